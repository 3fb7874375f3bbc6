//! Where the texts of files and libraries come from.

use std::collections::HashMap;

use crate::load::LARGEST_FILE;
use crate::text::Text;

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name that tells it from any other, and that people are shown.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is none.
    Missing,
    /// It lies outside the project's folder.
    Outside,
    /// It is not UTF-8 text.
    NotText,
    /// It is a folder, a pipe or a device.
    NoFile,
    /// It is larger than a file may be.
    TooLarge,
    /// It cannot be read, for this reason.
    Unreadable(String),
}

impl Refused {
    /// What is told of it, and what helps.
    pub(crate) fn text(&self, path: &str) -> (Text, Option<Text>) {
        match self {
            Self::Missing => (
                Text::new(
                    format!("there is no file `{path}`"),
                    format!("ファイル「{path}」がありません"),
                ),
                None,
            ),
            Self::Outside => (
                Text::new(
                    format!("`{path}` lies outside the project's folder"),
                    format!("「{path}」はプロジェクトのフォルダーの外にあります"),
                ),
                Some(Text::new(
                    "use a file by its path relative to this one",
                    "このファイルからの相対パスで書いてください",
                )),
            ),
            Self::NotText => (
                Text::new(
                    format!("`{path}` is not UTF-8 text"),
                    format!("「{path}」の文字コードはUTF-8ではありません"),
                ),
                Some(Text::new(
                    "save it as text in UTF-8",
                    "文字コードをUTF-8にして、テキストとして保存し直してください",
                )),
            ),
            Self::NoFile => (
                Text::new(
                    format!("`{path}` is no file, but a folder, a pipe or a device"),
                    format!("「{path}」はファイルではなく、フォルダー、パイプ又は機器です"),
                ),
                None,
            ),
            Self::TooLarge => (
                Text::new(
                    format!("`{path}` is larger than {} MB", LARGEST_FILE >> 20),
                    format!("「{path}」は{} MBを超えています", LARGEST_FILE >> 20),
                ),
                Some(Text::new("split it", "ファイルを分割してください")),
            ),
            Self::Unreadable(why) => (
                Text::new(
                    format!("`{path}` cannot be read: {why}"),
                    format!("「{path}」を読み込めません：{why}"),
                ),
                None,
            ),
        }
    }
}

/// Where the texts of files and libraries come from.
pub trait Files {
    /// The text of `path`, which the file named `from` uses, or which is an entry.
    ///
    /// # Errors
    /// Says why the file cannot be used.
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused>;

    /// The name under which `path` is read, or was read before by another path; `None` where only reading it tells.
    fn known(&self, from: Option<&str>, path: &str) -> Option<String> {
        relative(from, path)
    }

    /// The texts of a library; `None` if there is none of this name.
    fn library(&self, name: &str) -> Option<Vec<Named>>;

    /// The names of all libraries, for help with a misspelled one.
    fn libraries(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Files that are given, not read: for tests and the examples of rules.
#[derive(Clone, Debug, Default)]
pub struct Given {
    files: HashMap<String, String>,
    libraries: HashMap<String, Vec<Named>>,
}

impl Given {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a file; its name is its path, with `/`.
    #[must_use]
    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// The same with one more text of a library.
    #[must_use]
    pub fn library_text(mut self, library: &str, name: &str, text: &str) -> Self {
        let texts = self.libraries.entry(library.to_owned()).or_default();
        texts.push(Named {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        self
    }
}

/// A path relative to a file, with `.` and `..` resolved; `None` where it leaves the folder that all files share.
pub fn relative(from: Option<&str>, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') || path.contains(':') {
        return None;
    }
    let folder = from
        .and_then(|from| from.rsplit_once('/'))
        .map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Files for Given {
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused> {
        let name = relative(from, path).ok_or(Refused::Outside)?;
        match self.files.get(&name) {
            Some(text) => Ok(Named {
                name,
                text: text.clone(),
            }),
            None => Err(Refused::Missing),
        }
    }

    fn library(&self, name: &str) -> Option<Vec<Named>> {
        self.libraries.get(name).cloned()
    }

    fn libraries(&self) -> Vec<String> {
        let mut names: Vec<String> = self.libraries.keys().cloned().collect();
        names.sort();
        names
    }
}

//! What the app remembers from one start to the next, in the user's own folder for such things.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;

/// A text that was typed and not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsaved {
    /// The file that it would be saved to.
    pub path: PathBuf,
    /// The text as it was typed.
    pub text: String,
    /// What the file said when typing began.
    pub base: String,
}

/// The folder in which is remembered; where there is none, nothing is.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    folder: Option<PathBuf>,
}

impl Remembered {
    /// In this folder, which need not be there yet.
    pub fn within(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
        }
    }

    /// In the folder that the system gives the user for such things.
    pub fn of_user() -> Self {
        let named = |variable| std::env::var_os(variable).filter(|it| !it.is_empty());
        let home = || named("HOME").map(PathBuf::from);
        let folder = if cfg!(windows) {
            named("LOCALAPPDATA").map(PathBuf::from)
        } else if cfg!(target_os = "macos") {
            home().map(|it| it.join("Library/Application Support"))
        } else {
            let state = named("XDG_STATE_HOME").map(PathBuf::from);
            state.or_else(|| home().map(|it| it.join(".local/state")))
        };
        Self {
            folder: folder.map(|it| it.join("gensoku")),
        }
    }

    /// Remembers that something was done. Where that cannot be done it is forgotten: nothing depends on it.
    pub fn note(&self, what: &str) {
        if let Some(folder) = &self.folder
            && std::fs::create_dir_all(folder).is_ok()
        {
            std::fs::write(folder.join(what), b"").ok();
        }
    }

    /// Whether it is remembered that something was done.
    pub fn has(&self, what: &str) -> bool {
        let file = self.folder.as_ref().map(|it| it.join(what));
        file.is_some_and(|it| it.exists())
    }

    /// Keeps a text that is not saved, in place of an earlier one for the same file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(&self, unsaved: &Unsaved) -> Result<(), Error> {
        let Some(file) = self.unsaved(&unsaved.path) else {
            return Ok(());
        };
        let told = |source| Error::Write {
            path: file.clone(),
            source,
        };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(told)?;
        }
        let text = ron::to_string(unsaved).map_err(|it| told(std::io::Error::other(it)))?;
        crate::save(&file, text.as_bytes())
    }

    /// The text that was kept for a file.
    pub fn kept(&self, path: &Path) -> Option<Unsaved> {
        let text = std::fs::read_to_string(self.unsaved(path)?).ok()?;
        let unsaved: Unsaved = ron::from_str(&text).ok()?;
        (unsaved.path == path).then_some(unsaved)
    }

    /// Keeps no text for a file any more.
    pub fn let_go(&self, path: &Path) {
        if let Some(file) = self.unsaved(path) {
            std::fs::remove_file(file).ok();
        }
    }

    /// Where the text of a file is kept. Two files of one name are told apart by a number made of the whole path, and
    /// should that ever be the same, by the path that stands beside the text.
    fn unsaved(&self, path: &Path) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        let name = path.file_name()?.to_string_lossy();
        let name = format!("{name}-{:016x}.ron", hasher.finish());
        Some(self.folder.as_ref()?.join("unsaved").join(name))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_for_its_own_file_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let remembered = Remembered::within(folder.path().join("state"));
        let path = PathBuf::from("/designs/給付.gsk");
        let unsaved = Unsaved {
            path: path.clone(),
            text: "design \"給付\"\r\n\u{2028}\\ \"".to_owned(),
            base: String::new(),
        };
        assert_eq!(remembered.kept(&path), None);
        remembered.keep(&unsaved).unwrap();
        assert_eq!(remembered.kept(&path).as_ref(), Some(&unsaved));
        assert_eq!(remembered.kept(Path::new("/other/給付.gsk")), None);
        remembered.let_go(&path);
        assert_eq!(remembered.kept(&path), None);
        assert!(!remembered.has("tour"));
        remembered.note("tour");
        assert!(remembered.has("tour"));
    }

    #[test]
    fn nothing_is_remembered_without_a_folder() {
        let remembered = Remembered::default();
        remembered.note("tour");
        assert!(!remembered.has("tour"));
    }
}

//! The files of a project on disk, confined to its folder.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use gensoku_dsl::{Files, LARGEST_FILE, Named, Refused};
use gensoku_policies::Shipped;

use crate::settings::{self, Settings, Unread};
use crate::{Error, disk};

/// The files of a project, with unsaved texts in the place of their files.
///
/// A file may be used if it lies, symbolic links followed, in the project's folder: the nearest folder at or
/// above the entry that holds `gensoku.ron`, else the entry's own.
pub struct OnDisk<'a> {
    roots: Vec<PathBuf>,
    buffers: &'a BTreeMap<PathBuf, String>,
    /// The names under which files were read, by where they lie: a symbolic link leads to one that has a name already.
    names: RefCell<BTreeMap<PathBuf, String>>,
}

impl<'a> OnDisk<'a> {
    /// The files of the projects to which some entries belong.
    pub fn new(entries: &[PathBuf], buffers: &'a BTreeMap<PathBuf, String>) -> Self {
        Self {
            roots: entries.iter().filter_map(|it| root(it)).collect(),
            buffers,
            names: RefCell::default(),
        }
    }

    fn inside(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }
}

/// The folder of the project to which a file belongs.
fn root(entry: &Path) -> Option<PathBuf> {
    let whole = whole(entry)?;
    let own = whole.parent()?;
    Some(marked(own).unwrap_or(own).to_owned())
}

/// A path from the root of the file system, symbolic links followed; of a file that is not written yet, as far as
/// its folders are there.
fn whole(path: &Path) -> Option<PathBuf> {
    if let Ok(whole) = path.canonicalize() {
        return Some(whole);
    }
    let folder = path.parent()?;
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".").canonicalize().ok()?
    } else {
        whole(folder)?
    };
    Some(folder.join(path.file_name()?))
}

/// The nearest folder at or above one that holds settings.
fn marked(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|it| it.join(settings::FILE).is_file())
}

/// The settings of the project to which a file belongs, if it has any.
pub(crate) fn settings(
    entry: &Path,
    buffers: &BTreeMap<PathBuf, String>,
) -> Option<Result<Settings, Error>> {
    let folder = entry.parent()?;
    let here = folder.as_os_str().is_empty();
    settings_above(if here { Path::new(".") } else { folder }, buffers)
}

/// The settings of a folder, or of the nearest one above it that has any.
pub(crate) fn settings_above(
    folder: &Path,
    buffers: &BTreeMap<PathBuf, String>,
) -> Option<Result<Settings, Error>> {
    // As the user named the folder where that reaches far enough, else from the root of the file system.
    let whole = folder.canonicalize().ok()?;
    let folder = marked(folder).or_else(|| marked(&whole))?;
    // Above `town/a.gsk` lies the folder in which one is, which has no name of its own.
    let here = folder.as_os_str().is_empty();
    let folder = if here { Path::new(".") } else { folder };
    let file = folder.join(settings::FILE);
    let told = name(file.strip_prefix(".").unwrap_or(&file));
    let text = match buffers.get(&file) {
        Some(text) => Ok(text.clone()),
        None if settings::leads_outside(folder, &file) => Err(Unread::Outside),
        None => match crate::read(&file) {
            Ok(text) => Ok(text),
            Err(error) if error.is_no_text() => Err(Unread::NoText),
            Err(error) => return Some(Err(error)),
        },
    };
    Some(Ok(Settings::new(folder.to_owned(), told, text)))
}

/// The name of a path as the user gave it, with `/`.
pub(crate) fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A path as files are named in a project: `.` and `..` are resolved as far as names go.
pub fn normal(path: &Path) -> PathBuf {
    beside(None, &name(path))
}

/// A path as a file names it, beside that file; `.` and `..` are resolved as far as names go.
pub(crate) fn beside(from: Option<&str>, path: &str) -> PathBuf {
    let folder = from.and_then(|it| Path::new(it).parent());
    let mut joined = PathBuf::new();
    let whole = folder.unwrap_or(Path::new("")).join(path);
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(joined.components().next_back(), Some(Component::Normal(_))) =>
            {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}

impl Files for OnDisk<'_> {
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused> {
        let used = from.is_some();
        if used && (Path::new(path).is_absolute() || path.contains('\\')) {
            return Err(Refused::Outside);
        }
        let file = beside(from, path);
        let whole = match file.canonicalize() {
            Ok(whole) => whole,
            Err(_) if self.buffers.contains_key(&file) => {
                whole(&file).unwrap_or_else(|| file.clone())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // Whether something is there outside is nobody's business either.
                let above = file.components().next() == Some(Component::ParentDir);
                return Err(if used && above {
                    Refused::Outside
                } else {
                    Refused::Missing
                });
            }
            Err(error) => return Err(Refused::Unreadable(error.to_string())),
        };
        if used && !self.inside(&whole) {
            return Err(Refused::Outside);
        }
        let name = name(&file);
        let named = |text| {
            let mut names = self.names.borrow_mut();
            let name = names.entry(whole.clone()).or_insert(name).clone();
            Named { name, text }
        };
        if let Some(text) = self.buffers.get(&file).or_else(|| self.buffers.get(&whole)) {
            return Ok(named(text.clone()));
        }
        read_text(&whole).map(named)
    }

    fn known(&self, from: Option<&str>, path: &str) -> Option<String> {
        let file = beside(from, path);
        let read = whole(&file).and_then(|whole| self.names.borrow().get(&whole).cloned());
        read.or_else(|| Some(name(&file)))
    }

    fn library(&self, name: &str) -> Option<Vec<Named>> {
        Shipped.library(name)
    }

    fn libraries(&self) -> Vec<String> {
        Shipped.libraries()
    }
}

/// The text of a file, read no further than a file may be large.
pub(crate) fn read_text(path: &Path) -> Result<String, Refused> {
    disk::text(path, LARGEST_FILE).map_err(|error| match error.kind() {
        ErrorKind::IsADirectory | ErrorKind::Unsupported => Refused::NoFile,
        ErrorKind::FileTooLarge => Refused::TooLarge,
        ErrorKind::InvalidData => Refused::NotText,
        _ => Refused::Unreadable(error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn read(entry: &Path, path: &str) -> Result<Named, Refused> {
        let buffers = BTreeMap::new();
        OnDisk::new(&[entry.to_owned()], &buffers).read(Some(&name(entry)), path)
    }

    #[test]
    fn a_file_beside_it_or_below_may_be_used() {
        let folder = folder(&[("p/a.gsk", ""), ("p/b.gsk", "b"), ("p/c/d.gsk", "d")]);
        let entry = folder.path().join("p/a.gsk");
        assert_eq!(read(&entry, "b.gsk").unwrap().text, "b");
        assert_eq!(read(&entry, "c/../c/d.gsk").unwrap().text, "d");
        assert_eq!(read(&entry, "e.gsk"), Err(Refused::Missing));
    }

    #[test]
    fn nothing_outside_the_folder_may_be_used() {
        let folder = folder(&[("p/a.gsk", ""), ("secret.gsk", "s"), ("p/gensoku", "")]);
        let entry = folder.path().join("p/a.gsk");
        assert_eq!(read(&entry, "../secret.gsk"), Err(Refused::Outside));
        let absolute = name(&folder.path().join("secret.gsk"));
        assert_eq!(read(&entry, &absolute), Err(Refused::Outside));
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_does_not_lead_outside() {
        let folder = folder(&[("p/a.gsk", ""), ("secret.gsk", "s")]);
        let link = folder.path().join("p/link.gsk");
        std::os::unix::fs::symlink(folder.path().join("secret.gsk"), link).unwrap();
        let entry = folder.path().join("p/a.gsk");
        assert_eq!(read(&entry, "link.gsk"), Err(Refused::Outside));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_and_a_link_to_it_are_read_once() {
        let told = |uses: &str| {
            let folder = folder(&[
                ("p/a.gsk", &format!("use \"b.gsk\"\n{uses}")),
                ("p/b.gsk", "actor A is resident\nuse \"c/again.gsk\""),
                ("p/c/d.gsk", ""),
            ]);
            let link = |name: &str, to: &str| {
                let to = folder.path().join(to);
                std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
            };
            link("p/link.gsk", "p/b.gsk");
            link("p/c/again.gsk", "p/b.gsk");
            let buffers = BTreeMap::new();
            let entry = folder.path().join("p/a.gsk");
            let files = OnDisk::new(std::slice::from_ref(&entry), &buffers);
            let project = gensoku_dsl::load(&files, &[&name(&entry)]);
            let told = project.diagnostics.into_iter();
            let told: Vec<_> = told
                .map(|it| (it.code, it.message.en.to_string()))
                .collect();
            (project.design.actors.len(), told)
        };
        let again = "`c/again.gsk` uses this file in turn".to_owned();
        // By its name and by a link: one file. That it uses itself by a link is told.
        assert_eq!(told("use \"link.gsk\""), (1, vec![("use-cycle", again)]));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_without_opening_it() {
        let folder = folder(&[("p/a.gsk", ""), ("p/folder.gsk/b.gsk", "")]);
        let entry = folder.path().join("p/a.gsk");
        assert_eq!(read(&entry, "folder.gsk"), Err(Refused::NoFile));
        // Opening a pipe waits for a writer, who never comes.
        let pipe = folder.path().join("p/pipe.gsk");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert_eq!(read(&entry, "pipe.gsk"), Err(Refused::NoFile));
    }

    #[test]
    fn the_folder_of_a_project_is_the_one_with_its_settings() {
        let folder = folder(&[("gensoku.ron", "()"), ("p/a.gsk", ""), ("common.gsk", "c")]);
        let entry = folder.path().join("p/a.gsk");
        assert_eq!(read(&entry, "../common.gsk").unwrap().text, "c");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let folder = folder(&[("a.gsk", "")]);
        std::fs::write(folder.path().join("b.gsk"), [0xff, 0xfe, 0x00]).unwrap();
        let entry = folder.path().join("a.gsk");
        assert_eq!(read(&entry, "b.gsk"), Err(Refused::NotText));
    }
}

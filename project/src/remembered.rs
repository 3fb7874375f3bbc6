//! What the app remembers from one start to the next, in the user's own folder for such things.

use std::io;
use std::path::{Path, PathBuf};

use gensoku_dsl::LARGEST_FILE;
use serde::{Deserialize, Serialize};

use crate::{Error, disk};

/// The largest file of a kept text: two texts, each of whose characters may be written as several.
const MOST_KEPT: usize = 16 * LARGEST_FILE;

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
        let text = ron::to_string(unsaved).map_err(|it| Error::Write {
            path: file.clone(),
            source: io::Error::other(it),
        })?;
        crate::save_with_folder(&file, text.as_bytes())
    }

    /// The text that was kept for a file, if one was.
    ///
    /// # Errors
    /// Where one was kept and cannot be read any more.
    pub fn kept(&self, path: &Path) -> Result<Option<Unsaved>, Error> {
        let Some(file) = self.unsaved(path) else {
            return Ok(None);
        };
        let read = disk::text(&file, MOST_KEPT).and_then(|text| {
            let unsaved = ron::from_str::<Unsaved>(&text);
            unsaved.map_err(|it| io::Error::new(io::ErrorKind::InvalidData, it))
        });
        match read {
            Ok(unsaved) => Ok((unsaved.path == path).then_some(unsaved)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Read { path: file, source }),
        }
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
        let name = path.file_name()?.to_string_lossy();
        let number = fnv(path.to_string_lossy().as_bytes());
        let name = format!("{name}-{number:032x}.ron");
        Some(self.folder.as_ref()?.join("unsaved").join(name))
    }
}

/// The 128-bit FNV-1a hash of a name: unlike that of the standard library it is the same whatever the app was built
/// with, so that a file is found again by the next version.
fn fnv(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, &byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
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
        let kept = |path: &Path| remembered.kept(path).unwrap();
        assert_eq!(kept(&path), None);
        remembered.keep(&unsaved).unwrap();
        assert_eq!(kept(&path).as_ref(), Some(&unsaved));
        assert_eq!(kept(Path::new("/other/給付.gsk")), None);
        remembered.let_go(&path);
        assert_eq!(kept(&path), None);
        assert!(!remembered.has("tour"));
        remembered.note("tour");
        assert!(remembered.has("tour"));
    }

    #[test]
    fn a_kept_text_is_found_by_any_version_and_told_where_it_cannot_be_read() {
        // A test vector of the reference.
        assert_eq!(fnv(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        let folder = tempfile::tempdir().unwrap();
        let remembered = Remembered::within(folder.path().to_owned());
        let path = Path::new("/a");
        let file = folder
            .path()
            .join("unsaved/a-0880948edeab1be95aa073305546ddad.ron");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "(path: \"/a\", te").unwrap();
        assert!(matches!(remembered.kept(path), Err(Error::Read { .. })));
    }

    #[test]
    fn nothing_is_remembered_without_a_folder() {
        let remembered = Remembered::default();
        remembered.note("tour");
        assert!(!remembered.has("tour"));
    }
}

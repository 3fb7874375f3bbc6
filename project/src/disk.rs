//! The user's files: read whole, and written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gensoku_dsl::LARGEST_FILE;

use crate::Error;

/// As many links as systems follow.
const MOST_LINKS: usize = 40;

/// The text of a file, read no further than a file may be large.
///
/// # Errors
/// Where it cannot be read, is no file, is too large, or is no text.
pub fn read(path: &Path) -> Result<String, Error> {
    text(path, LARGEST_FILE).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

/// The text of a file of at most so many bytes.
pub(crate) fn text(path: &Path, most: usize) -> io::Result<String> {
    let no_text = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    String::from_utf8(bytes(path, most)?).map_err(no_text)
}

/// What is in a file of at most so many bytes. A pipe or a device is not read: it could be without end, or wait for
/// whoever writes into it.
pub(crate) fn bytes(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        let why = "it is no file, but a pipe or a device";
        return Err(io::Error::new(io::ErrorKind::Unsupported, why));
    }
    let file = File::open(path)?;
    // One byte more, so that the end is found without asking for more room.
    let bound = most as u64 + 1;
    let room = metadata.len().saturating_add(1).min(bound);
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
    file.take(bound).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        let why = format!("it is larger than {} MB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// Writes a file whole or not at all: into a temporary file beside it, which then takes its place.
///
/// A symbolic link stays one, and the file that it leads to is written, even where it is not there yet. What is no
/// file, such as a device or a pipe, cannot be replaced and is written to as it stands.
///
/// # Errors
/// Where it cannot be written; what was there before is then still there.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write(path, bytes).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

/// The same, in a folder that is made where it is not there.
///
/// # Errors
/// As [`save`], and where the folder cannot be made.
pub fn save_with_folder(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::Write {
            path: folder.to_owned(),
            source,
        })?;
    }
    save(path, bytes)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        // To replace `/dev/null` or a pipe by a file would take it from everybody else.
        Ok(there) if !there.is_file() => fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes),
        Ok(there) => replace(&fs::canonicalize(path)?, bytes, Some(there.permissions())),
        Err(_) => replace(&end_of(path)?, bytes, None),
    }
}

/// Where a path leads, link by link, to a file that is not there yet.
fn end_of(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = fs::read_link(&at) else {
            return Ok(at);
        };
        at = at.parent().unwrap_or(Path::new("")).join(to);
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// A file that was there keeps who may read it; a new one is as the user's other files.
fn replace(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = beside().tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// How the temporary file is made: readable for whom the user's other files are (the system takes off the `umask`), not
/// for the user alone.
#[cfg(unix)]
fn beside() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn beside() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.gsk");
        save(&file, b"one").unwrap();
        save(&file, b"two").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("missing").join("a.gsk");
        assert!(matches!(save(&nowhere, b"x"), Err(Error::Write { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for path in [pipe.as_path(), folder.path()] {
            assert!(matches!(read(path), Err(Error::Read { .. })));
        }
    }

    #[test]
    fn a_file_is_read_no_further_than_it_may_be_large() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.gsk");
        save(&file, b"four").unwrap();
        assert_eq!(text(&file, 4).unwrap(), "four");
        let refused = text(&file, 3).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        std::os::unix::fs::symlink(&b, &a).unwrap();
        std::os::unix::fs::symlink("a", &b).unwrap();
        assert!(matches!(save(&a, b"x"), Err(Error::Write { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.gsk");
        let file = folder.path().join("elsewhere.gsk");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        for text in ["not there yet", "there"] {
            save(&link, text.as_bytes()).unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        // Nothing is left beside it: what was not there was written whole, too.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt;

        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let from = pipe.clone();
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            File::open(from).unwrap().read_to_string(&mut text).unwrap();
            text
        });
        save(&pipe, b"through").unwrap();
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap(), "through");
        assert!(matches!(
            save(folder.path(), b"x"),
            Err(Error::Write { .. })
        ));
    }
}

//! The user's files: read whole, and written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::Error;

/// The text of a file.
///
/// # Errors
/// Where it cannot be read, or is no text.
pub fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file whole or not at all: into a temporary file beside it, which then takes its place.
///
/// A symbolic link stays one, and the file that it leads to is written. What is no file, such as a
/// device or a pipe, cannot be replaced and is written to as it stands.
///
/// # Errors
/// Where it cannot be written; what was there before is then still there.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write(path, bytes).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        // To replace `/dev/null` or a pipe by a file would take it from everybody else.
        Ok(there) if !there.is_file() => fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes),
        Ok(there) => replace(&fs::canonicalize(path)?, bytes, Some(there.permissions())),
        // A link that leads to a file which is not there yet: the system makes it there.
        Err(_) if path.is_symlink() => fs::write(path, bytes),
        Err(_) => replace(path, bytes, None),
    }
}

/// A file that was there keeps who may read it; a new one is as the user's other files.
fn replace(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    match permissions {
        Some(permissions) => file.as_file().set_permissions(permissions)?,
        None => make_readable(file.as_file())?,
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &File) -> io::Result<()> {
    Ok(())
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
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_not_replaced() {
        use std::io::Read;
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

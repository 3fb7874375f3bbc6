//! Finds the designs that paths name.

use std::path::{Path, PathBuf};

use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::keyword::Keyword;
use rayon::prelude::*;

use crate::Error;
use crate::files::read_text;

/// Folders may lie in one another this deep.
const DEPTH: usize = 64;

/// The designs that some paths name: files as they are, and every design below a folder, in order of names.
///
/// A `.gsk` file below a folder is a design if it says so (`design …`); others are parts that designs use.
///
/// # Errors
/// Where a path cannot be read, or a folder has no design.
pub fn designs(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    gather(paths, &is_design)
}

/// The texts that some paths name: files as they are, and every `.gsk` file below a folder, in order of names.
///
/// # Errors
/// Where a path cannot be read, or a folder has no such file.
pub fn texts(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    gather(paths, &|_| true)
}

fn gather(
    paths: &[PathBuf],
    wanted: &(dyn Fn(&Path) -> bool + Sync),
) -> Result<Vec<PathBuf>, Error> {
    let mut designs = Vec::new();
    for path in paths {
        let read = |source| Error::Read {
            path: path.clone(),
            source,
        };
        if !std::fs::metadata(path).map_err(read)?.is_dir() {
            designs.push(path.clone());
            continue;
        }
        let mut files = Vec::new();
        below(path, 0, &mut files)?;
        let found: Vec<PathBuf> = files.into_par_iter().filter(|it| wanted(it)).collect();
        if found.is_empty() {
            return Err(Error::NoDesign { path: path.clone() });
        }
        designs.extend(found);
    }
    Ok(designs)
}

/// The files of the language below a folder, in order of names.
fn below(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut entries = std::fs::read_dir(folder)
        .map_err(failed)?
        .map(|it| it.map(|it| it.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    entries.sort();
    for entry in entries {
        let hidden = entry
            .file_name()
            .is_some_and(|it| it.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if entry.is_dir() {
            // A link into a folder above would go round.
            if depth < DEPTH && !entry.is_symlink() {
                below(&entry, depth + 1, files)?;
            }
        } else if entry.extension().is_some_and(|it| it == "gsk") {
            files.push(entry);
        }
    }
    Ok(())
}

/// Whether a file says that it is a design; one that cannot be read is taken as one, so that it is told.
fn is_design(path: &Path) -> bool {
    match read_text(path) {
        Ok(text) => gensoku_dsl::syntax::parse::parse(FileId::default(), &text)
            .clauses
            .iter()
            .any(|it| it.keyword == Keyword::Design),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designs_are_found_in_order_and_parts_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("b")).unwrap();
        std::fs::write(at("b/as-is.gsk"), "design \"B\"").unwrap();
        std::fs::write(at("a.gsk"), "# first\n設計：「A」").unwrap();
        std::fs::write(at("part.gsk"), "actor A is resident").unwrap();
        std::fs::write(at("notes.txt"), "design").unwrap();
        let found = designs(&[folder.path().to_owned()]).unwrap();
        assert_eq!(found, [at("a.gsk"), at("b/as-is.gsk")]);
    }

    #[test]
    fn a_folder_without_designs_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let found = designs(&[folder.path().to_owned()]);
        assert!(matches!(found, Err(Error::NoDesign { .. })));
        let missing = folder.path().join("x.gsk");
        assert!(matches!(designs(&[missing]), Err(Error::Read { .. })));
    }
}

//! Bills: files of revisions that are read along with a design, and taken as in effect.

use std::path::{Path, PathBuf};

use gensoku_dsl::design::{Design, RevisionId};
use gensoku_dsl::source::Sources;

use crate::error::{Kind, unknown};
use crate::{Error, files};

/// Whether what is asked to be in effect is a file, not the name of a revision.
fn is_file(with: &str) -> bool {
    Path::new(with)
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("gsk"))
}

/// The files among what is asked to be in effect.
pub(crate) fn files(with: &[String]) -> impl Iterator<Item = PathBuf> {
    with.iter().filter(|it| is_file(it)).map(PathBuf::from)
}

/// The revisions that are asked to be in effect: those with a name, and all of a file.
pub(crate) fn revisions(
    design: &Design,
    sources: &Sources,
    with: &[String],
) -> Result<Vec<RevisionId>, Error> {
    let mut revisions = Vec::new();
    for wanted in with {
        if !is_file(wanted) {
            revisions.push(design.revision_named(wanted).ok_or_else(|| {
                let known = design.revisions.iter().map(|it| it.name.id.as_str());
                unknown(Kind::Revision, wanted, known)
            })?);
            continue;
        }
        let name = files::name(&files::beside(None, wanted));
        let file = sources.iter().find(|(_, it)| it.name == name);
        let before = revisions.len();
        let own = |span: gensoku_dsl::source::Span| file.is_some_and(|(id, _)| id == span.file);
        let of_it = design.revisions.entries();
        revisions.extend(of_it.filter(|(_, it)| own(it.name.span)).map(|(id, _)| id));
        if revisions.len() == before {
            return Err(Error::NoRevision {
                path: PathBuf::from(wanted),
            });
        }
    }
    Ok(revisions)
}

//! What is remembered of designs that were read, so that the next one is read sooner.

use std::collections::HashMap;
use std::sync::Arc;

use crate::names::{Base, Parsed};
use crate::source::{FileId, Sources};
use crate::syntax::parse::Tree;

/// So many ways of numbering the files of libraries are remembered.
const MOST_LIBRARIES: usize = 8;

/// Files as they were read before: what is read again of them is only what changed.
#[derive(Debug, Default)]
pub struct Memory {
    /// Texts and their trees, by name.
    pub(crate) files: HashMap<String, (String, Tree)>,
    pub(crate) libraries: Libraries,
}

/// Libraries that were resolved, the latest last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Libraries(Vec<Library>);

/// The files of libraries, and what they come to.
#[derive(Clone, Debug)]
struct Library {
    files: Arc<[(FileId, String, String)]>,
    /// Nothing where they cannot stand by themselves.
    base: Option<Arc<Base>>,
}

impl Libraries {
    /// What files come to, resolved unless they were resolved before.
    pub(crate) fn resolved(
        &mut self,
        sources: &Sources,
        numbers: &[FileId],
        parsed: &[Parsed<'_>],
    ) -> Option<Arc<Base>> {
        let files = || {
            let files = numbers.iter();
            files.filter_map(|&it| sources.get(it).map(|source| (it, source)))
        };
        let same = |it: &Library| {
            let known = it.files.iter();
            known
                .map(|(file, name, text)| (*file, name, text))
                .eq(files().map(|(file, it)| (file, &it.name, &it.text)))
        };
        if let Some(known) = self.0.iter().find(|it| same(it)) {
            return known.base.clone();
        }
        let base = Base::of(parsed).map(Arc::new);
        if self.0.len() == MOST_LIBRARIES {
            self.0.remove(0);
        }
        self.0.push(Library {
            files: files()
                .map(|(file, it)| (file, it.name.clone(), it.text.clone()))
                .collect(),
            base: base.clone(),
        });
        base
    }
}

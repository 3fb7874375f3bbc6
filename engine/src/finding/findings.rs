//! Findings in their order, which the reports that have them share.

use std::slice;
use std::sync::Arc;

use gensoku_dsl::source::{FileId, Span};
use rayon::prelude::*;

use super::Finding;

/// Findings in their order: their copies share them, and one that is changed is copied first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Arc<Finding>>);

/// One finding after another.
pub type Iter<'a> = std::iter::Map<slice::Iter<'a, Arc<Finding>>, fn(&Arc<Finding>) -> &Finding>;

impl Findings {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// That at a place.
    pub fn get(&self, at: usize) -> Option<&Finding> {
        self.0.get(at).map(Arc::as_ref)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut Finding> {
        self.0.get_mut(at).map(Arc::make_mut)
    }

    /// The first of them.
    pub fn first(&self) -> Option<&Finding> {
        self.get(0)
    }

    /// One after another.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(Arc::as_ref)
    }

    /// Those of which it is true, to be changed.
    pub fn of_which(
        &mut self,
        is_changed: impl Fn(&Finding) -> bool,
    ) -> impl Iterator<Item = &mut Finding> {
        let changed = self.0.iter_mut().filter(move |it| is_changed(it));
        changed.map(Arc::make_mut)
    }

    /// All of them on all cores.
    pub(crate) fn par_iter(&self) -> impl ParallelIterator<Item = &Finding> {
        self.0.par_iter().map(Arc::as_ref)
    }

    /// Changes those of which it is true, on all cores.
    pub(crate) fn change(
        &mut self,
        is_changed: impl Fn(&Finding) -> bool + Sync,
        change: impl Fn(&mut Finding) + Sync,
    ) {
        let changed = self.0.par_iter_mut().filter(|it| is_changed(it));
        changed.for_each(|it| change(Arc::make_mut(it)));
    }

    /// Leaves those of which it is true.
    pub(crate) fn retain(&mut self, stays: impl Fn(&Finding) -> bool) {
        self.0.retain(|it| stays(it));
    }

    /// Sorts them by file, line, column and rule.
    pub fn sort(&mut self) {
        fn key(it: &Finding) -> (FileId, u32, u32, &str, &str) {
            let Span { file, start, end } = it.span;
            (file, start, end, &it.rule, &it.id)
        }
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = Iter<'a>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::iter::Map<std::vec::IntoIter<Arc<Finding>>, fn(Arc<Finding>) -> Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(Arc::unwrap_or_clone)
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> Self {
        Self(findings.into_iter().map(Arc::new).collect())
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Self {
        findings.into_iter().collect()
    }
}

impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.0.extend(findings.into_iter().map(Arc::new));
    }
}

//! What libraries declare, resolved once for all designs that use them.
//!
//! A library speaks only of what libraries declare, so that it comes to the same whatever a design adds to it. What a
//! design declares anew takes the place and the number of what the library declares. Only laws and tables, which have
//! parts or may be left out, are then resolved with the library.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::design::{Data, DataId, Design, Number};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::NameKind;

use super::gather::declares;
use super::{HashMap, Index, Parsed, Resolver, Symbols};

/// Libraries that were resolved by themselves.
#[derive(Debug)]
pub(crate) struct Base {
    /// What they declare, to be shared.
    pub(super) design: Design,
    pub(super) index: Index,
    pub(super) names: HashMap<(NameKind, Cow<'static, str>), usize>,
    pub(super) others: HashMap<(NameKind, Cow<'static, str>), Symbols>,
    /// The symbols of their declarations of each kind, in order; their place is the number in the design.
    declared: HashMap<NameKind, Vec<usize>>,
    pub(super) provisions: BTreeMap<(u32, Number), u32>,
}

impl Base {
    /// Resolves the files of libraries; nothing where they cannot stand by themselves.
    pub(crate) fn of(libraries: &[Parsed<'_>]) -> Option<Self> {
        let clauses = libraries.iter().flat_map(|it| it.clauses);
        let whole = libraries
            .iter()
            .all(|it| it.mistakes.is_empty() && it.lost.names.is_empty());
        let shared = |it: &crate::syntax::tree::Clause| match declares(it) {
            Some((kind, _)) => is_shared(kind),
            None => matches!(it.keyword, Keyword::Design | Keyword::Use),
        };
        if !whole || libraries.is_empty() || !clauses.into_iter().all(shared) {
            return None;
        }
        let mut resolver = Resolver::new(libraries, None);
        resolver.run(libraries);
        if !resolver.diagnostics.is_empty() {
            return None;
        }
        let owned = |(kind, name): (NameKind, Cow<'_, str>)| (kind, name.into_owned().into());
        let names = resolver.names.into_iter();
        let others = resolver.others.into_iter();
        let declared = resolver.declared.into_iter();
        Some(Self {
            design: resolver.design.shared(),
            index: resolver.index,
            names: names.map(|(key, it)| (owned(key), it)).collect(),
            others: others.map(|(key, it)| (owned(key), it)).collect(),
            declared: declared
                .map(|(kind, all)| (kind, all.iter().map(|it| it.symbol).collect()))
                .collect(),
            provisions: resolver.provisions,
        })
    }

    /// Whether what files declare can take the place of what it declares, where they declare it anew.
    pub(super) fn bears(&self, files: &[Parsed<'_>]) -> bool {
        let clauses = files.iter().flat_map(|it| it.clauses);
        let mut whole = clauses
            .filter_map(declares)
            .filter(|(kind, _)| matches!(kind, NameKind::Law | NameKind::Mapping));
        whole.all(|(kind, path)| !self.names.contains_key(&(kind, Cow::Borrowed(path.last()))))
    }

    /// The symbol that a library declares under a name.
    pub(super) fn declared(&self, kind: NameKind, name: &str) -> Option<usize> {
        let symbol = *self.names.get(&(kind, Cow::Borrowed(name)))?;
        // The outcomes that are always there are nobody's.
        let of = self.declared.get(&kind)?;
        of.contains(&symbol).then_some(symbol)
    }

    /// What a library says of a class of data.
    pub(super) fn data(&self, name: &str) -> Option<&Data> {
        let symbol = self.declared(NameKind::Data, name)?;
        let number = self.index.symbols.get(symbol)?.id;
        let known = self.design.data.len() > number as usize;
        known.then(|| &self.design.data[DataId(number)])
    }

    /// How many things of a kind it declares.
    pub(super) fn count(&self, kind: NameKind) -> usize {
        self.declared.get(&kind).map_or(0, Vec::len)
    }

    /// The symbol of a declaration of a kind, by its number.
    pub(super) fn symbol(&self, kind: NameKind, number: usize) -> Option<usize> {
        self.declared.get(&kind)?.get(number).copied()
    }
}

/// Whether things of a kind are shared where a library declares them.
fn is_shared(kind: NameKind) -> bool {
    matches!(
        kind,
        NameKind::Actor
            | NameKind::Data
            | NameKind::System
            | NameKind::Identifier
            | NameKind::Mapping
            | NameKind::Law
            | NameKind::Sector
            | NameKind::Purpose
            | NameKind::Event
            | NameKind::Document
            | NameKind::Outcome
            | NameKind::Group
    )
}

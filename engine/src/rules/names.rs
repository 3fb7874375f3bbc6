//! What rules can name: the things that a library declares, by what they answer to.

use std::collections::BTreeMap;

use gensoku_dsl::design::{Design, Name};

use super::types::Kind;
use crate::finding::Element;

/// The names that rules can use, by the kind of thing.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<Kind, BTreeMap<String, String>>);

impl Names {
    /// Those of what a library declares: names, aliases and titles.
    pub fn of(library: &Design) -> Self {
        let mut names = Self::default();
        for kind in NAMED {
            let known = names.0.entry(*kind).or_default();
            for (name, _) in all(library, *kind) {
                let titles = name.title.iter();
                let titles = titles.flat_map(|it| [Some(&it.first), it.second.as_ref()]);
                for other in name.aliases.iter().chain(titles.flatten()) {
                    known
                        .entry(other.to_string())
                        .or_insert_with(|| name.id.to_string());
                }
            }
            // A name of its own goes before an alias or a title of another.
            known.extend(all(library, *kind).map(|(it, _)| (it.id.to_string(), it.id.to_string())));
        }
        names
    }

    /// Whether things of a kind can be named.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.0.contains_key(&kind)
    }

    /// The name of its own of what answers to a name.
    pub(super) fn id(&self, kind: Kind, name: &str) -> Option<&str> {
        self.0.get(&kind)?.get(name).map(String::as_str)
    }

    /// Everything that things of a kind answer to.
    pub(super) fn known(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.0
            .get(&kind)
            .into_iter()
            .flatten()
            .map(|it| it.0.as_str())
    }
}

/// The kinds of things that a library declares and rules can name.
const NAMED: &[Kind] = &[
    Kind::Actor,
    Kind::Data,
    Kind::System,
    Kind::Identifier,
    Kind::Law,
    Kind::Document,
    Kind::Sector,
    Kind::Purpose,
    Kind::Event,
];

/// The thing of a kind that has a name of its own; titles and aliases are the author's to change.
pub(super) fn element(design: &Design, kind: Kind, id: &str) -> Option<Element> {
    all(design, kind)
        .find(|(name, _)| name.id == id)
        .map(|it| it.1)
}

/// The things of a kind, with their names.
fn all(design: &Design, kind: Kind) -> Box<dyn Iterator<Item = (&Name, Element)> + '_> {
    macro_rules! named {
        ($items:expr, $element:path) => {
            Box::new($items.entries().map(|(id, it)| (&it.name, $element(id))))
        };
    }
    let words = &design.words;
    match kind {
        Kind::Actor => named!(design.actors, Element::Actor),
        Kind::Data => named!(design.data, Element::Data),
        Kind::System => named!(design.systems, Element::System),
        Kind::Identifier => named!(design.identifiers, Element::Identifier),
        Kind::Law => named!(design.laws, Element::Law),
        Kind::Document => named!(words.documents, Element::Document),
        Kind::Sector => named!(words.sectors, Element::Sector),
        Kind::Purpose => named!(words.purposes, Element::Purpose),
        Kind::Event => named!(words.events, Element::Event),
        _ => Box::new(std::iter::empty()),
    }
}

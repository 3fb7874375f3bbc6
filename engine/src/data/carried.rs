//! What a record carries by which it can meet another.
//!
//! A record carries the identifiers by which it is keyed, and those that its data contains. A class of data
//! that bears the name of an identifier (as its name, an alias or a title, such as “個人番号”) is a value of
//! that identifier; one that bears the name `BasicFour` is name, birth date, address and sex together, which
//! is an identifier of universal reach. A wider class contains what the classes within it contain.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{DataId, Design, IdentifierId, Name, Reach, SectorId, Stated, Unit};

use super::wider;

/// By what two records can be told to be about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Carried {
    /// An identifier.
    Identifier(IdentifierId),
    /// Name, birth date, address and sex.
    BasicFour,
    /// An identifier that is not stated, supposed to be the same as any other that is not.
    Unstated,
}

/// The names of the class of data that is name, birth date, address and sex together.
const BASIC_FOUR: [&str; 2] = ["BasicFour", "基本4情報"];

/// The class of the library whose values are those of an identifier of another name: it stays so where a design
/// declares it anew under its own title.
const NUMBER_ITSELF: (&str, &str) = ("MyNumberItself", "MyNumber");

/// How coarse what is joined by an identifier is: a person, a household, an address.
pub(crate) type Rank = u8;
/// The ranks, from the finest, and what a profile of each is about.
pub(crate) const RANKS: [Unit; 3] = [Unit::Individual, Unit::Household, Unit::Address];

/// The place of a unit among the ranks; a card, an account or a device is one person's, and what is not
/// stated may be. A corporation or its office is no person.
pub(crate) fn rank_of(unit: &Stated<Unit>) -> Option<Rank> {
    match unit.value() {
        Some(Unit::Household) => Some(1),
        Some(Unit::Address) => Some(2),
        Some(Unit::Corporation | Unit::Office) => None,
        Some(Unit::Individual | Unit::Account | Unit::Card | Unit::Device) | None => Some(0),
    }
}

/// What all classes of data contain.
#[derive(PartialEq, Eq)]
pub(crate) struct Contained(Arena<DataId, BTreeSet<Carried>>);

impl Contained {
    pub(crate) fn of(design: &Design) -> Self {
        let mut named: BTreeMap<&str, IdentifierId> = BTreeMap::new();
        for (id, it) in design.identifiers.entries() {
            for name in names(&it.name) {
                named.entry(name).or_insert(id);
            }
        }
        let mut contained: Arena<DataId, BTreeSet<Carried>> =
            design.data.iter().map(|_| BTreeSet::new()).collect();
        for (id, it) in design.data.entries() {
            let own: BTreeSet<Carried> = names(&it.name)
                .filter_map(|name| {
                    if BASIC_FOUR.contains(&name) {
                        return Some(Carried::BasicFour);
                    }
                    let stands_for = if name == NUMBER_ITSELF.0 {
                        NUMBER_ITSELF.1
                    } else {
                        name
                    };
                    named.get(stands_for).copied().map(Carried::Identifier)
                })
                .collect();
            if !own.is_empty() {
                for class in wider(design, id) {
                    contained[class].extend(own.iter().copied());
                }
            }
        }
        Self(contained)
    }

    /// What a class of data contains.
    pub(crate) fn in_data(&self, data: DataId) -> &BTreeSet<Carried> {
        &self.0[data]
    }
}

fn names(name: &Name) -> impl Iterator<Item = &str> {
    let titles = name
        .title
        .iter()
        .flat_map(|it| std::iter::once(it.first.as_str()).chain(it.second.as_deref()));
    std::iter::once(name.id.as_str())
        .chain(name.aliases.iter().map(String::as_str))
        .chain(titles)
}

impl Carried {
    /// How coarse it is; nothing where it stands for no people.
    pub(crate) fn rank(self, design: &Design) -> Option<Rank> {
        match self {
            Self::BasicFour | Self::Unstated => Some(0),
            Self::Identifier(id) => rank_of(&design.identifiers[id].unit),
        }
    }

    /// Where a value of it beside data of a sector is the same, beyond its system.
    pub(crate) fn reach(self, design: &Design, sector: &Stated<SectorId>) -> Option<Beyond> {
        let reach = match self {
            Self::BasicFour | Self::Unstated => return Some(Beyond::Everywhere),
            Self::Identifier(id) => design.identifiers[id].reach.value()?,
        };
        match reach {
            Reach::Universal => Some(Beyond::Everywhere),
            Reach::Sector(its) if sector.value() == Some(its) => Some(Beyond::Sector(*its)),
            Reach::Sector(_) | Reach::Local => None,
        }
    }
}

/// How far a value of an identifier is the same beyond one system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Beyond {
    Everywhere,
    Sector(SectorId),
}

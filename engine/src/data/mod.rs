//! Where data can end up, and who can put together what about whom.
//!
//! [`Record`] and [`Sight`] are the least fixpoint of what is declared and moved; [`Profile`] is what of it
//! meets for one actor; [`Part`] says what permits each part of one; [`Cut`] is what would take one apart.

mod carried;
mod closure;
mod gathering;
mod gone;
mod holdings;
mod linking;
mod movements;
mod order;
mod parts;
mod profiles;
mod supposed;
mod whose;

pub use closure::{Arrival, Record, Sight};
pub use gathering::Gathering;
pub use gone::{Cut, Gone, Link};
pub use holdings::{Holding, Same, Tie};
pub use movements::Movement;
pub use parts::{Ends, Part, Permission};
pub use profiles::{How, Profile};

pub(crate) use carried::{Carried, Contained};
pub(crate) use closure::{Closure, Without, close};
pub(crate) use linking::Links;
pub(crate) use movements::collect;
pub(crate) use profiles::{Sources, put_together, tables};
pub(crate) use supposed::Supposed;

use gensoku_dsl::design::{DataId, Design, PurposeId, Stated, SystemId, Unit};

/// A class of data and the wider ones that it is part of; a table that goes round is followed once.
pub(crate) fn wider(design: &Design, data: DataId) -> impl Iterator<Item = DataId> + '_ {
    std::iter::successors(Some(data), |&it| design.data[it].within).take(design.data.len())
}

/// A purpose and the wider ones within which it lies; a table that goes round is followed once.
pub(crate) fn wider_purposes(
    design: &Design,
    purpose: PurposeId,
) -> impl Iterator<Item = PurposeId> + '_ {
    let purposes = &design.words.purposes;
    std::iter::successors(Some(purpose), |&it| purposes[it].within).take(purposes.len())
}

/// Classes of the library `japan` that say whose a record is, and not for what it is kept.
const CONTACTS: &[&str] = &["BasicFour", "LatinName", "MyNumberItself"];

/// Whether data is the name, the address, the number or the like of somebody, which ledgers of people have.
pub(crate) fn is_contact(design: &Design, data: DataId) -> bool {
    let named = |it: DataId| {
        let name = &design.data[it].name;
        CONTACTS.iter().any(|contact| name.answers_to(contact))
    };
    wider(design, data).any(named)
}

/// What a system is said to hold for some task: all but names and addresses, unless it holds nothing else.
pub(crate) fn kept_for_something(
    design: &Design,
    system: SystemId,
) -> impl Iterator<Item = DataId> + '_ {
    let held = || design.systems[system].holds.iter().map(|&(it, _)| it);
    let contacts_alone = held().all(|it| is_contact(design, it));
    held().filter(move |&it| contacts_alone || !is_contact(design, it))
}

/// Whether data is about people, as a person, a household or an address; what is not stated may be.
pub(crate) fn may_be_personal(design: &Design, data: DataId) -> bool {
    !matches!(
        design.data[data].about,
        Stated::Is(Unit::Corporation | Unit::Office, _)
    )
}

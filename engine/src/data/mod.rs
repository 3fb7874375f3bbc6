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

use gensoku_dsl::design::{DataId, Design, PurposeId, Stated, Unit};

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

/// Whether data is about people, as a person, a household or an address; what is not stated may be.
pub(crate) fn may_be_personal(design: &Design, data: DataId) -> bool {
    !matches!(
        design.data[data].about,
        Stated::Is(Unit::Corporation | Unit::Office, _)
    )
}

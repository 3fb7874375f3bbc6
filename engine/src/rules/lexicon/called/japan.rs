//! What the library `japan` calls that of which questions ask: declared words, and no names of a design's own.

use gensoku_dsl::design::{Design, Name, PurposeId};

use crate::data::wider_purposes;

/// Actors, data, systems and laws for which questions ask by their names.
pub(super) const ASKED_FOR: &[&str] = &[
    "AccessLog",
    "Account",
    "Earnings",
    "FrontDeskSaaS",
    "Household",
    "Income",
    "JukiNet",
    "LGWAN",
    "LatinName",
    "LinkageNetwork",
    "MyNumberAct",
    "Mynaportal",
    "RegisteredSeal",
    "Representation",
    "ServiceMesh",
    "StandardBaseSystem",
];

/// The networks between bodies.
pub(in crate::rules::lexicon) const NETWORKS: &[&str] =
    &["JukiNet", "LGWAN", "LinkageNetwork", "ServiceMesh"];

/// The faces of the card: they are shown to tell who somebody is, not for their content.
pub(in crate::rules::lexicon) const CARDS: &[&str] = &["CardFace", "CardBack"];

/// The sectors of the tasks of municipalities that are standardised (`StandardTasksOrder`): resident register, family
/// register, taxes, welfare and allowances, health, long-term care, pensions, school attendance.
pub(in crate::rules::lexicon) const STANDARDISED: &[&str] = &[
    "resident",
    "family-register",
    "tax",
    "welfare",
    "health",
    "care",
    "pension",
    "education",
];

/// The sectors of what the registers of people say, which offices keep.
pub(in crate::rules::lexicon) const REGISTERS: &[&str] = &["resident", "family-register"];

/// Purposes for which everybody has a right or a duty, with all within them.
pub(in crate::rules::lexicon) const FOR_ALL: &[&str] = &[
    "social-security",
    "tax",
    "disaster-response",
    "residence",
    "family-registration",
    "election",
    "card-issue",
    "public-payment",
];

/// Purposes that are themselves what happens to somebody.
pub(in crate::rules::lexicon) const OCCASIONS: &[&str] = &["moving-house", "family-registration"];

/// Purposes of what people ask for when a disaster is over, with all within them: their asking is what begins it.
pub(in crate::rules::lexicon) const AFTER_A_DISASTER: &[&str] =
    &["disaster-certificate", "livelihood-recovery"];

/// Whether something answers to one of the words.
pub(in crate::rules::lexicon) fn is_one(name: &Name, words: &[&str]) -> bool {
    words.iter().any(|it| name.answers_to(it))
}

/// Whether a purpose is one of these, or lies within one.
pub(in crate::rules::lexicon) fn is_for(design: &Design, id: PurposeId, these: &[&str]) -> bool {
    let purposes = &design.words.purposes;
    wider_purposes(design, id).any(|it| is_one(&purposes[it].name, these))
}

//! Rules: typed before anything runs, then asked of every element that they speak of.

mod acceptances;
mod again;
pub(crate) mod asks;
mod cases;
mod eval;
pub mod expr;
pub(crate) mod facets;
mod identities;
pub mod imported;
pub mod lexicon;
pub(crate) mod matter;
mod names;
pub mod parameters;
mod phrase;
mod place;
mod reasons;
mod related;
mod run;
pub mod say;
mod told;
pub mod types;
pub mod typing;
pub(crate) mod unread;
pub mod value;

pub use acceptances::{judges_acceptances, rule_of};
pub use again::{Before, check_again};
pub use expr::Rule;
pub use names::Names;
pub use parameters::Parameters;
pub use place::element_span;
pub use run::{Outline, check, check_revised, found_elsewhere, outlines, verdicts, verdicts_among};
pub use typing::type_rule;

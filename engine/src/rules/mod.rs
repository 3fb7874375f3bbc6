//! Rules: typed before anything runs, then asked of every element that they speak of.

mod answers;
pub mod eval;
pub mod expr;
mod grounds;
pub mod imported;
pub mod lexicon;
pub mod parameters;
mod phrase;
mod place;
mod run;
pub mod say;
pub mod types;
pub mod typing;

pub use expr::Rule;
pub use parameters::Parameters;
pub use run::{check, element_span, verdicts};
pub use typing::type_rule;

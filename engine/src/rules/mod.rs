//! Rules: typed before anything runs, then asked of every element that they speak of.

pub mod expr;
pub mod lexicon;
pub mod parameters;
mod phrase;
pub mod types;
pub mod typing;

//! The design language: text → syntax → names → [`design::Design`].
//!
//! This crate knows no principle and does no I/O: the texts of files and libraries are given to it.

pub mod arena;
pub mod design;
pub mod diagnostic;
pub mod rule;
pub mod source;
pub mod text;

/// The nearest of some words to one that is not among them; nothing where none is near.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    known
        .map(|it| (strsim::damerau_levenshtein(word, it), it))
        .filter(|&(distance, it)| distance > 0 && distance * 3 <= length.max(it.chars().count()))
        .min()
        .map(|(_, it)| it)
}

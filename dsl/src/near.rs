//! The nearest known word to one that is not known.

use crate::text::Text;

/// The nearest of some words to `word`, if one is near enough to be meant.
///
/// Near enough is one slip of the hand for every three letters, at least one; case does not count.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // A word of no sensible length is near to nothing, and comparing it would cost its square.
    if length == 0 || length > 100 {
        return None;
    }
    let lower = word.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4 * length)
        .filter(|candidate| candidate.chars().count() <= 100)
        .map(|candidate| {
            let slips = strsim::osa_distance(&lower, &candidate.to_lowercase());
            let exact = strsim::osa_distance(word, candidate);
            (slips, exact, candidate)
        })
        .filter(|&(slips, _, candidate)| {
            let shorter = length.min(candidate.chars().count());
            slips <= (shorter / 3).max(1) && slips < shorter
        })
        .min_by_key(|&(slips, exact, _)| (slips, exact))
        .map(|(.., candidate)| candidate)
}

/// “Did you mean …?”
pub fn did_you_mean(word: &str) -> Text {
    Text::new(
        format!("did you mean `{word}`?"),
        format!("`{word}` ではありませんか？"),
    )
}

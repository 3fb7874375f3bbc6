//! Words in names and titles: how one is found in a text.

use gensoku_dsl::design::Name;

/// Words by which a thing is known, in English and in Japanese.
///
/// An English one is a whole word, or several, also in the plural: `line` is in `CourtLine` and “a new line”, not in
/// `Timeline`. A word in capitals is another word: `LINE` is no line.
pub(in crate::rules) struct Words {
    /// What tells of it.
    pub(super) tells: &'static [&'static str],
    /// Longer words that have one of these in them and mean something else.
    pub(super) except: &'static [&'static str],
}

impl Words {
    /// Whether the name, the title or an alias of something has one of the words in it.
    pub(in crate::rules) fn name(&self, name: &Name) -> bool {
        let title = name.title.iter();
        let titles = title.flat_map(|it| [Some(it.first.as_str()), it.second.as_deref()]);
        self.are_in(&name.id)
            || name.aliases.iter().any(|it| self.are_in(it))
            || titles.flatten().any(|it| self.are_in(it))
    }

    pub(in crate::rules) fn are_in(&self, text: &str) -> bool {
        let mut text = in_words(text);
        // Most texts have none of the words: then there is nothing to take out either.
        if place_of_one(&text, self.tells).is_none() {
            return false;
        }
        while let Some((at, other)) = place_of_one(&text, self.except) {
            text.replace_range(at..at + other.len(), "・");
        }
        place_of_one(&text, self.tells).is_some()
    }
}

/// Where the first of some words begins in a text that is written in words, and which it is.
fn place_of_one<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let mut before = ' ';
    text.char_indices().find_map(|(at, first)| {
        // In Latin letters a word begins where another one ended.
        let begins = !first.is_ascii() || before == ' ' && first != ' ';
        before = first;
        if !begins {
            return None;
        }
        let rest = text.get(at..)?;
        let is_there = |word: &&&str| {
            let after = rest.strip_prefix(**word);
            after.is_some_and(|it| !word.is_ascii() || ends_a_word(it))
        };
        Some((at, *words.iter().find(is_there)?))
    })
}

/// Whether a word ends where a text goes on, or its plural does.
fn ends_a_word(after: &str) -> bool {
    after.strip_prefix('s').unwrap_or(after).starts_with(' ')
}

/// A text with a space on both sides of each word in Latin letters, which is in small letters unless it is all in
/// capitals: `BankDetails`, `bank-details` and “Bank details” are ` bank details `.
fn in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 8);
    words.push(' ');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (word, after) = rest.split_at(length_of_word(rest).max(first.len_utf8()));
        if first.is_ascii() && !words.ends_with(' ') {
            words.push(' ');
        }
        if first.is_ascii_alphanumeric() {
            let begin = words.len();
            words.push_str(word);
            let all_capitals = word.len() > 1 && word.bytes().all(|it| it.is_ascii_uppercase());
            if let Some(word) = words.get_mut(begin..).filter(|_| !all_capitals) {
                word.make_ascii_lowercase();
            }
            words.push(' ');
        } else if !first.is_ascii() {
            words.push(first);
        }
        rest = after;
    }
    words.push(' ');
    words
}

/// How long the word in Latin letters is with which a text begins: up to the next capital, and capitals up to the last before a
/// small letter (`LGWANLine` is `LGWAN` and `Line`).
fn length_of_word(text: &str) -> usize {
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.bytes().skip(capitals);
    let small = |it: &u8| it.is_ascii_alphanumeric() && !it.is_ascii_uppercase();
    let more = rest.take_while(small).count();
    match (capitals, more) {
        (0 | 1, more) => capitals + more,
        (capitals, 0) => capitals,
        (capitals, _) => capitals - 1,
    }
}

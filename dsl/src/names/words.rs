//! Words of closed vocabularies, and what is said of one that is in none.

use crate::design::Spelled;
use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::syntax::kin;
use crate::syntax::spec::Set;
use crate::syntax::tree::{Clause, Word};
use crate::text::Text;

use super::{Resolver, first_word};

impl Resolver<'_> {
    /// A word of a closed vocabulary; an unknown one is reported.
    pub(crate) fn spelled<T: Spelled>(&mut self, word: &Word, set: Set) -> Option<T> {
        let found = T::from_word(&word.text);
        if found.is_none() {
            let known: Vec<_> = T::SPELLINGS.iter().map(|&(_, en, ja)| (en, ja)).collect();
            self.unknown_word(word, set, &known);
        }
        found
    }

    /// Reports a word that is none of a vocabulary, whose words are given in English and in Japanese.
    pub(crate) fn unknown_word(&mut self, word: &Word, set: Set, known: &[(&str, &str)]) {
        let (en, ja) = set.called();
        let spellings: Vec<&str> = known.iter().flat_map(|&(en, ja)| [en, ja]).collect();
        let near = kin::word(&word.text, &spellings)
            .or_else(|| nearest(&word.text, spellings.iter().copied()))
            .map(did_you_mean);
        let near = kin::told_of_word(&word.text, set).or(near);
        let list = |japanese: bool| {
            let mut words: Vec<&str> = Vec::new();
            for &(en, ja) in known {
                let word = if japanese { ja } else { en };
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            words.join(if japanese { "、" } else { ", " })
        };
        let near = near
            .or_else(|| several_channels(&word.text, set))
            .or_else(|| again_and_again(&word.text, set));
        // An event is one of the words that a design declares.
        let (event, event_ja) = match set {
            Set::Start => (", `event NAME`", "、`出来事：名前`"),
            _ => ("", ""),
        };
        let help = near.unwrap_or_else(|| {
            Text::new(
                format!("known are: {}{event}", list(false)),
                format!("使えるもの：{}{event_ja}", list(true)),
            )
        });
        let name = &word.text;
        let (en, ja) = (
            en.trim_start_matches("a ")
                .trim_start_matches("the ")
                .to_owned(),
            ja,
        );
        self.report(
            Diagnostic::error(
                "unknown-word",
                word.span,
                Text::new(
                    format!("`{name}` is no {en}"),
                    format!("「{name}」は{ja}ではありません"),
                ),
            )
            .help(help),
        );
    }

    /// The English spelling of a word of a closed vocabulary; an unknown one is reported.
    pub(crate) fn english(&mut self, word: &Word, set: Set) -> Option<&'static str> {
        let found = set.english(&word.text);
        if found.is_none() {
            let known = set.words();
            self.unknown_word(word, set, &known);
        }
        found
    }

    /// The first word behind a keyword, of a closed vocabulary.
    pub(crate) fn word<T: Spelled>(&mut self, clause: &Clause, set: Set) -> Option<T> {
        let word = first_word(clause)?;
        self.spelled(word, set)
    }
}

/// How a start is written that comes again and again: 毎月.
fn again_and_again(word: &str, set: Set) -> Option<Text> {
    let days = (set == Set::Start).then(|| kin::days(word))??;
    let number: String = days.chars().filter(char::is_ascii_digit).collect();
    Some(Text::new(
        format!("what starts again and again is written `starts every {days}`"),
        format!("繰り返し始まるものは `周期：{number}日` と書いてください"),
    ))
}

/// How channels are written that were put into one word: 窓口・郵送, 窓口又は郵送.
fn several_channels(word: &str, set: Set) -> Option<Text> {
    if set != Set::Channel {
        return None;
    }
    let bounds = ["又は", "または", "及び", "や", "と", "・", "-"];
    let mut bounds = bounds.iter().filter_map(|it| word.split_once(it));
    let (first, second) = bounds.find_map(|(a, b)| Some((set.find(a)?, set.find(b)?)))?;
    Some(Text::new(
        format!(
            "several channels are written `channel {} or {}`",
            first.0, second.0
        ),
        format!(
            "経路が複数あるときは `経路：{}　又は：{}` と書いてください",
            first.1, second.1
        ),
    ))
}

//! The colours of the design's text.

use std::ops::Range;

use egui::Color32;
use gensoku_dsl::ide::Colour;
use gensoku_dsl::syntax::token::{Kind, lex};

use crate::theme::{Look, mix};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Names and everything else.
    Plain,
    /// A keyword.
    Keyword,
    /// A string.
    Text,
    /// A number, a date, a quantity.
    Number,
    /// A comment.
    Comment,
}

impl Paint {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Plain,
        Self::Keyword,
        Self::Text,
        Self::Number,
        Self::Comment,
    ];

    /// Its colour.
    pub fn color(self, look: Look) -> Color32 {
        match self {
            Self::Plain => look.ink(),
            Self::Keyword => look.accent(),
            Self::Text => mix(look.conforms(), look.ink(), 0.7),
            Self::Number => look.not_stated(),
            Self::Comment => mix(look.secondary(), look.ink(), 0.85),
        }
    }
}

/// Tells the stretches of a text, one after another without gaps. The words are the language's own.
pub fn paint(text: &str) -> Vec<(Range<usize>, Paint)> {
    let lexed = lex(text);
    let mut words: Vec<(usize, usize, Paint)> = lexed
        .tokens
        .iter()
        .map(|token| (token, of(token.kind)))
        .chain(lexed.comments.iter().map(|token| (token, Paint::Comment)))
        .map(|(token, paint)| (token.start as usize, token.end as usize, paint))
        .collect();
    words.sort_unstable_by_key(|&(start, end, _)| (start, end));
    let mut all: Vec<(Range<usize>, Paint)> = Vec::new();
    let mut push = |range: Range<usize>, paint: Paint| match all.last_mut() {
        _ if range.is_empty() => {}
        Some((last, before)) if *before == paint => last.end = range.end,
        _ => all.push((range, paint)),
    };
    let mut at = 0;
    for (start, end, paint) in words {
        if start >= at && end <= text.len() {
            push(at..start, Paint::Plain);
            push(start..end, paint);
            at = end;
        }
    }
    push(at..text.len(), Paint::Plain);
    all
}

/// Names and vocabularies are plain: which word is one is known only once the whole is read, and that must not keep
/// anybody from typing.
fn of(kind: Kind) -> Paint {
    match Colour::of(kind) {
        Some(Colour::Keyword) => Paint::Keyword,
        Some(Colour::Text) => Paint::Text,
        Some(Colour::Number) => Paint::Number,
        Some(Colour::Comment) => Paint::Comment,
        Some(Colour::Name(_) | Colour::Word) | None => Paint::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stretches_cover_the_text_without_gaps() {
        for text in [
            "",
            "design \"Benefit\" / \"給付\"  as of 2021-12-01\n# note\n",
            "手順：申込　担当：保護者　{\n  経路：書面\n}",
            "step Apply by Parent { takes 40 min (15 to 90) }\n\"open",
            "「",
        ] {
            let mut at = 0;
            for (range, _) in paint(text) {
                assert_eq!(range.start, at, "{text}");
                assert!(text.get(range.clone()).is_some(), "{text}");
                at = range.end;
            }
            assert_eq!(at, text.len());
        }
    }

    #[test]
    fn words_get_their_colours() {
        let text = "  step Apply by Parent {  # why\n";
        let of = |word: &str| {
            let at = text.find(word).unwrap();
            paint(text)
                .into_iter()
                .find(|(range, _)| range.contains(&at))
                .unwrap()
                .1
        };
        assert_eq!(of("step"), Paint::Keyword);
        assert_eq!(of("Apply"), Paint::Plain);
        assert_eq!(of("by"), Paint::Keyword);
        assert_eq!(of("# why"), Paint::Comment);
    }
}

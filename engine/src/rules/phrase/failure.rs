//! Where reading the words of a rule fails, and what is told of it.

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::near;
use gensoku_dsl::rule::Token;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;

use super::super::expr::Term;
use super::super::typing::rule_error;
use super::words::word;

/// The nearest of some words, as a help; nothing where none is near.
pub(in super::super) fn nearest<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<Text> {
    near::nearest(word, known).map(near::did_you_mean)
}

/// Where reading failed: the furthest place, and what would have been right there.
pub(super) struct Failure {
    pub(super) at: usize,
    pub(super) expected: Vec<String>,
    /// An error that says more than what was expected.
    pub(super) exact: Option<(&'static str, Text, Option<Text>)>,
}

pub(super) type Read<T> = Result<(T, usize), Failure>;

impl Failure {
    pub(super) fn expected(at: usize, what: impl Into<String>) -> Self {
        Self {
            at,
            expected: vec![what.into()],
            exact: None,
        }
    }

    /// A failure that says more than what was expected: its code, the message and a help.
    pub(super) fn exactly(at: usize, code: &'static str, text: Text, help: Option<Text>) -> Self {
        Self {
            at,
            expected: Vec::new(),
            exact: Some((code, text, help)),
        }
    }

    /// Of two failures the one that came further; at one place both tell what they expected.
    pub(super) fn or(mut self, other: Self) -> Self {
        if self.at != other.at {
            return if self.at > other.at { self } else { other };
        }
        for what in other.expected {
            if !self.expected.contains(&what) {
                self.expected.push(what);
            }
        }
        self.exact = self.exact.or(other.exact);
        self
    }

    pub(super) fn diagnostic(self, words: &[Token], place: Span) -> Diagnostic {
        // Where the words end too early, the last of them is the place.
        let span = words
            .get(self.at)
            .or(words.last())
            .map_or(place, |it| it.span);
        if let Some((code, message, help)) = self.exact {
            return rule_error(code, span, message, help);
        }
        let found =
            word(words, self.at).map_or_else(|| "the end".to_owned(), |it| format!("`{it}`"));
        let mut expected = self.expected;
        expected.truncate(6);
        let expected = expected.join(", ");
        rule_error(
            "rule-words",
            span,
            Text::new(
                format!("{found} does not fit here: expected {expected}"),
                format!("ここに {found} は書けません。次のいずれかが必要です：{expected}"),
            ),
            None,
        )
    }
}

pub(super) fn wrong_type(at: usize, term: &Term, wanted: &str) -> Failure {
    let given = term.ty().describe();
    Failure::exactly(
        at,
        "rule-type",
        Text::new(
            format!("this is {given}, where {wanted} is wanted"),
            format!("ここには {wanted} が必要ですが、これは {given} です"),
        ),
        None,
    )
}

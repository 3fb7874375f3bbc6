//! The single words of a rule.

use gensoku_dsl::rule::{Token, TokenKind};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;

use super::super::expr::Term;
use super::super::types::{KINDS, Kind};
use super::failure::{Failure, Read, nearest};

pub(super) fn word(words: &[Token], at: usize) -> Option<&str> {
    words.get(at).map(|it| it.text.as_str())
}

pub(super) fn expect(words: &[Token], at: usize, wanted: &str) -> Result<usize, Failure> {
    match word(words, at) {
        Some(it) if it == wanted => Ok(at + 1),
        _ => Err(Failure::expected(at, format!("`{wanted}`"))),
    }
}

pub(super) fn kind(words: &[Token], at: usize) -> Read<Kind> {
    let given = word(words, at).unwrap_or_default();
    match Kind::of_word(given) {
        Some(kind) => Ok((kind, at + 1)),
        None => Err(Failure::exactly(
            at,
            "unknown-kind",
            Text::new(
                format!("`{given}` is no kind of thing"),
                format!("「{given}」という種類はありません"),
            ),
            nearest(given, KINDS.iter().map(|it| it.1)),
        )),
    }
}

pub(super) fn variable_name(words: &[Token], at: usize) -> Read<String> {
    match words.get(at) {
        Some(token) if token.kind == TokenKind::Word => Ok((token.text.clone(), at + 1)),
        _ => Err(Failure::expected(at, "a name for it")),
    }
}

/// `3`, `60 sec`, `2025-03-31`.
pub(super) fn number(words: &[Token], at: usize) -> Read<Term> {
    if let Some(day) = word(words, at).and_then(|it| it.parse().ok()) {
        return Ok((Term::Date(day), at + 1));
    }
    let Some(value) = word(words, at).and_then(|it| it.parse::<i64>().ok()) else {
        return Err(Failure::expected(at, "a whole number"));
    };
    match word(words, at + 1).and_then(gensoku_dsl::design::millis_per) {
        Some(unit) => {
            let value = u64::try_from(value).unwrap_or(0).saturating_mul(unit);
            Ok((Term::Duration(value), at + 2))
        }
        None => Ok((Term::Number(value), at + 1)),
    }
}

/// The words of a hole in a text.
pub(super) fn split(text: &str, span: Span) -> Vec<Token> {
    let mut words = Vec::new();
    let mut push = |text: &str| {
        if !text.is_empty() {
            let kind = match text.chars().next() {
                Some(first) if first.is_ascii_digit() => TokenKind::Number,
                Some('.' | '(' | ')' | ',') => TokenKind::Mark,
                _ => TokenKind::Word,
            };
            words.push(Token {
                kind,
                text: text.to_owned(),
                span,
            });
        }
    };
    let mut rest = text;
    while let Some(end) =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '.' | '(' | ')' | ','))
    {
        let (before, after) = rest.split_at(end);
        push(before);
        let mut after = after.chars();
        if let Some(mark) = after.next()
            && !mark.is_whitespace()
        {
            push(&mark.to_string());
        }
        rest = after.as_str();
    }
    push(rest);
    words
}

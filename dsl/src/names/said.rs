//! What stands behind the keywords of a clause.

use crate::design::Title;
use crate::rule::Spanned;
use crate::source::Span;
use crate::syntax::tree::{Arg, Clause};

/// The title among the arguments of a declaration.
pub(crate) fn title(clause: &Clause) -> Option<Title> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Title(title, _) => Some(title.clone()),
        _ => None,
    })
}

pub(crate) fn first_word(clause: &Clause) -> Option<&Spanned> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Word(word) => Some(word),
        _ => None,
    })
}

pub(crate) fn date(clause: &Clause) -> Option<jiff::civil::Date> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Date(date, _) => Some(*date),
        _ => None,
    })
}

pub(crate) fn millis(clause: &Clause) -> Option<u64> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Duration(millis, _) => Some(*millis),
        _ => None,
    })
}

/// A whole number behind a keyword.
pub(crate) fn count(clause: &Clause) -> Option<u64> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Number(micro, _) => u64::try_from(micro / 1_000_000).ok(),
        _ => None,
    })
}

/// The text of a string or name behind a keyword.
pub(crate) fn words(clause: &Clause) -> Option<String> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Title(title, _) => Some(title.first.clone()),
        Arg::Name(path) => Some(path.text()),
        Arg::Word(word) => Some(word.text.clone()),
        _ => None,
    })
}

/// The place of a clause without the clauses that belong to it.
pub(crate) fn said(clause: &Clause) -> Span {
    clause
        .args
        .last()
        .map_or(clause.head, |last| clause.head.to(last.span()))
}

pub(crate) fn arg_names(arg: &Arg) -> Vec<String> {
    match arg {
        Arg::Name(path) => vec![path.text()],
        Arg::Title(title, _) => std::iter::once(title.first.clone())
            .chain(title.second.clone())
            .collect(),
        _ => Vec::new(),
    }
}

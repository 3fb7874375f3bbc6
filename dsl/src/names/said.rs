//! What stands behind the keywords of a clause.

use std::borrow::Cow;

use crate::design::Title;
use crate::source::Span;
use crate::syntax::tree::{Arg, Clause, Word};

/// The title among the arguments of a declaration.
pub(crate) fn title(clause: &Clause) -> Option<Title> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Title(title, _) => Some(title.clone()),
        _ => None,
    })
}

pub(crate) fn first_word(clause: &Clause) -> Option<&Word> {
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
        Arg::Word(word) => Some(word.text.to_string()),
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

/// The names that an argument of `also` gives.
pub(crate) fn arg_names(arg: &Arg) -> impl Iterator<Item = Cow<'_, str>> {
    let (first, second) = match arg {
        Arg::Name(path) => (Some(path.joined()), None),
        Arg::Title(title, _) => (
            Some(title.first.as_str().into()),
            title.second.as_deref().map(Cow::from),
        ),
        _ => (None, None),
    };
    first.into_iter().chain(second)
}

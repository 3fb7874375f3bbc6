//! Accepting a finding in a text, and taking that back.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::fmt;
use crate::source::FileId;
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Tree, parse};
use crate::syntax::tree::{Arg, Clause};
use crate::text::{Lang, Text};

/// What is written of a finding that the reviewers live with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The identity of the finding: `rule@procedure.element[@…]`.
    pub finding: String,
    /// Why.
    pub reason: String,
    /// Who accepts it.
    pub by: String,
    /// Until when; not on that day any more.
    pub until: Date,
}

/// A text in which a finding is accepted: in one more `accept` below those that are there, else at the end, in the
/// language of its keywords; what the text says of that finding already is replaced. Everything else stays as it is,
/// and a text in its one form keeps that.
///
/// # Errors
/// Says why it cannot be written: the text has errors, or a part of the acceptance is empty.
pub fn accept(text: &str, acceptance: &Acceptance) -> Result<String, Text> {
    let tree = sound(text)?;
    let line = line(acceptance, written_in(&tree, text))?;
    let Some(said) = said_of(&tree, &acceptance.finding).pop() else {
        return Ok(appended(text, &tree, &line));
    };
    let renewed = with(text, place(said), &line);
    // Of several that say the same the last stays.
    match said_of(&tree, &acceptance.finding).as_slice() {
        [_] => Ok(renewed),
        _ => accept(&without_first(&renewed, &acceptance.finding)?, acceptance),
    }
}

/// A text in which a finding is not accepted any more. Comments stay.
///
/// # Errors
/// Says why that cannot be done: the text has errors, or does not accept this finding.
pub fn take_back(text: &str, finding: &str) -> Result<String, Text> {
    let mut text = without_first(text, finding)?;
    while !said_of(&sound(&text)?, finding).is_empty() {
        text = without_first(&text, finding)?;
    }
    Ok(text)
}

/// A text without the first clause that accepts a finding.
fn without_first(text: &str, finding: &str) -> Result<String, Text> {
    let tree = sound(text)?;
    let said = said_of(&tree, finding);
    let first = said.first().ok_or_else(|| {
        Text::new(
            "this file does not accept the finding",
            "この指摘は、このファイルでは容認されていません",
        )
    })?;
    Ok(with(text, line_of(text, place(first)), ""))
}

/// The tree of a text without errors.
fn sound(text: &str) -> Result<Tree, Text> {
    let tree = parse(FileId(0), text);
    let wrong = tree.diagnostics.iter();
    if wrong.filter(|it| it.severity == Severity::Error).count() > 0 {
        return Err(Text::new(
            "the text of this file has errors; they have to be mended first",
            "このファイルのテキストに誤りがあります。先に修正してください",
        ));
    }
    Ok(tree)
}

/// The clauses that accept a finding.
fn said_of<'t>(tree: &'t Tree, finding: &str) -> Vec<&'t Clause> {
    let accepts = |it: &&Clause| {
        it.keyword == Keyword::Accept
            && matches!(it.args.first(), Some(Arg::Word(word)) if word.text == finding)
    };
    tree.clauses.iter().filter(accepts).collect()
}

/// The language in which most declarations of a text have their keyword.
fn written_in(tree: &Tree, text: &str) -> Lang {
    let head = |it: &Clause| text.get(it.head.start as usize..it.head.end as usize);
    let english = |it: &&Clause| head(it).is_some_and(str::is_ascii);
    if tree.clauses.iter().filter(english).count() * 2 >= tree.clauses.len() {
        Lang::En
    } else {
        Lang::Ja
    }
}

/// The acceptance as a text writes it.
fn line(acceptance: &Acceptance, lang: Lang) -> Result<String, Text> {
    for (said, en, ja) in [
        (&acceptance.reason, "a reason", "理由"),
        (&acceptance.by, "who accepts it", "容認した者"),
    ] {
        if said.trim().is_empty() {
            return Err(Text::new(
                format!("{en} is missing"),
                format!("{ja}の記載がありません"),
            ));
        }
    }
    let parts = acceptance.finding.split('@').map(|part| {
        let names: Vec<String> = part.split('.').map(fmt::name).collect();
        names.join(".")
    });
    let written = format!(
        "accept {} {} by {} until {}",
        parts.collect::<Vec<_>>().join("@"),
        fmt::text(&acceptance.reason),
        fmt::text(&acceptance.by),
        acceptance.until,
    );
    let line = fmt::format(&written, Some(lang)).unwrap_or_default();
    let line = line.trim_end();
    // What is read back has to be what was meant.
    let read = parse(FileId(0), line);
    if read.diagnostics.is_empty() && said_of(&read, &acceptance.finding).len() == 1 {
        return Ok(line.to_owned());
    }
    Err(Text::new(
        format!("the identity `{}` cannot be written", acceptance.finding),
        format!("識別名「{}」は記載できません", acceptance.finding),
    ))
}

/// A text with a line below its last acceptance, else below everything.
fn appended(text: &str, tree: &Tree, line: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut accepted = tree.clauses.iter().rev();
    if let Some(last) = accepted.find(|it| it.keyword == Keyword::Accept) {
        let at = end_of_line(text, place(last).end);
        return with(text, at..at, &format!("{newline}{line}"));
    }
    let kept = text.trim_end().len();
    let gap = newline.repeat(if kept == 0 { 0 } else { 2 });
    let end = if text.ends_with('\n') { "" } else { newline };
    with(text, kept..kept, &format!("{gap}{line}{end}"))
}

/// What to take out of a text so that a clause is gone: its line where nothing else stands there, and what set it off.
fn line_of(text: &str, clause: Range<usize>) -> Range<usize> {
    let line_end = end_of_line(text, clause.end);
    let before = text.get(..clause.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |it| it + 1);
    let blank = |part: Range<usize>| text.get(part).is_some_and(|it| it.trim().is_empty());
    if !(blank(line_start..clause.start) && blank(clause.end..line_end)) {
        let rest = text.get(clause.end..line_end).unwrap_or_default();
        return clause.start..line_end - rest.trim_start().len();
    }
    if blank(line_end..text.len()) {
        // The last of the text: what stood above it ends the text now.
        let kept = before.trim_end().len();
        let end = if kept == 0 { text.len() } else { line_end };
        return kept..end;
    }
    let below = text.get(line_end..).unwrap_or_default();
    line_start..line_end + below.find('\n').map_or(0, |it| it + 1)
}

/// The end of the line in which a byte lies, before the break.
fn end_of_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    at + line.trim_end_matches('\r').len()
}

fn place(clause: &Clause) -> Range<usize> {
    clause.span.start as usize..clause.span.end as usize
}

/// A text with something else at a place.
fn with(text: &str, place: Range<usize>, new: &str) -> String {
    let mut out = text.to_owned();
    out.replace_range(place, new);
    out
}

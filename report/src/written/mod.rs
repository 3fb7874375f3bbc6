//! A check as a document that is read away from the screen: what stands in it, once for all its formats.

mod html;
mod markdown;
mod xlsx;

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Role, Verdict};
use gensoku_engine::rules::say;
use jiff::civil::Date;

pub use html::{Html, Page};
pub use markdown::Markdown;
pub use xlsx::Xlsx;

use crate::map::words;
use crate::style::Ink;
use crate::summary::Summary;
use crate::text::{Words, change, level_word, witness_line};
use crate::{Input, finishing, questions};

/// The longest line that is quoted, in characters.
const LONGEST: usize = 200;

/// A checked design in words.
pub struct Document {
    lang: Lang,
    as_of: Date,
    title: String,
    file: String,
    /// “as of 2021-12-01”
    day: String,
    /// In whose name was asked.
    asked: String,
    /// What the project changes of that, with its reasons.
    changes: Vec<String>,
    /// How many findings there are, in a line.
    summary: String,
    /// That these are not all, where they are not.
    warning: Option<&'static str>,
    /// What is wrong with the text.
    mistakes: Vec<Mistake>,
    coverage: Vec<Row>,
    groups: Vec<Group>,
    finishing: Option<Grid>,
    questions: Vec<Asked>,
}

/// A mistake in the text.
struct Mistake {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    place: String,
}

/// How a design stands by a principle.
struct Row {
    title: String,
    /// Violated, not stated, undecided, accepted, conform; nothing where nothing could be checked.
    counts: Option<[usize; 5]>,
}

/// What was found against one pack.
struct Group {
    title: String,
    findings: Vec<Item>,
}

/// A finding in words.
struct Item {
    id: String,
    verdict: Verdict,
    severity: Severity,
    message: String,
    place: String,
    /// The line in which it stands, as it is written.
    quoted: String,
    /// Why, each with the part that it plays.
    reasons: Vec<(&'static str, String)>,
    /// What would have to be done, each with its level.
    ways: Vec<(&'static str, String)>,
}

/// Who can finish what.
struct Grid {
    procedures: Vec<String>,
    rows: Vec<(String, Vec<Option<Standing>>)>,
}

/// How a group of people stands with a procedure.
struct Standing {
    sign: &'static str,
    ink: Ink,
    text: String,
}

/// The questions to somebody.
struct Asked {
    who: String,
    questions: Vec<Question>,
}

/// An open question.
struct Question {
    text: String,
    place: String,
    decides: Vec<String>,
}

impl Document {
    fn of(input: &Input<'_>) -> Self {
        let lang = input.lang;
        let file = input.entry();
        let short = file.rsplit('/').next().unwrap_or(file);
        let title = input.design.title.as_ref();
        let asked: Vec<&str> = (input.asked.profiles.iter().chain(&input.asked.packs))
            .map(|(_, title)| title.get(lang))
            .collect();
        let summary = Summary::of(input);
        Self {
            lang,
            as_of: input.report.as_of,
            title: title.map_or(short, |it| it.get(lang)).to_owned(),
            file: file.to_owned(),
            day: words::as_of(lang, input.report.as_of),
            asked: asked.join(" · "),
            changes: input
                .asked
                .changes
                .iter()
                .map(|it| change(it, lang))
                .collect(),
            summary: summary.line(lang),
            warning: summary.warning(lang),
            mistakes: mistakes(input),
            coverage: input
                .coverage()
                .into_iter()
                .map(|it| Row {
                    title: it.title_in(lang),
                    counts: (it.counts.applies > 0).then_some([
                        it.counts.violates,
                        it.counts.not_stated,
                        it.counts.undecided,
                        it.counts.accepted,
                        it.counts.conforms,
                    ]),
                })
                .collect(),
            groups: groups(input),
            finishing: grid(input),
            questions: asked_of(input),
        }
    }
}

/// The heads of the columns of verdicts.
fn heads(lang: Lang) -> [&'static str; 5] {
    let words = Words::of(lang);
    [
        words.violated,
        words.not_stated,
        words.undecided,
        words.accepted,
        words.conform,
    ]
}

/// How grave a finding is, or its verdict where that is no violation.
fn weight(lang: Lang, item: &Item) -> &'static str {
    match item.verdict {
        Verdict::Violates => words::severity(lang, item.severity),
        other => words::verdict_word(lang, other),
    }
}

fn mistakes(input: &Input<'_>) -> Vec<Mistake> {
    let all = input.diagnostics.iter();
    all.map(|it| Mistake {
        code: it.code,
        severity: words::severity(input.lang, it.severity),
        message: it.message.get(input.lang).to_owned(),
        help: it
            .help
            .as_ref()
            .map_or(String::new(), |it| it.get(input.lang).to_owned()),
        place: input.place(it.primary.span),
    })
    .collect()
}

fn groups(input: &Input<'_>) -> Vec<Group> {
    let of_pack = |pack: &gensoku_policies::Pack| {
        let mine = input
            .report
            .findings
            .iter()
            .filter(|it| it.pack == pack.name);
        let findings: Vec<Item> = mine.map(|it| item(input, it)).collect();
        (!findings.is_empty()).then(|| Group {
            title: pack.title.get(input.lang).to_owned(),
            findings,
        })
    };
    input.packs.iter().filter_map(of_pack).collect()
}

fn item(input: &Input<'_>, finding: &Finding) -> Item {
    let lang = input.lang;
    let words = Words::of(lang);
    let told = finding.witness.iter();
    let told = told.filter(|it| it.role != Role::Because || !it.note.get(lang).is_empty());
    Item {
        id: finding.id.clone(),
        verdict: finding.verdict,
        severity: finding.severity,
        message: finding.message.get(lang).to_owned(),
        place: input.place(finding.span),
        quoted: quoted(input, finding.span),
        reasons: told
            .map(|it| (words.role(it.role), witness_line(input, it)))
            .collect(),
        ways: finding
            .remedies
            .iter()
            .map(|it| (level_word(it.level, lang), it.text.get(lang).to_owned()))
            .collect(),
    }
}

/// The line in which a place begins, as far as it is quoted.
fn quoted(input: &Input<'_>, span: Span) -> String {
    let line = input.quoted(span);
    let mut short: String = line.chars().take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        short.push('…');
    }
    short
}

fn grid(input: &Input<'_>) -> Option<Grid> {
    let world = &input.world;
    let table = world.table();
    if table.is_empty() {
        return None;
    }
    let name = |&id| say::label_of(input.design, Element::Procedure(id), input.lang);
    let rows = table.rows.iter().filter_map(|row| {
        let cells: Vec<Option<Standing>> = row
            .cells
            .iter()
            .map(|cell| {
                let (sign, ink, text) = finishing::short(input.design, cell.as_ref()?, input.lang);
                Some(Standing { sign, ink, text })
            })
            .collect();
        let says = cells.iter().any(Option::is_some);
        says.then(|| (finishing::case(world, row.case, input.lang), cells))
    });
    Some(Grid {
        procedures: table.procedures.iter().map(name).collect(),
        rows: rows.collect(),
    })
}

fn asked_of(input: &Input<'_>) -> Vec<Asked> {
    let all = questions::asked(input).into_iter();
    all.map(|asked| Asked {
        who: asked.label(input.design, input.lang),
        questions: asked
            .questions
            .iter()
            .map(|it| Question {
                text: it.text.get(input.lang).to_owned(),
                place: input.place(it.span),
                decides: it.findings.clone(),
            })
            .collect(),
    })
    .collect()
}

//! The revision plan as a workbook: provisions, findings, open questions.
//!
//! Every cell is written as a text or a number, so that nothing a user wrote becomes a formula.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, ProvisionId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Verdict};
use gensoku_engine::revise::{Candidate, Clause};
use gensoku_engine::rules::say;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::Error;
use crate::effects::effect;
use crate::revise::Planned;
use crate::text::level_word;

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The longest text that a cell holds.
const LONGEST: usize = 32_767;

/// The plan as a workbook.
///
/// # Errors
/// Where it does not fit into one.
pub fn xlsx(planned: &Planned<'_>) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The same plan gives the same bytes: the day is the plan's, not the clock's.
    let day = planned.plan.as_of;
    let year = u16::try_from(day.year()).unwrap_or(2000);
    let (month, day) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    if let Ok(date) = rust_xlsxwriter::ExcelDateTime::from_ymd(year.max(1900), month, day) {
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&date));
    }
    provisions(planned, book.add_worksheet())?;
    findings(planned, book.add_worksheet())?;
    questions(planned, book.add_worksheet())?;
    Ok(book.save_to_buffer()?)
}

struct Table<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    wrapped: Format,
}

impl<'s> Table<'s> {
    fn new(
        sheet: &'s mut Worksheet,
        name: &str,
        columns: &[(&str, f64)],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        let head = Format::new().set_bold().set_text_wrap();
        for (column, (title, width)) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(0, column, *title, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(Self {
            sheet,
            row: 1,
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        })
    }

    fn row(&mut self, cells: &[String]) -> Result<(), XlsxError> {
        for (column, cell) in (0_u16..).zip(cells) {
            let text: String = cell
                .chars()
                .filter(|it| !is_control(*it))
                .take(LONGEST)
                .collect();
            self.sheet
                .write_string_with_format(self.row, column, text, &self.wrapped)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// Characters that XML cannot hold.
fn is_control(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

fn provisions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let design = planned.design;
    let lang = planned.lang;
    let mut table = Table::new(
        sheet,
        planned.say("Provisions", "改正する規定"),
        &[
            (planned.say("Order", "順"), 6.0),
            (planned.say("Law", "法令"), 28.0),
            (planned.say("Article", "条項"), 16.0),
            (planned.say("Present effect", "現在の効果"), 32.0),
            (planned.say("Needed change", "必要な改正"), 36.0),
            (planned.say("Reason", "理由"), 48.0),
            (planned.say("Level", "段階"), 14.0),
            (planned.say("Affected procedures", "関係する手続"), 22.0),
            (planned.say("Affected findings", "関係する指摘"), 36.0),
            (
                planned.say("Delegated provisions that follow", "これに基づく規定"),
                28.0,
            ),
            (planned.say("Planned date", "予定日"), 14.0),
        ],
    )?;
    // A row for each provision: several changes of one provision stand together.
    let mut rows: Vec<(Place, Vec<&Candidate>)> = Vec::new();
    for candidate in planned.steps() {
        for clause in &candidate.clauses {
            let Some(place) = Place::of(design, clause) else {
                continue;
            };
            match rows.iter_mut().find(|(it, _)| *it == place) {
                Some((_, candidates)) => candidates.push(candidate),
                None => rows.push((place, vec![candidate])),
            }
        }
    }
    for (index, (place, candidates)) in rows.iter().enumerate() {
        let ids: BTreeSet<&str> = candidates
            .iter()
            .flat_map(|it| planned.clears(it))
            .collect();
        let found: Vec<&Finding> = ids.iter().filter_map(|it| planned.finding(it)).collect();
        let reasons: Vec<&str> = found.iter().map(|it| it.message.get(lang)).collect();
        let procedures: BTreeSet<String> = found
            .iter()
            .filter_map(|it| procedure(design, it, lang))
            .collect();
        let levels: BTreeSet<&str> = candidates
            .iter()
            .map(|it| level_word(it.level, lang))
            .collect();
        let changes: Vec<&str> = candidates.iter().map(|it| it.text.get(lang)).collect();
        let (law, number) = place.words(design, lang);
        table.row(&[
            (index + 1).to_string(),
            law,
            number,
            place.effect(design, lang),
            changes.join("\n"),
            reasons.join("\n"),
            levels.into_iter().collect::<Vec<_>>().join("\n"),
            procedures.into_iter().collect::<Vec<_>>().join("\n"),
            ids.into_iter().collect::<Vec<_>>().join("\n"),
            place.delegated(planned),
            place.planned(design, planned),
        ])?;
    }
    Ok(())
}

/// The provision that a row is about.
#[derive(Clone, PartialEq)]
enum Place {
    There(ProvisionId),
    New(gensoku_dsl::design::LawId, gensoku_dsl::design::Number),
}

impl Place {
    fn of(_design: &Design, clause: &Clause) -> Option<Self> {
        match clause {
            Clause::Repeal(id, _) => Some(Self::There(*id)),
            Clause::Insert(law, number, _) => Some(Self::New(*law, number.clone())),
            _ => None,
        }
    }

    fn words(&self, design: &Design, lang: Lang) -> (String, String) {
        let (law, number) = match self {
            Self::There(id) => (
                design.provisions[*id].law,
                design.provisions[*id].number.clone(),
            ),
            Self::New(law, number) => (*law, number.clone()),
        };
        let number = match lang {
            Lang::En => number.to_string(),
            Lang::Ja => number.japanese(),
        };
        (design.laws[law].name.label(lang).to_owned(), number)
    }

    fn effect(&self, design: &Design, lang: Lang) -> String {
        match self {
            Self::There(id) => {
                let effects = design.provisions[*id].effects.iter();
                let words: Vec<String> = effects.map(|it| effect(design, it, lang)).collect();
                words.join("\n")
            }
            Self::New(..) => String::new(),
        }
    }

    /// What rests on it, and so goes or changes with it.
    fn delegated(&self, planned: &Planned<'_>) -> String {
        let Self::There(id) = self else {
            return String::new();
        };
        let design = planned.design;
        let follow = design
            .provisions
            .ids()
            .filter(|&it| it != *id && gensoku_engine::revise::rests_on(design, it).contains(id));
        follow
            .map(|it| planned.provision(it))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The day on which a revision of the design already plans to repeal or amend it.
    fn planned(&self, design: &Design, planned: &Planned<'_>) -> String {
        use gensoku_dsl::design::{ChangeKind, Repealed};
        let Self::There(id) = self else {
            return String::new();
        };
        let changes = |it: &ChangeKind| match it {
            ChangeKind::Repeal(Repealed::Provision(it) | Repealed::Effect(it, _)) => it == id,
            ChangeKind::Enact(_, Some(it)) => it == id,
            _ => false,
        };
        let dates = design
            .revisions
            .iter()
            .filter(|it| it.changes.iter().any(|it| changes(&it.kind)))
            .filter_map(|it| it.from)
            .filter(|it| *it > planned.plan.as_of);
        dates.min().map_or(String::new(), |it| it.to_string())
    }
}

fn procedure(design: &Design, finding: &Finding, lang: Lang) -> Option<String> {
    let id = match finding.subject {
        Element::Procedure(id) | Element::Outcome(id, _) => id,
        Element::Step(id) => design.steps[id].procedure,
        _ => return None,
    };
    Some(say::label_of(design, Element::Procedure(id), lang))
}

fn findings(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = planned.lang;
    let plan = planned.plan;
    let mut table = Table::new(
        sheet,
        planned.say("Findings", "指摘"),
        &[
            (planned.say("Finding", "指摘"), 40.0),
            (planned.say("Severity", "重さ"), 10.0),
            (planned.say("Message", "内容"), 56.0),
            (planned.say("Place", "場所"), 28.0),
            (planned.say("With the plan", "計画の後"), 16.0),
            (planned.say("Ways out", "改善策"), 56.0),
        ],
    )?;
    let mut ways: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for candidate in &plan.candidates {
        for id in &candidate.proposed_by {
            let level = level_word(candidate.level, lang);
            let way = format!("{level}: {}", candidate.text.get(lang));
            ways.entry(id).or_default().push(way);
        }
    }
    for finding in &plan.before.findings {
        if finding.verdict != Verdict::Violates {
            continue;
        }
        let (file, line) = planned.line(finding);
        let stands = plan.after.findings.iter().any(|it| it.id == finding.id);
        table.row(&[
            finding.id.clone(),
            finding.severity.word().to_owned(),
            finding.message.get(lang).to_owned(),
            format!("{file}:{line}"),
            if stands {
                planned.say("stands", "残る")
            } else {
                planned.say("cleared", "解消")
            }
            .to_owned(),
            ways.get(finding.id.as_str())
                .map_or(String::new(), |it| it.join("\n")),
        ])?;
    }
    Ok(())
}

fn questions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut table = Table::new(
        sheet,
        planned.say("Open questions", "未確定の事項"),
        &[
            (planned.say("Finding", "指摘"), 40.0),
            (planned.say("Verdict", "判定"), 14.0),
            (planned.say("Question", "内容"), 64.0),
            (planned.say("Place", "場所"), 28.0),
        ],
    )?;
    for finding in planned.questions() {
        let (file, line) = planned.line(finding);
        table.row(&[
            finding.id.clone(),
            finding.verdict.word().to_owned(),
            finding.message.get(planned.lang).to_owned(),
            format!("{file}:{line}"),
        ])?;
    }
    Ok(())
}

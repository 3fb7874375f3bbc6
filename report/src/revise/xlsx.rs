//! The revision plan as a workbook: a row per provision, the findings, the open questions.
//!
//! Nothing that a user wrote becomes a formula: see [`crate::workbook`].

use std::collections::BTreeMap;

use gensoku_engine::finding::Verdict;
use gensoku_engine::questions::{label, questions as asked};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Planned;
use crate::Error;
use crate::map::words;
use crate::text::level_word;
use crate::workbook::{Cell, Head, Sheet, book, finished};

/// The plan as a workbook.
///
/// # Errors
/// Where it does not fit into one.
pub fn xlsx(planned: &Planned<'_>) -> Result<Vec<u8>, Error> {
    let mut book = book(Some(planned.plan.as_of));
    provisions(planned, book.add_worksheet())?;
    findings(planned, book.add_worksheet())?;
    questions(planned, book.add_worksheet())?;
    finished(book)
}

fn head(planned: &Planned<'_>) -> Head {
    let of = planned.design.title.as_ref();
    let of = of.map_or("", |it| it.get(planned.lang));
    let kind = planned.lang.pick("Revision plan", "改正計画");
    let colon = planned.lang.pick(": ", "：");
    Head {
        title: format!("{kind}{colon}{of}"),
        day: words::as_of(planned.lang, planned.plan.as_of),
        lang: planned.lang,
    }
}

fn provisions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = planned.lang;
    let mut table = Sheet::new(
        &head(planned),
        sheet,
        planned.lang.pick("Provisions", "改正する規定"),
        &[
            (planned.lang.pick("Order", "順"), 7.0),
            (planned.lang.pick("Law", "法令"), 26.0),
            (planned.lang.pick("Article", "条項"), 14.0),
            (planned.lang.pick("Present effect", "現在の効果"), 30.0),
            (planned.lang.pick("Needed change", "必要な改正"), 34.0),
            (planned.lang.pick("Reason", "理由"), 36.0),
            (planned.lang.pick("Level", "水準"), 12.0),
            (
                planned.lang.pick("Affected procedures", "関係する手続"),
                20.0,
            ),
            (planned.lang.pick("Affected findings", "関係する指摘"), 32.0),
            (
                planned
                    .lang
                    .pick("Delegated provisions that follow", "連動する委任規定"),
                24.0,
            ),
            (planned.lang.pick("Planned date", "予定日"), 12.0),
        ],
    )?;
    for (number, row) in (1_u32..).zip(planned.rows()) {
        let (level, present) = (level_word(row.level, lang), row.present(lang));
        table.row(&[
            Cell::Number(number),
            row.law.into(),
            row.article.into(),
            Cell::lines(&present),
            Cell::lines(&row.change),
            Cell::lines(&row.reason),
            if row.times > 1 {
                format!("{level} × {}", row.times).into()
            } else {
                level.into()
            },
            Cell::lines(&row.procedures),
            Cell::lines(&row.findings),
            Cell::lines(&row.delegated),
            Cell::Day(row.planned),
        ])?;
    }
    table.end()
}

fn findings(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = planned.lang;
    let plan = planned.plan;
    let mut table = Sheet::new(
        &head(planned),
        sheet,
        planned.lang.pick("Findings", "指摘"),
        &[
            (planned.lang.pick("Finding", "指摘"), 38.0),
            (planned.lang.pick("Severity", "重さ"), 10.0),
            (planned.lang.pick("Message", "内容"), 48.0),
            (planned.lang.pick("Place", "場所"), 24.0),
            (planned.lang.pick("With the plan", "計画の後"), 12.0),
            (
                planned.lang.pick("Changes of the plan", "計画での変更"),
                46.0,
            ),
            (planned.lang.pick("Other ways out", "その他の改善策"), 46.0),
        ],
    )?;
    let mut ways: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    for (at, candidate) in plan.candidates.iter().enumerate() {
        let level = level_word(candidate.level, lang);
        let colon = planned.lang.pick(": ", "：");
        let way = format!("{level}{colon}{}", candidate.text.get(lang));
        for id in &candidate.proposed_by {
            let [taken, others] = ways.entry(id).or_default();
            let list = if plan.chosen.contains(&at) {
                taken
            } else {
                others
            };
            list.push(way.clone());
            let word = planned.to_state_word();
            let to_state = planned.to_state(candidate).into_iter();
            list.extend(to_state.map(|it| format!("{word}{colon}{it}")));
        }
    }
    for finding in &plan.before.findings {
        if finding.verdict != Verdict::Violates {
            continue;
        }
        let (file, line) = planned.line(finding.span);
        let stands = plan.after.findings.iter().any(|it| it.id == finding.id);
        let [taken, mut others] = ways.remove(finding.id.as_str()).unwrap_or_default();
        if taken.is_empty() && others.is_empty() {
            // Nothing that can be applied: what the rule says in words.
            let words = finding.remedies.iter();
            others.extend(words.map(|it| it.text.get(lang).to_owned()));
        }
        table.row(&[
            finding.id.clone().into(),
            words::severity(lang, finding.severity).into(),
            finding.message.get(lang).into(),
            format!("{file}:{line}").into(),
            if stands {
                planned.lang.pick("stands", "残る")
            } else {
                planned.lang.pick("cleared", "解消")
            }
            .into(),
            Cell::lines(&taken),
            Cell::lines(&others),
        ])?;
    }
    table.end()
}

fn questions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = planned.lang;
    let mut sheet = Sheet::of_questions(&head(planned), sheet)?;
    for asked in asked(planned.design, &planned.plan.before) {
        let who = asked.label(planned.design, lang);
        for question in &asked.questions {
            let (file, line) = planned.line(question.span);
            sheet.row(&[
                who.as_str().into(),
                question.text.get(lang).into(),
                Cell::lines(&question.findings),
                format!("{file}:{line}").into(),
            ])?;
        }
    }
    // What the plan fills in has to be stated too.
    for candidate in planned.steps() {
        for it in &candidate.to_state {
            let what = planned.filled(it);
            let change = candidate.text.get(lang);
            let findings: Vec<String> = candidate.proposed_by.iter().cloned().collect();
            sheet.row(&[
                label(planned.design, it.by, lang).into(),
                Cell::lines(&[what, change.to_owned()]),
                Cell::lines(&findings),
                planned.lang.pick("the plan", "改正計画").into(),
            ])?;
        }
    }
    sheet.end()
}

//! A check as a workbook: what was found, how the design stands by each principle, what is open.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Document, heads, weight};
use crate::text::Words;
use crate::workbook::{Cell, Head, Sheet, book, finished};
use crate::{Error, Format, Input};

/// The workbook of a check.
pub struct Xlsx;

impl Format for Xlsx {
    type Part = Document;

    fn part(&self, design: &Input<'_>) -> Result<Document, Error> {
        Ok(Document::of(design))
    }

    /// Of several designs the rows stand one after another, each with its file.
    fn join(&self, parts: Vec<Document>) -> Result<Vec<u8>, Error> {
        let mut book: Workbook = book(parts.first().map(|it| it.as_of));
        if let Some(first) = parts.first() {
            let title = match parts.as_slice() {
                [_] => first.title.clone(),
                _ => first.lang.pick("Checked designs", "設計の検査").to_owned(),
            };
            let head = Head {
                title,
                day: first.day.clone(),
                lang: first.lang,
            };
            findings(&head, &parts, book.add_worksheet())?;
            coverage(&head, &parts, book.add_worksheet())?;
            finishing(&head, &parts, book.add_worksheet())?;
            questions(&head, &parts, book.add_worksheet())?;
        }
        finished(book)
    }
}

fn findings(head: &Head, documents: &[Document], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = head.lang;
    let columns = [
        (lang.pick("Design", "設計"), 26.0),
        (lang.pick("Principle", "原則"), 20.0),
        (lang.pick("Weight", "重さ"), 12.0),
        (lang.pick("Finding", "指摘の内容"), 52.0),
        (lang.pick("Place", "場所"), 20.0),
        (lang.pick("As written", "記載"), 38.0),
        (lang.pick("Why", "理由"), 44.0),
        (lang.pick("Ways out", "改善策"), 48.0),
        (lang.pick("Identity", "識別名"), 36.0),
    ];
    let mut sheet = Sheet::new(head, sheet, lang.pick("Findings", "指摘"), &columns)?;
    for it in documents {
        if let Some(warning) = it.warning {
            let text: Cell = lang.pick("In the text", "本文の誤り").into();
            let mut row = vec![it.file.as_str().into(), text, "".into(), warning.into()];
            row.resize_with(columns.len(), || "".into());
            sheet.row(&row)?;
        }
        for mistake in &it.mistakes {
            sheet.row(&[
                it.file.as_str().into(),
                lang.pick("In the text", "本文の誤り").into(),
                mistake.severity.into(),
                mistake.message.as_str().into(),
                mistake.place.as_str().into(),
                "".into(),
                "".into(),
                mistake.help.as_str().into(),
                mistake.code.into(),
            ])?;
        }
        for (group, item) in it
            .groups
            .iter()
            .flat_map(|group| group.findings.iter().map(move |it| (group, it)))
        {
            let told = |parts: &[(&str, String)]| {
                let lines = parts.iter().map(|(label, text)| format!("{label}: {text}"));
                Cell::lines(&lines.collect::<Vec<_>>())
            };
            sheet.row(&[
                it.file.as_str().into(),
                group.title.as_str().into(),
                weight(lang, item).into(),
                item.message.as_str().into(),
                item.place.as_str().into(),
                item.quoted.as_str().into(),
                told(&item.reasons),
                told(&item.ways),
                item.id.as_str().into(),
            ])?;
        }
    }
    sheet.end()
}

fn coverage(head: &Head, documents: &[Document], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = head.lang;
    let words = Words::of(lang);
    let mut columns = vec![(lang.pick("Design", "設計"), 30.0), (words.principle, 34.0)];
    columns.extend(heads(lang).map(|it| (it, 12.0)));
    columns.push((lang.pick("Note", "備考"), 44.0));
    let title = lang.pick("By principle", "原則ごとの結果");
    let mut sheet = Sheet::new(head, sheet, title, &columns)?;
    for it in documents {
        for row in &it.coverage {
            let mut cells: Vec<Cell> = vec![it.file.as_str().into(), row.title.as_str().into()];
            match row.counts {
                Some(counts) => {
                    let counts = counts.map(|it| u32::try_from(it).unwrap_or(u32::MAX));
                    cells.extend(counts.map(Cell::Number));
                    cells.push("".into());
                }
                None => {
                    cells.extend((0..5).map(|_| Cell::from("")));
                    cells.push(words.nothing_to_check.into());
                }
            }
            sheet.row(&cells)?;
        }
    }
    sheet.end()
}

fn finishing(head: &Head, documents: &[Document], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = head.lang;
    let columns = [
        (lang.pick("Design", "設計"), 30.0),
        (lang.pick("Procedure", "手続"), 30.0),
        (lang.pick("People and situation", "対象者・状況"), 30.0),
        (lang.pick("Can finish", "可否"), 10.0),
        (lang.pick("How", "内容"), 60.0),
    ];
    let title = lang.pick("Who can finish", "誰が終えられるか");
    let mut sheet = Sheet::new(head, sheet, title, &columns)?;
    for it in documents {
        if let Some(grid) = &it.finishing {
            for (case, cells) in &grid.rows {
                for (procedure, cell) in grid.procedures.iter().zip(cells) {
                    let Some(cell) = cell else { continue };
                    sheet.row(&[
                        it.file.as_str().into(),
                        procedure.as_str().into(),
                        case.as_str().into(),
                        cell.sign.into(),
                        cell.text.as_str().into(),
                    ])?;
                }
            }
        }
    }
    sheet.end()
}

fn questions(head: &Head, documents: &[Document], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut sheet = Sheet::of_questions(head, sheet)?;
    for it in documents {
        for asked in &it.questions {
            for question in &asked.questions {
                sheet.row(&[
                    asked.who.as_str().into(),
                    question.text.as_str().into(),
                    Cell::lines(&question.decides),
                    question.place.as_str().into(),
                ])?;
            }
        }
    }
    sheet.end()
}

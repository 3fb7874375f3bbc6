//! The revision plan as a workbook: a row per provision, the findings, the open questions.
//!
//! Every cell is written as a text, a number or a date, so that nothing a user wrote becomes a formula.

use std::collections::BTreeMap;

use gensoku_engine::finding::Verdict;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::Planned;
use crate::Error;
use crate::map::words;
use crate::style::width;
use crate::text::level_word;

impl From<XlsxError> for Error {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The longest text that a cell holds.
const LONGEST: usize = 32_767;
/// The height of a line, in points.
const LINE: f64 = 15.0;
/// The greatest height of a row, in points.
const HIGHEST: f64 = 409.0;
/// The row in which a table begins: above it stand what it is and of which day.
const TOP: u32 = 2;

/// The plan as a workbook.
///
/// # Errors
/// Where it does not fit into one.
pub fn xlsx(planned: &Planned<'_>) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The same plan gives the same bytes: the day is the plan's, not the clock's.
    if let Some(day) = excel_date(planned.plan.as_of) {
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    }
    provisions(planned, book.add_worksheet())?;
    findings(planned, book.add_worksheet())?;
    questions(planned, book.add_worksheet())?;
    Ok(book.save_to_buffer()?)
}

/// A day as workbooks count it, from 1900 on.
fn excel_date(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

/// What a cell holds.
enum Cell {
    Text(String),
    Number(u32),
    Day(Option<Date>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    fn lines(lines: &[String]) -> Self {
        Self::Text(lines.join("\n"))
    }

    /// How many lines it takes in a column of a width.
    fn height(&self, columns: f64) -> f64 {
        let Self::Text(text) = self else { return 1.0 };
        let room = (columns - 1.0).max(1.0);
        let lines = text
            .split('\n')
            .map(|it| (width(it) as f64 / room).ceil().max(1.0));
        lines.sum()
    }
}

struct Table<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    columns: Vec<f64>,
    text: Format,
    day: Format,
}

impl<'s> Table<'s> {
    fn new(
        planned: &Planned<'_>,
        sheet: &'s mut Worksheet,
        name: &str,
        columns: &[(&str, f64)],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        let font = planned.say("Calibri", "游ゴシック");
        let plain = Format::new().set_font_name(font);
        let title = plain.clone().set_bold().set_font_size(14);
        let head = plain
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00E8_EDF3))
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00B8_C2CC));
        let of = planned.design.title.as_ref();
        let of = of.map_or("", |it| it.get(planned.lang));
        let kind = planned.say("Revision plan", "改正計画");
        let colon = planned.say(": ", "：");
        let whole = format!("{kind}{colon}{of}");
        sheet.write_string_with_format(0, 0, printable(&whole), &title)?;
        let day = planned.plan.as_of;
        let under = match planned.lang {
            gensoku_dsl::text::Lang::En => format!("{name}, as of {day}"),
            gensoku_dsl::text::Lang::Ja => format!("{name}（{day}時点）"),
        };
        sheet.write_string_with_format(1, 0, under, &plain)?;
        for (column, (title, width)) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(TOP, column, *title, &head)?;
            sheet.set_column_width(column, *width)?;
        }
        sheet.set_row_height(TOP, 2.0 * LINE + 2.0)?;
        sheet.set_freeze_panes(TOP + 1, 0)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_repeat_rows(TOP, TOP)?;
        sheet.set_footer("&P / &N");
        let text = plain
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00D5_DBE1));
        Ok(Self {
            sheet,
            row: TOP + 1,
            columns: columns.iter().map(|it| it.1).collect(),
            day: text.clone().set_num_format("yyyy-mm-dd"),
            text,
        })
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let (row, text) = (self.row, &self.text);
        let mut lines = 1.0_f64;
        for ((column, cell), columns) in (0_u16..).zip(cells).zip(&self.columns) {
            lines = lines.max(cell.height(*columns));
            match cell {
                Cell::Text(it) => {
                    self.sheet
                        .write_string_with_format(row, column, printable(it), text)?
                }
                Cell::Number(it) => self
                    .sheet
                    .write_number_with_format(row, column, *it, text)?,
                Cell::Day(it) => match it.and_then(excel_date) {
                    Some(day) => self
                        .sheet
                        .write_datetime_with_format(row, column, &day, &self.day)?,
                    None => self.sheet.write_blank(row, column, text)?,
                },
            };
        }
        let height = (lines * LINE + 3.0).min(HIGHEST);
        self.sheet.set_row_height(row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The filters over the columns.
    fn end(self) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let bottom = self.row.saturating_sub(1).max(TOP);
        self.sheet.autofilter(TOP, 0, bottom, last)?;
        Ok(())
    }
}

/// A text that a cell can hold: no longer than one, without what XML has no sign for.
fn printable(text: &str) -> String {
    let is_control = |c: char| {
        (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    let kept = text.chars().filter(|it| !is_control(*it));
    kept.take(LONGEST).collect()
}

fn provisions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = planned.lang;
    let mut table = Table::new(
        planned,
        sheet,
        planned.say("Provisions", "改正する規定"),
        &[
            (planned.say("Order", "順"), 7.0),
            (planned.say("Law", "法令"), 26.0),
            (planned.say("Article", "条項"), 14.0),
            (planned.say("Present effect", "現在の効果"), 30.0),
            (planned.say("Needed change", "必要な改正"), 34.0),
            (planned.say("Reason", "理由"), 36.0),
            (planned.say("Level", "段階"), 12.0),
            (planned.say("Affected procedures", "関係する手続"), 20.0),
            (planned.say("Affected findings", "関係する指摘"), 32.0),
            (
                planned.say("Delegated provisions that follow", "連動する委任規定"),
                24.0,
            ),
            (planned.say("Planned date", "予定日"), 12.0),
        ],
    )?;
    for (number, row) in (1_u32..).zip(planned.rows()) {
        let level = level_word(row.level, lang);
        table.row(&[
            Cell::Number(number),
            row.law.into(),
            row.article.into(),
            Cell::lines(&row.present),
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
    let mut table = Table::new(
        planned,
        sheet,
        planned.say("Findings", "指摘"),
        &[
            (planned.say("Finding", "指摘"), 38.0),
            (planned.say("Severity", "重さ"), 10.0),
            (planned.say("Message", "内容"), 48.0),
            (planned.say("Place", "場所"), 24.0),
            (planned.say("With the plan", "計画の後"), 12.0),
            (planned.say("Changes of the plan", "計画での変更"), 46.0),
            (planned.say("Other ways out", "その他の改善策"), 46.0),
        ],
    )?;
    let mut ways: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    for (at, candidate) in plan.candidates.iter().enumerate() {
        let level = level_word(candidate.level, lang);
        let colon = planned.say(": ", "：");
        let way = format!("{level}{colon}{}", candidate.text.get(lang));
        for id in &candidate.proposed_by {
            let [taken, others] = ways.entry(id).or_default();
            let list = if plan.chosen.contains(&at) {
                taken
            } else {
                others
            };
            list.push(way.clone());
        }
    }
    for finding in &plan.before.findings {
        if finding.verdict != Verdict::Violates {
            continue;
        }
        let (file, line) = planned.line(finding);
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
                planned.say("stands", "残る")
            } else {
                planned.say("cleared", "解消")
            }
            .into(),
            Cell::lines(&taken),
            Cell::lines(&others),
        ])?;
    }
    table.end()
}

fn questions(planned: &Planned<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut table = Table::new(
        planned,
        sheet,
        planned.say("Open questions", "未確定の事項"),
        &[
            (planned.say("Finding", "指摘"), 44.0),
            (planned.say("Verdict", "判定"), 14.0),
            (planned.say("Question", "内容"), 72.0),
            (planned.say("Place", "場所"), 32.0),
        ],
    )?;
    for finding in planned.questions() {
        let (file, line) = planned.line(finding);
        table.row(&[
            finding.id.clone().into(),
            words::verdict_word(planned.lang, finding.verdict).into(),
            finding.message.get(planned.lang).into(),
            format!("{file}:{line}").into(),
        ])?;
    }
    table.end()
}

//! Workbooks: sheets of rows under a head, with filters, that print.
//!
//! Every cell is written as a text, a number or a date, so that nothing a user wrote becomes a formula.

use gensoku_dsl::text::Lang;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::Error;
use crate::style::width;

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

/// What stands over the tables of a workbook.
pub(crate) struct Head {
    /// What it is.
    pub title: String,
    /// Of which day, in words.
    pub day: String,
    /// In which language.
    pub lang: Lang,
}

/// A workbook of nothing. The same content gives the same bytes: its day is that of the content, not the clock's.
pub(crate) fn book(day: Option<Date>) -> Workbook {
    let mut book = Workbook::new();
    if let Some(day) = day.and_then(excel_date) {
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    }
    book
}

/// The bytes of a workbook.
pub(crate) fn finished(mut book: Workbook) -> Result<Vec<u8>, Error> {
    Ok(book.save_to_buffer()?)
}

/// A day as workbooks count it, from 1900 on.
fn excel_date(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

/// What a cell holds.
pub(crate) enum Cell {
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
    /// Texts, each on a line of its own.
    pub(crate) fn lines(lines: &[String]) -> Self {
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

/// A sheet that is being filled.
pub(crate) struct Sheet<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    columns: Vec<f64>,
    lang: Lang,
    text: Format,
    day: Format,
}

impl<'s> Sheet<'s> {
    pub(crate) fn new(
        head: &Head,
        sheet: &'s mut Worksheet,
        name: &str,
        columns: &[(&str, f64)],
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        let font = match head.lang {
            Lang::En => "Calibri",
            Lang::Ja => "游ゴシック",
        };
        let plain = Format::new().set_font_name(font);
        let title = plain.clone().set_bold().set_font_size(14);
        let of_column = plain
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00E8_EDF3))
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00B8_C2CC));
        sheet.write_string_with_format(0, 0, printable(&head.title), &title)?;
        let under = match head.lang {
            Lang::En => format!("{name}, {}", head.day),
            Lang::Ja => format!("{name}（{}）", head.day),
        };
        sheet.write_string_with_format(1, 0, printable(&under), &plain)?;
        for (column, (title, width)) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(TOP, column, *title, &of_column)?;
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
            lang: head.lang,
            day: text.clone().set_num_format("yyyy-mm-dd"),
            text,
        })
    }

    /// A row.
    pub(crate) fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
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

    /// The sheet of open questions, a row for each.
    pub(crate) fn of_questions(head: &Head, sheet: &'s mut Worksheet) -> Result<Self, XlsxError> {
        let (name, columns) = match head.lang {
            Lang::En => ("Open questions", ["To", "Question", "Decides", "Place"]),
            Lang::Ja => ("未確定の事項", ["照会先", "照会事項", "決まる指摘", "場所"]),
        };
        let columns = columns.into_iter().zip([26.0, 64.0, 48.0, 24.0]);
        Self::new(head, sheet, name, &columns.collect::<Vec<_>>())
    }

    /// The filters over the columns; a sheet on which nothing stands says so.
    pub(crate) fn end(mut self) -> Result<(), XlsxError> {
        if self.row == TOP + 1 {
            let none = self.lang.pick("none", "なし");
            self.row(&[none.into()])?;
        }
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

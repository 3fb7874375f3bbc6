//! What lines one below the other say, set in columns.
//!
//! A line is parted into cells: a declaration or a clause with what stands right behind it, then each of its clauses;
//! of a clause in English keywords that begins its line, the keyword is a cell of its own. A column is a run of lines
//! one below the other whose cells before it stand in columns too, and whose cell in it begins with the same keyword
//! and is followed by another; keywords that are cells of their own need not be the same. It is as wide as its widest
//! cell. It ends at a blank line, at a comment on a line of its own, at a line that is set in otherwise or opens a
//! block over several lines, and at a cell wider than [`WIDEST`], which pushes no other away. Comments behind lines
//! stand in a column too, but for those behind a line wider than [`LONG`].
//!
//! Widths are those of a terminal, where a Japanese character is two columns wide.

use unicode_width::UnicodeWidthStr;

use crate::syntax::keyword::Keyword;
use crate::text::Lang;

/// The widest cell to which others are set.
const WIDEST: usize = 40;
/// The widest line to whose comment those of others are set; no line begins further to the right.
pub(super) const LONG: usize = 80;

/// With what a cell begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is the keyword of a clause, whichever, and no more.
    Label,
    /// With a clause, or with what the keyword before it says.
    Clause(Keyword),
    /// With something else.
    Other,
    /// With what stands in no column: acceptances, which come and go one by one without moving others.
    Alone,
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) kind: Kind,
    /// How far it is from what is before it, in columns, at least.
    pub(super) gap: usize,
    /// Of which language the spaces before it are.
    pub(super) lang: Lang,
    pub(super) text: String,
}

/// A place in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) cell: usize,
    /// From where the cell begins, in columns.
    pub(super) offset: usize,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    /// Set in by so many columns.
    In(usize),
    /// Below a place of a line before it, whose row it goes on with.
    Below(Place),
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) start: Start,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// Whether it opens a block over several lines.
    pub(super) opens: bool,
    /// Nothing, if it is a comment.
    pub(super) cells: Vec<Cell>,
    pub(super) comment: Option<String>,
}

/// The text of lines.
pub(super) fn set(lines: &[Line]) -> String {
    let widths: Vec<Vec<usize>> = lines
        .iter()
        .map(|line| line.cells.iter().map(|it| it.text.width()).collect())
        .collect();
    let gaps = gaps(lines, &widths);
    // Where each cell begins, and the end of the line.
    let mut begins: Vec<Vec<usize>> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let mut column = match line.start {
            Start::In(columns) => columns,
            Start::Below(place) => {
                let cell = begins.get(place.line).and_then(|it| it.get(place.cell));
                (cell.copied().unwrap_or(0) + place.offset).min(LONG)
            }
        };
        let mut of_line = Vec::with_capacity(line.cells.len() + 1);
        for cell in 0..line.cells.len() {
            column += number(&gaps, at, cell);
            of_line.push(column);
            column += number(&widths, at, cell);
        }
        of_line.push(column);
        begins.push(of_line);
    }
    let comments = comments(lines, &begins);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if line.blank && at > 0 {
            out.push('\n');
        }
        let begin = begins.get(at).and_then(|it| it.first()).copied();
        out.extend(std::iter::repeat_n(' ', begin.unwrap_or(0)));
        for (place, cell) in line.cells.iter().enumerate() {
            space(&mut out, number(&gaps, at, place), cell.lang);
            out.push_str(&cell.text);
        }
        if let Some(comment) = &line.comment {
            let gap = comments.get(at).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(' ', gap));
            out.push_str(comment);
        }
        let end = out.trim_end_matches([' ', '\u{3000}']).len();
        out.truncate(end);
        out.push('\n');
    }
    out
}

fn number(numbers: &[Vec<usize>], line: usize, cell: usize) -> usize {
    let of_line = numbers.get(line);
    of_line.and_then(|it| it.get(cell)).copied().unwrap_or(0)
}

/// Spaces of so many columns; those of Japanese text are of full width as far as they can be.
fn space(out: &mut String, columns: usize, lang: Lang) {
    let (full, half) = match lang {
        Lang::Ja => (columns / 2, columns % 2),
        Lang::En => (0, columns),
    };
    out.extend(std::iter::repeat_n(' ', half));
    out.extend(std::iter::repeat_n('\u{3000}', full));
}

/// How far each cell is from the end of the one before it.
fn gaps(lines: &[Line], widths: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut gaps: Vec<Vec<usize>> = lines
        .iter()
        .map(|line| line.cells.iter().map(|it| it.gap).collect())
        .collect();
    let rows: Vec<usize> = (0..lines.len())
        .filter(|at| matches!(lines.get(*at).map(|it| it.start), Some(Start::In(_))))
        .collect();
    let one_below = |above: &Line, below: &Line| {
        let set_in = |line: &Line| match line.start {
            Start::In(columns) => Some(columns),
            Start::Below(_) => None,
        };
        !below.blank && !above.opens && !below.opens && set_in(above) == set_in(below)
    };
    // The runs that are left to look at, each with a column of theirs.
    let mut left = vec![(0, rows.len(), 0)];
    while let Some((from, to, column)) = left.pop() {
        let run_of = |at: usize| -> Option<(&Line, usize)> {
            let line = rows.get(at).copied()?;
            Some((lines.get(line)?, number(widths, line, column)))
        };
        let fits = |line: &Line, width: usize| {
            let cell = line.cells.get(column);
            let alone = cell.is_none_or(|it| it.kind == Kind::Alone);
            line.cells.len() > column + 1 && width <= WIDEST && !alone
        };
        let mut first = from;
        while first < to {
            let Some((mut above, mut widest)) = run_of(first) else {
                break;
            };
            let mut end = first + 1;
            while end < to
                && let Some((line, width)) = run_of(end)
                && fits(
                    above,
                    number(widths, rows.get(end - 1).copied().unwrap_or(0), column),
                )
                && fits(line, width)
                && one_below(above, line)
                && above.cells.get(column).map(|it| it.kind)
                    == line.cells.get(column).map(|it| it.kind)
            {
                widest = widest.max(width);
                above = line;
                end += 1;
            }
            if end - first > 1 {
                for &row in rows.get(first..end).unwrap_or_default() {
                    let cell = lines.get(row).and_then(|it| it.cells.get(column));
                    let label = cell.is_some_and(|it| it.kind == Kind::Label);
                    let width = number(widths, row, column);
                    if let Some(gap) = gaps.get_mut(row).and_then(|it| it.get_mut(column + 1)) {
                        // Behind a column of keywords there is room.
                        *gap = (*gap).max(if label { 2 } else { 0 }) + widest - width;
                    }
                }
                left.push((first, end, column + 1));
            }
            first = end;
        }
    }
    gaps
}

/// How far the comment of each line is from its end.
fn comments(lines: &[Line], begins: &[Vec<usize>]) -> Vec<usize> {
    let end_of = |at: usize| {
        begins
            .get(at)
            .and_then(|it| it.last())
            .copied()
            .unwrap_or(0)
    };
    let mut gaps: Vec<usize> = lines
        .iter()
        .map(|line| if line.cells.is_empty() { 0 } else { 2 })
        .collect();
    // A line with a comment behind it that may stand in a column, by how far it is set in.
    let set_in = |at: usize| {
        let line = lines.get(at)?;
        let behind = !line.cells.is_empty() && line.comment.is_some() && end_of(at) <= LONG;
        match line.start {
            Start::In(columns) if behind => Some(columns),
            _ => None,
        }
    };
    let mut first = 0;
    while first < lines.len() {
        let mut end = first + 1;
        if set_in(first).is_some() {
            while set_in(end) == set_in(first) && lines.get(end).is_some_and(|it| !it.blank) {
                end += 1;
            }
            let widest = (first..end).map(end_of).max().unwrap_or(0);
            for at in first..end {
                if let Some(gap) = gaps.get_mut(at) {
                    *gap += widest - end_of(at);
                }
            }
        }
        first = end;
    }
    gaps
}

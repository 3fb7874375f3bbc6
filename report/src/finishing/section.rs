//! The table as a section of a check.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use gensoku_engine::world::table::{Cell, Row, Table, Verdict};
use gensoku_engine::world::{Situation, World};

use super::{case, id, short};
use crate::Input;
use crate::style::{Ink, Palette, pad, width, wrap};

struct Words {
    title: &'static str,
    times: &'static str,
    alike: &'static str,
    survived: &'static str,
    more: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::En => Words {
            title: "Who can finish",
            times: "own time / elapsed time, at least",
            alike: "the same",
            survived: "also without",
            more: "more: gensoku explain",
        },
        Lang::Ja => Words {
            title: "誰が終えられるか",
            times: "本人の所要時間／全体の所要時間（最短）",
            alike: "同じ",
            survived: "なくても終えられる",
            more: "詳細：gensoku explain",
        },
    }
}

/// So many procedures stand beside one another.
const BESIDE: usize = 3;

/// The table of a check: the rows that say something of their own, and in a line those that say what everybody's does.
pub(crate) fn section(out: &mut String, input: &Input<'_>, palette: Palette, columns: usize) {
    let world = &input.world;
    let table = world.table();
    if table.is_empty() {
        return;
    }
    let words = words(input.lang);
    for from in (0..table.procedures.len()).step_by(BESIDE) {
        let part = Part {
            world,
            table: &table,
            columns: from..(from + BESIDE).min(table.procedures.len()),
            lang: input.lang,
            palette,
            width: columns,
        };
        part.write(out, &words);
    }
    let broken = table.rows.iter().find_map(|row| {
        let mut cells = row.cells.iter().flatten();
        let cell = cells.find(|it| matches!(it.verdict, Verdict::Cannot(_)))?;
        Some(id(world, row.case, cell))
    });
    let first = table.everybody().and_then(|row| {
        let cell = row.cells.iter().flatten().next()?;
        Some(id(world, row.case, cell))
    });
    if let Some(id) = broken.or(first) {
        let line = format!("{} {id} {}", words.more, input.entry());
        let _ = writeln!(out, "{}", palette.paint(Ink::Quiet, &line));
    }
}

/// Some procedures of a table beside one another.
struct Part<'a> {
    world: &'a World<'a>,
    table: &'a Table,
    columns: std::ops::Range<usize>,
    lang: Lang,
    palette: Palette,
    width: usize,
}

impl Part<'_> {
    fn write(&self, out: &mut String, words: &Words) {
        let Some(everybody) = self.table.everybody() else {
            return;
        };
        let mut own: Vec<&Row> = vec![everybody];
        let mut alike = Vec::new();
        let mut survived = Vec::new();
        for row in self.table.rows.iter().skip(1) {
            let cells = self.cells(row);
            if cells.iter().all(|it| it.is_none()) {
                continue;
            }
            let name = case(self.world, row.case, self.lang);
            let alone = matches!(row.case.situation, Situation::Without(_));
            if self.differs(row, everybody) && (!alone || self.breaks(row)) {
                own.push(row);
            } else if let Situation::Without(system) = row.case.situation {
                survived.push(say::label_of(
                    self.world.design,
                    Element::System(system),
                    self.lang,
                ));
            } else {
                alike.push(name);
            }
        }
        let names: Vec<String> = own
            .iter()
            .map(|it| case(self.world, it.case, self.lang))
            .collect();
        let title = match self.world.situation() {
            Situation::Scenario(id) => {
                let name = say::label_of(self.world.design, Element::Scenario(id), self.lang);
                match self.lang {
                    Lang::En => format!("{} in {name}", words.title),
                    Lang::Ja => format!("{}（想定：{name}）", words.title),
                }
            }
            _ => words.title.to_owned(),
        };
        let labels = names.iter().chain([&title]).map(|it| width(it));
        let first = labels.max().unwrap_or(0).min(self.width / 3);
        let count = self.columns.len();
        let room = self.width.saturating_sub(first + 2 * count) / count.max(1);
        let _ = write!(
            out,
            "\n{}",
            self.palette.paint(Ink::Strong, &pad(&title, first))
        );
        for &procedure in self
            .table
            .procedures
            .get(self.columns.clone())
            .unwrap_or_default()
        {
            let name = say::label_of(self.world.design, Element::Procedure(procedure), self.lang);
            let name = pad(&cut_off(&name, room), room);
            let _ = write!(out, "  {}", self.palette.paint(Ink::Strong, &name));
        }
        trim_end(out);
        let note = self.palette.paint(Ink::Quiet, words.times);
        let _ = writeln!(out, "\n{}  {note}", " ".repeat(first));
        for (row, name) in own.iter().zip(&names) {
            self.row(out, row, name, first, room);
        }
        for (word, all) in [(words.alike, alike), (words.survived, survived)] {
            if all.is_empty() {
                continue;
            }
            let rest = self.width.saturating_sub(first + 2);
            for (at, line) in wrap(&say::list(&all, self.lang), rest).iter().enumerate() {
                let word = if at == 0 { word } else { "" };
                let line = format!("{}  {line}", pad(word, first));
                let _ = writeln!(out, "{}", self.palette.paint(Ink::Quiet, &line));
            }
        }
    }

    fn cells<'t>(&self, row: &'t Row) -> &'t [Option<Cell>] {
        row.cells.get(self.columns.clone()).unwrap_or_default()
    }

    fn differs(&self, row: &Row, other: &Row) -> bool {
        let mut pairs = self.cells(row).iter().zip(self.cells(other));
        pairs.any(|pair| match pair {
            (Some(mine), Some(theirs)) => !mine.says_the_same(theirs),
            (mine, _) => mine.is_some(),
        })
    }

    fn breaks(&self, row: &Row) -> bool {
        let mut cells = self.cells(row).iter().flatten();
        cells.any(|it| !matches!(it.verdict, Verdict::Can))
    }

    fn row(&self, out: &mut String, row: &Row, name: &str, first: usize, room: usize) {
        let _ = write!(out, "{}", pad(&cut_off(name, first), first));
        for cell in self.cells(row) {
            let (text, ink) = match cell {
                Some(cell) => {
                    let (mark, ink, text) = short(self.world.design, cell, self.lang);
                    (format!("{mark} {text}"), ink)
                }
                None => ("·".to_owned(), Ink::Quiet),
            };
            let text = pad(&cut_off(&text, room), room);
            let _ = write!(out, "  {}", self.palette.paint(ink, &text));
        }
        trim_end(out);
        out.push('\n');
    }
}

fn trim_end(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
}

/// A text no wider than there is room.
fn cut_off(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        if width(&short) + width(letter.encode_utf8(&mut [0; 4])) + 1 > room {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    short
}

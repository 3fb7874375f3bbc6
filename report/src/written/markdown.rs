//! A check in Markdown, for a pull request: the summary first, each finding with its place and what to do.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;

use super::{Document, Item, heads, weight};
use crate::markdown::{cell, head, row};
use crate::style::sign;
use crate::text::Words;
use crate::{Error, Format, Input};

/// The Markdown format of a check.
pub struct Markdown;

impl Format for Markdown {
    type Part = Document;

    fn part(&self, design: &Input<'_>) -> Result<Document, Error> {
        Ok(Document::of(design))
    }

    fn join(&self, parts: Vec<Document>) -> Result<Vec<u8>, Error> {
        let mut out = String::new();
        for (index, document) in parts.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            design(&mut out, document);
        }
        Ok(out.into_bytes())
    }
}

fn design(out: &mut String, it: &Document) {
    let lang = it.lang;
    let words = Words::of(lang);
    let _ = writeln!(out, "# {}\n", cell(&it.title));
    let _ = writeln!(
        out,
        "{} · {} · {}\n",
        cell(&it.file),
        it.day,
        cell(&it.asked)
    );
    for change in &it.changes {
        let _ = writeln!(out, "- {}", cell(change));
    }
    if !it.changes.is_empty() {
        // Else the summary would be part of the last item.
        out.push('\n');
    }
    if let Some(warning) = it.warning {
        let _ = writeln!(out, "{warning}\n");
    }
    let _ = writeln!(out, "**{}**\n", it.summary);
    if !it.mistakes.is_empty() {
        let _ = writeln!(out, "## {}\n", lang.pick("In the text", "本文の誤り"));
        for mistake in &it.mistakes {
            let _ = write!(
                out,
                "- **{}** {} ({})",
                mistake.severity,
                cell(&mistake.message),
                cell(&mistake.place)
            );
            if !mistake.help.is_empty() {
                let _ = write!(out, " – {}", cell(&mistake.help));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    for group in &it.groups {
        let _ = writeln!(out, "## {}\n", cell(&group.title));
        for item in &group.findings {
            finding(out, item, lang);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "## {}\n", lang.pick("By principle", "原則ごとの結果"));
    let heads = heads(lang);
    let titles: Vec<&str> = std::iter::once(words.principle).chain(heads).collect();
    *out += &head(&titles);
    for line in &it.coverage {
        let mut cells = vec![cell(&line.title)];
        match line.counts {
            Some(counts) => cells.extend(counts.map(|it| it.to_string())),
            None => {
                cells.push(format!("*{}*", words.nothing_to_check));
                cells.extend(std::iter::repeat_n(String::new(), 4));
            }
        }
        *out += &row(&cells);
    }
    if let Some(grid) = &it.finishing {
        let _ = writeln!(
            out,
            "\n## {}\n",
            lang.pick("Who can finish", "誰が終えられるか")
        );
        let procedures = grid.procedures.iter().map(String::as_str);
        let titles: Vec<&str> = std::iter::once("").chain(procedures).collect();
        *out += &head(&titles);
        for (case, cells) in &grid.rows {
            let mut line = vec![cell(case)];
            line.extend(cells.iter().map(|it| match it {
                Some(it) => format!("{} {}", it.sign, cell(&it.text)),
                None => String::new(),
            }));
            *out += &row(&line);
        }
    }
    if !it.questions.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            lang.pick("Open questions", "未確定の事項")
        );
        for asked in &it.questions {
            let _ = writeln!(out, "{}\n", cell(&asked.who));
            for question in &asked.questions {
                let _ = writeln!(
                    out,
                    "- [ ] {} ({})",
                    cell(&question.text),
                    cell(&question.place)
                );
            }
            out.push('\n');
        }
    }
}

fn finding(out: &mut String, it: &Item, lang: Lang) {
    let (sign, _) = sign(it.verdict, it.severity);
    let _ = writeln!(
        out,
        "- {sign} **{}** {} ({})",
        weight(lang, it),
        cell(&it.message),
        cell(&it.place)
    );
    let _ = writeln!(out, "  {}", cell(&it.id));
    for (role, text) in &it.reasons {
        let _ = writeln!(out, "  - {role}: {}", cell(text));
    }
    let way = Words::of(lang).ways_out;
    for (level, text) in &it.ways {
        let _ = writeln!(out, "  - {way} ({level}): {}", cell(text));
    }
}

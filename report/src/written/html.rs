//! A check as one page that needs nothing else: no script, no font, no picture from elsewhere. It prints.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_layout::svg::escape;

use super::{Document, Grid, Item, heads, weight};
use crate::map::words;
use crate::style::{Ink, sign};
use crate::text::Words;
use crate::{Error, Format, Input, svg};

/// The HTML format of a check.
pub struct Html;

/// How the page looks, on a screen and on paper.
const STYLE: &str = include_str!("style.css");

/// What is told of one design on a page.
pub struct Page {
    document: Document,
    /// The maps of its procedures.
    maps: Vec<String>,
}

impl Format for Html {
    type Part = Page;

    fn part(&self, design: &Input<'_>) -> Result<Page, Error> {
        Ok(Page {
            document: Document::of(design),
            maps: maps(design),
        })
    }

    fn join(&self, parts: Vec<Page>) -> Result<Vec<u8>, Error> {
        let lang = parts.first().map_or(Lang::En, |it| it.document.lang);
        let title = match parts.as_slice() {
            [only] => only.document.title.clone(),
            _ => lang.pick("Checked designs", "設計の検査").to_owned(),
        };
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            words::code(lang),
            escape(&title)
        );
        if let [_, _, ..] = parts.as_slice() {
            contents(&mut out, &parts, lang);
        }
        for (index, page) in parts.iter().enumerate() {
            design(&mut out, page, index);
        }
        out += "</body>\n</html>\n";
        Ok(out.into_bytes())
    }
}

/// The designs of a run, each with what was found.
fn contents(out: &mut String, pages: &[Page], lang: Lang) {
    let title = lang.pick("Checked designs", "設計の検査");
    let _ = writeln!(out, "<nav><h1>{title}</h1>\n<ol>");
    for (index, page) in pages.iter().enumerate() {
        let it = &page.document;
        let _ = writeln!(
            out,
            "<li><a href=\"#design-{index}\">{}</a> <span class=\"quiet\">{} · {}</span></li>",
            escape(&it.title),
            escape(&it.file),
            it.summary
        );
    }
    *out += "</ol></nav>\n";
}

fn design(out: &mut String, page: &Page, index: usize) {
    let it = &page.document;
    let lang = it.lang;
    let _ = writeln!(
        out,
        "<article id=\"design-{index}\">\n<header>\n<h1>{}</h1>\n<p class=\"quiet\">{} · {} · {}</p>",
        escape(&it.title),
        escape(&it.file),
        escape(&it.day),
        escape(&it.asked)
    );
    for change in &it.changes {
        let _ = writeln!(out, "<p>{}</p>", escape(change));
    }
    if let Some(warning) = it.warning {
        let _ = writeln!(out, "<p><b>{warning}</b></p>");
    }
    let _ = writeln!(out, "<p class=\"summary\">{}</p>\n</header>", it.summary);
    mistakes(out, it, lang);
    coverage(out, it, lang);
    for group in &it.groups {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(&group.title));
        for item in &group.findings {
            finding(out, item, lang);
        }
        *out += "</section>\n";
    }
    if let Some(grid) = &it.finishing {
        finishing(out, grid, lang);
    }
    questions(out, it, lang);
    map(out, page);
    *out += "</article>\n";
}

fn mistakes(out: &mut String, it: &Document, lang: Lang) {
    if it.mistakes.is_empty() {
        return;
    }
    let title = lang.pick("In the text", "本文の誤り");
    let _ = writeln!(out, "<section>\n<h2>{title}</h2>\n<ul>");
    for mistake in &it.mistakes {
        let _ = writeln!(
            out,
            "<li><b>{}</b> {} <span class=\"quiet\">{} · {}</span> {}</li>",
            mistake.severity,
            escape(&mistake.message),
            escape(&mistake.place),
            escape(mistake.code),
            escape(&mistake.help)
        );
    }
    *out += "</ul>\n</section>\n";
}

fn coverage(out: &mut String, it: &Document, lang: Lang) {
    let words = Words::of(lang);
    let title = lang.pick("By principle", "原則ごとの結果");
    let _ = writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<table class=\"coverage\">\n<thead><tr><th scope=\"col\">{}</th>",
        words.principle
    );
    for head in heads(lang) {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    *out += "</tr></thead>\n<tbody>\n";
    for row in &it.coverage {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(&row.title));
        match row.counts {
            Some(counts) => {
                for (count, class) in counts.iter().zip(["bad", "open", "open", "good", "good"]) {
                    let _ = match count {
                        0 => write!(out, "<td class=\"quiet\">·</td>"),
                        _ => write!(out, "<td class=\"{class}\">{count}</td>"),
                    };
                }
            }
            None => {
                let _ = write!(
                    out,
                    "<td colspan=\"5\" class=\"quiet none\">{}</td>",
                    words.nothing_to_check
                );
            }
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n</section>\n";
}

fn finding(out: &mut String, it: &Item, lang: Lang) {
    let (sign, ink) = sign(it.verdict, it.severity);
    let class = class(ink);
    let _ = writeln!(
        out,
        "<div class=\"finding\">\n<h3><span class=\"{class}\" title=\"{weight}\">{sign}</span> {}</h3>\n<p class=\"quiet\">{weight} · {} · {}</p>",
        escape(&it.message),
        escape(&it.place),
        escape(&it.id),
        weight = weight(lang, it),
    );
    if !it.quoted.is_empty() {
        let _ = writeln!(out, "<pre>{}</pre>", escape(&it.quoted));
    }
    if !it.reasons.is_empty() || !it.ways.is_empty() {
        *out += "<dl>\n";
        for (role, text) in &it.reasons {
            let _ = writeln!(out, "<dt>{role}</dt><dd>{}</dd>", escape(text));
        }
        let way = Words::of(lang).ways_out;
        for (level, text) in &it.ways {
            let _ = writeln!(
                out,
                "<dt>{way}</dt><dd><b>{level}</b> {}</dd>",
                escape(text)
            );
        }
        *out += "</dl>\n";
    }
    *out += "</div>\n";
}

fn finishing(out: &mut String, grid: &Grid, lang: Lang) {
    let title = lang.pick("Who can finish", "誰が終えられるか");
    let note = lang.pick(
        "Own time / elapsed time, at least",
        "本人の所要時間／全体の所要時間（最短）",
    );
    let _ = writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<p class=\"quiet\">{note}</p>\n<table>\n<thead><tr><th></th>"
    );
    for procedure in &grid.procedures {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(procedure));
    }
    *out += "</tr></thead>\n<tbody>\n";
    for (case, cells) in &grid.rows {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(case));
        for cell in cells {
            let _ = match cell {
                Some(it) => write!(
                    out,
                    "<td><span class=\"{}\">{}</span> {}</td>",
                    class(it.ink),
                    it.sign,
                    escape(&it.text)
                ),
                None => write!(out, "<td></td>"),
            };
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n</section>\n";
}

fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Bad => "bad",
        Ink::Warning => "warning",
        Ink::Open => "open",
        Ink::Good => "good",
        Ink::Strong | Ink::Quiet | Ink::Link => "quiet",
    }
}

fn questions(out: &mut String, it: &Document, lang: Lang) {
    if it.questions.is_empty() {
        return;
    }
    let title = lang.pick("Open questions", "未確定の事項");
    let _ = writeln!(out, "<section>\n<h2>{title}</h2>");
    for asked in &it.questions {
        let _ = writeln!(out, "<h3>{}</h3>\n<ul>", escape(&asked.who));
        for question in &asked.questions {
            let _ = writeln!(
                out,
                "<li>{} <span class=\"quiet\">{} · {}</span></li>",
                escape(&question.text),
                escape(&question.place),
                escape(&question.decides.join(", "))
            );
        }
        *out += "</ul>\n";
    }
    *out += "</section>\n";
}

/// The maps of the procedures that are the author's.
fn maps(input: &Input<'_>) -> Vec<String> {
    let procedures = input.design.procedures.entries();
    procedures
        .filter(|(_, it)| !input.design.given.contains(&it.name.span.file))
        .map(|(id, _)| svg::draw(input, &[id]))
        .collect()
}

fn map(out: &mut String, page: &Page) {
    if page.maps.is_empty() {
        return;
    }
    let title = page.document.lang.pick("Map", "手続の図");
    let _ = writeln!(out, "<section class=\"map\">\n<h2>{title}</h2>");
    for map in &page.maps {
        let _ = writeln!(out, "<figure>\n{map}</figure>");
    }
    *out += "</section>\n";
}

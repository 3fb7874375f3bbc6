//! Two designs side by side: findings solved, new and unchanged; time, people, law.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;
use gensoku_engine::revise::{Diff, Finishing, Gathered, Sides};
use gensoku_engine::rules::say;
use serde::Serialize;

use crate::Error;
use crate::json::written;
use crate::markdown::{cell, head, row};
use crate::style::{Ink, Palette, pad};

/// Two designs and what differs.
pub struct Compared<'a> {
    /// The two files, or the two dates of one.
    pub names: [&'a str; 2],
    /// The two days.
    pub as_of: [String; 2],
    /// What differs.
    pub diff: &'a Diff,
    /// The language in which is told.
    pub lang: Lang,
}

impl Compared<'_> {
    fn say(&self, en: &'static str, ja: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }

    /// One line of a table: what, before, after.
    fn rows(&self) -> Vec<[String; 3]> {
        let mut rows = Vec::new();
        let none = || "–".to_owned();
        for (path, sides) in &self.diff.procedures {
            let label = name(sides, |it: &Finishing| it.label.get(self.lang), path);
            let told = |side: &Option<Finishing>, tell: &dyn Fn(&Finishing) -> String| {
                side.as_ref().map_or_else(none, tell)
            };
            let digitally = |it: &Finishing| {
                match it.digitally {
                    Some(true) => self.say("yes", "できる"),
                    Some(false) => self.say("no", "できない"),
                    None => self.say("not stated", "記載なし"),
                }
                .to_owned()
            };
            let time = |it: &Finishing| match it.own_time {
                Some((least, most)) if most == Some(least) => say::duration(least, self.lang),
                Some((least, _)) => match self.lang {
                    Lang::En => format!("at least {}", say::duration(least, self.lang)),
                    Lang::Ja => format!("少なくとも{}", say::duration(least, self.lang)),
                },
                None => self.say("not known", "不明").to_owned(),
            };
            let finished = self.say("can be finished digitally", "デジタルで終えられる");
            let own = self.say("own time", "本人の所要時間");
            rows.push([
                format!("{label}: {finished}"),
                told(&sides.before, &digitally),
                told(&sides.after, &digitally),
            ]);
            rows.push([
                format!("{label}: {own}"),
                told(&sides.before, &time),
                told(&sides.after, &time),
            ]);
        }
        for ((path, how), sides) in &self.diff.profiles {
            if *how != "holding" {
                continue;
            }
            let label = name(sides, |it: &Gathered| it.label.get(self.lang), path);
            let told = |it: &Option<Gathered>| {
                it.as_ref().map_or_else(none, |it| {
                    if it.data.is_empty() {
                        none()
                    } else {
                        it.data.join(self.say(", ", "、"))
                    }
                })
            };
            let what = self.say("can put together", "名寄せできるもの");
            rows.push([
                format!("{label}: {what}"),
                told(&sides.before),
                told(&sides.after),
            ]);
        }
        let force = |it: bool| {
            if it {
                self.say("in force", "施行中")
            } else {
                "–"
            }
            .to_owned()
        };
        for (path, sides) in &self.diff.provisions {
            let label = name(sides, |it| it.get(self.lang), path);
            rows.push([
                label.to_owned(),
                force(sides.before.is_some()),
                force(sides.after.is_some()),
            ]);
        }
        rows
    }

    fn lists(&self) -> [(&'static str, Ink, Vec<&Finding>); 3] {
        [
            (
                self.say("Solved", "解消"),
                Ink::Good,
                self.diff.solved.iter().collect(),
            ),
            (
                self.say("New", "新規"),
                Ink::Bad,
                self.diff.new.iter().collect(),
            ),
            (
                self.say("Unchanged", "継続"),
                Ink::Quiet,
                self.diff.unchanged.iter().map(|(_, it)| it).collect(),
            ),
        ]
    }
}

fn name<'a, T>(sides: &'a Sides<T>, label: impl Fn(&'a T) -> &'a str, path: &'a str) -> &'a str {
    let side = sides.after.as_ref().or(sides.before.as_ref());
    side.map_or(path, label)
}

/// For people.
pub fn text(compared: &Compared<'_>, palette: Palette) -> String {
    let mut out = String::new();
    let [before, after] = compared.names;
    let [from, to] = &compared.as_of;
    let title = format!("{before} ({from}) → {after} ({to})");
    let _ = writeln!(out, "{}", palette.paint(Ink::Strong, &title));
    for (title, ink, findings) in compared.lists() {
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, &format!("{title}: {}", findings.len()))
        );
        for it in findings {
            let word = it.verdict.word();
            let _ = writeln!(
                out,
                "  {}  {}",
                palette.paint(ink, &it.id),
                palette.paint(Ink::Quiet, word)
            );
        }
    }
    let rows = compared.rows();
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|it| it.get(at));
        cells.map(|it| crate::style::width(it)).max().unwrap_or(0)
    };
    let title = compared.say("Side by side", "比較");
    let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
    let (first, second) = (width(0), width(1));
    for [what, before, after] in &rows {
        let _ = writeln!(
            out,
            "  {}  {}  →  {after}",
            pad(what, first),
            pad(before, second)
        );
    }
    out
}

/// As a page of Markdown.
pub fn markdown(compared: &Compared<'_>) -> String {
    let mut out = String::new();
    let [before, after] = compared.names.map(cell);
    let [from, to] = &compared.as_of;
    let _ = writeln!(out, "# {before} ({from}) → {after} ({to})\n");
    out += &head(&[
        "",
        compared.say("Before", "変更前"),
        compared.say("After", "変更後"),
    ]);
    for it in compared.rows() {
        out += &row(&it.map(|it| cell(&it)));
    }
    for (title, _, findings) in compared.lists() {
        let _ = writeln!(out, "\n## {title}: {}\n", findings.len());
        for it in findings {
            let _ = writeln!(
                out,
                "- {}: {}",
                cell(&it.id),
                cell(it.message.get(compared.lang))
            );
        }
    }
    out
}

#[derive(Serialize)]
struct JsonDiff<'a> {
    schema: u32,
    before: JsonSide<'a>,
    after: JsonSide<'a>,
    solved: Vec<JsonFinding<'a>>,
    new: Vec<JsonFinding<'a>>,
    unchanged: Vec<JsonFinding<'a>>,
    procedures: Vec<JsonRow<'a, JsonFinishing>>,
    profiles: Vec<JsonRow<'a, JsonGathered<'a>>>,
    provisions: Vec<JsonRow<'a, bool>>,
}

#[derive(Serialize)]
struct JsonSide<'a> {
    file: &'a str,
    as_of: &'a str,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    id: &'a str,
    severity: &'a str,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict_before: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonRow<'a, T> {
    element: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'a str>,
    before: Option<T>,
    after: Option<T>,
}

#[derive(Serialize)]
struct JsonFinishing {
    digitally: Option<bool>,
    own_time_ms: Option<u64>,
    own_time_most_ms: Option<u64>,
}

#[derive(Serialize)]
struct JsonGathered<'a> {
    sectors: &'a [String],
    data: &'a [String],
}

/// For scripts.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn json(compared: &Compared<'_>) -> Result<Vec<u8>, Error> {
    let diff = compared.diff;
    let lang = compared.lang;
    let finding = |it: &'_ Finding| -> (String, &'static str, &'static str, String) {
        (
            it.id.clone(),
            it.severity.word(),
            it.verdict.word(),
            it.message.get(lang).to_owned(),
        )
    };
    fn told<'a>(
        it: &'a (String, &'static str, &'static str, String),
        before: Option<&'a str>,
    ) -> JsonFinding<'a> {
        JsonFinding {
            id: &it.0,
            severity: it.1,
            verdict: it.2,
            verdict_before: before,
            message: &it.3,
        }
    }
    let solved: Vec<_> = diff.solved.iter().map(finding).collect();
    let new: Vec<_> = diff.new.iter().map(finding).collect();
    let both: Vec<_> = diff
        .unchanged
        .iter()
        .map(|(before, after)| (before.verdict.word(), finding(after)))
        .collect();
    let finishing = |it: &Finishing| JsonFinishing {
        digitally: it.digitally,
        own_time_ms: it.own_time.map(|it| it.0),
        own_time_most_ms: it.own_time.and_then(|it| it.1),
    };
    fn gathered(it: &Gathered) -> JsonGathered<'_> {
        JsonGathered {
            sectors: &it.sectors,
            data: &it.data,
        }
    }
    let [before, after] = compared.names;
    let [from, to] = &compared.as_of;
    written(&JsonDiff {
        schema: 1,
        before: JsonSide {
            file: before,
            as_of: from,
        },
        after: JsonSide {
            file: after,
            as_of: to,
        },
        solved: solved.iter().map(|it| told(it, None)).collect(),
        new: new.iter().map(|it| told(it, None)).collect(),
        unchanged: both
            .iter()
            .map(|(before, it)| told(it, Some(before)))
            .collect(),
        procedures: diff
            .procedures
            .iter()
            .map(|(path, it)| JsonRow {
                element: path,
                how: None,
                before: it.before.as_ref().map(finishing),
                after: it.after.as_ref().map(finishing),
            })
            .collect(),
        profiles: diff
            .profiles
            .iter()
            .map(|((path, how), it)| JsonRow {
                element: path,
                how: Some(how),
                before: it.before.as_ref().map(gathered),
                after: it.after.as_ref().map(gathered),
            })
            .collect(),
        provisions: diff
            .provisions
            .iter()
            .map(|(path, it)| JsonRow {
                element: path,
                how: None,
                before: Some(it.before.is_some()),
                after: Some(it.after.is_some()),
            })
            .collect(),
    })
}

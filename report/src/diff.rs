//! Two designs side by side: findings solved, new and unchanged; time, people, law.

mod json;

use std::fmt::Write as _;

use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::Finding;
use gensoku_engine::revise::{Carried, Diff, Finishing, Gathered, Sides};
use gensoku_engine::rules::say;
use gensoku_engine::world::How;

use crate::map::words;
use crate::markdown::{cell, head, row};
use crate::style::{Ink, Palette, pad};

pub use json::json;

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

/// A finding, and what it was before where it is judged otherwise.
type Listed<'f> = (Option<&'f Finding>, &'f Finding);

impl Compared<'_> {
    /// A line of a table each: what, before, after.
    fn rows(&self) -> Vec<[String; 3]> {
        let mut rows = Vec::new();
        for (path, sides) in &self.diff.procedures {
            self.finishing(path, sides, &mut rows);
        }
        for ((path, how), sides) in &self.diff.profiles {
            if *how == How::Holding && sides.before != sides.after {
                let label = name(sides, |it: &Gathered| it.label.get(self.lang), path);
                let what = self.lang.pick("can put together", "名寄せできるもの");
                rows.push(line(label, what, sides, |it| self.gathered(it)));
            }
        }
        for (path, sides) in &self.diff.provisions {
            let label = name(sides, |it| it.get(self.lang), path);
            let force = |side: &Option<Text>| {
                let word = side.as_ref().map(|_| self.lang.pick("in force", "施行中"));
                word.unwrap_or(NONE).to_owned()
            };
            rows.push([label.to_owned(), force(&sides.before), force(&sides.after)]);
        }
        for (path, sides) in &self.diff.grounds {
            let label = name(sides, |it: &Carried| it.label.get(self.lang), path);
            let what = self.lang.pick("stands on", "根拠");
            rows.push(line(label, what, sides, |it| self.carried(it)));
        }
        rows
    }

    /// Who can finish a procedure, and how long it takes.
    fn finishing(&self, path: &str, sides: &Sides<Finishing>, rows: &mut Vec<[String; 3]>) {
        let lang = self.lang;
        let label = name(sides, |it: &Finishing| it.label.get(lang), path);
        let at_least = |time| match lang {
            Lang::En => format!("at least {}", say::duration(time, lang)),
            Lang::Ja => format!("少なくとも{}", say::duration(time, lang)),
        };
        let unknown = || lang.pick("not known", "不明").to_owned();
        let what = lang.pick("can be finished digitally", "デジタルで終えられる");
        rows.push(line(label, what, sides, |it| {
            let word = match it.digitally {
                Some(true) => lang.pick("yes", "できる"),
                Some(false) => lang.pick("no", "できない"),
                None => lang.pick("not stated", "記載なし"),
            };
            word.to_owned()
        }));
        let what = lang.pick("own time", "本人の所要時間");
        rows.push(line(label, what, sides, |it| match it.own_time {
            Some((least, most)) if most == Some(least) => say::duration(least, lang),
            Some((least, _)) => at_least(least),
            None => unknown(),
        }));
        self.groups(label, sides, rows);
        let what = lang.pick("elapsed time", "全体の所要時間");
        rows.push(line(label, what, sides, |it| match it.elapsed {
            Some((time, true)) => say::duration(time, lang),
            Some((time, false)) => at_least(time),
            None => unknown(),
        }));
    }

    /// What an actor can put together, in words.
    fn gathered(&self, it: &Gathered) -> String {
        if it.data.is_empty() {
            return NONE.to_owned();
        }
        let names: Vec<&str> = it.data.values().map(|it| it.get(self.lang)).collect();
        names.join(self.lang.pick(", ", "、"))
    }

    /// Those of the groups and scenarios of a procedure for which it is another than before whether it can be finished.
    fn groups(&self, label: &str, sides: &Sides<Finishing>, rows: &mut Vec<[String; 3]>) {
        let all =
            |side: &Option<Finishing>| side.as_ref().map_or_else(Vec::new, |it| it.groups.clone());
        let (before, after) = (all(&sides.before), all(&sides.after));
        let mut names: Vec<&Text> = before.iter().map(|it| &it.0).collect();
        names.extend(
            after
                .iter()
                .map(|it| &it.0)
                .filter(|it| !before.iter().any(|old| old.0 == **it)),
        );
        let can = |all: &[(Text, Option<bool>)], name: &Text| {
            let found = all.iter().find(|it| it.0 == *name);
            found.map_or(NONE, |it| match it.1 {
                Some(true) => self.lang.pick("can finish", "終えられる"),
                Some(false) => self.lang.pick("cannot finish", "終えられない"),
                None => self.lang.pick("not stated", "記載なし"),
            })
        };
        for name in names {
            let [from, to] = [can(&before, name), can(&after, name)];
            if from != to {
                let name = name.get(self.lang);
                rows.push([format!("{label}: {name}"), from.to_owned(), to.to_owned()]);
            }
        }
    }

    /// What carries a movement, in words.
    fn carried(&self, it: &Carried) -> String {
        let names = |all: &std::collections::BTreeMap<String, gensoku_dsl::text::Text>| {
            let names: Vec<&str> = all.values().map(|it| it.get(self.lang)).collect();
            names.join(self.lang.pick(", ", "、"))
        };
        let mut parts = Vec::new();
        if !it.permitted_by.is_empty() {
            parts.push(names(&it.permitted_by));
        }
        if it.consent {
            parts.push(self.lang.pick("consent", "本人の同意").to_owned());
        }
        if !it.forbidden_by.is_empty() {
            let by = self.lang.pick("forbidden by", "禁止：");
            parts.push(format!("{by} {}", names(&it.forbidden_by)));
        }
        match it.stands {
            Some(true) => {}
            Some(false) => parts.push(
                self.lang
                    .pick("does not stand", "根拠とならない")
                    .to_owned(),
            ),
            None => parts.push(
                self.lang
                    .pick("not stated whether it stands", "根拠となるか不明")
                    .to_owned(),
            ),
        }
        if parts.is_empty() {
            return self.lang.pick("nothing", "なし").to_owned();
        }
        parts.join(self.lang.pick("; ", "；"))
    }

    /// Whether anything but the unchanged is to be told.
    fn changes(&self) -> bool {
        let diff = self.diff;
        let procedures = diff.procedures.values().any(|it| it.before != it.after);
        let profiles = diff.profiles.values().any(|it| it.before != it.after);
        let found = !diff.solved.is_empty() || !diff.new.is_empty();
        let law = !diff.provisions.is_empty() || !diff.grounds.is_empty();
        found || law || procedures || profiles
    }

    /// One line: how many findings are solved, new and unchanged.
    fn summary(&self) -> String {
        let diff = self.diff;
        let (solved, new, same) = (diff.solved.len(), diff.new.len(), diff.unchanged.len());
        let [_, name] = self.names;
        match self.lang {
            Lang::En => format!("{name}: {solved} solved, {new} new, {same} unchanged"),
            Lang::Ja => format!("{name}：解消{solved}件、新規{new}件、継続{same}件"),
        }
    }

    /// How something is judged, and how it was before where that is another.
    fn judged(&self, was: Option<&Finding>, now: &Finding) -> String {
        let word = words::verdict_word(self.lang, now.verdict);
        match was {
            Some(was) => format!("{} → {word}", words::verdict_word(self.lang, was.verdict)),
            None => word.to_owned(),
        }
    }

    /// The findings under their headings, each with what it was before where it is judged otherwise.
    fn lists(&self) -> [(&'static str, Ink, Vec<Listed<'_>>); 4] {
        fn alone(all: &[Finding]) -> Vec<Listed<'_>> {
            all.iter().map(|it| (None, it)).collect()
        }
        let all = self.diff.unchanged.iter();
        let (same, otherwise): (Vec<_>, Vec<_>) =
            all.partition(|(was, now)| was.verdict == now.verdict);
        [
            (
                self.lang.pick("Solved", "解消"),
                Ink::Good,
                alone(&self.diff.solved),
            ),
            (
                self.lang.pick("New", "新規"),
                Ink::Bad,
                alone(&self.diff.new),
            ),
            (
                self.lang.pick("Judged otherwise", "判定の変わったもの"),
                Ink::Open,
                otherwise
                    .into_iter()
                    .map(|(was, now)| (Some(was), now))
                    .collect(),
            ),
            (
                self.lang.pick("Unchanged", "継続"),
                Ink::Quiet,
                same.into_iter().map(|(_, now)| (None, now)).collect(),
            ),
        ]
    }
}

/// What stands for what is not there.
const NONE: &str = "–";

/// What is told of both sides of something.
fn line<T>(label: &str, what: &str, sides: &Sides<T>, tell: impl Fn(&T) -> String) -> [String; 3] {
    let told = |side: &Option<T>| side.as_ref().map_or_else(|| NONE.to_owned(), &tell);
    [
        format!("{label}: {what}"),
        told(&sides.before),
        told(&sides.after),
    ]
}

fn name<'a, T>(sides: &'a Sides<T>, label: impl Fn(&'a T) -> &'a str, path: &'a str) -> &'a str {
    let side = sides.after.as_ref().or(sides.before.as_ref());
    side.map_or(path, label)
}

/// For people; of several pairs a line for each, then those that differ.
pub fn text(compared: &[Compared<'_>], palette: Palette) -> String {
    let told = compared
        .iter()
        .filter(|it| compared.len() == 1 || it.changes());
    let pages: Vec<String> = told.map(|it| page(it, palette)).collect();
    let mut out = String::new();
    if compared.len() > 1 {
        for it in compared {
            let _ = writeln!(out, "{}", it.summary());
        }
        out.push('\n');
    }
    out + &pages.join("\n")
}

fn page(compared: &Compared<'_>, palette: Palette) -> String {
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
        for (was, it) in findings {
            let word = compared.judged(was, it);
            let _ = writeln!(
                out,
                "  {}  {}",
                palette.paint(ink, &it.id),
                palette.paint(Ink::Quiet, &word)
            );
            if !matches!(ink, Ink::Quiet) {
                let _ = writeln!(out, "       {}", it.message.get(compared.lang));
            }
        }
    }
    let title = compared.lang.pick("Side by side", "比較");
    let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
    let rows = compared.rows();
    // What is long has lines of its own; the rest stands in columns.
    let is_long =
        |it: &&[String; 3]| it.iter().map(|it| crate::style::width(it)).sum::<usize>() > 92;
    let width = |at: usize| {
        let short = rows.iter().filter(|it| !is_long(it));
        let cells = short.filter_map(|it| it.get(at));
        cells.map(|it| crate::style::width(it)).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    for row in &rows {
        let [what, before, after] = row;
        let _ = if is_long(&row) {
            let (from, to) = (
                compared.lang.pick("before", "変更前"),
                compared.lang.pick("after ", "変更後"),
            );
            writeln!(out, "  {what}\n      {from}  {before}\n      {to}  {after}")
        } else {
            writeln!(
                out,
                "  {}  {}  →  {after}",
                pad(what, first),
                pad(before, second)
            )
        };
    }
    out
}

/// As a page of Markdown.
pub fn markdown(compared: &[Compared<'_>]) -> String {
    let pages: Vec<String> = compared.iter().map(section).collect();
    pages.join("\n")
}

fn section(compared: &Compared<'_>) -> String {
    let mut out = String::new();
    let [before, after] = compared.names.map(cell);
    let [from, to] = &compared.as_of;
    let _ = writeln!(out, "# {before} ({from}) → {after} ({to})\n");
    out += &head(&[
        "",
        compared.lang.pick("Before", "変更前"),
        compared.lang.pick("After", "変更後"),
    ]);
    for it in compared.rows() {
        out += &row(&it.map(|it| cell(&it)));
    }
    for (title, _, findings) in compared.lists() {
        let _ = writeln!(out, "\n## {title}: {}\n", findings.len());
        for (was, it) in findings {
            let told = cell(it.message.get(compared.lang));
            let _ = match was {
                None => writeln!(out, "- {}: {told}", cell(&it.id)),
                Some(_) => writeln!(
                    out,
                    "- {}: {told} ({})",
                    cell(&it.id),
                    compared.judged(was, it)
                ),
            };
        }
    }
    out
}

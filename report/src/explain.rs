//! Pages: what a rule is about, and why something was found.

pub mod json;
mod library;
mod principles;

pub use library::Library;
pub use principles::Principles;

use std::fmt::Write as _;

use gensoku_dsl::codes::Code;
use gensoku_dsl::syntax::spec::Set;
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{Element, Finding};
use gensoku_engine::rules::expr::{Piece, Remedy, Shown};
use gensoku_engine::rules::{Parameters, Rule, say};
use gensoku_policies::Pack;
use gensoku_policies::profile::Change;

use crate::Input;
use crate::map::words;
use crate::style::{Ink, Palette, wrap};
use crate::text::level_word;

/// How wide a page is.
const COLUMNS: usize = 88;

/// What the page of a rule tells.
pub struct Page<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its pack.
    pub pack: Option<&'a Pack>,
    /// The parameters, as the project sets them.
    pub parameters: &'a Parameters,
    /// What the project changes, of any rule.
    pub changes: &'a [Change],
}

impl Page<'_> {
    /// The page of a rule.
    pub fn text(&self, lang: Lang, palette: Palette) -> String {
        let mut out = rule(self.rule, self.pack, self.parameters, lang, palette);
        let own = |it: &&Change| it.of == self.rule.name || self.rule.parameters.contains(&it.of);
        let changes: Vec<&Change> = self.changes.iter().filter(own).collect();
        if !changes.is_empty() {
            let title = match lang {
                Lang::En => "Changed in this project",
                Lang::Ja => "このプロジェクトでの変更",
            };
            let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
        }
        for change in changes {
            let text = crate::text::change(change, lang);
            for line in wrap(&text, COLUMNS) {
                let _ = writeln!(out, "  {line}");
            }
        }
        out
    }
}

fn rule(
    rule: &Rule,
    pack: Option<&Pack>,
    parameters: &Parameters,
    lang: Lang,
    palette: Palette,
) -> String {
    let mut out = String::new();
    let head = |out: &mut String, text: &str| {
        let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, text));
    };
    let _ = writeln!(
        out,
        "{}  {}",
        palette.paint(Ink::Strong, &rule.name),
        rule.title.get(lang)
    );
    let pack_title = pack.map_or(rule.pack.as_str(), |it| it.title.get(lang));
    let _ = writeln!(
        out,
        "{}",
        palette.paint(
            Ink::Quiet,
            &format!(
                "{pack_title} · {} · {}",
                words::severity(lang, rule.severity),
                concern(lang, &rule.concern)
            )
        )
    );
    if let Some(why) = &rule.why {
        head(&mut out, lang.pick("Why", "趣旨"));
        paragraph(&mut out, why, lang);
    }
    head(&mut out, lang.pick("Source", "出典"));
    for source in &rule.sources {
        let _ = writeln!(out, "  {source}");
    }
    if !rule.parameters.is_empty() {
        head(&mut out, lang.pick("Parameters", "パラメータ"));
        for name in &rule.parameters {
            parameter(&mut out, name, parameters, lang);
        }
    }
    let ways = ways_out(rule, lang);
    if !ways.is_empty() {
        head(&mut out, lang.pick("Ways out", "改善策"));
    }
    for way in ways {
        let _ = writeln!(out, "  {way}");
    }
    head(&mut out, lang.pick("The rule", "規則"));
    for line in rule.source_text.lines() {
        let _ = writeln!(out, "  {line}");
    }
    for example in &rule.examples {
        let title = match example.kind {
            Shown::Violates => lang.pick("Avoid", "避けるべき例"),
            Shown::Conforms => lang.pick("Prefer", "望ましい例"),
            Shown::NotStated => lang.pick("Not stated", "記載のない例"),
            Shown::Ignores => lang.pick("It does not speak of", "対象とならない例"),
        };
        let at = example
            .at
            .as_ref()
            .map_or(String::new(), |(at, _)| format!(" ({at})"));
        head(&mut out, &format!("{title}{at}"));
        for line in unindented(&example.body) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// A parameter with its values.
fn parameter(out: &mut String, name: &str, parameters: &Parameters, lang: Lang) {
    let Some(parameter) = parameters.0.get(name) else {
        return;
    };
    let _ = writeln!(out, "  {name}: {}", parameter.title.get(lang));
    for dated in &parameter.values {
        let value = say::amount(dated.value, lang);
        let from = dated.from.map_or(String::new(), |it| format!("{it} "));
        let _ = writeln!(out, "    {from}{value}  ({})", dated.source);
    }
}

/// The ways out that a rule offers, with their levels; what it fills in is left out.
fn ways_out(rule: &Rule, lang: Lang) -> Vec<String> {
    let ways = rule.remedies.iter().map(|remedy| match remedy {
        Remedy::Do(level, said) => {
            let pieces = match lang {
                Lang::En => &said.text.en,
                Lang::Ja => &said.text.ja,
            };
            let text: String = pieces
                .iter()
                .map(|it| match it {
                    Piece::Text(text) => text.as_str(),
                    Piece::Hole(_) => "…",
                })
                .collect();
            format!("{}: {text}", level_word(*level, lang))
        }
        Remedy::AmendRequirement(_) => match lang {
            Lang::En => "Revise the provision that requires it, at its level".to_owned(),
            Lang::Ja => "これを義務付ける規定を、その水準で改める".to_owned(),
        },
    });
    ways.collect()
}

/// The page of a diagnostic: what it means, an example, and the same put right.
pub fn code(code: &Code, lang: Lang, palette: Palette) -> String {
    let (wrong, right) = match lang {
        Lang::En => ("Wrong", "Right"),
        Lang::Ja => ("誤り", "正しい例"),
    };
    let mut out = format!("{}\n\n", palette.paint(Ink::Strong, code.code));
    paragraph(&mut out, &code.text(), lang);
    for (title, text) in [(wrong, code.wrong), (right, code.right)] {
        if text.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// Why something was found, step by step.
pub fn finding(input: &Input<'_>, finding: &Finding, palette: Palette) -> String {
    let lang = input.lang;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        palette.paint(Ink::Strong, finding.title.get(lang))
    );
    let (file, line) = input.file_line(finding.span);
    let _ = writeln!(
        out,
        "{}",
        palette.paint(
            Ink::Quiet,
            &format!(
                "{} · {} · {} · {file}:{line}",
                finding.id,
                words::severity(lang, finding.severity),
                match lang {
                    Lang::En => finding.verdict.word(),
                    Lang::Ja => words::verdict_word(lang, finding.verdict),
                }
            )
        )
    );
    let _ = writeln!(out);
    paragraph(&mut out, &finding.message, lang);
    let _ = writeln!(
        out,
        "\n{}",
        palette.paint(Ink::Strong, lang.pick("Why", "理由"))
    );
    for (index, witness) in finding.witness.iter().enumerate() {
        let (file, line) = input.file_line(witness.span);
        let label = input.label(witness);
        let note = witness.note.get(lang);
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(": {note}")
        };
        let _ = writeln!(out, "  {}. {label}{note}  ({file}:{line})", index + 1);
        let text = input.quoted(witness.span);
        let _ = writeln!(out, "     {}", palette.paint(Ink::Quiet, text));
    }
    if !finding.provisions.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, lang.pick("Provisions", "規定"))
        );
        for &id in &finding.provisions {
            let label = say::label_of(input.design, Element::Provision(id), lang);
            let _ = writeln!(out, "  {}", palette.paint(Ink::Link, &label));
        }
    }
    if !finding.remedies.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, lang.pick("Ways out", "改善策"))
        );
        for remedy in &finding.remedies {
            let level = level_word(remedy.level, lang);
            let _ = writeln!(out, "  {level}: {}", remedy.text.get(lang));
        }
    }
    out
}

fn paragraph(out: &mut String, text: &Text, lang: Lang) {
    for line in wrap(text.get(lang), COLUMNS) {
        let _ = writeln!(out, "  {line}");
    }
}

/// The lines of an example without the indentation that they share.
fn unindented(body: &str) -> Vec<&str> {
    let lines: Vec<&str> = body.lines().skip_while(|it| it.trim().is_empty()).collect();
    let shared = lines
        .iter()
        .filter(|it| !it.trim().is_empty())
        .map(|it| it.len() - it.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut lines: Vec<&str> = lines
        .into_iter()
        .map(|it| it.get(shared..).unwrap_or_default().trim_end())
        .collect();
    while lines.last().is_some_and(|it| it.is_empty()) {
        lines.pop();
    }
    lines
}

/// The word for a concern.
fn concern(lang: Lang, concern: &str) -> &str {
    match (lang, Set::Concern.find(concern)) {
        (Lang::Ja, Some((_, ja))) => ja,
        _ => concern,
    }
}

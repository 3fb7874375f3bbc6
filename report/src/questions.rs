//! The open questions of a design, each asked of who can answer it.

use std::fmt::Write as _;
use std::sync::Arc;

use gensoku_dsl::design::Design;
use gensoku_dsl::source::{Origin, Sources};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Report;
use gensoku_engine::questions::{Asked, questions};
use gensoku_engine::rules::say;
use gensoku_engine::world::World;
use serde::Serialize;

use crate::style::{Ink, Palette, wrap};
use crate::{Error, Format, Input};

/// The open questions as text, by who is asked.
pub struct Questions {
    /// Colours.
    pub palette: Palette,
    /// How many columns there are.
    pub columns: usize,
}

impl Format for Questions {
    type Part = String;

    fn part(&self, input: &Input<'_>) -> Result<String, Error> {
        let mut out = String::new();
        self.design(&mut out, input);
        Ok(out)
    }

    fn join(&self, parts: Vec<String>) -> Result<Vec<u8>, Error> {
        let whole = parts.join("\n");
        Ok(self.palette.shown(&whole).into_owned().into_bytes())
    }
}

impl Questions {
    fn design(&self, out: &mut String, input: &Input<'_>) {
        let all = asked(input);
        let count: usize = all.iter().map(|it| it.questions.len()).sum();
        let _ = writeln!(out, "{}", self.palette.paint(Ink::Quiet, input.entry()));
        let counted = match (input.lang, count) {
            (Lang::En, 0) => "Nothing is left open.".to_owned(),
            (Lang::En, 1) => "1 open question".to_owned(),
            (Lang::En, _) => format!("{count} open questions"),
            (Lang::Ja, 0) => "未確定の事項はない。".to_owned(),
            (Lang::Ja, _) => format!("未確定の事項 {count}件"),
        };
        let _ = writeln!(out, "{}", self.palette.paint(Ink::Strong, &counted));
        for asked in &all {
            let who = asked.label(input.design, input.lang);
            let _ = writeln!(out, "\n{}", self.palette.paint(Ink::Strong, &who));
            for question in &asked.questions {
                let place = input.place(question.span);
                let room = self.columns.saturating_sub(8).max(24);
                let word = question.word.get(input.lang);
                let text = question.text.get(input.lang);
                let text = match input.lang {
                    Lang::En => format!("{text} ({place}, `{word}`)"),
                    Lang::Ja => format!("{text}（{place}、「{word}」）"),
                };
                for (index, line) in wrap(&text, room).iter().enumerate() {
                    let mark = if index == 0 { "?" } else { " " };
                    let _ = writeln!(out, "  {} {line}", self.palette.paint(Ink::Open, mark));
                }
                let decides = question.findings.join(", ");
                for line in wrap(&decides, room) {
                    let _ = writeln!(out, "      {}", self.palette.paint(Ink::Quiet, &line));
                }
            }
        }
    }
}

/// The open questions of a design as a plain text.
pub fn plain(sources: &Sources, design: &Design, report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let questions = Questions {
        palette: Palette { colour: false },
        columns: 100,
    };
    let input = Input {
        sources,
        design,
        world: World::new(design, report.as_of).within(report.situation),
        diagnostics: &[],
        report,
        packs: &[],
        asked: &Arc::default(),
        lang,
    };
    questions.design(&mut out, &input);
    out
}

/// Who is asked what. What a library leaves open is answered in the design: its place is where the answer is wanted.
pub fn asked(input: &Input<'_>) -> Vec<Asked> {
    let mut all = questions(input.design, input.report);
    for question in all.iter_mut().flat_map(|it| &mut it.questions) {
        let source = input.sources.get(question.span.file);
        if source.is_some_and(|it| it.origin == Origin::Library) {
            let findings = &input.report.findings;
            let waits = findings
                .iter()
                .find(|it| question.findings.contains(&it.id));
            question.span = waits.map_or(question.span, |it| it.span);
        }
    }
    all
}

/// An open question in JSON.
#[derive(Serialize)]
pub(crate) struct JsonQuestion {
    /// The path of the actor who is asked; nobody but the author where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<String>,
    element: String,
    clause: &'static str,
    question: String,
    findings: Vec<String>,
    file: String,
    line: usize,
}

/// The open questions in JSON.
pub(crate) fn json(input: &Input<'_>) -> Vec<JsonQuestion> {
    let path = |element| say::path_of(input.design, element);
    let of = |asked: Asked| {
        let ask = asked
            .who
            .map(|who| path(gensoku_engine::finding::Element::Actor(who)));
        asked.questions.into_iter().map(move |it| {
            let (file, line) = input.file_line(it.span);
            JsonQuestion {
                ask: ask.clone(),
                element: path(it.element),
                clause: it.clause,
                question: it.text.get(input.lang).to_owned(),
                findings: it.findings,
                file: file.to_owned(),
                line,
            }
        })
    };
    asked(input).into_iter().flat_map(of).collect()
}

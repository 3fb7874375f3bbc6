//! What rests on a provision.

mod json;

use std::fmt::Write as _;

use gensoku_dsl::design::{Design, ProvisionId, Spelled};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Report};
use gensoku_engine::revise::Trace;
use gensoku_engine::rules::say;
use gensoku_engine::world::Movement;

pub use json::json;

use crate::effects::effect;
use crate::style::{Ink, Palette};

/// A trace with the design that it is of.
pub struct Traced<'a> {
    /// The design as it was checked.
    pub design: &'a Design,
    /// Its movements.
    pub movements: &'a [Movement],
    /// The provisions that are in force.
    pub in_force: &'a [ProvisionId],
    /// What was found.
    pub report: &'a Report,
    /// What rests on the provision.
    pub trace: &'a Trace,
    /// The language in which is told.
    pub lang: Lang,
}

impl Traced<'_> {
    fn label(&self, it: Element) -> String {
        say::label_of(self.design, it, self.lang)
    }

    fn provisions(&self, all: &[ProvisionId]) -> Vec<String> {
        all.iter()
            .map(|&it| {
                let label = self.label(Element::Provision(it));
                if self.in_force.contains(&it) {
                    label
                } else {
                    format!(
                        "{label}  {}",
                        self.lang.pick("(not in force)", "（施行されていない）")
                    )
                }
            })
            .collect()
    }

    fn movements(&self, all: &[usize]) -> Vec<String> {
        let movements = all.iter().filter_map(|&it| self.movements.get(it));
        movements.map(|it| self.movement(it)).collect()
    }

    fn movement(&self, it: &Movement) -> String {
        let data = self.label(Element::Data(it.data));
        let from = it.from.map(|it| self.label(Element::System(it.system)));
        let step = self.design.path(it.step);
        let verb = it.verb.word(self.lang);
        match (self.lang, from) {
            (Lang::En, Some(from)) => format!("{step} {verb} {data} from {from}"),
            (Lang::Ja, Some(from)) => format!("{step}　{verb}：{data}（{from}から）"),
            (Lang::En, None) => format!("{step} {verb} {data}"),
            (Lang::Ja, None) => format!("{step}　{verb}：{data}"),
        }
    }
}

/// The page of a provision.
pub fn text(traced: &Traced<'_>, palette: Palette) -> String {
    let (design, trace, lang) = (traced.design, traced.trace, traced.lang);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}  {}",
        palette.paint(Ink::Strong, &traced.label(Element::Law(trace.law))),
        palette.paint(
            Ink::Quiet,
            &match lang {
                Lang::En => format!("as of {}", traced.report.as_of),
                Lang::Ja => format!("{}時点", traced.report.as_of),
            }
        )
    );
    for (&id, name) in trace
        .resting
        .provisions
        .iter()
        .zip(traced.provisions(&trace.resting.provisions))
    {
        let it = &design.provisions[id];
        let title = it.title.as_ref().map_or("", |it| it.get(lang));
        let _ = writeln!(out, "  {} {title}", palette.paint(Ink::Link, &name));
        let dates = [
            (traced.lang.pick("from", "施行"), it.period.from),
            (traced.lang.pick("until", "失効"), it.period.until),
        ];
        for (word, date) in dates {
            if let Some(date) = date {
                let _ = writeln!(out, "    {word} {date}");
            }
        }
        for it in &it.effects {
            let _ = writeln!(out, "    {}", effect(design, it, lang));
        }
    }
    let mut list = |en, ja, rows: Vec<String>| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, traced.lang.pick(en, ja))
        );
        for row in rows {
            let _ = writeln!(out, "  {row}");
        }
    };
    list(
        "It rests on",
        "根拠",
        traced.provisions(&trace.resting.rests_on),
    );
    list(
        "It delegates to",
        "これに基づく規定",
        traced.provisions(&trace.resting.delegated),
    );
    let procedures = trace.resting.procedures.iter();
    let procedures = procedures.map(|&it| traced.label(Element::Procedure(it)));
    list("Procedures", "手続", procedures.collect());
    let steps = trace.resting.steps.iter().map(|&it| {
        let (path, label) = (design.path(it), traced.label(Element::Step(it)));
        if path.ends_with(&label) {
            path
        } else {
            format!("{path}  {label}")
        }
    });
    list("Steps", "手順", steps.collect());
    list(
        "Movements",
        "データの移動",
        traced.movements(&trace.resting.movements),
    );
    let systems = trace.resting.systems.iter();
    let systems = systems.map(|&it| traced.label(Element::System(it)));
    list("Systems", "システム", systems.collect());
    let told = |it: &Finding| format!("{}  {}", it.id, it.message.get(lang));
    let message = |id: &String| {
        let found = traced.report.findings.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.clone(), told)
    };
    list(
        "Findings",
        "指摘",
        trace.resting.findings.iter().map(message).collect(),
    );
    list(
        "If it were repealed, these would stand on nothing",
        "廃止すると根拠を失うデータの移動",
        traced.movements(&trace.would_lose_ground),
    );
    list(
        "If it were repealed, this would be solved",
        "廃止すると解消する指摘",
        trace.would_be_solved.iter().map(message).collect(),
    );
    list(
        "If it were repealed, this would be new",
        "廃止すると新たに生じる指摘",
        trace.would_be_new.iter().map(told).collect(),
    );
    let nothing = trace.would_be_new.is_empty()
        && trace.would_be_solved.is_empty()
        && trace.would_lose_ground.is_empty();
    if nothing {
        let word = traced.lang.pick(
            "Its repeal would change no finding.",
            "廃止しても指摘は変わらない。",
        );
        let _ = writeln!(out, "\n{word}");
    }
    out
}

//! What rests on a provision.

use std::fmt::Write as _;

use gensoku_dsl::design::{Design, ProvisionId, Spelled};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Report};
use gensoku_engine::revise::Trace;
use gensoku_engine::rules::say;
use gensoku_engine::world::Movement;

use crate::revise_gsk::effect_in;
use crate::style::{Ink, Palette};

/// A trace with the design that it is of.
pub struct Traced<'a> {
    /// The design as it was checked.
    pub design: &'a Design,
    /// Its movements.
    pub movements: &'a [Movement],
    /// What was found.
    pub report: &'a Report,
    /// What rests on the provision.
    pub trace: &'a Trace,
    /// The language in which is told.
    pub lang: Lang,
}

/// The page of a provision.
pub fn text(traced: &Traced<'_>, palette: Palette) -> String {
    let (design, trace, lang) = (traced.design, traced.trace, traced.lang);
    let say_word = |en: &'static str, ja: &'static str| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    };
    let label = |it: Element| say::label_of(design, it, lang);
    let provision = |it: &ProvisionId| label(Element::Provision(*it));
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        palette.paint(Ink::Strong, &label(Element::Law(trace.law)))
    );
    for &id in &trace.provisions {
        let it = &design.provisions[id];
        let title = it.title.as_ref().map_or("", |it| it.get(lang));
        let _ = writeln!(
            out,
            "  {} {title}",
            palette.paint(Ink::Link, &provision(&id))
        );
        let dates = [
            (say_word("from", "施行"), it.period.from),
            (say_word("until", "失効"), it.period.until),
        ];
        for (word, date) in dates {
            if let Some(date) = date {
                let _ = writeln!(out, "    {word} {date}");
            }
        }
        for it in &it.effects {
            let _ = writeln!(out, "    {}", effect_in(design, &it.kind, lang));
        }
    }
    let mut list = |en, ja, rows: Vec<String>| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, say_word(en, ja)));
        for row in rows {
            let _ = writeln!(out, "  {row}");
        }
    };
    list(
        "It rests on",
        "根拠",
        trace.rests_on.iter().map(provision).collect(),
    );
    list(
        "It delegates to",
        "これに基づく規定",
        trace.delegated.iter().map(provision).collect(),
    );
    let procedures = trace
        .procedures
        .iter()
        .map(|&it| label(Element::Procedure(it)));
    list("Procedures", "手続", procedures.collect());
    let steps = trace
        .steps
        .iter()
        .map(|&it| format!("{}  {}", design.path(it), label(Element::Step(it))));
    list("Steps", "手順", steps.collect());
    let movements = trace
        .movements
        .iter()
        .filter_map(|&it| traced.movements.get(it));
    let movements = movements.map(|it| {
        let data = label(Element::Data(it.data));
        let from = it.from.map(|it| label(Element::System(it.system)));
        let step = design.path(it.step);
        let verb = it.verb.word(lang);
        match (lang, from) {
            (Lang::En, Some(from)) => format!("{step} {verb} {data} from {from}"),
            (Lang::Ja, Some(from)) => format!("{step}　{verb}：{data}（{from}から）"),
            (Lang::En, None) => format!("{step} {verb} {data}"),
            (Lang::Ja, None) => format!("{step}　{verb}：{data}"),
        }
    });
    list("Movements", "データの移動", movements.collect());
    let systems = trace.systems.iter().map(|&it| label(Element::System(it)));
    list("Systems", "システム", systems.collect());
    let told = |it: &Finding| format!("{}  {}", it.id, it.message.get(lang));
    let message = |id: &String| {
        let found = traced.report.findings.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.clone(), told)
    };
    list(
        "Findings",
        "指摘",
        trace.findings.iter().map(message).collect(),
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
    let nothing = trace.would_be_new.is_empty() && trace.would_be_solved.is_empty();
    if nothing {
        let word = say_word(
            "Its repeal would change no finding.",
            "廃止しても指摘は変わらない。",
        );
        let _ = writeln!(out, "\n{word}");
    }
    out
}

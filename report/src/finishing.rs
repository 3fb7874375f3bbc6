//! Who can finish: groups of people and situations against procedures, in one look.

mod json;
mod page;
mod section;

use std::fmt::Write as _;

use gensoku_dsl::design::{Design, Millis};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::game::Span;
use gensoku_engine::rules::say;
use gensoku_engine::world::table::{Breaks, Cell, Time, Verdict};
use gensoku_engine::world::{Case, OpenFact, People, Situation, World};

use crate::Input;
use crate::style::Ink;

pub(crate) use json::{JsonCell, json};
pub use page::{exactness, page};
pub(crate) use section::section;

/// Whom and when a row of a table asks about: `everybody`, `without a card`, `in Quake`, `without GovCloud`. The
/// situation in which the design is looked at stands over the table.
pub fn case(world: &World<'_>, case: Case, lang: Lang) -> String {
    case.label(world, lang)
}

/// What a cell says in a few words, and how it stands.
pub fn short(design: &Design, cell: &Cell, lang: Lang) -> (&'static str, Ink, String) {
    match &cell.verdict {
        Verdict::Can => {
            let how = match (cell.digitally, lang) {
                (Some(true), Lang::En) => "digitally",
                (Some(true), Lang::Ja) => "デジタル完結",
                (Some(false), Lang::En) => "not digitally",
                (Some(false), Lang::Ja) => "終えられる（一部はデジタル以外）",
                (None, Lang::En) => "digitally?",
                (None, Lang::Ja) => "終えられる（デジタル完結は不明）",
            };
            let times = [&cell.own, &cell.elapsed].map(|it| it.as_ref().map(|it| once(it, lang)));
            let [own, elapsed] = times.map(Option::unwrap_or_default);
            let ink = if cell.digitally == Some(true) {
                Ink::Good
            } else {
                Ink::Warning
            };
            ("✓", ink, format!("{how}  {own} / {elapsed}"))
        }
        Verdict::Cannot(breaks) => ("◆", Ink::Bad, breaks_at(design, breaks, lang)),
        Verdict::Open(facts) => ("?", Ink::Open, open(design, facts, lang)),
        Verdict::Undecided(_) => {
            let word = match lang {
                Lang::En => "undecided",
                Lang::Ja => "判定できず",
            };
            ("…", Ink::Open, word.to_owned())
        }
    }
}

/// One pass of a least time: `50 sec`; `≥` where something is not stated.
pub fn once(time: &Time, lang: Lang) -> String {
    let Some(Span { likely, .. }) = time.once else {
        return "—".to_owned();
    };
    let sign = if time.open.is_empty() { "" } else { "≥ " };
    format!("{sign}{}", say::duration(likely, lang))
}

/// Where a procedure breaks, and from which hour on where that is not at once.
pub fn breaks_at(design: &Design, breaks: &Breaks, lang: Lang) -> String {
    let steps: Vec<String> = breaks
        .cut
        .iter()
        .map(|&it| say::label_of(design, Element::Step(it), lang))
        .collect();
    let steps = if steps.is_empty() {
        match lang {
            Lang::En => "no way at all".to_owned(),
            Lang::Ja => "終了に至る手順がない".to_owned(),
        }
    } else {
        say::list(&steps, lang)
    };
    match (since(breaks.time.from, lang), lang) {
        (None, _) => steps,
        (Some(hours), Lang::En) => format!("from {hours} on: {steps}"),
        (Some(hours), Lang::Ja) => format!("{hours}後から：{steps}"),
    }
}

/// A time since the beginning of an outage in hours, nothing for its beginning.
fn since(from: Millis, lang: Lang) -> Option<String> {
    const HOUR: Millis = 3_600_000;
    let hours = from / HOUR;
    (from > 0).then(|| match lang {
        _ if !from.is_multiple_of(HOUR) => say::duration(from, lang),
        Lang::En => format!("hour {hours}"),
        Lang::Ja => format!("{hours}時間"),
    })
}

fn open(design: &Design, facts: &[OpenFact], lang: Lang) -> String {
    let mut facts: Vec<String> = facts
        .iter()
        .map(|it| say::label_of(design, it.element, lang))
        .collect();
    facts.dedup();
    let steps = say::list(&facts, lang);
    match lang {
        Lang::En => format!("not stated: {steps}"),
        Lang::Ja => format!("記載なし：{steps}"),
    }
}

/// The name of a cell: `finish@Support`, `finish@Support@without-card`, `finish@Support@Quake`.
pub fn id(world: &World<'_>, case: Case, cell: &Cell) -> String {
    let path = |element| say::path_of(world.design, element);
    let procedure = path(Element::Procedure(cell.procedure));
    let mut id = format!("finish@{procedure}");
    match case.people {
        People::Everybody => {}
        People::Group(group) => {
            let _ = write!(id, "@{}", path(Element::Group(group)));
        }
        people => {
            let _ = write!(id, "@{}", people.word());
        }
    }
    match case.situation {
        it if it == world.situation() => {}
        Situation::Ordinary => {}
        Situation::Scenario(scenario) => {
            let _ = write!(id, "@{}", path(Element::Scenario(scenario)));
        }
        Situation::Without(system) => {
            let _ = write!(id, "@without-{}", path(Element::System(system)));
        }
    }
    id
}

/// The names of all cells of a design.
pub fn ids(input: &Input<'_>) -> Vec<String> {
    let world = &input.world;
    let table = world.table();
    let cells = table
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().flatten().map(|cell| (row.case, cell)));
    cells.map(|(case, cell)| id(world, case, cell)).collect()
}

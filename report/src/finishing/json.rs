//! The table for scripts.

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::game::Count;
use gensoku_engine::rules::say;
use gensoku_engine::world::table::{Cell, Time, Verdict};
use gensoku_engine::world::{Case, People, Situation, World};

use super::id;
use crate::Input;

/// A cell of the table for scripts.
#[derive(serde::Serialize)]
pub(crate) struct JsonCell {
    /// What [`super::page`] takes.
    pub(crate) id: String,
    procedure: String,
    people: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    without_system: Option<String>,
    can_finish: Option<bool>,
    digitally: Option<bool>,
    own_time: Option<JsonTime>,
    elapsed_time: Option<JsonTime>,
    breaks: Option<JsonBreaks>,
    open: Vec<JsonOpen>,
    stretches: Vec<JsonStretch>,
}

#[derive(serde::Serialize)]
struct JsonTime {
    once_ms: Option<u64>,
    once_least_ms: Option<u64>,
    once_most_ms: Option<u64>,
    expected_ms: Option<u64>,
    unbounded: bool,
    not_stated: Vec<String>,
    strategy: Vec<String>,
}

#[derive(serde::Serialize)]
struct JsonBreaks {
    from_ms: u64,
    until_ms: Option<u64>,
    cut: Vec<JsonBlocked>,
    smallest_cuts: Option<u64>,
    exact: bool,
}

#[derive(serde::Serialize)]
struct JsonBlocked {
    element: String,
    note: String,
    level: &'static str,
}

#[derive(serde::Serialize)]
struct JsonOpen {
    element: String,
    clause: &'static str,
}

#[derive(serde::Serialize)]
struct JsonStretch {
    from_ms: u64,
    until_ms: Option<u64>,
    down: Vec<String>,
    can_finish: Option<bool>,
}

/// The whole table for scripts, row by row.
pub(crate) fn json(input: &Input<'_>) -> Vec<JsonCell> {
    let world = &input.world;
    let table = world.table();
    let cells = table
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().flatten().map(|cell| (row.case, cell)));
    cells
        .map(|(case, cell)| json_cell(world, case, cell, input.lang))
        .collect()
}

fn json_cell(world: &World<'_>, case: Case, cell: &Cell, lang: Lang) -> JsonCell {
    let path = |element| say::path_of(world.design, element);
    let steps = |steps: &[gensoku_dsl::design::StepId]| {
        let steps = steps.iter().map(|&it| path(Element::Step(it)));
        steps.collect::<Vec<_>>()
    };
    let time = |it: &Time| JsonTime {
        once_ms: it.once.map(|it| it.likely),
        once_least_ms: it.once.map(|it| it.least),
        once_most_ms: it.once.map(|it| it.most),
        expected_ms: it.expected,
        unbounded: it.unbounded,
        not_stated: steps(&it.open),
        strategy: steps(&it.story),
    };
    let breaks = match &cell.verdict {
        Verdict::Cannot(breaks) => Some(JsonBreaks {
            from_ms: breaks.time.from,
            until_ms: breaks.time.until,
            cut: world
                .openings(cell, breaks)
                .into_iter()
                .map(|it| JsonBlocked {
                    element: path(Element::Step(it.step)),
                    note: it.note.get(lang).to_owned(),
                    level: it.level.word(),
                })
                .collect(),
            smallest_cuts: match breaks.count {
                Count::Exactly(count) => Some(count),
                Count::AtLeast(_) => None,
            },
            exact: breaks.exact,
        }),
        _ => None,
    };
    let open = match &cell.verdict {
        Verdict::Open(facts) => facts.as_slice(),
        _ => &[],
    };
    JsonCell {
        id: id(world, case, cell),
        procedure: path(Element::Procedure(cell.procedure)),
        people: case.people.word(),
        group: match case.people {
            People::Group(id) => Some(path(Element::Group(id))),
            _ => None,
        },
        scenario: match case.situation {
            Situation::Scenario(id) => Some(path(Element::Scenario(id))),
            _ => None,
        },
        without_system: match case.situation {
            Situation::Without(id) => Some(path(Element::System(id))),
            _ => None,
        },
        can_finish: match cell.verdict {
            Verdict::Can => Some(true),
            Verdict::Cannot(_) => Some(false),
            Verdict::Open(_) | Verdict::Undecided(_) => None,
        },
        digitally: cell.digitally,
        own_time: cell.own.as_ref().map(time),
        elapsed_time: cell.elapsed.as_ref().map(time),
        breaks,
        open: open
            .iter()
            .map(|it| JsonOpen {
                element: path(it.element),
                clause: it.clause,
            })
            .collect(),
        stretches: cell
            .finish
            .parts
            .iter()
            .map(|it| JsonStretch {
                from_ms: it.stretch.time.from,
                until_ms: it.stretch.time.until,
                down: it
                    .stretch
                    .down
                    .iter()
                    .map(|&it| path(Element::System(it)))
                    .collect(),
                can_finish: it.can_finish(),
            })
            .collect(),
    }
}

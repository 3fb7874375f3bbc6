//! What of one design is compared with another: who can finish, who gathers what, which law there is.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, ProcedureId, ProvisionId, Spelled};
use gensoku_dsl::text::{Lang, Text};

use super::{Carried, Finishing, Gathered};
use crate::finding::Element;
use crate::rules::say;
use crate::world::table::{Cell, Table, Verdict};
use crate::world::{Answer, Case, How, Movement, Truth, World};

/// Who can finish each procedure, by its path.
pub(super) fn finishing(world: &World<'_>) -> BTreeMap<String, Finishing> {
    let design = world.design;
    let table = world.table();
    let served = design
        .procedures
        .entries()
        .filter(|(_, it)| it.serves.is_some());
    served
        .map(|(id, it)| {
            let digitally = match world.can_finish_digitally(id) {
                Truth::True(_) => Some(true),
                Truth::False(_) => Some(false),
                Truth::Open(_) | Truth::Undecided(_) => None,
            };
            let own_time = match world.least_own_time(id) {
                Answer::Known(time) => Some((time.least, time.most)),
                _ => None,
            };
            let elapsed = world.cell(id, Case::default()).and_then(|it| {
                let time = it.elapsed?;
                Some((time.once?.likely, time.open.is_empty()))
            });
            let finishing = Finishing {
                label: label(design, Element::Procedure(id)),
                digitally,
                own_time,
                elapsed,
                groups: groups(world, &table, id),
            };
            (it.name.id.clone(), finishing)
        })
        .collect()
}

/// Who can finish a procedure, row by row of the table.
fn groups(world: &World<'_>, table: &Table, id: ProcedureId) -> Vec<(Text, Option<bool>)> {
    let of_it = |cell: &Option<Cell>| cell.as_ref().filter(|it| it.procedure == id).cloned();
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let cell = row.cells.iter().find_map(of_it)?;
        let case = |lang| row.case.label(world, lang);
        let can = match cell.verdict {
            Verdict::Can => Some(true),
            Verdict::Cannot(_) => Some(false),
            Verdict::Open(_) | Verdict::Undecided(_) => None,
        };
        Some((Text::new(case(Lang::En), case(Lang::Ja)), can))
    })
    .collect()
}

fn label(design: &Design, element: Element) -> Text {
    Text::new(
        say::label_of(design, element, Lang::En),
        say::label_of(design, element, Lang::Ja),
    )
}

/// What each actor can put together, by its path and how.
pub(super) fn profiles(world: &World<'_>) -> BTreeMap<(String, How), Gathered> {
    let design = world.design;
    let own = |it: &&crate::world::Profile| {
        it.records.iter().any(|&it| {
            world.records.get(it).is_some_and(|it| {
                let place = it.declared.unwrap_or(design.systems[it.system].name.span);
                !design.given.contains(&place.file)
            })
        })
    };
    world
        .profiles
        .iter()
        .filter(own)
        .map(|it| {
            let sectors = it
                .sectors
                .iter()
                .map(|&it| design.words.sectors[it].name.id.clone());
            let data = it.data.iter().map(|&it| {
                let shown = label(design, Element::Data(it));
                (design.data[it].name.id.clone(), shown)
            });
            let gathered = Gathered {
                label: label(design, Element::Actor(it.actor)),
                sectors: sectors.collect(),
                data: data.collect(),
            };
            ((design.actors[it.actor].name.id.clone(), it.how), gathered)
        })
        .collect()
}

/// The provisions that the author declares, or that procedures and steps cite.
pub(super) fn cited(world: &World<'_>) -> BTreeSet<String> {
    let design = world.design;
    let mut cited = BTreeSet::new();
    for (id, it) in design.provisions.entries() {
        if !design.given.contains(&it.span.file) {
            cited.insert(id);
        }
    }
    for procedure in &design.procedures {
        cited.extend(procedure.under.iter().filter_map(|it| it.provision));
        for &step in &procedure.steps {
            let step = &design.steps[step];
            let data = step
                .data
                .iter()
                .flat_map(|it| it.under.iter().chain(&it.required_by));
            let all = step.under.iter().chain(&step.required_by).chain(data);
            cited.extend(all.filter_map(|it| it.provision));
        }
    }
    let path = |it| say::path_of(design, Element::Provision(it));
    cited.into_iter().map(path).collect()
}

/// Those of some provisions that are in force.
pub(super) fn in_force(world: &World<'_>, spoken_of: &BTreeSet<String>) -> BTreeMap<String, Text> {
    let provisions = world.provisions.iter().map(|&it| Element::Provision(it));
    provisions
        .map(|it| (say::path_of(world.design, it), label(world.design, it)))
        .filter(|(path, _)| spoken_of.contains(path))
        .collect()
}

/// On what each movement of data about people stands, by its step, verb, data and source.
pub(super) fn grounds(world: &World<'_>) -> BTreeMap<String, Carried> {
    let about_people = |it: &&Movement| !matches!(world.about_people(it.data), Truth::False(_));
    let movements = world.movements.iter().filter(about_people);
    movements
        .map(|it| (place(world.design, it, None), carried(world, it)))
        .collect()
}

/// `Benefit.Check reads Income from TaxLedger`; in a language with the names that people are shown.
fn place(design: &Design, it: &Movement, lang: Option<Lang>) -> String {
    let name = |element: Element| match lang {
        Some(lang) => say::label_of(design, element, lang),
        None => say::path_of(design, element),
    };
    let step = name(Element::Step(it.step));
    let data = name(Element::Data(it.data));
    let from = it.from.map(|it| name(Element::System(it.system)));
    let verb = it.verb.word(lang.unwrap_or_default());
    match (lang, from) {
        (Some(Lang::Ja), Some(from)) => format!("{step}（{from}から{data}を{verb}）"),
        (Some(Lang::Ja), None) => format!("{step}（{data}を{verb}）"),
        (_, Some(from)) => format!("{step} {verb} {data} from {from}"),
        (_, None) => format!("{step} {verb} {data}"),
    }
}

fn carried(world: &World<'_>, it: &Movement) -> Carried {
    let ground = world.ground(it);
    let named = |all: &[ProvisionId]| {
        all.iter()
            .map(|&it| Element::Provision(it))
            .map(|it| (say::path_of(world.design, it), label(world.design, it)))
            .collect()
    };
    Carried {
        label: Text::new(
            place(world.design, it, Some(Lang::En)),
            place(world.design, it, Some(Lang::Ja)),
        ),
        permitted_by: named(&ground.permitted_by),
        forbidden_by: named(&ground.forbidden_by),
        consent: ground.consent.is_some(),
        stands: match ground.verdict {
            Truth::True(_) => Some(true),
            Truth::False(_) => Some(false),
            Truth::Open(_) | Truth::Undecided(_) => None,
        },
    }
}

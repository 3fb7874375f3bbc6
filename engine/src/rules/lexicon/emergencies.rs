//! Emergencies: which procedures are for them, and what still works when something is down.

use gensoku_dsl::design::{
    ActorKind, DataId, Design, Name, Procedure, ProcedureId, PurposeId, Start, SystemId,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::Type as T;
use super::super::value::{Value, stated};
use super::called::{self, Words, japan};
use super::{Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "drilled",
        "訓練日",
        T::Date,
        Get::Scenario(|eval, id| {
            let it = &eval.world.design.scenarios[id];
            let whole = it.name.span;
            stated(
                Element::Scenario(id),
                "drilled",
                whole,
                it.drilled,
                Value::Date,
            )
        }),
    )
    .reads(Facets::SCENARIOS)
    .open()],
    phrases: &[
        condition(
            "{procedure} is for a disaster",
            "{0}が災害時の手続である",
            |eval, it| {
                let id = it.procedure(0)?;
                Some(Truth::of(
                    troubles(eval, id).disaster && !prepares(eval, id),
                ))
            },
        )
        .about(&[Matter::Disaster])
        .reads(Facets::ABOUT.and(Facets::TITLES))
        .anywhere(Facets::ABOUT.and(Facets::SCENARIOS)),
        condition(
            "{system} is kept for a disaster and in no procedure",
            "{0}が災害に備えて保有され、どの手続でも使われない",
            |eval, it| {
                let id = it.system(0)?;
                let design = eval.world.design;
                let holder = eval.world.holder(id);
                let office = holder.is_some_and(|it| design.actors[it].kind.is_government());
                let holds = design.systems[id].holds.iter().map(|it| it.0);
                let kept: Vec<DataId> = holds.filter(|&it| is_of_disasters(design, it)).collect();
                let mut moved = eval.world.movements.iter();
                let used = moved.any(|it| {
                    let mut kept = kept.iter();
                    kept.any(|&data| eval.world.within_data(it.data, data))
                });
                Some(Truth::of(office && !kept.is_empty() && !used))
            },
        )
        .reads(Facets::HELD.and(Facets::TITLES))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "{procedure} is for an emergency",
            "{0}が緊急時の手続である",
            |eval, it| {
                let id = it.procedure(0)?;
                let (of, design) = (troubles(eval, id), eval.world.design);
                let purpose = design.procedures[id].purpose.value();
                let mut wider = purpose
                    .into_iter()
                    .flat_map(|&it| crate::data::wider_purposes(design, it));
                let after = wider.any(|it| {
                    let name = &design.words.purposes[it].name;
                    japan::is_one(name, japan::AFTER_A_DISASTER)
                });
                let asked_for = after || prepares(eval, id);
                Some(Truth::of(of.emergency || of.disaster && !asked_for))
            },
        )
        .reads(Facets::ABOUT.and(Facets::TITLES))
        .anywhere(Facets::ABOUT.and(Facets::SCENARIOS)),
        condition(
            "{procedure} rests on some provision",
            "{0}に根拠となる規定がある",
            |eval, it| {
                let procedure = &eval.world.design.procedures[it.procedure(0)?];
                let steps = procedure
                    .steps
                    .iter()
                    .map(|&it| &eval.world.design.steps[it]);
                let of_steps = steps.flat_map(|it| {
                    // What a company may send is no ground of what the office does.
                    let by = it.by.map(|(by, _)| eval.world.design.actors[by.actor].kind);
                    let office = by.is_some_and(ActorKind::is_government);
                    let of_data = it.data.iter().filter(move |_| office);
                    let of_data = of_data.flat_map(|it| it.under.iter().chain(&it.required_by));
                    it.under.iter().chain(&it.required_by).chain(of_data)
                });
                Some(Truth::of(
                    procedure.under.iter().chain(of_steps).next().is_some(),
                ))
            },
        )
        .about(&[Matter::GroundOfProcedure])
        .reads(Facets::STEPS.and(Facets::ABOUT).and(Facets::WHATEVER)),
        condition(
            "{step} needs what is down when it stands in for {step}",
            "{1}に代わる{0}が、停止しているシステムを必要とする",
            |eval, it| {
                let (stand_in, step) = (it.step(0)?, it.step(1)?);
                let mut fallbacks = eval.world.design.steps[step].fallbacks.iter();
                let needed = fallbacks.any(|fallback| {
                    let down = fallback.when_down;
                    let mut used = eval.world.design.steps[stand_in].systems();
                    fallback.to == stand_in && used.any(|it| goes_down(eval, it, down))
                });
                Some(Truth::of(needed))
            },
        )
        .about(&[Matter::StandIn])
        .reads(
            Facets::STEPS
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER)
                .and(Facets::STORES)
                .and(Facets::TRAITS),
        ),
        condition(
            "{scenario} takes down what {system} rests on",
            "{0}で{1}の基盤が停止する",
            |eval, it| {
                let (scenario, system) = (it.scenario(0)?, it.system(1)?);
                let down = &eval.world.design.scenarios[scenario].down;
                let below = down.iter().any(|&(it, ..)| eval.rests_on(system, it));
                Some(Truth::of(below))
            },
        )
        .reads(Facets::SCENARIOS.and(Facets::STORES)),
        condition(
            "{system} says how long it works on its own",
            "{0}の自立時間が示されている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.autonomy.value().is_some()))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{system} says within which time it is up again",
            "{0}の復旧時間が示されている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.recovers_within.value().is_some()))
            },
        )
        .reads(Facets::TRAITS),
    ],
};

/// What tells that a procedure is for some kind of trouble.
///
/// Data of a field such as `disaster` does not: what is kept for a disaster is asked about in ordinary times too.
struct Trouble {
    /// Purposes of the library `japan` that are it, and all within them.
    purposes: &'static [&'static str],
    /// Purposes that are it, without what lies within them.
    alone: &'static [&'static str],
    /// Events that start it.
    events: &'static [&'static str],
    /// What purposes, events and procedures of a design's own are called that are it.
    called: Words,
}

const DISASTER: Trouble = Trouble {
    purposes: &["disaster-response"],
    alone: &[],
    events: &["Earthquake", "HeavyRain"],
    called: called::DISASTER,
};

/// Vaccination lies within the measures against infectious diseases and goes on in ordinary times too.
const EMERGENCY: Trouble = Trouble {
    purposes: &["special-benefit"],
    alone: &["infectious-disease"],
    events: &["Outbreak", "PriceShock", "BenefitDesignated"],
    called: called::EMERGENCY,
};

/// Whether data is of the sector of disasters, or called after one.
fn is_of_disasters(design: &Design, data: DataId) -> bool {
    let data = &design.data[data];
    let sector = data.sector.value();
    let sector = sector.map(|&it| &design.words.sectors[it].name);
    sector.is_some_and(|it| it.answers_to("disaster")) || called::DISASTER.name(&data.name)
}

/// For what kinds of trouble something is.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Troubles {
    disaster: bool,
    emergency: bool,
}

impl Troubles {
    fn of(is_for: impl Fn(&Trouble) -> bool) -> Self {
        Self {
            disaster: is_for(&DISASTER),
            emergency: is_for(&EMERGENCY),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            disaster: self.disaster || other.disaster,
            emergency: self.emergency || other.emergency,
        }
    }
}

impl Trouble {
    fn is_called(&self, names: &[&str], name: &Name) -> bool {
        japan::is_one(name, names) || self.called.name(name)
    }
}

/// By its purpose, by what starts it, or by what it is called.
fn troubles(eval: &Eval<'_>, id: ProcedureId) -> Troubles {
    let design = eval.world.design;
    let make = || {
        let procedure = &design.procedures[id];
        let itself = Troubles::of(|it| {
            let event = match procedure.starts.value() {
                Some(Start::Event(event)) => Some(&design.words.events[*event].name),
                _ => None,
            };
            event.is_some_and(|event| it.is_called(it.events, event))
                || it.called.name(&procedure.name)
        });
        match procedure.purpose.value() {
            Some(&purpose) => itself.or(of_purpose(eval, purpose)),
            None => itself,
        }
    };
    let procedures = design.procedures.len();
    eval.gathered.troubles.of(procedures, id, make)
}

/// Whether a procedure prepares in ordinary times for what another one of its purpose does when something happens: people
/// apply to it, and the other one starts on an event and has to survive a scenario.
fn prepares(eval: &Eval<'_>, id: ProcedureId) -> bool {
    let design = eval.world.design;
    let procedure = &design.procedures[id];
    let of_same = |other: &Procedure| {
        let purposes = (procedure.purpose.value(), other.purpose.value());
        matches!(purposes, (Some(this), Some(other)) if this == other)
    };
    let mut all = design.procedures.iter();
    matches!(procedure.starts.value(), Some(Start::Application))
        && all.any(|it| {
            matches!(it.starts.value(), Some(Start::Event(_)))
                && !it.must_survive.is_empty()
                && of_same(it)
        })
}

fn of_purpose(eval: &Eval<'_>, id: PurposeId) -> Troubles {
    let design = eval.world.design;
    let purposes = &design.words.purposes;
    let of = |it: &Trouble| {
        let mut wider = crate::data::wider_purposes(design, id);
        it.is_called(it.alone, &purposes[id].name)
            || wider.any(|wider| it.is_called(it.purposes, &purposes[wider].name))
    };
    let known = &eval.gathered.of_purposes;
    known.of(purposes.len(), id, || Troubles::of(of))
}

/// Whether a system is gone while another one is down: it is that one, or rests on it and cannot go on alone.
fn goes_down(eval: &Eval<'_>, system: SystemId, down: SystemId) -> bool {
    let alone = eval.world.design.systems[system].traits.autonomy.value();
    system == down || (alone.is_none() && eval.rests_on(system, down))
}

//! The tasks of municipalities that are standardised: which systems are for them, and which are their front.

use gensoku_dsl::design::{ActorKind, Covered, DataId, SectorId, Stated, SystemId};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::called;
use super::fronts::{is_met, is_met_by_people};
use super::{Topic, condition};
use crate::data::kept_for_something;
use crate::finding::Element;
use crate::world::Truth;

/// What a system of a municipality is for: what it holds of which field, what it runs on, and what it is called.
const OF_A_TASK: Facets = Facets::HELD.and(Facets::TRAITS).and(Facets::TITLES);
/// Whether people meet it.
const MET: Facets = Facets::PERFORMED.and(Facets::CHANNEL);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{system} is a base system of municipalities",
            "{0}が市区町村の基幹業務システムである",
            |eval, it| Some(is_base_system(eval, it.system(0)?)),
        )
        .reads(OF_A_TASK)
        .anywhere(MET),
        condition(
            "{system} is a front desk of municipalities",
            "{0}が市区町村のフロントのシステムである",
            |eval, it| Some(Truth::of(is_front(eval, it.system(0)?))),
        )
        .reads(OF_A_TASK)
        .anywhere(MET),
        condition(
            "{system} is the front desk of the base systems",
            "{0}が基幹業務のフロントのシステムである",
            |eval, it| {
                let id = it.system(0)?;
                Some(Truth::of(is_front(eval, id) && is_of_the_tasks(eval, id)))
            },
        )
        .reads(OF_A_TASK.and(Facets::PLANS))
        .anywhere(MET),
    ],
};

/// The sectors of the library `japan` all of whose records of municipalities belong to the twenty tasks (Order on
/// tasks to be standardised, art 1): residents, family registers, taxes, welfare and children, health, care, pensions.
const SECTORS: &[&str] = &[
    "resident",
    "family-register",
    "tax",
    "welfare",
    "health",
    "care",
    "pension",
];

/// A municipality's system for one of the twenty tasks that is no front: it runs on one that conforms to the standard,
/// is said to conform, or holds what one of them keeps.
pub(super) fn is_base_system(eval: &Eval<'_>, id: SystemId) -> Truth {
    if !is_municipal(eval, id) || is_front(eval, id) {
        return Truth::of(false);
    }
    let system = &eval.world.design.systems[id];
    let conforms = system.traits.standard.value() == Some(&true);
    if runs_on(eval, id, "StandardBaseSystem") || system.holds.is_empty() && conforms {
        return Truth::of(true);
    }
    holds_of_a_task(eval, id)
}

/// Whether something that lies in a system is kept for one of the twenty tasks. Names and addresses are where every
/// ledger of people has them; alone they are the register of residents.
fn holds_of_a_task(eval: &Eval<'_>, id: SystemId) -> Truth {
    let counts = kept_for_something(eval.world.design, id);
    Truth::any(counts.map(|it| is_of_a_task(eval, it)))
}

/// Whether data is kept for one of the twenty tasks: it is of a field all of whose records are, or is called one of the
/// others, which no field of the library tells.
fn is_of_a_task(eval: &Eval<'_>, data: DataId) -> Truth {
    let design = eval.world.design;
    let it = &design.data[data];
    if matches!(it.about, Stated::None(_)) {
        return Truth::of(false);
    }
    let called = crate::data::wider(design, data)
        .any(|it| called::STANDARD_TASK.name(&design.data[it].name));
    let is_theirs = |id: SectorId| {
        let name = &design.words.sectors[id].name;
        SECTORS.iter().any(|it| name.answers_to(it))
    };
    match it.sector {
        _ if called => Truth::of(true),
        Stated::Is(sector, _) => Truth::of(is_theirs(sector)),
        Stated::None(_) => Truth::of(false),
        Stated::Open => eval.unknown(Element::Data(data), "sector"),
    }
}

/// A municipality's system at which people meet it: it runs on the library's, is called a front, or people do
/// something on it, and it holds nothing or stands before base systems that nobody meets.
fn is_front(eval: &Eval<'_>, id: SystemId) -> bool {
    let design = eval.world.design;
    if !is_municipal(eval, id) || runs_on(eval, id, "StandardBaseSystem") {
        return false;
    }
    let system = &design.systems[id];
    if runs_on(eval, id, "FrontDeskSaaS") || called::FRONT_DESK.name(&system.name) {
        return true;
    }
    if system.holds.is_empty() {
        return is_met(eval, id);
    }
    let behind = |other: SystemId| {
        let stands_behind = other != id && is_municipal(eval, other) && !is_met(eval, other);
        stands_behind && matches!(holds_of_a_task(eval, other), Truth::True(_))
    };
    is_met_by_people(eval, id) && design.systems.ids().any(behind)
}

/// Whether a front is that of the twenty tasks, and no app for a service or two: it runs on the library's, conforms to
/// the standard, is called a front, or a plan that covers it covers base systems.
fn is_of_the_tasks(eval: &Eval<'_>, id: SystemId) -> bool {
    let design = eval.world.design;
    let system = &design.systems[id];
    let make = system.traits.standard.value();
    let beside_base_systems = || {
        design.plans.iter().any(|plan| {
            let covers = plan.milestones.iter().flat_map(|it| &it.covers);
            let systems = || {
                covers.clone().filter_map(|(it, ..)| match it {
                    Covered::System(id) => Some(*id),
                    Covered::Procedure(_) => None,
                })
            };
            systems().any(|it| it == id)
                && systems().any(|it| matches!(is_base_system(eval, it), Truth::True(_)))
        })
    };
    runs_on(eval, id, "FrontDeskSaaS")
        || make == Some(&true)
        || called::FRONT_DESK.name(&system.name)
        || make.is_none() && beside_base_systems()
}

fn is_municipal(eval: &Eval<'_>, id: SystemId) -> bool {
    let holder = eval.world.holder(id);
    holder.is_some_and(|it| eval.world.design.actors[it].kind == ActorKind::Municipality)
}

/// Whether a system runs on one of the library's.
fn runs_on(eval: &Eval<'_>, id: SystemId, named: &str) -> bool {
    let named = eval.world.design.system_named(named);
    named.is_some_and(|it| eval.rests_on(id, it))
}

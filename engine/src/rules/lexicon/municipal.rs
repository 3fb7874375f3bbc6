//! The systems of municipalities, and the networks that bodies share.

use gensoku_dsl::design::{ActorKind, Covered, Milestone, PlanId, SystemId};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::called::{self, japan};
use super::fronts::is_met;
use super::platforms::is_of_a_standard_task;
use super::{Topic, condition};
use crate::data::kept_for_something;
use crate::world::{Involvement, Truth};

/// Whose a system is, on what it runs, and what it is called.
const OF_MUNICIPALITIES: Facets = Facets::HELD.and(Facets::TRAITS).and(Facets::TITLES);

/// On which systems applicants act.
const MET: Facets = Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::SERVED);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{system} is a base system of municipalities",
            "{0}が市区町村の基幹業務システムである",
            |eval, it| Some(is_base_system(eval, it.system(0)?)),
        )
        .reads(OF_MUNICIPALITIES)
        .anywhere(MET),
        condition(
            "{system} is a front desk of municipalities",
            "{0}が市区町村のフロントのシステムである",
            |eval, it| {
                let id = it.system(0)?;
                Some(Truth::of(is_municipal(eval, id) && is_front_desk(eval, id)))
            },
        )
        .reads(OF_MUNICIPALITIES)
        .anywhere(MET),
        condition(
            "{plan} touches a network that bodies share",
            "{0}が共同のネットワークに関わる",
            |eval, it| Some(Truth::of(touches_network(eval, it.plan(0)?))),
        )
        .about(&[Matter::Network])
        .reads(
            Facets::PLANS
                .and(Facets::STORES)
                .and(Facets::ACTORS)
                .and(Facets::TRAITS)
                .and(Facets::TITLES),
        )
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
        condition(
            "{review} bears on {milestone}",
            "{0}が{1}に関わる",
            |eval, it| {
                let ((plan, review), (_, at)) = (it.review(0)?, it.milestone(1)?);
                Some(Truth::of(bears_on(eval, plan, review, at)))
            },
        )
        .reads(
            Facets::PLANS
                .and(Facets::STORES)
                .and(Facets::ACTORS)
                .and(Facets::TRAITS)
                .and(Facets::TITLES),
        )
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
    ],
};

/// Whether a municipality holds a system, or it is one of the kinds of system that the library names for them.
fn is_municipal(eval: &Eval<'_>, id: SystemId) -> bool {
    let design = eval.world.design;
    let of = design.systems[id].of.value();
    let of_one = of.is_some_and(|&it| design.actors[it].kind == ActorKind::Municipality);
    of_one
        || design.system_named("StandardBaseSystem") == Some(id)
        || design.system_named("FrontDeskSaaS") == Some(id)
}

/// Whether a system is one that the library names, or rests on it.
fn runs_on(eval: &Eval<'_>, id: SystemId, name: &str) -> bool {
    let named = eval.world.design.system_named(name);
    named.is_some_and(|it| id == it || eval.rests_on(id, it))
}

/// Whether a system is the front desk of which Tokyo spoke: it runs on the front of the municipalities, or is a standard
/// or shared one on which people are met. A city's own app is no such thing.
fn is_front_desk(eval: &Eval<'_>, id: SystemId) -> bool {
    let traits = &eval.world.design.systems[id].traits;
    let common = traits.shared || traits.standard.value() == Some(&true);
    runs_on(eval, id, "FrontDeskSaaS") || common && meets_people(eval, id)
}

/// Whether a system is there for people to meet: the applicant acts on it, or it is called a front.
fn meets_people(eval: &Eval<'_>, id: SystemId) -> bool {
    let system = &eval.world.design.systems[id];
    !runs_on(eval, id, "StandardBaseSystem")
        && (called::FRONT.name(&system.name)
            || is_met_afar(eval, id, |it| {
                system.holds.is_empty() || it == Involvement::Acts
            }))
}

/// Whether an applicant who has such a part in a step acts or receives on a system from where they are: a reader at a
/// counter is no front.
fn is_met_afar(eval: &Eval<'_>, id: SystemId, counts: impl Fn(Involvement) -> bool) -> bool {
    eval.world.steps().any(|it| {
        let channels = eval.world.design.steps[it].channels.value();
        let mut here = channels.into_iter().flatten();
        here.any(|it| it.on == Some(id) && it.kind.is_digital())
            && eval.world.involvement(it).is_some_and(&counts)
    })
}

/// A municipality's system that conforms to the standard, or in which, other than on a front, records lie that are of a
/// field of the standardised tasks as far as anybody says.
fn is_base_system(eval: &Eval<'_>, id: SystemId) -> Truth {
    let mut kept = kept_for_something(eval.world.design, id);
    let of_a_task = |data| !matches!(is_of_a_standard_task(eval, data), Truth::False(_));
    let base =
        runs_on(eval, id, "StandardBaseSystem") || kept.any(of_a_task) && !meets_people(eval, id);
    Truth::of(is_municipal(eval, id) && base)
}

/// Whether some milestone of a plan covers a network that bodies share, or what has to do with one.
fn touches_network(eval: &Eval<'_>, plan: PlanId) -> bool {
    let mut milestones = eval.world.design.plans[plan].milestones.iter();
    milestones.any(|it| is_of_network(eval, it))
}

/// Whether a review on which a plan depends bears on one of its milestones: one of a network does only where that covers
/// a network, if another one does.
fn bears_on(eval: &Eval<'_>, plan: PlanId, review: u32, at: u32) -> bool {
    let of_plan = &eval.world.design.plans[plan];
    let of_network = (of_plan.depends.get(review as usize))
        .is_some_and(|(name, ..)| called::NETWORK.are_in(name));
    let touches = (of_plan.milestones.get(at as usize)).is_some_and(|it| is_of_network(eval, it));
    touches || !(of_network && touches_network(eval, plan))
}

/// Whether a milestone covers a network that bodies share, what rests on one, what moves data by one, or a new one
/// beside them: a system of the state or of an office in which nothing lies and on which no step is done, if it is called
/// a network, or shared by the state.
fn is_of_network(eval: &Eval<'_>, milestone: &Milestone) -> bool {
    let design = eval.world.design;
    let networks: Vec<SystemId> = japan::NETWORKS
        .iter()
        .filter_map(|it| design.system_named(it))
        .collect();
    let touches = |id: SystemId| {
        let system = &design.systems[id];
        let holder = system.of.value().map(|&it| design.actors[it].kind);
        let called = called::NETWORK.name(&system.name);
        let beside = holder.is_some_and(|it| it.is_state() || called && it.is_government())
            && (called || system.traits.shared)
            && system.holds.is_empty()
            && !is_met(eval, id)
            && !called::FRONT.name(&system.name);
        beside || networks.contains(&id)
    };
    let touches = |id: SystemId| {
        let mut all = design.systems.ids();
        touches(id) || all.any(|it| eval.rests_on(id, it) && touches(it))
    };
    let mut covers = milestone.covers.iter();
    covers.any(|(covered, ..)| match covered {
        Covered::System(id) => touches(*id),
        Covered::Procedure(id) => eval.systems_of(*id).iter().any(|it| networks.contains(it)),
    })
}

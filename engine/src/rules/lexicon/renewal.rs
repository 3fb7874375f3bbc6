//! What is to change: what becomes of systems, what a revision touches and whom a law newly obliges, and whether a plan
//! carries it.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, ChangeKind, Covered, Design, Disposition, EffectKind, Level, Milestone, ProcedureId,
    ProvisionId, Requirement, Restated, Scope, StepClause, StepId, SystemId,
};
use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::things;
use super::delivery::{private_takes_part, private_uses};
use super::plans::{affected, milestone};
use super::{Topic, condition, term};
use crate::finding::Element;
use crate::world::Truth;

/// What provisions require of whom, and what plans say of them.
const NEW_DUTIES: Facets = Facets::ACTORS
    .and(Facets::REQUIRES)
    .and(Facets::ENACTED)
    .and(Facets::IN_FORCE)
    .and(Facets::PLANS)
    .and(Facets::STORES);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{system} says what is to become of it",
            "{0}の処遇が示されている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.disposition.value().is_some()))
            },
        )
        .about(&[Matter::Disposition])
        .reads(Facets::TRAITS),
        condition(
            "{system} is to be built anew",
            "{0}を再構築することとされている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(
                    traits.disposition.value() == Some(&Disposition::Rebuild),
                ))
            },
        )
        .about(&[Matter::BuiltAnew])
        .reads(Facets::TRAITS),
        condition(
            "{milestone} moves or fits {system}",
            "{0}で{1}を移行し、又は適合させる",
            |eval, it| {
                let milestone = milestone(eval, it.milestone(0)?)?;
                Some(Truth::of(moves(
                    eval.world.design,
                    milestone,
                    it.system(1)?,
                )))
            },
        )
        .reads(Facets::TRAITS.and(Facets::PLANS)),
        condition(
            "a new duty of local governments in {procedure} is in no plan",
            "{0}における地方公共団体の新たな義務がどの計画にもない",
            |eval, it| {
                let obliged = newly_obliged(eval, it.procedure(0)?);
                Some(Truth::of(!obliged.is_empty()))
            },
        )
        .reads(NEW_DUTIES)
        .anywhere(Facets::PERFORMED.and(Facets::ABOUT)),
        term(
            "the local governments newly obliged in {procedure}",
            "{0}で新たに義務を負う地方公共団体",
            T::Many(K::Actor),
            |eval, it| {
                let obliged = newly_obliged(eval, it.procedure(0)?);
                Some(things(obliged.into_iter().map(Element::Actor)))
            },
        )
        .reads(NEW_DUTIES)
        .anywhere(Facets::PERFORMED.and(Facets::ABOUT)),
        condition(
            "{procedure} is revised",
            "{0}が改定される",
            |eval, it| {
                let id = it.procedure(0)?;
                let mut revisions = eval.world.design.revisions.iter();
                Some(Truth::of(revisions.any(|it| it.of == Some(id))))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "{procedure} is still to be revised",
            "{0}がこれから改定される",
            |eval, it| {
                let id = it.procedure(0)?;
                let mut revisions = eval.world.design.revisions.iter();
                let to_come = |from: Option<Date>| from.is_none_or(|it| it > eval.world.as_of);
                let revised = revisions.any(|it| it.of == Some(id) && to_come(it.from));
                Some(Truth::of(revised))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "the private sector uses what the revision of {procedure} touches",
            "{0}の改定に係るものを民間が利用する",
            |eval, it| {
                let id = it.procedure(0)?;
                let touched = revised_with(eval.world.design, id);
                let mut touched = touched.into_iter().map(Covered::System);
                let mut steps = changes_of(eval.world.design, id).flat_map(steps_of);
                let used = steps.any(|it| private_takes_part(eval, it, None))
                    || touched.any(|it| private_uses(eval, it));
                Some(Truth::of(used))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::STORES)
                .and(Facets::ACTORS)
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER),
        )
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
        term(
            "the systems that are to be built anew for {step}",
            "{0}のために新たに構築するシステム",
            T::Many(K::System),
            |eval, it| {
                let built = built_anew_for(eval, it.step(0)?);
                Some(things(built.into_iter().map(Element::System)))
            },
        )
        .reads(
            Facets::PLANS
                .and(Facets::TRAITS)
                .and(Facets::STORES)
                .and(Facets::STEPS)
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER),
        ),
        condition(
            "{milestone} carries the revision of {procedure}",
            "{0}が{1}又はその改定に係るシステムを対象とする",
            |eval, it| {
                let covers = &milestone(eval, it.milestone(0)?)?.covers;
                let procedure = it.procedure(1)?;
                let used = revised_with(eval.world.design, procedure);
                let mut covers = covers.iter();
                Some(Truth::of(covers.any(|(covered, ..)| match covered {
                    Covered::Procedure(id) => *id == procedure,
                    Covered::System(id) => used.contains(id),
                })))
            },
        )
        .about(&[Matter::CarriedByPlan])
        .reads(
            Facets::PLANS
                .and(Facets::STEPS)
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER),
        ),
    ],
};

/// The systems that the revisions of a procedure touch: those of which they say something else, and those that the
/// steps use which they change, before or after.
fn revised_with(design: &Design, procedure: ProcedureId) -> BTreeSet<SystemId> {
    let before = changes_of(design, procedure).flat_map(|it| match it {
        ChangeKind::Restate(Restated::System(id, _)) => vec![*id],
        ChangeKind::Drop(step) | ChangeKind::Replace(step, _) | ChangeKind::Set(step, _) => {
            design.steps[*step].systems().collect()
        }
        _ => Vec::new(),
    });
    before.chain(brought_in(design, procedure)).collect()
}

/// The steps that a change speaks of, before and after it.
fn steps_of(change: &ChangeKind) -> SmallVec<[StepId; 2]> {
    match *change {
        ChangeKind::Drop(step) | ChangeKind::Add(step, _) | ChangeKind::Set(step, _) => {
            smallvec![step]
        }
        ChangeKind::Replace(old, new) => smallvec![old, new],
        _ => SmallVec::new(),
    }
}

/// The systems that the revisions of a procedure name for its steps.
fn brought_in(design: &Design, procedure: ProcedureId) -> BTreeSet<SystemId> {
    let of_clause = |clause: &StepClause| match clause {
        StepClause::Channels(channels) => {
            let channels = channels.value().into_iter().flatten();
            channels.filter_map(|it| it.on).collect()
        }
        StepClause::Data(data) => data.systems().collect(),
        _ => Vec::new(),
    };
    changes_of(design, procedure)
        .flat_map(|it| match it {
            ChangeKind::Add(step, _) | ChangeKind::Replace(_, step) => {
                design.steps[*step].systems().collect()
            }
            ChangeKind::Set(_, clauses) => clauses.iter().flat_map(of_clause).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// What the revisions of a procedure change.
fn changes_of(design: &Design, procedure: ProcedureId) -> impl Iterator<Item = &ChangeKind> {
    let revisions = design.revisions.iter();
    let of = revisions.filter(move |it| it.of == Some(procedure));
    of.flat_map(|it| &it.changes).map(|it| &it.kind)
}

/// The local governments, of which there are many, that a provision which was not in force until now obliges to a step of
/// a procedure, and that no plan affects or consults.
fn newly_obliged(eval: &Eval<'_>, procedure: ProcedureId) -> BTreeSet<ActorId> {
    let design = eval.world.design;
    let new = |id: ProvisionId| {
        let provision = &design.provisions[id];
        let law = &design.laws[provision.law];
        let before = |from: Option<Date>| from.is_some_and(|it| it <= eval.world.as_of);
        // What local governments enact themselves is laid on them by nobody.
        let own = law.level == Level::Ordinance
            || law.of.is_some_and(|it| design.actors[it].kind.is_local());
        law.egov.is_none() && !own && !before(law.period.from) && !before(provision.period.from)
    };
    let requires = |id: ProvisionId, step: StepId| {
        let it = &design.steps[step];
        let effects = design.provisions[id].effects.iter();
        let mut scopes = effects.filter_map(|it| match &it.kind {
            EffectKind::Requires(Requirement::Step | Requirement::Words(_), scope) => Some(*scope),
            _ => None,
        });
        scopes.any(|scope| match scope {
            Scope::Step(of) => of == step,
            Scope::Procedure(of) => of == procedure,
            Scope::Purpose(of) => design.procedures[procedure].purpose.value() == Some(&of),
            Scope::Cited => it.required_by.iter().any(|it| it.provision == Some(id)),
        })
    };
    let provisions: Vec<ProvisionId> = design.provisions.ids().filter(|&it| new(it)).collect();
    let steps = design.procedures[procedure].steps.iter().copied();
    let required = steps.filter(|&step| provisions.iter().any(|&it| requires(it, step)));
    let performers: BTreeSet<ActorId> = required
        .filter_map(|it| Some(design.steps[it].by?.0.actor))
        .filter(|&it| design.actors[it].kind.is_local() && design.actors[it].many > 1)
        .collect();
    if performers.is_empty() {
        return performers;
    }
    let in_plan = |actor: ActorId| {
        design.plans.entries().any(|(id, plan)| {
            let mut consulted = plan.consulted.iter();
            consulted.any(|it| it.0 == actor) || affected(eval, id).contains(&actor)
        })
    };
    performers.into_iter().filter(|&it| !in_plan(it)).collect()
}

/// Whether a milestone moves a system. What is kept or only modified has to be fitted to what moves beside it, for which
/// the time is enough that the milestone itself says; what is given up moves nowhere.
fn moves(design: &Design, milestone: &Milestone, system: SystemId) -> bool {
    let disposition = |id: SystemId| design.systems[id].traits.disposition.value();
    let is_moved = |id: SystemId| matches!(disposition(id), None | Some(Disposition::Rebuild));
    let mut covers = milestone.covers.iter();
    match disposition(system) {
        Some(Disposition::Keep | Disposition::Modify) => {
            milestone.takes.value().is_none()
                && covers.any(|(it, ..)| matches!(*it, Covered::System(id) if is_moved(id)))
        }
        _ => is_moved(system),
    }
}

/// The systems that a plan, or a revision of its procedure, has built anew, or that are not there yet; and those of their
/// own make that the revision brings in.
fn built_anew_for(eval: &Eval<'_>, step: StepId) -> BTreeSet<SystemId> {
    let design = eval.world.design;
    let milestones = design.plans.iter().flat_map(|it| &it.milestones);
    let planned = milestones
        .flat_map(|it| &it.covers)
        .filter_map(|&(covered, ..)| match covered {
            Covered::System(id) => Some(id),
            Covered::Procedure(_) => None,
        });
    let anew = |id: &SystemId| {
        let system = &design.systems[*id];
        let rebuilt = system.traits.disposition.value() == Some(&Disposition::Rebuild);
        rebuilt || system.period.from.is_some_and(|it| it > eval.world.as_of)
    };
    let procedure = design.steps[step].procedure;
    let of_own_make = |id: &SystemId| design.systems[*id].traits.standard.value() == Some(&false);
    let brought_in = brought_in(design, procedure).into_iter();
    planned
        .chain(revised_with(design, procedure))
        .filter(anew)
        .chain(brought_in.filter(of_own_make))
        .collect()
}

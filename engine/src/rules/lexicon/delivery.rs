//! Delivery: what a plan asks of whom, and what it gives to those who are outside it.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, ActorKind, ChangeKind, ChannelKind, Covered, Design, Disposition, EffectKind,
    Milestone, PlanId, ProcedureId, ProvisionId, Requirement, Restated, Scope, Stated, StepClause,
    StepId, System, SystemId, Unit,
};
use jiff::civil::Date;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::called::{self, is_felt};
use super::fronts::is_met;
use super::plans::{affected, between, by, milestone, start};
use super::platforms::is_of_a_standard_task;
use super::{Get, Topic, condition, property, term};
use crate::data::kept_for_something;
use crate::finding::Element;
use crate::world::{Answer, Involvement, OpenFact, Truth};

/// Whose a system is, on what it runs, and what it is called.
const OF_MUNICIPALITIES: Facets = Facets::HELD.and(Facets::TRAITS).and(Facets::TITLES);

/// What provisions require of whom, and what plans say of them.
const NEW_DUTIES: Facets = Facets::ACTORS
    .and(Facets::REQUIRES)
    .and(Facets::ENACTED)
    .and(Facets::IN_FORCE)
    .and(Facets::PLANS)
    .and(Facets::STORES);

/// On which systems applicants act.
const MET: Facets = Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::SERVED);

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "responsible",
        "担い手",
        T::Many(K::Actor),
        Get::Milestone(|eval, it| {
            let covers = milestone(eval, it).into_iter().flat_map(|it| &it.covers);
            let actors: BTreeSet<ActorId> = covers
                .flat_map(|(covered, whose, _)| {
                    let said = whose.map(|it| BTreeSet::from([it.actor]));
                    said.unwrap_or_else(|| holders(eval, *covered))
                })
                .collect();
            things(actors.into_iter().map(Element::Actor))
        }),
    )
    .reads(Facets::PLANS.and(Facets::STORES).and(Facets::ACTORS))
    .anywhere(Facets::PERFORMED)],
    phrases: &[
        term(
            "the time until {milestone}",
            "計画の開始から{0}までの期間",
            T::Duration,
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                Some(by(eval, plan, at).then(|it| match it {
                    Value::Date(day) => {
                        Answer::Known(Value::Duration(between(start(eval, plan), day)))
                    }
                    _ => Answer::Nothing,
                }))
            },
        )
        .reads(Facets::PLANS),
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
            "{milestone} gives people something to use",
            "{0}が国民の使えるものをもたらす",
            |eval, it| Some(Truth::of(gives_something(eval, it.milestone(0)?))),
        )
        .reads(Facets::PLANS.and(Facets::TRAITS))
        .anywhere(
            Facets::PERFORMED
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER)
                .and(Facets::SERVED),
        ),
        condition(
            "{milestone} is the last that covers {system}",
            "{0}が{1}を対象とする最後の節目である",
            |eval, it| {
                let ((plan, at), system) = (it.milestone(0)?, it.system(1)?);
                let by = milestone(eval, (plan, at))?.by.value();
                let mut others = eval.world.design.plans[plan].milestones.iter();
                let later = others.any(|it| {
                    let mut covers = it.covers.iter();
                    it.by.value() > by && covers.any(|it| it.0 == Covered::System(system))
                });
                Some(Truth::of(!later))
            },
        )
        .reads(Facets::PLANS),
        condition(
            "{measure} is of what people feel",
            "{0}が国民の実感する事柄の指標である",
            |eval, it| {
                let (plan, at) = it.measure(0)?;
                let measure = eval.world.design.plans[plan].measures.get(at as usize)?;
                Some(Truth::of(is_felt(measure)))
            },
        )
        .reads(Facets::PLANS),
        condition(
            "{consultation} came before anything was decided",
            "{0}が決定の前に行われた",
            |eval, it| {
                let (plan, at) = it.consultation(0)?;
                let it = &eval.world.design.plans[plan];
                let first = it.milestones.iter().filter_map(|it| it.by.value()).min();
                let announced = it.announced.value().copied();
                let Some(decided) = announced.into_iter().chain(first.copied()).min() else {
                    return Some(Truth::of(true));
                };
                Some(match it.consulted.get(at as usize)?.1 {
                    Some(day) => Truth::of(day <= decided),
                    None => eval.unknown(Element::Consultation(plan, at), "on"),
                })
            },
        )
        .reads(Facets::PLANS),
        condition(
            "{plan} touches a network that bodies share",
            "{0}が共同のネットワークに関わる",
            |eval, it| Some(Truth::of(touches_network(eval, it.plan(0)?))),
        )
        .reads(
            Facets::PLANS
                .and(Facets::STORES)
                .and(Facets::ACTORS)
                .and(Facets::TRAITS)
                .and(Facets::TITLES),
        )
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
        condition(
            "{milestone} says how many people it needs",
            "{0}に必要な人数が示されている",
            |eval, it| {
                let needs = &milestone(eval, it.milestone(0)?)?.needs;
                Some(Truth::of(!needs.is_empty()))
            },
        )
        .reads(Facets::PLANS),
        term(
            "the people whom {actor} has for {milestone}",
            "{0}が{1}に充てられる人数",
            T::Number,
            |eval, it| {
                let actor = it.actor(0)?;
                let trained = &milestone(eval, it.milestone(1)?)?.trains;
                let trained: u64 = trained.iter().map(|(it, ..)| it).sum();
                Some(match eval.world.design.actors[actor].staff {
                    Some(staff) => Answer::Known(Value::count(staff.count.saturating_add(trained))),
                    // Whoever is trained or hired is there, however many there were before.
                    None if needed(eval, it.milestone(1)?) <= trained => {
                        Answer::Known(Value::count(trained))
                    }
                    None => eval.open(Element::Actor(actor), "staff"),
                })
            },
        )
        .reads(Facets::PLANS.and(Facets::ACTORS).and(Facets::STAFF)),
        condition(
            "{milestone} changes what the private sector uses",
            "{0}が民間の利用するものを変える",
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                let milestone = milestone(eval, (plan, at))?;
                let mut covers = milestone.covers.iter();
                let private = covers.any(|&(covered, whose, _)| {
                    let named = whose.is_some_and(|it| is_private(eval, it.actor));
                    (named || private_uses(eval, covered))
                        && !leads_up_to_another(eval, plan, milestone, covered)
                });
                Some(Truth::of(private))
            },
        )
        .reads(Facets::PLANS.and(Facets::STORES).and(Facets::ACTORS))
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
        condition(
            "{plan} says when it was announced",
            "{0}の公表日が示されている",
            |eval, it| {
                let announced = eval.world.design.plans[it.plan(0)?].announced;
                Some(Truth::of(announced.value().is_some()))
            },
        )
        .reads(Facets::PLANS),
        term(
            "the notice that {milestone} gives",
            "{0}の周知期間",
            T::Duration,
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                Some(by(eval, plan, at).then(|it| match it {
                    Value::Date(day) => Answer::Known(notice(eval, plan, day)),
                    _ => Answer::Nothing,
                }))
            },
        )
        .reads(Facets::PLANS),
        condition(
            "{system} says what is to become of it",
            "{0}の処遇が示されている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.disposition.value().is_some()))
            },
        )
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
        .reads(Facets::TRAITS),
        condition(
            "{system} is to be moved",
            "{0}を維持、改修又は廃止にとどめない",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                let disposition = traits.disposition.value();
                Some(Truth::of(matches!(
                    disposition,
                    None | Some(Disposition::Rebuild)
                )))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{milestone} is about people",
            "{0}が個人に関するものである",
            |eval, it| {
                let it = milestone(eval, it.milestone(0)?)?;
                Some(Truth::of(is_about(
                    eval,
                    it,
                    |kind| kind.is_person(),
                    |unit| matches!(unit, Unit::Individual | Unit::Household),
                )))
            },
        )
        .reads(
            Facets::PLANS
                .and(Facets::ACTORS)
                .and(Facets::DATA)
                .and(Facets::STORES),
        )
        .anywhere(Facets::SERVED),
        condition(
            "{milestone} is about corporations",
            "{0}が法人に関するものである",
            |eval, it| {
                let it = milestone(eval, it.milestone(0)?)?;
                Some(Truth::of(is_about(
                    eval,
                    it,
                    ActorKind::is_private,
                    |unit| matches!(unit, Unit::Corporation | Unit::Office),
                )))
            },
        )
        .reads(
            Facets::PLANS
                .and(Facets::ACTORS)
                .and(Facets::DATA)
                .and(Facets::STORES),
        )
        .anywhere(Facets::SERVED),
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
                Some(Truth::of(
                    revisions.any(|it| it.of == Some(id) && to_come(it.from)),
                ))
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
                Some(Truth::of(
                    private_uses(eval, Covered::Procedure(id))
                        || touched.any(|it| private_uses(eval, it)),
                ))
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
    let of_step = |id: StepId| design.steps[id].systems().collect::<Vec<_>>();
    let of_clause = |clause: &StepClause| match clause {
        StepClause::Channels(channels) => {
            let channels = channels.value().into_iter().flatten();
            channels.filter_map(|it| it.on).collect()
        }
        StepClause::Data(data) => data.systems().collect(),
        _ => Vec::new(),
    };
    let revisions = design.revisions.iter();
    let changes = revisions
        .filter(|it| it.of == Some(procedure))
        .flat_map(|it| &it.changes);
    changes
        .flat_map(|it| match &it.kind {
            ChangeKind::Restate(Restated::System(id, _)) => vec![*id],
            ChangeKind::Drop(step) | ChangeKind::Add(step, _) => of_step(*step),
            ChangeKind::Replace(old, new) => [of_step(*old), of_step(*new)].concat(),
            ChangeKind::Set(step, clauses) => {
                let said = clauses.iter().flat_map(of_clause);
                of_step(*step).into_iter().chain(said).collect()
            }
            _ => Vec::new(),
        })
        .collect()
}

/// The local governments, of which there are many, that a provision which was not in force until now obliges to a step of
/// a procedure, and that no plan affects or consults.
fn newly_obliged(eval: &Eval<'_>, procedure: ProcedureId) -> BTreeSet<ActorId> {
    let design = eval.world.design;
    let new = |id: ProvisionId| {
        let provision = &design.provisions[id];
        let law = &design.laws[provision.law];
        let before = |from: Option<Date>| from.is_some_and(|it| it <= eval.world.as_of);
        law.egov.is_none() && !before(law.period.from) && !before(provision.period.from)
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

/// The systems that a plan, or a revision of its procedure, has built anew, or that are not there yet.
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
    planned
        .chain(revised_with(design, design.steps[step].procedure))
        .filter(anew)
        .collect()
}

/// How many people a milestone says that it needs.
fn needed(eval: &Eval<'_>, it: (PlanId, u32)) -> u64 {
    let needs = milestone(eval, it).map_or(&[][..], |it| &it.needs);
    needs.iter().map(|(it, ..)| it).sum()
}

fn is_private(eval: &Eval<'_>, actor: ActorId) -> bool {
    eval.world.design.actors[actor].kind.is_private()
}

/// Who holds a system, or performs the steps of a procedure as an office.
fn holders(eval: &Eval<'_>, covered: Covered) -> BTreeSet<ActorId> {
    let design = eval.world.design;
    match covered {
        Covered::System(id) => design.systems[id].of.value().copied().into_iter().collect(),
        Covered::Procedure(id) => {
            let steps = design.procedures[id].steps.iter();
            let actors = steps.filter_map(|&it| Some(design.steps[it].by?.0.actor));
            actors
                .filter(|&it| !design.actors[it].kind.is_person())
                .collect()
        }
    }
}

/// Whether a municipality holds a system, or it is one of the kinds of system that the library names for them.
fn is_municipal(eval: &Eval<'_>, id: SystemId) -> bool {
    let design = eval.world.design;
    let of = design.systems[id].of.value();
    let of_one = of.is_some_and(|&it| design.actors[it].kind == ActorKind::Municipality);
    let mut kinds = ["StandardBaseSystem", "FrontDeskSaaS"].iter();
    of_one || kinds.any(|it| design.system_named(it) == Some(id))
}

/// Whether a system is one that the library names, or rests on it.
fn runs_on(eval: &Eval<'_>, id: SystemId, name: &str) -> bool {
    let named = eval.world.design.system_named(name);
    named.is_some_and(|it| id == it || eval.rests_on(id, it))
}

/// Whether a milestone gives people something to use: a procedure that serves somebody, or a system that such a one uses.
/// Where the plan covers nothing of the kind, any system does that is not just given up.
fn gives_something(eval: &Eval<'_>, (plan, at): (PlanId, u32)) -> bool {
    let design = eval.world.design;
    let serves = |id: ProcedureId| design.procedures[id].serves.is_some();
    let is_used = |covered: Covered| match covered {
        Covered::Procedure(id) => serves(id),
        Covered::System(system) => {
            let mut serving = design.procedures.ids().filter(|&it| serves(it));
            serving.any(|it| eval.systems_of(it).contains(&system))
        }
    };
    let stays = |covered: Covered| match covered {
        Covered::Procedure(_) => true,
        Covered::System(id) => {
            design.systems[id].traits.disposition.value() != Some(&Disposition::Retire)
        }
    };
    let of_plan = &design.plans[plan].milestones;
    let covers = |it: &Milestone, is: &dyn Fn(Covered) -> bool| {
        let mut covers = it.covers.iter();
        covers.any(|&(it, ..)| stays(it) && is(it))
    };
    milestone(eval, (plan, at)).is_some_and(|it| {
        covers(it, &is_used)
            || covers(it, &|_| true) && !of_plan.iter().any(|it| covers(it, &is_used))
    })
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
            || meets(eval, id, |_, it| it == Involvement::Acts)
            || meets(eval, id, |system, _| system.holds.is_empty()))
}

/// Whether an applicant acts or receives from where they are in some step on a system: a reader at a counter is no front.
fn meets(
    eval: &Eval<'_>,
    id: SystemId,
    counts: fn(&System, Involvement) -> bool,
) -> bool {
    let design = eval.world.design;
    eval.world.steps().any(|it| {
        let channels = design.steps[it].channels.value();
        let mut here = channels.into_iter().flatten();
        here.any(|it| it.on == Some(id) && it.kind.is_digital())
            && (eval.world.involvement(it)).is_some_and(|it| counts(&design.systems[id], it))
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

/// The networks between bodies that the library `japan` names.
const NETWORKS: &[&str] = &["JukiNet", "LGWAN", "LinkageNetwork", "ServiceMesh"];

/// Whether a plan covers a network that bodies share, what rests on one, what moves data by one, or a new one
/// beside them: a system of the state in which nothing lies and on which no step is done, if it is shared or called a
/// network.
fn touches_network(eval: &Eval<'_>, plan: PlanId) -> bool {
    let design = eval.world.design;
    let networks: Vec<SystemId> = NETWORKS
        .iter()
        .filter_map(|it| design.system_named(it))
        .collect();
    let touches = |id: SystemId| {
        let system = &design.systems[id];
        let of_the_state = system
            .of
            .value()
            .is_some_and(|&it| design.actors[it].kind.is_state());
        let called = called::NETWORK.name(&system.name);
        let beside = of_the_state
            && (called || system.traits.shared)
            && system.holds.is_empty()
            && !is_met(eval, id)
            && !called::FRONT.name(&system.name);
        beside || networks.iter().any(|&it| id == it || eval.rests_on(id, it))
    };
    let mut covers = design.plans[plan]
        .milestones
        .iter()
        .flat_map(|it| &it.covers);
    covers.any(|(covered, ..)| match covered {
        Covered::System(id) => touches(*id),
        Covered::Procedure(id) => eval.systems_of(*id).iter().any(|it| networks.contains(it)),
    })
}

/// Whether companies or platforms use what is covered: they hold it, act on it, or reach it by an interface.
fn private_uses(eval: &Eval<'_>, covered: Covered) -> bool {
    let design = eval.world.design;
    let acts = |procedure: ProcedureId, on: Option<SystemId>| {
        let it = &design.procedures[procedure];
        it.steps.iter().any(|&id| {
            let step = &design.steps[id];
            let by = step.by.is_some_and(|(it, _)| is_private(eval, it.actor));
            let channels = step.channels.value().into_iter().flatten();
            let mut here = channels.filter(|it| on.is_none() || it.on == on);
            let uses = on.is_none_or(|it| step.systems().any(|used| used == it));
            // Where an office calls the interface of a company, it is the company's own.
            let calls = step.data.iter().filter_map(|it| it.from).any(|from| {
                let holder = design.systems[from.system].of.value();
                holder.is_some_and(|&it| is_private(eval, it))
            });
            (by && uses) || !calls && here.any(|it| it.kind == ChannelKind::Api)
        })
    };
    match covered {
        Covered::System(id) => {
            let held = design.systems[id]
                .of
                .value()
                .is_some_and(|&it| is_private(eval, it));
            held || design.procedures.ids().any(|it| acts(it, Some(id)))
        }
        Covered::Procedure(id) => acts(id, None),
    }
}

/// Whether a later milestone of the plan covers the same as one, or comes after it by its own words and covers what
/// belongs together: the specification or the sandbox is there before the change.
fn leads_up_to_another(
    eval: &Eval<'_>,
    plan: PlanId,
    milestone: &Milestone,
    covered: Covered,
) -> bool {
    let together = |other: Covered| match (covered, other) {
        (Covered::Procedure(procedure), Covered::System(system))
        | (Covered::System(system), Covered::Procedure(procedure)) => {
            eval.systems_of(procedure).contains(&system)
        }
        _ => false,
    };
    let mut others = eval.world.design.plans[plan].milestones.iter();
    others.any(|it| {
        let mut covers = it.covers.iter();
        let follows = it.after.iter().any(|it| milestone.name.answers_to(it));
        let later = match (milestone.by.value(), it.by.value()) {
            (Some(this), Some(other)) => this < other,
            _ => follows,
        };
        later && covers.any(|&(other, ..)| other == covered || follows && together(other))
    })
}

/// From the announcement on; what is not announced yet gives at most the time from the day asked about.
fn notice(eval: &Eval<'_>, plan: PlanId, day: Date) -> Value {
    let it = &eval.world.design.plans[plan];
    match it.announced {
        Stated::Is(announced, _) => Value::Duration(between(announced, day)),
        Stated::None(_) => Value::Duration(0),
        Stated::Open => {
            let open = OpenFact {
                element: Element::Plan(plan),
                clause: "announced",
                span: it.name.span,
            };
            Value::Between(0, Some(between(eval.world.as_of, day)), vec![open])
        }
    }
}

/// Whether something that a milestone covers serves such actors, or holds data about such units.
fn is_about(
    eval: &Eval<'_>,
    milestone: &Milestone,
    serves: fn(ActorKind) -> bool,
    about: fn(Unit) -> bool,
) -> bool {
    let design = eval.world.design;
    milestone.covers.iter().any(|(covered, ..)| match covered {
        Covered::Procedure(id) => {
            let served = design.procedures[*id].serves;
            served.is_some_and(|(it, _)| serves(design.actors[it].kind))
        }
        Covered::System(id) => {
            let mut holds = design.systems[*id].holds.iter();
            holds.any(|&(it, _)| design.data[it].about.value().copied().is_some_and(about))
        }
    })
}

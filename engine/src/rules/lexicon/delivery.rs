//! Delivery: what a plan asks of whom, and what it gives to those who are outside it.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, ActorKind, ChannelKind, Covered, Disposition, Milestone, PlanId, ProcedureId, Stated,
    StepId, SystemId, Unit,
};
use jiff::civil::Date;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::called::is_felt;
use super::plans::{awaited_from, between, by, milestone, start};
use super::{Get, Topic, condition, property, term};
use crate::finding::Element;
use crate::world::{Answer, OpenFact, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "responsible",
        "担い手",
        T::Many(K::Actor),
        Get::Milestone(|eval, it| {
            let actors = milestone(eval, it).map(|it| responsible(eval, it));
            things(actors.into_iter().flatten().map(Element::Actor))
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
                Some(time_from(eval, start(eval, plan), (plan, at)))
            },
        )
        .about(&[Matter::TimeUntil])
        .reads(Facets::PLANS),
        term(
            "the time for which {milestone} is awaited",
            "{0}が待たれる期間",
            T::Duration,
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                Some(time_from(eval, awaited_from(eval, plan), (plan, at)))
            },
        )
        .about(&[Matter::TimeUntil])
        .reads(Facets::PLANS),
        condition(
            "{milestone} leads up to one that names somebody",
            "{0}が、担い手を示す節目に先行する",
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                let of_plan = &eval.world.design.plans[plan].milestones;
                // Step by step: what comes after this one, what comes after that.
                let mut led_to: Vec<&Milestone> = vec![milestone(eval, (plan, at))?];
                for _ in of_plan {
                    let follows = |it: &&Milestone| {
                        let mut after = it.after.iter();
                        let known = led_to.iter().any(|led| led.name.id == it.name.id);
                        !known && after.any(|it| led_to.iter().any(|led| led.name.answers_to(it)))
                    };
                    let more: Vec<&Milestone> = of_plan.iter().filter(follows).collect();
                    led_to.extend(more);
                }
                let mut later = led_to.iter().skip(1);
                let named = later.any(|it| !responsible(eval, it).is_empty());
                Some(Truth::of(named))
            },
        )
        .reads(Facets::PLANS.and(Facets::STORES).and(Facets::ACTORS))
        .anywhere(Facets::PERFORMED),
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
        .about(&[Matter::Felt])
        .reads(Facets::PLANS),
        condition(
            "{consultation} came before anything was decided",
            "{0}が決定の前に行われた",
            |eval, it| {
                let (plan, at) = it.consultation(0)?;
                let Some(decided) = decided(eval, plan) else {
                    return Some(Truth::of(true));
                };
                let it = &eval.world.design.plans[plan];
                Some(match it.consulted.get(at as usize)?.1 {
                    Some(day) => Truth::of(day <= decided),
                    None => eval.unknown(Element::Consultation(plan, at), "on"),
                })
            },
        )
        .about(&[Matter::Consultation])
        .reads(Facets::PLANS),
        term(
            "the day on which {plan} was decided",
            "{0}が決定された日",
            T::Date,
            |eval, it| {
                let day = decided(eval, it.plan(0)?);
                Some(day.map_or(Answer::Nothing, |it| Answer::Known(Value::Date(it))))
            },
        )
        .reads(Facets::PLANS),
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
                let milestone = milestone(eval, it.milestone(1)?)?;
                // Whoever is trained in something else fills no place.
                let needed_is = |skill: &Option<String>| {
                    let mut needs = milestone.needs.iter();
                    skill.is_none() || needs.any(|(_, it, _)| it.is_none() || it == skill)
                };
                let trained = milestone.trains.iter();
                let trained = trained.filter(|(_, skill, _)| needed_is(skill));
                let trained: u64 = trained.map(|(it, ..)| it).sum();
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
        .about(&[Matter::Staff])
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
        .about(&[Matter::Notice])
        .reads(Facets::PLANS),
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
        .about(&[Matter::Corporations])
        .reads(
            Facets::PLANS
                .and(Facets::ACTORS)
                .and(Facets::DATA)
                .and(Facets::STORES),
        )
        .anywhere(Facets::SERVED),
    ],
};

/// The time from a day to that by which a milestone is to be done.
fn time_from(eval: &Eval<'_>, from: Date, (plan, at): (PlanId, u32)) -> Answer<Value> {
    by(eval, plan, at).then(|it| match it {
        Value::Date(day) => Answer::Known(Value::Duration(between(from, day))),
        _ => Answer::Nothing,
    })
}

/// The day on which a plan was decided: when it was announced, at the latest when the first of its milestones is due.
fn decided(eval: &Eval<'_>, plan: PlanId) -> Option<Date> {
    let it = &eval.world.design.plans[plan];
    let first = it.milestones.iter().filter_map(|it| it.by.value()).min();
    let announced = it.announced.value();
    announced.into_iter().chain(first).min().copied()
}

/// Whether a milestone gives people something to use: a procedure that serves somebody, or a system on which people are
/// met in such a one. Where the plan covers nothing of the kind, any system does. What is kept as it is, or given up, is
/// nothing new to anybody.
fn gives_something(eval: &Eval<'_>, (plan, at): (PlanId, u32)) -> bool {
    let design = eval.world.design;
    let serves = |id: ProcedureId| design.procedures[id].serves.is_some();
    let is_used = |covered: Covered| match covered {
        Covered::Procedure(id) => serves(id),
        Covered::System(system) => {
            let mut serving = design.procedures.ids().filter(|&it| serves(it));
            serving.any(|it| {
                let mut steps = design.procedures[it].steps.iter();
                steps.any(|&it| {
                    let channels = design.steps[it].channels.value();
                    let mut here = channels.into_iter().flatten();
                    here.any(|it| it.on == Some(system)) && eval.world.involvement(it).is_some()
                })
            })
        }
    };
    let is_new = |covered: Covered| match covered {
        Covered::Procedure(_) => true,
        Covered::System(id) => {
            let disposition = design.systems[id].traits.disposition.value();
            !matches!(disposition, Some(Disposition::Keep | Disposition::Retire))
        }
    };
    let covers = |it: &Milestone, is: &dyn Fn(Covered) -> bool| {
        let mut covers = it.covers.iter();
        covers.any(|&(it, ..)| is_new(it) && is(it))
    };
    let mut of_plan = design.plans[plan].milestones.iter();
    milestone(eval, (plan, at)).is_some_and(|it| {
        covers(it, &is_used) || covers(it, &|_| true) && !of_plan.any(|it| covers(it, &is_used))
    })
}

/// Who has to reach a milestone: who is named for what it covers, else who holds it or performs its steps.
fn responsible(eval: &Eval<'_>, milestone: &Milestone) -> BTreeSet<ActorId> {
    let covers = milestone.covers.iter();
    covers
        .flat_map(|(covered, whose, _)| {
            let said = whose.map(|it| BTreeSet::from([it.actor]));
            said.unwrap_or_else(|| holders(eval, *covered))
        })
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

/// Whether the private sector takes part in a step, with a system or with whichever: somebody of it performs it, or it
/// goes over an interface that is open to it.
pub(super) fn private_takes_part(eval: &Eval<'_>, id: StepId, on: Option<SystemId>) -> bool {
    let design = eval.world.design;
    let performs = |id: StepId| design.steps[id].by.map(|(it, _)| it.actor);
    let by_private = |id: StepId| performs(id).is_some_and(|it| is_private(eval, it));
    let step = &design.steps[id];
    let mut beside = design.procedures[step.procedure].steps.iter();
    let among_offices = !by_private(id) && !beside.any(|&it| by_private(it));
    let channels = step.channels.value().into_iter().flatten();
    let mut here = channels.filter(|it| on.is_none() || it.on == on);
    let uses = on.is_none_or(|it| step.systems().any(|used| used == it));
    // What one office asks of another by an interface is between the two, where nobody else takes part.
    let office = performs(id).is_some_and(|it| design.actors[it].kind.is_government());
    // Where an office calls the interface of a company, it is the company's own.
    let calls = step.data.iter().filter_map(|it| it.from).any(|from| {
        let holder = design.systems[from.system].of.value();
        holder.is_some_and(|&it| is_private(eval, it))
    });
    let open = !(calls || office && among_offices);
    (by_private(id) && uses) || open && here.any(|it| it.kind == ChannelKind::Api)
}

/// Whether companies or platforms use what is covered: they hold it, act on it, or reach it by an interface.
pub(super) fn private_uses(eval: &Eval<'_>, covered: Covered) -> bool {
    let design = eval.world.design;
    let acts = |procedure: ProcedureId, on: Option<SystemId>| {
        let mut steps = design.procedures[procedure].steps.iter();
        steps.any(|&it| private_takes_part(eval, it, on))
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

//! Plans: what is done by when, who was consulted, what it waits for, and what it is measured by.

use std::collections::BTreeSet;

use gensoku_dsl::design::{ActorId, Covered, Milestone, PlanId, Stated, Title};
use jiff::civil::Date;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, stated, thing, things};
use super::{Get, Topic, condition, property, term};
use crate::finding::Element;
use crate::world::{Answer, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "milestones",
            "節目",
            T::Many(K::Milestone),
            Get::Plan(|eval, id| {
                let count = eval.world.design.plans[id].milestones.len();
                things(places(count).map(|at| Element::Milestone(id, at)))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "consulted",
            "協議した相手",
            T::Many(K::Actor),
            Get::Plan(|eval, id| {
                let consulted = eval.world.design.plans[id].consulted.iter();
                things(consulted.map(|(actor, ..)| Element::Actor(*actor)))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "outset",
            "起点",
            T::Date,
            Get::Plan(|eval, id| Answer::Known(Value::Date(awaited_from(eval, id)))),
        )
        .reads(Facets::PLANS),
        property(
            "affected",
            "影響を受ける主体",
            T::Many(K::Actor),
            Get::Plan(|eval, id| things(affected(eval, id).into_iter().map(Element::Actor))),
        )
        .reads(Facets::PLANS.and(Facets::STORES))
        .anywhere(Facets::PERFORMED),
        property(
            "systems",
            "対象システム",
            T::Many(K::System),
            Get::Plan(|eval, id| {
                let milestones = eval.world.design.plans[id].milestones.iter();
                things(milestones.flat_map(systems))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "procedures",
            "対象手続",
            T::Many(K::Procedure),
            Get::Plan(|eval, id| {
                let milestones = eval.world.design.plans[id].milestones.iter();
                things(milestones.flat_map(procedures))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "reviews",
            "前提となる検討",
            T::Many(K::Review),
            Get::Plan(|eval, id| {
                let count = eval.world.design.plans[id].depends.len();
                things(places(count).map(|at| Element::Review(id, at)))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "measures",
            "指標",
            T::Many(K::Measure),
            Get::Plan(|eval, id| {
                let count = eval.world.design.plans[id].measures.len();
                things(places(count).map(|at| Element::Measure(id, at)))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "announced",
            "公表日",
            T::Date,
            Get::Plan(|eval, id| match eval.world.design.plans[id].announced {
                Stated::Is(day, _) => Answer::Known(Value::Date(day)),
                Stated::None(_) => Answer::Nothing,
                Stated::Open => eval.open(Element::Plan(id), "announced"),
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "plan",
            "計画",
            T::One(K::Plan),
            Get::Milestone(|_, (plan, _)| Answer::Known(thing(Element::Plan(plan)))),
        )
        .reads(Facets::PLANS),
        property(
            "by",
            "期日",
            T::Date,
            Get::Milestone(|eval, (plan, at)| by(eval, plan, at)),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "takes",
            "最短の所要",
            T::Duration,
            Get::Milestone(|eval, (plan, at)| {
                takes(eval, plan, at, |(least, _)| Value::Duration(least))
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "takes-at-most",
            "最長の所要",
            T::Duration,
            Get::Milestone(|eval, (plan, at)| {
                takes(eval, plan, at, |(_, most)| Value::Duration(most))
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "systems",
            "対象システム",
            T::Many(K::System),
            Get::Milestone(|eval, it| things(milestone(eval, it).into_iter().flat_map(systems))),
        )
        .reads(Facets::PLANS),
        property(
            "procedures",
            "対象手続",
            T::Many(K::Procedure),
            Get::Milestone(|eval, it| things(milestone(eval, it).into_iter().flat_map(procedures))),
        )
        .reads(Facets::PLANS),
        property(
            "actors",
            "対象主体",
            T::Many(K::Actor),
            Get::Milestone(|eval, it| {
                let covers = milestone(eval, it).into_iter().flat_map(|it| &it.covers);
                things(covers.filter_map(|(_, whose, _)| Some(Element::Actor((*whose)?.actor))))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "needs",
            "必要な人数",
            T::Number,
            Get::Milestone(|eval, (plan, at)| {
                let it = milestone(eval, (plan, at));
                let needs = it.map_or(&[][..], |it| &it.needs);
                if needs.is_empty() {
                    return eval.open(Element::Milestone(plan, at), "needs");
                }
                Answer::Known(Value::count(needs.iter().map(|(it, ..)| it).sum::<u64>()))
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "after",
            "先行する節目",
            T::Many(K::Milestone),
            Get::Milestone(|eval, (plan, at)| {
                let after = milestone(eval, (plan, at)).map_or(&[][..], |it| &it.after);
                let of_plan = &eval.world.design.plans[plan];
                let place = |name: &String| {
                    let at = of_plan.milestone_named(name)?;
                    Some(Element::Milestone(plan, u32::try_from(at).ok()?))
                };
                things(after.iter().filter_map(place))
            }),
        )
        .reads(Facets::PLANS),
        property(
            "plan",
            "計画",
            T::One(K::Plan),
            Get::Consultation(|_, (plan, _)| Answer::Known(thing(Element::Plan(plan)))),
        )
        .reads(Facets::PLANS),
        property(
            "actor",
            "相手",
            T::One(K::Actor),
            Get::Consultation(|eval, (plan, at)| {
                let consulted = eval.world.design.plans[plan].consulted.get(at as usize);
                consulted
                    .map(|(actor, ..)| thing(Element::Actor(*actor)))
                    .into()
            }),
        )
        .reads(Facets::PLANS),
        property(
            "on",
            "協議日",
            T::Date,
            Get::Consultation(|eval, (plan, at)| {
                let consulted = eval.world.design.plans[plan].consulted.get(at as usize);
                dated(
                    eval,
                    consulted.and_then(|it| it.1),
                    Element::Consultation(plan, at),
                    "on",
                )
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "plan",
            "計画",
            T::One(K::Plan),
            Get::Review(|_, (plan, _)| Answer::Known(thing(Element::Plan(plan)))),
        )
        .reads(Facets::PLANS),
        property(
            "until",
            "結論の期日",
            T::Date,
            Get::Review(|eval, (plan, at)| {
                let review = eval.world.design.plans[plan].depends.get(at as usize);
                dated(
                    eval,
                    review.and_then(|it| it.1),
                    Element::Review(plan, at),
                    "until",
                )
            }),
        )
        .reads(Facets::PLANS)
        .open(),
        property(
            "plan",
            "計画",
            T::One(K::Plan),
            Get::Measure(|_, (plan, _)| Answer::Known(thing(Element::Plan(plan)))),
        )
        .reads(Facets::PLANS),
        property(
            "by",
            "達成期日",
            T::Date,
            Get::Measure(|eval, (plan, at)| {
                let measure = eval.world.design.plans[plan].measures.get(at as usize);
                dated(
                    eval,
                    measure.and_then(|it| it.by),
                    Element::Measure(plan, at),
                    "by",
                )
            }),
        )
        .reads(Facets::PLANS)
        .open(),
    ],
    phrases: &[
        condition(
            "{plan} says on what each of its milestones rests",
            "{0}が節目の根拠とした検討を示している",
            |eval, it| {
                let it = &eval.world.design.plans[it.plan(0)?];
                let says = |source: &Option<Title>| {
                    let said = source.as_ref();
                    said.is_some_and(|it| !it.first.trim().is_empty())
                };
                let mut milestones = it.milestones.iter();
                Some(Truth::of(
                    says(&it.source) || milestones.all(|it| says(&it.source)),
                ))
            },
        )
        .reads(Facets::PLANS),
        condition(
            "{milestone} names the skills that it needs",
            "{0}が必要な技能を示している",
            |eval, it| {
                let needs = &milestone(eval, it.milestone(0)?)?.needs;
                let named = needs.iter().all(|(_, skill, _)| skill.is_some());
                Some(Truth::of(named && !needs.is_empty()))
            },
        )
        .about(&[Matter::Skills])
        .reads(Facets::PLANS),
        condition(
            "{measure} says from what and to what",
            "{0}が現状値と目標値を示している",
            |eval, it| {
                let (plan, at) = it.measure(0)?;
                let measure = eval.world.design.plans[plan].measures.get(at as usize)?;
                Some(Truth::of(measure.from.is_some() && measure.to.is_some()))
            },
        )
        .about(&[Matter::Bounds])
        .reads(Facets::PLANS),
        condition(
            "{milestone} says how long it takes",
            "{0}の所要期間が示されている",
            |eval, it| {
                let takes = milestone(eval, it.milestone(0)?)?.takes;
                Some(Truth::of(takes.value().is_some()))
            },
        )
        .reads(Facets::PLANS),
        term(
            "the time for {milestone}",
            "{0}までに使える期間",
            T::Duration,
            |eval, it| {
                let (plan, at) = it.milestone(0)?;
                Some(by(eval, plan, at).then(|it| match it {
                    Value::Date(day) => {
                        Answer::Known(Value::Duration(between(begins(eval, plan, at), day)))
                    }
                    _ => Answer::Nothing,
                }))
            },
        )
        .about(&[Matter::TimeFor])
        .reads(Facets::PLANS),
        term(
            "the time from {date} to {date}",
            "{0}から{1}までの期間",
            T::Duration,
            |_, it| {
                let time = between(it.date(0)?, it.date(1)?);
                Some(Answer::Known(Value::Duration(time)))
            },
        )
        .reads(Facets::NONE),
        term(
            "the day asked about",
            "判定の基準日",
            T::Date,
            |eval, _| Some(Answer::Known(Value::Date(eval.world.as_of))),
        )
        .reads(Facets::NONE),
    ],
};

/// The day that a clause states; open where it states none.
fn dated(
    eval: &Eval<'_>,
    day: Option<Date>,
    element: Element,
    clause: &'static str,
) -> Answer<Value> {
    day.map_or_else(
        || eval.open(element, clause),
        |day| Answer::Known(Value::Date(day)),
    )
}

/// The places in a plan of so many things.
fn places(count: usize) -> std::ops::Range<u32> {
    0..u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn milestone<'w>(eval: &Eval<'w>, (plan, at): (PlanId, u32)) -> Option<&'w Milestone> {
    eval.world.design.plans[plan].milestones.get(at as usize)
}

pub(super) fn by(eval: &Eval<'_>, plan: PlanId, at: u32) -> Answer<Value> {
    let Some(it) = milestone(eval, (plan, at)) else {
        return Answer::Nothing;
    };
    let element = Element::Milestone(plan, at);
    stated(element, "by", it.name.span, it.by, Value::Date)
}

fn takes(eval: &Eval<'_>, plan: PlanId, at: u32, write: fn((u64, u64)) -> Value) -> Answer<Value> {
    let Some(it) = milestone(eval, (plan, at)) else {
        return Answer::Nothing;
    };
    let element = Element::Milestone(plan, at);
    stated(element, "takes", it.name.span, it.takes, write)
}

/// When a plan is begun: on the day asked about, or when it was announced where that is earlier.
pub(super) fn start(eval: &Eval<'_>, plan: PlanId) -> Date {
    let announced = eval.world.design.plans[plan].announced.value();
    let asked = eval.world.as_of;
    announced.map_or(asked, |day| asked.min(*day))
}

/// From when on people wait for what a plan gives them: the day as of which the design is written, where it says one; a
/// plan may have been announced long before, as the private sector needs it. Else from its beginning.
pub(super) fn awaited_from(eval: &Eval<'_>, plan: PlanId) -> Date {
    let written = eval.world.design.as_of;
    written.map_or_else(|| start(eval, plan), |day| day.min(eval.world.as_of))
}

/// When a milestone can be begun: when the last of those before it is to be done, else with its plan.
fn begins(eval: &Eval<'_>, plan: PlanId, at: u32) -> Date {
    let of_plan = &eval.world.design.plans[plan];
    let after = milestone(eval, (plan, at)).map_or(&[][..], |it| &it.after);
    let before = after.iter().filter_map(|it| {
        let place = of_plan.milestone_named(it)?;
        of_plan.milestones.get(place)
    });
    let start = start(eval, plan);
    before
        .filter_map(|it| it.by.value().copied())
        .max()
        .map_or(start, |last| last.max(start))
}

/// The time from one day to another in milliseconds; none where the second is the earlier.
pub(super) fn between(from: Date, to: Date) -> u64 {
    let days = from.until(to).map_or(0, |it| it.get_days());
    u64::try_from(days).unwrap_or(0).saturating_mul(86_400_000)
}

fn systems(milestone: &Milestone) -> impl Iterator<Item = Element> + '_ {
    milestone.covers.iter().filter_map(|(it, ..)| match it {
        Covered::System(id) => Some(Element::System(*id)),
        Covered::Procedure(_) => None,
    })
}

fn procedures(milestone: &Milestone) -> impl Iterator<Item = Element> + '_ {
    milestone.covers.iter().filter_map(|(it, ..)| match it {
        Covered::Procedure(id) => Some(Element::Procedure(*id)),
        Covered::System(_) => None,
    })
}

/// Whom a plan obliges or changes: who is named for what it covers, holds it, or performs its steps.
pub(super) fn affected(eval: &Eval<'_>, plan: PlanId) -> BTreeSet<ActorId> {
    let design = eval.world.design;
    let mut actors = BTreeSet::new();
    for (covered, whose, _) in design.plans[plan]
        .milestones
        .iter()
        .flat_map(|it| &it.covers)
    {
        actors.extend(whose.map(|it| it.actor));
        match *covered {
            Covered::System(id) => {
                let system = &design.systems[id];
                if let Stated::Is(holder, _) = system.of {
                    actors.insert(holder);
                }
                actors.extend(system.run_by.map(|(by, _)| by));
            }
            Covered::Procedure(id) => {
                let steps = design.procedures[id].steps.iter();
                actors.extend(steps.filter_map(|&it| Some(design.steps[it].by?.0.actor)));
            }
        }
    }
    actors
}

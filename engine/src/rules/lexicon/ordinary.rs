//! What happens in the ordinary course, by hand or without one.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorKind, ChannelKind, DataId, DecisionId, Design, Guard, Method, Spelled, Start, Stated,
    Step, StepId, Target, Verb, Way,
};
use gensoku_dsl::text::Lang;

use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::things;
use super::{Clause, Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "decisions",
        "判定",
        T::Many(K::Decision),
        Get::Step(|eval, id| {
            things(
                decisions(eval.world.design, id)
                    .into_iter()
                    .map(Element::Decision),
            )
        }),
    )
    .reads(Facets::STEPS.and(Facets::DECISIONS))],
    phrases: &[
        condition(
            "{step} is on the ordinary way",
            "{0}が通常の流れにある",
            |eval, it| {
                let step = it.step(0)?;
                let procedure = eval.world.design.steps[step].procedure;
                let ordinary = eval.world.ordinary_way(procedure);
                Some(Truth::of(ordinary.contains(&step)))
            },
        )
        .reads(Facets::STEPS),
        condition(
            "every run from {step} comes to {step}",
            "{0}からはどの流れでも{1}に至る",
            |eval, it| {
                let (from, to) = (it.step(0)?, it.step(1)?);
                Some(Truth::of(always_comes_to(eval.world.design, from, to)))
            },
        )
        .reads(Facets::STEPS),
        condition(
            "{procedure} starts again and again",
            "{0}が定期に始まる",
            |eval, it| {
                let starts = eval.world.design.procedures[it.procedure(0)?].starts;
                Some(Truth::of(matches!(starts, Stated::Is(Start::Every(_), _))))
            },
        )
        .reads(Facets::ABOUT),
        condition(
            "a company acts in {procedure}",
            "{0}で会社が行為する",
            |eval, it| {
                let design = eval.world.design;
                let steps = design.procedures[it.procedure(0)?].steps.iter();
                let mut unstated = None;
                for actor in steps.filter_map(|&it| Some(design.steps[it].by?.0.actor)) {
                    match design.actors[actor].kind {
                        ActorKind::Unstated => unstated = Some(actor),
                        kind if kind.is_private() => return Some(Truth::of(true)),
                        _ => {}
                    }
                }
                Some(unstated.map_or(Truth::of(false), |it| {
                    eval.unknown(Element::Actor(it), "is")
                }))
            },
        )
        .reads(Facets::STEPS.and(Facets::KINDS)),
        condition(
            "{procedure} says when it starts",
            "{0}の開始の契機が示されている",
            |eval, it| {
                let starts = eval.world.design.procedures[it.procedure(0)?].starts;
                Some(Truth::of(starts.value().is_some()))
            },
        )
        .reads(Facets::ABOUT),
        condition(
            "{procedure} comes to a decision",
            "{0}が結論を出す",
            |eval, it| {
                let design = eval.world.design;
                let steps = design.procedures[it.procedure(0)?].steps.iter();
                let decided = ["granted", "refused"].map(|it| design.outcome_named(it));
                let mut ways = steps.flat_map(|&it| design.steps[it].next.ways());
                let decides = ways.any(|it| match it.to {
                    Target::Outcome(it) => decided.contains(&Some(it)),
                    Target::Step(_) => false,
                });
                Some(Truth::of(decides))
            },
        )
        .reads(Facets::STEPS),
        condition(
            "{procedure} is a part of another",
            "{0}が他の手続の一部である",
            |eval, it| Some(Truth::of(eval.world.is_a_part(it.procedure(0)?))),
        )
        .anywhere(Facets::PERFORMED),
        condition(
            "{procedure} starts by an event",
            "{0}が出来事によって始まる",
            |eval, it| {
                let starts = eval.world.design.procedures[it.procedure(0)?].starts;
                Some(Truth::of(matches!(starts, Stated::Is(Start::Event(_), _))))
            },
        )
        .reads(Facets::ABOUT),
        condition(
            "{step} is said to be done by {channel}",
            "{0}の経路に{1}が挙げられている",
            |eval, it| {
                let step = &eval.world.design.steps[it.step(0)?];
                let wanted = *it.words(1)?.first()?;
                let channels = step.channels.value().into_iter().flatten();
                let fits = |kind: ChannelKind| {
                    super::super::types::WordClass::Channel.matches(wanted, kind.word(Lang::En))
                };
                Some(Truth::of(channels.into_iter().any(|it| fits(it.kind))))
            },
        )
        .reads(Facets::SAID)
        .at(Clause::Channel),
        condition(
            "{step} asks for a seal",
            "{0}が押印を求める",
            |eval, it| {
                let step = &eval.world.design.steps[it.step(0)?];
                Some(Truth::of(asks_for_a_seal(eval.world.design, step)))
            },
        )
        .about(&[Matter::Seal])
        .reads(Facets::CHANNEL.and(Facets::METHODS).and(Facets::WHATEVER))
        .at(Clause::Seal),
        condition(
            "{step} decides by stated decisions alone",
            "{0}が定められた判定だけで決まる",
            |eval, it| {
                let step = it.step(0)?;
                let design = eval.world.design;
                let stated = |id: &DecisionId| design.decisions[*id].when.is_some();
                let decisions = decisions(design, step);
                let ways = design.steps[step].next.ways();
                let fact = ways
                    .iter()
                    .any(|it| matches!(it.when, Some(Guard::Fact(..))));
                Some(Truth::of(
                    !fact && !decisions.is_empty() && decisions.iter().all(stated),
                ))
            },
        )
        .reads(Facets::STEPS.and(Facets::DECISIONS)),
        condition(
            "{step} is done without a hand",
            "{0}が人手によらずに行われる",
            |eval, it| {
                let id = it.step(0)?;
                let step = &eval.world.design.steps[id];
                let by_machine =
                    |it: ChannelKind| matches!(it, ChannelKind::Automatic | ChannelKind::Api);
                let channels = step.channels.value().into_iter().flatten();
                let mut kinds = channels.map(|it| it.kind);
                let effort = step.takes.value().is_some_and(|it| it.likely > 0);
                Some(if kinds.clone().any(by_machine) {
                    Truth::of(true)
                } else if effort || kinds.any(|it| !it.is_digital()) {
                    Truth::of(false)
                } else {
                    eval.unknown(Element::Step(id), "channel")
                })
            },
        )
        .about(&[Matter::ByMachine])
        .reads(Facets::CHANNEL.and(Facets::TIMES)),
    ],
};

/// Whether every way on from a step, fallbacks and ways of a group apart, comes to another one before it ends.
fn always_comes_to(design: &Design, from: StepId, to: StepId) -> bool {
    let ways: BTreeMap<StepId, Vec<Way>> = design
        .flow(design.steps[from].procedure)
        .into_iter()
        .collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(step) = open.pop() {
        if !seen.insert(step) {
            continue;
        }
        let next = ways.get(&step).map_or(&[][..], Vec::as_slice);
        if next.is_empty() {
            return false;
        }
        for way in next {
            match way.to {
                _ if matches!(way.when, Some(Guard::Lacks(..))) => {}
                Target::Step(it) if it == to => {}
                Target::Step(it) => open.push(it),
                Target::Outcome(_) => return false,
            }
        }
    }
    true
}

/// The decisions by which the ways out of a step are taken.
fn decisions(design: &Design, step: StepId) -> BTreeSet<DecisionId> {
    let named = |name: &str| {
        let mut all = design.decisions.entries();
        all.find(|(_, it)| it.name.answers_to(name))
            .map(|(id, _)| id)
    };
    let ways = design.steps[step].next.ways();
    ways.iter()
        .filter_map(|way| match &way.when {
            Some(Guard::Decision(name, _)) => named(name),
            _ => None,
        })
        .collect()
}

/// Whether a step cannot be done without a seal, or without the certificate of a registered one.
fn asks_for_a_seal(design: &Design, step: &Step) -> bool {
    let method =
        !step.identifies.is_empty() && step.identifies.iter().all(|it| it.method == Method::Seal);
    let channels = step.channels.value().map_or(&[][..], Vec::as_slice);
    let channel = !channels.is_empty() && channels.iter().all(|it| it.kind == ChannelKind::Seal);
    let registered = |data: DataId| {
        design
            .data_named("RegisteredSeal")
            .is_some_and(|seal| crate::data::wider(design, data).any(|it| it == seal))
    };
    let certificate = step
        .data
        .iter()
        .filter(|it| it.verb == Verb::Shows)
        .flat_map(|it| &it.items)
        .any(|(item, _)| match item {
            gensoku_dsl::design::Item::Document(it) => design.words.documents[*it]
                .shows
                .iter()
                .any(|&it| registered(it)),
            gensoku_dsl::design::Item::Data(it) => registered(*it),
        });
    method || channel || certificate
}

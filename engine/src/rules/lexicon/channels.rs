//! By which channel a step is done, and on whose system.

use gensoku_dsl::design::{ChannelKind, Spelled, Stated};
use gensoku_dsl::text::Lang;

use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, things};
use super::{Clause, Get, Topic, property, term};
use crate::finding::Element;
use crate::world::{Answer, OpenFact};

pub(super) static TOPIC: Topic = Topic {
    reads: Facets::STEPS
        .and(Facets::CHANNELS)
        .and(Facets::PROCEDURES)
        .and(Facets::LAW),
    properties: &[
        property(
            "channel",
            "経路",
            T::Words(W::Channel),
            Get::Step(|eval, id| {
                let step = &eval.world.design.steps[id];
                match &step.channels {
                    Stated::Is(channels, _) => Answer::Known(Value::Words(
                        W::Channel,
                        channels.iter().map(|it| it.kind.word(Lang::En)).collect(),
                    )),
                    // An office's step without a channel is internal.
                    Stated::Open if eval.world.involvement(id).is_some() => {
                        Answer::Open(vec![OpenFact {
                            element: Element::Step(id),
                            clause: "channel",
                            span: step.name.span,
                        }])
                    }
                    Stated::Open | Stated::None(_) => Answer::Nothing,
                }
            }),
        )
        .open()
        .at(Clause::Channel),
        property(
            "on",
            "経路のシステム",
            T::Many(K::System),
            Get::Step(|eval, id| {
                let channels = eval.world.design.steps[id].channels.value();
                let on = channels.into_iter().flatten();
                things(on.filter_map(|it| Some(Element::System(it.on?))))
            }),
        )
        .at(Clause::Channel),
    ],
    phrases: &[term(
        "the channels that count for {step}",
        "{0}で認められる経路",
        T::Words(W::Channel),
        |eval, it| {
            let id = it.step(0)?;
            let step = &eval.world.design.steps[id];
            let required = eval.world.required_channels(id);
            let offered = step.channels.value().into_iter().flatten();
            let mut kinds: Vec<ChannelKind> = required.iter().map(|it| it.1).collect();
            if kinds.is_empty() {
                kinds.extend(offered.map(|it| it.kind));
            }
            kinds.dedup();
            let words = kinds.iter().map(|it| it.word(Lang::En)).collect();
            Some(Answer::Known(Value::Words(W::Channel, words)))
        },
    )
    .at(Clause::Channel)],
};

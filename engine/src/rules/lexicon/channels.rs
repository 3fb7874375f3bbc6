//! By which channel a step is done, and on whose system.

use gensoku_dsl::design::{ChannelKind, Level, Spelled, Stated, StepId};
use gensoku_dsl::text::{Lang, Text};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::say::either;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, things};
use super::{Clause, Get, Topic, condition, property, term};
use crate::finding::Element;
use crate::world::{Answer, OpenFact, Truth};

pub(super) static TOPIC: Topic = Topic {
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
        .reads(
            Facets::CHANNEL
                .and(Facets::INVOLVED)
                .and(Facets::STEPS)
                .and(Facets::SERVED)
                .and(Facets::PROXIES),
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
        .reads(Facets::CHANNEL)
        .at(Clause::Channel),
    ],
    phrases: &[
        condition(
            "a notice forces paper or presence on {step}",
            "通知が{0}に書面又は対面を義務付けている",
            |eval, it| {
                let design = eval.world.design;
                let mut required = eval.world.required_channels(it.step(0)?).iter();
                Some(Truth::of(required.any(|&(provision, kind)| {
                    let level = design.laws[design.provisions[provision].law].level;
                    level <= Level::Notice && kind.is_analog()
                })))
            },
        )
        .reads(Facets::STEPS.and(Facets::REQUIRES)),
        term(
            "how {step} has to be done",
            "{0}の行い方",
            T::Text,
            |eval, it| Some(Answer::Known(Value::Text(manner(eval, it.step(0)?)))),
        )
        .reads(Facets::CHANNEL.and(Facets::STEPS).and(Facets::REQUIRES))
        .at(Clause::Channel),
    ],
};

/// By which channels a step is done: those that the design offers. Where a provision requires another than a digital
/// one of them, those that it requires: the offer is in vain. What is offered by post fulfils a provision that wants
/// writing, and is told as it is.
fn manner(eval: &Eval<'_>, id: StepId) -> Text {
    let stated = eval.world.design.steps[id].channels.value();
    let offered: Vec<ChannelKind> = stated.into_iter().flatten().map(|it| it.kind).collect();
    let required = eval.world.required_channels(id).iter();
    let mut required: Vec<ChannelKind> = required.map(|it| it.1).collect();
    required.dedup();
    let in_vain: Vec<ChannelKind> = offered
        .iter()
        .copied()
        .filter(|it| !it.is_analog() && !required.is_empty() && !required.contains(it))
        .collect();
    let listed = |kinds: &[ChannelKind], lang| {
        let words: Vec<String> = kinds.iter().map(|&it| means(it, lang).to_owned()).collect();
        either(&words, lang)
    };
    let both = |kinds: &[ChannelKind]| (listed(kinds, Lang::En), listed(kinds, Lang::Ja));
    let (en, ja) = both(if in_vain.is_empty() && !offered.is_empty() {
        &offered
    } else {
        &required
    });
    if in_vain.is_empty() {
        return Text::new(format!("is done {en}"), format!("{ja}で行われる"));
    }
    let (vain_en, vain_ja) = both(&in_vain);
    Text::new(
        format!("has to be done {en}, although the design offers it {vain_en}"),
        format!("設計上は{vain_ja}で行えるが、{ja}で行わなければならない"),
    )
}

/// A channel as a sentence names it behind “is done”. The Japanese word takes its particle from the sentence.
fn means(kind: ChannelKind, lang: Lang) -> &'static str {
    if lang == Lang::Ja {
        return kind.word(lang);
    }
    match kind {
        ChannelKind::Smartphone => "by smartphone",
        ChannelKind::Portal => "on a portal",
        ChannelKind::Web => "on the web",
        ChannelKind::Api => "from machine to machine",
        ChannelKind::Automatic => "automatically",
        ChannelKind::Bank => "by bank transfer",
        ChannelKind::Paper => "on paper",
        ChannelKind::Post => "by post",
        ChannelKind::Counter => "at a counter",
        ChannelKind::Phone => "by phone",
        ChannelKind::Fax => "by fax",
        ChannelKind::Visit => "by a visit",
        ChannelKind::Seal => "with a seal",
        ChannelKind::Inspection => "by an inspection on the spot",
        ChannelKind::NoticeBoard => "on a notice board",
        ChannelKind::Cash => "in cash",
        ChannelKind::Course => "in a course",
        ChannelKind::Stationing => "by somebody stationed there",
        ChannelKind::InKind => "in kind",
    }
}

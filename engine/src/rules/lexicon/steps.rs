//! Steps: who performs them, how long they take, and what they do with data.

use gensoku_dsl::design::{Estimate, Item, Spelled, Stated, StepId, Verb};
use gensoku_dsl::text::Lang;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, stated, thing, things};
use super::{Clause, Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::{Answer, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "procedure",
            "手続",
            T::One(K::Procedure),
            Get::Step(|eval, id| {
                let procedure = eval.world.design.steps[id].procedure;
                Answer::Known(thing(Element::Procedure(procedure)))
            }),
        )
        .reads(Facets::STEPS),
        property(
            "actor",
            "担当",
            T::One(K::Actor),
            Get::Step(|eval, id| {
                let by = eval.world.design.steps[id].by;
                by.map(|(by, _)| thing(Element::Actor(by.actor))).into()
            }),
        )
        .reads(Facets::STEPS),
        property(
            "beneficiary",
            "相手方",
            T::One(K::Actor),
            Get::Step(|eval, id| {
                let whom = eval.world.design.steps[id].for_;
                whom.map(|(whom, _)| thing(Element::Actor(whom.actor)))
                    .into()
            }),
        )
        .reads(Facets::STEPS),
        property(
            "takes",
            "所要",
            T::Duration,
            Get::Step(|eval, id| time(eval, id, "takes", eval.world.design.steps[id].takes)),
        )
        .reads(Facets::TIMES)
        .open()
        .at(Clause::Takes),
        property(
            "waits",
            "待ち",
            T::Duration,
            Get::Step(|eval, id| time(eval, id, "waits", eval.world.design.steps[id].waits)),
        )
        .reads(Facets::TIMES)
        .open(),
        property(
            "enters",
            "入力",
            T::Many(K::Data),
            Get::Step(|eval, id| moved(eval, id, Verb::Enters)),
        )
        .reads(Facets::MOVES),
        property(
            "reads",
            "参照",
            T::Many(K::Data),
            Get::Step(|eval, id| moved(eval, id, Verb::Reads)),
        )
        .reads(Facets::MOVES),
        property(
            "writes",
            "記録",
            T::Many(K::Data),
            Get::Step(|eval, id| moved(eval, id, Verb::Writes)),
        )
        .reads(Facets::MOVES),
        property(
            "shows",
            "提示",
            T::Many(K::Document),
            Get::Step(|eval, id| documents(eval, id, Verb::Shows)),
        )
        .reads(Facets::WHATEVER),
        property(
            "issues",
            "交付",
            T::Many(K::Document),
            Get::Step(|eval, id| documents(eval, id, Verb::Issues)),
        )
        .reads(Facets::WHATEVER),
        property(
            "method",
            "本人確認",
            T::Words(W::Method),
            Get::Step(|eval, id| {
                let methods = eval.world.design.steps[id].identifies.iter();
                words(W::Method, methods.map(|it| it.method.word(Lang::En)))
            }),
        )
        .reads(Facets::METHODS)
        .at(Clause::Identifies),
        property(
            "identified",
            "確認の相手",
            T::Many(K::Actor),
            Get::Step(|eval, id| {
                let whom = eval.world.design.steps[id].identifies.iter();
                things(whom.map(|it| Element::Actor(it.actor)))
            }),
        )
        .reads(Facets::METHODS)
        .at(Clause::Identifies),
        property(
            "needs",
            "必要なもの",
            T::Words(W::Need),
            Get::Step(|eval, id| {
                let needs = eval.world.design.steps[id].needs.iter();
                words(W::Need, needs.map(|(it, _)| it.word(Lang::En)))
            }),
        )
        .reads(Facets::NEEDS),
        property(
            "fee",
            "手数料",
            T::Number,
            Get::Step(|eval, id| {
                let fee = eval.world.design.steps[id].fee;
                fee.map(|(yen, _)| Value::count(yen)).into()
            }),
        )
        .reads(Facets::TIMES),
        property(
            "fallbacks",
            "代替手順",
            T::Many(K::Step),
            Get::Step(|eval, id| {
                let fallbacks = eval.world.design.steps[id].fallbacks.iter();
                things(fallbacks.map(|it| Element::Step(it.to)))
            }),
        )
        .reads(Facets::STEPS),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::Step(|eval, id| {
                let step = &eval.world.design.steps[id];
                eval.cited(step.under.iter().chain(&step.required_by))
            }),
        )
        .reads(Facets::STEPS.and(Facets::IN_FORCE)),
        property(
            "systems",
            "使うシステム",
            T::Many(K::System),
            Get::Step(|eval, id| {
                things(eval.world.design.steps[id].systems().map(Element::System))
            }),
        )
        .reads(Facets::STEPS.and(Facets::CHANNEL).and(Facets::WHATEVER)),
    ],
    phrases: &[
        condition(
            "{data} stands in what {step} shows",
            "{1}で示すものに{0}が記載されている",
            |eval, it| {
                let (data, design) = (it.data(0)?, eval.world.design);
                let clauses = design.steps[it.step(1)?].data.iter();
                let shown = clauses.filter(|it| it.verb == Verb::Shows);
                let mut items = shown.flat_map(|it| &it.items);
                Some(Truth::of(items.any(|(it, _)| match *it {
                    Item::Data(id) => id == data,
                    Item::Document(id) => design.words.documents[id].shows.contains(&data),
                })))
            },
        )
        .reads(Facets::WHATEVER.and(Facets::DECLARED)),
        condition(
            "{step} has a fallback when {system} is down",
            "{1}の停止時に{0}の代替手順がある",
            |eval, it| {
                let step = &eval.world.design.steps[it.step(0)?];
                let system = it.system(1)?;
                let mut fallbacks = step.fallbacks.iter();
                Some(Truth::of(fallbacks.any(|it| it.when_down == system)))
            },
        )
        .reads(Facets::STEPS),
    ],
};

/// A time that a step states: the most likely one.
fn time(
    eval: &Eval<'_>,
    step: StepId,
    clause: &'static str,
    time: Stated<Estimate>,
) -> Answer<Value> {
    let whole = eval.world.design.steps[step].name.span;
    stated(Element::Step(step), clause, whole, time, |it| {
        Value::Duration(it.likely)
    })
}

/// Words of a class; nothing where there are none.
fn words(class: W, words: impl Iterator<Item = &'static str>) -> Answer<Value> {
    let mut words = words.peekable();
    if words.peek().is_none() {
        return Answer::Nothing;
    }
    Answer::Known(Value::Words(class, words.collect()))
}

/// The data that a step moves by a verb.
fn moved(eval: &Eval<'_>, step: StepId, verb: Verb) -> Answer<Value> {
    let movements = eval.world.movements_of(step).iter();
    things(
        movements
            .filter(|it| it.verb == verb)
            .map(|it| Element::Data(it.data)),
    )
}

/// The documents of which a step speaks by a verb.
fn documents(eval: &Eval<'_>, step: StepId, verb: Verb) -> Answer<Value> {
    let clauses = eval.world.design.steps[step].data.iter();
    things(
        clauses
            .filter(|it| it.verb == verb)
            .flat_map(|it| &it.items)
            .filter_map(|(item, _)| match item {
                Item::Document(it) => Some(Element::Document(*it)),
                Item::Data(_) => None,
            }),
    )
}

//! Actors, the groups of people within them, and how many there are.

use gensoku_dsl::design::{ActorKind, GroupId, Spelled};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, stated, thing, things};
use super::{Get, Topic, condition, property};
use crate::finding::{Element, Role};
use crate::world::{Answer, Reason, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "kind",
            "種類",
            T::Words(W::ActorKind),
            Get::Actor(|eval, id| match eval.world.design.actors[id].kind {
                ActorKind::Unstated => eval.open(Element::Actor(id), "is"),
                kind => Answer::Known(Value::word(W::ActorKind, kind.word(Lang::En))),
            }),
        )
        .reads(Facets::KINDS)
        .open(),
        property(
            "count",
            "数",
            T::Number,
            Get::Actor(|eval, id| Answer::Known(Value::count(eval.world.design.actors[id].many))),
        )
        .reads(Facets::STAFF),
        property(
            "staff",
            "職員数",
            T::Number,
            Get::Actor(|eval, id| {
                let staff = eval.world.design.actors[id].staff;
                staff.map_or_else(
                    || eval.open(Element::Actor(id), "staff"),
                    |it| Answer::Known(Value::count(it.count)),
                )
            }),
        )
        .reads(Facets::STAFF)
        .open(),
        property(
            "principal",
            "本人",
            T::One(K::Actor),
            Get::Actor(|eval, id| {
                let proxy = eval.world.design.actors[id].proxy.as_ref();
                proxy.map(|it| thing(Element::Actor(it.of))).into()
            }),
        )
        .reads(Facets::PROXIES),
        property(
            "of",
            "母集団",
            T::One(K::Actor),
            Get::Group(|eval, id| {
                let of = eval.world.design.words.groups[id].of;
                of.map(|it| thing(Element::Actor(it))).into()
            }),
        )
        .reads(Facets::GROUPS),
        property(
            "lacks",
            "持たないもの",
            T::Words(W::Need),
            Get::Group(
                |eval, id| match eval.world.design.words.groups[id].without.as_slice() {
                    [] => Answer::Nothing,
                    some => Answer::Known(Value::Words(
                        W::Need,
                        some.iter().map(|it| it.word(Lang::En)).collect(),
                    )),
                },
            ),
        )
        .reads(Facets::GROUPS),
        property(
            "definitions",
            "定義の数",
            T::Number,
            Get::Group(|eval, id| {
                let defined = &eval.world.design.words.groups[id].defined;
                Answer::Known(Value::count(defined.len()))
            }),
        )
        .reads(Facets::GROUPS),
        property(
            "definers",
            "定める主体",
            T::Many(K::Actor),
            Get::Group(|eval, id| {
                let defined = eval.world.design.words.groups[id].defined.iter();
                things(defined.filter_map(|it| Some(Element::Actor(it.by?))))
            }),
        )
        .reads(Facets::GROUPS),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::Group(|eval, id| {
                let defined = &eval.world.design.words.groups[id].defined;
                eval.cited(defined.iter().flat_map(|it| &it.under))
            }),
        )
        .reads(Facets::GROUPS.and(Facets::IN_FORCE)),
        property(
            "people",
            "人数",
            T::Number,
            Get::Population(|eval, id| {
                let it = &eval.world.design.populations[id];
                let whole = it.name.span;
                stated(
                    Element::Population(id),
                    "people",
                    whole,
                    it.people,
                    Value::count,
                )
            }),
        )
        .reads(Facets::DECLARED)
        .open(),
        property(
            "has",
            "備えるもの",
            T::Words(W::Need),
            Get::Population(|eval, id| {
                let has = &eval.world.design.populations[id].has;
                let words = has.iter().map(|(it, ..)| it.word(Lang::En)).collect();
                Answer::Known(Value::Words(W::Need, words))
            }),
        )
        .reads(Facets::DECLARED),
    ],
    phrases: &[
        condition(
            "everybody defines {group} alike",
            "{0}の定義がどの主体でも同じである",
            |eval, it| {
                let group: GroupId = it.group(0)?;
                let defined = &eval.world.design.words.groups[group].defined;
                let first = defined.first().map(|it| it.words.trim());
                let alike = defined.iter().all(|it| Some(it.words.trim()) == first);
                let reason = |words: &str, span: Span| Reason {
                    role: Role::Because,
                    element: Element::Group(group),
                    note: Text::same(words),
                    span,
                };
                let reasons = defined.iter().map(|it| reason(&it.words, it.span));
                Some(Truth::because(alike, reasons.collect()))
            },
        )
        .about(&[Matter::Definition])
        .reads(Facets::GROUPS),
        condition(
            "{data} is about people",
            "{0}が人についての情報である",
            |eval, it| Some(eval.world.about_people(it.data(0)?)),
        )
        .reads(Facets::UNITS),
    ],
};

//! Accepted findings: whether the acceptance still holds, and whether there is anything left to accept.

use super::super::facets::Facets;
use super::super::types::Type as T;
use super::super::value::Value;
use super::{Get, Topic, condition, property};
use crate::finding::{Element, Role};
use crate::world::{Answer, Reason, Truth};
use gensoku_dsl::text::Text;

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "until",
        "容認の期限",
        T::Date,
        Get::Acceptance(|eval, id| {
            eval.world.design.accepted[id].until.map_or_else(
                || eval.open(Element::Acceptance(id), "until"),
                |day| Answer::Known(Value::Date(day)),
            )
        }),
    )
    .reads(Facets::DECLARED)
    .open()],
    phrases: &[
        condition(
            "the rule of {acceptance} is asked",
            "{0}の規則が判定の対象である",
            |eval, it| {
                let finding = &eval.world.design.accepted[it.acceptance(0)?].finding;
                Some(Truth::of(eval.found.asks(finding)))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "{acceptance} meets a finding",
            "{0}に当たる指摘がある",
            |eval, it| {
                let finding = &eval.world.design.accepted[it.acceptance(0)?].finding;
                Some(Truth::of(eval.found.has(finding)))
            },
        )
        .reads(Facets::ALL)
        .anywhere(Facets::ALL),
        condition(
            "what {acceptance} accepts is accepted on the day",
            "{0}の指摘が基準日に容認されている",
            |eval, it| {
                let finding = &eval.world.design.accepted[it.acceptance(0)?].finding;
                Some(Truth::of(eval.found.is_accepted(finding)))
            },
        )
        .reads(Facets::ALL)
        .anywhere(Facets::ALL),
        condition(
            "{acceptance} meets a finding before or with some revision",
            "改定の前又は後に{0}に当たる指摘がある",
            |eval, it| {
                let id = it.acceptance(0)?;
                let finding = &eval.world.design.accepted[id].finding;
                if eval.found.has_ever(finding) {
                    return Some(Truth::of(true));
                }
                let near = eval.found.nearest(finding).map(|near| Reason {
                    role: Role::Because,
                    element: Element::Acceptance(id),
                    note: Text::new(
                        format!("the nearest finding is {near}"),
                        format!("最も近い指摘は {near}"),
                    ),
                    span: eval.world.design.accepted[id].span,
                });
                Some(Truth::False(near.into_iter().collect()))
            },
        )
        .reads(Facets::ALL)
        .anywhere(Facets::ALL),
        condition(
            "{acceptance} gives a reason and a name",
            "{0}に理由と容認した者の記載がある",
            |eval, it| {
                let accepted = &eval.world.design.accepted[it.acceptance(0)?];
                let says = |it: &str| !it.trim().is_empty();
                let reason = accepted.reason.as_ref();
                let reason = reason.is_some_and(|it| says(&it.first));
                let by = accepted.by.as_deref().is_some_and(says);
                Some(Truth::of(reason && by))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "{acceptance} says until when it holds",
            "{0}に容認の期限の記載がある",
            |eval, it| {
                let accepted = &eval.world.design.accepted[it.acceptance(0)?];
                Some(Truth::of(accepted.until.is_some()))
            },
        )
        .reads(Facets::DECLARED),
    ],
};

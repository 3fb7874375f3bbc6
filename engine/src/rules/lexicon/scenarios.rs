//! Scenarios: what is down, for how long, and when.

use gensoku_dsl::design::ScenarioId;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::{Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "down",
            "停止システム",
            T::Many(K::System),
            Get::Scenario(|eval, id| {
                let down = eval.world.design.scenarios[id].down.iter();
                things(down.map(|(system, ..)| Element::System(*system)))
            }),
        )
        .reads(Facets::SCENARIOS),
        property(
            "length",
            "停止時間",
            T::Duration,
            Get::Scenario(|eval, id| lasts(eval, id).map(Value::Duration).into()),
        )
        .reads(Facets::SCENARIOS),
        property(
            "on",
            "発生日",
            T::Date,
            Get::Scenario(|eval, id| {
                let on = eval.world.design.scenarios[id].on;
                on.map(Value::Date).into()
            }),
        )
        .reads(Facets::SCENARIOS),
    ],
    phrases: &[condition(
        "{scenario} says how long it lasts",
        "{0}の停止時間が示されている",
        |eval, it| Some(Truth::of(lasts(eval, it.scenario(0)?).is_some())),
    )
    .reads(Facets::SCENARIOS)],
};

/// For how long the longest outage of a scenario lasts; nothing where one has no end.
fn lasts(eval: &Eval<'_>, scenario: ScenarioId) -> Option<u64> {
    let down = &eval.world.design.scenarios[scenario].down;
    let lasts: Option<Vec<u64>> = down.iter().map(|(_, lasts, _)| *lasts).collect();
    lasts?.into_iter().max()
}

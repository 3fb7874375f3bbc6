//! What rests on a provision, for scripts: the names here are a contract.

use gensoku_dsl::design::{ProvisionId, Spelled};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding};
use gensoku_engine::rules::say;
use gensoku_engine::world::Movement;
use serde::Serialize;

use super::Traced;
use crate::Error;
use crate::effects::effect;
use crate::json::written;

#[derive(Serialize)]
struct JsonTrace<'a> {
    schema: u32,
    as_of: String,
    law: String,
    provisions: Vec<JsonProvision<'a>>,
    rests_on: Vec<String>,
    delegated: Vec<String>,
    procedures: Vec<String>,
    steps: Vec<String>,
    movements: Vec<JsonMovement<'a>>,
    systems: Vec<String>,
    findings: &'a [String],
    if_repealed: JsonRepealed<'a>,
}

#[derive(Serialize)]
struct JsonProvision<'a> {
    provision: String,
    title: Option<&'a str>,
    level: &'a str,
    in_force: bool,
    from: Option<String>,
    until: Option<String>,
    effects: Vec<String>,
}

#[derive(Serialize)]
struct JsonMovement<'a> {
    step: String,
    verb: &'a str,
    data: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Serialize)]
struct JsonRepealed<'a> {
    without_ground: Vec<JsonMovement<'a>>,
    solved: &'a [String],
    new: Vec<JsonNew<'a>>,
}

#[derive(Serialize)]
struct JsonNew<'a> {
    id: &'a str,
    severity: &'a str,
    verdict: &'a str,
    message: &'a str,
}

/// The trace for scripts.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn json(traced: &Traced<'_>) -> Result<Vec<u8>, Error> {
    let (design, trace, lang) = (traced.design, traced.trace, traced.lang);
    let path = |it: Element| say::path_of(design, it);
    let paths = |all: &[ProvisionId]| -> Vec<String> {
        all.iter().map(|&it| path(Element::Provision(it))).collect()
    };
    let movement = |it: &'_ Movement| JsonMovement {
        step: path(Element::Step(it.step)),
        verb: it.verb.word(Lang::En),
        data: path(Element::Data(it.data)),
        from: it.from.map(|it| path(Element::System(it.system))),
        to: it.to.map(|it| path(Element::System(it.system))),
        key: it.key.value().map(|&it| path(Element::Identifier(it))),
    };
    let movements = |all: &[usize]| {
        let movements = all.iter().filter_map(|&it| traced.movements.get(it));
        movements.map(movement).collect::<Vec<_>>()
    };
    fn new(it: &Finding, lang: Lang) -> JsonNew<'_> {
        JsonNew {
            id: &it.id,
            severity: it.severity.word(),
            verdict: it.verdict.word(),
            message: it.message.get(lang),
        }
    }
    written(&JsonTrace {
        schema: 1,
        as_of: traced.report.as_of.to_string(),
        law: path(Element::Law(trace.law)),
        provisions: trace
            .resting
            .provisions
            .iter()
            .map(|&id| {
                let it = &design.provisions[id];
                JsonProvision {
                    provision: path(Element::Provision(id)),
                    title: it.title.as_ref().map(|it| it.get(lang)),
                    level: gensoku_engine::finding::RemedyLevel::from(design.laws[it.law].level)
                        .word(),
                    in_force: traced.in_force.contains(&id),
                    from: it.period.from.map(|it| it.to_string()),
                    until: it.period.until.map(|it| it.to_string()),
                    effects: it
                        .effects
                        .iter()
                        .map(|it| effect(design, it, lang))
                        .collect(),
                }
            })
            .collect(),
        rests_on: paths(&trace.resting.rests_on),
        delegated: paths(&trace.resting.delegated),
        procedures: trace
            .resting
            .procedures
            .iter()
            .map(|&it| path(Element::Procedure(it)))
            .collect(),
        steps: trace
            .resting
            .steps
            .iter()
            .map(|&it| path(Element::Step(it)))
            .collect(),
        movements: movements(&trace.resting.movements),
        systems: trace
            .resting
            .systems
            .iter()
            .map(|&it| path(Element::System(it)))
            .collect(),
        findings: &trace.resting.findings,
        if_repealed: JsonRepealed {
            without_ground: movements(&trace.would_lose_ground),
            solved: &trace.would_be_solved,
            new: trace.would_be_new.iter().map(|it| new(it, lang)).collect(),
        },
    })
}

//! The revision plan for scripts: the names here are a contract.

use gensoku_dsl::design::ProvisionId;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::revise::{Candidate, Cost};
use gensoku_engine::rules::say;
use serde::Serialize;

use super::{LEVELS, Planned, gsk};
use crate::Error;
use crate::json::{JsonRemedy, written};

#[derive(Serialize)]
struct JsonPlan<'a> {
    schema: u32,
    as_of: String,
    optimal: bool,
    cost: serde_json::Map<String, serde_json::Value>,
    bound: serde_json::Map<String, serde_json::Value>,
    checks: usize,
    goals: &'a [String],
    plan: Vec<JsonCandidate<'a>>,
    levels: Vec<JsonRung<'a>>,
    standing: Vec<JsonStanding<'a>>,
    order: Vec<String>,
    provisions: Vec<JsonRow>,
    other_ways: Vec<JsonCandidate<'a>>,
    questions: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonCandidate<'a> {
    level: &'a str,
    times: u64,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provision: Option<String>,
    clauses: Vec<String>,
    findings: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonRow {
    provision: String,
    law: String,
    article: String,
    level: &'static str,
    present: Vec<String>,
    change: Vec<String>,
    reason: Vec<String>,
    procedures: Vec<String>,
    findings: Vec<String>,
    delegated: Vec<String>,
    planned: Option<String>,
}

#[derive(Serialize)]
struct JsonRung<'a> {
    level: &'a str,
    cleared: &'a [String],
}

#[derive(Serialize)]
struct JsonStanding<'a> {
    finding: &'a str,
    has_candidates: bool,
    message: &'a str,
    remedies: Vec<JsonRemedy<'a>>,
}

/// The plan for scripts.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn json(planned: &Planned<'_>) -> Result<Vec<u8>, Error> {
    let plan = planned.plan;
    let cost = |cost: &Cost| {
        LEVELS
            .into_iter()
            .map(|it| (it.word().to_owned(), cost.at(it).into()))
            .collect::<serde_json::Map<_, _>>()
    };
    let path = |id: ProvisionId| say::path_of(planned.design, Element::Provision(id));
    let candidate = |it: &'_ Candidate| -> (Vec<String>, Option<String>) {
        (
            it.clauses
                .iter()
                .map(|it| gsk::clause(planned.design, it))
                .collect(),
            it.provision.map(path),
        )
    };
    fn row<'a>(
        it: &'a Candidate,
        lang: Lang,
        (clauses, provision): (Vec<String>, Option<String>),
    ) -> JsonCandidate<'a> {
        JsonCandidate {
            level: it.level.word(),
            times: it.times,
            text: it.text.get(lang),
            provision,
            clauses,
            findings: it.proposed_by.iter().map(String::as_str).collect(),
        }
    }
    let mut bound = cost(&plan.bound);
    bound.insert("standing".to_owned(), plan.bound.given_up().into());
    let whole = JsonPlan {
        schema: 1,
        as_of: plan.as_of.to_string(),
        optimal: plan.optimal,
        cost: cost(&plan.cost),
        bound,
        checks: plan.checks,
        goals: &plan.goals,
        plan: planned
            .steps()
            .into_iter()
            .map(|it| row(it, planned.lang, candidate(it)))
            .collect(),
        levels: plan
            .ladder
            .iter()
            .map(|it| JsonRung {
                level: it.level.word(),
                cleared: &it.cleared,
            })
            .collect(),
        standing: plan
            .standing
            .iter()
            .map(|(id, tried)| JsonStanding {
                finding: id,
                has_candidates: *tried,
                message: planned
                    .finding(id)
                    .map_or("", |it| it.message.get(planned.lang)),
                remedies: planned.finding(id).map_or_else(Vec::new, |it| {
                    crate::json::remedies(planned.design, it, planned.lang)
                }),
            })
            .collect(),
        order: gensoku_engine::revise::order(planned.design, plan)
            .iter()
            .map(|it| planned.path(it))
            .collect(),
        provisions: planned
            .rows()
            .into_iter()
            .map(|it| JsonRow {
                provision: planned.path(&it.place),
                level: it.level.word(),
                law: it.law,
                article: it.article,
                present: it.present,
                change: it.change,
                reason: it.reason,
                procedures: it.procedures,
                findings: it.findings,
                delegated: it.delegated,
                planned: it.planned.map(|it| it.to_string()),
            })
            .collect(),
        other_ways: planned
            .others()
            .into_iter()
            .map(|it| row(it, planned.lang, candidate(it)))
            .collect(),
        questions: planned
            .questions()
            .into_iter()
            .map(|it| it.id.as_str())
            .collect(),
    };
    written(&whole)
}

//! The revision plan for scripts: the names here are a contract.

use gensoku_engine::finding::Element;
use gensoku_engine::revise::{Candidate, Cost, Standing, Why};
use gensoku_engine::rules::say;
use gensoku_engine::world::OpenFact;
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
    brought: Vec<JsonBrought<'a>>,
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
    to_state: Vec<JsonToState<'a>>,
    /// Those for which it was proposed.
    findings: Vec<&'a str>,
    /// Those that it clears in the plan, perhaps with other changes.
    clears: Vec<&'a str>,
}

/// What a change fills in that somebody has to state.
#[derive(Serialize)]
struct JsonToState<'a> {
    /// The actor, where the design names one.
    by: Option<String>,
    what: &'a str,
    filled: &'a str,
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
    /// Why it is left, in words.
    why: String,
    /// The facts on which it depends with the plan, where it is only a question then.
    not_stated: Vec<String>,
    /// The findings that would be left or made instead, where a change would clear it.
    instead: &'a [String],
    message: &'a str,
    remedies: Vec<JsonRemedy<'a>>,
}

/// A lighter finding that was not there without the plan.
#[derive(Serialize)]
struct JsonBrought<'a> {
    finding: &'a str,
    severity: &'static str,
    message: &'a str,
}

fn standing<'a>(planned: &'a Planned<'_>, it: &'a Standing) -> JsonStanding<'a> {
    let found = planned.finding(&it.finding);
    let not_stated = match &it.why {
        Why::Question(open) => open.as_slice(),
        _ => &[],
    };
    let path =
        |it: &OpenFact| format!("{} {}", say::path_of(planned.design, it.element), it.clause);
    JsonStanding {
        finding: &it.finding,
        has_candidates: it.why != Why::NoWay,
        why: planned.why_standing(&it.why),
        not_stated: not_stated.iter().map(path).collect(),
        instead: match &it.why {
            Why::Exchange { instead, .. } => instead,
            _ => &[],
        },
        message: found.map_or("", |it| it.message.get(planned.lang)),
        remedies: found.map_or_else(Vec::new, |it| {
            crate::json::remedies(planned.design, it, planned.lang)
        }),
    }
}

fn candidate<'a>(planned: &Planned<'_>, it: &'a Candidate) -> JsonCandidate<'a> {
    let (design, lang) = (planned.design, planned.lang);
    let path = |it| say::path_of(design, it);
    let to_state = it.to_state.iter().map(|it| JsonToState {
        by: it.by.map(|it| path(Element::Actor(it))),
        what: it.what.get(lang),
        filled: it.filled.get(lang),
    });
    JsonCandidate {
        level: it.level.word(),
        times: it.times,
        text: it.text.get(lang),
        provision: it.provision.map(|it| path(Element::Provision(it))),
        clauses: it
            .clauses
            .iter()
            .map(|it| gsk::clause(design, it))
            .collect(),
        to_state: to_state.collect(),
        findings: it.proposed_by.iter().map(String::as_str).collect(),
        clears: it.clears.iter().map(String::as_str).collect(),
    }
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
            .map(|it| candidate(planned, it))
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
            .map(|it| standing(planned, it))
            .collect(),
        brought: plan
            .brought()
            .map(|it| JsonBrought {
                finding: &it.id,
                severity: it.severity.word(),
                message: it.message.get(planned.lang),
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
            .map(|it| candidate(planned, it))
            .collect(),
        questions: planned
            .questions()
            .into_iter()
            .map(|it| it.id.as_str())
            .collect(),
    };
    written(&whole)
}

//! What is told of a plan: what each of its changes clears, and why what it leaves is left.

use std::collections::BTreeSet;

use gensoku_dsl::text::Text;

use super::plan::flags;
use super::problem::Revised;
use super::search::{Bearing, Problem, Solution};
use crate::finding::{Report, Verdict};
use crate::rules;
use crate::world::OpenFact;

/// A finding to clear that a plan leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The finding, by its identity.
    pub finding: String,
    /// Why it is left.
    pub why: Why,
}

/// Why a finding is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No candidate bears on it.
    NoWay,
    /// It is broken no longer, and becomes a question: these facts are not stated.
    Question(Vec<OpenFact>),
    /// A change clears it, and others are left or made instead.
    Exchange {
        /// The change, in words.
        change: Text,
        /// The findings that are left or made, by their identities.
        instead: Vec<String>,
    },
    /// No change that was tried beside the plan clears it.
    Tried,
}

/// How many changes are tried beside a plan for each finding that it leaves.
const TRIED: usize = 24;

/// Why each finding is left that a plan leaves.
pub(super) fn standing(
    problem: &mut Revised<'_>,
    solution: &Solution<String>,
    after: &Report,
) -> Vec<Standing> {
    let all = solution.standing.iter();
    all.map(|finding| Standing {
        finding: finding.clone(),
        why: why(problem, solution, after, finding),
    })
    .collect()
}

fn why(
    problem: &mut Revised<'_>,
    solution: &Solution<String>,
    after: &Report,
    finding: &String,
) -> Why {
    if let Some(open) = question(after, finding) {
        return Why::Question(open);
    }
    let mut candidates = problem.candidates_of(finding);
    if candidates.is_empty() {
        return Why::NoWay;
    }
    candidates.retain(|at| !solution.chosen.contains(at));
    candidates.truncate(TRIED);
    let mut best: Option<(usize, Vec<String>)> = None;
    let mut asked = None;
    for at in candidates {
        let mut chosen = flags(problem.candidates.len(), &solution.chosen);
        if let Some(is) = chosen.get_mut(at) {
            *is = true;
        }
        let wrong = problem.check(&chosen);
        if wrong.contains(finding) {
            let report = problem.with(&chosen, rules::check_revised);
            asked = asked.or_else(|| question(&report, finding));
            continue;
        }
        let instead: Vec<String> = wrong
            .into_iter()
            .filter(|it| !solution.standing.contains(it))
            .collect();
        // Nothing is left only where the search ended before it met this set.
        let better = best.as_ref().is_none_or(|it| instead.len() < it.1.len());
        if better && !instead.is_empty() {
            best = Some((at, instead));
        }
    }
    let best = best.and_then(|(at, instead)| Some((problem.candidates.get(at)?, instead)));
    match (best, asked) {
        (Some((candidate, instead)), _) => Why::Exchange {
            change: candidate.text.clone(),
            instead,
        },
        (None, Some(open)) => Why::Question(open),
        (None, None) => Why::Tried,
    }
}

/// The facts on which a finding depends, where that is all that is left of it.
fn question(report: &Report, finding: &str) -> Option<Vec<OpenFact>> {
    let mut findings = report.findings.iter();
    let found = findings.find(|it| it.id == finding)?;
    (found.verdict == Verdict::NotStated).then(|| found.open.clone())
}

/// What each change of a plan clears: the findings that are there again without it. What several would each clear is
/// told of those that were proposed for it, else of all that bear on it.
pub(super) fn clears(
    problem: &mut Revised<'_>,
    solution: &Solution<String>,
) -> Vec<(usize, BTreeSet<String>)> {
    let goals = problem.goals.clone();
    let mut left: BTreeSet<String> = goals
        .iter()
        .filter(|it| !solution.standing.contains(it))
        .cloned()
        .collect();
    let cleared = left.clone();
    let mut clears = Vec::new();
    for &at in &solution.chosen {
        let mut without = flags(problem.candidates.len(), &solution.chosen);
        if let Some(is) = without.get_mut(at) {
            *is = false;
        }
        let wrong = problem.check(&without);
        let own: BTreeSet<String> = wrong.intersection(&cleared).cloned().collect();
        left.retain(|it| !own.contains(it));
        clears.push((at, own));
    }
    for finding in left {
        let proposed = |at: usize| {
            let candidate = problem.candidates.get(at);
            candidate.is_some_and(|it| it.proposed_by.contains(&finding))
        };
        let bears = |at: usize| problem.bearing(&finding, at) != Bearing::None;
        let any_proposed = solution.chosen.iter().any(|&at| proposed(at));
        for (at, own) in &mut clears {
            if (any_proposed && proposed(*at)) || (!any_proposed && bears(*at)) {
                own.insert(finding.clone());
            }
        }
    }
    clears
}

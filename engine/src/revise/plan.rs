//! The revision plan of a design.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, LawId, RevisionId};
use gensoku_dsl::diagnostic::Severity;
use jiff::civil::Date;

use super::change::{Candidate, merged};
use super::cost::Cost;
use super::problem::{Limited, Revised};
use super::search::{Bearing, Budget, Problem, Solution, solve};
use super::told::{self, Standing};
use super::{Clause, ways};
use crate::finding::{Finding, RemedyLevel, Report, Verdict};
use crate::rules::{self, Parameters, Rule};
use crate::world::{Situation, World};

/// What a plan is made for.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The design as it is written, revisions not applied.
    pub base: &'a Design,
    /// The day.
    pub as_of: Date,
    /// The revisions that are taken as in effect.
    pub with: &'a [RevisionId],
    /// The rules.
    pub rules: &'a [Rule],
    /// Their parameters.
    pub parameters: &'a Parameters,
    /// The lightest findings that are cleared, and than which nothing graver may be new.
    pub severity: Severity,
    /// How much may be done.
    pub budget: Budget,
    /// What a change of each level weighs instead of the tuple, if anything does.
    pub weights: Option<&'a BTreeMap<RemedyLevel, u64>>,
}

/// A plan, and everything that it was chosen from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The day.
    pub as_of: Date,
    /// What was found before.
    pub before: Report,
    /// What is found with the plan.
    pub after: Report,
    /// The findings to clear, by their identities.
    pub goals: Vec<String>,
    /// All candidates.
    pub candidates: Vec<Candidate>,
    /// Those of the plan, by their indices.
    pub chosen: Vec<usize>,
    /// The findings to clear that it leaves.
    pub standing: Vec<Standing>,
    /// What the plan costs.
    pub cost: Cost,
    /// What every plan costs at least.
    pub bound: Cost,
    /// Whether no plan is cheaper.
    pub optimal: bool,
    /// How many sets were applied and checked.
    pub checks: usize,
    /// What changes of each level, with all lighter ones, clear: for each level of the plan the findings that it adds.
    pub ladder: Vec<Rung>,
}

/// What a level adds to what lighter ones clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The level.
    pub level: RemedyLevel,
    /// The findings that can be cleared only from this level on.
    pub cleared: Vec<String>,
}

impl Plan {
    /// The clauses of the plan.
    pub fn clauses(&self) -> Vec<Clause> {
        merged(self.chosen.iter().filter_map(|&it| self.candidates.get(it)))
    }

    /// Whether a finding is one to clear, and the plan clears it.
    pub fn is_cleared(&self, finding: &str) -> bool {
        self.goals.iter().any(|it| it == finding)
            && !self.standing.iter().any(|it| it.finding == finding)
    }

    /// What it brings about that was not found before: lighter than what it clears.
    pub fn brought(&self) -> impl Iterator<Item = &Finding> {
        let new = |it: &&Finding| {
            let mut before = self.before.findings.iter();
            it.verdict == Verdict::Violates && !before.any(|old| old.id == it.id)
        };
        self.after.findings.iter().filter(new)
    }
}

/// What the revisions of the design find, and it without them, of what is accepted.
pub(super) fn found_before(task: &Task<'_>) -> Vec<String> {
    let ordinary = Situation::Ordinary;
    rules::found_elsewhere(task.base, task.as_of, ordinary, task.rules, task.parameters)
}

fn check(task: &Task<'_>, world: &World<'_>) -> Report {
    rules::check_revised(world, &found_before(task), task.rules, task.parameters)
}

/// The findings to clear.
pub(super) fn goals(report: &Report, severity: Severity) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(move |it| it.verdict == Verdict::Violates && it.severity >= severity)
}

/// The ways out of them.
fn ways_out(task: &Task<'_>, world: &World<'_>, before: &Report) -> Vec<Candidate> {
    let found: Vec<&Finding> = goals(before, task.severity).collect();
    ways::out_of(world, task.rules, task.parameters, &found)
}

/// The cheapest plan for a design.
pub fn plan(task: &Task<'_>) -> Plan {
    with_candidates(task, |candidates| candidates)
}

/// The same, from candidates that are limited or added to.
pub fn with_candidates(task: &Task<'_>, limit: impl Fn(Vec<Candidate>) -> Vec<Candidate>) -> Plan {
    let design = task.base.at(task.as_of, task.with);
    let world = World::new(&design, task.as_of);
    let before = check(task, &world);
    let mut candidates = limit(ways_out(task, &world, &before));
    let mut problem = Revised::new(task, &world, &before, &candidates);
    let mut solution = solve(&mut problem, task.budget);
    // What stands with the plan may have ways out that only the plan opens.
    let further = further_ways(&problem, &solution.chosen);
    let mut known = problem.known;
    if !further.is_empty() {
        candidates.extend(further);
        candidates = limit(candidates);
        let mut problem = Revised::new(task, &world, &before, &candidates);
        solution = solve(&mut problem, task.budget);
        known = problem.known;
    }
    number(&design, &mut candidates, &solution.chosen);
    let mut problem = Revised::new(task, &world, &before, &candidates);
    problem.known = known;
    let ladder = ladder(&mut problem, &solution);
    let chosen = flags(candidates.len(), &solution.chosen);
    let after = problem.with(&chosen, rules::check_revised);
    let standing = told::standing(&mut problem, &solution, &after);
    let clears = told::clears(&mut problem, &solution);
    let goals = problem.goals;
    for (at, cleared) in clears {
        if let Some(candidate) = candidates.get_mut(at) {
            candidate.clears = cleared;
        }
    }
    Plan {
        as_of: task.as_of,
        after,
        goals,
        chosen: solution.chosen,
        standing,
        cost: solution.cost.of_changes(),
        bound: solution.bound,
        optimal: solution.optimal,
        checks: solution.checks,
        ladder,
        before,
        candidates,
    }
}

/// Ways out of what a plan leaves, as the design with the plan has them: one change may ask for another. Of them those
/// that can be said of the design as it stands.
fn further_ways(problem: &Revised<'_>, chosen: &[usize]) -> Vec<Candidate> {
    let task = &problem.task;
    let design = problem.applied(&flags(problem.candidates.len(), chosen));
    let world = World::new(&design, task.as_of);
    let report = rules::check_revised(&world, &problem.elsewhere, task.rules, task.parameters);
    let left = goals(&report, task.severity);
    let left: Vec<&Finding> = left
        .filter(|it| problem.goals.binary_search(&it.id).is_ok())
        .collect();
    if left.is_empty() {
        return Vec::new();
    }
    let base = problem.world.design;
    // What is declared anew may cite a provision that only the plan inserts.
    let inserts = design.provisions.len() > base.provisions.len();
    let can_be_said =
        |it: &Clause| it.can_be_said_of(base) && !(inserts && matches!(it, Clause::Restate(_)));
    let known: BTreeSet<Vec<String>> = problem.candidates.iter().map(Candidate::key).collect();
    let mut further = ways::out_of(&world, task.rules, task.parameters, &left);
    further.retain(|it| !known.contains(&it.key()) && it.clauses.iter().all(can_be_said));
    further
}

/// Gives the provisions that are inserted the next free articles of their laws: first those of the plan, so that they
/// leave no gap.
fn number(design: &Design, candidates: &mut [Candidate], chosen: &[usize]) {
    let others = (0..candidates.len()).filter(|it| !chosen.contains(it));
    let order: Vec<usize> = chosen.iter().copied().chain(others).collect();
    let mut inserted: BTreeMap<LawId, u32> = BTreeMap::new();
    for at in order {
        let clauses = candidates
            .get_mut(at)
            .into_iter()
            .flat_map(|it| &mut it.clauses);
        for clause in clauses {
            if let Clause::Insert(law, number, _) = clause {
                let more = inserted.entry(*law).or_default();
                *more += 1;
                *number = ways::free_article(design, *law, *more);
            }
        }
    }
}

/// What a change does that the search takes for impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unforeseen {
    /// The change, in words.
    pub change: String,
    /// The finding that it clears or brings about, by its identity.
    pub finding: String,
    /// How it was said to bear on it.
    pub bearing: Bearing,
}

/// Applies each candidate by itself and checks again: what comes out otherwise than the search foresees. Plans are
/// right only where nothing does; tests hold designs to it.
pub fn unforeseen(task: &Task<'_>) -> Vec<Unforeseen> {
    let design = task.base.at(task.as_of, task.with);
    let world = World::new(&design, task.as_of);
    let before = check(task, &world);
    let candidates = ways_out(task, &world, &before);
    let mut problem = Revised::new(task, &world, &before, &candidates);
    let nothing = flags(candidates.len(), &[]);
    let without = problem.check(&nothing);
    let mut unforeseen = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let with = problem.check(&flags(candidates.len(), &[at]));
        for finding in without.symmetric_difference(&with) {
            let bearing = problem.bearing(finding, at);
            let may = match bearing {
                Bearing::None => false,
                Bearing::Clears => without.contains(finding),
                Bearing::Either => true,
            };
            if !may {
                unforeseen.push(Unforeseen {
                    change: candidate.text.en.to_string(),
                    finding: finding.clone(),
                    bearing,
                });
            }
        }
    }
    unforeseen
}

pub(super) fn flags(count: usize, chosen: &[usize]) -> Vec<bool> {
    (0..count).map(|it| chosen.contains(&it)).collect()
}

/// What each level of the plan clears that lighter ones do not: the search again, with the candidates up to
/// each level.
fn ladder(problem: &mut Revised<'_>, solution: &Solution<String>) -> Vec<Rung> {
    let mut levels: BTreeSet<RemedyLevel> = problem.candidates.iter().map(|it| it.level).collect();
    let last = levels.pop_last();
    let mut left: BTreeSet<String> = problem.goals.iter().cloned().collect();
    let mut rungs = Vec::new();
    for level in levels {
        let mut limited = Limited::to(problem, level);
        let budget = limited.budget();
        let found = solve(&mut limited, budget);
        let standing: BTreeSet<String> = found.standing.into_iter().collect();
        rungs.push(Rung {
            level,
            cleared: left.difference(&standing).cloned().collect(),
        });
        left = left.intersection(&standing).cloned().collect();
    }
    if let Some(level) = last {
        let standing: BTreeSet<String> = solution.standing.iter().cloned().collect();
        rungs.push(Rung {
            level,
            cleared: left.difference(&standing).cloned().collect(),
        });
    }
    rungs
}

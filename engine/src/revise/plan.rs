//! The revision plan of a design.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, RevisionId};
use gensoku_dsl::diagnostic::Severity;
use jiff::civil::Date;

use super::bearing::{Depends, Touches};
use super::change::{Candidate, applied, merged};
use super::cost::Cost;
use super::search::{Bearing, Budget, Problem, Solution, solve};
use super::{Clause, ways};
use crate::finding::{Finding, RemedyLevel, Report, Verdict};
use crate::rules::{self, Outline, Parameters, Rule};
use crate::world::World;

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
    /// Findings that no set of candidates clears without making others, with whether any candidate is for them.
    pub standing: Vec<(String, bool)>,
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

    /// The findings that a chosen candidate was proposed for.
    pub fn is_cleared(&self, finding: &str) -> bool {
        self.goals.iter().any(|it| it == finding)
            && !self.standing.iter().any(|(it, _)| it == finding)
    }
}

/// The findings to clear.
fn goals(report: &Report, severity: Severity) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(move |it| it.verdict == Verdict::Violates && it.severity >= severity)
}

/// The ways out of them.
fn candidates(task: &Task<'_>, world: &World<'_>, before: &Report) -> Vec<Candidate> {
    let found: Vec<&Finding> = goals(before, task.severity).collect();
    ways::out_of(world, task.rules, task.parameters, &found)
}

/// The design as a problem for the search.
struct Revised<'a> {
    task: Task<'a>,
    candidates: &'a [Candidate],
    costs: Vec<Cost>,
    goals: Vec<String>,
    /// What is found at the level before anything is changed.
    before: BTreeSet<String>,
    touches: Vec<Touches>,
    world: &'a World<'a>,
    depends: BTreeMap<String, Depends>,
    /// What was checked already.
    known: BTreeMap<Vec<bool>, BTreeSet<String>>,
}

impl<'a> Revised<'a> {
    fn new(
        task: &Task<'a>,
        world: &'a World<'a>,
        before: &Report,
        candidates: &'a [Candidate],
    ) -> Self {
        let found = goals(before, task.severity);
        let goals: BTreeSet<String> = found.map(|it| it.id.clone()).collect();
        Self {
            task: *task,
            candidates,
            costs: candidates.iter().map(|it| cost(task, it)).collect(),
            before: before
                .findings
                .iter()
                .filter(|it| it.severity >= task.severity && it.verdict != Verdict::Accepted)
                .map(|it| it.id.clone())
                .collect(),
            touches: Touches::of_each(world, candidates),
            depends: goals
                .iter()
                .map(|it| (it.clone(), depends(task, world, it)))
                .collect(),
            world,
            goals: goals.into_iter().collect(),
            known: BTreeMap::new(),
        }
    }

    /// What is asked of the design with changes.
    fn with<T>(
        &self,
        chosen: &[bool],
        ask: impl FnOnce(&World<'_>, &[Rule], &Parameters) -> T,
    ) -> T {
        let taken = self.candidates.iter().zip(chosen);
        let clauses = merged(taken.filter_map(|(it, &is)| is.then_some(it)));
        let task = &self.task;
        let design = applied(task.base, task.as_of, task.with, &clauses);
        ask(
            &World::new(&design, task.as_of),
            task.rules,
            task.parameters,
        )
    }

    fn wrong(&self, found: Vec<Outline>) -> BTreeSet<String> {
        let found = found
            .into_iter()
            .filter(|it| it.verdict != Verdict::Accepted);
        found
            .filter(|it| {
                // A goal stands until nothing is left of it, not even a question.
                let goal = self.goals.binary_search(&it.id).is_ok();
                goal || (it.severity >= self.task.severity && !self.before.contains(&it.id))
            })
            .map(|it| it.id)
            .collect()
    }
}

impl Problem for Revised<'_> {
    type Finding = String;

    fn costs(&self) -> &[Cost] {
        &self.costs
    }

    fn goals(&self) -> &[String] {
        &self.goals
    }

    fn check(&mut self, chosen: &[bool]) -> BTreeSet<String> {
        if let Some(known) = self.known.get(chosen) {
            return known.clone();
        }
        let wrong = self.wrong(self.with(chosen, rules::outlines));
        for finding in &wrong {
            if !self.depends.contains_key(finding) {
                let depends = depends(&self.task, self.world, finding);
                self.depends.insert(finding.clone(), depends);
            }
        }
        self.known.insert(chosen.to_vec(), wrong.clone());
        wrong
    }

    fn bearing(&self, finding: &String, candidate: usize) -> Bearing {
        match (self.depends.get(finding), self.touches.get(candidate)) {
            (Some(depends), Some(touches)) => depends.on(self.world, touches),
            _ => Bearing::Either,
        }
    }
}

fn depends(task: &Task<'_>, world: &World<'_>, finding: &str) -> Depends {
    let rule = finding.split('@').next().unwrap_or_default();
    let rule = task.rules.iter().find(|it| it.name == rule);
    Depends::of(world.design, rule, finding)
}

/// The cheapest plan for a design.
pub fn plan(task: &Task<'_>) -> Plan {
    with_candidates(task, |candidates| candidates)
}

/// The same, from candidates that are limited or added to.
pub fn with_candidates(
    task: &Task<'_>,
    limit: impl FnOnce(Vec<Candidate>) -> Vec<Candidate>,
) -> Plan {
    let design = task.base.at(task.as_of, task.with);
    let world = World::new(&design, task.as_of);
    let before = rules::check(&world, task.rules, task.parameters);
    let candidates = limit(candidates(task, &world, &before));
    let mut problem = Revised::new(task, &world, &before, &candidates);
    let solution = solve(&mut problem, task.budget);
    let ladder = ladder(&mut problem, &solution);
    let chosen: Vec<bool> = flags(candidates.len(), &solution.chosen);
    let after = problem.with(&chosen, rules::check);
    let standing = solution
        .standing
        .iter()
        .map(|it| {
            let any = (0..candidates.len()).any(|at| problem.bearing(it, at) != Bearing::None);
            (it.clone(), any)
        })
        .collect();
    let goals = problem.goals;
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
    let before = rules::check(&world, task.rules, task.parameters);
    let candidates = candidates(task, &world, &before);
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

fn flags(count: usize, chosen: &[usize]) -> Vec<bool> {
    (0..count).map(|it| chosen.contains(&it)).collect()
}

fn cost(task: &Task<'_>, candidate: &Candidate) -> Cost {
    match task.weights {
        None => Cost::of(candidate.level, candidate.times),
        Some(weights) => {
            let weight = weights.get(&candidate.level).copied().unwrap_or(1);
            Cost::weight(weight.saturating_mul(candidate.times))
        }
    }
}

/// What each level of the plan clears that lighter ones do not: the search again, with the candidates up to
/// each level.
fn ladder(problem: &mut Revised<'_>, solution: &Solution<String>) -> Vec<Rung> {
    let mut levels: BTreeSet<RemedyLevel> = problem.candidates.iter().map(|it| it.level).collect();
    let last = levels.pop_last();
    let mut left: BTreeSet<String> = problem.goals.iter().cloned().collect();
    let mut rungs = Vec::new();
    for level in levels {
        let mut limited = Limited {
            excluded: problem
                .candidates
                .iter()
                .map(|it| it.level > level)
                .collect(),
            costs: problem
                .costs
                .iter()
                .zip(problem.candidates)
                // Out of reach: dearer than giving everything up.
                .map(|(&cost, it)| {
                    if it.level > level {
                        Cost::GIVEN_UP.times(1_000_000)
                    } else {
                        cost
                    }
                })
                .collect(),
            problem,
        };
        let budget = limited.problem.task.budget;
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

/// The problem without the candidates above a level.
struct Limited<'p, 'a> {
    problem: &'p mut Revised<'a>,
    excluded: Vec<bool>,
    costs: Vec<Cost>,
}

impl Problem for Limited<'_, '_> {
    type Finding = String;

    fn costs(&self) -> &[Cost] {
        &self.costs
    }

    fn goals(&self) -> &[String] {
        self.problem.goals()
    }

    fn check(&mut self, chosen: &[bool]) -> BTreeSet<String> {
        self.problem.check(chosen)
    }

    fn bearing(&self, finding: &String, candidate: usize) -> Bearing {
        if self.excluded.get(candidate) == Some(&true) {
            return Bearing::None;
        }
        self.problem.bearing(finding, candidate)
    }
}

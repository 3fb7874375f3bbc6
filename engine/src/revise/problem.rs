//! A design as a problem for the search.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::Design;

use super::bearing::{Depends, Touches};
use super::change::{Candidate, applied, merged};
use super::cost::Cost;
use super::plan::{Task, found_before, goals};
use super::search::{Bearing, Budget, Problem};
use crate::finding::{RemedyLevel, Report, Verdict};
use crate::rules::{self, Outline, Parameters, Rule};
use crate::world::World;

/// The design as a problem for the search.
pub(super) struct Revised<'a> {
    pub(super) task: Task<'a>,
    pub(super) candidates: &'a [Candidate],
    costs: Vec<Cost>,
    pub(super) goals: Vec<String>,
    /// What is found at the level before anything is changed.
    before: BTreeSet<String>,
    /// What was found before, and what other revisions find: what is accepted there has not lost its finding.
    pub(super) elsewhere: Vec<String>,
    touches: Vec<Touches>,
    pub(super) world: &'a World<'a>,
    depends: BTreeMap<String, Depends>,
    /// What was checked already.
    pub(super) known: BTreeMap<Vec<bool>, BTreeSet<String>>,
}

impl<'a> Revised<'a> {
    pub(super) fn new(
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
            elsewhere: found_before(task)
                .into_iter()
                .chain(before.findings.iter().map(|it| it.id.clone()))
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

    /// The design with changes.
    pub(super) fn applied(&self, chosen: &[bool]) -> Design {
        let taken = self.candidates.iter().zip(chosen);
        let clauses = merged(taken.filter_map(|(it, &is)| is.then_some(it)));
        let task = &self.task;
        applied(task.base, task.as_of, task.with, &clauses)
    }

    /// What is asked of the design with changes.
    pub(super) fn with<T>(
        &self,
        chosen: &[bool],
        ask: impl FnOnce(&World<'_>, &[String], &[Rule], &Parameters) -> T,
    ) -> T {
        let task = &self.task;
        let design = self.applied(chosen);
        ask(
            &World::new(&design, task.as_of),
            &self.elsewhere,
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

fn cost(task: &Task<'_>, candidate: &Candidate) -> Cost {
    match task.weights {
        None => Cost::of(candidate.level, candidate.times),
        Some(weights) => {
            let weight = weights.get(&candidate.level).copied().unwrap_or(1);
            Cost::weight(weight.saturating_mul(candidate.times))
        }
    }
}

/// The problem without the candidates above a level.
pub(super) struct Limited<'p, 'a> {
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

impl<'p, 'a> Limited<'p, 'a> {
    /// The candidates up to a level.
    pub(super) fn to(problem: &'p mut Revised<'a>, level: RemedyLevel) -> Self {
        let all = problem.candidates.iter();
        let excluded: Vec<bool> = all.map(|it| it.level > level).collect();
        let costs = problem.costs.iter().zip(&excluded);
        Self {
            costs: costs
                // Out of reach: dearer than giving everything up.
                .map(|(&cost, out)| {
                    if *out {
                        Cost::GIVEN_UP.times(1_000_000)
                    } else {
                        cost
                    }
                })
                .collect(),
            excluded,
            problem,
        }
    }

    pub(super) fn budget(&self) -> Budget {
        self.problem.task.budget
    }
}

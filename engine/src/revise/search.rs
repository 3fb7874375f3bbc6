//! The cheapest set of changes after which nothing is found any more: an implicit hitting set.
//!
//! Solve the clauses known so far, apply what they ask for, check again; what is still found, or found anew,
//! gives clauses. A finding stands or falls by the candidates that bear on it, so that any set that treats
//! these alike leaves it as it is: “one of those that bear on it and are not chosen, or one of those that are
//! chosen not”. Each set was cheapest for clauses that every plan keeps: the cost of each is a lower bound,
//! and the first that checks clean is optimal.

use std::collections::BTreeSet;

use super::cost::Cost;
use super::cover::{Clause, Cover, cheap, cover};
use super::each::Each;

/// How a candidate bears on a finding, from what is known most to what is known least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// Whether the finding is there never depends on it.
    None,
    /// It may clear the finding, alone or with others, and never brings it about.
    Clears,
    /// It may clear the finding or bring it about.
    Either,
}

/// What a plan is sought for.
pub trait Problem {
    /// What is found, by its identity.
    type Finding: Ord + Clone;

    /// The cost of each candidate.
    fn costs(&self) -> &[Cost];

    /// What is to be cleared: found with nothing chosen.
    fn goals(&self) -> &[Self::Finding];

    /// What a plan must not leave, with these candidates chosen: the goals that stand, and what is new.
    ///
    /// With nothing chosen it is exactly the goals.
    fn check(&mut self, chosen: &[bool]) -> BTreeSet<Self::Finding>;

    /// How a candidate bears on a finding, a goal or a new one.
    ///
    /// An answer that claims too little makes a plan wrong, one that claims too much makes it late.
    fn bearing(&self, finding: &Self::Finding, candidate: usize) -> Bearing;

    /// The candidates that bear on a finding, in order.
    fn candidates_of(&self, finding: &Self::Finding) -> Vec<usize> {
        (0..self.costs().len())
            .filter(|&it| self.bearing(finding, it) != Bearing::None)
            .collect()
    }
}

/// How much may be done before the best plan so far is told with its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many sets are applied and checked.
    pub checks: usize,
    /// How many literals of clauses are looked at, all solving together.
    pub work: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            checks: 600,
            work: 60_000_000,
        }
    }
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution<F> {
    /// The candidates, in order.
    pub chosen: Vec<usize>,
    /// The goals that are not cleared.
    pub standing: Vec<F>,
    /// What it costs, with what is given up.
    pub cost: Cost,
    /// What every plan costs at least.
    pub bound: Cost,
    /// Whether no plan is cheaper.
    pub optimal: bool,
    /// How many sets were applied and checked.
    pub checks: usize,
}

/// Finds a plan: the fewest goals that stand and nothing new, at the least cost.
pub fn solve<P: Problem>(problem: &mut P, budget: Budget) -> Solution<P::Finding> {
    Search::new(problem, budget).run()
}

struct Search<'p, P: Problem> {
    problem: &'p mut P,
    budget: Budget,
    /// The costs of the candidates, then of giving up each goal.
    costs: Vec<Cost>,
    candidates: usize,
    goals: Vec<P::Finding>,
    clauses: BTreeSet<Clause>,
    /// What was found under some set already.
    met: BTreeSet<P::Finding>,
    /// Every set by itself, where there are few.
    each: Option<Each>,
    checks: usize,
    best: Best<P::Finding>,
}

struct Best<F> {
    chosen: Vec<bool>,
    standing: BTreeSet<F>,
    cost: Cost,
}

impl<'p, P: Problem> Search<'p, P> {
    fn new(problem: &'p mut P, budget: Budget) -> Self {
        let mut goals = problem.goals().to_vec();
        goals.sort();
        goals.dedup();
        let mut costs = problem.costs().to_vec();
        let candidates = costs.len();
        let each = Each::of(&costs, goals.len());
        costs.extend(goals.iter().map(|_| Cost::GIVEN_UP));
        let best = Best {
            chosen: vec![false; candidates],
            cost: Cost::GIVEN_UP.times(goals.len() as u64),
            standing: goals.iter().cloned().collect(),
        };
        Self {
            problem,
            budget,
            costs,
            candidates,
            goals,
            clauses: BTreeSet::new(),
            met: BTreeSet::new(),
            each,
            checks: 0,
            best,
        }
    }

    fn run(mut self) -> Solution<P::Finding> {
        // Nothing chosen: every goal asks for something.
        let nothing = vec![false; self.candidates];
        for goal in self.goals.clone() {
            let clause = self.lesson(&goal, &nothing);
            self.clauses.insert(clause);
        }
        if let Some(each) = &mut self.each {
            self.clauses.iter().for_each(|it| each.add(it));
        }
        let mut bound = Cost::ZERO;
        let mut optimal = false;
        while self.checks < self.budget.checks {
            // Sets that are good and quickly found tell what is amiss as well as cheapest ones do.
            if let Some(found) = self.cheap()
                && self.try_out(&found)
            {
                continue;
            }
            if bound >= self.best.cost {
                optimal = true;
                break;
            }
            let Some(found) = self.cheapest() else { break };
            bound = bound.max(found.bound);
            if bound >= self.best.cost {
                optimal = true;
                break;
            }
            if !self.try_out(&found.chosen) {
                // It is clean: optimal if the set was a cheapest one.
                optimal = bound >= self.best.cost;
                break;
            }
        }
        if !optimal {
            self.improve();
            optimal = bound >= self.best.cost;
        }
        let chosen = self.best.chosen.iter().enumerate();
        Solution {
            chosen: chosen.filter_map(|(it, &is)| is.then_some(it)).collect(),
            standing: self.best.standing.into_iter().collect(),
            cost: self.best.cost,
            bound: bound.min(self.best.cost),
            optimal,
            checks: self.checks,
        }
    }

    /// Applies and checks a set, of candidates and goals that are given up; whether anything was learned from it.
    fn try_out(&mut self, found: &[usize]) -> bool {
        let mut chosen = vec![false; self.candidates];
        let mut given_up = BTreeSet::new();
        for &it in found {
            match chosen.get_mut(it) {
                Some(place) => *place = true,
                None => given_up.extend(self.goals.get(it - self.candidates).cloned()),
            }
        }
        let wrong = self.check(&chosen);
        let mut learned = false;
        for finding in wrong.difference(&given_up) {
            // Where one change clears it, it is met once. Else it takes several together, and what it takes is told
            // best by the most changes under which it still stands.
            let again = !self.met.insert(finding.clone());
            let clause = if again {
                let most = self.grown(finding, &chosen);
                self.lesson(finding, &most)
            } else {
                self.lesson(finding, &chosen)
            };
            learned |= self.learn(clause);
        }
        learned
    }

    /// A set with as many as possible of the changes that may clear a finding and never bring it about, under which it
    /// still stands.
    fn grown(&mut self, finding: &P::Finding, chosen: &[bool]) -> Vec<bool> {
        let mut grown = chosen.to_vec();
        let mut more: Vec<usize> = self.problem.candidates_of(finding);
        more.retain(|&it| {
            let is = chosen.get(it).copied().unwrap_or(false);
            !is && self.problem.bearing(finding, it) == Bearing::Clears
        });
        // The dearest are left to ask for.
        more.sort_by_key(|&it| self.costs.get(it).copied());
        for it in more {
            if self.checks >= self.budget.checks {
                break;
            }
            let mut with = grown.clone();
            if let Some(place) = with.get_mut(it) {
                *place = true;
            }
            if self.check(&with).contains(finding) {
                grown = with;
            }
        }
        grown
    }

    /// A cheap set for the clauses known so far; none where a cheapest one is as quickly found.
    fn cheap(&mut self) -> Option<Vec<usize>> {
        if self.each.is_some() {
            return None;
        }
        let clauses: Vec<Clause> = self.clauses.iter().cloned().collect();
        cheap(&self.costs, &clauses, &mut self.budget.work)
    }

    /// A cheapest set for the clauses known so far.
    fn cheapest(&mut self) -> Option<Cover> {
        if let Some(each) = &self.each {
            return each.cheapest();
        }
        let clauses: Vec<Clause> = self.clauses.iter().cloned().collect();
        let known = self.known();
        cover(&self.costs, &clauses, Some(&known), &mut self.budget.work)
    }

    /// A set that keeps every clause: nothing chosen, everything given up.
    fn known(&self) -> Vec<usize> {
        (self.candidates..self.costs.len()).collect()
    }

    /// Applies and checks a set, and keeps it if it is the best that makes nothing new.
    fn check(&mut self, chosen: &[bool]) -> BTreeSet<P::Finding> {
        self.checks += 1;
        let wrong = self.problem.check(chosen);
        let only_goals = wrong.iter().all(|it| self.goals.binary_search(it).is_ok());
        if only_goals {
            let cost = Cost::GIVEN_UP.times(wrong.len() as u64) + self.cost(chosen);
            if cost < self.best.cost {
                self.best = Best {
                    chosen: chosen.to_vec(),
                    standing: wrong.clone(),
                    cost,
                };
            }
        }
        wrong
    }

    fn cost(&self, chosen: &[bool]) -> Cost {
        let costs = chosen.iter().zip(&self.costs);
        costs.filter_map(|(&is, &cost)| is.then_some(cost)).sum()
    }

    /// Takes what a set came to be found under; whether that is new.
    fn learn(&mut self, clause: Clause) -> bool {
        if self.clauses.contains(&clause) {
            return false;
        }
        if let Some(each) = &mut self.each {
            each.add(&clause);
        }
        self.clauses.retain(|it| !clause.implies(it));
        self.clauses.insert(clause)
    }

    /// What a finding under a set says of every plan.
    fn lesson(&self, finding: &P::Finding, chosen: &[bool]) -> Clause {
        let goal = self.goals.binary_search(finding).ok();
        let mut present: Vec<usize> = goal.map(|it| self.candidates + it).into_iter().collect();
        let mut absent = Vec::new();
        for candidate in self.problem.candidates_of(finding) {
            let is = chosen.get(candidate).copied().unwrap_or(false);
            match (self.problem.bearing(finding, candidate), is) {
                (Bearing::None, _) | (Bearing::Clears, true) => {}
                (Bearing::Clears | Bearing::Either, false) => present.push(candidate),
                (Bearing::Either, true) => absent.push(candidate),
            }
        }
        if goal.is_none() && absent.is_empty() {
            // Nothing that was chosen is said to bear on it, yet it is new: the whole set is to blame.
            let all = |wanted: bool| {
                chosen
                    .iter()
                    .enumerate()
                    .filter_map(move |(it, &is)| (is == wanted).then_some(it))
            };
            present = all(false).collect();
            absent = all(true).collect();
        }
        Clause::new(present, absent)
    }

    /// Makes the best set so far better by single changes, where the search ended early.
    fn improve(&mut self) {
        let most = self.checks + self.budget.checks / 4 + 1;
        let mut better = true;
        while better {
            better = false;
            for candidate in 0..self.candidates {
                if self.checks >= most {
                    return;
                }
                let mut chosen = self.best.chosen.clone();
                let Some(place) = chosen.get_mut(candidate) else {
                    continue;
                };
                *place = !*place;
                let before = self.best.cost;
                self.check(&chosen);
                better |= self.best.cost < before;
            }
        }
    }
}

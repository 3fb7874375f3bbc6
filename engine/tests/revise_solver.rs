//! The plan against a search through every set: whatever findings do, the plan is a cheapest one.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod revise_support;

use std::collections::BTreeSet;

use gensoku_engine::finding::RemedyLevel;
use gensoku_engine::revise::{Bearing, Budget, Cost, Problem, solve};
use proptest::prelude::*;
use revise_support::{simple, steiner};

/// A finding that is there or not by a table over the candidates that bear on it.
#[derive(Clone, Debug)]
struct Tabled {
    bearing: Vec<usize>,
    /// Bit `i` of the place: whether candidate `bearing[i]` is chosen.
    there: Vec<bool>,
}

impl Tabled {
    fn is_there(&self, chosen: &[bool]) -> bool {
        let place = (0..self.bearing.len())
            .filter(|&bit| chosen[self.bearing[bit]])
            .map(|bit| 1 << bit)
            .sum::<usize>();
        self.there[place]
    }

    /// Whether choosing the `bit`th candidate never brings it about.
    fn only_clears(&self, bit: usize) -> bool {
        (0..self.there.len())
            .filter(|place| place & (1 << bit) == 0)
            .all(|place| self.there[place] || !self.there[place | (1 << bit)])
    }
}

#[derive(Clone, Debug)]
struct Synthetic {
    costs: Vec<Cost>,
    findings: Vec<Tabled>,
    goals: Vec<usize>,
    checks: usize,
}

impl Synthetic {
    fn new(costs: Vec<Cost>, findings: Vec<Tabled>) -> Self {
        let nothing = vec![false; costs.len()];
        let goals = (0..findings.len()).filter(|&it| findings[it].is_there(&nothing));
        Self {
            goals: goals.collect(),
            costs,
            findings,
            checks: 0,
        }
    }

    fn wrong(&self, chosen: &[bool]) -> BTreeSet<usize> {
        (0..self.findings.len())
            .filter(|&it| self.findings[it].is_there(chosen))
            .collect()
    }

    /// What a set comes to; nothing if it makes a finding.
    fn value(&self, chosen: &[bool]) -> Option<Cost> {
        let wrong = self.wrong(chosen);
        if wrong.iter().any(|it| !self.goals.contains(it)) {
            return None;
        }
        let costs = (0..chosen.len()).filter(|&it| chosen[it]);
        Some(Cost::GIVEN_UP.times(wrong.len() as u64) + costs.map(|it| self.costs[it]).sum())
    }

    /// The least that any set comes to.
    fn least(&self) -> Cost {
        let count = self.costs.len();
        (0..1_usize << count)
            .filter_map(|set| {
                let chosen: Vec<bool> = (0..count).map(|it| set & (1 << it) != 0).collect();
                self.value(&chosen)
            })
            .min()
            .unwrap()
    }
}

impl Problem for Synthetic {
    type Finding = usize;

    fn costs(&self) -> &[Cost] {
        &self.costs
    }

    fn goals(&self) -> &[usize] {
        &self.goals
    }

    fn check(&mut self, chosen: &[bool]) -> BTreeSet<usize> {
        self.checks += 1;
        self.wrong(chosen)
    }

    fn bearing(&self, finding: &usize, candidate: usize) -> Bearing {
        let it = &self.findings[*finding];
        match it.bearing.iter().position(|&it| it == candidate) {
            None => Bearing::None,
            Some(bit) if it.only_clears(bit) => Bearing::Clears,
            Some(_) => Bearing::Either,
        }
    }
}

const LEVELS: [RemedyLevel; 4] = [
    RemedyLevel::Operation,
    RemedyLevel::Notice,
    RemedyLevel::Ordinance,
    RemedyLevel::Act,
];

fn problem() -> impl Strategy<Value = Synthetic> {
    (1..=10_usize).prop_flat_map(|count| {
        let cost =
            (0..LEVELS.len(), 1..4_u64).prop_map(|(level, many)| Cost::of(LEVELS[level], many));
        let finding =
            prop::collection::btree_set(0..count, 0..=count.min(4)).prop_flat_map(|bearing| {
                let bearing: Vec<usize> = bearing.into_iter().collect();
                prop::collection::vec(any::<bool>(), 1 << bearing.len()).prop_map(move |there| {
                    Tabled {
                        bearing: bearing.clone(),
                        there,
                    }
                })
            });
        (
            prop::collection::vec(cost, count),
            prop::collection::vec(finding, 0..10),
        )
            .prop_map(|(costs, findings)| Synthetic::new(costs, findings))
    })
}

fn cases() -> ProptestConfig {
    let asked = std::env::var("GENSOKU_CASES").ok();
    let cases = asked.and_then(|it| it.parse().ok()).unwrap_or(400);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_set_is_cheaper_than_the_plan(mut problem in problem()) {
        let least = problem.least();
        let budget = Budget { checks: 5000, work: 50_000_000 };
        let plan = solve(&mut problem, budget);
        let mut chosen = vec![false; problem.costs.len()];
        plan.chosen.iter().for_each(|&it| chosen[it] = true);
        prop_assert_eq!(problem.value(&chosen), Some(plan.cost));
        prop_assert_eq!(problem.wrong(&chosen), plan.standing.iter().copied().collect());
        prop_assert_eq!(plan.cost, least);
        prop_assert!(plan.optimal);
        prop_assert_eq!(plan.bound, least);
        prop_assert_eq!(plan.checks, problem.checks);
    }

    #[test]
    fn a_search_that_ends_early_tells_the_truth(mut problem in problem(), checks in 0..6_usize, work in 0..4000_u64) {
        let least = problem.least();
        let plan = solve(&mut problem, Budget { checks, work });
        let mut chosen = vec![false; problem.costs.len()];
        plan.chosen.iter().for_each(|&it| chosen[it] = true);
        prop_assert_eq!(problem.value(&chosen), Some(plan.cost));
        prop_assert!(plan.bound <= least, "{:?} > {:?}", plan.bound, least);
        prop_assert!(plan.cost >= least);
        if plan.optimal {
            prop_assert_eq!(plan.cost, least);
        }
    }
}

fn costs(levels: &[RemedyLevel]) -> Vec<Cost> {
    levels.iter().map(|&it| Cost::of(it, 1)).collect()
}

fn tabled(bearing: &[usize], there: impl Fn(&[bool]) -> bool) -> Tabled {
    let count = bearing.len();
    let table = (0..1_usize << count).map(|place| {
        let chosen: Vec<bool> = (0..count).map(|bit| place & (1 << bit) != 0).collect();
        there(&chosen)
    });
    Tabled {
        bearing: bearing.to_vec(),
        there: table.collect(),
    }
}

#[test]
fn what_needs_two_changes_together_gets_both() {
    use RemedyLevel::{Act, Notice, Operation};
    // A digital channel and the repeal of the notice that requires paper; or one act.
    let mut problem = Synthetic::new(
        costs(&[Operation, Notice, Act]),
        vec![tabled(&[0, 1, 2], |it| !(it[0] && it[1] || it[2]))],
    );
    let plan = solve(&mut problem, Budget::default());
    assert_eq!((plan.chosen, plan.optimal), (vec![0, 1], true));
}

#[test]
fn a_change_that_makes_a_finding_comes_with_its_cure_or_not_at_all() {
    use RemedyLevel::{Notice, Operation};
    let goal = tabled(&[0, 2], |it| !(it[0] || it[1]));
    // The operation makes a finding that a notice cures: the other notice alone is cheaper.
    let made = tabled(&[0, 1], |it| it[0] && !it[1]);
    let mut problem = Synthetic::new(costs(&[Operation, Notice, Notice]), vec![goal, made]);
    let plan = solve(&mut problem, Budget::default());
    assert_eq!((plan.chosen, plan.optimal), (vec![2], true));
}

#[test]
fn a_finding_that_another_change_revives_is_cleared_at_the_end() {
    use RemedyLevel::{Notice, Operation};
    let first = tabled(&[0, 1, 2], |it| !(it[0] && !it[1] || it[2]));
    let second = tabled(&[1], |it| !it[0]);
    let mut problem = Synthetic::new(costs(&[Operation, Operation, Notice]), vec![first, second]);
    let plan = solve(&mut problem, Budget::default());
    assert_eq!((plan.chosen, plan.standing.len()), (vec![1, 2], 0));
    assert!(plan.optimal);
}

#[test]
fn what_nothing_can_clear_is_told_and_the_rest_is_cleared() {
    let mut problem = Synthetic::new(
        costs(&[RemedyLevel::Operation]),
        vec![tabled(&[], |_| true), tabled(&[0], |it| !it[0])],
    );
    let plan = solve(&mut problem, Budget::default());
    assert_eq!(plan.standing, [0]);
    assert_eq!(plan.chosen, [0]);
    assert!(plan.optimal);
}

#[test]
fn where_one_goal_costs_another_the_fewest_stand() {
    // Whatever clears the first brings a finding about; the other two are cleared by one change.
    let first = tabled(&[0], |it| !it[0]);
    let made = tabled(&[0], |it| it[0]);
    let others = [tabled(&[1], |it| !it[0]), tabled(&[1], |it| !it[0])];
    let mut findings = vec![first, made];
    findings.extend(others);
    let mut problem = Synthetic::new(costs(&[RemedyLevel::Operation; 2]), findings);
    let plan = solve(&mut problem, Budget::default());
    assert_eq!((plan.chosen, plan.standing), (vec![1], vec![0]));
    assert!(plan.optimal);
}

#[test]
fn ten_thousand_findings_over_a_thousand_provisions_have_an_optimal_plan() {
    let mut problem = simple(10_000, 1000, 1, 3, false);
    let plan = solve(&mut problem, Budget::default());
    assert!(plan.optimal && plan.standing.is_empty());
    assert_eq!(plan.bound, plan.cost);
}

/// Steiner triple systems are hard: what is told of them is true all the same, and is told after bounded work.
#[test]
fn a_hard_problem_has_a_plan_and_a_bound_that_enclose_the_optimum() {
    for (dimension, optimum, must, work) in [
        (2, 5, true, 1_000_000),
        (3, 18, false, 4_000_000),
        (4, 61, false, 4_000_000),
    ] {
        let mut problem = steiner(dimension);
        let costs = problem.costs().len() as u64;
        let plan = solve(&mut problem, Budget { checks: 50, work });
        let notices = |it: Cost| it.at(RemedyLevel::Notice);
        let optimum = Cost::of(RemedyLevel::Notice, optimum);
        assert!(plan.standing.is_empty());
        assert!(
            plan.bound <= optimum && optimum <= plan.cost,
            "{} to {} of {costs}",
            notices(plan.bound),
            notices(plan.cost)
        );
        // A third of the points is what disjoint lines ask for.
        assert!(notices(plan.bound) >= costs / 3);
        assert!(plan.optimal || !must);
        assert!(!plan.optimal || plan.cost == optimum);
    }
}

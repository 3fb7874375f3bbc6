//! Few candidates: what each set of them costs at least, by itself.
//!
//! Where every candidate bears on everything, each clause rules out little, and branch and bound over many such
//! clauses looks at most sets again and again. Here each clause is looked at once for each set.

use super::cost::Cost;
use super::cover::{Clause, Cover};

/// The sets of some candidates, each with what the clauses known so far make it cost.
pub(super) struct Each {
    candidates: usize,
    sets: Vec<Set>,
}

#[derive(Clone)]
struct Set {
    cost: Cost,
    /// The goals that have to be given up with it, a bit for each.
    given_up: u128,
    /// Whether it breaks a clause whatever is given up.
    broken: bool,
}

impl Each {
    /// The most candidates for which it is quicker.
    const MOST: usize = 14;

    /// All sets of candidates with these costs; none where they, or the goals, are too many.
    pub(super) fn of(costs: &[Cost], goals: usize) -> Option<Self> {
        if costs.len() > Self::MOST || goals > 128 {
            return None;
        }
        let mut sets = vec![Set {
            cost: Cost::ZERO,
            given_up: 0,
            broken: false,
        }];
        for &cost in costs {
            let with: Vec<Set> = sets
                .iter()
                .map(|it| Set {
                    cost: it.cost + cost,
                    ..it.clone()
                })
                .collect();
            sets.extend(with);
        }
        Some(Self {
            candidates: costs.len(),
            sets,
        })
    }

    /// Takes a clause over candidates and, behind them, goals that are given up.
    pub(super) fn add(&mut self, clause: &Clause) {
        let (mut present, mut absent, mut goals) = (0_usize, 0_usize, 0_u128);
        for (element, is_absence) in clause.elements() {
            match element.checked_sub(self.candidates) {
                None if is_absence => absent |= 1 << element,
                None => present |= 1 << element,
                Some(goal) => goals |= 1 << goal,
            }
        }
        for (set, it) in self.sets.iter_mut().enumerate() {
            if set & present == 0 && set & absent == absent {
                it.given_up |= goals;
                it.broken |= goals == 0;
            }
        }
    }

    /// A cheapest set, with what it gives up; of several the one whose last candidate is the earliest.
    pub(super) fn cheapest(&self) -> Option<Cover> {
        let cost = |it: &Set| it.cost + Cost::GIVEN_UP.times(u64::from(it.given_up.count_ones()));
        let whole = self.sets.iter().enumerate().filter(|(_, it)| !it.broken);
        let (set, it) = whole.min_by_key(|(_, it)| cost(it))?;
        let candidates = (0..self.candidates).filter(|at| set & (1 << at) != 0);
        let goals = (0..128_usize).filter(|at| it.given_up & (1 << at) != 0);
        let chosen = candidates.chain(goals.map(|at| self.candidates + at));
        Some(Cover {
            chosen: chosen.collect(),
            cost: cost(it),
            bound: cost(it),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::cover::cover;
    use super::*;
    use crate::finding::RemedyLevel;
    use proptest::prelude::*;

    proptest! {
        /// Both ways of solving come to the same cost.
        #[test]
        fn comes_to_what_branch_and_bound_comes_to(
            weights in prop::collection::vec(1_u64..5, 1..7),
            drawn in prop::collection::vec(
                (0..4_usize, prop::collection::btree_set(0..7_usize, 0..3), prop::collection::btree_set(0..7_usize, 0..2)),
                0..12,
            ),
        ) {
            let count = weights.len();
            let mut costs: Vec<Cost> = weights.iter().map(|&it| Cost::of(RemedyLevel::Notice, it)).collect();
            let mut each = Each::of(&costs, 4).unwrap();
            costs.extend([Cost::GIVEN_UP; 4]);
            let mut clauses = Vec::new();
            for (goal, present, absent) in drawn {
                let goal = (goal < 3).then_some(count + goal);
                let some = |it: &std::collections::BTreeSet<usize>| -> Vec<usize> {
                    it.iter().copied().filter(|&it| it < count).collect()
                };
                let clause = Clause::new(some(&present).into_iter().chain(goal), some(&absent));
                each.add(&clause);
                clauses.push(clause);
            }
            let one = each.cheapest().map(|it| it.cost);
            let other = cover(&costs, &clauses, None, &mut 10_000_000).map(|it| it.cost);
            prop_assert_eq!(one, other);
        }
    }
}

//! Branch and bound over what is left after reduction.

use super::part::Part;
use super::{Clause, Literal, is_absence};
use crate::revise::cost::Cost;

impl Part {
    /// The best set, if one was found, and what every set costs at least.
    pub(super) fn search(
        self,
        costs: &[Cost],
        work: &mut u64,
    ) -> (Option<(Vec<usize>, Cost)>, Cost) {
        let mut best = self.greedy(costs, work);
        let (root_bound, _) = self.lower_bound(costs, work);
        let mut open = vec![(root_bound, self)];
        while let Some((bound, mut part)) = open.pop() {
            let below = best.as_ref().map(|(_, cost)| *cost);
            if below.is_some_and(|it| bound >= it) {
                continue;
            }
            if *work == 0 {
                let least = open.iter().map(|(it, _)| *it).min().unwrap_or(bound);
                let least = least.min(bound);
                let least = below.map_or(least, |it| least.min(it));
                return (best, least.max(root_bound.min(below.unwrap_or(root_bound))));
            }
            if !part.reduce(costs, below, work) {
                continue;
            }
            let (bound, left) = part.lower_bound(costs, work);
            if below.is_some_and(|it| bound >= it) {
                continue;
            }
            // What cannot be in a better set is out.
            if let Some(below) = below {
                let out: Vec<Literal> = left
                    .0
                    .iter()
                    .filter(|&&(_, left)| bound + left >= below)
                    .flat_map(|&(it, _)| Clause::new([], [it]).0)
                    .collect();
                if !out.is_empty()
                    && (!part.decide(costs, &out) || !part.reduce(costs, Some(below), work))
                {
                    continue;
                }
            }
            let Some(branch) = part.branch(costs) else {
                // Nothing has to be chosen any more.
                if below.is_none_or(|it| part.cost < it) {
                    best = Some((part.chosen, part.cost));
                }
                continue;
            };
            let mut without = part.clone();
            if without.decide(costs, &[branch ^ 1]) {
                open.push((bound, without));
            }
            if part.decide(costs, &[branch]) {
                open.push((bound, part));
            }
        }
        let bound = best.as_ref().map_or(Cost::ZERO, |(_, cost)| *cost);
        (best, bound)
    }

    /// What to decide next: of the shortest clause that asks for something, what does most for its cost.
    fn branch(&self, costs: &[Cost]) -> Option<Literal> {
        let asks = |it: &&Vec<Literal>| !it.iter().any(|&it| is_absence(it));
        let shortest = self.clauses.iter().filter(asks).min_by_key(|it| it.len())?;
        let count = |literal: Literal| -> u64 {
            self.clauses
                .iter()
                .filter(|it| it.binary_search(&literal).is_ok())
                .count() as u64
        };
        let mut best: Option<(Literal, u64)> = None;
        for &literal in shortest {
            let many = count(literal);
            let better = best.is_none_or(|(it, most)| {
                Self::cost_of(costs, literal).times(most) < Self::cost_of(costs, it).times(many)
            });
            if better {
                best = Some((literal, many));
            }
        }
        best.map(|(literal, _)| literal)
    }
}

//! Clauses with some elements decided, and the parts of them that share nothing.

use std::collections::BTreeMap;

use super::places::Places;
use super::{Clause, Literal, element, is_absence};
use crate::revise::cost::Cost;

/// What is left of the clauses after some elements are decided.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) clauses: Vec<Vec<Literal>>,
    pub(super) chosen: Vec<usize>,
    pub(super) cost: Cost,
}

impl Part {
    /// All of some clauses, nothing decided.
    pub(super) fn of(clauses: &[Clause]) -> Self {
        Self {
            clauses: clauses.iter().map(|it| it.0.clone()).collect(),
            chosen: Vec::new(),
            cost: Cost::ZERO,
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.clauses.iter().map(|it| it.len() as u64 + 1).sum()
    }

    pub(super) fn cost_of(costs: &[Cost], literal: Literal) -> Cost {
        costs.get(element(literal)).copied().unwrap_or(Cost::ZERO)
    }

    /// Decides some elements; false if a clause is broken thereby.
    pub(super) fn decide(&mut self, costs: &[Cost], literals: &[Literal]) -> bool {
        let mut holds: Vec<Literal> = literals.to_vec();
        holds.sort_unstable();
        holds.dedup();
        for pair in holds.windows(2) {
            if let [a, b] = pair
                && element(*a) == element(*b)
            {
                return false;
            }
        }
        for &literal in &holds {
            if !is_absence(literal) {
                self.chosen.push(element(literal));
                self.cost += Self::cost_of(costs, literal);
            }
        }
        let is = |literal: Literal| holds.binary_search(&literal).is_ok();
        let mut broken = false;
        self.clauses.retain_mut(|clause| {
            if clause.iter().any(|&it| is(it)) {
                return false;
            }
            clause.retain(|&it| !is(it ^ 1));
            broken |= clause.is_empty();
            true
        });
        !broken
    }

    pub(super) fn places(&self) -> Places {
        Places::of(&self.clauses)
    }

    /// The parts that share no element.
    pub(super) fn split(self) -> Vec<Self> {
        let mut group: BTreeMap<usize, usize> = BTreeMap::new();
        let mut parents: Vec<usize> = (0..self.clauses.len()).collect();
        fn root(parents: &mut [usize], mut at: usize) -> usize {
            while let Some(&up) = parents.get(at)
                && up != at
            {
                let above = parents.get(up).copied().unwrap_or(up);
                if let Some(place) = parents.get_mut(at) {
                    *place = above;
                }
                at = above;
            }
            at
        }
        for (index, clause) in self.clauses.iter().enumerate() {
            for &literal in clause {
                let first = *group.entry(element(literal)).or_insert(index);
                let (a, b) = (root(&mut parents, first), root(&mut parents, index));
                if let Some(place) = parents.get_mut(a.max(b)) {
                    *place = a.min(b);
                }
            }
        }
        let mut parts: BTreeMap<usize, Self> = BTreeMap::new();
        for (index, clause) in self.clauses.into_iter().enumerate() {
            let part = parts.entry(root(&mut parents, index)).or_insert(Self {
                clauses: Vec::new(),
                chosen: Vec::new(),
                cost: Cost::ZERO,
            });
            part.clauses.push(clause);
        }
        parts.into_values().collect()
    }
}

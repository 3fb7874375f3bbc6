//! What need not be decided: what is forced, implied, asked for by nothing, or outdone by another element.

use std::collections::BTreeSet;

use super::part::Part;
use super::places::Places;
use super::{Literal, is_absence};
use crate::revise::cost::Cost;

impl Part {
    /// Takes out what need not be decided; false if no set keeps all clauses, or none that is cheaper than
    /// `below`.
    pub(super) fn reduce(&mut self, costs: &[Cost], below: Option<Cost>, work: &mut u64) -> bool {
        loop {
            *work = work.saturating_sub(self.size());
            if self.clauses.iter().any(Vec::is_empty) {
                return false;
            }
            let forced: Vec<Literal> = self
                .clauses
                .iter()
                .filter_map(|it| match it.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                })
                .collect();
            if !forced.is_empty() {
                if !self.decide(costs, &forced) || below.is_some_and(|it| self.cost >= it) {
                    return false;
                }
                continue;
            }
            self.drop_implied(work);
            let places = self.places();
            let mut idle = Vec::new();
            let mut out = BTreeSet::new();
            for (literal, at) in places.iter() {
                if is_absence(literal) {
                    // Nothing asks for it: it is not chosen.
                    if !places.has(literal ^ 1) {
                        idle.push(literal);
                    }
                    continue;
                }
                if self.is_outdone(costs, literal, at, &places, &out, work) {
                    out.insert(literal);
                    idle.push(literal ^ 1);
                }
            }
            if idle.is_empty() {
                return true;
            }
            if !self.decide(costs, &idle) {
                return false;
            }
        }
    }

    /// Whether another element does everything that this one does, forbids nothing, and costs no more.
    fn is_outdone(
        &self,
        costs: &[Cost],
        literal: Literal,
        at: &[usize],
        places: &Places,
        out: &BTreeSet<Literal>,
        work: &mut u64,
    ) -> bool {
        let rarest = at.iter().filter_map(|&it| self.clauses.get(it));
        let Some(shortest) = rarest.min_by_key(|it| it.len()) else {
            return false;
        };
        let cost = Self::cost_of(costs, literal);
        shortest.iter().any(|&other| {
            if other == literal
                || is_absence(other)
                || out.contains(&other)
                || places.has(other ^ 1)
                || Self::cost_of(costs, other) > cost
            {
                return false;
            }
            let Some(its) = places.get(other) else {
                return false;
            };
            *work = work.saturating_sub(at.len() as u64);
            // Of two that are alike the first stays.
            let alike = its.len() == at.len() && Self::cost_of(costs, other) == cost;
            its.len() >= at.len()
                && (!alike || other < literal)
                && at.iter().all(|it| its.binary_search(it).is_ok())
        })
    }

    /// Drops clauses that another one implies.
    fn drop_implied(&mut self, work: &mut u64) {
        self.clauses.sort_unstable();
        self.clauses.dedup();
        let places = self.places();
        let mut implied = vec![false; self.clauses.len()];
        for (index, clause) in self.clauses.iter().enumerate() {
            if implied.get(index) == Some(&true) {
                continue;
            }
            let Some(rarest) = clause
                .iter()
                .filter_map(|&it| places.get(it))
                .min_by_key(|it| it.len())
            else {
                continue;
            };
            for &other in rarest {
                let Some(wider) = self.clauses.get(other) else {
                    continue;
                };
                *work = work.saturating_sub(1);
                if other != index
                    && wider.len() > clause.len()
                    && clause.iter().all(|it| wider.binary_search(it).is_ok())
                    && let Some(place) = implied.get_mut(other)
                {
                    *place = true;
                }
            }
        }
        let mut implied = implied.into_iter();
        self.clauses.retain(|_| implied.next() != Some(true));
    }
}

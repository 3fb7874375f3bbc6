//! A set that is good, found in no time: what does most for its cost first.

use std::collections::{BTreeMap, BTreeSet};

use super::part::Part;
use super::{Clause, Literal, element, is_absence};
use crate::revise::cost::Cost;

impl Part {
    /// A set that keeps the clauses, found by taking what does most for its cost.
    pub(super) fn greedy(&self, costs: &[Cost], work: &mut u64) -> Option<(Vec<usize>, Cost)> {
        let mut part = self.clone();
        loop {
            *work = work.saturating_sub(part.size());
            let mut counts: BTreeMap<Literal, u64> = BTreeMap::new();
            // What nothing chosen forbids holds as it is.
            let open = part
                .clauses
                .iter()
                .filter(|it| !it.iter().any(|&it| is_absence(it)));
            for &literal in open.flatten() {
                *counts.entry(literal).or_default() += 1;
            }
            let mut best: Option<(Literal, u64)> = None;
            for (&literal, &count) in &counts {
                let better = best.is_none_or(|(it, most)| {
                    let (mine, its) = (Self::cost_of(costs, literal), Self::cost_of(costs, it));
                    mine.times(most) < its.times(count)
                });
                if better {
                    best = Some((literal, count));
                }
            }
            let Some((literal, _)) = best else { break };
            // What is still worth least is taken many at a time: one pass for each would be too slow for many clauses.
            let mut take = vec![literal];
            if part.clauses.len() > 2000 {
                take.extend(self.independent(&part, &counts, literal));
            }
            if !part.decide(costs, &take) {
                return None;
            }
        }
        // What is not needed after all goes, the dearest first.
        let mut chosen = part.chosen.clone();
        chosen.sort_by_key(|&it| std::cmp::Reverse(costs.get(it).copied().unwrap_or(Cost::ZERO)));
        let mut holds: BTreeMap<usize, bool> = chosen.iter().map(|&it| (it, true)).collect();
        let places = self.places();
        let fixed: BTreeSet<usize> = self.chosen.iter().copied().collect();
        for it in chosen {
            if fixed.contains(&it) {
                continue;
            }
            let literal = Clause::new([it], []).0;
            let at = literal.first().and_then(|&it| places.get(it));
            *work = work.saturating_sub(at.map_or(0, |it| it.len() as u64));
            holds.insert(it, false);
            let kept = |&clause: &usize| {
                self.clauses.get(clause).is_some_and(|clause| {
                    clause.iter().any(|&it| {
                        holds.get(&element(it)).copied().unwrap_or(false) != is_absence(it)
                    })
                })
            };
            if !at.is_none_or(|it| it.iter().all(kept)) {
                holds.insert(it, true);
            }
        }
        let chosen: Vec<usize> = holds
            .into_iter()
            .filter_map(|(it, kept)| kept.then_some(it))
            .collect();
        let cost = chosen.iter().filter_map(|&it| costs.get(it)).copied().sum();
        Some((chosen, cost))
    }

    /// More elements to take in the same pass: as good as `best`, and sharing no clause with those taken.
    fn independent(
        &self,
        part: &Self,
        counts: &BTreeMap<Literal, u64>,
        best: Literal,
    ) -> Vec<Literal> {
        let worth = counts.get(&best).copied().unwrap_or(1);
        let places = part.places();
        let mut touched: BTreeSet<usize> =
            places.get(best).into_iter().flatten().copied().collect();
        let mut more = Vec::new();
        for (&literal, &count) in counts {
            if literal == best || count * 4 < worth * 3 || places.has(literal ^ 1) {
                continue;
            }
            let Some(at) = places.get(literal) else {
                continue;
            };
            if at.iter().any(|it| touched.contains(it)) {
                continue;
            }
            touched.extend(at);
            more.push(literal);
        }
        more
    }
}

//! What every set costs at least: dual ascent.

use super::part::Part;
use super::places::Left;
use super::{Literal, element, is_absence};
use crate::revise::cost::Cost;

impl Part {
    /// What every set costs that keeps the clauses, at least; and what each element has left to give.
    pub(super) fn lower_bound(&self, costs: &[Cost], work: &mut u64) -> (Cost, Left) {
        *work = work.saturating_sub(self.size());
        let mut left = Left::of(&self.clauses, costs);
        let places = self.places();
        // Clauses whose members are in few others first: what they take is missed least.
        let busy = |clause: &[Literal]| -> usize {
            let occurs = clause.iter().filter_map(|&it| places.get(it));
            occurs.map(<[usize]>::len).sum()
        };
        let mut order: Vec<(usize, usize, &Vec<Literal>)> = self
            .clauses
            .iter()
            .filter(|it| !it.iter().any(|&it| is_absence(it)))
            .map(|it| (it.len(), busy(it), it))
            .collect();
        order.sort_by_key(|&(length, busy, _)| (length, busy));
        let mut bound = self.cost;
        for (_, _, clause) in order {
            let give = clause.iter().map(|&it| left.get(element(it))).min();
            let give = give.unwrap_or(Cost::ZERO);
            if give == Cost::ZERO {
                continue;
            }
            bound += give;
            for &literal in clause {
                left.take(element(literal), give);
            }
        }
        (bound, left)
    }
}

//! Cheapest sets under clauses: “one of these”, and “not this one, or one of those”.
//!
//! A weighted hitting set, but for clauses that also forbid. Reductions ([`reduce`]: what is forced, what another
//! clause or another element makes idle), then the parts that share nothing by themselves ([`part`]), each by branch
//! and bound ([`branch`]) under a bound of work. The lower bound ([`bound`]) is dual ascent: each clause in turn takes
//! what its cheapest member has left to give; what the clauses took together no set can undercut.

mod bound;
mod branch;
mod greedy;
mod part;
mod places;
mod reduce;

use super::cost::Cost;
use part::Part;

/// An element or its absence: twice its number, plus one if absent.
type Literal = u32;

/// One of these has to hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause(Vec<Literal>);

impl Clause {
    /// One of `present` is chosen, or one of `absent` is not.
    pub fn new(
        present: impl IntoIterator<Item = usize>,
        absent: impl IntoIterator<Item = usize>,
    ) -> Self {
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX / 2);
        let mut literals: Vec<Literal> = present
            .into_iter()
            .map(|it| number(it) * 2)
            .chain(absent.into_iter().map(|it| number(it) * 2 + 1))
            .collect();
        literals.sort_unstable();
        literals.dedup();
        Self(literals)
    }

    /// Its elements, each with whether it is its absence that is asked for.
    pub fn elements(&self) -> impl Iterator<Item = (usize, bool)> + '_ {
        self.0.iter().map(|&it| (element(it), is_absence(it)))
    }

    /// Whether whatever keeps it keeps another one.
    pub(super) fn implies(&self, other: &Self) -> bool {
        self.0.iter().all(|it| other.0.binary_search(it).is_ok())
    }

    /// Whether a choice keeps it.
    pub fn holds(&self, chosen: &[bool]) -> bool {
        self.0
            .iter()
            .any(|&it| chosen.get(element(it)).copied().unwrap_or(false) != is_absence(it))
    }
}

fn element(literal: Literal) -> usize {
    (literal / 2) as usize
}

fn is_absence(literal: Literal) -> bool {
    literal % 2 == 1
}

/// A cheapest set, or what was found within the bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The elements, in order.
    pub chosen: Vec<usize>,
    /// What they cost.
    pub cost: Cost,
    /// What every set costs at least; the same as `cost` if that is optimal.
    pub bound: Cost,
}

/// A set of elements that keeps every clause, and is cheap, found in a few passes; none if none was found.
pub(super) fn cheap(costs: &[Cost], clauses: &[Clause], work: &mut u64) -> Option<Vec<usize>> {
    let mut whole = Part::of(clauses);
    if !whole.reduce(costs, None, work) {
        return None;
    }
    let mut chosen = std::mem::take(&mut whole.chosen);
    for part in whole.split() {
        chosen.extend(part.greedy(costs, work)?.0);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Some(chosen)
}

/// A cheapest set of elements that keeps every clause; none if there is none, or if none was found within
/// the bound of work and `known` is none.
///
/// `work` counts literals looked at: the time is bounded, and the same on every machine. `known` is a set that
/// keeps every clause, if one is known.
pub fn cover(
    costs: &[Cost],
    clauses: &[Clause],
    known: Option<&[usize]>,
    work: &mut u64,
) -> Option<Cover> {
    let mut whole = Part::of(clauses);
    if !whole.reduce(costs, None, work) {
        return None;
    }
    let mut cover = Cover {
        chosen: std::mem::take(&mut whole.chosen),
        cost: whole.cost,
        bound: whole.cost,
    };
    let parts = whole.split();
    let mut left = parts.len() as u64;
    let mut lost = false;
    for part in parts {
        // What a part leaves unused, those after it may use.
        let mut share = *work / left.max(1);
        let given = share;
        left -= 1;
        let (best, bound) = part.search(costs, &mut share);
        *work -= given - share;
        cover.bound += bound;
        match best {
            Some((chosen, cost)) => {
                cover.chosen.extend(chosen);
                cover.cost += cost;
            }
            // Out of work, or no set at all.
            None => lost = true,
        }
    }
    if lost {
        let known = known?;
        cover.chosen = known.to_vec();
        cover.cost = cover
            .chosen
            .iter()
            .filter_map(|&it| costs.get(it))
            .copied()
            .sum();
    }
    cover.chosen.sort_unstable();
    cover.chosen.dedup();
    Some(cover)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RemedyLevel;

    fn unit(count: usize) -> Vec<Cost> {
        vec![Cost::of(RemedyLevel::Notice, 1); count]
    }

    #[test]
    fn a_shared_element_is_cheaper_than_one_for_each() {
        let clauses = [
            Clause::new([0, 3], []),
            Clause::new([1, 3], []),
            Clause::new([2, 3], []),
        ];
        let found = cover(&unit(4), &clauses, None, &mut 10_000).unwrap();
        assert_eq!(found.chosen, [3]);
        assert_eq!(found.bound, found.cost);
    }

    #[test]
    fn what_forbids_is_kept() {
        // 0 or 1; not 0, or 2; not 2.
        let clauses = [
            Clause::new([0, 1], []),
            Clause::new([2], [0]),
            Clause::new([], [2]),
        ];
        let costs = [1, 9, 1].map(|it| Cost::of(RemedyLevel::Operation, it));
        let found = cover(&costs, &clauses, None, &mut 10_000).unwrap();
        assert_eq!(found.chosen, [1]);
    }

    #[test]
    fn what_cannot_be_kept_has_no_cover() {
        let clauses = [Clause::new([0], []), Clause::new([], [0])];
        assert_eq!(cover(&unit(1), &clauses, None, &mut 10_000), None);
        assert_eq!(cover(&unit(1), &[Clause::new([], [])], None, &mut 10), None);
    }

    #[test]
    fn out_of_work_the_bound_is_no_more_than_the_optimum() {
        // A cycle of odd length needs (n + 1) / 2; the packing alone proves (n - 1) / 2.
        let clauses: Vec<Clause> = (0..41)
            .map(|it| Clause::new([it, (it + 1) % 41], []))
            .collect();
        for work in [0, 100, 1000, 1_000_000] {
            let known: Vec<usize> = (0..41).collect();
            let found = cover(&unit(41), &clauses, Some(&known), &mut work.clone()).unwrap();
            assert!(found.bound.at(RemedyLevel::Notice) <= 21);
            assert!(found.cost.at(RemedyLevel::Notice) >= 21);
            let mut chosen = vec![false; 41];
            found.chosen.iter().for_each(|&it| chosen[it] = true);
            assert!(clauses.iter().all(|it| it.holds(&chosen)));
            if work == 1_000_000 {
                assert_eq!(found.bound, found.cost);
            }
        }
    }
}

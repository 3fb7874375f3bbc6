//! Cheapest sets under clauses: “one of these”, and “not this one, or one of those”.
//!
//! A weighted hitting set, but for clauses that also forbid. Reductions (what is forced, what another clause
//! or another element makes idle), then the parts that share nothing by themselves, each by branch and bound
//! under a bound of work. The lower bound is dual ascent: each clause in turn takes what its cheapest member
//! has left to give; what the clauses took together no set can undercut.

use std::collections::BTreeMap;

use super::cost::Cost;

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
    let mut whole = Part {
        clauses: clauses.iter().map(|it| it.0.clone()).collect(),
        chosen: Vec::new(),
        cost: Cost::ZERO,
    };
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

/// What is left of the clauses after some elements are decided.
#[derive(Clone, Debug)]
struct Part {
    clauses: Vec<Vec<Literal>>,
    chosen: Vec<usize>,
    cost: Cost,
}

/// Where each literal occurs: the clauses of each, in order, one after another.
struct Places {
    literals: Vec<Literal>,
    /// Where the clauses of each literal begin, and an end.
    starts: Vec<usize>,
    clauses: Vec<usize>,
}

impl Places {
    fn of(clauses: &[Vec<Literal>]) -> Self {
        let occurs = clauses
            .iter()
            .enumerate()
            .flat_map(|(index, clause)| clause.iter().map(move |&it| (it, index)));
        let mut occurs: Vec<(Literal, usize)> = occurs.collect();
        occurs.sort_unstable();
        let mut places = Self {
            literals: Vec::new(),
            starts: Vec::new(),
            clauses: Vec::with_capacity(occurs.len()),
        };
        for (literal, clause) in occurs {
            if places.literals.last() != Some(&literal) {
                places.literals.push(literal);
                places.starts.push(places.clauses.len());
            }
            places.clauses.push(clause);
        }
        places.starts.push(places.clauses.len());
        places
    }

    fn nth(&self, at: usize) -> &[usize] {
        let (from, to) = (self.starts.get(at), self.starts.get(at + 1));
        let range = from
            .zip(to)
            .and_then(|(&from, &to)| self.clauses.get(from..to));
        range.unwrap_or_default()
    }

    fn get(&self, literal: Literal) -> Option<&[usize]> {
        let at = self.literals.binary_search(&literal).ok()?;
        Some(self.nth(at))
    }

    fn has(&self, literal: Literal) -> bool {
        self.literals.binary_search(&literal).is_ok()
    }

    fn iter(&self) -> impl Iterator<Item = (Literal, &[usize])> {
        self.literals
            .iter()
            .enumerate()
            .map(|(at, &it)| (it, self.nth(at)))
    }
}

/// What each element has left to give, by element.
struct Left(Vec<(usize, Cost)>);

impl Left {
    fn of(clauses: &[Vec<Literal>], costs: &[Cost]) -> Self {
        let mut elements: Vec<usize> = clauses.iter().flatten().map(|&it| element(it)).collect();
        elements.sort_unstable();
        elements.dedup();
        let cost = |it: usize| costs.get(it).copied().unwrap_or(Cost::ZERO);
        Self(elements.into_iter().map(|it| (it, cost(it))).collect())
    }

    fn place(&self, element: usize) -> Option<usize> {
        self.0.binary_search_by_key(&element, |it| it.0).ok()
    }

    fn get(&self, element: usize) -> Cost {
        let found = self.place(element).and_then(|it| self.0.get(it));
        found.map_or(Cost::ZERO, |it| it.1)
    }

    fn take(&mut self, element: usize, cost: Cost) {
        if let Some(place) = self.place(element).and_then(|it| self.0.get_mut(it)) {
            place.1 -= cost;
        }
    }
}

impl Part {
    fn size(&self) -> u64 {
        self.clauses.iter().map(|it| it.len() as u64 + 1).sum()
    }

    fn cost_of(costs: &[Cost], literal: Literal) -> Cost {
        costs.get(element(literal)).copied().unwrap_or(Cost::ZERO)
    }

    /// Decides some elements; false if a clause is broken thereby.
    fn decide(&mut self, costs: &[Cost], literals: &[Literal]) -> bool {
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

    fn places(&self) -> Places {
        Places::of(&self.clauses)
    }

    /// Takes out what need not be decided; false if no set keeps all clauses, or none that is cheaper than
    /// `below`.
    fn reduce(&mut self, costs: &[Cost], below: Option<Cost>, work: &mut u64) -> bool {
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
            let mut out = std::collections::BTreeSet::new();
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
        out: &std::collections::BTreeSet<Literal>,
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

    /// The parts that share no element.
    fn split(self) -> Vec<Self> {
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

    /// What every set costs that keeps the clauses, at least; and what each element has left to give.
    fn lower_bound(&self, costs: &[Cost], work: &mut u64) -> (Cost, Left) {
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

    /// A set that keeps the clauses, found by taking what does most for its cost.
    fn greedy(&self, costs: &[Cost], work: &mut u64) -> Option<(Vec<usize>, Cost)> {
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
        let fixed: std::collections::BTreeSet<usize> = self.chosen.iter().copied().collect();
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
        let mut touched: std::collections::BTreeSet<usize> =
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

    /// The best set, if one was found, and what every set costs at least.
    fn search(self, costs: &[Cost], work: &mut u64) -> (Option<(Vec<usize>, Cost)>, Cost) {
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

//! Where elements occur, and what they have left to give.

use super::{Literal, element};
use crate::revise::cost::Cost;

/// Where each literal occurs: the clauses of each, in order, one after another.
pub(super) struct Places {
    literals: Vec<Literal>,
    /// Where the clauses of each literal begin, and an end.
    starts: Vec<usize>,
    clauses: Vec<usize>,
}

impl Places {
    pub(super) fn of(clauses: &[Vec<Literal>]) -> Self {
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

    pub(super) fn nth(&self, at: usize) -> &[usize] {
        let (from, to) = (self.starts.get(at), self.starts.get(at + 1));
        let range = from
            .zip(to)
            .and_then(|(&from, &to)| self.clauses.get(from..to));
        range.unwrap_or_default()
    }

    pub(super) fn get(&self, literal: Literal) -> Option<&[usize]> {
        let at = self.literals.binary_search(&literal).ok()?;
        Some(self.nth(at))
    }

    pub(super) fn has(&self, literal: Literal) -> bool {
        self.literals.binary_search(&literal).is_ok()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Literal, &[usize])> {
        self.literals
            .iter()
            .enumerate()
            .map(|(at, &it)| (it, self.nth(at)))
    }
}

/// What each element has left to give, by element.
pub(super) struct Left(pub(super) Vec<(usize, Cost)>);

impl Left {
    pub(super) fn of(clauses: &[Vec<Literal>], costs: &[Cost]) -> Self {
        let mut elements: Vec<usize> = clauses.iter().flatten().map(|&it| element(it)).collect();
        elements.sort_unstable();
        elements.dedup();
        let cost = |it: usize| costs.get(it).copied().unwrap_or(Cost::ZERO);
        Self(elements.into_iter().map(|it| (it, cost(it))).collect())
    }

    pub(super) fn place(&self, element: usize) -> Option<usize> {
        self.0.binary_search_by_key(&element, |it| it.0).ok()
    }

    pub(super) fn get(&self, element: usize) -> Cost {
        let found = self.place(element).and_then(|it| self.0.get(it));
        found.map_or(Cost::ZERO, |it| it.1)
    }

    pub(super) fn take(&mut self, element: usize, cost: Cost) {
        if let Some(place) = self.place(element).and_then(|it| self.0.get_mut(it)) {
            place.1 -= cost;
        }
    }
}

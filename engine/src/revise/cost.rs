//! What changes cost: a tuple that is compared from the left.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use crate::finding::RemedyLevel;

/// How many figures a cost has.
const FIGURES: usize = 8;

/// The cost of a set of changes: findings that are given up, then changes of acts, of cabinet orders, of
/// ministerial orders, of ordinances (as many as there are municipalities that have one), of notices, of
/// guidelines, and of operations. The first figure that differs decides.
///
/// Costs add up and can be taken away from each other figure by figure, which keeps their order: whatever is
/// proved of sums of numbers by adding and comparing alone (such as bounds by duality) holds of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cost([i64; FIGURES]);

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self([0; FIGURES]);

    /// One finding that is given up: more than any change.
    pub const GIVEN_UP: Self = Self([1, 0, 0, 0, 0, 0, 0, 0]);

    /// So many changes of a level.
    pub fn of(level: RemedyLevel, count: u64) -> Self {
        let mut cost = Self::ZERO;
        if let Some(figure) = cost.0.get_mut(place(level)) {
            *figure = i64::try_from(count).unwrap_or(i64::MAX);
        }
        cost
    }

    /// A single weight in the place of all levels.
    pub fn weight(weight: u64) -> Self {
        Self::of(RemedyLevel::Act, weight)
    }

    /// How many changes of a level.
    pub fn at(&self, level: RemedyLevel) -> u64 {
        let figure = self.0.get(place(level)).copied().unwrap_or(0);
        u64::try_from(figure).unwrap_or(0)
    }

    /// How many findings are given up.
    pub fn given_up(&self) -> u64 {
        u64::try_from(self.0[0]).unwrap_or(0)
    }

    /// The same without the findings that are given up.
    #[must_use]
    pub fn of_changes(mut self) -> Self {
        self.0[0] = 0;
        self
    }

    /// So many times as much.
    #[must_use]
    pub fn times(self, factor: u64) -> Self {
        let factor = i64::try_from(factor).unwrap_or(i64::MAX);
        Self(self.0.map(|it| it.saturating_mul(factor)))
    }
}

/// The place of a level among the figures.
fn place(level: RemedyLevel) -> usize {
    match level {
        RemedyLevel::Act => 1,
        RemedyLevel::CabinetOrder => 2,
        RemedyLevel::MinisterialOrder => 3,
        RemedyLevel::Ordinance => 4,
        RemedyLevel::Notice => 5,
        RemedyLevel::Guideline => 6,
        RemedyLevel::Operation => 7,
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        for (mine, its) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_add(its);
        }
    }
}

impl SubAssign for Cost {
    fn sub_assign(&mut self, other: Self) {
        for (mine, its) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_sub(its);
        }
    }
}

impl Add for Cost {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sub for Cost {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl std::iter::Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_act_weighs_more_than_any_number_of_notices() {
        let act = Cost::of(RemedyLevel::Act, 1);
        let notices = Cost::of(RemedyLevel::Notice, 1_000_000);
        assert!(act > notices);
        assert!(Cost::GIVEN_UP > act.times(1_000_000));
        assert!(
            Cost::of(RemedyLevel::Ordinance, 1741) < Cost::of(RemedyLevel::MinisterialOrder, 1)
        );
    }

    #[test]
    fn taking_away_what_was_added_leaves_what_was_there() {
        let one = Cost::of(RemedyLevel::Act, 2) + Cost::of(RemedyLevel::Operation, 5);
        let other = Cost::of(RemedyLevel::Act, 1) + Cost::of(RemedyLevel::Notice, 7);
        assert_eq!(one + other - other, one);
        assert!(one - other > Cost::ZERO);
        assert_eq!((one - other).at(RemedyLevel::Act), 1);
    }
}

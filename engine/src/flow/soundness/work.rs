//! How much may still be done: counted, so that the same net has the same answer on any machine.

use std::cell::Cell;

/// What is left of a bound. One unit is about as much as to look at a place or a transition once.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<u64>,
}

impl Work {
    pub(super) fn new(units: u64) -> Self {
        Self {
            left: Cell::new(units),
        }
    }

    /// Takes so many units; whether there were as many.
    pub(super) fn spend(&self, units: u64) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(units));
        units <= left
    }

    /// Does something for which no more than one of so many parts of what is left may be spent.
    pub(super) fn part<T>(&self, of: u64, act: impl FnOnce(&Self) -> T) -> T {
        let share = self.left.get() / of.max(1);
        let part = Self::new(share);
        let result = act(&part);
        self.spend(share - part.left.get());
        result
    }
}

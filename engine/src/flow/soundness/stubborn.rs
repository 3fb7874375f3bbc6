//! Partial-order reduction: in each state only a *stubborn set* of transitions is followed, so that what happens side by
//! side is not followed in every order.
//!
//! A set is stubborn in a state if, whatever transitions outside it happen from there, in any number:
//!
//! * what it holds and can happen in the state can still happen after them, and leads to the same as if it had happened
//!   before them (they are *independent*: neither disables the other, and their order makes no difference);
//! * what it holds and cannot happen in the state still cannot;
//!
//! and it holds something that can happen, if anything can. In a system in which nothing can happen in a complete state
//! ([`Stubborn::new`] sees to it) this keeps, of the states in which nothing can happen, all, and so
//!
//! * `unread-message`, and whether a run completes at all: both speak of complete states;
//! * `no-option-to-complete`, for the same reason where nothing can happen in the state. Where something can happen for
//!   ever: let a run of the whole system lead from a state that was followed to one with no way out. What is followed
//!   there either begins that run (moved to its front: what is left of it is shorter), or happens before it and leads to
//!   such a state as well, nearer to a complete state by the way that was followed. Both come to an end, where a state
//!   that was followed has no way out (A. Valmari: Stop it, and be stubborn!).
//!
//! A run to a complete state need not be told apart from one that does the same in another order, but what is passed on
//! the way must be: that two tokens meet on one flow, that an end event is reached twice, that something never happens
//! is not to be concluded from what was followed here. What was seen was seen, whatever it is.

use std::cell::OnceCell;

use super::super::index::IdVec;
use super::explore::Explorer;
use super::relax::Neighbours;
use super::states::count;
use super::system::{Gate, Place, System, Trans};
use super::work::Work;

/// What each transition has to do with the others.
pub(super) struct Stubborn<'s> {
    system: &'s System,
    explorer: &'s Explorer<'s>,
    neighbours: &'s Neighbours,
    /// For each transition those that are not independent of it, once they were looked for.
    dependent: IdVec<Trans, OnceCell<Vec<Trans>>>,
    /// For each transition the places on which it takes tokens, those apart which it puts back for certain; in order.
    taken: IdVec<Trans, Vec<Place>>,
    /// For each transition the places on which it may put tokens; in order.
    put: IdVec<Trans, Vec<Place>>,
}

impl<'s> Stubborn<'s> {
    /// Nothing where something may happen in a complete state. What only cuts a search off must never happen.
    pub(super) fn new(
        system: &'s System,
        explorer: &'s Explorer<'s>,
        neighbours: &'s Neighbours,
    ) -> Option<Self> {
        let is_control = |place: &Place| system.places[*place].control;
        let waits_for_control = system.transitions.iter().all(|it| match it.gate {
            // It takes one of them at least.
            Gate::Inclusive => it.pre.iter().all(is_control),
            _ => it.begin || it.busy.is_some() || it.pre.iter().any(is_control),
        });
        if !waits_for_control {
            return None;
        }
        let sorted = |mut places: Vec<Place>| {
            places.sort_unstable();
            places.dedup();
            places
        };
        let taken = system.transitions.entries().map(|(id, it)| {
            let back = |place: &Place| {
                it.gate != Gate::Inclusive
                    && it.post.contains(place)
                    && it.pre.iter().filter(|other| *other == place).count() == 1
                    && explorer.removed[id].binary_search(place).is_err()
            };
            sorted(it.pre.iter().copied().filter(|it| !back(it)).collect())
        });
        let put = system
            .transitions
            .iter()
            .map(|it| sorted(it.outputs().collect()));
        Some(Self {
            taken: taken.collect(),
            put: put.collect(),
            dependent: system.transitions.iter().map(|_| OnceCell::new()).collect(),
            system,
            explorer,
            neighbours,
        })
    }

    /// Those transitions of a stubborn set that can happen: of several such sets one with the fewest.
    pub(super) fn of(&self, state: &[u8], work: &Work) -> Vec<Trans> {
        let can: Vec<Trans> = self
            .system
            .transitions
            .ids()
            .filter(|&it| self.explorer.can(state, it))
            .collect();
        work.spend(self.system.transitions.len() as u64);
        let mut best = can.clone();
        for &seed in &can {
            if best.len() < 2 {
                break;
            }
            if let Some(fewer) = self.around(state, seed, best.len(), work) {
                best = fewer;
            }
        }
        best
    }

    /// What can happen in the stubborn set around one transition that can; nothing if that is not fewer than `most`.
    fn around(&self, state: &[u8], seed: Trans, most: usize, work: &Work) -> Option<Vec<Trans>> {
        let mut set = IdVec::filled(false, self.system.transitions.len());
        set[seed] = true;
        let mut queue = vec![seed];
        let mut can = Vec::new();
        while let Some(trans) = queue.pop() {
            let mut add = |others: &[Trans]| {
                work.spend(1 + others.len() as u64);
                for &other in others {
                    if !std::mem::replace(&mut set[other], true) {
                        queue.push(other);
                    }
                }
            };
            if self.explorer.can(state, trans) {
                can.push(trans);
                if can.len() >= most {
                    return None;
                }
                add(self.dependent[trans].get_or_init(|| self.dependent_on(trans, work)));
            } else {
                self.enabling(state, trans, add);
            }
        }
        can.sort_unstable();
        Some(can)
    }

    fn dependent_on(&self, trans: Trans, work: &Work) -> Vec<Trans> {
        work.spend(self.system.transitions.len() as u64 * 4);
        self.system
            .transitions
            .ids()
            .filter(|&other| {
                other != trans && (self.disturbs(trans, other) || self.disturbs(other, trans))
            })
            .collect()
    }

    /// Whether, where both can happen, `one` may keep `other` from happening, or from doing the same as without it.
    fn disturbs(&self, one: Trans, other: Trans) -> bool {
        let (taken, put) = (&self.taken[one], &self.put[one]);
        let removed = &self.explorer.removed[one];
        let it = &self.system.transitions[other];
        if it
            .pre
            .iter()
            .any(|place| has(taken, *place) || has(removed, *place))
        {
            return true;
        }
        let looks = self.explorer.looks(other);
        if looks.empty.iter().any(|place| has(put, *place))
            || looks
                .busy
                .iter()
                .any(|place| has(taken, *place) || has(removed, *place))
            || removed.iter().any(|place| has(&self.put[other], *place))
        {
            return true;
        }
        let Some(reach) = looks.reach else {
            return false;
        };
        // An inclusive join takes what there is on its inputs, and waits for tokens that can reach others alone. A token
        // that goes on to where it reaches the same is waited for, or not, as it was.
        put.iter().any(|&place| {
            let reached = &reach.bits[place];
            let as_before = || {
                let from = &self.system.transitions[one];
                let mut same = from
                    .pre
                    .iter()
                    .map(|&before| reach.bits[before] == *reached);
                match from.gate {
                    // It takes some of them, not known which.
                    Gate::Inclusive => same.all(|it| it),
                    _ => same.any(|it| it),
                }
            };
            it.pre.contains(&place) || (!reached.is_empty() && !as_before())
        })
    }

    /// Calls `add` with transitions one of which must happen before one that cannot happen can.
    fn enabling(&self, state: &[u8], trans: Trans, mut add: impl FnMut(&[Trans])) {
        let it = &self.system.transitions[trans];
        let looks = self.explorer.looks(trans);
        let marked = |place: Place| count(state, place) > 0;
        let producers = |place: Place| self.neighbours.producers.of(place);
        if let Some(reach) = looks.reach {
            let is_met = |reached: &[u64]| {
                let mut inputs = (0..).zip(&it.pre);
                inputs.any(|(at, &input)| marked(input) && is_in(reached, at))
            };
            let holds_up = self.system.places.ids().find(|&place| {
                let reached = &reach.bits[place];
                marked(place) && !reached.is_empty() && !is_met(reached)
            });
            // Either there is nothing to take, or a token on a place has to go, or an input that it reaches to be marked.
            for (at, &input) in (0..).zip(&it.pre) {
                if holds_up.is_none_or(|place| is_in(&reach.bits[place], at)) {
                    add(producers(input));
                }
            }
            if let Some(place) = holds_up {
                self.emptying(place, add);
            }
            return;
        }
        let wanting = |place: &&Place| {
            let wanted = it.pre.iter().filter(|other| other == place).count();
            usize::from(count(state, **place)) < wanted
        };
        let fewest = |place: &&Place| producers(**place).len();
        if let Some(&place) = it.pre.iter().filter(wanting).min_by_key(fewest) {
            return add(producers(place));
        }
        if let Some(&place) = looks.empty.iter().find(|place| marked(**place)) {
            return self.emptying(place, add);
        }
        for &place in looks.busy {
            add(producers(place));
        }
    }

    /// Calls `add` with what takes tokens from a place.
    fn emptying(&self, place: Place, mut add: impl FnMut(&[Trans])) {
        add(self.neighbours.consumers.of(place));
        for (trans, removed) in self.explorer.removed.entries() {
            if has(removed, place) {
                add(&[trans]);
            }
        }
    }
}

/// Whether a place stands in a list in order.
fn has(places: &[Place], place: Place) -> bool {
    places.binary_search(&place).is_ok()
}

/// Whether a position is in a set of bits.
fn is_in(set: &[u64], at: usize) -> bool {
    set.get(at / 64)
        .is_some_and(|word| word >> (at % 64) & 1 == 1)
}

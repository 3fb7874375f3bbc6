//! **Side by side**: two places, each with one producer and one consumer, between the same two transitions are one; so are
//! two places behind one transition of which each is only left to nowhere (*sinks*).
//!
//! * If both are always marked by the producer, they hold the same number of tokens at any time (nothing clears only
//!   one: `alike`), so that one stands for both; it is a control place, and an alarm, if one of them was. Two places of
//!   messages stay two, as each is asked about.
//! * Behind an inclusive choice, two ways that only lead to the same inclusive join are one: marked or not, the join
//!   takes what is there, and one of the two makes it go on as both do. That holds only while no two tokens are between
//!   the choice and the join: of two that chose one way each, the join takes both at once. The result therefore answers
//!   only if nothing is unsafe (`alone`); otherwise the ways are left apart (`apart`).
//! * Two sinks: their tokens go by themselves, in any order, so they can as well go together.

use super::super::system::{Holds, Place, PlaceInfo};
use super::net::{Arc, Role, Sort};
use super::{Reducer, Story};

impl Reducer<'_> {
    /// Whether a place is only left by what takes nothing else and leads nowhere.
    pub(super) fn is_sink(&self, out: Arc) -> bool {
        let u = &self.transitions[out.trans];
        u.sort == Sort::Plain && u.indegree == 1 && u.outdegree == 0
    }

    pub(super) fn side_by_side(&mut self, place: Place, into: Arc, out: Arc) -> bool {
        let sink = self.is_sink(out);
        let key = (into.trans, (!sink).then_some(out.trans));
        let found = self
            .between
            .get(&key)
            .copied()
            .filter(|&it| it != place && self.places[it].alive);
        let twin = found.and_then(|other| {
            let (from, to) = (self.only_into(other)?.1, self.only_out(other)?.1);
            let same = from.trans == into.trans
                && (if sink {
                    self.is_sink(to)
                } else {
                    to.trans == out.trans
                })
                && self.places[other].initial == 0
                && self.alike(other, place);
            same.then_some((other, from, to))
        });
        let Some((other, from, to)) = twin else {
            self.between.insert(key, place);
            return false;
        };
        let joined = self.transitions[out.trans].sort == Sort::Join;
        let both = into.role == Role::Normal && from.role == Role::Normal;
        // Chosen or not, each of them alone makes the join go on.
        let either = joined && into.role != Role::Normal && from.role != Role::Normal;
        let (a, b) = (self.places[place].info, self.places[other].info);
        let is_message = |it: PlaceInfo| matches!(it.holds, Holds::Message(_));
        if is_message(a) && is_message(b) {
            return false;
        }
        if !(both || either) || (sink && a.control != b.control) {
            return false;
        }
        if (joined && a.instance != b.instance) || (either && self.apart) {
            return false;
        }
        self.alone |= either;
        if sink {
            let (first, second) = (
                self.transitions[to.trans].story,
                self.transitions[out.trans].story,
            );
            let story = self.story(Story::Then(first, second));
            let (ends, occurs) = (
                self.transitions[out.trans].ends,
                self.transitions[out.trans].occurs,
            );
            let it = &mut self.transitions[to.trans];
            it.story = story;
            it.ends |= ends;
            it.occurs |= occurs;
            self.drop_transition(out.trans);
        }
        self.places[other].passed |= self.places[place].passed;
        let info = &mut self.places[other].info;
        info.alarm |= a.alarm;
        if a.control && !info.control {
            info.control = true;
            info.holds = a.holds;
            info.instance = a.instance;
        }
        if either && into.role != Role::Default && from.role == Role::Default {
            // What is left stands for a guard.
            if let Some((arc, _)) = self.only_into(other)
                && let Some(arc) = self.arcs.get_mut(arc as usize)
            {
                arc.role = into.role;
            }
        }
        self.drop_place(place);
        true
    }
}

//! **Either way**: two transitions that take one token from `x` and lead to `p` alone (or both nowhere) are one.
//!
//! Exact because from any state both lead to the same state, so that neither reaches anything that the other does not.
//! What only the one does is kept in the story (`Or`): of an end event either of the two is counted, whichever reaches
//! it more often, which is exact for each end event by itself; an activity occurs in either, as whoever reaches the one
//! may take the other.

use super::super::system::{Place, Trans};
use super::net::Sort;
use super::{Reducer, Story};

impl Reducer<'_> {
    pub(super) fn either_way(&mut self, trans: Trans, x: Place, p: Option<Place>) -> bool {
        let found = self.across.get(&(x, p)).copied();
        let Some(other) = found.filter(|&other| {
            let it = &self.transitions[other];
            other != trans && it.alive && it.sort == Sort::Plain && it.indegree == 1
        }) else {
            self.across.insert((x, p), trans);
            return false;
        };
        let degree = u32::from(p.is_some());
        if self.transitions[other].outdegree != degree
            || self.only_pre(other).map(|it| it.1.place) != Some(x)
            || (degree == 1 && self.only_post(other).map(|it| it.1.place) != p)
        {
            self.across.insert((x, p), trans);
            return false;
        }
        let (a, b) = (self.transitions[other].story, self.transitions[trans].story);
        let story = self.story(Story::Or(a, b));
        let (ends, occurs) = (self.transitions[trans].ends, self.transitions[trans].occurs);
        let it = &mut self.transitions[other];
        it.story = story;
        it.ends |= ends;
        it.occurs |= occurs;
        self.drop_transition(trans);
        self.wake(other);
        true
    }
}

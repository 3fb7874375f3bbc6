//! **Decided later**: a transition leads from `x` to `p` alone, `p` is reached in no other way, and every consumer of `p`
//! takes nothing else: the consumers take from `x`, each as the transition and itself in one.
//!
//! Exact because the step to `p` can be put off until what follows it, which never has to wait:
//!
//! * a state of the large system with a token on `p` is, in the small one, the state before the step to `p`. The small
//!   one can do all that the large one can from there, and every state of the small one is one of the large one;
//! * completion: a state with a token on `p` from which nothing completes is followed by states without one (`p` has
//!   consumers, none of which waits), from which nothing completes either, and those are in the small system;
//! * two tokens on `p` were two tokens on `x` if neither had gone on; the place is an alarm if one of the two was;
//! * end events and activities of the step are counted with each consumer, as some consumer can follow at once;
//! * inclusive joins must not notice the difference: both places reach the same of their inputs (`same_sign`).

use super::super::system::{Place, PlaceInfo, Trans};
use super::net::Arc;
use super::{Reducer, Story};

impl Reducer<'_> {
    pub(super) fn decided_later(&mut self, trans: Trans, x: Place, p: Place) {
        let (from, to) = (&self.places[x], &self.places[p]);
        if to.indegree != 1
            || to.initial != 0
            || to.outdegree == 0
            || to.outdegree > 16
            || self.transitions[trans].begin
            || from.info.control != to.info.control
            || !self.alike(x, p)
            || !self.same_sign(x, p)
        {
            return;
        }
        let alarm = from.info.alarm || to.info.alarm;
        let consumers = Self::living(&self.arcs, &mut self.places[p].out);
        let free = |(_, arc): &(u32, Arc)| {
            self.is_plain(arc.trans) && self.transitions[arc.trans].indegree == 1
        };
        if !consumers.iter().all(free) {
            return;
        }
        let info = self.places[x].info;
        let story = self.transitions[trans].story;
        let (ends, occurs) = (self.transitions[trans].ends, self.transitions[trans].occurs);
        for (_, arc) in consumers {
            let after = self.transitions[arc.trans].story;
            let story = self.story(Story::Then(story, after));
            let it = &mut self.transitions[arc.trans];
            it.story = story;
            it.ends |= ends;
            it.occurs |= occurs;
        }
        self.drop_transition(trans);
        let kept = self.fuse(x, p);
        self.places[kept].info = PlaceInfo { alarm, ..info };
    }
}

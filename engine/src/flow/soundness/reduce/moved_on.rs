//! **Moved on**: the one consumer of `x` takes nothing else and leads to `p` alone: tokens on `x` count as being on `p`.
//!
//! Exact because a token on `x` can always move on, can do nothing else, and nothing else notices whether it has:
//!
//! * completion: both places are control places or neither is, and whatever looks into instances looks at both or
//!   neither (`alike`), so that the same is complete, cleared and waited for; a run from the state with the token on
//!   `p` is, with the move before it, a run from the state with the token on `x`, and every complete run makes the move;
//! * two tokens on one flow: if they can be on `x` they can be on `p`, which therefore has to be an alarm if `x` is;
//! * what occurs on the way occurs once there is a token on `p` (`passed`); what reaches an end event or begins a pool
//!   is not moved over, as it counts how often that happens;
//! * inclusive joins: a token on `x` reaches what one on `p` reaches, as there is no other way on. If `p` is itself an
//!   input of a join, that join waits for the token on `x` unless it has one on `p` already; taking the one on `p`
//!   leaves the same in both systems.

use super::super::system::{Place, PlaceInfo, Trans};
use super::{Fate, Reducer};

impl Reducer<'_> {
    pub(super) fn moved_on(&mut self, trans: Trans, x: Place, p: Place) -> bool {
        let (from, to) = (&self.places[x], &self.places[p]);
        let it = &self.transitions[trans];
        if from.outdegree != 1
            || it.ends
            || it.begin
            || from.info.control != to.info.control
            || (from.info.alarm && !to.info.alarm)
            || !self.alike(x, p)
        {
            return false;
        }
        let alarm = to.info.alarm;
        let story = it.story;
        let occurs = it.occurs;
        self.settle(story, Fate::Moves);
        self.drop_transition(trans);
        let sign = self.signs.as_ref().map(|signs| signs[p]);
        let info = self.places[p].info;
        let kept = self.fuse(x, p);
        self.places[kept].info = PlaceInfo { alarm, ..info };
        self.places[kept].passed |= occurs;
        if let (Some(signs), Some(sign)) = (&mut self.signs, sign) {
            signs[kept] = sign;
        }
        true
    }
}

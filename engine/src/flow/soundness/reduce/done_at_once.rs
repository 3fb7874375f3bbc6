//! **Done at once**: `p` has one producer and one consumer, which takes nothing else: the producer does what the consumer
//! does as well.
//!
//! Exact because the consumer can always follow at once and nothing else can happen to the token:
//!
//! * a state with a token on `p` is, in the small system, the one after the consumer; the one completes if and only if
//!   the other does, as every run that completes from the former (`p` is a control place only if some output is)
//!   contains the consumer, which can be moved to its front, and clearings take `p` and the outputs alike (`class`);
//! * two tokens on `p` are two tokens on each output: if `p` is an alarm, some output has to be one;
//! * what occurs while tokens pass `p` (`passed`) now occurs with the two. It must not be forgotten: should the two in
//!   turn be put off (*waited before*), it would be taken for dead;
//! * inclusive joins: a single output reaches the same as `p`; several must each (`same_sign`).

use super::super::system::{Place, Trans};
use super::Reducer;
use super::net::Sort;

impl Reducer<'_> {
    pub(super) fn done_at_once(&mut self, place: Place, t: Trans, u: Trans) -> bool {
        let (first, second) = (&self.transitions[t], &self.transitions[u]);
        if first.sort != Sort::Plain
            || second.sort != Sort::Plain
            || second.indegree != 1
            || second.begin
        {
            return false;
        }
        if second.outdegree != 1 && self.signs.is_none() {
            return false;
        }
        if second.outdegree > 1
            && first.outdegree > 1
            && second.outdegree.min(first.outdegree) > 256
        {
            return false;
        }
        let outputs = Self::living(&self.arcs, &mut self.transitions[u].post);
        if !self.alike(place, place) {
            return false;
        }
        let info = self.places[place].info;
        let alarm = !info.alarm
            || outputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.alarm);
        let control = !info.control
            || outputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.control);
        let fits = outputs.iter().all(|(_, arc)| {
            arc.place != place
                && self.places[arc.place].class == self.places[place].class
                && (outputs.len() == 1 || self.same_sign(place, arc.place))
        });
        if !alarm || !control || !fits {
            return false;
        }
        // What occurs while a token passes the place occurs with the two.
        let passed = self.places[place].passed;
        self.drop_place(place);
        let merged = self.merge(t, u);
        self.transitions[merged].occurs |= passed;
        true
    }
}

//! **Implied**: where a place `p` and a few others together always hold the same number of tokens, `p` goes.
//!
//! `p` has one producer and one consumer. The others are a set `S` into which the producer puts one token as well, from
//! which the consumer takes one, and in which everything else that takes a token (needing no other) puts one back for
//! certain. This is *side by side* where the other way has steps that do more than pass a token on.
//!
//! Exact because `p` and `S` hold no token at first, and every step adds and takes as many here as there (what clears
//! one clears the other: `alike`):
//!
//! * the consumer finds a token on `p` whenever it finds one in `S`;
//! * completion: there is a token on `p` if and only if there is one in `S`, all of which are control places. So if `p`
//!   holds messages, none stays unread;
//! * two tokens on `p` are two in `S`, which can both be moved to the place from which the consumer takes: if `p` is an
//!   alarm, that place has to be one;
//! * what occurs while tokens pass `p` (`passed`) occurs with the producer.
//!
//! While there are inclusive joins, which look at where tokens are, the rule is not used.

use super::super::system::{Place, Trans};
use super::Reducer;
use super::net::{Arc, Role, Sort};

/// Sets of more places, or with more at one place, are not looked for.
const MOST: usize = 16;

impl Reducer<'_> {
    pub(super) fn implied(&mut self, place: Place, t: Trans, u: Trans) -> bool {
        let (first, second) = (&self.transitions[t], &self.transitions[u]);
        let many = |degree: u32| degree as usize > MOST;
        if !self.joins.is_empty()
            || second.sort != Sort::Plain
            || first.sort == Sort::Fixed
            || second.indegree < 2
            || first.outdegree < 2
            || many(second.indegree)
            || many(first.outdegree)
        {
            return false;
        }
        let inputs = Self::living(&self.arcs, &mut self.transitions[u].pre);
        let found = inputs.iter().any(|(_, arc)| {
            let last = arc.place;
            last != place
                && (self.places[last].info.alarm || !self.places[place].info.alarm)
                && self.holds_as_many(place, last, t, u)
        });
        if found {
            self.transitions[t].occurs |= self.places[place].passed;
            self.drop_place(place);
        }
        found
    }

    /// Whether the places by which tokens come from `t` to `last`, where `u` takes them, always hold as many as `place`.
    fn holds_as_many(&mut self, place: Place, last: Place, t: Trans, u: Trans) -> bool {
        let mut set = vec![last];
        let mut at = 0;
        while let Some(&here) = set.get(at) {
            at += 1;
            let it = &self.places[here];
            if it.initial != 0 || !it.info.control || here == place || !self.alike(here, place) {
                return false;
            }
            if it.indegree as usize > MOST || it.outdegree as usize > MOST || set.len() > MOST {
                return false;
            }
            for (_, arc) in Self::living(&self.arcs, &mut self.places[here].into) {
                if arc.trans == t {
                    continue;
                }
                // What else leads there takes its token from the set.
                let Some(before) = self.only_pre(arc.trans) else {
                    return false;
                };
                if !set.contains(&before.1.place) {
                    set.push(before.1.place);
                }
            }
        }
        if self.put_into(t, &set) != Some(1) {
            return false;
        }
        let mut takers: Vec<Trans> = Vec::new();
        for &here in &set {
            let consumers = Self::living(&self.arcs, &mut self.places[here].out);
            takers.extend(consumers.iter().map(|(_, arc)| arc.trans));
        }
        // Nothing of the set is taken by what else takes from it, and `u` takes one token.
        takers.iter().filter(|&&it| it == u).count() == 1
            && takers.into_iter().filter(|&it| it != u).all(|taker| {
                let it = &self.transitions[taker];
                taker != t
                    && it.sort != Sort::Fixed
                    && it.indegree == 1
                    && it.outdegree as usize <= MOST
                    && self.put_into(taker, &set) == Some(1)
            })
    }

    /// How many tokens a transition puts into a set for certain; nothing if it may or may not.
    fn put_into(&mut self, trans: Trans, set: &[Place]) -> Option<usize> {
        let outputs = Self::living(&self.arcs, &mut self.transitions[trans].post);
        let into = |(_, arc): &&(u32, Arc)| set.contains(&arc.place);
        let certain = |(_, arc): &(u32, Arc)| arc.role == Role::Normal;
        let mut inside = outputs.iter().filter(into);
        inside.clone().all(certain).then(|| inside.by_ref().count())
    }
}

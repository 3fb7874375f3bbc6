//! **Waited before**: the one producer of `p` leads to `p` alone, and nothing else takes from its inputs: it waits together
//! with the one consumer of `p`.
//!
//! Exact because the producer loses nothing by waiting: its inputs stay what they are until it takes them.
//!
//! * A state with a token on `p` is, in the small system, the one with the tokens still on the inputs. Every run of the
//!   small one is one of the large one, and every run of the large one becomes one of the small one if each producer is
//!   put off until its consumer, or left out if none follows;
//! * completion: `p` and the inputs are all control places or none is, and the same looks at them (`alike`);
//! * two tokens on `p` are two tokens on each input, which all differ: if `p` is an alarm, one of them has to be one;
//! * what happens with the producer, or when tokens pass `p`, must not have to wait for a consumer that perhaps never
//!   follows: nothing occurs with it, no end event is reached and no pool begins;
//! * inclusive joins: the inputs reach what `p` reaches, as they lead nowhere else.

use super::super::system::{Place, Trans};
use super::Reducer;
use super::net::Sort;

impl Reducer<'_> {
    pub(super) fn waited_before(&mut self, place: Place, t: Trans, u: Trans) -> bool {
        let (first, second) = (&self.transitions[t], &self.transitions[u]);
        if first.sort != Sort::Plain
            || second.sort != Sort::Plain
            || first.outdegree != 1
            || first.indegree == 0
            || first.begin
            || second.begin
            // What has occurred, or ended, when the first has happened must not wait for the second.
            || first.occurs
            || first.ends
            || self.places[place].passed
        {
            return false;
        }
        let inputs = Self::living(&self.arcs, &mut self.transitions[t].pre);
        let info = self.places[place].info;
        let alarm = !info.alarm
            || inputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.alarm);
        let fits = inputs.iter().all(|(_, arc)| {
            let it = &self.places[arc.place];
            it.outdegree == 1 && it.info.control == info.control && self.alike(arc.place, place)
        });
        let distinct = {
            let mut places: Vec<Place> = inputs.iter().map(|(_, arc)| arc.place).collect();
            places.sort_unstable();
            places
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a != b))
        };
        // What the second takes besides must not be what the first takes.
        if !alarm || !fits || !distinct {
            return false;
        }
        self.drop_place(place);
        self.merge(t, u);
        true
    }
}

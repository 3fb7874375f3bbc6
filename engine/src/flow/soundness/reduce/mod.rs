//! Makes a system smaller without changing any answer.
//!
//! Each rule is exact for all questions asked of a system: whether a complete state stays within reach, which end
//! events can be reached twice, whether two tokens can meet on one flow, what can happen at all, and which messages can
//! stay unread. In the words of the rules, a *control* place is one that must be empty in a complete state, and an
//! *alarm* place one on which two tokens mean an unsafe flow.
//!
//! The rules are *moved on*, *decided later*, *done at once*, *waited before*, *side by side*, *implied*, *either way* and *one way
//! left*, each in a file of its own with the reason why it is exact. What changes nothing (a step from a place to itself)
//! goes as well, unless an end event is reached on it.
//!
//! The rules keep which instance a place belongs to, as terminate events and ending scopes speak of that, and, while
//! there are inclusive joins, which of their inputs a token can still reach.

mod decided_later;
mod done_at_once;
mod either_way;
mod implied;
mod moved_on;
mod narrow;
mod net;
mod side_by_side;
mod signs;
mod small;
mod start;
mod waited_before;

use rustc_hash::FxHashMap;

use super::super::index::IdVec;
use super::system::{Choice, Place, System, Trans};
use net::{Arc, P, Role, Sort, T};

/// How a transition of the small system is made of those of the large one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Story {
    /// One transition.
    One(Trans),
    /// One after the other.
    Then(u32, u32),
    /// Either of two.
    Or(u32, u32),
}

/// The small system, and how it relates to the large one.
pub(super) struct Reduced {
    /// The small system.
    pub(super) system: System,
    /// Of each of its transitions, the story.
    pub(super) story: IdVec<Trans, u32>,
    /// All stories.
    pub(super) stories: Vec<Story>,
    /// For each transition of the large system, what became of it.
    pub(super) fate: IdVec<Trans, Fate>,
    /// What an inclusive choice chooses wherever only one way of it is left.
    pub(super) fixed: FxHashMap<Trans, Place>,
    /// For each inclusive choice that is left, in the numbering of the small system: it, and its ways, in the large one.
    pub(super) ways: FxHashMap<Trans, (Trans, Choice)>,
    /// Whether it answers for the large one only if no two tokens ever meet on one flow.
    pub(super) alone: bool,
}

/// What became of a transition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is part of a transition of the small system, or was left out beside one.
    Kept,
    /// It may happen whenever there is its input, and nothing else can happen to that.
    Moves,
    /// It can happen whenever there is its input, but need not.
    Idle,
}

/// Makes a system smaller. Where tokens that choose twice may mix at an inclusive join, what is between the choice and
/// the join has to be left (`apart`): two of them that chose one way each go on as one that chose both.
pub(super) fn reduce(system: &System, apart: bool) -> Reduced {
    let mut reducer = Reducer::new(system);
    reducer.apart = apart;
    reducer.run();
    if !reducer.joins.is_empty() {
        // Now that little is left, the inputs that each token can reach are worked out, and what keeps them is allowed.
        reducer.sign();
        reducer.requeue();
        reducer.run();
    }
    reducer.finish()
}

struct Reducer<'s> {
    large: &'s System,
    /// Whether the ways between an inclusive choice and its join are left apart.
    apart: bool,
    /// Whether some were not.
    alone: bool,
    arcs: Vec<Arc>,
    places: IdVec<Place, P>,
    transitions: IdVec<Trans, T>,
    stories: Vec<Story>,
    fate: IdVec<Trans, Fate>,
    fixed: FxHashMap<Trans, Place>,
    /// Inclusive joins that are left.
    joins: Vec<Trans>,
    /// For each place, which inputs of inclusive joins it reaches, as one number; unknown while there are joins.
    signs: Option<IdVec<Place, u32>>,
    place_queue: Vec<Place>,
    trans_queue: Vec<Trans>,
    /// Places by their one producer and one consumer, the latter nothing for a sink.
    between: FxHashMap<(Trans, Option<Trans>), Place>,
    /// Transitions by their one input and at most one output.
    across: FxHashMap<(Place, Option<Place>), Trans>,
}

impl Reducer<'_> {
    fn run(&mut self) {
        loop {
            if let Some(trans) = self.trans_queue.pop() {
                self.transitions[trans].queued = false;
                if self.transitions[trans].alive {
                    self.at_transition(trans);
                }
            } else if let Some(place) = self.place_queue.pop() {
                self.places[place].queued = false;
                if self.places[place].alive {
                    self.at_place(place);
                }
            } else {
                return;
            }
        }
    }

    fn at_transition(&mut self, trans: Trans) {
        match self.transitions[trans].sort {
            Sort::Join if self.transitions[trans].indegree <= 1 => {
                self.transitions[trans].sort = Sort::Plain;
                self.joins.retain(|&it| it != trans);
                if self.joins.is_empty() {
                    self.signs = Some(IdVec::filled(0, self.places.len()));
                    self.requeue();
                }
            }
            Sort::Choice => self.narrow(trans),
            _ => {}
        }
        if self.transitions[trans].sort != Sort::Plain || self.transitions[trans].indegree != 1 {
            return;
        }
        let Some((_, pre)) = self.only_pre(trans) else {
            return;
        };
        let x = pre.place;
        if self.transitions[trans].outdegree > 1 {
            return;
        }
        let p = self.only_post(trans).map(|(_, arc)| arc.place);
        if p == Some(x) {
            if !self.transitions[trans].ends {
                self.settle(self.transitions[trans].story, Fate::Idle);
                self.places[x].passed |= self.transitions[trans].occurs;
                self.drop_transition(trans);
            }
            return;
        }
        if self.either_way(trans, x, p) {
            return;
        }
        if let Some(p) = p
            && !self.moved_on(trans, x, p)
        {
            self.decided_later(trans, x, p);
        }
    }

    fn at_place(&mut self, place: Place) {
        // What is done at a transition depends on how many others are at its places.
        for neighbour in [self.only_into(place), self.only_out(place)]
            .into_iter()
            .flatten()
        {
            self.wake(neighbour.1.trans);
        }
        let it = &self.places[place];
        if it.pinned || it.initial != 0 {
            return;
        }
        // A message that nobody waits for any more says only that it stays unread; its producers keep saying so.
        let (Some((_, into)), Some((_, out))) = (self.only_into(place), self.only_out(place))
        else {
            return;
        };
        let (t, u) = (into.trans, out.trans);
        if t == u {
            return;
        }
        if self.side_by_side(place, into, out) {
            return;
        }
        if into.role == Role::Normal && self.done_at_once(place, t, u) {
            return;
        }
        if into.role == Role::Normal && !self.waited_before(place, t, u) {
            self.implied(place, t, u);
        }
    }
}

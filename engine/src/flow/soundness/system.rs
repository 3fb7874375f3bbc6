//! What a net does, as a Petri net with the few additions that BPMN needs: places, transitions, and on some transitions
//! a gate (an inclusive join, the end of a scope), a clearing (terminate, interruption) or an inclusive choice.
//!
//! One system is one part of a net that can be judged alone: pools that exchange messages, or the inside of a
//! sub-process that nothing outside interferes with.

use gensoku_dsl::index;

use super::super::index::IdVec;
use super::super::net::{FlowId, MessageFlowId, NodeId};

index! {
    /// Where tokens lie: a flow, an activity, a message flow.
    pub(super) struct Place(u32);
}
index! {
    /// Something that happens.
    pub(super) struct Trans(u32);
}
index! {
    /// One instance of a scope inside a system.
    pub(super) struct Instance(u32);
}

/// What a place stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holds {
    /// Tokens of a sequence flow.
    Flow(FlowId),
    /// Unread messages.
    Message(MessageFlowId),
    /// An activity or an event that has begun, a pool that has not.
    Inside(NodeId),
    /// Nothing that can be pointed at.
    Hidden,
}

/// A place.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlaceInfo {
    /// What it stands for.
    pub(super) holds: Holds,
    /// Whether a run with a token here is not complete.
    pub(super) control: bool,
    /// Whether two tokens here mean that two tokens on one flow can be reached: it is a flow, or each of the two can
    /// be moved to the same flow.
    pub(super) alarm: bool,
    /// The scope instance that it belongs to; none for messages and pools that wait.
    pub(super) instance: Option<Instance>,
    /// Whether it says that its instance is alive, and is not part of what must be empty for it to end.
    pub(super) frame: bool,
    /// Whether no sequence flow leads here: a boundary event that has happened.
    pub(super) apart: bool,
    /// The group of places of which exactly one holds a token beside each token of an activity, and none without:
    /// whether one of its boundary events may still happen. They leave together.
    pub(super) companion: Option<u32>,
    /// Whether it holds messages that begin a pool: what is left of them begins runs of its own, and is not unread.
    pub(super) begins: bool,
}

/// What more than its input must hold for a transition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    /// Nothing.
    Open,
    /// It takes a token of each marked input, when no token elsewhere can still reach an unmarked one (and no marked
    /// one).
    Inclusive,
    /// No token inside the instance, frames apart.
    Ended(Instance),
    /// The place is empty.
    Unused(Place),
}

/// A subset of flows that is chosen when a transition fires.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Choice {
    /// Any of them.
    pub(super) any: Vec<Place>,
    /// Taken exactly when none of `any` is.
    pub(super) default: Option<Place>,
    /// Whether none at all may be taken.
    pub(super) none: bool,
}

/// Something that happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Transition {
    /// A token is taken from each; one place may stand several times.
    pub(super) pre: Vec<Place>,
    /// A token is put on each.
    pub(super) post: Vec<Place>,
    /// What is chosen besides.
    pub(super) choice: Option<Box<Choice>>,
    /// What more must hold.
    pub(super) gate: Gate,
    /// The instance in which something must be going on.
    pub(super) busy: Option<Instance>,
    /// The instances (with everything inside) whose tokens vanish, and whether their frames do.
    pub(super) clears: Option<(Instance, bool)>,
    /// The instance that ends (those inside one that is emptied end without being named).
    pub(super) closes: Option<Instance>,
    /// The node that does it, for telling.
    pub(super) node: Option<NodeId>,
    /// The activity that begins with it.
    pub(super) occurs: Option<NodeId>,
    /// The end event that is reached.
    pub(super) end: Option<(NodeId, Option<Instance>)>,
    /// Whether a pool begins with it on a message: while it can happen, the run is not complete.
    pub(super) begin: bool,
    /// Whether it would need one more instance than the system has: the search is cut off where it can happen.
    pub(super) overflow: bool,
}

impl Transition {
    /// A transition that only moves tokens.
    pub(super) fn plain(node: Option<NodeId>, pre: Vec<Place>, post: Vec<Place>) -> Self {
        Self {
            pre,
            post,
            choice: None,
            gate: Gate::Open,
            busy: None,
            clears: None,
            closes: None,
            node,
            occurs: None,
            end: None,
            begin: false,
            overflow: false,
        }
    }

    /// All places on which it may put tokens.
    pub(super) fn outputs(&self) -> impl Iterator<Item = Place> + '_ {
        let chosen = self
            .choice
            .iter()
            .flat_map(|choice| choice.any.iter().chain(&choice.default));
        self.post.iter().chain(chosen).copied()
    }
}

/// One part of a net that can be judged alone.
#[derive(Clone, Debug, Default)]
pub(super) struct System {
    /// Where tokens lie.
    pub(super) places: IdVec<Place, PlaceInfo>,
    /// What happens.
    pub(super) transitions: IdVec<Trans, Transition>,
    /// For each instance, the one that it lies in.
    pub(super) instances: IdVec<Instance, Option<Instance>>,
    /// Where tokens lie at first.
    pub(super) initial: Vec<Place>,
}

impl System {
    /// Whether an instance is another or lies inside it.
    pub(super) fn within(&self, instance: Option<Instance>, outer: Instance) -> bool {
        let mut at = instance;
        while let Some(here) = at {
            if here == outer {
                return true;
            }
            at = self.instances[here];
        }
        false
    }

    /// Whether an instance ends with a transition, so that its end events may be reached anew by another: the transition
    /// closes it or one around it, or empties one around it.
    pub(super) fn ends_with(&self, instance: Instance, trans: Trans) -> bool {
        let it = &self.transitions[trans];
        let closed = |outer| self.within(Some(instance), outer);
        it.closes.is_some_and(closed)
            || it
                .clears
                .is_some_and(|(outer, _)| outer != instance && closed(outer))
    }

    /// The places of an instance and all inside it; frames only if asked for.
    pub(super) fn inside(&self, outer: Instance, frames: bool) -> Vec<Place> {
        self.places
            .entries()
            .filter(|(_, info)| {
                (frames || !info.frame || info.instance != Some(outer))
                    && self.within(info.instance, outer)
            })
            .map(|(place, _)| place)
            .collect()
    }

    /// The places of an instance and all inside it that must be empty for it to end.
    pub(super) fn control_inside(&self, outer: Instance) -> Vec<Place> {
        let mut places = self.inside(outer, false);
        places.retain(|&place| self.places[place].control);
        places
    }

    /// The instance whose sequence flows lead to and from a place: that of an activity's frame is the one around it.
    fn paths_of(&self, place: Place) -> Option<Instance> {
        let info = &self.places[place];
        match info.instance {
            Some(instance) if info.frame => self.instances[instance],
            other => other,
        }
    }

    /// For every inclusive join and every place the inputs of the join that a token there can reach along sequence
    /// flows without passing the join, as a set of bits. A token on a place of none of them, and a set that is not
    /// empty, is to go on before the join does.
    pub(super) fn reach(&self) -> Vec<Reach> {
        let joins: Vec<Trans> = self
            .transitions
            .entries()
            .filter(|(_, it)| it.gate == Gate::Inclusive)
            .map(|(id, _)| id)
            .collect();
        if joins.is_empty() {
            return Vec::new();
        }
        let mut producers: IdVec<Place, Vec<Trans>> = IdVec::filled(Vec::new(), self.places.len());
        for (id, it) in self.transitions.entries() {
            for place in it.outputs() {
                producers[place].push(id);
            }
        }
        let parting = self.parting();
        joins
            .into_iter()
            .map(|join| self.reach_of(join, &producers, &parting))
            .collect()
    }

    /// Where an event at a boundary has happened, if its tokens go several ways from there.
    fn parting(&self) -> Vec<Place> {
        let mut onward: IdVec<Place, Vec<Place>> = IdVec::filled(Vec::new(), self.places.len());
        for it in self.transitions.iter() {
            for &place in it.pre.iter().filter(|&&place| self.places[place].apart) {
                onward[place].extend(it.outputs());
            }
        }
        let several = |ways: &[Place]| ways.iter().any(|it| Some(it) != ways.first());
        let parting = onward.entries().filter(|(_, ways)| several(ways));
        parting.map(|(place, _)| place).collect()
    }

    fn reach_of(
        &self,
        join: Trans,
        producers: &IdVec<Place, Vec<Trans>>,
        parting: &[Place],
    ) -> Reach {
        let inputs = &self.transitions[join].pre;
        let words = inputs.len().div_ceil(64);
        let mut bits: IdVec<Place, Box<[u64]>> = IdVec::filled(Box::default(), self.places.len());
        for (position, &input) in inputs.iter().enumerate() {
            let mut stack = vec![input];
            while let Some(place) = stack.pop() {
                let paths = self.paths_of(place);
                if paths.is_none() {
                    continue; // a message is no path of sequence flows
                }
                let set = &mut bits[place];
                if set.is_empty() {
                    *set = vec![0; words].into();
                }
                let Some(word) = set.get_mut(position / 64) else {
                    continue;
                };
                let bit = 1_u64 << (position % 64);
                if *word & bit != 0 {
                    continue;
                }
                *word |= bit;
                if self.places[place].apart {
                    continue;
                }
                for &producer in &producers[place] {
                    if producer != join {
                        let before = &self.transitions[producer].pre;
                        stack.extend(
                            before
                                .iter()
                                .copied()
                                .filter(|&it| self.paths_of(it) == paths),
                        );
                    }
                }
            }
        }
        // What happens at a boundary puts its tokens on all its ways at once. Before it has, a join that could go on
        // because of one of them must not: that token may reach a marked input, and another only one that is not.
        let around = inputs.first().and_then(|&input| self.paths_of(input));
        for &place in parting {
            if self.paths_of(place) == around {
                bits[place] = vec![0; words].into();
            }
        }
        Reach { join, bits }
    }
}

/// Which inputs of an inclusive join can be reached from where.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// The join.
    pub(super) join: Trans,
    /// For each place a set of positions in the inputs of the join: where tokens on them let it go on although one is
    /// there. An empty slice: the join does not look there.
    pub(super) bits: IdVec<Place, Box<[u64]>>,
}

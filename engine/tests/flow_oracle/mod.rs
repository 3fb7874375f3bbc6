//! Soundness by the letter: every state, told apart by everything in it, and every step of it.
//!
//! Slow, without any reduction, and written from the definitions alone. Activities begin and end in two steps, scope
//! instances lie inside each other as they do in the process, and which end events were reached is part of the state.

mod activities;
mod instances;
mod joins;
mod meaning;
pub(crate) mod random;
mod runs;
mod undone;

use std::collections::{BTreeMap, BTreeSet};

use gensoku_engine::flow::{FlowId, MessageFlowId, Net, NodeId, ScopeId};

/// What the states say.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Whether every state was followed.
    pub(crate) finished: bool,
    /// How many states there are.
    pub(crate) states: usize,
    /// Whether from some state no complete one can be reached; only known if finished.
    pub(crate) stuck: bool,
    /// The end events that are reached twice.
    pub(crate) improper: BTreeSet<NodeId>,
    /// The flows that hold two tokens.
    pub(crate) crowded: BTreeSet<FlowId>,
    /// The activities that occur.
    pub(crate) occurs: BTreeSet<NodeId>,
    /// The message flows with messages that stay unread.
    pub(crate) unread: BTreeSet<MessageFlowId>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Inst {
    scope: ScopeId,
    tokens: BTreeMap<Spot, u32>,
    acts: Vec<Act>,
    /// Event sub-processes that something from outside may still start once.
    ready: BTreeSet<NodeId>,
    /// Whether no interrupting event sub-process has begun.
    listening: bool,
    ended: BTreeSet<NodeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Spot {
    Flow(FlowId),
    /// About to start a node that no flow led to.
    At(NodeId),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Act {
    node: NodeId,
    inner: Option<Inst>,
    /// Boundary events that may still happen once.
    ready: BTreeSet<NodeId>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Pool {
    /// Has not chosen how to begin.
    Fresh,
    /// Begins on a message.
    Waiting,
    Running(Inst),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct State {
    pools: Vec<Pool>,
    messages: BTreeMap<MessageFlowId, u32>,
}

/// One step inside an instance.
struct Step {
    inst: Inst,
    takes: Option<MessageFlowId>,
    sends: Vec<MessageFlowId>,
    occurs: Vec<NodeId>,
    improper: Option<NodeId>,
    /// Something thrown that an instance further out catches.
    thrown: Option<Catch>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Catch {
    Boundary(NodeId),
    EventSub(NodeId, NodeId),
    Transaction(NodeId),
}

pub(crate) struct Oracle<'n> {
    net: &'n Net,
    most_states: usize,
    most_tokens: u32,
}

impl<'n> Oracle<'n> {
    pub(crate) fn new(net: &'n Net, most_states: usize, most_tokens: u32) -> Self {
        Self {
            net,
            most_states,
            most_tokens,
        }
    }
}

impl Step {
    fn plain(inst: Inst) -> Self {
        Self {
            inst,
            takes: None,
            sends: vec![],
            occurs: vec![],
            improper: None,
            thrown: None,
        }
    }
}

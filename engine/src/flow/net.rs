//! The intermediate representation of a process: nodes and flows in scopes and pools.
//!
//! The terms are those of BPMN 2.0.2. A written procedure is one pool with one scope; its choices and joins sit
//! directly at its steps ([`Split`], [`Join`]) and need no gateways.

use gensoku_dsl::index;

use super::index::{Id, IdVec, Runs};

index! {
    /// An event, an activity or a gateway.
    pub struct NodeId(u32);
}
index! {
    /// A sequence flow.
    pub struct FlowId(u32);
}
index! {
    /// What is inside a pool or a sub-process.
    pub struct ScopeId(u32);
}
index! {
    /// A participant whose process is modelled.
    pub struct PoolId(u32);
}
index! {
    /// A message flow between two pools.
    pub struct MessageFlowId(u32);
}

/// The caller's own number for an element: the index of a step, of an element of a file. Never looked into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin(pub u32);

/// What an event waits for or does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// No trigger, no result.
    None,
    /// A message: of the message flows at the node, or of somebody outside the model.
    Message,
    /// A date, a duration or a cycle.
    Timer,
    /// A condition becomes true.
    Conditional,
    /// A signal, which anybody may send.
    Signal,
    /// An escalation, named by the node's code.
    Escalation,
    /// An error, named by the node's code.
    Error,
    /// Compensation.
    Compensation,
    /// A transaction is cancelled.
    Cancel,
    /// A jump to the catching link of the same code in the same scope.
    Link,
    /// Everything in the scope ends.
    Terminate,
    /// Any one of several triggers, or all of several results.
    Multiple,
}

/// What an activity does; only `Receive` changes what can happen (it waits for its message).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Task {
    /// Not said; a step of a written procedure.
    Abstract,
    /// A person with software.
    User,
    /// A person without software.
    Manual,
    /// Software.
    Service,
    /// A script of the engine.
    Script,
    /// A business rule.
    Rule,
    /// Sends a message.
    Send,
    /// Waits for a message.
    Receive,
    /// Calls a process that is not part of this one.
    Call,
}

/// What a gateway does with tokens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gateway {
    /// Passes each token on to exactly one flow.
    Exclusive,
    /// Waits for what can still come and passes on to some flows.
    Inclusive,
    /// Waits for all and passes on to all.
    Parallel,
    /// Passes each token on to the event that happens first.
    EventBased,
    /// As its conditions say; treated as inclusive.
    Complex,
}

/// What kind of sub-process a node is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SubProcess {
    /// Entered by its incoming flows.
    Embedded,
    /// An embedded one that may be cancelled.
    Transaction,
    /// Its parts without incoming flow are done one after another, any of them any number of times.
    AdHoc,
    /// Started by its start event while the scope around it is active.
    Event {
        /// Whether everything else in the scope around it ends.
        interrupting: bool,
    },
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Where a scope begins.
    Start(Event),
    /// Where a token ends.
    End(Event),
    /// A task, a step.
    Task(Task),
    /// An activity with a scope of its own.
    SubProcess(SubProcess, ScopeId),
    /// Waits for its event.
    Catch(Event),
    /// Makes its event happen.
    Throw(Event),
    /// Happens while the activity that it is attached to is active.
    Boundary {
        /// What it waits for.
        event: Event,
        /// The activity.
        host: NodeId,
        /// Whether the activity is ended.
        interrupting: bool,
    },
    /// Splits and joins.
    Gateway(Gateway),
}

impl Kind {
    /// Whether it is an activity: a task, a step or a sub-process (of which `dead-step` speaks), not an event sub-process.
    #[must_use]
    pub fn is_activity(self) -> bool {
        match self {
            Kind::Task(_) => true,
            Kind::SubProcess(kind, _) => !matches!(kind, SubProcess::Event { .. }),
            _ => false,
        }
    }
}

/// How a node uses the tokens on its incoming flows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Join {
    /// Every token starts it once more.
    Each,
    /// One token of every incoming flow is taken together.
    All,
    /// One token of every marked incoming flow is taken together, when no other can come (BPMN 2.0.2, 13.4.3).
    Inclusive,
}

/// How a node uses its outgoing flows, those that are [`Way::Always`] apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Split {
    /// A token on every flow.
    All,
    /// Exactly one flow.
    One,
    /// One flow or none; only where some flow is always taken.
    AtMostOne,
    /// Any guards may hold, at least one (none where some flow is always taken); the default exactly when none holds.
    Some,
    /// Exactly one flow, that of the event which happens first.
    Event,
}

/// When a flow is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// Whenever its source is done.
    Always,
    /// When its guard (written or not) holds.
    Guarded,
    /// When no guard holds.
    Default,
}

/// How often an activity is done for one token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Repeat {
    /// Once.
    #[default]
    Once,
    /// Until its condition says so, at least once.
    Loop,
    /// Until its condition says so, perhaps never.
    LoopTestedBefore,
    /// For each of several, one after another.
    Sequential,
    /// For each of several, side by side.
    Parallel,
}

/// An event, an activity or a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its name; may be empty.
    pub name: Box<str>,
    /// Where it lies.
    pub scope: ScopeId,
    /// The caller's number for it.
    pub origin: Origin,
    /// How it uses incoming tokens.
    pub join: Join,
    /// How it uses outgoing flows.
    pub split: Split,
    /// How often it is done for one token.
    pub repeat: Repeat,
    /// The code of an error or an escalation, the name of a link; none catches every one.
    pub code: Option<Box<str>>,
    /// Whether it begins its pool although it is no start event (a receiving task, an event-based gateway).
    pub instantiates: bool,
    /// The activity that this one compensates: it is outside the normal flow.
    pub compensates: Option<NodeId>,
    /// Of an event that throws compensation: the activity that it has undone; none has everything in its scope undone.
    pub undoes: Option<NodeId>,
}

/// A sequence flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Where it comes from.
    pub source: NodeId,
    /// Where it leads.
    pub target: NodeId,
    /// When it is taken.
    pub way: Way,
    /// Its guard as written.
    pub guard: Option<Box<str>>,
    /// The caller's number for it.
    pub origin: Origin,
}

/// What is inside a pool or a sub-process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The pool it belongs to.
    pub pool: PoolId,
    /// The sub-process that it is the inside of; none for a pool's own scope.
    pub inside: Option<NodeId>,
}

/// A participant whose process is modelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Its name; may be empty.
    pub name: Box<str>,
    /// Its outermost scope.
    pub root: ScopeId,
    /// The caller's number for it.
    pub origin: Origin,
}

/// A message flow. A source or a target that is not a node is somebody outside the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageFlow {
    /// Who sends.
    pub source: Option<NodeId>,
    /// Who receives.
    pub target: Option<NodeId>,
    /// The caller's number for it.
    pub origin: Origin,
}

/// A process, checked: every id in it is valid, no flow leaves its scope, every boundary event has an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Net {
    pub(super) nodes: IdVec<NodeId, Node>,
    pub(super) flows: IdVec<FlowId, Flow>,
    pub(super) scopes: IdVec<ScopeId, Scope>,
    pub(super) pools: IdVec<PoolId, Pool>,
    pub(super) messages: IdVec<MessageFlowId, MessageFlow>,
    pub(super) outgoing: Runs<NodeId, FlowId>,
    pub(super) incoming: Runs<NodeId, FlowId>,
    pub(super) members: Runs<ScopeId, NodeId>,
    pub(super) boundary: Runs<NodeId, NodeId>,
    pub(super) sends: Runs<NodeId, MessageFlowId>,
    pub(super) receives: Runs<NodeId, MessageFlowId>,
}

impl Net {
    /// All nodes.
    #[must_use]
    pub fn nodes(&self) -> &IdVec<NodeId, Node> {
        &self.nodes
    }

    /// All sequence flows.
    #[must_use]
    pub fn flows(&self) -> &IdVec<FlowId, Flow> {
        &self.flows
    }

    /// All scopes.
    #[must_use]
    pub fn scopes(&self) -> &IdVec<ScopeId, Scope> {
        &self.scopes
    }

    /// All pools.
    #[must_use]
    pub fn pools(&self) -> &IdVec<PoolId, Pool> {
        &self.pools
    }

    /// All message flows.
    #[must_use]
    pub fn messages(&self) -> &IdVec<MessageFlowId, MessageFlow> {
        &self.messages
    }

    /// The flows out of a node, in the order in which they were added.
    #[must_use]
    pub fn outgoing(&self, node: NodeId) -> &[FlowId] {
        self.outgoing.of(node)
    }

    /// The flows into a node, in the order in which they were added.
    #[must_use]
    pub fn incoming(&self, node: NodeId) -> &[FlowId] {
        self.incoming.of(node)
    }

    /// The nodes directly in a scope.
    #[must_use]
    pub fn members(&self, scope: ScopeId) -> &[NodeId] {
        self.members.of(scope)
    }

    /// The boundary events of an activity.
    #[must_use]
    pub fn boundary(&self, host: NodeId) -> &[NodeId] {
        self.boundary.of(host)
    }

    /// The message flows that a node sends on.
    #[must_use]
    pub fn sends(&self, node: NodeId) -> &[MessageFlowId] {
        self.sends.of(node)
    }

    /// The message flows that a node receives from.
    #[must_use]
    pub fn receives(&self, node: NodeId) -> &[MessageFlowId] {
        self.receives.of(node)
    }

    /// The pool that a node lies in.
    #[must_use]
    pub fn pool_of(&self, node: NodeId) -> PoolId {
        self.scopes[self.nodes[node].scope].pool
    }

    /// Where a scope begins: at one of its start events, or of what else instantiates it.
    /// Empty where it has none: then everything without an incoming flow ([`Net::unentered`]) begins together.
    pub fn starts(&self, scope: ScopeId) -> impl Iterator<Item = NodeId> + '_ {
        self.members(scope).iter().copied().filter(|&node| {
            let it = &self.nodes[node];
            matches!(it.kind, Kind::Start(_)) || (it.instantiates && self.incoming(node).is_empty())
        })
    }

    /// The nodes of a scope that no flow leads to and nothing else starts.
    pub fn unentered(&self, scope: ScopeId) -> impl Iterator<Item = NodeId> + '_ {
        self.members(scope).iter().copied().filter(|&node| {
            let it = &self.nodes[node];
            self.incoming(node).is_empty()
                && it.compensates.is_none()
                && !matches!(
                    it.kind,
                    Kind::Start(_)
                        | Kind::Boundary { .. }
                        | Kind::Catch(Event::Link)
                        | Kind::SubProcess(SubProcess::Event { .. }, _)
                )
        })
    }

    /// The position of a node among all nodes: for tables of the caller's own.
    #[must_use]
    pub fn position(node: NodeId) -> usize {
        node.at()
    }
}

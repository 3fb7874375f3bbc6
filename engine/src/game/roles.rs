//! Who does and decides what in a process, as the game needs to know it.

use crate::flow::{FlowId, IdVec, Net, NodeId};

/// What the applicant has to do with a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Part {
    /// Nothing, and the node is always possible.
    #[default]
    None,
    /// The applicant, or a proxy of theirs, performs it.
    Acts,
    /// The applicant receives something in another's step.
    Receives,
    /// Nothing, but whether it is possible is asked nevertheless: an office's step that a system is needed for.
    Depends,
}

impl Part {
    /// Whether a question about what is allowed speaks of such a node.
    #[must_use]
    pub fn is_asked_about(self) -> bool {
        self != Part::None
    }
}

/// Who decides whether a way out of a node is taken. Of a way that is always taken ([`crate::flow::Way::Always`])
/// only `Never` and `Instead` are heeded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Decider {
    /// The applicant.
    Applicant,
    /// Anybody or anything else: an office, a fact, chance.
    #[default]
    Other,
    /// The clock. At a node in which the applicant acts it is taken when the applicant stays silent, and may be taken
    /// when they do not; elsewhere it is a way of the other side.
    Timer,
    /// Not there: the way of a group or of a scenario that is not asked about.
    Never,
    /// Taken for certain once the node is done, because the group asked about is defined by its condition. Other ways
    /// of the node, timers apart, are not taken; of several such ways the other side takes one.
    Forced,
    /// Taken for certain instead of doing the node: a fallback in the scenario asked about.
    Instead,
}

/// What an outcome is to the applicant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Goal {
    /// What the applicant asked for.
    Granted,
    /// A refusal: a goal only where the other side chose after the applicant's last own choice.
    Refused,
    /// The applicant gave up: never a goal.
    Withdrawn,
    /// Neither a goal nor the loss of one.
    #[default]
    Other,
}

/// A stated duration in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The most likely value.
    pub likely: u64,
    /// The least value.
    pub least: u64,
    /// The greatest value.
    pub most: u64,
}

impl Span {
    /// This, then that.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self {
            likely: self.likely.saturating_add(next.likely),
            least: self.least.saturating_add(next.least),
            most: self.most.saturating_add(next.most),
        }
    }

    /// This, but no less than another.
    #[must_use]
    pub fn no_less_than(self, other: Self) -> Self {
        Self {
            likely: self.likely.max(other.likely),
            least: self.least.max(other.least),
            most: self.most.max(other.most),
        }
    }

    /// What is left of this when that has passed.
    #[must_use]
    pub fn without(self, passed: Self) -> Self {
        Self {
            likely: self.likely.saturating_sub(passed.likely),
            least: self.least.saturating_sub(passed.least),
            most: self.most.saturating_sub(passed.most),
        }
    }

    /// A duration without a range.
    #[must_use]
    pub fn exactly(ms: u64) -> Self {
        Self {
            likely: ms,
            least: ms,
            most: ms,
        }
    }
}

/// The roles that nodes, flows and ends of one [`Net`] play in the game, and what the steps cost the applicant.
///
/// Everything that is not said is nobody's and decided by the other side. Groups, scenarios and systems left out are
/// other roles over the same net: a way of theirs is [`Decider::Never`] unless it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    turns: Turns,
    levels: IdVec<NodeId, u32>,
    efforts: IdVec<NodeId, Option<Span>>,
    waits: IdVec<NodeId, Option<Span>>,
    shares: IdVec<FlowId, Option<u32>>,
}

/// What of the roles says whose turns there are and to what they lead; the rest says what they cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turns {
    parts: IdVec<NodeId, Part>,
    deciders: IdVec<FlowId, Decider>,
    goals: IdVec<NodeId, Goal>,
    delays: IdVec<FlowId, Option<u64>>,
}

impl Roles {
    /// Roles in which the applicant has no part yet.
    #[must_use]
    pub fn new(net: &Net) -> Self {
        let (nodes, flows) = (net.nodes().len(), net.flows().len());
        Self {
            turns: Turns {
                parts: IdVec::filled(Part::None, nodes),
                deciders: IdVec::filled(Decider::Other, flows),
                goals: IdVec::filled(Goal::Other, nodes),
                delays: IdVec::filled(None, flows),
            },
            levels: IdVec::filled(0, nodes),
            efforts: IdVec::filled(None, nodes),
            waits: IdVec::filled(None, nodes),
            shares: IdVec::filled(None, flows),
        }
    }

    /// Whose turns there are and to what they lead.
    #[must_use]
    pub fn turns(&self) -> &Turns {
        &self.turns
    }

    /// Says that the applicant performs a node, and decides its ways that carry no guard.
    pub fn performs(&mut self, net: &Net, node: NodeId) {
        self.set_part(node, Part::Acts);
        for &flow in net.outgoing(node) {
            let unguarded = net.flows().find(flow).is_some_and(|it| it.guard.is_none());
            if unguarded && self.decider(flow) == Decider::Other {
                self.set_decider(flow, Decider::Applicant);
            }
        }
    }

    /// The nodes that play a role.
    pub(super) fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> {
        self.turns.parts.ids()
    }

    /// Says what the applicant has to do with a node.
    pub fn set_part(&mut self, node: NodeId, part: Part) {
        if let Some(it) = self.turns.parts.find_mut(node) {
            *it = part;
        }
    }

    /// Says who decides a way.
    pub fn set_decider(&mut self, flow: FlowId, decider: Decider) {
        if let Some(it) = self.turns.deciders.find_mut(flow) {
            *it = decider;
        }
    }

    /// Says what an outcome is to the applicant.
    pub fn set_goal(&mut self, end: NodeId, goal: Goal) {
        if let Some(it) = self.turns.goals.find_mut(end) {
            *it = goal;
        }
    }

    /// Says at which level a change of a node would have to be made: the greater, the dearer.
    pub fn set_level(&mut self, node: NodeId, level: u32) {
        if let Some(it) = self.levels.find_mut(node) {
            *it = level;
        }
    }

    /// Says how long the applicant is busy with a node that they perform; without it that is open.
    pub fn set_effort(&mut self, node: NodeId, effort: Span) {
        if let Some(it) = self.efforts.find_mut(node) {
            *it = Some(effort);
        }
    }

    /// Says how long a node takes without keeping the applicant busy: an office's effort, the post. Without it no time
    /// passes.
    pub fn set_wait(&mut self, node: NodeId, wait: Span) {
        if let Some(it) = self.waits.find_mut(node) {
            *it = Some(wait);
        }
    }

    /// Says how often a way of the other side is taken, in parts of a million.
    pub fn set_share(&mut self, flow: FlowId, per_million: u32) {
        if let Some(it) = self.shares.find_mut(flow) {
            *it = Some(per_million.min(1_000_000));
        }
    }

    /// Says after which time the clock takes a way, in milliseconds.
    pub fn set_delay(&mut self, flow: FlowId, ms: u64) {
        if let Some(it) = self.turns.delays.find_mut(flow) {
            *it = Some(ms);
        }
    }

    /// What the applicant has to do with a node.
    #[must_use]
    pub fn part(&self, node: NodeId) -> Part {
        self.turns.part(node)
    }

    /// Who decides a way.
    #[must_use]
    pub fn decider(&self, flow: FlowId) -> Decider {
        self.turns.decider(flow)
    }

    /// What an outcome is to the applicant.
    #[must_use]
    pub fn goal(&self, end: NodeId) -> Goal {
        self.turns.goal(end)
    }

    /// The level of a change of a node.
    #[must_use]
    pub fn level(&self, node: NodeId) -> u32 {
        self.levels.find(node).copied().unwrap_or_default()
    }

    /// How long the applicant is busy with a node.
    #[must_use]
    pub fn effort(&self, node: NodeId) -> Option<Span> {
        self.efforts.find(node).copied().flatten()
    }

    /// How long a node takes without keeping the applicant busy.
    #[must_use]
    pub fn wait(&self, node: NodeId) -> Option<Span> {
        self.waits.find(node).copied().flatten()
    }

    /// How often a way of the other side is taken, in parts of a million.
    #[must_use]
    pub fn share(&self, flow: FlowId) -> Option<u32> {
        self.shares.find(flow).copied().flatten()
    }

    /// After which time the clock takes a way, in milliseconds.
    #[must_use]
    pub fn delay(&self, flow: FlowId) -> Option<u64> {
        self.turns.delay(flow)
    }
}

impl Turns {
    /// What the applicant has to do with a node.
    #[must_use]
    pub fn part(&self, node: NodeId) -> Part {
        self.parts.find(node).copied().unwrap_or_default()
    }

    /// Who decides a way.
    #[must_use]
    pub fn decider(&self, flow: FlowId) -> Decider {
        self.deciders.find(flow).copied().unwrap_or_default()
    }

    /// What an outcome is to the applicant.
    #[must_use]
    pub fn goal(&self, end: NodeId) -> Goal {
        self.goals.find(end).copied().unwrap_or_default()
    }

    /// After which time the clock takes a way, in milliseconds.
    #[must_use]
    pub fn delay(&self, flow: FlowId) -> Option<u64> {
        self.delays.find(flow).copied().flatten()
    }
}

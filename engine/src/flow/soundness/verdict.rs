//! The rules of soundness, and what is said about each.

use super::super::net::{FlowId, MessageFlowId, NodeId, PoolId};

/// How much is done before a rule is left undecided. Counts, not times: the same net has the same answer anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// States that are followed in one part of a net.
    pub states: usize,
    /// So many of them are followed before anything is proved without.
    pub at_first: usize,
    /// Guards of one inclusive choice whose subsets are tried.
    pub choices: usize,
    /// Looks at places and transitions, in all parts of a net together; as many again may be spent on telling the runs
    /// that show violations.
    pub work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            states: 100_000,
            at_first: 4_000,
            choices: 12,
            work: 100_000_000,
        }
    }
}

/// A rule of soundness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// A state is reached from which no complete state can be reached.
    NoOptionToComplete,
    /// An end event of one scope instance is reached twice.
    ImproperCompletion,
    /// Two tokens are on one flow.
    Unsafe,
    /// An activity occurs in no run.
    DeadStep,
    /// A note, no defect: a run completes and leaves a message unread.
    UnreadMessage,
}

impl Rule {
    /// All rules, the note last.
    pub const ALL: [Self; 5] = [
        Self::NoOptionToComplete,
        Self::ImproperCompletion,
        Self::Unsafe,
        Self::DeadStep,
        Self::UnreadMessage,
    ];

    /// The name by which findings call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoOptionToComplete => "no-option-to-complete",
            Self::ImproperCompletion => "improper-completion",
            Self::Unsafe => "unsafe",
            Self::DeadStep => "dead-step",
            Self::UnreadMessage => "unread-message",
        }
    }
}

/// What a violation speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Element {
    /// A node: the dead activity, the end event that is reached twice, a node at which a token stays.
    Node(NodeId),
    /// The flow that holds two tokens.
    Flow(FlowId),
    /// The message flow with an unread message.
    Message(MessageFlowId),
    /// The pool as a whole, where nothing smaller can be named.
    Pool(PoolId),
}

/// A run that shows a violation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counterexample {
    /// The nodes that are passed, in order, gateways included.
    pub nodes: Vec<NodeId>,
    /// For `no-option-to-complete`: how many of them are passed when there is no return; what follows only leads to
    /// where nothing more can happen. Otherwise all.
    pub no_return: usize,
    /// Whether it is a shortest run; else it is one that was found in a smaller net and carried back.
    pub shortest: bool,
    /// The nodes at which tokens are at the end.
    pub waiting: Vec<NodeId>,
}

/// One violation of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// What it speaks of.
    pub element: Element,
    /// A run that shows it; none where no run can (`dead-step`), or where it was concluded without one.
    pub counterexample: Option<Counterexample>,
}

/// Why a rule could not be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// More states than [`Limits::states`].
    States,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::States => f.write_str("the process has more states than were followed"),
        }
    }
}

/// What is known about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It holds: nothing violates it.
    Holds,
    /// It is violated; in the order of the elements.
    Violated(Vec<Violation>),
    /// A bound was reached before it was known.
    Undecided(Reason),
}

/// The verdict about each rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Soundness {
    pub(super) verdicts: Vec<(Rule, Verdict)>,
    pub(super) never: Vec<NodeId>,
}

impl Soundness {
    /// The verdict about a rule.
    #[must_use]
    pub fn verdict(&self, rule: Rule) -> &Verdict {
        const UNKNOWN: &Verdict = &Verdict::Undecided(Reason::States);
        self.verdicts
            .iter()
            .find(|it| it.0 == rule)
            .map_or(UNKNOWN, |it| &it.1)
    }

    /// Every rule with its verdict, the note last.
    pub fn iter(&self) -> impl Iterator<Item = (Rule, &Verdict)> {
        self.verdicts.iter().map(|(rule, verdict)| (*rule, verdict))
    }

    /// Where something is violated: the nodes, gateways and events too, at which nothing happens in any run, as far as
    /// that is known. In order.
    #[must_use]
    pub fn never(&self) -> &[NodeId] {
        &self.never
    }

    /// The rules that are violated, the note included.
    pub fn violated(&self) -> impl Iterator<Item = Rule> {
        self.iter()
            .filter(|it| matches!(it.1, Verdict::Violated(_)))
            .map(|it| it.0)
    }
}

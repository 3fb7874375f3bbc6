//! The elements of a BPMN process, as far as a design needs them.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::ActorId;

/// The ids of a document, each given once.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// The last number that was put behind each id.
    numbers: BTreeMap<String, usize>,
}

impl Ids {
    /// An id as near to what is wanted as XML lets it be.
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        let mut id: String = wanted
            .chars()
            .map(|it| {
                if it.is_alphanumeric() || matches!(it, '_' | '-' | '.') {
                    it
                } else {
                    '_'
                }
            })
            .collect();
        if !id.starts_with(|it: char| it.is_alphabetic() || it == '_') {
            id.insert(0, '_');
        }
        let first = id.clone();
        while !self.taken.insert(id.clone()) {
            let number = self.numbers.entry(first.clone()).or_insert(1);
            *number += 1;
            id = format!("{first}-{number}");
        }
        id
    }
}

/// A process with its pool.
pub(super) struct Process {
    pub(super) id: String,
    pub(super) participant: String,
    pub(super) name: String,
    /// Attributes of our own namespace.
    pub(super) own: Own,
    pub(super) lanes: Vec<Lane>,
    pub(super) elements: Vec<Element>,
    pub(super) flows: Vec<Flow>,
}

/// Attributes of our own namespace: what a design says and BPMN cannot.
pub(super) type Own = Vec<(&'static str, String)>;

/// A lane: an actor, or nobody.
pub(super) struct Lane {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) actor: Option<ActorId>,
    pub(super) own: Own,
}

/// What an element is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Start,
    End,
    /// A task, or a call.
    Activity(&'static str),
    Exclusive,
    Parallel,
    Inclusive,
    /// A timer or an error at the element with this number.
    Boundary(usize),
}

impl Kind {
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Start => "startEvent",
            Self::End => "endEvent",
            Self::Activity(tag) => tag,
            Self::Exclusive => "exclusiveGateway",
            Self::Parallel => "parallelGateway",
            Self::Inclusive => "inclusiveGateway",
            Self::Boundary(_) => "boundaryEvent",
        }
    }
}

/// When an event happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trigger {
    /// After a duration (ISO 8601).
    After(String),
    /// Again and again (ISO 8601).
    Every(String),
    /// An error.
    Error,
}

/// A node of a process.
pub(super) struct Element {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Its lane, by number.
    pub(super) lane: usize,
    pub(super) own: Own,
    pub(super) trigger: Option<Trigger>,
    /// The process that a call calls.
    pub(super) called: Option<String>,
    /// The flow that is taken when no other is, by number.
    pub(super) default: Option<usize>,
}

/// A sequence flow.
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) name: String,
    pub(super) own: Own,
}

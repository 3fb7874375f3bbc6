//! What is known about each rule.

use super::super::index::IdVec;
use super::graph::{Ends, leaves};
use super::states::Graph;
use super::system::{Holds, Place, System, Trans};

/// An answer about one rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer<T = ()> {
    /// It is never violated.
    No,
    /// It is violated, as shown.
    Yes(T),
    /// A bound was reached before it was known.
    Unknown,
}

impl<T: Copy> Answer<T> {
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Takes an answer where none is known yet.
    pub(super) fn learn(&mut self, answer: Self) {
        if self.is_open() {
            *self = answer;
        }
    }

    pub(super) fn plain(self) -> Answer {
        match self {
            Self::No => Answer::No,
            Self::Yes(_) => Answer::Yes(()),
            Self::Unknown => Answer::Unknown,
        }
    }
}

/// The answers about a system.
#[derive(Debug)]
pub(super) struct Judgement {
    /// Whether from some state no complete one can be reached.
    pub(super) stuck: Answer,
    /// Of each end event, whether it is reached twice.
    pub(super) twice: Vec<Answer>,
    /// A place that two tokens can meet on.
    pub(super) unsafe_at: Answer<Option<Place>>,
    /// Of each transition, whether it happens.
    pub(super) happens: IdVec<Trans, Answer>,
    /// Of each place of messages, whether some stay unread.
    pub(super) unread: Vec<(Place, Answer)>,
    /// Whether some run completes.
    pub(super) completes: Answer,
}

impl Judgement {
    pub(super) fn new(system: &System, ends: &Ends<'_>) -> Self {
        let messages = system
            .places
            .entries()
            .filter(|(_, it)| !it.control && !it.begins && matches!(it.holds, Holds::Message(_)));
        Self {
            stuck: Answer::Unknown,
            twice: vec![Answer::Unknown; ends.of.len()],
            unsafe_at: Answer::Unknown,
            happens: system
                .transitions
                .iter()
                .map(|it| {
                    // It stands for what is left out, and is nothing that happens.
                    if it.overflow {
                        Answer::No
                    } else {
                        Answer::Unknown
                    }
                })
                .collect(),
            unread: messages
                .map(|(place, _)| (place, Answer::Unknown))
                .collect(),
            completes: Answer::Unknown,
        }
    }

    /// Takes what states say about complete ones, if all complete ones are among them or a bound was reached.
    pub(super) fn learn_of_complete_states(&mut self, graph: &Graph) {
        let of = |found: bool| match found {
            true => Answer::Yes(()),
            false if graph.finished() => Answer::No,
            false => Answer::Unknown,
        };
        for (place, answer) in &mut self.unread {
            answer.learn(of(leaves(graph, *place)));
        }
        self.completes.learn(of(graph.complete.contains(&true)));
    }

    /// Whether anything is unknown.
    pub(super) fn is_open(&self) -> bool {
        self.stuck.is_open()
            || self.unsafe_at.is_open()
            || self.completes.is_open()
            || self.twice.iter().any(|it| it.is_open())
            || self.happens.iter().any(|it| it.is_open())
            || self.unread.iter().any(|it| it.1.is_open())
    }
}

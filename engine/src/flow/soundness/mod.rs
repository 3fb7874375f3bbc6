//! Is a process sound?
//!
//! A state is the tokens on each flow, per instance of a scope, and the unread messages of each message flow. Each pool
//! begins at one of its start events; one that awaits a message of a modelled pool begins when it arrives. A run is
//! complete when no flow or activity holds a token and no pool waits to begin on a message already sent. Four rules are
//! decided, each for itself:
//!
//! * [`Rule::NoOptionToComplete`]: a state is reached from which no complete state can be reached;
//! * [`Rule::ImproperCompletion`]: the same end event of one scope instance is reached twice in a run;
//! * [`Rule::Unsafe`]: two tokens are on one flow;
//! * [`Rule::DeadStep`]: an activity occurs in no run.
//!
//! Where the standard leaves open what can happen, this is assumed:
//!
//! * a guard may hold or not, an event from outside the model may come at any time, but one that does not interrupt
//!   comes at most once for each time its activity (or scope) is active;
//! * what something in the model throws (an error, an escalation, a cancellation) is thrown by nothing else; the
//!   innermost that waits for its code, or for any, catches it, and it goes no further out. So what waits further out
//!   for the same code waits in vain, unless something else throws it there or a process may that is called;
//! * an error that nobody catches only ends its own path;
//! * an activity that is no receive task takes a message as read and does not wait for it;
//! * several instances of a multi-instance activity differ in nothing that is asked here: one stands for all. A loop
//!   that is tested before may be passed by;
//! * the parts of an ad-hoc sub-process are done one at a time;
//! * an activity occurs when it begins; one that compensates occurs if what it undoes does and something throws
//!   compensation that comes to it;
//! * a message into a start event of a pool that runs already begins an instance of its own, which is not followed: such
//!   a message is never unread.
//!
//! A system is made smaller by exact rules first (`reduce`), then its states are followed up to [`Limits`]. What a
//! search that was cut off saw is a violation; what it did not see is [`Verdict::Undecided`].

mod catchers;
mod checker;
mod collect;
mod compensation;
mod compile;
mod cover;
mod drain;
mod ended;
mod explore;
mod graph;
mod judge;
mod judgement;
mod labels;
mod occurring;
mod parts;
mod plan;
mod reduce;
mod relax;
mod saturate;
mod states;
mod stubborn;
mod system;
mod tell;
#[cfg(test)]
mod tests;
mod trap;
mod verdict;
mod work;

use super::net::{Net, NodeId};
use checker::Checker;
use plan::Plan;
pub use verdict::{Counterexample, Element, Limits, Reason, Rule, Soundness, Verdict, Violation};

/// Decides the rules of soundness.
#[must_use]
pub fn check(net: &Net, limits: &Limits) -> Soundness {
    Checker::new(net, *limits).check()
}

/// The boundary events and start events that wait in vain for an error or an escalation, because an event further in
/// catches all that the model throws of their code; each with that event.
#[must_use]
pub fn caught_further_in(net: &Net) -> Vec<(NodeId, NodeId)> {
    Plan::new(net).catchers.in_vain().to_vec()
}

/// The activities and event sub-processes for compensation to which nothing throws it.
#[must_use]
pub fn not_undone(net: &Net) -> Vec<NodeId> {
    compensation::not_undone(net)
}

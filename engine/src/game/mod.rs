//! Who can finish? The applicant's game against offices, facts, other people and the clock.
//!
//! The applicant is to come to a goal by steps that a property P allows, whatever the other side does, provided that it
//! does not do the same for ever: a *strong cyclic* strategy (Cimatti, Pistore, Roveri, Traverso, “Weak, strong, and
//! strong cyclic planning via symbolic model checking”, Artificial Intelligence 147, 2003). P speaks of nodes in which
//! the applicant acts or receives; all others are always possible.
//!
//! - A way of a choice is the applicant's where [`Roles`] say so. Facts, offices, other people, the clock and the order of
//!   parallel branches are the other side.
//! - At a node in which the applicant acts and the clock has ways, the applicant either acts, and the clock may still be
//!   faster, or stays silent, for which the node need not be possible. Silence is an own choice.
//! - A run that is over has reached a goal if it met `granted`, or `refused` where the other side had chosen after the
//!   applicant's last own choice, and met neither `withdrawn` nor a refusal of the other sort. The order of parallel
//!   branches is no choice in this sense; a way of the clock that comes before the applicant's own is one.
//! - Some run under the strategy must end in `granted`.

mod answer;
mod cuts;
mod graph;
mod hitting;
mod ids;
mod moves;
mod reduce;
mod region;
mod roles;
mod states;
mod time;
mod win;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Count, Cuts, Game, Limits, Prepared, Reason, Strategy, Unsound, solve};
pub use moves::Pick;
pub use roles::{Decider, Goal, Part, Roles, Span, Turns};
pub use time::{Measure, Time};

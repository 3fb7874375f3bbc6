//! The least time: how long the applicant is busy, or how long it takes altogether, and the strategy that attains it.
//!
//! What a region takes is said once, from its parts ([`figures`]); what is left of a run, state by state ([`plays`]); the
//! mean over all runs of a strategy in [`mean`].

mod figures;
mod mean;
mod plays;

use super::answer::Game;
use super::moves::Pick;
use super::region;
use super::roles::Span;
use crate::flow::NodeId;

/// What is to be as short as possible.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Measure {
    /// How long the applicant is busy: it adds up over parallel branches.
    Own,
    /// From the beginning to the end: the longest of parallel branches, and no less than all steps of the one person
    /// in them one after another. Where branches make the person wait in turn, a run may take longer than that.
    Elapsed,
}

/// How long it takes at least, whatever the other side does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Time {
    /// One pass in milliseconds: ways back are not taken. The strategy is the one whose most likely value is the least;
    /// the range is what this strategy takes with the least and with the greatest value of every step. A lower bound
    /// where `open` is not empty. Nothing for [`Measure::Elapsed`] where parallel branches do not decompose.
    pub once: Option<Span>,
    /// What this strategy takes on average in milliseconds, ways back taken as often as their shares say; where the
    /// shares of a choice outside loops are not stated, the longer way counts. Nothing where a share in a loop is not
    /// stated, and for [`Measure::Elapsed`] where chance decides inside parallel branches.
    pub expected: Option<u64>,
    /// Whether the other side can send back to what takes time as often as it likes.
    pub unbounded: bool,
    /// Steps that the strategy may come to whose time is not stated; they count as nothing in all figures. For
    /// [`Measure::Own`] those that the applicant performs.
    pub open: Vec<NodeId>,
    /// The strategy.
    pub picks: Vec<(NodeId, Pick)>,
    /// The activities, events and the outcome of a run of one pass that takes so long; branches side by side stand one
    /// after another. Empty where `once` is nothing.
    pub story: Vec<NodeId>,
}

/// The least time by nodes that are allowed; nothing where the applicant cannot finish by them.
pub(super) fn least(
    game: &Game<'_>,
    measure: Measure,
    allowed: &dyn Fn(NodeId) -> bool,
) -> Option<Time> {
    let passes = region::passable(&game.prepared.board.regions, allowed);
    plays::Timing::of(game, measure, passes)?.time()
}

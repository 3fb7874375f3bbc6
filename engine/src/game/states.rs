//! The states that a run can come to, all steps allowed, and the moves between them.

mod explore;

use super::ids::{AltId, MoveId, RegionId, StateId, VertexId};
use super::moves::Alternative;
use crate::flow::IdVec;
use crate::flow::index::Id;

pub(super) use explore::explore;

/// A vertex that can do something in one state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub(super) state: StateId,
    pub(super) vertex: VertexId,
    first: u32,
    end: u32,
}

/// A thing that the applicant can do at one move.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alt {
    pub(super) of: MoveId,
    /// What must be possible for it.
    pub(super) needs: Option<RegionId>,
    /// Which alternative of a choice it is.
    pub(super) number: u32,
    first: u32,
    end: u32,
}

/// How a state is related to the end of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Something can still happen.
    Open,
    /// The run is over, and that is no goal.
    Lost,
    /// The run is over with a goal.
    Goal {
        /// Whether what was asked for is granted.
        granted: bool,
    },
}

/// All states and moves.
#[derive(Clone, Debug)]
pub(super) struct States {
    pub(super) standing: IdVec<StateId, Standing>,
    moves_of: IdVec<StateId, (u32, u32)>,
    pub(super) moves: IdVec<MoveId, Move>,
    pub(super) alts: IdVec<AltId, Alt>,
    results: Vec<StateId>,
    /// The alternatives that can lead to each state.
    into: Vec<AltId>,
    into_of: IdVec<StateId, (u32, u32)>,
    pub(super) initial: Vec<StateId>,
    /// Whether a run was refused while something else was still going on.
    pub(super) refused_beside: bool,
    /// The alternatives at each choice.
    pub(super) choices: IdVec<VertexId, Vec<Alternative>>,
}

impl States {
    pub(super) fn len(&self) -> usize {
        self.standing.len()
    }

    pub(super) fn ids(&self) -> impl DoubleEndedIterator<Item = StateId> + use<> {
        self.standing.ids()
    }

    pub(super) fn moves(&self, state: StateId) -> impl Iterator<Item = MoveId> + use<> {
        let (first, end) = self.moves_of[state];
        (first..end).map(|at| MoveId::new(at as usize))
    }

    pub(super) fn alts(&self, it: MoveId) -> impl ExactSizeIterator<Item = AltId> + use<> {
        let Move { first, end, .. } = self.moves[it];
        (first as usize..end as usize).map(AltId::new)
    }

    /// The states that an alternative can lead to.
    pub(super) fn results(&self, alt: AltId) -> &[StateId] {
        let Alt { first, end, .. } = self.alts[alt];
        self.results
            .get(first as usize..end as usize)
            .unwrap_or_default()
    }

    pub(super) fn into(&self, state: StateId) -> &[AltId] {
        let (first, end) = self.into_of[state];
        self.into
            .get(first as usize..end as usize)
            .unwrap_or_default()
    }

    /// The alternative of a choice that an alternative of a state is; none at other vertices.
    pub(super) fn alternative(&self, alt: AltId) -> Option<&Alternative> {
        let Alt { of, number, .. } = self.alts[alt];
        self.choices
            .find(self.moves[of].vertex)?
            .get(number as usize)
    }

    pub(super) fn state_of(&self, alt: AltId) -> StateId {
        self.moves[self.alts[alt].of].state
    }
}

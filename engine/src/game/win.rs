//! Who wins from which state.

use super::ids::{AltId, MoveId, RegionId, StateId};
use super::states::{Standing, States};
use crate::flow::IdVec;

/// The result of a game.
#[derive(Clone, Debug)]
pub(super) struct Won {
    /// Whether the applicant wins from the beginning.
    pub(super) wins: bool,
    /// For each alternative, whether the applicant can take it without losing.
    safe: IdVec<AltId, bool>,
    /// For each state, how many moves away a goal is at least, along safe alternatives.
    goal: IdVec<StateId, Option<u32>>,
    /// The same for a goal in which what was asked for is granted.
    granted: IdVec<StateId, Option<u32>>,
}

/// Plays the game: the greatest set of states in which the applicant always has a safe alternative and from each of
/// which a goal can be reached by safe alternatives (a strong cyclic plan).
pub(super) fn play(states: &States, passes: &IdVec<RegionId, bool>) -> Won {
    let possible: IdVec<AltId, bool> = states
        .alts
        .iter()
        .map(|alt| alt.needs.is_none_or(|needs| passes[needs]))
        .collect();
    let mut playing = Playing {
        states,
        left: states
            .moves
            .ids()
            .map(|it| states.alts(it).filter(|&alt| possible[alt]).count())
            .collect(),
        safe: possible,
        alive: IdVec::filled(true, states.len()),
    };
    // Where something can be done only by a step that is not possible, its token stays: no goal comes of that, which
    // the search for a goal finds out by itself.
    let goal = loop {
        let goal = playing.distances(|standing| matches!(standing, Standing::Goal { .. }));
        let lost: Vec<StateId> = states
            .ids()
            .filter(|&state| playing.alive[state] && goal[state].is_none())
            .collect();
        if lost.is_empty() {
            break goal;
        }
        playing.lose(lost);
    };
    let granted = playing.distances(|standing| standing == Standing::Goal { granted: true });
    let initial = &states.initial;
    let wins = initial.iter().all(|&state| playing.alive[state])
        && initial.iter().any(|&state| granted[state].is_some());
    Won {
        wins,
        safe: playing.safe,
        goal,
        granted,
    }
}

struct Playing<'a> {
    states: &'a States,
    alive: IdVec<StateId, bool>,
    /// Whether an alternative is possible and leads to states alone that are not lost.
    safe: IdVec<AltId, bool>,
    /// How many safe alternatives each move has.
    left: IdVec<MoveId, usize>,
}

impl Playing<'_> {
    /// Takes states out, and all from which the other side can force them.
    fn lose(&mut self, mut open: Vec<StateId>) {
        while let Some(state) = open.pop() {
            if !std::mem::replace(&mut self.alive[state], false) {
                continue;
            }
            for &alt in self.states.into(state) {
                if !std::mem::replace(&mut self.safe[alt], false) {
                    continue;
                }
                let of = self.states.alts[alt].of;
                self.left[of] -= 1;
                if self.left[of] == 0 {
                    open.push(self.states.moves[of].state);
                }
            }
        }
    }

    /// How many moves each state is away from one of a kind.
    fn distances(&self, wanted: impl Fn(Standing) -> bool) -> IdVec<StateId, Option<u32>> {
        let mut distance = IdVec::filled(None, self.states.len());
        let mut open: Vec<StateId> = Vec::new();
        for state in self.states.ids() {
            if self.alive[state] && wanted(self.states.standing[state]) {
                distance[state] = Some(0);
                open.push(state);
            }
        }
        let mut away = 0;
        while !open.is_empty() {
            away += 1;
            let mut further = Vec::new();
            for state in open {
                for &alt in self.states.into(state) {
                    let from = self.states.state_of(alt);
                    if self.safe[alt] && self.alive[from] && distance[from].is_none() {
                        distance[from] = Some(away);
                        further.push(from);
                    }
                }
            }
            open = further;
        }
        distance
    }
}

impl Won {
    /// Whether what was asked for can be granted from here.
    pub(super) fn grantable(&self, state: StateId) -> bool {
        self.granted[state].is_some()
    }

    /// Whether the applicant can take an alternative without losing.
    pub(super) fn is_safe(&self, alt: AltId) -> bool {
        self.safe[alt]
    }

    /// How far a state is from what the strategy makes for: the first part says whether that is a grant.
    pub(super) fn rank(&self, state: StateId) -> (bool, u32) {
        match (self.granted[state], self.goal[state]) {
            (Some(away), _) => (false, away),
            (None, Some(away)) => (true, away),
            (None, None) => (true, u32::MAX),
        }
    }

    /// The alternative that the strategy takes at a move; none where nothing is possible.
    pub(super) fn choose(&self, states: &States, it: MoveId) -> Option<AltId> {
        let safe = states.alts(it).filter(|&alt| self.safe[alt]);
        safe.min_by_key(|&alt| {
            let results = states.results(alt).iter();
            (results.map(|&state| self.rank(state)).min(), alt)
        })
    }

    /// The move and its result by which a state comes nearest to what the strategy makes for.
    pub(super) fn towards(&self, states: &States, state: StateId) -> Option<(AltId, usize)> {
        let chosen = states.moves(state).filter_map(|it| self.choose(states, it));
        let results = chosen.flat_map(|alt| {
            let results = states.results(alt).iter().enumerate();
            results.map(move |(position, &result)| (self.rank(result), alt, position))
        });
        results.min().map(|(_, alt, position)| (alt, position))
    }
}

//! The exploration of a board, state by state.

use rustc_hash::FxHashMap;

use super::{Alt, Move, Standing, States};
use crate::flow::index::Id;
use crate::flow::{IdVec, NodeId};
use crate::game::answer::{Limits, Reason, Unsound};
use crate::game::graph::{Board, Vertex};
use crate::game::ids::{AltId, MoveId, PlaceId, RegionId, StateId, VertexId};
use crate::game::moves::{Alternative, alternatives};
use crate::game::region::{Effect, Region};
use crate::game::roles::Goal;

/// A state: the marked places in order, the ends that were reached, and two marks.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Marking {
    places: Vec<PlaceId>,
    ends: Vec<VertexId>,
    /// Whether the other side chose last.
    decided: bool,
    /// Whether an end was reached that is never a goal.
    lost: bool,
}

impl Marking {
    /// Puts a token on a place; false where there is one already.
    fn put(&mut self, place: PlaceId) -> bool {
        match self.places.binary_search(&place) {
            Ok(_) => false,
            Err(at) => {
                self.places.insert(at, place);
                true
            }
        }
    }

    fn take(&mut self, place: PlaceId) {
        if let Ok(at) = self.places.binary_search(&place) {
            self.places.remove(at);
        }
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Nothing => {}
            Effect::Other => self.decided = true,
            Effect::Own => self.decided = false,
        }
    }
}

/// For each inclusive join and each of its ways in: the places from which a token can still come on that way.
type Upstream = FxHashMap<VertexId, Vec<(PlaceId, IdVec<PlaceId, bool>)>>;

struct Exploring<'a> {
    board: &'a Board,
    limits: &'a Limits,
    /// Where a token put on a place comes to lie: merges are passed at once.
    rests: IdVec<PlaceId, PlaceId>,
    upstream: Upstream,
    known: FxHashMap<Marking, StateId>,
    open: Vec<Marking>,
    states: States,
}

/// Explores the board.
pub(in crate::game) fn explore(board: &Board, limits: &Limits) -> Result<States, Reason> {
    let choices: IdVec<VertexId, Vec<Alternative>> = board
        .vertices
        .iter()
        .map(|vertex| match vertex {
            Vertex::Choice(choice) => alternatives(choice),
            _ => Vec::new(),
        })
        .collect();
    let mut exploring = Exploring {
        board,
        limits,
        rests: rests(board),
        upstream: upstream(board),
        known: FxHashMap::default(),
        open: Vec::new(),
        states: States {
            standing: IdVec::new(),
            moves_of: IdVec::new(),
            moves: IdVec::new(),
            alts: IdVec::new(),
            results: Vec::new(),
            into: Vec::new(),
            into_of: IdVec::new(),
            initial: Vec::new(),
            refused_beside: false,
            choices,
        },
    };
    for start in &board.starts {
        let mut marking = Marking {
            places: Vec::new(),
            ends: Vec::new(),
            decided: false,
            lost: false,
        };
        for &place in start {
            exploring.put(&mut marking, place)?;
        }
        let state = exploring.intern(marking)?;
        if !exploring.states.initial.contains(&state) {
            exploring.states.initial.push(state);
        }
    }
    let mut next = 0;
    while let Some(marking) = exploring.open.get(next).cloned() {
        exploring.expand(StateId::new(next), &marking)?;
        next += 1;
    }
    let mut states = exploring.states;
    link_back(&mut states);
    check_completion(board, &states)?;
    Ok(states)
}

/// Where a token put on each place comes to lie. A cycle of merges alone has no rest; a token in it stays where it is.
fn rests(board: &Board) -> IdVec<PlaceId, PlaceId> {
    let mut rests: IdVec<PlaceId, PlaceId> = IdVec::new();
    for (place, _) in board.places.entries() {
        let mut rest = place;
        let mut steps = 0;
        while let (Vertex::Merge, [only]) = {
            let target = board.places[rest].target;
            (&board.vertices[target], board.outs[target].as_slice())
        } {
            rest = *only;
            steps += 1;
            if steps > board.places.len() {
                break;
            }
        }
        rests.push(rest);
    }
    rests
}

fn upstream(board: &Board) -> Upstream {
    let mut upstream = Upstream::default();
    for (join, vertex) in board.vertices.entries() {
        if !matches!(vertex, Vertex::OrJoin) {
            continue;
        }
        let ways = board.ins[join].iter().map(|&way| {
            let mut seen = IdVec::filled(false, board.places.len());
            let mut open = vec![way];
            while let Some(place) = open.pop() {
                if std::mem::replace(&mut seen[place], true) {
                    continue;
                }
                // A path does not visit the join itself.
                if let Some(source) = board.places[place].source
                    && source != join
                {
                    open.extend(board.ins[source].iter().copied());
                }
            }
            (way, seen)
        });
        upstream.insert(join, ways.collect());
    }
    upstream
}

impl Exploring<'_> {
    fn put(&self, marking: &mut Marking, place: PlaceId) -> Result<(), Reason> {
        if marking.put(self.rests[place]) {
            Ok(())
        } else {
            Err(Reason::NotSound(Unsound::TwoTokens))
        }
    }

    fn intern(&mut self, marking: Marking) -> Result<StateId, Reason> {
        if let Some(&state) = self.known.get(&marking) {
            return Ok(state);
        }
        if self.states.standing.len() >= self.limits.states {
            return Err(Reason::TooManyStates(self.limits.states));
        }
        let goals = marking
            .ends
            .iter()
            .filter_map(|&end| match self.board.vertices[end] {
                Vertex::End { goal, .. } => Some(goal),
                _ => None,
            });
        let standing = if !marking.places.is_empty() {
            Standing::Open
        } else if marking.lost
            || !goals
                .clone()
                .any(|goal| matches!(goal, Goal::Granted | Goal::Refused))
        {
            Standing::Lost
        } else {
            Standing::Goal {
                granted: goals.clone().any(|goal| goal == Goal::Granted),
            }
        };
        let state = self.states.standing.push(standing);
        self.known.insert(marking.clone(), state);
        self.open.push(marking);
        Ok(state)
    }

    /// Adds the moves of a state.
    fn expand(&mut self, state: StateId, marking: &Marking) -> Result<(), Reason> {
        let first_move = self.states.moves.len();
        let mut done: Vec<VertexId> = Vec::new();
        for &place in &marking.places {
            let vertex = self.board.places[place].target;
            if done.contains(&vertex) {
                continue;
            }
            done.push(vertex);
            if !self.enabled(vertex, marking) {
                continue;
            }
            let of = MoveId::new(self.states.moves.len());
            let first = self.states.alts.len();
            let mut before = marking.clone();
            for &used in &self.board.ins[vertex] {
                before.take(used);
            }
            self.fire(vertex, of, before)?;
            self.states.moves.push(Move {
                state,
                vertex,
                first: number(first),
                end: number(self.states.alts.len()),
            });
        }
        let moves = (number(first_move), number(self.states.moves.len()));
        self.states.moves_of.push(moves);
        Ok(())
    }

    fn enabled(&self, vertex: VertexId, marking: &Marking) -> bool {
        let marked = |place: &PlaceId| marking.places.binary_search(place).is_ok();
        match self.board.vertices[vertex] {
            Vertex::AndJoin => self.board.ins[vertex].iter().all(marked),
            Vertex::OrJoin => {
                // BPMN 2.0.2, 13.4.3: no token can still come on an empty way that could not come on a marked one.
                let Some(ways) = self.upstream.get(&vertex) else {
                    return false;
                };
                marking.places.iter().all(|&place| {
                    let comes = |full: bool| {
                        ways.iter()
                            .any(|(way, from)| marked(way) == full && from[place])
                    };
                    !comes(false) || comes(true)
                })
            }
            _ => true,
        }
    }

    /// Adds the alternatives of a vertex whose tokens are taken already.
    fn fire(&mut self, vertex: VertexId, of: MoveId, before: Marking) -> Result<(), Reason> {
        let board = self.board;
        match &board.vertices[vertex] {
            Vertex::Gone => {}
            Vertex::Block { region, effect } => {
                let mut after = before;
                after.apply(*effect);
                self.pass_on(vertex, &mut after)?;
                self.alt(of, Some(*region), 0, vec![after])?;
            }
            Vertex::Merge | Vertex::AndJoin | Vertex::OrJoin | Vertex::Fork => {
                let mut after = before;
                self.pass_on(vertex, &mut after)?;
                self.alt(of, None, 0, vec![after])?;
            }
            Vertex::Choice(_) => {
                let all = self.states.choices[vertex].clone();
                for (position, alternative) in all.iter().enumerate() {
                    let mut results = Vec::with_capacity(alternative.outcomes.len());
                    for outcome in &alternative.outcomes {
                        let mut after = before.clone();
                        after.apply(outcome.effect);
                        for &place in &outcome.places {
                            self.put(&mut after, place)?;
                        }
                        results.push(after);
                    }
                    self.alt(of, alternative.needs, number(position), results)?;
                }
            }
            Vertex::End {
                goal, terminates, ..
            } => {
                let mut after = before;
                if *terminates {
                    after.places.clear();
                }
                match after.ends.binary_search(&vertex) {
                    Ok(_) => return Err(Reason::NotSound(Unsound::ImproperCompletion)),
                    Err(at) => after.ends.insert(at, vertex),
                }
                match goal {
                    Goal::Withdrawn => after.lost = true,
                    Goal::Refused => {
                        after.lost |= !after.decided;
                        self.states.refused_beside |= !after.places.is_empty();
                    }
                    Goal::Granted | Goal::Other => {}
                }
                if after.places.is_empty() {
                    // Who chose last no longer matters.
                    after.decided = false;
                }
                self.alt(of, None, 0, vec![after])?;
            }
        }
        Ok(())
    }

    fn pass_on(&self, vertex: VertexId, marking: &mut Marking) -> Result<(), Reason> {
        for &place in &self.board.outs[vertex] {
            self.put(marking, place)?;
        }
        Ok(())
    }

    fn alt(
        &mut self,
        of: MoveId,
        needs: Option<RegionId>,
        position: u32,
        results: Vec<Marking>,
    ) -> Result<(), Reason> {
        let first = self.states.results.len();
        for marking in results {
            let state = self.intern(marking)?;
            self.states.results.push(state);
        }
        self.states.alts.push(Alt {
            of,
            needs,
            number: position,
            first: number(first),
            end: number(self.states.results.len()),
        });
        Ok(())
    }
}

fn number(count: usize) -> u32 {
    // The bound on states keeps every count far below this.
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Fills in which alternatives lead to each state.
fn link_back(states: &mut States) {
    let mut pairs: Vec<(StateId, AltId)> = Vec::with_capacity(states.results.len());
    for alt in states.alts.ids() {
        pairs.extend(states.results(alt).iter().map(|&state| (state, alt)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut at = 0;
    for state in states.standing.ids() {
        let first = at;
        while pairs.get(at).is_some_and(|pair| pair.0 == state) {
            at += 1;
        }
        states.into_of.push((number(first), number(at)));
    }
    states.into = pairs.into_iter().map(|pair| pair.1).collect();
}

/// From every state the run must be able to end.
fn check_completion(board: &Board, states: &States) -> Result<(), Reason> {
    let mut ends = IdVec::filled(false, states.len());
    let mut open: Vec<StateId> = states
        .ids()
        .filter(|&state| states.standing[state] != Standing::Open)
        .collect();
    while let Some(state) = open.pop() {
        if std::mem::replace(&mut ends[state], true) {
            continue;
        }
        open.extend(states.into(state).iter().map(|&alt| states.state_of(alt)));
    }
    if states.ids().all(|state| ends[state]) {
        return Ok(());
    }
    let stuck = states.ids().find(|&state| !ends[state]);
    let at = stuck.and_then(|state| states.moves(state).next());
    let node = at.and_then(|at| node_at(board, states.moves[at].vertex));
    Err(Reason::NotSound(Unsound::NoOptionToComplete(node)))
}

/// A node that a vertex stands for, to name a place in the procedure.
fn node_at(board: &Board, vertex: VertexId) -> Option<NodeId> {
    match &board.vertices[vertex] {
        Vertex::Choice(choice) => Some(choice.node),
        Vertex::End { node, .. } => Some(*node),
        Vertex::Block { region, .. } => match board.regions[*region] {
            Region::Step(node) => Some(node),
            _ => None,
        },
        _ => None,
    }
}

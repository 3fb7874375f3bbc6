//! What is left of a run in each state, and the strategy that makes it the least.

use std::collections::BTreeSet;

use super::figures::{Figures, OfRegions, Plan, is_stated};
use super::{Measure, Time};
use crate::flow::{IdVec, NodeId};
use crate::game::answer::Game;
use crate::game::graph::{Board, Vertex};
use crate::game::ids::{AltId, MoveId, PlaceId, RegionId, StateId, VertexId};
use crate::game::moves::{Outcome, Pick};
use crate::game::region::{Branch, Kind, Region};
use crate::game::states::Standing;
use crate::game::win::{self, Won};

/// What is found on the way of a strategy.
#[derive(Default)]
struct Found {
    open: BTreeSet<NodeId>,
    picks: BTreeSet<(NodeId, Pick)>,
    unbounded: bool,
}

/// A game whose time is measured.
pub(super) struct Timing<'a, 'b> {
    pub(super) game: &'a Game<'b>,
    pub(super) measure: Measure,
    won: Won,
    pub(super) of: OfRegions,
    /// Places by which a token goes back.
    back: IdVec<PlaceId, bool>,
    /// For each state the figures of what is left.
    left: IdVec<StateId, Option<Figures>>,
}

/// The places by which a token goes back, found by a search in depth in the order of the net.
fn ways_back(board: &Board) -> IdVec<PlaceId, bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut back = IdVec::filled(false, board.places.len());
    let mut marks = IdVec::filled(Mark::New, board.vertices.len());
    for &start in board.starts.iter().flatten() {
        let mut path: Vec<(VertexId, usize)> = Vec::new();
        let first = board.places[start].target;
        if marks[first] == Mark::New {
            marks[first] = Mark::Open;
            path.push((first, 0));
        }
        while let Some((vertex, next)) = path.last_mut() {
            let vertex = *vertex;
            let Some(&place) = board.outs[vertex].get(*next) else {
                marks[vertex] = Mark::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let target = board.places[place].target;
            match marks[target] {
                Mark::New => {
                    marks[target] = Mark::Open;
                    path.push((target, 0));
                }
                Mark::Open => back[place] = true,
                Mark::Done => {}
            }
        }
    }
    back
}

impl<'a, 'b> Timing<'a, 'b> {
    /// Prepares to measure; nothing where the applicant cannot finish by what can be passed.
    pub(super) fn of(
        game: &'a Game<'b>,
        measure: Measure,
        passes: IdVec<RegionId, bool>,
    ) -> Option<Self> {
        let won = win::play(&game.prepared.states, &passes);
        if !won.wins {
            return None;
        }
        let of = OfRegions::new(&game.prepared.board.regions, game.roles, measure, &passes);
        let mut timing = Timing {
            game,
            measure,
            won,
            of,
            back: ways_back(&game.prepared.board),
            left: IdVec::filled(None, game.prepared.states.len()),
        };
        timing.fill();
        Some(timing)
    }

    pub(super) fn time(&self) -> Option<Time> {
        let initial = self.game.prepared.states.initial.iter();
        let total = initial
            .filter_map(|&state| self.left[state])
            .reduce(Figures::worse)?;
        let found = self.walk();
        let measured = self.measure == Measure::Own || !self.has_branches_beside();
        Some(Time {
            once: measured.then(|| total.of(self.measure)),
            expected: measured.then(|| self.expected()).flatten(),
            unbounded: found.unbounded,
            open: found.open.into_iter().collect(),
            picks: found.picks.into_iter().collect(),
            story: if measured { self.story() } else { Vec::new() },
        })
    }

    /// Whether branches lie side by side that are no region.
    fn has_branches_beside(&self) -> bool {
        let board = &self.game.prepared.board;
        board.vertices.entries().any(|(vertex, it)| match it {
            Vertex::Fork => board.outs[vertex].len() > 1,
            Vertex::Choice(choice) => choice.many || !choice.always.is_empty(),
            _ => false,
        })
    }

    /// What comes of an alternative of a choice.
    fn outcome(&self, alt: AltId, result: usize) -> Option<&Outcome> {
        let alternative = self.game.prepared.states.alternative(alt)?;
        alternative.outcomes.get(result)
    }

    /// Whether the clock was faster than the applicant, who then was not busy.
    fn is_clock(&self, alt: AltId, result: usize) -> bool {
        self.outcome(alt, result).is_some_and(|it| it.timer)
    }

    /// What is passed for a result.
    pub(super) fn passed(&self, alt: AltId, result: usize) -> Option<RegionId> {
        let needs = self.game.prepared.states.alts[alt].needs;
        needs.filter(|_| !self.is_clock(alt, result))
    }

    /// What a move costs where it has this result.
    fn cost(&self, alt: AltId, result: usize) -> Figures {
        let passed = self.passed(alt, result);
        passed.map_or_else(Figures::default, |region| self.of.figures[region])
    }

    /// Whether a result goes back.
    fn goes_back(&self, alt: AltId, result: usize) -> bool {
        match self.outcome(alt, result) {
            // A token that is put before a merge rests behind it: the way itself says whether it leads back.
            Some(outcome) => outcome.places.iter().any(|&place| self.leads_back(place)),
            None => {
                let vertex =
                    self.game.prepared.states.moves[self.game.prepared.states.alts[alt].of].vertex;
                let outs = self.game.prepared.board.outs[vertex].iter();
                outs.copied().any(|place| self.leads_back(place))
            }
        }
    }

    /// Whether a place, or the merges that follow it at once, go back.
    fn leads_back(&self, place: PlaceId) -> bool {
        let board = &self.game.prepared.board;
        let mut at = place;
        for _ in 0..board.places.len() {
            if self.back[at] {
                return true;
            }
            let target = board.places[at].target;
            match (&board.vertices[target], board.outs[target].as_slice()) {
                (Vertex::Merge, [next]) => at = *next,
                _ => return false,
            }
        }
        false
    }

    /// The figures of an alternative, ways back not taken; nothing where it only goes back.
    fn of_alt(&self, alt: AltId) -> Option<Figures> {
        let results = self.game.prepared.states.results(alt).iter().enumerate();
        results
            .filter(|&(at, _)| !self.goes_back(alt, at))
            .filter_map(|(at, &state)| Some(self.cost(alt, at).then(self.left[state]?)))
            .reduce(Figures::worse)
    }

    /// The alternative that is taken at a move: the shortest one that is safe and from which what was asked for can
    /// still be granted where it could before.
    pub(super) fn choose(&self, it: MoveId) -> Option<AltId> {
        let states = &self.game.prepared.states;
        let state = states.moves[it].state;
        let alts = states.alts(it).filter(|&alt| self.won.is_safe(alt));
        let best = alts.filter_map(|alt| {
            let mut results = states.results(alt).iter();
            let gives_up =
                self.won.grantable(state) && !results.any(|&result| self.won.grantable(result));
            Some((gives_up, self.of_alt(alt)?.key(self.measure), alt))
        });
        best.min().map(|(.., alt)| alt)
    }

    /// Fills in what is left in each state; without ways back there is no cycle.
    fn fill(&mut self) {
        let states = &self.game.prepared.states;
        let mut begun = IdVec::filled(false, states.len());
        let mut open: Vec<(StateId, bool)> = states.ids().rev().map(|it| (it, false)).collect();
        while let Some((state, ready)) = open.pop() {
            if !ready {
                if std::mem::replace(&mut begun[state], true) {
                    continue;
                }
                open.push((state, true));
                for alt in states.moves(state).flat_map(|it| states.alts(it)) {
                    for (at, &next) in states.results(alt).iter().enumerate() {
                        if !begun[next] && !self.goes_back(alt, at) {
                            open.push((next, false));
                        }
                    }
                }
                continue;
            }
            self.left[state] = if states.standing[state] == Standing::Open {
                states
                    .moves(state)
                    .filter_map(|it| self.of_alt(self.choose(it)?))
                    .reduce(Figures::worse)
            } else {
                Some(Figures::default())
            };
        }
    }

    /// Collects what the strategy may come to, ways back included.
    fn walk(&self) -> Found {
        let states = &self.game.prepared.states;
        let mut found = Found::default();
        let mut seen = IdVec::filled(false, states.len());
        let mut open: Vec<StateId> = states.initial.clone();
        let mut steps: Vec<(StateId, StateId, bool)> = Vec::new();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut seen[state], true) {
                continue;
            }
            for alt in states.moves(state).filter_map(|it| self.choose(it)) {
                if let Some(alternative) = states.alternative(alt) {
                    found.picks.extend(alternative.pick.clone());
                }
                let busy = states.alts[alt]
                    .needs
                    .is_some_and(|region| self.visit(region, &mut found));
                for (at, &next) in states.results(alt).iter().enumerate() {
                    steps.push((state, next, busy && !self.is_clock(alt, at)));
                    open.push(next);
                }
            }
        }
        found.unbounded |= busy_cycle(states.len(), &steps);
        found
    }

    /// Collects from a region; whether the applicant may be busy in it.
    fn visit(&self, region: RegionId, found: &mut Found) -> bool {
        let mut busy = false;
        // Whether each region lies in a loop.
        let mut open = vec![(region, false)];
        while let Some((region, loops)) = open.pop() {
            match &self.game.prepared.board.regions[region] {
                Region::Step(node) => {
                    let open = !is_stated(self.game.roles, self.measure, *node);
                    if open {
                        found.open.insert(*node);
                    }
                    let here = open || self.of.figures[region].of(self.measure).most > 0;
                    busy |= here;
                    let again = loops || self.game.prepared.repeated.contains(node);
                    found.unbounded |= here && again;
                }
                Region::Delay(_) => {
                    let here = self.of.figures[region].of(self.measure).most > 0;
                    busy |= here;
                    found.unbounded |= here && loops;
                }
                Region::Seq(parts) | Region::Par(parts) => {
                    open.extend(parts.iter().map(|&part| (part, loops)));
                }
                Region::Loop { body, back, .. } => {
                    open.push((*body, true));
                    open.extend(back.map(|back| (back, true)));
                }
                Region::Choice(choice) => {
                    let plan = self.of.plans[region];
                    let taken = |kind| choice.of(kind).map(|it| (it.region, loops));
                    open.extend(taken(Kind::Timer));
                    if let Plan::Act(way) = plan {
                        open.extend(taken(Kind::Fact));
                        let besides = choice.always.iter().chain(&choice.step);
                        open.extend(besides.map(|&part| (part, loops)));
                        let way = way.and_then(|at| choice.branches.get(at));
                        open.extend(way.map(|it| (it.region, loops)));
                        if choice.chooses()
                            && let Some(flows) =
                                way.map_or(Some(Vec::new()), |it| it.flow.map(|flow| vec![flow]))
                        {
                            found.picks.insert((choice.node, Pick::Ways(flows)));
                        }
                    } else if choice.chooses() {
                        found.picks.insert((choice.node, Pick::Silence));
                    }
                }
            }
        }
        busy
    }

    /// A run of one pass that takes as long as is said.
    fn story(&self) -> Vec<NodeId> {
        let states = &self.game.prepared.states;
        let left = |state: &StateId| self.left[*state].map(|it| it.key(self.measure));
        let mut story = Vec::new();
        let mut at = states.initial.iter().copied().max_by_key(left);
        // Without ways back there is no cycle.
        while let Some(state) = at {
            let moves = states.moves(state).filter_map(|it| self.choose(it));
            let longest = moves.max_by_key(|&alt| self.of_alt(alt).map(|it| it.key(self.measure)));
            let Some(alt) = longest else {
                break;
            };
            let vertex = states.moves[states.alts[alt].of].vertex;
            let results = states.results(alt).iter().enumerate();
            let forward = results.filter(|&(result, _)| !self.goes_back(alt, result));
            let worst = forward.max_by_key(|&(result, state)| {
                let left = self.left[*state].map(|it| self.cost(alt, result).then(it));
                left.map(|it| it.key(self.measure))
            });
            let Some((result, &next)) = worst else {
                break;
            };
            if let Some(region) = self.passed(alt, result) {
                self.tell(region, &mut story);
            }
            if let Vertex::End { node, .. } = self.game.prepared.board.vertices[vertex] {
                story.push(node);
            }
            at = Some(next);
        }
        story
    }

    /// The nodes of a way through a region that takes as long as is said.
    fn tell(&self, region: RegionId, story: &mut Vec<NodeId>) {
        let mut open = vec![region];
        while let Some(region) = open.pop() {
            match &self.game.prepared.board.regions[region] {
                Region::Step(node) => story.push(*node),
                Region::Delay(_) => {}
                Region::Seq(parts) | Region::Par(parts) => open.extend(parts.iter().rev()),
                Region::Loop { body, .. } => open.push(*body),
                Region::Choice(choice) => {
                    let of = |it: &&Branch| self.of.figures[it.region].key(self.measure);
                    let timers = choice.of(Kind::Timer);
                    let Plan::Act(way) = self.of.plans[region] else {
                        open.extend(timers.max_by_key(of).map(|it| it.region));
                        continue;
                    };
                    let way = way.and_then(|at| choice.branches.get(at));
                    let mut taken: Vec<&Branch> = choice.of(Kind::Fact).chain(way).collect();
                    if choice.many {
                        taken.retain(|it| !it.default);
                    } else {
                        taken = taken.into_iter().max_by_key(of).into_iter().collect();
                    }
                    open.extend(taken.into_iter().rev().map(|it| it.region));
                    open.extend(choice.always.iter().rev());
                    open.extend(choice.step);
                }
            }
        }
    }
}

/// Whether a marked step lies on a cycle.
pub(super) fn busy_cycle(states: usize, steps: &[(StateId, StateId, bool)]) -> bool {
    use crate::flow::index::Id;
    let mut graph: petgraph::graph::DiGraph<(), ()> = petgraph::graph::DiGraph::new();
    for _ in 0..states {
        graph.add_node(());
    }
    for (from, to, _) in steps {
        let index = |state: &StateId| petgraph::graph::NodeIndex::new(state.at());
        graph.add_edge(index(from), index(to), ());
    }
    let mut component = vec![0_usize; states];
    for (number, members) in petgraph::algo::tarjan_scc(&graph).iter().enumerate() {
        for member in members {
            if let Some(it) = component.get_mut(member.index()) {
                *it = number;
            }
        }
    }
    steps
        .iter()
        .any(|(from, to, marked)| *marked && component.get(from.at()) == component.get(to.at()))
}

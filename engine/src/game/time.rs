//! The least own time: how long the applicant is busy, and how long it takes altogether.

use std::collections::BTreeSet;

use super::answer::{Game, Limits, Reason};
use super::graph::{Board, Vertex};
use super::ids::{AltId, MoveId, PlaceId, RegionId, StateId, VertexId};
use super::moves::Pick;
use super::region::{self, Kind, Region};
use super::roles::{Part, Roles, Span};
use super::states::Standing;
use super::win::{self, Won};
use crate::flow::{FlowId, IdVec, Net, NodeId};

/// How long the applicant is busy at least, whatever the other side does, every step being allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnTime {
    /// One pass in milliseconds: ways back are not taken. The strategy is the one whose most likely value is the least;
    /// the range is what this strategy takes with the least and with the greatest value of every step. A lower bound
    /// where `open` is not empty.
    pub once: Span,
    /// What this strategy takes on average in milliseconds, ways back taken as often as their shares say; where the
    /// shares of a choice outside loops are not stated, the longer way counts. Nothing where a share in a loop is not
    /// stated.
    pub expected: Option<u64>,
    /// Whether the other side can send back to own steps as often as it likes.
    pub unbounded: bool,
    /// From the beginning to the end in one pass: the longest of parallel branches, one person's own steps one after
    /// another. Nothing where parallel branches do not decompose.
    pub elapsed: Option<Span>,
    /// Own steps that the strategy may come to whose effort is not stated; they count as nothing in all figures.
    pub open: Vec<NodeId>,
    /// The strategy.
    pub picks: Vec<(NodeId, Pick)>,
}

/// The most likely own time of one pass in milliseconds, as [`OwnTime::once`], with efforts of the caller's own: asked
/// with the open ones as small and as great as they can be, it gives the bounds of what is not stated. Nothing where the
/// applicant cannot finish at all.
///
/// # Errors
/// Where nothing can be said of the net; see [`Game::new`].
pub fn least_own_time(
    net: &Net,
    roles: &Roles,
    effort: &dyn Fn(NodeId) -> u64,
    limits: &Limits,
) -> Result<Option<u64>, Reason> {
    let mut roles = roles.clone();
    for node in net.nodes().ids() {
        if roles.part(node) == Part::Acts {
            roles.set_effort(node, Span::exactly(effort(node)));
        }
    }
    let time = Game::new(net, &roles, limits)?.own_time();
    Ok(time.map(|it| it.once.likely))
}

/// The figures of a region, or of what is left of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Figures {
    own: Span,
    elapsed: Span,
    /// How many open steps it may come to, to prefer a way without them.
    open: usize,
}

fn both(a: Span, b: Span) -> Span {
    Span {
        likely: a.likely.saturating_add(b.likely),
        least: a.least.saturating_add(b.least),
        most: a.most.saturating_add(b.most),
    }
}

fn longer(a: Span, b: Span) -> Span {
    Span {
        likely: a.likely.max(b.likely),
        least: a.least.max(b.least),
        most: a.most.max(b.most),
    }
}

impl Figures {
    fn then(self, next: Self) -> Self {
        Self {
            own: both(self.own, next.own),
            elapsed: both(self.elapsed, next.elapsed),
            open: self.open.saturating_add(next.open),
        }
    }

    fn beside(self, other: Self) -> Self {
        let own = both(self.own, other.own);
        Self {
            own,
            // One person does one thing at a time.
            elapsed: longer(longer(self.elapsed, other.elapsed), own),
            open: self.open.saturating_add(other.open),
        }
    }

    /// The worse of two for the applicant, figure by figure.
    fn worse(self, other: Self) -> Self {
        Self {
            own: longer(self.own, other.own),
            elapsed: longer(self.elapsed, other.elapsed),
            open: self.open.saturating_add(other.open),
        }
    }

    /// What the applicant prefers by.
    fn key(&self) -> (u64, u64, u64, usize, u64) {
        let Span {
            likely,
            least,
            most,
        } = self.own;
        (likely, most, least, self.open, self.elapsed.likely)
    }
}

/// The effort of a step that the applicant performs; nothing where it is not stated.
fn effort(roles: &Roles, node: NodeId) -> Option<Span> {
    if roles.part(node) == Part::Acts {
        roles.effort(node)
    } else {
        Some(Span::default())
    }
}

fn step(roles: &Roles, node: NodeId) -> Figures {
    let own = effort(roles, node);
    let wait = roles.wait(node).unwrap_or_default();
    Figures {
        own: own.unwrap_or_default(),
        elapsed: both(own.unwrap_or_default(), wait),
        open: usize::from(own.is_none()),
    }
}

/// Which branches of a choice in a region the strategy may come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plan {
    /// The applicant takes this branch, or leaves out their ways.
    Act(Option<usize>),
    Silence,
}

fn of_choice(choice: &region::Choice, of: &IdVec<RegionId, Figures>) -> (Figures, Plan) {
    let timers = choice.of(Kind::Timer).map(|it| of[it.region]);
    let timers = timers.reduce(Figures::worse);
    let base = choice
        .step
        .iter()
        .chain(&choice.always)
        .fold(Figures::default(), |all, &part| all.then(of[part]));
    let facts = choice.of(Kind::Fact).filter(|it| !it.default);
    let facts = facts.map(|it| of[it.region]);
    let facts = if choice.many {
        facts.reduce(Figures::beside)
    } else {
        facts.reduce(Figures::worse)
    };
    let default = choice.of(Kind::Fact).find(|it| it.default);
    let default = default.map(|it| of[it.region]);
    let facts = facts.into_iter().chain(default).reduce(Figures::worse);
    let with = |own: Option<Figures>| {
        let done = match (own, facts) {
            (Some(own), Some(facts)) if choice.many => Some(own.beside(facts)),
            (Some(own), Some(facts)) => Some(own.worse(facts)),
            (own, facts) => own.or(facts),
        };
        let done = done.map(|done| base.then(done));
        match (done, timers) {
            (Some(done), Some(timers)) => Some(done.worse(timers)),
            (done, _) => done,
        }
    };
    let mut options: Vec<(Figures, Plan)> = Vec::new();
    for (position, branch) in choice.branches.iter().enumerate() {
        if branch.kind == Kind::Own {
            let figures = with(Some(of[branch.region]));
            options.extend(figures.map(|it| (it, Plan::Act(Some(position)))));
        }
    }
    let free = choice.optional || choice.many || choice.of(Kind::Own).next().is_none();
    if free && facts.is_some() {
        options.extend(with(None).map(|it| (it, Plan::Act(None))));
    } else if choice.optional {
        options.extend(with(Some(Figures::default())).map(|it| (it, Plan::Act(None))));
    }
    options.extend(timers.map(|it| (it, Plan::Silence)));
    options
        .into_iter()
        .min_by_key(|(figures, _)| figures.key())
        .unwrap_or((Figures::default(), Plan::Act(None)))
}

/// What is found on the way of a strategy.
#[derive(Default)]
struct Found {
    open: BTreeSet<NodeId>,
    picks: BTreeSet<(NodeId, Pick)>,
    unbounded: bool,
}

struct Timing<'a, 'b> {
    game: &'a Game<'b>,
    won: Won,
    figures: IdVec<RegionId, Figures>,
    plans: IdVec<RegionId, Plan>,
    /// Places by which a token goes back.
    back: IdVec<PlaceId, bool>,
    /// For each state the figures of what is left.
    left: IdVec<StateId, Option<Figures>>,
}

/// The least own time of a game; nothing where the applicant cannot finish even if every step is allowed.
pub(super) fn own_time(game: &Game<'_>) -> Option<OwnTime> {
    let regions = &game.board.regions;
    let passes = IdVec::filled(true, regions.len());
    let won = win::play(&game.states, &passes);
    if !won.wins {
        return None;
    }
    let mut figures = IdVec::new();
    let mut plans = IdVec::new();
    for region in regions.iter() {
        let mut plan = Plan::Act(None);
        let all = |parts: &[RegionId], join: fn(Figures, Figures) -> Figures| {
            let parts = parts.iter().map(|&part| figures[part]);
            parts.reduce(join).unwrap_or_default()
        };
        let it = match region {
            Region::Step(node) => step(game.roles, *node),
            Region::Seq(parts) => all(parts, Figures::then),
            Region::Par(parts) => all(parts, Figures::beside),
            Region::Loop { body, .. } => figures[*body],
            Region::Choice(choice) => {
                let (it, best) = of_choice(choice, &figures);
                plan = best;
                it
            }
        };
        figures.push(it);
        plans.push(plan);
    }
    let mut timing = Timing {
        game,
        won,
        figures,
        plans,
        back: ways_back(&game.board),
        left: IdVec::filled(None, game.states.len()),
    };
    timing.fill();
    let initial = game.states.initial.iter();
    let total = initial
        .filter_map(|&state| timing.left[state])
        .reduce(Figures::worse)?;
    let found = timing.walk();
    let beside = game.board.vertices.entries().any(|(vertex, it)| {
        matches!(it, Vertex::Fork) && game.board.outs[vertex].len() > 1
            || matches!(it, Vertex::Choice(choice) if choice.many || !choice.always.is_empty())
    });
    Some(OwnTime {
        once: total.own,
        expected: timing.expected(),
        unbounded: found.unbounded,
        elapsed: (!beside).then_some(total.elapsed),
        open: found.open.into_iter().collect(),
        picks: found.picks.into_iter().collect(),
    })
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

impl Timing<'_, '_> {
    /// What a move costs where it has this result.
    fn cost(&self, alt: AltId, result: usize) -> Figures {
        let Some(region) = self.game.states.alts[alt].needs else {
            return Figures::default();
        };
        let clock = self
            .game
            .states
            .alternative(alt)
            .and_then(|it| it.outcomes.get(result))
            .is_some_and(|outcome| outcome.timer);
        if clock {
            Figures::default()
        } else {
            self.figures[region]
        }
    }

    /// Whether a result goes back.
    fn goes_back(&self, alt: AltId, result: usize) -> bool {
        let outcome = self
            .game
            .states
            .alternative(alt)
            .and_then(|it| it.outcomes.get(result));
        match outcome {
            // A token that is put before a merge rests behind it: the way itself says whether it leads back.
            Some(outcome) => outcome.places.iter().any(|&place| self.leads_back(place)),
            None => {
                let vertex = self.game.states.moves[self.game.states.alts[alt].of].vertex;
                let outs = self.game.board.outs[vertex].iter();
                outs.copied().any(|place| self.leads_back(place))
            }
        }
    }

    /// Whether a place, or the merges that follow it at once, go back.
    fn leads_back(&self, place: PlaceId) -> bool {
        let board = &self.game.board;
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
        let results = self.game.states.results(alt).iter().enumerate();
        results
            .filter(|&(at, _)| !self.goes_back(alt, at))
            .filter_map(|(at, &state)| Some(self.cost(alt, at).then(self.left[state]?)))
            .reduce(Figures::worse)
    }

    /// The alternative that is taken at a move: the shortest one that is safe and from which what was asked for can
    /// still be granted where it could before.
    fn choose(&self, it: MoveId) -> Option<AltId> {
        let states = &self.game.states;
        let state = states.moves[it].state;
        let alts = states.alts(it).filter(|&alt| self.won.is_safe(alt));
        let best = alts.filter_map(|alt| {
            let mut results = states.results(alt).iter();
            let gives_up =
                self.won.grantable(state) && !results.any(|&result| self.won.grantable(result));
            Some((gives_up, self.of_alt(alt)?.key(), alt))
        });
        best.min().map(|(.., alt)| alt)
    }

    /// Fills in what is left in each state; without ways back there is no cycle.
    fn fill(&mut self) {
        let states = &self.game.states;
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
        let states = &self.game.states;
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
                    let clock = states
                        .alternative(alt)
                        .and_then(|it| it.outcomes.get(at))
                        .is_some_and(|outcome| outcome.timer);
                    steps.push((state, next, busy && !clock));
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
            match &self.game.board.regions[region] {
                Region::Step(node) => {
                    let own = effort(self.game.roles, *node);
                    if own.is_none() {
                        found.open.insert(*node);
                    }
                    let here = own.is_none_or(|it| it.most > 0);
                    busy |= here;
                    let again = loops || self.game.repeated.contains(node);
                    found.unbounded |= here && again;
                }
                Region::Seq(parts) | Region::Par(parts) => {
                    open.extend(parts.iter().map(|&part| (part, loops)));
                }
                Region::Loop { body, back, .. } => {
                    open.push((*body, true));
                    open.extend(back.map(|back| (back, true)));
                }
                Region::Choice(choice) => {
                    let plan = self.plans[region];
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

    /// How often each of several ways is taken; nothing where that is not stated.
    fn shares(&self, flows: &[Option<FlowId>]) -> Option<Vec<f64>> {
        let stated: Option<Vec<f64>> = flows
            .iter()
            .map(|flow| Some(f64::from(self.game.roles.share((*flow)?)?)))
            .collect();
        let stated = stated?;
        let sum: f64 = stated.iter().sum();
        (sum > 0.0).then(|| stated.iter().map(|it| it / sum).collect())
    }

    /// The mean of a region under its plan; nothing where a share in a loop is not stated.
    fn mean_regions(&self) -> IdVec<RegionId, Option<f64>> {
        let mut means: IdVec<RegionId, Option<f64>> = IdVec::new();
        for (region, it) in self.game.board.regions.entries() {
            let sum =
                |parts: &[RegionId]| -> Option<f64> { parts.iter().map(|&part| means[part]).sum() };
            let mean = match it {
                Region::Step(_) => Some(likely(self.figures[region])),
                Region::Seq(parts) | Region::Par(parts) => sum(parts),
                Region::Loop {
                    body, back, way, ..
                } => {
                    let around = back.map_or(Some(0.0), |back| means[back]);
                    match (means[*body], around) {
                        // Nothing is added by going round where nothing is done.
                        (Some(0.0), Some(0.0)) => Some(0.0),
                        (Some(body), Some(around)) => way
                            .and_then(|way| self.game.roles.share(way))
                            .filter(|&share| share < 1_000_000)
                            .map(|share| {
                                let again = f64::from(share) / 1_000_000.0;
                                body + again / (1.0 - again) * (around + body)
                            }),
                        _ => None,
                    }
                }
                Region::Choice(choice) => self.mean_choice(choice, self.plans[region], &means),
            };
            means.push(mean);
        }
        means
    }

    fn mean_choice(
        &self,
        choice: &region::Choice,
        plan: Plan,
        means: &IdVec<RegionId, Option<f64>>,
    ) -> Option<f64> {
        let mut ways: Vec<(Option<FlowId>, f64)> = Vec::new();
        let mut besides = 0.0;
        if let Plan::Act(way) = plan {
            for part in choice.step.iter().chain(&choice.always) {
                besides += means[*part]?;
            }
            let way = way.and_then(|at| choice.branches.get(at));
            for branch in choice.of(Kind::Fact).chain(way) {
                ways.push((branch.flow, means[branch.region]?));
            }
            if choice.many {
                let alone = choice.of(Kind::Fact).find(|it| it.default);
                let alone = alone.map_or(Some(0.0), |it| means[it.region])?;
                let together: f64 = ways.iter().map(|it| it.1).sum();
                return Some(besides + alone.max(together - alone));
            }
        }
        let mut all: Vec<(Option<FlowId>, f64)> = ways
            .into_iter()
            .map(|(flow, mean)| (flow, besides + mean))
            .collect();
        for branch in choice.of(Kind::Timer) {
            all.push((branch.flow, means[branch.region]?));
        }
        if let [(_, only)] = all.as_slice() {
            return Some(*only);
        }
        let flows: Vec<Option<FlowId>> = all.iter().map(|it| it.0).collect();
        let values = all.iter().map(|it| it.1);
        Some(match self.shares(&flows) {
            Some(shares) => values.zip(shares).map(|(value, share)| value * share).sum(),
            None => values.fold(besides, f64::max),
        })
    }

    /// The mean over all runs of the strategy.
    fn expected(&self) -> Option<u64> {
        let states = &self.game.states;
        let regions = self.mean_regions();
        let mut seen = IdVec::filled(false, states.len());
        let mut order: Vec<StateId> = Vec::new();
        // One order of parallel branches is as good as another: own time adds up.
        let mut next: IdVec<StateId, Vec<(StateId, f64, f64)>> =
            IdVec::filled(Vec::new(), states.len());
        let mut longest: IdVec<StateId, bool> = IdVec::filled(false, states.len());
        let mut steps: Vec<(StateId, StateId, bool)> = Vec::new();
        let mut open = states.initial.clone();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut seen[state], true) {
                continue;
            }
            order.push(state);
            let Some(alt) = states.moves(state).find_map(|it| self.choose(it)) else {
                continue;
            };
            let results = states.results(alt);
            let outcomes = states.alternative(alt).map(|it| it.outcomes.as_slice());
            let flows: Vec<Option<FlowId>> = outcomes
                .unwrap_or_default()
                .iter()
                .map(|it| it.flow)
                .collect();
            let shares = if results.len() == 1 {
                Some(vec![1.0])
            } else {
                self.shares(&flows)
            };
            longest[state] = shares.is_none();
            let shares = shares.unwrap_or_else(|| vec![1.0; results.len()]);
            for ((at, &result), share) in results.iter().enumerate().zip(shares) {
                let clock = outcomes
                    .and_then(|it| it.get(at))
                    .is_some_and(|it| it.timer);
                let cost = match states.alts[alt].needs {
                    Some(region) if !clock => regions[region]?,
                    _ => 0.0,
                };
                // A way that nobody takes counts for nothing, and does not make a loop.
                if share > 0.0 {
                    next[state].push((result, share, cost));
                    steps.push((state, result, longest[state]));
                    open.push(result);
                }
            }
        }
        // In a loop every share must be stated.
        if busy_cycle(states.len(), &steps) {
            return None;
        }
        let mut mean = IdVec::filled(0.0_f64, states.len());
        order.reverse();
        for _ in 0..100_000 {
            let mut change = 0.0_f64;
            for &state in &order {
                let each = next[state]
                    .iter()
                    .map(|&(to, share, cost)| share * (cost + mean[to]));
                let value = if longest[state] {
                    each.fold(0.0, f64::max)
                } else {
                    each.sum()
                };
                change = change.max((value - mean[state]).abs());
                mean[state] = value;
            }
            if change < 1e-6 {
                let initial = states.initial.iter().map(|&state| mean[state]);
                return Some(whole(initial.fold(0.0, f64::max)));
            }
        }
        None
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "milliseconds of a procedure are far below the precision of a double"
)]
fn likely(figures: Figures) -> f64 {
    figures.own.likely as f64
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded to whole milliseconds; the cast saturates"
)]
fn whole(ms: f64) -> u64 {
    ms.round() as u64
}

/// Whether a marked step lies on a cycle.
fn busy_cycle(states: usize, steps: &[(StateId, StateId, bool)]) -> bool {
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

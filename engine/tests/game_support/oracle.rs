//! The game once more, slow and without any cleverness: on the flows of the net itself, trying every strategy.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_engine::flow::{FlowId, Join, Kind, Net, NodeId, Split, Way};
use gensoku_engine::game::{Decider, Goal, Part, Roles};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct State {
    pub marked: BTreeSet<FlowId>,
    /// Nodes at which a run begins and has not begun yet.
    pub begin: BTreeSet<NodeId>,
    pub ends: BTreeSet<NodeId>,
    pub decided: bool,
    pub bad: bool,
}

/// A result of an alternative.
#[derive(Clone, Debug)]
pub struct Result {
    pub state: State,
    /// Whether the node was done.
    pub done: bool,
    pub taken: Vec<FlowId>,
}

#[derive(Clone, Debug)]
pub struct Alternative {
    pub results: Vec<Result>,
}

#[derive(Clone, Debug)]
pub struct Turn {
    pub node: NodeId,
    pub alternatives: Vec<Alternative>,
}

pub struct Oracle<'a> {
    pub net: &'a Net,
    pub roles: &'a Roles,
    pub allowed: &'a dyn Fn(NodeId) -> bool,
}

/// The procedure is not sound.
#[derive(Debug)]
pub struct Unsound;

impl Oracle<'_> {
    fn taken(&self, flow: FlowId) -> bool {
        let it = &self.net.flows()[flow];
        let decider = self.roles.decider(flow);
        let siblings = self.net.outgoing(it.source);
        let instead = siblings
            .iter()
            .any(|&f| self.roles.decider(f) == Decider::Instead);
        let forced = siblings
            .iter()
            .any(|&f| self.roles.decider(f) == Decider::Forced);
        let split = self.net.nodes()[it.source].split;
        match decider {
            Decider::Never => false,
            Decider::Instead => true,
            _ if instead => false,
            Decider::Forced | Decider::Timer => true,
            _ => !(forced && split != Split::All && it.way != Way::Always),
        }
    }

    fn ways(&self, node: NodeId) -> Vec<FlowId> {
        let ways = self.net.outgoing(node).iter().copied();
        ways.filter(|&flow| self.taken(flow)).collect()
    }

    pub fn start(&self) -> State {
        let root = self.net.pools().iter().next().unwrap().root;
        State {
            marked: BTreeSet::new(),
            begin: self.net.starts(root).collect(),
            ends: BTreeSet::new(),
            decided: false,
            bad: false,
        }
    }

    /// Nodes that can come to do something in this group and scenario, or in any.
    fn live(&self, any: bool) -> BTreeSet<NodeId> {
        let mut live = BTreeSet::new();
        let mut open: Vec<NodeId> = self.start().begin.into_iter().collect();
        while let Some(node) = open.pop() {
            if live.insert(node) {
                for &flow in self.net.outgoing(node) {
                    if any || self.taken(flow) {
                        open.push(self.net.flows()[flow].target);
                    }
                }
            }
        }
        live
    }

    /// The flows that a join waits for.
    fn awaited(&self, node: NodeId) -> Vec<FlowId> {
        let (any, now) = (self.live(true), self.live(false));
        let flows = self.net.incoming(node).iter().copied();
        flows
            .filter(|&flow| {
                let source = self.net.flows()[flow].source;
                self.taken(flow) && (now.contains(&source) || !any.contains(&source))
            })
            .collect()
    }

    /// Whether a token on `from` can come to `to` without visiting `around`.
    fn leads(&self, from: FlowId, to: FlowId, around: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(flow) = open.pop() {
            if flow == to {
                return true;
            }
            let target = self.net.flows()[flow].target;
            if target != around && seen.insert(flow) {
                open.extend(self.ways(target));
            }
        }
        false
    }

    /// What can begin: each node with the tokens that it takes.
    pub fn enabled(&self, state: &State) -> Vec<(NodeId, State)> {
        let mut found = Vec::new();
        for node in self.net.nodes().ids() {
            let marked: Vec<FlowId> = self
                .net
                .incoming(node)
                .iter()
                .copied()
                .filter(|flow| state.marked.contains(flow))
                .collect();
            if state.begin.contains(&node) {
                let mut next = state.clone();
                next.begin.remove(&node);
                found.push((node, next));
            }
            let mut take = |flows: &[FlowId]| {
                let mut next = state.clone();
                next.marked.retain(|flow| !flows.contains(flow));
                found.push((node, next));
            };
            match self.net.nodes()[node].join {
                Join::Each => marked.iter().for_each(|&flow| take(&[flow])),
                Join::All => {
                    let awaited = self.awaited(node);
                    if !marked.is_empty() && awaited.iter().all(|it| marked.contains(it)) {
                        take(&awaited);
                    }
                }
                Join::Inclusive => {
                    let into = self.net.incoming(node);
                    let can = state.marked.iter().all(|&token| {
                        let comes = |full: bool| {
                            into.iter().any(|&way| {
                                marked.contains(&way) == full && self.leads(token, way, node)
                            })
                        };
                        !comes(false) || comes(true)
                    });
                    if !marked.is_empty() && can {
                        take(&marked);
                    }
                }
            }
        }
        found
    }

    /// What can happen in a state.
    pub fn turns(&self, state: &State) -> std::result::Result<Vec<Turn>, Unsound> {
        let mut turns = Vec::new();
        for (node, before) in self.enabled(state) {
            turns.push(Turn {
                node,
                alternatives: self.alternatives(node, &before)?,
            });
        }
        Ok(turns)
    }

    fn alternatives(
        &self,
        node: NodeId,
        before: &State,
    ) -> std::result::Result<Vec<Alternative>, Unsound> {
        let it = &self.net.nodes()[node];
        let part = self.roles.part(node);
        let ways = self.ways(node);
        if matches!(it.kind, Kind::End(_)) || ways.is_empty() {
            let mut after = before.clone();
            if !after.ends.insert(node) {
                return Err(Unsound);
            }
            match self.roles.goal(node) {
                Goal::Withdrawn => after.bad = true,
                Goal::Refused if !before.decided => after.bad = true,
                _ => {}
            }
            let result = Result {
                state: after,
                done: true,
                taken: Vec::new(),
            };
            return Ok(vec![Alternative {
                results: vec![result],
            }]);
        }
        let decider = |flow: FlowId| self.roles.decider(flow);
        let instead = decider(ways[0]) == Decider::Instead;
        if it.split == Split::All && !instead {
            let result = self.put(before, &ways, before.decided, true)?;
            return Ok(vec![Alternative {
                results: vec![result],
            }]);
        }
        let timers: Vec<FlowId> = ways
            .iter()
            .copied()
            .filter(|&f| decider(f) == Decider::Timer && part == Part::Acts)
            .collect();
        let own: Vec<FlowId> = ways
            .iter()
            .copied()
            .filter(|&f| decider(f) == Decider::Applicant)
            .collect();
        let facts: Vec<FlowId> = ways
            .iter()
            .copied()
            .filter(|f| !own.contains(f) && !timers.contains(f))
            .collect();
        // Every set of ways that the applicant may choose, with every set that may come of it.
        let mut options: Vec<(Vec<FlowId>, Vec<Vec<FlowId>>)> = Vec::new();
        if it.split == Split::Some && !instead {
            let default = ways
                .iter()
                .copied()
                .find(|&f| self.net.flows()[f].way == Way::Default);
            let without = |set: &[FlowId]| -> Vec<FlowId> {
                set.iter()
                    .copied()
                    .filter(|&f| Some(f) != default)
                    .collect()
            };
            for chosen in subsets(&without(&own)) {
                let mut results = Vec::new();
                for held in subsets(&without(&facts)) {
                    let mut both = [chosen.clone(), held].concat();
                    if both.is_empty() {
                        both.extend(default);
                    }
                    if !both.is_empty() {
                        results.push(both);
                    }
                }
                // Neither a way of theirs nor a fact: what was chosen is the default.
                let chosen = if chosen.is_empty() {
                    default.into_iter().collect()
                } else {
                    chosen
                };
                if !results.is_empty() {
                    options.push((chosen, results));
                }
            }
        } else if own.is_empty() {
            if !facts.is_empty() {
                options.push((Vec::new(), facts.iter().map(|&f| vec![f]).collect()));
            }
        } else {
            for &way in &own {
                let mut results = vec![vec![way]];
                results.extend(facts.iter().map(|&f| vec![f]));
                options.push((vec![way], results));
            }
        }
        let many = options.len() + usize::from(!timers.is_empty()) > 1;
        let mut all = Vec::new();
        for (chosen, results) in options {
            let several = results.len() + timers.len() > 1;
            let mut outcomes = Vec::new();
            for ways in results {
                let as_chosen = ways == chosen;
                let decided = match (many, several) {
                    (true, _) if as_chosen => false,
                    (_, true) => true,
                    (true, false) => false,
                    (false, false) => before.decided,
                };
                outcomes.push(self.put(before, &ways, decided, true)?);
            }
            for &timer in &timers {
                outcomes.push(self.put(before, &[timer], true, false)?);
            }
            all.push(Alternative { results: outcomes });
        }
        if !timers.is_empty() {
            let mut outcomes = Vec::new();
            for &timer in &timers {
                let decided = if many {
                    false
                } else {
                    timers.len() > 1 || before.decided
                };
                outcomes.push(self.put(before, &[timer], decided, false)?);
            }
            all.push(Alternative { results: outcomes });
        }
        if instead {
            for result in all.iter_mut().flat_map(|it| &mut it.results) {
                result.done = false;
            }
        }
        Ok(all)
    }

    fn put(
        &self,
        before: &State,
        ways: &[FlowId],
        decided: bool,
        done: bool,
    ) -> std::result::Result<Result, Unsound> {
        let mut state = before.clone();
        state.decided = decided;
        for &way in ways {
            if !state.marked.insert(way) {
                return Err(Unsound);
            }
        }
        Ok(Result {
            state,
            done,
            taken: ways.to_vec(),
        })
    }

    pub fn over(state: &State) -> bool {
        state.marked.is_empty() && state.begin.is_empty()
    }

    pub fn goal(&self, state: &State) -> Option<bool> {
        let has = |wanted: Goal| state.ends.iter().any(|&end| self.roles.goal(end) == wanted);
        let over = Self::over(state) && !state.bad;
        (over && (has(Goal::Granted) || has(Goal::Refused))).then(|| has(Goal::Granted))
    }

    /// Every state, with what can happen in it, all nodes being possible; an error where the procedure is not sound,
    /// nothing where it is too large for this.
    pub fn explore(
        &self,
        most: usize,
    ) -> Option<std::result::Result<BTreeMap<State, Vec<Turn>>, Unsound>> {
        let mut known: BTreeMap<State, Vec<Turn>> = BTreeMap::new();
        let mut open = vec![self.start()];
        while let Some(state) = open.pop() {
            if known.contains_key(&state) {
                continue;
            }
            if known.len() >= most {
                return None;
            }
            let turns = match self.turns(&state) {
                Ok(turns) => turns,
                Err(unsound) => return Some(Err(unsound)),
            };
            for result in turns
                .iter()
                .flat_map(|it| &it.alternatives)
                .flat_map(|it| &it.results)
            {
                open.push(result.state.clone());
            }
            known.insert(state, turns);
        }
        // Every state must be able to end.
        let mut ending: BTreeSet<&State> = known.keys().filter(|state| Self::over(state)).collect();
        loop {
            let before = ending.len();
            for (state, turns) in &known {
                let mut results = turns
                    .iter()
                    .flat_map(|it| &it.alternatives)
                    .flat_map(|it| &it.results);
                if results.any(|it| ending.contains(&it.state)) {
                    ending.insert(state);
                }
            }
            if ending.len() == before {
                break;
            }
        }
        if ending.len() < known.len() {
            return Some(Err(Unsound));
        }
        Some(Ok(known))
    }

    /// Whether some strategy wins; nothing where there are too many of them.
    pub fn wins(&self, known: &BTreeMap<State, Vec<Turn>>, tries: &mut usize) -> Option<bool> {
        let states: Vec<&State> = known.keys().collect();
        let number: BTreeMap<&State, usize> =
            states.iter().enumerate().map(|(n, s)| (*s, n)).collect();
        // For each state and turn: the possible alternatives, as numbers of results.
        let turns: Vec<Vec<Vec<Vec<usize>>>> = known
            .values()
            .map(|turns| {
                turns
                    .iter()
                    .map(|turn| {
                        let can =
                            self.roles.part(turn.node) == Part::None || (self.allowed)(turn.node);
                        turn.alternatives
                            .iter()
                            .filter(|it| can || it.results.iter().all(|result| !result.done))
                            .map(|it| {
                                it.results
                                    .iter()
                                    .map(|result| number[&result.state])
                                    .collect()
                            })
                            .collect()
                    })
                    .collect()
            })
            .collect();
        let goals: Vec<Option<bool>> = states.iter().map(|state| self.goal(state)).collect();
        let start = number[&self.start()];
        try_all(start, &turns, &goals, &mut BTreeMap::new(), tries)
    }
}

fn subsets(of: &[FlowId]) -> Vec<Vec<FlowId>> {
    (0..1_u32 << of.len())
        .map(|bits| {
            let each = of.iter().enumerate();
            each.filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, &f)| f)
                .collect()
        })
        .collect()
}

/// Tries every choice at each state that the choices made so far lead to.
fn try_all(
    start: usize,
    turns: &[Vec<Vec<Vec<usize>>>],
    goals: &[Option<bool>],
    chosen: &mut BTreeMap<(usize, usize), usize>,
    tries: &mut usize,
) -> Option<bool> {
    *tries = tries.checked_sub(1)?;
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    let mut edges: Vec<(usize, usize)> = Vec::new();
    let mut open = vec![start];
    let mut undecided = None;
    while let Some(state) = open.pop() {
        if !reached.insert(state) {
            continue;
        }
        for (at, alternatives) in turns[state].iter().enumerate() {
            let alternative = match alternatives.as_slice() {
                [] => continue,
                [only] => only,
                several => match chosen.get(&(state, at)) {
                    Some(&which) => &several[which],
                    None => {
                        undecided.get_or_insert((state, at, several.len()));
                        continue;
                    }
                },
            };
            for &result in alternative {
                edges.push((state, result));
                open.push(result);
            }
        }
    }
    if let Some((state, at, count)) = undecided {
        for which in 0..count {
            chosen.insert((state, at), which);
            let wins = try_all(start, turns, goals, chosen, tries)?;
            chosen.remove(&(state, at));
            if wins {
                return Some(true);
            }
        }
        return Some(false);
    }
    let mut fine: BTreeSet<usize> = reached
        .iter()
        .copied()
        .filter(|&it| goals[it].is_some())
        .collect();
    let granted = reached.iter().any(|&it| goals[it] == Some(true));
    loop {
        let before = fine.len();
        for &(from, to) in &edges {
            if fine.contains(&to) {
                fine.insert(from);
            }
        }
        if fine.len() == before {
            break;
        }
    }
    Some(granted && fine == reached)
}

/// The least time of one pass, by going through all plays.
pub struct Clock<'a> {
    oracle: &'a Oracle<'a>,
    /// Whether all time counts, one thing done after another, or only that in which the applicant is busy.
    all: bool,
    known: &'a BTreeMap<State, Vec<Turn>>,
    back: BTreeSet<FlowId>,
    safe: BTreeSet<&'a State>,
    granting: BTreeSet<&'a State>,
    values: BTreeMap<State, Option<u64>>,
}

impl<'a> Clock<'a> {
    /// Nothing where it is not clear what a way back is: where some loop has two entries.
    pub fn new(
        oracle: &'a Oracle<'a>,
        known: &'a BTreeMap<State, Vec<Turn>>,
        all_time: bool,
    ) -> Option<Self> {
        let net = oracle.net;
        let reach = |without: Option<NodeId>| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<NodeId> = oracle.start().begin.into_iter().collect();
            while let Some(node) = open.pop() {
                if Some(node) != without && seen.insert(node) {
                    open.extend(
                        oracle
                            .ways(node)
                            .iter()
                            .map(|&flow| net.flows()[flow].target),
                    );
                }
            }
            seen
        };
        let all = reach(None);
        // A way leads back where its target lies on every path to its source.
        let mut back = BTreeSet::new();
        for flow in all.iter().flat_map(|&node| oracle.ways(node)) {
            let it = &net.flows()[flow];
            if it.source == it.target || !reach(Some(it.target)).contains(&it.source) {
                back.insert(flow);
            }
        }
        // Without them nothing may go in circles: take away nodes that lead nowhere until none is left.
        let mut left = all;
        loop {
            let ends = left.iter().copied().find(|&node| {
                let ways = oracle.ways(node);
                let mut ways = ways.iter().filter(|flow| !back.contains(flow));
                !ways.any(|&flow| left.contains(&net.flows()[flow].target))
            });
            match ends {
                Some(node) => left.remove(&node),
                None if left.is_empty() => break,
                None => return None,
            };
        }
        let mut safe: BTreeSet<&State> = known.keys().collect();
        loop {
            let before = safe.len();
            let good = reaching(known, &safe, &|state| oracle.goal(state).is_some());
            safe = good
                .iter()
                .copied()
                .filter(|&state| {
                    known[state].iter().all(|turn| {
                        let mut all = turn.alternatives.iter();
                        all.any(|it| it.results.iter().all(|result| good.contains(&result.state)))
                    })
                })
                .collect();
            if safe.len() == before {
                break;
            }
        }
        let granting = reaching(known, &safe, &|state| oracle.goal(state) == Some(true));
        Some(Self {
            oracle,
            all: all_time,
            known,
            back,
            safe,
            granting,
            values: BTreeMap::new(),
        })
    }

    /// What one turn takes with one of its results.
    fn took(&self, node: NodeId, result: &Result) -> u64 {
        let roles = self.oracle.roles;
        let own = result.done && roles.part(node) == Part::Acts;
        let effort = roles.effort(node).filter(|_| own);
        let busy = effort.map_or(0, |it| it.likely);
        if !self.all {
            return busy;
        }
        let wait = roles.wait(node).filter(|_| result.done);
        let mut delays = result.taken.iter().filter_map(|&flow| roles.delay(flow));
        busy + wait.map_or(0, |it| it.likely) + delays.next().unwrap_or(0)
    }

    pub fn least(&mut self, state: &State) -> Option<u64> {
        if Oracle::over(state) {
            return Some(0);
        }
        if let Some(&value) = self.values.get(state) {
            return value;
        }
        let granting = self.granting.contains(state);
        let mut most = None;
        for turn in &self.known[state] {
            let mut options = Vec::new();
            for alternative in &turn.alternatives {
                let results = &alternative.results;
                if !results.iter().all(|it| self.safe.contains(&it.state)) {
                    continue;
                }
                let gives_up =
                    granting && !results.iter().any(|it| self.granting.contains(&it.state));
                let mut worst = None;
                for result in results {
                    if result.taken.iter().any(|flow| self.back.contains(flow)) {
                        continue;
                    }
                    let took = self.took(turn.node, result);
                    worst = worst.max(self.least(&result.state).map(|it| it + took));
                }
                options.extend(worst.map(|it| (gives_up, it)));
            }
            most = most.max(options.iter().min().map(|it| it.1));
        }
        self.values.insert(state.clone(), most);
        most
    }
}

/// The states from which one of a kind can be reached by alternatives that stay in a set.
fn reaching<'a>(
    known: &'a BTreeMap<State, Vec<Turn>>,
    within: &BTreeSet<&State>,
    wanted: &dyn Fn(&State) -> bool,
) -> BTreeSet<&'a State> {
    let mut found: BTreeSet<&State> = BTreeSet::new();
    loop {
        let before = found.len();
        for (state, turns) in known {
            let step = || {
                let mut all = turns.iter().flat_map(|turn| &turn.alternatives);
                all.any(|it| {
                    it.results
                        .iter()
                        .all(|result| within.contains(&result.state))
                        && it
                            .results
                            .iter()
                            .any(|result| found.contains(&result.state))
                })
            };
            if within.contains(state) && (wanted(state) || step()) {
                found.insert(state);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

//! Pools, whole states, and what all of them say.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use gensoku_engine::flow::{FlowId, Gateway, Kind, MessageFlowId, NodeId, ScopeId, Split};

use super::{Answer, Inst, Oracle, Pool, Spot, State};

impl Oracle<'_> {
    pub(super) fn begins_on_message(&self, node: NodeId) -> bool {
        if self.kind(node) == Kind::Gateway(Gateway::EventBased)
            && self.net.nodes()[node].split == Split::Event
        {
            let flows = self.net.outgoing(node);
            return !flows.is_empty()
                && flows
                    .iter()
                    .all(|&it| !self.comes_from_outside(self.net.flows()[it].target));
        }
        !self.awaits(node).is_empty() && !self.comes_from_outside(node)
    }

    /// How a pool begins: with tokens at these nodes at once, or at one of those when its message arrives.
    pub(super) fn pool_starts(&self, scope: ScopeId) -> (Vec<Vec<NodeId>>, Vec<NodeId>) {
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        let all: Vec<NodeId> = self.net.unentered(scope).collect();
        if !starts.is_empty() {
            let (on_message, at_once): (Vec<NodeId>, Vec<NodeId>) = starts
                .into_iter()
                .partition(|&node| self.begins_on_message(node));
            return (at_once.into_iter().map(|it| vec![it]).collect(), on_message);
        }
        if !all.is_empty() && all.iter().all(|&node| self.begins_on_message(node)) {
            return (vec![], all);
        }
        (if all.is_empty() { vec![] } else { vec![all] }, vec![])
    }

    /// The instances and messages with which a waiting pool can begin.
    pub(super) fn arrivals(
        &self,
        scope: ScopeId,
        messages: &BTreeMap<MessageFlowId, u32>,
    ) -> Vec<(Inst, MessageFlowId, Vec<NodeId>)> {
        let mut found = Vec::new();
        for start in self.pool_starts(scope).1 {
            let targets: Vec<NodeId> = match self.kind(start) {
                Kind::Gateway(_) => self
                    .net
                    .outgoing(start)
                    .iter()
                    .map(|&it| self.net.flows()[it].target)
                    .collect(),
                _ => vec![start],
            };
            for target in targets {
                for message in self
                    .awaits(target)
                    .into_iter()
                    .filter(|it| messages.contains_key(it))
                {
                    if matches!(self.kind(target), Kind::Start(_)) {
                        found.push((self.begun(scope, &[target]), message, vec![]));
                    } else {
                        let occurs = if self.kind(target).is_activity() {
                            vec![target]
                        } else {
                            vec![]
                        };
                        for inst in self.pass_on(&self.fresh(scope), target) {
                            found.push((inst, message, occurs.clone()));
                        }
                    }
                }
            }
        }
        found
    }

    /// Whether a message goes to a start event of a pool, or to what else begins one: it begins a run of its own.
    fn begins_a_pool(&self, message: MessageFlowId) -> bool {
        let Some(target) = self.net.messages()[message].target else {
            return false;
        };
        self.net.pools().iter().any(|pool| {
            self.net.starts(pool.root).any(|start| {
                let behind = self.net.outgoing(start).iter();
                let mut behind = behind.map(|&it| self.net.flows()[it].target);
                start == target
                    || matches!(self.kind(start), Kind::Gateway(_)) && behind.any(|it| it == target)
            })
        })
    }

    pub(super) fn complete(&self, state: &State) -> bool {
        state
            .pools
            .iter()
            .zip(self.net.pools().iter())
            .all(|(pool, of)| match pool {
                Pool::Fresh => false,
                Pool::Waiting => self.arrivals(of.root, &state.messages).is_empty(),
                Pool::Running(inst) => Self::is_empty(inst),
            })
    }

    pub(super) fn successors(&self, state: &State) -> Vec<(State, Vec<NodeId>, Option<NodeId>)> {
        let mut next = Vec::new();
        for (position, of) in self.net.pools().iter().enumerate() {
            let with = |pool: Pool| {
                let mut state = state.clone();
                state.pools[position] = pool;
                state
            };
            match &state.pools[position] {
                Pool::Fresh => {
                    let (at_once, on_message) = self.pool_starts(of.root);
                    for nodes in &at_once {
                        next.push((
                            with(Pool::Running(self.begun(of.root, nodes))),
                            vec![],
                            None,
                        ));
                    }
                    if !on_message.is_empty() {
                        next.push((with(Pool::Waiting), vec![], None));
                    }
                    if at_once.is_empty() && on_message.is_empty() {
                        next.push((with(Pool::Running(self.fresh(of.root))), vec![], None));
                    }
                }
                Pool::Waiting => {
                    for (inst, message, occurs) in self.arrivals(of.root, &state.messages) {
                        let sends = if occurs.is_empty() {
                            vec![]
                        } else {
                            self.sends(occurs[0])
                        };
                        let mut after = with(Pool::Running(inst));
                        take_message(&mut after.messages, message);
                        for sent in sends {
                            *after.messages.entry(sent).or_default() += 1;
                        }
                        next.push((after, occurs, None));
                    }
                }
                Pool::Running(inst) => {
                    for step in self.steps(inst, &state.messages) {
                        let mut after = with(Pool::Running(step.inst));
                        if let Some(message) = step.takes {
                            take_message(&mut after.messages, message);
                        }
                        for sent in step.sends {
                            *after.messages.entry(sent).or_default() += 1;
                        }
                        next.push((after, step.occurs, step.improper));
                    }
                }
            }
        }
        next
    }

    pub(super) fn most(&self, inst: &Inst) -> u32 {
        let own = inst.tokens.values().copied().max().unwrap_or(0);
        let acts = u32::try_from(inst.acts.len()).unwrap();
        let inner = inst
            .acts
            .iter()
            .filter_map(|act| act.inner.as_ref())
            .map(|inner| self.most(inner))
            .max();
        own.max(acts.saturating_sub(4)).max(inner.unwrap_or(0))
    }

    pub(super) fn crowded(inst: &Inst, found: &mut BTreeSet<FlowId>) {
        for (spot, &tokens) in &inst.tokens {
            if let Spot::Flow(flow) = spot
                && tokens > 1
            {
                found.insert(*flow);
            }
        }
        for inner in inst.acts.iter().filter_map(|act| act.inner.as_ref()) {
            Self::crowded(inner, found);
        }
    }

    pub(crate) fn judge(&self) -> Answer {
        let first = State {
            pools: self.net.pools().iter().map(|_| Pool::Fresh).collect(),
            messages: BTreeMap::new(),
        };
        let mut answer = Answer {
            finished: true,
            ..Answer::default()
        };
        let mut numbers: HashMap<State, usize> = HashMap::from([(first.clone(), 0)]);
        let mut before: Vec<Vec<usize>> = vec![vec![]];
        let mut complete = vec![self.complete(&first)];
        let mut queue = VecDeque::from([first]);
        let mut at = 0;
        while let Some(state) = queue.pop_front() {
            let own = at;
            at += 1;
            for pool in &state.pools {
                if let Pool::Running(inst) = pool {
                    Self::crowded(inst, &mut answer.crowded);
                }
            }
            if self.complete(&state) {
                let left = state.messages.keys().copied();
                answer
                    .unread
                    .extend(left.filter(|&it| !self.begins_a_pool(it)));
            }
            for (next, occurs, improper) in self.successors(&state) {
                answer.occurs.extend(occurs);
                answer.improper.extend(improper);
                let tokens = next.pools.iter().map(|pool| match pool {
                    Pool::Running(inst) => self.most(inst),
                    _ => 0,
                });
                let most = tokens
                    .chain(next.messages.values().copied())
                    .max()
                    .unwrap_or(0);
                if let Some(&number) = numbers.get(&next) {
                    before[number].push(own);
                } else if most > self.most_tokens || numbers.len() >= self.most_states {
                    answer.finished = false;
                } else {
                    numbers.insert(next.clone(), before.len());
                    before.push(vec![own]);
                    complete.push(self.complete(&next));
                    queue.push_back(next);
                }
            }
        }
        let mut reaches = complete.clone();
        let mut open: Vec<usize> = (0..complete.len())
            .filter(|&state| complete[state])
            .collect();
        while let Some(state) = open.pop() {
            for &source in &before[state] {
                if !reaches[source] {
                    reaches[source] = true;
                    open.push(source);
                }
            }
        }
        answer.states = before.len();
        answer.stuck = answer.finished && reaches.contains(&false);
        answer
    }

    /// The activities that occur in no run, for a finished answer.
    pub(crate) fn dead(&self, answer: &Answer) -> BTreeSet<NodeId> {
        let occurs = |node: NodeId| match self.net.nodes()[node].compensates {
            Some(undone) => self.is_undone(undone) && answer.occurs.contains(&undone),
            None => answer.occurs.contains(&node),
        };
        self.net
            .nodes()
            .ids()
            .filter(|&node| self.kind(node).is_activity() && !occurs(node))
            .collect()
    }
}

fn take_message(messages: &mut BTreeMap<MessageFlowId, u32>, message: MessageFlowId) {
    match messages.get_mut(&message) {
        Some(1) => {
            messages.remove(&message);
        }
        Some(left) => *left -= 1,
        None => panic!("no such message"),
    }
}

//! Soundness by the letter: every state, told apart by everything in it, and every step of it.
//!
//! Slow, without any reduction, and written from the definitions alone. Activities begin and end in two steps, scope
//! instances lie inside each other as they do in the process, and which end events were reached is part of the state.

pub(crate) mod random;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use gensoku_engine::flow::{
    Event, FlowId, Gateway, Join, Kind, MessageFlowId, Net, NodeId, Repeat, ScopeId, Split,
    SubProcess, Task, Way,
};

/// What the states say.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Whether every state was followed.
    pub(crate) finished: bool,
    /// How many states there are.
    pub(crate) states: usize,
    /// Whether from some state no complete one can be reached; only known if finished.
    pub(crate) stuck: bool,
    /// The end events that are reached twice.
    pub(crate) improper: BTreeSet<NodeId>,
    /// The flows that hold two tokens.
    pub(crate) crowded: BTreeSet<FlowId>,
    /// The activities that occur.
    pub(crate) occurs: BTreeSet<NodeId>,
    /// The message flows with messages that stay unread.
    pub(crate) unread: BTreeSet<MessageFlowId>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Inst {
    scope: ScopeId,
    tokens: BTreeMap<Spot, u32>,
    acts: Vec<Act>,
    /// Event sub-processes that something from outside may still start once.
    ready: BTreeSet<NodeId>,
    /// Whether no interrupting event sub-process has begun.
    listening: bool,
    ended: BTreeSet<NodeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Spot {
    Flow(FlowId),
    /// About to start a node that no flow led to.
    At(NodeId),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Act {
    node: NodeId,
    inner: Option<Inst>,
    /// Boundary events that may still happen once.
    ready: BTreeSet<NodeId>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Pool {
    /// Has not chosen how to begin.
    Fresh,
    /// Begins on a message.
    Waiting,
    Running(Inst),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct State {
    pools: Vec<Pool>,
    messages: BTreeMap<MessageFlowId, u32>,
}

/// One step inside an instance.
struct Step {
    inst: Inst,
    takes: Option<MessageFlowId>,
    sends: Vec<MessageFlowId>,
    occurs: Vec<NodeId>,
    improper: Option<NodeId>,
    /// Something thrown that an instance further out catches.
    thrown: Option<Catch>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Catch {
    Boundary(NodeId),
    EventSub(NodeId, NodeId),
    Transaction(NodeId),
}

pub(crate) struct Oracle<'n> {
    net: &'n Net,
    most_states: usize,
    most_tokens: u32,
}

impl<'n> Oracle<'n> {
    pub(crate) fn new(net: &'n Net, most_states: usize, most_tokens: u32) -> Self {
        Self {
            net,
            most_states,
            most_tokens,
        }
    }

    // --- what the elements mean -------------------------------------------------------------------------------

    fn kind(&self, node: NodeId) -> Kind {
        self.net.nodes()[node].kind
    }

    /// Whether a message flow goes from something that sends to something that waits.
    fn tracked(&self, message: MessageFlowId) -> bool {
        let it = self.net.messages()[message];
        let (Some(source), Some(target)) = (it.source, it.target) else {
            return false;
        };
        let sends = match self.kind(source) {
            Kind::Task(_) | Kind::Throw(_) | Kind::End(_) => true,
            Kind::SubProcess(kind, _) => !matches!(kind, SubProcess::Event { .. }),
            _ => false,
        };
        let by_event = |event| matches!(event, Event::None | Event::Message | Event::Multiple);
        let waits = match self.kind(target) {
            Kind::Task(Task::Receive) => true,
            Kind::Catch(event) | Kind::Boundary { event, .. } => by_event(event),
            Kind::Start(event) => {
                let scope = self.net.nodes()[target].scope;
                let embedded = match self.net.scopes()[scope].inside {
                    Some(around) => !matches!(
                        self.kind(around),
                        Kind::SubProcess(SubProcess::Event { .. }, _)
                    ),
                    None => false,
                };
                by_event(event) && !embedded
            }
            _ => false,
        };
        sends && waits
    }

    fn awaits(&self, node: NodeId) -> Vec<MessageFlowId> {
        self.net
            .receives(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked(it))
            .collect()
    }

    fn sends(&self, node: NodeId) -> Vec<MessageFlowId> {
        self.net
            .sends(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked(it))
            .collect()
    }

    fn event_of(&self, node: NodeId) -> Option<Event> {
        match self.kind(node) {
            Kind::Start(event) | Kind::Catch(event) | Kind::Boundary { event, .. } => Some(event),
            _ => None,
        }
    }

    /// Whether something outside the model can make a node happen.
    fn comes_from_outside(&self, node: NodeId) -> bool {
        if self.event_of(node) == Some(Event::Compensation) {
            return false;
        }
        let thrown_in_the_model =
            self.net
                .nodes()
                .ids()
                .any(|thrower| match self.catch_of(thrower) {
                    Some(Catch::Boundary(caught) | Catch::EventSub(_, caught)) => caught == node,
                    _ => false,
                });
        if thrown_in_the_model {
            return false;
        }
        self.event_of(node) == Some(Event::Multiple)
            || self.awaits(node).is_empty()
            || self.net.receives(node).iter().any(|&it| !self.tracked(it))
    }

    /// Who catches what a node throws.
    fn catch_of(&self, thrower: NodeId) -> Option<Catch> {
        let event = match self.kind(thrower) {
            Kind::End(event @ (Event::Error | Event::Escalation | Event::Cancel)) => event,
            Kind::Throw(Event::Escalation) => Event::Escalation,
            _ => return None,
        };
        let code = &self.net.nodes()[thrower].code;
        let fits = |node: NodeId| {
            let wanted = &self.net.nodes()[node].code;
            self.event_of(node) == Some(event)
                && (code.is_none() || wanted.is_none() || code == wanted)
        };
        let mut scope = self.net.nodes()[thrower].scope;
        let mut from = None;
        loop {
            for &member in self.net.members(scope) {
                if let Kind::SubProcess(SubProcess::Event { .. }, inner) = self.kind(member)
                    && from != Some(member)
                    && let Some(start) = self.net.starts(inner).find(|&start| fits(start))
                {
                    return Some(Catch::EventSub(member, start));
                }
            }
            let around = self.net.scopes()[scope].inside?;
            if let Some(&boundary) = self.net.boundary(around).iter().find(|&&it| fits(it)) {
                return Some(Catch::Boundary(boundary));
            }
            if event == Event::Cancel
                && matches!(
                    self.kind(around),
                    Kind::SubProcess(SubProcess::Transaction, _)
                )
            {
                return Some(Catch::Transaction(around));
            }
            from = Some(around);
            scope = self.net.nodes()[around].scope;
        }
    }

    fn interrupts(&self, boundary: NodeId) -> bool {
        matches!(
            self.kind(boundary),
            Kind::Boundary {
                interrupting: true,
                ..
            }
        )
    }

    /// The ways of passing on along the flows out of a node.
    fn ways_out(&self, node: NodeId) -> Vec<Vec<FlowId>> {
        let of = |way: Way| -> Vec<FlowId> {
            self.net
                .outgoing(node)
                .iter()
                .copied()
                .filter(|&flow| self.net.flows()[flow].way == way)
                .collect()
        };
        let (always, guarded, default) = (of(Way::Always), of(Way::Guarded), of(Way::Default));
        let chosen: Vec<Vec<FlowId>> = match self.net.nodes()[node].split {
            Split::All => vec![[guarded, default].concat()],
            Split::One | Split::Event => {
                let all = [guarded, default].concat();
                if all.is_empty() {
                    vec![vec![]]
                } else {
                    all.into_iter().map(|it| vec![it]).collect()
                }
            }
            Split::AtMostOne => {
                let mut ways: Vec<Vec<FlowId>> = [guarded, default]
                    .concat()
                    .into_iter()
                    .map(|it| vec![it])
                    .collect();
                ways.push(vec![]);
                ways
            }
            Split::Some => {
                let mut ways = Vec::new();
                for subset in 1_u32..1 << guarded.len() {
                    let is_in = |position: &usize| subset >> position & 1 == 1;
                    ways.push(
                        guarded
                            .iter()
                            .enumerate()
                            .filter(|(it, _)| is_in(it))
                            .map(|(_, &flow)| flow)
                            .collect(),
                    );
                }
                match default.first() {
                    Some(&default) => ways.push(vec![default]),
                    None if !always.is_empty() || guarded.is_empty() => ways.push(vec![]),
                    None => {}
                }
                ways
            }
        };
        chosen
            .into_iter()
            .map(|ways| [always.clone(), ways].concat())
            .collect()
    }

    // --- instances --------------------------------------------------------------------------------------------

    fn fresh(&self, scope: ScopeId) -> Inst {
        let subs = self
            .net
            .members(scope)
            .iter()
            .copied()
            .filter(|&node| match self.kind(node) {
                Kind::SubProcess(
                    SubProcess::Event {
                        interrupting: false,
                    },
                    inner,
                ) => self
                    .net
                    .starts(inner)
                    .any(|start| self.comes_from_outside(start)),
                _ => false,
            });
        Inst {
            scope,
            tokens: BTreeMap::new(),
            acts: Vec::new(),
            ready: subs.collect(),
            listening: true,
            ended: BTreeSet::new(),
        }
    }

    /// A fresh instance with tokens about to start some nodes.
    fn begun(&self, scope: ScopeId, at: &[NodeId]) -> Inst {
        let mut inst = self.fresh(scope);
        for &node in at {
            *inst.tokens.entry(Spot::At(node)).or_default() += 1;
        }
        inst
    }

    /// The ways in which the inside of a sub-process begins.
    fn beginnings(&self, scope: ScopeId, ad_hoc: bool) -> Vec<Inst> {
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        if !starts.is_empty() {
            return starts
                .into_iter()
                .map(|start| self.begun(scope, &[start]))
                .collect();
        }
        let all: Vec<NodeId> = self.net.unentered(scope).collect();
        if ad_hoc && !all.is_empty() {
            return all
                .into_iter()
                .map(|node| self.begun(scope, &[node]))
                .collect();
        }
        vec![self.begun(scope, &all)]
    }

    fn is_empty(inst: &Inst) -> bool {
        inst.tokens.is_empty() && inst.acts.is_empty()
    }

    /// Every step inside an instance.
    fn steps(&self, inst: &Inst, messages: &BTreeMap<MessageFlowId, u32>) -> Vec<Step> {
        let mut steps = Vec::new();
        for &node in self.net.members(inst.scope) {
            if self.net.nodes()[node].compensates.is_none() {
                for taken in self.takings(inst, node) {
                    self.start(&taken, node, messages, &mut steps);
                }
            }
        }
        for position in 0..inst.acts.len() {
            self.act_steps(inst, position, messages, &mut steps);
        }
        // While anything in the scope is alive, its event sub-processes may begin.
        if !Self::is_empty(inst) && inst.listening {
            for &node in self.net.members(inst.scope) {
                let Kind::SubProcess(SubProcess::Event { interrupting }, inner) = self.kind(node)
                else {
                    continue;
                };
                for start in self.net.starts(inner) {
                    let mut ways: Vec<Option<MessageFlowId>> = self
                        .awaits(start)
                        .into_iter()
                        .filter(|it| messages.contains_key(it))
                        .map(Some)
                        .collect();
                    if self.comes_from_outside(start)
                        && (interrupting || inst.ready.contains(&node))
                    {
                        ways.push(None);
                    }
                    for takes in ways {
                        let mut next = inst.clone();
                        if takes.is_none() {
                            next.ready.remove(&node);
                        }
                        self.start_sub(&mut next, node, start);
                        steps.push(Step {
                            takes,
                            occurs: vec![node],
                            ..Step::plain(next)
                        });
                    }
                }
            }
        }
        steps
    }

    fn start_sub(&self, inst: &mut Inst, sub: NodeId, start: NodeId) {
        let Kind::SubProcess(SubProcess::Event { interrupting }, inner) = self.kind(sub) else {
            panic!("no event")
        };
        if interrupting {
            inst.tokens.clear();
            inst.acts.clear();
            inst.ready.clear();
            inst.listening = false;
        }
        let inner = self.begun(inner, &[start]);
        inst.acts.push(Act {
            node: sub,
            inner: Some(inner),
            ready: BTreeSet::new(),
        });
        inst.acts.sort();
    }

    /// The instances that are left when a node takes its tokens, one for each way of taking them.
    fn takings(&self, inst: &Inst, node: NodeId) -> Vec<Inst> {
        let mut left = Vec::new();
        let mut take = |spots: &[Spot]| {
            let mut next = inst.clone();
            for spot in spots {
                match next.tokens.get_mut(spot) {
                    Some(1) => {
                        next.tokens.remove(spot);
                    }
                    Some(tokens) => *tokens -= 1,
                    None => return,
                }
            }
            left.push(next);
        };
        if inst.tokens.contains_key(&Spot::At(node)) {
            take(&[Spot::At(node)]);
        }
        let incoming: Vec<FlowId> = self
            .net
            .incoming(node)
            .iter()
            .copied()
            .filter(|&flow| {
                // What follows an event-based gateway happens at the gateway.
                let source = self.net.flows()[flow].source;
                self.net.nodes()[source].split != Split::Event || !self.happens_at_gateway(node)
            })
            .collect();
        let marked: Vec<Spot> = incoming
            .iter()
            .map(|&flow| Spot::Flow(flow))
            .filter(|spot| inst.tokens.contains_key(spot))
            .collect();
        match self.net.nodes()[node].join {
            Join::Each => marked.iter().for_each(|&spot| take(&[spot])),
            Join::All if !incoming.is_empty() && marked.len() == incoming.len() => take(&marked),
            Join::Inclusive if !marked.is_empty() && self.may_join(inst, node, &incoming) => {
                take(&marked)
            }
            _ => {}
        }
        left
    }

    fn happens_at_gateway(&self, node: NodeId) -> bool {
        matches!(self.kind(node), Kind::Catch(_) | Kind::Task(Task::Receive))
    }

    /// BPMN 2.0.2, 13.4.3, word by word.
    fn may_join(&self, inst: &Inst, join: NodeId, incoming: &[FlowId]) -> bool {
        let has = |flow: &FlowId| inst.tokens.contains_key(&Spot::Flow(*flow));
        // Every token, by the flows with which its paths begin.
        let mut tokens: Vec<Vec<FlowId>> = Vec::new();
        for &spot in inst.tokens.keys() {
            match spot {
                Spot::Flow(flow) => tokens.push(vec![flow]),
                Spot::At(node) if node != join => tokens.push(self.flows_after(node)),
                Spot::At(_) => {}
            }
        }
        for act in &inst.acts {
            if !matches!(
                self.kind(act.node),
                Kind::SubProcess(SubProcess::Event { .. }, _)
            ) {
                tokens.push(self.flows_after(act.node));
            }
        }
        tokens.iter().all(|first| {
            let reached = self.reached(first, join);
            let empty = incoming
                .iter()
                .any(|flow| !has(flow) && reached.contains(flow));
            let marked = incoming
                .iter()
                .any(|flow| has(flow) && reached.contains(flow));
            !empty || marked
        })
    }

    /// The flows with which a token at a node can go on; what happens at a boundary is on no sequence flow.
    fn flows_after(&self, node: NodeId) -> Vec<FlowId> {
        let mut flows = self.net.outgoing(node).to_vec();
        if let Some(target) = self.link_target(node) {
            flows.extend(self.net.outgoing(target));
        }
        flows
    }

    fn link_target(&self, node: NodeId) -> Option<NodeId> {
        let it = &self.net.nodes()[node];
        if it.kind != Kind::Throw(Event::Link) {
            return None;
        }
        let mut members = self.net.members(it.scope).iter().copied();
        members.find(|&other| {
            self.kind(other) == Kind::Catch(Event::Link) && self.net.nodes()[other].code == it.code
        })
    }

    /// The flows on paths that do not visit a node.
    fn reached(&self, first: &[FlowId], without: NodeId) -> BTreeSet<FlowId> {
        let mut seen = BTreeSet::new();
        let mut open = first.to_vec();
        while let Some(flow) = open.pop() {
            if seen.insert(flow) {
                let target = self.net.flows()[flow].target;
                if target != without {
                    open.extend(self.flows_after(target));
                }
            }
        }
        seen
    }

    /// The instances after a node has happened and passed on.
    fn pass_on(&self, inst: &Inst, node: NodeId) -> Vec<Inst> {
        self.ways_out(node)
            .into_iter()
            .map(|flows| {
                let mut next = inst.clone();
                for flow in flows {
                    *next.tokens.entry(Spot::Flow(flow)).or_default() += 1;
                }
                next
            })
            .collect()
    }

    /// A node has taken its tokens.
    fn start(
        &self,
        taken: &Inst,
        node: NodeId,
        messages: &BTreeMap<MessageFlowId, u32>,
        steps: &mut Vec<Step>,
    ) {
        let passes = |steps: &mut Vec<Step>,
                      takes: Option<MessageFlowId>,
                      through: NodeId,
                      occurs: Vec<NodeId>| {
            for next in self.pass_on(taken, through) {
                steps.push(Step {
                    takes,
                    sends: self.sends(through),
                    occurs: occurs.clone(),
                    ..Step::plain(next)
                });
            }
        };
        match self.kind(node) {
            Kind::Start(_) | Kind::Catch(Event::Link) | Kind::Boundary { .. } => {
                passes(steps, None, node, vec![])
            }
            Kind::Throw(Event::Link) => {
                let mut next = taken.clone();
                if let Some(target) = self.link_target(node) {
                    *next.tokens.entry(Spot::At(target)).or_default() += 1;
                }
                steps.push(Step::plain(next));
            }
            Kind::Throw(Event::Escalation) if self.catch_of(node).is_some() => {
                for next in self.pass_on(taken, node) {
                    self.throw(next, node, None, steps);
                }
            }
            Kind::Throw(_) => passes(steps, None, node, vec![]),
            Kind::Catch(_) => {
                for message in self.awaits(node) {
                    if messages.contains_key(&message) {
                        passes(steps, Some(message), node, vec![]);
                    }
                }
                if self.comes_from_outside(node) {
                    passes(steps, None, node, vec![]);
                }
            }
            Kind::Gateway(_) if self.net.nodes()[node].split == Split::Event => {
                for &flow in self.net.outgoing(node) {
                    let target = self.net.flows()[flow].target;
                    if !self.happens_at_gateway(target) {
                        let mut next = taken.clone();
                        *next.tokens.entry(Spot::Flow(flow)).or_default() += 1;
                        steps.push(Step::plain(next));
                        continue;
                    }
                    let occurs = if self.kind(target).is_activity() {
                        vec![target]
                    } else {
                        vec![]
                    };
                    for message in self.awaits(target) {
                        if messages.contains_key(&message) {
                            passes(steps, Some(message), target, occurs.clone());
                        }
                    }
                    if self.comes_from_outside(target) {
                        passes(steps, None, target, occurs.clone());
                    }
                }
            }
            Kind::Gateway(_) => passes(steps, None, node, vec![]),
            Kind::End(event) => self.end(taken, node, event, steps),
            Kind::Task(_) => {
                self.begin_act(taken, node, None, steps);
                self.skip(taken, node, steps);
            }
            Kind::SubProcess(SubProcess::Event { .. }, _) => {}
            Kind::SubProcess(kind, inner) => {
                for inner in self.beginnings(inner, kind == SubProcess::AdHoc) {
                    self.begin_act(taken, node, Some(inner), steps);
                }
                self.skip(taken, node, steps);
            }
        }
    }

    fn skip(&self, taken: &Inst, node: NodeId, steps: &mut Vec<Step>) {
        if self.net.nodes()[node].repeat == Repeat::LoopTestedBefore {
            steps.extend(self.pass_on(taken, node).into_iter().map(Step::plain));
        }
    }

    fn begin_act(&self, taken: &Inst, node: NodeId, inner: Option<Inst>, steps: &mut Vec<Step>) {
        let ready = self.net.boundary(node).iter().copied();
        let ready = ready
            .filter(|&it| !self.interrupts(it) && self.comes_from_outside(it))
            .collect();
        let mut next = taken.clone();
        next.acts.push(Act { node, inner, ready });
        next.acts.sort();
        steps.push(Step {
            occurs: vec![node],
            ..Step::plain(next)
        });
    }

    fn end(&self, taken: &Inst, node: NodeId, event: Event, steps: &mut Vec<Step>) {
        let mut next = taken.clone();
        let improper = (!next.ended.insert(node)).then_some(node);
        if event == Event::Terminate {
            next.tokens.clear();
            next.acts.clear();
            steps.push(Step {
                improper,
                sends: self.sends(node),
                ..Step::plain(next)
            });
            return;
        }
        if self.catch_of(node).is_some() {
            self.throw(next, node, improper, steps);
        } else {
            steps.push(Step {
                improper,
                sends: self.sends(node),
                ..Step::plain(next)
            });
        }
    }

    /// Something is thrown: `on` is the instance if the thrower goes on.
    fn throw(&self, on: Inst, node: NodeId, improper: Option<NodeId>, steps: &mut Vec<Step>) {
        let Some(catch) = self.catch_of(node) else {
            panic!("nobody catches")
        };
        // What is thrown and does not interrupt leaves the thrower to go on and send.
        let mut step = Step {
            improper,
            thrown: Some(catch),
            ..Step::plain(on)
        };
        let goes_on = match catch {
            Catch::Boundary(boundary) => !self.interrupts(boundary),
            Catch::EventSub(sub, _) => {
                matches!(
                    self.kind(sub),
                    Kind::SubProcess(
                        SubProcess::Event {
                            interrupting: false
                        },
                        _
                    )
                )
            }
            Catch::Transaction(_) => false,
        };
        if goes_on && matches!(self.kind(node), Kind::End(_)) {
            step.sends = self.sends(node);
        }
        self.catch_here(step, steps);
    }

    /// Applies what was thrown if it is caught in this very instance.
    fn catch_here(&self, mut step: Step, steps: &mut Vec<Step>) {
        if let Some(Catch::EventSub(sub, start)) = step.thrown
            && self.net.nodes()[sub].scope == step.inst.scope
        {
            step.thrown = None;
            let Kind::SubProcess(SubProcess::Event { interrupting }, _) = self.kind(sub) else {
                panic!("no event")
            };
            if !interrupting || step.inst.listening {
                self.start_sub(&mut step.inst, sub, start);
                step.occurs.push(sub);
            }
        }
        steps.push(step);
    }

    /// What an active activity can do.
    fn act_steps(
        &self,
        inst: &Inst,
        position: usize,
        messages: &BTreeMap<MessageFlowId, u32>,
        steps: &mut Vec<Step>,
    ) {
        let act = &inst.acts[position];
        let mut without = inst.clone();
        without.acts.remove(position);
        let node = act.node;
        let is_sub = matches!(
            self.kind(node),
            Kind::SubProcess(SubProcess::Event { .. }, _)
        );
        // It ends.
        let done = |takes: Option<MessageFlowId>, steps: &mut Vec<Step>| {
            for next in self.pass_on(&without, node) {
                steps.push(Step {
                    takes,
                    sends: self.sends(node),
                    ..Step::plain(next)
                });
            }
        };
        match &act.inner {
            Some(inner) if Self::is_empty(inner) => {
                if is_sub {
                    steps.push(Step::plain(without.clone()));
                } else {
                    done(None, steps);
                }
            }
            Some(inner) => {
                for step in self.steps(inner, messages) {
                    self.wrap(inst, position, &without, step, steps);
                }
            }
            None if self.kind(node) == Kind::Task(Task::Receive) => {
                for message in self.awaits(node) {
                    if messages.contains_key(&message) {
                        done(Some(message), steps);
                    }
                }
                if self.comes_from_outside(node) {
                    done(None, steps);
                }
            }
            None => done(None, steps),
        }
        // Something at its boundary happens.
        for &boundary in self.net.boundary(node) {
            let mut ways: Vec<Option<MessageFlowId>> = self
                .awaits(boundary)
                .into_iter()
                .filter(|it| messages.contains_key(it))
                .map(Some)
                .collect();
            if self.comes_from_outside(boundary)
                && (self.interrupts(boundary) || act.ready.contains(&boundary))
            {
                ways.push(None);
            }
            for takes in ways {
                let mut base = without.clone();
                if !self.interrupts(boundary) {
                    let mut still = act.clone();
                    if takes.is_none() {
                        still.ready.remove(&boundary);
                    }
                    base.acts.push(still);
                    base.acts.sort();
                }
                for next in self.pass_on(&base, boundary) {
                    steps.push(Step {
                        takes,
                        ..Step::plain(next)
                    });
                }
            }
        }
    }

    /// A step inside an activity, seen from the instance around it.
    fn wrap(
        &self,
        inst: &Inst,
        position: usize,
        without: &Inst,
        step: Step,
        steps: &mut Vec<Step>,
    ) {
        let act = &inst.acts[position];
        let back = |inner: Inst| {
            let mut next = without.clone();
            next.acts.push(Act {
                inner: Some(inner),
                ..act.clone()
            });
            next.acts.sort();
            next
        };
        let Step {
            inst: inner,
            takes,
            sends,
            occurs,
            improper,
            thrown,
        } = step;
        let step = |inst: Inst, thrown: Option<Catch>| Step {
            inst,
            takes,
            sends: sends.clone(),
            occurs: occurs.clone(),
            improper,
            thrown,
        };
        match thrown {
            Some(Catch::Boundary(boundary)) if self.net.boundary(act.node).contains(&boundary) => {
                let base = if self.interrupts(boundary) {
                    without.clone()
                } else {
                    back(inner)
                };
                for next in self.pass_on(&base, boundary) {
                    steps.push(step(next, None));
                }
            }
            Some(Catch::Transaction(node)) if node == act.node => {
                let mut inner = inner;
                inner.tokens.clear();
                inner.acts.clear();
                steps.push(step(back(inner), None));
            }
            thrown => self.catch_here(step(back(inner), thrown), steps),
        }
    }

    // --- pools and runs ---------------------------------------------------------------------------------------

    fn begins_on_message(&self, node: NodeId) -> bool {
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
    fn pool_starts(&self, scope: ScopeId) -> (Vec<Vec<NodeId>>, Vec<NodeId>) {
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
    fn arrivals(
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

    fn complete(&self, state: &State) -> bool {
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

    fn successors(&self, state: &State) -> Vec<(State, Vec<NodeId>, Option<NodeId>)> {
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

    fn most(&self, inst: &Inst) -> u32 {
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

    fn crowded(inst: &Inst, found: &mut BTreeSet<FlowId>) {
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
                answer.unread.extend(state.messages.keys());
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
        let thrown = self.net.nodes().iter().any(|node| {
            matches!(
                node.kind,
                Kind::Throw(Event::Compensation | Event::Multiple)
                    | Kind::End(Event::Compensation | Event::Cancel | Event::Multiple)
                    | Kind::Boundary {
                        event: Event::Cancel,
                        ..
                    }
            )
        });
        let occurs = |node: NodeId| match self.net.nodes()[node].compensates {
            Some(undone) => thrown && answer.occurs.contains(&undone),
            None => answer.occurs.contains(&node),
        };
        self.net
            .nodes()
            .ids()
            .filter(|&node| self.kind(node).is_activity() && !occurs(node))
            .collect()
    }
}

impl Step {
    fn plain(inst: Inst) -> Self {
        Self {
            inst,
            takes: None,
            sends: vec![],
            occurs: vec![],
            improper: None,
            thrown: None,
        }
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

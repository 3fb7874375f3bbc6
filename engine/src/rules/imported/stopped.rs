//! What stops every run before steps to which flows do lead: a gateway that waits for what never comes together, an event
//! whose error or escalation something further in catches, messages that wait for each other, and what undoes that which
//! nothing has undone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::flow::soundness::{self, Soundness};
use crate::flow::{Event, IdVec, Join, Kind, Net, NodeId, SubProcess, Task};

/// Why something never happens, whatever comes before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// It waits for what each of these start events of one pool begins: each run has one of them only.
    Apart(Vec<NodeId>),
    /// What it waits for is caught by this event first.
    CaughtFurtherIn(NodeId),
    /// Nothing has what it compensates undone.
    NotUndone,
    /// It waits for several flows, each of which is taken in some run, and no run takes all.
    NotTogether,
    /// No flow leads to it.
    NotLedTo,
    /// It waits for a message that is sent only after it.
    InACircle(Vec<NodeId>),
    /// It waits for several flows, one of which comes only after it.
    AfterItself,
}

/// What is further back than so many nodes is not looked for.
const MOST_FOLLOWED: usize = 1_000;

/// What is stopped, and where.
pub(super) struct Stopped<'n> {
    net: &'n Net,
    causes: BTreeMap<NodeId, Cause>,
    /// Where nothing happens in any run, or no run goes on.
    idle: IdVec<NodeId, bool>,
}

/// Why nothing happens at a node at which nothing does.
enum Why {
    /// Because of itself.
    Itself(Cause),
    /// Because nothing happens at any of these.
    Before(Vec<NodeId>),
    /// Because nothing comes from these, though a run comes to it from others.
    NotJoinedBy(Vec<NodeId>),
    /// Because none of these sends what it waits for, though a run comes as far as to it.
    NotSentBy(Vec<NodeId>),
}

impl<'n> Stopped<'n> {
    pub(super) fn of(net: &'n Net, soundness: &Soundness) -> Self {
        let mut causes = apart(net);
        let caught = soundness::caught_further_in(net).into_iter();
        causes.extend(caught.map(|(event, by)| (event, Cause::CaughtFurtherIn(by))));
        let not_undone = soundness::not_undone(net).into_iter();
        causes.extend(not_undone.map(|it| (it, Cause::NotUndone)));
        let mut idle: IdVec<NodeId, bool> = IdVec::filled(false, net.nodes().len());
        for &node in soundness.never().iter().chain(causes.keys()) {
            idle[node] = true;
        }
        // Of some events and gateways only their neighbours tell, and a task that waits for ever has begun.
        let mut open: Vec<NodeId> = net.nodes().ids().collect();
        while let Some(node) = open.pop() {
            let goes_on = is_led_to(net, &idle, node) && is_sent_for(net, &idle, node);
            if !idle[node] && !goes_on {
                idle[node] = true;
                open.extend(after(net, node));
            }
        }
        Self { net, causes, idle }
    }
}

impl Stopped<'_> {
    /// Why nothing happens at a node, by what stops every run before it: the nearest first. Where it is a circle of what
    /// waits for each other, all that wait in it; that no flow leads to something only where it is nothing else.
    pub(super) fn by(&self, node: NodeId) -> Vec<(NodeId, Cause)> {
        let mut found = Vec::new();
        let mut waits = Vec::new();
        let mut seen = BTreeSet::from([node]);
        let mut open = VecDeque::from([node]);
        while let Some(node) = open.pop_front()
            && seen.len() < MOST_FOLLOWED
        {
            let next = match self.why(node) {
                None => continue,
                Some(Why::Itself(cause)) => {
                    found.push((node, cause));
                    continue;
                }
                Some(Why::Before(nodes)) => nodes,
                Some(Why::NotJoinedBy(nodes)) => {
                    waits.push((node, Cause::AfterItself));
                    nodes
                }
                Some(Why::NotSentBy(nodes)) => {
                    waits.push((node, Cause::InACircle(nodes.clone())));
                    nodes
                }
            };
            open.extend(next.into_iter().filter(|&it| seen.insert(it)));
        }
        let not_led_to = |it: &(NodeId, Cause)| it.1 == Cause::NotLedTo;
        if found.iter().all(not_led_to) {
            waits.retain(|it| self.leads_back(it.0));
            if !waits.is_empty() {
                return waits;
            }
        } else {
            found.retain(|it| !not_led_to(it));
        }
        found
    }

    /// The first place at which a run is stopped that comes as far as to it, and why.
    pub(super) fn first(&self) -> Vec<(NodeId, Cause)> {
        let stops = self.net.nodes().ids().filter(|&it| self.idle[it]);
        let stops = stops.filter(|&it| {
            matches!(
                self.why(it),
                Some(
                    Why::Itself(Cause::NotTogether | Cause::Apart(_))
                        | Why::NotSentBy(_)
                        | Why::NotJoinedBy(_)
                )
            )
        });
        stops
            .map(|it| self.by(it))
            .find(|it| !it.is_empty())
            .unwrap_or_default()
    }

    /// Why nothing happens at a node itself; none where something does, or nothing is known.
    fn why(&self, node: NodeId) -> Option<Why> {
        if !self.idle[node] {
            return None;
        }
        if let Some(cause) = self.causes.get(&node) {
            return Some(Why::Itself(cause.clone()));
        }
        let net = self.net;
        let it = &net.nodes()[node];
        if let Some(around) = net.scopes()[it.scope].inside.filter(|&it| self.idle[it]) {
            return Some(Why::Before(vec![around]));
        }
        let before = match it.kind {
            _ if it.compensates.is_some() => it.compensates.into_iter().collect(),
            Kind::Boundary { host, .. } => vec![host],
            Kind::Start(_) | Kind::SubProcess(SubProcess::Event { .. }, _) => Vec::new(),
            Kind::Catch(Event::Link) => throwing_links(net, node).collect(),
            _ => sources(net, node).collect(),
        };
        let idle: Vec<NodeId> = before.iter().copied().filter(|&it| self.idle[it]).collect();
        let begins = matches!(it.kind, Kind::Start(_)) || it.instantiates;
        if before.is_empty() && !begins && net.starts(it.scope).next().is_some() {
            return Some(Why::Itself(Cause::NotLedTo));
        }
        if it.join == Join::All && before.len() > 1 {
            return Some(if idle.is_empty() {
                Why::Itself(Cause::NotTogether)
            } else if idle.len() < before.len() {
                Why::NotJoinedBy(idle)
            } else {
                Why::Before(idle)
            });
        }
        if !before.is_empty() && idle.len() == before.len() {
            return Some(Why::Before(idle));
        }
        let senders = senders(net, node);
        let none_sends = !senders.is_empty() && senders.iter().all(|&it| self.idle[it]);
        none_sends.then_some(Why::NotSentBy(senders))
    }

    /// Whether what a node waits for is, further back, that node itself.
    fn leads_back(&self, node: NodeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![node];
        while let Some(at) = open.pop()
            && seen.len() < MOST_FOLLOWED
        {
            let next = match self.why(at) {
                Some(Why::Before(nodes) | Why::NotJoinedBy(nodes) | Why::NotSentBy(nodes)) => nodes,
                Some(Why::Itself(_)) | None => continue,
            };
            if next.contains(&node) {
                return true;
            }
            open.extend(next.into_iter().filter(|&it| seen.insert(it)));
        }
        false
    }
}

/// The joins that wait for what different start events of their pool begin.
fn apart(net: &Net) -> BTreeMap<NodeId, Cause> {
    let mut found = BTreeMap::new();
    for pool in net.pools().iter() {
        let is_start = |it: &NodeId| matches!(net.nodes()[*it].kind, Kind::Start(_));
        let (starts, others): (Vec<NodeId>, Vec<NodeId>) =
            net.starts(pool.root).partition(is_start);
        if starts.len() < 2 || !others.is_empty() {
            continue;
        }
        let reached: Vec<BTreeSet<NodeId>> = starts.iter().map(|&it| led_to(net, it)).collect();
        for &node in net.members(pool.root) {
            let sources: Vec<NodeId> = sources(net, node).collect();
            if net.nodes()[node].join != Join::All || sources.len() < 2 {
                continue;
            }
            let by_one = reached
                .iter()
                .any(|it| sources.iter().all(|source| it.contains(source)));
            let by_some = sources
                .iter()
                .all(|source| reached.iter().any(|it| it.contains(source)));
            if by_one || !by_some {
                continue;
            }
            let waits_for = starts.iter().zip(&reached);
            let waits_for = waits_for.filter(|(_, it)| sources.iter().any(|at| it.contains(at)));
            let waits_for = waits_for.map(|it| *it.0).collect();
            found.insert(node, Cause::Apart(waits_for));
        }
    }
    found
}

/// What a start event leads to in its scope.
fn led_to(net: &Net, start: NodeId) -> BTreeSet<NodeId> {
    let scope = net.nodes()[start].scope;
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        if net.nodes()[node].scope == scope && found.insert(node) {
            open.extend(beside(net, node));
        }
    }
    found
}

fn sources(net: &Net, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let flows = net.incoming(node).iter();
    flows.map(|&it| net.flows()[it].source)
}

/// Who in the model sends what a node waits for; nobody, where it may come from outside.
fn senders(net: &Net, node: NodeId) -> Vec<NodeId> {
    let received = net.receives(node).iter();
    let senders: Option<Vec<NodeId>> = received.map(|&it| net.messages()[it].source).collect();
    senders.unwrap_or_default()
}

/// The events that throw the link which a node catches.
fn throwing_links(net: &Net, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let it = &net.nodes()[node];
    let members = net.members(it.scope).iter().copied();
    members.filter(|&other| {
        let other = &net.nodes()[other];
        other.kind == Kind::Throw(Event::Link) && other.code == it.code
    })
}

/// What a node leads to in its own scope: along flows, links, and by what happens at its boundary.
fn beside(net: &Net, node: NodeId) -> Vec<NodeId> {
    let flows = net.outgoing(node).iter();
    let mut found: Vec<NodeId> = flows.map(|&it| net.flows()[it].target).collect();
    found.extend(net.boundary(node));
    let it = &net.nodes()[node];
    let is_for_compensation = |it: &NodeId| {
        let kind = net.nodes()[*it].kind;
        matches!(
            kind,
            Kind::Boundary {
                event: Event::Compensation,
                ..
            }
        )
    };
    if net.boundary(node).iter().any(is_for_compensation) {
        let members = net.members(it.scope).iter().copied();
        found.extend(members.filter(|&other| net.nodes()[other].compensates == Some(node)));
    }
    if it.kind == Kind::Throw(Event::Link) {
        let members = net.members(it.scope).iter().copied();
        found.extend(members.filter(|&other| {
            let other = &net.nodes()[other];
            other.kind == Kind::Catch(Event::Link) && other.code == it.code
        }));
    }
    found
}

/// What a node leads to in any way.
fn after(net: &Net, node: NodeId) -> Vec<NodeId> {
    let mut found = beside(net, node);
    if let Kind::SubProcess(_, inner) = net.nodes()[node].kind {
        found.extend(net.members(inner));
    }
    let sent = net.sends(node).iter();
    found.extend(sent.filter_map(|&it| net.messages()[it].target));
    found
}

/// Whether a task that waits for a message may receive it.
fn is_sent_for(net: &Net, idle: &IdVec<NodeId, bool>, node: NodeId) -> bool {
    let senders = senders(net, node);
    net.nodes()[node].kind != Kind::Task(Task::Receive)
        || senders.is_empty()
        || senders.iter().any(|&it| !idle[it])
}

/// Whether something leads to a node at which something happens.
fn is_led_to(net: &Net, idle: &IdVec<NodeId, bool>, node: NodeId) -> bool {
    let it = &net.nodes()[node];
    if let Some(undone) = it.compensates {
        return !idle[undone];
    }
    let around = net.scopes()[it.scope].inside;
    let begins = || around.is_none_or(|it| !idle[it]);
    match it.kind {
        Kind::Boundary { host, .. } => !idle[host],
        Kind::Start(_) | Kind::SubProcess(SubProcess::Event { .. }, _) => begins(),
        Kind::Catch(Event::Link) => throwing_links(net, node).any(|it| !idle[it]),
        _ if net.incoming(node).is_empty() => {
            begins() && (it.instantiates || net.starts(it.scope).next().is_none())
        }
        _ if it.join == Join::All => sources(net, node).all(|it| !idle[it]),
        _ => sources(net, node).any(|it| !idle[it]),
    }
}

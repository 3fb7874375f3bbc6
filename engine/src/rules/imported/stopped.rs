//! What stops every run before steps to which flows do lead: a gateway that waits for what different runs begin, and an
//! event whose error or escalation something further in catches.

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::soundness;
use crate::flow::{Event, IdVec, Join, Kind, Net, NodeId, SubProcess, Task};

/// Why something never happens, whatever comes before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// It waits for what each of these start events of one pool begins: each run has one of them only.
    Apart(Vec<NodeId>),
    /// What it waits for is caught by this event first.
    CaughtFurtherIn(NodeId),
}

/// What is stopped, and where.
pub(super) struct Stopped {
    causes: BTreeMap<NodeId, Cause>,
    /// For what nothing can come to because of a cause: where the cause is.
    by: BTreeMap<NodeId, NodeId>,
}

impl Stopped {
    pub(super) fn of(net: &Net) -> Self {
        let mut causes = apart(net);
        let caught = soundness::caught_further_in(net);
        causes.extend(
            caught
                .into_iter()
                .map(|(event, by)| (event, Cause::CaughtFurtherIn(by))),
        );
        let mut by = BTreeMap::new();
        if !causes.is_empty() {
            let free = come_to(net, |_| true);
            let left = come_to(net, |it| !causes.contains_key(&it));
            for &cause in causes.keys() {
                let mut open = vec![cause];
                while let Some(node) = open.pop() {
                    let is_next = free[node] && !left[node] && !by.contains_key(&node);
                    // What another cause stops is told of that one.
                    if is_next && (node == cause || !causes.contains_key(&node)) {
                        by.insert(node, cause);
                        open.extend(after(net, node));
                    }
                }
            }
        }
        Self { causes, by }
    }

    /// Why a node itself never happens.
    pub(super) fn cause(&self, node: NodeId) -> Option<&Cause> {
        self.causes.get(&node)
    }

    /// Where what comes to a node is stopped, if that alone is why nothing does, and why.
    pub(super) fn before(&self, node: NodeId) -> Option<(NodeId, &Cause)> {
        let &at = self.by.get(&node)?;
        Some((at, self.causes.get(&at)?))
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

/// What a node leads to in its own scope: along flows, links, and by what happens at its boundary.
fn beside(net: &Net, node: NodeId) -> Vec<NodeId> {
    let flows = net.outgoing(node).iter();
    let mut found: Vec<NodeId> = flows.map(|&it| net.flows()[it].target).collect();
    found.extend(net.boundary(node));
    let it = &net.nodes()[node];
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

/// What a run may come to, for all that flows and messages tell; some of it may not happen all the same.
fn come_to(net: &Net, may: impl Fn(NodeId) -> bool) -> IdVec<NodeId, bool> {
    let mut found: IdVec<NodeId, bool> = IdVec::filled(false, net.nodes().len());
    let mut open: Vec<NodeId> = net.nodes().ids().collect();
    while let Some(node) = open.pop() {
        if !found[node]
            && may(node)
            && is_led_to(net, &found, node)
            && is_sent_for(net, &found, node)
        {
            found[node] = true;
            open.extend(after(net, node));
        }
    }
    found
}

fn is_led_to(net: &Net, found: &IdVec<NodeId, bool>, node: NodeId) -> bool {
    let it = &net.nodes()[node];
    if it.compensates.is_some() {
        return true;
    }
    let around = net.scopes()[it.scope].inside;
    let begins = || around.is_none_or(|it| found[it]);
    match it.kind {
        Kind::Boundary { host, .. } => found[host],
        Kind::Start(_) | Kind::SubProcess(SubProcess::Event { .. }, _) => begins(),
        Kind::Catch(Event::Link) => net.members(it.scope).iter().any(|&other| {
            let throws = &net.nodes()[other];
            found[other] && throws.kind == Kind::Throw(Event::Link) && throws.code == it.code
        }),
        _ if net.incoming(node).is_empty() => {
            begins() && (it.instantiates || net.starts(it.scope).next().is_none())
        }
        _ if it.join == Join::All => sources(net, node).all(|it| found[it]),
        _ => sources(net, node).any(|it| found[it]),
    }
}

/// Whether what a node waits for may be sent: by somebody outside, or by what a run may come to.
fn is_sent_for(net: &Net, found: &IdVec<NodeId, bool>, node: NodeId) -> bool {
    let waits = matches!(
        net.nodes()[node].kind,
        Kind::Task(Task::Receive)
            | Kind::Catch(Event::Message)
            | Kind::Boundary {
                event: Event::Message,
                ..
            }
    ) || net.nodes()[node].kind == Kind::Start(Event::Message)
        && net.scopes()[net.nodes()[node].scope].inside.is_none();
    let receives = net.receives(node);
    !waits
        || receives.is_empty()
        || receives.iter().any(|&it| {
            net.messages()[it].source.is_none_or(|source| {
                let kind = net.nodes()[source].kind;
                let sends = kind.is_activity() || matches!(kind, Kind::Throw(_) | Kind::End(_));
                !sends || found[source]
            })
        })
}

//! What no start of a process leads to, as far as sequence flows alone tell.

use std::collections::BTreeMap;

use crate::flow::{IdVec, Kind, Net, NodeId};

/// What nothing begins.
pub(super) struct CutOff<'n> {
    net: &'n Net,
    /// What is begun, or comes after something that is: by a start, a message, a boundary event.
    entered: IdVec<NodeId, bool>,
    /// For what is not: a node before it to which nothing leads at all.
    first: IdVec<NodeId, Option<NodeId>>,
    /// The activities that are begun, by their names.
    named: BTreeMap<&'n str, Vec<NodeId>>,
}

impl<'n> CutOff<'n> {
    pub(super) fn of(net: &'n Net) -> Self {
        let mut entered: IdVec<NodeId, bool> = IdVec::filled(false, net.nodes().len());
        let mut first: IdVec<NodeId, Option<NodeId>> = IdVec::filled(None, net.nodes().len());
        // What begins or is begun otherwise than by flows is no matter of flows alone.
        let begun = net.nodes().entries().filter(|(_, it)| {
            let by_flow = it.kind.is_activity() || matches!(it.kind, Kind::Gateway(_));
            !by_flow
                || it.instantiates
                || it.compensates.is_some()
                || net.starts(it.scope).next().is_none()
        });
        let mut open: Vec<NodeId> = begun.map(|it| it.0).collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut entered[node], true) {
                open.extend(after(net, node));
            }
        }
        for (node, _) in net.nodes().entries() {
            if !entered[node] && net.incoming(node).is_empty() {
                open.push(node);
                while let Some(next) = open.pop() {
                    if first[next].is_none() && !entered[next] {
                        first[next] = Some(node);
                        open.extend(after(net, next));
                    }
                }
            }
        }
        let mut named: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
        for (node, it) in net.nodes().entries() {
            let name = it.name.trim();
            if it.kind.is_activity() && entered[node] && !name.is_empty() {
                named.entry(name).or_default().push(node);
            }
        }
        Self {
            net,
            entered,
            first,
            named,
        }
    }

    /// Whether no start leads to a node.
    pub(super) fn has(&self, node: NodeId) -> bool {
        !self.entered[node]
    }

    /// A node before one that is cut off, or that itself, to which nothing leads; none where loops alone lead to it.
    pub(super) fn first(&self, node: NodeId) -> Option<NodeId> {
        self.first[node]
    }

    /// What leads to a node, the nearest first, at most so many.
    pub(super) fn before(&self, node: NodeId, most: usize) -> Vec<NodeId> {
        let mut found = vec![node];
        let mut next = 0;
        while let Some(&node) = found.get(next)
            && found.len() <= most
        {
            next += 1;
            for &flow in self.net.incoming(node) {
                let source = self.net.flows()[flow].source;
                if found.len() <= most && !found.contains(&source) {
                    found.push(source);
                }
            }
        }
        found.remove(0);
        found
    }

    /// An activity of the same name that something begins.
    pub(super) fn twin(&self, node: NodeId) -> Option<NodeId> {
        let name = self.net.nodes()[node].name.trim();
        self.named.get(name)?.iter().copied().find(|&it| it != node)
    }
}

fn after(net: &Net, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let flows = net.outgoing(node).iter();
    flows.map(|&it| net.flows()[it].target)
}

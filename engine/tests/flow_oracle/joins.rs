//! How nodes take tokens: one, one of each, or what is there when no other can come.

use std::collections::BTreeSet;

use gensoku_engine::flow::{FlowId, Join, Kind, NodeId, Split, SubProcess};

use super::{Inst, Oracle, Spot};

impl Oracle<'_> {
    /// The instances that are left when a node takes its tokens, one for each way of taking them.
    pub(super) fn takings(&self, inst: &Inst, node: NodeId) -> Vec<Inst> {
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

    /// BPMN 2.0.2, 13.4.3, word by word.
    pub(super) fn may_join(&self, inst: &Inst, join: NodeId, incoming: &[FlowId]) -> bool {
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

    /// The flows on paths that do not visit a node.
    pub(super) fn reached(&self, first: &[FlowId], without: NodeId) -> BTreeSet<FlowId> {
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
}

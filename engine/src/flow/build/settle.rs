//! Finishes a net: how each node splits and when each flow is taken.

use super::NetBuilder;
use crate::flow::guard;
use crate::flow::index::Runs;
use crate::flow::net::{FlowId, Kind, Net, NodeId, Split, Way};

impl NetBuilder {
    /// The net. How each node splits and when each flow is taken is settled here.
    #[must_use]
    pub fn finish(mut self) -> Net {
        let outgoing = Runs::group(
            self.nodes.len(),
            self.flows.entries().map(|(id, flow)| (flow.source, id)),
        );
        for node in self.nodes.ids() {
            self.settle(node, outgoing.of(node));
        }
        for &flow in &self.always {
            self.flows[flow].way = Way::Always;
        }
        let nodes = self.nodes.len();
        let boundary = self
            .nodes
            .entries()
            .filter_map(|(id, node)| match node.kind {
                Kind::Boundary { host, .. } => Some((host, id)),
                _ => None,
            });
        Net {
            incoming: Runs::group(
                nodes,
                self.flows.entries().map(|(id, flow)| (flow.target, id)),
            ),
            outgoing,
            members: Runs::group(
                self.scopes.len(),
                self.nodes.entries().map(|(id, node)| (node.scope, id)),
            ),
            boundary: Runs::group(nodes, boundary),
            sends: Runs::group(
                nodes,
                self.messages
                    .entries()
                    .filter_map(|(id, it)| Some((it.source?, id))),
            ),
            receives: Runs::group(
                nodes,
                self.messages
                    .entries()
                    .filter_map(|(id, it)| Some((it.target?, id))),
            ),
            nodes: self.nodes,
            flows: self.flows,
            scopes: self.scopes,
            pools: self.pools,
            messages: self.messages,
        }
    }

    /// Reads from the flows out of a node how it splits, and gives each of them its way.
    fn settle(&mut self, node: NodeId, outgoing: &[FlowId]) {
        let said = self.said[node];
        let split = self.nodes[node].split;
        if !said {
            let guarded = outgoing
                .iter()
                .filter(|&&flow| self.flows[flow].way == Way::Guarded)
                .count();
            let defaults = outgoing
                .iter()
                .filter(|&&flow| self.flows[flow].way == Way::Default)
                .count();
            if guarded == 0 {
                // A default beside nothing but unguarded flows is never left out by a guard: it is taken like them.
                for &flow in outgoing {
                    self.flows[flow].way = Way::Always;
                }
                return;
            }
            let texts: Vec<&str> = outgoing
                .iter()
                .map(|&flow| &self.flows[flow])
                .filter(|flow| flow.way == Way::Guarded)
                .filter_map(|flow| flow.guard.as_deref())
                .collect();
            let exclusive = guarded == 1 && defaults == 1
                || guarded > 1
                    && texts.len() == guarded
                    && guard::exclusive(&texts)
                    && defaults < 2;
            let always = outgoing.len() > guarded + defaults;
            self.nodes[node].split = match (exclusive, always && defaults == 0) {
                (true, true) => Split::AtMostOne,
                (true, false) => Split::One,
                (false, _) => Split::Some,
            };
            return;
        }
        let way = if matches!(split, Split::All) {
            Way::Always
        } else {
            Way::Guarded
        };
        for &flow in outgoing {
            let flow = &mut self.flows[flow];
            if way == Way::Always || flow.way == Way::Always {
                flow.way = way;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::net::{Event, Gateway, Origin, Task};

    fn split_of(guards: &[Option<&str>], default: Option<usize>) -> (Split, Vec<Way>) {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let task = builder.node(scope, Kind::Task(Task::Abstract), "t", Origin(0));
        for (position, guard) in guards.iter().enumerate() {
            let end = builder.node(scope, Kind::End(Event::None), "", Origin(0));
            let flow = builder.flow(task, end, Origin(0)).unwrap();
            if let Some(guard) = guard {
                builder.set_guard(flow, guard).unwrap();
            }
            if default == Some(position) {
                builder.set_default(task, flow).unwrap();
            }
        }
        let net = builder.finish();
        (
            net.nodes()[task].split,
            net.flows().iter().map(|flow| flow.way).collect(),
        )
    }

    #[test]
    fn guards_of_an_activity_are_inclusive_unless_provably_exclusive() {
        assert_eq!(
            split_of(&[None, None], None),
            (Split::All, vec![Way::Always; 2])
        );
        assert_eq!(split_of(&[Some("a"), Some("b")], None).0, Split::Some);
        assert_eq!(
            split_of(&[Some("a"), None], Some(1)),
            (Split::One, vec![Way::Guarded, Way::Default])
        );
        assert_eq!(split_of(&[Some("a"), Some("not a")], None).0, Split::One);
        assert_eq!(
            split_of(&[Some("x == 1"), Some("x == 2"), None], Some(2)).0,
            Split::One
        );
        assert_eq!(
            split_of(&[Some("a"), Some("b"), None], Some(2)).0,
            Split::Some
        );
        assert_eq!(
            split_of(&[None, Some("a")], None),
            (Split::Some, vec![Way::Always, Way::Guarded])
        );
        assert_eq!(
            split_of(&[None, Some("x == 1"), Some("x == 2")], None).0,
            Split::AtMostOne
        );
    }

    #[test]
    fn the_last_default_of_a_node_is_the_one() {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let kind = Kind::Gateway(Gateway::Inclusive);
        let [split, a, b] = ["split", "a", "b"].map(|it| builder.node(scope, kind, it, Origin(0)));
        let [first, last] = [a, b].map(|it| builder.flow(split, it, Origin(0)).unwrap());
        builder.set_default(split, first).unwrap();
        builder.set_default(split, last).unwrap();
        let net = builder.finish();
        assert_eq!(net.flows()[first].way, Way::Guarded);
        assert_eq!(net.flows()[last].way, Way::Default);
    }
}

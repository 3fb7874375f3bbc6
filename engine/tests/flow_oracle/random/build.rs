//! A specification made into a net.

use std::collections::BTreeMap;

use gensoku_engine::flow::{FlowId, Kind, Net, NetBuilder, NodeId, Origin, ScopeId};

use super::{Make, Spec};

impl Spec {
    /// The net; what does not fit is left out.
    pub(crate) fn build(&self) -> Net {
        let mut builder = NetBuilder::new();
        let mut scopes: BTreeMap<usize, ScopeId> = BTreeMap::new();
        for &root in &self.roots {
            scopes.insert(root, builder.pool("", Origin(0)).1);
        }
        let mut nodes: BTreeMap<usize, NodeId> = BTreeMap::new();
        // What lies in a scope comes after the node whose inside it is, boundary events after their activities.
        loop {
            let before = nodes.len();
            for (number, spot) in self.nodes.iter().enumerate() {
                if nodes.contains_key(&number) {
                    continue;
                }
                let Some(&scope) = scopes.get(&spot.scope) else {
                    continue;
                };
                let origin = Origin(u32::try_from(number).unwrap());
                let name = format!("n{number}");
                let node = match spot.make {
                    Make::Start(event) => builder.node(scope, Kind::Start(event), &name, origin),
                    Make::End(event) => builder.node(scope, Kind::End(event), &name, origin),
                    Make::Catch(event) => builder.node(scope, Kind::Catch(event), &name, origin),
                    Make::Throw(event) => builder.node(scope, Kind::Throw(event), &name, origin),
                    Make::Gateway(gateway) => {
                        builder.node(scope, Kind::Gateway(gateway), &name, origin)
                    }
                    Make::Task(task, repeat) => {
                        let node = builder.node(scope, Kind::Task(task), &name, origin);
                        builder.set_repeat(node, repeat).unwrap();
                        node
                    }
                    Make::Sub(kind, inner) => {
                        let (node, inside) = builder.sub_process(scope, kind, &name, origin);
                        scopes.insert(inner, inside);
                        node
                    }
                    Make::Boundary(host, event, interrupting) => {
                        let Some(&host) = nodes.get(&host) else {
                            continue;
                        };
                        let Ok(node) = builder.boundary(host, event, interrupting, &name, origin)
                        else {
                            continue;
                        };
                        node
                    }
                };
                if let Some(code) = spot.code {
                    builder.set_code(node, code).unwrap();
                }
                if let Some(split) = spot.split {
                    builder.set_split(node, split).unwrap();
                }
                if let Some(join) = spot.join {
                    builder.set_join(node, join).unwrap();
                }
                if let Some(repeat) = spot.repeat {
                    builder.set_repeat(node, repeat).unwrap();
                }
                if spot.instantiates {
                    builder.set_instantiating(node).unwrap();
                }
                nodes.insert(number, node);
            }
            if nodes.len() == before {
                break;
            }
        }
        for (number, spot) in self.nodes.iter().enumerate() {
            if let (Some(&handler), Some(host)) = (nodes.get(&number), spot.compensates)
                && let Some(&host) = nodes.get(&host)
            {
                let _ = builder.set_compensates(handler, host);
            }
        }
        for (number, spot) in self.nodes.iter().enumerate() {
            let ends = [Some(number), spot.undoes];
            if let [Some(&event), Some(&undone)] = ends.map(|it| nodes.get(&it?)) {
                let _ = builder.set_undoes(event, undone);
            }
        }
        for (from, to, guard, default) in &self.flows {
            let (Some(&source), Some(&target)) = (nodes.get(from), nodes.get(to)) else {
                continue;
            };
            let flow: FlowId = match builder.flow(source, target, Origin(0)) {
                Ok(flow) => flow,
                Err(_) => continue,
            };
            if let Some(guard) = guard {
                builder.set_guard(flow, guard).unwrap();
            }
            if *default {
                builder.set_default(source, flow).unwrap();
            }
        }
        for &(from, to) in &self.messages {
            let end = |it: Option<usize>| it.and_then(|it| nodes.get(&it).copied());
            let _ = builder.message_flow(end(from), end(to), Origin(0));
        }
        builder.finish()
    }
}

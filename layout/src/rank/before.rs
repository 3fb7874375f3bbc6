//! What comes before what: cycles broken, and how far apart the ends of each edge stand at least.

use std::collections::BTreeSet;

use crate::graph::{EdgeId, EdgeKind, Graph, NodeId, NodeKind};
use crate::table::Table;

/// `target` stands at least `gap` columns to the right of `source`.
#[derive(Clone, Copy)]
pub(super) struct Constraint {
    pub(super) edge: EdgeId,
    pub(super) source: NodeId,
    pub(super) target: NodeId,
    pub(super) gap: usize,
    pub(super) weight: i64,
    /// Dropped where it would close a cycle.
    pub(super) soft: bool,
}

pub(super) type Adjacent = Table<NodeId, Vec<usize>>;

/// What takes part in the order of time, and what is only attached to it.
pub(super) struct Roles {
    /// Has an edge of the flow.
    pub(super) flow: Table<NodeId, bool>,
    /// Has no edge of the flow, but a dashed one to a node that has: stands by that node.
    pub(super) satellite: Table<NodeId, bool>,
    /// Has no edge at all.
    pub(super) isolated: Table<NodeId, bool>,
}

impl Roles {
    pub(super) fn new(graph: &Graph) -> Self {
        let nodes = graph.nodes.len();
        let mut flow = Table::filled(false, nodes);
        let mut isolated = Table::filled(true, nodes);
        for edge in graph.edges.iter() {
            for end in [edge.source, edge.target] {
                flow[end] |= edge.kind.is_flow();
                isolated[end] = false;
            }
        }
        let mut satellite = Table::filled(false, nodes);
        for edge in graph.edges.iter().filter(|edge| !edge.kind.is_flow()) {
            if flow[edge.target] && !flow[edge.source] {
                satellite[edge.source] = true;
            }
            if flow[edge.source] && !flow[edge.target] {
                satellite[edge.target] = true;
            }
        }
        Self {
            flow,
            satellite,
            isolated,
        }
    }
}

/// The flow edges that close a cycle in a depth-first search from the starts.
pub(super) fn back_edges(graph: &Graph) -> Table<EdgeId, bool> {
    let nodes = graph.nodes.len();
    let mut out: Table<NodeId, Vec<EdgeId>> = Table::filled(Vec::new(), nodes);
    let mut has_in = Table::filled(false, nodes);
    let mut back = Table::filled(false, graph.edges.len());
    for (id, edge) in graph.edges.pairs() {
        if edge.kind != EdgeKind::Sequence {
            continue;
        }
        if edge.source == edge.target {
            back[id] = true;
            continue;
        }
        out[edge.source].push(id);
        has_in[edge.target] = true;
    }
    let start = |node: &NodeId| graph.nodes[*node].kind == NodeKind::Start;
    let roots = graph
        .node_ids()
        .filter(start)
        .chain(graph.node_ids().filter(|node| !has_in[*node]))
        .chain(graph.node_ids());

    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut mark = Table::filled(Mark::New, nodes);
    for root in roots {
        if mark[root] != Mark::New {
            continue;
        }
        mark[root] = Mark::Open;
        let mut stack = vec![(root, 0_usize)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(id) = out[*node].get(*next).copied() else {
                mark[*node] = Mark::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            let target = graph.edges[id].target;
            match mark[target] {
                Mark::New => {
                    mark[target] = Mark::Open;
                    stack.push((target, 0));
                }
                Mark::Open => back[id] = true,
                Mark::Done => {}
            }
        }
    }
    back
}

pub(super) fn constraints(
    graph: &Graph,
    roles: &Roles,
    back: &Table<EdgeId, bool>,
) -> Table<usize, Constraint> {
    let mut constraints = Table::new();
    for (id, edge) in graph.edges.pairs() {
        let (source, target) = (edge.source, edge.target);
        if source == target {
            continue;
        }
        let forwards = |gap, weight, soft| Constraint {
            edge: id,
            source,
            target,
            gap,
            weight,
            soft,
        };
        let backwards = |gap, weight| Constraint {
            edge: id,
            source: target,
            target: source,
            gap,
            weight,
            soft: true,
        };
        match edge.kind {
            EdgeKind::Sequence if back[id] => {}
            EdgeKind::Sequence => {
                let gap = if edge.label.is_some() { 2 } else { 1 };
                constraints.push(forwards(gap, 8, false));
            }
            EdgeKind::Loop => {
                constraints.push(backwards(0, 1));
            }
            EdgeKind::Message | EdgeKind::Requirement => {
                if roles.satellite[source] || roles.satellite[target] {
                    continue;
                }
                let both = roles.flow[source] && roles.flow[target];
                if both && edge.kind == EdgeKind::Requirement {
                    continue;
                }
                // Sent and received at the same moment, if in different lanes.
                let same_lane = graph.nodes[source].lane == graph.nodes[target].lane;
                constraints.push(forwards(usize::from(same_lane || !both), 1, true));
            }
        }
    }
    constraints
}

/// An order in which every source comes before its targets. Soft constraints on a cycle are
/// removed; the others have none.
pub(super) fn topological(
    graph: &Graph,
    constraints: &mut Table<usize, Constraint>,
) -> Vec<NodeId> {
    let nodes = graph.nodes.len();
    let mut hard = Table::filled(0_usize, nodes);
    let mut soft = Table::filled(0_usize, nodes);
    let mut out: Adjacent = Table::filled(Vec::new(), nodes);
    for (i, constraint) in constraints.pairs() {
        out[constraint.source].push(i);
        let count = if constraint.soft {
            &mut soft
        } else {
            &mut hard
        };
        count[constraint.target] += 1;
    }
    let mut ready: BTreeSet<NodeId> = BTreeSet::new();
    // Nodes held back by soft constraints only, those with the fewest first.
    let mut held: BTreeSet<(usize, NodeId)> = BTreeSet::new();
    for node in graph.node_ids().filter(|node| hard[*node] == 0) {
        if soft[node] == 0 {
            ready.insert(node);
        } else {
            held.insert((soft[node], node));
        }
    }
    let mut done = Table::filled(false, nodes);
    let mut order = Vec::with_capacity(nodes);
    while let Some(node) = ready
        .pop_first()
        .or_else(|| held.pop_first().map(|(_, node)| node))
    {
        done[node] = true;
        order.push(node);
        for i in &out[node] {
            let Constraint {
                target,
                soft: is_soft,
                ..
            } = constraints[*i];
            if done[target] {
                continue;
            }
            held.remove(&(soft[target], target));
            let count = if is_soft { &mut soft } else { &mut hard };
            count[target] -= 1;
            if hard[target] > 0 {
                continue;
            }
            if soft[target] == 0 {
                ready.insert(target);
            } else {
                held.insert((soft[target], target));
            }
        }
    }
    let mut position = Table::filled(0_usize, nodes);
    for (i, node) in order.iter().enumerate() {
        position[*node] = i;
    }
    *constraints = constraints
        .iter()
        .filter(|c| position[c.source] < position[c.target])
        .copied()
        .collect();
    order
}

pub(super) fn adjacency(
    graph: &Graph,
    constraints: &Table<usize, Constraint>,
) -> (Adjacent, Adjacent) {
    let mut before = Table::filled(Vec::new(), graph.nodes.len());
    let mut after = Table::filled(Vec::new(), graph.nodes.len());
    for (i, constraint) in constraints.pairs() {
        before[constraint.target].push(i);
        after[constraint.source].push(i);
    }
    (before, after)
}

//! Ranks: which column a node stands in.
//!
//! Cycles are broken by depth-first search; the longest path gives the first ranks; moving nodes
//! to the median of their neighbours' wishes then shortens the edges (the coordinate-descent form
//! of what network simplex minimises). A handover from one lane to another may stay in its column
//! and run straight down or up, where nothing else stands in the way.

use std::collections::BTreeSet;

use crate::graph::{EdgeId, EdgeKind, Graph, NodeId, NodeKind};
use crate::table::Table;

/// The columns of all nodes.
pub(crate) struct Ranks {
    pub(crate) rank: Table<NodeId, usize>,
    /// Flow edges that stay in their column.
    pub(crate) vertical: Table<EdgeId, bool>,
    /// Number of columns.
    pub(crate) count: usize,
}

/// `target` stands at least `gap` columns to the right of `source`.
#[derive(Clone, Copy)]
struct Constraint {
    edge: EdgeId,
    source: NodeId,
    target: NodeId,
    gap: usize,
    weight: i64,
    /// Dropped where it would close a cycle.
    soft: bool,
}

type Adjacent = Table<NodeId, Vec<usize>>;

pub(crate) fn assign(graph: &Graph, outcomes_last: bool) -> Ranks {
    let roles = Roles::new(graph);
    let back = back_edges(graph);
    let mut constraints: Table<usize, Constraint> = constraints(graph, &roles, &back);
    let order = topological(graph, &mut constraints);
    // Loops that lead forwards after all are edges like others.
    let mut position = Table::filled(0_usize, graph.nodes.len());
    for (i, node) in order.iter().enumerate() {
        position[*node] = i;
    }
    for (id, edge) in graph.edges.pairs() {
        if edge.kind == EdgeKind::Loop && position[edge.source] < position[edge.target] {
            constraints.push(Constraint {
                edge: id,
                source: edge.source,
                target: edge.target,
                gap: if edge.label.is_some() { 2 } else { 1 },
                weight: 8,
                soft: false,
            });
        }
    }
    let (before, after) = adjacency(graph, &constraints);

    let mut vertical = choose_vertical(graph, &order, &constraints, &after);
    let mut rank;
    let mut attempts = 0;
    loop {
        for constraint in constraints.iter_mut() {
            if vertical[constraint.edge] {
                constraint.gap = 0;
            }
        }
        rank = longest_path(graph, &order, &constraints, &before);
        tighten(
            graph,
            &order,
            &constraints,
            &before,
            &after,
            outcomes_last,
            &mut rank,
        );
        let blocked = blocked(graph, &roles, &rank, &vertical);
        attempts += 1;
        if blocked.is_empty() || attempts == 8 {
            break;
        }
        for edge in blocked {
            vertical[edge] = false;
            for constraint in constraints.iter_mut().filter(|c| c.edge == edge) {
                constraint.gap = 1;
            }
        }
    }
    place_satellites(graph, &roles, &mut rank);
    compress(&mut rank);
    let count = rank.iter().max().map_or(0, |max| max + 1);
    Ranks {
        rank,
        vertical,
        count,
    }
}

/// What takes part in the order of time, and what is only attached to it.
struct Roles {
    /// Has an edge of the flow.
    flow: Table<NodeId, bool>,
    /// Has no edge of the flow, but a dashed one to a node that has: stands by that node.
    satellite: Table<NodeId, bool>,
    /// Has no edge at all.
    isolated: Table<NodeId, bool>,
}

impl Roles {
    fn new(graph: &Graph) -> Self {
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
fn back_edges(graph: &Graph) -> Table<EdgeId, bool> {
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

fn constraints(
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
fn topological(graph: &Graph, constraints: &mut Table<usize, Constraint>) -> Vec<NodeId> {
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

fn adjacency(graph: &Graph, constraints: &Table<usize, Constraint>) -> (Adjacent, Adjacent) {
    let mut before = Table::filled(Vec::new(), graph.nodes.len());
    let mut after = Table::filled(Vec::new(), graph.nodes.len());
    for (i, constraint) in constraints.pairs() {
        before[constraint.target].push(i);
        after[constraint.source].push(i);
    }
    (before, after)
}

/// Plain handovers between lanes: the only way out of the one step and the only way into the
/// other. Never two in a row, so that time keeps running to the right.
fn choose_vertical(
    graph: &Graph,
    order: &[NodeId],
    constraints: &Table<usize, Constraint>,
    after: &Adjacent,
) -> Table<EdgeId, bool> {
    let nodes = graph.nodes.len();
    let mut ways_in = Table::filled(0_usize, nodes);
    let mut ways_out = Table::filled(0_usize, nodes);
    for edge in graph.edges.iter().filter(|edge| edge.kind.is_flow()) {
        ways_out[edge.source] += 1;
        ways_in[edge.target] += 1;
    }
    let mut vertical = Table::filled(false, graph.edges.len());
    let mut entered = Table::filled(false, nodes);
    let stands =
        |node: NodeId| !matches!(graph.nodes[node].kind, NodeKind::Start | NodeKind::Outcome);
    for source in order {
        if entered[*source] || ways_out[*source] != 1 || !stands(*source) {
            continue;
        }
        for i in &after[*source] {
            let Constraint {
                edge, target, soft, ..
            } = constraints[*i];
            if !soft
                && ways_in[target] == 1
                && stands(target)
                && graph.edges[edge].label.is_none()
                && graph.nodes[*source].lane != graph.nodes[target].lane
            {
                vertical[edge] = true;
                entered[target] = true;
            }
        }
    }
    vertical
}

fn longest_path(
    graph: &Graph,
    order: &[NodeId],
    constraints: &Table<usize, Constraint>,
    before: &Adjacent,
) -> Table<NodeId, usize> {
    let mut rank = Table::filled(0_usize, graph.nodes.len());
    for node in order {
        rank[*node] = before[*node]
            .iter()
            .map(|i| rank[constraints[*i].source] + constraints[*i].gap)
            .max()
            .unwrap_or(0);
    }
    rank
}

/// Moves every node, within what its constraints leave, to where its edges are shortest.
fn tighten(
    graph: &Graph,
    order: &[NodeId],
    constraints: &Table<usize, Constraint>,
    before: &Adjacent,
    after: &Adjacent,
    outcomes_last: bool,
    rank: &mut Table<NodeId, usize>,
) {
    let last = rank.iter().max().copied().unwrap_or(0);
    let free = |node: NodeId| after[node].is_empty();
    if outcomes_last {
        for node in graph.node_ids().filter(|node| free(*node)) {
            if graph.nodes[node].kind == NodeKind::Outcome {
                rank[node] = last;
            }
        }
    }
    let mut wishes: Vec<(usize, i64)> = Vec::new();
    for round in 0..6 {
        let mut moved = false;
        let mut settle = |node: NodeId| {
            let fixed = outcomes_last && graph.nodes[node].kind == NodeKind::Outcome && free(node);
            if fixed {
                return;
            }
            wishes.clear();
            let (mut low, mut high) = (0, usize::MAX);
            for i in &before[node] {
                let c = constraints[*i];
                let wish = rank[c.source] + c.gap;
                low = low.max(wish);
                wishes.push((wish, c.weight));
            }
            for i in &after[node] {
                let c = constraints[*i];
                let wish = rank[c.target].saturating_sub(c.gap);
                high = high.min(wish);
                wishes.push((wish, c.weight));
            }
            wishes.sort_unstable();
            let total: i64 = wishes.iter().map(|(_, weight)| weight).sum();
            let mut sum = 0;
            let median = wishes.iter().find(|(_, weight)| {
                sum += weight;
                sum * 2 >= total
            });
            if let Some((wish, _)) = median {
                let to = (*wish).clamp(low, high.max(low));
                moved |= rank[node] != to;
                rank[node] = to;
            }
        };
        if round % 2 == 0 {
            order.iter().rev().for_each(|node| settle(*node));
        } else {
            order.iter().for_each(|node| settle(*node));
        }
        if !moved {
            break;
        }
    }
}

/// The vertical edges in whose way another node stands.
fn blocked(
    graph: &Graph,
    roles: &Roles,
    rank: &Table<NodeId, usize>,
    vertical: &Table<EdgeId, bool>,
) -> Vec<EdgeId> {
    let mut taken: BTreeSet<(usize, usize, NodeId)> = BTreeSet::new();
    for (node, row) in graph.nodes.pairs() {
        if !roles.satellite[node] && !roles.isolated[node] {
            taken.insert((rank[node], row.lane.index(), node));
        }
    }
    let mut blocked = Vec::new();
    for (id, edge) in graph.edges.pairs() {
        if !vertical[id] {
            continue;
        }
        if rank[edge.source] != rank[edge.target] {
            blocked.push(id);
            continue;
        }
        let a = graph.nodes[edge.source].lane.index();
        let b = graph.nodes[edge.target].lane.index();
        let column = rank[edge.source];
        let others = graph
            .nodes
            .keys()
            .next()
            .map(|first| (column, a.min(b), first))
            .into_iter()
            .flat_map(|from| taken.range(from..))
            .take_while(|(c, lane, _)| *c == column && *lane <= a.max(b))
            .filter(|(_, _, node)| *node != edge.source && *node != edge.target);
        if others.count() > 0 {
            blocked.push(id);
        }
    }
    blocked
}

/// Systems, provisions and the like stand by the step they belong to; nodes without any edge fill
/// the emptiest columns.
fn place_satellites(graph: &Graph, roles: &Roles, rank: &mut Table<NodeId, usize>) {
    let timed = graph
        .node_ids()
        .filter(|node| !roles.satellite[*node] && !roles.isolated[*node]);
    let mut last = timed.map(|node| rank[node]).max().unwrap_or(0);
    let isolated: Vec<NodeId> = graph
        .node_ids()
        .filter(|node| roles.isolated[*node])
        .collect();
    if last == 0 {
        // Nothing gives a time: a block about as wide as high, lane by lane.
        let mut per_lane = Table::filled(0_usize, graph.lanes.len());
        for node in &isolated {
            per_lane[graph.nodes[*node].lane] += 1;
        }
        last = per_lane.iter().max().map_or(0, |most| most.isqrt());
    }
    let mut load: Table<usize, usize> = Table::filled(0, graph.lanes.len() * (last + 1));
    let cell = |node: NodeId, column: usize| graph.nodes[node].lane.index() * (last + 1) + column;
    let mut partners: Table<NodeId, Vec<usize>> = Table::filled(Vec::new(), graph.nodes.len());
    for node in graph.node_ids() {
        if !roles.satellite[node] && !roles.isolated[node] {
            load[cell(node, rank[node].min(last))] += 1;
        }
    }
    for edge in graph.edges.iter() {
        for (a, b) in [(edge.source, edge.target), (edge.target, edge.source)] {
            if roles.satellite[a] && !roles.satellite[b] {
                partners[a].push(rank[b].min(last));
            }
        }
    }
    for node in graph.node_ids().filter(|node| roles.satellite[*node]) {
        let wishes = &mut partners[node];
        wishes.sort_unstable();
        let wish = wishes
            .get(wishes.len().saturating_sub(1) / 2)
            .copied()
            .unwrap_or(0);
        let near = wish.saturating_sub(4)..=(wish + 4).min(last);
        let column = near
            .min_by_key(|column| {
                let crowd = load[cell(node, *column)];
                (
                    crowd.saturating_sub(1) * 2 + column.abs_diff(wish),
                    column.abs_diff(wish),
                )
            })
            .unwrap_or(wish);
        rank[node] = column;
        load[cell(node, column)] += 1;
    }
    for node in isolated {
        let column = (0..=last)
            .min_by_key(|column| load[cell(node, *column)])
            .unwrap_or(0);
        rank[node] = column;
        load[cell(node, column)] += 1;
    }
}

/// The first column is number 0.
fn compress(rank: &mut Table<NodeId, usize>) {
    let first = rank.iter().min().copied().unwrap_or(0);
    for rank in rank.iter_mut() {
        *rank -= first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Edge, Lane, LaneId, Node};
    use crate::text::Text;

    fn graph(lanes: &[usize], edges: &[(usize, usize)]) -> (Graph, Vec<NodeId>) {
        let mut graph = Graph::new();
        let count = lanes.iter().max().unwrap() + 1;
        let ids: Vec<LaneId> = (0..count)
            .map(|_| graph.add_lane(Lane::default()))
            .collect();
        let nodes: Vec<NodeId> = lanes
            .iter()
            .map(|lane| {
                let node = Node {
                    lane: ids[*lane],
                    kind: NodeKind::Task,
                    label: Text::default(),
                    sub: None,
                };
                graph.add_node(node).unwrap()
            })
            .collect();
        for (a, b) in edges {
            let edge = Edge {
                source: nodes[*a],
                target: nodes[*b],
                kind: EdgeKind::Sequence,
                branch: None,
                label: None,
            };
            graph.add_edge(edge).unwrap();
        }
        (graph, nodes)
    }

    fn ranks(lanes: &[usize], edges: &[(usize, usize)]) -> Vec<usize> {
        let (graph, nodes) = graph(lanes, edges);
        let ranks = assign(&graph, true);
        nodes.iter().map(|node| ranks.rank[*node]).collect()
    }

    #[test]
    fn a_chain_counts_up_and_a_loop_does_not_matter() {
        assert_eq!(ranks(&[0, 0, 0], &[(0, 1), (1, 2)]), [0, 1, 2]);
        assert_eq!(
            ranks(&[0, 0, 0], &[(0, 1), (1, 2), (2, 1), (1, 1)]),
            [0, 1, 2]
        );
        assert_eq!(ranks(&[0, 0], &[(0, 1), (1, 0)]), [0, 1]);
    }

    #[test]
    fn a_handover_stays_in_its_column_but_never_twice_in_a_row() {
        assert_eq!(ranks(&[0, 1], &[(0, 1)]), [0, 0]);
        assert_eq!(ranks(&[0, 1, 0], &[(0, 1), (1, 2)]), [0, 0, 1]);
    }

    #[test]
    fn a_handover_moves_on_where_another_step_stands_in_the_way() {
        // 1 and 2 share a column; 1 hands over to 3 through the lane of 2.
        let got = ranks(&[0, 0, 1, 2, 0], &[(0, 1), (0, 2), (1, 3), (2, 4), (3, 4)]);
        assert_eq!(got[1], got[2]);
        assert!(got[3] > got[1]);
    }

    #[test]
    fn a_late_source_stands_next_to_its_only_target() {
        assert_eq!(ranks(&[0, 0, 0, 0], &[(0, 1), (1, 2), (3, 2)])[3], 1);
    }
}

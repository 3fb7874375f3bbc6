//! Ranks: which column a node stands in.
//!
//! Cycles are broken by depth-first search; the longest path gives the first ranks; moving nodes
//! to the median of their neighbours' wishes then shortens the edges (the coordinate-descent form
//! of what network simplex minimises). A handover from one lane to another may stay in its column
//! and run straight down or up, where nothing else stands in the way.

mod before;

use std::collections::BTreeSet;

use crate::graph::{EdgeId, EdgeKind, Graph, NodeId, NodeKind};
use crate::table::Table;

use before::{Adjacent, Constraint, Roles, adjacency, back_edges, constraints, topological};

/// The columns of all nodes.
pub(crate) struct Ranks {
    pub(crate) rank: Table<NodeId, usize>,
    /// Flow edges that stay in their column.
    pub(crate) vertical: Table<EdgeId, bool>,
    /// Number of columns.
    pub(crate) count: usize,
}

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

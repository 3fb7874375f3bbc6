//! What every layout promises, on random graphs and on the graphs of the examples.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use gensoku_layout::text::Text;
use gensoku_layout::{
    Branch, Edge, EdgeKind, Graph, Lane, LaneId, Layout, Node, NodeId, NodeKind, Options, Point,
    Rect, Size, Stability, layout,
};
use proptest::prelude::*;

fn text(width: f64, height: f64) -> Text {
    Text {
        lines: vec!["x".into()],
        size: Size::new(width, height),
        font: 10.0,
    }
}

/// Lanes, nodes as (lane, kind, width of the label), edges as (source, target, kind, labelled).
type Plan = (
    usize,
    Vec<(usize, usize, u16)>,
    Vec<(usize, usize, usize, bool)>,
);

const KINDS: [NodeKind; 8] = [
    NodeKind::Task,
    NodeKind::Task,
    NodeKind::Task,
    NodeKind::Start,
    NodeKind::Event,
    NodeKind::Gateway(Branch::Parallel),
    NodeKind::Outcome,
    NodeKind::System,
];
const EDGES: [EdgeKind; 6] = [
    EdgeKind::Sequence,
    EdgeKind::Sequence,
    EdgeKind::Sequence,
    EdgeKind::Loop,
    EdgeKind::Message,
    EdgeKind::Requirement,
];

fn build((lanes, nodes, edges): &Plan) -> Graph {
    let mut graph = Graph::new();
    let lanes: Vec<LaneId> = (0..*lanes)
        .map(|_| graph.add_lane(Lane::default()))
        .collect();
    let ids: Vec<NodeId> = nodes
        .iter()
        .map(|(lane, kind, width)| {
            let node = Node {
                lane: lanes[lane % lanes.len()],
                kind: KINDS[kind % KINDS.len()],
                label: text(f64::from(*width), 13.7),
                sub: (width % 3 == 0).then(|| text(f64::from(*width), 11.3)),
            };
            graph.add_node(node).unwrap()
        })
        .collect();
    for (source, target, kind, labelled) in edges {
        let edge = Edge {
            source: ids[source % ids.len()],
            target: ids[target % ids.len()],
            kind: EDGES[kind % EDGES.len()],
            branch: None,
            label: labelled.then(|| text(47.3, 13.1)),
        };
        graph.add_edge(edge).unwrap();
    }
    graph
}

fn plans(nodes: usize, edges: usize) -> impl Strategy<Value = Plan> {
    (
        1..5_usize,
        prop::collection::vec((0..5_usize, 0..8_usize, 0..160_u16), 1..nodes),
        prop::collection::vec((0..nodes, 0..nodes, 0..6_usize, any::<bool>()), 0..edges),
    )
}

/// A graph that mostly runs forwards, as procedures do.
fn processes() -> impl Strategy<Value = Plan> {
    (4..60_usize).prop_flat_map(|count| {
        let edges = prop::collection::vec((0..count, 1..6_usize, 0..8_usize, any::<bool>()), 0..20);
        (
            1..5_usize,
            prop::collection::vec((0..5_usize, 0..8_usize, 0..160_u16), count),
            edges,
        )
            .prop_map(move |(lanes, nodes, more)| {
                let mut edges: Vec<_> = (1..count).map(|i| (i - 1, i, 0, i % 7 == 0)).collect();
                edges.extend(more.into_iter().map(|(from, step, kind, label)| {
                    if kind < 6 {
                        (from, (from + step).min(count - 1), kind, label)
                    } else {
                        (from, from.saturating_sub(step), 0, label)
                    }
                }));
                (lanes, nodes, edges)
            })
    })
}

/// Whether a closed segment passes through the inside of a rectangle.
fn cuts(a: Point, b: Point, rect: &Rect) -> bool {
    let line = Rect::between(a, b);
    line.min.x < rect.max.x
        && line.max.x > rect.min.x
        && line.min.y < rect.max.y
        && line.max.y > rect.min.y
}

/// Whether an axis-parallel segment passes through the inside of a node's shape.
fn cuts_shape(kind: NodeKind, a: Point, b: Point, rect: &Rect) -> bool {
    let (line, c) = (Rect::between(a, b), rect.center());
    let dx = (line.min.x - c.x).max(c.x - line.max.x).max(0.0);
    let dy = (line.min.y - c.y).max(c.y - line.max.y).max(0.0);
    let (w, h) = (rect.width() / 2.0, rect.height() / 2.0);
    match kind {
        NodeKind::Start | NodeKind::Event | NodeKind::Outcome => dx.hypot(dy) < w - 1e-6,
        NodeKind::Gateway(_) => dx / w + dy / h < 1.0 - 1e-6,
        _ => cuts(a, b, rect),
    }
}

/// Whether `point` lies on the border of a node's shape.
fn on_border(kind: NodeKind, rect: &Rect, point: Point) -> bool {
    let c = rect.center();
    let (dx, dy) = ((point.x - c.x).abs(), (point.y - c.y).abs());
    let (w, h) = (rect.width() / 2.0, rect.height() / 2.0);
    match kind {
        NodeKind::Start | NodeKind::Event | NodeKind::Outcome => (dx.hypot(dy) - w).abs() < 1e-6,
        NodeKind::Gateway(_) => (dx / w + dy / h - 1.0).abs() < 1e-6,
        _ => dx <= w && dy <= h && ((dx - w).abs() < 1e-6 || (dy - h).abs() < 1e-6),
    }
}

/// The length that two segments share, if they lie on one line.
fn shared(a: (Point, Point), b: (Point, Point)) -> f64 {
    let (r, s) = (Rect::between(a.0, a.1), Rect::between(b.0, b.1));
    let vertical = a.0.x == a.1.x && b.0.x == b.1.x && a.0.x == b.0.x;
    let horizontal = a.0.y == a.1.y && b.0.y == b.1.y && a.0.y == b.0.y;
    if vertical {
        (r.max.y.min(s.max.y) - r.min.y.max(s.min.y)).max(0.0)
    } else if horizontal {
        (r.max.x.min(s.max.x) - r.min.x.max(s.min.x)).max(0.0)
    } else {
        0.0
    }
}

fn check(graph: &Graph, placed: &Layout) -> Result<(), String> {
    let nodes: Vec<_> = graph.nodes().iter().zip(placed.nodes()).collect();
    let edges: Vec<_> = graph.edges().iter().zip(placed.edges()).collect();
    let bounds = placed.bounds();
    for (i, (node, place)) in nodes.iter().enumerate() {
        let lane = &placed.lanes()[node.lane.index()];
        let whole = place.rect.union(&place.label);
        if !lane.rect.encloses(&whole) || lane.head.overlaps(&whole) {
            return Err(format!("node {i} leaves its lane"));
        }
        if node.kind.is_box() && !place.rect.encloses(&place.label) {
            return Err(format!("the name of node {i} leaves its box"));
        }
        if place.sub.is_some_and(|sub| sub.overlaps(&place.label)) {
            return Err(format!("the texts of node {i} overlap"));
        }
    }
    for pair in placed.lanes().windows(2) {
        if pair[0].rect.max.y != pair[1].rect.min.y {
            return Err("lanes do not follow on each other".into());
        }
    }
    // Boxes, and every text that stands outside a box.
    let mut solid: Vec<(String, Rect)> = Vec::new();
    for (i, (node, place)) in nodes.iter().enumerate() {
        solid.push((format!("node {i}"), place.rect));
        if !node.kind.is_box() {
            solid.push((format!("name {i}"), place.label));
            solid.extend(place.sub.map(|sub| (format!("sub {i}"), sub)));
        }
    }
    for (i, (edge, path)) in edges.iter().enumerate() {
        if edge.label.is_some() != path.label.is_some() {
            return Err(format!("edge {i} lost its label"));
        }
        solid.extend(path.label.map(|label| (format!("label {i}"), label)));
    }
    for (i, (a, x)) in solid.iter().enumerate() {
        if !bounds.encloses(x) {
            return Err(format!("{a} leaves the picture"));
        }
        for (b, y) in &solid[i + 1..] {
            if x.overlaps(y) {
                return Err(format!("{a} overlaps {b}: {x:?} {y:?}"));
            }
        }
    }
    for (i, (edge, path)) in edges.iter().enumerate() {
        let (Some(first), Some(last)) = (path.points.first(), path.points.last()) else {
            return Err(format!("edge {i} has no way"));
        };
        for (end, point) in [(edge.source, first), (edge.target, last)] {
            let (node, place) = nodes[end.index()];
            if !on_border(node.kind, &place.rect, *point) {
                return Err(format!(
                    "edge {i} ends off the border of node {}",
                    end.index()
                ));
            }
        }
        for (a, b) in path.segments() {
            if (a.x == b.x) == (a.y == b.y) {
                return Err(format!("edge {i} is not axis-parallel or stands still"));
            }
            for (name, rect) in &solid {
                // Round and pointed shapes are met inside their bounding rectangle.
                let own = [edge.source, edge.target]
                    .into_iter()
                    .find(|end| *name == format!("node {}", end.index()));
                let cut = match own {
                    Some(end) => cuts_shape(nodes[end.index()].0.kind, a, b, rect),
                    None => cuts(a, b, rect),
                };
                if cut {
                    return Err(format!("edge {i} cuts {name}: {a:?} {b:?} {rect:?}"));
                }
            }
        }
        let arrow = path.arrow().unwrap();
        let head = arrow
            .iter()
            .fold(Rect::between(arrow[0], arrow[0]), |rect, p| {
                rect.union(&Rect::between(*p, *p))
            });
        for (name, rect) in solid.iter().filter(|(name, _)| name.starts_with("label")) {
            if head.overlaps(rect) {
                return Err(format!("the arrow of edge {i} overlaps {name}"));
            }
        }
    }
    for (i, (a, p)) in edges.iter().enumerate() {
        for (j, (b, q)) in edges.iter().enumerate().skip(i + 1) {
            if a.source == b.source || a.target == b.target {
                continue;
            }
            for s in p.segments() {
                for t in q.segments() {
                    if shared(s, t) > 0.0 {
                        return Err(format!("edges {i} and {j} run on each other: {s:?} {t:?}"));
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn wild_graphs_are_drawn_cleanly(plan in plans(14, 40)) {
        let graph = build(&plan);
        let placed = layout(&graph, &Options::default());
        check(&graph, &placed).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn processes_are_drawn_cleanly(plan in processes(), outcomes_last in any::<bool>()) {
        let graph = build(&plan);
        let placed = layout(&graph, &Options { outcomes_last, ..Options::default() });
        check(&graph, &placed).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn the_same_graph_gives_the_same_layout(plan in processes()) {
        let graph = build(&plan);
        let a = layout(&graph, &Options::default());
        let b = layout(&graph.clone(), &Options::default());
        prop_assert_eq!(a.nodes(), b.nodes());
        prop_assert_eq!(a.edges(), b.edges());
    }

    #[test]
    fn time_runs_to_the_right(plan in processes()) {
        let graph = build(&plan);
        let placed = layout(&graph, &Options::default());
        for (edge, path) in graph.edges().iter().zip(placed.edges()) {
            let (a, b) = (&placed.nodes()[edge.source.index()], &placed.nodes()[edge.target.index()]);
            if edge.kind.is_flow() && !path.back {
                prop_assert!(a.rect.center().x <= b.rect.center().x);
            }
        }
    }

    #[test]
    fn the_order_of_input_is_kept_where_it_is_asked_for(plan in processes()) {
        let graph = build(&plan);
        let options = Options { stability: Stability::Input, ..Options::default() };
        let placed = layout(&graph, &options);
        check(&graph, &placed).map_err(TestCaseError::fail)?;
        for (i, (node, place)) in graph.nodes().iter().zip(placed.nodes()).enumerate() {
            for (other, beside) in graph.nodes().iter().zip(placed.nodes()).skip(i + 1) {
                if node.lane == other.lane && place.rank == beside.rank {
                    prop_assert!(place.rect.center().y < beside.rect.center().y);
                }
            }
        }
    }

    #[test]
    fn hit_and_visible_find_what_is_there(plan in processes(), x in 0.0..1.0_f64, y in 0.0..1.0_f64) {
        use gensoku_layout::Hit;
        let graph = build(&plan);
        let placed = layout(&graph, &Options::default());
        for (id, node) in graph.node_ids().zip(placed.nodes()) {
            prop_assert_eq!(placed.hit(node.rect.center()), Some(Hit::Node(id)));
        }
        let bounds = placed.bounds();
        let at = Point::new(bounds.width() * x, bounds.height() * y);
        let view = Rect::around(at, Size::new(400.0, 300.0));
        let visible = placed.visible(&view);
        for (id, node) in graph.node_ids().zip(placed.nodes()) {
            let expected = node.rect.union(&node.label).touches(&view);
            prop_assert_eq!(visible.nodes.contains(&id), expected);
        }
        for (id, edge) in graph.edge_ids().zip(placed.edges()) {
            let expected = edge.segments().any(|(a, b)| Rect::between(a, b).touches(&view))
                || edge.label.is_some_and(|label| label.touches(&view));
            prop_assert_eq!(visible.edges.contains(&id), expected);
        }
    }
}

#[test]
fn odd_graphs_do_not_break_anything() {
    let empty = layout(&Graph::new(), &Options::default());
    assert_eq!(empty.nodes().len(), 0);
    assert_eq!(empty.hit(Point::new(1.0, 1.0)), None);
    let mut graph = Graph::new();
    let lane = graph.add_lane(Lane::default());
    let placed = layout(&graph, &Options::default());
    assert!(placed.lanes()[0].rect.height() > 0.0);
    for (width, height) in [(f64::NAN, f64::INFINITY), (-5.0, 1e300), (0.0, 0.0)] {
        let node = Node {
            lane,
            kind: NodeKind::Task,
            label: text(width, height),
            sub: None,
        };
        graph.add_node(node).unwrap();
    }
    let placed = layout(&graph, &Options::default());
    check(&graph, &placed).unwrap();
    assert!(placed.bounds().height().is_finite());
    // Ids of another graph are errors, not panics.
    let mut other = Graph::new();
    let node = Node {
        lane,
        kind: NodeKind::Task,
        label: Text::default(),
        sub: None,
    };
    assert!(other.add_node(node).is_err());
}

#[test]
fn everything_linked_with_everything_is_still_drawn_cleanly() {
    for kind in 0..6 {
        let nodes = (0..9).map(|i| (i % 3, i % 8, 40)).collect();
        let edges = (0..81).map(|i| (i / 9, i % 9, kind, i % 5 == 0)).collect();
        let graph = build(&(3, nodes, edges));
        check(&graph, &layout(&graph, &Options::default())).unwrap();
    }
}

#[test]
fn example_graphs_are_drawn_cleanly() {
    for b in [support::child_benefit(), support::thirty_steps()] {
        check(&b.graph, &layout(&b.graph, &Options::default())).unwrap();
    }
    let graph = support::large(300, 3);
    check(&graph, &layout(&graph, &Options::default())).unwrap();
}

#[test]
fn outcomes_stand_at_the_right_end() {
    let b = support::thirty_steps();
    let placed = layout(&b.graph, &Options::default());
    let last = placed.nodes().iter().map(|node| node.rank).max().unwrap();
    for name in ["支給", "却下"] {
        assert_eq!(placed.node(b.names[name]).unwrap().rank, last);
    }
}

#[test]
fn a_kept_order_survives_an_edit() {
    let mut b = support::thirty_steps();
    let before = layout(&b.graph, &Options::default());
    let mut heights: Vec<Option<f64>> = before
        .nodes()
        .iter()
        .map(|node| Some(node.rect.center().y))
        .collect();
    let city = b.graph.nodes()[b.names["受け付ける"].index()].lane;
    b.node(city, NodeKind::Task, "名寄せする", "");
    b.chain(&["並行照会", "名寄せする", "照会完了"]);
    heights.push(None);
    let options = Options {
        stability: Stability::Like(heights),
        ..Options::default()
    };
    let after = layout(&b.graph, &options);
    check(&b.graph, &after).unwrap();
    for (i, a) in before.nodes().iter().enumerate() {
        for (j, c) in before.nodes().iter().enumerate() {
            let same = |k: usize| (b.graph.nodes()[k].lane, after.nodes()[k].rank);
            if same(i) == same(j) && a.rect.center().y < c.rect.center().y {
                assert!(after.nodes()[i].rect.center().y < after.nodes()[j].rect.center().y);
            }
        }
    }
}

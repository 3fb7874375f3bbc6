//! Where the elements of a process stand: the layout that the map uses.

use gensoku_layout::text::{Estimate, Text};
use gensoku_layout::tokens::font;
use gensoku_layout::{
    Branch, Edge, EdgeKind, Graph, Group, Lane, Layout, Node, NodeKind, Options, Point, Rect,
};

use super::elements::{Kind, Process, Trigger};

/// The width of the head of a pool, in points.
const HEAD: f64 = 30.0;
/// The least distance between two pools, in points.
const GAP: f64 = 40.0;
/// The radius of an event at the border of an activity, in points.
const RADIUS: f64 = 9.0;
/// The widest a line of a box, of a label and of a lane's head may be, in points.
const WIDEST: f64 = 132.0;

/// A box with the place of its label, where it has one outside of it.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) bounds: Rect,
    pub(super) label: Option<Rect>,
}

/// The way of a flow, with the place of its label.
pub(super) struct Line {
    pub(super) points: Vec<Point>,
    pub(super) label: Option<Rect>,
}

/// The diagram of a process: its pool, and what is in it in the order of the process.
pub(super) struct Diagram {
    pub(super) pool: Rect,
    pub(super) lanes: Vec<Rect>,
    pub(super) shapes: Vec<Shape>,
    pub(super) lines: Vec<Line>,
}

/// Lays out processes, one below the other.
pub(super) fn diagrams(processes: &[Process]) -> Vec<Diagram> {
    let mut top = 0.0;
    processes
        .iter()
        .map(|it| {
            let diagram = diagram(it, top);
            top = diagram.pool.max.y + GAP;
            diagram
        })
        .collect()
}

fn text(words: &str, size: f64) -> Text {
    Text::wrapped(words, &Estimate, size, WIDEST)
}

fn node_kind(kind: Kind) -> Option<NodeKind> {
    Some(match kind {
        Kind::Start => NodeKind::Start,
        Kind::End => NodeKind::Outcome,
        Kind::Activity(_) => NodeKind::Task,
        Kind::Exclusive => NodeKind::Gateway(Branch::Alternative),
        Kind::Parallel | Kind::Inclusive => NodeKind::Gateway(Branch::Parallel),
        // It stands at the border of its activity.
        Kind::Boundary(_) => return None,
    })
}

fn diagram(process: &Process, top: f64) -> Diagram {
    let mut graph = Graph::new();
    let lanes: Vec<_> = process
        .lanes
        .iter()
        .map(|it| {
            graph.add_lane(Lane {
                title: text(&it.name, font::LANE),
                subtitle: None,
                group: Group::Other,
            })
        })
        .collect();
    let nodes: Vec<_> = process
        .elements
        .iter()
        .map(|it| {
            let kind = node_kind(it.kind)?;
            let size = match kind {
                NodeKind::Task => font::STEP,
                _ => font::LABEL,
            };
            let node = Node {
                lane: *lanes.get(it.lane)?,
                kind,
                label: text(&it.name, size),
                sub: None,
            };
            graph.add_node(node).ok()
        })
        .collect();
    // An event at a border is left where its activity is.
    let at = |element: usize| match process.elements.get(element).map(|it| it.kind) {
        Some(Kind::Boundary(host)) => nodes.get(host).copied().flatten(),
        _ => nodes.get(element).copied().flatten(),
    };
    let edges: Vec<_> = process
        .flows
        .iter()
        .map(|it| {
            let event = process.elements.get(it.from);
            // The words of an event at a border stand at the flow out of it.
            let words = match event.map(|it| (it.kind, &it.trigger)) {
                Some((Kind::Boundary(_), Some(Trigger::After(time)))) => time.as_str(),
                Some((Kind::Boundary(_), _)) => event.map_or("", |it| it.name.as_str()),
                _ => it.name.as_str(),
            };
            let edge = Edge {
                source: at(it.from)?,
                target: at(it.to)?,
                kind: EdgeKind::Sequence,
                branch: None,
                label: (!words.is_empty()).then(|| text(words, font::LABEL)),
            };
            graph.add_edge(edge).ok()
        })
        .collect();
    let layout = gensoku_layout::layout(&graph, &Options::default());
    let moved = |it: Point| Point::new(it.x + HEAD, it.y + top);
    let rect = |it: &Rect| Rect::between(moved(it.min), moved(it.max));
    let size = layout.bounds();
    let lines: Vec<Line> = edges
        .iter()
        .map(|edge| {
            let path = edge.and_then(|it| layout.edge(it));
            Line {
                points: path.map_or_else(Vec::new, |it| {
                    it.points.iter().map(|&point| moved(point)).collect()
                }),
                label: path.and_then(|it| it.label.as_ref()).map(rect),
            }
        })
        .collect();
    let mut diagram = Diagram {
        pool: Rect::new(0.0, top, HEAD + size.width(), size.height()),
        lanes: layout.lanes().iter().map(|it| rect(&it.rect)).collect(),
        shapes: Vec::new(),
        lines,
    };
    diagram.shapes = shapes(process, &layout, &nodes, &rect);
    borders(process, &mut diagram);
    for line in &mut diagram.lines {
        // A flow without length still has two ends.
        if let [only] = line.points.as_slice() {
            line.points.push(*only);
        }
    }
    diagram
}

fn shapes(
    process: &Process,
    layout: &Layout,
    nodes: &[Option<gensoku_layout::NodeId>],
    rect: &dyn Fn(&Rect) -> Rect,
) -> Vec<Shape> {
    let nothing = Rect::new(0.0, 0.0, 0.0, 0.0);
    process
        .elements
        .iter()
        .zip(nodes)
        .map(|(element, node)| {
            let Some(it) = node.and_then(|it| layout.node(it)) else {
                return Shape {
                    bounds: nothing,
                    label: None,
                };
            };
            let outside = !matches!(element.kind, Kind::Activity(_)) && !element.name.is_empty();
            Shape {
                bounds: rect(&it.rect),
                label: outside.then(|| rect(&it.label)),
            }
        })
        .collect()
}

/// Puts events where the flow out of them leaves the border of their activity; a second one at the same place, and
/// one without a flow, stands further along the lower border.
fn borders(process: &Process, diagram: &mut Diagram) {
    let mut taken: Vec<Rect> = Vec::new();
    for (number, element) in process.elements.iter().enumerate() {
        let Kind::Boundary(host) = element.kind else {
            continue;
        };
        let Some(host) = diagram.shapes.get(host).map(|it| it.bounds) else {
            continue;
        };
        let flow = process.flows.iter().position(|it| it.from == number);
        let line = flow.and_then(|it| diagram.lines.get_mut(it));
        let leaves = line.as_ref().and_then(|it| it.points.first().copied());
        let around =
            |at: Point| Rect::new(at.x - RADIUS, at.y - RADIUS, 2.0 * RADIUS, 2.0 * RADIUS);
        let mut place = leaves.unwrap_or_else(|| Point::new(host.min.x + RADIUS, host.max.y));
        let mut along = host.min.x + RADIUS;
        while taken.iter().any(|it| it.overlaps(&around(place))) && along < host.max.x {
            place = Point::new(along, host.max.y);
            along += 2.0 * RADIUS + 2.0;
        }
        let bounds = around(place);
        taken.push(bounds);
        if let Some(shape) = diagram.shapes.get_mut(number) {
            shape.bounds = bounds;
        }
        if let Some(line) = line
            && leaves != Some(place)
        {
            line.points.insert(0, place);
        }
    }
}

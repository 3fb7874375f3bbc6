//! What comes out: places, and questions about them.

use crate::geometry::{Point, Rect, Size};
use crate::graph::{EdgeId, LaneId, NodeId};
use crate::index::Index;
use crate::table::Table;
use crate::tokens::shape;

/// A lane with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneBox {
    /// The whole lane, head included.
    pub rect: Rect,
    /// The head at the left, with the titles.
    pub head: Rect,
}

/// A node with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeBox {
    /// The shape's bounding rectangle; edges end at the shape's border inside it.
    pub rect: Rect,
    /// Where the name is drawn: inside a box, else beside the shape.
    pub label: Rect,
    /// Where the second text is drawn.
    pub sub: Option<Rect>,
    /// The column, from 0 at the left.
    pub rank: usize,
}

/// The way of an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgePath {
    /// From the source's border to the target's; neighbouring points share x or y.
    pub points: Vec<Point>,
    /// Where the label is drawn.
    pub label: Option<Rect>,
    /// Whether it leads back to an earlier column.
    pub back: bool,
}

impl EdgePath {
    /// The arrow's head: tip, and the two corners of its base. `None` for a path without length.
    pub fn arrow(&self) -> Option<[Point; 3]> {
        let (tip, rest) = self.points.split_last()?;
        let from = rest.last()?;
        let length = (tip.x - from.x).abs() + (tip.y - from.y).abs();
        if length <= 0.0 {
            return None;
        }
        let (dx, dy) = ((tip.x - from.x) / length, (tip.y - from.y) / length);
        let (back, half) = (shape::ARROW.min(length), shape::ARROW_HALF);
        let (bx, by) = (tip.x - dx * back, tip.y - dy * back);
        Some([
            *tip,
            Point::new(bx - dy * half, by + dx * half),
            Point::new(bx + dy * half, by - dx * half),
        ])
    }

    /// The straight parts, as (from, to).
    pub fn segments(&self) -> impl Iterator<Item = (Point, Point)> {
        self.points
            .iter()
            .copied()
            .zip(self.points.iter().copied().skip(1))
    }

    /// The smallest rectangle around line and label.
    pub fn bounds(&self) -> Rect {
        let first = self.points.first().copied().unwrap_or_default();
        let line = self
            .points
            .iter()
            .fold(Rect::between(first, first), |rect, point| {
                rect.union(&Rect::between(*point, *point))
            });
        self.label.map_or(line, |label| line.union(&label))
    }
}

/// What lies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hit {
    /// A node, its shape or its name.
    Node(NodeId),
    /// An edge, its line or its label.
    Edge(EdgeId),
    /// A lane, between its nodes.
    Lane(LaneId),
}

/// Nodes and edges that reach into a part of the drawing, each once and by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visible {
    /// The nodes.
    pub nodes: Vec<NodeId>,
    /// The edges.
    pub edges: Vec<EdgeId>,
}

/// A graph with places: the upper left corner is the origin.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(crate) lanes: Table<LaneId, LaneBox>,
    pub(crate) nodes: Table<NodeId, NodeBox>,
    pub(crate) edges: Table<EdgeId, EdgePath>,
    pub(crate) size: Size,
    pub(crate) index: Index<Hit>,
}

impl Layout {
    pub(crate) fn new(
        lanes: Table<LaneId, LaneBox>,
        nodes: Table<NodeId, NodeBox>,
        edges: Table<EdgeId, EdgePath>,
        size: Size,
    ) -> Self {
        let mut entries = Vec::new();
        for (id, node) in nodes.pairs() {
            entries.push((node.rect.union(&node.label), Hit::Node(id)));
        }
        for (id, edge) in edges.pairs() {
            for (a, b) in edge.segments() {
                entries.push((Rect::between(a, b), Hit::Edge(id)));
            }
            if let Some(label) = edge.label {
                entries.push((label, Hit::Edge(id)));
            }
        }
        let index = Index::new(entries);
        Self {
            lanes,
            nodes,
            edges,
            size,
            index,
        }
    }

    /// The lanes from top to bottom, as in the graph.
    pub fn lanes(&self) -> &[LaneBox] {
        self.lanes.as_slice()
    }

    /// The nodes by number, as in the graph.
    pub fn nodes(&self) -> &[NodeBox] {
        self.nodes.as_slice()
    }

    /// The edges by number, as in the graph.
    pub fn edges(&self) -> &[EdgePath] {
        self.edges.as_slice()
    }

    /// A node's place, if the node is of this layout's graph.
    pub fn node(&self, id: NodeId) -> Option<&NodeBox> {
        self.nodes.find(id)
    }

    /// An edge's way, if the edge is of this layout's graph.
    pub fn edge(&self, id: EdgeId) -> Option<&EdgePath> {
        self.edges.find(id)
    }

    /// A lane's place, if the lane is of this layout's graph.
    pub fn lane(&self, id: LaneId) -> Option<&LaneBox> {
        self.lanes.find(id)
    }

    /// The rectangle that holds everything; its upper left corner is (0, 0).
    pub const fn bounds(&self) -> Rect {
        Rect::new(0.0, 0.0, self.size.width, self.size.height)
    }

    /// What lies at `point`: a node before an edge before a lane. An edge is hit from up to four
    /// points away, the nearest one first.
    pub fn hit(&self, point: Point) -> Option<Hit> {
        const REACH: f64 = 4.0;
        let near = Rect::between(point, point).grown(REACH);
        let found = self.index.search(&near);
        let distance = |rect: &Rect| {
            let dx = (rect.min.x - point.x).max(point.x - rect.max.x).max(0.0);
            let dy = (rect.min.y - point.y).max(point.y - rect.max.y).max(0.0);
            dx * dx + dy * dy
        };
        found
            .filter(|(rect, hit)| match hit {
                Hit::Node(id) => self
                    .nodes
                    .find(*id)
                    .is_some_and(|node| node.rect.contains(point) || node.label.contains(point)),
                Hit::Edge(_) | Hit::Lane(_) => distance(rect) <= REACH * REACH,
            })
            .min_by(|(a, x), (b, y)| {
                let kind = |hit: &Hit| matches!(hit, Hit::Edge(_));
                kind(x)
                    .cmp(&kind(y))
                    .then(distance(a).total_cmp(&distance(b)))
                    .then(x.cmp(y))
            })
            .map(|(_, hit)| *hit)
            .or_else(|| {
                let lane = self
                    .lanes
                    .pairs()
                    .find(|(_, lane)| lane.rect.contains(point));
                lane.map(|(id, _)| Hit::Lane(id))
            })
    }

    /// The nodes and edges that reach into `view`, found without looking at the others.
    pub fn visible(&self, view: &Rect) -> Visible {
        let mut visible = Visible::default();
        for (_, hit) in self.index.search(view) {
            match hit {
                Hit::Node(id) => visible.nodes.push(*id),
                Hit::Edge(id) => visible.edges.push(*id),
                Hit::Lane(_) => {}
            }
        }
        visible.nodes.sort_unstable();
        visible.nodes.dedup();
        visible.edges.sort_unstable();
        visible.edges.dedup();
        visible
    }

    /// The places at which the lines of edges (those that `counts` accepts) cross, without those
    /// at which lines only join or part. Lines that run together cross as one.
    pub fn crossings(&self, counts: impl Fn(EdgeId) -> bool) -> Vec<Point> {
        let mut found = Vec::new();
        for (id, edge) in self.edges.pairs().filter(|(id, _)| counts(*id)) {
            for (a, b) in edge.segments().filter(|(a, b)| a.x == b.x) {
                let line = Rect::between(a, b);
                for (other, hit) in self.index.search(&line) {
                    let inside = other.min.y > line.min.y
                        && other.max.y < line.max.y
                        && other.min.x < a.x
                        && other.max.x > a.x
                        && other.min.y == other.max.y;
                    if inside && matches!(hit, Hit::Edge(other) if *other != id && counts(*other)) {
                        found.push(Point::new(a.x, other.min.y));
                    }
                }
            }
        }
        found.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        found.dedup();
        found
    }
}

/// Places rectangles (whole layouts) in shelves from left to right and top to bottom, none wider
/// than `width` unless one rectangle alone is; returns their upper left corners.
pub fn arrange(sizes: &[Size], width: f64, gap: f64) -> Vec<Point> {
    let mut places = Vec::with_capacity(sizes.len());
    let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0_f64);
    for size in sizes {
        if x > 0.0 && x + size.width > width {
            x = 0.0;
            y += shelf + gap;
            shelf = 0.0;
        }
        places.push(Point::new(x, y));
        x += size.width + gap;
        shelf = shelf.max(size.height);
    }
    places
}

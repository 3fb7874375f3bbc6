//! What a node needs around its shape: its texts, and the rows in which lines turn beside it.

use crate::geometry::{Point, Rect, Size};
use crate::graph::{EdgeId, Graph, Node, NodeId, NodeKind};
use crate::layers::{Layers, StubId, What};
use crate::place::Extent;
use crate::table::Table;
use crate::tokens::{shape, space};

/// Between a line that turns and what stands next to its row.
const ROW_MARGIN: f64 = 6.0;
/// Room for an arrow's head between a shape and the first line beside it.
const ARROW_ROOM: f64 = shape::ARROW + 5.0;
/// Between a vertical line and the text beside it, an arrow's head included.
const BESIDE: f64 = shape::ARROW_HALF + space::LABEL;

/// The edges that run straight up or down from a node, and their label if it stands there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Straights {
    pub(crate) top: bool,
    pub(crate) bottom: bool,
    pub(crate) top_label: Option<EdgeId>,
    pub(crate) bottom_label: Option<EdgeId>,
}

/// Where a line turns beside a node, relative to the node's middle.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turn {
    /// Where it leaves the shape, to the right of the middle.
    pub(crate) dx: f64,
    /// The height of its horizontal part, below the middle.
    pub(crate) dy: f64,
    /// Its label.
    pub(crate) label: Option<Rect>,
}

/// The parts of a node, relative to its middle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figure {
    pub(crate) half: Size,
    pub(crate) label: Rect,
    pub(crate) sub: Option<Rect>,
    pub(crate) top_label: Option<Rect>,
    pub(crate) bottom_label: Option<Rect>,
    /// Room above and below the middle.
    pub(crate) extent: Extent,
    /// Room to the left and right of the middle.
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// Half the extent of a node's shape; whole points.
fn half(node: &Node) -> Size {
    let sub = node.sub.as_ref().map(|sub| sub.size).unwrap_or_default();
    match node.kind {
        NodeKind::Start => Size::new(shape::START, shape::START),
        NodeKind::Event | NodeKind::Outcome => Size::new(shape::OUTCOME, shape::OUTCOME),
        NodeKind::Gateway(_) => Size::new(shape::GATEWAY, shape::GATEWAY),
        NodeKind::Task | NodeKind::System | NodeKind::Document | NodeKind::Provision => {
            let width = node.label.size.width.max(sub.width) + 2.0 * space::BOX;
            let height = node.label.size.height + sub.height + 1.5 * space::BOX;
            Size::new(
                (width.max(space::BOX_WIDTH) / 2.0).ceil(),
                (height.max(space::BOX_HEIGHT) / 2.0).ceil(),
            )
        }
    }
}

/// How far above or below the middle a shape's border is, `dx` to the side of the middle.
pub(crate) fn border(kind: NodeKind, half: Size, dx: f64) -> f64 {
    match kind {
        NodeKind::Start | NodeKind::Event | NodeKind::Outcome => {
            (half.width * half.width - dx * dx).max(0.0).sqrt()
        }
        NodeKind::Gateway(_) => half.height * (1.0 - (dx / half.width).abs()).max(0.0),
        NodeKind::Task | NodeKind::System | NodeKind::Document | NodeKind::Provision => half.height,
    }
}

/// Figures of all nodes and the turns of all stubs.
pub(crate) fn figures(
    graph: &Graph,
    layers: &Layers,
    straights: &Table<NodeId, Straights>,
) -> (Table<NodeId, Figure>, Table<StubId, Turn>) {
    let mut stubs: Table<NodeId, Vec<StubId>> = Table::filled(Vec::new(), graph.nodes.len());
    for (id, stub) in layers.stubs.pairs() {
        if let What::Node(node) = layers.items[stub.item].what {
            stubs[node].push(id);
        }
    }
    let mut turns = Table::filled(Turn::default(), layers.stubs.len());
    let figures = graph
        .nodes
        .pairs()
        .map(|(id, node)| figure(graph, layers, node, &stubs[id], &straights[id], &mut turns))
        .collect();
    (figures, turns)
}

fn figure(
    graph: &Graph,
    layers: &Layers,
    node: &Node,
    stubs: &[StubId],
    straights: &Straights,
    turns: &mut Table<StubId, Turn>,
) -> Figure {
    let mut half = half(node);
    let on = |top: bool, right: bool| {
        let mut on: Vec<StubId> = stubs
            .iter()
            .copied()
            .filter(|stub| layers.stubs[*stub].top == top && layers.stubs[*stub].right == right)
            .collect();
        // A labelled line next to the shape keeps its label near and the column narrow.
        on.sort_by_key(|stub| layers.stubs[*stub].label.is_none());
        on
    };
    if node.kind.is_box() {
        let most = [(true, true), (true, false), (false, true), (false, false)]
            .into_iter()
            .map(|(top, right)| on(top, right).len())
            .max()
            .unwrap_or(0);
        half.width = half.width.max(most as f64 * 8.0 + space::BOX);
    }
    let mut figure = Figure {
        half,
        left: half.width,
        right: half.width,
        ..Figure::default()
    };
    let mut reach = [half.height, half.height];
    let busy = [
        straights.top || stubs.iter().any(|stub| layers.stubs[*stub].top),
        straights.bottom || stubs.iter().any(|stub| !layers.stubs[*stub].top),
    ];
    place_texts(node, busy, &mut reach, &mut figure);
    let label_of = |edge: Option<EdgeId>| {
        edge.and_then(|edge| graph.edges[edge].label.as_ref())
            .map(|label| label.size)
    };
    let mut margin = [space::NODES / 2.0; 2];
    for ((reach, margin), top) in reach.iter_mut().zip(&mut margin).zip([true, false]) {
        let sign = if top { -1.0 } else { 1.0 };
        let (left, right) = (on(top, false), on(top, true));
        let mut line = (*reach).max(half.height + ARROW_ROOM - space::LINES);
        for row in 0..left.len().max(right.len()) {
            let pair = [
                (left.get(row), left.len(), -1.0),
                (right.get(row), right.len(), 1.0),
            ];
            let label_height = pair
                .iter()
                .filter_map(|(stub, ..)| label_of(layers.stubs[*(*stub)?].label))
                .map(|size| size.height + 2.0)
                .fold(0.0, f64::max);
            line = (line + space::LINES.max(label_height + space::LABEL)).ceil();
            for (stub, count, side) in pair {
                let Some(stub) = stub else { continue };
                let room = if node.kind.is_box() {
                    (half.width - space::LABEL) / count as f64
                } else {
                    half.width * 0.6 / count as f64
                };
                let dx = side * room.min(14.0) * (count - row) as f64;
                let label = label_of(layers.stubs[*stub].label).map(|size| {
                    let x = if side > 0.0 {
                        dx + BESIDE
                    } else {
                        dx - BESIDE - size.width
                    };
                    let y = if top {
                        -line + 2.0
                    } else {
                        line - 2.0 - size.height
                    };
                    Rect::new(x, y, size.width, size.height)
                });
                if let Some(label) = label {
                    figure.left = figure.left.max(-label.min.x);
                    figure.right = figure.right.max(label.max.x);
                }
                turns[*stub] = Turn {
                    dx,
                    dy: sign * line,
                    label,
                };
            }
            (*reach, *margin) = (line, ROW_MARGIN);
        }
        let (straight, edge) = if top {
            (straights.top, straights.top_label)
        } else {
            (straights.bottom, straights.bottom_label)
        };
        if straight {
            // Its arrow's head, and the way out below the last line that turns.
            *reach = reach.max(half.height + ARROW_ROOM - *margin);
        }
        if let Some(size) = label_of(edge) {
            let near = *reach + ROW_MARGIN;
            let y = if top { -near - size.height } else { near };
            let rect = Rect::new(BESIDE, y, size.width, size.height);
            figure.right = figure.right.max(rect.max.x);
            if top {
                figure.top_label = Some(rect);
            } else {
                figure.bottom_label = Some(rect);
            }
            (*reach, *margin) = (near + size.height, ROW_MARGIN);
        }
    }
    let ([up, down], [above, below]) = (reach, margin);
    figure.extent = Extent {
        up: (up + above).ceil(),
        down: (down + below).ceil(),
    };
    figure.left = figure.left.ceil();
    figure.right = figure.right.ceil();
    figure
}

/// Texts: inside a box; else below the shape, above it if lines leave below, or beside it below
/// the middle if lines leave on both sides.
fn place_texts(node: &Node, busy: [bool; 2], reach: &mut [f64; 2], figure: &mut Figure) {
    let half = figure.half;
    let label = node.label.size;
    let sub = node.sub.as_ref().map(|sub| sub.size);
    let below = sub.unwrap_or_default();
    if node.kind.is_box() {
        let height = label.height + below.height;
        let x = -half.width + space::BOX;
        figure.label = Rect::new(x, -height / 2.0, label.width, label.height);
        figure.sub =
            sub.map(|size| Rect::new(x, -height / 2.0 + label.height, size.width, size.height));
        return;
    }
    let size = Size::new(label.width.max(below.width), label.height + below.height);
    if size.height == 0.0 {
        // Nothing to draw: a rectangle without extent in the middle.
        return;
    }
    let gap = 3.0;
    let [up, down] = reach;
    let (x, y) = match busy {
        [_, false] => {
            *down += gap + size.height;
            (-size.width / 2.0, half.height + gap)
        }
        [false, true] => {
            *up += gap + size.height;
            (-size.width / 2.0, -half.height - gap - size.height)
        }
        [true, true] => {
            *down += gap + size.height;
            (half.width + gap, half.height + gap)
        }
    };
    figure.left = figure.left.max(-x);
    figure.right = figure.right.max(x + size.width);
    let beside = busy == [true, true];
    let indent = |width: f64| {
        if beside {
            0.0
        } else {
            (size.width - width) / 2.0
        }
    };
    figure.label = Rect::new(x + indent(label.width), y, label.width, label.height);
    figure.sub = sub.map(|sub| {
        Rect::new(
            x + indent(sub.width),
            y + label.height,
            sub.width,
            sub.height,
        )
    });
}

/// The rectangle, moved so that its origin is `to`.
pub(crate) fn moved(rect: Rect, to: Point) -> Rect {
    Rect::new(
        rect.min.x + to.x,
        rect.min.y + to.y,
        rect.width(),
        rect.height(),
    )
}

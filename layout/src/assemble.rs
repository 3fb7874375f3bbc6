//! Puts the parts together: from ranks, order and heights to coordinates.

use std::collections::BTreeSet;

use crate::channel::{self, Placed, Way};
use crate::geometry::{Point, Rect, Size};
use crate::graph::{EdgeId, Graph, NodeId};
use crate::layers::{End, ItemId, Layers, PieceId, Port, Route, What};
use crate::layout::{EdgePath, LaneBox, Layout, NodeBox};
use crate::order::{self, Order, Wishes};
use crate::place::{self, Extent};
use crate::rank;
use crate::shapes::{self, Figure, Straights, Turn, border, moved};
use crate::table::Table;
use crate::tokens::{shape, space};

/// Where nodes of one lane and column stand among each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Stability {
    /// Wherever lines cross least.
    #[default]
    Free,
    /// In the order of the graph's nodes.
    Input,
    /// In the order of earlier heights, by node number; `None` for nodes that are new. Lets a map
    /// keep its look while a design is edited.
    Like(Vec<Option<f64>>),
}

/// What the caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Whether outcomes stand in the last column, whenever they are reached.
    pub outcomes_last: bool,
    /// What is kept of an earlier order.
    pub stability: Stability,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            outcomes_last: true,
            stability: Stability::Free,
        }
    }
}

/// Lays out a graph. The same graph and options give the same layout.
pub fn layout(graph: &Graph, options: &Options) -> Layout {
    let ranks = rank::assign(graph, options.outcomes_last);
    let mut layers = Layers::build(graph, &ranks);
    let wishes: Wishes = graph
        .nodes
        .keys()
        .map(|node| match &options.stability {
            Stability::Free => None,
            Stability::Input => Some(node.index() as f64),
            Stability::Like(heights) => heights.get(node.index()).copied().flatten(),
        })
        .collect();
    let order = order::order(&layers, &wishes);
    let straights = settle_verticals(graph, &mut layers, &order);
    let (figures, turns) = shapes::figures(graph, &layers, &straights);

    let extent: Table<ItemId, Extent> = layers
        .items
        .iter()
        .map(|item| match item.what {
            What::Node(node) => figures[node].extent,
            What::Pass => Extent {
                up: space::LINES / 2.0,
                down: space::LINES / 2.0,
            },
            What::Label(edge) => Extent {
                up: (label_size(graph, edge).height + 2.0 * space::LABEL).ceil(),
                down: space::LINES / 2.0,
            },
        })
        .collect();
    let heights = place::place(
        &layers,
        &order,
        &extent,
        graph.lanes.len(),
        |end| match end.port {
            Port::Side => 0.0,
            Port::Stub(stub) => turns[stub].dy,
        },
    );
    let lanes = Lanes::stack(graph, &heights.lane);
    let y = layers
        .items
        .pairs()
        .map(|(id, item)| lanes.content[item.lane.index()] + heights.y[id])
        .collect();
    let mut drawing = Drawing {
        graph,
        layers: &layers,
        figures: &figures,
        turns: &turns,
        y,
        center: Table::new(),
        ways: Table::filled(Route1::default(), layers.pieces.len()),
    };
    let width = drawing.columns(&order, lanes.head);
    drawing.finish(&ranks, &straights, &lanes, width)
}

fn label_size(graph: &Graph, edge: EdgeId) -> Size {
    let label = graph.edges[edge].label.as_ref();
    label.map(|label| label.size).unwrap_or_default()
}

/// Edges inside a column run straight where nothing but passing lines lies between their ends;
/// the others get a way around.
fn settle_verticals(graph: &Graph, layers: &mut Layers, order: &Order) -> Table<NodeId, Straights> {
    let mut position = Table::filled(0_usize, layers.items.len());
    // For every slot of a column, how many slots up to it hold more than a passing line.
    let mut solid: Table<ItemId, usize> = Table::filled(0, layers.items.len());
    for column in order.iter() {
        let mut seen = 0;
        for (i, item) in column.iter().enumerate() {
            position[*item] = i;
            seen += usize::from(layers.items[*item].what != What::Pass);
            solid[*item] = seen;
        }
    }
    let mut straights = Table::filled(Straights::default(), graph.nodes.len());
    for (id, edge) in graph.edges.pairs() {
        if !matches!(layers.routes[id], Route::Open) {
            continue;
        }
        let (source, target) = (layers.node_item[edge.source], layers.node_item[edge.target]);
        let down = position[source] < position[target];
        let clear = solid[source].abs_diff(solid[target]) == 1;
        let taken = if down {
            straights[edge.source].bottom || straights[edge.target].top
        } else {
            straights[edge.source].top || straights[edge.target].bottom
        };
        if source == target || !clear || taken {
            layers.around(graph, id, down);
            continue;
        }
        layers.routes[id] = Route::Straight;
        let label = edge.label.is_some().then_some(id);
        if down {
            straights[edge.source].bottom = true;
            straights[edge.source].bottom_label = label;
            straights[edge.target].top = true;
        } else {
            straights[edge.source].top = true;
            straights[edge.source].top_label = label;
            straights[edge.target].bottom = true;
        }
    }
    straights
}

/// The heights of the lanes.
struct Lanes {
    /// Width of the heads.
    head: f64,
    /// Top and bottom of each lane.
    span: Vec<(f64, f64)>,
    /// Where each lane's content begins.
    content: Table<usize, f64>,
}

impl Lanes {
    fn stack(graph: &Graph, heights: &Table<crate::graph::LaneId, f64>) -> Self {
        let mut head = space::LANE_HEAD;
        let mut span = Vec::new();
        let mut content = Table::new();
        let mut top = 0.0;
        for (id, lane) in graph.lanes.pairs() {
            let sub = lane
                .subtitle
                .as_ref()
                .map(|sub| sub.size)
                .unwrap_or_default();
            let title = lane.title.size;
            head = head.max((title.width.max(sub.width) + 2.0 * space::BOX).ceil());
            let text = title.height + sub.height + 2.0 * space::BOX;
            let height = (heights[id] + 2.0 * space::LANE)
                .max(space::LANE_HEIGHT)
                .max(text)
                .ceil();
            span.push((top, top + height));
            content.push(top + ((height - heights[id]) / 2.0).floor());
            top += height;
        }
        Self {
            head,
            span,
            content,
        }
    }

    fn bottom(&self) -> f64 {
        self.span.last().map_or(0.0, |(_, bottom)| *bottom)
    }
}

/// How a piece crosses its channel, in coordinates.
#[derive(Debug, Clone, Copy, Default)]
enum Route1 {
    #[default]
    Straight,
    Track(f64),
    Split(f64, f64, f64),
}

struct Drawing<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    figures: &'a Table<NodeId, Figure>,
    turns: &'a Table<crate::layers::StubId, Turn>,
    /// The height of each item's line.
    y: Table<ItemId, f64>,
    /// The middle of each column.
    center: Table<usize, f64>,
    ways: Table<PieceId, Route1>,
}

impl Drawing<'_> {
    fn height(&self, end: End) -> f64 {
        let y = self.y[end.item];
        match end.port {
            Port::Side => y,
            Port::Stub(stub) => y + self.turns[stub].dy,
        }
    }

    /// Routes the channels and sets the columns from left to right; returns the right edge.
    fn columns(&mut self, order: &Order, head: f64) -> f64 {
        let mut channels: Table<usize, Vec<Placed>> =
            Table::filled(Vec::new(), self.layers.count + 1);
        for (id, piece) in self.layers.pieces.pairs() {
            channels[piece.channel].push(Placed {
                id,
                a: piece.a,
                b: piece.b,
                a_y: self.height(piece.a),
                b_y: self.height(piece.b),
                a_left: piece.a.right,
                b_left: piece.b.right,
            });
        }
        let mut x = head + space::LANE;
        let holds_nodes = |column: Option<&Vec<ItemId>>| {
            column.is_some_and(|column| {
                column
                    .iter()
                    .any(|item| matches!(self.layers.items[*item].what, What::Node(_)))
            })
        };
        for (channel, pieces) in channels.pairs() {
            let plan = channel::plan(pieces);
            let (before, after) = (channel.checked_sub(1), Some(channel));
            let column = |i: Option<usize>| i.and_then(|i| order.find(i));
            let inner = holds_nodes(column(before)) && holds_nodes(column(after));
            let lines = plan.tracks.saturating_sub(1) as f64 * space::LINES;
            let margins = (space::LINES, shape::ARROW + space::LINES);
            let needed = if plan.tracks == 0 {
                0.0
            } else {
                margins.0 + lines + margins.1
            };
            let least = if inner {
                space::COLUMNS
            } else if before.is_some() && channel < self.layers.count {
                space::COLUMNS / 2.0
            } else {
                0.0
            };
            let width = needed.max(least);
            let first = x + margins.0 + ((width - needed) / 2.0).floor();
            let at = |track: usize| first + track as f64 * space::LINES;
            for (piece, way) in plan.ways {
                self.ways[piece] = match way {
                    Way::Straight => Route1::Straight,
                    Way::Track(track) => Route1::Track(at(track)),
                    Way::Split { first, y, second } => Route1::Split(at(first), y, at(second)),
                };
            }
            x += width;
            if let Some(column) = order.find(channel) {
                let (mut left, mut right) = (0.0_f64, 0.0_f64);
                for item in column {
                    let (l, r) = match self.layers.items[*item].what {
                        What::Node(node) => (self.figures[node].left, self.figures[node].right),
                        What::Label(edge) => {
                            let half = label_size(self.graph, edge).width / 2.0;
                            (half.ceil(), half.ceil())
                        }
                        What::Pass => (0.0, 0.0),
                    };
                    left = left.max(l);
                    right = right.max(r);
                }
                self.center.push(x + left);
                x += left + right;
            }
        }
        x + space::LANE
    }

    /// Where the middle of an item is.
    fn middle(&self, item: ItemId) -> Point {
        Point::new(self.center[self.layers.items[item].layer], self.y[item])
    }

    /// The points from a shape's border (or a passing item's middle) to where its channel begins.
    fn leave(&self, end: End, line: &mut Vec<Point>) {
        let middle = self.middle(end.item);
        let What::Node(node) = self.layers.items[end.item].what else {
            line.push(middle);
            return;
        };
        let half = self.figures[node].half;
        match end.port {
            Port::Side => {
                let dx = if end.right { half.width } else { -half.width };
                line.push(Point::new(middle.x + dx, middle.y));
            }
            Port::Stub(stub) => {
                let Turn { dx, dy, .. } = self.turns[stub];
                let near = border(self.graph.nodes[node].kind, half, dx).copysign(dy);
                line.push(Point::new(middle.x + dx, middle.y + near));
                line.push(Point::new(middle.x + dx, middle.y + dy));
            }
        }
    }

    fn path(&self, id: EdgeId) -> Vec<Point> {
        let edge = &self.graph.edges[id];
        let mut line: Vec<Point> = Vec::new();
        match &self.layers.routes[id] {
            Route::Straight | Route::Open => {
                let (source, target) = (
                    self.layers.node_item[edge.source],
                    self.layers.node_item[edge.target],
                );
                let (a, b) = (self.middle(source), self.middle(target));
                let sign = if a.y < b.y { 1.0 } else { -1.0 };
                let (from, to) = (&self.figures[edge.source], &self.figures[edge.target]);
                line.push(Point::new(a.x, a.y + sign * from.half.height));
                line.push(Point::new(b.x, b.y - sign * to.half.height));
            }
            Route::Pieces { first, reversed } => {
                let mut begun = false;
                for id in self.layers.walk(first) {
                    let piece = &self.layers.pieces[id];
                    if !begun {
                        self.leave(piece.a, &mut line);
                        begun = true;
                    }
                    let (from, to) = (self.height(piece.a), self.height(piece.b));
                    match self.ways[id] {
                        Route1::Straight => {}
                        Route1::Track(x) => {
                            line.extend([Point::new(x, from), Point::new(x, to)]);
                        }
                        Route1::Split(first, y, second) => line.extend([
                            Point::new(first, from),
                            Point::new(first, y),
                            Point::new(second, y),
                            Point::new(second, to),
                        ]),
                    }
                    let begin = line.len();
                    self.leave(piece.b, &mut line);
                    if let Some(end) = line.get_mut(begin..) {
                        end.reverse();
                    }
                    simplify(&mut line);
                }
                if *reversed {
                    line.reverse();
                }
            }
        }
        simplify(&mut line);
        line
    }

    fn edge_label(&self, id: EdgeId, labels: &Labels) -> Option<Rect> {
        let size = self.graph.edges[id].label.as_ref()?.size;
        let edge = &self.graph.edges[id];
        match &self.layers.routes[id] {
            Route::Straight | Route::Open => {
                let source = &self.figures[edge.source];
                let at = self.middle(self.layers.node_item[edge.source]);
                let rect = source.bottom_label.filter(|_| labels.below.contains(&id));
                let rect = rect.or(source.top_label.filter(|_| labels.above.contains(&id)))?;
                Some(moved(rect, at))
            }
            Route::Pieces { first, .. } => first.iter().find_map(|piece| {
                let piece = &self.layers.pieces[*piece];
                [piece.a, piece.b].into_iter().find_map(|end| {
                    let at = self.middle(end.item);
                    match (end.port, self.layers.items[end.item].what) {
                        (_, What::Label(edge)) if edge == id => Some(Rect::new(
                            at.x - size.width / 2.0,
                            at.y - space::LABEL - size.height,
                            size.width,
                            size.height,
                        )),
                        (Port::Stub(stub), _) if self.layers.stubs[stub].label == Some(id) => {
                            self.turns[stub].label.map(|label| moved(label, at))
                        }
                        _ => None,
                    }
                })
            }),
        }
    }

    fn finish(
        &self,
        ranks: &rank::Ranks,
        straights: &Table<NodeId, Straights>,
        lanes: &Lanes,
        width: f64,
    ) -> Layout {
        let nodes = self
            .graph
            .nodes
            .keys()
            .map(|id| {
                let figure = &self.figures[id];
                let at = self.middle(self.layers.node_item[id]);
                let size = Size::new(2.0 * figure.half.width, 2.0 * figure.half.height);
                NodeBox {
                    rect: Rect::around(at, size),
                    label: moved(figure.label, at),
                    sub: figure.sub.map(|sub| moved(sub, at)),
                    rank: ranks.rank[id],
                }
            })
            .collect();
        let labels = Labels {
            above: straights.iter().filter_map(|s| s.top_label).collect(),
            below: straights.iter().filter_map(|s| s.bottom_label).collect(),
        };
        let edges = self
            .graph
            .edges
            .pairs()
            .map(|(id, edge)| EdgePath {
                points: self.path(id),
                label: self.edge_label(id, &labels),
                back: edge.kind.is_flow()
                    && ranks.rank[edge.target] <= ranks.rank[edge.source]
                    && !matches!(self.layers.routes[id], Route::Straight),
            })
            .collect();
        let boxes = lanes
            .span
            .iter()
            .map(|(top, bottom)| LaneBox {
                rect: Rect::new(0.0, *top, width, bottom - top),
                head: Rect::new(0.0, *top, lanes.head, bottom - top),
            })
            .collect();
        Layout::new(boxes, nodes, edges, Size::new(width, lanes.bottom()))
    }
}

/// The labelled edges that leave their source straight up and straight down.
struct Labels {
    above: BTreeSet<EdgeId>,
    below: BTreeSet<EdgeId>,
}

/// Removes points that repeat the one before or lie on the way from the one before to the next.
fn simplify(line: &mut Vec<Point>) {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    for point in line.drain(..) {
        if kept.last() == Some(&point) {
            continue;
        }
        while let [.., a, b] = kept.as_slice() {
            let on_way = (a.x == b.x && b.x == point.x && (b.y - a.y) * (point.y - b.y) >= 0.0)
                || (a.y == b.y && b.y == point.y && (b.x - a.x) * (point.x - b.x) >= 0.0);
            if !on_way {
                break;
            }
            kept.pop();
        }
        kept.push(point);
    }
    *line = kept;
}

//! The layered graph: every column's items, and the pieces of edges between neighbouring columns.
//!
//! An edge that passes a column has an item of its own there, so that a slot is kept free for it.
//! Edges to the same target share these items: they run as one trunk with one arrow.

use std::collections::BTreeMap;

use crate::graph::{EdgeId, EdgeKind, Graph, LaneId, NodeId};
use crate::rank::Ranks;
use crate::table::{Table, key};

key!(pub(crate) ItemId);
key!(pub(crate) PieceId);
key!(pub(crate) StubId);

/// What takes a slot of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Node(NodeId),
    /// A line that passes.
    Pass,
    /// A line that passes, with its label.
    Label(EdgeId),
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) layer: usize,
    pub(crate) lane: LaneId,
    pub(crate) what: What,
    /// The piece that leads on to where all lines through this item lead.
    pub(crate) next: Option<PieceId>,
    /// Decides between items of the same slot before anything else is known.
    pub(crate) seed: usize,
}

/// Where a piece leaves an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Port {
    /// The middle of the side.
    Side,
    /// A line beside the box, above or below it.
    Stub(StubId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct End {
    pub(crate) item: ItemId,
    /// Which side of the item.
    pub(crate) right: bool,
    pub(crate) port: Port,
}

impl End {
    const fn side(item: ItemId, right: bool) -> Self {
        Self {
            item,
            right,
            port: Port::Side,
        }
    }
}

/// A part of one or more edges within one channel; `b` is the end nearer to the hub.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) channel: usize,
    pub(crate) a: End,
    pub(crate) b: End,
}

/// A line that leaves a node upwards or downwards and turns beside it.
#[derive(Debug, Clone)]
pub(crate) struct Stub {
    pub(crate) item: ItemId,
    pub(crate) top: bool,
    pub(crate) right: bool,
    pub(crate) label: Option<EdgeId>,
}

/// The way of an edge through the layered graph.
#[derive(Debug, Clone)]
pub(crate) enum Route {
    /// Pieces up to a trunk (followed by `Item::next`) or to the hub itself.
    Pieces {
        first: Vec<PieceId>,
        /// The hub is the source: the way is walked against the arrow.
        reversed: bool,
    },
    /// Straight down or up inside a column.
    Straight,
    /// Not decided before the order of the items is.
    Open,
}

/// What identifies a trunk: its hub, and everything in which its edges must agree.
type TrunkKey = (NodeId, Way);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Forwards,
    Backwards,
    Dashed {
        arrives: bool,
        requirement: bool,
        top: bool,
        right: bool,
    },
}

pub(crate) struct Layers {
    pub(crate) items: Table<ItemId, Item>,
    pub(crate) pieces: Table<PieceId, Piece>,
    pub(crate) stubs: Table<StubId, Stub>,
    pub(crate) routes: Table<EdgeId, Route>,
    pub(crate) node_item: Table<NodeId, ItemId>,
    pub(crate) count: usize,
    /// The stretch of each trunk that is made so far, by column.
    trunks: BTreeMap<TrunkKey, BTreeMap<usize, ItemId>>,
    hub_stubs: BTreeMap<TrunkKey, StubId>,
    known: BTreeMap<(End, End), PieceId>,
}

impl Layers {
    pub(crate) fn build(graph: &Graph, ranks: &Ranks) -> Self {
        let mut items = Table::new();
        let node_item = graph
            .nodes
            .pairs()
            .map(|(id, node)| {
                items.push(Item {
                    layer: ranks.rank[id],
                    lane: node.lane,
                    what: What::Node(id),
                    next: None,
                    seed: id.index() * 2,
                })
            })
            .collect();
        let mut layers = Self {
            items,
            pieces: Table::new(),
            stubs: Table::new(),
            routes: Table::filled(Route::Open, graph.edges.len()),
            node_item,
            count: ranks.count,
            trunks: BTreeMap::new(),
            hub_stubs: BTreeMap::new(),
            known: BTreeMap::new(),
        };
        let mut dashed = Table::filled(0_usize, graph.nodes.len());
        for edge in graph.edges.iter().filter(|edge| !edge.kind.is_flow()) {
            dashed[edge.source] += 1;
            dashed[edge.target] += 1;
        }
        for (id, edge) in graph.edges.pairs() {
            let from = ranks.rank[edge.source];
            let to = ranks.rank[edge.target];
            layers.routes[id] = if ranks.vertical[id] && from == to {
                Route::Open
            } else if edge.kind.is_flow() {
                let first = if from < to {
                    layers.forwards(graph, id)
                } else {
                    layers.backwards(graph, id)
                };
                Route::Pieces {
                    first,
                    reversed: false,
                }
            } else if from == to {
                Route::Open
            } else {
                let reversed = dashed[edge.source] > dashed[edge.target];
                layers.dashed(graph, id, reversed)
            };
        }
        layers
    }

    fn piece(&mut self, a: End, b: End) -> PieceId {
        if let Some(piece) = self.known.get(&(a, b)) {
            return *piece;
        }
        let layer = self.items[a.item].layer;
        let channel = if a.right { layer + 1 } else { layer };
        let piece = self.pieces.push(Piece { channel, a, b });
        self.known.insert((a, b), piece);
        piece
    }

    fn item(&mut self, layer: usize, lane: LaneId, what: What, seed: usize) -> ItemId {
        self.items.push(Item {
            layer,
            lane,
            what,
            next: None,
            seed,
        })
    }

    fn forwards(&mut self, graph: &Graph, id: EdgeId) -> Vec<PieceId> {
        let edge = &graph.edges[id];
        let hub = self.node_item[edge.target];
        let lane = graph.nodes[edge.target].lane;
        let mut at = End::side(self.node_item[edge.source], true);
        let mut layer = self.items[at.item].layer + 1;
        let last = self.items[hub].layer;
        let mut first = Vec::new();
        if edge.label.is_some() && layer < last {
            let seed = edge.target.index() * 2;
            let label = self.item(layer, lane, What::Label(id), seed);
            first.push(self.piece(at, End::side(label, false)));
            at = End::side(label, true);
            layer += 1;
        }
        let goal = End::side(hub, false);
        let entry = self.trunk((edge.target, Way::Forwards), lane, layer, goal);
        first.push(self.piece(at, entry));
        first
    }

    /// From `source` around to the left, above or below what lies between, into `target`.
    fn backwards(&mut self, graph: &Graph, id: EdgeId) -> Vec<PieceId> {
        let edge = &graph.edges[id];
        let source = self.node_item[edge.source];
        let hub = self.node_item[edge.target];
        let lane = graph.nodes[edge.target].lane;
        let goal = End::side(hub, false);
        let key = (edge.target, Way::Backwards);
        let from = self.items[source].layer;
        let at = End::side(source, true);
        if edge.label.is_none() {
            let entry = self.trunk(key, lane, from, goal);
            return vec![self.piece(at, entry)];
        }
        let seed = edge.source.index() * 2 + 1;
        let own = graph.nodes[edge.source].lane;
        let label = self.item(from, own, What::Label(id), seed);
        let turn = self.piece(at, End::side(label, true));
        let at = End::side(label, false);
        let onwards = if from == self.items[hub].layer {
            self.piece(at, goal)
        } else {
            let entry = self.trunk(key, lane, from - 1, goal);
            self.piece(at, entry)
        };
        vec![turn, onwards]
    }

    /// Between nodes of different columns, leaving and entering at the top or the bottom.
    fn dashed(&mut self, graph: &Graph, id: EdgeId, reversed: bool) -> Route {
        let edge = &graph.edges[id];
        let (partner, hub) = if reversed {
            (edge.target, edge.source)
        } else {
            (edge.source, edge.target)
        };
        let (p, h) = (self.node_item[partner], self.node_item[hub]);
        let lane = graph.nodes[hub].lane;
        let partner_lane = graph.nodes[partner].lane;
        let right = self.items[p].layer > self.items[h].layer;
        let top = partner_lane < lane;
        let way = Way::Dashed {
            arrives: !reversed,
            requirement: edge.kind == EdgeKind::Requirement,
            top,
            right,
        };
        let goal = self.hub_stub((hub, way), h, top, right);
        let partner_top = partner_lane > lane;
        let stub = self.stub(p, partner_top, !right, edge.label.is_some().then_some(id));
        let at = End {
            item: p,
            right: !right,
            port: Port::Stub(stub),
        };
        let layer = self.items[p].layer;
        let entry = if right { layer - 1 } else { layer + 1 };
        let entry = self.trunk((hub, way), lane, entry, goal);
        let piece = self.piece(at, entry);
        Route::Pieces {
            first: vec![piece],
            reversed,
        }
    }

    /// An edge inside a column that something stands in the way of: out on the right and back.
    pub(crate) fn around(&mut self, graph: &Graph, id: EdgeId, source_above: bool) {
        let edge = &graph.edges[id];
        let (source, target) = (self.node_item[edge.source], self.node_item[edge.target]);
        let way = Way::Dashed {
            arrives: true,
            requirement: edge.kind == EdgeKind::Requirement,
            top: source_above,
            right: true,
        };
        // A flow edge does not share its line with dashed ones.
        let goal = if edge.kind.is_flow() {
            let stub = self.stub(target, source_above, true, None);
            End {
                item: target,
                right: true,
                port: Port::Stub(stub),
            }
        } else {
            self.hub_stub((edge.target, way), target, source_above, true)
        };
        let stub = self.stub(
            source,
            !source_above,
            true,
            edge.label.is_some().then_some(id),
        );
        let at = End {
            item: source,
            right: true,
            port: Port::Stub(stub),
        };
        let piece = self.piece(at, goal);
        self.routes[id] = Route::Pieces {
            first: vec![piece],
            reversed: false,
        };
    }

    fn stub(&mut self, item: ItemId, top: bool, right: bool, label: Option<EdgeId>) -> StubId {
        self.stubs.push(Stub {
            item,
            top,
            right,
            label,
        })
    }

    fn hub_stub(&mut self, key: TrunkKey, item: ItemId, top: bool, right: bool) -> End {
        let stub = match self.hub_stubs.get(&key) {
            Some(stub) => *stub,
            None => {
                let stub = self.stub(item, top, right, None);
                self.hub_stubs.insert(key, stub);
                stub
            }
        };
        End {
            item,
            right,
            port: Port::Stub(stub),
        }
    }

    /// Where an edge enters the trunk of `key` in column `layer`; makes the trunk reach so far.
    /// A trunk that would have no column is its goal itself.
    fn trunk(&mut self, key: TrunkKey, lane: LaneId, layer: usize, goal: End) -> End {
        let hub = self.items[goal.item].layer;
        // Which side of the trunk's items faces the hub. A loop starts in the hub's own column
        // and faces left until it is there.
        let (first, onwards) = match key.1 {
            Way::Forwards => (hub.checked_sub(1), true),
            Way::Backwards => (Some(hub), false),
            Way::Dashed { right: true, .. } => (Some(hub + 1), false),
            Way::Dashed { right: false, .. } => (hub.checked_sub(1), true),
        };
        let Some(first) = first else { return goal };
        let rising = !onwards;
        if (rising && layer < first) || (!rising && layer > first) {
            return goal;
        }
        let mut made = self.trunks.remove(&key).unwrap_or_default();
        let seed = match self.items[goal.item].what {
            What::Node(node) => node.index() * 2 + 1,
            What::Pass | What::Label(_) => 0,
        };
        // What is made reaches from `first` without a gap, so that only its far end matters.
        let end = if rising {
            made.last_key_value()
        } else {
            made.first_key_value()
        };
        let (mut column, mut towards) = end.map_or((first, goal), |(column, item)| {
            let next = if rising {
                column + 1
            } else {
                column.wrapping_sub(1)
            };
            (next, End::side(*item, rising))
        });
        while !made.contains_key(&layer) {
            let item = self.item(column, lane, What::Pass, seed);
            let next = self.piece(End::side(item, onwards), towards);
            self.items[item].next = Some(next);
            made.insert(column, item);
            towards = End::side(item, rising);
            column = if rising {
                column + 1
            } else {
                column.wrapping_sub(1)
            };
        }
        let entry = made
            .get(&layer)
            .map_or(goal, |item| End::side(*item, rising));
        self.trunks.insert(key, made);
        entry
    }

    /// The pieces of an edge's way in order, each with the item it leads to.
    pub(crate) fn walk(&self, first: &[PieceId]) -> impl Iterator<Item = PieceId> {
        let last = first.last().copied();
        let onwards = std::iter::successors(last, |piece| {
            let b = self.pieces[*piece].b;
            self.items[b.item].next
        });
        first.iter().copied().chain(onwards.skip(1))
    }
}

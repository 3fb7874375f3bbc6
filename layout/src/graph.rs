//! What is laid out: lanes, nodes and edges, with sizes but without places.

use crate::geometry::Size;
use crate::table::{Table, key};
use crate::text::Text;

key!(
    /// A lane of one graph.
    pub LaneId
);
key!(
    /// A node of one graph.
    pub NodeId
);
key!(
    /// An edge of one graph.
    pub EdgeId
);

macro_rules! public_number {
    ($($name:ident),*) => {
        $(impl $name {
            /// The number, from 0 in the order of insertion: the place in the slices that
            /// [`Graph`] and [`Layout`](crate::Layout) hand out.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        })*
    };
}
public_number!(LaneId, NodeId, EdgeId);

/// Whose lane it is; decides nothing but a mark on the lane's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Group {
    /// People and households.
    Citizen,
    /// Cities, towns, villages and prefectures.
    Municipality,
    /// Ministries, agencies, courts.
    State,
    /// Companies, associations, professions.
    Private,
    /// None of these.
    #[default]
    Other,
}

/// Whether the ways out of a split are taken one of them or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// One of several ways is taken.
    Alternative,
    /// All ways are taken at the same time.
    Parallel,
}

/// What a node stands for; decides its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// Where the procedure begins: a small circle.
    Start,
    /// A step: a rounded box.
    Task,
    /// Something awaited or sent between steps: a double circle.
    Event,
    /// A split or a join: a diamond.
    Gateway(Branch),
    /// An end of the procedure, such as granted or refused: a bold circle at the right end.
    Outcome,
    /// An information system: a box.
    System,
    /// A document or data set: a box.
    Document,
    /// A provision of a law, an ordinance, a notice: a box.
    Provision,
}

impl NodeKind {
    /// Whether the label stands inside the shape; else it stands under or beside it.
    pub const fn is_box(self) -> bool {
        matches!(
            self,
            Self::Task | Self::System | Self::Document | Self::Provision
        )
    }
}

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// The target comes after the source.
    Sequence,
    /// A sequence known to lead back to an earlier step. Where it does not, it is drawn forwards.
    Loop,
    /// A message or a movement of data; dashed.
    Message,
    /// A provision that requires or permits, a system that is used; dashed.
    Requirement,
}

impl EdgeKind {
    /// Whether it is an edge of the control flow, drawn solid.
    pub const fn is_flow(self) -> bool {
        matches!(self, Self::Sequence | Self::Loop)
    }
}

/// A row of the map: one actor and the nodes that are the actor's.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lane {
    /// The first line of the head.
    pub title: Text,
    /// The second line of the head, smaller.
    pub subtitle: Option<Text>,
    /// Whose lane it is.
    pub group: Group,
}

/// A node before it has a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The lane it lies in.
    pub lane: LaneId,
    /// Its shape.
    pub kind: NodeKind,
    /// Its name, broken into lines and measured.
    pub label: Text,
    /// A second, smaller text such as "paper · 40 min".
    pub sub: Option<Text>,
}

/// An edge before it has a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Where it begins.
    pub source: NodeId,
    /// Where its arrow points.
    pub target: NodeId,
    /// What it says.
    pub kind: EdgeKind,
    /// How it relates to the other ways out of its source, if there are any.
    pub branch: Option<Branch>,
    /// A text at the line, such as "90% under 9.6M yen".
    pub label: Option<Text>,
}

/// A node or edge that names something the graph does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// The lane is not one of this graph.
    #[error("lane {0} is not in the graph")]
    UnknownLane(usize),
    /// The node is not one of this graph.
    #[error("node {0} is not in the graph")]
    UnknownNode(usize),
}

/// One procedure (or one map of systems) to be laid out. Numbers of lanes, nodes and edges are
/// given in the order of insertion, which also decides between layouts that are equally good.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    pub(crate) lanes: Table<LaneId, Lane>,
    pub(crate) nodes: Table<NodeId, Node>,
    pub(crate) edges: Table<EdgeId, Edge>,
}

impl Default for Graph {
    fn default() -> Self {
        Self::new()
    }
}

impl Graph {
    /// A graph without anything.
    pub const fn new() -> Self {
        Self {
            lanes: Table::new(),
            nodes: Table::new(),
            edges: Table::new(),
        }
    }

    /// Adds a lane below those already there.
    pub fn add_lane(&mut self, mut lane: Lane) -> LaneId {
        lane.title.sanitize();
        if let Some(subtitle) = &mut lane.subtitle {
            subtitle.sanitize();
        }
        self.lanes.push(lane)
    }

    /// Adds a node.
    ///
    /// # Errors
    /// Its lane is not in the graph.
    pub fn add_node(&mut self, mut node: Node) -> Result<NodeId, GraphError> {
        if self.lanes.find(node.lane).is_none() {
            return Err(GraphError::UnknownLane(node.lane.index()));
        }
        node.label.sanitize();
        if let Some(sub) = &mut node.sub {
            sub.sanitize();
        }
        Ok(self.nodes.push(node))
    }

    /// Adds an edge.
    ///
    /// # Errors
    /// One of its ends is not in the graph.
    pub fn add_edge(&mut self, mut edge: Edge) -> Result<EdgeId, GraphError> {
        for end in [edge.source, edge.target] {
            if self.nodes.find(end).is_none() {
                return Err(GraphError::UnknownNode(end.index()));
            }
        }
        if let Some(label) = &mut edge.label {
            label.sanitize();
        }
        edge.label = edge.label.filter(|label| !label.is_empty());
        Ok(self.edges.push(edge))
    }

    /// The lanes from top to bottom.
    pub fn lanes(&self) -> &[Lane] {
        self.lanes.as_slice()
    }

    /// The nodes by number.
    pub fn nodes(&self) -> &[Node] {
        self.nodes.as_slice()
    }

    /// The edges by number.
    pub fn edges(&self) -> &[Edge] {
        self.edges.as_slice()
    }

    /// The numbers of all nodes.
    pub fn node_ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        self.nodes.keys()
    }

    /// The numbers of all edges.
    pub fn edge_ids(&self) -> impl DoubleEndedIterator<Item = EdgeId> + use<> {
        self.edges.keys()
    }
}

/// A finite extent that keeps coordinates far from where `f64` loses whole points.
pub(crate) fn finite(size: Size) -> Size {
    let clean = |v: f64| {
        if v.is_finite() {
            v.clamp(0.0, 10_000.0)
        } else {
            0.0
        }
    };
    Size::new(clean(size.width), clean(size.height))
}

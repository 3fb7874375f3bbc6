//! Swim lanes: an abstract process graph to coordinates.
//!
//! The crate knows lanes, nodes and edges, but nothing of what they mean: the app, the reports and
//! the BPMN export all give it a [`Graph`] and draw the [`Layout`] that comes back.
//!
//! 1. `rank`: cycles are broken and every node gets a column; time runs to the right.
//! 2. `layers`: edges that pass columns get slots there, edges to one target share them.
//! 3. `order`: the slots of each column are put in the order with few crossings, lane by lane.
//! 4. `shapes`, `place`: room for texts and turning lines; heights that keep lines straight.
//! 5. `channel`: between two columns every line gets a track of its own.
//! 6. `assemble`: coordinates.
//!
//! Boxes stand only in columns and vertical lines run only in channels (or between two boxes of
//! one column with nothing but passing lines between them), and every horizontal line that passes
//! a column has a slot there: that no line meets a box, a label or another line lengthwise follows
//! from this, not from looking for collisions.
//!
//! [`board`] is the other drawing: lists in lanes, tied to threads.
//!
//! [`svg`] writes a layout as a picture, [`tokens`] has the colours and distances of app and
//! reports, [`text`] breaks labels into lines and estimates their size.

mod assemble;
pub mod board;
mod channel;
mod geometry;
mod graph;
mod index;
mod layers;
mod layout;
mod order;
mod place;
mod rank;
mod shapes;
pub mod svg;
mod table;
pub mod text;
pub mod tokens;

pub use assemble::{Options, Stability, layout};
pub use geometry::{Point, Rect, Size};
pub use graph::{
    Branch, Edge, EdgeId, EdgeKind, Graph, GraphError, Group, Lane, LaneId, Node, NodeId, NodeKind,
};
pub use layout::{EdgePath, Hit, LaneBox, Layout, NodeBox, Visible, arrange};

//! A process as a workflow graph, and what can be asked of it.
//!
//! [`net`] is the intermediate representation that written procedures and imported process models are both turned
//! into; [`build`] makes it, soundness and the game about who can finish are asked of it. Nothing here knows
//! where a net came from: every element carries an opaque [`Origin`] by which the caller finds its own
//! object again.

pub mod build;
mod guard;
pub mod index;
pub mod net;
pub mod order;
pub mod soundness;

pub use build::{BuildError, NetBuilder};
pub use index::IdVec;
pub use net::{
    Event, Flow, FlowId, Gateway, Join, Kind, MessageFlow, MessageFlowId, Net, Node, NodeId,
    Origin, Pool, PoolId, Repeat, Scope, ScopeId, Split, SubProcess, Task, Way,
};

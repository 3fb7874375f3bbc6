//! What comes before, after and beside: dominators, post-dominators and concurrent pairs.
//!
//! All three look at one scope at a time, along its sequence flows. Links are followed like flows; a boundary event
//! follows its activity.

mod concurrent;
mod dominators;
#[cfg(test)]
mod tests;

use super::net::{Event, Kind, Net, NodeId};
pub use concurrent::{Concurrent, concurrent};
pub use dominators::{Dominators, dominators, post_dominators};

/// The nodes that follow a node in its scope.
pub fn followers(net: &Net, node: NodeId) -> Vec<NodeId> {
    let it = &net.nodes()[node];
    let mut followers: Vec<NodeId> = net
        .outgoing(node)
        .iter()
        .map(|&flow| net.flows()[flow].target)
        .collect();
    followers.extend(net.boundary(node).iter().copied());
    if it.kind == Kind::Throw(Event::Link) {
        let catches = |other: &NodeId| {
            net.nodes()[*other].kind == Kind::Catch(Event::Link)
                && net.nodes()[*other].code == it.code
        };
        followers.extend(net.members(it.scope).iter().copied().find(catches));
    }
    followers
}

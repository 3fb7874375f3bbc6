//! Changes a net that was finished: what a way out tries before it is told.

use super::{BuildError, NetBuilder, joins_and_splits};
use crate::flow::index::IdVec;
use crate::flow::net::{FlowId, Gateway, Kind, Net, NodeId, Split, Way};

impl NetBuilder {
    /// A builder of a net that is to be changed. How nodes split stays as it was read from the guards.
    #[must_use]
    pub fn of(net: &Net) -> Self {
        let flows = || net.flows.entries();
        let mut default = IdVec::filled(None, net.nodes.len());
        for (id, flow) in flows().filter(|it| it.1.way == Way::Default) {
            default[flow.source] = Some(id);
        }
        let always = flows().filter(|it| it.1.way == Way::Always);
        Self {
            always: always.map(|it| it.0).collect(),
            nodes: net.nodes.clone(),
            flows: net.flows.clone(),
            scopes: net.scopes.clone(),
            pools: net.pools.clone(),
            messages: net.messages.clone(),
            said: IdVec::filled(true, net.nodes.len()),
            default,
        }
    }

    /// Leads a flow to another node of the same scope.
    ///
    /// # Errors
    /// Where it cannot lead there; see [`BuildError`].
    pub fn redirect(&mut self, flow: FlowId, target: NodeId) -> Result<(), BuildError> {
        let source = self.flows.find(flow).ok_or(BuildError::Unknown)?.source;
        self.can_flow(source, target)?;
        self.flows.find_mut(flow).ok_or(BuildError::Unknown)?.target = target;
        Ok(())
    }

    /// Says that exactly one of the flows out of a node is taken, also of those that were always taken so far.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn choose_one(&mut self, node: NodeId) -> Result<(), BuildError> {
        self.set_split(node, Split::One)?;
        let flows = &self.flows;
        self.always.retain(|&flow| flows[flow].source != node);
        Ok(())
    }

    /// Makes a gateway one of another kind.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where there is no such gateway.
    pub fn set_gateway(&mut self, node: NodeId, gateway: Gateway) -> Result<(), BuildError> {
        let it = self.nodes.find_mut(node).ok_or(BuildError::Unknown)?;
        if !matches!(it.kind, Kind::Gateway(_)) {
            return Err(BuildError::Unknown);
        }
        it.kind = Kind::Gateway(gateway);
        (it.join, it.split) = joins_and_splits(it.kind);
        Ok(())
    }

    /// Says that a boundary event ends its activity.
    ///
    /// # Errors
    /// [`BuildError::NoActivity`] where it is no boundary event.
    pub fn set_interrupting(&mut self, event: NodeId) -> Result<(), BuildError> {
        let it = self.nodes.find_mut(event).ok_or(BuildError::Unknown)?;
        let Kind::Boundary { interrupting, .. } = &mut it.kind else {
            return Err(BuildError::NoActivity);
        };
        *interrupting = true;
        Ok(())
    }
}

//! What is said of elements that were added.

use super::{BuildError, NetBuilder};
use crate::flow::net::{FlowId, Join, NodeId, Repeat, Split, Way};

impl NetBuilder {
    /// Says the guard of a flow, as written.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the flow does not exist.
    pub fn set_guard(&mut self, flow: FlowId, guard: &str) -> Result<(), BuildError> {
        let flow = self.flows.find_mut(flow).ok_or(BuildError::Unknown)?;
        flow.guard = Some(guard.into());
        if flow.way == Way::Always {
            flow.way = Way::Guarded;
        }
        Ok(())
    }

    /// Says that a flow is taken when no guard at its source holds. A node has one such flow: another of which that was
    /// said before is a guarded one from then on.
    ///
    /// # Errors
    /// [`BuildError::NotOutgoing`] where it leaves another node.
    pub fn set_default(&mut self, node: NodeId, flow: FlowId) -> Result<(), BuildError> {
        let it = self.flows.find_mut(flow).ok_or(BuildError::Unknown)?;
        if it.source != node {
            return Err(BuildError::NotOutgoing);
        }
        it.way = Way::Default;
        let before = self.default.find_mut(node).and_then(|it| it.replace(flow));
        if let Some(before) = before.filter(|&it| it != flow) {
            self.flows[before].way = Way::Guarded;
        }
        Ok(())
    }

    /// Says that a flow is taken whenever its source is done, beside those of an inclusive choice.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the flow does not exist.
    pub fn set_always(&mut self, flow: FlowId) -> Result<(), BuildError> {
        self.flows.find(flow).ok_or(BuildError::Unknown)?;
        self.always.push(flow);
        Ok(())
    }

    /// Says how a node passes on, whatever its guards: `then A or B` of a step is [`Split::One`], `then all A B`
    /// [`Split::All`].
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn set_split(&mut self, node: NodeId, split: Split) -> Result<(), BuildError> {
        self.nodes.find_mut(node).ok_or(BuildError::Unknown)?.split = split;
        *self.said.find_mut(node).ok_or(BuildError::Unknown)? = true;
        Ok(())
    }

    /// Says how a node takes tokens: `after all A B` of a step is [`Join::All`].
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn set_join(&mut self, node: NodeId, join: Join) -> Result<(), BuildError> {
        self.nodes.find_mut(node).ok_or(BuildError::Unknown)?.join = join;
        Ok(())
    }

    /// Says how often an activity is done for one token.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn set_repeat(&mut self, node: NodeId, repeat: Repeat) -> Result<(), BuildError> {
        self.nodes.find_mut(node).ok_or(BuildError::Unknown)?.repeat = repeat;
        Ok(())
    }

    /// Says the code of an error or an escalation, or the name of a link.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn set_code(&mut self, node: NodeId, code: &str) -> Result<(), BuildError> {
        self.nodes.find_mut(node).ok_or(BuildError::Unknown)?.code = Some(code.into());
        Ok(())
    }

    /// Says that a node without incoming flow begins its pool although it is no start event.
    ///
    /// # Errors
    /// [`BuildError::Unknown`] where the node does not exist.
    pub fn set_instantiating(&mut self, node: NodeId) -> Result<(), BuildError> {
        self.nodes
            .find_mut(node)
            .ok_or(BuildError::Unknown)?
            .instantiates = true;
        Ok(())
    }

    /// Says that an activity is outside the normal flow and undoes another. To be said before flows are added.
    ///
    /// # Errors
    /// [`BuildError::NoActivity`] where one of them is no activity, or the other itself compensates.
    pub fn set_compensates(&mut self, handler: NodeId, activity: NodeId) -> Result<(), BuildError> {
        let undone = self
            .nodes
            .find(activity)
            .ok_or(BuildError::Unknown)?
            .kind
            .is_activity();
        let handler = self.nodes.find_mut(handler).ok_or(BuildError::Unknown)?;
        if !undone || !handler.kind.is_activity() {
            return Err(BuildError::NoActivity);
        }
        handler.compensates = Some(activity);
        Ok(())
    }

    /// Says which activity an event has undone that throws compensation.
    ///
    /// # Errors
    /// [`BuildError::NoActivity`] where it is no activity, [`BuildError::Unknown`] where one of them does not exist.
    pub fn set_undoes(&mut self, event: NodeId, activity: NodeId) -> Result<(), BuildError> {
        let undone = self.nodes.find(activity).ok_or(BuildError::Unknown)?;
        if !undone.kind.is_activity() {
            return Err(BuildError::NoActivity);
        }
        self.nodes
            .find_mut(event)
            .ok_or(BuildError::Unknown)?
            .undoes = Some(activity);
        Ok(())
    }
}

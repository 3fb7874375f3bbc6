//! Makes a [`Net`](super::net::Net), checking each element as it is added.

mod change;
mod said;
mod settle;

use super::index::{Id, IdVec};
use super::net::{
    Event, Flow, FlowId, Gateway, Join, Kind, MessageFlow, MessageFlowId, Node, NodeId, Origin,
    Pool, PoolId, Repeat, Scope, ScopeId, Split, SubProcess, Task, Way,
};

/// Why an element does not fit where it was to be added. The builder is unchanged by a refused element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuildError {
    /// An id that this builder did not make.
    Unknown,
    /// A flow between two scopes.
    CrossesScope,
    /// A flow into a start event, a boundary event, a catching link or an event sub-process.
    NoWayIn,
    /// A flow out of an end event, a throwing link or an event sub-process.
    NoWayOut,
    /// A boundary event at something that is no activity of the same scope.
    NoActivity,
    /// A default flow that does not leave the node.
    NotOutgoing,
    /// A message flow within one pool, or from or to something that can neither send nor receive.
    NoMessage,
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unknown => "an element that is not part of this process",
            Self::CrossesScope => "a sequence flow may not leave its pool or sub-process",
            Self::NoWayIn => "nothing can flow into this element",
            Self::NoWayOut => "nothing can flow out of this element",
            Self::NoActivity => "a boundary event is attached to an activity beside it",
            Self::NotOutgoing => "the default flow must leave the element",
            Self::NoMessage => {
                "a message flow connects elements of two pools that can send and receive"
            }
        })
    }
}

impl std::error::Error for BuildError {}

/// Makes a [`Net`](super::net::Net) element by element.
///
/// ```
/// use gensoku_engine::flow::{Event, Kind, NetBuilder, Origin, Split, Task};
///
/// let mut builder = NetBuilder::new();
/// let (_, scope) = builder.pool("Benefit", Origin(0));
/// let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
/// let review = builder.node(scope, Kind::Task(Task::Abstract), "Review", Origin(1));
/// let granted = builder.node(scope, Kind::End(Event::None), "granted", Origin(2));
/// let refused = builder.node(scope, Kind::End(Event::None), "refused", Origin(3));
/// builder.flow(start, review, Origin(0))?;
/// builder.flow(review, granted, Origin(1))?;
/// builder.flow(review, refused, Origin(2))?;
/// builder.set_split(review, Split::One)?; // `then granted or refused`
/// let net = builder.finish();
/// assert_eq!(net.outgoing(review).len(), 2);
/// # Ok::<(), gensoku_engine::flow::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct NetBuilder {
    nodes: IdVec<NodeId, Node>,
    flows: IdVec<FlowId, Flow>,
    scopes: IdVec<ScopeId, Scope>,
    pools: IdVec<PoolId, Pool>,
    messages: IdVec<MessageFlowId, MessageFlow>,
    /// Nodes whose split was said and is not read from the guards.
    said: IdVec<NodeId, bool>,
    /// The flow that each node takes when no guard holds.
    default: IdVec<NodeId, Option<FlowId>>,
    /// Flows of which it was said that they are always taken.
    always: Vec<FlowId>,
}

impl NetBuilder {
    /// A builder of a net without elements.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a participant whose process is modelled, and the scope of that process.
    pub fn pool(&mut self, name: &str, origin: Origin) -> (PoolId, ScopeId) {
        let root = self.scopes.push(Scope {
            pool: PoolId::new(self.pools.len()),
            inside: None,
        });
        (
            self.pools.push(Pool {
                name: name.into(),
                root,
                origin,
            }),
            root,
        )
    }

    /// Adds an event, a task or a gateway. Sub-processes and boundary events have methods of their own; given here,
    /// they would point to elements that do not exist, and a task is added in their place.
    ///
    /// How it joins and splits is that of BPMN: gateways as their kind says; an activity or an event is started by
    /// each token and passes on to all its flows, or, if some of them are guarded, as an inclusive choice (exclusive
    /// where the guards provably exclude each other).
    pub fn node(&mut self, scope: ScopeId, kind: Kind, name: &str, origin: Origin) -> NodeId {
        let kind = match kind {
            Kind::SubProcess(..) | Kind::Boundary { .. } => Kind::Task(Task::Abstract),
            other => other,
        };
        self.push(scope, kind, name, origin)
    }

    /// Adds a sub-process, and the scope inside it.
    pub fn sub_process(
        &mut self,
        scope: ScopeId,
        kind: SubProcess,
        name: &str,
        origin: Origin,
    ) -> (NodeId, ScopeId) {
        let pool = self.scopes.find(scope).map_or(PoolId::new(0), |it| it.pool);
        let inner = self.scopes.push(Scope {
            pool,
            inside: Some(NodeId::new(self.nodes.len())),
        });
        (
            self.push(scope, Kind::SubProcess(kind, inner), name, origin),
            inner,
        )
    }

    /// Adds an event at the boundary of an activity.
    ///
    /// # Errors
    /// [`BuildError::NoActivity`] where `host` is no activity, [`BuildError::Unknown`] where it does not exist.
    pub fn boundary(
        &mut self,
        host: NodeId,
        event: Event,
        interrupting: bool,
        name: &str,
        origin: Origin,
    ) -> Result<NodeId, BuildError> {
        let at = self.nodes.find(host).ok_or(BuildError::Unknown)?;
        if !at.kind.is_activity() {
            return Err(BuildError::NoActivity);
        }
        let scope = at.scope;
        Ok(self.push(
            scope,
            Kind::Boundary {
                event,
                host,
                interrupting,
            },
            name,
            origin,
        ))
    }

    fn push(&mut self, scope: ScopeId, kind: Kind, name: &str, origin: Origin) -> NodeId {
        let (join, split) = joins_and_splits(kind);
        self.said.push(matches!(kind, Kind::Gateway(_)));
        self.default.push(None);
        self.nodes.push(Node {
            kind,
            name: name.into(),
            scope,
            origin,
            join,
            split,
            repeat: Repeat::Once,
            code: None,
            instantiates: false,
            compensates: None,
            undoes: None,
        })
    }

    /// Adds a sequence flow without a guard.
    ///
    /// # Errors
    /// Where no flow can lead from the one to the other; see [`BuildError`].
    pub fn flow(
        &mut self,
        source: NodeId,
        target: NodeId,
        origin: Origin,
    ) -> Result<FlowId, BuildError> {
        self.can_flow(source, target)?;
        Ok(self.flows.push(Flow {
            source,
            target,
            way: Way::Always,
            guard: None,
            origin,
        }))
    }

    /// Whether a flow can lead from the one to the other.
    fn can_flow(&self, source: NodeId, target: NodeId) -> Result<(), BuildError> {
        let from = self.nodes.find(source).ok_or(BuildError::Unknown)?;
        let to = self.nodes.find(target).ok_or(BuildError::Unknown)?;
        if from.scope != to.scope {
            return Err(BuildError::CrossesScope);
        }
        match from.kind {
            Kind::End(_)
            | Kind::Throw(Event::Link)
            | Kind::SubProcess(SubProcess::Event { .. }, _) => {
                return Err(BuildError::NoWayOut);
            }
            _ if from.compensates.is_some() => return Err(BuildError::NoWayOut),
            _ => {}
        }
        match to.kind {
            Kind::Start(_)
            | Kind::Boundary { .. }
            | Kind::Catch(Event::Link)
            | Kind::SubProcess(SubProcess::Event { .. }, _) => return Err(BuildError::NoWayIn),
            _ if to.compensates.is_some() => return Err(BuildError::NoWayIn),
            _ => {}
        }
        Ok(())
    }

    /// Adds a message flow; an end that is no node is somebody outside the model.
    ///
    /// # Errors
    /// [`BuildError::NoMessage`] within one pool, or from or to a gateway.
    pub fn message_flow(
        &mut self,
        source: Option<NodeId>,
        target: Option<NodeId>,
        origin: Origin,
    ) -> Result<MessageFlowId, BuildError> {
        let mut pools = [None, None];
        for (pool, end) in pools.iter_mut().zip([source, target]) {
            let Some(end) = end else { continue };
            let node = self.nodes.find(end).ok_or(BuildError::Unknown)?;
            if matches!(node.kind, Kind::Gateway(_)) {
                return Err(BuildError::NoMessage);
            }
            *pool = self.scopes.find(node.scope).map(|scope| scope.pool);
        }
        if let [Some(from), Some(to)] = pools
            && from == to
        {
            return Err(BuildError::NoMessage);
        }
        Ok(self.messages.push(MessageFlow {
            source,
            target,
            origin,
        }))
    }

    /// How many nodes there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// How a node of a kind joins and splits, as far as no flow says otherwise.
fn joins_and_splits(kind: Kind) -> (Join, Split) {
    match kind {
        Kind::Gateway(Gateway::Exclusive) => (Join::Each, Split::One),
        Kind::Gateway(Gateway::Inclusive | Gateway::Complex) => (Join::Inclusive, Split::Some),
        Kind::Gateway(Gateway::Parallel) => (Join::All, Split::All),
        Kind::Gateway(Gateway::EventBased) => (Join::Each, Split::Event),
        _ => (Join::Each, Split::All),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
        let end = builder.node(scope, Kind::End(Event::None), "", Origin(0));
        let (sub, inside) = builder.sub_process(scope, SubProcess::Embedded, "s", Origin(0));
        let inner = builder.node(inside, Kind::Task(Task::Abstract), "t", Origin(0));
        assert_eq!(builder.flow(end, sub, Origin(0)), Err(BuildError::NoWayOut));
        assert_eq!(
            builder.flow(sub, start, Origin(0)),
            Err(BuildError::NoWayIn)
        );
        assert_eq!(
            builder.flow(start, inner, Origin(0)),
            Err(BuildError::CrossesScope)
        );
        assert_eq!(
            builder.boundary(start, Event::Timer, true, "", Origin(0)),
            Err(BuildError::NoActivity)
        );
        assert_eq!(
            builder.message_flow(Some(sub), Some(inner), Origin(0)),
            Err(BuildError::NoMessage)
        );
        assert_eq!(builder.finish().flows().len(), 0);
    }
}

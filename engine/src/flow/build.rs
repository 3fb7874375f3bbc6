//! Makes a [`Net`], checking each element as it is added.

use super::guard;
use super::index::{Id, IdVec, Runs};
use super::net::{
    Event, Flow, FlowId, Gateway, Join, Kind, MessageFlow, MessageFlowId, Net, Node, NodeId,
    Origin, Pool, PoolId, Repeat, Scope, ScopeId, Split, SubProcess, Task, Way,
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

/// Makes a [`Net`] element by element.
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

    /// The net. How each node splits and when each flow is taken is settled here.
    #[must_use]
    pub fn finish(mut self) -> Net {
        let outgoing = Runs::group(
            self.nodes.len(),
            self.flows.entries().map(|(id, flow)| (flow.source, id)),
        );
        for node in self.nodes.ids() {
            self.settle(node, outgoing.of(node));
        }
        for &flow in &self.always {
            self.flows[flow].way = Way::Always;
        }
        let nodes = self.nodes.len();
        let boundary = self
            .nodes
            .entries()
            .filter_map(|(id, node)| match node.kind {
                Kind::Boundary { host, .. } => Some((host, id)),
                _ => None,
            });
        Net {
            incoming: Runs::group(
                nodes,
                self.flows.entries().map(|(id, flow)| (flow.target, id)),
            ),
            outgoing,
            members: Runs::group(
                self.scopes.len(),
                self.nodes.entries().map(|(id, node)| (node.scope, id)),
            ),
            boundary: Runs::group(nodes, boundary),
            sends: Runs::group(
                nodes,
                self.messages
                    .entries()
                    .filter_map(|(id, it)| Some((it.source?, id))),
            ),
            receives: Runs::group(
                nodes,
                self.messages
                    .entries()
                    .filter_map(|(id, it)| Some((it.target?, id))),
            ),
            nodes: self.nodes,
            flows: self.flows,
            scopes: self.scopes,
            pools: self.pools,
            messages: self.messages,
        }
    }

    /// Reads from the flows out of a node how it splits, and gives each of them its way.
    fn settle(&mut self, node: NodeId, outgoing: &[FlowId]) {
        let said = self.said[node];
        let split = self.nodes[node].split;
        if !said {
            let guarded = outgoing
                .iter()
                .filter(|&&flow| self.flows[flow].way == Way::Guarded)
                .count();
            let defaults = outgoing
                .iter()
                .filter(|&&flow| self.flows[flow].way == Way::Default)
                .count();
            if guarded == 0 {
                // A default beside nothing but unguarded flows is never left out by a guard: it is taken like them.
                for &flow in outgoing {
                    self.flows[flow].way = Way::Always;
                }
                return;
            }
            let texts: Vec<&str> = outgoing
                .iter()
                .map(|&flow| &self.flows[flow])
                .filter(|flow| flow.way == Way::Guarded)
                .filter_map(|flow| flow.guard.as_deref())
                .collect();
            let exclusive = guarded == 1 && defaults == 1
                || guarded > 1
                    && texts.len() == guarded
                    && guard::exclusive(&texts)
                    && defaults < 2;
            let always = outgoing.len() > guarded + defaults;
            self.nodes[node].split = match (exclusive, always && defaults == 0) {
                (true, true) => Split::AtMostOne,
                (true, false) => Split::One,
                (false, _) => Split::Some,
            };
            return;
        }
        let way = if matches!(split, Split::All) {
            Way::Always
        } else {
            Way::Guarded
        };
        for &flow in outgoing {
            let flow = &mut self.flows[flow];
            if way == Way::Always || flow.way == Way::Always {
                flow.way = way;
            }
        }
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

    fn split_of(guards: &[Option<&str>], default: Option<usize>) -> (Split, Vec<Way>) {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let task = builder.node(scope, Kind::Task(Task::Abstract), "t", Origin(0));
        for (position, guard) in guards.iter().enumerate() {
            let end = builder.node(scope, Kind::End(Event::None), "", Origin(0));
            let flow = builder.flow(task, end, Origin(0)).unwrap();
            if let Some(guard) = guard {
                builder.set_guard(flow, guard).unwrap();
            }
            if default == Some(position) {
                builder.set_default(task, flow).unwrap();
            }
        }
        let net = builder.finish();
        (
            net.nodes()[task].split,
            net.flows().iter().map(|flow| flow.way).collect(),
        )
    }

    #[test]
    fn guards_of_an_activity_are_inclusive_unless_provably_exclusive() {
        assert_eq!(
            split_of(&[None, None], None),
            (Split::All, vec![Way::Always; 2])
        );
        assert_eq!(split_of(&[Some("a"), Some("b")], None).0, Split::Some);
        assert_eq!(
            split_of(&[Some("a"), None], Some(1)),
            (Split::One, vec![Way::Guarded, Way::Default])
        );
        assert_eq!(split_of(&[Some("a"), Some("not a")], None).0, Split::One);
        assert_eq!(
            split_of(&[Some("x == 1"), Some("x == 2"), None], Some(2)).0,
            Split::One
        );
        assert_eq!(
            split_of(&[Some("a"), Some("b"), None], Some(2)).0,
            Split::Some
        );
        assert_eq!(
            split_of(&[None, Some("a")], None),
            (Split::Some, vec![Way::Always, Way::Guarded])
        );
        assert_eq!(
            split_of(&[None, Some("x == 1"), Some("x == 2")], None).0,
            Split::AtMostOne
        );
    }

    #[test]
    fn the_last_default_of_a_node_is_the_one() {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let kind = Kind::Gateway(Gateway::Inclusive);
        let [split, a, b] = ["split", "a", "b"].map(|it| builder.node(scope, kind, it, Origin(0)));
        let [first, last] = [a, b].map(|it| builder.flow(split, it, Origin(0)).unwrap());
        builder.set_default(split, first).unwrap();
        builder.set_default(split, last).unwrap();
        let net = builder.finish();
        assert_eq!(net.flows()[first].way, Way::Guarded);
        assert_eq!(net.flows()[last].way, Way::Default);
    }

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

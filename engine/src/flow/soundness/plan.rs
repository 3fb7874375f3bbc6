//! What can be settled about a net before any of its parts is looked at: which messages matter, who catches what is
//! thrown, and which sub-processes nothing outside interferes with.

use super::super::index::{IdVec, Runs};
use super::super::net::{
    Event, FlowId, Kind, MessageFlowId, Net, NodeId, PoolId, ScopeId, SubProcess, Task,
};
use super::catchers::{Catcher, Catchers};
use super::compensation::compensated;

/// What is settled.
pub(super) struct Plan<'n> {
    pub(super) net: &'n Net,
    /// The flows of each scope.
    pub(super) flows: Runs<ScopeId, FlowId>,
    /// The position of each flow in its scope.
    pub(super) slot: IdVec<FlowId, u32>,
    /// Whether somebody in the model waits for the messages of a flow.
    tracked: IdVec<MessageFlowId, bool>,
    /// Whether the messages of a flow begin the pool that they go to, whatever else it does.
    pub(super) begins: IdVec<MessageFlowId, bool>,
    /// Whether nothing outside interferes with what is inside.
    pub(super) isolated: IdVec<ScopeId, bool>,
    /// Who catches what is thrown.
    pub(super) catchers: Catchers,
    /// The event sub-processes of each scope.
    pub(super) event_subs: Runs<ScopeId, NodeId>,
    /// Whether something throws compensation to a node.
    pub(super) compensated: IdVec<NodeId, bool>,
}

impl<'n> Plan<'n> {
    pub(super) fn new(net: &'n Net) -> Self {
        let scope_of = |flow: FlowId| net.nodes()[net.flows()[flow].source].scope;
        let flows = Runs::group(
            net.scopes().len(),
            net.flows().ids().map(|flow| (scope_of(flow), flow)),
        );
        let mut slot = IdVec::filled(0, net.flows().len());
        for scope in net.scopes().ids() {
            for (position, &flow) in flows.of(scope).iter().enumerate() {
                slot[flow] = u32::try_from(position).unwrap_or(u32::MAX);
            }
        }
        let event_subs = Runs::group(
            net.scopes().len(),
            net.nodes()
                .entries()
                .filter_map(|(id, node)| match node.kind {
                    Kind::SubProcess(SubProcess::Event { .. }, _) => Some((node.scope, id)),
                    _ => None,
                }),
        );
        let tracked = net.messages().iter().map(|it| {
            let sends = it
                .source
                .is_some_and(|node| can_send(net.nodes()[node].kind));
            sends && it.target.is_some_and(|node| waits(net, node))
        });
        let mut plan = Self {
            net,
            flows,
            slot,
            tracked: tracked.collect(),
            begins: begins(net),
            isolated: net
                .scopes()
                .iter()
                .map(|scope| scope.inside.is_some())
                .collect(),
            catchers: Catchers::new(net, &event_subs),
            event_subs,
            compensated: compensated(net),
        };
        plan.open_scopes_of_what_is_caught();
        plan.open_scopes_with_messages();
        plan.open_scopes_of_several_events();
        plan
    }

    fn open_scopes_with_messages(&mut self) {
        for (id, message) in self.net.messages().entries() {
            if !self.tracked[id] {
                continue;
            }
            for end in [message.source, message.target].into_iter().flatten() {
                self.open(self.net.nodes()[end].scope);
            }
        }
    }

    /// Of an event sub-process with several start events it matters which of them can happen where it stands.
    fn open_scopes_of_several_events(&mut self) {
        for node in self.net.nodes().iter() {
            if let Kind::SubProcess(SubProcess::Event { .. }, inner) = node.kind
                && self.net.starts(inner).nth(1).is_some()
            {
                self.open(inner);
            }
        }
    }

    /// Says of a scope, and of those around it, that it cannot be judged alone.
    fn open(&mut self, mut scope: ScopeId) {
        // What is inside an open scope's parents is open already.
        while self.isolated[scope] {
            self.isolated[scope] = false;
            let Some(around) = self.net.scopes()[scope].inside else {
                break;
            };
            scope = self.net.nodes()[around].scope;
        }
    }

    /// What leaves a scope when it is thrown makes it, and those up to who catches it, no matter of its own.
    fn open_scopes_of_what_is_caught(&mut self) {
        let net = self.net;
        let caught: Vec<_> = self.catchers.caught().collect();
        for (thrower, catcher) in caught {
            let top = match catcher {
                Catcher::Boundary(boundary) => net.nodes()[boundary].scope,
                Catcher::EventSub { sub, .. } => net.nodes()[sub].scope,
                Catcher::Transaction(scope) => scope,
                Catcher::Nobody => continue,
            };
            let mut scope = net.nodes()[thrower].scope;
            while scope != top {
                self.isolated[scope] = false;
                let Some(around) = net.scopes()[scope].inside else {
                    break;
                };
                scope = net.nodes()[around].scope;
            }
        }
    }

    /// Who catches what an event throws.
    pub(super) fn catcher(&self, thrower: NodeId) -> Catcher {
        self.catchers.of(thrower)
    }

    /// The message flows of a node for whose messages somebody in the model waits.
    pub(super) fn sends(&self, node: NodeId) -> impl Iterator<Item = MessageFlowId> + '_ {
        self.net
            .sends(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked[it])
    }

    /// The message flows of a node that somebody in the model sends on and the node waits for.
    pub(super) fn awaits(&self, node: NodeId) -> impl Iterator<Item = MessageFlowId> + '_ {
        self.net
            .receives(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked[it])
    }

    /// Whether what the node waits for can come at any time: from outside the model.
    pub(super) fn comes_from_outside(&self, node: NodeId) -> bool {
        if self.catchers.is_drawn(node) {
            return false;
        }
        let event = match self.net.nodes()[node].kind {
            Kind::Start(event) | Kind::Catch(event) | Kind::Boundary { event, .. } => Some(event),
            _ => None,
        };
        if event == Some(Event::Compensation) {
            return false;
        }
        let several = event == Some(Event::Multiple);
        several
            || self.awaits(node).next().is_none()
            || self.net.receives(node).iter().any(|&it| !self.tracked[it])
    }

    /// The boundary events of an activity that are part of the normal flow.
    pub(super) fn boundary(&self, host: NodeId) -> Vec<NodeId> {
        let is_flow = |node: &NodeId| {
            !matches!(
                self.net.nodes()[*node].kind,
                Kind::Boundary {
                    event: Event::Compensation,
                    ..
                }
            )
        };
        self.net
            .boundary(host)
            .iter()
            .copied()
            .filter(is_flow)
            .collect()
    }

    /// The pools in groups that exchange messages, each group in order.
    pub(super) fn groups(&self) -> Vec<Vec<PoolId>> {
        let mut leader: IdVec<PoolId, PoolId> = self.net.pools().ids().collect();
        fn find(leader: &mut IdVec<PoolId, PoolId>, mut pool: PoolId) -> PoolId {
            while leader[pool] != pool {
                let above = leader[leader[pool]];
                leader[pool] = above;
                pool = above;
            }
            pool
        }
        for (id, message) in self.net.messages().entries() {
            if let (true, Some(from), Some(to)) = (self.tracked[id], message.source, message.target)
            {
                let from = find(&mut leader, self.net.pool_of(from));
                let to = find(&mut leader, self.net.pool_of(to));
                let (low, high) = (from.min(to), from.max(to));
                leader[high] = low;
            }
        }
        let mut groups: IdVec<PoolId, Vec<PoolId>> =
            IdVec::filled(Vec::new(), self.net.pools().len());
        for pool in self.net.pools().ids() {
            let leader = find(&mut leader, pool);
            groups[leader].push(pool);
        }
        groups
            .iter()
            .filter(|group| !group.is_empty())
            .cloned()
            .collect()
    }
}

/// Of each message flow, whether it goes to what begins a pool.
fn begins(net: &Net) -> IdVec<MessageFlowId, bool> {
    let mut found = IdVec::filled(false, net.messages().len());
    let starts = net.pools().iter().flat_map(|pool| net.starts(pool.root));
    for start in starts {
        let behind = match net.nodes()[start].kind {
            Kind::Gateway(_) => net.outgoing(start),
            _ => &[],
        };
        let behind = behind.iter().map(|&flow| net.flows()[flow].target);
        for node in behind.chain([start]) {
            for &message in net.receives(node) {
                found[message] = true;
            }
        }
    }
    found
}

/// Whether a node sends messages when it is done.
fn can_send(kind: Kind) -> bool {
    kind.is_activity() || matches!(kind, Kind::Throw(_) | Kind::End(_))
}

/// Whether a node waits for its message. Other activities take a message as read: BPMN lets any activity have an
/// incoming message flow, and says of none but the receive task that it waits.
fn waits(net: &Net, node: NodeId) -> bool {
    let it = &net.nodes()[node];
    match it.kind {
        Kind::Task(Task::Receive) => true,
        Kind::Catch(event) | Kind::Boundary { event, .. } => {
            matches!(event, Event::None | Event::Message | Event::Multiple)
        }
        Kind::Start(event) => {
            let begins = match net.scopes()[it.scope].inside {
                None => true,
                Some(around) => matches!(
                    net.nodes()[around].kind,
                    Kind::SubProcess(SubProcess::Event { .. }, _)
                ),
            };
            begins && matches!(event, Event::None | Event::Message | Event::Multiple)
        }
        _ => false,
    }
}

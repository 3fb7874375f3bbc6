//! What can be settled about a net before any of its parts is looked at: which messages matter, who catches what is
//! thrown, and which sub-processes nothing outside interferes with.

use super::super::index::{IdVec, Runs};
use super::super::net::{
    Event, FlowId, Kind, MessageFlowId, Net, NodeId, PoolId, ScopeId, SubProcess, Task,
};

/// Who catches an error, an escalation or a cancellation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Catcher {
    /// A boundary event.
    Boundary(NodeId),
    /// An event sub-process, by its start event.
    EventSub { sub: NodeId, start: NodeId },
    /// The transaction around it ends.
    Transaction(ScopeId),
    /// Nobody.
    Nobody,
}

/// What is settled.
pub(super) struct Plan<'n> {
    pub(super) net: &'n Net,
    /// The flows of each scope.
    pub(super) flows: Runs<ScopeId, FlowId>,
    /// The position of each flow in its scope.
    pub(super) slot: IdVec<FlowId, u32>,
    /// Whether somebody in the model waits for the messages of a flow.
    tracked: IdVec<MessageFlowId, bool>,
    /// Whether nothing outside interferes with what is inside.
    pub(super) isolated: IdVec<ScopeId, bool>,
    /// For each event that throws, who catches.
    catchers: Vec<(NodeId, Catcher)>,
    /// Boundary events and start events that something in the model triggers.
    triggered: Vec<NodeId>,
    /// The event sub-processes of each scope.
    pub(super) event_subs: Runs<ScopeId, NodeId>,
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
            isolated: net
                .scopes()
                .iter()
                .map(|scope| scope.inside.is_some())
                .collect(),
            catchers: Vec::new(),
            triggered: Vec::new(),
            event_subs,
        };
        plan.find_catchers();
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

    fn find_catchers(&mut self) {
        for (id, node) in self.net.nodes().entries() {
            let event = match node.kind {
                Kind::End(event @ (Event::Error | Event::Escalation | Event::Cancel)) => event,
                Kind::Throw(event @ Event::Escalation) => event,
                _ => continue,
            };
            let catcher = self.catcher_of(id, event);
            let top = match catcher {
                Catcher::Boundary(boundary) => {
                    self.triggered.push(boundary);
                    Some(self.net.nodes()[boundary].scope)
                }
                Catcher::EventSub { sub, start } => {
                    self.triggered.push(start);
                    Some(self.net.nodes()[sub].scope)
                }
                Catcher::Transaction(scope) => Some(scope),
                Catcher::Nobody => None,
            };
            if let Some(top) = top {
                let mut scope = node.scope;
                while scope != top {
                    self.isolated[scope] = false;
                    let Some(around) = self.net.scopes()[scope].inside else {
                        break;
                    };
                    scope = self.net.nodes()[around].scope;
                }
            }
            self.catchers.push((id, catcher));
        }
        self.triggered.sort_unstable();
    }

    fn catcher_of(&self, thrower: NodeId, event: Event) -> Catcher {
        let net = self.net;
        let code = net.nodes()[thrower].code.as_deref();
        let catches = |node: NodeId, waits: Event| {
            let wanted = net.nodes()[node].code.as_deref();
            waits == event && (code.is_none() || wanted.is_none() || code == wanted)
        };
        let mut scope = net.nodes()[thrower].scope;
        let mut from = None;
        loop {
            for &sub in self.event_subs.of(scope) {
                let Kind::SubProcess(_, inner) = net.nodes()[sub].kind else {
                    continue;
                };
                if from == Some(sub) {
                    continue;
                }
                for start in net.starts(inner) {
                    if let Kind::Start(waits) = net.nodes()[start].kind
                        && catches(start, waits)
                    {
                        return Catcher::EventSub { sub, start };
                    }
                }
            }
            let Some(around) = net.scopes()[scope].inside else {
                return Catcher::Nobody;
            };
            for &boundary in net.boundary(around) {
                if let Kind::Boundary { event: waits, .. } = net.nodes()[boundary].kind
                    && catches(boundary, waits)
                {
                    return Catcher::Boundary(boundary);
                }
            }
            if event == Event::Cancel
                && matches!(
                    net.nodes()[around].kind,
                    Kind::SubProcess(SubProcess::Transaction, _)
                )
            {
                return Catcher::Transaction(scope);
            }
            from = Some(around);
            scope = net.nodes()[around].scope;
        }
    }

    /// Who catches what an event throws.
    pub(super) fn catcher(&self, thrower: NodeId) -> Catcher {
        let found = self
            .catchers
            .binary_search_by_key(&thrower, |it| it.0)
            .ok()
            .and_then(|at| self.catchers.get(at));
        found.map_or(Catcher::Nobody, |it| it.1)
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
        if self.triggered.binary_search(&node).is_ok() {
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

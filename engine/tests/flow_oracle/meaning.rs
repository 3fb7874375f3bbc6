//! What the elements of a process mean.

use gensoku_engine::flow::{
    Event, FlowId, Kind, MessageFlowId, NodeId, Split, SubProcess, Task, Way,
};

use super::{Catch, Oracle};

impl Oracle<'_> {
    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.net.nodes()[node].kind
    }

    /// Whether a message flow goes from something that sends to something that waits.
    pub(super) fn tracked(&self, message: MessageFlowId) -> bool {
        let it = self.net.messages()[message];
        let (Some(source), Some(target)) = (it.source, it.target) else {
            return false;
        };
        let sends = match self.kind(source) {
            Kind::Task(_) | Kind::Throw(_) | Kind::End(_) => true,
            Kind::SubProcess(kind, _) => !matches!(kind, SubProcess::Event { .. }),
            _ => false,
        };
        let by_event = |event| matches!(event, Event::None | Event::Message | Event::Multiple);
        let waits = match self.kind(target) {
            Kind::Task(Task::Receive) => true,
            Kind::Catch(event) | Kind::Boundary { event, .. } => by_event(event),
            Kind::Start(event) => {
                let scope = self.net.nodes()[target].scope;
                let embedded = match self.net.scopes()[scope].inside {
                    Some(around) => !matches!(
                        self.kind(around),
                        Kind::SubProcess(SubProcess::Event { .. }, _)
                    ),
                    None => false,
                };
                by_event(event) && !embedded
            }
            _ => false,
        };
        sends && waits
    }

    pub(super) fn awaits(&self, node: NodeId) -> Vec<MessageFlowId> {
        self.net
            .receives(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked(it))
            .collect()
    }

    pub(super) fn sends(&self, node: NodeId) -> Vec<MessageFlowId> {
        self.net
            .sends(node)
            .iter()
            .copied()
            .filter(|&it| self.tracked(it))
            .collect()
    }

    pub(super) fn event_of(&self, node: NodeId) -> Option<Event> {
        match self.kind(node) {
            Kind::Start(event) | Kind::Catch(event) | Kind::Boundary { event, .. } => Some(event),
            _ => None,
        }
    }

    /// Whether something outside the model can make a node happen.
    pub(super) fn comes_from_outside(&self, node: NodeId) -> bool {
        if self.event_of(node) == Some(Event::Compensation) {
            return false;
        }
        let thrown_in_the_model =
            self.net
                .nodes()
                .ids()
                .any(|thrower| match self.catch_of(thrower) {
                    Some(Catch::Boundary(caught) | Catch::EventSub(_, caught)) => caught == node,
                    _ => false,
                });
        if thrown_in_the_model {
            return false;
        }
        self.event_of(node) == Some(Event::Multiple)
            || self.awaits(node).is_empty()
            || self.net.receives(node).iter().any(|&it| !self.tracked(it))
    }

    /// Who catches what a node throws.
    pub(super) fn catch_of(&self, thrower: NodeId) -> Option<Catch> {
        let event = match self.kind(thrower) {
            Kind::End(event @ (Event::Error | Event::Escalation | Event::Cancel)) => event,
            Kind::Throw(Event::Escalation) => Event::Escalation,
            _ => return None,
        };
        let code = &self.net.nodes()[thrower].code;
        let fits = |node: NodeId| {
            let wanted = &self.net.nodes()[node].code;
            self.event_of(node) == Some(event)
                && (code.is_none() || wanted.is_none() || code == wanted)
        };
        let mut scope = self.net.nodes()[thrower].scope;
        let mut from = None;
        loop {
            for &member in self.net.members(scope) {
                if let Kind::SubProcess(SubProcess::Event { .. }, inner) = self.kind(member)
                    && from != Some(member)
                    && let Some(start) = self.net.starts(inner).find(|&start| fits(start))
                {
                    return Some(Catch::EventSub(member, start));
                }
            }
            let around = self.net.scopes()[scope].inside?;
            if let Some(&boundary) = self.net.boundary(around).iter().find(|&&it| fits(it)) {
                return Some(Catch::Boundary(boundary));
            }
            if event == Event::Cancel
                && matches!(
                    self.kind(around),
                    Kind::SubProcess(SubProcess::Transaction, _)
                )
            {
                return Some(Catch::Transaction(around));
            }
            from = Some(around);
            scope = self.net.nodes()[around].scope;
        }
    }

    pub(super) fn interrupts(&self, boundary: NodeId) -> bool {
        matches!(
            self.kind(boundary),
            Kind::Boundary {
                interrupting: true,
                ..
            }
        )
    }

    /// The ways of passing on along the flows out of a node.
    pub(super) fn ways_out(&self, node: NodeId) -> Vec<Vec<FlowId>> {
        let of = |way: Way| -> Vec<FlowId> {
            self.net
                .outgoing(node)
                .iter()
                .copied()
                .filter(|&flow| self.net.flows()[flow].way == way)
                .collect()
        };
        let (always, guarded, default) = (of(Way::Always), of(Way::Guarded), of(Way::Default));
        let chosen: Vec<Vec<FlowId>> = match self.net.nodes()[node].split {
            Split::All => vec![[guarded, default].concat()],
            Split::One | Split::Event => {
                let all = [guarded, default].concat();
                if all.is_empty() {
                    vec![vec![]]
                } else {
                    all.into_iter().map(|it| vec![it]).collect()
                }
            }
            Split::AtMostOne => {
                let mut ways: Vec<Vec<FlowId>> = [guarded, default]
                    .concat()
                    .into_iter()
                    .map(|it| vec![it])
                    .collect();
                ways.push(vec![]);
                ways
            }
            Split::Some => {
                let mut ways = Vec::new();
                for subset in 1_u32..1 << guarded.len() {
                    let is_in = |position: &usize| subset >> position & 1 == 1;
                    ways.push(
                        guarded
                            .iter()
                            .enumerate()
                            .filter(|(it, _)| is_in(it))
                            .map(|(_, &flow)| flow)
                            .collect(),
                    );
                }
                match default.first() {
                    Some(&default) => ways.push(vec![default]),
                    None if !always.is_empty() || guarded.is_empty() => ways.push(vec![]),
                    None => {}
                }
                ways
            }
        };
        chosen
            .into_iter()
            .map(|ways| [always.clone(), ways].concat())
            .collect()
    }

    /// The flows with which a token at a node can go on; what happens at a boundary is on no sequence flow.
    pub(super) fn flows_after(&self, node: NodeId) -> Vec<FlowId> {
        let mut flows = self.net.outgoing(node).to_vec();
        if let Some(target) = self.link_target(node) {
            flows.extend(self.net.outgoing(target));
        }
        flows
    }

    pub(super) fn link_target(&self, node: NodeId) -> Option<NodeId> {
        let it = &self.net.nodes()[node];
        if it.kind != Kind::Throw(Event::Link) {
            return None;
        }
        let mut members = self.net.members(it.scope).iter().copied();
        members.find(|&other| {
            self.kind(other) == Kind::Catch(Event::Link) && self.net.nodes()[other].code == it.code
        })
    }

    pub(super) fn happens_at_gateway(&self, node: NodeId) -> bool {
        matches!(self.kind(node), Kind::Catch(_) | Kind::Task(Task::Receive))
    }
}

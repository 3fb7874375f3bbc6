//! What the elements of a process mean.

use gensoku_engine::flow::{
    Event, FlowId, Kind, MessageFlowId, NodeId, ScopeId, Split, SubProcess, Task, Way,
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
        if self.is_thrown_in_the_model(node) {
            return false;
        }
        self.event_of(node) == Some(Event::Multiple)
            || self.awaits(node).is_empty()
            || self.net.receives(node).iter().any(|&it| !self.tracked(it))
    }

    /// Whether the model throws what an event waits for: it catches that itself, or something inside of what it
    /// watches does so first, and then nothing comes that a called process does not throw.
    fn is_thrown_in_the_model(&self, event: NodeId) -> bool {
        let code = &self.net.nodes()[event].code;
        let catches = |caught: Option<Catch>| match caught {
            Some(Catch::Boundary(it) | Catch::EventSub(_, it)) => it == event,
            _ => false,
        };
        let caught_first = |thrower: NodeId| {
            let Some(what @ (Event::Error | Event::Escalation)) = self.throws(thrower) else {
                return false;
            };
            // A called process could throw it where nothing else catches it.
            self.event_of(event) == Some(what)
                && &self.net.nodes()[thrower].code == code
                && self.is_watched(thrower, event)
                && self.is_caught_before(thrower, what, code, event)
                && !self.net.nodes().ids().any(|call| {
                    self.kind(call) == Kind::Task(Task::Call)
                        && !self
                            .net
                            .boundary(call)
                            .iter()
                            .any(|&it| self.fits(it, what, code))
                        && self.is_watched(call, event)
                        && !self.is_caught_before(call, what, code, event)
                })
        };
        self.net
            .nodes()
            .ids()
            .any(|thrower| catches(self.catch_of(thrower)) || caught_first(thrower))
    }

    fn throws(&self, node: NodeId) -> Option<Event> {
        match self.kind(node) {
            Kind::End(event @ (Event::Error | Event::Escalation | Event::Cancel)) => Some(event),
            Kind::Throw(Event::Escalation) => Some(Event::Escalation),
            _ => None,
        }
    }

    fn fits(&self, node: NodeId, event: Event, code: &Option<Box<str>>) -> bool {
        let wanted = &self.net.nodes()[node].code;
        self.event_of(node) == Some(event) && (code.is_none() || wanted.is_none() || code == wanted)
    }

    /// Where something is thrown and goes outward from, again and again: the scope and, of what lies in that, the
    /// activity that it comes out of.
    fn outward(&self, node: NodeId) -> Vec<(ScopeId, Option<NodeId>)> {
        let mut places = vec![(self.net.nodes()[node].scope, None)];
        while let Some(around) = self.net.scopes()[places[places.len() - 1].0].inside {
            places.push((self.net.nodes()[around].scope, Some(around)));
        }
        places
    }

    /// The event sub-process of a start event, the activity of a boundary event, and the scope that either lies in.
    fn watcher(&self, event: NodeId) -> Option<(NodeId, ScopeId)> {
        let watcher = match self.kind(event) {
            Kind::Boundary { host, .. } => host,
            Kind::Start(_) => {
                let around = self.net.scopes()[self.net.nodes()[event].scope].inside?;
                matches!(
                    self.kind(around),
                    Kind::SubProcess(SubProcess::Event { .. }, _)
                )
                .then_some(around)?
            }
            _ => return None,
        };
        Some((watcher, self.net.nodes()[watcher].scope))
    }

    /// Whether what is thrown at a node comes by an event on its way outward, if nothing stops it.
    fn is_watched(&self, thrower: NodeId, event: NodeId) -> bool {
        let Some((watcher, scope)) = self.watcher(event) else {
            return false;
        };
        let is_boundary = matches!(self.kind(event), Kind::Boundary { .. });
        self.outward(thrower).into_iter().any(|(at, out_of)| {
            at == scope
                && if is_boundary {
                    out_of == Some(watcher)
                } else {
                    out_of.is_none_or(|it| !self.shuts_out(it, watcher))
                }
        })
    }

    /// Whether an event sub-process hears nothing of what is thrown inside `thrown_in`: it is that one itself, or that
    /// one has interrupted what both are in.
    fn shuts_out(&self, thrown_in: NodeId, sub: NodeId) -> bool {
        let interrupting = SubProcess::Event { interrupting: true };
        let kind = self.kind(thrown_in);
        thrown_in == sub || matches!(kind, Kind::SubProcess(kind, _) if kind == interrupting)
    }

    /// Whether something catches before an event can: further in, or a start event at the border where it stands.
    fn is_caught_before(
        &self,
        thrower: NodeId,
        what: Event,
        code: &Option<Box<str>>,
        event: NodeId,
    ) -> bool {
        let depth = |it: NodeId| {
            let (_, scope) = self.watcher(it)?;
            let boundary = matches!(self.kind(it), Kind::Boundary { .. });
            let places = self.outward(thrower);
            let at = places.iter().position(|place| place.0 == scope)?;
            // What is at the boundary of an activity hears it before what stands beside that.
            Some(2 * at + usize::from(!boundary))
        };
        self.net.nodes().ids().any(|other| {
            self.fits(other, what, code)
                && self.is_watched(thrower, other)
                && depth(other) < depth(event)
        })
    }

    /// Who catches what a node throws: on its way outward the first that waits for its code or for any, of several at
    /// one place the first that names the code.
    pub(super) fn catch_of(&self, thrower: NodeId) -> Option<Catch> {
        let event = self.throws(thrower)?;
        let code = &self.net.nodes()[thrower].code;
        let best = |fitting: Vec<(NodeId, Catch)>| {
            let named = fitting
                .iter()
                .find(|it| &self.net.nodes()[it.0].code == code);
            named.or(fitting.first()).map(|it| it.1)
        };
        for (scope, out_of) in self.outward(thrower) {
            if let Some(host) = out_of {
                let boundary = self.net.boundary(host).iter().copied();
                let boundary = boundary.filter(|&it| self.fits(it, event, code));
                if let Some(found) = best(boundary.map(|it| (it, Catch::Boundary(it))).collect()) {
                    return Some(found);
                }
                if event == Event::Cancel
                    && matches!(
                        self.kind(host),
                        Kind::SubProcess(SubProcess::Transaction, _)
                    )
                {
                    return Some(Catch::Transaction(host));
                }
            }
            let mut fitting = Vec::new();
            for &member in self.net.members(scope) {
                if let Kind::SubProcess(SubProcess::Event { .. }, inner) = self.kind(member)
                    && out_of.is_none_or(|it| !self.shuts_out(it, member))
                {
                    let starts = self.net.starts(inner);
                    let starts = starts.filter(|&it| self.fits(it, event, code));
                    fitting.extend(starts.map(|it| (it, Catch::EventSub(member, it))));
                }
            }
            if let Some(found) = best(fitting) {
                return Some(found);
            }
        }
        None
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

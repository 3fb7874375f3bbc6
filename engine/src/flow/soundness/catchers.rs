//! Who catches an error, an escalation or a cancellation: the innermost around it that waits for its code or for any
//! (BPMN 2.0.2, 10.5.1 and 10.5.6). What is caught goes no further out.

use super::super::index::Runs;
use super::super::net::{Event, Kind, Net, NodeId, ScopeId, SubProcess, Task};

/// Who catches what an event throws.
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

impl Catcher {
    /// The event that waits.
    fn event(self) -> Option<NodeId> {
        match self {
            Catcher::Boundary(event) | Catcher::EventSub { start: event, .. } => Some(event),
            Catcher::Transaction(_) | Catcher::Nobody => None,
        }
    }
}

/// Who catches what in a net.
pub(super) struct Catchers {
    /// For each event that throws, who catches.
    caught: Vec<(NodeId, Catcher)>,
    /// The events that wait for what the model itself throws inside of what they watch, whether it comes to them or is
    /// caught further in.
    drawn: Vec<NodeId>,
    /// Those of them to which nothing comes, each with an event that catches it further in.
    in_vain: Vec<(NodeId, NodeId)>,
}

impl Catchers {
    /// `event_subs` are the event sub-processes of each scope.
    pub(super) fn new(net: &Net, event_subs: &Runs<ScopeId, NodeId>) -> Self {
        let around = Around { net, event_subs };
        let mut caught = Vec::new();
        let mut drawn = Vec::new();
        let mut missed = Vec::new();
        for (thrower, node) in net.nodes().entries() {
            let event = match node.kind {
                Kind::End(event @ (Event::Error | Event::Escalation | Event::Cancel)) => event,
                Kind::Throw(event @ Event::Escalation) => event,
                _ => continue,
            };
            let code = node.code.as_deref();
            let mut rings = around.rings(thrower, event, code).into_iter();
            let catcher = rings
                .next()
                .map_or(Catcher::Nobody, |ring| around.closest(&ring, code));
            drawn.extend(catcher.event());
            if event != Event::Cancel {
                // A catcher of any code is there for others as well; one of this very code is not.
                let further_out = rings.flatten().filter_map(Catcher::event);
                let of_this_code =
                    further_out.filter(|&it| net.nodes()[it].code.as_deref() == code);
                missed.extend(of_this_code.zip(std::iter::repeat(catcher)));
            }
            caught.push((thrower, catcher));
        }
        drawn.sort_unstable();
        missed.sort_by_key(|it| it.0);
        missed.dedup_by_key(|it| it.0);
        missed
            .retain(|it| drawn.binary_search(&it.0).is_err() && !around.is_thrown_by_a_call(it.0));
        let in_vain = missed.iter().filter_map(|it| Some((it.0, it.1.event()?)));
        let in_vain: Vec<_> = in_vain.collect();
        drawn.extend(in_vain.iter().map(|it| it.0));
        drawn.sort_unstable();
        Self {
            caught,
            drawn,
            in_vain,
        }
    }

    /// The events that wait in vain, because something catches further in all that the model throws of their code.
    pub(super) fn in_vain(&self) -> &[(NodeId, NodeId)] {
        &self.in_vain
    }

    /// The events that throw, each with who catches.
    pub(super) fn caught(&self) -> impl Iterator<Item = (NodeId, Catcher)> + '_ {
        self.caught.iter().copied()
    }

    /// Who catches what an event throws.
    pub(super) fn of(&self, thrower: NodeId) -> Catcher {
        let found = self.caught.binary_search_by_key(&thrower, |it| it.0);
        let found = found.ok().and_then(|at| self.caught.get(at));
        found.map_or(Catcher::Nobody, |it| it.1)
    }

    /// Whether the model itself says who throws what an event waits for: then it does not come from outside, and
    /// where all of it is caught further in, it never comes.
    pub(super) fn is_drawn(&self, event: NodeId) -> bool {
        self.drawn.binary_search(&event).is_ok()
    }
}

/// What surrounds the elements of a net.
struct Around<'n> {
    net: &'n Net,
    event_subs: &'n Runs<ScopeId, NodeId>,
}

impl Around<'_> {
    /// Who could catch an event of a code, from the inside to the outside: of each scope its event sub-processes, then
    /// what is at the boundary of the sub-process around it.
    fn rings(&self, thrower: NodeId, event: Event, code: Option<&str>) -> Vec<Vec<Catcher>> {
        let net = self.net;
        let mut rings = Vec::new();
        let mut scope = net.nodes()[thrower].scope;
        let mut from = None;
        loop {
            rings.push(self.event_subs_that_catch(scope, from, event, code));
            let Some(around) = net.scopes()[scope].inside else {
                break;
            };
            let mut boundary = self.boundary_that_catches(around, event, code);
            if event == Event::Cancel
                && boundary.is_empty()
                && matches!(
                    net.nodes()[around].kind,
                    Kind::SubProcess(SubProcess::Transaction, _)
                )
            {
                boundary.push(Catcher::Transaction(scope));
            }
            rings.push(boundary);
            from = Some(around);
            scope = net.nodes()[around].scope;
        }
        rings.retain(|ring| !ring.is_empty());
        rings
    }

    /// The event sub-processes of a scope that catch what is thrown in it, or in `from`, one of its activities.
    fn event_subs_that_catch(
        &self,
        scope: ScopeId,
        from: Option<NodeId>,
        event: Event,
        code: Option<&str>,
    ) -> Vec<Catcher> {
        let nodes = self.net.nodes();
        // An event sub-process does not catch what it throws, and once one has interrupted the scope no other does.
        let interrupting = SubProcess::Event { interrupting: true };
        let interrupts =
            |it| matches!(nodes[it].kind, Kind::SubProcess(kind, _) if kind == interrupting);
        if from.is_some_and(interrupts) {
            return Vec::new();
        }
        let others = self.event_subs.of(scope).iter().copied();
        let others = others.filter(|&it| from != Some(it));
        let mut found = Vec::new();
        for sub in others {
            let Kind::SubProcess(_, inner) = nodes[sub].kind else {
                continue;
            };
            let starts = self.net.starts(inner);
            let starts = starts.filter(|&it| {
                nodes[it].kind == Kind::Start(event) && self.waits_for_code(it, code)
            });
            found.extend(starts.map(|start| Catcher::EventSub { sub, start }));
        }
        found
    }

    fn boundary_that_catches(
        &self,
        host: NodeId,
        event: Event,
        code: Option<&str>,
    ) -> Vec<Catcher> {
        let catches = |it: &NodeId| {
            let kind = self.net.nodes()[*it].kind;
            matches!(kind, Kind::Boundary { event: waits, .. } if waits == event)
                && self.waits_for_code(*it, code)
        };
        let boundary = self.net.boundary(host).iter().copied();
        boundary.filter(catches).map(Catcher::Boundary).collect()
    }

    /// Whether an event waits for a code: for this one or for any. What is thrown without one is taken by all.
    fn waits_for_code(&self, event: NodeId, code: Option<&str>) -> bool {
        let wanted = self.net.nodes()[event].code.as_deref();
        code.is_none() || wanted.is_none() || code == wanted
    }

    /// Of several that could catch at one place, the one that names the code.
    fn closest(&self, ring: &[Catcher], code: Option<&str>) -> Catcher {
        let names = |it: &&Catcher| {
            let event = it.event();
            event.is_some_and(|it| self.net.nodes()[it].code.as_deref() == code)
        };
        let found = ring.iter().find(names).or(ring.first());
        found.copied().unwrap_or(Catcher::Nobody)
    }

    /// Whether a process that is called, of which the model says nothing, may throw what an event waits for.
    fn is_thrown_by_a_call(&self, event: NodeId) -> bool {
        let node = &self.net.nodes()[event];
        let (Kind::Start(waits) | Kind::Boundary { event: waits, .. }) = node.kind else {
            return false;
        };
        let code = node.code.as_deref();
        let calls = self.net.nodes().entries();
        let mut calls = calls.filter(|(_, it)| it.kind == Kind::Task(Task::Call));
        calls.any(|(call, _)| {
            self.boundary_that_catches(call, waits, code).is_empty()
                && self
                    .rings(call, waits, code)
                    .first()
                    .is_some_and(|ring| ring.iter().any(|it| it.event() == Some(event)))
        })
    }
}

//! Scopes and pools as instances: how they begin, and when those around which nothing lies end.

use super::super::super::net::{Gateway, Kind, NodeId, ScopeId, Split, SubProcess};
use super::super::system::{Gate, Holds, Instance, Place, PlaceInfo, Transition};
use super::{Compiler, Open, Part, Ways};

impl Compiler<'_, '_> {
    pub(super) fn instance(
        &mut self,
        scope: ScopeId,
        around: Option<Instance>,
        alive: bool,
    ) -> Instance {
        let base = self.system.places.len();
        let instance = self.system.instances.push(around);
        for &flow in self.plan.flows.of(scope) {
            self.place(instance, Holds::Flow(flow), true);
        }
        let subs = self.plan.event_subs.of(scope);
        // What the whole system is the inside of is no part of it.
        let inside = self.plan.net.scopes()[scope]
            .inside
            .filter(|_| around.is_some());
        let active = (alive || !subs.is_empty())
            .then(|| self.frame(instance, inside.map_or(Holds::Hidden, Holds::Inside), true));
        let events = (!subs.is_empty()).then(|| self.frame(instance, Holds::Hidden, false));
        let extra = active.into_iter().chain(events).collect();
        self.open.push(Open {
            scope,
            base,
            active,
            extra,
            events,
        });
        self.queue.push(instance);
        // Their tokens must be known before anything makes the instance begin.
        for &sub in subs {
            self.event_sub_ready(instance, sub);
        }
        instance
    }

    /// One token for what comes from outside once: everything non-interrupting but the messages of the model.
    pub(super) fn event_sub_ready(&mut self, instance: Instance, sub: NodeId) {
        let Kind::SubProcess(
            SubProcess::Event {
                interrupting: false,
            },
            inner,
        ) = self.plan.net.nodes()[sub].kind
        else {
            return;
        };
        if self
            .plan
            .net
            .starts(inner)
            .any(|start| self.plan.comes_from_outside(start))
        {
            let ready = self.frame(instance, Holds::Hidden, false);
            self.places.insert((instance, sub, Part::Entry), ready);
            self.open[instance].extra.push(ready);
        }
    }

    /// The ways in which a scope that is no pool begins.
    pub(super) fn ways(&mut self, instance: Instance) -> Ways {
        let plan = self.plan;
        let scope = self.open[instance].scope;
        let inside = plan.net.scopes()[scope]
            .inside
            .map(|node| plan.net.nodes()[node].kind);
        let starts: Vec<NodeId> = plan.net.starts(scope).collect();
        if !starts.is_empty() {
            return starts
                .into_iter()
                .map(|start| vec![self.part(instance, start, Part::Entry)])
                .collect();
        }
        let all: Vec<NodeId> = plan.net.unentered(scope).collect();
        let entries: Vec<Place> = all
            .into_iter()
            .map(|node| self.part(instance, node, Part::Entry))
            .collect();
        if matches!(inside, Some(Kind::SubProcess(SubProcess::AdHoc, _))) && !entries.is_empty() {
            return entries.into_iter().map(|entry| vec![entry]).collect();
        }
        vec![entries]
    }

    /// A scope with nothing around it in this system: it begins at once, or on a message.
    pub(super) fn root(&mut self, scope: ScopeId) {
        let plan = self.plan;
        let instance = self.instance(scope, None, false);
        let inside = plan.net.scopes()[scope].inside;
        let mut at_once = Ways::new();
        let mut on_message = Vec::new();
        if inside.is_some() {
            at_once = self.ways(instance);
        } else {
            let starts: Vec<NodeId> = plan.net.starts(scope).collect();
            let (starts, alone) = if starts.is_empty() {
                let all: Vec<NodeId> = plan.net.unentered(scope).collect();
                let wait = !all.is_empty() && all.iter().all(|&node| self.begins_on_message(node));
                if wait { (all, true) } else { (all, false) }
            } else {
                (starts, true)
            };
            if alone {
                for start in starts {
                    if self.begins_on_message(start) {
                        on_message.push(start);
                    } else {
                        at_once.push(vec![self.part(instance, start, Part::Entry)]);
                    }
                }
            } else if !starts.is_empty() {
                at_once.push(
                    starts
                        .iter()
                        .map(|&node| self.part(instance, node, Part::Entry))
                        .collect(),
                );
            }
        }
        let extra = self.open[instance].extra.clone();
        let waits = (!on_message.is_empty()).then(|| {
            self.system.places.push(PlaceInfo {
                holds: Holds::Hidden,
                control: false,
                alarm: false,
                instance: None,
                frame: false,
                apart: false,
                companion: None,
                begins: false,
            })
        });
        if let Some(waits) = waits {
            self.begin_on_message(instance, waits, &on_message, &extra);
        }
        match (at_once.as_slice(), waits) {
            ([], None) => {}
            ([], Some(waits)) => self.system.initial.push(waits),
            ([way], None) => {
                self.system.initial.extend(way);
                self.system.initial.extend(extra);
            }
            (ways, waits) => {
                let begin = self.place(instance, Holds::Hidden, false);
                self.system.initial.push(begin);
                for way in ways {
                    let post = way.iter().chain(&extra).copied().collect();
                    self.push(Transition::plain(None, vec![begin], post));
                }
                if let Some(waits) = waits {
                    self.push(Transition::plain(None, vec![begin], vec![waits]));
                }
            }
        }
    }

    /// Whether a node begins its pool when a message of another pool arrives, and in no other way.
    pub(super) fn begins_on_message(&self, node: NodeId) -> bool {
        match self.plan.net.nodes()[node].kind {
            Kind::Gateway(Gateway::EventBased) => {
                let mut targets = self
                    .plan
                    .net
                    .outgoing(node)
                    .iter()
                    .map(|&it| self.plan.net.flows()[it].target);
                self.plan.net.nodes()[node].split == Split::Event
                    && !self.plan.net.outgoing(node).is_empty()
                    && targets.all(|target| !self.plan.comes_from_outside(target))
            }
            _ => !self.plan.comes_from_outside(node) && self.plan.awaits(node).next().is_some(),
        }
    }

    pub(super) fn begin_on_message(
        &mut self,
        instance: Instance,
        waits: Place,
        starts: &[NodeId],
        extra: &[Place],
    ) {
        let plan = self.plan;
        for &start in starts {
            let targets: Vec<NodeId> = match plan.net.nodes()[start].kind {
                Kind::Gateway(Gateway::EventBased) => plan
                    .net
                    .outgoing(start)
                    .iter()
                    .map(|&it| plan.net.flows()[it].target)
                    .collect(),
                _ => vec![start],
            };
            for target in targets {
                let is_start = matches!(plan.net.nodes()[target].kind, Kind::Start(_));
                let part = if is_start { Part::Entry } else { Part::Fired };
                for message in plan.awaits(target) {
                    let message = self.message(message);
                    let mut post = vec![self.part(instance, target, part)];
                    post.extend(extra);
                    // A start event is told of when its token goes on.
                    let told = (!is_start).then_some(target);
                    let mut begin = Transition::plain(told, vec![waits, message], post);
                    begin.begin = true;
                    begin.occurs = plan.net.nodes()[target]
                        .kind
                        .is_activity()
                        .then_some(target);
                    self.push(begin);
                }
            }
        }
    }

    pub(super) fn nodes(&mut self, instance: Instance) {
        let plan = self.plan;
        let scope = self.open[instance].scope;
        for &node in plan.net.members(scope) {
            self.node(instance, node);
        }
        // A scope without anything around it that is kept alive for its event sub-processes ends by itself.
        if let (Some(active), None) = (self.open[instance].active, self.system.instances[instance])
        {
            let mut ends = Transition::plain(None, vec![active], Vec::new());
            ends.gate = Gate::Ended(instance);
            ends.clears = Some((instance, true));
            self.push(ends);
        }
    }
}

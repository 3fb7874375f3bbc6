//! What ends, what is thrown, and what event sub-processes catch.

use super::super::super::net::{Event, Kind, NodeId, ScopeId, SubProcess};
use super::super::catchers::Catcher;
use super::super::system::{Gate, Holds, Instance, Place, Transition};
use super::{Compiler, Part};

/// An event sub-process that begins.
#[derive(Clone, Copy)]
struct Begun {
    /// The instance around it.
    outer: Instance,
    sub: NodeId,
    inner: ScopeId,
    /// Its start event that happens.
    start: NodeId,
    interrupting: bool,
}

impl Compiler<'_, '_> {
    pub(super) fn end(&mut self, instance: Instance, node: NodeId, event: Event) {
        let label = Some((node, self.system.instances[instance].map(|_| instance)));
        let caught = match event {
            Event::Error | Event::Escalation | Event::Cancel => self.plan.catcher(node),
            _ => Catcher::Nobody,
        };
        let sends = self.sends(node);
        for token in self.tokens(instance, node, caught != Catcher::Nobody) {
            if event == Event::Terminate {
                let mut ends = Transition::plain(Some(node), vec![token], sends.clone());
                ends.clears = Some((instance, self.system.instances[instance].is_none()));
                ends.end = label;
                self.push(ends);
                continue;
            }
            let from = self.system.transitions.len();
            self.thrown(instance, node, token, caught, &sends);
            self.amend(from, |it| {
                if it.pre.contains(&token) {
                    it.end = label;
                }
            });
        }
    }

    pub(super) fn throw(&mut self, instance: Instance, node: NodeId) {
        let caught = self.plan.catcher(node);
        if caught == Catcher::Nobody {
            return self.pass(instance, node);
        }
        let fired = self.part(instance, node, Part::Fired);
        for token in self.tokens(instance, node, true) {
            self.thrown(instance, node, token, caught, &[fired]);
            self.path_only(instance, token, fired);
        }
        self.leave(instance, node, fired, Vec::new());
    }

    /// The instance around `instance` (or itself) whose scope is `scope`.
    pub(super) fn around(&self, instance: Instance, scope: ScopeId) -> Option<Instance> {
        let mut at = Some(instance);
        while let Some(here) = at {
            if self.open[here].scope == scope {
                return Some(here);
            }
            at = self.system.instances[here];
        }
        None
    }

    /// A token at a node that throws: it goes on to `on` unless what catches it interrupts.
    pub(super) fn thrown(
        &mut self,
        instance: Instance,
        node: NodeId,
        token: Place,
        caught: Catcher,
        on: &[Place],
    ) {
        let net = self.plan.net;
        match caught {
            Catcher::Nobody => self.plain(node, vec![token], on.to_vec()),
            Catcher::Transaction(scope) => {
                let mut transition = Transition::plain(Some(node), vec![token], Vec::new());
                transition.clears = self.around(instance, scope).map(|it| (it, false));
                self.push(transition);
            }
            Catcher::Boundary(boundary) => {
                let Kind::Boundary {
                    host, interrupting, ..
                } = net.nodes()[boundary].kind
                else {
                    return;
                };
                let Kind::SubProcess(_, inner) = net.nodes()[host].kind else {
                    return;
                };
                let Some(child) = self.around(instance, inner) else {
                    return;
                };
                let Some(outer) = self.system.instances[child] else {
                    return;
                };
                let out = self.part(outer, boundary, Part::Fired);
                let mut transition = Transition::plain(Some(node), vec![token], vec![out]);
                if interrupting {
                    transition.clears = Some((child, true));
                    transition.closes = Some(child);
                } else {
                    transition.post.extend(on);
                }
                self.push(transition);
            }
            Catcher::EventSub { sub, start } => {
                let Kind::SubProcess(SubProcess::Event { interrupting }, inner) =
                    net.nodes()[sub].kind
                else {
                    return;
                };
                let Some(outer) = self.around(instance, net.nodes()[sub].scope) else {
                    return;
                };
                let mut pre = vec![token];
                let mut post = Vec::new();
                let (Some(active), Some(events)) =
                    (self.open[outer].active, self.open[outer].events)
                else {
                    return;
                };
                if interrupting {
                    pre.extend([active, events]);
                    post.push(active);
                } else {
                    post.extend(on);
                }
                self.start_event_sub(
                    Begun {
                        outer,
                        sub,
                        inner,
                        start,
                        interrupting,
                    },
                    &pre,
                    &post,
                );
            }
        }
    }

    /// An event sub-process: what can start it besides what is thrown in the model.
    pub(super) fn event_sub(
        &mut self,
        instance: Instance,
        node: NodeId,
        inner: ScopeId,
        interrupting: bool,
    ) {
        let plan = self.plan;
        let (Some(active), Some(events)) = (self.open[instance].active, self.open[instance].events)
        else {
            return;
        };
        let starts: Vec<NodeId> = plan.net.starts(inner).collect();
        let from = self.system.transitions.len();
        for start in starts {
            let begun = Begun {
                outer: instance,
                sub: node,
                inner,
                start,
                interrupting,
            };
            let messages: Vec<_> = plan.awaits(start).collect();
            for message in messages {
                let message = self.message(message);
                let post: &[Place] = if interrupting {
                    &[active]
                } else {
                    &[active, events]
                };
                self.start_event_sub(begun, &[active, events, message], post);
            }
            if !plan.comes_from_outside(start) {
                continue;
            }
            if interrupting {
                self.start_event_sub(begun, &[active, events], &[active]);
            } else if let Some(&ready) = self.places.get(&(instance, node, Part::Entry)) {
                self.start_event_sub(begun, &[events, ready], &[events]);
            }
        }
        // A scope in which nothing is left has ended, even if nobody has noticed yet.
        self.amend(from, |it| {
            if it.pre.contains(&events) {
                it.busy = Some(instance);
            }
        });
    }

    fn start_event_sub(&mut self, begun: Begun, pre: &[Place], post: &[Place]) {
        let Begun {
            outer,
            sub,
            inner,
            start,
            interrupting,
        } = begun;
        let clears = interrupting.then_some((outer, true));
        if self.plan.isolated[inner] {
            let summary = self.summaries[inner];
            let known = self.places.get(&(outer, sub, Part::Fired)).copied();
            let running = known.unwrap_or_else(|| {
                let running = self.place(outer, Holds::Inside(sub), false);
                self.places.insert((outer, sub, Part::Fired), running);
                if summary.completes {
                    self.quiet(vec![running], Vec::new());
                }
                if summary.sticks {
                    let stuck = self.place(outer, Holds::Inside(sub), false);
                    self.quiet(vec![running], vec![stuck]);
                }
                running
            });
            let post = post.iter().copied().chain([running]).collect();
            let mut begins = Transition::plain(Some(start), pre.to_vec(), post);
            begins.clears = clears;
            begins.occurs = Some(sub);
            self.push(begins);
            return;
        }
        let children = match self.children.get(&(outer, sub)) {
            Some(children) => children.clone(),
            None => {
                let children: Vec<Instance> = (0..self.copies)
                    .map(|_| self.instance(inner, Some(outer), true))
                    .collect();
                self.children.insert((outer, sub), children.clone());
                for &child in &children {
                    let Some(active) = self.open[child].active else {
                        continue;
                    };
                    let mut ends = Transition::plain(None, vec![active], Vec::new());
                    ends.gate = Gate::Ended(child);
                    ends.clears = Some((child, true));
                    ends.closes = Some(child);
                    self.push(ends);
                }
                children
            }
        };
        let mut all_active = pre.to_vec();
        for child in children {
            let Some(active) = self.open[child].active else {
                continue;
            };
            all_active.push(active);
            let entry = self.part(child, start, Part::Entry);
            let post = post
                .iter()
                .chain(&self.open[child].extra)
                .copied()
                .chain([entry])
                .collect();
            let mut begins = Transition::plain(Some(start), pre.to_vec(), post);
            begins.clears = clears;
            begins.occurs = Some(sub);
            begins.gate = Gate::Unused(active);
            self.push(begins);
        }
        if !interrupting {
            let mut overflow = Transition::plain(Some(sub), all_active, Vec::new());
            overflow.overflow = true;
            self.push(overflow);
        }
    }
}

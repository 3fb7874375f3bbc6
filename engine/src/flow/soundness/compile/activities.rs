//! Activities: tasks, and sub-processes that were judged alone or become part of the system, with their boundary events.

use super::super::super::index::Id;
use super::super::super::net::{Kind, NodeId, Repeat, ScopeId, Split, Task};
use super::super::system::{Choice, Gate, Holds, Instance, Place, Transition};
use super::tokens::Shape;
use super::{Compiler, Part, Summary};

impl Compiler<'_, '_> {
    pub(super) fn task(&mut self, instance: Instance, node: NodeId) {
        let plan = self.plan;
        let it = &plan.net.nodes()[node];
        let receives = it.kind == Kind::Task(Task::Receive) && plan.awaits(node).next().is_some();
        if receives {
            let fired = self.part(instance, node, Part::Fired);
            let from = self.system.transitions.len();
            self.begun(instance, node, |it, active, finished| {
                it.happens(node, &[active], &[finished], |_| {});
            });
            // It is told of when it has received its message, not when it begins to wait.
            self.amend(from, |it| {
                if it.occurs == Some(node) {
                    it.node = None;
                }
            });
            let post = self.sends(node);
            return self.leave(instance, node, fired, post);
        }
        // A task that waits for nothing takes no time of its own: whatever happens meanwhile can as well happen while
        // its token is before or behind it.
        let boundary = plan.boundary(node);
        let (instead, beside): (Vec<NodeId>, Vec<NodeId>) =
            boundary.iter().partition(|&&it| self.interrupts(it));
        let merge = plan.net.outgoing(node).len() + boundary.len() > 1
            || it.repeat == Repeat::LoopTestedBefore;
        let sends = self.sends(node);
        let known = self.places.contains_key(&(instance, node, Part::Fired));
        if beside
            .iter()
            .any(|&event| plan.awaits(event).next().is_some())
        {
            let fired = self.part(instance, node, Part::Fired);
            self.begun(instance, node, |it, active, finished| {
                it.quiet(vec![active], vec![finished])
            });
            return self.split(
                instance,
                node,
                &[fired],
                Shape {
                    post: sends,
                    quiet: true,
                    ..Shape::default()
                },
            );
        }
        let any: Vec<Place> = beside
            .iter()
            .map(|&event| self.part(instance, event, Part::Fired))
            .collect();
        for token in self.tokens(instance, node, merge) {
            let from = self.system.transitions.len();
            self.split(
                instance,
                node,
                &[token],
                Shape {
                    post: sends.clone(),
                    any: any.clone(),
                    quiet: false,
                },
            );
            for &event in &instead {
                let fired = self.part(instance, event, Part::Fired);
                let choice = (!any.is_empty()).then(|| {
                    Box::new(Choice {
                        any: any.clone(),
                        default: None,
                        none: true,
                    })
                });
                self.happens(event, &[token], &[fired], |it| {
                    it.choice.clone_from(&choice)
                });
            }
            self.amend(from, |it| it.occurs = Some(node));
            self.skip(instance, node, token);
        }
        if known || (it.kind == Kind::Task(Task::Receive) && self.follows_event_based(node)) {
            let fired = self.part(instance, node, Part::Fired);
            self.split(
                instance,
                node,
                &[fired],
                Shape {
                    post: sends,
                    quiet: true,
                    ..Shape::default()
                },
            );
        }
    }

    pub(super) fn follows_event_based(&self, node: NodeId) -> bool {
        let net = self.plan.net;
        net.incoming(node)
            .iter()
            .any(|&flow| net.nodes()[net.flows()[flow].source].split == Split::Event)
    }

    pub(super) fn interrupts(&self, boundary: NodeId) -> bool {
        matches!(
            self.plan.net.nodes()[boundary].kind,
            Kind::Boundary {
                interrupting: true,
                ..
            }
        )
    }

    /// An activity that may be active for long: `work` leads from being active to being finished, and its boundary
    /// events may happen meanwhile, each non-interrupting one that comes from outside once.
    pub(super) fn begun(
        &mut self,
        instance: Instance,
        node: NodeId,
        work: impl FnOnce(&mut Self, Place, Place),
    ) -> Place {
        let plan = self.plan;
        let boundary = plan.boundary(node);
        let active = self.place(instance, Holds::Inside(node), false);
        let fired = self.part(instance, node, Part::Fired);
        let mut ready = Vec::new();
        for &event in &boundary {
            if !self.interrupts(event) && plan.comes_from_outside(event) {
                let waiting = self.place(instance, Holds::Hidden, false);
                let done = self.place(instance, Holds::Hidden, false);
                let group = u32::try_from(waiting.at()).unwrap_or(u32::MAX);
                for place in [waiting, done] {
                    self.system.places[place].companion = Some(group);
                }
                ready.push((event, waiting, done));
            }
        }
        let begin: Vec<Place> = [active]
            .into_iter()
            .chain(ready.iter().map(|it| it.1))
            .collect();
        for token in self.tokens(instance, node, ready.len() > 1) {
            let mut begins = Transition::plain(Some(node), vec![token], begin.clone());
            begins.occurs = Some(node);
            self.push(begins);
            self.skip(instance, node, token);
        }
        let finished = self.tidied(instance, node, &ready, fired);
        work(self, active, finished);
        for &event in &boundary {
            let out = self.part(instance, event, Part::Fired);
            if self.interrupts(event) {
                let finished = self.tidied(instance, node, &ready, out);
                self.happens(event, &[active], &[finished], |_| {});
            } else {
                for message in plan.awaits(event) {
                    let message = self.message(message);
                    self.plain(event, vec![active, message], vec![active, out]);
                }
            }
        }
        for (event, waiting, done) in ready {
            let out = self.part(instance, event, Part::Fired);
            self.plain(event, vec![waiting], vec![done, out]);
        }
        active
    }

    /// A place from which the tokens of the boundary events that could happen once are put away, one after another,
    /// before `then` is reached.
    pub(super) fn tidied(
        &mut self,
        instance: Instance,
        node: NodeId,
        ready: &[(NodeId, Place, Place)],
        then: Place,
    ) -> Place {
        let mut next = then;
        for &(_, waiting, done) in ready {
            let before = self.place(instance, Holds::Inside(node), false);
            self.quiet(vec![before, waiting], vec![next]);
            self.quiet(vec![before, done], vec![next]);
            next = before;
        }
        next
    }

    /// A sub-process that was judged alone.
    pub(super) fn summarised(&mut self, instance: Instance, node: NodeId, summary: Summary) {
        let plan = self.plan;
        let post = self.sends(node);
        let boundary = plan.boundary(node);
        if summary == Summary::default() && boundary.is_empty() {
            let merge = plan.net.outgoing(node).len() > 1;
            for token in self.tokens(instance, node, merge) {
                let from = self.system.transitions.len();
                self.split(
                    instance,
                    node,
                    &[token],
                    Shape {
                        post: post.clone(),
                        ..Shape::default()
                    },
                );
                self.amend(from, |it| it.occurs = Some(node));
                self.skip(instance, node, token);
            }
            return;
        }
        let fired = self.part(instance, node, Part::Fired);
        let active = self.begun(instance, node, |it, active, finished| {
            if summary.completes {
                it.quiet(vec![active], vec![finished]);
            }
        });
        self.leave(instance, node, fired, post);
        if !summary.completes {
            self.path_only(instance, active, fired);
        }
        if summary.sticks {
            let stuck = self.sticks(instance, node, active);
            self.path_only(instance, stuck, fired);
        }
    }

    /// Adds a second way of being active, which only boundary events end.
    pub(super) fn sticks(&mut self, instance: Instance, node: NodeId, active: Place) -> Place {
        let stuck = self.place(instance, Holds::Inside(node), false);
        let ends_it = |it: &&Transition| it.pre.contains(&active) && it.node.is_some();
        let mut copies: Vec<Transition> = self
            .system
            .transitions
            .iter()
            .filter(ends_it)
            .cloned()
            .collect();
        for copy in &mut copies {
            for place in copy
                .pre
                .iter_mut()
                .chain(&mut copy.post)
                .filter(|place| **place == active)
            {
                *place = stuck;
            }
        }
        self.quiet(vec![active], vec![stuck]);
        for copy in copies {
            self.push(copy);
        }
        stuck
    }

    /// A sub-process that exchanges messages or throws to what is outside: its inside becomes part of the system.
    pub(super) fn unfolded(&mut self, instance: Instance, node: NodeId, inner: ScopeId) {
        let plan = self.plan;
        let fired = self.part(instance, node, Part::Fired);
        let children: Vec<Instance> = (0..self.copies)
            .map(|_| self.instance(inner, Some(instance), true))
            .collect();
        self.children.insert((instance, node), children.clone());
        let tokens = self.tokens(instance, node, true);
        let mut all_active = Vec::new();
        for child in children {
            let Some(active) = self.open[child].active else {
                continue;
            };
            all_active.push(active);
            let mut extra = self.open[child].extra.clone();
            for event in plan.boundary(node) {
                let out = self.part(instance, event, Part::Fired);
                if self.interrupts(event) {
                    self.happens(event, &[active], &[out], |it| {
                        it.clears = Some((child, true));
                        it.closes = Some(child);
                    });
                    continue;
                }
                for message in plan.awaits(event) {
                    let message = self.message(message);
                    self.plain(event, vec![active, message], vec![active, out]);
                }
                if plan.comes_from_outside(event) {
                    let ready = self.frame(child, Holds::Hidden, false);
                    extra.push(ready);
                    self.plain(event, vec![active, ready], vec![active, out]);
                }
            }
            for way in self.ways(child) {
                for &token in &tokens {
                    let post = extra.iter().chain(&way).copied().collect();
                    let mut enters = Transition::plain(Some(node), vec![token], post);
                    enters.gate = Gate::Unused(active);
                    enters.occurs = Some(node);
                    self.push(enters);
                }
            }
            let mut ends = Transition::plain(None, vec![active], vec![fired]);
            ends.gate = Gate::Ended(child);
            ends.clears = Some((child, true));
            ends.closes = Some(child);
            self.push(ends);
        }
        for &token in &tokens {
            let pre = [token]
                .into_iter()
                .chain(all_active.iter().copied())
                .collect();
            let mut overflow = Transition::plain(Some(node), pre, Vec::new());
            overflow.overflow = true;
            self.push(overflow);
            self.skip(instance, node, token);
        }
        let post = self.sends(node);
        self.leave(instance, node, fired, post);
    }

    /// The transitions by which a token passes an activity that need not be done.
    pub(super) fn skip(&mut self, instance: Instance, node: NodeId, token: Place) {
        if self.plan.net.nodes()[node].repeat == Repeat::LoopTestedBefore {
            self.split(
                instance,
                node,
                &[token],
                Shape {
                    quiet: true,
                    ..Shape::default()
                },
            );
        }
    }
}

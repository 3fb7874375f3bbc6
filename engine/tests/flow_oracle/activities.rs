//! What active activities can do, and what is thrown out of them.

use std::collections::BTreeMap;

use gensoku_engine::flow::{Kind, MessageFlowId, NodeId, SubProcess, Task};

use super::{Act, Catch, Inst, Oracle, Step};

impl Oracle<'_> {
    pub(super) fn begin_act(
        &self,
        taken: &Inst,
        node: NodeId,
        inner: Option<Inst>,
        steps: &mut Vec<Step>,
    ) {
        let ready = self.net.boundary(node).iter().copied();
        let ready = ready
            .filter(|&it| !self.interrupts(it) && self.comes_from_outside(it))
            .collect();
        let mut next = taken.clone();
        next.acts.push(Act { node, inner, ready });
        next.acts.sort();
        steps.push(Step {
            occurs: vec![node],
            ..Step::plain(next)
        });
    }

    /// Something is thrown: `on` is the instance if the thrower goes on.
    pub(super) fn throw(
        &self,
        on: Inst,
        node: NodeId,
        improper: Option<NodeId>,
        steps: &mut Vec<Step>,
    ) {
        let Some(catch) = self.catch_of(node) else {
            panic!("nobody catches")
        };
        // What is thrown and does not interrupt leaves the thrower to go on and send.
        let mut step = Step {
            improper,
            thrown: Some(catch),
            ..Step::plain(on)
        };
        let goes_on = match catch {
            Catch::Boundary(boundary) => !self.interrupts(boundary),
            Catch::EventSub(sub, _) => {
                matches!(
                    self.kind(sub),
                    Kind::SubProcess(
                        SubProcess::Event {
                            interrupting: false
                        },
                        _
                    )
                )
            }
            Catch::Transaction(_) => false,
        };
        if goes_on && matches!(self.kind(node), Kind::End(_)) {
            step.sends = self.sends(node);
        }
        self.catch_here(step, steps);
    }

    /// Applies what was thrown if it is caught in this very instance.
    pub(super) fn catch_here(&self, mut step: Step, steps: &mut Vec<Step>) {
        if let Some(Catch::EventSub(sub, start)) = step.thrown
            && self.net.nodes()[sub].scope == step.inst.scope
        {
            step.thrown = None;
            assert!(step.inst.listening, "it was interrupted");
            self.start_sub(&mut step.inst, sub, start);
            step.occurs.push(sub);
        }
        steps.push(step);
    }

    /// What an active activity can do.
    pub(super) fn act_steps(
        &self,
        inst: &Inst,
        position: usize,
        messages: &BTreeMap<MessageFlowId, u32>,
        steps: &mut Vec<Step>,
    ) {
        let act = &inst.acts[position];
        let mut without = inst.clone();
        without.acts.remove(position);
        let node = act.node;
        let is_sub = matches!(
            self.kind(node),
            Kind::SubProcess(SubProcess::Event { .. }, _)
        );
        // It ends.
        let done = |takes: Option<MessageFlowId>, steps: &mut Vec<Step>| {
            for next in self.pass_on(&without, node) {
                steps.push(Step {
                    takes,
                    sends: self.sends(node),
                    ..Step::plain(next)
                });
            }
        };
        match &act.inner {
            Some(inner) if Self::is_empty(inner) => {
                if is_sub {
                    steps.push(Step::plain(without.clone()));
                } else {
                    done(None, steps);
                }
            }
            Some(inner) => {
                for step in self.steps(inner, messages) {
                    self.wrap(inst, position, &without, step, steps);
                }
            }
            None if self.kind(node) == Kind::Task(Task::Receive) => {
                for message in self.awaits(node) {
                    if messages.contains_key(&message) {
                        done(Some(message), steps);
                    }
                }
                if self.comes_from_outside(node) {
                    done(None, steps);
                }
            }
            None => done(None, steps),
        }
        // Something at its boundary happens.
        for &boundary in self.net.boundary(node) {
            let mut ways: Vec<Option<MessageFlowId>> = self
                .awaits(boundary)
                .into_iter()
                .filter(|it| messages.contains_key(it))
                .map(Some)
                .collect();
            if self.comes_from_outside(boundary)
                && (self.interrupts(boundary) || act.ready.contains(&boundary))
            {
                ways.push(None);
            }
            for takes in ways {
                let mut base = without.clone();
                if !self.interrupts(boundary) {
                    let mut still = act.clone();
                    if takes.is_none() {
                        still.ready.remove(&boundary);
                    }
                    base.acts.push(still);
                    base.acts.sort();
                }
                for next in self.pass_on(&base, boundary) {
                    steps.push(Step {
                        takes,
                        ..Step::plain(next)
                    });
                }
            }
        }
    }

    /// A step inside an activity, seen from the instance around it.
    pub(super) fn wrap(
        &self,
        inst: &Inst,
        position: usize,
        without: &Inst,
        step: Step,
        steps: &mut Vec<Step>,
    ) {
        let act = &inst.acts[position];
        let back = |inner: Inst| {
            let mut next = without.clone();
            next.acts.push(Act {
                inner: Some(inner),
                ..act.clone()
            });
            next.acts.sort();
            next
        };
        let Step {
            inst: inner,
            takes,
            sends,
            occurs,
            improper,
            thrown,
        } = step;
        let step = |inst: Inst, thrown: Option<Catch>| Step {
            inst,
            takes,
            sends: sends.clone(),
            occurs: occurs.clone(),
            improper,
            thrown,
        };
        match thrown {
            Some(Catch::Boundary(boundary)) if self.net.boundary(act.node).contains(&boundary) => {
                let base = if self.interrupts(boundary) {
                    without.clone()
                } else {
                    back(inner)
                };
                for next in self.pass_on(&base, boundary) {
                    steps.push(step(next, None));
                }
            }
            Some(Catch::Transaction(node)) if node == act.node => {
                let mut inner = inner;
                inner.tokens.clear();
                inner.acts.clear();
                steps.push(step(back(inner), None));
            }
            thrown => self.catch_here(step(back(inner), thrown), steps),
        }
    }
}

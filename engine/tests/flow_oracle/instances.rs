//! Instances of scopes and the steps inside them.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_engine::flow::{
    Event, Kind, MessageFlowId, NodeId, Repeat, ScopeId, Split, SubProcess,
};

use super::{Act, Inst, Oracle, Spot, Step};

impl Oracle<'_> {
    pub(super) fn fresh(&self, scope: ScopeId) -> Inst {
        let subs = self
            .net
            .members(scope)
            .iter()
            .copied()
            .filter(|&node| match self.kind(node) {
                Kind::SubProcess(
                    SubProcess::Event {
                        interrupting: false,
                    },
                    inner,
                ) => self
                    .net
                    .starts(inner)
                    .any(|start| self.comes_from_outside(start)),
                _ => false,
            });
        Inst {
            scope,
            tokens: BTreeMap::new(),
            acts: Vec::new(),
            ready: subs.collect(),
            listening: true,
            ended: BTreeSet::new(),
        }
    }

    /// A fresh instance with tokens about to start some nodes.
    pub(super) fn begun(&self, scope: ScopeId, at: &[NodeId]) -> Inst {
        let mut inst = self.fresh(scope);
        for &node in at {
            *inst.tokens.entry(Spot::At(node)).or_default() += 1;
        }
        inst
    }

    /// The ways in which the inside of a sub-process begins.
    pub(super) fn beginnings(&self, scope: ScopeId, ad_hoc: bool) -> Vec<Inst> {
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        if !starts.is_empty() {
            return starts
                .into_iter()
                .map(|start| self.begun(scope, &[start]))
                .collect();
        }
        let all: Vec<NodeId> = self.net.unentered(scope).collect();
        if ad_hoc && !all.is_empty() {
            return all
                .into_iter()
                .map(|node| self.begun(scope, &[node]))
                .collect();
        }
        vec![self.begun(scope, &all)]
    }

    pub(super) fn is_empty(inst: &Inst) -> bool {
        inst.tokens.is_empty() && inst.acts.is_empty()
    }

    /// Every step inside an instance.
    pub(super) fn steps(&self, inst: &Inst, messages: &BTreeMap<MessageFlowId, u32>) -> Vec<Step> {
        let mut steps = Vec::new();
        for &node in self.net.members(inst.scope) {
            if self.net.nodes()[node].compensates.is_none() {
                for taken in self.takings(inst, node) {
                    self.start(&taken, node, messages, &mut steps);
                }
            }
        }
        for position in 0..inst.acts.len() {
            self.act_steps(inst, position, messages, &mut steps);
        }
        // While anything in the scope is alive, its event sub-processes may begin.
        if !Self::is_empty(inst) && inst.listening {
            for &node in self.net.members(inst.scope) {
                let Kind::SubProcess(SubProcess::Event { interrupting }, inner) = self.kind(node)
                else {
                    continue;
                };
                for start in self.net.starts(inner) {
                    let mut ways: Vec<Option<MessageFlowId>> = self
                        .awaits(start)
                        .into_iter()
                        .filter(|it| messages.contains_key(it))
                        .map(Some)
                        .collect();
                    if self.comes_from_outside(start)
                        && (interrupting || inst.ready.contains(&node))
                    {
                        ways.push(None);
                    }
                    for takes in ways {
                        let mut next = inst.clone();
                        if takes.is_none() {
                            next.ready.remove(&node);
                        }
                        self.start_sub(&mut next, node, start);
                        steps.push(Step {
                            takes,
                            occurs: vec![node],
                            ..Step::plain(next)
                        });
                    }
                }
            }
        }
        steps
    }

    pub(super) fn start_sub(&self, inst: &mut Inst, sub: NodeId, start: NodeId) {
        let Kind::SubProcess(SubProcess::Event { interrupting }, inner) = self.kind(sub) else {
            panic!("no event")
        };
        if interrupting {
            inst.tokens.clear();
            inst.acts.clear();
            inst.ready.clear();
            inst.listening = false;
        }
        let inner = self.begun(inner, &[start]);
        inst.acts.push(Act {
            node: sub,
            inner: Some(inner),
            ready: BTreeSet::new(),
        });
        inst.acts.sort();
    }

    /// The instances after a node has happened and passed on.
    pub(super) fn pass_on(&self, inst: &Inst, node: NodeId) -> Vec<Inst> {
        self.ways_out(node)
            .into_iter()
            .map(|flows| {
                let mut next = inst.clone();
                for flow in flows {
                    *next.tokens.entry(Spot::Flow(flow)).or_default() += 1;
                }
                next
            })
            .collect()
    }

    /// A node has taken its tokens.
    pub(super) fn start(
        &self,
        taken: &Inst,
        node: NodeId,
        messages: &BTreeMap<MessageFlowId, u32>,
        steps: &mut Vec<Step>,
    ) {
        let passes = |steps: &mut Vec<Step>,
                      takes: Option<MessageFlowId>,
                      through: NodeId,
                      occurs: Vec<NodeId>| {
            for next in self.pass_on(taken, through) {
                steps.push(Step {
                    takes,
                    sends: self.sends(through),
                    occurs: occurs.clone(),
                    ..Step::plain(next)
                });
            }
        };
        match self.kind(node) {
            Kind::Start(_) | Kind::Catch(Event::Link) | Kind::Boundary { .. } => {
                passes(steps, None, node, vec![])
            }
            Kind::Throw(Event::Link) => {
                let mut next = taken.clone();
                if let Some(target) = self.link_target(node) {
                    *next.tokens.entry(Spot::At(target)).or_default() += 1;
                }
                steps.push(Step::plain(next));
            }
            Kind::Throw(Event::Escalation) if self.catch_of(node).is_some() => {
                for next in self.pass_on(taken, node) {
                    self.throw(next, node, None, steps);
                }
            }
            Kind::Throw(_) => passes(steps, None, node, vec![]),
            Kind::Catch(_) => {
                for message in self.awaits(node) {
                    if messages.contains_key(&message) {
                        passes(steps, Some(message), node, vec![]);
                    }
                }
                if self.comes_from_outside(node) {
                    passes(steps, None, node, vec![]);
                }
            }
            Kind::Gateway(_) if self.net.nodes()[node].split == Split::Event => {
                for &flow in self.net.outgoing(node) {
                    let target = self.net.flows()[flow].target;
                    if !self.happens_at_gateway(target) {
                        let mut next = taken.clone();
                        *next.tokens.entry(Spot::Flow(flow)).or_default() += 1;
                        steps.push(Step::plain(next));
                        continue;
                    }
                    let occurs = if self.kind(target).is_activity() {
                        vec![target]
                    } else {
                        vec![]
                    };
                    for message in self.awaits(target) {
                        if messages.contains_key(&message) {
                            passes(steps, Some(message), target, occurs.clone());
                        }
                    }
                    if self.comes_from_outside(target) {
                        passes(steps, None, target, occurs.clone());
                    }
                }
            }
            Kind::Gateway(_) => passes(steps, None, node, vec![]),
            Kind::End(event) => self.end(taken, node, event, steps),
            Kind::Task(_) => {
                self.begin_act(taken, node, None, steps);
                self.skip(taken, node, steps);
            }
            Kind::SubProcess(SubProcess::Event { .. }, _) => {}
            Kind::SubProcess(kind, inner) => {
                for inner in self.beginnings(inner, kind == SubProcess::AdHoc) {
                    self.begin_act(taken, node, Some(inner), steps);
                }
                self.skip(taken, node, steps);
            }
        }
    }

    pub(super) fn skip(&self, taken: &Inst, node: NodeId, steps: &mut Vec<Step>) {
        if self.net.nodes()[node].repeat == Repeat::LoopTestedBefore {
            steps.extend(self.pass_on(taken, node).into_iter().map(Step::plain));
        }
    }

    pub(super) fn end(&self, taken: &Inst, node: NodeId, event: Event, steps: &mut Vec<Step>) {
        let mut next = taken.clone();
        let improper = (!next.ended.insert(node)).then_some(node);
        if event == Event::Terminate {
            next.tokens.clear();
            next.acts.clear();
            steps.push(Step {
                improper,
                sends: self.sends(node),
                ..Step::plain(next)
            });
            return;
        }
        if self.catch_of(node).is_some() {
            self.throw(next, node, improper, steps);
        } else {
            steps.push(Step {
                improper,
                sends: self.sends(node),
                ..Step::plain(next)
            });
        }
    }
}

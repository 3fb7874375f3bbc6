//! How nodes take tokens and pass them on.

use super::super::super::index::Id;
use super::super::super::net::{Event, Join, Kind, NodeId, Split, Task, Way};
use super::super::system::{Choice, Gate, Holds, Instance, Place, Trans, Transition};
use super::{Compiler, Part};

/// What is added to the way out of a node.
#[derive(Default)]
pub(super) struct Shape {
    /// Always marked: messages.
    pub(super) post: Vec<Place>,
    /// Each marked or not: boundary events that do not interrupt.
    pub(super) any: Vec<Place>,
    /// Whether the node is told of by an earlier transition.
    pub(super) quiet: bool,
}

impl Compiler<'_, '_> {
    /// The places from which a node takes its tokens.
    pub(super) fn inputs(&mut self, instance: Instance, node: NodeId) -> Vec<Place> {
        let plan = self.plan;
        let mut inputs = Vec::new();
        for &flow in plan.net.incoming(node) {
            let source = plan.net.flows()[flow].source;
            // An event after an event-based gateway happens while the token is still at the gateway.
            if plan.net.nodes()[source].split == Split::Event && self.is_awaited(node) {
                continue;
            }
            inputs.push(self.flow(instance, flow));
        }
        if let Some(&entry) = self.places.get(&(instance, node, Part::Entry)) {
            inputs.push(entry);
        }
        inputs
    }

    pub(super) fn is_awaited(&self, node: NodeId) -> bool {
        matches!(
            self.plan.net.nodes()[node].kind,
            Kind::Catch(_) | Kind::Task(Task::Receive)
        )
    }

    /// The places from one of which a node takes one token each time; its join is done before.
    pub(super) fn tokens(&mut self, instance: Instance, node: NodeId, merge: bool) -> Vec<Place> {
        let inputs = self.inputs(instance, node);
        let join = self.plan.net.nodes()[node].join;
        if inputs.len() < 2 || (join == Join::Each && !merge) {
            return inputs;
        }
        let alarm = !self.holds_up(node) && !self.plan.net.outgoing(node).is_empty();
        let merged = self.place(instance, Holds::Inside(node), alarm);
        match join {
            Join::Each => {
                for input in inputs {
                    self.quiet(vec![input], vec![merged]);
                }
            }
            Join::All => self.quiet(inputs, vec![merged]),
            Join::Inclusive => {
                let mut joined = Transition::plain(None, inputs, vec![merged]);
                joined.gate = Gate::Inclusive;
                self.push(joined);
            }
        }
        vec![merged]
    }

    /// A node that never keeps a token.
    pub(super) fn pass(&mut self, instance: Instance, node: NodeId) {
        let merge = self.plan.net.outgoing(node).len() > 1;
        let sends = self.sends(node);
        for token in self.tokens(instance, node, merge) {
            self.split(
                instance,
                node,
                &[token],
                Shape {
                    post: sends.clone(),
                    ..Shape::default()
                },
            );
        }
    }

    pub(super) fn amend(&mut self, from: usize, with: impl Fn(&mut Transition)) {
        for position in from..self.system.transitions.len() {
            with(&mut self.system.transitions[Trans::new(position)]);
        }
    }

    pub(super) fn sends(&mut self, node: NodeId) -> Vec<Place> {
        let plan = self.plan;
        plan.sends(node)
            .map(|message| self.message(message))
            .collect()
    }

    /// The way out of a node that is told of by an earlier transition, which marked `fired`; `post` is marked with it.
    pub(super) fn leave(
        &mut self,
        instance: Instance,
        node: NodeId,
        fired: Place,
        post: Vec<Place>,
    ) {
        let shape = Shape {
            post,
            quiet: true,
            ..Shape::default()
        };
        self.split(instance, node, &[fired], shape);
    }

    /// The transitions that take `pre` and pass on along the flows out of a node.
    pub(super) fn split(&mut self, instance: Instance, node: NodeId, pre: &[Place], shape: Shape) {
        let net = self.plan.net;
        let split = net.nodes()[node].split;
        let told = (!shape.quiet).then_some(node);
        let mut always = shape.post;
        let mut ways = Vec::new();
        let mut default = None;
        for &flow in net.outgoing(node) {
            let place = self.flow(instance, flow);
            match net.flows()[flow].way {
                Way::Always => always.push(place),
                Way::Default if split == Split::Some && default.is_none() => default = Some(place),
                _ => ways.push(place),
            }
        }
        let mut choices: Vec<Option<Place>> = Vec::new();
        let mut choice = None;
        let has_always = net
            .outgoing(node)
            .iter()
            .any(|&flow| net.flows()[flow].way == Way::Always);
        match split {
            Split::All => {
                always.append(&mut ways);
                choices.push(None);
            }
            Split::One | Split::Event | Split::AtMostOne => {
                choices.extend(ways.iter().map(|&way| Some(way)));
                if choices.is_empty() || split == Split::AtMostOne {
                    choices.push(None);
                }
            }
            Split::Some => {
                choices.push(None);
                if !ways.is_empty() || default.is_some() {
                    choice = Some(Choice {
                        any: ways,
                        default,
                        none: has_always && default.is_none(),
                    });
                }
            }
        }
        if !shape.any.is_empty() {
            // Boundary events that do not interrupt may each happen or not. Where the activity itself has an inclusive
            // choice, the two choices are made one after the other.
            let extra = Choice {
                any: shape.any,
                default: None,
                none: true,
            };
            if choice.is_none() && choices.len() == 1 {
                choice = Some(extra);
            } else {
                let between = self.place(instance, Holds::Inside(node), false);
                let mut first = Transition::plain(told, pre.to_vec(), vec![between]);
                first.choice = Some(Box::new(extra));
                self.push(first);
                return self.choose(None, &[between], &always, &choices, choice);
            }
        }
        self.choose(told, pre, &always, &choices, choice);
    }

    pub(super) fn choose(
        &mut self,
        node: Option<NodeId>,
        pre: &[Place],
        always: &[Place],
        choices: &[Option<Place>],
        choice: Option<Choice>,
    ) {
        for way in choices {
            let post = always.iter().copied().chain(*way).collect();
            let mut transition = Transition::plain(node, pre.to_vec(), post);
            transition.choice = choice.clone().map(Box::new);
            self.push(transition);
        }
    }

    pub(super) fn catch(&mut self, instance: Instance, node: NodeId) {
        let plan = self.plan;
        let messages: Vec<_> = plan.awaits(node).collect();
        let known = self.places.contains_key(&(instance, node, Part::Fired));
        if messages.is_empty() && !known && !self.follows_event_based(node) {
            return self.pass(instance, node);
        }
        let fired = self.part(instance, node, Part::Fired);
        for token in self.tokens(instance, node, messages.len() > 1) {
            self.happens(node, &[token], &[fired], |_| {});
        }
        let post = self.sends(node);
        self.leave(instance, node, fired, post);
    }

    /// What a node waits for happens: for each of its messages, and from outside.
    pub(super) fn happens(
        &mut self,
        node: NodeId,
        pre: &[Place],
        post: &[Place],
        with: impl Fn(&mut Transition),
    ) {
        let plan = self.plan;
        for message in plan.awaits(node) {
            let message = self.message(message);
            let pre = pre.iter().copied().chain([message]).collect();
            let mut transition = Transition::plain(Some(node), pre, post.to_vec());
            with(&mut transition);
            self.push(transition);
        }
        if plan.comes_from_outside(node) {
            let mut transition = Transition::plain(Some(node), pre.to_vec(), post.to_vec());
            with(&mut transition);
            self.push(transition);
        }
    }

    pub(super) fn event_based(&mut self, instance: Instance, node: NodeId) {
        let plan = self.plan;
        let outgoing = plan.net.outgoing(node);
        for token in self.tokens(instance, node, outgoing.len() > 1) {
            for &flow in outgoing {
                let target = plan.net.flows()[flow].target;
                if self.is_awaited(target) {
                    let fired = self.part(instance, target, Part::Fired);
                    let occurs = plan.net.nodes()[target]
                        .kind
                        .is_activity()
                        .then_some(target);
                    self.happens(target, &[token], &[fired], |it| it.occurs = occurs);
                } else {
                    let place = self.flow(instance, flow);
                    self.plain(node, vec![token], vec![place]);
                }
            }
        }
    }

    pub(super) fn link(&mut self, instance: Instance, node: NodeId) {
        let net = self.plan.net;
        let it = &net.nodes()[node];
        let target = net.members(it.scope).iter().copied().find(|&other| {
            net.nodes()[other].kind == Kind::Catch(Event::Link)
                && net.nodes()[other].code == it.code
        });
        let post: Vec<Place> = target
            .map(|target| self.part(instance, target, Part::Entry))
            .into_iter()
            .collect();
        for token in self.tokens(instance, node, false) {
            self.plain(node, vec![token], post.clone());
        }
    }
}

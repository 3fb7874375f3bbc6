//! Turns a part of a net into a [`System`].

use rustc_hash::FxHashMap;

use super::super::index::{Id, IdVec};
use super::super::net::{
    Event, FlowId, Gateway, Join, Kind, MessageFlowId, NodeId, Repeat, ScopeId, Split, SubProcess,
    Task, Way,
};
use super::plan::{Catcher, Plan};
use super::system::{Choice, Gate, Holds, Instance, Place, PlaceInfo, System, Trans, Transition};

/// What is known of a sub-process that is judged alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Summary {
    /// Whether some run of it completes.
    pub(super) completes: bool,
    /// Whether some run of it reaches a state from which it cannot complete.
    pub(super) sticks: bool,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            completes: true,
            sticks: false,
        }
    }
}

/// Two tokens more per copy of a sub-process than this are not followed.
pub(super) const MOST_COPIES: usize = 4;

/// An instance while it is being made.
struct Open {
    scope: ScopeId,
    /// The place of the scope's first flow; the others follow.
    base: usize,
    /// The token that says that it is alive, where something asks for it.
    active: Option<Place>,
    /// What begins together with it, besides its start.
    extra: Vec<Place>,
    /// Whether its event sub-processes may still begin.
    events: Option<Place>,
}

/// The start of a scope: one of several sets of places gets tokens.
type Ways = Vec<Vec<Place>>;

/// Makes the system of some pools that exchange messages, or of the inside of one sub-process.
///
/// A sub-process that cannot be judged alone is given `copies` instances.
pub(super) fn compile(
    plan: &Plan<'_>,
    roots: &[ScopeId],
    summaries: &IdVec<ScopeId, Summary>,
    copies: usize,
) -> System {
    let mut compiler = Compiler {
        plan,
        summaries,
        copies,
        system: System::default(),
        open: IdVec::new(),
        queue: Vec::new(),
        places: FxHashMap::default(),
        messages: FxHashMap::default(),
        children: FxHashMap::default(),
    };
    for &root in roots {
        compiler.root(root);
    }
    while let Some(instance) = compiler.queue.pop() {
        compiler.nodes(instance);
    }
    compiler.system
}

/// The places of a node that is not only passed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// A token that did not come along a flow.
    Entry,
    /// It has happened; its outgoing flows are next.
    Fired,
}

struct Compiler<'p, 'n> {
    plan: &'p Plan<'n>,
    summaries: &'p IdVec<ScopeId, Summary>,
    copies: usize,
    system: System,
    open: IdVec<Instance, Open>,
    queue: Vec<Instance>,
    places: FxHashMap<(Instance, NodeId, Part), Place>,
    messages: FxHashMap<MessageFlowId, Place>,
    children: FxHashMap<(Instance, NodeId), Vec<Instance>>,
}

impl Compiler<'_, '_> {
    // --- places -----------------------------------------------------------------------------------------------

    fn place(&mut self, instance: Instance, holds: Holds, alarm: bool) -> Place {
        self.system.places.push(PlaceInfo {
            holds,
            control: true,
            alarm,
            instance: Some(instance),
            frame: false,
            apart: false,
            companion: None,
        })
    }

    /// A token that says something about an instance as a whole. Only that it is alive keeps a run from completing.
    fn frame(&mut self, instance: Instance, holds: Holds, control: bool) -> Place {
        self.system.places.push(PlaceInfo {
            holds,
            control,
            alarm: false,
            instance: Some(instance),
            frame: true,
            apart: false,
            companion: None,
        })
    }

    fn message(&mut self, message: MessageFlowId) -> Place {
        let places = &mut self.system.places;
        *self.messages.entry(message).or_insert_with(|| {
            places.push(PlaceInfo {
                holds: Holds::Message(message),
                control: false,
                alarm: false,
                instance: None,
                frame: false,
                apart: false,
                companion: None,
            })
        })
    }

    fn flow(&self, instance: Instance, flow: FlowId) -> Place {
        Place::new(self.open[instance].base + self.plan.slot[flow] as usize)
    }

    fn part(&mut self, instance: Instance, node: NodeId, part: Part) -> Place {
        if let Some(&place) = self.places.get(&(instance, node, part)) {
            return place;
        }
        let each = self.plan.net.nodes()[node].join == Join::Each;
        let passes = part == Part::Fired || (each && !self.holds_up(node));
        let alarm = passes && !self.plan.net.outgoing(node).is_empty();
        let place = self.place(instance, Holds::Inside(node), alarm);
        self.system.places[place].apart =
            matches!(self.plan.net.nodes()[node].kind, Kind::Boundary { .. });
        self.places.insert((instance, node, part), place);
        place
    }

    /// Whether a token for which a node has begun may have to stay there, or may vanish there.
    fn holds_up(&self, node: NodeId) -> bool {
        match self.plan.net.nodes()[node].kind {
            Kind::Task(task) => task == Task::Receive && self.plan.awaits(node).next().is_some(),
            Kind::SubProcess(_, inner) => {
                !self.plan.isolated[inner] || self.summaries[inner] != Summary::default()
            }
            Kind::End(_) => true,
            Kind::Catch(_) => !self.plan.comes_from_outside(node),
            Kind::Throw(Event::Escalation) => self.plan.catcher(node) != Catcher::Nobody,
            Kind::Throw(event) => event == Event::Link,
            Kind::Gateway(gateway) => gateway == Gateway::EventBased,
            Kind::Start(_) | Kind::Boundary { .. } => false,
        }
    }

    fn push(&mut self, transition: Transition) -> Trans {
        self.system.transitions.push(transition)
    }

    fn plain(&mut self, node: NodeId, pre: Vec<Place>, post: Vec<Place>) {
        self.push(Transition::plain(Some(node), pre, post));
    }

    /// A transition that no story need tell of: its node is told of by another.
    fn quiet(&mut self, pre: Vec<Place>, post: Vec<Place>) {
        self.push(Transition::plain(None, pre, post));
    }

    /// Says that sequence flows lead from one place to another although no token ever goes there: inclusive joins look
    /// at the paths alone.
    fn path_only(&mut self, instance: Instance, from: Place, to: Place) {
        let never = self.place(instance, Holds::Hidden, false);
        self.quiet(vec![from, never], vec![to]);
    }

    // --- instances --------------------------------------------------------------------------------------------

    fn instance(&mut self, scope: ScopeId, around: Option<Instance>, alive: bool) -> Instance {
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
    fn event_sub_ready(&mut self, instance: Instance, sub: NodeId) {
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
    fn ways(&mut self, instance: Instance) -> Ways {
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
    fn root(&mut self, scope: ScopeId) {
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
    fn begins_on_message(&self, node: NodeId) -> bool {
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

    fn begin_on_message(
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
                    let mut begin = Transition::plain(Some(target), vec![waits, message], post);
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

    // --- nodes ------------------------------------------------------------------------------------------------

    fn nodes(&mut self, instance: Instance) {
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

    /// The places from which a node takes its tokens.
    fn inputs(&mut self, instance: Instance, node: NodeId) -> Vec<Place> {
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

    fn is_awaited(&self, node: NodeId) -> bool {
        matches!(
            self.plan.net.nodes()[node].kind,
            Kind::Catch(_) | Kind::Task(Task::Receive)
        )
    }

    /// The places from one of which a node takes one token each time; its join is done before.
    fn tokens(&mut self, instance: Instance, node: NodeId, merge: bool) -> Vec<Place> {
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

    fn node(&mut self, instance: Instance, node: NodeId) {
        let it = &self.plan.net.nodes()[node];
        if it.compensates.is_some() {
            return;
        }
        match it.kind {
            Kind::SubProcess(SubProcess::Event { interrupting }, inner) => {
                self.event_sub(instance, node, inner, interrupting);
            }
            Kind::SubProcess(_, inner) => {
                if self.plan.isolated[inner] {
                    self.summarised(instance, node, self.summaries[inner]);
                } else {
                    self.unfolded(instance, node, inner);
                }
            }
            Kind::Task(_) => self.task(instance, node),
            Kind::Start(_) | Kind::Catch(Event::Link) => {
                self.part(instance, node, Part::Entry);
                self.pass(instance, node);
            }
            Kind::Catch(_) => self.catch(instance, node),
            Kind::Throw(Event::Link) => self.link(instance, node),
            Kind::Throw(Event::Escalation) => self.throw(instance, node),
            Kind::Throw(_) => self.pass(instance, node),
            Kind::End(event) => self.end(instance, node, event),
            Kind::Boundary { .. } => {
                let fired = self.part(instance, node, Part::Fired);
                self.split(
                    instance,
                    node,
                    &[fired],
                    Shape {
                        quiet: true,
                        ..Shape::default()
                    },
                );
            }
            Kind::Gateway(_) if it.split == Split::Event => self.event_based(instance, node),
            Kind::Gateway(_) => self.pass(instance, node),
        }
    }

    /// A node that never keeps a token.
    fn pass(&mut self, instance: Instance, node: NodeId) {
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

    /// The transitions by which a token passes an activity that need not be done.
    fn skip(&mut self, instance: Instance, node: NodeId, token: Place) {
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

    fn amend(&mut self, from: usize, with: impl Fn(&mut Transition)) {
        for position in from..self.system.transitions.len() {
            with(&mut self.system.transitions[Trans::new(position)]);
        }
    }

    fn sends(&mut self, node: NodeId) -> Vec<Place> {
        let plan = self.plan;
        plan.sends(node)
            .map(|message| self.message(message))
            .collect()
    }

    /// The transitions that take `pre` and pass on along the flows out of a node.
    fn split(&mut self, instance: Instance, node: NodeId, pre: &[Place], shape: Shape) {
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

    fn choose(
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

    fn catch(&mut self, instance: Instance, node: NodeId) {
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
        self.split(
            instance,
            node,
            &[fired],
            Shape {
                post,
                quiet: true,
                ..Shape::default()
            },
        );
    }

    /// What a node waits for happens: for each of its messages, and from outside.
    fn happens(
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

    fn event_based(&mut self, instance: Instance, node: NodeId) {
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

    fn link(&mut self, instance: Instance, node: NodeId) {
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

    // --- activities -------------------------------------------------------------------------------------------

    fn task(&mut self, instance: Instance, node: NodeId) {
        let plan = self.plan;
        let it = &plan.net.nodes()[node];
        let receives = it.kind == Kind::Task(Task::Receive) && plan.awaits(node).next().is_some();
        if receives {
            let fired = self.part(instance, node, Part::Fired);
            self.begun(instance, node, |it, active, finished| {
                it.happens(node, &[active], &[finished], |_| {});
            });
            let post = self.sends(node);
            return self.split(
                instance,
                node,
                &[fired],
                Shape {
                    post,
                    quiet: true,
                    ..Shape::default()
                },
            );
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

    fn follows_event_based(&self, node: NodeId) -> bool {
        let net = self.plan.net;
        net.incoming(node)
            .iter()
            .any(|&flow| net.nodes()[net.flows()[flow].source].split == Split::Event)
    }

    fn interrupts(&self, boundary: NodeId) -> bool {
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
    fn begun(
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
    fn tidied(
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
    fn summarised(&mut self, instance: Instance, node: NodeId, summary: Summary) {
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
        self.split(
            instance,
            node,
            &[fired],
            Shape {
                post,
                quiet: true,
                ..Shape::default()
            },
        );
        if !summary.completes {
            self.path_only(instance, active, fired);
        }
        if summary.sticks {
            let stuck = self.sticks(instance, node, active);
            self.path_only(instance, stuck, fired);
        }
    }

    /// Adds a second way of being active, which only boundary events end.
    fn sticks(&mut self, instance: Instance, node: NodeId, active: Place) -> Place {
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
    fn unfolded(&mut self, instance: Instance, node: NodeId, inner: ScopeId) {
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
        self.split(
            instance,
            node,
            &[fired],
            Shape {
                post,
                quiet: true,
                ..Shape::default()
            },
        );
    }

    // --- what is thrown ---------------------------------------------------------------------------------------

    fn end(&mut self, instance: Instance, node: NodeId, event: Event) {
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

    fn throw(&mut self, instance: Instance, node: NodeId) {
        let caught = self.plan.catcher(node);
        if caught == Catcher::Nobody {
            return self.pass(instance, node);
        }
        let fired = self.part(instance, node, Part::Fired);
        for token in self.tokens(instance, node, true) {
            self.thrown(instance, node, token, caught, &[fired]);
            self.path_only(instance, token, fired);
        }
        self.split(
            instance,
            node,
            &[fired],
            Shape {
                quiet: true,
                ..Shape::default()
            },
        );
    }

    /// The instance around `instance` (or itself) whose scope is `scope`.
    fn around(&self, instance: Instance, scope: ScopeId) -> Option<Instance> {
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
    fn thrown(
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
                self.start_event_sub(outer, sub, inner, start, &pre, &post, interrupting);
                if interrupting {
                    // Once another interrupting event sub-process has begun, nobody catches it any more.
                    let mut unheard = Transition::plain(Some(node), vec![token], on.to_vec());
                    unheard.gate = Gate::Unused(events);
                    self.push(unheard);
                }
            }
        }
    }

    /// An event sub-process: what can start it besides what is thrown in the model.
    fn event_sub(&mut self, instance: Instance, node: NodeId, inner: ScopeId, interrupting: bool) {
        let plan = self.plan;
        let (Some(active), Some(events)) = (self.open[instance].active, self.open[instance].events)
        else {
            return;
        };
        let starts: Vec<NodeId> = plan.net.starts(inner).collect();
        let from = self.system.transitions.len();
        for start in starts {
            let messages: Vec<_> = plan.awaits(start).collect();
            for message in messages {
                let message = self.message(message);
                let post: &[Place] = if interrupting {
                    &[active]
                } else {
                    &[active, events]
                };
                self.start_event_sub(
                    instance,
                    node,
                    inner,
                    start,
                    &[active, events, message],
                    post,
                    interrupting,
                );
            }
            if !plan.comes_from_outside(start) {
                continue;
            }
            if interrupting {
                self.start_event_sub(
                    instance,
                    node,
                    inner,
                    start,
                    &[active, events],
                    &[active],
                    true,
                );
            } else if let Some(&ready) = self.places.get(&(instance, node, Part::Entry)) {
                self.start_event_sub(
                    instance,
                    node,
                    inner,
                    start,
                    &[events, ready],
                    &[events],
                    false,
                );
            }
        }
        // A scope in which nothing is left has ended, even if nobody has noticed yet.
        self.amend(from, |it| {
            if it.pre.contains(&events) {
                it.busy = Some(instance);
            }
        });
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one event starts one sub-process; the arguments are its parts"
    )]
    fn start_event_sub(
        &mut self,
        outer: Instance,
        sub: NodeId,
        inner: ScopeId,
        start: NodeId,
        pre: &[Place],
        post: &[Place],
        interrupting: bool,
    ) {
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

/// What is added to the way out of a node.
#[derive(Default)]
struct Shape {
    /// Always marked: messages.
    post: Vec<Place>,
    /// Each marked or not: boundary events that do not interrupt.
    any: Vec<Place>,
    /// Whether the node is told of by an earlier transition.
    quiet: bool,
}

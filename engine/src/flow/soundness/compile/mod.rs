//! Turns a part of a net into a [`System`].

mod activities;
mod instances;
mod thrown;
mod tokens;

use rustc_hash::FxHashMap;

use super::super::index::{Id, IdVec};
use super::super::net::{
    Event, FlowId, Gateway, Join, Kind, MessageFlowId, NodeId, ScopeId, Split, SubProcess, Task,
};
use super::catchers::Catcher;
use super::plan::Plan;
use super::system::{Holds, Instance, Place, PlaceInfo, System, Transition};

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
    fn place(&mut self, instance: Instance, holds: Holds, alarm: bool) -> Place {
        self.system.places.push(PlaceInfo {
            holds,
            control: true,
            alarm,
            instance: Some(instance),
            frame: false,
            apart: false,
            companion: None,
            begins: false,
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
            begins: false,
        })
    }

    fn message(&mut self, message: MessageFlowId) -> Place {
        let begins = self.plan.begins[message];
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
                begins,
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

    /// What takes nothing never happens, and is not made: every transition of a system has an input.
    fn push(&mut self, transition: Transition) {
        if !transition.pre.is_empty() {
            self.system.transitions.push(transition);
        }
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
                self.leave(instance, node, fired, Vec::new());
            }
            Kind::Gateway(_) if it.split == Split::Event => self.event_based(instance, node),
            Kind::Gateway(_) => self.pass(instance, node),
        }
    }
}

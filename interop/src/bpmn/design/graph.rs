//! What happens in one scope of a process, as steps, choices and ends: the model's events and activities with the
//! flows between them, boundary events, loops and several starts written out as choices.

use std::collections::BTreeMap;

use gensoku_engine::flow::{
    Event, FlowId, Join, Kind, Net, NodeId, Origin, Repeat, ScopeId, Split, SubProcess, Way,
};

use super::duration;
use super::told::Told;
use crate::bpmn::model::{ElementKind, Model, Timing};
use crate::bpmn::warning::Code;

/// A vertex of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct VertexId(usize);

/// A link of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct LinkId(usize);

/// What a vertex is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// Where the procedure begins: nothing leads to it, one link leads from it.
    Start,
    /// Something that is done or awaited.
    Step,
    /// Splits and joins; nothing is done.
    Route,
    /// An end; without an origin where a branch simply stops.
    End,
}

/// A step, a choice or an end.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    pub(super) what: What,
    /// The element of the model that it stands for.
    pub(super) origin: Option<Origin>,
    pub(super) join: Join,
    pub(super) split: Split,
    pub(super) into: Vec<LinkId>,
    pub(super) out: Vec<LinkId>,
    /// Of a step: whether nothing is done in it.
    pub(super) is_junction: bool,
    /// What is done instead when a system is down: where it leads, and the system.
    pub(super) fallbacks: Vec<(VertexId, String)>,
    /// The elements whose names are told beside it: gateways that became part of it, timers that became ways.
    pub(super) absorbed: Vec<Origin>,
}

/// When a link is taken.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct When {
    /// Under which condition.
    pub(super) condition: Option<String>,
    /// When no other condition holds.
    pub(super) otherwise: bool,
    /// In every case, beside those whose condition holds.
    pub(super) always: bool,
    /// After which time, as the language writes it.
    pub(super) after: Option<String>,
    /// For those who have not what is named here.
    pub(super) lacks: Option<String>,
    /// How often, as the language writes it.
    pub(super) share: Option<String>,
}

impl When {
    fn if_(condition: impl Into<String>) -> Self {
        Self {
            condition: Some(condition.into()),
            ..Self::default()
        }
    }

    /// Whether it says nothing.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What leads from one vertex to another.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) from: VertexId,
    pub(super) to: VertexId,
    pub(super) when: When,
}

/// The steps, choices and ends of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) vertices: BTreeMap<VertexId, Vertex>,
    pub(super) links: BTreeMap<LinkId, Link>,
    next: usize,
}

impl Graph {
    pub(super) fn add(&mut self, what: What, origin: Option<Origin>, split: Split) -> VertexId {
        let id = VertexId(self.next);
        self.next += 1;
        self.vertices.insert(
            id,
            Vertex {
                what,
                origin,
                join: Join::Each,
                split,
                into: Vec::new(),
                out: Vec::new(),
                is_junction: false,
                fallbacks: Vec::new(),
                absorbed: Vec::new(),
            },
        );
        id
    }

    pub(super) fn link(&mut self, from: VertexId, to: VertexId, when: When) {
        let id = LinkId(self.next);
        self.next += 1;
        self.links.insert(id, Link { from, to, when });
        if let Some(it) = self.vertices.get_mut(&from) {
            it.out.push(id);
        }
        if let Some(it) = self.vertices.get_mut(&to) {
            it.into.push(id);
        }
    }

    /// The links out of a vertex, in order.
    pub(super) fn ways(&self, of: VertexId) -> impl Iterator<Item = &Link> {
        let out = self.vertices.get(&of).map_or(&[][..], |it| &it.out);
        out.iter().filter_map(|it| self.links.get(it))
    }

    /// The links into a vertex, in order.
    pub(super) fn entries(&self, of: VertexId) -> impl Iterator<Item = &Link> {
        let into = self.vertices.get(&of).map_or(&[][..], |it| &it.into);
        into.iter().filter_map(|it| self.links.get(it))
    }
}

/// Where tokens enter a node and where they leave it.
#[derive(Clone, Copy)]
struct Ends {
    entry: VertexId,
    exit: VertexId,
}

pub(super) struct Maker<'a> {
    net: &'a Net,
    model: &'a Model,
    told: &'a mut Told,
    graph: Graph,
    ends: BTreeMap<NodeId, Ends>,
    /// Whether several tokens can be in the scope at once, once that was asked.
    splits: Option<bool>,
}

/// What happens in a scope.
pub(super) fn graph(net: &Net, model: &Model, scope: ScopeId, told: &mut Told) -> Graph {
    let mut maker = Maker {
        net,
        model,
        told,
        graph: Graph::default(),
        ends: BTreeMap::new(),
        splits: None,
    };
    let start = maker.graph.add(What::Start, None, Split::All);
    for &node in net.members(scope) {
        maker.vertex(node);
    }
    for &node in net.members(scope) {
        maker.leave(node);
    }
    maker.start(scope, start);
    maker.graph
}

impl Maker<'_> {
    fn name(&self, origin: Origin) -> &str {
        self.model
            .element(origin)
            .map_or("", |it| it.name.as_str())
            .trim()
    }

    /// Whether a node is in the normal flow of its scope and no start.
    fn flows(&self, node: NodeId) -> bool {
        let Some(it) = self.net.nodes().find(node) else {
            return false;
        };
        it.compensates.is_none()
            && !matches!(
                it.kind,
                Kind::Start(_)
                    | Kind::Boundary { .. }
                    | Kind::SubProcess(SubProcess::Event { .. }, _)
            )
    }

    /// Makes the vertices of a node.
    fn vertex(&mut self, node: NodeId) {
        if !self.flows(node) {
            return;
        }
        let Some(it) = self.net.nodes().find(node) else {
            return;
        };
        let (what, split) = match it.kind {
            Kind::End(_) if self.net.sends(node).is_empty() => (What::End, Split::All),
            Kind::Gateway(_) | Kind::Throw(Event::Link) | Kind::Catch(Event::Link) => {
                (What::Route, it.split)
            }
            _ => (What::Step, it.split),
        };
        // A gateway that a design has as a step stays one.
        let is_junction = what == What::Route && self.model.own(it.origin, "name").is_some();
        let what = if is_junction { What::Step } else { what };
        let vertex = self.graph.add(what, Some(it.origin), split);
        if let Some(made) = self.graph.vertices.get_mut(&vertex) {
            made.join = it.join;
            made.is_junction = is_junction;
        }
        let mut ends = Ends {
            entry: vertex,
            exit: vertex,
        };
        // What may begin beside an activity begins where the activity does.
        let beside = self.boundary(node, false);
        if !beside.is_empty() {
            let route = self.graph.add(What::Route, None, Split::Some);
            let always = When {
                always: true,
                ..When::default()
            };
            self.graph.link(route, vertex, always);
            ends.entry = route;
        }
        match it.repeat {
            Repeat::LoopTestedBefore => {
                let test = self.graph.add(What::Route, None, Split::One);
                let again = self.again(it.origin);
                self.graph.link(test, ends.entry, When::if_(again));
                self.graph.link(vertex, test, When::default());
                (ends.entry, ends.exit) = (test, test);
            }
            Repeat::Sequential | Repeat::Parallel => {
                self.told
                    .warn(self.model, Code::MultiInstance, it.origin, "");
            }
            Repeat::Once | Repeat::Loop => {}
        }
        self.ends.insert(node, ends);
    }

    /// Under which condition a loop goes round again.
    fn again(&self, origin: Origin) -> String {
        let said = self.model.details.get(&origin).map(|it| it.text.trim());
        said.filter(|it| !it.is_empty())
            .map_or_else(|| self.told.words.again.to_owned(), str::to_owned)
    }

    /// The events at the boundary of a node that lead on, those that interrupt it or those that do not.
    fn boundary(&self, node: NodeId, that_interrupt: bool) -> Vec<NodeId> {
        let all = self.net.boundary(node).iter().copied();
        all.filter(|&it| {
            let kind = self.net.nodes().find(it).map(|it| it.kind);
            matches!(kind, Some(Kind::Boundary { event, interrupting, .. })
                if event != Event::Compensation && interrupting == that_interrupt)
        })
        .collect()
    }

    /// Links a node with what follows it.
    fn leave(&mut self, node: NodeId) {
        let Some(&Ends { entry, exit }) = self.ends.get(&node) else {
            return;
        };
        let Some(it) = self.net.nodes().find(node).cloned() else {
            return;
        };
        if matches!(it.kind, Kind::End(event) if event != Event::Terminate) {
            if !self.net.sends(node).is_empty() {
                let end = self.graph.add(What::End, Some(it.origin), Split::All);
                self.graph.link(exit, end, When::default());
            }
            return;
        }
        if it.kind == Kind::Throw(Event::Link) {
            let to = self.link_target(it.scope, it.code.as_deref());
            self.graph.link(exit, to, When::default());
            return;
        }
        if let Kind::End(_) = it.kind {
            let splits = match self.splits {
                Some(known) => known,
                None => *self.splits.insert(self.splits_in(it.scope)),
            };
            if splits {
                self.told.warn(self.model, Code::Terminate, it.origin, "");
            }
            return;
        }
        for event in self.boundary(node, false) {
            let when = self.happens(event);
            // A time after which something begins beside another is told as a condition.
            let when = match when.after {
                Some(time) => When::if_(self.told.words.after(&time)),
                None => when,
            };
            let to = self.behind(event);
            self.graph.link(entry, to, when);
        }
        let (fallbacks, interrupts): (Vec<NodeId>, Vec<NodeId>) = self
            .boundary(node, true)
            .into_iter()
            .partition(|&it| self.system_down(it).is_some());
        for event in fallbacks {
            let to = self.behind(event);
            if let Some(system) = self.system_down(event)
                && let Some(vertex) = self.graph.vertices.get_mut(&exit)
            {
                vertex.fallbacks.push((to, system));
            }
        }
        let loops = it.repeat == Repeat::Loop;
        if interrupts.is_empty() && !loops && it.repeat != Repeat::LoopTestedBefore {
            self.flow_on(node, exit);
            return;
        }
        // Done, again, or interrupted: one of them.
        let done = match self.net.outgoing(node) {
            [only] if self.when(node, *only).is_plain() => self.target(*only),
            [] => self.nothing(),
            _ => {
                let route = self.graph.add(What::Route, None, it.split);
                self.flow_on(node, route);
                route
            }
        };
        let whens: Vec<(NodeId, When)> = interrupts
            .into_iter()
            .map(|event| (event, self.happens(event)))
            .collect();
        let facts = loops
            || it.repeat == Repeat::LoopTestedBefore
            || whens.iter().any(|(_, when)| when.condition.is_some());
        let mut ways = vec![(
            done,
            When {
                otherwise: facts,
                ..When::default()
            },
        )];
        if loops {
            let again = self.again(it.origin);
            ways.insert(0, (entry, When::if_(again)));
        }
        for (event, when) in whens {
            let share = match self.net.outgoing(event) {
                [only] => self.own_of_flow(*only, "share"),
                _ => None,
            };
            ways.push((self.behind(event), When { share, ..when }));
        }
        // What no condition of the others leads to is told last.
        if facts && ways.len() > 1 {
            let at = usize::from(loops);
            if at < ways.len() {
                let done = ways.remove(at);
                ways.push(done);
            }
        }
        if let Some(vertex) = self.graph.vertices.get_mut(&exit) {
            vertex.split = Split::One;
        }
        for (to, when) in ways {
            self.graph.link(exit, to, when);
        }
    }

    /// The system whose being down an event tells.
    fn system_down(&self, event: NodeId) -> Option<String> {
        let origin = self.net.nodes().find(event)?.origin;
        self.model.own(origin, "down").map(str::to_owned)
    }

    /// The links of the flows out of a node.
    fn flow_on(&mut self, node: NodeId, from: VertexId) {
        let flows = self.net.outgoing(node);
        if flows.is_empty() {
            let end = self.nothing();
            self.graph.link(from, end, When::default());
        }
        for &flow in flows {
            let when = self.when(node, flow);
            let to = self.target(flow);
            // A timer that is awaited beside other events is a way taken after its time.
            if self.is_event_based(node)
                && let Some((timer, next, after)) = self.timer_behind(flow)
            {
                let when = When {
                    after: Some(after),
                    ..When::default()
                };
                let to = self.ends.get(&next).map_or(to, |it| it.entry);
                self.graph.link(from, to, when);
                if let Some(vertex) = self.graph.vertices.get_mut(&from) {
                    vertex.absorbed.push(timer);
                }
                continue;
            }
            self.graph.link(from, to, when);
        }
        if let Some(vertex) = self.graph.vertices.get_mut(&from)
            && vertex.split == Split::AtMostOne
        {
            vertex.split = Split::Some;
        }
    }

    fn is_event_based(&self, node: NodeId) -> bool {
        self.net
            .nodes()
            .find(node)
            .is_some_and(|it| it.split == Split::Event)
    }

    /// The timer to which a flow leads, what follows it, and its time, where it has one and nothing else leads to it.
    fn timer_behind(&mut self, flow: FlowId) -> Option<(Origin, NodeId, String)> {
        let node = self.net.flows().find(flow)?.target;
        let it = self.net.nodes().find(node)?;
        let ([_], [out]) = (self.net.incoming(node), self.net.outgoing(node)) else {
            return None;
        };
        if it.kind != Kind::Catch(Event::Timer) {
            return None;
        }
        let time = self.time(it.origin)?;
        let next = self.net.flows().find(*out)?.target;
        // The timer itself is no step any more.
        let ends = self.ends.get(&node)?;
        let vertex = ends.entry;
        if let Some(gone) = self.graph.vertices.get(&vertex).cloned() {
            for link in gone.into.into_iter().chain(gone.out) {
                self.graph.remove_link(link);
            }
        }
        self.graph.vertices.remove(&vertex);
        self.ends.remove(&node);
        Some((it.origin, next, time))
    }

    /// The time of a timer as the language writes it.
    fn time(&self, origin: Origin) -> Option<String> {
        let detail = self.model.details.get(&origin)?;
        (detail.timing == Some(Timing::Duration))
            .then(|| duration::written(&detail.text))
            .flatten()
    }

    /// When an event at a boundary is what happens.
    fn happens(&self, event: NodeId) -> When {
        let Some(it) = self.net.nodes().find(event) else {
            return When::default();
        };
        if matches!(
            it.kind,
            Kind::Boundary {
                event: Event::Timer,
                ..
            }
        ) && let Some(after) = self.time(it.origin)
        {
            return When {
                after: Some(after),
                ..When::default()
            };
        }
        When::if_(self.what_happens(it.origin, it.kind))
    }

    /// What happens at an event, in words: its name, else what it waits for.
    fn what_happens(&self, origin: Origin, kind: Kind) -> String {
        let name = self.name(origin);
        if !name.is_empty() {
            return name.to_owned();
        }
        let event = match kind {
            Kind::Boundary { event, .. }
            | Kind::Start(event)
            | Kind::Catch(event)
            | Kind::Throw(event)
            | Kind::End(event) => event,
            _ => Event::None,
        };
        let kind = self.told.words.event(event);
        let said = self.model.details.get(&origin).map(|it| it.text.trim());
        match said.filter(|it| !it.is_empty()) {
            Some(said) => format!("{kind}: {said}"),
            None => kind.to_owned(),
        }
    }

    /// Where the flows out of an event lead.
    fn behind(&mut self, event: NodeId) -> VertexId {
        match self.net.outgoing(event) {
            [] => self.nothing(),
            [only] => self.target(*only),
            _ => {
                let origin = self.net.nodes().find(event).map(|it| it.origin);
                let route = self.graph.add(What::Route, origin, Split::All);
                self.flow_on(event, route);
                route
            }
        }
    }

    /// Where a flow leads.
    fn target(&mut self, flow: FlowId) -> VertexId {
        let target = self.net.flows().find(flow).map(|it| it.target);
        let entry = target.and_then(|it| self.ends.get(&it)).map(|it| it.entry);
        entry.unwrap_or_else(|| self.nothing())
    }

    /// An end at which a branch simply stops. Each is one of its own: two that stop are no end that is reached twice.
    fn nothing(&mut self) -> VertexId {
        self.graph.add(What::End, None, Split::All)
    }

    fn link_target(&mut self, scope: ScopeId, code: Option<&str>) -> VertexId {
        let found = self.net.members(scope).iter().find(|&&it| {
            self.net
                .nodes()
                .find(it)
                .is_some_and(|it| it.kind == Kind::Catch(Event::Link) && it.code.as_deref() == code)
        });
        let entry = found.and_then(|it| self.ends.get(it)).map(|it| it.entry);
        entry.unwrap_or_else(|| self.nothing())
    }

    /// When a flow out of a node is taken.
    fn when(&self, node: NodeId, flow: FlowId) -> When {
        let (Some(source), Some(it)) = (self.net.nodes().find(node), self.net.flows().find(flow))
        else {
            return When::default();
        };
        let own = When {
            always: self.own_of_flow(flow, "always").is_some(),
            otherwise: self.own_of_flow(flow, "otherwise").is_some(),
            lacks: self.own_of_flow(flow, "lacks"),
            share: self.own_of_flow(flow, "share"),
            after: self
                .own_of_flow(flow, "after")
                .and_then(|it| duration::written(&it)),
            condition: None,
        };
        if matches!(source.split, Split::All | Split::Event) || self.net.outgoing(node).len() < 2 {
            return own;
        }
        let says = own.always || own.otherwise || own.lacks.is_some() || own.after.is_some();
        if says {
            return own;
        }
        let several = matches!(source.split, Split::Some | Split::AtMostOne);
        match it.way {
            Way::Always => When {
                always: several,
                ..own
            },
            Way::Default => When {
                otherwise: true,
                ..own
            },
            Way::Guarded => {
                let condition = self.condition(it.origin);
                // One of several that may be taken side by side is nobody's choice: its condition is not known.
                let condition =
                    condition.or_else(|| several.then(|| self.told.words.not_stated.to_owned()));
                When { condition, ..own }
            }
        }
    }

    fn own_of_flow(&self, flow: FlowId, attribute: &str) -> Option<String> {
        let origin = self.net.flows().find(flow)?.origin;
        self.model.own(origin, attribute).map(str::to_owned)
    }

    /// The condition of a flow: its name, its expression, or both.
    fn condition(&self, flow: Origin) -> Option<String> {
        let name = self.name(flow);
        let expression = match self.model.element(flow).map(|it| &it.kind) {
            Some(ElementKind::Flow {
                condition: Some(condition),
            }) => condition.trim(),
            _ => "",
        };
        match (name, expression) {
            ("", "") => None,
            (name, "") => Some(name.to_owned()),
            ("", expression) => Some(expression.to_owned()),
            (name, expression) if name == expression => Some(name.to_owned()),
            (name, expression) => Some(format!("{name} ({expression})")),
        }
    }

    /// Whether several tokens can be in a scope at once, as far as its own nodes tell.
    fn splits_in(&self, scope: ScopeId) -> bool {
        let unentered = || self.net.unentered(scope).count() > 1;
        self.net.members(scope).iter().any(|&node| {
            let Some(it) = self.net.nodes().find(node) else {
                return false;
            };
            self.net.outgoing(node).len() > 1 && !matches!(it.split, Split::One | Split::Event)
                || !self.boundary(node, false).is_empty()
        }) || self.net.starts(scope).next().is_none() && unentered()
    }

    /// Links the start with where the scope begins.
    fn start(&mut self, scope: ScopeId, start: VertexId) {
        let is_ad_hoc = self.net.scopes().find(scope).is_some_and(|it| {
            let around = it.inside.and_then(|it| self.net.nodes().find(it));
            around.is_some_and(|it| matches!(it.kind, Kind::SubProcess(SubProcess::AdHoc, _)))
        });
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        let open: Vec<NodeId> = self.net.unentered(scope).collect();
        if is_ad_hoc {
            self.ad_hoc(start, &open);
            return;
        }
        let began: Vec<(NodeId, VertexId)> = if starts.is_empty() {
            let entry = |it: &NodeId| Some((*it, self.ends.get(it)?.entry));
            open.iter().filter_map(entry).collect()
        } else {
            starts.iter().map(|&it| (it, self.begin(it))).collect()
        };
        match began.as_slice() {
            [] => {
                let end = self.nothing();
                self.graph.link(start, end, When::default());
            }
            [(_, only)] => self.graph.link(start, *only, When::default()),
            several => {
                // Of several starts each is a run of its own; without any start, all begins together.
                let (split, origin) = if starts.is_empty() {
                    (Split::All, None)
                } else {
                    (Split::One, None)
                };
                let route = self.graph.add(What::Route, origin, split);
                self.graph.link(start, route, When::default());
                for &(node, entry) in several {
                    let it = self.net.nodes().find(node);
                    let when = match it {
                        Some(it) if split == Split::One => {
                            When::if_(self.what_happens(it.origin, it.kind))
                        }
                        _ => When::default(),
                    };
                    self.graph.link(route, entry, when);
                }
            }
        }
    }

    /// Where a start leads.
    fn begin(&mut self, node: NodeId) -> VertexId {
        match self.ends.get(&node) {
            Some(ends) => ends.entry,
            None => self.behind(node),
        }
    }

    /// The parts of an ad-hoc sub-process: one after another, any of them, until it is enough.
    fn ad_hoc(&mut self, start: VertexId, open: &[NodeId]) {
        let route = self.graph.add(What::Route, None, Split::One);
        self.graph.link(start, route, When::default());
        let enough = self.graph.add(What::End, None, Split::All);
        for node in open {
            if let Some(ends) = self.ends.get(node) {
                self.graph.link(route, ends.entry, When::default());
            }
        }
        self.graph.link(route, enough, When::default());
        // What would stop goes back to the choice.
        let stops: Vec<VertexId> = self
            .graph
            .vertices
            .iter()
            .filter(|&(&id, it)| it.what == What::End && id != enough)
            .map(|(&id, _)| id)
            .collect();
        for stop in stops {
            let links: Vec<LinkId> = self
                .graph
                .vertices
                .remove(&stop)
                .map(|it| it.into)
                .unwrap_or_default();
            for link in links {
                if let Some(it) = self.graph.links.get_mut(&link) {
                    it.to = route;
                }
                if let Some(it) = self.graph.vertices.get_mut(&route) {
                    it.into.push(link);
                }
            }
        }
    }
}

impl Graph {
    /// Takes a link out.
    pub(super) fn remove_link(&mut self, id: LinkId) {
        let Some(link) = self.links.remove(&id) else {
            return;
        };
        if let Some(it) = self.vertices.get_mut(&link.from) {
            it.out.retain(|&it| it != id);
        }
        if let Some(it) = self.vertices.get_mut(&link.to) {
            it.into.retain(|&it| it != id);
        }
    }
}

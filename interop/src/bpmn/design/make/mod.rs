//! From the events and activities of a scope, with the flows between them, to steps, choices and ends: boundary events,
//! loops and several starts are written out as choices.

mod begin;
mod when;

use std::collections::BTreeMap;

use gensoku_engine::flow::{
    Event, FlowId, Kind, Net, NodeId, Origin, Repeat, ScopeId, Split, SubProcess,
};

use super::graph::{Graph, VertexId, What, When};
use super::told::Told;
use crate::bpmn::model::Model;
use crate::bpmn::warning::Code;

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
}

//! Gateways become part of the steps around them, as far as the language has a place for them there: a choice stands
//! at the step before it, a join at the step behind it, a merge is no step at all. What is left is a step in which
//! nothing is done.

use std::collections::BTreeSet;

use gensoku_engine::flow::{Join, Split};

use super::graph::{Graph, LinkId, Vertex, VertexId, What, When};

/// Takes gateways out of a graph, as many as can be, without changing what can happen.
pub(super) fn reduce(graph: &mut Graph) {
    let mut open: BTreeSet<VertexId> = graph
        .vertices
        .iter()
        .filter(|(_, it)| it.what == What::Route)
        .map(|(&id, _)| id)
        .collect();
    while let Some(id) = open.pop_first() {
        let Some(route) = graph.vertices.get(&id).cloned() else {
            continue;
        };
        if route.what != What::Route {
            continue;
        }
        let around: Vec<VertexId> = graph
            .ways(id)
            .map(|it| it.to)
            .chain(graph.entries(id).map(|it| it.from))
            .collect();
        let done = match (route.into.as_slice(), route.out.as_slice()) {
            ([], [_, ..]) => drop_dead(graph, id, &route),
            ([into], [out]) => pass(graph, id, &route, *into, *out),
            ([_, _, ..], [out]) => merge(graph, id, &route, *out),
            ([into], [_, _, ..]) => split(graph, id, &route, *into),
            _ => false,
        };
        if done {
            open.extend(around);
        }
    }
}

/// A gateway that nothing leads to and that no join waits for.
fn drop_dead(graph: &mut Graph, id: VertexId, route: &Vertex) -> bool {
    let awaited = graph.ways(id).any(|way| {
        let to = graph.vertices.get(&way.to);
        to.is_none_or(|it| it.join != Join::Each || it.into.len() < 2 && it.what != What::End)
    });
    if awaited {
        return false;
    }
    for &link in &route.out {
        graph.remove_link(link);
    }
    graph.vertices.remove(&id);
    true
}

/// A gateway with one way in and one way out.
fn pass(graph: &mut Graph, id: VertexId, route: &Vertex, into: LinkId, out: LinkId) -> bool {
    let (Some(before), Some(behind)) = (graph.links.get(&into), graph.links.get(&out)) else {
        return false;
    };
    let (from, to) = (before.from, behind.to);
    if from == id || to == id || twice(graph, from, to) {
        return false;
    }
    if let Some(link) = graph.links.get_mut(&into) {
        link.to = to;
    }
    graph.links.remove(&out);
    replace(graph, to, out, &[into]);
    absorb(graph, from, id, route);
    true
}

/// A gateway into which several ways lead, and one out.
fn merge(graph: &mut Graph, id: VertexId, route: &Vertex, out: LinkId) -> bool {
    let Some(to) = graph.links.get(&out).map(|it| it.to) else {
        return false;
    };
    let froms: Vec<VertexId> = graph.entries(id).map(|it| it.from).collect();
    let target = graph.vertices.get(&to);
    let alone = target.is_some_and(|it| it.into.len() == 1);
    let fits = match (route.join, target.map(|it| (it.what, it.join))) {
        _ if to == id || froms.contains(&id) => false,
        (Join::Each, Some((What::End, _) | (_, Join::Each))) => true,
        (_, Some((What::Step | What::Route, _))) => alone,
        _ => false,
    };
    let again = froms
        .iter()
        .any(|&from| twice(graph, from, to) || several(graph, from, id));
    if !fits || again {
        return false;
    }
    for link in &route.into {
        if let Some(it) = graph.links.get_mut(link) {
            it.to = to;
        }
    }
    graph.links.remove(&out);
    replace(graph, to, out, &route.into);
    if let Some(it) = graph.vertices.get_mut(&to)
        && alone
    {
        it.join = route.join;
    }
    absorb(graph, to, id, route);
    true
}

/// A gateway with one way in and several out.
fn split(graph: &mut Graph, id: VertexId, route: &Vertex, into: LinkId) -> bool {
    let Some(before) = graph.links.get(&into).cloned() else {
        return false;
    };
    let Some(from) = graph.vertices.get(&before.from) else {
        return false;
    };
    if before.from == id || !matches!(from.what, What::Step | What::Route) {
        return false;
    }
    let only = from.out.len() == 1;
    let others_are_timers = || {
        graph
            .ways(before.from)
            .filter(|it| it.to != id)
            .all(|it| it.when.after.is_some() && it.when.condition.is_none())
    };
    let alike = before.when.is_plain()
        && match (from.split, route.split) {
            (Split::All, Split::All) => true,
            (Split::One, Split::One) => others_are_timers(),
            _ => false,
        };
    if !only && !alike {
        return false;
    }
    let tos: Vec<VertexId> = graph.ways(id).map(|it| it.to).collect();
    if tos.contains(&id) || !only && tos.iter().any(|&to| twice(graph, before.from, to)) {
        return false;
    }
    for link in &route.out {
        if let Some(it) = graph.links.get_mut(link) {
            it.from = before.from;
        }
    }
    if let Some(it) = graph.vertices.get_mut(&before.from) {
        if only {
            it.split = route.split;
        }
        let at = it.out.iter().position(|&it| it == into).unwrap_or(0);
        it.out.splice(at..=at, route.out.iter().copied());
    }
    graph.links.remove(&into);
    absorb(graph, before.from, id, route);
    true
}

/// Whether a link leads from one to the other already where both may be taken: then the two could not be told apart.
fn twice(graph: &Graph, from: VertexId, to: VertexId) -> bool {
    let splits = graph
        .vertices
        .get(&from)
        .is_some_and(|it| !matches!(it.split, Split::One | Split::Event));
    splits && graph.ways(from).any(|it| it.to == to)
}

/// Whether several links that may be taken together lead from one to the other.
fn several(graph: &Graph, from: VertexId, to: VertexId) -> bool {
    twice(graph, from, to) && graph.ways(from).filter(|it| it.to == to).count() > 1
}

/// Puts links into a vertex in the place of one.
fn replace(graph: &mut Graph, vertex: VertexId, old: LinkId, new: &[LinkId]) {
    if let Some(it) = graph.vertices.get_mut(&vertex) {
        let at = it.into.iter().position(|&it| it == old).unwrap_or(0);
        it.into.splice(at..=at, new.iter().copied());
    }
}

/// Takes a gateway away; its name is told beside the vertex of which it became part.
fn absorb(graph: &mut Graph, into: VertexId, id: VertexId, route: &Vertex) {
    graph.vertices.remove(&id);
    if let Some(it) = graph.vertices.get_mut(&into) {
        it.absorbed.extend(route.origin);
        it.absorbed.extend(route.absorbed.iter().copied());
    }
}

/// What is left over becomes steps; the first step is one.
pub(super) fn settle(graph: &mut Graph) {
    let starts: Vec<VertexId> = graph
        .vertices
        .iter()
        .filter(|(_, it)| it.what == What::Start)
        .map(|(&id, _)| id)
        .collect();
    for start in starts {
        let Some(link) = graph
            .vertices
            .get(&start)
            .and_then(|it| it.out.first().copied())
        else {
            continue;
        };
        let Some(to) = graph.links.get(&link).map(|it| it.to) else {
            continue;
        };
        if graph
            .vertices
            .get(&to)
            .is_some_and(|it| it.what == What::End)
        {
            let step = graph.add(What::Route, None, Split::One);
            graph.remove_link(link);
            graph.link(start, step, When::default());
            graph.link(step, to, When::default());
        }
    }
    for vertex in graph.vertices.values_mut() {
        if vertex.what == What::Route {
            vertex.what = What::Step;
            vertex.is_junction = true;
        }
    }
}

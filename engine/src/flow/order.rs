//! What comes before, after and beside: dominators, post-dominators and concurrent pairs.
//!
//! All three look at one scope at a time, along its sequence flows. Links are followed like flows; a boundary event
//! follows its activity.

use rustc_hash::FxHashMap;

use super::net::{Event, FlowId, Join, Kind, Net, NodeId, ScopeId, Split, SubProcess, Way};

/// The immediate dominators of the nodes of a scope, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dominators {
    nodes: Vec<NodeId>,
    /// For each node of the scope the position of its immediate dominator; itself where only the edge of the scope
    /// dominates it, none where it is not reached.
    above: Vec<Option<u32>>,
    /// The depth in the tree, so that questions take time in it alone.
    depth: Vec<u32>,
}

impl Dominators {
    /// The nearest node through which every way to (or from) `node` leads.
    #[must_use]
    pub fn immediate(&self, node: NodeId) -> Option<NodeId> {
        let at = self.nodes.binary_search(&node).ok()?;
        let above = (*self.above.get(at)?)? as usize;
        if above == at {
            None
        } else {
            self.nodes.get(above).copied()
        }
    }

    /// All nodes through which every way to (or from) `node` leads, the nearest first, without `node` itself.
    pub fn of(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.immediate(node), |&it| self.immediate(it))
    }

    /// Whether every way to (or from) `node` leads through `other`. A node dominates itself; nothing dominates what
    /// cannot be reached.
    #[must_use]
    pub fn dominates(&self, other: NodeId, node: NodeId) -> bool {
        let (Ok(at), Ok(goal)) = (
            self.nodes.binary_search(&node),
            self.nodes.binary_search(&other),
        ) else {
            return false;
        };
        if !matches!(self.above.get(at), Some(Some(_))) {
            return false;
        }
        let depth = |it: usize| self.depth.get(it).copied().unwrap_or(0);
        let mut at = at;
        while depth(at) > depth(goal) {
            match self.above.get(at) {
                Some(&Some(above)) if above as usize != at => at = above as usize,
                _ => return false,
            }
        }
        at == goal
    }

    /// Whether a node is reached at all.
    #[must_use]
    pub fn reaches(&self, node: NodeId) -> bool {
        let at = self.nodes.binary_search(&node).ok();
        at.and_then(|at| self.above.get(at))
            .is_some_and(Option::is_some)
    }
}

/// Through which nodes every way from where the scope begins leads.
#[must_use]
pub fn dominators(net: &Net, scope: ScopeId) -> Dominators {
    let graph = Graph::new(net, scope);
    let mut starts: Vec<NodeId> = net.starts(scope).collect();
    if starts.is_empty() {
        starts = net.unentered(scope).collect();
    }
    let roots = starts
        .iter()
        .filter_map(|&node| graph.position(node))
        .collect();
    graph.tree(roots, &graph.next, &graph.before)
}

/// Through which nodes every way to where the scope ends leads: ends, and whatever nothing follows.
#[must_use]
pub fn post_dominators(net: &Net, scope: ScopeId) -> Dominators {
    let graph = Graph::new(net, scope);
    let roots = graph
        .next
        .iter()
        .enumerate()
        .filter(|(_, next)| next.is_empty())
        .map(|(at, _)| at)
        .collect();
    graph.tree(roots, &graph.before, &graph.next)
}

/// The nodes of a scope and what follows each.
struct Graph {
    nodes: Vec<NodeId>,
    next: Vec<Vec<usize>>,
    before: Vec<Vec<usize>>,
}

impl Graph {
    fn new(net: &Net, scope: ScopeId) -> Self {
        let mut nodes: Vec<NodeId> = net.members(scope).to_vec();
        nodes.sort_unstable();
        let mut graph = Self {
            next: vec![Vec::new(); nodes.len()],
            before: vec![Vec::new(); nodes.len()],
            nodes,
        };
        for at in 0..graph.nodes.len() {
            let Some(&node) = graph.nodes.get(at) else {
                continue;
            };
            for follower in followers(net, node) {
                let Some(to) = graph.position(follower) else {
                    continue;
                };
                if let Some(next) = graph.next.get_mut(at) {
                    next.push(to);
                }
                if let Some(before) = graph.before.get_mut(to) {
                    before.push(at);
                }
            }
        }
        graph
    }

    fn position(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }

    /// Cooper, Harvey and Kennedy, “A simple, fast dominance algorithm”, with a root of its own above all `roots`.
    fn tree(&self, roots: Vec<usize>, next: &[Vec<usize>], before: &[Vec<usize>]) -> Dominators {
        let count = self.nodes.len();
        let top = count;
        let order = postorder(&roots, next, count);
        let mut number = vec![usize::MAX; count + 1];
        for (position, &node) in order.iter().enumerate() {
            set(&mut number, node, position);
        }
        set(&mut number, top, order.len());
        let mut is_root = vec![false; count];
        for &root in &roots {
            set(&mut is_root, root, true);
        }
        let mut above: Vec<Option<usize>> = vec![None; count + 1];
        set(&mut above, top, Some(top));
        let mut changed = true;
        while changed {
            changed = false;
            for &node in order.iter().rev() {
                let mut found = get(&is_root, node).then_some(top);
                for &from in before.get(node).map_or(&[][..], Vec::as_slice) {
                    if get(&above, from).is_some() {
                        found =
                            Some(found.map_or(from, |found| meet(&above, &number, found, from)));
                    }
                }
                if found.is_some() && get(&above, node) != found {
                    set(&mut above, node, found);
                    changed = true;
                }
            }
        }
        // Depths from the top down: what is above comes later in the order of finishing.
        let mut depth = vec![0_u32; count];
        for &node in order.iter().rev() {
            if let Some(above) = get(&above, node).filter(|&above| above != top) {
                let under = get(&depth, above) + 1;
                set(&mut depth, node, under);
            }
        }
        let mut result = Vec::with_capacity(count);
        for node in 0..count {
            let above = get(&above, node).map(|above| if above == top { node } else { above });
            result.push(above.and_then(|above| u32::try_from(above).ok()));
        }
        Dominators {
            nodes: self.nodes.clone(),
            above: result,
            depth,
        }
    }
}

fn get<T: Copy + Default>(items: &[T], at: usize) -> T {
    items.get(at).copied().unwrap_or_default()
}

fn set<T>(items: &mut [T], at: usize, value: T) {
    if let Some(item) = items.get_mut(at) {
        *item = value;
    }
}

fn meet(above: &[Option<usize>], number: &[usize], mut a: usize, mut b: usize) -> usize {
    while a != b {
        while get(number, a) < get(number, b) {
            match get(above, a) {
                Some(it) => a = it,
                None => return b,
            }
        }
        while get(number, b) < get(number, a) {
            match get(above, b) {
                Some(it) => b = it,
                None => return a,
            }
        }
    }
    a
}

/// The nodes that are reached, each after those that follow it.
fn postorder(roots: &[usize], next: &[Vec<usize>], count: usize) -> Vec<usize> {
    let mut order = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for &root in roots {
        if std::mem::replace(seen.get_mut(root).unwrap_or(&mut true), true) {
            continue;
        }
        let mut stack = vec![(root, 0)];
        while let Some((node, child)) = stack.pop() {
            match next.get(node).and_then(|next| next.get(child)) {
                Some(&to) => {
                    stack.push((node, child + 1));
                    if !std::mem::replace(seen.get_mut(to).unwrap_or(&mut true), true) {
                        stack.push((to, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    order
}

/// The nodes that follow a node in its scope.
pub fn followers(net: &Net, node: NodeId) -> Vec<NodeId> {
    let it = &net.nodes()[node];
    let mut followers: Vec<NodeId> = net
        .outgoing(node)
        .iter()
        .map(|&flow| net.flows()[flow].target)
        .collect();
    followers.extend(net.boundary(node).iter().copied());
    if it.kind == Kind::Throw(Event::Link) {
        let catches = |other: &NodeId| {
            net.nodes()[*other].kind == Kind::Catch(Event::Link)
                && net.nodes()[*other].code == it.code
        };
        followers.extend(net.members(it.scope).iter().copied().find(catches));
    }
    followers
}

/// Which pairs of nodes of a scope may be active at the same time.
///
/// The answer never leaves out a pair, and is exact for sound free-choice nets, which sound written procedures are
/// (Kovalyov and Esparza, “A polynomial algorithm to compute the concurrency relation of free-choice Signal Transition
/// Graphs”). Its size and time are quadratic in the flows of the scope: above `most` flows there is no answer.
#[must_use]
pub fn concurrent(net: &Net, scope: ScopeId, most: usize) -> Option<Concurrent> {
    let marks = Marks::new(net, scope, most)?;
    let mut pairs = Pairs {
        width: marks.count,
        bits: vec![0; (marks.count * marks.count).div_ceil(64)],
    };
    let mut open = Vec::new();
    for (a, b) in &marks.together {
        if pairs.add(*a, *b) {
            open.push((*a, *b));
        }
    }
    // What is beside the whole input of a step is beside all of its output.
    while let Some((a, b)) = open.pop() {
        for (from, stays) in [(a, b), (b, a)] {
            for &step in marks.taken_by.get(from).into_iter().flatten() {
                let Some((pre, post)) = marks.steps.get(step) else {
                    continue;
                };
                if pre.contains(&stays) || !pre.iter().all(|&it| it == from || pairs.has(it, stays))
                {
                    continue;
                }
                for &to in post {
                    if pairs.add(to, stays) {
                        open.push((to, stays));
                    }
                }
            }
        }
    }
    let nodes: Vec<(NodeId, Vec<Vec<usize>>)> = marks.active;
    Some(Concurrent { nodes, pairs })
}

/// Where tokens can be in a scope, by number, and what moves them.
#[derive(Default)]
struct Marks {
    count: usize,
    /// Input and output of each step.
    steps: Vec<(Vec<usize>, Vec<usize>)>,
    /// For each mark the steps that take it.
    taken_by: Vec<Vec<usize>>,
    /// Marks that appear together.
    together: Vec<(usize, usize)>,
    /// For each node the sets of marks with which it is active.
    active: Vec<(NodeId, Vec<Vec<usize>>)>,
}

impl Marks {
    fn new(net: &Net, scope: ScopeId, most: usize) -> Option<Self> {
        let mut nodes: Vec<NodeId> = net.members(scope).to_vec();
        nodes.sort_unstable();
        let mut flow_marks: FxHashMap<FlowId, usize> = FxHashMap::default();
        for &node in &nodes {
            for &flow in net.outgoing(node) {
                let next = flow_marks.len();
                flow_marks.insert(flow, next);
            }
        }
        let mut marks = Self {
            count: flow_marks.len(),
            ..Self::default()
        };
        // Nodes that tokens come to along no flow.
        let mut entries: FxHashMap<NodeId, usize> = FxHashMap::default();
        for &node in nodes.iter().filter(|&&node| net.incoming(node).is_empty()) {
            entries.insert(node, marks.count);
            marks.count += 1;
        }
        if marks.count > most {
            return None;
        }
        if net.starts(scope).next().is_none() {
            let begin: Vec<usize> = net
                .unentered(scope)
                .filter_map(|node| entries.get(&node).copied())
                .collect();
            marks.pair_up(&begin);
        }
        for &node in &nodes {
            marks.node(net, node, &flow_marks, &entries);
        }
        marks.taken_by = vec![Vec::new(); marks.count];
        for (step, (pre, _)) in marks.steps.iter().enumerate() {
            for &mark in pre {
                if let Some(list) = marks.taken_by.get_mut(mark) {
                    list.push(step);
                }
            }
        }
        Some(marks)
    }

    fn pair_up(&mut self, group: &[usize]) {
        for (position, &a) in group.iter().enumerate() {
            self.together
                .extend(group.iter().skip(position + 1).map(|&b| (a, b)));
        }
    }

    fn node(
        &mut self,
        net: &Net,
        node: NodeId,
        flow_marks: &FxHashMap<FlowId, usize>,
        entries: &FxHashMap<NodeId, usize>,
    ) {
        let it = &net.nodes()[node];
        let mark = |flow: &FlowId| flow_marks.get(flow).copied();
        let entry = entries.get(&node).copied();
        let mut inputs: Vec<usize> = net.incoming(node).iter().filter_map(mark).collect();
        inputs.extend(entry);
        let inputs: Vec<Vec<usize>> = match it.join {
            Join::All if !inputs.is_empty() => vec![inputs],
            // An inclusive join may go on with any of its inputs.
            _ => inputs.into_iter().map(|mark| vec![mark]).collect(),
        };
        if let (
            Kind::SubProcess(
                SubProcess::Event {
                    interrupting: false,
                },
                _,
            ),
            Some(entry),
        ) = (it.kind, entry)
        {
            self.together
                .extend((0..self.count).map(|other| (entry, other)));
        }
        let always: Vec<usize> = net
            .outgoing(node)
            .iter()
            .filter(|&&flow| net.flows()[flow].way == Way::Always)
            .filter_map(mark)
            .collect();
        let chosen: Vec<usize> = net
            .outgoing(node)
            .iter()
            .filter(|&&flow| net.flows()[flow].way != Way::Always)
            .filter_map(mark)
            .collect();
        let mut outputs: Vec<Vec<usize>> = match it.split {
            Split::All | Split::Some => vec![always.iter().chain(&chosen).copied().collect()],
            Split::One | Split::AtMostOne | Split::Event => {
                let with = |one: &usize| always.iter().copied().chain([*one]).collect();
                let ways: Vec<Vec<usize>> = chosen.iter().map(with).collect();
                if ways.is_empty() {
                    vec![always.clone()]
                } else {
                    ways
                }
            }
        };
        if it.kind == Kind::Throw(Event::Link) {
            let target = followers(net, node)
                .into_iter()
                .find_map(|other| entries.get(&other).copied());
            outputs = vec![target.into_iter().collect()];
        }
        for &boundary in net.boundary(node) {
            let Some(&own) = entries.get(&boundary) else {
                continue;
            };
            if matches!(
                net.nodes()[boundary].kind,
                Kind::Boundary {
                    interrupting: true,
                    ..
                }
            ) {
                outputs.push(vec![own]);
                continue;
            }
            // It happens while the activity is active.
            self.together
                .extend(inputs.iter().flatten().map(|&input| (input, own)));
            for output in &mut outputs {
                output.push(own);
            }
        }
        for output in &outputs {
            self.pair_up(output);
            self.steps
                .extend(inputs.iter().map(|input| (input.clone(), output.clone())));
        }
        self.active.push((node, inputs));
    }
}

/// Pairs of numbers, as bits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pairs {
    width: usize,
    bits: Vec<u64>,
}

impl Pairs {
    fn has(&self, a: usize, b: usize) -> bool {
        let at = a * self.width + b;
        get(&self.bits, at / 64) >> (at % 64) & 1 == 1
    }

    /// Adds a pair; whether it is new.
    fn add(&mut self, a: usize, b: usize) -> bool {
        if a == b || self.has(a, b) {
            return false;
        }
        for at in [a * self.width + b, b * self.width + a] {
            if let Some(word) = self.bits.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
        }
        true
    }
}

/// Which pairs of nodes may be active at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concurrent {
    nodes: Vec<(NodeId, Vec<Vec<usize>>)>,
    pairs: Pairs,
}

impl Concurrent {
    /// Whether two nodes may be active at the same time: both have all the tokens with which they can begin.
    #[must_use]
    pub fn beside(&self, a: NodeId, b: NodeId) -> bool {
        let inputs = |node: NodeId| {
            let at = self.nodes.binary_search_by_key(&node, |it| it.0).ok();
            at.and_then(|at| self.nodes.get(at))
                .map_or(&[][..], |it| it.1.as_slice())
        };
        a != b && self.any_beside(inputs(a), inputs(b))
    }

    fn any_beside(&self, a: &[Vec<usize>], b: &[Vec<usize>]) -> bool {
        let beside =
            |a: &[usize], b: &[usize]| a.iter().all(|&a| b.iter().all(|&b| self.pairs.has(a, b)));
        a.iter().any(|a| b.iter().any(|b| beside(a, b)))
    }

    /// All pairs, each once, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        self.nodes
            .iter()
            .enumerate()
            .flat_map(move |(at, (a, inputs))| {
                let rest = self.nodes.iter().skip(at + 1);
                rest.filter(move |(_, others)| self.any_beside(inputs, others))
                    .map(move |(b, _)| (*a, *b))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::NetBuilder;
    use super::super::net::{Gateway, Origin, Task};
    use super::*;

    /// start → a → and → (b → c | d) → and → e, and e back to a or on to the end.
    fn net() -> (Net, ScopeId, Vec<NodeId>) {
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool("p", Origin(0));
        let task = |builder: &mut NetBuilder, name| {
            builder.node(scope, Kind::Task(Task::Abstract), name, Origin(0))
        };
        let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
        let [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(|name| task(&mut builder, name));
        let split = builder.node(scope, Kind::Gateway(Gateway::Parallel), "", Origin(0));
        let join = builder.node(scope, Kind::Gateway(Gateway::Parallel), "", Origin(0));
        let end = builder.node(scope, Kind::End(Event::None), "", Origin(0));
        for (from, to) in [
            (start, a),
            (a, split),
            (split, b),
            (b, c),
            (c, join),
            (split, d),
            (d, join),
            (join, e),
            (e, a),
            (e, end),
        ] {
            builder.flow(from, to, Origin(0)).unwrap();
        }
        builder.set_split(e, Split::One).unwrap();
        (
            builder.finish(),
            scope,
            vec![start, a, b, c, d, e, split, join, end],
        )
    }

    #[test]
    fn what_every_way_leads_through() {
        let (net, scope, nodes) = net();
        let [start, a, b, c, d, e, split, join, end] = nodes[..] else {
            panic!("nine nodes")
        };
        let before = dominators(&net, scope);
        assert_eq!(before.immediate(start), None);
        assert_eq!(before.immediate(c), Some(b));
        assert_eq!(before.immediate(join), Some(split));
        assert_eq!(
            before.of(end).collect::<Vec<_>>(),
            [e, join, split, a, start]
        );
        assert!(before.dominates(a, d) && before.dominates(d, d) && !before.dominates(b, join));
        let after = post_dominators(&net, scope);
        assert_eq!(after.immediate(split), Some(join));
        assert!(after.dominates(e, a) && after.dominates(join, b) && !after.dominates(c, split));
        assert_eq!(after.immediate(end), None);
    }

    #[test]
    fn what_is_side_by_side() {
        let (net, scope, nodes) = net();
        let [_, _, b, c, d, ..] = nodes[..] else {
            panic!("nine nodes")
        };
        let concurrent = concurrent(&net, scope, 100).unwrap();
        assert_eq!(concurrent.pairs().collect::<Vec<_>>(), [(b, d), (c, d)]);
        assert!(concurrent.beside(d, b) && !concurrent.beside(b, c) && !concurrent.beside(b, b));
        assert!(super::concurrent(&net, scope, 3).is_none());
    }
}

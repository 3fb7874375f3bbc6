//! Which nodes can be active side by side.

use rustc_hash::FxHashMap;

use super::super::net::{Event, FlowId, Join, Kind, Net, NodeId, ScopeId, Split, SubProcess, Way};
use super::dominators::get;
use super::followers;

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

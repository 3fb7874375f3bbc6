//! Dominators and post-dominators.

use super::super::net::{Net, NodeId, ScopeId};
use super::followers;

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

pub(super) fn get<T: Copy + Default>(items: &[T], at: usize) -> T {
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

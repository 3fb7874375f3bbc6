//! A run that was found in the small system, told in the large one.

use super::super::super::index::IdVec;
use super::super::super::net::NodeId;
use super::super::explore::Explorer;
use super::super::graph::{Ends, Steps, crowded, run_to_twice};
use super::super::labels::{each_leaf, ends_of, small_labels};
use super::super::reduce::{Fate, Reduced, Story};
use super::super::states::{Bounds, DEFAULT, picked};
use super::super::system::{Gate, Instance, Place, System, Trans};
use super::{Fired, Found, Goal, Told, fired, has_two};

/// Replays a run of the small system in the large one.
pub(super) fn carried_back(told: &Told<'_>, explorer: &Explorer<'_>, goal: Goal) -> Option<Found> {
    let (system, reduced) = (told.system, told.reduced);
    let steps = small_run(told, goal)?;
    let wanted = match goal {
        Goal::Twice(node, instance) => Some((node, instance)),
        _ => None,
    };
    let mut replay = Replay::new(system, reduced, explorer);
    replay.settle();
    for (trans, pick) in steps {
        let choice = reduced.ways.get(&trans);
        for leaf in in_order(system, reduced, *reduced.story.find(trans)?, wanted) {
            let chosen = match choice {
                Some((own, choice)) if *own == leaf => {
                    if pick == DEFAULT {
                        choice.default.into_iter().collect()
                    } else {
                        picked(choice, pick)
                    }
                }
                _ => reduced.fixed.get(&leaf).copied().into_iter().collect(),
            };
            if !replay.fire(leaf, &chosen) {
                return None;
            }
            replay.settle();
        }
    }
    let mut steps = replay.fired;
    if goal == Goal::Unsafe {
        // The tokens may still have to come together.
        let near = Bounds {
            states: 2_000,
            tokens: 3,
            ..told.bounds
        };
        let graph = told
            .work
            .part(4, |work| explorer.explore(&replay.state, near, work));
        let two = |at: &usize| has_two(system, graph.state(*at));
        let found = (0..graph.len()).find(two)?;
        steps.extend(fired(system, graph.run_to(found)));
    }
    Some(Found {
        no_return: steps.len(),
        steps,
        shortest: false,
    })
}

/// A run of the small system that shows `goal`, and its goal transition if it ends with one.
fn small_run(told: &Told<'_>, goal: Goal) -> Option<Steps> {
    let (system, reduced, graph) = (told.system, told.reduced, told.small);
    let small = &reduced.system;
    match goal {
        Goal::Stuck => told.stuck_by.cloned(),
        Goal::Unsafe => Some(graph.run_to(crowded(small, graph)?.0)),
        Goal::Twice(node, instance) => {
            let (names, _) = ends_of(system);
            let labels = small_labels(system, reduced, &names);
            let of: Vec<_> = names.iter().map(|it| it.1).collect();
            let ends = Ends {
                labels: &labels,
                of: &of,
            };
            let number = names.binary_search(&(node, instance)).ok()?;
            run_to_twice(small, graph, &ends, u32::try_from(number).ok()?)
        }
        Goal::Occurs(node) => {
            // If none does, it lies on a way that was shortened: the tokens pass there in some run.
            let does = |trans: Trans| {
                let mut found = false;
                each_leaf(reduced, reduced.story[trans], |leaf| {
                    found |= system.transitions[leaf].occurs == Some(node);
                });
                found
            };
            let (trans, state) = graph
                .happens
                .entries()
                .find_map(|(trans, state)| state.filter(|_| does(trans)).map(|it| (trans, it)))?;
            let state = state as usize;
            let mut run = graph.run_to(state);
            let edge = graph.edges(state).iter().find(|it| it.trans == trans)?;
            run.push((edge.trans, edge.pick));
            Some(run)
        }
    }
}

/// The transitions of a story in order; of two ways the one with the end event that is wanted, else the first.
fn in_order(
    system: &System,
    reduced: &Reduced,
    story: u32,
    wanted: Option<(NodeId, Option<Instance>)>,
) -> Vec<Trans> {
    let mut order = Vec::new();
    let mut stack = vec![story];
    while let Some(story) = stack.pop() {
        match reduced.stories.get(story as usize) {
            Some(&Story::One(trans)) => order.push(trans),
            Some(&Story::Then(a, b)) => stack.extend([b, a]),
            Some(&Story::Or(a, b)) => {
                let mut has = false;
                if wanted.is_some() {
                    each_leaf(reduced, b, |leaf| {
                        has |= system.transitions[leaf].end == wanted
                    });
                }
                stack.push(if has { b } else { a });
            }
            None => {}
        }
    }
    order
}

/// A run of the large system while it is made: what moves by itself moves as soon as it can.
struct Replay<'s> {
    system: &'s System,
    reduced: &'s Reduced,
    explorer: &'s Explorer<'s>,
    state: Vec<u8>,
    fired: Vec<Fired>,
    /// For each place the transitions that move tokens on from it by themselves.
    movers: IdVec<Place, Vec<Trans>>,
    fresh: Vec<Place>,
    /// Those of them that are inclusive joins.
    joins: Vec<Trans>,
}

impl<'s> Replay<'s> {
    fn new(system: &'s System, reduced: &'s Reduced, explorer: &'s Explorer<'s>) -> Self {
        let mut joins = Vec::new();
        let mut movers: IdVec<Place, Vec<Trans>> = IdVec::filled(Vec::new(), system.places.len());
        for (id, it) in system.transitions.entries() {
            if reduced.fate[id] == Fate::Moves {
                if it.gate == Gate::Inclusive {
                    joins.push(id);
                }
                for &place in &it.pre {
                    movers[place].push(id);
                }
            }
        }
        Self {
            system,
            reduced,
            explorer,
            state: explorer.initial(),
            fired: Vec::new(),
            movers,
            fresh: system.initial.clone(),
            joins,
        }
    }

    fn fire(&mut self, trans: Trans, chosen: &[Place]) -> bool {
        if !self.explorer.can(&self.state, trans) {
            return false;
        }
        self.explorer.step(&mut self.state, trans, chosen);
        let it = &self.system.transitions[trans];
        self.fired.push(Fired {
            trans,
            chosen: chosen.to_vec(),
        });
        self.fresh.extend(it.post.iter().chain(chosen));
        true
    }

    fn settle(&mut self) {
        loop {
            self.settle_fresh();
            // What an inclusive join waited for may have gone another way.
            let joins = self.joins.clone();
            if !joins.into_iter().any(|join| self.move_on(join)) {
                return;
            }
        }
    }

    fn move_on(&mut self, mover: Trans) -> bool {
        let chosen: Vec<Place> = self
            .reduced
            .fixed
            .get(&mover)
            .copied()
            .into_iter()
            .collect();
        self.fire(mover, &chosen)
    }

    fn settle_fresh(&mut self) {
        while let Some(place) = self.fresh.pop() {
            let mut position = 0;
            while let Some(&mover) = self.movers[place].get(position) {
                if !self.move_on(mover) {
                    position += 1;
                }
            }
        }
    }
}

//! Brings together what is known about each rule: from states that were followed, and from proofs that need none.

use super::cover::{Cover, Covered, Wanted};
use super::drain::drains;
use super::ended::never;
use super::explore::{Explorer, Follow};
use super::graph::{Ends, Steps, crowded, leaves, on_to_the_end, stuck, twice};
use super::judgement::{Answer, Judgement};
use super::parts::parts;
use super::relax::Neighbours;
use super::saturate::{Completes, completes, saturated};
use super::states::{Bounds, Graph};
use super::stubborn::Stubborn;
use super::system::{Gate, Place, System, Transition};
use super::trap::is_trapped;
use super::work::Work;

/// Judges a system; the answer comes with the states that were followed, and a run to one from which none completes.
pub(super) struct Judge<'s> {
    system: &'s System,
    pub(super) explorer: Explorer<'s>,
    ends: &'s Ends<'s>,
    neighbours: Neighbours,
    work: &'s Work,
    judgement: Judgement,
    /// The states that were followed.
    graph: Graph,
    /// A run to a state from which none completes, and on to where nothing more can happen.
    stuck_by: Option<Steps>,
    /// Whether no run needs more instances than there are.
    enough: bool,
}

/// What was found about a system.
pub(super) struct Judged {
    pub(super) judgement: Judgement,
    pub(super) graph: Graph,
    pub(super) stuck_by: Option<Steps>,
    pub(super) enough: bool,
}

impl<'s> Judge<'s> {
    /// Judges a system within bounds; so many states are followed `at_first`, before anything is proved.
    pub(super) fn of(
        system: &'s System,
        ends: &'s Ends<'s>,
        bounds: Bounds,
        at_first: usize,
        work: &'s Work,
    ) -> Judged {
        let explorer = Explorer::new(system);
        // Few tokens first: a net in which they grow without end is soon seen to do so.
        let together = system.transitions.iter().map(most_together).max();
        let tokens = together.unwrap_or(1).saturating_add(2).min(bounds.tokens);
        let few = Bounds {
            tokens,
            states: bounds.states.min(at_first),
            ..bounds
        };
        let graph = work.part(2, |work| explorer.explore(&explorer.initial(), few, work));
        let mut judge = Self {
            system,
            neighbours: Neighbours::new(system),
            judgement: Judgement::new(system, ends),
            explorer,
            ends,
            work,
            graph,
            stuck_by: None,
            enough: false,
        };
        judge.see();
        judge.think(bounds, tokens);
        Judged {
            judgement: judge.judgement,
            graph: judge.graph,
            stuck_by: judge.stuck_by,
            enough: judge.enough,
        }
    }

    /// Goes from what costs little to what costs much, as long as something is unknown.
    fn think(&mut self, bounds: Bounds, tokens: u8) {
        if !self.judgement.is_open() {
            return;
        }
        self.prove();
        self.follow_few_orders(bounds);
        self.leave_out_the_trapped(bounds, tokens);
        self.part_by_part(bounds, tokens);
        let wider = [
            Bounds { tokens, ..bounds },
            Bounds {
                states: bounds.states / 5,
                ..bounds
            },
        ];
        for wider in wider {
            if !self.judgement.is_open() {
                return;
            }
            let graph = self.work.part(3, |work| {
                self.explorer.explore(&self.explorer.initial(), wider, work)
            });
            if graph.finished() || graph.len() > self.graph.len() {
                self.graph = graph;
                self.see();
            }
        }
        // Among more states than there are, what cannot happen cannot happen.
        for tokens in [2, 3, 4] {
            if !self.judgement.is_open() {
                return;
            }
            if !self.saturate(bounds, tokens) {
                return;
            }
        }
    }

    /// Takes what the states that were followed say.
    fn see(&mut self) {
        let (system, graph) = (self.system, &self.graph);
        let finished = graph.finished();
        let judgement = &mut self.judgement;
        if let Some(state) = stuck(graph) {
            judgement.stuck.learn(Answer::Yes(()));
            self.stuck_by.get_or_insert_with(|| stuck_run(graph, state));
        }
        for (trans, first) in graph.happens.entries() {
            if first.is_some() {
                judgement.happens[trans].learn(Answer::Yes(()));
            }
        }
        if let Some((_, place)) = crowded(system, graph) {
            judgement.unsafe_at.learn(Answer::Yes(Some(place)));
        }
        for (number, found) in twice(system, graph, self.ends, self.work)
            .into_iter()
            .enumerate()
        {
            if let Some(answer) = judgement.twice.get_mut(number) {
                match found {
                    Some(true) => answer.learn(Answer::Yes(())),
                    Some(false) if finished => answer.learn(Answer::No),
                    _ => {}
                }
            }
        }
        judgement.learn_of_complete_states(graph);
        if !finished {
            return;
        }
        judgement.stuck.learn(Answer::No);
        judgement.unsafe_at.learn(Answer::No);
        for answer in judgement.happens.iter_mut() {
            answer.learn(Answer::No);
        }
    }

    /// What can be proved without following states.
    fn prove(&mut self) {
        for trans in never(self.system, &self.neighbours, &self.explorer) {
            self.judgement.happens[trans].learn(Answer::No);
        }
        let drains = drains(self.system, &self.neighbours, &self.explorer.reaches);
        if drains {
            self.judgement.stuck.learn(Answer::No);
            self.judgement.completes.learn(Answer::Yes(()));
        } else if self.judgement.stuck.is_open() {
            self.look_for_traps();
        }
        self.cover(drains);
    }

    fn look_for_traps(&mut self) {
        let cost = (self.system.transitions.len() + self.system.places.len()) as u64 * 8;
        let found = self.work.part(8, |work| {
            (0..self.graph.len())
                .take_while(|_| work.spend(cost))
                .find(|&state| {
                    is_trapped(
                        self.system,
                        &self.neighbours,
                        &self.explorer.removed,
                        &marked(self.graph.state(state)),
                    )
                })
        });
        if let Some(state) = found {
            self.judgement.stuck.learn(Answer::Yes(()));
            self.stuck_by = Some(stuck_run(&self.graph, state));
        }
    }

    /// What cannot happen in the parts that only messages hold together.
    fn part_by_part(&mut self, bounds: Bounds, tokens: u8) {
        let open = |answers: &[Answer]| answers.iter().any(|it| it.is_open());
        if !self.judgement.unsafe_at.is_open()
            && !open(&self.judgement.twice)
            && !self.judgement.happens.iter().any(|it| it.is_open())
        {
            return;
        }
        let few = Bounds {
            tokens,
            states: bounds.states / 5,
            ..bounds
        };
        let parts = parts(self.system);
        let mut safe = !parts.is_empty();
        let mut once = vec![safe; self.judgement.twice.len()];
        for part in &parts {
            let explorer = Explorer::new(&part.system);
            let graph = self
                .work
                .part(4, |work| explorer.explore(&explorer.initial(), few, work));
            let finished = graph.finished();
            safe &= finished && crowded(&part.system, &graph).is_none();
            let labels = part.whole.iter().map(|&it| self.ends.labels[it].clone());
            let labels = labels.collect();
            let ends = Ends {
                labels: &labels,
                of: self.ends.of,
            };
            let reached = twice(&part.system, &graph, &ends, self.work);
            for (number, (once, twice)) in once.iter_mut().zip(reached).enumerate() {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let here = part.whole.iter().any(|&it| self.ends.times(it, number) > 0);
                *once &= !here || (finished && twice == Some(false));
            }
            for (trans, first) in graph.happens.entries() {
                if finished && first.is_none() {
                    self.judgement.happens[part.whole[trans]].learn(Answer::No);
                }
            }
        }
        if safe {
            self.judgement.unsafe_at.learn(Answer::No);
        }
        for (answer, once) in self.judgement.twice.iter_mut().zip(once) {
            if once {
                answer.learn(Answer::No);
            }
        }
    }

    /// What can be told without following what happens side by side in every order.
    fn follow_few_orders(&mut self, bounds: Bounds) {
        let judgement = &self.judgement;
        let unread = judgement.unread.iter().any(|it| it.1.is_open());
        if !(unread || judgement.stuck.is_open() || judgement.completes.is_open()) || !self.enough {
            return;
        }
        let Some(stubborn) = Stubborn::new(self.system, &self.explorer, &self.neighbours) else {
            return;
        };
        let graph = self.work.part(3, |work| {
            self.explorer
                .explore_by(&self.explorer.initial(), bounds, work, |state| {
                    Follow::These(stubborn.of(state, work))
                })
        });
        let finished = graph.finished();
        let judgement = &mut self.judgement;
        if let Some(state) = stuck(&graph) {
            judgement.stuck.learn(Answer::Yes(()));
            self.stuck_by
                .get_or_insert_with(|| stuck_run(&graph, state));
        } else if finished {
            judgement.stuck.learn(Answer::No);
        }
        judgement.learn_of_complete_states(&graph);
    }

    /// What can be left when a run is complete: no complete state follows a trapped one.
    fn leave_out_the_trapped(&mut self, bounds: Bounds, tokens: u8) {
        let judgement = &mut self.judgement;
        let unread = judgement.unread.iter().any(|it| it.1.is_open());
        if judgement.stuck != Answer::Yes(()) || !(unread || judgement.completes.is_open()) {
            return;
        }
        let few = Bounds {
            tokens,
            states: bounds.states / 5,
            ..bounds
        };
        let cost = (self.system.transitions.len() + self.system.places.len()) as u64 * 8;
        let explorer = &self.explorer;
        let graph = self.work.part(4, |work| {
            explorer.explore_by(&explorer.initial(), few, work, |state| {
                work.spend(cost);
                let marked = marked(state);
                if is_trapped(self.system, &self.neighbours, &explorer.removed, &marked) {
                    Follow::Nothing
                } else {
                    Follow::All
                }
            })
        });
        judgement.learn_of_complete_states(&graph);
    }

    /// What tokens can be together at all.
    fn cover(&mut self, drains: bool) {
        let mut cover = Cover::new(
            self.system,
            &self.neighbours,
            &self.explorer.cleared,
            self.ends.labels,
            self.ends.of,
        );
        // Where one more instance than there is may be needed, what is known of one must hold of several as one.
        let enough = |it: &Transition| {
            !it.overflow
                || self.work.part(50, |work| {
                    cover.covers(inputs(it), work) == Some(Covered::Never)
                })
        };
        self.enough = self.system.transitions.iter().all(enough);
        if !self.enough {
            cover.fold();
        }
        let judgement = &mut self.judgement;
        let ask = |wanted: Vec<Wanted>| {
            self.work
                .part(50, |work| cover.covers(wanted, work))
                .map_or(Answer::Unknown, |covered| match covered {
                    Covered::Never => Answer::No,
                    Covered::Really => Answer::Yes(()),
                    Covered::Perhaps => Answer::Unknown,
                })
        };
        for (trans, it) in self.system.transitions.entries() {
            if judgement.happens[trans].is_open() {
                judgement.happens[trans].learn(ask(inputs(it)));
            }
        }
        if judgement.unsafe_at.is_open() {
            let alarms = self.system.places.entries().filter(|(_, it)| it.alarm);
            let wanted = alarms.map(|(place, _)| vec![(place, 2)]).collect();
            judgement.unsafe_at.learn(match ask(wanted) {
                Answer::Yes(()) => Answer::Yes(None),
                Answer::No => Answer::No,
                Answer::Unknown => Answer::Unknown,
            });
        }
        for (number, answer) in judgement.twice.iter_mut().enumerate() {
            if !answer.is_open() {
                continue;
            }
            let reached = u32::try_from(number).unwrap_or(u32::MAX);
            let mut wanted = Vec::new();
            for (trans, it) in self.system.transitions.entries() {
                let times = self.ends.times(trans, reached);
                if times == 0 {
                    continue;
                }
                for mut input in inputs(it) {
                    if times < 2 {
                        input.push((cover.count(number), 2 - times));
                    }
                    wanted.push(input);
                }
            }
            answer.learn(ask(wanted));
        }
        for (place, answer) in &mut judgement.unread {
            if !answer.is_open() {
                continue;
            }
            let mut sent = ask(vec![vec![(*place, 1)]]);
            if sent == Answer::Yes(()) {
                // Once everything else is drained, at most one of them is used to begin a pool.
                let begins = |it: &Transition| it.begin && it.pre.contains(place);
                if !drains {
                    continue;
                }
                if self.system.transitions.iter().any(begins) {
                    sent = match ask(vec![vec![(*place, 2)]]) {
                        Answer::Yes(()) => Answer::Yes(()),
                        _ => Answer::Unknown,
                    };
                }
            }
            answer.learn(sent);
        }
    }

    /// Takes from the saturated states what they say for certain; whether it is of use to try again with more tokens.
    fn saturate(&mut self, bounds: Bounds, tokens: u8) -> bool {
        let wide = Bounds {
            tokens,
            saturate: true,
            states: bounds.states / 2,
            ..bounds
        };
        let (system, explorer) = (self.system, &self.explorer);
        let over = self.work.part(3, |work| {
            explorer.explore(&saturated(&explorer.initial(), tokens), wide, work)
        });
        if !over.finished() {
            return false;
        }
        let judgement = &mut self.judgement;
        for (trans, first) in over.happens.entries() {
            if first.is_none() {
                judgement.happens[trans].learn(Answer::No);
            }
        }
        if crowded(system, &over).is_none() {
            judgement.unsafe_at.learn(Answer::No);
        }
        let reached = twice(system, &over, self.ends, self.work);
        for (answer, reached) in judgement.twice.iter_mut().zip(reached) {
            if reached == Some(false) {
                answer.learn(Answer::No);
            }
        }
        for (place, answer) in &mut judgement.unread {
            if !leaves(&over, *place) {
                answer.learn(Answer::No);
            }
        }
        if !over.complete.contains(&true) {
            judgement.completes.learn(Answer::No);
        }
        if judgement.stuck.is_open() {
            match completes(
                system,
                &self.neighbours,
                explorer,
                &self.graph,
                &over,
                wide,
                self.work,
            ) {
                Completes::Always => judgement.stuck = Answer::No,
                Completes::NotFrom(state) => {
                    judgement.stuck = Answer::Yes(());
                    self.stuck_by = Some(stuck_run(&self.graph, state));
                }
                Completes::Unknown => {}
            }
        }
        true
    }
}

/// A run to a state from which none completes, and on to where nothing more can happen.
fn stuck_run(graph: &Graph, state: usize) -> Steps {
    let mut run = graph.run_to(state);
    run.extend(on_to_the_end(graph, state));
    run
}

/// How many tokens a transition puts on one place at once.
fn most_together(it: &Transition) -> u8 {
    let mut places: Vec<Place> = it.outputs().collect();
    places.sort_unstable();
    let most = places.chunk_by(|a, b| a == b).map(<[Place]>::len).max();
    u8::try_from(most.unwrap_or(1)).unwrap_or(u8::MAX)
}

/// The places of a state that hold tokens.
pub(super) fn marked(state: &[u8]) -> Vec<Place> {
    state
        .iter()
        .enumerate()
        .filter(|(_, tokens)| **tokens > 0)
        .map(|(position, _)| Place::from(position))
        .collect()
}

/// What a transition needs at least: one of these.
fn inputs(it: &Transition) -> Vec<Wanted> {
    match it.gate {
        Gate::Inclusive => it.pre.iter().map(|&place| vec![(place, 1)]).collect(),
        _ => vec![sum(&it.pre)],
    }
}

/// How often each place stands in a list.
fn sum(places: &[Place]) -> Wanted {
    let mut places = places.to_vec();
    places.sort_unstable();
    places
        .chunk_by(|a, b| a == b)
        .filter_map(|run| Some((*run.first()?, u8::try_from(run.len()).unwrap_or(u8::MAX))))
        .collect()
}

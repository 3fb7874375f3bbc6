//! Random systems, of which what is followed in few orders, or once they are smaller, is compared with all their states.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::super::super::index::{Id, IdVec};
use super::super::super::net::{MessageFlowId, NodeId};
use super::super::ended::never;
use super::super::explore::{Explorer, Follow};
use super::super::graph::{Ends, crowded, leaves, stuck, twice};
use super::super::judgement::{Answer, Judgement};
use super::super::labels::{ends_of, small_labels};
use super::super::occurring::occurring;
use super::super::reduce::reduce;
use super::super::relax::Neighbours;
use super::super::states::{Bounds, Graph, count};
use super::super::stubborn::Stubborn;
use super::super::system::{Choice, Gate, Holds, Instance, Place, PlaceInfo, System, Transition};
use super::super::work::Work;

const BOUNDS: Bounds = Bounds {
    states: 3_000,
    tokens: 3,
    saturate: false,
    choices: 4,
    plain: false,
};

/// Of the places, the first few are inside an instance of their own, and the last two hold messages.
const INSIDE: usize = 3;
const CONTROL: usize = 8;
const PLACES: usize = CONTROL + 2;
/// The kind of transition that is an inclusive join.
const JOIN: u8 = 2;

/// What makes one transition: numbers that are taken for whatever there is to choose.
type Drawn = (Vec<u8>, Vec<u8>, Vec<u8>, u8, u8);

fn drawn() -> impl Strategy<Value = (Vec<u8>, Vec<Drawn>)> {
    let few = |most: usize| proptest::collection::vec(any::<u8>(), 0..=most);
    let transition = (few(2), few(3), few(2), any::<u8>(), any::<u8>());
    (few(3), proptest::collection::vec(transition, 2..9))
}

/// What a system may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Anything.
    Any,
    /// Only what nets are compiled to: what an inclusive join takes, nothing else takes, and nothing leads out of
    /// sub-processes (there are none).
    Compiled,
}

fn system(start: &[u8], drawn: &[Drawn], shape: Shape) -> System {
    let mut system = System::default();
    system.instances.push(None);
    system.instances.push(Some(Instance::new(0)));
    let gates = shape == Shape::Any;
    for at in 0..PLACES {
        let message = at >= CONTROL;
        let inside = usize::from(gates && at < INSIDE);
        system.places.push(PlaceInfo {
            holds: if message {
                Holds::Message(MessageFlowId::new(at))
            } else {
                Holds::Hidden
            },
            control: !message,
            alarm: !message,
            instance: (!message).then(|| Instance::new(inside)),
            frame: false,
            apart: false,
            companion: None,
            begins: false,
        });
    }
    let place = |number: u8| Place::new(usize::from(number) % PLACES);
    let control = |number: u8| Place::new(usize::from(number) % CONTROL);
    system.initial = start
        .iter()
        .map(|&it| control(it))
        .chain([Place::new(0)])
        .collect();
    let joins = |it: &Drawn| it.3 % 12 == JOIN;
    // The last control places are what the one join takes.
    let joined = (!gates && drawn.iter().any(joins)).then_some(CONTROL - INSIDE);
    let mut joins_yet = false;
    for (pre, post, any, kind, more) in drawn {
        let mut pre: Vec<Place> = pre.iter().map(|&it| place(it)).collect();
        pre.push(control(*more));
        let kind = kind % 12;
        if let Some(first) = joined {
            let is_join = kind == JOIN && !std::mem::replace(&mut joins_yet, true);
            for place in pre.iter_mut().filter(|it| it.at() < CONTROL) {
                *place = if is_join {
                    Place::new(first + place.at() % INSIDE)
                } else {
                    Place::new(place.at() % first)
                };
            }
        }
        let post = post.iter().map(|&it| place(it)).collect();
        let mut it = Transition::plain(None, pre, post);
        let any: Vec<Place> = any.iter().map(|&it| place(it)).collect();
        match kind {
            0 | 1 if !any.is_empty() => {
                it.choice = Some(Box::new(Choice {
                    any,
                    default: (more % 3 == 0).then(|| place(more / 3)),
                    none: more % 3 == 1,
                }));
            }
            JOIN if gates
                || it
                    .pre
                    .iter()
                    .any(|it| joined.is_some_and(|from| it.at() >= from)) =>
            {
                let inputs = it.pre.iter().filter(|it| it.at() < CONTROL);
                let inputs: BTreeSet<Place> = inputs.copied().collect();
                it.pre = inputs.into_iter().collect();
                it.gate = Gate::Inclusive;
            }
            3 => {
                it.clears = Some((
                    Instance::new(usize::from(gates) * usize::from(more % 2)),
                    true,
                ))
            }
            4 if gates => it.gate = Gate::Unused(control(more / 2)),
            5 if gates => {
                it.pre = vec![Place::new(INSIDE + usize::from(*more) % (CONTROL - INSIDE))];
                it.gate = Gate::Ended(Instance::new(1));
                it.clears = Some((Instance::new(1), true));
            }
            6 if gates => it.busy = Some(Instance::new(usize::from(more % 2))),
            7 if gates => {
                it.pre = vec![Place::new(CONTROL), Place::new(CONTROL + 1)];
                it.begin = true;
            }
            8 | 9 => {
                let node = NodeId::new(usize::from(more % 2));
                it.end = Some((node, None));
            }
            10 | 11 => it.occurs = Some(NodeId::new(system.transitions.len())),
            _ => {}
        }
        system.transitions.push(it);
    }
    system
}

fn follow(system: &System) -> Graph {
    let explorer = Explorer::new(system);
    explorer.explore(&explorer.initial(), BOUNDS, &Work::new(u64::MAX))
}

fn complete_states(graph: &Graph) -> BTreeSet<&[u8]> {
    (0..graph.len())
        .filter(|&at| graph.complete[at])
        .map(|at| graph.state(at))
        .collect()
}

/// So many cases in every build, or as many as are asked for.
fn runner(cases: u32) -> TestRunner {
    let said = std::env::var("GENSOKU_FLOW_CASES").ok();
    TestRunner::new(ProptestConfig {
        cases: said.and_then(|it| it.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

#[test]
fn few_orders_reach_every_complete_state_and_every_dead_end() {
    let result = runner(2_000).run(&drawn(), |(start, transitions)| {
        let system = system(&start, &transitions, Shape::Any);
        let all = follow(&system);
        let explorer = Explorer::new(&system);
        let neighbours = Neighbours::new(&system);
        let Some(stubborn) = Stubborn::new(&system, &explorer, &neighbours) else {
            return Ok(());
        };
        let work = Work::new(u64::MAX);
        let few = explorer.explore_by(&explorer.initial(), BOUNDS, &work, |state| {
            Follow::These(stubborn.of(state, &work))
        });
        prop_assert!(few.len() <= all.len());
        if all.finished() {
            prop_assert!(few.finished());
            prop_assert_eq!(complete_states(&few), complete_states(&all));
            prop_assert_eq!(
                stuck(&few).is_some(),
                stuck(&all).is_some(),
                "{:#?}",
                system.transitions
            );
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn what_waits_for_an_end_that_never_comes_does_not_happen() {
    let found = Cell::new(0);
    let result = runner(2_000).run(&drawn(), |(start, transitions)| {
        let system = system(&start, &transitions, Shape::Any);
        let explorer = Explorer::new(&system);
        let never = never(&system, &Neighbours::new(&system), &explorer);
        let all = follow(&system);
        found.set(found.get() + usize::from(!never.is_empty()));
        for trans in never {
            prop_assert_eq!(all.happens[trans], None, "{:#?}", system.transitions);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(found.get() > 0, "some systems never end");
}

#[test]
fn the_small_system_answers_as_the_large_one() {
    let result = runner(2_000).run(&drawn(), |(start, transitions)| {
        let large = system(&start, &transitions, Shape::Compiled);
        let reduced = reduce(&large, false);
        let small = &reduced.system;
        let (all, few) = (follow(&large), follow(small));
        if !all.finished() || !few.finished() {
            return Ok(());
        }
        let (names, labels) = ends_of(&large);
        let small_labels = small_labels(&large, &reduced, &names);
        let of = vec![None; names.len()];
        let work = Work::new(u64::MAX);
        let asked = |system: &System, graph: &Graph, labels: &IdVec<_, _>| {
            let ends = Ends { labels, of: &of };
            let unread: Vec<Holds> = system
                .places
                .entries()
                .filter(|&(place, it)| !it.control && leaves(graph, place))
                .map(|(_, it)| it.holds)
                .collect();
            (
                stuck(graph).is_some(),
                graph.complete.contains(&true),
                crowded(system, graph).is_some(),
                twice(system, graph, &ends, &work),
                unread,
            )
        };
        let expected = asked(&large, &all, &labels);
        if reduced.alone && expected.2 {
            return Ok(());
        }
        let begun = |graph: &Graph, trans| graph.happens[trans].is_some();
        let occur: BTreeSet<NodeId> = large
            .transitions
            .entries()
            .filter(|(trans, _)| begun(&all, *trans))
            .filter_map(|(_, it)| it.occurs)
            .collect();
        let ends = Ends {
            labels: &small_labels,
            of: &of,
        };
        let mut judgement = Judgement::new(small, &ends);
        for trans in small.transitions.ids() {
            judgement.happens[trans] = match begun(&few, trans) {
                true => Answer::Yes(()),
                false => Answer::No,
            };
        }
        let told: BTreeSet<NodeId> = occurring(&large, &reduced, &judgement)
            .into_iter()
            .filter(|it| it.begins && it.answer == Answer::Yes(()))
            .map(|it| it.node)
            .collect();
        prop_assert_eq!(told, occur, "{:#?}\n{:#?}", large, small);
        prop_assert_eq!(
            asked(small, &few, &small_labels),
            expected,
            "{:#?}\n{:#?}",
            large,
            small
        );
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn side_by_side_is_not_followed_in_every_order() {
    let mut system = System::default();
    system.instances.push(None);
    let info = PlaceInfo {
        holds: Holds::Hidden,
        control: true,
        alarm: true,
        instance: Some(Instance::new(0)),
        frame: false,
        apart: false,
        companion: None,
        begins: false,
    };
    for _ in 0..10 {
        let (from, to) = (system.places.push(info), system.places.push(info));
        system.initial.push(from);
        system
            .transitions
            .push(Transition::plain(None, vec![from], vec![to]));
    }
    let explorer = Explorer::new(&system);
    let neighbours = Neighbours::new(&system);
    let stubborn = Stubborn::new(&system, &explorer, &neighbours).unwrap();
    let work = Work::new(u64::MAX);
    let few = explorer.explore_by(&explorer.initial(), BOUNDS, &work, |state| {
        Follow::These(stubborn.of(state, &work))
    });
    assert_eq!((few.len(), follow(&system).len()), (11, 1_024));
    assert_eq!(count(few.state(10), Place::new(19)), 1, "all went on");
}

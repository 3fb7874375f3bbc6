//! The game against a slow one that tries everything, on random procedures.
//!
//! `PROPTEST_CASES=10000 cargo test --test game_oracle -- --nocapture` tries more of them and says what they had in them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    unreachable_pub
)]

#[path = "game_support/generate.rs"]
mod generate;
#[path = "game_support/oracle.rs"]
mod oracle;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use gensoku_engine::flow::{Net, NodeId, order};
use gensoku_engine::game::{Answer, Count, Game, Goal, Limits, Measure, Reason, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use generate::{Procedure, grow};
use oracle::{Clock, Oracle, State, Turn};

/// How often each thing was seen.
#[derive(Default)]
struct Seen(RefCell<BTreeMap<&'static str, usize>>);

impl Seen {
    fn note(&self, what: &'static str, whether: bool) {
        *self.0.borrow_mut().entry(what).or_default() += usize::from(whether);
    }

    fn of(&self, what: &str) -> usize {
        self.0.borrow().get(what).copied().unwrap_or_default()
    }
}

/// The smallest sets of blocked nodes that open a way, by trying all; nothing where that takes too long.
fn smallest(
    procedure: &Procedure,
    wins: &mut dyn FnMut(&BTreeSet<NodeId>) -> Option<bool>,
) -> Option<Vec<BTreeSet<NodeId>>> {
    let blocked = &procedure.blocked;
    let mut sets: Vec<BTreeSet<NodeId>> = (0..1_u32 << blocked.len())
        .map(|bits| {
            let each = blocked.iter().enumerate();
            each.filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, &node)| node)
                .collect()
        })
        .collect();
    sets.sort_by_key(BTreeSet::len);
    let mut found: Vec<BTreeSet<NodeId>> = Vec::new();
    for set in sets {
        if found.first().is_some_and(|first| first.len() < set.len()) {
            break;
        }
        if wins(&set)? {
            found.push(set);
        }
    }
    Some(found)
}

#[test]
fn the_game_is_that_of_trying_everything() {
    let seen = Seen::default();
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let cases = config.cases as usize;
    let tape = (proptest::collection::vec(any::<u8>(), 0..90), 0_usize..5);
    // The same procedures every time: what is green stays green, and more cases are other cases.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&tape, |(tape, size)| {
            let procedure = grow(&tape, size);
            let shown = Shown(&procedure);
            check(&procedure, &seen);
            std::mem::forget(shown);
            Ok(())
        })
        .unwrap();
    for (what, count) in seen.0.borrow().iter() {
        println!("{what:>24} {count:>6}");
    }
    // A test that skips what it is for would be green too.
    for what in [
        "sound",
        "can finish",
        "cannot finish",
        "several smallest cuts",
        "dominators compared",
        "elapsed time compared",
        "elapsed time bounded",
        "with delays compared",
        "with loops",
        "with parallel branches",
        "with inclusive choices",
        "with unstructured joins",
        "with timers",
    ] {
        assert!(seen.of(what) * 100 >= cases, "too few: {what}");
    }
}

/// Shows a procedure on which a check fails.
struct Shown<'a>(&'a Procedure);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        let Procedure {
            net,
            roles,
            blocked,
            ..
        } = self.0;
        for (node, it) in net.nodes().entries() {
            println!(
                "{node:?} {:?} {:?} {:?} {:?} {}",
                it.kind,
                roles.part(node),
                it.join,
                it.split,
                if blocked.contains(&node) {
                    "blocked"
                } else {
                    ""
                }
            );
            for &flow in net.outgoing(node) {
                let to = net.flows()[flow].target;
                println!("    {flow:?} {:?} to {to:?}", roles.decider(flow));
            }
        }
        println!();
    }
}

fn check(procedure: &Procedure, seen: &Seen) {
    let Procedure {
        net,
        roles,
        blocked,
        features,
    } = procedure;
    seen.note("all", true);
    before_and_after(net, seen);
    let allowed = |node: NodeId| !blocked.contains(&node);
    let all = Oracle {
        net,
        roles,
        allowed: &|_| true,
    };
    let answer = solve(net, roles, &allowed, &Limits::default());
    let Some(known) = all.explore(300) else {
        seen.note("too large to try", true);
        return;
    };
    let Ok(known) = known else {
        assert!(
            matches!(answer, Answer::Undecided(Reason::NotSound(_))),
            "not sound, but {answer:?}"
        );
        seen.note("not sound", true);
        return;
    };
    seen.note("sound", true);
    beside(procedure, &all, &known, seen);
    let mut tries = 6_000;
    let mut wins = |more: &BTreeSet<NodeId>| {
        let allowed = |node: NodeId| allowed(node) || more.contains(&node);
        let oracle = Oracle {
            net,
            roles,
            allowed: &allowed,
        };
        oracle.wins(&known, &mut tries)
    };
    let Some(expected) = wins(&BTreeSet::new()) else {
        seen.note("too many strategies", true);
        return;
    };
    assert_eq!(answer.can_finish(), Some(expected), "{answer:?}");
    seen.note("can finish", expected);
    seen.note("cannot finish", !expected);
    seen.note("with loops", features.loops);
    seen.note("with parallel branches", features.parallel);
    seen.note("with inclusive choices", features.inclusive);
    seen.note("with timers", features.timers);
    seen.note("with facts beside own", features.facts_beside_own);
    seen.note("with early ends", features.exits);
    seen.note("with ways across", features.across);
    seen.note("with certain ways", features.certain);
    seen.note("with fallbacks", features.fallbacks);
    seen.note("with refusals", features.refusals);
    seen.note("with withdrawals", features.withdrawals);
    seen.note("with unstructured joins", features.unstructured_joins);
    seen.note("with delays", features.delays);
    seen.note("with shares", features.shares);
    if let Some(possible) = wins(&blocked.iter().copied().collect()) {
        time(procedure, &all, &known, possible, seen);
    }
    if let Answer::CanFinish(strategy) = &answer {
        assert!(strategy.story.iter().all(|node| !blocked.contains(node)));
        let granted = |node: &NodeId| roles.goal(*node) == Goal::Granted;
        assert!(strategy.story.iter().any(granted), "{strategy:?}");
    }
    let Answer::Cannot(cuts) = answer else {
        return;
    };
    let Some(smallest) = smallest(procedure, &mut wins) else {
        seen.note("too many strategies", true);
        return;
    };
    seen.note("cuts compared", true);
    seen.note("no cut at all", smallest.is_empty());
    seen.note("several smallest cuts", smallest.len() > 1);
    assert!(cuts.exact);
    assert_eq!(
        cuts.count,
        Count::Exactly(smallest.len() as u64),
        "{cuts:?} {smallest:?}"
    );
    for &node in blocked {
        let expected = smallest.iter().any(|set| set.contains(&node));
        assert_eq!(cuts.contains(node), Some(expected), "{node:?} in {cuts:?}");
    }
    let cheapest = smallest.iter().min_by_key(|set| {
        let mut levels: Vec<u32> = set.iter().map(|&node| roles.level(node)).collect();
        levels.sort_unstable_by(|a, b| b.cmp(a));
        (levels, (*set).clone())
    });
    let expected: Vec<NodeId> = cheapest.into_iter().flatten().copied().collect();
    assert_eq!(cuts.cheapest, expected);
}

/// What lies on every way from the beginning, and to an end: by taking each node away.
fn before_and_after(net: &Net, seen: &Seen) {
    let scope = net.pools().iter().next().unwrap().root;
    let nodes: Vec<NodeId> = net.nodes().ids().collect();
    let next = |node: NodeId| -> Vec<NodeId> {
        let flows = net.outgoing(node).iter();
        flows.map(|&flow| net.flows()[flow].target).collect()
    };
    let prior = |node: NodeId| -> Vec<NodeId> {
        let flows = net.incoming(node).iter();
        flows.map(|&flow| net.flows()[flow].source).collect()
    };
    let reach = |from: &[NodeId], to: &dyn Fn(NodeId) -> Vec<NodeId>, without: Option<NodeId>| {
        let mut reached = BTreeSet::new();
        let mut open = from.to_vec();
        while let Some(node) = open.pop() {
            if Some(node) != without && reached.insert(node) {
                open.extend(to(node));
            }
        }
        reached
    };
    let starts: Vec<NodeId> = net.starts(scope).collect();
    let ends: Vec<NodeId> = nodes
        .iter()
        .copied()
        .filter(|&it| next(it).is_empty())
        .collect();
    let trees = [
        (
            order::dominators(net, scope),
            &starts,
            &next as &dyn Fn(NodeId) -> Vec<NodeId>,
        ),
        (order::post_dominators(net, scope), &ends, &prior),
    ];
    for (tree, from, to) in trees {
        let all = reach(from, to, None);
        for &over in &nodes {
            let without = reach(from, to, Some(over));
            for &node in &nodes {
                let expected = all.contains(&node) && !without.contains(&node);
                assert_eq!(tree.dominates(over, node), expected, "{over:?} {node:?}");
            }
        }
    }
    seen.note("dominators compared", true);
}

/// What can be active at the same time, by all states that can be reached.
fn beside(
    procedure: &Procedure,
    oracle: &Oracle<'_>,
    known: &BTreeMap<State, Vec<Turn>>,
    seen: &Seen,
) {
    let net = &procedure.net;
    let scope = net.pools().iter().next().unwrap().root;
    let Some(pairs) = order::concurrent(net, scope, 10_000) else {
        return;
    };
    let mut some = false;
    for state in known.keys() {
        let enabled = oracle.enabled(state);
        for (a, _) in &enabled {
            for (b, _) in &enabled {
                some |= a != b;
                assert!(a == b || pairs.beside(*a, *b), "{a:?} {b:?}");
            }
        }
    }
    seen.note("concurrent pairs found", some);
}

/// The least own time, by going through all plays.
fn time(
    procedure: &Procedure,
    oracle: &Oracle<'_>,
    known: &BTreeMap<State, Vec<Turn>>,
    possible: bool,
    seen: &Seen,
) {
    let game = Game::new(&procedure.net, &procedure.roles, &Limits::default()).unwrap();
    let own = game.least_time(Measure::Own, &|_| true);
    assert_eq!(own.is_some(), possible);
    let (Some(own), Some(mut clock)) = (own, Clock::new(oracle, known, false)) else {
        return;
    };
    let busy = clock.least(&oracle.start()).unwrap();
    let once = own.once.unwrap();
    assert_eq!(once.likely, busy, "{own:?}");
    assert!(once.least <= once.likely && once.likely <= once.most);
    seen.note("own time compared", true);
    seen.note("own time not nothing", once.likely > 0);
    seen.note("own time unbounded", own.unbounded);
    let elapsed = game.least_time(Measure::Elapsed, &|_| true).unwrap();
    let in_turn = Clock::new(oracle, known, true).and_then(|mut it| it.least(&oracle.start()));
    let (Some(elapsed), Some(in_turn)) = (elapsed.once, in_turn) else {
        seen.note("elapsed time not told", true);
        return;
    };
    if procedure.features.parallel || procedure.features.inclusive {
        // Side by side it takes no longer than one after another, and no shorter than the person is busy.
        assert!(busy <= elapsed.likely && elapsed.likely <= in_turn);
        seen.note("elapsed time bounded", true);
    } else {
        assert_eq!(elapsed.likely, in_turn, "{elapsed:?}");
        seen.note("elapsed time compared", true);
        seen.note("with delays compared", procedure.features.delays);
    }
}

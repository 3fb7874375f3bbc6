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

use gensoku_engine::flow::NodeId;
use gensoku_engine::game::{Answer, Count, Game, Goal, Limits, Reason, solve};
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

/// The least own time, by going through all plays.
fn time(
    procedure: &Procedure,
    oracle: &Oracle<'_>,
    known: &BTreeMap<State, Vec<Turn>>,
    possible: bool,
    seen: &Seen,
) {
    let game = Game::new(&procedure.net, &procedure.roles, &Limits::default()).unwrap();
    let time = game.own_time();
    assert_eq!(time.is_some(), possible);
    let (Some(time), Some(mut clock)) = (time, Clock::new(oracle, known)) else {
        return;
    };
    let expected = clock.least(&oracle.start());
    assert_eq!(Some(time.once.likely), expected, "{time:?}");
    assert!(time.once.least <= time.once.likely && time.once.likely <= time.once.most);
    seen.note("own time compared", true);
    seen.note("own time not nothing", time.once.likely > 0);
    seen.note("own time unbounded", time.unbounded);
}

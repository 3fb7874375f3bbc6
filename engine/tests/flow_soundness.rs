//! The verdicts about random nets, compared with those of an oracle that follows every state.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod flow_oracle;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use flow_oracle::random::{Drawn, Recipe, Spec, constructs};
use flow_oracle::{Answer, Oracle};
use gensoku_engine::flow::soundness::{Element, Limits, Rule, Soundness, Verdict, check};
use gensoku_engine::flow::{FlowId, MessageFlowId, Net, NodeId, Repeat};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// The nodes that violations speak of.
fn nodes(verdict: &Verdict) -> BTreeSet<NodeId> {
    let Verdict::Violated(violations) = verdict else {
        return BTreeSet::new();
    };
    let node = |element| match element {
        Element::Node(node) => Some(node),
        _ => None,
    };
    violations
        .iter()
        .filter_map(|it| node(it.element))
        .collect()
}

fn unread(verdict: &Verdict) -> BTreeSet<MessageFlowId> {
    let Verdict::Violated(violations) = verdict else {
        return BTreeSet::new();
    };
    let message = |element| match element {
        Element::Message(message) => Some(message),
        _ => None,
    };
    violations
        .iter()
        .filter_map(|it| message(it.element))
        .collect()
}

fn is_undecided(soundness: &Soundness, rule: Rule) -> bool {
    matches!(soundness.verdict(rule), Verdict::Undecided(_))
}

fn is_violated(soundness: &Soundness, rule: Rule) -> bool {
    matches!(soundness.verdict(rule), Verdict::Violated(_))
}

/// What the two say differently, in words. Of several violations of a rule, one that was cut off need not tell all.
fn difference(
    net: &Net,
    soundness: &Soundness,
    oracle: &Oracle<'_>,
    answer: &Answer,
    tells_all: bool,
) -> Option<String> {
    if !answer.finished {
        // What was seen is so, even if not everything was seen.
        let seen = [
            (Rule::Unsafe, !answer.crowded.is_empty()),
            (Rule::ImproperCompletion, !answer.improper.is_empty()),
            (Rule::UnreadMessage, !answer.unread.is_empty()),
        ];
        for (rule, seen) in seen {
            if seen && matches!(soundness.verdict(rule), Verdict::Holds) {
                return Some(format!("{} was seen", rule.name()));
            }
        }
        let alive = nodes(soundness.verdict(Rule::DeadStep))
            .into_iter()
            .find(|it| answer.occurs.contains(it));
        return alive.map(|node| format!("{} occurs", net.nodes()[node].name));
    }
    let rule = |rule: Rule, expected: bool| {
        let found = is_violated(soundness, rule);
        (expected != found && !is_undecided(soundness, rule))
            .then(|| format!("{}: {found} instead of {expected}", rule.name()))
    };
    let name = |&it: &NodeId| net.nodes()[it].name.to_string();
    let message = |it: &MessageFlowId| format!("{it:?}");
    let improper = nodes(soundness.verdict(Rule::ImproperCompletion));
    let dead = nodes(soundness.verdict(Rule::DeadStep));
    let unread = unread(soundness.verdict(Rule::UnreadMessage));
    rule(Rule::NoOptionToComplete, answer.stuck)
        .or_else(|| rule(Rule::Unsafe, !answer.crowded.is_empty()))
        .or_else(|| rule(Rule::ImproperCompletion, !answer.improper.is_empty()))
        .or_else(|| rule(Rule::DeadStep, !oracle.dead(answer).is_empty()))
        .or_else(|| rule(Rule::UnreadMessage, !answer.unread.is_empty()))
        .or_else(|| {
            told(
                Rule::ImproperCompletion,
                &answer.improper,
                &improper,
                tells_all,
                name,
            )
        })
        .or_else(|| told(Rule::DeadStep, &oracle.dead(answer), &dead, tells_all, name))
        .or_else(|| {
            told(
                Rule::UnreadMessage,
                &answer.unread,
                &unread,
                tells_all,
                message,
            )
        })
        .or_else(|| told_but_dead(net, soundness, answer))
        .or_else(|| {
            let flow = crowded_flow(soundness).filter(|it| !answer.crowded.contains(it))?;
            Some(format!("unsafe: {flow:?} is none of {:?}", answer.crowded))
        })
}

/// What is told of a rule that is violated, and should not be, or the other way round.
fn told<T: Ord>(
    rule: Rule,
    expected: &BTreeSet<T>,
    found: &BTreeSet<T>,
    tells_all: bool,
    name: impl Fn(&T) -> String,
) -> Option<String> {
    let right = found.is_subset(expected) && (!tells_all || found.is_empty() || found == expected);
    let names = |it: &BTreeSet<T>| it.iter().map(&name).collect::<Vec<_>>().join(" ");
    (!right).then(|| {
        format!(
            "{}: {} instead of {}",
            rule.name(),
            names(found),
            names(expected)
        )
    })
}

/// The flow on which two tokens are told to be.
fn crowded_flow(soundness: &Soundness) -> Option<FlowId> {
    let Verdict::Violated(violations) = soundness.verdict(Rule::Unsafe) else {
        return None;
    };
    violations.iter().find_map(|it| match it.element {
        Element::Flow(flow) => Some(flow),
        _ => None,
    })
}

/// An activity that some counterexample passes although no run does.
fn told_but_dead(net: &Net, soundness: &Soundness, answer: &Answer) -> Option<String> {
    let told = soundness.iter().filter_map(|(rule, verdict)| {
        let Verdict::Violated(violations) = verdict else {
            return None;
        };
        let mut nodes = violations
            .iter()
            .filter_map(|it| it.counterexample.as_ref())
            .flat_map(|it| &it.nodes);
        let dead = nodes.find(|&&it| {
            net.nodes()[it].kind.is_activity()
                && net.nodes()[it].repeat != Repeat::LoopTestedBefore
                && !answer.occurs.contains(&it)
        })?;
        Some((rule, dead))
    });
    told.map(|(rule, dead)| {
        let name = &net.nodes()[*dead].name;
        format!("{}: told to pass {name}, which is dead", rule.name())
    })
    .next()
}

#[derive(Default)]
struct Tally {
    nets: usize,
    finished: usize,
    states: usize,
    violated: BTreeMap<&'static str, usize>,
    undecided: BTreeMap<&'static str, usize>,
    constructs: BTreeMap<String, usize>,
}

/// What the random nets have found: the decisions that make each net.
#[test]
fn nets_that_were_judged_wrongly_once() {
    // Two tokens pass an inclusive choice, one takes one way and one the other: its join takes them for one.
    let mixing: &[u16] = &[
        0, 0, 2737, 7244, 2352, 61600, 3518, 0, 24932, 0, 90, 0, 0, 8, 0, 30657, 1669, 0, 10860, 0,
        32577, 32272, 17078, 0, 0, 2000, 59169, 0, 18, 0, 17188, 0, 1020, 5093, 2473, 155, 0, 0,
        8821, 36330, 470, 42, 0, 17706, 46354, 0, 0, 0, 5940, 0, 5661,
    ];
    // A loop around a sub-process, between a join that happens and one that cannot.
    let passed: &[u16] = &[
        2004, 8, 26133, 39608, 249, 8789, 0, 0, 4001, 38085, 2341, 365, 0, 5702, 7328, 0, 450, 0,
        0, 0, 8610, 3820, 0, 1375, 49510, 7788, 450, 0, 0, 0, 0, 1800, 15244, 0, 492, 3806, 0, 0,
        14685, 210, 0, 0, 0, 37306, 22782, 0, 17320, 0, 550, 0, 0, 648, 0, 21, 0, 0, 0, 0, 0, 8118,
        0, 70, 1260, 0, 0, 0, 0, 0, 0, 4074, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    // An event sub-process begins again after what it was in was interrupted.
    let anew: &[u16] = &[
        5914, 60610, 9336, 1433, 4257, 40473, 16190, 40590, 19560, 0, 39787, 3, 9, 57587, 0, 0, 0,
        1751, 0, 0, 22069, 3462, 0, 31374, 5508, 154, 318, 0, 0, 350, 9870, 451, 6318, 0, 0, 18290,
        14165, 3959, 0, 0, 0, 0, 0, 0, 9855, 11996, 0, 7709, 19963, 1179, 31, 15398, 22, 0, 9,
        34021, 54001, 5465, 0, 735, 2728, 16073, 1565, 6725, 0, 51357, 0, 0, 0, 0, 0, 0, 77, 47195,
        8714, 0, 6672, 0, 6512, 0, 0, 0, 3559, 1163, 0, 0, 24, 5921, 21008, 0, 21940, 0, 0, 1754,
        14394, 4541,
    ];
    // A run that sticks before a sub-process was told to go on inside it.
    let before: &[u16] = &[
        5543, 0, 0, 45571, 5520, 0, 0, 0, 3381, 0, 1966, 0, 7429, 8747, 24075, 4044,
    ];
    // A timer at a boundary goes two ways, of which one leads to a join directly and the other by a loop.
    let two_ways: &[u16] = &[
        42780, 44525, 456, 78, 3948, 3, 56, 31217, 29242, 43869, 46042, 4369, 28302, 0, 29475, 0,
        0, 0, 0, 0, 10877, 41084, 5, 6986, 0, 384, 47773, 2093, 0, 0, 26103, 23778, 0, 12719,
        36142, 0, 11979, 3570, 0, 0, 0, 0, 0, 23895, 0, 0, 49601, 163, 0, 4266, 0, 1289, 28692, 0,
        0, 2509, 0, 0, 0, 504, 45060, 0, 9551, 53388,
    ];
    let nets = [
        (Drawn::Odd, two_ways),
        (Drawn::Blocks, mixing),
        (Drawn::Blocks, passed),
        (Drawn::Odd, anew),
        (Drawn::Odd, before),
    ];
    for (how, decisions) in nets {
        let net = Spec::drawn(how, &mut Recipe::new(decisions)).build();
        let soundness = check(&net, &Limits::default());
        let oracle = Oracle::new(&net, 6_000, 4);
        let answer = oracle.judge();
        assert!(answer.finished, "{}", describe(&net));
        assert_eq!(
            difference(&net, &soundness, &oracle, &answer, true),
            None,
            "{}",
            describe(&net)
        );
    }
}

#[test]
fn random_nets_are_judged_as_by_following_every_state() {
    let number = |name: &str, default: usize| {
        let said = std::env::var(name).ok();
        said.and_then(|it| it.parse().ok()).unwrap_or(default)
    };
    let cases = u32::try_from(number("GENSOKU_FLOW_CASES", 300)).unwrap();
    // Fewer states for each net are more nets in the same time.
    let most_states = number("GENSOKU_FLOW_STATES", 6_000);
    let tally = RefCell::new(Tally::default());
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let how = prop_oneof![
        3 => Just(Drawn::Blocks),
        4 => Just(Drawn::Odd),
        2 => Just(Drawn::Tangle),
        1 => Just(Drawn::Talk),
        2 => Just(Drawn::Thrown),
    ];
    let strategy = (how, proptest::collection::vec(any::<u16>(), 0..200));
    let result = runner.run(&strategy, |(how, decisions)| {
        let spec = Spec::drawn(how, &mut Recipe::new(&decisions));
        let net = spec.build();
        let soundness = check(&net, &Limits::default());
        let proved = [few(5, Limits::default().states), few(5, 40)].map(|it| check(&net, &it));
        let oracle = Oracle::new(&net, most_states, 4);
        let answer = oracle.judge();
        let mut tally = tally.borrow_mut();
        tally.nets += 1;
        tally.finished += usize::from(answer.finished);
        tally.states += answer.states;
        constructs(&net, &mut tally.constructs);
        for rule in Rule::ALL {
            if answer.finished && is_undecided(&soundness, rule) {
                *tally.undecided.entry(rule.name()).or_default() += 1;
            }
            if is_violated(&soundness, rule) {
                *tally.violated.entry(rule.name()).or_default() += 1;
            }
        }
        let unnamed = || {
            let unsafe_somewhere = answer.finished && is_violated(&soundness, Rule::Unsafe);
            (unsafe_somewhere && crowded_flow(&soundness).is_none())
                .then(|| "unsafe: told without the flow".to_owned())
        };
        let mut proved = proved.iter();
        let wrong = difference(&net, &soundness, &oracle, &answer, true)
            .or_else(unnamed)
            .or_else(|| proved.find_map(|it| difference(&net, it, &oracle, &answer, false)));
        if let Some(difference) = wrong {
            return Err(TestCaseError::fail(format!(
                "{difference}\n{}{how:?}: {decisions:?}",
                describe(&net)
            )));
        }
        Ok(())
    });
    let tally = tally.into_inner();
    println!(
        "{} nets, {} followed to the end, {} states; violated {:?}; undecided though followed {:?}",
        tally.nets, tally.finished, tally.states, tally.violated, tally.undecided
    );
    for (construct, count) in &tally.constructs {
        println!("{count:7} {construct}");
    }
    if let Err(error) = result {
        panic!("{error}");
    }
    for (rule, count) in tally.undecided {
        assert!(
            count * 100 <= tally.nets,
            "{rule} is undecided for {count} small nets of {}",
            tally.nets
        );
    }
}

/// So few states that what is known of small nets has to be proved, where it is not seen in the first states.
fn few(at_first: usize, states: usize) -> Limits {
    Limits {
        at_first,
        states,
        work: 2_000_000,
        ..Limits::default()
    }
}

/// A net in a few lines.
fn describe(net: &Net) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for (id, node) in net.nodes().entries() {
        let targets: Vec<String> = net
            .outgoing(id)
            .iter()
            .map(|&flow| {
                let flow = &net.flows()[flow];
                format!("{}({:?})", net.nodes()[flow.target].name, flow.way)
            })
            .collect();
        let _ = writeln!(
            text,
            "{} {:?} in {:?} join {:?} split {:?} repeat {:?} code {:?} compensates {:?} -> {}",
            node.name,
            node.kind,
            node.scope,
            node.join,
            node.split,
            node.repeat,
            node.code,
            node.compensates,
            targets.join(" ")
        );
    }
    for message in net.messages().iter() {
        let name = |it: Option<NodeId>| {
            it.map_or("outside".to_owned(), |it| net.nodes()[it].name.to_string())
        };
        let _ = writeln!(
            text,
            "message {} -> {}",
            name(message.source),
            name(message.target)
        );
    }
    text
}

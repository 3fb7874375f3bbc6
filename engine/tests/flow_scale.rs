//! Large nets: decided, and in time that grows with their size alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod flow_nets;

use std::time::{Duration, Instant};

use flow_nets::{branches, nested, one_stuck, procedure};
use gensoku_engine::flow::soundness::{Limits, Rule, Verdict, check};
use gensoku_engine::flow::{Gateway, Net};

/// Generous, so that a slow machine and an unoptimised build pass; growth by the square would not.
const PATIENCE: Duration = Duration::from_secs(20);

fn sound(name: &str, net: &Net) {
    let begin = Instant::now();
    let soundness = check(net, &Limits::default());
    let took = begin.elapsed();
    println!("{name}: {} nodes in {took:.1?}", net.nodes().len());
    for (rule, verdict) in soundness.iter() {
        assert_eq!(*verdict, Verdict::Holds, "{name}: {}", rule.name());
    }
    assert!(took < PATIENCE, "{name} took {took:?}");
}

#[test]
fn ten_thousand_branches() {
    for kind in [Gateway::Parallel, Gateway::Exclusive, Gateway::Inclusive] {
        sound(
            &format!("10,000 {kind:?} branches"),
            &branches(kind, kind, 10_000, 3),
        );
    }
    sound(
        "10,000 branches to an inclusive join",
        &branches(Gateway::Parallel, Gateway::Inclusive, 10_000, 1),
    );
}

#[test]
fn a_hundred_thousand_steps() {
    sound("100,000 steps", &procedure(100_000));
    sound(
        "one branch of 100,000",
        &branches(Gateway::Parallel, Gateway::Parallel, 1, 100_000),
    );
}

#[test]
fn blocks_inside_blocks() {
    sound("3,000 blocks deep", &nested(3_000));
}

#[test]
fn a_defect_among_many_branches_is_found_and_told() {
    for count in [5, 2_000] {
        let net = one_stuck(count);
        let begin = Instant::now();
        let soundness = check(&net, &Limits::default());
        println!("{count}: {:?}", begin.elapsed());
        let Verdict::Violated(violations) = soundness.verdict(Rule::NoOptionToComplete) else {
            panic!("{count}: not found");
        };
        let run = violations[0].counterexample.as_ref().expect("a run");
        let names: Vec<&str> = run
            .nodes
            .iter()
            .map(|&node| &*net.nodes()[node].name)
            .collect();
        assert!(
            names.contains(&"left") != names.contains(&"right"),
            "{names:?}"
        );
        let waiting: Vec<&str> = run
            .waiting
            .iter()
            .map(|&node| &*net.nodes()[node].name)
            .collect();
        assert!(waiting.contains(&"both"), "{waiting:?}");
        assert!(
            begin.elapsed() < PATIENCE,
            "{count} took {:?}",
            begin.elapsed()
        );
    }
}

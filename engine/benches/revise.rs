//! How long a plan takes: many findings over many provisions, and instances that are hard.

#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used
)]

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gensoku_engine::finding::RemedyLevel;
use gensoku_engine::revise::{Bearing, Budget, Cost, Problem, solve};

/// Each finding is cleared by any one of a few changes.
#[derive(Clone)]
struct Simple {
    costs: Vec<Cost>,
    ways: Vec<BTreeSet<usize>>,
    goals: Vec<usize>,
}

impl Problem for Simple {
    type Finding = usize;

    fn costs(&self) -> &[Cost] {
        &self.costs
    }

    fn goals(&self) -> &[usize] {
        &self.goals
    }

    fn check(&mut self, chosen: &[bool]) -> BTreeSet<usize> {
        let stands = |it: &&usize| !self.ways[**it].iter().any(|&way| chosen[way]);
        self.goals.iter().filter(stands).copied().collect()
    }

    fn bearing(&self, finding: &usize, candidate: usize) -> Bearing {
        if self.ways[*finding].contains(&candidate) {
            Bearing::Clears
        } else {
            Bearing::None
        }
    }

    fn candidates_of(&self, finding: &usize) -> Vec<usize> {
        self.ways[*finding].iter().copied().collect()
    }
}

/// A generator that needs no seed from outside: the same instances on every machine.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// `findings` over `provisions`, with `least` to `most` ways out each.
fn simple(
    findings: usize,
    provisions: usize,
    least: usize,
    most: usize,
    one_level: bool,
) -> Simple {
    let mut draws = Draws(2021);
    let levels = [
        RemedyLevel::Notice,
        RemedyLevel::Notice,
        RemedyLevel::MinisterialOrder,
        RemedyLevel::Act,
    ];
    let costs = (0..provisions).map(|_| {
        let level = levels[draws.below(levels.len())];
        Cost::of(if one_level { levels[0] } else { level }, 1)
    });
    let costs: Vec<Cost> = costs.collect();
    let ways = (0..findings).map(|_| {
        let count = least + draws.below(most - least + 1);
        (0..count).map(|_| draws.below(provisions)).collect()
    });
    Simple {
        ways: ways.collect(),
        goals: (0..findings).collect(),
        costs,
    }
}

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("revise");
    group.sample_size(10);
    for (name, problem, must) in [
        (
            "10,000 findings, 1,000 provisions, 1 to 3 ways out",
            simple(10_000, 1000, 1, 3, false),
            true,
        ),
        (
            "10,000 findings, 8,000 provisions, 2 to 3 ways out",
            simple(10_000, 8000, 2, 3, false),
            false,
        ),
        (
            "3,000 findings, 1,000 provisions, 2 ways out, one level",
            simple(3000, 1000, 2, 2, true),
            false,
        ),
    ] {
        let plan = solve(&mut problem.clone(), Budget::default());
        let level = |cost: &Cost| {
            let words = [
                RemedyLevel::Act,
                RemedyLevel::MinisterialOrder,
                RemedyLevel::Notice,
            ];
            words.map(|it| cost.at(it))
        };
        println!(
            "{name}: optimal {}, acts, orders, notices {:?}, at least {:?}",
            plan.optimal,
            level(&plan.cost),
            level(&plan.bound),
        );
        assert!(plan.optimal || !must);
        group.bench_function(name, |bench| {
            bench.iter(|| solve(black_box(&mut problem.clone()), Budget::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);

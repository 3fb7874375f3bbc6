//! How long a plan takes: many findings over many provisions, and instances that are hard.

#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used
)]

#[path = "../tests/revise_support/mod.rs"]
mod revise_support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gensoku_engine::finding::RemedyLevel;
use gensoku_engine::revise::{Budget, Cost, solve};
use revise_support::{simple, steiner};

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
        ("Steiner triples, 9 points", steiner(2), true),
        ("Steiner triples, 27 points", steiner(3), false),
        ("Steiner triples, 81 points", steiner(4), false),
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

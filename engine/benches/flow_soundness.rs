//! How long soundness takes, by the size and shape of the net. See docs/performance.md.
#![allow(missing_docs, reason = "criterion's macros make public items")]

#[path = "../tests/flow_nets/mod.rs"]
#[allow(clippy::indexing_slicing, clippy::expect_used)]
mod flow_nets;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use flow_nets::{branches, nested, one_stuck, procedure};
use gensoku_engine::flow::Gateway;
use gensoku_engine::flow::soundness::{Limits, check};

fn soundness(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("soundness");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    let limits = Limits::default();
    for count in [22, 1_000, 10_000] {
        for kind in [Gateway::Parallel, Gateway::Inclusive] {
            let net = branches(kind, kind, count, 1);
            let id = BenchmarkId::new(format!("{kind:?} branches"), count);
            group.bench_with_input(id, &net, |bencher, net| {
                bencher.iter(|| check(black_box(net), &limits))
            });
        }
    }
    for steps in [100, 10_000, 100_000] {
        let net = procedure(steps);
        let id = BenchmarkId::new("steps with loops and options", steps);
        group.bench_with_input(id, &net, |bencher, net| {
            bencher.iter(|| check(black_box(net), &limits))
        });
    }
    for depth in [30, 3_000] {
        let net = nested(depth);
        let id = BenchmarkId::new("blocks inside each other", depth);
        group.bench_with_input(id, &net, |bencher, net| {
            bencher.iter(|| check(black_box(net), &limits))
        });
    }
    for count in [5, 500] {
        let net = one_stuck(count);
        let id = BenchmarkId::new("a deadlock beside branches, with its run", count);
        group.bench_with_input(id, &net, |bencher, net| {
            bencher.iter(|| check(black_box(net), &limits))
        });
    }
    group.finish();
}

criterion_group!(benches, soundness);
criterion_main!(benches);

//! How long real process models take to read and to judge. See docs/performance.md.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "criterion's macros make public items"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use gensoku_engine::flow::soundness::{Limits, Verdict, check};
use gensoku_interop::bpmn::{decode, read};

fn files(criterion: &mut Criterion) {
    let Some(models) = common::models() else {
        return;
    };
    let limits = Limits::default();
    let mut group = criterion.benchmark_group("bpmn");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    for name in [
        "synthetic/p22x01",
        "synthetic/500",
        "agid_suap/workflow-scia-semplice",
        "ukho_hocs/WCS",
    ] {
        let bytes = std::fs::read(models.join(format!("{name}.bpmn"))).expect("a readable file");
        let text = decode(&bytes).into_owned();
        group.bench_function(BenchmarkId::new("read", name), |bencher| {
            bencher.iter(|| read(black_box(&text)))
        });
        let net = read(&text).expect("a model").net;
        group.bench_function(BenchmarkId::new("check", name), |bencher| {
            bencher.iter(|| check(black_box(&net), &limits));
        });
    }
    group.finish();
    collection(&models, &limits);
}

/// The whole collection once: the median and the slowest, and how many are left undecided.
fn collection(models: &std::path::Path, limits: &Limits) {
    let mut times = Vec::new();
    let mut undecided = 0;
    for path in common::files(models, "bpmn") {
        let bytes = std::fs::read(&path).expect("a readable file");
        let net = read(&decode(&bytes)).expect("a model").net;
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let begin = Instant::now();
            let soundness = check(black_box(&net), limits);
            best = best.min(begin.elapsed());
            undecided += usize::from(
                soundness
                    .iter()
                    .any(|it| matches!(it.1, Verdict::Undecided(_))),
            );
        }
        times.push((best, path));
    }
    times.sort();
    if let (Some(median), Some(slowest)) = (times.get(times.len() / 2), times.last()) {
        println!(
            "{} files: median {:.1?}, slowest {:.1?} ({}), {undecided} undecided",
            times.len(),
            median.0,
            slowest.0,
            slowest.1.file_stem().unwrap_or_default().to_string_lossy(),
        );
    }
}

criterion_group!(benches, files);
criterion_main!(benches);

//! How long a layout takes, and a look at a part of it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use gensoku_layout::{Options, Point, Rect, Size, layout};
use std::hint::black_box;

fn layouts(c: &mut Criterion) {
    let mut group = c.benchmark_group("layout");
    group.sample_size(10);
    for steps in [500, 1000, 2000, 5000] {
        let graph = support::large(steps, 7);
        group.bench_with_input(BenchmarkId::from_parameter(steps), &graph, |b, graph| {
            b.iter(|| layout(black_box(graph), &Options::default()));
        });
    }
    group.finish();
    let graph = support::large(5000, 7);
    let placed = layout(&graph, &Options::default());
    let middle = placed.bounds().center();
    let view = Rect::around(middle, Size::new(1600.0, 900.0));
    c.bench_function("visible of 5000", |b| {
        b.iter(|| placed.visible(black_box(&view)))
    });
    c.bench_function("hit of 5000", |b| {
        b.iter(|| placed.hit(black_box(Point::new(middle.x, middle.y))));
    });
}

criterion_group!(benches, layouts);
criterion_main!(benches);

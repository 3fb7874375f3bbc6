//! How fast a large design is parsed and resolved, formatted, and brought to a date.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gensoku_dsl::{Given, parse_str};
use gensoku_samples::{Words, procedure, procedures};

fn parse(criterion: &mut Criterion) {
    let one = procedure(10_000).len();
    let text = procedures(Words::Own, (10 << 20) / one);
    let none = Given::new();
    let project = parse_str("large.gsk", &text, &none);
    assert!(
        project.diagnostics.is_empty(),
        "{:?}",
        project.diagnostics.first()
    );
    let mut group = criterion.benchmark_group("10 MB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(10);
    group.bench_function("lex", |b| b.iter(|| gensoku_dsl::syntax::token::lex(&text)));
    group.bench_function("parse", |b| {
        b.iter(|| gensoku_dsl::syntax::parse::parse(Default::default(), &text));
    });
    group.bench_function("parse and resolve", |b| {
        b.iter(|| parse_str("large.gsk", &text, &none));
    });
    group.bench_function("format", |b| {
        b.iter(|| gensoku_dsl::fmt::format(&text, None))
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);

//! What one keystroke costs in a design of 2,000 steps: parsed again, resolved, and checked, each by itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use gensoku_dsl::{parse_again, parse_str};
use gensoku_engine::rules;
use gensoku_engine::world::World;
use gensoku_policies::Shipped;
use gensoku_samples::{Words, chain, procedures};

/// The same text with one character more in the middle: a minute becomes ten.
fn typed(text: &str) -> String {
    let middle = text.len() / 2;
    let middle = (middle..).find(|&at| text.is_char_boundary(at)).unwrap();
    let at = middle + text.get(middle..).unwrap().find(" min").unwrap();
    format!("{}0{}", text.get(..at).unwrap(), text.get(at..).unwrap())
}

fn keystroke(criterion: &mut Criterion) {
    let packs = gensoku_policies::packs().unwrap();
    let many = procedures(Words::Library, 400);
    let one = chain(Words::Library, 2000, &["Parent", "City", "City"]);
    for (name, before) in [("400 procedures", many), ("one procedure", one)] {
        let after = typed(&before);
        let mut group = criterion.benchmark_group(format!("2,000 steps in {name}"));
        group.sample_size(20);
        let file = FileId::default();
        group.bench_function("parse whole", |b| b.iter(|| parse(file, black_box(&after))));
        group.bench_function("parse again", |b| {
            b.iter_batched(
                || parse(file, &before),
                |tree| reparse(file, black_box(&after), tree, &before),
                BatchSize::LargeInput,
            );
        });
        let project = parse_str("a.gsk", &before, &Shipped);
        assert!(
            project.diagnostics.is_empty(),
            "{:?}",
            project.diagnostics.first()
        );
        group.bench_function("parse again and resolve, with the library", |b| {
            b.iter_batched(
                || parse_str("a.gsk", &before, &Shipped).into_memory(),
                |memory| parse_again("a.gsk", black_box(&after), &Shipped, memory),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("check", |b| {
            let day = project.design.as_of.unwrap();
            b.iter(|| {
                let design = project.design.at(day, &[]);
                let world = World::new(&design, day);
                rules::check(&world, &packs.rules, &packs.parameters)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, keystroke);
criterion_main!(benches);

//! What one keystroke costs in a design of 2,000 steps: parsed again, resolved, and checked, each by itself; checked
//! from nothing, and through what is kept of the check before.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use gensoku_dsl::{Project, parse_again, parse_str};
use gensoku_engine::rules::{self, Before};
use gensoku_engine::world::World;
use gensoku_policies::Shipped;
use gensoku_samples::{Words, chain, procedures};

/// The same text with something more in the middle, before some words.
fn typed(text: &str, more: &str, before: &str) -> String {
    let middle = text.len() / 2;
    let middle = (middle..).find(|&at| text.is_char_boundary(at)).unwrap();
    let at = middle + text.get(middle..).unwrap().find(before).unwrap();
    format!(
        "{}{more}{}",
        text.get(..at).unwrap(),
        text.get(at..).unwrap()
    )
}

fn keystroke(criterion: &mut Criterion) {
    let packs = gensoku_policies::packs().unwrap();
    let many = procedures(Words::Library, 400);
    let one = chain(Words::Library, 2000, &["Parent", "City", "City"]);
    for (name, before, unit) in [
        ("400 procedures", many, " days"),
        ("one procedure", one, " min"),
    ] {
        // A minute becomes ten, three days become thirty.
        let after = typed(&before, "0", unit);
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
        let day = project.design.as_of.unwrap();
        group.bench_function("check", |b| {
            b.iter(|| {
                let design = project.design.at(day, &[]);
                let world = World::new(&design, day);
                rules::check(&world, &packs.rules, &packs.parameters)
            });
        });
        let check_again = |project: &Project, before: Option<Before>| {
            let design = project.design.at(day, &[]);
            let world = World::new(&design, day);
            rules::check_again(&world, &packs.rules, &packs.parameters, before)
        };
        let edits = [
            ("a time", after),
            ("a need", typed(&before, "needs card  ", "takes ")),
            ("a title", typed(&before, "x", "\" / ")),
        ];
        for (what, after) in edits {
            let edited = parse_str("a.gsk", &after, &Shipped);
            assert!(edited.diagnostics.is_empty(), "{what}");
            group.bench_function(format!("check again, {what} being typed"), |b| {
                b.iter_batched(
                    || check_again(&project, None).1,
                    |before| check_again(&edited, Some(before)),
                    BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, keystroke);
criterion_main!(benches);

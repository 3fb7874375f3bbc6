//! What one keystroke costs in a design of 2,000 steps: parsed again, resolved, and checked, each by itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use gensoku_dsl::{parse_again, parse_str};
use gensoku_engine::rules;
use gensoku_engine::world::World;
use gensoku_policies::Shipped;

/// What every design begins with.
const HEAD: &str = "design \"A large design\" as of 2024-04-01
use japan
actor Parent is resident
actor City is municipality many 1741 staff 12 at 2500 yen per hour
data Income about individual sector tax owned by City
data Household about household sector resident owned by City
system TaxLedger of City holds Income keyed by ResidentCode
law Outline is notice of DigitalAgency { art 4 requires channel paper }
";

/// Many procedures of five steps.
fn many(steps: usize) -> String {
    let mut text = HEAD.to_owned();
    for n in 0..steps / 5 {
        let _ = write!(
            text,
            "
procedure Benefit{n} \"Benefit {n}\" / \"給付{n}\" {{
  serves Parent per household
  purpose child-benefit
  starts on application
  step Apply by Parent required by Outline art 4 {{
    channel paper
    takes 40 min (15 to 90)
    enters Income Household
  }}
  step Mail by Parent {{
    channel post
    waits 3 days
  }}
  step Review by City {{
    takes 20 min (10 to 45)
    reads Income from TaxLedger keyed by ResidentCode
    then Pay when \"the highest earner is under 9.6 million yen\" 90%
    or Refuse otherwise
  }}
  step Pay by City {{ channel bank  waits 14 days  then granted }}
  step Refuse by City {{ channel post  then refused }}
}}
"
        );
    }
    text
}

/// One procedure of so many steps: chains, choices and loops.
fn one(steps: usize) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("procedure Large {\n  serves Parent per individual\n  starts on application\n");
    for n in 0..steps {
        let actor = ["Parent", "City", "City"].get(n % 3).unwrap();
        let channel = ["paper", "portal", "smartphone", "post", "api", "counter"];
        let channel = channel.get(n * 7 % 6).unwrap();
        let _ = write!(
            text,
            "  step Step{n} \"Step number {n}\" / \"手順その{n}\" by {actor} {{ channel {channel}  takes {} min",
            n % 50 + 1
        );
        if n + 1 == steps {
            text.push_str("  then granted");
        } else if n % 11 == 5 && n + 4 < steps {
            let _ = write!(
                text,
                "  then Step{} when \"complete\" 80%  or Step{} otherwise",
                n + 1,
                n + 4
            );
        } else if n % 23 == 17 && n > 6 {
            let _ = write!(
                text,
                "  then Step{}  or Step{} when \"incomplete\" 10%",
                n + 1,
                n - 5
            );
        }
        text.push_str(" }\n");
    }
    text.push_str("}\n");
    text
}

/// The same text with one character more in the middle: a minute becomes ten.
fn typed(text: &str) -> String {
    let middle = text.len() / 2;
    let middle = (middle..).find(|&at| text.is_char_boundary(at)).unwrap();
    let at = middle + text.get(middle..).unwrap().find(" min").unwrap();
    format!("{}0{}", text.get(..at).unwrap(), text.get(at..).unwrap())
}

fn keystroke(criterion: &mut Criterion) {
    let packs = gensoku_policies::packs().unwrap();
    for (name, before) in [("400 procedures", many(2000)), ("one procedure", one(2000))] {
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

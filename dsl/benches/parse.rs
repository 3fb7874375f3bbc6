//! How fast a large design is parsed and resolved, formatted, and brought to a date.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gensoku_dsl::{Given, parse_str};

/// A design of about so many bytes: many procedures of the usual size.
fn design(bytes: usize) -> String {
    let mut text = String::from(
        "design \"A large design\" as of 2024-04-01
actor Parent is resident
actor City is municipality many 1741 staff 12 at 2500 yen per hour
sector tax
purpose child-benefit
identifier ResidentCode is individual sector tax
data Income about individual sector tax owned by City
data Account about individual sector tax owned by Parent
system TaxLedger of City holds Income keyed by ResidentCode
law Outline is notice { art 4 requires channel paper }
",
    );
    let mut number = 0;
    while text.len() < bytes {
        text += &format!(
            "
procedure Benefit{number} \"Benefit {number}\" / \"給付{number}\" {{
  serves Parent per household
  purpose child-benefit
  starts on application
  step Apply by Parent required by Outline art 4 {{
    channel paper
    takes 40 min (15 to 90)
    enters Income Account
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
  手順：Pay　担当：City {{ 経路：振込　待ち：14日　次：認容 }}
  step Refuse by City {{ channel post  then refused }}
}}
"
        );
        number += 1;
    }
    text
}

fn parse(criterion: &mut Criterion) {
    let text = design(10 << 20);
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

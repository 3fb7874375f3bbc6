//! The whole table of who can finish, as the command asks for it: a design of two thousand steps with twenty groups, ten
//! scenarios and ten systems.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gensoku_dsl::Given;
use gensoku_engine::world::World;
use gensoku_engine::world::table::Verdict;
use jiff::civil::date;

const NEEDS: [&str; 4] = ["card", "smartphone", "registration", "account"];

/// Segments of ten steps one after another: a choice of the applicant's, a way of a group, a returned form, parallel
/// branches, a system with a fallback, and now and then a refusal.
fn design(procedures: usize, segments: usize) -> String {
    let mut text = String::from(
        "design \"D\" as of 2025-04-01\nactor R is resident\nactor C is municipality\ndata D about individual\n",
    );
    for at in 0..10 {
        let _ = writeln!(text, "system S{at} of C holds D");
        let _ = writeln!(text, "scenario Q{at} {{ down S{at} for 72 hours }}");
    }
    for at in 0..20 {
        let without: Vec<&str> = (0..4)
            .filter(|bit| (at + 1) >> bit & 1 == 1)
            .map(|bit| NEEDS[bit])
            .collect();
        let without = if without.is_empty() {
            "card".to_owned()
        } else {
            without.join(" ")
        };
        let _ = writeln!(
            text,
            "group G{at} is resident without {without} defined by C as \"g\""
        );
    }
    for procedure in 0..procedures {
        let _ = writeln!(text, "procedure P{procedure} {{ serves R");
        for it in 0..segments {
            let need = NEEDS[it % 4];
            let system = it % 10;
            let end = if it % 10 == 9 { "or Refuse" } else { "" };
            let next = if it + 1 == segments {
                "granted".to_owned()
            } else {
                format!("A{}", it + 1)
            };
            let _ = writeln!(
                text,
                "  step A{it} by R {{ channel web takes 1 min then B{it} or C{it} or D{it} when applicant has no {need} }}
  step B{it} by R {{ channel smartphone needs {need} takes 2 min then E{it} }}
  step C{it} by R {{ channel web on S{system} takes 3 min then E{it} }}
  step D{it} by R {{ channel counter takes 9 min then E{it} }}
  step E{it} by C {{ takes 5 min then A{it} when \"incomplete\" or F{it} when \"complete\" {end} }}
  step F{it} by C {{ takes 1 min then all G{it} H{it} }}
  step G{it} by C {{ takes 2 min reads D from S{system} fallback I{it} when S{system} down }}
  step I{it} by C {{ takes 9 min then J{it} }}
  step H{it} by R {{ channel portal takes 1 min then J{it} }}
  step J{it} by C {{ after all G{it} H{it} then {next} }}"
            );
        }
        text.push_str("  step Refuse by C { channel web then refused }\n}\n");
    }
    text
}

fn table(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("table");
    group.sample_size(10);
    for (name, procedures, segments) in [("one procedure", 1, 200), ("ten procedures", 10, 20)] {
        let text = design(procedures, segments);
        let project = gensoku_dsl::parse_str("d.gsk", &text, &Given::new());
        let worst = project
            .diagnostics
            .iter()
            .map(|it| it.message.en.as_str())
            .next();
        assert_eq!(worst, None);
        assert!(project.design.steps.len() >= 2_000);
        let ask = || World::new(&project.design, date(2025, 4, 1)).table();
        let table = ask();
        let verdicts = || {
            table
                .rows
                .iter()
                .flat_map(|it| &it.cells)
                .flatten()
                .map(|it| &it.verdict)
        };
        assert!(verdicts().any(|it| *it == Verdict::Can));
        assert!(verdicts().any(|it| matches!(it, Verdict::Cannot(_))));
        assert!(!verdicts().any(|it| matches!(it, Verdict::Undecided(_))));
        println!(
            "{name}: {} rows, {} cells",
            table.rows.len(),
            verdicts().count()
        );
        group.bench_function(format!("2000 steps in {name}"), |bencher| {
            bencher.iter(|| black_box(ask()));
        });
    }
    group.finish();
}

criterion_group!(benches, table);
criterion_main!(benches);

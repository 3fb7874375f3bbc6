//! Many designs in one run: the variants of one design that each municipality makes, and all examples.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use gensoku_project::{Opened, Request, check_each, designs};
use gensoku_samples::{common, variant};

/// So many municipalities there are.
const MUNICIPALITIES: usize = 1741;

fn variants(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let save = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    save("common.gsk", common());
    let paths: Vec<PathBuf> = (0..MUNICIPALITIES)
        .map(|it| save(&format!("city{it}.gsk"), variant(it, "common.gsk")))
        .collect();
    let mut group = criterion.benchmark_group("municipal variants");
    group.sample_size(10);
    group.bench_function("read and check 1,741", |b| {
        b.iter(|| {
            let each = check_each(black_box(&paths), &Request::default(), |_, checked| {
                checked.unwrap().report.findings.len()
            });
            each.into_iter().map(Result::unwrap).sum::<usize>()
        });
    });
    group.finish();
}

fn examples(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let paths = designs(&[folder]).unwrap();
    let opened: Vec<Opened> = paths.iter().map(|it| Opened::read(it).unwrap()).collect();
    criterion.bench_function("all examples, checked after loading", |b| {
        b.iter(|| {
            let checked = opened.iter().map(|it| it.check(&Request::default()));
            checked
                .map(|it| it.unwrap().report.findings.len())
                .sum::<usize>()
        });
    });
}

criterion_group!(benches, variants, examples);
criterion_main!(benches);

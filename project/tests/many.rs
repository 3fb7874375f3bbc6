//! Designs that are checked in one run give what each gives by itself.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use gensoku_engine::rules::{self, Outline};
use gensoku_engine::world::World;
use gensoku_project::{Opened, Request, check_each};
use gensoku_samples::{common, variant};

#[test]
fn variants_checked_together_give_what_each_gives_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("common.gsk"), common()).unwrap();
    let paths: Vec<PathBuf> = (0..40)
        .map(|it| {
            let path = folder.path().join(format!("city{it}.gsk"));
            std::fs::write(&path, variant(it, "common.gsk")).unwrap();
            path
        })
        .collect();
    let request = Request::default();
    let together = check_each(&paths, &request, |opened, checked| {
        (opened.project.diagnostics.clone(), checked.unwrap().report)
    });
    let mut kinds = BTreeSet::new();
    for (path, together) in paths.iter().zip(together) {
        let (diagnostics, report) = together.unwrap();
        let alone = Opened::read(path).unwrap();
        assert_eq!(diagnostics, alone.project.diagnostics);
        assert_eq!(diagnostics, [], "{}", path.display());
        let alone = alone.check(&request).unwrap().report;
        assert_eq!(report.findings, alone.findings, "{}", path.display());
        assert_eq!(report.tallies, alone.tallies);
        kinds.insert(
            report
                .findings
                .into_iter()
                .map(|it| it.id)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(
        kinds.len(),
        4,
        "the variants differ in what is found: {kinds:?}"
    );
}

#[test]
fn what_cannot_be_read_is_told_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there.gsk");
    std::fs::write(&there, "design \"A\" as of 2024-04-01").unwrap();
    let paths = [there.clone(), folder.path().join("missing.gsk"), there];
    let each = check_each(&paths, &Request::default(), |_, checked| checked.is_ok());
    assert!(matches!(each.as_slice(), [Ok(true), Err(_), Ok(true)]));
}

#[test]
fn an_outline_of_a_check_is_what_the_check_finds() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut found = 0;
    for path in gensoku_project::designs(&[folder]).unwrap() {
        let opened = Opened::read(&path).unwrap();
        let day = opened.project.design.as_of.unwrap();
        let design = opened.project.design.at(day, &[]);
        let world = World::new(&design, day);
        let (rules, parameters) = (&opened.packs.rules, &opened.packs.parameters);
        let mut outlines = rules::outlines(&world, &[], rules, parameters);
        outlines.sort_by(|a, b| a.id.cmp(&b.id));
        let told = rules::check(&world, rules, parameters).findings.into_iter();
        let mut told: Vec<Outline> = told
            .map(|it| Outline {
                id: it.id,
                severity: it.severity,
                verdict: it.verdict,
            })
            .collect();
        told.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(outlines, told, "{}", path.display());
        found += told.len();
    }
    assert!(found > 100, "the examples show only {found} findings");
}

//! The designs under `examples/`: each folder tells one story, as it was and as revised, and resolves.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};

use gensoku_dsl::{Files, Named, Refused, load, relative};
use gensoku_engine::rules;
use gensoku_engine::world::World;
use gensoku_policies::Shipped;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// The stories, by the names of their folders, in order.
fn stories() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|it| it.unwrap())
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

struct Examples;

impl Files for Examples {
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused> {
        let name = relative(from, path).ok_or(Refused::Outside)?;
        let text = fs::read_to_string(folder().join(&name)).map_err(|_| Refused::Missing)?;
        Ok(Named { name, text })
    }

    fn library(&self, name: &str) -> Option<Vec<Named>> {
        Shipped.library(name)
    }
}

#[test]
fn every_story_resolves_without_a_diagnostic() {
    let mut told = Vec::new();
    for story in stories() {
        for file in ["as-is.gsk", "to-be.gsk"] {
            let project = load(&Examples, &[&format!("{story}/{file}")]);
            told.extend(project.diagnostics.iter().map(|it| {
                let text = project.sources.text(it.primary.span);
                format!("{story}/{file}: {}: {text}", it.message.en)
            }));
            let title = project.design.title.as_ref();
            let both = title.is_some_and(|it| it.second.is_some());
            assert!(both, "{story}/{file} has no title in both languages");
            assert!(project.design.as_of.is_some(), "{story}/{file} has no date");
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_second_design_revises_the_first_and_copies_nothing() {
    for story in stories() {
        let project = load(&Examples, &[&format!("{story}/to-be.gsk")]);
        let design = &project.design;
        let second = design.at(design.as_of.unwrap(), &[]);
        assert!(!design.revisions.is_empty(), "{story} revises nothing");
        let text = fs::read_to_string(folder().join(&story).join("to-be.gsk")).unwrap();
        let declares = text.lines().any(|it| it.starts_with("procedure "));
        assert!(!declares, "{story} declares a procedure again");
        // On its own date the revision is in effect.
        let steps = |design: &gensoku_dsl::design::Design| {
            let lists = design.procedures.iter().map(|it| it.steps.clone());
            format!("{:?} {:?}", lists.collect::<Vec<_>>(), design.steps)
        };
        assert_ne!(
            steps(design),
            steps(&second),
            "{story} is the same as before"
        );
    }
}

#[test]
fn every_story_is_told_and_listed() {
    let list = fs::read_to_string(folder().join("README.md")).unwrap();
    for story in stories() {
        let told = fs::read_to_string(folder().join(&story).join("README.md")).unwrap();
        assert!(told.starts_with("# "), "{story}/README.md has no title");
        assert!(
            told.contains("Sources:"),
            "{story}/README.md has no sources"
        );
        assert!(
            list.contains(&format!("`{story}`")),
            "{story} is not listed"
        );
    }
}

/// The findings of a design on its own date: identity, verdict and how grave.
fn findings(path: &str) -> Vec<String> {
    let project = load(&Examples, &[path]);
    assert!(project.diagnostics.is_empty(), "{:?}", project.diagnostics);
    let day = project.design.as_of.unwrap();
    let design = project.design.at(day, &[]);
    let packs = gensoku_policies::packs().unwrap();
    let report = rules::check(&World::new(&design, day), &packs.rules, &packs.parameters);
    let told = report.findings.iter();
    told.map(|it| format!("{} {:?} {:?}", it.id, it.verdict, it.severity))
        .collect()
}

#[test]
fn a_design_in_japanese_is_the_design() {
    // What each name of the Japanese text is in the English one; longer names before those within them.
    const NAMES: [(&str, &str); 14] = [
        ("不支給", "Refuse"),
        ("支給", "Pay"),
        ("住民台帳", "ResidentLedger"),
        ("税務台帳", "TaxLedger"),
        ("給付要領", "BenefitOutline"),
        ("給付", "Benefit"),
        ("申込", "Apply"),
        ("郵送", "Mail"),
        ("審査", "Review"),
        ("案内", "Offer"),
        ("回答", "Answer"),
        ("辞退", "Decline"),
        ("所得", "Income"),
        ("世帯", "Household"),
    ];
    for design in ["as-is", "to-be"] {
        let mut english = findings(&format!("child-benefit/{design}.gsk"));
        let mut japanese: Vec<String> = findings(&format!("child-benefit/{design}.ja.gsk"))
            .into_iter()
            .map(|told| {
                NAMES
                    .iter()
                    .fold(told, |told, (ja, en)| told.replace(ja, en))
            })
            .collect();
        english.sort();
        japanese.sort();
        assert_eq!(english, japanese);
        assert_eq!(english.is_empty(), design == "to-be");
    }
}

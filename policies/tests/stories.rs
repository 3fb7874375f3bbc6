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

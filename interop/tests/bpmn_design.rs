//! Process models as designs: every shared model, and the constructs one by one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, Project, parse_str};
use gensoku_engine::flow::soundness::{Limits, Rule, check};
use gensoku_engine::world::World;
use gensoku_interop::bpmn::{Code, Imported, Written, decode, design, read};
use jiff::civil::date;

fn model(path: &Path) -> Imported {
    let bytes = std::fs::read(path).expect("a readable file");
    read(&decode(&bytes)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn written(imported: &Imported, lang: Lang) -> Written {
    design(imported, "model", lang).unwrap_or_else(|told| panic!("{told:?}"))
}

/// The design that a text is; nothing about it may be told but notes.
fn parsed(text: &str) -> Project {
    let project = parse_str("model.gsk", text, &Given::new());
    let told: Vec<&str> = project
        .diagnostics
        .iter()
        .filter(|it| it.severity != Severity::Note)
        .map(|it| it.message.en.as_str())
        .collect();
    assert_eq!(told, Vec::<&str>::new(), "{text}");
    project
}

/// What a model violates, the note about unread messages apart.
fn of_model(imported: &Imported) -> BTreeSet<Rule> {
    let soundness = check(&imported.net, &Limits::default());
    violated(soundness.violated())
}

/// What the procedures of a design violate together.
fn of_design(project: &Project) -> BTreeSet<Rule> {
    let design = &project.design;
    let world = World::new(design, date(2024, 4, 1));
    let all = design.procedures.ids().flat_map(|it| {
        let violated: Vec<Rule> = world.soundness(it).violated().collect();
        violated
    });
    violated(all)
}

fn violated(rules: impl Iterator<Item = Rule>) -> BTreeSet<Rule> {
    rules.filter(|&it| it != Rule::UnreadMessage).collect()
}

/// Models whose verdict as a design is another one, with why.
const OTHER_VERDICTS: &[&str] = &[
    // The procedures of their pools wait for each other's messages; those of a design do not. Each import says so.
    "workflow-autorizzazione-domanda",
    "workflow-scia-in-comunica",
    "workflow-scia-semplice",
];

#[test]
fn every_shared_model_becomes_a_design_with_its_verdict() {
    let Some(models) = common::models() else {
        return;
    };
    let files = common::files(&models, "bpmn");
    let mut differ = Vec::new();
    for path in &files {
        let imported = model(path);
        let english = written(&imported, Lang::En);
        let project = parsed(&english.text);
        let japanese = written(&imported, Lang::Ja);
        parsed(&japanese.text);
        let again = gensoku_dsl::fmt::format(&english.text, None).unwrap();
        assert_eq!(again, english.text, "{}: in its one form", path.display());
        let (model, design) = (of_model(&imported), of_design(&project));
        if model != design {
            let told = |code| english.warnings.iter().any(|it| it.code == code);
            assert!(told(Code::MessageNotAwaited), "{}", path.display());
            println!("{}: {model:?}, as a design {design:?}", path.display());
            differ.push(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    assert_eq!(files.len(), 88);
    assert_eq!(differ, OTHER_VERDICTS);
}

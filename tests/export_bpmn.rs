//! Every example as a process model: valid, drawn without overlaps, and the same design when it is read again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use gensoku_dsl::design::{Design, Guard, Next, Spelled, Start, Step, Target, Way};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, parse_str};
use gensoku_interop::bpmn::{design, export, read};
use gensoku_project::{Opened, Request};

/// The designs of the examples, each as it stands on its own day.
fn examples() -> Vec<(String, Design)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let designs = gensoku_project::designs(&[root.join("examples")]).unwrap();
    designs
        .into_iter()
        .map(|path| {
            let checked = Opened::read(&path).unwrap().check(&Request::default());
            let name = path.strip_prefix(root).unwrap().display().to_string();
            (name, checked.unwrap().design)
        })
        .collect()
}

// What BPMN carries of a design.

/// A step in words: what it is called, who performs it, what comes next.
fn step(design: &Design, it: &Step, ways: &[Way], lang: Lang) -> String {
    let performer = it
        .by
        .map(|(by, _)| design.actors[by.actor].name.id.as_str());
    let calls = it.calls.map(|(it, _)| &design.procedures[it].name.id);
    let target = |target: Target| match target {
        Target::Step(it) => design.steps[it].name.id.clone(),
        Target::Outcome(it) => format!("={}", design.words.outcomes[it].name.id),
    };
    let mut next: Vec<String> = ways
        .iter()
        .map(|way| {
            let when = match &way.when {
                Some(Guard::Fact(words, _)) => format!("when {}", words.get(lang)),
                Some(Guard::Decision(decision, _)) => format!("when {decision}"),
                Some(Guard::Lacks(need, _)) => format!("lacks {}", need.word(Lang::En)),
                Some(Guard::Otherwise(_)) if ways.len() > 1 => "otherwise".to_owned(),
                Some(Guard::Always(_)) => "always".to_owned(),
                Some(Guard::Otherwise(_)) | None => String::new(),
            };
            let (share, after) = (way.share.map(|it| it.0.0), way.after.map(|it| it.0));
            format!("{} {when} {share:?} {after:?}", target(way.to))
        })
        .collect();
    next.sort();
    let split = match &it.next {
        _ if ways.len() < 2 => "",
        Next::All(_) => "all",
        Next::Some(_) => "some",
        _ => "one",
    };
    let waits: BTreeSet<&str> = it
        .after_all
        .iter()
        .map(|(it, _)| design.steps[*it].name.id.as_str())
        .collect();
    let instead: BTreeSet<String> = it
        .fallbacks
        .iter()
        .map(|it| {
            let system = &design.systems[it.when_down].name.id;
            format!("{} when {system} down", design.steps[it.to].name.id)
        })
        .collect();
    format!(
        "{:?} by {performer:?} junction {} calls {calls:?} {split} {next:?} waits {:?} {waits:?} instead {instead:?}",
        it.name.title, it.is_junction, it.waits_for
    )
}

/// What of a design stands in its BPMN file in a language.
fn carried(design: &Design, lang: Lang) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (id, it) in design.procedures.entries() {
        if it.steps.is_empty() {
            continue;
        }
        let starts = match it.starts.value() {
            None => "not stated".to_owned(),
            Some(Start::Application) => "application".to_owned(),
            Some(Start::Event(event)) => design.words.events[*event].name.id.clone(),
            Some(Start::Every(ms)) => format!("every {ms}"),
        };
        let first = it.steps.first().map(|&it| design.steps[it].name.id.clone());
        let about = format!("{:?} starts {starts} with {first:?}", it.name.title);
        all.insert(it.name.id.clone(), about);
        for (step_id, ways) in design.flow(id) {
            let it_ = &design.steps[step_id];
            let path = format!("{}.{}", it.name.id, it_.name.id);
            all.insert(path, step(design, it_, &ways, lang));
        }
        for &step in &it.steps {
            if let Some((by, _)) = design.steps[step].by {
                let actor = &design.actors[by.actor];
                let about = format!("{:?} is {}", actor.name.title, actor.kind.word(Lang::En));
                all.insert(format!("actor {}", actor.name.id), about);
            }
        }
    }
    all
}

#[test]
fn every_example_is_the_same_when_it_is_read_again() {
    for (name, before) in examples() {
        for lang in [Lang::En, Lang::Ja] {
            let xml = export(&before, &[], lang);
            let imported = read(&xml).unwrap();
            assert_eq!(imported.warnings, [], "{name}");
            let written = design(&imported, "", Lang::En).unwrap();
            assert_eq!(written.warnings, [], "{name}");
            let after = parse_str("again.gsk", &written.text, &Given::new());
            let told: Vec<_> = after
                .diagnostics
                .iter()
                .filter(|it| it.severity != Severity::Note)
                .map(|it| &it.message.en)
                .collect();
            assert!(told.is_empty(), "{name}: {told:?}\n{}", written.text);
            let (a, b) = (carried(&before, lang), carried(&after.design, lang));
            for (path, said) in &a {
                assert_eq!(Some(said), b.get(path), "{name}: {path}\n{}", written.text);
            }
            assert_eq!(a.len(), b.len(), "{name}\n{}", written.text);
        }
    }
}

// The drawing.

#[derive(Clone, Copy, Debug)]
struct Box_ {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Box_ {
    fn of(node: roxmltree::Node<'_, '_>) -> Option<Self> {
        let bounds = node.children().find(|it| it.has_tag_name_of("Bounds"))?;
        let number = |name| bounds.attribute(name)?.parse().ok();
        Some(Self {
            x: number("x")?,
            y: number("y")?,
            width: number("width")?,
            height: number("height")?,
        })
    }

    fn overlaps(&self, other: &Self) -> bool {
        let slack = 0.05;
        self.x + self.width > other.x + slack
            && other.x + other.width > self.x + slack
            && self.y + self.height > other.y + slack
            && other.y + other.height > self.y + slack
    }
}

trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for roxmltree::Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.tag_name().name() == name
    }
}

#[test]
fn every_shape_has_bounds_and_none_overlap() {
    for (name, before) in examples() {
        let xml = export(&before, &[], Lang::En);
        let document = roxmltree::Document::parse(&xml).unwrap();
        let tag: BTreeMap<&str, &str> = document
            .descendants()
            .filter_map(|it| Some((it.attribute("id")?, it.tag_name().name())))
            .collect();
        let host: BTreeMap<&str, &str> = document
            .descendants()
            .filter_map(|it| Some((it.attribute("id")?, it.attribute("attachedToRef")?)))
            .collect();
        // What is drawn: each box that is no pool and no lane, and each label, with whose it is.
        let mut boxes: Vec<(String, Box_)> = Vec::new();
        let mut drawn = BTreeSet::new();
        for it in document.descendants() {
            let of = it.attribute("bpmnElement").unwrap_or_default();
            match it.tag_name().name() {
                "BPMNShape" => {
                    let bounds = Box_::of(it).unwrap_or_else(|| panic!("{name}: {of}"));
                    assert!(bounds.width > 0.0 && bounds.height > 0.0, "{name}: {of}");
                    drawn.insert(of);
                    if !matches!(tag[of], "participant" | "lane") {
                        boxes.push((of.to_owned(), bounds));
                    }
                }
                "BPMNEdge" => {
                    let points = it.children().filter(|it| it.has_tag_name_of("waypoint"));
                    assert!(points.count() >= 2, "{name}: {of}");
                    drawn.insert(of);
                }
                "BPMNLabel" => {
                    let of = it.parent().and_then(|it| it.attribute("bpmnElement"));
                    let bounds = Box_::of(it).unwrap();
                    boxes.push((format!("label of {}", of.unwrap_or_default()), bounds));
                }
                _ => {}
            }
        }
        for (id, tag) in &tag {
            let is_drawn = tag.ends_with("Event")
                || tag.ends_with("Gateway")
                || tag.ends_with("ask")
                || matches!(
                    *tag,
                    "callActivity" | "participant" | "lane" | "sequenceFlow"
                );
            assert_eq!(drawn.contains(id), is_drawn, "{name}: {id}");
        }
        for (at, (a, first)) in boxes.iter().enumerate() {
            for (b, second) in boxes.iter().skip(at + 1) {
                // An event at the border of an activity stands on it.
                let attached = host.get(a.as_str()) == Some(&b.as_str())
                    || host.get(b.as_str()) == Some(&a.as_str());
                assert!(
                    attached || !first.overlaps(second),
                    "{name}: {a} {first:?} and {b} {second:?}"
                );
            }
        }
    }
}

/// The schema beside the project, or nothing, said in words.
fn schema() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared", "../../shared"]
        .iter()
        .map(|it| root.join(it).join("bpmn/schema/BPMN20.xsd"))
        .find(|it| it.is_file());
    if found.is_none() {
        println!("skipped: the BPMN schema does not lie beside the project");
    }
    found
}

#[test]
fn every_example_is_valid() {
    let Some(schema) = schema() else {
        return;
    };
    if Command::new("xmllint").arg("--version").output().is_err() {
        println!("skipped: there is no xmllint (Debian: libxml2-utils)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (number, (name, design)) in examples().into_iter().enumerate() {
        let file = folder.path().join(format!("{number}.bpmn"));
        std::fs::write(&file, export(&design, &[], Lang::Ja)).unwrap();
        let checked = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .args([&schema, &file])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{name}: {told}");
    }
}

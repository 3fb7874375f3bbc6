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
use std::time::{Duration, Instant};

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

/// A file around the inside of one process.
fn process(inside: &str) -> Imported {
    let text = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">{inside}</process></definitions>"
    );
    read(&text).unwrap()
}

fn flow(id: &str, from: &str, to: &str) -> String {
    format!("<sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
}

#[test]
fn constructs_have_their_words() {
    let inside = [
        "<startEvent id=\"s\" name=\"Application received\"/>",
        "<userTask id=\"Ask\" name=\"Ask\"><standardLoopCharacteristics><loopCondition>incomplete</loopCondition></standardLoopCharacteristics></userTask>",
        "<boundaryEvent id=\"Late\" attachedToRef=\"Ask\"><timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition></boundaryEvent>",
        "<inclusiveGateway id=\"Or\" name=\"What is owned?\" default=\"f5\"/>",
        "<task id=\"House\"/><task id=\"Income\"/><task id=\"Nothing\"/>",
        "<inclusiveGateway id=\"Join\"/>",
        "<callActivity id=\"Pay\" name=\"Pay &quot;at once&quot;\" calledElement=\"p\"/>",
        "<endEvent id=\"Done\" name=\"Done\"/><endEvent id=\"Lapsed\"/>",
        &flow("f1", "s", "Ask"),
        &flow("f2", "Ask", "Or"),
        "<sequenceFlow id=\"f3\" name=\"a house\" sourceRef=\"Or\" targetRef=\"House\"/>",
        "<sequenceFlow id=\"f4\" sourceRef=\"Or\" targetRef=\"Income\"><conditionExpression>income &gt; 0</conditionExpression></sequenceFlow>",
        &flow("f5", "Or", "Nothing"),
        &flow("f6", "House", "Join"),
        &flow("f7", "Income", "Join"),
        &flow("f8", "Nothing", "Join"),
        &flow("f9", "Join", "Pay"),
        &flow("f10", "Pay", "Done"),
        &flow("f11", "Late", "Lapsed"),
    ]
    .concat();
    let imported = process(&inside);
    let text = written(&imported, Lang::En).text;
    parsed(&text);
    assert_eq!(
        text,
        "\
design \"model\"

event s \"Application received\"

outcome Done
outcome Lapsed

procedure p {
  starts on event s

  step Ask {
    then  Ask              when \"incomplete\"
    or    Lapsed           after 14 days
    or    `What is owned?` otherwise
  }

  step Or \"What is owned?\"  by none {
    then  some House when \"a house\"
    or    Income     when \"income > 0\"
    or    Nothing    otherwise
  }

  step House {
    then Pay
  }

  step Income {
    then Pay
  }

  step Nothing {
    then Pay
  }

  step Pay 「Pay \"at once\"」 {
    calls  p
    after  some House Income Nothing
    then   Done
  }
}
"
    );
    assert_eq!(of_model(&imported), of_design(&parsed(&text)));
}

#[test]
fn hostile_models_become_designs_in_bounded_time() {
    let begin = Instant::now();
    // One id for everything, references to nothing, a process that calls itself.
    let mut same = String::new();
    let mut long = String::from("<startEvent id=\"n0\"/>");
    let mut wide = String::from("<startEvent id=\"s\"/><exclusiveGateway id=\"g\"/>");
    wide += &flow("f", "s", "g");
    for number in 0..5_000 {
        same += "<callActivity id=\"t\" calledElement=\"p\"/>";
        same += &flow("f", "t", &format!("x{number}"));
        let (from, to) = (format!("n{number}"), format!("n{}", number + 1));
        long += &format!("<task id=\"{to}\" name=\"`a` 』 &quot;b&quot; 」 ” &#10; c\"/>");
        long += &flow(&format!("f{number}"), &from, &to);
        wide += &format!("<task id=\"t{number}\"/>");
        wide += &flow(&format!("a{number}"), "g", &format!("t{number}"));
    }
    for inside in [same, long, wide] {
        parsed(&written(&process(&inside), Lang::Ja).text);
    }
    assert!(
        begin.elapsed() < Duration::from_secs(60),
        "{:?}",
        begin.elapsed()
    );
}

//! What the command writes, and where: nothing is lost, nothing in a design commands a terminal, one thing that goes
//! wrong leaves the others their turn.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::path::Path;
use std::process::{Output, Stdio};

use gensoku_dsl::text::is_command;
use support::{command, err, gensoku, gensoku_in, out};

const AS_IS: &str = "examples/child-benefit/as-is.gsk";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A process model with one task of a name.
fn model(task: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
<startEvent id="s"/><task id="t" name="{task}"/><task id="never"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/></process></definitions>"#
    )
}

/// What was written to both streams has nothing in it that a terminal would obey.
fn is_plain(output: &Output) {
    for text in [out(output), err(output)] {
        assert!(!text.contains(is_command), "{text:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_told() {
    for lang in ["en", "ja"] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut check = command(support::root(), &["check", AS_IS, "--lang", lang]);
        let output = check.stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", err(&output));
        let told = if lang == "en" {
            "the result cannot be written: "
        } else {
            "結果を書き出せません："
        };
        assert!(err(&output).contains(told), "{}", err(&output));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut check = command(support::root(), &["check", AS_IS, "--format", "json"]);
    let mut child = check.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn what_a_design_is_called_commands_no_terminal() {
    let named = "A\u{1b}]0;owned\u{7}B\u{9b}2J\u{202e}C";
    let design = format!(
        "design \"{named}\" as of 2024-04-01
actor Citizen \"{named}\" is resident
procedure P \"{named}\" {{
  serves Citizen per household
  step Apply \"{named}\" by Citizen {{ channel fax  takes 90 sec  then granted }}
}}
"
    );
    let folder = folder(&[
        ("a.gsk", &design),
        ("m.bpmn", &model("B\u{9b}2J\u{202e}&#x9D;C")),
    ]);
    let runs: &[&[&str]] = &[
        &["check", "a.gsk"],
        &["check", "a.gsk", "--questions"],
        &["check", "m.bpmn"],
        &["explain", "analog-step@P.Apply", "a.gsk"],
        &["explain", "finishing@P", "a.gsk"],
        &["explain", "a.gsk"],
        &["revise", "a.gsk"],
        &["diff", "a.gsk", "a.gsk", "--before-as-of", "2020-01-01"],
        &["check", "\u{1b}]0;no\u{7}.gsk"],
        &["explain", "\u{1b}]0;no\u{7}@P", "a.gsk"],
        &["import", "bpmn", "m.bpmn"],
    ];
    for run in runs {
        for lang in ["en", "ja"] {
            let output = gensoku_in(folder.path(), &[run, &["--lang", lang][..]].concat());
            assert_ne!(output.status.code(), Some(3), "{run:?}: {}", err(&output));
            is_plain(&output);
        }
    }
    let check = gensoku_in(folder.path(), &["check", "a.gsk"]);
    assert!(out(&check).starts_with("A"), "{}", out(&check));
}

#[test]
fn a_place_far_behind_in_its_line_is_told_by_its_own_column() {
    let text = format!("design \"{}\" actr A is resident\n", "長い".repeat(2_000));
    let folder = folder(&[("a.gsk", &text)]);
    let column = text.find("actr").map(|at| text[..at].chars().count() + 1);
    let place = format!("a.gsk:1:{}", column.unwrap());
    let check = gensoku_in(folder.path(), &["check", "a.gsk"]);
    assert!(err(&check).contains(&place), "{place}: {}", err(&check));
    assert!(!err(&check).contains("a.gsk:1:2001"), "{}", err(&check));
}

#[test]
fn a_bill_is_exported_with_the_design() {
    let folder = folder(&[
        (
            "a.gsk",
            "design \"A\" as of 2024-04-01
actor Citizen is resident
procedure P {
  serves Citizen per individual
  step Apply by Citizen { channel paper  takes 90 sec  then granted }
}
",
        ),
        (
            "bill.gsk",
            "use \"a.gsk\"
revision Bill of P from 2030-04-01 {
  add step Sign \"Sign it\" by Citizen  after Apply { channel web  takes 5 sec }
}
",
        ),
    ]);
    for format in ["svg", "mermaid", "bpmn"] {
        let export = ["export", format, "a.gsk"];
        let before = gensoku_in(folder.path(), &export);
        let with = gensoku_in(
            folder.path(),
            &[&export[..], &["--with", "bill.gsk"]].concat(),
        );
        for (output, there) in [(before, false), (with, true)] {
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
            assert_eq!(out(&output).contains("Sign it"), there, "{format}");
        }
    }
}

#[test]
fn a_process_model_has_no_plan_and_no_scenario() {
    let folder = folder(&[("m.bpmn", &model("Look"))]);
    for (lang, told) in [
        ("en", "make a design of it first"),
        ("ja", "まず `gensoku import bpmn`"),
    ] {
        let revise = gensoku_in(folder.path(), &["revise", "m.bpmn", "--lang", lang]);
        assert_eq!((revise.status.code(), out(&revise)), (Some(2), ""));
        assert!(err(&revise).contains(told), "{}", err(&revise));
    }
    let check = gensoku_in(folder.path(), &["check", "m.bpmn", "--in", "Blackout"]);
    assert_eq!((check.status.code(), out(&check)), (Some(2), ""));
    assert!(err(&check).contains("there is no scenario `Blackout`"));
}

#[test]
fn a_design_that_does_not_parse_is_told_where_a_finding_is_asked_for() {
    let folder = folder(&[("a.gsk", "design \"A\"\nprocedure P { serves Nobody }\n")]);
    let explain = gensoku_in(folder.path(), &["explain", "own-time@P", "a.gsk"]);
    assert_eq!(explain.status.code(), Some(2));
    assert!(err(&explain).contains("unknown-name"), "{}", err(&explain));
    assert!(err(&explain).contains("there is no finding `own-time@P`"));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_formatted_leaves_the_others_their_turn() {
    let folder = folder(&[("b.gsk", "design \"B\" {"), ("c.gsk", "design    \"C\"\n")]);
    let pipe = folder.path().join("a.gsk");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let fmt = gensoku_in(folder.path(), &["fmt", "a.gsk", "b.gsk", "c.gsk"]);
    assert_eq!(fmt.status.code(), Some(2));
    assert!(
        err(&fmt).contains("gensoku: a.gsk: it is no file"),
        "{}",
        err(&fmt)
    );
    assert!(err(&fmt).contains("\nerror["), "{}", err(&fmt));
    let formatted = std::fs::read_to_string(folder.path().join("c.gsk")).unwrap();
    assert_eq!(formatted, "design \"C\"\n");
    // Nor does a model or a description of a pack wait for whoever writes into a pipe.
    std::fs::rename(&pipe, folder.path().join("m.bpmn")).unwrap();
    let check = gensoku_in(folder.path(), &["check", "m.bpmn", "--lang", "ja"]);
    assert_eq!(check.status.code(), Some(2));
    assert!(err(&check).contains("パイプ又は機器"), "{}", err(&check));
}

#[test]
fn a_day_that_is_none_is_told_in_the_language_that_was_asked_for() {
    let ja = gensoku(&["check", AS_IS, "--as-of", "2021/12/1", "--lang", "ja"]);
    assert_eq!(ja.status.code(), Some(2));
    assert!(
        err(&ja).contains("`--as-of 2021/12/1`：日付は `2021-12-01` 又は"),
        "{}",
        err(&ja)
    );
    let before = ["diff", AS_IS, AS_IS, "--before-as-of", "soon"];
    assert_eq!(gensoku(&before).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_new_file_is_as_readable_as_the_user_has_it() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (umask, expected) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let folder = tempfile::tempdir().unwrap();
        let new = format!(
            "umask {umask} && \"{}\" new d",
            env!("CARGO_BIN_EXE_gensoku")
        );
        let mut shell = std::process::Command::new("sh");
        let made = shell.args(["-c", &new]).current_dir(folder.path()).output();
        assert!(made.unwrap().status.success());
        assert_eq!(
            mode(&folder.path().join("d/design.gsk")),
            expected,
            "{umask}"
        );
    }
}

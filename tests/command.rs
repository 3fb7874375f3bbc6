//! The command as scripts see it: exit codes, JSON, options, and the story of the child benefit.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{err, gensoku, out};

fn json(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = gensoku(&[&["check", "--format", "json"], arguments].concat());
    (
        serde_json::from_slice(&output.stdout).unwrap(),
        output.status.code(),
    )
}

fn ids(json: &Value) -> BTreeSet<String> {
    let findings = json["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

fn finding<'a>(json: &'a Value, id: &str) -> &'a Value {
    let findings = json["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|it| it["id"] == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

const AS_IS: &str = "examples/child-benefit/as-is.gsk";
const TO_BE: &str = "examples/child-benefit/to-be.gsk";

#[test]
fn the_paper_benefit_breaks_what_the_story_says() {
    let (json, code) = json(&[AS_IS]);
    assert_eq!(code, Some(1));
    assert_eq!(json["as_of"], "2021-12-01");
    let expected = [
        "analog-step@Benefit.Apply",
        "analog-step@Benefit.Mail",
        "analog-step@Benefit.Refuse",
        "coarse-decision@Benefit",
        "no-digital-way@Benefit",
        "own-time@Benefit",
        "typed-in-again@Benefit.Apply@Household",
        "typed-in-again@Benefit.Apply@Income",
    ];
    assert_eq!(ids(&json), expected.map(str::to_owned).into());

    let paper = finding(&json, "analog-step@Benefit.Apply");
    assert_eq!(
        paper["provisions"],
        serde_json::json!(["BenefitOutline art 4"])
    );
    let remedies = paper["remedies"].as_array().unwrap();
    assert_eq!(remedies.len(), 1);
    assert_eq!(remedies[0]["level"], "notice");
    assert_eq!(remedies[0]["provision"], "BenefitOutline art 4");
    assert_eq!((&paper["line"], &paper["column"]), (&25.into(), &5.into()));

    let way = finding(&json, "no-digital-way@Benefit");
    let witness = way["witness"].as_array().unwrap();
    let cut: Vec<&str> = witness
        .iter()
        .filter_map(|it| it["element"].as_str())
        .filter(|it| it.starts_with("Benefit."))
        .collect();
    assert_eq!(cut, ["Benefit.Apply", "Benefit.Mail", "Benefit.Refuse"]);

    let time = finding(&json, "own-time@Benefit")["message"]
        .as_str()
        .unwrap();
    assert!(time.contains("40 min"), "{time}");
}

#[test]
fn what_a_provision_requires_is_told_beside_what_the_design_offers() {
    let folder = tempfile::tempdir().unwrap();
    let design = std::fs::read_to_string(AS_IS).unwrap();
    let online = design.replacen("channel  paper", "channel  smartphone or post", 1);
    assert_ne!(online, design);
    let path = folder.path().join("online.gsk");
    std::fs::write(&path, online).unwrap();
    let told = |lang: &str| {
        let (json, _) = json(&["--lang", lang, path.to_str().unwrap()]);
        let apply = finding(&json, "analog-step@Benefit.Apply");
        apply["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        told("en"),
        "Apply has to be done on paper, although the design offers it by smartphone"
    );
    assert_eq!(
        told("ja"),
        "Applyは設計上はスマホで行えるが、書面で行わなければならない"
    );
}

#[test]
fn every_finding_has_a_place_a_witness_and_a_way_out() {
    let (json, _) = json(&[AS_IS]);
    for it in json["findings"].as_array().unwrap() {
        assert!(it["line"].as_u64().unwrap() > 0 && it["column"].as_u64().unwrap() > 0);
        assert_eq!(it["file"], AS_IS);
        assert!(
            !it["witness"].as_array().unwrap().is_empty(),
            "{}",
            it["id"]
        );
        assert!(
            !it["remedies"].as_array().unwrap().is_empty(),
            "{}",
            it["id"]
        );
        assert_eq!(it["verdict"], "violates");
    }
}

#[test]
fn the_revision_clears_it_when_it_is_in_effect_or_asked_for() {
    let (to_be, code) = json(&[TO_BE]);
    assert_eq!((ids(&to_be).len(), code), (0, Some(0)));
    let (asked, code) = json(&[TO_BE, "--as-of", "2024-03-31", "--with", "Push"]);
    assert_eq!((ids(&asked).len(), code), (0, Some(0)));
    // On the day before nothing of it is in effect: all that the form breaks, it breaks; and by then the account,
    // too, could have been asked for where it is registered, so that no form was needed.
    let (before, code) = json(&[TO_BE, "--as-of", "2024-03-31"]);
    let (as_is, _) = json(&[AS_IS]);
    assert!(ids(&before).is_superset(&ids(&as_is)), "{:?}", ids(&before));
    let more: Vec<String> = ids(&before).difference(&ids(&as_is)).cloned().collect();
    assert_eq!(
        (more, code),
        (
            [
                "account-asked@Benefit",
                "form-although-held@Benefit",
                // The revision is still to come, and in no plan.
                "revision-outside-plan@Benefit",
            ]
            .map(str::to_owned)
            .to_vec(),
            Some(1)
        )
    );
}

#[test]
fn tallies_add_up_and_packs_can_be_chosen() {
    let (all, _) = json(&[AS_IS]);
    for rule in all["rules"].as_array().unwrap() {
        let count = |name: &str| rule[name].as_u64().unwrap();
        let sum: u64 = [
            "conforms",
            "violates",
            "not_stated",
            "undecided",
            "accepted",
        ]
        .into_iter()
        .map(count)
        .sum();
        assert_eq!(sum, count("applies"), "{}", rule["rule"]);
    }
    let (one, code) = json(&[AS_IS, "--pack", "no-central-management"]);
    assert_eq!((ids(&one).len(), code), (0, Some(0)));
    let unknown = gensoku(&["check", AS_IS, "--pack", "once-onyl"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        err(&unknown).contains("did you mean `once-only`?"),
        "{}",
        err(&unknown)
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let arguments = ["check", "--format", "json", AS_IS, TO_BE];
    assert_eq!(gensoku(&arguments).stdout, gensoku(&arguments).stdout);
}

#[test]
fn a_folder_is_all_its_designs() {
    let (json, code) = json(&["examples/child-benefit"]);
    assert_eq!(code, Some(1));
    let designs = json["designs"].as_array().unwrap();
    let files: Vec<&str> = designs
        .iter()
        .map(|it| it["file"].as_str().unwrap())
        .collect();
    assert!(
        files.contains(&AS_IS) && files.contains(&TO_BE),
        "{files:?}"
    );
}

#[test]
fn errors_in_the_text_are_told_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.gsk");
    let text = "design \"A\" as of 2021-12-01\nuse japan\nactor P is resident\n\
                data D about individual sector taxs\n\
                procedure Q { serves P\n step A by P { channel paper then granted } }\n";
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let (json, code) = json(&[path]);
    assert_eq!(code, Some(2));
    let diagnostics = json["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0]["code"], "unknown-name");
    assert_eq!(diagnostics[0]["help"], "did you mean `tax`?");
    assert_eq!(diagnostics[0]["line"], 4);
    assert!(ids(&json).contains("analog-step@Q.A"));
}

#[test]
fn what_cannot_be_done_exits_with_2_and_says_why() {
    for arguments in [
        &["check", "no/such/file.gsk"][..],
        &["check", AS_IS, "--with", "Psh"],
        &["check", AS_IS, "--as-of", "2021-13-01"],
        &["explain", "analog-stp"],
        &["explain", "analog-step@Benefit.Appl", AS_IS],
        &["chek", AS_IS],
    ] {
        let output = gensoku(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
    }
    let near = gensoku(&["explain", "analog-stp"]);
    assert!(
        err(&near).contains("did you mean `analog-step`?"),
        "{}",
        err(&near)
    );
}

#[test]
fn denying_more_turns_warnings_and_notes_into_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.gsk");
    let text = "design \"A\" as of 2021-12-01\nuse japan\nactor P is resident\nactor C is municipality\n\
                procedure Q { serves P per individual\n step A by P { takes 9 sec then granted } }\n";
    std::fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    assert_eq!(gensoku(&["check", path]).status.code(), Some(0));
    assert_eq!(
        gensoku(&["check", path, "--deny", "note"]).status.code(),
        Some(1)
    );
}

#[test]
fn pages_and_findings_are_told_in_both_languages() {
    let english = gensoku(&["check", AS_IS]);
    let japanese = gensoku(&["check", AS_IS, "--lang", "ja"]);
    assert!(out(&english).contains("Apply is done on paper"));
    assert!(
        out(&japanese).contains("Applyは書面で行われる"),
        "{}",
        out(&japanese)
    );
    let page = gensoku(&["explain", "own-time"]);
    assert!(out(&page).contains("Priority Plan, December 2021"));
    let page = gensoku(&["explain", "own-time", "--lang", "ja"]);
    assert!(out(&page).contains("趣旨"));
    assert!(!out(&english).contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn a_result_is_written_to_a_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.json");
    let path = file.to_str().unwrap();
    let output = gensoku(&["check", AS_IS, "--format", "json", "--output", path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(ids(&written).len(), 8);
}

/// A model of another modeler: a parallel split that an exclusive gateway joins.
const MODEL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
  <startEvent id="s"/><parallelGateway id="split"/><userTask id="a" name="Ask"/><userTask id="b" name="Check"/>
  <exclusiveGateway id="join"/><endEvent id="e"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="split"/>
  <sequenceFlow id="f2" sourceRef="split" targetRef="a"/><sequenceFlow id="f3" sourceRef="split" targetRef="b"/>
  <sequenceFlow id="f4" sourceRef="a" targetRef="join"/><sequenceFlow id="f5" sourceRef="b" targetRef="join"/>
  <sequenceFlow id="f6" sourceRef="join" targetRef="e"/>
</process></definitions>"#;

#[test]
fn a_process_model_is_checked_for_soundness() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.bpmn");
    std::fs::write(&file, MODEL).unwrap();
    let (json, code) = json(&[file.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    let expected = ["improper-completion@model", "unsafe@model"];
    assert_eq!(ids(&json), expected.map(str::to_owned).into());
    let unsafe_flow = finding(&json, "unsafe@model");
    assert_eq!(
        (&unsafe_flow["line"], &unsafe_flow["column"]),
        (&8.into(), &3.into())
    );
    let passed = unsafe_flow["witness"].as_array().unwrap();
    assert!(passed.iter().any(|it| it["element"] == "Ask"), "{passed:?}");

    std::fs::write(&file, "<definitions><process>").unwrap();
    let output = gensoku(&["check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("unreadable-model"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_first_design_can_be_started_from_and_is_not_overwritten() {
    for (lang, finding) in [
        ("en", "analog-step@MoveIn.Notify"),
        ("ja", "analog-step@転入.届出"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine");
        let path = path.to_str().unwrap();
        assert_eq!(
            gensoku(&["new", path, "--lang", lang]).status.code(),
            Some(0)
        );
        let (json, code) = json(&[path]);
        assert_eq!(
            (json["diagnostics"].as_array().unwrap().len(), code),
            (0, Some(1))
        );
        assert!(ids(&json).contains(finding), "{:?}", ids(&json));
        assert_eq!(gensoku(&["new", path]).status.code(), Some(2));
    }
}

#[test]
fn formatting_and_turning_keywords_change_no_finding() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("as-is.gsk");
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(AS_IS);
    // As it ships it has its form already.
    let text = std::fs::read_to_string(shipped).unwrap();
    std::fs::write(&file, text.replace("  ", " ")).unwrap();
    let path = file.to_str().unwrap();
    let before = ids(&json(&[path]).0);
    assert_eq!(gensoku(&["fmt", "--check", path]).status.code(), Some(1));
    assert_eq!(gensoku(&["fmt", path]).status.code(), Some(0));
    assert_eq!(gensoku(&["fmt", "--check", path]).status.code(), Some(0));
    let english = std::fs::read(&file).unwrap();
    assert_eq!(String::from_utf8_lossy(&english), text);
    assert_eq!(ids(&json(&[path]).0), before);
    assert_eq!(
        gensoku(&["fmt", "--keywords", "ja", path]).status.code(),
        Some(0)
    );
    assert_ne!(std::fs::read(&file).unwrap(), english);
    assert_eq!(ids(&json(&[path]).0), before);
    assert_eq!(
        gensoku(&["fmt", "--keywords", "en", path]).status.code(),
        Some(0)
    );
    assert_eq!(std::fs::read(&file).unwrap(), english);
}

#[test]
fn the_dropped_consent_changes_exactly_what_it_should() {
    let to_be = "examples/vaccination-record/december.gsk";
    let (before, _) = json(&[to_be, "--as-of", "2021-12-14"]);
    let (after, _) = json(&[to_be, "--as-of", "2021-12-15"]);
    let solved: Vec<String> = ids(&before).difference(&ids(&after)).cloned().collect();
    assert_eq!(
        solved,
        [
            "analog-step@LookUp.Inquire",
            "analog-step@LookUp.Tick",
            // On the day before it is still to come, and in no plan.
            "revision-outside-plan@LookUp",
        ]
    );
    assert!(ids(&after).is_subset(&ids(&before)));
    // The national copy stays, with the chain of movements that made it.
    let copy = finding(&after, "national-copy@VRS@Vaccination");
    let chain = copy["witness"].as_array().unwrap();
    assert_eq!(chain[0]["element"], "Extract.Send");
    let note = chain[0]["note"].as_str().unwrap();
    assert!(
        note.starts_with("copies Vaccinations from Vaccination ledger"),
        "{note}"
    );
}

#[test]
fn what_cannot_be_done_is_told_in_the_language_asked_for() {
    let told = |arguments: &[&str], code| {
        let output = gensoku(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        err(&output).to_owned()
    };
    let path = "examples/child-benefit/as-is.gsk";
    for (arguments, en, ja) in [
        (
            &["check", "nowhere.gsk"] as &[&str],
            "nowhere.gsk: No such file",
            "nowhere.gsk を読めません：見つかりません",
        ),
        (
            &["check", path, "--pack", "structurel"],
            "there is no pack `structurel`: did you mean `structural`?",
            "「structurel」という規則集又は原則集はありません。`structural` ではありませんか？",
        ),
        (
            &["explain", "analog-step@Benefit.Aply", path],
            "did you mean `analog-step@Benefit.Apply`?",
            "という指摘はありません。`analog-step@Benefit.Apply` ではありませんか？",
        ),
    ] {
        for (lang, expected) in [("en", en), ("ja", ja)] {
            let said = told(&[arguments, &["--lang", lang]].concat(), 2);
            assert!(said.contains(expected), "{said}");
        }
    }
    // A day as designs write it.
    for day in ["2021-12-01", "令和3年12月1日"] {
        let (json, _) = json(&[path, "--as-of", day]);
        assert_eq!(json["as_of"], "2021-12-01");
    }
    let said = told(&["check", path, "--as-of", "2021/12/1"], 2);
    assert!(said.contains("a day is written `2021-12-01`"), "{said}");
}

#[test]
fn a_library_lists_everything_that_designs_can_name_with_where_it_was_read() {
    let output = gensoku(&["explain", "japan", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let library = gensoku_dsl::parse_str("all.gsk", "use japan\n", &gensoku_policies::Shipped);
    let (design, words) = (&library.design, &library.design.words);
    let declared = [
        ("law", design.laws.len()),
        ("identifier", design.identifiers.len()),
        ("mapping", design.mappings.len()),
        ("system", design.systems.len()),
        ("actor", design.actors.len()),
        ("data", design.data.len()),
        ("document", words.documents.len()),
        ("purpose", words.purposes.len()),
        ("sector", words.sectors.len()),
        ("event", words.events.len()),
        ("group", words.groups.len()),
    ];
    let groups = listed["groups"].as_array().unwrap();
    let told = groups.iter().map(|it| {
        let entries = it["entries"].as_array().unwrap();
        (it["kind"].as_str().unwrap(), entries.len())
    });
    assert_eq!(told.collect::<Vec<_>>(), declared);
    let laws = groups[0]["entries"].as_array().unwrap();
    let number = laws.iter().find(|it| it["name"] == "MyNumberAct").unwrap();
    assert_eq!(number["egov"], "425AC0000000027");
    let provisions = laws.iter().flat_map(|it| it["provisions"].as_array());
    let provisions: Vec<&Value> = provisions.flatten().collect();
    assert_eq!(provisions.len(), design.provisions.len());
    assert!(provisions.iter().all(|it| it["source"].is_string()));

    let page = gensoku(&["explain", "japan", "--lang", "ja"]);
    let page = out(&page);
    for words in [
        "番号法",
        "425AC0000000027",
        "第19条",
        "マイナンバー",
        "[law]",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // A file tells what it declares, and not what it uses.
    let file = "examples/vaccination-record/as-is.gsk";
    let page = gensoku(&["explain", file]);
    let page = out(&page);
    assert!(page.contains("VaccinationLedger"), "{page}");
    assert!(!page.contains("MyNumberAct"), "{page}");
}

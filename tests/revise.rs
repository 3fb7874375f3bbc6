//! `gensoku revise`, `diff` and the trace of provisions, as scripts see them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{gensoku, unzipped};

const BENEFIT: &str = "examples/child-benefit/as-is.gsk";

fn json(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = gensoku(&[arguments, &["--format", "json"]].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout);
    (
        value.unwrap_or_else(|error| panic!("{error}: {told}")),
        output.status.code(),
    )
}

fn strings(value: &Value) -> BTreeSet<String> {
    let all = value.as_array().unwrap();
    all.iter()
        .map(|it| it.as_str().unwrap().to_owned())
        .collect()
}

fn errors(arguments: &[&str]) -> BTreeSet<String> {
    let (value, _) = json(&[&["check"], arguments].concat());
    assert_eq!(value["diagnostics"], Value::Array(Vec::new()));
    let findings = value["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|it| it["severity"] == "error")
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_paper_form_is_traced_to_the_outline_at_the_level_of_a_notice() {
    let (plan, code) = json(&["revise", BENEFIT]);
    assert_eq!(code, Some(1), "the design has findings");
    assert_eq!(plan["optimal"], true);
    assert_eq!(plan["order"], serde_json::json!(["BenefitOutline art 4"]));
    let first = &plan["plan"][0];
    assert_eq!(first["level"], "notice");
    assert_eq!(first["provision"], "BenefitOutline art 4");
    assert!(strings(&first["findings"]).contains("analog-step@Benefit.Apply"));
    assert_eq!(plan["cost"]["notice"], 1);
    assert_eq!(plan["cost"]["act"], 0);
    // What operations alone clear, and what the notice adds.
    let levels = plan["levels"].as_array().unwrap();
    assert_eq!(levels[0]["level"], "operation");
    assert!(strings(&levels[0]["cleared"]).contains("typed-in-again@Benefit.Apply@Income"));
    assert_eq!(levels[1]["level"], "notice");
    assert!(strings(&levels[1]["cleared"]).contains("analog-step@Benefit.Apply"));
}

#[test]
fn the_plan_in_the_language_parses_and_clears_what_it_says() {
    // Through the command; every example is held to its plan in tests/revise_oracle.rs.
    for example in ["child-benefit"] {
        let folder = tempfile::tempdir().unwrap();
        let own = format!(
            "{}/examples/{example}/as-is.gsk",
            env!("CARGO_MANIFEST_DIR")
        );
        let copy = folder.path().join("as-is.gsk");
        std::fs::copy(own, &copy).unwrap();
        let file = copy.to_str().unwrap();
        let (plan, _) = json(&["revise", file]);
        for lang in ["en", "ja"] {
            let written = folder.path().join(format!("plan-{lang}.gsk"));
            let written = written.to_str().unwrap();
            let output = gensoku(&[
                "revise", file, "--format", "gsk", "--lang", lang, "--output", written,
            ]);
            assert_eq!(output.status.code(), Some(1));
            let before = errors(&[file]);
            // A plan is in effect only when it is asked for.
            assert_eq!(errors(&[written]), before);
            let after = errors(&[written, "--with", "Plan"]);
            let standing = plan["standing"].as_array().unwrap();
            let standing: BTreeSet<String> = standing
                .iter()
                .map(|it| it["finding"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(after, standing, "{example}");
            assert!(before.len() > after.len());
        }
    }
}

#[test]
fn every_format_names_the_provision_and_keeps_japanese() {
    for format in ["text", "markdown"] {
        let output = gensoku(&["revise", BENEFIT, "--format", format, "--lang", "ja"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("第4条"), "{text}");
        assert!(text.contains("通知"), "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.xlsx");
    let arguments = [
        "revise", BENEFIT, "--format", "xlsx", "--lang", "ja", "--output",
    ];
    let output = gensoku(&[&arguments[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(1));
    let first = std::fs::read(&file).unwrap();
    gensoku(&[&arguments[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(
        std::fs::read(&file).unwrap(),
        first,
        "the same plan gives the same bytes"
    );
    let parts = unzipped(&first);
    let sheets: Vec<&String> = parts
        .iter()
        .filter(|(name, _)| name.contains("worksheets/sheet"))
        .map(|(_, it)| it)
        .collect();
    assert_eq!(sheets.len(), 3);
    assert!(
        sheets.iter().all(|it| !it.contains("<f>")),
        "a cell is a formula"
    );
    let strings = &parts
        .iter()
        .find(|(name, _)| name.ends_with("sharedStrings.xml"))
        .unwrap()
        .1;
    assert!(strings.contains("第4条"));
    assert!(strings.contains("analog-step@Benefit.Apply"));
}

#[test]
fn nothing_a_user_wrote_becomes_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        std::fs::read_to_string(format!("{}/{BENEFIT}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    // Titles that a table of another maker could take for something to compute.
    let text = text
        .replace(
            "\"Outline of the special benefit\"",
            "\"=HYPERLINK(1)\" / \"＝cmd|'/C calc'!A0\"",
        )
        .replace("step Apply by", "step Apply \"+2\" / \"@SUM(A1)\" by")
        .replace(
            "procedure Benefit {",
            "procedure Benefit \"-2+3\" / \"-2+3\" {",
        );
    let design = folder.path().join("as-is.gsk");
    std::fs::write(&design, text).unwrap();
    let file = folder.path().join("plan.xlsx");
    for (lang, titles) in [
        ("en", ["=HYPERLINK(1)", "+2 is done on paper", "-2+3"]),
        (
            "ja",
            ["＝cmd|'/C calc'!A0", "@SUM(A1)は書面で行われる", "-2+3"],
        ),
    ] {
        let arguments = ["revise", "--format", "xlsx", "--lang", lang, "--output"];
        let files = [file.to_str().unwrap(), design.to_str().unwrap()];
        gensoku(&[&arguments[..], &files].concat());
        let parts = unzipped(&std::fs::read(&file).unwrap());
        let sheets = || {
            parts
                .iter()
                .filter(|(name, _)| name.contains("worksheets/sheet"))
        };
        assert_eq!(sheets().filter(|(_, it)| it.contains("<f>")).count(), 0);
        for part in ["<autoFilter", "state=\"frozen\""] {
            assert!(sheets().all(|(_, it)| it.contains(part)), "{part}");
        }
        let strings = parts
            .iter()
            .find(|(name, _)| name.ends_with("sharedStrings.xml"));
        let strings = &strings.unwrap().1;
        for title in titles {
            assert!(strings.contains(title), "{title} stands there as a text");
        }
    }
}

#[test]
fn a_plan_tells_its_provisions_row_by_row() {
    let (plan, _) = json(&["revise", BENEFIT, "--lang", "ja"]);
    let rows = plan["provisions"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row["provision"], "BenefitOutline art 4");
    assert_eq!(row["article"], "第4条");
    assert_eq!(row["level"], "notice");
    assert_eq!(
        row["present"],
        serde_json::json!(["Applyを書面で行うことを義務付ける"])
    );
    assert!(strings(&row["findings"]).contains("analog-step@Benefit.Apply"));
    assert_eq!(row["planned"], Value::Null);
    // Where a revision of the design already plans it, its day stands there.
    let to_be = "examples/child-benefit/to-be.gsk";
    let (plan, _) = json(&["revise", to_be, "--as-of", "2024-03-31"]);
    assert_eq!(plan["provisions"][0]["planned"], "2024-04-01");
    // What cannot be cleared is told with what the rule says in words.
    let (plan, _) = json(&["revise", "examples/identification-abroad/as-is.gsk"]);
    let standing = plan["standing"].as_array().unwrap();
    assert!(!standing.is_empty());
    assert_eq!(standing[0]["remedies"][0]["level"], "operation");
}

#[test]
fn a_bill_is_read_along_with_every_design() {
    let folder = tempfile::tempdir().unwrap();
    let bill = folder.path().join("bill.gsk");
    let text = "design \"A bill\"\nuse japan\nrevision NoLinkage { repeal MyNumberAct art 19 para 1 item 8 }\n";
    std::fs::write(&bill, text).unwrap();
    let bill = bill.to_str().unwrap();
    let (_, code) = json(&["check", "examples", "--with", bill]);
    assert_ne!(code, Some(2), "every example can be read with it");
    let (diff, _) = json(&["diff", "examples", "examples", "--with", bill]);
    let designs = diff["designs"].as_array().unwrap();
    let of = |name: &str| {
        let mut named = designs.iter().filter(|it| it["after"]["file"] == name);
        named.next().unwrap()
    };
    // The loan stood on it alone; the grants for children never did.
    let loan = &of("examples/scholarship/as-is.gsk")["grounds"][0];
    assert_eq!(
        loan["element"],
        "Loan.ExamineLoan reads Income from TaxLedger"
    );
    assert_eq!(loan["before"]["stands"], true);
    assert_eq!(loan["after"]["stands"], false);
    assert_eq!(of(BENEFIT)["grounds"], Value::Array(Vec::new()));
    // A file without a revision is no bill.
    let output = gensoku(&["check", BENEFIT, "--with", BENEFIT]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_grant_under_the_number_needed_the_act_in_2021_on_use_and_on_provision() {
    let scholarship = "examples/scholarship/as-is.gsk";
    let acts = |day: &str| -> Vec<(String, BTreeSet<String>)> {
        let (plan, _) = json(&["revise", scholarship, "--as-of", day]);
        let changes = plan["plan"].as_array().unwrap();
        changes
            .iter()
            .filter(|it| it["level"] == "act")
            .map(|it| {
                (
                    it["text"].as_str().unwrap().to_owned(),
                    strings(&it["findings"]),
                )
            })
            .collect()
    };
    let then = acts("2021-11-22");
    let by = |id: &str| then.iter().any(|(_, ids)| ids.contains(id));
    // On use, and on provision: both named, both in the Act.
    assert!(by("number-without-use@Grant.Examine@Grades"), "{then:?}");
    assert!(
        by("number-without-provision@Grant.Examine@Income"),
        "{then:?}"
    );
    assert!(
        then.iter()
            .all(|it| it.0.contains("Act on the Use of Numbers"))
    );
    // Today an order names the grant; grades were never given a use.
    let now = acts("2024-06-01");
    assert!(
        !now.iter()
            .any(|(_, ids)| ids.contains("number-without-provision@Grant.Examine@Income"))
    );
    assert!(
        now.iter()
            .any(|(_, ids)| ids.contains("number-without-use@Grant.Examine@Grades"))
    );
}

#[test]
fn a_design_is_compared_with_itself_on_another_day() {
    let record = "examples/vaccination-record/december.gsk";
    let days = ["--before-as-of", "2021-12-14", "--as-of", "2021-12-15"];
    let (diff, _) = json(&[&["diff", record, record][..], &days].concat());
    assert_eq!(diff["before"]["as_of"], "2021-12-14");
    let mut solved: Vec<&str> = diff["solved"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    solved.sort_unstable();
    // What stood on the box alone; other rules may have more to say of it.
    assert!(solved.contains(&"analog-step@LookUp.Inquire"), "{solved:?}");
    assert!(solved.contains(&"analog-step@LookUp.Tick"), "{solved:?}");
    let carried = &diff["grounds"][0];
    assert_eq!(carried["element"], "LookUp.Look reads Vaccination from VRS");
    let item = serde_json::json!(["MyNumberAct art 19 para 1 item 16"]);
    for (side, consent) in [("before", true), ("after", false)] {
        assert_eq!(carried[side]["permitted_by"], item);
        assert_eq!(carried[side]["consent"], consent);
    }
}

#[test]
fn a_design_without_findings_needs_no_plan() {
    let (plan, code) = json(&[
        "revise",
        "examples/scholarship/as-is.gsk",
        "--pack",
        "minimum-unit",
    ]);
    assert_eq!(code, Some(0));
    assert_eq!(plan["plan"], Value::Array(Vec::new()));
    assert_eq!(plan["optimal"], true);
}

#[test]
fn what_cannot_be_planned_exits_with_2() {
    for arguments in [
        &["revise", "examples/missing.gsk"][..],
        &["revise", BENEFIT, "--with", "Nothing"],
        &["revise", "examples/child-benefit"],
        &["diff", BENEFIT],
        &["explain", "BenefitOutlin art 4", BENEFIT],
        &["explain", "BenefitOutline art 5", BENEFIT],
    ] {
        let output = gensoku(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn the_push_solves_what_the_form_broke() {
    let (diff, code) = json(&["diff", BENEFIT, "examples/child-benefit/to-be.gsk"]);
    let of = |list: &str| -> BTreeSet<String> {
        let all = diff[list].as_array().unwrap();
        all.iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(code, Some(0), "{:?}", of("new"));
    // The identities are those of the two checks.
    let (before, after) = (
        errors(&[BENEFIT]),
        errors(&["examples/child-benefit/to-be.gsk"]),
    );
    let gone: BTreeSet<String> = before.difference(&after).cloned().collect();
    assert!(!gone.is_empty());
    assert!(gone.is_subset(&of("solved")));
    assert!(
        before
            .intersection(&after)
            .all(|it| of("unchanged").contains(it))
    );
    assert!(of("solved").is_disjoint(&of("unchanged")));
    let benefit = &diff["procedures"][0];
    assert_eq!(benefit["element"], "Benefit");
    assert_eq!(benefit["before"]["digitally"], false);
    assert_eq!(benefit["after"]["digitally"], true);
    let time = |side: &str| benefit[side]["own_time_ms"].as_u64().unwrap();
    assert!(time("after") < time("before"));
    let outline =
        serde_json::json!({ "element": "BenefitOutline art 4", "before": true, "after": false });
    assert!(diff["provisions"].as_array().unwrap().contains(&outline));
    // A design beside itself differs in nothing.
    let (same, _) = json(&["diff", BENEFIT, BENEFIT]);
    for list in ["solved", "new", "provisions"] {
        assert_eq!(same[list], Value::Array(Vec::new()));
    }
}

#[test]
fn a_provision_is_traced_to_everything_that_rests_on_it() {
    let output = gensoku(&["explain", "BenefitOutline art 4", BENEFIT]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Benefit.Apply"), "{text}");
    assert!(text.contains("analog-step@Benefit.Apply"), "{text}");
    let scholarship = "examples/scholarship/as-is.gsk";
    // However it is written, by its name, an alias or its title.
    for words in [
        "MyNumberAct art 19 item 8",
        "番号法第19条第8号",
        "番号利用法第十九条第一項第八号",
    ] {
        let (page, _) = json(&["explain", words, scholarship]);
        assert_eq!(
            page["provisions"][0]["provision"],
            "MyNumberAct art 19 para 1 item 8"
        );
        assert!(
            strings(&page["steps"]).contains("Loan.ExamineLoan"),
            "{words}"
        );
        assert!(strings(&page["delegated"]).contains("LinkageOrder art 143"));
        let lost = &page["if_repealed"]["without_ground"];
        assert_eq!(lost[0]["step"], "Loan.ExamineLoan");
    }
}

/// The plan of a design that is written here.
fn plan_of(design: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("design.gsk");
    std::fs::write(&file, design).unwrap();
    json(&["revise", file.to_str().unwrap()]).0
}

const PEOPLE: &str =
    "design \"D\" as of 2025-04-01\nactor A is resident\nactor T is municipality\n";

#[test]
fn an_acceptance_does_not_keep_what_it_accepted_from_being_cleared() {
    let plan = plan_of(&format!(
        "{PEOPLE}procedure P {{ serves A per individual starts on application\n\
         step S by A {{ channel paper takes 1 min }}\n step D by T {{ then granted }} }}\n\
         accept analog-step@P.S \"for a while\" by \"Board\" until 2024-01-01\n"
    ));
    assert_eq!(plan["standing"], serde_json::json!([]));
    let brought = plan["brought"].as_array().unwrap();
    let mut brought = brought.iter().map(|it| it["finding"].as_str().unwrap());
    assert!(!brought.any(|it| it.starts_with("acceptance-")));
}

#[test]
fn what_would_stay_a_question_is_stated_by_the_plan() {
    let plan = plan_of(&format!(
        "{PEOPLE}procedure P {{ serves A per individual starts on application\n\
         step S by A {{ channel paper takes 1 min }}\n step D by T for A {{ then granted }} }}\n"
    ));
    assert_eq!(plan["standing"], serde_json::json!([]));
    let stated = plan["plan"].as_array().unwrap();
    let mut stated = stated
        .iter()
        .flat_map(|it| it["to_state"].as_array().unwrap());
    assert!(stated.any(|it| it["by"] == "T" && it["what"] == "by which channel D is done"));
}

#[test]
fn whatever_is_cleared_stands_under_what_clears_it() {
    let plan = plan_of(&format!(
        "{PEOPLE}identifier K is individual local\n\
         data D about individual owned by T\nsystem S of T holds D keyed by K\n\
         procedure P {{ serves A per individual starts on application\n\
         step Ask by A {{ channel web enters D takes 20 min }}\n step Dec by T {{ then granted }} }}\n"
    ));
    let steps = plan["plan"].as_array().unwrap();
    let cleared: BTreeSet<String> = steps.iter().flat_map(|it| strings(&it["clears"])).collect();
    assert_eq!(cleared, strings(&plan["goals"]));
}

#[test]
fn what_one_change_breaks_has_a_way_out_of_its_own() {
    // Whoever no longer shows the paper is looked up: then that step needs the system, too.
    let plan = plan_of(&format!(
        "{PEOPLE}identifier K is individual local\n\
         data Address about individual owned by T\n\
         system S of T holds Address keyed by K keeps 5 years standard\n\
         document Certificate shows Address\n\
         scenario Quake {{ down S for 72 hours drilled 2025-03-01 }}\n\
         procedure P {{ serves A per individual starts on application must survive Quake\n\
         step Give by T for A {{ channel web issues Certificate }}\n\
         step Ask by A {{ channel web shows Certificate takes 40 sec }}\n\
         step Dec by T {{ reads Address from S keyed by K then granted }} }}\n"
    ));
    let goals = strings(&plan["goals"]);
    for wanted in ["document-asked@P.Ask", "does-not-survive@P@Quake"] {
        assert!(goals.contains(wanted), "{goals:?}");
    }
    assert_eq!(plan["standing"], serde_json::json!([]));
}

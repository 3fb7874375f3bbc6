//! The formats of a check for other tools and for paper: SARIF, HTML, a workbook, Markdown.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{gensoku, out, unzipped};

const BENEFIT: &str = "examples/child-benefit/as-is.gsk";

/// A design that tries to be more than text, with a mistake behind a Japanese name.
const HOSTILE: &str = r#"design "=1+1 <script>alert(1)</script> | *b*" / "<b>悪い</b>設計"  as of 2021-12-01
use japan
actor Parent "=HYPERLINK(1)" / "保護者" is resident
actor City is municipality
procedure P "<img src=x>" / "手続&" { serves Parent
  step 申込 by Parent { channel papier }
  step Check by City { then granted when "<i>&" or refused otherwise }
}
"#;

fn hostile() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.gsk");
    std::fs::write(&file, HOSTILE).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

fn checked(arguments: &[&str]) -> String {
    let output = gensoku(&[&["check"], arguments].concat());
    assert!(matches!(output.status.code(), Some(0..=2)), "{output:?}");
    out(&output).to_owned()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&checked(arguments)).unwrap()
}

#[test]
fn sarif_tells_what_json_tells() {
    let sarif = json(&["--format", "sarif", "examples"]);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let plain = json(&["--format", "json", "examples"]);
    let findings = plain["findings"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!(result["partialFingerprints"]["finding/v1"], finding["id"]);
        assert_eq!(result["message"]["text"], finding["message"]);
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], finding["rule"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], finding["file"]);
        let pairs = [
            ("startLine", "line"),
            ("startColumn", "column"),
            ("endLine", "end_line"),
            ("endColumn", "end_column"),
        ];
        for (theirs, ours) in pairs {
            assert_eq!(place["region"][theirs], finding[ours]);
        }
        let (kind, level) = (&result["kind"], &result["level"]);
        match finding["verdict"].as_str().unwrap() {
            "violates" => assert_eq!((kind, level), (&"fail".into(), &finding["severity"])),
            "accepted" => assert_eq!(result["suppressions"][0]["kind"], "inSource"),
            "not-stated" => assert_eq!((kind, level), (&"open".into(), &"none".into())),
            _ => assert_eq!((kind, level), (&"review".into(), &"none".into())),
        }
    }
}

#[test]
fn sarif_has_the_mistakes_of_the_text_in_columns_of_characters() {
    let (_folder, file) = hostile();
    let sarif = json(&["--format", "sarif", &file]);
    let run = &sarif["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let results = run["results"].as_array().unwrap();
    let mistake = results.iter().find(|it| it["ruleId"] == "unknown-word");
    let region = &mistake.unwrap()["locations"][0]["physicalLocation"]["region"];
    // `papier` stands behind a name of two characters, six bytes.
    assert_eq!(
        (region["startLine"].as_u64(), region["startColumn"].as_u64()),
        (Some(6), Some(31))
    );
    assert_eq!(region["endColumn"], 37);
}

#[test]
fn the_page_is_whole_and_nothing_in_it_is_taken_as_a_mark() {
    let page = checked(&["--format", "html", BENEFIT]);
    for id in [
        "no-digital-way@Benefit",
        "own-time@Benefit",
        "coarse-decision@Benefit",
    ] {
        assert!(page.contains(id), "{id}");
    }
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"));
    // The places are quoted, without what is noted behind them.
    assert!(page.contains("<pre>channel  paper</pre>"), "{page}");
    // Nothing is fetched, and nothing runs.
    for part in ["<script", "src=", "href=\"http", "@import", "url(http"] {
        assert!(!page.contains(part), "{part}");
    }
    let (_folder, file) = hostile();
    for lang in ["en", "ja"] {
        let page = checked(&["--format", "html", "--lang", lang, &file]);
        for part in ["<script", "<img", "<i>", "<b>悪い"] {
            assert!(!page.contains(part), "{part}");
        }
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
    }
    let page = checked(&["--format", "html", "--lang", "ja", "examples"]);
    assert!(page.contains("誰が終えられるか") && page.contains("未確定の事項"));
    assert_eq!(
        page.matches("<article").count(),
        page.matches("</article>").count()
    );
}

#[test]
fn no_cell_of_the_workbook_is_a_formula() {
    let (folder, design) = hostile();
    let file = folder.path().join("check.xlsx");
    let name = file.to_str().unwrap();
    for lang in ["en", "ja"] {
        checked(&[
            "--format", "xlsx", "--lang", lang, "--output", name, &design, "examples",
        ]);
        let parts = unzipped(&std::fs::read(&file).unwrap());
        let book = parts.iter().find(|it| it.0 == "xl/workbook.xml").unwrap();
        let named = match lang {
            "en" => [
                "Findings",
                "By principle",
                "Who can finish",
                "Open questions",
            ],
            _ => ["指摘", "原則ごとの結果", "誰が終えられるか", "未確定の事項"],
        };
        for sheet in named {
            assert!(book.1.contains(&format!("name=\"{sheet}\"")), "{sheet}");
        }
        for (part, text) in &parts {
            assert!(
                !text.contains("<f>") && !text.contains("<hyperlink"),
                "{part}"
            );
        }
    }
}

#[test]
fn what_is_told_in_text_stands_in_documents_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let design = "design \"Town\" as of 2024-04-01
actor Citizen is resident
procedure P \"Form #4\" {  # a note
  serves Citizen per household
  step Apply by Citizen { channel fax  takes 90 sec  then granted }
}
";
    file(
        "gensoku.ron",
        "(severities: {\"own-time\": (is: \"note\", because: \"a pilot\")})",
    );
    let path = file("a.gsk", design);
    let printed = checked(&[&path]);
    let last = printed.lines().last().unwrap();
    assert!(last.contains("1 note"), "{last}");
    let markdown = checked(&["--format", "markdown", &path]);
    // The summary is a paragraph of its own, not the end of the list of changes.
    assert!(
        markdown.contains(&format!(", because a pilot\n\n**{last}**\n")),
        "{markdown}"
    );
    let html = checked(&["--format", "html", &path]);
    assert!(html.contains(last), "{html}");
    // A `#` within a string is no comment, and what is noted behind it is not quoted.
    assert!(
        html.contains("procedure P &quot;Form #4&quot; {<"),
        "{html}"
    );
    assert!(!html.contains("a note") && !markdown.contains("a note"));
    let principle = printed.lines().find(|it| it.contains("P1 ")).unwrap();
    let principle = principle.split("  ").next().unwrap();
    assert!(markdown.contains(principle) && html.contains(principle));
    let broken = file("b.gsk", &design.replace("Citizen is", "Nobody is"));
    for format in ["text", "markdown", "html"] {
        let output = gensoku(&["check", "--format", format, &broken]);
        let warning = "There are errors in the text: what is told here is not the whole";
        assert!(out(&output).contains(warning), "{format}: {}", out(&output));
    }
}

#[test]
fn markdown_is_read_as_it_is_written() {
    let text = checked(&["--format", "markdown", BENEFIT]);
    assert!(
        text.contains("**8 errors · 0 warnings · 0 notes · 0 not stated**"),
        "{text}"
    );
    let findings = json(&["--format", "json", BENEFIT]);
    let ids: BTreeSet<&str> = findings["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    for id in ids {
        assert!(text.lines().any(|line| line.trim() == id), "{id}");
    }
    let (_folder, file) = hostile();
    let text = checked(&["--format", "markdown", &file]);
    assert!(
        text.starts_with(r"# =1+1 \<script\>alert(1)\</script\> \| \*b\*"),
        "{text}"
    );
}

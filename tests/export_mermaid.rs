//! `gensoku export mermaid`: the map as a flowchart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

fn mermaid(arguments: &[&str]) -> String {
    let output = support::gensoku(&[&["export", "mermaid"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The lines inside the subgraph with this title.
fn inside<'c>(chart: &'c str, title: &str) -> Vec<&'c str> {
    chart
        .lines()
        .skip_while(|it| !it.contains(&format!("[\"{title}")))
        .skip(1)
        .take_while(|it| it.trim() != "end")
        .map(str::trim)
        .collect()
}

/// The id of the node whose text begins so.
fn node<'c>(chart: &'c str, text: &str) -> &'c str {
    let line = chart
        .lines()
        .find(|it| !it.contains("subgraph") && it.contains(&format!("\"{text}")))
        .unwrap_or_else(|| panic!("no {text} in {chart}"));
    line.trim().split(['[', '(', '{']).next().unwrap()
}

#[test]
fn every_step_stands_in_its_lane_and_every_way_leads_on() {
    let chart = mermaid(&["examples/child-benefit/as-is.gsk"]);
    assert!(chart.contains("flowchart LR"), "{chart}");
    for (lane, steps) in [
        ("Parent", &["Apply", "Mail"][..]),
        ("City", &["Review", "Pay", "Refuse"]),
    ] {
        let lines = inside(&chart, lane);
        for step in steps {
            assert!(
                lines.iter().any(|it| it.contains(&format!("\"{step}"))),
                "no {step} in {lines:?}"
            );
        }
    }
    for (from, to) in [("Apply", "Mail"), ("Mail", "Review"), ("Review", "Pay")] {
        let (from, to) = (node(&chart, from), node(&chart, to));
        let way = |it: &&str| {
            let it = it.trim();
            it.starts_with(&format!("{from} -->")) && it.ends_with(&format!(" {to}"))
        };
        assert!(chart.lines().any(|it| way(&it)), "{from} to {to}: {chart}");
    }
}

#[test]
fn titles_stand_in_both_languages_and_in_the_asked_one_first() {
    let path = "examples/child-benefit/to-be.ja.gsk";
    let english = mermaid(&[path, "--lang", "en"]);
    assert!(english.contains("([\"Granted<br/>認容\"])"), "{english}");
    let japanese = mermaid(&[path, "--lang", "ja"]);
    assert!(japanese.contains("([\"認容<br/>Granted\"])"), "{japanese}");
    assert!(japanese.contains("14日後"), "{japanese}");
    // What has no title of its own in a language stands once.
    assert!(japanese.contains("[\"保護者\"]"), "{japanese}");
}

#[test]
fn what_is_written_in_a_design_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.gsk");
    std::fs::write(
        &path,
        r#"design "Quotes"
actor P "a #35; <i>c</i>" is resident
procedure Q "1. first" serves P {
  step A "end" by P {
    then B when "x | y --> z" or granted otherwise
  }
  step B by P {
    then granted
  }
}
"#,
    )
    .unwrap();
    let chart = mermaid(&[&path.to_string_lossy()]);
    assert!(!chart.contains("<i>"), "{chart}");
    assert!(chart.contains("1#46; first"), "{chart}");
    assert!(chart.contains("|\"x | y --#62; z\"|"), "{chart}");
}

#[test]
fn one_procedure_alone() {
    let all = mermaid(&["examples/child-benefit/as-is.gsk", "--procedure", "Benefit"]);
    assert_eq!(all.matches("direction LR").count(), 1);
}

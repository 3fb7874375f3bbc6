//! Rules are kept as the words that they are written in.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{project, told};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::rule::{ExampleKind, Token};

fn words(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|t| t.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_rule_with_all_its_parts() {
    let project = project(include_str!("designs/rule.gsk"));
    assert_eq!(told(&project), Vec::<String>::new());
    let rule = &project.rules[0];
    assert_eq!(rule.name.id, "analog-step");
    assert_eq!(rule.pack.text, "digital-completion");
    assert_eq!(rule.severity, Severity::Error);
    assert_eq!(rule.concern.as_ref().unwrap().text, "process");
    let sources: Vec<_> = rule.sources.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(
        sources,
        [
            "WG2-S10",
            "DigitalPrinciples P1",
            "DigitalProceduresAct art 2 item 1"
        ]
    );
    assert_eq!(words(&rule.bindings[0]), "each step s of procedure p");
    assert_eq!(
        words(rule.limit.as_ref().unwrap()),
        "the applicant acts or receives in s"
    );
    assert!(!rule.negated);
    assert_eq!(words(&rule.demand), "s is in no smallest cut of digital");
    assert_eq!(rule.says[0].text.first, "{s} is done by {s.channel}");
    assert_eq!(rule.remedies[0].level.text, "operation");
    assert_eq!(words(&rule.remedies[1].words), "what requires s . channel");
    let kinds: Vec<_> = rule
        .examples
        .iter()
        .map(|e| (e.kind, words(&e.at)))
        .collect();
    assert_eq!(
        kinds,
        [
            (ExampleKind::Violates, "P . Apply channel".to_owned()),
            (ExampleKind::Conforms, String::new()),
            (ExampleKind::NotStated, "P . Apply".to_owned()),
            (ExampleKind::Ignores, "P . Check".to_owned()),
        ]
    );
    for example in &rule.examples {
        let body = project.sources.text(example.body);
        let body = format!("actor Resident is resident\nactor City is municipality\n{body}");
        assert_eq!(told(&common::project(&body)), Vec::<String>::new());
    }
}

#[test]
fn nested_where_belongs_to_the_expression() {
    let project = project(
        r#"rule r of p is warning
  for each step s  each data d of s.enters
  where some step t before s where t.enters d
  must not ( number of records in s >= 3 or some provision v where v permits s ) and s.starts is 2024-04-01
  parameter profile-sectors
  why "because" / "ゆえに"
"#,
    );
    assert_eq!(told(&project), Vec::<String>::new());
    let rule = &project.rules[0];
    assert_eq!(
        words(&rule.bindings[0]),
        "each step s each data d of s . enters"
    );
    assert_eq!(
        words(rule.limit.as_ref().unwrap()),
        "some step t before s where t . enters d"
    );
    assert!(rule.negated);
    assert_eq!(
        words(&rule.demand),
        "( number of records in s >= 3 or some provision v where v permits s ) and s . starts is 2024-04-01"
    );
    assert_eq!(rule.parameters[0].text, "profile-sectors");
    assert_eq!(rule.why.as_ref().unwrap().second.as_deref(), Some("ゆえに"));
    for token in rule.demand.iter().chain(&rule.bindings[0]) {
        assert_eq!(project.sources.text(token.span), token.text);
    }
}

//! The known verdicts of real and constructed process models, and bounds on the whole collection.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

mod common;

use std::path::Path;

use gensoku_engine::flow::soundness::{Limits, Rule, Soundness, Verdict, check};
use gensoku_interop::bpmn::{decode, read};

fn soundness(path: &Path) -> Soundness {
    let bytes = std::fs::read(path).expect("a readable file");
    let imported =
        read(&decode(&bytes)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    check(&imported.net, &Limits::default())
}

const NOTHING: &[Rule] = &[];
const STUCK: Rule = Rule::NoOptionToComplete;
const IMPROPER: Rule = Rule::ImproperCompletion;
const UNSAFE: Rule = Rule::Unsafe;
const DEAD: Rule = Rule::DeadStep;

/// What each file violates, the note about unread messages apart.
const VERDICTS: &[(&str, &[Rule])] = &[
    ("verdicts/integration/p2", NOTHING),
    ("verdicts/integration/e020", NOTHING),
    ("verdicts/integration/message_persistence", NOTHING),
    ("verdicts/integration/pools-message-flows", NOTHING),
    ("verdicts/no_dead_activities/no-dead-activities", NOTHING),
    ("verdicts/proper_completion/proper-completion-1", NOTHING),
    ("verdicts/proper_completion/proper-completion-2", NOTHING),
    ("synthetic/por_trap", NOTHING),
    ("synthetic/p02x01", NOTHING),
    ("synthetic/p04x01", NOTHING),
    ("synthetic/p06x01", NOTHING),
    ("synthetic/p06x10", NOTHING),
    ("synthetic/p08x01", NOTHING),
    ("synthetic/p09x01", NOTHING),
    ("synthetic/p10x01", NOTHING),
    ("synthetic/p15x01", NOTHING),
    ("synthetic/p17x01", NOTHING),
    ("synthetic/p20x01", NOTHING),
    ("synthetic/p22x01", NOTHING),
    ("synthetic/400", NOTHING),
    ("synthetic/500", NOTHING),
    ("miwg_reference/A.1.0", NOTHING),
    ("miwg_reference/A.2.0", NOTHING),
    ("miwg_reference/A.2.1", NOTHING),
    (
        "verdicts/option_to_complete/no-option-to-complete-1",
        &[STUCK],
    ),
    ("synthetic/livelock_bounded", &[STUCK]),
    ("synthetic/deadlock_xor_and", &[STUCK]),
    (
        "verdicts/option_to_complete/no-option-to-complete-2",
        &[STUCK, DEAD],
    ),
    (
        "verdicts/no_dead_activities/dead-activities",
        &[STUCK, DEAD],
    ),
    ("verdicts/integration/p6_stuck", &[STUCK, DEAD]),
    (
        "verdicts/proper_completion/no-proper-completion-1",
        &[IMPROPER],
    ),
    (
        "verdicts/proper_completion/no-proper-completion-2",
        &[IMPROPER],
    ),
    (
        "verdicts/proper_completion/no-proper-completion-3-unsafe",
        &[IMPROPER, UNSAFE],
    ),
    ("verdicts/safeness/unsafe", &[IMPROPER, UNSAFE]),
    ("synthetic/lackofsync_and_xor", &[IMPROPER, UNSAFE]),
    ("ukho_hocs/TO_HOME_SEC", &[IMPROPER, UNSAFE]),
    ("verdicts/integration/livelock", &[STUCK, IMPROPER, UNSAFE]),
    ("ukho_hocs/COMP2_EXGRATIA_QA", &[DEAD]),
];

#[test]
fn every_known_verdict_comes_out() {
    let Some(models) = common::models() else {
        return;
    };
    let mut wrong = Vec::new();
    for (name, expected) in VERDICTS {
        let soundness = soundness(&models.join(format!("{name}.bpmn")));
        let violated: Vec<Rule> = soundness
            .violated()
            .filter(|&rule| rule != Rule::UnreadMessage)
            .collect();
        if violated != *expected {
            wrong.push(format!("{name}: {violated:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_unread_message_is_noted_where_one_is_left() {
    let Some(models) = common::models() else {
        return;
    };
    let noted = |name: &str| {
        let soundness = soundness(&models.join(name));
        matches!(soundness.verdict(Rule::UnreadMessage), Verdict::Violated(_))
    };
    assert!(noted("verdicts/integration/pools-message-flows.bpmn"));
    assert!(!noted("verdicts/integration/message_persistence.bpmn"));
}

#[test]
fn every_model_is_read_and_decided() {
    let Some(models) = common::models() else {
        return;
    };
    let files = common::files(&models, "bpmn");
    assert!(files.len() > 80, "only {} files", files.len());
    for path in files {
        for (rule, verdict) in soundness(&path).iter() {
            assert!(
                !matches!(verdict, Verdict::Undecided(_)),
                "{}: {} is undecided",
                path.display(),
                rule.name()
            );
        }
    }
}

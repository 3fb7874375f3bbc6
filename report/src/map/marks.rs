//! What findings mark on a map.

use std::collections::BTreeSet;

use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::{Element, Finding, Role, Verdict};
use gensoku_layout::svg::Mark;

/// The elements that a finding marks: its subject and its cut.
pub fn marked(finding: &Finding) -> BTreeSet<Element> {
    finding
        .witness
        .iter()
        .filter(|w| w.role == Role::Cut)
        .map(|w| w.element)
        .chain([finding.subject])
        .collect()
}

/// What orders findings where only one can be shown: violations before questions, errors first.
pub fn rank(finding: &Finding) -> (u8, Severity) {
    let verdict = match finding.verdict {
        Verdict::Violates => 4,
        Verdict::NotStated => 3,
        Verdict::Undecided => 2,
        Verdict::Accepted => 1,
        Verdict::Conforms => 0,
    };
    (verdict, finding.severity)
}

/// The mark of a finding, if it has one in a picture: what is accepted or only noted is told in words.
pub fn mark(finding: &Finding) -> Option<Mark> {
    match (finding.verdict, finding.severity) {
        (Verdict::Violates, Severity::Error) => Some(Mark::Violated),
        (Verdict::Violates, Severity::Warning) => Some(Mark::Warning),
        (Verdict::NotStated | Verdict::Undecided, _) => Some(Mark::NotStated),
        (Verdict::Violates | Verdict::Conforms | Verdict::Accepted, _) => None,
    }
}

//! Findings that the reviewers live with: an acceptance that still holds takes its finding out of what is broken.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Accepted, AcceptedId, Design};
use gensoku_dsl::near;
use gensoku_dsl::text::{Lang, Text};
use jiff::civil::Date;
use smol_str::SmolStr;

use super::expr::Rule;
use super::say;
use super::types::Kind;
use crate::finding::{Element, Finding, Findings, Role, Tally, Verdict, Witness};

/// What was found before acceptances are judged.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The identities of everything found in the design as it is looked at.
    findings: BTreeSet<String>,
    /// Those of what is found in it before its revisions or with them.
    elsewhere: BTreeSet<String>,
    /// The names of the rules that were asked.
    rules: BTreeSet<SmolStr>,
    /// The identities of what is accepted on the day, by whichever acceptance.
    accepted: BTreeSet<String>,
}

impl Found {
    pub(super) fn new<'f>(
        rules: &[Rule],
        findings: impl IntoIterator<Item = &'f Finding>,
        elsewhere: &[String],
    ) -> Self {
        let findings = findings.into_iter().map(|it| it.id.clone());
        Self {
            findings: findings.collect(),
            elsewhere: elsewhere.iter().cloned().collect(),
            rules: rules
                .iter()
                .filter(|it| !judges_acceptances(it))
                .map(|it| it.name.clone())
                .collect(),
            accepted: BTreeSet::new(),
        }
    }

    /// Notes what is accepted, once that is judged.
    pub(super) fn note_accepted<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        let accepted = findings
            .into_iter()
            .filter(|it| it.verdict == Verdict::Accepted);
        self.accepted = accepted.map(|it| it.id.clone()).collect();
    }

    /// Whether a finding is accepted on the day, by whichever acceptance.
    pub(super) fn is_accepted(&self, finding: &str) -> bool {
        self.accepted.contains(finding)
    }

    /// Whether the rule of a finding was asked, and finds what can be accepted.
    pub(super) fn asks(&self, finding: &str) -> bool {
        self.rules.contains(rule_of(finding))
    }

    /// Whether there is such a finding.
    pub(super) fn has(&self, finding: &str) -> bool {
        self.findings.contains(finding)
    }

    /// Whether there is such a finding, or was or will be without or with some revision.
    pub(super) fn has_ever(&self, finding: &str) -> bool {
        self.has(finding) || self.elsewhere.contains(finding)
    }

    /// The finding whose identity is nearest: a like one, else the first of that rule within what is named.
    pub(super) fn nearest(&self, finding: &str) -> Option<&str> {
        let all = || self.findings.iter().map(String::as_str);
        let lies_within = |it: &&str| {
            let rest = it.strip_prefix(finding);
            rest.is_some_and(|it| it.starts_with(['.', '@']))
        };
        near::nearest(finding, all()).or_else(|| all().find(lies_within))
    }
}

/// The rule of a finding's identity.
pub fn rule_of(finding: &str) -> &str {
    finding.split_once('@').map_or(finding, |(rule, _)| rule)
}

/// Whether a rule judges acceptances; those are asked after all others.
pub fn judges_acceptances(rule: &Rule) -> bool {
    let mut bindings = rule.bindings.iter();
    bindings.any(|it| it.kind == Kind::Acceptance)
}

/// Whether an acceptance holds on a day: until its date, and always where it names none.
fn holds(accepted: &Accepted, as_of: Date) -> bool {
    accepted.until.is_none_or(|until| as_of < until)
}

/// Gives the findings that are accepted on a day that verdict, and counts them so.
pub(super) fn accept(design: &Design, as_of: Date, findings: &mut Findings, tallies: &mut [Tally]) {
    let holding = design.accepted.entries().filter(|(_, it)| holds(it, as_of));
    let accepted: BTreeMap<&str, (AcceptedId, &Accepted)> = holding
        .map(|(id, it)| (it.finding.as_str(), (id, it)))
        .collect();
    if accepted.is_empty() {
        return;
    }
    let of_parts: BTreeMap<Broken, (AcceptedId, &Accepted)> = findings
        .iter()
        .filter_map(|it| Some((accepted.get(it.id.as_str())?, it)))
        .flat_map(|(by, it)| {
            let own = broken(it).filter(|broken| broken.element == it.subject);
            own.map(|broken| (broken, *by))
        })
        .collect();
    let meant = findings
        .iter()
        .map(|it| match accepted.get(it.id.as_str()) {
            Some(&by) => vec![by],
            None => by_parts(it, &of_parts),
        });
    let meant: Vec<(usize, Vec<(AcceptedId, &Accepted)>)> =
        meant.enumerate().filter(|(_, by)| !by.is_empty()).collect();
    for (at, by) in meant {
        let Some(finding) = findings.get_mut(at) else {
            continue;
        };
        if let Some(tally) = tallies.iter_mut().find(|it| it.rule == finding.rule) {
            tally.counts.accept(finding.verdict);
        }
        finding.verdict = Verdict::Accepted;
        finding
            .witness
            .extend(by.into_iter().map(|(id, by)| Witness {
                role: Role::Because,
                element: Element::Acceptance(id),
                path: say::path_of(design, Element::Acceptance(id)),
                note: note(by),
                span: by.span,
            }));
    }
}

/// What breaks at some element, in the eyes of a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Broken {
    pack: SmolStr,
    element: Element,
    note: Text,
}

/// Where a finding breaks.
fn broken(finding: &Finding) -> impl Iterator<Item = Broken> + '_ {
    let breaks = finding.witness.iter();
    let breaks = breaks.filter(|it| it.role == Role::Cut);
    breaks.map(|it| Broken {
        pack: finding.pack.clone(),
        element: it.element,
        note: it.note.clone(),
    })
}

/// The acceptances of what a finding about a whole consists of: it is accepted with its parts, where each part has a
/// finding of its own in the same pack that says the same of it and is accepted. Who lives with a paper form lives with
/// a procedure that cannot be finished digitally because of it.
fn by_parts<'d>(
    finding: &Finding,
    of_parts: &BTreeMap<Broken, (AcceptedId, &'d Accepted)>,
) -> Vec<(AcceptedId, &'d Accepted)> {
    let parts = broken(finding).filter(|it| it.element != finding.subject);
    let all: Option<Vec<_>> = parts.map(|it| of_parts.get(&it).copied()).collect();
    all.filter(|_| finding.verdict == Verdict::Violates)
        .unwrap_or_default()
}

/// Why, by whom and until when, in a line.
fn note(accepted: &Accepted) -> Text {
    let write = |lang: Lang| {
        let says = |it: &&str| !it.trim().is_empty();
        let reason = accepted.reason.as_ref().map(|it| it.get(lang));
        let reason = reason.filter(says).map(str::to_owned);
        let by = accepted.by.as_deref().filter(says).map(|by| match lang {
            Lang::En => format!("by {by}"),
            Lang::Ja => format!("容認者：{by}"),
        });
        let until = accepted.until.map(|until| match lang {
            Lang::En => format!("until {until}"),
            Lang::Ja => format!("期限：{}", say::date(until, lang)),
        });
        let told: Vec<String> = reason.into_iter().chain(by).chain(until).collect();
        match lang {
            Lang::En if told.is_empty() => "accepted, and nobody says why".to_owned(),
            Lang::Ja if told.is_empty() => "容認（理由の記載なし）".to_owned(),
            Lang::En => format!("accepted: {}", told.join(", ")),
            Lang::Ja => format!("容認：{}", told.join("、")),
        }
    };
    Text::new(write(Lang::En), write(Lang::Ja))
}

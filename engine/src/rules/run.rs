//! Asks rules of a world: every element that a rule speaks of gets a verdict, and every verdict but
//! `conforms` becomes a finding.

use gensoku_dsl::design::{Design, RevisionId};
use gensoku_dsl::diagnostic::Severity;
use jiff::civil::Date;

use super::acceptances::{self, Found, judges_acceptances};
use super::again::Of;
use super::eval::Eval;
use super::expr::Rule;
use super::parameters::Parameters;
use super::related::Gathered;
use crate::finding::{Finding, Findings, Report, Tally, Verdict};
use crate::world::{Situation, World};

/// Of so many steps, the rules are asked on all cores: less work is done before another core has begun.
pub(super) const WORTH_SHARING: usize = 200;

/// Checks a world against rules; the packs keep their order.
pub fn check(world: &World<'_>, rules: &[Rule], parameters: &Parameters) -> Report {
    check_revised(world, &[], rules, parameters)
}

/// Checks a world against rules where it is known what is [found elsewhere](found_elsewhere): what is accepted and found
/// only there, as a revision solves it or brings it about, is no acceptance that has lost its finding.
pub fn check_revised(
    world: &World<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    parameters: &Parameters,
) -> Report {
    ask_ahead(world);
    let mut eval = Eval::new(world, parameters);
    let of: Vec<Of> = rules
        .iter()
        .map(|it| match judges_acceptances(it) {
            true => Of::Nothing,
            false => Of::Everything,
        })
        .collect();
    let (found, counts): (Vec<_>, Vec<_>) = eval.all_rules(rules, &of).into_iter().unzip();
    let mut tallies = tallies(rules);
    for (tally, (counts, _)) in tallies.iter_mut().zip(counts) {
        tally.counts = counts;
    }
    let mut findings: Findings = found.into_iter().flatten().collect();
    findings.sort();
    let (findings, tallies) = with_acceptances(&mut eval, elsewhere, rules, findings, tallies);
    Report {
        as_of: world.as_of,
        situation: world.situation(),
        findings,
        tallies,
    }
}

/// Answers on all cores what most rules ask, where there is much of it.
pub(super) fn ask_ahead(world: &World<'_>) {
    if world.design.steps.len() >= WORTH_SHARING {
        world.ask_ahead();
    }
}

/// Judges what is accepted of what all other rules found, and what the rules about acceptances find, in their order.
pub(super) fn with_acceptances(
    eval: &mut Eval<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    mut findings: Findings,
    mut tallies: Vec<Tally>,
) -> (Findings, Vec<Tally>) {
    let world = eval.world;
    if world.design.accepted.is_empty() {
        return (findings, tallies);
    }
    eval.found = Found::new(rules, &findings, elsewhere);
    acceptances::accept(world.design, world.as_of, &mut findings, &mut tallies);
    eval.found.note_accepted(&findings);
    for (rule, tally) in rules.iter().zip(&mut tallies) {
        if judges_acceptances(rule) {
            let (found, (counts, _)) = eval.rule(rule, &Of::Everything);
            findings.extend(found);
            tally.counts = counts;
        }
    }
    findings.sort();
    (findings, tallies)
}

/// No verdict yet of any rule.
pub(super) fn tallies(rules: &[Rule]) -> Vec<Tally> {
    let tally = |it: &Rule| Tally::new(it.name.clone(), it.pack.clone(), it.title.clone());
    rules.iter().map(tally).collect()
}

/// What a check finds, without what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The identity.
    pub id: String,
    /// How grave it is.
    pub severity: Severity,
    /// What the rule comes to.
    pub verdict: Verdict,
}

/// What [`check_revised`] finds, in no order: for those who check a design again and again and tell nothing.
pub fn outlines(
    world: &World<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<Outline> {
    if !world.design.accepted.is_empty() {
        let report = check_revised(world, elsewhere, rules, parameters);
        let findings = report.findings.into_iter();
        let outline = |it: Finding| Outline {
            id: it.id,
            severity: it.severity,
            verdict: it.verdict,
        };
        return findings.map(outline).collect();
    }
    let eval = Eval::new(world, parameters);
    let eval = &eval;
    let of_rule = |rule| {
        let cases = eval.cases(rule, &Of::Everything).into_iter();
        let found = cases
            .filter(|it| it.verdict() != Verdict::Conforms && eval.subject(&it.objects).is_some());
        found.map(move |it| Outline {
            id: eval.identity(rule, &it.objects),
            severity: rule.severity_of(it.verdict()),
            verdict: it.verdict(),
        })
    };
    rules.iter().flat_map(of_rule).collect()
}

/// The identities of what the rules of accepted findings find in a design before its revisions, and with all of them.
pub fn found_elsewhere(
    base: &Design,
    as_of: Date,
    situation: Situation,
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<String> {
    if base.accepted.is_empty() || base.revisions.is_empty() {
        return Vec::new();
    }
    let all: Vec<RevisionId> = base.revisions.ids().collect();
    let both = [base, &base.at(as_of, &all)];
    let worlds = both.map(|it| World::new(it, as_of).within(situation));
    let found = worlds
        .iter()
        .flat_map(|it| found_of_accepted(it, rules, parameters));
    found.collect()
}

/// The identities of what the rules of accepted findings find in a world.
fn found_of_accepted(world: &World<'_>, rules: &[Rule], parameters: &Parameters) -> Vec<String> {
    let accepted = || world.design.accepted.iter();
    rules
        .iter()
        .filter(|rule| accepted().any(|it| acceptances::rule_of(&it.finding) == rule.name))
        .flat_map(|rule| {
            let all = verdicts(world, rule, parameters).into_iter();
            let found = all.filter(|(_, verdict)| *verdict != Verdict::Conforms);
            found.map(|(element, _)| format!("{}@{element}", rule.name))
        })
        .collect()
}

/// What one rule comes to for every element that it speaks of: its identity without the rule, and the verdict.
pub fn verdicts(world: &World<'_>, rule: &Rule, parameters: &Parameters) -> Vec<(String, Verdict)> {
    verdicts_among(world, rule, std::slice::from_ref(rule), parameters)
}

/// The same for a rule among others, which matters to a rule that speaks of what the others found.
pub fn verdicts_among(
    world: &World<'_>,
    rule: &Rule,
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<(String, Verdict)> {
    let mut eval = Eval::new(world, parameters);
    if judges_acceptances(rule) {
        let report = check(world, rules, parameters);
        eval.found = Found::new(rules, &report.findings, &[]);
        eval.found.note_accepted(&report.findings);
    }
    let element = |id: &str| {
        id.split_once('@')
            .map_or(String::new(), |(_, it)| it.to_owned())
    };
    let cases = eval.cases(rule, &Of::Everything).into_iter();
    let mut verdicts: Vec<(String, Verdict)> = cases
        .map(|it| (element(&eval.identity(rule, &it.objects)), it.verdict()))
        .collect();
    verdicts.sort();
    verdicts
}

impl<'a> Eval<'a> {
    pub(super) fn new(world: &'a World<'a>, parameters: &'a Parameters) -> Self {
        Self {
            world,
            parameters,
            found: Found::default(),
            gathered: Gathered::default(),
        }
    }
}

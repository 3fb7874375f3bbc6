//! Every rule has a way out that can be applied, or says here why no clause of a revision is one; and a plan written
//! down comes to what it came to.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what is wrong by failing"
)]

use std::collections::BTreeMap;

use gensoku_dsl::design::RevisionId;
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Sources;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_engine::revise::{Budget, Plan, Task, plan, unforeseen};
use gensoku_engine::rules::expr::{Example, Shown};
use gensoku_engine::rules::{Parameters, Rule, check};
use gensoku_engine::world::World;
use gensoku_policies::examples::Read;
use gensoku_policies::packs;
use gensoku_report::revise::{Planned, gsk};

/// Rules whose examples no clause of a revision clears, and why.
const WITHOUT: &[(&str, &str)] = &[
    (
        "acceptance-expired",
        "an acceptance is no part of a revision",
    ),
    (
        "acceptance-orphaned",
        "an acceptance is no part of a revision",
    ),
    (
        "acceptance-without-reason",
        "an acceptance is no part of a revision",
    ),
    (
        "apart-on-one-occasion",
        "on which front both are done is for the author to say",
    ),
    (
        "improper-completion",
        "where branches meet is for the author to say",
    ),
    ("no-latin-name", "no system of the design holds such a name"),
    (
        "no-option-to-complete",
        "where a loop ends is for the author to say",
    ),
    ("no-way-for-a-proxy", "the design knows no proxy"),
    (
        "no-way-to-a-result",
        "how a procedure ends is for the author to say",
    ),
    (
        "nobody-abroad",
        "a step that needs registration stays closed to people abroad",
    ),
    ("office-not-identified", "no identifier stands for offices"),
    (
        "plan-without-source",
        "on which study a plan rests is for the author to say",
    ),
    ("platform-income-missing", "no platform is in the design"),
    (
        "private-data-without-use-case",
        "no plan is there in which to agree",
    ),
    (
        "service-on-consent",
        "what is done without consent is for the author to say",
    ),
    ("unsafe", "where branches meet is for the author to say"),
];

/// What comes of the violating examples of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ways {
    examples: usize,
    with_a_way: usize,
    cleared: usize,
}

fn task<'a>(read: &'a Read, rules: &'a [Rule], parameters: &'a Parameters) -> Task<'a> {
    Task {
        base: read.design(),
        as_of: Read::day(),
        with: &[],
        rules,
        parameters,
        severity: Severity::Note,
        budget: Budget::default(),
        weights: None,
    }
}

/// The example with the plan behind it, as a file that revises it would say it.
fn revised(example: &Example, read: &Read, plan: &Plan, lang: Lang) -> Example {
    let written = gsk(&Planned {
        sources: &Sources::default(),
        design: &read.design().at(Read::day(), &[]),
        plan,
        file: "example.gsk",
        lang,
    })
    .unwrap();
    let revisions = written
        .lines()
        .skip_while(|it| !it.starts_with("revision") && !it.starts_with("改定"));
    let revisions: Vec<&str> = revisions.collect();
    Example {
        body: format!("{}\n{}", example.body, revisions.join("\n")),
        ..example.clone()
    }
}

#[test]
fn every_rule_has_a_way_out_that_can_be_applied() {
    let packs = packs().unwrap();
    let mut all: BTreeMap<&str, Ways> = BTreeMap::new();
    for rule in &packs.rules {
        let ways = all.entry(rule.name.as_str()).or_default();
        for example in rule.examples.iter().filter(|it| it.kind == Shown::Violates) {
            let read = Read::new(example);
            let plan = plan(&task(&read, std::slice::from_ref(rule), &packs.parameters));
            ways.examples += 1;
            ways.with_a_way += usize::from(!plan.candidates.is_empty());
            ways.cleared += usize::from(plan.standing.is_empty() && !plan.goals.is_empty());
            assert!(plan.optimal, "{}: {} checks", rule.name, plan.checks);
            for lang in [Lang::En, Lang::Ja] {
                let again = revised(example, &read, &plan, lang);
                let read = Read::new(&again);
                let told = read.told();
                assert!(told.is_empty(), "{}: {told:?}\n{}", rule.name, again.body);
                let with: Vec<RevisionId> = read.design().revisions.ids().collect();
                let design = read.design().at(Read::day(), &with);
                let world = World::new(&design, Read::day());
                let after = check(&world, std::slice::from_ref(rule), &packs.parameters);
                for it in after
                    .findings
                    .iter()
                    .filter(|it| it.verdict != Verdict::Accepted)
                {
                    assert!(
                        !plan.is_cleared(&it.id),
                        "{} is not cleared\n{}",
                        it.id,
                        again.body
                    );
                    let before = plan.before.findings.iter().any(|old| old.id == it.id);
                    assert!(before, "{} is new\n{}", it.id, again.body);
                }
            }
        }
    }
    let total = |of: fn(&Ways) -> usize| all.values().map(of).sum::<usize>();
    println!(
        "{} rules, {} violating examples, {} with a way out, {} cleared",
        all.len(),
        total(|it| it.examples),
        total(|it| it.with_a_way),
        total(|it| it.cleared)
    );
    let without: Vec<&str> = all
        .iter()
        .filter(|(_, it)| it.cleared == 0)
        .map(|(rule, _)| *rule)
        .collect();
    let known: Vec<&str> = WITHOUT.iter().map(|it| it.0).collect();
    assert_eq!(without, known);
}

#[test]
fn every_change_does_only_what_is_foreseen() {
    let packs = packs().unwrap();
    for rule in &packs.rules {
        for example in &rule.examples {
            let read = Read::new(example);
            let surprises = unforeseen(&task(&read, &packs.rules, &packs.parameters));
            assert!(
                surprises.is_empty(),
                "{}: {surprises:#?}\n{}",
                rule.name,
                example.body
            );
        }
    }
}

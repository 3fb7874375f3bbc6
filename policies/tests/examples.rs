//! The examples of every rule are its tests, and every part of a rule is needed by one of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use gensoku_dsl::source::Span;
use gensoku_engine::finding::Verdict;
use gensoku_engine::rules::expr::{Example, Expr, Quantified, Shown};
use gensoku_engine::rules::{Parameters, Rule, check, verdicts};
use gensoku_engine::world::World;
use gensoku_policies::{Shipped, packs};
use jiff::civil::date;

/// What every example sees besides the library.
const PRELUDE: &str = "design \"Example\" as of 2021-11-22
use japan
actor Resident is resident
actor City is municipality
actor Ministry is ministry
actor Firm is company
";

fn project(example: &Example) -> gensoku_dsl::Project {
    let text = format!("{PRELUDE}{}", example.body);
    gensoku_dsl::parse_str("example.gsk", &text, &Shipped)
}

/// What is wrong with an example of a rule, if anything.
fn fault(rule: &Rule, example: &Example, parameters: &Parameters) -> Result<(), String> {
    let project = project(example);
    if let Some(it) = project.diagnostics.first() {
        let text = project.sources.text(it.primary.span);
        return Err(format!("it does not parse: {} at “{text}”", it.message.en));
    }
    let world = World::new(&project.design, date(2021, 11, 22));
    fault_in(&world, &project, rule, example, parameters)
}

/// The same in a world that was built before.
fn fault_in(
    world: &World<'_>,
    project: &gensoku_dsl::Project,
    rule: &Rule,
    example: &Example,
    parameters: &Parameters,
) -> Result<(), String> {
    let all = verdicts(world, rule, parameters);
    let told: Vec<_> = all.iter().filter(|it| it.1 != Verdict::Conforms).collect();
    let at = example
        .at
        .as_ref()
        .map(|(at, _)| at.as_str())
        .unwrap_or_default();
    let exactly = |verdict: Verdict| match told.as_slice() {
        [(element, it)] if *it == verdict && element == at => Ok(()),
        other => Err(format!("expected only {verdict:?} at {at}, got {other:?}")),
    };
    match example.kind {
        Shown::Violates => {
            exactly(Verdict::Violates)?;
            clause_fault(rule, example, project, world, parameters)
        }
        Shown::NotStated => exactly(Verdict::NotStated),
        Shown::Conforms if all.is_empty() => Err("the rule speaks of nothing here".to_owned()),
        Shown::Conforms if told.is_empty() => Ok(()),
        Shown::Conforms => Err(format!("expected nothing, got {told:?}")),
        Shown::Ignores => {
            let spoken = |element: &str| element == at || element.starts_with(&format!("{at}@"));
            match all.iter().find(|it| spoken(&it.0)) {
                None => Ok(()),
                Some(it) => Err(format!("it speaks of {it:?}")),
            }
        }
    }
}

/// Where an example names a clause, its finding stands there.
fn clause_fault(
    rule: &Rule,
    example: &Example,
    project: &gensoku_dsl::Project,
    world: &World<'_>,
    parameters: &Parameters,
) -> Result<(), String> {
    let Some((_, Some(clause))) = &example.at else {
        return Ok(());
    };
    let report = check(world, std::slice::from_ref(rule), parameters);
    let finding = report.findings.first().unwrap();
    let text = &project.sources.get(finding.span.file).unwrap().text;
    let start = text[..finding.span.start as usize].rfind(clause.as_str());
    let starts_there = project
        .sources
        .text(finding.span)
        .starts_with(clause.as_str());
    // Between the keyword and the place no other clause may stand.
    let beside = start.is_some_and(|start| {
        let between = &text[start + clause.len()..finding.span.start as usize];
        between.trim().is_empty()
    });
    if starts_there || beside {
        Ok(())
    } else {
        Err(format!(
            "expected it at `{clause}`, it stands at “{}”",
            project.sources.text(Span { ..finding.span })
        ))
    }
}

#[test]
fn every_example_shows_what_it_says() {
    let packs = packs().unwrap();
    let mut faults = Vec::new();
    let mut count = 0;
    for rule in &packs.rules {
        for (index, example) in rule.examples.iter().enumerate() {
            count += 1;
            if let Err(fault) = fault(rule, example, &packs.parameters) {
                faults.push(format!(
                    "{} {:?} (example {index}): {fault}",
                    rule.name, example.kind
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 2 * packs.rules.len(), "{count} examples");
}

/// The rule with one part taken away, and which.
fn mutations(rule: &Rule) -> Vec<(String, Rule)> {
    let mut mutations = Vec::new();
    if let Some(limit) = &rule.limit {
        let mut without = rule.clone();
        without.limit = None;
        mutations.push(("its `where`".to_owned(), without));
        for (index, smaller) in smaller(limit).into_iter().enumerate() {
            let mut mutated = rule.clone();
            mutated.limit = Some(smaller);
            mutations.push((format!("part {index} of its `where`"), mutated));
        }
    }
    let parts = smaller(&rule.demand);
    if parts.is_empty() {
        let mut mutated = rule.clone();
        mutated.demand = Expr::And(Vec::new());
        mutations.push(("its whole `must`".to_owned(), mutated));
    }
    for (index, smaller) in parts.into_iter().enumerate() {
        let mut mutated = rule.clone();
        mutated.demand = smaller;
        mutations.push((format!("part {index} of its `must`"), mutated));
    }
    mutations
}

/// The condition with one part of an `and`, an `or` or the `where` of a quantifier taken away, in every way.
fn smaller(expr: &Expr) -> Vec<Expr> {
    let of_parts = |parts: &[Expr], join: fn(Vec<Expr>) -> Expr| {
        let mut all = Vec::new();
        for index in 0..parts.len() {
            let mut rest = parts.to_vec();
            rest.remove(index);
            all.push(join(rest));
            for smaller in smaller(&parts[index]) {
                let mut replaced = parts.to_vec();
                replaced[index] = smaller;
                all.push(join(replaced));
            }
        }
        all
    };
    match expr {
        Expr::Not(inner) => smaller(inner)
            .into_iter()
            .map(|it| Expr::Not(Box::new(it)))
            .collect(),
        Expr::And(parts) => of_parts(parts, Expr::And),
        Expr::Or(parts) => of_parts(parts, Expr::Or),
        Expr::Quantified(quantified) => {
            let with = |body: Option<Expr>| {
                Expr::Quantified(Box::new(Quantified {
                    body,
                    ..(**quantified).clone()
                }))
            };
            let Some(body) = &quantified.body else {
                return Vec::new();
            };
            let mut all: Vec<Expr> = smaller(body).into_iter().map(|it| with(Some(it))).collect();
            if all.is_empty() {
                all.push(with(None));
            }
            all
        }
        _ => Vec::new(),
    }
}

#[test]
fn no_part_of_a_rule_can_be_taken_away_unnoticed() {
    let packs = packs().unwrap();
    let mut survivors = Vec::new();
    for rule in &packs.rules {
        let projects: Vec<_> = rule.examples.iter().map(project).collect();
        let worlds: Vec<_> = projects
            .iter()
            .map(|it| World::new(&it.design, date(2021, 11, 22)))
            .collect();
        for (part, mutated) in mutations(rule) {
            let mut seen = rule.examples.iter().zip(&projects).zip(&worlds);
            let noticed = seen.any(|((example, project), world)| {
                fault_in(world, project, &mutated, example, &packs.parameters).is_err()
            });
            if !noticed {
                survivors.push(format!(
                    "{}: without {part} every example still holds",
                    rule.name
                ));
            }
        }
    }
    assert!(survivors.is_empty(), "{}", survivors.join("\n"));
}

#[test]
fn every_pack_has_rules_and_every_rule_a_pack() {
    let packs = packs().unwrap();
    for pack in &packs.packs {
        let rules = packs.rules.iter().filter(|it| it.pack == pack.name).count();
        assert!(rules >= 4, "{} has {rules} rules", pack.name);
    }
    for rule in &packs.rules {
        assert!(
            packs.packs.iter().any(|it| it.name == rule.pack),
            "{}",
            rule.name
        );
        assert!(
            !rule.sources.is_empty() && !rule.title.ja.is_empty(),
            "{}",
            rule.name
        );
        assert!(!rule.remedies.is_empty(), "{} offers no way out", rule.name);
    }
}

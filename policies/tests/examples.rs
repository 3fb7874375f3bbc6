//! The examples of every rule are its tests, and every part of a rule is needed by one of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use gensoku_engine::finding::Finding;
use gensoku_engine::rules::Rule;
use gensoku_engine::rules::expr::{Example, Expr, Piece, Quantified, Remedy, Sentence, Shown};
use gensoku_policies::examples::Read;
use gensoku_policies::{Packs, packs};

/// What is wrong with an example of a rule, if anything.
fn fault(rule: &Rule, read: &Read, example: &Example, packs: &Packs) -> Result<(), String> {
    read.shows(example, rule, &packs.rules, &packs.parameters)
}

#[test]
fn every_example_shows_what_it_says() {
    let packs = packs().unwrap();
    let mut faults = Vec::new();
    let mut count = 0;
    for rule in &packs.rules {
        for (index, example) in rule.examples.iter().enumerate() {
            count += 1;
            if let Err(fault) = fault(rule, &Read::new(example), example, &packs) {
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
        let read: Vec<Read> = rule.examples.iter().map(Read::new).collect();
        for (part, mutated) in mutations(rule) {
            let mut examples = read.iter().zip(&rule.examples);
            let noticed = examples.any(|(read, it)| fault(&mutated, read, it, &packs).is_err());
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

/// A text by which it is known whether it was told.
fn mark() -> Sentence {
    let mark = vec![Piece::Text("told".to_owned())];
    Sentence {
        en: mark.clone(),
        ja: mark,
    }
}

#[test]
fn everything_that_a_rule_says_or_proposes_is_told_in_an_example_and_not_in_all() {
    let packs = packs().unwrap();
    let mut never = Vec::new();
    for rule in packs.rules.iter().filter(|it| it.pack != "acceptance") {
        let violating = rule.examples.iter().filter(|it| it.kind == Shown::Violates);
        let read: Vec<Read> = violating.map(Read::new).collect();
        let count = |marked: &Rule, told: fn(&Finding) -> bool| {
            let found = |it: &Read| it.findings(marked, &packs.parameters).iter().any(told);
            read.iter().filter(|it| found(it)).count()
        };
        for index in 0..rule.says.len() {
            let mut marked = rule.clone();
            marked.says[index].text = mark();
            let told = count(&marked, |it| it.message.en == "told");
            let in_all = rule.says.len() > 1 && told == read.len();
            if told == 0 || in_all {
                never.push(format!("{}: `say` {index} in {told}", rule.name));
            }
        }
        for index in 0..rule.remedies.len() {
            let mut marked = rule.clone();
            let Remedy::Do(_, said) = &mut marked.remedies[index] else {
                continue;
            };
            said.text = mark();
            let conditional = said.when.is_some();
            let told = count(&marked, |it| {
                it.remedies.iter().any(|it| it.text.en == "told")
            });
            if told == 0 || (conditional && told == read.len()) {
                never.push(format!("{}: `remedy` {index} in {told}", rule.name));
            }
        }
    }
    assert!(never.is_empty(), "{}", never.join("\n"));
}

#[test]
fn every_pack_has_rules_and_every_rule_a_pack() {
    let packs = packs().unwrap();
    for pack in &packs.packs {
        let rules = packs.rules.iter().filter(|it| it.pack == pack.name).count();
        assert!(rules >= 3, "{} has {rules} rules", pack.name);
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

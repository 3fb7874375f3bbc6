//! What a rule asks of a design: the questions in its conditions, without their answers.

use std::collections::BTreeSet;

use crate::rules::Rule;
use crate::rules::expr::{Expr, Term};
use crate::rules::facets::Facets;
use crate::rules::types::Kind;

/// The questions of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Asks {
    /// Properties, as `step.channel`.
    pub(super) properties: BTreeSet<(&'static str, &'static str)>,
    /// Phrases, by their English words.
    pub(super) phrases: BTreeSet<&'static str>,
    /// Words that something is compared with.
    pub(super) words: BTreeSet<String>,
    /// The parameters that it compares something with.
    pub(super) parameters: BTreeSet<String>,
    /// On which parts of a design its verdict can rest.
    pub(super) facets: Facets,
    /// The kinds of what it binds.
    pub(super) binds: Vec<Kind>,
    /// The kinds of what it looks for inside its conditions.
    pub(super) looks_for: Vec<Kind>,
    /// Whether it looks for something in the whole design, not only in what it binds.
    pub(super) looks_anywhere: bool,
}

impl Asks {
    pub(super) fn of(rule: &Rule) -> Self {
        let mut asks = Self::default();
        for binding in &rule.bindings {
            asks.binds.push(binding.kind);
            asks.facets = asks.facets.and(Facets::of(binding.kind));
            if let Some(term) = &binding.of {
                asks.term(term);
            }
        }
        if let Some(limit) = &rule.limit {
            asks.expr(limit);
        }
        asks.expr(&rule.demand);
        asks
    }

    pub(super) fn phrase(&self, part: &str) -> bool {
        self.phrases.iter().any(|it| it.contains(part))
    }

    pub(super) fn property(&self, kind: &str, name: &str) -> bool {
        self.properties.contains(&(kind, name))
    }

    pub(super) fn kind(&self, kind: Kind) -> bool {
        self.binds.contains(&kind) || self.looks_for.contains(&kind)
    }

    // Rules are parsed with a bound on their depth, so that this ends on any stack.
    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Not(it) => self.expr(it),
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|it| self.expr(it)),
            Expr::Compare(left, _, right) | Expr::Same(left, right) | Expr::Among(left, right) => {
                self.term(left);
                self.term(right);
            }
            Expr::Word(term, _, word) => {
                self.term(term);
                self.words.insert(word.clone());
            }
            Expr::Quantified(it) => {
                self.looks_for.push(it.kind);
                self.facets = self.facets.and(Facets::of(it.kind));
                match &it.relation {
                    Some((_, term)) => self.term(term),
                    None => self.looks_anywhere = true,
                }
                if let Some(body) = &it.body {
                    self.expr(body);
                }
            }
            Expr::Phrase(phrase, terms) => {
                self.phrases.insert(phrase.row().en);
                self.facets = self.facets.and(phrase.reads());
                terms.iter().for_each(|it| self.term(it));
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Property(of, property) => {
                let row = property.row();
                self.properties.insert((row.of().word(), row.name));
                self.facets = self.facets.and(property.reads());
                self.term(of);
            }
            Term::Phrase(phrase, terms) => {
                self.phrases.insert(phrase.row().en);
                self.facets = self.facets.and(phrase.reads());
                terms.iter().for_each(|it| self.term(it));
            }
            Term::Count(of) => self.term(of),
            Term::Word(_, word) => {
                self.words.insert(word.clone());
            }
            Term::Parameter(name, _) => {
                self.parameters.insert(name.clone());
            }
            Term::Variable(..) | Term::Number(_) | Term::Duration(_) | Term::Date(_) => {}
        }
    }
}

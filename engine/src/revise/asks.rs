//! What a rule asks of a design: the questions in its conditions, without their answers.

use std::collections::BTreeSet;

use crate::rules::Rule;
use crate::rules::expr::{Expr, Term};
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
    /// The kinds of what it binds.
    pub(super) binds: Vec<Kind>,
    /// The kinds of what it looks for inside its conditions.
    pub(super) looks_for: Vec<Kind>,
}

impl Asks {
    pub(super) fn of(rule: &Rule) -> Self {
        let mut asks = Self::default();
        for binding in &rule.bindings {
            asks.binds.push(binding.kind);
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
                if let Some((_, term)) = &it.relation {
                    self.term(term);
                }
                if let Some(body) = &it.body {
                    self.expr(body);
                }
            }
            Expr::Phrase(phrase, terms) => {
                self.phrases.insert(phrase.row().en);
                terms.iter().for_each(|it| self.term(it));
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Property(of, property) => {
                let row = property.row();
                self.properties.insert((row.of().word(), row.name));
                self.term(of);
            }
            Term::Phrase(phrase, terms) => {
                self.phrases.insert(phrase.row().en);
                terms.iter().for_each(|it| self.term(it));
            }
            Term::Count(of) => self.term(of),
            Term::Word(_, word) => {
                self.words.insert(word.clone());
            }
            Term::Variable(..)
            | Term::Number(_)
            | Term::Duration(_)
            | Term::Date(_)
            | Term::Parameter(..) => {}
        }
    }
}

//! What a rule asks of a design: the questions in its conditions, without their answers.

use std::collections::BTreeSet;

use super::Rule;
use super::expr::{Expr, Piece, Quantified, Quantifier, Relation, Remedy, Said, Term};
use super::facets::{Facets, Reads};
use super::lexicon::Property;
use super::matter::Matter;
use super::types::{Kind, Type};

/// The questions of a rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asks {
    properties: Vec<Property>,
    /// What its phrases are about.
    matters: BTreeSet<Matter>,
    /// Words that something is compared with.
    pub(crate) words: BTreeSet<String>,
    /// The parameters that it compares something with.
    pub(crate) parameters: BTreeSet<String>,
    /// On which parts of a design its verdict can rest.
    pub(crate) reads: Reads,
    /// Those of them of which more may break it: where something must not be, or limits what it speaks of.
    pub(crate) against: Facets,
    /// The kinds of what it binds.
    pub(crate) binds: Vec<Kind>,
    /// The kinds of what it looks for inside its conditions.
    pub(crate) looks_for: Vec<Kind>,
}

impl Asks {
    pub(crate) fn of(rule: &Rule) -> Self {
        let mut asks = Self::default();
        for binding in &rule.bindings {
            asks.binds.push(binding.kind);
            asks.rests(Reads::of(binding.kind));
            if let Some(term) = &binding.of {
                asks.term(term);
            }
        }
        if let Some(limit) = &rule.limit {
            asks.expr(limit, false);
        }
        asks.expr(&rule.demand, true);
        asks
    }

    /// The same with what is asked so that it can be told: in its sentence and its ways out.
    pub(crate) fn of_all_that_is_told(rule: &Rule) -> Self {
        let mut asks = Self::of(rule);
        rule.says.iter().for_each(|it| asks.said(it));
        for remedy in &rule.remedies {
            match remedy {
                Remedy::Do(_, said) => asks.said(said),
                Remedy::AmendRequirement(term) => {
                    asks.term(term);
                    asks.rests(Reads::here(Facets::REQUIRES.and(Facets::IN_FORCE)));
                }
            }
        }
        asks
    }

    fn said(&mut self, said: &Said) {
        if let Some(when) = &said.when {
            self.expr(when, true);
        }
        for piece in said.text.en.iter().chain(&said.text.ja) {
            if let Piece::Hole(term) = piece {
                self.term(term);
            }
        }
    }

    /// Whether some question of the rule is about that.
    pub(crate) fn about(&self, matter: Matter) -> bool {
        self.matters.contains(&matter)
    }

    /// Whether it asks for that property of that kind of thing.
    pub(crate) fn property(&self, of: Kind, name: &str) -> bool {
        debug_assert!(Property::named(of, name).is_some(), "no property {name}");
        self.properties.iter().any(|it| it.is(of, name))
    }

    fn rests(&mut self, reads: Reads) {
        self.reads = self.reads.and(reads);
    }

    // Rules are parsed with a bound on their depth, so that this ends on any stack.
    fn expr(&mut self, expr: &Expr, demanded: bool) {
        match expr {
            Expr::Not(it) => self.expr(it, !demanded),
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|it| self.expr(it, demanded));
            }
            Expr::Compare(left, _, right) | Expr::Same(left, right) | Expr::Among(left, right) => {
                self.term(left);
                self.term(right);
            }
            Expr::Word(term, _, word) => {
                self.term(term);
                self.words.insert(word.clone());
            }
            Expr::Quantified(it) => self.quantified(it, demanded),
            Expr::Phrase(phrase, terms) => {
                self.matters.extend(phrase.matters());
                self.rests(phrase.reads());
                if !demanded {
                    self.against = self.against.and(phrase.reads().all());
                }
                terms.iter().for_each(|it| self.term(it));
            }
        }
    }

    fn quantified(&mut self, it: &Quantified, demanded: bool) {
        self.looks_for.push(it.kind);
        let around = std::mem::take(&mut self.reads);
        self.rests(Reads::of(it.kind));
        if let Some(body) = &it.body {
            let none = it.quantifier == Quantifier::No;
            self.expr(body, demanded != none);
        }
        if it
            .relation
            .as_ref()
            .is_some_and(|(it, _)| *it != Relation::Of)
        {
            self.rests(Reads::here(Facets::ORDER));
        }
        let of = it.relation.as_ref().map(|(_, of)| of);
        if in_procedures(it.kind) && !of.is_some_and(|it| is_in_procedures(it.ty())) {
            // What is looked for may be in any procedure.
            self.reads = self.reads.widened();
        }
        self.rests(around);
        if let Some(of) = of {
            self.term(of);
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Property(of, property) => {
                self.properties.push(*property);
                self.rests(property.reads());
                self.term(of);
            }
            Term::Phrase(phrase, terms) => {
                self.matters.extend(phrase.matters());
                self.rests(phrase.reads());
                terms.iter().for_each(|it| self.term(it));
            }
            Term::Count(of) => self.term(of),
            Term::Word(_, word) => {
                self.words.insert(word.clone());
            }
            Term::Parameter(name, _) => {
                self.parameters.insert(name.clone());
            }
            Term::Named(..) => self.rests(Reads::here(Facets::DECLARED)),
            Term::Variable(..) | Term::Number(_) | Term::Duration(_) | Term::Date(_) => {}
        }
    }
}

/// Whether such things are parts of procedures.
pub(crate) fn in_procedures(kind: Kind) -> bool {
    matches!(kind, Kind::Procedure | Kind::Step | Kind::Movement)
}

fn is_in_procedures(ty: Type) -> bool {
    matches!(ty, Type::One(kind) | Type::Many(kind) if in_procedures(kind))
}

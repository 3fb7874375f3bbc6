//! Evaluates typed rules over a world, in Kleene's logic.

use std::sync::Arc;

use gensoku_dsl::design::{Citation, Spelled, Stated};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use smallvec::SmallVec;

use super::acceptances::Found;
use super::expr::{Expr, Quantified, Quantifier, Term};
use super::names;
use super::parameters::{Amount, Parameters};
use super::related::Gathered;
use super::types::WordClass;
use super::value::{Object, Value, compare, same, stated, things};
use crate::finding::Element;
use crate::world::{Answer, Logic, Movement, OpenFact, Reason, Truth, World};

/// The values of the variables of a rule, by their slots.
pub(super) type Bound = SmallVec<[Option<Object>; 4]>;

/// Evaluates over one world.
pub(super) struct Eval<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) parameters: &'a Parameters,
    /// What the rules before found, for those that speak of acceptances.
    pub(super) found: Found,
    pub(super) gathered: Gathered,
}

impl Eval<'_> {
    /// What a condition comes to: its truth with why, or the outcome alone.
    pub(super) fn judge<L: Logic>(&self, expr: &Expr, bound: &mut Bound) -> L {
        match expr {
            Expr::Not(inner) => self.judge::<L>(inner, bound).negated(),
            Expr::And(parts) => L::all(parts.iter().map(|it| self.judge(it, bound))),
            Expr::Or(parts) => L::any(parts.iter().map(|it| self.judge(it, bound))),
            Expr::Compare(left, order, right) => {
                let judged: L = self.value(left, bound).test(|left| {
                    self.value(right, bound)
                        .test(|right| compare(&left, *order, &right).into())
                });
                judged.explained(|truth| match truth {
                    Truth::False(mut reasons) => {
                        reasons.extend(self.reasons_of_term(left, bound));
                        Truth::False(reasons)
                    }
                    other => other,
                })
            }
            Expr::Same(left, right) => self.value(left, bound).test(|left| {
                self.value(right, bound)
                    .test(|right| Truth::of(same(&left, &right)).into())
            }),
            Expr::Word(term, class, word) => self.value(term, bound).test(|value| {
                Truth::of(match value {
                    Value::Words(_, given) => given.iter().any(|given| class.matches(word, given)),
                    _ => false,
                })
                .into()
            }),
            Expr::Among(term, many) => self.value(term, bound).test(|value| {
                self.value(many, bound).test(|many| {
                    Truth::of(match (value, many) {
                        (Value::One(it), Value::Many(many)) => many.contains(&it),
                        _ => false,
                    })
                    .into()
                })
            }),
            Expr::Quantified(quantified) => self.quantified(quantified, bound),
            Expr::Phrase(phrase, terms) => self
                .values(terms, bound)
                .test(|values| phrase.row().holds(self, &values)),
        }
    }

    /// The values in the holes of a phrase.
    fn values(&self, terms: &[Term], bound: &mut Bound) -> Answer<SmallVec<[Value; 3]>> {
        let mut values = SmallVec::new();
        for term in terms {
            match self.value(term, bound) {
                Answer::Known(value) => values.push(value),
                Answer::Nothing => return Answer::Nothing,
                Answer::Open(facts) => return Answer::Open(facts),
                Answer::Undecided(why) => return Answer::Undecided(why),
            }
        }
        Answer::Known(values)
    }

    fn quantified<L: Logic>(&self, quantified: &Quantified, bound: &mut Bound) -> L {
        let candidates = match &quantified.relation {
            None if L::SAYS_WHY => Answer::Known(self.all(quantified.kind)),
            None => Answer::Known(self.that_may_fit(quantified, bound)),
            Some((relation, term)) => self
                .value(term, bound)
                .then(|value| self.related(quantified.kind, *relation, value)),
        };
        let slot = quantified.variable;
        if bound.len() <= slot {
            bound.resize(slot + 1, None);
        }
        let some: L = candidates.test(|candidates| {
            L::any(candidates.iter().map(|&candidate| {
                if let Some(place) = bound.get_mut(slot) {
                    *place = Some(candidate);
                }
                let holds: L = match &quantified.body {
                    Some(body) if quantified.quantifier == Quantifier::Every => {
                        self.judge::<L>(body, bound).negated()
                    }
                    Some(body) => self.judge(body, bound),
                    None => Truth::of(quantified.quantifier != Quantifier::Every).into(),
                };
                holds.explained(|truth| self.with_reason(truth, candidate))
            }))
        });
        match quantified.quantifier {
            Quantifier::Some => some,
            Quantifier::No | Quantifier::Every => some.negated(),
        }
    }

    /// Of all things of a kind those of which a condition may hold, where its first part tells them.
    fn that_may_fit(&self, quantified: &Quantified, bound: &mut Bound) -> Arc<[Object]> {
        let wanted = quantified.quantifier != Quantifier::Every;
        let first = match quantified.body.as_ref().filter(|_| wanted) {
            Some(Expr::And(parts)) => parts.first(),
            other => other,
        };
        let slot = quantified.variable;
        let among = match first {
            Some(Expr::Phrase(phrase, terms)) => match (terms.as_slice(), phrase.row().among) {
                ([Term::Variable(it, _), others @ ..], Some(among)) if *it == slot => {
                    Some((others, among))
                }
                _ => None,
            },
            _ => None,
        };
        let bound_before = |it: &Term| matches!(it, Term::Variable(it, _) if *it != slot);
        among
            .filter(|(others, _)| others.iter().all(bound_before))
            .and_then(|(others, among)| match self.values(others, bound) {
                Answer::Known(values) => among(self, &values),
                _ => None,
            })
            .unwrap_or_else(|| self.all(quantified.kind))
    }

    /// The value of a term.
    pub(super) fn value(&self, term: &Term, bound: &mut Bound) -> Answer<Value> {
        match term {
            Term::Variable(slot, _) => bound.get(*slot).copied().flatten().map(Value::One).into(),
            Term::Property(of, property) => self.value(of, bound).then(|value| match value {
                Value::One(object) => property.row().get(self, object),
                _ => Answer::Nothing,
            }),
            Term::Phrase(phrase, terms) => self
                .values(terms, bound)
                .then(|values| phrase.row().comes_to(self, &values)),
            Term::Count(many) => self.value(many, bound).then(|value| match value {
                Value::Many(many) => {
                    Answer::Known(Value::Number(i64::try_from(many.len()).unwrap_or(i64::MAX)))
                }
                _ => Answer::Nothing,
            }),
            Term::Word(class, word) => {
                Answer::Known(Value::Words(*class, class.word(word).into_iter().collect()))
            }
            Term::Named(kind, name) => names::element(self.world.design, *kind, name)
                .map(|it| Value::One(Object::Element(it)))
                .into(),
            Term::Number(number) => Answer::Known(Value::Number(*number)),
            Term::Duration(millis) => Answer::Known(Value::Duration(*millis)),
            Term::Date(day) => Answer::Known(Value::Date(*day)),
            Term::Parameter(name, _) => self
                .parameters
                .0
                .get(name)
                .and_then(|it| it.on(self.world.as_of))
                .map(|it| match it.value {
                    Amount::Number(number) => Value::Number(number),
                    Amount::Seconds(seconds) => Value::Duration(seconds.saturating_mul(1000)),
                    Amount::Days(days) => Value::Duration(days.saturating_mul(86_400_000)),
                    Amount::Date(day) => Value::Date(day),
                })
                .into(),
        }
    }

    /// Why a term has its value, where that is more than the term says.
    pub(super) fn reasons_of_term(&self, term: &Term, bound: &mut Bound) -> Vec<Reason> {
        let Term::Phrase(phrase, terms) = term else {
            return Vec::new();
        };
        match self.values(terms, bound) {
            Answer::Known(values) => phrase.row().reasons(self, &values),
            _ => Vec::new(),
        }
    }

    /// A word that an element states, or the open fact that it does not.
    pub(super) fn spelled<T: Spelled>(
        &self,
        element: Element,
        clause: &'static str,
        span: Span,
        class: WordClass,
        value: Stated<T>,
    ) -> Answer<Value> {
        stated(element, clause, span, value, |it| {
            Value::word(class, it.word(Lang::En))
        })
    }

    /// That an element leaves a clause open.
    pub(super) fn open<T>(&self, element: Element, clause: &'static str) -> Answer<T> {
        Answer::Open(vec![self.open_fact(element, clause)])
    }

    /// The truth of what rests on a clause that an element leaves open.
    pub(super) fn unknown(&self, element: Element, clause: &'static str) -> Truth {
        Truth::Open(vec![self.open_fact(element, clause)])
    }

    /// The same of a clause that is left open of what a step does with data.
    pub(super) fn unknown_of(movement: &Movement, clause: &'static str) -> Truth {
        Truth::Open(vec![OpenFact {
            element: Element::Step(movement.step),
            clause,
            span: movement.span,
        }])
    }

    fn open_fact(&self, element: Element, clause: &'static str) -> OpenFact {
        OpenFact {
            element,
            clause,
            span: self.span(Object::Element(element)),
        }
    }

    /// The provisions that some citations name.
    pub(super) fn cited<'c>(
        &self,
        citations: impl IntoIterator<Item = &'c Citation>,
    ) -> Answer<Value> {
        let provisions = citations.into_iter().filter_map(|it| it.provision);
        things(provisions.map(Element::Provision))
    }
}

//! Where things stand: their declarations, and the clauses of which a rule speaks, where its findings stand.

use gensoku_dsl::design::{ChannelKind, DataId, Design, Item, Method, Stated, Step, Verb};
use gensoku_dsl::source::Span;

use super::eval::Eval;
use super::expr::{Expr, Term};
use super::lexicon::Clause;
use super::say;
use super::value::Object;
use crate::finding::Element;

/// The clauses that a condition speaks of, in its order.
pub(super) fn clauses(expr: &Expr) -> Vec<Clause> {
    let mut clauses = Vec::new();
    of_expr(expr, &mut clauses);
    clauses
}

fn of_expr(expr: &Expr, clauses: &mut Vec<Clause>) {
    match expr {
        Expr::Not(inner) => of_expr(inner, clauses),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|it| of_expr(it, clauses)),
        Expr::Compare(a, _, b) | Expr::Same(a, b) | Expr::Among(a, b) => {
            of_term(a, clauses);
            of_term(b, clauses);
        }
        Expr::Word(term, ..) => of_term(term, clauses),
        Expr::Quantified(quantified) => {
            if let Some(body) = &quantified.body {
                of_expr(body, clauses);
            }
        }
        Expr::Phrase(phrase, terms) => {
            clauses.extend(phrase.row().clause);
            terms.iter().for_each(|it| of_term(it, clauses));
        }
    }
}

fn of_term(term: &Term, clauses: &mut Vec<Clause>) {
    match term {
        Term::Property(of, property) => {
            of_term(of, clauses);
            clauses.extend(property.row().clause);
        }
        Term::Phrase(_, terms) => terms.iter().for_each(|it| of_term(it, clauses)),
        Term::Count(inner) => of_term(inner, clauses),
        _ => {}
    }
}

/// The place of the first of some clauses that an object has; with data bound beside a step, that of the data.
pub(super) fn clause(
    design: &Design,
    clauses: &[Clause],
    object: Object,
    beside: Option<Object>,
) -> Option<Span> {
    match (object, beside) {
        (Object::Element(Element::Step(id)), Some(Object::Element(Element::Data(data)))) => {
            data_item(design, &design.steps[id], data)
        }
        (
            Object::Element(Element::Step(id)),
            Some(Object::Element(Element::Document(document))),
        ) => {
            let items = design.steps[id].data.iter().flat_map(|it| &it.items);
            let mut items = items.filter(|(item, _)| *item == Item::Document(document));
            items.next().map(|&(_, span)| span)
        }
        (Object::Element(Element::Step(id)), _) => {
            let step = &design.steps[id];
            clauses.iter().find_map(|clause| match clause {
                Clause::Channel => step.channels.span(),
                Clause::Takes => step.takes.span(),
                Clause::Seal => seal(step),
                Clause::Identifies => step.identifies.first().map(|it| it.span),
                Clause::Unit | Clause::Key => None,
            })
        }
        (Object::Element(Element::Procedure(id)), _) => {
            let procedure = &design.procedures[id];
            clauses
                .iter()
                .find_map(|clause| match (clause, &procedure.per) {
                    (Clause::Unit, Stated::Is(_, span)) => Some(*span),
                    _ => None,
                })
        }
        _ => None,
    }
}

/// Where a step asks for a seal: as a means of identification, or as its channel.
fn seal(step: &Step) -> Option<Span> {
    let method = step.identifies.iter().find(|it| it.method == Method::Seal);
    let channels = step.channels.value().into_iter().flatten();
    let mut channels = channels.filter(|it| it.kind == ChannelKind::Seal);
    method
        .map(|it| it.span)
        .or_else(|| channels.next().map(|it| it.span))
}

/// Where a step types in or shows data.
fn data_item(design: &Design, step: &Step, data: DataId) -> Option<Span> {
    let matching = |verbs: &[Verb]| {
        step.data
            .iter()
            .filter(|it| verbs.contains(&it.verb))
            .flat_map(|it| &it.items)
            .find(|(item, _)| match item {
                Item::Data(it) => *it == data,
                Item::Document(it) => design.words.documents[*it].shows.contains(&data),
            })
            .map(|&(_, span)| span)
    };
    matching(&[Verb::Enters, Verb::Shows]).or_else(|| {
        matching(&[
            Verb::Issues,
            Verb::Reads,
            Verb::Copies,
            Verb::Writes,
            Verb::Sends,
        ])
    })
}

impl Eval<'_> {
    /// Where an object stands in the text.
    pub(super) fn span(&self, object: Object) -> Span {
        let design = self.world.design;
        match object {
            Object::Element(element) => element_span(design, element),
            Object::Record(index) => {
                self.world
                    .records
                    .get(index)
                    .map_or_else(Span::default, |it| {
                        let last = it.arrival.map(|it| it.movement);
                        let last = last.and_then(|it| self.world.movements.get(it));
                        it.declared
                            .or(last.map(|it| it.span))
                            .unwrap_or(design.systems[it.system].name.span)
                    })
            }
            Object::Movement(index) => self
                .world
                .movements
                .get(index)
                .map_or_else(Span::default, |it| it.span),
            Object::Profile(index) => {
                self.world
                    .profiles
                    .get(index)
                    .map_or_else(Span::default, |it| {
                        let actor = design.actors[it.actor].name.span;
                        if !design.given.contains(&actor.file) {
                            return actor;
                        }
                        // An actor of a library: the place is where the author makes it hold something.
                        let mut records = it.records.iter().map(|&it| Object::Record(it));
                        records
                            .find(|&it| self.is_the_authors(it))
                            .map_or(actor, |it| self.span(it))
                    })
            }
        }
    }
}

/// Where an element is declared.
pub fn element_span(design: &Design, element: Element) -> Span {
    if let Some(name) = say::name_of(design, element) {
        // An outcome that nobody declares stands where its procedure does.
        return match element {
            Element::Outcome(procedure, _) => design.procedures[procedure].name.span,
            _ => name.span,
        };
    }
    let plan = |id| design.plans.find(id);
    let span = match element {
        Element::Provision(id) => design.provisions.find(id).map(|it| it.span),
        Element::Consultation(id, at) => {
            plan(id).and_then(|it| Some(it.consulted.get(at as usize)?.2))
        }
        Element::Review(id, at) => plan(id).and_then(|it| Some(it.depends.get(at as usize)?.2)),
        Element::Measure(id, at) => {
            plan(id).and_then(|it| Some(it.measures.get(at as usize)?.span))
        }
        Element::Acceptance(id) => design.accepted.find(id).map(|it| it.span),
        _ => None,
    };
    span.unwrap_or_default()
}

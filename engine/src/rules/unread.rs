//! What a text says and was not understood: a verdict that rests on its silence there is not told.

use gensoku_dsl::design::{Design, ProcedureId, Unread};
use gensoku_dsl::source::Span;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::text::{Lang, Text};

use super::again;
use super::asks::Asks;
use super::eval::{Bound, Eval};
use super::expr::Rule;
use super::facets::{Facets, Reads};
use super::say;
use crate::finding::Element;
use crate::world::World;

/// Of which parts of a design nothing is known where clauses were not understood.
fn hidden(unread: &Unread) -> Facets {
    let all = unread.clauses.iter().map(|&it| of_clause(it));
    if unread.clauses.is_empty() {
        return Facets::ALL;
    }
    all.fold(Facets::NONE, Facets::and)
}

/// The parts of a design that a clause of a procedure says; of what stands elsewhere, all.
fn of_clause(clause: Keyword) -> Facets {
    use Keyword as K;
    match clause {
        K::Then
        | K::ThenAll
        | K::ThenSome
        | K::AfterAll
        | K::AfterSome
        | K::Calls
        | K::Fallback => Facets::ORDER,
        // What belongs to one of these, or to a clause about data, hides what that says.
        K::Or | K::When | K::Lacks | K::Otherwise | K::Always | K::After | K::On | K::ByMethod => {
            Facets::NONE
        }
        K::Channel | K::Needs => Facets::CHANNELS,
        K::Identifies => Facets::CHANNELS.and(Facets::METHODS),
        K::Takes | K::Waits | K::Fee => Facets::TIMES,
        K::By | K::ForActor | K::RequiredBy => Facets::PERFORMED,
        K::Under => Facets::PERFORMED.and(Facets::ABOUT).and(Facets::PERMITS),
        K::Serves => Facets::SERVED.and(Facets::PER),
        K::Per => Facets::PER,
        K::Purpose | K::StartsOn | K::StartsEvery | K::MustSurvive => Facets::ABOUT,
        K::Enters | K::Shows | K::Issues | K::Reads | K::Copies | K::Writes | K::Sends => {
            Facets::MOVEMENTS.and(Facets::INVOLVED)
        }
        K::From | K::To | K::For | K::WithConsent | K::WithConsentFor | K::Blanket => {
            Facets::MOVEMENTS
        }
        K::KeyedBy => Facets::MOVEMENTS.and(Facets::KEYS),
        _ => Facets::ALL,
    }
}

impl World<'_> {
    /// What of a procedure was not understood that bears on how it goes on and who can do it.
    pub(crate) fn unread_ways(&self, procedure: ProcedureId) -> Option<&Unread> {
        let whole = self.design.procedures[procedure].name.whole;
        let bears = Facets::STEPS.and(Facets::CHANNELS).and(Facets::SERVED);
        let mut unread = self.design.unread.iter();
        unread.find(|it| lies_in(it.whole, whole) && hidden(it).meet(bears))
    }
}

impl Eval<'_> {
    /// What was not understood of what a rule reads of what is bound.
    pub(super) fn unread(&self, rule: &Rule, bound: &Bound) -> Option<&Unread> {
        let design = self.world.design;
        if design.unread.is_empty() {
            return None;
        }
        let reads = Asks::of(rule).reads;
        let objects = bound.iter().filter_map(|it| *it);
        let mut elements = objects.flat_map(|it| self.elements(it));
        elements.find_map(|element| {
            let mut unread = design.unread.iter();
            unread.find(|it| bears(design, it, element, reads))
        })
    }
}

/// Whether something that was not understood bears on what is asked of an element.
fn bears(design: &Design, unread: &Unread, element: Element, reads: Reads) -> bool {
    let Some(name) = say::name_of(design, element) else {
        return false;
    };
    let hidden = hidden(unread);
    if lies_in(unread.whole, name.whole) {
        return reads.all().meet(hidden);
    }
    // How a procedure goes on bears on all its steps.
    let home = again::home(design, element).and_then(|it| design.procedures.find(it));
    home.is_some_and(|it| lies_in(unread.whole, it.name.whole))
        && reads.here.shared(hidden).meet(Facets::ORDER)
}

/// That something was not understood, and of what.
pub(crate) fn not_understood(unread: &Unread) -> Text {
    let name = &unread.name;
    let clause = |lang| unread.clauses.first().map(|it| it.written(lang));
    match (clause(Lang::En), clause(Lang::Ja)) {
        (Some(en), Some(ja)) => Text::new(
            format!("what stands behind `{en}` in {name} was not understood"),
            format!("{name}の「{ja}」に読み取れない記載がある"),
        ),
        _ => Text::new(
            format!("a part of {name} was not understood"),
            format!("{name}に読み取れない記載がある"),
        ),
    }
}

fn lies_in(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

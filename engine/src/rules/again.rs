//! What a check came to, kept for the next one, so that after an edit only that is asked again on which it bears.
//!
//! Two versions of a design are compared by all that they say, value by value, wherever it stands
//! ([`gensoku_dsl::design::Said`]). Where something outside procedures is not the same, everything is asked again. Else a
//! rule is asked
//! - of nothing again, where it reads nothing that was changed: how long steps take, for example;
//! - of the procedures that were changed, where it reads no other one;
//! - of everything, where it reads of other procedures what was changed.
//!
//! What is kept of a rule is what asking it again would find, at the places where that stands now.

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{Declared, Design, ProcedureId, SaidInDesign, StepId};
use gensoku_dsl::source::{FileId, Span};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::asks::{Asks, in_procedures};
use super::expr::Rule;
use super::facets::Facets;
use crate::finding::{Counts, Element, Finding};
use crate::world::{Situation, World};

/// What is read of the channels of a step.
const CHANNELS: Facets = Facets::CHANNELS.without(Facets::METHODS.and(Facets::NEEDS));

/// The procedures of a design of which something is asked.
pub(super) type Procedures = Arena<ProcedureId, bool>;

/// Of what a rule is asked.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    /// Of everything.
    Everything,
    /// Of these procedures and what is in them.
    These(&'a Procedures),
    /// Of nothing.
    Nothing,
}

/// The verdicts of a rule: of each procedure and what is in it, where that is all of which it speaks.
pub(super) type ByProcedure = FxHashMap<ProcedureId, Counts>;

/// What a check came to. To check the same design after an edit against the same rules takes only as long as the edit is
/// wide; it is no larger than the design and its report.
#[derive(Debug)]
pub struct Before {
    pub(super) as_of: Date,
    pub(super) situation: Situation,
    pub(super) design: Design,
    pub(super) said: SaidInDesign,
    pub(super) findings: Vec<Finding>,
    /// Rule by rule, its verdicts.
    pub(super) counts: Vec<(Counts, ByProcedure)>,
}

/// What an edit changed.
pub(super) struct Edit {
    /// The procedures that do not say the same.
    procedures: Procedures,
    /// The parts of them that do not.
    facets: Facets,
    /// Where everything else stands now.
    moved: Moved,
}

impl Before {
    /// What was changed since; nothing where more was than can be told apart.
    pub(super) fn edit(&self, world: &World<'_>, said: &SaidInDesign) -> Option<Edit> {
        let same = (self.as_of, self.situation) == (world.as_of, world.situation())
            && self.said.elsewhere.is_same(&said.elsewhere)
            && self.said.procedures.len() == said.procedures.len();
        if !same || !have_names_of_their_own(world.design) {
            return None;
        }
        let mut moved = Moved::default();
        moved.learn(self.said.elsewhere.places(), said.elsewhere.places())?;
        let mut procedures = Arena::filled(false, said.procedures.len());
        let mut facets = Facets::NONE;
        let both = self.said.procedures.entries().zip(said.procedures.iter());
        for ((id, before), now) in both {
            if before.is_same(now) {
                moved.learn(before.places(), now.places())?;
                continue;
            }
            procedures[id] = true;
            let [was, is] = [&self.design, world.design].map(|it| &it.procedures[id].steps);
            if was != is {
                facets = Facets::ALL;
                continue;
            }
            let step = std::iter::once(None).chain(is.iter().copied().map(Some));
            for ((before, now), step) in before.declared().zip(now.declared()).zip(step) {
                let changed = self.changed_in(world.design, step, before, now, &mut moved)?;
                facets = facets.and(changed);
            }
        }
        Some(Edit {
            procedures,
            facets,
            moved: moved.known()?,
        })
    }

    /// The parts of a procedure that a declaration in it does not say alike: of a step, or of the procedure itself.
    fn changed_in(
        &self,
        design: &Design,
        step: Option<StepId>,
        before: Declared<'_>,
        now: Declared<'_>,
        moved: &mut Moved,
    ) -> Option<Facets> {
        if before.is_same(now) {
            moved.learn(before.places(), now.places())?;
            return Some(Facets::NONE);
        }
        let Some(step) = step else {
            return Some(Facets::ALL);
        };
        let (before, now) = (self.design.steps[step].said(), design.steps[step].said());
        let clauses = [
            (CHANNELS, &before.channels, &now.channels),
            (Facets::NEEDS, &before.needs, &now.needs),
            (Facets::METHODS, &before.methods, &now.methods),
            (Facets::TIMES, &before.times, &now.times),
            (Facets::ALL, &before.rest, &now.rest),
        ];
        let mut changed = Facets::NONE;
        for (facets, before, now) in clauses {
            if before.is_same(now) {
                moved.learn(before.places(), now.places())?;
            } else {
                changed = changed.and(facets);
            }
        }
        Some(changed)
    }
}

/// Whether no two procedures bear one name: what is found of two of one name is one finding.
fn have_names_of_their_own(design: &Design) -> bool {
    let mut seen = FxHashSet::default();
    let mut names = design.procedures.iter().map(|it| it.name.id.as_str());
    names.all(|it| seen.insert(it))
}

impl Edit {
    /// Of what a rule has to be asked again.
    pub(super) fn asks(&self, rule: &Rule) -> Of<'_> {
        let reads = Asks::of_all_that_is_told(rule).reads;
        if !reads.all().meet(self.facets) {
            Of::Nothing
        } else if is_of_procedures(rule) && !reads.anywhere.meet(self.facets) {
            Of::These(&self.procedures)
        } else {
            Of::Everything
        }
    }

    /// Moves a finding that is kept to where it stands now.
    pub(super) fn moves(&self, finding: &mut Finding) {
        let own = std::iter::once(&mut finding.span).chain(&mut finding.also);
        let why = finding.witness.iter_mut().map(|it| &mut it.span);
        let open = finding.open.iter_mut().map(|it| &mut it.span);
        own.chain(why)
            .chain(open)
            .for_each(|it| self.moved.span(it));
    }
}

/// Whether all of which a rule speaks is in procedures, and in one each time.
pub(super) fn is_of_procedures(rule: &Rule) -> bool {
    let mut bindings = rule.bindings.iter();
    let mut spoken_of = rule.bindings.iter().filter(|it| !it.outer);
    bindings
        .next()
        .is_some_and(|it| in_procedures(it.kind) && it.of.is_none())
        && bindings.all(|it| it.of.is_some())
        && spoken_of.next().is_some_and(|it| in_procedures(it.kind))
}

/// The procedure in which an element is.
pub(super) fn home(design: &Design, element: Element) -> Option<ProcedureId> {
    match element {
        Element::Procedure(it) | Element::Outcome(it, _) => Some(it),
        Element::Step(it) => design.steps.find(it).map(|it| it.procedure),
        _ => None,
    }
}

/// How places were moved by an edit: of one file, those from one on, by so many bytes.
#[derive(Debug, Default)]
struct Moved {
    file: FileId,
    by: i64,
    /// The first place that was moved.
    from: Option<u32>,
    /// The last place of each file that was not.
    last: FxHashMap<FileId, u32>,
}

impl Moved {
    /// Learns from what is said in two versions alike; nothing where it was moved otherwise than by an edit in one place.
    fn learn(&mut self, before: &[Span], now: &[Span]) -> Option<()> {
        if before.len() != now.len() {
            return None;
        }
        for (before, now) in before.iter().zip(now) {
            if before.file != now.file {
                return None;
            }
            let positions = [(before.start, now.start), (before.end, now.end)];
            for (was, is) in positions {
                if was == is {
                    let last = self.last.entry(before.file).or_default();
                    *last = was.max(*last);
                    continue;
                }
                let by = i64::from(is) - i64::from(was);
                match &mut self.from {
                    None => {
                        (self.file, self.by) = (before.file, by);
                        self.from = Some(was);
                    }
                    Some(from) if (self.file, self.by) == (before.file, by) => {
                        *from = was.min(*from);
                    }
                    Some(_) => return None,
                }
            }
        }
        Some(())
    }

    /// The same, where all places of the file before one stayed and all from it on were moved.
    fn known(self) -> Option<Self> {
        let last = self.last.get(&self.file).copied();
        let apart = match (last, self.from) {
            (Some(last), Some(from)) => last < from,
            _ => true,
        };
        apart.then_some(self)
    }

    fn span(&self, span: &mut Span) {
        let (true, Some(from)) = (span.file == self.file, self.from) else {
            return;
        };
        for at in [&mut span.start, &mut span.end] {
            if *at >= from {
                *at = u32::try_from(i64::from(*at) + self.by).unwrap_or(u32::MAX);
            }
        }
    }
}

//! What a check came to, kept for the next one, so that after an edit only that is asked again on which it bears.
//!
//! Two versions of a design are compared by all that they say, value by value, wherever it stands and whatever it is
//! called ([`gensoku_dsl::design::Said`]). Then a rule is asked
//! - of nothing again, where it reads nothing that was changed: how long steps take, for example;
//! - of the procedures that were changed, where it reads nothing else that was;
//! - of everything, where it reads what was changed of other procedures or outside them;
//! - and of what it found whose text quotes a name or a title that was changed.
//!
//! What is kept of a rule is what asking it again would find, at the places where that stands now.

mod edit;
mod moved;
mod parts;

use std::sync::Arc;

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{Design, ProcedureId, SaidInDesign};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::acceptances::judges_acceptances;
use super::asks::{Asks, in_procedures};
use super::eval::Eval;
use super::expr::Rule;
use super::facets::{Facets, Reads};
use super::parameters::Parameters;
use super::run;
use crate::finding::{Counts, Element, Findings, Report};
use crate::world::{Graph, Situation, World};

/// Of what a rule is asked.
#[derive(Clone, Debug, Default)]
pub(super) enum Of {
    /// Of everything.
    #[default]
    Everything,
    /// Of a part of it.
    These(These),
    /// Of nothing.
    Nothing,
}

/// A part of what a rule speaks of.
#[derive(Clone, Debug)]
pub(super) struct These {
    /// Procedures, and what is in them.
    pub(super) procedures: Arc<Arena<ProcedureId, bool>>,
    /// What is told anew besides, though it comes to the same.
    pub(super) subjects: FxHashSet<Element>,
}

impl These {
    /// Whether all that is in a procedure is a part of it.
    pub(super) fn has(&self, procedure: Option<ProcedureId>) -> bool {
        procedure.is_some_and(|it| self.procedures[it])
    }
}

/// The verdicts of a rule: of each procedure and what is in it, where that is all of which it speaks.
pub(super) type ByProcedure = FxHashMap<ProcedureId, Counts>;

/// What a check came to. To check the same design after an edit against the same rules takes only as long as the edit is
/// wide; it is no larger than the design, its graph and its report.
pub struct Before {
    as_of: Date,
    situation: Situation,
    design: Design,
    graph: Arc<Graph>,
    said: SaidInDesign,
    /// What was found before acceptances were judged.
    findings: Findings,
    /// Rule by rule, what it reads and its verdicts.
    rules: Vec<Kept>,
}

impl std::fmt::Debug for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Before")
            .field("as_of", &self.as_of)
            .field("findings", &self.findings.len())
            .finish_non_exhaustive()
    }
}

/// What is kept of a rule.
struct Kept {
    reads: Reads,
    of_procedures: bool,
    counts: Counts,
    by_procedure: ByProcedure,
}

impl Kept {
    fn of(rule: &Rule) -> Self {
        Self {
            reads: Asks::of_all_that_is_told(rule).reads,
            of_procedures: is_of_procedures(rule),
            counts: Counts::default(),
            by_procedure: ByProcedure::default(),
        }
    }

    /// Whether all that it tells is of one procedure, and of what is outside procedures.
    fn tells_of_itself(&self) -> bool {
        self.of_procedures && self.reads.anywhere == Facets::NONE
    }

    /// Takes in what was asked again.
    fn learn(&mut self, of: &Of, (counts, by_procedure): (Counts, ByProcedure)) {
        match of {
            Of::Nothing => {}
            Of::Everything => (self.counts, self.by_procedure) = (counts, by_procedure),
            Of::These(these) if self.of_procedures => {
                self.by_procedure.retain(|it, _| !these.procedures[*it]);
                self.by_procedure.extend(by_procedure);
                self.counts = self.by_procedure.values().copied().sum();
            }
            Of::These(_) => {}
        }
    }
}

/// Checks a world against the same rules again: what was kept of the last check is not asked again where nothing that it
/// reads has changed. Found is what [`check_revised`](super::check_revised) finds; with it comes what is to be kept for
/// the next time.
pub fn check_again(
    world: &World<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    parameters: &Parameters,
    before: Option<Before>,
) -> (Report, Before) {
    let design = world.design;
    let said = design.said();
    let before = before.filter(|it| it.rules.len() == rules.len());
    let edit = before.as_ref().and_then(|it| it.edit(world, &said));
    let mut of: Vec<Of> = match (&before, &edit) {
        (Some(before), Some(edit)) => before.asked_again(rules, edit, design),
        _ => vec![Of::Everything; rules.len()],
    };
    for (of, _) in of
        .iter_mut()
        .zip(rules)
        .filter(|it| judges_acceptances(it.1))
    {
        *of = Of::Nothing;
    }
    match (&before, &edit) {
        (Some(before), Some(edit)) => before.answers(world, edit),
        _ => run::ask_ahead(world),
    }
    let mut eval = Eval::new(world, parameters);
    let asked = eval.all_rules(rules, &of);
    let (mut findings, mut kept) = match (before, &edit) {
        (Some(before), Some(edit)) => {
            let mut findings = before.findings;
            let by_name: FxHashMap<&str, (&Of, &Kept)> = rules
                .iter()
                .map(|it| it.name.as_str())
                .zip(of.iter().zip(&before.rules))
                .collect();
            findings.retain(|it| match by_name.get(it.rule.as_str()) {
                Some((Of::Nothing, _)) => true,
                Some((Of::These(these), kept)) => {
                    let again = kept.of_procedures && these.has(home(design, it.subject));
                    !again && !these.subjects.contains(&it.subject)
                }
                Some((Of::Everything, _)) | None => false,
            });
            findings.change(|it| edit.has_moved(it), |it| edit.moves(it));
            (findings, before.rules)
        }
        _ => (Findings::default(), rules.iter().map(Kept::of).collect()),
    };
    for ((found, counts), (of, kept)) in asked.into_iter().zip(of.iter().zip(&mut kept)) {
        findings.extend(found);
        kept.learn(of, counts);
    }
    findings.sort();
    let mut tallies = run::tallies(rules);
    for (tally, kept) in tallies.iter_mut().zip(&kept) {
        tally.counts = kept.counts;
    }
    let told = findings.clone();
    let (told, tallies) = run::with_acceptances(&mut eval, elsewhere, rules, told, tallies);
    let report = Report {
        as_of: world.as_of,
        situation: world.situation(),
        findings: told,
        tallies,
    };
    let before = Before {
        as_of: world.as_of,
        situation: world.situation(),
        design: design.clone(),
        graph: world.graph(),
        said,
        findings,
        rules: kept,
    };
    (report, before)
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

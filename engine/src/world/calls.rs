//! Procedures that are done whole within steps of others.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, ProcedureId, StepId};

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::World;
use super::case::{Case, Situation};
use super::questions::Once;
use crate::game::Span;

/// What calls what.
pub(super) struct Calls {
    /// The procedures that some step calls.
    parts: BTreeSet<ProcedureId>,
    /// What each step calls, apart from what would come back to the procedure of the step.
    of: BTreeMap<StepId, ProcedureId>,
    /// The same for all steps of a procedure.
    from: BTreeMap<ProcedureId, BTreeSet<ProcedureId>>,
    /// Where procedures stand that call or are called: each behind those that are done within it.
    rank: BTreeMap<ProcedureId, usize>,
    /// How long procedures take that are done within others.
    times: BTreeMap<ProcedureId, Once<Option<TimeWithin>>>,
}

/// How long a procedure takes that is done within a step.
#[derive(Clone, Debug)]
pub(super) struct TimeWithin {
    /// The least own time of its applicant.
    pub(super) own: Span,
    /// The least elapsed time.
    pub(super) elapsed: Span,
    /// Its steps whose time is not stated; with some, both are lower bounds.
    pub(super) open: Vec<StepId>,
}

impl Calls {
    fn of(design: &Design) -> Self {
        let steps = design.steps.entries();
        let calls: Vec<(StepId, ProcedureId, ProcedureId)> = steps
            .filter_map(|(id, it)| Some((id, it.procedure, it.calls?.0)))
            .collect();
        let parts: BTreeSet<ProcedureId> = calls.iter().map(|it| it.2).collect();
        let graph: DiGraphMap<u32, ()> = calls.iter().map(|it| (it.1.0, it.2.0)).collect();
        // Of procedures that come back to each other none is behind another.
        let rings = kosaraju_scc(&graph);
        let ranks = rings.iter().enumerate();
        let rank: BTreeMap<ProcedureId, usize> = ranks
            .flat_map(|(rank, ring)| ring.iter().map(move |&it| (ProcedureId(it), rank)))
            .collect();
        let mut of = BTreeMap::new();
        let mut from: BTreeMap<ProcedureId, BTreeSet<ProcedureId>> = BTreeMap::new();
        for (step, caller, called) in calls {
            if rank.get(&caller) != rank.get(&called) {
                of.insert(step, called);
                from.entry(caller).or_default().insert(called);
            }
        }
        let times = parts.iter().map(|&it| (it, Once::default())).collect();
        Self {
            parts,
            of,
            from,
            rank,
            times,
        }
    }

    /// A procedure and those within it down to those that are known, each behind those that are done within it.
    fn bottom_up(
        &self,
        procedure: ProcedureId,
        known: impl Fn(ProcedureId) -> bool,
    ) -> Vec<ProcedureId> {
        let mut reached = BTreeSet::from([procedure]);
        let mut open = vec![procedure];
        while let Some(it) = open.pop() {
            let called = self.from.get(&it).into_iter().flatten().copied();
            open.extend(called.filter(|&it| !known(it) && reached.insert(it)));
        }
        let mut all: Vec<ProcedureId> = reached.into_iter().collect();
        all.sort_by_key(|it| self.rank.get(it));
        all
    }
}

impl World<'_> {
    fn calls(&self) -> &Calls {
        self.calls.get_or_init(|| Calls::of(self.design))
    }

    /// Whether a procedure is done whole within a step of another.
    pub fn is_a_part(&self, procedure: ProcedureId) -> bool {
        self.calls().parts.contains(&procedure)
    }

    /// The procedure that is done whole within a step; nothing where that would never end, because it comes back to the
    /// procedure of the step.
    pub fn called(&self, step: StepId) -> Option<ProcedureId> {
        self.calls().of.get(&step).copied()
    }

    /// Whether a step of a procedure calls another one.
    pub(super) fn calls_others(&self, procedure: ProcedureId) -> bool {
        self.calls().from.contains_key(&procedure)
    }

    /// Which procedure calls which, those first that are done within others.
    pub(crate) fn calls_bottom_up(&self) -> Vec<(ProcedureId, ProcedureId)> {
        let calls = self.calls();
        let from = calls.from.iter();
        let mut all: Vec<(ProcedureId, ProcedureId)> = from
            .flat_map(|(&caller, called)| called.iter().map(move |&it| (caller, it)))
            .collect();
        all.sort_by_key(|it| calls.rank.get(&it.0));
        all
    }

    /// A procedure and those that are done within it, each behind those that are done within it itself.
    pub fn procedures_within(&self, procedure: ProcedureId) -> Vec<ProcedureId> {
        self.calls().bottom_up(procedure, |_| false)
    }

    /// Answers from below what a case of a procedure asks of those that are done within it, however deep they stand.
    pub(super) fn ask_within(&self, procedure: ProcedureId, case: Case) {
        if !self.calls_others(procedure) {
            return;
        }
        let calls = self.calls();
        let ordinary = |it| Case {
            situation: Situation::Ordinary,
            ..it
        };
        let others = Case::after(case.situation);
        let cases = [case, others, ordinary(case), ordinary(others)];
        let is_timed = |it| calls.times.get(&it).is_some_and(|it| it.get().is_some());
        let known = |it| is_timed(it) && cases.iter().all(|&case| self.is_finish_known(it, case));
        for it in calls.bottom_up(procedure, known) {
            if it != procedure {
                for case in cases {
                    self.finish_by_itself(it, case);
                }
                self.time_within(it);
            }
        }
    }

    /// The steps of a procedure and of those that are done within it.
    pub(crate) fn steps_within(&self, procedure: ProcedureId) -> impl Iterator<Item = StepId> {
        let all = self.procedures_within(procedure).into_iter();
        all.flat_map(|it| self.design.procedures[it].steps.iter().copied())
    }

    /// A step, and the steps of what is done within it.
    pub(crate) fn with_steps_within(&self, step: StepId) -> impl Iterator<Item = StepId> {
        let within = self.called(step).into_iter();
        std::iter::once(step).chain(within.flat_map(|it| self.steps_within(it)))
    }

    /// How long a procedure takes that is done within a step; nothing where it cannot be finished, or is no part of
    /// another.
    pub(super) fn time_within(&self, procedure: ProcedureId) -> Option<&TimeWithin> {
        let once = self.calls().times.get(&procedure)?;
        once.get_or_init(|| {
            let (own, elapsed) = self.times(procedure, Case::default())?;
            Some(TimeWithin {
                own: own.once?,
                elapsed: elapsed.once?,
                open: own.open,
            })
        })
        .as_ref()
    }
}

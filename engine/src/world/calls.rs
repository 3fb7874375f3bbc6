//! Procedures that are done whole within steps of others.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, ProcedureId, StepId};

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::World;
use super::access::Access;
use super::barrier::Barrier;
use super::case::Case;
use super::outage::Stretch;
use super::questions::Once;
use crate::finding::RemedyLevel;
use crate::game::{self, Span};

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

    /// The case in which a procedure is asked that is done within a step of another: that of the other where it serves
    /// the same people; else it is for somebody else, who may be anybody, or for nobody.
    fn case_within(&self, caller: ProcedureId, called: ProcedureId, case: Case) -> Case {
        let serves = |it: ProcedureId| self.design.procedures[it].serves.map(|(it, _)| it);
        if serves(called) == serves(caller) {
            case
        } else {
            Case::after(case.situation)
        }
    }

    /// Answers from below what a case of a procedure asks of those that are done within it, however deep they stand.
    pub(super) fn ask_within(&self, procedure: ProcedureId, case: Case) {
        if !self.calls_others(procedure) {
            return;
        }
        self.ask_times_within(procedure);
        let calls = self.calls();
        let mut reached: BTreeSet<(ProcedureId, Case)> = BTreeSet::new();
        let mut open = vec![(procedure, case)];
        while let Some((caller, case)) = open.pop() {
            for &called in calls.from.get(&caller).into_iter().flatten() {
                let case = self.case_within(caller, called, case);
                // Where everything is up again sooner, it is asked of ordinary times.
                let asked = [case, case.ordinary()].map(|it| (called, it));
                let unknown = |&(it, case): &_| !self.is_finish_known(it, case);
                open.extend(
                    asked
                        .into_iter()
                        .filter(unknown)
                        .filter(|&it| reached.insert(it)),
                );
            }
        }
        let mut reached: Vec<(ProcedureId, Case)> = reached.into_iter().collect();
        reached.sort_by_key(|(it, _)| calls.rank.get(it));
        for (it, case) in reached {
            self.finish_by_itself(it, case);
        }
    }

    /// Answers from below how long those take that are done within a procedure.
    pub(super) fn ask_times_within(&self, procedure: ProcedureId) {
        if !self.calls_others(procedure) {
            return;
        }
        let calls = self.calls();
        let is_timed = |it| calls.times.get(&it).is_some_and(|it| it.get().is_some());
        for it in calls.bottom_up(procedure, is_timed) {
            if it != procedure {
                self.time_within(it);
            }
        }
    }

    /// Whether what is done whole within a step can be finished in a case of the step's procedure, from where a stretch
    /// of its situation begins.
    pub(super) fn access_within(&self, step: StepId, case: Case, stretch: &Stretch) -> Access {
        let Some(called) = self.called(step) else {
            return Access::Yes;
        };
        let case = self.case_within(self.design.steps[step].procedure, called, case);
        let finish = self.finish_by_itself(called, case);
        let now = stretch.time.from;
        let part = finish.parts.iter().find(|it| it.stretch.time.contains(now));
        // When everything that it meets is up again, nothing is left of the outage.
        let after;
        let part = match part {
            Some(part) => Some(part),
            None => {
                after = self.finish_by_itself(called, case.ordinary());
                after.parts.first()
            }
        };
        match part.map(|it| (it, it.can_finish())) {
            Some((part, Some(false))) => {
                let cut = match &part.good {
                    game::Answer::Cannot(cuts) => self.steps_of(called, &cuts.cheapest),
                    _ => Vec::new(),
                };
                let levels = cut.iter().filter_map(|it| part.levels.get(it));
                Access::No(Barrier::Within {
                    called,
                    level: levels.max().copied().unwrap_or(RemedyLevel::Operation),
                    cut: part.to_change(&cut),
                })
            }
            Some((part, None)) if part.undecided().is_some() => Access::Open("calls"),
            Some((part, None)) => Access::Within(part.deciding.clone()),
            Some((_, Some(true))) | None => Access::Yes,
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

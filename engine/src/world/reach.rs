//! Which steps a procedure comes to by which ways.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, Guard, ProcedureId, StepId, Target, Way};

use super::World;

/// The steps of a procedure that its beginning leads to by the ways that are allowed; fallbacks are none of them.
pub(crate) fn reached(
    design: &Design,
    procedure: ProcedureId,
    allows: &dyn Fn(StepId, &Way) -> bool,
) -> BTreeSet<StepId> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<StepId> = design.procedures[procedure]
        .steps
        .first()
        .copied()
        .into_iter()
        .collect();
    let ways: BTreeMap<StepId, Vec<Way>> = design.flow(procedure).into_iter().collect();
    while let Some(step) = open.pop() {
        if !reached.insert(step) {
            continue;
        }
        let next = ways.get(&step).into_iter().flatten();
        open.extend(
            next.filter(|way| allows(step, way))
                .filter_map(|way| match way.to {
                    Target::Step(to) => Some(to),
                    Target::Outcome(_) => None,
                }),
        );
    }
    reached
}

impl World<'_> {
    /// The steps on the ordinary way: those to which the beginning of a procedure leads, ways of a group and
    /// fallbacks apart.
    pub(crate) fn ordinary_way(&self, procedure: ProcedureId) -> &BTreeSet<StepId> {
        self.asked(procedure).ordinary.get_or_init(|| {
            reached(self.design, procedure, &|_, way| {
                !matches!(way.when, Some(Guard::Lacks(..)))
            })
        })
    }
}

//! What lies where already when a step is done.

use std::collections::BTreeSet;

use gensoku_dsl::design::StepId;

use super::{Movement, World};

impl World<'_> {
    /// Whether a record, by its index, is there before a step is done.
    ///
    /// It is if it is declared, or if another procedure brings it there, or a step that every run to this one has done
    /// before. What only this step or a later one of its procedure brings is not there yet: whoever applies for the
    /// first time tells an office what it writes down afterwards.
    pub(crate) fn is_there_before(&self, record: usize, step: StepId) -> bool {
        self.lies_before(record, step, &mut BTreeSet::new())
    }

    /// The same, without the records that were asked about on the way here: a ring of copies begins nowhere.
    fn lies_before(&self, record: usize, step: StepId, asked: &mut BTreeSet<usize>) -> bool {
        let Some(found) = self.records.get(record) else {
            return false;
        };
        if found.declared.is_some() {
            return true;
        }
        if !asked.insert(record) {
            return false;
        }
        // The shortest chain mostly tells.
        let arrival = found.arrival.into_iter().any(|it| {
            let movement = self.movements.get(it.movement);
            movement.is_some_and(|movement| self.is_done_before(movement, step))
                && it.from.is_none_or(|it| self.lies_before(it, step, asked))
        });
        let brought = self.brought_into(found.system, found.data);
        arrival
            || brought.iter().any(|&at| {
                self.movements.get(at).is_some_and(|it| {
                    self.is_done_before(it, step) && self.is_fed_before(at, it, step, asked)
                })
            })
    }

    fn is_done_before(&self, movement: &Movement, step: StepId) -> bool {
        let procedure = self.design.steps[step].procedure;
        movement.procedure != procedure
            || self.process(procedure).always_before(movement.step, step)
    }

    /// Whether what a movement takes along is there before the step: it comes from nowhere that is modelled, or from a
    /// record that is.
    fn is_fed_before(
        &self,
        at: usize,
        movement: &Movement,
        step: StepId,
        asked: &mut BTreeSet<usize>,
    ) -> bool {
        let Some(from) = movement.from else {
            return true;
        };
        if self.begins.get(at) == Some(&true) {
            return true;
        }
        self.places_of_records(from.system).any(|source| {
            let holds = self.records.get(source);
            holds.is_some_and(|it| self.within_data(movement.data, it.data))
                && self.lies_before(source, step, asked)
        })
    }
}

//! What lies where already when a step is done.

use std::collections::BTreeSet;

use gensoku_dsl::design::StepId;

use super::{Movement, World};

impl World<'_> {
    /// Whether a record, by its index, is there before a step is done.
    pub(crate) fn is_there_before(&self, record: usize, step: StepId) -> bool {
        self.chain_before(record, step).is_some()
    }

    /// The movements that brought a record, by its index, to where it lies before a step is done, first to last; nothing
    /// where it is not there yet.
    ///
    /// It is if it is declared, which takes no movement, or if another procedure brings it there, or a step that every
    /// run to this one has done before. What only this step or a later one of its procedure brings is not there yet:
    /// whoever applies for the first time tells an office what it writes down afterwards.
    pub(crate) fn chain_before(&self, record: usize, step: StepId) -> Option<Vec<usize>> {
        self.lies_before(record, step, &mut BTreeSet::new())
    }

    /// The same, without the records that were asked about on the way here: a ring of copies begins nowhere.
    fn lies_before(
        &self,
        record: usize,
        step: StepId,
        asked: &mut BTreeSet<usize>,
    ) -> Option<Vec<usize>> {
        let found = self.records.get(record)?;
        if found.declared.is_some() {
            return Some(Vec::new());
        }
        if !asked.insert(record) {
            return None;
        }
        let done = |at: usize| {
            let it = self.movements.get(at)?;
            self.is_done_before(it, step).then_some(it)
        };
        // The shortest chain mostly tells.
        let shortest = found.arrival.and_then(|it| {
            done(it.movement)?;
            let before = match it.from {
                Some(from) => self.lies_before(from, step, asked)?,
                None => Vec::new(),
            };
            Some((it.movement, before))
        });
        let (last, mut chain) = shortest.or_else(|| {
            let mut brought = self.brought_into(found.system, found.data).iter();
            brought.find_map(|&at| Some((at, self.fed_before(at, done(at)?, step, asked)?)))
        })?;
        chain.push(last);
        Some(chain)
    }

    fn is_done_before(&self, movement: &Movement, step: StepId) -> bool {
        let procedure = self.design.steps[step].procedure;
        movement.procedure != procedure
            || self.process(procedure).always_before(movement.step, step)
    }

    /// How what a movement takes along came to be there before the step: it comes from nowhere that is modelled, or
    /// from a record that is there.
    fn fed_before(
        &self,
        at: usize,
        movement: &Movement,
        step: StepId,
        asked: &mut BTreeSet<usize>,
    ) -> Option<Vec<usize>> {
        let Some(from) = movement.from else {
            return Some(Vec::new());
        };
        if self.begins.get(at) == Some(&true) {
            return Some(Vec::new());
        }
        let mut sources = self.places_of_records(from.system).filter(|&source| {
            let holds = self.records.get(source);
            holds.is_some_and(|it| self.within_data(movement.data, it.data))
        });
        sources.find_map(|source| self.lies_before(source, step, asked))
    }
}

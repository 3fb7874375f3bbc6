//! What a procedure decides on: looked up, told, and recent enough.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    DataId, Decision, DecisionId, DecisionUnit, Guard, Item, ProcedureId, Restated, Stated, Step,
    StepId, SystemId, SystemRef, Verb,
};
use gensoku_dsl::text::Lang;

use super::Ways;
use crate::finding::Element;
use crate::revise::change::Clause;
use crate::rules::asks::Asks;
use crate::rules::types::Kind;
use crate::world::Involvement;

impl Ways<'_, '_> {
    /// The account is looked up in a register of the state.
    pub(super) fn account(&mut self, procedure: ProcedureId) {
        let about = |data: DataId| crate::rules::lexicon::is_account(self.design, data);
        let state = |it: &SystemId| {
            let holder = self.world.holder(*it);
            holder.is_some_and(|it| self.design.actors[it].kind.is_state())
        };
        let records = self.world.records.iter();
        let register = records
            .filter(|it| about(it.data) && state(&it.system))
            .map(|it| (it.system, it.data, it.key));
        let register: Vec<_> = register.collect();
        let Some((system, data, key)) = register.into_iter().next() else {
            return;
        };
        let Some(holder) = self.world.holder(system) else {
            return;
        };
        let Some(reader) = self.reading_step(procedure, holder) else {
            return;
        };
        let mut clauses = Vec::new();
        for &step in &self.design.procedures[procedure].steps {
            if self.world.involvement(step) != Some(Involvement::Acts) {
                continue;
            }
            let by_hand = self.design.steps[step].data.iter();
            let by_hand = by_hand.filter(|it| matches!(it.verb, Verb::Enters | Verb::Shows));
            for (verb, item) in by_hand.flat_map(|it| it.items.iter().map(|item| (it.verb, item.0)))
            {
                let asked = match item {
                    Item::Data(it) => about(it),
                    Item::Document(it) => {
                        let shows = &self.design.words.documents[it].shows;
                        shows.iter().any(|&it| about(it))
                    }
                };
                if asked {
                    clauses.push(Clause::Without(step, verb, item));
                }
            }
        }
        let by = self.design.steps[reader].by.map(|(by, _)| by.actor);
        let span = self.design.steps[reader].name.span;
        let mut read = self.clause_of(Verb::Reads, Item::Data(data), span);
        read.from = Some(SystemRef {
            system,
            other: false,
            span,
        });
        read.key = key.value().map_or(Stated::Open, |&it| Stated::Is(it, span));
        let ground = by.and_then(|by| self.lets_read(by, holder, data));
        read.under = ground.map(|it| self.cite(it, span)).into_iter().collect();
        clauses.push(Clause::Data(reader, read));
        let names = |lang| {
            (
                self.label(Element::Procedure(procedure), lang),
                self.label(Element::System(system), lang),
            )
        };
        let ((en, on_en), (ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            clauses,
            format!("Look the account for {en} up in {on_en}, and do not ask for it"),
            format!("{ja}では口座を届け出させず、{on_ja}に照会する"),
        );
    }

    /// What income is read from is brought up to date as often as the rule asks for.
    pub(super) fn fresher_income(&mut self, asks: &Asks, procedure: ProcedureId) {
        let Some(limit) = self.duration(asks) else {
            return;
        };
        let Some(income) = self.design.data_named("Income") else {
            return;
        };
        let moved = self.world.movements.iter();
        let read =
            moved.filter(|it| it.procedure == procedure && self.world.within_data(it.data, income));
        let systems: BTreeSet<SystemId> = read.filter_map(|it| Some(it.from?.system)).collect();
        for system in systems {
            self.refreshed(system, limit);
        }
    }

    /// What a decision has to know is looked up where it lies, in the procedures that decide by it.
    pub(super) fn decided(&mut self, asks: &Asks, decision: DecisionId) {
        let name = &self.design.decisions[decision].name;
        let by_it = |it: &Step| {
            let mut ways = it.next.ways().iter();
            ways.any(|way| matches!(&way.when, Some(Guard::Decision(it, _)) if name.answers_to(it)))
        };
        let steps = self
            .world
            .steps()
            .filter(|&it| by_it(&self.design.steps[it]));
        let procedures: BTreeSet<ProcedureId> =
            steps.map(|it| self.design.steps[it].procedure).collect();
        let unit = self.design.decisions[decision].about.value();
        let of_many = unit.is_some_and(|it| *it != DecisionUnit::Individual);
        let mut wanted = crate::rules::lexicon::unknown_to(self.world, decision);
        wanted.extend(self.design.data_named("Household").filter(|_| of_many));
        if asks.property(Kind::Decision, "unit") {
            let said = Decision {
                about: Stated::Is(
                    DecisionUnit::Individual,
                    self.design.decisions[decision].name.span,
                ),
                ..Decision::default()
            };
            let names = |lang| self.label(Element::Decision(decision), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            let clause = Clause::Restate(Restated::Decision(decision, Box::new(said)));
            self.operation(
                vec![clause],
                format!("Decide {en} about each person"),
                format!("{ja}を一人一人について判定する"),
            );
        }
        for procedure in procedures {
            for &data in &wanted {
                self.told(procedure, data);
            }
            for &data in &wanted {
                for (system, read) in self.read_instead(procedure, data) {
                    let names = |lang| {
                        (
                            self.label(Element::Data(data), lang),
                            self.label(Element::System(system), lang),
                        )
                    };
                    let ((en, on_en), (ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
                    self.operation(
                        read,
                        format!("Look {en} up in {on_en} before the decision"),
                        format!("判定の前に、{ja}を{on_ja}に照会する"),
                    );
                }
            }
        }
    }

    /// What no office holds is told by the applicant.
    fn told(&mut self, procedure: ProcedureId, data: DataId) {
        if !self.read_instead(procedure, data).is_empty() {
            return;
        }
        let mut steps = self.design.procedures[procedure].steps.iter().copied();
        let acts = |it: &StepId| self.world.involvement(*it) == Some(Involvement::Acts);
        let Some(step) = steps.find(acts) else { return };
        let span = self.design.steps[step].name.span;
        let clause = self.clause_of(Verb::Enters, Item::Data(data), span);
        let names = |lang| {
            (
                self.label(Element::Data(data), lang),
                self.label(Element::Step(step), lang),
            )
        };
        let ((en, in_en), (ja, in_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Data(step, clause)],
            format!("Ask for {en} in {in_en}, since no office holds it"),
            format!("どの機関も持たない{ja}を{in_ja}で届け出させる"),
        );
    }
}

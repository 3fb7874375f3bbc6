//! What a procedure has to survive, and what is done instead of what needs a system that is down.

use gensoku_dsl::design::{
    Channel, ChannelKind, Name, Next, ProcedureId, Receiver, ScenarioId, Stated, Step, StepId,
    SystemId, Way,
};
use gensoku_dsl::text::Lang;

use super::Ways;
use super::systems::new_name;
use crate::finding::Element;
use crate::revise::change::Clause;
use crate::world::{Answer, Case, Situation};

impl Ways<'_, '_> {
    /// The procedure has to survive the scenarios that the design knows.
    pub(super) fn survives(&mut self, procedure: ProcedureId) {
        let known: Vec<ScenarioId> = self.design.scenarios.ids().collect();
        let before = self.design.procedures[procedure].must_survive.iter();
        let before: Vec<String> = before.map(|it| it.0.clone()).collect();
        for scenario in known {
            let mut all = before.clone();
            all.push(self.design.scenarios[scenario].name.id.clone());
            let names = |lang| {
                (
                    self.label(Element::Procedure(procedure), lang),
                    self.label(Element::Scenario(scenario), lang),
                )
            };
            let ((en, it_en), (ja, it_ja)) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::MustSurvive(procedure, all)],
                format!("Let {en} have to survive {it_en}"),
                format!("{ja}を{it_ja}に耐えるものとする"),
            );
        }
    }

    /// Each step that needs a system has a fallback on paper when that is down.
    pub(super) fn fallbacks(&mut self, procedure: ProcedureId, in_scenarios: bool) {
        let mut down: Vec<SystemId> = if in_scenarios {
            let scenarios = self.world.must_survive(procedure);
            let down = scenarios
                .iter()
                .flat_map(|&it| &self.design.scenarios[it].down);
            down.map(|it| it.0).collect()
        } else {
            match self.world.single_points(procedure) {
                Answer::Known(systems) => systems,
                _ => Vec::new(),
            }
        };
        down.sort();
        down.dedup();
        for system in down {
            self.fallback(procedure, system);
        }
    }

    fn fallback(&mut self, procedure: ProcedureId, down: SystemId) {
        let case = Case::after(Situation::Without(down));
        let Answer::Known(cut) = self.world.smallest_cut(procedure, case) else {
            return;
        };
        let mut clauses = Vec::new();
        for step in cut {
            let it = &self.design.steps[step];
            let mut systems: Vec<SystemId> = it.systems().collect();
            systems.sort();
            systems.dedup();
            for used in systems {
                let hit = used == down || self.design.rests_on(used, down);
                if !hit || it.fallbacks.iter().any(|it| it.when_down == used) {
                    continue;
                }
                let id = format!(
                    "{}-without-{}",
                    it.name.id, self.design.systems[used].name.id
                );
                let names = |lang| {
                    (
                        self.label(Element::Step(step), lang),
                        self.label(Element::System(used), lang),
                    )
                };
                let ((step_en, on_en), (step_ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
                let name = new_name(
                    id,
                    &format!("{step_en} without {on_en}"),
                    &format!("{on_ja}停止中の{step_ja}"),
                );
                clauses.push(Clause::Instead(
                    step,
                    used,
                    Box::new(self.by_hand(step, name)),
                ));
            }
        }
        let names = |lang| {
            (
                self.label(Element::Procedure(procedure), lang),
                self.label(Element::System(down), lang),
            )
        };
        let ((en, on_en), (ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            clauses,
            format!("Give {en} a fallback at the counter while {on_en} is down"),
            format!("{on_ja}の停止中は、{ja}を窓口で行えるようにする"),
        );
    }

    /// The same step at the counter, without any system, which leads to where the step leads.
    fn by_hand(&self, step: StepId, name: Name) -> Step {
        let it = &self.design.steps[step];
        let span = it.name.span;
        let ways = self.design.flow(it.procedure).into_iter();
        let ways: Vec<Way> = ways
            .filter(|(of, _)| *of == step)
            .flat_map(|it| it.1)
            .collect();
        let next = match &it.next {
            Next::All(_) => Next::All(ways),
            Next::Some(_) => Next::Some(ways),
            Next::One(_) | Next::Following => Next::One(ways),
        };
        Step {
            name,
            channels: Stated::Is(
                vec![Channel {
                    kind: ChannelKind::Counter,
                    on: None,
                    on_nothing: false,
                    span,
                }],
                span,
            ),
            data: Vec::new(),
            identifies: Vec::new(),
            needs: Vec::new(),
            next,
            after_all: Vec::new(),
            fallbacks: Vec::new(),
            ..it.clone()
        }
    }

    /// A step that stands in for others does without the systems that are down then.
    pub(super) fn fallback_on_paper(&mut self, step: StepId) {
        let fallbacks = self.design.steps[step].fallbacks.clone();
        for fallback in fallbacks {
            let it = &self.design.steps[fallback.to];
            let hit = |used: SystemId| {
                used == fallback.when_down || self.design.rests_on(used, fallback.when_down)
            };
            let mut clauses = Vec::new();
            let channels = it.channels.value().map_or(&[][..], Vec::as_slice);
            if channels.iter().any(|it| it.on.is_some_and(hit)) {
                let paper = Channel {
                    kind: ChannelKind::Paper,
                    on: None,
                    on_nothing: false,
                    span: it.name.span,
                };
                clauses.push(Clause::Channels(fallback.to, vec![paper]));
            }
            for clause in &it.data {
                let from = clause.from.is_some_and(|it| hit(it.system));
                let to = matches!(clause.to, Some(Receiver::System(it)) if hit(it.system));
                if from || to {
                    let items = clause.items.iter();
                    clauses.extend(
                        items.map(|(item, _)| Clause::Without(fallback.to, clause.verb, *item)),
                    );
                }
            }
            let names = |lang| self.label(Element::Step(fallback.to), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                clauses,
                format!("Let {en} be done on paper"),
                format!("{ja}を書面で行えるようにする"),
            );
        }
    }
}

//! Groups of people, by which provision they are defined; scenarios, and whether they are practised.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    Citation, Definition, Group, GroupId, LawId, Restated, Scenario, ScenarioId, Stated,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::Element;
use crate::revise::change::{Clause, ToState};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

impl Ways<'_, '_> {
    pub(super) fn scenario(&mut self, asks: &Asks, id: ScenarioId) {
        if !asks.property(Kind::Scenario, "drilled") {
            return;
        }
        let said = Scenario {
            drilled: Stated::Is(self.world.as_of, self.design.scenarios[id].name.span),
            ..Scenario::default()
        };
        let (en, ja) = (
            self.label(Element::Scenario(id), Lang::En),
            self.label(Element::Scenario(id), Lang::Ja),
        );
        let day = ToState {
            what: Text::new(
                format!("when {en} is practised"),
                format!("{ja}の訓練の実施日"),
            ),
            filled: super::day(self.world.as_of),
            by: None,
        };
        let change = self.operation(
            vec![Clause::Restate(Restated::Scenario(id, Box::new(said)))],
            format!("Practise {en}"),
            format!("{ja}の訓練を行う"),
        );
        Self::fills_in(change, [day]);
    }

    pub(super) fn group(&mut self, asks: &Asks, id: GroupId) {
        let it = &self.design.words.groups[id];
        let (en, ja) = (
            self.label(Element::Group(id), Lang::En),
            self.label(Element::Group(id), Lang::Ja),
        );
        if asks.about(Matter::Definition)
            && let Some(first) = it.defined.first()
        {
            let same = it.defined.iter().skip(1).map(|it| Definition {
                words: first.words.clone(),
                ..it.clone()
            });
            let said = Group {
                defined: same.collect(),
                ..Group::default()
            };
            let text = Text::new(
                format!("Agree on one definition of {en}"),
                format!("{ja}の定義を統一する"),
            );
            let clause = Clause::Restate(Restated::Group(id, Box::new(said)));
            self.propose(
                crate::finding::RemedyLevel::Guideline,
                None,
                vec![clause],
                text,
            );
        }
        if asks.about(Matter::GroundOfDefinition) {
            self.group_under(id, &en, &ja);
        }
    }

    /// A provision by which a group is defined, and the definitions under it.
    fn group_under(&mut self, id: GroupId, en: &str, ja: &str) {
        let it = &self.design.words.groups[id];
        let in_force = |citation: &Citation| self.world.is_cited_in_force(citation);
        let missing: Vec<Definition> = it
            .defined
            .iter()
            .filter(|it| !it.under.iter().any(in_force))
            .cloned()
            .collect();
        let by: BTreeSet<_> = missing.iter().filter_map(|it| it.by).collect();
        let cited: BTreeSet<LawId> = it
            .defined
            .iter()
            .flat_map(|it| &it.under)
            .map(|it| it.law)
            .collect();
        let laws: Vec<LawId> = self
            .design
            .laws
            .entries()
            .filter(|(id, law)| {
                let near = law.of.is_some_and(|it| by.contains(&it)) || cited.contains(id);
                near && self.world.law_is_in_force(*id)
            })
            .map(|(id, _)| id)
            .collect();
        for law in laws {
            let provision = self.world.provisions.iter().copied();
            let first = provision
                .filter(|&it| self.design.provisions[it].law == law)
                .min_by_key(|it| it.0);
            let Some(first) = first else { continue };
            let defined = missing.iter().map(|it| Definition {
                under: vec![self.cite(first, it.span)],
                ..it.clone()
            });
            let said = Group {
                defined: defined.collect(),
                ..Group::default()
            };
            let (of_en, of_ja) = (
                self.label(Element::Provision(first), Lang::En),
                self.label(Element::Provision(first), Lang::Ja),
            );
            self.operation(
                vec![Clause::Restate(Restated::Group(id, Box::new(said)))],
                format!("Define {en} under {of_en}"),
                format!("{ja}を{of_ja}に基づき定義する"),
            );
        }
    }
}

//! The ground, the consent and the key of a movement.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorRef, Consent, DataClause, DataId, EffectKind, IdentifierId, Item, Movement as Spoken,
    Party, PurposeId, Stated, StepId, SystemId, Verb,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::{Element, RemedyLevel};
use crate::revise::asks::Asks;
use crate::revise::change::Clause;
use crate::rules::Rule;
use crate::rules::expr::Remedy;
use crate::world::Movement;

impl Ways<'_, '_> {
    pub(super) fn movement(&mut self, rule: &Rule, asks: &Asks, step: StepId, data: DataId) {
        let of_it = |it: &&Movement| it.step == step && it.data == data;
        let movements: Vec<Movement> = self.world.movements.iter().filter(of_it).cloned().collect();
        let levels: BTreeSet<RemedyLevel> = rule
            .remedies
            .iter()
            .filter_map(|it| match it {
                Remedy::Do(level, _) if *level > RemedyLevel::Operation => Some(*level),
                _ => None,
            })
            .collect();
        for movement in &movements {
            if asks.words.contains("copies")
                && movement.verb == Verb::Copies
                && let Some(to) = movement.to
            {
                self.left_where_it_is(to.system, data);
            }
            if asks.phrase("consent")
                && !movement.key.value().is_some_and(|&it| self.is_governed(it))
            {
                self.consent(movement);
            }
            if asks.phrase("coarser") {
                self.finer_key(movement);
            }
            if asks.phrase("} permits {") {
                let effect = EffectKind::Permits(Spoken {
                    verbs: vec![movement.verb],
                    data: vec![data],
                    from: movement.sender.map(party),
                    to: movement.receiver.map(party),
                    purpose: movement.purpose.value().copied(),
                    key: movement.key.value().copied(),
                    condition: None,
                });
                let what = Text::new(
                    format!(
                        "{} of {}",
                        self.label(Element::Step(step), Lang::En),
                        self.label(Element::Data(data), Lang::En)
                    ),
                    format!(
                        "{}における{}の移動",
                        self.label(Element::Step(step), Lang::Ja),
                        self.label(Element::Data(data), Lang::Ja)
                    ),
                );
                for law in self.laws_for(movement, &levels) {
                    self.insert(law, effect.clone(), &what);
                }
            }
            if asks.phrase("be used for")
                && let (Some(&identifier), Some(&purpose)) =
                    (movement.key.value(), movement.purpose.value())
            {
                let effect = EffectKind::PermitsUse(identifier, Some(purpose));
                let purpose = &self.design.words.purposes[purpose].name;
                let what = Text::new(
                    format!(
                        "the use of {} for {}",
                        self.label(Element::Identifier(identifier), Lang::En),
                        purpose.label(Lang::En)
                    ),
                    format!(
                        "{}のための{}の利用",
                        purpose.label(Lang::Ja),
                        self.label(Element::Identifier(identifier), Lang::Ja)
                    ),
                );
                for law in self.laws_for(movement, &levels) {
                    self.insert(law, effect.clone(), &what);
                }
            }
        }
    }

    pub(super) fn is_governed(&self, identifier: IdentifierId) -> bool {
        self.design.identifiers[identifier].governed_by.is_some()
    }

    /// Consent with a purpose, a way to stop it, and a format in which the person takes the data along.
    pub(super) fn consent(&mut self, movement: &Movement) {
        let Some(clause) = movement.clause(self.design) else {
            return;
        };
        let Some(&purpose) = movement.purpose.value() else {
            return;
        };
        let span = clause.span;
        let desk = self.desk(movement);
        let consent = Consent {
            purpose: Stated::Is::<PurposeId>(purpose, span),
            stops_within: Stated::Is(24 * 60 * 60 * 1000, span),
            through: desk,
            portable: Stated::Is("JSON".to_owned(), span),
            blanket: false,
            span,
        };
        let data = DataClause {
            items: vec![(Item::Data(movement.data), span)],
            consent: Some(consent),
            ..clause.clone()
        };
        let names = |lang| self.label(Element::Data(movement.data), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        let name = &self.design.words.purposes[purpose].name;
        self.operation(
            vec![Clause::Data(movement.step, data)],
            format!(
                "Ask for consent to move {en} for {}, which stops within a day and is portable",
                name.label(Lang::En)
            ),
            format!(
                "{}のための{ja}の移動について、1日以内に停止でき持ち出せる形で同意を得る",
                name.label(Lang::Ja)
            ),
        );
    }

    /// Where a consent is withdrawn: a system on which the procedure meets the person.
    pub(super) fn desk(&self, movement: &Movement) -> Option<SystemId> {
        let steps = &self.design.procedures[movement.procedure].steps;
        let channels = steps
            .iter()
            .filter_map(|&it| self.design.steps[it].channels.value())
            .flatten();
        channels
            .filter_map(|it| it.on)
            .next()
            .or_else(|| self.design.system_named("Mynaportal"))
    }

    /// An identifier of the system that is no coarser than the data.
    pub(super) fn finer_key(&mut self, movement: &Movement) {
        let (Some(clause), Some(from)) = (movement.clause(self.design), movement.from) else {
            return;
        };
        let Some(&unit) = self.design.data[movement.data].about.value() else {
            return;
        };
        let keys = self.design.systems[from.system]
            .keys
            .value()
            .cloned()
            .unwrap_or_default();
        for identifier in keys {
            let fits = self.design.identifiers[identifier]
                .unit
                .value()
                .is_some_and(|it| it.coarser_than(unit) == Some(false));
            if !fits {
                continue;
            }
            let data = DataClause {
                items: vec![(Item::Data(movement.data), clause.span)],
                key: Stated::Is(identifier, clause.span),
                ..clause.clone()
            };
            let names = |lang| {
                (
                    self.label(Element::Data(movement.data), lang),
                    self.label(Element::Identifier(identifier), lang),
                )
            };
            let ((data_en, key_en), (data_ja, key_ja)) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Data(movement.step, data)],
                format!("Ask for {data_en} by {key_en}"),
                format!("{data_ja}を{key_ja}で照会する"),
            );
        }
    }
}

fn party(actor: ActorRef) -> Party {
    Party::Actor(actor)
}

//! The ground, the consent and the key of a movement.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorRef, Consent, DataClause, DataId, EffectKind, IdentifierId, Item, Movement as Spoken,
    Party, ProvisionId, PurposeId, Reach, Receiver, Stated, StepId, SystemId, Verb,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::data::Carried;
use crate::finding::{Element, RemedyLevel};
use crate::revise::change::{Clause, ToState};
use crate::rules::Rule;
use crate::rules::asks::Asks;
use crate::rules::expr::Remedy;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;
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
            if asks.about(Matter::EncryptedMovement) || asks.about(Matter::EncryptedSystem) {
                self.encrypted(movement);
            }
            if asks.about(Matter::Retention)
                && let Some(to) = movement.to
            {
                self.end_of(to.system);
            }
            if asks.about(Matter::StandardFormat)
                && let Some(system) = movement.from.or(movement.to)
            {
                self.standard_form(system.system);
            }
            if asks.about(Matter::AskedFirst) {
                self.asked_first(movement.step);
            }
            // Where a permit would do, doing without the data is no way out: the work would not be done.
            let carries = asks.property(Kind::Data, "carries")
                && self
                    .world
                    .contained
                    .in_data(data)
                    .iter()
                    .any(|it| matches!(it, Carried::Identifier(it) if self.is_governed(*it)));
            if carries || (asks.about(Matter::Prohibition) && !asks.about(Matter::Permission)) {
                self.not_moved(movement);
            }
            if asks.about(Matter::Code) || asks.about(Matter::Permission) {
                self.by_code(movement);
            }
            if asks.property(Kind::Movement, "grounds") {
                self.rests_on_what_permits(movement);
            }
            if asks.about(Matter::AccessRecord) {
                self.shown_to_the_person(movement);
            }
            if asks.about(Matter::UseOfIdentifier) || asks.about(Matter::OnConsent) {
                self.by_local_key(movement);
            }
            if asks.about(Matter::UseCase) {
                self.use_case(movement);
            }
            if asks.about(Matter::Consent)
                && !movement.key.value().is_some_and(|&it| self.is_governed(it))
            {
                self.consent(movement);
            }
            if asks.about(Matter::Coarseness) {
                self.finer_key(movement);
            }
            if asks.about(Matter::Permission) {
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
            if asks.about(Matter::UseOfIdentifier)
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

    /// The clause of a movement for its data alone, changed.
    fn rewritten(
        &mut self,
        movement: &Movement,
        change: impl FnOnce(&mut DataClause),
        en: &str,
        ja: &str,
    ) {
        let Some(clause) = movement.clause(self.design) else {
            return;
        };
        let mut data = DataClause {
            items: vec![(Item::Data(movement.data), clause.span)],
            ..clause.clone()
        };
        change(&mut data);
        let names = |lang| {
            (
                self.label(Element::Data(movement.data), lang),
                self.label(Element::Step(movement.step), lang),
            )
        };
        let ((data_en, step_en), (data_ja, step_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Data(movement.step, data)],
            en.replace("{data}", &data_en).replace("{step}", &step_en),
            ja.replace("{data}", &data_ja).replace("{step}", &step_ja),
        );
    }

    fn encrypted(&mut self, movement: &Movement) {
        self.rewritten(
            movement,
            |it| it.encrypted = true,
            "Encrypt {data} on its way in {step}",
            "{step}で移す{data}を暗号化する",
        );
    }

    /// It does without the data.
    fn not_moved(&mut self, movement: &Movement) {
        let names = |lang| {
            (
                self.label(Element::Data(movement.data), lang),
                self.label(Element::Step(movement.step), lang),
            )
        };
        let ((data_en, step_en), (data_ja, step_ja)) = (names(Lang::En), names(Lang::Ja));
        let items = movement
            .clause(self.design)
            .into_iter()
            .flat_map(|it| &it.items);
        let item = items.map(|it| it.0).find(|it| match it {
            Item::Data(it) => *it == movement.data,
            Item::Document(it) => {
                let shows = &self.design.words.documents[*it].shows;
                shows.contains(&movement.data)
            }
        });
        let Some(item) = item else { return };
        self.operation(
            vec![Clause::Without(movement.step, movement.verb, item)],
            format!("Do without {data_en} in {step_en}"),
            format!("{step_ja}では{data_ja}を取り扱わない"),
        );
    }

    /// Under another identifier that a provision in force permits it by, such as a code of one agency.
    fn by_code(&mut self, movement: &Movement) {
        let keys: Vec<IdentifierId> = self.design.identifiers.ids().collect();
        for key in keys {
            if movement.key.value() == Some(&key) {
                continue;
            }
            let mut by_code = movement.clone();
            by_code.key = Stated::Is(key, movement.span);
            let names_it = |id: ProvisionId| {
                let mut effects = self.design.provisions[id].effects.iter();
                effects.any(|it| matches!(&it.kind, EffectKind::Permits(it) if it.key == Some(key)))
            };
            let mut provisions = self.world.provisions.iter().copied();
            let permits = |&id: &ProvisionId| {
                names_it(id) && self.world.lets(id, &by_code) == crate::world::Fit::Yes
            };
            let Some(provision) = provisions.find(permits) else {
                continue;
            };
            let under = vec![self.cite(provision, movement.span)];
            let (key_en, key_ja) = (
                self.label(Element::Identifier(key), Lang::En),
                self.label(Element::Identifier(key), Lang::Ja),
            );
            let span = movement.span;
            self.rewritten(
                movement,
                |it| {
                    it.key = Stated::Is(key, span);
                    it.under = under;
                },
                &format!("Ask for {{data}} in {{step}} by {key_en}"),
                &format!("{{step}}では{{data}}を{key_ja}で照会する"),
            );
        }
    }

    /// It cites the provision that permits it, and no other.
    fn rests_on_what_permits(&mut self, movement: &Movement) {
        let mut provisions = self.world.provisions.iter().copied();
        let permits = |&id: &ProvisionId| self.world.permits(id, movement);
        let Some(provision) = provisions.find(permits) else {
            let own = movement.clause(self.design);
            if own.is_none_or(|it| it.under.is_empty() && it.required_by.is_empty()) {
                return;
            }
            self.rewritten(
                movement,
                |it| {
                    it.under = Vec::new();
                    it.required_by = Vec::new();
                },
                "Cite nothing for {data} in {step} that does not permit it",
                "{step}での{data}の移動に、これを許さない規定を根拠として示さない",
            );
            return;
        };
        let under = vec![self.cite(provision, movement.span)];
        let (en, ja) = (
            self.label(Element::Provision(provision), Lang::En),
            self.label(Element::Provision(provision), Lang::Ja),
        );
        self.rewritten(
            movement,
            |it| {
                it.under = under;
                it.required_by = Vec::new();
            },
            &format!("Rest the movement of {{data}} in {{step}} on {en}"),
            &format!("{{step}}での{{data}}の移動の根拠を{ja}とする"),
        );
    }

    /// Under an identifier that the governing law does not reach, local or of a sector, for the same.
    fn by_local_key(&mut self, movement: &Movement) {
        let governed = movement.key.value().is_some_and(|&it| self.is_governed(it));
        let unit = movement
            .key
            .value()
            .and_then(|&it| self.design.identifiers[it].unit.value().copied());
        if !governed {
            return;
        }
        let fits = |id: &IdentifierId| {
            let it = &self.design.identifiers[*id];
            let near = !matches!(it.reach.value(), None | Some(Reach::Universal));
            near && it.governed_by.is_none() && it.unit.value().copied() == unit
        };
        let keys: Vec<IdentifierId> = self.known_keys().into_iter().filter(fits).collect();
        for key in keys {
            let span = movement.span;
            let (key_en, key_ja) = (
                self.label(Element::Identifier(key), Lang::En),
                self.label(Element::Identifier(key), Lang::Ja),
            );
            self.rewritten(
                movement,
                |it| it.key = Stated::Is(key, span),
                &format!("Key {{data}} in {{step}} by {key_en}"),
                &format!("{{step}}では{{data}}を{key_ja}で管理する"),
            );
        }
    }

    /// A record of it is shown to the person, on the portal.
    fn shown_to_the_person(&mut self, movement: &Movement) {
        let Some(log) = self.design.data_named("AccessLog") else {
            return;
        };
        let procedure = &self.design.procedures[movement.procedure];
        let person = procedure.serves.map(|it| it.0).or_else(|| {
            let mut all = self.design.actors.entries();
            all.find(|(_, it)| it.kind == gensoku_dsl::design::ActorKind::Resident)
                .map(|it| it.0)
        });
        let Some(actor) = person else { return };
        let steps = &procedure.steps;
        let office = |it: &StepId| {
            let by = self.design.steps[*it].by;
            by.is_some_and(|(by, _)| !self.design.actors[by.actor].kind.is_person())
        };
        let Some(step) = steps.iter().copied().rev().find(office) else {
            return;
        };
        let span = movement.span;
        let mut clause = self.clause_of(Verb::Sends, Item::Data(log), span);
        clause.to = Some(Receiver::Actor(
            ActorRef {
                actor,
                other: false,
            },
            span,
        ));
        let names = |lang| self.label(Element::Step(step), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Data(step, clause)],
            format!("Show the person in {en} the record of who asked for what"),
            format!("{ja}で、情報提供等の記録を本人に示す"),
        );
    }

    /// It is for the purpose of its procedure.
    fn use_case(&mut self, movement: &Movement) {
        let Some(&purpose) = self.design.procedures[movement.procedure].purpose.value() else {
            return;
        };
        let name = &self.design.words.purposes[purpose].name;
        let (en, ja) = (
            name.label(Lang::En).to_owned(),
            name.label(Lang::Ja).to_owned(),
        );
        let span = movement.span;
        self.rewritten(
            movement,
            |it| it.purpose = Stated::Is(purpose, span),
            &format!("Take {{data}} in {{step}} for {en}"),
            &format!("{{step}}では{{data}}を{ja}のために取得する"),
        );
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
        // What has to be done cannot hang on a consent: whoever does not give it would be refused what is due to them.
        if self.world.is_compulsory(movement.step) {
            return;
        }
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
        let by = self
            .world
            .offices(movement.procedure)
            .first()
            .copied()
            .or(movement.receiver.map(|it| it.actor));
        let filled = [
            ToState {
                what: Text::new(
                    format!(
                        "within what time the movement of {en} stops when consent is withdrawn"
                    ),
                    format!("同意の撤回後、{ja}の移動を停止するまでの期間"),
                ),
                filled: Text::new("1 day", "1日"),
                by,
            },
            ToState {
                what: Text::new(
                    format!("in what format people take {en} along"),
                    format!("本人が{ja}を持ち出すときの形式"),
                ),
                filled: Text::new("JSON", "JSON"),
                by,
            },
        ];
        let change = self.operation(
            vec![Clause::Data(movement.step, data)],
            format!(
                "Ask for consent to move {en} for {}, which stops in time and is portable",
                name.label(Lang::En)
            ),
            format!(
                "{}のための{ja}の移動について、定めた期間内に停止でき持ち出せる形で同意を得る",
                name.label(Lang::Ja)
            ),
        );
        Self::fills_in(change, filled);
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

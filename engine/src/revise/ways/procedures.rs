//! What starts a procedure, what it rests on, and who can go through it.

use gensoku_dsl::design::{
    ActorKind, ActorRef, Channel, ChannelKind, Citation, DataClause, EffectKind, Estimate, Item,
    Need, Next, Place, ProcedureId, ProvisionId, Shape, Start, Stated, Step, StepId, SystemId,
    Target, Unit, Verb, Way,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use super::systems::new_name;
use crate::finding::Element;
use crate::revise::change::{Clause, ToState};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;
use crate::world::{Answer, Case, Involvement, People};

/// How long it takes to look at what is shown and to confirm it, in milliseconds.
const TO_CONFIRM: u64 = 20_000;
/// What people are asked for in all, in milliseconds: a minute.
const IN_ALL: u64 = 60_000;

impl Ways<'_, '_> {
    /// What a rule asks of a procedure as a whole.
    pub(super) fn whole(&mut self, asks: &Asks, procedure: ProcedureId) {
        if asks.about(Matter::Served) && self.design.procedures[procedure].serves.is_none() {
            self.serves_people(procedure);
        }
        if asks.about(Matter::OwnTime) {
            self.confirmed(procedure);
        }
        if asks.property(Kind::Procedure, "start") {
            self.started_by_event(procedure);
        }
        if asks.about(Matter::GroundOfProcedure) {
            self.grounded(procedure);
        }
        if asks.about(Matter::Scenarios) && asks.about(Matter::Disaster) {
            self.survives(procedure);
        }
        let without = asks.about(Matter::WithoutSystem);
        let scenario = asks.about(Matter::InScenario);
        if without || scenario {
            self.fallbacks(procedure, scenario);
        }
        if asks.about(Matter::FromAbroad) {
            self.open_abroad(procedure);
        }
        if asks.about(Matter::AgeOfIncome) {
            self.fresher_income(asks, procedure);
        }
        if asks.about(Matter::Account) {
            self.account(procedure);
        }
        if asks.words.contains("api") && asks.looks_for.contains(&Kind::Step) {
            let steps = self.design.procedures[procedure].steps.clone();
            let met = |it: &StepId| {
                let channels = self.design.steps[*it].channels.value();
                self.world.involvement(*it) == Some(Involvement::Acts)
                    && channels.is_some_and(|it| it.iter().any(|it| it.on.is_some()))
            };
            for step in steps.into_iter().filter(met).collect::<Vec<_>>() {
                self.also_by(step, ChannelKind::Api, None);
            }
        }
        if asks.property(Kind::Procedure, "fronts") && without {
            self.public_front(procedure);
        }
        if asks.about(Matter::WithoutNeed) {
            self.by_other_keys(procedure);
        }
        if asks.about(Matter::CarriedByPlan) {
            self.planned(procedure);
        }
    }

    /// It serves the people of the design, one by one.
    fn serves_people(&mut self, procedure: ProcedureId) {
        let people = self.design.actors.entries();
        let people = people.filter(|(_, it)| it.kind == ActorKind::Resident);
        for (actor, _) in people.take(1) {
            let names = |lang| {
                (
                    self.label(Element::Procedure(procedure), lang),
                    self.label(Element::Actor(actor), lang),
                )
            };
            let ((en, who_en), (ja, who_ja)) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Serves(procedure, actor, Unit::Individual)],
                format!("Say that {en} serves {who_en}, one by one"),
                format!("{ja}の利用者を{who_ja}とし、個人ごとに決定する"),
            );
        }
    }

    /// A step can be done by a channel, too.
    pub(super) fn also_by(&mut self, step: StepId, kind: ChannelKind, on: Option<SystemId>) {
        let it = &self.design.steps[step];
        let mut channels = it.channels.value().cloned().unwrap_or_default();
        channels.push(Channel {
            kind,
            on,
            on_nothing: false,
            span: it.name.span,
        });
        let (en, ja) = (
            self.label(Element::Step(step), Lang::En),
            self.label(Element::Step(step), Lang::Ja),
        );
        let place = on.map(|it| {
            (
                self.label(Element::System(it), Lang::En),
                self.label(Element::System(it), Lang::Ja),
            )
        });
        let (en, ja) = match (kind, place) {
            (_, Some((on_en, on_ja))) => (
                format!("Offer {en} on {on_en} too"),
                format!("{ja}を{on_ja}でも行えるようにする"),
            ),
            (ChannelKind::Api, None) => (
                format!("Offer an interface for {en} too"),
                format!("{ja}をAPIでも行えるようにする"),
            ),
            _ => (
                format!("Let {en} be done on a smartphone too"),
                format!("{ja}をスマートフォンでも行えるようにする"),
            ),
        };
        self.operation(vec![Clause::Channels(step, channels)], en, ja);
    }

    /// What people type in is shown to them, to be confirmed, where everything of it is held.
    fn confirmed(&mut self, procedure: ProcedureId) {
        let steps = self.design.procedures[procedure].steps.iter().copied();
        let acts = |it: &StepId| self.world.involvement(*it) == Some(Involvement::Acts);
        let own: Vec<StepId> = steps.filter(acts).collect();
        let share = IN_ALL / u64::try_from(own.len()).unwrap_or(1).max(1);
        let likely = TO_CONFIRM.min(share / 1000 * 1000);
        let (mut clauses, mut filled) = (Vec::new(), Vec::new());
        let by = self.world.offices(procedure).first().copied();
        for step in own {
            let it = &self.design.steps[step];
            if it.takes.value().is_some_and(|it| it.likely <= likely) {
                continue;
            }
            let entered: Vec<Item> = it
                .data
                .iter()
                .filter(|it| it.verb == Verb::Enters)
                .flat_map(|it| it.items.iter().map(|it| it.0))
                .collect();
            let mut held = Vec::new();
            for item in entered {
                let Item::Data(data) = item else { return };
                let Some((_, read)) = self.read_instead(procedure, data).into_iter().next() else {
                    return;
                };
                held.push(Clause::Without(step, Verb::Enters, item));
                held.extend(read);
            }
            clauses.extend(held);
            let names = |lang| self.label(Element::Step(step), lang);
            filled.push(ToState {
                what: Text::new(
                    format!("how long people take in {} to confirm", names(Lang::En)),
                    format!("{}での確認の所要時間", names(Lang::Ja)),
                ),
                filled: Text::new(
                    format!("{} s", likely / 1000),
                    format!("{}秒", likely / 1000),
                ),
                by,
            });
            clauses.push(Clause::Takes(
                step,
                Estimate {
                    likely,
                    range: None,
                    shape: Shape::Fixed,
                },
            ));
        }
        let names = |lang| self.label(Element::Procedure(procedure), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        let change = self.operation(
            clauses,
            format!("Show people in {en} what is held, so that they only confirm it"),
            format!("{ja}では、行政が持つ情報を表示し、本人は確認だけを行う"),
        );
        Self::fills_in(change, filled);
    }

    /// An event that the design knows starts the procedure.
    fn started_by_event(&mut self, procedure: ProcedureId) {
        let known: Vec<_> = self.design.words.events.ids().collect();
        let own = known.iter().copied().find(|&it| {
            let span = self.design.words.events[it].name.span;
            !self.design.given.contains(&span.file)
        });
        let designated = known.iter().copied().find(|&it| {
            self.design.words.events[it]
                .name
                .answers_to("BenefitDesignated")
        });
        for event in own.into_iter().chain(designated) {
            let (event_en, event_ja) = (
                self.label(Element::Event(event), Lang::En),
                self.label(Element::Event(event), Lang::Ja),
            );
            let names = |lang| self.label(Element::Procedure(procedure), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Starts(procedure, Start::Event(event))],
                format!("Start {en} on {event_en}, without waiting for an application"),
                format!("{ja}を、申請を待たず、{event_ja}により開始する"),
            );
        }
    }

    /// The procedure cites a provision that lets something in it be done.
    fn grounded(&mut self, procedure: ProcedureId) {
        let purpose = self.design.procedures[procedure].purpose.value().copied();
        let for_it = |id: &ProvisionId| {
            self.design.provisions[*id].effects.iter().any(|it| {
                let of = match &it.kind {
                    EffectKind::Permits(it) => it.purpose,
                    EffectKind::PermitsUse(_, purpose) => *purpose,
                    _ => None,
                };
                let within = of
                    .zip(purpose)
                    .is_some_and(|(of, it)| self.world.within_purpose(it, of));
                within && it.period.contains(self.world.as_of)
            })
        };
        let Some(provision) = self.world.provisions.iter().copied().find(for_it) else {
            return;
        };
        let span = self.design.procedures[procedure].name.span;
        let under: Vec<Citation> = vec![self.cite(provision, span)];
        let names = |lang| {
            (
                self.label(Element::Procedure(procedure), lang),
                self.label(Element::Provision(provision), lang),
            )
        };
        let ((en, on_en), (ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Under(procedure, under)],
            format!("Rest {en} on {on_en}"),
            format!("{ja}の根拠として{on_ja}を示す"),
        );
    }

    /// What cannot be done from abroad is done on a smartphone.
    fn open_abroad(&mut self, procedure: ProcedureId) {
        let case = Case::of(People::Abroad);
        let Answer::Known(cut) = self.world.smallest_cut(procedure, case) else {
            return;
        };
        for step in cut {
            self.also_by(step, ChannelKind::Smartphone, None);
        }
    }

    /// What is offered on a private front is offered on the public one, too.
    fn public_front(&mut self, procedure: ProcedureId) {
        let Some(portal) = self.design.system_named("Mynaportal") else {
            return;
        };
        let steps = self.design.procedures[procedure].steps.clone();
        let private = |it: &StepId| {
            let channels = self.design.steps[*it]
                .channels
                .value()
                .into_iter()
                .flatten();
            let mut on = channels.filter_map(|it| it.on);
            on.any(|it| {
                let holder = self.design.systems[it].of.value();
                holder.is_some_and(|&it| self.design.actors[it].kind.is_private())
            })
        };
        for step in steps.into_iter().filter(private).collect::<Vec<_>>() {
            self.also_by(step, ChannelKind::Portal, Some(portal));
        }
    }

    /// What looks people up by a code that they lack asks for none.
    fn by_other_keys(&mut self, procedure: ProcedureId) {
        let case = Case::of(People::Without(Need::Registration));
        let Answer::Known(cut) = self.world.smallest_cut(procedure, case) else {
            return;
        };
        for step in cut {
            let it = &self.design.steps[step];
            let mut clauses = Vec::new();
            for clause in &it.data {
                let held = matches!(clause.verb, Verb::Reads | Verb::Copies | Verb::Writes);
                if held && clause.key.value().is_some() {
                    let key = Stated::None(clause.span);
                    clauses.push(Clause::Data(
                        step,
                        DataClause {
                            key,
                            ..clause.clone()
                        },
                    ));
                }
            }
            let names = |lang| self.label(Element::Step(step), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                clauses,
                format!("Let {en} look people up by what those who are not registered have too"),
                format!("{ja}では、住民登録のない人も持つ情報により照会する"),
            );
        }
    }

    /// A step in which the person consents comes before what moves on their consent.
    pub(super) fn asked_first(&mut self, before: StepId) {
        let it = &self.design.steps[before];
        let procedure = it.procedure;
        let person = self.design.procedures[procedure].serves.map(|it| it.0);
        let person = person.or_else(|| {
            let mut all = self.design.actors.entries();
            all.find(|(_, it)| it.kind == ActorKind::Resident)
                .map(|(id, _)| id)
        });
        let Some(actor) = person else { return };
        let span = it.name.span;
        let (step_en, step_ja) = (
            self.label(Element::Step(before), Lang::En),
            self.label(Element::Step(before), Lang::Ja),
        );
        let step = Step {
            name: new_name(
                format!("Consent-to-{}", it.name.id),
                &format!("Consent to {step_en}"),
                &format!("{step_ja}への同意"),
            ),
            by: Some((
                ActorRef {
                    actor,
                    other: false,
                },
                span,
            )),
            is_junction: false,
            for_: None,
            under: Vec::new(),
            required_by: Vec::new(),
            channels: Stated::Is(
                vec![Channel {
                    kind: ChannelKind::Smartphone,
                    on: None,
                    on_nothing: false,
                    span,
                }],
                span,
            ),
            needs: Vec::new(),
            takes: Stated::Is(
                Estimate {
                    likely: TO_CONFIRM,
                    range: None,
                    shape: Shape::Fixed,
                },
                span,
            ),
            waits: Stated::Open,
            fee: None,
            data: Vec::new(),
            identifies: Vec::new(),
            next: Next::One(vec![Way {
                to: Target::Step(before),
                when: None,
                share: None,
                after: None,
                span,
            }]),
            after_all: Vec::new(),
            calls: None,
            fallbacks: Vec::new(),
            ..it.clone()
        };
        let place = Place::Before(before);
        self.operation(
            vec![Clause::Add(Box::new(step), place)],
            format!("Ask the person for their consent before {step_en}"),
            format!("{step_ja}の前に、本人の同意を得る手順を設ける"),
        );
    }
}

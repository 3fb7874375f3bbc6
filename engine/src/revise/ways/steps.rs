//! How steps are done, and what starts, replaces or leads past them.

use gensoku_dsl::design::{
    ActorKind, Channel, ChannelKind, Citation, DataClause, DataId, Decision, DecisionId,
    DecisionUnit, Estimate, Guard, Item, Method, Next, ProcedureId, Receiver, Restated, ScenarioId,
    Shape, Start, Stated, Step, StepId, SystemId, Target, Verb, Way,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;

use super::Ways;
use super::systems::new_name;
use crate::finding::Element;
use crate::revise::asks::Asks;
use crate::revise::change::Clause;
use crate::rules::types::Kind;
use crate::world::{Answer, Case, Involvement, Situation};

/// How long it takes to look at what is shown and to confirm it, in milliseconds.
const TO_CONFIRM: u64 = 20_000;
/// What people are asked for in all, in milliseconds: a minute.
const IN_ALL: u64 = 60_000;

impl Ways<'_, '_> {
    /// What a rule asks of how one step is done.
    pub(super) fn step(&mut self, asks: &Asks, step: StepId) {
        let by_machine = asks.phrase("is done without a hand")
            || (asks.words.contains("automatic") && asks.property("step", "channel"));
        let digital = asks.property("step", "channel") && asks.words.contains("digital");
        if by_machine {
            self.done_by(step, ChannelKind::Automatic);
        } else if digital && !asks.phrase("smallest cut of digital") {
            let inside = self.world.involvement(step).is_none();
            let kind = if inside {
                ChannelKind::Api
            } else {
                ChannelKind::Portal
            };
            self.done_by(step, kind);
        }
        if asks.words.contains("api") && asks.property("step", "channel") && !by_machine {
            self.done_by(step, ChannelKind::Api);
        }
        if asks.phrase("asks for a seal") {
            self.without_seal(step);
        }
        if asks.phrase("can read a chip") {
            self.done_by(step, ChannelKind::Smartphone);
        }
        if asks.phrase("identifies somebody") || asks.property("actor", "identified") {
            self.certificate(step);
        }
        if asks.property("step", "identified") {
            self.own_certificate(step);
        }
        if asks.phrase("a mandate is shown") {
            self.mandate(step);
        }
        if asks.phrase("can occur") {
            let names = |lang| self.label(Element::Step(step), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Drop(step)],
                format!("Drop {en}, to which no way leads"),
                format!("至る道のない{ja}を除く"),
            );
        }
        if asks.phrase("needs what is down when it stands in") {
            self.fallback_on_paper(step);
        }
    }

    /// A step is done by a channel in the place of those that are none of its kind.
    fn done_by(&mut self, step: StepId, kind: ChannelKind) {
        let it = &self.design.steps[step];
        let mut channels: Vec<Channel> = it
            .channels
            .value()
            .into_iter()
            .flatten()
            .filter(|it| it.kind.is_digital() && it.kind != kind)
            .copied()
            .collect();
        channels.insert(
            0,
            Channel {
                kind,
                on: None,
                span: it.name.span,
            },
        );
        // Where people act, what they have stays open to them.
        if self.world.involvement(step).is_some() && kind != ChannelKind::Automatic {
            let analog = it.channels.value().into_iter().flatten();
            let analog = analog.filter(|it| !it.kind.is_digital() && it.kind != ChannelKind::Seal);
            channels.extend(analog.copied());
        }
        self.channels(step, channels.clone(), kind);
        if channels.len() > 1 {
            self.channels(step, channels.into_iter().take(1).collect(), kind);
        }
        for (provision, channel) in self.world.required_channels(step) {
            if !channel.is_digital() {
                self.repeal(provision, Some((step, channel)));
            }
        }
    }

    fn channels(&mut self, step: StepId, channels: Vec<Channel>, kind: ChannelKind) {
        let (en, ja) = (
            self.label(Element::Step(step), Lang::En),
            self.label(Element::Step(step), Lang::Ja),
        );
        let (by_en, by_ja) = match kind {
            ChannelKind::Automatic => ("Let a system do {} by itself", "{}をシステムが自動で行う"),
            ChannelKind::Api => ("Do {} by an interface", "{}をAPIにより行う"),
            ChannelKind::Smartphone => (
                "Let {} be done on a smartphone",
                "{}をスマートフォンで行えるようにする",
            ),
            _ => ("Do {} on a portal", "{}をポータルで行う"),
        };
        let alone = channels.len() == 1;
        let (en, ja) = (by_en.replace("{}", &en), by_ja.replace("{}", &ja));
        let (en, ja) = if alone {
            (
                format!("{en}, and not otherwise"),
                format!("{ja}（ほかの経路は用いない）"),
            )
        } else {
            (en, ja)
        };
        self.operation(vec![Clause::Channels(step, channels)], en, ja);
    }

    /// A signature in the place of a seal.
    fn without_seal(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let sealed: Vec<_> = it
            .identifies
            .iter()
            .filter(|it| it.method == Method::Seal)
            .copied()
            .collect();
        let mut clauses: Vec<Clause> = sealed
            .iter()
            .map(|it| Clause::Identifies(step, it.actor, Method::JpkiSign))
            .collect();
        let channels = it.channels.value().map_or(&[][..], Vec::as_slice);
        if channels.iter().any(|it| it.kind == ChannelKind::Seal) {
            let mut rest: Vec<Channel> = channels
                .iter()
                .filter(|it| it.kind != ChannelKind::Seal)
                .copied()
                .collect();
            if rest.is_empty() {
                rest.push(Channel {
                    kind: ChannelKind::Portal,
                    on: None,
                    span: it.name.span,
                });
            }
            clauses.push(Clause::Channels(step, rest));
        }
        let shown = it.data.iter().filter(|it| it.verb == Verb::Shows);
        let seal = self.design.data_named("RegisteredSeal");
        for (item, _) in shown.flat_map(|it| &it.items) {
            let data: Vec<DataId> = match item {
                Item::Data(it) => vec![*it],
                Item::Document(it) => self.design.words.documents[*it].shows.clone(),
            };
            if seal.is_some_and(|seal| data.iter().any(|&it| self.world.within_data(it, seal))) {
                clauses.push(Clause::Without(step, Verb::Shows, *item));
            }
        }
        let names = |lang| self.label(Element::Step(step), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            clauses,
            format!("Take an electronic signature in the place of the seal in {en}"),
            format!("{ja}では、押印に代えて電子署名を求める"),
        );
    }

    /// Whoever acts in a step is identified by a certificate.
    fn certificate(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let applicant = self.design.procedures[it.procedure].serves.map(|it| it.0);
        let acting = it.by.map(|(by, _)| by.actor);
        let person = |it: &gensoku_dsl::design::ActorId| self.design.actors[*it].kind.is_person();
        if it.identifies.is_empty()
            && let Some(actor) = acting.filter(person).or(applicant)
        {
            let proxy = self.design.actors[actor].kind == ActorKind::Proxy;
            let method = if proxy {
                Method::ProxyJpki
            } else {
                Method::JpkiAuth
            };
            self.identify(step, actor, method);
        }
    }

    /// A proxy is identified by a certificate of their own.
    fn own_certificate(&mut self, step: StepId) {
        if let Some((by, _)) = self.design.steps[step].by
            && self.design.actors[by.actor].kind == ActorKind::Proxy
        {
            self.identify(step, by.actor, Method::ProxyJpki);
        }
    }

    /// The proxy shows the document that says for whom they act.
    fn mandate(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let Some((by, _)) = it.by else { return };
        let named = self.design.actors[by.actor]
            .proxy
            .as_ref()
            .and_then(|it| it.by.as_deref());
        let representation = self.design.data_named("Representation");
        let documents = self.design.words.documents.entries();
        let document = documents
            .filter(|(_, it)| {
                named.is_some_and(|name| it.name.answers_to(name))
                    || representation.is_some_and(|it_is| it.shows.contains(&it_is))
            })
            .map(|(id, _)| id)
            .next();
        let span = it.name.span;
        let (verb, item) = match (document, representation) {
            (Some(document), _) => (Verb::Shows, Item::Document(document)),
            (None, Some(data)) => (Verb::Shows, Item::Data(data)),
            (None, None) => return,
        };
        let clause = self.clause_of(verb, item, span);
        let names = |lang| self.label(Element::Step(step), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Data(step, clause)],
            format!("Let the electronic mandate be shown in {en}"),
            format!("{ja}で電子委任状を提示させる"),
        );
    }

    /// A data clause that says nothing but what is done with what.
    pub(super) fn clause_of(&self, verb: Verb, item: Item, span: Span) -> DataClause {
        DataClause {
            verb,
            items: vec![(item, span)],
            from: None,
            to: None,
            key: Stated::Open,
            purpose: Stated::Open,
            under: Vec::new(),
            required_by: Vec::new(),
            consent: None,
            encrypted: false,
            span,
        }
    }

    /// What a rule asks of a procedure as a whole.
    pub(super) fn whole(&mut self, asks: &Asks, procedure: ProcedureId) {
        if asks.phrase("the least own time of") {
            self.confirmed(procedure);
        }
        if asks.property("procedure", "start") {
            self.started_by_event(procedure);
        }
        if asks.phrase("rests on some provision") {
            self.grounded(procedure);
        }
        if asks.phrase("the scenarios that") && asks.phrase("is for a disaster") {
            self.survives(procedure);
        }
        let without = asks.phrase("without {system}");
        let scenario = asks.phrase("in {scenario}");
        if without || scenario {
            self.fallbacks(procedure, scenario);
        }
        if asks.phrase("from abroad") {
            self.from_abroad(procedure);
        }
        if asks.phrase("the age of the income in") {
            self.fresher_income(asks, procedure);
        }
        if asks.phrase("takes the account from a register") {
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
        if asks.property("procedure", "fronts") && without {
            self.public_front(procedure);
        }
        if asks.phrase("without {need}") {
            self.by_other_keys(procedure);
        }
        if asks.phrase("{milestone} carries {procedure}") {
            self.planned(procedure);
        }
    }

    /// A step can be done by a channel, too.
    fn also_by(&mut self, step: StepId, kind: ChannelKind, on: Option<SystemId>) {
        let it = &self.design.steps[step];
        let mut channels = it.channels.value().cloned().unwrap_or_default();
        channels.push(Channel {
            kind,
            on,
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
        let mut clauses = Vec::new();
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
        self.operation(
            clauses,
            format!("Show people in {en} what is held, so that they only confirm it"),
            format!("{ja}では、行政が持つ情報を表示し、本人は確認だけを行う"),
        );
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
        let for_it = |id: &gensoku_dsl::design::ProvisionId| {
            self.design.provisions[*id].effects.iter().any(|it| {
                let of = match &it.kind {
                    gensoku_dsl::design::EffectKind::Permits(it) => it.purpose,
                    gensoku_dsl::design::EffectKind::PermitsUse(_, purpose) => *purpose,
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

    /// The procedure has to survive the scenarios that the design knows.
    fn survives(&mut self, procedure: ProcedureId) {
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
    fn fallbacks(&mut self, procedure: ProcedureId, in_scenarios: bool) {
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
                let hit = used == down || self.rests_on(used, down);
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
    fn by_hand(&self, step: StepId, name: gensoku_dsl::design::Name) -> Step {
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
    fn fallback_on_paper(&mut self, step: StepId) {
        let fallbacks = self.design.steps[step].fallbacks.clone();
        for fallback in fallbacks {
            let it = &self.design.steps[fallback.to];
            let hit = |used: SystemId| {
                used == fallback.when_down || self.rests_on(used, fallback.when_down)
            };
            let mut clauses = Vec::new();
            let channels = it.channels.value().map_or(&[][..], Vec::as_slice);
            if channels.iter().any(|it| it.on.is_some_and(hit)) {
                let paper = Channel {
                    kind: ChannelKind::Paper,
                    on: None,
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

    /// What cannot be done from abroad is done on a smartphone.
    fn from_abroad(&mut self, procedure: ProcedureId) {
        let case = Case::of(crate::world::People::Abroad);
        let Answer::Known(cut) = self.world.smallest_cut(procedure, case) else {
            return;
        };
        for step in cut {
            self.also_by(step, ChannelKind::Smartphone, None);
        }
    }

    /// The account is looked up in a register of the state.
    fn account(&mut self, procedure: ProcedureId) {
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
        read.from = Some(gensoku_dsl::design::SystemRef {
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
    fn fresher_income(&mut self, asks: &Asks, procedure: ProcedureId) {
        let Some(limit) = self.duration(asks) else {
            return;
        };
        let Some(income) = self.design.data_named("Income") else {
            return;
        };
        let moved = self.world.movements.iter();
        let read =
            moved.filter(|it| it.procedure == procedure && self.world.within_data(it.data, income));
        let systems: std::collections::BTreeSet<SystemId> =
            read.filter_map(|it| Some(it.from?.system)).collect();
        for system in systems {
            self.refreshed(system, limit);
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
        let case = Case::of(crate::world::People::Without(
            gensoku_dsl::design::Need::Registration,
        ));
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

    /// What a decision has to know is looked up where it lies, in the procedures that decide by it.
    pub(super) fn decided(&mut self, asks: &Asks, decision: DecisionId, data: Option<DataId>) {
        let name = &self.design.decisions[decision].name;
        let by_it = |it: &Step| {
            let mut ways = it.next.ways().iter();
            ways.any(|way| matches!(&way.when, Some(Guard::Decision(it, _)) if name.answers_to(it)))
        };
        let steps = self
            .world
            .steps()
            .filter(|&it| by_it(&self.design.steps[it]));
        let procedures: std::collections::BTreeSet<ProcedureId> =
            steps.map(|it| self.design.steps[it].procedure).collect();
        let household = asks
            .phrase("who belongs to a household")
            .then(|| self.design.data_named("Household"))
            .flatten();
        if asks.property("decision", "unit") {
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
            for data in data.into_iter().chain(household) {
                self.told(procedure, data);
            }
            for data in data.into_iter().chain(household) {
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
                gensoku_dsl::design::ActorRef {
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
        let place = gensoku_dsl::design::Place::Before(before);
        self.operation(
            vec![Clause::Add(Box::new(step), place)],
            format!("Ask the person for their consent before {step_en}"),
            format!("{step_ja}の前に、本人の同意を得る手順を設ける"),
        );
    }
}

//! How steps are done, and by whom whoever acts in them is known.

use gensoku_dsl::design::{
    ActorId, ActorKind, Channel, ChannelKind, DataClause, DataId, Item, Method, Stated, StepId,
    Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;

use super::Ways;
use crate::finding::Element;
use crate::revise::change::Clause;
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

impl Ways<'_, '_> {
    /// What a rule asks of how one step is done.
    pub(super) fn step(&mut self, asks: &Asks, step: StepId) {
        let by_machine = asks.about(Matter::ByMachine)
            || (asks.words.contains("automatic") && asks.property(Kind::Step, "channel"));
        let digital = asks.property(Kind::Step, "channel") && asks.words.contains("digital");
        if by_machine {
            self.done_by(step, ChannelKind::Automatic);
        } else if digital && !asks.about(Matter::DigitalCut) {
            let inside = self.world.involvement(step).is_none();
            let kind = if inside {
                ChannelKind::Api
            } else {
                ChannelKind::Portal
            };
            self.done_by(step, kind);
        }
        if asks.words.contains("api") && asks.property(Kind::Step, "channel") && !by_machine {
            self.done_by(step, ChannelKind::Api);
        }
        if asks.about(Matter::Seal) {
            self.without_seal(step);
        }
        if asks.about(Matter::Chip) {
            self.done_by(step, ChannelKind::Smartphone);
        }
        if asks.about(Matter::Identification) {
            self.certificate(step);
        }
        if asks.property(Kind::Step, "identified") {
            self.own_certificate(step);
        }
        if asks.about(Matter::Mandate) {
            self.mandate(step);
        }
        if asks.about(Matter::Occurrence) {
            let names = |lang| self.label(Element::Step(step), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Drop(step)],
                format!("Drop {en}, to which no way leads"),
                format!("至る道のない{ja}を除く"),
            );
        }
        if asks.about(Matter::StandIn) {
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
                on_nothing: false,
                span: it.name.span,
            },
        );
        // Where people act, what they have stays open to them.
        if self.world.involvement(step).is_some() && kind != ChannelKind::Automatic {
            let analog = it.channels.value().into_iter().flatten();
            let analog = analog.filter(|it| it.kind.is_analog() && it.kind != ChannelKind::Seal);
            channels.extend(analog.copied());
        }
        self.channels(step, channels.clone(), kind);
        if channels.len() > 1 {
            self.channels(step, channels.into_iter().take(1).collect(), kind);
        }
        for &(provision, channel) in self.world.required_channels(step) {
            if channel.is_analog() {
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
                    on_nothing: false,
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
        let person = |it: &ActorId| self.design.actors[*it].kind.is_person();
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
}

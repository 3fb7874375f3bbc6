//! What is asked of a step and of a procedure: its channel, whom it decides for, who is identified how.

use gensoku_dsl::design::{
    ActorId, ActorKind, Channel, ChannelKind, Method, ProcedureId, StepId, Unit,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::Element;
use crate::revise::change::{Clause, ToState};

impl Ways<'_, '_> {
    pub(super) fn digital_channel(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let stated = it.channels.value().map_or(&[][..], Vec::as_slice);
        if !stated.iter().any(|it| it.kind.is_digital()) {
            let mut channels = stated.to_vec();
            channels.push(Channel {
                kind: ChannelKind::Portal,
                on: None,
                on_nothing: false,
                span: it.name.span,
            });
            let (en, ja) = (
                self.label(Element::Step(step), Lang::En),
                self.label(Element::Step(step), Lang::Ja),
            );
            self.operation(
                vec![Clause::Channels(step, channels)],
                format!("Offer {en} on a portal too"),
                format!("{ja}をポータルでも行えるようにする"),
            );
        }
        let required = self.world.required_channels(step);
        for &(provision, channel) in required {
            if channel.is_analog() {
                self.repeal(provision, Some((step, channel)));
            }
        }
    }

    /// Where nobody says by which channel people act or receive, that is said: else it stays a question whether the
    /// procedure can be finished digitally.
    pub(super) fn stated_channels(&mut self, procedure: ProcedureId) {
        let steps = self.design.procedures[procedure].steps.clone();
        for step in steps {
            let it = &self.design.steps[step];
            if !it.channels.is_open() || self.world.involvement(step).is_none() {
                continue;
            }
            let by = it.by.map(|(by, _)| by.actor);
            let portal = Channel {
                kind: ChannelKind::Portal,
                on: None,
                on_nothing: false,
                span: it.name.span,
            };
            let (en, ja) = (
                self.label(Element::Step(step), Lang::En),
                self.label(Element::Step(step), Lang::Ja),
            );
            let stated = self.operation(
                vec![Clause::Channels(step, vec![portal])],
                format!("Do {en} on a portal"),
                format!("{ja}をポータルで行うこととする"),
            );
            let to_state = ToState {
                what: Text::new(
                    format!("by which channel {en} is done"),
                    format!("{ja}の経路"),
                ),
                filled: Text::new("a portal", "ポータル"),
                by,
            };
            Self::fills_in(stated, [to_state]);
        }
    }

    pub(super) fn unit(&mut self, procedure: ProcedureId) {
        let it = &self.design.procedures[procedure];
        if let Some((applicant, _)) = it.serves {
            let company = self.design.actors[applicant].kind == ActorKind::Company;
            let unit = if company {
                Unit::Office
            } else {
                Unit::Individual
            };
            if it.per.value() != Some(&unit) {
                let (en, ja) = (
                    self.label(Element::Procedure(procedure), Lang::En),
                    self.label(Element::Procedure(procedure), Lang::Ja),
                );
                let (per_en, per_ja) = if company {
                    ("office", "事業所")
                } else {
                    ("individual", "個人")
                };
                self.operation(
                    vec![Clause::Serves(procedure, applicant, unit)],
                    format!("Decide {en} per {per_en}"),
                    format!("{ja}を{per_ja}ごとに決定する"),
                );
            }
        }
    }

    pub(super) fn method(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let proxy = it
            .by
            .is_some_and(|(by, _)| self.design.actors[by.actor].kind == ActorKind::Proxy);
        let method = if proxy {
            Method::ProxyJpki
        } else {
            Method::JpkiAuth
        };
        for identifies in it.identifies.clone() {
            if identifies.method != method {
                self.identify(step, identifies.actor, method);
            }
        }
    }

    pub(super) fn identified(&mut self, procedure: ProcedureId) {
        let it = &self.design.procedures[procedure];
        let Some((applicant, _)) = it.serves else {
            return;
        };
        let first = it.steps.iter().copied().find(|&step| {
            self.design.steps[step]
                .by
                .is_some_and(|(by, _)| by.actor == applicant)
        });
        if let Some(step) = first {
            self.identify(step, applicant, Method::JpkiAuth);
        }
    }

    pub(super) fn identify(&mut self, step: StepId, actor: ActorId, method: Method) {
        let names = |lang| {
            (
                self.label(Element::Step(step), lang),
                self.label(Element::Actor(actor), lang),
            )
        };
        let ((step_en, who_en), (step_ja, who_ja)) = (names(Lang::En), names(Lang::Ja));
        let (en, ja) = if method == Method::ProxyJpki {
            ("a proxy's own certificate", "代理人自身の電子証明書")
        } else {
            ("the authentication certificate", "利用者証明用電子証明書")
        };
        self.operation(
            vec![Clause::Identifies(step, actor, method)],
            format!("Identify {who_en} by {en} in {step_en}"),
            format!("{step_ja}では{who_ja}を{ja}で確認する"),
        );
    }
}

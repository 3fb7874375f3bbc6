//! Consent: whether a movement stands on it, and how good it is.

use super::super::facets::Facets;
use super::super::matter::Matter;
use super::{Topic, condition};
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{movement} stands on consent",
            "{0}が本人の同意による",
            |eval, it| {
                let consent = it.movement(0, eval)?.consent(eval.world.design);
                Some(Truth::of(consent.is_some()))
            },
        )
        .about(&[Matter::Consent, Matter::OnConsent])
        .reads(Facets::MOVES),
        condition(
            "{movement} stands on blanket consent",
            "{0}が包括的な同意による",
            |eval, it| {
                let consent = it.movement(0, eval)?.consent(eval.world.design);
                Some(Truth::of(consent.is_some_and(|it| it.blanket)))
            },
        )
        .about(&[Matter::Consent])
        .reads(Facets::MOVES),
        condition(
            "the consent of {movement} covers {purpose}",
            "{0}の同意が{1}に及ぶ",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                Some(eval.world.consent_covers(movement, it.purpose(1)?))
            },
        )
        .about(&[Matter::Consent])
        .reads(Facets::MOVES),
        condition(
            "the consent of {movement} can be withdrawn",
            "{0}の同意を撤回できる",
            |eval, it| Some(eval.world.consent_can_be_withdrawn(it.movement(0, eval)?)),
        )
        .about(&[Matter::Consent])
        .reads(Facets::MOVES),
        condition(
            "the consent of {movement} is portable",
            "{0}の同意した情報を持ち出せる",
            |eval, it| Some(eval.world.consent_is_portable(it.movement(0, eval)?)),
        )
        .about(&[Matter::Consent])
        .reads(Facets::MOVES),
    ],
};

//! The phrases of the lexicon that are about law and consent, answered.

use super::eval::{Eval, Object, Value};
use super::lexicon::Phrase;
use crate::finding::Element;
use crate::world::{Fit, Movement, Truth};

impl Eval<'_> {
    /// Whether a phrase about law or consent holds.
    pub(super) fn holds_of_law(&self, phrase: Phrase, values: &[Value]) -> Truth {
        let world = self.world;
        match (phrase, values) {
            (
                Phrase::Permits,
                [
                    Value::One(Object::Element(Element::Provision(provision))),
                    it,
                ],
            ) => self.of_movement(it, |it| match world.lets(*provision, it) {
                Fit::Yes => Truth::of(true),
                Fit::No => Truth::of(false),
                Fit::Open(facts) => Truth::Open(facts),
            }),
            (Phrase::HasGround, [it]) => self.of_movement(it, |it| world.ground(it).verdict),
            (Phrase::OnConsent, [it]) => {
                self.of_movement(it, |it| Truth::of(it.consent(world.design).is_some()))
            }
            (Phrase::OnBlanketConsent, [it]) => self.of_movement(it, |it| {
                Truth::of(it.consent(world.design).is_some_and(|it| it.blanket))
            }),
            (Phrase::ConsentCovers, [it, Value::One(Object::Purpose(purpose))]) => {
                self.of_movement(it, |it| world.consent_covers(it, *purpose))
            }
            (Phrase::ConsentCanStop, [it]) => {
                self.of_movement(it, |it| world.consent_can_be_withdrawn(it))
            }
            (Phrase::ConsentPortable, [it]) => {
                self.of_movement(it, |it| world.consent_is_portable(it))
            }
            (Phrase::IsGoverned, [Value::One(Object::Element(Element::Identifier(it)))]) => {
                Truth::of(world.is_governed(*it))
            }
            (
                Phrase::MayBeUsed,
                [
                    Value::One(Object::Element(Element::Identifier(it))),
                    Value::One(Object::Purpose(purpose)),
                ],
            ) => world.may_be_used(*it, *purpose),
            (Phrase::BetweenBodies, [it]) => {
                self.of_movement(it, |it| world.passes_between_bodies(it))
            }
            (Phrase::IsInForce, [Value::One(Object::Element(Element::Provision(it)))]) => {
                Truth::of(world.is_in_force(*it))
            }
            (Phrase::AboutPeople, [Value::One(Object::Element(Element::Data(it)))]) => {
                world.about_people(*it)
            }
            _ => Truth::of(false),
        }
    }

    fn of_movement(&self, value: &Value, holds: impl FnOnce(&Movement) -> Truth) -> Truth {
        match value {
            Value::One(Object::Movement(index)) => self
                .world
                .movements
                .get(*index)
                .map_or(Truth::of(false), holds),
            _ => Truth::of(false),
        }
    }
}

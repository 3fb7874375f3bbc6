//! The phrases of the lexicon, answered.

use gensoku_dsl::design::{
    DataId, Effect, EffectKind, Need, ProcedureId, Spelled, Stated, StepId, SystemId, Unit, Verb,
};
use gensoku_dsl::text::{Lang, Text};

use super::eval::{Bound, Eval, Object, Value};
use super::expr::Term;
use super::lexicon::Phrase;
use super::say;
use super::types::WordClass;
use crate::finding::{Element, Role};
use crate::flow::soundness::Rule as Sound;
use crate::world::{Answer, Case, Involvement, Lasts, People, Reason, Situation, Truth};

impl Eval<'_> {
    /// Whether a phrase that is a condition holds.
    pub(super) fn holds(&self, phrase: Phrase, values: &[Value]) -> Truth {
        match (phrase, values) {
            (Phrase::ApplicantActs, [step]) => of_step(step, |step| {
                Truth::of(self.world.involvement(step) == Some(Involvement::Acts))
            }),
            (Phrase::ApplicantActsOrReceives, [step]) => of_step(step, |step| {
                Truth::of(self.world.involvement(step).is_some())
            }),
            (Phrase::FinishDigitally, [procedure]) => {
                of_procedure(procedure, |it| self.world.can_finish_digitally(it))
            }
            (Phrase::InNoDigitalCut, [step]) => {
                of_step(step, |it| self.world.in_no_digital_cut(it))
            }
            (Phrase::Finish, [procedure]) => {
                of_procedure(procedure, |it| self.world.can_finish(it, Case::default()))
            }
            (Phrase::Holds, [system, data]) => of_system(system, |system| {
                of_data(data, |data| self.held(system, data))
            }),
            (Phrase::MayBeAsked, [actor, holder, data]) => self.may_be_asked(actor, holder, data),
            (Phrase::CoarserThan, [a, b]) => coarser(a, b),
            (Phrase::CameByMovement, [record]) => match record {
                Value::One(Object::Record(index)) => Truth::of(
                    self.world
                        .records
                        .get(*index)
                        .is_some_and(|it| it.arrival.is_some()),
                ),
                _ => Truth::of(false),
            },
            (Phrase::Sensitive, [data]) => of_data(data, |data| {
                Truth::of(self.world.design.data[data].sensitive)
            }),
            (Phrase::HasStandardFormat, [system]) => of_system(system, |id| {
                let traits = &self.world.design.systems[id].traits;
                match (traits.standard, &traits.format) {
                    (_, Some(_)) | (Stated::Is(true, _), None) => Truth::of(true),
                    (Stated::Is(false, _) | Stated::None(_), None) => Truth::of(false),
                    (Stated::Open, None) => Truth::Open(vec![crate::world::OpenFact {
                        element: Element::System(id),
                        clause: "format",
                        span: self.world.design.systems[id].name.span,
                    }]),
                }
            }),
            (Phrase::IsUsed, [system]) => of_system(system, |id| {
                let used = |it: &crate::world::Movement| {
                    it.from.is_some_and(|from| from.system == id)
                        && matches!(it.verb, Verb::Reads | Verb::Copies | Verb::Sends)
                };
                Truth::of(self.world.movements.iter().any(used))
            }),
            (Phrase::CanAlwaysComplete, [procedure]) => of_procedure(procedure, |it| {
                self.world.sound(Sound::NoOptionToComplete, it)
            }),
            (Phrase::CompletesProperly, [procedure]) => of_procedure(procedure, |it| {
                self.world.sound(Sound::ImproperCompletion, it)
            }),
            (Phrase::IsSafe, [procedure]) => {
                of_procedure(procedure, |it| self.world.sound(Sound::Unsafe, it))
            }
            (Phrase::CanOccur, [step]) => of_step(step, |it| self.world.can_occur(it)),
            _ => match case_of(phrase, values) {
                Some((procedure, case)) => self.world.can_finish(procedure, case),
                None => self.holds_of_law(phrase, values),
            },
        }
    }

    /// Why a term has its value, where that is more than the term says.
    pub(super) fn reasons_of_term(&self, term: &Term, bound: &mut Bound) -> Vec<Reason> {
        let Term::Phrase(Phrase::LeastOwnTime, terms) = term else {
            return Vec::new();
        };
        match terms.first().map(|it| self.value(it, bound)) {
            Some(Answer::Known(Value::One(Object::Element(Element::Procedure(procedure))))) => {
                self.own_time_reasons(procedure)
            }
            _ => Vec::new(),
        }
    }

    /// The steps that the applicant performs, with what each takes.
    fn own_time_reasons(&self, procedure: ProcedureId) -> Vec<Reason> {
        let design = self.world.design;
        let steps = design.procedures[procedure].steps.iter().copied();
        steps
            .filter(|&it| self.world.involvement(it) == Some(Involvement::Acts))
            .map(|id| {
                let step = &design.steps[id];
                let note = |lang| match step.takes.value() {
                    None => say::not_stated(lang).to_owned(),
                    Some(it) => match it.range {
                        None => say::duration(it.likely, lang),
                        Some((least, most)) => format!(
                            "{} ({}–{})",
                            say::duration(it.likely, lang),
                            say::duration(least, lang),
                            say::duration(most, lang)
                        ),
                    },
                };
                Reason {
                    role: Role::Way,
                    element: Element::Step(id),
                    note: Text::new(note(Lang::En), note(Lang::Ja)),
                    span: step.takes.span().unwrap_or(step.name.span),
                }
            })
            .collect()
    }

    /// What a phrase that is a term comes to.
    pub(super) fn answer(&self, phrase: Phrase, values: &[Value]) -> Answer<Value> {
        let elements = |it: &mut dyn Iterator<Item = Element>| {
            Answer::Known(Value::Many(it.map(Object::Element).collect()))
        };
        let steps = |it: Vec<StepId>| elements(&mut it.into_iter().map(Element::Step));
        match (phrase, case_of(phrase, values)) {
            (Phrase::LastsIn, Some((procedure, case))) => {
                return self.world.lasts(procedure, case).then(|it| match it {
                    Lasts::Throughout => Answer::Nothing,
                    Lasts::Until(hour) => Answer::Known(Value::Duration(hour)),
                });
            }
            (_, Some((procedure, case))) => {
                return self.world.smallest_cut(procedure, case).then(steps);
            }
            (_, None) => {}
        }
        let [Value::One(Object::Element(Element::Procedure(procedure)))] = values else {
            return Answer::Nothing;
        };
        match phrase {
            Phrase::DigitalCut => self.world.digital_cut(*procedure).then(steps),
            Phrase::SinglePoints => self
                .world
                .single_points(*procedure)
                .then(|systems| elements(&mut systems.into_iter().map(Element::System))),
            Phrase::MustSurvive => {
                let scenarios = self.world.must_survive(*procedure).into_iter();
                elements(&mut scenarios.map(Element::Scenario))
            }
            Phrase::FreeDigitalCut => self.world.digital_cut(*procedure).then(|steps| {
                let forced = |step: &StepId| {
                    let required = self.world.required_channels(*step);
                    required.iter().any(|(_, channel)| !channel.is_digital())
                };
                let free = steps.into_iter().filter(|it| !forced(it));
                Answer::Known(Value::Many(
                    free.map(|it| Object::Element(Element::Step(it))).collect(),
                ))
            }),
            Phrase::LeastOwnTime => self.world.least_own_time(*procedure).then(|it| {
                Answer::Known(match it.most {
                    Some(most) if most == it.least => Value::Duration(most),
                    most => Value::Between(it.least, most, it.open),
                })
            }),
            _ => Answer::Nothing,
        }
    }

    /// Whether data, or a wider class that it is part of, lies in a system.
    fn held(&self, system: SystemId, data: DataId) -> Truth {
        let found = self
            .world
            .records
            .iter()
            .position(|it| it.system == system && self.world.within_data(data, it.data));
        match found {
            Some(index) => Truth::True(self.reasons_of(Object::Record(index))),
            None => Truth::of(false),
        }
    }

    /// Whether a provision in force lets an actor look up this data at another.
    fn may_be_asked(&self, actor: &Value, holder: &Value, data: &Value) -> Truth {
        let (
            Value::One(Object::Element(Element::Actor(actor))),
            Value::One(Object::Element(Element::Actor(holder))),
            Value::One(Object::Element(Element::Data(data))),
        ) = (actor, holder, data)
        else {
            return Truth::of(false);
        };
        let world = self.world;
        let lets = |effect: &Effect| match &effect.kind {
            EffectKind::Permits(movement) => {
                effect.period.contains(world.as_of)
                    && (movement.verbs.is_empty() || movement.verbs.contains(&Verb::Reads))
                    && movement.data.iter().any(|&it| world.within_data(*data, it))
                    && movement.to.is_none_or(|it| world.is_party(it, *actor))
                    && movement.from.is_none_or(|it| world.is_party(it, *holder))
            }
            _ => false,
        };
        let provisions = &world.design.provisions;
        let provision = world
            .provisions
            .iter()
            .find(|&&it| provisions[it].effects.iter().any(lets));
        match provision {
            Some(&id) => Truth::True(self.reasons_of(Object::Element(Element::Provision(id)))),
            None => Truth::of(false),
        }
    }
}

/// The case that a phrase about finishing, or about a cut, asks about.
fn case_of(phrase: Phrase, values: &[Value]) -> Option<(ProcedureId, Case)> {
    use Phrase as P;
    let (Value::One(Object::Element(Element::Procedure(procedure))), rest) =
        values.split_first()?
    else {
        return None;
    };
    let need = |value: &Value| match value {
        Value::Words(WordClass::Need, words) => words.first().and_then(|it| Need::from_word(it)),
        _ => None,
    };
    let scenario = |value: &Value| match value {
        Value::One(Object::Element(Element::Scenario(id))) => Some(Situation::Scenario(*id)),
        _ => None,
    };
    let case = match (phrase, rest) {
        (P::FinishLacking | P::CutLacking, [lacking]) => Case::of(People::Without(need(lacking)?)),
        (P::FinishLackingIn, [lacking, within]) => Case {
            people: People::Without(need(lacking)?),
            ..Case::after(scenario(within)?)
        },
        (P::FinishIn | P::CutIn | P::LastsIn, [within]) => Case::after(scenario(within)?),
        (
            P::FinishWithoutSystem | P::CutWithoutSystem,
            [Value::One(Object::Element(Element::System(system)))],
        ) => Case::after(Situation::Without(*system)),
        (P::FinishByProxy | P::CutByProxy, []) => Case::of(People::ByProxy),
        (P::FinishWithoutConsent | P::CutWithoutConsent, []) => Case::of(People::Unconsenting),
        (P::FinishFromAbroad | P::CutFromAbroad, []) => Case::of(People::Abroad),
        (P::FinishAs | P::CutAs, [Value::One(Object::Element(Element::Group(group)))]) => {
            Case::of(People::Group(*group))
        }
        _ => return None,
    };
    Some((*procedure, case))
}

fn of_step(value: &Value, holds: impl FnOnce(StepId) -> Truth) -> Truth {
    match value {
        Value::One(Object::Element(Element::Step(id))) => holds(*id),
        _ => Truth::of(false),
    }
}

fn of_procedure(value: &Value, holds: impl FnOnce(ProcedureId) -> Truth) -> Truth {
    match value {
        Value::One(Object::Element(Element::Procedure(id))) => holds(*id),
        _ => Truth::of(false),
    }
}

fn of_system(value: &Value, holds: impl FnOnce(SystemId) -> Truth) -> Truth {
    match value {
        Value::One(Object::Element(Element::System(id))) => holds(*id),
        _ => Truth::of(false),
    }
}

fn of_data(value: &Value, holds: impl FnOnce(DataId) -> Truth) -> Truth {
    match value {
        Value::One(Object::Element(Element::Data(id))) => holds(*id),
        _ => Truth::of(false),
    }
}

/// Units of two scales are neither coarser nor finer.
fn coarser(a: &Value, b: &Value) -> Truth {
    let unit = |value: &Value| match value {
        Value::Words(_, words) => words.first().and_then(|it| Unit::from_word(it)),
        _ => None,
    };
    match (unit(a), unit(b)) {
        (Some(a), Some(b)) => Truth::of(a.coarser_than(b).unwrap_or(false)),
        _ => Truth::of(false),
    }
}

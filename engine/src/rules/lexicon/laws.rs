//! Laws and provisions: what is in force, what it permits, and on what a movement stands.

use gensoku_dsl::design::{ActorId, DataId, Effect, EffectKind, ProvisionId, Spelled, Verb};
use gensoku_dsl::text::Lang;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Object, Value, thing, things};
use super::{Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::{Answer, Fit, Movement, Truth};

/// What a provision is held against: who moves what to whom, under what, for what.
const MOVED: Facets = Facets::MOVES
    .and(Facets::STEPS)
    .and(Facets::ABOUT)
    .and(Facets::HELD)
    .and(Facets::KEYS);

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "level",
            "水準",
            T::Words(W::Level),
            Get::Law(|eval, id| {
                let level = eval.world.design.laws[id].level;
                Answer::Known(Value::word(W::Level, level.word(Lang::En)))
            }),
        )
        .reads(Facets::NONE),
        property(
            "issuer",
            "制定者",
            T::One(K::Actor),
            Get::Law(|eval, id| {
                let of = eval.world.design.laws[id].of;
                of.map(|it| thing(Element::Actor(it))).into()
            }),
        )
        .reads(Facets::NONE),
        property(
            "provisions",
            "規定",
            T::Many(K::Provision),
            Get::Law(|eval, id| {
                let provisions = eval.world.provisions.iter().copied();
                let of = |it: &_| eval.world.design.provisions[*it].law == id;
                things(provisions.filter(of).map(Element::Provision))
            }),
        )
        .reads(Facets::IN_FORCE.and(Facets::ENACTED)),
        property(
            "level",
            "水準",
            T::Words(W::Level),
            Get::Provision(|eval, id| {
                let design = eval.world.design;
                let level = design.laws[design.provisions[id].law].level;
                Answer::Known(Value::word(W::Level, level.word(Lang::En)))
            }),
        )
        .reads(Facets::ENACTED),
        property(
            "law",
            "法令",
            T::One(K::Law),
            Get::Provision(|eval, id| {
                Answer::Known(thing(Element::Law(eval.world.design.provisions[id].law)))
            }),
        )
        .reads(Facets::ENACTED),
    ],
    phrases: &[
        condition(
            "{provision} permits {movement}",
            "{0}が{1}を許す",
            |eval, it| {
                let movement = it.movement(1, eval)?;
                Some(match eval.world.lets(it.provision(0)?, movement) {
                    Fit::Yes => Truth::of(true),
                    Fit::No => Truth::of(false),
                    Fit::Open(facts) => Truth::Open(facts),
                })
            },
        )
        .about(&[Matter::Permission])
        .reads(MOVED.and(Facets::PERMITS).and(Facets::IN_FORCE)),
        condition(
            "{movement} has a ground",
            "{0}に根拠がある",
            |eval, it| Some(eval.world.ground(it.movement(0, eval)?).verdict),
        )
        .reads(MOVED.and(Facets::PERMITS).and(Facets::IN_FORCE)),
        condition(
            "{movement} is known to stand on nothing",
            "{0}が法令にも同意にもよらないことが明らかである",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                let willed = movement.consent(eval.world.design).is_some();
                let verdict = eval.world.ground(movement).verdict;
                Some(Truth::of(!willed && matches!(verdict, Truth::False(_))))
            },
        )
        .reads(MOVED.and(Facets::PERMITS).and(Facets::IN_FORCE)),
        condition(
            "nothing that {movement} rests on can be a ground",
            "{0}の根拠とされたものが、いずれも根拠となり得ない",
            |eval, it| {
                let grounds = named_grounds(eval, it.movement(0, eval)?);
                let mut laws = grounds.iter().copied();
                let none = laws.all(|it| !eval.world.can_be_a_ground(it));
                Some(Truth::of(!grounds.is_empty() && none))
            },
        )
        .reads(MOVED.and(Facets::ENACTED)),
        condition(
            "what {movement} rests on permits it on other days only",
            "{0}の根拠が、他の日に限りこれを許す",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                let mut grounds = named_grounds(eval, movement).into_iter();
                let once = grounds.any(|it| eval.world.lets_on_other_days(it, movement));
                Some(Truth::of(once))
            },
        )
        .reads(MOVED.and(Facets::PERMITS).and(Facets::ENACTED)),
        condition(
            "only what can be no ground lets {identifier} be used for {purpose}",
            "{0}を{1}に利用することを認めるものが、いずれも根拠となり得ない",
            |eval, it| {
                let (identifier, purpose) = (it.identifier(0)?, it.purpose(1)?);
                let said = eval.world.is_said_to_be_usable(identifier, purpose);
                Some(Truth::of(said))
            },
        )
        .about(&[Matter::UseOfIdentifier])
        .reads(Facets::KEYS.and(Facets::PERMITS).and(Facets::ENACTED)),
        condition(
            "{identifier} is governed",
            "{0}の利用が法令で制限される",
            |eval, it| Some(Truth::of(eval.world.is_governed(it.identifier(0)?))),
        )
        .reads(Facets::KEYS.and(Facets::IN_FORCE)),
        condition(
            "some provision lets {identifier} be used for {purpose}",
            "{0}を{1}に利用することを許す規定がある",
            |eval, it| Some(eval.world.may_be_used(it.identifier(0)?, it.purpose(1)?)),
        )
        .about(&[Matter::UseOfIdentifier])
        .reads(Facets::KEYS.and(Facets::PERMITS).and(Facets::IN_FORCE)),
        condition(
            "some provision lets {actor} ask {actor} for {data}",
            "{0}が{1}に{2}を求めることを許す規定がある",
            |eval, it| Some(may_be_asked(eval, it.actor(0)?, it.actor(1)?, it.data(2)?)),
        )
        .reads(
            Facets::KINDS
                .and(Facets::CLASSES)
                .and(Facets::HOLDERS)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE),
        ),
        condition(
            "{movement} passes between two bodies",
            "{0}が二つの機関の間の移動である",
            |eval, it| Some(eval.world.passes_between_bodies(it.movement(0, eval)?)),
        )
        .reads(
            Facets::MOVES
                .and(Facets::STEPS)
                .and(Facets::HOLDERS)
                .and(Facets::KINDS),
        ),
        condition(
            "a provision requires {step}",
            "{0}を義務付ける規定がある",
            |eval, it| Some(Truth::of(eval.world.is_compulsory(it.step(0)?))),
        )
        .reads(Facets::STEPS.and(Facets::REQUIRES).and(Facets::IN_FORCE)),
        condition(
            "{provision} is in force",
            "{0}が施行中である",
            |eval, it| Some(Truth::of(eval.world.is_in_force(it.provision(0)?))),
        )
        .reads(Facets::IN_FORCE.and(Facets::ENACTED)),
    ],
};

/// The provisions that a movement, its step or its procedure names as its ground.
fn named_grounds(eval: &Eval<'_>, movement: &Movement) -> Vec<ProvisionId> {
    let mut grounds = eval.world.grounds(movement);
    if eval.world.cited(movement).is_empty() {
        let whole = eval.world.design.procedures[movement.procedure]
            .under
            .iter();
        grounds.extend(whole.filter_map(|it| it.provision));
    }
    grounds
}

/// Whether a provision in force lets an actor look up this data at another.
fn may_be_asked(eval: &Eval<'_>, actor: ActorId, holder: ActorId, data: DataId) -> Truth {
    let world = eval.world;
    let lets = |effect: &Effect| match &effect.kind {
        EffectKind::Permits(movement) => {
            effect.period.contains(world.as_of)
                && (movement.verbs.is_empty() || movement.verbs.contains(&Verb::Reads))
                && movement.data.iter().any(|&it| world.within_data(data, it))
                && movement.to.is_none_or(|it| world.is_party(it, actor))
                && movement.from.is_none_or(|it| world.is_party(it, holder))
        }
        _ => false,
    };
    let provisions = &world.design.provisions;
    let mut in_force = world.provisions.iter();
    let asks = |it: &&ProvisionId| {
        provisions[**it].effects.iter().any(lets) && world.can_be_a_ground(**it)
    };
    match in_force.find(asks) {
        Some(&id) => Truth::True(eval.reasons_of(Object::Element(Element::Provision(id)))),
        None => Truth::of(false),
    }
}

//! Profiles: what an actor can put together about one person.

use std::collections::BTreeSet;

use gensoku_dsl::design::{SectorId, Spelled};
use gensoku_dsl::text::Lang;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Object, Value, stated, thing, things};
use super::{Get, Topic, condition, property};
use crate::data::{Profile, is_contact};
use crate::finding::Element;
use crate::world::{Answer, Truth};

/// What the parts of a profile rest on, and what lets them meet.
const PARTS: Facets = Facets::HELD
    .and(Facets::KEYS)
    .and(Facets::SERVED)
    .and(Facets::PERMITS)
    .and(Facets::IN_FORCE);

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "actor",
            "主体",
            T::One(K::Actor),
            Get::Profile(|_, it| Answer::Known(thing(Element::Actor(it.actor)))),
        )
        .reads(Facets::NONE),
        property(
            "how",
            "成り立ち",
            T::Words(W::How),
            Get::Profile(|_, it| Answer::Known(Value::word(W::How, it.how.word()))),
        )
        .reads(Facets::NONE),
        property(
            "sectors",
            "分野",
            T::Many(K::Sector),
            Get::Profile(|_, it| things(it.sectors.iter().copied().map(Element::Sector))),
        )
        .reads(Facets::DATA),
        property(
            "data",
            "データ",
            T::Many(K::Data),
            Get::Profile(|_, it| things(it.data.iter().copied().map(Element::Data))),
        )
        .reads(Facets::NONE),
        property(
            "identifiers",
            "識別子",
            T::Many(K::Identifier),
            Get::Profile(|_, it| things(it.identifiers.iter().copied().map(Element::Identifier))),
        )
        .reads(Facets::NONE),
        property(
            "owners",
            "所有者数",
            T::Number,
            Get::Profile(|_, it| Answer::Known(Value::count(it.owners))),
        )
        .reads(Facets::DATA),
        property(
            "people",
            "人数",
            T::Number,
            Get::Profile(|eval, it| {
                let world = eval.world;
                let record = it.records.first().and_then(|&it| world.records.get(it));
                let sight = it.sights.first().and_then(|&it| world.sights.get(it));
                let system = record
                    .map(|it| it.system)
                    .or(sight.and_then(|it| it.system));
                let element = system.map_or(Element::Actor(it.actor), Element::System);
                let span = eval.span(Object::Element(element));
                stated(element, "people", span, it.people, Value::count)
            }),
        )
        .reads(Facets::TRAITS)
        .open(),
        property(
            "unit",
            "単位",
            T::Words(W::Unit),
            Get::Profile(|_, it| Answer::Known(Value::word(W::Unit, it.unit.word(Lang::En)))),
        )
        .reads(Facets::DATA.and(Facets::KEYS))
        .anywhere(Facets::PER),
        property(
            "case",
            "案件の手続",
            T::One(K::Procedure),
            Get::Profile(|_, it| it.case.map(|it| thing(Element::Procedure(it))).into()),
        )
        .reads(Facets::NONE),
        property(
            "unpermitted",
            "根拠のない分野",
            T::Many(K::Sector),
            Get::Profile(|eval, it| {
                things(eval.world.unpermitted(it).into_iter().map(Element::Sector))
            }),
        )
        .reads(PARTS)
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS).and(Facets::ABOUT)),
        // A library's own records alone are nobody's design.
        property(
            "written",
            "この設計による分野",
            T::Many(K::Sector),
            Get::Profile(|eval, it| {
                let records = it.records.iter().copied();
                let own = records.filter(|&it| eval.is_the_authors(Object::Record(it)));
                let data = own.filter_map(|it| Some(eval.world.records.get(it)?.data));
                let telling = data.filter(|&it| !is_contact(eval.world.design, it));
                let sectors = telling.filter_map(|it| eval.world.design.data[it].sector.value());
                things(sectors.map(|&it| Element::Sector(it)))
            }),
        )
        .reads(Facets::DATA),
        property(
            "tables",
            "対応表",
            T::Many(K::Mapping),
            Get::Profile(|eval, it| {
                things(eval.world.tables_of(it).into_iter().map(Element::Mapping))
            }),
        )
        .reads(PARTS)
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS)),
    ],
    phrases: &[
        condition(
            "{profile} spans at most {number} sectors",
            "{0}の及ぶ分野が{1}以下である",
            |eval, it| {
                Some(
                    eval.world
                        .spans_at_most(it.profile(0, eval)?, it.number(1)?),
                )
            },
        )
        .reads(PARTS)
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS)),
        condition(
            "{profile} is a copy at the state of {number} sectors of local governments or more",
            "{0}が、地方公共団体の{1}以上の分野の情報を国に複製したものである",
            |eval, it| {
                let gathered = copied_to_the_state(eval, it.profile(0, eval)?).len();
                Some(Truth::of(it.number(1)? <= gathered))
            },
        )
        .reads(Facets::DATA.and(Facets::HELD).and(Facets::KINDS))
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "every part of {profile} is permitted",
            "{0}のすべてに根拠がある",
            |eval, it| Some(eval.world.is_permitted(it.profile(0, eval)?)),
        )
        .reads(PARTS)
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS).and(Facets::ABOUT)),
    ],
};

/// The sectors of what local governments own that lies with an office of the state since it was copied there.
fn copied_to_the_state(eval: &Eval<'_>, profile: &Profile) -> BTreeSet<SectorId> {
    let design = eval.world.design;
    if !design.actors[profile.actor].kind.is_state() {
        return BTreeSet::new();
    }
    let records = profile.records.iter();
    let copied = records.filter_map(|&it| eval.world.records.get(it));
    let copied = copied.filter(|it| {
        let owner = design.data[it.data].owner.value();
        let local = owner.is_some_and(|&it| design.actors[it].kind.is_local());
        local && it.arrival.is_some() && !is_contact(design, it.data)
    });
    copied
        .filter_map(|it| design.data[it.data].sector.value().copied())
        .collect()
}

//! Data, the identifiers under which it lies, the records of it, and its movements.

use gensoku_dsl::design::{ActorRef, DataId, Reach, Spelled, StepId, SystemId, SystemRef, Unit};
use gensoku_dsl::text::Lang;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Object, Value, stated, thing, things};
use super::systems::is_standard;
use super::transfers::key_of;
use super::{Args, Clause, Get, Topic, called, condition, condition_either, either, property};
use crate::finding::Element;
use crate::world::{Answer, Logic, Movement, Reason, Record, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "unit",
            "単位",
            T::Words(W::Unit),
            Get::Data(|eval, id| {
                let it = &eval.world.design.data[id];
                eval.spelled(Element::Data(id), "about", it.name.span, W::Unit, it.about)
            }),
        )
        .reads(Facets::UNITS)
        .open(),
        property(
            "sector",
            "分野",
            T::One(K::Sector),
            Get::Data(|eval, id| {
                let it = &eval.world.design.data[id];
                let whole = it.name.span;
                stated(Element::Data(id), "sector", whole, it.sector, |it| {
                    thing(Element::Sector(it))
                })
            }),
        )
        .reads(Facets::SECTORS)
        .open(),
        property(
            "owner",
            "所有者",
            T::One(K::Actor),
            Get::Data(|eval, id| {
                let it = &eval.world.design.data[id];
                let whole = it.name.span;
                stated(Element::Data(id), "owned by", whole, it.owner, |it| {
                    thing(Element::Actor(it))
                })
            }),
        )
        .reads(Facets::OWNERS)
        .open(),
        property(
            "unit",
            "単位",
            T::Words(W::Unit),
            Get::Identifier(|eval, id| {
                let it = &eval.world.design.identifiers[id];
                eval.spelled(
                    Element::Identifier(id),
                    "is",
                    it.name.span,
                    W::Unit,
                    it.unit,
                )
            }),
        )
        .reads(Facets::KEYS)
        .open(),
        property(
            "reach",
            "範囲",
            T::Words(W::Reach),
            Get::Identifier(|eval, id| {
                let it = &eval.world.design.identifiers[id];
                let whole = it.name.span;
                stated(Element::Identifier(id), "reach", whole, it.reach, |it| {
                    let word = match it {
                        Reach::Universal => "universal",
                        Reach::Sector(_) => "sector",
                        Reach::Local => "local",
                    };
                    Value::word(W::Reach, word)
                })
            }),
        )
        .reads(Facets::KEYS)
        .open(),
        property(
            "sector",
            "分野",
            T::One(K::Sector),
            Get::Identifier(
                |eval, id| match eval.world.design.identifiers[id].reach.value() {
                    Some(&Reach::Sector(sector)) => Answer::Known(thing(Element::Sector(sector))),
                    _ => Answer::Nothing,
                },
            ),
        )
        .reads(Facets::KEYS),
        property(
            "from",
            "対応元",
            T::One(K::Identifier),
            Get::Mapping(|eval, id| {
                Answer::Known(thing(Element::Identifier(
                    eval.world.design.mappings[id].from,
                )))
            }),
        )
        .reads(Facets::KEYS),
        property(
            "to",
            "対応先",
            T::One(K::Identifier),
            Get::Mapping(|eval, id| {
                Answer::Known(thing(Element::Identifier(
                    eval.world.design.mappings[id].to,
                )))
            }),
        )
        .reads(Facets::KEYS),
        property(
            "holder",
            "保有者",
            T::One(K::Actor),
            Get::Mapping(|eval, id| {
                let it = &eval.world.design.mappings[id];
                let whole = it.name.span;
                stated(Element::Mapping(id), "held by", whole, it.held_by, |it| {
                    thing(Element::Actor(it))
                })
            }),
        )
        .reads(Facets::KEYS)
        .open(),
        property(
            "system",
            "システム",
            T::One(K::System),
            Get::Record(|_, it| Answer::Known(thing(Element::System(it.system)))),
        )
        .reads(Facets::NONE),
        property(
            "data",
            "データ",
            T::One(K::Data),
            Get::Record(|_, it| Answer::Known(thing(Element::Data(it.data)))),
        )
        .reads(Facets::NONE),
        property(
            "identifier",
            "識別子",
            T::One(K::Identifier),
            Get::Record(|eval, it| {
                let whole = eval.world.design.systems[it.system].name.span;
                stated(
                    Element::System(it.system),
                    "keyed by",
                    whole,
                    it.key,
                    |it| thing(Element::Identifier(it)),
                )
            }),
        )
        .reads(Facets::NONE)
        .open()
        .at(Clause::Key),
        property(
            "owner",
            "所有者",
            T::One(K::Actor),
            Get::Record(|eval, it| {
                let whole = eval.world.design.data[it.data].name.span;
                stated(Element::Data(it.data), "owned by", whole, it.owner, |it| {
                    thing(Element::Actor(it.actor))
                })
            }),
        )
        .reads(Facets::NONE)
        .open(),
        property(
            "keeps",
            "保存期間",
            T::Duration,
            Get::Record(|eval, it| {
                let whole = eval.world.design.systems[it.system].name.span;
                let keeps = eval.world.ends(it).keeps;
                let system = Element::System(it.system);
                stated(system, "keeps", whole, keeps, Value::Duration)
            }),
        )
        .reads(Facets::TRAITS.and(Facets::STORES).and(Facets::KEYS))
        .open(),
        property(
            "verb",
            "動作",
            T::Words(W::Verb),
            Get::Movement(|_, it| Answer::Known(Value::word(W::Verb, it.verb.word(Lang::En)))),
        )
        .reads(Facets::MOVES),
        property(
            "data",
            "データ",
            T::One(K::Data),
            Get::Movement(|_, it| Answer::Known(thing(Element::Data(it.data)))),
        )
        .reads(Facets::MOVES),
        property(
            "from",
            "移動元",
            T::One(K::System),
            Get::Movement(|_, it| it.from.map(|it| thing(Element::System(it.system))).into()),
        )
        .reads(Facets::MOVES),
        property(
            "to",
            "移動先",
            T::One(K::System),
            Get::Movement(|_, it| it.to.map(|it| thing(Element::System(it.system))).into()),
        )
        .reads(Facets::MOVES),
        property(
            "sender",
            "提供者",
            T::One(K::Actor),
            Get::Movement(|eval, it| side(eval, it.sender, it.from)),
        )
        .reads(Facets::MOVES.and(Facets::STEPS).and(Facets::HOLDERS)),
        property(
            "receiver",
            "受領者",
            T::One(K::Actor),
            Get::Movement(|eval, it| side(eval, it.receiver, it.to)),
        )
        .reads(Facets::MOVES.and(Facets::STEPS).and(Facets::HOLDERS)),
        property(
            "identifier",
            "識別子",
            T::One(K::Identifier),
            Get::Movement(|eval, it| {
                let key = super::transfers::key_of(eval, it);
                stated(Element::Step(it.step), "keyed by", it.span, key, |it| {
                    thing(Element::Identifier(it))
                })
            }),
        )
        .reads(
            Facets::MOVES
                .and(Facets::STEPS)
                .and(Facets::HOLDERS)
                .and(Facets::KEYS)
                .and(Facets::KINDS),
        )
        .open()
        .at(Clause::Key),
        property(
            "purpose",
            "目的",
            T::One(K::Purpose),
            Get::Movement(|_, it| {
                stated(Element::Step(it.step), "for", it.span, it.purpose, |it| {
                    thing(Element::Purpose(it))
                })
            }),
        )
        .reads(Facets::MOVES.and(Facets::ABOUT))
        .open(),
        property(
            "step",
            "手順",
            T::One(K::Step),
            Get::Movement(|_, it| Answer::Known(thing(Element::Step(it.step)))),
        )
        .reads(Facets::MOVES),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::Movement(|eval, it| {
                let mut grounds = eval.world.grounds(it);
                if eval.world.cited(it).is_empty() {
                    // What says nothing of its own rests on what its procedure rests on.
                    let whole = eval.world.design.procedures[it.procedure].under.iter();
                    grounds.extend(whole.filter_map(|it| it.provision));
                }
                things(grounds.into_iter().map(Element::Provision))
            }),
        )
        .reads(
            Facets::MOVES
                .and(Facets::STEPS)
                .and(Facets::ABOUT)
                .and(Facets::IN_FORCE),
        ),
    ],
    phrases: &[
        condition_either(
            "{system} holds {data}",
            "{0}が{1}を保有する",
            either!(|eval, it| Some(held(eval, it.system(0)?, it.data(1)?))),
        )
        .among(|eval, it| eval.that_hold(Args(it).data(0)?))
        .reads(Facets::HOLDINGS)
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition_either(
            "{system} holds {data} before {step}",
            "{0}が{2}より前に{1}を保有する",
            either!(|eval, it| {
                Some(held_before(eval, it.system(0)?, it.data(1)?, it.step(2)?))
            }),
        )
        .among(|eval, it| eval.that_hold(Args(it).data(0)?))
        .reads(Facets::HOLDINGS.and(Facets::STEPS))
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "{unit} is coarser than {unit}",
            "{0}が{1}より粗い",
            |_, it| {
                let unit = |hole| Unit::from_word(it.words(hole)?.first()?);
                let coarser = unit(0)?.coarser_than(unit(1)?);
                // Units of two scales are neither coarser nor finer.
                Some(Truth::of(coarser.unwrap_or(false)))
            },
        )
        .about(&[Matter::Coarseness])
        .reads(Facets::NONE),
        condition(
            "{movement} asks by the coarse identifier under which alone it is kept",
            "{0}が、保有に用いる粗い識別子によるものである",
            |eval, it| Some(Truth::of(asks_as_it_is_kept(eval, it.movement(0, eval)?))),
        )
        .reads(
            Facets::MOVES
                .and(Facets::STEPS)
                .and(Facets::HELD)
                .and(Facets::KEYS),
        )
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "{record} came by a movement",
            "{0}が移動によって生じた",
            |eval, it| Some(Truth::of(it.record(0, eval)?.arrival.is_some())),
        )
        .reads(Facets::HELD)
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "{record} came on a cited provision in a standard form for a stated time",
            "{0}が、根拠規定を示し、標準の形式により、期限を定めて移されたものである",
            |eval, it| {
                let record = it.record(0, eval)?;
                Some(Truth::of(came_lawfully_for_a_time(eval, record)))
            },
        )
        .reads(
            Facets::HELD
                .and(Facets::MOVES)
                .and(Facets::KEYS)
                .and(Facets::ABOUT)
                .and(Facets::TRAITS)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE),
        )
        .anywhere(Facets::PERFORMED.and(Facets::MOVES).and(Facets::ABOUT)),
        condition(
            "{record} is of a register that a law sets up",
            "{0}が法令で定める登録簿の記録である",
            |eval, it| {
                let record = it.record(0, eval)?;
                let design = eval.world.design;
                let data = &design.data[record.data];
                let sector = data
                    .sector
                    .value()
                    .map(|&it| &design.words.sectors[it].name);
                let key = record.key.value().map(|&it| &design.identifiers[it].name);
                let mut names = [
                    Some(&design.systems[record.system].name),
                    Some(&data.name),
                    key,
                ]
                .into_iter()
                .flatten();
                let said = sector.is_some_and(|it| it.answers_to("family-register"));
                Some(Truth::of(
                    said || names.any(|it| called::SET_UP_BY_LAW.name(it)),
                ))
            },
        )
        .reads(Facets::HELD.and(Facets::KEYS).and(Facets::TITLES))
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "{data} is sensitive",
            "{0}が要配慮である",
            |eval, it| Some(Truth::of(eval.world.design.data[it.data(0)?].sensitive)),
        )
        .reads(Facets::SENSITIVE),
        condition(
            "{data} says whose it is",
            "{0}の所有者が示されている",
            |eval, it| {
                let owner = &eval.world.design.data[it.data(0)?].owner;
                Some(Truth::of(owner.value().is_some()))
            },
        )
        .reads(Facets::OWNERS),
        condition(
            "{data} is part of {data}",
            "{0}が{1}の一部である",
            |eval, it| Some(Truth::of(eval.world.within_data(it.data(0)?, it.data(1)?))),
        )
        .about(&[Matter::PartOf])
        .reads(Facets::CLASSES),
        condition(
            "{movement} is encrypted",
            "{0}が暗号化されている",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                Some(Truth::of(movement.clause(eval.world.design)?.encrypted))
            },
        )
        .about(&[Matter::EncryptedMovement])
        .reads(Facets::MOVES),
    ],
};

/// Whether what lies in a system is kept for a stated time, and each movement that brought it is out of a standard
/// system and names a provision in force that permits it.
fn came_lawfully_for_a_time(eval: &Eval<'_>, record: &Record) -> bool {
    let design = eval.world.design;
    let system = &design.systems[record.system];
    let ends = system.traits.keeps.value().is_some() || system.period.until.is_some();
    let mut brought = eval.world.brought_into(record.system, record.data).iter();
    ends && brought.all(|&at| {
        let movement = eval.world.movements.get(at);
        movement.is_some_and(|it| {
            let clause = it.clause(design);
            let mut cited = clause.into_iter().flat_map(|it| &it.under);
            let cites = cited.any(|cited| {
                let provision = cited.provision;
                provision.is_some_and(|provision| eval.world.permits(provision, it))
            });
            let from = it.from.map(|from| is_standard(eval, from.system));
            cites && matches!(from, Some(Truth::True(_)))
        })
    })
}

/// Who stands on one side of a movement; of a system whose holder is not stated, that is not known.
fn side(eval: &Eval<'_>, side: Option<ActorRef>, system: Option<SystemRef>) -> Answer<Value> {
    match (side, system) {
        (Some(side), _) => Answer::Known(thing(Element::Actor(side.actor))),
        (None, Some(it)) if eval.world.design.systems[it.system].of.is_open() => {
            Answer::Open(vec![eval.world.open_holder(it.system)])
        }
        (None, _) => Answer::Nothing,
    }
}

/// Whether data, or a wider class that it is part of, lies in a system.
fn held<L: Logic>(eval: &Eval<'_>, system: SystemId, data: DataId) -> L {
    let why = |at, _: &Record| eval.reasons_of(Object::Record(at));
    held_where(eval, system, data, |_| true, why)
}

/// Whether it lies there before a step is done: what only a later step writes is not held yet.
fn held_before<L: Logic>(eval: &Eval<'_>, system: SystemId, data: DataId, step: StepId) -> L {
    let counts = |at| eval.world.is_there_before(at, step);
    held_where(eval, system, data, counts, |at, record| {
        let chain = eval.world.chain_before(at, step);
        eval.reasons_of_holding(&chain.unwrap_or_default(), record)
    })
}

/// Whether a movement goes by an identifier under which its source keeps the data, and all that the source keeps it
/// under are coarser than what the data is about.
fn asks_as_it_is_kept(eval: &Eval<'_>, movement: &Movement) -> bool {
    let design = eval.world.design;
    let Some(from) = movement.from else {
        return false;
    };
    let about = design.data[movement.data].about.value().copied();
    let coarser = |it: &Record| {
        let key = it.key.value().map(|&key| design.identifiers[key].unit);
        let unit = key.and_then(|it| it.value().copied());
        let both = unit.zip(about);
        both.and_then(|(unit, about)| unit.coarser_than(about))
            .unwrap_or(false)
    };
    let records = eval.world.records.iter();
    let mut kept = records.filter(|it| it.system == from.system && it.data == movement.data);
    let asked = key_of(eval, movement);
    let by_it = kept
        .clone()
        .any(|it| asked.value().is_some() && it.key.value() == asked.value());
    by_it && kept.all(coarser)
}

/// Whether data, or a wider class that it is part of, lies in a system as a record that counts, and why.
fn held_where<L: Logic>(
    eval: &Eval<'_>,
    system: SystemId,
    data: DataId,
    counts: impl Fn(usize) -> bool,
    why: impl Fn(usize, &Record) -> Vec<Reason>,
) -> L {
    let mut places = eval.world.places_of_records(system);
    let found = places.find_map(|at| {
        let record = eval.world.records.get(at)?;
        let fits = eval.world.within_data(data, record.data) && counts(at);
        fits.then_some((at, record))
    });
    match found {
        Some((at, record)) => L::held(|| why(at, record)),
        None => L::refuted(Vec::new),
    }
}

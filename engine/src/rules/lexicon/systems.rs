//! Systems: whose they are, what they run on, how long they last, and what is to become of them.

use std::sync::Arc;

use gensoku_dsl::design::{Spelled, Stated, SystemId, Verb};
use gensoku_dsl::text::Lang;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, stated, thing, things};
use super::{Get, Topic, condition, property};
use crate::finding::Element;
use crate::world::{Answer, Truth};

/// The row of a property that a clause of the system states, and that is open where it does not.
macro_rules! stated_trait {
    ($name:literal, $ja:literal, $ty:expr, $clause:literal, $trait:ident, $write:expr) => {
        property(
            $name,
            $ja,
            $ty,
            Get::System(|eval, id| {
                let traits = &eval.world.design.systems[id].traits;
                said(eval, id, $clause, traits.$trait, $write)
            }),
        )
        .reads(Facets::TRAITS)
        .open()
    };
}

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "holder",
            "保有者",
            T::One(K::Actor),
            Get::System(|eval, id| {
                said(eval, id, "of", eval.world.design.systems[id].of, |it| {
                    thing(Element::Actor(it))
                })
            }),
        )
        .reads(Facets::HOLDERS)
        .open(),
        property(
            "operator",
            "運用者",
            T::One(K::Actor),
            Get::System(|eval, id| {
                let run_by = eval.world.design.systems[id].run_by;
                run_by.map(|(by, _)| thing(Element::Actor(by))).into()
            }),
        )
        .reads(Facets::RUNS),
        property(
            "holds",
            "保有するデータ",
            T::Many(K::Data),
            Get::System(|eval, id| {
                let records = eval.world.records_in(id);
                things(records.iter().map(|it| Element::Data(it.data)))
            }),
        )
        .reads(Facets::HELD.and(Facets::KEYS))
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS)),
        property(
            "platforms",
            "稼働基盤",
            T::Many(K::System),
            Get::System(|eval, id| {
                let on = eval.world.design.systems[id].runs_on.iter();
                things(on.map(|&(on, _)| Element::System(on)))
            }),
        )
        .reads(Facets::STORES),
        stated_trait!(
            "keeps",
            "保存期間",
            T::Duration,
            "keeps",
            keeps,
            Value::Duration
        ),
        stated_trait!(
            "uses",
            "年間利用数",
            T::Number,
            "used",
            used_per_year,
            Value::count
        ),
        stated_trait!(
            "build",
            "標準・独自",
            T::Words(W::Build),
            "standard",
            standard,
            |it| { Value::word(W::Build, if it { "standard" } else { "own" }) }
        ),
        stated_trait!(
            "supply",
            "提供の形",
            T::Words(W::Supply),
            "standing",
            standing,
            |it| { Value::word(W::Supply, if it { "standing" } else { "on-demand" }) }
        ),
        stated_trait!(
            "disposition",
            "今後の扱い",
            T::Words(W::Disposition),
            "disposition",
            disposition,
            |it| { Value::word(W::Disposition, it.word(Lang::En)) }
        ),
        stated_trait!(
            "autonomy",
            "自立稼働時間",
            T::Duration,
            "autonomy",
            autonomy,
            Value::Duration
        ),
        stated_trait!(
            "recovery",
            "復旧時間",
            T::Duration,
            "recovers within",
            recovers_within,
            Value::Duration
        ),
        stated_trait!(
            "people",
            "対象人数",
            T::Number,
            "people",
            people,
            Value::count
        ),
        stated_trait!(
            "handlers",
            "取扱者数",
            T::Number,
            "handlers",
            handlers,
            Value::count
        ),
        property(
            "from",
            "稼働開始日",
            T::Date,
            Get::System(|eval, id| {
                let from = eval.world.design.systems[id].period.from;
                from.map(Value::Date).into()
            }),
        )
        .reads(Facets::STORES),
        property(
            "until",
            "稼働終了日",
            T::Date,
            Get::System(|eval, id| {
                let until = eval.world.design.systems[id].period.until;
                until.map(Value::Date).into()
            }),
        )
        .reads(Facets::STORES),
        property(
            "identifiers",
            "識別子",
            T::Many(K::Identifier),
            Get::System(|eval, id| match &eval.world.design.systems[id].keys {
                Stated::Is(keys, _) => things(keys.iter().copied().map(Element::Identifier)),
                Stated::None(_) => Answer::Known(Value::Many(Arc::default())),
                Stated::Open => eval.open(Element::System(id), "keyed by"),
            }),
        )
        .reads(Facets::KEYS)
        .open(),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::System(|eval, id| eval.cited(&eval.world.design.systems[id].under)),
        )
        .reads(Facets::STORES.and(Facets::IN_FORCE)),
    ],
    phrases: &[
        condition(
            "{system} stands on a law of which no provision is written down",
            "{0}が、規定を書き下していない法令を根拠とする",
            |eval, it| {
                let system = &eval.world.design.systems[it.system(0)?];
                let written = |law| {
                    let mut provisions = eval.world.design.provisions.iter();
                    provisions.any(|it| it.law == law)
                };
                let told = system.under.iter().any(|it| {
                    it.provision.is_none() && !written(it.law) && eval.world.is_cited_in_force(it)
                });
                Some(Truth::of(told))
            },
        )
        .reads(Facets::STORES.and(Facets::IN_FORCE)),
        condition(
            "{system} gives out a standard format",
            "{0}が標準の形式で提供する",
            |eval, it| Some(is_standard(eval, it.system(0)?)),
        )
        .about(&[Matter::StandardFormat])
        .reads(Facets::TRAITS),
        condition(
            "{system} is used by some step",
            "{0}がいずれかの手順で使われる",
            |eval, it| {
                let id = it.system(0)?;
                let used = |it: &crate::world::Movement| {
                    it.from.is_some_and(|from| from.system == id)
                        && matches!(it.verb, Verb::Reads | Verb::Copies | Verb::Sends)
                };
                Some(Truth::of(eval.world.movements.iter().any(used)))
            },
        )
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "{system} is shared",
            "{0}が共同利用である",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.shared))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{system} is encrypted",
            "{0}が暗号化されている",
            |eval, it| {
                Some(Truth::of(
                    eval.world.design.systems[it.system(0)?].encrypted,
                ))
            },
        )
        .about(&[Matter::EncryptedSystem])
        .reads(Facets::RUNS),
        condition(
            "{system} rests on {system}",
            "{0}が{1}の上で稼働する",
            |eval, it| {
                let (id, on) = (it.system(0)?, it.system(1)?);
                Some(Truth::of(eval.rests_on(id, on)))
            },
        )
        .reads(Facets::RUNS),
    ],
};

/// What a system states by a clause.
fn said<T>(
    eval: &Eval<'_>,
    id: SystemId,
    clause: &'static str,
    value: Stated<T>,
    write: impl FnOnce(T) -> Value,
) -> Answer<Value> {
    let whole = eval.world.design.systems[id].name.span;
    stated(Element::System(id), clause, whole, value, write)
}

/// Whether what a system gives out is in a standard form: a standard system's is; of any other the name of its
/// format tells, and a system of its own make gives out its own form where that says nothing else.
pub(super) fn is_standard(eval: &Eval<'_>, id: SystemId) -> Truth {
    let traits = &eval.world.design.systems[id].traits;
    let format = traits.format.as_ref();
    let format = format.map_or_else(String::new, |(name, _)| name.to_lowercase());
    let says = |words: &[&str]| words.iter().any(|it| format.contains(it));
    match traits.standard {
        Stated::Is(true, _) => Truth::of(true),
        _ if says(&["standard", "標準"]) => Truth::of(true),
        Stated::Is(false, _) | Stated::None(_) => Truth::of(false),
        Stated::Open if says(&["ad hoc", "ad-hoc", "独自", "任意"]) => Truth::of(false),
        Stated::Open => eval.unknown(Element::System(id), "standard"),
    }
}

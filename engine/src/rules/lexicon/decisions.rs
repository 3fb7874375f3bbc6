//! Decisions: about whom, on what data, on which ground.

use std::collections::BTreeSet;

use gensoku_dsl::design::{DataId, DecisionId, DecisionUnit, Design, Expression, Node};

use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Value, stated, things};
use super::{Get, Topic, property};
use crate::finding::Element;

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "unit",
            "単位",
            T::Words(W::DecisionUnit),
            Get::Decision(|eval, id| {
                let it = &eval.world.design.decisions[id];
                let whole = it.name.span;
                stated(Element::Decision(id), "about", whole, it.about, |it| {
                    let word = match it {
                        DecisionUnit::Individual => "individual",
                        DecisionUnit::Household => "household",
                        DecisionUnit::HighestEarner => "highest-earner",
                    };
                    Value::word(W::DecisionUnit, word)
                })
            }),
        )
        .reads(Facets::DECISIONS)
        .open(),
        property(
            "data",
            "使うデータ",
            T::Many(K::Data),
            Get::Decision(|eval, id| {
                let data = used_by(eval.world.design, id);
                things(data.into_iter().map(Element::Data))
            }),
        )
        .reads(Facets::DECISIONS),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::Decision(|eval, id| eval.cited(&eval.world.design.decisions[id].under)),
        )
        .reads(Facets::DECISIONS.and(Facets::IN_FORCE)),
    ],
    phrases: &[],
};

/// The data by which a decision is taken.
pub(super) fn used_by(design: &Design, id: DecisionId) -> BTreeSet<DataId> {
    let it = &design.decisions[id];
    let mut data = BTreeSet::new();
    for expression in it.when.iter().chain(&it.amount) {
        gather(expression, &mut data);
    }
    data
}

/// The data of which an expression speaks. Expressions are parsed with a bound on their depth.
fn gather(expression: &Expression, data: &mut BTreeSet<DataId>) {
    match &expression.node {
        Node::Data(id, _) => {
            data.insert(*id);
        }
        Node::Not(inner) => gather(inner, data),
        Node::Binary(_, left, right) => {
            gather(left, data);
            gather(right, data);
        }
        Node::If {
            then,
            when,
            otherwise,
        } => {
            gather(then, data);
            gather(when, data);
            gather(otherwise, data);
        }
        Node::Number(_) | Node::Date(_) | Node::Parameter(_) => {}
    }
}

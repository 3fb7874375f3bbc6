//! Documents and the other words that a design declares.

use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T};
use super::super::value::things;
use super::{Get, Topic, property};
use crate::finding::Element;

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "shows",
        "内容",
        T::Many(K::Data),
        Get::Document(|eval, id| {
            let shows = eval.world.design.words.documents[id].shows.iter();
            things(shows.copied().map(Element::Data))
        }),
    )
    .reads(Facets::DECLARED)],
    phrases: &[],
};

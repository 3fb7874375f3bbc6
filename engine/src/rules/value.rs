//! What variables stand for, and what terms come to.

use std::sync::Arc;

use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use smallvec::{SmallVec, smallvec};

use super::expr::Order;
use super::types::WordClass;
use crate::finding::Element;
use crate::world::{Answer, OpenFact, Truth};
use gensoku_dsl::design::Stated;

/// Something that a variable can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// Something that the design declares.
    Element(Element),
    /// A record, by its index.
    Record(usize),
    /// A movement, by its index.
    Movement(usize),
    /// A profile, by its index.
    Profile(usize),
}

/// The value of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One thing.
    One(Object),
    /// Several, in their order.
    Many(Arc<[Object]>),
    /// A count.
    Number(i64),
    /// A duration in milliseconds.
    Duration(u64),
    /// A duration of which only bounds are known, in milliseconds, and what is open.
    Between(u64, Option<u64>, Vec<OpenFact>),
    /// A day.
    Date(Date),
    /// Words of a class; several where several are said.
    Words(WordClass, SmallVec<[&'static str; 1]>),
    /// A text, which can only be said.
    Text(Text),
}

impl Value {
    /// A count, however large.
    pub(super) fn count(count: impl TryInto<i64>) -> Self {
        Self::Number(count.try_into().unwrap_or(i64::MAX))
    }

    /// One word of a class.
    pub(super) fn word(class: WordClass, word: &'static str) -> Self {
        Self::Words(class, smallvec![word])
    }
}

/// One declared thing as a value.
pub(super) fn thing(element: Element) -> Value {
    Value::One(Object::Element(element))
}

/// Several declared things as a value, each once.
pub(super) fn things(elements: impl IntoIterator<Item = Element>) -> Answer<Value> {
    let mut seen = FxHashSet::default();
    let many = elements.into_iter().map(Object::Element);
    Answer::Known(Value::Many(many.filter(|&it| seen.insert(it)).collect()))
}

/// What an element states, or the open fact that it does not.
pub(super) fn stated<T>(
    element: Element,
    clause: &'static str,
    span: Span,
    value: Stated<T>,
    write: impl FnOnce(T) -> Value,
) -> Answer<Value> {
    match value {
        Stated::Is(value, _) => Answer::Known(write(value)),
        Stated::None(_) => Answer::Nothing,
        Stated::Open => Answer::Open(vec![OpenFact {
            element,
            clause,
            span,
        }]),
    }
}

/// Whether two values stand in an order.
pub(super) fn compare(left: &Value, order: Order, right: &Value) -> Truth {
    let holds = |ordering: std::cmp::Ordering| match order {
        Order::Equal => ordering.is_eq(),
        Order::AtMost => ordering.is_le(),
        Order::AtLeast => ordering.is_ge(),
        Order::Less => ordering.is_lt(),
        Order::More => ordering.is_gt(),
    };
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Truth::of(holds(a.cmp(b))),
        (Value::Duration(a), Value::Duration(b)) => Truth::of(holds(a.cmp(b))),
        (Value::Date(a), Value::Date(b)) => Truth::of(holds(a.cmp(b))),
        // Asked twice: with what is open as good and as bad as it can be.
        (Value::Between(least, most, open), Value::Duration(b)) => {
            let low = holds(least.cmp(b));
            let high = holds(most.map_or(std::cmp::Ordering::Greater, |most| most.cmp(b)));
            if low == high {
                Truth::of(low)
            } else {
                Truth::Open(open.clone())
            }
        }
        _ => Truth::of(false),
    }
}

/// Two things are the same; words are where one of them is.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Words(_, a), Value::Words(_, b)) => a.iter().any(|it| b.contains(it)),
        _ => left == right,
    }
}

//! Dense typed indices and what they index.

use std::marker::PhantomData;

pub use gensoku_dsl::arena::Arena as IdVec;

/// A dense index of one kind of element.
pub trait Id: Copy + Eq + Ord + From<usize> + Into<usize> {
    /// The index of the element at this position.
    fn new(position: usize) -> Self {
        position.into()
    }
    /// The position of this element.
    fn at(self) -> usize {
        self.into()
    }
}

impl<I: Copy + Eq + Ord + From<usize> + Into<usize>> Id for I {}

/// For every `I` a run of `T`s, stored one behind the other: adjacency without a vector per element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Runs<I, T> {
    starts: Vec<u32>,
    items: Vec<T>,
    of: PhantomData<fn(I)>,
}

impl<I: Id, T: Copy> Runs<I, T> {
    /// Groups `pairs` by their first part; the order inside a group is that of `pairs`.
    pub(crate) fn group(length: usize, pairs: impl Iterator<Item = (I, T)> + Clone) -> Self {
        let mut starts = vec![0_u32; length + 1];
        for (key, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(key.at() + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut items: Vec<Option<T>> = vec![None; total as usize];
        let mut next = starts.clone();
        for (key, item) in pairs {
            if let Some(place) = next.get_mut(key.at()) {
                if let Some(slot) = items.get_mut(*place as usize) {
                    *slot = Some(item);
                }
                *place += 1;
            }
        }
        Self {
            starts,
            items: items.into_iter().flatten().collect(),
            of: PhantomData,
        }
    }

    /// The run of one element; empty for an index out of range.
    pub(crate) fn of(&self, key: I) -> &[T] {
        let bounds = (self.starts.get(key.at()), self.starts.get(key.at() + 1));
        let (Some(&from), Some(&to)) = bounds else {
            return &[];
        };
        self.items.get(from as usize..to as usize).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Thing(usize);

    impl From<usize> for Thing {
        fn from(position: usize) -> Self {
            Self(position)
        }
    }

    impl From<Thing> for usize {
        fn from(thing: Thing) -> Self {
            thing.0
        }
    }

    #[test]
    fn runs_keep_the_order_of_the_pairs() {
        let pairs = [(Thing(2), 'a'), (Thing(0), 'b'), (Thing(2), 'c')];
        let runs = Runs::group(3, pairs.into_iter());
        assert_eq!(runs.of(Thing(0)), ['b']);
        assert!(runs.of(Thing(1)).is_empty());
        assert_eq!(runs.of(Thing(2)), ['a', 'c']);
        assert!(runs.of(Thing(7)).is_empty());
    }
}

//! Dense typed indices and the vectors that they index.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A dense index of one kind of element.
pub trait Id: Copy + Eq + Ord {
    /// The index of the element at this position.
    fn new(position: usize) -> Self;
    /// The position of this element.
    fn at(self) -> usize;
}

/// Declares a dense typed index over `u32`.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[allow(unreachable_pub, reason = "some indices stay inside their module")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(u32);

        impl $crate::flow::index::Id for $name {
            fn new(position: usize) -> Self {
                // More than four thousand million elements do not fit into memory anyway.
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }
            fn at(self) -> usize {
                self.0 as usize
            }
        }
    };
}
pub(crate) use id;

/// A vector indexed by one kind of [`Id`], so that an index of another kind does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdVec<I, T> {
    items: Vec<T>,
    of: PhantomData<fn(I)>,
}

impl<I: Id, T> IdVec<I, T> {
    /// An empty vector.
    #[must_use]
    pub fn new() -> Self {
        Self {
            items: Vec::new(),
            of: PhantomData,
        }
    }

    /// A vector of `length` times the same value.
    #[must_use]
    pub fn filled(value: T, length: usize) -> Self
    where
        T: Clone,
    {
        Self {
            items: vec![value; length],
            of: PhantomData,
        }
    }

    /// Appends an element and returns its index.
    pub fn push(&mut self, item: T) -> I {
        let id = I::new(self.items.len());
        self.items.push(item);
        id
    }

    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The element, or nothing where the index belongs to another, larger vector.
    #[must_use]
    pub fn find(&self, id: I) -> Option<&T> {
        self.items.get(id.at())
    }

    /// The element for change, or nothing where the index belongs to another, larger vector.
    pub fn find_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.at())
    }

    /// All elements in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// All elements with their indices, in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (I, &T)> + DoubleEndedIterator + Clone {
        self.items
            .iter()
            .enumerate()
            .map(|(position, item)| (I::new(position), item))
    }

    /// All indices in order.
    pub fn ids(
        &self,
    ) -> impl ExactSizeIterator<Item = I> + DoubleEndedIterator + Clone + use<I, T> {
        (0..self.items.len()).map(I::new)
    }
}

impl<I: Id, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Self {
            items: items.into_iter().collect(),
            of: PhantomData,
        }
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;

    #[allow(
        clippy::indexing_slicing,
        reason = "indices are made by `push` alone, and a vector never shrinks: an index is valid in the net it came from"
    )]
    fn index(&self, id: I) -> &T {
        &self.items[id.at()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    #[allow(clippy::indexing_slicing, reason = "as for `index`")]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.at()]
    }
}

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

    impl Id for Thing {
        fn new(position: usize) -> Self {
            Self(position)
        }
        fn at(self) -> usize {
            self.0
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

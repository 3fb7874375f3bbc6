//! Vectors with typed indices, so that an index of one kind of thing does not reach into another's.

mod layered;

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

pub use layered::{Items, Layered};

/// Declares a typed index, such as of an [`Arena`](crate::arena::Arena): `pub struct StepId(u32);`.
#[macro_export]
macro_rules! index {
    ($(#[$meta:meta])* $vis:vis struct $name:ident($field:vis u32);) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($field u32);

        impl From<usize> for $name {
            fn from(position: usize) -> Self {
                // More than four thousand million elements do not fit into memory anyway.
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }
        }

        impl From<$name> for usize {
            fn from(index: $name) -> Self {
                index.0 as Self
            }
        }
    };
}

/// A vector of `V`, indexed by `K`.
///
/// Indices come from the arena itself; indexing with one of another arena panics, so that [`Arena::find`]
/// is there for indices of doubtful origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arena<K, V> {
    items: Vec<V>,
    of: PhantomData<fn(K)>,
}

impl<K, V> Default for Arena<K, V> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            of: PhantomData,
        }
    }
}

impl<K: Copy + From<usize> + Into<usize>, V> Arena<K, V> {
    /// An arena of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An arena of `length` times the same item.
    #[must_use]
    pub fn filled(item: V, length: usize) -> Self
    where
        V: Clone,
    {
        Self {
            items: vec![item; length],
            of: PhantomData,
        }
    }

    /// Appends an item and tells its index.
    pub fn push(&mut self, item: V) -> K {
        self.items.push(item);
        K::from(self.items.len() - 1)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item, if the index is one of this arena.
    pub fn find(&self, key: K) -> Option<&V> {
        self.items.get(key.into())
    }

    /// The item to be changed, if the index is one of this arena.
    pub fn find_mut(&mut self, key: K) -> Option<&mut V> {
        self.items.get_mut(key.into())
    }

    /// The items in order.
    pub fn iter(&self) -> std::slice::Iter<'_, V> {
        self.items.iter()
    }

    /// The items in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, V> {
        self.items.iter_mut()
    }

    /// The items with their indices, in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (K, &V)> + DoubleEndedIterator + Clone {
        self.items.iter().enumerate().map(|(i, v)| (K::from(i), v))
    }

    /// The indices in order.
    pub fn ids(
        &self,
    ) -> impl ExactSizeIterator<Item = K> + DoubleEndedIterator + Clone + use<K, V> {
        (0..self.items.len()).map(K::from)
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "an index comes from the arena that it is used with"
)]
impl<K: Into<usize>, V> Index<K> for Arena<K, V> {
    type Output = V;
    fn index(&self, key: K) -> &V {
        &self.items[key.into()]
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "an index comes from the arena that it is used with"
)]
impl<K: Into<usize>, V> IndexMut<K> for Arena<K, V> {
    fn index_mut(&mut self, key: K) -> &mut V {
        &mut self.items[key.into()]
    }
}

impl<'a, K, V> IntoIterator for &'a Arena<K, V> {
    type Item = &'a V;
    type IntoIter = std::slice::Iter<'a, V>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<K, V> FromIterator<V> for Arena<K, V> {
    fn from_iter<T: IntoIterator<Item = V>>(items: T) -> Self {
        Self {
            items: items.into_iter().collect(),
            of: PhantomData,
        }
    }
}

//! Arenas that begin with items of another one.

use std::fmt;
use std::iter::Chain;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};
use std::slice;
use std::sync::Arc;

/// A vector of `V`, indexed by `K`, the first items of which may be shared with others: to clone it copies only its own
/// items, and the shared ones are copied when one of them is changed.
///
/// Of its indices holds what holds of those of an [`Arena`](super::Arena).
pub struct Layered<K, V> {
    shared: Arc<[V]>,
    own: Vec<V>,
    of: PhantomData<fn(K)>,
}

impl<K, V> Default for Layered<K, V> {
    fn default() -> Self {
        Self {
            shared: Arc::default(),
            own: Vec::new(),
            of: PhantomData,
        }
    }
}

// Which items are shared is nobody's business.
impl<K: Copy + From<usize> + Into<usize>, V: fmt::Debug> fmt::Debug for Layered<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

// Not derived: that would ask `K` to be cloned too.
impl<K, V: Clone> Clone for Layered<K, V> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            own: self.own.clone(),
            of: PhantomData,
        }
    }
}

/// The items of a [`Layered`] arena, in order.
#[derive(Debug)]
pub struct Items<'a, V>(Chain<slice::Iter<'a, V>, slice::Iter<'a, V>>);

impl<V> Clone for Items<'_, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, V> Iterator for Items<'a, V> {
    type Item = &'a V;

    fn next(&mut self) -> Option<&'a V> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<&'a V> {
        self.0.nth(n)
    }

    fn fold<B, F: FnMut(B, &'a V) -> B>(self, first: B, each: F) -> B {
        self.0.fold(first, each)
    }
}

impl<V> DoubleEndedIterator for Items<'_, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back()
    }
}

// Two slices together are never longer than memory.
impl<V> ExactSizeIterator for Items<'_, V> {}

impl<K: Copy + From<usize> + Into<usize>, V> Layered<K, V> {
    /// Appends an item and tells its index.
    pub fn push(&mut self, item: V) -> K {
        self.own.push(item);
        K::from(self.len() - 1)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.shared.len() + self.own.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item, if the index is one of this arena.
    pub fn find(&self, key: K) -> Option<&V> {
        let at: usize = key.into();
        match at.checked_sub(self.shared.len()) {
            None => self.shared.get(at),
            Some(at) => self.own.get(at),
        }
    }

    /// The items in order.
    pub fn iter(&self) -> Items<'_, V> {
        Items(self.shared.iter().chain(&self.own))
    }

    /// The items with their indices, in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (K, &V)> + DoubleEndedIterator + Clone {
        self.iter().enumerate().map(|(i, v)| (K::from(i), v))
    }

    /// The indices in order.
    pub fn ids(
        &self,
    ) -> impl ExactSizeIterator<Item = K> + DoubleEndedIterator + Clone + use<K, V> {
        (0..self.len()).map(K::from)
    }
}

impl<K: Copy + From<usize> + Into<usize>, V: Clone> Layered<K, V> {
    /// The item to be changed, if the index is one of this arena.
    pub fn find_mut(&mut self, key: K) -> Option<&mut V> {
        let at: usize = key.into();
        match at.checked_sub(self.shared.len()) {
            None => Arc::make_mut(&mut self.shared).get_mut(at),
            Some(at) => self.own.get_mut(at),
        }
    }

    /// The items in order, to be changed.
    pub fn iter_mut(&mut self) -> Chain<slice::IterMut<'_, V>, slice::IterMut<'_, V>> {
        Arc::make_mut(&mut self.shared)
            .iter_mut()
            .chain(&mut self.own)
    }

    /// The same items, all of which others may share.
    #[must_use]
    pub(crate) fn shared(self) -> Self {
        Self {
            shared: self.iter().cloned().collect(),
            ..Self::default()
        }
    }
}

impl<K, V> FromIterator<V> for Layered<K, V> {
    fn from_iter<T: IntoIterator<Item = V>>(items: T) -> Self {
        Self {
            own: items.into_iter().collect(),
            ..Self::default()
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "an index comes from the arena that it is used with"
)]
impl<K: Into<usize>, V> Index<K> for Layered<K, V> {
    type Output = V;
    fn index(&self, key: K) -> &V {
        let at: usize = key.into();
        match at.checked_sub(self.shared.len()) {
            None => &self.shared[at],
            Some(at) => &self.own[at],
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "an index comes from the arena that it is used with"
)]
impl<K: Into<usize>, V: Clone> IndexMut<K> for Layered<K, V> {
    fn index_mut(&mut self, key: K) -> &mut V {
        let at: usize = key.into();
        match at.checked_sub(self.shared.len()) {
            None => &mut Arc::make_mut(&mut self.shared)[at],
            Some(at) => &mut self.own[at],
        }
    }
}

impl<'a, K: Copy + From<usize> + Into<usize>, V> IntoIterator for &'a Layered<K, V> {
    type Item = &'a V;
    type IntoIter = Items<'a, V>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_comes_first_and_is_changed_for_oneself_alone() {
        let base: Layered<usize, &str> = Layered::from_iter(["a", "b"]).shared();
        let mut one = base.clone();
        assert_eq!(one.push("c"), 2);
        let mut other = one.clone();
        other[1] = "B";
        other[2] = "C";
        other.iter_mut().take(1).for_each(|it| *it = "A");
        let all = |it: &Layered<usize, &'static str>| -> Vec<_> { it.iter().copied().collect() };
        assert_eq!(all(&base), ["a", "b"]);
        assert_eq!(all(&one), ["a", "b", "c"]);
        assert_eq!(all(&other), ["A", "B", "C"]);
        let places: Vec<_> = one.entries().rev().map(|(at, it)| (at, *it)).collect();
        assert_eq!(places, [(2, "c"), (1, "b"), (0, "a")]);
        assert_eq!((one.find(1), one.find(3)), (Some(&"b"), None));
    }
}

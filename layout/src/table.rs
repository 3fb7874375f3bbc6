//! A vector that is indexed by one kind of number only.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A number that names a row.
pub(crate) trait Key: Copy {
    fn index(self) -> usize;
    fn at(index: usize) -> Self;
}

impl Key for usize {
    fn index(self) -> usize {
        self
    }
    fn at(index: usize) -> Self {
        index
    }
}

/// Rows named by `K`. Keys are only made by `push` or for a table of the same length, so that
/// every key that exists has its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table<K, T> {
    rows: Vec<T>,
    key: PhantomData<K>,
}

impl<K: Key, T> Table<K, T> {
    pub(crate) const fn new() -> Self {
        Self {
            rows: Vec::new(),
            key: PhantomData,
        }
    }

    pub(crate) fn filled(value: T, len: usize) -> Self
    where
        T: Clone,
    {
        Self {
            rows: vec![value; len],
            key: PhantomData,
        }
    }

    pub(crate) fn push(&mut self, row: T) -> K {
        self.rows.push(row);
        K::at(self.rows.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = K> + use<K, T> {
        (0..self.rows.len()).map(K::at)
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (K, &T)> {
        self.rows.iter().enumerate().map(|(i, row)| (K::at(i), row))
    }

    pub(crate) fn find(&self, key: K) -> Option<&T> {
        self.rows.get(key.index())
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        &self.rows
    }

    pub(crate) fn into_vec(self) -> Vec<T> {
        self.rows
    }
}

impl<K: Key, T> FromIterator<T> for Table<K, T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self {
            rows: rows.into_iter().collect(),
            key: PhantomData,
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "keys are made by the table they index, see `Table`"
)]
impl<K: Key, T> Index<K> for Table<K, T> {
    type Output = T;
    fn index(&self, key: K) -> &T {
        &self.rows[key.index()]
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "keys are made by the table they index, see `Table`"
)]
impl<K: Key, T> IndexMut<K> for Table<K, T> {
    fn index_mut(&mut self, key: K) -> &mut T {
        &mut self.rows[key.index()]
    }
}

/// A number that names a row of one table and cannot be taken for another's: the same as `gensoku_dsl::index`, which the
/// layout cannot use, because it knows no design and no crate that does.
macro_rules! key {
    ($(#[$doc:meta])* $vis:vis $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name(u32);

        impl $crate::table::Key for $name {
            fn index(self) -> usize {
                self.0 as usize
            }
            #[allow(clippy::cast_possible_truncation, reason = "no table has four thousand million rows")]
            fn at(index: usize) -> Self {
                Self(index as u32)
            }
        }
    };
}
pub(crate) use key;

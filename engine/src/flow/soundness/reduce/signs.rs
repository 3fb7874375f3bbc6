//! **Signs**: which inputs of the inclusive joins each place reaches, as one number for each different answer.
//!
//! Two places with the same sign look the same to every join. The signs are worked out once little is left, and stay
//! true under the rules: they fuse only places of one sign, or such that one leads nowhere but to the other.

use rustc_hash::FxHashMap;

use super::super::super::index::IdVec;
use super::Reducer;

impl Reducer<'_> {
    /// Works out which inputs of the inclusive joins each place reaches.
    pub(super) fn sign(&mut self) {
        let (small, _, back) = self.small();
        let reaches = small.reach();
        let mut numbers: FxHashMap<Vec<Box<[u64]>>, u32> = FxHashMap::default();
        let mut signs = IdVec::filled(0, self.places.len());
        for (place, &origin) in back.entries() {
            let key: Vec<Box<[u64]>> = reaches
                .iter()
                .map(|reach| reach.bits[place].clone())
                .collect();
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            signs[origin] = *numbers.entry(key).or_insert(next);
        }
        self.signs = Some(signs);
    }
}

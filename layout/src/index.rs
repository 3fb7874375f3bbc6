//! A packed R-tree: which rectangles touch a given one, in logarithmic time.

use crate::geometry::{Point, Rect};

/// Entries per node of the tree.
const FAN: usize = 16;

/// Rectangles with what they belong to, sorted so that neighbours stand together.
#[derive(Debug, Clone)]
pub(crate) struct Index<T> {
    entries: Vec<(Rect, T)>,
    /// The rectangles around every `FAN` of the level below, from the leaves up to one root.
    levels: Vec<Vec<Rect>>,
}

impl<T> Index<T> {
    pub(crate) fn new(mut entries: Vec<(Rect, T)>) -> Self {
        // Sort-tile-recursive: slices by x, within a slice by y. The sorts are stable.
        let leaves = entries.len().div_ceil(FAN).max(1);
        let slice = leaves.isqrt().max(1) * FAN;
        let by = |key: fn(Point) -> f64| {
            move |a: &(Rect, T), b: &(Rect, T)| key(a.0.center()).total_cmp(&key(b.0.center()))
        };
        entries.sort_by(by(|p| p.x));
        for slice in entries.chunks_mut(slice) {
            slice.sort_by(by(|p| p.y));
        }
        let around = |rects: &mut dyn Iterator<Item = Rect>| {
            rects.reduce(|a, b| a.union(&b)).unwrap_or_default()
        };
        let mut levels: Vec<Vec<Rect>> = Vec::new();
        let mut level: Vec<Rect> = entries
            .chunks(FAN)
            .map(|chunk| around(&mut chunk.iter().map(|(rect, _)| *rect)))
            .collect();
        while level.len() > 1 {
            let upper = level
                .chunks(FAN)
                .map(|chunk| around(&mut chunk.iter().copied()))
                .collect();
            levels.push(std::mem::replace(&mut level, upper));
        }
        levels.push(level);
        Self { entries, levels }
    }

    /// The entries that touch `area`, in an order that is the same every time.
    pub(crate) fn search(&self, area: &Rect) -> impl Iterator<Item = &(Rect, T)> {
        let area = *area;
        let mut stack = vec![(self.levels.len() - 1, 0_usize)];
        let mut leaf: std::slice::Iter<'_, (Rect, T)> = [].iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(entry) = leaf.by_ref().find(|(rect, _)| rect.touches(&area)) {
                    return Some(entry);
                }
                let (level, i) = stack.pop()?;
                let touched = self
                    .levels
                    .get(level)
                    .and_then(|level| level.get(i))
                    .is_some_and(|rect| rect.touches(&area));
                if !touched {
                    continue;
                }
                match level.checked_sub(1) {
                    None => leaf = self.entries.chunks(FAN).nth(i).unwrap_or_default().iter(),
                    Some(below) => {
                        let count = self.levels.get(below).map_or(0, Vec::len);
                        let children = i * FAN..((i + 1) * FAN).min(count);
                        stack.extend(children.rev().map(|child| (below, child)));
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn search_finds_what_a_walk_over_all_finds(
            rects in prop::collection::vec((0..100_i32, 0..100_i32, 0..20_i32, 0..20_i32), 0..400),
            (x, y, w, h) in (0..100_i32, 0..100_i32, 0..40_i32, 0..40_i32),
        ) {
            let rect = |(x, y, w, h): (i32, i32, i32, i32)| {
                Rect::new(x.into(), y.into(), w.into(), h.into())
            };
            let area = rect((x, y, w, h));
            let entries: Vec<(Rect, usize)> =
                rects.into_iter().enumerate().map(|(i, r)| (rect(r), i)).collect();
            let mut expected: Vec<usize> = Vec::new();
            for (rect, i) in &entries {
                if rect.touches(&area) {
                    expected.push(*i);
                }
            }
            let mut found: Vec<usize> =
                Index::new(entries).search(&area).map(|(_, i)| *i).collect();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}

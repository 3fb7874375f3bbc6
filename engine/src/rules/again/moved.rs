//! Where things stand after an edit that stood elsewhere before it.

use gensoku_dsl::source::{FileId, Span};

/// How places were moved by an edit: stretch by stretch of the files, by so many bytes.
#[derive(Debug, Default)]
pub(super) struct Moved {
    stretches: Vec<Stretch>,
}

/// Places of a file that were moved alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    file: FileId,
    /// The first of them and the last, as they were.
    first: u32,
    last: u32,
    by: i64,
}

impl Moved {
    /// Learns from what is said in two versions alike; nothing where it cannot be told which place became which.
    pub(super) fn learn(&mut self, before: &[Span], now: &[Span]) -> Option<()> {
        if before.len() != now.len() {
            return None;
        }
        for (before, now) in before.iter().zip(now) {
            if before.file != now.file {
                return None;
            }
            for (was, is) in [(before.start, now.start), (before.end, now.end)] {
                let (file, by) = (before.file, i64::from(is) - i64::from(was));
                match self.stretches.last_mut() {
                    Some(last) if (last.file, last.by) == (file, by) => {
                        (last.first, last.last) = (last.first.min(was), last.last.max(was));
                    }
                    _ => self.stretches.push(Stretch {
                        file,
                        first: was,
                        last: was,
                        by,
                    }),
                }
            }
        }
        Some(())
    }

    /// The same, where no two stretches overlap that were moved by different lengths.
    pub(super) fn known(mut self) -> Option<Self> {
        self.stretches.sort_unstable();
        let mut known: Vec<Stretch> = Vec::new();
        for next in self.stretches {
            match known.last_mut() {
                Some(last) if (last.file, last.by) == (next.file, next.by) => {
                    last.last = next.last.max(last.last);
                }
                Some(last) if last.file == next.file && last.last >= next.first => return None,
                _ => known.push(next),
            }
        }
        Some(Self { stretches: known })
    }

    /// Where a place is now. What lies between two stretches is as far from the earlier one as it was.
    pub(super) fn of(&self, Span { file, start, end }: Span) -> Span {
        let [start, end] = [start, end].map(|at| {
            let place = (file, at);
            let after = self
                .stretches
                .partition_point(|it| (it.file, it.first) <= place);
            let stretch = after.checked_sub(1).and_then(|it| self.stretches.get(it));
            stretch.filter(|it| it.file == file).map_or(at, |it| {
                u32::try_from(i64::from(at) + it.by).unwrap_or(u32::MAX)
            })
        });
        Span { file, start, end }
    }

    /// Moves a place.
    pub(super) fn span(&self, span: &mut Span) {
        *span = self.of(*span);
    }
}

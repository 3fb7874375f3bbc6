//! Lightest hitting sets, by branch and bound.

/// How much may still be searched.
#[derive(Debug)]
pub(super) struct Search {
    left: usize,
}

impl Search {
    pub(super) fn new(steps: usize) -> Self {
        Self { left: steps }
    }

    fn step(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }
}

/// Sets of numbered things, each of which must be hit.
#[derive(Debug)]
pub(super) struct Hitting {
    /// The weight of each thing; none weighs nothing.
    weights: Vec<usize>,
    sets: Vec<Vec<usize>>,
}

/// What a thing is to a search in progress.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Free,
    In,
    Out,
}

/// What the search does after a set was found.
enum Next {
    Stop,
    /// Goes on to sets of at most this weight.
    Within(usize),
}

impl Hitting {
    pub(super) fn new(weights: Vec<usize>) -> Self {
        Self {
            weights,
            sets: Vec::new(),
        }
    }

    /// Adds a set that must be hit.
    pub(super) fn add(&mut self, set: Vec<usize>) {
        if !self.sets.contains(&set) {
            self.sets.push(set);
        }
    }

    fn weight(&self, thing: usize) -> usize {
        self.weights.get(thing).copied().unwrap_or(1)
    }

    /// A lightest hitting set; nothing where the bound is reached.
    pub(super) fn lightest(&self, search: &mut Search) -> Option<Vec<usize>> {
        let mut best: Option<Vec<usize>> = None;
        let mut bound = usize::MAX;
        self.walk(
            &[],
            &mut |found, weight| {
                best = Some(found);
                // Only a lighter one is of interest from here on.
                bound = weight.saturating_sub(1);
                Next::Within(bound)
            },
            usize::MAX,
            search,
        )?;
        best
    }

    /// Up to `most` hitting sets of at most this weight, and whether these are all.
    pub(super) fn all(
        &self,
        weight: usize,
        most: usize,
        search: &mut Search,
    ) -> (Vec<Vec<usize>>, bool) {
        let mut found = Vec::new();
        let mut full = false;
        let finished = self.walk(
            &[],
            &mut |set, _| {
                if found.len() == most {
                    full = true;
                    return Next::Stop;
                }
                found.push(set);
                Next::Within(weight)
            },
            weight,
            search,
        );
        (found, finished.is_some() && !full)
    }

    /// A hitting set of at most this weight with a certain thing in it, if there is one.
    pub(super) fn with(
        &self,
        thing: usize,
        weight: usize,
        search: &mut Search,
    ) -> Option<Option<Vec<usize>>> {
        let mut first = None;
        self.walk(
            &[thing],
            &mut |set, _| {
                first = Some(set);
                Next::Stop
            },
            weight,
            search,
        )?;
        Some(first)
    }

    /// Walks through hitting sets of at most a given weight, each once.
    fn walk(
        &self,
        given: &[usize],
        found: &mut dyn FnMut(Vec<usize>, usize) -> Next,
        within: usize,
        search: &mut Search,
    ) -> Option<()> {
        let mut walk = Walk {
            hitting: self,
            marks: vec![Mark::Free; self.weights.len()],
            weight: 0,
            within,
            found,
            search,
        };
        // Sets of one thing leave no choice. Without them the depth of the search is that of sets learned by many games
        // each, whose number is bounded.
        let single = self.sets.iter().filter_map(|set| match set.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        for thing in single.chain(given.iter().copied()) {
            walk.take(thing);
        }
        walk.descend().map(|_| ())
    }
}

struct Walk<'a> {
    hitting: &'a Hitting,
    marks: Vec<Mark>,
    weight: usize,
    within: usize,
    found: &'a mut dyn FnMut(Vec<usize>, usize) -> Next,
    search: &'a mut Search,
}

impl Walk<'_> {
    fn is(&self, thing: usize, mark: Mark) -> bool {
        self.marks.get(thing) == Some(&mark)
    }

    fn mark(&mut self, thing: usize, mark: Mark) {
        if let Some(it) = self.marks.get_mut(thing) {
            *it = mark;
        }
    }

    fn take(&mut self, thing: usize) {
        if self.is(thing, Mark::Free) {
            self.mark(thing, Mark::In);
            self.weight += self.hitting.weight(thing);
        }
    }

    /// The first set that is not hit, and what hitting all such sets weighs at least: sets without common things add up.
    fn missed(&self) -> (Option<&[usize]>, usize) {
        let mut first = None;
        let mut least = 0_usize;
        let mut used = vec![false; self.marks.len()];
        for set in &self.hitting.sets {
            if set.iter().any(|&thing| self.is(thing, Mark::In)) {
                continue;
            }
            first.get_or_insert(set.as_slice());
            let apart = set.iter().all(|&thing| used.get(thing) == Some(&false));
            if apart {
                let free = set.iter().filter(|&&thing| self.is(thing, Mark::Free));
                let lightest = free.map(|&thing| self.hitting.weight(thing)).min();
                least = least.saturating_add(lightest.unwrap_or(usize::MAX));
                for &thing in set {
                    if let Some(it) = used.get_mut(thing) {
                        *it = true;
                    }
                }
            }
        }
        (first, least)
    }

    /// Sees everything that adds to what is chosen; false where the search is to stop.
    fn descend(&mut self) -> Option<bool> {
        self.search.step()?;
        let (missed, least) = self.missed();
        if self.weight.saturating_add(least) > self.within {
            return Some(true);
        }
        let Some(set) = missed.map(<[usize]>::to_vec) else {
            let things = 0..self.marks.len();
            let chosen = things.filter(|&it| self.is(it, Mark::In)).collect();
            return Some(match (self.found)(chosen, self.weight) {
                Next::Stop => false,
                Next::Within(bound) => {
                    self.within = bound;
                    true
                }
            });
        };
        let mut left_out = Vec::new();
        let mut goes_on = true;
        for thing in set {
            if !self.is(thing, Mark::Free) {
                continue;
            }
            self.take(thing);
            goes_on = self.descend()?;
            self.weight -= self.hitting.weight(thing);
            // From here on without it, so that no set is seen twice.
            self.mark(thing, Mark::Out);
            left_out.push(thing);
            if !goes_on {
                break;
            }
        }
        for thing in left_out {
            self.mark(thing, Mark::Free);
        }
        Some(goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lightest_and_all_of_that_weight() {
        let mut hitting = Hitting::new(vec![1, 1, 2, 1]);
        hitting.add(vec![0, 2]);
        hitting.add(vec![1, 2]);
        hitting.add(vec![3]);
        let mut search = Search::new(1000);
        let lightest = hitting.lightest(&mut search).unwrap();
        assert_eq!(lightest.len(), 3);
        let (all, complete) = hitting.all(3, 10, &mut search);
        assert_eq!(all, [vec![0, 1, 3], vec![2, 3]]);
        assert!(complete);
        assert_eq!(hitting.with(2, 3, &mut search), Some(Some(vec![2, 3])));
        assert_eq!(hitting.with(2, 2, &mut search), Some(None));
        assert_eq!(hitting.lightest(&mut Search::new(1)), None);
    }
}

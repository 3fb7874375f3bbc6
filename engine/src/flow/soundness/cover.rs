//! Whether states can be reached that hold at least so many tokens, however many states there are.
//!
//! The question is followed backwards: from what must be there at last to the least that must be there a step before,
//! and so on, until the first state has as much or nothing new is found. Gates that wait for emptiness are left open,
//! an inclusive join takes any one of its inputs: what cannot be covered then cannot be reached at all. Where there are
//! no such gates, what can be covered is reached in truth.

use super::super::index::{Id, IdVec, Runs};
use super::explore::Emptied;
use super::relax::{Neighbours, markable};
use super::system::{Gate, Instance, Place, System, Trans};
use super::work::Work;

/// Tokens on some places, by place; on all others none are asked for.
pub(super) type Wanted = Vec<(Place, u8)>;

/// Whether at least so many tokens can be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Covered {
    /// In no state.
    Never,
    /// In some state.
    Really,
    /// If nothing had to wait for emptiness.
    Perhaps,
}

/// A step as it is followed backwards.
struct Back {
    pre: Vec<Place>,
    post: Vec<Place>,
    trans: Trans,
}

/// What is known of a system for any such question.
pub(super) struct Cover<'s> {
    system: &'s System,
    steps: Vec<Back>,
    /// For each place, and behind them each count, the steps that put a token there.
    producers: Runs<Place, usize>,
    cleared: &'s Emptied,
    markable: IdVec<Place, bool>,
    first: IdVec<Place, u8>,
    /// Of each count, the instance in which it is counted.
    counted: Vec<Option<Instance>>,
    exact: bool,
    /// Whether one instance stands for several, which do not end together.
    folded: bool,
}

impl<'s> Cover<'s> {
    /// `cleared` is what each transition empties; `labels` says how often it adds to which count, and `counted` in which
    /// instance each is counted.
    pub(super) fn new(
        system: &'s System,
        neighbours: &Neighbours,
        cleared: &'s Emptied,
        labels: &IdVec<Trans, Vec<(u32, u8)>>,
        counted: &[Option<Instance>],
    ) -> Self {
        let markable = markable(system, neighbours, system.initial.iter().copied());
        let mut exact = true;
        let mut steps = Vec::new();
        for (id, it) in system.transitions.entries() {
            if it.overflow || !it.pre.iter().any(|&place| markable[place]) {
                continue;
            }
            exact &= it.gate == Gate::Open && it.busy.is_none();
            let inputs: Vec<Vec<Place>> = match it.gate {
                Gate::Inclusive => it.pre.iter().map(|&place| vec![place]).collect(),
                _ => vec![it.pre.clone()],
            };
            let ways: Vec<Vec<Place>> = match &it.choice {
                None => vec![Vec::new()],
                Some(choice) => {
                    let all = (choice.none || !choice.any.is_empty()).then(|| choice.any.clone());
                    let default = choice.default.map(|place| vec![place]);
                    all.into_iter().chain(default).collect()
                }
            };
            let counts: Vec<Place> = labels[id]
                .iter()
                .flat_map(|&(number, times)| {
                    let count = Place::new(system.places.len() + number as usize);
                    std::iter::repeat_n(count, usize::from(times))
                })
                .collect();
            for pre in inputs {
                for way in &ways {
                    let post = it.post.iter().chain(way).chain(&counts).copied().collect();
                    steps.push(Back {
                        pre: pre.clone(),
                        post,
                        trans: id,
                    });
                }
            }
        }
        let pairs: Vec<(Place, usize)> = steps
            .iter()
            .enumerate()
            .flat_map(|(position, step)| {
                let mut places = step.post.clone();
                places.sort_unstable();
                places.dedup();
                places.into_iter().map(move |place| (place, position))
            })
            .collect();
        let mut first = IdVec::filled(0_u8, system.places.len());
        for &place in &system.initial {
            first[place] = first[place].saturating_add(1);
        }
        Self {
            system,
            producers: Runs::group(system.places.len() + counted.len(), pairs.into_iter()),
            steps,
            cleared,
            markable,
            first,
            counted: counted.to_vec(),
            exact,
            folded: false,
        }
    }

    /// From now on one instance stands for several.
    pub(super) fn fold(&mut self) {
        self.folded = true;
        self.exact = false;
    }

    /// The place that stands for a count.
    pub(super) fn count(&self, number: usize) -> Place {
        Place::new(self.system.places.len() + number)
    }

    /// Whether some state holds at least one of what is wanted; nothing if that is more work than allowed.
    pub(super) fn covers(
        &self,
        wanted: impl IntoIterator<Item = Wanted>,
        work: &Work,
    ) -> Option<Covered> {
        let found = if self.exact {
            Covered::Really
        } else {
            Covered::Perhaps
        };
        let mut least = Least::default();
        for mut wanted in wanted {
            wanted.sort_unstable();
            if !self.may_be(&wanted) || self.too_many(&wanted, work) {
                continue;
            }
            if self.at_first(&wanted) {
                return Some(found);
            }
            if !least.insert(wanted, work) {
                return None;
            }
        }
        let mut at = 0;
        while let Some(here) = least.all.get(at).cloned() {
            at += 1;
            if here.1.is_empty() {
                continue;
            }
            let mut steps: Vec<usize> = here
                .1
                .iter()
                .flat_map(|&(place, _)| self.producers.of(place).iter().copied())
                .collect();
            steps.sort_unstable();
            steps.dedup();
            for step in steps {
                let Some(step) = self.steps.get(step) else {
                    continue;
                };
                if !work.spend(4 + here.1.len() as u64 * 2) {
                    return None;
                }
                let Some(before) = self.before(&here.1, step) else {
                    continue;
                };
                if !self.may_be(&before) {
                    continue;
                }
                if self.at_first(&before) {
                    return Some(found);
                }
                if self.too_many(&before, work) {
                    continue;
                }
                if !least.insert(before, work) {
                    return None;
                }
            }
        }
        Some(Covered::Never)
    }

    /// Whether a place is a count, and of what.
    fn counted(&self, place: Place) -> Option<Option<Instance>> {
        let number = place.at().checked_sub(self.system.places.len())?;
        self.counted.get(number).copied()
    }

    fn may_be(&self, wanted: &Wanted) -> bool {
        wanted
            .iter()
            .all(|&(place, _)| self.counted(place).is_some() || self.markable[place])
    }

    fn at_first(&self, wanted: &Wanted) -> bool {
        wanted
            .iter()
            .all(|&(place, tokens)| self.counted(place).is_none() && self.first[place] >= tokens)
    }

    /// Whether that many tokens can never be there, because there is a set of places, those of `wanted` among them, on
    /// which no step puts more tokens than it takes from it, and which has fewer at first.
    fn too_many(&self, wanted: &Wanted, work: &Work) -> bool {
        let total = |tokens: &mut dyn Iterator<Item = u8>| tokens.map(u64::from).sum::<u64>();
        let asked = total(&mut wanted.iter().map(|it| it.1));
        let mut set: Vec<Place> = wanted.iter().map(|it| it.0).collect();
        let at_first = |set: &[Place]| {
            let counted = |place: &&Place| self.counted(**place).is_none();
            total(&mut set.iter().filter(counted).map(|&place| self.first[place]))
        };
        let mut next = 0;
        while let Some(&place) = set.get(next) {
            next += 1;
            if at_first(&set) >= asked || set.len() > MOST_IN_SET {
                return false;
            }
            for &step in self.producers.of(place) {
                let Some(step) = self.steps.get(step) else {
                    continue;
                };
                if !work.spend(step.pre.len() as u64 + step.post.len() as u64) {
                    return false;
                }
                let within = |places: &[Place], set: &[Place]| {
                    places.iter().filter(|place| set.contains(place)).count()
                };
                while within(&step.post, &set) > within(&step.pre, &set) {
                    let lies_in = |place: Place| {
                        self.counted(place)
                            .is_none()
                            .then(|| self.system.places[place].instance)
                            .flatten()
                    };
                    let mut more = step.pre.iter().filter(|place| !set.contains(place));
                    let near = more.clone().find(|&&it| lies_in(it).is_some());
                    let Some(&input) = near.or_else(|| more.next()) else {
                        return false;
                    };
                    set.push(input);
                }
            }
        }
        at_first(&set) < asked
    }

    /// The least that must be there before a step so that `after` is there afterwards.
    fn before(&self, after: &Wanted, step: &Back) -> Option<Wanted> {
        let mut before = Wanted::new();
        for &(place, tokens) in after {
            let counted = self.counted(place);
            // A count is reset behind the step that ends its instance.
            let ends = counted
                .flatten()
                .is_some_and(|of| self.system.ends_with(of, step.trans));
            if ends && !self.folded {
                return None;
            }
            let put = step.post.iter().filter(|&&it| it == place).count();
            let missing = usize::from(tokens).saturating_sub(put);
            if missing == 0 {
                continue;
            }
            let emptied =
                counted.is_none() && self.cleared[step.trans].binary_search(&place).is_ok();
            if emptied && !self.folded {
                return None;
            }
            before.push((place, u8::try_from(missing).unwrap_or(u8::MAX)));
        }
        for &place in &step.pre {
            match before.iter_mut().find(|it| it.0 == place) {
                Some(it) => it.1 = it.1.saturating_add(1),
                None => before.push((place, 1)),
            }
        }
        before.sort_unstable();
        Some(before)
    }
}

/// Sets of more places are not looked for.
const MOST_IN_SET: usize = 64;

/// The least of what is wanted: nothing in it asks for at least as much as something else.
#[derive(Default)]
struct Least {
    all: Vec<(u64, Wanted)>,
}

impl Least {
    /// Adds something unless less is there already; whether there was work left to look.
    fn insert(&mut self, wanted: Wanted, work: &Work) -> bool {
        let places = wanted
            .iter()
            .fold(0_u64, |bits, &(place, _)| bits | 1 << (place.at() % 64));
        if !work.spend(1 + self.all.len() as u64 / 2) {
            return false;
        }
        let less = self
            .all
            .iter()
            .any(|(bits, it)| bits & !places == 0 && !it.is_empty() && is_less(it, &wanted));
        if less {
            return true;
        }
        // What asks for more need not be followed any further.
        for (bits, it) in &mut self.all {
            if places & !*bits == 0 && is_less(&wanted, it) {
                it.clear();
            }
        }
        self.all.push((places, wanted));
        true
    }
}

/// Whether everything that `a` asks for, `b` asks for as well; both are sorted.
fn is_less(a: &Wanted, b: &Wanted) -> bool {
    let mut rest = b.iter();
    a.iter().all(|&(place, tokens)| {
        rest.by_ref()
            .find(|it| it.0 >= place)
            .is_some_and(|&(other, most)| other == place && most >= tokens)
    })
}

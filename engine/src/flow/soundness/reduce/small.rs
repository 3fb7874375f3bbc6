//! What is left, as a system of its own.

use rustc_hash::FxHashMap;

use super::super::super::index::IdVec;
use super::super::system::{Choice, Gate, Place, System, Trans, Transition};
use super::net::{Role, Sort};
use super::{Reduced, Reducer};

impl Reducer<'_> {
    /// The small system, its transitions in the large numbering, and its places.
    pub(super) fn small(&mut self) -> (System, IdVec<Trans, Trans>, IdVec<Place, Place>) {
        let mut small = System {
            instances: self.large.instances.clone(),
            ..System::default()
        };
        let mut number: IdVec<Place, Option<Place>> = IdVec::filled(None, self.places.len());
        let mut origin = IdVec::new();
        for (id, it) in self.places.entries() {
            if it.alive && (it.indegree > 0 || it.outdegree > 0 || it.initial > 0) {
                let place = small.places.push(it.info);
                number[id] = Some(place);
                origin.push(id);
                small
                    .initial
                    .extend(std::iter::repeat_n(place, it.initial as usize));
            }
        }
        let mut kept = IdVec::new();
        for id in self.transitions.ids() {
            if !self.transitions[id].alive {
                continue;
            }
            let pre = Self::living(&self.arcs, &mut self.transitions[id].pre);
            let post = Self::living(&self.arcs, &mut self.transitions[id].post);
            let large = &self.large.transitions[id];
            let of = |role: Role| {
                let number = &number;
                post.iter()
                    .filter(move |(_, arc)| arc.role == role)
                    .filter_map(move |(_, arc)| number[arc.place])
            };
            let mut any: Vec<(u32, Place)> = post
                .iter()
                .filter_map(|(_, arc)| match arc.role {
                    Role::Any(slot) => Some((slot, number[arc.place]?)),
                    _ => None,
                })
                .collect();
            any.sort_unstable();
            let choice = (self.transitions[id].sort == Sort::Choice).then(|| {
                Box::new(Choice {
                    any: any.into_iter().map(|it| it.1).collect(),
                    default: of(Role::Default).next(),
                    none: large.choice.as_ref().is_some_and(|choice| choice.none),
                })
            });
            let gate = match large.gate {
                Gate::Inclusive if self.transitions[id].sort != Sort::Join => Gate::Open,
                Gate::Unused(place) => number[place].map_or(Gate::Open, Gate::Unused),
                gate => gate,
            };
            let fixed = self.transitions[id].sort == Sort::Fixed;
            small.transitions.push(Transition {
                pre: pre
                    .iter()
                    .filter_map(|(_, arc)| number[arc.place])
                    .collect(),
                post: of(Role::Normal).collect(),
                choice: if fixed {
                    small_choice(large, &number)
                } else {
                    choice
                },
                gate,
                busy: large.busy.filter(|_| fixed),
                clears: large.clears.filter(|_| fixed),
                closes: large.closes.filter(|_| fixed),
                node: large.node,
                occurs: large.occurs,
                end: large.end,
                begin: self.transitions[id].begin,
                overflow: large.overflow,
            });
            kept.push(id);
        }
        (small, kept, origin)
    }

    pub(super) fn finish(mut self) -> Reduced {
        let (system, kept, _) = self.small();
        let mut ways = FxHashMap::default();
        for (small, &id) in kept.entries() {
            let Some(choice) = &self.large.transitions[id].choice else {
                continue;
            };
            if self.transitions[id].sort != Sort::Choice {
                continue;
            }
            let mut slots: Vec<u32> = Vec::new();
            let mut default = None;
            for (_, arc) in Self::living(&self.arcs, &mut self.transitions[id].post) {
                match arc.role {
                    Role::Any(slot) => slots.push(slot),
                    Role::Default => default = choice.default,
                    Role::Normal => {}
                }
            }
            slots.sort_unstable();
            let any = slots
                .iter()
                .filter_map(|&slot| choice.any.get(slot as usize).copied())
                .collect();
            ways.insert(
                small,
                (
                    id,
                    Choice {
                        any,
                        default,
                        none: choice.none,
                    },
                ),
            );
        }
        Reduced {
            story: kept.iter().map(|&id| self.transitions[id].story).collect(),
            system,
            stories: self.stories,
            fate: self.fate,
            fixed: self.fixed,
            ways,
            alone: self.alone,
        }
    }
}

/// The choice of a transition that was left as it was.
fn small_choice(large: &Transition, number: &IdVec<Place, Option<Place>>) -> Option<Box<Choice>> {
    let choice = large.choice.as_ref()?;
    Some(Box::new(Choice {
        any: choice
            .any
            .iter()
            .filter_map(|&place| number[place])
            .collect(),
        default: choice.default.and_then(|place| number[place]),
        none: choice.none,
    }))
}

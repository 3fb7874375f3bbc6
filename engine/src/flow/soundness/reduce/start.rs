//! The system as it is at first.

use rustc_hash::FxHashMap;

use super::super::super::index::{Id, IdVec};
use super::super::system::{Gate, Instance, Place, System, Trans, Transition};
use super::net::{P, Role, Sort, T};
use super::{Fate, Reducer, Story};

impl<'s> Reducer<'s> {
    pub(super) fn new(system: &'s System) -> Self {
        let looked_into: Vec<_> = system
            .transitions
            .iter()
            .flat_map(|it| {
                let ended = match it.gate {
                    Gate::Ended(instance) => Some(instance),
                    _ => None,
                };
                it.clears
                    .map(|(instance, _)| instance)
                    .into_iter()
                    .chain(ended)
                    .chain(it.busy)
            })
            .collect();
        let class_of: IdVec<Instance, u32> = if looked_into.is_empty() {
            IdVec::filled(0, system.instances.len())
        } else {
            let mut looked: Vec<_> = looked_into;
            looked.sort_unstable();
            looked.dedup();
            let mut inside: IdVec<Instance, bool> = IdVec::filled(false, system.instances.len());
            for instance in system.instances.ids() {
                let above = system.instances[instance].is_some_and(|around| inside[around]);
                inside[instance] = above || looked.binary_search(&instance).is_ok();
            }
            inside
                .entries()
                .map(|(id, &it)| {
                    if it {
                        u32::try_from(id.at() + 1).unwrap_or(u32::MAX)
                    } else {
                        0
                    }
                })
                .collect()
        };
        let mut places: IdVec<Place, P> = system
            .places
            .iter()
            .map(|info| P {
                info: *info,
                initial: 0,
                into: Vec::new(),
                out: Vec::new(),
                indegree: 0,
                outdegree: 0,
                class: info.instance.map_or(0, |it| class_of[it]),
                passed: false,
                pinned: info.frame || info.companion.is_some(),
                alive: true,
                queued: false,
            })
            .collect();
        for &place in &system.initial {
            places[place].initial += 1;
        }
        let mut reducer = Self {
            large: system,
            apart: false,
            alone: false,
            arcs: Vec::new(),
            places,
            transitions: IdVec::new(),
            stories: Vec::new(),
            fate: IdVec::filled(Fate::Kept, system.transitions.len()),
            fixed: FxHashMap::default(),
            joins: Vec::new(),
            signs: None,
            place_queue: Vec::new(),
            trans_queue: Vec::new(),
            between: FxHashMap::default(),
            across: FxHashMap::default(),
        };
        for (id, it) in system.transitions.entries() {
            reducer.add(id, it);
        }
        if reducer.joins.is_empty() {
            reducer.signs = Some(IdVec::filled(0, system.places.len()));
        }
        reducer.requeue();
        reducer
    }

    pub(super) fn add(&mut self, id: Trans, it: &Transition) {
        if let Gate::Unused(place) = it.gate {
            self.places[place].pinned = true;
        }
        let sort = match (it.gate, &it.choice) {
            _ if it.clears.is_some() || it.closes.is_some() || it.busy.is_some() || it.overflow => {
                Sort::Fixed
            }
            (Gate::Open, None) => Sort::Plain,
            (Gate::Open, Some(_)) => Sort::Choice,
            (Gate::Inclusive, None) => Sort::Join,
            _ => Sort::Fixed,
        };
        if sort == Sort::Join {
            self.joins.push(id);
        }
        let story = self.story(Story::One(id));
        let own = self.transitions.push(T {
            pre: Vec::new(),
            post: Vec::new(),
            indegree: 0,
            outdegree: 0,
            sort,
            begin: it.begin,
            ends: it.end.is_some(),
            occurs: it.occurs.is_some(),
            story,
            alive: true,
            queued: false,
        });
        for &place in &it.pre {
            self.link(place, own, Role::Normal, false);
        }
        for &place in &it.post {
            self.link(place, own, Role::Normal, true);
        }
        if let Some(choice) = &it.choice {
            for (slot, &place) in choice.any.iter().enumerate() {
                self.link(
                    place,
                    own,
                    Role::Any(u32::try_from(slot).unwrap_or(u32::MAX)),
                    true,
                );
            }
            if let Some(place) = choice.default {
                self.link(place, own, Role::Default, true);
            }
        }
    }
}

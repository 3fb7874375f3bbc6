//! The system as it is at first.

use rustc_hash::FxHashMap;

use super::super::super::index::{Id, IdVec};
use super::super::system::{Gate, Instance, Place, System, Trans, Transition};
use super::net::{P, Role, Sort, T};
use super::{Fate, Reducer, Story};

impl<'s> Reducer<'s> {
    pub(super) fn new(system: &'s System) -> Self {
        let class_of = classes(system);
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

/// For each instance a number of its own if something looks into it (or into one around it): a terminate event, an
/// interruption, the end of a sub-process. All others are zero, as nobody can tell them apart.
fn classes(system: &System) -> IdVec<Instance, u32> {
    let mut looked: Vec<Instance> = Vec::new();
    for it in system.transitions.iter() {
        looked.extend(it.clears.map(|(instance, _)| instance));
        looked.extend(it.busy);
        if let Gate::Ended(instance) = it.gate {
            looked.push(instance);
        }
    }
    looked.sort_unstable();
    looked.dedup();
    let mut inside: IdVec<Instance, bool> = IdVec::filled(false, system.instances.len());
    for instance in system.instances.ids() {
        let above = system.instances[instance].is_some_and(|around| inside[around]);
        inside[instance] = above || looked.binary_search(&instance).is_ok();
    }
    let number = |(id, &inside): (Instance, &bool)| match inside {
        true => u32::try_from(id.at() + 1).unwrap_or(u32::MAX),
        false => 0,
    };
    inside.entries().map(number).collect()
}

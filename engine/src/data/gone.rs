//! What if a table, an identifier or a copy were gone?
//!
//! The fewest links whose removal takes a profile apart are found by implicit hitting sets: while the profile
//! stands, a set of links that are enough for it is found that none can be left out of, and one of these has
//! to go (Reiter, “A theory of diagnosis from first principles”, Artificial Intelligence 32, 1987).

use std::collections::BTreeSet;

use gensoku_dsl::design::{IdentifierId, MappingId, SystemId};

use super::Profile;
use super::carried::Carried;
use super::closure::{Without, close};
use super::linking::Links;
use super::profiles::{Sources, of_actor, systems_of};
use super::supposed::Supposed;
use crate::world::World;

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// A table from one identifier to another.
    Mapping(MappingId),
    /// An identifier, wherever it is used.
    Identifier(IdentifierId),
    /// Name, birth date, address and sex as what records meet by.
    BasicFour,
    /// A copy, or a standing right to look up: a movement, by its index.
    Movement(usize),
}

/// What is taken away.
#[derive(Clone, Debug, Default)]
pub struct Gone {
    links: BTreeSet<Link>,
    movements: BTreeSet<usize>,
}

impl Gone {
    /// These links.
    pub fn of(links: impl IntoIterator<Item = Link>) -> Self {
        let links: BTreeSet<Link> = links.into_iter().collect();
        let movements = links.iter().filter_map(|it| match it {
            Link::Movement(index) => Some(*index),
            _ => None,
        });
        Self {
            movements: movements.collect(),
            links,
        }
    }

    /// The movements among them, by their indices.
    pub(crate) fn movements(&self) -> &BTreeSet<usize> {
        &self.movements
    }

    /// What is taken away, in order.
    pub fn links(&self) -> impl Iterator<Item = Link> + '_ {
        self.links.iter().copied()
    }

    pub(crate) fn has(&self, link: Link) -> bool {
        self.links.contains(&link)
    }

    pub(crate) fn has_carried(&self, carried: Carried) -> bool {
        match carried {
            _ if self.links.is_empty() => false,
            Carried::Identifier(id) => self.has(Link::Identifier(id)),
            Carried::BasicFour => self.has(Link::BasicFour),
            Carried::Unstated => false,
        }
    }
}

/// The fewest links without which a profile falls apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The links, in their order; the first such set.
    pub links: Vec<Link>,
    /// Whether there is surely no smaller one; else none of these can be left out.
    pub exact: bool,
}

/// The search ends with what cannot be left out after so many movements and records looked at.
const LOOKED_AT: usize = 20_000_000;
/// The same for all that is found in one check.
pub(super) const LOOKED_AT_IN_A_CHECK: usize = 2_000_000;

impl World<'_> {
    /// The profiles of the actor of a profile, come about in the same way, without some links.
    ///
    /// What a copy that is gone brought is gone too, unless it lies there otherwise.
    pub fn without(&self, profile: &Profile, gone: &Gone) -> Vec<Profile> {
        let systems = systems_of(self.design, profile.actor);
        self.without_in(profile, gone, &systems)
    }

    fn without_in(
        &self,
        profile: &Profile,
        gone: &Gone,
        systems: &BTreeSet<SystemId>,
    ) -> Vec<Profile> {
        let closure = if gone.movements.is_empty() {
            None
        } else {
            let without = Without {
                movements: &gone.movements,
                begins: &self.begins,
            };
            Some(close(
                self.design,
                self.as_of,
                &self.movements,
                Some(&without),
            ))
        };
        let sources = Sources {
            records: closure.as_ref().map_or(&self.records, |it| &it.records),
            sights: closure.as_ref().map_or(&self.sights, |it| &it.sights),
            links: Links {
                design: self.design,
                contained: &self.contained,
                gone,
                supposed: &Supposed::default(),
            },
            tables: &self.tables,
        };
        let mut profiles = of_actor(&sources, profile.actor, systems);
        profiles.retain(|it| (it.how, it.case) == (profile.how, profile.case));
        profiles
    }

    /// The fewest links whose removal leaves the actor no such profile over more than so many sectors; nothing
    /// where there is none already.
    pub fn cut(&self, profile: &Profile, sectors: usize) -> Option<Cut> {
        self.cut_within(profile, sectors, LOOKED_AT)
    }

    /// The same, after so many movements and records looked at without the proof that none is smaller.
    pub(super) fn cut_within(
        &self,
        profile: &Profile,
        sectors: usize,
        looked_at: usize,
    ) -> Option<Cut> {
        let mut search = Search {
            left: looked_at,
            own: self.has_itself(profile),
            systems: systems_of(self.design, profile.actor),
            world: self,
            profile,
            sectors,
            seen: BTreeSet::new(),
        };
        let candidates = search.candidates();
        let none = BTreeSet::new();
        if !search.stands(&none) {
            return None;
        }
        let all: BTreeSet<Link> = candidates.iter().copied().collect();
        if search.stands(&all) {
            return Some(Cut {
                links: Vec::new(),
                exact: false,
            });
        }
        for size in 1..=candidates.len() {
            search.seen.clear();
            match search.branch(&candidates, &mut BTreeSet::new(), size) {
                Found::Cut(links) => {
                    return Some(Cut {
                        links: links.into_iter().collect(),
                        exact: true,
                    });
                }
                Found::None => {}
                Found::TooMany => break,
            }
        }
        // None of what is left can be left out.
        let mut links = all;
        for link in candidates {
            links.remove(&link);
            if search.stands(&links) {
                links.insert(link);
            }
        }
        Some(Cut {
            links: links.into_iter().collect(),
            exact: false,
        })
    }
}

impl World<'_> {
    /// How many records and sights the profiles of an actor are put together from.
    fn has_itself(&self, profile: &Profile) -> usize {
        let theirs = self.profiles.iter().filter(|it| it.actor == profile.actor);
        theirs.map(|it| it.records.len() + it.sights.len()).sum()
    }
}

struct Search<'a, 'b> {
    world: &'a World<'b>,
    profile: &'a Profile,
    sectors: usize,
    /// How many movements and records may still be looked at.
    left: usize,
    /// How many records and sights the actor itself has.
    own: usize,
    /// The systems that the actor holds or runs.
    systems: BTreeSet<SystemId>,
    seen: BTreeSet<BTreeSet<Link>>,
}

enum Found {
    Cut(BTreeSet<Link>),
    None,
    TooMany,
}

impl Search<'_, '_> {
    /// The links that the actor's profiles of this kind could rest on.
    fn candidates(&self) -> Vec<Link> {
        let mut links = BTreeSet::new();
        let same = |it: &&Profile| {
            (it.actor, it.how, it.case) == (self.profile.actor, self.profile.how, self.profile.case)
        };
        let world = self.world;
        for profile in world.profiles.iter().filter(same) {
            links.extend(profile.identifiers.iter().copied().map(Link::Identifier));
            links.extend(profile.basic_four.then_some(Link::BasicFour));
            let records = profile
                .records
                .iter()
                .filter_map(|&it| world.records.get(it));
            for record in records {
                links.extend(world.chain(record).into_iter().map(Link::Movement));
            }
            let sights = profile.sights.iter().filter_map(|&it| world.sights.get(it));
            for sight in sights {
                let chain = world.chain_of(Some(sight.arrival));
                links.extend(chain.into_iter().map(Link::Movement));
            }
        }
        // Another chain may bring the same once the shortest is gone.
        let mut places = BTreeSet::new();
        for profile in world.profiles.iter().filter(same) {
            let records = profile
                .records
                .iter()
                .filter_map(|&it| world.records.get(it));
            places.extend(records.map(|it| it.system));
            let sights = profile.sights.iter().filter_map(|&it| world.sights.get(it));
            places.extend(sights.filter_map(|it| it.system));
        }
        links.extend(self.upstream(places));
        let tables = world.tables.find(self.profile.actor).into_iter().flatten();
        links.extend(tables.copied().map(Link::Mapping));
        for (index, it) in world.movements.iter().enumerate() {
            if it.receiver.is_some_and(|it| it.actor == self.profile.actor) {
                links.insert(Link::Movement(index));
            }
        }
        links.into_iter().collect()
    }

    /// Every movement from which data can come into some systems.
    fn upstream(&self, places: BTreeSet<gensoku_dsl::design::SystemId>) -> Vec<Link> {
        let mut into: std::collections::BTreeMap<_, Vec<usize>> = std::collections::BTreeMap::new();
        for (index, it) in self.world.movements.iter().enumerate() {
            if let Some(to) = it.to {
                into.entry(to.system).or_default().push(index);
            }
        }
        let mut links = Vec::new();
        let mut open: Vec<_> = places.iter().copied().collect();
        let mut seen = places;
        while let Some(system) = open.pop() {
            for &index in into.get(&system).into_iter().flatten() {
                links.push(Link::Movement(index));
                let from = self.world.movements.get(index).and_then(|it| it.from);
                if let Some(from) = from
                    && seen.insert(from.system)
                {
                    open.push(from.system);
                }
            }
        }
        links
    }

    /// Whether a profile over too many sectors is there without some links.
    fn stands(&mut self, gone: &BTreeSet<Link>) -> bool {
        let gone = Gone::of(gone.iter().copied().chain(self.world.gone.links()));
        let each = match gone.movements.is_empty() {
            true => self.own,
            false => self.world.movements.len() + self.world.records.len(),
        };
        self.left = self.left.saturating_sub(each + 1);
        let world = self.world;
        let profiles = world.without_in(self.profile, &gone, &self.systems);
        profiles.iter().any(|it| it.sectors.len() > self.sectors)
    }

    /// Finds the first cut of a size that contains what is gone.
    fn branch(&mut self, candidates: &[Link], gone: &mut BTreeSet<Link>, left: usize) -> Found {
        if !self.seen.insert(gone.clone()) {
            return Found::None;
        }
        if self.left == 0 {
            return Found::TooMany;
        }
        if !self.stands(gone) {
            return Found::Cut(gone.clone());
        }
        if left == 0 {
            return Found::None;
        }
        for link in self.enough(candidates, gone) {
            gone.insert(link);
            let found = self.branch(candidates, gone, left - 1);
            gone.remove(&link);
            if !matches!(found, Found::None) {
                return found;
            }
        }
        Found::None
    }

    /// Links that are enough for a profile to stand and of which none can be left out, the given ones gone.
    fn enough(&mut self, candidates: &[Link], gone: &BTreeSet<Link>) -> Vec<Link> {
        let mut away = gone.clone();
        let mut needed = Vec::new();
        let mut open: Vec<&[Link]> = vec![candidates];
        // Halves that can go at once go at once.
        while let Some(links) = open.pop() {
            let links: Vec<Link> = links.to_vec();
            let fresh: Vec<Link> = links
                .iter()
                .copied()
                .filter(|it| !away.contains(it))
                .collect();
            if fresh.is_empty() {
                continue;
            }
            away.extend(&fresh);
            if self.stands(&away) {
                continue;
            }
            for it in &fresh {
                away.remove(it);
            }
            if let [one] = fresh.as_slice() {
                needed.push(*one);
                continue;
            }
            let start = candidates.iter().position(|it| links.first() == Some(it));
            let start = start.unwrap_or_default();
            let middle = start + links.len() / 2;
            open.extend(candidates.get(middle..start + links.len()));
            open.extend(candidates.get(start..middle));
        }
        needed
    }
}

//! Where data can end up: the least fixpoint of what is declared and moved, with the shortest chain that made it.
//!
//! A movement that the design writes happens, permitted or not: where its data comes from decides the chain
//! and never whether it arrives. So the closure is monotone, and a search by levels gives shortest chains.
//! Of several that are equally short the least by the names in them is told, so that no conclusion depends on
//! the order of the file.

mod sights;

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, ActorRef, DataId, Design, IdentifierId, ProcedureId, Stated, SystemId, Verb,
};
use gensoku_dsl::source::Span;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::whose::{Key, keys, keys_of, owner, owners, stated};
use super::{Movement, order, wider};

/// Data that lies in a system under an identifier: `holds(system, data, key)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The system.
    pub system: SystemId,
    /// What lies in it.
    pub data: DataId,
    /// By what it is keyed there.
    pub key: Stated<IdentifierId>,
    /// Whose it is: a copy keeps its owner. `other` where the owner is one of many, the same kind of body
    /// as the holder, and another one than it.
    pub owner: Stated<ActorRef>,
    /// Where the system is declared to hold it, if it is.
    pub declared: Option<Span>,
    /// How it came there, if a movement brings it; see [`World::chain`](crate::world::World::chain).
    pub arrival: Option<Arrival>,
}

/// Data that an actor reads or receives and does not keep: `sees(actor, data, key, case)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Who sees it.
    pub actor: ActorId,
    /// For which case; in none, it is a standing right.
    pub case: Option<ProcedureId>,
    /// What is seen.
    pub data: DataId,
    /// Under which identifier.
    pub key: Stated<IdentifierId>,
    /// In which system it lies; none where it is handed over.
    pub system: Option<SystemId>,
    /// Whether that is the system of another one of the many than who sees it.
    pub elsewhere: bool,
    /// Whose it is, as for a [`Record`].
    pub owner: Stated<ActorRef>,
    /// By which movement it is seen, and how it came to where it lies.
    pub arrival: Arrival,
}

/// The last movement of a chain, and where the chain before it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The movement, by its index.
    pub movement: usize,
    /// The record that it took its data from; none where that is not modelled.
    pub from: Option<usize>,
}

/// What the closure concludes.
pub(crate) struct Closure {
    /// By system, data, identifier and owner.
    pub(crate) records: Vec<Record>,
    /// By actor, case, data, identifier, system and owner.
    pub(crate) sights: Vec<Sight>,
    /// Which movements take their data from nowhere that is modelled.
    pub(crate) begins: Vec<bool>,
}

/// What a closure is made without, compared with one that was made before.
pub(crate) struct Without<'a> {
    /// The movements that do not happen.
    pub(crate) movements: &'a BTreeSet<usize>,
    /// Which movements took their data from nowhere: of the others none brings what its source no longer has.
    pub(crate) begins: &'a [bool],
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    system: SystemId,
    data: DataId,
    key: Key,
    /// The owner is another one of the many than the holder.
    others: bool,
}

/// Closes what a design declares under its movements.
pub(crate) fn close(
    design: &Design,
    as_of: Date,
    movements: &[Movement],
    without: Option<&Without<'_>>,
) -> Closure {
    let mut search = Search::new(design, as_of, movements, without);
    match without {
        None => search.run(),
        Some(without) => search.run_again(without),
    }
    let (records, number) = search.records();
    let sights = search.sights(&number, without);
    Closure {
        records,
        sights,
        begins: search.begins,
    }
}

struct Search<'a> {
    design: &'a Design,
    as_of: Date,
    movements: &'a [Movement],
    /// The movements that are there, in the order of their names.
    standing: Vec<usize>,
    /// The place of a movement in the order of names.
    rank: Vec<u32>,
    places: FxHashMap<Place, usize>,
    found: Vec<Found>,
    /// The places at which a class of data lies in a system.
    at: FxHashMap<(SystemId, DataId), Vec<usize>>,
    /// The movements that take a class of data, or a part of it, out of a system.
    taking: FxHashMap<(SystemId, DataId), Vec<usize>>,
    begins: Vec<bool>,
}

struct Found {
    place: Place,
    declared: Option<Span>,
    arrival: Option<Arrival>,
    /// How many movements its chain has.
    length: u32,
    /// The rank of its chain among those of the same length.
    chain: u32,
}

/// Chains out of rings are counted from here, so that they are never taken for others of the same length.
const RINGS: u32 = 1 << 31;

/// A way to reach a place: the rank of the chain before it, the rank of the movement, both, and the source.
type Way = (Place, u32, u32, usize, Option<usize>);

impl<'a> Search<'a> {
    fn new(
        design: &'a Design,
        as_of: Date,
        movements: &'a [Movement],
        without: Option<&Without<'_>>,
    ) -> Self {
        let standing = order::by_name(design, movements);
        let mut rank = vec![0; movements.len()];
        for (place, &index) in standing.iter().enumerate() {
            if let Some(rank) = rank.get_mut(index) {
                *rank = u32::try_from(place).unwrap_or(u32::MAX);
            }
        }
        let mut search = Self {
            design,
            as_of,
            movements,
            standing: standing
                .into_iter()
                .filter(|it| without.is_none_or(|without| !without.movements.contains(it)))
                .collect(),
            rank,
            places: FxHashMap::default(),
            found: Vec::new(),
            at: FxHashMap::default(),
            taking: FxHashMap::default(),
            begins: vec![false; movements.len()],
        };
        search.declare();
        for &index in &search.standing {
            let Some(movement) = movements.get(index) else {
                continue;
            };
            if let (Some(from), true) = (movement.from, search.arrives(movement)) {
                for class in wider(design, movement.data) {
                    search
                        .taking
                        .entry((from.system, class))
                        .or_default()
                        .push(index);
                }
            }
        }
        search
    }

    /// Whether it brings its data into a system; both ends are there.
    fn arrives(&self, movement: &Movement) -> bool {
        movement.verb != Verb::Reads
            && movement.to.is_some_and(|to| self.is_there(to.system))
            && movement.from.is_none_or(|from| self.is_there(from.system))
    }

    fn is_there(&self, system: SystemId) -> bool {
        self.design.systems[system].period.contains(self.as_of)
    }

    fn declare(&mut self) {
        for (system, it) in self.design.systems.entries() {
            if !it.period.contains(self.as_of) {
                continue;
            }
            for &(data, span) in &it.holds {
                for key in keys(&it.keys) {
                    let place = Place {
                        system,
                        data,
                        key,
                        others: false,
                    };
                    let index = self.place(place);
                    if let Some(found) = self.found.get_mut(index) {
                        found.declared.get_or_insert(span);
                    }
                }
            }
        }
    }

    fn place(&mut self, place: Place) -> usize {
        *self.places.entry(place).or_insert_with(|| {
            let index = self.found.len();
            self.found.push(Found {
                place,
                declared: None,
                arrival: None,
                length: 0,
                chain: 0,
            });
            self.at
                .entry((place.system, place.data))
                .or_default()
                .push(index);
            index
        })
    }

    fn run(&mut self) {
        // Chains of one movement: out of where the data is declared, or from nowhere that is modelled.
        let mut modelled = self.places_of_arrival();
        modelled.extend(self.at.keys().copied());
        let mut ways = self.beginning(|_, place| modelled.contains(&place));
        for index in 0..self.found.len() {
            self.ways_out(index, &mut ways);
        }
        self.levels(ways, 0);
        // A ring of copies that begins nowhere still happens: whatever has no source begins.
        let ways = self.beginning(|search, place| search.at.contains_key(&place));
        self.levels(ways, RINGS);
    }

    /// The closure without some movements: what began begins, and nothing else does.
    fn run_again(&mut self, without: &Without<'_>) {
        let mut ways = Vec::new();
        for &index in &self.standing {
            if without.begins.get(index) == Some(&true) {
                self.ways(index, None, &mut ways);
            }
        }
        for index in 0..self.found.len() {
            self.ways_out(index, &mut ways);
        }
        self.levels(ways, 0);
    }

    /// The ways of the movements that have no source.
    fn beginning(&mut self, is_source: impl Fn(&Self, (SystemId, DataId)) -> bool) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut begin = Vec::new();
        for &index in &self.standing {
            let Some(movement) = self.movements.get(index) else {
                continue;
            };
            let has_source = movement.from.is_some_and(|from| {
                wider(self.design, movement.data).any(|it| is_source(self, (from.system, it)))
            });
            if !has_source {
                begin.push(index);
                self.ways(index, None, &mut ways);
            }
        }
        for index in begin {
            if let Some(begins) = self.begins.get_mut(index) {
                *begins = true;
            }
        }
        ways
    }

    /// Into which system which data is brought.
    fn places_of_arrival(&self) -> FxHashSet<(SystemId, DataId)> {
        let standing = self
            .standing
            .iter()
            .filter_map(|&it| self.movements.get(it));
        standing
            .filter(|it| self.arrives(it))
            .filter_map(|it| Some((it.to?.system, it.data)))
            .collect()
    }

    /// Follows ways level by level: each place is reached first by its shortest chains.
    fn levels(&mut self, mut ways: Vec<Way>, first: u32) {
        let mut length = 0;
        while !ways.is_empty() {
            length += 1;
            ways.sort_unstable();
            ways.dedup_by_key(|it| it.0);
            let mut reached: Vec<((u32, u32), usize)> = Vec::new();
            for &(place, before, rank, movement, from) in &ways {
                let index = self.place(place);
                if let Some(found) = self.found.get_mut(index)
                    && found.arrival.is_none()
                {
                    found.arrival = Some(Arrival { movement, from });
                    reached.push(((before, rank), index));
                }
            }
            reached.sort_unstable();
            let (mut last, mut chain) = (None, first);
            for &(key, index) in &reached {
                if last.is_some_and(|it| it != key) {
                    chain += 1;
                }
                last = Some(key);
                if let Some(found) = self.found.get_mut(index) {
                    (found.length, found.chain) = (length, chain);
                }
            }
            ways.clear();
            for (_, index) in reached {
                // What is declared was followed at the start.
                if self
                    .found
                    .get(index)
                    .is_some_and(|it| it.declared.is_none())
                {
                    self.ways_out(index, &mut ways);
                }
            }
        }
    }

    /// The ways out of a place that was found.
    fn ways_out(&self, index: usize, ways: &mut Vec<Way>) {
        let Some(found) = self.found.get(index) else {
            return;
        };
        let here = (found.place.system, found.place.data);
        for &movement in self.taking.get(&here).into_iter().flatten() {
            self.ways(movement, Some(index), ways);
        }
    }

    /// Where a movement brings what lies at a place, or comes from nowhere.
    fn ways(&self, index: usize, from: Option<usize>, ways: &mut Vec<Way>) {
        let source = from.and_then(|it| self.found.get(it));
        let (Some(movement), Some(&rank)) = (self.movements.get(index), self.rank.get(index))
        else {
            return;
        };
        let Some(to) = movement.to.filter(|_| self.arrives(movement)) else {
            return;
        };
        let before = source
            .filter(|it| it.declared.is_none())
            .map_or(0, |it| it.chain);
        let others = source.is_some_and(|it| it.place.others);
        let holder = self.design.systems[to.system].of.value().copied();
        let owners = owners(self.design, movement, holder, others);
        for key in keys_of(movement, &self.design.systems[to.system].keys) {
            for others in owners.into_iter().flatten() {
                let place = Place {
                    system: to.system,
                    data: movement.data,
                    key,
                    others,
                };
                let reached = self.places.get(&place).and_then(|&it| self.found.get(it));
                if reached.is_none_or(|it| it.arrival.is_none()) {
                    ways.push((place, before, rank, index, from));
                }
            }
        }
    }

    /// Everything found, in order, and the number of each place in that order.
    fn records(&self) -> (Vec<Record>, Vec<usize>) {
        let mut sorted: Vec<usize> = (0..self.found.len()).collect();
        sorted.sort_unstable_by_key(|&it| self.found.get(it).map(|it| it.place));
        let mut number = vec![0; self.found.len()];
        for (place, &index) in sorted.iter().enumerate() {
            if let Some(number) = number.get_mut(index) {
                *number = place;
            }
        }
        let records = sorted
            .iter()
            .filter_map(|&it| self.found.get(it))
            .map(|found| {
                let place = found.place;
                Record {
                    system: place.system,
                    data: place.data,
                    key: stated(place.key),
                    owner: owner(self.design, place.data, place.others),
                    declared: found.declared,
                    arrival: found.arrival.map(|it| Arrival {
                        movement: it.movement,
                        from: it.from.and_then(|from| number.get(from).copied()),
                    }),
                }
            });
        (records.collect(), number)
    }
}

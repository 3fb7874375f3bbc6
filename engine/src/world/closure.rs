//! Where data can end up: the least fixpoint of what is declared and moved, with the chain that made it.

use std::collections::{BTreeMap, VecDeque};

use gensoku_dsl::design::{DataId, Design, IdentifierId, Stated, SystemId, Verb};
use gensoku_dsl::source::Span;
use jiff::civil::Date;

use super::Movement;

/// Data that lies in a system under an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The system.
    pub system: SystemId,
    /// What lies in it.
    pub data: DataId,
    /// By what it is keyed there.
    pub key: Stated<IdentifierId>,
    /// Where the system is declared to hold it, if it is.
    pub declared: Option<Span>,
    /// A shortest chain of movements that brought it there, by their indices; empty where it is declared
    /// and no movement brings it.
    pub chain: Vec<usize>,
}

type Place = (SystemId, DataId, Option<IdentifierId>);

/// Everything that lies anywhere, in the order of systems, data and identifiers.
///
/// A movement that the design writes happens, permitted or not: a premise is only where the data comes
/// from, which decides the chain and never whether it arrives. So the closure is monotone, and a
/// breadth-first search gives shortest chains.
pub(super) fn close(design: &Design, as_of: Date, movements: &[Movement]) -> Vec<Record> {
    let mut declared: BTreeMap<Place, Span> = BTreeMap::new();
    for (id, system) in design.systems.entries() {
        if !system.period.contains(as_of) {
            continue;
        }
        for &(data, span) in &system.holds {
            for key in keys(&system.keys) {
                declared.entry((id, data, key)).or_insert(span);
            }
        }
    }
    let chains = chains(design, as_of, movements, &declared);
    let places = declared.keys().chain(chains.keys()).copied();
    let places: std::collections::BTreeSet<Place> = places.collect();
    places
        .into_iter()
        .map(|place| {
            let (system, data, key) = place;
            Record {
                system,
                data,
                key: match key {
                    Some(key) => Stated::Is(key, Span::default()),
                    None => design.systems[system].keys.said_none(),
                },
                declared: declared.get(&place).copied(),
                chain: chains.get(&place).cloned().unwrap_or_default(),
            }
        })
        .collect()
}

/// The shortest chain to every place to which a movement leads.
fn chains(
    design: &Design,
    as_of: Date,
    movements: &[Movement],
    declared: &BTreeMap<Place, Span>,
) -> BTreeMap<Place, Vec<usize>> {
    let arrivals: Vec<(usize, &Movement, SystemId)> = movements
        .iter()
        .enumerate()
        .filter(|(_, it)| matches!(it.verb, Verb::Copies | Verb::Writes))
        .filter_map(|(index, it)| Some((index, it, it.to?.system)))
        .filter(|(_, _, to)| design.systems[*to].period.contains(as_of))
        .collect();
    let mut by_source: BTreeMap<(SystemId, DataId), Vec<usize>> = BTreeMap::new();
    for (at, (_, movement, _)) in arrivals.iter().enumerate() {
        if let Some(from) = movement.from {
            by_source
                .entry((from.system, movement.data))
                .or_default()
                .push(at);
        }
    }
    let mut chains: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    let mut queue: VecDeque<(SystemId, DataId, Vec<usize>)> = VecDeque::new();
    let mut arrive = |at: usize, before: &[usize], queue: &mut VecDeque<_>| {
        let Some(&(index, movement, to)) = arrivals.get(at) else {
            return;
        };
        let of_system = keys(&design.systems[to].keys);
        let arriving = match movement.key {
            Stated::Is(key, _) => vec![Some(key)],
            Stated::Open | Stated::None(_) => of_system,
        };
        for key in arriving {
            let place = (to, movement.data, key);
            if chains.contains_key(&place) {
                continue;
            }
            let chain: Vec<usize> = before.iter().copied().chain([index]).collect();
            chains.insert(place, chain.clone());
            queue.push_back((to, movement.data, chain));
        }
    };
    // Chains of one movement: out of where the data is declared, or from nowhere that is modelled.
    let known = |system: SystemId, data: DataId| {
        declared
            .range((system, data, None)..)
            .next()
            .is_some_and(|((s, d, _), _)| (*s, *d) == (system, data))
    };
    let moved_in = |system: SystemId, data: DataId| {
        arrivals.iter().any(|(_, it, to)| {
            *to == system && it.data == data && it.from.is_none_or(|from| from.system != system)
        })
    };
    for (at, (_, movement, _)) in arrivals.iter().enumerate() {
        let begins = movement.from.is_none_or(|from| {
            known(from.system, movement.data) || !moved_in(from.system, movement.data)
        });
        if begins {
            arrive(at, &[], &mut queue);
        }
    }
    while let Some((system, data, chain)) = queue.pop_front() {
        for &at in by_source.get(&(system, data)).into_iter().flatten() {
            arrive(at, &chain, &mut queue);
        }
    }
    // A ring of copies that begins nowhere still happens.
    for at in 0..arrivals.len() {
        arrive(at, &[], &mut queue);
    }
    chains
}

/// The identifiers of a system; one unknown where none is said.
fn keys(keys: &Stated<Vec<IdentifierId>>) -> Vec<Option<IdentifierId>> {
    match keys.value() {
        Some(keys) if !keys.is_empty() => keys.iter().copied().map(Some).collect(),
        _ => vec![None],
    }
}

/// `none` stays said, silence stays open.
trait SaidNone {
    fn said_none<T>(&self) -> Stated<T>;
}

impl<U> SaidNone for Stated<U> {
    fn said_none<T>(&self) -> Stated<T> {
        match self {
            Self::None(span) => Stated::None(*span),
            Self::Open | Self::Is(..) => Stated::Open,
        }
    }
}

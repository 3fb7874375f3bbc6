//! `holds` and `sees`, by a naive fixpoint over bodies one by one: of each of the many there are three.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::*;
use gensoku_engine::world::{Movement, Sight, World};
use proptest::test_runner::TestCaseError;

use crate::data_support::TODAY;

/// 0 open, 1 said to be none, else the identifier.
pub type Key = usize;
/// A system, data, a key, and whether it is another body's than the holder's.
pub type Lies = (SystemId, DataId, Key, bool);
/// Who, for which case, data, key, which system, whether another's, and whether it is another body's.
pub type Seen = (
    ActorId,
    Option<ProcedureId>,
    DataId,
    Key,
    Option<SystemId>,
    bool,
    bool,
);

/// A system of one body, data, a key, and the body that owns it.
type One = (SystemId, usize, DataId, Key, usize);

#[derive(Clone, Copy, Debug, Default)]
pub struct Fact {
    pub declared: bool,
    /// How many movements bring it, at least.
    pub arrives: Option<usize>,
}

pub struct Facts {
    pub lies: BTreeMap<Lies, Fact>,
    pub sees: BTreeMap<Seen, usize>,
    ones: BTreeMap<One, Fact>,
}

pub fn key(key: &Stated<IdentifierId>) -> Key {
    match key {
        Stated::Open => 0,
        Stated::None(_) => 1,
        Stated::Is(id, _) => 2 + id.0 as usize,
    }
}

pub fn lies(
    system: SystemId,
    data: DataId,
    k: &Stated<IdentifierId>,
    owner: &Stated<ActorRef>,
) -> Lies {
    (
        system,
        data,
        key(k),
        owner.value().is_some_and(|it| it.other),
    )
}

pub fn seen(it: &Sight) -> Seen {
    let other = it.owner.value().is_some_and(|it| it.other);
    (
        it.actor,
        it.case,
        it.data,
        key(&it.key),
        it.system,
        it.elsewhere,
        other,
    )
}

struct Naive<'a> {
    design: &'a Design,
    movements: &'a [Movement],
}

impl Naive<'_> {
    fn bodies(&self, actor: Option<ActorId>) -> usize {
        actor.map_or(1, |it| {
            if self.design.actors[it].many > 1 {
                3
            } else {
                1
            }
        })
    }

    fn holder(&self, system: SystemId) -> Option<ActorId> {
        self.design.systems[system].of.value().copied()
    }

    fn owner(&self, data: DataId) -> Option<ActorId> {
        self.design.data[data].owner.value().copied()
    }

    fn is_there(&self, system: SystemId) -> bool {
        self.design.systems[system].period.contains(TODAY)
    }

    fn classes(&self, data: DataId) -> Vec<DataId> {
        let mut all = vec![data];
        while let Some(wider) = self.design.data[*all.last().unwrap()].within {
            if all.contains(&wider) {
                break;
            }
            all.push(wider);
        }
        all
    }

    fn keys_of_system(&self, system: SystemId) -> Vec<Key> {
        match &self.design.systems[system].keys {
            Stated::Open => vec![0],
            Stated::None(_) => vec![1],
            Stated::Is(keys, _) if keys.is_empty() => vec![0],
            Stated::Is(keys, _) => keys.iter().map(|it| 2 + it.0 as usize).collect(),
        }
    }

    fn brings(&self, it: &Movement) -> bool {
        it.verb != Verb::Reads
            && it.to.is_some_and(|to| self.is_there(to.system))
            && it.from.is_none_or(|from| self.is_there(from.system))
    }

    /// The bodies from which and to which a movement passes: of one kind, the same one or two different ones.
    fn pairs(&self, from: Option<ActorRef>, to: Option<ActorRef>) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for a in 0..self.bodies(from.map(|it| it.actor)) {
            for b in 0..self.bodies(to.map(|it| it.actor)) {
                let fits = match (from, to) {
                    (Some(from), Some(to)) if from.actor == to.actor => {
                        (from.other == to.other) == (a == b)
                    }
                    _ => true,
                };
                if fits {
                    pairs.push((a, b));
                }
            }
        }
        pairs
    }

    /// Whose data it is that lies with a body and did not come from elsewhere.
    fn own(&self, data: DataId, holder: Option<ActorId>, body: usize) -> Vec<usize> {
        match self.owner(data) {
            owner if owner.is_some() && owner == holder => vec![body],
            owner => (0..self.bodies(owner)).collect(),
        }
    }

    /// Whose data a movement without a source writes, sender and receiver being these bodies.
    fn written(&self, it: &Movement, receiver: Option<ActorId>, a: usize, b: usize) -> Vec<usize> {
        match it.sender {
            Some(sender) if Some(sender.actor) == self.owner(it.data) => vec![a],
            _ => self.own(it.data, receiver, b),
        }
    }

    fn whose(&self, data: DataId, holder: Option<ActorId>, body: usize, owner: usize) -> bool {
        self.owner(data).is_some() && self.owner(data) == holder && owner != body
    }
}

pub fn close(world: &World<'_>) -> Facts {
    let naive = Naive {
        design: world.design,
        movements: &world.movements,
    };
    let mut ones: BTreeMap<One, Fact> = BTreeMap::new();
    for (system, it) in world
        .design
        .systems
        .entries()
        .filter(|(id, _)| naive.is_there(*id))
    {
        for body in 0..naive.bodies(naive.holder(system)) {
            for &(data, _) in &it.holds {
                for key in naive.keys_of_system(system) {
                    for owner in naive.own(data, naive.holder(system), body) {
                        ones.entry((system, body, data, key, owner))
                            .or_default()
                            .declared = true;
                    }
                }
            }
        }
    }
    // What nothing at all brings to where it is taken from begins there.
    let modelled = |system: SystemId, data: DataId| {
        naive.classes(data).into_iter().any(|class| {
            let declared = naive.is_there(system)
                && world.design.systems[system]
                    .holds
                    .iter()
                    .any(|it| it.0 == class);
            declared
                || naive.movements.iter().any(|it| {
                    naive.brings(it) && it.data == class && it.to.unwrap().system == system
                })
        })
    };
    let begins: BTreeSet<usize> = (0..naive.movements.len())
        .filter(|&it| {
            let it = &naive.movements[it];
            it.from.is_none_or(|from| !modelled(from.system, it.data))
        })
        .collect();
    naive.saturate(&mut ones, &begins, &BTreeSet::new());
    let frozen: BTreeSet<One> = ones
        .iter()
        .filter(|it| it.1.arrives.is_some())
        .map(|it| *it.0)
        .collect();
    let rings: BTreeSet<usize> = (0..naive.movements.len())
        .filter(|&it| {
            let it = &naive.movements[it];
            let lies = |from: SystemRef| {
                let classes = naive.classes(it.data);
                ones.keys()
                    .any(|one| one.0 == from.system && classes.contains(&one.2))
            };
            it.from.is_some_and(|from| !lies(from))
        })
        .collect();
    naive.saturate(&mut ones, &rings, &frozen);
    let mut lies: BTreeMap<Lies, Fact> = BTreeMap::new();
    for (&(system, body, data, key, owner), fact) in &ones {
        let other = naive.whose(data, naive.holder(system), body, owner);
        let all = lies.entry((system, data, key, other)).or_default();
        all.declared |= fact.declared;
        all.arrives = [all.arrives, fact.arrives].into_iter().flatten().min();
    }
    let sees = naive.sees(&ones);
    Facts { lies, sees, ones }
}

impl Naive<'_> {
    /// Moves until nothing new comes about and nothing gets shorter.
    fn saturate(
        &self,
        ones: &mut BTreeMap<One, Fact>,
        begins: &BTreeSet<usize>,
        frozen: &BTreeSet<One>,
    ) {
        loop {
            let mut changed = false;
            for (index, it) in self
                .movements
                .iter()
                .enumerate()
                .filter(|it| self.brings(it.1))
            {
                let to = it.to.unwrap();
                for (owner, body, length) in self.taken(it, ones, begins.contains(&index)) {
                    let keys = match it.key {
                        Stated::Open => self.keys_of_system(to.system),
                        said => vec![key(&said)],
                    };
                    for key in keys {
                        let one = (to.system, body, it.data, key, owner);
                        if frozen.contains(&one) {
                            continue;
                        }
                        let fact = ones.entry(one).or_default();
                        if fact.arrives.is_none_or(|it| it > length + 1) {
                            fact.arrives = Some(length + 1);
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }

    /// Whose data comes to which body, and how many movements were before.
    fn taken(
        &self,
        it: &Movement,
        ones: &BTreeMap<One, Fact>,
        begins: bool,
    ) -> Vec<(usize, usize, usize)> {
        let receiver = it.receiver.map(|it| it.actor);
        let mut taken = Vec::new();
        let classes = self.classes(it.data);
        for (a, b) in self.pairs(it.sender, it.receiver) {
            if begins {
                let owners = match it.from {
                    Some(from) => self.own(it.data, self.holder(from.system), a),
                    None => self.written(it, receiver, a, b),
                };
                taken.extend(owners.into_iter().map(|owner| (owner, b, 0)));
            }
            let Some(from) = it.from else {
                continue;
            };
            for (&(system, body, class, _, owner), fact) in ones {
                if (system, body) == (from.system, a) && classes.contains(&class) {
                    let length = if fact.declared {
                        0
                    } else {
                        fact.arrives.unwrap()
                    };
                    // A part of another owner than the whole is as if it was declared there.
                    let owners = if self.owner(class) == self.owner(it.data) {
                        vec![owner]
                    } else {
                        self.own(it.data, self.holder(system), a)
                    };
                    taken.extend(owners.into_iter().map(|owner| (owner, b, length)));
                }
            }
        }
        taken
    }

    fn sees(&self, ones: &BTreeMap<One, Fact>) -> BTreeMap<Seen, usize> {
        let mut sees: BTreeMap<Seen, usize> = BTreeMap::new();
        for it in self.movements {
            let stored = it.verb != Verb::Reads && it.to.is_some();
            let there = it.from.is_none_or(|from| self.is_there(from.system));
            let (Some(receiver), false, true) = (it.receiver, stored, there) else {
                continue;
            };
            let keys = match (it.key, it.from) {
                (Stated::Open, Some(from)) => self.keys_of_system(from.system),
                (said, _) => vec![key(&said)],
            };
            let classes = self.classes(it.data);
            let lies = |from: SystemRef| {
                ones.keys()
                    .any(|one| one.0 == from.system && classes.contains(&one.2))
            };
            let begins = it.from.is_none_or(|from| !lies(from));
            let elsewhere = it.from.is_some()
                && it
                    .sender
                    .is_some_and(|it| it.actor == receiver.actor && it.other != receiver.other);
            let case = self.design.procedures[it.procedure]
                .serves
                .map(|_| it.procedure);
            for (owner, body, length) in self.taken(it, ones, begins) {
                let other = self.whose(it.data, Some(receiver.actor), body, owner);
                for &key in &keys {
                    let system = it.from.map(|it| it.system);
                    let seen = (receiver.actor, case, it.data, key, system, elsewhere, other);
                    let best = sees.entry(seen).or_insert(usize::MAX);
                    *best = (*best).min(length + 1);
                }
            }
        }
        sees
    }
}

/// A chain begins where something is declared or nothing is modelled, each movement takes what the one
/// before it brought, and the last brings it here.
pub fn follows(
    world: &World<'_>,
    facts: &Facts,
    chain: &[usize],
    system: SystemId,
    data: DataId,
) -> Result<(), TestCaseError> {
    let naive = Naive {
        design: world.design,
        movements: &world.movements,
    };
    let (mut system, mut data) = (system, data);
    for (place, &index) in chain.iter().enumerate().rev() {
        let it = &world.movements[index];
        let brought = it.to.unwrap().system == system;
        let same =
            it.data == data || place + 1 < chain.len() && naive.classes(data).contains(&it.data);
        if !brought || !same {
            return Err(TestCaseError::fail(format!("{chain:?} breaks at {index}")));
        }
        if let Some(from) = it.from {
            (system, data) = (from.system, it.data);
        } else if place > 0 {
            return Err(TestCaseError::fail(format!(
                "{chain:?} has no source at {index}"
            )));
        }
    }
    // Where it begins, what is declared lies, or nothing that a movement outside a ring brings.
    let first = chain.first().map(|&it| &world.movements[it]);
    if let Some(from) = first.and_then(|it| it.from) {
        let classes = naive.classes(first.unwrap().data);
        let here = |one: &&One| one.0 == from.system && classes.contains(&one.2);
        let declared = facts
            .ones
            .iter()
            .any(|(one, fact)| here(&one) && fact.declared);
        let brought = facts
            .ones
            .iter()
            .any(|(one, fact)| here(&one) && fact.arrives == Some(1));
        let nothing = !facts.ones.keys().any(|one| here(&one));
        if !(declared || nothing || brought) {
            return Err(TestCaseError::fail(format!(
                "{chain:?} begins in the middle"
            )));
        }
    }
    Ok(())
}

//! What is seen and not kept.

use gensoku_dsl::design::{ActorId, DataId, ProcedureId, SystemId, Verb};

use super::super::whose::{Key, keys_of, owner, owners, said, stated};
use super::super::{Movement, wider};
use super::{Arrival, Search, Sight, Without};

impl Search<'_> {
    /// What is seen and not kept, each by its shortest chain.
    pub(super) fn sights(&self, number: &[usize], without: Option<&Without<'_>>) -> Vec<Sight> {
        let mut all: Vec<(SightPlace, (u32, u32, u32), Arrival)> = Vec::new();
        for &index in &self.standing {
            let (Some(movement), Some(&rank)) = (self.movements.get(index), self.rank.get(index))
            else {
                continue;
            };
            let Some(receiver) = movement.receiver else {
                continue;
            };
            if movement.verb != Verb::Reads && movement.to.is_some() {
                continue;
            }
            if movement
                .from
                .is_some_and(|from| !self.is_there(from.system))
            {
                continue;
            }
            let sources = self.sources(movement);
            let lost = |it: &Without<'_>| it.begins.get(index) != Some(&true);
            if sources == [None] && without.is_some_and(lost) {
                continue;
            }
            let in_system = movement
                .from
                .map(|from| &self.design.systems[from.system].keys);
            let keys = match in_system {
                Some(of_system) => keys_of(movement, of_system),
                None => vec![said(movement.key)],
            };
            for source in sources {
                let found = source.and_then(|it| self.found.get(it));
                let before = found.filter(|it| it.declared.is_none());
                let (length, chain) = before.map_or((0, 0), |it| (it.length, it.chain));
                let others = found.is_some_and(|it| it.place.others);
                let owners = owners(self.design, movement, Some(receiver.actor), others);
                for &key in &keys {
                    for others in owners.into_iter().flatten() {
                        let place = SightPlace {
                            actor: receiver.actor,
                            case: movement.case(self.design),
                            data: movement.data,
                            key,
                            system: movement.from.map(|it| it.system),
                            elsewhere: movement.from.is_some() && movement.crosses(),
                            others,
                        };
                        let from = source.and_then(|it| number.get(it).copied());
                        let arrival = Arrival {
                            movement: index,
                            from,
                        };
                        all.push((place, (length, chain, rank), arrival));
                    }
                }
            }
        }
        all.sort_unstable_by_key(|it| (it.0, it.1, it.2.from));
        all.dedup_by_key(|it| it.0);
        let sights = all.into_iter().map(|(place, _, arrival)| Sight {
            actor: place.actor,
            case: place.case,
            data: place.data,
            key: stated(place.key),
            system: place.system,
            elsewhere: place.elsewhere,
            owner: owner(self.design, place.data, place.others),
            arrival,
        });
        sights.collect()
    }

    /// Where what a movement takes lies, by whose it is; nowhere that is modelled is one of them.
    fn sources(&self, movement: &Movement) -> Vec<Option<usize>> {
        let Some(from) = movement.from else {
            return vec![None];
        };
        let classes = wider(self.design, movement.data);
        let places = classes.filter_map(|class| self.at.get(&(from.system, class)));
        let all: Vec<Option<usize>> = places.flatten().copied().map(Some).collect();
        if all.is_empty() { vec![None] } else { all }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SightPlace {
    actor: ActorId,
    case: Option<ProcedureId>,
    data: DataId,
    key: Key,
    system: Option<SystemId>,
    elsewhere: bool,
    others: bool,
}

//! What is in force on a day.

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{
    Citation, DataId, Design, Effect, EffectKind, IdentifierId, LawId, MappingId, Movement,
    ProvisionId, Verb,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::data::wider;

/// One effect of a provision, by its index.
pub(super) type EffectId = (ProvisionId, usize);

/// What is in force on a day, and which effects of it speak of which data.
pub(crate) struct InForce {
    laws: Arena<LawId, bool>,
    provisions: Arena<ProvisionId, bool>,
    pub(super) permits: Spoken,
    pub(super) forbids: Spoken,
    /// Of the use of an identifier: whether it permits it, and which effect.
    pub(super) uses: FxHashMap<IdentifierId, Vec<(bool, EffectId)>>,
}

/// Effects by the data that they speak of.
#[derive(Default)]
pub(super) struct Spoken {
    by_data: FxHashMap<DataId, Vec<EffectId>>,
    of_any: Vec<EffectId>,
}

impl Spoken {
    /// The effects that may speak of data or a wider class, in the order of provisions.
    pub(super) fn of<'a>(&'a self, design: &'a Design, data: DataId) -> Vec<EffectId> {
        let by_class = wider(design, data).filter_map(|it| self.by_data.get(&it));
        let mut all: Vec<EffectId> = by_class.flatten().chain(&self.of_any).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn add(&mut self, effect: EffectId, data: impl Iterator<Item = DataId>) {
        let mut of_any = true;
        for data in data {
            of_any = false;
            self.by_data.entry(data).or_default().push(effect);
        }
        if of_any {
            self.of_any.push(effect);
        }
    }
}

impl InForce {
    /// A provision is in force in its period while its law is, and while everything is that either rests on:
    /// the least such set, so that what rests on itself is not.
    pub(crate) fn on(design: &Design, day: Date) -> Self {
        let laws = design.laws.len();
        let of_law = |id: LawId| usize::from(id);
        let of_provision = |id: ProvisionId| laws + usize::from(id);
        let rests = |it: &Citation| match it.provision {
            Some(provision) => of_provision(provision),
            None => of_law(it.law),
        };
        let count = laws + design.provisions.len();
        let mut resting: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut missing: Vec<usize> = Vec::with_capacity(count);
        let mut rest = |what: usize, on: &mut dyn Iterator<Item = usize>| {
            let mut count = 0;
            for on in on {
                count += 1;
                if let Some(resting) = resting.get_mut(on) {
                    resting.push(what);
                }
            }
            missing.push(count);
        };
        for (id, law) in design.laws.entries() {
            rest(of_law(id), &mut law.under.iter().map(rests));
        }
        for (id, it) in design.provisions.entries() {
            let under = it.under.iter().map(rests);
            rest(of_provision(id), &mut under.chain([of_law(it.law)]));
        }
        let mut in_period: Vec<bool> = Vec::with_capacity(count);
        in_period.extend(design.laws.iter().map(|it| it.period.contains(day)));
        in_period.extend(design.provisions.iter().map(|it| it.period.contains(day)));
        let mut in_force = vec![false; count];
        let mut ready: Vec<usize> = (0..count)
            .filter(|&it| missing.get(it) == Some(&0))
            .collect();
        while let Some(at) = ready.pop() {
            if in_period.get(at) != Some(&true) {
                continue;
            }
            if let Some(it) = in_force.get_mut(at) {
                *it = true;
            }
            for &next in resting.get(at).into_iter().flatten() {
                if let Some(missing) = missing.get_mut(next) {
                    *missing -= 1;
                    if *missing == 0 {
                        ready.push(next);
                    }
                }
            }
        }
        let mut it = in_force.into_iter();
        let laws = it.by_ref().take(laws).collect();
        let mut this = Self {
            laws,
            provisions: it.collect(),
            permits: Spoken::default(),
            forbids: Spoken::default(),
            uses: FxHashMap::default(),
        };
        this.index(design, day);
        this
    }

    fn index(&mut self, design: &Design, day: Date) {
        // What is forbidden of a class is forbidden of a wider one that contains it.
        let mut narrower: FxHashMap<DataId, Vec<DataId>> = FxHashMap::default();
        for id in design.data.ids() {
            narrower.insert(id, wider(design, id).collect());
        }
        for (id, provision) in design.provisions.entries() {
            if !self.provisions[id] {
                continue;
            }
            for (index, effect) in provision.effects.iter().enumerate() {
                if !effect.period.contains(day) {
                    continue;
                }
                let at = (id, index);
                match &effect.kind {
                    EffectKind::Permits(it) => self.permits.add(at, it.data.iter().copied()),
                    EffectKind::Forbids(it) => {
                        let classes = it.data.iter().filter_map(|it| narrower.get(it));
                        self.forbids.add(at, classes.flatten().copied());
                    }
                    EffectKind::PermitsUse(identifier, _) => {
                        self.uses.entry(*identifier).or_default().push((true, at));
                    }
                    EffectKind::ForbidsUse(identifier, _) => {
                        self.uses.entry(*identifier).or_default().push((false, at));
                    }
                    EffectKind::Requires(..) => {}
                }
            }
        }
    }

    /// Whether a provision is in force.
    pub(crate) fn provision(&self, id: ProvisionId) -> bool {
        self.provisions[id]
    }

    /// Whether a law is in force.
    pub(crate) fn law(&self, id: LawId) -> bool {
        self.laws[id]
    }

    /// Whether what is cited is in force: the provision, or the law where none is told apart.
    pub(crate) fn cited(&self, citation: &Citation) -> bool {
        match citation.provision {
            Some(provision) => self.provisions[provision],
            None => self.laws[citation.law],
        }
    }

    /// The provisions in force, in order.
    pub(crate) fn provisions(&self) -> impl Iterator<Item = ProvisionId> + '_ {
        let in_force = self.provisions.entries().filter(|(_, it)| **it);
        in_force.map(|(id, _)| id)
    }

    /// The effects that let whoever holds a table tell what it turns one identifier into: a permit to look up,
    /// or to send, under one of its two identifiers, with the other as the data, or with no data told apart.
    /// One under a condition in words permits nothing by itself.
    pub(crate) fn tables<'a>(
        &'a self,
        design: &'a Design,
        is_value: &'a dyn Fn(DataId, IdentifierId) -> bool,
    ) -> impl Iterator<Item = (MappingId, &'a Movement)> + 'a {
        let mut of: FxHashMap<IdentifierId, Vec<MappingId>> = FxHashMap::default();
        for (id, it) in design.mappings.entries() {
            of.entry(it.from).or_default().push(id);
            of.entry(it.to).or_default().push(id);
        }
        let spoken = self.provisions().flat_map(|id| {
            let effects = design.provisions[id].effects.iter().enumerate();
            effects.map(move |(index, effect)| ((id, index), effect))
        });
        let spoken = spoken.filter_map(|(at, effect): (EffectId, &Effect)| match &effect.kind {
            EffectKind::Permits(it) if self.permits.contains(at, it) => Some(it),
            _ => None,
        });
        spoken.flat_map(move |it| {
            let looks_up = it.verbs.is_empty()
                || it.verbs.contains(&Verb::Reads)
                || it.verbs.contains(&Verb::Sends);
            let key = it.key.filter(|_| looks_up && it.condition.is_none());
            let tables = key
                .and_then(|key| of.get(&key))
                .cloned()
                .unwrap_or_default();
            tables.into_iter().filter_map(move |id| {
                let mapping = &design.mappings[id];
                let key = key?;
                let other = if mapping.from == key {
                    mapping.to
                } else {
                    mapping.from
                };
                let tells = it.data.is_empty() && it.from.is_some()
                    || it.data.iter().any(|&data| is_value(data, other));
                tells.then_some((id, it))
            })
        })
    }
}

impl Spoken {
    /// Whether an effect is among those in force.
    fn contains(&self, effect: EffectId, spoken: &Movement) -> bool {
        match spoken.data.first() {
            None => self.of_any.binary_search(&effect).is_ok(),
            Some(data) => self
                .by_data
                .get(data)
                .is_some_and(|it| it.binary_search(&effect).is_ok()),
        }
    }
}

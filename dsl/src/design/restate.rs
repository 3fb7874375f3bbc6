//! What a revision says of a declaration takes the place of what was said of it, clause by clause.

use super::{
    Actor, Data, Decision, Design, Group, Identifier, Mapping, Milestone, Name, Plan, Restated,
    Scenario, Stated, System, SystemTraits,
};

impl Restated {
    /// The name of what it is said of, as it is declared.
    pub fn declared<'d>(&self, design: &'d Design) -> Option<&'d Name> {
        Some(match self {
            Self::Actor(id, _) => &design.actors.find(*id)?.name,
            Self::Data(id, _) => &design.data.find(*id)?.name,
            Self::Identifier(id, _) => &design.identifiers.find(*id)?.name,
            Self::Mapping(id, _) => &design.mappings.find(*id)?.name,
            Self::System(id, _) => &design.systems.find(*id)?.name,
            Self::Group(id, _) => &design.words.groups.find(*id)?.name,
            Self::Scenario(id, _) => &design.scenarios.find(*id)?.name,
            Self::Decision(id, _) => &design.decisions.find(*id)?.name,
            Self::Plan(id, _) => &design.plans.find(*id)?.name,
        })
    }
}

impl Design {
    /// Says of a declaration what a revision says of it; what is not there stays so.
    pub(super) fn restate(&mut self, said: &Restated) {
        let _ = self.restated(said);
    }

    fn restated(&mut self, said: &Restated) -> Option<()> {
        match said {
            Restated::Actor(id, said) => self.actors.find_mut(*id)?.restate(said),
            Restated::Data(id, said) => self.data.find_mut(*id)?.restate(said),
            Restated::Identifier(id, said) => self.identifiers.find_mut(*id)?.restate(said),
            Restated::Mapping(id, said) => self.mappings.find_mut(*id)?.restate(said),
            Restated::System(id, said) => self.systems.find_mut(*id)?.restate(said),
            Restated::Group(id, said) => self.words.groups.find_mut(*id)?.restate(said),
            Restated::Scenario(id, said) => self.scenarios.find_mut(*id)?.restate(said),
            Restated::Decision(id, said) => self.decisions.find_mut(*id)?.restate(said),
            Restated::Plan(id, said) => self.plans.find_mut(*id)?.restate(said),
        }
        Some(())
    }
}

/// A fact that is said takes the place of what was said.
fn state<T: Clone>(fact: &mut Stated<T>, said: &Stated<T>) {
    if !said.is_open() {
        fact.clone_from(said);
    }
}

/// The same of what is said or not.
fn put<T: Clone>(fact: &mut Option<T>, said: &Option<T>) {
    if said.is_some() {
        fact.clone_from(said);
    }
}

/// A list that is said takes the place of the whole list.
fn list<T: Clone>(items: &mut Vec<T>, said: &[T]) {
    if !said.is_empty() {
        items.clear();
        items.extend_from_slice(said);
    }
}

/// Each that is said takes the place of the one with the same key, or is added.
fn each<T: Clone, K: PartialEq>(items: &mut Vec<T>, said: &[T], key: impl Fn(&T) -> K) {
    for new in said {
        match items.iter_mut().find(|it| key(it) == key(new)) {
            Some(old) => *old = new.clone(),
            None => items.push(new.clone()),
        }
    }
}

impl Actor {
    fn restate(&mut self, said: &Self) {
        if said.many > 1 {
            self.many = said.many;
        }
        put(&mut self.staff, &said.staff);
        put(&mut self.open, &said.open);
    }
}

impl Data {
    fn restate(&mut self, said: &Self) {
        state(&mut self.about, &said.about);
        state(&mut self.sector, &said.sector);
        state(&mut self.owner, &said.owner);
        self.sensitive |= said.sensitive;
        put(&mut self.within, &said.within);
    }
}

impl Identifier {
    fn restate(&mut self, said: &Self) {
        state(&mut self.unit, &said.unit);
        state(&mut self.reach, &said.reach);
        put(&mut self.governed_by, &said.governed_by);
    }
}

impl Mapping {
    fn restate(&mut self, said: &Self) {
        state(&mut self.held_by, &said.held_by);
    }
}

impl System {
    fn restate(&mut self, said: &Self) {
        state(&mut self.of, &said.of);
        put(&mut self.run_by, &said.run_by);
        list(&mut self.holds, &said.holds);
        state(&mut self.keys, &said.keys);
        if !said.runs_on.is_empty() {
            self.runs_on.clone_from(&said.runs_on);
            self.or_on.clone_from(&said.or_on);
        }
        self.encrypted |= said.encrypted;
        put(&mut self.period.from, &said.period.from);
        put(&mut self.period.until, &said.period.until);
        list(&mut self.under, &said.under);
        self.traits.restate(&said.traits);
    }
}

impl SystemTraits {
    fn restate(&mut self, said: &Self) {
        state(&mut self.standard, &said.standard);
        self.shared |= said.shared;
        put(&mut self.format, &said.format);
        state(&mut self.keeps, &said.keeps);
        state(&mut self.standing, &said.standing);
        state(&mut self.used_per_year, &said.used_per_year);
        state(&mut self.autonomy, &said.autonomy);
        state(&mut self.recovers_within, &said.recovers_within);
        state(&mut self.people, &said.people);
        state(&mut self.handlers, &said.handlers);
        state(&mut self.disposition, &said.disposition);
        state(&mut self.refreshed_every, &said.refreshed_every);
        state(&mut self.assessments, &said.assessments);
        put(&mut self.incident, &said.incident);
    }
}

impl Group {
    fn restate(&mut self, said: &Self) {
        list(&mut self.without, &said.without);
        each(&mut self.defined, &said.defined, |it| it.by);
    }
}

impl Decision {
    fn restate(&mut self, said: &Self) {
        state(&mut self.about, &said.about);
        put(&mut self.when, &said.when);
        put(&mut self.amount, &said.amount);
        list(&mut self.under, &said.under);
    }
}

impl Scenario {
    fn restate(&mut self, said: &Self) {
        each(&mut self.down, &said.down, |it| it.0);
        put(&mut self.demand, &said.demand);
        put(&mut self.on, &said.on);
        put(&mut self.withdraw_consent, &said.withdraw_consent);
        state(&mut self.drilled, &said.drilled);
    }
}

impl Plan {
    fn restate(&mut self, said: &Self) {
        for new in &said.milestones {
            let named = |it: &&mut Milestone| it.name.id == new.name.id;
            match self.milestones.iter_mut().find(named) {
                Some(old) => old.restate(new),
                None => self.milestones.push(new.clone()),
            }
        }
        each(&mut self.consulted, &said.consulted, |it| it.0);
        each(&mut self.depends, &said.depends, |it| it.0.clone());
        state(&mut self.announced, &said.announced);
        put(&mut self.source, &said.source);
        each(&mut self.measures, &said.measures, |it| {
            it.title.first.clone()
        });
    }
}

impl Milestone {
    fn restate(&mut self, said: &Self) {
        state(&mut self.by, &said.by);
        put(&mut self.source, &said.source);
        list(&mut self.covers, &said.covers);
        state(&mut self.takes, &said.takes);
        list(&mut self.needs, &said.needs);
        list(&mut self.trains, &said.trains);
        list(&mut self.after, &said.after);
    }
}

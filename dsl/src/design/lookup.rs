//! Finding things in a design.

use std::collections::{BTreeSet, HashMap};

use super::{
    Actor, ActorId, Data, DataClause, DataId, Design, Identifier, IdentifierId, Law, LawId, Name,
    Next, OutcomeId, Procedure, ProcedureId, Provision, ProvisionId, Receiver, Revision,
    RevisionId, Scenario, ScenarioId, Step, StepId, System, SystemId, Target, Way,
};

impl Name {
    /// Whether this is its name, an alias of it, or either title.
    pub fn answers_to(&self, name: &str) -> bool {
        self.id == name
            || self.aliases.iter().any(|alias| alias == name)
            || self
                .title
                .as_ref()
                .is_some_and(|t| t.first == name || t.second.as_deref() == Some(name))
    }
}

impl DataClause {
    /// The systems out of which it takes data or into which it puts some.
    pub fn systems(&self) -> impl Iterator<Item = SystemId> + use<> {
        let to = match self.to {
            Some(Receiver::System(to)) => Some(to.system),
            Some(Receiver::Actor(..)) | None => None,
        };
        self.from.map(|it| it.system).into_iter().chain(to)
    }
}

impl Step {
    /// The systems out of which it takes data or into which it puts some.
    pub fn moves_between(&self) -> impl Iterator<Item = SystemId> + '_ {
        self.data.iter().flat_map(DataClause::systems)
    }

    /// Whether it moves data on somebody's consent.
    pub fn moves_on_consent(&self) -> bool {
        self.data.iter().any(|it| it.consent.is_some())
    }

    /// The systems that it uses: those on which it is done, and those between which it moves data.
    pub fn systems(&self) -> impl Iterator<Item = SystemId> + '_ {
        let on = self.channels.value().into_iter().flatten();
        on.filter_map(|it| it.on).chain(self.moves_between())
    }
}

impl Next {
    /// The ways that are written; none where nothing is.
    pub fn ways(&self) -> &[Way] {
        match self {
            Self::Following => &[],
            Self::One(ways) | Self::All(ways) | Self::Some(ways) => ways,
        }
    }

    /// The same, to be changed.
    pub fn ways_mut(&mut self) -> &mut [Way] {
        match self {
            Self::Following => &mut [],
            Self::One(ways) | Self::All(ways) | Self::Some(ways) => ways,
        }
    }

    /// Whether several ways may be taken side by side.
    pub fn is_parallel(&self) -> bool {
        matches!(self, Self::All(_) | Self::Some(_))
    }
}

/// By its own name first; an alias or title counts where no name does.
fn named<'d, K: Copy, T: 'd>(
    all: impl Iterator<Item = (K, &'d T)> + Clone,
    name: impl Fn(&T) -> &Name,
    wanted: &str,
) -> Option<K> {
    all.clone()
        .find(|(_, it)| name(it).id == wanted)
        .or_else(|| all.clone().find(|(_, it)| name(it).answers_to(wanted)))
        .map(|(id, _)| id)
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $function:ident($field:ident): $id:ty, $type:ty;)*) => {
        impl Design {
    /// Whether a system runs on another one, directly or by what lies between, by whichever of its sets of hosts.
    pub fn rests_on(&self, system: SystemId, on: SystemId) -> bool {
        let (mut open, mut seen) = (vec![system], BTreeSet::from([system]));
        while let Some(next) = open.pop() {
            for &(host, _) in self.systems[next].hosts().flatten() {
                if host == on {
                    return true;
                }
                if seen.insert(host) {
                    open.push(host);
                }
            }
        }
        false
    }

            $(
                $(#[$doc])*
                pub fn $function(&self, name: &str) -> Option<$id> {
                    named::<$id, $type>(self.$field.entries(), |it| &it.name, name)
                }
            )*
        }
    };
}

lookups! {
    /// The actor with a name, an alias or a title.
    actor_named(actors): ActorId, Actor;
    /// The class of data with a name, an alias or a title.
    data_named(data): DataId, Data;
    /// The system with a name, an alias or a title.
    system_named(systems): SystemId, System;
    /// The identifier with a name, an alias or a title.
    identifier_named(identifiers): IdentifierId, Identifier;
    /// The law with a name, an alias or a title.
    law_named(laws): LawId, Law;
    /// The procedure with a name, an alias or a title.
    procedure_named(procedures): ProcedureId, Procedure;
    /// The revision with a name, an alias or a title.
    revision_named(revisions): RevisionId, Revision;
    /// The scenario with a name, an alias or a title.
    scenario_named(scenarios): ScenarioId, Scenario;
}

/// An element of a design, found by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A procedure: `Benefit`.
    Procedure(ProcedureId),
    /// A step: `Benefit.Apply`.
    Step(StepId),
    /// An actor.
    Actor(ActorId),
    /// A class of data.
    Data(DataId),
    /// A system.
    System(SystemId),
    /// An identifier.
    Identifier(IdentifierId),
    /// A law.
    Law(LawId),
    /// A revision.
    Revision(RevisionId),
}

impl Design {
    /// The names by which things are found.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let words = &self.words;
        let actors = self.actors.iter().map(|it| &it.name);
        actors
            .chain(self.data.iter().map(|it| &it.name))
            .chain(self.systems.iter().map(|it| &it.name))
            .chain(self.identifiers.iter().map(|it| &it.name))
            .chain(self.mappings.iter().map(|it| &it.name))
            .chain(self.laws.iter().map(|it| &it.name))
            .chain(self.procedures.iter().map(|it| &it.name))
            .chain(self.steps.iter().map(|it| &it.name))
            .chain(self.decisions.iter().map(|it| &it.name))
            .chain(self.populations.iter().map(|it| &it.name))
            .chain(self.scenarios.iter().map(|it| &it.name))
            .chain(self.plans.iter().map(|it| &it.name))
            .chain(words.sectors.iter().map(|it| &it.name))
            .chain(words.purposes.iter().map(|it| &it.name))
            .chain(words.events.iter().map(|it| &it.name))
            .chain(words.documents.iter().map(|it| &it.name))
            .chain(words.outcomes.iter().map(|it| &it.name))
            .chain(words.groups.iter().map(|it| &it.name))
    }

    /// The outcome with a name or title.
    pub fn outcome_named(&self, name: &str) -> Option<OutcomeId> {
        named(self.words.outcomes.entries(), |it| &it.name, name)
    }

    /// The step of a procedure with a name, an alias or a title; one that a revision adds to it counts too.
    pub fn step_named(&self, procedure: ProcedureId, name: &str) -> Option<StepId> {
        let steps = self.procedures.find(procedure).map(|p| p.steps.as_slice());
        let own = steps
            .unwrap_or_default()
            .iter()
            .filter_map(|&id| self.steps.find(id).map(|step| (id, step)));
        named(own, |it| &it.name, name).or_else(|| {
            let all = self.steps.entries();
            named(
                all.filter(|(_, s)| s.procedure == procedure),
                |it| &it.name,
                name,
            )
        })
    }

    /// What a path such as `Benefit.Apply` or `City` names.
    pub fn element(&self, path: &str) -> Option<Element> {
        if let Some((procedure, step)) = path.split_once('.')
            && let Some(procedure) = self.procedure_named(procedure)
        {
            return self.step_named(procedure, step).map(Element::Step);
        }
        None.or_else(|| self.procedure_named(path).map(Element::Procedure))
            .or_else(|| self.actor_named(path).map(Element::Actor))
            .or_else(|| self.system_named(path).map(Element::System))
            .or_else(|| self.data_named(path).map(Element::Data))
            .or_else(|| self.identifier_named(path).map(Element::Identifier))
            .or_else(|| self.law_named(path).map(Element::Law))
            .or_else(|| self.revision_named(path).map(Element::Revision))
    }

    /// The path of a step: `Benefit.Apply`.
    pub fn path(&self, step: StepId) -> String {
        let Some(step) = self.steps.find(step) else {
            return String::new();
        };
        let procedure = self
            .procedures
            .find(step.procedure)
            .map_or("", |p| &p.name.id);
        format!("{procedure}.{}", step.name.id)
    }

    /// A provision with its law.
    pub fn provision(&self, id: ProvisionId) -> Option<(&Law, &Provision)> {
        let provision = self.provisions.find(id)?;
        Some((self.laws.find(provision.law)?, provision))
    }

    /// What follows each step of a procedure, in the order of its steps.
    ///
    /// Where a step states nothing, it leads to the step that waits for it (`after all`), else to the next in
    /// order. The last step, if it states nothing and no other waits for it, has no way: it ends without an outcome.
    pub fn flow(&self, procedure: ProcedureId) -> Vec<(StepId, Vec<Way>)> {
        let Some(procedure) = self.procedures.find(procedure) else {
            return Vec::new();
        };
        let mut joins: HashMap<StepId, StepId> = HashMap::new();
        for &join in &procedure.steps {
            for &(branch, _) in self.steps.find(join).map_or(&[][..], |s| &s.after_all) {
                joins.entry(branch).or_insert(join);
            }
        }
        let mut order = procedure.steps.iter().copied().peekable();
        let mut out = Vec::with_capacity(procedure.steps.len());
        while let Some(id) = order.next() {
            let Some(step) = self.steps.find(id) else {
                continue;
            };
            let ways = match &step.next {
                Next::One(ways) | Next::All(ways) | Next::Some(ways) => ways.clone(),
                Next::Following => joins
                    .get(&id)
                    .copied()
                    .filter(|&join| join != id)
                    .or_else(|| order.peek().copied())
                    .map(|to| Way {
                        to: Target::Step(to),
                        when: None,
                        share: None,
                        after: None,
                        span: step.name.span,
                    })
                    .into_iter()
                    .collect(),
            };
            out.push((id, ways));
        }
        out
    }

    /// What follows one step; see [`Design::flow`], which tells it for all steps of a procedure at once.
    pub fn ways(&self, step: StepId) -> Vec<Way> {
        let Some(procedure) = self.steps.find(step).map(|s| s.procedure) else {
            return Vec::new();
        };
        let flow = self.flow(procedure);
        flow.into_iter()
            .find_map(|(id, ways)| (id == step).then_some(ways))
            .unwrap_or_default()
    }
}

//! What a change writes.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    Channel, ChannelKind, DataId, Design, EffectKind, Item, Period, ProcedureId, ProvisionId,
    Requirement, Restated, Scope, StepId, SystemTraits, Verb,
};

use crate::revise::change::{Candidate, Clause, key};
use crate::rules::facets::Facets;
use crate::world::World;

/// What a change writes.
#[derive(Clone, Debug, Default)]
pub(in crate::revise) struct Touches {
    /// The channels of steps.
    pub(super) channels: BTreeMap<(ProcedureId, StepId), Channels>,
    pub(super) units: BTreeSet<ProcedureId>,
    pub(super) methods: BTreeSet<ProcedureId>,
    /// Data clauses.
    pub(super) moves: BTreeSet<Moved>,
    /// Procedures of whose steps a provision no longer requires something.
    pub(super) requires: BTreeSet<ProcedureId>,
    /// Procedures of whose steps a provision no longer requires a channel that is not digital.
    pub(super) freed: BTreeSet<ProcedureId>,
    /// What provisions permit or forbid; of which data, if only of some.
    pub(super) permits: Option<Option<BTreeSet<DataId>>>,
    /// Whether a provision or an effect of one goes.
    pub(super) repeals: bool,
    /// Whether a provision comes.
    pub(super) inserts: bool,
    /// Of which procedures it is; of none in particular where a clause is of none.
    pub(super) of: Option<BTreeSet<ProcedureId>>,
    /// The parts of a design that its clauses change.
    pub(super) facets: Facets,
    /// Those of them that the fields above do not tell more of.
    pub(super) other: Facets,
}

/// What is written of the channels of a step.
#[derive(Clone, Debug)]
pub(super) struct Channels {
    /// Those that come.
    pub(super) added: Vec<ChannelKind>,
    /// Whether those that were stated stay as they were, whatever other changes are made.
    pub(super) more: bool,
    /// Whether none were stated, so that it may become a step of the applicant.
    pub(super) first: bool,
}

impl Channels {
    /// What a clause says, where these were stated.
    fn of(stated: Option<&[Channel]>, said: &[Channel]) -> Self {
        let kind = |it: &Channel| (it.kind, it.on);
        let before: Vec<_> = stated.unwrap_or_default().iter().map(kind).collect();
        let after: Vec<_> = said.iter().map(kind).collect();
        Self {
            added: after
                .iter()
                .filter(|it| !before.contains(it))
                .map(|it| it.0)
                .collect(),
            more: after.starts_with(&before),
            first: before.is_empty(),
        }
    }
}

/// Data that a clause moves or moves no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moved {
    pub(super) procedure: ProcedureId,
    pub(super) step: StepId,
    pub(super) data: DataId,
    /// Whether the applicant may receive it.
    pub(super) given: bool,
}

/// The parts of a design of which something else is said.
fn restated(said: &Restated) -> Facets {
    match said {
        Restated::System(_, it) => {
            let held = !it.of.is_open()
                || it.run_by.is_some()
                || !it.holds.is_empty()
                || !it.runs_on.is_empty()
                || it.encrypted
                || it.period != Period::default()
                || !it.under.is_empty();
            let parts = [
                (held, Facets::HELD),
                (!it.keys.is_open(), Facets::KEYS),
                (it.traits != SystemTraits::default(), Facets::TRAITS),
            ];
            let said = parts.into_iter().filter(|(is, _)| *is);
            said.fold(Facets::NONE, |all, (_, it)| all.and(it))
        }
        Restated::Actor(..) | Restated::Data(..) => Facets::HELD,
        Restated::Identifier(..) | Restated::Mapping(..) => Facets::KEYS,
        Restated::Decision(..) => Facets::DECISIONS,
        Restated::Group(..) => Facets::GROUPS,
        Restated::Scenario(..) => Facets::SCENARIOS,
        Restated::Plan(..) => Facets::PLANS,
    }
}

/// The parts of a design that a clause changes; whether the fields of [`Touches`] tell more of it.
fn changed(clause: &Clause) -> (Facets, bool) {
    match clause {
        Clause::Channels(..) | Clause::Identifies(..) => (Facets::CHANNELS, true),
        Clause::Takes(..) => (Facets::TIMES, false),
        Clause::Serves(..) => (Facets::PROCEDURES, true),
        Clause::Starts(..) | Clause::MustSurvive(..) | Clause::Under(..) => {
            (Facets::PROCEDURES, false)
        }
        // What is moved says what somebody needs, too.
        Clause::Without(..) | Clause::Data(..) => (Facets::MOVEMENTS.and(Facets::CHANNELS), true),
        Clause::Add(..) | Clause::Instead(..) | Clause::Drop(_) => (
            Facets::STEPS
                .and(Facets::CHANNELS)
                .and(Facets::TIMES)
                .and(Facets::MOVEMENTS),
            false,
        ),
        Clause::Restate(said) => (restated(said), false),
        Clause::Repeal(..) | Clause::Insert(..) => (Facets::LAW, true),
    }
}

impl Touches {
    /// What each of all candidates writes.
    pub(in crate::revise) fn of_each(world: &World<'_>, candidates: &[Candidate]) -> Vec<Self> {
        let mut all: Vec<Self> = candidates.iter().map(|it| Self::of(world, it)).collect();
        // Of what several say of the channels of one step only one holds.
        let mut said: BTreeMap<StepId, BTreeSet<String>> = BTreeMap::new();
        for clause in candidates.iter().flat_map(|it| &it.clauses) {
            if let Clause::Channels(step, _) = clause {
                said.entry(*step).or_default().insert(key(clause));
            }
        }
        let several = |step: &StepId| said.get(step).is_some_and(|it| it.len() > 1);
        for touches in &mut all {
            for ((_, step), it) in &mut touches.channels {
                it.more &= !several(step);
            }
        }
        all
    }

    fn of(world: &World<'_>, candidate: &Candidate) -> Self {
        let design = world.design;
        let mut touches = Self {
            of: Some(BTreeSet::new()),
            ..Self::default()
        };
        for clause in &candidate.clauses {
            let procedure = clause.procedure(design);
            let (facets, told) = changed(clause);
            touches.facets = touches.facets.and(facets);
            if !told {
                touches.other = touches.other.and(facets);
            }
            match (&mut touches.of, procedure) {
                (Some(of), Some(procedure)) => {
                    of.insert(procedure);
                }
                (of, _) => *of = None,
            }
            match clause {
                Clause::Channels(step, said) => {
                    let stated = design.steps.find(*step);
                    let stated = stated.and_then(|it| it.channels.value());
                    let said = Channels::of(stated.map(Vec::as_slice), said);
                    touches
                        .channels
                        .extend(procedure.map(|it| ((it, *step), said)));
                }
                Clause::Serves(procedure, ..) => {
                    touches.units.insert(*procedure);
                }
                Clause::Identifies(..) => touches.methods.extend(procedure),
                Clause::Without(step, verb, item) => {
                    touches.moved(design, *step, *verb, std::iter::once(*item));
                }
                Clause::Data(step, data) => {
                    let items = data.items.iter().map(|it| it.0);
                    touches.moved(design, *step, data.verb, items);
                }
                Clause::Takes(..)
                | Clause::Starts(..)
                | Clause::MustSurvive(..)
                | Clause::Under(..)
                | Clause::Add(..)
                | Clause::Instead(..)
                | Clause::Drop(_)
                | Clause::Restate(_) => {}
                Clause::Repeal(provision, effect) => touches.repealed(world, *provision, *effect),
                Clause::Insert(_, _, effect) => {
                    touches.inserts = true;
                    let data = match effect {
                        EffectKind::Permits(it) if !it.data.is_empty() => {
                            Some(it.data.iter().copied().collect())
                        }
                        _ => None,
                    };
                    touches.permits = Some(data);
                }
            }
        }
        touches
    }

    fn moved(
        &mut self,
        design: &Design,
        step: StepId,
        verb: Verb,
        items: impl Iterator<Item = Item>,
    ) {
        let Some(procedure) = design.steps.find(step).map(|it| it.procedure) else {
            return;
        };
        let moved = |data| Moved {
            procedure,
            step,
            data,
            given: matches!(verb, Verb::Sends | Verb::Issues),
        };
        for item in items {
            match item {
                Item::Data(data) => {
                    self.moves.insert(moved(data));
                }
                Item::Document(document) => {
                    let shown = &design.words.documents[document].shows;
                    self.moves.extend(shown.iter().map(|&it| moved(it)));
                }
            }
        }
    }

    fn repealed(&mut self, world: &World<'_>, provision: ProvisionId, effect: Option<usize>) {
        self.repeals = true;
        let design = world.design;
        // What rests on it goes with it.
        let mut gone: BTreeSet<ProvisionId> = BTreeSet::from([provision]);
        if effect.is_none() {
            loop {
                let before = gone.len();
                for &id in &world.provisions {
                    let it = &design.provisions[id];
                    let under = it.under.iter().chain(&design.laws[it.law].under);
                    if under
                        .filter_map(|it| it.provision)
                        .any(|it| gone.contains(&it))
                    {
                        gone.insert(id);
                    }
                }
                if gone.len() == before {
                    break;
                }
            }
        }
        for id in gone {
            let effects = design.provisions[id].effects.iter().enumerate();
            for (_, it) in effects.filter(|(at, _)| effect.is_none_or(|only| only == *at)) {
                match &it.kind {
                    EffectKind::Requires(requirement, scope) => {
                        let of = required_of(design, id, *scope);
                        match requirement {
                            Requirement::Channel(it) if !it.is_digital() => self.freed.extend(of),
                            _ => self.requires.extend(of),
                        }
                        if matches!(requirement, Requirement::Unit(_)) {
                            self.units.extend(required_of(design, id, *scope));
                        }
                    }
                    EffectKind::Permits(_)
                    | EffectKind::Forbids(_)
                    | EffectKind::PermitsUse(..)
                    | EffectKind::ForbidsUse(..) => self.permits = Some(None),
                }
            }
        }
    }
}

/// The procedures of whose steps a provision requires something.
fn required_of(design: &Design, provision: ProvisionId, scope: Scope) -> Vec<ProcedureId> {
    match scope {
        Scope::Step(step) => vec![design.steps[step].procedure],
        Scope::Procedure(procedure) => vec![procedure],
        Scope::Purpose(purpose) => design
            .procedures
            .entries()
            .filter(|(_, it)| it.purpose.value() == Some(&purpose))
            .map(|(id, _)| id)
            .collect(),
        Scope::Cited => design
            .procedures
            .entries()
            .filter(|(_, it)| {
                it.steps.iter().any(|&step| {
                    let step = &design.steps[step];
                    let data = step.data.iter().flat_map(|it| &it.required_by);
                    step.required_by
                        .iter()
                        .chain(data)
                        .any(|it| it.provision == Some(provision))
                })
            })
            .map(|(id, _)| id)
            .collect(),
    }
}

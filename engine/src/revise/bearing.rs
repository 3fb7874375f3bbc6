//! Which changes bear on which findings.
//!
//! A finding depends on what its rule asks, of the procedures and data that it names; a change touches what
//! its clauses write. Whatever is not known for certain bears: too much makes a plan late, too little wrong.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    DataId, Design, EffectKind, Item, Period, ProcedureId, ProvisionId, Requirement, Restated,
    Scope, StepId, SystemTraits, Verb,
};

use super::asks::Asks;
use super::change::{Candidate, Clause};
use super::search::Bearing;
use super::ways::named;
use crate::finding::Element;
use crate::rules::Rule;
use crate::rules::expr::Expr;
use crate::rules::facets::Facets;
use crate::rules::types::Kind;
use crate::world::World;

/// What a change writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Touches {
    channels: BTreeSet<(ProcedureId, StepId)>,
    units: BTreeSet<ProcedureId>,
    methods: BTreeSet<ProcedureId>,
    /// Data clauses: the procedure, the data, and whether the applicant may receive in it.
    moves: BTreeSet<(ProcedureId, DataId, bool)>,
    /// Procedures whose steps a provision requires something of.
    requires: BTreeSet<ProcedureId>,
    /// What provisions permit or forbid; of which data, if only of some.
    permits: Option<Option<BTreeSet<DataId>>>,
    /// Whether a provision comes or goes.
    law: bool,
    /// Of which procedures it is; of none in particular where a clause is of none.
    of: Option<BTreeSet<ProcedureId>>,
    /// The parts of a design that its clauses change.
    facets: Facets,
    /// Those of them that the fields above do not tell more of.
    other: Facets,
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
    pub(super) fn of(world: &World<'_>, candidate: &Candidate) -> Self {
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
                Clause::Channels(step, _) => {
                    touches.channels.extend(procedure.map(|it| (it, *step)));
                }
                Clause::Serves(procedure, ..) => {
                    touches.units.insert(*procedure);
                }
                Clause::Identifies(..) => touches.methods.extend(procedure),
                Clause::Without(_, verb, item) => {
                    touches.moved(design, procedure, *verb, std::iter::once(*item));
                }
                Clause::Data(_, data) => {
                    let items = data.items.iter().map(|it| it.0);
                    touches.moved(design, procedure, data.verb, items);
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
                    touches.law = true;
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
        procedure: Option<ProcedureId>,
        verb: Verb,
        items: impl Iterator<Item = Item>,
    ) {
        let Some(procedure) = procedure else { return };
        let given = matches!(verb, Verb::Sends | Verb::Issues);
        for item in items {
            match item {
                Item::Data(data) => {
                    self.moves.insert((procedure, data, given));
                }
                Item::Document(document) => {
                    let shown = &design.words.documents[document].shows;
                    self.moves
                        .extend(shown.iter().map(|&it| (procedure, it, given)));
                }
            }
        }
    }

    fn repealed(&mut self, world: &World<'_>, provision: ProvisionId, effect: Option<usize>) {
        self.law = true;
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
                        self.requires.extend(required_of(design, id, *scope));
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

/// On what a finding depends.
#[derive(Clone, Debug)]
pub(super) struct Depends {
    /// Only these procedures; any where absent.
    procedures: Option<BTreeSet<ProcedureId>>,
    /// Of these, data clauses only of these data; any where absent.
    data: Option<BTreeSet<DataId>>,
    /// The one step that it is about.
    step: Option<StepId>,
    channels: bool,
    /// The game over digital steps; and whether it is asked in a way that a further channel only helps.
    game: Option<bool>,
    /// Whether what it demands is that the step is in no cut of that game, and nothing else.
    in_cut: bool,
    units: bool,
    methods: bool,
    moves: bool,
    /// Data clauses of all procedures.
    moves_anywhere: bool,
    permits: bool,
    law: bool,
    /// The parts of a design on which its rule's verdict can rest.
    facets: Facets,
    /// Whether these are all that is known of it.
    coarse: bool,
}

/// Whether such things are parts of procedures.
fn in_procedures(kind: Kind) -> bool {
    matches!(kind, Kind::Procedure | Kind::Step | Kind::Movement)
}

/// What is of one procedure alone.
const OF_A_PROCEDURE: Facets = Facets::STEPS
    .and(Facets::CHANNELS)
    .and(Facets::TIMES)
    .and(Facets::PROCEDURES)
    .and(Facets::MOVEMENTS);

/// The phrases whose answers no change of a candidate alters.
const FIXED: &[&str] = &[
    "is coarser than",
    "is sensitive",
    "gives out a standard format",
    "the least own time of",
    "has an option to complete",
    "completes properly",
    "is safe",
    "can occur",
];

/// The phrase of a step that is asked about the cuts of the game.
const IN_NO_CUT: &str = "{step} is in no smallest cut of digital";

/// Properties of procedures and steps that rest on clauses of steps or on provisions.
const ALTERED: &[&str] = &["fallbacks", "grounds", "issues", "on", "systems", "writes"];

impl Depends {
    pub(super) fn of(design: &Design, rule: Option<&Rule>, finding: &str) -> Self {
        let Some(rule) = rule else {
            return Self::on_everything();
        };
        let asks = Asks::of(rule);
        let about = named(design, finding);
        let procedures: BTreeSet<ProcedureId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Procedure(id) => Some(*id),
                Element::Step(id) => Some(design.steps[*id].procedure),
                _ => None,
            })
            .collect();
        let data: BTreeSet<DataId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Data(id) => Some(*id),
                _ => None,
            })
            .collect();
        let mut depends = Self {
            procedures: (!procedures.is_empty()).then_some(procedures),
            data: None,
            step: about.iter().find_map(|it| match it {
                Element::Step(id) => Some(*id),
                _ => None,
            }),
            channels: asks.property("step", "channel"),
            game: None,
            in_cut: matches!(&rule.demand, Expr::Phrase(it, _) if it.row().en == IN_NO_CUT),
            units: asks.property("procedure", "unit"),
            methods: asks.property("step", "method"),
            moves: false,
            moves_anywhere: false,
            permits: false,
            law: asks.kind(Kind::Provision) || asks.kind(Kind::Law),
            facets: if asks.looks_anywhere && asks.looks_for.iter().any(|it| in_procedures(*it)) {
                // What is looked for may be in any procedure.
                asks.facets.and(Facets::of(Kind::System))
            } else {
                asks.facets
            },
            coarse: false,
        };
        let open = [
            Kind::Data,
            Kind::Document,
            Kind::Movement,
            Kind::Record,
            Kind::Profile,
        ];
        if !asks.looks_for.iter().any(|it| open.contains(it)) && !data.is_empty() {
            depends.data = Some(data);
        }
        for (kind, name) in &asks.properties {
            match *kind {
                "movement" | "record" | "profile" => depends.moves = true,
                "step" if ["enters", "reads", "shows"].contains(name) => depends.moves = true,
                // What a clause of a step, or a provision that comes or goes, may alter.
                "procedure" | "step" if ALTERED.contains(name) => return depends.coarsely(),
                "system" if *name == "holds" => return depends.coarsely(),
                "procedure" | "step" | "actor" | "data" | "system" | "identifier" | "document"
                | "provision" => {}
                _ => return depends.coarsely(),
            }
        }
        depends.moves |= asks.kind(Kind::Movement);
        depends.moves_anywhere = asks.kind(Kind::Record)
            || asks.kind(Kind::Profile)
            || (asks.kind(Kind::Movement) && asks.looks_for.contains(&Kind::Movement));
        for phrase in &asks.phrases {
            if FIXED.iter().any(|it| phrase.contains(it)) {
                continue;
            }
            match *phrase {
                it if it.contains("digitally") => {
                    depends.game = Some(depends.game.unwrap_or(true));
                }
                it if it.contains("smallest cut of digital") => depends.game = Some(false),
                it if it.starts_with("the applicant acts in {step}") => {}
                it if it.starts_with("the applicant acts or receives") => {
                    depends.channels = true;
                    depends.game = depends.game.or(Some(false));
                }
                it if it.contains("holds {data}") => depends.moves_anywhere = true,
                it if it.contains("is used by some step") || it.contains("came by a movement") => {
                    depends.moves_anywhere = true;
                    depends.data = None;
                }
                it if it.contains("identifies") => depends.methods = true,
                it if it.contains("permits {movement}") || it.contains("some provision lets") => {
                    depends.permits = true;
                    depends.law = true;
                }
                it if it.contains("is in force") => depends.law = true,
                it if it.contains("consent") && !it.contains("finish") => depends.moves = true,
                it if it.contains("passes between") || it.contains("is governed") => {
                    depends.moves = true;
                }
                _ => return depends.coarsely(),
            }
        }
        if asks.binds.contains(&Kind::Profile) {
            depends.data = None;
        }
        // What is about something outside procedures may lie anywhere.
        if depends.procedures.is_none() {
            depends.moves_anywhere |= depends.moves;
        }
        depends
    }

    fn on_everything() -> Self {
        Self {
            procedures: None,
            data: None,
            step: None,
            channels: true,
            game: Some(false),
            in_cut: false,
            units: true,
            methods: true,
            moves: true,
            moves_anywhere: true,
            permits: true,
            law: true,
            facets: Facets::ALL,
            coarse: true,
        }
    }

    /// What is known where a question is not known in detail: the parts of a design that the rule asks about, in the
    /// procedure of the finding alone where they are of one.
    fn coarsely(mut self) -> Self {
        self.coarse = true;
        if !self.facets.within(OF_A_PROCEDURE) {
            self.procedures = None;
        }
        self
    }

    /// How a change bears on it.
    pub(super) fn on(&self, world: &World<'_>, touches: &Touches) -> Bearing {
        let here = |it: &ProcedureId| self.procedures.as_ref().is_none_or(|own| own.contains(it));
        let elsewhere = || {
            let of = touches.of.as_ref();
            of.is_some_and(|of| !of.iter().any(here))
        };
        let met = if self.coarse {
            touches.facets
        } else {
            touches.other
        };
        if met.meet(self.facets) && !(self.coarse && elsewhere()) {
            return Bearing::Either;
        }
        if self.coarse {
            return Bearing::None;
        }
        let same = |it: DataId| {
            self.data.as_ref().is_none_or(|own| {
                own.iter()
                    .any(|&mine| world.within_data(mine, it) || world.within_data(it, mine))
            })
        };
        let game = self.game.is_some();
        let channels = touches.channels.iter().any(|(it, _)| here(it));
        let moves = touches.moves.iter().any(|(procedure, data, given)| {
            (self.moves_anywhere && same(*data))
                || (here(procedure) && ((self.moves && same(*data)) || (game && *given)))
        });
        let other = (self.units && touches.units.iter().any(here))
            || (self.methods && touches.methods.iter().any(here))
            || moves
            || (game && touches.requires.iter().any(here))
            || (self.permits
                && touches
                    .permits
                    .as_ref()
                    .is_some_and(|of| of.as_ref().is_none_or(|of| of.iter().any(|&it| same(it)))))
            || (self.law && touches.law);
        if other {
            return Bearing::Either;
        }
        match (channels, self.game, self.channels) {
            (false, ..) | (true, None, false) => Bearing::None,
            // Allowing more steps never closes a way, and a step that is allowed is in no cut.
            (true, Some(true), false) => Bearing::Clears,
            (true, Some(false), _)
                if self.in_cut
                    && touches
                        .channels
                        .iter()
                        .all(|&(_, it)| Some(it) == self.step) =>
            {
                Bearing::Clears
            }
            (true, ..) => Bearing::Either,
        }
    }
}

//! Candidate changes: each is a clause of a revision, and can be applied.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, Change, ChangeKind, Channel, Citation, DataClause, Design, Effect, EffectKind,
    Estimate, Fallback, Identifies, Item, LawId, Method, Name, Number, Period, Place, ProcedureId,
    Provision, ProvisionId, Repealed, Restated, Revision, RevisionId, Start, Stated, Step,
    StepClause, StepId, SystemId, Target, Unit, Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use jiff::civil::Date;

use crate::finding::RemedyLevel;

/// One clause of a revision.
#[derive(Clone, Debug)]
pub enum Clause {
    /// `set step S { channel … }`
    Channels(StepId, Vec<Channel>),
    /// `set step S { without enters D }`
    Without(StepId, Verb, Item),
    /// `set step S { reads D from … }`: one with the same verb, data and source is replaced.
    Data(StepId, DataClause),
    /// `set step S { identifies A by … }`
    Identifies(StepId, ActorId, Method),
    /// `set step S { takes … }`
    Takes(StepId, Estimate),
    /// `serves A per individual`
    Serves(ProcedureId, ActorId, Unit),
    /// `starts on event E`
    Starts(ProcedureId, Start),
    /// `must survive S`, those that it has to survive already among them.
    MustSurvive(ProcedureId, Vec<String>),
    /// `under L art N` of a procedure.
    Under(ProcedureId, Vec<Citation>),
    /// `add step S … after X { … }`
    Add(Box<Step>, Place),
    /// `add step F … { … }` and `set step S { fallback F when Y down }`
    Instead(StepId, SystemId, Box<Step>),
    /// `drop S`
    Drop(StepId),
    /// `set system S { … }` and its like.
    Restate(Restated),
    /// `repeal L art N`, or one effect of it by its index.
    Repeal(ProvisionId, Option<usize>),
    /// `insert L art N permits …`
    Insert(LawId, Number, EffectKind),
}

/// A change that a plan can take: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// At which level it is made.
    pub level: RemedyLevel,
    /// How many bodies have to make it: an ordinance as many as have one.
    pub times: u64,
    /// The provision that is revised, if there is one already.
    pub provision: Option<ProvisionId>,
    /// What it does, in words.
    pub text: Text,
    /// What it fills in that somebody has to decide, or find out, before it can be made.
    pub to_state: Vec<ToState>,
    /// The findings that propose it, by their identities.
    pub proposed_by: BTreeSet<String>,
    /// Where a plan takes it: the findings that it clears there, by their identities, perhaps with other changes.
    pub clears: BTreeSet<String>,
}

impl Candidate {
    /// What tells it from others: what it does, whatever numbers new provisions bear.
    pub(super) fn key(&self) -> Vec<String> {
        let clauses = self.clauses.iter();
        clauses
            .map(|it| match it {
                Clause::Insert(law, _, effect) => format!("insert {law:?} {effect:?}"),
                other => key(other),
            })
            .collect()
    }
}

/// A figure, a day or a choice that a change needs and nothing in the design says. A value is filled in so that the
/// change can be tried; it decides nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToState {
    /// What it is, such as how long something is kept.
    pub what: Text,
    /// What is filled in, such as a year.
    pub filled: Text,
    /// Who has to state it; nobody but the author of the design where the design names none.
    pub by: Option<ActorId>,
}

impl Clause {
    /// The procedure of which it speaks.
    pub fn procedure(&self, design: &Design) -> Option<ProcedureId> {
        match self {
            Self::Channels(step, _)
            | Self::Without(step, ..)
            | Self::Data(step, _)
            | Self::Identifies(step, ..)
            | Self::Takes(step, _)
            | Self::Instead(step, ..)
            | Self::Drop(step) => design.steps.find(*step).map(|it| it.procedure),
            Self::Serves(procedure, ..)
            | Self::Starts(procedure, _)
            | Self::MustSurvive(procedure, _)
            | Self::Under(procedure, _) => Some(*procedure),
            Self::Add(step, _) => Some(step.procedure),
            Self::Restate(..) | Self::Repeal(..) | Self::Insert(..) => None,
        }
    }

    /// The procedure that a revision with it has to be of: what is said of a whole procedure names none.
    pub fn revision_of(&self, design: &Design) -> Option<ProcedureId> {
        match self {
            Self::Serves(..)
            | Self::Starts(..)
            | Self::MustSurvive(..)
            | Self::Under(..)
            | Self::Add(..)
            | Self::Instead(..) => self.procedure(design),
            _ => None,
        }
    }

    /// Whether it speaks only of what a design has: not of steps, or of what they do, that another change brings.
    pub(super) fn can_be_said_of(&self, design: &Design) -> bool {
        let has = |step: StepId| design.steps.find(step).is_some();
        let cites = |citations: &[Citation]| {
            let mut provisions = citations.iter().filter_map(|it| it.provision);
            provisions.all(|it| design.provisions.find(it).is_some())
        };
        let data = |it: &DataClause| cites(&it.under) && cites(&it.required_by);
        let whole = |step: &Step| {
            let ways = step.next.ways().iter();
            let mut to = ways.filter_map(|it| match it.to {
                Target::Step(to) => Some(to),
                Target::Outcome(_) => None,
            });
            let cited = cites(&step.under) && cites(&step.required_by);
            to.all(has) && cited && step.data.iter().all(data)
        };
        match self {
            Self::Without(step, verb, item) => design.steps.find(*step).is_some_and(|it| {
                let of_verb = it.data.iter().filter(|it| it.verb == *verb);
                let mut items = of_verb.flat_map(|it| &it.items);
                items.any(|(it, _)| it == item)
            }),
            Self::Channels(step, _)
            | Self::Identifies(step, ..)
            | Self::Takes(step, _)
            | Self::Drop(step) => has(*step),
            Self::Data(step, it) => has(*step) && data(it),
            Self::Instead(step, _, instead) => has(*step) && whole(instead),
            Self::Add(step, place) => {
                let after = match place {
                    Place::After(step) | Place::Before(step) => has(*step),
                    _ => true,
                };
                after && whole(step)
            }
            Self::Repeal(provision, _) => design.provisions.find(*provision).is_some(),
            Self::Under(_, under) => cites(under),
            Self::Serves(..)
            | Self::Starts(..)
            | Self::MustSurvive(..)
            | Self::Restate(_)
            | Self::Insert(..) => true,
        }
    }

    /// The step of which it sets a clause.
    pub fn step(&self) -> Option<StepId> {
        match self {
            Self::Channels(step, _)
            | Self::Without(step, ..)
            | Self::Data(step, _)
            | Self::Identifies(step, ..)
            | Self::Takes(step, _) => Some(*step),
            _ => None,
        }
    }
}

/// The clauses of several candidates: each once, those that take away before those that give, laws last.
pub fn merged<'a>(candidates: impl IntoIterator<Item = &'a Candidate>) -> Vec<Clause> {
    let mut seen = BTreeSet::new();
    let mut clauses: Vec<Clause> = candidates
        .into_iter()
        .flat_map(|it| &it.clauses)
        .filter(|it| seen.insert(key(it)))
        .cloned()
        .collect();
    clauses.sort_by_key(|it| match it {
        Clause::Serves(procedure, ..) => (0, procedure.0, 0),
        Clause::Starts(procedure, _) => (0, procedure.0, 1),
        Clause::MustSurvive(procedure, _) => (0, procedure.0, 2),
        Clause::Under(procedure, _) => (0, procedure.0, 3),
        Clause::Without(step, ..) => (1, step.0, 0),
        Clause::Channels(step, _) => (1, step.0, 1),
        Clause::Identifies(step, ..) => (1, step.0, 2),
        Clause::Takes(step, _) => (1, step.0, 3),
        Clause::Data(step, _) => (1, step.0, 4),
        Clause::Add(step, _) => (2, step.procedure.0, 0),
        Clause::Instead(step, ..) => (2, step.0, 1),
        Clause::Drop(step) => (3, step.0, 0),
        Clause::Restate(_) => (4, 0, 0),
        Clause::Repeal(provision, effect) => (5, provision.0, effect.map_or(0, |it| it + 1)),
        Clause::Insert(law, ..) => (6, law.0, 0),
    });
    clauses
}

/// What tells one clause from another, places apart.
pub(super) fn key(clause: &Clause) -> String {
    match clause {
        Clause::Channels(step, channels) => {
            let kinds: Vec<_> = channels
                .iter()
                .map(|it| (it.kind, it.on, it.on_nothing))
                .collect();
            format!("channels {step:?} {kinds:?}")
        }
        Clause::Without(step, verb, item) => format!("without {step:?} {verb:?} {item:?}"),
        Clause::Data(step, it) => {
            let items: Vec<Item> = it.items.iter().map(|(item, _)| *item).collect();
            let from = it.from.map(|it| (it.system, it.other));
            let consent = it.consent.as_ref().map(|it| it.purpose.value());
            format!(
                "data {step:?} {:?} {items:?} {from:?} {:?} {:?} {consent:?}",
                it.verb,
                it.key.value(),
                it.under.iter().map(|it| it.provision).collect::<Vec<_>>(),
            )
        }
        Clause::Identifies(step, actor, method) => {
            format!("identifies {step:?} {actor:?} {method:?}")
        }
        Clause::Serves(procedure, actor, unit) => {
            format!("serves {procedure:?} {actor:?} {unit:?}")
        }
        Clause::Takes(step, _) => format!("takes {step:?}"),
        Clause::Starts(procedure, start) => format!("starts {procedure:?} {start:?}"),
        Clause::MustSurvive(procedure, scenarios) => format!("survive {procedure:?} {scenarios:?}"),
        Clause::Under(procedure, under) => {
            let under: Vec<_> = under.iter().map(|it| (it.law, it.provision)).collect();
            format!("under {procedure:?} {under:?}")
        }
        Clause::Add(step, place) => {
            format!("add {:?} {} {place:?}", step.procedure, step.name.id)
        }
        Clause::Instead(step, system, _) => format!("instead {step:?} {system:?}"),
        Clause::Drop(step) => format!("drop {step:?}"),
        Clause::Restate(said) => format!("restate {said:?}"),
        Clause::Repeal(provision, effect) => format!("repeal {provision:?} {effect:?}"),
        Clause::Insert(law, number, effect) => format!("insert {law:?} {number} {effect:?}"),
    }
}

/// The design on a day with these changes made, after all revisions that are in effect or asked for.
pub fn applied(base: &Design, as_of: Date, with: &[RevisionId], clauses: &[Clause]) -> Design {
    if clauses.is_empty() {
        return base.at(as_of, with);
    }
    let mut design = base.clone();
    let mut with = with.to_vec();
    let mut procedures: Vec<Option<ProcedureId>> = clauses
        .iter()
        .map(|it| it.revision_of(base))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    // What is of no whole procedure comes last, as in the text of a plan.
    procedures.sort_by_key(Option::is_none);
    for of in procedures {
        let own: Vec<&Clause> = clauses
            .iter()
            .filter(|it| it.revision_of(base) == of)
            .collect();
        let changes = changes(&mut design, &own);
        with.push(design.revisions.push(Revision {
            name: Name {
                id: "Plan".to_owned(),
                title: None,
                aliases: Vec::new(),
                span: Span::default(),
                whole: Span::default(),
            },
            of,
            from: None,
            changes,
        }));
    }
    design.at(as_of, &with)
}

fn changes(design: &mut Design, clauses: &[&Clause]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for &clause in clauses {
        let span = clause
            .step()
            .and_then(|it| design.steps.find(it))
            .map_or_else(Span::default, |it| it.name.span);
        let set = |step: &StepId, clause| ChangeKind::Set(*step, vec![clause]);
        let kind = match clause {
            Clause::Channels(step, channels) => set(
                step,
                StepClause::Channels(Stated::Is(channels.clone(), span)),
            ),
            Clause::Without(step, verb, item) => set(step, StepClause::Without(*verb, *item, span)),
            Clause::Data(step, data) => set(step, StepClause::Data(Box::new(data.clone()))),
            Clause::Identifies(step, actor, method) => set(
                step,
                StepClause::Identifies(Identifies {
                    actor: *actor,
                    method: *method,
                    span,
                }),
            ),
            Clause::Takes(step, time) => set(step, StepClause::Takes(Stated::Is(*time, span))),
            Clause::Starts(_, start) => ChangeKind::Starts(*start),
            Clause::MustSurvive(_, scenarios) => {
                let scenarios = scenarios.iter().map(|it| (it.clone(), span));
                ChangeKind::MustSurvive(scenarios.collect())
            }
            Clause::Under(_, under) => ChangeKind::Under(under.clone()),
            Clause::Add(step, place) => {
                ChangeKind::Add(design.steps.push((**step).clone()), *place)
            }
            Clause::Instead(step, system, instead) => {
                let to = design.steps.push((**instead).clone());
                changes.push(Change {
                    kind: ChangeKind::Add(to, Place::Last),
                    span,
                });
                let fallback = Fallback {
                    to,
                    when_down: *system,
                    span: instead.name.span,
                };
                set(step, StepClause::Fallback(fallback))
            }
            Clause::Drop(step) => ChangeKind::Drop(*step),
            Clause::Restate(said) => ChangeKind::Restate(said.clone()),
            Clause::Serves(_, actor, unit) => ChangeKind::Serves(*actor, Stated::Is(*unit, span)),
            Clause::Repeal(provision, None) => ChangeKind::Repeal(Repealed::Provision(*provision)),
            Clause::Repeal(provision, Some(effect)) => {
                ChangeKind::Repeal(Repealed::Effect(*provision, *effect))
            }
            Clause::Insert(law, number, effect) => {
                let id = design.provisions.push(Provision {
                    law: *law,
                    number: number.clone(),
                    title: None,
                    effects: vec![Effect {
                        kind: effect.clone(),
                        period: Period::default(),
                        notwithstanding: false,
                        span: Span::default(),
                    }],
                    under: Vec::new(),
                    // Not before the revision is in effect.
                    period: Period {
                        from: Some(Date::MAX),
                        until: None,
                    },
                    source: None,
                    span: Span::default(),
                });
                ChangeKind::Enact(id, None)
            }
        };
        changes.push(Change { kind, span });
    }
    changes
}

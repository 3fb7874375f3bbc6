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
    pub(super) all: Vec<Touch>,
}

/// What one clause of a change alters at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Touch {
    /// The parts of a design.
    pub(super) facets: Facets,
    /// Of which there is more than before, and nothing is taken away, whatever other changes are made.
    pub(super) more: Facets,
    /// Of which procedure; of none in particular where absent.
    pub(super) procedure: Option<ProcedureId>,
    /// Of which step; of any where absent.
    pub(super) step: Option<StepId>,
    /// With which data; with any where absent.
    pub(super) data: Option<BTreeSet<DataId>>,
    /// What is said of the channels of the step.
    pub(super) said: Option<Said>,
}

/// What is said of the channels of a step.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// Those that come.
    pub(super) added: Vec<ChannelKind>,
    /// Whether those that were stated stay as they were, whatever other changes are made.
    pub(super) more: bool,
}

/// What of a game over digital steps can change.
const GAME: Facets = Facets::DIGITAL.and(Facets::IN_CUT).and(Facets::CUTS);

/// That of which allowing a further step is more.
const ALLOWED: Facets = Facets::DIGITAL.and(Facets::IN_CUT);

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
                (held, Facets::STORES),
                (!it.keys.is_open(), Facets::KEYS),
                (it.traits != SystemTraits::default(), Facets::TRAITS),
            ];
            let said = parts.into_iter().filter(|(is, _)| *is);
            said.fold(Facets::NONE, |all, (_, it)| all.and(it))
        }
        Restated::Actor(..) => Facets::ACTORS,
        Restated::Data(..) => Facets::DATA,
        Restated::Identifier(..) | Restated::Mapping(..) => Facets::KEYS,
        Restated::Decision(..) => Facets::DECISIONS,
        Restated::Group(..) => Facets::GROUPS,
        Restated::Scenario(..) => Facets::SCENARIOS,
        Restated::Plan(..) => Facets::PLANS,
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
        let several = |step: StepId| said.get(&step).is_some_and(|it| it.len() > 1);
        for touch in all.iter_mut().flat_map(|it| &mut it.all) {
            let Some(said) = &mut touch.said else {
                continue;
            };
            said.more &= !touch.step.is_some_and(several);
            if !said.more {
                touch.more = Facets::NONE;
            }
        }
        all
    }

    fn of(world: &World<'_>, candidate: &Candidate) -> Self {
        let mut touches = Self::default();
        for clause in &candidate.clauses {
            touches.clause(world, clause);
        }
        touches
    }

    fn clause(&mut self, world: &World<'_>, clause: &Clause) {
        let design = world.design;
        let of = |facets| Touch {
            facets,
            procedure: clause.procedure(design),
            step: clause.step(),
            ..Touch::default()
        };
        match clause {
            Clause::Channels(step, said) => {
                let stated = design.steps.find(*step);
                let stated = stated.and_then(|it| it.channels.value());
                self.all.push(channels(
                    of(Facets::CHANNEL.and(Facets::SAID).and(GAME)),
                    stated.map_or(&[], Vec::as_slice),
                    said,
                ));
            }
            Clause::Identifies(..) => self.all.push(of(Facets::METHODS)),
            Clause::Takes(..) => self.all.push(of(Facets::TIMES)),
            Clause::Serves(procedure, actor, _) => {
                let serves = design.procedures.find(*procedure).and_then(|it| it.serves);
                let served = serves.is_some_and(|(it, _)| it == *actor);
                self.all.push(of(if served {
                    Facets::PER
                } else {
                    Facets::PER
                        .and(Facets::SERVED)
                        .and(Facets::INVOLVED)
                        .and(GAME)
                }));
            }
            Clause::Starts(..) | Clause::MustSurvive(..) | Clause::Under(..) => {
                self.all.push(of(Facets::ABOUT));
            }
            Clause::Without(_, verb, item) => self.moved(design, of(Facets::NONE), *verb, &[*item]),
            Clause::Data(_, data) => {
                let items: Vec<Item> = data.items.iter().map(|it| it.0).collect();
                self.moved(design, of(Facets::NONE), data.verb, &items);
            }
            Clause::Add(..) | Clause::Instead(..) | Clause::Drop(_) => {
                self.all.push(of(Facets::STEPS
                    .and(Facets::CHANNELS)
                    .and(Facets::TIMES)
                    .and(Facets::MOVEMENTS)))
            }
            Clause::Restate(said) => self.all.push(of(restated(said))),
            Clause::Repeal(provision, effect) => self.repealed(world, *provision, *effect),
            Clause::Insert(_, _, effect) => {
                self.all.push(of(Facets::ENACTED));
                self.all.push(match effect {
                    EffectKind::Permits(it) if !it.data.is_empty() => Touch {
                        data: Some(it.data.iter().copied().collect()),
                        ..of(Facets::PERMITS)
                    },
                    EffectKind::Requires(..) => of(Facets::REQUIRES.and(GAME).and(Facets::PER)),
                    _ => of(Facets::PERMITS),
                });
            }
        }
    }

    /// What is moved says what somebody needs, too; and what is handed over, who receives.
    fn moved(&mut self, design: &Design, at: Touch, verb: Verb, items: &[Item]) {
        let given = match verb {
            Verb::Sends | Verb::Issues => Facets::INVOLVED.and(GAME),
            _ => Facets::NONE,
        };
        let data = items.iter().flat_map(|item| match item {
            Item::Data(data) => std::slice::from_ref(data),
            Item::Document(document) => &design.words.documents[*document].shows,
        });
        self.all.push(Touch {
            facets: Facets::MOVES,
            data: Some(data.copied().collect()),
            ..at.clone()
        });
        self.all.push(Touch {
            facets: Facets::WHATEVER.and(Facets::NEEDS).and(given),
            ..at
        });
    }

    fn repealed(&mut self, world: &World<'_>, provision: ProvisionId, effect: Option<usize>) {
        self.all.push(Touch {
            facets: Facets::IN_FORCE,
            ..Touch::default()
        });
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
                        self.all.extend(of.into_iter().map(|procedure| Touch {
                            procedure: Some(procedure),
                            ..no_longer_required(requirement)
                        }));
                    }
                    EffectKind::Permits(_)
                    | EffectKind::Forbids(_)
                    | EffectKind::PermitsUse(..)
                    | EffectKind::ForbidsUse(..) => self.all.push(Touch {
                        facets: Facets::PERMITS,
                        ..Touch::default()
                    }),
                }
            }
        }
    }
}

/// What is said of the channels of a step, where these were stated.
fn channels(at: Touch, stated: &[Channel], said: &[Channel]) -> Touch {
    let kind = |it: &Channel| (it.kind, it.on, it.on_nothing);
    let before: Vec<_> = stated.iter().map(kind).collect();
    let after: Vec<_> = said.iter().map(kind).collect();
    let more = after.starts_with(&before);
    // A step for which none was stated may become one in which the applicant receives.
    let first = if before.is_empty() {
        Facets::INVOLVED
    } else {
        Facets::NONE
    };
    Touch {
        facets: at.facets.and(first),
        more: if more { ALLOWED } else { Facets::NONE },
        said: Some(Said {
            added: after
                .iter()
                .filter(|it| !before.contains(it))
                .map(|it| it.0)
                .collect(),
            more,
        }),
        ..at
    }
}

/// What is the case no longer when something is not required any more.
fn no_longer_required(requirement: &Requirement) -> Touch {
    let facets = Facets::REQUIRES.and(GAME);
    match requirement {
        Requirement::Channel(it) if it.is_analog() => Touch {
            facets,
            more: Facets::DIGITAL,
            ..Touch::default()
        },
        Requirement::Unit(_) => Touch {
            facets: facets.and(Facets::PER),
            ..Touch::default()
        },
        _ => Touch {
            facets,
            ..Touch::default()
        },
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

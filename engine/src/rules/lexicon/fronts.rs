//! Fronts: where people meet a service, what they are asked for there, and what they are paid.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorKind, ChannelKind, Citation, Covered, DataId, Disposition, EffectKind, ProcedureId,
    PurposeId, Requirement, Start, Stated, StepId, SystemId, Verb,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::called::{self, is_a_latin_name, is_an_account};
use super::{Get, Topic, condition, property, term};
use crate::finding::Element;
use crate::world::{Fit, Involvement, Movement, Truth};

/// In which steps the applicant acts.
const ACTS: Facets = Facets::STEPS.and(Facets::SERVED).and(Facets::PROXIES);

/// What data is, which may be told by its title alone.
const CALLED: Facets = Facets::CLASSES
    .and(Facets::UNITS)
    .and(Facets::SECTORS)
    .and(Facets::TITLES);

/// What offices hold.
const BY_OFFICES: Facets = Facets::HOLDINGS.and(Facets::KINDS);

/// How often the services of a front are used: what its procedures say of whom they serve, by which channels.
const SERVICES: Facets = Facets::STEPS
    .and(Facets::SERVED)
    .and(Facets::INVOLVED)
    .and(Facets::CHANNEL)
    .and(Facets::ABOUT);

pub(super) static TOPIC: Topic = Topic {
    properties: &[property(
        "fronts",
        "窓口のシステム",
        T::Many(K::System),
        Get::Procedure(|eval, id| things(fronts(eval, id).into_iter().map(Element::System))),
    )
    .reads(ACTS.and(Facets::CHANNEL))],
    phrases: &[
        condition(
            "{procedure} pays people",
            "{0}が人に支給する",
            |eval, it| Some(Truth::of(pays_people(eval, it.procedure(0)?))),
        )
        .reads(
            Facets::STEPS
                .and(Facets::SERVED)
                .and(Facets::KINDS)
                .and(Facets::CHANNEL),
        ),
        condition(
            "everything that {procedure} asks for is held by an office",
            "{0}で求める情報がすべて行政機関に保有されている",
            |eval, it| {
                let asked = asked(eval, it.procedure(0)?);
                let held = asked
                    .iter()
                    .all(|&(data, step)| held_by_an_office(eval, data, step));
                Some(Truth::of(!asked.is_empty() && held))
            },
        )
        .reads(ACTS.and(Facets::WHATEVER).and(BY_OFFICES))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "{procedure} asks for nothing and looks everything up at offices",
            "{0}で何も求めず、すべて行政機関に照会する",
            |eval, it| {
                let id = it.procedure(0)?;
                let mut looked_up = eval
                    .world
                    .movements_in(id)
                    .iter()
                    .filter(|it| it.verb == Verb::Reads)
                    .peekable();
                let something = looked_up.peek().is_some();
                let held = looked_up.all(|it| held_by_an_office(eval, it.data, it.step));
                Some(Truth::of(asked(eval, id).is_empty() && something && held))
            },
        )
        .reads(ACTS.and(Facets::WHATEVER).and(BY_OFFICES))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "{procedure} asks people for their account",
            "{0}で口座を届け出させる",
            |eval, it| {
                let asked = asked(eval, it.procedure(0)?);
                Some(Truth::of(
                    asked
                        .into_iter()
                        .any(|(it, _)| is_an_account(eval.world.design, it)),
                ))
            },
        )
        .reads(ACTS.and(Facets::WHATEVER).and(CALLED)),
        condition(
            "{data} is an account",
            "{0}が口座の情報である",
            |eval, it| Some(Truth::of(is_an_account(eval.world.design, it.data(0)?))),
        )
        .reads(CALLED),
        condition(
            "{procedure} takes the account from a register",
            "{0}で口座を登録簿に照会する",
            |eval, it| {
                let id = it.procedure(0)?;
                let taken = |it: &Movement| {
                    it.from.is_some()
                        && is_an_account(eval.world.design, it.data)
                        && it.verb != Verb::Enters
                };
                Some(Truth::of(eval.world.movements_in(id).iter().any(taken)))
            },
        )
        .about(&[Matter::Account])
        .reads(Facets::STEPS.and(Facets::WHATEVER).and(CALLED)),
        condition(
            "a register of accounts is there",
            "口座の登録簿がある",
            |eval, _| {
                let mut records = eval.world.records.iter();
                Some(Truth::of(records.any(|it| {
                    let holder = eval.world.holder(it.system);
                    let kept = holder.is_some_and(|it| is_state(eval, it));
                    kept && is_an_account(eval.world.design, it.data)
                })))
            },
        )
        .reads(BY_OFFICES.and(CALLED))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "it is known how often people use {system}",
            "{0}の利用回数が分かる",
            |eval, it| Some(Truth::of(uses_a_year(eval, it.system(0)?).is_some())),
        )
        .reads(Facets::TRAITS.and(Facets::ACTORS))
        .anywhere(SERVICES),
        term(
            "the uses of {system} a year",
            "{0}の年間利用回数",
            T::Number,
            |eval, it| {
                let uses = uses_a_year(eval, it.system(0)?);
                Some(uses.map(Value::count).into())
            },
        )
        .reads(Facets::TRAITS.and(Facets::ACTORS))
        .anywhere(SERVICES),
        condition(
            "{procedure} is for people abroad",
            "{0}が国外の人の手続である",
            |eval, it| {
                let id = it.procedure(0)?;
                let procedures = eval.world.design.procedures.len();
                let abroad = || is_for_people_abroad(eval, id);
                Some(Truth::of(eval.gathered.abroad.of(procedures, id, abroad)))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::SERVED)
                .and(Facets::ABOUT)
                .and(Facets::KINDS)
                .and(Facets::TITLES),
        ),
        condition(
            "{procedure} handles names in Latin letters",
            "{0}でローマ字の氏名を扱う",
            |eval, it| {
                let id = it.procedure(0)?;
                let latin = |it: &Movement| is_a_latin_name(eval.world.design, it.data);
                Some(Truth::of(eval.world.movements_in(id).iter().any(latin)))
            },
        )
        .reads(Facets::STEPS.and(Facets::WHATEVER).and(CALLED)),
        condition(
            "{system} can only be a front",
            "{0}が窓口のほかに用途のないシステムである",
            |eval, it| {
                let id = it.system(0)?;
                let design = eval.world.design;
                let holds = !eval.world.records_in(id).is_empty();
                let carries = design.systems.ids().any(|it| eval.rests_on(it, id));
                let mut movements = eval.world.movements.iter();
                let moved = movements.any(|it| {
                    [it.from, it.to]
                        .into_iter()
                        .flatten()
                        .any(|it| it.system == id)
                });
                let system = &design.systems[id];
                // What is keyed by something is a store, though nothing lies in it yet.
                let keyed = matches!(system.keys, Stated::Is(..));
                // What it keeps for how long, or has ready, is a store's to say; what is given up serves nobody any more.
                let traits = &system.traits;
                let stores = !traits.keeps.is_open()
                    || !traits.standing.is_open()
                    || !traits.refreshed_every.is_open();
                let retired = traits.disposition.value() == Some(&Disposition::Retire);
                // Of what a plan covers its holdings may not be told; there it is a front if it is called one.
                let disposed = traits.disposition.value().is_some();
                let mut covers = design.plans.iter().flat_map(|it| &it.milestones);
                let planned = covers.any(|it| {
                    let mut covers = it.covers.iter();
                    covers.any(|(it, ..)| *it == Covered::System(id))
                });
                let plain = !disposed && !planned && !stores;
                let common = traits.standard.value() == Some(&true);
                let told = !retired && (plain || !common && called::FRONT.name(&system.name));
                // What a scenario takes down is there for others to rest on.
                let mut scenarios = design.scenarios.iter();
                let told = told && !scenarios.any(|it| it.down.iter().any(|it| it.0 == id));
                // The common front desk says which services stand on it.
                let told = told && !runs_on_the_common_desk(eval, id);
                Some(Truth::of(!holds && !carries && !moved && !keyed && told))
            },
        )
        .reads(
            Facets::HELD
                .and(Facets::KEYS)
                .and(Facets::TRAITS)
                .and(Facets::PLANS)
                .and(Facets::SCENARIOS)
                .and(Facets::TITLES),
        )
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition(
            "{system} offers a service",
            "{0}で行う手順がある",
            |eval, it| {
                let id = it.system(0)?;
                let design = eval.world.design;
                // A consent is withdrawn there.
                let consents = eval
                    .world
                    .movements
                    .iter()
                    .filter_map(|it| it.consent(design));
                let mut desks = consents.filter_map(|it| it.through);
                Some(Truth::of(is_met(eval, id) || desks.any(|it| it == id)))
            },
        )
        .about(&[Matter::Service])
        .anywhere(Facets::PERFORMED.and(Facets::CHANNEL).and(Facets::WHATEVER)),
        condition(
            "{movement} has a use case",
            "{0}の用途が示されている",
            |eval, it| {
                let it = it.movement(0, eval)?;
                let consent = it.consent(eval.world.design);
                let for_something = consent.and_then(|it| it.purpose.value());
                Some(match (it.purpose, for_something) {
                    (Stated::Is(..), _) | (_, Some(_)) => Truth::of(true),
                    (Stated::None(_), None) => Truth::of(false),
                    (Stated::Open, None) => Eval::unknown_of(it, "for"),
                })
            },
        )
        .about(&[Matter::UseCase])
        .reads(Facets::MOVES.and(Facets::ABOUT)),
        condition(
            "the holder of what {movement} takes agreed",
            "{0}の情報の保有者が合意している",
            |eval, it| {
                let it = it.movement(0, eval)?;
                let design = eval.world.design;
                let Some(sender) = it.sender else {
                    return Some(Truth::of(false));
                };
                // Whoever sends it does so, and a provision that is cited for it binds the holder too. What is cited
                // for the whole step may be about something else.
                let step = &design.steps[it.step];
                let sends = step.by.is_some_and(|(by, _)| by.actor == sender.actor);
                let clause = it.clause(design);
                let cited =
                    clause.is_some_and(|it| !it.under.is_empty() || !it.required_by.is_empty());
                let mut of_the_step = step.under.iter().chain(&step.required_by);
                let of_the_whole = design.procedures[it.procedure].under.iter();
                let mut lets = of_the_whole.filter_map(|it| it.provision);
                let grounded = cited
                    || of_the_step.any(|cited| may_bind_the_holder(eval, cited, it))
                    || lets.any(|provision| eval.world.lets(provision, it) == Fit::Yes);
                let mut consulted = design.plans.iter().flat_map(|it| &it.consulted);
                let asked = consulted.any(|(actor, ..)| *actor == sender.actor);
                Some(Truth::of(sends || grounded || asked))
            },
        )
        .reads(
            Facets::MOVES
                .and(Facets::STEPS)
                .and(Facets::ABOUT)
                .and(Facets::HELD)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE)
                .and(Facets::PLANS),
        ),
        condition(
            "{system} is a common platform",
            "{0}が共通の基盤である",
            |eval, it| {
                let id = it.system(0)?;
                let design = eval.world.design;
                let common = |id: SystemId| {
                    let traits = &design.systems[id].traits;
                    traits.shared || traits.standard.value() == Some(&true)
                };
                Some(Truth::of(common(id) || runs_on_the_common_desk(eval, id)))
            },
        )
        .reads(Facets::TRAITS.and(Facets::STORES)),
    ],
};

fn is_government(eval: &Eval<'_>, actor: gensoku_dsl::design::ActorId) -> bool {
    eval.world.design.actors[actor].kind.is_government()
}

fn is_state(eval: &Eval<'_>, actor: gensoku_dsl::design::ActorId) -> bool {
    eval.world.design.actors[actor].kind.is_state()
}

/// Whether a procedure is for people who live abroad, by its purpose, by whom it serves or by what it is called.
fn is_for_people_abroad(eval: &Eval<'_>, id: ProcedureId) -> bool {
    let design = eval.world.design;
    let procedure = &design.procedures[id];
    let served = procedure.serves.map(|(it, _)| &design.actors[it]);
    let mut steps = procedure.steps.iter().map(|&it| &design.steps[it]);
    let mut consulate = || {
        steps.any(|it| {
            let by = it.by.map(|(by, _)| design.actors[by.actor].kind);
            by == Some(ActorKind::Foreign) && it.for_.is_some()
        })
    };
    let purpose = procedure.purpose.value();
    purpose.is_some_and(|&it| is_a_purpose_abroad(eval, it))
        || called::ABROAD.name(&procedure.name)
        || served.is_some_and(|it| called::ABROAD.name(&it.name) || it.kind == ActorKind::Foreign)
        || consulate()
}

fn is_a_purpose_abroad(eval: &Eval<'_>, id: PurposeId) -> bool {
    let design = eval.world.design;
    let purposes = &design.words.purposes;
    let abroad = || {
        let mut wider = crate::data::wider_purposes(design, id).map(|it| &purposes[it].name);
        wider.any(|it| it.answers_to("identification-abroad") || called::ABROAD.name(it))
    };
    let known = &eval.gathered.purposes_abroad;
    known.of(purposes.len(), id, abroad)
}

/// Whether what is cited for a step may be what lets it take data: not if all that it says is something else.
fn may_bind_the_holder(eval: &Eval<'_>, cited: &Citation, movement: &Movement) -> bool {
    let Some(provision) = cited.provision else {
        return true;
    };
    let mut effects = eval.world.design.provisions[provision].effects.iter();
    let in_words = |it: &EffectKind| matches!(it, EffectKind::Requires(Requirement::Words(_), _));
    effects.len() == 0
        || effects.any(|it| in_words(&it.kind))
        || eval.world.lets(provision, movement) != Fit::No
}

/// Whether a system runs on the common front desk of municipalities.
fn runs_on_the_common_desk(eval: &Eval<'_>, id: SystemId) -> bool {
    let desk = eval.world.design.system_named("FrontDeskSaaS");
    desk.is_some_and(|it| eval.rests_on(id, it))
}

/// Whether some step is done on a system.
pub(super) fn is_met(eval: &Eval<'_>, id: SystemId) -> bool {
    eval.world.steps().any(|it| {
        let channels = eval.world.design.steps[it].channels.value();
        channels.into_iter().flatten().any(|it| it.on == Some(id))
    })
}

/// The systems on which the applicant acts in a procedure from where they are: a terminal at a counter is no front, and
/// that of a proxy is theirs only where they act on none themselves.
fn fronts(eval: &Eval<'_>, procedure: ProcedureId) -> BTreeSet<SystemId> {
    let design = eval.world.design;
    let digital = ChannelKind::is_digital;
    let themselves = |it: StepId| {
        let by = design.steps[it].by.map(|(by, _)| &design.actors[by.actor]);
        by.is_none_or(|it| it.proxy.is_none())
    };
    let acts = |it| it == Involvement::Acts;
    let own: BTreeSet<SystemId> = on_which(eval, procedure, acts, themselves, digital).collect();
    if own.is_empty() {
        on_which(eval, procedure, acts, |_| true, digital).collect()
    } else {
        own
    }
}

/// The systems on which the applicant acts in a procedure, or is told something.
fn met_on<'e>(
    eval: &'e Eval<'_>,
    procedure: ProcedureId,
) -> impl Iterator<Item = SystemId> + use<'e> {
    on_which(eval, procedure, |_| true, |_| true, |_| true)
}

fn on_which<'e>(
    eval: &'e Eval<'_>,
    procedure: ProcedureId,
    counts: fn(Involvement) -> bool,
    these: impl Fn(StepId) -> bool + 'e,
    by: fn(ChannelKind) -> bool,
) -> impl Iterator<Item = SystemId> + 'e {
    let design = eval.world.design;
    let steps = design.procedures[procedure].steps.iter();
    let involved =
        steps.filter(move |&&it| these(it) && eval.world.involvement(it).is_some_and(counts));
    involved
        .filter_map(|&it| design.steps[it].channels.value())
        .flatten()
        .filter(move |it| by(it.kind))
        .filter_map(|it| it.on)
}

/// Whether some office holds data before a step is done, other than because its procedure will write it down.
fn held_by_an_office(eval: &Eval<'_>, data: DataId, step: StepId) -> bool {
    let procedure = eval.world.design.steps[step].procedure;
    let its_own = |system: SystemId, data: DataId| {
        let mut brought = eval.world.brought_into(system, data).iter();
        brought.any(|&at| {
            let movement = eval.world.movements.get(at);
            movement.is_some_and(|it| it.procedure == procedure)
        })
    };
    let mut records = eval.world.records.iter().enumerate();
    records.any(|(at, it)| {
        if its_own(it.system, it.data) {
            return false;
        }
        let holder = eval.world.holder(it.system);
        eval.world.within_data(data, it.data)
            && holder.is_some_and(|it| is_government(eval, it))
            && eval.world.is_there_before(at, step)
    })
}

/// What the applicant types in or shows, and in which step.
fn asked(eval: &Eval<'_>, procedure: ProcedureId) -> BTreeSet<(DataId, StepId)> {
    let by_hand = eval.world.movements_in(procedure).iter().filter(|it| {
        matches!(it.verb, Verb::Enters | Verb::Shows)
            && eval.world.involvement(it.step) == Some(Involvement::Acts)
    });
    by_hand.map(|it| (it.data, it.step)).collect()
}

/// Whether an office pays money out to the people whom a procedure serves.
pub(super) fn pays_people(eval: &Eval<'_>, id: ProcedureId) -> bool {
    let design = eval.world.design;
    let procedure = &design.procedures[id];
    let people = procedure
        .serves
        .is_some_and(|(it, _)| design.actors[it].kind.is_person());
    people
        && procedure
            .steps
            .iter()
            .map(|&it| &design.steps[it])
            .any(|step| {
                let office = step.by.is_some_and(|(it, _)| is_government(eval, it.actor));
                let mut channels = step.channels.value().into_iter().flatten();
                office
                    && channels.any(|it| matches!(it.kind, ChannelKind::Bank | ChannelKind::Cash))
            })
}

/// How often a year people use a front: as it says, or as often as the procedures on it start by the calendar.
fn uses_a_year(eval: &Eval<'_>, id: SystemId) -> Option<u64> {
    const YEAR: u64 = 365 * 86_400_000;
    let design = eval.world.design;
    let mut met = design
        .procedures
        .ids()
        .filter(|&it| met_on(eval, it).any(|it| it == id))
        .peekable();
    met.peek()?;
    if let Some(used) = design.systems[id].traits.used_per_year.value() {
        return Some(*used);
    }
    let starts = met.map(|it| match design.procedures[it].starts.value() {
        Some(Start::Every(period)) if *period > 0 => Some(YEAR / period),
        _ => None,
    });
    let starts: Option<Vec<u64>> = starts.collect();
    Some(starts?.into_iter().sum())
}

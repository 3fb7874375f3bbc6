//! Of what a declaration is made, part by part, and which of its parts rules read as what ([`Facets`]).

use gensoku_dsl::design::{
    Actor, ActorId, ActorKind, Data, DataId, Design, Effect, EffectKind, Law, LawId, Name, Outside,
    PlanId, PopulationId, Procedure, Provision, ProvisionId, Said, Step, System, SystemId,
};

use super::super::facets::Facets;
use super::super::lexicon::called;
use crate::finding::Element;

/// A part of a declaration: what changes where it says something else, and what it says.
pub(super) type Part = (Facets, Said);

/// What is read of the channels of a step.
const CHANNELS: Facets = Facets::CHANNELS.without(Facets::METHODS.and(Facets::NEEDS));

/// A game over digital steps.
const GAME: Facets = Facets::DIGITAL.and(Facets::IN_CUT).and(Facets::CUTS);

/// On what it rests besides their order, where something is sent or issued.
const INVOLVED: Facets = Facets::INVOLVED.and(GAME);

/// What is declared at a place of a table; nothing where all rules are asked again because of it.
pub(super) fn element(kind: Outside, at: usize) -> Option<Element> {
    Some(match kind {
        Outside::Actors => Element::Actor(ActorId::from(at)),
        Outside::Data => Element::Data(DataId::from(at)),
        Outside::Systems => Element::System(SystemId::from(at)),
        Outside::Laws => Element::Law(LawId::from(at)),
        Outside::Provisions => Element::Provision(ProvisionId::from(at)),
        Outside::Populations => Element::Population(PopulationId::from(at)),
        Outside::Plans => Element::Plan(PlanId::from(at)),
        _ => return None,
    })
}

/// The parts of a declaration, as many of each of its kind; nothing where all rules are asked again because of it.
pub(super) fn of(design: &Design, element: Element) -> Option<Vec<Part>> {
    Some(match element {
        Element::Procedure(id) => of_procedure(design.procedures.find(id)?),
        Element::Step(id) => of_step(design.steps.find(id)?),
        Element::Actor(id) => of_actor(design.actors.find(id)?),
        Element::Data(id) => of_data(design.data.find(id)?),
        Element::System(id) => of_system(design.systems.find(id)?),
        Element::Law(id) => of_law(design.laws.find(id)?),
        Element::Provision(id) => of_provision(design.provisions.find(id)?),
        Element::Population(id) => vec![(Facets::DECLARED, Said::of(design.populations.find(id)?))],
        Element::Plan(id) => vec![(Facets::PLANS, Said::of(design.plans.find(id)?))],
        _ => return None,
    })
}

/// Of a procedure, apart from its steps.
fn of_procedure(it: &Procedure) -> Vec<Part> {
    // Every field is named, here and below, so that a new one is not forgotten.
    let Procedure {
        name,
        serves,
        per,
        purpose,
        under,
        starts,
        must_survive,
        steps,
    } = it;
    vec![
        (Facets::TITLES, Said::of(&called::tells(name))),
        (Facets::NONE, Said::of(name)),
        (
            Facets::ALL,
            Said::of(&(serves, per, purpose, under, starts, must_survive, steps)),
        ),
    ]
}

/// Of a step.
fn of_step(it: &Step) -> Vec<Part> {
    let Step {
        name,
        procedure,
        by,
        is_junction,
        for_,
        under,
        required_by,
        channels,
        needs,
        takes,
        waits,
        fee,
        data,
        identifies,
        next,
        after_all,
        waits_for,
        calls,
        fallbacks,
    } = it;
    let order = (next, after_all, waits_for);
    vec![
        (Facets::NONE, Said::of(name)),
        (CHANNELS, Said::of(channels)),
        (Facets::NEEDS, Said::of(needs)),
        (Facets::METHODS, Said::of(identifies)),
        (Facets::TIMES, Said::of(&(takes, waits, fee))),
        (Facets::ORDER.and(INVOLVED), Said::of(&order)),
        (
            Facets::ALL,
            Said::of(&(
                (procedure, by, is_junction, for_, under),
                (required_by, data, calls, fallbacks),
            )),
        ),
    ]
}

/// What something outside procedures is called: things are looked up by names and aliases, and some are told by titles.
fn of_name(it: &Name) -> [Part; 4] {
    let Name {
        id,
        title,
        aliases,
        span,
        whole,
    } = it;
    [
        (Facets::ALL, Said::of(&(id, aliases, called::asked_for(it)))),
        (Facets::TITLES, Said::of(&called::tells(it))),
        (Facets::NONE, Said::of(title)),
        (Facets::NONE, Said::of(&(span, whole))),
    ]
}

/// Of an actor.
fn of_actor(it: &Actor) -> Vec<Part> {
    let Actor {
        name,
        kind,
        proxy,
        many,
        staff,
        open,
    } = it;
    let rest = [
        (Facets::KINDS, Said::of(kind)),
        // Only who is a proxy acts for somebody.
        (
            Facets::PROXIES,
            Said::of(&(*kind == ActorKind::Proxy, proxy)),
        ),
        (Facets::MANY, Said::of(&(*many > 1))),
        (Facets::STAFF, Said::of(&(many, staff, open))),
    ];
    of_name(name).into_iter().chain(rest).collect()
}

/// Of a class of data.
fn of_data(it: &Data) -> Vec<Part> {
    let Data {
        name,
        about,
        sector,
        owner,
        sensitive,
        within,
    } = it;
    let rest = [
        (Facets::ALL, Said::of(within)),
        (Facets::UNITS, Said::of(about)),
        (Facets::SECTORS, Said::of(sector)),
        (Facets::OWNERS, Said::of(owner)),
        (Facets::SENSITIVE, Said::of(sensitive)),
    ];
    of_name(name).into_iter().chain(rest).collect()
}

/// Of a system.
fn of_system(it: &System) -> Vec<Part> {
    let System {
        name,
        of,
        run_by,
        holds,
        keys,
        runs_on,
        or_on,
        encrypted,
        period,
        under,
        traits,
    } = it;
    let rest = [
        (Facets::HOLDERS, Said::of(of)),
        (Facets::LIES, Said::of(holds)),
        (Facets::THERE, Said::of(period)),
        (
            Facets::RUNS,
            Said::of(&(run_by, runs_on, or_on, encrypted, under)),
        ),
        // Under what it lies decides with what it meets, and profiles tell of some traits, too.
        (Facets::KEYS.and(Facets::LIES), Said::of(keys)),
        (
            Facets::TRAITS.and(Facets::STORES).and(Facets::KEYS),
            Said::of(traits),
        ),
    ];
    of_name(name).into_iter().chain(rest).collect()
}

/// Of a law, apart from its provisions.
fn of_law(it: &Law) -> Vec<Part> {
    let Law {
        name,
        level,
        of,
        egov,
        under,
        period,
        provisions,
    } = it;
    let said = Said::of(&(level, of, egov, under, period, provisions));
    let rest = [(Facets::ALL, said)];
    of_name(name).into_iter().chain(rest).collect()
}

/// Of a provision.
fn of_provision(it: &Provision) -> Vec<Part> {
    let Provision {
        law,
        number,
        title,
        effects,
        under,
        period,
        source,
        span,
    } = it;
    let (requires, others): (Vec<&Effect>, Vec<&Effect>) =
        effects.iter().partition(|it| requires_something(it));
    let there: Vec<_> = effects
        .iter()
        .map(|it| (requires_something(it), it.period))
        .collect();
    let enacted = Facets::IN_FORCE.and(Facets::ENACTED);
    // Whoever has to do something on paper cannot do it digitally, and what has to be decided per household is.
    let required = Facets::REQUIRES.and(GAME).and(Facets::PER);
    vec![
        (Facets::NONE, Said::of(span)),
        (
            Facets::ALL,
            Said::of(&(law, number, title, under, period, source)),
        ),
        (enacted, Said::of(&there)),
        (required, Said::of(&requires)),
        (Facets::PERMITS, Said::of(&others)),
    ]
}

fn requires_something(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Requires(..))
}

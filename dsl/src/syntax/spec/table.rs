//! The table: a row for each clause.

use super::{Context, NameKind, Set, Slot, Spec, Stop};
use crate::syntax::keyword::Keyword::{self, *};

const fn c(context: Context, keyword: Keyword, args: &'static [Slot]) -> Spec {
    Spec {
        context,
        keyword,
        args,
        tail: &[],
        block: None,
        titled: false,
        shared: false,
        goes_on: false,
    }
}

impl Spec {
    const fn tail(mut self, tail: &'static [Context]) -> Self {
        self.tail = tail;
        self
    }
    const fn block(mut self, block: Context) -> Self {
        self.block = Some(block);
        self
    }
    const fn titled(mut self) -> Self {
        self.titled = true;
        self
    }
    const fn shared(mut self) -> Self {
        self.shared = true;
        self
    }
    const fn goes_on(mut self) -> Self {
        self.goes_on = true;
        self
    }
}

use NameKind as N;
use Slot as S;

const ITEM: &[N] = &[N::Data, N::Document];
const SYSTEM: &[N] = &[N::System];
const ACTOR: &[N] = &[N::Actor];
const STEP: &[N] = &[N::Step];
const TARGET: &[N] = &[N::Step, N::Outcome];
const PURPOSE: &[N] = &[N::Purpose];
const IDENTIFIER: &[N] = &[N::Identifier];

/// Every clause of the language.
pub static SPECS: &[Spec] = {
    use Context as C;
    &[
        // Declarations.
        c(C::File, Design, &[]).titled().tail(&[C::Design]),
        c(C::Design, AsOf, &[S::Date]),
        c(C::File, Use, &[S::NameOrText(&[N::Library])]),
        c(C::File, Law, &[S::New(N::Law)])
            .titled()
            .tail(&[C::Declared, C::Law])
            .block(C::Provisions),
        c(C::File, Actor, &[S::New(N::Actor)])
            .titled()
            .tail(&[C::Declared, C::Actor])
            .block(C::Actor),
        c(C::File, Identifier, &[S::New(N::Identifier)])
            .titled()
            .tail(&[C::Declared, C::Identifier])
            .block(C::Identifier),
        c(C::File, Mapping, &[S::New(N::Mapping)])
            .titled()
            .tail(&[C::Declared, C::Mapping])
            .block(C::Mapping),
        c(C::File, Data, &[S::New(N::Data)])
            .titled()
            .tail(&[C::Declared, C::Data])
            .block(C::Data),
        c(C::File, System, &[S::New(N::System)])
            .titled()
            .tail(&[C::Declared, C::System])
            .block(C::System),
        c(C::File, Procedure, &[S::New(N::Procedure)])
            .titled()
            .tail(&[C::Declared, C::ProcedureHead])
            .block(C::Procedure),
        c(C::File, Decision, &[S::New(N::Decision)])
            .titled()
            .tail(&[C::Declared, C::Decision])
            .block(C::Decision),
        c(C::File, Revision, &[S::New(N::Revision)])
            .titled()
            .tail(&[C::Declared, C::RevisionHead])
            .block(C::Revision),
        c(C::File, Population, &[S::New(N::Population)])
            .titled()
            .tail(&[C::Declared])
            .block(C::Population),
        c(C::File, Scenario, &[S::New(N::Scenario)])
            .titled()
            .tail(&[C::Declared])
            .block(C::Scenario),
        c(C::File, Plan, &[S::New(N::Plan)])
            .titled()
            .tail(&[C::Declared])
            .block(C::Plan),
        c(C::File, Accept, &[S::Finding])
            .titled()
            .tail(&[C::Accept]),
        c(C::File, Rule, &[S::New(N::Rule)])
            .titled()
            .tail(&[C::Rule]),
        c(C::File, Sector, &[S::New(N::Sector)])
            .titled()
            .tail(&[C::Declared]),
        c(C::File, Purpose, &[S::New(N::Purpose)])
            .titled()
            .tail(&[C::Declared, C::Purpose]),
        c(C::File, Event, &[S::New(N::Event)])
            .titled()
            .tail(&[C::Declared]),
        c(C::File, Document, &[S::New(N::Document)])
            .titled()
            .tail(&[C::Declared, C::Document]),
        c(C::File, Outcome, &[S::New(N::Outcome)])
            .titled()
            .tail(&[C::Declared]),
        c(C::File, Group, &[S::New(N::Group)])
            .titled()
            .tail(&[C::Declared, C::Group])
            .block(C::Group),
        // What any declaration may say.
        c(C::Declared, Also, &[S::Aliases]),
        c(C::Declared, Source, &[S::Title]),
        // Laws.
        c(C::Law, Is, &[S::Word(Set::Level)]),
        c(C::Law, Of, &[S::One(ACTOR)]),
        c(C::Law, Egov, &[S::Title]),
        c(C::Law, Under, &[S::Cites]),
        c(C::Law, FromDate, &[S::Date]),
        c(C::Law, Until, &[S::Date]),
        c(C::Provisions, Art, &[S::Provision])
            .titled()
            .tail(&[C::Provision])
            .block(C::Provision),
        c(C::Provision, Requires, &[S::Requirement]).tail(&[C::Effect]),
        c(C::Provision, Permits, &[S::Movement]).tail(&[C::Effect]),
        c(C::Provision, Forbids, &[S::Movement]).tail(&[C::Effect]),
        c(C::Provision, Under, &[S::Cites]),
        c(C::Provision, FromDate, &[S::Date]),
        c(C::Provision, Until, &[S::Date]),
        c(C::Provision, Source, &[S::Title]),
        c(C::Effect, UseOf, &[S::One(IDENTIFIER)]),
        c(
            C::Effect,
            OfScope,
            &[S::One(&[N::Step, N::Procedure, N::Purpose])],
        ),
        c(C::Effect, From, &[S::PartyOrDate]),
        c(C::Effect, To, &[S::Party]),
        c(C::Effect, For, &[S::One(PURPOSE)]),
        c(C::Effect, KeyedBy, &[S::One(IDENTIFIER)]),
        c(C::Effect, If, &[S::Title]),
        c(C::Effect, Until, &[S::Date]),
        c(C::Effect, Notwithstanding, &[]),
        // Actors.
        c(C::Actor, Is, &[S::Word(Set::ActorKind)]),
        c(C::Actor, Of, &[S::One(ACTOR)]),
        c(C::Actor, ByMandate, &[S::NameOrText(&[N::Document])]),
        c(C::Actor, Many, &[S::Count]),
        c(C::Actor, Staff, &[S::Count]).tail(&[C::Staff]),
        c(C::Actor, Open, &[S::Hours]),
        c(C::SetActor, Many, &[S::Count]),
        c(C::SetActor, Staff, &[S::Count]).tail(&[C::Staff]),
        c(C::SetActor, Open, &[S::Hours]),
        c(C::Staff, At, &[S::Yen]).tail(&[C::Wage]),
        c(C::Wage, Per, &[S::Word(Set::Wage)]),
        // Identifiers and mappings.
        c(C::Identifier, Is, &[S::WordOrNone(Set::Unit)]),
        c(C::Identifier, Universal, &[]),
        c(C::Identifier, Sector, &[S::One(&[N::Sector])]),
        c(C::Identifier, Local, &[]),
        c(C::Identifier, GovernedBy, &[S::One(&[N::Law])]),
        c(C::Mapping, Links, &[S::One(IDENTIFIER)]).tail(&[C::Links]),
        c(C::Links, To, &[S::One(IDENTIFIER)]),
        c(C::Mapping, HeldBy, &[S::OneOrNone(ACTOR)]),
        c(C::SetMapping, HeldBy, &[S::OneOrNone(ACTOR)]),
        // Data and systems.
        c(C::Data, About, &[S::WordOrNone(Set::Unit)]),
        c(C::Data, Sector, &[S::OneOrNone(&[N::Sector])]),
        c(C::Data, OwnedBy, &[S::OneOrNone(ACTOR)]),
        c(C::Data, Sensitive, &[]),
        c(C::Data, Within, &[S::One(&[N::Data])]),
        c(C::System, Of, &[S::OneOrNone(ACTOR)]),
        c(C::System, RunBy, &[S::One(ACTOR)]),
        c(C::System, Holds, &[S::Several(&[N::Data])]),
        c(C::System, KeyedBy, &[S::SeveralOrNone(IDENTIFIER)]),
        c(C::System, RunsOn, &[S::Several(SYSTEM)]).tail(&[C::Hosts]),
        c(C::Hosts, Or, &[S::Several(SYSTEM)]),
        c(C::System, Under, &[S::CitesOrNone]),
        c(C::System, Standard, &[]),
        c(C::System, Own, &[]),
        c(C::System, Shared, &[]),
        c(C::System, Format, &[S::NameOrText(&[N::Free])]),
        c(C::System, Keeps, &[S::DurationOrNone]),
        c(C::System, Standing, &[]),
        c(C::System, OnDemand, &[]),
        c(C::System, Used, &[S::Count]).tail(&[C::Used]),
        c(C::Used, Per, &[S::Word(Set::Often)]),
        c(C::System, Autonomy, &[S::Duration]),
        c(C::System, RecoversWithin, &[S::Duration]),
        c(C::System, People, &[S::Count]),
        c(C::System, Handlers, &[S::Count]),
        c(C::System, Disposition, &[S::Word(Set::Disposition)]),
        c(C::System, RefreshedEvery, &[S::Duration]),
        c(C::System, Assessment, &[S::WordOrNone(Set::Assessment)]).tail(&[C::Assessment]),
        c(C::Assessment, Published, &[S::Date]),
        c(C::System, Incident, &[S::Date]),
        c(C::System, Encrypted, &[]),
        c(C::System, FromDate, &[S::Date]),
        c(C::System, Until, &[S::Date]),
        // Vocabulary.
        c(C::Purpose, Within, &[S::One(PURPOSE)]),
        c(C::Document, Shows, &[S::Several(&[N::Data])]),
        c(C::Group, Is, &[S::Word(Set::ActorKind)]),
        c(C::Group, Without, &[S::Words(Set::Need)]),
        c(C::Group, DefinedBy, &[S::One(ACTOR)]).tail(&[C::Definition]),
        c(C::SetGroup, Without, &[S::Words(Set::Need)]),
        c(C::SetGroup, DefinedBy, &[S::One(ACTOR)]).tail(&[C::Definition]),
        c(C::Definition, As, &[S::Title]),
        c(C::Definition, Under, &[S::CitesOrNone]),
        // Procedures.
        c(C::ProcedureHead, Serves, &[S::One(ACTOR)]).tail(&[C::Serves]),
        c(C::ProcedureHead, Purpose, &[S::OneOrNone(PURPOSE)]),
        c(C::ProcedureHead, Under, &[S::CitesOrNone]),
        c(C::Procedure, Serves, &[S::One(ACTOR)]).tail(&[C::Serves]),
        c(C::Serves, Per, &[S::WordOrNone(Set::Unit)]),
        c(C::Procedure, Purpose, &[S::OneOrNone(PURPOSE)]),
        c(C::Procedure, Under, &[S::CitesOrNone]),
        c(C::Procedure, StartsOn, &[S::Start]),
        c(C::Procedure, StartsEvery, &[S::Duration]),
        c(C::Procedure, MustSurvive, &[S::Several(&[N::Scenario])]),
        c(C::Procedure, Step, &[S::New(N::Step)])
            .titled()
            .tail(&[C::Declared, C::StepHead])
            .block(C::Step),
        c(C::StepHead, By, &[S::OneOrNone(ACTOR)]),
        c(C::StepHead, ForActor, &[S::One(ACTOR)]),
        c(C::StepHead, Under, &[S::CitesOrNone]),
        c(C::StepHead, RequiredBy, &[S::Cites]),
        c(C::AddedStep, Before, &[S::One(STEP)]),
        c(C::AddedStep, AfterStep, &[S::One(STEP)]),
        // Steps.
        c(C::Step, Channel, &[S::WordOrNone(Set::Channel)]).tail(&[C::Channel, C::Ground]),
        c(C::Channel, On, &[S::OneOrNone(SYSTEM)]),
        c(C::Channel, Or, &[S::OrChannel]).tail(&[C::ChannelOn]),
        c(C::ChannelOn, On, &[S::OneOrNone(SYSTEM)]),
        c(C::Step, Needs, &[S::Words(Set::Need)]).tail(&[C::Ground]),
        c(C::Step, Takes, &[S::Estimate]).tail(&[C::Ground]),
        c(C::Step, Waits, &[S::Estimate]).tail(&[C::Ground]),
        c(C::Step, Fee, &[S::Yen]).tail(&[C::Ground]),
        c(C::Step, Enters, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Shows, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Issues, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Reads, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Copies, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Writes, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Sends, &[S::Several(ITEM)]).tail(&[C::Movement, C::Ground]),
        c(C::Step, Identifies, &[S::One(ACTOR)]).tail(&[C::Identifies, C::Ground]),
        c(C::Step, Then, &[S::One(TARGET)])
            .shared()
            .tail(&[C::Ways, C::Way]),
        c(C::Step, ThenAll, &[S::Several(TARGET)]),
        c(C::Step, ThenSome, &[S::One(TARGET)])
            .shared()
            .tail(&[C::SomeWays, C::SomeWay]),
        c(C::Step, AfterAll, &[S::Several(STEP)]),
        c(C::Step, AfterSome, &[S::Several(STEP)]),
        c(C::Step, Calls, &[S::One(&[N::Procedure])]),
        c(C::Step, Fallback, &[S::One(STEP)]).tail(&[C::Fallback]),
        c(C::SetStep, Without, &[S::Removed]),
        c(C::Ground, Under, &[S::CitesOrNone]),
        c(C::Ground, RequiredBy, &[S::Cites]),
        c(C::Movement, From, &[S::One(SYSTEM)]).tail(&[C::Whose]),
        c(C::Movement, To, &[S::One(&[N::System, N::Actor])]).tail(&[C::Whose]),
        c(C::Whose, Of, &[S::One(ACTOR)]),
        c(C::Movement, KeyedBy, &[S::OneOrNone(IDENTIFIER)]),
        c(C::Movement, For, &[S::OneOrNone(PURPOSE)]),
        c(C::Movement, Encrypted, &[]),
        c(C::Movement, WithConsent, &[]).tail(&[C::Consent]),
        c(C::Movement, WithConsentFor, &[S::OneOrNone(PURPOSE)]).tail(&[C::Consent]),
        c(C::Movement, Blanket, &[]).tail(&[C::Consent]),
        c(C::Consent, StopsWithin, &[S::DurationOrNone]),
        c(C::Consent, Through, &[S::One(SYSTEM)]),
        c(C::Consent, PortableAs, &[S::NameOrTextOrNone(&[N::Free])]),
        c(C::Identifies, ByMethod, &[S::Word(Set::Method)]),
        c(C::Ways, Or, &[S::One(TARGET)]).shared().tail(&[C::Way]),
        c(C::Way, When, &[S::NameOrText(&[N::Decision])]),
        c(C::Way, Lacks, &[S::Word(Set::Need)]),
        c(C::Way, Otherwise, &[]),
        c(C::Way, After, &[S::Duration]),
        c(C::SomeWays, Or, &[S::One(TARGET)])
            .shared()
            .tail(&[C::SomeWay]),
        c(C::SomeWay, When, &[S::NameOrText(&[N::Decision])]),
        c(C::SomeWay, Otherwise, &[]),
        c(C::SomeWay, Always, &[]),
        c(C::Fallback, When, &[S::One(SYSTEM)]).tail(&[C::IsDown]),
        c(C::IsDown, Down, &[]),
        // Revisions.
        c(C::RevisionHead, OfScope, &[S::One(&[N::Procedure])]),
        c(C::RevisionHead, FromDate, &[S::Date]),
        c(C::Revision, Serves, &[S::One(ACTOR)]).tail(&[C::Serves]),
        c(C::Revision, Purpose, &[S::One(PURPOSE)]),
        c(C::Revision, Under, &[S::CitesOrNone]),
        c(C::Revision, StartsOn, &[S::Start]),
        c(C::Revision, StartsEvery, &[S::Duration]),
        c(C::Revision, Drop, &[S::Several(STEP)]),
        c(C::Revision, AddStep, &[S::New(N::Step)])
            .titled()
            .tail(&[C::Declared, C::StepHead, C::AddedStep])
            .block(C::Step),
        c(C::Revision, ReplaceStep, &[S::One(STEP)])
            .titled()
            .tail(&[C::Declared, C::StepHead])
            .block(C::Step),
        c(C::Revision, MustSurvive, &[S::Several(&[N::Scenario])]),
        c(C::Revision, SetStep, &[S::One(STEP)]).block(C::SetStep),
        c(C::Revision, SetActor, &[S::One(ACTOR)]).block(C::SetActor),
        c(C::Revision, SetData, &[S::One(&[N::Data])]).block(C::Data),
        c(C::Revision, SetIdentifier, &[S::One(IDENTIFIER)]).block(C::Identifier),
        c(C::Revision, SetMapping, &[S::One(&[N::Mapping])]).block(C::SetMapping),
        c(C::Revision, SetSystem, &[S::One(SYSTEM)]).block(C::System),
        c(C::Revision, SetGroup, &[S::One(&[N::Group])]).block(C::SetGroup),
        c(C::Revision, SetScenario, &[S::One(&[N::Scenario])]).block(C::Scenario),
        c(C::Revision, SetPlan, &[S::One(&[N::Plan])]).block(C::Plan),
        c(C::Revision, SetDecision, &[S::One(&[N::Decision])]).block(C::Decision),
        c(C::Revision, Repeal, &[S::Cite]).tail(&[C::Provision]),
        c(C::Revision, Amend, &[S::Cite])
            .titled()
            .tail(&[C::Provision])
            .block(C::Provision),
        c(C::Revision, Insert, &[S::Cite])
            .titled()
            .tail(&[C::Provision])
            .block(C::Provision),
        // Rules.
        c(C::Rule, Of, &[S::One(&[N::Free])]),
        c(C::Rule, Is, &[S::Word(Set::Severity)]),
        c(C::Rule, Concern, &[S::Word(Set::Concern)]),
        c(C::Rule, Source, &[S::Sources]),
        c(C::Rule, Why, &[S::Title]),
        c(C::Rule, Parameter, &[S::Several(&[N::Free])]),
        c(C::Rule, For, &[S::RuleWords(Stop::Binding)]),
        c(C::Rule, Where, &[S::RuleWords(Stop::Limit)]),
        c(C::Rule, Must, &[S::RuleWords(Stop::Demand)]),
        c(C::Rule, MustNot, &[S::RuleWords(Stop::Demand)]),
        c(C::Rule, Say, &[S::Title]).tail(&[C::Case]),
        c(C::Rule, Remedy, &[S::Remedy]).tail(&[C::Case]),
        c(C::Rule, Example, &[S::Example]),
        c(C::Case, When, &[S::RuleWords(Stop::Demand)]),
        // Decisions.
        c(C::Decision, About, &[S::Word(Set::DecisionUnit)]),
        c(C::Decision, When, &[S::Expression]),
        c(C::Decision, Amount, &[S::Expression]),
        c(C::Decision, Under, &[S::Cites]),
        // Populations and scenarios.
        c(C::Population, People, &[S::Count]),
        c(C::Population, Has, &[S::NeedShare]),
        c(C::Population, Unregistered, &[S::Share]),
        c(C::Population, Incomes, &[S::Distribution]),
        c(C::Population, Households, &[S::Distribution]),
        c(C::Population, From, &[S::Title]),
        c(C::Population, Column, &[S::One(&[N::Free])]).tail(&[C::Column]),
        c(C::Column, As, &[S::Title]),
        c(C::Scenario, DownFor, &[S::Several(SYSTEM)]).tail(&[C::DownFor]),
        c(C::DownFor, ForTime, &[S::Duration]),
        c(C::Scenario, Demand, &[S::Times]),
        c(C::Scenario, OnDate, &[S::Date]),
        c(C::Scenario, WithdrawConsent, &[S::Share]),
        c(C::Scenario, Drilled, &[S::Date]),
        // Plans.
        c(C::Plan, Milestone, &[S::New(N::Milestone)])
            .titled()
            .tail(&[C::Milestone])
            .block(C::Milestone),
        c(C::Plan, Source, &[S::Title]),
        c(C::Milestone, ByDate, &[S::Date]),
        c(C::Milestone, Source, &[S::Title]),
        c(
            C::Milestone,
            Covers,
            &[S::Several(&[N::System, N::Procedure])],
        )
        .tail(&[C::Whose])
        .goes_on(),
        c(C::Milestone, Takes, &[S::Durations]),
        c(C::Milestone, Needs, &[S::Count]).tail(&[C::Skill]),
        c(C::Milestone, Trains, &[S::Count]).tail(&[C::Skill]),
        c(C::Skill, People, &[]),
        c(C::Skill, Skilled, &[S::NameOrText(&[N::Free])]),
        c(C::Milestone, AfterStep, &[S::Several(&[N::Milestone])]),
        c(C::Plan, Consulted, &[S::One(ACTOR)]).tail(&[C::Consulted]),
        c(C::Consulted, OnDate, &[S::Date]),
        c(C::Plan, DependsOn, &[S::NameOrText(&[N::Free])]).tail(&[C::Depends]),
        c(C::Depends, Until, &[S::Date]),
        c(C::Plan, Announced, &[S::DateOrNone]),
        c(C::Plan, Measure, &[S::Title]).tail(&[C::Measure]),
        c(C::Measure, FromValue, &[S::Quantity]),
        c(C::Measure, ToValue, &[S::Quantity]),
        c(C::Measure, ByDate, &[S::Date]),
        // Accepted findings.
        c(C::Accept, ByWho, &[S::NameOrText(&[N::Free])]),
        c(C::Accept, Until, &[S::Date]),
    ]
};

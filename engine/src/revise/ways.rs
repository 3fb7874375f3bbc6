//! Ways out of findings, as changes that can be applied.
//!
//! What helps follows from what a rule asks: one that asks for a digital way is helped by a digital channel,
//! one that asks where data lies by reading it there, whatever rule it is. A rule that asks nothing which a
//! clause of a revision can change has no candidate, and its findings are told by name.

mod channels;
mod data;
mod groups;
mod keys;
mod known;
mod law;
mod milestones;
mod movement;
mod outages;
mod plans;
mod procedures;
mod steps;
mod systems;

pub(super) use law::free_article;

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, LawId, ProvisionId};
use gensoku_dsl::text::{Lang, Text};
use jiff::civil::Date;

use super::change::{Candidate, Clause, ToState, key};
use crate::finding::{Element, Finding, RemedyLevel};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::parameters::Amount;
use crate::rules::types::Kind;
use crate::rules::{Parameters, Rule, say};
use crate::world::{Answer, World};

/// The candidates for what was found, each once, in the order of the findings.
pub(super) fn out_of(
    world: &World<'_>,
    rules: &[Rule],
    parameters: &Parameters,
    findings: &[&Finding],
) -> Vec<Candidate> {
    let mut ways = Ways {
        world,
        parameters,
        design: world.design,
        found: Vec::new(),
        place: BTreeMap::new(),
        inserted: BTreeMap::new(),
        finding: String::new(),
    };
    for finding in findings {
        let Some(rule) = rules.iter().find(|it| it.name == finding.rule) else {
            continue;
        };
        ways.finding.clone_from(&finding.id);
        ways.of(rule, finding);
    }
    ways.found
}

/// The elements that a finding's identity names.
pub(super) fn named(design: &Design, finding: &str) -> Vec<Element> {
    finding
        .split('@')
        .skip(1)
        .filter_map(|path| {
            use gensoku_dsl::design::Element as Named;
            Some(match design.element(path)? {
                Named::Procedure(id) => Element::Procedure(id),
                Named::Step(id) => Element::Step(id),
                Named::Actor(id) => Element::Actor(id),
                Named::Data(id) => Element::Data(id),
                Named::System(id) => Element::System(id),
                Named::Identifier(id) => Element::Identifier(id),
                Named::Law(id) => Element::Law(id),
                Named::Revision(_) => return None,
            })
        })
        .collect()
}

/// A day in words.
fn day(day: Date) -> Text {
    Text::new(say::date(day, Lang::En), say::date(day, Lang::Ja))
}

struct Ways<'w, 'd> {
    world: &'w World<'d>,
    parameters: &'w Parameters,
    design: &'d Design,
    found: Vec<Candidate>,
    /// Where each candidate stands, by what it does.
    place: BTreeMap<Vec<String>, usize>,
    /// How many provisions are proposed for each law.
    inserted: BTreeMap<LawId, u32>,
    /// The finding at hand.
    finding: String,
}

impl Ways<'_, '_> {
    fn of(&mut self, rule: &Rule, finding: &Finding) {
        let asks = Asks::of(rule);
        let about = named(self.design, &finding.id);
        let step = about.iter().find_map(|it| match it {
            Element::Step(step) => Some(*step),
            _ => None,
        });
        let actor = about.iter().find_map(|it| match it {
            Element::Actor(actor) => Some(*actor),
            _ => None,
        });
        let system = about.iter().find_map(|it| match it {
            Element::System(system) => Some(*system),
            _ => None,
        });
        let procedure = about.iter().find_map(|it| match it {
            Element::Procedure(procedure) => Some(*procedure),
            _ => None,
        });
        let data = about.iter().find_map(|it| match it {
            Element::Data(data) => Some(*data),
            _ => None,
        });
        if asks.about(Matter::DigitalCut) || asks.about(Matter::Digitally) {
            let cut = match procedure.map(|it| self.world.digital_cut(it)) {
                Some(Answer::Known(cut)) => cut,
                _ => Vec::new(),
            };
            for step in step.into_iter().chain(cut) {
                self.digital_channel(step);
            }
            if let (Some(procedure), None) = (procedure, step) {
                self.stated_channels(procedure);
            }
        }
        if let Some(procedure) = procedure
            && asks.property(Kind::Procedure, "unit")
        {
            self.unit(procedure);
        }
        if let Some(step) = step {
            if asks.property(Kind::Step, "enters")
                && let Some(data) = data
            {
                self.not_typed_in(step, data);
            }
            if asks.property(Kind::Step, "shows") {
                self.not_shown(step);
            }
            if asks.property(Kind::Step, "method") {
                self.method(step);
            }
        }
        if let Some(procedure) = procedure
            && asks.about(Matter::Identification)
        {
            self.identified(procedure);
        }
        if asks.binds.contains(&Kind::Movement)
            && let (Some(step), Some(data)) = (step, data)
        {
            self.movement(rule, &asks, step, data);
        }
        if asks.binds.contains(&Kind::Record) || asks.binds.contains(&Kind::Profile) {
            self.not_gathered(&about);
        }
        if asks.binds.contains(&Kind::Step)
            && let Some(step) = step
        {
            self.step(&asks, step);
        }
        if let (Some(procedure), None) = (procedure, step) {
            self.whole(&asks, procedure);
        }
        if let (Some(system), Some(data)) = (system, data) {
            if asks.binds.contains(&Kind::Record) && asks.property(Kind::Record, "identifier") {
                self.keyed_by(&asks, system, data);
            }
            if (asks.about(Matter::EncryptedMovement) || asks.about(Matter::EncryptedSystem))
                && let Some((operator, _)) = self.design.systems[system].run_by
            {
                self.encrypted_against(operator);
            }
            self.owned(&asks, system, data);
        }
        if asks.binds.contains(&Kind::Profile)
            && let Some(actor) = actor
        {
            if asks.property(Kind::Profile, "written") {
                self.encrypted_against(actor);
            }
            let held: BTreeSet<_> = self
                .world
                .records
                .iter()
                .filter(|it| self.world.holder(it.system) == Some(actor))
                .map(|it| (it.system, it.data))
                .collect();
            for (system, data) in held {
                self.keyed_by(&asks, system, data);
            }
            let tables = self.world.design.mappings.entries();
            let held = tables.filter(|(_, it)| it.held_by.value() == Some(&actor));
            for id in held.map(|it| it.0).collect::<Vec<_>>() {
                self.without_table(id);
            }
        }
        match finding.subject {
            Element::Milestone(plan, at) => self.milestone(&asks, plan, at as usize),
            Element::Plan(plan) => self.plan(&asks, plan, actor),
            Element::System(system) => self.system(&asks, system),
            Element::Scenario(scenario) => self.scenario(&asks, scenario),
            Element::Group(group) => self.group(&asks, group),
            Element::Decision(decision) => self.decided(&asks, decision),
            Element::Identifier(identifier) => self.known_identifier(&asks, identifier),
            Element::Data(data) if asks.about(Matter::PartOf) => self.one_owner(data),
            Element::Actor(actor) if asks.about(Matter::BuiltAnew) => {
                let systems = self.design.systems.ids();
                let held: Vec<_> = systems
                    .filter(|&it| self.world.holder(it) == Some(actor))
                    .collect();
                held.into_iter().for_each(|it| self.disposition(it));
            }
            _ => {}
        }
        for &provision in &finding.provisions {
            self.repeal(provision, None);
        }
    }

    fn propose(
        &mut self,
        level: RemedyLevel,
        provision: Option<ProvisionId>,
        clauses: Vec<Clause>,
        text: Text,
    ) -> Option<&mut Candidate> {
        let own = |clause: &Clause| match clause {
            // Given provisions and laws may be revised; what else is given is not the author's.
            Clause::Repeal(..) | Clause::Insert(..) => true,
            Clause::Restate(said) => {
                let name = said.declared(self.design);
                name.is_some_and(|it| !self.design.given.contains(&it.span.file))
            }
            other => other.procedure(self.design).is_some_and(|it| {
                let span = self.design.procedures[it].name.span;
                !self.design.given.contains(&span.file)
            }),
        };
        if clauses.is_empty() || !clauses.iter().all(own) {
            return None;
        }
        let what: Vec<String> = clauses.iter().map(key).collect();
        let at = *self.place.entry(what).or_insert_with(|| {
            let law = clauses.iter().find_map(|it| match it {
                Clause::Repeal(provision, _) => Some(self.design.provisions[*provision].law),
                Clause::Insert(law, ..) => Some(*law),
                _ => None,
            });
            // Each municipality has its own ordinance.
            let issuer = law
                .filter(|_| level == RemedyLevel::Ordinance)
                .and_then(|it| self.design.laws[it].of);
            self.found.push(Candidate {
                clauses,
                level,
                times: issuer.map_or(1, |it| self.design.actors[it].many.max(1)),
                provision,
                text,
                to_state: Vec::new(),
                clears: BTreeSet::new(),
                proposed_by: BTreeSet::new(),
            });
            self.found.len() - 1
        });
        let candidate = self.found.get_mut(at)?;
        candidate.proposed_by.insert(self.finding.clone());
        Some(candidate)
    }

    fn operation(
        &mut self,
        clauses: Vec<Clause>,
        en: String,
        ja: String,
    ) -> Option<&mut Candidate> {
        self.propose(RemedyLevel::Operation, None, clauses, Text::new(en, ja))
    }

    /// A change with what it fills in, each once.
    fn fills_in(candidate: Option<&mut Candidate>, filled: impl IntoIterator<Item = ToState>) {
        let Some(candidate) = candidate else { return };
        for it in filled {
            if !candidate.to_state.contains(&it) {
                candidate.to_state.push(it);
            }
        }
    }

    /// The durations with which a rule compares something, in milliseconds: those of its parameters that are one.
    fn durations(&self, asks: &Asks) -> Vec<u64> {
        let of = |name: &String| match self.parameters.0.get(name)?.on(self.world.as_of)?.value {
            Amount::Seconds(it) => it.checked_mul(1_000),
            Amount::Days(it) => it.checked_mul(86_400_000),
            Amount::Number(_) | Amount::Date(_) => None,
        };
        asks.parameters.iter().filter_map(of).collect()
    }

    /// The first of them.
    fn duration(&self, asks: &Asks) -> Option<u64> {
        self.durations(asks).into_iter().next()
    }

    fn label(&self, element: Element, lang: Lang) -> String {
        say::label_of(self.design, element, lang)
    }
}

//! Asks rules of a world: every element that a rule speaks of gets a verdict, and every verdict but
//! `conforms` becomes a finding.

use std::sync::Arc;

use gensoku_dsl::design::{Design, ProcedureId, RevisionId};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::acceptances::{self, Found, judges_acceptances};
use super::again::{self, Before, ByProcedure, Of};
use super::eval::{Bound, Eval};
use super::expr::{Relation, Rule};
use super::parameters::Parameters;
use super::related::Gathered;
use super::say;
use super::value::Object;
use crate::finding::{self, Counts, Element, Finding, Report, Tally, Verdict};
use crate::world::{Answer, Logic, Outcome, Situation, Truth, World};

/// Of so many steps, the rules are asked on all cores: less work is done before another core has begun.
const WORTH_SHARING: usize = 200;

/// Checks a world against rules; the packs keep their order.
pub fn check(world: &World<'_>, rules: &[Rule], parameters: &Parameters) -> Report {
    check_revised(world, &[], rules, parameters)
}

/// Checks a world against rules where it is known what is [found elsewhere](found_elsewhere): what is accepted and found
/// only there, as a revision solves it or brings it about, is no acceptance that has lost its finding.
pub fn check_revised(
    world: &World<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    parameters: &Parameters,
) -> Report {
    let mut eval = Eval::new(world, parameters);
    if world.design.steps.len() >= WORTH_SHARING {
        world.ask_ahead();
    }
    let ask = |eval: &Eval<'_>, tallies: &mut [Tally], last: bool| -> Vec<Finding> {
        let of = |rule: &Rule| {
            if judges_acceptances(rule) == last {
                Of::Everything
            } else {
                Of::Nothing
            }
        };
        let (findings, counts): (Vec<_>, Vec<_>) = eval.all_rules(rules, of).into_iter().unzip();
        for (tally, (counts, _)) in tallies.iter_mut().zip(counts) {
            tally.counts += counts;
        }
        findings.into_iter().flatten().collect()
    };
    let mut tallies = tallies(rules);
    let mut findings = ask(&eval, &mut tallies, false);
    if !world.design.accepted.is_empty() {
        eval.found = Found::new(rules, &findings, elsewhere);
        acceptances::accept(world.design, world.as_of, &mut findings, &mut tallies);
        findings.extend(ask(&eval, &mut tallies, true));
    }
    finding::sort(&mut findings);
    Report {
        as_of: world.as_of,
        situation: world.situation(),
        findings,
        tallies,
    }
}

/// Checks a world against the same rules again, in which nothing is accepted: what was kept of the last check is not
/// asked again where nothing that it reads has changed. Found is what [`check`] finds; with it comes what is to be kept
/// for the next time.
pub fn check_again(
    world: &World<'_>,
    rules: &[Rule],
    parameters: &Parameters,
    before: Option<Before>,
) -> (Report, Before) {
    let said = world.design.said();
    let before = before.filter(|it| it.counts.len() == rules.len());
    let edit = before.as_ref().and_then(|it| it.edit(world, &said));
    let of: Vec<Of<'_>> = match &edit {
        Some(edit) => rules.par_iter().map(|it| edit.asks(it)).collect(),
        None => vec![Of::Everything; rules.len()],
    };
    if edit.is_none() && world.design.steps.len() >= WORTH_SHARING {
        world.ask_ahead();
    }
    let of_rule: FxHashMap<&str, Of<'_>> = rules
        .iter()
        .map(|it| it.name.as_str())
        .zip(of.iter().copied())
        .collect();
    let eval = Eval::new(world, parameters);
    let asked = eval.all_rules(rules, |it| {
        of_rule
            .get(it.name.as_str())
            .copied()
            .unwrap_or(Of::Everything)
    });
    let (mut findings, mut counts) = match (before, &edit) {
        (Some(before), Some(edit)) => {
            let mut kept = before.findings;
            kept.retain(|it| match of_rule.get(it.rule.as_str()) {
                Some(Of::Nothing) => true,
                Some(Of::These(these)) => {
                    let home = again::home(world.design, it.subject);
                    home.is_some_and(|it| !these[it])
                }
                Some(Of::Everything) | None => false,
            });
            kept.par_iter_mut().for_each(|it| edit.moves(it));
            (kept, before.counts)
        }
        _ => (Vec::new(), vec![Default::default(); rules.len()]),
    };
    for ((found, (all, by)), (was, (sum, by_procedure))) in
        asked.into_iter().zip(of.iter().zip(&mut counts))
    {
        findings.extend(found);
        match was {
            Of::Nothing => {}
            Of::Everything => (*sum, *by_procedure) = (all, by),
            Of::These(these) => {
                by_procedure.retain(|it, _| !these[*it]);
                by_procedure.extend(by);
                *sum = by_procedure.values().copied().sum();
            }
        }
    }
    finding::sort(&mut findings);
    let mut tallies = tallies(rules);
    for (tally, (sum, _)) in tallies.iter_mut().zip(&counts) {
        tally.counts = *sum;
    }
    let report = Report {
        as_of: world.as_of,
        situation: world.situation(),
        findings: findings.par_iter().cloned().collect(),
        tallies,
    };
    let before = Before {
        as_of: world.as_of,
        situation: world.situation(),
        design: world.design.clone(),
        said,
        findings,
        counts,
    };
    (report, before)
}

/// No verdict yet of any rule.
fn tallies(rules: &[Rule]) -> Vec<Tally> {
    let tally = |it: &Rule| Tally::new(it.name.clone(), it.pack.clone(), it.title.clone());
    rules.iter().map(tally).collect()
}

/// What a check finds, without what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The identity.
    pub id: String,
    /// How grave it is.
    pub severity: Severity,
    /// What the rule comes to.
    pub verdict: Verdict,
}

/// What [`check_revised`] finds, in no order: for those who check a design again and again and tell nothing.
pub fn outlines(
    world: &World<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<Outline> {
    if !world.design.accepted.is_empty() {
        let report = check_revised(world, elsewhere, rules, parameters);
        let findings = report.findings.into_iter();
        let outline = |it: Finding| Outline {
            id: it.id,
            severity: it.severity,
            verdict: it.verdict,
        };
        return findings.map(outline).collect();
    }
    let eval = Eval::new(world, parameters);
    let eval = &eval;
    let of_rule = |rule| {
        let cases = eval.cases(rule, Of::Everything).into_iter();
        let found = cases
            .filter(|it| it.verdict() != Verdict::Conforms && eval.subject(&it.objects).is_some());
        found.map(move |it| Outline {
            id: eval.identity(rule, &it.objects),
            severity: rule.severity_of(it.verdict()),
            verdict: it.verdict(),
        })
    };
    rules.iter().flat_map(of_rule).collect()
}

/// The identities of what the rules of accepted findings find in a design before its revisions, and with all of them.
pub fn found_elsewhere(
    base: &Design,
    as_of: Date,
    situation: Situation,
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<String> {
    if base.accepted.is_empty() || base.revisions.is_empty() {
        return Vec::new();
    }
    let all: Vec<RevisionId> = base.revisions.ids().collect();
    let both = [base, &base.at(as_of, &all)];
    let worlds = both.map(|it| World::new(it, as_of).within(situation));
    let found = worlds
        .iter()
        .flat_map(|it| found_of_accepted(it, rules, parameters));
    found.collect()
}

/// The identities of what the rules of accepted findings find in a world.
fn found_of_accepted(world: &World<'_>, rules: &[Rule], parameters: &Parameters) -> Vec<String> {
    let accepted = || world.design.accepted.iter();
    rules
        .iter()
        .filter(|rule| accepted().any(|it| acceptances::rule_of(&it.finding) == rule.name))
        .flat_map(|rule| {
            let all = verdicts(world, rule, parameters).into_iter();
            let found = all.filter(|(_, verdict)| *verdict != Verdict::Conforms);
            found.map(|(element, _)| format!("{}@{element}", rule.name))
        })
        .collect()
}

/// What one rule comes to for every element that it speaks of: its identity without the rule, and the verdict.
pub fn verdicts(world: &World<'_>, rule: &Rule, parameters: &Parameters) -> Vec<(String, Verdict)> {
    verdicts_among(world, rule, std::slice::from_ref(rule), parameters)
}

/// The same for a rule among others, which matters to a rule that speaks of what the others found.
pub fn verdicts_among(
    world: &World<'_>,
    rule: &Rule,
    rules: &[Rule],
    parameters: &Parameters,
) -> Vec<(String, Verdict)> {
    let mut eval = Eval::new(world, parameters);
    if judges_acceptances(rule) {
        let report = check(world, rules, parameters);
        eval.found = Found::new(rules, &report.findings, &[]);
    }
    let element = |id: &str| {
        id.split_once('@')
            .map_or(String::new(), |(_, it)| it.to_owned())
    };
    let cases = eval.cases(rule, Of::Everything).into_iter();
    let mut verdicts: Vec<(String, Verdict)> = cases
        .map(|it| (element(&eval.identity(rule, &it.objects)), it.verdict()))
        .collect();
    verdicts.sort();
    verdicts
}

impl<'a> Eval<'a> {
    fn new(world: &'a World<'a>, parameters: &'a Parameters) -> Self {
        Self {
            world,
            parameters,
            found: Found::default(),
            gathered: Gathered::default(),
        }
    }
}

/// What a rule finds, and its verdicts.
type Asked = (Vec<Finding>, (Counts, ByProcedure));

impl Eval<'_> {
    /// What each rule finds of that of which it is asked, in their order.
    fn all_rules<'o>(&self, rules: &[Rule], of: impl Fn(&Rule) -> Of<'o> + Sync) -> Vec<Asked> {
        let asked = |rule: &Rule| self.rule(rule, of(rule));
        if self.world.design.steps.len() < WORTH_SHARING {
            rules.iter().map(asked).collect()
        } else {
            rules.par_iter().map(asked).collect()
        }
    }

    /// Every element that a rule speaks of, in no order.
    ///
    /// Equal clauses give one finding with several places: cases are gathered by identity.
    fn cases(&self, rule: &Rule, of: Of<'_>) -> Vec<Case> {
        let mut places: FxHashMap<Key, usize> = FxHashMap::default();
        let mut cases: Vec<Case> = Vec::new();
        let mut bound = Bound::new();
        self.bind(rule, 0, of, &mut bound, &mut |eval, bound, open| {
            let outcome = match &open {
                Some(open) => Some(open.outcome()),
                None => eval.asked(rule, bound),
            };
            let Some(outcome) = outcome else {
                return;
            };
            let spoken_of = rule.bindings.iter().zip(bound.iter());
            let objects: Objects = spoken_of
                .filter(|(binding, _)| !binding.outer)
                .filter_map(|(_, object)| *object)
                .collect();
            let key = eval.key(rule, &objects);
            let case = Case {
                outcome,
                open,
                bound: bound.clone(),
                objects,
                also: Vec::new(),
            };
            let place = *places.entry(key).or_insert(cases.len());
            match cases.get_mut(place) {
                Some(first) => first.join(case, eval),
                None => cases.push(case),
            }
        });
        cases
    }

    /// What a rule finds; all that it speaks of is counted.
    fn rule(&self, rule: &Rule, of: Of<'_>) -> Asked {
        let (mut counts, mut by_procedure) = (Counts::default(), ByProcedure::default());
        if matches!(of, Of::Nothing) {
            return (Vec::new(), (counts, by_procedure));
        }
        let of_procedures = again::is_of_procedures(rule);
        let mut told = self.cases(rule, of);
        told.retain(|it| {
            let verdict = it.verdict();
            counts.count(verdict);
            let home = || self.home(*it.objects.first()?);
            if of_procedures && let Some(home) = home() {
                by_procedure.entry(home).or_default().count(verdict);
            }
            verdict != Verdict::Conforms
        });
        let tell = |case: Case| {
            let id = self.identity(rule, &case.objects);
            self.finding(rule, id, case.verdict(), case)
        };
        let findings = if told.len() < WORTH_SHARING {
            told.into_iter().filter_map(tell).collect()
        } else {
            told.into_par_iter().filter_map(tell).collect()
        };
        (findings, (counts, by_procedure))
    }

    /// The procedure in which an object is.
    fn home(&self, object: Object) -> Option<ProcedureId> {
        match object {
            Object::Element(it) => again::home(self.world.design, it),
            Object::Movement(it) => self.world.movements.get(it).map(|it| it.procedure),
            Object::Record(_) | Object::Profile(_) => None,
        }
    }

    /// Calls `each` for every way to bind the rule's variables. Where it is open what there is to bind, it is called
    /// with what was bound before and with what would tell.
    fn bind(
        &self,
        rule: &Rule,
        at: usize,
        of: Of<'_>,
        bound: &mut Bound,
        each: &mut dyn FnMut(&Self, &mut Bound, Option<Truth>),
    ) {
        let Some(binding) = rule.bindings.get(at) else {
            each(self, bound, None);
            return;
        };
        let candidates = match &binding.of {
            None => self.authors(binding.kind),
            Some(term) => {
                let related = self
                    .value(term, bound)
                    .then(|value| self.related(binding.kind, Relation::Of, value));
                match related {
                    Answer::Known(related) => related,
                    Answer::Nothing => Arc::default(),
                    Answer::Open(facts) => {
                        each(self, bound, Some(Truth::Open(facts)));
                        return;
                    }
                    Answer::Undecided(reason) => {
                        each(self, bound, Some(Truth::Undecided(reason)));
                        return;
                    }
                }
            }
        };
        for &candidate in candidates.iter() {
            // What comes later lies in what comes first.
            if let (0, Of::These(these)) = (at, of)
                && self.home(candidate).is_some_and(|it| !these[it])
            {
                continue;
            }
            bound.truncate(at);
            bound.push(Some(candidate));
            self.bind(rule, at + 1, of, bound, each);
        }
        bound.truncate(at);
    }

    /// Whether something is the author's to answer for: not what a library declares and the design leaves as it is.
    pub(super) fn is_the_authors(&self, object: Object) -> bool {
        let design = self.world.design;
        let own = |span: Span| !design.given.contains(&span.file);
        match object {
            Object::Record(index) => {
                let record = self.world.records.get(index);
                record.is_some_and(|it| self.world.is_the_authors_record(it))
            }
            Object::Profile(index) => {
                let profile = self.world.profiles.get(index);
                profile.is_some_and(|it| self.world.is_the_authors_profile(it))
            }
            other => own(self.span(other)),
        }
    }

    /// What a rule comes to for bound variables; nothing where it does not apply.
    pub(super) fn asked<L: Logic>(&self, rule: &Rule, bound: &mut Bound) -> Option<L> {
        let limit: L = match &rule.limit {
            Some(limit) => self.judge(limit, bound),
            None => Truth::of(true).into(),
        };
        match limit.outcome() {
            Outcome::False => None,
            Outcome::True => Some(self.judge(&rule.demand, bound)),
            // Whether it applies is open: where it is kept anyway, it is kept; where it is not, that decides.
            Outcome::Open | Outcome::Undecided => {
                let demand: L = self.judge(&rule.demand, bound);
                Some(match demand.outcome() {
                    Outcome::True => demand,
                    Outcome::False => limit,
                    Outcome::Open | Outcome::Undecided => L::all([limit, demand]),
                })
            }
        }
    }

    /// What tells the identity of one case of a rule from those of its others.
    fn key(&self, rule: &Rule, objects: &[Object]) -> Key {
        let mut elements: SmallVec<[Element; 2]> = SmallVec::new();
        let plain = self.gathered.names_are_plain(self.world.design);
        for &object in objects {
            for element in self.elements(object) {
                if is_word(element) && !elements.is_empty() {
                    continue;
                }
                // Two at most: of three, two of which bear names of things of other kinds, others might be told alike.
                if !plain || elements.len() == 2 || !has_its_own_name(element) {
                    return Key::Words(self.identity(rule, objects));
                }
                elements.push(element);
            }
        }
        Key::Elements(elements)
    }

    /// `rule@procedure.element[@data|actor|provision]`.
    fn identity(&self, rule: &Rule, objects: &[Object]) -> String {
        // Whether a path is another one or lies in it: a procedure that an earlier part already names is not said twice.
        let within = |path: &str, outer: &str| {
            let rest = path.strip_prefix(outer);
            rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
        };
        let mut parts: SmallVec<[String; 3]> = SmallVec::new();
        for &object in objects {
            for element in self.elements(object) {
                if is_word(element) && !parts.is_empty() {
                    continue;
                }
                let path = say::path_of(self.world.design, element);
                if !parts.iter().any(|it| within(it, &path)) {
                    parts.retain(|it| !within(&path, it));
                    parts.push(path);
                }
            }
        }
        let mut id = rule.name.to_string();
        if parts.is_empty() {
            id.push('@');
        }
        for part in &parts {
            id.push('@');
            id.push_str(part);
        }
        id
    }

    /// What a finding is about, if anything.
    pub(super) fn subject(&self, objects: &[Object]) -> Option<Element> {
        self.elements(*objects.first()?).into_iter().next()
    }

    /// The declared elements that name an object.
    pub(super) fn elements(&self, object: Object) -> SmallVec<[Element; 3]> {
        let world = self.world;
        match object {
            Object::Element(element) => smallvec![element],
            Object::Record(index) => world.records.get(index).map_or_else(SmallVec::new, |it| {
                let mut elements: SmallVec<_> =
                    smallvec![Element::System(it.system), Element::Data(it.data)];
                // Of several keys each is a record of its own.
                if world.records_of(it.system, it.data).len() > 1 {
                    elements.extend(it.key.value().map(|&key| Element::Identifier(key)));
                }
                elements
            }),
            Object::Movement(index) => {
                world.movements.get(index).map_or_else(SmallVec::new, |it| {
                    smallvec![Element::Step(it.step), Element::Data(it.data)]
                })
            }
            Object::Profile(index) => world
                .profiles
                .get(index)
                .map_or_else(SmallVec::new, |it| smallvec![Element::Actor(it.actor)]),
        }
    }

    /// Where an object stands in the text.
    pub(super) fn span(&self, object: Object) -> Span {
        let design = self.world.design;
        match object {
            Object::Element(element) => element_span(design, element),
            Object::Record(index) => {
                self.world
                    .records
                    .get(index)
                    .map_or_else(Span::default, |it| {
                        let last = it.arrival.map(|it| it.movement);
                        let last = last.and_then(|it| self.world.movements.get(it));
                        it.declared
                            .or(last.map(|it| it.span))
                            .unwrap_or(design.systems[it.system].name.span)
                    })
            }
            Object::Movement(index) => self
                .world
                .movements
                .get(index)
                .map_or_else(Span::default, |it| it.span),
            Object::Profile(index) => {
                self.world
                    .profiles
                    .get(index)
                    .map_or_else(Span::default, |it| {
                        let actor = design.actors[it.actor].name.span;
                        if !design.given.contains(&actor.file) {
                            return actor;
                        }
                        // An actor of a library: the place is where the author makes it hold something.
                        let mut records = it.records.iter().map(|&it| Object::Record(it));
                        records
                            .find(|&it| self.is_the_authors(it))
                            .map_or(actor, |it| self.span(it))
                    })
            }
        }
    }
}

/// The things that an element is made of, of which a rule speaks.
type Objects = SmallVec<[Object; 2]>;

/// What an identity is made of, without the rule.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// Elements, each of which its name tells from others of its kind.
    Elements(SmallVec<[Element; 2]>),
    /// Its words.
    Words(String),
}

/// Words of the vocabulary name what is found only where nothing else does.
fn is_word(element: Element) -> bool {
    matches!(
        element,
        Element::Document(_) | Element::Sector(_) | Element::Purpose(_)
    )
}

/// Whether its name tells an element from others of its kind.
fn has_its_own_name(element: Element) -> bool {
    match element {
        Element::Procedure(_)
        | Element::Step(_)
        | Element::Actor(_)
        | Element::Data(_)
        | Element::System(_)
        | Element::Identifier(_)
        | Element::Mapping(_)
        | Element::Law(_)
        | Element::Document(_)
        | Element::Sector(_)
        | Element::Purpose(_)
        | Element::Event(_)
        | Element::Group(_)
        | Element::Decision(_)
        | Element::Population(_)
        | Element::Scenario(_)
        | Element::Plan(_) => true,
        // A provision may have been enacted anew under its number; the others are told by words, or within something.
        Element::Provision(_)
        | Element::Outcome(..)
        | Element::Milestone(..)
        | Element::Consultation(..)
        | Element::Review(..)
        | Element::Measure(..)
        | Element::Acceptance(_)
        | Element::Imported(_) => false,
    }
}

/// One element of which a rule speaks.
pub(super) struct Case {
    pub(super) outcome: Outcome,
    /// What it comes to where it is open of what the rule speaks.
    pub(super) open: Option<Truth>,
    pub(super) bound: Bound,
    pub(super) objects: Objects,
    pub(super) also: Vec<Span>,
}

impl Case {
    fn verdict(&self) -> Verdict {
        match self.outcome {
            Outcome::True => Verdict::Conforms,
            Outcome::False => Verdict::Violates,
            Outcome::Open => Verdict::NotStated,
            Outcome::Undecided => Verdict::Undecided,
        }
    }

    /// Takes an equal case in: the graver verdict stands, both places are told.
    fn join(&mut self, other: Self, eval: &Eval<'_>) {
        let grave = |it: &Self| match it.verdict() {
            Verdict::Violates => 3,
            Verdict::Undecided => 2,
            Verdict::NotStated => 1,
            _ => 0,
        };
        let place = |it: &Self| it.objects.first().map(|&it| eval.span(it));
        if grave(&other) > grave(self) {
            let mut also = std::mem::take(&mut self.also);
            also.extend(place(self));
            *self = Self { also, ..other };
        } else if grave(&other) == grave(self) && grave(self) > 0 {
            self.also
                .extend(place(&other).filter(|it| Some(*it) != place(self)));
        }
    }
}

/// Where an element is declared.
pub fn element_span(design: &Design, element: Element) -> Span {
    if let Some(name) = say::name_of(design, element) {
        // An outcome that nobody declares stands where its procedure does.
        return match element {
            Element::Outcome(procedure, _) => design.procedures[procedure].name.span,
            _ => name.span,
        };
    }
    let plan = |id| design.plans.find(id);
    let span = match element {
        Element::Provision(id) => design.provisions.find(id).map(|it| it.span),
        Element::Consultation(id, at) => {
            plan(id).and_then(|it| Some(it.consulted.get(at as usize)?.2))
        }
        Element::Review(id, at) => plan(id).and_then(|it| Some(it.depends.get(at as usize)?.2)),
        Element::Measure(id, at) => {
            plan(id).and_then(|it| Some(it.measures.get(at as usize)?.span))
        }
        Element::Acceptance(id) => design.accepted.find(id).map(|it| it.span),
        _ => None,
    };
    span.unwrap_or_default()
}

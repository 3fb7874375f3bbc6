//! Asks rules of a world: every element that a rule speaks of gets a verdict, and every verdict but
//! `conforms` becomes a finding.

use std::cmp::Ordering;
use std::sync::Arc;

use gensoku_dsl::design::{Design, ProcedureId, RevisionId};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::acceptances::{self, Found, judges_acceptances};
use super::again::{self, ByProcedure, Of, These};
use super::eval::{Bound, Eval};
use super::expr::{Relation, Rule};
use super::parameters::Parameters;
use super::related::Gathered;
use super::say;
use super::unread;
use super::value::Object;
use crate::finding::{Counts, Element, Finding, Findings, Report, Tally, Verdict};
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
    ask_ahead(world);
    let mut eval = Eval::new(world, parameters);
    let of: Vec<Of> = rules
        .iter()
        .map(|it| match judges_acceptances(it) {
            true => Of::Nothing,
            false => Of::Everything,
        })
        .collect();
    let (found, counts): (Vec<_>, Vec<_>) = eval.all_rules(rules, &of).into_iter().unzip();
    let mut tallies = tallies(rules);
    for (tally, (counts, _)) in tallies.iter_mut().zip(counts) {
        tally.counts = counts;
    }
    let mut findings: Findings = found.into_iter().flatten().collect();
    findings.sort();
    let (findings, tallies) = with_acceptances(&mut eval, elsewhere, rules, findings, tallies);
    Report {
        as_of: world.as_of,
        situation: world.situation(),
        findings,
        tallies,
    }
}

/// Answers on all cores what most rules ask, where there is much of it.
pub(super) fn ask_ahead(world: &World<'_>) {
    if world.design.steps.len() >= WORTH_SHARING {
        world.ask_ahead();
    }
}

/// Judges what is accepted of what all other rules found, and what the rules about acceptances find, in their order.
pub(super) fn with_acceptances(
    eval: &mut Eval<'_>,
    elsewhere: &[String],
    rules: &[Rule],
    mut findings: Findings,
    mut tallies: Vec<Tally>,
) -> (Findings, Vec<Tally>) {
    let world = eval.world;
    if world.design.accepted.is_empty() {
        return (findings, tallies);
    }
    eval.found = Found::new(rules, &findings, elsewhere);
    acceptances::accept(world.design, world.as_of, &mut findings, &mut tallies);
    for (rule, tally) in rules.iter().zip(&mut tallies) {
        if judges_acceptances(rule) {
            let (found, (counts, _)) = eval.rule(rule, &Of::Everything);
            findings.extend(found);
            tally.counts = counts;
        }
    }
    findings.sort();
    (findings, tallies)
}

/// No verdict yet of any rule.
pub(super) fn tallies(rules: &[Rule]) -> Vec<Tally> {
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
        let cases = eval.cases(rule, &Of::Everything).into_iter();
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
    let cases = eval.cases(rule, &Of::Everything).into_iter();
    let mut verdicts: Vec<(String, Verdict)> = cases
        .map(|it| (element(&eval.identity(rule, &it.objects)), it.verdict()))
        .collect();
    verdicts.sort();
    verdicts
}

impl<'a> Eval<'a> {
    pub(super) fn new(world: &'a World<'a>, parameters: &'a Parameters) -> Self {
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

/// One way to bind the variables of a rule; where it is open what there is to bind, what would tell.
type Binding = (Bound, Option<Truth>);

/// So many ways to bind the variables of a rule are judged at a time on all cores.
const AT_A_TIME: usize = 4096;

/// What a rule speaks of, gathered by identity: equal clauses give one finding with several places.
#[derive(Default)]
struct Cases {
    places: FxHashMap<Key, usize>,
    cases: Vec<Case>,
}

impl Cases {
    fn add(&mut self, (key, case): (Key, Case), eval: &Eval<'_>) {
        let place = *self.places.entry(key).or_insert(self.cases.len());
        match self.cases.get_mut(place) {
            Some(first) => first.join(case, eval),
            None => self.cases.push(case),
        }
    }
}

impl Eval<'_> {
    /// What each rule finds of that of which it is asked, in their order.
    pub(super) fn all_rules(&self, rules: &[Rule], of: &[Of]) -> Vec<Asked> {
        if self.world.design.steps.len() < WORTH_SHARING {
            let rules = rules.iter().zip(of);
            rules.map(|(rule, of)| self.rule(rule, of)).collect()
        } else {
            let rules = rules.par_iter().zip(of);
            rules.map(|(rule, of)| self.rule(rule, of)).collect()
        }
    }

    /// Every element that a rule speaks of, in no order.
    fn cases(&self, rule: &Rule, of: &Of) -> Vec<Case> {
        let mut cases = Cases::default();
        let alone = self.world.design.steps.len() < WORTH_SHARING;
        let mut waiting: Vec<Binding> = Vec::new();
        self.bind(rule, 0, of, &mut Bound::new(), &mut |bound, open| {
            if alone {
                if let Some(case) = self.case(rule, bound, open) {
                    cases.add(case, self);
                }
                return;
            }
            waiting.push((bound.clone(), open));
            if waiting.len() == AT_A_TIME {
                self.judge_all(rule, &mut waiting, &mut cases);
            }
        });
        self.judge_all(rule, &mut waiting, &mut cases);
        cases.cases
    }

    /// Judges what waits for it, in its order.
    fn judge_all(&self, rule: &Rule, waiting: &mut Vec<Binding>, cases: &mut Cases) {
        let judged = |(mut bound, open): Binding| self.case(rule, &mut bound, open);
        let waiting = std::mem::take(waiting);
        let judged: Vec<Option<(Key, Case)>> = if waiting.len() < WORTH_SHARING {
            waiting.into_iter().map(judged).collect()
        } else {
            waiting.into_par_iter().map(judged).collect()
        };
        for case in judged.into_iter().flatten() {
            cases.add(case, self);
        }
    }

    /// What a rule comes to for bound variables, and what tells the case from others; nothing where it does not apply.
    fn case(&self, rule: &Rule, bound: &mut Bound, open: Option<Truth>) -> Option<(Key, Case)> {
        let mut open = open;
        let mut outcome = match &open {
            Some(open) => open.outcome(),
            None => self.asked(rule, bound)?,
        };
        let mut unread = None;
        if matches!(outcome, Outcome::False | Outcome::Open)
            && let Some(it) = self.unread(rule, bound)
        {
            unread = Some(it.span);
            outcome = Outcome::Undecided;
            open = Some(Truth::Undecided(unread::not_understood(it)));
        }
        let spoken_of = rule.bindings.iter().zip(bound.iter());
        let objects: Objects = spoken_of
            .filter(|(binding, _)| !binding.outer)
            .filter_map(|(_, object)| *object)
            .collect();
        let case = Case {
            outcome,
            open,
            unread,
            bound: bound.clone(),
            objects,
            also: Vec::new(),
        };
        Some((self.key(rule, &case.objects), case))
    }

    /// What a rule finds; all that it speaks of is counted, but for what is only told anew.
    pub(super) fn rule(&self, rule: &Rule, of: &Of) -> Asked {
        let (mut counts, mut by_procedure) = (Counts::default(), ByProcedure::default());
        if matches!(of, Of::Nothing) {
            return (Vec::new(), (counts, by_procedure));
        }
        let of_procedures = again::is_of_procedures(rule);
        let mut told = self.cases(rule, of);
        told.retain(|it| {
            let verdict = it.verdict();
            let home = || self.home(*it.objects.first()?);
            let home = of_procedures.then(home).flatten();
            let counted = match of {
                Of::Everything => true,
                Of::These(these) => these.has(home),
                Of::Nothing => false,
            };
            if counted {
                counts.count(verdict);
                if let Some(home) = home {
                    by_procedure.entry(home).or_default().count(verdict);
                }
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
        of: &Of,
        bound: &mut Bound,
        each: &mut dyn FnMut(&mut Bound, Option<Truth>),
    ) {
        let Some(binding) = rule.bindings.get(at) else {
            each(bound, None);
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
                        each(bound, Some(Truth::Open(facts)));
                        return;
                    }
                    Answer::Undecided(reason) => {
                        each(bound, Some(Truth::Undecided(reason)));
                        return;
                    }
                }
            }
        };
        for &candidate in candidates.iter() {
            if let Of::These(these) = of
                && !self.is_among(rule, at, these, candidate)
            {
                continue;
            }
            bound.truncate(at);
            bound.push(Some(candidate));
            self.bind(rule, at + 1, of, bound, each);
        }
        bound.truncate(at);
    }

    /// Whether a rule is asked of what it binds there, or of something that lies in it.
    fn is_among(&self, rule: &Rule, at: usize, these: &These, candidate: Object) -> bool {
        let first = rule.bindings.iter().position(|it| !it.outer);
        let home = self.home(candidate);
        if again::is_of_procedures(rule) && these.has(home) {
            return true;
        }
        match first.map_or(Ordering::Less, |first| at.cmp(&first)) {
            // What is spoken of comes later, in the same procedure if the rule speaks of procedures alone.
            Ordering::Less => {
                let among = |it: &Element| again::home(self.world.design, *it) == home;
                !again::is_of_procedures(rule) || these.subjects.iter().any(among)
            }
            Ordering::Equal => {
                let subject = self.subject(&[candidate]);
                subject.is_some_and(|it| these.subjects.contains(&it))
            }
            Ordering::Greater => true,
        }
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
        let Some(limit) = &rule.limit else {
            return Some(self.judge(&rule.demand, bound));
        };
        // Why it applies is told of no element; only what leaves that open is.
        match self.judge::<Outcome>(limit, bound) {
            Outcome::False => None,
            Outcome::True => Some(self.judge(&rule.demand, bound)),
            // Whether it applies is open: where it is kept anyway, it is kept; where it is not, that decides.
            Outcome::Open | Outcome::Undecided => {
                let demand: L = self.judge(&rule.demand, bound);
                Some(match demand.outcome() {
                    Outcome::True => demand,
                    Outcome::False => self.judge(limit, bound),
                    Outcome::Open | Outcome::Undecided => {
                        L::all([self.judge(limit, bound), demand])
                    }
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
pub(super) fn has_its_own_name(element: Element) -> bool {
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
    /// What was not understood, where it is not decided for that.
    pub(super) unread: Option<Span>,
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

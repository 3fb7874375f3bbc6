//! Asks rules of a world: every element that a rule speaks of gets a verdict, and every verdict but
//! `conforms` becomes a finding.

use std::collections::BTreeMap;

use gensoku_dsl::design::{Design, EffectKind, ProvisionId, Requirement, Scope, StepId};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::eval::{Bound, Eval, Object, Value};
use super::expr::{Relation, Remedy as RuleRemedy, Rule};
use super::parameters::Parameters;
use super::say;
use crate::finding::{
    Element, Finding, Remedy, RemedyLevel, Report, Role, Tally, Verdict, Witness,
};
use crate::world::{Answer, OpenFact, Reason, Truth, World};

/// Checks a world against rules; the packs keep their order.
pub fn check(world: &World<'_>, rules: &[Rule], parameters: &Parameters) -> Report {
    let eval = Eval { world, parameters };
    let mut findings = Vec::new();
    let mut tallies = Vec::new();
    for rule in rules {
        tallies.push(eval.rule(rule, &mut findings));
    }
    findings.sort_by(|a: &Finding, b: &Finding| {
        let key = |it: &Finding| (it.span.file, it.span.start, it.span.end);
        (key(a), &a.rule, &a.id).cmp(&(key(b), &b.rule, &b.id))
    });
    Report {
        as_of: world.as_of,
        findings,
        tallies,
    }
}

/// What one rule comes to for every element that it speaks of: its identity without the rule, and the verdict.
pub fn verdicts(world: &World<'_>, rule: &Rule, parameters: &Parameters) -> Vec<(String, Verdict)> {
    let eval = Eval { world, parameters };
    let element = |id: &str| {
        id.split_once('@')
            .map_or(String::new(), |(_, it)| it.to_owned())
    };
    eval.cases(rule)
        .iter()
        .map(|(id, case)| (element(id), case.verdict()))
        .collect()
}

impl Eval<'_> {
    /// Every element that a rule speaks of, by its identity.
    ///
    /// Equal clauses give one finding with several places: cases are gathered by identity.
    fn cases(&self, rule: &Rule) -> BTreeMap<String, Case> {
        let mut cases: BTreeMap<String, Case> = BTreeMap::new();
        let mut bound = Bound::new();
        self.bind(rule, 0, &mut bound, &mut |eval, bound| {
            let Some(truth) = eval.asked(rule, bound) else {
                return;
            };
            let spoken_of = rule.bindings.iter().zip(bound.iter());
            let objects: Vec<Object> = spoken_of
                .filter(|(binding, _)| !binding.outer)
                .filter_map(|(_, object)| *object)
                .collect();
            let id = eval.identity(rule, &objects);
            let case = Case {
                truth,
                bound: bound.clone(),
                objects,
                also: Vec::new(),
            };
            match cases.get_mut(&id) {
                Some(first) => first.join(case, eval),
                None => {
                    cases.insert(id, case);
                }
            }
        });
        cases
    }

    fn rule(&self, rule: &Rule, findings: &mut Vec<Finding>) -> Tally {
        let cases = self.cases(rule);
        let mut tally = Tally {
            rule: rule.name.clone(),
            pack: rule.pack.clone(),
            title: rule.title.clone(),
            applies: cases.len(),
            conforms: 0,
            violates: 0,
            not_stated: 0,
            undecided: 0,
            accepted: 0,
        };
        for (id, case) in cases {
            let verdict = case.verdict();
            match verdict {
                Verdict::Conforms => tally.conforms += 1,
                Verdict::Violates => tally.violates += 1,
                Verdict::NotStated => tally.not_stated += 1,
                Verdict::Undecided => tally.undecided += 1,
                Verdict::Accepted => tally.accepted += 1,
            }
            if verdict != Verdict::Conforms {
                findings.extend(self.finding(rule, id, verdict, case));
            }
        }
        tally
    }

    /// Calls `each` for every way to bind the rule's variables.
    fn bind(
        &self,
        rule: &Rule,
        at: usize,
        bound: &mut Bound,
        each: &mut dyn FnMut(&Self, &mut Bound),
    ) {
        let Some(binding) = rule.bindings.get(at) else {
            each(self, bound);
            return;
        };
        let candidates = match &binding.of {
            None => self.all(binding.kind),
            Some(term) => match self.value(term, bound) {
                Answer::Known(value) => self.related(binding.kind, Relation::Of, &value),
                _ => Vec::new(),
            },
        };
        for candidate in candidates {
            if binding.of.is_none() && !self.is_the_authors(candidate) {
                continue;
            }
            bound.truncate(at);
            bound.push(Some(candidate));
            self.bind(rule, at + 1, bound, each);
        }
        bound.truncate(at);
    }

    /// Whether something is the author's to answer for: not what a library declares and the design leaves as it is.
    fn is_the_authors(&self, object: Object) -> bool {
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
            Object::Document(_) | Object::Sector(_) | Object::Purpose(_) => true,
            other => own(self.span(other)),
        }
    }

    /// The truth of a rule for bound variables; nothing where it does not apply.
    fn asked(&self, rule: &Rule, bound: &mut Bound) -> Option<Truth> {
        let limit = match &rule.limit {
            Some(limit) => self.truth(limit, bound),
            None => Truth::of(true),
        };
        match limit {
            Truth::False(_) => None,
            Truth::True(_) => Some(self.truth(&rule.demand, bound)),
            // Whether it applies is open: where it is kept anyway, it is kept; where it is not, that decides.
            open => Some(match self.truth(&rule.demand, bound) {
                kept @ Truth::True(_) => kept,
                Truth::False(_) => open,
                unknown => Truth::all([open, unknown]),
            }),
        }
    }

    /// `rule@procedure.element[@data|actor|provision]`.
    fn identity(&self, rule: &Rule, objects: &[Object]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for &object in objects {
            for element in self.elements(object) {
                let path = say::path_of(self.world.design, element);
                // A procedure that an earlier part already names is not said twice.
                let implied = parts
                    .iter()
                    .any(|it| it == &path || it.starts_with(&format!("{path}.")));
                if !implied {
                    parts.retain(|it| !path.starts_with(&format!("{it}.")));
                    parts.push(path);
                }
            }
        }
        format!("{}@{}", rule.name, parts.join("@"))
    }

    /// The declared elements that name an object.
    fn elements(&self, object: Object) -> Vec<Element> {
        let world = self.world;
        match object {
            Object::Element(element) => vec![element],
            Object::Record(index) => world.records.get(index).map_or_else(Vec::new, |it| {
                let mut elements = vec![Element::System(it.system), Element::Data(it.data)];
                // Of several keys each is a record of its own.
                if world.records_of(it.system, it.data).len() > 1 {
                    elements.extend(it.key.value().map(|&key| Element::Identifier(key)));
                }
                elements
            }),
            Object::Movement(index) => world.movements.get(index).map_or_else(Vec::new, |it| {
                vec![Element::Step(it.step), Element::Data(it.data)]
            }),
            Object::Profile(index) => world
                .profiles
                .get(index)
                .map_or_else(Vec::new, |it| vec![Element::Actor(it.actor)]),
            Object::Document(_) | Object::Sector(_) | Object::Purpose(_) => Vec::new(),
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
            Object::Document(id) => design.words.documents[id].name.span,
            Object::Sector(id) => design.words.sectors[id].name.span,
            Object::Purpose(id) => design.words.purposes[id].name.span,
        }
    }

    fn finding(&self, rule: &Rule, id: String, verdict: Verdict, case: Case) -> Option<Finding> {
        let Case {
            truth,
            mut bound,
            objects,
            also,
        } = case;
        let design = self.world.design;
        let first = *objects.first()?;
        let subject = self.elements(first).into_iter().next()?;
        let place = self.place(rule, &objects);
        let (message, witness) = match &truth {
            Truth::Open(facts) => (self.question(rule, facts), self.open_witness(facts)),
            Truth::Undecided(why) => (
                Text::new(
                    format!("{}: undecided, {}", rule.title.en, why.en),
                    format!("{}：判定できず（{}）", rule.title.ja, why.ja),
                ),
                Vec::new(),
            ),
            Truth::True(reasons) | Truth::False(reasons) => (
                self.sentence(&rule.say, &mut bound),
                self.witness(reasons, &objects),
            ),
        };
        let (remedies, provisions) = if verdict == Verdict::Violates {
            self.remedies(rule, &mut bound)
        } else {
            (Vec::new(), Vec::new())
        };
        let mut witness = witness;
        for &provision in &provisions {
            witness.push(self.say_reason(&Reason {
                role: Role::Forced,
                element: Element::Provision(provision),
                note: Text::new("requires it", "これを義務づける"),
                span: design.provisions[provision].span,
            }));
        }
        Some(Finding {
            element: id
                .split_once('@')
                .map_or_else(String::new, |(_, element)| element.to_owned()),
            id,
            rule: rule.name.clone(),
            pack: rule.pack.clone(),
            concern: rule.concern.clone(),
            severity: match verdict {
                Verdict::Violates | Verdict::Accepted => rule.severity,
                _ => Severity::Note,
            },
            verdict,
            subject,
            profile: match first {
                Object::Profile(index) => Some(index),
                _ => None,
            },
            title: rule.title.clone(),
            message,
            span: place,
            also,
            witness,
            provisions,
            remedies,
        })
    }

    /// The place of a finding: the clause that speaks of the last bound thing, else the thing itself.
    fn place(&self, rule: &Rule, objects: &[Object]) -> Span {
        let design = self.world.design;
        let clauses = super::place::clauses(&rule.demand);
        if let Some(&first) = objects.first() {
            let second = objects.get(1).copied();
            if let Some(span) = super::place::clause(design, &clauses, first, second) {
                return span;
            }
            return self.span(first);
        }
        Span::default()
    }

    fn witness(&self, reasons: &[Reason], objects: &[Object]) -> Vec<Witness> {
        let mut all: Vec<Reason> = Vec::new();
        let own = objects.iter().flat_map(|&it| self.reasons_of(it));
        for reason in reasons.iter().cloned().chain(own) {
            // The same element may play several parts, but is not told twice in the same one.
            let told = |it: &Reason| {
                it.element == reason.element
                    && it.role == reason.role
                    && (it.note == reason.note || reason.note == Text::default())
            };
            if !all.iter().any(told) {
                all.push(reason);
            }
        }
        all.iter().map(|it| self.say_reason(it)).collect()
    }

    fn say_reason(&self, reason: &Reason) -> Witness {
        Witness {
            role: reason.role,
            element: reason.element,
            path: say::path_of(self.world.design, reason.element),
            note: reason.note.clone(),
            span: reason.span,
        }
    }

    fn open_witness(&self, facts: &[OpenFact]) -> Vec<Witness> {
        facts
            .iter()
            .map(|fact| Witness {
                role: Role::Open,
                element: fact.element,
                path: say::path_of(self.world.design, fact.element),
                note: Text::new(
                    format!("`{}` is not stated", fact.clause),
                    format!("「{}」の記載がない", fact.clause),
                ),
                span: fact.span,
            })
            .collect()
    }

    /// What has to be said to decide a rule, as a question.
    fn question(&self, rule: &Rule, facts: &[OpenFact]) -> Text {
        let asked = |lang| {
            let asked: Vec<String> = facts
                .iter()
                .map(|fact| {
                    let label = say::label_of(self.world.design, fact.element, lang);
                    match lang {
                        Lang::En => format!("`{}` of {label}", fact.clause),
                        Lang::Ja => format!("{label}の「{}」", fact.clause),
                    }
                })
                .collect();
            say::list(&asked, lang)
        };
        Text::new(
            format!(
                "{}? It depends on {}, which is not stated",
                rule.title.en,
                asked(Lang::En)
            ),
            format!(
                "{}か。{}の記載がないため判定できない",
                rule.title.ja,
                asked(Lang::Ja)
            ),
        )
    }

    /// The ways out, the lightest first, and the provisions that force what is found.
    fn remedies(&self, rule: &Rule, bound: &mut Bound) -> (Vec<Remedy>, Vec<ProvisionId>) {
        let mut provisions = Vec::new();
        let mut free = true;
        for remedy in &rule.remedies {
            let RuleRemedy::AmendRequirement(term) = remedy else {
                continue;
            };
            let (forced, all_forced) = self.forced_by(term, bound);
            free &= !all_forced;
            for provision in forced {
                if !provisions.contains(&provision) {
                    provisions.push(provision);
                }
            }
        }
        let design = self.world.design;
        let mut remedies: Vec<Remedy> = provisions
            .iter()
            .map(|&id| {
                let provision = Element::Provision(id);
                Remedy {
                    level: RemedyLevel::from(design.laws[design.provisions[id].law].level),
                    text: Text::new(
                        format!(
                            "Revise {} so that it no longer requires this",
                            say::label_of(design, provision, Lang::En)
                        ),
                        format!(
                            "{}を改め、これを義務づけないようにする",
                            say::label_of(design, provision, Lang::Ja)
                        ),
                    ),
                    provision: Some(id),
                }
            })
            .collect();
        for remedy in &rule.remedies {
            if let RuleRemedy::Do(level, sentence) = remedy {
                // What a provision forces, operations alone cannot mend.
                if free || *level > RemedyLevel::Operation {
                    remedies.push(Remedy {
                        level: *level,
                        text: self.sentence(sentence, bound),
                        provision: None,
                    });
                }
            }
        }
        remedies.sort_by_key(|it| it.level);
        (remedies, provisions)
    }

    /// The provisions that require what a term speaks of, and whether every part of it is required.
    fn forced_by(&self, term: &super::expr::Term, bound: &mut Bound) -> (Vec<ProvisionId>, bool) {
        let term = match term {
            super::expr::Term::Property(of, super::lexicon::Property::StepChannel) => of.as_ref(),
            super::expr::Term::Property(of, super::lexicon::Property::ProcedureUnit) => {
                return match self.value(of, bound) {
                    Answer::Known(Value::One(Object::Element(Element::Procedure(id)))) => {
                        let forced = self.unit_requirements(id);
                        let any = !forced.is_empty();
                        (forced, any)
                    }
                    _ => (Vec::new(), false),
                };
            }
            other => other,
        };
        let objects = match self.value(term, bound) {
            Answer::Known(Value::One(object)) => vec![object],
            Answer::Known(Value::Many(objects)) => objects,
            _ => Vec::new(),
        };
        let steps: Vec<StepId> = objects
            .into_iter()
            .filter_map(|it| match it {
                Object::Element(Element::Step(step)) => Some(step),
                _ => None,
            })
            .collect();
        let mut provisions = Vec::new();
        let mut all = !steps.is_empty();
        for step in steps {
            let required = self.world.required_channels(step);
            let analog = required.iter().filter(|(_, channel)| !channel.is_digital());
            let before = provisions.len();
            provisions.extend(analog.map(|&(provision, _)| provision));
            all &= provisions.len() > before;
        }
        (provisions, all)
    }

    fn unit_requirements(&self, procedure: gensoku_dsl::design::ProcedureId) -> Vec<ProvisionId> {
        let design = self.world.design;
        let purpose = design.procedures[procedure].purpose.value();
        let unit = design.procedures[procedure].per.value();
        let requires = |id: ProvisionId| {
            design.provisions[id].effects.iter().any(|effect| {
                matches!(&effect.kind, EffectKind::Requires(Requirement::Unit(it), scope)
                if Some(it) == unit && match scope {
                    Scope::Procedure(of) => *of == procedure,
                    Scope::Purpose(of) => purpose == Some(of),
                    Scope::Step(_) | Scope::Cited => false,
                })
            })
        };
        self.world
            .provisions
            .iter()
            .copied()
            .filter(|&it| requires(it))
            .collect()
    }
}

/// One element of which a rule speaks.
struct Case {
    truth: Truth,
    bound: Bound,
    objects: Vec<Object>,
    also: Vec<Span>,
}

impl Case {
    fn verdict(&self) -> Verdict {
        match self.truth {
            Truth::True(_) => Verdict::Conforms,
            Truth::False(_) => Verdict::Violates,
            Truth::Open(_) => Verdict::NotStated,
            Truth::Undecided(_) => Verdict::Undecided,
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
    match element {
        Element::Procedure(id) => design.procedures[id].name.span,
        Element::Step(id) => design.steps[id].name.span,
        Element::Outcome(procedure, _) => design.procedures[procedure].name.span,
        Element::Actor(id) => design.actors[id].name.span,
        Element::Data(id) => design.data[id].name.span,
        Element::System(id) => design.systems[id].name.span,
        Element::Identifier(id) => design.identifiers[id].name.span,
        Element::Mapping(id) => design.mappings[id].name.span,
        Element::Scenario(id) => design.scenarios[id].name.span,
        Element::Group(id) => design.words.groups[id].name.span,
        Element::Law(id) => design.laws[id].name.span,
        Element::Provision(id) => design.provisions[id].span,
        Element::Imported(_) => Span::default(),
    }
}

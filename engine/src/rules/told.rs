//! What a rule says of an element, made into a finding: its sentence, its place, its reasons, its ways out.

use std::sync::Arc;

use gensoku_dsl::design::{
    ChannelKind, EffectKind, ProcedureId, ProvisionId, Requirement, Scope, StepId,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use rustc_hash::FxHashMap;

use super::cases::Case;
use super::eval::{Bound, Eval};
use super::expr::{Remedy as RuleRemedy, Rule, Said, Term};
use super::say;
use super::types::Kind;
use super::value::{Object, Value};
use crate::finding::{Element, Finding, Remedy, RemedyLevel, Role, Verdict, Witness};
use crate::world::{Answer, OpenFact, Outcome, Reason, Truth};

impl Eval<'_> {
    pub(super) fn finding(
        &self,
        rule: &Rule,
        id: String,
        verdict: Verdict,
        case: Case,
    ) -> Option<Finding> {
        let Case {
            mut bound,
            open,
            unread,
            objects,
            also,
            ..
        } = case;
        let truth = open.or_else(|| self.asked(rule, &mut bound))?;
        let design = self.world.design;
        let first = *objects.first()?;
        let subject = self.subject(&objects)?;
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
            Truth::True(reasons) | Truth::False(reasons) => {
                (self.say(rule, &mut bound), self.witness(reasons, &objects))
            }
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
                note: Text::new("requires it", "これを義務付ける"),
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
            severity: rule.severity_of(verdict),
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
            open: match truth {
                Truth::Open(facts) => facts,
                _ => Vec::new(),
            },
            unread,
        })
    }

    /// What a rule says of what is bound.
    fn say(&self, rule: &Rule, bound: &mut Bound) -> Text {
        let said = rule.says.iter().find(|it| self.is_the_case(it, bound));
        said.map_or_else(Text::default, |it| self.sentence(&it.text, bound))
    }

    /// Whether the case is known to be the one in which something is said.
    fn is_the_case(&self, said: &Said, bound: &mut Bound) -> bool {
        let when = said.when.as_ref();
        when.is_none_or(|when| self.judge::<Outcome>(when, bound) == Outcome::True)
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
        let mut parts: FxHashMap<(Element, Role), Vec<usize>> = FxHashMap::default();
        let own = objects.iter().flat_map(|&it| self.reasons_of(it));
        for reason in reasons.iter().cloned().chain(own) {
            // The same element may play several parts, but is not told twice in the same one.
            let same = parts.entry((reason.element, reason.role)).or_default();
            let told = |it: &Reason| it.note == reason.note || reason.note == Text::default();
            let mut before = same.iter().filter_map(|&it| all.get(it));
            if !before.any(told) {
                same.push(all.len());
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
                    format!("「{}」の記載がない", fact.word(Lang::Ja)),
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
                        Lang::Ja => format!("{label}の「{}」", fact.word(lang)),
                    }
                })
                .collect();
            say::list(&asked, lang)
        };
        Text::new(
            format!(
                "{}? It depends on {}, which {} not stated",
                rule.title.en,
                asked(Lang::En),
                if facts.len() > 1 { "are" } else { "is" }
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
                            "{}を改め、これを義務付けないようにする",
                            say::label_of(design, provision, Lang::Ja)
                        ),
                    ),
                    provision: Some(id),
                }
            })
            .collect();
        for remedy in &rule.remedies {
            if let RuleRemedy::Do(level, said) = remedy {
                // What a provision forces, operations alone cannot mend.
                if (free || *level > RemedyLevel::Operation) && self.is_the_case(said, bound) {
                    remedies.push(Remedy {
                        level: *level,
                        text: self.sentence(&said.text, bound),
                        provision: None,
                    });
                }
            }
        }
        remedies.sort_by_key(|it| it.level);
        (remedies, provisions)
    }

    /// The provisions that require what a term speaks of, and whether every part of it is required.
    fn forced_by(&self, term: &Term, bound: &mut Bound) -> (Vec<ProvisionId>, bool) {
        let mut forces: fn(ChannelKind) -> bool = ChannelKind::is_analog;
        let term = match term {
            Term::Property(of, it) if it.is(Kind::Step, "channel") => of.as_ref(),
            // By a seal nobody has to be known who only has to write on paper.
            Term::Property(of, it) if it.is(Kind::Step, "method") => {
                forces = |it| it == ChannelKind::Seal;
                of.as_ref()
            }
            Term::Property(of, it) if it.is(Kind::Procedure, "unit") => {
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
            Answer::Known(Value::One(object)) => Arc::new([object]),
            Answer::Known(Value::Many(objects)) => objects,
            _ => Arc::default(),
        };
        let steps: Vec<StepId> = objects
            .iter()
            .filter_map(|it| match *it {
                Object::Element(Element::Step(step)) => Some(step),
                _ => None,
            })
            .collect();
        let mut provisions = Vec::new();
        let mut all = !steps.is_empty();
        for step in steps {
            let required = self.world.required_channels(step);
            let forcing = required.iter().filter(|(_, channel)| forces(*channel));
            let before = provisions.len();
            provisions.extend(forcing.map(|&(provision, _)| provision));
            all &= provisions.len() > before;
        }
        (provisions, all)
    }

    fn unit_requirements(&self, procedure: ProcedureId) -> Vec<ProvisionId> {
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

//! The cases of a rule: each way to bind its variables, and what it comes to for it.

use std::cmp::Ordering;
use std::sync::Arc;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::source::Span;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::again::{self, ByProcedure, Of, These};
use super::eval::{Bound, Eval};
use super::expr::{Relation, Rule};
use super::identities::{Key, Objects};
use super::run::WORTH_SHARING;
use super::unread;
use super::value::Object;
use crate::finding::{Counts, Element, Finding, Verdict};
use crate::world::{Answer, Logic, Outcome, Truth};

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
    pub(super) fn cases(&self, rule: &Rule, of: &Of) -> Vec<Case> {
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
        if matches!(outcome, Outcome::False | Outcome::Open | Outcome::Undecided)
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
    pub(super) fn verdict(&self) -> Verdict {
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

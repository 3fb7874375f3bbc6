//! What an edit changed, and of what rules are asked again because of it.

use std::sync::Arc;

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{Declared, Design, Name, Outside, ProcedureId, Said, SaidInDesign};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use memchr::memmem::Finder;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::expr::Rule;
use super::super::facets::Facets;
use super::super::identities::has_its_own_name;
use super::super::related::names_are_plain;
use super::super::say;
use super::moved::Moved;
use super::parts;
use super::{Before, Kept, Of, These, home};
use crate::finding::{Element, Finding};
use crate::world::{Case, People, Situation, World};

/// What an edit changed.
pub(super) struct Edit {
    /// The parts of each procedure that do not say the same.
    procedures: Arena<ProcedureId, Facets>,
    /// The procedures of which there are some.
    changed: Arc<Arena<ProcedureId, bool>>,
    /// Those of what is outside procedures.
    outside: Facets,
    /// By which words what is called otherwise now was told.
    old_words: OldWords,
    /// Where everything else stands now.
    moved: Moved,
}

/// An edit that is being found out.
struct Search<'a> {
    was: &'a Design,
    is: &'a Design,
    old_words: OldWords,
    moved: Moved,
}

/// Words by which something was told, and the procedure in which it is; none where it is in no or in several ones.
type OldWords = FxHashMap<String, Option<ProcedureId>>;

impl Before {
    /// What was changed since; nothing where more was than can be told apart.
    pub(super) fn edit(&self, world: &World<'_>, said: &SaidInDesign) -> Option<Edit> {
        let same = (self.as_of, self.situation) == (world.as_of, world.situation())
            && self.design.as_of == world.design.as_of
            && self.said.procedures.len() == said.procedures.len();
        if !same || !have_names_of_their_own(world.design) {
            return None;
        }
        let mut search = Search {
            was: &self.design,
            is: world.design,
            old_words: OldWords::default(),
            moved: Moved::default(),
        };
        let mut outside = Facets::NONE;
        for (&kind, before) in &self.said.outside {
            outside = outside.and(search.outside(kind, before, said.outside.get(&kind)?)?);
        }
        // What data contains may be told by its title.
        if self.graph.contained != world.contained {
            outside = Facets::ALL;
        }
        let mut procedures = Arena::filled(Facets::NONE, said.procedures.len());
        let both = self.said.procedures.entries().zip(said.procedures.iter());
        for ((id, before), now) in both {
            procedures[id] = search.procedure(id, before, now)?;
        }
        // What is done within a step is told of its procedure, too.
        for (caller, called) in world.calls_bottom_up() {
            procedures[caller] = procedures[caller].and(procedures[called]);
        }
        let Search {
            mut old_words,
            moved,
            ..
        } = search;
        let in_others = |it: &mut Option<ProcedureId>| *it = it.filter(|it| !world.is_a_part(*it));
        old_words.values_mut().for_each(in_others);
        // Of two things of one name what is found is one finding.
        let plain = || [&self.design, world.design].map(names_are_plain) == [true; 2];
        if !old_words.is_empty() && !plain() {
            return None;
        }
        let changed = procedures.iter().map(|it| *it != Facets::NONE).collect();
        Some(Edit {
            procedures,
            changed: Arc::new(changed),
            outside,
            old_words,
            moved: moved.known()?,
        })
    }

    /// Of what each rule has to be asked again.
    pub(super) fn asked_again(&self, rules: &[Rule], edit: &Edit, design: &Design) -> Vec<Of> {
        let in_procedures = edit.in_procedures();
        let nowhere = Arc::new(Arena::filled(false, design.procedures.len()));
        let asks = |kept: &Kept| {
            let all = kept.reads.all();
            if all.meet(edit.outside) || kept.reads.anywhere.meet(in_procedures) {
                Of::Everything
            } else if !all.meet(in_procedures) {
                Of::Nothing
            } else if kept.of_procedures {
                Of::These(These {
                    procedures: Arc::clone(&edit.changed),
                    subjects: FxHashSet::default(),
                })
            } else {
                Of::Everything
            }
        };
        let mut of: Vec<Of> = self.rules.iter().map(asks).collect();
        if edit.old_words.is_empty() {
            return of;
        }
        let at: FxHashMap<&str, usize> = rules
            .iter()
            .enumerate()
            .map(|(at, it)| (it.name.as_str(), at))
            .collect();
        let words: Vec<(Finder<'_>, Option<ProcedureId>)> = edit
            .old_words
            .iter()
            .map(|(words, home)| (Finder::new(words.as_bytes()), *home))
            .collect();
        let quoting = |finding: &Finding| {
            let at = *at.get(finding.rule.as_str())?;
            let of_itself = self.rules.get(at).is_some_and(Kept::tells_of_itself);
            let home = || home(design, finding.subject);
            // What reads nothing of other procedures does not name what is in them either.
            let of_it =
                |of: Option<ProcedureId>| !of_itself || of.is_none_or(|it| Some(it) == home());
            let mut of_it = words.iter().filter(|it| of_it(it.1));
            of_it
                .any(|(words, _)| quotes(finding, words))
                .then_some((at, finding.subject))
        };
        let quoting: Vec<(usize, Element)> = self.findings.par_iter().filter_map(quoting).collect();
        for (at, subject) in quoting {
            let Some(of) = of.get_mut(at) else {
                continue;
            };
            match of {
                Of::Everything => {}
                _ if !has_its_own_name(subject) => *of = Of::Everything,
                Of::These(these) => {
                    these.subjects.insert(subject);
                }
                Of::Nothing => {
                    *of = Of::These(These {
                        procedures: Arc::clone(&nowhere),
                        subjects: FxHashSet::from_iter([subject]),
                    });
                }
            }
        }
        of
    }

    /// Takes over what was answered before of procedures and cannot come to anything else now.
    pub(super) fn answers(&self, world: &World<'_>, edit: &Edit) {
        // What is never read of what is outside procedures where it is asked who can finish; what is not where it is
        // asked whether people can in ordinary times, and of everybody then. And what is read of other procedures.
        const UNREAD: Facets = Facets::TITLES
            .and(Facets::STAFF)
            .and(Facets::PLANS)
            .and(Facets::MANY)
            .and(Facets::UNITS)
            .and(Facets::OWNERS)
            .and(Facets::SENSITIVE);
        const ORDINARY: Facets = UNREAD.and(Facets::STORES).and(Facets::TRAITS);
        const EVERYBODY: Facets = ORDINARY
            .and(Facets::KINDS)
            .and(Facets::DATA)
            .and(Facets::KEYS);
        const ELSEWHERE: Facets = Facets::STEPS.and(Facets::WHATEVER);
        let elsewhere = edit.in_procedures().meet(ELSEWHERE);
        let holds = |it: &Case| match (it.people, it.situation) {
            (People::Everybody, Situation::Ordinary) => edit.outside.within(EVERYBODY),
            (People::Without(_), Situation::Ordinary) => {
                edit.outside.within(ORDINARY.and(Facets::KINDS)) && !elsewhere
            }
            (_, Situation::Ordinary) => edit.outside.within(ORDINARY) && !elsewhere,
            _ => edit.outside.within(UNREAD) && !elsewhere,
        };
        let moves = |it: &mut Span| edit.moved.span(it);
        for (procedure, changed) in edit.procedures.entries() {
            if !changed.meet(Facets::STEPS) {
                world.take_over_order(procedure, &self.graph);
            }
            if *changed != Facets::NONE {
                continue;
            }
            world.take_over_finish(procedure, &self.graph, &holds, &moves);
            // Who acts for whom is said of proxies alone.
            if !edit.outside.meet(Facets::PROXIES) {
                world.take_over_own_time(procedure, &self.graph, &moves);
            }
        }
    }
}

/// Whether no two procedures bear one name: what is found of two of one name is one finding.
fn have_names_of_their_own(design: &Design) -> bool {
    let mut seen = FxHashSet::default();
    let mut names = design.procedures.iter().map(|it| it.name.id.as_str());
    names.all(|it| seen.insert(it))
}

/// Whether what is told has some words in it.
fn quotes(finding: &Finding, words: &Finder<'_>) -> bool {
    let texts = std::iter::once(&finding.message)
        .chain(finding.witness.iter().map(|it| &it.note))
        .chain(finding.remedies.iter().map(|it| &it.text))
        .flat_map(|it| [it.en.as_str(), it.ja.as_str()]);
    let paths = finding.witness.iter().map(|it| it.path.as_str());
    let mut told = texts.chain(paths).chain([finding.id.as_str()]);
    told.any(|it| words.find(it.as_bytes()).is_some())
}

impl Edit {
    /// The parts of procedures that do not say the same.
    fn in_procedures(&self) -> Facets {
        let all = self.procedures.iter();
        all.fold(Facets::NONE, |all, it| all.and(*it))
    }

    /// Whether something of which a finding tells stands elsewhere now.
    pub(super) fn has_moved(&self, finding: &Finding) -> bool {
        let own = std::iter::once(&finding.span).chain(&finding.also);
        let why = finding.witness.iter().map(|it| &it.span);
        let open = finding.open.iter().map(|it| &it.span);
        let mut all = own.chain(why).chain(open).chain(&finding.unread);
        all.any(|it| self.moved.of(*it) != *it)
    }

    /// Moves a finding that is kept to where it stands now.
    pub(super) fn moves(&self, finding: &mut Finding) {
        let own = std::iter::once(&mut finding.span).chain(&mut finding.also);
        let why = finding.witness.iter_mut().map(|it| &mut it.span);
        let open = finding.open.iter_mut().map(|it| &mut it.span);
        own.chain(why)
            .chain(open)
            .chain(&mut finding.unread)
            .for_each(|it| self.moved.span(it));
    }
}

impl Search<'_> {
    /// The parts of a procedure that do not say the same.
    fn procedure(&mut self, id: ProcedureId, before: &Said, now: &Said) -> Option<Facets> {
        if before.is_same(now) {
            self.moved.learn(before.places(), now.places())?;
            return Some(Facets::NONE);
        }
        let (was, is) = (self.was, self.is);
        let steps = &was.procedures[id].steps;
        if *steps != is.procedures[id].steps {
            return Some(Facets::ALL);
        }
        let steps = steps.iter().copied().map(Element::Step);
        let elements = std::iter::once(Element::Procedure(id)).chain(steps);
        let both = before.declared().zip(now.declared()).zip(elements);
        both.map(|(both, element)| self.declared(both, element))
            .try_fold(Facets::NONE, |all, it| Some(all.and(it?)))
    }

    /// The parts of one kind of what is outside procedures that do not say the same.
    fn outside(&mut self, kind: Outside, before: &Said, now: &Said) -> Option<Facets> {
        if before.is_same(now) {
            self.moved.learn(before.places(), now.places())?;
            return Some(Facets::NONE);
        }
        // No rule reads the title, and acceptances are judged anew each time.
        if matches!(kind, Outside::Title | Outside::Accepted) {
            return Some(Facets::NONE);
        }
        let (before, now) = (before.declared(), now.declared());
        if kind == Outside::Outcomes || kind == Outside::Rest {
            return None;
        }
        if before.len() != now.len() {
            return Some(Facets::ALL);
        }
        let both = before.zip(now).enumerate();
        both.map(|(at, both)| match parts::element(kind, at) {
            Some(element) => self.declared(both, element),
            None => Some(Facets::ALL),
        })
        .try_fold(Facets::NONE, |all, it| Some(all.and(it?)))
    }

    /// The parts of a declaration that do not say the same.
    fn declared(
        &mut self,
        (before, now): (Declared<'_>, Declared<'_>),
        element: Element,
    ) -> Option<Facets> {
        let same = before.says_the_same(now);
        if same {
            self.moved.learn(before.places(), now.places())?;
            if before.is_called_the_same(now) {
                return Some(Facets::NONE);
            }
        }
        let mut changed = Facets::NONE;
        let [was, is] = [self.was, self.is].map(|it| parts::of(it, element));
        for ((facets, was), (_, is)) in was?.iter().zip(&is?) {
            if !was.is_same(is) {
                changed = changed.and(*facets);
            } else if !same {
                self.moved.learn(was.places(), is.places())?;
            }
        }
        let [was, is] = [self.was, self.is].map(|it| say::name_of(it, element));
        if let (Some(was), Some(is)) = (was, is) {
            self.renamed(was, is, home(self.was, element));
        }
        Some(changed)
    }

    /// Remembers by which words something was told that is called otherwise now.
    fn renamed(&mut self, was: &Name, is: &Name, home: Option<ProcedureId>) {
        let labels = [Lang::En, Lang::Ja].map(|lang| (was.label(lang), is.label(lang)));
        for (was, is) in labels.into_iter().chain([(&*was.id, &*is.id)]) {
            if was != is {
                let known = self.old_words.entry(was.to_owned()).or_insert(home);
                *known = known.filter(|it| Some(*it) == home);
            }
        }
    }
}

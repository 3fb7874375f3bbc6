//! What is remembered of a project that was read and checked, so that it is done sooner the next time.

use std::sync::{Arc, MutexGuard, PoisonError};

use gensoku_engine::rules::{self, Before};
use gensoku_policies::Packs;
use gensoku_policies::profile::{Asked, Change};

use crate::{Checked, Error, Opened, Request};

/// As many checks are remembered: of a design as it is, and as it is to be.
const MOST_CHECKS: usize = 2;

/// Files as they were read before, and what checks of them came to: only what changed is read, resolved and asked again.
#[derive(Debug, Default)]
pub struct Memory {
    pub(crate) texts: gensoku_dsl::Memory,
    pub(crate) checks: Checks,
}

/// What is remembered of checks.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    /// What they came to, the latest last.
    before: Vec<(Rules, Request, Before)>,
    /// In whose name was asked the last time.
    asked: Option<(Rules, Arc<Asked>)>,
}

/// From what it follows which rules are asked.
#[derive(Clone, Debug)]
struct Rules {
    packs: Arc<Packs>,
    named: Vec<String>,
    profile: Option<String>,
    own: Vec<String>,
    changes: Vec<Change>,
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            packs,
            named,
            profile,
            own,
            changes,
        } = self;
        (named, profile, own, changes) == (&other.named, &other.profile, &other.own, &other.changes)
            && (Arc::ptr_eq(packs, &other.packs) || *packs == other.packs)
    }
}

impl Opened {
    /// Checks the design as [`Opened::check`] does, and remembers what it comes to: a design that was checked before is
    /// asked only what changed since.
    ///
    /// # Errors
    /// As [`Opened::check`].
    pub fn check_again(&self, request: &Request) -> Result<Checked, Error> {
        self.check_by(request, |world, rules| {
            let by = self.asked_by(&request.packs);
            let known = {
                let before = &mut self.remembered().before;
                let same = |it: &(Rules, Request, _)| it.1 == *request && it.0 == by;
                before.iter().position(same).map(|at| before.remove(at).2)
            };
            let parameters = &self.packs.parameters;
            let elsewhere = self.found_elsewhere(world, rules);
            let (report, before) = rules::check_again(world, &elsewhere, rules, parameters, known);
            let all = &mut self.remembered().before;
            if all.len() == MOST_CHECKS {
                all.remove(0);
            }
            all.push((by, request.clone(), before));
            report
        })
    }

    /// In whose name is asked: as the last time, where that was asked by the same rules.
    pub(crate) fn asked_as_before(
        &self,
        named: &[String],
        find: impl FnOnce() -> Asked,
    ) -> Arc<Asked> {
        let by = self.asked_by(named);
        let asked = &mut self.remembered().asked;
        match asked {
            Some((before, asked)) if *before == by => Arc::clone(asked),
            _ => Arc::clone(&asked.insert((by, Arc::new(find()))).1),
        }
    }

    fn asked_by(&self, named: &[String]) -> Rules {
        Rules {
            packs: Arc::clone(&self.packs),
            named: named.to_vec(),
            profile: self.profile.clone(),
            own: self.own.clone(),
            changes: self.changes.clone(),
        }
    }

    fn remembered(&self) -> MutexGuard<'_, Checks> {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is worth remembering for the next time; nothing of the project is left.
    pub fn take_memory(&mut self) -> Memory {
        let texts = std::mem::take(&mut self.project).into_memory();
        let checks = std::mem::take(&mut *self.remembered());
        Memory { texts, checks }
    }
}

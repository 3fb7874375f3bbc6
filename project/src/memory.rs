//! What is remembered of a project that was read and checked, so that it is done sooner the next time.

use std::sync::{Arc, PoisonError};

use gensoku_engine::rules::{self, Before};
use gensoku_policies::Packs;

use crate::{Checked, Error, Opened, Request};

/// As many checks are remembered: of a design as it is, and as it is to be.
const MOST_CHECKS: usize = 2;

/// Files as they were read before, and what checks of them came to: only what changed is read, resolved and asked again.
#[derive(Debug, Default)]
pub struct Memory {
    pub(crate) texts: gensoku_dsl::Memory,
    /// The latest last.
    pub(crate) checks: Vec<Known>,
}

/// What a check came to, and what was asked.
#[derive(Debug)]
pub(crate) struct Known {
    request: Request,
    packs: Arc<Packs>,
    profile: Option<String>,
    own: Vec<String>,
    before: Before,
}

impl Opened {
    /// Checks the design as [`Opened::check`] does, and remembers what it comes to: a design that was checked before is
    /// asked only what changed since.
    ///
    /// # Errors
    /// As [`Opened::check`].
    pub fn check_again(&self, request: &Request) -> Result<Checked, Error> {
        self.check_by(request, |world, rules| {
            if !world.design.accepted.is_empty() {
                return None;
            }
            let parameters = &self.packs.parameters;
            let before = self.known(request);
            let (report, before) = rules::check_again(world, rules, parameters, before);
            let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
            if checks.len() == MOST_CHECKS {
                checks.remove(0);
            }
            checks.push(Known {
                request: request.clone(),
                packs: Arc::clone(&self.packs),
                profile: self.profile.clone(),
                own: self.own.clone(),
                before,
            });
            Some(report)
        })
    }

    /// What the same was found to come to before, taken out of what is remembered.
    fn known(&self, request: &Request) -> Option<Before> {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = checks.iter().position(|it| it.request == *request)?;
        let known = checks.remove(at);
        let same_rules = Arc::ptr_eq(&known.packs, &self.packs) || known.packs == self.packs;
        let same = same_rules && (&known.profile, &known.own) == (&self.profile, &self.own);
        same.then_some(known.before)
    }

    /// What is worth remembering for the next time, and nothing else is left.
    pub fn take_memory(&mut self) -> Memory {
        let checks = self
            .checks
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        Memory {
            texts: std::mem::take(&mut self.project).into_memory(),
            checks: std::mem::take(checks),
        }
    }
}

//! The design as it stands on a date: its revisions applied.

use jiff::civil::Date;

use super::{
    ChangeKind, Citation, Design, LawId, Next, Place, ProcedureId, ProvisionId, Repealed, Revision,
    RevisionId, Stated, Step, StepClause, StepId, Target, WaitsFor, Way,
};

impl Step {
    /// Adds a clause to what the step says.
    pub fn state(&mut self, clause: StepClause) {
        match clause {
            StepClause::Channels(channels) => self.channels = channels,
            StepClause::Needs(needs) => self.needs.extend(needs),
            StepClause::Takes(takes) => self.takes = takes,
            StepClause::Waits(waits) => self.waits = waits,
            StepClause::Fee(fee) => self.fee = fee,
            StepClause::Data(data) => self.data.push(*data),
            StepClause::Identifies(identifies) => self.identifies.push(identifies),
            StepClause::Next(next) => self.next = next,
            StepClause::AfterAll(steps) => {
                self.after_all = steps;
                self.waits_for = WaitsFor::All;
            }
            StepClause::AfterSome(steps) => {
                self.after_all = steps;
                self.waits_for = WaitsFor::Some;
            }
            StepClause::Calls(procedure, span) => self.calls = Some((procedure, span)),
            StepClause::Fallback(fallback) => self.fallbacks.push(fallback),
            StepClause::Ground(under, required_by) => {
                self.under.extend(under);
                self.required_by.extend(required_by);
            }
            StepClause::Without(verb, item, _) => {
                for data in self.data.iter_mut().filter(|d| d.verb == verb) {
                    data.items.retain(|&(it, _)| it != item);
                }
                self.data.retain(|d| !d.items.is_empty());
            }
        }
    }

    /// Sets a clause as a revision does: one with the same verb, data and source is replaced whole.
    pub fn set(&mut self, clause: StepClause) {
        match clause {
            StepClause::Needs(needs) => self.needs = needs,
            StepClause::Identifies(identifies) => {
                self.identifies.retain(|i| i.actor != identifies.actor);
                self.identifies.push(identifies);
            }
            StepClause::Fallback(fallback) => {
                self.fallbacks.retain(|f| f.when_down != fallback.when_down);
                self.fallbacks.push(fallback);
            }
            StepClause::Data(new) => {
                let source = |d: &super::DataClause| d.from.map(|f| (f.system, f.other));
                let mut place = None;
                for (i, old) in self.data.iter_mut().enumerate() {
                    if old.verb == new.verb && source(old) == source(&new) {
                        let before = old.items.len();
                        old.items
                            .retain(|(item, _)| new.items.iter().all(|(it, _)| it != item));
                        if old.items.len() < before {
                            place.get_or_insert(i);
                        }
                    }
                }
                // The new clause stands where the first of those stood whose data it speaks of.
                let place = place.unwrap_or(self.data.len());
                self.data.insert(place, *new);
                self.data.retain(|d| !d.items.is_empty());
            }
            other => self.state(other),
        }
    }
}

impl Design {
    /// The design with those revisions applied that are in effect on a day (those with a date up to it), and
    /// those asked for; in the order of their dates, those without one last, then of the text.
    ///
    /// Numbers and names of all elements stay; a step that is dropped is in no procedure any more, and one that
    /// is added takes its place in the order of its procedure's steps.
    #[must_use]
    pub fn at(&self, as_of: Date, with: &[RevisionId]) -> Self {
        let mut applied: Vec<(Date, RevisionId)> = self
            .revisions
            .entries()
            .filter(|(id, r)| with.contains(id) || r.from.is_some_and(|from| from <= as_of))
            .map(|(id, r)| (r.from.unwrap_or(Date::MAX), id))
            .collect();
        applied.sort();
        let mut design = self.clone();
        for (_, id) in applied {
            if let Some(revision) = self.revisions.find(id) {
                // Asked for before its date, it is in force on the day that is asked about.
                let from = revision.from.map_or(as_of, |from| from.min(as_of));
                if let Some(applied) = design.revisions.find_mut(id) {
                    applied.from = Some(from);
                }
                design.apply(revision, from);
            }
        }
        design
    }

    fn apply(&mut self, revision: &Revision, from: Date) {
        for change in &revision.changes {
            let procedure = revision.of.and_then(|of| self.procedures.find_mut(of));
            match &change.kind {
                ChangeKind::Serves(actor, per) => {
                    if let Some(procedure) = procedure {
                        procedure.serves = Some((*actor, change.span));
                        procedure.per = *per;
                    }
                }
                ChangeKind::Purpose(purpose) => {
                    if let Some(procedure) = procedure {
                        procedure.purpose = Stated::Is(*purpose, change.span);
                    }
                }
                ChangeKind::Under(under) => {
                    if let Some(procedure) = procedure {
                        procedure.under.clone_from(under);
                    }
                }
                ChangeKind::Starts(start) => {
                    if let Some(procedure) = procedure {
                        procedure.starts = Stated::Is(*start, change.span);
                    }
                }
                ChangeKind::MustSurvive(scenarios) => {
                    if let Some(procedure) = procedure {
                        procedure.must_survive.clone_from(scenarios);
                    }
                }
                ChangeKind::Restate(said) => self.restate(said),
                ChangeKind::Drop(step) => self.drop_step(*step),
                ChangeKind::Add(step, place) => {
                    if let Some(of) = revision.of {
                        self.add_step(of, *step, *place);
                    }
                }
                ChangeKind::Replace(old, new) => {
                    let new = self.steps.find(*new).cloned();
                    if let (Some(new), Some(old)) = (new, self.steps.find_mut(*old)) {
                        let name = old.name.id.clone();
                        *old = new;
                        old.name.id = name;
                    }
                }
                ChangeKind::Set(step, clauses) => {
                    if let Some(step) = self.steps.find_mut(*step) {
                        for clause in clauses {
                            step.set(clause.clone());
                        }
                    }
                }
                ChangeKind::Repeal(repealed) => self.repeal(repealed, from),
                ChangeKind::Enact(new, old) => self.enact(*new, *old, revision.from, from),
            }
        }
    }

    // Laws.

    fn repeal(&mut self, repealed: &Repealed, from: Date) {
        let period = match *repealed {
            Repealed::Law(law) => self.laws.find_mut(law).map(|l| &mut l.period),
            Repealed::Provision(id) => self.provisions.find_mut(id).map(|p| &mut p.period),
            Repealed::Effect(id, effect) => self
                .provisions
                .find_mut(id)
                .and_then(|p| p.effects.get_mut(effect))
                .map(|e| &mut e.period),
        };
        if let Some(period) = period {
            period.until = Some(period.until.map_or(from, |until| until.min(from)));
        }
    }

    /// Puts a provision in force with a revision of a date of its own, which counts from a day on.
    fn enact(
        &mut self,
        new: ProvisionId,
        old: Option<ProvisionId>,
        dated: Option<Date>,
        from: Date,
    ) {
        let Some(provision) = self.provisions.find_mut(new) else {
            return;
        };
        // A later date of its own stays; that of the revision, or "never before" one without a date, becomes the day
        // from which the revision counts.
        let own = provision
            .period
            .from
            .filter(|&own| own != Date::MAX && Some(own) != dated);
        let begins = own.map_or(from, |own| own.max(from));
        provision.period.from = Some(begins);
        let law: LawId = provision.law;
        if let Some(law) = self.laws.find_mut(law) {
            let place = old.and_then(|old| law.provisions.iter().position(|&p| p == old));
            match place {
                Some(place) => law.provisions.insert(place + 1, new),
                None => law.provisions.push(new),
            }
        }
        if let Some(old) = old {
            self.repeal(&Repealed::Provision(old), begins);
            self.each_citation(|cite| {
                if cite.provision == Some(old) {
                    cite.provision = Some(new);
                }
            });
        }
    }

    /// Every citation of the design.
    fn each_citation(&mut self, mut change: impl FnMut(&mut Citation)) {
        let steps = self.steps.iter_mut().flat_map(|s| {
            let data = s
                .data
                .iter_mut()
                .flat_map(|d| d.under.iter_mut().chain(&mut d.required_by));
            s.under.iter_mut().chain(&mut s.required_by).chain(data)
        });
        let groups = self.words.groups.iter_mut().flat_map(|g| &mut g.defined);
        steps
            .chain(self.procedures.iter_mut().flat_map(|p| &mut p.under))
            .chain(self.laws.iter_mut().flat_map(|l| &mut l.under))
            .chain(self.provisions.iter_mut().flat_map(|p| &mut p.under))
            .chain(self.systems.iter_mut().flat_map(|s| &mut s.under))
            .chain(groups.flat_map(|d| &mut d.under))
            .for_each(&mut change);
    }

    // Steps.

    /// Writes out what follows each step of a procedure, so that its order of steps no longer tells it.
    fn explicit(&mut self, procedure: ProcedureId) {
        for (step, ways) in self.flow(procedure) {
            if let Some(step) = self.steps.find_mut(step)
                && matches!(step.next, Next::Following)
                && !ways.is_empty()
            {
                step.next = Next::One(ways);
            }
        }
    }

    fn steps_of(&self, procedure: ProcedureId) -> Vec<StepId> {
        self.procedures
            .find(procedure)
            .map(|p| p.steps.clone())
            .unwrap_or_default()
    }

    fn drop_step(&mut self, dropped: StepId) {
        let Some(of) = self.steps.find(dropped).map(|s| s.procedure) else {
            return;
        };
        self.explicit(of);
        let steps = self.steps_of(of);
        let Some(place) = steps.iter().position(|&s| s == dropped) else {
            return;
        };
        let next = self
            .steps
            .find(dropped)
            .map(|s| s.next.clone())
            .unwrap_or_default();
        let leads = |step: &Step| {
            step.next
                .ways()
                .iter()
                .any(|w| w.to == Target::Step(dropped))
        };
        let before: Vec<StepId> = steps
            .iter()
            .copied()
            .filter(|&s| s != dropped && self.steps.find(s).is_some_and(leads))
            .collect();
        // A choice inside a parallel split, or a split inside a choice, needs a step to stand at: it stays, empty.
        let mixed = before.iter().any(|&s| {
            let outer = self.steps.find(s).map(|s| &s.next);
            match (outer, &next) {
                (Some(Next::All(_)), Next::One(inner)) => inner.len() > 1,
                (Some(Next::One(outer)), Next::All(inner)) => outer.len() > 1 && inner.len() > 1,
                // What is side by side under conditions joins no other choice or split.
                (Some(Next::Some(_)), inner) => inner.ways().len() > 1,
                (Some(outer), Next::Some(_)) => outer.ways().len() > 1,
                _ => false,
            }
        });
        if mixed {
            if let Some(step) = self.steps.find_mut(dropped) {
                step.by = None;
                step.is_junction = true;
                step.for_ = None;
                step.calls = None;
                step.channels = Stated::None(step.name.span);
                step.takes = Stated::None(step.name.span);
                step.waits = Stated::None(step.name.span);
                step.needs.clear();
                step.fee = None;
                step.data.clear();
                step.identifies.clear();
                step.under.clear();
                step.required_by.clear();
            }
            return;
        }
        for &step in &before {
            if let Some(step) = self.steps.find_mut(step) {
                let outer = std::mem::take(&mut step.next);
                step.next = bypass(outer, dropped, &next);
            }
        }
        let to = next.ways().iter().find_map(|w| match w.to {
            Target::Step(step) if step != dropped => Some(step),
            _ => None,
        });
        for &step in &steps {
            let Some(step) = self.steps.find_mut(step) else {
                continue;
            };
            // Who waited for it waits for those that led to it.
            if let Some(at) = step.after_all.iter().position(|&(s, _)| s == dropped) {
                let (_, span) = step.after_all.remove(at);
                for &branch in before.iter().rev() {
                    if step.after_all.iter().all(|&(s, _)| s != branch) {
                        step.after_all.insert(at, (branch, span));
                    }
                }
            }
            step.fallbacks.retain_mut(|fallback| {
                if fallback.to == dropped
                    && let Some(to) = to
                {
                    fallback.to = to;
                }
                fallback.to != dropped
            });
        }
        if let Some(procedure) = self.procedures.find_mut(of) {
            procedure.steps.remove(place);
            // Where it came first, what followed it comes first now.
            if place == 0
                && let Some(to) = to
                && let Some(at) = procedure.steps.iter().position(|&s| s == to)
            {
                procedure.steps.remove(at);
                procedure.steps.insert(0, to);
            }
        }
    }

    fn add_step(&mut self, of: ProcedureId, added: StepId, place: Place) {
        self.explicit(of);
        let steps = self.steps_of(of);
        let span = self
            .steps
            .find(added)
            .map(|s| s.name.span)
            .unwrap_or_default();
        let own = self
            .steps
            .find(added)
            .is_some_and(|s| !matches!(s.next, Next::Following));
        let to = |step| Way {
            to: Target::Step(step),
            when: None,
            share: None,
            after: None,
            span,
        };
        let anchor = match place {
            Place::Before(step) | Place::After(step) => Some(step),
            Place::Last => None,
        };
        let at = anchor.and_then(|anchor| steps.iter().position(|&s| s == anchor));
        let index = match (place, at) {
            (Place::Before(_), Some(at)) => at,
            (Place::After(_), Some(at)) => at + 1,
            _ => steps.len(),
        };
        if let Some(procedure) = self.procedures.find_mut(of) {
            procedure.steps.insert(index, added);
        }
        if at.is_none() {
            return;
        }
        match place {
            Place::Before(anchor) => {
                for &step in &steps {
                    if let Some(step) = self.steps.find_mut(step) {
                        for way in step.next.ways_mut() {
                            if way.to == Target::Step(anchor) {
                                way.to = Target::Step(added);
                            }
                        }
                    }
                }
                // What waited for several branches waits before the added step.
                let waits = self
                    .steps
                    .find_mut(anchor)
                    .map(|s| (std::mem::take(&mut s.after_all), s.waits_for))
                    .unwrap_or_default();
                if let Some(step) = self.steps.find_mut(added) {
                    if step.after_all.is_empty() {
                        (step.after_all, step.waits_for) = waits;
                    }
                    if !own {
                        step.next = Next::One(vec![to(anchor)]);
                    }
                }
            }
            Place::After(anchor) => {
                let next = self
                    .steps
                    .find_mut(anchor)
                    .map(|s| std::mem::replace(&mut s.next, Next::One(vec![to(added)])));
                if let Some(step) = self.steps.find_mut(added)
                    && !own
                {
                    step.next = next.unwrap_or_default();
                }
                for &step in steps.iter().chain(std::iter::once(&added)) {
                    if let Some(step) = self.steps.find_mut(step) {
                        for (branch, _) in &mut step.after_all {
                            if *branch == anchor {
                                *branch = added;
                            }
                        }
                    }
                }
            }
            Place::Last => {}
        }
    }
}

/// The ways of a step with those to a dropped one led on to what followed it.
fn bypass(outer: Next, dropped: StepId, inner: &Next) -> Next {
    let onward: Vec<Way> = inner
        .ways()
        .iter()
        .filter(|w| w.to != Target::Step(dropped))
        .cloned()
        .collect();
    let splice = |ways: Vec<Way>| -> Vec<Way> {
        let mut out: Vec<Way> = Vec::new();
        for way in ways {
            if way.to != Target::Step(dropped) {
                out.push(way);
                continue;
            }
            for next in &onward {
                let share = match (way.share, next.share) {
                    (Some((outer, span)), Some((inner, _))) => {
                        let product = u64::from(outer.0) * u64::from(inner.0) / 1_000_000;
                        Some((super::Share(u32::try_from(product).unwrap_or(0)), span))
                    }
                    // The share of one of several is known only if both are.
                    (Some(_), None) if onward.len() > 1 => None,
                    (share, None) => share,
                    (None, share) => share,
                };
                out.push(Way {
                    to: next.to,
                    when: way.when.clone().or_else(|| next.when.clone()),
                    share,
                    after: way.after.or(next.after),
                    span: way.span,
                });
            }
        }
        out
    };
    match (outer, inner) {
        (Next::All(ways), _) => Next::All(splice(ways)),
        (Next::Some(ways), _) => Next::Some(splice(ways)),
        (Next::One(ways), Next::All(_)) if ways.len() == 1 => Next::All(splice(ways)),
        (Next::One(ways), Next::Some(_)) if ways.len() == 1 => Next::Some(splice(ways)),
        (Next::One(ways), _) => Next::One(splice(ways)),
        (Next::Following, _) => Next::Following,
    }
}

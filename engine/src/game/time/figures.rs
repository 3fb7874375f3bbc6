//! What regions take.

use super::Measure;
use crate::flow::{IdVec, NodeId};
use crate::game::ids::RegionId;
use crate::game::region::{Branch, Choice, Kind, Region, Regions};
use crate::game::roles::{Part, Roles, Span};

/// The figures of a region, or of what is left of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) own: Span,
    pub(super) elapsed: Span,
    /// How many open steps it may come to, to prefer a way without them.
    open: usize,
}

fn longer(a: Span, b: Span) -> Span {
    Span {
        likely: a.likely.max(b.likely),
        least: a.least.max(b.least),
        most: a.most.max(b.most),
    }
}

impl Figures {
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            own: self.own.then(next.own),
            elapsed: self.elapsed.then(next.elapsed),
            open: self.open.saturating_add(next.open),
        }
    }

    fn beside(self, other: Self) -> Self {
        let own = self.own.then(other.own);
        Self {
            own,
            // One person does one thing at a time.
            elapsed: longer(longer(self.elapsed, other.elapsed), own),
            open: self.open.saturating_add(other.open),
        }
    }

    /// The worse of two for the applicant, figure by figure.
    pub(super) fn worse(self, other: Self) -> Self {
        Self {
            own: longer(self.own, other.own),
            elapsed: longer(self.elapsed, other.elapsed),
            open: self.open.saturating_add(other.open),
        }
    }

    /// Time that passes without anybody being busy.
    fn waiting(ms: u64) -> Self {
        Self {
            elapsed: Span::exactly(ms),
            ..Self::default()
        }
    }

    /// The figure that is measured.
    pub(super) fn of(&self, measure: Measure) -> Span {
        match measure {
            Measure::Own => self.own,
            Measure::Elapsed => self.elapsed,
        }
    }

    /// What the applicant prefers by.
    pub(super) fn key(&self, measure: Measure) -> (u64, u64, u64, usize, u64) {
        let (first, second) = match measure {
            Measure::Own => (self.own, self.elapsed),
            Measure::Elapsed => (self.elapsed, self.own),
        };
        (
            first.likely,
            first.most,
            first.least,
            self.open,
            second.likely,
        )
    }
}

/// Whether the time of a node, as far as it is measured, is stated.
pub(super) fn is_stated(roles: &Roles, measure: Measure, node: NodeId) -> bool {
    match (roles.part(node), measure) {
        (Part::Acts, _) => roles.effort(node).is_some(),
        (_, Measure::Own) => true,
        (_, Measure::Elapsed) => roles.wait(node).is_some(),
    }
}

fn step(roles: &Roles, measure: Measure, node: NodeId) -> Figures {
    let own = match roles.part(node) {
        Part::Acts => roles.effort(node).unwrap_or_default(),
        _ => Span::default(),
    };
    Figures {
        own,
        elapsed: own.then(roles.wait(node).unwrap_or_default()),
        open: usize::from(!is_stated(roles, measure, node)),
    }
}

/// Which branches of a choice in a region the strategy may come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Plan {
    /// The applicant takes this branch, or leaves out their ways.
    Act(Option<usize>),
    Silence,
}

/// What every region takes, and what the applicant does at its choice.
pub(super) struct OfRegions {
    pub(super) figures: IdVec<RegionId, Figures>,
    pub(super) plans: IdVec<RegionId, Plan>,
}

impl OfRegions {
    /// The figures of regions of which these can be passed; those of the others mean nothing.
    pub(super) fn new(
        regions: &Regions,
        roles: &Roles,
        measure: Measure,
        passes: &IdVec<RegionId, bool>,
    ) -> Self {
        let mut of = Self {
            figures: IdVec::new(),
            plans: IdVec::new(),
        };
        for region in regions.iter() {
            let mut plan = Plan::Act(None);
            let all = |parts: &[RegionId], join: fn(Figures, Figures) -> Figures| {
                let parts = parts.iter().map(|&part| of.figures[part]);
                parts.reduce(join).unwrap_or_default()
            };
            let it = match region {
                Region::Step(node) => step(roles, measure, *node),
                Region::Delay(ms) => Figures::waiting(*ms),
                Region::Seq(parts) => all(parts, Figures::then),
                Region::Par(parts) => all(parts, Figures::beside),
                Region::Loop { body, .. } => of.figures[*body],
                Region::Choice(choice) => {
                    let choosing = Choosing {
                        choice,
                        figures: &of.figures,
                        passes,
                    };
                    let (it, best) = choosing.best(measure);
                    plan = best;
                    it
                }
            };
            of.figures.push(it);
            of.plans.push(plan);
        }
        of
    }
}

struct Choosing<'a> {
    choice: &'a Choice,
    figures: &'a IdVec<RegionId, Figures>,
    passes: &'a IdVec<RegionId, bool>,
}

impl Choosing<'_> {
    fn of(&self, branch: &Branch) -> Figures {
        self.figures[branch.region]
    }

    /// The shortest that the applicant can do, and how long that takes.
    fn best(&self, measure: Measure) -> (Figures, Plan) {
        let choice = self.choice;
        let possible = |branch: &Branch| self.passes[branch.region];
        let mut timers = choice.of(Kind::Timer);
        let mut besides = choice.step.iter().chain(&choice.always);
        let acts = choice.of(Kind::Fact).all(possible) && besides.all(|&it| self.passes[it]);
        let mut options: Vec<(Figures, Plan)> = Vec::new();
        if acts {
            for (position, branch) in choice.branches.iter().enumerate() {
                if branch.kind == Kind::Own && possible(branch) {
                    let figures = self.acting(Some(self.of(branch)));
                    options.extend(figures.map(|it| (it, Plan::Act(Some(position)))));
                }
            }
            let facts = choice.of(Kind::Fact).next().is_some();
            let free = choice.optional || choice.many || choice.of(Kind::Own).next().is_none();
            if free && facts {
                options.extend(self.acting(None).map(|it| (it, Plan::Act(None))));
            } else if choice.optional {
                let nothing = self.acting(Some(Figures::default()));
                options.extend(nothing.map(|it| (it, Plan::Act(None))));
            }
        }
        if timers.all(possible) {
            options.extend(self.timers().map(|it| (it, Plan::Silence)));
        }
        options
            .into_iter()
            .min_by_key(|(figures, _)| figures.key(measure))
            .unwrap_or((Figures::default(), Plan::Act(None)))
    }

    fn timers(&self) -> Option<Figures> {
        let timers = self.choice.of(Kind::Timer).map(|it| self.of(it));
        timers.reduce(Figures::worse)
    }

    fn facts(&self) -> Option<Figures> {
        let choice = self.choice;
        let facts = choice.of(Kind::Fact).filter(|it| !it.default);
        let facts = facts.map(|it| self.of(it));
        let facts = if choice.many {
            facts.reduce(Figures::beside)
        } else {
            facts.reduce(Figures::worse)
        };
        let default = choice.of(Kind::Fact).find(|it| it.default);
        let default = default.map(|it| self.of(it));
        facts.into_iter().chain(default).reduce(Figures::worse)
    }

    /// What acting takes, with this way of the applicant's own.
    fn acting(&self, own: Option<Figures>) -> Option<Figures> {
        let choice = self.choice;
        let done = match (own, self.facts()) {
            (Some(own), Some(facts)) if choice.many => Some(own.beside(facts)),
            (Some(own), Some(facts)) => Some(own.worse(facts)),
            (own, facts) => own.or(facts),
        };
        let always = choice.always.iter().map(|&part| self.figures[part]);
        let done = always.fold(done?, Figures::beside);
        let step = choice.step.map(|step| self.figures[step]);
        let done = step.unwrap_or_default().then(done);
        Some(match self.timers() {
            Some(timers) => done.worse(timers),
            None => done,
        })
    }
}

//! The mean over all runs of a strategy.

use super::Measure;
use super::figures::{Figures, Plan};
use super::plays::{Timing, busy_cycle};
use crate::flow::{FlowId, IdVec};
use crate::game::ids::{RegionId, StateId};
use crate::game::region::{self, Kind, Region};

/// The mean of a region.
#[derive(Clone, Copy)]
struct Mean {
    ms: f64,
    /// Whether every run takes so long.
    certain: bool,
}

impl Mean {
    fn certainly(ms: f64) -> Self {
        Self { ms, certain: true }
    }

    fn then(self, next: Self) -> Self {
        Self {
            ms: self.ms + next.ms,
            certain: self.certain && next.certain,
        }
    }
}

impl Timing<'_, '_> {
    /// How often each of several ways is taken; nothing where that is not stated.
    fn shares(&self, flows: &[Option<FlowId>]) -> Option<Vec<f64>> {
        let stated: Option<Vec<f64>> = flows
            .iter()
            .map(|flow| Some(f64::from(self.game.roles.share((*flow)?)?)))
            .collect();
        let stated = stated?;
        let sum: f64 = stated.iter().sum();
        (sum > 0.0).then(|| stated.iter().map(|it| it / sum).collect())
    }

    fn likely(&self, figures: Figures) -> f64 {
        likely(figures.of(self.measure).likely)
    }

    /// The mean of a region under its plan; nothing where a share in a loop is not stated.
    fn mean_regions(&self) -> IdVec<RegionId, Option<Mean>> {
        let mut means: IdVec<RegionId, Option<Mean>> = IdVec::new();
        for (region, it) in self.game.prepared.board.regions.entries() {
            let figures = self.of.figures[region];
            let sum = |parts: &[RegionId]| {
                let mut parts = parts.iter().map(|&part| means[part]);
                parts.try_fold(Mean::certainly(0.0), |sum, part| Some(sum.then(part?)))
            };
            let mean = match it {
                Region::Step(_) | Region::Delay(_) => Some(Mean::certainly(self.likely(figures))),
                Region::Seq(parts) => sum(parts),
                // The mean of the longest is not the longest of the means.
                Region::Par(parts) => match self.measure {
                    Measure::Own => sum(parts),
                    Measure::Elapsed => sum(parts)
                        .filter(|it| it.certain)
                        .map(|_| Mean::certainly(self.likely(figures))),
                },
                Region::Loop {
                    body, back, way, ..
                } => {
                    let around = back.map_or(Some(Mean::certainly(0.0)), |back| means[back]);
                    self.mean_loop(means[*body], around, *way)
                }
                Region::Choice(choice) => self.mean_choice(choice, self.of.plans[region], &means),
            };
            means.push(mean);
        }
        means
    }

    fn mean_loop(
        &self,
        body: Option<Mean>,
        around: Option<Mean>,
        way: Option<FlowId>,
    ) -> Option<Mean> {
        let (body, around) = (body?, around?);
        // Nothing is added by going round where nothing is done.
        if body.ms + around.ms <= 0.0 {
            return Some(Mean::certainly(0.0));
        }
        let share = way.and_then(|way| self.game.roles.share(way));
        let share = share.filter(|&share| share < 1_000_000)?;
        let again = f64::from(share) / 1_000_000.0;
        Some(Mean {
            ms: body.ms + again / (1.0 - again) * (around.ms + body.ms),
            certain: share == 0 && body.certain,
        })
    }

    fn mean_choice(
        &self,
        choice: &region::Choice,
        plan: Plan,
        means: &IdVec<RegionId, Option<Mean>>,
    ) -> Option<Mean> {
        if self.measure == Measure::Elapsed && (choice.many || !choice.always.is_empty()) {
            return None;
        }
        let of = |branch: &region::Branch| means[branch.region];
        let mut ways: Vec<(Option<FlowId>, Mean)> = Vec::new();
        let mut besides = Mean::certainly(0.0);
        if let Plan::Act(way) = plan {
            for part in choice.step.iter().chain(&choice.always) {
                besides = besides.then(means[*part]?);
            }
            let way = way.and_then(|at| choice.branches.get(at));
            for branch in choice.of(Kind::Fact).chain(way) {
                ways.push((branch.flow, of(branch)?));
            }
            if choice.many {
                let alone = choice.of(Kind::Fact).find(|it| it.default);
                let alone = alone.map_or(Some(0.0), |it| of(it).map(|it| it.ms))?;
                let together: f64 = ways.iter().map(|it| it.1.ms).sum();
                return Some(Mean {
                    ms: besides.ms + alone.max(together - alone),
                    certain: false,
                });
            }
        }
        let mut all: Vec<(Option<FlowId>, Mean)> = ways
            .into_iter()
            .map(|(flow, mean)| (flow, besides.then(mean)))
            .collect();
        for branch in choice.of(Kind::Timer) {
            all.push((branch.flow, of(branch)?));
        }
        if let [(_, only)] = all.as_slice() {
            return Some(*only);
        }
        let flows: Vec<Option<FlowId>> = all.iter().map(|it| it.0).collect();
        let values = all.iter().map(|it| it.1.ms);
        let ms = match self.shares(&flows) {
            Some(shares) => values.zip(shares).map(|(value, share)| value * share).sum(),
            None => values.fold(besides.ms, f64::max),
        };
        Some(Mean { ms, certain: false })
    }

    /// The mean over all runs of the strategy.
    pub(super) fn expected(&self) -> Option<u64> {
        let states = &self.game.prepared.states;
        let regions = self.mean_regions();
        let mut seen = IdVec::filled(false, states.len());
        let mut order: Vec<StateId> = Vec::new();
        // One order of parallel branches is as good as another: own time adds up.
        let mut next: IdVec<StateId, Vec<(StateId, f64, f64)>> =
            IdVec::filled(Vec::new(), states.len());
        let mut longest: IdVec<StateId, bool> = IdVec::filled(false, states.len());
        let mut steps: Vec<(StateId, StateId, bool)> = Vec::new();
        let mut open = states.initial.clone();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut seen[state], true) {
                continue;
            }
            order.push(state);
            let Some(alt) = states.moves(state).find_map(|it| self.choose(it)) else {
                continue;
            };
            let results = states.results(alt);
            let outcomes = states.alternative(alt).map(|it| it.outcomes.as_slice());
            let flows: Vec<Option<FlowId>> = outcomes
                .unwrap_or_default()
                .iter()
                .map(|it| it.flow)
                .collect();
            let shares = if results.len() == 1 {
                Some(vec![1.0])
            } else {
                self.shares(&flows)
            };
            longest[state] = shares.is_none();
            let shares = shares.unwrap_or_else(|| vec![1.0; results.len()]);
            for ((at, &result), share) in results.iter().enumerate().zip(shares) {
                let cost = match self.passed(alt, at) {
                    Some(region) => regions[region]?.ms,
                    None => 0.0,
                };
                // A way that nobody takes counts for nothing, and does not make a loop.
                if share > 0.0 {
                    next[state].push((result, share, cost));
                    steps.push((state, result, longest[state]));
                    open.push(result);
                }
            }
        }
        // In a loop every share must be stated.
        if busy_cycle(states.len(), &steps) {
            return None;
        }
        let mut mean = IdVec::filled(0.0_f64, states.len());
        order.reverse();
        for _ in 0..100_000 {
            let mut change = 0.0_f64;
            for &state in &order {
                let each = next[state]
                    .iter()
                    .map(|&(to, share, cost)| share * (cost + mean[to]));
                let value = if longest[state] {
                    each.fold(0.0, f64::max)
                } else {
                    each.sum()
                };
                change = change.max((value - mean[state]).abs());
                mean[state] = value;
            }
            if change < 1e-6 {
                let initial = states.initial.iter().map(|&state| mean[state]);
                return Some(whole(initial.fold(0.0, f64::max)));
            }
        }
        None
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "milliseconds of a procedure are far below the precision of a double"
)]
fn likely(ms: u64) -> f64 {
    ms as f64
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded to whole milliseconds; the cast saturates"
)]
fn whole(ms: f64) -> u64 {
    ms.round() as u64
}

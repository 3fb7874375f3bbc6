//! How much of their own time the applicant needs.

use super::answer::{Game, Limits, Reason};
use super::ids::{RegionId, StateId};
use super::region::{Kind, Region, Regions};
use super::roles::{Part, Roles};
use super::states::Standing;
use crate::flow::{IdVec, Net, NodeId};

/// The least own time over strategies of the most over the other side's choices, in one pass: ways back are not taken.
/// Every step is allowed. `effort` tells the milliseconds of a step that the applicant performs.
///
/// Nothing where the applicant cannot finish at all.
///
/// # Errors
/// Where nothing can be said of the net; see [`Game::new`].
pub fn least_own_time(
    net: &Net,
    roles: &Roles,
    effort: &dyn Fn(NodeId) -> u64,
    limits: &Limits,
) -> Result<Option<u64>, Reason> {
    let game = Game::new(net, roles, limits)?;
    let acts = |node| {
        if roles.part(node) == Part::Acts {
            effort(node)
        } else {
            0
        }
    };
    let inside = inside(&game.board.regions, &acts);
    Ok(game.least(&inside))
}

/// A time that cannot be attained.
const NEVER: u64 = u64::MAX;

/// The own time inside each region; the parts of a region stand before it.
fn inside(regions: &Regions, acts: &dyn Fn(NodeId) -> u64) -> IdVec<RegionId, u64> {
    let mut times: IdVec<RegionId, u64> = IdVec::new();
    for region in regions.iter() {
        let sum = |parts: &[RegionId]| {
            parts
                .iter()
                .map(|&it| times[it])
                .fold(0, u64::saturating_add)
        };
        let time = match region {
            Region::Step(node) => acts(*node),
            Region::Seq(parts) | Region::Par(parts) => sum(parts),
            Region::Loop { body, .. } => times[*body],
            Region::Choice(choice) => {
                let of = |kind| {
                    choice
                        .branches
                        .iter()
                        .filter(move |it| it.kind == kind)
                        .map(|it| times[it.region])
                };
                let own = if choice.optional {
                    Some(0)
                } else {
                    of(Kind::Own).min()
                };
                let facts = of(Kind::Fact).max();
                let acting = own
                    .max(facts)
                    .unwrap_or(0)
                    .saturating_add(choice.step.map_or(0, |it| times[it]));
                // Where the clock has ways, silence is another choice, and the clock may be faster.
                let timers = of(Kind::Timer).max();
                let time = match timers {
                    Some(timers) => timers.max(acting.min(timers)),
                    None => acting,
                };
                time.saturating_add(sum(&choice.always))
            }
        };
        times.push(time);
    }
    times
}

impl Game<'_> {
    /// The value of the game in which the applicant keeps their own time small and the other side makes it large.
    fn least(&self, inside: &IdVec<RegionId, u64>) -> Option<u64> {
        let mut value: IdVec<StateId, Option<u64>> = IdVec::filled(None, self.states.len());
        let mut entered = IdVec::filled(false, self.states.len());
        let mut open: Vec<StateId> = self.states.initial.clone();
        while let Some(&state) = open.last() {
            if !std::mem::replace(&mut entered[state], true) {
                for it in self.states.moves(state) {
                    for alt in self.states.alts(it) {
                        let further = self.states.results(alt).iter();
                        open.extend(further.copied().filter(|&it| !entered[it]));
                    }
                }
                continue;
            }
            open.pop();
            if value[state].is_none() {
                value[state] = Some(self.value(state, inside, &value));
            }
        }
        let worst = self
            .states
            .initial
            .iter()
            .filter_map(|&it| value[it])
            .max()?;
        (worst != NEVER).then_some(worst)
    }

    fn value(
        &self,
        state: StateId,
        inside: &IdVec<RegionId, u64>,
        value: &IdVec<StateId, Option<u64>>,
    ) -> u64 {
        match self.states.standing[state] {
            Standing::Goal { .. } => return 0,
            Standing::Lost => return NEVER,
            Standing::Open => {}
        }
        let of_move = |it| {
            self.states
                .alts(it)
                .map(|alt| {
                    let needs = self.states.alts[alt].needs.map_or(0, |it| inside[it]);
                    // A result that is still being looked at is a way back.
                    let results = self.states.results(alt).iter().filter_map(|&it| value[it]);
                    results.max().map_or(NEVER, |it| it.saturating_add(needs))
                })
                .min()
                .unwrap_or(NEVER)
        };
        self.states.moves(state).map(of_move).max().unwrap_or(NEVER)
    }
}

//! Which changes bear on which findings.
//!
//! A finding depends on what its rule asks, of the procedures and data that it names ([`depends`]); a change touches
//! what its clauses write ([`touches`]). Whatever is not known for certain bears: too much makes a plan late, too little
//! wrong.

mod depends;
mod touches;

pub(super) use depends::Depends;
pub(super) use touches::Touches;

use std::collections::BTreeSet;

use gensoku_dsl::design::{DataId, ProcedureId, Spelled, StepId};
use gensoku_dsl::text::Lang;

use super::search::Bearing;
use crate::rules::types::WordClass;
use crate::world::World;
use depends::OF_A_PROCEDURE;
use touches::{Channels, Moved};

impl Depends {
    /// How a change bears on it.
    pub(super) fn on(&self, world: &World<'_>, touches: &Touches) -> Bearing {
        let here = |it: &ProcedureId| self.procedures.as_ref().is_none_or(|own| own.contains(it));
        let met = if self.coarse {
            touches.facets
        } else {
            touches.other
        };
        let confined = self.coarse || self.facets.within(OF_A_PROCEDURE);
        let elsewhere = || {
            let of = touches.of.as_ref();
            confined && of.is_some_and(|of| !of.iter().any(here))
        };
        if met.meet(self.facets) && !elsewhere() {
            return Bearing::Either;
        }
        if self.coarse {
            return Bearing::None;
        }
        let same = |it: DataId| {
            self.data.as_ref().is_none_or(|own| {
                own.iter()
                    .any(|&mine| world.within_data(mine, it) || world.within_data(it, mine))
            })
        };
        let permits = |of: &Option<BTreeSet<DataId>>| match of {
            None => true,
            Some(of) => of.iter().any(|&it| same(it)),
        };
        let other = (self.units && touches.units.iter().any(here))
            || (self.methods && touches.methods.iter().any(here))
            || touches.moves.iter().any(|it| self.is_moved(it, &same))
            || (self.game.is_some() && touches.requires.iter().any(here))
            || (self.permits && touches.permits.as_ref().is_some_and(permits))
            || (self.law && touches.repeals)
            || (self.provisions && touches.inserts);
        if other {
            return Bearing::Either;
        }
        let freed = match self.game {
            Some(helps) if touches.freed.iter().any(here) => helped(helps),
            _ => Bearing::None,
        };
        let channels = touches.channels.iter().filter(|(of, _)| here(&of.0));
        let channels = channels.map(|(&(_, step), it)| self.on_channels(step, it));
        channels.fold(freed, Ord::max)
    }

    /// Whether it depends on a data clause.
    fn is_moved(&self, it: &Moved, same: &dyn Fn(DataId) -> bool) -> bool {
        if self.moves_anywhere && same(it.data) {
            return true;
        }
        let of = self.procedures.as_ref();
        if of.is_some_and(|of| !of.contains(&it.procedure)) {
            return false;
        }
        let moved = self.moves && same(it.data) && (!self.own || self.step == Some(it.step));
        let given = it.given && (self.involved || self.game.is_some());
        moved || given
    }

    /// How it depends on the channels of a step of one of its procedures.
    fn on_channels(&self, step: StepId, it: &Channels) -> Bearing {
        let own_step = self.step == Some(step);
        let asked = |words: &BTreeSet<String>| {
            let mut added = it.added.iter();
            let named = added.any(|kind| {
                let kind = kind.word(Lang::En);
                words.iter().any(|it| WordClass::Channel.matches(it, kind))
            });
            named || !it.more
        };
        let said = (own_step || self.step.is_none()) && self.said.as_ref().is_some_and(asked);
        let involves = it.first && (self.involved || self.game.is_some());
        if self.channels || said || involves {
            return Bearing::Either;
        }
        // Allowing more steps never closes a way, and a step that is allowed is in no cut.
        let helps = |game: bool| it.more && (game || (self.in_cut && own_step));
        self.game.map_or(Bearing::None, |game| helped(helps(game)))
    }
}

/// How a change bears that only helps, or may do anything.
fn helped(only: bool) -> Bearing {
    if only {
        Bearing::Clears
    } else {
        Bearing::Either
    }
}

//! Which changes bear on which findings.
//!
//! A finding depends on what the questions of its rule read, of the procedures and data that it names ([`depends`]);
//! a change touches what its clauses write ([`touches`]). Both are told in the [facets](crate::rules::facets) that each
//! row of the lexicon says it reads. Whatever is not known for certain bears: too much makes a plan late, too little
//! wrong.

mod depends;
mod touches;

pub(super) use depends::Depends;
pub(super) use touches::Touches;

use gensoku_dsl::design::{ChannelKind, DataId, Spelled};
use gensoku_dsl::text::Lang;

use super::search::Bearing;
use crate::rules::facets::Facets;
use crate::rules::types::WordClass;
use crate::world::World;
use touches::{Said, Touch};

impl Depends {
    /// How a change bears on it.
    pub(super) fn on(&self, world: &World<'_>, touches: &Touches) -> Bearing {
        let each = touches.all.iter().map(|it| self.on_one(world, it));
        each.fold(Bearing::None, Ord::max)
    }

    fn on_one(&self, world: &World<'_>, touch: &Touch) -> Bearing {
        let own = |it| self.procedures.as_ref().is_none_or(|own| own.contains(&it));
        let here = touch.procedure.is_none_or(own);
        let mut met = touch.facets.shared(self.reads.anywhere);
        if here && self.of_its_step(touch) {
            met = met.and(touch.facets.shared(self.reads.here));
        } else if here {
            met = met.and(touch.facets.shared(self.reads.here.without(Facets::MOVES)));
        }
        if !self.of_its_data(world, touch) {
            met = met.without(Facets::MOVES.and(Facets::PERMITS));
        }
        if !self.by_its_words(touch) {
            met = met.without(Facets::SAID);
        }
        if met == Facets::NONE {
            return Bearing::None;
        }
        let its_step = self.step.is_some() && touch.step == self.step;
        let helps = if its_step {
            touch.more
        } else {
            touch.more.without(Facets::IN_CUT)
        };
        if met.within(helps.shared(self.wants)) {
            Bearing::Clears
        } else {
            Bearing::Either
        }
    }

    /// Whether a touched data clause is of the step that alone is meant, if one is.
    fn of_its_step(&self, touch: &Touch) -> bool {
        !self.own || touch.step.is_none() || touch.step == self.step
    }

    /// Whether what is touched is the data that is meant, or a part of it, or what it is part of.
    fn of_its_data(&self, world: &World<'_>, touch: &Touch) -> bool {
        let (Some(own), Some(touched)) = (&self.data, &touch.data) else {
            return true;
        };
        let same = |a: DataId, b: DataId| world.within_data(a, b) || world.within_data(b, a);
        own.iter()
            .any(|&mine| touched.iter().any(|&it| same(mine, it)))
    }

    /// Whether one of the channels that come is among the words by which the step is asked about; where some go, any
    /// may be.
    fn by_its_words(&self, touch: &Touch) -> bool {
        let Some(Said { added, more }) = &touch.said else {
            return true;
        };
        let its_step = self.step.is_none() || touch.step == self.step;
        let named = |kind: &ChannelKind| {
            let kind = kind.word(Lang::En);
            let mut words = self.words.iter();
            words.any(|it| WordClass::Channel.matches(it, kind))
        };
        its_step && (!more || added.iter().any(named))
    }
}

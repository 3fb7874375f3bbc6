//! Profiles with the facts that a design leaves open as bad as they can be.
//!
//! A profile is asked about twice: once with what is open as good for the rule as it can be (what is not stated
//! joins nothing), once as bad. Joining is monotone, so that two runs suffice.

use std::collections::BTreeSet;

use gensoku_dsl::design::{DataId, IdentifierId, Reach, Stated, SystemId};

use super::carried::{Beyond, Carried};
use super::linking::{Links, Piece};
use super::profiles::Sources;
use super::{How, Profile, is_contact};
use crate::finding::Element;
use crate::world::{OpenFact, Truth, World, smallest_deciding};

/// A fact that a design leaves open and on which it depends what a profile spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// By what a system is keyed: it may be by anything.
    Key(SystemId),
    /// Under what a movement hands data over, by its index.
    Handed(usize),
    /// How far an identifier reaches: it may be everywhere.
    Reach(IdentifierId),
    /// Of which sector data is: it may be one of its own.
    Sector(DataId),
    /// Whose data is: it may be another one's than the municipality's that holds it.
    Owner(DataId),
}

/// The facts that are taken to be as bad as they can be; the others join nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Supposed(BTreeSet<Fact>);

impl Supposed {
    pub(crate) fn has(&self, fact: Fact) -> bool {
        !self.0.is_empty() && self.0.contains(&fact)
    }
}

impl World<'_> {
    /// Whether a profile spans at most so many sectors.
    pub fn spans_at_most(&self, profile: &Profile, sectors: usize) -> Truth {
        if profile.how != How::Holding {
            return Truth::of(profile.sectors.len() <= sectors);
        }
        let asked = Asked {
            world: self,
            profile,
        };
        if asked.spans(&Supposed::default()) > sectors {
            return Truth::of(false);
        }
        let open = asked.open();
        if open.is_empty() || asked.spans(&Supposed(open.clone())) <= sectors {
            return Truth::of(true);
        }
        let all: Vec<Fact> = open.iter().copied().collect();
        let deciding = smallest_deciding(&all, &|good: &BTreeSet<Fact>| {
            let bad = open.difference(good).copied().collect();
            asked.spans(&Supposed(bad)) <= sectors
        });
        let facts = deciding.into_iter();
        Truth::Open(facts.filter_map(|it| self.would_be_stated(it)).collect())
    }

    /// Whether a provision or a consent permits every part of a profile that counts.
    pub fn is_permitted(&self, profile: &Profile) -> Truth {
        let parts = self.parts(profile);
        let counted = parts.iter().filter(|it| profile.data.contains(&it.data));
        Truth::all(counted.map(|part| {
            if !part.permission.is_nothing() {
                return Truth::of(true);
            }
            let last = part.chain.last().and_then(|&it| self.movements.get(it));
            match last.map(|it| self.ground(it).verdict) {
                Some(Truth::Open(facts)) => Truth::Open(facts),
                _ => Truth::of(false),
            }
        }))
    }

    /// Which clause would state a fact; nothing where there is no such thing.
    fn would_be_stated(&self, fact: Fact) -> Option<OpenFact> {
        let design = self.design;
        let (element, clause) = match fact {
            Fact::Key(id) => (Element::System(id), "keyed by"),
            Fact::Handed(index) => {
                let step = self.movements.get(index)?.step;
                (Element::Step(step), "keyed by")
            }
            Fact::Reach(id) => (Element::Identifier(id), "reach"),
            Fact::Sector(id) => (Element::Data(id), "sector"),
            Fact::Owner(id) => (Element::Data(id), "owned by"),
        };
        let span = match fact {
            Fact::Handed(index) => self.movements.get(index)?.span,
            _ => crate::rules::element_span(design, element),
        };
        Some(OpenFact {
            element,
            clause,
            span,
        })
    }
}

/// A profile by holding that is asked about.
struct Asked<'a, 'w> {
    world: &'a World<'w>,
    profile: &'a Profile,
}

impl<'a> Asked<'a, '_> {
    fn sources(&self, supposed: &'a Supposed) -> Sources<'a> {
        let mut sources = self.world.sources();
        sources.links.supposed = supposed;
        sources
    }

    /// The pieces that meet what the profile is made of, as far as they count.
    fn met(&self, supposed: &Supposed) -> Vec<Piece> {
        let sources = self.sources(supposed);
        let actor = self.profile.actor;
        let pieces = sources.held_or_looked_up(actor);
        let is_of = |it: &Piece| {
            let record = it
                .records
                .iter()
                .any(|it| self.profile.records.contains(it));
            record || it.sights.iter().any(|it| self.profile.sights.contains(it))
        };
        let groups = sources.links.groups(&pieces, self.world.tables_for(actor));
        let with = groups.iter().filter(|it| {
            let mut members = it.pieces.iter().filter_map(|&it| pieces.get(it));
            members.any(is_of)
        });
        // A coarser group is made of the finer ones: the last is the widest.
        let widest = with.max_by_key(|it| it.pieces.len());
        let members = widest.into_iter().flat_map(|it| &it.pieces);
        members.filter_map(|&it| pieces.get(it).cloned()).collect()
    }

    /// Over how many sectors the profile then is.
    fn spans(&self, supposed: &Supposed) -> usize {
        let design = self.world.design;
        let pieces = if supposed.0.is_empty() {
            self.own_pieces()
        } else {
            self.met(supposed)
        };
        let mut stated = BTreeSet::new();
        let mut own = BTreeSet::new();
        let telling = pieces.iter().filter(|it| !is_contact(design, it.data));
        for piece in telling.filter(|it| self.counts(it, supposed)) {
            match design.data[piece.data].sector {
                Stated::Is(sector, _) => {
                    stated.insert(sector);
                }
                Stated::Open if supposed.has(Fact::Sector(piece.data)) => {
                    own.insert(piece.data);
                }
                Stated::Open | Stated::None(_) => {}
            }
        }
        stated.len() + own.len()
    }

    fn own_pieces(&self) -> Vec<Piece> {
        let none = Supposed::default();
        let sources = self.sources(&none);
        super::profiles::pieces_of(&sources, self.profile)
    }

    /// Whether a piece is not what a local government owns and holds itself; what is open is, unless it is supposed not
    /// to be.
    fn counts(&self, piece: &Piece, supposed: &Supposed) -> bool {
        let sources = self.sources(supposed);
        let owners = sources.owners(self.profile.actor, piece);
        owners.iter().any(|&(owner, own)| match owner {
            None if sources.may_be_own(self.profile.actor, piece) => {
                supposed.has(Fact::Owner(piece.data))
            }
            _ => !own,
        })
    }

    /// The open facts of everything that could meet the profile.
    fn open(&self) -> BTreeSet<Fact> {
        let design = self.world.design;
        let sources = self.world.sources();
        let actor = self.profile.actor;
        let mut open = BTreeSet::new();
        for piece in sources.held_or_looked_up(actor) {
            open.extend(piece.open);
            for &carried in &piece.carries {
                if let Carried::Identifier(id) = carried
                    && design.identifiers[id].reach.is_open()
                {
                    open.insert(Fact::Reach(id));
                }
            }
            if design.data[piece.data].sector.is_open() {
                open.insert(Fact::Sector(piece.data));
            }
            if design.data[piece.data].owner.is_open() && sources.may_be_own(actor, &piece) {
                open.insert(Fact::Owner(piece.data));
            }
        }
        let bad = Supposed(open.clone());
        // What meets it even then is all that matters.
        let met = self.met(&bad);
        let within = |fact: &Fact| {
            met.iter().any(|piece| match *fact {
                Fact::Key(_) | Fact::Handed(_) => piece.open == Some(*fact),
                Fact::Reach(id) => piece.carries.contains(&Carried::Identifier(id)),
                Fact::Sector(data) | Fact::Owner(data) => piece.data == data,
            })
        };
        open.retain(within);
        open
    }
}

impl Links<'_> {
    /// How far a value of what data carries is the same: as stated, or as bad as it is supposed to be.
    pub(crate) fn reach(&self, carried: Carried, data: DataId) -> Vec<Beyond> {
        let design = self.design;
        let sector = &design.data[data].sector;
        if let Some(stated) = carried.reach(design, sector) {
            return vec![stated];
        }
        let Carried::Identifier(id) = carried else {
            return Vec::new();
        };
        match design.identifiers[id].reach {
            Stated::Open if self.supposed.has(Fact::Reach(id)) => vec![Beyond::Everywhere],
            Stated::Is(Reach::Sector(its), _)
                if sector.is_open() && self.supposed.has(Fact::Sector(data)) =>
            {
                vec![Beyond::Sector(its)]
            }
            _ => Vec::new(),
        }
    }

    /// Every identifier by which a piece could be keyed, where that is open and supposed to be bad.
    pub(crate) fn any_identifier(&self, open: Option<Fact>) -> Vec<Carried> {
        if !open.is_some_and(|it| self.supposed.has(it)) {
            return Vec::new();
        }
        let all = self.design.identifiers.ids().map(Carried::Identifier);
        all.chain([Carried::Unstated]).collect()
    }
}

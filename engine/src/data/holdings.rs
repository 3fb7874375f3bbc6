//! What lies where and who looks up what, as the pieces that meet or do not.

use gensoku_dsl::design::{ActorId, DataId, ProcedureId, SectorId, SystemId};

use super::Link;
use super::carried::{Beyond, Carried};
use super::linking::Piece;
use super::profiles::Sources;
use crate::world::World;

/// Data about people in one place, with everything by which it can meet other data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who has it, if that is stated.
    pub actor: Option<ActorId>,
    /// Where it lies; none where it is handed over.
    pub system: Option<SystemId>,
    /// Whether it is looked up or shown, and not kept.
    pub seen: bool,
    /// For which case it is seen; in none, it is a standing right.
    pub case: Option<ProcedureId>,
    /// What it is.
    pub data: DataId,
    /// By what it can meet other data.
    pub ties: Vec<Tie>,
    /// The records that it is, by their indices.
    pub records: Vec<usize>,
    /// The sights that it is, by their indices.
    pub sights: Vec<usize>,
}

/// One thing by which data can meet other data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The identifier, or name, birth date, address and sex.
    pub link: Link,
    /// Where the same value is the same person.
    pub same: Same,
}

/// How far a value is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Same {
    /// Within its system.
    System,
    /// Within a sector.
    Sector(SectorId),
    /// Everywhere.
    Everywhere,
}

impl World<'_> {
    /// Everything that lies or is seen somewhere and is about people: what is kept by system, then what is seen
    /// by actor.
    pub fn holdings(&self) -> Vec<Holding> {
        let sources = self.sources();
        let holding = |piece: Piece, seen| Holding {
            actor: None,
            system: self.design.systems.find(piece.system).map(|_| piece.system),
            seen,
            case: None,
            data: piece.data,
            ties: self.ties(&sources, &piece),
            records: piece.records,
            sights: piece.sights,
        };
        let held = sources.lying((0..self.records.len()).collect());
        let mut all: Vec<Holding> = held
            .into_iter()
            .map(|piece| Holding {
                actor: self.holder(piece.system),
                ..holding(piece, false)
            })
            .collect();
        let seen = sources.seen((0..self.sights.len()).collect());
        all.extend(seen.into_iter().map(|(actor, case, piece)| Holding {
            actor: Some(actor),
            case,
            ..holding(piece, true)
        }));
        all
    }

    fn ties(&self, sources: &Sources<'_>, piece: &Piece) -> Vec<Tie> {
        let tie = |&carried: &Carried| {
            let link = match carried {
                Carried::Identifier(id) => Link::Identifier(id),
                Carried::BasicFour => Link::BasicFour,
                Carried::Unstated => return None,
            };
            let same = match sources.links.reach(carried, piece.data).first() {
                Some(Beyond::Everywhere) => Same::Everywhere,
                Some(Beyond::Sector(sector)) => Same::Sector(*sector),
                None => Same::System,
            };
            Some(Tie { link, same })
        };
        piece.carries.iter().filter_map(tie).collect()
    }

    /// What the profiles of this world are put together from.
    pub(super) fn sources(&self) -> Sources<'_> {
        Sources {
            records: &self.records,
            sights: &self.sights,
            links: super::Links {
                design: self.design,
                contained: &self.contained,
                gone: &self.gone,
                supposed: &self.as_stated,
            },
            tables: &self.tables,
        }
    }

    /// The tables that an actor operates or may ask.
    pub fn tables_for(&self, actor: ActorId) -> &[gensoku_dsl::design::MappingId] {
        &self.tables[actor]
    }
}

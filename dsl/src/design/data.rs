//! Actors, data, systems, identifiers and mappings.

use jiff::civil::Date;

use serde::Serialize;

use crate::source::Span;

use super::{
    ActorId, Citation, DataId, IdentifierId, LawId, Millis, Name, Period, SectorId, Stated, Unit,
};

/// Who acts, holds or issues.
#[derive(Clone, Debug, Serialize)]
pub struct Actor {
    /// Its name.
    pub name: Name,
    /// What kind it is of.
    pub kind: ActorKind,
    /// For a proxy: whom it acts for, and the document that says so.
    pub proxy: Option<Proxy>,
    /// How many of it there are; 1 unless stated.
    pub many: u64,
    /// How many staff, at which wage in yen per hour.
    pub staff: Option<Staff>,
    /// From when to when it is open on a working day, in milliseconds since midnight.
    pub open: Option<(Millis, Millis, Span)>,
}

/// What kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ActorKind {
    /// A person.
    Resident,
    /// Who acts for a person.
    Proxy,
    /// A municipality.
    Municipality,
    /// A prefecture.
    Prefecture,
    /// A ministry.
    Ministry,
    /// An agency of the state.
    Agency,
    /// A company.
    Company,
    /// A platform on which others do business.
    Platform,
    /// An actor abroad.
    Foreign,
    /// It is not said yet which: an open fact.
    Unstated,
}

impl ActorKind {
    /// Municipalities, prefectures, ministries and agencies.
    pub fn is_government(self) -> bool {
        matches!(
            self,
            Self::Municipality | Self::Prefecture | Self::Ministry | Self::Agency
        )
    }

    /// Municipalities and prefectures.
    pub fn is_local(self) -> bool {
        matches!(self, Self::Municipality | Self::Prefecture)
    }

    /// Ministries and agencies of the state.
    pub fn is_state(self) -> bool {
        matches!(self, Self::Ministry | Self::Agency)
    }

    /// Companies and platforms.
    pub fn is_private(self) -> bool {
        matches!(self, Self::Company | Self::Platform)
    }

    /// Residents and those who act for them.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Resident | Self::Proxy)
    }
}

/// For whom a proxy acts.
#[derive(Clone, Debug, Serialize)]
pub struct Proxy {
    /// The actor acted for.
    pub of: ActorId,
    /// The document or word that gives the mandate.
    pub by: Option<String>,
}

/// Staff and wages.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Staff {
    /// How many.
    pub count: u64,
    /// Yen per hour, where stated.
    pub yen_per_hour: Option<u64>,
    /// Where.
    pub span: Span,
}

/// An actor as a clause names it: the one, or another one of the many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ActorRef {
    /// The actor.
    pub actor: ActorId,
    /// `other`: another one of the many.
    pub other: bool,
}

/// A class of information.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Data {
    /// Its name.
    pub name: Name,
    /// What it is about.
    pub about: Stated<Unit>,
    /// Its sector.
    pub sector: Stated<SectorId>,
    /// Whose it is.
    pub owner: Stated<ActorId>,
    /// Whether it needs special care.
    pub sensitive: bool,
    /// The wider class that it is part of.
    pub within: Option<DataId>,
}

/// What a record is keyed by.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Identifier {
    /// Its name.
    pub name: Name,
    /// What one value of it stands for.
    pub unit: Stated<Unit>,
    /// How far one value of it is the same.
    pub reach: Stated<Reach>,
    /// The law that governs its use.
    pub governed_by: Option<(LawId, Span)>,
}

/// How far one value of an identifier is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Reach {
    /// Everywhere.
    Universal,
    /// Within one sector.
    Sector(SectorId),
    /// Within one system.
    Local,
}

/// A table from one identifier to another.
#[derive(Clone, Debug, Serialize)]
pub struct Mapping {
    /// Its name.
    pub name: Name,
    /// From.
    pub from: IdentifierId,
    /// To.
    pub to: IdentifierId,
    /// Who operates it.
    pub held_by: Stated<ActorId>,
}

/// A place where data is held.
#[derive(Clone, Debug, Default, Serialize)]
pub struct System {
    /// Its name.
    pub name: Name,
    /// Who holds what is in it.
    pub of: Stated<ActorId>,
    /// Who runs its machines, where that is somebody else.
    pub run_by: Option<(ActorId, Span)>,
    /// What it is declared to hold.
    pub holds: Vec<(DataId, Span)>,
    /// By what its records are keyed.
    pub keys: Stated<Vec<IdentifierId>>,
    /// The systems that it runs on.
    pub runs_on: Vec<(super::SystemId, Span)>,
    /// Where others begin among them that suffice by themselves, as with two regions: see [`System::hosts`].
    pub or_on: Vec<usize>,
    /// Whether what it holds is encrypted against whoever runs it.
    pub encrypted: bool,
    /// When it exists.
    pub period: Period,
    /// The ground on which it holds what it holds.
    pub under: Vec<Citation>,
    /// What else is said of it.
    pub traits: SystemTraits,
}

impl System {
    /// The sets of systems of which one, all that is in it, suffices for it to run; none where it runs on nothing.
    pub fn hosts(&self) -> impl Iterator<Item = &[(super::SystemId, Span)]> {
        let begins = std::iter::once(0).chain(self.or_on.iter().copied());
        let ends = self
            .or_on
            .iter()
            .copied()
            .chain(std::iter::once(self.runs_on.len()));
        let sets = begins
            .zip(ends)
            .filter_map(|(from, to)| self.runs_on.get(from..to));
        sets.filter(|it| !it.is_empty())
    }
}

/// What else can be said of a system.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SystemTraits {
    /// `standard` (true) or `own` (false).
    pub standard: Stated<bool>,
    /// Whether several actors share it.
    pub shared: bool,
    /// The format of what it gives out.
    pub format: Option<(String, Span)>,
    /// For how long it keeps what it holds.
    pub keeps: Stated<Millis>,
    /// `standing` (true) or `on demand` (false).
    pub standing: Stated<bool>,
    /// How often it is used a year.
    pub used_per_year: Stated<u64>,
    /// For how long it works on its own.
    pub autonomy: Stated<Millis>,
    /// Within which time it is up again.
    pub recovers_within: Stated<Millis>,
    /// About how many people it holds something.
    pub people: Stated<u64>,
    /// How many people handle what it holds.
    pub handlers: Stated<u64>,
    /// What is to become of it.
    pub disposition: Stated<Disposition>,
    /// How often what it holds is brought up to date.
    pub refreshed_every: Stated<Millis>,
    /// Which assessments of specific personal information protection were made of it, one of a kind.
    pub assessments: Stated<Vec<Assessment>>,
    /// When a serious accident with specific personal information happened in it.
    pub incident: Option<(Date, Span)>,
}

/// An assessment of specific personal information protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// How thorough it was.
    pub kind: AssessmentKind,
    /// Since when it is published.
    pub published: Option<Date>,
}

/// How thorough an assessment of specific personal information protection is; the basic one stands beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum AssessmentKind {
    /// The basic items.
    Basic,
    /// The focused items.
    Focused,
    /// All items.
    Full,
}

/// What is to become of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Disposition {
    /// It stays.
    Keep,
    /// It is changed.
    Modify,
    /// It is built anew.
    Rebuild,
    /// It is given up.
    Retire,
}

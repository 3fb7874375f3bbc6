//! On which parts of a design an answer rests.
//!
//! Every row of the lexicon says it beside its answer. Which changes bear on which findings, and what has to be asked
//! again after an edit, follows from it: a row that says too little makes plans wrong, one that says too much makes
//! them late.

use super::types::Kind;

/// Parts of a design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facets(u64);

impl Facets {
    /// None.
    pub(crate) const NONE: Self = Self(0);

    /// Which steps there are, and who performs them on what ground.
    pub(crate) const PERFORMED: Self = Self(1);
    /// What comes after what.
    pub(crate) const ORDER: Self = Self(1 << 29);
    /// Which steps there are, who performs them on what ground, and what comes after what.
    pub(crate) const STEPS: Self = Self::PERFORMED.and(Self::ORDER);

    /// By which channels a step is done.
    pub(crate) const CHANNEL: Self = Self(1 << 1);
    /// Whether a channel of which a rule speaks is among those of a step.
    pub(crate) const SAID: Self = Self(1 << 2);
    /// In which steps the applicant receives: a channel opens one to them, and so does what is issued.
    pub(crate) const INVOLVED: Self = Self(1 << 3);
    /// Which steps can be done digitally, where one more only helps: allowing a step never closes a way.
    pub(crate) const DIGITAL: Self = Self(1 << 4);
    /// Whether a step has to change before the procedure can be done digitally: allowing it only helps.
    pub(crate) const IN_CUT: Self = Self(1 << 5);
    /// Which steps have to change before the procedure can be done digitally.
    pub(crate) const CUTS: Self = Self(1 << 6);
    /// How a step identifies whom.
    pub(crate) const METHODS: Self = Self(1 << 7);
    /// What somebody needs for a step.
    pub(crate) const NEEDS: Self = Self(1 << 8);
    /// How a step is done.
    pub(crate) const CHANNELS: Self = Self::CHANNEL
        .and(Self::SAID)
        .and(Self::INVOLVED)
        .and(Self::DIGITAL)
        .and(Self::IN_CUT)
        .and(Self::CUTS)
        .and(Self::METHODS)
        .and(Self::NEEDS);

    /// How long steps take, and what they cost.
    pub(crate) const TIMES: Self = Self(1 << 9);

    /// Whom a procedure serves.
    pub(crate) const SERVED: Self = Self(1 << 10);
    /// Per what it decides.
    pub(crate) const PER: Self = Self(1 << 11);
    /// What else is said of a procedure as a whole: purpose, start, ground, what it must survive.
    pub(crate) const ABOUT: Self = Self(1 << 12);

    /// What steps do with the data that is asked about.
    pub(crate) const MOVES: Self = Self(1 << 13);
    /// What steps do with whatever data and documents.
    pub(crate) const WHATEVER: Self = Self(1 << 14);
    /// What steps do with data.
    pub(crate) const MOVEMENTS: Self = Self::MOVES.and(Self::WHATEVER);

    /// Which actors there are.
    pub(crate) const WHO: Self = Self(1 << 15);
    /// Of what kind actors are.
    pub(crate) const KINDS: Self = Self(1 << 32);
    /// For whom proxies act, and by what.
    pub(crate) const PROXIES: Self = Self(1 << 33);
    /// Whether there are many of an actor.
    pub(crate) const MANY: Self = Self(1 << 34);
    /// Which actors there are, of what kind, for whom they act, and whether there are many.
    pub(crate) const ACTORS: Self = Self::WHO
        .and(Self::KINDS)
        .and(Self::PROXIES)
        .and(Self::MANY);

    /// Which classes of data there are, and which is part of which.
    pub(crate) const CLASSES: Self = Self(1 << 16);
    /// About whom data is.
    pub(crate) const UNITS: Self = Self(1 << 35);
    /// Of which sector data is.
    pub(crate) const SECTORS: Self = Self(1 << 36);
    /// Whose data is.
    pub(crate) const OWNERS: Self = Self(1 << 37);
    /// Which data is sensitive.
    pub(crate) const SENSITIVE: Self = Self(1 << 38);
    /// Which data there is, whose it is, about whom, of what sector.
    pub(crate) const DATA: Self = Self::CLASSES
        .and(Self::UNITS)
        .and(Self::SECTORS)
        .and(Self::OWNERS)
        .and(Self::SENSITIVE);

    /// Which systems there are, from when until when.
    pub(crate) const THERE: Self = Self(1 << 17);
    /// Who holds which system.
    pub(crate) const HOLDERS: Self = Self(1 << 39);
    /// What a system is said to hold.
    pub(crate) const LIES: Self = Self(1 << 40);
    /// Who runs which system, on what, how guarded, on what ground.
    pub(crate) const RUNS: Self = Self(1 << 41);
    /// Who holds and runs which system, on what, from when until when, and what lies in it.
    pub(crate) const STORES: Self = Self::THERE
        .and(Self::HOLDERS)
        .and(Self::LIES)
        .and(Self::RUNS);
    /// Which system holds what and has it from whom.
    pub(crate) const HOLDINGS: Self = Self::CLASSES
        .and(Self::THERE)
        .and(Self::HOLDERS)
        .and(Self::LIES)
        .and(Self::OWNERS)
        .and(Self::MANY);
    /// Who holds and runs what; whose it is, and about whom.
    pub(crate) const HELD: Self = Self::ACTORS.and(Self::DATA).and(Self::STORES);
    /// Under which identifiers it lies, what these stand for, and tables of them.
    pub(crate) const KEYS: Self = Self(1 << 18);
    /// What else is said of systems.
    pub(crate) const TRAITS: Self = Self(1 << 19);

    /// What provisions permit and forbid.
    pub(crate) const PERMITS: Self = Self(1 << 20);
    /// What provisions require.
    pub(crate) const REQUIRES: Self = Self(1 << 21);
    /// Whether provisions and effects that there are stay in force.
    pub(crate) const IN_FORCE: Self = Self(1 << 22);
    /// Which provisions there are, whatever they say.
    pub(crate) const ENACTED: Self = Self(1 << 23);

    /// Plans.
    pub(crate) const PLANS: Self = Self(1 << 24);
    /// Scenarios.
    pub(crate) const SCENARIOS: Self = Self(1 << 25);
    /// Groups of people.
    pub(crate) const GROUPS: Self = Self(1 << 26);
    /// Decisions.
    pub(crate) const DECISIONS: Self = Self(1 << 27);
    /// Words, populations, revisions, acceptances: what no revision alters.
    pub(crate) const DECLARED: Self = Self(1 << 28);
    /// What names and titles tell of what they name ([`called`](super::lexicon)).
    pub(crate) const TITLES: Self = Self(1 << 30);
    /// How many staff an actor has, how many of it there are, and when it is open.
    pub(crate) const STAFF: Self = Self(1 << 31);
    /// All of them, and what else was found.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// These and those.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without those.
    pub(crate) const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Those that both have.
    pub(crate) const fn shared(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether some are the same.
    pub(crate) const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of them are among others.
    pub(crate) const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

/// What an answer reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// Of the procedure that it is about; of a thing outside procedures, of any.
    pub(crate) here: Facets,
    /// Of every procedure, whichever it is about.
    pub(crate) anywhere: Facets,
}

impl Reads {
    /// Everything, everywhere.
    pub(crate) const EVERYTHING: Self = Self {
        here: Facets::ALL,
        anywhere: Facets::ALL,
    };

    /// This of the procedure that it is about.
    pub(crate) const fn here(here: Facets) -> Self {
        Self {
            here,
            anywhere: Facets::NONE,
        }
    }

    /// This of every procedure.
    pub(crate) const fn anywhere(anywhere: Facets) -> Self {
        Self {
            here: Facets::NONE,
            anywhere,
        }
    }

    /// These and those.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            here: self.here.and(other.here),
            anywhere: self.anywhere.and(other.anywhere),
        }
    }

    /// The same of every procedure.
    pub(crate) const fn widened(self) -> Self {
        Self::anywhere(self.all())
    }

    /// Here and anywhere.
    pub(crate) const fn all(self) -> Facets {
        self.here.and(self.anywhere)
    }

    /// On what it rests which things of a kind there are.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Movement => Self::here(Facets::PERFORMED.and(Facets::MOVES)),
            Kind::Record => Self::anywhere(Facets::PERFORMED.and(Facets::MOVES))
                .and(Self::here(Facets::HELD.and(Facets::KEYS))),
            Kind::Profile => {
                Self::anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS)).and(Self::here(
                    Facets::HELD
                        .and(Facets::KEYS)
                        .and(Facets::SERVED)
                        .and(Facets::PERMITS)
                        .and(Facets::IN_FORCE)
                        // It tells about how many people it is.
                        .and(Facets::STAFF),
                ))
            }
            Kind::Step | Kind::Procedure => Self::here(Facets::PERFORMED),
            Kind::Plan | Kind::Milestone | Kind::Consultation | Kind::Review | Kind::Measure => {
                Self::here(Facets::PLANS)
            }
            Kind::Scenario => Self::here(Facets::SCENARIOS),
            Kind::Group => Self::here(Facets::GROUPS),
            Kind::Identifier | Kind::Mapping => Self::here(Facets::KEYS),
            Kind::Decision => Self::here(Facets::DECISIONS),
            // What is enacted bears by what it says, or where it is asked which there are.
            Kind::Provision => Self::here(Facets::IN_FORCE),
            Kind::Law => Self::here(Facets::IN_FORCE.and(Facets::ENACTED)),
            Kind::Actor => Self::here(Facets::WHO),
            Kind::Data | Kind::Document => Self::here(Facets::CLASSES),
            Kind::System => Self::here(Facets::THERE),
            Kind::Sector | Kind::Purpose | Kind::Event | Kind::Population | Kind::Acceptance => {
                Self::here(Facets::DECLARED)
            }
        }
    }
}

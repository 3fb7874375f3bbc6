//! On which parts of a design an answer can rest.

use super::types::Kind;

/// Parts of a design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facets(u16);

impl Facets {
    /// None.
    pub(crate) const NONE: Self = Self(0);
    /// Which steps there are, who performs them, and what comes after what.
    pub(crate) const STEPS: Self = Self(1);
    /// How a step is done: channels, needs, methods.
    pub(crate) const CHANNELS: Self = Self(1 << 1);
    /// How long steps take.
    pub(crate) const TIMES: Self = Self(1 << 2);
    /// What is said of a procedure as a whole.
    pub(crate) const PROCEDURES: Self = Self(1 << 3);
    /// What steps do with data.
    pub(crate) const MOVEMENTS: Self = Self(1 << 4);
    /// Who holds and runs what; whose it is, and about whom.
    pub(crate) const HELD: Self = Self(1 << 5);
    /// Under which identifiers it lies, what these stand for, and tables of them.
    pub(crate) const KEYS: Self = Self(1 << 6);
    /// What else is said of systems.
    pub(crate) const TRAITS: Self = Self(1 << 7);
    /// What is required, permitted and forbidden.
    pub(crate) const LAW: Self = Self(1 << 8);
    /// Plans.
    pub(crate) const PLANS: Self = Self(1 << 9);
    /// Scenarios.
    pub(crate) const SCENARIOS: Self = Self(1 << 10);
    /// Groups of people.
    pub(crate) const GROUPS: Self = Self(1 << 11);
    /// Decisions.
    pub(crate) const DECISIONS: Self = Self(1 << 12);
    /// All of them, and what else was found.
    pub(crate) const ALL: Self = Self(u16::MAX);

    /// These and those.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some are the same.
    pub(crate) const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of them are among others.
    pub(crate) const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// On what it rests which things of a kind there are.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Movement => Self::STEPS.and(Self::MOVEMENTS),
            Kind::Record | Kind::Profile => Self::STEPS
                .and(Self::MOVEMENTS)
                .and(Self::HELD)
                .and(Self::KEYS)
                .and(Self::LAW),
            Kind::Step | Kind::Procedure => Self::STEPS.and(Self::PROCEDURES),
            Kind::Plan | Kind::Milestone | Kind::Consultation | Kind::Review | Kind::Measure => {
                Self::PLANS
            }
            Kind::Scenario => Self::SCENARIOS,
            Kind::Group => Self::GROUPS,
            Kind::Identifier | Kind::Mapping => Self::KEYS,
            Kind::Decision => Self::DECISIONS,
            Kind::Law | Kind::Provision => Self::LAW,
            Kind::Acceptance => Self::ALL,
            Kind::Actor
            | Kind::Data
            | Kind::System
            | Kind::Document
            | Kind::Sector
            | Kind::Purpose
            | Kind::Event
            | Kind::Population => Self::HELD,
        }
    }
}

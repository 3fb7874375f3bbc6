//! The provisions that a plan revises, in the order in which they must be revised.

use std::cmp::Reverse;

use gensoku_dsl::design::{ChangeKind, Design, LawId, Number, ProvisionId, Repealed};
use jiff::civil::Date;

use super::change::Clause;
use super::plan::Plan;
use super::rests_on;
use crate::finding::RemedyLevel;

/// A provision that is revised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One that is there.
    There(ProvisionId),
    /// One that is inserted into a law.
    New(LawId, Number),
}

impl Place {
    /// The provision that a change revises, if it revises one.
    pub fn of(clause: &Clause) -> Option<Self> {
        match clause {
            Clause::Repeal(id, _) => Some(Self::There(*id)),
            Clause::Insert(law, number, _) => Some(Self::New(*law, number.clone())),
            _ => None,
        }
    }

    /// Its law.
    pub fn law(&self, design: &Design) -> LawId {
        match self {
            Self::There(id) => design.provisions[*id].law,
            Self::New(law, _) => *law,
        }
    }

    /// Its number.
    pub fn number<'a>(&'a self, design: &'a Design) -> &'a Number {
        match self {
            Self::There(id) => &design.provisions[*id].number,
            Self::New(_, number) => number,
        }
    }

    /// The provisions that rest on it, which go or change with it.
    pub fn delegated(&self, design: &Design) -> Vec<ProvisionId> {
        let Self::There(own) = self else {
            return Vec::new();
        };
        let all = design.provisions.ids();
        all.filter(|it| it != own && rests_on(design, *it).contains(own))
            .collect()
    }

    /// The first day after another one on which a revision of the design repeals or amends it.
    pub fn planned(&self, design: &Design, after: Date) -> Option<Date> {
        let Self::There(own) = self else {
            return None;
        };
        let changes = |it: &ChangeKind| match it {
            ChangeKind::Repeal(Repealed::Provision(it) | Repealed::Effect(it, _))
            | ChangeKind::Enact(_, Some(it)) => it == own,
            ChangeKind::Repeal(Repealed::Law(law)) => *law == design.provisions[*own].law,
            _ => false,
        };
        let revisions = design.revisions.iter();
        let of_it = revisions.filter(|it| it.changes.iter().any(|it| changes(&it.kind)));
        of_it
            .filter_map(|it| it.from)
            .filter(|it| *it > after)
            .min()
    }

    /// Whether it rests on another one, directly or through others.
    fn rests_on(&self, design: &Design, other: &Self) -> bool {
        let law = &design.laws[self.law(design)];
        let of_law = |law: LawId| law == other.law(design);
        match (self, other) {
            (Self::There(id), Self::There(other)) => rests_on(design, *id).contains(other),
            // What is inserted into a law comes before what rests on that law.
            (_, Self::New(..)) => law.under.iter().any(|it| of_law(it.law)),
            (Self::New(..), Self::There(other)) => law.under.iter().any(|it| {
                it.provision
                    .is_some_and(|it| it == *other || rests_on(design, it).contains(other))
                    || (it.number.is_none() && of_law(it.law))
            }),
        }
    }
}

/// The provisions that a plan revises, in the order in which they must be revised: one that rests on another
/// after it, then from the highest level, those in force sooner first.
pub fn order(design: &Design, plan: &Plan) -> Vec<Place> {
    let mut left: Vec<Place> = Vec::new();
    for clause in &plan.clauses() {
        if let Some(place) = Place::of(clause)
            && !left.contains(&place)
        {
            left.push(place);
        }
    }
    left.sort_by_cached_key(|it| {
        let law = it.law(design);
        let level = RemedyLevel::from(design.laws[law].level);
        let from = match it {
            Place::There(id) => design.provisions[*id].period.from,
            Place::New(..) => None,
        };
        let number = it.number(design);
        let number = (
            number.article.clone(),
            number.paragraph.clone(),
            number.item.clone(),
        );
        (Reverse(level), from, law, number)
    });
    let mut ordered: Vec<Place> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |it: &Place| {
            !left
                .iter()
                .any(|other| other != it && it.rests_on(design, other))
        };
        // A cycle of delegation is an error of its own; here it is broken at its first member.
        let next = left.iter().position(is_free).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    ordered
}

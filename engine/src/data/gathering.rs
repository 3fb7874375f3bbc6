//! Profiles told whole: with a name to ask by, the tables and the parts, and what permits each.

use std::collections::BTreeMap;

use gensoku_dsl::design::{DataId, MappingId};

use super::{Gone, How, Link, Part, Profile};
use crate::finding::{Finding, Remedy, RemedyLevel, Report, Verdict};
use crate::rules::say;
use crate::world::World;

/// A profile with everything that is to be told of it.
#[derive(Clone, Debug)]
pub struct Gathering {
    /// What it is asked by: `holding@Ministry`, `case@City@Benefit`, `possible@Firm`. What one actor can put
    /// together in one way about different people bears one name.
    pub id: String,
    /// Which of the profiles of its world it is.
    pub index: usize,
    /// The profile.
    pub profile: Profile,
    /// The tables without any of which it would fall apart.
    pub tables: Vec<MappingId>,
    /// Its parts: what is looked up or shown first, then what is held.
    pub parts: Vec<Part>,
    /// Whether it says more than that somebody has what it has: it joins data, or shows what its actor does not
    /// hold.
    pub says_something: bool,
}

impl Gathering {
    /// The data that counts, with its parts.
    pub fn counted(&self) -> BTreeMap<DataId, Vec<&Part>> {
        let mut all: BTreeMap<DataId, Vec<&Part>> = BTreeMap::new();
        let counted = |it: &&Part| self.profile.data.contains(&it.data);
        for part in self.parts.iter().filter(counted) {
            all.entry(part.data).or_default().push(part);
        }
        all
    }
}

impl How {
    /// The word for it in rules, in JSON and in the names of profiles.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holding => "holding",
            Self::Case => "case",
            Self::Possible => "possible",
        }
    }
}

impl World<'_> {
    /// What a profile is asked by.
    pub fn profile_id(&self, profile: &Profile) -> String {
        let actor = &self.design.actors[profile.actor].name.id;
        let how = profile.how.word();
        match profile.case {
            Some(case) => format!("{how}@{actor}@{}", self.design.procedures[case].name.id),
            None => format!("{how}@{actor}"),
        }
    }

    /// The profiles for which the design answers, by actor, how, and the widest first.
    pub fn gatherings(&self) -> Vec<Gathering> {
        let own = self.profiles.iter().enumerate();
        own.filter(|(_, it)| self.is_the_authors_profile(it))
            .map(|(index, profile)| {
                let joins = profile.data.len() > 1;
                Gathering {
                    index,
                    id: self.profile_id(profile),
                    tables: self.tables_of(profile),
                    parts: self.parts(profile),
                    says_something: match profile.how {
                        How::Holding | How::Case => joins,
                        How::Possible => self.shows_what_others_hold(profile),
                    },
                    profile: profile.clone(),
                }
            })
            .collect()
    }

    /// Whether a profile shows what its actor runs machines for, by the design itself, and does not hold.
    fn shows_what_others_hold(&self, profile: &Profile) -> bool {
        let records = profile
            .records
            .iter()
            .filter_map(|&it| self.records.get(it));
        records
            .filter(|it| self.holder(it.system) != Some(profile.actor))
            .any(|it| profile.data.contains(&it.data) && self.is_the_authors_record(it))
    }

    /// A link by the names in it.
    pub fn link_name(&self, link: Link) -> String {
        say::link_name(self.design, &self.movements, link)
    }

    /// Every link that there is.
    pub fn links(&self) -> impl Iterator<Item = Link> + '_ {
        let mappings = self.design.mappings.ids().map(Link::Mapping);
        let identifiers = self.design.identifiers.ids().map(Link::Identifier);
        let movements = (0..self.movements.len()).map(Link::Movement);
        mappings
            .chain(identifiers)
            .chain(movements)
            .chain([Link::BasicFour])
    }

    /// The links that bear some names.
    ///
    /// # Errors
    /// The first name that no link bears.
    pub fn links_named<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Gone, &'n str> {
        let mut gone: Vec<Link> = Vec::new();
        for name in names {
            let before = gone.len();
            gone.extend(self.links().filter(|&it| self.link_name(it) == name));
            if gone.len() == before {
                return Err(name);
            }
        }
        Ok(Gone::of(gone))
    }

    /// For each of several profiles over more than so many sectors the fewest links without which it falls apart.
    pub fn cuts(&self, profiles: &[&Profile], sectors: usize) -> Vec<Option<super::Cut>> {
        let wide = |it: &&&Profile| it.sectors.len() > sectors;
        let share = super::gone::LOOKED_AT_IN_A_CHECK / profiles.iter().filter(wide).count().max(1);
        let cut = |it: &&Profile| match it.sectors.len() > sectors {
            true => self.cut_within(it, sectors, share),
            false => None,
        };
        let cuts = profiles.iter().map(cut);
        cuts.map(|it| it.filter(|it| !it.links.is_empty()))
            .collect()
    }

    /// Adds to what is found about profiles the fewest links without which they fall apart, as a way out.
    ///
    /// `sectors` is how many sectors one profile may span.
    pub fn tell_what_takes_apart(&self, report: &mut Report, sectors: usize) {
        let of_profile = |it: &Finding| it.verdict == Verdict::Violates && it.profile.is_some();
        let about: Vec<_> = report
            .findings
            .of_which(of_profile)
            .filter_map(|it| {
                it.profile
                    .and_then(|at| self.profiles.get(at))
                    .map(|at| (it, at))
            })
            .collect();
        let profiles: Vec<&Profile> = about.iter().map(|it| it.1).collect();
        let cuts = self.cuts(&profiles, sectors);
        for ((finding, _), cut) in about.into_iter().zip(cuts) {
            let Some(cut) = cut else {
                continue;
            };
            let remedy = Remedy {
                level: RemedyLevel::Operation,
                text: say::apart(self, &cut),
                provision: None,
            };
            // The lightest that is told first: it is exact where the others are advice.
            finding.remedies.insert(0, remedy);
        }
    }
}

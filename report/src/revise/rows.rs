//! A plan as legal staff file it: a row for each provision that has to be revised.

use std::collections::BTreeSet;

use gensoku_dsl::design::Design;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, RemedyLevel};
use gensoku_engine::revise::{Candidate, Place};
use gensoku_engine::rules::say;
use jiff::civil::Date;

use super::Planned;
use crate::effects::effect;

/// A provision that has to be revised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The provision.
    pub place: Place,
    /// Its law, in words.
    pub law: String,
    /// Its number, in words.
    pub article: String,
    /// What it does now; nothing where it is inserted.
    pub present: Vec<String>,
    /// What has to change.
    pub change: Vec<String>,
    /// Why: what was found, in words.
    pub reason: Vec<String>,
    /// At which level.
    pub level: RemedyLevel,
    /// How many bodies have to do it.
    pub times: u64,
    /// The procedures that it affects.
    pub procedures: Vec<String>,
    /// The findings that are cleared by it, perhaps with other changes.
    pub findings: Vec<String>,
    /// The provisions that rest on it, which follow.
    pub delegated: Vec<String>,
    /// The day on which a revision already plans to change it.
    pub planned: Option<Date>,
}

impl Row {
    /// What it does now, as people read it: of a provision that is inserted, that it is new.
    pub(super) fn present(&self, lang: Lang) -> Vec<String> {
        match self.place {
            Place::There(_) => self.present.clone(),
            Place::New(..) => vec![lang.pick("(new)", "（新設）").to_owned()],
        }
    }
}

impl Planned<'_> {
    /// The provisions that have to be revised, in the order in which they must be revised.
    pub fn rows(&self) -> Vec<Row> {
        let order = gensoku_engine::revise::order(self.design, self.plan);
        order.into_iter().filter_map(|it| self.row(it)).collect()
    }

    fn row(&self, place: Place) -> Option<Row> {
        let (design, lang) = (self.design, self.lang);
        let of_it: Vec<&Candidate> = self
            .chosen()
            .filter(|it| {
                it.clauses
                    .iter()
                    .any(|it| Place::of(it).as_ref() == Some(&place))
            })
            .collect();
        let first = of_it.first()?;
        let (level, times) = (first.level, first.times);
        let ids: BTreeSet<&str> = of_it.iter().flat_map(|it| self.clears(it)).collect();
        let found: Vec<&Finding> = ids.iter().filter_map(|it| self.finding(it)).collect();
        let procedures: BTreeSet<String> = found
            .iter()
            .filter_map(|it| procedure(design, it, lang))
            .collect();
        let number = place.number(design);
        Some(Row {
            law: say::label_of(design, Element::Law(place.law(design)), lang),
            article: match lang {
                Lang::En => number.to_string(),
                Lang::Ja => number.japanese(),
            },
            present: match &place {
                Place::There(id) => {
                    let effects = design.provisions[*id].effects.iter();
                    effects.map(|it| effect(design, it, lang)).collect()
                }
                Place::New(..) => Vec::new(),
            },
            change: of_it
                .iter()
                .map(|it| it.text.get(lang).to_owned())
                .collect(),
            reason: found
                .iter()
                .map(|it| it.message.get(lang).to_owned())
                .collect(),
            level,
            times,
            procedures: procedures.into_iter().collect(),
            findings: ids.into_iter().map(str::to_owned).collect(),
            delegated: place
                .delegated(design)
                .into_iter()
                .map(|it| self.provision(it))
                .collect(),
            planned: place.planned(design, self.plan.as_of),
            place,
        })
    }
}

fn procedure(design: &Design, finding: &Finding, lang: Lang) -> Option<String> {
    let id = match finding.subject {
        Element::Procedure(id) | Element::Outcome(id, _) => id,
        Element::Step(id) => design.steps[id].procedure,
        _ => return None,
    };
    Some(say::label_of(design, Element::Procedure(id), lang))
}

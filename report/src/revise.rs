//! The revision plan: what has to change, in which provisions, at which level; one file per format.

mod gsk;
mod json;
mod markdown;
mod rows;
mod text;
mod xlsx;

use gensoku_dsl::design::{Design, ProvisionId};
use gensoku_dsl::source::{Sources, Span};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, RemedyLevel, Verdict};
use gensoku_engine::questions;
use gensoku_engine::revise::{Candidate, Cost, Place, Plan, ToState, Why};
use gensoku_engine::rules::say;

pub use gsk::gsk;
pub use json::json;
pub use markdown::markdown;
pub use rows::Row;
pub use text::text;
pub use xlsx::xlsx;

use crate::text::level_word;

/// A plan with everything that a format may tell of it.
pub struct Planned<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The design as it was checked, without the plan.
    pub design: &'a Design,
    /// The plan.
    pub plan: &'a Plan,
    /// The design's file, as a plan beside it would name it.
    pub file: &'a str,
    /// The language in which is told.
    pub lang: Lang,
}

/// The levels, the heaviest first.
pub(crate) const LEVELS: [RemedyLevel; 7] = [
    RemedyLevel::Act,
    RemedyLevel::CabinetOrder,
    RemedyLevel::MinisterialOrder,
    RemedyLevel::Ordinance,
    RemedyLevel::Notice,
    RemedyLevel::Guideline,
    RemedyLevel::Operation,
];

impl Planned<'_> {
    fn chosen(&self) -> impl Iterator<Item = &Candidate> {
        let chosen = self.plan.chosen.iter();
        chosen.filter_map(|&it| self.plan.candidates.get(it))
    }

    /// The changes of the plan: those of provisions in the order in which they must be revised, then operations.
    pub fn steps(&self) -> Vec<&Candidate> {
        let order = gensoku_engine::revise::order(self.design, self.plan);
        let place = |it: &Candidate| {
            let places = it.clauses.iter().filter_map(Place::of);
            let places = places.filter_map(|it| order.iter().position(|at| *at == it));
            places.min().unwrap_or(order.len())
        };
        let mut chosen: Vec<&Candidate> = self.chosen().collect();
        chosen.sort_by_key(|it| (place(it), std::cmp::Reverse(it.level)));
        chosen
    }

    /// The ways out that the plan does not take.
    pub(crate) fn others(&self) -> Vec<&Candidate> {
        let all = self.plan.candidates.iter().enumerate();
        all.filter(|(at, _)| !self.plan.chosen.contains(at))
            .map(|(_, it)| it)
            .collect()
    }

    /// Why the plan leaves a finding, in words.
    pub fn why_standing(&self, why: &Why) -> String {
        match why {
            Why::NoWay => self
                .lang
                .pick(
                    "no clause of a revision that is known here bears on it",
                    "これを解消する改正の条項が見当たらない",
                )
                .to_owned(),
            Why::Tried => self
                .lang
                .pick(
                    "no change that was tried here clears it",
                    "ここで試した変更では解消できない",
                )
                .to_owned(),
            Why::Question(open) => {
                let facts = open.iter().map(|it| {
                    let of = say::label_of(self.design, it.element, self.lang);
                    let clause = it.word(self.lang);
                    match self.lang {
                        Lang::En => format!("`{clause}` of {of}"),
                        Lang::Ja => format!("{of}の「{clause}」"),
                    }
                });
                let facts: Vec<String> = facts.collect();
                let facts = facts.join(self.lang.pick(", ", "、"));
                match self.lang {
                    Lang::En => format!("it then depends on what is not stated: {facts}"),
                    Lang::Ja => format!("その後は、記載のない事項による：{facts}"),
                }
            }
            Why::Exchange { change, instead } => {
                let change = change.get(self.lang);
                let instead = instead.join(self.lang.pick(", ", "、"));
                match self.lang {
                    Lang::En => {
                        format!("“{change}” clears it, but then there is instead: {instead}")
                    }
                    Lang::Ja => {
                        format!(
                            "「{change}」により解消できるが、代わりに次の指摘が生じ、又は残る：{instead}"
                        )
                    }
                }
            }
        }
    }

    /// A provision as scripts name it; one that is inserted by its law and number.
    pub(crate) fn path(&self, place: &Place) -> String {
        match place {
            Place::There(id) => say::path_of(self.design, Element::Provision(*id)),
            Place::New(law, number) => {
                let law = say::path_of(self.design, Element::Law(*law));
                format!("{law} {number}")
            }
        }
    }

    pub(crate) fn finding(&self, id: &str) -> Option<&Finding> {
        self.plan.before.findings.iter().find(|it| it.id == id)
    }

    pub(crate) fn provision(&self, id: ProvisionId) -> String {
        say::label_of(self.design, Element::Provision(id), self.lang)
    }

    /// The findings that a change of the plan clears, perhaps with others.
    pub fn clears<'c>(&self, candidate: &'c Candidate) -> Vec<&'c str> {
        candidate.clears.iter().map(String::as_str).collect()
    }

    /// What stands over what the plan brings about, if it brings about anything.
    pub(crate) fn brought_word(&self) -> &'static str {
        self.lang.pick(
            "What it brings about, less grave than what it clears",
            "計画により新たに生じる、より軽い指摘",
        )
    }

    /// What a change fills in that somebody has to decide, in a line for each: who, what, and what is filled in.
    pub fn to_state(&self, candidate: &Candidate) -> Vec<String> {
        let all = candidate.to_state.iter();
        all.map(|it| {
            let who = questions::label(self.design, it.by, self.lang);
            match self.lang {
                Lang::En => format!("{who}: {}", self.filled(it)),
                Lang::Ja => format!("{who}：{}", self.filled(it)),
            }
        })
        .collect()
    }

    /// What has to be stated, and what is filled in for it.
    pub(crate) fn filled(&self, it: &ToState) -> String {
        let (what, filled) = (it.what.get(self.lang), it.filled.get(self.lang));
        match self.lang {
            Lang::En => format!("{what} (filled in: {filled})"),
            Lang::Ja => format!("{what}（仮置き：{filled}）"),
        }
    }

    /// What stands before such a line.
    pub fn to_state_word(&self) -> &'static str {
        self.lang.pick("to be stated", "要決定")
    }

    /// That the plan fills in what it cannot know, if it does, in a sentence.
    pub fn assumptions(&self) -> Option<String> {
        let count: usize = self.chosen().map(|it| it.to_state.len()).sum();
        Some(match (count, self.lang) {
            (0, _) => return None,
            (1, Lang::En) => {
                "1 value is only filled in: it has to be stated before the plan is decided."
                    .to_owned()
            }
            (_, Lang::En) => format!(
                "{count} values are only filled in: they have to be stated before the plan is decided."
            ),
            (_, Lang::Ja) => {
                format!("仮に置いた値が{count}件ある。計画の決定前に定める必要がある。")
            }
        })
    }

    /// A cost in words.
    pub(crate) fn cost(&self, cost: &Cost) -> String {
        let parts: Vec<String> = LEVELS
            .into_iter()
            .filter(|&it| cost.at(it) > 0)
            .map(|it| match self.lang {
                Lang::En => format!("{} × {}", cost.at(it), level_word(it, self.lang)),
                Lang::Ja => format!("{}{}件", level_word(it, self.lang), cost.at(it)),
            })
            .collect();
        if parts.is_empty() {
            return self.lang.pick("nothing", "なし").to_owned();
        }
        parts.join(self.lang.pick(", ", "、"))
    }

    /// The questions that the design leaves open.
    pub(crate) fn questions(&self) -> Vec<&Finding> {
        let open = |it: &&Finding| matches!(it.verdict, Verdict::NotStated | Verdict::Undecided);
        self.plan.before.findings.iter().filter(open).collect()
    }

    /// The file of a place, and the line on which it begins.
    pub(crate) fn line(&self, span: Span) -> (String, usize) {
        let file = self.sources.get(span.file);
        (
            file.map_or(String::new(), |it| it.name.clone()),
            self.sources.line(span),
        )
    }

    /// In one line: as of when, how many of the findings are cleared, by what.
    pub fn headline(&self) -> String {
        let plan = self.plan;
        let (all, cleared) = (plan.goals.len(), plan.goals.len() - plan.standing.len());
        let cost = self.cost(&plan.cost);
        match self.lang {
            Lang::En => format!(
                "Revision plan as of {}: {cleared} of {all} findings cleared by {cost}",
                plan.as_of
            ),
            Lang::Ja => format!(
                "改正計画（{}時点）：{all}件中{cleared}件を解消（{cost}）",
                plan.as_of
            ),
        }
    }

    /// Whether the plan is a cheapest one, in words.
    pub fn certainty(&self) -> String {
        if self.plan.optimal {
            return self
                .lang
                .pick("No plan is cheaper.", "これより軽い計画はない。")
                .to_owned();
        }
        let gap = self.gap();
        // What a plan costs that clears more is no bound of one that clears less.
        if self.plan.bound.given_up() < self.plan.standing.len() as u64 {
            return match self.lang {
                Lang::En => format!("Not proved best: {gap}."),
                Lang::Ja => format!("最良とは証明されていない（{gap}）。"),
            };
        }
        let least = self.cost(&self.plan.bound.of_changes());
        match self.lang {
            Lang::En => {
                format!("Not proved cheapest: every plan takes at least {least}; {gap}.")
            }
            Lang::Ja => format!("最小とは証明されていない（下限：{least}。{gap}）。"),
        }
    }

    /// By how much a cheaper plan could be cheaper at most: in the first figure in which plan and bound differ.
    fn gap(&self) -> String {
        let (plan, bound) = (self.plan, &self.plan.bound);
        let standing = u64::try_from(plan.standing.len()).unwrap_or(u64::MAX);
        let more = standing.saturating_sub(bound.given_up());
        if more > 0 {
            return match self.lang {
                Lang::En => format!("at most {more} more of the findings could be cleared"),
                Lang::Ja => format!("解消できる指摘は、多くともあと{more}件"),
            };
        }
        let differs = LEVELS.into_iter().find_map(|it| {
            let less = plan.cost.at(it).saturating_sub(bound.at(it));
            (less > 0).then(|| (level_word(it, self.lang), less))
        });
        match (differs, self.lang) {
            (Some((level, less)), Lang::En) => format!("at most {less} × {level} better"),
            (Some((level, less)), Lang::Ja) => format!("減らせるのは多くとも{level}{less}件"),
            (None, Lang::En) => "no better at any level".to_owned(),
            (None, Lang::Ja) => "どの水準でも減らせない".to_owned(),
        }
    }
}

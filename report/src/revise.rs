//! The revision plan: what has to change, in which provisions, at which level.

use std::fmt::Write as _;

use gensoku_dsl::design::{Design, ProvisionId};
use gensoku_dsl::source::Sources;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, RemedyLevel, Verdict};
use gensoku_engine::revise::{Candidate, Cost, Plan};
use gensoku_engine::rules::say;
use serde::Serialize;

use crate::Error;
use crate::json::written;
use crate::style::{Ink, Palette};
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
    pub(crate) fn say(&self, en: &'static str, ja: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }

    /// The candidates of the plan: those that revise provisions in the order in which they must be revised,
    /// then insertions, then operations.
    pub(crate) fn steps(&self) -> Vec<&Candidate> {
        let order = gensoku_engine::revise::order(self.design, self.plan);
        let place = |it: &Candidate| match it.provision {
            Some(id) => order.iter().position(|&at| at == id).unwrap_or(0),
            None => order.len(),
        };
        let mut chosen: Vec<&Candidate> = self
            .plan
            .chosen
            .iter()
            .filter_map(|&it| self.plan.candidates.get(it))
            .collect();
        chosen.sort_by_key(|it| (place(it), std::cmp::Reverse(it.level)));
        chosen
    }

    pub(crate) fn finding(&self, id: &str) -> Option<&Finding> {
        self.plan.before.findings.iter().find(|it| it.id == id)
    }

    pub(crate) fn provision(&self, id: ProvisionId) -> String {
        say::label_of(self.design, Element::Provision(id), self.lang)
    }

    /// The findings to clear that a change was proposed for and the plan clears.
    pub(crate) fn clears<'c>(&self, candidate: &'c Candidate) -> Vec<&'c str> {
        candidate
            .proposed_by
            .iter()
            .map(String::as_str)
            .filter(|it| self.plan.is_cleared(it))
            .collect()
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
            return self.say("nothing", "なし").to_owned();
        }
        parts.join(self.say(", ", "、"))
    }

    /// The questions that the design leaves open.
    pub(crate) fn questions(&self) -> Vec<&Finding> {
        let open = |it: &&Finding| matches!(it.verdict, Verdict::NotStated | Verdict::Undecided);
        self.plan.before.findings.iter().filter(open).collect()
    }

    pub(crate) fn line(&self, finding: &Finding) -> (String, usize) {
        let file = self.sources.get(finding.span.file);
        (
            file.map_or(String::new(), |it| it.name.clone()),
            self.sources.range(finding.span).0.line,
        )
    }

    /// Whether the plan is a cheapest one, in words.
    pub(crate) fn certainty(&self) -> String {
        if self.plan.optimal {
            return self
                .say("No plan is cheaper.", "これより軽い計画はない。")
                .to_owned();
        }
        let least = self.cost(&self.plan.bound.of_changes());
        match self.lang {
            Lang::En => format!("Not proved cheapest: every plan takes at least {least}."),
            Lang::Ja => format!("最小とは証明されていない（下限：{least}）。"),
        }
    }
}

/// The plan for people.
pub fn text(planned: &Planned<'_>, palette: Palette) -> String {
    let plan = planned.plan;
    let lang = planned.lang;
    let mut out = String::new();
    let head = |out: &mut String, en, ja| {
        let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, planned.say(en, ja)));
    };
    let title = match lang {
        Lang::En => format!(
            "Revision plan as of {}: {} of {} findings cleared by {}",
            plan.as_of,
            plan.goals.len() - plan.standing.len(),
            plan.goals.len(),
            planned.cost(&plan.cost)
        ),
        Lang::Ja => format!(
            "改正計画（{}時点）：{}件中{}件を解消（{}）",
            plan.as_of,
            plan.goals.len(),
            plan.goals.len() - plan.standing.len(),
            planned.cost(&plan.cost)
        ),
    };
    let _ = writeln!(out, "{}", palette.paint(Ink::Strong, &title));
    let _ = writeln!(out, "{}", planned.certainty());
    head(
        &mut out,
        "What has to change, in this order",
        "改めるべきこと（順）",
    );
    for (index, step) in planned.steps().into_iter().enumerate() {
        let level = level_word(step.level, lang);
        let times = if step.times > 1 {
            format!(" × {}", step.times)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "  {}. [{level}{times}] {}",
            index + 1,
            step.text.get(lang)
        );
        for id in planned.clears(step) {
            let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, id));
        }
    }
    head(&mut out, "What each level adds", "段階ごとに解消できるもの");
    for rung in &plan.ladder {
        let _ = writeln!(
            out,
            "  {}: {}",
            level_word(rung.level, lang),
            rung.cleared.len()
        );
        for id in &rung.cleared {
            let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, id));
        }
    }
    if !plan.standing.is_empty() {
        head(
            &mut out,
            "What nothing here can clear",
            "ここに挙げた変更では解消できないもの",
        );
        for (id, tried) in &plan.standing {
            let why = if *tried {
                planned.say(
                    "no change or set of changes clears it without making another",
                    "どの変更の組合せでも、別の指摘を生まずに解消できない",
                )
            } else {
                planned.say(
                    "no change that can be applied is known for it",
                    "適用できる変更がない",
                )
            };
            let _ = writeln!(
                out,
                "  {}  {}",
                palette.paint(Ink::Bad, id),
                palette.paint(Ink::Quiet, why)
            );
        }
    }
    let others: Vec<&Candidate> = plan
        .candidates
        .iter()
        .enumerate()
        .filter(|(at, _)| !plan.chosen.contains(at))
        .map(|(_, it)| it)
        .collect();
    if !others.is_empty() {
        head(
            &mut out,
            "Ways out that the plan does not take",
            "計画で用いない改善策",
        );
    }
    for it in others {
        let _ = writeln!(
            out,
            "  [{}] {}",
            level_word(it.level, lang),
            it.text.get(lang)
        );
    }
    let questions = planned.questions().len();
    if questions > 0 {
        let _ = match lang {
            Lang::En => writeln!(
                out,
                "\n{questions} questions are open: gensoku check tells them."
            ),
            Lang::Ja => writeln!(
                out,
                "\n未確定の事項が{questions}件ある（gensoku check で表示）。"
            ),
        };
    }
    out
}

#[derive(Serialize)]
struct JsonPlan<'a> {
    schema: u32,
    as_of: String,
    optimal: bool,
    cost: serde_json::Map<String, serde_json::Value>,
    bound: serde_json::Map<String, serde_json::Value>,
    checks: usize,
    goals: &'a [String],
    plan: Vec<JsonCandidate<'a>>,
    levels: Vec<JsonRung<'a>>,
    standing: Vec<JsonStanding<'a>>,
    order: Vec<String>,
    other_ways: Vec<JsonCandidate<'a>>,
    questions: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonCandidate<'a> {
    level: &'a str,
    times: u64,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provision: Option<String>,
    clauses: Vec<String>,
    findings: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonRung<'a> {
    level: &'a str,
    cleared: &'a [String],
}

#[derive(Serialize)]
struct JsonStanding<'a> {
    finding: &'a str,
    has_candidates: bool,
}

/// The plan for scripts.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn json(planned: &Planned<'_>) -> Result<Vec<u8>, Error> {
    let plan = planned.plan;
    let cost = |cost: &Cost| {
        LEVELS
            .into_iter()
            .map(|it| (it.word().to_owned(), cost.at(it).into()))
            .collect::<serde_json::Map<_, _>>()
    };
    let path = |id: ProvisionId| say::path_of(planned.design, Element::Provision(id));
    let candidate = |it: &'_ Candidate| -> (Vec<String>, Option<String>) {
        (
            it.clauses
                .iter()
                .map(|it| crate::revise_gsk::clause(planned.design, it))
                .collect(),
            it.provision.map(path),
        )
    };
    fn row<'a>(
        it: &'a Candidate,
        lang: Lang,
        (clauses, provision): (Vec<String>, Option<String>),
    ) -> JsonCandidate<'a> {
        JsonCandidate {
            level: it.level.word(),
            times: it.times,
            text: it.text.get(lang),
            provision,
            clauses,
            findings: it.proposed_by.iter().map(String::as_str).collect(),
        }
    }
    let mut bound = cost(&plan.bound);
    bound.insert("standing".to_owned(), plan.bound.given_up().into());
    let whole = JsonPlan {
        schema: 1,
        as_of: plan.as_of.to_string(),
        optimal: plan.optimal,
        cost: cost(&plan.cost),
        bound,
        checks: plan.checks,
        goals: &plan.goals,
        plan: planned
            .steps()
            .into_iter()
            .map(|it| row(it, planned.lang, candidate(it)))
            .collect(),
        levels: plan
            .ladder
            .iter()
            .map(|it| JsonRung {
                level: it.level.word(),
                cleared: &it.cleared,
            })
            .collect(),
        standing: plan
            .standing
            .iter()
            .map(|(id, tried)| JsonStanding {
                finding: id,
                has_candidates: *tried,
            })
            .collect(),
        order: gensoku_engine::revise::order(planned.design, plan)
            .into_iter()
            .map(path)
            .collect(),
        other_ways: plan
            .candidates
            .iter()
            .enumerate()
            .filter(|(at, _)| !plan.chosen.contains(at))
            .map(|(_, it)| row(it, planned.lang, candidate(it)))
            .collect(),
        questions: planned
            .questions()
            .into_iter()
            .map(|it| it.id.as_str())
            .collect(),
    };
    written(&whole)
}

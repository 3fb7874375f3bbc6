//! The revision plan for people.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;
use gensoku_engine::revise::Place;

use super::Planned;
use crate::style::{Ink, Palette};
use crate::text::level_word;

/// The plan for people.
pub fn text(planned: &Planned<'_>, palette: Palette) -> String {
    let plan = planned.plan;
    let lang = planned.lang;
    let mut out = String::new();
    let head = |out: &mut String, en, ja| {
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, planned.lang.pick(en, ja))
        );
    };
    let _ = writeln!(out, "{}", palette.paint(Ink::Strong, &planned.headline()));
    let _ = writeln!(out, "{}", planned.certainty());
    if let Some(assumptions) = planned.assumptions() {
        let _ = writeln!(out, "{}", palette.paint(Ink::Open, &assumptions));
    }
    head(
        &mut out,
        "What has to change, in this order",
        "改めるべき事項（実施順）",
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
        for it in planned.to_state(step) {
            let word = palette.paint(Ink::Open, planned.to_state_word());
            let _ = writeln!(out, "       {word}  {it}");
        }
        for id in planned.clears(step) {
            let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, id));
        }
        let places = step.clauses.iter().filter_map(Place::of);
        let delegated = places.flat_map(|it| it.delegated(planned.design));
        for it in delegated {
            let follows = planned.lang.pick("follows", "連動");
            let _ = writeln!(out, "       {follows}: {}", planned.provision(it));
        }
    }
    if planned.plan.chosen.is_empty() {
        let _ = writeln!(out, "  {}", planned.lang.pick("nothing", "なし"));
    }
    if !plan.ladder.is_empty() {
        head(&mut out, "What each level adds", "水準ごとに解消できるもの");
    }
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
        head(&mut out, "What the plan leaves", "計画で解消しないもの");
        for it in &plan.standing {
            let _ = writeln!(out, "  {}", palette.paint(Ink::Bad, &it.finding));
            let Some(finding) = planned.finding(&it.finding) else {
                continue;
            };
            let _ = writeln!(out, "       {}", finding.message.get(lang));
            let why = planned.why_standing(&it.why);
            let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, &why));
            for it in &finding.remedies {
                let level = level_word(it.level, lang);
                let way = planned.lang.pick("way out", "改善策");
                let _ = writeln!(out, "       {way}  {level}: {}", it.text.get(lang));
            }
        }
    }
    let brought: Vec<&Finding> = plan.brought().collect();
    if !brought.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            palette.paint(Ink::Strong, planned.brought_word())
        );
    }
    for it in brought {
        let _ = writeln!(out, "  {}", it.id);
        let _ = writeln!(out, "       {}", it.message.get(lang));
    }
    let others = planned.others();
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
                "\n{}: gensoku check tells them.",
                if questions == 1 {
                    "1 question is open".to_owned()
                } else {
                    format!("{questions} questions are open")
                }
            ),
            Lang::Ja => writeln!(
                out,
                "\n未確定の事項が{questions}件ある（gensoku check で表示）。"
            ),
        };
    }
    out
}

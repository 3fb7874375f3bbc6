//! The revision plan as Markdown.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;

use crate::markdown::{cell, head, row};
use crate::revise::Planned;
use crate::text::level_word;

/// The plan as a page.
pub fn markdown(planned: &Planned<'_>) -> String {
    let plan = planned.plan;
    let lang = planned.lang;
    let mut out = String::new();
    let title = planned
        .design
        .title
        .as_ref()
        .map_or(String::new(), |it| cell(it.get(lang)));
    let _ = writeln!(
        out,
        "# {}: {title}\n",
        planned.say("Revision plan", "改正計画")
    );
    let cleared = plan.goals.len() - plan.standing.len();
    let _ = match lang {
        Lang::En => writeln!(
            out,
            "As of {}. {cleared} of {} findings are cleared by: {}. {}\n",
            plan.as_of,
            plan.goals.len(),
            planned.cost(&plan.cost),
            planned.certainty()
        ),
        Lang::Ja => writeln!(
            out,
            "{}時点。{}件中{cleared}件を解消（{}）。{}\n",
            plan.as_of,
            plan.goals.len(),
            planned.cost(&plan.cost),
            planned.certainty()
        ),
    };
    let _ = writeln!(
        out,
        "## {}\n",
        planned.say("What has to change", "改めるべきこと")
    );
    out += &head(&[
        "#",
        planned.say("Level", "段階"),
        planned.say("Change", "変更"),
        planned.say("Clears", "解消する指摘"),
    ]);
    for (index, step) in planned.steps().into_iter().enumerate() {
        let clears: Vec<String> = planned.clears(step).into_iter().map(cell).collect();
        out += &row(&[
            (index + 1).to_string(),
            cell(level_word(step.level, lang)),
            cell(step.text.get(lang)),
            clears.join("<br>"),
        ]);
    }
    let _ = writeln!(
        out,
        "\n## {}\n",
        planned.say("What each level adds", "段階ごとに解消できるもの")
    );
    out += &head(&[
        planned.say("Level", "段階"),
        planned.say("Findings", "指摘"),
    ]);
    for rung in &plan.ladder {
        let cleared: Vec<String> = rung.cleared.iter().map(|it| cell(it)).collect();
        out += &row(&[cell(level_word(rung.level, lang)), cleared.join("<br>")]);
    }
    if !plan.standing.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            planned.say("What nothing here can clear", "解消できないもの")
        );
        for (id, _) in &plan.standing {
            let message = planned.finding(id).map_or("", |it| it.message.get(lang));
            let _ = writeln!(out, "- {}: {}", cell(id), cell(message));
        }
    }
    let questions = planned.questions();
    if !questions.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            planned.say("Open questions", "未確定の事項")
        );
        for it in questions {
            let _ = writeln!(out, "- {}: {}", cell(&it.id), cell(it.message.get(lang)));
        }
    }
    out
}

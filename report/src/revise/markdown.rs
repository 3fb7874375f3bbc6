//! The revision plan as Markdown.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;

use crate::markdown::{cell, head, row};
use crate::text::level_word;

use super::Planned;

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
        planned.lang.pick("Revision plan", "改正計画")
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
    if let Some(assumptions) = planned.assumptions() {
        let _ = writeln!(out, "{assumptions}\n");
    }
    let _ = writeln!(
        out,
        "## {}\n",
        planned
            .lang
            .pick("What has to change", "改めるべき事項（実施順）")
    );
    out += &head(&[
        "#",
        planned.lang.pick("Level", "水準"),
        planned.lang.pick("Change", "変更"),
        planned.lang.pick("Clears", "解消する指摘"),
    ]);
    for (index, step) in planned.steps().into_iter().enumerate() {
        let clears: Vec<String> = planned.clears(step).into_iter().map(cell).collect();
        let to_state = planned.to_state(step).into_iter();
        let to_state = to_state.map(|it| format!("<br>{}: {}", planned.to_state_word(), cell(&it)));
        let change: String = std::iter::once(cell(step.text.get(lang)))
            .chain(to_state)
            .collect();
        out += &row(&[
            (index + 1).to_string(),
            cell(level_word(step.level, lang)),
            change,
            clears.join("<br>"),
        ]);
    }
    let rows = planned.rows();
    if !rows.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            planned.lang.pick("Provisions to revise", "改正する規定")
        );
        out += &head(&[
            "#",
            planned.lang.pick("Provision", "規定"),
            planned.lang.pick("Present effect", "現在の効果"),
            planned.lang.pick("Needed change", "必要な改正"),
            planned.lang.pick("Reason", "理由"),
            planned.lang.pick("Level", "水準"),
            planned.lang.pick("Procedures", "手続"),
            planned.lang.pick("Follow", "連動する規定"),
            planned.lang.pick("Planned", "予定日"),
        ]);
        let lines = |all: &[String]| {
            let cells: Vec<String> = all.iter().map(|it| cell(it)).collect();
            cells.join("<br>")
        };
        for (index, it) in rows.iter().enumerate() {
            out += &row(&[
                (index + 1).to_string(),
                cell(&match lang {
                    Lang::En => format!("{}, {}", it.law, it.article),
                    Lang::Ja => format!("{}{}", it.law, it.article),
                }),
                lines(&it.present(lang)),
                lines(&it.change),
                lines(&it.reason),
                cell(level_word(it.level, lang)),
                lines(&it.procedures),
                lines(&it.delegated),
                it.planned.map_or(String::new(), |it| it.to_string()),
            ]);
        }
    }
    let _ = writeln!(
        out,
        "\n## {}\n",
        planned
            .lang
            .pick("What each level adds", "水準ごとに解消できるもの")
    );
    out += &head(&[
        planned.lang.pick("Level", "水準"),
        planned.lang.pick("Findings", "指摘"),
    ]);
    for rung in &plan.ladder {
        let cleared: Vec<String> = rung.cleared.iter().map(|it| cell(it)).collect();
        out += &row(&[cell(level_word(rung.level, lang)), cleared.join("<br>")]);
    }
    if !plan.standing.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            planned
                .lang
                .pick("What the plan leaves", "計画で解消しないもの")
        );
        for it in &plan.standing {
            let id = it.finding.as_str();
            let message = planned.finding(id).map_or("", |it| it.message.get(lang));
            let why = planned.why_standing(&it.why);
            let _ = writeln!(out, "- {}: {} ({})", cell(id), cell(message), cell(&why));
            for it in planned.finding(id).iter().flat_map(|it| &it.remedies) {
                let level = level_word(it.level, lang);
                let _ = writeln!(out, "  - {level}: {}", cell(it.text.get(lang)));
            }
        }
    }
    let mut brought = plan.brought().peekable();
    if brought.peek().is_some() {
        let _ = writeln!(out, "\n## {}\n", planned.brought_word());
    }
    for it in brought {
        let _ = writeln!(out, "- {}: {}", cell(&it.id), cell(it.message.get(lang)));
    }
    let questions = planned.questions();
    if !questions.is_empty() {
        let _ = writeln!(
            out,
            "\n## {}\n",
            planned.lang.pick("Open questions", "未確定の事項")
        );
        for it in questions {
            let _ = writeln!(out, "- {}: {}", cell(&it.id), cell(it.message.get(lang)));
        }
    }
    out
}

//! The revision plan as Markdown.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;

use crate::markdown::{cell, head, row};
use crate::text::level_word;

use super::Planned;

/// The plan as a page.
pub fn markdown(planned: &Planned<'_>) -> String {
    let mut out = summary(planned);
    changes(&mut out, planned);
    provisions(&mut out, planned);
    ladder(&mut out, planned);
    standing(&mut out, planned);
    findings(
        &mut out,
        planned,
        planned.brought_word(),
        planned.plan.brought(),
    );
    let open = planned.lang.pick("Open questions", "未確定の事項");
    findings(&mut out, planned, open, planned.questions());
    out
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n## {title}\n");
}

/// Several texts, one below the other in a cell.
fn lines<S: AsRef<str>>(all: impl IntoIterator<Item = S>) -> String {
    let cells: Vec<String> = all.into_iter().map(|it| cell(it.as_ref())).collect();
    cells.join("<br>")
}

/// The title, what is cleared by what, and what is only filled in.
fn summary(planned: &Planned<'_>) -> String {
    let (plan, lang) = (planned.plan, planned.lang);
    let title = planned.design.title.as_ref();
    let title = title.map_or(String::new(), |it| cell(it.get(lang)));
    let mut out = format!("# {}: {title}\n\n", lang.pick("Revision plan", "改正計画"));
    let cleared = plan.goals.len() - plan.standing.len();
    let (all, day) = (plan.goals.len(), plan.as_of);
    let (cost, certainty) = (planned.cost(&plan.cost), planned.certainty());
    let _ = match lang {
        Lang::En => writeln!(
            out,
            "As of {day}. {cleared} of {all} findings are cleared by: {cost}. {certainty}",
        ),
        Lang::Ja => writeln!(
            out,
            "{day}時点。{all}件中{cleared}件を解消（{cost}）。{certainty}",
        ),
    };
    if let Some(assumptions) = planned.assumptions() {
        let _ = writeln!(out, "\n{assumptions}");
    }
    out
}

fn changes(out: &mut String, planned: &Planned<'_>) {
    let lang = planned.lang;
    heading(
        out,
        lang.pick("What has to change", "改めるべき事項（実施順）"),
    );
    *out += &head(&[
        "#",
        lang.pick("Level", "水準"),
        lang.pick("Change", "変更"),
        lang.pick("Clears", "解消する指摘"),
    ]);
    for (index, step) in planned.steps().into_iter().enumerate() {
        let to_state = planned.to_state(step).into_iter();
        let to_state = to_state.map(|it| format!("<br>{}: {}", planned.to_state_word(), cell(&it)));
        let change: String = std::iter::once(cell(step.text.get(lang)))
            .chain(to_state)
            .collect();
        *out += &row(&[
            (index + 1).to_string(),
            cell(level_word(step.level, lang)),
            change,
            lines(planned.clears(step)),
        ]);
    }
}

fn provisions(out: &mut String, planned: &Planned<'_>) {
    let lang = planned.lang;
    let rows = planned.rows();
    if rows.is_empty() {
        return;
    }
    heading(out, lang.pick("Provisions to revise", "改正する規定"));
    *out += &head(&[
        "#",
        lang.pick("Provision", "規定"),
        lang.pick("Present effect", "現在の効果"),
        lang.pick("Needed change", "必要な改正"),
        lang.pick("Reason", "理由"),
        lang.pick("Level", "水準"),
        lang.pick("Procedures", "手続"),
        lang.pick("Follow", "連動する規定"),
        lang.pick("Planned", "予定日"),
    ]);
    for (index, it) in rows.iter().enumerate() {
        *out += &row(&[
            (index + 1).to_string(),
            cell(&match lang {
                Lang::En => format!("{}, {}", it.law, it.article),
                Lang::Ja => format!("{}{}", it.law, it.article),
            }),
            lines(it.present(lang)),
            lines(&it.change),
            lines(&it.reason),
            cell(level_word(it.level, lang)),
            lines(&it.procedures),
            lines(&it.delegated),
            it.planned.map_or(String::new(), |it| it.to_string()),
        ]);
    }
}

fn ladder(out: &mut String, planned: &Planned<'_>) {
    let lang = planned.lang;
    heading(
        out,
        lang.pick("What each level adds", "水準ごとに解消できるもの"),
    );
    *out += &head(&[lang.pick("Level", "水準"), lang.pick("Findings", "指摘")]);
    for rung in &planned.plan.ladder {
        *out += &row(&[cell(level_word(rung.level, lang)), lines(&rung.cleared)]);
    }
}

fn standing(out: &mut String, planned: &Planned<'_>) {
    let (standing, lang) = (&planned.plan.standing, planned.lang);
    if standing.is_empty() {
        return;
    }
    heading(
        out,
        lang.pick("What the plan leaves", "計画で解消しないもの"),
    );
    for it in standing {
        let finding = planned.finding(&it.finding);
        let message = finding.map_or("", |it| it.message.get(lang));
        let why = planned.why_standing(&it.why);
        let id = cell(&it.finding);
        let _ = writeln!(out, "- {id}: {} ({})", cell(message), cell(&why));
        for it in finding.iter().flat_map(|it| &it.remedies) {
            let level = level_word(it.level, lang);
            let _ = writeln!(out, "  - {level}: {}", cell(it.text.get(lang)));
        }
    }
}

/// Findings under a heading, if there are any.
fn findings<'f>(
    out: &mut String,
    planned: &Planned<'_>,
    title: &str,
    findings: impl IntoIterator<Item = &'f Finding>,
) {
    let mut findings = findings.into_iter().peekable();
    if findings.peek().is_some() {
        heading(out, title);
    }
    for it in findings {
        let message = cell(it.message.get(planned.lang));
        let _ = writeln!(out, "- {}: {message}", cell(&it.id));
    }
}

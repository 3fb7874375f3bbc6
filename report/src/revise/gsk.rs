//! The revision plan in the design language: a file that uses the design and revises it.

mod pieces;
mod restated;

use std::collections::BTreeSet;

use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_dsl::fmt::{name, text};
use gensoku_dsl::text::Lang;
use gensoku_engine::revise::Clause;

use super::Planned;
use crate::Error;
use pieces::{inner, whole};

/// The plan as a file; `Plan` is the revision, with `Plan2` and so on beside it where several procedures change as a
/// whole.
///
/// # Errors
/// Where it is not in the language: a fault of the tool.
pub fn gsk(planned: &Planned<'_>) -> Result<String, Error> {
    let design = planned.design;
    let clauses = planned.plan.clauses();
    let mut procedures: Vec<Option<ProcedureId>> = Vec::new();
    for clause in &clauses {
        let of = clause.revision_of(design);
        if of.is_some() && !procedures.contains(&of) {
            procedures.push(of);
        }
    }
    procedures.sort();
    let last = procedures.last().copied().flatten();
    if procedures.is_empty() {
        procedures.push(None);
    }
    let mut out = String::new();
    let title = planned.design.title.as_ref();
    let title = |lang: Lang| title.map_or("", |it| it.get(lang));
    out += &format!(
        "design {} / {}  as of {}\n",
        text(&format!("Revision plan: {}", title(Lang::En))),
        text(&format!("改正計画：{}", title(Lang::Ja))),
        planned.plan.as_of
    );
    out += &format!("use {}\n", text(planned.file));
    if let Some(assumptions) = planned.assumptions() {
        // A name of the design cannot end the comment.
        let line = |it: &str| format!("# {}\n", it.replace(char::is_control, " "));
        out += &format!("\n{}", line(&assumptions));
        let to_state = planned.chosen().flat_map(|it| planned.to_state(it));
        to_state.for_each(|it| out += &line(&it));
    }
    for (index, of) in procedures.into_iter().enumerate() {
        let number = if index == 0 {
            String::new()
        } else {
            (index + 1).to_string()
        };
        let plan = fresh(design, &format!("Plan{number}"));
        let whole = of.map_or(String::new(), |it| {
            format!(" of {}", name(&design.procedures[it].name.id))
        });
        out += &format!("\nrevision {plan}{whole} {{\n");
        // What is of no whole procedure comes after what is.
        let own = clauses.iter().filter(|it| {
            let its = it.revision_of(design);
            its == of || (its.is_none() && of == last)
        });
        body(&mut out, design, &own.collect::<Vec<_>>());
        out += "}\n";
    }
    gensoku_dsl::fmt::format(&out, Some(planned.lang)).map_err(|diagnostics| {
        let first = diagnostics.first().map_or("", |it| it.message.en.as_str());
        Error(format!("the plan is not in the language: {first}\n{out}"))
    })
}

/// The clauses of a revision, those of one step together.
fn body(out: &mut String, design: &Design, clauses: &[&Clause]) {
    let mut left = clauses.iter().copied().peekable();
    while let Some(clause) = left.next() {
        let Some(step) = clause.step() else {
            *out += &format!("  {}\n", whole(design, clause));
            continue;
        };
        *out += &format!("  set step {} {{\n", pieces::step_path(design, step));
        *out += &format!("    {}\n", inner(design, clause));
        while let Some(clause) = left.next_if(|it| it.step() == Some(step)) {
            *out += &format!("    {}\n", inner(design, clause));
        }
        *out += "  }\n";
    }
}

/// A clause of a revision on a line of its own.
pub(crate) fn clause(design: &Design, clause: &Clause) -> String {
    match clause.step() {
        Some(step) => format!(
            "set step {} {{ {} }}",
            pieces::step_path(design, step),
            inner(design, clause)
        ),
        None => whole(design, clause),
    }
}

/// A name that no revision of the design has.
fn fresh(design: &Design, wanted: &str) -> String {
    let taken: BTreeSet<&str> = design
        .revisions
        .iter()
        .map(|it| it.name.id.as_str())
        .collect();
    let mut name = wanted.to_owned();
    while taken.contains(name.as_str()) {
        name.push_str("-new");
    }
    name
}

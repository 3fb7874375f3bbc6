//! The map of procedures, or of who holds what, as an SVG picture, with the marks of what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::{Element, Finding, Findings, Verdict};
use gensoku_engine::rules::say;
use gensoku_layout::board::{BoardPicture, Light};
use gensoku_layout::svg::{Mark, Picture, Sign, Style, escape};
use gensoku_layout::text::Estimate;
use gensoku_layout::tokens::space;
use gensoku_layout::{Layout, NodeKind, Size, arrange};

use crate::Input;
use crate::map::graph::{Plan, plan};
use crate::map::marks::{mark, marked, rank};
use crate::map::{data, words};

/// Draws procedures, one below the other.
pub fn draw(input: &Input<'_>, procedures: &[ProcedureId]) -> String {
    let found = found(&input.report.findings);
    let plans: Vec<(ProcedureId, Plan, Layout)> = procedures
        .iter()
        .map(|&id| {
            let as_of = Some(input.report.as_of);
            let plan = plan(input.design, id, false, input.lang, as_of, &Estimate);
            let layout = gensoku_layout::layout(&plan.graph, &gensoku_layout::Options::default());
            (id, plan, layout)
        })
        .collect();
    let mut pictures: Vec<Picture<'_>> = plans
        .iter()
        .map(|(id, plan, layout)| picture(input, &found, *id, plan, layout))
        .collect();
    // What is explained is what is there, and once.
    let signs: BTreeSet<Mark> = pictures
        .iter()
        .flat_map(|it| it.nodes.values().filter_map(|style| style.mark))
        .collect();
    if let Some(last) = pictures.last_mut() {
        last.legend = signs
            .into_iter()
            .map(|mark| (Sign::Mark(mark), sign(input, mark).to_owned()))
            .collect();
    }
    match pictures.as_slice() {
        [one] => one.to_svg(),
        several => stack(input, several),
    }
}

/// Draws who holds what as a board, the profile of that name standing out.
///
/// # Errors
/// The names of the profiles that there are, where none bears this one.
pub fn data(input: &Input<'_>, profile: Option<&str>) -> Result<String, Vec<String>> {
    let world = &input.world;
    let plan = data::plan(world, None, input.lang, &Estimate);
    let mut light = Light::default();
    if let Some(id) = profile {
        let shown = plan.profiles.iter().find(|it| it.gathering.id == id);
        light = match shown {
            Some(it) => it.light(&plan),
            None => {
                return Err(plan
                    .profiles
                    .into_iter()
                    .map(|it| it.gathering.id)
                    .collect());
            }
        };
    }
    let findings = &input.report.findings;
    plan.marks(input.design, findings, &mut light);
    light.violates = findings
        .iter()
        .filter(|it| it.verdict == Verdict::Violates)
        .any(|it| {
            plan.profile_of(it)
                .is_some_and(|it| Some(it.gathering.id.as_str()) == profile)
        });
    let signs: BTreeSet<Mark> = light
        .lane_marks
        .values()
        .chain(light.row_marks.values())
        .copied()
        .collect();
    let day = words::as_of(input.lang, input.report.as_of);
    let title = input.design.title.as_ref();
    Ok(BoardPicture {
        board: &plan.board,
        placed: &plan.board.place(),
        light: &light,
        title: title.map_or_else(
            || words::data_map(input.lang).to_owned(),
            |it| it.get(input.lang).to_owned(),
        ),
        subtitle: format!("{} · {day}", words::data_map(input.lang)),
        language: words::code(input.lang).to_owned(),
        theme: gensoku_layout::tokens::Theme::default(),
        signs: plan
            .board
            .signs()
            .into_iter()
            .map(|it| (it, words::sign(input.lang, it).to_owned()))
            .collect(),
        legend: signs
            .into_iter()
            .map(|it| (it, sign(input, it).to_owned()))
            .collect(),
    }
    .to_svg())
}

/// The findings that mark each element, the gravest first.
fn found(findings: &Findings) -> BTreeMap<Element, Vec<&Finding>> {
    let mut found: BTreeMap<Element, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        for element in marked(finding) {
            found.entry(element).or_default().push(finding);
        }
    }
    for list in found.values_mut() {
        list.sort_by_key(|it| std::cmp::Reverse(rank(it)));
    }
    found
}

fn picture<'a>(
    input: &Input<'_>,
    found: &BTreeMap<Element, Vec<&Finding>>,
    procedure: ProcedureId,
    plan: &'a Plan,
    layout: &'a Layout,
) -> Picture<'a> {
    let lang = input.lang;
    let mut picture = Picture::new(&plan.graph, layout);
    picture.language = words::code(lang).to_owned();
    picture.title = say::label_of(input.design, Element::Procedure(procedure), lang);
    let day = words::as_of(lang, input.report.as_of);
    picture.subtitle = match &input.design.title {
        Some(title) => format!("{} · {day}", title.get(lang)),
        None => day,
    };
    let nodes = plan.elements.iter().zip(&plan.names);
    picture.nodes = nodes
        .zip(plan.graph.nodes())
        .map(|((element, name), node)| {
            let list = element.and_then(|it| found.get(&it));
            let list = list.map_or(&[][..], Vec::as_slice);
            // A start without words of its own is that of its procedure.
            let mut title = if name.is_empty() && node.kind == NodeKind::Start {
                picture.title.clone()
            } else {
                name.clone()
            };
            for it in list {
                let verdict = words::verdict_word(lang, it.verdict);
                let _ = write!(title, " – {verdict}: {}", it.message.get(lang));
            }
            Style {
                mark: list.first().and_then(|it| mark(it)),
                title: (!title.is_empty()).then_some(title),
                ..Style::default()
            }
        })
        .enumerate()
        .collect();
    picture
}

/// What a mark says.
fn sign(input: &Input<'_>, mark: Mark) -> String {
    let verdict = |it| words::verdict_word(input.lang, it);
    match mark {
        Mark::Violated => verdict(Verdict::Violates).to_owned(),
        Mark::Warning => words::severity(input.lang, Severity::Warning).to_owned(),
        Mark::NotStated => {
            let findings = &input.report.findings;
            let open = verdict(Verdict::NotStated);
            if findings.iter().any(|it| it.verdict == Verdict::Undecided) {
                format!("{open} / {}", verdict(Verdict::Undecided))
            } else {
                open.to_owned()
            }
        }
        Mark::Conforms => verdict(Verdict::Conforms).to_owned(),
    }
}

/// Pictures one below the other, as one.
fn stack(input: &Input<'_>, pictures: &[Picture<'_>]) -> String {
    let sizes: Vec<Size> = pictures.iter().map(Picture::size).collect();
    // Nothing fits beside anything else where there is no width.
    let places = arrange(&sizes, 0.0, space::CARDS);
    let reach = |of: &dyn Fn(&Size, f64, f64) -> f64| {
        let ends = sizes.iter().zip(&places).map(|(s, p)| of(s, p.x, p.y));
        ends.fold(0.0, f64::max)
    };
    let width = reach(&|size, x, _| x + size.width);
    let height = reach(&|size, _, y| y + size.height);
    let language = words::code(input.lang);
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2}" height="{height:.2}" viewBox="0 0 {width:.2} {height:.2}" role="img" xml:lang="{language}">"#
    );
    out.push('\n');
    if let Some(title) = &input.design.title {
        let _ = writeln!(out, "<title>{}</title>", escape(title.get(input.lang)));
    }
    // One ground under all of them, which differ in width.
    if let Some(first) = pictures.first() {
        let ground = first.theme.palette().card.hex();
        let _ = writeln!(out, r#"<rect width="100%" height="100%" fill="{ground}"/>"#);
    }
    for (picture, at) in pictures.iter().zip(&places) {
        let _ = writeln!(out, r#"<g transform="translate({:.2} {:.2})">"#, at.x, at.y);
        out.push_str(&picture.to_svg());
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

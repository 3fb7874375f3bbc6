//! What takes longer than a check and is looked at in panels of its own: the law, the plan, the course of time.
//! Made on the worker thread when a panel asks for it, never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gensoku_dsl::design::{Design, ProvisionId, StepId, SystemId};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Text;
use gensoku_engine::finding::{Compared, Element, Finding, Findings, Report, Verdict};
use gensoku_engine::law;
use gensoku_engine::revise::{Plan, Resting, resting};
use gensoku_engine::rules::say;
use gensoku_engine::world::World;
use jiff::civil::Date;

use crate::backend::{Backend, Opened, Request};
use crate::loaded::path;
use crate::state::Which;

/// The years that the course of time spans.
pub const YEARS: std::ops::RangeInclusive<i16> = 2021..=2031;

/// What is studied: which answer, and which of its two designs.
pub type Key = (u64, Which);

/// What the worker is asked to study.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which answer and side it is of.
    pub key: Key,
    /// What to open.
    pub paths: Vec<PathBuf>,
    /// Texts that are not saved yet.
    pub buffers: BTreeMap<PathBuf, String>,
    /// The day.
    pub as_of: Date,
    /// The revision that is shown.
    pub with: Option<String>,
}

/// What it came to.
pub struct Study {
    /// Which answer and side it is of.
    pub key: Key,
    /// The design on the day, as it was studied.
    pub design: Design,
    /// The provisions of which the design speaks, or on which something in it rests.
    pub provisions: Vec<Provision>,
    /// The plan.
    pub plan: Plan,
    /// The days on which something changes, in order.
    pub course: Vec<Day>,
}

/// A provision and what rests on it.
pub struct Provision {
    /// The provision.
    pub id: ProvisionId,
    /// Whether it is in force on the day.
    pub in_force: bool,
    /// What rests on it.
    pub resting: Resting,
    /// The movements that rest on it, in words, with their steps.
    pub movements: Vec<(StepId, Text)>,
}

/// How things stand from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// How many errors are found.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many questions are open.
    pub open: usize,
    /// Findings that were there before and are gone.
    pub gone: Vec<String>,
    /// Findings that were not there before.
    pub new: Vec<String>,
    /// What comes: provisions and systems.
    pub comes: Vec<Text>,
    /// What goes.
    pub goes: Vec<Text>,
}

/// Studies a design; slow.
///
/// # Errors
/// Nothing can be read there, or a check failed.
pub fn study(backend: &dyn Backend, wanted: &Wanted) -> anyhow::Result<Study> {
    let opened = backend.open(&wanted.paths, &wanted.buffers)?;
    let request = Request {
        as_of: Some(wanted.as_of),
        with: wanted.with.iter().cloned().collect(),
    };
    let checked = opened.check(&request)?;
    let world = World::new(&checked.design, wanted.as_of);
    let provisions = provisions(&world, &checked.report);
    Ok(Study {
        key: wanted.key,
        provisions,
        plan: opened.plan(&request)?,
        course: course(opened.as_ref(), wanted)?,
        design: checked.design,
    })
}

fn provisions(world: &World<'_>, report: &Report) -> Vec<Provision> {
    let design = world.design;
    let mut all = Vec::new();
    for (id, it) in design.provisions.entries() {
        let resting = resting(world, report, it.law, Some(&it.number));
        let own = !design.given.contains(&it.span.file);
        // What a library keeps for itself is no matter of the design.
        let is_own = |it: &SystemId| !design.given.contains(&design.systems[*it].name.span.file);
        let bears = !(resting.procedures.is_empty()
            && resting.steps.is_empty()
            && resting.findings.is_empty())
            || resting.systems.iter().any(is_own);
        if !own && !bears {
            continue;
        }
        let movements = resting.movements.iter();
        let movements = movements.filter_map(|&at| world.movements.get(at));
        all.push(Provision {
            id,
            in_force: world.is_in_force(id),
            movements: movements
                .map(|it| (it.step, say::movement(design, it)))
                .collect(),
            resting,
        });
    }
    // The author's laws first; the order within a law is its own.
    all.sort_by_key(|it| {
        let law = design.provisions[it.id].law;
        let given = design.given.contains(&design.laws[law].name.span.file);
        (given, law)
    });
    all
}

/// What changes when, from the first to the last of the years.
fn course(opened: &dyn Opened, wanted: &Wanted) -> anyhow::Result<Vec<Day>> {
    let base = opened.design();
    let first = Date::new(*YEARS.start(), 1, 1)?;
    let last = Date::new(*YEARS.end(), 12, 31)?;
    let mut days: BTreeSet<Date> = law::days(base)
        .into_iter()
        .filter(|it| (first..=last).contains(it))
        .collect();
    days.insert(first);
    // A revision with a date of its own comes on that date; one without is looked at from the first day on.
    let dated = |name: &&String| {
        let revision = base.revision_named(name).map(|it| &base.revisions[it]);
        revision.is_some_and(|it| it.from.is_none())
    };
    let with: Vec<String> = wanted.with.iter().filter(dated).cloned().collect();
    let mut course: Vec<Day> = Vec::new();
    let mut before: Option<(Findings, BTreeMap<String, Text>)> = None;
    for date in days {
        let checked = opened.check(&Request {
            as_of: Some(date),
            with: with.clone(),
        })?;
        let there = there(&checked.design, date);
        let report = &checked.report;
        let count = |severity| {
            let violated = violated(&report.findings);
            violated.filter(|it| it.severity == severity).count()
        };
        let open = |verdict| matches!(verdict, Verdict::NotStated | Verdict::Undecided);
        let mut day = Day {
            date,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            open: report.findings.iter().filter(|it| open(it.verdict)).count(),
            ..Day::default()
        };
        if let Some((known, stood)) = &before {
            let compared = Compared::of(violated(known), violated(&report.findings));
            let ids = |all: Vec<&Finding>| all.iter().map(|it| it.id.clone()).collect();
            day.gone = ids(compared.solved);
            day.new = ids(compared.new);
            let only = |these: &BTreeMap<String, Text>, those: &BTreeMap<String, Text>| {
                let these = these.iter().filter(|(path, _)| !those.contains_key(*path));
                these.map(|(_, label)| label.clone()).collect()
            };
            day.comes = only(&there, stood);
            day.goes = only(stood, &there);
        }
        let quiet = day.gone.is_empty()
            && day.new.is_empty()
            && day.comes.is_empty()
            && day.goes.is_empty();
        if before.is_none() || !quiet {
            course.push(day);
        }
        before = Some((checked.report.findings, there));
    }
    Ok(course)
}

fn violated(findings: &Findings) -> impl Iterator<Item = &Finding> {
    let all = findings.iter();
    all.filter(|it| it.verdict == Verdict::Violates)
}

/// The provisions in force and the systems that are there on a day, by their paths.
fn there(design: &Design, date: Date) -> BTreeMap<String, Text> {
    use gensoku_dsl::text::Lang;
    let world = World::new(design, date);
    let systems = design.systems.ids().filter(|&it| world.exists(it));
    let provisions = world.provisions.iter().copied();
    provisions
        .map(Element::Provision)
        .chain(systems.map(Element::System))
        .map(|it| {
            let label = |lang| say::label_of(design, it, lang);
            (
                path(design, it),
                Text::new(label(Lang::En), label(Lang::Ja)),
            )
        })
        .collect()
}

//! A plan written down is a bill: checked with it, a design shows what the plan said it would, and what the plan only
//! filled in is told wherever the plan is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_engine::revise::Plan;
use gensoku_project::{Checked, Opened, Request};
use gensoku_report::revise::{Planned, gsk, json, markdown, text};
use gensoku_report::style::Palette;

/// The designs of the examples, in either language.
fn designs() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    gensoku_project::designs(&[examples]).unwrap()
}

/// A design with its plan.
struct Made {
    opened: Opened,
    checked: Checked,
    plan: Plan,
}

impl Made {
    fn of(file: &Path) -> Self {
        let opened = Opened::read(file).unwrap();
        let request = Request::default();
        Self {
            plan: opened.plan(&request, Severity::Error).unwrap(),
            checked: opened.check(&request).unwrap(),
            opened,
        }
    }

    fn planned<'a>(&'a self, file: &'a str, lang: Lang) -> Planned<'a> {
        Planned {
            sources: &self.opened.project.sources,
            design: &self.checked.design,
            plan: &self.plan,
            file,
            lang,
        }
    }
}

/// The names of the revisions in a text, `revision Plan {` or `改定：Plan {`.
fn revisions(text: &str) -> Vec<String> {
    let said = |line: &str| {
        let rest = line
            .strip_prefix("revision ")
            .or(line.strip_prefix("改定："))?;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let names: Vec<String> = text.lines().filter_map(said).collect();
    assert!(!names.is_empty(), "{text}");
    names
}

#[test]
fn the_plan_of_every_example_is_proved_cheapest_and_written_down_comes_to_the_same() {
    let mut planned = 0;
    for file in designs() {
        let made = Made::of(&file);
        let plan = &made.plan;
        assert!(plan.optimal, "{}: {} checks", file.display(), plan.checks);
        let name = file.file_name().unwrap().to_str().unwrap();
        let before: BTreeSet<&str> = plan
            .before
            .findings
            .iter()
            .map(|it| it.id.as_str())
            .collect();
        for lang in [Lang::En, Lang::Ja] {
            let written = gsk(&made.planned(name, lang)).unwrap();
            let beside = file.with_file_name("plan-of-a-test.gsk");
            let buffers = BTreeMap::from([(beside.clone(), written.clone())]);
            let read = Opened::with_buffers(&[file.clone(), beside], &buffers).unwrap();
            assert!(
                !read.project.has_errors(),
                "{written}\n{:?}",
                read.project.diagnostics
            );
            let after = read
                .check(&Request {
                    as_of: Some(plan.as_of),
                    with: revisions(&written),
                    ..Request::default()
                })
                .unwrap();
            for it in &after.report.findings {
                let id = it.id.as_str();
                let cleared = plan.is_cleared(id);
                assert!(!cleared, "{}: {id} is not cleared", file.display());
                let graver = it.severity >= Severity::Error && it.verdict != Verdict::Accepted;
                assert!(
                    !graver || before.contains(id),
                    "{}: {id} is new",
                    file.display()
                );
            }
        }
        planned += usize::from(!plan.chosen.is_empty());
    }
    assert!(planned >= 14, "only {planned} designs need a plan");
}

#[test]
fn what_a_plan_only_fills_in_is_told_in_every_format() {
    let mut filled = 0;
    for file in designs() {
        let made = Made::of(&file);
        for lang in [Lang::En, Lang::Ja] {
            let planned = made.planned("as-is.gsk", lang);
            let lines: Vec<String> = planned
                .steps()
                .into_iter()
                .flat_map(|it| planned.to_state(it))
                .collect();
            let json = String::from_utf8(json(&planned).unwrap()).unwrap();
            let plain = text(&planned, Palette { colour: false });
            for format in [plain, markdown(&planned), gsk(&planned).unwrap()] {
                assert_eq!(
                    planned.assumptions().is_some_and(|it| format.contains(&it)),
                    !lines.is_empty()
                );
                for line in &lines {
                    assert!(format.contains(line.as_str()), "{line}\n{format}");
                }
            }
            for it in planned.steps().into_iter().flat_map(|it| &it.to_state) {
                assert!(json.contains(it.what.get(lang)) && json.contains(it.filled.get(lang)));
                filled += 1;
            }
        }
    }
    assert!(filled > 0, "no plan fills anything in");
}

//! The law, the plan and the course of time, on the shipped examples as the command reads them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::text::Lang;
use gensoku_gui::state::{Selected, Tab};
use support::{App, example};

/// A window that is high enough for every row of the panels to be drawn.
fn app(design: PathBuf, lang: Lang) -> App {
    support::window(vec![design], lang, [1600.0, 2400.0])
}

fn selected(app: &App) -> String {
    match &app.state().selected {
        Some(Selected::Finding(id)) => id.clone(),
        Some(Selected::Element(path)) => path.clone(),
        None => String::new(),
    }
}

#[test]
fn a_provision_tells_what_it_forces_and_a_click_leads_to_what_rests_on_it() {
    let mut app = app(example("child-benefit/as-is.gsk"), Lang::En);
    app.get_by_label("Law").click();
    app.run();
    assert_eq!(app.state().tab, Tab::Law);
    app.get_by_label("art 4, 1 procedure · 1 step · 2 findings")
        .click();
    app.run();
    assert_eq!(selected(&app), "BenefitOutline art 4");
    app.get_by_label("requires paper of Apply");
    // A step, and back: the panel still shows the provision.
    app.get_by_label("Apply").click();
    app.run();
    assert_eq!(selected(&app), "Benefit.Apply");
    app.get_by_label("requires paper of Apply");
    app.get_by_label("Apply is done on paper").click();
    app.run();
    assert_eq!(selected(&app), "analog-step@Benefit.Apply");
}

#[test]
fn the_plan_stands_in_a_table_and_leaves_beside_the_design() {
    let folder = tempfile::tempdir().unwrap();
    let design = folder.path().join("as-is.gsk");
    std::fs::copy(example("child-benefit/as-is.gsk"), &design).unwrap();
    let mut app = app(design, Lang::Ja);
    app.get_by_label("法令").click();
    app.run();
    app.get_by_label("改正計画").click();
    app.run();
    let row = app.get_by_label_contains("1. 変更: Outline of the special benefit第4条を廃止する");
    row.click();
    app.run();
    assert_eq!(selected(&app), "analog-step@Benefit.Apply");
    // Nothing that is there is written over.
    for _ in 0..2 {
        app.get_by_label("XLSXで書き出す").click();
        app.run();
    }
    app.get_by_label("Markdownで書き出す").click();
    app.run();
    for name in [
        "plan-2021-12-01.xlsx",
        "plan-2021-12-01-2.xlsx",
        "plan-2021-12-01.md",
    ] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
    let page = std::fs::read_to_string(folder.path().join("plan-2021-12-01.md")).unwrap();
    assert!(page.contains("第4条"), "{page}");
}

#[test]
fn findings_vanish_as_the_date_moves() {
    let mut app = app(example("vaccination-record/december.gsk"), Lang::En);
    let before = |app: &App| {
        let loaded = app.state().loaded.clone().unwrap();
        app.state().side(&loaded).report.findings.len()
    };
    app.get_by_label("Time").click();
    app.run();
    app.get_by_label_contains("Findings over time. 1 Jan 2021: ");
    // The day on which the box for consent went.
    app.get_by_label_contains("1 Jan 2021 · ").click();
    app.run();
    let with_box = before(&app);
    app.get_by_label_contains("15 Dec 2021 · ").click();
    app.run();
    assert_eq!(app.state().as_of, Some(jiff::civil::date(2021, 12, 15)));
    assert!(before(&app) < with_box);
    let study = app.state().law.study.clone().unwrap();
    let day = study
        .course
        .iter()
        .find(|it| it.date == jiff::civil::date(2021, 12, 15));
    assert!(
        day.unwrap()
            .gone
            .contains(&"analog-step@LookUp.Tick".to_owned())
    );
}

//! Every way a user goes, by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_gui::disk::OnDisk;
use gensoku_gui::state::{Middle, Selected, State, Tab, Which};
use gensoku_gui::worker::Worker;
use gensoku_layout::tokens::Theme;
use support::{App, Disk, PATH};

fn app_of(state: State) -> App {
    support::window_of(state, [1440.0, 900.0])
}

fn app() -> App {
    app_of(support::state(Lang::En))
}

fn finding(app: &App) -> String {
    match &app.state().selected {
        Some(Selected::Finding(id)) => id.clone(),
        other => panic!("no finding is selected, but {other:?}"),
    }
}

fn text(app: &App) -> String {
    app.state().current().unwrap().text().to_owned()
}

#[test]
fn a_finding_tells_its_sentence_its_steps_and_its_ways_out() {
    let mut app = app();
    app.get_by_label("Apply is on paper, violated").click();
    app.run();
    assert_eq!(finding(&app), "analog-step@Benefit.Apply");
    app.get_by_label("A step on the way to the result is not digital");
    app.get_by_label("Apply is on paper");
    app.get_by_label("Outline of the special benefit, art 4");
    app.get_by_label("analog-step@Benefit.Apply");

    app.get_by_label_contains("Whatever the parent chooses")
        .click();
    app.run();
    app.get_by_label("1 Apply on paper, by the parent");
    app.get_by_label("2 Mail by post");
    app.get_by_label("3 Refuse by post");
    app.get_by_label("Offer a digital channel for Mail beside the post (operation)");
    app.get_by_label("Amend the outline so that it no longer requires paper (notice)");
}

#[test]
fn a_step_tells_its_findings_and_a_finding_leads_back() {
    let mut app = app();
    app.get_by_label("Apply, paper · 40 min (violated)").click();
    app.run();
    assert_eq!(
        app.state().selected,
        Some(Selected::Element("Benefit.Apply".into()))
    );
    app.get_by_label("Step · Benefit.Apply");
    app.get_by_label("channel: paper");
    app.get_by_label("enters: Income, Household, Account");
    let rows: Vec<_> = app
        .get_all_by_label("Income is typed in again, violated")
        .collect();
    assert_eq!(rows.len(), 2, "once in the list, once in the panel");
    rows[1].click();
    app.run();
    assert_eq!(finding(&app), "typed-in-again@Benefit.Apply@Income");
}

#[test]
fn a_chain_through_systems_brings_the_systems_onto_the_map() {
    let mut app = app();
    assert!(app.query_by_label("Tax ledger, Resident code").is_none());
    app.get_by_label("Income is typed in again, violated")
        .click();
    app.run();
    assert!(app.state().map.systems);
    app.get_by_label("Tax ledger, Resident code").click();
    app.run();
    app.get_by_label("System · TaxLedger");
    app.get_by_label("holds: Income");
    app.get_by_label("Systems").click();
    app.run();
    assert!(app.query_by_label("Tax ledger, Resident code").is_none());
}

#[test]
fn verdict_pack_and_severity_filter_the_list() {
    let mut app = app();
    app.get_by_label("2 not stated").click();
    app.run();
    assert_eq!(app.state().filter.verdict, Some(Verdict::NotStated));
    assert!(app.query_by_label("Apply is on paper, violated").is_none());
    app.get_by_label("By which identifier is Account kept?, not stated");
    app.get_by_label("2 not stated").click();
    app.run();
    app.get_by_label("Apply is on paper, violated");

    app.get_by_label("Principle").click();
    app.run();
    app.get_by_label("Once only").click();
    app.run();
    assert!(app.query_by_label("Apply is on paper, violated").is_none());
    app.get_by_label("Income is typed in again, violated");
    app.get_by_label("Principle").click();
    app.run();
    app.get_by_label("All principles").click();
    app.run();

    app.get_by_label("Severity").click();
    app.run();
    app.get_by_label("Warnings").click();
    app.run();
    app.get_by_label("40 min of own time, 60 sec wanted, violated");
    assert!(app.query_by_label("Apply is on paper, violated").is_none());
}

#[test]
fn every_pack_says_how_it_stands() {
    let app = app();
    app.get_by_label("Digital completion, 5 violated");
    app.get_by_label("Minimum unit, 1 violated · 1 not stated");
    app.get_by_label("8 violated");
    app.get_by_label("41 conform");
}

#[test]
fn the_table_of_principles_lists_the_findings_of_one_and_names_what_could_not_be_checked() {
    let mut app = app();
    app.get_by_label("Principles").click();
    app.run();
    app.get_by_label("P3  Public and private: nothing in the design to check");
    let row = "P2  Once only, connected: 2 violated, 9 conform";
    app.get_by_label(row).click();
    app.run();
    assert!(app.query_by_label("Apply is on paper, violated").is_none());
    app.get_by_label("Income is typed in again, violated");
    // The filter above the list says so, and takes it back.
    app.get_by_role_and_label(Role::ComboBox, "Principle")
        .click();
    app.run();
    app.get_by_label("All principles").click();
    app.run();
    app.get_by_label("Apply is on paper, violated");
    app.get_by_label(row).click();
    app.run();
    app.get_by_label(row).click();
    app.run();
    assert_eq!(app.state().filter.principle, None);
}

#[test]
fn as_is_and_to_be_are_compared_by_identity() {
    let mut app = app();
    app.get_by_label("To-be: Push").click();
    app.run();
    assert_eq!(app.state().which, Which::ToBe);
    app.get_by_label("0 violated");
    app.get_by_label("Answer, smartphone · 20 sec (not stated)");
    assert!(app.query_by_label_contains("Apply, paper").is_none());
    app.get_by_label("Compare").click();
    app.run();
    let comparison = app
        .state()
        .loaded
        .clone()
        .unwrap()
        .comparison
        .clone()
        .unwrap();
    assert_eq!(comparison.solved.len(), 9);
    assert_eq!(comparison.new, ["silence@Benefit.Answer"]);
    assert_eq!(comparison.kept, ["account-key@Benefit.Pay@Account"]);
    app.get_by_label("New: On what ground does silence pay?");
    // What is solved is shown where it was.
    app.get_by_label("Solved: Apply is on paper").click();
    app.run();
    assert_eq!(app.state().which, Which::AsIs);
    assert_eq!(finding(&app), "analog-step@Benefit.Apply");
    app.get_by_label("As-is").click();
    app.run();
    assert_eq!(app.state().which, Which::AsIs);
}

#[test]
fn the_date_decides_which_revision_is_in_force() {
    let mut app = app();
    app.get_by_label("Year-month-day, such as 2021-12-01")
        .focus();
    app.run();
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.get_by_label("Year-month-day, such as 2021-12-01")
        .type_text("2024-05-01");
    app.run();
    assert_eq!(
        app.state().as_of,
        Some(jiff::civil::date(2024, 5, 1)),
        "{}",
        app.state().date_text
    );
    app.get_by_label("0 violated");
    app.get_by_label("Findings, as of 1 May 2024");
}

#[test]
fn one_click_and_everything_is_japanese() {
    let mut app = app();
    app.get_by_label("日本語").click();
    app.run();
    app.get_by_label("指摘, 2021年12月1日現在");
    app.get_by_label("申請は書面で行われる, 不適合").click();
    app.run();
    app.get_by_label("結果までの手順がデジタルで完結しない");
    app.get_by_label("申請, 書面 · 40分 (不適合)");
    app.get_by_label("改正案: プッシュ型");
    app.get_by_label("English").click();
    app.run();
    app.get_by_label("Apply is on paper, violated");
}

#[test]
fn light_and_dark() {
    let mut app = app();
    app.get_by_label("Light or dark").click();
    app.run();
    assert_eq!(app.state().theme, Theme::Dark);
    assert_eq!(app.ctx.theme(), egui::Theme::Dark);
    app.key_press_modifiers(Modifiers::COMMAND, Key::D);
    app.run();
    assert_eq!(app.state().theme, Theme::Light);
}

#[test]
fn keys_reach_the_editor_and_mistakes_are_told() {
    let mut app = app();
    app.key_press_modifiers(Modifiers::COMMAND, Key::E);
    app.run();
    let editor = app.get_by_label("Text, editor");
    assert!(editor.is_focused());
    app.state_mut().editor.goto = Some(0);
    app.run();
    app.get_by_label("Text, editor").type_text("nonsense ");
    app.run();
    assert!(text(&app).starts_with("nonsense design"));
    assert!(!app.state().loaded.as_ref().unwrap().diagnostics.is_empty());
    app.get_by_label("Problems").click();
    app.run();
    assert_eq!(app.state().tab, Tab::Problems);
    let shown = app.query_all_by_label_contains("error: ").count();
    assert!(shown > 0);
    app.query_all_by_label_contains("error: ")
        .next()
        .unwrap()
        .click();
    app.run();
    assert_eq!(app.state().tab, Tab::Text);
    app.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    app.run();
    assert_eq!(text(&app), support::AS_IS);
}

#[test]
fn find_leads_to_steps_laws_systems_and_findings() {
    let mut app = app();
    for (words, row, path) in [
        ("revi", "Review · Step", "Benefit.Review"),
        ("台帳", "Tax ledger · System", "TaxLedger"),
        (
            "outline",
            "Outline of the special benefit · Law",
            "BenefitOutline",
        ),
    ] {
        app.key_press_modifiers(Modifiers::COMMAND, Key::F);
        app.run();
        app.state_mut().find.text.clear();
        app.get_by_label("Find a step, law, system…")
            .type_text(words);
        app.run();
        app.get_by_label(row).click();
        app.run();
        assert_eq!(
            app.state().selected,
            Some(Selected::Element(path.to_owned())),
            "{words}"
        );
        assert!(!app.state().find.open);
    }
}

#[test]
fn the_keyboard_walks_from_finding_to_finding() {
    let mut app = app();
    app.key_press(Key::F8);
    app.run();
    let first = finding(&app);
    assert_eq!(first, "no-digital-way@Benefit");
    app.key_press(Key::F8);
    app.run();
    assert_ne!(finding(&app), first);
    app.key_press_modifiers(Modifiers::SHIFT, Key::F8);
    app.run();
    assert_eq!(finding(&app), first);
    app.key_press(Key::Escape);
    app.run();
    assert_eq!(app.state().selected, None);
    app.key_press(Key::F1);
    app.run();
    app.get_by_label("Next finding");
    app.key_press(Key::Escape);
    app.run();
    assert!(app.query_by_label("Next finding").is_none());
}

#[test]
fn the_keyboard_walks_over_the_map() {
    let mut app = app();
    app.get_by_label("Map").focus();
    app.run();
    let mut visited = Vec::new();
    for key in [
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowDown,
    ] {
        app.key_press(key);
        app.run();
        app.get_by_label("Map").focus();
        app.run();
        if let Some(Selected::Element(path)) = &app.state().selected {
            visited.push(path.clone());
        }
    }
    assert_eq!(
        visited,
        ["Benefit", "Benefit.Apply", "Benefit.Mail", "Benefit.Review"]
    );
}

#[test]
fn the_map_zooms_pans_and_fits() {
    let mut app = app();
    let fitted = app.state().map.view.camera.unwrap();
    app.get_by_label("Zoom in").click();
    app.run();
    assert!(app.state().map.view.camera.unwrap().zoom > fitted.zoom);
    let map = app.get_by_label("Map").rect();
    let from = map.left_bottom() + egui::vec2(40.0, -60.0);
    app.drag_at(from);
    app.run();
    app.hover_at(from + egui::vec2(50.0, -20.0));
    app.run();
    app.drop_at(from + egui::vec2(50.0, -20.0));
    app.run();
    assert_ne!(app.state().map.view.camera.unwrap().origin, fitted.origin);
    app.get_by_label("Fit the map").click();
    app.run();
    let again = app.state().map.view.camera.unwrap();
    assert!((again.zoom - fitted.zoom).abs() < 1e-4);
}

#[test]
fn who_can_finish_is_a_table_and_a_click_shows_the_way_or_where_it_breaks() {
    let mut app = app();
    app.get_by_label("Who can finish").click();
    app.run();
    assert_eq!(app.state().tab, Tab::Finishing);
    let broken = app.get_by_label_contains("by a proxy · ");
    broken.click();
    app.run();
    assert_eq!(finding(&app), "finish@Benefit@by-proxy");
    let in_person = app.query_all_by_label_contains("in person only; operation");
    assert!(in_person.count() >= 2, "a proxy is let into neither step");
    app.get_by_label_contains("everybody · ").click();
    app.run();
    assert_eq!(finding(&app), "finish@Benefit");
    let state = app.state();
    let loaded = state.loaded.as_ref().unwrap();
    let told = state.side(loaded).finding("finish@Benefit").unwrap();
    assert_eq!(told.verdict, Verdict::Conforms);
    let steps: Vec<&str> = told.witness.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(steps.first(), Some(&"Benefit.Apply"));
}

#[test]
fn from_the_text_to_the_map_and_back() {
    let mut app = app();
    let at = support::AS_IS.find("waits    3 days").unwrap();
    app.state_mut().editor.goto = Some(at);
    app.run();
    app.key_press_modifiers(Modifiers::COMMAND, Key::M);
    app.run();
    assert_eq!(
        app.state().selected,
        Some(Selected::Element("Benefit.Mail".into()))
    );
    app.state_mut().tab = Tab::Compare;
    app.run();
    app.get_by_label("Show in the text").click();
    app.run();
    assert_eq!(app.state().tab, Tab::Text);
    let caret = app.state().editor.caret;
    assert!(text(&app)[caret..].starts_with("step Mail"));
}

#[test]
fn a_folder_or_file_that_is_not_there_is_told_and_can_be_tried_again() {
    let disk = Disk::default();
    let mut app = app_of(support::state_on(&disk, Lang::En));
    app.get_by_label_contains("there is no such file");
    disk.write(Path::new(PATH), support::AS_IS);
    app.get_by_label("Try again").click();
    app.run();
    app.get_by_label("Apply is on paper, violated");
}

#[test]
fn nothing_open_says_so_and_a_dropped_file_opens() {
    let disk = Disk::with(PATH, support::AS_IS);
    let backend = support::Mock {
        disk,
        refuses_to_save: false,
    };
    let worker = gensoku_gui::worker::Worker::inline(Box::new(backend));
    let mut app = app_of(State::new(worker, Vec::new(), Lang::En));
    app.get_by_label("Nothing is open.");
    app.state_mut().open(vec![PathBuf::from(PATH)]);
    app.run();
    app.get_by_label("Apply is on paper, violated");
}

#[test]
fn another_design_is_not_opened_over_unsaved_text() {
    let mut app = app();
    app.state_mut().edit("# mine".to_owned(), 0.0);
    app.state_mut().open(vec![PathBuf::from("other.gsk")]);
    app.run();
    assert_eq!(text(&app), "# mine");
    app.get_by_label("as-is.gsk: not saved; save it before something else is opened");
}

#[test]
fn a_text_that_cannot_be_understood_is_still_shown() {
    for broken in [
        "",
        "procedure {",
        "design \"x",
        "}}}}",
        "手順：",
        "\u{0}\u{feff}",
    ] {
        let mut app = app();
        app.state_mut().edit(broken.to_owned(), 0.0);
        app.run();
        assert_eq!(text(&app), broken);
        app.state_mut().undo();
        app.run();
        app.get_by_label("Apply is on paper, violated");
    }
}

#[test]
fn a_threaded_worker_answers_and_wakes_the_window() {
    let disk = Disk::with(PATH, support::AS_IS);
    let (wake, woken) = std::sync::mpsc::channel();
    let backend = support::Mock {
        disk,
        refuses_to_save: false,
    };
    let worker = gensoku_gui::worker::Worker::spawn(Box::new(backend), move || {
        let _ = wake.send(());
    })
    .unwrap();
    let mut state = State::new(worker, vec![PathBuf::from(PATH)], Lang::En);
    assert!(state.is_checking());
    woken
        .recv_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    state.tick();
    assert!(!state.is_checking());
    assert!(state.loaded.is_some());
}

/// A ministry that may look up three kinds of data, and has the table that joins their codes.
const TABLE: &str = "\
design \"One table in one hand\" as of 2021-12-01
use japan
actor City     is municipality many 1741
actor Ministry is ministry
data Income  about individual sector tax    owned by City
data Illness about individual sector health owned by City
system Taxes  of City holds Income  keyed by LinkageCode
system Health of City holds Illness keyed by LinkageCode
mapping Codes links ResidentCode to LinkageCode held by Ministry
procedure Ask {
  starts every 1 day
  step Look by Ministry {
    reads Income  from Taxes  keyed by LinkageCode
    reads Illness from Health keyed by LinkageCode
  }
}
";

/// The app on a file of its own, checked by the tool itself.
fn app_on_disk(folder: &Path, text: &str) -> App {
    let path = folder.join("design.gsk");
    std::fs::write(&path, text).unwrap();
    let worker = Worker::inline(Box::new(OnDisk::default()));
    let mut state = State::new(worker, vec![path], Lang::En);
    state.tick();
    app_of(state)
}

fn profiles(app: &App) -> Vec<(String, usize)> {
    let loaded = app.state().loaded.clone().unwrap();
    let plan = &app.state().side(&loaded).data.plan;
    let telling = plan
        .profiles
        .iter()
        .filter(|it| it.gathering.says_something);
    telling
        .map(|it| (it.gathering.id.clone(), it.gathering.profile.sectors.len()))
        .collect()
}

#[test]
fn a_profile_lights_up_and_falls_apart_when_its_table_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app_on_disk(folder.path(), TABLE);
    app.get_by_label("Who holds what").click();
    app.run();
    assert_eq!(profiles(&app), [("holding@Ministry".to_owned(), 2)]);
    // Its lane stands out once it is chosen, with the rows, the table and the thread that join.
    app.get_by_label("Ministry (has findings)").click();
    app.run();
    let loaded = app.state().loaded.clone().unwrap();
    let light = app.state().data_light(&loaded);
    assert!(light.on && light.violates);
    assert_eq!(
        (light.rows.len(), light.threads.len(), light.arrows.len()),
        (3, 1, 2)
    );
    app.get_by_label("The fewest that take it apart");
    app.get_by_label("Nothing less does.");
    app.get_by_label("the table Codes").click();
    app.run();
    assert_eq!(profiles(&app), []);
    let loaded = app.state().loaded.clone().unwrap();
    let light = app.state().data_light(&loaded);
    assert_eq!(light.gone_rows.len(), 1, "the table is struck out");
    app.get_by_label("× the table Codes").click();
    app.run();
    assert_eq!(profiles(&app), [("holding@Ministry".to_owned(), 2)]);
}

#[test]
fn a_finding_about_a_profile_is_drawn_on_the_data_map() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app_on_disk(folder.path(), TABLE);
    app.state_mut()
        .select_finding("profile-across-sectors@Ministry");
    app.run();
    assert_eq!(app.state().middle, Middle::Data);
    let loaded = app.state().loaded.clone().unwrap();
    assert!(app.state().data_light(&loaded).violates);
    // The keyboard goes from lane to lane and from thread to thread.
    app.get_by_label("Who holds what, Map").focus();
    app.run();
    app.key_press(Key::ArrowRight);
    app.run();
    let selected = app.state().selected.clone();
    assert_eq!(selected, Some(Selected::Element("LinkageCode".to_owned())));
    app.get_by_label("What if it were gone?");
    app.key_press(Key::ArrowDown);
    app.run();
    let selected = app.state().selected.clone();
    assert_eq!(selected, Some(Selected::Element("City".to_owned())));
    app.get_by_label("Procedure").click();
    app.run();
    assert_eq!(app.state().middle, Middle::Procedure);
}

#[test]
fn an_edit_that_leaves_the_map_as_it_is_lays_nothing_out_anew() {
    let mut app = app();
    let layout = |app: &App| {
        let loaded = app.state().loaded.clone().unwrap();
        loaded.base.maps[0].plain.layout.clone()
    };
    let before = layout(&app);
    let edited = format!("# a note\n{}", text(&app));
    app.state_mut().edit(edited.clone(), 0.0);
    app.run();
    assert!(Arc::ptr_eq(&before, &layout(&app)));
    let other = edited.replacen("channel  paper", "channel  web", 1);
    assert_ne!(other, edited);
    app.state_mut().edit(other, 10.0);
    app.run();
    assert!(!Arc::ptr_eq(&before, &layout(&app)));
}

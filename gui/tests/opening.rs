//! What can be opened: designs, folders, process models, what is dropped; and the first start.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::text::Lang;
use gensoku_gui::state::{State, Stop, Tab, Which};
use gensoku_gui::worker::Worker;
use support::{AS_IS, App, Disk, PATH, example, window_of};

const SIZE: [f32; 2] = [1440.0, 900.0];

const MODEL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <process id="Permit" name="Parking permit" isExecutable="false">
    <startEvent id="s"><outgoing>a</outgoing></startEvent>
    <userTask id="apply" name="Apply"><incoming>a</incoming><outgoing>b</outgoing></userTask>
    <endEvent id="e" name="granted"><incoming>b</incoming></endEvent>
    <sequenceFlow id="a" sourceRef="s" targetRef="apply"/>
    <sequenceFlow id="b" sourceRef="apply" targetRef="e"/>
  </process>
</definitions>
"#;

/// A file that was dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|it| it.to_string())
    }
}

fn drop_on(app: &mut App, path: &Path) {
    let file = Arc::new(Dropped(path.to_owned()));
    app.input_mut().dropped_files.push(file);
    app.run();
}

fn empty() -> App {
    support::window(Vec::new(), Lang::En, SIZE)
}

#[test]
fn a_design_or_a_folder_of_them_that_is_dropped_is_opened() {
    let mut app = empty();
    app.get_by_label("Nothing is open.");
    drop_on(&mut app, &example("child-benefit/as-is.gsk"));
    app.get_by_label("Apply, paper · 40 min (violated)");
    // Of a folder the design that no other uses.
    drop_on(&mut app, &example("scholarship"));
    let shown = app.state().editor.current.clone().unwrap();
    assert!(
        shown.starts_with(example("scholarship")),
        "{}",
        shown.display()
    );
    assert!(
        app.query_by_label("Apply, paper · 40 min (violated)")
            .is_none()
    );
}

#[test]
fn what_cannot_be_opened_is_told_and_what_is_open_stays() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture.png");
    std::fs::write(&picture, b"\x89PNG").unwrap();
    let mut app = empty();
    drop_on(&mut app, &example("child-benefit/as-is.gsk"));
    drop_on(&mut app, &picture);
    app.get_by_label(
        "picture.png: only designs (.gsk), process models (.bpmn) and folders can be opened",
    );
    app.get_by_label("Apply, paper · 40 min (violated)");
    let nothing = folder.path().join("nothing");
    std::fs::create_dir(&nothing).unwrap();
    drop_on(&mut app, &nothing);
    app.get_by_label_contains("no design (`.gsk`) is in this folder");
}

#[test]
fn a_process_model_opens_as_a_design_that_is_written_when_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("permit.bpmn");
    std::fs::write(&model, MODEL).unwrap();
    let taken = folder.path().join("permit.gsk");
    std::fs::write(&taken, "design \"Another\"\n").unwrap();
    let mut app = empty();
    drop_on(&mut app, &model);
    app.get_by_label_contains("permit.bpmn was read as a design.");
    app.get_by_label_contains("Apply");
    let design = folder.path().join("permit-2.gsk");
    assert_eq!(app.state().paths, std::slice::from_ref(&design));
    assert!(app.state().is_modified() && !app.state().is_edited());
    assert!(!design.exists());
    // It is a design like any other: what is typed is checked, and all of it can be saved.
    let text = app.state().current().unwrap().text().to_owned();
    app.state_mut().edit(format!("{text}# mine\n"), 0.0);
    app.run();
    app.state_mut().save();
    app.run();
    assert_eq!(
        std::fs::read_to_string(&design).unwrap(),
        format!("{text}# mine\n")
    );
    assert!(!app.state().is_modified());
    assert_eq!(
        std::fs::read_to_string(&taken).unwrap(),
        "design \"Another\"\n"
    );
}

#[test]
fn a_model_that_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("broken.bpmn");
    std::fs::write(&model, "<definitions>").unwrap();
    let app = support::window(vec![model], Lang::En, SIZE);
    app.get_by_label_contains("This cannot be opened: ");
    app.get_by_label("Try again");
}

#[test]
fn an_edited_import_is_not_lost_when_something_else_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("permit.bpmn");
    std::fs::write(&model, MODEL).unwrap();
    let mut app = empty();
    drop_on(&mut app, &model);
    app.state_mut().edit("# mine".to_owned(), 0.0);
    drop_on(&mut app, &example("child-benefit/as-is.gsk"));
    app.get_by_label("permit.gsk: not saved; save it before something else is opened");
    assert_eq!(app.state().current().unwrap().text(), "# mine");
}

#[test]
fn the_first_start_opens_an_example_in_the_users_language_and_writes_nothing() {
    for (lang, first) in [(Lang::En, "Apply, paper"), (Lang::Ja, "申込, 書面")] {
        let folder = tempfile::tempdir().unwrap();
        let mut app = support::window(Vec::new(), lang, SIZE);
        let example = folder.path().join("child-benefit");
        app.state_mut().open_example(&example);
        app.run();
        app.get_by_label_contains(first);
        assert_eq!(app.state().which, Which::AsIs);
        let loaded = app.state().loaded.clone().unwrap();
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        assert!(loaded.to_be.is_some(), "it has a revision to compare");
        assert!(!example.exists());
        // Once it is saved it is a design like any other.
        app.state_mut().save();
        app.run();
        assert_eq!(std::fs::read_dir(&example).unwrap().count(), 2);
        assert!(!app.state().is_modified());
    }
}

fn with_tour() -> (App, Disk) {
    let disk = Disk::with(support::PATH, support::AS_IS);
    let backend = support::Mock {
        disk: disk.clone(),
        refuses_to_save: false,
    };
    let worker = Worker::inline(Box::new(backend));
    let mut state = State::new(worker, vec![support::PATH.into()], Lang::En);
    state.begin_tour();
    (support::window_of(state, SIZE), disk)
}

#[test]
fn the_tour_shows_each_panel_in_turn_and_does_not_come_back() {
    let (mut app, disk) = with_tour();
    for stop in Stop::ALL {
        assert_eq!(app.state().tour, Some(stop));
        app.get_by_label(&format!("{} / 5", stop.number()));
        if stop == Stop::Reason {
            assert!(
                app.state().selected.is_some(),
                "there is a reason to be seen"
            );
        }
        if stop == Stop::Text {
            assert_eq!(app.state().tab, Tab::Text);
            app.get_by_label("Back").click();
            app.run();
            assert_eq!(app.state().tour, Some(Stop::Reason));
            app.get_by_label("Next").click();
            app.run();
        }
        assert_eq!(disk.text(Path::new("toured")), None);
        let word = if stop == Stop::Day { "Done" } else { "Next" };
        app.get_by_label(word).click();
        app.run();
    }
    assert_eq!(app.state().tour, None);
    assert!(disk.text(Path::new("toured")).is_some());
    // It can be asked for.
    app.key_press(Key::F1);
    app.run();
    app.get_by_label("Show the tour").click();
    app.run();
    assert_eq!(app.state().tour, Some(Stop::Findings));
}

#[test]
fn the_tour_can_be_skipped() {
    for key in [true, false] {
        let (mut app, disk) = with_tour();
        if key {
            app.key_press(Key::Escape);
        } else {
            app.get_by_label("Skip the tour").click();
        }
        app.run();
        assert_eq!(app.state().tour, None);
        assert!(disk.text(Path::new("toured")).is_some());
    }
}

/// A state on the same disk, as when the app is started again.
fn again(disk: &Disk) -> App {
    window_of(support::state_on(disk, Lang::En), SIZE)
}

#[test]
fn what_was_typed_before_a_crash_is_back_and_can_be_undone() {
    let disk = Disk::with(PATH, AS_IS);
    let typed = AS_IS.replacen("Apply", "Ask", 1);
    let mut app = again(&disk);
    app.state_mut().edit(typed.clone(), 0.0);
    app.run();
    drop(app);

    let mut app = again(&disk);
    assert_eq!(app.state().current().unwrap().text(), typed);
    app.get_by_label_contains("what was typed and not saved");
    app.state_mut().undo();
    app.run();
    assert_eq!(app.state().current().unwrap().text(), AS_IS);
    assert!(!app.state().is_edited());
    drop(app);
    // What was undone is not kept any more.
    let app = again(&disk);
    assert_eq!(app.state().current().unwrap().text(), AS_IS);
}

#[test]
fn what_was_saved_or_given_up_does_not_come_back() {
    for save in [true, false] {
        let disk = Disk::with(PATH, AS_IS);
        let typed = AS_IS.replacen("Apply", "Ask", 1);
        let mut app = again(&disk);
        app.state_mut().edit(typed.clone(), 0.0);
        app.run();
        if save {
            app.state_mut().save();
        } else {
            app.state_mut().leave_unsaved();
        }
        app.run();
        drop(app);
        disk.write(Path::new(PATH), AS_IS);
        let app = again(&disk);
        assert_eq!(
            app.state().current().unwrap().text(),
            AS_IS,
            "saved: {save}"
        );
    }
}

#[test]
fn a_file_that_changed_after_the_crash_stands_beside_what_was_typed() {
    let disk = Disk::with(PATH, AS_IS);
    let (typed, other) = (
        AS_IS.replacen("Apply", "Ask", 1),
        AS_IS.replacen("Apply", "Request", 1),
    );
    let mut app = again(&disk);
    app.state_mut().edit(typed.clone(), 0.0);
    app.run();
    drop(app);
    disk.write(Path::new(PATH), &other);
    let mut app = again(&disk);
    let buffer = app.state().current().unwrap();
    assert_eq!(
        (buffer.text(), buffer.theirs.as_deref()),
        (typed.as_str(), Some(other.as_str()))
    );
    app.state_mut().resolve(true);
    app.run();
    assert_eq!(app.state().current().unwrap().text(), other);
}

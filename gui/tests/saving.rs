//! What is typed: saved, saved under another name, kept beside what others wrote, and never lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::text::Lang;
use gensoku_gui::state::{Leaving, State};
use support::{App, Disk, PATH, copied, fill};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn app_of(state: State) -> App {
    support::window_of(state, SIZE)
}

fn text(app: &App) -> String {
    app.state().current().unwrap().text().to_owned()
}

#[test]
fn what_is_typed_is_checked_and_can_be_taken_back_and_saved() {
    let disk = Disk::with(PATH, support::AS_IS);
    let mut app = app_of(support::state_on(&disk, Lang::En));
    assert!(app.query_by_label_contains("is on paper").is_some());
    let changed = support::AS_IS.replace("channel  paper", "channel  portal");
    app.state_mut().edit(changed.clone(), 1.0);
    app.run();
    assert!(app.query_by_label("Apply is on paper, violated").is_none());
    app.get_by_label("not saved");
    assert_eq!(disk.text(Path::new(PATH)).unwrap(), support::AS_IS);

    app.get_by_label("Undo").click();
    app.run();
    assert_eq!(text(&app), support::AS_IS);
    app.get_by_label("Apply is on paper, violated");
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.run();
    assert_eq!(text(&app), changed);
    app.key_press_modifiers(Modifiers::COMMAND, Key::S);
    app.run();
    assert_eq!(disk.text(Path::new(PATH)).unwrap(), changed);
    assert!(!app.state().is_modified());
}

#[test]
fn a_file_that_others_change_is_noticed_and_nothing_typed_is_lost() {
    let disk = Disk::with(PATH, support::AS_IS);
    let mut app = app_of(support::state_on(&disk, Lang::En));
    let theirs = support::AS_IS.replace("channel  post", "channel  portal");
    disk.write(Path::new(PATH), &theirs);
    app.state_mut().look_at_files();
    app.run();
    assert_eq!(text(&app), theirs, "taken over: nothing was typed here");
    app.get_by_label_contains("Read again from disk");

    let mine = format!("{theirs}\n# mine\n");
    app.state_mut().edit(mine.clone(), 5.0);
    disk.write(Path::new(PATH), support::AS_IS);
    app.state_mut().look_at_files();
    app.run();
    assert_eq!(text(&app), mine);
    // Nothing is written over either, until somebody has chosen.
    app.state_mut().save();
    app.run();
    assert_eq!(disk.text(Path::new(PATH)).unwrap(), support::AS_IS);
    app.get_by_label_contains("choose first which of the two is kept");
    app.get_by_label("Load from disk").click();
    app.run();
    assert_eq!(text(&app), support::AS_IS);
    app.state_mut().undo();
    app.run();
    assert_eq!(text(&app), mine);
}

#[test]
fn saving_writes_over_nothing_that_was_not_seen_and_the_window_stays() {
    let disk = Disk::with(PATH, support::AS_IS);
    let mut app = app_of(support::state_on(&disk, Lang::En));
    let mine = format!("{}\n# mine\n", support::AS_IS);
    let theirs = format!("{}\n# theirs\n", support::AS_IS);
    app.state_mut().edit(mine.clone(), 5.0);
    // Between two looks at the files somebody else writes, and the user closes the window.
    disk.write(Path::new(PATH), &theirs);
    assert!(!app.state_mut().leave());
    app.state_mut().save_and_leave();
    app.run();
    assert_eq!(disk.text(Path::new(PATH)).unwrap(), theirs);
    assert!(!app.state().is_left());
    app.get_by_label_contains("choose first which of the two is kept");
    // The same where the change was seen before: neither way does the window close later by itself.
    app.state_mut().save_and_leave();
    app.run();
    app.get_by_label("Keep mine").click();
    app.run();
    assert!(!app.state().is_left());
    app.state_mut().save_and_leave();
    app.run();
    assert!(app.state().is_left());
    assert_eq!(disk.text(Path::new(PATH)).unwrap(), mine);
}

#[test]
fn a_file_that_cannot_be_written_stays_unsaved_and_the_user_is_told() {
    let backend = support::Mock {
        disk: Disk::with(PATH, support::AS_IS),
        refuses_to_save: true,
    };
    let worker = gensoku_gui::worker::Worker::inline(Box::new(backend));
    let mut state = State::new(worker, vec![PathBuf::from(PATH)], Lang::En);
    state.tick();
    state.edit("# new".to_owned(), 0.0);
    let mut app = app_of(state);
    app.get_by_label("Save").click();
    app.run();
    assert!(app.state().is_modified());
    app.get_by_label_contains("the disk is full");
}

#[test]
fn the_window_is_not_closed_over_texts_that_are_not_saved() {
    let (_folder, paths) = copied(&["as-is.gsk"]);
    let mut app = support::window(paths.clone(), Lang::En, SIZE);
    assert!(app.state_mut().leave());
    let edited = format!("{}# mine\n", text(&app));
    app.state_mut().edit(edited.clone(), 0.0);
    assert!(!app.state_mut().leave());
    app.run();
    app.get_by_label("These texts are not saved");
    app.get_by_label("Cancel").click();
    app.run();
    assert_eq!(app.state().leaving, None);
    assert!(!app.state_mut().leave());
    app.run();
    app.get_by_label("Save and close").click();
    app.run();
    assert!(app.state().is_left());
    assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), edited);
    app.state_mut().edit("# other".to_owned(), 10.0);
    app.state_mut().leaving = None;
    assert!(!app.state_mut().leave());
    assert_eq!(app.state().leaving, Some(Leaving::Asked));
    app.run();
    app.get_by_label("Close without saving").click();
    app.run();
    assert!(app.state().is_left());
    assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), edited);
}

const FIELD: &str = "File, with its folder where it is another one";

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_design_that_is_saved_under_another_name_goes_on_there() {
    let (folder, paths) = copied(&["as-is.gsk"]);
    let before = read(&paths[0]);
    let mut app = support::window(paths.clone(), Lang::En, SIZE);
    let mine = format!("{before}# mine\n");
    app.state_mut().edit(mine.clone(), 0.0);
    app.run();
    app.get_by_label("Save as…").click();
    app.run();
    fill(&mut app, FIELD, "mine");
    app.get_by_label("Save under this name").click();
    app.run();
    let other = folder.path().join("mine.gsk");
    assert_eq!(read(&other), mine);
    assert_eq!(read(&paths[0]), before);
    assert_eq!(app.state().paths, std::slice::from_ref(&other));
    assert_eq!(app.state().saving_as, None);
    assert!(!app.state().is_modified());
    app.get_by_label("Saved: mine.gsk");
    // From now on it is saved there, and what others do to it is noticed; what was typed can still be taken back.
    app.state_mut().undo();
    app.run();
    assert_eq!(text(&app), before);
    app.state_mut().save();
    app.run();
    assert_eq!(read(&other), before);
    std::fs::write(&other, format!("{before}# theirs, and longer\n")).unwrap();
    app.state_mut().look_at_files();
    app.run();
    app.get_by_label("Read again from disk: mine.gsk");
}

#[test]
fn another_file_is_replaced_only_as_the_user_was_told_of_it() {
    let (folder, paths) = copied(&["as-is.gsk"]);
    let other = folder.path().join("other.gsk");
    std::fs::write(&other, "# theirs\n").unwrap();
    let mut app = support::window(paths.clone(), Lang::En, SIZE);
    let mine = text(&app);
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    app.run();
    fill(&mut app, FIELD, "other.gsk");
    app.get_by_label("Save under this name").click();
    app.run();
    app.get_by_label("There is another file other.gsk already. Is it to be replaced?");
    assert_eq!(read(&other), "# theirs\n");
    // It says something else by now: that was not what the user was asked about.
    std::fs::write(&other, "# theirs again\n").unwrap();
    app.get_by_label("Replace").click();
    app.run();
    app.get_by_label("other.gsk was changed in the meantime. Is it to be replaced all the same?");
    assert_eq!(read(&other), "# theirs again\n");
    // Another name is another question.
    fill(&mut app, FIELD, "third.gsk");
    assert!(app.query_by_label("Replace").is_none());
    fill(&mut app, FIELD, "other.gsk");
    app.get_by_label("Save under this name").click();
    app.run();
    app.get_by_label("Replace").click();
    app.run();
    assert_eq!(read(&other), mine);
    assert_eq!(app.state().paths, [other]);
}

#[test]
fn of_a_file_that_the_design_uses_a_copy_is_written() {
    let (folder, paths) = copied(&["to-be.gsk", "as-is.gsk"]);
    let mut app = support::window(vec![paths[0].clone()], Lang::En, SIZE);
    app.state_mut().editor.current = Some(paths[1].clone());
    app.run();
    let used = text(&app);
    app.state_mut().edit(format!("{used}# mine\n"), 0.0);
    app.run();
    app.state_mut().begin_saving_as();
    app.run();
    fill(&mut app, FIELD, "to-be.gsk");
    app.get_by_label("Save under this name").click();
    app.run();
    app.get_by_label("to-be.gsk: this file is open here; choose another name");
    fill(&mut app, FIELD, "copies/as-is");
    app.get_by_label("Save under this name").click();
    app.run();
    app.get_by_label("Saved: as-is.gsk, as a copy. The design goes on using as-is.gsk.");
    let copy = folder.path().join("copies/as-is.gsk");
    assert_eq!(read(&copy), format!("{used}# mine\n"));
    assert_eq!(app.state().paths, [paths[0].clone()]);
    assert_eq!(app.state().editor.current, Some(paths[1].clone()));
    assert!(
        app.state().is_modified(),
        "the file itself is not saved yet"
    );
}

#[test]
fn a_name_that_will_not_do_is_told_and_nothing_is_written() {
    let (folder, paths) = copied(&["as-is.gsk"]);
    let mut app = support::window(paths.clone(), Lang::Ja, SIZE);
    app.get_by_label("名前を付けて保存…").click();
    app.run();
    const FIELD: &str = "保存先のファイル（別のフォルダーに保存する場合はフォルダーから）";
    fill(&mut app, FIELD, " ");
    app.get_by_label("この名前で保存").click();
    app.run();
    app.get_by_label("ファイル名を入力してください。");
    // A file stands where a folder would have to be.
    fill(&mut app, FIELD, "as-is.gsk/mine.gsk");
    app.get_by_label("この名前で保存").click();
    app.run();
    app.get_by_label_contains("保存できませんでした: mine.gsk");
    app.key_press(Key::Escape);
    app.run();
    app.key_press(Key::Escape);
    app.run();
    assert_eq!(app.state().saving_as, None);
    assert_eq!(app.state().paths, paths);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    // Under its own name it is saved as always; in a folder it keeps its name.
    let mine = format!("{}# mine\n", text(&app));
    app.state_mut().edit(mine.clone(), 0.0);
    app.state_mut().begin_saving_as();
    app.state_mut().save_as();
    app.run();
    assert_eq!(read(&paths[0]), mine);
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    app.state_mut().begin_saving_as();
    app.run();
    fill(&mut app, FIELD, "inner");
    app.get_by_label("この名前で保存").click();
    app.run();
    assert_eq!(read(&inner.join("as-is.gsk")), mine);
}

//! Open questions and accepted findings, on designs as the command reads them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::path::Path;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::fmt::format;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_gui::state::{Selected, Tab};
use support::{App, copied, example, fill};

fn app(path: &Path, lang: Lang) -> App {
    support::window(vec![path.to_owned()], lang, [1440.0, 1400.0])
}

fn text(app: &App, path: &Path) -> String {
    app.state().editor.buffers[path].text().to_owned()
}

fn verdict(app: &App, id: &str) -> Option<Verdict> {
    let loaded = app.state().loaded.clone().unwrap();
    let side = app.state().side(&loaded);
    side.finding(id).map(|it| it.verdict)
}

fn select(app: &mut App, id: &str) {
    app.state_mut().select_finding(id);
    app.run();
}

const UNTIL: &str = "Until (year-month-day; not on that day any more)";

#[test]
fn a_finding_is_accepted_with_a_reason_and_that_can_be_undone() {
    let (_folder, paths) = copied(&["as-is.gsk"]);
    let before = std::fs::read_to_string(&paths[0]).unwrap();
    let mut app = app(&paths[0], Lang::En);
    select(&mut app, "analog-step@Benefit.Apply");
    app.get_by_label("Accept with reason…").click();
    app.run();
    app.get_by_label("It is written into as-is.gsk.");
    // Nothing is accepted without a reason and a name, or for a day that is over.
    app.get_by_label("Accept").click();
    app.run();
    app.get_by_label("a reason is missing");
    fill(&mut app, "Reason", "The portal opens in October");
    app.get_by_label("Accept").click();
    app.run();
    app.get_by_label("who accepts it is missing");
    fill(&mut app, "Accepted by", "Review board");
    fill(&mut app, UNTIL, "2021-12-01");
    app.get_by_label("Accept").click();
    app.run();
    app.get_by_label("The day has to come after the day of the check.");
    fill(&mut app, UNTIL, "October");
    app.get_by_label("Accept").click();
    app.run();
    app.get_by_label("This is no day: write it as year-month-day, such as 2026-03-31.");
    assert_eq!(text(&app, &paths[0]), before);
    fill(&mut app, UNTIL, "2022-10-01");
    app.get_by_label("Accept").click();
    app.run();

    let accepted = "accept analog-step@Benefit.Apply \"The portal opens in October\"  \
                    by \"Review board\"  until 2022-10-01\n";
    let after = text(&app, &paths[0]);
    assert_eq!(after, format!("{before}\n{accepted}"));
    assert_eq!(
        format(accepted, None).unwrap(),
        accepted,
        "it has its one form"
    );
    assert_eq!(
        verdict(&app, "analog-step@Benefit.Apply"),
        Some(Verdict::Accepted)
    );
    app.get_by_label("1 accepted");
    app.get_by_label_contains("accepted: The portal opens in October, by Review board");
    assert_eq!(
        std::fs::read_to_string(&paths[0]).unwrap(),
        before,
        "not saved yet"
    );

    app.state_mut().undo();
    app.run();
    assert_eq!(text(&app, &paths[0]), before);
    assert_eq!(
        verdict(&app, "analog-step@Benefit.Apply"),
        Some(Verdict::Violates)
    );
    app.state_mut().redo();
    app.run();
    app.state_mut().save();
    app.run();
    assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), after);

    // It can be taken back, too; who accepted last is remembered.
    select(&mut app, "analog-step@Benefit.Apply");
    app.get_by_label("Take acceptance back").click();
    app.run();
    assert_eq!(text(&app, &paths[0]), before);
    select(&mut app, "analog-step@Benefit.Mail");
    app.get_by_label("Accept with reason…").click();
    app.run();
    assert_eq!(app.state().accepting.clone().unwrap().by, "Review board");
    app.key_press(Key::Escape);
    app.run();
    assert_eq!(app.state().accepting, None);
}

#[test]
fn a_japanese_design_is_written_on_in_japanese() {
    let (_folder, paths) = copied(&["as-is.ja.gsk"]);
    let before = std::fs::read_to_string(&paths[0]).unwrap();
    let mut app = app(&paths[0], Lang::Ja);
    let loaded = app.state().loaded.clone().unwrap();
    let ids = loaded.base.report.findings.iter();
    let id = ids
        .map(|it| it.id.clone())
        .find(|it| it.starts_with("analog-step@"))
        .unwrap();
    select(&mut app, &id);
    app.get_by_label("理由を付けて容認…").click();
    app.run();
    fill(&mut app, "理由", "10月に窓口サイトを開設するため");
    fill(&mut app, "容認した者", "審査会");
    app.key_press_modifiers(egui::Modifiers::COMMAND, Key::Enter);
    app.run();
    let after = text(&app, &paths[0]);
    let added = after.strip_prefix(&before).unwrap().trim();
    assert!(added.starts_with("容認：analog-step@"), "{added}");
    assert!(added.contains("承認者：「審査会」"), "{added}");
    assert_eq!(format(added, None).unwrap().trim(), added);
    assert_eq!(verdict(&app, &id), Some(Verdict::Accepted));
    app.get_by_label("容認済み 1");
}

#[test]
fn the_design_that_was_opened_says_what_is_accepted_not_a_file_that_it_uses() {
    let (_folder, paths) = copied(&["to-be.gsk", "as-is.gsk"]);
    let used = std::fs::read_to_string(&paths[1]).unwrap();
    let mut app = app(&paths[0], Lang::En);
    app.state_mut().compare_with(None);
    select(&mut app, "analog-step@Benefit.Apply");
    app.get_by_label("Accept with reason…").click();
    app.run();
    app.get_by_label_contains(
        "It is written into to-be.gsk, the design that was opened; as-is.gsk",
    );
    fill(&mut app, "Reason", "Until the push");
    fill(&mut app, "Accepted by", "City");
    fill(&mut app, UNTIL, "2024-04-01");
    app.get_by_label("Accept").click();
    app.run();
    assert_eq!(text(&app, &paths[1]), used);
    assert!(text(&app, &paths[0]).contains("accept analog-step@Benefit.Apply \"Until the push\""));
    assert_eq!(
        verdict(&app, "analog-step@Benefit.Apply"),
        Some(Verdict::Accepted)
    );
}

#[test]
fn a_text_with_errors_is_not_written_on() {
    let (_folder, paths) = copied(&["as-is.gsk"]);
    let mut app = app(&paths[0], Lang::En);
    let wrong = format!("{}data Strange about nobody\n", text(&app, &paths[0]));
    app.state_mut().edit(wrong.clone(), 0.0);
    app.run();
    select(&mut app, "analog-step@Benefit.Apply");
    app.get_by_label("Accept with reason…").click();
    app.run();
    app.get_by_label("as-is.gsk: the text has errors; they have to be mended first");
    assert_eq!(app.state().accepting, None);
    assert_eq!(text(&app, &paths[0]), wrong);
}

#[test]
fn open_questions_are_asked_of_who_can_answer_and_lead_to_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let design = folder.path().join("as-is.gsk");
    std::fs::copy(example("juki-net-reference/as-is.gsk"), &design).unwrap();
    let mut app = app(&design, Lang::En);
    app.get_by_label("Open questions").click();
    app.run();
    assert_eq!(app.state().tab, Tab::Questions);
    let loaded = app.state().loaded.clone().unwrap();
    let asked = &loaded.base.questions;
    let first = &asked[0].questions[0];
    let who = asked[0].label(&loaded.base.design, Lang::En);
    app.get_by_label(&format!("{who}, {} questions", asked[0].questions.len()));
    // Each finding that waits is waited for in a question.
    let waiting = loaded.base.report.findings.iter();
    for finding in waiting.filter(|it| it.verdict == Verdict::NotStated && !it.open.is_empty()) {
        let mut questions = asked.iter().flat_map(|it| &it.questions);
        assert!(
            questions.any(|it| it.findings.contains(&finding.id)),
            "{}",
            finding.id
        );
    }
    app.get_by_label("Export as text").click();
    app.run();
    let day = loaded.base.report.as_of;
    let sheet =
        std::fs::read_to_string(folder.path().join(format!("questions-{day}.txt"))).unwrap();
    assert!(
        sheet.contains(&who) && sheet.contains(first.text.en.as_str()),
        "{sheet}"
    );

    app.get_by_label_contains(&first.text.en).click();
    app.run();
    assert_eq!(app.state().tab, Tab::Text);
    let path = gensoku_gui::loaded::path(&loaded.base.design, first.element);
    assert_eq!(app.state().selected, Some(Selected::Element(path)));
    let caret = app.state().editor.caret;
    assert_eq!(caret, first.span.start as usize);

    app.state_mut().speak(Lang::Ja);
    app.state_mut().tab = Tab::Questions;
    app.run();
    app.get_by_label_contains(&first.text.ja);
}

//! Who can finish, as the command tells it: the table in text and JSON, in a scenario, and the page of a cell.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use serde_json::Value;
use support::gensoku;

fn told(arguments: &[&str]) -> String {
    String::from_utf8(gensoku(arguments).stdout).unwrap()
}

/// The cells of a check, by their names.
fn cell(design: &str, options: &[&str], id: &str) -> Value {
    let arguments = [&["check", "--format", "json", design], options].concat();
    let whole: Value = serde_json::from_slice(&gensoku(&arguments).stdout).unwrap();
    let cells = whole["finishing"].as_array().unwrap();
    let found = cells.iter().find(|it| it["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}")).clone()
}

const AS_IS: &str = "examples/disaster-outage/as-is.gsk";
const TO_BE: &str = "examples/disaster-outage/to-be.gsk";
const HOUR: u64 = 3_600_000;

#[test]
fn seventy_two_hours_without_the_cloud_are_told_by_the_hour() {
    let before = cell(AS_IS, &[], "finish@Support@Quake");
    assert_eq!(before["can_finish"], false);
    assert_eq!(before["breaks"]["from_ms"], 0);
    let after = cell(TO_BE, &[], "finish@Support@Quake");
    assert_eq!(after["can_finish"], true);
    assert_eq!(after["digitally"], false);
    let stretches = after["stretches"].as_array().unwrap();
    let until: Vec<_> = stretches.iter().map(|it| it["until_ms"].as_u64()).collect();
    // The ledger in two regions needs four hours after the cloud is up again.
    assert_eq!(until, [Some(72 * HOUR), Some(76 * HOUR)]);
    let down = stretches[1]["down"].as_array().unwrap();
    assert!(down.iter().any(|it| it == "TwinLedger"), "{down:?}");
    let page = told(&["explain", "finish@Support@Quake", TO_BE, "--lang", "en"]);
    assert!(
        page.contains("1. ApplyAtShelter  City, counter, 10 min"),
        "{page}"
    );
    assert!(page.contains("4. PayCash  City, cash, 5 min"), "{page}");
}

#[test]
fn in_a_scenario_every_group_is_asked_about_in_it() {
    let ordinary = cell(TO_BE, &[], "finish@Support@without-smartphone");
    assert_eq!(ordinary["breaks"]["cut"][0]["element"], "Support.Apply");
    assert_eq!(ordinary["breaks"]["cut"][0]["level"], "operation");
    assert_eq!(ordinary["breaks"]["exact"], true);
    let within = cell(
        TO_BE,
        &["--in", "Quake"],
        "finish@Support@without-smartphone",
    );
    // Who has no phone is asked at the shelter while the portal is down, and cannot apply once it is up again.
    assert_eq!(within["scenario"], "Quake");
    assert_eq!(within["breaks"]["from_ms"], 72 * HOUR);
    let text = told(&["check", TO_BE, "--in", "Quake", "--lang", "en"]);
    assert!(text.contains("Who can finish in Quake"), "{text}");
    let text = told(&["check", TO_BE, "--in", "Quake", "--lang", "ja"]);
    assert!(text.contains("誰が終えられるか（想定：Quake）"), "{text}");
    assert!(text.contains("72時間後から：Apply"), "{text}");
}

#[test]
fn a_scenario_that_is_not_there_is_a_mistake_of_the_command_line() {
    let output = gensoku(&["check", TO_BE, "--in", "Quak"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("did you mean `Quake`"), "{message}");
}

#[test]
fn the_figures_of_time_and_their_strategies_are_told() {
    let cell = cell(TO_BE, &[], "finish@Support");
    assert_eq!(cell["own_time"]["once_ms"], 50_000);
    assert_eq!(cell["own_time"]["once_least_ms"], 30_000);
    assert_eq!(cell["own_time"]["unbounded"], false);
    let elapsed = &cell["elapsed_time"];
    assert_eq!(elapsed["once_ms"], 7 * 24 * HOUR + 20 * 60_000 + 50_000);
    assert_eq!(elapsed["strategy"][1], "Support.Inspect");
    assert_eq!(elapsed["not_stated"][0], "Support.Certify");
    let page = told(&["explain", "finish@Support", TO_BE, "--lang", "ja"]);
    assert!(page.contains("本人の最短所要時間"), "{page}");
    assert!(page.contains("50秒（30秒〜1分30秒）"), "{page}");
}

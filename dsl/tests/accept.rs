//! Accepting a finding in a text, and taking that back: nothing else changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{files, texts, told, without_places};
use gensoku_dsl::fmt::format;
use gensoku_dsl::ide::{Acceptance, accept, take_back};
use gensoku_dsl::parse_str;
use gensoku_dsl::text::Lang;
use jiff::civil::date;

fn acceptance(finding: &str) -> Acceptance {
    Acceptance {
        finding: finding.to_owned(),
        reason: "The portal opens in October".to_owned(),
        by: "Review board".to_owned(),
        until: date(2024, 10, 1),
    }
}

#[test]
fn an_acceptance_stands_below_everything_and_the_next_below_it() {
    let text = "# Heads\nactor A is resident  # the one\n";
    let one = accept(text, &acceptance("analog-step@P.Apply")).unwrap();
    assert_eq!(
        one,
        "# Heads\nactor A is resident  # the one\n\n\
         accept analog-step@P.Apply \"The portal opens in October\"  by \"Review board\"  until 2024-10-01\n"
    );
    let marked = format!("{}  # until then\nactor B is resident\n", one.trim_end());
    let two = accept(&marked, &acceptance("own-time@P")).unwrap();
    assert_eq!(
        two,
        marked.replace(
            "# until then\n",
            "# until then\naccept own-time@P \"The portal opens in October\"  by \"Review board\"  until 2024-10-01\n"
        )
    );
}

#[test]
fn a_japanese_text_is_written_on_in_japanese() {
    let text = format("actor A \"住民\" is resident\n", Some(Lang::Ja)).unwrap();
    let mut said = acceptance("analog-step@P.`check income`".replace('`', "").as_str());
    said.reason = "「窓口」の\n廃止まで".to_owned();
    said.by = "審査会".to_owned();
    let accepted = accept(&text, &said).unwrap();
    assert_eq!(
        accepted.lines().last().unwrap(),
        "容認：analog-step@P.`check income`　\"「窓口」の 廃止まで\"　承認者：「審査会」　至：2024-10-01"
    );
    let read = parse_str("test.gsk", &accepted, &files());
    let read = read.design.accepted.iter().next().unwrap();
    assert_eq!(read.finding, "analog-step@P.check income");
    assert_eq!(read.by.as_deref(), Some("審査会"));
    assert_eq!(read.until, Some(date(2024, 10, 1)));
}

#[test]
fn what_is_said_already_is_renewed_at_its_place_and_said_once() {
    let old = "accept own-time@P \"a pilot\" by \"us\" until 2023-01-01";
    let text = format!("{old}\nactor A is resident\n{old}  # twice\n");
    let renewed = accept(&text, &acceptance("own-time@P")).unwrap();
    assert_eq!(
        renewed,
        "actor A is resident\n\
         accept own-time@P \"The portal opens in October\"  by \"Review board\"  until 2024-10-01  # twice\n"
    );
}

#[test]
fn line_breaks_of_another_system_and_a_text_that_does_not_end_its_line_stay() {
    let text = "actor A is resident\r\nactor B is resident\r\n";
    let accepted = accept(text, &acceptance("own-time@P")).unwrap();
    assert!(
        accepted
            .starts_with("actor A is resident\r\nactor B is resident\r\n\r\naccept own-time@P ")
    );
    assert!(accepted.ends_with("until 2024-10-01\r\n"));
    assert_eq!(
        accepted.matches('\n').count(),
        accepted.matches("\r\n").count()
    );
    assert_eq!(take_back(&accepted, "own-time@P").unwrap(), text);
    let accepted = accept("actor A is resident", &acceptance("own-time@P")).unwrap();
    assert!(accepted.starts_with("actor A is resident\n\naccept own-time@P "));
    assert!(
        accept("", &acceptance("own-time@P"))
            .unwrap()
            .starts_with("accept own-time@P ")
    );
}

#[test]
fn what_is_taken_back_leaves_the_comments_beside_it() {
    let text = "actor A is resident\n# For the pilot\naccept own-time@P \"why\" by \"us\" until 2024-01-01  # ask again\nactor B is resident\n";
    assert_eq!(
        take_back(text, "own-time@P").unwrap(),
        "actor A is resident\n# For the pilot\n# ask again\nactor B is resident\n"
    );
}

#[test]
fn a_refusal_says_why() {
    let refused = |text: &str, said: &Acceptance| accept(text, said).unwrap_err().en;
    let said = acceptance("own-time@P");
    assert_eq!(
        refused("actor A is", &said),
        "the text of this file has errors; they have to be mended first"
    );
    let nobody = Acceptance {
        by: " ".to_owned(),
        ..said.clone()
    };
    assert_eq!(refused("", &nobody), "who accepts it is missing");
    let silent = Acceptance {
        reason: String::new(),
        ..said.clone()
    };
    assert_eq!(refused("", &silent), "a reason is missing");
    assert_eq!(
        refused("", &acceptance("own-time@two\nlines")),
        "the identity `own-time@two\nlines` cannot be written"
    );
    assert_eq!(
        take_back("actor A is resident\n", "own-time@P")
            .unwrap_err()
            .en,
        "this file does not accept the finding"
    );
}

/// On every example and case: what is accepted is there, the text keeps its form, nothing else means anything else,
/// and taking it back gives the same bytes.
#[test]
fn every_design_of_the_project_can_accept_a_finding_and_take_it_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut tried = 0;
    for (path, text) in texts(&root.join("examples"))
        .into_iter()
        .chain(texts(&root.join("tests/cases")))
    {
        let path = path.display();
        let before = parse_str("test.gsk", &text, &files());
        let said = acceptance("analog-step@`申請 手続`.Apply".replace('`', "").as_str());
        let accepted = match accept(&text, &said) {
            Ok(accepted) => accepted,
            Err(why) => {
                assert!(format(&text, None).is_err(), "{path}: {}", why.en);
                continue;
            }
        };
        tried += 1;
        let formed = format(&text, None).unwrap();
        let kept = accept(&formed, &said).unwrap();
        assert_eq!(format(&kept, None).unwrap(), kept, "{path}");
        assert_eq!(take_back(&kept, &said.finding).unwrap(), formed, "{path}");
        let mut after = parse_str("test.gsk", &accepted, &files());
        let last = after
            .design
            .accepted
            .iter()
            .find(|it| it.finding == said.finding);
        assert!(
            last.is_some_and(|it| it.by.as_deref() == Some("Review board")),
            "{path}"
        );
        assert_eq!(told(&after), told(&before), "{path}");
        after.design.accepted = before.design.accepted.clone();
        assert_eq!(
            without_places(&after.design),
            without_places(&before.design),
            "{path}"
        );
    }
    assert!(tried > 100, "{tried} designs were tried");
}

//! `gensoku export svg`: the map as a picture.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::process::Output;

use roxmltree::{Document, Node};

const AS_IS: &str = "examples/child-benefit/as-is.gsk";

fn export(arguments: &[&str]) -> Output {
    support::gensoku(&[&["export", "svg"], arguments].concat())
}

fn svg(arguments: &[&str]) -> String {
    let output = export(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The texts that are written out in an element.
fn texts(node: Node<'_, '_>) -> Vec<String> {
    node.descendants()
        .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "text")))
        .map(|it| it.text().unwrap_or_default().to_owned())
        .collect()
}

/// The innermost group in which a text is written out: a box of the map with its mark.
fn boxed<'a, 'i>(document: &'a Document<'i>, label: &str) -> Node<'a, 'i> {
    document
        .descendants()
        .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "g")))
        .rfind(|it| texts(*it).iter().any(|text| text == label))
        .unwrap()
}

#[test]
fn every_step_and_outcome_is_named_and_what_breaks_a_rule_is_marked() {
    let svg = svg(&[AS_IS]);
    let document = Document::parse(&svg).unwrap();
    let all = texts(document.root());
    for name in [
        "Benefit", "Parent", "City", "Apply", "Mail", "Review", "Pay", "Refuse", "Granted",
        "Refused",
    ] {
        assert!(all.iter().any(|it| it == name), "no {name} in {all:?}");
    }
    for step in ["Apply", "Mail", "Refuse"] {
        let texts = texts(boxed(&document, step));
        assert!(texts.iter().any(|it| it == "!"), "{step}: {texts:?}");
    }
    let title = boxed(&document, "Apply")
        .children()
        .find(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "title")))
        .and_then(|it| it.text());
    assert!(title.unwrap().contains("violated: "), "{title:?}");
}

#[test]
fn the_picture_speaks_japanese() {
    let svg = svg(&[AS_IS, "--lang", "ja"]);
    let document = Document::parse(&svg).unwrap();
    let all = texts(document.root());
    for word in ["市区町村", "それ以外", "不適合"] {
        assert!(
            all.iter().any(|it| it.contains(word)),
            "no {word} in {all:?}"
        );
    }
    assert!(!all.iter().any(|it| it == "violated"));
}

#[test]
fn several_procedures_lie_one_below_the_other_and_one_can_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.gsk");
    std::fs::write(
        &path,
        "actor City is municipality\n\
         procedure First {\n  step Open by City { then done }\n}\n\
         procedure Second {\n  step Close by City { then done }\n}\n",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let both = export(&[path]).stdout;
    let both = String::from_utf8(both).unwrap();
    let document = Document::parse(&both).unwrap();
    let pictures: Vec<Node<'_, '_>> = document
        .root_element()
        .descendants()
        .skip(1)
        .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "svg")))
        .collect();
    let [first, second] = pictures.as_slice() else {
        panic!("two procedures, {} pictures", pictures.len())
    };
    assert!(texts(*first).contains(&"Open".to_owned()));
    assert!(texts(*second).contains(&"Close".to_owned()));
    let number = |it: &str| it.parse::<f64>().unwrap();
    let place = second.parent().unwrap().attribute("transform").unwrap();
    let below = place
        .trim_start_matches("translate(")
        .trim_end_matches(')')
        .split_once(' ')
        .unwrap();
    assert_eq!(number(below.0), 0.0);
    assert!(number(below.1) >= number(first.attribute("height").unwrap()));

    let one = export(&[path, "--procedure", "Second"]).stdout;
    let one = String::from_utf8(one).unwrap();
    let document = Document::parse(&one).unwrap();
    let all = texts(document.root());
    assert!(all.contains(&"Close".to_owned()) && !all.contains(&"Open".to_owned()));
    let none = export(&[path, "--procedure", "Secnd"]);
    assert_eq!(none.status.code(), Some(2));
    let said = String::from_utf8(none.stderr).unwrap();
    assert!(said.contains("did you mean `Second`?"), "{said}");
}

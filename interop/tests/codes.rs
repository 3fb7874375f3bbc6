//! Every code of a process model has a page, its examples are true, and the document lists them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use gensoku_dsl::text::Lang;
use gensoku_interop::bpmn::{CODES, Code, design, read};

const MARK: &str = "<!-- What stands below is made from the pages of the codes. -->\n";

fn model(inside: &str) -> String {
    const NAMESPACE: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    let bare = ["<collaboration", "<process", "<choreography"];
    let inside = if bare.iter().any(|it| inside.starts_with(it)) {
        inside.to_owned()
    } else {
        format!("<process id=\"p\">{inside}</process>")
    };
    format!("<definitions xmlns=\"{NAMESPACE}\">{inside}</definitions>")
}

/// The codes that are told when a model is read, and when it is made a design.
fn told(inside: &str) -> BTreeSet<&'static str> {
    match read(&model(inside)) {
        Ok(imported) => {
            let written = design(&imported, "Example", Lang::En).unwrap();
            written.warnings.iter().map(|it| it.code.name()).collect()
        }
        Err(_) => BTreeSet::from(["unreadable-model"]),
    }
}

#[test]
fn every_code_has_a_page() {
    let pages: Vec<&str> = CODES.iter().map(|it| it.code).collect();
    let codes = Code::ALL.iter().map(|it| it.name());
    assert_eq!(
        pages,
        codes
            .chain(["unreadable-model", "unread-message", "bpmn-verdict"])
            .collect::<Vec<_>>()
    );
    let once: BTreeSet<&str> = pages.iter().copied().collect();
    assert_eq!(once.len(), pages.len());
}

#[test]
fn the_examples_of_the_pages_are_true() {
    for page in CODES.iter().filter(|it| !it.wrong.is_empty()) {
        assert!(
            told(page.wrong).contains(page.code),
            "{}: {:?}",
            page.code,
            told(page.wrong)
        );
        assert!(!told(page.right).contains(page.code), "{}", page.code);
    }
}

#[test]
fn the_document_lists_the_codes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/process-models.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, after) = text.split_once(MARK).unwrap();
    let rows = CODES
        .iter()
        .map(|it| format!("| `{}` | {} | {} |\n", it.code, it.en, it.ja));
    let table = format!(
        "\n| code | means | |\n| --- | --- | --- |\n{}",
        rows.collect::<String>()
    );
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, format!("{before}{MARK}{table}")).unwrap();
    } else {
        assert_eq!(after, table, "UPDATE_DOCS=1 writes it anew");
    }
}

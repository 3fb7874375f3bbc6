//! The tables of `docs/rules.md` are made from the code; `UPDATE_DOCS=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::fmt::Write as _;
use std::path::Path;

use gensoku_dsl::text::Lang;
use gensoku_engine::rules::lexicon::{Phrase, Property, phrases, properties};
use gensoku_engine::rules::say;
use gensoku_engine::rules::types::{KINDS, Type, WordClass};
use gensoku_policies::catalogue::PREFIX;
use gensoku_policies::{codes, packs};

const MARK: &str = "<!-- tables -->\n";

fn tables() -> String {
    let mut out = String::from("\n## Kinds and their properties\n\n");
    out.push_str("An open fact that is not written is not known; any other does not exist if it is not written.\n\n");
    out.push_str("| kind | | property | | is | open |\n| --- | --- | --- | --- | --- | --- |\n");
    for (kind, en, ja) in KINDS {
        let rows: Vec<_> = properties()
            .map(Property::row)
            .filter(|it| it.of() == *kind)
            .collect();
        if rows.is_empty() {
            let _ = writeln!(out, "| `{en}` | {ja} | | | | |");
        }
        for (index, row) in rows.iter().enumerate() {
            let (en, ja) = if index == 0 {
                (format!("`{en}`"), *ja)
            } else {
                (String::new(), "")
            };
            let is = match row.ty {
                Type::Many(kind) => format!("several: {}", kind.word()),
                other => other.describe(),
            };
            let open = if row.open { "open" } else { "" };
            let _ = writeln!(
                out,
                "| {en} | {ja} | `{}` | {} | {is} | {open} |",
                row.name, row.ja
            );
        }
    }
    out.push_str("\n## Questions of the graph\n\n| phrase | | is |\n| --- | --- | --- |\n");
    for row in phrases().map(Phrase::row) {
        let is = row.ty().map_or("a condition".to_owned(), Type::describe);
        let _ = writeln!(out, "| `{}` | {} | {is} |", row.en, row.ja);
    }
    out.push_str(
        "\n## Words that stand for several\n\n| word | | stands for |\n| --- | --- | --- |\n",
    );
    for class in [WordClass::Channel, WordClass::ActorKind] {
        let words = class.words();
        for (word, ja) in words {
            let stands: Vec<&str> = words
                .iter()
                .map(|it| it.0)
                .filter(|it| *it != *word && class.matches(word, it))
                .collect();
            if !stands.is_empty() {
                let _ = writeln!(out, "| `{word}` | {ja} | {} |", stands.join(", "));
            }
        }
    }
    let packs = packs().unwrap();
    out.push_str(
        "\n## Parameters\n\n| parameter | | value | source |\n| --- | --- | --- | --- |\n",
    );
    for (name, parameter) in &packs.parameters.0 {
        for dated in &parameter.values {
            let value = say::amount(dated.value, Lang::En);
            let from = dated
                .from
                .map_or(String::new(), |it| format!("from {it}: "));
            let _ = writeln!(
                out,
                "| `{name}` | {} | {from}{value} | {} |",
                parameter.title.en, dated.source
            );
        }
    }
    out.push_str(
        "\n## Profiles\n\n| profile | | principles | source |\n| --- | --- | --- | --- |\n",
    );
    for profile in &packs.profiles {
        let principles = profile.principles.iter();
        let principles: Vec<String> = principles
            .map(|it| format!("{} {}", it.name, it.title.en))
            .collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            profile.name,
            profile.title.en,
            principles.join(" · "),
            profile.source
        );
    }
    out.push_str(
        "\n`check` tells how a design stands by each principle of the profile, and names those against which nothing in the design \
         could be checked; a rule\nthat is of none of them is told by its pack. `policies/profiles.ron` says which rule is of which.\n",
    );
    out.push_str("\n## What is told of a wrong rule or of wrong settings\n\n`gensoku explain CODE` shows an example and its cure.\n\n| code | means |\n| --- | --- |\n");
    for code in codes::RULES.iter().chain(codes::SETTINGS) {
        let _ = writeln!(out, "| `{}` | {} |", code.code, code.en);
    }
    let says = packs.rules.iter().map(|it| it.says.len()).sum::<usize>();
    let _ = write!(
        out,
        "\n## The rules that ship with the tool\n\n{} rules in {} packs, which tell {says} cases apart. A question that \
         is asked at two degrees or in two places is one\nrule, where one person would answer both in one way. What \
         different people mend in different ways stays apart,\nand so does what differs in how grave it is.\n",
        packs.rules.len(),
        packs.packs.len(),
    );
    for pack in &packs.packs {
        let _ = writeln!(
            out,
            "\n### {} {}\n\n{}\n",
            pack.title.en, pack.title.ja, pack.principle.en
        );
        out.push_str("| rule | finds | | source |\n| --- | --- | --- | --- |\n");
        for rule in packs.rules.iter().filter(|it| it.pack == pack.name) {
            let _ = writeln!(
                out,
                "| [`{}`](../policies/{}/{}.gsk) | {} | {} | {} |",
                rule.name,
                pack.name,
                rule.name,
                rule.title.en,
                rule.title.ja,
                rule.sources.join(" · ")
            );
        }
    }
    out
}

#[test]
fn the_tables_of_the_rule_document_are_true() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, after) = text.split_once(MARK).unwrap();
    let tables = tables();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, format!("{before}{MARK}{tables}")).unwrap();
        return;
    }
    assert_eq!(after, tables, "UPDATE_DOCS=1 writes the tables anew");
}

/// Every row of the minutes with the rules and views that answer it.
fn catalogue() -> String {
    let packs = packs().unwrap();
    let mut out = String::from(
        "# The catalogue of the minutes\n\nEvery remark of the working group's 2nd meeting (22 November 2021), and what of the \
         tool answers it: the rules that name it as\ntheir source, and the views and reports. A row that nothing answers yet \
         is open, with the reason. This page is made from\n[`policies/catalogue.ron`](../policies/catalogue.ron) and the sources of the rules; a rule \
         that names a row that is not\nthere does not build.\n\n",
    );
    let mut open = Vec::new();
    let mut table =
        String::from("| row | asks | | rules | also |\n| --- | --- | --- | --- | --- |\n");
    for row in &packs.catalogue {
        let source = format!("{PREFIX}{}", row.id);
        let rules: Vec<String> = packs
            .rules
            .iter()
            .filter(|it| it.sources.contains(&source))
            .map(|it| format!("[`{}`](../policies/{}/{}.gsk)", it.name, it.pack, it.name))
            .collect();
        let mut shown: Vec<&str> = row.shown.iter().map(|it| it.en.as_str()).collect();
        let mut rules_cell = rules.join(" · ");
        let unanswered = rules.is_empty() && shown.is_empty();
        assert_eq!(unanswered, row.open.is_some(), "{}", row.id);
        if let Some(why) = &row.open {
            open.push(row.id.as_str());
            rules_cell = "**open**".to_owned();
            shown.push(&why.en);
        }
        let _ = writeln!(
            table,
            "| {} | {} | {} | {rules_cell} | {} |",
            row.id,
            row.en,
            row.ja,
            shown.join("; ")
        );
    }
    let answered = packs.catalogue.len() - open.len();
    let _ = writeln!(
        out,
        "{answered} of {} rows are answered; open: {}.\n",
        packs.catalogue.len(),
        if open.is_empty() {
            "none".to_owned()
        } else {
            open.join(", ")
        }
    );
    out.push_str(&table);
    out
}

#[test]
fn the_catalogue_tells_what_answers_each_row() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/catalogue.md");
    let catalogue = catalogue();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, catalogue).unwrap();
        return;
    }
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, catalogue, "UPDATE_DOCS=1 writes the page anew");
}

/// The rows of the catalogue beside the project, if it is there: none is missing here, and none is invented.
#[test]
fn every_row_of_the_minutes_is_here() {
    let shared = std::env::var_os("GENSOKU_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        std::path::PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(shared.join("domain/catalogue.md")) else {
        eprintln!("skipped: the catalogue is not beside the project");
        return;
    };
    let ids: Vec<&str> = text
        .lines()
        .filter_map(|it| it.strip_prefix("| ")?.split(" | ").next())
        .filter(|it| {
            let mut letters = it.chars();
            letters.next().is_some_and(|c| c.is_ascii_uppercase())
                && letters.next().is_some_and(|c| c.is_ascii_digit())
        })
        .collect();
    let packs = packs().unwrap();
    let here: Vec<&str> = packs.catalogue.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(here, ids);
}

//! The tables of `docs/rules.md` are made from the code; `UPDATE_DOCS=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::fmt::Write as _;
use std::path::Path;

use gensoku_dsl::text::Lang;
use gensoku_engine::rules::lexicon::{Phrase, Property, phrases, properties};
use gensoku_engine::rules::say;
use gensoku_engine::rules::types::{KINDS, Type, WordClass};
use gensoku_policies::packs;

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
        for (word, ja) in &words {
            let stands: Vec<&str> = words
                .iter()
                .map(|it| it.0)
                .filter(|it| it != word && class.matches(word, it))
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
    out.push_str("\n## The rules that ship with the tool\n");
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

//! The library of laws and national systems: it resolves, says where it was read, and the provisions exist.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gensoku_dsl::Project;
use gensoku_dsl::design::{Name, Number};
use gensoku_dsl::text::Lang;
use gensoku_policies::Shipped;

fn library() -> Project {
    gensoku_dsl::parse_str("empty.gsk", "use japan\n", &Shipped)
}

/// The folder of law texts beside the project, if it is there.
fn laws() -> Option<PathBuf> {
    let shared = std::env::var_os("GENSOKU_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let laws = shared.join("laws");
    if laws.is_dir() {
        return Some(laws);
    }
    eprintln!("skipped: there are no law texts at {}", laws.display());
    None
}

#[test]
fn it_resolves_without_a_diagnostic() {
    let project = library();
    let told: Vec<_> = project
        .diagnostics
        .iter()
        .map(|it| {
            format!(
                "{}: {}",
                it.message.en,
                project.sources.text(it.primary.span)
            )
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(project.design.provisions.len() > 100);
}

#[test]
fn every_provision_says_where_it_was_read() {
    let design = library().design;
    for it in &design.provisions {
        let place = format!("{} {}", design.laws[it.law].name.id, it.number);
        let source = it.source.as_ref().map_or("", |it| it.get(Lang::En));
        assert!(!source.trim().is_empty(), "{place} has no source");
    }
}

#[test]
fn everything_has_a_title_in_both_languages() {
    let design = library().design;
    let words = &design.words;
    let names = (design.actors.iter().map(|it| &it.name))
        .chain(design.data.iter().map(|it| &it.name))
        .chain(design.systems.iter().map(|it| &it.name))
        .chain(design.identifiers.iter().map(|it| &it.name))
        .chain(design.mappings.iter().map(|it| &it.name))
        .chain(design.laws.iter().map(|it| &it.name))
        .chain(words.sectors.iter().map(|it| &it.name))
        .chain(words.purposes.iter().map(|it| &it.name))
        .chain(words.events.iter().map(|it| &it.name))
        .chain(words.documents.iter().map(|it| &it.name))
        .chain(words.groups.iter().map(|it| &it.name));
    let bare: Vec<&str> = names
        .filter(|it: &&Name| it.title.as_ref().is_none_or(|title| title.second.is_none()))
        .map(|it| it.id.as_str())
        .collect();
    assert!(
        bare.is_empty(),
        "without a title in both languages: {bare:?}"
    );
    for it in &design.provisions {
        let titled = it
            .title
            .as_ref()
            .is_some_and(|title| title.second.is_some());
        assert!(titled, "{} {}", design.laws[it.law].name.id, it.number);
    }
}

#[test]
fn law_ids_and_titles_are_those_of_the_state() {
    let Some(laws) = laws() else { return };
    let table = std::fs::read_to_string(laws.join("law_ids.tsv")).unwrap();
    let titles: BTreeMap<&str, &str> = table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let design = library().design;
    for law in &design.laws {
        let id = law.egov.as_deref().unwrap_or_default();
        let title = law.name.title.as_ref().and_then(|it| it.second.as_deref());
        assert_eq!(titles.get(id).copied(), title, "{}", law.name.id);
    }
}

/// The paragraphs and items of each article, as the law texts number them.
type Articles = BTreeMap<String, BTreeSet<(u64, String)>>;

fn texts(laws: &std::path::Path) -> BTreeMap<String, Articles> {
    let text = std::fs::read_to_string(laws.join("law_articles.jsonl")).unwrap();
    let mut texts: BTreeMap<String, Articles> = BTreeMap::new();
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        texts
            .entry(field("law_id"))
            .or_default()
            .entry(field("article"))
            .or_default()
            .insert((entry["para"].as_u64().unwrap_or(1), field("item")));
    }
    texts
}

fn joined(number: &[u32]) -> String {
    let parts: Vec<String> = number.iter().map(u32::to_string).collect();
    parts.join("_")
}

fn exists(articles: &Articles, number: &Number) -> bool {
    let Some(article) = articles.get(&joined(&number.article)) else {
        return false;
    };
    // An item without a paragraph is one of the only paragraph.
    let paragraph = number.paragraph.as_ref().map_or(1, |it| u64::from(it[0]));
    let item = number
        .item
        .as_ref()
        .map_or_else(String::new, |it| joined(it));
    article.contains(&(paragraph, item))
}

#[test]
fn every_provision_exists_in_its_law() {
    let Some(laws) = laws() else { return };
    let texts = texts(&laws);
    let design = library().design;
    let mut compared = 0;
    for it in &design.provisions {
        let law = &design.laws[it.law];
        let Some(articles) = texts.get(law.egov.as_deref().unwrap_or_default()) else {
            continue;
        };
        compared += 1;
        assert!(
            exists(articles, &it.number),
            "{} {}",
            law.name.id,
            it.number
        );
    }
    assert!(
        compared > 150,
        "only {compared} provisions could be compared"
    );
}

//! Parsing again after an edit makes the tree that parsing the whole text makes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Texts of every kind: English and Japanese, designs, laws and rules.
const TEXTS: [&str; 6] = [
    include_str!("designs/as-is.gsk"),
    include_str!("designs/japanese.gsk"),
    include_str!("designs/revision.gsk"),
    include_str!("../../policies/japan/laws/residents.gsk"),
    include_str!("../../policies/japan/vocabulary.gsk"),
    include_str!("../../policies/digital-completion/analog-step.gsk"),
];

/// What is typed: whole words, halves of words, and what breaks a file.
const TYPED: &[&str] = &[
    "",
    " ",
    "\n",
    "a",
    "1",
    "-",
    ".",
    ",",
    "、",
    "{",
    "}",
    "\"",
    "「",
    "」",
    "`",
    "#",
    "(",
    ":",
    "：",
    "/",
    "%",
    "keyed",
    "keyed by",
    "by",
    "when applicant has no",
    "step",
    "step X by City",
    "then",
    "or",
    "sector",
    "sector tax\n",
    "actor A is resident\n",
    "procedure P {\n",
    "}\n",
    "  channel paper\n",
    "chanel paper",
    "takes 20 min",
    "第9条",
    "条",
    "手順：",
    "申込",
    "other",
    "purpose",
    "\n\n",
    "  ",
    "also X",
    "令和3年12月1日",
    "income",
    "without",
    "\u{202E}",
    "😀",
];

/// One edit: where, how much goes, and what comes.
#[derive(Clone, Debug)]
struct Edit {
    at: Index,
    gone: usize,
    typed: String,
}

fn edit() -> impl Strategy<Value = Edit> {
    let gone = prop_oneof![6 => Just(0), 3 => 1usize..4, 1 => 0usize..300];
    let typed = prop_oneof![4 => select(TYPED).prop_map(str::to_owned), 1 => "[ -~]{1,3}"];
    (any::<Index>(), gone, typed).prop_map(|(at, gone, typed)| Edit { at, gone, typed })
}

fn apply(text: &str, edit: &Edit) -> String {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let from = edit.at.index(places.len());
    let to = (from + edit.gone).min(places.len() - 1);
    format!(
        "{}{}{}",
        &text[..places[from]],
        edit.typed,
        &text[places[to]..]
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
    ))]

    #[test]
    fn parsing_again_is_parsing_whole(text in select(&TEXTS[..]), edits in prop::collection::vec(edit(), 1..8)) {
        let file = FileId(3);
        let mut text = text.to_owned();
        let mut tree = parse(file, &text);
        for edit in &edits {
            let new = apply(&text, edit);
            tree = reparse(file, &new, tree, &text);
            prop_assert!(tree == parse(file, &new), "{}", differs(&tree, &parse(file, &new)));
            text = new;
        }
        // Taking it all back is an edit like any other.
        let first = TEXTS.into_iter().find(|it| it.len() == text.len()).unwrap_or(TEXTS[0]);
        let back = reparse(file, first, tree, &text);
        prop_assert!(back == parse(file, first));
    }
}

/// The first thing that differs, for whoever has to mend it.
fn differs(
    again: &gensoku_dsl::syntax::parse::Tree,
    whole: &gensoku_dsl::syntax::parse::Tree,
) -> String {
    let words = again
        .lexed
        .tokens
        .iter()
        .zip(&whole.lexed.tokens)
        .find(|(a, b)| a != b);
    let clauses = again
        .clauses
        .iter()
        .zip(&whole.clauses)
        .find(|(a, b)| a != b);
    format!(
        "{} and {} words, first other: {words:?}; {} and {} clauses, first other: {clauses:#?}; {:#?} and {:#?}",
        again.lexed.tokens.len(),
        whole.lexed.tokens.len(),
        again.clauses.len(),
        whole.clauses.len(),
        again.diagnostics,
        whole.diagnostics,
    )
}

//! Every clause of the table is written somewhere in the texts of the project, in English and in Japanese, and is read
//! without a mistake in both.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use gensoku_dsl::fmt::format;
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::parse;
use gensoku_dsl::syntax::spec::{Context, SPECS};
use gensoku_dsl::syntax::tree::Clause;
use gensoku_dsl::text::Lang;

/// A clause by where it stands and its English keyword.
type Written = (Context, &'static str);

fn gather(clauses: &[Clause], out: &mut BTreeSet<Written>) {
    for clause in clauses {
        let spec = clause.spec;
        out.insert((spec.context, spec.keyword.spelling(Lang::En)));
        gather(&clause.subs, out);
        gather(clause.block.as_deref().unwrap_or_default(), out);
    }
}

/// The clauses of a text in a language, which it is turned into.
fn written(text: &str, lang: Lang) -> BTreeSet<Written> {
    let mut out = BTreeSet::new();
    let Ok(form) = format(text, Some(lang)) else {
        return out;
    };
    let tree = parse(FileId(0), &form);
    assert!(
        tree.diagnostics.is_empty(),
        "{:?}\n{form}",
        tree.diagnostics
    );
    gather(&tree.clauses, &mut out);
    out
}

#[test]
fn every_clause_is_written_in_both_languages() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = common::texts(&here.join("tests/designs"));
    for folder in ["examples", "policies"] {
        texts.extend(common::texts(&here.join("..").join(folder)));
    }
    let all: BTreeSet<Written> = SPECS
        .iter()
        .map(|it| (it.context, it.keyword.spelling(Lang::En)))
        .collect();
    for lang in [Lang::En, Lang::Ja] {
        let mut found = BTreeSet::new();
        for (_, text) in &texts {
            found.extend(written(text, lang));
        }
        // In Japanese a number of people is counted by 人, right behind it.
        let counted = |it: &&Written| lang == Lang::Ja && **it == (Context::Skill, "people");
        let missing: Vec<_> = all.difference(&found).filter(|it| !counted(it)).collect();
        assert!(missing.is_empty(), "never written, {lang:?}: {missing:?}");
    }
}

//! What must not change what is found: the order of declarations, the split into files, edits elsewhere.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::syntax::parse::parse;
use gensoku_dsl::syntax::tree::Arg;
use gensoku_project::{Opened, Request};

/// The designs of the examples that use no other file: these can be cut up.
fn designs() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut designs = gensoku_project::designs(&[examples]).unwrap();
    designs.retain(|it| {
        let tree = parse(FileId::default(), &std::fs::read_to_string(it).unwrap());
        let mut uses = tree.clauses.iter().filter(|it| it.keyword == Keyword::Use);
        // A library is a name, a file a string.
        !uses.any(|it| matches!(it.args.first(), Some(Arg::Title(..))))
    });
    assert!(designs.len() > 5, "{designs:?}");
    designs
}

/// The declarations of a text with their keywords, each with the comments before it.
fn declarations(text: &str) -> Vec<(Keyword, String)> {
    let tree = parse(FileId::default(), text);
    let mut end = 0;
    tree.clauses
        .iter()
        .map(|it| {
            let part = text[end..it.span.end as usize].to_owned();
            end = it.span.end as usize;
            (it.keyword, part)
        })
        .collect()
}

/// What is found in a design: identity, verdict and sentence.
fn found(path: &Path) -> BTreeMap<String, String> {
    let opened = Opened::read(path).unwrap();
    assert!(
        opened.project.diagnostics.is_empty(),
        "{:?}",
        opened.project.diagnostics
    );
    let checked = opened.check(&Request::default()).unwrap();
    let told = checked.report.findings.iter();
    told.map(|it| (it.id.clone(), format!("{:?} {}", it.verdict, it.message.en)))
        .collect()
}

fn written(folder: &Path, name: &str, parts: &[String]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, parts.join("\n")).unwrap();
    path
}

#[test]
fn the_order_of_declarations_changes_no_finding() {
    for design in designs() {
        let before = found(&design);
        let text = std::fs::read_to_string(&design).unwrap();
        let mut parts: Vec<String> = declarations(&text).into_iter().map(|it| it.1).collect();
        let folder = tempfile::tempdir().unwrap();
        parts.reverse();
        assert_eq!(
            found(&written(folder.path(), "a.gsk", &parts)),
            before,
            "{}",
            design.display()
        );
        let third = parts.len() / 3;
        parts.rotate_left(third);
        assert_eq!(
            found(&written(folder.path(), "a.gsk", &parts)),
            before,
            "{}",
            design.display()
        );
    }
}

#[test]
fn the_split_into_files_changes_no_finding() {
    for design in designs() {
        let before = found(&design);
        let text = std::fs::read_to_string(&design).unwrap();
        let (head, rest): (Vec<_>, Vec<_>) = declarations(&text)
            .into_iter()
            .partition(|it| matches!(it.0, Keyword::Design | Keyword::Use));
        let folder = tempfile::tempdir().unwrap();
        let mut entry: Vec<String> = head.into_iter().map(|it| it.1).collect();
        for (index, (_, part)) in rest.into_iter().enumerate() {
            let name = format!("part-{index}.gsk");
            written(folder.path(), &name, &[part]);
            entry.push(format!("use \"{name}\""));
        }
        assert_eq!(
            found(&written(folder.path(), "a.gsk", &entry)),
            before,
            "{}",
            design.display()
        );
    }
}

/// The same check of all examples and cases: what is one finding by its identity is told once.
#[test]
fn no_two_findings_bear_one_identity() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = [project.join("examples"), project.join("tests/cases")];
    for path in gensoku_project::designs(&all).unwrap() {
        let checked = Opened::read(&path).unwrap().check(&Request::default());
        let mut ids: Vec<String> = checked
            .unwrap()
            .report
            .findings
            .into_iter()
            .map(|it| it.id)
            .collect();
        ids.sort();
        let twice = ids.windows(2).find(|it| it[0] == it[1]);
        assert_eq!(twice, None, "{}", path.display());
    }
}

/// A name that holds the signs of identities may make two elements bear one.
#[test]
fn elements_that_an_identity_does_not_tell_apart_are_one_finding() {
    let folder = tempfile::tempdir().unwrap();
    let design = |other: &str| {
        format!(
            "design \"Names\" as of 2024-04-01\nactor A is resident\n\
             procedure P {{ serves A per individual starts on application step S by A {{ channel paper then granted }} }}\n\
             procedure `P.S` {{ serves A per individual starts on application step {other} by A {{ channel paper then granted }} }}\n"
        )
    };
    let ids = |other: &str| {
        found(&written(folder.path(), "a.gsk", &[design(other)]))
            .into_keys()
            .collect::<Vec<_>>()
    };
    let of = |ids: &[String], end: &str| ids.iter().filter(|it| it.ends_with(end)).count();
    let (plain, odd) = (ids("T"), ids("`T.U`"));
    assert!(of(&plain, "@P.S") > 0, "{plain:?}");
    assert_eq!(of(&plain, "@P.S"), of(&odd, "@P.S"), "{plain:?} {odd:?}");
    assert_eq!(of(&plain, "@P.S.T"), of(&odd, "@P.S.T.U"));
}

#[test]
fn edits_elsewhere_change_no_identity() {
    for design in designs() {
        let before: Vec<String> = found(&design).into_keys().collect();
        let text = std::fs::read_to_string(&design).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let more = "actor SomebodyElse is company\n\
                    procedure SomethingElse {\n  step Look by SomebodyElse { then granted }\n}\n";
        let edited = written(folder.path(), "a.gsk", &[text, more.to_owned()]);
        let after: Vec<String> = found(&edited).into_keys().collect();
        assert_eq!(after, before, "{}", design.display());
    }
}

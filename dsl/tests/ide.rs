//! What an editor is told.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{files, project, told};
use gensoku_dsl::ide::*;
use gensoku_dsl::source::{FileId, Span};
use gensoku_dsl::syntax::spec::NameKind;
use gensoku_dsl::{Project, load};

/// A text with `|` where the caret is.
fn caret(text: &str) -> (Project, FileId, u32) {
    let at = text.find('|').unwrap();
    let project = project(&text.replacen('|', "", 1));
    let file = project
        .sources
        .iter()
        .find(|(_, s)| s.name == "test.gsk")
        .unwrap()
        .0;
    (project, file, u32::try_from(at).unwrap())
}

fn completions(text: &str) -> Vec<String> {
    let (project, file, at) = caret(text);
    complete(&project, file, at)
        .into_iter()
        .map(|c| c.text)
        .collect()
}

#[test]
fn completion() {
    let head = "actor A is resident\nactor B is company\nsystem S of B\n";
    assert_eq!(completions(&format!("{head}data D owned by |")), ["A", "B"]);
    assert_eq!(
        completions(&format!("{head}data D owned by A|")),
        ["A", "B"]
    );
    let channels = completions("procedure P { step X by A { channel | } }");
    assert!(channels.contains(&"smartphone".to_owned()) && !channels.contains(&"takes".to_owned()));
    let clauses = completions("procedure P { step X by A { channel web\n | } }");
    assert!(clauses.contains(&"takes".to_owned()) && clauses.contains(&"on".to_owned()));
    assert!(!clauses.contains(&"serves".to_owned()));
    let procedure = completions("procedure P { serves A\n | }");
    assert!(procedure.contains(&"step".to_owned()) && procedure.contains(&"per".to_owned()));
    let declarations = completions("actor A is resident\n|");
    assert!(
        declarations.contains(&"procedure".to_owned()) && declarations.contains(&"many".to_owned())
    );
    let japanese = completions("手続：P { 手順：X　担当：A { 経路：| } }");
    assert!(japanese.contains(&"書面".to_owned()));
    let labels = completions("手続：P { 手順：X　担当：A { 経路：書面　| } }");
    assert!(labels.contains(&"所要：".to_owned()));
    let laws = completions("law L is act\nprocedure P { step X by A under | { } }");
    assert_eq!(laws, ["L"]);
}

#[test]
fn where_a_name_is_declared_and_named() {
    let (project, file, at) = caret(
        "actor City \"Town\" / \"市\" is municipality\ndata D owned by City\ndata E owned by 市\nsystem S of Ci|ty holds D",
    );
    assert_eq!(told(&project), Vec::<String>::new());
    let declared = definition(&project, file, at).unwrap();
    assert_eq!(project.sources.range(declared).0.line, 1);
    let named: Vec<_> = references(&project, file, at)
        .into_iter()
        .map(|span| {
            (
                project.sources.range(span).0.line,
                project.sources.text(span),
            )
        })
        .collect();
    assert_eq!(named, [(1, "City"), (2, "City"), (3, "市"), (4, "City")]);
    let hover = hover(&project, file, at).unwrap();
    assert_eq!(
        hover.text.en,
        "actor `City`\n\nactor City \"Town\" / \"市\" is municipality"
    );
}

fn apply(project: &Project, file: FileId, edits: &[Edit]) -> String {
    let mut text = project.sources.get(file).unwrap().text.clone();
    for edit in edits.iter().rev().filter(|e| e.span.file == file) {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

#[test]
fn renaming_is_the_same_design_with_another_name() {
    let (project, file, at) = caret(
        "actor City \"Town\" / \"市\" is municipality many 2\nactor A is resident\ndata D owned by City\ndata E owned by 市\nsystem S of City holds D\nprocedure P { step X by A { then Y } step Y by other Cit|y { reads D from S of other City then granted } }\nlaw L is act { art 1 requires step of P.Y }",
    );
    assert_eq!(told(&project), Vec::<String>::new());
    let edits = rename(&project, file, at, "the Town").unwrap();
    let renamed = apply(&project, file, &edits);
    assert_eq!(
        renamed,
        "actor `the Town` \"Town\" / \"市\" is municipality many 2\nactor A is resident\ndata D owned by `the Town`\ndata E owned by 市\nsystem S of `the Town` holds D\nprocedure P { step X by A { then Y } step Y by other `the Town` { reads D from S of other `the Town` then granted } }\nlaw L is act { art 1 requires step of P.Y }"
    );
    assert_eq!(told(&common::project(&renamed)), Vec::<String>::new());
    // A step, named with its procedure.
    let at = project.sources.get(file).unwrap().text.find("P.Y").unwrap() + 2;
    let edits = rename(&project, file, u32::try_from(at).unwrap(), "Z").unwrap();
    let renamed = apply(&project, file, &edits);
    assert!(
        renamed.contains("then Z }") && renamed.contains("step Z by") && renamed.contains("of P.Z")
    );
    assert_eq!(
        rename(&project, file, u32::try_from(at).unwrap(), "X")
            .unwrap_err()
            .en,
        "the name `X` is taken"
    );
}

#[test]
fn what_a_library_declares_is_not_renamed() {
    let (project, file, at) = caret("use japan\ndata D sector t|ax");
    assert!(definition(&project, file, at).is_some());
    assert_eq!(
        rename(&project, file, at, "x").unwrap_err().en,
        "a library declares this name"
    );
}

#[test]
fn keywords_are_told() {
    let (project, file, at) =
        caret("actor A is resident\nprocedure P { step X by A { ta|kes 5 min then granted } }");
    let hover = hover(&project, file, at).unwrap();
    assert_eq!(project.sources.text(hover.span), "takes");
    assert_eq!(
        hover.text.en,
        "`takes` (`所要：`): the effort of whoever performs it"
    );
}

#[test]
fn folds_and_outline() {
    let project = load(&files(), &["as-is.gsk"]);
    let file = project
        .sources
        .iter()
        .find(|(_, s)| s.name == "as-is.gsk")
        .unwrap()
        .0;
    assert_eq!(
        folding(&project, file),
        [(15, 17), (19, 41), (24, 28), (29, 32), (33, 38)]
    );
    let outline = outline(&project, file);
    let procedure = outline.iter().find(|o| o.name == "Benefit").unwrap();
    let steps: Vec<_> = procedure.children.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(steps, ["Apply", "Mail", "Review", "Pay", "Refuse"]);
}

#[test]
fn colours_do_not_overlap_and_tell_names_apart() {
    let project = load(&files(), &["as-is.gsk"]);
    let file = project
        .sources
        .iter()
        .find(|(_, s)| s.name == "as-is.gsk")
        .unwrap()
        .0;
    let colours = colours(&project, file);
    assert!(
        colours
            .windows(2)
            .all(|pair| pair[0].0.end <= pair[1].0.start)
    );
    let text = |span: Span| project.sources.text(span);
    assert!(
        colours
            .iter()
            .any(|(s, c)| text(*s) == "Parent" && *c == Colour::Name(NameKind::Actor))
    );
    assert!(
        colours
            .iter()
            .any(|(s, c)| text(*s) == "granted" && *c == Colour::Name(NameKind::Outcome))
    );
    assert!(
        colours
            .iter()
            .any(|(s, c)| text(*s) == "paper" && *c == Colour::Word)
    );
    assert!(
        colours
            .iter()
            .any(|(s, c)| text(*s) == "keyed by" && *c == Colour::Keyword)
    );
    assert!(
        colours
            .iter()
            .any(|(s, c)| text(*s) == "1741" && *c == Colour::Number)
    );
}

/// The same in Japanese: places are bytes, and a character is three of them.
#[test]
fn in_japanese() {
    const TEXT: &str = "主体：市　種類：市区町村　数：２
主体：町民　種類：住民
情報：世帯　対象：世帯　所有者：市
システム：住民台帳　所管：市　保有：世帯
手続：救済　｛
　利用者：町民
　手順：申込　担当：町民　｛
　　経路：書面
　　所要：２０分
　　次：審査
　｝
　手順：審査　担当：他の：市　｛
　　参照：世帯　元：住民台帳
　　次：認容
　｝
｝
法令：要領　種類：通知　｛　第一条　要求：経路：書面　対象手続：救済．申込　｝
";
    let at = |needle: &str, into: usize| u32::try_from(TEXT.find(needle).unwrap() + into).unwrap();
    let project = project(TEXT);
    assert_eq!(told(&project), Vec::<String>::new());
    let file = FileId(0);
    let text = |span: Span| project.sources.text(span);

    // Completion: names of the kind that is wanted, and labels.
    let offered = |place: u32| -> Vec<String> {
        let offers = complete(&project, file, place).into_iter();
        offers.map(|it| it.text).collect()
    };
    assert_eq!(offered(at("所有者：市", "所有者：".len())), ["市", "町民"]);
    assert_eq!(offered(at("元：住民台帳", "元：".len())), ["住民台帳"]);
    let channels = offered(at("経路：書面", "経路：".len()));
    assert!(channels.contains(&"窓口".to_owned()) && !channels.contains(&"counter".to_owned()));

    // Definition and references, from within a word.
    let declared = definition(&project, file, at("他の：市", "他の：".len())).unwrap();
    assert_eq!(
        (text(declared), project.sources.range(declared).0.line),
        ("市", 1)
    );
    let named = references(
        &project,
        file,
        at("システム：住民台帳", "システム：住民".len()),
    );
    let lines: Vec<_> = named
        .iter()
        .map(|&span| project.sources.range(span).0.line)
        .collect();
    assert_eq!(lines, [4, 13]);

    // Hover.
    let effort = hover(&project, file, at("所要：２０分", 3)).unwrap();
    assert_eq!(text(effort.span), "所要：");
    assert!(effort.text.ja.contains("所要"), "{}", effort.text.ja);
    let household = hover(&project, file, at("参照：世帯", "参照：".len())).unwrap();
    assert!(
        household.text.ja.starts_with("情報「世帯」"),
        "{}",
        household.text.ja
    );

    // Renaming a step, named with its procedure in a law.
    let edits = rename(&project, file, at("救済．申込", "救済．".len()), "届出").unwrap();
    let renamed = apply(&project, file, &edits);
    assert!(renamed.contains("手順：届出") && renamed.contains("救済．届出"));
    assert_eq!(told(&common::project(&renamed)), Vec::<String>::new());
    // A name that is none by itself is quoted; a unit of the same spelling stays.
    let edits = rename(&project, file, at("情報：世帯", "情報：".len()), "条の表").unwrap();
    assert!(apply(&project, file, &edits).contains("対象：世帯"));

    // Folding and colours.
    assert_eq!(folding(&project, file), [(5, 16), (7, 11), (12, 15)]);
    let colours = colours(&project, file);
    assert!(
        colours
            .windows(2)
            .all(|pair| pair[0].0.end <= pair[1].0.start)
    );
    let colour = |needle: &str| {
        let found = colours.iter().find(|(span, _)| text(*span) == needle);
        found.map(|(_, colour)| *colour)
    };
    assert_eq!(colour("町民"), Some(Colour::Name(NameKind::Actor)));
    assert_eq!(colour("書面"), Some(Colour::Word));
    assert_eq!(colour("所要："), Some(Colour::Keyword));
    assert_eq!(colour("認容"), Some(Colour::Name(NameKind::Outcome)));
}

//! The language reference says what the tables say, and its examples can be read.
//!
//! Where the tables have changed, `UPDATE_DOCS=1 cargo test -p gensoku-dsl --test reference` writes it anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};

use common::{project, told};
use gensoku_dsl::codes::CODES;
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::docs::table;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::syntax::spec::Set;
use gensoku_dsl::syntax::tree::{Arg, Clause};
use gensoku_dsl::text::Lang;

fn docs(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    folder.join(name)
}

/// The words of closed vocabularies, the keywords and the codes, as the reference of a language lists them.
fn made(lang: Lang) -> String {
    let mut out = String::new();
    for (en, ja, set) in [
        ("kinds of actors", "主体の種類", Set::ActorKind),
        ("kinds of laws", "法令の種類", Set::Level),
        ("units", "単位", Set::Unit),
        ("channels", "経路", Set::Channel),
        ("needs", "必要なもの", Set::Need),
        ("methods of identification", "本人確認の方法", Set::Method),
        ("dispositions", "処遇", Set::Disposition),
        ("assessments", "評価の種類", Set::Assessment),
        ("concerns", "関心", Set::Concern),
        ("levels of remedies", "対処の水準", Set::Remedy),
    ] {
        let words = set.words().into_iter().map(|(en, ja)| match lang {
            Lang::En => format!("`{en}` {ja}"),
            Lang::Ja => format!("`{ja}`（{en}）"),
        });
        let words: Vec<String> = words.collect();
        out += &match lang {
            Lang::En => format!("- **{en}**: {}\n", words.join(", ")),
            Lang::Ja => format!("- **{ja}**：{}\n", words.join("、")),
        };
    }
    out += match lang {
        Lang::En => {
            "\n## All keywords\n\nA Japanese keyword is written with its colon, `：` or `:`.\n\n"
        }
        Lang::Ja => {
            "\n## キーワードの一覧\n\nキーワードはコロン（`：` 又は `:`）を付けて書きます。コロンのない語は名前です。\n\n"
        }
    };
    out += &table(lang);
    match lang {
        Lang::En => {
            out += MISTAKES;
            for code in CODES {
                out += &format!("### `{}`\n\n{}\n\n{}\n\n", code.code, code.en, code.ja);
                if !code.wrong.is_empty() && !code.wrong.contains('\u{202E}') {
                    out += &format!(
                        "```text\n{}\n```\n\nput right:\n\n```gsk\n{}\n```\n\n",
                        code.wrong.trim_end(),
                        code.right
                    );
                }
            }
        }
        Lang::Ja => {
            out += MISTAKES_JA;
            for code in CODES {
                out += &format!("| `{}` | {} |\n", code.code, code.ja);
            }
        }
    }
    out.trim_end().to_owned() + "\n"
}

const MISTAKES: &str = "\n## What is told of a mistake

The mistakes of a file are told in one run, each once, at its place: a block is read although its first line is not
understood. Only what may follow from another mistake (a name that the line which is not understood may declare, a second
mistake on the same line) is not told until that one is put right.

";

const MISTAKES_JA: &str = "\n## 誤りの一覧

ファイルの誤りは一度の実行で全て、それぞれ一度だけ、その場所とともに示します。ほかの誤りから生じたかもしれないもの（理解
できなかった行で宣言されたかもしれない名前、同じ行の二つ目の誤り）は、元の誤りを直した後に示します。書き方の例と直し方
は `gensoku explain 記号 --lang ja`（例：`gensoku explain unknown-name --lang ja`）で見られます。

| 記号 | 内容 |
| --- | --- |
";

/// Holds what stands behind a mark of a document to what is made, or writes it anew.
fn held(name: &str, mark: &str, made: &str) {
    let text = std::fs::read_to_string(docs(name)).unwrap();
    let (before, after) = text.split_once(mark).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(docs(name), format!("{before}{mark}{made}")).unwrap();
        return;
    }
    assert!(
        after == made,
        "docs/{name} is not what the tables say: run with UPDATE_DOCS=1"
    );
}

#[test]
fn the_tables_are_those_of_the_code() {
    held("language.md", "## Closed vocabularies\n\n", &made(Lang::En));
    held("language.ja.md", "## 決められた語\n\n", &made(Lang::Ja));
}

/// What the library `japan` declares, by kind.
fn library() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/japan");
    let texts = common::texts(&folder);
    let trees: Vec<_> = (texts.iter())
        .map(|(_, text)| gensoku_dsl::syntax::parse::parse(FileId(0), text))
        .collect();
    let clauses: Vec<&Clause> = trees.iter().flat_map(|it| &it.clauses).collect();
    let mut out = String::new();
    for (keyword, en, ja) in [
        (Keyword::Sector, "Sectors", "分野"),
        (Keyword::Purpose, "Purposes", "目的"),
        (Keyword::Event, "Events", "出来事"),
        (Keyword::Document, "Documents", "書類"),
        (Keyword::Outcome, "Outcomes", "結果"),
        (Keyword::Group, "Groups of people", "集団"),
        (Keyword::Data, "Data", "情報"),
        (Keyword::Identifier, "Identifiers", "識別子"),
        (
            Keyword::Mapping,
            "Tables from one identifier to another",
            "対応表",
        ),
        (Keyword::Actor, "Actors", "主体"),
        (Keyword::System, "Systems", "システム"),
        (
            Keyword::Law,
            "Laws, with the provisions that are written down",
            "法令（収録した規定）",
        ),
    ] {
        let of_kind: Vec<&&Clause> = clauses.iter().filter(|it| it.keyword == keyword).collect();
        if of_kind.is_empty() {
            continue;
        }
        let within = keyword == Keyword::Purpose || keyword == Keyword::Data;
        let law = keyword == Keyword::Law;
        let more = if within {
            " within 上位 |"
        } else if law {
            " provisions 規定 |"
        } else {
            ""
        };
        let rule = if more.is_empty() { "" } else { " --- |" };
        out += &format!(
            "\n## {en}　{ja}\n\n| name 名前 | English | 日本語 |{more}\n| --- | --- | --- |{rule}\n"
        );
        for clause in of_kind {
            let name = clause.name().unwrap().last();
            let mut also: Vec<String> = Vec::new();
            let titles = clause.args.iter().find_map(|it| match it {
                Arg::Title(title, _) => Some(title),
                _ => None,
            });
            for alias in clause.all(Keyword::Also).flat_map(|it| &it.args) {
                match alias {
                    Arg::Name(path) => also.push(path.joined().into_owned()),
                    Arg::Title(title, _) => also.push(title.first.clone()),
                    _ => {}
                }
            }
            let english = titles.map_or("", |it| it.first.as_str());
            let mut japanese: Vec<&str> = titles
                .and_then(|it| it.second.as_deref())
                .into_iter()
                .collect();
            japanese.extend(also.iter().map(String::as_str));
            out += &format!("| `{name}` | {english} | {} |", japanese.join("、"));
            if within {
                let wider = clause.find(Keyword::Within).and_then(|it| it.name());
                out += &wider.map_or(" |".to_owned(), |it| format!(" `{}` |", it.last()));
            }
            if law {
                let provisions = clause.clauses().filter_map(|it| match it.args.first() {
                    Some(Arg::Provision(number, _)) => Some(number.japanese()),
                    _ => None,
                });
                out += &format!(" {} |", provisions.collect::<Vec<_>>().join("、"));
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn the_library_is_listed() {
    held(
        "library.md",
        "<!-- made from policies/japan -->\n",
        &library(),
    );
}

/// The examples of a Markdown text.
fn examples(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        match (&mut current, line) {
            (None, "```gsk") => current = Some(String::new()),
            (Some(_), "```") => out.extend(current.take()),
            (Some(example), line) => {
                example.push_str(line);
                example.push('\n');
            }
            (None, _) => {}
        }
    }
    out
}

#[test]
fn the_examples_can_be_read() {
    let read = |name| examples(&std::fs::read_to_string(docs(name)).unwrap());
    let (english, japanese) = (read("language.md"), read("language.ja.md"));
    assert!(english.len() > 8, "the tutorial has examples");
    assert!(!japanese.is_empty(), "the tutorial has a first page");
    for example in english.into_iter().chain(japanese) {
        assert_eq!(told(&project(&example)), Vec::<String>::new(), "{example}");
        for lang in [Lang::En, Lang::Ja] {
            let form = gensoku_dsl::fmt::format(&example, Some(lang)).unwrap();
            assert_eq!(told(&project(&form)), Vec::<String>::new(), "{form}");
        }
    }
}

#[test]
fn every_keyword_is_in_the_reference() {
    let english = std::fs::read_to_string(docs("language.md")).unwrap();
    let japanese = std::fs::read_to_string(docs("language.ja.md")).unwrap();
    for keyword in Keyword::ALL {
        let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
        for (text, row) in [
            (&english, format!("| `{en}` | `{ja}` |")),
            (&japanese, format!("| `{ja}` | `{en}` |")),
        ] {
            assert!(text.contains(&row), "{row}");
        }
    }
}

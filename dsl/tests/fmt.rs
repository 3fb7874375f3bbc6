//! Every text has one form, in both languages, and means the same in it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::path::Path;

use common::{files, texts, told, without_places};
use gensoku_dsl::fmt::format;
use gensoku_dsl::syntax::token::lex;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Project, parse_str};

fn formatted(text: &str, lang: Option<Lang>) -> String {
    match format(text, lang) {
        Ok(text) => text,
        Err(diagnostics) => {
            panic!(
                "{:?}",
                diagnostics
                    .iter()
                    .map(|d| (&d.message.en, d.primary.span))
                    .collect::<Vec<_>>()
            )
        }
    }
}

fn meaning(project: &Project) -> String {
    let rules: Vec<String> = project
        .rules
        .iter()
        .map(|rule| {
            let mut rule = rule.clone();
            // The text of an example is not kept in the rule, only its place.
            rule.examples.clear();
            without_places(&rule)
        })
        .collect();
    without_places(&project.design) + &rules.join("\n")
}

/// What must hold of the formatter for any text without syntax errors.
fn check(name: &str, text: &str) {
    let once = formatted(text, None);
    assert_eq!(formatted(&once, None), once, "{name}: not one form");
    let en = formatted(text, Some(Lang::En));
    let ja = formatted(text, Some(Lang::Ja));
    assert_eq!(
        formatted(&en, Some(Lang::En)),
        en,
        "{name}: not one English form"
    );
    assert_eq!(
        formatted(&ja, Some(Lang::Ja)),
        ja,
        "{name}: not one Japanese form\n{ja}"
    );
    assert_eq!(
        formatted(&en, Some(Lang::Ja)),
        ja,
        "{name}: English to Japanese"
    );
    assert_eq!(
        formatted(&ja, Some(Lang::En)),
        en,
        "{name}: there and back\n{ja}"
    );
    let comments = |text: &str| text.matches(['#', '＃']).count();
    assert_eq!(comments(text), comments(&ja), "{name}: comments are kept");
    let before = parse_str("test.gsk", text, &files());
    for after in [&once, &en, &ja] {
        let project = parse_str("test.gsk", after, &files());
        assert_eq!(
            told(&project).len(),
            told(&before).len(),
            "{name}: {:?}\n{after}",
            told(&project)
        );
        assert_eq!(meaning(&project), meaning(&before), "{name}\n{after}");
    }
}

#[test]
fn the_designs() {
    for (path, text) in texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/designs")) {
        check(&path.display().to_string(), &text);
    }
}

#[test]
fn the_policies_and_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = texts(&root.join("policies"));
    all.extend(texts(&root.join("examples")));
    if all.is_empty() {
        println!("skipped: there are no policies or examples beside this crate");
    }
    for (path, text) in all {
        check(&path.display().to_string(), &text);
    }
}

/// Whether the last line of a text lists sources.
fn in_sources(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with("source")
}

/// A text with other spaces between its words: those of a line are so many, and lines that are set in, so far.
fn spaced(text: &str, between: &str, before: &str) -> String {
    let lexed = lex(text);
    let mut words: Vec<_> = lexed.tokens.iter().chain(&lexed.comments).collect();
    words.sort_by_key(|it| it.start);
    let mut out = String::new();
    let mut last = 0;
    for word in words {
        let gap = &text[last..word.start as usize];
        match gap.rfind('\n') {
            Some(at) => {
                out.extend(gap.matches('\n'));
                // A line that begins at the very left has a meaning of its own.
                out.push_str(if at + 1 == gap.len() { "" } else { before });
            }
            // Two spaces set the sources of a rule apart.
            None if in_sources(&text[..last]) => out.push_str(gap),
            None => out.push_str(if gap.is_empty() { "" } else { between }),
        }
        out.push_str(&text[word.start as usize..word.end as usize]);
        last = word.end as usize;
    }
    out
}

/// The columns are made from the words and the lines alone.
#[test]
fn the_spaces_that_were_there_have_no_part_in_the_form() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let form = texts(&here.join("tests/form"));
    assert!(!form.is_empty());
    for (path, text) in &form {
        let name = path.display().to_string();
        assert_eq!(&formatted(text, None), text, "{name}: in its form");
        check(&name, text);
    }
    let mut all = form;
    all.extend(texts(&here.join("tests/designs")));
    all.extend(texts(&here.join("../policies")));
    all.extend(texts(&here.join("../examples")));
    for (path, text) in all {
        let form = formatted(&text, None);
        for (between, before) in [(" ", " "), ("     ", "         "), ("\u{3000}", "\t")] {
            let other = spaced(&text, between, before);
            assert_eq!(formatted(&other, None), form, "{}\n{other}", path.display());
        }
    }
}

#[test]
fn one_form() {
    let text = "procedure   P{serves A per individual\n\n\n  # why\n step S by A{channel paper,post  # so\ntakes 20分（１０ to ４５） then  all  T   granted}\n# end\n}";
    let text = text.replace("paper,post", "paper or channel post");
    assert_eq!(
        formatted(&text, Some(Lang::En)),
        "procedure P {\n  serves A per individual\n\n  # why\n  step S by A {\n    channel  paper or post  # so\n    takes    20 min (10 to 45)\n    then     all T granted\n  }\n  # end\n}\n"
    );
    assert_eq!(
        formatted(&text, Some(Lang::Ja)),
        "手続：P　{\n  利用者：A　単位：個人\n\n  # why\n  手順：S　担当：A　{\n    経路：書面　又は：郵送  # so\n    所要：20分（10〜45）\n    並行：T、認容\n  }\n  # end\n}\n"
    );
}

/// What fuzzing found, each the smallest text that shows it.
#[test]
fn what_fuzzing_found() {
    // A break behind a keyword, which a Japanese label cannot keep.
    check(
        "break",
        "actor A is resident\nprocedure P { step X by A { then granted } }\n\
         revision R of P {\n  set step\n\n  X { channel\n paper takes\n\n20 min }\n}\n",
    );
    // Comments between a word and a colon, and between the words of one keyword, in the words of a rule.
    for words in [
        "t where branches on\n  # affair\n  : number",
        "t where branches on\n  : number",
        "t where keyed # one\n  # two\n  by number",
    ] {
        let rule = format!(
            "rule a of p is error \"A\"\n  for each step s\n  must no step {words}\n  say \"B\"\n"
        );
        check(words, &rule);
    }
}

#[test]
fn another_spelling_becomes_the_one_that_is_written() {
    let text = "主体：A　種類：住民\n手続：P { 手順：X　担当：A { 経路：紙　又は：スマートフォン　必要：スマートフォン　次：認容 } }\n";
    check("spelling", text);
    assert!(formatted(text, None).contains("経路：書面　又は：スマホ　必要：スマホ"));
}

#[test]
fn a_text_with_errors_is_left_alone() {
    let diagnostics = format("step {", None).unwrap_err();
    assert!(!diagnostics.is_empty());
}

#[test]
fn amounts_and_flags_read_well_in_japanese() {
    let english = "actor City is municipality staff 4 at 2500 yen per hour
system Pool of City own standing used 2 per year sensitive
plan Rollout {
  milestone Pilot by 2025-03-31 { covers Pool  needs 12 people skilled \"data migration\"  trains 3 people }
  measure \"time of a clerk\" from 30 min to 1 min by 2026-03-31
}
law L is act {
  art 1 permits reads D from municipality to City
}
";
    let japanese = "主体：City　種類：市区町村　職員：4　時給：2500円　単位：時間
システム：Pool　所管：City　独自：　常時：　利用回数：2　単位：年
計画：Rollout　{
  節目：Pilot　期限：2025-03-31　{ 範囲対象：Pool　必要：12人　技能：「data migration」　養成：3人 }
  指標：「time of a clerk」　現状：30分　目標：1分　期限：2026-03-31
}
法令：L　種類：法律　{
  第1条　許可：参照：D　元：市区町村　先：City
}
";
    let english = english.replace(" sensitive", "");
    let turned = gensoku_dsl::fmt::format(&english, Some(Lang::Ja)).unwrap();
    assert_eq!(turned, japanese);
    let back = gensoku_dsl::fmt::format(&turned, Some(Lang::En)).unwrap();
    assert_eq!(back, gensoku_dsl::fmt::format(&english, None).unwrap());
}

#[test]
fn what_is_told_does_not_depend_on_lines() {
    let text =
        "actor A is resident\nprocedure P { step X by A { reads D\n  Q then granted } }\nactor A";
    let codes = |text: &str| -> Vec<&str> {
        let told = parse_str("t.gsk", text, &files()).diagnostics;
        told.iter().map(|it| it.code).collect()
    };
    let one_line = text.replace("\n  Q", " Q");
    assert_eq!(codes(text), codes(&one_line));
    assert_eq!(codes(text), codes(&format(text, None).unwrap()));
}

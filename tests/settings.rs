//! `gensoku.ron`: profiles, changes with a reason, packs of the project's own; and what is told when it is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::Verdict;
use gensoku_policies::codes;
use gensoku_project::{Checked, Opened, Request};
use tempfile::TempDir;

const DESIGN: &str = "design \"Town\" as of 2024-04-01
actor Citizen is resident
actor Town is municipality
procedure P {
  serves Citizen per household
  step Apply by Citizen { channel fax  takes 90 sec  then granted }
}
";

const RULE: &str = "rule no-fax of town is warning
  \"A step by fax\" / \"ファクスによる手順\"
  concern  process
  source   TownPlan
  for      each step s
  must     not s.channel is fax
  say      \"{s} is done by fax\" / \"{s}はファクスで行われる\"
  example violates at P.Apply channel {
    procedure P { serves Resident  step Apply by Resident { channel fax  then granted } }
  }
  example conforms {
    procedure P { serves Resident  step Apply by Resident { channel web  then granted } }
  }
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn opened(folder: &Path) -> Opened {
    Opened::read(&folder.join("a.gsk")).unwrap()
}

fn checked(files: &[(&str, &str)], packs: &[&str]) -> Checked {
    let folder = folder(files);
    let opened = opened(folder.path());
    let told: Vec<_> = opened
        .project
        .diagnostics
        .iter()
        .map(|it| &it.message.en)
        .collect();
    assert!(told.is_empty(), "{told:?}");
    let packs = packs.iter().map(|&it| it.to_owned()).collect();
    opened
        .check(&Request {
            packs,
            ..Request::default()
        })
        .unwrap()
}

/// The diagnostics of a project: the code, the underlined text, the message and the help.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    let opened = opened(folder.path());
    let diagnostics = opened.project.diagnostics.iter();
    diagnostics
        .map(|it| {
            let there = opened.project.sources.text(it.primary.span);
            let help = it.help.as_ref().map_or("", |it| it.en.as_str());
            format!("{} “{there}”: {}; {help}", it.code, it.message.en)
        })
        .collect()
}

fn packs(checked: &Checked) -> BTreeSet<&str> {
    checked
        .report
        .tallies
        .iter()
        .map(|it| it.pack.as_str())
        .collect()
}

#[test]
fn a_profile_asks_its_own_rules_and_says_so() {
    let all = checked(&[("a.gsk", DESIGN)], &[]);
    assert_eq!(all.asked.profiles[0].0, "digital-principles");
    let structural = checked(&[("a.gsk", DESIGN)], &["structural"]);
    assert_eq!(structural.asked.profiles[0].0, "structural");
    assert!(packs(&structural).contains("no-central-management"));
    assert!(!packs(&structural).contains("digital-completion"));
    let settings = "(profile: \"digital-procedures\")";
    let act = checked(&[("a.gsk", DESIGN), ("gensoku.ron", settings)], &[]);
    assert_eq!(act.asked.profiles[0].0, "digital-procedures");
    assert!(packs(&act).contains("once-only") && !packs(&act).contains("no-central-management"));
    // What the command line names stands above the settings.
    let named = checked(
        &[("a.gsk", DESIGN), ("gensoku.ron", settings)],
        &["minimum-unit"],
    );
    assert_eq!(packs(&named), BTreeSet::from(["minimum-unit"]));
    assert_eq!(named.asked.packs[0].0, "minimum-unit");
}

#[test]
fn severities_and_parameters_change_with_a_reason() {
    let before = checked(&[("a.gsk", DESIGN)], &[]);
    let ids = |it: &Checked| -> BTreeSet<String> {
        it.report.findings.iter().map(|it| it.id.clone()).collect()
    };
    assert!(ids(&before).contains("own-time@P"));
    let settings = "(
        severities: { \"coarse-decision\": (is: \"note\", because: \"the act says so\") },
        parameters: { \"own-time-limit\": (value: Seconds(120), because: \"a pilot\") },
    )";
    let after = checked(&[("a.gsk", DESIGN), ("gensoku.ron", settings)], &[]);
    assert!(!ids(&after).contains("own-time@P"));
    let coarse = after
        .report
        .findings
        .iter()
        .find(|it| it.rule == "coarse-decision")
        .unwrap();
    assert_eq!(
        (coarse.severity, coarse.verdict),
        (Severity::Note, Verdict::Violates)
    );
    let changes: Vec<String> = after
        .asked
        .changes
        .iter()
        .map(|it| format!("{}: {} → {} ({})", it.of, it.from.en, it.to.en, it.because))
        .collect();
    assert_eq!(
        changes,
        [
            "coarse-decision: error → note (the act says so)",
            "own-time-limit: 1 min → 2 min (a pilot)"
        ]
    );
}

#[test]
fn a_pack_of_the_projects_own_is_asked_beside_the_profile() {
    let files = [
        ("a.gsk", DESIGN),
        ("gensoku.ron", "(packs: [\"rules/town\"])"),
        ("rules/town/no-fax.gsk", RULE),
    ];
    let all = checked(&files, &[]);
    assert!(
        all.report
            .findings
            .iter()
            .any(|it| it.id == "no-fax@P.Apply")
    );
    assert!(packs(&all).contains("digital-completion"));
    let own = checked(&files, &["town"]);
    assert_eq!(packs(&own), BTreeSet::from(["town"]));
    // A rule that stands in the design itself is asked as well.
    let together = format!("{DESIGN}{RULE}");
    let inside = checked(&[("a.gsk", &together)], &[]);
    assert!(
        inside
            .report
            .findings
            .iter()
            .any(|it| it.id == "no-fax@P.Apply")
    );
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let settings = |text: &str| told(&[("a.gsk", DESIGN), ("gensoku.ron", text)]);
    assert_eq!(
        settings("(\n  profile: \"structurl\",\n)"),
        [
            "unknown-pack “\"structurl\"”: there is no profile `structurl`; did you mean `structural`?"
        ]
    );
    assert_eq!(
        settings("(severities: { \"own-tme\": (is: \"note\", because: \"x\") })"),
        ["unknown-rule “\"own-tme\"”: there is no rule `own-tme`; did you mean `own-time`?"]
    );
    assert_eq!(
        settings("(severities: { \"own-time\": (is: \"nota\", because: \"x\") })"),
        [
            "unknown-severity “\"nota\"”: `nota` is none of error, warning, note; did you mean `note`?"
        ]
    );
    assert_eq!(
        settings("(severities: { \"own-time\": (is: \"note\", because: \" \") })"),
        [
            "setting-without-reason “\"own-time\"”: `own-time` is changed without a reason; add `because: \"…\"`"
        ]
    );
    assert_eq!(
        settings("(parameters: { \"own-time-limit\": (value: Number(2), because: \"x\") })"),
        [
            "setting-type “\"own-time-limit\"”: `own-time-limit` is of another type; write it like `Seconds(60)`"
        ]
    );
    let unread = settings("(\n  profil: \"structural\",\n)");
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(unread[0].starts_with("bad-settings"), "{unread:?}");
    assert!(unread[0].ends_with("did you mean `profile`?"), "{unread:?}");
    assert_eq!(
        settings("(packs: [\"../elsewhere\"])"),
        ["bad-pack “\"../elsewhere\"”: `../elsewhere` is no folder of rules in this project; "]
    );
}

#[test]
fn a_wrong_rule_of_ones_own_is_told_at_its_place() {
    let with = |rule: &str| {
        told(&[
            ("a.gsk", DESIGN),
            ("gensoku.ron", "(packs: [\"town\"])"),
            ("town/no-fax.gsk", rule),
        ])
    };
    assert_eq!(
        with(&RULE.replace("s.channel is fax", "s.chanel is fax")),
        ["unknown-property “chanel”: a step has no property `chanel`; did you mean `channel`?"]
    );
    assert_eq!(
        with(&RULE.replace("channel web", "channel fax")),
        [
            "rule-example “example conforms {\n    procedure P { serves Resident  step Apply by Resident { channel fax  then granted } }\n  }”: this example does not show what it says: expected nothing, got violates at P.Apply; "
        ]
    );
    let stranger = with(&RULE.replace("of town", "of village"));
    assert_eq!(
        stranger,
        ["bad-pack “village”: this rule is of `village` and lies in the folder of `town`; "]
    );
}

#[test]
fn a_pack_of_ones_own_changes_nothing_that_ships() {
    let town = "(title: (en: \"Town\", ja: \"町\"), principle: (en: \"x\", ja: \"x\"), parameters: {
        \"own-time-limit\": (title: (en: \"l\", ja: \"l\"), values: [(from: None, value: Seconds(999999), source: \"s\")]),
    })";
    let files = [
        ("a.gsk", DESIGN),
        ("gensoku.ron", "(packs: [\"town\"])"),
        ("town/no-fax.gsk", RULE),
        ("town/pack.ron", town),
    ];
    assert_eq!(
        told(&files),
        [
            "bad-pack “\"town\"”: its pack.ron sets the parameter `own-time-limit`, which another pack has; `parameters` in gensoku.ron changes it, with a reason; "
        ]
    );
    let folder = folder(&files);
    let checked = opened(folder.path()).check(&Request::default()).unwrap();
    let found = checked.report.findings.iter();
    assert!(found.map(|it| it.id.as_str()).any(|it| it == "own-time@P"));
    // One of its own it may have.
    let own = town.replace("own-time-limit", "town-limit");
    assert_eq!(
        told(&[files[0], files[1], files[2], ("town/pack.ron", &own)]),
        [""; 0]
    );
}

#[test]
fn packs_have_names_of_their_own() {
    let once = RULE.replace("of town", "of once-only");
    let named = |packs: &str, rule: (&str, &str)| {
        told(&[
            ("a.gsk", DESIGN),
            ("gensoku.ron", &format!("(packs: [{packs}])")),
            rule,
        ])
    };
    let shipped =
        "duplicate-name “\"once-only\"”: a pack or a profile `once-only` ships with the tool; ";
    assert_eq!(
        named("\"once-only\"", ("once-only/no-fax.gsk", &once)),
        [shipped]
    );
    let structural = RULE.replace("of town", "of structural");
    let profile = named("\"structural\"", ("structural/no-fax.gsk", &structural));
    assert!(profile[0].starts_with("duplicate-name"), "{profile:?}");
    assert_eq!(
        named("\"town\", \"./town\"", ("town/no-fax.gsk", RULE)),
        ["duplicate-name “\"./town\"”: two packs of this project are called `town`; "]
    );
}

#[test]
fn a_description_that_cannot_be_read_is_told() {
    let folder = folder(&[
        ("a.gsk", DESIGN),
        ("gensoku.ron", "(packs: [\"town\"])"),
        ("town/no-fax.gsk", RULE),
    ]);
    std::fs::write(
        folder.path().join("town/pack.ron"),
        [0xff, 0xfe, 0x28, 0x00],
    )
    .unwrap();
    let opened = opened(folder.path());
    let [told] = opened.project.diagnostics.as_slice() else {
        panic!("{:?}", opened.project.diagnostics);
    };
    assert_eq!(told.code, "bad-pack");
    assert!(told.message.ja.contains("UTF-8"), "{}", told.message.ja);
}

#[cfg(unix)]
#[test]
fn a_pack_reads_nothing_outside_the_project() {
    use std::os::unix::fs::symlink;

    let elsewhere = folder(&[
        ("secret.gsk", "a secret"),
        (
            "secret.ron",
            "(title: (en: \"Secret\", ja: \"秘密\"), principle: (en: \"\", ja: \"\"))",
        ),
    ]);
    let folder = folder(&[
        ("a.gsk", DESIGN),
        ("gensoku.ron", "(packs: [\"town\"])"),
        ("town/no-fax.gsk", RULE),
        ("inside.gsk", &RULE.replace("no-fax", "inside")),
    ]);
    let town = folder.path().join("town");
    symlink(elsewhere.path().join("secret.gsk"), town.join("x.gsk")).unwrap();
    symlink(elsewhere.path().join("secret.ron"), town.join("pack.ron")).unwrap();
    // A link within the project is as good as its file.
    symlink(folder.path().join("inside.gsk"), town.join("inside.gsk")).unwrap();
    let opened = opened(folder.path());
    let told: Vec<&str> = opened
        .project
        .diagnostics
        .iter()
        .map(|it| it.message.en.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "its `x.gsk` lies outside the project's folder",
            "its `pack.ron` lies outside the project's folder"
        ]
    );
    let read: String = opened
        .project
        .sources
        .iter()
        .map(|it| &*it.1.text)
        .collect();
    assert!(!read.contains("secret"));
    let checked = opened.check(&Request::default()).unwrap();
    let rules = checked.report.tallies.iter().filter(|it| it.pack == "town");
    assert_eq!(rules.count(), 2);
}

#[test]
fn the_pages_of_rules_and_settings_do_what_they_say() {
    let clean: BTreeSet<String> = BTreeSet::new();
    let given = |files: &[(&str, &str)]| -> BTreeSet<String> {
        let all = told(files).into_iter();
        all.map(|it| it.split(' ').next().unwrap().to_owned())
            .collect()
    };
    let mut pages = 0;
    for code in codes::SETTINGS {
        let wrong = given(&[("a.gsk", DESIGN), ("gensoku.ron", code.wrong)]);
        assert_eq!(wrong, BTreeSet::from([code.code.to_owned()]));
        assert_eq!(
            given(&[("a.gsk", DESIGN), ("gensoku.ron", code.right)]),
            clean,
            "{}",
            code.code
        );
        pages += 1;
    }
    for code in codes::RULES.iter().filter(|it| !it.wrong.is_empty()) {
        let own = |rule: &str| {
            given(&[
                ("a.gsk", DESIGN),
                ("b.gsk", ""),
                ("gensoku.ron", "(packs: [\"p\"])"),
                ("p/r.gsk", rule),
            ])
        };
        assert_eq!(own(code.wrong), BTreeSet::from([code.code.to_owned()]));
        assert_eq!(own(code.right), clean, "{}", code.code);
        pages += 1;
    }
    assert!(pages > 15, "{pages} pages");
}

#[test]
fn what_is_bound_to_something_open_is_asked_for() {
    let design = "design \"Town\" as of 2024-04-01
actor Town is municipality
data Income about individual
identifier Roll is household local
system Unkeyed of Town holds Income
system Keyed of Town holds Income keyed by Roll
system Nowhere of Town keyed by none
";
    let rule = "rule own-key of town is warning
  \"Keyed by households\" / \"世帯を鍵とする\"
  concern  law
  source   TownPlan
  for      each system y  each identifier i of y.identifiers
  must     not i.unit is household
  say      \"{y} is keyed by {i}\" / \"{y}は{i}を鍵とする\"
  example violates at S@HouseholdNumber {
    system S of City holds Income keyed by HouseholdNumber
  }
  example conforms {
    system S of City holds Income keyed by ResidentCode
  }
  example not-stated at S {
    system S of City holds Income
  }
";
    let files = [
        ("a.gsk", design),
        ("town/own-key.gsk", rule),
        ("gensoku.ron", "(packs: [\"town\"])"),
    ];
    let report = checked(&files, &["town"]).report;
    let told: Vec<_> = report
        .findings
        .iter()
        .map(|it| (it.id.as_str(), it.verdict, it.open.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("own-key@Unkeyed", Verdict::NotStated, 1),
            ("own-key@Keyed@Roll", Verdict::Violates, 0),
        ]
    );
}

/// What is told of settings, in Japanese: the underlined text, the message and the help.
fn in_japanese(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    let opened = opened(folder.path());
    let project = &opened.project;
    let told = project.diagnostics.iter().map(|it| {
        let place = project.sources.text(it.primary.span);
        let help = it.help.as_ref().map_or("", |it| it.ja.as_str());
        format!("`{place}`: {} ({help})", it.message.ja)
    });
    told.collect()
}

#[test]
fn settings_that_do_not_read_are_told_in_japanese_too() {
    let of =
        |settings: &str| in_japanese(&[("a.gsk", DESIGN), ("gensoku.ron", settings)]).join("\n");
    let shape = "次のように書きます：`(profile: \"digital-principles\", packs: [\"town\"])`";
    for (settings, told) in [
        (
            "(profil: \"x\")",
            "ここに項目「profil」はありません (`profile` ではありませんか？)".to_owned(),
        ),
        (
            "(packs: \"town\")",
            format!("ここには`[…]` で囲んだ並びが必要です ({shape})"),
        ),
        (
            "(packs: [town])",
            format!("ここには引用符で囲んだ文字列 `\"…\"`が必要です ({shape})"),
        ),
        (
            "(packs: [\"town\"]",
            format!("ここにはコンマ `,` 又は閉じ括弧が必要です ({shape})"),
        ),
        (
            "(severities: {\"own-time\": (because: \"x\")})",
            "項目「is」がありません (次のように書きます：`\"own-time\": (is: \"warning\", because: \"…\")`)"
                .to_owned(),
        ),
        (
            "() x",
            "閉じ括弧 `)` の後に余分な文字があります (削除してください)".to_owned(),
        ),
    ] {
        let found = of(settings);
        assert!(found.ends_with(&told), "{settings}: {found}");
    }
    let pack = |text: &str| {
        in_japanese(&[
            ("a.gsk", DESIGN),
            ("gensoku.ron", "(packs: [\"town\"])"),
            ("town/no-fax.gsk", RULE),
            ("town/pack.ron", text),
        ])
        .join("\n")
    };
    assert_eq!(
        pack("(titel: (en: \"Town\", ja: \"町\"))"),
        "`\"town\"`: その pack.ron を読めません：1行2列：ここに項目「titel」はありません。`title` ではありませんか？ ()"
    );
    let undated = "(title: (en: \"Town\", ja: \"町\"), principle: (en: \"x\", ja: \"x\"), parameters: {\"limit\": (title: (en: \"l\", ja: \"l\"), values: [])})";
    assert_eq!(
        pack(undated),
        "`\"town\"`: その pack.ron を読めません：「limit」に値がありません ()"
    );
}

/// A pack of the project's own, its parameter and its settings, beside designs in folders of their own.
#[test]
fn a_pack_of_the_projects_own_is_asked_and_changed_wherever_the_design_lies() {
    let pack = r#"(title: (en: "Town", ja: "町"), principle: (en: "No fax", ja: "ファクスをやめる"), parameters: {
        "fee-limit": (title: (en: "Fees", ja: "手数料"), values: [(from: None, value: Number(500), source: "TownPlan")]),
    })"#;
    let settings = "\u{feff}(packs: [\"town\"],
  severities: {\"no-fax\": (is: \"note\", because: \"the pilot\")},
  parameters: {\"fee-limit\": (value: Number(700), because: \"the pilot\")})";
    let folder = folder(&[
        ("deep/er/a.gsk", DESIGN),
        ("town/no-fax.gsk", RULE),
        ("town/pack.ron", pack),
        ("gensoku.ron", settings),
    ]);
    for path in ["deep/er/a.gsk", "./deep/er/a.gsk", "deep/../deep/er", "."] {
        let output = support::gensoku_in(folder.path(), &["check", path, "--pack", "town"]);
        let told = [support::out(&output), support::err(&output)].concat();
        assert!(told.contains("• Apply is done by fax"), "{path}: {told}");
        assert!(!told.contains("error["), "{path}: {told}");
        assert!(told.contains("fee-limit"), "{path}: {told}");
    }
}

#[test]
fn settings_that_are_doubtful_are_told_and_the_check_goes_on() {
    let told = |settings: &[u8]| {
        let folder = folder(&[("a.gsk", DESIGN)]);
        std::fs::write(folder.path().join("gensoku.ron"), settings).unwrap();
        let opened = opened(folder.path());
        let all: Vec<String> = opened
            .project
            .diagnostics
            .iter()
            .map(|it| {
                let text = opened.project.sources.text(it.primary.span);
                format!("{} “{text}”: {}", it.code, it.message.en)
            })
            .collect();
        assert!(opened.check(&Request::default()).is_ok());
        all.join("\n")
    };
    let twice = br#"(severities: {"own-time": (is: "warning", because: "a"), "own-time": (is: "note", because: "b")})"#;
    assert_eq!(
        told(twice),
        "duplicate-name “\"own-time\"”: `own-time` stands twice"
    );
    let nothing = br#"(parameters: {"own-time-limit": (value: Seconds(0), because: "a")})"#;
    assert_eq!(
        told(nothing),
        "bad-settings “\"own-time-limit\"”: `own-time-limit` has to be more than 0"
    );
    let far = br#"(parameters: {"own-time-limit": (value: Days(120), because: "a")})"#;
    assert_eq!(
        told(far),
        "bad-settings “\"own-time-limit\"”: `own-time-limit` was 1 min and is 120 days now: is that the unit that is meant?"
    );
    assert_eq!(
        told(b"(profile: \"\x93\xfa\x96\x7b\")"),
        "bad-settings “”: this is no UTF-8 text"
    );
}

#[cfg(unix)]
#[test]
fn settings_that_lead_out_of_the_project_are_not_read() {
    let folder = folder(&[("a.gsk", DESIGN)]);
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "a secret").unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("gensoku.ron")).unwrap();
    let opened = opened(folder.path());
    let [told] = opened.project.diagnostics.as_slice() else {
        panic!("{:?}", opened.project.diagnostics);
    };
    assert_eq!(
        told.message.en,
        "the settings lie outside the project's folder"
    );
    assert!(
        !opened
            .project
            .sources
            .iter()
            .any(|it| it.1.text.contains("secret"))
    );
}

const OF_A_PURPOSE: &str = "rule no-fax-for-benefits of town is error
  \"A benefit by fax\" / \"ファクスによる給付\"
  concern  process
  source   TownPlan
  for      each procedure p
  where    p.purpose is within social-security and not p.purpose is 介護保険
  must     no step s of p where s.channel is fax
  say      \"{p} is done by fax\" / \"{p}はファクスで行われる\"
  example violates at P {
    procedure P { serves Resident  purpose child-benefit  step Apply by Resident { channel fax  then granted } }
  }
  example conforms {
    procedure P { serves Resident  purpose child-benefit  step Apply by Resident { channel web  then granted } }
  }
  example ignores {
    procedure P { serves Resident  purpose election  step Apply by Resident { channel fax  then granted } }
  }
";

#[test]
fn a_rule_names_what_the_library_declares() {
    let told = |rule: &str| {
        let folder = folder(&[
            ("a.gsk", DESIGN),
            ("gensoku.ron", "(packs: [\"town\"])"),
            ("town/no-fax-for-benefits.gsk", rule),
        ]);
        let opened = opened(folder.path());
        let all = opened.project.diagnostics.iter().map(|it| {
            let text = opened.project.sources.text(it.primary.span);
            let help = it.help.as_ref().map_or("", |it| it.en.as_str());
            format!("{} “{text}”: {}; {help}", it.code, it.message.en)
        });
        all.collect::<Vec<_>>().join("\n")
    };
    // By a title, too.
    let rule = OF_A_PURPOSE;
    assert_eq!(told(rule), "");
    assert_eq!(
        told(&rule.replace("within social-security", "within social-securty")),
        "unknown-term “social-securty”: there is no purpose `social-securty` here, and none in the library; did you mean `social-security`?"
    );
    assert_eq!(
        told(&rule.replace("is 介護保険", "is MyNumber"))
            .lines()
            .count(),
        1
    );
}

#[test]
fn what_looks_like_a_rule_of_a_pack_and_is_none_is_told() {
    let two = format!("{RULE}\n{}", RULE.replace("no-fax", "no-telefax"));
    let folder = folder(&[
        ("a.gsk", DESIGN),
        ("gensoku.ron", "(packs: [\"town\"])"),
        ("town/fax.gsk", &two),
        ("town/stuff.gsk", "actor Q is resident\n"),
        ("town/x.GSK", RULE),
        ("town/y.gsk.txt", RULE),
        ("town/sub/z.gsk", RULE),
        ("town/notes.md", "no rule"),
    ]);
    let opened = opened(folder.path());
    let told = opened.project.diagnostics.iter().map(|it| {
        assert_eq!((it.code, it.severity), ("bad-pack", Severity::Warning));
        it.message.en.as_str()
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "its `x.GSK` is not read: the name of a rule file ends in `.gsk`",
            "its `y.gsk.txt` is not read: the name of a rule file ends in `.gsk`",
            "the rules in its folder `sub` are not read: they have to stand beside the others",
            "the rule `no-fax` stands in `fax.gsk`: a rule file bears the name of its rule",
            "`no-telefax` is another rule of this file: each stands in a file of its name",
            "its `stuff.gsk` holds no rule",
        ]
    );
}

#[test]
fn a_value_of_the_wrong_shape_is_answered_by_the_shape_of_its_place() {
    let of = |settings: &str| told(&[("a.gsk", DESIGN), ("gensoku.ron", settings)]).join("\n");
    for (settings, told) in [
        (
            "(severities: {\"own-time\": \"warning\"})",
            "it looks like this: `\"own-time\": (is: \"warning\", because: \"…\")`",
        ),
        (
            "(parameters: {\"own-time-limit\": (value: 120, because: \"x\")})",
            "it looks like this: `\"own-time-limit\": (value: Seconds(120), because: \"…\")`",
        ),
        (
            "(parameters: {\"own-time-limit\": (value: Date(\"2025-13-01\"), because: \"x\")})",
            "this is no day; write it as `Date(\"2025-04-01\")`",
        ),
    ] {
        assert!(of(settings).ends_with(told), "{}", of(settings));
        assert!(!of(settings).contains("r#"), "{}", of(settings));
    }
}

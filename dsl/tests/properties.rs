//! What holds of every design: its form does not change what it means, nor does the order of declarations.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

mod common;

use common::{files, told, without_places};
use gensoku_dsl::design::Design;
use gensoku_dsl::fmt::format;
use gensoku_dsl::parse_str;
use gensoku_dsl::text::Lang;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

const ACTORS: [&str; 4] = ["Parent", "City", "`the agency`", "保護者"];
const DATA: [&str; 4] = ["Income", "世帯", "『口座 情報』", "Damage"];
const SYSTEMS: [&str; 3] = ["TaxLedger", "住民台帳", "Portal2"];
const LAWS: [&str; 2] = ["Outline", "給付条例"];
const STEPS: [&str; 5] = ["Apply", "Mail", "審査", "`Pay out`", "Refuse"];

/// What may stand between two words.
fn gap() -> impl Strategy<Value = &'static str> {
    select(vec![
        " ",
        " ",
        " ",
        "  ",
        "\u{3000}",
        "\n    ",
        "\n",
        "  # a note\n  ",
        "\t",
    ])
}

/// Words set apart at random.
fn spaced(words: Vec<String>, gaps: &[&str]) -> String {
    let mut out = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push_str(gaps[i % gaps.len()]);
        }
        out.push_str(word);
    }
    out
}

fn duration() -> impl Strategy<Value = String> {
    (
        1u32..500,
        select(vec!["sec", "min", "hours", "日", "時間", " weeks"]),
        0u8..4,
    )
        .prop_map(|(n, unit, shape)| match shape {
            0 => format!("{n}{unit} ({} to {})", n - n / 2, n + 5),
            1 => format!("{n}{unit}（{}〜{}）", n - n / 3, n * 2),
            2 => format!("exponential {n} {unit}"),
            _ => format!("{n} {unit}"),
        })
}

fn date() -> impl Strategy<Value = String> {
    (2020i32..2030, 1i32..13, 1i32..29, any::<bool>()).prop_map(|(year, month, day, era)| {
        if era {
            format!("令和{}年{month}月{day}日", year - 2018)
        } else {
            format!("{year}-{month:02}-{day:02}")
        }
    })
}

fn cite() -> impl Strategy<Value = String> {
    let number = (1u32..4).prop_map(|n| {
        [
            "",
            " art 4",
            "第4条",
            " art 9_2 para 1 item 3",
            "第九条の二第1項第３号",
        ][n as usize]
    });
    (select(LAWS.to_vec()), number).prop_map(|(law, number)| format!("{law}{number}"))
}

/// A clause of a step, in either language.
fn clause() -> impl Strategy<Value = String> {
    let data = select(DATA.to_vec());
    let system = select(SYSTEMS.to_vec());
    prop_oneof![
        (select(vec!["paper", "書面", "smartphone", "窓口", "notice-board"]), any::<bool>()).prop_map(|(c, two)| {
            format!("channel {c}{}", if two { " or channel post on Portal2" } else { "" })
        }),
        duration().prop_map(|d| format!("takes {d}")),
        duration().prop_map(|d| format!("待ち：{d}")),
        (1u32..90_000).prop_map(|n| format!("fee {n} yen")),
        (subsequence(DATA.to_vec(), 1..4), any::<bool>()).prop_map(|(items, ja)| if ja {
            format!("入力：{}", items.join("、"))
        } else {
            format!("enters {}", items.join(" "))
        }),
        (data.clone(), system.clone(), cite(), any::<bool>()).prop_map(|(d, s, c, key)| {
            let key = if key { " keyed by MyNumber" } else { " 鍵：なし" };
            format!("reads {d} from {s}{key} under {c} with consent for child-benefit stops within 1 day portable as \"CSV\"")
        }),
        (data, system).prop_map(|(d, s)| format!("複製：{d}　元：{s}　先：Portal2　暗号化：")),
        Just("identifies Parent by jpki-auth".to_owned()),
        Just("本人確認：Parent　方法：利用者証明用証明書".to_owned()),
        Just("needs card smartphone".to_owned()),
    ]
}

fn step(name: &'static str) -> impl Strategy<Value = String> {
    let next = prop_oneof![
        Just(String::new()),
        Just("then granted".to_owned()),
        Just("次：審査　条件：「所得が960万円未満」 90％ 又は：却下　その他：".to_owned()),
        Just("then `Pay out` when applicant has no smartphone or Refuse after 14 days".to_owned()),
        Just("then all Apply Mail".to_owned()),
    ];
    let gaps = prop::collection::vec(gap(), 3..9);
    (
        select(ACTORS.to_vec()),
        prop::collection::vec(clause(), 0..5),
        next,
        gaps,
        prop::option::of(cite()),
    )
        .prop_map(move |(actor, mut clauses, next, gaps, cite)| {
            let cite = cite.map_or(String::new(), |c| format!(" required by {c}"));
            clauses.insert(0, format!("step {name} by {actor}{cite} {{"));
            clauses.push(next);
            clauses.push("}".to_owned());
            spaced(clauses, &gaps)
        })
}

fn procedure() -> impl Strategy<Value = String> {
    let steps: Vec<_> = STEPS.iter().map(|name| step(name).boxed()).collect();
    (steps, prop::collection::vec(gap(), 3..9), any::<bool>()).prop_map(|(steps, gaps, events)| {
        let mut words = vec![
            "procedure Benefit \"A benefit\" / \"給付\" {".to_owned(),
            "serves Parent per household".to_owned(),
            "目的：child-benefit".to_owned(),
            if events {
                "starts on event ChildRegistered"
            } else {
                "開始：申請"
            }
            .to_owned(),
        ];
        words.extend(steps);
        words.push("}".to_owned());
        spaced(words, &gaps)
    })
}

fn revision() -> impl Strategy<Value = String> {
    (clause(), date(), any::<bool>()).prop_map(|(clause, date, drop)| {
        let change = if drop { "drop Mail Apply" } else { "set step Apply { without enters Income }" };
        format!(
            "revision Push of Benefit from {date} {{ {change}\n add step Offer by City before `Pay out` {{ {clause} }}\n repeal Outline art 4 insert 給付条例第7条 許可：利用する識別子：MyNumber }}"
        )
    })
}

/// The declarations of a design, each a text; all that is named is declared.
fn declarations() -> impl Strategy<Value = Vec<String>> {
    (procedure(), revision(), date(), 1u64..2000).prop_map(|(procedure, revision, date, many)| {
        let mut out = vec![procedure, revision];
        out.extend(ACTORS.iter().map(|a| format!("actor {a} is municipality many {many}")));
        out.extend(DATA.iter().map(|d| format!("data {d} about individual sector tax owned by City")));
        out.extend(SYSTEMS.iter().map(|s| format!("system {s} of City holds Income keyed by MyNumber from {date}")));
        out.extend(LAWS.iter().map(|l| {
            format!("law {l} is ordinance {{ art 4 requires channel paper of Benefit.Apply art 9_2 para 1 item 3 permits reads Income from municipality to City }}")
        }));
        out.push("decision Eligible about household when Income < 9.6 million yen and not Income = 0 yen".to_owned());
        let fixed = [
            "scenario Quake also 地震 { down Portal2 for 72 hours demand x5 }",
            "identifier Here is individual local",
            "identifier Everywhere is individual universal",
            "mapping Codes links Here to Everywhere held by City",
            "mapping 対応表 links Everywhere to Here held by `the agency`",
            "document Certificate also 証明書 shows Income",
            "document Form shows 世帯",
            "group Elders is Parent without smartphone defined by City as \"65 or over\"",
            "group 未登録者 is 保護者 without registration",
            "population Town { people 52000 has card 78% }",
            "population Village { people 900 }",
            "procedure Report { serves 保護者 per individual step Tell by 保護者 { shows 証明書 } step Hear by City { then granted } }",
            "accept analog-step@Benefit.Apply \"a pilot\" by \"the board\" until 2026-03-31",
            "accept own-time@Benefit \"another\" by \"the board\" until 2027-03-31",
        ];
        out.extend(fixed.map(str::to_owned));
        out.push(format!("revision Pull of Report from {date} {{ set step Tell {{ channel paper }} set group Elders {{ without card }} }}"));
        out.push(format!("plan Rollout {{ milestone First by {date} {{ covers Benefit of City needs {many} people }} consulted `the agency` on 2024-06-01 announced 2024-04-01 }}"));
        out.push("plan Next { milestone Last by 2031-03-31 { covers TaxLedger } measure \"without paper\" from 12% to 90% }".to_owned());
        out
    })
}

/// A design without places, its elements by name and not by number, in the order of their names.
fn by_name(design: &Design) -> Vec<String> {
    let mut names: Vec<(&str, Vec<String>)> = Vec::new();
    macro_rules! table {
        ($id:literal, $items:expr, $name:expr) => {
            names.push(($id, $items.iter().map($name).collect()));
        };
    }
    table!("ActorId", design.actors, |it| it.name.id.clone());
    table!("DataId", design.data, |it| it.name.id.clone());
    table!("SystemId", design.systems, |it| it.name.id.clone());
    table!("IdentifierId", design.identifiers, |it| it.name.id.clone());
    table!("LawId", design.laws, |it| it.name.id.clone());
    table!("ProcedureId", design.procedures, |it| it.name.id.clone());
    table!("StepId", design.steps, |it| it.name.id.clone());
    table!("PurposeId", design.words.purposes, |it| it.name.id.clone());
    table!("SectorId", design.words.sectors, |it| it.name.id.clone());
    table!("EventId", design.words.events, |it| it.name.id.clone());
    table!("MappingId", design.mappings, |it| it.name.id.clone());
    table!("DocumentId", design.words.documents, |it| it
        .name
        .id
        .clone());
    table!("GroupId", design.words.groups, |it| it.name.id.clone());
    table!("PlanId", design.plans, |it| it.name.id.clone());
    table!("PopulationId", design.populations, |it| it.name.id.clone());
    table!("ScenarioId", design.scenarios, |it| it.name.id.clone());
    table!("OutcomeId", design.words.outcomes, |it| it.name.id.clone());
    table!("ProvisionId", design.provisions, |it| format!(
        "{:?} {}",
        it.law, it.number
    ));
    let laws = names
        .iter()
        .find(|(id, _)| *id == "LawId")
        .unwrap()
        .1
        .clone();
    for provision in &mut names
        .iter_mut()
        .find(|(id, _)| *id == "ProvisionId")
        .unwrap()
        .1
    {
        for (i, law) in laws.iter().enumerate() {
            *provision = provision.replace(&format!("LawId({i})"), law);
        }
    }
    let mut out = Vec::new();
    let mut put = |debug: String| {
        let mut debug = debug;
        for (id, names) in &names {
            for (i, name) in names.iter().enumerate() {
                debug = debug.replace(&format!("{id}({i})"), &format!("<{name}>"));
            }
        }
        out.push(debug);
    };
    for it in &design.actors {
        put(without_places(it));
    }
    for it in &design.data {
        put(without_places(it));
    }
    for it in &design.systems {
        put(without_places(it));
    }
    for it in &design.laws {
        put(without_places(it));
    }
    for it in &design.provisions {
        put(without_places(it));
    }
    for it in &design.procedures {
        put(without_places(it));
    }
    for it in &design.steps {
        put(without_places(it));
    }
    for it in &design.revisions {
        put(without_places(it));
    }
    for it in &design.decisions {
        put(without_places(it));
    }
    for it in &design.scenarios {
        put(without_places(it));
    }
    for it in &design.identifiers {
        put(without_places(it));
    }
    for it in &design.mappings {
        put(without_places(it));
    }
    for it in &design.populations {
        put(without_places(it));
    }
    for it in &design.plans {
        put(without_places(it));
    }
    for it in &design.accepted {
        put(without_places(it));
    }
    for it in &design.words.documents {
        put(without_places(it));
    }
    for it in &design.words.groups {
        put(without_places(it));
    }
    out.sort();
    out
}

fn whole(declarations: &[String]) -> String {
    format!(
        "design \"x\" as of 2024-04-01\nuse japan\n{}\n",
        declarations.join("\n")
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_form_keeps_the_meaning(declarations in declarations()) {
        let text = whole(&declarations);
        let before = parse_str("x", &text, &files());
        // Clauses drawn twice are told; nothing else is wrong.
        for line in told(&before) {
            prop_assert!(line.starts_with("duplicate-clause") || line.starts_with("no-outcome"), "{line}\n{text}");
        }
        let once = format(&text, None).expect("no syntax errors");
        prop_assert_eq!(&format(&once, None).expect("as before"), &once);
        let en = format(&text, Some(Lang::En)).expect("as before");
        let ja = format(&text, Some(Lang::Ja)).expect("as before");
        prop_assert_eq!(&format(&en, Some(Lang::En)).expect("as before"), &en);
        prop_assert_eq!(&format(&en, Some(Lang::Ja)).expect("as before"), &ja);
        prop_assert_eq!(&format(&ja, Some(Lang::En)).expect("as before"), &en);
        for form in [&once, &en, &ja] {
            let after = parse_str("x", form, &files());
            prop_assert_eq!(without_places(&after.design), without_places(&before.design), "{}", form);
        }
    }

    #[test]
    fn the_order_of_declarations_says_nothing(
        declarations in declarations(),
        picks in prop::collection::vec(any::<Index>(), 60),
    ) {
        let before = parse_str("x", &whole(&declarations), &files());
        let mut rest = declarations;
        let mut shuffled = Vec::new();
        for pick in picks {
            if rest.is_empty() {
                break;
            }
            shuffled.push(rest.remove(pick.index(rest.len())));
        }
        shuffled.extend(rest);
        let after = parse_str("x", &whole(&shuffled), &files());
        prop_assert_eq!(by_name(&after.design), by_name(&before.design));
    }

    #[test]
    fn any_text_can_be_read(words in prop::collection::vec(
        prop_oneof![
            select(vec!["procedure", "step", "{", "}", "then", "or", "by", "「", "\"", "第4条", "art", "20", "分", "、", "手順：", "経路：", "P", ".", "#", "\n", "rule", "must", "example", "revision", "set step", "(", "%", "x5", "law", "permits"]).prop_map(str::to_owned),
            any::<String>(),
        ], 0..60))
    {
        let text = words.join(" ");
        let project = parse_str("x", &text, &files());
        for diagnostic in &project.diagnostics {
            let span = diagnostic.primary.span;
            let source = project.sources.get(span.file).unwrap();
            prop_assert!(source.text.get(span.start as usize..span.end as usize).is_some(), "{diagnostic:?}");
        }
        let day = jiff::civil::date(2024, 4, 1);
        let all: Vec<_> = project.design.revisions.ids().collect();
        let _ = project.design.at(day, &all);
        if let Ok(form) = format(&text, None) {
            prop_assert_eq!(format(&form, None).expect("a form is a text"), form);
        }
    }
}

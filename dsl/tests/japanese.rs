//! What is written in Japanese means what it does in English.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told, without_places};
use gensoku_dsl::design::*;
use jiff::civil::date;

/// The English design with the names of the Japanese one.
fn renamed(text: &str) -> String {
    let names = [
        ("\"Cabinet Office\"", "\"内閣府\""),
        ("TaxLedger", "税台帳"),
        ("ResidentLedger", "住民台帳"),
        ("BenefitOutline", "給付要領"),
        ("Benefit", "給付"),
        ("Household", "世帯"),
        ("Cabinet ", "内閣府 "),
        ("of Cabinet", "of 内閣府"),
        ("Parent", "保護者"),
        ("City", "市"),
        ("Income", "所得"),
        ("Account", "口座"),
        ("Apply", "申込"),
        ("Mail", "送付"),
        ("Review", "審査"),
        ("Pay", "支給"),
        ("Refuse", "不支給"),
        (
            "the highest earner is under 9.6 million yen",
            "最多所得者の所得が960万円未満",
        ),
        ("Outline of the special benefit", "臨時特別給付の要領"),
        ("\"Special benefit of 100,000 yen per child, 2021\" / ", ""),
    ];
    names
        .iter()
        .fold(text.to_owned(), |text, (en, ja)| text.replace(en, ja))
}

#[test]
fn a_whole_design() {
    let japanese = project(include_str!("designs/japanese.gsk"));
    assert_eq!(told(&japanese), Vec::<String>::new());
    let english = project(&renamed(include_str!("designs/as-is.gsk")));
    assert_eq!(told(&english), Vec::<String>::new());
    assert_eq!(
        without_places(&japanese.design),
        without_places(&english.design)
    );
}

#[test]
fn dates_of_all_kinds() {
    for (written, expected) in [
        ("2021-12-01", date(2021, 12, 1)),
        ("２０２１－１２", date(2021, 12, 1)),
        ("2021年12月1日", date(2021, 12, 1)),
        ("令和3年12月1日", date(2021, 12, 1)),
        ("令和三年十二月一日", date(2021, 12, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和六十三年二月二十九日", date(1988, 2, 29)),
    ] {
        let project = project(&format!("設計：「x」　時点：{written}"));
        if written == "２０２１－１２" {
            // A month is no day.
            assert!(project.has_errors());
            continue;
        }
        assert_eq!(told(&project), Vec::<String>::new(), "{written}");
        assert_eq!(project.design.as_of, Some(expected), "{written}");
    }
    // Days that the era did not have.
    for written in ["平成31年5月1日", "令和元年4月30日", "昭和64年2月1日"] {
        let project = project(&format!("設計：「x」　時点：{written}"));
        assert_eq!(project.diagnostics[0].code, "bad-date", "{written}");
    }
}

#[test]
fn citations_of_all_kinds() {
    let number = |text: &str| {
        let project = project(&format!(
            "actor A is resident\nlaw 給付条例 is ordinance\nprocedure P {{ step X by A under {text} {{ then granted }} }}"
        ));
        assert_eq!(told(&project), Vec::<String>::new(), "{text}");
        let step = project.design.steps.iter().next().unwrap();
        let cite = &step.under[0];
        assert_eq!(project.design.laws[cite.law].name.id, "給付条例");
        cite.number.clone().unwrap()
    };
    let expected = Number {
        article: vec![9, 2],
        paragraph: Some(vec![1]),
        item: Some(vec![3]),
    };
    for text in [
        "給付条例 art 9_2 para 1 item 3",
        "給付条例第9条の2第1項第3号",
        "給付条例第九条の二第一項第三号",
        "給付条例９条の２第１項第３号",
        "給付条例 第9条の2 第1項 第3号",
    ] {
        assert_eq!(number(text), expected, "{text}");
    }
    assert_eq!(number("給付条例第百二十三条").article, [123]);
    assert_eq!(number("給付条例第十条").to_string(), "art 10");
    assert_eq!(expected.japanese(), "第9条の2第1項第3号");
}

#[test]
fn an_item_is_cited_without_its_paragraph_where_there_is_one() {
    let provision = |cited: &str| {
        let project = project(&format!(
            "actor A is resident
law 番号法 is act {{ art 9 para 1 item 2  art 9 para 2 item 2  art 19 para 1 item 8 requires step  art 19 para 1 item 9 }}
procedure P {{ step X by A under {cited} {{ then granted }} }}"
        ));
        assert_eq!(told(&project), Vec::<String>::new(), "{cited}");
        let provision = project.design.steps.iter().next().unwrap().under[0].provision;
        provision.map(|it| project.design.provisions[it].number.to_string())
    };
    let eighth = Some("art 19 para 1 item 8".to_owned());
    assert_eq!(provision("番号法第19条第8号"), eighth);
    assert_eq!(provision("番号法 art 19 item 8"), eighth);
    // Which of two paragraphs is meant is not said.
    assert_eq!(provision("番号法第9条第2号"), None);
}

#[test]
fn durations_of_all_kinds() {
    let hour = 3_600_000;
    for (written, expected) in [
        ("所要：90分", 90 * 60_000),
        ("所要：1時間30分", hour + 30 * 60_000),
        ("takes 1 hour 30 min", hour + 30 * 60_000),
        ("所要：２日", 48 * hour),
        ("所要：1.5時間", hour + hour / 2),
        ("takes exponential 15 min", 15 * 60_000),
        ("所要：指数分布 15分", 15 * 60_000),
        ("takes uniform 10 to 20 min", 15 * 60_000),
        ("所要：一様分布 10〜20分", 15 * 60_000),
    ] {
        let project = project(&format!(
            "actor A is resident\nprocedure P {{ step X by A {{ {written}　then granted }} }}"
        ));
        assert_eq!(told(&project), Vec::<String>::new(), "{written}");
        let step = project.design.steps.iter().next().unwrap();
        assert_eq!(step.takes.value().unwrap().likely, expected, "{written}");
    }
}

#[test]
fn money_of_all_kinds() {
    for (written, expected) in [
        ("300 yen", 300),
        ("300円", 300),
        ("10万円", 100_000),
        ("1.5 million yen", 1_500_000),
        ("１６，０００円", 16_000),
    ] {
        let project = project(&format!(
            "actor A is resident\nprocedure P {{ step X by A {{ fee {written}　then granted }} }}"
        ));
        assert_eq!(told(&project), Vec::<String>::new(), "{written}");
        let step = project.design.steps.iter().next().unwrap();
        assert_eq!(step.fee.unwrap().0, expected, "{written}");
    }
}

#[test]
fn keywords_may_be_names_in_quotes_and_labels_may_be_names_without_a_colon() {
    let project = project(
        "actor `step` is resident\nactor 『経路 一』 is company\nactor 手順 is agency\nprocedure 入力 { step 申請 by `step` for 『経路 一』 { then 次 } step 次 by 手順 { then granted } }",
    );
    assert_eq!(told(&project), Vec::<String>::new());
    let names: Vec<_> = project
        .design
        .actors
        .iter()
        .take(9)
        .map(|a| a.name.id.clone())
        .collect();
    assert_eq!(names, ["step", "経路 一", "手順"]);
    assert!(matches!(
        project.design.element("入力.次"),
        Some(Element::Step(_))
    ));
}

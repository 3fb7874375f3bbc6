//! The words on a map, which are the same in the app and in a picture: English and Japanese side by side.

use gensoku_dsl::design::{
    ActorKind, ChannelKind, Need, Requirement, Spelled as _, Start, Unit, Verb,
};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_layout::board::Sign;
use jiff::civil::Date;

/// The language as the web calls it.
pub fn code(lang: Lang) -> &'static str {
    lang.pick("en", "ja")
}

/// The head of the lane of laws whose issuer is not stated.
pub fn law(lang: Lang) -> &'static str {
    lang.pick("Law", "法令")
}

/// The head of the lane of what nobody is said to do.
pub fn no_actor(lang: Lang) -> &'static str {
    lang.pick("Not stated", "担当の記載なし")
}

/// The head of the lane of what lies with nobody who is stated.
pub fn no_holder(lang: Lang) -> &'static str {
    lang.pick("Holder not stated", "保有者の記載なし")
}

/// Where no identifier is stated.
pub fn no_key(lang: Lang) -> &'static str {
    lang.pick("identifier not stated", "識別子の記載なし")
}

/// What an actor may query without an open case.
pub fn looks_up(lang: Lang) -> &'static str {
    lang.pick("Looks up, keeps nothing", "常時照会（保有しない）")
}

/// What an actor sees for one case.
pub fn sees_for(lang: Lang, procedure: &str) -> String {
    match lang {
        Lang::En => format!("Sees for a case of {procedure}"),
        Lang::Ja => format!("「{procedure}」の案件で見る"),
    }
}

/// What a picture of who holds what is called.
pub fn data_map(lang: Lang) -> &'static str {
    lang.pick("Who holds what", "情報の所在")
}

/// The card of tables.
pub fn tables(lang: Lang) -> &'static str {
    lang.pick("Tables", "対応表")
}

/// Data that lies elsewhere.
pub fn data_in(lang: Lang, data: &str, system: &str) -> String {
    match lang {
        Lang::En => format!("{data} in {system}"),
        Lang::Ja => format!("{system}の{data}"),
    }
}

/// What is an identifier together.
pub fn basic_four(lang: Lang) -> &'static str {
    lang.pick(
        "name, birth date, address, sex",
        "氏名・生年月日・住所・性別",
    )
}

/// The way that is left.
pub fn otherwise(lang: Lang) -> &'static str {
    lang.pick("otherwise", "それ以外")
}

/// The way that is taken in every case.
pub fn always(lang: Lang) -> &'static str {
    lang.pick("always", "常に")
}

/// What a provision does to a step.
pub fn obliges(lang: Lang) -> &'static str {
    lang.pick("requires", "義務付け")
}

/// The word for a verdict.
pub fn verdict_word(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conforms => lang.pick("conforms", "適合"),
        Verdict::Violates => lang.pick("violated", "不適合"),
        Verdict::NotStated => lang.pick("not stated", "記載なし"),
        Verdict::Undecided => lang.pick("undecided", "判定できず"),
        Verdict::Accepted => lang.pick("accepted", "容認済み"),
    }
}

/// What a line or a shape of the map of data means.
pub fn sign(lang: Lang, sign: Sign) -> &'static str {
    match sign {
        Sign::Kept => lang.pick("copied and kept", "複写して保有"),
        Sign::LookedUp => lang.pick("looked up, not kept", "参照のみ（保有しない）"),
        Sign::Thread => lang.pick("found by the same identifier", "同じ識別子で検索可能"),
        Sign::Table => lang.pick("table between identifiers", "識別子の対応表"),
    }
}

/// The word for a severity.
pub fn severity(lang: Lang, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => lang.pick("error", "違反"),
        Severity::Warning => lang.pick("warning", "注意"),
        Severity::Note => lang.pick("note", "参考"),
    }
}

/// A duration in milliseconds in its largest whole unit: `40 min`, `3 days`.
pub fn duration(lang: Lang, millis: u64) -> String {
    const UNITS: [(u64, &str, &str, &str); 4] = [
        (86_400_000, "day", "days", "日"),
        (3_600_000, "h", "h", "時間"),
        (60_000, "min", "min", "分"),
        (1_000, "sec", "sec", "秒"),
    ];
    for (size, one, many, ja) in UNITS {
        if millis >= size && (millis.is_multiple_of(size) || millis >= size * 3) {
            let tenths = millis / (size / 10);
            let n = if tenths.is_multiple_of(10) {
                (tenths / 10).to_string()
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            };
            return match lang {
                Lang::En => format!("{n} {}", if n == "1" { one } else { many }),
                Lang::Ja => format!("{n}{ja}"),
            };
        }
    }
    if millis >= 60_000 {
        return duration(lang, millis / 1_000 * 1_000);
    }
    match lang {
        Lang::En => format!("{millis} ms"),
        Lang::Ja => format!("{millis}ミリ秒"),
    }
}

/// A channel.
pub fn channel(lang: Lang, kind: ChannelKind) -> &'static str {
    kind.word(lang)
}

/// A kind of actor.
pub fn actor_kind(lang: Lang, kind: ActorKind) -> &'static str {
    let (en, ja) = match kind {
        ActorKind::Resident => ("Citizen", "市民"),
        ActorKind::Proxy => ("Proxy", "代理人"),
        ActorKind::Municipality => ("Municipality", "市区町村"),
        ActorKind::Prefecture => ("Prefecture", "都道府県"),
        ActorKind::Ministry => ("State · ministry", "国・府省"),
        ActorKind::Agency => ("State · agency", "国・庁"),
        ActorKind::Company => ("Private", "民間"),
        ActorKind::Platform => ("Private · platform", "民間・プラットフォーム"),
        ActorKind::Foreign => ("Abroad", "海外"),
        ActorKind::Unstated => ("Kind not stated", "種類未定"),
    };
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

/// What a step does with data.
pub fn verb(lang: Lang, verb: Verb) -> &'static str {
    verb.word(lang)
}

/// What somebody must have.
pub fn need(lang: Lang, need: Need) -> &'static str {
    let (en, ja) = match need {
        Need::Card => ("a My Number Card", "マイナンバーカード"),
        Need::Smartphone => ("a smartphone", "スマートフォン"),
        Need::Registration => ("a resident registration", "住民登録"),
        Need::Account => ("a bank account", "口座"),
    };
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

/// `applicant has no smartphone`.
pub fn lacks(lang: Lang, what: Need) -> String {
    match lang {
        Lang::En => format!("without {}", need(lang, what)),
        Lang::Ja => format!("{}がない", need(lang, what)),
    }
}

/// `after 14 days`.
pub fn after(lang: Lang, millis: u64) -> String {
    match lang {
        Lang::En => format!("after {}", duration(lang, millis)),
        Lang::Ja => format!("{}後", duration(lang, millis)),
    }
}

/// `when TaxLedger is down`.
pub fn when_down(lang: Lang, system: &str) -> String {
    match lang {
        Lang::En => format!("when {system} is down"),
        Lang::Ja => format!("{system}の停止時"),
    }
}

/// What starts a procedure.
pub fn start(lang: Lang, start: &Start, event: &str) -> String {
    match (start, lang) {
        (Start::Application, Lang::En) => "application".to_owned(),
        (Start::Application, Lang::Ja) => "申請".to_owned(),
        (Start::Event(_), _) => event.to_owned(),
        (Start::Every(millis), Lang::En) => format!("every {}", duration(lang, *millis)),
        (Start::Every(millis), Lang::Ja) => format!("{}ごと", duration(lang, *millis)),
    }
}

/// A unit.
pub fn unit(lang: Lang, unit: Unit) -> &'static str {
    unit.word(lang)
}

/// `art 4 requires paper`, `第4条：書面を義務付け`.
pub fn requires(lang: Lang, what: &Requirement) -> String {
    let thing = match what {
        Requirement::Channel(kind) => channel(lang, *kind),
        Requirement::Step => match lang {
            Lang::En => "this step",
            Lang::Ja => "この手順",
        },
        Requirement::Unit(of) => unit(lang, *of),
        Requirement::Words(words) => words,
    };
    match lang {
        Lang::En => format!("requires {thing}"),
        Lang::Ja => format!("{thing}を義務付け"),
    }
}

/// `as of 1 Dec 2021`.
pub fn as_of(lang: Lang, day: Date) -> String {
    match lang {
        Lang::En => format!("as of {}", date(lang, day)),
        Lang::Ja => format!("{}現在", date(lang, day)),
    }
}

/// `1 Dec 2021`, `2021年12月1日`.
pub fn date(lang: Lang, day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    match lang {
        Lang::En => {
            let month = usize::try_from(day.month() - 1)
                .ok()
                .and_then(|m| MONTHS.get(m))
                .unwrap_or(&"");
            format!("{} {month} {}", day.day(), day.year())
        }
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_dates_read_as_people_write_them() {
        assert_eq!(duration(Lang::En, 40 * 60_000), "40 min");
        assert_eq!(duration(Lang::Ja, 40 * 60_000), "40分");
        assert_eq!(duration(Lang::En, 86_400_000), "1 day");
        assert_eq!(duration(Lang::En, 14 * 86_400_000), "14 days");
        assert_eq!(duration(Lang::En, 90 * 60_000), "90 min");
        assert_eq!(duration(Lang::En, 20_000), "20 sec");
        assert_eq!(duration(Lang::En, 61_000), "61 sec");
        assert_eq!(duration(Lang::En, 0), "0 ms");
        let day = jiff::civil::date(2021, 12, 1);
        assert_eq!(date(Lang::En, day), "1 Dec 2021");
        assert_eq!(date(Lang::Ja, day), "2021年12月1日");
    }
}

//! What a design tells only by what it calls something, because the language has no clause for it.
//!
//! Names are the author's own, so they are asked last and in this place alone: each function first takes what is
//! declared, and says what is left to the name. The rules that come to rest on one say so (docs/rules.md, “Names”).

use gensoku_dsl::design::{Actor, Data, DataId, Design, Measure, Name, Unit};

/// Whether a name, a title or an alias has one of these words in it.
fn speaks_of(name: &Name, words: &[&str]) -> bool {
    let speaks = |it: &str| {
        let it = it.to_lowercase();
        words.iter().any(|word| it.contains(word))
    };
    let title = name.title.iter();
    let titles = title.flat_map(|it| [Some(it.first.as_str()), it.second.as_deref()]);
    speaks(&name.id) || name.aliases.iter().any(|it| speaks(it)) || titles.flatten().any(speaks)
}

/// An account: what is about one, the library's `Account` and what lies within it; else, unless its sector is
/// another than that of money, what is called one (`BankAccount`, 振込口座).
pub(super) fn is_an_account(design: &Design, data: DataId) -> bool {
    let it = &design.data[data];
    let called = |it: &Data| speaks_of(&it.name, &["account", "口座"]);
    let account = design.data_named("Account");
    let elsewhere = it
        .sector
        .value()
        .is_some_and(|&it| !design.words.sectors[it].name.answers_to("finance"));
    it.about.value() == Some(&Unit::Account)
        || crate::data::wider(design, data).any(|it| Some(it) == account)
        || !elsewhere && crate::data::wider(design, data).any(|it| called(&design.data[it]))
}

/// A name in Latin letters: the library's `LatinName` and what lies within it, or data that is called one, for a
/// class of data does not say in which script it is written.
pub(super) fn is_a_latin_name(design: &Design, data: DataId) -> bool {
    let latin = design.data_named("LatinName");
    crate::data::wider(design, data).any(|it| Some(it) == latin)
        || speaks_of(&design.data[data].name, &["latin", "roman", "ローマ字"])
}

/// People who live abroad, by what they are called: an actor says of what kind it is, not where it lives.
pub(super) fn is_called_abroad(actor: &Actor) -> bool {
    speaks_of(
        &actor.name,
        &["abroad", "overseas", "expat", "国外", "海外", "在外"],
    )
}

/// A front, such as `CityApp` or 市民ポータル: a system on which nothing is done yet says nowhere what it is for.
pub(super) fn is_called_a_front(name: &Name) -> bool {
    const FRONTS: &[&str] = &[
        "portal",
        "front",
        "superapp",
        "super-app",
        "super app",
        "mobile app",
        "ポータル",
        "フロント",
        "アプリ",
        "窓口",
        "サイト",
    ];
    // `CityApp`, `App`, but neither `Mapping` nor `WhatsHappened`.
    let ends_in_app = |it: &str| it.ends_with("App") || it == "app";
    ends_in_app(&name.id) || speaks_of(name, FRONTS)
}

/// A network: what a system carries from one body to another is not declared.
pub(super) fn is_called_a_network(name: &Name) -> bool {
    speaks_of(name, &["network", "ネットワーク", "回線"])
}

/// What people feel: time and money are, whatever is measured. Of a number or a share the title alone tells of what
/// it is: of what the administration builds, or of people.
pub(super) fn is_felt(measure: &Measure) -> bool {
    const TIME_OR_MONEY: &[&str] = &[
        "sec", "min", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "yen",
        "秒", "分", "時間", "日", "週間", "か月", "円",
    ];
    const BUILT: &[&str] = &[
        "system",
        "connect",
        "server",
        "interface",
        " api",
        "municipalit",
        "local government",
        "licence",
        "システム",
        "接続",
        "団体",
        "自治体",
        "サーバ",
        "導入数",
        "整備",
    ];
    let quantities = measure.from.iter().chain(&measure.to);
    let counted = quantities.map(|it| it.unit.trim());
    let mut units = counted.filter(|it| !it.is_empty());
    if units.any(|it| TIME_OR_MONEY.contains(&it)) {
        return true;
    }
    let titles = std::iter::once(&measure.title.first).chain(&measure.title.second);
    let mut titles = titles.map(|it| format!(" {}", it.to_lowercase()));
    !titles.any(|title| BUILT.iter().any(|it| title.contains(it)))
}

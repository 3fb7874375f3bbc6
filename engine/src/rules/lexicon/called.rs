//! What a design tells only by what it calls something, because the language has no clause for it.
//!
//! Names are the author's own, so they are asked last and in this place alone: each function first takes what is
//! declared, and says what is left to the name. The rules that come to rest on one say so (docs/rules.md, “Names”).

use gensoku_dsl::design::{Data, DataId, Design, Measure, Name, Unit};

/// Words by which a thing is known, in English and in Japanese.
///
/// An English one is a whole word, or several, also in the plural: `line` is in `CourtLine` and “a new line”, not in
/// `Timeline`. A word in capitals is another word: `LINE` is no line.
pub(in crate::rules) struct Words {
    /// What tells of it.
    tells: &'static [&'static str],
    /// Longer words that have one of these in them and mean something else.
    except: &'static [&'static str],
}

impl Words {
    /// Whether the name, the title or an alias of something has one of the words in it.
    pub(super) fn name(&self, name: &Name) -> bool {
        let title = name.title.iter();
        let titles = title.flat_map(|it| [Some(it.first.as_str()), it.second.as_deref()]);
        self.are_in(&name.id)
            || name.aliases.iter().any(|it| self.are_in(it))
            || titles.flatten().any(|it| self.are_in(it))
    }

    fn are_in(&self, text: &str) -> bool {
        let mut text = in_words(text);
        // Most texts have none of the words: then there is nothing to take out either.
        if place_of_one(&text, self.tells).is_none() {
            return false;
        }
        while let Some((at, other)) = place_of_one(&text, self.except) {
            text.replace_range(at..at + other.len(), "・");
        }
        place_of_one(&text, self.tells).is_some()
    }
}

/// Where the first of some words begins in a text that is written in words, and which it is.
fn place_of_one<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let mut before = ' ';
    text.char_indices().find_map(|(at, first)| {
        // In Latin letters a word begins where another one ended.
        let begins = !first.is_ascii() || before == ' ' && first != ' ';
        before = first;
        if !begins {
            return None;
        }
        let rest = text.get(at..)?;
        let is_there = |word: &&&str| {
            let after = rest.strip_prefix(**word);
            after.is_some_and(|it| !word.is_ascii() || ends_a_word(it))
        };
        Some((at, *words.iter().find(is_there)?))
    })
}

/// The words by which a declared thing may be known.
const TELLING: &[&Words] = &[
    &DISASTER,
    &EMERGENCY,
    &ABROAD,
    &FRONT,
    &NETWORK,
    &BANK_ACCOUNT,
    &SOME_ACCOUNT,
    &LATIN_NAME,
    &EMPLOYMENT,
    &PLACE_OF_BUSINESS,
    &SET_UP_BY_LAW,
];

/// What the library calls that for which questions ask by its name: actors, data, systems and laws.
const ASKED_FOR: &[&str] = &[
    "AccessLog",
    "Account",
    "Earnings",
    "FrontDeskSaaS",
    "Household",
    "Income",
    "JukiNet",
    "LGWAN",
    "LatinName",
    "LinkageNetwork",
    "MyNumberAct",
    "Mynaportal",
    "RegisteredSeal",
    "Representation",
    "ServiceMesh",
    "StandardBaseSystem",
];

/// Which words a name or a title has in it that tell what is named: all that rules read of it, beside
/// [what it answers to](asked_for).
pub(in crate::rules) fn tells(name: &Name) -> Vec<bool> {
    TELLING.iter().map(|it| it.name(name)).collect()
}

/// For which of the names for which questions ask it is taken.
pub(in crate::rules) fn asked_for(name: &Name) -> Vec<&'static str> {
    let asked = ASKED_FOR.iter().copied();
    asked.filter(|it| name.answers_to(it)).collect()
}

/// Whether a word ends where a text goes on, or its plural does.
fn ends_a_word(after: &str) -> bool {
    after.strip_prefix('s').unwrap_or(after).starts_with(' ')
}

/// A text with a space on both sides of each word in Latin letters, which is in small letters unless it is all in
/// capitals: `BankDetails`, `bank-details` and “Bank details” are ` bank details `.
fn in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 8);
    words.push(' ');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (word, after) = rest.split_at(length_of_word(rest).max(first.len_utf8()));
        if first.is_ascii() && !words.ends_with(' ') {
            words.push(' ');
        }
        if first.is_ascii_alphanumeric() {
            let begin = words.len();
            words.push_str(word);
            let all_capitals = word.len() > 1 && word.bytes().all(|it| it.is_ascii_uppercase());
            if let Some(word) = words.get_mut(begin..).filter(|_| !all_capitals) {
                word.make_ascii_lowercase();
            }
            words.push(' ');
        } else if !first.is_ascii() {
            words.push(first);
        }
        rest = after;
    }
    words.push(' ');
    words
}

/// How long the word in Latin letters is with which a text begins: up to the next capital, and capitals up to the last before a
/// small letter (`LGWANLine` is `LGWAN` and `Line`).
fn length_of_word(text: &str) -> usize {
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.bytes().skip(capitals);
    let small = |it: &u8| it.is_ascii_alphanumeric() && !it.is_ascii_uppercase();
    let more = rest.take_while(small).count();
    match (capitals, more) {
        (0 | 1, more) => capitals + more,
        (capitals, 0) => capitals,
        (capitals, _) => capitals - 1,
    }
}

/// What is for a disaster, such as a purpose (`flood-response`, 避難支援) or the event that starts a procedure.
pub(super) const DISASTER: Words = Words {
    tells: &[
        "disaster",
        "flood",
        "flooding",
        "earthquake",
        "typhoon",
        "tsunami",
        "eruption",
        "evacuation",
        "evacuee",
        "災害",
        "震災",
        "被災",
        "地震",
        "豪雨",
        "台風",
        "津波",
        "洪水",
        "水害",
        "噴火",
        "避難",
    ],
    except: &["労働災害", "労働者災害", "公務災害", "災害補償", "避難民"],
};

/// What is for an emergency (`emergency-benefit`, 緊急事態宣言).
pub(super) const EMERGENCY: Words = Words {
    tells: &["emergency", "緊急", "非常事態"],
    except: &[
        "emergency contact",
        "emergency call",
        "緊急連絡",
        "緊急通報",
    ],
};

/// People who live abroad: an actor says of what kind it is, not where it lives, and a purpose of its own says so by its
/// name alone (`overseas-voting`, 在外選挙). Whoever only goes there, or sends something, is still here.
pub(super) const ABROAD: Words = Words {
    tells: &[
        "abroad",
        "overseas",
        "expat",
        "expatriate",
        "emigrant",
        "国外",
        "海外",
        "在外",
    ],
    except: &[
        "study abroad",
        "moving abroad",
        "travel abroad",
        "overseas travel",
        "overseas remittance",
        "国外転出届",
        "国外転出の届",
        "国外送金",
        "国外財産",
        "海外送金",
        "海外旅行",
        "海外渡航",
        "海外留学",
        "海外展開",
        "海外進出",
    ],
};

/// A front, such as `CityApp` or 市民ポータル: a system on which nothing is done yet says nowhere what it is for.
pub(super) const FRONT: Words = Words {
    tells: &[
        "portal",
        "front",
        "app",
        "superapp",
        "ポータル",
        "フロント",
        "アプリ",
        "窓口",
        "サイト",
    ],
    except: &[],
};

/// A network: what a system carries from one body to another is not declared.
pub(super) const NETWORK: Words = Words {
    tells: &[
        "network",
        "line",
        "backbone",
        "VPN",
        "vpn",
        "LGWAN",
        "lgwan",
        "ネットワーク",
        "回線",
        "専用線",
        "閉域網",
        "通信網",
        "広域網",
        "住基ネット",
    ],
    except: &[
        "social network",
        "front line",
        "help line",
        "line of business",
        "ソーシャルネットワーク",
    ],
};

/// An account to which money is paid, by a word that means no other.
const BANK_ACCOUNT: Words = Words {
    tells: &[
        "bank account",
        "bank detail",
        "bank book",
        "passbook",
        "payment account",
        "payment detail",
        "account number",
        "account no",
        "IBAN",
        "iban",
        "口座",
        "振込先",
        "支払先",
        "送金先",
        "銀行情報",
        "通帳",
    ],
    except: &[],
};

/// An account of some kind.
const SOME_ACCOUNT: Words = Words {
    tells: &["account"],
    except: &["user account", "login account", "account password"],
};

/// An account: what is about one, the library's `Account` and what lies within it; else what is called an account at
/// a bank (`BankDetails`, 振込先), or, unless its sector is another than that of money, an account.
pub(super) fn is_an_account(design: &Design, data: DataId) -> bool {
    let account = design.data_named("Account");
    let elsewhere = design.data[data]
        .sector
        .value()
        .is_some_and(|&it| !design.words.sectors[it].name.answers_to("finance"));
    let called =
        |it: &Data| BANK_ACCOUNT.name(&it.name) || !elsewhere && SOME_ACCOUNT.name(&it.name);
    design.data[data].about.value() == Some(&Unit::Account)
        || crate::data::wider(design, data)
            .any(|it| Some(it) == account || called(&design.data[it]))
}

const LATIN_NAME: Words = Words {
    tells: &[
        "latin",
        "roman",
        "romaji",
        "romanized",
        "romanised",
        "alphabet",
        "passport name",
        "ローマ字",
        "英字",
        "アルファベット",
        "旅券氏名",
        "旅券の氏名",
        "旅券上の氏名",
    ],
    except: &[],
};

/// A name in Latin letters: the library's `LatinName` and what lies within it, or data that is called one, for a
/// class of data does not say in which script it is written.
pub(super) fn is_a_latin_name(design: &Design, data: DataId) -> bool {
    let latin = design.data_named("LatinName");
    crate::data::wider(design, data).any(|it| Some(it) == latin)
        || LATIN_NAME.name(&design.data[data].name)
}

/// That somebody works, where and how long, and nothing of what they earn: the sector `labour` is that of both.
pub(super) const EMPLOYMENT: Words = Words {
    tells: &[
        "employment",
        "working hour",
        "hours worked",
        "shift",
        "attendance",
        "leave",
        "就労",
        "勤務",
        "在職",
        "雇用",
        "休業",
        "休職",
        "離職",
        "労働時間",
        "出勤",
    ],
    except: &[
        "employment income",
        "休業手当",
        "休業補償",
        "休業給付",
        "就労収入",
        "勤務手当",
    ],
};

/// A single place of business of a company, where its corporate number is all that it is known by.
pub(super) const PLACE_OF_BUSINESS: Words = Words {
    tells: &[
        "shop",
        "store",
        "site",
        "premises",
        "branch",
        "factory",
        "plant",
        "restaurant",
        "workplace",
        "facility",
        "店舗",
        "事業所",
        "事業場",
        "営業所",
        "支店",
        "工場",
        "施設",
        "飲食",
        "旅館",
        "薬局",
        "診療所",
    ],
    except: &[
        "web site",
        "app store",
        "head office",
        "本店",
        "代理店",
        "書店",
    ],
};

/// A register that a law sets up, so that the law says by what it is kept.
pub(super) const SET_UP_BY_LAW: Words = Words {
    tells: &["family register", "land register", "戸籍", "登記"],
    except: &[],
};

/// What goes into a plan, in whatever unit, or what the administration gains itself: money spent, people trained, time
/// of staff.
const PUT_IN: Words = Words {
    tells: &[
        "budget",
        "expenditure",
        "spending",
        "training",
        "trained",
        "efficiency",
        "staff time",
        "staff hour",
        "予算",
        "効率",
        "職員の作業",
        "職員の業務",
        "執行",
        "研修",
        "受講",
        "養成",
    ],
    except: &[],
};

/// A share of people, a time, or what nobody has to do any more.
const OF_PEOPLE: Words = Words {
    tells: &[
        "people who",
        "persons who",
        "applicants who",
        "residents who",
        "share of people",
        "satisfied",
        "satisfaction",
        "without paper",
        "without a visit",
        "at once",
        "immediately",
        "人の割合",
        "人の数",
        "満足",
        "time",
        "minute",
        "hour",
        "day",
        "時間",
        "日数",
        "紙なし",
        "来庁せず",
        "来庁なし",
        "即時",
        "即日",
        "その場で",
    ],
    except: &["稼働時間"],
};

/// What the administration builds, connects or hands out.
const BUILT: Words = Words {
    tells: &[
        "system",
        "server",
        "interface",
        "API",
        "api",
        "database",
        "cloud",
        "municipality",
        "municipalities",
        "local government",
        "connected",
        "connection",
        "integrated",
        "migrated",
        "migration",
        "installed",
        "deployed",
        "introduced",
        "digitised",
        "digitized",
        "issued",
        "distributed",
        "terminal",
        "device",
        "tablet",
        "download",
        "downloaded",
        "システム",
        "サーバ",
        "データベース",
        "クラウド",
        "団体",
        "自治体",
        "市町村",
        "市区町村",
        "接続",
        "統合",
        "移行",
        "整備",
        "構築",
        "導入",
        "交付",
        "枚数",
        "台数",
        "配布",
        "配備",
        "設置",
        "電子化",
        "デジタル化",
        "オンライン化",
        "ダウンロード",
    ],
    except: &[],
};

/// What people feel: time and money are, whatever is measured, unless they are put into it. Of a number or a share the
/// title alone tells of what it is: of what the administration builds, or of people.
pub(super) fn is_felt(measure: &Measure) -> bool {
    const TIME_OR_MONEY: &[&str] = &[
        "sec", "min", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "yen",
        "秒", "分", "時間", "日", "週間", "か月", "円",
    ];
    let quantities = measure.from.iter().chain(&measure.to);
    let mut units = quantities.map(|it| it.unit.trim());
    let titled = |words: &Words| {
        let titles = std::iter::once(&measure.title.first).chain(&measure.title.second);
        titles.into_iter().any(|it| words.are_in(it))
    };
    !titled(&PUT_IN)
        && (units.any(|it| TIME_OR_MONEY.contains(&it)) || titled(&OF_PEOPLE) || !titled(&BUILT))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use gensoku_dsl::design::{Quantity, Title};
    use gensoku_dsl::source::Span;

    use super::*;

    /// What each kind of thing is called, and what it is not, separated by a bar.
    #[test]
    fn a_word_tells_of_what_it_means_and_of_nothing_else() {
        let table: &[(&Words, &str, &str)] = &[
            (
                &DISASTER,
                "flood-response|disaster-relief|Earthquake|避難支援|災害支援|大規模災害|被災者支援",
                "労働者災害補償保険|公務災害|ウクライナ避難民の受入れ|child-benefit",
            ),
            (
                &EMERGENCY,
                "emergency-benefit|Emergency payment|緊急給付|緊急事態宣言|緊急小口資金",
                "emergency-contacts|緊急連絡先|緊急通報装置の貸与",
            ),
            (
                &ABROAD,
                "Expat|Expats|overseas-voting|Passport for citizens abroad|在外選挙|国外転出者|Emigrant",
                "study-abroad|国外転出届|海外留学の奨学金|国外送金等調書",
            ),
            (
                &FRONT,
                "App|CityApp|市民ポータル|SuperApp",
                "Mapping|WhatsHappened|Application",
            ),
            (
                &NETWORK,
                "CourtLine|A new line between towns|TownVPN|次期LGWAN|第二住基ネット|専用線|閉域網|InterMunicipalBackbone",
                "OnlineForm|Timeline|LINE公式アカウント|SocialNetworkPage|Pipeline",
            ),
            (
                &BANK_ACCOUNT,
                "BankAccountNo|BankDetail|BankDetails|IBAN|振込先|通帳|Passbook|PaymentDetails|振込口座|支払先|銀行情報",
                "UserAccount|Accounting|アカウント",
            ),
            (
                &SOME_ACCOUNT,
                "Account|RefundAccount",
                "UserAccount|Accountant",
            ),
            (
                &EMPLOYMENT,
                "EmploymentCertificate|WorkingHours|就労状況|勤務証明|休業状況",
                "Wages|PaySlip|就労収入|休業手当|給与",
            ),
            (
                &PLACE_OF_BUSINESS,
                "ShopPermit|SiteInspection|店舗許可|事業所台帳|FactoryLicence",
                "WebSite|CorporateTax|Restoration|本店所在地|法人税",
            ),
            (
                &SET_UP_BY_LAW,
                "FamilyRegisterEntry|戸籍番号|不動産登記簿",
                "Registration|住民登録|FamilyName",
            ),
            (
                &LATIN_NAME,
                "LatinName|RomajiName|NameInAlphabet|PassportName|英字氏名|氏名英字|アルファベット氏名|旅券氏名|ローマ字",
                "Romania|PassportNumber|氏名",
            ),
        ];
        for (words, yes, no) in table {
            for text in yes.split('|') {
                assert!(words.are_in(text), "{text}");
            }
            for text in no.split('|') {
                assert!(!words.are_in(text), "{text}");
            }
        }
    }

    /// All sources of the engine, one after another.
    fn sources(folder: &Path) -> String {
        let mut all = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all += &sources(&path);
            } else {
                all += &std::fs::read_to_string(&path).unwrap();
            }
        }
        all
    }

    /// What is compared after an edit of a title has to be all that any question asks of it.
    #[test]
    fn all_that_a_name_can_tell_is_known() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        for asks in [
            "actor_named(\"",
            "data_named(\"",
            "system_named(\"",
            "law_named(\"",
        ] {
            for asked in sources.split(asks).skip(1) {
                let name = asked.split('"').next().unwrap();
                assert!(ASKED_FOR.contains(&name), "{asks}{name}");
            }
        }
        let this = include_str!("called.rs");
        let of_measures = [&PUT_IN, &OF_PEOPLE, &BUILT].len();
        let declared = this.matches(": Words = Words {\n").count();
        assert_eq!(TELLING.len() + of_measures, declared);
    }

    fn felt(title: &str, unit: &str) -> bool {
        let span = Span::default();
        is_felt(&Measure {
            title: Title {
                first: title.to_owned(),
                second: None,
            },
            from: None,
            to: Some(Quantity {
                millionths: 80_000_000,
                unit: unit.to_owned(),
                span,
            }),
            by: None,
            span,
        })
    }

    #[test]
    fn what_is_built_handed_out_or_spent_is_not_felt() {
        let built = "databases integrated|forms digitised|cards issued|number of downloads of the app|\
            number of staff trained|systems connected|カード交付枚数|クラウド移行率|研修受講者数|様式の電子化数|\
            接続したシステムの数|移行を終えた団体の割合|配布した端末の台数|事務の効率|efficiency of the office|tablets distributed";
        for title in built.split('|') {
            assert!(!felt(title, "%"), "{title}");
        }
        assert!(!felt("職員の作業時間", " min"));
        assert!(!felt("budget spent", " yen") && !felt("予算執行率", "%"));
        let felt_by_people = "licences without paper|finished without paper|satisfied people|\
            システムを使って5分で終えた人の割合|紙なしで終えた割合|permits issued at once|即日交付の割合|申請から交付までの日数が7日以内の割合";
        for title in felt_by_people.split('|') {
            assert!(felt(title, "%"), "{title}");
        }
        assert!(felt("カード交付までの時間", " min"));
    }
}

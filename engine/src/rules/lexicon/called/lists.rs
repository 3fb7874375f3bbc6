//! What things are called that no clause tells of.

use super::words::Words;

/// The words by which a declared thing may be known.
pub(super) const TELLING: &[&Words] = &[
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

/// What is for a disaster, such as a purpose (`flood-response`, 避難支援) or the event that starts a procedure.
pub(in crate::rules::lexicon) const DISASTER: Words = Words {
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
pub(in crate::rules::lexicon) const EMERGENCY: Words = Words {
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
pub(in crate::rules::lexicon) const ABROAD: Words = Words {
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
pub(in crate::rules::lexicon) const FRONT: Words = Words {
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
pub(in crate::rules::lexicon) const NETWORK: Words = Words {
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
        "line of credit",
        "credit line",
        "ソーシャルネットワーク",
    ],
};

/// An account to which money is paid, by a word that means no other.
pub(super) const BANK_ACCOUNT: Words = Words {
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
pub(super) const SOME_ACCOUNT: Words = Words {
    tells: &["account"],
    except: &["user account", "login account", "account password"],
};

pub(super) const LATIN_NAME: Words = Words {
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

/// That somebody works, where and how long, and nothing of what they earn: the sector `labour` is that of both.
pub(in crate::rules::lexicon) const EMPLOYMENT: Words = Words {
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
pub(in crate::rules::lexicon) const PLACE_OF_BUSINESS: Words = Words {
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
pub(in crate::rules::lexicon) const SET_UP_BY_LAW: Words = Words {
    tells: &["family register", "land register", "戸籍", "登記"],
    except: &[],
};

#[cfg(test)]
mod tests {
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

    /// What is compared after an edit of a title has to be all that any question asks of it.
    #[test]
    fn every_list_of_words_is_asked_after_an_edit() {
        let this = include_str!("lists.rs");
        assert_eq!(TELLING.len(), this.matches(": Words = Words {\n").count());
    }
}

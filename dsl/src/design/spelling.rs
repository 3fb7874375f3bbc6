//! The closed vocabularies, each word with its English and its Japanese spelling.

use crate::text::{Lang, Text};

use super::{ActorKind, AssessmentKind, ChannelKind, Disposition, Level, Method, Need, Unit, Verb};

/// A closed vocabulary of the language.
pub trait Spelled: Copy + Eq + 'static {
    /// Every word with its English and its Japanese spelling; the first spelling of a word is the one written.
    const SPELLINGS: &'static [(Self, &'static str, &'static str)];

    /// How the word is written.
    fn word(self, lang: Lang) -> &'static str {
        Self::SPELLINGS
            .iter()
            .find(|(it, ..)| *it == self)
            .map_or("", |&(_, en, ja)| match lang {
                Lang::En => en,
                Lang::Ja => ja,
            })
    }

    /// Every word in English and in Japanese, as it is written.
    fn words() -> Vec<(&'static str, &'static str)> {
        let mut words: Vec<(&str, &str)> = Vec::new();
        for &(_, en, ja) in Self::SPELLINGS {
            // Of several spellings the first is the one written.
            if !words.iter().any(|(before, _)| *before == en) {
                words.push((en, ja));
            }
        }
        words
    }

    /// The word in both languages.
    fn text(self) -> Text {
        Text::new(self.word(Lang::En), self.word(Lang::Ja))
    }

    /// The word with this spelling, in either language.
    fn from_word(word: &str) -> Option<Self> {
        Self::SPELLINGS
            .iter()
            .find(|(_, en, ja)| *en == word || *ja == word)
            .map(|&(it, ..)| it)
    }
}

macro_rules! spelled {
    ($type:ident: $($variant:ident $en:literal $ja:literal),* $(,)?) => {
        impl Spelled for $type {
            const SPELLINGS: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$variant, $en, $ja)),*];
        }
    };
}

spelled!(Unit:
    Individual "individual" "個人",
    Household "household" "世帯",
    Address "address" "住所",
    Corporation "corporation" "法人",
    Office "office" "事業所",
    Account "account" "口座",
    Card "card" "カード",
    Device "device" "端末",
);

spelled!(ActorKind:
    Resident "resident" "住民",
    Proxy "proxy" "代理人",
    Municipality "municipality" "市区町村",
    Prefecture "prefecture" "都道府県",
    Ministry "ministry" "省",
    Agency "agency" "庁",
    Company "company" "会社",
    Platform "platform" "プラットフォーム",
    Foreign "foreign" "国外",
    Unstated "unstated" "未定",
);

spelled!(ChannelKind:
    Smartphone "smartphone" "スマホ",
    Portal "portal" "ポータル",
    Web "web" "ウェブ",
    Api "api" "API",
    Automatic "automatic" "自動",
    Bank "bank" "振込",
    Paper "paper" "書面",
    Post "post" "郵送",
    Counter "counter" "窓口",
    Phone "phone" "電話",
    Fax "fax" "ファクス",
    Visit "visit" "訪問",
    Seal "seal" "押印",
    Inspection "inspection" "実地検査",
    NoticeBoard "notice-board" "掲示",
    Cash "cash" "現金",
    Course "course" "対面講習",
    Stationing "stationing" "常駐",
    InKind "in-kind" "現物給付",
    // Other spellings that are read.
    Smartphone "smartphone" "スマートフォン",
    Paper "paper" "紙",
    Post "post" "郵便",
    Fax "fax" "ファックス",
    InKind "in-kind" "役務提供",
);

spelled!(Need:
    Card "card" "カード",
    Smartphone "smartphone" "スマホ",
    Registration "registration" "住民登録",
    Account "account" "口座",
    // Another spelling that is read.
    Smartphone "smartphone" "スマートフォン",
);

spelled!(Verb:
    Enters "enters" "入力",
    Shows "shows" "提示",
    Issues "issues" "交付",
    Reads "reads" "参照",
    Copies "copies" "複製",
    Writes "writes" "記録",
    Sends "sends" "送付",
);

spelled!(Method:
    Number "number" "番号",
    CardFace "card-face" "券面",
    CardChip "card-chip" "ICチップ",
    JpkiSign "jpki-sign" "署名用証明書",
    JpkiAuth "jpki-auth" "利用者証明用証明書",
    Serial "serial" "発行番号",
    ProxyJpki "proxy-jpki" "代理人の証明書",
    Password "password" "パスワード",
    Seal "seal" "印鑑",
    Face "face" "対面",
    None "none" "なし",
);

spelled!(Level:
    Guideline "guideline" "指針",
    Notice "notice" "通知",
    Ordinance "ordinance" "条例",
    MinisterialOrder "ministerial-order" "省令",
    CabinetOrder "cabinet-order" "政令",
    Act "act" "法律",
);

spelled!(AssessmentKind:
    Basic "basic" "基礎項目",
    Focused "focused" "重点項目",
    Full "full" "全項目",
);

spelled!(Disposition:
    Keep "keep" "維持",
    Modify "modify" "改修",
    Rebuild "rebuild" "再構築",
    Retire "retire" "廃止",
);

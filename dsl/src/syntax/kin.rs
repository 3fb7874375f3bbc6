//! Words that people write where the language has another: what a misspelling cannot tell.

use super::keyword::Keyword::{self, *};
use super::spec::{self, Context, Set};
use crate::text::{Lang, Text};

/// Words, each with the keywords that may be meant; the first that can stand there is.
const KIN: &[(&str, &[Keyword])] = &[
    // English.
    ("include", &[Use]),
    ("import", &[Use]),
    ("uses", &[Use, Reads]),
    ("organization", &[Actor]),
    ("organisation", &[Actor]),
    ("person", &[Actor]),
    ("process", &[Procedure]),
    ("task", &[Step]),
    ("activity", &[Step]),
    ("database", &[System]),
    ("regulation", &[Law]),
    ("category", &[Is]),
    ("kind", &[Is]),
    ("type", &[Is]),
    ("alias", &[Also]),
    ("aka", &[Also]),
    ("date", &[AsOf]),
    ("issuer", &[Of]),
    ("owner", &[OwnedBy]),
    ("holder", &[Of, HeldBy]),
    ("operator", &[RunBy]),
    ("stores", &[Holds, Writes]),
    ("contains", &[Holds]),
    ("key", &[KeyedBy]),
    ("starting", &[FromDate]),
    ("since", &[FromDate]),
    ("till", &[Until]),
    ("ends", &[Until]),
    ("applicant", &[Serves]),
    ("target", &[Serves]),
    ("goal", &[Purpose]),
    ("trigger", &[StartsOn]),
    ("who", &[By]),
    ("actor", &[By]),
    ("ground", &[Under]),
    ("basis", &[Under]),
    ("mandatory", &[RequiredBy]),
    ("medium", &[Channel]),
    ("method", &[Channel, ByMethod]),
    ("duration", &[Takes, Waits]),
    ("effort", &[Takes]),
    ("delay", &[Waits]),
    ("cost", &[Fee]),
    ("price", &[Fee]),
    ("inputs", &[Enters]),
    ("types", &[Enters]),
    ("attaches", &[Shows]),
    ("presents", &[Shows]),
    ("outputs", &[Issues]),
    ("gets", &[Reads]),
    ("looks", &[Reads]),
    ("saves", &[Writes]),
    ("provides", &[Sends]),
    ("verifies", &[Identifies]),
    ("authenticates", &[Identifies]),
    ("next", &[Then]),
    ("goto", &[Then]),
    ("else", &[Or, Otherwise]),
    ("removes", &[Drop]),
    ("delete", &[Drop]),
    ("deadline", &[ByDate]),
    // Japanese, without the colon.
    ("利用", &[Use]),
    ("使用", &[Use]),
    ("読込", &[Use]),
    ("組織", &[Actor]),
    ("機関", &[Actor]),
    ("登場者", &[Actor]),
    ("法律", &[Law]),
    ("条例", &[Law]),
    ("法規", &[Law]),
    ("データ", &[Data]),
    ("手続き", &[Procedure]),
    ("制度", &[Procedure]),
    ("工程", &[Step]),
    ("ステップ", &[Step]),
    ("作業", &[Step]),
    ("基準日", &[AsOf]),
    ("日付", &[AsOf]),
    ("種別", &[Is]),
    ("区分", &[Is]),
    ("別称", &[Also]),
    ("通称", &[Also]),
    ("略称", &[Also]),
    ("所管庁", &[Of]),
    ("所有", &[OwnedBy, Holds]),
    ("保有者", &[Of, HeldBy]),
    ("保持", &[HeldBy, Holds]),
    ("運用", &[RunBy]),
    ("委託先", &[RunBy]),
    ("キー", &[KeyedBy]),
    ("突合キー", &[KeyedBy]),
    ("開始日", &[FromDate]),
    ("施行日", &[FromDate]),
    ("施行", &[FromDate]),
    ("適用日", &[FromDate]),
    ("終了日", &[Until]),
    ("失効日", &[Until]),
    ("廃止日", &[Until]),
    ("対象", &[Serves, OfScope, Covers]),
    ("申請者", &[Serves]),
    ("対象者", &[Serves, People]),
    ("人数", &[People, Staff, Needs]),
    ("人口", &[People]),
    ("契機", &[StartsOn]),
    ("頻度", &[StartsEvery]),
    ("担当者", &[By]),
    ("実施者", &[By]),
    ("担当課", &[By]),
    ("法的根拠", &[Under]),
    ("根拠法", &[Under]),
    ("根拠法令", &[Under]),
    ("根拠条文", &[Under]),
    ("義務付け", &[RequiredBy]),
    ("義務づけ", &[RequiredBy]),
    ("手段", &[Channel]),
    ("チャネル", &[Channel]),
    ("所要時間", &[Takes]),
    ("作業時間", &[Takes]),
    ("待ち時間", &[Waits]),
    ("待機", &[Waits]),
    ("料金", &[Fee]),
    ("費用", &[Fee]),
    ("記入", &[Enters]),
    ("記載", &[Enters]),
    ("提出", &[Shows, Sends]),
    ("添付", &[Shows]),
    ("添付書類", &[Shows]),
    ("発行", &[Issues]),
    ("閲覧", &[Reads]),
    ("照会", &[Reads]),
    ("取得", &[Reads]),
    ("登録", &[Writes]),
    ("保存", &[Writes]),
    ("提供", &[Sends]),
    ("複写", &[Copies]),
    ("転記", &[Copies]),
    ("記録する", &[Writes]),
    ("読取", &[Reads]),
    ("送信", &[Sends]),
    ("確認", &[Identifies]),
    ("認証", &[Identifies]),
    ("次へ", &[Then]),
    ("遷移", &[Then]),
    ("または", &[Or]),
    ("場合", &[When]),
    ("それ以外", &[Or, Otherwise]),
    ("期日", &[ByDate]),
    ("新設条項", &[Insert]),
    ("改正案", &[Revision]),
    ("改正法", &[Revision]),
    ("目標", &[Measure]),
    ("現状", &[Measure]),
    ("期間", &[Waits, Takes]),
    ("段階", &[Milestone]),
    ("工程表", &[Plan]),
    ("委任状", &[ByMandate]),
    ("時点", &[OnDate]),
    ("協議日", &[OnDate]),
    ("開催日", &[OnDate]),
    ("示す", &[Shows]),
    ("表示", &[Shows]),
    ("公表日", &[Announced]),
];

/// The keyword that a word is written for where clauses of some contexts may stand.
pub(in crate::syntax) fn meant(word: &str, contexts: &[Context]) -> Option<Keyword> {
    let stands = |keyword: &Keyword| {
        contexts
            .iter()
            .rev()
            .any(|&context| spec::find(context, *keyword).is_some_and(|it| it.keyword == *keyword))
    };
    let (_, keywords) = KIN.iter().find(|(kin, _)| *kin == word)?;
    keywords.iter().copied().find(stands)
}

/// Whether a label is one of the words that have a keyword of another spelling, wherever it stands.
pub(in crate::syntax) fn is_kin(label: &str) -> bool {
    let label = label.trim_end_matches([':', '：']);
    !label.is_ascii() && KIN.iter().any(|(kin, _)| *kin == label)
}

/// Words of closed vocabularies that people write otherwise, each with the one that is meant.
const WORDS: &[(&str, &str)] = &[
    ("online", "web"),
    ("internet", "web"),
    ("website", "web"),
    ("app", "smartphone"),
    ("mobile", "smartphone"),
    ("letter", "post"),
    ("mail", "post"),
    ("telephone", "phone"),
    ("desk", "counter"),
    ("window", "counter"),
    ("in-person", "counter"),
    ("form", "paper"),
    ("オンライン", "ウェブ"),
    ("インターネット", "ウェブ"),
    ("ネット", "ウェブ"),
    ("アプリ", "スマホ"),
    ("来庁", "窓口"),
    ("対面", "窓口"),
    ("口座振込", "振込"),
    ("口座振替", "振込"),
    ("銀行振込", "振込"),
    ("電子申請", "ウェブ"),
    ("オンライン申請", "ウェブ"),
    ("来所", "窓口"),
    ("持参", "窓口"),
    ("封書", "郵送"),
    ("transfer", "bank"),
    ("citizen", "resident"),
    ("person", "resident"),
    ("city", "municipality"),
    ("town", "municipality"),
    ("business", "company"),
    ("市民", "住民"),
    ("国民", "住民"),
    ("本人", "住民"),
    ("国", "省"),
    ("官庁", "省"),
    ("government", "ministry"),
    ("自治体", "市区町村"),
    ("市町村", "市区町村"),
    ("企業", "会社"),
    ("事業者", "会社"),
    ("法人", "会社"),
    ("民間", "会社"),
    ("corporation", "company"),
    ("要綱", "通知"),
    ("要領", "通知"),
    ("告示", "通知"),
    ("通達", "通知"),
    ("訓令", "通知"),
    ("ガイドライン", "指針"),
    ("法", "法律"),
    ("statute", "act"),
    ("circular", "notice"),
    ("person", "individual"),
    ("people", "individual"),
    ("family", "household"),
    ("人", "個人"),
    ("家族", "世帯"),
    ("企業", "法人"),
    ("approved", "granted"),
    ("accepted", "granted"),
    ("end", "granted"),
    ("done", "granted"),
    ("finished", "granted"),
    ("rejected", "refused"),
    ("denied", "refused"),
    ("declined", "refused"),
    ("cancelled", "withdrawn"),
    ("承認", "認容"),
    ("許可", "認容"),
    ("決定", "認容"),
    ("交付", "認容"),
    ("終了", "認容"),
    ("完了", "認容"),
    ("不承認", "却下"),
    ("不許可", "却下"),
    ("不支給", "却下"),
    ("取消", "取下げ"),
    ("辞退", "取下げ"),
];

/// The word among some that another is written for.
pub(crate) fn word<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let mut rows = WORDS.iter().filter(|it| it.0 == lower);
    rows.find_map(|&(_, meant)| known.iter().copied().find(|it| *it == meant))
}

/// What is written for a word that no word of a vocabulary alone stands for.
pub(crate) fn told_of_word(written: &str, set: Set) -> Option<Text> {
    let (en, ja) = match (set, written) {
        (Set::ActorKind, "国の機関" | "国の行政機関" | "行政機関") => (
            "an organ of the state is a `ministry` or an `agency`",
            "国の機関は `省` 又は `庁` と書いてください",
        ),
        (Set::Level, "規則" | "regulation") => (
            "a regulation of the state is a `ministerial-order`, one of a municipality an `ordinance`",
            "国の規則は `省令`、自治体の規則は `条例` と書いてください",
        ),
        (Set::Channel, "マイナポータル" | "ぴったりサービス" | "Mynaportal") => (
            "the system stands behind `on`: `channel portal on Mynaportal`",
            "利用するシステムは「場所：」の後に書いてください：`経路：ポータル　場所：マイナポータル`",
        ),
        _ => return None,
    };
    Some(Text::new(en, ja))
}

/// What is written for a label that no keyword stands for.
pub(in crate::syntax) fn told_of_label(label: &str) -> Option<Text> {
    let (en, ja) = match label {
        "備考" | "注" | "注記" | "摘要" | "メモ" | "コメント" | "note" | "remark" | "remarks"
        | "memo" | "comment" => (
            "what is only for readers stands behind `#`",
            "読む人のための注記は `#` の後に書いてください",
        ),
        "変更" | "修正" | "change" => (
            "what is changed is named with it: `set step`, `set system`, `set data` …",
            "何を変更するかを続けて書いてください（例：`変更手順：`、`変更システム：`、`変更情報：`）",
        ),
        _ => return None,
    };
    Some(Text::new(en, ja))
}

/// That a Japanese keyword lacks its colon.
pub(crate) fn lacks_colon(keyword: Keyword) -> Text {
    let written = keyword.written(Lang::Ja);
    Text::new(
        format!("a Japanese keyword ends with a colon: `{written}`"),
        format!("キーワードにはコロンを付けてください：`{written}`"),
    )
}

/// Whether a word takes away what it stands behind, of which `repeal` speaks.
pub(in crate::syntax) fn repeals(word: &str) -> bool {
    let word = word.trim_end_matches([':', '：']);
    matches!(
        word,
        "削除" | "削る" | "廃止" | "失効" | "delete" | "deleted" | "drop" | "repeal" | "repealed"
    )
}

/// How often something happens, as the language writes it, by a word for it.
pub(crate) fn days(written: &str) -> Option<&'static str> {
    Some(match written.to_lowercase().as_str() {
        "daily" | "毎日" => "1 day",
        "weekly" | "毎週" => "7 days",
        "monthly" | "毎月" => "30 days",
        "quarterly" | "四半期" => "90 days",
        "yearly" | "annually" | "毎年" | "毎年度" => "365 days",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_table_is_a_keyword_there_or_stands_twice() {
        for (i, (word, keywords)) in KIN.iter().enumerate() {
            assert!(
                !KIN.iter().skip(i + 1).any(|(other, _)| other == word),
                "{word}"
            );
            for keyword in *keywords {
                assert_ne!(*word, keyword.spelling(Lang::En));
                assert_ne!(*word, keyword.spelling(Lang::Ja));
            }
        }
    }
}

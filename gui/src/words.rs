//! The app's own words, all in one place: English and Japanese side by side.
//!
//! What comes from a design, a rule or a diagnostic brings both languages itself and is not here.

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{RemedyLevel, Role, Verdict};
pub use gensoku_report::map::words::{
    as_of, channel, date, duration, severity, sign, verb, verdict_word,
};

use crate::theme::Mark;

macro_rules! words {
    ($($name:ident $en:literal $ja:literal)*) => {
        /// A word of the app's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $en] $name,)* }

        impl Word {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in both languages.
            pub fn text(self) -> Text {
                Text::new(self.get(Lang::En), self.get(Lang::Ja))
            }

            /// The word in `lang`.
            pub const fn get(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Ja) => $ja,)*
                }
            }
        }
    };
}

words! {
    Accept "Accept" "容認する"
    AcceptWithReason "Accept with reason…" "理由を付けて容認…"
    AcceptTitle "Accept a finding" "指摘の容認"
    AcceptedBy "Accepted by" "容認した者"
    AcceptedNow "Accepted. It can be undone." "容認しました。元に戻せます。"
    AcceptedUntil "Until (year-month-day; not on that day any more)" "期限（年-月-日。この日から再び指摘となります）"
    Back "Back" "戻る"
    Cancel "Cancel" "キャンセル"
    CheckBrokeOff "the check broke off" "検査が中断されました"
    ChooseFirst "changed on disk; choose first which of the two is kept" "ディスク上で変更されています。先にどちらを残すか選んでください"
    CloseUnsaved "Close without saving" "保存せずに閉じる"
    CopyAsText "Copy as text" "テキストとしてコピー"
    DayIsOver "The day has to come after the day of the check." "期限は基準日より後の日としてください。"
    Done "Done" "完了"
    DropOnly "only designs (.gsk), process models (.bpmn) and folders can be opened" "開けるのは設計（.gsk）、業務フロー（.bpmn）又はフォルダーです"
    ExportText "Export as text" "テキストで書き出す"
    ImportBrokeOff "the import broke off" "読み込みが中断されました"
    LeaveTitle "These texts are not saved" "保存されていないテキスト"
    MendFirst "the text has errors; they have to be mended first" "テキストに誤りがあります。先に修正してください"
    Next "Next" "次へ"
    NoFile "This is not written in a file that can be changed here." "ここで変更できるファイルにはありません。"
    NotADay "This is no day: write it as year-month-day, such as 2026-03-31." "期限は年-月-日（例：2026-03-31）で記入してください。"
    NothingOpen "Nothing is left open." "未確定の事項はありません。"
    NotTold "What of the model the design does not tell" "モデルのうち設計に表せないもの"
    Questions "Open questions" "未確定の事項"
    Reason "Reason" "理由"
    NoName "Type a file name." "ファイル名を入力してください。"
    OpenHere "this file is open here; choose another name" "このファイルは開かれています。別の名前を指定してください"
    Replace "Replace" "置き換える"
    SaveAndClose "Save and close" "保存して閉じる"
    SaveAs "Save as…" "名前を付けて保存…"
    SaveAsFile "File, with its folder where it is another one" "保存先のファイル（別のフォルダーに保存する場合はフォルダーから）"
    SaveAsTitle "Save under another name" "名前を付けて保存"
    SaveHere "Save under this name" "この名前で保存"
    SaveFirst "not saved; save it before something else is opened" "保存されていません。先に保存してください"
    StudyBrokeOff "the study broke off" "計算が中断されました"
    TableBrokeOff "the table broke off" "表の作成が中断されました"
    SkipTour "Skip the tour" "案内を終了"
    TakeBack "Take acceptance back" "容認を取り消す"
    TakenBack "The acceptance was taken back. It can be undone." "容認を取り消しました。元に戻せます。"
    Tour "Show the tour" "案内を表示"
    Actor "Actor" "主体"
    AllPrinciples "All principles" "すべての原則"
    AllSeverities "All severities" "すべての重大度"
    AsIs "As-is" "現行"
    AsOf "As of" "基準日"
    Because "Because" "背景"
    Breaks "Where it breaks" "不適合箇所"
    ByNothing "By nothing" "根拠なし"
    CanPutTogether "What it can put together" "名寄せできる情報"
    Chain "How data gets there" "データの流れ"
    ChangedOnDisk "changed on disk" "ディスク上で変更されました"
    Checking "Checking…" "検査中…"
    CloseFind "Close the list" "一覧を閉じる"
    Closed "Nothing is open." "何も開かれていません。"
    Compare "Compare" "比較"
    CompareHint "Choose a to-be to compare it with the as-is." "改正案を選ぶと現行と比較します。"
    Copied "Copied" "コピーしました"
    CopyId "Copy identity" "識別子をコピー"
    Editor "Text, editor" "テキスト編集"
    Dark "Dark colours" "暗い配色"
    Data "Data" "データ"
    DataMap "Who holds what" "情報の所在"
    DateFormat "Year-month-day, such as 2021-12-01" "年-月-日（例：2021-12-01）"
    DropHere "Drop a design (.gsk), a process model (.bpmn) or a folder here" "設計（.gsk）、業務フロー（.bpmn）又はフォルダーをここにドロップ"
    Errors "Errors" "違反"
    File "File" "ファイル"
    HasFindings "has findings" "指摘あり"
    Maps "What is shown" "表示する図"
    MaybeLess "This is enough; something less may be." "これで足りるが、より少なくて済む可能性がある。"
    NoData "Nobody holds or sees data about people here." "個人に関する情報を保有し、又は見る主体はない。"
    NoProfile "Nobody" "主体を選択"
    NothingLess "Nothing less does." "いずれも欠くことができない。"
    Permitted "Permitted" "根拠あり"
    ProcedureMap "Procedure" "手続"
    Profile "Whose profile" "誰の名寄せか"
    PutAllBack "Put all back" "すべて戻す"
    PutBack "Put back" "戻す"
    TakesApart "The fewest that take it apart" "なくせば名寄せできなくなるもの（最少）"
    WhatIfGone "What if it were gone?" "なくした場合は？"
    Without "Without" "なくした場合"
    Find "Find a step, law, system…" "手順・法令・システムを検索…"
    Findings "Findings" "指摘"
    FindingsHere "Findings here" "ここでの指摘"
    Fit "Fit the map" "全体を表示"
    Forced "Forced by" "根拠となる規定"
    Fixed "Solved" "解消"
    Identifier "Identifier" "識別子"
    KeepMine "Keep mine" "自分の編集を残す"
    Kept "Unchanged" "変わらず"
    Law "Law" "法令"
    Light "Light colours" "明るい配色"
    LoadTheirs "Load from disk" "ディスクから読み込む"
    Map "Map" "業務の流れ"
    Mapping "Mapping" "対応表"
    Scenario "Scenario" "想定"
    WhoCanFinish "Who can finish" "誰が終えられるか"
    Group "Group" "集団"
    Matches "Matches" "候補"
    New "New" "新規"
    NoDiagnostics "The text has no errors." "テキストに誤りはありません。"
    NoDesign "There is nothing to draw yet." "まだ描くものがありません。"
    NoFindings "Nothing matches the filters." "条件に合う結果はありません。"
    NoMatches "No match" "該当なし"
    None "None" "なし"
    NothingSelected "Choose a finding or a step." "指摘又は手順を選んでください。"
    NotSaved "not saved" "未保存"
    NotStated "not stated" "記載なし"
    Notes "Notes" "参考"
    Open "What would decide it" "判定に必要な記載"
    Outcome "Outcome" "結果"
    Principle "Principle" "原則"
    Principles "Principles" "原則別"
    NothingToCheck "nothing in the design to check" "設計に判定の対象なし"
    Problems "Problems" "構文・名前"
    Procedure "Procedure" "手続"
    Provision "Provision" "規定"
    Provisions "Provisions" "関係する規定"
    Redo "Redo" "やり直す"
    Retry "Try again" "再試行"
    Revision "Revision" "改正案"
    Rule "Rule" "規則"
    Save "Save" "保存"
    Saved "Saved" "保存しました"
    Severity "Severity" "重大度"
    ShowInText "Show in the text" "テキストで表示"
    ShowOnMap "Show on the map" "図で表示"
    Step "Step" "手順"
    System "System" "システム"
    Systems "Systems" "システム"
    Text "Text" "テキスト"
    Theme "Light or dark" "配色の切替"
    Tobe "To-be" "改正案"
    Undo "Undo" "元に戻す"
    Verdict "Verdict" "判定"
    Warnings "Warnings" "注意"
    Way "The way" "道筋"
    WaysOut "Ways out" "解決策"
    Witness "reason" "理由"
    ZoomIn "Zoom in" "拡大"
    ZoomOut "Zoom out" "縮小"
    Change "Change" "変更"
    Clears "Clears" "解消する指摘"
    Comes "Comes" "施行・稼働"
    Delegates "It delegates to" "委任先の規定"
    Does "What it does" "規定の効果"
    ExportMarkdown "Export as Markdown" "Markdownで書き出す"
    ExportXlsx "Export as XLSX" "XLSXで書き出す"
    Exported "Written" "書き出しました"
    FindingsOverTime "Findings over time" "指摘の推移"
    Follow "Follow" "連動規定"
    Goes "Goes" "廃止・停止"
    InForce "In force" "施行中の規定"
    Level "Level" "水準"
    Movements "Data movements" "データの移動"
    NotInForce "not in force" "施行されていない"
    NoProvisions "No provision bears on this design." "この設計に関わる規定はありません。"
    Nothing "no findings" "指摘なし"
    NothingRests "Nothing here rests on it." "この設計で基づくものはありません。"
    Plan "Plan" "改正計画"
    Planned "Planned date" "予定日"
    Procedures "Procedures" "手続"
    Reckoning "Computing..." "計算中…"
    RestsOn "It rests on" "この規定の根拠"
    Stands "What nothing here can clear" "ここに挙げた変更では解消できないもの"
    Steps "Steps" "手順"
    Time "Time" "時間の推移"
    WhichProvision "Choose a provision." "規定を選んでください。"
    CannotOpen "This cannot be opened" "開けませんでした"
    CannotSave "This cannot be saved" "保存できませんでした"
    Recovered "what was typed and not saved when the app ended is back; undo takes it away" "前回終了時に保存されていなかった内容を復元しました（「元に戻す」で取り消せます）"
    CannotKeep "What is typed cannot be kept against a crash" "入力内容の退避ができません"
    Reloaded "Read again from disk" "ディスクから読み直しました"
    OtherLanguage "日本語" "English"
    Accessories "Keyboard" "キーボード"
    Help "Help" "ヘルプ"
}

/// `3 violated`, `不適合 3`.
pub fn count(lang: Lang, n: usize, verdict: Verdict) -> String {
    let word = verdict_word(lang, verdict);
    match lang {
        Lang::En if verdict == Verdict::Conforms && n != 1 => format!("{n} conform"),
        Lang::En => format!("{n} {word}"),
        Lang::Ja => format!("{word} {n}"),
    }
}

/// `3 questions`, `3件`.
pub fn questions(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::En, 1) => "1 question".to_owned(),
        (Lang::En, _) => format!("{n} questions"),
        (Lang::Ja, _) => format!("{n}件"),
    }
}

/// What an answer decides, by what the rules that wait for it are called.
pub fn decides(lang: Lang, rules: &[&str]) -> String {
    match lang {
        Lang::En => format!("decides: {}", rules.join(" · ")),
        Lang::Ja => format!("この回答で判定する事項：{}", rules.join("・")),
    }
}

/// Into which file an acceptance is written, and where the finding lies if that is another.
pub fn written_into(lang: Lang, file: &str, found: Option<&str>) -> String {
    match (lang, found) {
        (Lang::En, None) => format!("It is written into {file}."),
        (Lang::En, Some(found)) => format!(
            "It is written into {file}, the design that was opened; {found}, where the finding lies, is used by it and stays as it is."
        ),
        (Lang::Ja, None) => format!("{file}に記載します。"),
        (Lang::Ja, Some(found)) => format!(
            "開いた設計である{file}に記載します。指摘箇所のある{found}はそこから使われるファイルであり、変更しません。"
        ),
    }
}

/// Another file lies where one is to be saved, or says something else than when that was asked.
pub fn taken(lang: Lang, file: &str, changed: bool) -> String {
    match (lang, changed) {
        (Lang::En, false) => {
            format!("There is another file {file} already. Is it to be replaced?")
        }
        (Lang::En, true) => {
            format!("{file} was changed in the meantime. Is it to be replaced all the same?")
        }
        (Lang::Ja, false) => format!("{file}は既に存在します。置き換えますか。"),
        (Lang::Ja, true) => format!("{file}はこの間に変更されました。それでも置き換えますか。"),
    }
}

/// Of a file that the design uses a copy was written.
pub fn copied(lang: Lang, copy: &str, used: &str) -> String {
    match lang {
        Lang::En => format!("Saved: {copy}, as a copy. The design goes on using {used}."),
        Lang::Ja => format!("写しを保存しました：{copy}。設計は引き続き{used}を使います。"),
    }
}

/// What came of a process model.
pub fn imported(lang: Lang, file: &str, untold: usize) -> String {
    match (lang, untold) {
        (Lang::En, 0) => format!("{file} was read as a design. Saving writes it beside the model."),
        (Lang::En, n) => format!(
            "{file} was read as a design. Saving writes it beside the model. What it does not tell ({n}) is listed under Problems."
        ),
        (Lang::Ja, 0) => {
            format!("{file}を設計として読み込みました。保存するとモデルと同じ場所に書き込みます。")
        }
        (Lang::Ja, n) => format!(
            "{file}を設計として読み込みました。保存するとモデルと同じ場所に書き込みます。表せないもの（{n}件）は「構文・名前」にあります。"
        ),
    }
}

/// The first of several sentences, one below the other, and how many more there are.
pub fn first_of(lang: Lang, sentences: &[&str], most: usize) -> String {
    let (shown, rest) = sentences.split_at(sentences.len().min(most));
    let mut lines: Vec<String> = shown.iter().map(|it| format!("· {it}")).collect();
    match (lang, rest.len()) {
        (_, 0) => {}
        (Lang::En, n) => lines.push(format!("and {n} more")),
        (Lang::Ja, n) => lines.push(format!("ほか{n}件")),
    }
    lines.join("\n")
}

/// What a mark means.
pub fn mark(lang: Lang, mark: Mark) -> &'static str {
    match mark {
        Mark::Conforms => verdict_word(lang, Verdict::Conforms),
        Mark::Accepted => verdict_word(lang, Verdict::Accepted),
        Mark::NotStated => verdict_word(lang, Verdict::NotStated),
        Mark::Undecided => verdict_word(lang, Verdict::Undecided),
        Mark::Violated => verdict_word(lang, Verdict::Violates),
        Mark::Warning => severity(lang, Severity::Warning),
        Mark::Note => severity(lang, Severity::Note),
    }
}

/// The heading over the elements that play a part in a reason.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Way => Word::Way,
        Role::Cut => Word::Breaks,
        Role::Chain => Word::Chain,
        Role::Forced => Word::Forced,
        Role::Open => Word::Open,
        Role::Because => Word::Because,
    }
    .get(lang)
}

/// `all 6 that apply conform`.
pub fn all_conform(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::En, 1) => "the one that applies conforms".to_owned(),
        (Lang::En, _) => format!("all {n} that apply conform"),
        (Lang::Ja, _) => format!("該当する{n}件すべてが適合"),
    }
}

/// `nothing here that it speaks of`.
pub fn none_applies(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "nothing here that it speaks of",
        Lang::Ja => "該当するものはありません",
    }
}

/// `3 steps break it`.
pub fn steps_break(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::En, 1) => "1 step breaks it".to_owned(),
        (Lang::En, _) => format!("{n} steps break it"),
        (Lang::Ja, _) => format!("{n}個の手順が不適合"),
    }
}

/// `forced by Outline art 4`.
pub fn forced_by(lang: Lang, what: &str) -> String {
    match lang {
        Lang::En => format!("forced by {what}"),
        Lang::Ja => format!("{what}による"),
    }
}

/// `line 27`.
pub fn line(lang: Lang, n: usize) -> String {
    match lang {
        Lang::En => format!("line {n}"),
        Lang::Ja => format!("{n}行"),
    }
}

/// How heavy a change is.
pub fn level(lang: Lang, level: RemedyLevel) -> &'static str {
    let (en, ja) = match level {
        RemedyLevel::Operation => ("operation", "運用"),
        RemedyLevel::Guideline => ("guideline", "指針"),
        RemedyLevel::Notice => ("notice", "通知"),
        RemedyLevel::Ordinance => ("ordinance", "条例"),
        RemedyLevel::MinisterialOrder => ("ministerial order", "省令"),
        RemedyLevel::CabinetOrder => ("cabinet order", "政令"),
        RemedyLevel::Act => ("act", "法律"),
    };
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

/// What is counted beside a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A procedure.
    Procedure,
    /// A step.
    Step,
    /// A movement of data.
    Movement,
    /// A finding.
    Finding,
}

/// `2 steps`, `手順2`.
pub fn things(lang: Lang, n: usize, thing: Thing) -> String {
    let (one, many, ja) = match thing {
        Thing::Procedure => ("procedure", "procedures", "手続"),
        Thing::Step => ("step", "steps", "手順"),
        Thing::Movement => ("movement", "movements", "データの移動"),
        Thing::Finding => ("finding", "findings", "指摘"),
    };
    match lang {
        Lang::En if n == 1 => format!("1 {one}"),
        Lang::En => format!("{n} {many}"),
        Lang::Ja => format!("{ja} {n}"),
    }
}

/// `from 27 May 2024`.
pub fn from(lang: Lang, day: jiff::civil::Date) -> String {
    match lang {
        Lang::En => format!("from {}", date(lang, day)),
        Lang::Ja => format!("{}施行", date(lang, day)),
    }
}

/// A law's level.
pub fn law_level(lang: Lang, of: gensoku_dsl::design::Level) -> &'static str {
    level(lang, of.into())
}

/// `7 violated, 3 not stated`: how a pack stands, without what is zero.
pub fn standing(lang: Lang, violates: usize, not_stated: usize, undecided: usize) -> String {
    [
        (violates, Verdict::Violates),
        (not_stated, Verdict::NotStated),
        (undecided, Verdict::Undecided),
    ]
    .into_iter()
    .filter(|&(n, _)| n > 0)
    .map(|(n, verdict)| count(lang, n, verdict))
    .collect::<Vec<_>>()
    .join(" · ")
}

/// `7 errors · 2 warnings · 1 not stated`, without what is zero.
pub fn standing_counts(lang: Lang, errors: usize, warnings: usize, open: usize) -> String {
    let told: Vec<String> = match lang {
        Lang::En => [
            (errors, if errors == 1 { "error" } else { "errors" }),
            (warnings, if warnings == 1 { "warning" } else { "warnings" }),
            (open, "not stated"),
        ]
        .into_iter()
        .filter(|it| it.0 > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect(),
        Lang::Ja => [(errors, "違反"), (warnings, "注意"), (open, "記載なし")]
            .into_iter()
            .filter(|it| it.0 > 0)
            .map(|(n, word)| format!("{word} {n}"))
            .collect(),
    };
    if told.is_empty() {
        return Word::Nothing.get(lang).to_owned();
    }
    told.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for word in Word::ALL {
            assert!(!word.get(Lang::En).is_empty(), "{word:?}");
            assert!(!word.get(Lang::Ja).is_empty(), "{word:?}");
            if *word != Word::OtherLanguage {
                assert!(word.get(Lang::En).is_ascii() || word.get(Lang::En).contains('…'));
                assert!(!word.get(Lang::Ja).is_ascii(), "{word:?}");
            }
        }
    }

    #[test]
    fn standings_read_as_people_write_them() {
        assert_eq!(standing(Lang::En, 1, 2, 0), "1 violated · 2 not stated");
        assert_eq!(standing(Lang::Ja, 0, 2, 0), "記載なし 2");
    }
}

//! The keywords, each with its English and its Japanese spelling.
//!
//! A Japanese keyword is a form label: the spelling here with a colon behind it. One English word may stand
//! for several keywords whose Japanese labels differ (`by`); the parser tells from the clause which is meant.

use std::sync::LazyLock;

use rustc_hash::FxHashMap as HashMap;

use crate::text::Lang;

macro_rules! keywords {
    ($($variant:ident $en:literal $ja:literal;)*) => {
        /// A keyword.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[allow(missing_docs, reason = "the table below tells what each is")]
        #[repr(u8)]
        pub enum Keyword { $($variant),* }

        impl Keyword {
            /// Every keyword in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The spelling in a language; the Japanese one without its colon.
            pub fn spelling(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, Lang::En) => $en, (Self::$variant, Lang::Ja) => $ja,)*
                }
            }
        }
    };
}

keywords! {
    // Declarations.
    Design "design" "設計";
    Use "use" "取込";
    Law "law" "法令";
    Actor "actor" "主体";
    Identifier "identifier" "識別子";
    Mapping "mapping" "対応表";
    Data "data" "情報";
    System "system" "システム";
    Procedure "procedure" "手続";
    Decision "decision" "判定";
    Revision "revision" "改定";
    Population "population" "利用者層";
    Scenario "scenario" "想定";
    Plan "plan" "計画";
    Accept "accept" "容認";
    Rule "rule" "規則";
    Sector "sector" "分野";
    Purpose "purpose" "目的";
    Event "event" "出来事";
    Document "document" "書類";
    Outcome "outcome" "結果";
    Group "group" "集団";
    Step "step" "手順";
    // What declarations say.
    AsOf "as of" "時点";
    Is "is" "種類";
    Also "also" "別名";
    Of "of" "所管";
    OfScope "of" "対象手続";
    Egov "egov" "法令番号";
    From "from" "元";
    FromDate "from" "自";
    Until "until" "至";
    Source "source" "出典";
    Many "many" "数";
    Staff "staff" "職員";
    At "at" "時給";
    AtPlace "at" "箇所";
    Per "per" "単位";
    Open "open" "開庁";
    Universal "universal" "全域";
    Local "local" "域内";
    GovernedBy "governed by" "準拠法";
    Links "links" "対応";
    HeldBy "held by" "保持者";
    About "about" "対象";
    OwnedBy "owned by" "所有者";
    Sensitive "sensitive" "要配慮";
    Within "within" "上位";
    RunBy "run by" "運用者";
    Holds "holds" "保有";
    KeyedBy "keyed by" "鍵";
    RunsOn "runs on" "基盤";
    Standard "standard" "標準";
    Own "own" "独自";
    Shared "shared" "共同";
    Format "format" "形式";
    Keeps "keeps" "保存期間";
    Standing "standing" "常時";
    OnDemand "on demand" "随時";
    Used "used" "利用回数";
    Autonomy "autonomy" "自立時間";
    RecoversWithin "recovers within" "復旧時間";
    People "people" "対象者数";
    Handlers "handlers" "取扱者数";
    Disposition "disposition" "処遇";
    RefreshedEvery "refreshed every" "更新周期";
    Assessment "assessment" "評価";
    Published "published" "公表日";
    Incident "incident" "重大事故";
    Encrypted "encrypted" "暗号化";
    Without "without" "除外";
    DefinedBy "defined by" "定義者";
    As "as" "定義";
    // Laws.
    Art "art" "条";
    Para "para" "項";
    Item "item" "号";
    Requires "requires" "要求";
    Permits "permits" "許可";
    Forbids "forbids" "禁止";
    UseOf "use of" "利用する識別子";
    If "if" "条件付";
    Notwithstanding "notwithstanding" "かかわらず";
    // Procedures and steps.
    Serves "serves" "利用者";
    StartsOn "starts on" "開始";
    StartsEvery "starts every" "周期";
    MustSurvive "must survive" "耐える想定";
    By "by" "担当";
    ByMethod "by" "方法";
    ByDate "by" "期限";
    ByMandate "by" "委任";
    ByWho "by" "承認者";
    For "for" "用途";
    ForActor "for" "本人";
    Under "under" "根拠";
    RequiredBy "required by" "義務";
    Channel "channel" "経路";
    On "on" "場所";
    Or "or" "又は";
    Needs "needs" "必要";
    Takes "takes" "所要";
    Waits "waits" "待ち";
    Fee "fee" "手数料";
    Enters "enters" "入力";
    Shows "shows" "提示";
    Issues "issues" "交付";
    Reads "reads" "参照";
    Copies "copies" "複製";
    Writes "writes" "記録";
    Sends "sends" "送付";
    To "to" "先";
    Other "other" "他の";
    WithConsent "with consent" "同意";
    WithConsentFor "with consent for" "同意用途";
    Blanket "with consent blanket" "包括同意";
    StopsWithin "stops within" "停止";
    Through "through" "停止窓口";
    PortableAs "portable as" "持出形式";
    Identifies "identifies" "本人確認";
    Then "then" "次";
    ThenAll "then all" "並行";
    ThenSome "then some" "該当並行";
    AfterAll "after all" "合流";
    AfterSome "after some" "該当合流";
    After "after" "経過";
    AfterStep "after" "後";
    Before "before" "前";
    When "when" "条件";
    Lacks "when applicant has no" "持たない";
    Otherwise "otherwise" "その他";
    Always "always" "常に";
    Calls "calls" "呼出手続";
    Fallback "fallback" "代替";
    Down "down" "停止中";
    // Revisions.
    Drop "drop" "削除";
    AddStep "add step" "追加手順";
    SetStep "set step" "変更手順";
    ReplaceStep "replace step" "置換手順";
    SetActor "set actor" "変更主体";
    SetData "set data" "変更情報";
    SetIdentifier "set identifier" "変更識別子";
    SetMapping "set mapping" "変更対応表";
    SetSystem "set system" "変更システム";
    SetGroup "set group" "変更集団";
    SetScenario "set scenario" "変更想定";
    SetPlan "set plan" "変更計画";
    SetDecision "set decision" "変更判定";
    Amend "amend" "改正";
    Repeal "repeal" "廃止";
    Insert "insert" "新設";
    // Rules.
    Concern "concern" "関心";
    Why "why" "趣旨";
    Parameter "parameter" "数値";
    Where "where" "範囲";
    Must "must" "要件";
    MustNot "must not" "禁止要件";
    Say "say" "指摘";
    Remedy "remedy" "対処";
    Example "example" "例";
    // Decisions, people, scenarios, plans.
    Amount "amount" "金額";
    Has "has" "保有率";
    Unregistered "unregistered" "未登録";
    Incomes "incomes" "収入";
    Households "households" "世帯人数";
    Column "column" "列";
    DownFor "down" "停止する系";
    Demand "demand" "需要";
    WithdrawConsent "withdraw consent" "同意撤回";
    OnDate "on" "実施日";
    Drilled "drilled" "訓練日";
    ForTime "for" "期間";
    Milestone "milestone" "節目";
    Covers "covers" "範囲対象";
    Consulted "consulted" "協議";
    DependsOn "depends on" "前提";
    Announced "announced" "公表";
    Measure "measure" "指標";
    FromValue "from" "現状";
    ToValue "to" "目標";
    Skilled "skilled" "技能";
    Trains "trains" "養成";
}

/// A keyword that one English word or Japanese label may stand for.
#[derive(Clone, Debug)]
struct Entry {
    /// The keyword that this word is by itself, if it is one.
    alone: Option<Keyword>,
    /// Longer keywords that begin with the word: the words after the first, longest first.
    longer: Vec<(Vec<&'static str>, Keyword)>,
}

struct Table {
    english: HashMap<&'static str, Entry>,
    japanese: HashMap<&'static str, Keyword>,
    alike: Vec<Keyword>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut english: HashMap<&'static str, Entry> = HashMap::default();
    let mut japanese = HashMap::default();
    for &keyword in Keyword::ALL {
        japanese.insert(keyword.spelling(Lang::Ja), keyword);
        let mut words = keyword.spelling(Lang::En).split(' ');
        let first = words.next().unwrap_or_default();
        let rest: Vec<_> = words.collect();
        let entry = english.entry(first).or_insert(Entry {
            alone: None,
            longer: Vec::new(),
        });
        if rest.is_empty() {
            entry.alone.get_or_insert(keyword);
        } else {
            entry.longer.push((rest, keyword));
        }
    }
    for entry in english.values_mut() {
        entry
            .longer
            .sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    let alike = Keyword::ALL
        .iter()
        .map(|keyword| {
            let spelling = keyword.spelling(Lang::En);
            let first = Keyword::ALL
                .iter()
                .find(|it| it.spelling(Lang::En) == spelling);
            first.copied().unwrap_or(*keyword)
        })
        .collect();
    Table {
        english,
        japanese,
        alike,
    }
});

/// What an English word can be.
pub(crate) struct Words(&'static Entry);

impl Words {
    /// The entry of a word, if it is or begins a keyword.
    pub(crate) fn of(word: &str) -> Option<Self> {
        // All English keywords are of lower-case ASCII letters.
        (word.len() <= 16 && word.bytes().all(|b| b.is_ascii_lowercase()))
            .then(|| TABLE.english.get(word).map(Words))
            .flatten()
    }

    /// The keyword that the word is by itself.
    pub(crate) fn alone(&self) -> Option<Keyword> {
        self.0.alone
    }

    /// Keywords of several words that begin with it: the words after the first, longest first.
    pub(crate) fn longer(&self) -> &'static [(Vec<&'static str>, Keyword)] {
        &self.0.longer
    }
}

impl Keyword {
    /// The keyword with a Japanese label, without its colon.
    pub fn from_label(label: &str) -> Option<Self> {
        TABLE.japanese.get(label).copied()
    }

    /// The first keyword of the table with the same English spelling.
    ///
    /// Where a clause may say one of those that are spelled alike, the clause tells which is meant.
    pub fn first_alike(self) -> Self {
        TABLE.alike.get(self as usize).copied().unwrap_or(self)
    }

    /// Whether it says anew, in a revision, what a declaration outside procedures says: `set system`.
    pub fn restates(self) -> bool {
        matches!(
            self,
            Self::SetActor
                | Self::SetData
                | Self::SetIdentifier
                | Self::SetMapping
                | Self::SetSystem
                | Self::SetGroup
                | Self::SetScenario
                | Self::SetPlan
                | Self::SetDecision
        )
    }

    /// The spelling in a text: English, or Japanese with its colon.
    pub fn written(self, lang: Lang) -> String {
        match lang {
            Lang::En => self.spelling(lang).to_owned(),
            Lang::Ja => format!("{}：", self.spelling(lang)),
        }
    }

    /// Both spellings as they are written.
    pub fn text(self) -> crate::text::Text {
        crate::text::Text::new(self.written(Lang::En), self.written(Lang::Ja))
    }
}

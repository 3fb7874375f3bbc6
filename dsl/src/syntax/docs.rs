//! What each keyword says, in a few words: for the reference, and for the editor.

use smol_str::SmolStr;

use crate::text::{Lang, Text};

use super::keyword::Keyword;
use super::spec::{Context, SPECS};

/// What a keyword says.
pub fn of(keyword: Keyword) -> Text {
    use Keyword as K;
    let (en, ja) = match keyword {
        K::Design => ("the title of the file", "ファイルの題名"),
        K::Use => (
            "takes in a library by name, or another file by its path",
            "ライブラリを名前で、別のファイルをパスで取り込む",
        ),
        K::Law => (
            "a law, from an act to a guideline, with its provisions",
            "法律から指針までの法令とその条項",
        ),
        K::Actor => ("who acts, holds or issues", "行為、保有又は発出の主体"),
        K::Identifier => ("what records are keyed by", "記録の鍵となる識別子"),
        K::Mapping => ("a table from one identifier to another", "識別子の対応表"),
        K::Data => ("a class of information", "情報の種類"),
        K::System => ("a place where data is held", "情報を保有する場所"),
        K::Procedure => (
            "the steps by which something is decided or done",
            "決定又は実施に至る手順",
        ),
        K::Decision => ("who gets how much", "誰がいくら受けるか"),
        K::Revision => (
            "a change to a procedure and to laws, from a date",
            "手続及び法令の、ある日からの変更",
        ),
        K::Population => ("who uses the procedures", "手続を利用する人々"),
        K::Scenario => (
            "what happens: systems down, more demand",
            "起こること：停止、需要増",
        ),
        K::Plan => ("what is done by when", "いつまでに何をするか"),
        K::Accept => (
            "a finding that the reviewers live with",
            "審査側が容認する指摘",
        ),
        K::Rule => ("a rule of a pack", "規則"),
        K::Sector => (
            "declares a field of administration; of data and identifiers: theirs",
            "分野を宣言する。情報・識別子ではその分野",
        ),
        K::Purpose => (
            "declares a purpose; of a procedure: what it is for",
            "目的を宣言する。手続ではその目的",
        ),
        K::Event => (
            "declares an event; behind `starts on`: that event",
            "出来事を宣言する。「開始」の後ではその出来事",
        ),
        K::Document => (
            "a document and the data that it shows",
            "書類とそれが示す情報",
        ),
        K::Outcome => (
            "an end of procedures beside granted, refused and withdrawn",
            "認容、却下、取下げ以外の結果",
        ),
        K::Group => (
            "a group of people, and who defines it how",
            "人の集団とその定義",
        ),
        K::Step => ("a step of a procedure", "手続の手順"),
        K::AsOf => (
            "the date for which the design is checked unless told otherwise",
            "特に指定がないときに検査する時点",
        ),
        K::Is => (
            "its kind, level, unit, or how grave a rule is",
            "種類、水準、単位又は規則の重さ",
        ),
        K::Also => ("other names for it", "別名"),
        K::Of => (
            "whose it is: the holder, the issuer, the pack",
            "所管：保有者、発出者、所属",
        ),
        K::OfScope => (
            "of which step, procedure or purpose",
            "対象となる手順、手続又は目的",
        ),
        K::Egov => ("the law ID of e-Gov", "e-Govの法令番号"),
        K::From => (
            "the system or actor from which data comes; of a measure: the value now",
            "情報の元。指標では現在の値",
        ),
        K::FromDate => ("the first day on which it holds", "効力を持つ最初の日"),
        K::Until => ("the first day on which it no longer holds", "効力を失う日"),
        K::Source => ("where it is taken from", "出典"),
        K::Many => ("how many of it there are", "その数"),
        K::Staff => ("how many staff", "職員の数"),
        K::At => ("the wage", "時給"),
        K::AtPlace => ("the element that an example is about", "例が指す要素"),
        K::Per => ("per which unit", "何を単位とするか"),
        K::Open => ("from when to when it is open on a working day", "執務時間"),
        K::Universal => ("one value is the same everywhere", "どこでも同じ値"),
        K::Local => (
            "one value is the same within one system only",
            "一つのシステムの中だけで同じ値",
        ),
        K::GovernedBy => ("the law that governs its use", "利用を定める法令"),
        K::Links => ("which identifier it links", "対応させる識別子"),
        K::HeldBy => ("who operates it", "運用する主体"),
        K::About => ("what it is about: a unit", "何についての情報か（単位）"),
        K::OwnedBy => ("whose data it is", "情報の所有者"),
        K::Sensitive => ("it needs special care", "配慮を要する"),
        K::Within => ("the wider purpose or class of data", "より広い目的又は情報"),
        K::RunBy => (
            "who runs its machines, where that is somebody else",
            "機器を運用する者",
        ),
        K::Holds => ("the data that it holds", "保有する情報"),
        K::KeyedBy => (
            "the identifier under which records are kept or moved",
            "記録の鍵となる識別子",
        ),
        K::RunsOn => (
            "the systems that it runs on; of those apart by `or`, one side suffices",
            "基盤となるシステム（「又は：」で分けたものは、いずれか一方で足りる）",
        ),
        K::Standard => ("it is the common or standard one", "標準のシステム"),
        K::Own => ("it is a system of its own", "独自のシステム"),
        K::Shared => ("several actors share it", "複数の主体が共同で使う"),
        K::Format => ("the format of what it gives out", "出力の形式"),
        K::Keeps => ("for how long it keeps what it holds", "保存期間"),
        K::Standing => ("what it holds is kept ready at all times", "常時保有する"),
        K::OnDemand => (
            "what it holds is fetched when needed",
            "必要なときに取得する",
        ),
        K::Used => ("how often it is used, per year", "年間の利用回数"),
        K::Autonomy => ("for how long it works on its own", "単独で動く時間"),
        K::RecoversWithin => ("within which time it is up again", "復旧までの時間"),
        K::People => ("how many people", "人数"),
        K::Handlers => ("how many people handle what it holds", "取扱者の数"),
        K::Disposition => ("what is to become of it", "今後の処遇"),
        K::RefreshedEvery => (
            "how often what it holds is brought up to date",
            "保有する情報を更新する間隔",
        ),
        K::Assessment => (
            "the assessment of specific personal information protection that was made",
            "実施した特定個人情報保護評価",
        ),
        K::Published => ("since when it is published", "公表した日"),
        K::Incident => (
            "when a serious accident with specific personal information happened",
            "特定個人情報に関する重大事故の発生日",
        ),
        K::Encrypted => (
            "it cannot be read by whoever runs the machines or the line",
            "運用者等が読めない",
        ),
        K::Without => (
            "what members of a group lack; in a revision: the data clause that is removed",
            "集団が持たないもの。改定では除く項目",
        ),
        K::DefinedBy => ("who defines the group", "集団を定義する者"),
        K::As => ("in which words", "その言葉"),
        K::Art => (
            "a provision: `art 9_2 para 1 item 3`",
            "条項：第9条の2第1項第3号",
        ),
        K::Para => ("the paragraph of a provision", "項"),
        K::Item => ("the item of a provision", "号"),
        K::Requires => (
            "requires a channel, a step, a unit, or something in words",
            "経路、手順、単位等を義務付ける",
        ),
        K::Permits => (
            "permits a movement of data, or the use of an identifier",
            "情報の移動又は識別子の利用を許す",
        ),
        K::Forbids => (
            "forbids a movement of data, or the use of an identifier",
            "情報の移動又は識別子の利用を禁ずる",
        ),
        K::UseOf => ("the identifier whose use is meant", "利用を定める識別子"),
        K::If => ("on which condition, in words", "条件（言葉）"),
        K::Notwithstanding => (
            "it holds notwithstanding what forbids it",
            "禁止にかかわらず効力を持つ",
        ),
        K::Serves => (
            "whom the procedure serves; none: a standing flow",
            "手続の利用者。なければ常時の流れ",
        ),
        K::StartsOn => (
            "what starts it: `application` or `event E`",
            "何で始まるか：申請、出来事",
        ),
        K::StartsEvery => (
            "it starts each time so long has passed",
            "一定の間隔で始まる",
        ),
        K::MustSurvive => (
            "the scenarios in which it must still work",
            "耐えなければならない想定",
        ),
        K::By => ("who performs the step", "手順を行う主体"),
        K::ByMethod => ("how somebody is identified", "本人確認の方法"),
        K::ByDate => ("by when", "期限"),
        K::ByMandate => (
            "the document or word that gives a proxy the mandate",
            "代理権を示す書類又は言葉",
        ),
        K::ByWho => ("who accepted it", "容認した者"),
        K::For => (
            "for which purpose; in a rule: what it binds",
            "用途。規則では対象",
        ),
        K::ForActor => ("for whom the step is performed", "誰のために行うか"),
        K::Under => ("the ground that permits it", "許す根拠"),
        K::RequiredBy => ("the ground that requires it", "義務付ける根拠"),
        K::Channel => ("how the step is done", "手順の経路"),
        K::On => ("the system on which it is done", "行う場所となるシステム"),
        K::Or => ("another channel, or another way", "別の経路又は別の分岐"),
        K::Needs => (
            "what one must have (an `account` is a bank account); of a milestone: how many people",
            "必要なもの（口座は預貯金口座）。節目では必要な人数",
        ),
        K::Takes => ("the effort of whoever performs it", "行う者の所要時間"),
        K::Waits => (
            "the time that passes before it is done",
            "終わるまでに過ぎる時間",
        ),
        K::Fee => ("the fee", "手数料"),
        K::Enters => ("types data in by hand", "情報を手で入力する"),
        K::Shows => (
            "shows a document; of a document: the data on it",
            "書類を示す。書類では示す情報",
        ),
        K::Issues => ("issues a document", "書類を交付する"),
        K::Reads => (
            "looks data up; it stays where it is",
            "情報を参照する（元の場所に残る）",
        ),
        K::Copies => (
            "copies data; it then lies in both places",
            "情報を複製する（両方に残る）",
        ),
        K::Writes => ("puts data into a system", "情報をシステムに記録する"),
        K::Sends => ("gives data to an actor", "情報を主体に送る"),
        K::To => ("where it goes", "行き先"),
        K::Other => ("another one of the many", "多数のうちの別の一つ"),
        K::WithConsent => ("it stands on consent", "同意に基づく"),
        K::WithConsentFor => (
            "it stands on consent for a purpose",
            "ある目的への同意に基づく",
        ),
        K::Blanket => ("it stands on consent to anything", "包括的な同意に基づく"),
        K::StopsWithin => (
            "within which time a withdrawal takes effect",
            "撤回が効くまでの時間",
        ),
        K::Through => (
            "the system where consent is withdrawn",
            "撤回の窓口となるシステム",
        ),
        K::PortableAs => (
            "the format in which the person can take the data along",
            "本人が持ち出せる形式",
        ),
        K::Identifies => ("identifies somebody", "本人を確認する"),
        K::Then => ("what comes next", "次に来るもの"),
        K::ThenAll => ("what comes next, side by side", "並行して行うもの"),
        K::ThenSome => (
            "what comes next: each way whose condition holds, side by side",
            "条件に当たるものを並行して行う",
        ),
        K::AfterAll => (
            "the steps for all of which it waits",
            "全ての終わりを待つ手順",
        ),
        K::AfterSome => (
            "the steps for which it waits, as far as they are under way",
            "行われているものの終わりを待つ手順",
        ),
        K::After => (
            "the way that is taken when nothing happened for so long",
            "その時間何もなければ進む分岐",
        ),
        K::AfterStep => (
            "the step or milestone behind which it stands",
            "その後に置く手順又は節目",
        ),
        K::Before => ("the step before which it is added", "その前に加える手順"),
        K::When => (
            "under which condition: a fact, a decision, or a system",
            "条件：事実、判定又はシステム",
        ),
        K::Lacks => (
            "for those who lack something",
            "あるものを持たない人のための分岐",
        ),
        K::Otherwise => (
            "when no other condition holds",
            "他のどの条件も成り立たないとき",
        ),
        K::Always => (
            "in every case, beside the ways whose condition holds",
            "条件によらず常に進む分岐",
        ),
        K::Calls => (
            "a procedure that is done whole within the step",
            "手順の中で全体を行う別の手続",
        ),
        K::Fallback => (
            "the step instead when a system is down",
            "システムの停止時に代わる手順",
        ),
        K::Down => ("that system is down", "そのシステムの停止中"),
        K::Drop => (
            "takes steps out: what led to them leads to what followed",
            "手順を除き、前後をつなぐ",
        ),
        K::AddStep => ("adds a step", "手順を加える"),
        K::SetStep => ("replaces clauses of a step", "手順の項目を置き換える"),
        K::SetActor => (
            "changes what is said of an actor",
            "主体について述べたことを改める",
        ),
        K::SetData => (
            "changes what is said of a class of data",
            "情報について述べたことを改める",
        ),
        K::SetIdentifier => (
            "changes what is said of an identifier",
            "識別子について述べたことを改める",
        ),
        K::SetMapping => ("changes who holds a table", "対応表を持つ者を改める"),
        K::SetSystem => (
            "changes what is said of a system",
            "システムについて述べたことを改める",
        ),
        K::SetGroup => ("changes how a group is defined", "集団の定義を改める"),
        K::SetScenario => (
            "changes what is said of a scenario",
            "想定について述べたことを改める",
        ),
        K::SetDecision => (
            "changes what is said of a decision",
            "判定について述べたことを改める",
        ),
        K::SetPlan => (
            "changes what is said of a plan and its milestones",
            "計画とその節目について述べたことを改める",
        ),
        K::ReplaceStep => ("replaces a step whole", "手順を丸ごと置き換える"),
        K::Amend => ("puts a provision in the place of one", "条項を改める"),
        K::Repeal => (
            "ends a law, a provision, or an effect of one",
            "法令、条項又は効果を廃止する",
        ),
        K::Insert => ("adds a provision", "条項を新設する"),
        K::Concern => ("what the rule is concerned with", "規則の関心"),
        K::Why => ("what the rule protects", "規則の趣旨"),
        K::Parameter => (
            "a dated number that is kept beside the pack",
            "規則集に付属する、日付のある数値",
        ),
        K::Where => ("what the rule speaks of", "規則が扱う範囲"),
        K::Must => ("what is demanded", "要件"),
        K::MustNot => ("what must not be", "あってはならないこと"),
        K::Say => ("what is told when it is broken", "違反時の文"),
        K::Remedy => ("a way out", "対処"),
        K::Example => (
            "an example, which is a test of the rule",
            "規則の試験となる例",
        ),
        K::Amount => ("how much is granted", "金額"),
        K::Has => ("which share of the people has what", "保有する人の割合"),
        K::Unregistered => (
            "which share is in no resident register",
            "住民登録のない人の割合",
        ),
        K::Incomes => ("yearly incomes with their shares", "年収とその割合"),
        K::Households => (
            "sizes of households with their shares",
            "世帯人数とその割合",
        ),
        K::Column => ("a column of the table", "表の列"),
        K::DownFor => ("systems that are down", "停止するシステム"),
        K::Demand => ("by which factor demand grows", "需要の倍率"),
        K::WithdrawConsent => (
            "which share of consents is withdrawn",
            "撤回される同意の割合",
        ),
        K::OnDate => ("the day", "実施日"),
        K::Drilled => (
            "the day on which it was last practised",
            "直近に訓練を行った日",
        ),
        K::ForTime => ("for how long", "期間"),
        K::FromValue => ("what it is now", "現在の値"),
        K::ToValue => ("what it is to be", "目標とする値"),
        K::Milestone => ("something to be done by a date", "期日までに行うこと"),
        K::Covers => (
            "the systems or procedures that it covers",
            "対象とするシステム又は手続",
        ),
        K::Consulted => ("who was consulted", "協議した相手"),
        K::DependsOn => ("a review on which it depends", "前提となる検討"),
        K::Announced => ("when it was announced", "公表日"),
        K::Measure => ("what success is measured by", "成果の指標"),
        K::Skilled => ("which skill is needed", "必要な技能"),
        K::Trains => (
            "how many people are trained or hired until then",
            "それまでに養成し、又は採用する人数",
        ),
    };
    Text::new(en, ja)
}

/// The table of keywords of a language's reference, as Markdown.
pub fn table(lang: Lang) -> String {
    let mut out = match lang {
        Lang::En => "| English | 日本語 | says | 意味 | in |\n| --- | --- | --- | --- | --- |\n",
        Lang::Ja => "| 日本語 | 英語 | 意味 | 書く場所 |\n| --- | --- | --- | --- |\n",
    }
    .to_owned();
    for &keyword in Keyword::ALL {
        let mut places: Vec<SmolStr> = Vec::new();
        let vague = Context::Wage.text();
        for spec in SPECS.iter().filter(|spec| spec.keyword == keyword) {
            let place = spec.context.text();
            let place = place.get(lang);
            if place != vague.get(lang) && !places.iter().any(|it| it == place) {
                places.push(place.into());
            }
        }
        let about = of(keyword);
        let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
        out.push_str(&match lang {
            Lang::En => {
                let places = places.join(", ");
                format!(
                    "| `{en}` | `{ja}` | {} | {} | {places} |\n",
                    about.en, about.ja
                )
            }
            Lang::Ja => {
                let places = places.join("、");
                format!("| `{ja}` | `{en}` | {} | {places} |\n", about.ja)
            }
        });
    }
    out
}

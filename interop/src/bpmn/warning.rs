//! What a file says that the model cannot.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Position;

/// The most warnings of one kind; how many more there are is told once.
const MOST: usize = 1_000;

/// The kind of a [`Warning`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    /// An id is used for several elements; references mean the first.
    DuplicateId,
    /// A reference to an element that is not in the file.
    DanglingReference,
    /// A flow that does not say from where or to where it leads.
    FlowWithoutEnd,
    /// A sequence flow where none can be.
    FlowNotAllowed,
    /// A message flow where none can be.
    MessageNotAllowed,
    /// An element without counterpart.
    NotRead,
    /// An element without counterpart that flows lead to or from.
    ReadAsTask,
    /// The prefix of a name is not declared.
    UndeclaredPrefix,
    /// Characters that XML does not allow.
    NoXmlCharacter,
    /// Characters that cannot be seen, command a terminal, or change the order in which a line is shown.
    HiddenCharacter,
    /// There are more warnings of a kind than are told.
    More,
    /// A complex gateway is read as an inclusive one.
    ComplexGateway,
    /// An ad-hoc sub-process: its parts are taken to be done one at a time.
    AdHoc,
    /// A boundary event without an activity is read as an intermediate one.
    BoundaryWithoutActivity,
    /// A link without its other end.
    LinkWithoutEnd,
    /// A link that no throwing link leads to.
    LinkWithoutBeginning,
    /// An event of a kind that cannot stand in the middle of a process.
    EventNotAllowed,
    /// An event in the middle of a process that nothing leads to.
    NotReached,
    /// A boundary event without a way out.
    BoundaryWithoutFlow,
    /// A message to an activity that does not wait for it.
    NotWaitedFor,
    /// An activity that takes or leaves more than one token.
    Quantity,
    /// An activity for compensation that belongs to no other.
    CompensationWithoutActivity,
    /// A data association whose data is not in the file.
    DataWithoutObject,
    /// There is no process in the file.
    NoProcess,
    /// Sub-processes stand deeper inside each other than is read.
    TooDeep,
    /// A design says once what is done for each of several.
    MultiInstance,
    /// An end that ends everything in its scope.
    Terminate,
    /// An event sub-process.
    EventSubProcess,
    /// Compensation.
    Compensation,
    /// A message that a step of another procedure waits for.
    MessageNotAwaited,
    /// A message to or from nobody.
    MessageNotTold,
    /// Data of which it is not told from where to where it moves.
    DataNotMoved,
    /// A call of a process that is not in the file.
    CallElsewhere,
}

impl Code {
    /// All kinds.
    pub const ALL: &[Self] = &[
        Self::DuplicateId,
        Self::DanglingReference,
        Self::FlowWithoutEnd,
        Self::FlowNotAllowed,
        Self::MessageNotAllowed,
        Self::NotRead,
        Self::ReadAsTask,
        Self::UndeclaredPrefix,
        Self::NoXmlCharacter,
        Self::HiddenCharacter,
        Self::More,
        Self::ComplexGateway,
        Self::AdHoc,
        Self::BoundaryWithoutActivity,
        Self::LinkWithoutEnd,
        Self::LinkWithoutBeginning,
        Self::EventNotAllowed,
        Self::NotReached,
        Self::BoundaryWithoutFlow,
        Self::NotWaitedFor,
        Self::Quantity,
        Self::CompensationWithoutActivity,
        Self::DataWithoutObject,
        Self::NoProcess,
        Self::TooDeep,
        Self::MultiInstance,
        Self::Terminate,
        Self::EventSubProcess,
        Self::Compensation,
        Self::MessageNotAwaited,
        Self::MessageNotTold,
        Self::DataNotMoved,
        Self::CallElsewhere,
    ];

    /// The name of the code.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DuplicateId => "bpmn-duplicate-id",
            Self::DanglingReference => "bpmn-dangling-reference",
            Self::FlowWithoutEnd => "bpmn-flow-without-end",
            Self::FlowNotAllowed => "bpmn-flow-not-allowed",
            Self::MessageNotAllowed => "bpmn-message-not-allowed",
            Self::NotRead => "bpmn-not-read",
            Self::ReadAsTask => "bpmn-read-as-task",
            Self::UndeclaredPrefix => "bpmn-undeclared-prefix",
            Self::NoXmlCharacter => "bpmn-no-xml-character",
            Self::HiddenCharacter => "bpmn-hidden-character",
            Self::More => "bpmn-more",
            Self::ComplexGateway => "bpmn-complex-gateway",
            Self::AdHoc => "bpmn-ad-hoc",
            Self::BoundaryWithoutActivity => "bpmn-boundary-without-activity",
            Self::LinkWithoutEnd => "bpmn-link-without-end",
            Self::LinkWithoutBeginning => "bpmn-link-without-beginning",
            Self::EventNotAllowed => "bpmn-event-not-allowed",
            Self::NotReached => "bpmn-not-reached",
            Self::BoundaryWithoutFlow => "bpmn-boundary-without-flow",
            Self::NotWaitedFor => "bpmn-task-does-not-wait",
            Self::Quantity => "bpmn-quantity",
            Self::CompensationWithoutActivity => "bpmn-compensation-without-activity",
            Self::DataWithoutObject => "bpmn-data-without-object",
            Self::NoProcess => "bpmn-no-process",
            Self::TooDeep => "bpmn-too-deep",
            Self::MultiInstance => "bpmn-multi-instance",
            Self::Terminate => "bpmn-terminate",
            Self::EventSubProcess => "bpmn-event-sub-process",
            Self::Compensation => "bpmn-compensation",
            Self::MessageNotAwaited => "bpmn-message-not-awaited",
            Self::MessageNotTold => "bpmn-message-not-told",
            Self::DataNotMoved => "bpmn-data-not-moved",
            Self::CallElsewhere => "bpmn-call-elsewhere",
        }
    }

    /// What it means, in English and in Japanese; `{}` stands for the detail.
    #[must_use]
    pub fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::DuplicateId => (
                "the id {} is used again; references mean the first",
                "ID {} が重複しています。参照は最初の要素を指すものとします",
            ),
            Self::DanglingReference => ("{} is not in the file", "{} はファイル内にありません"),
            Self::FlowWithoutEnd => (
                "this flow has no {} and is left out",
                "このフローには {} がないため読み込みません",
            ),
            Self::FlowNotAllowed => (
                "this sequence flow is left out: {}",
                "このシーケンスフローは読み込みません：{}",
            ),
            Self::MessageNotAllowed => (
                "this message flow is left out: {}",
                "このメッセージフローは読み込みません：{}",
            ),
            Self::NotRead => (
                "{} has no counterpart and is left out",
                "{} に対応するものがないため読み込みません",
            ),
            Self::ReadAsTask => (
                "{} has no counterpart and is read as a task",
                "{} に対応するものがないため、タスクとして読み込みます",
            ),
            Self::UndeclaredPrefix => (
                "the prefix {} is not declared (`xmlns`); its elements are read all the same",
                "接頭辞 {} が宣言されていません（`xmlns`）。そのまま読み込みます",
            ),
            Self::NoXmlCharacter => (
                "characters that XML does not allow are read as spaces from here on",
                "XMLで使用できない文字があるため、以降の該当文字を空白として読み込みます",
            ),
            Self::HiddenCharacter => (
                "the texts of this element have characters that cannot be seen ({}); they are left out",
                "この要素の文字列に見えない文字（{}）があるため、除いて読み込みます",
            ),
            Self::More => (
                "more of the same is not told one by one: {}",
                "同じ種類の警告は以降省略します：{}",
            ),
            Self::ComplexGateway => (
                "a complex gateway is read as an inclusive one",
                "複合ゲートウェイは包含ゲートウェイとして読み込みます",
            ),
            Self::AdHoc => (
                "the parts of an ad-hoc sub-process are taken to be done one at a time",
                "アドホックサブプロセスの各要素は一つずつ行われるものとします",
            ),
            Self::BoundaryWithoutActivity => (
                "a boundary event without its activity is read as an intermediate event",
                "対象のアクティビティがない境界イベントは中間イベントとして読み込みます",
            ),
            Self::LinkWithoutEnd => (
                "there is no catching link named {}",
                "{} という名前のリンク先がありません",
            ),
            Self::LinkWithoutBeginning => (
                "there is no throwing link named {}: nothing leads here",
                "{} という名前のリンク元がないため、ここに至ることはありません",
            ),
            Self::EventNotAllowed => (
                "{} cannot stand in the middle of a process; the event is read as one that happens when it is reached",
                "{} は中間イベントには使えません。到達した時に起こるイベントとして読み込みます",
            ),
            Self::NotReached => (
                "no sequence flow leads here: nothing ever happens here",
                "ここに至るシーケンスフローがないため、何も起こりません",
            ),
            Self::BoundaryWithoutFlow => (
                "no sequence flow leads on from this boundary event: what it begins ends at once",
                "この境界イベントから先に進むシーケンスフローがないため、起こってもそこで終わります",
            ),
            Self::NotWaitedFor => (
                "a message comes to this activity, which does not wait for it: a receive task or an event would",
                "このアクティビティはメッセージの宛先ですが、これを待ちません（待つのは受信タスクとイベントです）",
            ),
            Self::Quantity => (
                "{} is not read: the activity begins at each token and leaves one",
                "{} は読み込みません。アクティビティはトークンごとに始まり、一つだけ残すものとします",
            ),
            Self::CompensationWithoutActivity => (
                "this activity compensates nothing and is read as an ordinary one",
                "補償の対象がないため通常のアクティビティとして読み込みます",
            ),
            Self::DataWithoutObject => (
                "the data of this association ({}) is not in the file",
                "この関連のデータ（{}）はファイル内にありません",
            ),
            Self::NoProcess => (
                "there is no process in the file",
                "ファイル内にプロセスがありません",
            ),
            Self::TooDeep => (
                "sub-processes stand too deep inside each other; this one is read as a task",
                "サブプロセスの入れ子が深すぎるため、タスクとして読み込みます",
            ),
            Self::MultiInstance => (
                "this is done for each of several; the design says it once",
                "複数の対象それぞれに行うものですが、設計では一度だけ記載します",
            ),
            Self::Terminate => (
                "this ends everything that goes on beside it; in the design only the way that leads to it ends",
                "並行して行われているものも全て終了させるものですが、設計ではここに至る分岐だけが終了します",
            ),
            Self::EventSubProcess => (
                "this begins while the process around it goes on; the design has it as a procedure of its own that nothing calls",
                "外側の手続の途中で始まるものですが、設計ではどこからも呼び出されない別の手続とします",
            ),
            Self::Compensation => (
                "the design does not say that this step can be undone",
                "取消し（補償）は設計に記載しません",
            ),
            Self::MessageNotAwaited => (
                "the design says that this is sent, not that the other procedure waits for it",
                "送付することは設計に記載しますが、相手の手続がこれを待つことは記載しません",
            ),
            Self::MessageNotTold => (
                "the design does not tell this message: nobody is named who receives it",
                "受け手が示されていないため、この連絡は設計に記載しません",
            ),
            Self::DataNotMoved => (
                "the model does not tell from where to where {} moves; it stands as a comment",
                "{} の移動元又は移動先が示されていないため、注記とします",
            ),
            Self::CallElsewhere => (
                "the process {} is not in this file; it stands as a comment",
                "呼び出されるプロセス {} はこのファイルにないため、注記とします",
            ),
        }
    }
}

/// Something that was left out or read in another way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// What kind it is.
    pub code: Code,
    /// Where the element begins.
    pub at: Position,
    /// The id of the element; may be empty.
    pub id: String,
    /// What stands for `{}` in the text.
    pub detail: String,
}

impl Warning {
    /// The message in English.
    #[must_use]
    pub fn english(&self) -> String {
        self.code.text().0.replace("{}", &self.detail)
    }

    /// The message in Japanese.
    #[must_use]
    pub fn japanese(&self) -> String {
        self.code.text().1.replace("{}", &self.detail)
    }
}

/// Warnings as they are found, of each kind no more than can be of use.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounded {
    warnings: Vec<Warning>,
    kinds: BTreeMap<Code, Kind>,
    places: BTreeSet<Position>,
}

/// The warnings of one kind.
#[derive(Clone, Debug, Default)]
struct Kind {
    count: usize,
    /// The place of the first that was not told any more.
    beyond: Option<Position>,
}

impl Bounded {
    /// Keeps a warning, or counts it.
    pub(super) fn push(&mut self, warning: Warning) {
        let kind = self.kinds.entry(warning.code).or_default();
        kind.count += 1;
        if kind.count > MOST {
            kind.beyond.get_or_insert(warning.at);
        } else {
            self.places.insert(warning.at);
            self.warnings.push(warning);
        }
    }

    /// Whether something is said of the element at a place.
    pub(super) fn is_at(&self, at: Position) -> bool {
        self.places.contains(&at)
    }

    /// All of them in the order of the file, and how many more there were of each kind.
    pub(super) fn in_order(self) -> Vec<Warning> {
        let more = self.kinds.into_iter().filter_map(|(code, kind)| {
            Some(Warning {
                code: Code::More,
                at: kind.beyond?,
                id: String::new(),
                detail: format!("`{}` × {}", code.name(), kind.count - MOST),
            })
        });
        let mut warnings = self.warnings;
        warnings.extend(more);
        warnings.sort_by(|a, b| (a.at, a.code, &a.detail).cmp(&(b.at, b.code, &b.detail)));
        warnings
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.at.line,
            self.at.column,
            self.code.name(),
            self.english()
        )
    }
}

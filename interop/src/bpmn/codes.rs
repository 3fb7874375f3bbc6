//! What is told of process models: what each code means, a model that has it, and the same put right.

use gensoku_dsl::codes::Code;

/// The pages of all codes that a process model can have, as [`explain`](gensoku_dsl::codes) shows them. An example is what
/// stands in a `process`, or in the `definitions` where it has a process of its own.
pub const CODES: &[Code] = &[
    Code {
        code: "bpmn-duplicate-id",
        en: "Two elements have one id. A reference means the first; the other is read, and nothing leads to it.",
        ja: "二つの要素のIDが同じです。参照は最初の要素を指すものとし、もう一方には何もつながりません。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<task id="t" name="Pay"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<task id="u" name="Pay"/>
<sequenceFlow id="g" sourceRef="t" targetRef="u"/>"#,
    },
    Code {
        code: "bpmn-dangling-reference",
        en: "Something refers to an element that is not in the file. It is left out; the rest is read.",
        ja: "ファイルにない要素を参照しています。この参照は読み込まず、他はそのまま読み込みます。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t" targetRef="nobody"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-flow-without-end",
        en: "A flow that does not say from where or to where it leads is left out.",
        ja: "どこからどこへ至るかが示されていないフローは読み込みません。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-flow-not-allowed",
        en: "A sequence flow cannot lead there: into a start event, out of an end event, or over the border of a sub-process.",
        ja: "開始イベントに入るもの、終了イベントから出るもの、サブプロセスの境界を越えるものなど、置くことのできないシーケンスフローです。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t" targetRef="s"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-message-not-allowed",
        en: "A message flow joins two pools, never two elements of one.",
        ja: "メッセージフローは異なるプールの間に置くもので、同じプールの中には置けません。",
        wrong: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<messageFlow id="m" sourceRef="t" targetRef="u"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<sendTask id="t"/>
<receiveTask id="u"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t" targetRef="u"/>
</process>"#,
        right: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<participant id="b" name="Town"/>
<messageFlow id="m" sourceRef="t" targetRef="b"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<sendTask id="t"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
</process>"#,
    },
    Code {
        code: "bpmn-not-read",
        en: "The element belongs to a part of BPMN that is not about one process, such as a choreography.",
        ja: "振付（コレオグラフィ）など、一つのプロセスについてのものではないため読み込みません。",
        wrong: r#"<choreography id="c"/>
<process id="p">
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>"#,
        right: r#"<process id="p">
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>"#,
    },
    Code {
        code: "bpmn-read-as-task",
        en: "An element that BPMN 2.0 does not have stands in the flow. It is taken for a task, so that what is around it holds together.",
        ja: "BPMN 2.0にない要素がフローの途中にあるため、前後がつながるようタスクとして読み込みます。",
        wrong: r#"<startEvent id="s"/>
<robotTask id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-undeclared-prefix",
        en: "A prefix is used that no `xmlns` declares. Its elements are read all the same; other tools refuse the file.",
        ja: "`xmlns` で宣言されていない接頭辞が使われています。読み込みますが、他のツールでは開けないことがあります。",
        wrong: r#"<startEvent id="s"/>
<task id="t">
<acme:color/>
</task>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-no-xml-character",
        en: "The file has characters that XML 1.0 does not allow, such as control characters. They are read as spaces.",
        ja: "制御文字など、XML 1.0で使用できない文字があります。空白として読み込みます。",
        wrong: "<startEvent id=\"s\"/>\n<task id=\"t\" name=\"Check\u{1}\"/>\n<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/>",
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-hidden-character",
        en: "A name or another text has characters that cannot be seen or that change the order in which a line is shown, as pasted text often has. They are left out.",
        ja: "名前などの文字列に、見えない文字又は行の表示順を変える文字があります。貼り付けた文章によく含まれるもので、除いて読み込みます。",
        wrong: "<startEvent id=\"s\"/>\n<task id=\"t\" name=\"Che&#xAD;ck\"/>\n<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/>",
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-more",
        en: "There are more than 1000 warnings of one kind; the others are counted.",
        ja: "同じ種類の警告が1000件を超えたため、残りは件数だけを示します。",
        wrong: "",
        right: "",
    },
    Code {
        code: "bpmn-complex-gateway",
        en: "What a complex gateway waits for is an expression that cannot be judged; any number of its ways may be taken, as with an inclusive gateway.",
        ja: "複合ゲートウェイが何を待つかは式によるため判定できません。包含ゲートウェイと同様に、いくつの経路も選ばれ得るものとします。",
        wrong: r#"<startEvent id="s"/>
<complexGateway id="x"/>
<sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#,
        right: r#"<startEvent id="s"/>
<inclusiveGateway id="x"/>
<sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#,
    },
    Code {
        code: "bpmn-ad-hoc",
        en: "In an ad-hoc sub-process the people decide what is done and how often. Its parts are taken to be done one after another, each any number of times.",
        ja: "アドホックサブプロセスでは何を何回行うかを担当者が決めます。各要素を一つずつ、任意の回数行うものとします。",
        wrong: r#"<startEvent id="s"/>
<adHocSubProcess id="x">
<task id="t" name="Check"/>
</adHocSubProcess>
<sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#,
        right: r#"<startEvent id="s"/>
<subProcess id="x">
<task id="t" name="Check"/>
</subProcess>
<sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#,
    },
    Code {
        code: "bpmn-boundary-without-activity",
        en: "`attachedToRef` names no activity of the process, so the event is read as one in the middle of the flow.",
        ja: "`attachedToRef` の指すアクティビティがないため、中間イベントとして読み込みます。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<boundaryEvent id="b" attachedToRef="u"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<boundaryEvent id="b" attachedToRef="t"/>"#,
    },
    Code {
        code: "bpmn-link-without-end",
        en: "A throwing link has no catching link of its name in the same process: what reaches it ends there.",
        ja: "同じプロセスに同じ名前のリンク先がないため、ここで終わるものとします。",
        wrong: r#"<startEvent id="s"/>
<intermediateThrowEvent id="l">
<linkEventDefinition name="A"/>
</intermediateThrowEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="l"/>"#,
        right: r#"<startEvent id="s"/>
<intermediateThrowEvent id="l">
<linkEventDefinition name="A"/>
</intermediateThrowEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="l"/>
<intermediateCatchEvent id="m">
<linkEventDefinition name="A"/>
</intermediateCatchEvent>"#,
    },
    Code {
        code: "bpmn-link-without-beginning",
        en: "A catching link has no throwing link of its name in the same process: nothing behind it happens.",
        ja: "同じプロセスに同じ名前のリンク元がないため、これより後は行われません。",
        wrong: r#"<startEvent id="s"/>
<intermediateCatchEvent id="m">
<linkEventDefinition name="A"/>
</intermediateCatchEvent>"#,
        right: r#"<startEvent id="s"/>
<intermediateThrowEvent id="l">
<linkEventDefinition name="A"/>
</intermediateThrowEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="l"/>
<intermediateCatchEvent id="m">
<linkEventDefinition name="A"/>
</intermediateCatchEvent>"#,
    },
    Code {
        code: "bpmn-event-not-allowed",
        en: "Errors, cancelling, terminating and the like have their places at ends and at the borders of activities, not in the middle of a process.",
        ja: "エラー、キャンセル、中断などは、終了イベントやアクティビティの境界に置くもので、中間には置けません。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<intermediateCatchEvent id="x">
<cancelEventDefinition/>
</intermediateCatchEvent>
<sequenceFlow id="g" sourceRef="t" targetRef="x"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<intermediateCatchEvent id="x">
<timerEventDefinition/>
</intermediateCatchEvent>
<sequenceFlow id="g" sourceRef="t" targetRef="x"/>"#,
    },
    Code {
        code: "bpmn-not-reached",
        en: "The process begins at its start event, and no sequence flow leads from there to this event or gateway.",
        ja: "プロセスは開始イベントから始まり、そこからこのイベント又はゲートウェイに至るシーケンスフローがありません。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<intermediateThrowEvent id="x"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<intermediateThrowEvent id="x"/>
<sequenceFlow id="g" sourceRef="t" targetRef="x"/>"#,
    },
    Code {
        code: "bpmn-boundary-without-flow",
        en: "A boundary event needs a sequence flow that says what is done when it happens; without one, its way ends there.",
        ja: "境界イベントには、起こったときに行うことを示すシーケンスフローが必要です。なければ、そこで終わります。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<boundaryEvent id="b" attachedToRef="t"><timerEventDefinition/></boundaryEvent>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<boundaryEvent id="b" attachedToRef="t"><timerEventDefinition/></boundaryEvent>
<endEvent id="late"/>
<sequenceFlow id="g" sourceRef="b" targetRef="late"/>"#,
    },
    Code {
        code: "bpmn-task-does-not-wait",
        en: "Of all activities only a receive task waits for its message; another one begins without it, and takes it as read.",
        ja: "メッセージを待つアクティビティは受信タスクだけです。ほかのものは待たずに始まり、メッセージは受け取ったものとします。",
        wrong: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<participant id="o" name="Office"/>
<messageFlow id="m" sourceRef="o" targetRef="t"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<task id="t" name="Take the notice"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
</process>"#,
        right: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<participant id="o" name="Office"/>
<messageFlow id="m" sourceRef="o" targetRef="t"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<receiveTask id="t" name="Take the notice"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
</process>"#,
    },
    Code {
        code: "bpmn-quantity",
        en: "`startQuantity` and `completionQuantity` other than 1 are not followed; the BPMN standard advises against them.",
        ja: "1以外の `startQuantity`、`completionQuantity` は扱いません（BPMN仕様でも推奨されていません）。",
        wrong: r#"<startEvent id="s"/>
<task id="t" startQuantity="2"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-compensation-without-activity",
        en: "No association leads from a compensation event at an activity to this one, so it is read as an ordinary one.",
        ja: "アクティビティの補償イベントからこれに至る関連がないため、通常のアクティビティとして読み込みます。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<task id="u" isForCompensation="true"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<task id="u" isForCompensation="true"/>
<boundaryEvent id="b" attachedToRef="t">
<compensateEventDefinition/>
</boundaryEvent>
<association sourceRef="b" targetRef="u"/>"#,
    },
    Code {
        code: "bpmn-data-without-object",
        en: "A data association names data that is not in the file.",
        ja: "データ関連の指すデータがファイルにありません。",
        wrong: r#"<startEvent id="s"/>
<task id="t">
<dataInputAssociation>
<sourceRef>d</sourceRef>
</dataInputAssociation>
</task>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
        right: r#"<dataObjectReference id="d" name="Form"/>
<startEvent id="s"/>
<task id="t">
<dataInputAssociation>
<sourceRef>d</sourceRef>
</dataInputAssociation>
</task>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>"#,
    },
    Code {
        code: "bpmn-no-process",
        en: "The file has definitions, but no process in them.",
        ja: "ファイルにプロセスがありません。",
        wrong: r#"<collaboration id="c"/>"#,
        right: r#"<process id="p">
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>"#,
    },
    Code {
        code: "bpmn-too-deep",
        en: "Sub-processes stand more than 100 deep inside each other; the innermost is read as one task.",
        ja: "サブプロセスの入れ子が100段を超えるため、最も内側をタスクとして読み込みます。",
        wrong: "",
        right: "",
    },
    Code {
        code: "bpmn-multi-instance",
        en: "On import: the activity is done once for each of several; a design says a step once.",
        ja: "取込み：複数の対象それぞれに行うアクティビティですが、設計では手順を一度だけ記載します。",
        wrong: r#"<startEvent id="s"/>
<task id="t">
<multiInstanceLoopCharacteristics/>
</task>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-terminate",
        en: "On import: a terminating end stops what goes on beside it; in a design only the way that leads to it ends.",
        ja: "取込み：中断終了イベントは並行する処理も終わらせますが、設計ではそこに至る経路だけが終わります。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<parallelGateway id="x"/>
<sequenceFlow id="g" sourceRef="t" targetRef="x"/>
<task id="u"/>
<sequenceFlow id="h" sourceRef="x" targetRef="u"/>
<endEvent id="e">
<terminateEventDefinition/>
</endEvent>
<sequenceFlow id="i" sourceRef="x" targetRef="e"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-event-sub-process",
        en: "On import: an event sub-process begins while the process around it goes on; in the design it is a procedure that nothing calls.",
        ja: "取込み：イベントサブプロセスは外側の処理の途中で始まりますが、設計では呼び出されない別の手続とします。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
<subProcess id="x" triggeredByEvent="true">
<startEvent id="y">
<timerEventDefinition/>
</startEvent>
<task id="z"/>
<sequenceFlow id="h" sourceRef="y" targetRef="z"/>
</subProcess>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-compensation",
        en: "On import: a design has no place for how a step is undone; the activity that undoes it stands as a comment.",
        ja: "取込み：手順の取消しを設計に記載する箇所がないため、補償アクティビティは注記とします。",
        wrong: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
<task id="u" isForCompensation="true"/>
<boundaryEvent id="b" attachedToRef="t">
<compensateEventDefinition/>
</boundaryEvent>
<association sourceRef="b" targetRef="u"/>"#,
        right: r#"<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-message-not-awaited",
        en: "On import: a design says what is sent to whom; that another procedure waits for it is only a comment, so that soundness is asked of each procedure by itself. `gensoku check` of the model itself asks it of all together.",
        ja: "取込み：設計には何を誰に送るかを記載しますが、相手がそれを待つことは注記とします。健全性は手続ごとに判定されます（モデル自体の検査では全体を判定します）。",
        wrong: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<participant id="b" processRef="q"/>
<messageFlow id="m" sourceRef="t" targetRef="u"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<sendTask id="t"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
</process>
<process id="q">
<startEvent id="r"/>
<receiveTask id="u"/>
<sequenceFlow id="g" sourceRef="r" targetRef="u"/>
</process>"#,
        right: r#"<collaboration id="c">
<participant id="a" processRef="p"/>
<participant id="b" name="Town"/>
<messageFlow id="m" sourceRef="t" targetRef="b"/>
</collaboration>
<process id="p">
<startEvent id="s"/>
<sendTask id="t"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
</process>"#,
    },
    Code {
        code: "bpmn-message-not-told",
        en: "On import: a message whose receiver has no name is not told in the design.",
        ja: "取込み：受け手の名前がない連絡は設計に記載しません。",
        wrong: "",
        right: "",
    },
    Code {
        code: "bpmn-data-not-moved",
        en: "On import: data stands beside an activity without an arrow, so nobody knows whether it is read or written.",
        ja: "取込み：データとアクティビティの間に矢印がなく、読むのか書くのか分からないため注記とします。",
        wrong: r#"<dataStoreReference id="d" name="Register"/>
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
<association sourceRef="d" targetRef="t"/>"#,
        right: r#"<dataStoreReference id="d" name="Register"/>
<startEvent id="s"/>
<task id="t">
<dataInputAssociation>
<sourceRef>d</sourceRef>
</dataInputAssociation>
</task>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    },
    Code {
        code: "bpmn-call-elsewhere",
        en: "On import: the process that a call activity names is in another file; its name stands as a comment.",
        ja: "取込み：呼び出されるプロセスが別のファイルにあるため、その名前を注記とします。",
        wrong: r#"<startEvent id="s"/>
<callActivity id="t" calledElement="q"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
        right: r#"<process id="p">
<startEvent id="s"/>
<callActivity id="t" calledElement="q"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>
<process id="q">
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>"#,
    },
    Code {
        code: "unreadable-model",
        en: "The file is no XML or no BPMN 2.0, declares entities, or is larger than 256 MiB: the message says which, and where.",
        ja: "XML又はBPMN 2.0でない、実体を宣言している、256 MiBを超えるなどのため、読み込めません。",
        wrong: r#"<process id="p">
<startEvent id="s"/>"#,
        right: r#"<process id="p">
<startEvent id="s"/>
<task id="t" name="Check"/>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<endEvent id="e"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/>
</process>"#,
    },
    Code {
        code: "unread-message",
        en: "A note about a model, no defect: a run can complete and leave a message that nobody takes.",
        ja: "モデルについての参考情報です（欠陥ではありません）。実行が完了しても、誰にも受け取られないメッセージが残ることがあります。",
        wrong: "",
        right: "",
    },
    Code {
        code: "bpmn-verdict",
        en: "On import: the model breaks a rule of soundness that the design keeps, or the other way round, because of what a design has no place for (messages that are waited for, what ends or begins something beside it).",
        ja: "取込み：設計に記載できない事項（待ち受けるメッセージ、並行するものを終了又は開始させるもの）のため、健全性の判定がモデルと設計とで異なります。",
        wrong: "",
        right: "",
    },
];

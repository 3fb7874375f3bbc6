//! What the owner of a process model is told: where it breaks a rule of soundness, and what to mend, in the words of the
//! tool in which it was drawn.
//!
//! Kept in `process_models.txt`, which `UPDATE_DOCS=1` writes anew: look at what changes before you believe it.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Finding, Role};
use gensoku_project::{Opened, Request};

/// A model, in elements and flows: `a > b` is a sequence flow, `a ~ b` a message flow.
struct Model {
    story: &'static str,
    processes: &'static [(&'static str, &'static str)],
}

const MODELS: &[Model] = &[
    Model {
        story: "one flow is drawn twice, one above the other",
        processes: &[(
            r#"<startEvent id="s"/><serviceTask id="clear" name="Clear the note"/>
            <serviceTask id="update" name="Update"/><endEvent id="e" name="End of stage"/>"#,
            "s > clear, clear > update, clear > update, update > e",
        )],
    },
    Model {
        story: "a step was left over beside another of the same name",
        processes: &[(
            r#"<startEvent id="s"/><userTask id="used" name="Category"/><userTask id="left" name="Category"/>
            <exclusiveGateway id="g"/><endEvent id="e"/>"#,
            "s > used, used > e, left > g, g > left",
        )],
    },
    Model {
        story: "a step to which nothing leads, and what follows it",
        processes: &[(
            r#"<startEvent id="s"/><userTask id="a" name="Ask"/><userTask id="b" name="Answer"/><endEvent id="e"/>"#,
            "s > e, a > b, b > e",
        )],
    },
    Model {
        story: "a step gives two flows without conditions, and each reaches the end",
        processes: &[(
            r#"<startEvent id="s"/><userTask id="a" name="Decide"/><userTask id="b" name="Grant"/>
            <userTask id="c" name="Refuse"/><endEvent id="e" name="Done"/>"#,
            "s > a, a > b, a > c, b > e, c > e",
        )],
    },
    Model {
        story: "a parallel gateway splits, an exclusive one joins",
        processes: &[(
            r#"<startEvent id="s"/><parallelGateway id="split"/><userTask id="a" name="Ask"/>
            <userTask id="b" name="Check"/><exclusiveGateway id="join"/><userTask id="d" name="Decide"/>
            <endEvent id="e"/>"#,
            "s > split, split > a, split > b, a > join, b > join, join > d, d > e",
        )],
    },
    Model {
        story: "an inclusive gateway splits, an exclusive one joins",
        processes: &[(
            r#"<startEvent id="s"/><inclusiveGateway id="split" name="What is missing?"/><userTask id="a" name="Ask"/>
            <userTask id="b" name="Check"/><exclusiveGateway id="join"/><endEvent id="e"/>"#,
            "s > split, split > a, split > b, a > join, b > join, join > e",
        )],
    },
    Model {
        story: "an exclusive gateway splits, a parallel one joins",
        processes: &[(
            r#"<startEvent id="s"/><exclusiveGateway id="split"/><userTask id="a" name="Ask"/>
            <userTask id="b" name="Check"/><parallelGateway id="join" name="Both done"/><endEvent id="e"/>"#,
            "s > split, split > a, split > b, a > join, b > join, join > e",
        )],
    },
    Model {
        story: "a loop without an exit",
        processes: &[(
            r#"<startEvent id="s"/><userTask id="a" name="Send back"/><userTask id="b" name="Correct"/>"#,
            "s > a, a > b, b > a",
        )],
    },
    Model {
        story: "two start events, and a gateway that waits for both",
        processes: &[
            (
                r#"<startEvent id="s" name="Application"/><startEvent id="t" name="Payment"/>
                <userTask id="a" name="Register"/><parallelGateway id="g"/><userTask id="b" name="Decide"/>
                <sendTask id="c" name="Notify"/><endEvent id="e"/>"#,
                "s > a, a > g, t > g, g > b, b > c, c > e, c ~ receive",
            ),
            (
                r#"<startEvent id="s2"/><receiveTask id="receive" name="Wait for the decision"/>
                <userTask id="d" name="File"/><endEvent id="e2"/>"#,
                "s2 > receive, receive > d, d > e2",
            ),
        ],
    },
    Model {
        story: "two offices wait for each other's messages",
        processes: &[
            (
                r#"<startEvent id="s"/><receiveTask id="confirmed" name="Take the confirmation"/>
                <sendTask id="pay" name="Pay"/><endEvent id="e"/>"#,
                "s > confirmed, confirmed > pay, pay > e, pay ~ paid",
            ),
            (
                r#"<startEvent id="s2"/><receiveTask id="paid" name="Take the payment"/>
                <sendTask id="confirm" name="Confirm"/><endEvent id="e2"/>"#,
                "s2 > paid, paid > confirm, confirm > e2, confirm ~ confirmed",
            ),
        ],
    },
    Model {
        story: "a parallel gateway joins a loop to its beginning",
        processes: &[(
            r#"<startEvent id="s"/><parallelGateway id="g" name="Again"/><userTask id="a" name="Check"/>
            <exclusiveGateway id="x"/><endEvent id="e"/>"#,
            "s > g, g > a, a > x, x > g, x > e",
        )],
    },
    Model {
        story: "a message is awaited that a step would send to which nothing leads",
        processes: &[
            (
                r#"<startEvent id="s"/><sendTask id="send" name="Notify"/><endEvent id="e"/>"#,
                "s > e, send > e, send ~ receive",
            ),
            (
                r#"<startEvent id="s2"/><receiveTask id="receive" name="Wait for the notice"/>
                <userTask id="file" name="File"/><endEvent id="e2"/>"#,
                "s2 > receive, receive > file, file > e2",
            ),
        ],
    },
    Model {
        story: "a step that undoes another, which nothing has undone",
        processes: &[(
            r#"<startEvent id="s"/><serviceTask id="pay" name="Pay out"/><userTask id="decide" name="Decide"/>
            <boundaryEvent id="b1" attachedToRef="pay"><compensateEventDefinition/></boundaryEvent>
            <serviceTask id="back" name="Claim back" isForCompensation="true"/>
            <association id="a1" sourceRef="b1" targetRef="back"/>
            <boundaryEvent id="b2" attachedToRef="decide"><compensateEventDefinition/></boundaryEvent>
            <userTask id="revoke" name="Revoke" isForCompensation="true"/>
            <association id="a2" sourceRef="b2" targetRef="revoke"/>
            <endEvent id="e"><compensateEventDefinition activityRef="decide"/></endEvent>"#,
            "s > decide, decide > pay, pay > e",
        )],
    },
    Model {
        story: "a reminder and the task that it reminds of come to one end",
        processes: &[(
            r#"<startEvent id="s"/><userTask id="a" name="Answer"/><boundaryEvent id="b" name="After a week"
            cancelActivity="false" attachedToRef="a"><timerEventDefinition/></boundaryEvent>
            <sendTask id="r" name="Remind"/><endEvent id="e" name="Answered"/>"#,
            "s > a, a > e, b > r, r > e",
        )],
    },
    Model {
        story: "two of three gateways have nothing to do with what comes twice",
        processes: &[(
            r#"<startEvent id="s"/><parallelGateway id="outer"/><userTask id="a" name="Ask"/>
            <parallelGateway id="split"/><userTask id="b" name="Check"/><userTask id="c" name="Copy"/>
            <parallelGateway id="join"/><endEvent id="e" name="Done"/>"#,
            "s > outer, outer > a, outer > split, split > b, split > c, b > join, c > join, join > e, a > e",
        )],
    },
    Model {
        story: "an error is caught further in than the event that waits for it",
        processes: &[(
            r#"<startEvent id="s"/><subProcess id="outer" name="Decide"><startEvent id="s1"/>
            <subProcess id="inner" name="Ask"><startEvent id="s2"/><endEvent id="refused"><errorEventDefinition
            errorRef="R"/></endEvent><sequenceFlow id="f1" sourceRef="s2" targetRef="refused"/></subProcess>
            <boundaryEvent id="first" name="Refused in asking" attachedToRef="inner"><errorEventDefinition
            errorRef="R"/></boundaryEvent><endEvent id="e1"/>
            <sequenceFlow id="f2" sourceRef="s1" targetRef="inner"/>
            <sequenceFlow id="f3" sourceRef="first" targetRef="e1"/></subProcess>
            <boundaryEvent id="second" name="Refused in deciding" attachedToRef="outer"><errorEventDefinition
            errorRef="R"/></boundaryEvent><userTask id="appeal" name="Appeal"/><endEvent id="e"/>"#,
            "s > outer, outer > e, second > appeal, appeal > e",
        )],
    },
    Model {
        story: "one office waits for a message that another does not always send",
        processes: &[
            (
                r#"<startEvent id="s"/><exclusiveGateway id="g"/><sendTask id="send" name="Notify"/><endEvent id="e"/>"#,
                "s > g, g > send, g > e, send > e, send ~ receive",
            ),
            (
                r#"<startEvent id="s2"/><receiveTask id="receive" name="Wait for the notice"/><endEvent id="e2"/>"#,
                "s2 > receive, receive > e2",
            ),
        ],
    },
    Model {
        story: "a message is sent to someone who may be gone",
        processes: &[
            (
                r#"<startEvent id="s"/><sendTask id="send" name="Notify"/><endEvent id="e"/>"#,
                "s > send, send > e, send ~ receive",
            ),
            (
                r#"<startEvent id="s2"/><exclusiveGateway id="g"/><receiveTask id="receive" name="Take the notice"/>
                <endEvent id="e2"/>"#,
                "s2 > g, g > receive, g > e2, receive > e2",
            ),
        ],
    },
];

impl Model {
    fn xml(&self) -> String {
        let mut messages = String::new();
        let mut processes = String::new();
        let mut number = 0;
        for (place, (elements, flows)) in self.processes.iter().enumerate() {
            let _ = write!(processes, "<process id=\"p{place}\">{elements}");
            for flow in flows.split(", ") {
                number += 1;
                let (out, [from, to], tag) = match (flow.split_once(" > "), flow.split_once(" ~ "))
                {
                    (Some(ends), _) => (&mut processes, [ends.0, ends.1], "sequenceFlow"),
                    (_, ends) => {
                        let ends = ends.unwrap();
                        (&mut messages, [ends.0, ends.1], "messageFlow")
                    }
                };
                let _ = write!(
                    out,
                    "<{tag} id=\"flow{number}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>"
                );
            }
            processes.push_str("</process>");
        }
        let model = "http://www.omg.org/spec/BPMN/20100524/MODEL";
        format!(
            "<definitions xmlns=\"{model}\"><error id=\"R\" errorCode=\"refused\"/><collaboration id=\"c\">{messages}</collaboration>{processes}</definitions>"
        )
    }
}

fn told(finding: &Finding, lang: Lang, out: &mut String) {
    let _ = writeln!(out, "{}", finding.rule);
    for it in &finding.witness {
        let note = it.note.get(lang);
        let role = match it.role {
            Role::Because => "because",
            _ => "way",
        };
        if note.is_empty() {
            let _ = writeln!(out, "  {role}: {}", it.path);
        } else {
            let _ = writeln!(out, "  {role}: {}: {note}", it.path);
        }
    }
    for it in &finding.remedies {
        let _ = writeln!(out, "  way out: {}", it.text.get(lang));
    }
}

#[test]
fn owners_are_told_what_to_mend() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.bpmn");
    let mut out = String::new();
    for model in MODELS {
        std::fs::write(&path, model.xml()).unwrap();
        let checked = Opened::read(&path).unwrap().check(&Request::default());
        let findings = checked.unwrap().report.findings;
        assert!(!findings.is_empty(), "{}", model.story);
        for lang in [Lang::En, Lang::Ja] {
            let _ = writeln!(out, "# {} ({lang:?})", model.story);
            for finding in &findings {
                told(finding, lang, &mut out);
                // The keywords of our language say nothing to the owner of a model.
                for it in &finding.remedies {
                    assert!(!it.text.get(lang).contains("after all"), "{}", model.story);
                }
            }
            let design = gensoku_project::import_bpmn(&path, lang).unwrap();
            for it in design
                .diagnostics
                .iter()
                .filter(|it| it.code == "bpmn-verdict")
            {
                let _ = writeln!(out, "import: {}", it.message.get(lang));
            }
            out.push('\n');
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/process_models.txt");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &out).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == out, "not as in process_models.txt:\n{out}");
}

//! What is read from BPMN files: constructs, misfits with their places, and files that attack.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod common;

use std::time::{Duration, Instant};

use gensoku_engine::flow::soundness::{Limits, Rule, check};
use gensoku_engine::flow::{Event, Gateway, Kind, Repeat, Split, SubProcess, Task};
use gensoku_interop::bpmn::{Code, Direction, ElementKind, Imported, ReadError, decode, read};

fn wrapped(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<b:definitions xmlns:b=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">\n{inside}\n</b:definitions>"
    )
}

fn process(inside: &str) -> Imported {
    read(&wrapped(&format!(
        "<b:process id=\"p\" name=\"P\">\n{inside}\n</b:process>"
    )))
    .expect("well-formed")
}

fn kind(imported: &Imported, id: &str) -> Kind {
    let element = imported
        .model
        .elements
        .iter()
        .find(|it| it.id == id)
        .expect("the element");
    let ElementKind::Node { node, .. } = element.kind else {
        panic!("{id} is no node")
    };
    imported.net.nodes()[node].kind
}

fn codes(imported: &Imported) -> Vec<(Code, &str, usize)> {
    imported
        .warnings
        .iter()
        .map(|it| (it.code, it.id.as_str(), it.at.line))
        .collect()
}

#[test]
fn every_kind_of_node() {
    let imported = process(
        r#"<b:startEvent id="s"><b:timerEventDefinition/></b:startEvent>
        <b:userTask id="u"/><b:sendTask id="sd"/><b:receiveTask id="rc"/><b:callActivity id="ca"/>
        <b:businessRuleTask id="br"/><b:scriptTask id="sc"/><b:manualTask id="ma"/><b:task id="t"/>
        <b:exclusiveGateway id="x"/><b:inclusiveGateway id="o"/><b:parallelGateway id="a"/>
        <b:eventBasedGateway id="e"/>
        <b:intermediateCatchEvent id="c"><b:messageEventDefinition/></b:intermediateCatchEvent>
        <b:intermediateThrowEvent id="th"><b:linkEventDefinition name="L"/></b:intermediateThrowEvent>
        <b:intermediateCatchEvent id="cl"><b:linkEventDefinition name="L"/></b:intermediateCatchEvent>
        <b:subProcess id="sp"><b:task id="in"/></b:subProcess>
        <b:transaction id="tr"/>
        <b:subProcess id="es" triggeredByEvent="true"><b:startEvent id="ess" isInterrupting="false"/></b:subProcess>
        <b:boundaryEvent id="bt" attachedToRef="u" cancelActivity="false"><b:timerEventDefinition/></b:boundaryEvent>
        <b:boundaryEvent id="be" attachedToRef="sp"><b:errorEventDefinition/></b:boundaryEvent>
        <b:endEvent id="te"><b:terminateEventDefinition/></b:endEvent>
        <b:endEvent id="mu"><b:messageEventDefinition/><b:signalEventDefinition/></b:endEvent>"#,
    );
    assert_eq!(
        codes(&imported),
        [
            (Code::NotReached, "x", 7),
            (Code::NotReached, "o", 7),
            (Code::NotReached, "a", 7),
            (Code::NotReached, "e", 8),
            (Code::NotReached, "c", 9),
            (Code::NotReached, "th", 10),
            (Code::BoundaryWithoutFlow, "bt", 15),
            (Code::BoundaryWithoutFlow, "be", 16),
        ]
    );
    assert_eq!(kind(&imported, "s"), Kind::Start(Event::Timer));
    assert_eq!(kind(&imported, "u"), Kind::Task(Task::User));
    assert_eq!(kind(&imported, "ca"), Kind::Task(Task::Call));
    assert_eq!(kind(&imported, "o"), Kind::Gateway(Gateway::Inclusive));
    assert_eq!(kind(&imported, "c"), Kind::Catch(Event::Message));
    assert_eq!(kind(&imported, "th"), Kind::Throw(Event::Link));
    assert!(matches!(
        kind(&imported, "sp"),
        Kind::SubProcess(SubProcess::Embedded, _)
    ));
    assert!(matches!(
        kind(&imported, "tr"),
        Kind::SubProcess(SubProcess::Transaction, _)
    ));
    assert!(matches!(
        kind(&imported, "es"),
        Kind::SubProcess(
            SubProcess::Event {
                interrupting: false
            },
            _
        )
    ));
    assert!(matches!(
        kind(&imported, "bt"),
        Kind::Boundary {
            event: Event::Timer,
            interrupting: false,
            ..
        }
    ));
    assert!(matches!(
        kind(&imported, "be"),
        Kind::Boundary {
            event: Event::Error,
            interrupting: true,
            ..
        }
    ));
    assert_eq!(kind(&imported, "te"), Kind::End(Event::Terminate));
    assert_eq!(kind(&imported, "mu"), Kind::End(Event::Multiple));
}

#[test]
fn flows_guards_defaults_and_loops() {
    let imported = process(
        r#"<b:task id="t" default="f2"><b:standardLoopCharacteristics testBefore="true"/></b:task>
        <b:endEvent id="e1"/><b:endEvent id="e2"/>
        <b:sequenceFlow id="f1" sourceRef="t" targetRef="e1"><b:conditionExpression>${ok}</b:conditionExpression></b:sequenceFlow>
        <b:sequenceFlow id="f2" sourceRef="t" targetRef="e2"/>"#,
    );
    let net = &imported.net;
    let (_, task) = net
        .nodes()
        .entries()
        .find(|(_, it)| it.kind == Kind::Task(Task::Abstract))
        .unwrap();
    assert_eq!(
        (task.split, task.repeat),
        (Split::One, Repeat::LoopTestedBefore)
    );
    assert_eq!(
        net.flows().iter().next().unwrap().guard.as_deref(),
        Some("${ok}")
    );
}

#[test]
fn pools_lanes_data_and_messages_keep_their_names() {
    let imported = read(&wrapped(
        r#"<b:collaboration id="c"><b:participant id="A" name="Office" processRef="p"/>
        <b:participant id="B" name="Citizen"/>
        <b:messageFlow id="m" sourceRef="t" targetRef="B"/></b:collaboration>
        <b:dataStore id="ds" name="Ledger"/>
        <b:process id="p"><b:laneSet><b:lane id="l" name="Desk"><b:flowNodeRef>t</b:flowNodeRef></b:lane></b:laneSet>
        <b:dataStoreReference id="dr" dataStoreRef="ds"/><b:dataObjectReference id="do" name="Form"/>
        <b:task id="t" name="Check"><b:documentation>How to check.</b:documentation>
        <b:dataInputAssociation><b:sourceRef>do</b:sourceRef></b:dataInputAssociation>
        <b:dataOutputAssociation><b:targetRef>dr</b:targetRef></b:dataOutputAssociation></b:task></b:process>"#,
    ))
    .unwrap();
    assert_eq!(imported.warnings, []);
    let model = &imported.model;
    let find = |id: &str| model.elements.iter().find(|it| it.id == id).unwrap();
    assert_eq!(find("dr").name, "Ledger");
    assert_eq!(find("t").documentation, "How to check.");
    assert_eq!(model.label(find("t").lane.unwrap()), "Desk");
    assert_eq!(model.label(find("t").pool.unwrap()), "Office");
    assert_eq!(
        find("B").kind,
        ElementKind::Pool {
            modelled: false,
            participant: true
        }
    );
    let accesses: Vec<_> = model
        .accesses
        .iter()
        .map(|it| (model.label(it.data), it.direction))
        .collect();
    assert_eq!(
        accesses,
        [("Form", Direction::Reads), ("Ledger", Direction::Writes)]
    );
    assert_eq!(imported.net.messages().len(), 1);
}

#[test]
fn a_misfit_is_a_warning_at_its_element() {
    let imported = process(
        r#"<b:startEvent id="s"/>
<b:task id="t"/>
<b:task id="t"/>
<b:complexGateway id="g"/>
<b:sequenceFlow id="f1" sourceRef="s" targetRef="nobody"/>
<b:sequenceFlow id="f2" sourceRef="t" targetRef="s"/>
<b:boundaryEvent id="b" attachedToRef="nobody"/>
<b:intermediateThrowEvent id="l"><b:linkEventDefinition name="nowhere"/></b:intermediateThrowEvent>
<b:task id="k" isForCompensation="true"/>
<b:adHocSubProcess id="h"/>
<b:intermediateCatchEvent id="m"><b:linkEventDefinition name="elsewhere"/></b:intermediateCatchEvent>
<b:intermediateThrowEvent id="n"/>
<b:task id="q" startQuantity="2" completionQuantity="1"/>"#,
    );
    assert_eq!(
        codes(&imported),
        [
            (Code::DuplicateId, "t", 6),
            (Code::ComplexGateway, "g", 7),
            (Code::DanglingReference, "f1", 8),
            (Code::FlowNotAllowed, "f2", 9),
            (Code::BoundaryWithoutActivity, "b", 10),
            (Code::LinkWithoutEnd, "l", 11),
            (Code::CompensationWithoutActivity, "k", 12),
            (Code::AdHoc, "h", 13),
            (Code::LinkWithoutBeginning, "m", 14),
            (Code::NotReached, "n", 15),
            (Code::Quantity, "q", 16),
        ]
    );
    let dangling = &imported.warnings[2];
    assert_eq!(
        dangling.to_string(),
        "8:1: bpmn-dangling-reference: targetRef `nobody` is not in the file"
    );
    assert_eq!(
        dangling.japanese(),
        "targetRef `nobody` はファイル内にありません"
    );
}

#[test]
fn compensation_is_outside_the_normal_flow() {
    let imported = process(
        r#"<b:startEvent id="s"/><b:task id="t"/><b:task id="undo" isForCompensation="true"/>
        <b:boundaryEvent id="b" attachedToRef="t"><b:compensateEventDefinition/></b:boundaryEvent>
        <b:association sourceRef="b" targetRef="undo"/>
        <b:sequenceFlow id="f" sourceRef="s" targetRef="t"/>
        <b:endEvent id="e"><b:compensateEventDefinition/></b:endEvent>
        <b:sequenceFlow id="g" sourceRef="t" targetRef="e"/>"#,
    );
    assert_eq!(imported.warnings, []);
    assert_eq!(
        check(&imported.net, &Limits::default()).violated().count(),
        0
    );
}

#[test]
fn what_is_not_bpmn_is_an_error_with_its_place() {
    let error = |text: &str| read(text).unwrap_err();
    assert!(matches!(error("<a><b></a>"), ReadError::Xml { at, .. } if at.line == 1));
    assert!(
        matches!(error("\n  <html/>"), ReadError::NotBpmn { at, .. } if (at.line, at.column) == (2, 3))
    );
    assert!(matches!(error(""), ReadError::Xml { .. }));
    let empty = read(&wrapped("")).unwrap();
    assert_eq!(codes(&empty), [(Code::NoProcess, "", 2)]);
}

#[test]
fn entities_are_not_expanded() {
    let mut bomb = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">");
    for level in 0..20 {
        bomb += &format!(
            "<!ENTITY a{level} \"{}\">",
            format!("&a{};", level - 1)
                .repeat(10)
                .replace("&a-1;", "&a;")
        );
    }
    bomb += "]>\n<definitions>&a19;</definitions>";
    let error = read(&bomb).unwrap_err();
    assert!(
        matches!(error, ReadError::Dtd { at } if at.line == 2),
        "{error}"
    );
    assert!(error.to_string().contains("not expanded"));
    let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><definitions/>";
    assert!(matches!(read(outside), Err(ReadError::Dtd { .. })));
}

#[test]
fn deep_nesting_is_an_error_and_no_stack_overflow() {
    for (open, close) in [
        ("<b:subProcess>", "</b:subProcess>"),
        ("<b:extensionElements>", "</b:extensionElements>"),
    ] {
        let deep = wrapped(&format!(
            "<b:process>{}{}</b:process>",
            open.repeat(200_000),
            close.repeat(200_000)
        ));
        assert!(matches!(read(&deep), Err(ReadError::TooDeep { .. })));
        // Without its ends as well.
        assert!(read(&wrapped(&open.repeat(200_000))).is_err());
    }
    let allowed = wrapped(&format!(
        "<b:process>{}<b:task id=\"t\"/>{}</b:process>",
        "<b:subProcess>".repeat(300),
        "</b:subProcess>".repeat(300)
    ));
    let imported = read(&allowed).unwrap();
    assert!(imported.warnings.iter().any(|it| it.code == Code::TooDeep));
    assert!(check(&imported.net, &Limits::default()).iter().count() == Rule::ALL.len());
}

#[test]
fn a_hundred_megabytes_are_answered_in_bounded_time() {
    // Much text in few elements is read; very many elements are refused.
    let begin = Instant::now();
    let long = wrapped(&format!(
        "<b:process><b:documentation>{}</b:documentation></b:process>",
        "x".repeat(100 << 20)
    ));
    assert!(read(&long).is_ok());
    drop(long);
    let many = wrapped(&format!(
        "<b:process>{}</b:process>",
        "<b:task id=\"t\"/>".repeat(6_500_000)
    ));
    assert!(matches!(read(&many), Err(ReadError::TooManyNodes { .. })));
    assert!(
        begin.elapsed() < Duration::from_secs(120),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn many_duplicates_and_many_danglings_take_no_square_of_their_number() {
    let mut inside = String::new();
    for number in 0..50_000 {
        inside += &format!(
            "<b:task id=\"t\"/><b:sequenceFlow id=\"f\" sourceRef=\"t\" targetRef=\"x{number}\"/>"
        );
    }
    let begin = Instant::now();
    let imported = process(&inside);
    // A thousand of each kind are told, and how many more there are.
    let more = imported.warnings.iter().filter(|it| it.code == Code::More);
    let more: Vec<_> = more.map(|it| it.detail.as_str()).collect();
    assert_eq!(
        more,
        [
            "`bpmn-duplicate-id` × 98998",
            "`bpmn-dangling-reference` × 49000"
        ]
    );
    assert_eq!(imported.warnings.len(), 2_002);
    assert!(
        begin.elapsed() < Duration::from_secs(30),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn damaged_files_never_panic() {
    let Some(models) = common::models() else {
        return;
    };
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut read_all = 0;
    for path in common::files(&models.join("miwg_reference"), "bpmn") {
        let bytes = std::fs::read(&path).unwrap();
        for _ in 0..15 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + next(4) {
                let at = next(damaged.len());
                match next(3) {
                    0 => damaged[at] = u8::try_from(next(256)).unwrap(),
                    1 => damaged.truncate(at.max(1)),
                    _ => {
                        let end = (at + next(200)).min(damaged.len());
                        damaged.drain(at..end.max(at));
                        damaged.push(b'>');
                    }
                }
            }
            read_all += usize::from(read(&decode(&damaged)).is_ok());
        }
        // Whole elements taken out leave a well-formed file with dangling references.
        let text = decode(&bytes).into_owned();
        for tag in [
            "sequenceFlow",
            "startEvent",
            "participant",
            "task",
            "userTask",
            "process",
            "endEvent",
        ] {
            let renamed = text
                .replace(&format!(":{tag} "), &format!(":{tag}x "))
                .replace(&format!("/{tag}>"), "/x>");
            let hidden = text.replace(&format!("{tag} id"), &format!("{tag} hid"));
            for text in [renamed, hidden] {
                if let Ok(imported) = read(&text) {
                    read_all += 1;
                    assert_eq!(
                        check(&imported.net, &Limits::default()).iter().count(),
                        Rule::ALL.len()
                    );
                }
            }
        }
    }
    assert!(read_all > 0, "some of them are still well-formed");
}

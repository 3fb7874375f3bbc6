//! A design as a BPMN 2.0 file that other modelers open.
//!
//! Every procedure becomes a process in a pool of its own, with a lane for each actor; steps become activities, ways
//! and joins gateways, times after which something happens timers at the border of their step, outcomes end events.
//! What BPMN has no word for, but a design needs in order to be read again as it was (names that are no XML ids,
//! Japanese titles, kinds of actors, whom a procedure serves, shares), stands in attributes of a namespace of our own,
//! [`NAMESPACE`], which other tools leave alone. Channels, times, data and law stay in the design.

mod diagram;
mod elements;
mod process;

use std::fmt::Write as _;

use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_dsl::text::Lang;
use gensoku_layout::svg::escape;
use gensoku_layout::{Point, Rect};

use diagram::{Diagram, diagrams};
use elements::{Element, Ids, Kind, Own, Process, Trigger};
use process::{process, process_ids};

/// The namespace of what a design says and BPMN cannot.
pub const NAMESPACE: &str = "urn:gensoku:bpmn";

/// A design, as it stands, as a BPMN file: all procedures, or those that are asked for. Names are shown in a language.
#[must_use]
pub fn export(design: &Design, only: &[ProcedureId], lang: Lang) -> String {
    let mut ids = Ids::default();
    let definitions = ids.fresh("Design");
    let collaboration = ids.fresh("Collaboration");
    let called = process_ids(design, &mut ids);
    let processes: Vec<Process> = design
        .procedures
        .ids()
        .filter(|it| only.is_empty() || only.contains(it))
        .filter(|&it| !design.procedures[it].steps.is_empty())
        .map(|it| process(design, it, &called, &mut ids, lang))
        .collect();
    let diagrams = diagrams(&processes);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let title = design.title.as_ref().map_or("", |it| it.first.as_str());
    let _ = write!(
        out,
        r#"<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:gensoku="{NAMESPACE}" id="{definitions}" name="{}" targetNamespace="{NAMESPACE}" exporter="gensoku""#,
        escape(title)
    );
    out.push_str(">\n");
    collaboration_of(&mut out, &collaboration, &processes);
    for process in &processes {
        process_of(&mut out, process);
    }
    diagram_of(&mut out, &collaboration, &mut ids, &processes, &diagrams);
    out.push_str("</bpmn:definitions>\n");
    out
}

/// Attributes of our own namespace.
fn own(attributes: &Own) -> String {
    let mut out = String::new();
    for (name, value) in attributes {
        let _ = write!(out, " gensoku:{name}=\"{}\"", escape(value));
    }
    out
}

/// A name, where there is one.
fn named(name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        format!(" name=\"{}\"", escape(name))
    }
}

fn collaboration_of(out: &mut String, id: &str, processes: &[Process]) {
    let _ = writeln!(out, "  <bpmn:collaboration id=\"{id}\">");
    for it in processes {
        let _ = writeln!(
            out,
            "    <bpmn:participant id=\"{}\"{} processRef=\"{}\" />",
            it.participant,
            named(&it.name),
            it.id
        );
    }
    out.push_str("  </bpmn:collaboration>\n");
}

fn process_of(out: &mut String, process: &Process) {
    let _ = writeln!(
        out,
        "  <bpmn:process id=\"{}\"{}{} isExecutable=\"false\">",
        process.id,
        named(&process.name),
        own(&process.own)
    );
    let _ = writeln!(out, "    <bpmn:laneSet id=\"{}.lanes\">", process.id);
    for (number, lane) in process.lanes.iter().enumerate() {
        let _ = writeln!(
            out,
            "      <bpmn:lane id=\"{}\"{}{}>",
            lane.id,
            named(&lane.name),
            own(&lane.own)
        );
        for element in process.elements.iter().filter(|it| it.lane == number) {
            let id = &element.id;
            let _ = writeln!(out, "        <bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>");
        }
        out.push_str("      </bpmn:lane>\n");
    }
    out.push_str("    </bpmn:laneSet>\n");
    for (number, element) in process.elements.iter().enumerate() {
        element_of(out, process, number, element);
    }
    for flow in &process.flows {
        let end = |at: usize| process.elements.get(at).map_or("", |it| it.id.as_str());
        let _ = writeln!(
            out,
            "    <bpmn:sequenceFlow id=\"{}\"{}{} sourceRef=\"{}\" targetRef=\"{}\" />",
            flow.id,
            named(&flow.name),
            own(&flow.own),
            end(flow.from),
            end(flow.to)
        );
    }
    out.push_str("  </bpmn:process>\n");
}

fn element_of(out: &mut String, process: &Process, number: usize, element: &Element) {
    let tag = element.kind.tag();
    let mut head = format!(
        "    <bpmn:{tag} id=\"{}\"{}",
        element.id,
        named(&element.name)
    );
    head.push_str(&own(&element.own));
    if let Kind::Boundary(host) = element.kind
        && let Some(host) = process.elements.get(host)
    {
        let _ = write!(head, " attachedToRef=\"{}\"", host.id);
    }
    if let Some(called) = &element.called {
        let _ = write!(head, " calledElement=\"{called}\"");
    }
    let flow = |at: usize| process.flows.get(at).map_or("", |it| it.id.as_str());
    if let Some(default) = element.default {
        let _ = write!(head, " default=\"{}\"", flow(default));
    }
    out.push_str(&head);
    out.push_str(">\n");
    for it in process.flows.iter().filter(|it| it.to == number) {
        let _ = writeln!(out, "      <bpmn:incoming>{}</bpmn:incoming>", it.id);
    }
    for it in process.flows.iter().filter(|it| it.from == number) {
        let _ = writeln!(out, "      <bpmn:outgoing>{}</bpmn:outgoing>", it.id);
    }
    let timer = |out: &mut String, kind: &str, time: &str| {
        let _ = writeln!(
            out,
            "      <bpmn:timerEventDefinition>\n        <bpmn:{kind} xsi:type=\"bpmn:tFormalExpression\">{time}</bpmn:{kind}>\n      </bpmn:timerEventDefinition>"
        );
    };
    match &element.trigger {
        Some(Trigger::After(time)) => timer(out, "timeDuration", time),
        Some(Trigger::Every(time)) => timer(out, "timeCycle", time),
        Some(Trigger::Error) => out.push_str("      <bpmn:errorEventDefinition />\n"),
        None => {}
    }
    let _ = writeln!(out, "    </bpmn:{tag}>");
}

fn diagram_of(
    out: &mut String,
    collaboration: &str,
    ids: &mut Ids,
    processes: &[Process],
    diagrams: &[Diagram],
) {
    let (diagram, plane) = (ids.fresh("Diagram"), ids.fresh("Plane"));
    let _ = writeln!(
        out,
        "  <bpmndi:BPMNDiagram id=\"{diagram}\">\n    <bpmndi:BPMNPlane id=\"{plane}\" bpmnElement=\"{collaboration}\">"
    );
    for (process, drawn) in processes.iter().zip(diagrams) {
        let horizontal = " isHorizontal=\"true\"";
        shape(out, ids, &process.participant, horizontal, drawn.pool, None);
        for (lane, &rect) in process.lanes.iter().zip(&drawn.lanes) {
            shape(out, ids, &lane.id, horizontal, rect, None);
        }
        for (element, it) in process.elements.iter().zip(&drawn.shapes) {
            let marker = match element.kind {
                Kind::Exclusive => " isMarkerVisible=\"true\"",
                _ => "",
            };
            shape(out, ids, &element.id, marker, it.bounds, it.label);
        }
        for (flow, line) in process.flows.iter().zip(&drawn.lines) {
            let id = ids.fresh(&format!("{}.line", flow.id));
            let _ = writeln!(
                out,
                "      <bpmndi:BPMNEdge id=\"{id}\" bpmnElement=\"{}\">",
                flow.id
            );
            for Point { x, y } in &line.points {
                let _ = writeln!(out, "        <di:waypoint x=\"{x:.2}\" y=\"{y:.2}\" />");
            }
            label(out, line.label);
            out.push_str("      </bpmndi:BPMNEdge>\n");
        }
    }
    out.push_str("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n");
}

fn shape(
    out: &mut String,
    ids: &mut Ids,
    element: &str,
    more: &str,
    rect: Rect,
    outside: Option<Rect>,
) {
    let id = ids.fresh(&format!("{element}.shape"));
    let _ = writeln!(
        out,
        "      <bpmndi:BPMNShape id=\"{id}\" bpmnElement=\"{element}\"{more}>"
    );
    bounds(out, "        ", rect);
    label(out, outside);
    out.push_str("      </bpmndi:BPMNShape>\n");
}

fn label(out: &mut String, rect: Option<Rect>) {
    if let Some(rect) = rect {
        out.push_str("        <bpmndi:BPMNLabel>\n");
        bounds(out, "          ", rect);
        out.push_str("        </bpmndi:BPMNLabel>\n");
    }
}

fn bounds(out: &mut String, indent: &str, rect: Rect) {
    let (x, y) = (rect.min.x, rect.min.y);
    let (width, height) = (rect.max.x - x, rect.max.y - y);
    let _ = writeln!(
        out,
        "{indent}<dc:Bounds x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" />"
    );
}

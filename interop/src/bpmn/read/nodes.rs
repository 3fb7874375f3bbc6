//! Events, activities and gateways of a process, and the sub-processes in it.

use gensoku_engine::flow::{
    Event, Gateway, Kind, NodeId, Origin, Repeat, ScopeId, Split, SubProcess, Task,
};
use roxmltree::Node;

use super::events::LinkEnd;
use super::xml::{attribute, children, flag, id_of, is_true, local, text_of};
use super::{MAX_SUB_PROCESSES, PendingFlow, Reader};
use crate::bpmn::model::{Call, ElementKind};
use crate::bpmn::warning::Code;

impl<'d> Reader<'d> {
    /// Reads a process and the sub-processes in it, without recursion.
    pub(super) fn process(&mut self, process: Node<'d, 'd>, (pool, scope): (Origin, ScopeId)) {
        let mut open = vec![(process, scope, None, 0_usize)];
        while let Some((container, scope, inside, depth)) = open.pop() {
            for xml in children(container) {
                if let Some((inner, own)) = self.member(xml, scope, pool, inside, depth) {
                    open.push((xml, inner, Some(own), depth + 1));
                }
            }
        }
    }

    /// Reads one element of a process; if it is a sub-process, its inside is to be read next.
    fn member(
        &mut self,
        xml: Node<'d, 'd>,
        scope: ScopeId,
        pool: Origin,
        inside: Option<Origin>,
        depth: usize,
    ) -> Option<(ScopeId, Origin)> {
        let tag = xml.tag_name().name();
        match tag {
            "sequenceFlow" => {
                let condition = children(xml)
                    .find(|it| it.tag_name().name() == "conditionExpression")
                    .map(|it| text_of(it));
                let element =
                    self.element(xml, ElementKind::Flow { condition }, Some(pool), inside);
                let at = self.at(xml);
                self.flows.push(PendingFlow { element, xml, at });
            }
            "laneSet" => self.lane_set(xml, pool),
            "boundaryEvent" => {
                // Its node is made later, when the activity that it is attached to is known.
                let origin = self.element(xml, ElementKind::Annotation, Some(pool), inside);
                self.boundaries.push((xml, scope, origin));
                self.data_of(xml, origin);
            }
            "dataObjectReference" | "dataStoreReference" => {
                let kind = if tag == "dataObjectReference" {
                    ElementKind::DataObject
                } else {
                    ElementKind::DataStore
                };
                let origin = self.element(xml, kind, Some(pool), inside);
                let reference = attribute(
                    xml,
                    if tag == "dataObjectReference" {
                        "dataObjectRef"
                    } else {
                        "dataStoreRef"
                    },
                );
                let named = reference.and_then(|id| self.shared.get(local(id.trim())).copied());
                if let (Some(element), Some(named)) =
                    (self.model.elements.get_mut(origin.0 as usize), named)
                    && element.name.is_empty()
                {
                    element.name = attribute(named, "name").unwrap_or("").to_owned();
                }
            }
            "dataObject" => {
                self.element(xml, ElementKind::DataObject, Some(pool), inside);
            }
            // What goes into the process and comes out of it, drawn as data.
            "ioSpecification" if inside.is_none() => {
                for data in children(xml) {
                    if matches!(data.tag_name().name(), "dataInput" | "dataOutput") {
                        self.element(data, ElementKind::DataObject, Some(pool), None);
                    }
                }
            }
            "association" => self.associations.push(xml),
            "textAnnotation" => self.annotation(xml, Some(pool), inside),
            _ => return self.node(xml, scope, pool, inside, depth),
        }
        None
    }

    fn node(
        &mut self,
        xml: Node<'d, 'd>,
        scope: ScopeId,
        pool: Origin,
        inside: Option<Origin>,
        depth: usize,
    ) -> Option<(ScopeId, Origin)> {
        let (tag, kind) = match node_kind(xml) {
            Some(found) => found,
            None => {
                let tag = xml.tag_name().name();
                // Something that this version of BPMN does not know, in the middle of the flow.
                let in_flow = self.is_in_flow(id_of(xml));
                if in_flow
                    || matches!(
                        tag,
                        "choreographyTask" | "subChoreography" | "callChoreography" | "event"
                    )
                {
                    let code = if in_flow {
                        Code::ReadAsTask
                    } else {
                        Code::NotRead
                    };
                    self.warn_at(code, xml, &format!("`{tag}`"));
                }
                if !in_flow {
                    return None;
                }
                ("task", Read::Plain(Kind::Task(Task::Abstract)))
            }
        };
        let name = attribute(xml, "name").unwrap_or("");
        let next = Origin(u32::try_from(self.model.elements.len()).unwrap_or(u32::MAX));
        let mut inner = None;
        let node = match kind {
            Read::Event(make) => {
                let (event, code) = self.event(xml);
                let kind = make(event);
                if let Some(definition) = cannot_stand(kind) {
                    self.warn_at(Code::EventNotAllowed, xml, &format!("`{definition}`"));
                }
                let node = self.builder.node(scope, kind, name, next);
                let code = code.or_else(|| (event == Event::Link).then(|| name.to_owned()));
                if let Some(code) = code {
                    let _ = self.builder.set_code(node, &code);
                    let throws = match make(event) {
                        Kind::Throw(Event::Link) => Some(true),
                        Kind::Catch(Event::Link) => Some(false),
                        _ => None,
                    };
                    if let Some(throws) = throws {
                        let end = LinkEnd {
                            origin: next,
                            scope,
                            throws,
                            name: code,
                        };
                        self.link(xml, end);
                    }
                }
                node
            }
            Read::Plain(kind) => self.builder.node(scope, kind, name, next),
            Read::SubProcess(kind) if depth < MAX_SUB_PROCESSES => {
                let (node, scope) = self.builder.sub_process(scope, kind, name, next);
                inner = Some(scope);
                node
            }
            Read::SubProcess(_) => self
                .builder
                .node(scope, Kind::Task(Task::Abstract), name, next),
        };
        let origin = self.element(xml, ElementKind::Node { tag, node }, Some(pool), inside);
        self.nodes.insert(origin, node);
        match kind {
            Read::Plain(Kind::Gateway(Gateway::Complex)) => {
                self.warn_at(Code::ComplexGateway, xml, "")
            }
            Read::SubProcess(SubProcess::AdHoc) => self.warn_at(Code::AdHoc, xml, ""),
            Read::SubProcess(_) if inner.is_none() => self.warn_at(Code::TooDeep, xml, ""),
            _ => {}
        }
        self.marks(xml, node, origin);
        if matches!(tag, "intermediateThrowEvent" | "endEvent") {
            self.undone(xml, origin);
        }
        self.detail(xml, origin);
        if tag == "callActivity"
            && let Some(process) = attribute(xml, "calledElement").map(str::trim)
            && !self.is_task_of_all(process)
        {
            let process = process.to_owned();
            self.model.calls.insert(
                origin,
                Call {
                    process,
                    pool: None,
                },
            );
        }
        self.data_of(xml, origin);
        inner.map(|scope| (scope, origin))
    }

    /// Loops, instantiation, the default flow, compensation.
    fn marks(&mut self, xml: Node<'d, 'd>, node: NodeId, origin: Origin) {
        for child in children(xml) {
            let repeat = match child.tag_name().name() {
                "standardLoopCharacteristics" if is_true(child, "testBefore") => {
                    Repeat::LoopTestedBefore
                }
                "standardLoopCharacteristics" => Repeat::Loop,
                "multiInstanceLoopCharacteristics" if is_true(child, "isSequential") => {
                    Repeat::Sequential
                }
                "multiInstanceLoopCharacteristics" => Repeat::Parallel,
                _ => continue,
            };
            let _ = self.builder.set_repeat(node, repeat);
        }
        for quantity in ["startQuantity", "completionQuantity"] {
            let said = attribute(xml, quantity).map(str::trim);
            if let Some(said) = said.filter(|it| !matches!(*it, "" | "1")) {
                self.warn_at(Code::Quantity, xml, &format!("`{quantity}=\"{said}\"`"));
            }
        }
        if is_true(xml, "instantiate") {
            let _ = self.builder.set_instantiating(node);
            if xml.tag_name().name() == "eventBasedGateway"
                && attribute(xml, "eventGatewayType") == Some("Parallel")
            {
                let _ = self.builder.set_split(node, Split::All);
            }
        }
        if let Some(flow) = attribute(xml, "default")
            .map(str::trim)
            .filter(|flow| !flow.is_empty())
        {
            self.defaults.insert(origin, flow);
        }
        // An event sub-process that begins with compensation belongs to what is around it.
        if is_true(xml, "isForCompensation") && !is_true(xml, "triggeredByEvent") {
            self.for_compensation.push(origin);
        }
    }

    pub(super) fn boundaries(&mut self) {
        for (xml, scope, origin) in std::mem::take(&mut self.boundaries) {
            let name = attribute(xml, "name").unwrap_or("");
            let (event, code) = self.event(xml);
            let reference = attribute(xml, "attachedToRef").unwrap_or("");
            let host = self.find(reference).and_then(|host| self.node_of(host));
            // Errors and cancellations always interrupt.
            let interrupting = flag(xml, "cancelActivity") != Some(false)
                || matches!(event, Event::Error | Event::Cancel);
            let made = host.and_then(|host| {
                self.builder
                    .boundary(host, event, interrupting, name, origin)
                    .ok()
            });
            if let (Some(host), Some(_)) = (host, made) {
                self.hosts.insert(origin, (host, event));
            }
            let node = match made {
                Some(node) => node,
                None => {
                    self.warn_at(Code::BoundaryWithoutActivity, xml, "");
                    self.builder.node(scope, Kind::Catch(event), name, origin)
                }
            };
            if let Some(code) = code {
                let _ = self.builder.set_code(node, &code);
            }
            if let Some(element) = self.model.elements.get_mut(origin.0 as usize) {
                element.kind = ElementKind::Node {
                    tag: "boundaryEvent",
                    node,
                };
            }
            self.nodes.insert(origin, node);
            self.detail(xml, origin);
        }
    }
}

/// How an element of the file becomes a node.
#[derive(Clone, Copy)]
enum Read {
    Event(fn(Event) -> Kind),
    Plain(Kind),
    SubProcess(SubProcess),
}

/// The definition of an intermediate event that the standard has only at other events (BPMN 2.0.2, 10.5.4).
fn cannot_stand(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Catch(Event::Error) | Kind::Throw(Event::Error) => Some("errorEventDefinition"),
        Kind::Catch(Event::Cancel) | Kind::Throw(Event::Cancel) => Some("cancelEventDefinition"),
        Kind::Catch(Event::Terminate) | Kind::Throw(Event::Terminate) => {
            Some("terminateEventDefinition")
        }
        Kind::Catch(Event::Compensation) => Some("compensateEventDefinition"),
        Kind::Catch(Event::Escalation) => Some("escalationEventDefinition"),
        Kind::Throw(Event::Timer) => Some("timerEventDefinition"),
        Kind::Throw(Event::Conditional) => Some("conditionalEventDefinition"),
        _ => None,
    }
}

fn node_kind(xml: Node<'_, '_>) -> Option<(&'static str, Read)> {
    let task = |tag: &'static str, task: Task| Some((tag, Read::Plain(Kind::Task(task))));
    let gateway =
        |tag: &'static str, gateway: Gateway| Some((tag, Read::Plain(Kind::Gateway(gateway))));
    match xml.tag_name().name() {
        "startEvent" => Some(("startEvent", Read::Event(Kind::Start))),
        "endEvent" => Some(("endEvent", Read::Event(Kind::End))),
        "intermediateCatchEvent" => Some(("intermediateCatchEvent", Read::Event(Kind::Catch))),
        "intermediateThrowEvent" => Some(("intermediateThrowEvent", Read::Event(Kind::Throw))),
        "implicitThrowEvent" => Some(("implicitThrowEvent", Read::Event(Kind::Throw))),
        "task" => task("task", Task::Abstract),
        "userTask" => task("userTask", Task::User),
        "manualTask" => task("manualTask", Task::Manual),
        "serviceTask" => task("serviceTask", Task::Service),
        "scriptTask" => task("scriptTask", Task::Script),
        "businessRuleTask" => task("businessRuleTask", Task::Rule),
        "sendTask" => task("sendTask", Task::Send),
        "receiveTask" => task("receiveTask", Task::Receive),
        "callActivity" => task("callActivity", Task::Call),
        "exclusiveGateway" => gateway("exclusiveGateway", Gateway::Exclusive),
        "inclusiveGateway" => gateway("inclusiveGateway", Gateway::Inclusive),
        "parallelGateway" => gateway("parallelGateway", Gateway::Parallel),
        "eventBasedGateway" => gateway("eventBasedGateway", Gateway::EventBased),
        "complexGateway" => gateway("complexGateway", Gateway::Complex),
        "transaction" => Some(("transaction", Read::SubProcess(SubProcess::Transaction))),
        "adHocSubProcess" => Some(("adHocSubProcess", Read::SubProcess(SubProcess::AdHoc))),
        "subProcess" if is_true(xml, "triggeredByEvent") => {
            let start = children(xml).find(|it| it.tag_name().name() == "startEvent");
            let interrupting = start.is_none_or(|it| flag(it, "isInterrupting") != Some(false));
            Some((
                "subProcess",
                Read::SubProcess(SubProcess::Event { interrupting }),
            ))
        }
        "subProcess" => Some(("subProcess", Read::SubProcess(SubProcess::Embedded))),
        _ => None,
    }
}

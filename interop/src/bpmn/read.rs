//! Reads a BPMN file.

use gensoku_engine::flow::{
    Event, Gateway, Kind, Net, NetBuilder, NodeId, Origin, Repeat, ScopeId, Split, SubProcess, Task,
};
use roxmltree::{Document, Node, ParsingOptions};
use rustc_hash::{FxHashMap, FxHashSet};

use super::export::NAMESPACE;
use super::model::{
    Call, DataAccess, Detail, Direction, Element, ElementKind, Message, Model, Position, Timing,
};
use super::text::{Places, ReadError, too_deep};
use super::warning::{Code, Warning};

/// The largest file that is read: 256 MiB.
pub const MAX_BYTES: usize = 256 << 20;
/// The most XML nodes that are read.
pub const MAX_NODES: u32 = 6_000_000;
/// The greatest depth of XML elements inside each other.
const MAX_DEPTH: usize = 400;
/// The greatest depth of sub-processes inside each other.
pub(super) const MAX_SUB_PROCESSES: usize = 100;

/// A BPMN file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// What it says, for people.
    pub model: Model,
    /// What can happen; the origins of its elements are positions in the model.
    pub net: Net,
    /// What was left out or read in another way, in the order of the file.
    pub warnings: Vec<Warning>,
}

/// Reads the text of a BPMN file.
///
/// # Errors
/// Where the text is no XML, no BPMN, or larger than is read; see [`ReadError`].
///
/// ```
/// let text = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
///   <startEvent id="s"/><userTask id="t" name="Apply"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
/// </process></definitions>"#;
/// let imported = gensoku_interop::bpmn::read(text)?;
/// assert_eq!(imported.net.nodes().len(), 2);
/// assert!(imported.warnings.is_empty());
/// # Ok::<(), gensoku_interop::bpmn::ReadError>(())
/// ```
pub fn read(text: &str) -> Result<Imported, ReadError> {
    if text.len() > MAX_BYTES {
        return Err(ReadError::TooLarge {
            bytes: text.len(),
            most: MAX_BYTES,
        });
    }
    if let Some(offset) = too_deep(text, MAX_DEPTH) {
        return Err(ReadError::TooDeep {
            at: Places::new(text).at(offset),
            most: MAX_DEPTH,
        });
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let at = Position {
            line: error.pos().row as usize,
            column: error.pos().col as usize,
        };
        match error {
            roxmltree::Error::NodesLimitReached => ReadError::TooManyNodes { most: MAX_NODES },
            roxmltree::Error::DtdDetected => ReadError::Dtd {
                at: Places::new(text).at(text.find("<!DOCTYPE").unwrap_or(0)),
            },
            other => ReadError::Xml {
                at,
                message: other.to_string(),
            },
        }
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "definitions" {
        let at = Places::new(text).at(root.range().start);
        return Err(ReadError::NotBpmn {
            at,
            root: root.tag_name().name().to_owned(),
        });
    }
    let mut reader = Reader::new(text);
    reader.definitions(root);
    Ok(reader.finish())
}

/// Something that is done when all nodes are known.
struct PendingFlow<'d> {
    element: Origin,
    xml: Node<'d, 'd>,
    at: Position,
}

/// An association of data with an activity.
struct PendingData<'d> {
    node: Origin,
    source: Option<&'d str>,
    target: Option<&'d str>,
    writes: bool,
    at: Position,
}

struct Reader<'d> {
    places: Places<'d>,
    builder: NetBuilder,
    model: Model,
    warnings: Vec<Warning>,
    /// The first element of each id.
    by_id: FxHashMap<&'d str, Origin>,
    /// The node of each element that is one.
    nodes: FxHashMap<Origin, NodeId>,
    /// Errors, escalations, messages and event definitions that others refer to.
    shared: FxHashMap<&'d str, Node<'d, 'd>>,
    /// The participant of each process.
    participants: FxHashMap<&'d str, Vec<Node<'d, 'd>>>,
    flows: Vec<PendingFlow<'d>>,
    boundaries: Vec<(Node<'d, 'd>, ScopeId, Origin)>,
    lanes: Vec<(&'d str, Origin)>,
    defaults: FxHashMap<Origin, &'d str>,
    data: Vec<PendingData<'d>>,
    associations: Vec<Node<'d, 'd>>,
    for_compensation: Vec<Origin>,
    /// The activity of each boundary event.
    hosts: FxHashMap<Origin, NodeId>,
    /// Throwing links: where they stand and lead to.
    links: Vec<(Origin, ScopeId, String)>,
    /// Catching links.
    link_targets: FxHashSet<(ScopeId, String)>,
}

impl<'d> Reader<'d> {
    fn new(text: &'d str) -> Self {
        Self {
            places: Places::new(text),
            builder: NetBuilder::new(),
            model: Model::default(),
            warnings: Vec::new(),
            by_id: FxHashMap::default(),
            nodes: FxHashMap::default(),
            shared: FxHashMap::default(),
            participants: FxHashMap::default(),
            flows: Vec::new(),
            boundaries: Vec::new(),
            lanes: Vec::new(),
            defaults: FxHashMap::default(),
            data: Vec::new(),
            associations: Vec::new(),
            for_compensation: Vec::new(),
            hosts: FxHashMap::default(),
            links: Vec::new(),
            link_targets: FxHashSet::default(),
        }
    }

    // --- helpers ----------------------------------------------------------------------------------------------

    fn at(&mut self, xml: Node<'d, 'd>) -> Position {
        self.places.at(xml.range().start)
    }

    fn warn(&mut self, code: Code, at: Position, id: &str, detail: &str) {
        self.warnings.push(Warning {
            code,
            at,
            id: id.to_owned(),
            detail: detail.to_owned(),
        });
    }

    fn warn_at(&mut self, code: Code, xml: Node<'d, 'd>, detail: &str) {
        let at = self.at(xml);
        self.warn(code, at, attribute(xml, "id").unwrap_or(""), detail);
    }

    fn element(
        &mut self,
        xml: Node<'d, 'd>,
        kind: ElementKind,
        pool: Option<Origin>,
        inside: Option<Origin>,
    ) -> Origin {
        let origin = Origin(u32::try_from(self.model.elements.len()).unwrap_or(u32::MAX));
        let at = self.at(xml);
        let id = attribute(xml, "id").unwrap_or("");
        self.model.elements.push(Element {
            id: id.to_owned(),
            name: attribute(xml, "name").unwrap_or("").to_owned(),
            kind,
            at,
            documentation: documentation(xml),
            pool,
            lane: None,
            inside,
        });
        self.own_of(xml, origin);
        if !id.is_empty() {
            if self.by_id.contains_key(id) {
                self.warn(Code::DuplicateId, at, id, &format!("`{id}`"));
            } else {
                self.by_id.insert(id, origin);
            }
        }
        origin
    }

    /// Keeps the attributes of our own namespace.
    fn own_of(&mut self, xml: Node<'d, 'd>, origin: Origin) {
        for it in xml
            .attributes()
            .filter(|it| it.namespace() == Some(NAMESPACE))
        {
            let own = self.model.own.entry(origin).or_default();
            own.insert(it.name().to_owned(), it.value().to_owned());
        }
    }

    /// The element that a reference means; a prefix is taken off where the whole is unknown.
    fn find(&self, reference: &str) -> Option<Origin> {
        let reference = reference.trim();
        let found = self.by_id.get(reference).copied();
        found.or_else(|| self.by_id.get(local(reference)).copied())
    }

    fn node_of(&self, origin: Origin) -> Option<NodeId> {
        self.nodes.get(&origin).copied()
    }

    // --- the file ---------------------------------------------------------------------------------------------

    fn definitions(&mut self, root: Node<'d, 'd>) {
        self.model.name = attribute(root, "name").unwrap_or("").to_owned();
        let mut collaborations = Vec::new();
        let mut processes = Vec::new();
        for xml in children(root) {
            match xml.tag_name().name() {
                "process" => processes.push(xml),
                "collaboration" => collaborations.push(xml),
                "choreography"
                | "globalChoreographyTask"
                | "conversation"
                | "globalConversation" => {
                    let name = format!("`{}`", xml.tag_name().name());
                    self.warn_at(Code::NotRead, xml, &name);
                }
                _ => {
                    if let Some(id) = attribute(xml, "id") {
                        self.shared.entry(id).or_insert(xml);
                    }
                }
            }
        }
        for &collaboration in &collaborations {
            if self.model.name.is_empty() {
                self.model.name = attribute(collaboration, "name").unwrap_or("").to_owned();
            }
            for xml in children(collaboration).filter(|it| it.tag_name().name() == "participant") {
                if let Some(process) = attribute(xml, "processRef") {
                    self.participants
                        .entry(local(process.trim()))
                        .or_default()
                        .push(xml);
                }
            }
        }
        if processes.is_empty() {
            self.warn_at(Code::NoProcess, root, "");
        }
        let mut read = Vec::new();
        for &process in &processes {
            let pool = self.pool(process);
            read.extend(attribute(process, "id"));
            self.process(process, pool);
        }
        for &collaboration in &collaborations {
            self.black_boxes(collaboration, &read);
        }
        self.boundaries();
        self.sequence_flows();
        self.defaults();
        self.lanes();
        self.associations();
        self.links();
        for &collaboration in &collaborations {
            self.message_flows(collaboration);
        }
        self.calls();
    }

    /// Finds the processes of the file that are called.
    fn calls(&mut self) {
        let calls = std::mem::take(&mut self.model.calls);
        let found = calls.into_iter().map(|(origin, mut call)| {
            let pool = self.find(&call.process).filter(|&it| {
                let kind = self.model.element(it).map(|it| &it.kind);
                matches!(kind, Some(ElementKind::Pool { .. }))
            });
            call.pool = pool;
            (origin, call)
        });
        self.model.calls = found.collect();
    }

    /// The pool of a process: its participant, or itself.
    fn pool(&mut self, process: Node<'d, 'd>) -> (Origin, ScopeId) {
        let id = attribute(process, "id").unwrap_or("");
        let participants = self.participants.get(id).cloned().unwrap_or_default();
        let xml = participants.first().copied().unwrap_or(process);
        let kind = ElementKind::Pool {
            modelled: true,
            participant: !participants.is_empty(),
        };
        let origin = self.element(xml, kind, None, None);
        // Messages may be drawn to any of the participants, or to the process itself.
        for other in participants.into_iter().skip(1).chain([process]) {
            if let Some(id) = attribute(other, "id") {
                self.by_id.entry(id).or_insert(origin);
            }
        }
        self.own_of(process, origin);
        if let Some(element) = self.model.elements.get_mut(origin.0 as usize) {
            if element.name.is_empty() {
                element.name = attribute(process, "name").unwrap_or("").to_owned();
            }
            if element.documentation.is_empty() {
                element.documentation = documentation(process);
            }
        }
        let name = self.model.label(origin).to_owned();
        let (_, scope) = self.builder.pool(&name, origin);
        (origin, scope)
    }

    fn black_boxes(&mut self, collaboration: Node<'d, 'd>, read: &[&'d str]) {
        for xml in children(collaboration) {
            match xml.tag_name().name() {
                "participant" => {
                    let process = attribute(xml, "processRef").map(str::trim);
                    let modelled =
                        process.is_some_and(|id| read.contains(&id) || read.contains(&local(id)));
                    if !modelled {
                        let kind = ElementKind::Pool {
                            modelled: false,
                            participant: true,
                        };
                        self.element(xml, kind, None, None);
                    }
                }
                "association" => self.associations.push(xml),
                "textAnnotation" => self.annotation(xml, None, None),
                _ => {}
            }
        }
    }

    // --- processes --------------------------------------------------------------------------------------------

    /// Reads a process and the sub-processes in it, without recursion.
    fn process(&mut self, process: Node<'d, 'd>, (pool, scope): (Origin, ScopeId)) {
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
                if matches!(
                    tag,
                    "choreographyTask" | "subChoreography" | "callChoreography" | "event"
                ) {
                    self.warn_at(Code::NotRead, xml, &format!("`{tag}`"));
                }
                return None;
            }
        };
        let name = attribute(xml, "name").unwrap_or("");
        let next = Origin(u32::try_from(self.model.elements.len()).unwrap_or(u32::MAX));
        let mut inner = None;
        let node = match kind {
            Read::Event(make) => {
                let (event, code) = self.event(xml);
                let node = self.builder.node(scope, make(event), name, next);
                let code = code.or_else(|| (event == Event::Link).then(|| name.to_owned()));
                if let Some(code) = code {
                    let _ = self.builder.set_code(node, &code);
                    match make(event) {
                        Kind::Throw(Event::Link) => self.links.push((next, scope, code)),
                        Kind::Catch(Event::Link) => {
                            self.link_targets.insert((scope, code));
                        }
                        _ => {}
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
        self.detail(xml, origin);
        if tag == "callActivity"
            && let Some(process) = attribute(xml, "calledElement")
        {
            let process = process.trim().to_owned();
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
        if is_true(xml, "isForCompensation") {
            self.for_compensation.push(origin);
        }
    }

    /// What an event waits for or does, and the code, if it has one.
    fn event(&self, xml: Node<'d, 'd>) -> (Event, Option<String>) {
        let mut found: Vec<(Event, Option<String>)> = Vec::new();
        for child in children(xml) {
            let tag = child.tag_name().name();
            let definition = if tag == "eventDefinitionRef" {
                match self.shared.get(local(text_of(child).trim())) {
                    Some(definition) => *definition,
                    None => continue,
                }
            } else {
                child
            };
            let event = match definition.tag_name().name() {
                "messageEventDefinition" => Event::Message,
                "timerEventDefinition" => Event::Timer,
                "conditionalEventDefinition" => Event::Conditional,
                "signalEventDefinition" => Event::Signal,
                "escalationEventDefinition" => Event::Escalation,
                "errorEventDefinition" => Event::Error,
                "compensateEventDefinition" => Event::Compensation,
                "cancelEventDefinition" => Event::Cancel,
                "linkEventDefinition" => Event::Link,
                "terminateEventDefinition" => Event::Terminate,
                _ => continue,
            };
            let code = match event {
                Event::Error => self.code(definition, "errorRef", "errorCode"),
                Event::Escalation => self.code(definition, "escalationRef", "escalationCode"),
                Event::Link => attribute(definition, "name").map(str::to_owned),
                _ => None,
            };
            found.push((event, code.filter(|code| !code.is_empty())));
        }
        match found.as_slice() {
            [] => (Event::None, None),
            [only] => only.clone(),
            [first, rest @ ..] if rest.iter().all(|it| it.0 == first.0) => (first.0, None),
            many if many.iter().any(|it| it.0 == Event::Terminate) => (Event::Terminate, None),
            many if is_true(xml, "parallelMultiple")
                && many.iter().any(|it| it.0 == Event::Message) =>
            {
                (Event::Message, None)
            }
            _ => (Event::Multiple, None),
        }
    }

    /// Keeps what an event or a loop says.
    fn detail(&mut self, xml: Node<'d, 'd>, origin: Origin) {
        for child in children(xml) {
            let definition = match child.tag_name().name() {
                "eventDefinitionRef" => self.shared.get(local(text_of(child).trim())).copied(),
                _ => Some(child),
            };
            let found = definition.and_then(|it| self.said(it));
            if let Some(detail) = found {
                self.model.details.entry(origin).or_insert(detail);
            }
        }
    }

    /// What a definition of an event or a loop says.
    fn said(&self, definition: Node<'d, 'd>) -> Option<Detail> {
        let plain = |text: String| Detail { text, timing: None };
        let inside = |name: &str| {
            let found = children(definition).find(|it| it.tag_name().name() == name)?;
            Some(text_of(found)).filter(|text| !text.is_empty())
        };
        let named = |reference: &str| {
            let id = attribute(definition, reference)?.trim();
            let found = self.shared.get(id).or_else(|| self.shared.get(local(id)));
            let name = found.and_then(|it| attribute(*it, "name"));
            Some(name.unwrap_or(id).trim().to_owned())
        };
        match definition.tag_name().name() {
            "timerEventDefinition" => {
                let kinds = [
                    ("timeDuration", Timing::Duration),
                    ("timeDate", Timing::Date),
                    ("timeCycle", Timing::Cycle),
                ];
                kinds.into_iter().find_map(|(name, timing)| {
                    Some(Detail {
                        text: inside(name)?,
                        timing: Some(timing),
                    })
                })
            }
            "conditionalEventDefinition" => inside("condition").map(plain),
            "messageEventDefinition" => named("messageRef").map(plain),
            "signalEventDefinition" => named("signalRef").map(plain),
            "errorEventDefinition" => named("errorRef").map(plain),
            "escalationEventDefinition" => named("escalationRef").map(plain),
            "standardLoopCharacteristics" => inside("loopCondition").map(plain),
            _ => None,
        }
    }

    /// The code of the error or the escalation that a definition refers to, or the reference itself.
    fn code(&self, definition: Node<'d, 'd>, reference: &str, code: &str) -> Option<String> {
        let id = attribute(definition, reference)?.trim();
        let found = self.shared.get(id).or_else(|| self.shared.get(local(id)));
        let code = found
            .and_then(|it| attribute(*it, code))
            .filter(|code| !code.is_empty());
        Some(code.unwrap_or(id).to_owned())
    }

    fn boundaries(&mut self) {
        for (xml, scope, origin) in std::mem::take(&mut self.boundaries) {
            let name = attribute(xml, "name").unwrap_or("");
            let (event, code) = self.event(xml);
            let reference = attribute(xml, "attachedToRef").unwrap_or("");
            let host = self.find(reference).and_then(|host| self.node_of(host));
            // Errors and cancellations always interrupt.
            let interrupting = attribute(xml, "cancelActivity") != Some("false")
                || matches!(event, Event::Error | Event::Cancel);
            let made = host.and_then(|host| {
                self.builder
                    .boundary(host, event, interrupting, name, origin)
                    .ok()
            });
            if let (Some(host), Some(_)) = (host, made) {
                self.hosts.insert(origin, host);
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

    // --- what connects nodes ----------------------------------------------------------------------------------

    fn sequence_flows(&mut self) {
        // Which activity compensates which must be known before flows are refused for it.
        self.compensation();
        for PendingFlow { element, xml, at } in std::mem::take(&mut self.flows) {
            let id = attribute(xml, "id").unwrap_or("");
            let mut ends = [None, None];
            for (end, name) in ends.iter_mut().zip(["sourceRef", "targetRef"]) {
                let reference = attribute(xml, name).unwrap_or("");
                *end = self.find(reference).and_then(|it| self.node_of(it));
                if end.is_none() {
                    self.warn(
                        Code::DanglingReference,
                        at,
                        id,
                        &format!("{name} `{reference}`"),
                    );
                }
            }
            let [Some(source), Some(target)] = ends else {
                continue;
            };
            match self.builder.flow(source, target, element) {
                Ok(flow) => {
                    let condition = match self.model.element(element).map(|it| &it.kind) {
                        Some(ElementKind::Flow {
                            condition: Some(condition),
                        }) => Some(condition.clone()),
                        _ => None,
                    };
                    if let Some(condition) = condition {
                        let _ = self.builder.set_guard(flow, &condition);
                    }
                    let from = self.find(attribute(xml, "sourceRef").unwrap_or(""));
                    if let Some(from) = from
                        && let Some(&default) = self.defaults.get(&from)
                        && self.find(default) == Some(element)
                    {
                        let _ = self.builder.set_default(source, flow);
                        self.defaults.remove(&from);
                    }
                }
                Err(error) => self.warn(Code::FlowNotAllowed, at, id, &error.to_string()),
            }
        }
    }

    /// Defaults that named no flow.
    fn defaults(&mut self) {
        let mut left: Vec<_> = std::mem::take(&mut self.defaults).into_iter().collect();
        left.sort_unstable();
        for (origin, reference) in left {
            let Some((at, id)) = self.model.element(origin).map(|it| (it.at, it.id.clone())) else {
                continue;
            };
            self.warn(
                Code::DanglingReference,
                at,
                &id,
                &format!("default `{reference}`"),
            );
        }
    }

    fn compensation(&mut self) {
        let handlers = std::mem::take(&mut self.for_compensation);
        if handlers.is_empty() {
            return;
        }
        // An association leads from the compensation event at an activity to what compensates it.
        let mut of: FxHashMap<Origin, NodeId> = FxHashMap::default();
        for xml in self.associations.clone() {
            let ends = [attribute(xml, "sourceRef"), attribute(xml, "targetRef")];
            let [Some(from), Some(to)] = ends.map(|end| end.and_then(|it| self.find(it))) else {
                continue;
            };
            for (event, handler) in [(from, to), (to, from)] {
                if let Some(host) = self.host_of(event) {
                    of.entry(handler).or_insert(host);
                }
            }
        }
        for origin in handlers {
            let handler = self.node_of(origin);
            let done = match (handler, of.get(&origin)) {
                (Some(handler), Some(&host)) => self.builder.set_compensates(handler, host).is_ok(),
                _ => false,
            };
            if !done
                && let Some((at, id)) = self.model.element(origin).map(|it| (it.at, it.id.clone()))
            {
                self.warn(Code::CompensationWithoutActivity, at, &id, "");
            }
        }
    }

    /// The activity at which a boundary event sits.
    fn host_of(&self, event: Origin) -> Option<NodeId> {
        self.hosts.get(&event).copied()
    }

    fn links(&mut self) {
        for (origin, scope, name) in std::mem::take(&mut self.links) {
            if self.link_targets.contains(&(scope, name.clone())) {
                continue;
            }
            let Some((at, id)) = self.model.element(origin).map(|it| (it.at, it.id.clone())) else {
                continue;
            };
            self.warn(Code::LinkWithoutEnd, at, &id, &format!("`{name}`"));
        }
    }

    fn message_flows(&mut self, collaboration: Node<'d, 'd>) {
        for xml in children(collaboration).filter(|it| it.tag_name().name() == "messageFlow") {
            let element = self.element(xml, ElementKind::MessageFlow, None, None);
            let (at, id) = (self.at(xml), attribute(xml, "id").unwrap_or(""));
            let mut ends = [None, None];
            for (end, name) in ends.iter_mut().zip(["sourceRef", "targetRef"]) {
                let reference = attribute(xml, name).unwrap_or("");
                match self.find(reference) {
                    Some(found) => *end = Some(found),
                    None => {
                        self.warn(
                            Code::DanglingReference,
                            at,
                            id,
                            &format!("{name} `{reference}`"),
                        );
                    }
                }
            }
            let [Some(from), Some(to)] = ends else {
                continue;
            };
            let (source, target) = (self.node_of(from), self.node_of(to));
            match self.builder.message_flow(source, target, element) {
                Ok(_) => self.model.messages.push(Message {
                    flow: element,
                    from,
                    to,
                }),
                Err(error) => {
                    self.warn(Code::MessageNotAllowed, at, id, &error.to_string());
                }
            }
        }
    }

    // --- lanes, data, texts -----------------------------------------------------------------------------------

    fn lane_set(&mut self, set: Node<'d, 'd>, pool: Origin) {
        let mut open = vec![(set, None)];
        while let Some((set, inside)) = open.pop() {
            for lane in children(set).filter(|it| it.tag_name().name() == "lane") {
                let own = self.element(lane, ElementKind::Lane { inside }, Some(pool), None);
                for child in children(lane) {
                    match child.tag_name().name() {
                        "flowNodeRef" => self
                            .lanes
                            .extend(child.text().map(|text| (text.trim(), own))),
                        "childLaneSet" => open.push((child, Some(own))),
                        _ => {}
                    }
                }
            }
        }
    }

    fn lanes(&mut self) {
        for (reference, lane) in std::mem::take(&mut self.lanes) {
            match self.find(reference) {
                // Inner lanes come later and name the same nodes as the lanes around them.
                Some(node) => {
                    if let Some(element) = self.model.elements.get_mut(node.0 as usize) {
                        element.lane = Some(lane);
                    }
                }
                None => {
                    let Some((at, id)) = self.model.element(lane).map(|it| (it.at, it.id.clone()))
                    else {
                        continue;
                    };
                    self.warn(
                        Code::DanglingReference,
                        at,
                        &id,
                        &format!("flowNodeRef `{reference}`"),
                    );
                }
            }
        }
    }

    fn annotation(&mut self, xml: Node<'d, 'd>, pool: Option<Origin>, inside: Option<Origin>) {
        let origin = self.element(xml, ElementKind::Annotation, pool, inside);
        let text = children(xml)
            .find(|it| it.tag_name().name() == "text")
            .map(text_of)
            .unwrap_or_default();
        if let Some(element) = self.model.elements.get_mut(origin.0 as usize) {
            element.documentation = text;
        }
    }

    fn data_of(&mut self, xml: Node<'d, 'd>, origin: Origin) {
        for child in children(xml) {
            let writes = match child.tag_name().name() {
                "dataInputAssociation" => false,
                "dataOutputAssociation" => true,
                _ => continue,
            };
            let end = |name: &str| {
                children(child)
                    .find(|it| it.tag_name().name() == name)
                    .and_then(|it| it.text())
            };
            let at = self.at(child);
            let (source, target) = (
                end("sourceRef").map(str::trim),
                end("targetRef").map(str::trim),
            );
            self.data.push(PendingData {
                node: origin,
                source,
                target,
                writes,
                at,
            });
        }
    }

    fn is_data(&self, origin: Origin) -> bool {
        let kind = self.model.element(origin).map(|it| &it.kind);
        matches!(kind, Some(ElementKind::DataObject | ElementKind::DataStore))
    }

    fn associations(&mut self) {
        for PendingData {
            node,
            source,
            target,
            writes,
            at,
        } in std::mem::take(&mut self.data)
        {
            let Some(reference) = (if writes { target } else { source }) else {
                continue;
            };
            match self.find(reference).filter(|&it| self.is_data(it)) {
                Some(data) => {
                    let direction = if writes {
                        Direction::Writes
                    } else {
                        Direction::Reads
                    };
                    self.model.accesses.push(DataAccess {
                        node,
                        data,
                        direction,
                    });
                }
                // A property, or an input of the process itself: data that no diagram shows.
                None if self.find(reference).is_some() || self.shared.contains_key(reference) => {}
                None => {
                    let id = self
                        .model
                        .element(node)
                        .map(|it| it.id.clone())
                        .unwrap_or_default();
                    self.warn(Code::DataWithoutObject, at, &id, &format!("`{reference}`"));
                }
            }
        }
        for xml in std::mem::take(&mut self.associations) {
            let ends = [attribute(xml, "sourceRef"), attribute(xml, "targetRef")];
            let [Some(from), Some(to)] = ends.map(|end| end.and_then(|it| self.find(it))) else {
                continue;
            };
            let directed = attribute(xml, "associationDirection").is_some_and(|it| it != "None");
            match (self.is_data(from), self.is_data(to)) {
                (true, false) if self.node_of(to).is_some() => {
                    let direction = if directed {
                        Direction::Reads
                    } else {
                        Direction::Unsaid
                    };
                    self.model.accesses.push(DataAccess {
                        node: to,
                        data: from,
                        direction,
                    });
                }
                (false, true) if self.node_of(from).is_some() => {
                    let direction = if directed {
                        Direction::Writes
                    } else {
                        Direction::Unsaid
                    };
                    self.model.accesses.push(DataAccess {
                        node: from,
                        data: to,
                        direction,
                    });
                }
                _ => {
                    let note = |it: Origin| {
                        self.model
                            .element(it)
                            .is_some_and(|element| element.kind == ElementKind::Annotation)
                    };
                    if note(from) {
                        self.model.notes.push((from, to));
                    } else if note(to) {
                        self.model.notes.push((to, from));
                    }
                }
            }
        }
    }

    fn finish(mut self) -> Imported {
        self.warnings.sort_by_key(|it| it.at);
        Imported {
            model: self.model,
            net: self.builder.finish(),
            warnings: self.warnings,
        }
    }
}

// --- elements of the file ------------------------------------------------------------------------------------------

/// How an element of the file becomes a node.
#[derive(Clone, Copy)]
enum Read {
    Event(fn(Event) -> Kind),
    Plain(Kind),
    SubProcess(SubProcess),
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
            let interrupting =
                start.is_none_or(|it| attribute(it, "isInterrupting") != Some("false"));
            Some((
                "subProcess",
                Read::SubProcess(SubProcess::Event { interrupting }),
            ))
        }
        "subProcess" => Some(("subProcess", Read::SubProcess(SubProcess::Embedded))),
        _ => None,
    }
}

/// The child elements, those of vendors apart.
fn children<'d>(xml: Node<'d, 'd>) -> impl Iterator<Item = Node<'d, 'd>> {
    xml.children()
        .filter(|it| it.is_element() && it.tag_name().name() != "extensionElements")
}

fn attribute<'d>(xml: Node<'d, 'd>, name: &str) -> Option<&'d str> {
    xml.attributes()
        .find(|it| it.name() == name && it.namespace().is_none())
        .map(|it| it.value())
}

fn is_true(xml: Node<'_, '_>, name: &str) -> bool {
    xml.attributes().any(|it| {
        it.name() == name && it.namespace().is_none() && matches!(it.value(), "true" | "1")
    })
}

/// All text inside an element.
fn text_of(xml: Node<'_, '_>) -> String {
    let text: String = xml
        .descendants()
        .filter(Node::is_text)
        .filter_map(|it| it.text())
        .collect();
    text.trim().to_owned()
}

fn documentation(xml: Node<'_, '_>) -> String {
    let texts: Vec<String> = xml
        .children()
        .filter(|it| it.is_element() && it.tag_name().name() == "documentation")
        .map(|it| text_of(it))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

/// A qualified name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |it| it.1)
}

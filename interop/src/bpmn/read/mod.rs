//! Reads a BPMN file.

mod bounds;
mod data;
mod events;
mod flows;
mod nodes;
mod places;
mod plain;
mod pools;
mod whole;
mod xml;

use gensoku_engine::flow::{Event, Kind, Net, NetBuilder, NodeId, Origin, ScopeId, Task};
use roxmltree::{Document, Node, ParsingOptions};
use rustc_hash::{FxHashMap, FxHashSet};

use super::error::ReadError;
use super::export::NAMESPACE;
use super::model::{Element, ElementKind, Model, Position};
use super::warning::{Bounded, Code, Warning};
use bounds::excess;
use data::PendingData;
use events::PendingLink;
use flows::{Ends, PendingFlow};
use places::Places;
use whole::Whole;
use xml::{attribute, children, documentation, id_of, is_bpmn, local};

/// The largest file that is read: 256 MiB.
pub const MAX_BYTES: usize = 256 << 20;
/// The most XML nodes that are read.
pub const MAX_NODES: u32 = 6_000_000;
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
    if let Some((offset, excess)) = excess(text) {
        return Err(excess.error(Places::new(text).at(offset)));
    }
    let mut whole = Whole::new(text)?;
    loop {
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        };
        let error = match Document::parse_with_options(whole.text(), options) {
            Ok(document) => return Reader::new(&whole, document.root_element()).read(),
            Err(error) => error,
        };
        if !whole.mend(&error) {
            return Err(match error {
                roxmltree::Error::NodesLimitReached => ReadError::TooManyNodes { most: MAX_NODES },
                roxmltree::Error::DtdDetected => ReadError::Dtd {
                    at: whole.at(&error),
                },
                other => ReadError::Xml {
                    at: whole.at(&other),
                    message: message(&other),
                },
            });
        }
    }
}

/// What is wrong, without the place.
fn message(error: &roxmltree::Error) -> String {
    let place = format!(" at {}", error.pos());
    error.to_string().replace(&place, "")
}

struct Reader<'d> {
    whole: &'d Whole<'d>,
    root: Node<'d, 'd>,
    places: Places<'d>,
    builder: NetBuilder,
    model: Model,
    warnings: Bounded,
    /// The first element of each id.
    by_id: FxHashMap<&'d str, Origin>,
    /// The node of each element that is one.
    nodes: FxHashMap<Origin, NodeId>,
    /// Errors, escalations, messages and event definitions that others refer to.
    shared: FxHashMap<&'d str, Node<'d, 'd>>,
    /// The participant of each process.
    participants: FxHashMap<&'d str, Vec<Node<'d, 'd>>>,
    flows: Vec<PendingFlow<'d>>,
    ends: Ends<'d>,
    boundaries: Vec<(Node<'d, 'd>, ScopeId, Origin)>,
    lanes: Vec<(&'d str, Origin)>,
    defaults: FxHashMap<Origin, &'d str>,
    data: Vec<PendingData<'d>>,
    associations: Vec<Node<'d, 'd>>,
    for_compensation: Vec<Origin>,
    /// The activity that each event has undone which throws compensation, by its id.
    undone: Vec<(Origin, &'d str)>,
    /// The activity of each boundary event, and what the event waits for.
    hosts: FxHashMap<Origin, (NodeId, Event)>,
    links: Vec<PendingLink<'d>>,
}

impl<'d> Reader<'d> {
    fn new(whole: &'d Whole<'d>, root: Node<'d, 'd>) -> Self {
        Self {
            whole,
            root,
            places: Places::new(whole.file()),
            builder: NetBuilder::new(),
            model: Model::default(),
            warnings: Bounded::default(),
            by_id: FxHashMap::default(),
            nodes: FxHashMap::default(),
            shared: FxHashMap::default(),
            participants: FxHashMap::default(),
            flows: Vec::new(),
            ends: Ends::default(),
            boundaries: Vec::new(),
            lanes: Vec::new(),
            defaults: FxHashMap::default(),
            data: Vec::new(),
            associations: Vec::new(),
            for_compensation: Vec::new(),
            undone: Vec::new(),
            hosts: FxHashMap::default(),
            links: Vec::new(),
        }
    }

    fn at(&mut self, xml: Node<'d, 'd>) -> Position {
        self.places.at(self.whole.in_file(xml.range().start))
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
        self.warn(code, at, id_of(xml), detail);
    }

    /// Warns of an element that was read.
    fn warn_of(&mut self, code: Code, origin: Origin, detail: &str) {
        if let Some((at, id)) = self.model.element(origin).map(|it| (it.at, it.id.clone())) {
            self.warn(code, at, &id, detail);
        }
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
        let id = id_of(xml);
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

    /// Reads what stands in the root element.
    fn read(mut self) -> Result<Imported, ReadError> {
        let (whole, root) = (self.whole, self.root);
        for (code, at, detail) in whole.mended() {
            let at = self.places.at(*at);
            self.warn(*code, at, "", detail);
        }
        let Some(parts) = parts(root) else {
            return Err(ReadError::NotBpmn {
                at: self.at(root),
                root: root.tag_name().name().to_owned(),
            });
        };
        self.definitions(parts);
        Ok(self.finish())
    }

    fn definitions(&mut self, parts: Vec<Node<'d, 'd>>) {
        let mut collaborations = Vec::new();
        let mut processes = Vec::new();
        for xml in parts {
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
                "definitions" => {
                    if self.model.name.is_empty() {
                        self.model.name = attribute(xml, "name").unwrap_or("").to_owned();
                    }
                }
                _ => {
                    let id = id_of(xml);
                    if !id.is_empty() {
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
            self.warn_at(Code::NoProcess, self.root, "");
        }
        let mut read = FxHashSet::default();
        for &process in &processes {
            let pool = self.pool(process);
            read.insert(id_of(process));
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

    /// Warns of the boundary events from which nothing leads on, and of the activities to which a message comes for
    /// which they do not wait.
    fn ends_at_once_or_does_not_wait(&mut self, net: &Net) {
        for (id, node) in net.nodes().entries() {
            let boundary = matches!(
                node.kind,
                Kind::Boundary { event, .. } if event != Event::Compensation
            );
            if boundary && net.outgoing(id).is_empty() {
                self.warn_of(Code::BoundaryWithoutFlow, node.origin, "");
            }
            let waits = node.kind == Kind::Task(Task::Receive);
            if node.kind.is_activity() && !waits && !net.receives(id).is_empty() {
                self.warn_of(Code::NotWaitedFor, node.origin, "");
            }
        }
    }

    /// Warns of the events and gateways in the middle of a process that has a beginning, to which nothing leads; not of those of which
    /// something is said already.
    fn not_reached(&mut self, net: &Net) {
        let scopes = net.scopes().entries().map(|(scope, _)| scope);
        let begun = scopes.filter(|&scope| net.starts(scope).next().is_some());
        let events: Vec<Origin> = begun
            .flat_map(|scope| net.unentered(scope))
            .filter_map(|node| net.nodes().find(node))
            .filter(|it| matches!(it.kind, Kind::Catch(_) | Kind::Throw(_) | Kind::Gateway(_)))
            .map(|it| it.origin)
            .collect();
        for origin in events {
            let at = self.model.element(origin).map(|it| it.at);
            if at.is_some_and(|at| !self.warnings.is_at(at)) {
                self.warn_of(Code::NotReached, origin, "");
            }
        }
    }

    fn finish(mut self) -> Imported {
        self.plain_texts();
        let net = std::mem::take(&mut self.builder).finish();
        self.not_reached(&net);
        self.ends_at_once_or_does_not_wait(&net);
        Imported {
            model: self.model,
            net,
            warnings: self.warnings.in_order(),
        }
    }
}

/// What the `definitions` of a file hold, and they themselves, wherever they are; the process or the collaboration itself
/// where a file has no more than that.
fn parts<'d>(root: Node<'d, 'd>) -> Option<Vec<Node<'d, 'd>>> {
    if matches!(root.tag_name().name(), "process" | "collaboration") {
        return Some(vec![root]);
    }
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(xml) = open.pop() {
        if xml.tag_name().name() == "definitions" && is_bpmn(xml) {
            found.push(xml);
        } else {
            // An envelope.
            open.extend(xml.children().filter(Node::is_element));
        }
    }
    let mut parts = Vec::new();
    let mut open = found;
    while let Some(definitions) = open.pop() {
        parts.push(definitions);
        for part in children(definitions) {
            if part.tag_name().name() == "definitions" {
                open.push(part);
            } else {
                parts.push(part);
            }
        }
    }
    (!parts.is_empty()).then_some(parts)
}

//! What a BPMN file says, for people: the elements with their names and where they stand.

use std::collections::BTreeMap;

use gensoku_engine::flow::{NodeId, Origin};

/// A place in a file, counted from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// How an activity and data belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// The activity takes the data in.
    Reads,
    /// The activity puts the data out.
    Writes,
    /// A line without a direction.
    Unsaid,
}

/// Data at an activity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataAccess {
    /// The activity or event.
    pub node: Origin,
    /// The data object or data store.
    pub data: Origin,
    /// Whether it is read or written.
    pub direction: Direction,
}

/// What an element is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ElementKind {
    /// A participant, or a process that no participant stands for.
    Pool {
        /// Whether its process is in the file.
        modelled: bool,
        /// Whether a participant stands for it.
        participant: bool,
    },
    /// A lane of a pool, or inside another lane.
    Lane {
        /// The lane around it.
        inside: Option<Origin>,
    },
    /// An event, an activity or a gateway, by its element name in the file.
    Node {
        /// `userTask`, `exclusiveGateway` …
        tag: &'static str,
        /// Its node in the net.
        node: NodeId,
    },
    /// A sequence flow.
    Flow {
        /// Its condition as written.
        condition: Option<String>,
    },
    /// A message flow.
    MessageFlow,
    /// A data object, by its reference.
    DataObject,
    /// A data store, by its reference.
    DataStore,
    /// A text beside an element.
    Annotation,
}

/// What a timer says, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    /// After so long.
    Duration,
    /// At a date.
    Date,
    /// Again and again.
    Cycle,
}

/// What an event waits for or makes happen, or how long a loop goes on, as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Detail {
    /// The name of the message, the signal, the error, the escalation; the time; the condition. May be empty.
    pub text: String,
    /// Of a timer: what the text is.
    pub timing: Option<Timing>,
}

/// A message flow, with what it connects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// The message flow.
    pub flow: Origin,
    /// The pool or the node from which it comes.
    pub from: Origin,
    /// The pool or the node to which it goes.
    pub to: Origin,
}

/// A call of another process.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The name of the process in the file or elsewhere.
    pub process: String,
    /// Its pool, if it is in the file.
    pub pool: Option<Origin>,
}

/// An element of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element {
    /// Its id; may be empty.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// What it is.
    pub kind: ElementKind,
    /// Where its start tag begins.
    pub at: Position,
    /// Its documentation; may be empty.
    pub documentation: String,
    /// The pool that it belongs to.
    pub pool: Option<Origin>,
    /// The innermost lane that names it.
    pub lane: Option<Origin>,
    /// The sub-process that it stands in.
    pub inside: Option<Origin>,
}

/// A BPMN file as people read it. The [`Origin`]s of the net are positions in `elements`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Model {
    /// The name of the definitions, or of the collaboration.
    pub name: String,
    /// All elements.
    pub elements: Vec<Element>,
    /// Data at activities.
    pub accesses: Vec<DataAccess>,
    /// What events and loops say.
    pub details: BTreeMap<Origin, Detail>,
    /// Attributes of our own namespace, by which an exported design is read again as it was.
    pub own: BTreeMap<Origin, BTreeMap<String, String>>,
    /// What call activities call.
    pub calls: BTreeMap<Origin, Call>,
    /// Message flows between elements of the file.
    pub messages: Vec<Message>,
    /// The texts of annotations and the elements that they stand at.
    pub notes: Vec<(Origin, Origin)>,
}

impl Model {
    /// The element that an origin in the net means.
    #[must_use]
    pub fn element(&self, origin: Origin) -> Option<&Element> {
        self.elements.get(origin.0 as usize)
    }

    /// An attribute of our own namespace at an element.
    #[must_use]
    pub fn own(&self, origin: Origin, attribute: &str) -> Option<&str> {
        self.own.get(&origin)?.get(attribute).map(String::as_str)
    }

    /// The name of an element, or its id where it has none.
    #[must_use]
    pub fn label(&self, origin: Origin) -> &str {
        self.element(origin).map_or("", |it| {
            if it.name.trim().is_empty() {
                &it.id
            } else {
                &it.name
            }
        })
    }
}

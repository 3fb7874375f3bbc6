//! Sequence flows, and what is undone by what.

use std::cell::OnceCell;

use gensoku_dsl::fmt::plain;
use gensoku_engine::flow::{Event, NodeId, Origin};
use roxmltree::Node;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::xml::{attribute, id_of, local};
use crate::bpmn::model::{ElementKind, Position};
use crate::bpmn::warning::Code;

/// A sequence flow, to be read when all nodes are known.
pub(super) struct PendingFlow<'d> {
    pub(super) element: Origin,
    pub(super) xml: Node<'d, 'd>,
    pub(super) at: Position,
}

/// What is known of the ids of a file and of the ends of all its sequence flows, once that is asked.
#[derive(Default)]
pub(super) struct Ends<'d> {
    /// The ids of all elements.
    ids: OnceCell<FxHashSet<&'d str>>,
    /// The ids that sequence flows name.
    named: OnceCell<FxHashSet<&'d str>>,
    /// The id of the node that lists a flow as `incoming` or `outgoing`.
    lists: OnceCell<FxHashMap<(&'static str, &'d str), &'d str>>,
}

impl<'d> Reader<'d> {
    pub(super) fn sequence_flows(&mut self) {
        // Which activity compensates which must be known before flows are refused for it.
        self.compensation();
        for PendingFlow { element, xml, at } in std::mem::take(&mut self.flows) {
            let id = id_of(xml);
            let mut ends = [None, None];
            for (end, [name, list]) in ends
                .iter_mut()
                .zip([["sourceRef", "outgoing"], ["targetRef", "incoming"]])
            {
                let reference = attribute(xml, name).unwrap_or("");
                *end = self
                    .find(reference)
                    .or_else(|| self.listed_by(list, id))
                    .filter(|&it| self.node_of(it).is_some());
                if end.is_none() {
                    self.nowhere(name, reference, at, id);
                }
            }
            let [Some(from), Some(to)] = ends else {
                continue;
            };
            let (Some(source), Some(target)) = (self.node_of(from), self.node_of(to)) else {
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
                        let _ = self.builder.set_guard(flow, &plain(&condition));
                    }
                    if let Some(&default) = self.defaults.get(&from)
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

    /// Warns of a flow that leads nowhere at one of its ends.
    pub(super) fn nowhere(&mut self, end: &str, reference: &str, at: Position, id: &str) {
        let (code, detail) = if reference.trim().is_empty() {
            (Code::FlowWithoutEnd, format!("`{end}`"))
        } else {
            (Code::DanglingReference, format!("{end} `{reference}`"))
        };
        self.warn(code, at, id, &detail);
    }

    /// The node that lists a flow among those that lead to it or from it, where the flow itself does not say.
    fn listed_by(&self, list: &'static str, flow: &str) -> Option<Origin> {
        let lists = self.ends.lists.get_or_init(|| {
            let mut lists = FxHashMap::default();
            for xml in self.root.descendants() {
                let list = match xml.tag_name().name() {
                    "incoming" => "incoming",
                    "outgoing" => "outgoing",
                    _ => continue,
                };
                if let (Some(flow), Some(node)) = (xml.text(), xml.parent_element()) {
                    let key = (list, local(flow.trim()));
                    lists.entry(key).or_insert_with(|| id_of(node));
                }
            }
            lists
        });
        self.find(lists.get(&(list, flow))?)
    }

    /// Whether anything in the file has an id, whatever it is.
    pub(super) fn is_there(&self, reference: &str) -> bool {
        let ids = self.ends.ids.get_or_init(|| {
            let ids = self.root.descendants().map(id_of);
            ids.filter(|it| !it.is_empty()).collect()
        });
        ids.contains(reference) || ids.contains(local(reference))
    }

    /// Whether a sequence flow leads to an element or from it.
    pub(super) fn is_in_flow(&self, id: &str) -> bool {
        let named = self.ends.named.get_or_init(|| {
            let flows = self.root.descendants();
            let flows = flows.filter(|it| it.tag_name().name() == "sequenceFlow");
            let ends =
                flows.flat_map(|it| ["sourceRef", "targetRef"].map(|end| attribute(it, end)));
            ends.flatten().map(|it| local(it.trim())).collect()
        });
        named.contains(local(id))
    }

    /// Defaults that named no flow.
    pub(super) fn defaults(&mut self) {
        let mut left: Vec<_> = std::mem::take(&mut self.defaults).into_iter().collect();
        left.sort_unstable();
        for (origin, reference) in left {
            let detail = format!("default `{reference}`");
            self.warn_of(Code::DanglingReference, origin, &detail);
        }
    }

    fn compensation(&mut self) {
        for (origin, reference) in std::mem::take(&mut self.undone) {
            let activity = self.find(reference).and_then(|it| self.node_of(it));
            let done = match (self.node_of(origin), activity) {
                (Some(event), Some(activity)) => self.builder.set_undoes(event, activity).is_ok(),
                _ => false,
            };
            if !done {
                let detail = format!("activityRef `{reference}`");
                self.warn_of(Code::DanglingReference, origin, &detail);
            }
        }
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
                if let Some(&(host, _)) = self.hosts.get(&event) {
                    of.entry(handler).or_insert(host);
                }
            }
        }
        // Some draw a sequence flow instead.
        let flows = std::mem::take(&mut self.flows);
        let is_handler: FxHashSet<Origin> = handlers.iter().copied().collect();
        self.flows = flows
            .into_iter()
            .filter(|it| {
                let end = |name| self.find(attribute(it.xml, name).unwrap_or(""));
                let (Some(event), Some(handler)) = (end("sourceRef"), end("targetRef")) else {
                    return true;
                };
                match self.hosts.get(&event) {
                    Some(&(host, Event::Compensation)) if is_handler.contains(&handler) => {
                        of.entry(handler).or_insert(host);
                        false
                    }
                    _ => true,
                }
            })
            .collect();
        for origin in handlers {
            let handler = self.node_of(origin);
            let done = match (handler, of.get(&origin)) {
                (Some(handler), Some(&host)) => self.builder.set_compensates(handler, host).is_ok(),
                _ => false,
            };
            if !done {
                self.warn_of(Code::CompensationWithoutActivity, origin, "");
            }
        }
    }
}

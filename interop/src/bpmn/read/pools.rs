//! Pools and their lanes, and what passes between pools.

use gensoku_engine::flow::{Origin, ScopeId};
use roxmltree::Node;
use rustc_hash::FxHashSet;

use super::Reader;
use super::xml::{attribute, children, documentation, id_of, local};
use crate::bpmn::model::{ElementKind, Message};
use crate::bpmn::warning::Code;

impl<'d> Reader<'d> {
    /// The pool of a process: its participant, or itself.
    pub(super) fn pool(&mut self, process: Node<'d, 'd>) -> (Origin, ScopeId) {
        let id = id_of(process);
        let participants = self.participants.get(local(id)).cloned();
        let participants = participants.unwrap_or_default();
        let xml = participants.first().copied().unwrap_or(process);
        let kind = ElementKind::Pool {
            modelled: true,
            participant: !participants.is_empty(),
        };
        let origin = self.element(xml, kind, None, None);
        // Messages may be drawn to any of the participants, or to the process itself.
        for other in participants.into_iter().skip(1).chain([process]) {
            let id = id_of(other);
            if !id.is_empty() {
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

    pub(super) fn black_boxes(&mut self, collaboration: Node<'d, 'd>, read: &FxHashSet<&'d str>) {
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

    /// Finds the processes of the file that are called.
    /// Whether a reference means a task that stands outside of all processes, to be used in any of them.
    pub(super) fn is_task_of_all(&self, reference: &str) -> bool {
        let found = self.shared.get(reference);
        let found = found.or_else(|| self.shared.get(local(reference)));
        found.is_some_and(|it| {
            let tag = it.tag_name().name();
            tag.starts_with("global") && tag.ends_with("Task")
        })
    }

    pub(super) fn calls(&mut self) {
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

    pub(super) fn message_flows(&mut self, collaboration: Node<'d, 'd>) {
        for xml in children(collaboration).filter(|it| it.tag_name().name() == "messageFlow") {
            let element = self.element(xml, ElementKind::MessageFlow, None, None);
            let (at, id) = (self.at(xml), id_of(xml));
            let mut ends = [None, None];
            for (end, name) in ends.iter_mut().zip(["sourceRef", "targetRef"]) {
                let reference = attribute(xml, name).unwrap_or("");
                match self.find(reference) {
                    Some(found) => *end = Some(found),
                    None => self.nowhere(name, reference, at, id),
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

    pub(super) fn lane_set(&mut self, set: Node<'d, 'd>, pool: Origin) {
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

    pub(super) fn lanes(&mut self) {
        for (reference, lane) in std::mem::take(&mut self.lanes) {
            match self.find(reference) {
                // Inner lanes come later and name the same nodes as the lanes around them.
                Some(node) => {
                    if let Some(element) = self.model.elements.get_mut(node.0 as usize) {
                        element.lane = Some(lane);
                    }
                }
                None => {
                    let detail = format!("flowNodeRef `{reference}`");
                    self.warn_of(Code::DanglingReference, lane, &detail);
                }
            }
        }
    }
}

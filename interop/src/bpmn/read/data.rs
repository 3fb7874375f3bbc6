//! Data at activities, and texts beside elements.

use gensoku_engine::flow::Origin;
use roxmltree::Node;

use super::Reader;
use super::xml::{attribute, children, text_of};
use crate::bpmn::model::{DataAccess, Direction, ElementKind, Position};
use crate::bpmn::warning::Code;

/// An association of data with an activity.
pub(super) struct PendingData<'d> {
    node: Origin,
    source: Option<&'d str>,
    target: Option<&'d str>,
    writes: bool,
    at: Position,
}

impl<'d> Reader<'d> {
    pub(super) fn annotation(
        &mut self,
        xml: Node<'d, 'd>,
        pool: Option<Origin>,
        inside: Option<Origin>,
    ) {
        let origin = self.element(xml, ElementKind::Annotation, pool, inside);
        let text = children(xml)
            .find(|it| it.tag_name().name() == "text")
            .map(text_of)
            .unwrap_or_default();
        if let Some(element) = self.model.elements.get_mut(origin.0 as usize) {
            element.documentation = text;
        }
    }

    pub(super) fn data_of(&mut self, xml: Node<'d, 'd>, origin: Origin) {
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

    pub(super) fn associations(&mut self) {
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
                // A property, an input of the process itself or of an activity: data that no diagram shows.
                None if self.is_there(reference) => {}
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
            let access = match (self.is_data(from), self.is_data(to)) {
                (true, false) => Some((to, from, Direction::Reads)),
                (false, true) => Some((from, to, Direction::Writes)),
                _ => None,
            };
            if let Some((node, data, moves)) = access
                && self.node_of(node).is_some()
            {
                self.model.accesses.push(DataAccess {
                    node,
                    data,
                    direction: if directed { moves } else { Direction::Unsaid },
                });
                continue;
            }
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

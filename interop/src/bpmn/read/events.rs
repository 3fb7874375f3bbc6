//! What an event waits for or makes happen.

use gensoku_engine::flow::{Event, Origin, ScopeId};
use roxmltree::Node;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::xml::{attribute, children, id_of, is_true, local, text_of};
use crate::bpmn::model::{Detail, Timing};
use crate::bpmn::warning::Code;

/// One end of a link.
pub(super) struct LinkEnd {
    pub(super) origin: Origin,
    pub(super) scope: ScopeId,
    /// Whether it is where the link leads from.
    pub(super) throws: bool,
    pub(super) name: String,
}

/// One end of a link, to be joined with the other.
pub(super) struct PendingLink<'d> {
    end: LinkEnd,
    /// The id of its definition.
    definition: &'d str,
    /// The id of the other end's definition.
    other: Option<&'d str>,
}

impl<'d> Reader<'d> {
    /// What an event waits for or does, and the code, if it has one.
    pub(super) fn event(&self, xml: Node<'d, 'd>) -> (Event, Option<String>) {
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

    /// Keeps which activity an event has undone that throws compensation, where it names one.
    pub(super) fn undone(&mut self, xml: Node<'d, 'd>, origin: Origin) {
        for child in children(xml) {
            let definition = match child.tag_name().name() {
                "eventDefinitionRef" => self.shared.get(local(text_of(child).trim())).copied(),
                _ => Some(child),
            };
            let compensates =
                definition.filter(|it| it.tag_name().name() == "compensateEventDefinition");
            let reference = compensates.and_then(|it| attribute(it, "activityRef"));
            if let Some(activity) = reference.map(str::trim).filter(|it| !it.is_empty()) {
                self.undone.push((origin, activity));
            }
        }
    }

    /// Keeps what an event or a loop says.
    pub(super) fn detail(&mut self, xml: Node<'d, 'd>, origin: Origin) {
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

    /// Keeps an event that is one end of a link, to be joined with the other when all are known.
    pub(super) fn link(&mut self, xml: Node<'d, 'd>, end: LinkEnd) {
        let definition = children(xml).find(|it| it.tag_name().name() == "linkEventDefinition");
        let other = if end.throws { "target" } else { "source" };
        let named = definition.and_then(|it| {
            let mut inside = children(it).filter(|it| it.tag_name().name() == other);
            inside.next()?.text()
        });
        self.links.push(PendingLink {
            end,
            definition: definition.map_or("", id_of),
            other: named.map(|it| local(it.trim())),
        });
    }

    /// Joins the ends of links: by the definition that one names as its other end, else by their names.
    pub(super) fn links(&mut self) {
        let links = std::mem::take(&mut self.links);
        let mut by_definition: FxHashMap<&str, &LinkEnd> = FxHashMap::default();
        // What a catching link says of where it comes from.
        let mut caught: FxHashMap<&str, &LinkEnd> = FxHashMap::default();
        let mut names: FxHashSet<(ScopeId, &str)> = FxHashSet::default();
        for it in links.iter().filter(|it| !it.end.throws) {
            by_definition.entry(it.definition).or_insert(&it.end);
            if let Some(source) = it.other {
                caught.entry(source).or_insert(&it.end);
            }
            names.insert((it.end.scope, &it.end.name));
        }
        let mut led_to: FxHashSet<(ScopeId, &str)> = FxHashSet::default();
        let mut alone: Vec<(Code, &LinkEnd)> = Vec::new();
        for it in links.iter().filter(|it| it.end.throws) {
            let named = it.other.and_then(|it| by_definition.get(it));
            let named = named.or_else(|| caught.get(it.definition));
            let named = named.filter(|other| other.scope == it.end.scope);
            if let (Some(other), Some(node)) = (named, self.node_of(it.end.origin)) {
                let _ = self.builder.set_code(node, &other.name);
                led_to.insert((other.scope, &other.name));
            } else if names.contains(&(it.end.scope, it.end.name.as_str())) {
                led_to.insert((it.end.scope, &it.end.name));
            } else {
                alone.push((Code::LinkWithoutEnd, &it.end));
            }
        }
        let catching = links.iter().map(|it| &it.end).filter(|it| !it.throws);
        let unled = catching.filter(|it| !led_to.contains(&(it.scope, it.name.as_str())));
        alone.extend(unled.map(|it| (Code::LinkWithoutBeginning, it)));
        for (code, end) in alone {
            self.warn_of(code, end.origin, &format!("`{}`", end.name));
        }
    }
}

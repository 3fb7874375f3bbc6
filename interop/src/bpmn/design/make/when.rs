//! When a way is taken, in words.

use gensoku_engine::flow::{Event, FlowId, Kind, NodeId, Origin, Split, Way};

use super::Maker;
use crate::bpmn::design::duration;
use crate::bpmn::design::graph::When;
use crate::bpmn::model::{ElementKind, Timing};

impl Maker<'_> {
    pub(super) fn name(&self, origin: Origin) -> &str {
        self.model
            .element(origin)
            .map_or("", |it| it.name.as_str())
            .trim()
    }

    /// Under which condition a loop goes round again.
    pub(super) fn again(&self, origin: Origin) -> String {
        let said = self.model.details.get(&origin).map(|it| it.text.trim());
        said.filter(|it| !it.is_empty())
            .map_or_else(|| self.told.words.again.to_owned(), str::to_owned)
    }

    /// The system whose being down an event tells.
    pub(super) fn system_down(&self, event: NodeId) -> Option<String> {
        let origin = self.net.nodes().find(event)?.origin;
        self.model.own(origin, "down").map(str::to_owned)
    }

    /// The time of a timer as the language writes it.
    pub(super) fn time(&self, origin: Origin) -> Option<String> {
        let detail = self.model.details.get(&origin)?;
        (detail.timing == Some(Timing::Duration))
            .then(|| duration::written(&detail.text))
            .flatten()
    }

    /// When an event at a boundary is what happens.
    pub(super) fn happens(&self, event: NodeId) -> When {
        let Some(it) = self.net.nodes().find(event) else {
            return When::default();
        };
        if matches!(
            it.kind,
            Kind::Boundary {
                event: Event::Timer,
                ..
            }
        ) && let Some(after) = self.time(it.origin)
        {
            return When {
                after: Some(after),
                ..When::default()
            };
        }
        When::if_(self.what_happens(it.origin, it.kind))
    }

    /// What happens at an event, in words: its name, else what it waits for; of a timer both.
    pub(super) fn what_happens(&self, origin: Origin, kind: Kind) -> String {
        let name = self.name(origin);
        let event = match kind {
            Kind::Boundary { event, .. }
            | Kind::Start(event)
            | Kind::Catch(event)
            | Kind::Throw(event)
            | Kind::End(event) => event,
            _ => Event::None,
        };
        let kind = self.told.words.event(event);
        let said = self.model.details.get(&origin).map(|it| it.text.trim());
        match (name, said.filter(|it| !it.is_empty())) {
            ("", None) => kind.to_owned(),
            ("", Some(said)) => format!("{kind}: {said}"),
            // When, and how often, is nowhere else; what else is said there is mostly the name again.
            (name, Some(time)) if event == Event::Timer => format!("{name} ({time})"),
            (name, _) => name.to_owned(),
        }
    }

    /// When a flow out of a node is taken.
    pub(super) fn when(&self, node: NodeId, flow: FlowId) -> When {
        let (Some(source), Some(it)) = (self.net.nodes().find(node), self.net.flows().find(flow))
        else {
            return When::default();
        };
        let own = When {
            always: self.own_of_flow(flow, "always").is_some(),
            otherwise: self.own_of_flow(flow, "otherwise").is_some(),
            lacks: self.own_of_flow(flow, "lacks"),
            share: self.own_of_flow(flow, "share"),
            after: self
                .own_of_flow(flow, "after")
                .and_then(|it| duration::written(&it)),
            condition: None,
        };
        if matches!(source.split, Split::All | Split::Event) || self.net.outgoing(node).len() < 2 {
            return own;
        }
        let says = own.always || own.otherwise || own.lacks.is_some() || own.after.is_some();
        if says {
            return own;
        }
        let several = matches!(source.split, Split::Some | Split::AtMostOne);
        match it.way {
            Way::Always => When {
                always: several,
                ..own
            },
            Way::Default => When {
                otherwise: true,
                ..own
            },
            Way::Guarded => {
                let condition = self.condition(it.origin);
                // One of several that may be taken side by side is nobody's choice: its condition is not known.
                let condition =
                    condition.or_else(|| several.then(|| self.told.words.not_stated.to_owned()));
                When { condition, ..own }
            }
        }
    }

    pub(super) fn own_of_flow(&self, flow: FlowId, attribute: &str) -> Option<String> {
        let origin = self.net.flows().find(flow)?.origin;
        self.model.own(origin, attribute).map(str::to_owned)
    }

    /// The condition of a flow: its name, its expression, or both.
    pub(super) fn condition(&self, flow: Origin) -> Option<String> {
        let name = self.name(flow);
        let expression = match self.model.element(flow).map(|it| &it.kind) {
            Some(ElementKind::Flow {
                condition: Some(condition),
            }) => condition.trim(),
            _ => "",
        };
        match (name, expression) {
            ("", "") => None,
            (name, "") => Some(name.to_owned()),
            ("", expression) => Some(expression.to_owned()),
            (name, expression) if name == expression => Some(name.to_owned()),
            (name, expression) => Some(format!("{name} ({expression})")),
        }
    }
}

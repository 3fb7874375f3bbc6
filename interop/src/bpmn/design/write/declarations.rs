//! The actors, the data, the systems, the events and the outcomes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gensoku_dsl::design::{ActorKind, Spelled};
use gensoku_dsl::fmt;
use gensoku_dsl::text::Lang;
use gensoku_engine::flow::Origin;

use super::{Writer, comment};
use crate::bpmn::model::ElementKind;

impl Writer<'_> {
    /// Texts that stand beside nothing.
    pub(super) fn free_notes(&mut self) {
        let beside: BTreeSet<Origin> = self.model.notes.iter().map(|it| it.0).collect();
        for (number, element) in (0_u32..).zip(&self.model.elements) {
            if element.kind == ElementKind::Annotation && !beside.contains(&Origin(number)) {
                comment(&mut self.out, "", &element.documentation);
            }
        }
    }

    pub(super) fn actors(&mut self) {
        if !self.people.actors.is_empty() {
            self.out.push('\n');
        }
        let mut told = BTreeSet::new();
        for (&origin, name) in &self.people.actors {
            if let Some(element) = self.model.element(origin) {
                comment(&mut self.out, "", &element.documentation);
            }
            // The lanes of one actor stand for it together.
            if !told.insert(name.id.as_str()) {
                continue;
            }
            let kind = self.model.own(origin, "kind");
            let kind = kind
                .and_then(ActorKind::from_word)
                .unwrap_or(ActorKind::Unstated);
            let kind = kind.word(Lang::En);
            let _ = writeln!(self.out, "actor {} is {kind}", name.declared());
        }
    }

    pub(super) fn declarations(&mut self) {
        if !self.data.data.is_empty() {
            self.out.push('\n');
        }
        for name in &self.data.data {
            let _ = writeln!(self.out, "data {}", name.declared());
        }
        if !self.data.systems.is_empty() {
            self.out.push('\n');
        }
        // Systems of which only is known what is done when they are down.
        let mut down: BTreeSet<&str> = BTreeSet::new();
        for own in self.model.own.values() {
            down.extend(own.get("down").map(String::as_str));
        }
        for name in down {
            if self.data.systems.iter().all(|(it, _)| it.id != name) {
                let _ = writeln!(self.out, "system {}", fmt::name(name));
            }
        }
        for (name, holds) in &self.data.systems {
            let holds = fmt::name(holds);
            let _ = writeln!(self.out, "system {} holds {holds}", name.declared());
        }
        if !self.declared_events.is_empty() {
            self.out.push('\n');
        }
        for name in &self.declared_events {
            let _ = writeln!(self.out, "event {}", name.declared());
        }
        if !self.declared_outcomes.is_empty() {
            self.out.push('\n');
        }
        for name in &self.declared_outcomes {
            let _ = writeln!(self.out, "outcome {}", name.declared());
        }
    }
}

//! What is selected, listed and looked for.

use std::collections::BTreeSet;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Text;
use gensoku_engine::finding::{Element, Finding, Report, Verdict};
use gensoku_report::coverage::Row;

use super::{State, Which};
use crate::loaded::{Loaded, procedure_of, span};

/// What is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A finding, by its identity.
    Finding(String),
    /// An element, by its path, which outlives an edit.
    Element(String),
}

/// Which findings are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only those of this pack.
    pub pack: Option<String>,
    /// Only those of this principle's rules.
    pub principle: Option<Principle>,
    /// Only those of this severity.
    pub severity: Option<Severity>,
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
}

/// A principle of a profile, or the rest of a pack, as findings are filtered by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principle {
    /// Its title.
    pub title: Text,
    /// The names of its rules.
    pub rules: BTreeSet<String>,
}

impl Principle {
    /// That of a row of the table of principles.
    pub fn of(row: &Row, report: &Report) -> Self {
        let rules = row.rules.iter().filter_map(|&it| report.tallies.get(it));
        Self {
            title: row.title.clone(),
            rules: rules.map(|it| it.rule.to_string()).collect(),
        }
    }
}

impl Filter {
    /// Lists the findings of a pack; of all where there is none.
    pub fn of_pack(&mut self, pack: Option<String>) {
        self.pack = pack;
        self.principle = None;
    }

    /// Lists the findings of a principle; of all where there is none.
    pub fn of_principle(&mut self, principle: Option<Principle>) {
        self.pack = None;
        self.principle = principle;
    }

    /// Whether a finding is listed.
    pub fn passes(&self, finding: &Finding) -> bool {
        let rules = self.principle.as_ref().map(|it| &it.rules);
        self.pack.as_ref().is_none_or(|p| *p == finding.pack)
            && rules.is_none_or(|it| it.contains(finding.rule.as_str()))
            && self.severity.is_none_or(|s| s == finding.severity)
            && self.verdict.is_none_or(|v| v == finding.verdict)
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// The words.
    pub text: String,
    /// Whether the matches are shown.
    pub open: bool,
    /// The match that the keyboard is at.
    pub at: usize,
    /// Whether the field wants the keyboard.
    pub focus: bool,
}

impl State {
    /// The finding that is selected, on the side that is shown or else on the other.
    pub fn selected_finding<'a>(&self, loaded: &'a Loaded) -> Option<&'a Finding> {
        let Some(Selected::Finding(id)) = &self.selected else {
            return None;
        };
        self.side(loaded).finding(id)
    }

    /// The element that is selected.
    pub fn selected_element(&self, loaded: &Loaded) -> Option<Element> {
        match &self.selected {
            Some(Selected::Element(path)) => self.side(loaded).index.by_path.get(path).copied(),
            _ => None,
        }
    }

    /// Selects a finding: it is shown in the right panel, on the map and in the text.
    pub fn select_finding(&mut self, id: &str) {
        self.selected = Some(Selected::Finding(id.to_owned()));
        self.map.view.reveal = true;
        self.reveal_row = true;
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        // A finding that only the other design has is shown there.
        if self.side(&loaded).finding(id).is_none() {
            let on_base = loaded.base.finding(id).is_some();
            self.which = if on_base { Which::AsIs } else { Which::ToBe };
        }
        let side = self.side(&loaded);
        let Some(finding) = side.finding(id) else {
            return;
        };
        let elements =
            std::iter::once(finding.subject).chain(finding.witness.iter().map(|w| w.element));
        let procedures: Vec<ProcedureId> = elements
            .filter_map(|e| procedure_of(&side.design, e))
            .collect();
        if !procedures.is_empty() && !self.map.procedure.is_some_and(|p| procedures.contains(&p)) {
            self.show_procedure(procedures.first().copied());
        }
        if finding
            .witness
            .iter()
            .any(|w| matches!(w.element, Element::System(_)))
            || matches!(finding.subject, Element::System(_))
        {
            self.show_systems(true);
        }
        let finding = finding.clone();
        self.show_where(&loaded, &finding);
        let place = finding.span;
        self.go_to(place, false);
    }

    /// Selects an element.
    pub fn select_element(&mut self, element: Element) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let side = self.side(&loaded);
        let path = crate::loaded::path(&side.design, element);
        self.selected = Some(Selected::Element(path));
        if let Some(procedure) = procedure_of(&side.design, element)
            && self.map.procedure != Some(procedure)
        {
            self.show_procedure(Some(procedure));
        }
        if matches!(element, Element::System(_)) {
            self.show_systems(true);
        }
        self.map.view.reveal = true;
        if let Some(place) = span(&side.design, element) {
            self.go_to(place, false);
        }
    }

    /// Selects nothing.
    pub fn deselect(&mut self) {
        self.selected = None;
    }

    /// The finding after (or before) the selected one, in the order of the list.
    pub fn step_finding(&mut self, forward: bool) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let side = self.side(&loaded);
        let ids: Vec<&str> = side
            .index
            .packs
            .iter()
            .flat_map(|p| &p.findings)
            .filter_map(|&i| side.report.findings.get(i))
            .filter(|f| self.filter.passes(f))
            .map(|f| f.id.as_str())
            .collect();
        if ids.is_empty() {
            return;
        }
        let at = match &self.selected {
            Some(Selected::Finding(id)) => ids.iter().position(|x| x == id),
            _ => None,
        };
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => ids.len() - 1,
            (Some(i), true) => (i + 1) % ids.len(),
            (Some(i), false) => (i + ids.len() - 1) % ids.len(),
        };
        if let Some(id) = ids.get(next) {
            let id = (*id).to_owned();
            self.select_finding(&id);
        }
    }
}

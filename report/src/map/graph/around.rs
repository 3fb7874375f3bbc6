//! What lies around the steps: the provisions that require something of them, the systems that they use.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    Citation, DataClause, Design, EffectKind, ProcedureId, ProvisionId, Receiver, Scope, Step,
    StepId, SystemId,
};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::{EdgeKind, NodeId, NodeKind};
use jiff::civil::Date;

use super::{Builder, Movement, item_label, movements};
use crate::map::words;

/// The provisions that require something of the procedure or its steps, and of which steps.
pub(super) fn requirements(
    design: &Design,
    procedure: ProcedureId,
    steps: &[(StepId, &Step)],
    as_of: Option<Date>,
) -> BTreeMap<ProvisionId, Vec<(StepId, String)>> {
    let mut all: BTreeMap<ProvisionId, Vec<(StepId, String)>> = BTreeMap::new();
    let in_force =
        |period: &gensoku_dsl::design::Period| as_of.is_none_or(|day| period.contains(day));
    let first = steps.first().map(|&(id, _)| id);
    for (id, provision) in design.provisions.entries() {
        if !in_force(&provision.period) {
            continue;
        }
        for effect in &provision.effects {
            let EffectKind::Requires(_, scope) = &effect.kind else {
                continue;
            };
            if !in_force(&effect.period) {
                continue;
            }
            let of: Vec<StepId> = match scope {
                Scope::Step(step) => steps
                    .iter()
                    .map(|&(id, _)| id)
                    .filter(|id| id == step)
                    .collect(),
                Scope::Procedure(it) if *it == procedure => first.into_iter().collect(),
                Scope::Cited => steps
                    .iter()
                    .filter(|(_, step)| cites(&step.required_by, id))
                    .map(|&(id, _)| id)
                    .collect(),
                Scope::Procedure(_) | Scope::Purpose(_) => Vec::new(),
            };
            for step in of {
                all.entry(id).or_default().push((step, String::new()));
            }
        }
    }
    all
}

fn cites(citations: &[Citation], provision: ProvisionId) -> bool {
    citations.iter().any(|c| c.provision == Some(provision))
}

/// Whether a clause makes a movement.
fn moves(clause: &DataClause, movement: Movement) -> bool {
    if movement.from {
        clause.from.is_some_and(|it| it.system == movement.system)
    } else {
        matches!(clause.to, Some(Receiver::System(it)) if it.system == movement.system)
    }
}

impl Builder<'_> {
    pub(super) fn provision(&mut self, provision: ProvisionId, of: &[(StepId, String)]) {
        let design = self.design;
        let Some(it) = design.provisions.find(provision) else {
            return;
        };
        let Some(law) = design.laws.find(it.law) else {
            return;
        };
        let what = it.effects.iter().find_map(|e| match &e.kind {
            EffectKind::Requires(what, _) => Some(words::requires(self.lang, what)),
            _ => None,
        });
        let number = match self.lang {
            Lang::En => it.number.to_string(),
            Lang::Ja => it.number.japanese(),
        };
        let sub = match what {
            Some(what) => format!("{number} {what}"),
            None => number,
        };
        let row = self.row_of_law(it.law);
        let Some(node) = self.node(
            row,
            NodeKind::Provision,
            law.name.label(self.lang),
            &sub,
            Some(Element::Provision(provision)),
        ) else {
            return;
        };
        let label = words::obliges(self.lang);
        let mut seen = BTreeSet::new();
        for (step, _) in of {
            if seen.insert(*step)
                && let Some(to) = self.nodes.get(&Element::Step(*step)).copied()
            {
                self.edge(node, to, EdgeKind::Requirement, None, label);
            }
        }
    }

    pub(super) fn systems(&mut self, steps: &[(StepId, &Step)]) {
        for &(id, step) in steps {
            let Some(at) = self.nodes.get(&Element::Step(id)).copied() else {
                continue;
            };
            for movement in movements(step) {
                let Some(system) = self.system(movement.system) else {
                    continue;
                };
                let items: Vec<&str> = step
                    .data
                    .iter()
                    .filter(|c| c.verb == movement.verb && moves(c, movement))
                    .flat_map(|c| c.items.iter())
                    .map(|&(item, _)| item_label(self.design, item, self.lang))
                    .collect();
                let label = match self.lang {
                    Lang::En => format!(
                        "{} {}",
                        words::verb(self.lang, movement.verb),
                        items.join(", ")
                    ),
                    Lang::Ja => format!(
                        "{}を{}",
                        items.join("、"),
                        words::verb(self.lang, movement.verb)
                    ),
                };
                let (from, to) = if movement.from {
                    (system, at)
                } else {
                    (at, system)
                };
                self.edge(from, to, EdgeKind::Message, None, &label);
            }
        }
    }

    fn system(&mut self, system: SystemId) -> Option<NodeId> {
        if let Some(known) = self.nodes.get(&Element::System(system)) {
            return Some(*known);
        }
        let design = self.design;
        let it = design.systems.find(system)?;
        let keys: Vec<&str> = it
            .keys
            .value()
            .into_iter()
            .flatten()
            .filter_map(|&k| design.identifiers.find(k))
            .map(|k| k.name.label(self.lang))
            .collect();
        let row = self.row_of_system(system);
        self.node(
            row,
            NodeKind::System,
            it.name.label(self.lang),
            &keys.join(" · "),
            Some(Element::System(system)),
        )
    }
}

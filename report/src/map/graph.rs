//! A procedure of a design as a graph to be laid out: lanes by actor, steps, ends, provisions and
//! systems. Free of any toolkit.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorId, ActorKind, Citation, DataClause, Design, EffectKind, Guard, Item, LawId, OutcomeId,
    ProcedureId, ProvisionId, Receiver, Scope, Step, StepId, SystemId, Target, Verb, Way,
};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::text::{Measure, Text};
use gensoku_layout::tokens::font;
use gensoku_layout::{Branch, Edge, EdgeKind, Graph, Group, Lane, LaneId, Node, NodeId, NodeKind};
use jiff::civil::Date;

use super::words;

/// The widest a line of a box may be, in points.
const BOX_TEXT: f64 = 132.0;
/// The widest a label at an arrow may be, in points.
const LABEL_TEXT: f64 = 128.0;
/// The widest a line of a lane's head may be, in points.
const HEAD_TEXT: f64 = 104.0;

/// A graph, with what its nodes stand for.
pub struct Plan {
    /// What is laid out.
    pub graph: Graph,
    /// What each node stands for, by its number; `None` for starts and gateways.
    pub elements: Vec<Option<Element>>,
    /// What each node is called in full, by its number.
    pub names: Vec<String>,
}

/// A movement of data between a step and a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    /// The system.
    pub system: SystemId,
    /// Whether the data comes from it.
    pub from: bool,
    /// What is done.
    pub verb: Verb,
}

/// The movements of a step, each system and direction once.
pub fn movements(step: &Step) -> BTreeSet<Movement> {
    let mut all = BTreeSet::new();
    for clause in &step.data {
        if let Some(from) = clause.from {
            all.insert(Movement {
                system: from.system,
                from: true,
                verb: clause.verb,
            });
        }
        if let Some(Receiver::System(to)) = clause.to {
            all.insert(Movement {
                system: to.system,
                from: false,
                verb: clause.verb,
            });
        }
    }
    all
}

/// Builds the graph of a procedure.
pub fn plan(
    design: &Design,
    procedure: ProcedureId,
    systems: bool,
    lang: Lang,
    as_of: Option<Date>,
    measure: &dyn Measure,
) -> Plan {
    let mut builder = Builder {
        design,
        lang,
        measure,
        plan: Plan {
            graph: Graph::new(),
            elements: Vec::new(),
            names: Vec::new(),
        },
        lanes: BTreeMap::new(),
        nodes: BTreeMap::new(),
    };
    let Some(it) = design.procedures.find(procedure) else {
        return builder.plan;
    };
    let steps: Vec<(StepId, &Step)> = it
        .steps
        .iter()
        .filter_map(|&id| design.steps.find(id).map(|step| (id, step)))
        .collect();
    let required = requirements(design, procedure, &steps, as_of);
    builder.lanes(&steps, &required, systems);
    builder.start(procedure, &steps);
    for &(id, step) in &steps {
        builder.step(id, step);
    }
    builder.flow(procedure, &steps);
    for (provision, reasons) in &required {
        builder.provision(*provision, reasons);
    }
    if systems {
        builder.systems(&steps);
    }
    builder.plan
}

/// The provisions that require something of the procedure or its steps, and of which steps.
fn requirements(
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

/// Whose lane an element lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Actor(ActorId),
    Law(LawId),
    Nobody,
}

struct Builder<'a> {
    design: &'a Design,
    lang: Lang,
    measure: &'a dyn Measure,
    plan: Plan,
    lanes: BTreeMap<Row, LaneId>,
    nodes: BTreeMap<Element, NodeId>,
}

/// The order of the lanes: that of the minutes.
pub(super) fn group(kind: ActorKind) -> Group {
    match kind {
        ActorKind::Resident | ActorKind::Proxy => Group::Citizen,
        ActorKind::Municipality | ActorKind::Prefecture => Group::Municipality,
        ActorKind::Ministry | ActorKind::Agency => Group::State,
        ActorKind::Company | ActorKind::Platform | ActorKind::Foreign => Group::Private,
        ActorKind::Unstated => Group::Other,
    }
}

pub(super) fn order(group: Group) -> u8 {
    match group {
        Group::Citizen => 0,
        Group::Municipality => 1,
        Group::State => 2,
        Group::Private => 3,
        Group::Other => 4,
    }
}

impl Builder<'_> {
    fn text(&self, text: &str, size: f64, width: f64) -> Text {
        Text::wrapped(text, self.measure, size, width)
    }

    fn row_of_step(&self, step: &Step) -> Row {
        if step.is_junction {
            return self.row_of_junction(step);
        }
        step.by
            .filter(|(by, _)| self.design.actors.find(by.actor).is_some())
            .map_or(Row::Nobody, |(by, _)| Row::Actor(by.actor))
    }

    /// Where ways part and meet: the lane of the step before it in the file, else of the first one.
    fn row_of_junction(&self, junction: &Step) -> Row {
        let steps = self
            .design
            .procedures
            .find(junction.procedure)
            .map_or(&[][..], |it| &it.steps);
        let steps = steps.iter().filter_map(|&it| self.design.steps.find(it));
        let mut row = None;
        let mut passed = false;
        for step in steps {
            passed |= step.name.span == junction.name.span;
            if passed && row.is_some() {
                break;
            }
            if !step.is_junction {
                row = Some(self.row_of_step(step));
            }
        }
        row.unwrap_or(Row::Nobody)
    }

    fn row_of_law(&self, law: LawId) -> Row {
        self.design
            .laws
            .find(law)
            .and_then(|l| l.of)
            .map_or(Row::Law(law), Row::Actor)
    }

    fn row_of_system(&self, system: SystemId) -> Row {
        self.design
            .systems
            .find(system)
            .and_then(|s| s.of.value().copied())
            .map_or(Row::Nobody, Row::Actor)
    }

    fn lanes(
        &mut self,
        steps: &[(StepId, &Step)],
        required: &BTreeMap<ProvisionId, Vec<(StepId, String)>>,
        systems: bool,
    ) {
        let mut rows: Vec<Row> = Vec::new();
        let mut add = |row: Row| {
            if !rows.contains(&row) {
                rows.push(row);
            }
        };
        for (_, step) in steps {
            add(self.row_of_step(step));
        }
        if systems {
            for (_, step) in steps {
                for movement in movements(step) {
                    add(self.row_of_system(movement.system));
                }
            }
        }
        for provision in required.keys() {
            if let Some(p) = self.design.provisions.find(*provision) {
                add(self.row_of_law(p.law));
            }
        }
        rows.sort_by_key(|row| match row {
            Row::Actor(id) => self
                .design
                .actors
                .find(*id)
                .map_or(4, |a| order(group(a.kind))),
            Row::Law(_) => order(Group::State),
            Row::Nobody => 5,
        });
        // Laws without an issuer share one lane.
        let mut law_lane = None;
        for row in rows {
            let id = match row {
                Row::Law(_) => *law_lane.get_or_insert_with(|| {
                    let title = self.text(words::law(self.lang), font::LANE, HEAD_TEXT);
                    self.plan.graph.add_lane(Lane {
                        title,
                        subtitle: None,
                        group: Group::State,
                    })
                }),
                Row::Actor(_) | Row::Nobody => {
                    let lane = self.lane(row);
                    self.plan.graph.add_lane(lane)
                }
            };
            self.lanes.insert(row, id);
        }
    }

    fn lane(&self, row: Row) -> Lane {
        let actor = match row {
            Row::Actor(id) => self.design.actors.find(id),
            _ => None,
        };
        let Some(actor) = actor else {
            return Lane {
                title: self.text(words::no_actor(self.lang), font::LANE, HEAD_TEXT),
                subtitle: None,
                group: Group::Other,
            };
        };
        let mut sub = words::actor_kind(self.lang, actor.kind).to_owned();
        if actor.many > 1 {
            sub.push_str(&format!(" ×{}", actor.many));
        }
        Lane {
            title: self.text(actor.name.label(self.lang), font::LANE, HEAD_TEXT),
            subtitle: Some(self.text(&sub, font::LABEL, HEAD_TEXT)),
            group: group(actor.kind),
        }
    }

    fn node(
        &mut self,
        row: Row,
        kind: NodeKind,
        label: &str,
        sub: &str,
        element: Option<Element>,
    ) -> Option<NodeId> {
        let lane = *self.lanes.get(&row)?;
        let size = match kind {
            NodeKind::Outcome | NodeKind::Event => font::OUTCOME,
            NodeKind::Start => font::LABEL,
            _ => font::STEP,
        };
        let node = Node {
            lane,
            kind,
            label: self.text(label, size, BOX_TEXT),
            sub: (!sub.is_empty()).then(|| self.text(sub, font::SECONDARY, BOX_TEXT)),
        };
        let id = self.plan.graph.add_node(node).ok()?;
        self.plan.elements.push(element);
        let separator = if sub.is_empty() || label.is_empty() {
            ""
        } else {
            ", "
        };
        self.plan.names.push(format!("{label}{separator}{sub}"));
        if let Some(element) = element {
            self.nodes.insert(element, id);
        }
        Some(id)
    }

    fn edge(
        &mut self,
        source: NodeId,
        target: NodeId,
        kind: EdgeKind,
        branch: Option<Branch>,
        label: &str,
    ) {
        let label = (!label.is_empty()).then(|| self.text(label, font::LABEL, LABEL_TEXT));
        // Both ends are nodes of this graph.
        let added = self.plan.graph.add_edge(Edge {
            source,
            target,
            kind,
            branch,
            label,
        });
        debug_assert!(added.is_ok());
    }

    fn start(&mut self, procedure: ProcedureId, steps: &[(StepId, &Step)]) {
        let Some(&(_, first)) = steps.first() else {
            return;
        };
        let Some(it) = self.design.procedures.find(procedure) else {
            return;
        };
        let label = it.starts.value().map_or_else(String::new, |start| {
            let event = match start {
                gensoku_dsl::design::Start::Event(id) => self
                    .design
                    .words
                    .events
                    .find(*id)
                    .map_or("", |e| e.name.label(self.lang)),
                _ => "",
            };
            words::start(self.lang, start, event)
        });
        let row = self.row_of_step(first);
        self.node(
            row,
            NodeKind::Start,
            &label,
            "",
            Some(Element::Procedure(procedure)),
        );
    }

    fn step(&mut self, id: StepId, step: &Step) {
        let row = self.row_of_step(step);
        let mut facts: Vec<String> = Vec::new();
        if let Some(channels) = step.channels.value() {
            let mut kinds: Vec<&str> = Vec::new();
            for channel in channels {
                let word = words::channel(self.lang, channel.kind);
                if !kinds.contains(&word) {
                    kinds.push(word);
                }
            }
            if !kinds.is_empty() {
                facts.push(kinds.join(" / "));
            }
        }
        for estimate in [&step.takes, &step.waits] {
            if let Some(estimate) = estimate.value() {
                facts.push(words::duration(self.lang, estimate.likely));
            }
        }
        let sub = facts.join(" · ");
        let kind = match (
            step.is_junction,
            step.next.is_parallel() || !step.after_all.is_empty(),
        ) {
            (false, _) => NodeKind::Task,
            (true, false) => NodeKind::Gateway(Branch::Alternative),
            (true, true) => NodeKind::Gateway(Branch::Parallel),
        };
        self.node(
            row,
            kind,
            step.name.label(self.lang),
            &sub,
            Some(Element::Step(id)),
        );
    }

    fn flow(&mut self, procedure: ProcedureId, steps: &[(StepId, &Step)]) {
        let start = self.nodes.get(&Element::Procedure(procedure)).copied();
        if let (Some(start), Some(&(first, _))) = (start, steps.first())
            && let Some(to) = self.entry(first)
        {
            self.edge(start, to, EdgeKind::Sequence, None, "");
        }
        for (id, ways) in self.design.flow(procedure) {
            let (Some(mut from), Some(step)) = (
                self.nodes.get(&Element::Step(id)).copied(),
                self.design.steps.find(id),
            ) else {
                continue;
            };
            let mut branch = (ways.len() > 1).then_some(Branch::Alternative);
            if step.next.is_parallel() {
                branch = Some(Branch::Parallel);
                let row = self.row_of_step(step);
                let kind = NodeKind::Gateway(Branch::Parallel);
                if let Some(fork) = self.node(row, kind, "", "", None) {
                    self.edge(from, fork, EdgeKind::Sequence, None, "");
                    from = fork;
                }
            }
            for way in &ways {
                self.way(procedure, from, way, branch);
            }
            let Some(from) = self.nodes.get(&Element::Step(id)).copied() else {
                continue;
            };
            for fallback in &step.fallbacks {
                if let Some(to) = self.nodes.get(&Element::Step(fallback.to)).copied() {
                    let system = self
                        .design
                        .systems
                        .find(fallback.when_down)
                        .map_or("", |s| s.name.label(self.lang));
                    let label = words::when_down(self.lang, system);
                    self.edge(
                        from,
                        to,
                        EdgeKind::Sequence,
                        Some(Branch::Alternative),
                        &label,
                    );
                }
            }
        }
    }

    /// Where an arrow to a step ends: at its join, where it waits for several, else at the step.
    fn entry(&mut self, step: StepId) -> Option<NodeId> {
        let node = *self.nodes.get(&Element::Step(step))?;
        let it = self.design.steps.find(step)?;
        if it.after_all.is_empty() {
            return Some(node);
        }
        // The join is made once; it is known by the edge that leaves it.
        let known = self
            .plan
            .graph
            .edges()
            .iter()
            .find(|edge| {
                edge.target == node
                    && self
                        .plan
                        .graph
                        .nodes()
                        .get(edge.source.index())
                        .is_some_and(|n| n.kind == NodeKind::Gateway(Branch::Parallel))
            })
            .map(|edge| edge.source);
        if known.is_some() {
            return known;
        }
        let row = self.row_of_step(it);
        let join = self.node(row, NodeKind::Gateway(Branch::Parallel), "", "", None)?;
        self.edge(join, node, EdgeKind::Sequence, None, "");
        Some(join)
    }

    fn way(&mut self, procedure: ProcedureId, from: NodeId, way: &Way, branch: Option<Branch>) {
        let to = match way.to {
            Target::Step(step) => self.entry(step),
            Target::Outcome(outcome) => self.outcome(procedure, outcome, from),
        };
        let Some(to) = to else { return };
        let mut parts: Vec<String> = Vec::new();
        if let Some((share, _)) = way.share {
            parts.push(percent(share.0));
        }
        match &way.when {
            Some(Guard::Fact(text, _)) => parts.push(text.clone()),
            Some(Guard::Decision(name, _)) => parts.push(name.clone()),
            Some(Guard::Lacks(need, _)) => parts.push(words::lacks(self.lang, *need)),
            Some(Guard::Otherwise(_)) => parts.push(words::otherwise(self.lang).to_owned()),
            Some(Guard::Always(_)) => parts.push(words::always(self.lang).to_owned()),
            None => {}
        }
        if let Some((after, _)) = way.after {
            parts.push(words::after(self.lang, after));
        }
        self.edge(from, to, EdgeKind::Sequence, branch, &parts.join(" "));
    }

    /// The end of a procedure, in the lane of the step that first leads there.
    fn outcome(
        &mut self,
        procedure: ProcedureId,
        outcome: OutcomeId,
        from: NodeId,
    ) -> Option<NodeId> {
        let element = Element::Outcome(procedure, outcome);
        if let Some(known) = self.nodes.get(&element) {
            return Some(*known);
        }
        let lane = self.plan.graph.nodes().get(from.index())?.lane;
        let row = self
            .lanes
            .iter()
            .find(|(_, id)| **id == lane)
            .map(|(row, _)| *row)?;
        let design = self.design;
        let word = design.words.outcomes.find(outcome)?;
        let title = word.name.label(self.lang);
        self.node(row, NodeKind::Outcome, title, "", Some(element))
    }

    fn provision(&mut self, provision: ProvisionId, of: &[(StepId, String)]) {
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

    fn systems(&mut self, steps: &[(StepId, &Step)]) {
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

/// Whether a clause makes a movement.
fn moves(clause: &DataClause, movement: Movement) -> bool {
    if movement.from {
        clause.from.is_some_and(|it| it.system == movement.system)
    } else {
        matches!(clause.to, Some(Receiver::System(it)) if it.system == movement.system)
    }
}

/// What people are shown for a class of data or a document.
pub fn item_label(design: &Design, item: Item, lang: Lang) -> &str {
    match item {
        Item::Data(id) => design.data.find(id).map_or("", |d| d.name.label(lang)),
        Item::Document(id) => design
            .words
            .documents
            .find(id)
            .map_or("", |d| d.name.label(lang)),
    }
}

/// Millionths as a percentage: `90%`, `0.3%`.
pub fn percent(millionths: u32) -> String {
    let whole = millionths / 10_000;
    let rest = millionths % 10_000;
    if rest == 0 {
        return format!("{whole}%");
    }
    let decimals = format!("{rest:04}");
    format!("{whole}.{}%", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_as_people_write_them() {
        assert_eq!(percent(900_000), "90%");
        assert_eq!(percent(3_000), "0.3%");
        assert_eq!(percent(1), "0.0001%");
        assert_eq!(percent(1_000_000), "100%");
    }
}

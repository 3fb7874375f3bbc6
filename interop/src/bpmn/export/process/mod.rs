//! A procedure as a process: lanes for the actors, activities for the steps, events for what starts it and its outcomes.

mod ways;

use std::collections::BTreeMap;

use gensoku_dsl::design::{
    ActorId, ChannelKind, Design, Millis, Name, Next, OutcomeId, ProcedureId, Spelled, Start, Step,
    StepId, WaitsFor,
};
use gensoku_dsl::text::Lang;

use super::elements::{Element, Flow, Ids, Kind, Lane, Own, Process, Trigger};

/// The ids of the processes of a design, which calls refer to.
pub(super) fn process_ids(design: &Design, ids: &mut Ids) -> BTreeMap<ProcedureId, String> {
    let all = design.procedures.entries();
    all.map(|(id, it)| (id, ids.fresh(&it.name.id))).collect()
}

/// A procedure as a process.
pub(super) fn process(
    design: &Design,
    procedure: ProcedureId,
    processes: &BTreeMap<ProcedureId, String>,
    ids: &mut Ids,
    lang: Lang,
) -> Process {
    let it = &design.procedures[procedure];
    let id = processes.get(&procedure).cloned().unwrap_or_default();
    // The pool has an id of its own.
    let mut own = naming(&it.name, "");
    if let Some((actor, _)) = it.serves {
        own.push(("serves", design.actors[actor].name.id.clone()));
    }
    if let Some(unit) = it.per.value() {
        own.push(("per", unit.word(Lang::En).to_owned()));
    }
    let participant = ids.fresh(&format!("{id}.pool"));
    let mut maker = Maker {
        design,
        processes,
        ids,
        lang,
        prefix: it.name.id.clone(),
        out: Process {
            id,
            participant,
            name: shown(&it.name),
            own,
            lanes: Vec::new(),
            elements: Vec::new(),
            flows: Vec::new(),
        },
        steps: BTreeMap::new(),
        outcomes: BTreeMap::new(),
    };
    maker.lanes(procedure);
    maker.steps(procedure);
    maker.flows(procedure);
    maker.out
}

/// What a name is shown as: its first title, else itself.
fn shown(name: &Name) -> String {
    name.title
        .as_ref()
        .map_or_else(|| name.id.clone(), |it| it.first.clone())
}

/// What the id and the name of an element do not tell of a name.
fn naming(name: &Name, id: &str) -> Own {
    let mut own = Own::new();
    if name.id != id {
        own.push(("name", name.id.clone()));
    }
    if let Some(second) = name.title.as_ref().and_then(|it| it.second.clone()) {
        own.push(("ja", second));
    }
    own
}

struct Maker<'a> {
    design: &'a Design,
    processes: &'a BTreeMap<ProcedureId, String>,
    ids: &'a mut Ids,
    lang: Lang,
    prefix: String,
    out: Process,
    /// Where flows enter each step and where they leave it.
    steps: BTreeMap<StepId, (usize, usize)>,
    outcomes: BTreeMap<Option<OutcomeId>, usize>,
}

impl Maker<'_> {
    fn element(&mut self, wanted: &str, kind: Kind, name: &str, lane: usize) -> usize {
        let id = self.ids.fresh(wanted);
        self.out.elements.push(Element {
            id,
            kind,
            name: name.to_owned(),
            lane,
            own: Own::new(),
            trigger: None,
            called: None,
            default: None,
        });
        self.out.elements.len() - 1
    }

    fn flow(&mut self, from: usize, to: usize, name: &str, own: Own) -> usize {
        let end = |at: usize| self.out.elements.get(at).map_or("", |it| it.id.as_str());
        let wanted = format!("{}-to-{}", end(from), end(to));
        let id = self.ids.fresh(&wanted);
        self.out.flows.push(Flow {
            id,
            from,
            to,
            name: name.to_owned(),
            own,
        });
        self.out.flows.len() - 1
    }

    fn id_of(&self, element: usize) -> String {
        let it = self.out.elements.get(element);
        it.map_or_else(String::new, |it| it.id.clone())
    }

    fn lane_of_element(&self, element: usize) -> usize {
        self.out.elements.get(element).map_or(0, |it| it.lane)
    }

    /// A lane for each actor that performs a step, residents first.
    fn lanes(&mut self, procedure: ProcedureId) {
        let design = self.design;
        let mut actors: Vec<Option<ActorId>> = Vec::new();
        for &step in &design.procedures[procedure].steps {
            let step = &design.steps[step];
            let by = step.by.map(|(by, _)| by.actor);
            if !(step.is_junction || actors.contains(&by)) {
                actors.push(by);
            }
        }
        actors.sort_by_key(|it| {
            it.map_or(3, |it| match design.actors[it].kind {
                kind if kind.is_person() => 0,
                kind if kind.is_government() => 1,
                _ => 2,
            })
        });
        if actors.is_empty() {
            actors.push(None);
        }
        for actor in actors {
            let (name, mut own) = match actor {
                Some(actor) => {
                    let it = &design.actors[actor];
                    let mut own = naming(&it.name, "");
                    own.push(("kind", it.kind.word(Lang::En).to_owned()));
                    (shown(&it.name), own)
                }
                None => (String::new(), Own::new()),
            };
            let wanted = actor.map_or("nobody", |it| design.actors[it].name.id.as_str());
            let id = self.ids.fresh(&format!("{}.{wanted}", self.prefix));
            if actor.is_none() {
                own.push(("nobody", "true".to_owned()));
            }
            self.out.lanes.push(Lane {
                id,
                name,
                actor,
                own,
            });
        }
    }

    fn lane(&self, actor: Option<ActorId>) -> usize {
        let lanes = self.out.lanes.iter();
        lanes
            .enumerate()
            .find(|(_, it)| it.actor == actor)
            .map_or(0, |(at, _)| at)
    }

    fn steps(&mut self, procedure: ProcedureId) {
        let design = self.design;
        let mut lane = 0;
        for &id in &design.procedures[procedure].steps {
            let step = &design.steps[id];
            if !step.is_junction {
                lane = self.lane(step.by.map(|(by, _)| by.actor));
            }
            let kind = kind(step);
            let title = if step.is_junction && step.name.title.is_none() {
                String::new()
            } else {
                shown(&step.name)
            };
            let at = self.element(&step.name.id, kind, &title, lane);
            let element = self.id_of(at);
            let mut own = naming(&step.name, &element);
            // A gateway that is a step of the design stays one.
            if step.is_junction && own.iter().all(|it| it.0 != "name") {
                own.push(("name", step.name.id.clone()));
            }
            let called = step
                .calls
                .and_then(|(called, _)| self.processes.get(&called).cloned());
            if let Some(it) = self.out.elements.get_mut(at) {
                it.own = own;
                it.called = called;
            }
            let entry = self.join(step, at, kind, lane);
            self.steps.insert(id, (entry, at));
        }
    }

    /// The gateway at which a step waits for others, if it does.
    fn join(&mut self, step: &Step, at: usize, kind: Kind, lane: usize) -> usize {
        let join = match step.waits_for {
            _ if step.after_all.is_empty() => return at,
            WaitsFor::All => Kind::Parallel,
            WaitsFor::Some => Kind::Inclusive,
        };
        if kind == join {
            return at;
        }
        let wanted = format!("{}-join", self.id_of(at));
        let gateway = self.element(&wanted, join, "", lane);
        self.flow(gateway, at, "", Own::new());
        gateway
    }

    fn start(&mut self, procedure: ProcedureId, first: usize) {
        let design = self.design;
        let lane = self.lane_of_element(first);
        let (wanted, name, own, trigger) = match design.procedures[procedure].starts.value() {
            Some(Start::Application) => {
                let name = match self.lang {
                    Lang::En => "Application",
                    Lang::Ja => "申請",
                };
                let own = vec![("starts", "application".to_owned())];
                (String::new(), name.to_owned(), own, None)
            }
            Some(Start::Event(event)) => {
                let it = &design.words.events[*event].name;
                let mut own = naming(it, "");
                own.push(("starts", "event".to_owned()));
                (String::new(), shown(it), own, None)
            }
            Some(Start::Every(every)) => {
                let trigger = Trigger::Every(format!("R/{}", iso(*every)));
                (String::new(), String::new(), Own::new(), Some(trigger))
            }
            None => (String::new(), String::new(), Own::new(), None),
        };
        let wanted = if wanted.is_empty() {
            format!("{}.start", self.prefix)
        } else {
            wanted
        };
        let start = self.element(&wanted, Kind::Start, &name, lane);
        if let Some(it) = self.out.elements.get_mut(start) {
            it.own = own;
            it.trigger = trigger;
        }
        self.flow(start, first, "", Own::new());
    }

    /// The end event of an outcome: one of each procedure.
    fn outcome(&mut self, outcome: OutcomeId, lane: usize) -> usize {
        if let Some(&known) = self.outcomes.get(&Some(outcome)) {
            return known;
        }
        let it = &self.design.words.outcomes[outcome].name;
        let wanted = format!("{}.{}", self.prefix, it.id);
        let end = self.element(&wanted, Kind::End, it.label(self.lang), lane);
        let mut own = vec![("outcome", it.id.clone())];
        own.extend(naming(it, &it.id));
        if let Some(element) = self.out.elements.get_mut(end) {
            element.own = own;
        }
        self.outcomes.insert(Some(outcome), end);
        end
    }
}

/// What kind of activity a step is, or which gateway.
fn kind(step: &Step) -> Kind {
    if step.is_junction {
        return match &step.next {
            Next::All(_) => Kind::Parallel,
            Next::Some(_) => Kind::Inclusive,
            Next::One(_) | Next::Following => Kind::Exclusive,
        };
    }
    if step.calls.is_some() {
        return Kind::Activity("callActivity");
    }
    let channels = step.channels.value();
    let Some(first) = channels.and_then(|it| it.first()) else {
        return Kind::Activity("task");
    };
    Kind::Activity(match first.kind {
        ChannelKind::Api | ChannelKind::Automatic | ChannelKind::Bank => "serviceTask",
        kind if kind.is_digital() => "userTask",
        _ => "manualTask",
    })
}

/// A duration as ISO 8601 writes it.
fn iso(ms: Millis) -> String {
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    let (hours, rest) = (rest / 3_600_000, rest % 3_600_000);
    let (minutes, rest) = (rest / 60_000, rest % 60_000);
    let seconds = rest / 1_000;
    let part = |count: u64, unit: &str| {
        if count > 0 {
            format!("{count}{unit}")
        } else {
            String::new()
        }
    };
    let time = format!(
        "{}{}{}",
        part(hours, "H"),
        part(minutes, "M"),
        part(seconds, "S")
    );
    let days = part(days, "D");
    match (days.is_empty(), time.is_empty()) {
        (true, true) => "PT0S".to_owned(),
        (_, true) => format!("P{days}"),
        (_, false) => format!("P{days}T{time}"),
    }
}

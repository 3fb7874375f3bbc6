//! A procedure as the elements of a BPMN process.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorId, ChannelKind, Design, Guard, Millis, Name, Next, OutcomeId, ProcedureId, Spelled,
    Start, Step, StepId, Target, WaitsFor, Way,
};
use gensoku_dsl::text::Lang;

/// The ids of a document, each given once.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// The last number that was put behind each id.
    numbers: BTreeMap<String, usize>,
}

impl Ids {
    /// An id as near to what is wanted as XML lets it be.
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        let mut id: String = wanted
            .chars()
            .map(|it| {
                if it.is_alphanumeric() || matches!(it, '_' | '-' | '.') {
                    it
                } else {
                    '_'
                }
            })
            .collect();
        if !id.starts_with(|it: char| it.is_alphabetic() || it == '_') {
            id.insert(0, '_');
        }
        let first = id.clone();
        while !self.taken.insert(id.clone()) {
            let number = self.numbers.entry(first.clone()).or_insert(1);
            *number += 1;
            id = format!("{first}-{number}");
        }
        id
    }
}

/// A process with its pool.
pub(super) struct Process {
    pub(super) id: String,
    pub(super) participant: String,
    pub(super) name: String,
    /// Attributes of our own namespace.
    pub(super) own: Own,
    pub(super) lanes: Vec<Lane>,
    pub(super) elements: Vec<Element>,
    pub(super) flows: Vec<Flow>,
}

/// Attributes of our own namespace: what a design says and BPMN cannot.
pub(super) type Own = Vec<(&'static str, String)>;

/// A lane: an actor, or nobody.
pub(super) struct Lane {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) actor: Option<ActorId>,
    pub(super) own: Own,
}

/// What an element is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Start,
    End,
    /// A task, or a call.
    Activity(&'static str),
    Exclusive,
    Parallel,
    Inclusive,
    /// A timer or an error at the element with this number.
    Boundary(usize),
}

impl Kind {
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Start => "startEvent",
            Self::End => "endEvent",
            Self::Activity(tag) => tag,
            Self::Exclusive => "exclusiveGateway",
            Self::Parallel => "parallelGateway",
            Self::Inclusive => "inclusiveGateway",
            Self::Boundary(_) => "boundaryEvent",
        }
    }
}

/// When an event happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Trigger {
    /// After a duration (ISO 8601).
    After(String),
    /// Again and again (ISO 8601).
    Every(String),
    /// An error.
    Error,
}

/// A node of a process.
pub(super) struct Element {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Its lane, by number.
    pub(super) lane: usize,
    pub(super) own: Own,
    pub(super) trigger: Option<Trigger>,
    /// The process that a call calls.
    pub(super) called: Option<String>,
    /// The flow that is taken when no other is, by number.
    pub(super) default: Option<usize>,
}

/// A sequence flow.
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) name: String,
    pub(super) own: Own,
}

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

    // --- lanes ------------------------------------------------------------------------------------------------

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

    // --- steps ------------------------------------------------------------------------------------------------

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

    // --- flows ------------------------------------------------------------------------------------------------

    fn flows(&mut self, procedure: ProcedureId) {
        let design = self.design;
        let it = &design.procedures[procedure];
        let Some(&(first, _)) = it.steps.first().and_then(|it| self.steps.get(it)) else {
            return;
        };
        self.start(procedure, first);
        for (id, ways) in design.flow(procedure) {
            let Some(&(_, at)) = self.steps.get(&id) else {
                continue;
            };
            let step = &design.steps[id];
            self.ways(step, at, &ways);
            for fallback in &step.fallbacks {
                let Some(&(to, _)) = self.steps.get(&fallback.to) else {
                    continue;
                };
                let system = &design.systems[fallback.when_down].name;
                let down = match self.lang {
                    Lang::En => format!("{} is down", shown(system)),
                    Lang::Ja => format!("{}の停止時", system.label(Lang::Ja)),
                };
                let lane = self.lane_of_element(at);
                let wanted = format!("{}-down", self.id_of(at));
                let event = self.element(&wanted, Kind::Boundary(at), &down, lane);
                if let Some(it) = self.out.elements.get_mut(event) {
                    it.trigger = Some(Trigger::Error);
                    it.own.push(("down", system.id.clone()));
                }
                self.flow(event, to, "", Own::new());
            }
        }
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

    fn target(&mut self, way: &Way, lane: usize) -> Option<usize> {
        match way.to {
            Target::Step(step) => self.steps.get(&step).map(|it| it.0),
            Target::Outcome(outcome) => Some(self.outcome(outcome, lane)),
        }
    }

    fn ways(&mut self, step: &Step, at: usize, ways: &[Way]) {
        let lane = self.lane_of_element(at);
        let own_kind = self.out.elements.get(at).map(|it| it.kind);
        let is_activity = matches!(own_kind, Some(Kind::Activity(_)));
        // A time after which something else happens is a timer at the step, where it is one.
        let (timers, plain): (Vec<&Way>, Vec<&Way>) = ways
            .iter()
            .partition(|it| it.after.is_some() && it.when.is_none() && is_activity);
        for way in &timers {
            let Some(to) = self.target(way, lane) else {
                continue;
            };
            let time = way.after.map_or(0, |it| it.0);
            let wanted = format!("{}-after", self.id_of(at));
            let event = self.element(&wanted, Kind::Boundary(at), "", lane);
            if let Some(it) = self.out.elements.get_mut(event) {
                it.trigger = Some(Trigger::After(iso(time)));
            }
            let own = self.share(way);
            self.flow(event, to, "", own);
        }
        let split = match &step.next {
            Next::All(_) => Kind::Parallel,
            Next::Some(_) => Kind::Inclusive,
            Next::One(_) | Next::Following => Kind::Exclusive,
        };
        let from = if plain.len() < 2 || own_kind == Some(split) {
            at
        } else {
            let suffix = match split {
                Kind::Parallel => "split",
                _ => "choice",
            };
            let wanted = format!("{}-{suffix}", self.id_of(at));
            let gateway = self.element(&wanted, split, "", lane);
            self.flow(at, gateway, "", Own::new());
            gateway
        };
        for way in plain {
            let Some(to) = self.target(way, lane) else {
                continue;
            };
            let (name, own) = self.when(way);
            let flow = self.flow(from, to, &name, own);
            let is_gateway = self
                .out
                .elements
                .get(from)
                .is_some_and(|it| !matches!(it.kind, Kind::Activity(_)));
            if matches!(way.when, Some(Guard::Otherwise(_)))
                && is_gateway
                && let Some(it) = self.out.elements.get_mut(from)
            {
                it.default.get_or_insert(flow);
            }
        }
    }

    fn share(&self, way: &Way) -> Own {
        let share = way.share.map(|(share, _)| ("share", percent(share.0)));
        share.into_iter().collect()
    }

    /// The name of a flow, and what it does not tell.
    fn when(&self, way: &Way) -> (String, Own) {
        let mut own = self.share(way);
        let mut name = match &way.when {
            Some(Guard::Fact(words, _)) => words.get(self.lang).to_owned(),
            Some(Guard::Decision(decision, _)) => decision.clone(),
            Some(Guard::Lacks(need, _)) => {
                own.push(("lacks", need.word(Lang::En).to_owned()));
                match self.lang {
                    Lang::En => format!("the applicant has no {}", need.word(Lang::En)),
                    Lang::Ja => format!("申請者が{}を持たない", need.word(Lang::Ja)),
                }
            }
            Some(Guard::Always(_)) => {
                own.push(("always", "true".to_owned()));
                String::new()
            }
            Some(Guard::Otherwise(_)) => {
                own.push(("otherwise", "true".to_owned()));
                String::new()
            }
            None => String::new(),
        };
        if let Some((after, _)) = way.after {
            own.push(("after", iso(after)));
            if name.is_empty() {
                name = iso(after);
            }
        }
        (name, own)
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

/// Millionths as a percentage: `90%`, `0.3%`.
fn percent(millionths: u32) -> String {
    let decimals = format!("{:04}", millionths % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}%", millionths / 10_000)
}

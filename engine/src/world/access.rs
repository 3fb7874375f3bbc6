//! What a step lets whom do: whether somebody can pass it in a case, and if not, what stands in their way.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorId, ActorKind, Channel, ChannelKind, DataClause, DataId, Design, DocumentId, Item, Level,
    Method, Need, ProcedureId, Stated, Step, StepId, SystemId, Target, Verb,
};

use super::barrier::Barrier;
use super::case::{Case, People, Situation};
use super::outage::Stretch;
use super::{Involvement, OpenFact, World};
use crate::finding::RemedyLevel;

/// Whether a step can be passed in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Yes,
    /// That depends on this clause, which is not written.
    Open(&'static str),
    /// That depends on what is not written of the procedure that is done within it.
    Within(Vec<OpenFact>),
    /// It cannot.
    No(Barrier),
}

impl Access {
    /// Whether it can be passed, with what is open as good as it can be.
    pub fn at_best(&self) -> bool {
        !matches!(self, Self::No(_))
    }
}

/// Identifiers that only people on the resident register have: the resident code, and the number and the codes that are
/// made from it (My Number Act art 8 para 2, art 21_2).
const OF_THE_REGISTERED: [&str; 3] = ["ResidentCode", "MyNumber", "LinkageCode"];

/// What only people on the resident register are given: a copy of their record (Resident Register Act art 12 para 1).
const OF_THE_REGISTER: &str = "ResidentCertificate";

/// What a method of identification needs, if it is the applicant who is identified.
fn need_of(method: Method) -> Option<Need> {
    match method {
        Method::CardFace
        | Method::CardChip
        | Method::JpkiSign
        | Method::JpkiAuth
        | Method::Serial => Some(Need::Card),
        Method::Number => Some(Need::Registration),
        Method::ProxyJpki | Method::Password | Method::Seal | Method::Face | Method::None => None,
    }
}

/// Whether a channel wants somebody to be there.
fn is_on_the_spot(channel: ChannelKind) -> bool {
    matches!(
        channel,
        ChannelKind::Counter
            | ChannelKind::Visit
            | ChannelKind::Inspection
            | ChannelKind::NoticeBoard
            | ChannelKind::Seal
            | ChannelKind::Cash
            | ChannelKind::Course
            | ChannelKind::Stationing
            | ChannelKind::InKind
    )
}

/// What these people lack.
pub(super) fn lacks(design: &Design, people: People) -> BTreeSet<Need> {
    match people {
        People::Everybody | People::ByProxy | People::Unconsenting => BTreeSet::new(),
        People::Without(need) => BTreeSet::from([need]),
        // Whoever moves abroad is struck off the resident register.
        People::Abroad => BTreeSet::from([Need::Registration]),
        People::Group(group) => {
            let group = &design.words.groups[group];
            group.without.iter().copied().collect()
        }
    }
}

/// The documents that proxies show, or that give them their mandate, by whom they act for.
pub(super) fn mandates(design: &Design) -> BTreeMap<ActorId, BTreeSet<DocumentId>> {
    let mut all: BTreeMap<ActorId, BTreeSet<DocumentId>> = BTreeMap::new();
    for proxy in design.actors.iter().filter_map(|it| it.proxy.as_ref()) {
        let of_them = all.entry(proxy.of).or_default();
        if let Some(name) = proxy.by.as_deref() {
            let mut documents = design.words.documents.entries();
            of_them.extend(documents.find_map(|(id, it)| it.name.answers_to(name).then_some(id)));
        }
    }
    for step in design.steps.iter() {
        let by = step.by.map(|(by, _)| &design.actors[by.actor]);
        let Some(proxy) = by.and_then(|it| it.proxy.as_ref()) else {
            continue;
        };
        let shown = step.data.iter().filter(|it| it.verb == Verb::Shows);
        let items = shown.flat_map(|it| &it.items);
        all.entry(proxy.of)
            .or_default()
            .extend(items.filter_map(|(item, _)| match item {
                Item::Document(it) => Some(*it),
                Item::Data(_) => None,
            }));
    }
    all
}

/// One case of one procedure: who passes which step while these systems are down.
pub(super) struct Asking<'a> {
    world: &'a World<'a>,
    procedure: ProcedureId,
    case: Case,
    stretch: &'a Stretch,
    applicant: Option<ActorId>,
    lacks: BTreeSet<Need>,
    mandates: Option<&'a BTreeSet<DocumentId>>,
    own: bool,
}

impl<'a> Asking<'a> {
    pub(super) fn new(
        world: &'a World<'a>,
        procedure: ProcedureId,
        case: Case,
        stretch: &'a Stretch,
    ) -> Self {
        let design = world.design;
        let applicant = design.procedures[procedure].serves.map(|(it, _)| it);
        let mandates = match applicant {
            Some(of) if case.people == People::ByProxy => world.mandates_for(of),
            _ => None,
        };
        Self {
            world,
            procedure,
            case,
            stretch,
            applicant,
            lacks: lacks(design, case.people),
            mandates,
            own: match case.people {
                People::Everybody => {
                    case.digitally || matches!(case.situation, Situation::Without(_))
                }
                People::Abroad => true,
                _ => false,
            },
        }
    }

    /// The same by one's own ways alone, where there are any beside a proxy's.
    pub(super) fn of_ones_own(self) -> Self {
        Self { own: true, ..self }
    }

    /// The procedure.
    pub(super) fn procedure(&self) -> ProcedureId {
        self.procedure
    }

    /// Whom it serves.
    pub(super) fn applicant(&self) -> Option<ActorId> {
        self.applicant
    }

    /// What these people lack.
    pub(super) fn lacks(&self, need: Need) -> bool {
        self.lacks.contains(&need)
    }

    /// Whether it is asked of those for whom somebody else acts.
    pub(super) fn is_by_proxy(&self) -> bool {
        self.case.people == People::ByProxy
    }

    /// Whether it is asked of a way of one's own: a digital one, one that does without a system for good, or one that can
    /// be gone from abroad.
    pub(super) fn is_of_ones_own(&self) -> bool {
        self.own
    }

    /// Whether it is asked of those who do not consent.
    pub(super) fn is_without_consent(&self) -> bool {
        self.case.people == People::Unconsenting
    }

    /// Whether a system is down.
    pub(super) fn is_down(&self, system: SystemId) -> bool {
        self.stretch.down.contains(&system)
    }

    /// Whether a step can be passed, and with it the procedure that is done within it.
    pub(super) fn access(&self, id: StepId) -> Access {
        match self.itself(id) {
            no @ Access::No(_) => no,
            itself => match self.world.access_within(id, self.case, self.stretch) {
                Access::Yes => itself,
                within => within,
            },
        }
    }

    /// Whether a step can be passed, apart from what is done within it.
    fn itself(&self, id: StepId) -> Access {
        let step = &self.world.design.steps[id];
        let involved = self.world.involvement(id);
        if let Some(barrier) = self.without_systems(step) {
            return Access::No(barrier);
        }
        if step.moves_on_consent() && self.case.people == People::Unconsenting {
            return Access::No(Barrier::Consent);
        }
        let Some(involved) = involved else {
            // Whoever is identified has to have what they are identified by, however the office does it.
            return match self.identified(step).or_else(|| self.borrowed(step)) {
                Some(barrier) => Access::No(barrier),
                None => self.by_channel(id, step, false),
            };
        };
        if let Some(barrier) = self.in_person(id, step, involved) {
            return Access::No(barrier);
        }
        let mut open = None;
        if !self.lacks.is_empty() {
            if let Some(barrier) = self.lacking(step) {
                return Access::No(barrier);
            }
            match self.looked_up(step) {
                Access::Yes => {}
                Access::Open(clause) => open = Some(clause),
                other => return other,
            }
        }
        match (self.by_channel(id, step, true), open) {
            (Access::Yes, Some(clause)) => Access::Open(clause),
            (access, _) => access,
        }
    }

    /// The level at which it can be changed that a step cannot be passed: that of what requires a channel which cannot
    /// be used, or of what is done within it.
    pub(super) fn level(&self, id: StepId, access: Option<&Access>) -> RemedyLevel {
        if let Some(Access::No(Barrier::Within { level, .. })) = access {
            return *level;
        }
        let design = self.world.design;
        let step = &design.steps[id];
        let required = self.world.required_channels(id).iter();
        required
            .filter(|&&(_, kind)| !self.channel(step, kind, None))
            .map(|&(provision, _)| {
                let level: Level = design.laws[design.provisions[provision].law].level;
                RemedyLevel::from(level)
            })
            .max()
            .unwrap_or(RemedyLevel::Operation)
    }

    /// What a step moves out of or into a system that is down.
    fn without_systems(&self, step: &Step) -> Option<Barrier> {
        step.moves_between()
            .find(|&it| self.is_down(it))
            .map(Barrier::Down)
    }

    /// What only the person can do, where somebody else acts for them.
    fn in_person(&self, id: StepId, step: &Step, involved: Involvement) -> Option<Barrier> {
        if self.case.people != People::ByProxy {
            return None;
        }
        let acts = involved == Involvement::Acts;
        let by_proxy = self.by_proxy(step);
        if acts && !by_proxy && !self.gives_mandate(step) && !self.hands_over(id) {
            return Some(Barrier::InPerson);
        }
        (by_proxy || !acts).then(|| self.borrowed(step)).flatten()
    }

    /// What is the person's alone and a step identifies them by, where somebody else acts for them.
    fn borrowed(&self, step: &Step) -> Option<Barrier> {
        if self.case.people != People::ByProxy {
            return None;
        }
        let is_theirs = |method: Method| {
            !matches!(
                method,
                Method::Number | Method::Seal | Method::ProxyJpki | Method::None
            )
        };
        let mut them = step
            .identifies
            .iter()
            .filter(|it| Some(it.actor) == self.applicant && is_theirs(it.method));
        them.next().map(|it| Barrier::Borrowed(it.method))
    }

    /// Whether the person gives their mandate in a step, as a document or by having it recorded: it is done once, and
    /// for the proxy to act.
    pub(super) fn gives_mandate(&self, step: &Step) -> bool {
        let given = step
            .data
            .iter()
            .filter(|it| matches!(it.verb, Verb::Issues | Verb::Writes | Verb::Sends));
        let mandate = self.world.design.data_named("Representation");
        given.flat_map(|it| &it.items).any(|(item, _)| match item {
            Item::Document(it) => self.mandates.is_some_and(|all| all.contains(it)),
            Item::Data(it) => mandate.is_some_and(|wider| self.world.within_data(*it, wider)),
        })
    }

    /// Whether the person, in a step of theirs, may leave the rest to somebody who acts for them, by their choice.
    fn hands_over(&self, id: StepId) -> bool {
        let design = self.world.design;
        let mut ways = design.steps[id].next.ways().iter();
        ways.any(|way| match way.to {
            Target::Step(to) => way.when.is_none() && self.by_proxy(&design.steps[to]),
            Target::Outcome(_) => false,
        })
    }

    /// What a step wants of the person that these people lack. A proxy brings what the proxy needs.
    fn lacking(&self, step: &Step) -> Option<Barrier> {
        let mut needs = step.needs.iter().map(|&(need, _)| need);
        if !self.by_proxy(step)
            && let Some(need) = needs.find(|&it| self.lacks(it))
        {
            return Some(Barrier::Needs(need));
        }
        self.identified(step)
            .or_else(|| self.document_of_the_registered(step))
    }

    /// A method by which a step identifies these people and for which they lack what is needed.
    fn identified(&self, step: &Step) -> Option<Barrier> {
        let all = step.identifies.iter();
        let mut them = all.filter(|it| Some(it.actor) == self.applicant);
        them.find_map(|it| {
            let need = need_of(it.method).filter(|&need| self.lacks(need))?;
            Some(Barrier::Method(it.method, need))
        })
    }

    /// A document that a step shows and that people without registration are not given.
    fn document_of_the_registered(&self, step: &Step) -> Option<Barrier> {
        if !self.lacks(Need::Registration) || self.by_proxy(step) {
            return None;
        }
        let documents = &self.world.design.words.documents;
        let given = |it: &DocumentId| documents[*it].name.answers_to(OF_THE_REGISTER);
        let shown = step.data.iter().filter(|it| it.verb == Verb::Shows);
        shown
            .flat_map(|it| &it.items)
            .find_map(|(item, _)| match item {
                Item::Document(it) if given(it) => Some(Barrier::Document(*it)),
                _ => None,
            })
    }

    /// Whether all that a clause moves is of the resident register: whoever is entered there is registered by it.
    fn is_of_the_register(&self, clause: &DataClause) -> bool {
        let design = self.world.design;
        let resident = |data: DataId| {
            let sector = design.data[data].sector.value();
            sector.is_some_and(|&it| design.words.sectors[it].name.answers_to("resident"))
        };
        let mut items = clause.items.iter();
        items.all(|(item, _)| matches!(item, Item::Data(it) if resident(*it)))
    }

    /// Whether a step looks people up, or writes something down about them, by what they do not have. Whoever moved
    /// abroad keeps their codes.
    fn looked_up(&self, step: &Step) -> Access {
        if !self.lacks(Need::Registration) || self.case.people == People::Abroad {
            return Access::Yes;
        }
        let mut open = false;
        for clause in &step.data {
            if !matches!(clause.verb, Verb::Reads | Verb::Copies | Verb::Writes) {
                continue;
            }
            match clause.key {
                Stated::Is(key, _) => {
                    let name = &self.world.design.identifiers[key].name;
                    let registers = clause.verb == Verb::Writes && self.is_of_the_register(clause);
                    if OF_THE_REGISTERED.iter().any(|it| name.answers_to(it)) && !registers {
                        return Access::No(Barrier::Key(key, clause.verb));
                    }
                }
                Stated::Open => open = true,
                Stated::None(_) => {}
            }
        }
        if open {
            Access::Open("keyed by")
        } else {
            Access::Yes
        }
    }

    fn by_channel(&self, id: StepId, step: &Step, involved: bool) -> Access {
        let required = self.world.required_channels(id);
        let stated = step.channels.value().map_or(&[][..], Vec::as_slice);
        let alternatives: Vec<(ChannelKind, Option<SystemId>)> = if required.is_empty() {
            stated.iter().map(|it| (it.kind, it.on)).collect()
        } else {
            let on = |kind| {
                let mut same = stated.iter().filter(move |it: &&Channel| it.kind == kind);
                same.next().and_then(|it| it.on)
            };
            required.iter().map(|&(_, kind)| (kind, on(kind))).collect()
        };
        if alternatives.is_empty() {
            return match &step.channels {
                Stated::Open if involved && self.asks_for_channels() => Access::Open("channel"),
                Stated::None(_) if involved && self.case.digitally => {
                    Access::No(Barrier::Channels(Vec::new()))
                }
                _ => Access::Yes,
            };
        }
        let passes = |&(kind, on): &(ChannelKind, Option<SystemId>)| {
            if involved {
                self.channel(step, kind, on)
            } else {
                self.is_up(on)
            }
        };
        if alternatives.iter().any(passes) {
            return Access::Yes;
        }
        let down = alternatives.iter().filter_map(|it| it.1);
        match down.into_iter().find(|&it| self.is_down(it)) {
            Some(system) if self.case == Case::after(self.case.situation) => {
                Access::No(Barrier::Down(system))
            }
            _ => {
                // What is offered in the manner that is required is told as the design says it.
                let offered: Vec<ChannelKind> = stated.iter().map(|it| it.kind).collect();
                let as_offered = !offered.is_empty() && offered.iter().all(|it| it.is_analog());
                Access::No(Barrier::Channels(if as_offered {
                    offered
                } else {
                    alternatives.into_iter().map(|it| it.0).collect()
                }))
            }
        }
    }

    /// Whether the channel of a step, were it known, could make a difference.
    fn asks_for_channels(&self) -> bool {
        self.case.digitally
            || !self.stretch.down.is_empty()
            || self.case.people == People::Abroad
            || self.lacks(Need::Smartphone)
            || self.lacks(Need::Account)
    }

    /// Whether these people can use a channel of a step in which they act or receive.
    fn channel(&self, step: &Step, kind: ChannelKind, on: Option<SystemId>) -> bool {
        let wants = match kind {
            ChannelKind::Smartphone => Some(Need::Smartphone),
            ChannelKind::Bank => Some(Need::Account),
            _ => None,
        };
        let theirs = !self.by_proxy(step) && wants.is_some_and(|it| self.lacks(it));
        let abroad = || {
            let performer = step
                .by
                .map(|(by, _)| self.world.design.actors[by.actor].kind);
            performer == Some(ActorKind::Foreign)
        };
        let reached = self.case.people != People::Abroad || !is_on_the_spot(kind) || abroad();
        self.is_up(on) && !theirs && reached && (!self.case.digitally || !kind.is_analog())
    }

    /// Whether somebody acts in a step for the applicant.
    pub(super) fn by_proxy(&self, step: &Step) -> bool {
        let performer = step.by.map(|(by, _)| &self.world.design.actors[by.actor]);
        let of = performer.and_then(|it| it.proxy.as_ref()).map(|it| it.of);
        of.is_some() && of == self.applicant
    }

    fn is_up(&self, system: Option<SystemId>) -> bool {
        system.is_none_or(|it| !self.is_down(it))
    }
}

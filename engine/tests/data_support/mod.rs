//! Random designs about data, made of bytes: fewer and smaller bytes make a smaller design.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use gensoku_dsl::design::*;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;

/// Reads small numbers off bytes; zero where there are no more.
pub struct Dice<'a>(pub &'a [u8]);

impl Dice<'_> {
    /// Less than `below`, and 0 for nothing.
    pub fn roll(&mut self, below: usize) -> usize {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        if below == 0 {
            0
        } else {
            usize::from(first) % below
        }
    }

    /// One time in so many.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == times - 1
    }

    /// Open, said to be none, or a value.
    pub fn stated<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Stated<T> {
        match self.roll(8) {
            6 => Stated::None(Span::default()),
            7 => Stated::Open,
            _ => Stated::Is(value(self), Span::default()),
        }
    }
}

pub fn name(id: impl Into<String>) -> Name {
    Name {
        id: id.into(),
        title: None,
        aliases: Vec::new(),
        span: Span::default(),
        whole: Span::default(),
    }
}

pub fn system(id: String) -> System {
    System {
        name: name(id),
        of: Stated::Open,
        run_by: None,
        holds: Vec::new(),
        keys: Stated::Open,
        runs_on: Vec::new(),
        or_on: Vec::new(),
        encrypted: false,
        period: Period::default(),
        under: Vec::new(),
        traits: SystemTraits::default(),
    }
}

pub fn step(id: String, procedure: ProcedureId) -> Step {
    Step {
        name: name(id),
        procedure,
        by: None,
        for_: None,
        under: Vec::new(),
        required_by: Vec::new(),
        channels: Stated::Open,
        needs: Vec::new(),
        takes: Stated::Open,
        waits: Stated::Open,
        fee: None,
        data: Vec::new(),
        identifies: Vec::new(),
        next: Next::default(),
        after_all: Vec::new(),
        is_junction: false,
        waits_for: Default::default(),
        calls: None,
        fallbacks: Vec::new(),
    }
}

pub fn clause(verb: Verb) -> DataClause {
    DataClause {
        verb,
        items: Vec::new(),
        from: None,
        to: None,
        key: Stated::Open,
        purpose: Stated::Open,
        under: Vec::new(),
        required_by: Vec::new(),
        consent: None,
        encrypted: false,
        span: Span::default(),
    }
}

pub fn procedure(id: String) -> Procedure {
    Procedure {
        name: name(id),
        serves: None,
        per: Stated::Open,
        purpose: Stated::Open,
        under: Vec::new(),
        starts: Stated::Open,
        must_survive: Vec::new(),
        steps: Vec::new(),
    }
}

pub fn law(id: String, level: Level) -> Law {
    Law {
        name: name(id),
        level,
        of: None,
        egov: None,
        under: Vec::new(),
        period: Period::default(),
        provisions: Vec::new(),
    }
}

pub fn provision(law: LawId) -> Provision {
    Provision {
        law,
        number: Number {
            article: vec![1],
            paragraph: None,
            item: None,
        },
        title: None,
        effects: Vec::new(),
        under: Vec::new(),
        period: Period::default(),
        source: None,
        span: Span::default(),
    }
}

pub fn effect(kind: EffectKind, notwithstanding: bool) -> Effect {
    Effect {
        kind,
        period: Period::default(),
        notwithstanding,
        span: Span::default(),
    }
}

const KINDS: [ActorKind; 5] = [
    ActorKind::Municipality,
    ActorKind::Ministry,
    ActorKind::Company,
    ActorKind::Resident,
    ActorKind::Proxy,
];
const UNITS: [Unit; 6] = [
    Unit::Individual,
    Unit::Household,
    Unit::Address,
    Unit::Corporation,
    Unit::Card,
    Unit::Office,
];
const VERBS: [Verb; 6] = [
    Verb::Copies,
    Verb::Reads,
    Verb::Writes,
    Verb::Sends,
    Verb::Issues,
    Verb::Enters,
];
/// A day before today, and one after.
pub const PAST: jiff::civil::Date = jiff::civil::date(2001, 1, 1);
pub const TODAY: jiff::civil::Date = jiff::civil::date(2021, 12, 1);

/// A small design, with everything in it that the closure, the links and the profiles depend on.
pub fn design(bytes: &[u8]) -> Design {
    let dice = &mut Dice(bytes);
    let mut it = Design::default();
    for n in 0..2 {
        it.words.sectors.push(Word {
            name: name(format!("s{n}")),
            within: None,
        });
        it.words.purposes.push(Word {
            name: name(format!("p{n}")),
            within: None,
        });
    }
    let actors = 1 + dice.roll(4);
    for n in 0..actors {
        it.actors.push(Actor {
            name: name(format!("a{n}")),
            kind: KINDS[dice.roll(KINDS.len())],
            proxy: (n > 0 && dice.once_in(6)).then_some(Proxy {
                of: ActorId(0),
                by: None,
            }),
            many: if dice.once_in(2) { 3 } else { 1 },
            staff: None,
            open: None,
        });
    }
    let actor = |dice: &mut Dice<'_>| ActorId::from(dice.roll(actors));
    let identifiers = 1 + dice.roll(4);
    for n in 0..identifiers {
        let unit = dice.stated(|dice| UNITS[dice.roll(UNITS.len())]);
        let reach = dice.stated(|dice| match dice.roll(4) {
            0 => Reach::Universal,
            1 => Reach::Sector(SectorId(0)),
            2 => Reach::Sector(SectorId(1)),
            _ => Reach::Local,
        });
        it.identifiers.push(Identifier {
            name: name(format!("k{n}")),
            unit,
            reach,
            governed_by: None,
        });
    }
    let identifier = |dice: &mut Dice<'_>| IdentifierId::from(dice.roll(identifiers));
    let classes = 1 + dice.roll(5);
    for n in 0..classes {
        let mut named = name(format!("d{n}"));
        match dice.roll(8) {
            6 => named.aliases.push("BasicFour".to_owned()),
            7 => named.aliases.push(format!("k{}", dice.roll(identifiers))),
            _ => {}
        }
        let about = dice.stated(|dice| UNITS[dice.roll(UNITS.len())]);
        let sector = dice.stated(|dice| SectorId::from(dice.roll(2)));
        let owner = dice.stated(actor);
        let within = (n > 0 && dice.once_in(3)).then(|| DataId::from(dice.roll(n)));
        it.data.push(Data {
            name: named,
            about,
            sector,
            owner,
            sensitive: false,
            within,
        });
    }
    let data = |dice: &mut Dice<'_>| DataId::from(dice.roll(classes));
    for n in 0..dice.roll(4) {
        let (from, to) = (identifier(dice), identifier(dice));
        let held_by = dice.stated(actor);
        it.mappings.push(Mapping {
            name: name(format!("m{n}")),
            from,
            to,
            held_by,
        });
    }
    let systems = 1 + dice.roll(5);
    for n in 0..systems {
        let mut system = system(format!("y{n}"));
        system.of = dice.stated(actor);
        for _ in 0..dice.roll(4) {
            system.holds.push((data(dice), Span::default()));
        }
        system.keys = dice.stated(|dice| (0..1 + dice.roll(2)).map(|_| identifier(dice)).collect());
        if dice.once_in(4) {
            system.run_by = Some((actor(dice), Span::default()));
        }
        if dice.once_in(4) {
            system
                .runs_on
                .push((SystemId::from(dice.roll(systems)), Span::default()));
        }
        system.encrypted = dice.once_in(6);
        if dice.once_in(10) {
            system.period.until = Some(PAST);
        }
        system.traits.people = dice.stated(|dice| 10 * dice.roll(5) as u64);
        it.systems.push(system);
    }
    let many = |it: &Design, actor: Option<ActorId>| actor.is_some_and(|id| it.actors[id].many > 1);
    for n in 0..dice.roll(6) {
        let mut procedure = procedure(format!("p{n}"));
        if !dice.once_in(2) {
            procedure.serves = Some((actor(dice), Span::default()));
        }
        procedure.per = dice.stated(|dice| UNITS[dice.roll(3)]);
        let id = it.procedures.push(procedure);
        for m in 0..dice.roll(6) {
            let mut step = step(format!("t{m}"), id);
            let by = actor(dice);
            let other = many(&it, Some(by)) && dice.once_in(4);
            step.by = Some((ActorRef { actor: by, other }, Span::default()));
            if dice.once_in(3) {
                step.for_ = Some((
                    ActorRef {
                        actor: actor(dice),
                        other: false,
                    },
                    Span::default(),
                ));
            }
            for _ in 0..dice.roll(5) {
                let clause = data_clause(dice, &it, systems, actors, identifiers, classes);
                step.data.push(clause);
            }
            let id = it.steps.push(step);
            let procedure = it.steps[id].procedure;
            it.procedures[procedure].steps.push(id);
        }
    }
    laws(dice, &mut it);
    it
}

fn data_clause(
    dice: &mut Dice<'_>,
    it: &Design,
    systems: usize,
    actors: usize,
    identifiers: usize,
    classes: usize,
) -> DataClause {
    let verb = VERBS[dice.roll(VERBS.len())];
    let mut clause = clause(verb);
    for _ in 0..1 + dice.roll(2) {
        let item = Item::Data(DataId::from(dice.roll(classes)));
        if !clause.items.iter().any(|at| at.0 == item) {
            clause.items.push((item, Span::default()));
        }
    }
    let other_of = |dice: &mut Dice<'_>, of: Option<ActorId>| {
        of.is_some_and(|of| it.actors[of].many > 1) && dice.once_in(3)
    };
    let system_ref = |dice: &mut Dice<'_>| {
        let system = SystemId::from(dice.roll(systems));
        let other = other_of(dice, it.systems[system].of.value().copied());
        SystemRef {
            system,
            other,
            span: Span::default(),
        }
    };
    if matches!(verb, Verb::Copies | Verb::Reads) || matches!(verb, Verb::Sends) && dice.once_in(2)
    {
        clause.from = Some(system_ref(dice));
    }
    clause.to = match verb {
        Verb::Copies | Verb::Writes => Some(Receiver::System(system_ref(dice))),
        Verb::Sends => {
            let actor = ActorId::from(dice.roll(actors));
            let other = other_of(dice, Some(actor));
            Some(Receiver::Actor(ActorRef { actor, other }, Span::default()))
        }
        _ => None,
    };
    if dice.once_in(2) {
        clause.key = dice.stated(|dice| IdentifierId::from(dice.roll(identifiers)));
    }
    clause
}

/// Provisions that let tables be asked, some resting on others or on themselves, some over.
fn laws(dice: &mut Dice<'_>, it: &mut Design) {
    let count = dice.roll(4);
    for n in 0..count {
        let mut law = law(format!("l{n}"), Level::SPELLINGS[dice.roll(6)].0);
        if dice.once_in(8) {
            law.period.until = Some(PAST);
        }
        let law = it.laws.push(law);
        let mut provision = provision(law);
        if dice.once_in(3) {
            let on = dice.roll(count);
            provision.under.push(Citation {
                law: LawId::from(on),
                number: None,
                provision: Some(ProvisionId::from(on)),
                span: Span::default(),
            });
        }
        for _ in 0..dice.roll(3) {
            let mut spoken = gensoku_dsl::design::Movement::default();
            if dice.once_in(2) {
                spoken.verbs = vec![VERBS[dice.roll(VERBS.len())]];
            }
            if dice.once_in(2) {
                spoken.data = vec![DataId::from(dice.roll(it.data.len()))];
            }
            if !dice.once_in(4) {
                spoken.key = Some(IdentifierId::from(dice.roll(it.identifiers.len())));
            }
            if !dice.once_in(3) {
                spoken.from = Some(party(dice, it));
            }
            if !dice.once_in(3) {
                spoken.to = Some(party(dice, it));
            }
            if dice.once_in(6) {
                spoken.condition = Some(Title {
                    first: "as it is".to_owned(),
                    second: None,
                });
            }
            let mut effect = effect(EffectKind::Permits(spoken), false);
            if dice.once_in(6) {
                effect.period.until = Some(PAST);
            }
            provision.effects.push(effect);
        }
        let id = it.provisions.push(provision);
        it.laws[law].provisions.push(id);
    }
}

fn party(dice: &mut Dice<'_>, it: &Design) -> Party {
    match dice.roll(4) {
        0 => Party::Kind(KINDS[dice.roll(KINDS.len())]),
        1 => Party::System(SystemId::from(dice.roll(it.systems.len()))),
        _ => Party::Actor(ActorRef {
            actor: ActorId::from(dice.roll(it.actors.len())),
            other: false,
        }),
    }
}

/// A language to name words in.
pub const EN: Lang = Lang::En;

//! Ways out of findings, as changes that can be applied.
//!
//! What helps follows from what a rule asks: one that asks for a digital way is helped by a digital channel,
//! one that asks where data lies by reading it there, whatever rule it is. A rule that asks nothing which a
//! clause of a revision can change has no candidate, and its findings are told by name.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorId, ActorKind, ActorRef, Channel, ChannelKind, Citation, Consent, DataClause, DataId,
    Design, EffectKind, IdentifierId, Item, LawId, Method, Movement as Spoken, Number, Party,
    ProcedureId, ProvisionId, PurposeId, Requirement, Scope, Stated, StepId, SystemId, SystemRef,
    Unit, Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::asks::Asks;
use super::change::{Candidate, Clause, key};
use crate::finding::{Element, Finding, RemedyLevel};
use crate::rules::expr::Remedy;
use crate::rules::types::Kind;
use crate::rules::{Rule, say};
use crate::world::{Answer, Movement, World};

/// The candidates for what was found, each once, in the order of the findings.
pub(super) fn out_of(world: &World<'_>, rules: &[Rule], findings: &[&Finding]) -> Vec<Candidate> {
    let mut ways = Ways {
        world,
        design: world.design,
        found: Vec::new(),
        place: BTreeMap::new(),
        inserted: BTreeMap::new(),
        finding: String::new(),
    };
    for finding in findings {
        let Some(rule) = rules.iter().find(|it| it.name == finding.rule) else {
            continue;
        };
        ways.finding.clone_from(&finding.id);
        ways.of(rule, finding);
    }
    ways.found
}

/// The elements that a finding's identity names.
pub(super) fn named(design: &Design, finding: &str) -> Vec<Element> {
    finding
        .split('@')
        .skip(1)
        .filter_map(|path| {
            use gensoku_dsl::design::Element as Named;
            Some(match design.element(path)? {
                Named::Procedure(id) => Element::Procedure(id),
                Named::Step(id) => Element::Step(id),
                Named::Actor(id) => Element::Actor(id),
                Named::Data(id) => Element::Data(id),
                Named::System(id) => Element::System(id),
                Named::Identifier(id) => Element::Identifier(id),
                Named::Law(id) => Element::Law(id),
                Named::Revision(_) => return None,
            })
        })
        .collect()
}

struct Ways<'w, 'd> {
    world: &'w World<'d>,
    design: &'d Design,
    found: Vec<Candidate>,
    /// Where each candidate stands, by what it does.
    place: BTreeMap<Vec<String>, usize>,
    /// How many provisions are proposed for each law.
    inserted: BTreeMap<LawId, u32>,
    /// The finding at hand.
    finding: String,
}

impl Ways<'_, '_> {
    fn of(&mut self, rule: &Rule, finding: &Finding) {
        let asks = Asks::of(rule);
        let about = named(self.design, &finding.id);
        let step = about.iter().find_map(|it| match it {
            Element::Step(step) => Some(*step),
            _ => None,
        });
        let procedure = about.iter().find_map(|it| match it {
            Element::Procedure(procedure) => Some(*procedure),
            _ => None,
        });
        let data = about.iter().find_map(|it| match it {
            Element::Data(data) => Some(*data),
            _ => None,
        });
        if asks.phrase("smallest cut of digital") || asks.phrase("digitally") {
            let cut = match procedure.map(|it| self.world.digital_cut(it)) {
                Some(Answer::Known(cut)) => cut,
                _ => Vec::new(),
            };
            for step in step.into_iter().chain(cut) {
                self.digital_channel(step);
            }
        }
        if let Some(procedure) = procedure
            && asks.property("procedure", "unit")
        {
            self.unit(procedure);
        }
        if let Some(step) = step {
            if asks.property("step", "enters")
                && let Some(data) = data
            {
                let carried = asks.looks_for.contains(&Kind::Step);
                self.not_typed_in(step, data, carried);
            }
            if asks.property("step", "shows") {
                self.not_shown(step);
            }
            if asks.property("step", "method") {
                self.method(step);
            }
        }
        if let Some(procedure) = procedure
            && asks.phrase("identifies")
        {
            self.identified(procedure);
        }
        if asks.binds.contains(&Kind::Movement)
            && let (Some(step), Some(data)) = (step, data)
        {
            self.movement(rule, &asks, step, data);
        }
        if asks.binds.contains(&Kind::Record) || asks.binds.contains(&Kind::Profile) {
            self.not_gathered(&about);
        }
        for &provision in &finding.provisions {
            self.repeal(provision, None);
        }
    }

    // What is proposed.

    fn propose(
        &mut self,
        level: RemedyLevel,
        provision: Option<ProvisionId>,
        clauses: Vec<Clause>,
        text: Text,
    ) {
        let own = |clause: &Clause| match clause {
            // Given provisions and laws may be revised; given procedures are not the author's.
            Clause::Repeal(..) | Clause::Insert(..) => true,
            other => other.procedure(self.design).is_some_and(|it| {
                let span = self.design.procedures[it].name.span;
                !self.design.given.contains(&span.file)
            }),
        };
        if clauses.is_empty() || !clauses.iter().all(own) {
            return;
        }
        let what: Vec<String> = clauses.iter().map(key).collect();
        let at = *self.place.entry(what).or_insert_with(|| {
            let law = clauses.iter().find_map(|it| match it {
                Clause::Repeal(provision, _) => Some(self.design.provisions[*provision].law),
                Clause::Insert(law, ..) => Some(*law),
                _ => None,
            });
            // Each municipality has its own ordinance.
            let issuer = law
                .filter(|_| level == RemedyLevel::Ordinance)
                .and_then(|it| self.design.laws[it].of);
            self.found.push(Candidate {
                clauses,
                level,
                times: issuer.map_or(1, |it| self.design.actors[it].many.max(1)),
                provision,
                text,
                proposed_by: BTreeSet::new(),
            });
            self.found.len() - 1
        });
        if let Some(candidate) = self.found.get_mut(at) {
            candidate.proposed_by.insert(self.finding.clone());
        }
    }

    fn operation(&mut self, clauses: Vec<Clause>, en: String, ja: String) {
        self.propose(RemedyLevel::Operation, None, clauses, Text::new(en, ja));
    }

    fn label(&self, element: Element, lang: Lang) -> String {
        say::label_of(self.design, element, lang)
    }

    // Channels.

    fn digital_channel(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let stated = it.channels.value().map_or(&[][..], Vec::as_slice);
        if !stated.iter().any(|it| it.kind.is_digital()) {
            let mut channels = stated.to_vec();
            channels.push(Channel {
                kind: ChannelKind::Portal,
                on: None,
                span: it.name.span,
            });
            let (en, ja) = (
                self.label(Element::Step(step), Lang::En),
                self.label(Element::Step(step), Lang::Ja),
            );
            self.operation(
                vec![Clause::Channels(step, channels)],
                format!("Offer {en} on a portal too"),
                format!("{ja}をポータルでも行えるようにする"),
            );
        }
        let required = self.world.required_channels(step);
        for (provision, channel) in required {
            if !channel.is_digital() {
                self.repeal(provision, Some((step, channel)));
            }
        }
    }

    // Laws.

    /// The repeal of a provision; of one effect where it has several and only that one is in the way.
    fn repeal(&mut self, provision: ProvisionId, forces: Option<(StepId, ChannelKind)>) {
        let it = &self.design.provisions[provision];
        let effect = forces
            .filter(|_| it.effects.len() > 1)
            .and_then(|(step, channel)| {
                it.effects.iter().position(|effect| match &effect.kind {
                    EffectKind::Requires(Requirement::Channel(kind), scope) => {
                        *kind == channel
                            && match scope {
                                Scope::Step(of) => *of == step,
                                Scope::Procedure(of) => *of == self.design.steps[step].procedure,
                                Scope::Purpose(_) | Scope::Cited => true,
                            }
                    }
                    _ => false,
                })
            });
        let level = RemedyLevel::from(self.design.laws[it.law].level);
        let (en, ja) = (
            self.label(Element::Provision(provision), Lang::En),
            self.label(Element::Provision(provision), Lang::Ja),
        );
        let text = match effect {
            None => Text::new(format!("Repeal {en}"), format!("{ja}を廃止する")),
            Some(_) => Text::new(
                format!("Repeal what {en} requires here"),
                format!("{ja}のうち、ここで義務づける部分を廃止する"),
            ),
        };
        let clauses = vec![Clause::Repeal(provision, effect)];
        self.propose(level, Some(provision), clauses, text);
    }

    /// The next free article of a law: a branch of its last one.
    fn next_article(&mut self, law: LawId) -> Number {
        let numbers = self.design.provisions.iter().filter(|it| it.law == law);
        let articles: Vec<&Vec<u32>> = numbers.map(|it| &it.number.article).collect();
        let last = articles
            .iter()
            .filter_map(|it| it.first())
            .max()
            .copied()
            .unwrap_or(0);
        let branches = articles
            .iter()
            .filter(|it| it.first() == Some(&last))
            .map(|it| it.get(1).copied().unwrap_or(1));
        let branch = branches.max().unwrap_or(1);
        let more = self.inserted.entry(law).or_default();
        *more += 1;
        Number {
            article: vec![last.max(1), branch.saturating_add(*more)],
            paragraph: None,
            item: None,
        }
    }

    fn insert(&mut self, law: LawId, effect: EffectKind, what: &Text) {
        let known = self.found.iter().position(|it| {
            let is = |it: &Clause| matches!(it, Clause::Insert(of, _, kind) if *of == law && *kind == effect);
            it.clauses.iter().any(is)
        });
        if let Some(known) = known {
            if let Some(candidate) = self.found.get_mut(known) {
                candidate.proposed_by.insert(self.finding.clone());
            }
            return;
        }
        let number = self.next_article(law);
        let level = RemedyLevel::from(self.design.laws[law].level);
        let text = Text::new(
            format!(
                "Insert into {} a provision that permits {}",
                self.label(Element::Law(law), Lang::En),
                what.en
            ),
            format!(
                "{}に、{}を認める規定を設ける",
                self.label(Element::Law(law), Lang::Ja),
                what.ja
            ),
        );
        self.propose(level, None, vec![Clause::Insert(law, number, effect)], text);
    }

    /// The laws into which a permit for a movement could go: that which governs its identifier, those that its
    /// step and procedure stand on, and those that rest on them.
    fn laws_for(&self, movement: &Movement, levels: &BTreeSet<RemedyLevel>) -> Vec<LawId> {
        let design = self.design;
        let step = &design.steps[movement.step];
        let clause = movement.clause(design);
        let cited = clause
            .into_iter()
            .flat_map(|it| &it.under)
            .chain(&step.under)
            .chain(&design.procedures[movement.procedure].under);
        let mut roots: BTreeSet<LawId> = cited.map(|it| it.law).collect();
        let key = movement.key.value();
        roots.extend(
            key.and_then(|&it| design.identifiers[it].governed_by)
                .map(|it| it.0),
        );
        // Ordinances of whoever gives or gets it.
        let sides: Vec<ActorId> = [movement.sender, movement.receiver]
            .into_iter()
            .flatten()
            .map(|it| it.actor)
            .collect();
        let mut laws = BTreeSet::new();
        for (id, law) in design.laws.entries() {
            let level = RemedyLevel::from(law.level);
            let rests = law.under.iter().any(|it| roots.contains(&it.law));
            let own =
                level == RemedyLevel::Ordinance && law.of.is_some_and(|it| sides.contains(&it));
            if levels.contains(&level)
                && law.period.contains(self.world.as_of)
                && (roots.contains(&id) || rests || own)
            {
                laws.insert(id);
            }
        }
        laws.into_iter().collect()
    }

    // Units.

    fn unit(&mut self, procedure: ProcedureId) {
        let it = &self.design.procedures[procedure];
        if let Some((applicant, _)) = it.serves {
            let company = self.design.actors[applicant].kind == ActorKind::Company;
            let unit = if company {
                Unit::Office
            } else {
                Unit::Individual
            };
            if it.per.value() != Some(&unit) {
                let (en, ja) = (
                    self.label(Element::Procedure(procedure), Lang::En),
                    self.label(Element::Procedure(procedure), Lang::Ja),
                );
                let (per_en, per_ja) = if company {
                    ("office", "事業所")
                } else {
                    ("individual", "個人")
                };
                self.operation(
                    vec![Clause::Serves(procedure, applicant, unit)],
                    format!("Decide {en} per {per_en}"),
                    format!("{ja}を{per_ja}ごとに決定する"),
                );
            }
        }
    }

    // Data.

    /// Where data lies that an office of the procedure, or another one that may be asked, holds.
    fn holders(&self, data: DataId) -> Vec<(SystemId, Stated<IdentifierId>, ActorId)> {
        let records = self.world.records.iter().filter(|it| it.data == data);
        records
            .filter_map(|it| {
                let holder = self.world.holder(it.system)?;
                let government = self.design.actors[holder].kind.is_government();
                government.then_some((it.system, it.key, holder))
            })
            .collect()
    }

    /// The step in which an office reads what it is given: the first of the holder's own, else of any office.
    fn reading_step(&self, procedure: ProcedureId, holder: ActorId) -> Option<StepId> {
        let it = &self.design.procedures[procedure];
        let by = |step: StepId| self.design.steps[step].by.map(|(by, _)| by.actor);
        let own = it
            .steps
            .iter()
            .copied()
            .find(|&step| by(step) == Some(holder));
        own.or_else(|| {
            it.steps.iter().copied().find(|&step| {
                by(step).is_some_and(|it| self.design.actors[it].kind.is_government())
            })
        })
    }

    /// A provision in force that lets one office read data at another.
    fn lets_read(&self, reader: ActorId, holder: ActorId, data: DataId) -> Option<ProvisionId> {
        self.world.provisions.iter().copied().find(|&id| {
            let effects = &self.design.provisions[id].effects;
            effects.iter().any(|effect| match &effect.kind {
                EffectKind::Permits(it) => {
                    effect.period.contains(self.world.as_of)
                        && (it.verbs.is_empty() || it.verbs.contains(&Verb::Reads))
                        && it
                            .data
                            .iter()
                            .any(|&wider| self.world.within_data(data, wider))
                        && it.to.is_none_or(|it| self.world.is_party(it, reader))
                        && it.from.is_none_or(|it| self.world.is_party(it, holder))
                }
                _ => false,
            })
        })
    }

    /// The clauses by which a procedure reads data where it lies; none where it does so already.
    fn read_instead(&self, procedure: ProcedureId, data: DataId) -> Vec<(SystemId, Vec<Clause>)> {
        let reads_already = |system: SystemId| {
            self.world.movements.iter().any(|it| {
                it.procedure == procedure
                    && it.verb == Verb::Reads
                    && it.data == data
                    && it.from.is_some_and(|it| it.system == system)
            })
        };
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        for (system, identifier, holder) in self.holders(data) {
            if !seen.insert(system) {
                continue;
            }
            if reads_already(system) {
                ways.push((system, Vec::new()));
                continue;
            }
            let Some(step) = self.reading_step(procedure, holder) else {
                continue;
            };
            let reader = self.design.steps[step].by.map(|(by, _)| by.actor);
            let ground = match reader {
                Some(reader) if reader != holder => {
                    let Some(ground) = self.lets_read(reader, holder, data) else {
                        continue;
                    };
                    Some(ground)
                }
                _ => None,
            };
            let span = self.design.steps[step].name.span;
            let clause = DataClause {
                verb: Verb::Reads,
                items: vec![(Item::Data(data), span)],
                from: Some(SystemRef {
                    system,
                    other: false,
                    span,
                }),
                to: None,
                key: identifier
                    .value()
                    .map_or(Stated::Open, |&it| Stated::Is(it, span)),
                purpose: Stated::Open,
                under: ground.map(|it| self.cite(it, span)).into_iter().collect(),
                required_by: Vec::new(),
                consent: None,
                encrypted: false,
                span,
            };
            ways.push((system, vec![Clause::Data(step, clause)]));
        }
        ways
    }

    fn cite(&self, provision: ProvisionId, span: Span) -> Citation {
        let it = &self.design.provisions[provision];
        Citation {
            law: it.law,
            number: Some(it.number.clone()),
            provision: Some(provision),
            span,
        }
    }

    /// What is typed in is carried over from an earlier step, or read where it lies.
    fn not_typed_in(&mut self, step: StepId, data: DataId, carried: bool) {
        let it = &self.design.steps[step];
        let items = it
            .data
            .iter()
            .filter(|it| it.verb == Verb::Enters)
            .flat_map(|it| &it.items);
        let item = items.map(|it| it.0).find(|item| match item {
            Item::Data(it) => *it == data,
            Item::Document(it) => self.design.words.documents[*it].shows.contains(&data),
        });
        let Some(item) = item else { return };
        let without = Clause::Without(step, Verb::Enters, item);
        let names = |lang| {
            (
                self.label(Element::Data(data), lang),
                self.label(Element::Step(step), lang),
            )
        };
        let ((data_en, step_en), (data_ja, step_ja)) = (names(Lang::En), names(Lang::Ja));
        if carried {
            self.operation(
                vec![without],
                format!("Carry {data_en} over to {step_en} instead of asking for it again"),
                format!("{step_ja}では{data_ja}を前の手順から引き継ぐ"),
            );
            return;
        }
        for (system, read) in self.read_instead(it.procedure, data) {
            let (system_en, system_ja) = (
                self.label(Element::System(system), Lang::En),
                self.label(Element::System(system), Lang::Ja),
            );
            let mut clauses = vec![without.clone()];
            clauses.extend(read);
            self.operation(
                clauses,
                format!("Read {data_en} from {system_en} instead of asking for it in {step_en}"),
                format!("{step_ja}で{data_ja}を求めず、{system_ja}から参照する"),
            );
        }
    }

    fn not_shown(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let items: Vec<Item> = it
            .data
            .iter()
            .filter(|it| it.verb == Verb::Shows)
            .flat_map(|it| it.items.iter().map(|it| it.0))
            .collect();
        for item in items {
            let Item::Document(document) = item else {
                continue;
            };
            let document = &self.design.words.documents[document];
            let mut clauses = vec![Clause::Without(step, Verb::Shows, item)];
            // Only where everything that it shows can be looked up.
            let mut all = true;
            for &data in &document.shows {
                match self.read_instead(it.procedure, data).into_iter().next() {
                    Some((_, read)) => clauses.extend(read),
                    None => all = false,
                }
            }
            if all {
                let (en, ja) = (document.name.label(Lang::En), document.name.label(Lang::Ja));
                self.operation(
                    clauses,
                    format!("Look up what {en} says instead of asking for it"),
                    format!("{ja}の提示を求めず、内容を参照する"),
                );
            }
        }
    }

    /// Data that was copied into a system is left where it is and read there.
    fn not_gathered(&mut self, about: &[Element]) {
        let system = about.iter().find_map(|it| match it {
            Element::System(it) => Some(*it),
            _ => None,
        });
        let actor = about.iter().find_map(|it| match it {
            Element::Actor(it) => Some(*it),
            _ => None,
        });
        let only = about.iter().find_map(|it| match it {
            Element::Data(it) => Some(*it),
            _ => None,
        });
        let copies: BTreeSet<(SystemId, DataId)> = self
            .world
            .movements
            .iter()
            .filter(|it| it.verb == Verb::Copies && only.is_none_or(|data| data == it.data))
            .filter_map(|it| Some((it.to?.system, it.data)))
            .filter(|&(to, _)| {
                system == Some(to) || actor.is_some_and(|it| self.world.holder(to) == Some(it))
            })
            .collect();
        for (to, data) in copies {
            self.left_where_it_is(to, data);
        }
    }

    fn left_where_it_is(&mut self, to: SystemId, data: DataId) {
        let item = Item::Data(data);
        let of_it = |it: &&Movement| it.data == data;
        let movements = &self.world.movements;
        let copies: Vec<&Movement> = movements
            .iter()
            .filter(of_it)
            .filter(|it| it.verb == Verb::Copies && it.to.is_some_and(|it| it.system == to))
            .collect();
        let Some(source) = copies.iter().find_map(|it| it.from) else {
            return;
        };
        let source_key = self
            .world
            .records
            .iter()
            .find(|it| it.system == source.system && it.data == data)
            .and_then(|it| it.key.value().copied());
        let mut clauses: Vec<Clause> = copies
            .iter()
            .map(|it| Clause::Without(it.step, Verb::Copies, item))
            .collect();
        let readers = movements
            .iter()
            .filter(of_it)
            .filter(|it| it.verb == Verb::Reads && it.from.is_some_and(|it| it.system == to));
        for reader in readers {
            let Some(clause) = reader.clause(self.design) else {
                continue;
            };
            clauses.push(Clause::Without(reader.step, Verb::Reads, item));
            clauses.push(Clause::Data(
                reader.step,
                DataClause {
                    items: vec![(item, clause.span)],
                    from: Some(SystemRef {
                        span: clause.span,
                        ..source
                    }),
                    key: source_key.map_or(clause.key, |it| Stated::Is(it, clause.span)),
                    ..clause.clone()
                },
            ));
        }
        let names = |lang| {
            (
                self.label(Element::Data(data), lang),
                self.label(Element::System(source.system), lang),
            )
        };
        let ((data_en, from_en), (data_ja, from_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            clauses,
            format!("Leave {data_en} in {from_en} and look it up there, case by case"),
            format!("{data_ja}を{from_ja}に置いたまま、案件ごとに参照する"),
        );
    }

    // Movements.

    fn movement(&mut self, rule: &Rule, asks: &Asks, step: StepId, data: DataId) {
        let of_it = |it: &&Movement| it.step == step && it.data == data;
        let movements: Vec<Movement> = self.world.movements.iter().filter(of_it).cloned().collect();
        let levels: BTreeSet<RemedyLevel> = rule
            .remedies
            .iter()
            .filter_map(|it| match it {
                Remedy::Do(level, _) if *level > RemedyLevel::Operation => Some(*level),
                _ => None,
            })
            .collect();
        for movement in &movements {
            if asks.words.contains("copies")
                && movement.verb == Verb::Copies
                && let Some(to) = movement.to
            {
                self.left_where_it_is(to.system, data);
            }
            if asks.phrase("consent")
                && !movement.key.value().is_some_and(|&it| self.is_governed(it))
            {
                self.consent(movement);
            }
            if asks.phrase("coarser") {
                self.finer_key(movement);
            }
            if asks.phrase("} permits {") {
                let effect = EffectKind::Permits(Spoken {
                    verbs: vec![movement.verb],
                    data: vec![data],
                    from: movement.sender.map(party),
                    to: movement.receiver.map(party),
                    purpose: movement.purpose.value().copied(),
                    key: movement.key.value().copied(),
                    condition: None,
                });
                let what = Text::new(
                    format!(
                        "{} of {}",
                        self.label(Element::Step(step), Lang::En),
                        self.label(Element::Data(data), Lang::En)
                    ),
                    format!(
                        "{}における{}の移動",
                        self.label(Element::Step(step), Lang::Ja),
                        self.label(Element::Data(data), Lang::Ja)
                    ),
                );
                for law in self.laws_for(movement, &levels) {
                    self.insert(law, effect.clone(), &what);
                }
            }
            if asks.phrase("be used for")
                && let (Some(&identifier), Some(&purpose)) =
                    (movement.key.value(), movement.purpose.value())
            {
                let effect = EffectKind::PermitsUse(identifier, Some(purpose));
                let purpose = &self.design.words.purposes[purpose].name;
                let what = Text::new(
                    format!(
                        "the use of {} for {}",
                        self.label(Element::Identifier(identifier), Lang::En),
                        purpose.label(Lang::En)
                    ),
                    format!(
                        "{}のための{}の利用",
                        purpose.label(Lang::Ja),
                        self.label(Element::Identifier(identifier), Lang::Ja)
                    ),
                );
                for law in self.laws_for(movement, &levels) {
                    self.insert(law, effect.clone(), &what);
                }
            }
        }
    }

    fn is_governed(&self, identifier: IdentifierId) -> bool {
        self.design.identifiers[identifier].governed_by.is_some()
    }

    /// Consent with a purpose, a way to stop it, and a format in which the person takes the data along.
    fn consent(&mut self, movement: &Movement) {
        let Some(clause) = movement.clause(self.design) else {
            return;
        };
        let Some(&purpose) = movement.purpose.value() else {
            return;
        };
        let span = clause.span;
        let desk = self.desk(movement);
        let consent = Consent {
            purpose: Stated::Is::<PurposeId>(purpose, span),
            stops_within: Stated::Is(24 * 60 * 60 * 1000, span),
            through: desk,
            portable: Stated::Is("JSON".to_owned(), span),
            blanket: false,
            span,
        };
        let data = DataClause {
            items: vec![(Item::Data(movement.data), span)],
            consent: Some(consent),
            ..clause.clone()
        };
        let names = |lang| self.label(Element::Data(movement.data), lang);
        let (en, ja) = (names(Lang::En), names(Lang::Ja));
        let name = &self.design.words.purposes[purpose].name;
        self.operation(
            vec![Clause::Data(movement.step, data)],
            format!(
                "Ask for consent to move {en} for {}, which stops within a day and is portable",
                name.label(Lang::En)
            ),
            format!(
                "{}のための{ja}の移動について、1日以内に停止でき持ち出せる形で同意を得る",
                name.label(Lang::Ja)
            ),
        );
    }

    /// Where a consent is withdrawn: a system on which the procedure meets the person.
    fn desk(&self, movement: &Movement) -> Option<SystemId> {
        let steps = &self.design.procedures[movement.procedure].steps;
        let channels = steps
            .iter()
            .filter_map(|&it| self.design.steps[it].channels.value())
            .flatten();
        channels
            .filter_map(|it| it.on)
            .next()
            .or_else(|| self.design.system_named("Mynaportal"))
    }

    /// An identifier of the system that is no coarser than the data.
    fn finer_key(&mut self, movement: &Movement) {
        let (Some(clause), Some(from)) = (movement.clause(self.design), movement.from) else {
            return;
        };
        let Some(&unit) = self.design.data[movement.data].about.value() else {
            return;
        };
        let keys = self.design.systems[from.system]
            .keys
            .value()
            .cloned()
            .unwrap_or_default();
        for identifier in keys {
            let fits = self.design.identifiers[identifier]
                .unit
                .value()
                .is_some_and(|it| it.coarser_than(unit) == Some(false));
            if !fits {
                continue;
            }
            let data = DataClause {
                items: vec![(Item::Data(movement.data), clause.span)],
                key: Stated::Is(identifier, clause.span),
                ..clause.clone()
            };
            let names = |lang| {
                (
                    self.label(Element::Data(movement.data), lang),
                    self.label(Element::Identifier(identifier), lang),
                )
            };
            let ((data_en, key_en), (data_ja, key_ja)) = (names(Lang::En), names(Lang::Ja));
            self.operation(
                vec![Clause::Data(movement.step, data)],
                format!("Ask for {data_en} by {key_en}"),
                format!("{data_ja}を{key_ja}で照会する"),
            );
        }
    }

    // Identity.

    fn method(&mut self, step: StepId) {
        let it = &self.design.steps[step];
        let proxy = it
            .by
            .is_some_and(|(by, _)| self.design.actors[by.actor].kind == ActorKind::Proxy);
        let method = if proxy {
            Method::ProxyJpki
        } else {
            Method::JpkiAuth
        };
        for identifies in it.identifies.clone() {
            if identifies.method != method {
                self.identify(step, identifies.actor, method);
            }
        }
    }

    fn identified(&mut self, procedure: ProcedureId) {
        let it = &self.design.procedures[procedure];
        let Some((applicant, _)) = it.serves else {
            return;
        };
        let first = it.steps.iter().copied().find(|&step| {
            self.design.steps[step]
                .by
                .is_some_and(|(by, _)| by.actor == applicant)
        });
        if let Some(step) = first {
            self.identify(step, applicant, Method::JpkiAuth);
        }
    }

    fn identify(&mut self, step: StepId, actor: ActorId, method: Method) {
        let names = |lang| {
            (
                self.label(Element::Step(step), lang),
                self.label(Element::Actor(actor), lang),
            )
        };
        let ((step_en, who_en), (step_ja, who_ja)) = (names(Lang::En), names(Lang::Ja));
        let (en, ja) = if method == Method::ProxyJpki {
            ("a proxy's own certificate", "代理人自身の電子証明書")
        } else {
            ("the authentication certificate", "利用者証明用電子証明書")
        };
        self.operation(
            vec![Clause::Identifies(step, actor, method)],
            format!("Identify {who_en} by {en} in {step_en}"),
            format!("{step_ja}では{who_ja}を{ja}で確認する"),
        );
    }
}

fn party(actor: ActorRef) -> Party {
    Party::Actor(actor)
}

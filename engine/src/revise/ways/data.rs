//! Data that is read where it lies instead of being asked for, or gathered.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, Citation, DataClause, DataId, EffectKind, IdentifierId, Item, ProcedureId,
    ProvisionId, Stated, StepId, SystemId, SystemRef, Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;

use super::Ways;
use crate::finding::Element;
use crate::revise::change::Clause;
use crate::world::Movement;

impl Ways<'_, '_> {
    /// Where data lies that an office of the procedure, or another one that may be asked, holds.
    pub(super) fn holders(&self, data: DataId) -> Vec<(SystemId, Stated<IdentifierId>, ActorId)> {
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
    pub(super) fn reading_step(&self, procedure: ProcedureId, holder: ActorId) -> Option<StepId> {
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
    pub(super) fn lets_read(
        &self,
        reader: ActorId,
        holder: ActorId,
        data: DataId,
    ) -> Option<ProvisionId> {
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
    pub(super) fn read_instead(
        &self,
        procedure: ProcedureId,
        data: DataId,
    ) -> Vec<(SystemId, Vec<Clause>)> {
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

    pub(super) fn cite(&self, provision: ProvisionId, span: Span) -> Citation {
        let it = &self.design.provisions[provision];
        Citation {
            law: it.law,
            number: Some(it.number.clone()),
            provision: Some(provision),
            span,
        }
    }

    /// What is typed in is carried over from an earlier step, or read where it lies.
    pub(super) fn not_typed_in(&mut self, step: StepId, data: DataId) {
        let it = &self.design.steps[step];
        let steps = self.design.procedures[it.procedure].steps.iter();
        let earlier: Vec<StepId> = steps.copied().take_while(|&it| it != step).collect();
        let carried = self.world.movements.iter().any(|it| {
            let had = matches!(it.verb, Verb::Enters | Verb::Reads);
            had && it.data == data && earlier.contains(&it.step)
        });
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

    pub(super) fn not_shown(&mut self, step: StepId) {
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
            self.sent_instead(step, document);
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

    /// The office that issues a document sends what it says to the office that wants it shown.
    fn sent_instead(&mut self, shown: StepId, document: gensoku_dsl::design::DocumentId) {
        let item = Item::Document(document);
        let issues = |it: &StepId| {
            let it = &self.design.steps[*it];
            let issued = it.data.iter().filter(|it| it.verb == Verb::Issues);
            issued.flat_map(|it| &it.items).any(|it| it.0 == item)
        };
        let by = |step: StepId| self.design.steps[step].by.map(|(by, _)| by.actor);
        let office =
            |it: &StepId| by(*it).is_some_and(|it| self.design.actors[it].kind.is_government());
        let Some(issuing) = self.world.steps().find(|it| issues(it) && office(it)) else {
            return;
        };
        let procedure = self.design.steps[shown].procedure;
        let wants = self.design.procedures[procedure].steps.iter().copied();
        let mut wants = wants.filter(|it| office(it) && by(*it) != by(issuing));
        let span = self.design.steps[issuing].name.span;
        let mut clauses = vec![Clause::Without(shown, Verb::Shows, item)];
        if let Some(to) = wants.next_back().and_then(by) {
            let of = &self.design.words.documents[document];
            for &data in &of.shows {
                let mut clause = self.clause_of(Verb::Sends, Item::Data(data), span);
                clause.to = Some(gensoku_dsl::design::Receiver::Actor(
                    gensoku_dsl::design::ActorRef {
                        actor: to,
                        other: false,
                    },
                    span,
                ));
                clauses.push(Clause::Data(issuing, clause));
            }
        }
        let name = &self.design.words.documents[document].name;
        let (en, ja) = (name.label(Lang::En), name.label(Lang::Ja));
        let by = |lang| self.label(Element::Step(issuing), lang);
        self.operation(
            clauses,
            format!(
                "Pass on from {} what {en} says, and do not ask for it",
                by(Lang::En)
            ),
            format!("{ja}の提示を求めず、{}からその内容を引き継ぐ", by(Lang::Ja)),
        );
    }

    /// Data that was copied into a system is left where it is and read there.
    pub(super) fn not_gathered(&mut self, about: &[Element]) {
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

    pub(super) fn left_where_it_is(&mut self, to: SystemId, data: DataId) {
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
}

//! What is repealed, and where a permit could go.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, ChannelKind, Design, EffectKind, LawId, Number, ProvisionId, Requirement, Scope,
    StepId,
};
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::{Element, RemedyLevel};
use crate::revise::change::Clause;
use crate::world::Movement;

/// The so-many-th free article of a law: a branch of its last one.
pub(in crate::revise) fn free_article(design: &Design, law: LawId, more: u32) -> Number {
    let numbers = design.provisions.iter().filter(|it| it.law == law);
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
    Number {
        article: vec![last.max(1), branch.saturating_add(more)],
        paragraph: None,
        item: None,
    }
}

impl Ways<'_, '_> {
    /// The repeal of a provision; of one effect where it has several and only that one is in the way.
    pub(super) fn repeal(&mut self, provision: ProvisionId, forces: Option<(StepId, ChannelKind)>) {
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
                format!("{ja}のうち、ここで義務付ける部分を廃止する"),
            ),
        };
        let clauses = vec![Clause::Repeal(provision, effect)];
        self.propose(level, Some(provision), clauses, text);
    }

    /// A free article of a law that no other way out takes.
    pub(super) fn next_article(&mut self, law: LawId) -> Number {
        let more = self.inserted.entry(law).or_default();
        *more += 1;
        free_article(self.design, law, *more)
    }

    pub(super) fn insert(&mut self, law: LawId, effect: EffectKind, what: &Text) {
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
    pub(super) fn laws_for(
        &self,
        movement: &Movement,
        levels: &BTreeSet<RemedyLevel>,
    ) -> Vec<LawId> {
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
            let rests = law.under.iter().any(|it| roots.contains(&it.law)) && self.permits_some(id);
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

    /// Whether a law permits anything on the day: what only assesses or safeguards is no place for a permit.
    fn permits_some(&self, law: LawId) -> bool {
        let of_it = self.world.provisions.iter();
        let mut of_it = of_it.map(|&it| &self.design.provisions[it]);
        of_it.any(|it| {
            it.law == law
                && it.effects.iter().any(|it| {
                    let permits =
                        matches!(it.kind, EffectKind::Permits(_) | EffectKind::PermitsUse(..));
                    permits && it.period.contains(self.world.as_of)
                })
        })
    }
}

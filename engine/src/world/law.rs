//! What provisions in force say of movements.

use gensoku_dsl::design::{ActorId, Effect, EffectKind, Movement as Spoken, Party, ProvisionId};

use super::{Movement, World};

impl World<'_> {
    /// Whether a provision permits a movement: everything that it limits fits.
    ///
    /// Whether a condition in words (`if "…"`) is kept is not in the design; it is taken as kept where the
    /// movement, or its step, cites the provision, and as not kept elsewhere.
    pub fn permits(&self, provision: ProvisionId, movement: &Movement) -> bool {
        let step = &self.design.steps[movement.step];
        let clause = movement.clause(self.design);
        let cited = clause
            .into_iter()
            .flat_map(|it| &it.under)
            .chain(&step.under)
            .any(|it| it.provision == Some(provision));
        let permits = |effect: &Effect| match &effect.kind {
            EffectKind::Permits(spoken) => {
                (spoken.condition.is_none() || cited) && self.speaks_of(spoken, movement)
            }
            _ => false,
        };
        let effects = &self.design.provisions[provision].effects;
        effects
            .iter()
            .any(|it| it.period.contains(self.as_of) && permits(it))
    }

    fn speaks_of(&self, spoken: &Spoken, movement: &Movement) -> bool {
        let purpose = spoken.purpose.is_none_or(|wanted| {
            movement
                .purpose
                .value()
                .is_some_and(|&it| self.within_purpose(it, wanted))
        });
        purpose
            && (spoken.verbs.is_empty() || spoken.verbs.contains(&movement.verb))
            && (spoken.data.is_empty()
                || spoken
                    .data
                    .iter()
                    .any(|&wanted| self.within_data(movement.data, wanted)))
            && spoken
                .key
                .is_none_or(|wanted| movement.key.value() == Some(&wanted))
            && spoken.from.is_none_or(|from| match from {
                Party::System(system) => movement.from.is_some_and(|it| it.system == system),
                party => movement
                    .sender
                    .is_some_and(|it| self.is_party(party, it.actor)),
            })
            && spoken.to.is_none_or(|to| match to {
                Party::System(system) => movement.to.is_some_and(|it| it.system == system),
                party => movement
                    .receiver
                    .is_some_and(|it| self.is_party(party, it.actor)),
            })
    }

    /// Whether an actor is the side of a movement of which a provision speaks.
    pub fn is_party(&self, party: Party, actor: ActorId) -> bool {
        match party {
            Party::Actor(it) => it.actor == actor,
            Party::Kind(kind) => self.design.actors[actor].kind == kind,
            Party::System(system) => self.holder(system) == Some(actor),
        }
    }

    /// Whether a purpose is the wider one or lies within it.
    pub fn within_purpose(
        &self,
        purpose: gensoku_dsl::design::PurposeId,
        wider: gensoku_dsl::design::PurposeId,
    ) -> bool {
        let purposes = &self.design.words.purposes;
        // A chain longer than there are purposes goes round.
        std::iter::successors(Some(purpose), |&it| purposes[it].within)
            .take(purposes.len() + 1)
            .any(|it| it == wider)
    }

    /// Whether data is the wider class or part of it.
    pub fn within_data(
        &self,
        data: gensoku_dsl::design::DataId,
        wider: gensoku_dsl::design::DataId,
    ) -> bool {
        std::iter::successors(Some(data), |&it| self.design.data[it].within)
            .take(self.design.data.len() + 1)
            .any(|it| it == wider)
    }
}

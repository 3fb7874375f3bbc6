//! Whether what a provision says speaks of a movement.

use gensoku_dsl::design::{
    ActorId, ActorRef, DataId, Effect, EffectKind, Movement as Spoken, Party, ProvisionId,
    PurposeId, Stated,
};

use crate::data::{Movement, may_be_personal, wider, wider_purposes};
use crate::finding::Element;
use crate::world::{OpenFact, World};

/// Whether what is said speaks of a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It depends on these facts, which the design leaves open; never empty.
    Open(Vec<OpenFact>),
}

impl Fit {
    fn of(fits: bool) -> Self {
        if fits { Self::Yes } else { Self::No }
    }

    fn and(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Yes => next(),
            Self::Open(mut facts) => match next() {
                Self::No => Self::No,
                Self::Yes => Self::Open(facts),
                Self::Open(more) => {
                    facts.extend(more);
                    Self::Open(facts)
                }
            },
        }
    }

    pub(super) fn or(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => next(),
            // Either would do; the facts of the first are asked for.
            Self::Open(facts) => match next() {
                Self::Yes => Self::Yes,
                _ => Self::Open(facts),
            },
        }
    }
}

impl World<'_> {
    /// Whether a provision permits a movement: everything that it limits fits.
    ///
    /// What prohibits it is not asked here: see [`World::ground`].
    pub fn permits(&self, provision: ProvisionId, movement: &Movement) -> bool {
        self.lets(provision, movement) == Fit::Yes
    }

    /// Whether a provision in force permits a movement, as far as the design says enough of it.
    ///
    /// Whether a condition in words (`if "…"`) is kept is not in the design; it is taken as kept where the
    /// movement, or its step, cites the provision, and as not kept elsewhere. Whoever cites a provision cites with it
    /// what rests on it: an item that leaves the cases to an order lets pass what the order does.
    pub fn lets(&self, provision: ProvisionId, movement: &Movement) -> Fit {
        if !self.is_in_force(provision) || !self.can_carry(provision, movement.data) {
            return Fit::No;
        }
        let permits = |effect: &Effect| match &effect.kind {
            EffectKind::Permits(spoken)
                if spoken.condition.is_none() || self.cites(movement, provision) =>
            {
                self.speaks_of(spoken, movement)
            }
            _ => Fit::No,
        };
        let effects = &self.design.provisions[provision].effects;
        let in_force = effects.iter().filter(|it| it.period.contains(self.as_of));
        let itself = in_force.fold(Fit::No, |fit, it| fit.or(|| permits(it)));
        itself.or(|| {
            if !self.cites(movement, provision) {
                return Fit::No;
            }
            let below =
                (self.provisions.iter()).filter(|&&it| self.rests_directly_on(it, provision));
            below.fold(Fit::No, |fit, &it| fit.or(|| self.lets(it, movement)))
        })
    }

    /// Whether a provision, or its law as a whole, says that it rests on another.
    fn rests_directly_on(&self, provision: ProvisionId, on: ProvisionId) -> bool {
        let it = &self.design.provisions[provision];
        let mut under = self.design.laws[it.law].under.iter().chain(&it.under);
        provision != on && under.any(|it| it.provision == Some(on))
    }

    /// Whether a provision permits a movement before or after the day asked about, and not on it.
    pub fn lets_on_other_days(&self, provision: ProvisionId, movement: &Movement) -> bool {
        let mut effects = self.design.provisions[provision].effects.iter();
        let past_or_to_come = |it: &Effect| !it.period.contains(self.as_of);
        self.lets(provision, movement) == Fit::No
            && effects.any(|it| match &it.kind {
                EffectKind::Permits(spoken) => {
                    past_or_to_come(it) && self.speaks_of(spoken, movement) == Fit::Yes
                }
                _ => false,
            })
    }

    /// Whether a provision can be the ground on which data moves: what is about nobody, any provision can let pass.
    pub(super) fn can_carry(&self, provision: ProvisionId, data: DataId) -> bool {
        !may_be_personal(self.design, data) || self.can_be_a_ground(provision)
    }

    /// Whether a movement, or the step that it is in, cites a provision as its ground.
    pub fn cites(&self, movement: &Movement, provision: ProvisionId) -> bool {
        let step = &self.design.steps[movement.step];
        let clause = movement.clause(self.design);
        clause
            .into_iter()
            .flat_map(|it| &it.under)
            .chain(&step.under)
            .any(|it| it.provision == Some(provision))
    }

    /// Whether a movement of which a provision speaks is this one; its condition apart.
    pub(super) fn speaks_of(&self, spoken: &Spoken, movement: &Movement) -> Fit {
        let data = || {
            let within = |&wanted: &DataId| self.within_data(movement.data, wanted);
            spoken.data.is_empty() || spoken.data.iter().any(within)
        };
        Fit::of(self.speaks_of_verb(spoken, movement) && data())
            .and(|| self.speaks_of_rest(spoken, movement))
    }

    /// The same, where it is enough that a part of the data is spoken of.
    pub(super) fn speaks_of_part(&self, spoken: &Spoken, movement: &Movement) -> Fit {
        let data = || {
            let touches = |&wanted: &DataId| {
                self.within_data(movement.data, wanted) || self.within_data(wanted, movement.data)
            };
            spoken.data.is_empty() || spoken.data.iter().any(touches)
        };
        Fit::of(self.speaks_of_verb(spoken, movement) && data())
            .and(|| self.speaks_of_rest(spoken, movement))
    }

    fn speaks_of_verb(&self, spoken: &Spoken, movement: &Movement) -> bool {
        spoken.verbs.is_empty() || spoken.verbs.contains(&movement.verb)
    }

    fn speaks_of_rest(&self, spoken: &Spoken, movement: &Movement) -> Fit {
        let ends = || {
            let from = spoken
                .from
                .filter(|_| !self.comes_through_a_network(movement));
            let from = from.map_or(Fit::Yes, |it| {
                self.is_end(it, movement, movement.from, movement.sender)
            });
            from.and(|| {
                spoken.to.map_or(Fit::Yes, |it| {
                    self.is_end(it, movement, movement.to, movement.receiver)
                })
            })
        };
        ends()
            .and(|| self.is_for(spoken.purpose, movement))
            .and(|| match (spoken.key, movement.key) {
                (None, _) => Fit::Yes,
                (Some(wanted), Stated::Is(key, _)) => Fit::of(key == wanted),
                (Some(_), Stated::None(_)) => Fit::No,
                (Some(_), Stated::Open) => open(movement, "keyed by"),
            })
    }

    /// Whether a movement is for a purpose, or for one within it.
    pub(super) fn is_for(&self, wanted: Option<PurposeId>, movement: &Movement) -> Fit {
        match (wanted, movement.purpose) {
            (None, _) => Fit::Yes,
            (Some(wanted), Stated::Is(it, _)) => Fit::of(self.within_purpose(it, wanted)),
            (Some(_), Stated::None(_)) => Fit::No,
            (Some(_), Stated::Open) => open(movement, "for"),
        }
    }

    /// Whether a movement names the network through which it comes for whoever gives it: what that does not hold itself
    /// is another's.
    fn comes_through_a_network(&self, movement: &Movement) -> bool {
        let network = |it: &gensoku_dsl::design::SystemRef| {
            let system = &self.design.systems[it.system];
            system.name.answers_to("LinkageNetwork")
                && !system
                    .holds
                    .iter()
                    .any(|&(it, _)| self.within_data(movement.data, it))
        };
        movement.from.as_ref().is_some_and(network)
    }

    /// Whether one side of a movement is the one of which a provision speaks.
    fn is_end(
        &self,
        party: Party,
        movement: &Movement,
        system: Option<gensoku_dsl::design::SystemRef>,
        side: Option<ActorRef>,
    ) -> Fit {
        if let Party::System(wanted) = party {
            return Fit::of(system.is_some_and(|it| it.system == wanted));
        }
        match (side, system) {
            (Some(side), _) => {
                // `other City` is another one than the one on the other side.
                let other = matches!(party, Party::Actor(it) if it.other);
                let fits = !other || side.other || movement.crosses();
                Fit::of(fits && self.is_party(party, side.actor))
            }
            (None, Some(system)) if self.design.systems[system.system].of.is_open() => {
                Fit::Open(vec![self.open_holder(system.system)])
            }
            (None, _) => Fit::No,
        }
    }

    /// Who holds a system is not stated.
    pub(crate) fn open_holder(&self, system: gensoku_dsl::design::SystemId) -> OpenFact {
        OpenFact {
            element: Element::System(system),
            clause: "of",
            span: self.design.systems[system].name.span,
        }
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
    pub fn within_purpose(&self, purpose: PurposeId, wider: PurposeId) -> bool {
        wider_purposes(self.design, purpose).any(|it| it == wider)
    }

    /// Whether data is the wider class or part of it.
    pub fn within_data(&self, data: DataId, class: DataId) -> bool {
        wider(self.design, data).any(|it| it == class)
    }
}

/// A clause of a movement that is not stated.
pub(super) fn open(movement: &Movement, clause: &'static str) -> Fit {
    Fit::Open(vec![OpenFact {
        element: Element::Step(movement.step),
        clause,
        span: movement.span,
    }])
}

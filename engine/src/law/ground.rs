//! On what a movement stands.
//!
//! A movement of personal data stands on a provision in force that permits it, which nothing forbids that
//! stands above it; or on consent with purpose, stop and portability, which nothing forbids; under a governed
//! identifier never on consent alone.

use gensoku_dsl::design::{
    Citation, DataId, EffectKind, IdentifierId, Level, ProvisionId, PurposeId, Stated,
};
use gensoku_dsl::text::Text;

use super::fits::{Fit, open};
use crate::data::Movement;
use crate::finding::{Element, Role};
use crate::world::{OpenFact, Reason, Truth, World};

/// The fields of the My Number Act (art 3 para 2 as in force on 2021-11-22), as the library `japan` names them.
const FIELDS: [&str; 3] = ["social-security", "tax", "disaster-response"];

/// On what a movement stands.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The provisions in force that permit it and that nothing which forbids it overcomes.
    pub permitted_by: Vec<ProvisionId>,
    /// The provisions in force that forbid it, where no permit overcomes them.
    pub forbidden_by: Vec<ProvisionId>,
    /// The provisions that would permit it if their condition in words is kept, which a citation would claim.
    pub if_cited: Vec<ProvisionId>,
    /// The provisions cited for it that are in force and do not permit it.
    pub without_effect: Vec<ProvisionId>,
    /// The provisions cited for it that are not in force.
    pub not_in_force: Vec<ProvisionId>,
    /// The consent on which it is said to stand.
    pub consent: Option<ConsentGround>,
    /// Whether its identifier is governed, so that consent carries nothing.
    pub governed: Truth,
    /// Whether it stands on a provision or on consent.
    pub verdict: Truth,
}

/// What is said of a consent.
#[derive(Clone, Debug)]
pub struct ConsentGround {
    /// Whether it is given for anything at all.
    pub blanket: bool,
    /// Whether it covers what the movement is for.
    pub covers: Truth,
    /// Whether it can be withdrawn.
    pub can_be_withdrawn: Truth,
    /// Whether the person can take the data along.
    pub portable: Truth,
}

/// How strong an effect is where two conflict: the higher level wins; at one level, what permits
/// notwithstanding wins over what forbids, and that over what permits.
type Strength = (Level, u8);

/// Effects that speak of a movement: how strong, whose, and whether they surely do.
type Speaking = Vec<(Strength, ProvisionId, Fit)>;

impl World<'_> {
    /// On what a movement stands.
    pub fn ground(&self, movement: &Movement) -> Ground {
        let (permits, if_cited) = self.permitting(movement);
        let forbids = self.forbidding(movement);
        let sure = |it: &Speaking| it.iter().filter(|it| it.2 == Fit::Yes).map(|it| it.0).max();
        let any = |it: &Speaking| it.iter().map(|it| it.0).max();
        let (surely_forbidden, maybe_forbidden) = (sure(&forbids), any(&forbids));
        // With the open facts as bad and as good as they can be for the permit.
        let permitted = match (
            sure(&permits) > maybe_forbidden,
            any(&permits) > surely_forbidden,
        ) {
            (true, _) => Truth::True(self.provision_reasons(&permits, maybe_forbidden)),
            (false, false) => Truth::of(false),
            (false, true) => Truth::Open(deciding(&permits, &forbids)),
        };
        let forbidden = match (surely_forbidden, maybe_forbidden) {
            (Some(_), _) => Truth::of(true),
            (None, Some(_)) => Truth::Open(facts(&forbids)),
            (None, None) => Truth::of(false),
        };
        let governed = self.key_is_governed(movement);
        let consent = self.consent_ground(movement);
        let on_consent = consent.as_ref().map_or(Truth::of(false), |it| {
            Truth::all([
                Truth::of(!it.blanket),
                it.covers.clone(),
                it.can_be_withdrawn.clone(),
                it.portable.clone(),
                governed.clone().negated(),
                forbidden.negated(),
            ])
        });
        let no_person = self.about_people(movement.data).negated();
        let names = |all: &Speaking, over: Option<Strength>| {
            let mut names: Vec<ProvisionId> = all
                .iter()
                .filter(|it| it.2 == Fit::Yes && Some(it.0) > over)
                .map(|it| it.1)
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let permitted_by = names(&permits, surely_forbidden);
        let forbidden_by = if permitted_by.is_empty() {
            names(&forbids, None)
        } else {
            Vec::new()
        };
        let grounds = self.cited(movement);
        let cited = || grounds.iter().filter_map(|it| it.provision);
        Ground {
            without_effect: cited()
                .filter(|&it| self.is_in_force(it) && self.lets(it, movement) == Fit::No)
                .collect(),
            not_in_force: cited().filter(|&it| !self.is_in_force(it)).collect(),
            permitted_by,
            forbidden_by,
            if_cited,
            consent,
            governed,
            verdict: Truth::any([no_person, permitted, on_consent]),
        }
    }

    /// What a movement cites as its ground: its own citations, or else those of its step.
    pub fn cited(&self, movement: &Movement) -> &[Citation] {
        match movement.clause(self.design) {
            Some(clause) if !clause.under.is_empty() => &clause.under,
            _ => &self.design.steps[movement.step].under,
        }
    }

    /// The provisions that a movement cites as its ground, each once.
    pub fn grounds(&self, movement: &Movement) -> Vec<ProvisionId> {
        let mut grounds = Vec::new();
        for provision in self.cited(movement).iter().filter_map(|it| it.provision) {
            if !grounds.contains(&provision) {
                grounds.push(provision);
            }
        }
        grounds
    }

    /// What permits a movement, and what would if it was cited.
    fn permitting(&self, movement: &Movement) -> (Speaking, Vec<ProvisionId>) {
        let mut speaking = Speaking::new();
        let mut if_cited = Vec::new();
        for (provision, index) in self.in_force().permits.of(self.design, movement.data) {
            let Some(effect) = self.design.provisions[provision].effects.get(index) else {
                continue;
            };
            let EffectKind::Permits(spoken) = &effect.kind else {
                continue;
            };
            let fit = self.speaks_of(spoken, movement);
            if fit == Fit::No || !self.can_carry(provision, movement.data) {
                continue;
            }
            if spoken.condition.is_some() && !self.cites(movement, provision) {
                if_cited.push(provision);
                continue;
            }
            let strength = if effect.notwithstanding { 2 } else { 0 };
            speaking.push(((self.level_of(provision), strength), provision, fit));
        }
        if_cited.dedup();
        (speaking, if_cited)
    }

    /// What forbids a movement, or the use of its identifier for its purpose. What forbids on a condition in
    /// words forbids nothing by itself.
    fn forbidding(&self, movement: &Movement) -> Speaking {
        let mut speaking = Speaking::new();
        for (provision, index) in self.in_force().forbids.of(self.design, movement.data) {
            let effect = self.design.provisions[provision].effects.get(index);
            let Some(EffectKind::Forbids(spoken)) = effect.map(|it| &it.kind) else {
                continue;
            };
            let fit = self.speaks_of_part(spoken, movement);
            if spoken.condition.is_none() && fit != Fit::No {
                speaking.push(((self.level_of(provision), 1), provision, fit));
            }
        }
        if let Some(&key) = movement.key.value() {
            let (permits, forbids) = self.uses(key, &|wanted| self.is_for(wanted, movement));
            let permitted = permits
                .iter()
                .filter(|it| it.2 == Fit::Yes)
                .map(|it| it.0)
                .max();
            speaking.extend(forbids.into_iter().filter(|it| Some(it.0) > permitted));
        }
        speaking
    }

    /// What permits and what forbids the use of an identifier for a purpose that fits.
    fn uses(
        &self,
        identifier: IdentifierId,
        is_for: &dyn Fn(Option<PurposeId>) -> Fit,
    ) -> (Speaking, Speaking) {
        let mut sides = (Speaking::new(), Speaking::new());
        for &(permits, (provision, index)) in
            self.in_force().uses.get(&identifier).into_iter().flatten()
        {
            let Some(effect) = self.design.provisions[provision].effects.get(index) else {
                continue;
            };
            let (EffectKind::PermitsUse(_, purpose) | EffectKind::ForbidsUse(_, purpose)) =
                effect.kind
            else {
                continue;
            };
            let fit = is_for(purpose);
            if fit == Fit::No || permits && !self.can_be_a_ground(provision) {
                continue;
            }
            let (side, strength) = match (permits, effect.notwithstanding) {
                (true, true) => (&mut sides.0, 2),
                (true, false) => (&mut sides.0, 0),
                (false, _) => (&mut sides.1, 1),
            };
            side.push(((self.level_of(provision), strength), provision, fit));
        }
        sides
    }

    /// Whether some provision in force lets an identifier be used for a purpose, and none forbids it.
    ///
    /// Provisions speak of affairs: of a whole field of the Act it holds where it holds of all that lies within it; where
    /// it holds of a part, the affair has to be stated.
    pub fn may_be_used(&self, identifier: IdentifierId, purpose: PurposeId) -> Truth {
        let whole = self.may_be_used_as_a_whole(identifier, purpose);
        let purposes = &self.design.words.purposes;
        let is_a_field = FIELDS
            .iter()
            .any(|it| purposes[purpose].name.answers_to(it));
        if !matches!(whole, Truth::False(_)) || !is_a_field {
            return whole;
        }
        let affairs = purposes.ids().filter(|&it| {
            let narrowest = !purposes.iter().any(|other| other.within == Some(it));
            it != purpose && narrowest && self.within_purpose(it, purpose)
        });
        let each: Vec<Truth> = affairs
            .map(|it| self.may_be_used_as_a_whole(identifier, it))
            .collect();
        let permitted = |it: &Truth| matches!(it, Truth::True(_));
        if each.is_empty() || !each.iter().any(permitted) {
            return whole;
        }
        if each.iter().all(permitted) {
            return Truth::all(each);
        }
        Truth::Open(vec![OpenFact {
            element: Element::Purpose(purpose),
            clause: "for",
            span: purposes[purpose].name.span,
        }])
    }

    fn may_be_used_as_a_whole(&self, identifier: IdentifierId, purpose: PurposeId) -> Truth {
        let is_for = |wanted: Option<PurposeId>| match wanted {
            Some(wanted) if !self.within_purpose(purpose, wanted) => Fit::No,
            _ => Fit::Yes,
        };
        let (permits, forbids) = self.uses(identifier, &is_for);
        let strongest = |it: &Speaking| it.iter().map(|it| it.0).max();
        if strongest(&permits) > strongest(&forbids) {
            Truth::True(self.provision_reasons(&permits, strongest(&forbids)))
        } else {
            Truth::False(self.provision_reasons(&forbids, None))
        }
    }

    /// Whether provisions in force say that an identifier may be used for a purpose, and none of them can be a ground.
    pub fn is_said_to_be_usable(&self, identifier: IdentifierId, purpose: PurposeId) -> bool {
        let uses = self.in_force().uses.get(&identifier);
        let permitting = uses.into_iter().flatten().filter(|it| it.0);
        let speaks = |&(_, (provision, index)): &(bool, (ProvisionId, usize))| {
            let effect = self.design.provisions[provision].effects.get(index);
            match effect.map(|it| &it.kind) {
                Some(EffectKind::PermitsUse(_, wanted)) => {
                    wanted.is_none_or(|it| self.within_purpose(purpose, it))
                }
                _ => false,
            }
        };
        let speaking: Vec<ProvisionId> = permitting
            .filter(|it| speaks(it))
            .map(|it| it.1.0)
            .collect();
        !speaking.is_empty() && speaking.iter().all(|&it| !self.can_be_a_ground(it))
    }

    fn level_of(&self, provision: ProvisionId) -> Level {
        self.design.laws[self.design.provisions[provision].law].level
    }

    fn provision_reasons(&self, speaking: &Speaking, over: Option<Strength>) -> Vec<Reason> {
        let standing = speaking
            .iter()
            .filter(|it| it.2 == Fit::Yes && Some(it.0) > over);
        let mut reasons: Vec<Reason> = Vec::new();
        for &(_, provision, _) in standing {
            let reason = Reason {
                role: Role::Because,
                element: Element::Provision(provision),
                note: Text::default(),
                span: self.design.provisions[provision].span,
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Whether data is about people, as persons, households or addresses.
    pub fn about_people(&self, data: DataId) -> Truth {
        let it = &self.design.data[data];
        match it.about {
            Stated::Is(..) => Truth::of(crate::data::may_be_personal(self.design, data)),
            Stated::None(_) => Truth::of(false),
            Stated::Open => Truth::Open(vec![OpenFact {
                element: Element::Data(data),
                clause: "about",
                span: it.name.span,
            }]),
        }
    }

    /// Whether the use of an identifier is governed by a law.
    pub fn is_governed(&self, identifier: IdentifierId) -> bool {
        let governed = self.design.identifiers[identifier].governed_by;
        governed.is_some_and(|(law, _)| self.law_is_in_force(law))
    }

    fn key_is_governed(&self, movement: &Movement) -> Truth {
        match movement.key {
            Stated::Is(key, _) => Truth::of(self.is_governed(key)),
            Stated::None(_) => Truth::of(false),
            Stated::Open => match open(movement, "keyed by") {
                Fit::Open(facts) => Truth::Open(facts),
                _ => Truth::of(false),
            },
        }
    }

    /// Whether a movement passes from one body to another; one of the many and another one of them are two. The record
    /// of what passed is for the person to see on Mynaportal, which shows what others hold.
    pub fn passes_between_bodies(&self, movement: &Movement) -> Truth {
        let log = self.design.data_named("AccessLog");
        let window = |it: gensoku_dsl::design::SystemRef| {
            let system = &self.design.systems[it.system];
            system.name.answers_to("Mynaportal")
        };
        let shown = movement.to.is_some_and(window);
        if shown && log.is_some_and(|it| self.within_data(movement.data, it)) {
            return Truth::of(false);
        }
        let is_body =
            |it: gensoku_dsl::design::ActorRef| !self.design.actors[it.actor].kind.is_person();
        match (movement.sender, movement.receiver) {
            (Some(a), Some(b)) => Truth::of(a != b && is_body(a) && is_body(b)),
            (a, b) => {
                // A person on one side is no body, whoever is on the other.
                if a.or(b).is_some_and(|it| !is_body(it)) {
                    return Truth::of(false);
                }
                let ends = [(a, movement.from), (b, movement.to)].into_iter();
                let mut open = Vec::new();
                for (side, system) in ends {
                    match (side, system) {
                        (Some(_), _) => {}
                        (None, Some(it)) if self.design.systems[it.system].of.is_open() => {
                            open.push(self.open_holder(it.system));
                        }
                        (None, _) => return Truth::of(false),
                    }
                }
                Truth::Open(open)
            }
        }
    }

    /// What is said of the consent of a movement, if it has one.
    pub fn consent_ground(&self, movement: &Movement) -> Option<ConsentGround> {
        let consent = movement.consent(self.design)?;
        let covers = match movement.purpose {
            Stated::Is(purpose, _) => self.consent_covers(movement, purpose),
            Stated::None(_) => Truth::of(false),
            Stated::Open if consent.blanket => Truth::of(false),
            Stated::Open => Truth::Open(vec![OpenFact {
                element: Element::Step(movement.step),
                clause: "for",
                span: movement.span,
            }]),
        };
        Some(ConsentGround {
            blanket: consent.blanket,
            covers,
            can_be_withdrawn: self.consent_can_be_withdrawn(movement),
            portable: self.consent_is_portable(movement),
        })
    }

    /// Whether the consent of a movement is for a purpose or a wider one; one for anything is for nothing told.
    pub fn consent_covers(&self, movement: &Movement, purpose: PurposeId) -> Truth {
        self.of_consent(movement, "with consent for", |it| {
            is(&it.purpose, |&wider| self.within_purpose(purpose, wider))
        })
    }

    /// Whether the consent of a movement says within which time it can be stopped.
    pub fn consent_can_be_withdrawn(&self, movement: &Movement) -> Truth {
        self.of_consent(movement, "stops within", |it| {
            is(&it.stops_within, |_| true)
        })
    }

    /// Whether the consent of a movement says in which form the person can take the data along.
    pub fn consent_is_portable(&self, movement: &Movement) -> Truth {
        self.of_consent(movement, "portable as", |it| is(&it.portable, |_| true))
    }

    /// A quality of the consent of a movement. A blanket consent has none beyond what it says.
    fn of_consent(
        &self,
        movement: &Movement,
        clause: &'static str,
        quality: impl Fn(&gensoku_dsl::design::Consent) -> Option<bool>,
    ) -> Truth {
        let Some(consent) = movement.consent(self.design) else {
            return Truth::of(false);
        };
        match quality(consent) {
            Some(holds) => Truth::of(holds),
            None if consent.blanket => Truth::of(false),
            None => Truth::Open(vec![OpenFact {
                element: Element::Step(movement.step),
                clause,
                span: consent.span,
            }]),
        }
    }
}

fn is<T>(stated: &Stated<T>, holds: impl Fn(&T) -> bool) -> Option<bool> {
    match stated {
        Stated::Is(value, _) => Some(holds(value)),
        Stated::None(_) => Some(false),
        Stated::Open => None,
    }
}

fn facts(speaking: &Speaking) -> Vec<OpenFact> {
    let mut all: Vec<OpenFact> = Vec::new();
    for (_, _, fit) in speaking {
        let Fit::Open(facts) = fit else {
            continue;
        };
        for fact in facts {
            if !all.contains(fact) {
                all.push(fact.clone());
            }
        }
    }
    all
}

/// Open facts whose statement would decide whether a permit stands: the fewest of one that could, else all.
fn deciding(permits: &Speaking, forbids: &Speaking) -> Vec<OpenFact> {
    let against = forbids.iter().map(|it| it.0).max();
    let open = |it: &&(Strength, ProvisionId, Fit)| match &it.2 {
        Fit::Open(facts) if Some(it.0) > against => Some(facts.clone()),
        _ => None,
    };
    let alone = permits
        .iter()
        .filter_map(|it| open(&it))
        .min_by_key(Vec::len);
    alone.unwrap_or_else(|| {
        let mut all = facts(permits);
        for fact in facts(forbids) {
            if !all.contains(&fact) {
                all.push(fact);
            }
        }
        all
    })
}

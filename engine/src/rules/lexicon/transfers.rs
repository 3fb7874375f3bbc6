//! Movements from one body to another: under what, in what form, against what, and whether the person knows.

use gensoku_dsl::design::{ActorRef, DataId, IdentifierId, ProcedureId, Stated, Target, Verb};
use gensoku_dsl::text::{Lang, Text};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::say;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::assessments::is_the_number;
use super::fronts::is_met;
use super::systems::is_standard;
use super::{Clause, Get, Topic, condition, property, term};
use crate::data::Carried;
use crate::finding::{Element, Role};
use crate::world::{Answer, Fit, Movement, Reason, Truth, reached};

/// A movement and the identifier under which it goes.
const KEYED: Facets = Facets::MOVES
    .and(Facets::STEPS)
    .and(Facets::HOLDERS)
    .and(Facets::KINDS)
    .and(Facets::KEYS);

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "effects",
            "効果の数",
            T::Number,
            Get::Provision(|eval, id| {
                let effects = &eval.world.design.provisions[id].effects;
                Answer::Known(Value::count(effects.len()))
            }),
        )
        .reads(Facets::IN_FORCE.and(Facets::ENACTED)),
        property(
            "carries",
            "含む識別子",
            T::Many(K::Identifier),
            Get::Data(|eval, id| {
                let carried = eval.world.contained.in_data(id).iter();
                things(carried.filter_map(|it| match it {
                    Carried::Identifier(it) => Some(Element::Identifier(*it)),
                    Carried::BasicFour | Carried::Unstated => None,
                }))
            }),
        )
        .reads(Facets::DATA.and(Facets::KEYS)),
    ],
    phrases: &[
        term(
            "from whom to whom {movement} passes",
            "{0}の提供者から受領者",
            T::Text,
            |eval, it| {
                Some(Answer::Known(Value::Text(sides(
                    eval,
                    it.movement(0, eval)?,
                ))))
            },
        )
        .reads(Facets::MOVES.and(Facets::STEPS).and(Facets::HOLDERS)),
        condition(
            "{movement} is under the number",
            "{0}が個人番号又はこれに代わる符号による",
            |eval, it| {
                let key = key_of(eval, it.movement(0, eval)?);
                Some(Truth::of(
                    key.value().is_some_and(|&key| is_the_number(eval, key)),
                ))
            },
        )
        .reads(KEYED),
        condition(
            "{movement} goes by a governed identifier",
            "{0}が法令で利用の制限される識別子による",
            |eval, it| {
                let key = key_of(eval, it.movement(0, eval)?);
                let governed = key.value().is_some_and(|&it| eval.world.is_governed(it));
                Some(Truth::of(governed))
            },
        )
        .reads(KEYED.and(Facets::IN_FORCE))
        .at(Clause::Key),
        condition(
            "{data} is itself a governed identifier",
            "{0}が法令で利用の制限される識別子そのものである",
            |eval, it| {
                let mut carried = eval.world.contained.in_data(it.data(0)?).iter();
                Some(Truth::of(carried.any(|it| match it {
                    Carried::Identifier(id) => eval.world.is_governed(*id),
                    Carried::BasicFour | Carried::Unstated => false,
                })))
            },
        )
        .reads(Facets::DATA.and(Facets::KEYS).and(Facets::IN_FORCE)),
        condition(
            "{movement} is forbidden",
            "{0}が禁じられている",
            |eval, it| {
                let ground = eval.world.ground(it.movement(0, eval)?);
                let reasons = ground.forbidden_by.iter().map(|&provision| Reason {
                    role: Role::Because,
                    element: Element::Provision(provision),
                    note: Text::new("forbids it", "これを禁じる"),
                    span: eval.world.design.provisions[provision].span,
                });
                let forbidden = !ground.forbidden_by.is_empty();
                Some(Truth::because(forbidden, reasons.collect()))
            },
        )
        .about(&[Matter::Prohibition])
        .reads(
            KEYED
                .and(Facets::DATA)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE)
                .and(Facets::ABOUT),
        ),
        condition(
            "some provision lets {movement} go by a code of one agency",
            "{0}を機関別の符号によって行うことを許す規定がある",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                Some(goes_by_a_code(eval, movement))
            },
        )
        .about(&[Matter::Code])
        .reads(
            KEYED
                .and(Facets::DATA)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE)
                .and(Facets::ABOUT)
                .and(Facets::ENACTED),
        )
        .at(Clause::Key),
        condition(
            "{movement} goes in a standard format",
            "{0}が標準の形式で行われる",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                // What is sent out of no system that is named has no form of which anything could be said.
                let system = movement.from.or(movement.to);
                Some(system.map_or_else(|| Truth::of(true), |it| is_standard(eval, it.system)))
            },
        )
        .about(&[Matter::StandardFormat])
        .reads(Facets::MOVES.and(Facets::TRAITS)),
        condition(
            "{movement} is said to go in a standard format",
            "{0}が標準の形式によるとされている",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                let system = movement.from.or(movement.to);
                let standard = system.map(|it| is_standard(eval, it.system));
                Some(Truth::of(matches!(standard, Some(Truth::True(_)))))
            },
        )
        .about(&[Matter::StandardFormat])
        .reads(Facets::MOVES.and(Facets::TRAITS)),
        condition(
            "{system} has an end to what it keeps",
            "{0}の保有に期限がある",
            |eval, it| {
                let id = it.system(0)?;
                let system = &eval.world.design.systems[id];
                Some(match (system.traits.keeps, system.period.until) {
                    (Stated::Is(..), _) | (Stated::Open, Some(_)) => Truth::of(true),
                    (Stated::None(_), _) => Truth::of(false),
                    (Stated::Open, None) => eval.unknown(Element::System(id), "keeps"),
                })
            },
        )
        .about(&[Matter::Retention])
        .reads(Facets::TRAITS.and(Facets::STORES)),
        condition(
            "{movement} cites a provision itself",
            "{0}が自ら根拠規定を示す",
            |eval, it| {
                let clause = it.movement(0, eval)?.clause(eval.world.design)?;
                Some(Truth::of(!clause.under.is_empty()))
            },
        )
        .reads(Facets::MOVES),
        condition(
            "{movement} cites what does not carry it",
            "{0}の示す根拠規定がこれを許していない",
            |eval, it| Some(Truth::of(cites_in_vain(eval, it.movement(0, eval)?))),
        )
        .reads(
            KEYED
                .and(Facets::DATA)
                .and(Facets::PERMITS)
                .and(Facets::IN_FORCE)
                .and(Facets::ABOUT),
        ),
        condition(
            "the person can see a record of {movement}",
            "{0}の記録を本人が見られる",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                let log = eval.world.design.data_named("AccessLog")?;
                Some(is_recorded(eval, movement, log))
            },
        )
        .about(&[Matter::AccessRecord])
        .reads(KEYED.and(Facets::SERVED).and(Facets::HOLDINGS))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER).and(Facets::CHANNEL)),
        condition(
            "the person has acted before {movement}",
            "{0}の前に本人が行為している",
            |eval, it| {
                let movement = it.movement(0, eval)?;
                Some(Truth::of(person_has_acted(eval, movement)))
            },
        )
        .about(&[Matter::AskedFirst])
        .reads(Facets::MOVES.and(Facets::STEPS).and(Facets::KINDS))
        .anywhere(Facets::PERFORMED.and(Facets::ABOUT)),
        condition(
            "every definition of {group} stands on a provision in force",
            "{0}の定義がすべて施行中の規定による",
            |eval, it| {
                let group = it.group(0)?;
                let defined = &eval.world.design.words.groups[group].defined;
                let open = |it: &&gensoku_dsl::design::Definition| {
                    !it.under.iter().any(|it| eval.world.is_cited_in_force(it))
                };
                let missing: Vec<Reason> = defined
                    .iter()
                    .filter(open)
                    .map(|it| Reason {
                        role: Role::Because,
                        element: Element::Group(group),
                        note: gensoku_dsl::text::Text::same(&it.words),
                        span: it.span,
                    })
                    .collect();
                Some(Truth::because(missing.is_empty(), missing))
            },
        )
        .about(&[Matter::GroundOfDefinition])
        .reads(Facets::GROUPS.and(Facets::IN_FORCE)),
    ],
};

/// Who gives what moves, and who gets it: one of the many gives it to another of them.
fn sides(eval: &Eval<'_>, movement: &Movement) -> Text {
    let name = |side: Option<ActorRef>, lang| match side {
        Some(it) => say::label_of(eval.world.design, Element::Actor(it.actor), lang),
        None => say::not_stated(lang).to_owned(),
    };
    let (from, to) = (movement.sender, movement.receiver);
    let of_many = from.is_some_and(|from| to.is_some_and(|to| from.actor == to.actor));
    let (from_en, from_ja) = (name(from, Lang::En), name(from, Lang::Ja));
    if of_many {
        return Text::new(
            format!("from one {from_en} to another"),
            format!("{from_ja}から他の{from_ja}"),
        );
    }
    Text::new(
        format!("from {from_en} to {}", name(to, Lang::En)),
        format!("{from_ja}から{}", name(to, Lang::Ja)),
    )
}

/// Under which identifier a movement goes: what it says, else what the system says into or out of which it moves
/// its data. What is typed in, shown or issued goes under none unless it says so.
pub(super) fn key_of(eval: &Eval<'_>, movement: &Movement) -> Stated<IdentifierId> {
    let Stated::Open = movement.key else {
        return movement.key;
    };
    match movement.to.or(movement.from) {
        Some(it) => {
            let system = &eval.world.design.systems[it.system];
            match &system.keys {
                Stated::Is(keys, span) => match keys.as_slice() {
                    [key] => Stated::Is(*key, *span),
                    _ => Stated::Open,
                },
                Stated::None(span) => Stated::None(*span),
                Stated::Open => Stated::Open,
            }
        }
        None if matches!(movement.verb, Verb::Enters | Verb::Shows | Verb::Issues)
            || movement.receiver.is_some_and(|it| is_person(eval, it)) =>
        {
            Stated::None(movement.span)
        }
        None => Stated::Open,
    }
}

/// Whether a provision in force would permit the same movement under a code that is of one agency only, and
/// that the law which governs its identifier governs too.
fn goes_by_a_code(eval: &Eval<'_>, movement: &Movement) -> Truth {
    let world = eval.world;
    let identifiers = &world.design.identifiers;
    let Some(law) = key_of(eval, movement)
        .value()
        .and_then(|&key| identifiers[key].governed_by)
    else {
        return Truth::of(false);
    };
    let code = |id: &IdentifierId| {
        let it = &identifiers[*id];
        it.governed_by.is_some_and(|(of, _)| of == law.0)
            && matches!(it.reach, Stated::Is(gensoku_dsl::design::Reach::Local, _))
    };
    let ids: Vec<IdentifierId> = identifiers.ids().filter(code).collect();
    for key in ids {
        let mut by_code = movement.clone();
        by_code.key = Stated::Is(key, movement.span);
        let permits = |provision: &&gensoku_dsl::design::ProvisionId| {
            leaves_the_code(eval, **provision, key) && world.lets(**provision, &by_code) == Fit::Yes
        };
        if let Some(&provision) = world.provisions.iter().find(permits) {
            let reason = Reason {
                role: Role::Because,
                element: Element::Provision(provision),
                note: gensoku_dsl::text::Text::default(),
                span: world.design.provisions[provision].span,
            };
            return Truth::True(vec![reason]);
        }
    }
    Truth::of(false)
}

/// Whether a provision permits something by that code, or by whatever identifier, in every case: one under a condition is
/// for its own case.
fn leaves_the_code(
    eval: &Eval<'_>,
    provision: gensoku_dsl::design::ProvisionId,
    key: IdentifierId,
) -> bool {
    let effects = &eval.world.design.provisions[provision].effects;
    effects.iter().any(|it| match &it.kind {
        gensoku_dsl::design::EffectKind::Permits(spoken) => {
            spoken.key.is_none_or(|it| it == key) && spoken.condition.is_none()
        }
        _ => false,
    })
}

/// Whether what a movement cites is not in force, or says something else: then the citation is what is wrong. A
/// provision without effects claims nothing, and what a step cites is for all that it does.
fn cites_in_vain(eval: &Eval<'_>, movement: &Movement) -> bool {
    let world = eval.world;
    let grounds = world.grounds(movement);
    let speaks = |&it: &gensoku_dsl::design::ProvisionId| {
        world.is_in_force(it) && !world.design.provisions[it].effects.is_empty()
    };
    let itself = movement
        .clause(world.design)
        .is_some_and(|it| !it.under.is_empty());
    let claims = itself && grounds.iter().any(speaks);
    let carried = grounds
        .iter()
        .any(|&it| world.lets(it, movement) != Fit::No);
    grounds.iter().any(|&it| !world.is_in_force(it)) || (claims && !carried)
}

fn is_person(eval: &Eval<'_>, actor: ActorRef) -> bool {
    eval.world.design.actors[actor.actor].kind.is_person()
}

/// Whether a record of the movement is kept that the person sees: by the network, whose record goes by the
/// identifier of the movement; by a step that shows the person the record; or at the desk where the person can stop
/// what they consented to.
fn is_recorded(eval: &Eval<'_>, movement: &Movement, log: DataId) -> Truth {
    let world = eval.world;
    let is_log = |data: DataId| world.within_data(data, log);
    // Whoever is shown what moved has seen that it did.
    let tells = |data: DataId| is_log(data) || world.within_data(data, movement.data);
    let standing = world.design.procedures[movement.procedure].serves.is_none();
    let shown = world.movements.iter().any(|it| {
        (standing || it.procedure == movement.procedure)
            && tells(it.data)
            && (matches!(it.verb, Verb::Sends | Verb::Issues)
                && it.receiver.is_some_and(|it| is_person(eval, it))
                || it.verb == Verb::Writes
                    && is_log(it.data)
                    && it.to.is_some_and(|to| is_met(eval, to.system)))
    });
    let desk = movement
        .consent(world.design)
        .is_some_and(|it| it.through.is_some());
    if shown || desk {
        return Truth::of(true);
    }
    match key_of(eval, movement) {
        Stated::Is(key, _) => Truth::of(
            world
                .records
                .iter()
                .any(|it| is_log(it.data) && it.key.value() == Some(&key)),
        ),
        Stated::None(_) => Truth::of(false),
        Stated::Open => Eval::unknown_of(movement, "keyed by"),
    }
}

/// Whether a person acts in every run before a movement, or in its step; or, beside it, in another procedure for
/// the same purpose, as where a standing flow rests on a consent that was given once.
fn person_has_acted(eval: &Eval<'_>, movement: &Movement) -> bool {
    let design = eval.world.design;
    let acts = |step| {
        let by = design.steps[step].by;
        by.is_some_and(|(by, _)| design.actors[by.actor].kind.is_person())
    };
    if acts(movement.step) {
        return true;
    }
    let first = design.procedures[movement.procedure].steps.first();
    let unasked = reached(design, movement.procedure, &|_, way| match way.to {
        Target::Step(to) => !acts(to),
        Target::Outcome(_) => false,
    });
    let asked = first.is_some_and(|&it| acts(it)) || !unasked.contains(&movement.step);
    let elsewhere = |id: ProcedureId| {
        let purpose = movement.purpose.value();
        id != movement.procedure
            && purpose.is_some()
            && design.procedures[id].purpose.value() == purpose
            && design.procedures[id].steps.iter().any(|&it| acts(it))
    };
    asked || design.procedures.ids().any(elsewhere)
}

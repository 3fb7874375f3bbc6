//! On what a finding depends.

use std::collections::BTreeSet;

use gensoku_dsl::design::{DataId, Design, ProcedureId, StepId};

use crate::finding::Element;
use crate::revise::asks::Asks;
use crate::revise::ways::named;
use crate::rules::Rule;
use crate::rules::expr::Expr;
use crate::rules::facets::Facets;
use crate::rules::types::Kind;

/// On what a finding depends.
#[derive(Clone, Debug)]
pub(in crate::revise) struct Depends {
    /// Only these procedures; any where absent.
    pub(super) procedures: Option<BTreeSet<ProcedureId>>,
    /// Of these, data clauses only of these data; any where absent.
    pub(super) data: Option<BTreeSet<DataId>>,
    /// The one step that it is about.
    pub(super) step: Option<StepId>,
    /// Of data clauses only those of that step.
    pub(super) own: bool,
    pub(super) channels: bool,
    /// The words by one of which its step is said to be done; none where it is not asked.
    pub(super) said: Option<BTreeSet<String>>,
    /// Whether the applicant acts or receives in steps.
    pub(super) involved: bool,
    /// The game over digital steps; and whether it is asked in a way that a further channel only helps.
    pub(super) game: Option<bool>,
    /// Whether what it demands is that the step is in no cut of that game, and nothing else.
    pub(super) in_cut: bool,
    pub(super) units: bool,
    pub(super) methods: bool,
    pub(super) moves: bool,
    /// Data clauses of all procedures.
    pub(super) moves_anywhere: bool,
    pub(super) permits: bool,
    /// Provisions that go.
    pub(super) law: bool,
    /// Provisions that come, whatever they permit.
    pub(super) provisions: bool,
    /// The parts of a design on which its rule's verdict can rest.
    pub(super) facets: Facets,
    /// Whether these are all that is known of it.
    pub(super) coarse: bool,
}

/// Whether such things are parts of procedures.
fn in_procedures(kind: Kind) -> bool {
    matches!(kind, Kind::Procedure | Kind::Step | Kind::Movement)
}

/// What is of one procedure alone.
pub(super) const OF_A_PROCEDURE: Facets = Facets::STEPS
    .and(Facets::CHANNELS)
    .and(Facets::TIMES)
    .and(Facets::PROCEDURES)
    .and(Facets::MOVEMENTS);

/// The phrases whose answers no change of a candidate alters.
const FIXED: &[&str] = &[
    "is coarser than",
    "is itself a governed identifier",
    "is sensitive",
    "is about people",
    "shows who somebody is",
    "gives out a standard format",
    "has an option to complete",
    "completes properly",
    "is safe",
    "can occur",
];

/// The phrase that asks of a procedure whether there is any way to its end, for whoever it serves.
const CAN_FINISH: &str = "the applicant can finish {procedure}";

/// The phrase of a procedure that is for somebody.
const SERVES: &str = "{procedure} serves somebody";

/// The phrase of a provision that rests on nothing of it but what it permits.
const PERMITS: &str = "{provision} permits {movement}";

/// The phrase of a step that is asked about the cuts of the game.
const IN_NO_CUT: &str = "{step} is in no smallest cut of digital";

/// Properties of procedures and steps that rest on clauses of steps or on provisions.
const ALTERED: &[&str] = &["fallbacks", "grounds", "issues", "on", "systems", "writes"];

impl Depends {
    pub(in crate::revise) fn of(design: &Design, rule: Option<&Rule>, finding: &str) -> Self {
        let Some(rule) = rule else {
            return Self::on_everything();
        };
        let asks = Asks::of(rule);
        let about = named(design, finding);
        let procedures: BTreeSet<ProcedureId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Procedure(id) => Some(*id),
                Element::Step(id) => Some(design.steps[*id].procedure),
                _ => None,
            })
            .collect();
        let data: BTreeSet<DataId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Data(id) => Some(*id),
                _ => None,
            })
            .collect();
        let mut depends = Self {
            procedures: (!procedures.is_empty()).then_some(procedures),
            data: None,
            step: about.iter().find_map(|it| match it {
                Element::Step(id) => Some(*id),
                _ => None,
            }),
            own: false,
            channels: asks.property("step", "channel"),
            said: None,
            involved: false,
            game: None,
            in_cut: matches!(&rule.demand, Expr::Phrase(it, _) if it.row().en == IN_NO_CUT),
            units: asks.property("procedure", "unit"),
            methods: asks.property("step", "method"),
            moves: false,
            moves_anywhere: false,
            permits: false,
            law: asks.kind(Kind::Provision) || asks.kind(Kind::Law),
            provisions: asks.kind(Kind::Law)
                || asks.properties.iter().any(|it| it.0 == "provision")
                || asks
                    .phrases
                    .iter()
                    .any(|&it| it.contains("{provision}") && it != PERMITS),
            facets: if asks.looks_anywhere && asks.looks_for.iter().any(|it| in_procedures(*it)) {
                // What is looked for may be in any procedure.
                asks.facets.and(Facets::of(Kind::System))
            } else {
                asks.facets
            },
            coarse: false,
        };
        let open = [
            Kind::Data,
            Kind::Document,
            Kind::Movement,
            Kind::Record,
            Kind::Profile,
        ];
        if !asks.looks_for.iter().any(|it| open.contains(it)) && !data.is_empty() {
            depends.data = Some(data);
        }
        for (kind, name) in &asks.properties {
            match *kind {
                "movement" | "record" | "profile" => depends.moves = true,
                "step" if ["enters", "reads", "shows"].contains(name) => depends.moves = true,
                // What a clause of a step, or a provision that comes or goes, may alter.
                "procedure" | "step" if ALTERED.contains(name) => return depends.coarsely(),
                "system" if *name == "holds" => return depends.coarsely(),
                "procedure" | "step" | "actor" | "data" | "system" | "identifier" | "document"
                | "provision" => {}
                _ => return depends.coarsely(),
            }
        }
        depends.moves |= asks.kind(Kind::Movement);
        depends.moves_anywhere = asks.kind(Kind::Record)
            || asks.kind(Kind::Profile)
            || (asks.kind(Kind::Movement) && asks.looks_for.contains(&Kind::Movement));
        for phrase in &asks.phrases {
            if FIXED.iter().any(|it| phrase.contains(it)) {
                continue;
            }
            match *phrase {
                it if it.contains("digitally") => {
                    depends.game = Some(depends.game.unwrap_or(true));
                }
                it if it.contains("smallest cut of digital") => depends.game = Some(false),
                // A change says whom a procedure serves only where nobody said it.
                SERVES => {
                    let served = |it: &ProcedureId| design.procedures[*it].serves.is_some();
                    let all = depends
                        .procedures
                        .as_ref()
                        .is_some_and(|it| it.iter().all(served));
                    depends.units |= !all;
                }
                it if it.starts_with("the applicant acts in {step}") => {}
                it if it.starts_with("the applicant acts or receives") => depends.involved = true,
                // Everybody passes every step by whatever channel it has.
                CAN_FINISH => depends.involved = true,
                it if it.starts_with("the least own time of") => depends.involved = true,
                it if it.contains("is said to be done by") => {
                    depends.said = Some(asks.words.clone());
                }
                it if it.contains("holds {data}") => depends.moves_anywhere = true,
                it if it.contains("came by a movement") => depends.moves_anywhere = true,
                it if it.contains("is used by some step") => {
                    depends.moves_anywhere = true;
                    depends.data = None;
                }
                it if it.contains("identifies") => depends.methods = true,
                PERMITS => {
                    depends.permits = true;
                    depends.law = true;
                }
                it if it.contains("some provision lets") => {
                    depends.permits = true;
                    depends.law = true;
                    depends.provisions = true;
                }
                it if it.contains("{movement} is forbidden")
                    || it.contains("cites what does not carry it") =>
                {
                    depends.permits = true;
                    depends.law = true;
                    depends.moves = true;
                }
                it if it.contains("is in force") => depends.law = true,
                it if it.contains("goes by a governed identifier")
                    || it.contains("is under the number") =>
                {
                    depends.moves = true;
                }
                it if it.contains("consent") && !it.contains("finish") => depends.moves = true,
                it if it.contains("passes between") || it.contains("is governed") => {
                    depends.moves = true;
                }
                _ => return depends.coarsely(),
            }
        }
        if asks.binds.contains(&Kind::Profile) {
            depends.data = None;
        }
        let looks_further = asks
            .looks_for
            .iter()
            .any(|it| in_procedures(*it) || open.contains(it));
        depends.own = depends.step.is_some()
            && !depends.moves_anywhere
            && !looks_further
            && !asks.binds.contains(&Kind::Procedure);
        // What is about something outside procedures may lie anywhere.
        if depends.procedures.is_none() {
            depends.moves_anywhere |= depends.moves;
        }
        depends
    }

    fn on_everything() -> Self {
        Self {
            procedures: None,
            data: None,
            step: None,
            own: false,
            channels: true,
            said: None,
            involved: true,
            game: Some(false),
            in_cut: false,
            units: true,
            methods: true,
            moves: true,
            moves_anywhere: true,
            permits: true,
            law: true,
            provisions: true,
            facets: Facets::ALL,
            coarse: true,
        }
    }

    /// What is known where a question is not known in detail: the parts of a design that the rule asks about, in the
    /// procedure of the finding alone where they are of one.
    fn coarsely(mut self) -> Self {
        self.coarse = true;
        if !self.facets.within(OF_A_PROCEDURE) {
            self.procedures = None;
        }
        self
    }
}

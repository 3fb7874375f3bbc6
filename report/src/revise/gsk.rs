//! The revision plan in the design language: a file that uses the design and revises it.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorRef, Channel, Consent, DataClause, Design, EffectKind, Item, Movement, Number, Party,
    ProcedureId, ProvisionId, Receiver, Requirement, Scope, Spelled, Stated, StepId, SystemRef,
    Unit, Verb,
};
use gensoku_dsl::fmt::{name, text};
use gensoku_dsl::text::Lang;
use gensoku_engine::revise::Clause;

use super::Planned;
use crate::Error;

/// The plan as a file; `Plan` is the revision, with `Plan2` and so on beside it where several procedures
/// change whom they decide for.
///
/// # Errors
/// Where it is not in the language: a fault of the tool.
pub fn gsk(planned: &Planned<'_>) -> Result<String, Error> {
    let design = planned.design;
    let clauses = planned.plan.clauses();
    let mut served: Vec<ProcedureId> = Vec::new();
    for clause in &clauses {
        if let Clause::Serves(procedure, ..) = clause
            && !served.contains(procedure)
        {
            served.push(*procedure);
        }
    }
    let mut out = String::new();
    let title = planned.design.title.as_ref();
    let title = |lang: Lang| title.map_or("", |it| it.get(lang));
    out += &format!(
        "design {} / {}  as of {}\n",
        text(&format!("Revision plan: {}", title(Lang::En))),
        text(&format!("改正計画：{}", title(Lang::Ja))),
        planned.plan.as_of
    );
    out += &format!("use {}\n", text(planned.file));
    let rest: Vec<&Clause> = clauses
        .iter()
        .filter(|it| !matches!(it, Clause::Serves(of, ..) if served.first() != Some(of)))
        .collect();
    let plan = fresh(design, "Plan");
    let of = served.first().map_or(String::new(), |it| {
        format!(" of {}", name(&design.procedures[*it].name.id))
    });
    out += &format!("\nrevision {plan}{of} {{\n");
    let mut at = 0;
    while let Some(&clause) = rest.get(at) {
        let Some(step) = step_of(clause) else {
            out += &format!("  {}\n", self::clause(design, clause));
            at += 1;
            continue;
        };
        out += &format!("  set step {} {{\n", step_path(design, step));
        while let Some(&clause) = rest.get(at)
            && step_of(clause) == Some(step)
        {
            out += &format!("    {}\n", inner(design, clause));
            at += 1;
        }
        out += "  }\n";
    }
    out += "}\n";
    for (index, procedure) in served.iter().enumerate().skip(1) {
        let plan = fresh(design, &format!("Plan{}", index + 1));
        let of = name(&design.procedures[*procedure].name.id);
        out += &format!("\nrevision {plan} of {of} {{\n");
        for clause in &clauses {
            if matches!(clause, Clause::Serves(it, ..) if it == procedure) {
                out += &format!("  {}\n", self::clause(design, clause));
            }
        }
        out += "}\n";
    }
    gensoku_dsl::fmt::format(&out, Some(planned.lang)).map_err(|diagnostics| {
        let first = diagnostics.first().map_or("", |it| it.message.en.as_str());
        Error(format!("the plan is not in the language: {first}\n{out}"))
    })
}

/// A name that no revision of the design has.
fn fresh(design: &Design, wanted: &str) -> String {
    let taken: BTreeSet<&str> = design
        .revisions
        .iter()
        .map(|it| it.name.id.as_str())
        .collect();
    let mut name = wanted.to_owned();
    while taken.contains(name.as_str()) {
        name.push_str("-new");
    }
    name
}

fn step_of(clause: &Clause) -> Option<StepId> {
    match clause {
        Clause::Channels(step, _)
        | Clause::Without(step, ..)
        | Clause::Data(step, _)
        | Clause::Identifies(step, ..) => Some(*step),
        Clause::Serves(..) | Clause::Repeal(..) | Clause::Insert(..) => None,
    }
}

/// A clause of a revision on a line of its own.
pub(crate) fn clause(design: &Design, clause: &Clause) -> String {
    match clause {
        Clause::Serves(_, actor, unit) => format!(
            "serves {} per {}",
            name(&design.actors[*actor].name.id),
            unit.word(Lang::En)
        ),
        Clause::Repeal(id, effect) => {
            let effect = effect.and_then(|it| design.provisions[*id].effects.get(it));
            let effect = effect.map_or(String::new(), |it| {
                format!(" {}", self::effect(design, &it.kind))
            });
            format!("repeal {}{effect}", provision(design, *id))
        }
        Clause::Insert(law, number, effect) => format!(
            "insert {} {} {}",
            name(&design.laws[*law].name.id),
            number_text(number),
            self::effect(design, effect)
        ),
        other => match step_of(other) {
            Some(step) => format!(
                "set step {} {{ {} }}",
                step_path(design, step),
                inner(design, other)
            ),
            None => String::new(),
        },
    }
}

/// A clause within `set step`.
fn inner(design: &Design, clause: &Clause) -> String {
    match clause {
        Clause::Channels(_, channels) => {
            let words: Vec<String> = channels.iter().map(|it| channel(design, it)).collect();
            format!("channel {}", words.join(" or "))
        }
        Clause::Without(_, verb, it) => {
            format!("without {} {}", verb.word(Lang::En), item(design, *it))
        }
        Clause::Data(_, data) => data_clause(design, data),
        Clause::Identifies(_, actor, method) => format!(
            "identifies {} by {}",
            name(&design.actors[*actor].name.id),
            method.word(Lang::En)
        ),
        Clause::Serves(..) | Clause::Repeal(..) | Clause::Insert(..) => String::new(),
    }
}

fn channel(design: &Design, it: &Channel) -> String {
    let on = it.on.map_or(String::new(), |on| {
        format!(" on {}", name(&design.systems[on].name.id))
    });
    format!("{}{on}", it.kind.word(Lang::En))
}

fn item(design: &Design, item: Item) -> String {
    name(match item {
        Item::Data(id) => &design.data[id].name.id,
        Item::Document(id) => &design.words.documents[id].name.id,
    })
}

fn data_clause(design: &Design, it: &DataClause) -> String {
    let items: Vec<String> = it.items.iter().map(|it| item(design, it.0)).collect();
    let mut out = format!("{} {}", it.verb.word(Lang::En), items.join(" "));
    if let Some(from) = it.from {
        out += &format!(" from {}", system(design, from));
    }
    match it.to {
        Some(Receiver::System(to)) => out += &format!(" to {}", system(design, to)),
        Some(Receiver::Actor(to, _)) => out += &format!(" to {}", actor(design, to)),
        None => {}
    }
    match it.key {
        Stated::Is(key, _) => {
            out += &format!(" keyed by {}", name(&design.identifiers[key].name.id))
        }
        Stated::None(_) => out += " keyed by none",
        Stated::Open => {}
    }
    match it.purpose {
        Stated::Is(purpose, _) => {
            out += &format!(" for {}", name(&design.words.purposes[purpose].name.id))
        }
        Stated::None(_) => out += " for none",
        Stated::Open => {}
    }
    if let Some(it) = &it.consent {
        out += &consent(design, it);
    }
    if it.encrypted {
        out += " encrypted";
    }
    for (word, citations) in [("under", &it.under), ("required by", &it.required_by)] {
        let cites: Vec<String> = citations
            .iter()
            .map(|it| {
                let law = name(&design.laws[it.law].name.id);
                it.number.as_ref().map_or(law.clone(), |number| {
                    format!("{law} {}", number_text(number))
                })
            })
            .collect();
        if !cites.is_empty() {
            out += &format!(" {word} {}", cites.join(" "));
        }
    }
    out
}

fn consent(design: &Design, it: &Consent) -> String {
    let mut out = match it.purpose {
        Stated::Is(purpose, _) => format!(
            " with consent for {}",
            name(&design.words.purposes[purpose].name.id)
        ),
        Stated::None(_) => " with consent for none".to_owned(),
        Stated::Open => " with consent".to_owned(),
    };
    if it.blanket {
        out += " blanket";
    }
    match &it.stops_within {
        Stated::Is(within, _) => out += &format!(" stops within {} min", within / 60_000),
        Stated::None(_) => out += " stops within none",
        Stated::Open => {}
    }
    if let Some(through) = it.through {
        out += &format!(" through {}", name(&design.systems[through].name.id));
    }
    if let Some(format) = it.portable.value() {
        out += &format!(" portable as {}", text(format));
    }
    out
}

fn system(design: &Design, it: SystemRef) -> String {
    let system = &design.systems[it.system];
    let whose = system.of.value().filter(|_| it.other);
    let whose = whose.map_or(String::new(), |&of| {
        format!(" of other {}", name(&design.actors[of].name.id))
    });
    format!("{}{whose}", name(&system.name.id))
}

fn actor(design: &Design, it: ActorRef) -> String {
    let other = if it.other { "other " } else { "" };
    format!("{other}{}", name(&design.actors[it.actor].name.id))
}

fn provision(design: &Design, id: ProvisionId) -> String {
    let it = &design.provisions[id];
    format!(
        "{} {}",
        name(&design.laws[it.law].name.id),
        number_text(&it.number)
    )
}

fn number_text(number: &Number) -> String {
    number.to_string()
}

pub(crate) fn effect(design: &Design, effect: &EffectKind) -> String {
    match effect {
        EffectKind::Requires(what, scope) => {
            let what = match what {
                Requirement::Channel(it) => format!("channel {}", it.word(Lang::En)),
                Requirement::Step => "step".to_owned(),
                Requirement::Unit(it) => format!("unit {}", Unit::word(*it, Lang::En)),
                Requirement::Words(words) => text(words),
            };
            let of = match scope {
                Scope::Step(step) => format!(" of {}", step_path(design, *step)),
                Scope::Procedure(id) => format!(" of {}", name(&design.procedures[*id].name.id)),
                Scope::Purpose(id) => format!(" of {}", name(&design.words.purposes[*id].name.id)),
                Scope::Cited => String::new(),
            };
            format!("requires {what}{of}")
        }
        EffectKind::Permits(it) => format!("permits {}", movement(design, it)),
        EffectKind::Forbids(it) => format!("forbids {}", movement(design, it)),
        EffectKind::PermitsUse(id, purpose) | EffectKind::ForbidsUse(id, purpose) => {
            let verb = if matches!(effect, EffectKind::PermitsUse(..)) {
                "permits"
            } else {
                "forbids"
            };
            let of = purpose.map_or(String::new(), |it| {
                format!(" for {}", name(&design.words.purposes[it].name.id))
            });
            format!(
                "{verb} use of {}{of}",
                name(&design.identifiers[*id].name.id)
            )
        }
    }
}

fn movement(design: &Design, it: &Movement) -> String {
    let mut words: Vec<String> = it
        .verbs
        .iter()
        .map(|it: &Verb| it.word(Lang::En).to_owned())
        .collect();
    words.extend(it.data.iter().map(|&it| name(&design.data[it].name.id)));
    let party = |it: &Party| match it {
        Party::Actor(it) => actor(design, *it),
        Party::Kind(it) => it.word(Lang::En).to_owned(),
        Party::System(it) => name(&design.systems[*it].name.id),
    };
    if let Some(from) = &it.from {
        words.push(format!("from {}", party(from)));
    }
    if let Some(to) = &it.to {
        words.push(format!("to {}", party(to)));
    }
    if let Some(purpose) = it.purpose {
        words.push(format!(
            "for {}",
            name(&design.words.purposes[purpose].name.id)
        ));
    }
    if let Some(key) = it.key {
        words.push(format!(
            "keyed by {}",
            name(&design.identifiers[key].name.id)
        ));
    }
    if let Some(condition) = &it.condition {
        words.push(format!("if {}", text(condition)));
    }
    words.join(" ")
}

fn step_path(design: &Design, step: StepId) -> String {
    let it = &design.steps[step];
    let procedure = &design.procedures[it.procedure].name.id;
    format!("{}.{}", name(procedure), name(&it.name.id))
}

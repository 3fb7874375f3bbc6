//! Clauses as the language writes them.

use gensoku_dsl::design::{
    ActorRef, Channel, Consent, DataClause, Design, EffectKind, Estimate, Guard, Item, Millis,
    Movement, Next, Number, Party, Place, ProvisionId, Receiver, Requirement, Scope, Share,
    Spelled, Start, Stated, Step, StepId, SystemRef, Target, Title, Unit, Verb, Way,
};
use gensoku_dsl::fmt::{name, text};
use gensoku_dsl::text::Lang;
use gensoku_engine::revise::Clause;

use super::restated::restated;

/// A clause that stands in a revision itself.
pub(super) fn whole(design: &Design, clause: &Clause) -> String {
    match clause {
        Clause::Serves(_, actor, unit) => format!(
            "serves {} per {}",
            name(&design.actors[*actor].name.id),
            unit.word(Lang::En)
        ),
        Clause::Starts(_, start) => match start {
            Start::Application => "starts on application".to_owned(),
            Start::Event(id) => format!(
                "starts on event {}",
                name(&design.words.events[*id].name.id)
            ),
            Start::Every(time) => format!("starts every {}", duration(*time)),
        },
        Clause::MustSurvive(_, scenarios) => {
            let scenarios: Vec<String> = scenarios.iter().map(|it| name(it)).collect();
            format!("must survive {}", scenarios.join(" "))
        }
        Clause::Under(_, under) => format!("under {}", citations(design, under)),
        Clause::Add(step, place) => added(design, step, *place),
        Clause::Instead(step, system, instead) => format!(
            "{}\n  set step {} {{ fallback {} when {} down }}",
            added(design, instead, Place::Last),
            step_path(design, *step),
            name(&instead.name.id),
            name(&design.systems[*system].name.id)
        ),
        Clause::Drop(step) => format!("drop {}", step_path(design, *step)),
        Clause::Restate(said) => restated(design, said),
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
        Clause::Channels(..)
        | Clause::Without(..)
        | Clause::Data(..)
        | Clause::Identifies(..)
        | Clause::Takes(..) => String::new(),
    }
}

/// A clause within `set step`.
pub(super) fn inner(design: &Design, clause: &Clause) -> String {
    match clause {
        Clause::Channels(_, channels) => channels_text(design, channels),
        Clause::Without(_, verb, it) => {
            format!("without {} {}", verb.word(Lang::En), item(design, *it))
        }
        Clause::Data(_, data) => data_clause(design, data),
        Clause::Identifies(_, actor, method) => format!(
            "identifies {} by {}",
            name(&design.actors[*actor].name.id),
            method.word(Lang::En)
        ),
        Clause::Takes(_, time) => format!("takes {}", estimate(time)),
        _ => String::new(),
    }
}

/// A step that is added, with what the ways out make of it: who performs it, how, for how long, and what follows.
fn added(design: &Design, it: &Step, place: Place) -> String {
    let mut out = format!(
        "add step {}{}",
        name(&it.name.id),
        titled(it.name.title.as_ref())
    );
    if let Some((by, _)) = it.by {
        out += &format!(" by {}", actor(design, by));
    }
    if let Some((of, _)) = it.for_ {
        out += &format!(" for {}", actor(design, of));
    }
    if !it.under.is_empty() {
        out += &format!(" under {}", citations(design, &it.under));
    }
    if !it.required_by.is_empty() {
        out += &format!(" required by {}", citations(design, &it.required_by));
    }
    out += &match place {
        Place::Before(step) => format!(" before {}", step_path(design, step)),
        Place::After(step) => format!(" after {}", step_path(design, step)),
        Place::Last => String::new(),
    };
    out += " {\n";
    if let Some(channels) = it.channels.value() {
        out += &format!("    {}\n", channels_text(design, channels));
    }
    if let Some(time) = it.takes.value() {
        out += &format!("    takes {}\n", estimate(time));
    }
    if let Some(time) = it.waits.value() {
        out += &format!("    waits {}\n", estimate(time));
    }
    if let Some((fee, _)) = it.fee {
        out += &format!("    fee {fee} yen\n");
    }
    out += &next(design, &it.next);
    out + "  }"
}

fn next(design: &Design, it: &Next) -> String {
    let (word, ways) = match it {
        Next::Following => return String::new(),
        Next::All(ways) => {
            let to: Vec<String> = ways.iter().map(|it| target(design, it.to)).collect();
            return format!("    then all {}\n", to.join(" "));
        }
        Next::One(ways) => ("then", ways),
        Next::Some(ways) => ("then some", ways),
    };
    let mut out = String::new();
    for (index, it) in ways.iter().enumerate() {
        let word = if index == 0 { word } else { "or" };
        out += &format!("    {word} {}\n", way(design, it));
    }
    out
}

fn way(design: &Design, it: &Way) -> String {
    let mut out = target(design, it.to);
    out += &match &it.when {
        None => String::new(),
        Some(Guard::Fact(words, _)) => format!(" when{}", titled(Some(words))),
        Some(Guard::Decision(id, _)) => format!(" when {}", name(id)),
        Some(Guard::Lacks(need, _)) => format!(" when applicant has no {}", need.word(Lang::En)),
        Some(Guard::Otherwise(_)) => " otherwise".to_owned(),
        Some(Guard::Always(_)) => " always".to_owned(),
    };
    if let Some((time, _)) = it.after {
        out += &format!(" after {}", duration(time));
    }
    if let Some((Share(millionths), _)) = it.share {
        out += &format!(" {}%", decimal(u128::from(millionths) * 100));
    }
    out
}

fn target(design: &Design, it: Target) -> String {
    match it {
        Target::Step(id) => name(&design.steps[id].name.id),
        Target::Outcome(id) => {
            let id = &design.words.outcomes[id].name.id;
            match id.as_str() {
                "granted" | "refused" | "withdrawn" => id.clone(),
                _ => name(id),
            }
        }
    }
}

/// Millionths as a decimal number.
pub(super) fn decimal(millionths: u128) -> String {
    let (whole, rest) = (millionths / 1_000_000, millionths % 1_000_000);
    if rest == 0 {
        return whole.to_string();
    }
    let rest = format!("{rest:06}");
    format!("{whole}.{}", rest.trim_end_matches('0'))
}

/// A duration in the largest unit of which it is a whole number.
pub(super) fn duration(millis: Millis) -> String {
    const UNITS: [(Millis, &str); 4] = [
        (86_400_000, "days"),
        (3_600_000, "hours"),
        (60_000, "min"),
        (1_000, "sec"),
    ];
    let of = UNITS
        .iter()
        .find(|(unit, _)| millis > 0 && millis.is_multiple_of(*unit));
    match of {
        Some((unit, word)) => format!("{} {word}", millis / unit),
        None => format!("{} sec", millis.div_ceil(1_000)),
    }
}

/// The most likely value; a revision states no other.
fn estimate(it: &Estimate) -> String {
    duration(it.likely)
}

/// A title behind a name.
pub(super) fn titled(title: Option<&Title>) -> String {
    let Some(title) = title else {
        return String::new();
    };
    let second = title.second.as_ref();
    let second = second.map_or(String::new(), |it| format!(" / {}", text(it)));
    format!(" {}{second}", text(&title.first))
}

pub(super) fn citations(design: &Design, citations: &[gensoku_dsl::design::Citation]) -> String {
    let cites: Vec<String> = citations
        .iter()
        .map(|it| {
            let law = name(&design.laws[it.law].name.id);
            it.number.as_ref().map_or(law.clone(), |number| {
                format!("{law} {}", number_text(number))
            })
        })
        .collect();
    cites.join(" ")
}

fn channels_text(design: &Design, channels: &[Channel]) -> String {
    let words: Vec<String> = channels.iter().map(|it| channel(design, it)).collect();
    format!("channel {}", words.join(" or "))
}

fn channel(design: &Design, it: &Channel) -> String {
    let on = match it.on {
        Some(on) => format!(" on {}", name(&design.systems[on].name.id)),
        None if it.on_nothing => " on none".to_owned(),
        None => String::new(),
    };
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
        if !citations.is_empty() {
            out += &format!(" {word} {}", self::citations(design, citations));
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
        Stated::Is(within, _) => out += &format!(" stops within {}", duration(*within)),
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

pub(super) fn system(design: &Design, it: SystemRef) -> String {
    let system = &design.systems[it.system];
    let whose = system.of.value().filter(|_| it.other);
    let whose = whose.map_or(String::new(), |&of| {
        format!(" of other {}", name(&design.actors[of].name.id))
    });
    format!("{}{whose}", name(&system.name.id))
}

pub(super) fn actor(design: &Design, it: ActorRef) -> String {
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

pub(super) fn effect(design: &Design, effect: &EffectKind) -> String {
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
    if it.condition.is_some() {
        words.push(format!("if{}", titled(it.condition.as_ref())));
    }
    words.join(" ")
}

pub(super) fn step_path(design: &Design, step: StepId) -> String {
    let it = &design.steps[step];
    let procedure = &design.procedures[it.procedure].name.id;
    format!("{}.{}", name(procedure), name(&it.name.id))
}

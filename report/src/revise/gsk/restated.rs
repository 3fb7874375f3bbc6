//! What is said anew of a declaration, as the language writes it.

use gensoku_dsl::design::{
    Actor, Assessment, Covered, Data, Decision, DecisionUnit, Design, Group, Identifier, Mapping,
    Measure, Milestone, Plan, Quantity, Reach, Restated, Scenario, Spelled, Stated, System, Title,
};
use gensoku_dsl::fmt::{name, text};
use gensoku_dsl::text::Lang;

use super::pieces::{actor, citations, decimal, duration, titled};

/// `set system S { … }` and its like.
pub(super) fn restated(design: &Design, said: &Restated) -> String {
    let (keyword, lines) = match said {
        Restated::Actor(_, it) => ("actor", of_actor(it)),
        Restated::Data(_, it) => ("data", of_data(design, it)),
        Restated::Identifier(_, it) => ("identifier", of_identifier(design, it)),
        Restated::Mapping(_, it) => ("mapping", of_mapping(design, it)),
        Restated::System(_, it) => ("system", of_system(design, it)),
        Restated::Group(_, it) => ("group", of_group(design, it)),
        Restated::Scenario(_, it) => ("scenario", of_scenario(it)),
        Restated::Decision(_, it) => ("decision", of_decision(it)),
        Restated::Plan(_, it) => ("plan", of_plan(design, it)),
    };
    let id = said
        .declared(design)
        .map_or(String::new(), |it| name(&it.id));
    format!("set {keyword} {id} {{\n    {}\n  }}", lines.join("\n    "))
}

/// A clause for a fact that is said.
fn put<T>(out: &mut Vec<String>, keyword: &str, fact: &Stated<T>, write: impl Fn(&T) -> String) {
    match fact {
        Stated::Is(value, _) => out.push(format!("{keyword} {}", write(value))),
        Stated::None(_) => out.push(format!("{keyword} none")),
        Stated::Open => {}
    }
}

fn of_actor(it: &Actor) -> Vec<String> {
    let mut out = Vec::new();
    if it.many > 1 {
        out.push(format!("many {}", it.many));
    }
    if let Some(staff) = it.staff {
        let wage = staff.yen_per_hour;
        let wage = wage.map_or(String::new(), |it| format!(" at {it} yen per hour"));
        out.push(format!("staff {}{wage}", staff.count));
    }
    out
}

fn of_data(design: &Design, it: &Data) -> Vec<String> {
    let mut out = Vec::new();
    put(&mut out, "about", &it.about, |it| {
        it.word(Lang::En).to_owned()
    });
    put(&mut out, "sector", &it.sector, |&it| {
        name(&design.words.sectors[it].name.id)
    });
    put(&mut out, "owned by", &it.owner, |&it| {
        name(&design.actors[it].name.id)
    });
    if it.sensitive {
        out.push("sensitive".to_owned());
    }
    if let Some(wider) = it.within {
        out.push(format!("within {}", name(&design.data[wider].name.id)));
    }
    out
}

fn of_identifier(design: &Design, it: &Identifier) -> Vec<String> {
    let mut out = Vec::new();
    put(&mut out, "is", &it.unit, |it| it.word(Lang::En).to_owned());
    if let Some(reach) = it.reach.value() {
        out.push(match reach {
            Reach::Universal => "universal".to_owned(),
            Reach::Local => "local".to_owned(),
            Reach::Sector(id) => format!("sector {}", name(&design.words.sectors[*id].name.id)),
        });
    }
    if let Some((law, _)) = it.governed_by {
        out.push(format!("governed by {}", name(&design.laws[law].name.id)));
    }
    out
}

fn of_mapping(design: &Design, it: &Mapping) -> Vec<String> {
    let mut out = Vec::new();
    put(&mut out, "held by", &it.held_by, |&it| {
        name(&design.actors[it].name.id)
    });
    out
}

fn of_system(design: &Design, it: &System) -> Vec<String> {
    let mut out = Vec::new();
    let actor = |id| name(&design.actors[id].name.id);
    put(&mut out, "of", &it.of, |&it| actor(it));
    if let Some((by, _)) = it.run_by {
        out.push(format!("run by {}", actor(by)));
    }
    let holds: Vec<String> = it
        .holds
        .iter()
        .map(|(it, _)| name(&design.data[*it].name.id))
        .collect();
    if !holds.is_empty() {
        out.push(format!("holds {}", holds.join(" ")));
    }
    put(&mut out, "keyed by", &it.keys, |keys| {
        let keys = keys.iter().map(|&it| name(&design.identifiers[it].name.id));
        keys.collect::<Vec<_>>().join(" ")
    });
    let hosts: Vec<String> = it
        .hosts()
        .map(|set| {
            let names = set.iter().map(|(it, _)| name(&design.systems[*it].name.id));
            names.collect::<Vec<_>>().join(" ")
        })
        .collect();
    if !hosts.is_empty() {
        out.push(format!("runs on {}", hosts.join(" or ")));
    }
    if it.encrypted {
        out.push("encrypted".to_owned());
    }
    if !it.under.is_empty() {
        out.push(format!("under {}", citations(design, &it.under)));
    }
    let traits = &it.traits;
    let either = |out: &mut Vec<String>, fact: &Stated<bool>, yes: &str, no: &str| {
        if let Some(is) = fact.value() {
            out.push(if *is { yes } else { no }.to_owned());
        }
    };
    either(&mut out, &traits.standard, "standard", "own");
    if traits.shared {
        out.push("shared".to_owned());
    }
    if let Some((format, _)) = &traits.format {
        out.push(format!("format {}", text(format)));
    }
    put(&mut out, "keeps", &traits.keeps, |&it| duration(it));
    either(&mut out, &traits.standing, "standing", "on demand");
    put(&mut out, "used", &traits.used_per_year, |it| {
        format!("{it} per year")
    });
    put(&mut out, "autonomy", &traits.autonomy, |&it| duration(it));
    put(
        &mut out,
        "recovers within",
        &traits.recovers_within,
        |&it| duration(it),
    );
    put(&mut out, "people", &traits.people, u64::to_string);
    put(&mut out, "handlers", &traits.handlers, u64::to_string);
    put(&mut out, "disposition", &traits.disposition, |it| {
        it.word(Lang::En).to_owned()
    });
    put(
        &mut out,
        "refreshed every",
        &traits.refreshed_every,
        |&it| duration(it),
    );
    put(&mut out, "assessment", &traits.assessments, |made| {
        let one = |it: &Assessment| {
            let day = it.published;
            let day = day.map_or(String::new(), |it| format!(" published {it}"));
            format!("{}{day}", it.kind.word(Lang::En))
        };
        let each: Vec<String> = made.iter().map(one).collect();
        each.join("  assessment ")
    });
    let period = [("from", it.period.from), ("until", it.period.until)];
    out.extend(period.into_iter().filter_map(|(word, day)| {
        let day = day?;
        Some(format!("{word} {day}"))
    }));
    out
}

fn of_group(design: &Design, it: &Group) -> Vec<String> {
    let mut out = Vec::new();
    if !it.without.is_empty() {
        let needs: Vec<&str> = it.without.iter().map(|it| it.word(Lang::En)).collect();
        out.push(format!("without {}", needs.join(" ")));
    }
    for defined in &it.defined {
        let Some(by) = defined.by else { continue };
        let under = &defined.under;
        let under = if under.is_empty() {
            String::new()
        } else {
            format!(" under {}", citations(design, under))
        };
        out.push(format!(
            "defined by {} as {}{under}",
            name(&design.actors[by].name.id),
            text(&defined.words)
        ));
    }
    out
}

fn of_scenario(it: &Scenario) -> Vec<String> {
    let mut out = Vec::new();
    put(&mut out, "drilled", &it.drilled, ToString::to_string);
    out
}

fn of_decision(it: &Decision) -> Vec<String> {
    let mut out = Vec::new();
    put(&mut out, "about", &it.about, |it| {
        match it {
            DecisionUnit::Individual => "individual",
            DecisionUnit::Household => "household",
            DecisionUnit::HighestEarner => "highest-earner",
        }
        .to_owned()
    });
    out
}

fn of_plan(design: &Design, it: &Plan) -> Vec<String> {
    let mut out: Vec<String> = it
        .milestones
        .iter()
        .map(|it| milestone(design, it))
        .collect();
    for (actor, on, _) in &it.consulted {
        let on = on.map_or(String::new(), |it| format!(" on {it}"));
        out.push(format!(
            "consulted {}{on}",
            name(&design.actors[*actor].name.id)
        ));
    }
    for (review, until, _) in &it.depends {
        let until = until.map_or(String::new(), |it| format!(" until {it}"));
        out.push(format!("depends on {}{until}", name(review)));
    }
    match it.announced {
        Stated::Is(day, _) => out.push(format!("announced {day}")),
        Stated::None(_) => out.push("announced none".to_owned()),
        Stated::Open => {}
    }
    out.extend(it.source.as_ref().map(source));
    out.extend(it.measures.iter().map(measure));
    out
}

fn source(it: &Title) -> String {
    format!("source{}", titled(Some(it)))
}

fn measure(it: &Measure) -> String {
    let amount = |word: &str, it: &Option<Quantity>| {
        it.as_ref().map_or(String::new(), |it| {
            let unit = if it.unit == "%" || it.unit.is_empty() {
                it.unit.clone()
            } else {
                format!(" {}", it.unit)
            };
            format!(" {word} {}{unit}", decimal(it.millionths))
        })
    };
    let by = it.by.map_or(String::new(), |it| format!(" by {it}"));
    format!(
        "measure{}{}{}{by}",
        titled(Some(&it.title)),
        amount("from", &it.from),
        amount("to", &it.to)
    )
}

fn milestone(design: &Design, it: &Milestone) -> String {
    let mut out = Vec::new();
    put(&mut out, "by", &it.by, ToString::to_string);
    for (covered, whose, _) in &it.covers {
        let covered = match covered {
            Covered::System(id) => name(&design.systems[*id].name.id),
            Covered::Procedure(id) => name(&design.procedures[*id].name.id),
        };
        let whose = whose.map_or(String::new(), |it| format!(" of {}", actor(design, it)));
        out.push(format!("covers {covered}{whose}"));
    }
    put(&mut out, "takes", &it.takes, |&(least, most)| {
        format!("{} to {}", duration(least), duration(most))
    });
    for (word, people) in [("needs", &it.needs), ("trains", &it.trains)] {
        for (count, skill, _) in people {
            let skill = skill.as_ref();
            let skill = skill.map_or(String::new(), |it| format!(" skilled {}", text(it)));
            out.push(format!("{word} {count} people{skill}"));
        }
    }
    out.extend(it.source.as_ref().map(source));
    if !it.after.is_empty() {
        let after: Vec<String> = it.after.iter().map(|it| name(it)).collect();
        out.push(format!("after {}", after.join(" ")));
    }
    let title = titled(it.name.title.as_ref());
    format!(
        "milestone {}{title} {{ {} }}",
        name(&it.name.id),
        out.join("  ")
    )
}

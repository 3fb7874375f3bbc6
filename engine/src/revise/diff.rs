//! Two designs side by side.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::Design;
use gensoku_dsl::text::Text;

use crate::finding::{Element, Finding, Report};
use crate::rules::say;
use crate::world::{Answer, How, Truth, World};

/// A design with what was found in it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The design with its revisions applied.
    pub design: &'a Design,
    /// What was found.
    pub report: &'a Report,
}

/// What of two designs is the same and what is not; names are paths, which revisions keep.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// Found before and no more.
    pub solved: Vec<Finding>,
    /// Found now and not before.
    pub new: Vec<Finding>,
    /// Found in both, as it is before and as it is now.
    pub unchanged: Vec<(Finding, Finding)>,
    /// Each procedure, by its path.
    pub procedures: BTreeMap<String, Sides<Finishing>>,
    /// What each actor can put together, by its path and how it comes about.
    pub profiles: BTreeMap<(String, &'static str), Sides<Gathered>>,
    /// Provisions in force on one side only, of those that the designs declare or cite.
    pub provisions: BTreeMap<String, Sides<Text>>,
}

/// A fact of both designs, where they have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// Before.
    pub before: Option<T>,
    /// Now.
    pub after: Option<T>,
}

/// Who can finish a procedure, and in how much own time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finishing {
    /// Its name in words.
    pub label: Text,
    /// Whether the applicant can finish digitally, if that is known.
    pub digitally: Option<bool>,
    /// Their own time in one pass, in milliseconds: at least, and at most if that is stated.
    pub own_time: Option<(u64, Option<u64>)>,
}

/// What an actor can put together about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The actor in words.
    pub label: Text,
    /// The sectors, by name.
    pub sectors: Vec<String>,
    /// The data, by name.
    pub data: Vec<String>,
}

/// Compares two designs by the identities of what is in them.
pub fn diff(before: Side<'_>, after: Side<'_>) -> Diff {
    let mut diff = Diff::default();
    let find = |report: &Report, id: &str| report.findings.iter().find(|it| it.id == id).cloned();
    for finding in &before.report.findings {
        match find(after.report, &finding.id) {
            Some(now) => diff.unchanged.push((finding.clone(), now)),
            None => diff.solved.push(finding.clone()),
        }
    }
    let is_new = |it: &&Finding| find(before.report, &it.id).is_none();
    diff.new = after
        .report
        .findings
        .iter()
        .filter(is_new)
        .cloned()
        .collect();
    let worlds = [before, after]
        .map(|it| World::new(it.design, it.report.as_of).within(it.report.situation));
    let [first, second] = &worlds;
    diff.procedures = joined(finishing(first), finishing(second));
    diff.profiles = joined(profiles(first), profiles(second));
    let spoken_of: BTreeSet<String> = cited(first).into_iter().chain(cited(second)).collect();
    diff.provisions = joined(in_force(first, &spoken_of), in_force(second, &spoken_of));
    diff.provisions
        .retain(|_, it| it.before.is_some() != it.after.is_some());
    diff
}

fn joined<K: Ord, T>(before: BTreeMap<K, T>, after: BTreeMap<K, T>) -> BTreeMap<K, Sides<T>> {
    let mut sides: BTreeMap<K, Sides<T>> = BTreeMap::new();
    for (key, it) in before {
        sides.insert(
            key,
            Sides {
                before: Some(it),
                after: None,
            },
        );
    }
    for (key, it) in after {
        let side = sides.entry(key).or_insert(Sides {
            before: None,
            after: None,
        });
        side.after = Some(it);
    }
    sides
}

fn finishing(world: &World<'_>) -> BTreeMap<String, Finishing> {
    let design = world.design;
    let served = design
        .procedures
        .entries()
        .filter(|(_, it)| it.serves.is_some());
    served
        .map(|(id, it)| {
            let digitally = match world.can_finish_digitally(id) {
                Truth::True(_) => Some(true),
                Truth::False(_) => Some(false),
                Truth::Open(_) | Truth::Undecided(_) => None,
            };
            let own_time = match world.least_own_time(id) {
                Answer::Known(time) => Some((time.least, time.most)),
                _ => None,
            };
            let finishing = Finishing {
                label: label(design, Element::Procedure(id)),
                digitally,
                own_time,
            };
            (it.name.id.clone(), finishing)
        })
        .collect()
}

fn label(design: &Design, element: Element) -> Text {
    use gensoku_dsl::text::Lang;
    Text::new(
        say::label_of(design, element, Lang::En),
        say::label_of(design, element, Lang::Ja),
    )
}

fn profiles(world: &World<'_>) -> BTreeMap<(String, &'static str), Gathered> {
    let design = world.design;
    let own = |it: &&crate::world::Profile| {
        it.records.iter().any(|&it| {
            world.records.get(it).is_some_and(|it| {
                let place = it.declared.unwrap_or(design.systems[it.system].name.span);
                !design.given.contains(&place.file)
            })
        })
    };
    world
        .profiles
        .iter()
        .filter(own)
        .map(|it| {
            let how = match it.how {
                How::Holding => "holding",
                How::Case => "case",
                How::Possible => "possible",
            };
            let sectors = it
                .sectors
                .iter()
                .map(|&it| design.words.sectors[it].name.id.clone());
            let data = it.data.iter().map(|&it| design.data[it].name.id.clone());
            let gathered = Gathered {
                label: label(design, Element::Actor(it.actor)),
                sectors: sectors.collect(),
                data: data.collect(),
            };
            ((design.actors[it.actor].name.id.clone(), how), gathered)
        })
        .collect()
}

/// The provisions that the author declares, or that procedures and steps cite.
fn cited(world: &World<'_>) -> BTreeSet<String> {
    let design = world.design;
    let mut cited = BTreeSet::new();
    for (id, it) in design.provisions.entries() {
        if !design.given.contains(&it.span.file) {
            cited.insert(id);
        }
    }
    for procedure in &design.procedures {
        cited.extend(procedure.under.iter().filter_map(|it| it.provision));
        for &step in &procedure.steps {
            let step = &design.steps[step];
            let data = step
                .data
                .iter()
                .flat_map(|it| it.under.iter().chain(&it.required_by));
            let all = step.under.iter().chain(&step.required_by).chain(data);
            cited.extend(all.filter_map(|it| it.provision));
        }
    }
    let path = |it| say::path_of(design, Element::Provision(it));
    cited.into_iter().map(path).collect()
}

fn in_force(world: &World<'_>, spoken_of: &BTreeSet<String>) -> BTreeMap<String, Text> {
    let provisions = world.provisions.iter().map(|&it| Element::Provision(it));
    provisions
        .map(|it| (say::path_of(world.design, it), label(world.design, it)))
        .filter(|(path, _)| spoken_of.contains(path))
        .collect()
}

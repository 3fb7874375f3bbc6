//! What rests on a provision.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    Citation, Design, EffectKind, LawId, Number, ProcedureId, ProvisionId, Scope, StepId, SystemId,
};
use gensoku_dsl::text::Lang;

use super::change::Clause;
use super::plan::Task;
use crate::finding::{Compared, Finding, Report};
use crate::rules;
use crate::world::{Truth, World};

/// Everything that rests on a law or a provision.
#[derive(Clone, Debug)]
pub struct Resting {
    /// The provisions that are meant: the one, its parts, or all of the law.
    pub provisions: Vec<ProvisionId>,
    /// What each rests on, directly or through others.
    pub rests_on: Vec<ProvisionId>,
    /// The provisions that rest on it in turn.
    pub delegated: Vec<ProvisionId>,
    /// The procedures that cite it or of which it speaks.
    pub procedures: Vec<ProcedureId>,
    /// The steps that cite it, of which it requires something, or whose movements it permits.
    pub steps: Vec<StepId>,
    /// The movements that cite it or that it permits, by their indices in the world.
    pub movements: Vec<usize>,
    /// The systems that hold what they hold under it.
    pub systems: Vec<SystemId>,
    /// The findings that it forces or that name it.
    pub findings: Vec<String>,
}

/// What rests on a law or a provision, and what would follow from its repeal.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The law.
    pub law: LawId,
    /// What rests on it.
    pub resting: Resting,
    /// The movements that would stand on nothing if it were repealed, and stand on something now.
    pub would_lose_ground: Vec<usize>,
    /// What would be found if it were repealed, and is not now.
    pub would_be_new: Vec<Finding>,
    /// What would be solved if it were repealed.
    pub would_be_solved: Vec<String>,
}

/// The provisions that one rests on, directly or through others.
pub fn rests_on(design: &Design, provision: ProvisionId) -> BTreeSet<ProvisionId> {
    let mut found = BTreeSet::new();
    let mut open = vec![provision];
    while let Some(id) = open.pop() {
        let Some(it) = design.provisions.find(id) else {
            continue;
        };
        let law = design.laws.find(it.law).map_or(&[][..], |it| &it.under);
        for cited in it.under.iter().chain(law).filter_map(|it| it.provision) {
            if cited != provision && found.insert(cited) {
                open.push(cited);
            }
        }
    }
    found
}

/// The law and the number that words such as `MyNumberAct art 19 item 8` or 番号法第19条第8号 name; of a law
/// alone, no number.
///
/// # Errors
/// The name nearest to a law that is not there, if one is near.
pub fn provision_named(
    design: &Design,
    words: &str,
) -> Result<(LawId, Option<Number>), Option<String>> {
    let (law, number) = gensoku_dsl::citation(words);
    let Some(id) = design.law_named(law) else {
        let names = design.laws.iter().flat_map(|it| {
            let titles = it.name.title.iter();
            let titles = titles.flat_map(|it| [it.get(Lang::En), it.get(Lang::Ja)]);
            let aliases = it.name.aliases.iter().map(String::as_str);
            std::iter::once(it.name.id.as_str())
                .chain(aliases)
                .chain(titles)
        });
        return Err(gensoku_dsl::nearest(law, names).map(str::to_owned));
    };
    Ok((id, number))
}

/// Whether a number is another one or a part of it; a part left out (`art 19 item 8` of a law that writes
/// `art 19 para 1 item 8`) does not tell them apart.
fn is_part(part: &Number, whole: &Number) -> bool {
    let fits = |part: &Option<Vec<u32>>, whole: &Option<Vec<u32>>| whole.is_none() || part == whole;
    part.article == whole.article
        && fits(&part.paragraph, &whole.paragraph)
        && fits(&part.item, &whole.item)
}

/// What rests on a law, or on the provision of it with a number, and what would follow from its repeal.
pub fn trace(task: &Task<'_>, law: LawId, number: Option<&Number>) -> Trace {
    let design = task.base.at(task.as_of, task.with);
    let world = World::new(&design, task.as_of);
    let report = rules::check(&world, task.rules, task.parameters);
    let resting = resting(&world, &report, law, number);
    let repeal: Vec<Clause> = resting
        .provisions
        .iter()
        .map(|&it| Clause::Repeal(it, None))
        .collect();
    let repealed = super::change::applied(task.base, task.as_of, task.with, &repeal);
    let without = World::new(&repealed, task.as_of);
    let after = rules::check(&without, task.rules, task.parameters);
    let compared = Compared::of(&report.findings, &after.findings);
    let would_be_new = compared.new.into_iter().cloned().collect();
    let would_be_solved = compared.solved.iter().map(|it| it.id.clone()).collect();
    // A repeal changes no movement, so that both worlds number them alike.
    let movements = resting.movements.iter().copied();
    let would_lose_ground = movements
        .filter(|&at| {
            let stands = |world: &World<'_>| {
                let movement = world.movements.get(at);
                movement.is_some_and(|it| !matches!(world.ground(it).verdict, Truth::False(_)))
            };
            stands(&world) && !stands(&without)
        })
        .collect();
    Trace {
        law,
        resting,
        would_lose_ground,
        would_be_new,
        would_be_solved,
    }
}

/// What rests on a law, or on the provision of it with a number.
pub fn resting(world: &World<'_>, report: &Report, law: LawId, number: Option<&Number>) -> Resting {
    let design = world.design;
    let provisions: Vec<ProvisionId> = design
        .provisions
        .entries()
        .filter(|(_, it)| it.law == law && number.is_none_or(|number| is_part(&it.number, number)))
        .map(|(id, _)| id)
        .collect();
    let meant: BTreeSet<ProvisionId> = provisions.iter().copied().collect();
    let delegated: Vec<ProvisionId> = design
        .provisions
        .entries()
        .filter(|(id, it)| {
            let whole = it
                .under
                .iter()
                .chain(&design.laws[it.law].under)
                .any(|it| it.law == law && it.provision.is_none() && number.is_none());
            !meant.contains(id) && (whole || !rests_on(design, *id).is_disjoint(&meant))
        })
        .map(|(id, _)| id)
        .collect();
    let mut all = meant.clone();
    all.extend(&delegated);
    let cites = |citations: &[Citation]| {
        citations.iter().any(|it| {
            it.provision.is_some_and(|it| all.contains(&it))
                || (it.law == law && (number.is_none() || it.number.as_ref() == number))
        })
    };
    let movements: Vec<usize> = world
        .movements
        .iter()
        .enumerate()
        .filter(|(_, movement)| {
            let clause = movement.clause(design);
            clause.is_some_and(|it| cites(&it.under) || cites(&it.required_by))
                || world
                    .provisions
                    .iter()
                    .any(|it| all.contains(it) && world.permits(*it, movement))
        })
        .map(|(index, _)| index)
        .collect();
    let mut steps: BTreeSet<StepId> = movements
        .iter()
        .filter_map(|&it| world.movements.get(it))
        .map(|it| it.step)
        .collect();
    let mut procedures: BTreeSet<ProcedureId> = BTreeSet::new();
    for &id in &all {
        for effect in &design.provisions[id].effects {
            if let EffectKind::Requires(_, scope) = &effect.kind {
                match scope {
                    Scope::Step(step) => {
                        steps.insert(*step);
                    }
                    Scope::Procedure(procedure) => {
                        procedures.insert(*procedure);
                    }
                    Scope::Purpose(purpose) => procedures.extend(
                        design
                            .procedures
                            .entries()
                            .filter(|(_, it)| it.purpose.value() == Some(purpose))
                            .map(|(id, _)| id),
                    ),
                    Scope::Cited => {}
                }
            }
        }
    }
    for (id, procedure) in design.procedures.entries() {
        if cites(&procedure.under) {
            procedures.insert(id);
        }
        for &step in &procedure.steps {
            let it = &design.steps[step];
            if cites(&it.under) || cites(&it.required_by) {
                steps.insert(step);
            }
        }
    }
    steps.retain(|it| {
        let of = design.steps[*it].procedure;
        design.procedures[of].steps.contains(it)
    });
    procedures.extend(steps.iter().map(|it| design.steps[*it].procedure));
    let paths: BTreeSet<String> = all
        .iter()
        .map(|&it| rules::say::path_of(design, crate::finding::Element::Provision(it)))
        .collect();
    let names = |finding: &Finding| {
        finding.provisions.iter().any(|it| all.contains(it))
            || finding.witness.iter().any(|it| paths.contains(&it.path))
    };
    let findings = report.findings.iter().filter(|it| names(it));
    Resting {
        findings: findings.map(|it| it.id.clone()).collect(),
        rests_on: provisions
            .iter()
            .flat_map(|&it| rests_on(design, it))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(|it| !meant.contains(it))
            .collect(),
        provisions,
        delegated,
        procedures: procedures.into_iter().collect(),
        steps: steps.into_iter().collect(),
        movements,
        systems: design
            .systems
            .entries()
            .filter(|(_, it)| cites(&it.under))
            .map(|(id, _)| id)
            .collect(),
    }
}

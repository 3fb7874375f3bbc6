//! The data map: who holds what about whom, under which identifier, and by what it can be joined.

mod build;

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{ActorId, DataId, Design, MappingId, ProcedureId, SystemId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Findings, Role, Verdict};
use gensoku_engine::rules::say;
use gensoku_engine::world::{Cut, Gathering, Gone, Holding, Link, Movement, World};
use gensoku_layout::board::{Board, Light};
use gensoku_layout::text::Measure;

use super::marks::{mark, rank};
use build::Builder;

/// A board, with what its parts stand for.
pub struct DataPlan {
    /// What is laid out.
    pub board: Board,
    /// Whose each lane is; nobody's where the holder is not stated.
    pub lanes: Vec<Option<ActorId>>,
    /// What each card stands for.
    pub cards: Vec<Option<Element>>,
    /// What each row is.
    pub rows: Vec<RowIs>,
    /// What each thread is.
    pub threads: Vec<Link>,
    /// The movements that each arrow is.
    pub arrows: Vec<Vec<usize>>,
    /// What the steps of the design do with data.
    pub movements: Vec<Movement>,
    /// The profiles that findings are about, as nothing was gone: what each is asked by, and how many of that
    /// name that the design answers for stand before it.
    pub about: Vec<(String, usize)>,
    /// What can be put together, of what the design answers for.
    pub profiles: Vec<Shown>,
}

/// What a row of the board is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowIs {
    /// Data that lies or is seen somewhere.
    Data(Holding),
    /// A table from one identifier to another.
    Table(MappingId),
}

/// A profile, and what of the board it is.
pub struct Shown {
    /// The profile, told whole.
    pub gathering: Gathering,
    /// Its rows: what meets, and the tables by which it does.
    pub rows: BTreeSet<usize>,
    /// The threads that two of them share.
    pub threads: BTreeSet<usize>,
    /// The arrows that brought it.
    pub arrows: BTreeSet<usize>,
    /// The fewest links without which its actor has none over more than one sector.
    pub cut: Option<Cut>,
}

impl Shown {
    /// What stands out while it is chosen.
    pub fn light(&self, plan: &DataPlan) -> Light {
        let actor = Some(self.gathering.profile.actor);
        let lane = plan.lanes.iter().position(|&it| it == actor);
        Light {
            on: true,
            rows: self.rows.clone(),
            threads: self.threads.clone(),
            arrows: self.arrows.clone(),
            lanes: lane.into_iter().collect(),
            ..Light::default()
        }
    }
}

impl DataPlan {
    /// What stands out for a finding: the profile that it is about, or its movements and records; nothing where
    /// none of it is on the board.
    pub fn light(&self, design: &Design, finding: &Finding) -> Option<Light> {
        let mut light = match self.profile_of(finding) {
            Some(it) => it.light(self),
            None => {
                let arrows = self.arrows_of(design, finding);
                let ends = arrows.iter().filter_map(|&it| self.board.arrows.get(it));
                let mut rows: BTreeSet<usize> = ends.flat_map(|it| [it.from, it.to]).collect();
                rows.extend(self.rows_of(design, finding));
                Light {
                    on: true,
                    rows,
                    arrows,
                    ..Light::default()
                }
            }
        };
        light.violates = finding.verdict == Verdict::Violates;
        (!light.rows.is_empty()).then_some(light)
    }

    /// The profile that a finding is about.
    pub fn profile_of(&self, finding: &Finding) -> Option<&Shown> {
        let (id, nth) = self.about.get(finding.profile?)?;
        let mut same = self.profiles.iter().filter(|it| it.gathering.id == *id);
        same.nth(*nth)
    }

    /// The arrows of the movements that a finding is about or tells.
    fn arrows_of(&self, design: &Design, finding: &Finding) -> BTreeSet<usize> {
        let told = |it: &Movement| {
            let chain = finding.witness.iter().filter(|it| it.role == Role::Chain);
            let mut same = chain.map(|it| (it.element, it.span));
            same.any(|(element, span)| element == Element::Step(it.step) && span == it.span)
        };
        let of = |index: &usize| {
            let movement = self.movements.get(*index);
            movement.is_some_and(|it| is_about(design, finding, it) || told(it))
        };
        let arrows = self.arrows.iter().enumerate();
        arrows
            .filter(|(_, it)| it.iter().any(of))
            .map(|it| it.0)
            .collect()
    }

    /// The rows of the records or movements that a finding is about.
    fn rows_of(&self, design: &Design, finding: &Finding) -> BTreeSet<usize> {
        let about = |row: &RowIs| match row {
            RowIs::Table(id) => finding.subject == Element::Mapping(*id),
            RowIs::Data(it) => {
                let system = it.system.map(Element::System);
                let data = say::path_of(design, Element::Data(it.data));
                !it.seen && system == Some(finding.subject) && names(finding, &data)
            }
        };
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, it)| about(it)).map(|it| it.0).collect()
    }

    /// The marks of findings on lanes and rows, the gravest where there are several.
    pub fn marks(&self, design: &Design, findings: &Findings, light: &mut Light) {
        let mut grave: Vec<&Finding> = findings.iter().collect();
        grave.sort_by_key(|it| rank(it));
        for finding in grave {
            let Some(mark) = mark(finding) else { continue };
            if finding.profile.is_some() {
                let actor = match finding.subject {
                    Element::Actor(id) => Some(id),
                    _ => None,
                };
                let lane = self.lanes.iter().position(|&it| it == actor);
                light.lane_marks.extend(lane.map(|it| (it, mark)));
                continue;
            }
            let mut rows = self.rows_of(design, finding);
            let moved = |index: &usize| {
                let movement = self.movements.get(*index);
                movement.is_some_and(|it| is_about(design, finding, it))
            };
            let arrows = self.arrows.iter().zip(&self.board.arrows);
            let about = arrows.filter(|(it, _)| it.iter().any(moved));
            rows.extend(about.map(|(_, arrow)| arrow.to));
            light
                .row_marks
                .extend(rows.into_iter().map(|it| (it, mark)));
        }
    }
}

/// Whether the identity of a finding names a class of data.
fn names(finding: &Finding, data: &str) -> bool {
    finding.element.split('@').any(|it| it == data)
}

fn is_about(design: &Design, finding: &Finding, movement: &Movement) -> bool {
    finding.subject == Element::Step(movement.step)
        && names(finding, &say::path_of(design, Element::Data(movement.data)))
}

/// Builds the board of a design on its day. `lacking` is the same world with some links gone; the profiles are its.
pub fn plan(
    world: &World<'_>,
    lacking: Option<&World<'_>>,
    lang: Lang,
    measure: &dyn Measure,
) -> DataPlan {
    let now = lacking.unwrap_or(world);
    let before = world.gatherings();
    let gatherings = match lacking {
        Some(it) => it.gatherings(),
        None => before.clone(),
    };
    let all = world.holdings();
    let parts: BTreeSet<(bool, usize)> = before
        .iter()
        .filter(|it| it.says_something)
        .flat_map(|it| {
            let records = it.profile.records.iter().map(|&it| (false, it));
            records.chain(it.profile.sights.iter().map(|&it| (true, it)))
        })
        .collect();
    let own = |it: &Holding| {
        let mut records = it.records.iter().filter_map(|&at| world.records.get(at));
        let mut sights = it.sights.iter().filter_map(|&at| world.sights.get(at));
        let moved = |at: usize| {
            let movement = world.movements.get(at);
            movement.is_some_and(|it| !world.design.given.contains(&it.span.file))
        };
        records.any(|it| world.is_the_authors_record(it))
            || sights.any(|it| moved(it.arrival.movement))
            || it.records.iter().any(|&it| parts.contains(&(false, it)))
            || it.sights.iter().any(|&it| parts.contains(&(true, it)))
    };
    let mut builder = Builder {
        world,
        lang,
        measure,
        places: BTreeMap::new(),
    };
    for holding in all.into_iter().filter(own) {
        builder.holding(holding);
    }
    let tables: BTreeSet<MappingId> = before
        .iter()
        .flat_map(|it| it.tables.iter().copied())
        .collect();
    for (id, it) in world.design.mappings.entries() {
        let given = world.design.given.contains(&it.name.span.file);
        if !given || tables.contains(&id) {
            builder.table(id);
        }
    }
    let mut plan = builder.board();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for profile in &world.profiles {
        let id = world.profile_id(profile);
        let nth = names.entry(id.clone()).or_default();
        plan.about.push((id, *nth));
        *nth += usize::from(world.is_the_authors_profile(profile));
    }
    plan.profiles = shown(now, gatherings, &plan);
    plan
}

/// What names a holding, with links gone or not.
type Named = (
    Option<ActorId>,
    Option<SystemId>,
    bool,
    Option<ProcedureId>,
    DataId,
);

fn named(it: &Holding) -> Named {
    (it.actor, it.system, it.seen, it.case, it.data)
}

/// What is gone from a board while some links are: rows that nothing brings any more, arrows, threads.
pub fn gone(plan: &DataPlan, lacking: &World<'_>, gone: &Gone, light: &mut Light) {
    let there: BTreeSet<Named> = lacking.holdings().iter().map(named).collect();
    let links: BTreeSet<Link> = gone.links().collect();
    for (index, row) in plan.rows.iter().enumerate() {
        let is_gone = match row {
            RowIs::Table(id) => links.contains(&Link::Mapping(*id)),
            RowIs::Data(it) => !there.contains(&named(it)),
        };
        if is_gone {
            light.gone_rows.insert(index);
        }
    }
    let threads = plan.threads.iter().enumerate();
    light.gone_threads = threads
        .filter(|(_, it)| links.contains(it))
        .map(|(at, _)| at)
        .collect();
    let arrows = plan.arrows.iter().zip(&plan.board.arrows).enumerate();
    light.gone_arrows = arrows
        .filter(|(_, (movements, arrow))| {
            movements
                .iter()
                .all(|&it| links.contains(&Link::Movement(it)))
                || light.gone_rows.contains(&arrow.from)
        })
        .map(|(at, _)| at)
        .collect();
}

/// The profiles with their parts on the board.
fn shown(world: &World<'_>, gatherings: Vec<Gathering>, plan: &DataPlan) -> Vec<Shown> {
    let profiles: Vec<_> = gatherings.iter().map(|it| &it.profile).collect();
    let cuts = world.cuts(&profiles, 1);
    let mut row_of: BTreeMap<Named, Vec<usize>> = BTreeMap::new();
    for (index, row) in plan.rows.iter().enumerate() {
        if let RowIs::Data(it) = row {
            row_of.entry(named(it)).or_default().push(index);
        }
    }
    let mut row_of_record: BTreeMap<usize, usize> = BTreeMap::new();
    let mut row_of_sight: BTreeMap<usize, usize> = BTreeMap::new();
    for now in world.holdings() {
        for &row in row_of.get(&named(&now)).into_iter().flatten() {
            row_of_record.extend(now.records.iter().map(|&it| (it, row)));
            row_of_sight.extend(now.sights.iter().map(|&it| (it, row)));
        }
    }
    let mut all = Vec::new();
    for (gathering, cut) in gatherings.into_iter().zip(cuts) {
        let profile = &gathering.profile;
        let records = profile
            .records
            .iter()
            .filter_map(|it| row_of_record.get(it));
        let sights = profile.sights.iter().filter_map(|it| row_of_sight.get(it));
        let mut rows: BTreeSet<usize> = records.chain(sights).copied().collect();
        let tables: BTreeSet<MappingId> = gathering.tables.iter().copied().collect();
        for (index, row) in plan.rows.iter().enumerate() {
            if matches!(row, RowIs::Table(id) if tables.contains(id)) {
                rows.insert(index);
            }
        }
        let mut threads: BTreeMap<usize, usize> = BTreeMap::new();
        for row in plan
            .board
            .rows()
            .enumerate()
            .filter(|it| rows.contains(&it.0))
        {
            for knot in &row.1.knots {
                *threads.entry(knot.thread).or_default() += 1;
            }
        }
        let chains: BTreeSet<usize> = gathering
            .parts
            .iter()
            .flat_map(|it| it.chain.iter().copied())
            .collect();
        let arrows = plan.arrows.iter().enumerate();
        let arrows = arrows.filter(|(_, it)| it.iter().any(|it| chains.contains(it)));
        all.push(Shown {
            rows,
            threads: threads
                .into_iter()
                .filter(|it| it.1 > 1)
                .map(|it| it.0)
                .collect(),
            arrows: arrows.map(|it| it.0).collect(),
            cut,
            gathering,
        });
    }
    all
}

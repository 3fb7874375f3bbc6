//! What a check came to, arranged for the panels: made on the worker thread, never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use gensoku_dsl::design::{Design, Name, ProcedureId, Revision};
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{FileId, Source, Sources, Span};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Compared, Counts, Element, Finding, Report, Verdict};
use gensoku_engine::questions::{Asked, questions};
use gensoku_layout::text::Measure;
use gensoku_report::coverage::Row;
use gensoku_report::map::marks::{marked, rank};
use jiff::civil::Date;

use crate::backend::{Backend, Principle, Request, Stamp};
use crate::finishing::Finishing;
use crate::map::board::BoardScene;
use crate::map::scene::{Layouts, Scene};
use crate::state::Which;
use crate::theme::Mark;

/// A design as it was opened and checked.
pub struct Loaded {
    /// Which request it answers.
    pub generation: u64,
    /// The texts that were checked.
    pub sources: Sources,
    /// Where the files lie, by their number, with the state of the file on disk.
    pub files: Vec<Option<(PathBuf, Option<Stamp>)>>,
    /// What is wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// The principles.
    pub principles: Vec<Principle>,
    /// The revisions that can be asked for.
    pub revisions: Vec<Name>,
    /// The day that was asked for.
    pub as_of: Date,
    /// The design as it is, or was on the eve of the revision where that is in effect.
    pub base: Side,
    /// The revision that is compared, and the design with it.
    pub to_be: Option<(String, Side)>,
    /// Whether the revision is in effect on the day.
    pub in_effect: bool,
    /// What the revision changes, by the identities of findings.
    pub comparison: Option<Comparison>,
}

/// One of the two designs.
pub struct Side {
    /// The design.
    pub design: Design,
    /// Its findings.
    pub report: Report,
    /// What is found where.
    pub index: Index,
    /// The map of each procedure.
    pub maps: Vec<ProcedureMap>,
    /// Who can finish what, once somebody asks.
    finishing: OnceLock<Finishing>,
    /// Who holds what.
    pub data: BoardScene,
    /// What it leaves open, by who can answer.
    pub questions: Vec<Asked>,
    /// How it stands by each principle.
    pub coverage: Vec<Row>,
}

/// The map of a procedure.
pub struct ProcedureMap {
    /// The procedure.
    pub procedure: ProcedureId,
    /// Its steps, outcomes and provisions.
    pub plain: Scene,
    /// The same with the systems that its steps use; `None` where they use none.
    pub with_systems: Option<Scene>,
}

/// Findings by element and by pack.
#[derive(Default)]
pub struct Index {
    /// The findings that mark an element: those about it, and those of whose cut it is a part.
    pub by_element: BTreeMap<Element, Vec<usize>>,
    /// The packs in the order of the report.
    pub packs: Vec<Pack>,
    /// Elements by path.
    pub by_path: BTreeMap<String, Element>,
}

/// How a pack stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// The verdicts of its rules.
    pub counts: Counts,
    /// Its findings.
    pub findings: Vec<usize>,
}

/// What a revision changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// In the base alone.
    pub solved: Vec<String>,
    /// In the revision alone.
    pub new: Vec<String>,
    /// In both.
    pub kept: Vec<String>,
}

impl Comparison {
    /// Compares by identity, in the order of the reports.
    pub fn of(base: &Report, to_be: &Report) -> Self {
        let compared = Compared::of(&base.findings, &to_be.findings);
        let ids = |all: Vec<&Finding>| all.iter().map(|it| it.id.clone()).collect();
        Self {
            solved: ids(compared.solved),
            new: ids(compared.new),
            kept: ids(compared.unchanged.iter().map(|it| it.1).collect()),
        }
    }
}

impl Index {
    fn new(design: &Design, report: &Report) -> Self {
        let mut index = Self::default();
        for tally in &report.tallies {
            index.pack(&tally.pack).counts += tally.counts;
        }
        for (i, finding) in report.findings.iter().enumerate() {
            index.pack(&finding.pack).findings.push(i);
            for element in marked(finding) {
                index.by_element.entry(element).or_default().push(i);
            }
        }
        // The gravest first, otherwise in the order of the report.
        let lists = index.by_element.values_mut();
        for list in lists.chain(index.packs.iter_mut().map(|p| &mut p.findings)) {
            list.sort_by_key(|&i| report.findings.get(i).map(|f| std::cmp::Reverse(rank(f))));
        }
        index.by_path = paths(design);
        index
    }

    /// The mark of an element: the gravest of its findings that is no mere `conforms`.
    fn mark(&self, report: &Report, element: Element) -> Option<Mark> {
        let gravest = *self.by_element.get(&element)?.first()?;
        let finding = report.findings.get(gravest)?;
        (finding.verdict != Verdict::Conforms).then(|| Mark::of(finding))
    }

    fn pack(&mut self, name: &str) -> &mut Pack {
        let at = self
            .packs
            .iter()
            .position(|p| p.name == name)
            .unwrap_or(self.packs.len());
        if at == self.packs.len() {
            self.packs.push(Pack {
                name: name.to_owned(),
                ..Pack::default()
            });
        }
        #[allow(clippy::indexing_slicing, reason = "pushed above where it was absent")]
        &mut self.packs[at]
    }
}

/// Every element that has a name, by its path.
fn paths(design: &Design) -> BTreeMap<String, Element> {
    let mut all = BTreeMap::new();
    let mut add = |name: &Name, element| {
        all.entry(name.id.clone()).or_insert(element);
    };
    for (id, it) in design.procedures.entries() {
        add(&it.name, Element::Procedure(id));
    }
    for (id, it) in design.actors.entries() {
        add(&it.name, Element::Actor(id));
    }
    for (id, it) in design.systems.entries() {
        add(&it.name, Element::System(id));
    }
    for (id, it) in design.data.entries() {
        add(&it.name, Element::Data(id));
    }
    for (id, it) in design.laws.entries() {
        add(&it.name, Element::Law(id));
    }
    for (id, it) in design.identifiers.entries() {
        add(&it.name, Element::Identifier(id));
    }
    for (id, it) in design.mappings.entries() {
        add(&it.name, Element::Mapping(id));
    }
    for (id, it) in design.scenarios.entries() {
        add(&it.name, Element::Scenario(id));
    }
    for (id, it) in design.words.groups.entries() {
        add(&it.name, Element::Group(id));
    }
    for (id, it) in design.procedures.entries() {
        for &step in &it.steps {
            all.insert(path(design, Element::Step(step)), Element::Step(step));
        }
        for outcome in design.words.outcomes.ids() {
            let element = Element::Outcome(id, outcome);
            all.insert(path(design, element), element);
        }
    }
    for (id, _) in design.provisions.entries() {
        let element = Element::Provision(id);
        all.insert(path(design, element), element);
    }
    all
}

pub use gensoku_engine::rules::say::{label_of as label, name_of as name, path_of as path};

/// Where an element is declared.
pub fn span(design: &Design, element: Element) -> Option<Span> {
    match element {
        Element::Provision(id) => design.provisions.find(id).map(|p| p.span),
        other => name(design, other).map(|n| n.whole),
    }
}

/// The procedure that an element belongs to.
pub fn procedure_of(design: &Design, element: Element) -> Option<ProcedureId> {
    match element {
        Element::Procedure(id) | Element::Outcome(id, _) => Some(id),
        Element::Step(id) => design.steps.find(id).map(|s| s.procedure),
        _ => None,
    }
}

impl Side {
    fn new(
        checked: crate::backend::Checked,
        lang: Lang,
        as_of: Option<Date>,
        without: &BTreeSet<String>,
        ruler: &dyn Measure,
        layouts: &mut Layouts,
    ) -> Self {
        let data = BoardScene::new(&checked, without, lang, ruler);
        let index = Index::new(&checked.design, &checked.report);
        let questions = questions(&checked.design, &checked.report);
        let maps = checked
            .design
            .procedures
            .ids()
            .map(|procedure| {
                let mut scene = |systems| {
                    let mut scene = crate::map::scene::build(
                        &checked.design,
                        procedure,
                        systems,
                        lang,
                        as_of,
                        ruler,
                        layouts,
                    );
                    scene.mark(|element| index.mark(&checked.report, element));
                    scene
                };
                ProcedureMap {
                    procedure,
                    plain: scene(false),
                    with_systems: uses_systems(&checked.design, procedure).then(|| scene(true)),
                }
            })
            .collect();
        Self {
            design: checked.design,
            report: checked.report,
            index,
            maps,
            data,
            questions,
            coverage: checked.coverage,
            finishing: OnceLock::new(),
        }
    }

    /// The table of who can finish what, if it was made.
    pub fn finishing(&self) -> Option<&Finishing> {
        self.finishing.get()
    }

    /// Makes that table; slow.
    pub fn make_finishing(&self) {
        self.finishing
            .get_or_init(|| Finishing::new(&self.design, &self.report));
    }

    /// The finding with an identity, or what a cell of the table of who can finish says.
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        let found = self.report.findings.iter().find(|f| f.id == id);
        found.or_else(|| self.finishing()?.reason(id))
    }

    /// The mark of an element, if it bears one.
    pub fn mark(&self, element: Element) -> Option<Mark> {
        self.index.mark(&self.report, element)
    }

    /// The findings that mark an element, the gravest first.
    pub fn findings_at(&self, element: Element) -> impl Iterator<Item = &Finding> {
        self.index
            .by_element
            .get(&element)
            .into_iter()
            .flatten()
            .filter_map(|&i| self.report.findings.get(i))
    }
}

fn uses_systems(design: &Design, procedure: ProcedureId) -> bool {
    design.procedures.find(procedure).is_some_and(|p| {
        p.steps
            .iter()
            .filter_map(|&s| design.steps.find(s))
            .any(|s| !gensoku_report::map::graph::movements(s).is_empty())
    })
}

/// What the worker is asked to open and check.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Counts the orders.
    pub generation: u64,
    /// What to open.
    pub paths: Vec<PathBuf>,
    /// Texts that are not saved yet.
    pub buffers: BTreeMap<PathBuf, String>,
    /// The date, where one is asked for.
    pub as_of: Option<Date>,
    /// The revision to compare with.
    pub with: Option<String>,
    /// The links that are taken away from what can be put together, by their names.
    pub without: BTreeSet<String>,
    /// The language of the maps' labels.
    pub lang: Lang,
}

/// Opens and checks; slow.
///
/// # Errors
/// Nothing can be read there, or a check failed.
pub fn load(
    backend: &dyn Backend,
    order: &Order,
    ruler: &dyn Measure,
    layouts: &mut Layouts,
) -> anyhow::Result<Loaded> {
    layouts.turn();
    let opened = backend.open(&order.paths, &order.buffers)?;
    let sources = opened.sources().clone();
    let files = sources
        .iter()
        .map(|(id, _)| {
            opened.path(id).map(|path| {
                let stamp = backend.stamp(&path);
                (path, stamp)
            })
        })
        .collect();
    let mut check = |as_of: Option<Date>, with: Vec<String>| -> anyhow::Result<Side> {
        let checked = opened.check(&Request { as_of, with })?;
        let day = Some(checked.report.as_of);
        let without = &order.without;
        Ok(Side::new(checked, order.lang, day, without, ruler, layouts))
    };
    let design = opened.design();
    let day = order.as_of.or(design.as_of);
    let in_effect = |r: &Revision| day.is_some_and(|day| r.from.is_some_and(|from| from <= day));
    // The one that was asked for, else the last one in effect, else the first.
    let revision = design
        .revisions
        .iter()
        .find(|r| Some(&r.name.id) == order.with.as_ref())
        .or_else(|| design.revisions.iter().rev().find(|r| in_effect(r)))
        .or_else(|| design.revisions.iter().next());
    // A revision in effect is compared with how things stood on its eve.
    let eve = revision
        .filter(|r| in_effect(r))
        .and_then(|r| r.from)
        .and_then(|from| from.yesterday().ok());
    let base = check(eve.or(order.as_of), Vec::new())?;
    let to_be = match revision {
        Some(r) => {
            let name = r.name.id.clone();
            let side = check(order.as_of, vec![name.clone()])?;
            Some((name, side))
        }
        None => None,
    };
    let comparison = to_be
        .as_ref()
        .map(|(_, side)| Comparison::of(&base.report, &side.report));
    Ok(Loaded {
        generation: order.generation,
        files,
        diagnostics: opened.diagnostics().to_vec(),
        principles: opened.principles(),
        revisions: design.revisions.iter().map(|r| r.name.clone()).collect(),
        as_of: to_be
            .as_ref()
            .map_or(base.report.as_of, |(_, side)| side.report.as_of),
        in_effect: eve.is_some(),
        sources,
        base,
        to_be,
        comparison,
    })
}

impl Loaded {
    /// One of its designs: the one with the revision where there is one, else the other.
    pub fn side(&self, which: Which) -> &Side {
        match (&self.to_be, which) {
            (Some((_, side)), Which::ToBe) => side,
            _ => &self.base,
        }
    }

    /// What a pack is called.
    pub fn principle(&self, pack: &str, lang: Lang) -> String {
        self.principles
            .iter()
            .find(|p| p.pack == pack)
            .map_or_else(|| pack.to_owned(), |p| p.title.get(lang).to_owned())
    }

    /// The file that lies at `path`.
    pub fn file(&self, path: &std::path::Path) -> Option<(FileId, &Source)> {
        self.sources.iter().find(|(id, _)| {
            self.files
                .get(id.0 as usize)
                .and_then(Option::as_ref)
                .is_some_and(|(p, _)| p == path)
        })
    }

    /// Where a file lies.
    pub fn path(&self, file: FileId) -> Option<&PathBuf> {
        self.files
            .get(file.0 as usize)
            .and_then(Option::as_ref)
            .map(|(path, _)| path)
    }
}

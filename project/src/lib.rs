//! Designs on disk: found, read, checked and saved; what the command and the app share.
//!
//! The only floor that reads and writes the user's files, and that asks a clock for today.

mod bills;
pub mod codes;
mod disk;
mod error;
mod files;
mod find;
mod kept;
mod many;
mod memory;
mod process;
mod remembered;
mod settings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use gensoku_dsl::Project;
use gensoku_dsl::design::{Design, LawId, Number, RevisionId};
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use gensoku_engine::finding::Report;
use gensoku_engine::revise::{self, Budget, Plan, Task, Trace};
use gensoku_engine::rules::{self, Rule};
use gensoku_engine::world::{Graph, Situation, World};
use gensoku_interop::bpmn::Imported;
use gensoku_policies::profile::{self, Asked, Change, Covered};
use gensoku_policies::{Pack, Packs, Profile};
use jiff::civil::Date;

pub use disk::{read, save, save_with_folder};
pub use error::{Error, Kind};
pub use files::{OnDisk, normal};
pub use find::{designs, texts};
pub use many::check_each;
pub use memory::Memory;
pub use process::{ImportedDesign, import_bpmn, is_process};
pub use remembered::{Remembered, Unsaved};

/// A design that was read, with the packs that it can be checked against.
pub struct Opened {
    /// Its texts, what was understood of them, and what is wrong with them.
    pub project: Project,
    /// The packs, as this project asks them.
    pub packs: Arc<Packs>,
    /// The profile that its settings name.
    profile: Option<String>,
    /// The packs of its own.
    own: Vec<String>,
    /// What its settings change.
    changes: Vec<Change>,
    /// What was read of a process model, if it is one.
    imported: Option<Imported>,
    /// What checks of it came to.
    checks: Mutex<memory::Checks>,
}

/// The names of the libraries that ship with the tool.
pub fn libraries() -> Vec<String> {
    gensoku_dsl::Files::libraries(&gensoku_policies::Shipped)
}

/// What is asked of a design.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The day; else that of the design, else today.
    pub as_of: Option<Date>,
    /// Revisions that are taken as in effect: by name, or all that a file (`.gsk`) has.
    pub with: Vec<String>,
    /// The packs; all where empty.
    pub packs: Vec<String>,
    /// The scenario in which is asked who can finish; ordinary times where none is named.
    pub scenario: Option<String>,
}

/// A design that was checked.
pub struct Checked {
    /// The design as it stands on the day, with its revisions applied.
    pub design: Design,
    /// What was found.
    pub report: Report,
    /// In whose name was asked, and what was changed of that.
    pub asked: Arc<Asked>,
    graph: Arc<Graph>,
}

impl Checked {
    /// The graph of the design in the situation in which it was checked, with all answers that were found since.
    pub fn world(&self) -> World<'_> {
        World::of(&self.design, Arc::clone(&self.graph)).within(self.report.situation)
    }
}

/// The packs that ship with the tool, read once.
///
/// # Errors
/// Where they cannot be read: a fault of the tool.
pub fn packs() -> Result<Arc<Packs>, Error> {
    static SHIPPED: OnceLock<Result<Arc<Packs>, String>> = OnceLock::new();
    let shipped = SHIPPED.get_or_init(|| match gensoku_policies::packs() {
        Ok(packs) => Ok(Arc::new(packs)),
        Err(error) => Err(error.to_string()),
    });
    shipped.clone().map_err(Error::Packs)
}

impl Opened {
    /// Reads a design and what it uses, or a process model (`.bpmn`).
    ///
    /// # Errors
    /// Where the file cannot be read; what is wrong with its text is in [`Project::diagnostics`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        if process::is_process(path) {
            let (project, imported) = process::read(path)?;
            return Ok(Self {
                imported,
                ..Self::plain(project, packs()?)
            });
        }
        Self::with_buffers(&[path.to_owned()], &BTreeMap::new())
    }

    /// Reads a design with the files of revisions that are asked to be in effect: bills, which the design itself
    /// need not know.
    ///
    /// # Errors
    /// As [`Opened::read`].
    pub fn read_for(path: &Path, request: &Request) -> Result<Self, Error> {
        Self::read_again(path, request, Memory::default())
    }

    /// The same, with what is remembered of files that were read before.
    pub(crate) fn read_again(
        path: &Path,
        request: &Request,
        memory: Memory,
    ) -> Result<Self, Error> {
        if process::is_process(path) {
            return Self::read(path);
        }
        let mut paths = vec![path.to_owned()];
        paths.extend(bills::files(&request.with));
        Self::again(&paths, &BTreeMap::new(), memory)
    }

    /// Reads designs as one, with texts that are not saved yet in the place of their files.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn with_buffers(
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
    ) -> Result<Self, Error> {
        Self::again(paths, buffers, Memory::default())
    }

    /// The same, with what is remembered of an earlier time, so that only what changed is parsed.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn again(
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
        memory: Memory,
    ) -> Result<Self, Error> {
        for path in paths {
            if !buffers.contains_key(path)
                && let Err(source) = std::fs::metadata(path)
            {
                let path = path.clone();
                return Err(Error::Read { path, source });
            }
        }
        let settings = paths
            .first()
            .and_then(|it| files::settings(it, buffers))
            .transpose()?;
        let own = settings.iter().flat_map(settings::Settings::rule_files);
        let names: Vec<String> = paths.iter().map(|it| files::name(it)).collect();
        let own: Vec<String> = own.map(|it| files::name(&it)).collect();
        let entries: Vec<&str> = names.iter().chain(&own).map(String::as_str).collect();
        let on_disk = OnDisk::new(paths, buffers);
        let project = gensoku_dsl::load_again(&on_disk, &entries, memory.texts);
        let opened = Self {
            checks: Mutex::new(memory.checks),
            ..Self::plain(project, packs()?)
        };
        Ok(opened.applying(settings.as_ref()))
    }

    /// No design, but the rules as the project asks them to which a file or a folder belongs.
    ///
    /// # Errors
    /// Where its settings cannot be read.
    pub fn rules_at(path: &Path) -> Result<Self, Error> {
        let buffers = BTreeMap::new();
        let settings = if path.is_dir() {
            files::settings_above(path, &buffers)
        } else {
            files::settings(path, &buffers)
        };
        let settings = settings.transpose()?;
        let own = settings.iter().flat_map(settings::Settings::rule_files);
        let own: Vec<String> = own.map(|it| files::name(&it)).collect();
        let entries: Vec<&str> = own.iter().map(String::as_str).collect();
        let project = gensoku_dsl::load(&OnDisk::new(&[], &buffers), &entries);
        Ok(Self::plain(project, packs()?).applying(settings.as_ref()))
    }

    /// A library that ships with the tool, by its name; nothing where there is none of that name.
    ///
    /// # Errors
    /// Where what ships with the tool cannot be read.
    pub fn library(name: &str) -> Result<Option<Self>, Error> {
        if !libraries().iter().any(|it| it == name) {
            return Ok(None);
        }
        let text = format!("use {name}\n");
        let project = gensoku_dsl::parse_str("library.gsk", &text, &gensoku_policies::Shipped);
        Ok(Some(Self::plain(project, packs()?)))
    }

    /// What the settings of the project change.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// A design that is asked what ships with the tool.
    fn plain(project: Project, packs: Arc<Packs>) -> Self {
        Self {
            project,
            packs,
            profile: None,
            own: Vec::new(),
            changes: Vec::new(),
            imported: None,
            checks: Mutex::default(),
        }
    }

    /// The same, with the settings of its project and the rules that it declares; what is wrong with them is told.
    fn applying(mut self, settings: Option<&settings::Settings>) -> Self {
        if settings.is_some() || !self.project.rules.is_empty() {
            let applied = settings::apply(settings, &self.packs, &mut self.project);
            self.packs = Arc::new(applied.packs);
            self.profile = applied.profile;
            self.own = applied.own;
            self.changes = applied.changes;
        }
        let wrong = self.wrong_acceptances();
        self.project.diagnostics.extend(wrong);
        self
    }

    /// What is accepted of a rule that is not there, or that speaks of acceptances itself.
    fn wrong_acceptances(&self) -> Vec<Diagnostic> {
        let known = || self.packs.rules.iter().map(|it| it.name.as_str());
        let accepted = self.project.design.accepted.iter();
        accepted
            .filter_map(|it| {
                let rule = rules::rule_of(&it.finding);
                let known_rule = self.packs.rules.iter().find(|it| it.name == rule);
                if let Some(known) = known_rule {
                    let of_acceptance = rules::judges_acceptances(known);
                    return of_acceptance.then(|| no_finding_of_acceptances(it.finding_span));
                }
                let error =
                    Diagnostic::error("unknown-rule", it.finding_span, settings::no_rule(rule));
                let near = gensoku_dsl::nearest(rule, known());
                Some(error.maybe_help(near.map(gensoku_dsl::near::did_you_mean)))
            })
            .collect()
    }

    /// Checks the design as it stands on a day.
    ///
    /// # Errors
    /// Where a revision or a pack is named that is not there.
    pub fn check(&self, request: &Request) -> Result<Checked, Error> {
        self.check_by(request, |world, rules| {
            let elsewhere = self.found_elsewhere(world, rules);
            rules::check_revised(world, &elsewhere, rules, &self.packs.parameters)
        })
    }

    /// What its rules find in the design before its revisions, and with all of them.
    fn found_elsewhere(&self, world: &World<'_>, rules: &[Rule]) -> Vec<String> {
        let (base, parameters) = (&self.project.design, &self.packs.parameters);
        rules::found_elsewhere(base, world.as_of, world.situation(), rules, parameters)
    }

    /// Checks the design by `check`.
    fn check_by(
        &self,
        request: &Request,
        check: impl FnOnce(&World<'_>, &[Rule]) -> Report,
    ) -> Result<Checked, Error> {
        let base = &self.project.design;
        let as_of = request.as_of.or(base.as_of).unwrap_or_else(today);
        let with = self.revisions(&request.with)?;
        let rules = self.rules(&request.packs)?;
        let design = base.at(as_of, &with);
        let situation = situation(&design, request.scenario.as_deref())?;
        if let Some(imported) = &self.imported {
            let (design, report) = process::check(&self.project, imported, &rules, as_of);
            let asked = self.asked(&request.packs, &rules);
            let graph = World::new(&design, as_of).graph();
            return Ok(Checked {
                design,
                report,
                asked,
                graph,
            });
        }
        let world = World::new(&design, as_of).within(situation);
        let mut report = check(&world, &rules);
        let sectors = self.packs.parameters.number("profile-sectors", as_of);
        world.tell_what_takes_apart(&mut report, sectors.unwrap_or(1));
        let asked = self.asked(&request.packs, &rules);
        let graph = world.graph();
        Ok(Checked {
            design,
            report,
            asked,
            graph,
        })
    }

    /// The revision plan of the design for a day.
    ///
    /// # Errors
    /// Where a revision or a pack is named that is not there.
    pub fn plan(&self, request: &Request, severity: Severity) -> Result<Plan, Error> {
        self.tasked(request, severity, |task| revise::plan(&task))
    }

    /// What rests on a law, or on a provision of it.
    ///
    /// # Errors
    /// Where a revision or a pack is named that is not there.
    pub fn trace(
        &self,
        request: &Request,
        law: LawId,
        number: Option<&Number>,
    ) -> Result<Trace, Error> {
        self.tasked(request, Severity::Note, |task| {
            revise::trace(&task, law, number)
        })
    }

    fn tasked<T>(
        &self,
        request: &Request,
        severity: Severity,
        run: impl FnOnce(Task<'_>) -> T,
    ) -> Result<T, Error> {
        if self.imported.is_some() {
            return Err(Error::NoDesignInModel);
        }
        let base = &self.project.design;
        let as_of = request.as_of.or(base.as_of).unwrap_or_else(today);
        let with = self.revisions(&request.with)?;
        let rules = self.rules(&request.packs)?;
        Ok(run(Task {
            base,
            as_of,
            with: &with,
            rules: &rules,
            parameters: &self.packs.parameters,
            severity,
            budget: Budget::default(),
            weights: None,
        }))
    }

    fn revisions(&self, names: &[String]) -> Result<Vec<RevisionId>, Error> {
        bills::revisions(&self.project.design, &self.project.sources, names)
    }

    /// The rules of the named packs and profiles; of the project's profile and its own packs where none is named. Where
    /// something is accepted, those that judge it are asked along.
    fn rules(&self, named: &[String]) -> Result<Cow<'_, [Rule]>, Error> {
        let packs = || self.packs.packs.iter().map(|it| it.name.as_str());
        let profiles = || self.packs.profiles.iter().map(|it| it.name.as_str());
        for name in named {
            if !packs().chain(profiles()).any(|it| it == name) {
                return Err(error::unknown(Kind::Pack, name, packs().chain(profiles())));
            }
        }
        let asked: Vec<&Profile> = self.profiles(named).collect();
        let accepts = !self.project.design.accepted.is_empty();
        let asks = |rule: &&Rule| {
            let among = |packs: &[String]| packs.iter().any(|it| *it == rule.pack);
            among(named)
                || (accepts && rules::judges_acceptances(rule))
                || asked.iter().any(|it| it.asks(rule))
                || (named.is_empty() && among(&self.own))
        };
        if self.packs.rules.iter().all(|it| asks(&it)) {
            return Ok((&self.packs.rules).into());
        }
        Ok(self.packs.rules.iter().filter(asks).cloned().collect())
    }

    /// The profiles that are named; that of the project, else the first of all, where nothing is.
    fn profiles<'s>(&'s self, named: &'s [String]) -> impl Iterator<Item = &'s Profile> {
        let own = self.profile.as_deref().unwrap_or(profile::DEFAULT);
        let asked = move |it: &&Profile| match named {
            [] => it.name == own,
            _ => named.contains(&it.name),
        };
        self.packs.profiles.iter().filter(asked)
    }

    /// In whose name is asked, and what the project changes of that.
    fn asked(&self, named: &[String], rules: &[Rule]) -> Arc<Asked> {
        self.asked_as_before(named, || self.asked_in_the_name_of(named, rules))
    }

    fn asked_in_the_name_of(&self, named: &[String], rules: &[Rule]) -> Asked {
        let profiles = self.profiles(named);
        let mut principles: Vec<Covered> = Vec::new();
        for profile in self.profiles(named) {
            let first = principles.len();
            principles.extend(profile.principles.iter().map(|it| Covered {
                profile: profile.name.clone(),
                name: it.name.clone(),
                title: it.title.clone(),
                rules: Vec::new(),
            }));
            for rule in rules {
                let told = principles.iter().any(|it| it.rules.contains(&rule.name));
                let of = profile.principle_of(rule).filter(|_| !told);
                if let Some(it) = of.and_then(|it| principles.get_mut(first + it)) {
                    it.rules.push(rule.name.clone());
                }
            }
        }
        let packs = self.packs.packs.iter();
        let by_name = |it: &&Pack| {
            named.contains(&it.name) || (named.is_empty() && self.own.contains(&it.name))
        };
        Asked {
            profiles: profiles
                .map(|it| (it.name.clone(), it.title.clone()))
                .collect(),
            packs: packs
                .filter(by_name)
                .map(|it| (it.name.clone(), it.title.clone()))
                .collect(),
            principles,
            changes: self.changes.clone(),
        }
    }
}

/// That what is found of an acceptance is mended in the acceptance.
fn no_finding_of_acceptances(span: Span) -> Diagnostic {
    let text = Text::new(
        "what is found of an acceptance cannot be accepted",
        "容認についての指摘は容認できません",
    );
    let help = Text::new(
        "change that acceptance, or take it out",
        "その容認を改めるか、削除してください",
    );
    Diagnostic::error("wrong-kind", span, text).help(help)
}

/// The situation that a scenario brings about.
fn situation(design: &Design, scenario: Option<&str>) -> Result<Situation, Error> {
    let Some(name) = scenario else {
        return Ok(Situation::Ordinary);
    };
    match design.scenario_named(name) {
        Some(id) => Ok(Situation::Scenario(id)),
        None => {
            let known = design.scenarios.iter().map(|it| it.name.id.as_str());
            Err(error::unknown(Kind::Scenario, name, known))
        }
    }
}

/// The day of the local clock.
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

//! The backend on disk: designs as the command reads, checks and saves them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use gensoku_dsl::design::Design;
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::{FileId, Origin, Sources};
use gensoku_dsl::text::Lang;
use gensoku_engine::revise::Plan;
use gensoku_project::{Remembered, Unsaved};
use gensoku_report::coverage;

use crate::backend::{Backend, Checked, Import, Opened, Principle, Request, Stamp};

/// Under which name is remembered that the tour was taken.
pub(crate) const TOUR: &str = "tour";

/// The files of the user.
#[derive(Clone, Debug, Default)]
pub struct OnDisk {
    last: Arc<Mutex<Last>>,
    remembered: Remembered,
}

impl OnDisk {
    /// With what is remembered of earlier starts.
    pub fn with(remembered: Remembered) -> Self {
        Self {
            remembered,
            ..Self::default()
        }
    }
}

/// What is kept from one opening to the next, so that a keystroke costs what it changed.
#[derive(Debug, Default)]
struct Last {
    /// The files as they were read.
    memory: gensoku_project::Memory,
    /// What was asked for, and the files that are opened for it.
    entry: Option<(Vec<PathBuf>, Vec<PathBuf>)>,
}

impl Backend for OnDisk {
    fn open(
        &self,
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
    ) -> anyhow::Result<Box<dyn Opened>> {
        // What an earlier panic left there is as good as anything: it is only what need not be read again.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let files = match &last.entry {
            Some((asked, files)) if asked == paths => files.clone(),
            _ => {
                let files = entry(paths, buffers)?;
                last.entry = Some((paths.to_vec(), files.clone()));
                files
            }
        };
        let memory = std::mem::take(&mut last.memory);
        let opened = gensoku_project::Opened::again(&files, buffers, memory)?;
        Ok(Box::new(Project {
            opened,
            last: Arc::clone(&self.last),
        }))
    }

    fn read(&self, path: &Path) -> anyhow::Result<String> {
        Ok(gensoku_project::read(path)?)
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        Stamp::of(path)
    }

    fn save(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        // What the window brought along has no folder before it is saved.
        Ok(gensoku_project::save_with_folder(path, text.as_bytes())?)
    }

    fn import(&self, model: &Path, lang: Lang) -> anyhow::Result<Import> {
        let imported = gensoku_project::import_bpmn(model, lang)?;
        let told = |it: &Diagnostic| {
            let line = imported.sources.line(it.primary.span);
            (line, it.message.clone())
        };
        let Some(text) = imported.text else {
            let why = imported.diagnostics.first().map(|it| it.message.get(lang));
            anyhow::bail!("{}: {}", model.display(), why.unwrap_or_default());
        };
        Ok(Import {
            path: free(&gensoku_project::normal(&model.with_extension("gsk")))?,
            text,
            untold: imported.diagnostics.iter().map(told).collect(),
        })
    }

    fn toured(&self) {
        self.remembered.note(TOUR);
    }

    fn keep(&self, unsaved: &Unsaved) -> anyhow::Result<()> {
        Ok(self.remembered.keep(unsaved)?)
    }

    fn kept(&self, path: &Path) -> anyhow::Result<Option<Unsaved>> {
        Ok(self.remembered.kept(path)?)
    }

    fn let_go(&self, path: &Path) {
        self.remembered.let_go(path);
    }

    fn export(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
        let free = free(path)?;
        gensoku_project::save(&free, bytes)?;
        Ok(free)
    }
}

/// A path under which nothing lies: itself, or with a number behind its name.
pub(crate) fn free(path: &Path) -> anyhow::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path
        .extension()
        .map(|it| format!(".{}", it.to_string_lossy()));
    let ending = ending.unwrap_or_default();
    let numbered = (2..).map(|n| path.with_file_name(format!("{stem}-{n}{ending}")));
    let mut names = std::iter::once(path.to_owned()).chain(numbered);
    names.find(|it| !it.exists()).context("no name is free")
}

/// What to open: files as they are; of a folder the first design that no other of its designs uses,
/// so that a revision is opened and not the design that it revises.
fn entry(paths: &[PathBuf], buffers: &BTreeMap<PathBuf, String>) -> anyhow::Result<Vec<PathBuf>> {
    if !paths.iter().any(|path| path.is_dir()) {
        return Ok(paths.to_vec());
    }
    let designs = gensoku_project::designs(paths)?;
    let mut used: BTreeSet<PathBuf> = BTreeSet::new();
    for design in &designs {
        let one = std::slice::from_ref(design);
        let opened = gensoku_project::Opened::with_buffers(one, buffers)?;
        let names = opened
            .project
            .sources
            .iter()
            .map(|(_, s)| PathBuf::from(&s.name));
        used.extend(names.filter(|name| name != design));
    }
    let first = designs.iter().find(|it| !used.contains(*it));
    Ok(first.or(designs.first()).into_iter().cloned().collect())
}

struct Project {
    opened: gensoku_project::Opened,
    last: Arc<Mutex<Last>>,
}

impl Opened for Project {
    fn sources(&self) -> &Sources {
        &self.opened.project.sources
    }

    fn path(&self, file: FileId) -> Option<PathBuf> {
        let source = self.opened.project.sources.get(file)?;
        (source.origin == Origin::User).then(|| PathBuf::from(&source.name))
    }

    fn design(&self) -> &Design {
        &self.opened.project.design
    }

    fn principles(&self) -> Vec<Principle> {
        let packs = self.opened.packs.packs.iter();
        packs
            .map(|pack| Principle {
                pack: pack.name.clone(),
                title: pack.title.clone(),
                sentence: pack.principle.clone(),
            })
            .collect()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.opened.project.diagnostics
    }

    fn check(&self, request: &Request) -> anyhow::Result<Checked> {
        let checked = self.opened.check_again(&asked(request))?;
        let principles = &checked.asked.principles;
        let packs = &self.opened.packs.packs;
        Ok(Checked {
            coverage: coverage::rows(&checked.report.tallies, principles, packs),
            design: checked.design,
            report: checked.report,
        })
    }

    fn plan(&self, request: &Request) -> anyhow::Result<Plan> {
        Ok(self.opened.plan(&asked(request), Severity::Error)?)
    }
}

fn asked(request: &Request) -> gensoku_project::Request {
    gensoku_project::Request {
        as_of: request.as_of,
        with: request.with.clone(),
        ..gensoku_project::Request::default()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.memory = self.opened.take_memory();
    }
}

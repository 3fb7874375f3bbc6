//! The backend on disk: designs as the command reads, checks and saves them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use gensoku_dsl::design::Design;
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::{FileId, Origin, Sources};
use gensoku_engine::revise::Plan;

use crate::backend::{Backend, Checked, Opened, Principle, Request, Stamp};

/// The files of the user.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnDisk;

impl Backend for OnDisk {
    fn open(
        &self,
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
    ) -> anyhow::Result<Box<dyn Opened>> {
        let files = entry(paths, buffers)?;
        Ok(Box::new(Project(gensoku_project::Opened::with_buffers(
            &files, buffers,
        )?)))
    }

    fn read(&self, path: &Path) -> anyhow::Result<String> {
        std::fs::read_to_string(path).with_context(|| path.display().to_string())
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        Stamp::of(path)
    }

    fn save(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        Ok(gensoku_project::save(path, text.as_bytes())?)
    }

    fn export(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let numbered = (2..).map(|n| path.with_file_name(format!("{stem}-{n}.{ending}")));
        let mut names = std::iter::once(path.to_owned()).chain(numbered);
        let free = names.find(|it| !it.exists()).context("no name is free")?;
        gensoku_project::save(&free, bytes)?;
        Ok(free)
    }
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

struct Project(gensoku_project::Opened);

impl Opened for Project {
    fn sources(&self) -> &Sources {
        &self.0.project.sources
    }

    fn path(&self, file: FileId) -> Option<PathBuf> {
        let source = self.0.project.sources.get(file)?;
        (source.origin == Origin::User).then(|| PathBuf::from(&source.name))
    }

    fn design(&self) -> &Design {
        &self.0.project.design
    }

    fn principles(&self) -> Vec<Principle> {
        let packs = self.0.packs.packs.iter();
        packs
            .map(|pack| Principle {
                pack: pack.name.clone(),
                title: pack.title.clone(),
                sentence: pack.principle.clone(),
            })
            .collect()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.project.diagnostics
    }

    fn check(&self, request: &Request) -> anyhow::Result<Checked> {
        let checked = self.0.check(&asked(request))?;
        Ok(Checked {
            design: checked.design,
            report: checked.report,
        })
    }

    fn plan(&self, request: &Request) -> anyhow::Result<Plan> {
        Ok(self.0.plan(&asked(request), Severity::Error)?)
    }
}

fn asked(request: &Request) -> gensoku_project::Request {
    gensoku_project::Request {
        as_of: request.as_of,
        with: request.with.clone(),
        ..gensoku_project::Request::default()
    }
}

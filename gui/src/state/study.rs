//! The law, the plan and the course of time: asked of the worker when a panel shows them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gensoku_dsl::text::Text;
use gensoku_engine::finding::Element;
use gensoku_report::questions;
use gensoku_report::revise::{Planned, markdown, xlsx};

use super::{State, Which};
use crate::study::{Key, Study, Wanted};
use crate::words::Word;
use crate::worker::Job;

/// What of the law is looked at.
#[derive(Default)]
pub struct LawView {
    /// The provision that is looked at, by its path, which outlives an edit and a change of the date.
    pub at: Option<String>,
    /// Whether the plan is shown instead of the provisions.
    pub plan: bool,
    /// The newest study.
    pub study: Option<Arc<Study>>,
    /// What was asked last.
    asked: Option<Key>,
    /// For which of the designs the table of who can finish what was asked last.
    asked_finishing: Option<Key>,
    /// Why the last study failed, if it did.
    pub failed: Option<Text>,
}

/// In which format a plan leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// A workbook.
    Xlsx,
    /// A page of Markdown.
    Markdown,
}

impl State {
    /// The study of what is shown; asked for where it is not there yet.
    pub fn study(&mut self) -> Option<Arc<Study>> {
        let loaded = self.loaded.clone()?;
        let key = (loaded.generation, self.which);
        if let Some(study) = self.law.study.as_ref().filter(|it| it.key == key) {
            return Some(study.clone());
        }
        if !self.is_checking() && self.law.asked != Some(key) {
            self.law.asked = Some(key);
            self.law.failed = None;
            let revision = loaded.to_be.as_ref().map(|(name, _)| name.clone());
            self.worker.ask(Job::Study(Wanted {
                key,
                paths: self.paths.clone(),
                buffers: self.unsaved(),
                as_of: self.side(&loaded).report.as_of,
                with: revision.filter(|_| self.which == Which::ToBe),
            }));
        }
        None
    }

    /// Asks for the table of who can finish what, where it is not there yet.
    pub fn ask_finishing(&mut self) {
        let Some(loaded) = self.loaded.clone().filter(|_| !self.is_checking()) else {
            return;
        };
        let key = (loaded.generation, self.which);
        if self.side(&loaded).finishing().is_none() && self.law.asked_finishing != Some(key) {
            self.law.asked_finishing = Some(key);
            self.law.failed = None;
            self.worker.ask(Job::Finishing(loaded, self.which));
        }
    }

    /// Takes a study.
    pub(super) fn studied(&mut self, study: Study) {
        self.law.study = Some(Arc::new(study));
    }

    /// Looks at a provision in the panel of the law.
    pub fn look_at_provision(&mut self, path: String, element: Element) {
        self.law.at = Some(path);
        self.select_element(element);
    }

    /// The open questions of the design that is shown, as a text.
    pub fn questions_as_text(&self) -> Option<String> {
        let loaded = self.loaded.as_ref()?;
        let side = self.side(loaded);
        let text = questions::plain(&loaded.sources, &side.design, &side.report, self.lang);
        Some(text)
    }

    /// Writes the open questions beside the design, under a name that is not taken.
    pub fn export_questions(&mut self) {
        let (Some(loaded), Some(text)) = (self.loaded.clone(), self.questions_as_text()) else {
            return;
        };
        let Some(design) = loaded.files.iter().flatten().map(|(path, _)| path).next() else {
            return;
        };
        let name = format!("questions-{}.txt", self.side(&loaded).report.as_of);
        let path = beside(design, &name);
        self.worker.ask(Job::Export(path, text.into_bytes()));
    }

    /// Writes the plan beside the design, under a name that is not taken.
    pub fn export_plan(&mut self, format: Leaves) {
        let (Some(loaded), Some(study)) = (self.loaded.clone(), self.law.study.clone()) else {
            return;
        };
        let Some(design) = loaded.files.iter().flatten().map(|(path, _)| path).next() else {
            return;
        };
        let file = super::file_name(design);
        let planned = Planned {
            sources: &loaded.sources,
            design: &study.design,
            plan: &study.plan,
            file: &file,
            lang: self.lang,
        };
        let (bytes, ending) = match format {
            Leaves::Xlsx => (xlsx(&planned).map_err(|it| it.to_string()), "xlsx"),
            Leaves::Markdown => (Ok(markdown(&planned).into_bytes()), "md"),
        };
        let path = beside(design, &format!("plan-{}.{ending}", study.plan.as_of));
        match bytes {
            Ok(bytes) => self.worker.ask(Job::Export(path, bytes)),
            Err(why) => {
                let word = Word::CannotSave.get(self.lang);
                self.say(&format!("{word}: {why}"), true);
            }
        }
    }
}

fn beside(design: &Path, name: &str) -> PathBuf {
    design
        .parent()
        .map_or_else(|| name.into(), |it| it.join(name))
}

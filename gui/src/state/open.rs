//! What is opened: designs, process models of other modelers, and what is dropped on the window.

use std::path::{Path, PathBuf};

use gensoku_dsl::text::Text;
use gensoku_project::is_process;

use super::{DataView, Editor, Filter, LawView, MapView, Middle, State, Which, file_name};
use crate::backend::Import;
use crate::buffer::Buffer;
use crate::words::{self, Word};
use crate::worker::Job;

/// A process model that was read as a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The model.
    pub path: PathBuf,
    /// What of it the design does not tell, each with its line in the model.
    pub untold: Vec<(usize, Text)>,
}

impl State {
    /// Opens something else: designs, a folder of them, or a process model. Texts that are not saved stay where they
    /// are: nothing is opened then.
    pub fn open(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() || self.holds_edits() {
            return;
        }
        if let Some(model) = paths.iter().find(|it| is_process(it)).cloned() {
            self.forget();
            self.paths = vec![model.clone()];
            self.generation += 1;
            self.worker
                .ask(Job::Import(self.generation, model, self.lang));
            return;
        }
        self.forget();
        self.paths = paths;
        self.check();
    }

    /// Opens what was dropped on the window, if it is something that can be opened.
    pub fn open_dropped(&mut self, paths: Vec<PathBuf>) {
        let known = |it: &&PathBuf| {
            let ending = it.extension();
            it.is_dir() || is_process(it) || ending.is_some_and(|it| it.eq_ignore_ascii_case("gsk"))
        };
        match paths.iter().find(|it| !known(it)) {
            Some(other) => {
                let word = Word::DropOnly.get(self.lang);
                self.say(&format!("{}: {word}", file_name(other)), true);
            }
            None => self.open(paths),
        }
    }

    /// Opens texts for which there are no files yet: the first of them, with what it uses.
    pub fn open_texts(&mut self, texts: Vec<(PathBuf, String)>) {
        if self.holds_edits() {
            return;
        }
        self.forget();
        self.paths = texts.first().map(|it| it.0.clone()).into_iter().collect();
        let paths = texts.iter().map(|it| it.0.clone()).collect();
        self.worker.ask(Job::Recover(paths));
        for (path, text) in texts {
            let buffer = Buffer::unwritten(path.clone(), text);
            self.editor.buffers.insert(path, buffer);
        }
        self.check();
    }

    /// Takes a process model as the design that it came to.
    pub(super) fn imported(&mut self, model: &Path, import: Import) {
        // Something else was opened in the meantime.
        if self.paths != [model] {
            return;
        }
        let untold = import.untold.len();
        self.open_texts(vec![(import.path, import.text)]);
        self.model = Some(Model {
            path: model.to_owned(),
            untold: import.untold,
        });
        let text = words::imported(self.lang, &file_name(model), untold);
        self.say(&text, false);
    }

    /// Whether the user changed a text and did not save it, in which case that is said.
    fn holds_edits(&mut self) -> bool {
        let unsaved = self.editor.buffers.values().find(|b| b.is_modified());
        let Some(name) = unsaved.map(|it| file_name(&it.path)) else {
            return false;
        };
        let word = Word::SaveFirst.get(self.lang);
        self.say(&format!("{name}: {word}"), true);
        true
    }

    /// Closes what is open.
    fn forget(&mut self) {
        self.loaded = None;
        self.failed = None;
        self.model = None;
        self.accepting = None;
        self.saving_as = None;
        self.selected = None;
        self.revision = None;
        self.follow = true;
        self.which = Which::AsIs;
        self.as_of = None;
        self.filter = Filter::default();
        self.middle = Middle::default();
        self.map = MapView::default();
        self.data = DataView::default();
        self.editor = Editor::default();
        self.law = LawView::default();
        self.rows = None;
    }
}

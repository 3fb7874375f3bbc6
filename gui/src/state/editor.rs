//! The files that are open, and what is done to their texts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gensoku_dsl::source::{FileId, Span};
use gensoku_project::Unsaved;

use super::{Leaving, State, Tab, file_name};
use crate::buffer::Buffer;
use crate::words::Word;
use crate::worker::Job;

/// The editor.
#[derive(Default)]
pub struct Editor {
    /// The file that is shown.
    pub current: Option<PathBuf>,
    /// A library that is shown instead, read only.
    pub library: Option<FileId>,
    /// The files that are open.
    pub buffers: BTreeMap<PathBuf, Buffer>,
    /// The byte to which the editor should go at the next frame.
    pub goto: Option<usize>,
    /// Whether the editor wants the keyboard.
    pub focus: bool,
    /// The byte at which the caret stands.
    pub caret: usize,
    /// The laid out text, kept while nothing changes.
    pub cache: Option<crate::panels::text::Cached>,
}

impl State {
    /// Brings a place of the text into view; with `focus` the editor takes the keyboard.
    pub fn go_to(&mut self, place: Span, focus: bool) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let Some(path) = loaded.path(place.file).cloned() else {
            if loaded.sources.get(place.file).is_some() && focus {
                self.editor.library = Some(place.file);
                self.editor.goto = Some(place.start as usize);
                self.tab = Tab::Text;
            }
            return;
        };
        let checked = loaded
            .sources
            .get(place.file)
            .map_or("", |s| s.text.as_str());
        let now = self.editor.buffers.get(&path).map_or(checked, |b| b.text());
        let at = crate::buffer::Carry::new(checked, now).range(place).start;
        self.editor.library = None;
        self.editor.current = Some(path);
        self.editor.goto = Some(at);
        if focus {
            self.editor.focus = true;
            self.tab = Tab::Text;
        }
    }

    /// Takes an edit of the file that is shown.
    pub fn edit(&mut self, text: String, now: f64) {
        if let Some(buffer) = self.current_mut() {
            buffer.edit(text, now);
            self.check();
        }
    }

    /// The file that is shown.
    pub fn current(&self) -> Option<&Buffer> {
        self.editor
            .current
            .as_ref()
            .and_then(|path| self.editor.buffers.get(path))
    }

    fn current_mut(&mut self) -> Option<&mut Buffer> {
        let path = self.editor.current.as_ref()?;
        self.editor.buffers.get_mut(path)
    }

    /// Takes back the last edit of the file that is shown.
    pub fn undo(&mut self) {
        if let Some(at) = self.current_mut().and_then(Buffer::undo) {
            self.editor.goto = Some(at);
            self.check();
        }
    }

    /// Makes the edit again that was taken back last.
    pub fn redo(&mut self) {
        if let Some(at) = self.current_mut().and_then(Buffer::redo) {
            self.editor.goto = Some(at);
            self.check();
        }
    }

    /// Writes every file that was edited, but for those that somebody else changed: the user is asked which is kept.
    pub fn save(&mut self) {
        let unsaved = self.editor.buffers.values().filter(|b| b.is_unsaved());
        let (changed, own): (Vec<_>, Vec<_>) = unsaved.partition(|b| b.theirs.is_some());
        let changed = changed.first().map(|b| b.path.clone());
        for job in own.into_iter().map(Buffer::to_save).collect::<Vec<_>>() {
            self.worker.ask(job);
        }
        if let Some(path) = changed {
            self.choose_first(path);
        }
    }

    /// Shows a file that was changed on disk while it was edited here, so that the user chooses; the window, if it was to
    /// be closed, stays open until it is told so again.
    fn choose_first(&mut self, path: PathBuf) {
        if self.leaving == Some(Leaving::Saving) {
            self.leaving = None;
        }
        let word = Word::ChooseFirst.get(self.lang);
        self.say(&format!("{}: {word}", file_name(&path)), true);
        self.editor.library = None;
        self.editor.current = Some(path);
        self.tab = Tab::Text;
    }

    /// What to do where a file was changed on disk while it was edited here.
    pub fn resolve(&mut self, theirs: bool) {
        if let Some(buffer) = self.current_mut() {
            if theirs {
                buffer.take_theirs();
            } else {
                buffer.keep_mine();
            }
            self.check();
        }
    }

    /// The texts that are not saved.
    pub(super) fn unsaved(&self) -> BTreeMap<PathBuf, String> {
        let unsaved = self.editor.buffers.values().filter(|b| b.is_unsaved());
        unsaved
            .map(|b| (b.path.clone(), b.text().to_owned()))
            .collect()
    }

    /// Keeps what is typed against a crash.
    pub(super) fn keep(&mut self) {
        let texts = self.editor.buffers.values();
        let texts = texts.filter_map(Buffer::unsaved).collect();
        self.worker.ask(Job::Keep(texts));
    }

    /// Brings back a text that was not saved before the app ended.
    pub(super) fn recovered(&mut self, unsaved: Unsaved) {
        let path = unsaved.path.clone();
        let buffer = self.editor.buffers.get_mut(&path);
        if buffer.is_some_and(|it| it.recover(unsaved)) {
            let word = Word::Recovered.get(self.lang);
            self.say(&format!("{}: {word}", file_name(&path)), true);
            self.editor.current = Some(path);
            self.check();
        }
    }

    /// Whether something is not saved.
    pub fn is_modified(&self) -> bool {
        self.editor.buffers.values().any(Buffer::is_unsaved)
    }

    pub(super) fn changed_on_disk(
        &mut self,
        path: &Path,
        text: String,
        stamp: Option<crate::backend::Stamp>,
    ) {
        let taken = self
            .editor
            .buffers
            .get_mut(path)
            .map(|buffer| buffer.changed_on_disk(text, stamp));
        match taken {
            Some(true) => {
                let word = Word::Reloaded.get(self.lang);
                self.say(&format!("{word}: {}", file_name(path)), false);
                self.check();
            }
            // A file that is part of the design but not open here.
            None => self.check(),
            Some(false) => {
                let buffer = self.editor.buffers.get(path);
                let asks = buffer.is_some_and(|it| it.theirs.is_some());
                if asks && self.leaving == Some(Leaving::Saving) {
                    self.choose_first(path.to_owned());
                }
            }
        }
    }
}

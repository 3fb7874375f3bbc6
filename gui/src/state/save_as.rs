//! Saving under another name.

use std::path::{Path, PathBuf};

use super::{State, Tab, file_name};
use crate::backend::Stamp;
use crate::words::{self, Word};
use crate::worker::Job;

/// What is asked before a text is saved under another name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavingAs {
    /// The file that is saved.
    pub from: PathBuf,
    /// Where it is to lie, as it is typed: beside the file, unless a folder is said.
    pub to: String,
    /// The file that lies there already, and what it says: the user is asked whether it is replaced.
    pub taken: Option<(PathBuf, String)>,
    /// Why it could not be saved as it stood.
    pub refused: Option<String>,
    /// Whether the field wants the keyboard.
    pub focus: bool,
}

impl SavingAs {
    /// The folder in which it lies unless another one is said.
    pub fn folder(&self) -> PathBuf {
        let whole = std::path::absolute(&self.from);
        let whole = whole.unwrap_or_else(|_| self.from.clone());
        whole.parent().unwrap_or(Path::new("")).to_owned()
    }

    /// Where it is to lie: a design has the ending of one, and in a folder it keeps its name.
    fn target(&self) -> Option<PathBuf> {
        let typed = self.to.trim();
        if typed.is_empty() {
            return None;
        }
        let beside = self.from.parent().unwrap_or(Path::new(""));
        let mut to = beside.join(typed);
        if to.is_dir() {
            to.push(self.from.file_name()?);
        }
        let mut name = to.file_name()?.to_os_string();
        let is_design = |it: &std::ffi::OsStr| it.eq_ignore_ascii_case("gsk");
        if !to.extension().is_some_and(is_design) {
            name.push(".gsk");
            to.set_file_name(name);
        }
        Some(gensoku_project::normal(&to))
    }
}

impl State {
    /// Whether the file that is shown can be saved under another name: a library is nobody's file.
    pub fn can_save_as(&self) -> bool {
        self.editor.library.is_none() && self.current().is_some()
    }

    /// Asks under which name the file that is shown is to be saved.
    pub fn begin_saving_as(&mut self) {
        if !self.can_save_as() || self.is_asking() {
            return;
        }
        let Some(from) = self.editor.current.clone() else {
            return;
        };
        self.saving_as = Some(SavingAs {
            to: file_name(&from),
            from,
            focus: true,
            ..SavingAs::default()
        });
    }

    /// Saves under the name that was typed, over another file only where the user was told of it.
    pub fn save_as(&mut self) {
        let Some(asked) = self.saving_as.clone() else {
            return;
        };
        let Some(to) = asked.target() else {
            return self.refuse_to_save(Word::NoName.get(self.lang).to_owned());
        };
        if to == asked.from {
            self.saving_as = None;
            return self.save();
        }
        if self.editor.buffers.contains_key(&to) {
            let word = Word::OpenHere.get(self.lang);
            return self.refuse_to_save(format!("{}: {word}", file_name(&to)));
        }
        let Some(buffer) = self.editor.buffers.get(&asked.from) else {
            return;
        };
        let job = Job::SaveAs {
            text: buffer.text().to_owned(),
            over: asked.taken.filter(|it| it.0 == to).map(|it| it.1),
            from: asked.from,
            to,
        };
        self.worker.ask(job);
    }

    /// Says in the dialog why nothing was saved.
    pub(super) fn refuse_to_save(&mut self, why: String) {
        if let Some(asked) = &mut self.saving_as {
            asked.taken = None;
            asked.refused = Some(why);
        }
    }

    /// Another file lies there: the user is asked whether it is to be replaced.
    pub(super) fn is_taken(&mut self, path: PathBuf, there: String) {
        let Some(asked) = &mut self.saving_as else {
            return;
        };
        let changed = asked.taken.as_ref().is_some_and(|it| it.0 == path);
        asked.refused = Some(words::taken(self.lang, &file_name(&path), changed));
        asked.taken = Some((path, there));
    }

    /// A file was saved under another name. The design that was opened goes on there; of a file that it uses, a copy was
    /// written, and it goes on using the file.
    pub(super) fn saved_as(
        &mut self,
        from: &Path,
        to: PathBuf,
        text: String,
        stamp: Option<Stamp>,
    ) {
        self.saving_as = None;
        let name = file_name(&to);
        if !self.is_opened(from) {
            let told = words::copied(self.lang, &name, &file_name(from));
            return self.say(&told, false);
        }
        let Some(mut buffer) = self.editor.buffers.remove(from) else {
            return;
        };
        buffer.path.clone_from(&to);
        buffer.saved(text, stamp);
        self.editor.buffers.insert(to.clone(), buffer);
        match self.paths.iter_mut().find(|it| *it == from) {
            Some(path) => path.clone_from(&to),
            // The first design of a folder.
            None => self.paths = vec![to.clone()],
        }
        self.editor.current = Some(to);
        self.tab = Tab::Text;
        self.say(&format!("{}: {name}", Word::Saved.get(self.lang)), false);
        self.check();
    }

    /// Whether a file was opened itself, and is not only used by what was opened.
    fn is_opened(&self, path: &Path) -> bool {
        let loaded = self.loaded.as_ref();
        let first = loaded.and_then(|it| super::accept::entry(it));
        self.paths.iter().any(|it| it == path) || first.is_some_and(|it| it.1 == path)
    }
}

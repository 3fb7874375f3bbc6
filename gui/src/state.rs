//! What the app knows and what is chosen: everything but the drawing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::{FileId, Span};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Verdict};
use gensoku_layout::tokens::Theme;
use jiff::civil::Date;

use crate::buffer::Buffer;
use crate::loaded::{Loaded, Order, Side, procedure_of, span};
use crate::map::camera::Camera;
use crate::theme::Look;
use crate::words::Word;
use crate::worker::{Job, Reply, Worker};

/// Which of the two designs is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// As it is.
    #[default]
    AsIs,
    /// With the revision.
    ToBe,
}

/// What is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A finding, by its identity.
    Finding(String),
    /// An element, by its path, which outlives an edit.
    Element(String),
}

/// What lies below the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The design's text.
    #[default]
    Text,
    /// What is wrong with the text.
    Problems,
    /// What a revision changes.
    Compare,
}

/// Which findings are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only those of this pack.
    pub pack: Option<String>,
    /// Only those of this severity.
    pub severity: Option<Severity>,
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
}

impl Filter {
    /// Whether a finding is listed.
    pub fn passes(&self, finding: &Finding) -> bool {
        self.pack.as_ref().is_none_or(|p| *p == finding.pack)
            && self.severity.is_none_or(|s| s == finding.severity)
            && self.verdict.is_none_or(|v| v == finding.verdict)
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// The words.
    pub text: String,
    /// Whether the matches are shown.
    pub open: bool,
    /// The match that the keyboard is at.
    pub at: usize,
    /// Whether the field wants the keyboard.
    pub focus: bool,
}

/// How the map is looked at.
#[derive(Default)]
pub struct MapView {
    /// The procedure that is shown.
    pub procedure: Option<ProcedureId>,
    /// Whether systems are shown.
    pub systems: bool,
    /// The camera; fitted at the next frame where absent.
    pub camera: Option<Camera>,
    /// The size of the view for which the camera was fitted.
    pub fitted: (f64, f64),
    /// Whether the camera still stands as it was fitted, and follows the size of the view.
    pub untouched: bool,
    /// Whether all of the map is wanted, however small.
    pub whole: bool,
    /// By how much to zoom around the middle at the next frame.
    pub zoom_wanted: Option<f32>,
    /// What should be brought into view at the next frame.
    pub reveal: bool,
    /// The element under the pointer.
    pub hovered: Option<Element>,
}

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

/// A word to the user that passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What is said.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}

/// Everything the app knows.
pub struct State {
    worker: Worker,
    /// What is open.
    pub paths: Vec<PathBuf>,
    generation: u64,
    answered: u64,
    /// The newest answer.
    pub loaded: Option<Arc<Loaded>>,
    /// Why the newest order failed, if it did.
    pub failed: Option<String>,
    /// The language.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// Which design is shown.
    pub which: Which,
    /// The revision that is asked for; else one is chosen by the date.
    pub revision: Option<String>,
    /// Whether the date decides which of the two is shown, until the user does.
    follow: bool,
    /// The date that is asked for.
    pub as_of: Option<Date>,
    /// The date as it is typed.
    pub date_text: String,
    /// What is selected.
    pub selected: Option<Selected>,
    /// Which findings are listed.
    pub filter: Filter,
    /// What is looked for.
    pub find: Find,
    /// What lies below the map.
    pub tab: Tab,
    /// The map.
    pub map: MapView,
    /// The editor.
    pub editor: Editor,
    /// What was said last.
    pub notice: Option<Notice>,
    /// Whether the list should bring the selected finding into view.
    pub reveal_row: bool,
    /// Whether the keys are shown.
    pub help: bool,
    /// The heights of the rows of the findings, kept while nothing changes.
    pub rows: Option<crate::panels::findings::Rows>,
}

impl State {
    /// A state that opens `paths`.
    pub fn new(worker: Worker, paths: Vec<PathBuf>, lang: Lang) -> Self {
        let mut state = Self {
            worker,
            paths: Vec::new(),
            generation: 0,
            answered: 0,
            loaded: None,
            failed: None,
            lang,
            theme: Theme::Light,
            which: Which::AsIs,
            revision: None,
            follow: true,
            as_of: None,
            date_text: String::new(),
            selected: None,
            filter: Filter::default(),
            find: Find::default(),
            tab: Tab::Text,
            map: MapView::default(),
            editor: Editor::default(),
            notice: None,
            reveal_row: false,
            help: false,
            rows: None,
        };
        state.open(paths);
        state
    }

    /// How everything looks just now.
    pub fn look(&self) -> Look {
        Look {
            lang: self.lang,
            theme: self.theme,
        }
    }

    /// Opens something else. Texts that are not saved stay where they are: nothing is opened then.
    pub fn open(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        if let Some(unsaved) = self.editor.buffers.values().find(|b| b.is_modified()) {
            let name = file_name(&unsaved.path);
            self.say(&format!("{name}: {}", Word::NotSaved.get(self.lang)), true);
            return;
        }
        self.paths = paths;
        self.loaded = None;
        self.selected = None;
        self.revision = None;
        self.follow = true;
        self.which = Which::AsIs;
        self.as_of = None;
        self.filter = Filter::default();
        self.map = MapView::default();
        self.editor = Editor::default();
        self.check();
    }

    /// Asks for a check of the texts as they are now.
    pub fn check(&mut self) {
        if self.paths.is_empty() {
            return;
        }
        self.generation += 1;
        let buffers = self
            .editor
            .buffers
            .values()
            .filter(|b| b.is_modified())
            .map(|b| (b.path.clone(), b.text().to_owned()))
            .collect();
        self.worker.ask(Job::Check(Order {
            generation: self.generation,
            paths: self.paths.clone(),
            buffers,
            as_of: self.as_of,
            with: self.revision.clone(),
            lang: self.lang,
        }));
    }

    /// Whether an answer is awaited.
    pub fn is_checking(&self) -> bool {
        self.answered < self.generation
    }

    /// Takes what the worker has answered; never waits.
    pub fn tick(&mut self) {
        while let Some(reply) = self.worker.answer() {
            self.take(reply);
        }
    }

    /// Looks at the files on disk now; only of use with a worker that answers at once.
    pub fn look_at_files(&mut self) {
        self.worker.look();
    }

    fn take(&mut self, reply: Reply) {
        match reply {
            Reply::Loaded(loaded) => self.arrived(*loaded),
            Reply::Failed {
                generation,
                message,
            } => {
                self.answered = self.answered.max(generation);
                self.failed = Some(message);
            }
            Reply::Saved(path, text, stamp) => {
                if let Some(buffer) = self.editor.buffers.get_mut(&path) {
                    buffer.saved(text, stamp);
                }
                self.say(
                    &format!("{}: {}", Word::Saved.get(self.lang), file_name(&path)),
                    false,
                );
            }
            Reply::NotSaved(path, why) => {
                let word = Word::CannotSave.get(self.lang);
                self.say(&format!("{word}: {}: {why}", file_name(&path)), true);
            }
            Reply::Changed(path, text, stamp) => self.changed_on_disk(&path, text, stamp),
        }
    }

    fn changed_on_disk(&mut self, path: &Path, text: String, stamp: Option<crate::backend::Stamp>) {
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
            Some(false) => {}
        }
    }

    fn arrived(&mut self, loaded: Loaded) {
        // Answers come in the order of the orders; an older one is as good until the newest is here.
        self.answered = self.answered.max(loaded.generation);
        self.failed = None;
        let mut watched = Vec::new();
        for ((id, source), file) in loaded.sources.iter().zip(&loaded.files) {
            let Some((path, stamp)) = file else { continue };
            watched.push((path.clone(), *stamp));
            self.editor
                .buffers
                .entry(path.clone())
                .or_insert_with(|| Buffer::new(path.clone(), source.text.clone(), *stamp));
            if self.editor.current.is_none() && id == FileId(0) {
                self.editor.current = Some(path.clone());
            }
        }
        if self.editor.current.is_none() {
            self.editor.current = watched.first().map(|(path, _)| path.clone());
        }
        for (path, seen) in &mut watched {
            if let Some(buffer) = self.editor.buffers.get(path) {
                *seen = buffer.stamp;
            }
        }
        self.worker.ask(Job::Watch(watched));
        // An answer that is older than the wish says nothing about it.
        if loaded.generation == self.generation {
            let follow = std::mem::take(&mut self.follow);
            if loaded.to_be.is_none() || (follow && !loaded.in_effect) {
                self.which = Which::AsIs;
            } else if follow {
                self.which = Which::ToBe;
            }
        }
        let first = loaded.loaded_procedure(self.map.procedure);
        self.map.procedure = first;
        self.loaded = Some(Arc::new(loaded));
    }

    /// The design that is shown.
    pub fn side<'a>(&self, loaded: &'a Loaded) -> &'a Side {
        match (&loaded.to_be, self.which) {
            (Some((_, side)), Which::ToBe) => side,
            _ => &loaded.base,
        }
    }

    /// The finding that is selected, on the side that is shown or else on the other.
    pub fn selected_finding<'a>(&self, loaded: &'a Loaded) -> Option<&'a Finding> {
        let Some(Selected::Finding(id)) = &self.selected else {
            return None;
        };
        self.side(loaded).finding(id)
    }

    /// The element that is selected.
    pub fn selected_element(&self, loaded: &Loaded) -> Option<Element> {
        match &self.selected {
            Some(Selected::Element(path)) => self.side(loaded).index.by_path.get(path).copied(),
            _ => None,
        }
    }

    /// Selects a finding: it is shown in the right panel, on the map and in the text.
    pub fn select_finding(&mut self, id: &str) {
        self.selected = Some(Selected::Finding(id.to_owned()));
        self.map.reveal = true;
        self.reveal_row = true;
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        // A finding that only the other design has is shown there.
        if self.side(&loaded).finding(id).is_none() {
            let on_base = loaded.base.finding(id).is_some();
            self.which = if on_base { Which::AsIs } else { Which::ToBe };
        }
        let side = self.side(&loaded);
        let Some(finding) = side.finding(id) else {
            return;
        };
        let elements =
            std::iter::once(finding.subject).chain(finding.witness.iter().map(|w| w.element));
        let procedures: Vec<ProcedureId> = elements
            .filter_map(|e| procedure_of(&side.design, e))
            .collect();
        if !procedures.is_empty() && !self.map.procedure.is_some_and(|p| procedures.contains(&p)) {
            self.show_procedure(procedures.first().copied());
        }
        if finding
            .witness
            .iter()
            .any(|w| matches!(w.element, Element::System(_)))
            || matches!(finding.subject, Element::System(_))
        {
            self.show_systems(true);
        }
        let place = finding.span;
        self.go_to(place, false);
    }

    /// Selects an element.
    pub fn select_element(&mut self, element: Element) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let side = self.side(&loaded);
        let path = crate::loaded::path(&side.design, element);
        self.selected = Some(Selected::Element(path));
        if let Some(procedure) = procedure_of(&side.design, element)
            && self.map.procedure != Some(procedure)
        {
            self.show_procedure(Some(procedure));
        }
        if matches!(element, Element::System(_)) {
            self.show_systems(true);
        }
        self.map.reveal = true;
        if let Some(place) = span(&side.design, element) {
            self.go_to(place, false);
        }
    }

    /// Selects nothing.
    pub fn deselect(&mut self) {
        self.selected = None;
    }

    /// The finding after (or before) the selected one, in the order of the list.
    pub fn step_finding(&mut self, forward: bool) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let side = self.side(&loaded);
        let ids: Vec<&str> = side
            .index
            .packs
            .iter()
            .flat_map(|p| &p.findings)
            .filter_map(|&i| side.report.findings.get(i))
            .filter(|f| self.filter.passes(f))
            .map(|f| f.id.as_str())
            .collect();
        if ids.is_empty() {
            return;
        }
        let at = match &self.selected {
            Some(Selected::Finding(id)) => ids.iter().position(|x| x == id),
            _ => None,
        };
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => ids.len() - 1,
            (Some(i), true) => (i + 1) % ids.len(),
            (Some(i), false) => (i + ids.len() - 1) % ids.len(),
        };
        if let Some(id) = ids.get(next) {
            let id = (*id).to_owned();
            self.select_finding(&id);
        }
    }

    /// Shows another procedure.
    pub fn show_procedure(&mut self, procedure: Option<ProcedureId>) {
        if self.map.procedure != procedure {
            self.map.procedure = procedure;
            self.map.camera = None;
        }
    }

    /// Shows all of the map, however small.
    pub fn fit(&mut self) {
        self.map.camera = None;
        self.map.whole = true;
    }

    /// Shows or hides systems on the map.
    pub fn show_systems(&mut self, systems: bool) {
        if self.map.systems != systems {
            self.map.systems = systems;
            self.map.camera = None;
        }
    }

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

    /// Writes every file that was edited.
    pub fn save(&mut self) {
        let texts: Vec<(PathBuf, String)> = self
            .editor
            .buffers
            .values()
            .filter(|b| b.is_modified() && b.theirs.is_none())
            .map(|b| (b.path.clone(), b.text().to_owned()))
            .collect();
        for (path, text) in texts {
            self.worker.ask(Job::Save(path, text));
        }
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

    /// Whether something is not saved.
    pub fn is_modified(&self) -> bool {
        self.editor.buffers.values().any(Buffer::is_modified)
    }

    /// Changes the language.
    pub fn speak(&mut self, lang: Lang) {
        if self.lang != lang {
            self.lang = lang;
            self.notice = None;
            self.check();
        }
    }

    /// Changes between light and dark.
    pub fn toggle_theme(&mut self) {
        self.theme = match self.theme {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        };
    }

    /// Shows the design as it is, or with a revision.
    pub fn compare_with(&mut self, revision: Option<&str>) {
        self.follow = false;
        let Some(name) = revision else {
            self.which = Which::AsIs;
            return;
        };
        self.which = Which::ToBe;
        let shown = self.loaded.as_ref().and_then(|l| l.to_be.as_ref());
        let known = shown.is_some_and(|(id, _)| id == name);
        if self.revision.as_deref() != Some(name) {
            self.revision = Some(name.to_owned());
            if !known {
                // Until the answer is here the as-is stays on screen.
                self.check();
            }
        }
    }

    /// The revision that is compared, or would be.
    pub fn compared(&self) -> Option<String> {
        let shown = self.loaded.as_ref().and_then(|l| l.to_be.as_ref());
        self.revision
            .clone()
            .or_else(|| shown.map(|(id, _)| id.clone()))
    }

    /// Asks for a check as of a date.
    pub fn set_date(&mut self, day: Date) {
        if self.as_of != Some(day) {
            self.as_of = Some(day);
            self.follow = true;
            self.check();
        }
    }

    /// Says something that passes.
    pub fn say(&mut self, text: &str, bad: bool) {
        self.notice = Some(Notice {
            text: text.to_owned(),
            bad,
        });
    }
}

impl Loaded {
    /// A procedure that can be shown: `wanted`, or the one with the most findings.
    fn loaded_procedure(&self, wanted: Option<ProcedureId>) -> Option<ProcedureId> {
        let procedures = &self.base.design.procedures;
        if let Some(id) = wanted
            && procedures.find(id).is_some()
        {
            return wanted;
        }
        procedures.entries().map(|(id, _)| id).max_by_key(|&id| {
            let found = self
                .base
                .report
                .findings
                .iter()
                .filter(|f| procedure_of(&self.base.design, f.subject) == Some(id))
                .count();
            (found, std::cmp::Reverse(usize::from(id)))
        })
    }
}

/// The last part of a path, for people.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

/// The last two parts of a path, for people: `child-benefit / as-is.gsk`.
pub fn short_path(path: &Path) -> String {
    let name = file_name(path);
    match path.parent().and_then(Path::file_name) {
        Some(folder) => format!("{} / {name}", folder.to_string_lossy()),
        None => name,
    }
}

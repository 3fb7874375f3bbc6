//! What the app knows and what is chosen: everything but the drawing.

mod accept;
pub mod data;
mod editor;
mod leave;
mod open;
mod save_as;
mod select;
mod study;
mod tour;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::source::FileId;
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::Theme;
use jiff::civil::Date;

pub use accept::Accepting;
pub use data::{DataView, Middle};
pub use editor::Editor;
pub use leave::Leaving;
pub use open::Model;
pub use save_as::SavingAs;
pub use select::{Filter, Find, Principle, Selected};
pub use study::{LawView, Leaves};
pub use tour::Stop;

use crate::buffer::Buffer;
use crate::loaded::{Loaded, Order, Side, procedure_of};
use crate::map::view::View;
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

/// What lies below the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The design's text.
    #[default]
    Text,
    /// What is wrong with the text.
    Problems,
    /// What the design leaves open, by who can answer.
    Questions,
    /// How it stands by each principle.
    Principles,
    /// What a revision changes.
    Compare,
    /// Who can finish what.
    Finishing,
    /// The provisions, and the plan.
    Law,
    /// Findings over the years.
    Time,
}

/// How the map is looked at.
#[derive(Default)]
pub struct MapView {
    /// The procedure that is shown.
    pub procedure: Option<ProcedureId>,
    /// Whether systems are shown.
    pub systems: bool,
    /// What of it is seen.
    pub view: View,
    /// The element under the pointer.
    pub hovered: Option<Element>,
}

/// A word to the user that passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What is said.
    pub text: String,
    /// Whether something went wrong: then it stays until it is closed.
    pub bad: bool,
    /// When it passes, in seconds; known from the first time it is shown.
    pub until: Option<f64>,
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
    pub failed: Option<Text>,
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
    /// What is in the middle.
    pub middle: Middle,
    /// The map.
    pub map: MapView,
    /// The data map.
    pub data: DataView,
    /// The editor.
    pub editor: Editor,
    /// The law and the plan.
    pub law: LawView,
    /// What was said last.
    pub notice: Option<Notice>,
    /// Whether the list should bring the selected finding into view.
    pub reveal_row: bool,
    /// Whether the keys are shown.
    pub help: bool,
    /// The process model of which the design was made.
    pub model: Option<Model>,
    /// The finding that is being accepted.
    pub accepting: Option<Accepting>,
    /// Who accepted a finding last.
    reviewer: String,
    /// Where the tour is.
    pub tour: Option<Stop>,
    /// The file that is being saved under another name.
    pub saving_as: Option<SavingAs>,
    /// How far the window is from being closed.
    pub leaving: Option<Leaving>,
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
            middle: Middle::default(),
            map: MapView::default(),
            data: DataView::default(),
            editor: Editor::default(),
            law: LawView::default(),
            notice: None,
            reveal_row: false,
            help: false,
            model: None,
            accepting: None,
            reviewer: String::new(),
            tour: None,
            saving_as: None,
            leaving: None,
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

    /// Asks for a check of the texts as they are now.
    pub fn check(&mut self) {
        if self.paths.is_empty() {
            return;
        }
        self.generation += 1;
        let buffers = self.unsaved();
        self.keep();
        self.worker.ask(Job::Check(Order {
            generation: self.generation,
            paths: self.paths.clone(),
            buffers,
            as_of: self.as_of,
            with: self.revision.clone(),
            without: self.data.gone.clone(),
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
                self.keep();
                self.say(
                    &format!("{}: {}", Word::Saved.get(self.lang), file_name(&path)),
                    false,
                );
            }
            Reply::SavedAs {
                from,
                to,
                text,
                stamp,
            } => self.saved_as(&from, to, text, stamp),
            Reply::Taken(path, there) => self.is_taken(path, there),
            Reply::Recovered(unsaved) => self.recovered(unsaved),
            Reply::NotKept(why) => {
                let word = Word::CannotKeep.get(self.lang);
                self.say(&format!("{word}: {}", why.get(self.lang)), true);
            }
            Reply::Imported(model, import) => self.imported(&model, import),
            Reply::Finishing => {}
            Reply::Studied(study) => self.studied(*study),
            Reply::NotStudied(why) => self.law.failed = Some(why),
            Reply::Exported(path) => {
                let word = Word::Exported.get(self.lang);
                self.say(&format!("{word}: {}", short_path(&path)), false);
            }
            Reply::NotSaved(path, why) => {
                let word = Word::CannotSave.get(self.lang);
                self.leaving = None;
                let why = why.get(self.lang);
                let told = format!("{word}: {}: {why}", file_name(&path));
                if self.saving_as.is_some() {
                    self.refuse_to_save(told);
                } else {
                    self.say(&told, true);
                }
            }
            Reply::Changed(path, text, stamp) => self.changed_on_disk(&path, text, stamp),
        }
    }

    fn arrived(&mut self, loaded: Loaded) {
        // Answers come in the order of the orders; an older one is as good until the newest is here.
        self.answered = self.answered.max(loaded.generation);
        self.failed = None;
        let (mut watched, mut opened) = (Vec::new(), Vec::new());
        for ((id, source), file) in loaded.sources.iter().zip(&loaded.files) {
            let Some((path, stamp)) = file else { continue };
            watched.push((path.clone(), *stamp));
            self.editor.buffers.entry(path.clone()).or_insert_with(|| {
                opened.push(path.clone());
                Buffer::new(path.clone(), source.text.clone(), *stamp)
            });
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
        if !opened.is_empty() {
            self.worker.ask(Job::Recover(opened));
        }
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
        // A reason of that table stays selected over an edit.
        let loaded = self.loaded.clone();
        let selected = matches!(self.selected, Some(Selected::Finding(_)));
        if selected && loaded.is_some_and(|it| self.selected_finding(&it).is_none()) {
            self.ask_finishing();
        }
    }

    /// The design that is shown.
    pub fn side<'a>(&self, loaded: &'a Loaded) -> &'a Side {
        loaded.side(self.which)
    }

    /// Shows another procedure.
    pub fn show_procedure(&mut self, procedure: Option<ProcedureId>) {
        if self.map.procedure != procedure {
            self.map.procedure = procedure;
            self.map.view.refit();
        }
    }

    /// Shows all of the map, however small.
    pub fn fit(&mut self) {
        self.view().show_whole();
    }

    /// What is seen of the map in the middle.
    pub fn view(&mut self) -> &mut View {
        match self.middle {
            Middle::Procedure => &mut self.map.view,
            Middle::Data => &mut self.data.view,
        }
    }

    /// Shows or hides systems on the map.
    pub fn show_systems(&mut self, systems: bool) {
        if self.map.systems != systems {
            self.map.systems = systems;
            self.map.view.refit();
        }
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

    /// Whether something is asked over everything else.
    pub fn is_asking(&self) -> bool {
        self.accepting.is_some() || self.saving_as.is_some() || self.leaving == Some(Leaving::Asked)
    }

    /// Says something that passes.
    pub fn say(&mut self, text: &str, bad: bool) {
        self.notice = Some(Notice {
            text: text.to_owned(),
            bad,
            until: None,
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

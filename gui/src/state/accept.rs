//! Accepting a finding, and taking that back: both are edits of the text, which can be undone.

use std::path::PathBuf;

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::ide::{self, Acceptance};
use gensoku_dsl::source::{FileId, Origin};
use gensoku_dsl::text::Text;
use gensoku_engine::finding::{Finding, Verdict};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{State, Tab, file_name};
use crate::loaded::Loaded;
use crate::words::Word;

/// For how many months a finding is accepted, if nothing else is said.
const MONTHS: i32 = 6;

/// What is being written of a finding that is to be accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepting {
    /// The identity of the finding.
    pub finding: String,
    /// What it says.
    pub message: Text,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Until when, as it is typed.
    pub until: String,
    /// Where it will be written.
    pub file: PathBuf,
    /// The file in which the finding lies, where that is another one.
    pub found_in: Option<PathBuf>,
    /// Why it could not be written as it stood.
    pub refused: Option<String>,
    /// Whether the first field wants the keyboard.
    pub focus: bool,
}

impl State {
    /// Whether a finding can be accepted: those of a table of who can finish are none, and one is accepted already.
    pub fn can_accept(&self, loaded: &Loaded, finding: &Finding) -> bool {
        let mut findings = self.side(loaded).report.findings.iter();
        finding.verdict != Verdict::Accepted && findings.any(|it| it.id == finding.id)
    }

    /// Asks why a finding is to be accepted, by whom and until when.
    ///
    /// What is accepted is written into the file that was opened, not into one that it uses: the reviewers saw the
    /// finding in this design, and others that use the same file have reviewers of their own.
    pub fn begin_accepting(&mut self, id: &str) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let side = self.side(&loaded);
        let Some(finding) = side.report.findings.iter().find(|it| it.id == id) else {
            return;
        };
        let Some((entry, file)) = entry(&loaded) else {
            self.say(Word::NoFile.get(self.lang), true);
            return;
        };
        if has_errors(&loaded, entry) {
            let word = Word::MendFirst.get(self.lang);
            self.say(&format!("{}: {word}", file_name(&file)), true);
            return;
        }
        let day = side.report.as_of;
        let until = day.checked_add(MONTHS.months()).unwrap_or(day);
        let elsewhere = finding.span.file != entry;
        self.accepting = Some(Accepting {
            finding: id.to_owned(),
            message: finding.message.clone(),
            by: self.reviewer.clone(),
            until: until.to_string(),
            found_in: loaded
                .path(finding.span.file)
                .filter(|_| elsewhere)
                .cloned(),
            file,
            focus: true,
            ..Accepting::default()
        });
    }

    /// Writes what was asked into the text, or says what is missing.
    pub fn accept(&mut self) {
        let Some(asked) = self.accepting.clone() else {
            return;
        };
        match self.written(&asked) {
            Ok(text) => {
                self.accepting = None;
                self.reviewer = asked.by.trim().to_owned();
                self.rewrite(asked.file, text);
                self.say(Word::AcceptedNow.get(self.lang), false);
            }
            Err(why) => {
                if let Some(accepting) = &mut self.accepting {
                    accepting.refused = Some(why.get(self.lang).to_owned());
                }
            }
        }
    }

    /// The text with the finding accepted.
    fn written(&self, asked: &Accepting) -> Result<String, Text> {
        let until = asked.until.trim().parse::<Date>();
        let until = until.map_err(|_| Word::NotADay.text())?;
        let today = self.loaded.as_ref().map(|it| self.side(it).report.as_of);
        if today.is_some_and(|today| until <= today) {
            return Err(Word::DayIsOver.text());
        }
        let buffer = self.editor.buffers.get(&asked.file);
        let text = buffer.ok_or_else(|| Word::NoFile.text())?.text();
        let acceptance = Acceptance {
            finding: asked.finding.clone(),
            reason: asked.reason.trim().to_owned(),
            by: asked.by.trim().to_owned(),
            until,
        };
        ide::accept(text, &acceptance)
    }

    /// Takes back that a finding is accepted, in the file that says so.
    pub fn take_back(&mut self, id: &str) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let design = &self.side(&loaded).design;
        let said = design.accepted.iter().find(|it| it.finding == id);
        let Some(file) = said.and_then(|it| loaded.path(it.span.file)).cloned() else {
            self.say(Word::NoFile.get(self.lang), true);
            return;
        };
        let Some(buffer) = self.editor.buffers.get(&file) else {
            return;
        };
        match ide::take_back(buffer.text(), id) {
            Ok(text) => {
                self.rewrite(file, text);
                self.say(Word::TakenBack.get(self.lang), false);
            }
            Err(why) => self.say(why.get(self.lang), true),
        }
    }

    /// Gives a file another text, as one edit that can be undone, and shows where it changed.
    fn rewrite(&mut self, file: PathBuf, text: String) {
        let Some(buffer) = self.editor.buffers.get_mut(&file) else {
            return;
        };
        let kept = buffer.text().bytes().zip(text.bytes());
        let mut at = kept.take_while(|(a, b)| a == b).count();
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        buffer.replace(text);
        self.editor.library = None;
        self.editor.current = Some(file);
        self.editor.goto = Some(at);
        self.tab = Tab::Text;
        self.check();
    }
}

/// The file that was opened.
pub(super) fn entry(loaded: &Loaded) -> Option<(FileId, PathBuf)> {
    let own = loaded
        .sources
        .iter()
        .filter(|(_, it)| it.origin == Origin::User);
    own.filter_map(|(id, _)| Some((id, loaded.path(id)?.clone())))
        .next()
}

fn has_errors(loaded: &Loaded, file: FileId) -> bool {
    let wrong = loaded.diagnostics.iter();
    wrong
        .filter(|it| it.severity == Severity::Error)
        .any(|it| it.primary.span.file == file)
}

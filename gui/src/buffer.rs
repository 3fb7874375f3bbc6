//! The text of a file while it is edited, with undo and redo.

use std::path::PathBuf;

use gensoku_dsl::source::Span;
use gensoku_project::Unsaved;

use crate::backend::Stamp;
use crate::worker::Job;

/// How long a run of typing may pause and still be undone as one, in seconds.
const PAUSE: f64 = 1.0;

/// One replacement: at `at`, `old` became `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    at: usize,
    old: String,
    new: String,
}

impl Edit {
    /// What turns `before` into `after`, without what both begin and end with.
    fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let (at, tail) = shared(before, after);
        Some(Self {
            at,
            old: before.get(at..before.len() - tail)?.to_owned(),
            new: after.get(at..after.len() - tail)?.to_owned(),
        })
    }

    fn apply(&self, text: &mut String) {
        replace(text, self.at, self.old.len(), &self.new);
    }

    fn revert(&self, text: &mut String) {
        replace(text, self.at, self.new.len(), &self.old);
    }
}

fn replace(text: &mut String, at: usize, length: usize, with: &str) {
    if text.get(at..at + length).is_some() {
        text.replace_range(at..at + length, with);
    }
}

/// How many bytes two texts share at the beginning and, beyond that, at the end.
fn shared(a: &str, b: &str) -> (usize, usize) {
    if a == b {
        return (a.len(), 0);
    }
    let head: usize = a
        .chars()
        .zip(b.chars())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let (rest_a, rest_b) = (a.get(head..).unwrap_or(""), b.get(head..).unwrap_or(""));
    let tail = rest_a
        .chars()
        .rev()
        .zip(rest_b.chars().rev())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    (head, tail)
}

/// A file that is open.
#[derive(Clone, Debug)]
pub struct Buffer {
    /// Where it lies.
    pub path: PathBuf,
    /// The text as it is shown.
    text: String,
    /// The text as it was last read from or written to disk.
    saved: String,
    /// The state of the file at that time.
    pub stamp: Option<Stamp>,
    /// Whether there is a file: a text that was imported or brought along is written when the user saves it.
    written: bool,
    /// What the file on disk says, if somebody else changed it while it was edited here.
    pub theirs: Option<String>,
    /// Counts every change of the text.
    revision: u64,
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// When the last edit was made, in seconds.
    last: f64,
}

impl Buffer {
    /// A file as it was read.
    pub fn new(path: PathBuf, text: String, stamp: Option<Stamp>) -> Self {
        Self {
            path,
            saved: text.clone(),
            text,
            stamp,
            written: true,
            theirs: None,
            revision: 0,
            done: Vec::new(),
            undone: Vec::new(),
            last: f64::NEG_INFINITY,
        }
    }

    /// A text for which there is no file yet.
    pub fn unwritten(path: PathBuf, text: String) -> Self {
        Self {
            written: false,
            ..Self::new(path, text, None)
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Counts every change of the text.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the user changed the text since it was read or written.
    pub fn is_modified(&self) -> bool {
        self.text != self.saved
    }

    /// Whether saving would write something: the text differs from the file, or there is none.
    pub fn is_unsaved(&self) -> bool {
        !self.written || self.is_modified()
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes a new text as one edit, or as part of the last one where it goes on typing.
    pub fn edit(&mut self, text: String, now: f64) {
        let Some(edit) = Edit::between(&self.text, &text) else {
            return;
        };
        let goes_on = now - self.last < PAUSE
            && edit.old.is_empty()
            && !edit.new.contains('\n')
            && self.undone.is_empty();
        match self.done.last_mut() {
            Some(last) if goes_on && last.at + last.new.len() == edit.at => {
                last.new.push_str(&edit.new);
            }
            _ => self.done.push(edit),
        }
        self.undone.clear();
        self.text = text;
        self.revision += 1;
        self.last = now;
    }

    /// Takes a new text as one edit of its own.
    pub fn replace(&mut self, text: String) {
        self.last = f64::NEG_INFINITY;
        self.edit(text, f64::NEG_INFINITY);
    }

    /// Takes back the last edit; tells the byte at which it was.
    pub fn undo(&mut self) -> Option<usize> {
        let edit = self.done.pop()?;
        edit.revert(&mut self.text);
        let at = edit.at + edit.old.len();
        self.undone.push(edit);
        self.touched();
        Some(at)
    }

    /// Makes the edit again that was taken back last; tells the byte at which it was.
    pub fn redo(&mut self) -> Option<usize> {
        let edit = self.undone.pop()?;
        edit.apply(&mut self.text);
        let at = edit.at + edit.new.len();
        self.done.push(edit);
        self.touched();
        Some(at)
    }

    fn touched(&mut self) {
        self.revision += 1;
        self.last = f64::NEG_INFINITY;
    }

    /// The order to write the text.
    pub fn to_save(&self) -> Job {
        let base = if self.written { &self.saved } else { "" };
        Job::Save {
            path: self.path.clone(),
            text: self.text.clone(),
            base: base.to_owned(),
        }
    }

    /// The file was written with `text`.
    pub fn saved(&mut self, text: String, stamp: Option<Stamp>) {
        self.saved = text;
        self.stamp = stamp;
        self.written = true;
        self.theirs = None;
    }

    /// The file on disk is now `text`. Without unsaved edits it is taken over (and can be undone);
    /// else it is kept beside them. Tells whether it was taken over.
    pub fn changed_on_disk(&mut self, text: String, stamp: Option<Stamp>) -> bool {
        self.stamp = stamp;
        if text == self.saved {
            return false;
        }
        if text == self.text {
            self.saved = text;
            self.theirs = None;
            return false;
        }
        if self.is_modified() {
            self.theirs = Some(text);
            return false;
        }
        self.saved.clone_from(&text);
        self.replace(text);
        true
    }

    /// The text to keep against a crash, where the user changed it since it was read or written.
    pub fn unsaved(&self) -> Option<Unsaved> {
        self.is_modified().then(|| Unsaved {
            path: self.path.clone(),
            text: self.text.clone(),
            base: self.saved.clone(),
        })
    }

    /// Brings back a text that was kept, as an edit that can be undone. If the file was changed since, what it says is
    /// kept beside it. Tells whether there was something to bring back: what was typed in the meantime goes before.
    pub fn recover(&mut self, kept: Unsaved) -> bool {
        if self.is_modified() || kept.text == self.text {
            return false;
        }
        if kept.base != self.saved {
            self.theirs = Some(self.saved.clone());
        }
        self.replace(kept.text);
        true
    }

    /// Takes over what is on disk, as an edit that can be undone.
    pub fn take_theirs(&mut self) {
        if let Some(text) = self.theirs.take() {
            self.saved.clone_from(&text);
            self.replace(text);
        }
    }

    /// Leaves what is on disk; saving will write over it.
    pub fn keep_mine(&mut self) {
        if let Some(text) = self.theirs.take() {
            self.saved = text;
        }
    }
}

/// Carries places of a text that was checked to the text as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Carry {
    head: usize,
    old_end: usize,
    new_end: usize,
}

impl Carry {
    /// From the text that was checked to the text as it is now.
    pub fn new(checked: &str, now: &str) -> Self {
        let (head, tail) = shared(checked, now);
        Self {
            head,
            old_end: checked.len() - tail,
            new_end: now.len() - tail,
        }
    }

    fn at(self, offset: usize) -> usize {
        if offset <= self.head {
            offset
        } else if offset >= self.old_end {
            offset - self.old_end + self.new_end
        } else {
            offset.min(self.new_end).max(self.head)
        }
    }

    /// Where `span` is now, as bytes.
    pub fn range(self, span: Span) -> std::ops::Range<usize> {
        self.at(span.start as usize)..self.at(span.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gensoku_dsl::source::FileId;

    fn buffer(text: &str) -> Buffer {
        Buffer::new(PathBuf::from("a.gsk"), text.to_owned(), None)
    }

    #[test]
    fn every_edit_can_be_taken_back_and_made_again() {
        let states = ["", "手順", "手 順", "手 順\n次", "順\n次", "全く別の", "x"];
        let mut b = buffer(states[0]);
        for (i, state) in states.iter().enumerate().skip(1) {
            b.edit((*state).to_owned(), i as f64 * 10.0);
        }
        for state in states.iter().rev().skip(1) {
            assert!(b.undo().is_some());
            assert_eq!(b.text(), *state);
        }
        assert_eq!(b.undo(), None);
        assert!(!b.is_modified());
        for state in states.iter().skip(1) {
            assert!(b.redo().is_some());
            assert_eq!(b.text(), *state);
        }
        assert_eq!(b.redo(), None);
    }

    #[test]
    fn a_run_of_typing_is_one_edit_until_a_pause() {
        let mut b = buffer("");
        b.edit("a".into(), 0.0);
        b.edit("ab".into(), 0.3);
        b.edit("abc".into(), 0.6);
        b.edit("abcd".into(), 5.0);
        b.undo();
        assert_eq!(b.text(), "abc");
        b.undo();
        assert_eq!(b.text(), "");
    }

    #[test]
    fn what_is_on_disk_never_overwrites_what_was_typed() {
        let mut b = buffer("one");
        assert!(b.changed_on_disk("two".into(), None));
        assert_eq!(b.text(), "two");
        assert!(!b.is_modified());
        b.edit("two and mine".into(), 0.0);
        assert!(!b.changed_on_disk("three".into(), None));
        assert_eq!(b.text(), "two and mine");
        assert_eq!(b.theirs.as_deref(), Some("three"));
        b.take_theirs();
        assert_eq!(b.text(), "three");
        assert!(!b.is_modified());
        b.undo();
        assert_eq!(b.text(), "two and mine");
        assert!(b.is_modified());
    }

    #[test]
    fn what_was_kept_comes_back_as_an_edit_and_not_over_what_the_file_says_now() {
        let kept = |base: &str| Unsaved {
            path: PathBuf::from("a.gsk"),
            text: "one and mine".to_owned(),
            base: base.to_owned(),
        };
        let mut b = buffer("one");
        b.edit("one and mine".into(), 0.0);
        assert_eq!(b.unsaved(), Some(kept("one")));
        let mut b = buffer("one");
        assert!(b.recover(kept("one")));
        assert_eq!((b.text(), &b.theirs), ("one and mine", &None));
        b.undo();
        assert_eq!(b.text(), "one");
        let mut b = buffer("two");
        assert!(b.recover(kept("one")));
        assert_eq!(
            (b.text(), b.theirs.as_deref()),
            ("one and mine", Some("two"))
        );
        let mut b = buffer("one and mine");
        assert!(!b.recover(kept("one")));
        let mut b = buffer("one");
        b.edit("one and new".into(), 0.0);
        assert!(!b.recover(kept("one")));
        assert_eq!(b.text(), "one and new");
    }

    #[test]
    fn places_move_with_the_text_around_them() {
        let span = |start, end| Span {
            file: FileId(0),
            start,
            end,
        };
        let carry = Carry::new("ab\ncd\nef", "ab\nXX cd\nef");
        assert_eq!(carry.range(span(0, 2)), 0..2);
        assert_eq!(carry.range(span(6, 8)), 9..11);
        let carry = Carry::new("abcdef", "af");
        assert_eq!(carry.range(span(2, 4)), 1..1);
        assert_eq!(carry.range(span(5, 6)), 1..2);
    }
}

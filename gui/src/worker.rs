//! The thread on which everything is done that takes longer than a frame.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use gensoku_dsl::text::{Lang, Text};
use gensoku_project::Unsaved;

use crate::backend::{Backend, Import, Stamp};
use crate::fonts::Ruler;
use crate::loaded::{Loaded, Order, load};
use crate::map::scene::Layouts;
use crate::state::Which;
use crate::study::{Study, Wanted, study};
use crate::words::Word;

/// How often files are looked at for changes by others.
const LOOK: Duration = Duration::from_secs(1);

/// How often what is typed is written away against a crash while typing goes on; it is, too, once typing pauses.
const KEEP: Duration = Duration::from_secs(2);

/// What the worker is asked.
pub enum Job {
    /// Open and check; only the newest of several is done.
    Check(Order),
    /// Study the law, the plan and the course of time; only the newest of several is done.
    Study(Wanted),
    /// Make the table of who can finish what; only the newest of several is done.
    Finishing(Arc<Loaded>, Which),
    /// Read a process model; its answer has this number, as a check has.
    Import(u64, PathBuf, Lang),
    /// Write a file, unless somebody else changed it.
    Save {
        /// The file.
        path: PathBuf,
        /// What is written.
        text: String,
        /// What the file said when it was last read or written here.
        base: String,
    },
    /// Write a text into another file than its own.
    SaveAs {
        /// Its own file.
        from: PathBuf,
        /// The other.
        to: PathBuf,
        /// What is written.
        text: String,
        /// What the other file says, where the user was told of it.
        over: Option<String>,
    },
    /// Keep these texts against a crash, and no others; only the newest of several is done, and that first.
    Keep(Vec<Unsaved>),
    /// Look for texts that were kept for these files at an earlier start.
    Recover(Vec<PathBuf>),
    /// Write a new file.
    Export(PathBuf, Vec<u8>),
    /// The files to watch, as they were last seen.
    Watch(Vec<(PathBuf, Option<Stamp>)>),
    /// Remember that the tour was taken.
    Toured,
}

/// What the worker answers.
pub enum Reply {
    /// The check is done.
    Loaded(Box<Loaded>),
    /// It cannot be done.
    Failed {
        /// The order's number.
        generation: u64,
        /// Why.
        message: Text,
    },
    /// The table of who can finish what is made.
    Finishing,
    /// A process model was read.
    Imported(PathBuf, Import),
    /// The study is done.
    Studied(Box<Study>),
    /// It cannot be done, for this reason.
    NotStudied(Text),
    /// A new file was written here.
    Exported(PathBuf),
    /// A text was kept for a file at an earlier start.
    Recovered(Unsaved),
    /// Texts cannot be kept, or what was kept cannot be read.
    NotKept(Text),
    /// A file was written.
    Saved(PathBuf, String, Option<Stamp>),
    /// A text was written into another file than its own.
    SavedAs {
        /// Its own file.
        from: PathBuf,
        /// The other.
        to: PathBuf,
        /// What was written.
        text: String,
        /// The state of the other file by now.
        stamp: Option<Stamp>,
    },
    /// Nothing was written, because another file lies there, which says this.
    Taken(PathBuf, String),
    /// A file was not written.
    NotSaved(PathBuf, Text),
    /// A file was changed by somebody else.
    Changed(PathBuf, String, Option<Stamp>),
}

/// The way to the worker and back.
pub struct Worker {
    line: Line,
}

enum Line {
    /// A thread of its own.
    Thread(Sender<Job>, Receiver<Reply>),
    /// At once, in the caller's thread: for tests and pictures, where nothing may depend on time.
    Inline(Box<Bench>, VecDeque<Reply>),
}

/// What the worker works with.
struct Bench {
    backend: Box<dyn Backend>,
    ruler: Ruler,
    layouts: Layouts,
    watched: Vec<(PathBuf, Option<Stamp>)>,
    /// The texts that are kept against a crash.
    kept: BTreeMap<PathBuf, Unsaved>,
    /// Those that are to be kept instead, before long.
    to_keep: Option<Vec<Unsaved>>,
    last_kept: Option<Instant>,
    last_look: Instant,
    pace: Pace,
}

/// How often is done what is done now and then.
#[derive(Clone, Copy)]
struct Pace {
    keep: Duration,
    look: Duration,
}

impl Worker {
    /// A worker with a thread of its own; `wake` is called when there is an answer.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(
        backend: Box<dyn Backend>,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (to, jobs) = channel::<Job>();
        let (answer, from) = channel::<Reply>();
        std::thread::Builder::new()
            .name("check".to_owned())
            .spawn(move || {
                let pace = Pace {
                    keep: KEEP,
                    look: LOOK,
                };
                let mut bench = Bench::new(backend, pace);
                bench.serve(&jobs, |reply| {
                    let sent = answer.send(reply).is_ok();
                    wake();
                    sent
                });
            })?;
        Ok(Self {
            line: Line::Thread(to, from),
        })
    }

    /// A worker that answers at once.
    pub fn inline(backend: Box<dyn Backend>) -> Self {
        let pace = Pace {
            keep: Duration::ZERO,
            look: Duration::ZERO,
        };
        Self {
            line: Line::Inline(Box::new(Bench::new(backend, pace)), VecDeque::new()),
        }
    }

    /// Asks for something; never waits.
    pub fn ask(&mut self, job: Job) {
        match &mut self.line {
            // The thread only ends with the app.
            Line::Thread(to, _) => drop(to.send(job)),
            Line::Inline(bench, replies) => bench.work(job, &mut |reply| {
                replies.push_back(reply);
                true
            }),
        }
    }

    /// The next answer, if there is one; never waits.
    pub fn answer(&mut self) -> Option<Reply> {
        match &mut self.line {
            Line::Thread(_, from) => from.try_recv().ok(),
            Line::Inline(_, replies) => replies.pop_front(),
        }
    }

    /// Looks at the watched files now rather than in a second; only of use with [`Self::inline`].
    pub fn look(&mut self) {
        if let Line::Inline(bench, replies) = &mut self.line {
            bench.look(&mut |reply| {
                replies.push_back(reply);
                true
            });
        }
    }
}

impl Bench {
    fn new(backend: Box<dyn Backend>, pace: Pace) -> Self {
        Self {
            backend,
            ruler: Ruler::default(),
            layouts: Layouts::default(),
            watched: Vec::new(),
            kept: BTreeMap::new(),
            to_keep: None,
            last_kept: None,
            last_look: Instant::now(),
            pace,
        }
    }

    fn serve(&mut self, jobs: &Receiver<Job>, mut answer: impl FnMut(Reply) -> bool) {
        loop {
            match jobs.recv_timeout(self.pace.look) {
                Ok(first) => {
                    let mut queue: Vec<Job> =
                        std::iter::once(first).chain(jobs.try_iter()).collect();
                    let check = |job: &Job| matches!(job, Job::Check(_));
                    let study = |job: &Job| matches!(job, Job::Study(_));
                    let table = |job: &Job| matches!(job, Job::Finishing(..));
                    let keep = |job: &Job| matches!(job, Job::Keep(_));
                    let newest = [
                        queue.iter().rposition(keep),
                        queue.iter().rposition(check),
                        queue.iter().rposition(study),
                        queue.iter().rposition(table),
                    ];
                    let mut i = 0;
                    queue.retain(|job| {
                        i += 1;
                        !(check(job) || study(job) || table(job) || keep(job))
                            || newest.contains(&Some(i - 1))
                    });
                    // What is typed is safe before anything slow is begun.
                    queue.sort_by_key(|job| !keep(job));
                    for job in queue {
                        self.work(job, &mut answer);
                    }
                    // Also while somebody types, and there is always something to do.
                    if self.last_look.elapsed() >= self.pace.look {
                        self.look(&mut answer);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.keep(&mut answer);
                    self.look(&mut answer);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn work(&mut self, job: Job, answer: &mut impl FnMut(Reply) -> bool) {
        match job {
            Job::Check(order) => {
                let generation = order.generation;
                // A defect anywhere below must not take the window, and unsaved text, with it.
                let done = catch_unwind(AssertUnwindSafe(|| {
                    load(
                        self.backend.as_ref(),
                        &order,
                        &self.ruler,
                        &mut self.layouts,
                    )
                }));
                let reply = match done {
                    Ok(Ok(loaded)) => Reply::Loaded(Box::new(loaded)),
                    Ok(Err(error)) => Reply::Failed {
                        generation,
                        message: told(&error),
                    },
                    Err(_) => Reply::Failed {
                        generation,
                        message: Word::CheckBrokeOff.text(),
                    },
                };
                answer(reply);
            }
            Job::Save { path, text, base } => {
                let reply = self.save(path, text, &base);
                answer(reply);
            }
            Job::SaveAs {
                from,
                to,
                text,
                over,
            } => {
                answer(
                    match self.save(to, text, over.as_deref().unwrap_or_default()) {
                        Reply::Saved(to, text, stamp) => Reply::SavedAs {
                            from,
                            to,
                            text,
                            stamp,
                        },
                        Reply::Changed(to, there, _) => Reply::Taken(to, there),
                        other => other,
                    },
                );
            }
            Job::Study(wanted) => {
                let done = catch_unwind(AssertUnwindSafe(|| study(self.backend.as_ref(), &wanted)));
                answer(match done {
                    Ok(Ok(study)) => Reply::Studied(Box::new(study)),
                    Ok(Err(error)) => Reply::NotStudied(told(&error)),
                    Err(_) => Reply::NotStudied(Word::StudyBrokeOff.text()),
                });
            }
            Job::Export(path, bytes) => {
                answer(match self.backend.export(&path, &bytes) {
                    Ok(path) => Reply::Exported(path),
                    Err(error) => Reply::NotSaved(path, told(&error)),
                });
            }
            Job::Finishing(loaded, which) => {
                let make = || loaded.side(which).make_finishing();
                answer(match catch_unwind(AssertUnwindSafe(make)) {
                    Ok(()) => Reply::Finishing,
                    Err(_) => Reply::NotStudied(Word::TableBrokeOff.text()),
                });
            }
            Job::Import(generation, path, lang) => {
                let done = catch_unwind(AssertUnwindSafe(|| self.backend.import(&path, lang)));
                answer(match done {
                    Ok(Ok(import)) => Reply::Imported(path, import),
                    Ok(Err(error)) => Reply::Failed {
                        generation,
                        message: told(&error),
                    },
                    Err(_) => Reply::Failed {
                        generation,
                        message: Word::ImportBrokeOff.text(),
                    },
                });
            }
            Job::Keep(texts) => {
                // What is to be let go is let go at once: the app may be about to end.
                let now = texts.is_empty()
                    || self
                        .last_kept
                        .is_none_or(|it| it.elapsed() >= self.pace.keep);
                self.to_keep = Some(texts);
                if now {
                    self.keep(answer);
                }
            }
            Job::Recover(paths) => {
                for path in paths {
                    match self.backend.kept(&path) {
                        Ok(None) => {}
                        Ok(Some(unsaved)) => {
                            self.kept.insert(path, unsaved.clone());
                            answer(Reply::Recovered(unsaved));
                        }
                        Err(error) => {
                            answer(Reply::NotKept(told(&error)));
                        }
                    }
                }
            }
            Job::Watch(files) => self.watched = files,
            Job::Toured => self.backend.toured(),
        }
    }

    /// Keeps what is to be kept, if that has changed since the last time.
    fn keep(&mut self, answer: &mut impl FnMut(Reply) -> bool) {
        let Some(texts) = self.to_keep.take() else {
            return;
        };
        self.last_kept = Some(Instant::now());
        let mut kept = BTreeMap::new();
        for unsaved in texts {
            let known = self.kept.remove(&unsaved.path);
            if known.as_ref() != Some(&unsaved)
                && let Err(error) = self.backend.keep(&unsaved)
            {
                answer(Reply::NotKept(told(&error)));
                continue;
            }
            kept.insert(unsaved.path.clone(), unsaved);
        }
        for path in self.kept.keys() {
            self.backend.let_go(path);
        }
        self.kept = kept;
    }

    /// Writes a file, unless it says by now what was never seen here: that is told instead, and nothing is written.
    fn save(&mut self, path: PathBuf, text: String, base: &str) -> Reply {
        let before = self.backend.stamp(&path);
        if before.is_some() {
            match self.backend.read(&path) {
                Ok(there) if there != base && there != text => {
                    self.seen(&path, before);
                    return Reply::Changed(path, there, before);
                }
                Ok(_) => {}
                Err(error) => return Reply::NotSaved(path, told(&error)),
            }
        }
        match self.backend.save(&path, &text) {
            Ok(()) => {
                let stamp = self.backend.stamp(&path);
                self.seen(&path, stamp);
                Reply::Saved(path, text, stamp)
            }
            Err(error) => Reply::NotSaved(path, told(&error)),
        }
    }

    /// Notes what was last seen of a file that is watched.
    fn seen(&mut self, path: &Path, stamp: Option<Stamp>) {
        for (watched, seen) in &mut self.watched {
            if watched == path {
                *seen = stamp;
            }
        }
    }

    fn look(&mut self, answer: &mut impl FnMut(Reply) -> bool) {
        self.last_look = Instant::now();
        for (path, seen) in &mut self.watched {
            let now = self.backend.stamp(path);
            if now == *seen || now.is_none() {
                continue;
            }
            // Half-written files are read again at the next look: their stamp changes once more.
            if let Ok(text) = self.backend.read(path) {
                *seen = now;
                if !answer(Reply::Changed(path.clone(), text, now)) {
                    return;
                }
            }
        }
    }
}

/// Why something failed, in both languages where it is known in both.
fn told(error: &anyhow::Error) -> Text {
    match error.downcast_ref::<gensoku_project::Error>() {
        Some(known) => known.text(),
        None => Text::same(format!("{error:#}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]
mod tests {
    use super::*;
    use crate::disk::OnDisk;

    #[test]
    fn files_are_looked_at_while_there_is_always_something_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gsk");
        std::fs::write(&path, "theirs").unwrap();
        let (to, jobs) = channel();
        to.send(Job::Watch(vec![(path.clone(), None)])).unwrap();
        drop(to);
        let pace = Pace {
            keep: KEEP,
            look: Duration::ZERO,
        };
        let mut changed = Vec::new();
        Bench::new(Box::new(OnDisk::default()), pace).serve(&jobs, |reply| {
            if let Reply::Changed(path, text, _) = reply {
                changed.push((path, text));
            }
            true
        });
        assert_eq!(changed, [(path, "theirs".to_owned())]);
    }
}

//! A project: all files of a design, read, parsed and resolved.

mod consequences;

use std::collections::HashSet;

use crate::design::Design;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{Files, Named};
use crate::memory::{Libraries, Memory};
use crate::names::{Index, Parsed, resolve};
use crate::near::{did_you_mean, nearest};
use crate::rule::Rule;
use crate::source::{FileId, Origin, Source, Sources, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Tree, parse, reparse};
use crate::syntax::tree::{Arg, Clause};
use crate::text::Text;

/// The largest text of one file, in bytes.
pub const LARGEST_FILE: usize = 32 << 20;
/// The largest text of all files together, in bytes.
pub const LARGEST_PROJECT: usize = 128 << 20;
/// The most files of one project.
pub const MOST_FILES: usize = 1000;

/// A design with its texts, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The texts of all files.
    pub sources: Sources,
    /// What was understood of them.
    pub design: Design,
    /// The rules that they declare.
    pub rules: Vec<Rule>,
    /// What is wrong with them, in the order of the files and of their text.
    pub diagnostics: Vec<Diagnostic>,
    /// Who is named where.
    pub index: Index,
    /// The syntax trees, by file.
    pub trees: Vec<Tree>,
    /// What libraries came to, for the next time.
    libraries: Libraries,
}

impl Project {
    /// Whether anything is wrong that is more than a note or a warning.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }

    /// What is worth remembering for the next time it is read.
    pub fn into_memory(self) -> Memory {
        let texts = self.sources.into_iter().map(|it| (it.name, it.text));
        let files = texts.zip(self.trees);
        Memory {
            files: files
                .map(|((name, text), tree)| (name, (text, tree)))
                .collect(),
            libraries: self.libraries,
        }
    }
}

/// Reads entry files and what they use, as one design.
pub fn load(files: &dyn Files, entries: &[&str]) -> Project {
    load_again(files, entries, Memory::default())
}

/// The same, with what is remembered of an earlier time; the project is the same with and without.
pub fn load_again(files: &dyn Files, entries: &[&str], memory: Memory) -> Project {
    let mut loader = Loader::new(files, memory);
    for entry in entries {
        loader.file(None, entry, None);
    }
    loader.finish()
}

/// Reads one text that is given, with libraries.
pub fn parse_str(name: &str, text: &str, libraries: &dyn Files) -> Project {
    parse_again(name, text, libraries, Memory::default())
}

/// The same, with what is remembered of an earlier time.
pub fn parse_again(name: &str, text: &str, libraries: &dyn Files, memory: Memory) -> Project {
    let mut loader = Loader::new(libraries, memory);
    loader.text(
        Named {
            name: name.to_owned(),
            text: text.to_owned(),
        },
        Origin::User,
    );
    loader.finish()
}

struct Loader<'f> {
    files: &'f dyn Files,
    memory: Memory,
    sources: Sources,
    trees: Vec<Tree>,
    diagnostics: Vec<Diagnostic>,
    /// Files in the order in which they are resolved: what is used comes before what uses it.
    order: Vec<(FileId, Origin)>,
    /// Files and libraries that were read or are being read.
    seen: HashSet<(bool, String)>,
    bytes: usize,
    /// Whether a text could not be read.
    incomplete: bool,
    /// Whether as much was read as may be, and this was told: no other file is opened.
    full: bool,
}

/// A file whose uses are being read.
struct Pending {
    file: FileId,
    origin: Origin,
    name: String,
    uses: std::vec::IntoIter<Use>,
}

#[derive(Clone)]
struct Use {
    target: Target,
    span: Span,
}

#[derive(Clone)]
enum Target {
    Library(String),
    File(String),
}

impl<'f> Loader<'f> {
    fn new(files: &'f dyn Files, memory: Memory) -> Self {
        Self {
            files,
            memory,
            sources: Sources::default(),
            trees: Vec::new(),
            diagnostics: Vec::new(),
            order: Vec::new(),
            seen: HashSet::new(),
            bytes: 0,
            incomplete: false,
            full: false,
        }
    }

    /// Reads a file and what it uses.
    fn file(&mut self, from: Option<&str>, path: &str, span: Option<Span>) {
        if self.may_open(from, path, span)
            && let Some(named) = self.open(from, path, span)
        {
            self.text(named, Origin::User);
        }
    }

    fn open(&mut self, from: Option<&str>, path: &str, span: Option<Span>) -> Option<Named> {
        match self.files.read(from, path) {
            Ok(named) => self
                .seen
                .insert((false, named.name.clone()))
                .then_some(named),
            Err(refused) => {
                self.incomplete = true;
                let (message, help) = refused.text(path);
                let beside = Text::new(
                    "write its path as seen from this file",
                    "このファイルから見た相対パスを確かめてください",
                );
                let library = self.files.libraries().iter().any(|it| it == path);
                let unquoted = Text::new(
                    format!("a library stands without quotation marks: `use {path}`"),
                    format!("ライブラリは引用符を付けずに書いてください：`取込：{path}`"),
                );
                let help = help
                    .or_else(|| library.then_some(unquoted))
                    .or_else(|| span.map(|_| beside));
                let span = span.unwrap_or_else(|| self.unread(path));
                self.diagnostics
                    .push(Diagnostic::error("unreadable-file", span, message).maybe_help(help));
                None
            }
        }
    }

    fn add(&mut self, named: Named, origin: Origin) -> FileId {
        let file = self
            .sources
            .add(Source::new(named.name, named.text, origin));
        self.trees.push(Tree::default());
        file
    }

    /// Parses a text and reads what it uses; iterative, so that a long chain of files needs no stack.
    fn text(&mut self, named: Named, origin: Origin) {
        let mut stack = Vec::new();
        self.seen.insert((false, named.name.clone()));
        stack.extend(self.parse(named, origin));
        while let Some(top) = stack.last_mut() {
            let Some(next) = top.uses.next() else {
                self.order.push((top.file, top.origin));
                stack.pop();
                continue;
            };
            let (from, origin) = (top.name.clone(), top.origin);
            match next.target {
                Target::Library(name) => {
                    if self.seen.insert((true, name.clone())) {
                        for text in self.library(&name, next.span) {
                            stack.extend(self.parse(text, Origin::Library));
                        }
                    }
                }
                Target::File(path) => {
                    let known = self.files.known(Some(&from), &path);
                    if stack.len() >= 2
                        && known.is_some_and(|name| stack.iter().any(|p| p.name == name))
                    {
                        self.cycle(&path, next.span);
                    } else if self.may_open(Some(&from), &path, Some(next.span))
                        && let Some(named) = self.open(Some(&from), &path, Some(next.span))
                    {
                        stack.extend(self.parse(named, origin));
                    }
                }
            }
        }
    }

    /// Whether a file is to be opened: not if it was read, or if as much was read as may be, which is told once.
    fn may_open(&mut self, from: Option<&str>, path: &str, span: Option<Span>) -> bool {
        let known = self.files.known(from, path);
        if self.full || known.is_some_and(|it| self.seen.contains(&(false, it))) {
            return false;
        }
        if self.trees.len() < MOST_FILES && self.bytes < LARGEST_PROJECT {
            return true;
        }
        let message = if self.trees.len() < MOST_FILES {
            all_too_large()
        } else {
            Text::new(
                format!("there are more than {MOST_FILES} files: this one and others are not read"),
                format!("ファイルが{MOST_FILES}個を超えています。これ以降のファイルは読みません"),
            )
        };
        let help = Text::new(
            "put several files together into one",
            "複数のファイルを一つにまとめてください",
        );
        let span = span.unwrap_or_else(|| self.unread(path));
        self.refuse(span, message, help);
        self.full = true;
        false
    }

    /// A file of which nothing is read stands in the report as an empty one.
    fn unread(&mut self, path: &str) -> Span {
        let named = Named {
            name: path.to_owned(),
            text: String::new(),
        };
        Span {
            file: self.add(named, Origin::User),
            start: 0,
            end: 0,
        }
    }

    /// Tells that something is beyond what is read.
    fn refuse(&mut self, span: Span, message: Text, help: Text) {
        self.incomplete = true;
        self.diagnostics
            .push(Diagnostic::error("too-large", span, message).help(help));
    }

    fn cycle(&mut self, path: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::warning(
                "use-cycle",
                span,
                Text::new(
                    format!("`{path}` uses this file in turn"),
                    format!("「{path}」はこのファイルを取り込んでいます"),
                ),
            )
            .help(Text::new(
                "it is read once; one of the two `use`s can go",
                "ファイルは一度だけ読みます。二つの「取込：」の一方は不要です",
            )),
        );
    }

    fn library(&mut self, name: &str, span: Span) -> Vec<Named> {
        if let Some(texts) = self.files.library(name) {
            return texts;
        }
        self.incomplete = true;
        let known = self.files.libraries();
        let near = nearest(name, known.iter().map(String::as_str)).map(did_you_mean);
        let help = near.unwrap_or_else(|| {
            let there = known.join(", ");
            Text::new(
                format!("there is {there}; another file is used by its path in quotes: `use \"as-is.gsk\"`"),
                format!("使えるもの：{there}。ファイルは引用符で囲んだ相対パスで書いてください：`取込：「as-is.gsk」`"),
            )
        });
        self.diagnostics.push(
            Diagnostic::error(
                "unknown-library",
                span,
                Text::new(
                    format!("there is no library `{name}`"),
                    format!("「{name}」というライブラリはありません"),
                ),
            )
            .help(help),
        );
        Vec::new()
    }

    fn parse(&mut self, named: Named, origin: Origin) -> Option<Pending> {
        let size = named.text.len();
        let name = named.name.clone();
        let message = if size > LARGEST_FILE {
            Some(too_large(FileId(0)).message)
        } else {
            self.bytes = self.bytes.saturating_add(size);
            let beyond = self.bytes > LARGEST_PROJECT;
            self.full |= beyond;
            beyond.then(all_too_large)
        };
        if let Some(message) = message {
            // Its text is not kept: nothing of it is read or shown.
            let span = self.unread(&name);
            self.refuse(
                span,
                message,
                Text::new("split it", "ファイルを分割してください"),
            );
            return None;
        }
        let file = self.add(named, origin);
        let text = self.sources.get(file).map_or("", |s| s.text.as_str());
        let tree = match self.memory.files.remove(&name) {
            Some((old, tree)) => reparse(file, text, tree, &old),
            None => parse(file, text),
        };
        self.diagnostics.extend(tree.diagnostics.iter().cloned());
        let uses: Vec<Use> = tree.clauses.iter().filter_map(uses).collect();
        let half = |it: &Clause| it.keyword == Keyword::Use && it.args.is_empty();
        self.incomplete |= tree.lost.used || tree.clauses.iter().any(half);
        if let Some(place) = self.trees.get_mut(file.0 as usize) {
            *place = tree;
        }
        Some(Pending {
            file,
            origin,
            name,
            uses: uses.into_iter(),
        })
    }

    fn finish(mut self) -> Project {
        let of = |wanted: Origin| -> Vec<FileId> {
            let files = self.order.iter().filter(|it| it.1 == wanted);
            files.map(|it| it.0).collect()
        };
        let parsed = |files: &[FileId], origin| -> Vec<Parsed<'_>> {
            let trees = files.iter().filter_map(|it| self.trees.get(it.0 as usize));
            trees
                .map(|tree| Parsed {
                    origin,
                    clauses: &tree.clauses,
                    lost: &tree.lost,
                    mistakes: &tree.diagnostics,
                })
                .collect()
        };
        let given = of(Origin::Library);
        let libraries = parsed(&given, Origin::Library);
        let own = parsed(&of(Origin::User), Origin::User);
        let known = &mut self.memory.libraries;
        let base = known.resolved(&self.sources, &given, &libraries);
        let mut resolved = resolve(libraries, own, base.as_deref(), self.incomplete);
        resolved.design.given = given.into_iter().collect();
        let mut mistakes = resolved.diagnostics;
        self.consequences(&mut mistakes);
        self.unused_library(&mut mistakes);
        self.diagnostics.extend(mistakes);
        self.diagnostics
            .sort_by_key(|d| (d.primary.span.file, d.primary.span.start));
        Project {
            sources: self.sources,
            // It is copied for each day on which it is looked at.
            design: resolved.design.shared(),
            rules: resolved.rules,
            diagnostics: self.diagnostics,
            index: resolved.index,
            trees: self.trees,
            libraries: self.memory.libraries,
        }
    }
}

/// That all files together are larger than they may be.
fn all_too_large() -> Text {
    let most = LARGEST_PROJECT >> 20;
    Text::new(
        format!("all files together are larger than {most} MB"),
        format!("全ファイルの合計が{most} MBを超えています"),
    )
}

/// That a file is larger than one may be.
pub(crate) fn too_large(file: FileId) -> Diagnostic {
    let span = Span {
        file,
        start: 0,
        end: 0,
    };
    let message = Text::new(
        format!("this file is larger than {} MB", LARGEST_FILE >> 20),
        format!("このファイルは{} MBを超えています", LARGEST_FILE >> 20),
    );
    Diagnostic::error("too-large", span, message)
        .help(Text::new("split it", "ファイルを分割してください"))
}

fn uses(clause: &Clause) -> Option<Use> {
    if clause.keyword != Keyword::Use {
        return None;
    }
    match clause.args.first()? {
        Arg::Name(path) => Some(Use {
            target: Target::Library(path.text()),
            span: path.span,
        }),
        Arg::Title(title, span) => Some(Use {
            target: Target::File(title.first.clone()),
            span: *span,
        }),
        _ => None,
    }
}

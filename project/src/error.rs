//! Why nothing could be done, in both languages.

use std::fmt;
use std::io;
use std::path::PathBuf;

use gensoku_dsl::near::did_you_mean;
use gensoku_dsl::text::{Lang, Text};

/// Why nothing could be done.
#[derive(Debug)]
pub enum Error {
    /// A path that is not there, or cannot be read.
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder without a design in it.
    NoDesign {
        /// The folder.
        path: PathBuf,
    },
    /// A file that is asked to be in effect and revises nothing.
    NoRevision {
        /// The file.
        path: PathBuf,
    },
    /// A file that could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A name that is none of the known ones.
    Unknown {
        /// What was asked for.
        what: Kind,
        /// The name.
        name: String,
        /// The nearest known one.
        near: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// The packs that ship with the tool cannot be read.
    Packs(String),
    /// A process model whose design is not in the language, and what is wrong with it.
    Import(Text),
    /// A process model where a design is asked for: it has no plan, and nothing in it rests on a law.
    NoDesignInModel,
}

/// What is asked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pack of rules, or a profile of principles.
    Pack,
    /// A revision.
    Revision,
    /// A scenario.
    Scenario,
}

impl Error {
    /// Whether it is that a file is not there.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// Whether it is that a file is no text.
    pub(crate) fn is_no_text(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == io::ErrorKind::InvalidData)
    }

    /// Whether the tool is to blame, not what it was asked.
    pub fn is_of_the_tool(&self) -> bool {
        matches!(self, Self::Packs(_) | Self::Import(_))
    }

    /// What is told of it.
    pub fn text(&self) -> Text {
        match self {
            Self::Read { path, source } => {
                let path = path.display();
                Text::new(
                    format!("{path}: {source}"),
                    format!("{path} を読めません：{}", why(source)),
                )
            }
            Self::NoDesign { path } => {
                let path = path.display();
                Text::new(
                    format!("{path}: no design (`.gsk`) is in this folder"),
                    format!("{path}：このフォルダーに設計（`.gsk`）はありません"),
                )
            }
            Self::NoRevision { path } => {
                let path = path.display();
                Text::new(
                    format!("{path}: there is no revision in this file"),
                    format!("{path}：このファイルに改定はありません"),
                )
            }
            Self::Write { path, source } => {
                let path = path.display();
                Text::new(
                    format!("{path} was not written: {source}"),
                    format!("{path} に書き込めませんでした：{}", why(source)),
                )
            }
            Self::Unknown {
                what,
                name,
                near,
                known,
            } => {
                let (en, ja) = match what {
                    Kind::Pack => ("pack", "規則集又は原則集"),
                    Kind::Revision => ("revision", "改定"),
                    Kind::Scenario => ("scenario", "想定"),
                };
                let hint = |lang| hint(near.as_deref(), known, lang);
                Text::new(
                    format!("there is no {en} `{name}`{}", hint(Lang::En)),
                    format!("「{name}」という{ja}はありません{}", hint(Lang::Ja)),
                )
            }
            Self::Packs(why) => Text::new(
                format!("the packs that ship with the tool cannot be read: {why}"),
                format!("付属の規則集を読めません：{why}"),
            ),
            Self::Import(why) => Text::new(
                format!("the design of this model cannot be written: {}", why.en),
                format!("このモデルの設計を書き出せません：{}", why.ja),
            ),
            Self::NoDesignInModel => Text::new(
                "a process model (`.bpmn`) names no law and has no revision plan: \
                 make a design of it first, with `gensoku import bpmn`",
                "プロセスモデル（`.bpmn`）は法令を挙げず、改正計画の対象になりません。\
                 まず `gensoku import bpmn` で設計にしてください",
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What went wrong with a file, in Japanese where it is one of the usual things.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "見つかりません".to_owned(),
        io::ErrorKind::PermissionDenied => "権限がありません".to_owned(),
        io::ErrorKind::IsADirectory => "フォルダーです".to_owned(),
        io::ErrorKind::Unsupported => "ファイルではなく、パイプ又は機器です".to_owned(),
        io::ErrorKind::FileTooLarge => "ファイルが大きすぎます".to_owned(),
        io::ErrorKind::InvalidData => "UTF-8のテキストではありません".to_owned(),
        io::ErrorKind::StorageFull => "空き容量がありません".to_owned(),
        _ => error.to_string(),
    }
}

/// What may have been meant, and what there is.
fn hint(near: Option<&str>, known: &[String], lang: Lang) -> String {
    let mut hint = match (near.map(did_you_mean), lang) {
        (None, _) => String::new(),
        (Some(help), Lang::En) => format!(": {}", help.en),
        (Some(help), Lang::Ja) => format!("。{}", help.ja),
    };
    if !known.is_empty() {
        hint += &match (known, lang) {
            ([only], Lang::En) => format!("\nthere is `{only}`"),
            (all, Lang::En) => format!("\nthere are `{}`", all.join("`, `")),
            (all, Lang::Ja) => format!("\nあるもの：「{}」", all.join("」「")),
        };
    }
    hint
}

/// That a name is none of the known ones.
pub(crate) fn unknown<'a>(what: Kind, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known: Vec<String> = known.map(str::to_owned).collect();
    let near = gensoku_dsl::nearest(name, known.iter().map(String::as_str));
    Error::Unknown {
        what,
        name: name.to_owned(),
        near: near.map(str::to_owned),
        known,
    }
}

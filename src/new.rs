//! `gensoku new DIR`

use std::path::PathBuf;

use clap::Args;
use gensoku_dsl::text::{Lang, Text};

use crate::options::{Failure, LangName, Outcome, complain, language};

/// The tutorial, which begins with the design that one starts from.
const ENGLISH: &str = include_str!("../docs/language.md");
/// The same in Japanese.
const JAPANESE: &str = include_str!("../docs/language.ja.md");

/// Start a first design.
#[derive(Args)]
pub(crate) struct New {
    /// The folder; it is made if it is not there.
    dir: PathBuf,
    /// Keywords and output in this language; else that of the locale.
    #[arg(long, value_enum)]
    lang: Option<LangName>,
}

impl New {
    pub(crate) fn lang(&self) -> Lang {
        language(self.lang)
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = language(self.lang);
        let file = self.dir.join("design.gsk");
        if file.exists() {
            let file = file.display();
            return Err(Failure::User(Text::new(
                format!("{file} is already there and was left as it is"),
                format!("{file}は既にあるため、そのままにした"),
            )));
        }
        let text = first_design(lang)?;
        gensoku_project::save_with_folder(&file, text.as_bytes())?;
        complain(&match lang {
            Lang::En => format!(
                "{} is a first design; check it with: gensoku check {}",
                file.display(),
                self.dir.display()
            ),
            Lang::Ja => format!(
                "{}に最初の設計を置いた。確かめるには：gensoku check {}",
                file.display(),
                self.dir.display()
            ),
        });
        Ok(Outcome::Clean)
    }
}

/// The design on the first page of the tutorial.
fn first_design(lang: Lang) -> Result<&'static str, Failure> {
    let missing = || {
        Failure::Tool(Text::new(
            "the tutorial does not begin with a design",
            "入門の文書が設計で始まっていません",
        ))
    };
    let tutorial = match lang {
        Lang::En => ENGLISH,
        Lang::Ja => JAPANESE,
    };
    let (_, rest) = tutorial.split_once("```gsk\n").ok_or_else(missing)?;
    let (text, _) = rest.split_once("```").ok_or_else(missing)?;
    Ok(text)
}

//! `gensoku fmt PATH…`

use std::path::{Path, PathBuf};

use clap::Args;
use gensoku_dsl::source::{Origin, Source, Sources};
use gensoku_dsl::text::{Lang, Text};
use gensoku_project::Error;

use crate::options::{Failure, LangName, Outcome, complain, language, show};

/// Give designs their one form.
#[derive(Args)]
pub(crate) struct Fmt {
    /// `.gsk` files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only tell which files are not in their form; the exit code is then 1.
    #[arg(long)]
    check: bool,
    /// Turn the keywords into English or Japanese.
    #[arg(long, value_enum)]
    keywords: Option<LangName>,
    /// The language of the output; else that of the locale.
    #[arg(long, value_enum)]
    lang: Option<LangName>,
}

impl Fmt {
    pub(crate) fn lang(&self) -> Lang {
        language(self.lang)
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = language(self.lang);
        let keywords = self.keywords.map(|it| language(Some(it)));
        let mut outcome = Outcome::Clean;
        for path in gensoku_project::texts(&self.paths)? {
            // One file that cannot be read or written leaves the others their turn.
            let of_it = self.file(&path, keywords, lang).unwrap_or_else(|error| {
                complain(error.text().get(lang));
                Outcome::Errors
            });
            outcome = outcome.max(of_it);
        }
        Ok(outcome)
    }

    fn file(&self, path: &Path, keywords: Option<Lang>, lang: Lang) -> Result<Outcome, Error> {
        let text = gensoku_project::read(path)?;
        let formatted = match gensoku_dsl::fmt::format(&text, keywords) {
            Ok(formatted) => formatted,
            Err(diagnostics) => {
                let mut sources = Sources::default();
                sources.add(Source::new(path.display().to_string(), text, Origin::User));
                show(&sources, &diagnostics, lang);
                return Ok(Outcome::Errors);
            }
        };
        if formatted == text {
            return Ok(Outcome::Clean);
        }
        if self.check {
            let told = Text::new(
                format!("{} is not in its form", path.display()),
                format!("{}は整形されていない", path.display()),
            );
            complain(told.get(lang));
            return Ok(Outcome::Findings);
        }
        gensoku_project::save(path, formatted.as_bytes())?;
        Ok(Outcome::Clean)
    }
}

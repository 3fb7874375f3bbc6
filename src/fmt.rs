//! `gensoku fmt PATH…`

use std::path::PathBuf;

use clap::Args;
use gensoku_dsl::source::{Origin, Source, Sources};
use gensoku_dsl::text::Lang;
use gensoku_report::diagnostics::render;

use crate::options::{Failure, LangName, Outcome, complain, language};

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
            let text = gensoku_project::read(&path)?;
            let formatted = match gensoku_dsl::fmt::format(&text, keywords) {
                Ok(formatted) => formatted,
                Err(diagnostics) => {
                    let mut sources = Sources::default();
                    sources.add(Source::new(path.display().to_string(), text, Origin::User));
                    complain(&render(&sources, &diagnostics, lang, false));
                    outcome = outcome.max(Outcome::Errors);
                    continue;
                }
            };
            if formatted == text {
                continue;
            }
            if self.check {
                complain(&match lang {
                    Lang::En => format!("{} is not in its form", path.display()),
                    Lang::Ja => format!("{}は整形されていない", path.display()),
                });
                outcome = outcome.max(Outcome::Findings);
            } else {
                gensoku_project::save(&path, formatted.as_bytes())?;
            }
        }
        Ok(outcome)
    }
}

//! `gensoku view [PATH]`

use std::path::PathBuf;

use clap::Args;
use gensoku_dsl::text::{Lang, Text};

use crate::options::{Failure, LangName, Outcome, language};

/// Open the desktop app.
#[derive(Args)]
pub(crate) struct View {
    /// A design, a folder of them, or a process model (.bpmn); else an example.
    path: Option<PathBuf>,
    /// The language of the app; else that of the locale.
    #[arg(long, value_enum)]
    lang: Option<LangName>,
}

impl View {
    pub(crate) fn lang(&self) -> Lang {
        language(self.lang)
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let paths = self.path.iter().cloned().collect();
        let run = gensoku_gui::run(paths, language(self.lang));
        run.map_err(|error| Failure::Tool(Text::same(format!("{error:#}"))))?;
        Ok(Outcome::Clean)
    }
}

//! `gensoku import bpmn FILE`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gensoku_dsl::text::Lang;
use gensoku_report::import;

use crate::options::{Failure, FormatName, LangName, Outcome, has_errors, language, put, show};

/// Read another format as a design.
#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    /// A process model (BPMN 2.0), as a design on which one can go on writing.
    Bpmn(Bpmn),
}

#[derive(Args)]
struct Bpmn {
    /// The model.
    file: PathBuf,
    /// The format of the result: the design, with what it does not tell on standard error; or both as JSON.
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// The language of the keywords and the messages; else that of the locale.
    #[arg(long, value_enum)]
    lang: Option<LangName>,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Import {
    pub(crate) fn lang(&self) -> Lang {
        match &self.from {
            From::Bpmn(bpmn) => language(bpmn.lang),
        }
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.from {
            From::Bpmn(bpmn) => bpmn.run(),
        }
    }
}

impl Bpmn {
    fn run(&self) -> Result<Outcome, Failure> {
        let lang = language(self.lang);
        let design = gensoku_project::import_bpmn(&self.file, lang)?;
        match self.format {
            FormatName::Text => {
                show(&design.sources, &design.diagnostics, lang);
                if let Some(text) = &design.text {
                    put(self.output.as_deref(), text.as_bytes())?;
                }
            }
            FormatName::Json => {
                let result = import::Imported {
                    sources: &design.sources,
                    diagnostics: &design.diagnostics,
                    text: design.text.as_deref(),
                    lang,
                };
                put(self.output.as_deref(), &import::json(&result)?)?;
            }
        }
        Ok(has_errors(&design.diagnostics))
    }
}

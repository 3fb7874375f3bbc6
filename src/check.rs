//! `gensoku check PATH…`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gensoku_dsl::text::Lang;
use gensoku_project::{Checked, Opened};
use gensoku_report::json::Json;
use gensoku_report::questions::Questions;
use gensoku_report::sarif::Sarif;
use gensoku_report::text::Text;
use gensoku_report::written::{Html, Markdown, Xlsx};
use gensoku_report::{Format, Input};

use crate::options::{
    Common, Deny, Failure, Outcome, columns, complain_of, diagnostics, text_outcome,
};

/// The formats of a check.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people.
    Text,
    /// For scripts.
    Json,
    /// For tools of code review (SARIF 2.1.0).
    Sarif,
    /// One page, to be read and printed.
    Html,
    /// A workbook.
    Xlsx,
    /// For a pull request.
    Markdown,
}

/// Check designs.
#[derive(Args)]
pub(crate) struct Check {
    /// Designs: `.gsk` files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only the open questions, each asked of who can answer it, as text; the other formats hold them beside the rest
    #[arg(long)]
    questions: bool,
    /// The format of the result.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    /// The lightest findings for which the exit code is 1.
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    deny: Deny,
    #[command(flatten)]
    common: Common,
}

impl Check {
    pub(crate) fn lang(&self) -> Lang {
        self.common.lang()
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match self.format {
            CheckFormat::Text if self.questions => self.told(&self.open_questions()),
            CheckFormat::Text => self.told(&self.text()),
            CheckFormat::Json => self.told(&Json),
            CheckFormat::Sarif => self.told(&Sarif),
            CheckFormat::Html => self.told(&Html),
            CheckFormat::Xlsx => self.told(&Xlsx),
            CheckFormat::Markdown => self.told(&Markdown),
        }
    }

    /// Checks all designs, and tells of them in a format.
    fn told<F: Format<Part: Send> + Sync>(&self, format: &F) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request()?;
        let paths = gensoku_project::designs(&self.paths)?;
        let each = gensoku_project::check_each(&paths, &request, |opened, checked| {
            let wrong = diagnostics(opened, lang);
            let told = checked.map(|checked| {
                let outcome = self.outcome(opened, &checked);
                (outcome, format.part(&input(opened, &checked, lang)))
            });
            (wrong, told)
        });
        let mut outcome = Outcome::Clean;
        let mut parts = Vec::new();
        for it in each {
            let (wrong, told) = it?;
            complain_of(&wrong);
            let (of_it, part) = told?;
            outcome = outcome.max(of_it);
            parts.push(part?);
        }
        self.common.put(&format.join(parts)?)?;
        Ok(outcome)
    }

    fn text(&self) -> Text {
        Text {
            palette: self.common.palette(),
            columns: columns(),
        }
    }

    fn open_questions(&self) -> Questions {
        Questions {
            palette: self.common.palette(),
            columns: columns(),
        }
    }

    fn outcome(&self, opened: &Opened, checked: &Checked) -> Outcome {
        text_outcome(opened).max(self.deny.outcome(&checked.report.findings))
    }
}

/// What a format is given of a checked design.
pub(crate) fn input<'a>(opened: &'a Opened, checked: &'a Checked, lang: Lang) -> Input<'a> {
    Input {
        sources: &opened.project.sources,
        design: &checked.design,
        world: checked.world(),
        diagnostics: &opened.project.diagnostics,
        report: &checked.report,
        packs: &opened.packs.packs,
        asked: &checked.asked,
        lang,
    }
}

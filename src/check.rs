//! `gensoku check PATH…`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Verdict;
use gensoku_project::{Checked, Opened};
use gensoku_report::json::Json;
use gensoku_report::questions::Questions;
use gensoku_report::sarif::Sarif;
use gensoku_report::text::Text;
use gensoku_report::written::{Html, Markdown, Xlsx};
use gensoku_report::{Format, Input};

use crate::options::{Common, Deny, Failure, Outcome, columns, tell, text_outcome};

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
    /// Only the open questions, each asked of who can answer it.
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
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let mut outcome = Outcome::Clean;
        let mut all = Vec::new();
        for path in gensoku_project::designs(&self.paths)? {
            let opened = Opened::read_for(&path, &self.common.request())?;
            tell(&opened, lang);
            let checked = opened.check(&self.common.request())?;
            outcome = outcome.max(self.outcome(&opened, &checked));
            all.push((opened, checked));
        }
        let inputs: Vec<Input<'_>> = all
            .iter()
            .map(|(opened, checked)| input(opened, checked, lang))
            .collect();
        let bytes = match self.format {
            CheckFormat::Text if self.questions => self.open_questions().write(&inputs)?,
            CheckFormat::Text => self.text().write(&inputs)?,
            CheckFormat::Json => Json.write(&inputs)?,
            CheckFormat::Sarif => Sarif.write(&inputs)?,
            CheckFormat::Html => Html.write(&inputs)?,
            CheckFormat::Xlsx => Xlsx.write(&inputs)?,
            CheckFormat::Markdown => Markdown.write(&inputs)?,
        };
        self.common.put(&bytes)?;
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
        let denied = checked
            .report
            .findings
            .iter()
            .filter(|it| it.verdict != Verdict::Accepted)
            .any(|it| it.severity >= self.deny.into());
        text_outcome(opened).max(if denied {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}

/// What a format is given of a checked design.
pub(crate) fn input<'a>(opened: &'a Opened, checked: &'a Checked, lang: Lang) -> Input<'a> {
    Input {
        sources: &opened.project.sources,
        design: &checked.design,
        diagnostics: &opened.project.diagnostics,
        report: &checked.report,
        packs: &opened.packs.packs,
        asked: &checked.asked,
        lang,
    }
}

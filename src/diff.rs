//! `gensoku diff BEFORE AFTER`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gensoku_engine::finding::Verdict;
use gensoku_engine::revise::{Side, diff};
use gensoku_project::{Checked, Opened, Request};
use gensoku_report::diff::{Compared, json, markdown, text};

use crate::options::{Common, Deny, Failure, Outcome, tell, text_outcome};
use crate::revise::only;

/// Tell what of two designs is solved, new and unchanged.
///
/// `--with` is of the second one: a design is compared with itself under a revision by naming it twice.
#[derive(Args)]
pub(crate) struct Diff {
    /// A design.
    before: PathBuf,
    /// Another one, or the same.
    after: PathBuf,
    /// The format of the result.
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// The lightest new findings for which the exit code is 1.
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    deny: Deny,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Text,
    Json,
    Markdown,
}

impl Diff {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request();
        let plain = Request {
            with: Vec::new(),
            ..request.clone()
        };
        let open = |path: &Path, request: &Request| -> Result<(Opened, Checked), Failure> {
            let opened = Opened::read(&only(path)?)?;
            tell(&opened, lang);
            let checked = opened.check(request)?;
            Ok((opened, checked))
        };
        let (opened, before) = open(&self.before, &plain)?;
        let (opened_after, after) = open(&self.after, &request)?;
        let found = diff(side(&before), side(&after));
        let names =
            [&self.before, &self.after].map(|it| it.display().to_string().replace('\\', "/"));
        let compared = Compared {
            names: [&names[0], &names[1]],
            as_of: [
                before.report.as_of.to_string(),
                after.report.as_of.to_string(),
            ],
            diff: &found,
            lang,
        };
        let bytes = match self.format {
            FormatName::Text => text(&compared, self.common.palette()).into_bytes(),
            FormatName::Json => json(&compared)?,
            FormatName::Markdown => markdown(&compared).into_bytes(),
        };
        self.common.put(&bytes)?;
        let denied = found
            .new
            .iter()
            .any(|it| it.verdict != Verdict::Accepted && it.severity >= self.deny.into());
        let new = if denied {
            Outcome::Findings
        } else {
            Outcome::Clean
        };
        Ok(text_outcome(&opened)
            .max(text_outcome(&opened_after))
            .max(new))
    }
}

fn side(checked: &Checked) -> Side<'_> {
    Side {
        design: &checked.design,
        report: &checked.report,
    }
}

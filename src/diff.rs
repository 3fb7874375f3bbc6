//! `gensoku diff BEFORE AFTER`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::revise::{Side, diff};
use gensoku_project::{Checked, Opened, Request};
use gensoku_report::diff::{Compared, json, markdown, text};

use crate::options::{Common, Deny, Failure, Outcome, day, tell, text_outcome};
use crate::revise::only;

/// Tell what of two designs is solved, new and unchanged.
///
/// `--with` is of the second one: a design is compared with itself under a revision by naming it twice, and on two
/// days by `--before-as-of`. Two folders are compared design by design, so that
/// `gensoku diff examples examples --with bill.gsk` tells what a bill does to each.
#[derive(Args)]
pub(crate) struct Diff {
    /// A design, or a folder of designs.
    before: PathBuf,
    /// Another one, or the same.
    after: PathBuf,
    /// The day of the first design, where it is another than that of the second.
    #[arg(long, value_name = "YYYY-MM-DD")]
    before_as_of: Option<String>,
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

/// One design on one side.
struct Read {
    name: String,
    opened: Opened,
    checked: Checked,
}

impl Diff {
    pub(crate) fn lang(&self) -> Lang {
        self.common.lang()
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request()?;
        let before_as_of = day("--before-as-of", self.before_as_of.as_deref())?;
        let plain = Request {
            with: Vec::new(),
            as_of: before_as_of.or(request.as_of),
            ..request.clone()
        };
        let read = |path: &Path, request: &Request| -> Result<Read, Failure> {
            let opened = Opened::read_for(path, request)?;
            tell(&opened, lang);
            let checked = opened.check(request)?;
            Ok(Read {
                name: path.display().to_string().replace('\\', "/"),
                opened,
                checked,
            })
        };
        let mut outcome = Outcome::Clean;
        let mut all = Vec::new();
        for (before, after) in self.pairs()? {
            let (before, after) = (read(&before, &plain)?, read(&after, &request)?);
            let found = diff(side(&before.checked), side(&after.checked));
            outcome = outcome
                .max(text_outcome(&before.opened))
                .max(text_outcome(&after.opened))
                .max(self.deny.outcome(&found.new));
            all.push((before, after, found));
        }
        let compared: Vec<Compared<'_>> = all
            .iter()
            .map(|(before, after, found)| Compared {
                names: [&before.name, &after.name],
                as_of: [before, after].map(|it| it.checked.report.as_of.to_string()),
                diff: found,
                lang,
            })
            .collect();
        let bytes = match self.format {
            FormatName::Text => self.common.page(&text(&compared, self.common.palette())),
            FormatName::Json => json(&compared)?,
            FormatName::Markdown => markdown(&compared).into_bytes(),
        };
        self.common.put(&bytes)?;
        Ok(outcome)
    }

    /// The designs to compare: the two, or those of two folders that have the same place in each.
    fn pairs(&self) -> Result<Vec<(PathBuf, PathBuf)>, Failure> {
        if !(self.before.is_dir() && self.after.is_dir()) {
            return Ok(vec![(only(&self.before)?, only(&self.after)?)]);
        }
        let designs = gensoku_project::designs(std::slice::from_ref(&self.before))?;
        let both = designs.into_iter().filter_map(|before| {
            let after = self.after.join(before.strip_prefix(&self.before).ok()?);
            after.is_file().then_some((before, after))
        });
        let pairs: Vec<_> = both.collect();
        if pairs.is_empty() {
            let (before, after) = (self.before.display(), self.after.display());
            return Err(Failure::User(Text::new(
                format!("no design has the same name in {before} and in {after}"),
                format!("{before} と {after} に同じ名前の設計がありません"),
            )));
        }
        Ok(pairs)
    }
}

fn side(checked: &Checked) -> Side<'_> {
    Side {
        design: &checked.design,
        report: &checked.report,
    }
}

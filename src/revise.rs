//! `gensoku revise PATH`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gensoku_dsl::text::{Lang, Text};
use gensoku_project::Opened;
use gensoku_report::revise::{Planned, gsk, json, markdown, text, xlsx};

use crate::options::{Common, Deny, Failure, Outcome, tell, text_outcome};

/// Tell what has to change, in which provisions, at which level.
#[derive(Args)]
pub(crate) struct Revise {
    /// A design: a `.gsk` file, or a folder with one.
    path: PathBuf,
    /// The format of the result.
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// The lightest findings that the plan clears, and for which the exit code is 1.
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
    Gsk,
    Xlsx,
}

impl Revise {
    pub(crate) fn lang(&self) -> Lang {
        self.common.lang()
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let path = only(&self.path)?;
        let request = self.common.request()?;
        let opened = Opened::read_for(&path, &request)?;
        tell(&opened, lang);
        let plan = opened.plan(&request, self.deny.into())?;
        let checked = opened.check(&request)?;
        let file = self.named(&path);
        let planned = Planned {
            sources: &opened.project.sources,
            design: &checked.design,
            plan: &plan,
            file: &file,
            lang,
        };
        let bytes = match self.format {
            FormatName::Text => self.common.page(&text(&planned, self.common.palette())),
            FormatName::Json => json(&planned)?,
            FormatName::Markdown => markdown(&planned).into_bytes(),
            FormatName::Gsk => gsk(&planned)?.into_bytes(),
            FormatName::Xlsx => xlsx(&planned)?,
        };
        self.common.put(&bytes)?;
        Ok(text_outcome(&opened).max(self.deny.outcome(&plan.before.findings)))
    }

    /// The design as a plan would name it: relative to the folder into which it is written, else its file name.
    fn named(&self, path: &Path) -> String {
        let absolute = |it: &Path| std::path::absolute(it).ok();
        let folder = self.common.output.as_deref().and_then(absolute);
        let folder = folder.as_deref().and_then(Path::parent);
        let whole = absolute(path);
        let relative = whole
            .as_deref()
            .zip(folder)
            .and_then(|(path, folder)| path.strip_prefix(folder).ok());
        let name = relative
            .or_else(|| path.file_name().map(Path::new))
            .unwrap_or(path);
        name.to_string_lossy().replace('\\', "/")
    }
}

/// The one design that a path names.
pub(crate) fn only(path: &Path) -> Result<PathBuf, Failure> {
    let mut designs = gensoku_project::designs(&[path.to_owned()])?;
    if let [_, _, ..] = designs.as_slice() {
        let names: Vec<String> = designs.iter().map(|it| it.display().to_string()).collect();
        let path = path.display();
        return Err(Failure::User(Text::new(
            format!(
                "{path} has several designs: name one of {}",
                names.join(", ")
            ),
            format!(
                "{path} には設計が複数あります。一つを指定してください：{}",
                names.join("、")
            ),
        )));
    }
    Ok(designs.pop().unwrap_or_else(|| path.to_owned()))
}

//! `gensoku explain RULE`, `gensoku explain CODE` and `gensoku explain FINDING PATH`

use std::path::PathBuf;

use clap::Args;

use crate::check::input;
use crate::options::{Common, Failure, Outcome, tell, text_outcome};
use gensoku_project::Opened;
use gensoku_report::explain;

/// Explain a rule, a diagnostic, or why something was found in a design.
#[derive(Args)]
pub(crate) struct Explain {
    /// A rule such as `analog-step`, the code of a diagnostic such as `unknown-name`, or a finding such as
    /// `analog-step@Benefit.Apply`.
    what: String,
    /// For a finding: the design.
    path: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.path {
            None => self.rule(),
            Some(path) => self.finding(path),
        }
    }

    fn rule(&self) -> Result<Outcome, Failure> {
        let packs = gensoku_project::packs()?;
        let names = packs.rules.iter().map(|it| it.name.as_str());
        let Some(rule) = packs.rules.iter().find(|it| it.name == self.what) else {
            if let Some(code) = gensoku_dsl::codes::find(&self.what) {
                let page = explain::code(code, self.common.lang(), self.common.palette());
                self.common.put(page.as_bytes())?;
                return Ok(Outcome::Clean);
            }
            let codes = gensoku_dsl::codes::CODES.iter().map(|it| it.code);
            let names = names.chain(codes);
            let near = gensoku_dsl::nearest(&self.what, names);
            let hint = near.map_or_else(
                || "a finding is explained with the design that it is in: gensoku explain FINDING PATH".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Failure::User(format!(
                "there is no rule `{}`: {hint}",
                self.what
            )));
        };
        let pack = packs.packs.iter().find(|it| it.name == rule.pack);
        let page = explain::rule(
            rule,
            pack,
            &packs.parameters,
            self.common.lang(),
            self.common.palette(),
        );
        self.common.put(page.as_bytes())?;
        Ok(Outcome::Clean)
    }

    fn finding(&self, path: &std::path::Path) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let designs = gensoku_project::designs(&[path.to_owned()])?;
        let mut known: Vec<String> = Vec::new();
        for path in designs {
            let opened = Opened::read(&path)?;
            let checked = opened.check(&self.common.request())?;
            if let Some(finding) = checked.report.findings.iter().find(|it| it.id == self.what) {
                tell(&opened, lang);
                let page = explain::finding(
                    &input(&opened, &checked, lang),
                    finding,
                    self.common.palette(),
                );
                self.common.put(page.as_bytes())?;
                return Ok(text_outcome(&opened));
            }
            known.extend(checked.report.findings.iter().map(|it| it.id.clone()));
        }
        let near = gensoku_dsl::nearest(&self.what, known.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        Err(Failure::User(format!(
            "there is no finding `{}` in {}{hint}",
            self.what,
            path.display()
        )))
    }
}

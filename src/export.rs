//! `gensoku export svg PATH`, `gensoku export bpmn PATH`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_project::Opened;
use gensoku_report::{Input, svg};

use crate::check::input;
use crate::options::{Common, Failure, Outcome, tell, text_outcome};
use crate::revise::only;

/// Write a design in another format.
#[derive(Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    to: To,
}

#[derive(Subcommand)]
enum To {
    /// The map of its procedures, with the marks of the findings, as an SVG picture.
    Svg(Drawn),
    /// Its procedures as a process model (BPMN 2.0) that other modelers open.
    Bpmn(Drawn),
}

#[derive(Args)]
struct Drawn {
    /// The design.
    path: PathBuf,
    /// Only this procedure; else all, one below the other.
    #[arg(long, value_name = "NAME")]
    procedure: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Export {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.to {
            To::Svg(it) => it.run(|input, procedures| svg::draw(input, procedures)),
            To::Bpmn(it) => it.run(|input, procedures| {
                gensoku_interop::bpmn::export(input.design, procedures, input.lang)
            }),
        }
    }
}

impl Drawn {
    fn run(
        &self,
        write: impl Fn(&Input<'_>, &[ProcedureId]) -> String,
    ) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let opened = Opened::read(&only(&self.path)?)?;
        tell(&opened, lang);
        let checked = opened.check(&self.common.request())?;
        let procedures = self.procedures(&checked.design)?;
        let written = write(&input(&opened, &checked, lang), &procedures);
        self.common.put(written.as_bytes())?;
        Ok(text_outcome(&opened))
    }

    /// The procedures that are drawn.
    fn procedures(&self, design: &Design) -> Result<Vec<ProcedureId>, Failure> {
        let all: Vec<ProcedureId> = design.procedures.ids().collect();
        if all.is_empty() {
            let path = self.path.display();
            return Err(Failure::User(format!("{path} has no procedure to draw")));
        }
        let Some(asked) = &self.procedure else {
            return Ok(all);
        };
        let entries = || design.procedures.entries();
        if let Some((id, _)) = entries().find(|(_, it)| it.name.id == *asked) {
            return Ok(vec![id]);
        }
        let near = gensoku_dsl::nearest(asked, entries().map(|(_, it)| it.name.id.as_str()));
        let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        Err(Failure::User(format!(
            "there is no procedure `{asked}`{hint}"
        )))
    }
}

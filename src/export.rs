//! `gensoku export svg PATH`, `gensoku export mermaid PATH`, `gensoku export bpmn PATH`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_dsl::text::{Lang, Text};
use gensoku_project::Opened;
use gensoku_report::{Input, mermaid, svg};

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
    Svg(Picture),
    /// The map of its procedures as a Mermaid flowchart, for texts that draw such charts.
    Mermaid(Exported),
    /// Its procedures as a process model (BPMN 2.0) that other modelers open.
    Bpmn(Exported),
}

/// What is exported.
#[derive(Args)]
struct Exported {
    /// The design.
    path: PathBuf,
    /// Only this procedure; else all, one below the other.
    #[arg(long, value_name = "NAME")]
    procedure: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Picture {
    #[command(flatten)]
    exported: Exported,
    /// Who holds what about whom, and by what it can be joined, instead of the procedures.
    #[arg(long, conflicts_with = "procedure")]
    data: bool,
    /// With `--data`: the profile that stands out, such as `holding@Ministry`.
    #[arg(long, value_name = "NAME", requires = "data")]
    profile: Option<String>,
}

impl Export {
    pub(crate) fn lang(&self) -> Lang {
        match &self.to {
            To::Svg(it) => it.exported.common.lang(),
            To::Mermaid(it) | To::Bpmn(it) => it.common.lang(),
        }
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.to {
            To::Svg(it) => it.exported.run(|input| it.draw(input)),
            To::Mermaid(it) => {
                it.run(|input| Ok(mermaid::draw(input, &it.procedures(input.design)?)))
            }
            To::Bpmn(it) => it.run(|input| {
                let procedures = it.procedures(input.design)?;
                let lang = input.lang;
                Ok(gensoku_interop::bpmn::export(
                    input.design,
                    &procedures,
                    lang,
                ))
            }),
        }
    }
}

impl Picture {
    fn draw(&self, input: &Input<'_>) -> Result<String, Failure> {
        if self.data {
            let picture = svg::data(input, self.profile.as_deref());
            picture.map_err(|known| self.no_profile(&known))
        } else {
            Ok(svg::draw(input, &self.exported.procedures(input.design)?))
        }
    }

    fn no_profile(&self, known: &[String]) -> Failure {
        let asked = self.profile.as_deref().unwrap_or_default();
        let near = gensoku_dsl::nearest(asked, known.iter().map(String::as_str));
        Failure::unknown(("profile", "情報の保有状況"), asked, near)
    }
}

impl Exported {
    fn run(
        &self,
        write: impl Fn(&Input<'_>) -> Result<String, Failure>,
    ) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request()?;
        let opened = Opened::read_for(&only(&self.path)?, &request)?;
        tell(&opened, lang);
        let checked = opened.check(&request)?;
        let written = write(&input(&opened, &checked, lang))?;
        self.common.put(written.as_bytes())?;
        Ok(text_outcome(&opened))
    }

    /// The procedures that are exported.
    fn procedures(&self, design: &Design) -> Result<Vec<ProcedureId>, Failure> {
        let all: Vec<ProcedureId> = design.procedures.ids().collect();
        if all.is_empty() {
            let path = self.path.display();
            return Err(Failure::User(Text::new(
                format!("{path} has no procedure to draw"),
                format!("{path} には図にする手続がありません"),
            )));
        }
        let Some(asked) = &self.procedure else {
            return Ok(all);
        };
        let entries = || design.procedures.entries();
        if let Some((id, _)) = entries().find(|(_, it)| it.name.id == *asked) {
            return Ok(vec![id]);
        }
        let near = gensoku_dsl::nearest(asked, entries().map(|(_, it)| it.name.id.as_str()));
        Err(Failure::unknown(("procedure", "手続"), asked, near))
    }
}

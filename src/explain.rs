//! `gensoku explain RULE`, `gensoku explain PACK`, `gensoku explain LIBRARY`, `gensoku explain CODE`,
//! `gensoku explain FINDING PATH` and `gensoku explain "LAW art N" PATH`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::check::input;
use crate::options::{Common, Failure, FormatName, Outcome, tell, text_outcome};
use crate::revise::only;
use gensoku_dsl::codes::Code;
use gensoku_dsl::near::{did_you_mean, nearest};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::revise;
use gensoku_engine::rules::Rule;
use gensoku_project::Opened;
use gensoku_report::{explain, finishing, profiles, trace};

/// Explain a rule, a pack or a profile of them, a library, a diagnostic, why something was found in a design, what somebody can put
/// together, or what rests on a provision.
#[derive(Args)]
pub(crate) struct Explain {
    /// A rule such as `analog-step`, a pack or a profile of principles such as `once-only`, a library such as
    /// `japan` or a file of declarations (`.gsk`), the code of a diagnostic such
    /// as `unknown-name`, a finding such as `analog-step@Benefit.Apply`, a profile such as `holding@Ministry`, or a
    /// provision such as `MyNumberAct art 19 item 8` or `番号法第19条第8号`.
    what: String,
    /// For a finding, a profile or a provision: the design.
    path: Option<PathBuf>,
    /// The format of the page.
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    #[command(flatten)]
    common: Common,
}

impl Explain {
    pub(crate) fn lang(&self) -> Lang {
        self.common.lang()
    }

    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.path {
            None => match self.listed()? {
                Some(outcome) => Ok(outcome),
                None => self.rule(Path::new(".")),
            },
            Some(path) if is_asked(&self.what, path) => self.rule(path),
            Some(path) if self.what.contains('@') => self.finding(path),
            Some(path) => self.provision(path),
        }
    }

    /// What a library holds, or a file of declarations; nothing where it is asked about something else.
    fn listed(&self) -> Result<Option<Outcome>, Failure> {
        let file = PathBuf::from(&self.what);
        let is_file = file.extension().is_some_and(|it| it == "gsk") && file.is_file();
        let opened = match Opened::library(&self.what)? {
            Some(library) => library,
            None if is_file => Opened::read_for(&file, &self.common.request()?)?,
            None => return Ok(None),
        };
        let lang = self.common.lang();
        tell(&opened, lang);
        let library = explain::Library {
            name: &self.what,
            design: &opened.project.design,
            sources: &opened.project.sources,
            of: match is_file {
                true => |design, file| !design.given.contains(&file),
                false => |design, file| design.given.contains(&file),
            },
        };
        self.common.put(&match self.format {
            FormatName::Text => self.common.page(&library.text(lang, self.common.palette())),
            FormatName::Json => library.json(lang)?,
        })?;
        Ok(Some(text_outcome(&opened)))
    }

    /// The page of a rule, a pack or a profile as the project of a path asks it, or of a diagnostic.
    fn rule(&self, path: &Path) -> Result<Outcome, Failure> {
        let opened = Opened::rules_at(path)?;
        let (lang, palette) = (self.common.lang(), self.common.palette());
        tell(&opened, lang);
        let packs = &opened.packs;
        let asked = Asked::named(&opened, &self.what).ok_or_else(|| self.unknown(&opened))?;
        let text = self.format == FormatName::Text;
        let page = match asked {
            Asked::Rule(rule) if text => {
                let page = explain::Page {
                    rule,
                    pack: packs.packs.iter().find(|it| it.name == rule.pack),
                    parameters: &packs.parameters,
                    changes: opened.changes(),
                };
                self.common.page(&page.text(lang, palette))
            }
            Asked::Rule(rule) => explain::json::rule(rule, &packs.parameters, lang)?,
            Asked::Code(code) if text => self.common.page(&explain::code(code, lang, palette)),
            Asked::Code(code) => explain::json::code(code, lang)?,
            Asked::Principles(it) if text => self.common.page(&it.text(packs, lang, palette)),
            Asked::Principles(it) => it.json(packs, lang)?,
        };
        self.common.put(&page)?;
        Ok(match asked {
            // The page of a diagnostic rests on nothing that the project says.
            Asked::Code(_) => Outcome::Clean,
            Asked::Rule(_) | Asked::Principles(_) => text_outcome(&opened),
        })
    }

    /// That nothing has the name that was asked for.
    fn unknown(&self, opened: &Opened) -> Failure {
        let (what, packs) = (&self.what, &opened.packs);
        let libraries = gensoku_project::libraries();
        let rules = packs.rules.iter().map(|it| it.name.as_str());
        let names = rules
            .chain(gensoku_project::codes::all().map(|it| it.code))
            .chain(packs.packs.iter().map(|it| it.name.as_str()))
            .chain(packs.profiles.iter().map(|it| it.name.as_str()))
            .chain(libraries.iter().map(String::as_str));
        let help = nearest(what, names).map_or_else(
            || {
                Text::new(
                    "a finding is explained with the design that it is in: gensoku explain FINDING PATH",
                    "指摘は設計と共に指定してください：gensoku explain 指摘 パス",
                )
            },
            did_you_mean,
        );
        Failure::User(Text::new(
            format!(
                "there is no rule, pack, profile, library or code `{what}`: {}",
                help.en
            ),
            format!(
                "「{what}」という規則、規則集、原則集、ライブラリ又はコードはありません。{}",
                help.ja
            ),
        ))
    }

    fn provision(&self, path: &Path) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request()?;
        let opened = Opened::read_for(&only(path)?, &request)?;
        tell(&opened, lang);
        let checked = opened.check(&request)?;
        let named = revise::provision_named(&checked.design, &self.what);
        let (law, number) = named.map_err(|near| {
            Failure::unknown(
                ("law or provision", "法令又は規定"),
                &self.what,
                near.as_deref(),
            )
        })?;
        let trace = opened.trace(&request, law, number.as_ref())?;
        if trace.resting.provisions.is_empty() && number.is_some() {
            let what = &self.what;
            return Err(Failure::User(Text::new(
                format!(
                    "`{what}` is not declared: the law without a number tells everything that rests on it"
                ),
                format!(
                    "「{what}」は宣言されていません。条番号を付けずに法令を指定すると、それに基づくもの全てを示します"
                ),
            )));
        }
        let world = checked.world();
        let traced = trace::Traced {
            design: &checked.design,
            movements: &world.movements,
            in_force: &world.provisions,
            report: &checked.report,
            trace: &trace,
            lang,
        };
        self.common.put(&match self.format {
            FormatName::Text => self
                .common
                .page(&trace::text(&traced, self.common.palette())),
            FormatName::Json => trace::json(&traced)?,
        })?;
        Ok(text_outcome(&opened))
    }

    fn finding(&self, path: &Path) -> Result<Outcome, Failure> {
        let lang = self.common.lang();
        let request = self.common.request()?;
        let designs = gensoku_project::designs(&[path.to_owned()])?;
        let mut known: Vec<String> = Vec::new();
        for path in designs {
            let opened = Opened::read_for(&path, &request)?;
            tell(&opened, lang);
            let checked = opened.check(&request)?;
            if let Some(finding) = checked.report.findings.iter().find(|it| it.id == self.what) {
                let input = input(&opened, &checked, lang);
                self.common.put(&match self.format {
                    FormatName::Text => {
                        let page = explain::finding(&input, finding, self.common.palette());
                        self.common.page(&page)
                    }
                    FormatName::Json => explain::json::finding(&input, finding)?,
                })?;
                return Ok(text_outcome(&opened));
            }
            let input = input(&opened, &checked, lang);
            let palette = self.common.palette();
            let json = self.format == FormatName::Json;
            let page = if let Some(page) = profiles::page(&input, &self.what, palette) {
                Some(match json {
                    true => explain::json::profiles(&input, &self.what)?,
                    false => self.common.page(&page),
                })
            } else if let Some(page) = finishing::page(&input, &self.what, palette) {
                Some(match json {
                    true => explain::json::finishing(&input, &self.what)?,
                    false => self.common.page(&page),
                })
            } else {
                None
            };
            if let Some(page) = page {
                self.common.put(&page)?;
                return Ok(text_outcome(&opened));
            }
            known.extend(profiles::ids(&input));
            known.extend(finishing::ids(&input));
            known.extend(checked.report.findings.iter().map(|it| it.id.clone()));
        }
        let near = gensoku_dsl::nearest(&self.what, known.iter().map(String::as_str));
        Err(Failure::unknown(("finding", "指摘"), &self.what, near))
    }
}

/// What is asked of a project that has to do with no single design.
#[derive(Clone, Copy)]
enum Asked<'a> {
    /// The page of a rule.
    Rule(&'a Rule),
    /// The page of a diagnostic.
    Code(&'static Code),
    /// The rules of a pack, or of a profile.
    Principles(explain::Principles<'a>),
}

impl<'a> Asked<'a> {
    /// What a name means, rules first.
    fn named(opened: &'a Opened, name: &str) -> Option<Self> {
        let packs = &opened.packs;
        let rule = packs.rules.iter().find(|it| it.name == name);
        let code = || gensoku_project::codes::find(name).map(Self::Code);
        let principles = || explain::Principles::named(packs, name).map(Self::Principles);
        rule.map(Self::Rule).or_else(code).or_else(principles)
    }
}

/// Whether a word is the name of a rule, a pack or a profile that the project of a path asks, and of nothing in a
/// design: `analog-step`.
fn is_asked(what: &str, path: &Path) -> bool {
    Opened::rules_at(path).is_ok_and(|opened| {
        let asked = Asked::named(&opened, what);
        matches!(asked, Some(Asked::Rule(_) | Asked::Principles(_)))
    })
}

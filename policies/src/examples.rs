//! The examples of a rule are its tests: each has to come out exactly as it says.

use gensoku_dsl::design::Design;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Finding, Verdict};
use gensoku_engine::rules::expr::{Example, Shown};
use gensoku_engine::rules::{Parameters, Rule, check, verdicts_among};
use gensoku_engine::world::World;
use jiff::civil::{Date, date};

use crate::Shipped;

/// What every example sees besides the library.
const PRELUDE: &str = "design \"Example\" as of 2021-11-22
use japan
actor Resident is resident
actor City is municipality
actor Ministry is ministry
actor Firm is company
";

/// The day of the examples that name none.
const DAY: Date = date(2021, 11, 22);

/// An example, read.
pub struct Read {
    project: gensoku_dsl::Project,
}

impl Read {
    /// Reads an example.
    pub fn new(example: &Example) -> Self {
        let text = format!("{PRELUDE}{}", example.body);
        Self {
            project: gensoku_dsl::parse_str("example.gsk", &text, &Shipped),
        }
    }

    /// The design.
    pub fn design(&self) -> &Design {
        &self.project.design
    }

    /// What is wrong with its text, in words.
    pub fn told(&self) -> Vec<String> {
        let told = self.project.diagnostics.iter();
        told.map(|it| {
            let at = self.project.sources.text(it.primary.span);
            format!("{} at “{at}”", it.message.en)
        })
        .collect()
    }

    /// The day for which it is checked.
    pub fn day() -> Date {
        DAY
    }

    /// What keeps a rule's example from showing what it says, if anything does; `rules` are all that are asked.
    ///
    /// # Errors
    /// What came out instead.
    pub fn shows(
        &self,
        example: &Example,
        rule: &Rule,
        rules: &[Rule],
        parameters: &Parameters,
    ) -> Result<(), String> {
        if let Some(it) = self.project.diagnostics.first() {
            let text = self.project.sources.text(it.primary.span);
            return Err(format!("it does not parse: {} at “{text}”", it.message.en));
        }
        let design: &Design = &self.project.design;
        let world = World::new(design, DAY);
        let all = verdicts_among(&world, rule, rules, parameters);
        let told: Vec<_> = all.iter().filter(|it| it.1 != Verdict::Conforms).collect();
        let at = example.at.as_ref().map_or("", |(at, _)| at.as_str());
        let exactly = |verdict: Verdict| match told.as_slice() {
            [(element, it)] if *it == verdict && element == at => Ok(()),
            other => Err(format!(
                "expected only {} at {at}, got {}",
                verdict.word(),
                listed(other)
            )),
        };
        match example.kind {
            Shown::Violates => {
                exactly(Verdict::Violates)?;
                self.clause(example, rule, &world, parameters)
            }
            Shown::NotStated => exactly(Verdict::NotStated),
            Shown::Conforms if all.is_empty() => Err("the rule speaks of nothing here".to_owned()),
            Shown::Conforms if told.is_empty() => Ok(()),
            Shown::Conforms => Err(format!("expected nothing, got {}", listed(&told))),
            Shown::Ignores => {
                let spoken =
                    |element: &str| element == at || element.starts_with(&format!("{at}@"));
                match all.iter().find(|it| spoken(&it.0)) {
                    None => Ok(()),
                    Some(it) => Err(format!("it speaks of {}", listed(&[it]))),
                }
            }
        }
    }

    /// What a rule finds in an example, as it is told.
    pub fn findings(&self, rule: &Rule, parameters: &Parameters) -> Vec<Finding> {
        let world = World::new(&self.project.design, DAY);
        check(&world, std::slice::from_ref(rule), parameters)
            .findings
            .into_iter()
            .collect()
    }

    /// Where an example names a clause, its finding stands there.
    fn clause(
        &self,
        example: &Example,
        rule: &Rule,
        world: &World<'_>,
        parameters: &Parameters,
    ) -> Result<(), String> {
        let Some((_, Some(clause))) = &example.at else {
            return Ok(());
        };
        let report = check(world, std::slice::from_ref(rule), parameters);
        let Some(finding) = report.findings.first() else {
            return Err("it is not found alone".to_owned());
        };
        let sources = &self.project.sources;
        let there = sources.text(finding.span);
        let text = sources
            .get(finding.span.file)
            .map_or("", |it| it.text.as_str());
        let before = text.get(..finding.span.start as usize).unwrap_or_default();
        // A design that was turned into the other language says the same.
        let alike = Keyword::ALL.iter().filter(|it| {
            let ways = [Lang::En, Lang::Ja].map(|lang| it.spelling(lang));
            ways.contains(&clause.trim_end_matches('：'))
        });
        let written = alike.flat_map(|it| [Lang::En, Lang::Ja].map(|lang| it.written(lang)));
        // Between the keyword and the place no other clause may stand.
        let mut words = written.chain([clause.clone()]);
        if words.any(|it| there.starts_with(&it) || before.trim_end().ends_with(&it)) {
            Ok(())
        } else {
            Err(format!("expected it at `{clause}`, it stands at “{there}”"))
        }
    }
}

fn listed(all: &[&(String, Verdict)]) -> String {
    let all: Vec<String> = all
        .iter()
        .map(|(element, verdict)| format!("{} at {element}", verdict.word()))
        .collect();
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join(", ")
    }
}

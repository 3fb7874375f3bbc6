//! SARIF 2.1.0 (OASIS), for the tools that show findings in a code review.
//!
//! Violations are results of the kind `fail`, what is not stated `open`, what a bound left undecided `review`; an
//! accepted finding is suppressed. Mistakes in the text are results too, under their codes. Columns count characters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, Verdict};
use gensoku_engine::rules::say;
use serde::Serialize;

use crate::json::written;
use crate::map::words;
use crate::text::{level_word, witness_line};
use crate::{Error, Format, Input};

/// The SARIF format.
pub struct Sarif;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What is told of one design.
pub struct Part {
    lang: Lang,
    /// The rules that were asked, and those of what was found.
    rules: Vec<Rule>,
    results: Vec<Found>,
    /// Whether the whole of the text could be understood.
    whole: bool,
}

impl Format for Sarif {
    type Part = Part;

    fn part(&self, design: &Input<'_>) -> Result<Part, Error> {
        let lang = design.lang;
        let asked = design.report.tallies.iter();
        let asked = asked.map(|it| Rule::of(&it.rule, &it.pack, it.title.get(lang)));
        let codes = design.diagnostics.iter().map(|it| Rule {
            id: it.code.to_owned(),
            short_description: None,
            properties: None,
        });
        let found = design.report.findings.iter();
        let found = found.map(|it| Rule::of(&it.rule, &it.pack, it.title.get(lang)));
        let mistakes = design.diagnostics.iter().map(|it| mistake(design, it));
        let findings = design.report.findings.iter();
        let mut wrong = design.diagnostics.iter();
        Ok(Part {
            lang,
            rules: asked.chain(codes).chain(found).collect(),
            results: mistakes
                .chain(findings.map(|it| result(design, it)))
                .collect(),
            whole: !wrong.any(|it| it.severity == Severity::Error),
        })
    }

    /// One run, whatever the number of designs.
    fn join(&self, parts: Vec<Part>) -> Result<Vec<u8>, Error> {
        let lang = parts.first().map_or(Lang::En, |it| it.lang);
        let whole = parts.iter().all(|it| it.whole);
        let mut rules: Vec<Rule> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut results = Vec::new();
        for part in parts {
            for rule in part.rules {
                if !places.contains_key(&rule.id) {
                    places.insert(rule.id.clone(), rules.len());
                    rules.push(rule);
                }
            }
            results.extend(part.results);
        }
        for it in &mut results {
            it.rule_index = places.get(&it.rule_id).copied().unwrap_or_default();
        }
        written(&Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "Gensoku",
                        version: env!("CARGO_PKG_VERSION"),
                        rules,
                    },
                },
                invocations: [Invocation {
                    execution_successful: whole,
                }],
                language: words::code(lang),
                column_kind: "unicodeCodePoints",
                results,
            }],
        })
    }
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    language: &'static str,
    column_kind: &'static str,
    results: Vec<Found>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Tags>,
}

impl Rule {
    fn of(name: &str, pack: &str, title: &str) -> Self {
        Self {
            id: name.to_owned(),
            short_description: Some(Text::of(title)),
            properties: Some(Tags {
                tags: vec![pack.to_owned()],
            }),
        }
    }
}

#[derive(Serialize)]
struct Tags {
    tags: Vec<String>,
}

#[derive(PartialEq, Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: String,
    /// Its place among the rules of the run; set when all are known.
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Fingerprints>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

/// The identity of a finding: the same through edits elsewhere.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "finding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    verdict: &'static str,
    pack: String,
    concern: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ways_out: Vec<String>,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(PartialEq, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

/// A path as a reference to a file: what has a meaning in a URI, and what is not ASCII, in per cent.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn location(input: &Input<'_>, span: Span, element: Option<&str>, message: &str) -> Location {
    let (start, end) = input.sources.range(span);
    let file = input.sources.get(span.file);
    Location {
        physical_location: Physical {
            artifact_location: Artifact {
                uri: file.map_or(String::new(), |it| uri(&it.name)),
            },
            region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            },
        },
        logical_locations: element
            .map(|it| Logical {
                fully_qualified_name: it.to_owned(),
            })
            .into_iter()
            .collect(),
        message: (!message.is_empty()).then(|| Text::of(message)),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn mistake(input: &Input<'_>, it: &Diagnostic) -> Found {
    let lang = input.lang;
    let message = it.message.get(lang);
    let message = match &it.help {
        Some(help) => format!("{message} ({})", help.get(lang)),
        None => message.to_owned(),
    };
    Found {
        rule_id: it.code.to_owned(),
        rule_index: 0,
        kind: "fail",
        level: level(it.severity),
        message: Text { text: message },
        locations: vec![location(input, it.primary.span, None, "")],
        related_locations: once(
            it.related
                .iter()
                .map(|it| location(input, it.span, None, it.text.get(lang))),
        ),
        partial_fingerprints: None,
        suppressions: Vec::new(),
        properties: None,
    }
}

fn result(input: &Input<'_>, it: &Finding) -> Found {
    let lang = input.lang;
    // Only of what fails a level is told.
    let (kind, level) = match it.verdict {
        Verdict::Violates | Verdict::Accepted => ("fail", level(it.severity)),
        Verdict::NotStated => ("open", "none"),
        Verdict::Undecided => ("review", "none"),
        Verdict::Conforms => ("pass", "none"),
    };
    let why = it.witness.iter();
    let also = it.also.iter().map(|&it| location(input, it, None, ""));
    Found {
        rule_id: it.rule.to_string(),
        rule_index: 0,
        kind,
        level,
        message: Text::of(it.message.get(lang)),
        locations: vec![location(input, it.span, Some(&it.element), "")],
        related_locations: once(
            why.map(|of| location(input, of.span, Some(&of.path), &witness_line(input, of)))
                .chain(also),
        ),
        partial_fingerprints: Some(Fingerprints {
            finding: it.id.clone(),
        }),
        suppressions: suppressions(input, it),
        properties: Some(Properties {
            verdict: it.verdict.word(),
            pack: it.pack.to_string(),
            concern: it.concern.to_string(),
            provisions: it
                .provisions
                .iter()
                .map(|&id| say::path_of(input.design, Element::Provision(id)))
                .collect(),
            ways_out: it
                .remedies
                .iter()
                .map(|it| format!("{}: {}", level_word(it.level, lang), it.text.get(lang)))
                .collect(),
        }),
    }
}

/// Each place once, as the format wants it: a run may come to a step again.
fn once(locations: impl Iterator<Item = Location>) -> Vec<Location> {
    let mut out = Vec::new();
    for it in locations {
        if !out.contains(&it) {
            out.push(it);
        }
    }
    out
}

/// Who accepted a finding, and why.
fn suppressions(input: &Input<'_>, it: &Finding) -> Vec<Suppression> {
    if it.verdict != Verdict::Accepted {
        return Vec::new();
    }
    let accepted = input.design.accepted.iter();
    let accepted = accepted.filter(|accepted| accepted.finding == it.id);
    accepted
        .map(|it| Suppression {
            kind: "inSource",
            status: "accepted",
            justification: it.reason.as_ref().map(|reason| {
                let by = it.by.as_ref();
                let by = by.map_or(String::new(), |by| format!(" ({by})"));
                format!("{}{by}", reason.get(input.lang))
            }),
        })
        .collect()
}

//! JSON for scripts: the names here are a contract.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use gensoku_dsl::design::Design;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{Sources, Span};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Counts, Element, Finding, Tally, Verdict};
use gensoku_engine::rules::say;
use gensoku_policies::profile::Asked;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};
use smol_str::SmolStr;

use crate::coverage::Row;
use crate::{Error, Format, Input, finishing, profiles, questions};

/// The JSON format.
pub struct Json;

/// What is told of one design.
pub struct Part {
    file: String,
    as_of: String,
    lang: Lang,
    asked: Arc<Asked>,
    tallies: Vec<Tally>,
    coverage: Vec<Row>,
    diagnostics: List,
    findings: List,
    questions: List,
    profiles: List,
    finishing: List,
}

impl Format for Json {
    type Part = Part;

    fn part(&self, design: &Input<'_>) -> Result<Part, Error> {
        let (diagnostics, findings) = (design.diagnostics, &design.report.findings);
        let (sources, lang) = (design.sources, design.lang);
        Ok(Part {
            file: design.entry().to_owned(),
            as_of: design.report.as_of.to_string(),
            lang,
            asked: Arc::clone(design.asked),
            tallies: design.report.tallies.clone(),
            coverage: design.coverage(),
            diagnostics: List::of(diagnostics.iter().map(|it| diagnostic(sources, it, lang)))?,
            findings: List::of(findings.iter().map(|it| finding(design, it)))?,
            questions: List::of(questions::json(design))?,
            profiles: List::of(profiles::json(design))?,
            finishing: List::of(finishing::json(design))?,
        })
    }

    /// Of several designs the findings stand one after another; the date is that of the first, and
    /// `designs` tells that of each.
    fn join(&self, parts: Vec<Part>) -> Result<Vec<u8>, Error> {
        let mut rules: Vec<JsonRule<'_>> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for tally in parts.iter().flat_map(|it| &it.tallies) {
            let place = *places.entry(&tally.rule).or_insert(rules.len());
            match rules.get_mut(place) {
                Some(sum) => sum.counts += tally.counts,
                None => rules.push(rule(tally)),
            }
        }
        let mut whole = Object::with_room_for(&parts);
        whole.member("schema", &1)?;
        let first = parts.first().map_or("", |it| it.as_of.as_str());
        whole.member("as_of", first)?;
        if parts.len() > 1 {
            let designs = parts.iter().map(|it| JsonDesign {
                file: &it.file,
                as_of: &it.as_of,
            });
            whole.member("designs", &designs.collect::<Vec<_>>())?;
        }
        whole.list("diagnostics", parts.iter().map(|it| &it.diagnostics));
        whole.list("findings", parts.iter().map(|it| &it.findings));
        whole.member("rules", &rules)?;
        whole.member("principles", &principles(&parts))?;
        whole.member("packs", &rest(&parts))?;
        whole.list("questions", parts.iter().map(|it| &it.questions));
        whole.member("profiles_asked", &names(&parts, |it| &it.profiles))?;
        whole.member("packs_asked", &names(&parts, |it| &it.packs))?;
        let changes = changes(&parts);
        if !changes.is_empty() {
            whole.member("changes", &changes)?;
        }
        whole.list("profiles", parts.iter().map(|it| &it.profiles));
        whole.list("finishing", parts.iter().map(|it| &it.finishing));
        Ok(whole.finish())
    }
}

/// Values of a list of the whole, written as they stand there: what many designs say is written design by design.
#[derive(Default)]
struct List(Vec<u8>);

impl List {
    fn of<T: Serialize>(values: impl IntoIterator<Item = T>) -> Result<Self, Error> {
        let mut list = Self::default();
        for value in values {
            list.begin();
            indented(&mut list.0, 2, &value)?;
        }
        Ok(list)
    }

    /// Where the next value begins.
    fn begin(&mut self) {
        let between: &[u8] = if self.0.is_empty() { b"\n" } else { b",\n" };
        self.0.extend_from_slice(between);
        self.0.extend_from_slice(INDENT);
        self.0.extend_from_slice(INDENT);
    }
}

/// By so much a value lies further in than what it is in.
const INDENT: &[u8] = b"  ";

/// Writes a value that lies so far in.
fn indented<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    depth: usize,
    value: &T,
) -> Result<(), Error> {
    let mut formatter = PrettyFormatter::with_indent(INDENT);
    for _ in 0..depth {
        // What it lies in was begun elsewhere: the formatter only has to know.
        let begun = formatter.begin_array(&mut io::sink());
        begun.map_err(|error| Error(error.to_string()))?;
    }
    let mut serializer = Serializer::with_formatter(out, formatter);
    let written = value.serialize(&mut serializer);
    written.map_err(|error| Error(error.to_string()))
}

/// The whole, written member by member.
struct Object(Vec<u8>);

impl Object {
    fn with_room_for(parts: &[Part]) -> Self {
        let lists = |it: &Part| {
            let all = [
                &it.diagnostics,
                &it.findings,
                &it.questions,
                &it.profiles,
                &it.finishing,
            ];
            all.iter().map(|list| list.0.len() + 1).sum::<usize>() + it.file.len() + 64
        };
        let mut bytes = Vec::with_capacity(parts.iter().map(lists).sum::<usize>() + (64 << 10));
        bytes.push(b'{');
        Self(bytes)
    }

    /// The name of the next member.
    fn name(&mut self, name: &str) {
        let between: &[u8] = if self.0.len() == 1 { b"\n" } else { b",\n" };
        self.0.extend_from_slice(between);
        self.0.extend_from_slice(INDENT);
        self.0.extend([b"\"", name.as_bytes(), b"\": "].concat());
    }

    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.name(name);
        indented(&mut self.0, 1, value)
    }

    fn list<'a>(&mut self, name: &str, lists: impl Iterator<Item = &'a List>) {
        self.name(name);
        self.0.push(b'[');
        let begin = self.0.len();
        for list in lists.filter(|it| !it.0.is_empty()) {
            if self.0.len() > begin {
                self.0.push(b',');
            }
            self.0.extend_from_slice(&list.0);
        }
        if self.0.len() > begin {
            self.0.push(b'\n');
            self.0.extend_from_slice(INDENT);
        }
        self.0.push(b']');
    }

    fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"\n}\n");
        self.0
    }
}

/// The names of what was asked, each once.
fn names<'a>(
    designs: &'a [Part],
    of: fn(&'a Asked) -> &'a [(String, gensoku_dsl::text::Text)],
) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in designs.iter().flat_map(|it| of(&it.asked)) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// What the projects change, each change once.
fn changes(designs: &[Part]) -> Vec<JsonChange<'_>> {
    let mut changes: Vec<JsonChange<'_>> = Vec::new();
    for (input, it) in designs
        .iter()
        .flat_map(|input| input.asked.changes.iter().map(move |it| (input, it)))
    {
        let change = JsonChange {
            of: &it.of,
            from: it.from.get(input.lang),
            to: it.to.get(input.lang),
            because: &it.because,
        };
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

#[derive(PartialEq, Eq, Serialize)]
struct JsonChange<'a> {
    of: &'a str,
    from: &'a str,
    to: &'a str,
    because: &'a str,
}

/// A value as JSON with a line break at its end.
pub(crate) fn written(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| Error(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[derive(Serialize)]
struct JsonDesign<'a> {
    file: &'a str,
    as_of: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
pub(crate) struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
}

/// A finding, as `check` and `explain` tell it.
#[derive(Serialize)]
pub(crate) struct JsonFinding<'a> {
    id: &'a str,
    rule: &'a str,
    pack: &'a str,
    concern: &'a str,
    severity: &'a str,
    verdict: &'a str,
    element: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Place<'a>>,
    witness: Vec<JsonWitness<'a>>,
    /// By which acceptances it is accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<JsonAcceptance<'a>>,
    provisions: Vec<String>,
    remedies: Vec<JsonRemedy<'a>>,
}

/// Why something is accepted, by whom, and from which day on no longer.
#[derive(Serialize)]
struct JsonAcceptance<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Serialize)]
struct JsonWitness<'a> {
    element: &'a str,
    note: &'a str,
    file: &'a str,
    line: usize,
}

/// A way out of a finding.
#[derive(Serialize)]
pub(crate) struct JsonRemedy<'a> {
    level: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provision: Option<String>,
}

#[derive(Serialize)]
struct JsonRule<'a> {
    rule: &'a str,
    pack: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

/// The acceptances of a finding that is accepted.
fn accepted<'a>(input: &Input<'a>, finding: &Finding) -> Vec<JsonAcceptance<'a>> {
    let by = finding.witness.iter().filter_map(|it| match it.element {
        Element::Acceptance(id) if finding.verdict == Verdict::Accepted => {
            input.design.accepted.find(id)
        }
        _ => None,
    });
    by.map(|it| JsonAcceptance {
        reason: it.reason.as_ref().map(|it| it.get(input.lang)),
        by: it.by.as_deref(),
        until: it.until.map(|it| it.to_string()),
    })
    .collect()
}

fn place(sources: &Sources, span: Span) -> Place<'_> {
    let (start, end) = sources.range(span);
    Place {
        file: sources.get(span.file).map_or("", |it| it.name.as_str()),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A diagnostic as scripts see it.
pub(crate) fn diagnostic<'a>(
    sources: &'a Sources,
    it: &'a Diagnostic,
    lang: Lang,
) -> JsonDiagnostic<'a> {
    JsonDiagnostic {
        code: it.code,
        severity: it.severity.word(),
        message: it.message.get(lang),
        help: it.help.as_ref().map(|help| help.get(lang)),
        place: place(sources, it.primary.span),
    }
}

/// A provision as scripts name it: `BenefitOutline art 4`.
fn provision(design: &Design, id: gensoku_dsl::design::ProvisionId) -> String {
    say::path_of(design, Element::Provision(id))
}

/// A finding of a design.
pub(crate) fn finding<'a>(input: &'a Input<'_>, it: &'a Finding) -> JsonFinding<'a> {
    JsonFinding {
        id: &it.id,
        rule: &it.rule,
        pack: &it.pack,
        concern: &it.concern,
        severity: it.severity.word(),
        verdict: it.verdict.word(),
        element: &it.element,
        message: it.message.get(input.lang),
        place: place(input.sources, it.span),
        also: it.also.iter().map(|&it| place(input.sources, it)).collect(),
        witness: it
            .witness
            .iter()
            .map(|witness| {
                let (file, line) = input.file_line(witness.span);
                JsonWitness {
                    element: &witness.path,
                    note: witness.note.get(input.lang),
                    file,
                    line,
                }
            })
            .collect(),
        accepted: accepted(input, it),
        provisions: it
            .provisions
            .iter()
            .map(|&it| provision(input.design, it))
            .collect(),
        remedies: remedies(input.design, it, input.lang),
    }
}

/// The ways out of a finding.
pub(crate) fn remedies<'a>(design: &Design, it: &'a Finding, lang: Lang) -> Vec<JsonRemedy<'a>> {
    let remedies = it.remedies.iter();
    remedies
        .map(|remedy| JsonRemedy {
            level: remedy.level.word(),
            text: remedy.text.get(lang),
            provision: remedy.provision.map(|it| provision(design, it)),
        })
        .collect()
}

/// A row of the table of principles.
#[derive(Serialize)]
struct JsonPrinciple<'a> {
    principle: &'a str,
    profile: &'a str,
    title: &'a str,
    rules: &'a [SmolStr],
    #[serde(flatten)]
    counts: Counts,
}

/// How the designs together stand by each principle of the profiles.
fn principles(designs: &[Part]) -> Vec<JsonPrinciple<'_>> {
    let mut all: Vec<JsonPrinciple<'_>> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for design in designs {
        let tallies = design.tallies.iter();
        let tallies: BTreeMap<&str, &Tally> = tallies.map(|it| (it.rule.as_str(), it)).collect();
        for principle in &design.asked.principles {
            // Principles of two profiles may bear one name.
            let key = (principle.profile.as_str(), principle.name.as_str());
            let place = *places.entry(key).or_insert(all.len());
            if place == all.len() {
                all.push(JsonPrinciple {
                    principle: &principle.name,
                    profile: &principle.profile,
                    title: principle.title.get(design.lang),
                    rules: &principle.rules,
                    counts: Counts::default(),
                });
            }
            let rules = principle.rules.iter();
            let of_it = rules.filter_map(|it| tallies.get(it.as_str()));
            if let Some(it) = all.get_mut(place) {
                of_it.for_each(|tally| it.counts += tally.counts);
            }
        }
    }
    all
}

/// A row of the table for what is of no principle: a pack, or the rest of it.
#[derive(Serialize)]
struct JsonRest<'a> {
    pack: &'a str,
    title: &'a str,
    rules: Vec<&'a str>,
    #[serde(flatten)]
    counts: Counts,
}

/// How the designs together stand by the packs, as far as their rules are of no principle.
fn rest(designs: &[Part]) -> Vec<JsonRest<'_>> {
    let mut all: Vec<JsonRest<'_>> = Vec::new();
    for design in designs {
        for row in &design.coverage {
            let Some(pack) = row.pack.as_deref() else {
                continue;
            };
            if let Some(it) = all.iter_mut().find(|it| it.pack == pack) {
                it.counts += row.counts;
                continue;
            }
            let rules = row.rules.iter().filter_map(|&it| design.tallies.get(it));
            all.push(JsonRest {
                pack,
                title: row.title.get(design.lang),
                rules: rules.map(|it| it.rule.as_str()).collect(),
                counts: row.counts,
            });
        }
    }
    all
}

fn rule(it: &Tally) -> JsonRule<'_> {
    JsonRule {
        rule: &it.rule,
        pack: &it.pack,
        counts: it.counts,
    }
}

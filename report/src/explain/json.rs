//! The pages of rules, diagnostics and findings, for scripts: the names here are a contract.

use gensoku_dsl::codes::Code;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;
use gensoku_engine::rules::expr::Shown;
use gensoku_engine::rules::parameters::Amount;
use gensoku_engine::rules::{Parameters, Rule};
use serde::Serialize;

use super::unindented;
use crate::json::{JsonFinding, written};
use crate::profiles::JsonProfile;
use crate::{Error, Input};

#[derive(Serialize)]
struct JsonRule<'a> {
    schema: u32,
    rule: &'a str,
    pack: &'a str,
    concern: &'a str,
    severity: &'a str,
    title: &'a str,
    why: Option<&'a str>,
    sources: &'a [String],
    parameters: Vec<JsonParameter<'a>>,
    text: &'a str,
    examples: Vec<JsonExample<'a>>,
}

#[derive(Serialize)]
struct JsonParameter<'a> {
    name: &'a str,
    title: &'a str,
    values: Vec<JsonValue<'a>>,
}

#[derive(Serialize)]
struct JsonValue<'a> {
    from: Option<String>,
    #[serde(flatten)]
    value: JsonAmount,
    source: &'a str,
}

/// What a parameter is, by its unit.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum JsonAmount {
    Number(i64),
    Seconds(u64),
    Days(u64),
    Date(String),
}

#[derive(Serialize)]
struct JsonExample<'a> {
    kind: &'static str,
    at: Option<&'a str>,
    text: String,
}

#[derive(Serialize)]
struct JsonCode<'a> {
    schema: u32,
    code: &'a str,
    text: &'a str,
    wrong: &'a str,
    right: &'a str,
}

#[derive(Serialize)]
struct JsonWhy<'a> {
    schema: u32,
    as_of: String,
    title: &'a str,
    finding: JsonFinding<'a>,
}

#[derive(Serialize)]
struct JsonFinishing {
    schema: u32,
    as_of: String,
    finishing: Vec<crate::finishing::JsonCell>,
}

#[derive(Serialize)]
struct JsonProfiles {
    schema: u32,
    as_of: String,
    profiles: Vec<JsonProfile>,
}

/// The profiles that bear a name, as `check` tells them.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn profiles(input: &Input<'_>, id: &str) -> Result<Vec<u8>, Error> {
    let all = crate::profiles::json(input).into_iter();
    written(&JsonProfiles {
        schema: 1,
        as_of: input.report.as_of.to_string(),
        profiles: all.filter(|it| it.id == id).collect(),
    })
}

/// The cell of the table of who can finish that bears a name.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn finishing(input: &Input<'_>, id: &str) -> Result<Vec<u8>, Error> {
    let all = crate::finishing::json(input).into_iter();
    written(&JsonFinishing {
        schema: 1,
        as_of: input.report.as_of.to_string(),
        finishing: all.filter(|it| it.id == id).collect(),
    })
}

/// The page of a rule.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn rule(rule: &Rule, parameters: &Parameters, lang: Lang) -> Result<Vec<u8>, Error> {
    let parameter = |name: &'_ String| {
        let parameter = parameters.0.get(name)?;
        let values = parameter.values.iter().map(|dated| JsonValue {
            from: dated.from.map(|it| it.to_string()),
            value: match dated.value {
                Amount::Number(number) => JsonAmount::Number(number),
                Amount::Seconds(seconds) => JsonAmount::Seconds(seconds),
                Amount::Days(days) => JsonAmount::Days(days),
                Amount::Date(date) => JsonAmount::Date(date.to_string()),
            },
            source: &dated.source,
        });
        Some((parameter.title.get(lang), values.collect::<Vec<_>>()))
    };
    written(&JsonRule {
        schema: 1,
        rule: &rule.name,
        pack: &rule.pack,
        concern: &rule.concern,
        severity: rule.severity.word(),
        title: rule.title.get(lang),
        why: rule.why.as_ref().map(|it| it.get(lang)),
        sources: &rule.sources,
        parameters: rule
            .parameters
            .iter()
            .filter_map(|name| {
                let (title, values) = parameter(name)?;
                Some(JsonParameter {
                    name,
                    title,
                    values,
                })
            })
            .collect(),
        text: &rule.source_text,
        examples: rule
            .examples
            .iter()
            .map(|it| JsonExample {
                kind: match it.kind {
                    Shown::Violates => "violates",
                    Shown::Conforms => "conforms",
                    Shown::NotStated => "not-stated",
                    Shown::Ignores => "ignores",
                },
                at: it.at.as_ref().map(|(at, _)| at.as_str()),
                text: unindented(&it.body).join("\n"),
            })
            .collect(),
    })
}

/// The page of a diagnostic.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn code(code: &Code, lang: Lang) -> Result<Vec<u8>, Error> {
    written(&JsonCode {
        schema: 1,
        code: code.code,
        text: code.text().get(lang),
        wrong: code.wrong,
        right: code.right,
    })
}

/// Why something was found: the finding as `check` tells it.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn finding(input: &Input<'_>, finding: &Finding) -> Result<Vec<u8>, Error> {
    written(&JsonWhy {
        schema: 1,
        as_of: input.report.as_of.to_string(),
        title: finding.title.get(input.lang),
        finding: crate::json::finding(input, finding),
    })
}

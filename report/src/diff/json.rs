//! Two designs side by side, for scripts: the names here are a contract.

use std::collections::BTreeMap;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;
use gensoku_engine::revise::{Carried, Finishing, Gathered};
use serde::Serialize;

use super::Compared;
use crate::Error;
use crate::json::written;

#[derive(Serialize)]
struct JsonDiff<'a> {
    schema: u32,
    before: JsonSide<'a>,
    after: JsonSide<'a>,
    solved: Vec<JsonFinding<'a>>,
    new: Vec<JsonFinding<'a>>,
    unchanged: Vec<JsonFinding<'a>>,
    procedures: Vec<JsonRow<'a, JsonFinishing>>,
    profiles: Vec<JsonRow<'a, JsonGathered<'a>>>,
    provisions: Vec<JsonRow<'a, bool>>,
    grounds: Vec<JsonRow<'a, JsonCarried<'a>>>,
}

#[derive(Serialize)]
struct JsonSide<'a> {
    file: &'a str,
    as_of: &'a str,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    id: &'a str,
    severity: &'a str,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict_before: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonRow<'a, T> {
    element: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'a str>,
    before: Option<T>,
    after: Option<T>,
}

#[derive(Serialize)]
struct JsonFinishing {
    digitally: Option<bool>,
    own_time_ms: Option<u64>,
    own_time_most_ms: Option<u64>,
    elapsed_ms: Option<u64>,
    groups: Vec<JsonGroup>,
}

/// Whether a group can finish, or everybody in a scenario or without a system; null where that is not known.
#[derive(Serialize)]
struct JsonGroup {
    group: String,
    can_finish: Option<bool>,
}

#[derive(Serialize)]
struct JsonGathered<'a> {
    sectors: &'a [String],
    data: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonCarried<'a> {
    permitted_by: Vec<&'a str>,
    forbidden_by: Vec<&'a str>,
    consent: bool,
    stands: Option<bool>,
}

#[derive(Serialize)]
struct Several<'a> {
    schema: u32,
    designs: Vec<JsonDiff<'a>>,
}

/// For scripts: of one pair as it is, of several as `designs`.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn json(compared: &[Compared<'_>]) -> Result<Vec<u8>, Error> {
    match compared {
        [one] => written(&of(one)),
        several => written(&Several {
            schema: 1,
            designs: several.iter().map(of).collect(),
        }),
    }
}

fn of<'a>(compared: &'a Compared<'_>) -> JsonDiff<'a> {
    let diff = compared.diff;
    let lang = compared.lang;
    fn told<'a>(it: &'a Finding, before: Option<&'a Finding>, lang: Lang) -> JsonFinding<'a> {
        JsonFinding {
            id: &it.id,
            severity: it.severity.word(),
            verdict: it.verdict.word(),
            verdict_before: before.map(|it| it.verdict.word()),
            message: it.message.get(lang),
        }
    }
    let finishing = |it: &Finishing| JsonFinishing {
        digitally: it.digitally,
        own_time_ms: it.own_time.map(|it| it.0),
        own_time_most_ms: it.own_time.and_then(|it| it.1),
        elapsed_ms: it.elapsed.map(|it| it.0),
        groups: it
            .groups
            .iter()
            .map(|(group, can_finish)| JsonGroup {
                group: group.get(lang).to_owned(),
                can_finish: *can_finish,
            })
            .collect(),
    };
    fn gathered(it: &Gathered) -> JsonGathered<'_> {
        JsonGathered {
            sectors: &it.sectors,
            data: it.data.keys().map(String::as_str).collect(),
        }
    }
    let [before, after] = compared.names;
    let [from, to] = &compared.as_of;
    // By their words, as they are read.
    let profiles = diff.profiles.iter();
    let profiles: BTreeMap<_, _> = profiles
        .map(|((path, how), it)| ((path, how.word()), it))
        .collect();
    JsonDiff {
        schema: 1,
        before: JsonSide {
            file: before,
            as_of: from,
        },
        after: JsonSide {
            file: after,
            as_of: to,
        },
        solved: diff.solved.iter().map(|it| told(it, None, lang)).collect(),
        new: diff.new.iter().map(|it| told(it, None, lang)).collect(),
        unchanged: diff
            .unchanged
            .iter()
            .map(|(before, it)| told(it, Some(before), lang))
            .collect(),
        procedures: diff
            .procedures
            .iter()
            .map(|(path, it)| JsonRow {
                element: path,
                how: None,
                before: it.before.as_ref().map(finishing),
                after: it.after.as_ref().map(finishing),
            })
            .collect(),
        profiles: profiles
            .into_iter()
            .map(|((path, how), it)| JsonRow {
                element: path,
                how: Some(how),
                before: it.before.as_ref().map(gathered),
                after: it.after.as_ref().map(gathered),
            })
            .collect(),
        provisions: diff
            .provisions
            .iter()
            .map(|(path, it)| JsonRow {
                element: path,
                how: None,
                before: Some(it.before.is_some()),
                after: Some(it.after.is_some()),
            })
            .collect(),
        grounds: diff
            .grounds
            .iter()
            .map(|(path, it)| JsonRow {
                element: path,
                how: None,
                before: it.before.as_ref().map(carried),
                after: it.after.as_ref().map(carried),
            })
            .collect(),
    }
}

fn carried(it: &Carried) -> JsonCarried<'_> {
    JsonCarried {
        permitted_by: it.permitted_by.keys().map(String::as_str).collect(),
        forbidden_by: it.forbidden_by.keys().map(String::as_str).collect(),
        consent: it.consent,
        stands: it.stands,
    }
}

//! What is wrong with a file in RON, in both languages: the settings, and what describes a pack.

use ::ron::Error;
use gensoku_dsl::near::{did_you_mean, nearest};
use gensoku_dsl::text::Text;

/// What is told of an error, and what helps; `shape` is how such a file looks.
pub(super) fn told(error: &Error, shape: &'static str) -> (Text, Text) {
    let looks = || {
        Text::new(
            format!("it looks like this: `{shape}`"),
            format!("次のように書きます：`{shape}`"),
        )
    };
    // What stands where something else belongs.
    let needed = |en: &str, ja: &str| {
        (
            Text::new(
                format!("{en} is expected here"),
                format!("ここには{ja}が必要です"),
            ),
            looks(),
        )
    };
    match error {
        Error::NoSuchStructField {
            expected, found, ..
        } => (
            Text::new(
                format!("there is no field `{found}` here"),
                format!("ここに項目「{found}」はありません"),
            ),
            nearest(found, expected.iter().copied())
                .map_or_else(|| one_of(expected.iter().copied()), did_you_mean),
        ),
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => (
            Text::new(
                format!("there is no kind of value `{found}`"),
                format!("値の種類「{found}」はありません"),
            ),
            nearest(found, expected.iter().copied())
                .map_or_else(|| one_of(expected.iter().copied()), did_you_mean),
        ),
        Error::MissingStructField { field, .. } => (
            Text::new(
                format!("the field `{field}` is missing"),
                format!("項目「{field}」がありません"),
            ),
            looks(),
        ),
        Error::DuplicateStructField { field, .. } => (
            Text::new(
                format!("the field `{field}` stands twice"),
                format!("項目「{field}」が二度書かれています"),
            ),
            Text::new("keep one of them", "一方を削除してください"),
        ),
        Error::Eof | Error::ExpectedStructLikeEnd => needed("`)`", "「)」"),
        Error::TrailingCharacters => (
            Text::new(
                "something stands behind the closing `)`",
                "閉じ括弧 `)` の後に余分な文字があります",
            ),
            Text::new("take it away", "削除してください"),
        ),
        Error::ExpectedComma => needed("a comma or a closing bracket", "コンマ `,` 又は閉じ括弧"),
        Error::ExpectedMapColon => needed("a colon", "コロン `:`"),
        Error::ExpectedString | Error::ExpectedStringEnd => {
            needed("a text in quotes, `\"…\"`", "引用符で囲んだ文字列 `\"…\"`")
        }
        Error::ExpectedArray | Error::ExpectedArrayEnd => {
            needed("a list in `[…]`", "`[…]` で囲んだ並び")
        }
        Error::ExpectedMap | Error::ExpectedMapEnd => {
            needed("names with values in `{…}`", "`{…}` で囲んだ名前と値の組")
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            needed("fields in `(…)`", "`(…)` で囲んだ項目")
        }
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } | Error::ExpectedFloat => {
            needed("a number", "数")
        }
        Error::SuggestRawIdentifier(_) | Error::InvalidIdentifier(_) => (
            Text::new(
                "a name such as `Seconds` or a field is expected here",
                "ここには `Seconds` などの種類又は項目名が必要です",
            ),
            looks(),
        ),
        Error::ExpectedDifferentStructName { .. } => {
            needed("fields in `(…)`", "`(…)` で囲んだ項目")
        }
        Error::Message(why) if why.contains("parse") => (
            Text::new("this is no day", "日付として読めません"),
            Text::new(
                "write it as `Date(\"2025-04-01\")`",
                "`Date(\"2025-04-01\")` のように書きます",
            ),
        ),
        Error::ExpectedBoolean => needed("`true` or `false`", "`true` 又は `false`"),
        Error::ExpectedIdentifier => needed("the name of a field", "項目名"),
        other => (
            Text::new(
                format!("this does not read: {other}"),
                format!("この部分を読み取れません（詳細：{other}）"),
            ),
            looks(),
        ),
    }
}

/// Help that lists what there is.
pub(super) fn one_of<'n>(known: impl Iterator<Item = &'n str>) -> Text {
    let listed: Vec<String> = known.map(|it| format!("`{it}`")).collect();
    Text::new(
        format!("there are {}", listed.join(", ")),
        format!("{}のいずれかです", listed.join("、")),
    )
}

//! Names and strings as a text writes them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::syntax::keyword::Keyword;
use crate::syntax::spec::Set;
use crate::syntax::token::{Kind, lex};
use crate::syntax::unseen::{plain, plain_name};
use crate::text::Lang;

/// A name as a text writes it: bare where it can only be taken for a name, else in quotes.
///
/// A line break, which no name has, becomes a space, and what cannot be seen is left out; a name without letters becomes
/// `_` in quotes.
///
/// ```
/// assert_eq!(gensoku_dsl::fmt::name("CheckIncome"), "CheckIncome");
/// assert_eq!(gensoku_dsl::fmt::name("check income"), "`check income`");
/// assert_eq!(gensoku_dsl::fmt::name("then"), "`then`");
/// ```
pub fn name(name: &str) -> String {
    let plain = plain_name(name);
    let name = plain.as_ref();
    let bare = !KNOWN.contains(name)
        && matches!(lex(name).tokens.as_slice(), [word, _]
            if word.kind == Kind::Word && word.start == 0 && word.end as usize == name.len());
    if bare {
        return name.to_owned();
    }
    let line = one_line(name);
    if line.is_empty() {
        return "`_`".to_owned();
    }
    if line.contains('`') && line.contains('』') {
        return format!("`{}`", line.replace('`', "'"));
    }
    name_in_quotes(&line, Lang::En)
}

/// The words that a text has of its own: those of keywords and of closed vocabularies.
static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let keywords = Keyword::ALL.iter().map(|it| it.spelling(Lang::En));
    let mut known: HashSet<&str> = keywords.flat_map(|it| it.split(' ')).collect();
    for set in Set::ALL {
        known.extend(set.words().into_iter().flat_map(|(en, ja)| [en, ja]));
    }
    known.extend(["none", "なし", "yen"]);
    known
});

/// A string in quotes, on one line and without what cannot be seen; a quote in it that cannot stand there becomes a
/// plain one.
pub fn text(text: &str) -> String {
    let line = one_line(&plain(text));
    let cannot = line.contains('"') && line.contains('」') && line.contains('”');
    quoted(
        &if cannot { line.replace('"', "'") } else { line },
        Lang::En,
    )
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r'])
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// A string of one line in the quotes of a language, or in others if it contains those.
pub(super) fn quoted(text: &str, lang: Lang) -> String {
    let english = !text.contains('"');
    let japanese = !text.contains(['「', '」']);
    match lang {
        Lang::En if english => format!("\"{text}\""),
        Lang::Ja if japanese => format!("「{text}」"),
        _ if english => format!("\"{text}\""),
        _ if !text.contains('」') => format!("「{text}」"),
        _ => format!("“{text}”"),
    }
}

/// A name of one line in the quotes of a language, or in others if it contains those.
pub(super) fn name_in_quotes(text: &str, lang: Lang) -> String {
    let japanese = lang == Lang::Ja && !text.contains(['『', '』']);
    if japanese || text.contains('`') {
        format!("『{text}』")
    } else {
        format!("`{text}`")
    }
}

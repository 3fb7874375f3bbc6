//! Citations as people write them outside of a design: `MyNumberAct art 19 item 8`, 番号法第19条第8号.

use crate::design::Number;
use crate::source::FileId;
use crate::syntax::parse::parse;
use crate::syntax::tree::Arg;

/// Splits words into a law and the number of a provision of it; of a law alone there is no number.
///
/// The number is read as in a design, in either language; the law is whatever stands before it.
pub fn citation(words: &str) -> (&str, Option<Number>) {
    let words = words.trim();
    // A law's own name may have such words in it: the first place at which the rest is a number counts.
    let mut digits = false;
    let places = words.char_indices().filter(|&(at, c)| {
        let within = std::mem::replace(&mut digits, c.is_numeric());
        c == '第'
            || (c.is_numeric() && !within)
            || words.get(at..).is_some_and(|it| it.starts_with(" art "))
    });
    for (at, _) in places {
        if let (Some(law), Some(rest)) = (words.get(..at), words.get(at..))
            && let Some(number) = number(rest)
        {
            return (law.trim(), Some(number));
        }
    }
    (words, None)
}

/// The number of a provision, as a procedure cites it.
fn number(words: &str) -> Option<Number> {
    if words.contains(['{', '}', '#', '\n', '\r']) {
        return None;
    }
    let tree = parse(
        FileId::default(),
        &format!("procedure P {{ under L {words} }}"),
    );
    let [procedure] = tree.clauses.as_slice() else {
        return None;
    };
    let mut clauses = procedure.clauses();
    match (clauses.next(), clauses.next()) {
        (Some(under), None) if tree.diagnostics.is_empty() => match under.args.as_slice() {
            [Arg::Cite(cite)] => cite.number.clone(),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> (String, String) {
        let (law, number) = citation(words);
        (
            law.to_owned(),
            number.map_or_else(String::new, |it| it.to_string()),
        )
    }

    #[test]
    fn a_citation_is_read_in_either_language() {
        for (words, law, number) in [
            ("MyNumberAct art 19 item 8", "MyNumberAct", "art 19 item 8"),
            ("番号法第19条第8号", "番号法", "art 19 item 8"),
            ("番号法第十九条第八号", "番号法", "art 19 item 8"),
            ("番号法19条8号", "番号法", "art 19 item 8"),
            ("令和3年法律第37号第2条", "令和3年法律第37号", "art 2"),
            (
                "番号法　第９条の２第１項第３号",
                "番号法",
                "art 9_2 para 1 item 3",
            ),
            ("第三者提供法第2条", "第三者提供法", "art 2"),
            ("Act on art and art 4", "Act on art and", "art 4"),
            ("MyNumberAct", "MyNumberAct", ""),
            ("MyNumberAct art x", "MyNumberAct art x", ""),
            ("番号法第19条 { }", "番号法第19条 { }", ""),
        ] {
            assert_eq!(read(words), (law.to_owned(), number.to_owned()), "{words}");
        }
    }
}

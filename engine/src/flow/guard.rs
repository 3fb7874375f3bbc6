//! What can be known of guards without knowing their language: whether two of them exclude each other.

use std::cmp::Ordering;

/// A guard as far as it is understood.
#[derive(Debug)]
struct Reading<'a> {
    /// What is left of a comparison, or the whole condition.
    subject: &'a str,
    /// What it is compared with, if with a literal.
    literal: Option<Literal<'a>>,
    /// Whether it is negated.
    negated: bool,
}

/// A literal, so that two of them are equal wherever some language of guards may take them for the same value.
///
/// A number in quotes counts as the number: many languages convert the one into the other where they compare.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Literal<'a> {
    /// A finite number: `1`, `1.0` and `"1"` are the same.
    Number(f64),
    /// A text, a truth value, or `null`.
    Text(&'a str),
}

impl<'a> Literal<'a> {
    /// What a literal says, without its quotes.
    fn of(text: &'a str) -> Self {
        let inner = text.trim_matches(['"', '\'', '“', '”', '「', '」']);
        match number(inner.trim()) {
            Some(number) => Self::Number(number),
            None => Self::Text(inner),
        }
    }

    /// An order in which equal ones are neighbours: every number is finite.
    fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or(Ordering::Equal)
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|it: &f64| it.is_finite())
}

/// Whether at most one of the guards can hold: `x` and `not x`, or one variable compared with different literals.
pub(super) fn exclusive(guards: &[&str]) -> bool {
    let read: Vec<_> = guards.iter().map(|guard| read(guard)).collect();
    // One variable against different literals is checked by sorting, so that many guards cost little.
    let mut literals = Vec::with_capacity(read.len());
    for reading in &read {
        match (reading.literal, reading.negated) {
            (Some(literal), false) => literals.push((reading.subject, literal)),
            _ => {
                literals.clear();
                break;
            }
        }
    }
    if literals.len() == read.len() {
        let one_subject = literals
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.0 == b.0));
        literals.sort_unstable_by(|a, b| a.1.order(&b.1));
        let different = literals
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.1 != b.1));
        return one_subject && different;
    }
    matches!(read.as_slice(), [a, b] if a.subject == b.subject && a.literal == b.literal && a.negated != b.negated)
}

/// Reads `${ a == "b" }`, `a != b`, `not a`, `!a`, `a ではない` as far as that goes.
fn read(guard: &str) -> Reading<'_> {
    let mut text = strip(guard);
    let mut negated = false;
    loop {
        let rest = text
            .strip_prefix("not ")
            .or_else(|| text.strip_prefix("NOT "))
            .or_else(|| text.strip_prefix("Not "));
        let rest = rest.or_else(|| text.strip_prefix('!').filter(|rest| !rest.starts_with('=')));
        let rest = rest.or_else(|| {
            bracketed(text.strip_prefix("not")?).map(|_| text.trim_start_matches("not"))
        });
        match rest {
            // A negation in front of several operands speaks of the first alone.
            Some(rest) if simple(rest) => {
                negated = !negated;
                text = strip(rest);
            }
            _ => break,
        }
    }
    if joined(text) {
        return Reading {
            subject: text,
            literal: None,
            negated,
        };
    }
    for (operator, negates) in [
        ("!==", true),
        ("===", false),
        ("!=", true),
        ("==", false),
        ("≠", true),
        ("=", false),
    ] {
        if let Some((left, right)) = text.split_once(operator) {
            let (left, right) = (left.trim(), right.trim());
            let ordered = left.ends_with(['<', '>', '~']) || right.starts_with(['=', '>', '~']);
            if ordered || left.is_empty() || right.is_empty() {
                break;
            }
            let (left, right) = if literal(left) && !literal(right) {
                (right, left)
            } else {
                (left, right)
            };
            if literal(left) || !literal(right) {
                break;
            }
            return Reading {
                subject: left,
                literal: Some(Literal::of(right)),
                negated: negated != negates,
            };
        }
    }
    Reading {
        subject: text,
        literal: None,
        negated,
    }
}

/// Takes off `${ }`, `#{ }`, `=` (FEEL), outer brackets and blanks.
fn strip(mut text: &str) -> &str {
    loop {
        text = text.trim();
        let inner = text
            .strip_prefix("${")
            .or_else(|| text.strip_prefix("#{"))
            .and_then(|rest| rest.strip_suffix('}'))
            .filter(|inner| !inner.contains(['{', '}']));
        let inner = inner.or_else(|| bracketed(text));
        let inner = inner.or_else(|| text.strip_prefix('=').filter(|rest| !rest.starts_with('=')));
        match inner {
            Some(inner) => text = inner,
            None => return text,
        }
    }
}

/// The inside of one pair of brackets around everything.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    for character in inner.chars() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        if depth < 0 {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

/// Whether it is one operand, so that a negation in front of it speaks of all of it.
fn simple(text: &str) -> bool {
    let text = text.trim();
    bracketed(text).is_some() || !(joined(text) || text.contains(['=', '<', '>', '≠']))
}

/// Whether conditions are combined or ordered, of which nothing is concluded.
fn joined(text: &str) -> bool {
    [
        "&&",
        "||",
        " and ",
        " or ",
        " AND ",
        " OR ",
        "?",
        "<",
        ">",
        "、",
        "または",
        "かつ",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// Whether it is a number, a quoted text or a truth value.
fn literal(text: &str) -> bool {
    let quoted = |open: char, close: char| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inner| !inner.contains(close))
    };
    matches!(text, "true" | "false" | "null")
        || quoted('"', '"')
        || quoted('\'', '\'')
        || quoted('“', '”')
        || quoted('「', '」')
        || number(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::exclusive;

    #[test]
    fn a_condition_and_its_negation() {
        assert!(exclusive(&["approved", "not approved"]));
        assert!(exclusive(&["${ approved }", "${!approved}"]));
        assert!(exclusive(&["${a == \"x\"}", "${a != 'x'}"]));
        assert!(exclusive(&["${a == 1}", "${!(a == 1)}"]));
        assert!(exclusive(&["not(a)", "a"]));
    }

    #[test]
    fn one_variable_against_different_literals() {
        assert!(exclusive(&["${x == 'A'}", "${x == 'B'}", "${'C' == x}"]));
        assert!(exclusive(&["= status = \"open\"", "= status = \"closed\""]));
        assert!(exclusive(&[
            "${x == 1}",
            "${x == -1}",
            "${x == 1.5}",
            "${x == '1 a'}"
        ]));
    }

    #[test]
    fn numbers_are_compared_by_their_value() {
        for same in ["1.0", "1.", "+1", "1e0", "01", "'1'", "\"1.0\"", "' 1 '"] {
            let other = format!("${{x == {same}}}");
            assert!(!exclusive(&["${x == 1}", &other]), "{other}");
            assert!(!exclusive(&["${x == 2}", "${x == 1}", &other]), "{other}");
        }
        assert!(!exclusive(&["${x == 0}", "${x == -0.0}"]));
        assert!(exclusive(&["${x == 1}", "${x != 1.0}"]));
    }

    #[test]
    fn what_may_hold_together_is_not_exclusive() {
        assert!(!exclusive(&["a", "b"]));
        assert!(!exclusive(&["a", "a"]));
        assert!(!exclusive(&["${x == 'A'}", "${x == 'A'}"]));
        assert!(!exclusive(&["${x == 'A'}", "${y == 'B'}"]));
        assert!(!exclusive(&["${x == 'A'}", "${x != 'B'}"]));
        assert!(!exclusive(&["${x >= 1}", "${x == 2}"]));
        assert!(!exclusive(&["${!a || b}", "${a || b}"]));
        assert!(!exclusive(&["${x == y}", "${x == z}"]));
        assert!(!exclusive(&["x", "not x", "y"]));
        assert!(!exclusive(&["${a == 'x' || b}", "${a == 'y'}"]));
    }
}

//! The places of names in a text of settings: what a reader of RON does not tell of the values that it read.

/// A word or a string, with its range in bytes.
#[derive(Debug, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Text(String),
    Mark,
}

/// The words and strings of a text of settings, in their order.
pub(super) struct Places<'t>(Vec<(Token<'t>, u32, u32)>);

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..)
            && let Some(first) = rest.chars().next()
        {
            let (token, length) = token(rest, first);
            let end = at + length.max(first.len_utf8());
            if let Some(token) = token
                && let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(end))
            {
                tokens.push((token, start, end));
            }
            at = end;
        }
        Self(tokens)
    }

    /// The place of a name in the section that a field begins; of the field where the name is not there.
    pub(super) fn name(&self, field: &str, name: &str) -> (u32, u32) {
        let begins = self
            .0
            .iter()
            .position(|(token, ..)| *token == Token::Word(field));
        let Some(begins) = begins else {
            return (0, 0);
        };
        let rest = self.0.get(begins..).unwrap_or_default();
        let found = rest
            .iter()
            .find(|(token, ..)| matches!(token, Token::Text(it) if it == name));
        found
            .or(rest.first())
            .map_or((0, 0), |&(_, start, end)| (start, end))
    }

    /// The last of some sections that begins before a place.
    pub(super) fn section<'n, const N: usize>(
        &self,
        at: u32,
        sections: [&'n str; N],
    ) -> Option<&'n str> {
        let before = self.0.iter().rev().filter(|(_, start, _)| *start < at);
        let mut words = before.filter_map(|(token, ..)| match token {
            Token::Word(word) => Some(*word),
            _ => None,
        });
        words.find_map(|word| sections.into_iter().find(|it| *it == word))
    }

    /// The place where a name stands for the second time in the section that a field begins.
    pub(super) fn again(&self, field: &str, name: &str) -> (u32, u32) {
        let (first, end) = self.name(field, name);
        let mut places = self.0.windows(2).filter(|pair| {
            matches!(pair, [(Token::Text(it), at, _), (Token::Mark, ..)] if it == name && *at > first)
        });
        places
            .next()
            .and_then(|it| it.first())
            .map_or((first, end), |&(_, start, end)| (start, end))
    }

    /// The place of a string that follows a name in a section: the value of a field of it.
    pub(super) fn value(&self, field: &str, name: &str, value: &str) -> (u32, u32) {
        let (start, end) = self.name(field, name);
        self.0
            .iter()
            .find(|(token, at, _)| *at > start && matches!(token, Token::Text(it) if it == value))
            .map_or((start, end), |&(_, start, end)| (start, end))
    }
}

/// The next token, if it is one that counts, and its length.
fn token(rest: &str, first: char) -> (Option<Token<'_>>, usize) {
    if rest.starts_with("//") {
        return (None, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (None, rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if first == '"' {
        let (text, length) = string(rest);
        return (Some(Token::Text(text)), length);
    }
    if first.is_alphabetic() || first == '_' {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        return (rest.get(..end).map(Token::Word), end);
    }
    let mark = (!first.is_whitespace()).then_some(Token::Mark);
    (mark, first.len_utf8())
}

/// The string that a text begins with, and its length with both quotes.
fn string(rest: &str) -> (String, usize) {
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => {
                escaped = false;
                text.push(c);
            }
            '\\' => escaped = true,
            '"' => return (text, at + 1),
            _ => text.push(c),
        }
    }
    (text, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_their_section() {
        let text = "( // \"own-time\" is a rule\n  profile: \"x\",\n  severities: { \"own-time\": (is: \"warn\", because: \"own-time\") },\n)";
        let places = Places::of(text);
        let at = |(start, end): (u32, u32)| &text[start as usize..end as usize];
        assert_eq!(at(places.name("profile", "x")), "\"x\"");
        let (start, _) = places.name("severities", "own-time");
        assert_eq!(start as usize, text.rfind("{ \"own-time\"").unwrap() + 2);
        assert_eq!(
            at(places.value("severities", "own-time", "warn")),
            "\"warn\""
        );
        assert_eq!(at(places.name("severities", "absent")), "severities");
        assert_eq!(places.name("parameters", "absent"), (0, 0));
    }
}

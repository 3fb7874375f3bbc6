//! What each part of a tree is written as.

mod written;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Tree, parse};
use crate::syntax::spec::{Context, Slot};
use crate::syntax::tree::{Arg, Clause};
use crate::syntax::value;
use crate::text::Lang;

use written::ascii_digits;

use super::words::quoted;

/// How a piece follows what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A declaration, or a clause of a block.
    Start,
    /// A clause of a clause.
    Sub,
    /// One more way: a clause of a clause that stands below it on a line of its own.
    Way,
    /// One more of a list.
    Item,
    /// One more source.
    Source,
    /// What stands behind a keyword.
    Arg,
    /// What stands behind that, as far apart as a clause.
    Further,
    /// Behind what is before it, on the same line.
    Beside,
    /// Right behind what is before it.
    Tight,
}

/// A part of the text, as it is written.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) lead: Lead,
    pub(super) lang: Lang,
    pub(super) text: String,
    /// Whether comments within are part of its text.
    pub(super) raw: bool,
    /// The clause that it begins, if it begins one.
    pub(super) begins: Option<Keyword>,
    /// Whether it is a keyword; the number of a provision begins a clause without one.
    pub(super) keyword: bool,
    /// How deep its clause lies in clauses of clauses.
    pub(super) level: usize,
    /// Whether its clause has braces.
    pub(super) opens: bool,
    /// Whether what stands behind it stands in a column where it begins a line.
    pub(super) splits: bool,
}

pub(super) struct Renderer<'t> {
    text: &'t str,
    keywords: Option<Lang>,
    pub(super) pieces: Vec<Piece>,
    /// Names that the text declares: an outcome that is one of them is not the one that is always there.
    declared: HashSet<String>,
}

impl<'t> Renderer<'t> {
    pub(super) fn new(text: &'t str, keywords: Option<Lang>) -> Self {
        Self {
            text,
            keywords,
            pieces: Vec::new(),
            declared: HashSet::new(),
        }
    }

    /// The pieces of a tree, whose places are counted from `base`.
    pub(super) fn file(&mut self, tree: &Tree, base: u32) -> Result<(), Vec<Diagnostic>> {
        for token in &tree.lexed.tokens {
            if let Some(lead) = super::brace(token) {
                // The writer sets the brace itself.
                self.push(base, token.start, token.end, lead, Lang::En, String::new());
            }
        }
        names(&tree.clauses, &mut self.declared);
        for clause in &tree.clauses {
            self.clause(clause, Lead::Start, 0, base)?;
        }
        Ok(())
    }

    fn push(&mut self, base: u32, start: u32, end: u32, lead: Lead, lang: Lang, text: String) {
        self.pieces.push(Piece {
            start: start + base,
            end: end + base,
            lead,
            lang,
            text,
            raw: false,
            begins: None,
            keyword: false,
            level: 0,
            opens: false,
            splits: false,
        });
    }

    /// Says of the piece that was pushed last that it is a keyword.
    fn is_keyword(&mut self, keyword: Keyword) {
        if let Some(last) = self.pieces.last_mut() {
            last.keyword = true;
            last.begins = Some(keyword);
        }
    }

    fn slice(&self, span: Span, base: u32) -> &'t str {
        self.text
            .get((span.start + base) as usize..(span.end + base) as usize)
            .unwrap_or_default()
    }

    fn clause(
        &mut self,
        clause: &Clause,
        lead: Lead,
        level: usize,
        base: u32,
    ) -> Result<(), Vec<Diagnostic>> {
        let head = self.slice(clause.head, base);
        let lang = self
            .keywords
            .unwrap_or(if head.is_ascii() { Lang::En } else { Lang::Ja });
        // 12人, `12 people`: how many people are needed is counted as all people are.
        if clause.keyword == Keyword::People && clause.args.is_empty() {
            let (start, end) = (clause.head.start, clause.head.end);
            let (lead, text) = match lang {
                Lang::En => (Lead::Beside, "people"),
                Lang::Ja => (Lead::Tight, "人"),
            };
            self.push(base, start, end, lead, lang, text.to_owned());
            return Ok(());
        }
        let first = self.pieces.len();
        // A provision is its number; `art` is part of that.
        if clause.keyword != Keyword::Art {
            let (start, end) = (clause.head.start, clause.head.end);
            let written = clause.keyword.written(lang);
            let (label, rest) = match written.split_once(' ') {
                Some((label, rest)) if is_one_of_several(clause.keyword) => (label, Some(rest)),
                _ => (written.as_str(), None),
            };
            self.push(base, start, end, lead, lang, label.to_owned());
            self.is_keyword(clause.keyword);
            if let Some(rest) = rest {
                self.push(base, end, end, Lead::Arg, lang, rest.to_owned());
                self.is_keyword(clause.keyword);
            }
        }
        if clause.keyword == Keyword::StartsOn
            && let Some(Arg::Name(path)) = clause.args.first()
        {
            let at = clause.head.end;
            let written = Keyword::Event.written(lang);
            self.push(base, at, path.span.start.min(at), Lead::Arg, lang, written);
            self.is_keyword(Keyword::Event);
        }
        let listed = is_list(clause);
        for (i, arg) in clause.args.iter().enumerate() {
            let mut how = match arg {
                _ if clause.keyword == Keyword::Art && i == 0 => lead,
                Arg::Title(..) if !listed || i == 0 => Lead::Arg,
                _ if i == 0 => Lead::Arg,
                _ if clause.spec.args.first() == Some(&Slot::Sources) => Lead::Source,
                _ if listed => Lead::Item,
                _ => Lead::Arg,
            };
            // A title and a share may stand among the clauses, set off from them.
            if matches!(arg, Arg::Title(..)) && clause.spec.titled
                || matches!(arg, Arg::Share(..)) && clause.spec.shared
            {
                how = Lead::Sub;
            }
            if i == 1 && clause.keyword == Keyword::Remedy {
                how = Lead::Further;
            }
            let before = self.pieces.len();
            self.arg(clause, i, arg, how, lang, base)?;
            if !matches!(arg, Arg::Body(_)) {
                for piece in self.pieces.iter_mut().skip(before) {
                    piece.level = level + 1;
                }
            }
        }
        if let Some(piece) = self.pieces.get_mut(first) {
            let body = matches!(clause.args.last(), Some(Arg::Body(_)));
            piece.begins = Some(clause.keyword);
            piece.level = level;
            piece.opens = clause.block.is_some() || body;
            piece.splits = lang == Lang::En && piece.keyword && !body && in_columns(clause);
        }
        for sub in &clause.subs {
            let way = sub.keyword == Keyword::Or && sub.spec.context != Context::Channel;
            let lead = if way { Lead::Way } else { Lead::Sub };
            self.clause(sub, lead, level + 1, base)?;
        }
        for inner in clause.block.iter().flatten() {
            self.clause(inner, Lead::Start, 0, base)?;
        }
        Ok(())
    }

    fn arg(
        &mut self,
        clause: &Clause,
        place: usize,
        arg: &Arg,
        lead: Lead,
        lang: Lang,
        base: u32,
    ) -> Result<(), Vec<Diagnostic>> {
        let span = arg.span();
        let text = match arg {
            Arg::Name(path) => self.path(clause, path, lang, base),
            Arg::Word(word) => self.word(clause, place, &word.text, span, lang, base),
            Arg::Mark(_) => match lang {
                Lang::En => "none".to_owned(),
                Lang::Ja => "なし".to_owned(),
            },
            Arg::Title(title, _) => {
                let parted = self.slice(span, base).contains('\n');
                let between = if parted { " /\n" } else { " / " };
                let second = title.second.as_ref();
                let second = second.map(|it| between.to_owned() + &quoted(it, lang));
                quoted(&title.first, lang) + &second.unwrap_or_default()
            }
            Arg::Number(..) if clause.spec.args.first() == Some(&Slot::Times) => {
                let number = value::plain(
                    self.slice(span, base)
                        .trim_matches(['x', '×', '倍', ' ', '\u{3000}']),
                );
                match lang {
                    Lang::En => format!("x{number}"),
                    Lang::Ja => format!("{number}倍"),
                }
            }
            Arg::Number(..) if clause.spec.context == Context::Milestone && lang == Lang::En => {
                let text = self.amount(span, lang, base);
                let people = text.strip_suffix('人').filter(|it| !it.ends_with('万'));
                people.map_or(text.clone(), |it| format!("{it} people"))
            }
            Arg::Number(..) | Arg::Yen(..) | Arg::Share(..) | Arg::Estimate(..) => {
                self.amount(span, lang, base)
            }
            Arg::Duration(..) if clause.keyword == Keyword::Open => {
                let text = ascii_digits(self.slice(span, base)).replace('：', ":");
                let to = match lang {
                    Lang::En => " to ",
                    Lang::Ja => "〜",
                };
                if place == 0 {
                    text
                } else {
                    self.push(
                        base,
                        span.start,
                        span.end,
                        Lead::Tight,
                        lang,
                        format!("{to}{text}"),
                    );
                    return Ok(());
                }
            }
            Arg::Duration(..) => self.amount(span, lang, base),
            Arg::Date(..) => ascii_digits(self.slice(span, base)),
            Arg::Provision(number, _) => match lang {
                Lang::En => number.to_string(),
                Lang::Ja => number.japanese(),
            },
            Arg::Cite(cite) => self.cite(cite, lang, base),
            Arg::Tokens(..) if clause.spec.args.first() == Some(&Slot::Quantity) => {
                self.amount(span, lang, base)
            }
            Arg::Tokens(..) => {
                let text = self.raw(span, base);
                self.push(base, span.start, span.end, lead, lang, text);
                if let Some(last) = self.pieces.last_mut() {
                    last.raw = true;
                }
                return Ok(());
            }
            Arg::Body(_) => return self.body(span, base),
        };
        let mut start = span.start;
        if clause.keyword == Keyword::Art && place == 0 {
            start = clause.head.start;
        }
        // `example violates at P.Apply`: the words after `at`.
        if clause.keyword == Keyword::Example
            && place == 0
            && matches!(clause.args.get(1), Some(Arg::Tokens(..)))
        {
            self.push(base, start, span.end, lead, lang, text);
            let at = Keyword::AtPlace.written(lang);
            self.push(base, span.end, span.end, Lead::Sub, lang, at);
            self.is_keyword(Keyword::AtPlace);
            return Ok(());
        }
        self.push(base, start, span.end, lead, lang, text);
        Ok(())
    }

    /// The design of an example is a text of its own, within the braces.
    fn body(&mut self, span: Span, base: u32) -> Result<(), Vec<Diagnostic>> {
        let text = self.slice(span, base);
        let tree = parse(FileId(0), text);
        if tree
            .diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
        {
            let mut diagnostics = tree.diagnostics;
            for diagnostic in &mut diagnostics {
                let related = diagnostic.related.iter_mut().map(|label| &mut label.span);
                for place in std::iter::once(&mut diagnostic.primary.span).chain(related) {
                    place.start += span.start + base;
                    place.end += span.start + base;
                }
            }
            return Err(diagnostics);
        }
        let mut inner = Renderer::new(self.text, self.keywords);
        inner.file(&tree, span.start + base)?;
        // Its braces are among those of the whole text.
        inner
            .pieces
            .retain(|p| !matches!(p.lead, Lead::Open | Lead::Close));
        self.pieces.append(&mut inner.pieces);
        Ok(())
    }
}

/// Whether a keyword of several words is one of several that begin alike: how it goes on is a part of what it says.
fn is_one_of_several(keyword: Keyword) -> bool {
    use Keyword::{AfterAll, AfterSome, StartsEvery, StartsOn, ThenAll, ThenSome};
    matches!(
        keyword,
        StartsOn | StartsEvery | ThenAll | ThenSome | AfterAll | AfterSome
    )
}

/// Whether what a clause says stands in a column beside what those above and below say: not where it declares.
fn in_columns(clause: &Clause) -> bool {
    let declares = clause.spec.context == Context::File
        || clause.spec.block.is_some()
        || matches!(clause.spec.args.first(), Some(Slot::New(_)));
    !declares
}

/// Whether the arguments of a clause are a list, set apart by spaces or 、.
fn is_list(clause: &Clause) -> bool {
    matches!(
        clause.spec.args.first(),
        Some(
            Slot::Several(_)
                | Slot::SeveralOrNone(_)
                | Slot::Words(_)
                | Slot::Aliases
                | Slot::Cites
                | Slot::CitesOrNone
        )
    ) || matches!(
        clause.spec.args.first(),
        Some(Slot::Movement | Slot::Removed)
    )
}

fn names(clauses: &[Clause], out: &mut HashSet<String>) {
    for clause in clauses {
        if matches!(clause.spec.args.first(), Some(Slot::New(_)))
            && let Some(path) = clause.name()
        {
            out.insert(path.last().to_owned());
        }
        names(clause.block.as_deref().unwrap_or_default(), out);
    }
}

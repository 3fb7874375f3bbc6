//! What an editor asks: pure functions of a project and a place.

mod accept;
mod complete;

use crate::design::{ActorKind, Spelled};
use crate::load::Project;
use crate::names::{Symbol, other_names};
use crate::source::{FileId, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Slot};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause};
use crate::text::{Lang, Text};

pub use accept::{Acceptance, accept, take_back};
pub use complete::{Completion, complete};

/// The symbol that is named or declared at a byte of a file, with the place of the name.
fn at(project: &Project, file: FileId, offset: u32) -> Option<(Span, usize)> {
    let here = |span: &Span| span.file == file && span.touches(offset);
    let used = project.index.uses.iter().filter(|(span, _)| here(span));
    let declared = project
        .index
        .symbols
        .iter()
        .enumerate()
        .filter(|(_, s)| here(&s.span))
        .map(|(i, s)| (s.span, i));
    // Of two that touch the place the shorter is meant.
    used.map(|&(span, i)| (span, i))
        .chain(declared)
        .min_by_key(|(span, _)| span.end - span.start)
}

/// Where what is named at a place is declared.
pub fn definition(project: &Project, file: FileId, offset: u32) -> Option<Span> {
    let (_, symbol) = at(project, file, offset)?;
    let span = project.index.symbols.get(symbol)?.span;
    // The outcomes that are always there are declared nowhere.
    project.sources.get(span.file).map(|_| span)
}

/// Every place where what is named at a place is named, its declaration first.
pub fn references(project: &Project, file: FileId, offset: u32) -> Vec<Span> {
    let Some((_, symbol)) = at(project, file, offset) else {
        return Vec::new();
    };
    let uses = project
        .index
        .uses
        .iter()
        .filter(|(_, used)| *used == symbol)
        .map(|(span, _)| *span);
    let mut spans: Vec<Span> = uses.collect();
    spans.sort();
    spans.dedup();
    let declared = project.index.symbols.get(symbol).map(|s| s.span);
    declared
        .filter(|span| project.sources.get(span.file).is_some())
        .into_iter()
        .chain(spans)
        .collect()
}

/// A change of a text: what stands at a place is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The place.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// Gives what is named at a place another name, everywhere; the edits are in order and do not overlap.
///
/// # Errors
/// Says why it cannot be renamed: nothing is named there, a library declares it, or the name is taken.
pub fn rename(project: &Project, file: FileId, offset: u32, to: &str) -> Result<Vec<Edit>, Text> {
    let Some((_, number)) = at(project, file, offset) else {
        return Err(Text::new("nothing is named here", "ここに名前はありません"));
    };
    let Some(symbol) = project.index.symbols.get(number) else {
        return Err(Text::new("nothing is named here", "ここに名前はありません"));
    };
    let own = project
        .sources
        .get(symbol.span.file)
        .is_some_and(|s| s.origin == crate::source::Origin::User);
    if !own {
        return Err(Text::new(
            "a library declares this name",
            "ライブラリの名前は変えられません",
        ));
    }
    if to.is_empty() || to.contains(['\n', '\r', '`']) {
        return Err(Text::new(
            "a name stands on one line and contains no backquote",
            "名前は一行で、逆引用符を含まないものとします",
        ));
    }
    if taken(project, number, symbol, to) {
        return Err(Text::new(
            format!("the name `{to}` is taken"),
            format!("名前「{to}」は使われています"),
        ));
    }
    let written = as_name(to);
    let mut edits: Vec<Edit> = Vec::new();
    for span in references(project, file, offset) {
        // Where an alias or a title names it, that still does.
        let text = project.sources.text(span);
        let bare = text.trim_matches(['`', '『', '』']);
        let before = match bare.strip_suffix(symbol.name.as_str()) {
            // `other City` and `Benefit.Apply` end with the name.
            Some(before) if before.is_empty() || before.ends_with([' ', '.', '　', '：']) => {
                before
            }
            _ => continue,
        };
        edits.push(Edit {
            span,
            text: format!("{before}{written}"),
        });
    }
    edits.extend(in_accepted(project, symbol, to));
    edits.sort_by_key(|e| e.span);
    edits.dedup();
    Ok(edits)
}

/// Whether something that can stand where a symbol does has a name, an alias or a title.
fn taken(project: &Project, number: usize, symbol: &Symbol, to: &str) -> bool {
    use NameKind as N;
    let beside = |other: N| {
        let together: &[&[N]] = &[
            &[N::Step, N::Outcome],
            &[N::Data, N::Document],
            &[N::System, N::Actor],
            &[N::System, N::Procedure],
        ];
        other == symbol.kind
            || together
                .iter()
                .any(|it| it.contains(&other) && it.contains(&symbol.kind))
    };
    let declared = project.index.symbols.iter().enumerate().any(|(i, other)| {
        let apart = other.kind == symbol.kind && other.within != symbol.within;
        i != number && beside(other.kind) && !apart && other.name == to
    });
    let clauses = project.trees.iter().flat_map(|it| &it.clauses);
    let inner = clauses.clone().flat_map(Clause::clauses);
    declared
        // A provision may name a kind in the place of an actor or a system.
        || beside(N::Actor) && ActorKind::from_word(to).is_some()
        || clauses.chain(inner).any(|clause| {
            let whole = clause.name().map(|it| it.span);
            whole != Some(symbol.span)
                && matches!(clause.spec.args.first(), Some(Slot::New(kind)) if beside(*kind))
                && other_names(clause).iter().any(|it| *it == to)
        })
}

/// The places of a name in findings that are accepted: `analog-step@Benefit.Apply`.
fn in_accepted(project: &Project, symbol: &Symbol, to: &str) -> Vec<Edit> {
    let clauses = project.trees.iter().flat_map(|it| &it.clauses);
    let accepted = clauses.filter(|it| it.keyword == Keyword::Accept);
    let words = accepted.filter_map(|it| match it.args.first() {
        Some(Arg::Word(word)) => Some(word),
        _ => None,
    });
    let edit = |word: &crate::syntax::tree::Word| {
        let parts: Vec<String> = word
            .text
            .split('@')
            .enumerate()
            .map(|(i, part)| match part.split_once('.') {
                _ if i == 0 => part.to_owned(),
                Some((procedure, step)) => match symbol.kind {
                    NameKind::Procedure if procedure == symbol.name => {
                        format!("{}.{}", as_name(to), as_name(step))
                    }
                    NameKind::Step
                        if step == symbol.name && symbol.within.as_deref() == Some(procedure) =>
                    {
                        format!("{}.{}", as_name(procedure), as_name(to))
                    }
                    _ => format!("{}.{}", as_name(procedure), as_name(step)),
                },
                None if symbol.kind != NameKind::Step && part == symbol.name => as_name(to),
                None => as_name(part),
            })
            .collect();
        let text = parts.join("@");
        let bare = |text: &str| text.replace(['`', '『', '』'], "");
        (bare(&text) != word.text.as_str()).then_some(Edit {
            span: word.span,
            text,
        })
    };
    words.filter_map(edit).collect()
}

/// A name as it is written: bare where it can stand so in the place of a name, else in quotes.
fn as_name(name: &str) -> String {
    let lexed = crate::syntax::token::lex(name);
    let bare = matches!(lexed.tokens.as_slice(), [word, _] if word.kind == Kind::Word);
    if bare && lexed.comments.is_empty() && !matches!(name, "none" | "なし") {
        name.to_owned()
    } else {
        crate::fmt::name(name)
    }
}

/// What is to be told of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The place that it is about.
    pub span: Span,
    /// What is told.
    pub text: Text,
}

/// What is to be told of a place: of a name what it is and how it is declared, of a keyword what it says.
pub fn hover(project: &Project, file: FileId, offset: u32) -> Option<Hover> {
    if let Some((span, symbol)) = at(project, file, offset) {
        let symbol = project.index.symbols.get(symbol)?;
        return Some(Hover {
            span,
            text: told(project, symbol),
        });
    }
    let token = token_at(project, file, offset)?;
    let Kind::Keyword(keyword) = token.kind else {
        return None;
    };
    let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
    let about = crate::syntax::docs::of(keyword);
    Some(Hover {
        span: Span {
            file,
            start: token.start,
            end: token.end,
        },
        text: Text::new(
            format!("`{en}` (`{ja}`): {}", about.en),
            format!("「{ja}」（`{en}`）：{}", about.ja),
        ),
    })
}

fn told(project: &Project, symbol: &Symbol) -> Text {
    let kind = symbol.kind.text();
    let name = match &symbol.within {
        Some(procedure) => format!("{procedure}.{}", symbol.name),
        None => symbol.name.to_string(),
    };
    // The first line of the declaration says the most.
    let line = project.sources.get(symbol.whole.file).map_or("", |source| {
        let line = source.line_at(symbol.whole.start);
        source.line(line).trim()
    });
    let more = if line.is_empty() {
        String::new()
    } else {
        format!("\n\n{line}")
    };
    Text::new(
        format!("{} `{name}`{more}", kind.en),
        format!("{}「{name}」{more}", kind.ja),
    )
}

fn token_at(project: &Project, file: FileId, offset: u32) -> Option<Token> {
    let tokens = &project.trees.get(file.0 as usize)?.lexed.tokens;
    let after = tokens.partition_point(|t| t.start <= offset);
    let token = tokens.get(after.checked_sub(1)?)?;
    (offset <= token.end && token.kind != Kind::End).then_some(*token)
}

/// Parts of a file that can be folded away: blocks and longer runs of comments, as lines counted from 1.
pub fn folding(project: &Project, file: FileId) -> Vec<(usize, usize)> {
    let (Some(source), Some(tree)) = (
        project.sources.get(file),
        project.trees.get(file.0 as usize),
    ) else {
        return Vec::new();
    };
    let line = |offset| source.line_at(offset);
    let mut out = Vec::new();
    let mut open = Vec::new();
    for token in &tree.lexed.tokens {
        match token.kind {
            Kind::Open => open.push(line(token.start)),
            Kind::Close => {
                if let Some(first) = open.pop() {
                    out.push((first, line(token.start)));
                }
            }
            _ => {}
        }
    }
    let mut run: Option<(usize, usize)> = None;
    for comment in &tree.lexed.comments {
        let at = line(comment.start);
        run = match run {
            Some((first, last)) if last + 1 == at => Some((first, at)),
            Some(before) => {
                out.push(before);
                Some((at, at))
            }
            None => Some((at, at)),
        };
    }
    out.extend(run);
    out.retain(|(first, last)| first < last);
    out.sort_unstable();
    out
}

/// What a word is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// A keyword.
    Keyword,
    /// A name of something.
    Name(NameKind),
    /// A word of a closed vocabulary.
    Word,
    /// A string.
    Text,
    /// A number, date or citation.
    Number,
    /// A comment.
    Comment,
}

impl Colour {
    /// The colour of a token by itself; none of a word that a name or a vocabulary may have.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Keyword(_) => Some(Self::Keyword),
            Kind::Text | Kind::OpenText => Some(Self::Text),
            Kind::Number
            | Kind::Counter
            | Kind::Date
            | Kind::Clock
            | Kind::Article
            | Kind::Paragraph
            | Kind::Item
            | Kind::Percent => Some(Self::Number),
            _ => None,
        }
    }
}

/// The coloured words of a file, in order.
pub fn colours(project: &Project, file: FileId) -> Vec<(Span, Colour)> {
    let Some(tree) = project.trees.get(file.0 as usize) else {
        return Vec::new();
    };
    let span = |t: &Token| Span {
        file,
        start: t.start,
        end: t.end,
    };
    let mut out: Vec<(Span, Colour)> = Vec::new();
    out.extend(
        tree.lexed
            .comments
            .iter()
            .map(|t| (span(t), Colour::Comment)),
    );
    for token in &tree.lexed.tokens {
        out.extend(Colour::of(token.kind).map(|it| (span(token), it)));
    }
    let symbols = &project.index.symbols;
    let declared = symbols.iter().map(|s| (s.span, Colour::Name(s.kind)));
    let used =
        project.index.uses.iter().filter_map(|&(span, symbol)| {
            symbols.get(symbol).map(|s| (span, Colour::Name(s.kind)))
        });
    out.extend(declared.chain(used).filter(|(span, _)| span.file == file));
    for clause in &tree.clauses {
        words(clause, &mut out);
    }
    // Of several colours of one place a name's is the most telling; it was pushed after the token's.
    out.sort_by_key(|(span, colour)| (span.start, !matches!(colour, Colour::Name(_))));
    out.dedup_by_key(|(span, _)| span.start);
    out
}

fn words(clause: &Clause, out: &mut Vec<(Span, Colour)>) {
    for arg in &clause.args {
        if let Arg::Word(word) = arg {
            out.push((word.span, Colour::Word));
        }
    }
    for sub in clause.clauses() {
        words(sub, out);
    }
}

/// A declaration as an outline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// Its name.
    pub name: String,
    /// Its keyword.
    pub keyword: Keyword,
    /// The place of its name.
    pub span: Span,
    /// The whole.
    pub whole: Span,
    /// What is declared within it.
    pub children: Vec<Outlined>,
}

/// The declarations of a file, in order.
pub fn outline(project: &Project, file: FileId) -> Vec<Outlined> {
    let clauses = project
        .trees
        .get(file.0 as usize)
        .map(|t| t.clauses.as_slice());
    outlined(clauses.unwrap_or_default())
}

fn outlined(clauses: &[Clause]) -> Vec<Outlined> {
    let named = clauses.iter().filter(|c| {
        c.spec.block.is_some()
            || matches!(c.spec.args.first(), Some(crate::syntax::spec::Slot::New(_)))
    });
    named
        .filter_map(|clause| {
            let path = clause.name()?;
            Some(Outlined {
                name: path.text(),
                keyword: clause.keyword,
                span: path.span,
                whole: clause.span,
                children: outlined(clause.block.as_deref().unwrap_or_default()),
            })
        })
        .collect()
}

//! From words to the tree.
//!
//! A clause is read by its row of [`super::spec`]. What cannot be understood gives one diagnostic, and reading
//! goes on at the next word that can begin a clause here or further out, or at the next line.

use rustc_hash::FxHashSet as HashSet;

use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::source::{FileId, Span};
use crate::text::{Lang, Text};

use super::keyword::Keyword;
use super::spec::{self, Context, Slot, Spec};
use super::token::{Kind, Lexed, Token, lex};
use super::tree::{Arg, Clause};

/// After so many mistakes the rest of a file is not read.
pub const MOST_ERRORS: usize = 1000;

/// A parsed file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its words; keywords are those that the clauses mean.
    pub lexed: Lexed,
    /// Its declarations.
    pub clauses: Vec<Clause>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses the text of a file.
pub fn parse(file: FileId, text: &str) -> Tree {
    let lexed = lex(text);
    let declared = declared(text, &lexed.tokens);
    let mut parser = Parser {
        text,
        file,
        tokens: lexed.tokens,
        at: 0,
        contexts: Vec::new(),
        declared,
        diagnostics: Vec::new(),
        unclosed: false,
        blocks: 0,
        swallowed: false,
    };
    parser.skip_commas();
    let clauses = parser.clauses(Context::File);
    Tree {
        lexed: Lexed {
            tokens: parser.tokens,
            comments: lexed.comments,
        },
        clauses,
        diagnostics: parser.diagnostics,
    }
}

/// The names that a text declares, told by the word before them: a name that looks like a keyword is no slip.
fn declared<'t>(text: &'t str, tokens: &[Token]) -> HashSet<&'t str> {
    let mut declared = HashSet::default();
    let mut previous = None;
    for token in tokens {
        if token.kind == Kind::Word
            && let Some(Kind::Keyword(keyword)) = previous
            && (keyword as u8 <= Keyword::Step as u8
                || matches!(
                    keyword,
                    Keyword::AddStep | Keyword::Milestone | Keyword::Also
                ))
        {
            declared.extend(text.get(token.start as usize..token.end as usize));
        }
        previous = Some(token.kind);
    }
    declared
}

/// Reading failed, and was reported.
pub(super) struct Failed;

pub(super) type Read<T> = Result<T, Failed>;

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) file: FileId,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// The contexts whose clauses may follow, the innermost last.
    pub(super) contexts: Vec<Context>,
    pub(super) declared: HashSet<&'t str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether a missing brace was reported, and the open blocks are to be left.
    unclosed: bool,
    /// How many blocks are open.
    blocks: usize,
    /// Whether a string without an end took braces with it.
    swallowed: bool,
}

impl<'t> Parser<'t> {
    pub(super) fn nth(&self, n: usize) -> Token {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.tokens.get(self.at + n).copied().unwrap_or(Token {
            kind: Kind::End,
            first: true,
            start: end,
            end,
        })
    }

    pub(super) fn peek(&self) -> Token {
        self.nth(0)
    }

    pub(super) fn kind(&self) -> Kind {
        self.peek().kind
    }

    /// Takes a word, and commas after it: they only set words apart.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.take();
        self.skip_commas();
        token
    }

    /// Takes a word and nothing else.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn skip_commas(&mut self) {
        while self.kind() == Kind::Comma {
            self.at += 1;
        }
    }

    pub(super) fn slice(&self, token: Token) -> &'t str {
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    pub(super) fn span(&self, token: Token) -> Span {
        Span {
            file: self.file,
            start: token.start,
            end: token.end,
        }
    }

    /// The end of the last word taken.
    pub(super) fn last_end(&self) -> u32 {
        let mut at = self.at;
        while let Some(token) = at.checked_sub(1).and_then(|i| self.tokens.get(i)) {
            if token.kind != Kind::Comma {
                return token.end;
            }
            at -= 1;
        }
        0
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() >= MOST_ERRORS {
            return;
        }
        let place = diagnostic.primary.span;
        self.diagnostics.push(diagnostic);
        if self.diagnostics.len() == MOST_ERRORS {
            let limit = Diagnostic::error(
                "too-many-errors",
                place,
                Text::new(
                    format!("{MOST_ERRORS} mistakes: the rest of this file is not read"),
                    format!("誤りが{MOST_ERRORS}件あるため、この先は読みません"),
                ),
            );
            self.diagnostics.push(limit);
            self.at = self.tokens.len().saturating_sub(1);
        }
    }

    /// Says what was expected instead of the next word.
    pub(super) fn expected(&mut self, what: Text) -> Failed {
        self.expected_with(what, None)
    }

    pub(super) fn expected_with(&mut self, what: Text, help: Option<Text>) -> Failed {
        let token = self.peek();
        let found = self.describe(token);
        let mut help = help;
        if let (None, Kind::Keyword(keyword)) = (&help, token.kind)
            && self.names_allowed(&what)
        {
            let word = keyword.spelling(Lang::En);
            help = Some(Text::new(
                format!("to use the keyword `{word}` as a name, write it in backquotes"),
                "キーワードを名前として使うときは『』で囲みます",
            ));
        }
        // At the end of a line or of the file the place is where the missing word would stand.
        let mut span = self.span(token);
        if token.kind == Kind::End {
            let end = self.last_end();
            span = Span {
                file: self.file,
                start: end,
                end,
            };
        }
        self.report(
            Diagnostic::error(
                "expected",
                span,
                Text::new(
                    format!("expected {}, found {}", what.en, found.en),
                    format!("{}が必要ですが、{}があります", what.ja, found.ja),
                ),
            )
            .maybe_help(help),
        );
        Failed
    }

    /// Whether the help about backquotes makes sense: only a keyword right on the same line was meant as a name.
    fn names_allowed(&self, what: &Text) -> bool {
        !self.peek().first && what.en.contains("name")
    }

    fn describe(&self, token: Token) -> Text {
        let written = || {
            let text: String = self.slice(token).chars().take(40).collect();
            format!("`{text}`")
        };
        match token.kind {
            Kind::End => Text::new("the end of the file", "ファイルの終わり"),
            Kind::Keyword(_) => Text::new(
                format!("the keyword {}", written()),
                format!("キーワード{}", written()),
            ),
            Kind::Text => Text::new("a string", "文字列"),
            Kind::Date => Text::new(
                format!("the date {}", written()),
                format!("日付{}", written()),
            ),
            Kind::Number => Text::new(
                format!("the number {}", written()),
                format!("数{}", written()),
            ),
            _ => Text::same(written()),
        }
    }

    // Clauses.

    /// The clause that a word begins in a context.
    fn spec_at(&self, context: Context, token: Token) -> Option<&'static Spec> {
        match token.kind {
            Kind::Keyword(keyword) => spec::find(context, keyword),
            Kind::Article => spec::find(context, Keyword::Art),
            _ => None,
        }
    }

    /// Reads clauses up to the end of the block or the file.
    fn clauses(&mut self, context: Context) -> Vec<Clause> {
        let mut clauses = Vec::new();
        self.contexts.push(context);
        loop {
            let token = self.peek();
            match token.kind {
                Kind::End => break,
                Kind::Close if context == Context::File && self.swallowed => {
                    self.bump();
                    continue;
                }
                Kind::Close if context == Context::File => {
                    self.report(
                        Diagnostic::error(
                            "stray-brace",
                            self.span(token),
                            Text::new(
                                "this `}` closes nothing",
                                "この `}` に対応する `{` がありません",
                            ),
                        )
                        .help(Text::new("take it away", "削除します")),
                    );
                    self.bump();
                    continue;
                }
                Kind::Close => break,
                _ => {}
            }
            if let Some(spec) = self.spec_at(context, token) {
                let clause = self.clause(spec);
                clauses.push(clause);
                if self.unclosed {
                    if context == Context::File || self.spec_at(context, self.peek()).is_some() {
                        self.unclosed = false;
                    } else {
                        break;
                    }
                }
                continue;
            }
            if self.missing_brace(token) {
                self.unclosed = true;
                break;
            }
            self.unexpected(context);
        }
        self.contexts.pop();
        clauses
    }

    /// Whether a word begins a declaration of a context further out, so that a `}` must be missing before it.
    fn missing_brace(&self, token: Token) -> bool {
        let outer = self
            .contexts
            .split_last()
            .map_or(&[][..], |(_, outer)| outer);
        token.first
            && outer.iter().any(|&context| {
                self.spec_at(context, token)
                    .is_some_and(|spec| spec.block.is_some() || context == Context::File)
            })
    }

    /// Reports a word that begins no clause here, and skips to the next that may.
    fn unexpected(&mut self, context: Context) {
        let token = self.peek();
        if let Some(keyword) = self.misspelled(&[context]) {
            self.mend(keyword);
            return;
        }
        let here = context.text();
        match token.kind {
            Kind::Keyword(keyword) => {
                let home = self.home(keyword);
                let word = self.slice(token).to_owned();
                self.report(
                    Diagnostic::error(
                        "misplaced",
                        self.span(token),
                        Text::new(
                            format!("`{word}` cannot stand here, in {}", here.en),
                            format!("`{word}` はここ（{}の中）には書けません", here.ja),
                        ),
                    )
                    .maybe_help(home),
                );
                self.bump();
                self.recover();
            }
            Kind::OpenText | Kind::OpenQuoted => {
                self.open_text();
                self.recover();
            }
            Kind::Label => {
                let word = self.slice(token).to_owned();
                let suggestion = self.label_suggestion(&[context]);
                self.report(
                    Diagnostic::error(
                        "unknown-keyword",
                        self.span(token),
                        Text::new(
                            format!("there is no keyword `{word}`"),
                            format!("`{word}` というキーワードはありません"),
                        ),
                    )
                    .maybe_help(suggestion),
                );
                self.bump();
                self.recover();
            }
            _ => {
                let what = match context {
                    Context::File => Text::new("a declaration", "宣言"),
                    _ => Text::new(
                        format!(
                            "a clause of {}",
                            here.en.trim_start_matches("a ").trim_start_matches("an ")
                        ),
                        format!("{}の節", here.ja),
                    ),
                };
                self.expected(what);
                if token.kind == Kind::Open {
                    self.skip_braces();
                } else {
                    self.bump();
                }
                self.recover();
            }
        }
    }

    /// Where a keyword could stand instead.
    fn home(&self, keyword: Keyword) -> Option<Text> {
        let mut places: Vec<Text> = Vec::new();
        for spec in spec::SPECS {
            let place = spec.context.text();
            if spec.keyword.first_alike() == keyword.first_alike() && !places.contains(&place) {
                places.push(place);
            }
        }
        let first = places.first()?;
        if *first == Context::File.text() {
            return Some(Text::new(
                "it stands at the top of a file",
                "ファイルの直下に書きます",
            ));
        }
        let vague = Context::Wage.text();
        places.retain(|place| *place != vague);
        let en: Vec<&str> = places.iter().map(|t| t.en.as_str()).collect();
        let ja: Vec<&str> = places.iter().map(|t| t.ja.as_str()).collect();
        (!places.is_empty()).then(|| {
            Text::new(
                format!("it belongs in {}", en.join(" or ")),
                format!("{}の中に書きます", ja.join("又は")),
            )
        })
    }

    /// Reports a string or quoted name that ends with its line, and takes it.
    pub(super) fn open_text(&mut self) {
        let token = self.take();
        // The braces of the rest of the line went with it, so that those left cannot be told to be right.
        self.swallowed |= self.slice(token).contains(['{', '}', '｛', '｝']);
        let (quote, name) = match self.slice(token).chars().next() {
            Some('「') => ("」", false),
            Some('“') => ("”", false),
            Some('`') => ("`", true),
            Some('『') => ("』", true),
            _ => ("\"", false),
        };
        let what = if name {
            Text::new("name", "名前")
        } else {
            Text::new("string", "文字列")
        };
        self.report(
            Diagnostic::error(
                "open-string",
                self.span(token),
                Text::new(
                    format!("this {} does not end on its line", what.en),
                    format!("この{}は行の中で閉じられていません", what.ja),
                ),
            )
            .help(Text::new(
                format!("end it with {quote}"),
                format!("{quote} で閉じます"),
            )),
        );
        self.skip_commas();
    }

    /// The keyword that the next word, which is none, was probably meant to be.
    pub(super) fn misspelled(&self, contexts: &[Context]) -> Option<Keyword> {
        let token = self.peek();
        let lang = match token.kind {
            Kind::Word => Lang::En,
            Kind::Label => Lang::Ja,
            _ => return None,
        };
        let word = self.slice(token).trim_end_matches([':', '：']);
        if self.declared.contains(word) {
            return None;
        }
        let length = word.chars().count();
        let slips = if length <= 4 { 1 } else { 2 };
        if length < 3 && lang == Lang::En || length > 20 {
            return None;
        }
        let keywords = contexts.iter().flat_map(|&context| spec::of(context));
        keywords
            .map(|spec| spec.keyword)
            .filter_map(|keyword| {
                let spelling = keyword.spelling(lang);
                let (first, rest) = spelling.split_once(' ').unwrap_or((spelling, ""));
                let follows = rest
                    .split(' ')
                    .next()
                    .is_some_and(|next| next.is_empty() || self.slice(self.nth(1)) == next);
                let distance = strsim::osa_distance(word, first);
                // The first word of a keyword of several is one of nothing else.
                let follows = follows || distance == 0;
                let shorter = length.min(first.chars().count());
                (follows && distance <= slips && distance * 2 < shorter.max(3)
                    // A Japanese label of two letters must not become any other of two letters.
                    && (lang == Lang::En || distance < shorter))
                    .then_some((distance, keyword))
            })
            .min_by_key(|&(distance, _)| distance)
            .map(|(_, keyword)| keyword)
    }

    fn label_suggestion(&self, contexts: &[Context]) -> Option<Text> {
        let token = self.peek();
        let word = self.slice(token).trim_end_matches([':', '：']);
        let here: Vec<_> = contexts
            .iter()
            .flat_map(|&context| spec::of(context))
            .map(|spec| spec.keyword)
            .collect();
        if let Some(keyword) = here.iter().find(|k| k.spelling(Lang::En) == word) {
            return Some(Text::new(
                format!(
                    "the English keyword has no colon: `{}`",
                    keyword.spelling(Lang::En)
                ),
                format!(
                    "英語のキーワードにはコロンを付けません：`{}`",
                    keyword.spelling(Lang::En)
                ),
            ));
        }
        let labels: Vec<String> = here.iter().map(|k| k.written(Lang::Ja)).collect();
        nearest(word, labels.iter().map(|l| l.trim_end_matches('：')))
            .map(|near| did_you_mean(&format!("{near}：")))
    }

    /// Reports a misspelled keyword, and reads on as if it were spelled right.
    pub(super) fn mend(&mut self, keyword: Keyword) {
        let token = self.peek();
        let (lang, word) = match token.kind {
            Kind::Label => (Lang::Ja, self.slice(token)),
            _ => (Lang::En, self.slice(token)),
        };
        let word = word.to_owned();
        self.report(
            Diagnostic::error(
                "unknown-keyword",
                self.span(token),
                Text::new(
                    format!("there is no keyword `{word}`"),
                    format!("`{word}` というキーワードはありません"),
                ),
            )
            .help(did_you_mean(&keyword.written(lang))),
        );
        // The other words of a keyword of several follow.
        let rest = match lang {
            Lang::En => keyword.spelling(lang).split(' ').skip(1).collect(),
            Lang::Ja => Vec::new(),
        };
        let more = rest
            .iter()
            .enumerate()
            .take_while(|&(i, part)| self.slice(self.nth(i + 1)) == *part)
            .count();
        let end = self.nth(more).end;
        if let Some(place) = self.tokens.get_mut(self.at) {
            place.kind = Kind::Keyword(keyword);
            place.end = end;
        }
        for at in self.at + 1..=self.at + more {
            if let Some(token) = self.tokens.get_mut(at) {
                token.kind = Kind::Comma;
            }
        }
    }

    /// Reads a clause whose first word is next.
    fn clause(&mut self, spec: &'static Spec) -> Clause {
        let head_token = self.peek();
        let head_at = self.at;
        let head = self.span(head_token);
        if head_token.kind != Kind::Article {
            self.bump();
            if let Some(token) = self.tokens.get_mut(head_at) {
                token.kind = Kind::Keyword(spec.keyword);
            }
        }
        let depth = self.contexts.len();
        self.contexts.extend(spec.tail.iter().rev());
        let mut clause = Clause {
            spec,
            keyword: spec.keyword,
            head,
            span: head,
            args: Vec::new(),
            subs: Vec::new(),
            block: None,
            broken: false,
        };
        for &slot in spec.args {
            if self.slot(slot, &mut clause).is_err() {
                clause.broken = true;
                self.recover();
                break;
            }
        }
        clause.keyword = match (clause.keyword, clause.args.first()) {
            (Keyword::From, Some(Arg::Date(..))) => {
                if let Some(token) = self.tokens.get_mut(head_at) {
                    token.kind = Kind::Keyword(Keyword::FromDate);
                }
                Keyword::FromDate
            }
            (keyword, _) => keyword,
        };
        self.tail(spec, &mut clause);
        self.contexts.truncate(depth);
        if let Some(inner) = spec.block
            && self.kind() == Kind::Open
        {
            clause.block = Some(self.block(inner));
        }
        clause.span.end = self.last_end().max(head.end);
        clause
    }

    /// Reads the clauses that belong to a clause without braces.
    fn tail(&mut self, spec: &'static Spec, clause: &mut Clause) {
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Text
                    if spec.titled && !clause.args.iter().any(|a| matches!(a, Arg::Title(..))) =>
                {
                    let _ = self.slot(Slot::Title, clause);
                    continue;
                }
                Kind::OpenText if spec.titled => {
                    self.open_text();
                    clause.broken = true;
                    continue;
                }
                Kind::Number if spec.shared && self.nth(1).kind == Kind::Percent => {
                    let _ = self.slot(Slot::Share, clause);
                    continue;
                }
                _ => {}
            }
            let found = spec
                .tail
                .iter()
                .find_map(|&context| self.spec_at(context, token));
            if let Some(sub) = found
                && !self.begins_declaration(sub, token)
            {
                let sub = self.clause(sub);
                clause.subs.push(sub);
                continue;
            }
            // A misspelled keyword of this clause, unless the clauses around have a nearer one.
            if matches!(token.kind, Kind::Word | Kind::Label) {
                let mine = self.misspelled(spec.tail);
                let any = self.misspelled(&self.contexts.clone());
                if let (Some(mine), Some(any)) = (mine, any)
                    && spec
                        .tail
                        .iter()
                        .any(|&context| spec::find(context, any).is_some())
                {
                    let _ = mine;
                    self.mend(any);
                    continue;
                }
            }
            return;
        }
    }

    /// `sector` is a declaration and a clause of others: at the head of a line that is not set in, the former.
    fn begins_declaration(&self, spec: &Spec, token: Token) -> bool {
        spec.block.is_none()
            && self.contexts.first() == Some(&Context::File)
            && !self
                .contexts
                .iter()
                .any(|c| matches!(c, Context::Procedure | Context::Revision))
            && token.first
            && spec::find(Context::File, spec.keyword).is_some()
            && self.at_line_head(token)
    }

    /// Whether the next word stands at the very head of a line, outside all blocks: a list does not go on there.
    pub(super) fn begins_file_line(&self) -> bool {
        let token = self.peek();
        token.first && self.blocks == 0 && self.at_line_head(token)
    }

    fn at_line_head(&self, token: Token) -> bool {
        let before = (token.start as usize).checked_sub(1);
        before.is_none_or(|i| self.text.as_bytes().get(i) == Some(&b'\n'))
    }

    /// Reads a block whose `{` is next.
    fn block(&mut self, context: Context) -> Vec<Clause> {
        let open = self.bump();
        self.blocks += 1;
        let clauses = self.clauses(context);
        self.blocks -= 1;
        if self.unclosed {
            // Reported once, at the innermost block that the declaration does not belong to.
            if !self.swallowed
                && !self.diagnostics.iter().any(|d| {
                    d.code == "open-block"
                        && d.related.iter().any(|r| r.span.start == self.peek().start)
                })
            {
                let next = self.peek();
                let word = self.slice(next).to_owned();
                self.report(
                    Diagnostic::error(
                        "open-block",
                        self.span(open),
                        Text::new(
                            format!("this block is not closed before `{word}`"),
                            format!("このブロックは `{word}` の前で閉じられていません"),
                        ),
                    )
                    .related(
                        self.span(next),
                        Text::new("a `}` is missing before this", "この前に `}` が必要です"),
                    )
                    .help(Text::new("close it with `}`", "`}` で閉じます")),
                );
            }
            return clauses;
        }
        match self.kind() {
            Kind::Close => {
                self.bump();
            }
            _ => {
                let end = self.span(self.peek());
                if !self
                    .diagnostics
                    .iter()
                    .any(|d| d.code == "open-block" && d.related.iter().any(|r| r.span == end))
                {
                    self.report(
                        Diagnostic::error(
                            "open-block",
                            self.span(open),
                            Text::new(
                                "this block is not closed",
                                "このブロックは閉じられていません",
                            ),
                        )
                        .related(
                            end,
                            Text::new("the file ends here", "ファイルはここで終わります"),
                        )
                        .help(Text::new("close it with `}`", "`}` で閉じます")),
                    );
                }
            }
        }
        clauses
    }

    /// Skips a block with everything in it; the `{` is next.
    pub(super) fn skip_braces(&mut self) {
        let mut depth = 0u32;
        loop {
            match self.kind() {
                Kind::End => return,
                Kind::Open => depth += 1,
                Kind::Close => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.bump();
                        return;
                    }
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// Skips to where reading can go on: a word that can begin a clause here or further out, a brace, a line.
    pub(super) fn recover(&mut self) {
        loop {
            let token = self.peek();
            match token.kind {
                Kind::End | Kind::Close => return,
                Kind::Open => {
                    // A block of the clause itself is read; any other is skipped.
                    let before = self.contexts.last().copied();
                    if before.is_some_and(|c| !matches!(c, Context::File)) && self.block_follows() {
                        return;
                    }
                    self.skip_braces();
                    continue;
                }
                _ if token.first => return,
                _ => {}
            }
            // A declaration begins a line: on this one its keyword is rather a part of what was not understood.
            let mut near = self.contexts.iter().filter(|&&c| c != Context::File);
            if near.any(|&context| self.spec_at(context, token).is_some()) {
                return;
            }
            self.bump();
        }
    }

    /// Whether the clause being read has a block of its own.
    fn block_follows(&self) -> bool {
        self.contexts.last().is_some_and(|&context| {
            matches!(
                context,
                Context::Declared
                    | Context::Law
                    | Context::Actor
                    | Context::System
                    | Context::Data
                    | Context::StepHead
                    | Context::AddedStep
                    | Context::RevisionHead
                    | Context::Provision
            )
        })
    }
}

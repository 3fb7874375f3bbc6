//! What is told of a word that was not expected, and where reading goes on.

use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::spec::{self, Context};
use crate::syntax::token::{Kind, Token};
use crate::text::{Lang, Text};

use super::{Failed, Parser};

impl Parser<'_> {
    /// Says what was expected instead of the next word.
    pub(in crate::syntax) fn expected(&mut self, what: Text) -> Failed {
        self.expected_with(what, None)
    }

    pub(in crate::syntax) fn expected_with(&mut self, what: Text, help: Option<Text>) -> Failed {
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
    pub(in crate::syntax) fn names_allowed(&self, what: &Text) -> bool {
        !self.peek().first && what.en.contains("name")
    }

    pub(in crate::syntax) fn describe(&self, token: Token) -> Text {
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

    /// Whether a word begins a declaration of a context further out, so that a `}` must be missing before it.
    pub(in crate::syntax) fn missing_brace(&self, token: Token) -> bool {
        let outer = self
            .contexts
            .split_last()
            .map_or(&[][..], |(_, outer)| outer);
        token.first
            && outer.iter().any(|&context| {
                self.spec_at(context, token).is_some_and(|spec| {
                    spec.block.is_some() || context == Context::File || self.is_set_back(token)
                })
            })
    }

    /// Whether a line is set in no further than the one on which the innermost block was opened.
    fn is_set_back(&self, token: Token) -> bool {
        let indent = |at: u32| {
            let before = self.text.get(..at as usize).unwrap_or_default();
            let line = before.rfind('\n').map_or(0, |it| it + 1);
            let line = self.text.get(line..).unwrap_or_default();
            line.chars()
                .take_while(|c| matches!(c, ' ' | '\t' | '\u{3000}'))
                .count()
        };
        self.opened
            .last()
            .is_some_and(|&open| indent(token.start) <= indent(open))
    }

    /// Reports a word that begins no clause here, and skips to the next that may.
    pub(in crate::syntax) fn unexpected(&mut self, context: Context) {
        let token = self.peek();
        if let Some(keyword) = self.meant(&[context]) {
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
                let from = self.at;
                self.bump();
                self.recover();
                self.lose(context, from);
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
                let from = self.at;
                if token.kind == Kind::Open {
                    self.skip_braces();
                } else {
                    self.bump();
                }
                self.recover();
                self.lose(context, from);
            }
        }
    }

    /// Remembers the names among the words that were skipped.
    fn lose(&mut self, context: Context, from: usize) {
        let skipped = self.tokens.get(from..self.at).unwrap_or_default();
        let names = skipped
            .iter()
            .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
            .map(|&token| self.spanned(token).text);
        let names: Vec<_> = names.collect();
        // A string, or a word that stands alone, is what a `use` would say.
        self.lost.used |= context == Context::File
            && matches!(skipped, [one] if matches!(one.kind, Kind::Word | Kind::Text));
        self.lost.names.extend(names);
    }

    /// Where a keyword could stand instead.
    pub(in crate::syntax) fn home(&self, keyword: Keyword) -> Option<Text> {
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
    pub(in crate::syntax) fn open_text(&mut self) {
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

    /// The keyword that was probably meant by the next word: misspelled, or another word for it.
    pub(in crate::syntax) fn meant(&self, contexts: &[Context]) -> Option<Keyword> {
        let token = self.peek();
        // `from 2020-01-01 to 2024-12-31`.
        if token.kind == Kind::Keyword(Keyword::To) && self.nth(1).kind == Kind::Date {
            let until = |&context: &Context| spec::find(context, Keyword::Until).is_some();
            return contexts.iter().any(until).then_some(Keyword::Until);
        }
        let word = self.slice(token).trim_end_matches([':', '：']);
        (matches!(token.kind, Kind::Word | Kind::Label) && !self.declares(word))
            .then(|| kin::meant(word, contexts))
            .flatten()
            .or_else(|| self.misspelled(contexts))
    }

    /// The keyword that the next word, which is none, was probably meant to be.
    pub(in crate::syntax) fn misspelled(&self, contexts: &[Context]) -> Option<Keyword> {
        let token = self.peek();
        let lang = match token.kind {
            Kind::Word => Lang::En,
            Kind::Label => Lang::Ja,
            _ => return None,
        };
        let word = self.slice(token).trim_end_matches([':', '：']);
        if self.declares(word) {
            return None;
        }
        let length = word.chars().count();
        let slips = if length <= 4 { 1 } else { 2 };
        if length < 3 && lang == Lang::En || length > 20 {
            return None;
        }
        let letters = letters(word);
        // The innermost first, which wins where two are as near.
        let inward = contexts.iter().rev();
        let keywords = inward.flat_map(|&context| spec::of(context));
        keywords
            .map(|spec| spec.keyword)
            .filter_map(|keyword| {
                let spelling = keyword.spelling(lang);
                let (first, rest) = spelling.split_once(' ').unwrap_or((spelling, ""));
                let next = rest.split(' ').next().unwrap_or_default();
                let follows = next.is_empty() || self.slice(self.nth(1)) == next;
                // A slip changes at most two of the letters that a word has; most keywords are told apart by them.
                let far = (letters ^ self::letters(first)).count_ones() as usize > 2 * slips
                    || first.len().abs_diff(word.len()) > 4 * slips;
                let distance = if far {
                    usize::MAX
                } else {
                    strsim::osa_distance(word, first)
                };
                // The first word of a keyword of several is one of nothing else.
                let follows = follows || distance == 0;
                let shorter = length.min(first.chars().count());
                (follows && distance <= slips && 2 * distance < shorter.max(3)
                    // A Japanese label of two letters must not become any other of two letters.
                    && (lang == Lang::En || distance < shorter))
                    .then_some(((distance, next.is_empty()), keyword))
            })
            // Of two as near, the one whose second word stands there too.
            .min_by_key(|&(nearness, _)| nearness)
            .map(|(_, keyword)| keyword)
    }

    pub(in crate::syntax) fn label_suggestion(&self, contexts: &[Context]) -> Option<Text> {
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
    pub(in crate::syntax) fn mend(&mut self, keyword: Keyword) {
        let token = self.peek();
        let lang = if self.slice(token).ends_with([':', '：']) {
            Lang::Ja
        } else {
            Lang::En
        };
        // The other words of a keyword of several follow, perhaps misspelled too.
        let rest = match lang {
            Lang::En => keyword.spelling(lang).split(' ').skip(1).collect(),
            Lang::Ja => Vec::new(),
        };
        let is_part = |(i, part): &(usize, &&str)| {
            let word = self.slice(self.nth(i + 1));
            word == **part
                || self.nth(i + 1).kind == Kind::Word
                    && word.bytes().all(|b| b.is_ascii_lowercase())
                    && strsim::osa_distance(word, part) <= part.len() / 3
        };
        let parts: Vec<(usize, bool)> = rest
            .iter()
            .enumerate()
            .take_while(is_part)
            .map(|(i, part)| (i + 1, self.slice(self.nth(i + 1)) == *part))
            .collect();
        let more = parts.len();
        let end = self.nth(more).end;
        // After too many mistakes the report skips what is left.
        let head = self.at;
        // What is told is the words up to the last that is wrong.
        let wrong = parts
            .iter()
            .rfind(|(_, right)| !right)
            .map_or(0, |&(i, _)| i);
        let span = self.span(token).to(self.span(self.nth(wrong)));
        let word = self
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .to_owned();
        self.report(
            Diagnostic::error(
                "unknown-keyword",
                span,
                Text::new(
                    format!("there is no keyword `{word}`"),
                    format!("`{word}` というキーワードはありません"),
                ),
            )
            .help(did_you_mean(&keyword.written(lang))),
        );
        if let Some(place) = self.tokens.get_mut(head) {
            place.kind = Kind::Keyword(keyword);
            place.end = end;
        }
        for at in head + 1..=head + more {
            if let Some(token) = self.tokens.get_mut(at) {
                token.kind = Kind::Comma;
            }
        }
        self.mended = Some(head);
    }

    /// Skips a block with everything in it; the `{` is next.
    pub(in crate::syntax) fn skip_braces(&mut self) {
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
    pub(in crate::syntax) fn recover(&mut self) {
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
    pub(in crate::syntax) fn block_follows(&self) -> bool {
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

/// Which letters a word has, as bits; characters that share their last bits count as one.
fn letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |all, c| all | 1 << (u32::from(c) % 32))
}

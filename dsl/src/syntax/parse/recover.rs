//! What is told of a word that was not expected, and where reading goes on.

use crate::diagnostic::Diagnostic;
use crate::near::did_you_mean;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::spec::{self, Context, Slot};
use crate::syntax::token::{Kind, Token};
use crate::syntax::unseen::named;
use crate::text::{Lang, Text};

use super::hints::begins;
use super::{Failed, Parser, signs};

impl Parser<'_> {
    /// Says what was expected instead of the next word.
    pub(in crate::syntax) fn expected(&mut self, what: Text) -> Failed {
        self.expected_with(what, None)
    }

    pub(in crate::syntax) fn expected_with(&mut self, what: Text, help: Option<Text>) -> Failed {
        if self.unpaired_quote() {
            return Failed;
        }
        let token = self.peek();
        // Where a line or the file ends too early, that is the place, not the next word.
        if token.kind == Kind::End || token.first && self.at > 0 {
            let found = match token.kind {
                Kind::End => self.describe(token),
                _ => Text::new("the end of the line", "行末"),
            };
            return self.told_expected(self.behind_last(), what, found, help);
        }
        self.expected_at(token, what, help)
    }

    /// Says what was expected instead of a word.
    fn expected_at(&mut self, token: Token, what: Text, help: Option<Text>) -> Failed {
        let found = self.describe(token);
        let help = help
            .or_else(|| self.keyword_as_name(&what, token))
            .or_else(|| self.without_quotes(&what, token))
            .or_else(|| self.instead(token));
        self.told_expected(self.span(token), what, found, help)
    }

    /// Says that a clause was expected instead of a word.
    pub(super) fn expected_clause(&mut self, context: Context, token: Token, help: Option<Text>) {
        let here = context.text();
        let what = match context {
            Context::File => Text::new("a declaration", "宣言"),
            _ => Text::new(
                format!("a clause of {}", here.en),
                format!("{}の項目", here.ja),
            ),
        };
        self.expected_at(token, what, help);
    }

    /// Whether a `{` stands right behind another, and a text has one more `{` than `}`.
    fn opened_twice(&self, token: Token) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        token.kind == Kind::Open && self.spare < 0 && before.is_some_and(|it| it.kind == Kind::Open)
    }

    /// What to write instead of a sign.
    fn instead(&self, token: Token) -> Option<Text> {
        let rest = self.text.get(token.start as usize..)?;
        signs::instead(rest, token)
    }

    /// What is meant by a keyword where a name is needed: that name, or that the name is missing before it.
    fn keyword_as_name(&self, what: &Text, token: Token) -> Option<Text> {
        let Kind::Keyword(keyword) = token.kind else {
            return None;
        };
        if !self.names_allowed(what) {
            return None;
        }
        let (en, ja) = (keyword.spelling(Lang::En), keyword.written(Lang::Ja));
        let mut contexts = self.contexts.iter();
        let goes_on = contexts.any(|&it| self.spec_at(it, token).is_some())
            && !matches!(self.nth(1).kind, Kind::Open | Kind::Keyword(_));
        Some(if goes_on {
            Text::new(
                format!(
                    "the name comes first, then `{en}`; a name that is a keyword stands in backquotes"
                ),
                format!(
                    "名前を先に、その後に `{ja}` を書いてください。キーワードと同じ名前は『』で囲みます"
                ),
            )
        } else {
            Text::new(
                format!("to use the keyword `{en}` as a name, write it in backquotes"),
                "キーワードを名前として使うときは『』で囲んでください",
            )
        })
    }

    fn told_expected(&mut self, span: Span, what: Text, found: Text, help: Option<Text>) -> Failed {
        let message = Text::new(
            format!("expected {}, found {}", what.en, found.en),
            format!("{}が必要ですが、{}があります", what.ja, found.ja),
        );
        self.report(Diagnostic::error("expected", span, message).maybe_help(help));
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
            Kind::Junk => match self.slice(token).chars().next() {
                // What shows no mark of its own is told by its code.
                Some(c) if is_private(c) => named(c),
                _ => Text::same(written()),
            },
            _ => Text::same(written()),
        }
    }

    /// Reports a word that begins no clause here, and skips to the next that may.
    ///
    /// `before` is where the list of clauses begins that is being read.
    pub(super) fn unexpected(&mut self, context: Context, before: usize) {
        if let Some(keyword) = self.surely_meant(context) {
            self.mend(keyword);
        } else if let Some((keyword, length)) = self.glued(&[context]) {
            self.split(keyword, length);
        } else {
            let token = self.peek();
            if self.headless(context) {
                return;
            }
            let set_in = token.first.then(|| self.indent(token.start));
            if let (Some(junk), Some(set_in)) = (self.junk, set_in)
                && set_in > junk
            {
                // It belongs to what was not understood.
                let from = self.at;
                self.bump();
                self.recover();
                self.lose(context, from);
                return;
            }
            let last = self.read.get(before..).and_then(<[_]>::last);
            let hint = self.hint(context, last, token);
            let of_last = |head| set_in.is_none_or(|it| it > self.indent(head));
            let last = last
                .filter(|it| of_last(it.head.start))
                .map(|it| it.spec.tail);
            // The clause before it may go on behind what is not understood, unless a line of its own is not.
            let depth = self.contexts.len();
            self.contexts.extend(last.unwrap_or_default().iter().rev());
            self.skip(context, depth, hint);
            self.contexts.truncate(depth);
            if last.is_none() && !matches!(token.kind, Kind::Keyword(_)) {
                self.junk = set_in;
            }
        }
    }

    /// Tells what cannot stand here, and skips it.
    fn skip(&mut self, context: Context, depth: usize, hint: Option<Text>) {
        if self.unpaired_quote() {
            return;
        }
        let token = self.peek();
        let here = context.text();
        match token.kind {
            Kind::Keyword(keyword) => {
                let home = self
                    .namesake(context, depth)
                    .or_else(|| self.home(context, keyword));
                let word = self.slice(token).to_owned();
                self.lose_head();
                // A way whose first line is not understood.
                let follows = self.junk.is_some() && keyword == Keyword::Or;
                let again = follows || self.misplaced.replace(keyword) == Some(keyword);
                let report = if again { Self::hush } else { Self::report };
                report(
                    self,
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
                let tail = self.contexts.split_off(depth);
                let read = self.read_elsewhere(context) || self.displaced(context, keyword);
                self.contexts.extend(tail);
                if !read {
                    self.junk = token.first.then(|| self.indent(token.start));
                    let from = self.at;
                    self.bump();
                    self.recover();
                    self.lose(context, from);
                }
            }
            Kind::OpenText | Kind::OpenQuoted => {
                self.open_text();
                self.recover();
            }
            Kind::Label => {
                let word = self.slice(token).to_owned();
                let suggestion = self.label_suggestion(&[context]);
                let suggestion = suggestion.or(hint).or_else(|| begins(context));
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
                let doubled = self.opened_twice(token);
                let brace = if doubled {
                    Some(Text::new(
                        "the block is open already: take this `{` away",
                        "ブロックはすでに開いています。この `{` を削除してください",
                    ))
                } else {
                    (token.kind == Kind::Open && token.first).then(|| {
                        Text::new(
                            "the line that opens this block is missing before it",
                            "このブロックを始める行が前にありません",
                        )
                    })
                };
                let help = brace.or_else(|| self.instead(token)).or(hint);
                self.expected_clause(context, token, help);
                // A title that begins a line is one whose first line is gone.
                if token.kind == Kind::Text && token.first {
                    let here = spec::of(context).filter(|it| it.titled);
                    let kinds = here.filter_map(|it| match it.args.first() {
                        Some(Slot::New(kind)) => Some(*kind),
                        _ => None,
                    });
                    self.lost.kinds.extend(kinds);
                }
                let from = self.at;
                if doubled {
                    // What follows is still the block that was opened.
                    self.spare += 1;
                    self.bump();
                    return;
                }
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

    /// The keyword that is meant here by a label which is one elsewhere: 目標 in a plan.
    fn namesake(&self, context: Context, depth: usize) -> Option<Text> {
        let label = self.slice(self.peek()).trim_end_matches([':', '：']);
        let mut here = vec![context];
        here.extend(self.contexts.get(depth..).unwrap_or_default());
        if let Some(meant) = kin::meant(label, &here) {
            return Some(did_you_mean(&meant.written(Lang::Ja)));
        }
        let inner = self.read.last()?.spec.block?;
        let meant = kin::meant(label, &[inner])?.written(Lang::Ja);
        Some(Text::new(
            format!("did you mean `{meant}`, between the braces?"),
            format!("`{{` と `}}` の間に書く `{meant}` ではありませんか？"),
        ))
    }

    /// Where a keyword could stand instead.
    pub(in crate::syntax) fn home(&self, context: Context, keyword: Keyword) -> Option<Text> {
        if keyword == Keyword::If && matches!(context, Context::Step | Context::SetStep) {
            return Some(Text::new(
                "a way and its condition are written `then Enter when \"the address is right\"`",
                "分岐と条件は `次：登録　条件：「住所が正しい」` のように書いてください",
            ));
        }
        if keyword == Keyword::Down && matches!(context, Context::Step | Context::SetStep) {
            return Some(Text::new(
                "the system stands before it: `fallback Counter when Cloud down`",
                "システムはその前に書きます：`代替：窓口　条件：クラウド　停止中：`",
            ));
        }
        let moves = matches!(
            keyword,
            Keyword::Reads
                | Keyword::Copies
                | Keyword::Writes
                | Keyword::Sends
                | Keyword::Enters
                | Keyword::Shows
                | Keyword::Issues
        );
        if moves
            && matches!(
                context,
                Context::Law | Context::Provisions | Context::Provision
            )
        {
            return Some(Text::new(
                "an effect is of one movement: several verbs stand together before the data, `permits reads copies Income`, or each effect begins with its own `permits`",
                "効果は一つの移動について書きます。動詞が複数あるときは情報の前に並べるか、効果ごとに「許可：」などを書いてください",
            ));
        }
        if keyword == Keyword::Or && context == Context::Procedure {
            return Some(Text::new(
                "a step is done by one actor; a proxy is declared, `actor Agent is proxy of Resident`, and has a step of their own to which another leads: `step ApplyFor by Agent for Resident`",
                "手順の担当は一つです。代理人は `主体：代理人　種類：代理人　所管：住民` のように宣言し、代理人の手順を別に設けてください（例：`手順：代理申請　担当：代理人　本人：住民`）",
            ));
        }
        if keyword == Keyword::Of && context == Context::File {
            return Some(Text::new(
                "of data, `about` tells whom it is about and `owned by` whose it is; `of` belongs to a system, a law or a revision",
                "情報では、誰についてのものかを「対象：」、誰のものかを「所有者：」に書きます",
            ));
        }
        let before_brace = |it: &&spec::Spec| {
            let mut tail = it.tail.iter();
            it.block == Some(context) && tail.any(|&of| spec::find(of, keyword).is_some())
        };
        if context != Context::File && spec::SPECS.iter().any(|it| before_brace(&it)) {
            let here = context.text();
            return Some(Text::new(
                format!("it stands behind the name of {}, before the `{{`", here.en),
                format!("{}の名前の後、`{{` の前に書いてください", here.ja),
            ));
        }
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
                "ブロックの外（ファイルの直下）に書いてください",
            ));
        }
        let vague = Context::Wage.text();
        places.retain(|place| *place != vague);
        let en: Vec<&str> = places.iter().map(|t| t.en.as_str()).collect();
        let ja: Vec<&str> = places.iter().map(|t| t.ja.as_str()).collect();
        // A word that stands in many places helps nobody who looks for one.
        (1..=MOST_HOMES).contains(&places.len()).then(|| {
            Text::new(
                format!("it belongs in {}", en.join(" or ")),
                format!("{}の中に書いてください", ja.join("又は")),
            )
        })
    }

    /// Reports a string or quoted name that ends with its line, and takes it.
    pub(in crate::syntax) fn open_text(&mut self) {
        let token = self.take();
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
            .help(if self.slice(token).trim_end().chars().count() == 1 {
                Text::new(
                    format!("end it with {quote}; a block begins with `{{`"),
                    format!("{quote} で閉じてください。ブロックは `{{` で始めます"),
                )
            } else {
                Text::new(
                    format!("end it with {quote}"),
                    format!("{quote} で閉じてください"),
                )
            }),
        );
        self.swallow(self.slice(token));
        self.skip_commas();
    }

    /// Tells of a line whose quotes do not pair, so that what follows on it is not what it seems; and takes all of
    /// it up to the quote that is too many.
    fn unpaired_quote(&mut self) -> bool {
        let token = self.peek();
        if self.quiet.contains(&token.start) {
            return false;
        }
        let ahead = self.tokens.get(self.at..).unwrap_or_default();
        let line = ahead.iter().enumerate();
        let mut line = line.take_while(|&(i, it)| i == 0 || !it.first);
        let odd = line.find(|(i, it)| match it.kind {
            Kind::OpenText | Kind::OpenQuoted => *i > 0,
            Kind::Junk => matches!(self.slice(**it), "」" | "』" | "”" | "＂"),
            _ => false,
        });
        let Some((more, &odd)) = odd else {
            return false;
        };
        let span = self.span(token).to(self.span(odd));
        let message = Text::new(
            "a quotation mark is missing on this line, or is one too many",
            "この行の引用符が対になっていません",
        );
        let help = Text::new(
            "a string stands between two: `\"…\"`",
            "文字列は引用符で囲んでください：`「…」` 又は `\"…\"`",
        );
        self.report(Diagnostic::error("open-string", span, message).help(help));
        let lost = self.text.get(span.start as usize..span.end as usize);
        self.swallow(lost.unwrap_or_default());
        self.at += more;
        self.bump();
        true
    }

    /// Remembers the braces of a text that was taken for something else.
    fn swallow(&mut self, text: &str) {
        let braces = text.chars().fold(0, |sum, c| match c {
            '{' | '｛' => sum + 1,
            '}' | '｝' => sum - 1,
            _ => sum,
        });
        self.spare -= braces;
        self.swallowed_block |= braces == 1;
        // Then those that are left cannot be told to be right.
        self.swallowed |= braces != 0 && braces != 1;
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

/// How many places are named in which a keyword may stand.
const MOST_HOMES: usize = 4;

/// Whether a character has no meaning but between those who agreed on one, as 外字 have.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

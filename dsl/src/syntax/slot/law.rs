//! Citations, and what provisions and revisions speak of.

use crate::design::Number;
use crate::diagnostic::Diagnostic;
use crate::near::did_you_mean;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::parse::{Parser, Read};
use crate::syntax::spec::{Context, NameKind, Set};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Cite, Clause, Word};
use crate::syntax::value;
use crate::text::{Lang, Text};

use super::is_verb;
use super::name::meant;

impl Parser<'_> {
    // Citations.

    /// Reads the number of a provision; `art`, if it is written, is taken.
    pub(super) fn provision_after_art(&mut self, first: Token) -> Read<(Number, Span)> {
        let article = if first.kind == Kind::Article {
            self.take();
            self.japanese(first, '条')?
        } else {
            self.parts()?
        };
        let mut number = Number {
            article,
            paragraph: None,
            item: None,
        };
        for (kind, keyword, unit) in [
            (Kind::Paragraph, Keyword::Para, '項'),
            (Kind::Item, Keyword::Item, '号'),
        ] {
            if !self.peek().first && self.is_nearly(keyword, |it| it == Kind::Number) {
                self.take();
                match unit {
                    '項' => number.paragraph = Some(self.parts()?),
                    _ => number.item = Some(self.parts()?),
                }
                continue;
            }
            let token = self.peek();
            let parts = if token.kind == kind {
                self.take();
                self.japanese(token, unit)?
            } else if token.kind == Kind::Keyword(keyword) {
                self.take();
                self.parts()?
            } else {
                continue;
            };
            match unit {
                '項' => number.paragraph = Some(parts),
                _ => number.item = Some(parts),
            }
        }
        let mut span = self.span(first);
        span.end = self.last_end();
        while self.kind() == Kind::Comma {
            self.take();
        }
        Ok((number, span))
    }

    pub(super) fn japanese(&mut self, token: Token, unit: char) -> Read<Vec<u32>> {
        let parts = value::branches(self.slice(token), unit);
        parts.ok_or_else(|| self.too_large(token))
    }

    pub(super) fn parts(&mut self) -> Read<Vec<u32>> {
        let token = self.peek();
        if token.kind != Kind::Number {
            return Err(self.expected(Text::new(
                "the number of a provision such as `9_2`",
                "条項の番号（例：9_2）",
            )));
        }
        self.take();
        match value::parts(self.slice(token)) {
            Some(parts) => Ok(parts),
            None => Err(self.too_large(token)),
        }
    }

    pub(super) fn at_number(&self) -> bool {
        matches!(self.kind(), Kind::Article | Kind::Keyword(Keyword::Art))
    }

    pub(super) fn number_of_provision(&mut self) -> Read<(Number, Span)> {
        let start = self.peek();
        if start.kind != Kind::Article {
            self.bump();
        }
        let (number, mut span) = self.provision_after_art(self.peek())?;
        span.start = start.start;
        Ok((number, span))
    }

    pub(super) fn cite(&mut self) -> Read<Cite> {
        if self.at_number() {
            let (number, span) = self.number_of_provision()?;
            return Ok(Cite {
                law: None,
                number: Some(number),
                span,
            });
        }
        let law = self.path(&[NameKind::Law])?;
        let mut span = law.span;
        let mut number = None;
        let numbered = |it| it == Kind::Number;
        if self.at_number() || !self.peek().first && self.is_nearly(Keyword::Art, numbered) {
            let (found, at) = self.number_of_provision()?;
            number = Some(found);
            span = span.to(at);
        }
        Ok(Cite {
            law: Some(law),
            number,
            span,
        })
    }

    pub(super) fn cites(&mut self, clause: &mut Clause) -> Read<()> {
        let first = self.cite()?;
        let mut law = first.law.clone();
        clause.args.push(Arg::Cite(Box::new(first)));
        loop {
            if self.at_number() {
                // `art 4, art 7`: of the same law. In a law, `art 7` at the head of a line is the next provision.
                if self.peek().first && self.contexts.contains(&Context::Provisions) {
                    return Ok(());
                }
                let mut cite = self.cite()?;
                cite.law = law.clone();
                clause.args.push(Arg::Cite(Box::new(cite)));
            } else if self.at_name() && !self.slipped(clause) {
                let cite = self.cite()?;
                law = cite.law.clone();
                clause.args.push(Arg::Cite(Box::new(cite)));
            } else {
                return Ok(());
            }
        }
    }

    // Provisions.

    pub(super) fn requirement(&mut self, clause: &mut Clause) -> Read<Arg> {
        let token = self.peek();
        match token.kind {
            Kind::Text | Kind::OpenText => self.title(),
            Kind::Keyword(Keyword::Channel) => {
                self.bump();
                clause.args.push(meant("channel", self.span(token)));
                self.word(Set::Channel)
            }
            Kind::Keyword(Keyword::Step) => {
                self.bump();
                Ok(meant("step", self.span(token)))
            }
            Kind::Keyword(Keyword::Per) => {
                self.bump();
                clause.args.push(meant("unit", self.span(token)));
                self.word(Set::Unit)
            }
            Kind::Word if self.slice(token) == "unit" => {
                self.bump();
                clause.args.push(meant("unit", self.span(token)));
                self.word(Set::Unit)
            }
            Kind::Word if self.slice(token) == "手順" => {
                let help = Text::new(
                    "a Japanese keyword ends with a colon: `手順：`",
                    "キーワードにはコロンを付けてください：`手順：`",
                );
                let what = Text::new("what is required", "要求の内容");
                Err(self.expected_with(what, Some(help)))
            }
            _ => Err(self.expected(Text::new(
                "what is required: `channel C`, `step`, `per UNIT`, or words in quotes",
                "要求の内容（`経路：書面`、`手順：`、`単位：個人` のように書くか、言葉を「」で囲む）",
            ))),
        }
    }

    pub(super) fn movement(&mut self, clause: &mut Clause) -> Read<()> {
        loop {
            let keyword = match self.kind() {
                Kind::Keyword(keyword) if is_verb(keyword) => keyword,
                Kind::Word => match self.nearly_verb() {
                    Some(keyword) => keyword,
                    None => break,
                },
                _ => break,
            };
            let token = self.bump();
            clause.args.push(Arg::Word(Word {
                text: keyword.spelling(Lang::En).into(),
                span: self.span(token),
            }));
        }
        while self.at_name() && !self.slipped(clause) {
            let path = self.path(&[NameKind::Data])?;
            clause.args.push(Arg::Name(path));
        }
        if clause.args.is_empty() && self.kind() != Kind::Keyword(Keyword::UseOf) {
            return Err(self.expected(Text::new(
                "what is done with which data (`reads Income`), or `use of` an identifier",
                "情報の扱い（参照：所得 など）、又は利用する識別子",
            )));
        }
        Ok(())
    }

    /// Reports a verb in another form than the language has it, before what it is done with: `copy Income`.
    fn nearly_verb(&mut self) -> Option<Keyword> {
        let (token, next) = (self.peek(), self.nth(1));
        let word = self.slice(token);
        if next.first || !matches!(next.kind, Kind::Word | Kind::Quoted) || self.declares(word) {
            return None;
        }
        let verbs = Keyword::ALL.iter().copied().filter(|&it| is_verb(it));
        let verb = verbs.into_iter().find(|it| {
            let spelling = it.spelling(Lang::En);
            let stem = spelling.trim_end_matches("es").trim_end_matches('s');
            let stem = stem.strip_suffix('i').unwrap_or(stem);
            word.len() < 20
                && (word == it.spelling(Lang::Ja)
                    || word
                        .strip_prefix(stem)
                        .is_some_and(|it| matches!(it, "" | "e" | "y"))
                    || strsim::osa_distance(word, spelling) == 1)
        });
        let verb = verb.or_else(|| kin::meant(word, &[Context::Step]).filter(|&it| is_verb(it)))?;
        let lang = if word.is_ascii() { Lang::En } else { Lang::Ja };
        let message = Text::new(
            format!("there is no keyword `{word}`"),
            format!("`{word}` というキーワードはありません"),
        );
        let slip = Diagnostic::error("unknown-keyword", self.span(token), message);
        self.report_mended(slip.help(did_you_mean(&verb.written(lang))));
        Some(verb)
    }

    pub(super) fn removed(&mut self, clause: &mut Clause) -> Read<()> {
        let token = self.peek();
        match token.kind {
            Kind::Keyword(keyword) if is_verb(keyword) => {
                self.bump();
                clause.args.push(Arg::Word(Word {
                    text: keyword.spelling(Lang::En).into(),
                    span: self.span(token),
                }));
                self.several(&[NameKind::Data, NameKind::Document], clause)
            }
            _ => Err(self.expected(Text::new(
                "the data clause to remove, such as `reads Income`",
                "除く項目（例：参照：所得）",
            ))),
        }
    }
}

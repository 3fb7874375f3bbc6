//! One form for every text, in English or Japanese keywords.
//!
//! Where the author breaks a line between clauses the break stays, and a block that stands on one line stays on
//! one; everything else has one form: set in by two spaces, a clause of a block on a line of its own, one space
//! between words, one spelling for each word. Comments are kept.

mod render;
mod words;

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::LARGEST_FILE;
use crate::source::FileId;
use crate::syntax::parse::parse;
use crate::syntax::token::{Kind, Token};
use crate::text::Lang;

use render::{Lead, Piece, Renderer};

pub use words::{name, text};

/// Gives a text its one form; with a language, its keywords and words of closed vocabularies in that language.
///
/// Without a language every clause keeps the language of its keyword.
///
/// # Errors
/// A text that has syntax errors is left alone; they are told. Names need not be known.
pub fn format(text: &str, keywords: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    if text.len() > LARGEST_FILE {
        return Err(vec![crate::load::too_large(FileId(0))]);
    }
    let tree = parse(FileId(0), text);
    if tree
        .diagnostics
        .iter()
        .any(|d| d.severity == Severity::Error)
    {
        return Err(tree.diagnostics);
    }
    let mut renderer = Renderer::new(text, keywords);
    renderer.file(&tree, 0)?;
    let mut pieces = renderer.pieces;
    pieces.sort_by_key(|p| (p.start, p.end));
    Ok(Writer::new(text).write(&pieces, &tree.lexed.comments))
}

struct Writer<'t> {
    text: &'t str,
    out: String,
    /// For each open block, whether it stands on one line.
    blocks: Vec<bool>,
    /// The end of what was written last, in the source.
    last: usize,
    /// Whether something must come on a new line: after a comment.
    broken: bool,
    /// Whether a keyword was written last: what it says stands on its line, as a Japanese label has it.
    keyword: bool,
}

impl<'t> Writer<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            out: String::with_capacity(text.len() + text.len() / 8),
            blocks: Vec::new(),
            last: 0,
            broken: false,
            keyword: false,
        }
    }

    fn write(mut self, pieces: &[Piece], comments: &[Token]) -> String {
        let mut comments = comments.iter().peekable();
        for (i, piece) in pieces.iter().enumerate() {
            while let Some(comment) = comments.next_if(|c| c.start < piece.start) {
                self.comment(comment);
            }
            // Comments inside a piece are part of it, or follow it.
            let mut inside = Vec::new();
            while let Some(comment) = comments.next_if(|c| c.start < piece.end) {
                inside.push(comment);
            }
            self.piece(piece, pieces.get(i + 1..).unwrap_or_default());
            if !piece.raw {
                for comment in inside {
                    self.comment(comment);
                }
            }
        }
        for comment in comments {
            self.comment(comment);
        }
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    fn gap(&self, start: u32) -> &'t str {
        self.text.get(self.last..start as usize).unwrap_or_default()
    }

    fn is_inline(&self) -> bool {
        self.blocks.last().copied().unwrap_or(false)
    }

    fn newline(&mut self, indent: usize, blank: bool) {
        let end = self.out.trim_end_matches([' ', '\u{3000}']).len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            if !self.out.ends_with('\n') {
                self.out.push('\n');
            }
            if blank && !self.out.ends_with("{\n") && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        }
        for _ in 0..indent {
            self.out.push_str("  ");
        }
        self.broken = false;
    }

    fn comment(&mut self, comment: &Token) {
        let gap = self.gap(comment.start);
        let text = self
            .text
            .get(comment.start as usize..comment.end as usize)
            .unwrap_or_default();
        let text = text
            .strip_prefix('＃')
            .or(text.strip_prefix('#'))
            .unwrap_or(text);
        let own_line = gap.contains('\n') || self.out.is_empty() || self.broken;
        if own_line {
            let blank = gap.matches('\n').count() >= 2;
            self.newline(self.blocks.len(), blank);
        } else {
            self.out.push_str("  ");
        }
        self.out.push('#');
        self.out.push_str(text.trim_end());
        self.last = comment.end as usize;
        self.broken = true;
    }

    fn piece(&mut self, piece: &Piece, rest: &[Piece]) {
        let gap = self.gap(piece.start);
        let breaks = (gap.contains('\n') || self.broken) && !self.is_inline();
        let blank = gap.matches('\n').count() >= 2;
        let depth = self.blocks.len();
        let after_label = self.out.ends_with('：');
        let after_keyword = std::mem::replace(&mut self.keyword, piece.keyword);
        match piece.lead {
            Lead::Open => {
                let inline = self.is_inline() || self.closes_on_line(piece, rest);
                self.out.push_str(" {");
                self.blocks.push(inline);
                self.broken = false;
            }
            Lead::Close => {
                let inline = self.blocks.pop().unwrap_or(false);
                if inline {
                    self.out.push_str(" }");
                } else {
                    self.newline(self.blocks.len(), false);
                    self.out.push('}');
                }
            }
            Lead::Start => {
                if self.is_inline() {
                    if self.out.ends_with('{') {
                        self.out.push(' ');
                    } else {
                        self.out.push_str(piece.wide());
                    }
                } else {
                    self.newline(depth, blank);
                }
            }
            Lead::Sub if breaks => self.newline(depth + 1, false),
            Lead::Item | Lead::Arg | Lead::Source if breaks && !after_keyword => {
                self.newline(depth + 2, false)
            }
            _ if after_label && !self.broken && (piece.lead != Lead::Sub || !piece.keyword) => {}
            Lead::Sub => self.out.push_str(piece.narrow()),
            Lead::Item => self
                .out
                .push_str(if piece.lang == Lang::Ja { "、" } else { " " }),
            Lead::Source => self.out.push_str("  "),
            Lead::Arg => self.out.push(' '),
            Lead::Tight => {
                if self.broken {
                    self.newline(depth + 2, false);
                }
            }
        }
        if self.broken && !matches!(piece.lead, Lead::Open | Lead::Close) {
            self.newline(depth + 2, false);
        }
        let mut lines = piece.text.split('\n');
        if let Some(first) = lines.next() {
            self.out.push_str(first);
        }
        for line in lines {
            self.newline(depth + 2, false);
            self.out.push_str(line);
        }
        self.last = piece.end as usize;
    }

    /// Whether the block that a piece opens ends on the same line of the source.
    fn closes_on_line(&self, open: &Piece, rest: &[Piece]) -> bool {
        let mut depth = 0usize;
        for piece in rest {
            match piece.lead {
                Lead::Open => depth += 1,
                Lead::Close if depth == 0 => {
                    let inside = self.text.get(open.end as usize..piece.start as usize);
                    return inside.is_some_and(|text| !text.contains('\n'));
                }
                Lead::Close => depth -= 1,
                _ => {}
            }
            // Far enough to know: a break was passed.
            let passed = self.text.get(open.end as usize..piece.start as usize);
            if passed.is_some_and(|text| text.contains('\n')) {
                return false;
            }
        }
        false
    }
}

/// Whether a token is a brace.
fn brace(token: &Token) -> Option<Lead> {
    match token.kind {
        Kind::Open => Some(Lead::Open),
        Kind::Close => Some(Lead::Close),
        _ => None,
    }
}

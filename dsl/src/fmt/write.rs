//! The pieces of a text, put on lines.

use unicode_width::UnicodeWidthStr;

use crate::syntax::keyword::Keyword;
use crate::syntax::token::Token;
use crate::text::Lang;

use super::columns::{Cell, Kind, Line, Place, Start};
use super::render::{Lead, Piece};

/// How far what belongs to a line is set in from it.
const STEP: usize = 2;

pub(super) struct Writer<'t> {
    text: &'t str,
    lines: Vec<Line>,
    blocks: Vec<Block>,
    /// The end of what was written last, in the source.
    last: usize,
    /// Whether something must come on a new line: after a comment.
    broken: bool,
    /// The language of what was written last.
    lang: Lang,
    /// What was written last, if it was a keyword: what it says stands on its line, as a Japanese label has it.
    after: Option<After>,
    /// The clause whose clauses stand on the line.
    head: Head,
    /// Where what the clause says begins, below which it goes on.
    says: Option<Place>,
    /// The clause whose braces come next.
    opener: Option<Opener>,
}

/// A block that is open.
struct Block {
    /// Whether it stands on one line.
    inline: bool,
    /// How far what closes it is set in.
    base: usize,
}

/// A clause whose braces come.
struct Opener {
    line: usize,
    base: usize,
}

/// A keyword that was written.
#[derive(Clone, Copy)]
struct After {
    keyword: Keyword,
    level: usize,
    /// Whether what it says is a cell of its own.
    splits: bool,
}

/// A clause on whose line others follow.
#[derive(Clone, Copy, Default)]
struct Head {
    level: usize,
    /// The clause of it that was written last.
    last: Option<Sub>,
}

/// What was written of a clause's clauses.
#[derive(Clone, Copy)]
enum Sub {
    Keyword(Keyword),
    Other,
}

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: Vec::new(),
            blocks: Vec::new(),
            last: 0,
            broken: false,
            lang: Lang::En,
            after: None,
            head: Head::default(),
            says: None,
            opener: None,
        }
    }

    /// The lines of pieces in the order of the text, and of the comments between them.
    pub(super) fn write(mut self, pieces: &[Piece], comments: &[Token]) -> Vec<Line> {
        let mut comments = comments.iter().peekable();
        for (i, piece) in pieces.iter().enumerate() {
            while let Some(comment) = comments.next_if(|c| c.start < piece.start) {
                self.comment(comment, Some(piece));
            }
            // Comments inside a piece are part of it, or follow it.
            let mut inside = Vec::new();
            while let Some(comment) = comments.next_if(|c| c.start < piece.end) {
                inside.push(comment);
            }
            let rest = pieces.get(i + 1..).unwrap_or_default();
            self.piece(piece, rest);
            if !piece.raw {
                for comment in inside {
                    self.comment(comment, rest.first());
                }
            }
        }
        for comment in comments {
            self.comment(comment, None);
        }
        self.lines
    }

    fn gap(&self, start: u32) -> &'t str {
        self.text.get(self.last..start as usize).unwrap_or_default()
    }

    fn is_inline(&self) -> bool {
        self.blocks.last().is_some_and(|it| it.inline)
    }

    /// How far the clauses of the innermost block are set in.
    fn inner(&self) -> usize {
        self.blocks.last().map_or(0, |it| it.base + STEP)
    }

    /// How far a piece is set in that begins a line.
    fn set_in(&self, piece: &Piece) -> usize {
        let inner = self.inner();
        match piece.lead {
            Lead::Start | Lead::Way | Lead::Close => inner,
            Lead::Open => self.opener.as_ref().map_or(inner, |it| it.base),
            Lead::Sub => inner + STEP * piece.level.max(1),
            Lead::Item | Lead::Source | Lead::Arg | Lead::Further | Lead::Beside | Lead::Tight => {
                inner + 2 * STEP
            }
        }
    }

    fn comment(&mut self, comment: &Token, next: Option<&Piece>) {
        let gap = self.gap(comment.start);
        let text = self
            .text
            .get(comment.start as usize..comment.end as usize)
            .unwrap_or_default();
        let text = text
            .strip_prefix('＃')
            .or(text.strip_prefix('#'))
            .unwrap_or(text);
        let text = format!("#{}", text.trim_end());
        let own_line = gap.contains('\n') || self.broken;
        match self.lines.last_mut() {
            Some(line) if !own_line => line.comment = Some(text),
            _ => {
                let set_in = next.map_or(0, |piece| self.set_in(piece));
                self.line(Start::In(set_in), blank(gap));
                if let Some(line) = self.lines.last_mut() {
                    line.comment = Some(text);
                }
            }
        }
        self.last = comment.end as usize;
        self.broken = true;
    }

    /// Begins a line.
    fn line(&mut self, start: Start, blank: bool) {
        let after_open = self.lines.last().is_some_and(|it| it.opens);
        self.lines.push(Line {
            start,
            blank: blank && !after_open,
            opens: false,
            cells: Vec::new(),
            comment: None,
        });
        self.broken = false;
    }

    /// Begins a cell of the last line.
    fn cell(&mut self, kind: Kind, gap: usize, lang: Lang) {
        if self.lines.is_empty() {
            self.line(Start::In(0), false);
        }
        if let Some(line) = self.lines.last_mut() {
            let gap = if line.cells.is_empty() { 0 } else { gap };
            let text = String::new();
            line.cells.push(Cell {
                kind,
                gap,
                lang,
                text,
            });
        }
    }

    fn last_cell(&self) -> Option<&Cell> {
        self.lines.last().and_then(|it| it.cells.last())
    }

    /// Adds to the last cell.
    fn add(&mut self, text: &str) {
        if self.last_cell().is_none() {
            self.cell(Kind::Other, 0, Lang::En);
        }
        if let Some(cell) = self.lines.last_mut().and_then(|it| it.cells.last_mut()) {
            cell.text.push_str(text);
        }
    }

    /// Where the next word stands.
    fn here(&self) -> Place {
        let line = self.lines.last();
        Place {
            line: self.lines.len().saturating_sub(1),
            cell: line.map_or(0, |it| it.cells.len().saturating_sub(1)),
            offset: self.last_cell().map_or(0, |it| it.text.width()),
        }
    }

    /// Begins a line of its own with a clause.
    fn row(&mut self, piece: &Piece, blank: bool) {
        self.line(Start::In(self.set_in(piece)), blank);
        self.cell(kind(piece), 0, piece.lang);
        self.says = None;
        self.head = Head {
            level: piece.level,
            last: None,
        };
    }

    fn piece(&mut self, piece: &Piece, rest: &[Piece]) {
        let gap = self.gap(piece.start);
        let breaks = (gap.contains('\n') || self.broken) && !self.is_inline();
        let after = self.after.take();
        let after_label =
            self.last_cell().is_some_and(|it| it.text.ends_with('：')) && !self.broken;
        let close = matches!(piece.lead, Lead::Beside | Lead::Tight);
        let mut begins_line = false;
        match piece.lead {
            Lead::Open => self.open(piece, rest),
            Lead::Close => self.close(),
            Lead::Start if self.is_inline() => self.beside(piece),
            Lead::Start => {
                self.row(piece, blank(gap));
                begins_line = true;
            }
            // What belongs to a clause of a clause hangs below what that says.
            Lead::Sub
                if breaks
                    && piece.level > 1
                    && let Some(place) = self.says =>
            {
                let offset = place.offset + STEP;
                self.line(Start::Below(Place { offset, ..place }), false);
                self.cell(kind(piece), 0, piece.lang);
                self.head = Head {
                    level: piece.level,
                    last: None,
                };
            }
            Lead::Sub | Lead::Way if breaks => {
                self.row(piece, blank(gap));
                begins_line = true;
            }
            Lead::Arg | Lead::Sub
                if let Some(After {
                    keyword,
                    splits: true,
                    ..
                }) = after
                    && !self.broken =>
            {
                self.split(keyword, piece);
            }
            Lead::Sub
                if after_label
                    && !piece.keyword
                    && after.is_some_and(|it| it.level < piece.level) => {}
            Lead::Sub | Lead::Way => self.sub(piece),
            _ if self.broken || breaks && after.is_none() && !close => {
                let start = match self.says {
                    Some(place) => Start::Below(place),
                    None => Start::In(self.set_in(piece)),
                };
                self.line(start, false);
            }
            _ if after_label => {}
            Lead::Item => self.add(if piece.lang == Lang::Ja { "、" } else { " " }),
            Lead::Source => self.add("  "),
            Lead::Further => self.cell(Kind::Other, 2, piece.lang),
            Lead::Arg | Lead::Beside => self.add(" "),
            Lead::Tight => {}
        }
        if piece.opens {
            let line = self.lines.len().saturating_sub(1);
            let base = match self.lines.last().map(|it| it.start) {
                Some(Start::In(columns)) => columns,
                _ => self.inner(),
            };
            self.opener = Some(Opener { line, base });
        }
        let goes_on = piece.text.contains('\n');
        let place = (after.is_some() || goes_on).then(|| self.here());
        if let (true, Some(keyword)) = (piece.keyword, piece.begins) {
            self.says = None;
            self.after = Some(After {
                keyword,
                level: piece.level,
                splits: piece.splits && begins_line,
            });
        } else if after.is_some() {
            self.says = place;
        }
        for (at, line) in piece.text.split('\n').enumerate() {
            if at > 0
                && let Some(place) = place
            {
                self.line(Start::Below(place), false);
            }
            self.add(line);
        }
        if !matches!(piece.lead, Lead::Open | Lead::Close) {
            self.lang = piece.lang;
        }
        self.last = piece.end as usize;
    }

    /// Makes a keyword that begins the line a cell of its own, and begins that of what it says.
    fn split(&mut self, keyword: Keyword, piece: &Piece) {
        if let Some(cell) = self.lines.last_mut().and_then(|it| it.cells.last_mut()) {
            cell.kind = Kind::Label;
        }
        self.cell(of(keyword), 1, piece.lang);
        if piece.lead == Lead::Sub {
            self.head.last = Some(sub(piece));
        }
    }

    /// A clause beside the one before it, in a block on one line.
    fn beside(&mut self, piece: &Piece) {
        if let Some(cell) = self.lines.last_mut().and_then(|it| it.cells.last_mut())
            && cell.text.ends_with('{')
        {
            cell.text.push(' ');
            cell.kind = kind(piece);
        } else {
            self.cell(kind(piece), 2, piece.lang);
        }
        self.head = Head {
            level: piece.level,
            last: None,
        };
    }

    /// A clause of a clause, on the same line.
    fn sub(&mut self, piece: &Piece) {
        let sub = sub(piece);
        if piece.level > self.head.level + 1 {
            self.add(match piece.lang {
                Lang::En => " ",
                Lang::Ja => "　",
            });
            return;
        }
        let close = match (self.head.last, sub) {
            _ if piece.level <= self.head.level => false,
            (None, _) => true,
            (Some(Sub::Keyword(before)), Sub::Keyword(this)) => completes(before, this),
            _ => false,
        };
        let gap = if close && piece.lang == Lang::En {
            1
        } else {
            2
        };
        self.cell(kind(piece), gap, piece.lang);
        self.head.last = Some(sub);
        if piece.level <= self.head.level {
            self.head = Head {
                level: piece.level,
                last: None,
            };
        }
    }

    fn open(&mut self, piece: &Piece, rest: &[Piece]) {
        let inline = self.is_inline() || self.closes_on_line(piece, rest);
        let opener = self.opener.take();
        let line = self.lines.len().saturating_sub(1);
        let base = opener.as_ref().map_or(self.inner(), |it| it.base);
        // Below a head of several lines the brace parts it from what it holds.
        let own_line = self.broken || opener.is_some_and(|it| it.line != line);
        let space = if self.lang == Lang::En { 1 } else { 2 };
        if own_line && !self.is_inline() {
            self.line(Start::In(base), false);
        }
        self.cell(Kind::Other, space, self.lang);
        self.add("{");
        if let Some(line) = self.lines.last_mut() {
            line.opens = !inline;
        }
        self.blocks.push(Block { inline, base });
        self.broken = false;
    }

    fn close(&mut self) {
        let block = self.blocks.pop();
        if block.as_ref().is_some_and(|it| it.inline) {
            self.add(" }");
        } else {
            self.line(Start::In(block.map_or(0, |it| it.base)), false);
            self.add("}");
        }
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

fn sub(piece: &Piece) -> Sub {
    piece.begins.map_or(Sub::Other, Sub::Keyword)
}

/// With what a cell begins that begins with a piece.
fn kind(piece: &Piece) -> Kind {
    piece.begins.map_or(Kind::Other, of)
}

fn of(keyword: Keyword) -> Kind {
    match keyword {
        Keyword::Accept => Kind::Alone,
        // One more way is a way.
        Keyword::Or | Keyword::ThenSome => Kind::Clause(Keyword::Then),
        keyword => Kind::Clause(keyword),
    }
}

/// Whether a clause completes the one before it: from where to where, of what it is which.
fn completes(before: Keyword, this: Keyword) -> bool {
    use Keyword::{From, FromValue, Is, Of, To, ToValue};
    matches!((before, this), (From, To) | (FromValue, ToValue) | (Of, Is))
}

/// Whether a space holds a blank line.
fn blank(gap: &str) -> bool {
    gap.matches('\n').count() >= 2
}

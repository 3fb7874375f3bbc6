//! What can only be told once all names are bound: cycles, and ends that lead nowhere.

use std::collections::{HashMap, HashSet};

use crate::design::{Citation, Next, Target};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Span;
use crate::syntax::spec::NameKind;
use crate::text::Text;

use super::{Missing, Resolver};

/// How many places one diagnostic shows.
pub(crate) const MOST_PLACES: usize = 8;

impl Resolver<'_> {
    pub(super) fn check(&mut self) {
        self.delegation();
        self.wider();
        self.ends();
        self.gather_missing();
    }

    /// A name that nothing has is one mistake wherever it stands, unless each place may have its own slip: where
    /// something of a like name is there and used.
    fn gather_missing(&mut self) {
        if self.missing.is_empty() {
            return;
        }
        let used: HashSet<usize> = self.index.uses.iter().map(|&(_, symbol)| symbol).collect();
        let symbols = self.index.symbols.iter().enumerate();
        // What is declared and never named is perhaps what was meant everywhere.
        let unused: HashMap<&str, Span> = symbols
            .filter(|(i, symbol)| !used.contains(i) && symbol.span.file.0 != u32::MAX)
            .map(|(_, symbol)| (symbol.name.as_str(), symbol.span))
            .collect();
        let mut times: HashMap<(&str, Option<NameKind>), usize> = HashMap::new();
        for it in &self.missing {
            *times.entry((it.name.as_str(), it.kind)).or_default() += 1;
        }
        // A slip is not made again and again.
        let again = |it: &Missing| times.get(&(it.name.as_str(), it.kind)) > Some(&2);
        let mut first: HashMap<(&str, Option<NameKind>), usize> = HashMap::new();
        let mut told: Vec<usize> = Vec::new();
        for missing in &self.missing {
            let declared = match &missing.near {
                Some(near) => match unused.get(near.as_str()) {
                    Some(&span) => Some(span),
                    None if again(missing) => None,
                    None => continue,
                },
                None => None,
            };
            let key = (missing.name.as_str(), missing.kind);
            match first.get(&key) {
                None => {
                    first.insert(key, missing.diagnostic);
                    if let (Some(span), Some(diagnostic)) =
                        (declared, self.diagnostics.get_mut(missing.diagnostic))
                    {
                        let text = Text::new("declared here", "宣言はここです");
                        diagnostic.related.push(Label { span, text });
                    }
                }
                Some(&before) => {
                    let Some(again) = self.diagnostics.get(missing.diagnostic) else {
                        continue;
                    };
                    let span = again.primary.span;
                    if let Some(diagnostic) = self.diagnostics.get_mut(before)
                        && diagnostic.related.len() < MOST_PLACES
                    {
                        let text = Text::new("and here", "ここにもあります");
                        diagnostic.related.push(Label { span, text });
                    }
                    told.push(missing.diagnostic);
                }
            }
        }
        for place in told.into_iter().rev() {
            self.diagnostics.remove(place);
        }
    }

    /// A law must not rest on itself, whether by way of its provisions or of other laws.
    fn delegation(&mut self) {
        let laws = self.design.laws.len();
        // What libraries declare rests on nothing else, and on itself nowhere.
        let given = self.base.map(|it| &it.design);
        let given_laws = given.map_or(0, |it| it.laws.len());
        let given_provisions = given.map_or(0, |it| it.provisions.len());
        let node = |cite: &Citation| match cite.provision {
            Some(provision) => laws + usize::from(provision),
            None => usize::from(cite.law),
        };
        // A law rests on what it is under; a provision on what it is under, and on its law.
        let mut edges: Vec<Vec<(usize, Span)>> = Vec::new();
        edges.resize_with(given_laws, Vec::new);
        for law in self.design.laws.iter().skip(given_laws) {
            edges.push(law.under.iter().map(|c| (node(c), c.span)).collect());
        }
        edges.resize_with(laws + given_provisions, Vec::new);
        for provision in self.design.provisions.iter().skip(given_provisions) {
            let mut out: Vec<_> = provision.under.iter().map(|c| (node(c), c.span)).collect();
            out.push((usize::from(provision.law), provision.span));
            edges.push(out);
        }
        for (node, span) in cycles(&edges) {
            let name = if node < laws {
                self.design
                    .laws
                    .iter()
                    .nth(node)
                    .map(|law| law.name.id.clone())
                    .unwrap_or_default()
            } else {
                self.design
                    .provisions
                    .iter()
                    .nth(node - laws)
                    .map(|p| p.number.to_string())
                    .unwrap_or_default()
            };
            self.report(
                Diagnostic::error(
                    "delegation-cycle",
                    span,
                    Text::new(
                        format!("`{name}` rests on itself by way of this"),
                        format!("「{name}」の根拠が自分自身に戻っています"),
                    ),
                )
                .help(Text::new(
                    "a ground is of a higher level, or older",
                    "根拠には上位又は先行の法令を書いてください",
                )),
            );
        }
    }

    /// A wider purpose or class of data must not lie within its narrower one.
    fn wider(&mut self) {
        // What libraries declare lies in no ring, unless something else has taken the place of some of it.
        let given = self.base.filter(|_| self.replaced.is_empty());
        let given = given.map(|it| &it.design);
        let purposes: Vec<Option<usize>> = self
            .design
            .words
            .purposes
            .iter()
            .map(|p| p.within.map(usize::from))
            .collect();
        for place in looping(&purposes, given.map_or(0, |it| it.words.purposes.len())) {
            if let Some(word) = self.design.words.purposes.iter_mut().nth(place) {
                word.within = None;
                let (name, span) = (word.name.id.clone(), word.name.span);
                self.within_itself(&name, span);
            }
        }
        let data: Vec<Option<usize>> = self
            .design
            .data
            .iter()
            .map(|d| d.within.map(usize::from))
            .collect();
        for place in looping(&data, given.map_or(0, |it| it.data.len())) {
            if let Some(class) = self.design.data.iter_mut().nth(place) {
                class.within = None;
                let (name, span) = (class.name.id.clone(), class.name.span);
                self.within_itself(&name, span);
            }
        }
    }

    fn within_itself(&mut self, name: &str, span: Span) {
        self.report(
            Diagnostic::error(
                "within-itself",
                span,
                Text::new(
                    format!("`{name}` lies within itself"),
                    format!("「{name}」が自分自身に含まれています"),
                ),
            )
            .help(Text::new(
                "take one `within` away",
                "「上位：」を一つ削除してください",
            )),
        );
    }

    /// The last step of a procedure that serves somebody should say how it ends.
    fn ends(&mut self) {
        let mut open = Vec::new();
        for procedure in &self.design.procedures {
            let Some(&last) = procedure.steps.last() else {
                continue;
            };
            let joined = procedure.steps.iter().any(|&s| {
                self.design
                    .steps
                    .find(s)
                    .is_some_and(|s| s.after_all.iter().any(|&(branch, _)| branch == last))
            });
            if let Some(step) = self.design.steps.find(last)
                && procedure.serves.is_some()
                && matches!(step.next, Next::Following)
                && !joined
            {
                // A way out that could not be understood is one mistake, told where it stands.
                let whole = procedure.name.whole;
                let all = self.diagnostics.iter().chain(self.mistakes.iter().copied());
                let told = all.into_iter().any(|it| {
                    it.severity == Severity::Error
                        && whole.touches(it.primary.span.start)
                        && it.primary.span.file == whole.file
                });
                if !told {
                    open.push((step.name.id.clone(), step.name.span));
                }
            }
        }
        for (name, span) in open {
            let mut diagnostic = Diagnostic::warning(
                "no-outcome",
                span,
                Text::new(
                    format!("`{name}` comes last and does not say how it ends"),
                    format!("最後の手順「{name}」に結果が書かれていません"),
                ),
            )
            .help(Text::new(
                "add `then granted`, or another outcome",
                "「次：認容」などを加えてください",
            ));
            diagnostic.severity = Severity::Note;
            self.report(diagnostic);
        }
        debug_assert!(self.design.steps.iter().all(|s| match &s.next {
            Next::Following => true,
            Next::One(ways) | Next::All(ways) | Next::Some(ways) =>
                ways.iter().all(|w| match w.to {
                    Target::Step(id) => usize::from(id) < self.design.steps.len(),
                    Target::Outcome(id) => usize::from(id) < self.design.words.outcomes.len(),
                }),
        }));
    }
}

/// The edges that close a cycle, each with the node it leads back to. Iterative: a chain may be long.
fn cycles(edges: &[Vec<(usize, Span)>]) -> Vec<(usize, Span)> {
    // Of each node whether all that it leads to was seen; nothing where it was not come to yet.
    let mut state: Vec<Option<bool>> = edges
        .iter()
        .map(|out| out.is_empty().then_some(true))
        .collect();
    let set = |state: &mut Vec<Option<bool>>, node: usize, done| {
        if let Some(it) = state.get_mut(node) {
            *it = Some(done);
        }
    };
    let mut found = Vec::new();
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for start in 0..edges.len() {
        if state.get(start).is_none_or(Option::is_some) {
            continue;
        }
        set(&mut state, start, false);
        stack.push((start, 0));
        while let Some((node, next)) = stack.last_mut() {
            let edge = edges.get(*node).and_then(|out| out.get(*next)).copied();
            *next += 1;
            match edge {
                None => {
                    set(&mut state, *node, true);
                    stack.pop();
                }
                Some((to, span)) => match state.get(to).copied().flatten() {
                    Some(true) => {}
                    Some(false) => found.push((to, span)),
                    None => {
                        set(&mut state, to, false);
                        stack.push((to, 0));
                    }
                },
            }
        }
    }
    found
}

/// For each cycle of a table of wider things, one of those in it; the first `known` are in none.
fn looping(wider: &[Option<usize>], known: usize) -> Vec<usize> {
    let places = wider.iter().enumerate();
    let mut done: Vec<bool> = places.map(|(at, it)| at < known || it.is_none()).collect();
    let mut out = Vec::new();
    for start in known..wider.len() {
        let mut path = Vec::new();
        let mut on_path = HashMap::new();
        let mut at = Some(start);
        while let Some(node) = at {
            if on_path.contains_key(&node) {
                out.push(node);
                break;
            }
            if done.get(node).copied().unwrap_or(true) {
                break;
            }
            on_path.insert(node, ());
            path.push(node);
            at = wider.get(node).copied().flatten();
        }
        for node in path {
            if let Some(done) = done.get_mut(node) {
                *done = true;
            }
        }
    }
    out
}

//! What may be typed at a place.

use crate::design::Spelled;
use crate::load::Project;
use crate::source::FileId;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{self, Context, NameKind, Set, Slot, Spec};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::Clause;
use crate::text::{Lang, Text};

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is typed.
    pub text: String,
    /// What it is.
    pub about: Text,
}

/// What may be typed at a byte of a file: names, words and keywords that can stand there, the likeliest first.
///
/// Japanese labels are offered where the text around is written with them.
pub fn complete(project: &Project, file: FileId, offset: u32) -> Vec<Completion> {
    let (Some(tree), Some(source)) = (
        project.trees.get(file.0 as usize),
        project.sources.get(file),
    ) else {
        return Vec::new();
    };
    let tokens = &tree.lexed.tokens;
    // The word that is being typed does not count: what is before it tells what it may be.
    let before =
        tokens.partition_point(|t| t.end < offset || t.end == offset && !is_word(t, &source.text));
    let before: &[Token] = tokens.get(..before).unwrap_or_default();
    let mut at = Place {
        japanese: false,
        contexts: vec![Context::File],
        slot: None,
    };
    at.find(&tree.clauses, before, offset);
    at.japanese = before
        .iter()
        .rev()
        .find_map(|t| match t.kind {
            Kind::Keyword(_) => source
                .text
                .get(t.start as usize..t.end as usize)
                .map(|text| !text.is_ascii()),
            _ => None,
        })
        .unwrap_or(false);
    at.offer(project)
}

/// Whether a word may still be typed on; a label with its colon is complete.
fn is_word(token: &Token, text: &str) -> bool {
    let end = text.get(..token.end as usize).unwrap_or_default();
    matches!(token.kind, Kind::Word | Kind::Keyword(_)) && !end.ends_with([':', '：'])
}

struct Place {
    japanese: bool,
    /// Where clauses may stand, the innermost first.
    contexts: Vec<Context>,
    /// What the last keyword wants next.
    slot: Option<Slot>,
}

impl Place {
    /// Finds the innermost clause around the place.
    fn find(&mut self, clauses: &[Clause], before: &[Token], offset: u32) {
        // The last clause that begins before the place; it may go on to it.
        let Some(clause) = clauses
            .iter()
            .rev()
            .find(|c| c.head.end <= offset && c.head.start < offset)
        else {
            return;
        };
        let open = open_block(clause, before, offset);
        if let (Some(context), true) = (clause.spec.block, open) {
            self.contexts = vec![context];
            self.slot = None;
            self.find(clause.block.as_deref().unwrap_or_default(), before, offset);
            return;
        }
        if clause.block.is_some() && offset >= clause.span.end {
            return;
        }
        let mut contexts = clause.spec.tail.to_vec();
        contexts.append(&mut self.contexts);
        self.contexts = contexts;
        self.slot = wanted(clause, before);
        self.find(&clause.subs, before, offset);
    }

    fn offer(&self, project: &Project) -> Vec<Completion> {
        let mut out = Vec::new();
        if let Some(slot) = self.slot {
            offer_slot(slot, project, self.japanese, &mut out);
            // What must be filled lets nothing else stand there, and a new name or a number is not known before.
            if !matches!(slot, Slot::Maybe(_)) || !out.is_empty() {
                return out;
            }
        }
        let lang = if self.japanese { Lang::Ja } else { Lang::En };
        for spec in self.contexts.iter().flat_map(|&context| spec::of(context)) {
            let completion = of_keyword(spec, lang);
            if !out.contains(&completion) {
                out.push(completion);
            }
        }
        out
    }
}

/// Whether a place lies within the braces of a clause.
fn open_block(clause: &Clause, before: &[Token], offset: u32) -> bool {
    let inside = before
        .iter()
        .filter(|t| t.start >= clause.head.start && t.end <= offset);
    let depth = inside.fold(0i64, |depth, t| match t.kind {
        Kind::Open => depth + 1,
        Kind::Close => depth - 1,
        _ => depth,
    });
    depth > 0
}

/// What stands next behind a keyword: its first slot while nothing is behind it.
fn wanted(clause: &Clause, before: &[Token]) -> Option<Slot> {
    let last = before
        .iter()
        .rev()
        .find(|t| !matches!(t.kind, Kind::Comma | Kind::End))?;
    let first = clause.spec.args.first().copied();
    if last.end == clause.head.end {
        return first;
    }
    None
}

fn offer_slot(slot: Slot, project: &Project, japanese: bool, out: &mut Vec<Completion>) {
    match slot {
        Slot::One(kinds)
        | Slot::OneOrNone(kinds)
        | Slot::Maybe(kinds)
        | Slot::Several(kinds)
        | Slot::SeveralOrNone(kinds)
        | Slot::NameOrText(kinds)
        | Slot::NameOrTextOrNone(kinds) => offer_names(kinds, project, out),
        Slot::Party | Slot::PartyOrDate => {
            offer_names(&[NameKind::Actor, NameKind::System], project, out)
        }
        Slot::Cites | Slot::CitesOrNone | Slot::Cite => offer_names(&[NameKind::Law], project, out),
        Slot::Word(set) | Slot::WordOrNone(set) | Slot::Words(set) => {
            offer_words(set, japanese, out)
        }
        Slot::OrChannel => offer_words(Set::Channel, japanese, out),
        Slot::NeedShare => offer_words(Set::Need, japanese, out),
        Slot::Start => offer_words(Set::Start, japanese, out),
        Slot::Remedy => offer_words(Set::Remedy, japanese, out),
        Slot::Example => offer_words(Set::Example, japanese, out),
        Slot::Movement | Slot::Removed => {
            for &(_, en, ja) in crate::design::Verb::SPELLINGS {
                out.push(Completion {
                    text: if japanese {
                        format!("{ja}：")
                    } else {
                        en.to_owned()
                    },
                    about: Text::new("what is done with data", "情報の扱い"),
                });
            }
        }
        _ => {}
    }
}

fn offer_names(kinds: &[NameKind], project: &Project, out: &mut Vec<Completion>) {
    for symbol in project
        .index
        .symbols
        .iter()
        .filter(|s| kinds.contains(&s.kind))
    {
        out.push(Completion {
            text: super::as_name(&symbol.name),
            about: symbol.kind.text(),
        });
    }
    out.sort_by(|a, b| a.text.cmp(&b.text));
    out.dedup();
}

fn offer_words(set: Set, japanese: bool, out: &mut Vec<Completion>) {
    let (en, ja) = set.called();
    for (word, label) in set.words() {
        out.push(Completion {
            text: if japanese { label } else { word }.to_owned(),
            about: Text::new(en, ja),
        });
    }
}

fn of_keyword(spec: &Spec, lang: Lang) -> Completion {
    let keyword: Keyword = spec.keyword;
    Completion {
        text: keyword.written(lang),
        about: crate::syntax::docs::of(keyword),
    }
}

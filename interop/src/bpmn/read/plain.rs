//! Takes out of the texts of a model what nobody can see in them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use gensoku_dsl::fmt::plain;
use gensoku_engine::flow::Origin;

use super::Reader;
use crate::bpmn::model::{Element, ElementKind};
use crate::bpmn::warning::Code;

/// How many characters are named at most of one element.
const MOST_NAMED: usize = 4;

impl Reader<'_> {
    /// Leaves out of the texts of the model, once all of it is read and references are settled, the characters that
    /// cannot be seen, command a terminal, or change the order in which a line is shown; warns at each element that has
    /// some. They come with pasted text, the language refuses them, and no format has to expect them.
    pub(super) fn plain_texts(&mut self) {
        let mut hidden: Vec<(Origin, BTreeSet<char>)> = Vec::new();
        for (index, element) in self.model.elements.iter_mut().enumerate() {
            let origin = Origin(u32::try_from(index).unwrap_or(u32::MAX));
            let mut out = BTreeSet::new();
            let Element {
                id,
                name,
                documentation,
                kind,
                ..
            } = element;
            for text in [id, name, documentation] {
                take_out(text, &mut out);
            }
            if let ElementKind::Flow {
                condition: Some(condition),
            } = kind
            {
                take_out(condition, &mut out);
            }
            if let Some(detail) = self.model.details.get_mut(&origin) {
                take_out(&mut detail.text, &mut out);
            }
            if let Some(call) = self.model.calls.get_mut(&origin) {
                take_out(&mut call.process, &mut out);
            }
            for text in self.model.own.get_mut(&origin).into_iter().flatten() {
                take_out(text.1, &mut out);
            }
            if !out.is_empty() {
                hidden.push((origin, out));
            }
        }
        let mut of_file = BTreeSet::new();
        take_out(&mut self.model.name, &mut of_file);
        if !of_file.is_empty() {
            self.warn_at(Code::HiddenCharacter, self.root, &named(&of_file));
        }
        for (origin, out) in hidden {
            self.warn_of(Code::HiddenCharacter, origin, &named(&out));
        }
    }
}

/// Leaves characters out of a text, and keeps which. The end of a line is a line feed, however it was written.
fn take_out(text: &mut String, out: &mut BTreeSet<char>) {
    if text.contains('\r') {
        *text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if let Cow::Owned(seen) = plain(text) {
        out.extend(
            text.chars()
                .filter(|it| plain(it.encode_utf8(&mut [0; 4])) != it.to_string()),
        );
        *text = seen;
    }
}

/// Their codes: `U+00AD, U+200B`.
fn named(out: &BTreeSet<char>) -> String {
    let codes = out
        .iter()
        .take(MOST_NAMED)
        .map(|&it| format!("U+{:04X}", u32::from(it)));
    let more = (out.len() > MOST_NAMED).then(|| "…".to_owned());
    codes.chain(more).collect::<Vec<_>>().join(", ")
}

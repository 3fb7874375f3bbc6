//! What is asked over everything else: why a finding is accepted, under which name a text is saved, and what becomes of
//! texts that are not saved.

use egui::{Context, Modal, TextEdit, Ui, vec2};
use gensoku_dsl::text::Lang;
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::state::{Accepting, Leaving, State, file_name};
use crate::theme::Look;
use crate::widgets;
use crate::words::{self, Word};

/// The width of a dialog.
const WIDTH: f32 = 440.0;

/// Draws what is asked, if anything is.
pub fn draw(state: &mut State, ctx: &Context) {
    if state.leaving == Some(Leaving::Asked) {
        leave(state, ctx);
    } else if state.accepting.is_some() {
        accept(state, ctx);
    } else if state.saving_as.is_some() {
        save_as(state, ctx);
    }
}

/// What the user chose.
enum Choice {
    Yes,
    No,
    Other,
}

fn accept(state: &mut State, ctx: &Context) {
    let look = state.look();
    let Some(mut asked) = state.accepting.clone() else {
        return;
    };
    let mut choice = None;
    let modal = window(look, ctx, "accept").show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 60.0));
        ui.spacing_mut().item_spacing.y = 6.0;
        title(ui, look, Word::AcceptTitle.get(look.lang));
        widgets::body(ui, look, asked.message.get(look.lang));
        ui.add_space(4.0);
        let first = field(ui, look, Word::Reason, &mut asked.reason);
        if std::mem::take(&mut asked.focus) {
            first.request_focus();
        }
        field(ui, look, Word::AcceptedBy, &mut asked.by);
        field(ui, look, Word::AcceptedUntil, &mut asked.until);
        ui.add_space(2.0);
        widgets::secondary(ui, look, &where_written(&asked, look.lang));
        if let Some(why) = &asked.refused {
            widgets::paragraph(ui, why, sans(font::BODY as f32), look.violated());
        }
        ui.add_space(6.0);
        buttons(ui, look, Word::Accept, &mut choice);
    });
    if modal.should_close() {
        choice = Some(Choice::No);
    }
    state.accepting = Some(asked);
    match choice {
        Some(Choice::Yes) => state.accept(),
        Some(_) => state.accepting = None,
        None => {}
    }
}

/// The button that does what is asked, and the one that does not; what was chosen, if anything was.
fn buttons(ui: &mut Ui, look: Look, word: Word, choice: &mut Option<Choice>) {
    ui.horizontal(|ui| {
        // Enter alone ends what an input method composes.
        let (command, enter) = (egui::Modifiers::COMMAND, egui::Key::Enter);
        let enter = ui.input_mut(|i| i.consume_key(command, enter));
        if widgets::primary(ui, look, word.get(look.lang), true).clicked() || enter {
            *choice = Some(Choice::Yes);
        }
        if ui.button(Word::Cancel.get(look.lang)).clicked() {
            *choice = Some(Choice::No);
        }
    });
}

/// In which file it will be written, and why not where the finding lies.
fn where_written(asked: &Accepting, lang: Lang) -> String {
    let file = file_name(&asked.file);
    let found = asked.found_in.as_deref().map(file_name);
    words::written_into(lang, &file, found.as_deref())
}

fn save_as(state: &mut State, ctx: &Context) {
    let look = state.look();
    let Some(mut asked) = state.saving_as.clone() else {
        return;
    };
    let mut choice = None;
    let modal = window(look, ctx, "save as").show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 60.0));
        ui.spacing_mut().item_spacing.y = 6.0;
        title(ui, look, Word::SaveAsTitle.get(look.lang));
        let typed = asked.to.clone();
        let first = field(ui, look, Word::SaveAsFile, &mut asked.to);
        if std::mem::take(&mut asked.focus) {
            first.request_focus();
        }
        widgets::secondary(ui, look, &asked.folder().display().to_string());
        if asked.to != typed {
            asked.taken = None;
            asked.refused = None;
        }
        if let Some(why) = &asked.refused {
            widgets::paragraph(ui, why, sans(font::BODY as f32), look.violated());
        }
        ui.add_space(6.0);
        let word = if asked.taken.is_some() {
            Word::Replace
        } else {
            Word::SaveHere
        };
        buttons(ui, look, word, &mut choice);
    });
    if modal.should_close() {
        choice = Some(Choice::No);
    }
    state.saving_as = Some(asked);
    match choice {
        Some(Choice::Yes) => state.save_as(),
        Some(_) => state.saving_as = None,
        None => {}
    }
}

fn leave(state: &mut State, ctx: &Context) {
    let look = state.look();
    let buffers = state.editor.buffers.values();
    let names: Vec<String> = buffers
        .filter(|it| it.is_modified())
        .map(|it| file_name(&it.path))
        .collect();
    let mut choice = None;
    let modal = window(look, ctx, "leave").show(ctx, |ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 6.0;
        title(ui, look, Word::LeaveTitle.get(look.lang));
        widgets::body(ui, look, &names.join(" · "));
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let save = Word::SaveAndClose.get(look.lang);
            if widgets::primary(ui, look, save, true).clicked() {
                choice = Some(Choice::Yes);
            }
            if ui.button(Word::CloseUnsaved.get(look.lang)).clicked() {
                choice = Some(Choice::Other);
            }
            if ui.button(Word::Cancel.get(look.lang)).clicked() {
                choice = Some(Choice::No);
            }
        });
    });
    if modal.should_close() {
        choice = Some(Choice::No);
    }
    match choice {
        Some(Choice::Yes) => state.save_and_leave(),
        Some(Choice::Other) => state.leave_unsaved(),
        Some(Choice::No) => state.leaving = None,
        None => {}
    }
}

/// What a dialog stands in.
fn window(look: Look, ctx: &Context, name: &str) -> Modal {
    let frame = egui::Frame::popup(&ctx.global_style())
        .fill(look.card())
        .inner_margin(20);
    Modal::new(egui::Id::unique(name)).frame(frame)
}

fn title(ui: &mut Ui, look: Look, text: &str) {
    widgets::paragraph(ui, text, bold(font::TITLE as f32), look.ink());
}

/// A line that is to be filled in, under its name.
fn field(ui: &mut Ui, look: Look, name: Word, text: &mut String) -> egui::Response {
    let name = name.get(look.lang);
    // Its name is read out with the field, not once more before it.
    let galley = widgets::elided(
        ui,
        name,
        sans(font::SECONDARY as f32),
        look.secondary(),
        ui.available_width(),
    );
    let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
    ui.painter().galley(rect.min, galley, look.secondary());
    let field = ui.add(
        TextEdit::singleline(text)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::from(vec2(8.0, 5.0)))
            .background_color(look.background())
            .font(sans(font::BODY as f32 + 0.5)),
    );
    field.widget_info(|| widgets::field(name, text, true));
    field
}

//! The design's text: an editor with what is found at each line.

mod remarks;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_selection::text_cursor_state::{
    byte_index_from_char_index, char_index_from_byte_index,
};
use egui::{Align, Galley, Id, Layout, Margin, ScrollArea, Shape, TextBuffer, TextEdit, Ui, vec2};
use gensoku_dsl::source::{FileId, Origin};
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::{Theme, font};

use remarks::{GUTTER, lines, remarks};

use crate::buffer::Carry;
use crate::fonts::{mono, sans};
use crate::state::{State, file_name};
use crate::theme::{MONO, Mark};
use crate::widgets;
use crate::words::Word;

/// The text laid out, kept while text, colours and glyph atlas stay the same.
pub struct Cached {
    text: String,
    theme: Theme,
    galley: Arc<Galley>,
    /// A galley of egui's own cache: egui makes it anew whenever it makes the atlas anew, and then
    /// what was laid out before points to glyphs that are no longer there.
    probe: Arc<Galley>,
}

fn editor_id() -> Id {
    Id::unique("editor")
}

/// The room that the toolbar takes.
pub const TOOLBAR: f32 = 470.0;

/// The files, undo, redo, save and save as: in the row of the tabs where there is room, else below it.
pub fn toolbar(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let (undo, redo, modified) = state.current().map_or((false, false, false), |b| {
            (b.can_undo(), b.can_redo(), b.is_modified())
        });
        if widgets::primary(ui, look, Word::Save.get(lang), state.is_modified()).clicked() {
            state.save();
        }
        let save_as = egui::Button::new(Word::SaveAs.get(lang));
        if ui.add_enabled(state.can_save_as(), save_as).clicked() {
            state.begin_saving_as();
        }
        if ui
            .add_enabled(redo, egui::Button::new(Word::Redo.get(lang)))
            .clicked()
        {
            state.redo();
        }
        if ui
            .add_enabled(undo, egui::Button::new(Word::Undo.get(lang)))
            .clicked()
        {
            state.undo();
        }
        let files: Vec<(FileId, String, Option<PathBuf>)> = loaded
            .sources
            .iter()
            .filter(|(_, s)| s.origin == Origin::User)
            .map(|(id, s)| {
                let path = loaded.path(id).cloned();
                let name = path.as_deref().map_or_else(|| s.name.clone(), file_name);
                (id, name, path)
            })
            .collect();
        let shown = match state.editor.library {
            Some(id) => loaded.sources.get(id).map(|s| s.name.clone()),
            None => state.editor.current.as_deref().map(file_name),
        }
        .unwrap_or_default();
        if files.len() > 1 || state.editor.library.is_some() {
            let response = egui::ComboBox::from_id_salt("file")
                .selected_text(&shown)
                .show_ui(ui, |ui| {
                    for (_, name, path) in &files {
                        let on = state.editor.library.is_none() && state.editor.current == *path;
                        if ui.selectable_label(on, name).clicked() {
                            state.editor.library = None;
                            state.editor.current.clone_from(path);
                        }
                    }
                })
                .response;
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::ComboBox, true, Word::File.get(lang))
            });
        }
        if modified {
            ui.label(
                egui::RichText::new(Word::NotSaved.get(lang))
                    .font(sans(font::SECONDARY as f32))
                    .color(look.secondary()),
            );
        }
    });
}

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    theirs(state, ui);
    let look = state.look();
    let (file, now, read_only) = match state.editor.library {
        Some(id) => (
            Some(id),
            loaded
                .sources
                .get(id)
                .map_or_else(String::new, |s| s.text.clone()),
            true,
        ),
        None => {
            let Some(buffer) = state.current() else {
                return;
            };
            let file = loaded.file(&buffer.path).map(|(id, _)| id);
            (file, buffer.text().to_owned(), false)
        }
    };
    let galley = galley(state, ui, &now);
    let remarks = file.map_or_else(BTreeMap::new, |file| remarks(state, &loaded, file, &now));
    let goto = state.editor.goto.take();
    if let Some(at) = goto {
        set_caret(ui, &now, at);
        state.editor.caret = at;
    }
    let focus = std::mem::take(&mut state.editor.focus);
    let outer = ui.available_rect_before_wrap();
    let mut edited = None;
    let mut caret = None;
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ScrollArea::both()
        .id_salt(("editor", file))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let behind = ui.painter().add(Shape::Noop);
            let clip = ui.clip_rect().intersect(outer);
            let mut text = now.clone();
            let output = ui
                .horizontal_top(|ui| {
                    ui.add_space(GUTTER);
                    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, _: f32| {
                        if buffer.as_str() == now {
                            galley.clone()
                        } else {
                            ui.painter().layout_job(job(buffer.as_str(), look))
                        }
                    };
                    TextEdit::multiline(&mut text)
                        .id(editor_id())
                        .font(mono(MONO))
                        .frame(egui::Frame::NONE)
                        .margin(Margin::symmetric(8, 4))
                        .desired_width((clip.width() - GUTTER - 20.0).max(200.0))
                        .desired_rows(4)
                        .lock_focus(true)
                        .interactive(!read_only)
                        .layouter(&mut layouter)
                        .show(ui)
                })
                .inner;
            output.response.widget_info(|| {
                widgets::field(
                    Word::Editor.get(look.lang),
                    output.galley.text(),
                    !read_only,
                )
            });
            if focus {
                output.response.request_focus();
            }
            if output.response.changed() {
                edited = Some(text);
            }
            if let Some(range) = output.cursor_range {
                let index = range.primary.index;
                caret = Some(byte_index_from_char_index(&now, index).0);
            }
            let shapes = lines(ui, state, &output, &remarks, clip, &now);
            ui.painter().set(behind, Shape::Vec(shapes));
            if let Some(at) = goto {
                let cursor = CCursor::new(char_index_from_byte_index(&now, ByteIndex(at)));
                let place = output
                    .galley
                    .pos_from_cursor(cursor)
                    .translate(output.galley_pos.to_vec2());
                ui.scroll_to_rect(
                    place.expand2(vec2(40.0, clip.height() / 3.0)),
                    Some(Align::Center),
                );
            }
        });
    if let Some(at) = caret {
        state.editor.caret = at;
    }
    if let Some(text) = edited {
        let now = ui.input(|i| i.time);
        state.edit(text, now);
    }
}

/// What to do where somebody else changed the file while it was edited here.
fn theirs(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let lang = look.lang;
    let Some(buffer) = state.current().filter(|b| b.theirs.is_some()) else {
        return;
    };
    let text = format!(
        "{}: {}",
        file_name(&buffer.path),
        Word::ChangedOnDisk.get(lang)
    );
    let mut choice = None;
    egui::Frame::new()
        .fill(look.tint(Mark::Warning))
        .inner_margin(Margin::symmetric(14, 4))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(
                    egui::RichText::new(text)
                        .font(sans(font::BODY as f32))
                        .color(look.ink()),
                );
                if ui.button(Word::LoadTheirs.get(lang)).clicked() {
                    choice = Some(true);
                }
                if ui.button(Word::KeepMine.get(lang)).clicked() {
                    choice = Some(false);
                }
            });
        });
    if let Some(theirs) = choice {
        state.resolve(theirs);
    }
}

fn job(text: &str, look: crate::theme::Look) -> LayoutJob {
    let mut job = LayoutJob {
        break_on_newline: true,
        ..LayoutJob::default()
    };
    job.wrap.max_width = f32::INFINITY;
    for (range, paint) in crate::syntax::paint(text) {
        let format = TextFormat {
            font_id: mono(MONO),
            color: paint.color(look),
            line_height: Some(LINE),
            valign: Align::Center,
            ..TextFormat::default()
        };
        job.append(text.get(range).unwrap_or_default(), 0.0, format);
    }
    if job.sections.is_empty() {
        job.append("", 0.0, TextFormat::simple(mono(MONO), look.ink()));
    }
    job
}

/// The height of a line.
const LINE: f32 = 21.0;

fn galley(state: &mut State, ui: &Ui, text: &str) -> Arc<Galley> {
    let look = state.look();
    let probe = ui
        .painter()
        .layout_no_wrap("0".to_owned(), mono(MONO), look.ink());
    if let Some(cached) = &state.editor.cache
        && cached.theme == look.theme
        && Arc::ptr_eq(&cached.probe, &probe)
        && cached.text == text
    {
        return cached.galley.clone();
    }
    let galley = ui.painter().layout_job(job(text, look));
    state.editor.cache = Some(Cached {
        text: text.to_owned(),
        theme: look.theme,
        galley: galley.clone(),
        probe,
    });
    galley
}

fn set_caret(ui: &Ui, text: &str, at: usize) {
    let id = editor_id();
    let mut edit = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0);
    let cursor = CCursor::new(char_index_from_byte_index(text, ByteIndex(at)));
    edit.cursor.set_char_range(Some(CCursorRange::one(cursor)));
    edit.store(ui.ctx(), id);
}

/// Selects on the map what is declared where the caret stands.
pub fn caret_to_map(state: &mut State) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let Some(buffer) = state.current() else {
        return;
    };
    let Some((file, source)) = loaded.file(&buffer.path) else {
        return;
    };
    let carry = Carry::new(&source.text, buffer.text());
    let side = state.side(&loaded);
    let caret = state.editor.caret;
    let found: Option<Element> = side
        .index
        .by_path
        .values()
        .filter_map(|&element| {
            let span = crate::loaded::span(&side.design, element)?;
            let range = carry.range(span);
            let inside = span.file == file && range.start <= caret && caret <= range.end;
            inside.then_some((range.len(), element))
        })
        .min()
        .map(|(_, element)| element);
    if let Some(element) = found {
        state.select_element(element);
    }
}

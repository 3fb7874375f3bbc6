//! The whole window: where the panels are, and what the keys do.

use egui::{CentralPanel, Context, Frame, Key, KeyboardShortcut, Margin, Modifiers, Panel, Ui};
use gensoku_dsl::text::Lang;
use gensoku_layout::tokens::{Theme, space};

use crate::panels;
use crate::state::{State, Tab};
use crate::widgets;
use crate::words::Word;

/// Draws everything and takes what the user does. Knows nothing of windows.
pub fn draw(state: &mut State, ui: &mut Ui) {
    state.tick();
    let theme = match state.theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    if ui.ctx().theme() != theme {
        ui.ctx().set_theme(theme);
        ui.ctx().request_repaint();
    }
    keys(state, ui.ctx());
    let ctx = ui.ctx().clone();
    dropped(state, &ctx);
    let look = state.look();
    ui.painter()
        .rect_filled(ui.max_rect(), 0.0, look.background());
    let gap = space::CARDS as i8;
    let plain = |left, right, top, bottom| {
        Frame::new().fill(look.background()).inner_margin(Margin {
            left,
            right,
            top,
            bottom,
        })
    };
    let top = Panel::top("top")
        .exact_size(48.0)
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(look.card())
                .inner_margin(Margin::symmetric(16, 0)),
        )
        .show(ui, |ui| panels::top::draw(state, ui));
    let top = top.response.rect;
    if state.loaded.is_none() {
        CentralPanel::default()
            .frame(plain(gap, gap, gap, gap))
            .show(ui, |ui| panels::help::nothing(state, ui));
        over(state, &ctx);
        return;
    }
    let narrow = ui.max_rect().width() < 1360.0;
    let side = if narrow { 264.0 } else { 328.0 };
    let findings = Panel::left("findings")
        .default_size(side)
        .size_range(232.0..=480.0)
        .show_separator_line(false)
        .frame(plain(gap, 0, gap, gap))
        .show(ui, |ui| {
            widgets::card(look).show(ui, |ui| panels::findings::draw(state, ui));
        });
    let reason = Panel::right("detail")
        .default_size(side)
        .size_range(232.0..=520.0)
        .show_separator_line(false)
        .frame(plain(0, gap, gap, gap))
        .show(ui, |ui| {
            widgets::padded_card(look).show(ui, |ui| panels::detail::draw(state, ui));
        });
    let height = ui.available_height();
    let below = Panel::bottom("below")
        .default_size((height * 0.34).max(230.0))
        .size_range(80.0..=(height - 160.0).max(90.0))
        .show_separator_line(false)
        .frame(plain(gap, gap, gap, gap))
        .show(ui, |ui| {
            widgets::card(look).show(ui, |ui| panels::bottom::draw(state, ui));
        });
    let map = CentralPanel::default()
        .frame(plain(gap, gap, gap, 0))
        .show(ui, |ui| {
            widgets::card(look).show(ui, |ui| panels::map::draw(state, ui));
        });
    let places = panels::tour::Places {
        top,
        findings: findings.response.rect,
        map: map.response.rect,
        reason: reason.response.rect,
        below: below.response.rect,
    };
    panels::tour::draw(state, &ctx, &places);
    over(state, &ctx);
}

/// What lies over everything else.
fn over(state: &mut State, ctx: &Context) {
    panels::help::draw(state, ctx);
    panels::dialog::draw(state, ctx);
}

/// Files that are dropped on the window are opened.
fn dropped(state: &mut State, ctx: &Context) {
    let paths: Vec<_> = ctx.input(|i| {
        i.raw
            .dropped_files
            .iter()
            .map(|f| f.path().to_owned())
            .collect()
    });
    if !paths.is_empty() {
        state.open_dropped(paths);
    }
}

/// A key and what it is for, as the help lists them.
pub struct Shortcut {
    /// The key.
    pub keys: KeyboardShortcut,
    /// What it does, in English and Japanese.
    pub does: (&'static str, &'static str),
    action: fn(&mut State),
    /// Whether it works while text is typed, too.
    always: bool,
}

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

/// Every shortcut; one with more modifiers before the same key with fewer, which would take it.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        keys: key(Modifiers::SHIFT, Key::F8),
        does: ("Previous finding", "前の指摘"),
        action: |s| s.step_finding(false),
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::NONE, Key::F8),
        does: ("Next finding", "次の指摘"),
        action: |s| s.step_finding(true),
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::F),
        does: ("Find", "検索"),
        action: |s| {
            s.find.focus = true;
            s.find.open = true;
        },
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S),
        does: ("Save as", "名前を付けて保存"),
        action: State::begin_saving_as,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::S),
        does: ("Save", "保存"),
        action: State::save,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
        does: ("Redo", "やり直す"),
        action: State::redo,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::Z),
        does: ("Undo", "元に戻す"),
        action: State::undo,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::Y),
        does: ("Redo", "やり直す"),
        action: State::redo,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::E),
        does: ("To the text", "テキストへ"),
        action: |s| {
            s.tab = Tab::Text;
            s.editor.focus = true;
        },
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::M),
        does: ("From the text to the map", "テキストから図へ"),
        action: panels::text::caret_to_map,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::T),
        does: ("As-is or to-be", "現行と改正案の切替"),
        action: panels::top::toggle_side,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::L),
        does: ("Japanese or English", "日本語と英語の切替"),
        action: |s| {
            s.speak(match s.lang {
                Lang::En => Lang::Ja,
                Lang::Ja => Lang::En,
            });
        },
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::COMMAND, Key::D),
        does: ("Light or dark", "配色の切替"),
        action: State::toggle_theme,
        always: true,
    },
    Shortcut {
        keys: key(Modifiers::NONE, Key::Num0),
        does: ("Fit the map", "全体を表示"),
        action: State::fit,
        always: false,
    },
    Shortcut {
        keys: key(Modifiers::NONE, Key::Plus),
        does: ("Zoom in", "拡大"),
        action: |s| panels::map::zoom(s, 1.25),
        always: false,
    },
    Shortcut {
        keys: key(Modifiers::NONE, Key::Minus),
        does: ("Zoom out", "縮小"),
        action: |s| panels::map::zoom(s, 0.8),
        always: false,
    },
    Shortcut {
        keys: key(Modifiers::NONE, Key::F1),
        does: ("These keys", "このキー一覧"),
        action: |s| s.help = !s.help,
        always: true,
    },
];

fn keys(state: &mut State, ctx: &Context) {
    let typing = ctx.text_edit_focused();
    for shortcut in SHORTCUTS {
        if (shortcut.always || !typing) && ctx.input_mut(|i| i.consume_shortcut(&shortcut.keys)) {
            (shortcut.action)(state);
        }
    }
    if !typing && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Equals)) {
        panels::map::zoom(state, 1.25);
    }
    if !typing && ctx.input(|i| i.key_pressed(Key::Escape)) {
        if state.is_asking() || state.leaving.is_some() {
            // A dialog closes itself.
        } else if state.help {
            state.help = false;
        } else if state.tour.is_some() {
            state.end_tour();
        } else if state.find.open {
            state.find.open = false;
        } else {
            state.deselect();
        }
    }
}

/// What the window is called.
pub fn title(state: &State) -> String {
    let name = state
        .paths
        .first()
        .map(|p| crate::state::short_path(p))
        .unwrap_or_default();
    let star = if state.is_modified() { "• " } else { "" };
    let app = match state.lang {
        Lang::En => "Gensoku",
        Lang::Ja => "原則",
    };
    if name.is_empty() {
        app.to_owned()
    } else {
        format!("{star}{name} – {app}")
    }
}

/// The words on the switch between the languages.
pub fn other_language(state: &State) -> &'static str {
    Word::OtherLanguage.get(state.lang)
}

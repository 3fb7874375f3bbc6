//! Random clicks, drags, scrolls and keys: nothing panics, and what was typed is never lost.
//!
//! Three seconds by default; `GENSOKU_MONKEY_SECONDS` asks for more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use egui_kittest::Harness;
use gensoku_dsl::text::Lang;
use gensoku_gui::theme;
use support::{Disk, PATH};

/// A small generator; the same seed gives the same monkey.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % below
    }

    fn place(&mut self) -> Pos2 {
        pos2(self.next(1280) as f32, self.next(800) as f32)
    }
}

const KEYS: [Key; 22] = [
    Key::Tab,
    Key::Enter,
    Key::Escape,
    Key::Space,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Backspace,
    Key::Delete,
    Key::F8,
    Key::F1,
    Key::Z,
    Key::Y,
    Key::L,
    Key::D,
    Key::T,
    Key::M,
    Key::E,
    Key::F,
    Key::S,
    Key::Num0,
];

const WORDS: [&str; 8] = ["a", "手順", "{", "}", "\"", "\n", "then granted", "👪"];

#[test]
fn nothing_a_user_does_breaks_it() {
    let seconds = std::env::var("GENSOKU_MONKEY_SECONDS")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(3);
    let seed = std::env::var("GENSOKU_MONKEY_SEED")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(0x9E37_79B9_7F4A_7C15);
    let mut chance = Chance(seed);
    let disk = Disk::with(PATH, support::AS_IS);
    let mut app = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(theme::install)
        // Emoji are no part of the bundled fonts; what is typed need not be drawable.
        .allow_missing_glyphs()
        .build_ui_state(support::frame, support::state_on(&disk, Lang::En));
    app.step();
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut acts = 0_u32;
    while Instant::now() < until {
        acts += 1;
        act(&mut chance, &mut app, &disk);
        app.step();
        let state = app.state();
        if let Some(camera) = state.map.view.camera {
            assert!(
                camera.zoom.is_finite()
                    && camera.origin.x.is_finite()
                    && camera.origin.y.is_finite()
            );
        }
        if let Some(buffer) = state.current() {
            assert!(buffer.text().len() < 10_000_000);
        }
    }
    assert!(acts > 10, "only {acts} acts in {seconds} s");
    println!("{acts} acts, seed {seed}");
}

fn act(chance: &mut Chance, app: &mut Harness<'_, gensoku_gui::state::State>, disk: &Disk) {
    let at = chance.place();
    let modifiers = match chance.next(5) {
        0 => Modifiers::COMMAND,
        1 => Modifiers::SHIFT,
        2 => Modifiers::COMMAND | Modifiers::SHIFT,
        _ => Modifiers::NONE,
    };
    match chance.next(12) {
        0..=3 => {
            app.event(Event::PointerMoved(at));
            for pressed in [true, false] {
                app.event(Event::PointerButton {
                    pos: at,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers,
                });
            }
        }
        4 => {
            app.drag_at(at);
            app.step();
            app.hover_at(chance.place());
            app.step();
            app.drop_at(chance.place());
        }
        5 => {
            app.event(Event::PointerMoved(at));
            app.event(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(
                    chance.next(400) as f32 - 200.0,
                    chance.next(400) as f32 - 200.0,
                ),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers,
            });
        }
        6 => app.event(Event::Zoom(0.5 + chance.next(200) as f32 / 100.0)),
        7 | 8 => app.key_press_modifiers(modifiers, KEYS[chance.next(KEYS.len())]),
        9 => app.event(Event::Text(WORDS[chance.next(WORDS.len())].to_owned())),
        10 => {
            if chance.next(8) == 0 {
                let text = disk.text(Path::new(PATH)).unwrap();
                disk.write(Path::new(PATH), &format!("{text}# {}\n", chance.next(1000)));
                app.state_mut().look_at_files();
            }
        }
        _ => app.event(Event::PointerGone),
    }
}

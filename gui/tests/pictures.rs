//! A few pictures: that something is drawn where it should be, in both themes and languages.
//!
//! They need an adapter that draws, a software one will do; where there is none they are skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use egui::{Color32, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::text::Lang;
use gensoku_gui::state::State;
use gensoku_gui::theme::{self, Look};

/// A picture, and the harness that drew it; `None`, told in words, without an adapter.
fn take(state: State) -> Option<(Vec<[u8; 4]>, usize, Harness<'static, State>)> {
    let harness = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_context_setup(theme::install)
            .wgpu()
            .build_ui_state(support::frame, state);
        harness.run();
        let image = harness.render();
        (harness, image)
    }));
    match harness {
        Ok((harness, Ok(image))) => {
            let width = image.width() as usize;
            let pixels = image.pixels().map(|p| p.0).collect();
            Some((pixels, width, harness))
        }
        Ok((_, Err(why))) => {
            println!("skipped: no adapter that draws ({why})");
            None
        }
        Err(_) => {
            println!("skipped: no adapter that draws");
            None
        }
    }
}

/// How many pixels within `rect` are nearly of `color`.
fn count(pixels: &[[u8; 4]], width: usize, rect: Rect, color: Color32) -> usize {
    let mut n = 0;
    for y in rect.top() as usize..rect.bottom() as usize {
        for x in rect.left() as usize..rect.right() as usize {
            let [r, g, b, _] = pixels[y * width + x];
            let near = |a: u8, b: u8| a.abs_diff(b) < 14;
            n += usize::from(near(r, color.r()) && near(g, color.g()) && near(b, color.b()));
        }
    }
    n
}

/// How many pixels within `rect` are between `from` and `to` hundredths of the way from the ground
/// to the ink: text is thin, and few of its pixels have the ink's very colour.
fn inked(
    pixels: &[[u8; 4]],
    width: usize,
    rect: Rect,
    look: Look,
    part: std::ops::RangeInclusive<i32>,
) -> usize {
    let mut n = 0;
    for y in rect.top() as usize..rect.bottom() as usize {
        for x in rect.left() as usize..rect.right() as usize {
            let grey = |c: [u8; 3]| c.iter().map(|&v| i32::from(v)).sum::<i32>();
            let of = |c: Color32| grey([c.r(), c.g(), c.b()]);
            let [r, g, b, _] = pixels[y * width + x];
            let (ground, ink) = (of(look.card()), of(look.ink()));
            n += usize::from(part.contains(&((grey([r, g, b]) - ground) * 100 / (ink - ground))));
        }
    }
    n
}

#[test]
fn a_finding_is_drawn_on_the_map_and_the_rest_fades() {
    for dark in [false, true] {
        let mut state = support::state(Lang::En);
        if dark {
            state.toggle_theme();
        }
        let look: Look = state.look();
        state.select_finding("no-digital-way@Benefit");
        let Some((pixels, width, harness)) = take(state) else {
            return;
        };
        let apply = harness
            .get_by_label("Apply, paper · 40 min (violated)")
            .rect()
            .expand(6.0);
        let pay = harness
            .get_by_label("Pay, bank · 14 days (not stated)")
            .rect()
            .expand(6.0);
        let red = |rect| count(&pixels, width, rect, look.violated());
        assert!(
            red(apply) > 150,
            "the frame and mark of Apply: {}",
            red(apply)
        );
        assert_eq!(red(pay), 0, "Pay breaks nothing");
        // Inside the frames, where the names are.
        let ink = |rect: Rect, part| inked(&pixels, width, rect.shrink(12.0), look, part);
        assert!(
            ink(apply, 70..=110) > 20,
            "the name of Apply: {}",
            ink(apply, 70..=110)
        );
        assert_eq!(ink(pay, 50..=110), 0, "the name of Pay has faded");
        assert!(
            ink(pay, 15..=45) > 20,
            "but can be seen: {}",
            ink(pay, 15..=45)
        );
    }
}

#[test]
fn japanese_is_drawn() {
    let Some((pixels, width, harness)) = take(support::state(Lang::Ja)) else {
        return;
    };
    let look = harness.state().look();
    // A missing glyph would have stopped the harness; here: that the words are really there.
    let row = harness.get_by_label("申請は書面で行われる, 不適合").rect();
    assert!(inked(&pixels, width, row, look, 60..=110) > 60);
    let button = harness.get_by_label("English").rect();
    assert!(count(&pixels, width, button, look.accent()) > 5);
}

#[test]
fn nothing_is_drawn_over_anything_else() {
    for (lang, size) in [(Lang::En, [1280.0, 800.0]), (Lang::Ja, [900.0, 560.0])] {
        let mut harness = Harness::builder()
            .with_size(size)
            .with_context_setup(theme::install)
            .build_ui_state(support::frame, support::state(lang));
        harness.run();
        let whole = Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let named = [
            "As-is",
            "現行",
            "Light or dark",
            "配色の切替",
            "日本語",
            "English",
        ];
        let rects: Vec<Rect> = named
            .iter()
            .filter_map(|name| harness.query_by_label(name))
            .map(|node| node.rect())
            .collect();
        assert!(rects.len() >= 3, "{} at {size:?}", rects.len());
        for (i, a) in rects.iter().enumerate() {
            assert!(whole.contains_rect(*a), "{a:?} at {size:?}");
            for b in &rects[i + 1..] {
                assert!(
                    !a.shrink(1.0).intersects(b.shrink(1.0)),
                    "{a:?} {b:?} at {size:?}"
                );
            }
        }
    }
}

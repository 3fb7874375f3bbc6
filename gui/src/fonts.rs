//! The fonts that ship with the app, so that Japanese is right on a machine without Japanese fonts.
//!
//! BIZ UDGothic and BIZ UDPGothic are cut to JIS X 0208 with the vendor characters of Windows-31J
//! (the bold one to level 1), Inter to Latin. Their licences stand beside them.

use std::cell::RefCell;
use std::sync::Arc;

use egui::epaint::text::{FontsView, TextOptions};
use egui::{FontData, FontDefinitions, FontFamily, FontId};
use gensoku_layout::text::Measure;
use rustc_hash::FxHashMap;

/// The family of titles.
pub const BOLD: &str = "bold";

const FILES: [(&str, &[u8]); 5] = [
    ("Inter", include_bytes!("../assets/fonts/Inter-Regular.otf")),
    (
        "Inter SemiBold",
        include_bytes!("../assets/fonts/Inter-SemiBold.otf"),
    ),
    (
        "BIZ UDPGothic",
        include_bytes!("../assets/fonts/BIZUDPGothic-Regular.ttf"),
    ),
    (
        "BIZ UDPGothic Bold",
        include_bytes!("../assets/fonts/BIZUDPGothic-Bold.ttf"),
    ),
    (
        "BIZ UDGothic",
        include_bytes!("../assets/fonts/BIZUDGothic-Regular.ttf"),
    ),
];

/// The definitions for a context.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let mut family = |family: FontFamily, names: &[&str]| {
        fonts
            .families
            .insert(family, names.iter().map(|&n| n.to_owned()).collect());
    };
    family(FontFamily::Proportional, &["Inter", "BIZ UDPGothic"]);
    family(
        FontFamily::Name(BOLD.into()),
        &["Inter SemiBold", "BIZ UDPGothic Bold", "BIZ UDPGothic"],
    );
    family(
        FontFamily::Monospace,
        &["BIZ UDGothic", "Inter", "BIZ UDPGothic"],
    );
    fonts
}

/// Proportional text of `size` points.
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Bold proportional text of `size` points.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Fixed-width text of `size` points.
pub fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Measures with the app's own fonts, on whichever thread it was made.
pub struct Ruler {
    fonts: RefCell<egui::epaint::text::Fonts>,
    /// The widths of the letters that were measured.
    known: RefCell<FxHashMap<char, f32>>,
}

impl Default for Ruler {
    fn default() -> Self {
        Self {
            fonts: RefCell::new(egui::epaint::text::Fonts::new(
                TextOptions::default(),
                definitions(),
            )),
            known: RefCell::default(),
        }
    }
}

impl Measure for Ruler {
    fn width(&self, line: &str, size: f64) -> f64 {
        // Measured in the bold face, the wider of the two, letter by letter: kerning only takes
        // room away, so that what is measured always holds what is drawn.
        let mut known = self.known.borrow_mut();
        let letters = line.chars();
        let widths = letters.map(|c| *known.entry(c).or_insert_with(|| self.letter(c)));
        let width: f32 = widths.sum();
        f64::from(width) / f64::from(REFERENCE) * size
    }
}

impl Ruler {
    fn letter(&self, c: char) -> f32 {
        let mut fonts = self.fonts.borrow_mut();
        let mut view: FontsView<'_> = fonts.with_pixels_per_point(1.0);
        view.glyph_width(&bold(REFERENCE), c)
    }
}

/// The size at which glyphs are measured; the widths of other sizes are in proportion.
const REFERENCE: f32 = 64.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ruler_knows_full_width_and_latin() {
        let ruler = Ruler::default();
        assert!((ruler.width("市区町村", 10.0) - 40.0).abs() < 0.5);
        let latin = ruler.width("Apply", 10.0);
        assert!((20.0..35.0).contains(&latin), "{latin}");
        assert!(ruler.width("", 10.0).abs() < 1e-9);
    }

    #[test]
    fn japanese_is_in_the_bundled_fonts() {
        let mut fonts = egui::epaint::text::Fonts::new(TextOptions::default(), definitions());
        let mut view = fonts.with_pixels_per_point(1.0);
        for font in [sans(12.0), bold(12.0), mono(12.0)] {
            for text in [
                "原則子育て世帯への臨時特別給付",
                "髙﨑①㈱〜－",
                "「」（）、。ー",
                "Gensoku · ✓ … →",
            ] {
                for c in text.chars() {
                    assert!(view.has_glyph(&font, c), "{c} in {font:?}");
                }
            }
        }
    }
}

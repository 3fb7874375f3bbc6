//! The tokens as egui wants them.

use egui::style::{Selection, WidgetVisuals};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, TextStyle, Visuals, vec2};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Finding, Verdict};
use gensoku_layout::tokens::{Color, Palette, Theme, font, shape, space};

use crate::fonts;

/// How everything looks just now: the language and the colours.
#[derive(Clone, Copy)]
pub struct Look {
    /// The language of the app's own words.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
}

/// A colour of the tokens.
pub const fn color(Color(r, g, b): Color) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// `part` of `a` over `b`, opaque: what lies under something faded never shines through.
pub fn mix(a: Color32, b: Color32, part: f32) -> Color32 {
    let channel = |x: u8, y: u8| {
        let v = f32::from(x) * part + f32::from(y) * (1.0 - part);
        v.round().clamp(0.0, 255.0) as u8
    };
    Color32::from_rgb(
        channel(a.r(), b.r()),
        channel(a.g(), b.g()),
        channel(a.b(), b.b()),
    )
}

macro_rules! colors {
    ($($name:ident)*) => { impl Look { $(
        #[doc = concat!("`", stringify!($name), "` of the tokens.")]
        pub fn $name(self) -> Color32 { color(self.palette().$name) }
    )* } };
}
colors! {
    background card hairline lane lane_head outline ink secondary faint accent selection on_fill
    violated violated_tint warning not_stated conforms
}

impl Look {
    /// The colours.
    pub fn palette(self) -> &'static Palette {
        self.theme.palette()
    }

    /// The colour of a mark.
    pub fn mark(self, mark: Mark) -> Color32 {
        match mark {
            Mark::Violated => self.violated(),
            Mark::Warning | Mark::Note => self.warning(),
            Mark::NotStated => self.not_stated(),
            Mark::Conforms => self.conforms(),
            Mark::Undecided | Mark::Accepted => self.secondary(),
        }
    }

    /// The colour of text that goes with a mark: the mark's, where it can be read.
    pub fn mark_text(self, mark: Mark) -> Color32 {
        match mark {
            Mark::Violated | Mark::NotStated | Mark::Conforms => self.mark(mark),
            Mark::Warning | Mark::Note | Mark::Undecided | Mark::Accepted => self.ink(),
        }
    }

    /// What lies behind a line of text with a mark.
    pub fn tint(self, mark: Mark) -> Color32 {
        match mark {
            Mark::Violated => self.violated_tint(),
            other => mix(self.mark(other), self.card(), TINT),
        }
    }
}

/// How much of a mark's colour lies behind a line of text.
const TINT: f32 = 0.07;

/// A mark: what a finding looks like wherever it is shown. Each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Keeps to the rule: a circle with a tick.
    Conforms,
    /// Breaks it, accepted: a ring with a tick.
    Accepted,
    /// A note: a small square.
    Note,
    /// Not decided: a circle with dots.
    Undecided,
    /// Left open: a circle with a question mark.
    NotStated,
    /// Breaks it, to be looked at: a triangle.
    Warning,
    /// Breaks it: a diamond.
    Violated,
}

impl Mark {
    /// The mark of a finding.
    pub fn of(finding: &Finding) -> Self {
        Self::from(finding.verdict, finding.severity)
    }

    /// The mark of a verdict at a severity.
    pub fn from(verdict: Verdict, severity: Severity) -> Self {
        match (verdict, severity) {
            (Verdict::Conforms, _) => Self::Conforms,
            (Verdict::Accepted, _) => Self::Accepted,
            (Verdict::NotStated, _) => Self::NotStated,
            (Verdict::Undecided, _) => Self::Undecided,
            (Verdict::Violates, Severity::Error) => Self::Violated,
            (Verdict::Violates, Severity::Warning) => Self::Warning,
            (Verdict::Violates, Severity::Note) => Self::Note,
        }
    }

    /// The mark of a diagnostic.
    pub fn of_severity(severity: Severity) -> Self {
        Self::from(Verdict::Violates, severity)
    }
}

/// Sets fonts, sizes and colours of a context.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Light, Theme::Dark] {
        let of = match theme {
            Theme::Light => egui::Theme::Light,
            Theme::Dark => egui::Theme::Dark,
        };
        ctx.style_mut_of(of, |style| {
            style.visuals = visuals(theme);
            for (text, size) in [
                (TextStyle::Small, font::SECONDARY),
                (TextStyle::Body, font::BODY),
                (TextStyle::Button, font::BODY),
                (TextStyle::Heading, font::TITLE),
            ] {
                style.text_styles.insert(text, fonts::sans(size as f32));
            }
            style
                .text_styles
                .insert(TextStyle::Monospace, fonts::mono(MONO));
            let row = space::ROW as f32;
            style.spacing.item_spacing = vec2(row, row / 2.0);
            style.spacing.button_padding = vec2(10.0, 5.0);
            style.spacing.interact_size.y = 26.0;
            style.spacing.menu_margin = Margin::same(6);
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.3;
            style.animation_time = 0.08;
            style.url_in_tooltip = false;
        });
    }
}

/// The size of the design's text.
pub const MONO: f32 = 13.5;

fn visuals(theme: Theme) -> Visuals {
    let look = Look {
        lang: Lang::En,
        theme,
    };
    let mut v = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let radius = CornerRadius::same(6);
    let widget = |fill: Color32, line: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.2, ink),
        expansion: 0.0,
    };
    v.widgets.noninteractive = widget(look.card(), look.hairline(), look.ink());
    v.widgets.inactive = widget(look.background(), look.outline(), look.ink());
    v.widgets.hovered = widget(look.selection(), look.accent(), look.ink());
    v.widgets.active = widget(look.selection(), look.accent(), look.ink());
    v.widgets.open = widget(look.selection(), look.outline(), look.ink());
    v.selection = Selection {
        bg_fill: mix(look.accent(), look.card(), 0.30),
        stroke: Stroke::new(2.0, look.accent()),
    };
    v.override_text_color = None;
    v.weak_text_color = Some(look.secondary());
    v.hyperlink_color = look.accent();
    v.panel_fill = look.background();
    v.window_fill = look.card();
    v.window_stroke = Stroke::new(1.0, look.hairline());
    v.window_corner_radius = CornerRadius::same(shape::RADIUS as u8);
    v.menu_corner_radius = CornerRadius::same(shape::RADIUS as u8);
    v.extreme_bg_color = look.card();
    v.faint_bg_color = look.lane();
    v.code_bg_color = look.lane_head();
    v.error_fg_color = look.violated();
    v.warn_fg_color = look.warning();
    v.text_cursor.stroke = Stroke::new(2.0, look.accent());
    v.window_shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(40),
    };
    v.popup_shadow = v.window_shadow;
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(color: Color32) -> Color {
        Color(color.r(), color.g(), color.b())
    }

    /// WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (shapes, 3:1), for every pair that the app draws.
    #[test]
    fn every_pair_of_colours_can_be_told_apart() {
        for theme in [Theme::Light, Theme::Dark] {
            let look = Look {
                lang: Lang::En,
                theme,
            };
            let marks = [
                Mark::Violated,
                Mark::Warning,
                Mark::Note,
                Mark::NotStated,
                Mark::Undecided,
                Mark::Accepted,
                Mark::Conforms,
            ];
            let check = |what: &str, a: Color32, b: Color32, least: f64| {
                let ratio = tokens(a).contrast(tokens(b));
                assert!(ratio >= least, "{theme:?} {what}: {ratio:.2} < {least}");
            };
            for (name, ground) in [
                ("card", look.card()),
                ("background", look.background()),
                ("lane", look.lane()),
                ("lane head", look.lane_head()),
                ("selection", look.selection()),
            ] {
                check(&format!("ink on {name}"), look.ink(), ground, 4.5);
                check(&format!("accent on {name}"), look.accent(), ground, 4.5);
            }
            for (name, ground) in [
                ("card", look.card()),
                ("background", look.background()),
                ("lane", look.lane()),
            ] {
                check(
                    &format!("secondary on {name}"),
                    look.secondary(),
                    ground,
                    4.5,
                );
            }
            for mark in marks {
                let text = look.mark_text(mark);
                check(&format!("text of {mark:?} on card"), text, look.card(), 4.5);
                check(
                    &format!("text of {mark:?} on its tint"),
                    text,
                    look.tint(mark),
                    4.5,
                );
                check(
                    &format!("{mark:?} on card"),
                    look.mark(mark),
                    look.card(),
                    3.0,
                );
                check(
                    &format!("{mark:?} on lane"),
                    look.mark(mark),
                    look.lane(),
                    3.0,
                );
                check(
                    &format!("{mark:?} on selection"),
                    look.mark(mark),
                    look.selection(),
                    3.0,
                );
                check(
                    &format!("glyph on {mark:?}"),
                    look.on_fill(),
                    look.mark(mark),
                    3.0,
                );
            }
            check("accent button", look.on_fill(), look.accent(), 4.5);
            for role in crate::syntax::Paint::ALL {
                check(
                    &format!("{role:?} in the text"),
                    role.color(look),
                    look.card(),
                    4.5,
                );
                check(
                    &format!("{role:?} on a tint"),
                    role.color(look),
                    look.tint(Mark::Violated),
                    4.5,
                );
            }
        }
    }

    #[test]
    fn mixing_ends_at_its_ends() {
        let (a, b) = (
            Color32::from_rgb(10, 20, 30),
            Color32::from_rgb(110, 120, 130),
        );
        assert_eq!(mix(a, b, 1.0), a);
        assert_eq!(mix(a, b, 0.0), b);
    }
}

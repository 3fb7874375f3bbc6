//! The tour: a card beside one panel after the other.

use egui::{Area, Context, Frame, Margin, Order, Rect, Stroke, StrokeKind, pos2, vec2};
use gensoku_dsl::text::Lang;
use gensoku_layout::tokens::{font, shape};

use crate::fonts::bold;
use crate::state::{State, Stop};
use crate::widgets;
use crate::words::Word;

/// The width of the card.
const WIDTH: f32 = 320.0;

/// Where the panels are.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// The bar at the top.
    pub top: Rect,
    /// The findings.
    pub findings: Rect,
    /// The map.
    pub map: Rect,
    /// The reason.
    pub reason: Rect,
    /// What lies below the map.
    pub below: Rect,
}

impl Places {
    fn of(&self, stop: Stop) -> Rect {
        match stop {
            Stop::Findings => self.findings,
            Stop::Map => self.map,
            Stop::Reason => self.reason,
            Stop::Text => self.below,
            Stop::Day => self.top,
        }
    }
}

/// What is said at each stop: a title and a sentence or two, in English and Japanese.
fn said(stop: Stop) -> [(&'static str, &'static str); 2] {
    match stop {
        Stop::Findings => [
            ("What is found", "指摘"),
            (
                "By principle: what breaks it, what the design does not state, what conforms. Click on one.",
                "原則ごとに、不適合、記載のない事項、適合を示します。クリックして選びます。",
            ),
        ],
        Stop::Map => [
            ("Where it is", "どこで起きるか"),
            (
                "The procedure in lanes by who acts, time from left to right. The reason of the chosen finding is drawn, the rest fades. Click on a step to see what is found there.",
                "手続を主体別のレーンで、時間を左から右に示します。選んだ指摘の理由が描かれ、他は薄くなります。手順をクリックすると、そこでの指摘を示します。",
            ),
        ],
        Stop::Reason => [
            ("Why, and the ways out", "理由と解決策"),
            (
                "The steps that have to change, what would solve it, at which level of law, and the provisions behind it. A finding that is to stay can be accepted here with a reason.",
                "改める必要のある手順、解決策とその水準、関係する規定を示します。残す指摘は、ここで理由を付けて容認できます。",
            ),
        ],
        Stop::Text => [
            ("The design itself", "設計のテキスト"),
            (
                "Change the text and everything follows as you type. Beside it: the open questions, who can finish, the law with the plan of revisions, and the years to come.",
                "テキストを変えると、入力に応じて全体が更新されます。隣のタブに、未確定の事項、誰が終えられるか、法令と改正計画、時間の推移があります。",
            ),
        ],
        Stop::Day => [
            ("As-is, to-be and the day", "現行・改正案・基準日"),
            (
                "Compare today's design with its revision, and move the day: provisions come into force, findings vanish.",
                "現行と改正案を比べ、基準日を動かせます。規定が施行され、指摘が解消していきます。",
            ),
        ],
    }
}

/// Draws it, if it is being taken.
pub fn draw(state: &mut State, ctx: &Context, places: &Places) {
    let Some(stop) = state.tour else { return };
    let look = state.look();
    let lang = look.lang;
    let panel = places.of(stop);
    ctx.layer_painter(egui::LayerId::new(
        Order::Foreground,
        egui::Id::unique("tour ring"),
    ))
    .rect_stroke(
        panel.shrink(2.0),
        shape::RADIUS as f32 + 2.0,
        Stroke::new(2.5, look.accent()),
        StrokeKind::Inside,
    );
    let [title, text] = said(stop).map(|(en, ja)| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    });
    let mut next = None;
    let mut over = false;
    let all = ctx.content_rect();
    Area::new(egui::Id::unique("tour"))
        .order(Order::Tooltip)
        .fixed_pos(beside(stop, panel, all))
        .constrain(true)
        .show(ctx, |ui| {
            Frame::popup(ui.style())
                .fill(look.card())
                .stroke(Stroke::new(1.0, look.accent()))
                .inner_margin(Margin::same(16))
                .show(ui, |ui| {
                    ui.set_width(WIDTH.min(all.width() - 60.0));
                    ui.spacing_mut().item_spacing.y = 6.0;
                    widgets::paragraph(ui, title, bold(font::TITLE as f32), look.ink());
                    widgets::body(ui, look, text);
                    ui.add_space(4.0);
                    ui.horizontal(|ui| {
                        let word = if stop.next().is_some() {
                            Word::Next
                        } else {
                            Word::Done
                        };
                        if widgets::primary(ui, look, word.get(lang), true).clicked() {
                            next = stop.next();
                            over = next.is_none();
                        }
                        if let Some(previous) = stop.previous()
                            && ui.button(Word::Back.get(lang)).clicked()
                        {
                            next = Some(previous);
                        }
                        if stop.next().is_some() && ui.button(Word::SkipTour.get(lang)).clicked() {
                            over = true;
                        }
                        let count = format!("{} / {}", stop.number(), Stop::ALL.len());
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            ui.label(
                                egui::RichText::new(count)
                                    .font(crate::fonts::sans(font::SECONDARY as f32))
                                    .color(look.secondary()),
                            );
                        });
                    });
                });
        });
    if over {
        state.end_tour();
    } else if let Some(stop) = next {
        state.visit(stop);
    }
}

/// Where the card stands: beside the panel that it is about, not over it.
fn beside(stop: Stop, panel: Rect, all: Rect) -> egui::Pos2 {
    let wide = WIDTH + 40.0;
    let place = match stop {
        Stop::Findings => pos2(panel.right() + 10.0, panel.top() + 60.0),
        Stop::Map => pos2(panel.center().x - wide / 2.0, panel.bottom() + 10.0),
        Stop::Reason => pos2(panel.left() - wide - 4.0, panel.top() + 60.0),
        Stop::Text => panel.center_top() - vec2(wide / 2.0, 190.0),
        Stop::Day => pos2(panel.center().x - wide / 2.0, panel.bottom() + 12.0),
    };
    place.max(all.min)
}

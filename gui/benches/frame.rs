//! What a frame costs the processor: designs of 2,000 and 5,000 steps, panned, with what is drawn
//! tessellated.

#![allow(missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{
    Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, pos2,
    vec2,
};
use gensoku_dsl::text::Lang;
use gensoku_gui::map::camera::Camera;
use gensoku_gui::state::State;
use gensoku_gui::theme;
use gensoku_samples::{Words, chain};
use support::{Disk, PATH};

struct Screen {
    ctx: Context,
    state: State,
    frames: u32,
}

impl Screen {
    fn new(steps: usize) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let actors = ["Parent", "City", "Prefecture", "Ministry", "Bank"];
        let disk = Disk::with(PATH, &chain(Words::Own, steps, &actors));
        let mut screen = Self {
            ctx,
            state: support::state_on(&disk, Lang::En),
            frames: 0,
        };
        for _ in 0..4 {
            screen.frame(Vec::new());
        }
        screen
    }

    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0))),
            time: Some(f64::from(self.frames) / 60.0),
            events,
            ..RawInput::default()
        };
        let mut output = self
            .ctx
            .run_ui(input, |ui| gensoku_gui::draw::draw(&mut self.state, ui));
        let shapes = std::mem::take(&mut output.shapes);
        let meshes = self.ctx.tessellate(shapes, output.pixels_per_point).len();
        output.drop_without_applying_deltas();
        meshes
    }

    fn pan(&mut self) -> usize {
        let back = (self.frames / 40).is_multiple_of(2);
        let by = if back { 12.0 } else { -12.0 };
        self.frame(vec![
            Event::PointerMoved(pos2(700.0, 300.0)),
            Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(by, by / 4.0),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Unknown,
                modifiers: Modifiers::NONE,
            },
        ])
    }
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    group
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    for steps in [2_000, 5_000] {
        let mut screen = Screen::new(steps);
        for (name, zoom, x) in [
            ("close", 1.0, 3000.0),
            ("far", 0.35, 3000.0),
            ("all", 0.02, 0.0),
        ] {
            screen.state.map.view.camera = Some(Camera {
                zoom,
                origin: pos2(x, 0.0),
            });
            screen.frame(Vec::new());
            group.bench_function(format!("pan {steps} steps, {name}"), |b| {
                b.iter(|| black_box(screen.pan()));
            });
        }
        group.bench_function(format!("still {steps} steps"), |b| {
            b.iter(|| black_box(screen.frame(Vec::new())));
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);

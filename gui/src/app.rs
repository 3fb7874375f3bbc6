//! The window.

use std::path::PathBuf;

use anyhow::anyhow;
use eframe::{App, CreationContext, Frame, NativeOptions};
use egui::{Ui, ViewportBuilder, ViewportCommand};
use gensoku_dsl::text::Lang;
use gensoku_project::Remembered;

use crate::disk::{OnDisk, TOUR, free};
use crate::state::State;
use crate::worker::Worker;
use crate::{draw, theme};

struct Window {
    state: State,
    title: String,
}

impl App for Window {
    fn ui(&mut self, ui: &mut Ui, _: &mut Frame) {
        if ui.ctx().input(|i| i.viewport().close_requested()) && !self.state.leave() {
            ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
        }
        draw::draw(&mut self.state, ui);
        if self.state.is_left() {
            self.state.leave_unsaved();
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
        let title = draw::title(&self.state);
        if title != self.title {
            ui.ctx()
                .send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Where the example would lie if the user saves it: in the folder where the app was started, or of the user's own
/// where that is the root of everything, as it is for an app that was not started from a terminal.
fn example_folder() -> PathBuf {
    let here = std::env::current_dir().ok();
    let here = here.filter(|it| it.parent().is_some());
    let folder = here.or_else(std::env::home_dir).unwrap_or_default();
    let name = folder.join("child-benefit");
    free(&name).unwrap_or(name)
}

/// Opens the window on `paths`, or on an example where there are none, and returns when it is closed.
///
/// # Errors
/// There is no display, or no adapter that can draw.
pub fn run(paths: Vec<PathBuf>, remembered: Remembered, lang: Lang) -> anyhow::Result<()> {
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Gensoku")
            .with_app_id("gensoku")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([900.0, 560.0]),
        ..NativeOptions::default()
    };
    let create = move |context: &CreationContext<'_>| {
        theme::install(&context.egui_ctx);
        let ctx = context.egui_ctx.clone();
        let backend = Box::new(OnDisk::with(remembered.clone()));
        let worker = Worker::spawn(backend, move || ctx.request_repaint())?;
        let first = paths.is_empty();
        let mut state = State::new(worker, paths, lang);
        if first {
            state.open_example(&example_folder());
            if !remembered.has(TOUR) {
                state.begin_tour();
            }
        }
        let app: Box<dyn App> = Box::new(Window {
            state,
            title: String::new(),
        });
        Ok(app)
    };
    eframe::run_native("gensoku", options, Box::new(create)).map_err(|e| anyhow!("{e}"))
}

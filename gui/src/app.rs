//! The window.

use std::path::PathBuf;

use anyhow::anyhow;
use eframe::{App, CreationContext, Frame, NativeOptions};
use egui::{Ui, ViewportBuilder, ViewportCommand};
use gensoku_dsl::text::Lang;

use crate::backend::Backend;
use crate::state::State;
use crate::worker::Worker;
use crate::{draw, theme};

struct Window {
    state: State,
    title: String,
}

impl App for Window {
    fn ui(&mut self, ui: &mut Ui, _: &mut Frame) {
        draw::draw(&mut self.state, ui);
        let title = draw::title(&self.state);
        if title != self.title {
            ui.ctx()
                .send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Opens the window on `paths` and returns when it is closed.
///
/// # Errors
/// There is no display, or no adapter that can draw.
pub fn run(paths: Vec<PathBuf>, backend: Box<dyn Backend>, lang: Lang) -> anyhow::Result<()> {
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
        let worker = Worker::spawn(backend, move || ctx.request_repaint())?;
        let state = State::new(worker, paths, lang);
        let app: Box<dyn App> = Box::new(Window {
            state,
            title: String::new(),
        });
        Ok(app)
    };
    eframe::run_native("gensoku", options, Box::new(create)).map_err(|e| anyhow!("{e}"))
}

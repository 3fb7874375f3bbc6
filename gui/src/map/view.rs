//! How a map is looked at from frame to frame.

use egui::{Rect, Response, Ui, Vec2};

use super::camera::Camera;

/// How a map is looked at: its camera, and what is wanted of it at the next frame.
#[derive(Default)]
pub struct View {
    /// The camera; fitted at the next frame where absent.
    pub camera: Option<Camera>,
    /// The size of the view for which the camera was fitted.
    fitted: Vec2,
    /// Whether the camera still stands as it was fitted, and follows the size of the view.
    untouched: bool,
    /// Whether all of the map is wanted, however small.
    whole: bool,
    /// By how much to zoom around the middle.
    zoom_wanted: Option<f32>,
    /// Whether what stands out should be brought into view.
    pub reveal: bool,
}

/// A map and the place in which it is shown.
pub struct Shown {
    /// The size of the map.
    pub size: Vec2,
    /// The place.
    pub view: Rect,
    /// The part of the place into which the map is fitted: above the legend.
    pub fitted: Rect,
}

/// How a kind of map is shown at first, and how something on it is brought into view.
pub struct Manner {
    /// The camera to begin with, for a map of a size in a place.
    pub begin: fn(Vec2, Rect) -> Camera,
    /// Moves the camera until something on a map of a size is seen in a place.
    pub reveal: fn(&mut Camera, Rect, Vec2, Rect),
}

impl View {
    /// Fits the camera anew at the next frame.
    pub fn refit(&mut self) {
        self.camera = None;
    }

    /// Shows all of the map, however small.
    pub fn show_whole(&mut self) {
        self.camera = None;
        self.whole = true;
    }

    /// Zooms around the middle at the next frame.
    pub fn zoom(&mut self, factor: f32) {
        self.zoom_wanted = Some(self.zoom_wanted.unwrap_or(1.0) * factor);
    }

    /// How large the map is shown, in percent.
    pub fn percent(&self) -> f32 {
        self.camera.map_or(100.0, |it| it.zoom * 100.0)
    }

    /// The camera of a frame, after what the user does there; `what` stands out.
    pub fn frame(
        &mut self,
        ui: &Ui,
        response: &Response,
        shown: &Shown,
        manner: &Manner,
        what: impl FnOnce() -> Option<Rect>,
    ) -> Camera {
        let resized = self.fitted != shown.view.size() && self.untouched;
        let mut camera = match self.camera {
            Some(camera) if !resized => camera,
            _ => {
                self.fitted = shown.view.size();
                self.untouched = true;
                if std::mem::take(&mut self.whole) {
                    Camera::fit(shown.size, shown.fitted)
                } else {
                    (manner.begin)(shown.size, shown.fitted)
                }
            }
        };
        let before = camera;
        self.look_around(ui, response, shown, &mut camera);
        if std::mem::take(&mut self.reveal)
            && let Some(what) = what()
        {
            (manner.reveal)(&mut camera, shown.fitted, shown.size, what);
        }
        if camera != before {
            self.untouched = false;
        }
        self.camera = Some(camera);
        camera
    }

    /// Wheel, pinch, drag and keys.
    fn look_around(&mut self, ui: &Ui, response: &Response, shown: &Shown, camera: &mut Camera) {
        let (view, size) = (shown.view, shown.size);
        if response.dragged() {
            camera.pan(view, size, response.drag_delta());
        }
        if let Some(factor) = self.zoom_wanted.take() {
            camera.zoom_at(view, view.center(), factor);
        }
        let at = ui.input(|i| i.pointer.hover_pos());
        let Some(at) = at.filter(|it| view.contains(*it)) else {
            return;
        };
        let above = ui.ctx().layer_id_at(at);
        if above.is_some_and(|it| it != ui.layer_id()) {
            return;
        }
        let (factor, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta()));
        if (factor - 1.0).abs() > f32::EPSILON {
            camera.zoom_at(view, at, factor);
        }
        if scroll != Vec2::ZERO {
            camera.pan(view, size, scroll);
        }
    }
}

//! How one looks at the map.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The nearest and farthest one can go.
const ZOOM: std::ops::RangeInclusive<f32> = 0.02..=4.0;
/// A small map is not blown up further than this to fill its card.
const LARGEST_FIT: f32 = 1.25;
/// A map that fits at this zoom is shown whole.
const WHOLE: f32 = 0.55;
/// Else its beginning is shown, at a zoom at which words can be read well.
const READABLE: f32 = 0.65;
/// The room left around a map that fits.
const MARGIN: f32 = 14.0;

/// A zoom and the place of the map that lies at the upper left corner of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Points of the screen per point of the map.
    pub zoom: f32,
    /// The place of the map at the view's upper left corner.
    pub origin: Pos2,
}

impl Default for Camera {
    fn default() -> Self {
        Self::UNMOVED
    }
}

impl Camera {
    /// From the upper left corner, at the size in which it is laid out.
    pub const UNMOVED: Self = Self {
        zoom: 1.0,
        origin: Pos2::ZERO,
    };

    /// A camera that sees all of a map of `size` in `view`.
    pub fn fit(size: Vec2, view: Rect) -> Self {
        let room = (view.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0));
        let zoom = (room.x / size.x.max(1.0))
            .min(room.y / size.y.max(1.0))
            .clamp(*ZOOM.start(), LARGEST_FIT);
        // In the middle from left to right, above it from top to bottom, as one reads.
        let slack = view.size() / zoom - size;
        let y = slack.y * 0.3;
        Self {
            zoom,
            origin: pos2(-slack.x / 2.0, -y),
        }
    }

    /// A camera to begin with: all of the map where its words can still be read then, else its beginning.
    pub fn begin(size: Vec2, view: Rect) -> Self {
        let all = Self::fit(size, view);
        if all.zoom >= WHOLE {
            return all;
        }
        let slack = view.height() / READABLE - size.y;
        Self {
            zoom: READABLE,
            origin: pos2(-MARGIN, if slack > 0.0 { -slack * 0.3 } else { -MARGIN }),
        }
    }

    /// From the map to the screen.
    pub fn to_screen(&self, view: Rect, at: Pos2) -> Pos2 {
        view.min + (at - self.origin) * self.zoom
    }

    /// From the screen to the map.
    pub fn to_map(&self, view: Rect, at: Pos2) -> Pos2 {
        self.origin + (at - view.min) / self.zoom
    }

    /// A rectangle of the map on the screen.
    pub fn rect(&self, view: Rect, of: Rect) -> Rect {
        Rect::from_min_max(self.to_screen(view, of.min), self.to_screen(view, of.max))
    }

    /// The part of the map that is seen.
    pub fn seen(&self, view: Rect) -> Rect {
        Rect::from_min_size(self.origin, view.size() / self.zoom)
    }

    /// Zooms by `factor` with the place of the screen `at` staying where it is.
    pub fn zoom_at(&mut self, view: Rect, at: Pos2, factor: f32) {
        let fixed = self.to_map(view, at);
        self.zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        self.origin = fixed - (at - view.min) / self.zoom;
    }

    /// Moves by points of the screen, never so far that the map is lost.
    pub fn pan(&mut self, view: Rect, size: Vec2, by: Vec2) {
        self.origin -= by / self.zoom;
        let seen = view.size() / self.zoom;
        let keep = vec2(60.0, 40.0) / self.zoom;
        self.origin.x = self
            .origin
            .x
            .clamp(keep.x - seen.x, (size.x - keep.x).max(keep.x - seen.x));
        self.origin.y = self
            .origin
            .y
            .clamp(keep.y - seen.y, (size.y - keep.y).max(keep.y - seen.y));
    }

    /// Moves, and steps back where it must, until `what` of a map of `size` is seen; stays where it
    /// already is. A map that can be read whole is shown whole.
    pub fn reveal(&mut self, view: Rect, size: Vec2, what: Rect) {
        const AROUND: f32 = 40.0;
        let room = (view.size() - Vec2::splat(2.0 * AROUND)).max(Vec2::splat(1.0));
        let seen = self.seen(view).shrink(8.0 / self.zoom);
        let legible = self.zoom >= WHOLE;
        if seen.contains_rect(what) && legible {
            return;
        }
        let all = Self::fit(size, view);
        if all.zoom >= WHOLE {
            *self = all;
            return;
        }
        let fitting = (room.x / what.width().max(1.0)).min(room.y / what.height().max(1.0));
        let wanted = if legible { self.zoom } else { 1.0 };
        self.zoom = wanted.min(fitting).clamp(*ZOOM.start(), *ZOOM.end());
        self.origin = what.center() - view.size() / 2.0 / self.zoom;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Rect = Rect {
        min: pos2(100.0, 50.0),
        max: pos2(900.0, 650.0),
    };

    #[test]
    fn a_map_that_fits_is_seen_whole() {
        for size in [vec2(100.0, 80.0), vec2(5000.0, 200.0), vec2(300.0, 9000.0)] {
            let seen = Camera::fit(size, VIEW).seen(VIEW);
            assert!(
                seen.contains_rect(Rect::from_min_size(Pos2::ZERO, size)),
                "{size}"
            );
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let mut camera = Camera::fit(vec2(2000.0, 1000.0), VIEW);
        let at = pos2(333.0, 222.0);
        let before = camera.to_map(VIEW, at);
        camera.zoom_at(VIEW, at, 1.7);
        assert!((camera.to_map(VIEW, at) - before).length() < 0.01);
        for _ in 0..100 {
            camera.zoom_at(VIEW, at, 1.7);
        }
        assert!(camera.zoom <= 4.0);
    }

    #[test]
    fn the_map_is_never_lost() {
        let size = vec2(500.0, 300.0);
        let mut camera = Camera::fit(size, VIEW);
        let map = Rect::from_min_size(Pos2::ZERO, size);
        for by in [vec2(1e6, 0.0), vec2(-1e6, 1e6), vec2(0.0, -1e6)] {
            camera.pan(VIEW, size, by);
            assert!(camera.seen(VIEW).intersects(map), "{by}");
        }
    }

    #[test]
    fn what_is_revealed_is_seen() {
        let mut camera = Camera {
            zoom: 0.1,
            origin: pos2(9000.0, 0.0),
        };
        let what = Rect::from_min_size(pos2(40.0, 700.0), vec2(400.0, 100.0));
        let size = vec2(9000.0, 2000.0);
        camera.reveal(VIEW, size, what);
        assert!(camera.seen(VIEW).contains_rect(what));
        assert!(camera.zoom >= READABLE);
        let kept = camera;
        camera.reveal(VIEW, size, what);
        assert_eq!(camera, kept);
        let mut small = Camera {
            zoom: 3.0,
            origin: pos2(900.0, 900.0),
        };
        small.reveal(VIEW, vec2(700.0, 500.0), what.translate(vec2(0.0, -300.0)));
        assert!(
            small
                .seen(VIEW)
                .contains_rect(Rect::from_min_size(Pos2::ZERO, vec2(700.0, 500.0)))
        );
    }
}

//! A raster that plotters draws on, and its halving: the pixels of plotters' own
//! bitmap, made to be filled quickly down columns as well as along rows.
//!
//! Holds three bytes a pixel, row by row from the top. What lies outside is not
//! drawn. Knows only the lines that fills are made of: along an axis.

use std::convert::Infallible;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

/// What drawing gives back; it cannot fail.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A white page to draw on.
pub(super) struct Raster {
    pixels: Vec<u8>,
    wide: i32,
    high: i32,
}

impl Raster {
    /// A white raster.
    pub(super) fn new(wide: u32, high: u32) -> Self {
        Self { pixels: vec![0xFF; wide as usize * high as usize * 3], wide: wide as i32, high: high as i32 }
    }

    /// Every two by two pixels as one, their mean.
    pub(super) fn halved(&self) -> Vec<u8> {
        let row = self.wide as usize * 3;
        let mut out = Vec::with_capacity(self.pixels.len() / 4);
        for rows in self.pixels.chunks_exact(2 * row) {
            let (upper, lower) = rows.split_at(row);
            for (above, below) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
                let mean = |channel: usize| {
                    let sum = [above[channel], above[channel + 3], below[channel], below[channel + 3]].map(u16::from);
                    ((sum.iter().sum::<u16>() + 2) / 4) as u8
                };
                out.extend_from_slice(&[mean(0), mean(1), mean(2)]);
            }
        }
        out
    }

    /// Where a pixel of the raster begins.
    fn at(&self, x: i32, y: i32) -> usize {
        (y as usize * self.wide as usize + x as usize) * 3
    }

    /// Fills a column from one row to another, both included.
    fn column(&mut self, x: i32, from: i32, to: i32, rgb: [u8; 3]) {
        let (top, bottom) = (from.min(to).max(0), from.max(to).min(self.high - 1));
        if x < 0 || x >= self.wide || top > bottom {
            return;
        }
        let first = self.at(x, top);
        let rows = (bottom - top + 1) as usize;
        for pixel in self.pixels[first..].chunks_mut(self.wide as usize * 3).take(rows) {
            pixel[..3].copy_from_slice(&rgb);
        }
    }

    /// Fills a row from one column to another, both included. (An end one before
    /// the beginning draws nothing; plotters asks for that where a fill is thinner
    /// than a pixel.)
    fn row(&mut self, y: i32, from: i32, to: i32, rgb: [u8; 3]) {
        let (left, right) = (from.min(to + 1).max(0), from.max(to + 1).min(self.wide));
        if y < 0 || y >= self.high || left >= right {
            return;
        }
        let (first, end) = (self.at(left, y), self.at(right - 1, y) + 3);
        for pixel in self.pixels[first..end].chunks_exact_mut(3) {
            pixel.copy_from_slice(&rgb);
        }
    }
}

/// A byte moved towards another by so many 256ths of the way.
fn blend(was: u8, new: u8, part: u32) -> u8 {
    let step = (u32::from(was.abs_diff(new)) * part / 256) as u8;
    if new > was { was + step } else { was - step }
}

impl DrawingBackend for Raster {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.wide as u32, self.high as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        if x < 0 || y < 0 || x >= self.wide || y >= self.high || colour.alpha <= 0.0 {
            return Ok(());
        }
        let at = self.at(x, y);
        let rgb = [colour.rgb.0, colour.rgb.1, colour.rgb.2];
        let pixel = &mut self.pixels[at..at + 3];
        if colour.alpha >= 1.0 - 1.0 / 256.0 {
            pixel.copy_from_slice(&rgb);
        } else {
            let part = (colour.alpha * 256.0) as u32;
            for (was, new) in pixel.iter_mut().zip(rgb) {
                *was = blend(*was, new, part);
            }
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let (r, g, b) = style.color().rgb;
        debug_assert!(from.0 == to.0 || from.1 == to.1, "fills draw along an axis: {from:?} to {to:?}");
        if from.1 == to.1 {
            self.row(from.1, from.0, to.0, [r, g, b]);
        } else {
            self.column(from.0, from.1, to.1, [r, g, b]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::style::{Color, RGBColor};

    /// A pixel's colour.
    fn seen(raster: &Raster, x: i32, y: i32) -> [u8; 3] {
        let at = raster.at(x, y);
        raster.pixels[at..at + 3].try_into().expect("three bytes")
    }

    #[test]
    fn a_line_along_an_axis_is_its_pixels_one_by_one_and_nothing_outside() {
        let ink = RGBColor(10, 20, 30).filled();
        for (from, to) in [((2, 3), (9, 3)), ((4, -5), (4, 90)), ((-3, 7), (40, 7)), ((5, 8), (5, 2)), ((6, 6), (6, 6)), ((4, 4), (3, 4)), ((90, 1), (90, 9)), ((1, 90), (9, 90))] {
            let (mut quick, mut plain) = (Raster::new(12, 10), Raster::new(12, 10));
            quick.draw_line(from, to, &ink).expect("it cannot fail");
            let (low, high) = (from.0.min(to.0 + 1), from.0.max(to.0 + 1));
            let columns = if from.1 == to.1 { low..high } else { from.0..from.0 + 1 };
            for x in columns {
                for y in from.1.min(to.1)..=from.1.max(to.1) {
                    plain.draw_pixel((x, y), ink.color()).expect("it cannot fail");
                }
            }
            assert_eq!(quick.pixels, plain.pixels, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn a_thin_cover_blends_and_four_pixels_halve_to_their_mean() {
        let mut raster = Raster::new(2, 2);
        raster.draw_pixel((0, 0), RGBColor(0, 0, 0).mix(0.5).to_backend_color()).expect("it cannot fail");
        assert_eq!(seen(&raster, 0, 0), [128, 128, 128]);
        raster.draw_pixel((1, 1), RGBColor(0, 100, 255).to_backend_color()).expect("it cannot fail");
        assert_eq!(raster.halved(), [160, 185, 223]);
    }
}

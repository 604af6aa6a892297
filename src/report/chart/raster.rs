//! A raster that plotters draws on, and its halving: the pixels of plotters' own
//! bitmap, made to be filled quickly down columns as well as along rows.
//!
//! Holds a pixel in one word, 0x00RRGGBB, row by row from the top: a fill writes
//! whole words, and channels of four pixels are added two at a time. What lies outside
//! is not drawn. Knows only the lines that fills are made of: along an axis.

use std::convert::Infallible;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

/// White, as a pixel.
const WHITE: u32 = 0x00FF_FFFF;

/// Of a pixel, red and blue; green is left.
const RED_AND_BLUE: u32 = 0x00FF_00FF;

/// What drawing gives back; it cannot fail.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A page to draw on; wiped, it serves for the next, which spares the system from
/// finding its 61 MB anew.
#[derive(Default)]
pub struct Raster {
    pixels: Vec<u32>,
    wide: i32,
    high: i32,
}

impl Raster {
    /// White all over, of a size.
    pub(super) fn wipe(&mut self, wide: u32, high: u32) {
        self.pixels.clear();
        self.pixels.resize(wide as usize * high as usize, WHITE);
        (self.wide, self.high) = (wide as i32, high as i32);
    }

    /// Every two by two pixels as one, their mean: three bytes each, red first.
    pub(super) fn halved(&self) -> Vec<u8> {
        let row = self.wide as usize;
        let mut out = vec![0; self.pixels.len() / 4 * 3];
        for (rows, out) in self.pixels.chunks_exact(2 * row).zip(out.chunks_exact_mut(row / 2 * 3)) {
            let (upper, lower) = rows.split_at(row);
            for ((above, below), out) in upper.chunks_exact(2).zip(lower.chunks_exact(2)).zip(out.chunks_exact_mut(3)) {
                let [_, red, green, blue] = mean([above[0], above[1], below[0], below[1]]).to_be_bytes();
                out.copy_from_slice(&[red, green, blue]);
            }
        }
        out
    }

    /// The place of a pixel.
    fn at(&self, x: i32, y: i32) -> usize {
        y as usize * self.wide as usize + x as usize
    }

    /// Fills a column from one row to another, both included.
    fn column(&mut self, x: i32, from: i32, to: i32, ink: u32) {
        let (top, bottom) = (from.min(to).max(0), from.max(to).min(self.high - 1));
        if x < 0 || x >= self.wide || top > bottom {
            return;
        }
        let (first, last) = (self.at(x, top), self.at(x, bottom));
        for pixel in self.pixels[first..=last].iter_mut().step_by(self.wide as usize) {
            *pixel = ink;
        }
    }

    /// Fills a row from one column to another, both included. (An end one before
    /// the beginning draws nothing; plotters asks for that where a fill is thinner
    /// than a pixel.)
    fn row(&mut self, y: i32, from: i32, to: i32, ink: u32) {
        let (left, right) = (from.min(to + 1).max(0), from.max(to + 1).min(self.wide));
        if y < 0 || y >= self.high || left >= right {
            return;
        }
        let first = self.at(left, y);
        self.pixels[first..first + (right - left) as usize].fill(ink);
    }
}

/// A colour as a pixel.
fn pixel((red, green, blue): (u8, u8, u8)) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

/// The mean of four pixels, each channel rounded to the nearest, halves up.
fn mean(four: [u32; 4]) -> u32 {
    let channels = |shift: u32| four.iter().map(|one| one >> shift & RED_AND_BLUE).sum::<u32>() + 0x0002_0002;
    (channels(0) >> 2 & RED_AND_BLUE) | (channels(8) >> 2 & RED_AND_BLUE) << 8
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
        if colour.alpha >= 1.0 - 1.0 / 256.0 {
            self.pixels[at] = pixel(colour.rgb);
        } else {
            let part = (colour.alpha * 256.0) as u32;
            let [_, red, green, blue] = self.pixels[at].to_be_bytes();
            self.pixels[at] = pixel((blend(red, colour.rgb.0, part), blend(green, colour.rgb.1, part), blend(blue, colour.rgb.2, part)));
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let ink = pixel(style.color().rgb);
        debug_assert!(from.0 == to.0 || from.1 == to.1, "fills draw along an axis: {from:?} to {to:?}");
        if from.1 == to.1 {
            self.row(from.1, from.0, to.0, ink);
        } else {
            self.column(from.0, from.1, to.1, ink);
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
        let [_, red, green, blue] = raster.pixels[raster.at(x, y)].to_be_bytes();
        [red, green, blue]
    }

    fn white(wide: u32, high: u32) -> Raster {
        let mut raster = Raster::default();
        raster.wipe(wide, high);
        raster
    }

    #[test]
    fn a_page_that_is_wiped_is_white_all_over_whatever_was_on_it() {
        let mut raster = white(6, 4);
        raster.draw_line((0, 1), (5, 1), &RGBColor(10, 20, 30).filled()).expect("it cannot fail");
        for (wide, high) in [(4, 2), (8, 6)] {
            raster.wipe(wide, high);
            assert_eq!(raster.halved(), vec![255; (wide * high / 4 * 3) as usize]);
        }
    }

    #[test]
    fn a_line_along_an_axis_is_its_pixels_one_by_one_and_nothing_outside() {
        let ink = RGBColor(10, 20, 30).filled();
        for (from, to) in [((2, 3), (9, 3)), ((4, -5), (4, 90)), ((-3, 7), (40, 7)), ((5, 8), (5, 2)), ((6, 6), (6, 6)), ((4, 4), (3, 4)), ((90, 1), (90, 9)), ((1, 90), (9, 90))] {
            let (mut quick, mut plain) = (white(12, 10), white(12, 10));
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
        let mut raster = white(2, 2);
        raster.draw_pixel((0, 0), RGBColor(0, 0, 0).mix(0.5).to_backend_color()).expect("it cannot fail");
        assert_eq!(seen(&raster, 0, 0), [128, 128, 128]);
        raster.draw_pixel((1, 1), RGBColor(0, 100, 255).to_backend_color()).expect("it cannot fail");
        assert_eq!(raster.halved(), [160, 185, 223]);
    }
}

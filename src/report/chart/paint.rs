//! A scene as SVG, and as PNG.
//!
//! Both are painted by plotters on a raster four times as fine as the page, as
//! plotters rounds every coordinate to a whole number. The SVG is then shown at
//! the page's size; the PNG is halved, each pixel the mean of four. Knows
//! nothing of what the marks mean.

use super::scene::{Anchor, Colour, Mark, Point, Scene, Text};
use super::typeface::clean;
use plotters::backend::SVGBackend;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

/// Steps of the raster per px of the page.
const FINE: f64 = 4.0;

/// The fonts an SVG asks for, in this order.
const FONTS: &str = "Arial, Liberation Sans, DejaVu Sans, sans-serif";

/// Why painting an SVG cannot fail.
const WRITES: &str = "a string can always be written";

/// A px length or place on the fine raster.
fn fine(px: f64) -> i32 {
    libm::round(px * FINE) as i32
}

/// A point on the fine raster.
fn place(point: Point) -> (i32, i32) {
    (fine(point.0), fine(point.1))
}

/// A plotters style of one colour and line width \[px\].
fn style(colour: Colour, width: f64) -> ShapeStyle {
    let stroke = fine(width).max(1).unsigned_abs();
    RGBColor(colour.0, colour.1, colour.2).filled().stroke_width(stroke)
}

/// The scene as an SVG document, with `title` and `description` for those who cannot see it.
pub(super) fn svg(scene: &Scene, title: &str, description: &str) -> String {
    let mut document = String::new();
    let size = (fine(scene.width).unsigned_abs(), fine(scene.height).unsigned_abs());
    {
        let mut backend = SVGBackend::with_string(&mut document, size);
        for mark in &scene.marks {
            write_mark(&mut backend, mark);
        }
        backend.present().expect(WRITES);
    }
    dress(&document, scene, title, description)
}

/// Hands one mark to the SVG backend, which writes to a string and so cannot fail.
fn write_mark(backend: &mut SVGBackend<'_>, mark: &Mark) {
    let done = match mark {
        Mark::Text(text) => {
            write_text(backend, text);
            Ok(())
        }
        Mark::Path { points, width, colour } => {
            backend.draw_path(points.iter().copied().map(place), &style(*colour, *width))
        }
        Mark::Ribbon { upper, lower, colour } => {
            let around = upper.iter().chain(lower.iter().rev());
            backend.fill_polygon(around.copied().map(place), &style(*colour, 0.0))
        }
        Mark::Shape { corners, colour } => {
            backend.fill_polygon(corners.iter().copied().map(place), &style(*colour, 0.0))
        }
        Mark::Disc { centre, radius, colour } => {
            let radius = fine(*radius).unsigned_abs();
            backend.draw_circle(place(*centre), radius, &style(*colour, 0.0), true)
        }
    };
    done.expect(WRITES);
}

/// Writes a text with its base line at its point (`dress` removes plotters' own shift).
fn write_text(backend: &mut SVGBackend<'_>, text: &Text) {
    let weight = if text.face.bold { FontStyle::Bold } else { FontStyle::Normal };
    let colour = text.face.colour;
    let horizontal = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = FontDesc::new(FontFamily::Name(FONTS), undivided(text.face.size * FINE), weight);
    let ink = RGBColor(colour.0, colour.1, colour.2);
    let style = TextStyle::from(font)
        .color(&ink)
        .pos(Pos::new(horizontal, VPos::Top));
    backend.draw_text(&text.words, &style, place(text.at)).expect(WRITES);
}

/// The size that plotters, which divides every SVG text size by 1.24, writes as `size`.
fn undivided(size: f64) -> f64 {
    let near = size * 1.24;
    [near, near.next_up(), near.next_down()]
        .into_iter()
        .find(|guess| guess / 1.24 == size)
        .unwrap_or(near)
}

/// Gives plotters' document its size on the page, its role and its words, and
/// takes out the line breaks and shifts plotters puts round every text.
fn dress(document: &str, scene: &Scene, title: &str, description: &str) -> String {
    let id = digest(&[document, title, description]);
    let (width, height) = (fine(scene.width), fine(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"title-{id} desc-{id}\" stroke-linejoin=\"round\">\n\
         <title id=\"title-{id}\">{}</title>\n<desc id=\"desc-{id}\">{}</desc>\n",
        scene.width,
        scene.height,
        escape(title),
        escape(description),
    );
    let mut in_text = false;
    for line in document.lines().skip(1) {
        // A text is three lines: tag, words, end. Words are escaped and on one
        // line, so no title can look like a tag.
        if !in_text && line.starts_with("<text ") {
            in_text = true;
            out.push_str(&line.replace(" dy=\"0.76em\"", "").replace(" opacity=\"1\"", ""));
        } else if in_text {
            out.push_str(line);
            if line == "</text>" {
                in_text = false;
                out.push('\n');
            }
        } else {
            out.push_str(&line.replace(" opacity=\"1\"", "").replace(" \"/>", "\"/>"));
            out.push('\n');
        }
    }
    out
}

/// A short name for a document, so that two charts on one page share no id (FNV-1a).
fn digest(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// A text as XML character data.
fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(feature = "png")]
pub(super) use bitmap::png;

#[cfg(feature = "png")]
mod bitmap {
    use super::*;
    use crate::report::chart::raster::Raster;
    use crate::report::chart::typeface::Typeface;
    use ab_glyph::{Font, GlyphId, PxScale};
    use plotters::style::RGBAColor;

    /// What stops a PNG: plotters' words.
    type Refused = Result<(), String>;

    /// Tallest page drawn \[px\]: its raster takes 150 MB.
    const TALLEST: f64 = 2600.0;

    /// The scene as a PNG of two pixels per px.
    pub(in super::super) fn png(scene: &Scene, raster: &mut Raster) -> Result<Vec<u8>, String> {
        if scene.height > TALLEST {
            return Err(format!("the chart is {} px high; a PNG stops at {TALLEST}", scene.height));
        }
        let (wide, high) = (fine(scene.width).unsigned_abs(), fine(scene.height).unsigned_abs());
        raster.wipe(wide, high);
        for mark in &scene.marks {
            draw_mark(raster, mark, &scene.type_)?;
        }
        encode(&raster.halved(), wide / 2, high / 2)
    }

    /// Draws one mark. Lines and ribbons go piece by piece, as plotters' fill of
    /// a crooked polygon leaves holes.
    fn draw_mark(raster: &mut Raster, mark: &Mark, letters: &Typeface) -> Refused {
        match mark {
            Mark::Text(text) => draw_text(raster, text, letters),
            Mark::Path { points, width, colour } => {
                for pair in points.windows(2) {
                    draw_piece(raster, pair[0], pair[1], *width, *colour)?;
                }
                for joint in points.iter().skip(1).take(points.len().saturating_sub(2)) {
                    draw_disc(raster, *joint, width / 2.0, *colour)?;
                }
                Ok(())
            }
            Mark::Ribbon { upper, lower, colour } => {
                for (above, below) in upper.windows(2).zip(lower.windows(2)) {
                    fill(raster, &[above[0], above[1], below[1], below[0]], *colour)?;
                }
                Ok(())
            }
            Mark::Shape { corners, colour } => fill(raster, corners, *colour),
            Mark::Disc { centre, radius, colour } => draw_disc(raster, *centre, *radius, *colour),
        }
    }

    fn draw_disc(raster: &mut Raster, centre: Point, radius: f64, colour: Colour) -> Refused {
        let radius = fine(radius).unsigned_abs();
        raster
            .draw_circle(place(centre), radius, &style(colour, 0.0), true)
            .map_err(|e| e.to_string())
    }

    fn fill(raster: &mut Raster, corners: &[Point], colour: Colour) -> Refused {
        raster
            .fill_polygon(corners.iter().copied().map(place), &style(colour, 0.0))
            .map_err(|e| e.to_string())
    }

    /// A straight piece of line as a filled rectangle about it.
    fn draw_piece(raster: &mut Raster, a: Point, b: Point, width: f64, colour: Colour) -> Refused {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = (dx * dx + dy * dy).sqrt();
        if length == 0.0 {
            return Ok(());
        }
        let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
        let corners = [
            (a.0 + nx, a.1 + ny),
            (b.0 + nx, b.1 + ny),
            (b.0 - nx, b.1 - ny),
            (a.0 - nx, a.1 - ny),
        ];
        fill(raster, &corners, colour)
    }

    /// Draws letters from their outlines: plotters' own text ignores the room
    /// a font leaves before each letter, and its lines look uneven.
    fn draw_text(raster: &mut Raster, text: &Text, letters: &Typeface) -> Refused {
        let font = letters.weight(text.face.bold);
        let em = f64::from(font.units_per_em().unwrap_or(2048.0));
        let size = text.face.size * FINE;
        let scale = PxScale::from((size * f64::from(font.height_unscaled()) / em) as f32);
        let rgb = text.face.colour;
        let (mut x, y) = (text.room.left * FINE, text.at.1 * FINE);
        for letter in text.words.chars() {
            let id: GlyphId = font.glyph_id(letter);
            let at = ab_glyph::point(x as f32, y as f32);
            x += letters.advance(letter, text.face.bold) * size;
            let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, at)) else {
                continue;
            };
            let corner = (outline.px_bounds().min.x as i32, outline.px_bounds().min.y as i32);
            let mut done = Ok(());
            outline.draw(|right, down, cover| {
                // Most of a letter's box is empty.
                if cover < 1.0 / 256.0 {
                    return;
                }
                let colour = RGBAColor(rgb.0, rgb.1, rgb.2, f64::from(cover));
                let pixel = (corner.0 + right as i32, corner.1 + down as i32);
                if let Err(e) = raster.draw_pixel(pixel, colour.to_backend_color()) {
                    done = Err(e.to_string());
                }
            });
            done?;
        }
        Ok(())
    }

    fn encode(pixels: &[u8], wide: u32, high: u32) -> Result<Vec<u8>, String> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, wide, high);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .and_then(|mut writer| {
                writer.write_image_data(pixels)?;
                writer.finish()
            })
            .map_err(|e| e.to_string())?;
        Ok(file)
    }
}

//! Laws of durations.

use super::Draws;
use crate::quantity::Span;

/// A probability law of a length of time.
#[derive(Clone, Debug, PartialEq)]
pub enum SpanLaw {
    /// Always this long.
    Fixed(Span),
    /// Exponential with this mean.
    Exponential(Span),
    /// Log-normal ([`SpanLaw::log_normal`]).
    LogNormal {
        /// The mean.
        mean: Span,
        /// Variance of the logarithm.
        variance: f64,
        /// Its root.
        deviation: f64,
    },
    /// At least so long, and an exponential time beyond it.
    Beyond {
        /// The least.
        least: Span,
        /// The mean, which is more.
        mean: Span,
    },
    /// Bands with weights, uniform inside each: how published tables are sampled exactly.
    Bands(Vec<Band>),
}

/// One band of a published table of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Shortest.
    pub from: Span,
    /// Longest.
    pub to: Span,
    /// Share of the whole; a law's weights sum to 1.
    pub share: f64,
}

impl SpanLaw {
    /// Log-normal with this mean and coefficient of variation (standard deviation ÷ mean).
    pub fn log_normal(mean: Span, cv: f64) -> Self {
        let variance = libm::log1p(cv * cv);
        Self::LogNormal { mean, variance, deviation: libm::sqrt(variance) }
    }

    /// The mean length [years].
    pub fn mean_years(&self) -> f64 {
        match self {
            Self::Fixed(span) | Self::Exponential(span) => span.as_years(),
            Self::LogNormal { mean, .. } | Self::Beyond { mean, .. } => mean.as_years(),
            Self::Bands(bands) => {
                bands.iter().map(|b| b.share * (b.from.as_years() + b.to.as_years()) / 2.0).sum()
            }
        }
    }

    /// One length, by inversion from the next draws of a stream: one draw for
    /// all but bands, which take two (which band, where in it).
    pub fn draw(&self, draws: &mut Draws) -> Span {
        match self {
            Self::Fixed(span) => *span,
            Self::Exponential(mean) => Span::years(mean.as_years() * draws.exponential()),
            Self::Beyond { least, mean } => {
                *least + Span::years((mean.as_years() - least.as_years()) * draws.exponential())
            }
            Self::LogNormal { mean, variance, deviation } => {
                Span::years(mean.as_years() * libm::exp(deviation * draws.normal() - variance / 2.0))
            }
            Self::Bands(bands) => {
                let mut u = draws.uniform();
                let within = draws.uniform();
                for band in bands {
                    if u < band.share {
                        return inside(band, within);
                    }
                    u -= band.share;
                }
                bands.last().map_or(Span::ZERO, |band| inside(band, within))
            }
        }
    }
}

fn inside(band: &Band, u: f64) -> Span {
    let width = f64::from(band.to.as_minutes() - band.from.as_minutes());
    Span::minutes(band.from.as_minutes() + (u * width) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::quantity::Identity;

    #[test]
    fn beyond_the_least_a_length_is_exponential_about_what_is_left_of_the_mean() {
        let (least, mean) = (Span::days(30), Span::days(100));
        for n in 0..20 {
            let draws = Streams::new(1, n).of(0, Identity::named("length"));
            let whole = SpanLaw::Beyond { least, mean }.draw(&mut draws.clone());
            let beyond = SpanLaw::Exponential(Span::days(70)).draw(&mut draws.clone());
            assert!(whole.as_minutes().abs_diff((least + beyond).as_minutes()) <= 1, "{whole:?} against {beyond:?}");
        }
    }

    #[test]
    fn of_lengths_in_bands_the_first_draw_tells_the_band_and_the_second_where_in_it() {
        let bands = [(0, 10, 0.25), (10, 30, 0.5), (30, 60, 0.25)].map(|(from, to, share)| Band { from: Span::days(from), to: Span::days(to), share });
        for n in 0..40 {
            let draws = Streams::new(1, n).of(0, Identity::named("length"));
            let (which, within) = { let mut draws = draws.clone(); (draws.uniform(), draws.uniform()) };
            let band = bands[usize::from(which >= 0.25) + usize::from(which >= 0.75)];
            let expected = band.from.as_days() + within * (band.to.as_days() - band.from.as_days());
            let drawn = SpanLaw::Bands(bands.to_vec()).draw(&mut draws.clone());
            assert!((drawn.as_days() - expected).abs() <= 1.0 / 1_440.0, "{drawn:?} for {which} and {within}");
        }
    }
}

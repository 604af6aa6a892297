//! Hazards that are constant between edges of tenure, and their inversion.

/// A hazard from a tenure on [years; per year].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Tenure at which it begins [years].
    pub from: f64,
    /// Leavers per person-year.
    pub rate: f64,
}

/// A hazard, piecewise constant in tenure; the last band has no end.
///
/// With H the accumulated hazard, survival is S(t) = exp(−H(t)), and a person
/// of tenure u who draws the unit exponential E leaves at tenure H⁻¹(H(u) + E).
/// Lower hazards never give an earlier time for the same draw.
#[derive(Clone, Debug, PartialEq)]
pub struct PiecewiseHazard {
    bands: Vec<Band>,
}

impl PiecewiseHazard {
    /// From bands in order, the first from 0. Rates are zero or more.
    pub fn new(bands: Vec<Band>) -> Self {
        Self { bands }
    }

    /// The bands.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The hazard at a tenure; a band includes its first instant [per year].
    pub fn at(&self, tenure: f64) -> f64 {
        self.bands.iter().rev().find(|band| band.from <= tenure).map_or(0.0, |band| band.rate)
    }

    /// The tenure at which the band that holds `tenure` ends; infinite for the last.
    pub fn next_edge(&self, tenure: f64) -> f64 {
        self.bands.iter().map(|band| band.from).find(|&from| from > tenure).unwrap_or(f64::INFINITY)
    }

    /// H(t): hazard accumulated from tenure 0 to t.
    pub fn accumulated(&self, tenure: f64) -> f64 {
        let mut sum = 0.0;
        for (index, band) in self.bands.iter().enumerate() {
            let end = self.bands.get(index + 1).map_or(f64::INFINITY, |next| next.from);
            if tenure <= band.from {
                break;
            }
            sum += band.rate * (tenure.min(end) - band.from);
        }
        sum
    }

    /// The mean hazard over tenures from one to another, spread evenly [per year].
    pub fn mean(&self, from: f64, to: f64) -> f64 {
        let mut sum = 0.0;
        for (index, band) in self.bands.iter().enumerate() {
            let end = self.bands.get(index + 1).map_or(f64::INFINITY, |next| next.from);
            sum += band.rate * (to.min(end) - from.max(band.from)).max(0.0);
        }
        sum / (to - from).max(1e-9)
    }

    /// H⁻¹(h): the tenure at which so much hazard has accumulated; `None` if never.
    pub fn tenure_at(&self, accumulated: f64) -> Option<f64> {
        let mut left = accumulated;
        for (index, band) in self.bands.iter().enumerate() {
            let end = self.bands.get(index + 1).map_or(f64::INFINITY, |next| next.from);
            let here = if band.rate == 0.0 { 0.0 } else { band.rate * (end - band.from) };
            if left < here || (left == here && band.rate > 0.0) {
                return Some(band.from + left / band.rate);
            }
            left -= here;
        }
        None
    }
}

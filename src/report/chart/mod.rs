//! Charts: fans of bands over months and columns over years, as SVG and PNG.
//!
//! A [`Chart`] is one page: a headline that states the message, a plain
//! subtitle, one to four panels, a source and a note. Each panel has its own
//! axis; nothing is ever drawn against two. It follows the Government Analysis
//! Function's guidance: white ground, horizontal grid lines and text, labels on
//! the lines themselves, meaning never by colour alone.
//! Source: <https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-charts/>
//! and `-colours-in-charts`.
//!
//! Refuses to know what is plotted: it computes no quantile, rounds nothing but
//! what it prints, and draws a missing value as a gap, never as zero. The same
//! chart is the same bytes on every machine.

mod axis;
mod dates;
mod ends;
mod lines;
mod page;
mod paint;
mod panel;
#[cfg(feature = "png")]
mod raster;
mod scene;
mod steps;
#[cfg(test)]
mod tests;
mod typeface;

#[cfg(feature = "png")]
pub use self::raster::Raster;

/// One page of panels with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The message, as a sentence.
    pub headline: String,
    /// What is measured, of whom, when: the statistical title.
    pub subtitle: String,
    /// One fills the page; two stand side by side, four two by two.
    pub panels: Vec<Panel>,
    /// Where the figures come from, without the word "Source".
    pub source: String,
    /// What a reader must know to read it fairly; may be empty.
    pub note: String,
    /// The same message for those who cannot see it (alternative text).
    pub description: String,
}

/// One pair of axes and what is drawn on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Empty where the page's headline says enough.
    pub title: String,
    /// Unit of every value in the panel.
    pub unit: Unit,
    /// The runs' result.
    pub body: Body,
    /// What was observed, drawn over the result and never joined by a line.
    pub observed: Vec<Dot>,
    /// A line to reach: its name and value.
    pub target: Option<(String, f64)>,
    /// Whether the value axis must reach zero. Columns always do.
    pub from_zero: bool,
}

/// What the values of a panel count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Shares from 0 to 1, printed as per cent.
    Percent,
    /// Full-time equivalents.
    Fte,
    /// A plain number of people or things, or an average of such.
    Count,
    /// Differences of shares (0.01 is one point), printed as percentage points.
    Points,
    /// Pounds, printed as £000 or £ million, whichever the axis title names.
    Pounds,
}

/// The shape of a panel's result.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Bands over dates.
    Fan(Vec<FanPoint>),
    /// Bands over financial years.
    Columns(Vec<Column>),
    /// Named lines over one another: the last is the plan, in dark blue over its
    /// band; those before it are grey, with the outline of theirs.
    Lines(Vec<Series>),
    /// A chance from 0 to 1 over dates; its axis is whole.
    Chance(Series),
    /// Bands over dates about a line at zero.
    Difference(Difference),
    /// From one total to another, part by part.
    Steps(Steps),
}

/// A named line with its band.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What stands at its right end.
    pub name: String,
    /// Its values; a line without a band has the middle alone.
    pub points: Vec<FanPoint>,
}

/// What one plan has more than another, run by run.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Its values.
    pub points: Vec<FanPoint>,
    /// What stands at the end of the line at zero.
    pub zero: String,
    /// A date marked on the line at zero, and what it is.
    pub marked: Option<((i32, u8, u8), String)>,
}

/// A waterfall of costs: what is below zero is cheaper.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// The total it begins with, and its name.
    pub from: (String, f64),
    /// Each part's name and what it adds.
    pub parts: Vec<(String, f64)>,
    /// The total it ends with, and its name.
    pub to: (String, f64),
}

/// The runs at one date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FanPoint {
    /// Civil year, month (1 to 12), day (1 to 31).
    pub date: (i32, u8, u8),
    /// The runs' values.
    pub band: Band,
}

/// The runs in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// "2027/28"; a part year names its months: "2026/27 (6 months)".
    pub label: String,
    /// The runs' values.
    pub band: Band,
}

/// Quantiles of the runs, each missing where it is not known.
///
/// A value that is not a finite number, or is larger than a trillion (no
/// quantity of the model is), counts as missing; of the latter the page says so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// 1 run in 10 is at or below.
    pub p10: Option<f64>,
    /// 1 run in 4 is at or below.
    pub p25: Option<f64>,
    /// The middle of the runs.
    pub p50: Option<f64>,
    /// 3 runs in 4 are at or below.
    pub p75: Option<f64>,
    /// 9 runs in 10 are at or below.
    pub p90: Option<f64>,
}

/// One observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Civil year, month (1 to 12), day (1 to 31). On columns it stands in the
    /// financial year (from 1 April) that holds it.
    pub date: (i32, u8, u8),
    /// In the panel's unit.
    pub value: f64,
    /// Lower end of its sampling interval.
    pub low: Option<f64>,
    /// Upper end of its sampling interval.
    pub high: Option<f64>,
    /// "Observed" or "Reported by children (survey)"; one mark per label.
    pub label: String,
}

impl Chart {
    /// The page as an SVG document, 1,200 px wide.
    ///
    /// ```
    /// use tenure::report::chart::Chart;
    /// let page = Chart {
    ///     headline: "Nothing to see yet".into(), subtitle: String::new(), panels: Vec::new(),
    ///     source: "none".into(), note: String::new(), description: "An empty page.".into(),
    /// };
    /// assert!(page.svg().starts_with("<svg"));
    /// ```
    #[must_use]
    pub fn svg(&self) -> String {
        let title = if self.headline.trim().is_empty() { "Chart" } else { &self.headline };
        paint::svg(&page::layout(self), title, &self.description)
    }

    /// The page as a PNG of 2,400 pixels' width, drawn on a raster that is wiped first.
    ///
    /// # Errors
    ///
    /// When the page is too tall for a picture (dozens of panels).
    #[cfg(feature = "png")]
    pub fn png(&self, raster: &mut Raster) -> Result<Vec<u8>, String> {
        paint::png(&page::layout(self), raster)
    }
}

/// Largest magnitude drawn; see [`Band`].
const LARGEST: f64 = 1e12;

/// A value that can be drawn.
fn drawable(value: f64) -> Option<f64> {
    (value.is_finite() && value.abs() <= LARGEST).then_some(value)
}

impl Band {
    /// The band with every value that cannot be drawn made missing.
    fn drawable(self) -> Self {
        let keep = |value: Option<f64>| value.and_then(drawable);
        Self {
            p10: keep(self.p10),
            p25: keep(self.p25),
            p50: keep(self.p50),
            p75: keep(self.p75),
            p90: keep(self.p90),
        }
    }

    /// The five values in order.
    fn values(self) -> [Option<f64>; 5] {
        [self.p10, self.p25, self.p50, self.p75, self.p90]
    }

    /// Both ends of the half of the runs in the middle.
    fn half(self) -> Option<(f64, f64)> {
        self.p25.zip(self.p75)
    }

    /// Both ends of 8 runs in 10.
    fn eight(self) -> Option<(f64, f64)> {
        self.p10.zip(self.p90)
    }
}

//! The charts of a comparison: both plans in one, the difference, and the money.
//!
//! A headline says what most runs do and no more: where the band of the
//! difference (8 runs in 10) holds zero and yet the mean is known to lie on one
//! side, in how many runs it does; where not even that, that we cannot tell.

use super::Compared;
use super::figures::line_parts;
use super::paid::Paid;
use crate::department::{Measure, Unit as Of};
use crate::experiment::{Alternative, Pair, ScopePair};
use crate::quantity::Month;
use crate::report::chart::{Band, Body, Chart, Difference, FanPoint, Series, Steps, Unit};
use crate::report::files::Files;
use crate::report::folder::slug;
use crate::report::pictures::{self, NOTE, band, civil, panel};
use crate::report::savings::Statement;
use crate::report::words::{chance, difference, in_unit, month_words, pounds_k, separated, share_words};
use crate::scenario::Scenario;
use crate::statistics::{FEWEST_FOR_A_BAND, Paired, Summary};

/// One measure that is drawn: its file's name, its words, what it is of.
struct Drawn {
    name: &'static str,
    what: &'static str,
    subtitle: &'static str,
    measure: Measure,
    unit: Unit,
    apart: Unit,
}

const DRAWN: [Drawn; 3] = [
    Drawn {
        name: "vacancy-rate",
        what: "the vacancy rate",
        subtitle: "Vacant FTE ÷ (vacant + permanent FTE in post), counted by team, at each month's end",
        measure: Measure::VacancyRateByTeam,
        unit: Unit::Percent,
        apart: Unit::Points,
    },
    Drawn {
        name: "agency",
        what: "agency use",
        subtitle: "Agency social workers in place, FTE, at each month's end",
        measure: Measure::AgencyFte,
        unit: Unit::Fte,
        apart: Unit::Fte,
    },
    Drawn {
        name: "same-worker",
        what: "the share of children who keep the same worker",
        subtitle: "Children in care 12 months or more who were held by the same worker throughout, at each month's end",
        measure: Measure::SameWorker,
        unit: Unit::Percent,
        apart: Unit::Points,
    },
];

/// Every chart of every alternative, as SVG and (with the feature) PNG.
pub fn charts(compared: &Compared<'_>) -> Result<Files, String> {
    let mut names: Vec<String> = Vec::new();
    let mut drawn = Vec::new();
    for (pair, other) in compared.as_now.pairs().zip(compared.others) {
        let mut name = slug(&pair.other.name);
        if names.contains(&name) {
            name += &format!("-{}", names.len() + 1);
        }
        let page = Page { base: compared.base, other, pair };
        drawn.extend(page.charts().into_iter().map(|(chart, drawn)| (format!("{name}-{chart}"), drawn)));
        names.push(name);
    }
    pictures::files(drawn)
}

/// What the runs let a headline say of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    /// The same in every run.
    Identical,
    /// Above zero in 9 runs of 10 or more; its middle.
    Higher(f64),
    /// Below zero in 9 runs of 10 or more; its middle.
    Lower(f64),
    /// The band holds zero.
    CannotTell,
    /// Too few runs for a band.
    TooFew,
}

impl Said {
    fn of(summary: &Summary, identical: bool) -> Self {
        let edges = summary.quantile(0.10).zip(summary.quantile(0.50)).zip(summary.quantile(0.90));
        match edges.filter(|_| summary.replications >= FEWEST_FOR_A_BAND) {
            _ if identical => Self::Identical,
            None => Self::TooFew,
            Some(((low, middle), _)) if low > 0.0 => Self::Higher(middle),
            Some(((_, middle), high)) if high < 0.0 => Self::Lower(middle),
            Some(_) => Self::CannotTell,
        }
    }
}

/// The way the mean difference goes, in the words for below and above, and in how
/// many runs.
fn mostly(paired: &Paired, [below, above]: [&'static str; 2]) -> (&'static str, usize) {
    if paired.sign() > 0 { (above, paired.above as usize) } else { (below, paired.below as usize) }
}

/// One alternative against the base.
struct Page<'a> {
    base: &'a Scenario,
    other: &'a Scenario,
    pair: Pair<'a>,
}

impl Page<'_> {
    fn charts(&self) -> Vec<(String, Chart)> {
        let paid = Paid::of(&Statement::of(self.pair));
        let there = DRAWN.iter().filter(|drawn| self.pair.has(drawn.measure, &ScopePair::authority()));
        let mut charts: Vec<(String, Chart)> = there
            .flat_map(|drawn| [(drawn.name.to_owned(), self.both(drawn)), (format!("{}-difference", drawn.name), self.apart(drawn))])
            .collect();
        charts.push(("cost-by-line".to_owned(), self.waterfall(&paid)));
        charts.push(("saving".to_owned(), self.saving(&paid)));
        charts.push(("chance-of-saving".to_owned(), self.chance_of_saving(&paid)));
        charts.extend(self.chance_of_target(&paid).map(|chart| ("chance-of-target".to_owned(), chart)));
        charts
    }

    fn last(&self) -> Month {
        Month(self.pair.base.projection.plan().months.count())
    }

    /// The last month, in words.
    fn end(&self) -> String {
        month_words(self.pair.base.projection.plan().months.last_day_of(self.last()))
    }

    fn runs(&self) -> usize {
        self.pair.base.projection.replications() as usize
    }

    fn points(&self, of: impl Fn(Month) -> Band) -> Vec<FanPoint> {
        let months = self.pair.base.projection.plan().months;
        months.all().map(|month| FanPoint { date: civil(months.last_day_of(month)), band: of(month) }).collect()
    }

    fn chart(&self, (headline, subtitle, note): (String, String, String), unit: Unit, body: Body, table: &str) -> Chart {
        let titles = format!("Plan: {}. Base: {}.", self.other.title.trim_end_matches('.'), self.base.title.trim_end_matches('.'));
        let source = format!(
            "tenure {}, {} runs of each plan under the same circumstances (seed {}); {}.",
            env!("CARGO_PKG_VERSION"),
            separated(self.runs() as u64),
            self.base.seed,
            self.base.source.trim_end_matches('.')
        );
        let description = format!("{headline}. {subtitle} {titles} The figures are in {table}.");
        let panel = panel("", unit, body, Vec::new());
        Chart { headline, subtitle: format!("{subtitle} {titles}"), panels: vec![panel], source, note, description }
    }

    /// What is said of a difference at the end of the run.
    fn headline(&self, drawn: &Drawn, levels: bool) -> String {
        let (what, end, of) = (drawn.what, self.end(), drawn.measure.meaning().unit);
        let paired = self.pair.paired(drawn.measure, &ScopePair::authority(), &[self.last()]);
        let said = Said::of(&paired.difference, paired.replications() > 0 && paired.identical());
        let (way, middle) = match said {
            Said::Identical if self.pair.identical() => return format!("Identical: {what} is the same in every run and month"),
            Said::Identical => return capital(&format!("{what} in {end} is identical in every run")),
            Said::TooFew => return format!("With {} runs we cannot tell whether {what} is higher or lower with the plan", self.runs()),
            Said::CannotTell if paired.sign() != 0 => {
                let (way, hits) = mostly(&paired, ["lower", "higher"]);
                return capital(&format!("{what} is {way} with the plan in {end} {}", chance(hits, self.runs())));
            }
            Said::CannotTell => return format!("We cannot tell whether {what} is higher or lower with the plan in {end}"),
            Said::Higher(middle) => ("higher", middle),
            Said::Lower(middle) => ("lower", middle),
        };
        let middle_of = |side: &Alternative| side.projection.summary(drawn.measure, ScopePair::authority().base, self.last()).quantile(0.5);
        let levels = middle_of(self.pair.base).zip(middle_of(self.pair.other)).filter(|_| levels);
        match levels.map(|(base, other)| (in_unit(base, of), in_unit(other, of))) {
            Some((base, other)) if base != other => capital(&format!("{what} is {way} with the plan: about {other} in {end}, not {base}")),
            _ => capital(&format!("{what} is {way} with the plan: by about {} in {end}", unsigned(middle, of))),
        }
    }

    /// Both plans in one chart.
    fn both(&self, drawn: &Drawn) -> Chart {
        let of = drawn.measure.meaning().unit;
        let series = |name: &str, side: &Alternative| {
            let points = self.points(|month| band(&side.projection.summary(drawn.measure, ScopePair::authority().base, month)));
            let last = points.last().and_then(|point| point.band.p50);
            Series { name: last.map_or_else(|| name.to_owned(), |value| format!("{name}: {}", in_unit(value, of))), points }
        };
        let body = Body::Lines(vec![series("Base", self.pair.base), series("Plan", self.pair.other)]);
        let subtitle = format!(
            "{}. Thick lines: middle of the runs; 8 runs in 10 lie in the blue band (plan) and between the thin grey lines (base).",
            drawn.subtitle
        );
        self.chart((self.headline(drawn, true), subtitle, NOTE.to_owned()), drawn.unit, body, "differences.csv")
    }

    /// The difference, run by run.
    fn apart(&self, drawn: &Drawn) -> Chart {
        let points = self.points(|month| band(&self.pair.paired(drawn.measure, &ScopePair::authority(), &[month]).difference));
        let body = Body::Difference(Difference { points, zero: "No difference".to_owned(), marked: None });
        let subtitle = format!("Plan less base, run by run. {}.", drawn.subtitle);
        self.chart((self.headline(drawn, false), subtitle, NOTE.to_owned()), drawn.apart, body, "differences.csv")
    }

    /// What is said of the saving at the end of the run.
    fn saved(&self, paid: &Paid) -> Said {
        Said::of(&paid.so_far(self.last()), self.pair.identical() || paid.is_nothing())
    }

    /// From what the base costs to what the plan costs, line by line.
    fn waterfall(&self, paid: &Paid) -> Chart {
        let all: Vec<Month> = self.pair.base.projection.plan().months.all().skip(1).collect();
        let mut parts = line_parts(&self.pair, &ScopePair::authority(), &all);
        parts.pop();
        parts.retain(|part| part.1 != 0.0);
        let total = self.pair.paired(Measure::SpendTotal, &ScopePair::authority(), &all);
        let named = |line: &str| capital(&line.replace("on_costs", "on-costs").replace('_', " "));
        let mut parts: Vec<(String, f64)> = parts.into_iter().map(|(line, amount)| (named(line), amount)).collect();
        if parts.is_empty() {
            parts.push(("No line differs".to_owned(), 0.0));
        }
        let (from, to) = (("Base".to_owned(), total.base.unwrap_or(0.0)), ("Plan".to_owned(), total.other.unwrap_or(0.0)));
        let body = Body::Steps(Steps { from, parts, to });
        let headline = match self.saved(paid) {
            Said::Identical => "Identical: the plan costs what the base costs, to the penny, in every run".to_owned(),
            Said::Higher(_) => format!("Over the whole run the plan costs {} less on average", unsigned(total.mean().unwrap_or(0.0), Of::Pounds)),
            Said::Lower(_) => format!("Over the whole run the plan costs {} more on average", unsigned(total.mean().unwrap_or(0.0), Of::Pounds)),
            Said::CannotTell if total.sign() != 0 => {
                let (way, hits) = mostly(&total, ["less", "more"]);
                format!("Over the whole run the plan costs {} {way} on average, {}", unsigned(total.mean().unwrap_or(0.0), Of::Pounds), chance(hits, self.runs()))
            }
            Said::CannotTell => "We cannot tell whether the plan costs more or less over the whole run".to_owned(),
            Said::TooFew => format!("With {} runs we cannot tell whether the plan costs more or less", self.runs()),
        };
        let months = self.pair.base.projection.plan().months;
        let start = month_words(months.last_day_of(Month(1)));
        let spread = Some(paid.so_far(self.last())).filter(|summary| summary.replications >= FEWEST_FOR_A_BAND);
        let spread = spread.and_then(|summary| summary.quantile(0.10).zip(summary.quantile(0.90)));
        let spread = spread.map_or_else(String::new, |(low, high)| match difference(-high, Of::Pounds) {
            same if same == difference(-low, Of::Pounds) => " The change is the same in 8 runs of 10.".to_owned(),
            least => format!(" In 8 runs of 10 the whole change lies between {least} and {}.", difference(-low, Of::Pounds)),
        });
        let subtitle = format!(
            "Mean spend from {start} to {} by line of the ledger, in the money of the day; to the left is cheaper, to the right dearer.{spread}",
            self.end()
        );
        let note = "Each bar begins where the one above ends. Figures are rounded for the chart. Means hold chance alone, as the assumptions stand.";
        let table = "savings.csv";
        self.chart((headline, subtitle, note.to_owned()), Unit::Pounds, body, table)
    }

    /// What the plan has saved since the start.
    fn saving(&self, paid: &Paid) -> Chart {
        let middle = paid.middle_pays_back();
        let months = self.pair.base.projection.plan().months;
        let date = |month: Month| month_words(months.last_day_of(month));
        let end = self.end();
        let headline = match self.saved(paid) {
            Said::Identical => "Identical: nothing is saved and nothing spent in any run".to_owned(),
            Said::Higher(saving) => format!("The plan saves about {} by {end}", unsigned(saving, Of::Pounds)),
            Said::Lower(saving) => format!("The plan costs about {} more by {end}", unsigned(saving, Of::Pounds)),
            Said::CannotTell => format!("By {end} the plan has saved money {}", chance(paid.ahead(self.last()), self.runs())),
            Said::TooFew => format!("With {} runs we cannot tell whether the plan saves money", self.runs()),
        };
        let subtitle = format!("Base less plan, spend since the start, run by run, in the money of the day. {}", self.paid_back(paid));
        let marked = middle.map(|month| (civil(months.last_day_of(month)), format!("The middle of the runs has paid back in {}", date(month))));
        let body = Body::Difference(Difference { points: self.points(|month| band(&paid.so_far(month))), zero: "Nothing saved yet".to_owned(), marked });
        self.chart((headline, subtitle, NOTE.to_owned()), Unit::Pounds, body, "monitoring.csv and payback.csv")
    }

    /// In how many runs it pays back, as a sentence.
    fn paid_back(&self, paid: &Paid) -> String {
        let (back, nothing) = paid.paid_back();
        let first = format!("It spends first and has paid back for good by {} {}", self.end(), chance(back, self.runs()));
        if nothing == 0 { format!("{first}.") } else { format!("{first}; there is nothing to pay back {}.", chance(nothing, self.runs())) }
    }

    /// A chance month by month, none where it is not known.
    fn chance(&self, (headline, subtitle): (String, String), name: &str, hits: impl Fn(Month) -> Option<usize>, table: &str) -> Chart {
        let runs = self.runs().max(1);
        let share = |month: Month| hits(month).map(|hits| hits as f64 / runs as f64);
        let points = self.points(|month| Band { p50: share(month).filter(|_| month.0 > 0), ..Band::default() });
        let last = share(self.last()).map_or_else(String::new, share_words);
        let within = 100.0 * 1.959_964 * libm::sqrt(0.25 / runs as f64);
        let subtitle = format!("{subtitle} With {} runs such a share is known to within {within:.0} points.", separated(runs as u64));
        let body = Body::Chance(Series { name: format!("{name}: {last}"), points });
        let mut chart = self.chart((headline, subtitle, CHANCE_NOTE.to_owned()), Unit::Percent, body, table);
        chart.panels[0].target = Some(("8 runs in 10".to_owned(), 0.8));
        chart
    }

    /// In how many runs the plan has cost less so far.
    fn chance_of_saving(&self, paid: &Paid) -> Chart {
        let headline = if self.saved(paid) == Said::Identical {
            "Identical: the plan saves nothing in any run".to_owned()
        } else {
            format!("By {} the plan has cost less than the base {}", self.end(), chance(paid.ahead(self.last()), self.runs()))
        };
        let subtitle = "Share of the runs in which spend since the start is lower with the plan, at each month's end.".to_owned();
        self.chance((headline, subtitle), "Plan is ahead", |month| Some(paid.ahead(month)), "differences.csv (spend)")
    }

    /// In how many runs the saving so far has reached what the medium-term plan
    /// counts on by the end of the financial year; none where it counts on nothing.
    fn chance_of_target(&self, paid: &Paid) -> Option<Chart> {
        let (target, reaching) = paid.target(self.last()).zip(paid.reaching(self.last()))?;
        let headline = format!("By {} the saving has reached its target of {} {}", self.end(), pounds_k(target), chance(reaching, self.runs()));
        let subtitle = "Share of the runs in which the saving since the start has reached the target set for the end of the financial year (from each April the next year's is added), at each month's end.";
        Some(self.chance((headline, subtitle.to_owned()), "Target reached", |month| paid.reaching(month), "delivery.csv"))
    }
}

/// What no chance shows.
const CHANCE_NOTE: &str = "These are chances as the assumptions stand; they do not yet show how uncertain the assumptions are.";

/// A difference without its sign.
fn unsigned(value: f64, unit: Of) -> String {
    difference(value.abs(), unit).trim_start_matches('+').to_owned()
}

/// With a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: impl Iterator<Item = i32>) -> Said {
        let values: Vec<f64> = values.map(f64::from).collect();
        Said::of(&Summary::of(&values), values.iter().all(|&value| value == 0.0))
    }

    #[test]
    fn a_headline_says_no_more_than_eight_runs_in_ten() {
        assert_eq!(said((0..99).map(|_| 0)), Said::Identical);
        assert_eq!(said(1..=99), Said::Higher(50.0));
        assert_eq!(said(-99..=-1), Said::Lower(-50.0));
        assert_eq!(said(-9..=89), Said::CannotTell, "the tenth run of a hundred stands at zero");
        assert_eq!(said(-8..=90), Said::Higher(41.0), "it stands just above");
        assert_eq!(said(-50..=48), Said::CannotTell);
        assert_eq!(said(1..=49), Said::TooFew);
    }
}

//! The charts of a comparison: both plans in one, the difference, and the money.
//!
//! A headline goes the way of the one rule of direction, which the screen and the
//! sentences follow, and gives their means and in how many runs it is so.

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
use crate::report::words::{capital, chance, difference, in_unit, month_words, pounds_k, separated, share_words};
use crate::scenario::Scenario;
use crate::statistics::{FEWEST_FOR_A_BAND, Paired, enough_for_eighty};

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

    /// Whether the runs are enough for a band.
    fn bands(&self) -> bool {
        self.pair.base.projection.replications() >= FEWEST_FOR_A_BAND
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
        if self.pair.identical() {
            return format!("Identical: {what} is the same in every run and month");
        }
        headline((what, &end), &self.pair.paired(drawn.measure, &ScopePair::authority(), &[self.last()]), of, levels)
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
            "{}. Thick lines: middle of the runs{}.",
            drawn.subtitle,
            if self.bands() { "; 8 runs in 10 lie in the blue band (plan) and between the thin grey lines (base)" } else { "" }
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

    /// The saving by the end of the run, run by run; identical where nothing differs.
    fn saved(&self) -> Paired {
        let all: Vec<Month> = self.pair.base.projection.plan().months.all().skip(1).collect();
        self.pair.paired(Measure::SpendTotal, &ScopePair::authority(), &all)
    }

    /// Whether nothing is spent otherwise in any run and month.
    fn same_money(&self, paid: &Paid) -> bool {
        self.pair.identical() || paid.is_nothing()
    }

    /// From what the base costs to what the plan costs, line by line.
    fn waterfall(&self, paid: &Paid) -> Chart {
        let all: Vec<Month> = self.pair.base.projection.plan().months.all().skip(1).collect();
        let mut parts = line_parts(&self.pair, &ScopePair::authority(), &all);
        parts.pop();
        parts.retain(|part| part.1 != 0.0);
        let total = self.saved();
        let named = |line: &str| capital(&line.replace("on_costs", "on-costs").replace('_', " "));
        let mut parts: Vec<(String, f64)> = parts.into_iter().map(|(line, amount)| (named(line), amount)).collect();
        if parts.is_empty() {
            parts.push(("No line differs".to_owned(), 0.0));
        }
        let (from, to) = (("Base".to_owned(), total.base.unwrap_or(0.0)), ("Plan".to_owned(), total.other.unwrap_or(0.0)));
        let body = Body::Steps(Steps { from, parts, to });
        let headline = match spends("Over the whole run the plan", &total) {
            _ if self.same_money(paid) => "Identical: the plan costs what the base costs, to the penny, in every run".to_owned(),
            Some(said) => said,
            None => format!("From {} runs we cannot tell whether the plan costs more or less over the whole run", self.runs()),
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
        let headline = match spends(&format!("By {end} the plan"), &self.saved()) {
            _ if self.same_money(paid) => "Identical: nothing is saved and nothing spent in any run".to_owned(),
            Some(said) => said,
            None => format!("From {} runs we cannot tell whether the plan has saved money by {end}", self.runs()),
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
        chart.panels[0].target = Some(("8 runs in 10".to_owned(), 0.8)).filter(|_| enough_for_eighty(self.runs() as u32));
        chart
    }

    /// In how many runs the plan has cost less so far.
    fn chance_of_saving(&self, paid: &Paid) -> Chart {
        let headline = if self.same_money(paid) {
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

/// What is said of a difference: its direction by the one rule, the means that
/// the screen shows, and in how many runs it goes that way.
fn headline((what, end): (&str, &str), paired: &Paired, of: Of, levels: bool) -> String {
    let way = match paired.sign() {
        _ if paired.replications() > 0 && paired.identical() => return capital(&format!("{what} in {end} is identical in every run")),
        0 => return format!("From {} runs we cannot tell whether {what} is higher or lower with the plan in {end}", paired.replications()),
        1 => "higher",
        _ => "lower",
    };
    let runs = chance(paired.that_way() as usize, paired.replications() as usize);
    let means = paired.base.zip(paired.other).filter(|_| levels).map(|(base, other)| (in_unit(base, of), in_unit(other, of)));
    match means {
        Some((base, other)) if base != other => capital(&format!("{what} is {way} with the plan: {other} on average in {end}, not {base}, and {way} {runs}")),
        _ => capital(&format!("{what} is {way} with the plan: by {} on average in {end}, and {way} {runs}", unsigned(paired.mean().unwrap_or(0.0), of))),
    }
}

/// What a difference in spend says, by the same rule; nothing where it cannot be told.
fn spends(who: &str, spend: &Paired) -> Option<String> {
    let way = match spend.sign() {
        0 => return None,
        1 => "more",
        _ => "less",
    };
    let runs = chance(spend.that_way() as usize, spend.replications() as usize);
    Some(format!("{who} costs {} {way} on average, and {way} {runs}", unsigned(spend.mean().unwrap_or(0.0), Of::Pounds)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Verdict;
    use proptest::prelude::*;

    fn paired(values: &[f64]) -> Paired {
        Paired::of(&vec![Some(10.0); values.len()], &values.iter().map(|value| Some(10.0 + value)).collect::<Vec<_>>())
    }

    #[test]
    fn a_chart_tells_what_the_screen_tells() {
        let nine: Vec<f64> = (0..200).map(|run| if run % 9 == 0 { 1.0 } else { -3.0 }).collect();
        assert_eq!(headline(("agency use", "May 2030"), &paired(&nine), Of::Fte, true), "Agency use is lower with the plan: 7.5 FTE on average in May 2030, not 10.0 FTE, and lower in 9 runs of 10");
        assert!(headline(("agency use", "May 2030"), &paired(&[-3.0; 5]), Of::Fte, true).starts_with("From 5 runs we cannot tell"));
    }

    proptest! {
        #[test]
        fn chart_sentence_and_screen_never_disagree_about_direction(values in prop::collection::vec(-3.0..3.0_f64, 1..80), shift in -2.0..2.0_f64, levels: bool) {
            let paired = paired(&values.iter().map(|value| value + shift).collect::<Vec<_>>());
            let verdict = Verdict::of(Measure::AgencyFte, &paired);
            let said = headline(("agency use", "May 2030"), &paired, Of::Fte, levels);
            let spent = spends("It", &paired);
            prop_assert_eq!(said.contains(" is lower with the plan"), verdict == Verdict::Better, "{}", &said);
            prop_assert_eq!(said.contains(" is higher with the plan"), verdict == Verdict::Worse, "{}", &said);
            prop_assert_eq!(spent.as_ref().is_some_and(|said| said.contains(" less on average")), verdict == Verdict::Better);
            prop_assert_eq!(spent.is_some_and(|said| said.contains(" more on average")), verdict == Verdict::Worse);
        }
    }
}

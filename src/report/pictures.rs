//! Which charts a run draws, and what each says.

#[cfg(feature = "png")]
use super::chart::Raster;
use super::chart::{Band, Body, Chart, Column, Dot, FanPoint, Panel, Unit};
use super::words::{chance, in_unit, month_words, range_in_unit, separated, share_words, year_words};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::experiment::Projection;
use crate::quantity::{Date, Month};
use crate::scenario::{Observed, Scenario};
use crate::statistics::{FEWEST_FOR_A_BAND, Paired, Summary};

/// Every chart, as SVG and (with the feature) PNG.
pub fn charts(scenario: &Scenario, projection: &Projection) -> Result<Vec<(String, Vec<u8>)>, String> {
    files(vec![
        ("vacancy-rate".to_owned(), vacancy(scenario, projection)),
        ("agency".to_owned(), agency(scenario, projection)),
        ("agency-spend".to_owned(), spend(scenario, projection)),
        ("same-worker".to_owned(), same_worker(scenario, projection)),
        ("four-panels".to_owned(), four(scenario, projection)),
    ])
}

/// Named charts as the files of a folder.
pub(super) fn files(drawn: Vec<(String, Chart)>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    #[cfg(feature = "png")]
    let mut raster = Raster::default();
    for (name, chart) in drawn {
        files.push((format!("charts/{name}.svg"), chart.svg().into_bytes()));
        #[cfg(feature = "png")]
        files.push((format!("charts/{name}.png"), chart.png(&mut raster).map_err(|reason| format!("chart {name}: {reason}"))?));
    }
    Ok(files)
}

/// The band that is drawn: none of too few runs.
pub(super) fn band(summary: &Summary) -> Band {
    let enough = summary.replications >= FEWEST_FOR_A_BAND;
    let edge = |p: f64| summary.quantile(p).filter(|_| enough);
    Band { p10: edge(0.10), p25: edge(0.25), p50: summary.quantile(0.50), p75: edge(0.75), p90: edge(0.90) }
}

/// A date as charts take it.
pub(super) fn civil(date: Date) -> (i32, u8, u8) {
    (date.year(), u8::from(date.month()), date.day())
}

fn fan(projection: &Projection, measure: Measure) -> Body {
    let months = projection.plan().months;
    let point = |month: Month| FanPoint {
        date: civil(months.last_day_of(month)),
        band: band(&projection.summary(measure, Scope::Authority, month)),
    };
    Body::Fan(months.all().map(point).collect())
}

/// The dates of the run with nothing on them: for what was observed alone.
fn empty_fan(projection: &Projection) -> Body {
    let months = projection.plan().months;
    Body::Fan(months.all().map(|month| FanPoint { date: civil(months.last_day_of(month)), band: Band::default() }).collect())
}

fn dots(scenario: &Scenario, measure: Measure, as_reported: bool) -> Vec<Dot> {
    let points = scenario.observed.iter().filter(|point| point.measure == measure && point.as_reported == as_reported);
    points.map(dot).collect()
}

fn dot(point: &Observed) -> Dot {
    let interval = point.respondents.map(|n| wilson(point.value, f64::from(n)));
    let label = match (point.as_reported, point.claimed) {
        (true, _) => "Reported by children (survey)",
        (_, true) => "Claimed, not counted",
        _ => "Observed",
    };
    Dot {
        date: civil(point.date),
        value: point.value,
        low: interval.map(|range| range.0),
        high: interval.map(|range| range.1),
        label: label.to_owned(),
    }
}

/// The 95% interval of a share that n people reported.
///
/// Source: Wilson (1927).
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = 1.959_964;
    let centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * libm::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
    (centre - half, centre + half)
}

/// A panel without a target, from zero.
pub(super) fn panel(title: &str, unit: Unit, body: Body, observed: Vec<Dot>) -> Panel {
    Panel { title: title.to_owned(), unit, body, observed, target: None, from_zero: true }
}

/// The basis of the vacancy rate that is drawn: the one that was observed, so
/// that like is laid beside like; by team where nothing was.
fn vacancy_basis(scenario: &Scenario) -> Measure {
    let seen = |measure| scenario.observed.iter().any(|point| point.measure == measure);
    if seen(Measure::VacancyRateNet) && !seen(Measure::VacancyRateByTeam) { Measure::VacancyRateNet } else { Measure::VacancyRateByTeam }
}

fn vacancy_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    let basis = vacancy_basis(scenario);
    let title = if basis == Measure::VacancyRateNet { "Vacancy rate, net as published" } else { "Vacancy rate, by team" };
    panel(title, Unit::Percent, fan(projection, basis), dots(scenario, basis, false))
}

fn agency_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    panel("Agency workers", Unit::Fte, fan(projection, Measure::AgencyFte), dots(scenario, Measure::AgencyFte, false))
}

fn same_worker_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    panel("Same worker for 12 months, in care a year or more", Unit::Percent, fan(projection, Measure::SameWorker), dots(scenario, Measure::SameWorker, false))
}

fn spend_panel(projection: &Projection) -> Panel {
    let column = |(year, months): (i32, Vec<Month>)| {
        let values = projection.sums(Measure::Spend(Line::AgencyCharges), Scope::Authority, &months);
        let part = if months.len() < 12 { format!("{} ({} months)", year_words(year), months.len()) } else { year_words(year) };
        Column { label: part, band: band(&Summary::of(&values)) }
    };
    let columns = projection.financial_years().into_iter().map(column).collect();
    panel("Agency spend by financial year", Unit::Pounds, Body::Columns(columns), Vec::new())
}

/// What a measure does from one month to another: a headline that never says
/// more than the runs do, and says where what was observed is another story.
fn movement(scenario: &Scenario, projection: &Projection, what: &str, measure: Measure) -> String {
    let months = projection.plan().months;
    let last = Month(months.count());
    let (start, end) = (projection.summary(measure, Scope::Authority, Month(0)), projection.summary(measure, Scope::Authority, last));
    let unit = measure.meaning().unit;
    let (Some(then), Some(now)) = (start.quantile(0.5), end.quantile(0.5)) else {
        return format!("{what}: not known with {} runs", projection.replications());
    };
    let change = Paired::of(
        &projection.by_replication(measure, Scope::Authority, &[Month(0)]),
        &projection.by_replication(measure, Scope::Authority, &[last]),
    );
    let when = month_words(months.last_day_of(last));
    let said = moves(what, &change, (then, now), unit, &when);
    let same = bare(then, unit) == bare(now, unit);
    let range = end.quantile(0.10).zip(end.quantile(0.90)).filter(|_| same);
    let range = range.map_or_else(String::new, |(low, high)| format!(" ({} in 8 runs of 10)", range_in_unit(low, high, unit)));
    let said = format!("{said}{range}");
    format!("{said}{}", otherwise(scenario, &end, measure, last, projection))
}

/// Which way a figure goes, by the one rule of direction, in how many runs.
fn moves(what: &str, change: &Paired, (then, now): (f64, f64), unit: crate::department::Unit, when: &str) -> String {
    let (was, is) = (bare(then, unit), in_unit(now, unit));
    let runs = chance(change.that_way() as usize, change.replications() as usize);
    let way = if change.sign() < 0 { "falls" } else { "rises" };
    match change.sign() {
        _ if was == bare(now, unit) => format!("{what} is about {is} at first and in {when}"),
        0 => format!("From {} runs we cannot tell whether {} rises or falls: {was} at first, about {is} in {when}", change.replications(), lower(what)),
        // The middle and the mean may part: then the levels are left out.
        sign if (now < then) != (sign < 0) => format!("{what} {way} on average by {when}, {runs}"),
        _ if now == 0.0 => format!("{what} falls from {} to none by {when}, {runs}", in_unit(then, unit)),
        _ => format!("{what} {way} from {was} to about {is} by {when}, {runs}"),
    }
}

/// "; 26% was observed", where that lies outside 8 runs of 10.
fn otherwise(scenario: &Scenario, end: &Summary, measure: Measure, last: Month, projection: &Projection) -> String {
    let months = projection.plan().months;
    let seen = scenario.observed.iter().find(|point| point.measure == measure && !point.as_reported && months.dated(point.date) == Some(last));
    match (seen, end.quantile(0.10), end.quantile(0.90)) {
        (Some(point), Some(low), Some(high)) if point.value < low - 1e-9 || point.value > high + 1e-9 => {
            format!("; {} was observed", in_unit(point.value, measure.meaning().unit))
        }
        _ => String::new(),
    }
}

/// A figure without the name of its unit where the sentence says it once, at the end.
fn bare(value: f64, unit: crate::department::Unit) -> String {
    in_unit(value, unit).trim_end_matches(" FTE").to_owned()
}

fn lower(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn source(scenario: &Scenario, projection: &Projection) -> String {
    format!(
        "tenure {}, {} runs of \"{}\" (seed {}); {}.",
        env!("CARGO_PKG_VERSION"),
        separated(u64::from(projection.replications())),
        scenario.title,
        scenario.seed,
        scenario.source.trim_end_matches('.')
    )
}

/// What no band shows.
pub(super) const NOTE: &str = "Bands show chance alone, as the assumptions stand; they do not yet show how uncertain the assumptions are.";

fn chart(scenario: &Scenario, projection: &Projection, headline: String, subtitle: &str, panels: Vec<Panel>) -> Chart {
    let subtitle = format!("{}. {subtitle}", scenario.title.trim_end_matches('.'));
    let shown: Vec<&str> = panels.iter().map(|panel| panel.title.as_str()).collect();
    let bands = match projection.replications() {
        FEWEST_FOR_A_BAND.. => ", the dark band or thick line holds half of them, the light band or thin line 8 in 10",
        _ => "; they are too few for a band",
    };
    let description = format!(
        "{headline}. {subtitle} Chart of {}: the line or column is the middle of {} runs{bands}. The figures are in monthly.csv and financial_years.csv.",
        shown.join(", "),
        projection.replications()
    );
    Chart { headline, subtitle, panels, source: source(scenario, projection), note: NOTE.to_owned(), description }
}

fn vacancy(scenario: &Scenario, projection: &Projection) -> Chart {
    let basis = vacancy_basis(scenario);
    let headline = movement(scenario, projection, "The vacancy rate", basis);
    let counted = if basis == Measure::VacancyRateNet { "over the whole authority (net), as it is published" } else { "counted by team" };
    let subtitle = format!("Vacant FTE ÷ (vacant + permanent FTE in post), {counted}, at each month's end.");
    let mut panel = vacancy_panel(scenario, projection);
    panel.title.clear();
    chart(scenario, projection, headline, &subtitle, vec![panel])
}

fn agency(scenario: &Scenario, projection: &Projection) -> Chart {
    let headline = movement(scenario, projection, "Agency use", Measure::AgencyFte);
    let subtitle = "Agency social workers in place, FTE; and agency FTE ÷ (agency + permanent FTE in post), at each month's end.";
    let rate = panel("Agency rate", Unit::Percent, fan(projection, Measure::AgencyRate), dots(scenario, Measure::AgencyRate, false));
    chart(scenario, projection, headline, subtitle, vec![agency_panel(scenario, projection), rate])
}

fn spend(scenario: &Scenario, projection: &Projection) -> Chart {
    let subtitle = "Charges for weeks worked by agency social workers, by financial year (1 April to 31 March).";
    let whole: Vec<(i32, Vec<Month>)> = projection.financial_years().into_iter().filter(|year| year.1.len() == 12).collect();
    let middle = |year: &(i32, Vec<Month>)| {
        let values = projection.sums(Measure::Spend(Line::AgencyCharges), Scope::Authority, &year.1);
        Some((year_words(year.0), in_unit(Summary::of(&values).quantile(0.5)?, crate::department::Unit::Pounds)))
    };
    let headline = match (whole.first().and_then(middle), whole.last().and_then(middle)) {
        (Some(first), Some(last)) if first.0 != last.0 && last.1 == in_unit(0.0, crate::department::Unit::Pounds) => {
            format!("Agency costs about {} in {} and nothing in {}", first.1, first.0, last.0)
        }
        (Some(first), Some(last)) if first.0 != last.0 => {
            format!("Agency costs about {} in {} and about {} in {}", first.1, first.0, last.1, last.0)
        }
        (Some(first), _) => format!("Agency costs about {} in {}", first.1, first.0),
        _ => "Agency spend".to_owned(),
    };
    chart(scenario, projection, headline, subtitle, vec![spend_panel(projection)])
}

const LOOKS_BACK: &str = "Children in care 12 months or more who were held by the same worker throughout, at each month's end.";
const LOOKS_BACK_LATER: &str = "Children in care 12 months or more who were held by the same worker throughout; empty until the run is 12 months old.";

fn same_worker(scenario: &Scenario, projection: &Projection) -> Chart {
    let known = projection.summary(Measure::SameWorker, Scope::Authority, Month(0)).replications > 0;
    let end = projection.summary(Measure::SameWorker, Scope::Authority, Month(projection.plan().months.count()));
    let headline = end.quantile(0.5).map_or_else(
        || "How many children keep the same worker is not known".to_owned(),
        |share| {
            let months = projection.plan().months;
            let when = month_words(months.last_day_of(Month(months.count())));
            format!("About {} of children in care have kept the same worker for a year by {when}", share_words(share))
        },
    );
    let subtitle = if known { LOOKS_BACK } else { LOOKS_BACK_LATER };
    let mut panels = vec![same_worker_panel(scenario, projection)];
    panels[0].title = "All in care 12 months or more".to_owned();
    let teens = Measure::SameWorkerElevenToEighteen;
    if projection.has(teens, Scope::Authority) {
        panels.push(panel("Aged 11 to 18", Unit::Percent, fan(projection, teens), dots(scenario, teens, false)));
    }
    let surveys = dots(scenario, teens, true);
    if !surveys.is_empty() {
        panels.push(panel("As children aged 11 to 18 report it (surveys)", Unit::Percent, empty_fan(projection), surveys));
    }
    chart(scenario, projection, headline, subtitle, panels)
}

fn four(scenario: &Scenario, projection: &Projection) -> Chart {
    let subtitle = "Vacant FTE ÷ (vacant + permanent FTE in post); agency FTE; charges by financial year; children in care held by one worker throughout.";
    let panels = vec![
        vacancy_panel(scenario, projection),
        agency_panel(scenario, projection),
        spend_panel(projection),
        same_worker_panel(scenario, projection),
    ];
    chart(scenario, projection, four_headline(scenario, projection), subtitle, panels)
}

/// Three figures at the end of the run beside those at its start.
fn four_headline(scenario: &Scenario, projection: &Projection) -> String {
    let months = projection.plan().months;
    let last = Month(months.count());
    let at = |measure: Measure, month: Month| projection.summary(measure, Scope::Authority, month).quantile(0.5);
    let mut parts = Vec::new();
    for (measure, words) in [(vacancy_basis(scenario), "vacancies"), (Measure::AgencyFte, "agency")] {
        let unit = measure.meaning().unit;
        if let (Some(was), Some(is)) = (at(measure, Month(0)), at(measure, last)) {
            let (was, is) = (bare(was, unit), in_unit(is, unit));
            let same = was == is.trim_end_matches(" FTE");
            parts.push(if same { format!("{words} {is}, as at first") } else { format!("{words} {is} (from {was})") });
        }
    }
    if let Some(share) = at(Measure::SameWorker, last) {
        parts.push(format!("{} of children in care keep one worker for a year", share_words(share)));
    }
    let when = month_words(months.last_day_of(last));
    if parts.is_empty() { format!("By {when}: not known with {} runs", projection.replications()) } else { format!("Projected for {when}: {}", parts.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::Unit as Of;
    use proptest::prelude::*;

    fn change(values: &[f64]) -> Paired {
        Paired::of(&vec![Some(0.0); values.len()], &values.iter().copied().map(Some).collect::<Vec<_>>())
    }

    #[test]
    fn nine_runs_in_ten_that_fall_are_a_fall() {
        let values: Vec<f64> = (0..200).map(|run| if run % 9 == 0 { 0.01 } else { -0.06 }).collect();
        assert_eq!(
            moves("The vacancy rate", &change(&values), (0.14, 0.08), Of::Share, "September 2030"),
            "The vacancy rate falls from 14% to about 8% by September 2030, in 9 runs of 10"
        );
    }

    proptest! {
        #[test]
        fn a_headline_goes_the_way_of_the_rule(values in prop::collection::vec(-0.1..0.1_f64, 1..60), shift in -0.1..0.1_f64, then in 0.0..0.4_f64, now in 0.0..0.4_f64) {
            let change = change(&values.iter().map(|value| value + shift).collect::<Vec<_>>());
            let said = moves("The rate", &change, (then, now), Of::Share, "May");
            prop_assert!(!said.starts_with("The rate falls") || change.sign() < 0, "{said}");
            prop_assert!(!said.starts_with("The rate rises") || change.sign() > 0, "{said}");
            prop_assert!(!said.contains("cannot tell") || change.sign() == 0, "{said}");
        }
    }
}

//! Which charts a run draws, and what each says.

use super::chart::{Band, Body, Chart, Column, Dot, FanPoint, Panel, Unit};
use super::words::{in_unit, month_words, share_words, year_words};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::experiment::Projection;
use crate::quantity::{Date, Month};
use crate::scenario::{Observed, Scenario};
use crate::statistics::{FEWEST_FOR_A_BAND, Summary};

/// Every chart, as SVG and (with the feature) PNG.
pub fn charts(scenario: &Scenario, projection: &Projection) -> Result<Vec<(String, Vec<u8>)>, String> {
    let drawn = [
        ("vacancy-rate", vacancy(scenario, projection)),
        ("agency", agency(scenario, projection)),
        ("agency-spend", spend(scenario, projection)),
        ("same-worker", same_worker(scenario, projection)),
        ("four-panels", four(scenario, projection)),
    ];
    let mut files = Vec::new();
    for (name, chart) in drawn {
        files.push((format!("charts/{name}.svg"), chart.svg().into_bytes()));
        #[cfg(feature = "png")]
        files.push((format!("charts/{name}.png"), chart.png().map_err(|reason| format!("chart {name}: {reason}"))?));
    }
    Ok(files)
}

fn band(summary: &Summary) -> Band {
    let enough = summary.replications >= FEWEST_FOR_A_BAND;
    let edge = |p: f64| summary.quantile(p).filter(|_| enough);
    Band { p10: edge(0.10), p25: edge(0.25), p50: summary.quantile(0.50), p75: edge(0.75), p90: edge(0.90) }
}

fn civil(date: Date) -> (i32, u8, u8) {
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

/// The 95 % interval of a share that n people reported.
///
/// Source: Wilson (1927).
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = 1.959_964;
    let centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * libm::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
    (centre - half, centre + half)
}

fn panel(title: &str, unit: Unit, body: Body, observed: Vec<Dot>) -> Panel {
    Panel { title: title.to_owned(), unit, body, observed, target: None, from_zero: true }
}

fn vacancy_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    let mut observed = dots(scenario, Measure::VacancyRateByTeam, false);
    observed.extend(dots(scenario, Measure::VacancyRateNet, false));
    panel("Vacancy rate", Unit::Percent, fan(projection, Measure::VacancyRateByTeam), observed)
}

fn agency_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    panel("Agency workers, FTE", Unit::Fte, fan(projection, Measure::AgencyFte), dots(scenario, Measure::AgencyFte, false))
}

fn same_worker_panel(scenario: &Scenario, projection: &Projection) -> Panel {
    panel("Same worker for 12 months", Unit::Percent, fan(projection, Measure::SameWorker), dots(scenario, Measure::SameWorker, false))
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
/// more than the runs do.
fn movement(projection: &Projection, what: &str, measure: Measure, from: Month) -> String {
    let months = projection.plan().months;
    let last = Month(months.count());
    let (start, end) = (projection.summary(measure, Scope::Authority, from), projection.summary(measure, Scope::Authority, last));
    let unit = measure.meaning().unit;
    let (Some(then), Some(now)) = (start.quantile(0.5), end.quantile(0.5)) else {
        return format!("{what}: not known with {} runs", projection.replications());
    };
    let (first, second) = (projection.values(measure, Scope::Authority, from), projection.values(measure, Scope::Authority, last));
    let changes: Vec<f64> = first.iter().zip(&second).map(|(a, b)| b - a).collect();
    let change = Summary::of(&changes);
    let when = month_words(months.last_day_of(last));
    let (was, is) = (in_unit(then, unit), in_unit(now, unit));
    match (change.quantile(0.10), change.quantile(0.90)) {
        (Some(low), _) if low > 0.0 && first.len() == second.len() => format!("{what} rises from {was} to about {is} by {when}"),
        (_, Some(high)) if high < 0.0 && first.len() == second.len() => format!("{what} falls from {was} to about {is} by {when}"),
        (Some(_), Some(_)) => format!("We cannot tell whether {} rises or falls: {was} at first, about {is} in {when}", lower(what)),
        _ => format!("{what}: {was} at first, about {is} in {when}"),
    }
}

fn lower(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn source(scenario: &Scenario, projection: &Projection) -> String {
    format!(
        "tenure {}, {} runs of \"{}\" (seed {}); {}.",
        env!("CARGO_PKG_VERSION"),
        projection.replications(),
        scenario.title,
        scenario.seed,
        scenario.source.trim_end_matches('.')
    )
}

const NOTE: &str = "Bands show chance alone, as the assumptions stand; they do not yet show how uncertain the assumptions are.";

fn chart(scenario: &Scenario, projection: &Projection, headline: String, subtitle: &str, panels: Vec<Panel>) -> Chart {
    let shown: Vec<&str> = panels.iter().map(|panel| panel.title.as_str()).collect();
    let description = format!(
        "{headline}. {subtitle} Chart of {}: the line is the middle of {} runs, the dark band holds half of them, the light band 8 in 10. The figures are in monthly.csv and financial_years.csv.",
        shown.join(", "),
        projection.replications()
    );
    Chart { headline, subtitle: subtitle.to_owned(), panels, source: source(scenario, projection), note: NOTE.to_owned(), description }
}

fn vacancy(scenario: &Scenario, projection: &Projection) -> Chart {
    let headline = movement(projection, "The vacancy rate", Measure::VacancyRateByTeam, Month(0));
    let subtitle = "Vacant FTE ÷ (vacant + permanent FTE in post), counted by team, at each month's end.";
    chart(scenario, projection, headline, subtitle, vec![vacancy_panel(scenario, projection)])
}

fn agency(scenario: &Scenario, projection: &Projection) -> Chart {
    let headline = movement(projection, "Agency use", Measure::AgencyFte, Month(0));
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
        (Some(first), Some(last)) if first.0 != last.0 => {
            format!("Agency costs about {} in {} and about {} in {}", first.1, first.0, last.1, last.0)
        }
        (Some(first), _) => format!("Agency costs about {} in {}", first.1, first.0),
        _ => "Agency spend".to_owned(),
    };
    chart(scenario, projection, headline, subtitle, vec![spend_panel(projection)])
}

fn same_worker(scenario: &Scenario, projection: &Projection) -> Chart {
    let end = projection.summary(Measure::SameWorker, Scope::Authority, Month(projection.plan().months.count()));
    let headline = end.quantile(0.5).map_or_else(
        || "How many children keep the same worker is not known".to_owned(),
        |share| format!("About {} of children in care keep the same worker for a year", share_words(share)),
    );
    let subtitle = "Children in care 12 months or more who were held by the same worker throughout; empty until the run is 12 months old.";
    let mut panels = vec![same_worker_panel(scenario, projection)];
    panels[0].title = "All in care 12 months or more".to_owned();
    let teens = Measure::SameWorkerElevenToEighteen;
    if projection.has(teens, Scope::Authority) {
        panels.push(panel("Aged 11 to 18", Unit::Percent, fan(projection, teens), dots(scenario, teens, false)));
    }
    let surveys = dots(scenario, teens, true);
    if !surveys.is_empty() {
        panels.push(panel("As children aged 11 to 18 report it (surveys)", Unit::Percent, Body::Fan(Vec::new()), surveys));
    }
    chart(scenario, projection, headline, subtitle, panels)
}

fn four(scenario: &Scenario, projection: &Projection) -> Chart {
    let headline = movement(projection, "The vacancy rate", Measure::VacancyRateByTeam, Month(0));
    let subtitle = "Vacancy, agency, agency spend and continuity of worker: the middle of the runs, half of them, and 8 in 10.";
    let panels = vec![
        vacancy_panel(scenario, projection),
        agency_panel(scenario, projection),
        spend_panel(projection),
        same_worker_panel(scenario, projection),
    ];
    chart(scenario, projection, headline, subtitle, panels)
}

//! Every file of a run, by name.

use sha2::{Digest, Sha256};

use super::table::{Cell, Table};
use super::words::{iso, year_words};
use super::{pictures, sentences, transfers};
use crate::department::tally::Scope;
use crate::department::{AgencyCause, Cause, Kind, Line, Measure, Trace};
use crate::experiment::Projection;
use crate::quantity::Month;
use crate::scenario::{Origin, Scenario};
use crate::statistics::{QUANTILES, Summary};

/// The files of a run: path inside its folder, and bytes. `manifest.json` is last.
pub type Files = Vec<(String, Vec<u8>)>;

/// Generation of values: raised when the same scenario gives other numbers.
pub(super) const VALUES: u32 = 1;

const SUMMARY: [&str; 10] = ["mean", "sd", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "replications"];

/// Makes every file of a run.
///
/// # Errors
/// Where a chart cannot be drawn, with the reason.
pub fn files(scenario: &Scenario, projection: &Projection) -> Result<Files, String> {
    // A chart takes most memory, and is given back before the tables are made.
    let charts = pictures::charts(scenario, projection)?;
    let csv = |name: &str, table: Table| (name.to_owned(), table.csv().into_bytes());
    let mut files: Files = vec![
        csv("monthly.csv", monthly(projection)),
        csv("financial_years.csv", financial_years(projection)),
        csv("census.csv", census(projection)),
        csv("children_31_march.csv", march(projection)),
        csv("continuity.csv", continuity(projection)),
        csv("changes_by_cause.csv", changes_by_cause(projection)),
        csv("continuity_at_transfer_rates.csv", transfers::table(projection)),
        csv("agency_spend_by_cause.csv", agency_spend_by_cause(projection)),
        csv("observed.csv", observed(scenario, projection)),
        csv("assumptions.csv", assumptions(scenario)),
        csv("replications.csv", replications(projection)),
    ];
    files.push(("sentences.md".to_owned(), sentences::page(scenario, projection).into_bytes()));
    files.extend(charts);
    Ok(with_manifest(files, &[scenario], projection.replications()))
}

/// The files of a run with the log of one replication beside them.
///
/// # Errors
/// Where a chart cannot be drawn, with the reason.
pub fn with_trace(scenario: &Scenario, projection: &Projection, trace: &Trace) -> Result<Files, String> {
    let mut files = files(scenario, projection)?;
    files.pop();
    files.push(("trace.csv".to_owned(), log(projection, trace).csv().into_bytes()));
    Ok(with_manifest(files, &[scenario], projection.replications()))
}

/// One row per thing that happened, in order.
fn log(projection: &Projection, trace: &Trace) -> Table {
    let mut table = Table::new(&["time", "event", "who", "team", "detail", "cause"]);
    for line in trace.lines() {
        let team = line.team.map_or("", |team| projection.plan().teams[team].name.as_str());
        let when = crate::department::trace::stamp(line.at);
        table.push(vec![when.into(), line.event.into(), line.who.clone().into(), team.into(), line.detail.clone().into(), line.cause.into()]);
    }
    table
}

/// Adds the manifest, which is last: what was run, and a hash of every file.
pub(super) fn with_manifest(mut files: Files, scenarios: &[&Scenario], replications: u32) -> Files {
    let hashes: Vec<serde_json::Value> = files
        .iter()
        .map(|(name, bytes)| {
            let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            serde_json::json!({ "file": name, "bytes": bytes.len(), "sha256": hash })
        })
        .collect();
    let told = |scenario: &Scenario| serde_json::json!({ "title": scenario.title, "digest": scenario.digest });
    let (first, others) = (scenarios[0], &scenarios[1..]);
    let mut manifest = serde_json::json!({
        "program": "tenure",
        "version": env!("CARGO_PKG_VERSION"),
        "values": VALUES,
        "scenario": told(first),
        "seed": first.seed,
        "replications": { "from": 0, "to": replications },
        "files": hashes,
    });
    if !others.is_empty() {
        manifest["compared_with_it"] = others.iter().map(|other| told(other)).collect();
    }
    files.push(("manifest.json".to_owned(), format!("{manifest:#}\n").into_bytes()));
    files
}

pub(super) fn with_summary(mut row: Vec<Cell>, summary: &Summary) -> Vec<Cell> {
    row.extend([summary.mean.into(), summary.sd.into()]);
    row.extend(summary.quantiles.iter().map(|&quantile| Cell::from(quantile)));
    row.push(summary.replications.into());
    row
}

pub(super) fn header(first: &[&'static str]) -> Table {
    debug_assert_eq!(QUANTILES.len() + 3, SUMMARY.len());
    let columns: Vec<&str> = first.iter().copied().chain(SUMMARY).collect();
    Table::new(&columns)
}

/// One row per month, scope and measure that exists then.
fn monthly(projection: &Projection) -> Table {
    let mut table = header(&["month", "scope", "measure", "unit"]);
    let months = projection.plan().months;
    for month in months.all() {
        for scope in projection.scopes() {
            for &measure in projection.measures() {
                add(&mut table, projection, &iso(months.last_day_of(month)), scope, measure, month);
            }
        }
    }
    table
}

/// Adds a row, unless no replication has the figure.
fn add(table: &mut Table, projection: &Projection, when: &str, scope: Scope, measure: Measure, month: Month) {
    if !projection.has(measure, scope) {
        return;
    }
    let summary = projection.summary(measure, scope, month);
    if summary.replications == 0 {
        return;
    }
    let meaning = measure.meaning();
    let row = vec![when.into(), projection.scope_name(scope).into(), meaning.name.into(), meaning.unit.name().into()];
    table.push(with_summary(row, &summary));
}

/// Flows and money, summed over the months of each year in each replication.
fn financial_years(projection: &Projection) -> Table {
    let mut table = header(&["financial_year", "months", "scope", "measure", "unit"]);
    for (year, months) in projection.financial_years() {
        for scope in projection.scopes() {
            for &measure in projection.measures() {
                let meaning = measure.meaning();
                let summed = meaning.kind == Kind::Flow && !matches!(measure, Measure::UnallocatedDays | Measure::AgencyCaseDays);
                if !summed || !projection.has(measure, scope) {
                    continue;
                }
                let summary = Summary::of(&projection.sums(measure, scope, &months));
                let row = vec![
                    year_words(year).into(),
                    (months.len() as u32).into(),
                    projection.scope_name(scope).into(),
                    meaning.name.into(),
                    meaning.unit.name().into(),
                ];
                table.push(with_summary(row, &summary));
            }
        }
    }
    table
}

/// The workforce census: stocks and trailing rates each 30 September.
fn census(projection: &Projection) -> Table {
    use Measure as M;
    let chosen = [
        M::PostsFte, M::PermanentFte, M::PermanentHeads, M::VacancyFte, M::VacancyRateByTeam, M::VacancyRateNet,
        M::OverEstablishmentFte, M::OverEstablishmentHeads, M::AgencyFte, M::AgencyHeads, M::AgencyRate, M::Turnover,
        M::LeaversUnderFiveYears, M::QualifiedTwoYears, M::AsyeHeads, M::CaseHoldersFte, M::CaseHolderShare,
        M::CasesHeldAll, M::AverageCaseload, M::WithinDesiredWorkload, M::UnallocatedChildren,
    ];
    at(projection, &chosen, |projection, month| projection.plan().months.closes_september(month))
}

/// Children looked after, each 31 March.
fn march(projection: &Projection) -> Table {
    use Measure as M;
    let mut chosen: Vec<Measure> = projection.measures().iter().copied().filter(|measure| matches!(measure, M::CasesHeld(_))).collect();
    chosen.extend([
        M::CasesHeldAll, M::DfeOne, M::DfeTwo, M::DfeThree, M::DfeThreeWithBefore, M::DfeThreeTwoYears, M::IndexOne,
        M::IndexTwo, M::IndexTwoTwoYears, M::IndexThreeTwoYears,
    ]);
    at(projection, &chosen, |projection, month| projection.plan().months.closes_march(month))
}

fn at(projection: &Projection, chosen: &[Measure], when: fn(&Projection, Month) -> bool) -> Table {
    let mut table = header(&["date", "scope", "measure", "unit"]);
    let months = projection.plan().months;
    for month in months.all().filter(|&month| when(projection, month)) {
        for scope in projection.scopes() {
            for &measure in chosen {
                add(&mut table, projection, &iso(months.last_day_of(month)), scope, measure, month);
            }
        }
    }
    table
}

/// The families of continuity, month by month, each under its own name.
fn continuity(projection: &Projection) -> Table {
    use Measure as M;
    let mut table = header(&["month", "family", "scope", "measure", "unit"]);
    let family = |measure: Measure| match measure {
        M::SameWorker | M::SameWorkerElevenToEighteen => Some("same worker throughout"),
        M::DfeOne | M::DfeTwo | M::DfeThree | M::DfeThreeWithBefore | M::DfeThreeTwoYears => Some("DfE stability"),
        M::IndexOne | M::IndexTwo | M::IndexTwoTwoYears | M::IndexThreeTwoYears => Some("Stability Index"),
        M::ChangesPerLookedAfterChildYear | M::ChangesAt(_) | M::ChildYears(_) => Some("changes"),
        M::WorkersPerChild | M::AgencyCaseDays => Some("workers"),
        _ => None,
    };
    let months = projection.plan().months;
    for month in months.all() {
        for scope in projection.scopes() {
            for &measure in projection.measures() {
                let Some(family) = family(measure).filter(|_| projection.has(measure, scope)) else { continue };
                let summary = projection.summary(measure, scope, month);
                if summary.replications == 0 {
                    continue;
                }
                let meaning = measure.meaning();
                let row = vec![
                    iso(months.last_day_of(month)).into(),
                    family.into(),
                    projection.scope_name(scope).into(),
                    meaning.name.into(),
                    meaning.unit.name().into(),
                ];
                table.push(with_summary(row, &summary));
            }
        }
    }
    table
}

/// Changes of worker by cause and financial year; the causes sum to all changes.
fn changes_by_cause(projection: &Projection) -> Table {
    let mut table = header(&["financial_year", "months", "scope", "children", "cause"]);
    for (year, months) in projection.financial_years() {
        for scope in projection.scopes() {
            let mut one = |children: &str, cause: &str, values: &[f64]| {
                let row = vec![
                    year_words(year).into(),
                    (months.len() as u32).into(),
                    projection.scope_name(scope).into(),
                    children.into(),
                    cause.into(),
                ];
                table.push(with_summary(row, &Summary::of(values)));
            };
            for cause in Cause::ALL {
                one("all", cause.name(), &projection.sums(Measure::ChangesBy(cause), scope, &months));
            }
            one("all", "all causes", &projection.sums(Measure::Changes, scope, &months));
            for cause in Cause::ALL {
                one("looked after", cause.name(), &projection.sums(Measure::LookedAfterChangesBy(cause), scope, &months));
            }
            let looked_after = Measure::ChangesAt(crate::department::plan::Stage::LookedAfter);
            one("looked after", "all causes", &projection.sums(looked_after, scope, &months));
        }
    }
    table
}

/// Agency charges by cause and financial year; the causes sum to the charges.
fn agency_spend_by_cause(projection: &Projection) -> Table {
    let mut table = header(&["financial_year", "months", "scope", "cause"]);
    for (year, months) in projection.financial_years() {
        for scope in projection.scopes() {
            let mut one = |cause: &str, measure: Measure| {
                let values: Vec<f64> = projection.sums(measure, scope, &months).into_iter().map(pence).collect();
                let row = vec![year_words(year).into(), (months.len() as u32).into(), projection.scope_name(scope).into(), cause.into()];
                table.push(with_summary(row, &Summary::of(&values)));
            };
            for cause in AgencyCause::ALL {
                if projection.has(Measure::AgencySpend(cause), scope) {
                    one(cause.name(), Measure::AgencySpend(cause));
                }
            }
            one("all causes", Measure::Spend(Line::AgencyCharges));
        }
    }
    table
}

/// Observed points against the projected band.
fn observed(scenario: &Scenario, projection: &Projection) -> Table {
    let mut table = Table::new(&[
        "measure", "as_reported_by_children", "date", "observed", "respondents", "claimed", "source", "p10", "p50", "p90",
        "share_of_runs_below", "place", "replications",
    ]);
    for point in &scenario.observed {
        let month = projection.plan().months.dated(point.date);
        let values = month.map(|month| projection.values(point.measure, Scope::Authority, month)).unwrap_or_default();
        let summary = Summary::of(&values);
        let (low, high) = (summary.quantile(0.10), summary.quantile(0.90));
        let below = values.iter().filter(|&&value| value < point.value).count() as f64;
        let place = match (low, high) {
            _ if values.is_empty() => "no projection for this date",
            _ if month == Some(Month(0)) => "the opening position",
            (Some(low), _) if point.value < low - 1e-9 => "below the 80% band",
            (_, Some(high)) if point.value > high + 1e-9 => "above the 80% band",
            (Some(_), Some(_)) => "inside the 80% band",
            _ => "too few runs for a band",
        };
        let name = if point.as_reported { "same_worker_as_reported_11_to_18".to_owned() } else { point.measure.name() };
        table.push(vec![
            name.into(),
            if point.as_reported { "yes" } else { "no" }.into(),
            iso(point.date).into(),
            point.value.into(),
            point.respondents.map(f64::from).into(),
            if point.claimed { "yes" } else { "no" }.into(),
            point.source.clone().into(),
            low.into(),
            summary.quantile(0.50).into(),
            high.into(),
            (!values.is_empty()).then(|| below / values.len() as f64).into(),
            place.into(),
            summary.replications.into(),
        ]);
    }
    table
}

fn assumptions(scenario: &Scenario) -> Table {
    let mut table = Table::new(&["key", "value", "low", "high", "unit", "from", "source", "grade"]);
    for row in &scenario.assumptions {
        let (from, source) = match &row.origin {
            Origin::Given { file, line } => (format!("{}:{line}", last_part(file)), scenario.source.clone()),
            Origin::Default => ("default".to_owned(), row.source.clone()),
            Origin::Derived => ("worked out".to_owned(), row.source.clone()),
        };
        table.push(vec![
            row.key.clone().into(),
            written(&row.value),
            row.low.into(),
            row.high.into(),
            row.unit.clone().into(),
            from.into(),
            source.into(),
            row.grade.clone().into(),
        ]);
    }
    table
}

/// A file's own name: the same bytes from whatever folder it was named.
pub(super) fn last_part(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// A number where it is one, so that it stays a number in a spreadsheet.
fn written(value: &str) -> Cell {
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() && format!("{number}") == value => Cell::Number(Some(number)),
        _ => Cell::Text(value.to_owned()),
    }
}

/// One row for each replication and financial year.
fn replications(projection: &Projection) -> Table {
    use Measure as M;
    let summed: Vec<Measure> = [M::StartersFte, M::LeaversFte, M::Changes]
        .into_iter()
        .chain(Line::ALL.map(M::Spend))
        .chain([M::SpendTotal])
        .collect();
    let ends = [M::VacancyRateByTeam, M::PermanentFte, M::AgencyFte, M::AverageCaseload, M::SameWorker];
    let mut columns = vec!["replication".to_owned(), "financial_year".to_owned(), "months".to_owned()];
    columns.extend(summed.iter().map(|measure| measure.name()));
    columns.extend(ends.iter().map(|measure| format!("{}_at_end", measure.name())));
    let mut table = Table::new(&columns.iter().map(String::as_str).collect::<Vec<_>>());
    let years = projection.financial_years();
    for replication in 0..projection.replications() {
        for (year, months) in &years {
            let sum = |measure: Measure| {
                months.iter().map(|&month| projection.value(measure, Scope::Authority, month, replication)).sum::<Option<f64>>()
            };
            let mut row: Vec<Cell> = vec![replication.into(), year_words(*year).into(), (months.len() as u32).into()];
            row.extend(summed.iter().map(|&measure| Cell::from(sum(measure).map(pence))));
            let last = months.last().copied().unwrap_or(Month(0));
            row.extend(ends.iter().map(|&measure| Cell::from(projection.value(measure, Scope::Authority, last, replication))));
            table.push(row);
        }
    }
    table
}

/// A sum of figures to the penny or the thousandth, without the dust of adding.
fn pence(sum: f64) -> f64 {
    (sum * 1_000.0).round() / 1_000.0
}

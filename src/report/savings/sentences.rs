//! The savings statement in sentences, and its block on the screen.

use super::Statement;
use crate::department::Measure;
use crate::department::tally::Scope;
use crate::experiment::savings::{Delivery, Payback, Terms, split};
use crate::quantity::{Instant, Month};
use crate::report::words::{chance, long_date, month_words, pounds_k, separated, year_words};
use crate::statistics::{Paired, Summary, enough_for_eighty};

/// Pence as £000.
fn k(pence: i64) -> String {
    pounds_k(pence as f64 / 100.0)
}

/// "saves £120k", "costs £40k more", "changes nothing".
fn verb(pence: i64) -> String {
    match pence {
        0 => "neither saves nor costs".to_owned(),
        1.. => format!("saves {}", k(pence)),
        _ => format!("costs {} more", k(-pence)),
    }
}

/// A saving as a band is read: "a saving of £20k", "a cost of £30k".
fn as_saving(pounds: f64) -> String {
    let word = if pounds < 0.0 { "cost" } else { "saving" };
    format!("a {word} of {}", pounds_k(pounds.abs()))
}

fn summary(pence: &[i64]) -> Summary {
    Summary::of(&pence.iter().map(|&pence| pence as f64 / 100.0).collect::<Vec<_>>())
}

/// Mean of pence.
fn mean(pence: &[i64]) -> i64 {
    -crate::statistics::rounded_mean(-pence.iter().sum::<i64>(), pence.len() as i64)
}

/// Every sentence of the statement.
pub fn lines(statement: &Statement<'_>) -> Vec<String> {
    let savings = &statement.savings;
    let all = savings.total(&savings.all_months());
    let mut lines = in_short(statement);
    lines.extend(targets(statement));
    lines.extend(budget(statement));
    lines.extend(double_running(statement));
    lines.push(mix(statement));
    lines.push(grants(statement, &all));
    lines.push(prices(statement));
    lines.extend(premium(statement));
    lines.push(kinds(statement));
    lines
}

/// What is told of a statement beside the first: the whole, payback, and what can be booked.
pub fn in_short(statement: &Statement<'_>) -> Vec<String> {
    let savings = &statement.savings;
    let mut lines = vec![whole(statement, &savings.total(&savings.all_months())), pays_back(statement)];
    lines.extend(bookable(statement));
    lines
}

/// All years: the mean, its band, and whether the runs can tell.
fn whole(statement: &Statement<'_>, all: &[i64]) -> String {
    let months = statement.savings.months();
    let paired = Paired::of(
        &vec![Some(0.0); all.len()],
        &all.iter().map(|&pence| Some(pence as f64 / 100.0)).collect::<Vec<_>>(),
    );
    let band = paired.difference.quantile(0.10).zip(paired.difference.quantile(0.90)).map_or_else(String::new, |(low, high)| {
        format!(" In 8 runs of 10 it lies between {} and {}; this does not allow for how uncertain the assumptions are.", as_saving(low), as_saving(high))
    });
    let told = if paired.identical() {
        "The same in every run.".to_owned()
    } else if paired.sign() == 0 {
        "From this many runs we cannot tell whether it saves or costs.".to_owned()
    } else {
        format!("It saves {}.", chance(all.iter().filter(|&&pence| pence > 0).count(), all.len()))
    };
    format!(
        "**Against doing nothing.** From {} to {} the plan {} on average, grants and all costs counted.{band} {told}",
        long_date(months.start().date()),
        long_date(months.last_day_of(Month(months.count()))),
        verb(mean(all))
    )
}

/// When, and in how many runs, it has paid back.
fn pays_back(statement: &Statement<'_>) -> String {
    let paybacks = statement.savings.paybacks();
    let runs = paybacks.len();
    let count = |of: &dyn Fn(&Payback) -> bool| paybacks.iter().filter(|one| of(one)).count();
    let never = count(&|one| *one == Payback::NotWithinTheRun);
    let nothing = count(&|one| *one == Payback::NothingToPayBack);
    if never == runs {
        return format!("**Payback.** Not within the run: {} the saving since the start ends below nothing.", chance(never, runs));
    }
    if nothing == runs {
        return "**Payback.** There is nothing to pay back: the plan is never behind doing nothing, in any run.".to_owned();
    }
    let mut dates: Vec<Payback> = paybacks.clone();
    dates.sort();
    let half = match dates.get(runs.saturating_sub(1) / 2) {
        Some(Payback::At(month)) => {
            let months = statement.savings.months();
            format!(" By the end of {} half of the runs have.", month_words(months.last_day_of(*month)))
        }
        _ => String::new(),
    };
    let paid = runs - never - nothing;
    let early = if nothing > 0 { format!(" The plan is never behind {}.", chance(nothing, runs)) } else { String::new() };
    let late = if never == 0 { String::new() } else { format!(" It does not pay back within the run {}.", chance(never, runs)) };
    format!("**Payback.** The saving since the start has come out of the red for good {}.{half}{early}{late}", chance(paid, runs))
}

/// The figure that can be booked.
fn bookable(statement: &Statement<'_>) -> Option<String> {
    let savings = &statement.savings;
    let last_year = crate::experiment::savings::delivery_of(&savings.total(&savings.last_year()), None).bookable?;
    let delivered = statement.delivered();
    let whole = delivered.last()?.since_the_start.bookable?;
    let end = long_date(savings.months().last_day_of(Month(savings.months().count())));
    let told = |pence: i64| if pence > 0 { format!("a saving of {}", k(pence)) } else { format!("none (in 8 runs of 10 the plan costs at most {} more)", k(-pence)) };
    Some(format!(
        "**What can be booked.** Reached in 8 runs of 10: over the last twelve months of the run {}; since the start, by {end}, {}.",
        told(last_year),
        told(whole)
    ))
}

/// Each year's target, where there are any.
fn targets(statement: &Statement<'_>) -> Vec<String> {
    let years = statement.savings.years();
    let told = |what: &str, one: &Delivery| {
        let (target, reaching) = (one.target?, one.reaching?);
        let short = one.shortfall.map_or_else(String::new, |short| format!("; where it is not, {} is missing on average", k(short)));
        Some(format!("{what} of {} is reached {}{short}", k(target), chance(reaching as usize, one.runs as usize)))
    };
    statement
        .delivered()
        .iter()
        .zip(years)
        .filter_map(|(row, (year, _))| {
            let own = told("the year's own saving", &row.in_the_year).map_or_else(String::new, |own| format!(" In the year alone, {own}."));
            let since = told("The saving since the start", &row.since_the_start)?;
            Some(format!("**Delivery, {}.** {since}.{own}", year_words(*year)))
        })
        .collect()
}

/// Cashable and overspend removed, year by year.
fn budget(statement: &Statement<'_>) -> Vec<String> {
    let years = statement.savings.against_budget(statement.budget);
    let mut lines: Vec<String> = years
        .iter()
        .map(|year| {
            debug_assert!(year.nothing.iter().zip(&year.plan).all(|(&n, &p)| { let (a, b) = split(year.budget, n, p); a + b == n - p }));
            format!(
                "**Against the budget, {}.** Budget {}; doing nothing spends {} under its heads, the plan {}. Cashable {}, overspend removed {}, outside the budget's heads {}: together {}.",
                year_words(year.year),
                k(year.budget),
                k(mean(&year.nothing)),
                k(mean(&year.plan)),
                k(mean(&year.cashable)),
                k(mean(&year.overspend_removed)),
                k(mean(&year.outside)),
                k(mean(&statement.savings.total(&year.months))),
            )
        })
        .collect();
    if lines.is_empty() {
        lines.push("**Against the budget.** The scenario gives no budget, so no part of this is called cashable.".to_owned());
    }
    lines
}

fn double_running(statement: &Statement<'_>) -> Option<String> {
    let savings = &statement.savings;
    let all = savings.all_months();
    let costs = |flow: &crate::experiment::savings::Flow| -mean(&flow.saving(&all));
    let (pay, agency) = (costs(&savings.double_running_pay), costs(&savings.double_running_agency));
    (pay != 0 || agency != 0).then(|| {
        format!(
            "**Double running (of which).** Already in the figures above, over all years against doing nothing: pay of supernumerary staff {}, agency kept beside new staff until it is released {}.",
            k(pay),
            k(agency)
        )
    })
}

fn mix(statement: &Statement<'_>) -> String {
    let savings = &statement.savings;
    let mix = -mean(&savings.grade_mix.saving(&savings.all_months()));
    let way = if mix < 0 { "lowers" } else { "raises" };
    format!("**Grade mix (of which).** That staff stand elsewhere on the pay scale than under doing nothing {way} permanent pay by {} over all years.", k(mix.abs()))
}

/// How much rests on grants that nobody has announced.
fn grants(statement: &Statement<'_>, all: &[i64]) -> String {
    let savings = &statement.savings;
    let until: Instant = statement.budget.grants_announced_until;
    let later = mean(&savings.unannounced_grants(&savings.all_months(), until));
    let last = long_date((until - crate::quantity::Span::days(1)).date());
    if later == 0 {
        format!("**Grants.** None of the saving rests on grants after {last}, up to which they are announced.")
    } else {
        format!(
            "**Grants.** {} of it rests on grants after {last}, which are not announced: without them the plan {} over all years.",
            k(later),
            verb(mean(all) - later)
        )
    }
}

/// At the prices of the first year, and at present value.
fn prices(statement: &Statement<'_>) -> String {
    let savings = &statement.savings;
    let pay = &statement.plan.pay;
    let cash = savings.by_year();
    let whole = |terms: Terms| savings.in_terms(&cash, terms, pay).means().iter().flatten().sum::<i64>();
    let first = savings.years().first().map_or_else(String::new, |year| year_words(year.0));
    let per_cent = |rate: f64| format!("{} %", (rate * 1_000.0).round() / 10.0);
    format!(
        "**Real terms and present value.** At the prices of {first} (general inflation {} a year) the plan {} over all years; discounted at {} a year, real money only, its net present value is {}.",
        per_cent(pay.price_inflation),
        verb(whole(Terms::Real)),
        per_cent(pay.discount_rate),
        as_saving(whole(Terms::PresentValue) as f64 / 100.0)
    )
}

/// The agency premium on both footings, under doing nothing, over the last twelve months.
fn premium(statement: &Statement<'_>) -> Option<String> {
    let months = statement.savings.last_year();
    let mean = |measure: Measure| {
        let means: Vec<f64> =
            months.iter().filter_map(|&month| statement.pair.base.projection.summary(measure, Scope::Authority, month).mean).collect();
        (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)
    };
    let (year, day) = (mean(Measure::PremiumPerYear)?, mean(Measure::PremiumPerDay)?);
    Some(format!(
        "**Agency premium.** Doing nothing, in the last twelve months: {} a year of cover (charge for the weeks worked less an employed worker's whole year), or £{} a day worked. A dearer or cheaper agency moves the saving with it.",
        pounds_k(year),
        separated(day.abs().round() as u64)
    ).replace("£-", "−£"))
}

fn kinds(statement: &Statement<'_>) -> String {
    let one_off = if statement.savings.intakes_go_on() {
        "the plan's intakes go on to the end of the run, so nothing is one-off"
    } else {
        "one-off is what ends with the plan's intakes: double running, cohort and supervision costs, grants"
    };
    format!("**How to read it.** A saving is doing nothing less the plan. In `mtfs.csv` {one_off}; its full-year effect is that of the last twelve months, recurring only. Means are rounded to the penny once, so that lines sum to totals and years to all years. The cost of care placements is outside the ledger.")
}

/// The block on the screen: where the saving stands at each year's end, what
/// can be booked, and when it has paid back.
pub fn screen(statement: &Statement<'_>) -> String {
    let savings = &statement.savings;
    let months = savings.months();
    let band = if enough_for_eighty(savings.replications()) { " (in 8 runs of 10)" } else { "" };
    let mut text = format!("Saved against doing nothing since the start, on average{band}; a cost has a minus\n");
    let cumulative = savings.cumulative();
    for (row, (_, part)) in statement.delivered().iter().zip(savings.years()) {
        let Some(&last) = part.last() else { continue };
        let values = &cumulative[last.0 as usize - 1];
        let band = summary(values);
        let band = band.quantile(0.10).zip(band.quantile(0.90)).map_or_else(String::new, |(low, high)| format!(" ({} to {})", pounds_k(low), pounds_k(high)));
        let book = row.since_the_start.bookable.map_or_else(String::new, |pence| {
            let word = if pence < 0 { "at worst, in 8 runs of 10" } else { "reached in 8 runs of 10" };
            format!("{word}: {}", k(pence))
        });
        let target = row.since_the_start.target.zip(row.since_the_start.reaching).map_or_else(String::new, |(target, reaching)| {
            format!("; target {} reached {}", k(target), chance(reaching as usize, values.len()))
        });
        text += &format!("  by {:18}  {:34}  {book}{target}\n", long_date(months.last_day_of(last)), k(mean(values)) + &band);
    }
    let all = savings.total(&savings.all_months());
    let mut told = vec![pays_back(statement)];
    told.extend(double_running(statement));
    told.push(grants(statement, &all));
    told.push(prices(statement));
    for line in told {
        text += &format!("  {}\n", line.replace("**", ""));
    }
    text
}

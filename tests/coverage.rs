//! How often the interval of a mean holds the mean: headline by headline, at the
//! default number of replications. It is published whatever it is.

use tenure::department::Measure;
use tenure::department::tally::Scope;
use tenure::experiment::{Projection, Request, Wish, run};
use tenure::statistics::Paired;

const HEADLINES: [Measure; 5] =
    [Measure::VacancyRateByTeam, Measure::AgencyFte, Measure::SameWorker, Measure::Changes, Measure::SpendTotal];

/// Batches of so many replications, and of the batches the share whose interval
/// holds the mean of them all: by headline and year.
fn coverage(batches: u32, each: u32) -> Vec<(String, f64)> {
    let text = std::fs::read_to_string(format!("{}/scenarios/small.toml", env!("CARGO_MANIFEST_DIR"))).expect("a shipped scenario");
    let plan = tenure::scenario::read("small.toml", &mut |_| Ok(text.clone())).unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan;
    let asked: Vec<(Measure, Wish)> =
        HEADLINES.iter().flat_map(|&measure| [1, 5].map(|year| (measure, Wish::new(&plan, measure, Some(year), 1.0)))).collect();
    let mut values: Vec<Vec<Vec<f64>>> = vec![Vec::new(); asked.len()];
    for batch in 0..batches {
        let replications = batch * each..(batch + 1) * each;
        let projection: Projection = run(&plan, &Request { seed: 1, replications, threads: None }, &|| true).expect("it ends");
        for ((measure, wish), values) in asked.iter().zip(&mut values) {
            let batch = projection.by_replication(*measure, Scope::Authority, &wish.months);
            values.push(batch.into_iter().flatten().collect());
        }
    }
    let held = |values: &Vec<Vec<f64>>| {
        let all: Vec<f64> = values.concat();
        let truth = all.iter().sum::<f64>() / all.len() as f64;
        let holds = |batch: &&Vec<f64>| {
            let from_nought = Paired::of(&vec![Some(0.0); batch.len()], &batch.iter().copied().map(Some).collect::<Vec<_>>());
            from_nought.interval().is_some_and(|(low, high)| low <= truth && truth <= high)
        };
        values.iter().filter(holds).count() as f64 / f64::from(batches)
    };
    asked.iter().zip(&values).map(|((measure, wish), values)| (format!("{} by month {}", measure.name(), wish.months.last().expect("a month").0), held(values))).collect()
}

#[test]
#[ignore = "minutes; run by .ci/nightly, of TENURE_BATCHES batches"]
fn the_interval_of_a_mean_holds_it_about_95_times_in_100() {
    let batches = std::env::var("TENURE_BATCHES").map_or(100, |batches| batches.parse().expect("a number"));
    for (headline, held) in coverage(batches, 1_000) {
        println!("{headline}: {:.1} % of {batches} batches of 1,000", 100.0 * held);
        // Five standard deviations of a true 95 %.
        assert!(held > 0.95 - 5.0 * libm::sqrt(0.95 * 0.05 / f64::from(batches)), "{headline}: {held}");
    }
}

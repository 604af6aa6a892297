//! How long the program takes, whole and piece by piece: `cargo bench --bench speed`.
//!
//! Ratios are to be read, not times: what is compared stands in one run.

// The functions that the macro of criterion makes have no words of their own.
#![allow(missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use support::plans::{day, department_v0, hazards, quiet};
use support::{department_v0 as second, quick_v0};
use tenure::chance::{SpanLaw, Streams};
use tenure::department::Plan;
use tenure::department::plan::{Children, RecruitmentForm, SingleStage};
use tenure::engine::{Calendar, Due};
use tenure::experiment::{Projection, Request, run};
use tenure::quantity::{Fte, Identity, Instant, Months, Rate, Span};
use tenure::report::chart::{Band, Body, Chart, Column, Difference, FanPoint, Panel, Raster, Series, Steps, Unit};
use tenure::scenario::Scenario;
use tenure::statistics::Summary;

fn england() -> Scenario {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = tenure::scenario::read("england.toml", &mut |name| {
        std::fs::read_to_string(format!("{root}/scenarios/{name}")).map_err(|error| error.to_string())
    });
    read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false)))
}

fn live(plan: &Plan, replications: u32, threads: usize) -> Projection {
    let request = Request { seed: 1, replications: 0..replications, threads: Some(threads) };
    run(plan, &request, &|| true).expect("it ends")
}

/// The reference workload: the program, a plain and quick heap, a plain and slow one.
fn reference(c: &mut Criterion) {
    let mut group = c.benchmark_group("department-v0");
    group.throughput(Throughput::Elements(24_766));
    let plan = department_v0(1);
    group.bench_function("tenure", |b| b.iter(|| live(&plan, 1, 1)));
    group.bench_function("binary heap", |b| b.iter(|| quick_v0::simulate(black_box(1))));
    group.bench_function("heap and scan", |b| b.iter(|| second::simulate(black_box(1))));
    group.finish();
}

fn whole(c: &mut Criterion) {
    let plan = england().plan;
    let mut group = c.benchmark_group("england");
    for threads in [1, 2] {
        group.bench_function(BenchmarkId::new("20 replications, threads", threads), |b| b.iter(|| live(&plan, 20, threads)));
    }
    let mut without_past = plan.clone();
    without_past.past_months = 0;
    group.bench_function("20 replications without a past", |b| b.iter(|| live(&without_past, 20, 1)));
    group.bench_function("start-up", |b| b.iter(england));
    group.finish();
}

/// Growth in size, in years and in replications.
fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth");
    group.sample_size(10);
    for scale in [1, 10, 100] {
        group.bench_function(BenchmarkId::new("posts and children ×", scale), |b| b.iter(|| live(&department_v0(scale), 1, 1)));
    }
    let plan = england().plan;
    for years in [2, 4, 8] {
        let mut longer = plan.clone();
        longer.months = Months::new(plan.months.start(), 12 * years);
        group.bench_function(BenchmarkId::new("years", years), |b| b.iter(|| live(&longer, 2, 1)));
    }
    for replications in [2, 4, 8] {
        group.bench_function(BenchmarkId::new("replications", replications), |b| b.iter(|| live(&plan, replications, 1)));
    }
    group.finish();
}

/// A department in which nothing happens but this.
fn alone(change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = quiet(200.0, 5);
    change(&mut plan);
    plan
}

fn pieces(c: &mut Criterion) {
    let mut group = c.benchmark_group("pieces");
    let due = |n: u64| Due { at: Instant::at_minute((n * 7_919 % 2_000_000) as i32), phase: 5, who: Identity::default().nth(n), serial: 0, kind: 0, slot: n as u32 };
    let entries: Vec<Due> = (0..10_000).map(due).collect();
    group.bench_function("calendar: 10,000 entered and taken", |b| {
        b.iter(|| {
            let mut calendar = Calendar::new(Instant::at_minute(0), Instant::at_minute(2_000_000));
            entries.iter().for_each(|&due| calendar.enter(due));
            std::iter::from_fn(|| calendar.pop()).count()
        });
    });
    let streams = Streams::new(1, 1);
    let law = SpanLaw::log_normal(Span::years(1.0), 1.2);
    let each = |draw: &dyn Fn(Identity) -> f64| (0..1_000).map(|n| draw(Identity::default().nth(n))).sum::<f64>();
    group.bench_function("streams: 1,000 opened, a uniform from each", |b| b.iter(|| each(&|who| streams.of(1, who).uniform())));
    group.bench_function("streams: 1,000 opened, a log-normal from each", |b| b.iter(|| each(&|who| law.draw(&mut streams.of(1, who)).as_years())));
    let nothing = alone(|_| {});
    group.bench_function("months and tally: nothing happens for five years", |b| b.iter(|| live(&nothing, 1, 1)));
    let children = alone(|plan| {
        let duration = SpanLaw::log_normal(Span::years(1.0), 1.2);
        plan.children = Children::Single(SingleStage { open: 2_400, arrivals: Rate::per_year(2_400.0), duration });
    });
    group.bench_function("allocation: children come and go, nobody else", |b| b.iter(|| live(&children, 1, 1)));
    let leaving = alone(|plan| {
        plan.leaving.hazards = hazards(&[(0.0, 0.2), (2.0, 0.17), (5.0, 0.12)]);
        plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(30.0));
        plan.teams[0].in_post = Fte::new(170.0);
        plan.months = Months::new(day(2026, 1, 1), 60);
    });
    group.bench_function("leaving: people leave and join, no children", |b| b.iter(|| live(&leaving, 1, 1)));
    let values: Vec<f64> = (0..1_000).map(|n| streams.of(2, Identity::default().nth(n)).normal()).collect();
    group.bench_function("summary of 1,000 values", |b| b.iter_batched(|| values.clone(), |values| Summary::of(&values), BatchSize::SmallInput));
    group.finish();
}

/// A page with one panel.
fn page(body: Body) -> Chart {
    let panel = Panel { title: "A panel".into(), unit: Unit::Fte, body, observed: Vec::new(), target: None, from_zero: true };
    Chart {
        headline: "A headline that says something about a measure and when".into(),
        subtitle: "What is measured, of whom, when".into(),
        panels: vec![panel],
        source: "nowhere".into(),
        note: "A note about chance.".into(),
        description: "The same in words.".into(),
    }
}

fn band(middle: f64) -> Band {
    let at = |part: f64| Some(middle * part);
    Band { p10: at(0.7), p25: at(0.85), p50: at(1.0), p75: at(1.2), p90: at(1.4) }
}

fn report(c: &mut Criterion) {
    let scenario = england();
    let projection = live(&scenario.plan, 50, 2);
    let mut group = c.benchmark_group("report");
    group.sample_size(10);
    group.bench_function("every file of 50 replications", |b| b.iter(|| tenure::report::files(&scenario, &projection).expect("it can be drawn")));
    let month = |n: i32| FanPoint { date: (2026 + n / 12, (n % 12) as u8 + 1, 28), band: band(20.0 + f64::from(n % 17)) };
    let year = |n: i32| Column { label: format!("{}/{}", 2026 + n, 27 + n), band: band(30.0 + f64::from(n)) };
    let months = || (0..=60).map(month).collect();
    let series = |name: &str| Series { name: name.into(), points: months() };
    let part = |name: &str, pounds: f64| (name.to_owned(), pounds);
    let steps = Steps { from: part("Base", 9e6), parts: vec![part("Pay", 4e5), part("Agency", -6e5)], to: part("Plan", 8.8e6) };
    let bodies = [
        ("fan", Body::Fan(months())),
        ("columns", Body::Columns((0..6).map(year).collect())),
        ("lines", Body::Lines(vec![series("Base"), series("Plan")])),
        ("chance", Body::Chance(series("Chance"))),
        ("difference", Body::Difference(Difference { points: months(), zero: "Nothing".into(), marked: None })),
        ("steps", Body::Steps(steps)),
    ];
    for (name, page) in bodies.map(|(name, body)| (name, page(body))) {
        group.bench_function(BenchmarkId::new("svg", name), |b| b.iter(|| page.svg()));
        group.bench_function(BenchmarkId::new("png", name), |b| {
            let mut raster = Raster::default();
            b.iter(|| page.png(&mut raster).expect("it can be drawn"))
        });
    }
    group.finish();
}

criterion_group!(benches, reference, whole, growth, pieces, report);
criterion_main!(benches);

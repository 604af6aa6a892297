//! The audit, and the log of a replication replayed by an independent checker.

use std::fs;
use std::path::Path;

use crate::support::checker::{Figures, replay};
use crate::support::plans::{hazards, quiet};
use tenure::department::plan::RecruitmentForm;
use tenure::department::tally::Scope;
use tenure::department::{Cause, Measure};
use tenure::experiment::{Projection, Request, audited, run, traced};
use tenure::quantity::{Months, Rate, Span};
use tenure::report::with_trace;
use tenure::scenario::Scenario;

fn shipped(name: &str) -> Scenario {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = tenure::scenario::read(name, &mut |name| {
        fs::read_to_string(format!("{root}/scenarios/{name}")).map_err(|error| error.to_string())
    });
    read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false)))
}

fn request(replications: std::ops::Range<u32>) -> Request {
    Request { seed: 1, replications, threads: None }
}

/// The same cells, to the last bit.
fn same(one: &Projection, other: &Projection, replication: u32) {
    for scope in one.scopes() {
        for &measure in one.measures() {
            for month in one.plan().months.all() {
                let (a, b) = (one.value(measure, scope, month, 0), other.value(measure, scope, month, replication));
                assert_eq!(a.map(f64::to_bits), b.map(f64::to_bits), "{measure:?} {scope:?} {month:?}");
            }
        }
    }
}

#[test]
fn every_shipped_scenario_passes_the_audit_and_is_the_same_without_it() {
    for entry in fs::read_dir(format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"))).expect("scenarios").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let mut plan = shipped(&name).plan;
        // A year of past and a year to come: every event costs a look at everybody.
        plan.past_months = 12;
        plan.months = Months::new(plan.months.start(), 12);
        let looked_at = audited(&plan, &request(0..1), &|| true).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        same(&looked_at, &run(&plan, &request(0..1), &|| true).expect("it ends"), 0);
    }
}

/// Four posts, all filled; half a year of notice, and joiners at every turn.
#[test]
fn a_joiner_who_waits_for_a_leaver_beyond_the_end_is_promised_and_not_on_the_way() {
    let mut plan = quiet(4.0, 1);
    plan.leaving.hazards = hazards(&[(0.0, 1.0)]);
    plan.leaving.notice = Span::months(6);
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(50.0));
    plan.recruitment.lead_time = Span::days(7);
    let looked_at = audited(&plan, &request(0..20), &|| true).unwrap_or_else(|found| panic!("{found:?}"));
    assert!(looked_at.events() > 500);
}

#[test]
#[ignore = "minutes; run before a release"]
fn every_example_of_a_lever_passes_the_audit() {
    for entry in fs::read_dir(format!("{}/scenarios/levers", env!("CARGO_MANIFEST_DIR"))).expect("levers").flatten() {
        let name = format!("levers/{}", entry.file_name().to_string_lossy());
        let mut plan = shipped(&name).plan;
        plan.past_months = 3;
        audited(&plan, &request(0..1), &|| true).unwrap_or_else(|found| panic!("{name}: {found:?}"));
    }
}

/// trace.csv of a replication, and the projection without any log.
fn log_of(name: &str, replication: u32) -> (String, Projection) {
    let scenario = shipped(name);
    let projection = run(&scenario.plan, &request(0..replication + 1), &|| true).expect("it ends");
    let (again, trace) = traced(&scenario.plan, 1, replication, false);
    same(&again.expect("it ends"), &projection, replication);
    let files = with_trace(&scenario, &projection, &trace).expect("files");
    let (_, bytes) = files.into_iter().find(|(name, _)| name == "trace.csv").expect("the log");
    (String::from_utf8(bytes).expect("text"), projection)
}

/// Compares what the checker reckoned with what was published; how many cells.
fn compare(figures: &Figures, projection: &Projection, replication: u32) -> usize {
    let mut measures = vec![Measure::PermanentHeads, Measure::AgencyHeads, Measure::CasesHeldAll, Measure::LeaversFte];
    measures.extend(Cause::ALL.map(Measure::ChangesBy));
    let mut compared = 0;
    for measure in measures {
        for scope in projection.scopes() {
            for month in projection.plan().months.all() {
                let Some(published) = projection.value(measure, scope, month, replication) else { continue };
                let key = (month.0, projection.scope_name(scope).trim_start_matches("team:").to_owned(), measure.name());
                let reckoned = figures.get(&key).copied().unwrap_or(0.0);
                assert!((reckoned - published).abs() < 1e-6, "{key:?}: {published} published, {reckoned} by the log");
                compared += usize::from(published != 0.0);
            }
        }
    }
    compared
}

#[test]
fn the_log_replayed_gives_the_published_figures_of_its_replication() {
    for name in ["england.toml", "north-somerset.toml", "over-recruit-asye.toml"] {
        let (log, projection) = log_of(name, 1);
        let figures = replay(&log).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let compared = compare(&figures, &projection, 1);
        assert!(compared > 1_000, "{name}: only {compared} figures that are not zero");
        assert!(projection.has(Measure::PermanentHeads, Scope::Team(1)));
    }
}

#[test]
fn a_log_with_a_line_left_out_is_refused_or_gives_other_figures() {
    let (log, projection) = log_of("small.toml", 0);
    for kind in ["joins", "goes to", "is taken from", "is a leaver", "changes worker"] {
        let middle = log.len() / 2;
        let at = log[middle..].find(&format!(",{kind},")).unwrap_or_else(|| panic!("no line tells that somebody {kind}")) + middle;
        let (from, to) = (log[..at].rfind('\n').expect("a line before") + 1, at + log[at..].find('\n').expect("an end") + 1);
        let without = format!("{}{}", &log[..from], &log[to..]);
        let seen = replay(&without).map(|figures| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compare(&figures, &projection, 0))));
        assert!(!matches!(seen, Ok(Ok(_))), "nobody notices that a line is missing: {kind}");
    }
}

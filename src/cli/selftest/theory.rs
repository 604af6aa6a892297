//! Exact theory that small departments must follow.
//!
//! A mean fails when chance would do the like less than once in a million; each
//! has enough runs to see the stated bias 99 times in 100, and an oracle moved by
//! that bias must fail.

use super::Check;
use crate::chance::{HazardBand, PiecewiseHazard, Streams};
use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::experiment::{Projection, Request, run};
use crate::quantity::{Identity, Month};
use crate::scenario::read;
use crate::statistics::{quantile, student_95};

const EXACT: &str = "Formulas agree with theory";
const SAMPLED: &str = "Simulated departments agree with theory (|z| at most 4.89)";

/// Two-sided, one in a million.
const Z_FAILS: f64 = 4.892;
/// (4.892 + 2.326)²: with 99 % power.
const POWER: f64 = 52.1;

/// Hazards of leaving by tenure, and what they accumulate to.
const BANDS: [(f64, f64); 5] = [(0.0, 0.10), (1.0, 0.22), (2.0, 0.18), (5.0, 0.09), (10.0, 0.05)];
const ACCUMULATED: [(f64, f64); 6] = [(1.0, 0.10), (2.0, 0.32), (3.0, 0.50), (5.0, 0.86), (10.0, 1.31), (20.0, 1.81)];
/// Mean and variance of a stay under them.
const STAY: (f64, f64) = (10.547_308_008_699, 252.131_796_181_7);

/// A department in which nothing happens but what is added to it.
const QUIET: &str = "title = \"self-test\"\nstart = 2026-10-01\nyears = 3\n\
    [opening]\npast_months = 0\n[staff]\nfte_per_head = 1.0\ntenure_shares = [{ from_years = 0, share = 1 }]\n\
    [recruitment]\njoiners_per_year = 0\nordinary_intake_heads = 0\n[moves]\nrate = 0\n\
    [absence]\nsick_days = 0\nfamily_leave_starts = 0\n[agency]\ncover_share = 0\nadditional_share = 0\n";

pub(super) fn checks() -> Vec<Check> {
    let mut checks = kernel();
    checks.push(Check::near(EXACT, "the 0.9-quantile of 1 to 999", 900.0, quantile(&(1..1_000).map(f64::from).collect::<Vec<_>>(), 0.9).unwrap_or(0.0), 1e-9));
    checks.push(Check::near(EXACT, "Student's t, 9 degrees of freedom, 95 %", 2.262_157, student_95(9), 1e-5));
    checks.extend(pay());
    checks.push(stays());
    checks.extend(leavers());
    checks.extend(caseload());
    checks
}

fn hazard() -> PiecewiseHazard {
    PiecewiseHazard::new(BANDS.iter().map(|&(from, rate)| HazardBand { from, rate }).collect())
}

fn kernel() -> Vec<Check> {
    let hazard = hazard();
    let mut checks: Vec<Check> = ACCUMULATED
        .iter()
        .map(|&(tenure, exact)| Check::near(EXACT, format!("hazard accumulated to a tenure of {tenure}"), exact, hazard.accumulated(tenure), 1e-14))
        .collect();
    let worst = (1..=400)
        .map(|n| f64::from(n) / 20.0)
        .map(|tenure| (hazard.tenure_at(hazard.accumulated(tenure)).unwrap_or(f64::NAN) - tenure).abs() / tenure)
        .fold(0.0, f64::max);
    checks.push(Check::near(EXACT, "hazards inverted, largest relative error", 0.0, worst, 1e-14));
    checks
}

/// The mean of a sample against an exact mean and variance; `visible` is the
/// smallest bias that would be seen.
fn mean(what: &str, sample: &[f64], exact: f64, variance: f64, visible: f64) -> Check {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let z = |exact: f64| (mean - exact) / libm::sqrt(variance / n);
    let sees = n >= POWER * variance / (visible * visible) && z(exact + visible).abs().max(z(exact - visible).abs()) > Z_FAILS;
    Check {
        group: SAMPLED,
        what: what.to_owned(),
        must_be: format!("{exact:.4}, a bias of {visible} being seen"),
        is: format!("{mean:.4} against {exact:.4}, z = {:+.2}, n = {n}", z(exact)),
        holds: z(exact).abs() <= Z_FAILS && sees,
    }
}

fn stays() -> Check {
    let hazard = hazard();
    let mut draws = Streams::new(1, 0).of(0, Identity::named("stays"));
    let sample: Vec<f64> = (0..300_000).filter_map(|_| hazard.tenure_at(draws.exponential())).collect();
    mean("stays under five hazards [years]", &sample, STAY.0, STAY.1, 0.25)
}

fn project(more: &str, replications: u32) -> Option<Projection> {
    let text = format!("{QUIET}{more}");
    let scenario = read("self-test.toml", &mut |_| Ok(text.clone())).ok()?;
    run(&scenario.plan, &Request { seed: 1, replications: 0..replications, threads: None }, &|| true).ok()
}

/// A check of a simulated department; one that cannot be run does not hold.
fn of(what: &str, more: &str, replications: u32, check: impl Fn(&Projection) -> Check) -> Check {
    project(more, replications).map_or_else(|| Check::exact(SAMPLED, what, "a run", "none"), |projection| check(&projection))
}

fn years(projection: &Projection, month: u32) -> f64 {
    let months = projection.plan().months;
    months.end_of(Month(month)).since(months.start()).as_years()
}

fn leavers() -> Vec<Check> {
    let department = "[leaving]\nhazards = [{ from_years = 0, per_year = 0.16 }]\nnotice = \"0 days\"\nyearly_shock = 0\n\
        [children.single]\nopen = 0\narrivals_per_year = 0\nmean_duration = \"1 year\"\n\
        [[team]]\nname = \"only\"\nposts = 100\nin_post = 100\nagency = 0\n";
    let check = |month: u32| {
        let what = format!("of 100 who leave at 0.16 a year, still here in month {month}");
        of(&what, department, 1_000, |projection| {
            let stays = libm::exp(-0.16 * years(projection, month));
            let heads = projection.values(Measure::PermanentHeads, Scope::Authority, Month(month));
            mean(&what, &heads, 100.0 * stays, 100.0 * stays * (1.0 - stays), 1.2)
        })
    };
    vec![check(12), check(36)]
}

fn caseload() -> Vec<Check> {
    let department = "[leaving]\nturnover = 0\n\
        [children.single]\nopen = 450\narrivals_per_year = 600\nmean_duration = \"9 months\"\n\
        [[team]]\nname = \"only\"\nposts = 40\nin_post = 40\nagency = 0\n";
    let what = "450 children, 600 a year, nine months each: held in month 18";
    vec![of(what, department, 600, |projection| {
        let variance = 450.0 * (1.0 - libm::exp(-2.0 * years(projection, 18) / 0.75));
        let held = projection.values(Measure::CasesHeldAll, Scope::Authority, Month(18));
        mean(what, &held, 450.0, variance, 6.5)
    })]
}

fn pay() -> Vec<Check> {
    let department = "[leaving]\nturnover = 0\n[pay]\ngrades = [{ name = \"all\", bottom = 36_000, top = 36_000, share = 1 }]\non_costs = 0.25\n\
        [children.single]\nopen = 0\narrivals_per_year = 0\nmean_duration = \"1 year\"\n\
        [[team]]\nname = \"only\"\nposts = 10\nin_post = 10\nagency = 0\n";
    let lines = [(Line::PermanentPay, 30_000.0, "pay of ten at £36,000, a month"), (Line::OnCosts, 7_500.0, "on-costs of a quarter")];
    lines
        .into_iter()
        .map(|(line, exact, what)| {
            of(what, department, 1, |projection| {
                let paid = projection.values(Measure::Spend(line), Scope::Authority, Month(5)).first().copied().unwrap_or(f64::NAN);
                Check { group: EXACT, ..Check::near(EXACT, what, exact, paid, 0.0) }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_biased_sample_or_too_small_a_one_does_not_hold() {
        let sample: Vec<f64> = (0..1_000).map(|n| f64::from(n % 2)).collect();
        assert!(mean("right", &sample, 0.5, 0.25, 0.13).holds);
        assert!(!mean("biased", &sample, 0.6, 0.25, 0.13).holds);
        assert!(!mean("too few to see it", &sample, 0.5, 0.25, 0.01).holds);
    }
}

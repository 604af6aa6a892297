//! Feedback: what a workload above the desired one does to a team's staff.
//!
//! Workload is the team's open cases, weighted, ÷ (desired caseload × effective capacity of
//! its case-holders); children who wait for a worker press on them too. The
//! hazard of leaving of those who hold cases is multiplied by exp(gain × (workload − 1)),
//! kept between 1/bound and bound, and reckoned anew at every change of staff and at month
//! ends. Off by default, and then no figure here is ever looked at: English
//! evidence does not show that caseload drives turnover.

use super::allocation::present;
use super::measure::Measure;
use super::people::WorkerId;
use super::state::Department;
use crate::quantity::Month;

/// The least share of posts vacant in a spiral.
const LEAST_VACANCY: f64 = 0.10;

/// What workload does to each team's staff.
#[derive(Clone, Debug)]
pub struct Pressure {
    /// Times the hazard of leaving.
    leaving: Vec<f64>,
    /// Times the beginning of long sickness.
    sickness: Vec<f64>,
    /// Vacancy rate at the start.
    opened: Vec<f64>,
    /// Month ends in a row at which the team was in a spiral.
    spiralling: Vec<u32>,
}

impl Pressure {
    /// None on so many teams.
    pub fn none(teams: usize) -> Self {
        Self { leaving: vec![1.0; teams], sickness: vec![1.0; teams], opened: vec![0.0; teams], spiralling: vec![0; teams] }
    }

    /// Times the hazard of leaving in a team.
    pub fn leaving(&self, team: usize) -> f64 {
        self.leaving[team]
    }

    /// Times the rate at which long sickness begins in a team.
    pub fn sickness(&self, team: usize) -> f64 {
        self.sickness[team]
    }
}

/// A team's workload; infinite where there are cases and nobody to hold them, 1
/// where there are neither.
pub fn workload(d: &Department, team: usize) -> f64 {
    let holders = present(d, team);
    let capacity: f64 = holders.iter().map(|&id| f64::from(d.capacity_of(id))).sum();
    let held: i64 = holders.iter().map(|&id| d.workers[id as usize].weight).sum();
    let cases = held as f64 / 1_000.0 + f64::from(d.waiting_now[team]);
    if cases == 0.0 && capacity == 0.0 {
        return 1.0;
    }
    cases / (d.desired_caseload(team) * capacity / 1_000.0)
}

/// exp(gain × (workload − 1)), between 1/bound and bound.
fn factor(gain: f64, workload: f64, bound: f64) -> f64 {
    if gain == 0.0 { 1.0 } else { libm::exp(gain * (workload - 1.0)).clamp(1.0 / bound, bound) }
}

/// Looks at every team's workload after something has changed. Hazards are
/// settled at what held before, and departures foreseen anew.
pub fn review(d: &mut Department) {
    let asked = d.plan.feedback;
    if !asked.is_on() || d.past {
        return;
    }
    for team in 0..d.teams.len() {
        let workload = workload(d, team);
        let leaving = factor(asked.leaving, workload, asked.bound);
        let sickness = factor(asked.sickness, workload, asked.bound);
        if (leaving, sickness) == (d.pressure.leaving[team], d.pressure.sickness[team]) {
            continue;
        }
        let pressed = |id: &WorkerId| {
            let worker = &d.workers[*id as usize];
            worker.holds_cases && !worker.under_notice
        };
        let staff: Vec<WorkerId> = d.teams[team].permanent.iter().copied().filter(pressed).collect();
        for &id in &staff {
            super::leaving::settle_hazard(d, id);
            super::absence::settle(d, id);
        }
        d.pressure.leaving[team] = leaving;
        d.pressure.sickness[team] = sickness;
        for id in staff {
            super::leaving::foresee(d, id);
            super::absence::date(d, id);
        }
    }
}

/// Share of posts vacant.
fn vacancy(d: &Department, team: usize) -> f64 {
    d.teams[team].vacant().as_f64() / d.teams[team].posts.as_f64().max(1e-9)
}

/// Counts the month's end: in a spiral is a team whose staff leave at the bound
/// while more than twice the share of posts stands vacant that did at the start,
/// and more than a tenth.
pub fn month_end(d: &mut Department, month: Month) {
    let asked = d.plan.feedback;
    if !asked.is_on() {
        return;
    }
    for team in 0..d.teams.len() {
        let vacant = vacancy(d, team);
        if month.0 == 0 {
            d.pressure.opened[team] = vacant;
            continue;
        }
        let most = (2.0 * d.pressure.opened[team]).max(LEAST_VACANCY);
        let at_bound = d.pressure.leaving[team] >= asked.bound;
        let spirals = at_bound && vacant > most;
        d.pressure.spiralling[team] = if spirals { d.pressure.spiralling[team] + 1 } else { 0 };
    }
}

/// What is measured of it, of a team or of the authority.
pub fn measured(d: &Department, measure: Measure, team: Option<usize>, month: Month) -> Option<f64> {
    let teams = || team.map_or(0..d.teams.len(), |team| team..team + 1);
    match measure {
        Measure::WorkloadOnLeaving => {
            let staff = |team: usize| d.teams[team].in_case_holding.as_f64();
            let all: f64 = teams().map(staff).sum();
            let sum: f64 = teams().map(|team| staff(team) * d.pressure.leaving(team)).sum();
            (all > 0.0).then(|| sum / all)
        }
        Measure::WorkloadSpiral if month.0 >= 12 => {
            Some(f64::from(u8::from(teams().any(|team| d.pressure.spiralling[team] >= 12))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::factor;

    #[test]
    fn workload_presses_by_the_exponential_of_what_is_beyond_one_within_its_bound() {
        assert_eq!(factor(0.5, 1.0, 3.0), 1.0);
        assert!((factor(0.5, 2.0, 3.0) - 1.648_721_270_700_128).abs() < 1e-12, "e to the half");
        assert!((factor(0.5, 0.0, 3.0) * factor(0.5, 2.0, 3.0) - 1.0).abs() < 1e-12, "relief is the inverse of as much pressure");
        assert_eq!((factor(0.5, 9.0, 3.0), factor(0.5, f64::INFINITY, 3.0)), (3.0, 3.0));
        assert_eq!(factor(5.0, 0.0, 4.0), 0.25);
        assert_eq!(factor(0.0, f64::INFINITY, 3.0), 1.0, "no gain");
    }
}

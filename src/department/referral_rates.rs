//! How many families are referred a year, piece by piece: by season, and as
//! referrals step over time. Worked out once, because every referral asks.

use super::plan::{Children, Pathway, Plan};
use crate::quantity::Instant;

/// Families referred a year, from the beginning of the past to the end of the run.
#[derive(Clone, Debug)]
pub struct ReferralRates {
    /// Until when each rate holds, in order, and the rate [families/year].
    pieces: Vec<(Instant, f64)>,
}

impl ReferralRates {
    /// Those of a plan, from an instant on.
    pub fn new(plan: &Plan, begins: Instant) -> Self {
        let mut pieces = Vec::new();
        let mut at = begins;
        while at < plan.months.end() {
            let (rate, until) = rate(plan, at);
            pieces.push((until, rate));
            at = until;
        }
        Self { pieces }
    }

    /// The rate at an instant before the end [families/year], and until when it holds.
    pub fn at(&self, at: Instant) -> (f64, Instant) {
        let index = self.pieces.partition_point(|piece| piece.0 <= at);
        self.pieces.get(index).map_or((0.0, Instant::NEVER), |&(until, rate)| (rate, until))
    }
}

/// Families referred a year at an instant, and until when that rate holds.
fn rate(plan: &Plan, at: Instant) -> (f64, Instant) {
    match &plan.children {
        Children::Single(single) => (single.arrivals.as_per_year(), plan.months.end()),
        Children::Pathway(path) => {
            let month = usize::from(u8::from(at.date().month())) - 1;
            let next = at.plus_months(1);
            let first_of_next = Instant::at_minute((next.day() - i32::from(next.date().day()) + 1) * 1_440);
            let step = path.referrals.later.iter().map(|step| step.0).find(|&from| from > at);
            let until = step.map_or(first_of_next, |step| step.min(first_of_next));
            let new = path.referrals.at(at) * path.rereferral_share.rest().as_f64() * path.season[month];
            (new / mean_family(path), until)
        }
    }
}

fn mean_family(path: &Pathway) -> f64 {
    path.siblings.iter().zip(1_u32..).map(|(share, size)| share.as_f64() * f64::from(size)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::plans::{day, pathway, quiet};
    use crate::quantity::{Share, Span};

    /// Three years of children by stage: referrals step twice, and have a season.
    fn seasonal() -> Plan {
        let mut plan = quiet(1.0, 3);
        let start = plan.months.start();
        let mut path = pathway();
        path.season = std::array::from_fn(|month| 0.5 + month as f64 / 11.0);
        path.referrals.first = 120.0;
        path.referrals.later = vec![(start + Span::days(45), 77.0), (start + Span::days(90), 154.0)];
        path.rereferral_share = Share::new(0.25);
        path.siblings = [Share::new(0.5), Share::new(0.25), Share::new(0.25), Share::NONE];
        plan.children = Children::Pathway(Box::new(path));
        plan
    }

    #[test]
    fn families_come_by_season_as_referrals_step_less_those_who_come_again() {
        // Three quarters of the children are new, and a family has 1.75 of them.
        let plan = seasonal();
        let families = |children: f64, season: f64| children * 0.75 * season / 1.75;
        let (october, november, january) = (0.5 + 9.0 / 11.0, 0.5 + 10.0 / 11.0, 0.5);
        let rates = ReferralRates::new(&plan, plan.months.start());
        for (at, expected, until) in [
            (day(2026, 10, 1), families(120.0, october), day(2026, 11, 1)),
            (day(2026, 10, 31), families(120.0, october), day(2026, 11, 1)),
            (day(2026, 11, 1), families(120.0, november), day(2026, 11, 15)),
            (day(2026, 11, 15), families(77.0, november), day(2026, 12, 1)),
            (day(2027, 1, 31), families(154.0, january), day(2027, 2, 1)),
        ] {
            let (rate, ends) = rates.at(at);
            assert!((rate - expected).abs() < 1e-9 && ends == until, "{at}: {rate} until {ends}, not {expected} until {until}");
        }
    }

    #[test]
    fn the_rate_of_every_day_is_the_one_worked_out_for_that_day() {
        let plan = seasonal();
        let start = plan.months.start();
        let rates = ReferralRates::new(&plan, start.plus_months(-7));
        let mut at = start.plus_months(-7);
        while at < plan.months.end() {
            assert_eq!(rates.at(at), rate(&plan, at), "{at}");
            at = at + Span::minutes(701);
        }
    }
}

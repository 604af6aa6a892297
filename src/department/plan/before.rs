//! What of a plan is felt before the start.

use super::*;

impl Plan {
    /// Whether two plans have one past: whatever differs between them is felt
    /// from the start only, so that every replication of both comes to the start
    /// in the same state.
    pub fn shares_past_with(&self, other: &Self) -> bool {
        self.past_months > 0 && self.before_the_start() == other.before_the_start()
    }

    /// The plan as far as its past knows of it. Before the start nobody is
    /// recruited, no lever works, no book is kept, agency is held at its opening
    /// number, and posts are those of the start.
    fn before_the_start(&self) -> Self {
        let start = self.months.start();
        let mut plan = self.clone();
        for team in &mut plan.teams {
            team.posts.later.retain(|step| step.0 <= start);
            team.case_holding_posts.later.retain(|step| step.0 <= start);
        }
        plan.recruitment = Recruitment {
            form: RecruitmentForm::Market(Rate::ZERO),
            lead_time: Span::ZERO,
            fte_per_head: Fte::ZERO,
            cost_per_hire: Money::ZERO,
        };
        // Whoever is in the ASYE year at the start follows the ramp of the first
        // newly qualified cohort; no other has begun.
        let followed = plan.cohorts.iter().position(|cohort| cohort.newly_qualified);
        plan.cohorts.truncate(followed.map_or(0, |index| index + 1));
        for cohort in &mut plan.cohorts {
            cohort.heads = Heads::Fixed(0);
            cohort.fill_share = Share::ALL;
            cohort.intakes.clear();
            cohort.over_establishment_heads = None;
            cohort.cost_per_head = Money::ZERO;
            cohort.training_pay_per_year = Money::ZERO;
            cohort.grants.clear();
        }
        plan.agency.cover_share = Share::ALL;
        plan.agency.cover_level = Steps::constant(1.0);
        plan.agency.weekly_charge = Steps::constant(Money::ZERO);
        plan.agency.others_charge = None;
        plan.agency.weeks_worked = 0.0;
        plan.agency.caps = Steps::constant(AgencyCap::default());
        plan.agency.conversions = Rate::ZERO;
        plan.budget = Budget::default();
        plan.levers.clear();
        plan
    }
}

#[cfg(test)]
mod tests {
    use crate::department::agency_invariants::restless;
    use crate::quantity::{Instant, Share};

    #[test]
    fn the_ramp_of_the_first_newly_qualified_is_felt_before_the_start_and_later_cohorts_are_not() {
        let mut plan = restless();
        plan.past_months = 12;
        let mut experienced = plan.cohorts[0].clone();
        experienced.newly_qualified = false;
        plan.cohorts.insert(0, experienced.clone());
        let shares = |change: &dyn Fn(&mut crate::department::Plan)| {
            let mut other = plan.clone();
            change(&mut other);
            plan.shares_past_with(&other)
        };
        assert!(shares(&|_| {}));
        assert!(shares(&|plan| plan.cohorts.push(experienced.clone())));
        assert!(shares(&|plan| plan.cohorts[1].intakes.push(Instant::NEVER)));
        // The control: what those in their ASYE year at the start follow.
        assert!(!shares(&|plan| plan.cohorts[1].capacity[0].share = Share::new(0.31)), "its ramp");
        assert!(!shares(&|plan| plan.cohorts.truncate(1)), "there is none");
    }
}

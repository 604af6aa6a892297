//! What every entry of a list has: an entry without it is refused.

/// The lists, each with the settings that an entry cannot be without.
const NEEDS: [(&str, &[&str]); 29] = [
    ("team[]", &["name"]),
    ("team[].posts[]", &["from", "fte"]),
    ("team[].case_holding_posts[]", &["from", "fte"]),
    ("staff.tenure_shares[]", &["from_years", "share"]),
    ("leaving.hazards[]", &["from_years", "per_year"]),
    ("leaving.level[]", &["from", "times"]),
    ("cohort[]", &["name", "heads", "first"]),
    ("cohort[].capacity_by_month[]", &["from_month", "share"]),
    ("cohort[].grants[]", &["on", "amount"]),
    ("asye.capacity_by_month[]", &["from_month", "share"]),
    ("pay.grades[]", &["name", "bottom", "top", "share"]),
    ("pay.awards[]", &["from", "rate"]),
    ("pay.pension[]", &["from", "rate"]),
    ("budget.pay[]", &["year", "amount"]),
    ("budget.agency[]", &["year", "amount"]),
    ("budget.savings[]", &["year", "amount"]),
    ("agency.weekly_charge[]", &["from", "charge"]),
    ("agency.caps[]", &["from"]),
    ("agency_team[]", &["name", "team", "heads", "from"]),
    ("children.referrals_per_year[]", &["from", "per_year"]),
    ("children.held_by_social_workers.assessment[]", &["from", "share"]),
    ("children.held_by_social_workers.in_need[]", &["from", "share"]),
    ("children.held_by_social_workers.child_protection[]", &["from", "share"]),
    ("children.held_by_social_workers.looked_after[]", &["from", "share"]),
    ("children.held_by_social_workers.leaving_care[]", &["from", "share"]),
    ("children.assessment[]", &["from_days", "to_days", "share"]),
    ("children.plan.lengths[]", &["from_days", "to_days", "share"]),
    ("lever[]", &["name", "from", "source", "grade", "effects"]),
    ("observed[]", &["measure", "date", "value"]),
];

/// What an entry of a list (`pay.pension[]`) cannot be without; `None`: no list.
pub fn needs(list: &str) -> Option<&'static [&'static str]> {
    NEEDS.iter().find(|row| row.0 == list).map(|row| row.1)
}

//! O0: departments so small that their diary can be written by hand, compared
//! line by line with what the program writes.

use crate::support::plans::{day, intake, quiet};
use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Line, Measure, Plan};
use tenure::experiment::{Request, run};
use tenure::quantity::*;

/// What a diary has in its columns.
const COLUMNS: [(&str, Measure); 9] = [
    ("posts", Measure::PostsFte),
    ("here", Measure::PermanentFte),
    ("vacant", Measure::VacancyFte),
    ("agency", Measure::AgencyFte),
    ("came", Measure::StartersFte),
    ("left", Measure::LeaversFte),
    ("held", Measure::CasesHeldAll),
    ("waiting", Measure::UnallocatedChildren),
    ("changes", Measure::Changes),
];

/// A line for each month's end of the first replication, in the columns asked for.
fn diary(plan: &Plan, columns: &str) -> Vec<String> {
    let projection = run(plan, &Request { seed: 7, replications: 0..1, threads: Some(1) }, &|| true).expect("it ends");
    let line = |month: Month| {
        let figures = columns.split_whitespace().map(|name| {
            let measure = match name {
                "pay" => Measure::Spend(Line::PermanentPay),
                name => COLUMNS.iter().find(|column| column.0 == name).unwrap_or_else(|| panic!("no column {name}")).1,
            };
            projection.value(measure, Scope::Authority, month, 0).map_or_else(|| "-".to_owned(), |value| format!("{value}"))
        });
        let end = plan.months.last_day_of(month);
        format!("{:02}-{:02} {}", end.year() % 100, u8::from(end.month()), figures.collect::<Vec<_>>().join(" "))
    };
    plan.months.all().map(line).collect()
}

/// The diary, against one written by hand.
#[track_caller]
fn is_written(plan: &Plan, columns: &str, by_hand: &str) {
    let ours = diary(plan, columns);
    let theirs: Vec<&str> = by_hand.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours, theirs, "(month, {columns}) in\n{}", diary(plan, columns).join("\n"));
    }
    assert_eq!(ours.len(), theirs.len());
}

/// Nobody leaves before so many days in post, and everybody within the day after.
fn leave_after(days: i32) -> Vec<TenureHazard> {
    let certain = Rate::per_year(20_000.0);
    vec![TenureHazard { from: Span::ZERO, rate: Rate::ZERO }, TenureHazard { from: Span::days(days), rate: certain }]
}

/// So many posts, so many in them; a year from October 2026.
fn department(posts: f64, in_post: f64) -> Plan {
    let mut plan = quiet(posts, 1);
    plan.teams[0].in_post = Fte::new(in_post);
    plan.teams[0].case_holding_in_post = Fte::new(in_post);
    plan
}

fn children(open: u32) -> Children {
    Children::Single(SingleStage { open, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(3_000.0)) })
}

#[test]
fn one_worker_leaves_on_the_hundredth_day_and_is_not_replaced() {
    let mut plan = department(1.0, 1.0);
    plan.leaving.hazards = leave_after(100);
    is_written(
        &plan,
        "here vacant left",
        "26-09 1 0 -
         26-10 1 0 0
         26-11 1 0 0
         26-12 1 0 0
         27-01 0 1 1
         27-02 0 1 0
         27-03 0 1 0
         27-04 0 1 0
         27-05 0 1 0
         27-06 0 1 0
         27-07 0 1 0
         27-08 0 1 0
         27-09 0 1 0",
    );
}

#[test]
fn who_accepts_a_post_whose_leaver_is_within_notice_starts_when_it_falls_free() {
    // Resigns on 14 November; a joiner accepts the same day, could start on 24 December, and
    // starts on 9 January, when the leaver goes. And so on, every hundred days.
    let mut plan = department(1.0, 1.0);
    plan.leaving.hazards = leave_after(100);
    plan.leaving.notice = Span::days(56);
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(2_000.0));
    plan.recruitment.lead_time = Span::days(40);
    is_written(
        &plan,
        "here vacant came left",
        "26-09 1 0 - -
         26-10 1 0 0 0
         26-11 1 0 0 0
         26-12 1 0 0 0
         27-01 1 0 1 1
         27-02 1 0 0 0
         27-03 1 0 0 0
         27-04 1 0 1 1
         27-05 1 0 0 0
         27-06 1 0 0 0
         27-07 1 0 1 1
         27-08 1 0 0 0
         27-09 1 0 0 0",
    );
}

#[test]
fn a_vacancy_is_filled_after_ninety_days_and_the_newcomer_leaves_in_turn() {
    // Leaves 9 January; filled 9 April; leaves 18 July; the next would come on 16 October.
    let mut plan = department(1.0, 1.0);
    plan.leaving.hazards = leave_after(100);
    plan.recruitment.form = RecruitmentForm::PerVacancy(SpanLaw::Fixed(Span::days(90)));
    is_written(
        &plan,
        "here vacant came left",
        "26-09 1 0 - -
         26-10 1 0 0 0
         26-11 1 0 0 0
         26-12 1 0 0 0
         27-01 0 1 0 1
         27-02 0 1 0 0
         27-03 0 1 0 0
         27-04 1 0 1 0
         27-05 1 0 0 0
         27-06 1 0 0 0
         27-07 0 1 0 1
         27-08 0 1 0 0
         27-09 0 1 0 0",
    );
}

#[test]
fn of_two_who_come_at_one_instant_for_one_post_one_comes() {
    let mut plan = department(2.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 3);
    plan.cohorts = vec![intake("b", vec![day(2026, 11, 1)], 1), intake("a", vec![day(2026, 11, 1)], 1)];
    is_written(
        &plan,
        "here vacant came",
        "26-09 1 1 -
         26-10 1 1 0
         26-11 2 0 1
         26-12 2 0 0",
    );
}

#[test]
fn the_three_children_of_a_leaver_pass_to_a_colleague_and_wait_when_that_one_leaves() {
    // A holds all three and leaves on 9 January; B came on 1 November and leaves on 9 February.
    let mut plan = department(2.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 7);
    plan.leaving.hazards = leave_after(100);
    plan.children = children(3);
    plan.cohorts = vec![intake("b", vec![day(2026, 11, 1)], 1)];
    is_written(
        &plan,
        "here held waiting changes",
        "26-09 1 3 0 -
         26-10 1 3 0 0
         26-11 2 3 0 0
         26-12 2 3 0 0
         27-01 1 3 0 3
         27-02 0 0 3 0
         27-03 0 0 3 0
         27-04 0 0 3 0",
    );
}

#[test]
fn agency_comes_forty_days_after_it_is_asked_for() {
    let mut plan = department(2.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 3);
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::days(40));
    is_written(
        &plan,
        "vacant agency",
        "26-09 1 0
         26-10 1 0
         26-11 1 1
         26-12 1 1",
    );
}

#[test]
fn a_ceiling_from_the_first_minute_of_april_is_not_seen_in_march_nor_after_it_ends() {
    let mut plan = department(3.0, 1.0);
    plan.months = Months::new(day(2026, 12, 1), 8);
    plan.agency.cover_share = Share::ALL;
    let cap = |fte: f64| AgencyCap { fte: Some(Fte::new(fte)), ..AgencyCap::default() };
    plan.agency.caps.later = vec![(day(2027, 4, 1), cap(0.0)), (day(2027, 6, 1), cap(1.0))];
    is_written(
        &plan,
        "vacant agency",
        "26-11 2 0
         26-12 2 2
         27-01 2 2
         27-02 2 2
         27-03 2 2
         27-04 2 0
         27-05 2 0
         27-06 2 1
         27-07 2 1",
    );
}

#[test]
fn posts_that_step_on_new_years_day_step_in_january() {
    let mut plan = department(1.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 5);
    plan.teams[0].posts.later = vec![(day(2027, 1, 1), Fte::new(3.0)), (day(2027, 2, 1), Fte::new(2.0))];
    is_written(
        &plan,
        "posts here vacant",
        "26-09 1 1 0
         26-10 1 1 0
         26-11 1 1 0
         26-12 1 1 0
         27-01 3 1 2
         27-02 2 1 1",
    );
}

#[test]
fn what_falls_on_the_end_has_not_happened_and_a_minute_before_has() {
    let mut plan = department(9.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 1);
    let last_minute = Instant::at_minute(day(2026, 11, 1).minutes() - 1);
    plan.cohorts = vec![intake("end", vec![day(2026, 11, 1)], 2), intake("before", vec![last_minute], 3), intake("first", vec![day(2026, 10, 1)], 1)];
    is_written(
        &plan,
        "here came",
        "26-09 1 -
         26-10 5 4",
    );
}

#[test]
fn the_leap_day_belongs_to_february() {
    let mut plan = department(9.0, 0.0);
    plan.months = Months::new(day(2028, 1, 1), 3);
    plan.cohorts = vec![intake("leap", vec![day(2028, 2, 29)], 2), intake("march", vec![day(2028, 3, 1)], 1)];
    is_written(
        &plan,
        "here came",
        "27-12 0 -
         28-01 0 0
         28-02 2 2
         28-03 3 1",
    );
}

#[test]
fn a_month_in_which_the_clocks_change_has_all_its_hours() {
    // 31 days after the first minute of March is the first of April, not the hour before.
    let mut plan = department(1.0, 1.0);
    plan.months = Months::new(day(2027, 2, 1), 4);
    plan.teams[0].posts.later = vec![(day(2027, 3, 1), Fte::new(2.0))];
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Fixed(Span::days(31));
    is_written(
        &plan,
        "vacant agency",
        "27-01 0 0
         27-02 0 0
         27-03 1 0
         27-04 1 1
         27-05 1 1",
    );
}

#[test]
fn who_trains_sixty_days_from_november_starts_on_new_years_eve() {
    let mut plan = department(3.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 4);
    let mut trained = intake("trained", vec![day(2026, 11, 1)], 2);
    trained.training = Span::days(60);
    plan.cohorts = vec![trained];
    is_written(
        &plan,
        "here vacant came",
        "26-09 1 2 -
         26-10 1 2 0
         26-11 1 2 0
         26-12 3 0 2
         27-01 3 0 0",
    );
}

#[test]
fn an_award_from_the_first_of_april_is_paid_in_april_and_a_leaver_is_paid_to_the_day() {
    // £36,000 a year is £3,000 a month; 3 % more from April. The leaver of 9 January
    // (day 100, within the hour) has had 8 of January's 31 days.
    let mut plan = department(1.0, 1.0);
    plan.months = Months::new(day(2026, 12, 1), 6);
    plan.pay.grades[0].bottom = Money::pounds(36_000.0);
    plan.pay.grades[0].top = Money::pounds(36_000.0);
    plan.pay.awards = vec![(day(2027, 4, 1), 0.03)];
    is_written(
        &plan,
        "here pay",
        "26-11 1 -
         26-12 1 3000
         27-01 1 3000
         27-02 1 3000
         27-03 1 3000
         27-04 1 3090
         27-05 1 3090",
    );
    plan.months = Months::new(day(2026, 10, 1), 5);
    plan.leaving.hazards = leave_after(100);
    let paid = diary(&plan, "pay");
    let january: f64 = paid[4].split(' ').nth(1).and_then(|pay| pay.parse().ok()).expect("a figure");
    assert!((january - 3_000.0 * 8.0 / 31.0).abs() < 3_000.0 / 31.0 / 6.0, "within four hours of the day's first minute: {january}");
    assert_eq!(paid[5], "27-02 0");
}

#[test]
fn a_diary_that_differs_in_one_line_would_be_seen() {
    let mut plan = department(1.0, 1.0);
    plan.months = Months::new(day(2026, 10, 1), 2);
    let wrong = std::panic::catch_unwind(|| is_written(&plan, "here", "26-09 1\n26-10 1\n26-11 0"));
    assert!(wrong.is_err());
    let short = std::panic::catch_unwind(|| is_written(&plan, "here", "26-09 1\n26-10 1"));
    assert!(short.is_err());
}

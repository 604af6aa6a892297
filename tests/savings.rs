//! The savings statement: a case worked by hand, sums that hold to the penny on
//! many scenarios, and the identities of money.

use std::collections::BTreeMap;

use proptest::prelude::*;
use crate::support::plans::{day, quiet};
use crate::support::scenarios;
use tenure::department::plan::*;
use tenure::department::tally::Scope;
use tenure::department::{Line, Measure};
use tenure::experiment::savings::{Payback, Savings, Terms, split};
use tenure::experiment::{Alternative, Comparison, Planned, Projection, Request, compare, run};
use tenure::quantity::*;
use tenure::report::savings::{Statement, delivery, monitoring, mtfs, payback, savings};

fn project(plan: &Plan, replications: u32) -> Projection {
    run(plan, &Request { seed: 1, replications: 0..replications, threads: Some(1) }, &|| true).expect("no ceiling is met")
}

fn pair(base: &Plan, other: &Plan, replications: u32) -> Comparison {
    let named = |name: &str, plan: &Plan| Alternative { name: name.into(), title: name.into(), projection: project(plan, replications) };
    Comparison::new(named("base", base), vec![named("plan", other)]).expect("alike")
}

/// Pounds in a table's cell as pence.
fn pence(cell: &str) -> i64 {
    (cell.parse::<f64>().expect("a number") * 100.0).round() as i64
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

// --- The case worked by hand -------------------------------------------------

/// Three posts, two filled, one covered by agency for good.
///
/// Two people at £48,000; an award of 3 % from April 2028 (£49,440); employer
/// National Insurance 15 % above £5,000 (£6,450 a head, then £6,666), pension
/// 20 %, levy 0.5 %. Agency £3,000 a week worked, 48 weeks: £12,000 a month.
fn three_posts() -> Plan {
    let mut plan = quiet(3.0, 3);
    plan.teams[0].in_post = Fte::new(2.0);
    plan.teams[0].case_holding_in_post = Fte::new(2.0);
    plan.teams[0].agency = Fte::new(1.0);
    plan.agency.cover_share = Share::ALL;
    plan.agency.weekly_charge = Steps::constant(Money::pounds(3_000.0));
    let grade = |name: &str, pay: f64, share: f64| Grade {
        name: name.into(),
        bottom: Money::pounds(pay),
        top: Money::pounds(pay),
        share: Share::new(share),
        promoted: Rate::ZERO,
    };
    plan.pay.grades = vec![grade("newly qualified", 36_000.0, 0.0), grade("social worker", 48_000.0, 1.0)];
    plan.pay.awards = vec![(day(2028, 4, 1), 0.03)];
    plan.pay.on_costs = OnCosts::Parts { ni_rate: 0.15, ni_above: Money::pounds(5_000.0), pension: Steps::constant(0.2), levy: 0.005 };
    plan.pay.price_inflation = 0.02;
    plan.pay.discount_rate = 0.035;
    let amount = |year: i32, pounds: f64| (year, Money::pounds(pounds));
    plan.budget = Budget {
        pay: vec![amount(2027, 130_000.0), amount(2028, 134_000.0)],
        agency: vec![amount(2027, 140_000.0), amount(2028, 130_000.0)],
        savings: vec![amount(2028, 30_000.0), amount(2029, 30_000.0)],
        grants_announced_until: day(2027, 4, 1),
    };
    plan
}

/// One newly qualified worker at £36,000 from 1 May 2027, supernumerary for a
/// year, then on the others' pay and in the third post; the agency worker stays
/// beside them until 31 July 2028.
fn one_newly_qualified(mut plan: Plan) -> Plan {
    let (a_year, more) = (Span::days(366), Span::days(366 + 92));
    plan.asye.length = a_year;
    plan.asye.assessor_payment = Money::pounds(250.0);
    plan.cohorts = vec![Cohort {
        name: "academy".into(),
        route: "asye".into(),
        newly_qualified: true,
        team: Some(0),
        heads: Heads::Fixed(1),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: vec![day(2027, 5, 1)],
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::After(a_year),
        over_establishment_heads: Some(1),
        over_establishment_until: None,
        agency_released: Released::After(more),
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::ALL }],
        pass: Share::ALL,
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::pounds(3_000.0),
        training_pay_per_year: Money::ZERO,
        grants: vec![
            Grant { on: GrantEvent::Start, amount: Money::pounds(1_000.0), until: None },
            Grant { on: GrantEvent::Completion, amount: Money::pounds(500.0), until: None },
        ],
    }];
    plan
}

/// By hand, from 1 October 2026 for three years.
///
/// 2026/27 (6 months): nothing differs.
/// 2027/28: for eleven months the newcomer costs £3,000 a month, NI 0.15 ×
/// £31,000 ÷ 12 = £387.50, pension £600, levy £15 (£4,002.50; together £44,027.50)
/// beside the agency worker who stays; £3,000 to recruit, £250 to assess, less a
/// grant of £1,000: £46,277.50 more.
/// 2028/29: in April £3,090 + NI 0.15 × £32,080 ÷ 12 = £401 + £618 + £15.45 =
/// £4,124.45; then for eleven months £4,120 + £555.50 + £824 + £20.60 =
/// £5,520.10; together £64,845.55. Agency is paid for four months instead of
/// twelve: £96,000 less. A grant of £500 on completion. Saved: £31,654.45.
/// 2029/30 (6 months): £72,000 − 6 × £5,520.10 = £38,879.40 saved.
/// Since the start: −£46,277.50 at the end of March 2028; lowest at the end of
/// July 2028, −£66,462.25; then £6,479.90 a month, so that it is −£1,663.25 at
/// the end of May 2029 and £4,816.65 at the end of June 2029: paid back.
#[test]
fn three_posts_cost_and_save_to_the_penny_what_they_do_by_hand() {
    let compared = pair(&three_posts(), &one_newly_qualified(three_posts()), 3);
    let statement = Statement::of(compared.pairs().next().expect("one"));
    let by_hand = rows(include_str!("data/three_posts.csv"));
    let table = rows(&savings(std::slice::from_ref(&statement)).csv());
    let mut checked = 0;
    for row in table.iter().filter(|row| row["statement"] == "against doing nothing" && row["terms"] == "cash" && row["financial_year"] != "all years") {
        let hand = by_hand.iter().find(|hand| hand["financial_year"] == row["financial_year"] && hand["line"] == row["line"]);
        for (ours, theirs) in [("do_nothing_mean", "do_nothing"), ("plan_mean", "plan"), ("saving_mean", "saving")] {
            // Lines that the case does not have are nothing.
            assert_eq!(pence(&row[ours]), hand.map_or(0, |hand| pence(&hand[theirs])), "{} {} {ours}", row["financial_year"], row["line"]);
        }
        assert_eq!(pence(&row["sd"]), 0);
        checked += usize::from(hand.is_some());
    }
    assert_eq!(checked, by_hand.len(), "every row worked by hand is in the table");
    let whole = table.iter().find(|row| row["financial_year"] == "all years" && row["line"] == "total" && row["terms"] == "cash");
    assert_eq!(whole.map(|row| pence(&row["saving_mean"])), Some(-4_627_750 + 3_165_445 + 3_887_940));
}

#[test]
fn the_memoranda_of_three_posts_are_those_worked_by_hand() {
    let compared = pair(&three_posts(), &one_newly_qualified(three_posts()), 2);
    let statement = Statement::of(compared.pairs().next().expect("one"));
    let table = rows(&savings(std::slice::from_ref(&statement)).csv());
    let saving = |year: &str, of: &str, line: &str| {
        let row = table.iter().find(|row| row["financial_year"] == year && row["statement"] == of && row["line"] == line && row["terms"] == "cash");
        row.map(|row| pence(&row["saving_mean"])).expect(line)
    };
    // Paid £36,000 where the opening staff are on £48,000: one more FTE, and £1,000 a month of grade mix.
    assert_eq!(saving("2027/28", "of which", "permanent_pay: staff numbers at the opening mean pay"), -4_400_000);
    assert_eq!(saving("2027/28", "of which", "permanent_pay: grade mix"), 1_100_000);
    assert_eq!(saving("2028/29", "of which", "permanent_pay: grade mix"), 103_000);
    assert_eq!(saving("2027/28", "of which", "double running: pay of supernumerary staff"), -4_402_750);
    assert_eq!(saving("2028/29", "of which", "double running: pay of supernumerary staff"), -412_445);
    assert_eq!(saving("2028/29", "of which", "double running: agency kept"), -3_600_000);
    // The grants of May 2027 and 2028 come after 31 March 2027.
    assert_eq!(saving("all years", "of which", "grants not yet announced"), 150_000);
    // 2027/28: B £270,000, N £272,580, P £316,607.50. 2028/29: B £264,000, N £276,482.40, P £245,327.95.
    let budget = "against the budget";
    for (year, cashable, overspend, outside) in [("2027/28", 0, -4_402_750, -225_000), ("2028/29", 1_867_205, 1_248_240, 50_000)] {
        assert_eq!(saving(year, budget, "cashable"), cashable);
        assert_eq!(saving(year, budget, "overspend removed"), overspend);
        assert_eq!(saving(year, budget, "outside the budget's heads"), outside);
        assert_eq!(saving(year, budget, "total"), cashable + overspend + outside);
    }
}

#[test]
fn three_posts_pay_back_in_june_2029_and_deliver_what_they_do_by_hand() {
    let compared = pair(&three_posts(), &one_newly_qualified(three_posts()), 4);
    let statement = Statement::of(compared.pairs().next().expect("one"));
    // June 2029 is the 33rd month from October 2026.
    assert_eq!(statement.savings.paybacks(), [Payback::At(Month(33)); 4]);
    let all = std::slice::from_ref(&statement);
    let paid: Vec<_> = rows(&payback(all).csv()).into_iter().filter(|row| row["runs"] == "4").collect();
    assert_eq!((paid.len(), paid[0]["paid_back"].as_str()), (1, "2029-06-30"));
    let months = rows(&monitoring(all).csv());
    let since = |month: &str| months.iter().find(|row| row["month"] == month).map(|row| pence(&row["planned_saving_since_the_start"]));
    assert_eq!([since("2028-03-31"), since("2028-07-31"), since("2029-05-31"), since("2029-06-30")], [Some(-4_627_750), Some(-6_646_225), Some(-166_325), Some(481_665)]);
    assert!(months.iter().all(|row| row["actual_saving_since_the_start"].is_empty()));
    // Targets: £30,000 in 2028/29, reached in the year and not since the start.
    let delivered = rows(&delivery(all).csv());
    let one = |year: &str, saving: &str| delivered.iter().find(|row| row["financial_year"] == year && row["saving"] == saving).expect("a row").clone();
    assert_eq!(one("2028/29", "in the year")["runs_reaching_the_target"], "4");
    let since = one("2028/29", "since the start");
    assert_eq!((since["runs_reaching_the_target"].as_str(), pence(&since["mean_shortfall_when_not"])), ("0", 3_000_000 + 4_627_750 - 3_165_445));
    assert_eq!(pence(&one("2029/30", "since the start")["target"]), 6_000_000);
    assert_eq!(one("2026/27", "since the start")["target"], "");
}

/// £000 by hand: nothing, then £46k more (£44k of it double running), then
/// £32k and £39k (six months) less; in the twelve months to September 2029,
/// £144,000 − £66,241.20 = £78k less, and nothing of it one-off.
#[test]
fn the_medium_term_plan_of_three_posts_is_laid_out_as_finance_does() {
    let compared = pair(&three_posts(), &one_newly_qualified(three_posts()), 2);
    let statement = Statement::of(compared.pairs().next().expect("one"));
    let table = mtfs(std::slice::from_ref(&statement)).csv();
    let row = |what: &str| {
        let line = table.lines().find(|line| line.starts_with(&format!("plan,{what},"))).unwrap_or_else(|| panic!("{what} in\n{table}"));
        line.split(',').skip(2).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let head = table.lines().next().expect("a head");
    assert!(head.contains("\"2026/27 (6 months, October to March)\"") && head.contains("\"2029/30 (6 months, April to September)\""), "{head}");
    assert!(head.ends_with("full-year effect"));
    assert_eq!(row("Cumulative"), "0 46 (32) (39) (78)");
    assert_eq!(row("Change on the year before"), "0 46 (78) (7) (39)");
    assert_eq!(row("One-off: Double running: pay of supernumerary staff"), "0 44 (40) (4) 0");
    assert_eq!(row("One-off: Double running: agency kept beside new staff"), "0 0 36 (36) 0");
}

/// 2027/28 is one year on, 2028/29 two, 2029/30 three; each line is rounded.
#[test]
fn real_money_and_its_present_value_are_those_worked_by_hand() {
    let plan = one_newly_qualified(three_posts());
    let compared = pair(&three_posts(), &plan, 1);
    let savings = Savings::of(&compared.pairs().next().expect("one"));
    let whole = |terms: Terms| savings.in_terms(&savings.by_year(), terms, &plan.pay).total().iter().flatten().sum::<i64>();
    let years: [&[f64]; 4] = [
        &[],
        &[-33_000.0, -4_262.5, -6_600.0, -165.0, -3_000.0, -250.0, 1_000.0],
        &[-48_410.0, -6_511.5, -9_682.0, -242.05, 96_000.0, 500.0],
        &[-24_720.0, -3_333.0, -4_944.0, -123.6, 72_000.0],
    ];
    let by_hand = |rate: f64| {
        let year = |(n, lines): (usize, &&[f64])| lines.iter().map(|pounds| (pounds * 100.0 / libm::pow(rate, n as f64)).round() as i64).sum::<i64>();
        years.iter().enumerate().map(year).sum::<i64>()
    };
    assert_eq!((whole(Terms::Cash), whole(Terms::Real), whole(Terms::PresentValue)), (2_425_635, by_hand(1.02), by_hand(1.02 * 1.035)));
}

// --- Relations ----------------------------------------------------------------

#[test]
fn no_discounting_and_no_inflation_leave_money_as_it_is() {
    let mut plan = one_newly_qualified(three_posts());
    (plan.pay.price_inflation, plan.pay.discount_rate) = (0.0, 0.0);
    let compared = pair(&three_posts(), &plan, 2);
    let savings = Savings::of(&compared.pairs().next().expect("one"));
    let cash = savings.by_year();
    for terms in Terms::ALL {
        assert_eq!(savings.in_terms(&cash, terms, &plan.pay), cash, "{terms:?}");
    }
    plan.pay.discount_rate = 0.035;
    assert_ne!(savings.in_terms(&cash, Terms::PresentValue, &plan.pay), cash);
    assert_eq!(savings.in_terms(&cash, Terms::Real, &plan.pay), cash);
}

#[test]
fn discounting_at_a_hundred_per_cent_halves_each_later_year() {
    let mut plan = one_newly_qualified(three_posts());
    (plan.pay.price_inflation, plan.pay.discount_rate) = (0.0, 1.0);
    let compared = pair(&three_posts(), &plan, 1);
    let savings = Savings::of(&compared.pairs().next().expect("one"));
    let (cash, present) = (savings.by_year(), savings.in_terms(&savings.by_year(), Terms::PresentValue, &plan.pay));
    for (cash, present) in cash.0.iter().zip(&present.0) {
        for (year, halved) in present.iter().enumerate() {
            let exact = cash[year][0] as f64 / f64::from(1 << year);
            assert!((exact - halved[0] as f64).abs() <= 0.5);
        }
    }
}

/// Agency at the price of the employed, covering every vacancy at once: the bill
/// is posts × pay × time whatever the turnover, to a penny a line and month.
#[test]
fn agency_at_the_price_of_the_employed_makes_turnover_free() {
    for hazard in [0.0, 0.2, 1.5] {
        let mut plan = quiet(20.0, 2);
        plan.leaving.hazards[0].rate = Rate::per_year(hazard);
        plan.recruitment.form = RecruitmentForm::PerVacancy(tenure::chance::SpanLaw::Exponential(Span::years(0.3)));
        plan.agency.cover_share = Share::ALL;
        plan.agency.weekly_charge = Steps::constant(Money::pounds(1_000.0));
        (plan.pay.grades[0].bottom, plan.pay.grades[0].top) = (Money::pounds(48_000.0), Money::pounds(48_000.0));
        let projection = project(&plan, 20);
        for run in 0..20 {
            for month in plan.months.all().skip(1) {
                let spend = projection.value(Measure::SpendTotal, Scope::Authority, month, run).expect("known");
                assert!((spend - 20.0 * 4_000.0).abs() < 0.015, "hazard {hazard}, {month:?}: {spend}");
            }
        }
    }
}

#[test]
fn prices_budget_and_discounting_move_nobody() {
    let plan = one_newly_qualified(three_posts());
    let mut other = plan.clone();
    (other.pay.price_inflation, other.pay.discount_rate) = (0.1, 0.2);
    other.budget = Budget::default();
    let compared = pair(&plan, &other, 3);
    assert!(compared.pairs().all(|pair| pair.identical()));
}

#[test]
fn doing_nothing_saves_nothing_and_has_nothing_to_pay_back() {
    let plan = one_newly_qualified(three_posts());
    let compared = pair(&plan, &plan, 5);
    let statement = Statement::of(compared.pairs().next().expect("one"));
    let all = std::slice::from_ref(&statement);
    let table = rows(&savings(all).csv());
    assert!(table.iter().filter(|row| row["statement"] != "both footings").all(|row| row["saving_mean"] == "0" && row["p50"] == "0"));
    assert_eq!(statement.savings.paybacks(), [Payback::NothingToPayBack; 5]);
    assert!(mtfs(all).csv().lines().skip(1).all(|line| line.ends_with(",0,0,0,0,0")));
    assert!(rows(&monitoring(all).csv()).iter().all(|row| row["planned_saving_since_the_start"] == "0"));
}

/// All rates twice: people stay where they are. What accrues is twice as much,
/// exactly; a month's line is rounded once, so that twice the rounded line and
/// the rounded double differ by a penny at most, and by none where a month's
/// line is in whole pence.
#[test]
fn all_rates_twice_is_twice_the_cost() {
    let doubled = |plan: &Plan| {
        let twice = |money: Money| Money::pence(2 * money.as_pence());
        let mut plan = plan.clone();
        for grade in &mut plan.pay.grades {
            (grade.bottom, grade.top) = (twice(grade.bottom), twice(grade.top));
        }
        plan.pay.increment = twice(plan.pay.increment);
        if let OnCosts::Parts { ni_above, .. } = &mut plan.pay.on_costs {
            *ni_above = twice(*ni_above);
        }
        plan.agency.weekly_charge.first = twice(plan.agency.weekly_charge.first);
        plan.recruitment.cost_per_hire = twice(plan.recruitment.cost_per_hire);
        plan.asye.assessor_payment = twice(plan.asye.assessor_payment);
        for cohort in &mut plan.cohorts {
            cohort.cost_per_head = twice(cohort.cost_per_head);
            for grant in &mut cohort.grants {
                grant.amount = twice(grant.amount);
            }
        }
        plan
    };
    let still = one_newly_qualified(three_posts());
    let mut moving = still.clone();
    moving.leaving.hazards[0].rate = Rate::per_year(0.3);
    moving.recruitment.form = RecruitmentForm::Market(Rate::per_year(2.0));
    moving.recruitment.cost_per_hire = Money::pounds(5_000.0);
    for (plan, most) in [(&still, 0), (&moving, 1)] {
        let (once, twice) = (project(plan, 20), project(&doubled(plan), 20));
        let at = |projection: &Projection, measure: Measure, month: Month, run: u32| projection.value(measure, Scope::Authority, month, run);
        let mut unequal = 0;
        for run in 0..20 {
            for month in plan.months.all().skip(1) {
                assert_eq!(at(&once, Measure::PermanentHeads, month, run), at(&twice, Measure::PermanentHeads, month, run));
                for line in Line::ALL {
                    let pence = |projection: &Projection| at(projection, Measure::Spend(line), month, run).map_or(0, |pounds| (pounds * 100.0).round() as i64);
                    let off = pence(&twice) - 2 * pence(&once);
                    assert!(off.abs() <= most, "{line:?} {month:?}: {} and {}", pence(&once), pence(&twice));
                    unequal += i64::from(off != 0);
                }
            }
        }
        assert!(most == 1 || unequal == 0);
    }
}

proptest! {
    #[test]
    fn cashable_and_overspend_removed_sum_to_the_saving(budget in -1_000_000_i64..1_000_000_000_000, nothing in -1_000_000_i64..1_000_000_000_000, plan in -1_000_000_i64..1_000_000_000_000) {
        let (cashable, removed) = split(budget, nothing, plan);
        prop_assert_eq!(cashable + removed, nothing - plan);
        // Within the budget both ways, nothing is an overspend; above it both ways, nothing is cashable.
        if nothing <= budget && plan <= budget {
            prop_assert_eq!(removed, 0);
        }
        if nothing >= budget && plan >= budget {
            prop_assert_eq!(cashable, 0);
        }
    }
}

// --- Sums on many scenarios ----------------------------------------------------

/// Money lines, grades, memoranda, the budget's parts, the layout's columns and
/// the figures that several files share sum to the penny, in every replication
/// and in the mean, whatever the scenario.
#[test]
fn money_sums_to_the_penny_on_two_hundred_scenarios() {
    money_sums_on(0..200);
}

/// The same on eight hundred more; run with `--ignored`, for it takes a while.
#[test]
#[ignore = "takes a minute"]
fn money_sums_to_the_penny_on_a_thousand_scenarios() {
    money_sums_on(200..1_000);
}

fn money_sums_on(numbers: std::ops::Range<u32>) {
    for number in numbers {
        let (base, other) = scenarios::pair(number);
        let request = Request { seed: u64::from(number), replications: 0..3, threads: Some(1) };
        let planned = |name| Planned { name, title: "", plan: if name == "plan" { &other.plan } else { &base.plan } };
        let compared = compare(planned("base"), &[planned("plan")], &request, &|| true).expect("no ceiling is met");
        for alternative in [compared.base(), &compared.others()[0]] {
            every_replication_sums(&alternative.projection, number);
        }
        let statement = Statement::of(compared.pairs().next().expect("one"));
        the_statement_sums(&statement, number);
    }
}

fn every_replication_sums(projection: &Projection, number: u32) {
    let plan = projection.plan();
    for run in 0..projection.replications() {
        for month in plan.months.all().skip(1) {
            let at = |measure: Measure, scope: Scope| projection.value(measure, scope, month, run).map_or(0, |pounds| (pounds * 100.0).round() as i64);
            for scope in projection.scopes() {
                let lines: i64 = Line::ALL.iter().map(|&line| at(Measure::Spend(line), scope)).sum();
                assert_eq!(lines, at(Measure::SpendTotal, scope), "scenario {number}, {scope:?}, {month:?}");
                let grades: i64 = (0..plan.pay.grades.len() as u8).map(|grade| at(Measure::PayOnGrade(grade), scope)).sum();
                assert_eq!(grades, at(Measure::Spend(Line::PermanentPay), scope), "scenario {number}");
            }
            for measure in Line::ALL.map(Measure::Spend).into_iter().chain([Measure::SpendTotal, Measure::GradeMix]) {
                let teams: i64 = (0..plan.teams.len()).map(|team| at(measure, Scope::Team(team))).sum();
                assert_eq!(teams, at(measure, Scope::Authority), "scenario {number}, {measure:?}");
            }
        }
    }
}

fn the_statement_sums(statement: &Statement<'_>, number: u32) {
    let all = std::slice::from_ref(statement);
    let table = rows(&savings(all).csv());
    let mut totals: BTreeMap<(String, String), [i64; 4]> = BTreeMap::new();
    for terms in ["cash", "real", "present value"] {
        let mut over_years: BTreeMap<String, [i64; 4]> = BTreeMap::new();
        for period in statement.savings.years().iter().map(|year| format!("{}/{:02}", year.0, (year.0 + 1) % 100)).chain(["all years".to_owned()]) {
            let here = |row: &&BTreeMap<String, String>| row["statement"] == "against doing nothing" && row["terms"] == terms && row["financial_year"] == period;
            let mut sum = [0; 4];
            for row in table.iter().filter(here) {
                let parts = [pence(&row["do_nothing_mean"]), pence(&row["plan_mean"]), pence(&row["saving_mean"]), row["sum_of_savings_in_pence"].parse().expect("whole")];
                assert_eq!(parts[0] - parts[1], parts[2], "scenario {number}: the plan and its saving are doing nothing");
                assert!((parts[3] as f64 / 3.0 - parts[2] as f64).abs() <= if period == "all years" { 1.0 } else { 2.0 }, "scenario {number}: {row:?}");
                if row["line"] == "total" {
                    assert_eq!(sum, parts, "scenario {number}, {terms}, {period}: lines and total");
                    totals.insert((terms.to_owned(), period.clone()), parts);
                } else {
                    sum = std::array::from_fn(|part| sum[part] + parts[part]);
                }
                let line = over_years.entry(row["line"].clone()).or_default();
                if period == "all years" {
                    assert_eq!(*line, parts, "scenario {number}, {terms}, {}: years and all years", row["line"]);
                } else {
                    *line = std::array::from_fn(|part| line[part] + parts[part]);
                }
            }
        }
    }
    memoranda_sum(&table, &totals, number);
    other_files_agree(statement, &totals, number);
}

fn memoranda_sum(table: &[BTreeMap<String, String>], totals: &BTreeMap<(String, String), [i64; 4]>, number: u32) {
    let columns = |row: &BTreeMap<String, String>| [pence(&row["do_nothing_mean"]), pence(&row["saving_mean"])];
    for pay in table.iter().filter(|row| row["line"] == "permanent_pay" && row["terms"] == "cash") {
        let parts = table.iter().filter(|row| row["line"].starts_with("permanent_pay: ") && row["financial_year"] == pay["financial_year"]);
        let sum = parts.map(columns).fold([0, 0], |sum, part| [sum[0] + part[0], sum[1] + part[1]]);
        assert_eq!(sum, columns(pay), "scenario {number}: numbers and mix are permanent pay");
    }
    for total in table.iter().filter(|row| row["statement"] == "against the budget" && row["line"] == "total") {
        let of = |line: &str| {
            let row = table.iter().find(|row| row["statement"] == "against the budget" && row["line"] == line && row["financial_year"] == total["financial_year"]);
            pence(&row.expect(line)["saving_mean"])
        };
        let sum = of("cashable") + of("overspend removed") + of("outside the budget's heads");
        assert_eq!(sum, pence(&total["saving_mean"]), "scenario {number}: the budget's parts");
        assert_eq!(sum, totals[&("cash".to_owned(), total["financial_year"].clone())][2], "scenario {number}: the budget and doing nothing");
        assert_eq!(of("spend under the budget's heads"), of("cashable") + of("overspend removed"));
    }
}

/// The same money in the other files.
fn other_files_agree(statement: &Statement<'_>, totals: &BTreeMap<(String, String), [i64; 4]>, number: u32) {
    let all = std::slice::from_ref(statement);
    let (delivered, months) = (rows(&delivery(all).csv()), rows(&monitoring(all).csv()));
    let mut so_far = 0;
    for row in &delivered {
        let total = totals[&("cash".to_owned(), row["financial_year"].clone())][2];
        if row["saving"] == "since the start" {
            so_far += total;
            let month = months.iter().find(|month| month["month"] == row["by"]).expect("the month");
            assert_eq!(pence(&month["planned_saving_since_the_start"]), so_far, "scenario {number}: savings and monitoring");
            assert_eq!(pence(&row["mean_saving"]), so_far, "scenario {number}: savings and delivery");
        } else {
            assert_eq!(pence(&row["mean_saving"]), total);
        }
    }
    let in_months: i64 = months.iter().map(|month| pence(&month["planned_saving_in_the_month"])).sum();
    assert_eq!(in_months, so_far, "scenario {number}");
    let laid_out = statement.savings.mtfs();
    for (place, level) in laid_out.total().iter().enumerate() {
        let parts: i64 = laid_out.rows.iter().map(|row| row.levels[place]).sum();
        let changes: i64 = laid_out.rows.iter().flat_map(|row| row.changes().into_iter().take(place + 1)).sum();
        assert_eq!((parts, changes), (*level, *level), "scenario {number}: the layout");
        if let Some((year, months)) = statement.savings.years().get(place) {
            let exact = statement.savings.total(months).iter().sum::<i64>() as f64 / f64::from(statement.savings.replications());
            assert!((exact / 100_000.0 + *level as f64).abs() <= 0.5, "scenario {number}: {year} in £000");
        }
    }
}

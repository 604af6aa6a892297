//! Plans built in code: a quiet department in which nothing happens, to which
//! a test adds the one process it is about.

use tenure::chance::SpanLaw;
use tenure::department::plan::*;
use tenure::quantity::*;

/// The first minute of a civil date.
pub fn day(year: i32, month: u8, day: u8) -> Instant {
    let month = (1..month).fold(0, |months, _| months + 1);
    let first = Instant::start_of(Date::from_ordinal_date(year, 1).expect("a year"));
    let date = first.plus_months(month);
    Instant::at_minute(date.minutes() + (i32::from(day) - 1) * 1_440)
}

/// One team, nobody in it.
pub fn team(name: &str, posts: f64) -> Team {
    Team {
        name: name.to_owned(),
        posts: Steps::constant(Fte::new(posts)),
        case_holding_posts: Steps::constant(Fte::new(posts)),
        in_post: Fte::ZERO,
        case_holding_in_post: Fte::ZERO,
        agency: Fte::ZERO,
        desired_caseload: 16.0,
        most_cases: 1_000.0,
        stages: [true; Stage::COUNT],
        leaving_multiplier: 1.0,
        open: None,
    }
}

/// One team of so many full-time posts, all filled, everybody new; nobody
/// leaves, nobody comes, there are no children and no agency, and pay is nil.
pub fn quiet(posts: f64, years: u32) -> Plan {
    let mut only = team("only", posts);
    only.in_post = Fte::new(posts);
    only.case_holding_in_post = Fte::new(posts);
    Plan {
        months: Months::new(day(2026, 10, 1), 12 * years),
        past_months: 0,
        teams: vec![only],
        staff: Staff {
            fte_per_head: Fte::milli(1_000),
            tenure_shares: vec![TenureShare { from: Span::ZERO, share: Share::ALL }],
            longest_tenure: Span::minutes(1),
            newly_qualified_share: Share::NONE,
        },
        leaving: Leaving {
            hazards: vec![TenureHazard { from: Span::ZERO, rate: Rate::ZERO }],
            level: Steps::constant(1.0),
            notice: Span::ZERO,
            yearly_shock: 0.0,
            destinations: [Share::ALL, Share::NONE, Share::NONE],
            kept_from_agency: Share::NONE,
        },
        recruitment: Recruitment {
            form: RecruitmentForm::Market(Rate::ZERO),
            lead_time: Span::ZERO,
            fte_per_head: Fte::milli(1_000),
            cost_per_hire: Money::ZERO,
        },
        cohorts: Vec::new(),
        asye: Asye {
            length: Span::months(12),
            supervision: Supervision::Team(Share::new(0.1)),
            unsupervised_leaving: 1.0,
            unsupervised_pass: Share::ALL,
            over_protected_leaving: 1.0,
            assessor_payment: Money::ZERO,
            most_per_supervisor: 2,
            supervisor_qualified: Span::months(24),
        },
        absence: Absence::none(),
        moves: Moves { rate: Rate::ZERO, out_of_case_holding: Share::NONE, over_establishment_wait: Span::weeks(13) },
        agency: Agency {
            cover_share: Share::NONE,
            cover_level: Steps::constant(1.0),
            additional_share: Share::NONE,
            time_to_arrive: SpanLaw::Fixed(Span::ZERO),
            assignment: Span::weeks(12),
            renewal: Share::ALL,
            renewal_before: Share::ALL,
            notice: Span::ZERO,
            fte_per_head: Fte::milli(1_000),
            holding_share: Share::ALL,
            weekly_charge: Steps::constant(Money::ZERO),
            others_charge: None,
            weeks_worked: 48.0,
            caps: Steps::constant(AgencyCap::default()),
            rules: AgencyRules {
                three_years_from: None,
                experience: Span::years(3.0),
                inexperienced_share: Share::NONE,
                cool_off_from: None,
                cool_off: Span::months(3),
                returning_share: Share::NONE,
                notice_from: Some(day(2024, 10, 31)),
                notice_before: Span::ZERO,
            },
            teams: Vec::new(),
            conversions: Rate::ZERO,
        },
        children: Children::Single(SingleStage {
            open: 0,
            arrivals: Rate::ZERO,
            duration: SpanLaw::Exponential(Span::months(12)),
        }),
        continuity: Continuity {
            entry_to_care_share: Share::NONE,
            entry_to_care_between: (Span::ZERO, Span::ZERO),
            at_16_share: Share::NONE,
            established_care: Rate::ZERO,
            newcomer_share: Share::NONE,
            points: [1.0; Stage::COUNT],
            residual: Rate::ZERO,
            gap: Span::days(28),
        },
        pay: Pay {
            grades: vec![Grade { name: "all".to_owned(), bottom: Money::ZERO, top: Money::ZERO, share: Share::ALL, promoted: Rate::ZERO }],
            awards: Vec::new(),
            increment: Money::ZERO,
            on_costs: OnCosts::Rate(0.0),
            price_inflation: 0.0,
            discount_rate: 0.0,
        },
        budget: Budget::default(),
        levers: Vec::new(),
        feedback: Feedback::NONE,
    }
}

/// A cohort of so many heads at dates, each with full cases from the first day,
/// into whatever is vacant and never beyond.
pub fn intake(name: &str, dates: Vec<Instant>, heads: u32) -> Cohort {
    Cohort {
        name: name.into(),
        route: "overseas".into(),
        newly_qualified: false,
        team: Some(0),
        heads: Heads::Fixed(heads),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: dates,
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(0),
        over_establishment_until: None,
        agency_released: Released::AtStart,
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::ALL }],
        pass: Share::ALL,
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }
}

/// Children by stage: nobody is open, nobody comes, a social worker holds
/// everybody; every stage lasts a year and leads to no other.
pub fn pathway() -> Pathway {
    let (none, year) = (Share::NONE, SpanLaw::Fixed(Span::months(12)));
    Pathway {
        open: [0; Stage::COUNT],
        referrals: Steps::constant(0.0),
        rereferral_share: none,
        no_further_action: none,
        not_in_need: none,
        season: [1.0; 12],
        assessment: year.clone(),
        held: std::array::from_fn(|_| Steps::constant(1.0)),
        in_need: year.clone(),
        in_need_to_plan: none,
        in_need_to_care: none,
        plan: year.clone(),
        plan_to_care: none,
        plan_to_in_need: none,
        short_care_share: none,
        short_care: Span::months(12),
        long_care: Span::months(12),
        care_age_factors: [1.0; 4],
        entry_ages: [Share::ALL, none, none, none, none],
        leaving_care: year,
        leaving_care_share: none,
        siblings: [Share::ALL, none, none, none],
    }
}

/// Hazards of leaving from tenures on [years; per year].
pub fn hazards(bands: &[(f64, f64)]) -> Vec<TenureHazard> {
    bands.iter().map(|&(from, rate)| TenureHazard { from: Span::years(from), rate: Rate::per_year(rate) }).collect()
}

/// A lever with one effect, at no cost.
pub fn lever(name: &str, from: Instant, on: Changes, value: f64) -> Lever {
    Lever {
        name: name.to_owned(),
        from,
        until: None,
        ramp: Span::ZERO,
        whom: Whom::EVERYBODY,
        effects: vec![Effect { on, value }],
        cost: LeverCost::default(),
        source: "a test".to_owned(),
        grade: EvidenceGrade::Judgement,
    }
}

/// Length bands in days, with shares.
pub fn bands(rows: &[(i32, i32, f64)]) -> SpanLaw {
    let all: f64 = rows.iter().map(|row| row.2).sum();
    SpanLaw::Bands(
        rows.iter()
            .map(|&(from, to, share)| tenure::chance::Band { from: Span::days(from), to: Span::days(to), share: share / all })
            .collect(),
    )
}

/// department-v0 in the program's words, so many times as large. What its words cannot say: an agency
/// worker here belongs to a team's need and not to one vacancy, so that the
/// newest goes when a post is filled, not the one beside it.
pub fn department_v0(scale: u32) -> Plan {
    let times = f64::from(scale);
    let mut plan = quiet(200.0 * times, 5);
    plan.months = Months::new(day(2026, 1, 1), 60);
    plan.teams[0].in_post = Fte::new(170.0 * times);
    plan.teams[0].case_holding_in_post = Fte::new(170.0 * times);
    // Exponential tenure of mean 4, in bands of a fifth of a year.
    let edges: Vec<f64> = (0..200).map(|n| f64::from(n) * 0.2).collect();
    let tail = libm::exp(-40.0 / 4.0);
    plan.staff.tenure_shares = edges
        .iter()
        .map(|&from| TenureShare { from: Span::years(from), share: Share::new((libm::exp(-from / 4.0) - libm::exp(-(from + 0.2) / 4.0)) / (1.0 - tail)) })
        .collect();
    plan.staff.longest_tenure = Span::years(40.0);
    plan.leaving.hazards = [(0.0, 0.20), (2.0, 0.17), (5.0, 0.12), (10.0, 0.08)]
        .map(|(from, rate)| TenureHazard { from: Span::years(from), rate: Rate::per_year(rate) })
        .to_vec();
    plan.recruitment.form = RecruitmentForm::Market(Rate::per_year(20.0 * times));
    plan.cohorts = vec![Cohort {
        name: "cohort".into(),
        route: "v0".into(),
        newly_qualified: false,
        team: Some(0),
        heads: Heads::Fixed(15 * scale),
        fte_per_head: Fte::milli(1_000),
        fill_share: Share::ALL,
        intakes: (2026..2031).map(|year| day(year, 9, 1)).collect(),
        training: Span::ZERO,
        completion: Share::ALL,
        takes_post: TakesPost::AtStart,
        over_establishment_heads: Some(10 * scale),
        over_establishment_until: None,
        agency_released: Released::AtStart,
        capacity: vec![CapacityStep { from: Span::ZERO, share: Share::ALL }],
        pass: Share::ALL,
        tie_in: Span::ZERO,
        leaving_multiplier: 1.0,
        leaving_multiplier_until: Span::ZERO,
        cost_per_head: Money::ZERO,
        training_pay_per_year: Money::ZERO,
        grants: Vec::new(),
    }];
    plan.agency.cover_share = Share::ALL;
    plan.agency.time_to_arrive = SpanLaw::Exponential(Span::years(3.0 / 52.0));
    plan.agency.assignment = Span::years(12.0 / 52.0);
    plan.agency.renewal = Share::new(0.7);
    plan.children = Children::Single(SingleStage {
        open: 2_400 * scale,
        arrivals: Rate::per_year(2_400.0 * times),
        duration: SpanLaw::log_normal(Span::years(1.0), 1.2),
    });
    plan
}

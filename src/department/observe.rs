//! The month's end: what is counted, and how each measure is read from it.

use super::cases::Care;
use super::continuity::{history, same_throughout};
use super::feedback;
use super::ledger::MonthLines;
use super::measure::{AgencyCause, Kind, Line, Measure};
use super::people::{Contract, Place};
use super::plan::{Destination, OnCosts, Stage, Until};
use super::state::Department;
use super::supervision;
use super::tally::{Layout, Scope, Tally};
use crate::quantity::{Fte, Instant, Money, Month, Span};

/// What was counted of a team, or summed over teams.
#[derive(Clone, Debug, Default)]
struct Count {
    posts: Fte,
    in_post: Fte,
    vacant: Fte,
    over: Fte,
    agency: Fte,
    heads: u32,
    over_heads: u32,
    unfunded: u32,
    agency_heads: u32,
    qualified: Fte,
    asyes: u32,
    unsupervised: u32,
    holders: Fte,
    holder_heads: u32,
    within: u32,
    held: i64,
    stages: [i64; Stage::COUNT],
    child_minutes: [i64; Stage::COUNT],
    held_minutes: i64,
    agency_minutes: i64,
    waiting: u32,
    waits: (i64, u32),
    starters: Fte,
    leavers_to: [Fte; Destination::COUNT],
    leavers_tenure: [Fte; 6],
    away: Fte,
    on_family_leave: Fte,
    cover: Fte,
    sick_days: f64,
    elsewhere: [i64; Stage::COUNT],
    over_protected: u32,
    stays_ended: u32,
    arrivals: u32,
    former_staff: u32,
    conversions: u32,
    agency_causes: [Money; AgencyCause::COUNT],
    lines: [Money; Line::COUNT],
    grades: Vec<Money>,
    grade_mix: Option<Money>,
    double_pay: Money,
    double_agency: Money,
}

/// Looked-after children's continuity on the day.
#[derive(Clone, Copy, Debug, Default)]
struct Continuity {
    /// Whether it is 31 March.
    march: bool,
    in_care: u32,
    workers: u32,
    year: u32,
    same: u32,
    teens: u32,
    teens_same: u32,
    dfe: [u32; 3],
    dfe_before: u32,
    dfe_base: u32,
    two_years: u32,
    two_years_three: u32,
    index_base: u32,
    index: [u32; 4],
}

/// Counts the month just ended (0: the opening) and writes its cells.
pub fn month_end(d: &mut Department, layout: &Layout, tally: &mut Tally, month: Month) {
    d.note_month(month);
    count_care(d);
    if month.0 == 0 {
        d.ledger.fix_opening_pay();
    }
    let lines = if month.0 == 0 { Vec::new() } else { d.ledger.close(d.plan, month) };
    let mut teams: Vec<Count> = (0..d.teams.len()).map(|team| count_team(d, team, lines.get(team))).collect();
    count_workers(d, &mut teams);
    let whole = whole(&teams);
    let continuity = continuity(d, month);
    for (measure, scope, first) in layout.series() {
        if month.0 == 0 && layout.kind(first) == Kind::Flow {
            continue;
        }
        let (count, team) = match scope {
            Scope::Authority => (&whole, None),
            Scope::Team(team) => (&teams[team], Some(team)),
        };
        let value = stock(measure, count)
            .or_else(|| flow(measure, count))
            .or_else(|| feedback::measured(d, measure, team, month))
            .or_else(|| if team.is_none() { of_authority(d, measure, month, &whole, &continuity) } else { None });
        if let Some(value) = value {
            tally.set(first + month.0 as usize, value);
        }
    }
    open_month(d);
}

/// A month of the past ends: the time in care is kept, everything else forgotten.
pub fn past_month_end(d: &mut Department) {
    count_care(d);
    d.month += 1;
    open_month(d);
}

/// Adds up the month's time of looked-after children.
fn count_care(d: &mut Department) {
    let now = i64::from(d.now.minutes());
    let month = (d.month + d.plan.past_months as i32) as usize;
    let minutes: i64 = d.stages.iter().map(|stages| stages[Stage::LookedAfter as usize]).map(|at| at.open * now - at.weighted).sum();
    if let Some(kept) = d.changes.care_minutes.get_mut(month) {
        *kept += minutes;
    }
}

fn count_team(d: &Department, team: usize, lines: Option<&MonthLines>) -> Count {
    let state = &d.teams[team];
    let now = i64::from(d.now.minutes());
    let integral = |count: i64, weighted: i64| count * now - weighted;
    let mut count = Count {
        posts: state.posts,
        in_post: state.in_post(),
        vacant: state.vacant(),
        over: state.over,
        agency: state.agency,
        held: state.held,
        held_minutes: integral(state.held, state.held_weighted),
        agency_minutes: integral(state.agency_cases, state.agency_cases_weighted),
        waiting: d.waiting_now[team],
        waits: state.waits,
        starters: state.starters,
        leavers_to: state.leavers_to,
        leavers_tenure: state.leavers_tenure,
        away: state.away,
        on_family_leave: state.on_family_leave,
        cover: state.cover,
        sick_days: sick_days(d, team),
        stays_ended: state.stays_ended,
        arrivals: state.arrivals,
        former_staff: state.former_staff,
        conversions: state.conversions,
        ..Count::default()
    };
    for stage in Stage::ALL {
        let at = d.stages[team][stage as usize];
        count.stages[stage as usize] = at.open;
        count.child_minutes[stage as usize] = integral(at.open, at.weighted);
        count.elsewhere[stage as usize] = d.elsewhere[team][stage as usize];
    }
    if let Some(lines) = lines {
        count.lines = lines.lines;
        count.agency_causes = lines.agency_causes;
        count.grades.clone_from(&lines.grades);
        count.grade_mix = lines.grade_mix;
        count.double_pay = lines.double_running_pay;
        count.double_agency = lines.double_running_agency;
    }
    count
}

fn count_workers(d: &Department, teams: &mut [Count]) {
    let agency = d.teams.iter().flat_map(|team| team.agency_workers.iter().copied());
    for id in d.permanent().chain(agency) {
        let worker = &d.workers[id as usize];
        let count = &mut teams[worker.team];
        if worker.contract == Contract::Agency {
            count.agency_heads += 1;
        } else {
            count.heads += 1;
            if worker.place == Place::OverEstablishment {
                count.over_heads += 1;
                count.unfunded += u32::from(unfunded(d, worker.cohort, worker.joined));
            }
            if d.now.since(worker.qualified) >= Span::months(24) {
                count.qualified += worker.fte;
            }
            if worker.is_asye() {
                count.asyes += 1;
                count.unsupervised += u32::from(!worker.supervised);
                count.over_protected += u32::from(supervision::over_protected(d, id));
            }
        }
        if worker.cases > 0 {
            count.holders += worker.fte;
            count.holder_heads += 1;
            let capacity = Fte::milli(d.capacity_of(id)).as_f64();
            let desired = d.desired_caseload(worker.team);
            count.within += u32::from(worker.weight as f64 / 1_000.0 <= desired * capacity + 1e-9);
        }
    }
}

/// Whether the money for a supernumerary member has ended.
fn unfunded(d: &Department, cohort: Option<usize>, joined: Instant) -> bool {
    let until = cohort.and_then(|c| d.plan.cohorts[c].over_establishment_until);
    match until {
        // A month closes on the first instant of the next: who is funded to that day is.
        Some(Until::Date(until)) => d.now > until,
        Some(Until::After(wait)) => d.now > joined.civilly_after(wait),
        None => false,
    }
}

fn whole(teams: &[Count]) -> Count {
    let mut all = Count::default();
    for team in teams {
        all.posts += team.posts;
        all.in_post += team.in_post;
        all.vacant += team.vacant;
        all.over += team.over;
        all.agency += team.agency;
        all.heads += team.heads;
        all.over_heads += team.over_heads;
        all.unfunded += team.unfunded;
        all.agency_heads += team.agency_heads;
        all.qualified += team.qualified;
        all.asyes += team.asyes;
        all.unsupervised += team.unsupervised;
        all.holders += team.holders;
        all.holder_heads += team.holder_heads;
        all.within += team.within;
        all.held += team.held;
        all.held_minutes += team.held_minutes;
        all.agency_minutes += team.agency_minutes;
        all.waiting += team.waiting;
        all.waits.0 += team.waits.0;
        all.waits.1 += team.waits.1;
        all.away += team.away;
        all.on_family_leave += team.on_family_leave;
        all.cover += team.cover;
        all.sick_days += team.sick_days;
        all.over_protected += team.over_protected;
        all.starters += team.starters;
        add_each(&mut all.elsewhere, &team.elsewhere);
        all.stays_ended += team.stays_ended;
        all.arrivals += team.arrivals;
        all.former_staff += team.former_staff;
        all.conversions += team.conversions;
        all.grade_mix = team.grade_mix.map(|mix| all.grade_mix.unwrap_or_default() + mix);
        all.double_pay += team.double_pay;
        all.double_agency += team.double_agency;
        add_each(&mut all.stages, &team.stages);
        add_each(&mut all.child_minutes, &team.child_minutes);
        add_each(&mut all.leavers_to, &team.leavers_to);
        add_each(&mut all.leavers_tenure, &team.leavers_tenure);
        add_each(&mut all.lines, &team.lines);
        add_each(&mut all.agency_causes, &team.agency_causes);
        all.grades.resize(team.grades.len(), Money::ZERO);
        add_each(&mut all.grades, &team.grades);
    }
    all
}

fn add_each<T: Copy + std::ops::AddAssign>(to: &mut [T], from: &[T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += *from;
    }
}

/// Working days lost to sickness in the month: of those away for long as the
/// calendar has them, and of short spells.
fn sick_days(d: &Department, team: usize) -> f64 {
    const MINUTES_A_YEAR: f64 = 525_960.0;
    let state = &d.teams[team];
    let sick = i64::from((state.away - state.on_family_leave).as_milli());
    let minutes = sick * i64::from(d.now.minutes()) - state.sick_weighted;
    let month = d.now.since(d.now.plus_months(-1));
    minutes as f64 / 1_000.0 / MINUTES_A_YEAR * super::absence::WORKING_DAYS + super::absence::short_days(d, team, month)
}

fn ratio(part: f64, of: f64) -> Option<f64> {
    (of > 0.0).then(|| part / of)
}

fn stock(measure: Measure, c: &Count) -> Option<f64> {
    use Measure as M;
    let (in_post, agency) = (c.in_post.as_f64(), c.agency.as_f64());
    match measure {
        M::PostsFte => Some(c.posts.as_f64()),
        M::PermanentFte => Some(in_post),
        M::PermanentHeads => Some(f64::from(c.heads)),
        M::VacancyFte => Some(c.vacant.as_f64()),
        M::VacancyRateByTeam => ratio(c.vacant.as_f64(), c.vacant.as_f64() + in_post),
        M::VacancyRateNet => {
            // Cover stands beside whoever holds the post: it closes no vacancy.
            let net = (c.posts - (c.in_post - c.cover)).or_zero().as_f64();
            ratio(net, net + in_post)
        }
        M::OverEstablishmentFte => Some(c.over.as_f64()),
        M::OverEstablishmentHeads => Some(f64::from(c.over_heads)),
        M::UnfundedHeads => Some(f64::from(c.unfunded)),
        M::AgencyFte => Some(agency),
        M::AgencyHeads => Some(f64::from(c.agency_heads)),
        M::AgencyRate => ratio(agency, agency + in_post),
        M::QualifiedTwoYears => ratio(c.qualified.as_f64(), in_post),
        M::AsyeHeads => Some(f64::from(c.asyes)),
        M::AsyeShare => ratio(f64::from(c.asyes), f64::from(c.heads)),
        M::AsyesUnsupervised => Some(f64::from(c.unsupervised)),
        M::CasesHeld(stage) => Some(c.stages[stage as usize] as f64),
        M::CasesHeldAll => Some(c.held as f64),
        M::CaseHoldersFte => Some(c.holders.as_f64()),
        M::CaseHolderShare => ratio(c.holders.as_f64(), (c.in_post + c.agency).as_f64()),
        M::AverageCaseload => ratio(c.held as f64, c.holders.as_f64()),
        M::WithinDesiredWorkload => ratio(f64::from(c.within), f64::from(c.holder_heads)),
        M::UnallocatedChildren => Some(f64::from(c.waiting)),
        M::AbsentFte => Some(c.away.as_f64()),
        M::FamilyLeaveFte => Some(c.on_family_leave.as_f64()),
        M::FixedTermCoverFte => Some(c.cover.as_f64()),
        M::HeldByOthers(stage) => Some(c.elsewhere[stage as usize] as f64),
        M::AsyesOverProtected => Some(f64::from(c.over_protected)),
        _ => None,
    }
}

fn flow(measure: Measure, c: &Count) -> Option<f64> {
    use Measure as M;
    const MINUTES_A_YEAR: f64 = 525_960.0;
    match measure {
        M::StartersFte => Some(c.starters.as_f64()),
        M::LeaversFte => Some(c.leavers_to.iter().copied().sum::<Fte>().as_f64()),
        M::LeaversTo(to) => Some(c.leavers_to[to as usize].as_f64()),
        M::LeaversTenure(band) => Some(c.leavers_tenure[usize::from(band)].as_f64()),
        M::AgencyStaysEnded => Some(f64::from(c.stays_ended)),
        M::AgencyArrivals => Some(f64::from(c.arrivals)),
        M::AgencyFormerStaff => Some(f64::from(c.former_staff)),
        M::AgencyConversions => Some(f64::from(c.conversions)),
        M::AgencySpend(cause) => Some(c.agency_causes[cause as usize].as_pounds()),
        M::SickDays => Some(c.sick_days),
        M::UnallocatedDays => ratio(c.waits.0 as f64 / 1_440.0, f64::from(c.waits.1)),
        M::AgencyCaseDays => ratio(c.agency_minutes as f64, c.held_minutes as f64),
        M::ChildYears(stage) => Some(c.child_minutes[stage as usize] as f64 / MINUTES_A_YEAR),
        M::Spend(line) => Some(c.lines[line as usize].as_pounds()),
        M::PayOnGrade(grade) => c.grades.get(usize::from(grade)).map(|pay| pay.as_pounds()),
        M::SpendTotal => Some(c.lines.iter().copied().sum::<Money>().as_pounds()),
        M::GradeMix => c.grade_mix.map(|mix| mix.as_pounds()),
        M::DoubleRunningPay => Some(c.double_pay.as_pounds()),
        M::DoubleRunningAgency => Some(c.double_agency.as_pounds()),
        _ => None,
    }
}

fn of_authority(d: &Department, measure: Measure, month: Month, whole: &Count, c: &Continuity) -> Option<f64> {
    use Measure as M;
    let share = |part: u32, of: u32| ratio(f64::from(part), f64::from(of));
    let march = c.march;
    let known = month.0 + d.plan.past_months;
    let (year, two_years) = (known >= 12, known >= 24);
    match measure {
        M::SameWorker if year => share(c.same, c.year),
        M::SameWorkerElevenToEighteen if year => share(c.teens_same, c.teens),
        M::WorkersPerChild => share(c.workers, c.in_care),
        M::DfeOne if march && year => share(c.dfe[0], c.dfe_base),
        M::DfeTwo if march && year => share(c.dfe[1], c.dfe_base),
        M::DfeThree if march && year => share(c.dfe[2], c.dfe_base),
        M::DfeThreeWithBefore if march && year => share(c.dfe_before, c.dfe_base),
        M::DfeThreeTwoYears if march && two_years => share(c.two_years_three, c.two_years),
        M::IndexOne if march && year => share(c.index[0], c.index_base),
        M::IndexTwo if march && year => share(c.index[1], c.index_base),
        M::IndexTwoTwoYears if march && two_years => share(c.index[2], c.index_base),
        M::IndexThreeTwoYears if march && two_years => share(c.index[3], c.index_base),
        M::PremiumPerYear => premium(d, whole),
        M::PremiumPerDay => premium_per_day(d, whole),
        _ => None,
    }
}

/// What an employed worker costs in a year, full time: mean pay and on-costs.
fn employed_cost(d: &Department, whole: &Count) -> Option<f64> {
    let (pension, levy) = match &d.plan.pay.on_costs {
        OnCosts::Rate(_) => (0.0, 0.0),
        OnCosts::Parts { pension, levy, .. } => (pension.at(d.now), *levy),
    };
    let sum = |rate: fn(&super::people::Worker) -> i64| -> f64 {
        d.permanent().map(|id| rate(&d.workers[id as usize])).sum::<i64>() as f64
    };
    let pay = sum(|worker| worker.pay_rate);
    let all = pay * (1.0 + pension + levy) + sum(|worker| worker.on_cost_rate);
    ratio(all / 100_000.0, whole.in_post.as_f64())
}

fn premium(d: &Department, whole: &Count) -> Option<f64> {
    Some(d.ledger.charge_a_year().as_pounds() - employed_cost(d, whole)?)
}

/// Charged days are five a week worked; an employed worker's days worked are
/// taken as the same number in a year.
fn premium_per_day(d: &Department, whole: &Count) -> Option<f64> {
    let days = 5.0 * d.plan.agency.weeks_worked;
    Some(premium(d, whole)? / days)
}

/// Reads the histories of the children looked after today.
fn continuity(d: &Department, month: Month) -> Continuity {
    let now = d.now;
    let gap = d.plan.continuity.gap;
    let (year_ago, two_ago) = (now.plus_months(-12), now.plus_months(-24));
    let march = d.plan.months.closes_march(month);
    let mut c = Continuity { march, ..Continuity::default() };
    for care in &d.cases.looked_after {
        let id = care.child;
        c.in_care += 1;
        c.workers += d.cases.children[id as usize].workers;
        if month.0 + d.plan.past_months < 12 {
            continue;
        }
        if care.since <= year_ago {
            let same = u32::from(same_throughout(d, id, year_ago, now, gap));
            c.year += 1;
            c.same += same;
            let age = now.since(care.born).as_years();
            if care.born != Instant::NEVER && (11.0..19.0).contains(&age) {
                c.teens += 1;
                c.teens_same += same;
            }
        }
        if march {
            count_march(d, care, (year_ago, two_ago), month.0 + d.plan.past_months >= 24, &mut c);
        }
    }
    c
}

fn count_march(d: &Department, care: &Care, (year_ago, two_ago): (Instant, Instant), two_years: bool, c: &mut Continuity) {
    let (now, gap) = (d.now, d.plan.continuity.gap);
    let id = care.child;
    let year = history(d, id, year_ago, now, gap);
    let in_care = if care.since <= year_ago { year } else { history(d, id, care.since, now, gap) };
    let both = two_years.then(|| history(d, id, two_ago, now, gap));
    c.dfe_base += 1;
    if in_care.workers > 0 {
        c.dfe[(in_care.workers.min(3) - 1) as usize] += 1;
    }
    c.dfe_before += u32::from(year.workers >= 3);
    if d.cases.children[id as usize].worker != super::people::NOBODY {
        c.index_base += 1;
        c.index[0] += u32::from(year.changes >= 1);
        c.index[1] += u32::from(year.changes >= 2);
        if let Some(both) = both {
            c.index[2] += u32::from(both.changes >= 2);
            c.index[3] += u32::from(both.changes >= 3);
        }
    }
    if let Some(both) = both.filter(|_| care.since <= two_ago) {
        c.two_years += 1;
        c.two_years_three += u32::from(both.workers >= 3);
    }
}

/// Sets the month's counters back.
fn open_month(d: &mut Department) {
    let now = i64::from(d.now.minutes());
    for (state, stages) in d.teams.iter_mut().zip(&mut d.stages) {
        state.held_weighted = state.held * now;
        state.sick_weighted = i64::from((state.away - state.on_family_leave).as_milli()) * now;
        state.agency_cases_weighted = state.agency_cases * now;
        state.starters = Fte::ZERO;
        state.leavers_to = Default::default();
        state.leavers_tenure = Default::default();
        state.stays_ended = 0;
        state.arrivals = 0;
        state.former_staff = 0;
        state.conversions = 0;
        state.waits = (0, 0);
        for stage in stages.iter_mut() {
            stage.weighted = stage.open * now;
        }
    }
}

/// Writes what is known only at the end: changes dated at their loss, and
/// trailing measures.
pub fn finish(d: &Department, layout: &Layout, tally: &mut Tally) {
    let teams = d.teams.len();
    let months = d.plan.months.count() as usize;
    for (measure, scope, first) in layout.series() {
        let chosen = match scope {
            Scope::Authority => 0..teams,
            Scope::Team(team) => team..team + 1,
        };
        for month in 1..=months {
            let sum = |of: &dyn Fn(usize) -> u32| f64::from(chosen.clone().map(of).sum::<u32>());
            let at = month;
            let month = month + d.plan.past_months as usize;
            let value = match measure {
                Measure::Changes => sum(&|t| d.changes.by_cause[month][t].iter().sum()),
                Measure::ChangesBy(cause) => sum(&|t| d.changes.by_cause[month][t][cause as usize]),
                Measure::ChangesAt(stage) => sum(&|t| d.changes.at_stage[month][t][stage as usize]),
                Measure::LookedAfterChangesBy(cause) => sum(&|t| d.changes.looked_after[month][t][cause as usize]),
                _ => break,
            };
            tally.set(first + at, value);
        }
    }
    for (measure, scope, first) in layout.series() {
        if measure == Measure::ChangesPerLookedAfterChildYear {
            for month in 0..=months {
                if let Some(rate) = changes_a_child_year(d, month + d.plan.past_months as usize) {
                    tally.set(first + month, rate);
                }
            }
            continue;
        }
        for month in 12..=months {
            let value = trailing(d, layout, tally, measure, scope, month as u32);
            if let Some(value) = value {
                tally.set(first + month, value);
            }
        }
    }
}

/// Changes of looked-after children's worker in the twelve months to the end of
/// a month (counted from the beginning of the past) ÷ their years in care.
fn changes_a_child_year(d: &Department, month: usize) -> Option<f64> {
    let from = (month + 1).checked_sub(12).filter(|&from| from >= 1)?;
    let changes: u32 = d.changes.looked_after[from..=month].iter().flatten().flatten().sum();
    let minutes: i64 = d.changes.care_minutes[from..=month].iter().sum();
    ratio(f64::from(changes), minutes as f64 / 525_960.0)
}

fn trailing(d: &Department, layout: &Layout, tally: &Tally, measure: Measure, scope: Scope, month: u32) -> Option<f64> {
    let at = |measure: Measure, month: u32| layout.cell(measure, scope, Month(month)).and_then(|cell| tally.get(cell));
    let year = |measure: Measure| {
        let last = layout.cell(measure, scope, Month(month))?;
        (last - 11..=last).map(|cell| tally.get(cell)).sum::<Option<f64>>()
    };
    match measure {
        Measure::Turnover => ratio(year(Measure::LeaversFte)?, at(Measure::PermanentFte, month)?),
        Measure::LeaversUnderFiveYears => {
            let young = year(Measure::LeaversTenure(0))? + year(Measure::LeaversTenure(1))?;
            ratio(young, year(Measure::LeaversFte)?)
        }
        Measure::AbsenceRate => {
            let staff = year(Measure::PermanentFte)? / 12.0;
            ratio(year(Measure::SickDays)?, staff * super::absence::WORKING_DAYS)
        }
        Measure::AgencyMeanStay => {
            let (from, to) = (d.plan.months.end_of(Month(month - 12)), d.plan.months.end_of(Month(month)));
            let ended = d.stays.iter().filter(|stay| stay.0 >= from && stay.0 < to);
            let (sum, count) = ended.fold((0.0, 0.0), |(sum, count), stay| (sum + stay.1.as_years(), count + 1.0));
            ratio(sum, count)
        }
        _ => None,
    }
}

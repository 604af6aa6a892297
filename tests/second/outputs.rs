//! What is compared, as each of the two gives it.

use tenure::department::tally::Scope;
use tenure::department::{Cause, Line, Measure};
use tenure::department::plan::Stage;
use tenure::experiment::Projection;
use tenure::quantity::Month;

use super::absences::WORKING_DAYS;
use super::calendar::month_starts;
use super::department::{AGENCY, Child, Department, Fault, Flows, AT_SIXTEEN, ENTRY, ESTABLISHED, LEAVER, LONG_ABSENCE, MOVED, RESIDUAL, RETURN, TOPPED_UP, Worker};
use super::inputs::{Inputs, MONTHS};
use super::pathway::{ASSESSMENT, CARE, IN_NEED, LEAVING_CARE, PLAN};

/// Its name, where the program has it, and where the second implementation has it.
type Output<F> = (&'static str, Measure, F);

type OnDay = fn(&Department) -> f64;
type InMonth = fn(&Flows) -> f64;
type LookingBack = fn(&Department, usize) -> Option<f64>;

/// Measures on a day.
pub const STOCKS: [Output<OnDay>; 12] = [
    ("vacancy rate", Measure::VacancyRateByTeam, vacancy_rate),
    ("permanent FTE", Measure::PermanentFte, permanent),
    ("over establishment FTE", Measure::OverEstablishmentFte, |d| staff(d).filter(|w| !w.has_post && w.covers.is_none()).map(|w| w.fte).sum()),
    ("agency FTE", Measure::AgencyFte, |d| here(d).filter(|w| w.agency).map(|w| w.fte).sum()),
    ("in the ASYE year", Measure::AsyeHeads, |d| staff(d).filter(|w| w.grade == 0).count() as f64),
    ("children", Measure::CasesHeld(Stage::LookedAfter), |d| at_stage(d, CARE)),
    ("cases held", Measure::CasesHeldAll, |d| open(d).filter(|child| child.worker.is_some()).count() as f64),
    ("unallocated", Measure::UnallocatedChildren, |d| open(d).filter(|child| child.worker.is_none()).count() as f64),
    ("case-holders FTE", Measure::CaseHoldersFte, |d| holders(d).map(|w| w.fte).sum()),
    ("average caseload", Measure::AverageCaseload, |d| holders(d).map(|w| w.cases.len() as f64).sum::<f64>() / holders(d).map(|w| w.fte).sum::<f64>()),
    ("within desired workload", Measure::WithinDesiredWorkload, within_desired),
    ("case-holders' share", Measure::CaseHolderShare, |d| holders(d).map(|w| w.fte).sum::<f64>() / here(d).map(|w| w.fte).sum::<f64>()),
];

/// Flows, summed over a year.
pub const FLOWS: [Output<InMonth>; 23] = [
    ("leavers FTE", Measure::LeaversFte, |f| f.leavers),
    ("starters FTE", Measure::StartersFte, |f| f.starters),
    ("agency arrivals", Measure::AgencyArrivals, |f| f.arrivals),
    ("agency stays ended", Measure::AgencyStaysEnded, |f| f.ended),
    ("changes", Measure::Changes, |f| f.changes.iter().sum()),
    ("changes: leaver", Measure::ChangesBy(Cause::Leaver), |f| f.changes[LEAVER]),
    ("changes: agency ended", Measure::ChangesBy(Cause::AgencyEnded), |f| f.changes[AGENCY]),
    ("changes: topped up", Measure::ChangesBy(Cause::ManagingCaseloads), |f| f.changes[TOPPED_UP]),
    ("changes: residual", Measure::ChangesBy(Cause::Residual), |f| f.changes[RESIDUAL]),
    ("changes: moved", Measure::ChangesBy(Cause::InternalMove), |f| f.changes[MOVED]),
    ("changes: long absence", Measure::ChangesBy(Cause::LongAbsence), |f| f.changes[LONG_ABSENCE]),
    ("changes: entry to care", Measure::ChangesBy(Cause::EntryToCare), |f| f.changes[ENTRY]),
    ("changes: at sixteen", Measure::ChangesBy(Cause::AtSixteen), |f| f.changes[AT_SIXTEEN]),
    ("changes: established care", Measure::ChangesBy(Cause::EstablishedCare), |f| f.changes[ESTABLISHED]),
    ("changes in care", Measure::ChangesAt(Stage::LookedAfter), |f| f.changes_at[CARE]),
    ("changes: return", Measure::ChangesBy(Cause::Return), |f| f.changes[RETURN]),
    ("child-years", Measure::ChildYears(Stage::LookedAfter), |f| f.child_years[CARE]),
    ("permanent pay", Measure::Spend(Line::PermanentPay), |f| f.pay),
    ("on-costs", Measure::Spend(Line::OnCosts), |f| 0.33 * f.pay),
    ("agency charges", Measure::Spend(Line::AgencyCharges), |f| f.agency),
    ("recruitment costs", Measure::Spend(Line::Recruitment), |f| 5_000.0 * f.hires),
    ("cohort costs", Measure::Spend(Line::Cohorts), |f| f.cohort_costs),
    ("pay of the supernumerary", Measure::DoubleRunningPay, |f| 1.33 * f.over_pay),
];

/// Measures of absence on a day.
const AWAY: [Output<OnDay>; 3] = [
    ("fixed-term cover FTE", Measure::FixedTermCoverFte, |d| staff(d).filter(|w| w.covers.is_some()).map(|w| w.fte).sum()),
    ("away FTE", Measure::AbsentFte, |d| staff(d).filter(|w| w.away).map(|w| w.fte).sum()),
    ("on family leave FTE", Measure::FamilyLeaveFte, |d| staff(d).filter(|w| w.away && w.on_leave).map(|w| w.fte).sum()),
];

/// Children at the other stages of a pathway.
const STAGES: [Output<OnDay>; 4] = [
    ("in assessment", Measure::CasesHeld(Stage::Assessment), |d| at_stage(d, ASSESSMENT)),
    ("in need", Measure::CasesHeld(Stage::InNeed), |d| at_stage(d, IN_NEED)),
    ("on a plan", Measure::CasesHeld(Stage::ChildProtection), |d| at_stage(d, PLAN)),
    ("leaving care", Measure::CasesHeld(Stage::LeavingCare), |d| at_stage(d, LEAVING_CARE)),
];

/// Measures that look back, at each 31 March.
const BACK: [Output<LookingBack>; 10] = [
    ("turnover", Measure::Turnover, |d, month| Some(year_of(d, month, |f| f.leavers) / permanent(d))),
    ("absence rate", Measure::AbsenceRate, |d, month| {
        let staff: f64 = d.month_ends[month - 12..month].iter().sum();
        d.given.absence.as_ref().map(|_| year_of(d, month, |f| f.sick_days) / (staff / 12.0 * WORKING_DAYS))
    }),
    ("same worker 12 months", Measure::SameWorker, |d, month| {
        let from = month_starts()[month - 11];
        share(in_care(d).filter(|child| child.cared_since <= from).map(|child| same_worker(child, from, d.now)))
    }),
    ("one worker", Measure::DfeOne, |d, month| share(workers_of_year(d, month).map(|n| n == 1))),
    ("two workers", Measure::DfeTwo, |d, month| share(workers_of_year(d, month).map(|n| n == 2))),
    ("three workers or more", Measure::DfeThree, |d, month| share(workers_of_year(d, month).map(|n| n >= 3))),
    ("one change or more, 12 months", Measure::IndexOne, |d, month| changes_at_least(d, month, 12, 1)),
    ("two changes or more, 12 months", Measure::IndexTwo, |d, month| changes_at_least(d, month, 12, 2)),
    ("two changes or more, 24 months", Measure::IndexTwoTwoYears, |d, month| changes_at_least(d, month, 24, 2)),
    ("three changes or more, 24 months", Measure::IndexThreeTwoYears, |d, month| changes_at_least(d, month, 24, 3)),
];

fn here<'a>(d: &'a Department) -> impl Iterator<Item = &'a Worker> {
    d.workers.iter().filter(|worker| worker.here)
}

fn staff<'a>(d: &'a Department) -> impl Iterator<Item = &'a Worker> {
    here(d).filter(|worker| !worker.agency)
}

fn holders<'a>(d: &'a Department) -> impl Iterator<Item = &'a Worker> {
    here(d).filter(|worker| !worker.cases.is_empty())
}

/// Children in care.
fn in_care<'a>(d: &'a Department) -> impl Iterator<Item = &'a Child> {
    open(d).filter(|child| child.stage == CARE)
}

fn at_stage(d: &Department, stage: usize) -> f64 {
    open(d).filter(|child| child.stage == stage).count() as f64
}

fn open<'a>(d: &'a Department) -> impl Iterator<Item = &'a Child> {
    d.children.iter().filter(|child| child.open)
}

fn permanent(d: &Department) -> f64 {
    staff(d).map(|worker| worker.fte).sum()
}

fn vacancy_rate(d: &Department) -> f64 {
    let vacant: f64 = (0..d.given.teams.len()).map(|team| d.vacant(team)).sum();
    vacant / (vacant + permanent(d))
}

fn within_desired(d: &Department) -> f64 {
    let within = holders(d).filter(|w| w.cases.len() as f64 <= d.given.desired * d.capacity(w, d.now) + 1e-9).count();
    within as f64 / holders(d).count() as f64
}

fn year_of(d: &Department, month: usize, of: impl Fn(&Flows) -> f64) -> f64 {
    d.flows[month - 11..=month].iter().map(of).sum()
}

fn share(of: impl Iterator<Item = bool>) -> Option<f64> {
    let (mut yes, mut all) = (0.0, 0.0);
    for one in of {
        yes += f64::from(u8::from(one));
        all += 1.0;
    }
    (all > 0.0).then(|| yes / all)
}

/// One worker throughout, no gap above 28 days.
fn same_worker(child: &Child, from: f64, to: f64) -> bool {
    let spells: Vec<_> = child.spells.iter().filter(|spell| spell.2 > from).collect();
    let Some(first) = spells.first() else { return false };
    let mut until = from;
    for spell in &spells {
        if spell.0 != first.0 || spell.1 - until > 28.0 {
            return false;
        }
        until = spell.2.min(to);
    }
    to - until <= 28.0
}

/// How many workers each child open today has had since 1 April.
fn workers_of_year<'a>(d: &'a Department, month: usize) -> impl Iterator<Item = usize> + 'a {
    let from = month_starts()[month - 11];
    in_care(d).map(move |child| {
        let from = child.cared_since.max(from);
        let mut workers: Vec<usize> = child.spells.iter().filter(|spell| spell.2 > from).map(|spell| spell.0).collect();
        workers.sort_unstable();
        workers.dedup();
        workers.len()
    })
}

fn changes_at_least(d: &Department, month: usize, months: usize, least: usize) -> Option<f64> {
    let from = (month >= months).then(|| month_starts()[month + 1 - months])?;
    share(in_care(d).filter(|child| child.worker.is_some()).map(|child| child.changed.iter().filter(|&&at| at > from).count() >= least))
}

/// A month goes by.
pub fn live(d: &mut Department, month: usize) {
    let (mut day, end) = (month_starts()[month], month_starts()[month + 1]);
    d.month = month;
    if month > 1 {
        d.settles_elsewhere(day);
    }
    while day < end {
        d.day(day);
        day += 1.0;
        d.now = day;
    }
    d.month_ends.push(permanent(d));
}

/// A run of the second implementation, in the order of [`names`].
pub fn simulate(given: &Inputs, seed: u64, fault: Fault) -> Vec<Option<f64>> {
    let mut d = Department::new(given, seed, fault);
    let mut on_march: Vec<Vec<Option<f64>>> = Vec::new();
    for month in 1..=MONTHS {
        live(&mut d, month);
        if month % 12 == 0 {
            let stocks = STOCKS.iter().map(|stock| Some(stock.2(&d)));
            let away = AWAY.iter().map(|away| given.absence.as_ref().map(|_| away.2(&d)));
            let stages = STAGES.iter().map(|stage| given.pathway.as_ref().map(|_| stage.2(&d)));
            let back = BACK.iter().map(|back| back.2(&d, month));
            on_march.push(stocks.chain(away).chain(stages).chain(back).collect());
        }
    }
    let mut all = Vec::new();
    for (mut row, month) in on_march.into_iter().zip([12, 24, 36]) {
        all.append(&mut row);
        all.extend(FLOWS.iter().map(|flow| Some(year_of(&d, month, flow.2))));
        // Only now: a change is dated at the loss, and known when another worker is found.
        all.push(Some(year_of(&d, month, |f| f.changes_at[CARE]) / year_of(&d, month, |f| f.child_years[CARE])));
    }
    all
}

/// The names of all outputs.
pub fn names() -> Vec<String> {
    let kinds = STOCKS.iter().chain(&AWAY).chain(&STAGES).map(|s| s.0).chain(BACK.iter().map(|b| b.0)).chain(FLOWS.iter().map(|f| f.0)).chain(["changes per child-year"]);
    let kinds: Vec<&str> = kinds.collect();
    [12, 24, 36].iter().flat_map(|month| kinds.iter().map(move |kind| format!("{kind}, month {month}"))).collect()
}

/// A replication of the program, in the same order.
pub fn of_program(projection: &Projection, replication: u32) -> Vec<Option<f64>> {
    let at = |measure: Measure, month: usize| {
        projection.has(measure, Scope::Authority).then(|| projection.value(measure, Scope::Authority, Month(month as u32), replication)).flatten()
    };
    let mut all = Vec::new();
    for month in [12, 24, 36] {
        all.extend(STOCKS.iter().chain(&AWAY).chain(&STAGES).map(|stock| at(stock.1, month)));
        all.extend(BACK.iter().map(|back| at(back.1, month)));
        all.extend(FLOWS.iter().map(|flow| (month - 11..=month).map(|month| at(flow.1, month)).sum::<Option<f64>>()));
        all.push(at(Measure::ChangesPerLookedAfterChildYear, month));
    }
    all
}

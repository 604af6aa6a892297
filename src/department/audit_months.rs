//! What must hold of every month's figures: looked at in every run.
//!
//! Read from the tally alone, as a reader of the tables would: that stocks
//! follow from the flows between them, that money sums to its totals, and that
//! no part is larger than its whole. It costs a few dozen additions a month.

use super::audit::{Found, Violation, holds};
use super::measure::{AgencyCause, Cause, Line, Measure, Unit};
use super::plan::Stage;
use super::tally::{Layout, Scope, Tally};
use crate::quantity::{Instant, Month};

/// Parts that sum to a whole, in a month.
struct Sum {
    name: &'static str,
    whole: usize,
    parts: Vec<usize>,
}

/// Where the figures lie that are looked at: the cell of month 0 of each.
pub struct Months {
    money: Vec<Sum>,
    changes: Vec<Sum>,
    shares: Vec<(usize, Measure)>,
    within: Vec<(usize, usize)>,
    staff: Option<[usize; 3]>,
    cover: Option<usize>,
    agency: Option<[usize; 4]>,
}

impl Months {
    /// Of a plan's tallies.
    pub fn new(layout: &Layout) -> Self {
        use Measure as M;
        let cell = |measure: Measure| layout.cell(measure, Scope::Authority, Month(0));
        let sum = |name, whole: Measure, parts: &mut dyn Iterator<Item = Measure>| {
            cell(whole).map(|whole| Sum { name, whole, parts: parts.filter_map(cell).collect() })
        };
        let looked_after = M::ChangesAt(Stage::LookedAfter);
        let money = [
            sum("lines", M::SpendTotal, &mut Line::ALL.into_iter().map(M::Spend)),
            sum("pay by grade", M::Spend(Line::PermanentPay), &mut (0..=u8::MAX).map(M::PayOnGrade)),
            sum("agency by cause", M::Spend(Line::AgencyCharges), &mut AgencyCause::ALL.into_iter().map(M::AgencySpend)),
        ];
        let changes = [
            sum("changes by cause", M::Changes, &mut Cause::ALL.into_iter().map(M::ChangesBy)),
            sum("changes by stage", M::Changes, &mut Stage::ALL.into_iter().map(M::ChangesAt)),
            sum("changes in care by cause", looked_after, &mut Cause::ALL.into_iter().map(M::LookedAfterChangesBy)),
        ];
        let pair = |part: Measure, whole: Measure| cell(part).zip(cell(whole));
        let within = [
            pair(M::DfeThree, M::DfeThreeWithBefore),
            pair(M::IndexTwo, M::IndexOne),
            pair(M::IndexTwo, M::IndexTwoTwoYears),
            pair(M::IndexThreeTwoYears, M::IndexTwoTwoYears),
        ];
        // Turnover and absence are ratios to another day's staff, and may pass 1.
        let ratio = |measure: Measure| matches!(measure, M::Turnover | M::AbsenceRate);
        let shares = layout.series().filter(|(measure, ..)| measure.meaning().unit == Unit::Share && !ratio(*measure));
        let all = |measures: &[Measure]| measures.iter().map(|&measure| cell(measure)).collect::<Option<Vec<usize>>>();
        Self {
            money: money.into_iter().flatten().collect(),
            changes: changes.into_iter().flatten().collect(),
            shares: shares.map(|(measure, _, first)| (first, measure)).collect(),
            within: within.into_iter().flatten().collect(),
            staff: all(&[M::PermanentFte, M::StartersFte, M::LeaversFte]).and_then(|cells| cells.try_into().ok()),
            cover: cell(M::FixedTermCoverFte),
            agency: all(&[M::AgencyHeads, M::AgencyArrivals, M::AgencyStaysEnded, M::AgencyConversions]).and_then(|cells| cells.try_into().ok()),
        }
    }

    /// What holds of a month that has just been counted.
    pub fn look(&self, tally: &Tally, month: Month, now: Instant) -> Result<(), Box<Violation>> {
        let m = month.0 as usize;
        self.of(tally, m).map_err(|(invariant, found)| said(invariant, now, m, found))
    }

    fn of(&self, tally: &Tally, m: usize) -> Found {
        let at = |first: usize, month: usize| tally.get(first + month).unwrap_or(0.0);
        for &(first, measure) in &self.shares {
            let share = at(first, m);
            holds("shares", (0.0..=1.0).contains(&share), || format!("{}: {share}", measure.name()))?;
        }
        for &(part, whole) in &self.within {
            if let (Some(part), Some(whole)) = (tally.get(part + m), tally.get(whole + m)) {
                holds("shares", part <= whole, || format!("a part of {part} of {whole}"))?;
            }
        }
        if m == 0 {
            return Ok(());
        }
        add_up("money-adds-up", &self.money, tally, m)?;
        if let Some([stock, starters, leavers]) = self.staff {
            // Fixed-term cover comes and goes with an absence: neither starter nor leaver.
            let cover = |month: usize| self.cover.map_or(0.0, |cover| at(cover, month));
            let expected = at(stock, m - 1) + at(starters, m) - at(leavers, m) + cover(m) - cover(m - 1);
            let found = || format!("permanent FTE {} where {expected} follow", at(stock, m));
            holds("stocks-and-flows", same(at(stock, m), expected), found)?;
        }
        if let Some([heads, arrivals, ended, converted]) = self.agency {
            let expected = at(heads, m - 1) + at(arrivals, m) - at(ended, m) - at(converted, m);
            let found = || format!("{} agency heads where {expected} follow", at(heads, m));
            holds("stocks-and-flows", same(at(heads, m), expected), found)?;
        }
        Ok(())
    }

    /// What holds of changes of worker, known when all have been dated.
    pub fn look_at_changes(&self, tally: &Tally, months: u32, now: Instant) -> Result<(), Box<Violation>> {
        (1..=months as usize).try_for_each(|m| {
            add_up("changes-add-up", &self.changes, tally, m).map_err(|(invariant, found)| said(invariant, now, m, found))
        })
    }
}

fn said(invariant: &'static str, at: Instant, month: usize, found: String) -> Box<Violation> {
    Box::new(Violation { invariant, at, after: format!("the close of month {month}"), found })
}

/// Equal to the thousandth: FTE are whole thousandths and money whole pence.
fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.000_5
}

fn add_up(invariant: &'static str, sums: &[Sum], tally: &Tally, m: usize) -> Found {
    for sum in sums {
        let Some(whole) = tally.get(sum.whole + m) else { continue };
        let parts: f64 = sum.parts.iter().filter_map(|&part| tally.get(part + m)).sum();
        holds(invariant, same(whole, parts), || format!("{}: {parts} of {whole}", sum.name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::restless;
    use crate::department::run::replicate;
    use crate::quantity::Money;

    /// One fault for each figure that is looked at: its measure, and by how much it is put wrong.
    const FAULTS: [(&str, Measure, f64); 9] = [
        ("stocks-and-flows", Measure::PermanentFte, 1.0),
        ("stocks-and-flows", Measure::StartersFte, 0.001),
        ("stocks-and-flows", Measure::AgencyArrivals, 1.0),
        ("money-adds-up", Measure::SpendTotal, 0.01),
        ("money-adds-up", Measure::PayOnGrade(0), 0.01),
        ("money-adds-up", Measure::AgencySpend(AgencyCause::Lag), 0.01),
        ("shares", Measure::VacancyRateByTeam, 1.0),
        ("changes-add-up", Measure::ChangesBy(Cause::Leaver), 1.0),
        ("changes-add-up", Measure::ChangesAt(Stage::LookedAfter), -1.0),
    ];

    #[test]
    fn a_figure_put_wrong_in_one_month_is_found_in_every_run() {
        let mut plan = restless();
        plan.pay.grades.iter_mut().for_each(|grade| grade.bottom = Money::pounds(40_000.0));
        let layout = Layout::new(&plan);
        let outcome = replicate(&plan, &layout, Streams::new(3, 0)).expect("nothing is wrong yet");
        let (months, end) = (Months::new(&layout), plan.months.end());
        let look = |tally: &Tally| {
            let all = plan.months.all().try_for_each(|month| months.look(tally, month, end));
            all.and_then(|()| months.look_at_changes(tally, plan.months.count(), end))
        };
        assert_eq!(look(&outcome.tally), Ok(()));
        for (name, measure, by) in FAULTS {
            let mut tally = outcome.tally.clone();
            let cell = layout.cell(measure, Scope::Authority, Month(7)).unwrap_or_else(|| panic!("{measure:?}"));
            tally.set(cell, tally.get(cell).expect("it is known") + by);
            assert_eq!(look(&tally).expect_err(name).invariant, name, "{measure:?}");
        }
    }

    #[test]
    fn a_part_larger_than_its_whole_is_found() {
        let plan = restless();
        let layout = Layout::new(&plan);
        let months = Months::new(&layout);
        let mut tally = Tally::new(&layout);
        let cell = |measure| layout.cell(measure, Scope::Authority, Month(6)).expect("it is reported");
        tally.set(cell(Measure::IndexOne), 0.4);
        tally.set(cell(Measure::IndexTwoTwoYears), 0.6);
        tally.set(cell(Measure::IndexTwo), 0.3);
        assert_eq!(months.look(&tally, Month(6), plan.months.end()), Ok(()));
        tally.set(cell(Measure::IndexTwo), 0.5);
        assert_eq!(months.look(&tally, Month(6), plan.months.end()).expect_err("larger").invariant, "shares");
    }
}

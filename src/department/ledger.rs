//! The money: what accrues, in exact integers, rounded once a month and line.
//!
//! Pay accrues by calendar month: each month is a twelfth of the year, shared
//! by the minute within it. Rates are held as running sums and integrated when
//! they change, so a month costs nothing that did not change. Agency charges
//! are for weeks worked: weekly charge × weeks worked in a year, spread over
//! the year. Price steps and pay awards take effect from the first of a month.

use super::measure::{AgencyCause, Line};
use super::people::{Contract, TeamState, Worker};
use super::plan::{OnCosts, Plan};
use crate::quantity::{Instant, Money, Month, Share, apportion};

/// Rates and accruals of one team. Rates are in thousandths of a penny a year
/// (pence × thousandths of FTE), accruals in that × minutes.
#[derive(Clone, Debug, Default)]
struct Book {
    since: Instant,
    pay: Vec<i64>,
    pay_accrued: Vec<i128>,
    fte: i64,
    fte_accrued: i128,
    on_costs: i64,
    on_costs_accrued: i128,
    supernumerary: i64,
    supernumerary_on_costs: i64,
    supernumerary_accrued: i128,
    supernumerary_on_costs_accrued: i128,
    agency_milli: i64,
    agency_accrued: i128,
    others_milli: i64,
    others_accrued: i128,
    agency_causes: [i64; AgencyCause::COUNT],
    agency_causes_accrued: [i128; AgencyCause::COUNT],
    managed: i64,
    managed_accrued: i128,
    cover_kept_milli: i64,
    cover_kept_accrued: i128,
    training: i64,
    training_accrued: i128,
    supervision: i64,
    supervision_accrued: i128,
    levers: i64,
    levers_accrued: i128,
    once: [i64; Line::COUNT],
}

impl Book {
    fn bring_to(&mut self, now: Instant) {
        let minutes = i128::from(now.since(self.since).as_minutes());
        if minutes == 0 {
            return;
        }
        for (accrued, rate) in self.pay_accrued.iter_mut().zip(&self.pay) {
            *accrued += i128::from(*rate) * minutes;
        }
        self.fte_accrued += i128::from(self.fte) * minutes;
        self.on_costs_accrued += i128::from(self.on_costs) * minutes;
        self.supernumerary_accrued += i128::from(self.supernumerary) * minutes;
        self.supernumerary_on_costs_accrued += i128::from(self.supernumerary_on_costs) * minutes;
        self.agency_accrued += i128::from(self.agency_milli) * minutes;
        self.others_accrued += i128::from(self.others_milli) * minutes;
        for (accrued, milli) in self.agency_causes_accrued.iter_mut().zip(&self.agency_causes) {
            *accrued += i128::from(*milli) * minutes;
        }
        self.managed_accrued += i128::from(self.managed) * minutes;
        self.cover_kept_accrued += i128::from(self.cover_kept_milli) * minutes;
        self.training_accrued += i128::from(self.training) * minutes;
        self.supervision_accrued += i128::from(self.supervision) * minutes;
        self.levers_accrued += i128::from(self.levers) * minutes;
        self.since = now;
    }
}

/// A month's lines of one team, rounded to the penny.
#[derive(Clone, Debug, Default)]
pub struct MonthLines {
    /// By line.
    pub lines: [Money; Line::COUNT],
    /// Agency charges by cause; they sum to the line.
    pub agency_causes: [Money; AgencyCause::COUNT],
    /// Permanent pay by grade; sums to the line.
    pub grades: Vec<Money>,
    /// Of which what permanent pay is above (or below) the same FTE at the mean
    /// pay of the opening staff, awards included; `None`: nobody was in post.
    pub grade_mix: Option<Money>,
    /// Of which pay and on-costs of supernumerary staff.
    pub double_running_pay: Money,
    /// Of which agency charges for posts already taken.
    pub double_running_agency: Money,
}

/// All teams' books. Costs of the whole authority stand in the first team's.
#[derive(Clone, Debug)]
pub struct Ledger {
    books: Vec<Book>,
    award: f64,
    opening_pay: Option<(i64, f64)>,
    /// Of an agency worker who holds cases, and of one who holds none.
    charges_a_year: [i64; 2],
    mean_charge_a_year: i64,
    pension: f64,
}

/// Divides and rounds to the nearest, halves away from zero.
fn rounded(amount: i128, by: i128) -> i64 {
    let half = if amount < 0 { -by / 2 } else { by / 2 };
    ((amount + half) / by) as i64
}

impl Ledger {
    /// Empty books at the start of a run.
    pub fn new(plan: &Plan) -> Self {
        let start = plan.months.start();
        let grades = plan.pay.grades.len();
        let book = Book { since: start, pay: vec![0; grades], pay_accrued: vec![0; grades], ..Book::default() };
        let mut ledger = Self { books: vec![book; plan.teams.len()], award: 1.0, opening_pay: None, charges_a_year: [0; 2], mean_charge_a_year: 0, pension: 0.0 };
        ledger.set_prices(plan, 1.0, start);
        ledger
    }

    /// Takes up the prices in force at the first of a month; agency's is
    /// multiplied by what levers make of it.
    pub fn set_prices(&mut self, plan: &Plan, agency_times: f64, now: Instant) {
        let a_year = |weekly: f64| (weekly * plan.agency.weeks_worked * agency_times).round() as i64;
        self.charges_a_year = plan.agency.charges_at(now).map(|weekly| a_year(weekly.as_pence() as f64));
        self.mean_charge_a_year = a_year(plan.agency.mean_charge(now));
        self.award = plan.pay.awards.iter().filter(|award| award.0 <= now).fold(1.0, |all, award| all * (1.0 + award.1));
        self.pension = match &plan.pay.on_costs {
            OnCosts::Rate(_) => 0.0,
            OnCosts::Parts { pension, .. } => pension.at(now),
        };
    }

    /// What an agency worker costs, over the roles [pence a year in post, full time].
    pub fn charge_a_year(&self) -> Money {
        Money::pence(self.mean_charge_a_year)
    }

    /// Sets a worker's pay and on-cost rates from its point and grade.
    pub fn price(&self, plan: &Plan, worker: &mut Worker) {
        let full_time = (worker.point.as_pence() as f64 * self.award).round() as i64;
        worker.pay_rate = full_time * i64::from(worker.fte.as_milli());
        worker.on_cost_rate = match &plan.pay.on_costs {
            OnCosts::Rate(rate) => (worker.pay_rate as f64 * rate).round() as i64,
            OnCosts::Parts { ni_rate, ni_above, .. } => {
                let above = (worker.pay_rate - ni_above.as_pence() * 1_000).max(0);
                (above as f64 * ni_rate).round() as i64
            }
        };
    }

    /// A worker's pay or charge at the rates in force, in (1) or out (−1).
    pub fn enter(&mut self, plan: &Plan, worker: &Worker, sign: i64, now: Instant) {
        match (worker.contract, worker.managed) {
            (Contract::Permanent, _) => self.permanent(worker, sign, super::absence::pay_continuing(plan, worker.away), now),
            (Contract::Agency, Some(index)) => self.managed(worker.team, plan.agency.teams[index].weekly_charge, sign, now),
            (Contract::Agency, None) => self.agency(worker, sign, now),
        }
    }

    /// A team's running rates that hang on who is here: pay by grade, on-costs,
    /// supernumerary pay and on-costs, agency, those of it without cases, managed teams.
    pub fn rates(&self, team: usize) -> (&[i64], [i64; 6]) {
        let book = &self.books[team];
        (&book.pay, [book.on_costs, book.supernumerary, book.supernumerary_on_costs, book.agency_milli, book.others_milli, book.managed])
    }

    /// Agency of a team by cause, added up [thousandths of FTE].
    pub fn agency_attributed(&self, team: usize) -> i64 {
        self.books[team].agency_causes.iter().sum()
    }

    /// What a team's books have accrued by now, running rates included: pay by
    /// grade; on-costs, supernumerary pay, individual agency.
    pub fn accrued(&self, team: usize, now: Instant) -> (Vec<i128>, [i128; 3]) {
        let mut book = self.books[team].clone();
        book.bring_to(now);
        (book.pay_accrued, [book.on_costs_accrued, book.supernumerary_accrued, book.agency_accrued])
    }

    /// Puts agency by cause wrong, for a test that this is found.
    #[cfg(test)]
    pub fn misattribute(&mut self, team: usize) {
        self.books[team].agency_causes[AgencyCause::Leaving as usize] += 1;
    }

    /// Puts what has accrued wrong by a thousandth of a penny, for the same.
    #[cfg(test)]
    pub fn misaccrue(&mut self, team: usize) {
        self.books[team].pay_accrued[0] += 1;
    }

    /// A permanent worker's rates, in (1) or out (−1), of which so much is paid.
    fn permanent(&mut self, worker: &Worker, sign: i64, paid: Share, now: Instant) {
        let book = &mut self.books[worker.team];
        book.bring_to(now);
        let paid = i64::from(paid.as_milli());
        let (pay, on_costs) = (worker.pay_rate * paid / 1_000, worker.on_cost_rate * paid / 1_000);
        book.pay[usize::from(worker.grade)] += sign * pay;
        book.fte += sign * (i64::from(worker.fte.as_milli()) * paid / 1_000);
        book.on_costs += sign * on_costs;
        if worker.place == super::people::Place::OverEstablishment {
            book.supernumerary += sign * pay;
            book.supernumerary_on_costs += sign * on_costs;
        }
    }

    /// An individual agency worker, in (1) or out (−1).
    fn agency(&mut self, worker: &Worker, sign: i64, now: Instant) {
        let book = &mut self.books[worker.team];
        book.bring_to(now);
        let milli = sign * i64::from(worker.fte.as_milli());
        book.agency_milli += milli;
        book.others_milli += if worker.holds_cases { 0 } else { milli };
    }

    /// What the individual agency workers of a team are now there for
    /// [thousandths of FTE]; the parts are all of them.
    pub fn agency_causes(&mut self, team: usize, parts: &[i64; AgencyCause::COUNT], now: Instant) {
        let book = &mut self.books[team];
        debug_assert_eq!(parts.iter().sum::<i64>(), book.agency_milli, "agency by cause is not agency");
        if book.agency_causes != *parts {
            book.bring_to(now);
            book.agency_causes = *parts;
        }
    }

    /// A member of a managed team, in (1) or out (−1), at so much a week in place.
    fn managed(&mut self, team: usize, weekly: Money, sign: i64, now: Instant) {
        const WEEKS_A_YEAR: f64 = 365.25 / 7.0;
        let book = &mut self.books[team];
        book.bring_to(now);
        book.managed += sign * (weekly.as_pence() as f64 * WEEKS_A_YEAR * 1_000.0).round() as i64;
    }

    /// How much of a team's agency now stands beside someone who has taken the post.
    pub fn cover_kept(&mut self, team: usize, state: &TeamState, now: Instant) {
        let kept = i64::from(state.cover_kept.as_milli().min(state.agency.as_milli()));
        let book = &mut self.books[team];
        if book.cover_kept_milli != kept {
            book.bring_to(now);
            book.cover_kept_milli = kept;
        }
    }

    /// Pay during training changes by so much a year.
    pub fn training(&mut self, team: usize, a_year: Money, sign: i64, now: Instant) {
        let book = &mut self.books[team];
        book.bring_to(now);
        book.training += sign * a_year.as_pence() * 1_000;
    }

    /// Academy posts cost so much a year from now on.
    pub fn supervision(&mut self, a_year: Money, now: Instant) {
        let book = &mut self.books[0];
        book.bring_to(now);
        book.supervision += a_year.as_pence() * 1_000;
    }

    /// A lever's yearly cost begins (1) or ends (−1).
    pub fn lever(&mut self, team: usize, a_year: Money, sign: i64, now: Instant) {
        let book = &mut self.books[team];
        book.bring_to(now);
        book.levers += sign * a_year.as_pence() * 1_000;
    }

    /// A single payment.
    pub fn pay_once(&mut self, team: usize, line: Line, amount: Money) {
        self.books[team].once[line as usize] += amount.as_pence();
    }

    /// Takes the mean pay of whoever is in post now, full time, as what grade
    /// mix is measured from.
    pub fn fix_opening_pay(&mut self) {
        let sum = |of: fn(&Book) -> i64| self.books.iter().map(|book| i128::from(of(book))).sum::<i128>();
        let (pay, fte) = (sum(|book| book.pay.iter().sum()), sum(|book| book.fte));
        self.opening_pay = (fte > 0).then(|| (rounded(pay, fte), self.award));
    }

    /// Closes a month and opens the next; each line rounded once.
    pub fn close(&mut self, plan: &Plan, month: Month) -> Vec<MonthLines> {
        let (from, to) = (plan.months.end_of(Month(month.0 - 1)), plan.months.end_of(month));
        let year = 12_000 * i128::from(to.since(from).as_minutes());
        let (charges, pension) = (self.charges_a_year.map(i128::from), self.pension);
        let levy = match &plan.pay.on_costs {
            OnCosts::Rate(_) => 0.0,
            OnCosts::Parts { levy, .. } => *levy,
        };
        let mean = self.opening_pay.map(|(pay, award)| (pay as f64 * (self.award / award)).round() as i128);
        self.books.iter_mut().map(|book| {
            book.bring_to(to);
            let grades: Vec<Money> =
                book.pay_accrued.iter().map(|accrued| Money::pence(rounded(*accrued, year))).collect();
            let pay: Money = grades.iter().copied().sum();
            let share = |rate: f64| (pay.as_pence() as f64 * rate).round() as i64;
            let mut lines = book.once.map(Money::pence);
            let mut add = |line: Line, pence: i64| lines[line as usize] += Money::pence(pence);
            add(Line::PermanentPay, pay.as_pence());
            add(Line::OnCosts, rounded(book.on_costs_accrued, year));
            add(Line::Pension, share(pension));
            add(Line::Levy, share(levy));
            let individual = book.individual(charges);
            let agency = rounded(individual + book.managed_accrued, year);
            add(Line::AgencyCharges, agency);
            add(Line::Cohorts, rounded(book.training_accrued, year));
            add(Line::Supervision, rounded(book.supervision_accrued, year));
            add(Line::Levers, rounded(book.levers_accrued, year));
            let over = rounded(book.supernumerary_accrued, year);
            let over_on_costs = rounded(book.supernumerary_on_costs_accrued, year)
                + (over as f64 * (pension + levy)).round() as i64;
            let month = MonthLines {
                lines,
                agency_causes: book.by_cause(agency, individual).map(Money::pence),
                grades,
                grade_mix: mean.map(|mean| pay - Money::pence(rounded(book.fte_accrued * mean, year))),
                double_running_pay: Money::pence(over + over_on_costs),
                double_running_agency: Money::pence(rounded(book.at_mean_charge(book.cover_kept_accrued, individual, charges), year)),
            };
            book.reset();
            month
        }).collect()
    }
}

impl Book {
    /// What individual agency workers have accrued, each role at its charge.
    fn individual(&self, [holder, other]: [i128; 2]) -> i128 {
        (self.agency_accrued - self.others_accrued) * holder + self.others_accrued * other
    }

    /// So much accrued FTE at the month's mean charge over those who were here;
    /// where only managed teams were, at that of one who holds cases.
    fn at_mean_charge(&self, accrued: i128, individual: i128, charges: [i128; 2]) -> i128 {
        if self.agency_accrued == 0 { accrued * charges[0] } else { accrued * individual / self.agency_accrued }
    }

    /// The month's agency charges [pence] by cause: in proportion to what each
    /// has accrued, in whole pence, what is left over to the largest remainders.
    /// Whoever is there for a cause is not known by role.
    fn by_cause(&self, pence: i64, individual: i128) -> [i64; AgencyCause::COUNT] {
        let mut weights = self.agency_causes_accrued.map(|accrued| if self.agency_accrued == 0 { 0 } else { accrued * individual / self.agency_accrued });
        weights[AgencyCause::ManagedTeams as usize] += self.managed_accrued;
        apportion(pence, &weights)
    }

    fn reset(&mut self) {
        self.pay_accrued.fill(0);
        self.fte_accrued = 0;
        self.on_costs_accrued = 0;
        self.supernumerary_accrued = 0;
        self.supernumerary_on_costs_accrued = 0;
        self.agency_accrued = 0;
        self.others_accrued = 0;
        self.agency_causes_accrued = [0; AgencyCause::COUNT];
        self.managed_accrued = 0;
        self.cover_kept_accrued = 0;
        self.training_accrued = 0;
        self.supervision_accrued = 0;
        self.levers_accrued = 0;
        self.once = [0; Line::COUNT];
    }
}

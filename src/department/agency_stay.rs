//! How long agency workers stay, and the chance of renewal for which they stay
//! so long on average.
//!
//! A stay ends at the end of an assignment that is not renewed, or early, because
//! the need has gone. How often the need goes depends on the size of teams, on
//! how recruits come, and on how many requests are open (they are taken back
//! first), so that no formula gives it. Here the authority at rest is lived
//! through in its coarsest form: vacancies, absent and agency workers as mere counts,
//! under the rule of [`super::agency::review`]. At rest as many come as leave,
//! whatever the plan means to change, so that a plan and doing nothing have the
//! same renewal.

use std::sync::{Mutex, PoisonError};

use super::agency::heads_wanted;
use super::event::Process;
use crate::chance::{Draws, Streams};
use crate::quantity::{Fte, Identity, Span};

/// Newly qualified people among starters, who come together once a year.
///
/// Source: DfE workforce census 2024, starters in their twenties: about 28 %.
const ONCE_A_YEAR: f64 = 0.28;

/// Stays ended that one trial looks at: its mean is known to about 1 %.
const STAYS: u32 = 10_000;

/// Stays ended before it begins to look: the start is at rest, all but the requests.
const SETTLES: u32 = 2_000;

/// The most years of one trial; the first ten only settle.
const YEARS: u32 = 4_000;

/// What was solved for lately: plans that are compared mostly have the same
/// authority at rest, for which the same trials would be lived again.
static SOLVED: Mutex<Vec<Solved>> = Mutex::new(Vec::new());

/// How many of them are kept.
const KEPT: usize = 64;

type Renewal = Result<f64, (f64, Span)>;
type Solved = (AtRest, Span, Renewal);

/// An authority at rest, as far as it bears on agency stays.
#[derive(Clone, Debug, PartialEq)]
pub struct AtRest {
    /// Posts and vacant posts of each team.
    pub teams: Vec<(Fte, Fte)>,
    /// Leavers per person in post [1/year].
    pub hazard: f64,
    /// FTE of a leaver and of a recruit.
    pub fte_per_head: Fte,
    /// Whether each vacancy is filled in its own time, rather than by would-be joiners.
    pub per_vacancy: bool,
    /// Long absences begun by somebody in post [1/year].
    pub absences: f64,
    /// Their mean length.
    pub absence: Span,
    /// Agency FTE wanted for each vacant FTE.
    pub wanted: f64,
    /// Additional agency FTE of each team, who cover nothing; empty where there are none.
    pub additional: Vec<Fte>,
    /// The same for each FTE on long absence.
    pub wanted_for_absence: f64,
    /// FTE of an agency worker.
    pub agency_per_head: Fte,
    /// Mean time from request to arrival.
    pub arrival: Span,
    /// Length of an assignment.
    pub assignment: Span,
    /// Notice.
    pub notice: Span,
}

/// Counts of one team of a trial.
#[derive(Clone, Copy, Default)]
struct Counts {
    vacant: f64,
    away: u32,
    coming: u32,
    staying: u32,
    leaving: u32,
}

/// What may happen next in a trial.
#[derive(Clone, Copy)]
enum Next {
    Leaver,
    Recruit,
    Absence,
    Return,
    Arrival,
    NotRenewed,
    NoticeEnds,
}

impl AtRest {
    /// Leavers [FTE a year].
    pub fn leavers(&self) -> f64 {
        self.hazard * self.teams.iter().map(|team| (team.0 - team.1).or_zero().as_f64()).sum::<f64>()
    }

    /// Whether there is any agency to speak of.
    pub fn has_agency(&self) -> bool {
        let vacant: Fte = self.teams.iter().map(|team| team.1).sum();
        let additional: Fte = self.additional.iter().copied().sum();
        vacant.as_f64() * self.wanted + additional.as_f64() >= 0.5 * self.agency_per_head.as_f64() && self.hazard > 0.0
    }

    /// The renewal for which stays last so long on average, between 0 and 0.99;
    /// where none does, the nearer end with what it gives [years].
    ///
    /// By bisection: trials share their draws, so that a higher renewal gives a
    /// longer stay but for the noise of a trial. An end is tried only where the
    /// search has come to it.
    ///
    /// # Errors
    /// Where the mean cannot be had: the renewal that comes nearest, and its mean stay.
    pub fn renewal_for(&self, stay: Span) -> Renewal {
        let solved = || SOLVED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = solved().iter().find(|known| known.1 == stay && known.0 == *self) {
            return known.2;
        }
        let found = self.solve(stay);
        let mut all = solved();
        if all.len() == KEPT {
            drop(all.remove(0));
        }
        all.push((self.clone(), stay, found));
        found
    }

    fn solve(&self, stay: Span) -> Renewal {
        let wanted = stay.as_years();
        let (least, most) = (0.0, 0.99);
        let (mut low, mut high) = (least, most);
        let mut years = Years::default();
        for _ in 0..10 {
            let middle = (low + high) / 2.0;
            if self.mean_stay_told(middle, &mut years) < wanted { low = middle } else { high = middle }
        }
        if low == least || high == most {
            let end = if low == least { least } else { most };
            let mean = self.mean_stay_told(end, &mut years);
            if (end == least && mean > wanted) || (end == most && mean < wanted) {
                return Err((end, Span::years(mean)));
            }
        }
        Ok((low + high) / 2.0)
    }

    /// The mean stay under a chance of renewal [years]: worker-years in place
    /// for each stay that ends.
    pub fn mean_stay(&self, renewal: f64) -> f64 {
        self.mean_stay_told(renewal, &mut Years::default())
    }

    fn mean_stay_told(&self, renewal: f64, years: &mut Years) -> f64 {
        let mut trial = Trial::new(self, renewal);
        for year in 0..YEARS {
            trial.live(year, &mut years.of(year));
            if trial.settled && trial.ended >= STAYS {
                break;
            }
        }
        trial.in_place / f64::from(trial.ended.max(1))
    }
}

/// The draws of each year, which all trials share: drawn once, and told again.
#[derive(Default)]
struct Years {
    drawn: Vec<(Draws, Vec<Drawn>)>,
}

/// A uniform draw, and its unit exponential once a trial has asked for it.
#[derive(Clone, Copy)]
struct Drawn {
    uniform: f64,
    exponential: Option<f64>,
}

/// A year's draws, from the first.
struct Told<'a> {
    draws: &'a mut Draws,
    drawn: &'a mut Vec<Drawn>,
    next: usize,
}

impl Years {
    /// A year, no more than one after those asked for so far.
    fn of(&mut self, year: u32) -> Told<'_> {
        if year as usize == self.drawn.len() {
            let who = Identity::named("at rest").nth(u64::from(year));
            self.drawn.push((Streams::new(0, 0).of(Process::Agency as u16, who), Vec::new()));
        }
        let (draws, drawn) = &mut self.drawn[year as usize];
        Told { draws, drawn, next: 0 }
    }
}

impl Told<'_> {
    fn next(&mut self) -> &mut Drawn {
        if self.next == self.drawn.len() {
            self.drawn.push(Drawn { uniform: self.draws.uniform(), exponential: None });
        }
        self.next += 1;
        &mut self.drawn[self.next - 1]
    }

    /// Uniform on the open interval (0, 1).
    fn uniform(&mut self) -> f64 {
        self.next().uniform
    }

    /// Unit exponential, by inversion.
    fn exponential(&mut self) -> f64 {
        let Drawn { uniform, exponential } = self.next();
        *exponential.get_or_insert_with(|| -libm::log(*uniform))
    }
}

struct Trial<'a> {
    of: &'a AtRest,
    teams: Vec<Counts>,
    /// The teams' counts together.
    all: Counts,
    /// FTE of a leaver and of a recruit.
    fte_per_head: f64,
    /// Mean length of an absence [years].
    absence: f64,
    /// Mean time from request to arrival [years].
    arrival: f64,
    in_post: f64,
    vacant_at_rest: f64,
    settled: bool,
    not_renewed: f64,
    notice: f64,
    recruits: f64,
    intake: f64,
    in_place: f64,
    ended: u32,
}

/// What a uniform draw falls on, by the rates, which sum to `all`.
fn which(rates: &[(Next, f64); 7], all: f64, mut u: f64) -> Next {
    for (next, rate) in rates {
        let share = rate / all;
        if u < share {
            return *next;
        }
        u -= share;
    }
    Next::NoticeEnds
}

impl<'a> Trial<'a> {
    fn new(of: &'a AtRest, renewal: f64) -> Self {
        let assignment = of.assignment.as_years();
        // An assignment under notice ends at the notice's end or its own, which
        // lies anywhere in its length: the mean of the smaller.
        let most = of.notice.as_years().min(assignment);
        let notice = most - most * most / (2.0 * assignment);
        let in_post: f64 = of.teams.iter().map(|team| (team.0 - team.1).or_zero().as_f64()).sum();
        let leavers = of.hazard * in_post / of.fte_per_head.as_f64();
        let vacant = of.teams.iter().map(|team| team.1.as_f64()).sum();
        let teams = of.teams.iter().map(|team| Counts { vacant: team.1.as_f64(), ..Counts::default() }).collect();
        let mut trial = Self {
            of,
            teams,
            all: Counts { vacant, ..Counts::default() },
            fte_per_head: of.fte_per_head.as_f64(),
            absence: of.absence.as_years().max(1e-4),
            arrival: of.arrival.as_years().max(1e-4),
            in_post,
            vacant_at_rest: vacant,
            settled: false,
            not_renewed: (1.0 - renewal) / assignment,
            notice: 1.0 / notice.max(1e-6),
            recruits: leavers * (1.0 - ONCE_A_YEAR),
            intake: leavers * ONCE_A_YEAR,
            in_place: 0.0,
            ended: 0,
        };
        for team in 0..trial.teams.len() {
            trial.review(team);
        }
        trial
    }

    /// The rates of what may happen, all teams together [1/year].
    fn rates(&self) -> [(Next, f64); 7] {
        let of = self.of;
        let all = &self.all;
        let in_post = (self.in_post + self.vacant_at_rest - all.vacant).max(0.0);
        let recruits = if of.per_vacancy { self.recruits * all.vacant.max(0.0) / self.vacant_at_rest } else { self.recruits };
        [
            (Next::Leaver, of.hazard * in_post / self.fte_per_head),
            (Next::Recruit, recruits),
            (Next::Absence, of.absences * in_post / self.fte_per_head),
            (Next::Return, f64::from(all.away) / self.absence),
            (Next::Arrival, f64::from(all.coming) / self.arrival),
            (Next::NotRenewed, f64::from(all.staying) * self.not_renewed),
            (Next::NoticeEnds, f64::from(all.leaving) * self.notice),
        ]
    }

    /// A year, and at its end the intake.
    fn live(&mut self, year: u32, draws: &mut Told<'_>) {
        let mut at = 0.0;
        while !self.settled || self.ended < STAYS {
            if !self.settled && (year >= 10 || self.ended >= SETTLES) {
                (self.settled, self.in_place, self.ended) = (true, 0.0, 0);
            }
            let rates = self.rates();
            let all: f64 = rates.iter().map(|rate| rate.1).sum();
            let wait = draws.exponential() / all;
            self.in_place += f64::from(self.all.staying + self.all.leaving) * wait.min(1.0 - at);
            at += wait;
            if at >= 1.0 {
                break;
            }
            self.happens(which(&rates, all, draws.uniform()), draws);
        }
        let whole = libm::floor(self.intake);
        let heads = whole as u32 + u32::from(draws.uniform() < self.intake - whole);
        for _ in 0..heads {
            self.recruited();
        }
    }

    fn happens(&mut self, next: Next, draws: &mut Told<'_>) {
        match next {
            Next::Leaver => {
                let team = self.one_of(draws, |of, team| of.0.as_f64() - team.vacant);
                self.teams[team].vacant += self.fte_per_head;
                self.all.vacant += self.fte_per_head;
                self.review(team);
            }
            Next::Recruit => self.recruited(),
            Next::Absence => {
                let team = self.one_of(draws, |of, team| of.0.as_f64() - team.vacant);
                self.teams[team].away += 1;
                self.all.away += 1;
                self.review(team);
            }
            Next::Return => {
                let team = self.one_of(draws, |_, team| f64::from(team.away));
                self.teams[team].away -= 1;
                self.all.away -= 1;
                self.review(team);
            }
            Next::Arrival => {
                let team = self.one_of(draws, |_, team| f64::from(team.coming));
                self.teams[team].coming -= 1;
                self.teams[team].staying += 1;
                self.all.coming -= 1;
                self.all.staying += 1;
            }
            Next::NotRenewed => {
                let team = self.one_of(draws, |_, team| f64::from(team.staying));
                self.teams[team].staying -= 1;
                self.all.staying -= 1;
                self.ended += 1;
                self.review(team);
            }
            Next::NoticeEnds => {
                let team = self.one_of(draws, |_, team| f64::from(team.leaving));
                self.teams[team].leaving -= 1;
                self.all.leaving -= 1;
                self.ended += 1;
            }
        }
    }

    /// A team, by weight.
    fn one_of(&self, draws: &mut Told<'_>, weight: impl Fn(&(Fte, Fte), &Counts) -> f64) -> usize {
        let weights = || self.of.teams.iter().zip(&self.teams).map(|(of, now)| weight(of, now).max(0.0));
        let mut u = draws.uniform() * weights().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights().enumerate() {
            if weight > 0.0 {
                last = index;
                if u < weight {
                    break;
                }
                u -= weight;
            }
        }
        last
    }

    /// A recruit goes where the largest share is vacant, or is lost.
    fn recruited(&mut self) {
        let fte = self.fte_per_head;
        let share = |index: usize| self.teams[index].vacant / self.of.teams[index].0.as_f64().max(1e-9);
        let fits = (0..self.teams.len()).filter(|&index| 2.0 * self.teams[index].vacant >= fte);
        let Some(team) = fits.max_by(|&a, &b| share(a).total_cmp(&share(b))) else { return };
        self.teams[team].vacant -= fte;
        self.all.vacant -= fte;
        self.review(team);
    }

    /// Withdraws notices, requests what is missing, takes requests back, then gives notice.
    fn review(&mut self, team: usize) {
        let of = self.of;
        let state = &mut self.teams[team];
        let away = f64::from(state.away) * self.fte_per_head;
        let additional = of.additional.get(team).map_or(0.0, |fte| fte.as_f64());
        let need = Fte::new(state.vacant.max(0.0) * of.wanted + away * of.wanted_for_absence + additional);
        let there = state.staying + state.coming;
        let wanted = heads_wanted(need, of.agency_per_head, there);
        let missing = wanted.saturating_sub(there);
        let withdrawn = missing.min(state.leaving);
        let requested = missing - withdrawn;
        let taken_back = there.saturating_sub(wanted).min(state.coming);
        let released = there.saturating_sub(wanted) - taken_back;
        for counts in [state, &mut self.all] {
            counts.coming = counts.coming + requested - taken_back;
            counts.staying = counts.staying + withdrawn - released;
            counts.leaving = counts.leaving + released - withdrawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two teams at rest, the second three times the first.
    fn at_rest() -> AtRest {
        AtRest {
            teams: vec![(Fte::new(12.0), Fte::new(2.0)), (Fte::new(36.0), Fte::new(6.0))],
            hazard: 0.2,
            fte_per_head: Fte::milli(800),
            per_vacancy: true,
            absences: 0.1,
            absence: Span::months(6),
            wanted: 0.9,
            additional: Vec::new(),
            wanted_for_absence: 0.5,
            agency_per_head: Fte::milli(1_000),
            arrival: Span::weeks(2),
            assignment: Span::weeks(13),
            notice: Span::weeks(1),
        }
    }

    #[test]
    fn where_the_need_never_changes_a_stay_is_an_assignment_for_each_renewal() {
        // One or two workers, so that a stay that runs on into the next year counts once.
        for (vacant, renewal) in [(1.0, 0.0), (1.0, 0.9), (2.0, 0.95)] {
            let one = AtRest { teams: vec![(Fte::new(9.0), Fte::new(vacant))], hazard: 0.0, absences: 0.0, wanted: 1.0, ..at_rest() };
            let stay = Span::weeks(13).as_years() / (1.0 - renewal);
            // A mean of ten thousand exponential stays is known to one in a hundred.
            let found = one.mean_stay(renewal);
            assert!((found / stay - 1.0).abs() < 0.05, "{vacant} vacant, renewal {renewal}: {found}, not {stay}");
        }
    }

    #[test]
    fn the_renewal_that_gives_a_stay_gives_it_back_and_what_cannot_be_had_is_told() {
        let renewal = at_rest().renewal_for(Span::months(8)).expect("it can be had");
        assert!((at_rest().mean_stay(renewal) / Span::months(8).as_years() - 1.0).abs() < 0.03);
        assert_eq!(at_rest().renewal_for(Span::months(8)), at_rest().solve(Span::months(8)), "what is told again is what would be solved");
        assert_eq!(at_rest().renewal_for(Span::days(2)).expect_err("shorter than without renewal").0, 0.0);
        assert_eq!(at_rest().renewal_for(Span::years(80.0)).expect_err("longer than with all renewed").0, 0.99);
    }

    #[test]
    fn the_teams_counts_go_on_adding_up_and_at_rest_as_many_come_as_leave() {
        let of = at_rest();
        let mut trial = Trial::new(&of, 0.6);
        let rate = |trial: &Trial, wanted: usize| trial.rates()[wanted].1;
        // 40 FTE in post are 50 people, who leave one in five.
        assert!((rate(&trial, 0) - 10.0).abs() < 1e-9 && (rate(&trial, 2) - 5.0).abs() < 1e-9);
        assert!((rate(&trial, 1) + trial.intake - 10.0).abs() < 1e-9, "recruits and the intake");
        let mut years = Years::default();
        for year in 0..30 {
            trial.live(year, &mut years.of(year));
            let sum = |of: fn(&Counts) -> u32| trial.teams.iter().map(of).sum::<u32>();
            let all = trial.all;
            assert_eq!((all.away, all.coming, all.staying, all.leaving), (sum(|t| t.away), sum(|t| t.coming), sum(|t| t.staying), sum(|t| t.leaving)));
            assert!((all.vacant - trial.teams.iter().map(|team| team.vacant).sum::<f64>()).abs() < 1e-9);
            assert!((rate(&trial, 3) - f64::from(all.away) * 2.0).abs() < 1e-6, "half a year away");
        }
    }

    #[test]
    fn what_happens_next_falls_on_each_by_its_rate() {
        let next = [Next::Leaver, Next::Recruit, Next::Absence, Next::Return, Next::Arrival, Next::NotRenewed, Next::NoticeEnds];
        let rates = std::array::from_fn(|index| (next[index], 1.0 + index as f64));
        let mut counts = [0_u32; 7];
        for n in 0..2_800 {
            counts[which(&rates, 28.0, (f64::from(n) + 0.5) / 2_800.0) as usize] += 1;
        }
        assert_eq!(counts, [100, 200, 300, 400, 500, 600, 700]);
    }

    #[test]
    fn a_team_is_drawn_by_its_weight() {
        let of = at_rest();
        let trial = Trial::new(&of, 0.6);
        let mut years = Years::default();
        let mut draws = years.of(0);
        let second = (0..4_000).filter(|_| trial.one_of(&mut draws, |of, _| of.0.as_f64()) == 1).count();
        // Three in four: 3,000, give or take 27.
        assert!((2_860..=3_140).contains(&second), "{second}");
    }
}

//! What both implementations are told: a handful of numbers, and the scenario
//! file that says the same to the program.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::parts::{Absence, Lever, Pathway};

/// The first year of every scenario; it begins on 1 April and lasts three years.
pub const FIRST_YEAR: i32 = 2027;
pub const MONTHS: usize = 36;

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    pub posts: f64,
    pub in_post: f64,
    pub agency: f64,
    pub leaving: f64,
}

/// Experienced people: so many a year in search of a post, or so many days to
/// fill one.
#[derive(Clone, Copy, Debug)]
pub enum Recruitment {
    PerYear { joiners: f64, lead: f64 },
    DaysToFill(f64),
}

/// When a member of a cohort takes a post.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    AtStart,
    AfterMonths(f64),
    WhenVacant,
}

/// When cover beside a member ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Released {
    AtStart,
    AtFullCaseload,
    AfterMonths(f64),
}

/// A yearly intake: the ordinary one on 1 September, a cohort a fortnight later.
#[derive(Clone, Debug)]
pub struct Cohort {
    pub team: Option<usize>,
    pub heads: u32,
    pub fill: f64,
    pub newly_qualified: bool,
    pub training_months: f64,
    pub completion: f64,
    /// (from which month in post, share of a full caseload).
    pub ramp: Vec<(f64, f64)>,
    pub pass: f64,
    pub leaving: f64,
    pub leaving_months: f64,
    pub takes: Takes,
    /// The most without a post; `None`: no limit.
    pub most_over: Option<u32>,
    pub released: Released,
    pub cost: f64,
}

/// A scenario.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub number: u64,
    pub teams: Vec<Team>,
    pub fte: f64,
    /// (from which year of tenure, share of staff).
    pub tenures: Vec<(f64, f64)>,
    /// (from which year of tenure, per year).
    pub hazards: Vec<(f64, f64)>,
    pub shock: f64,
    pub notice: f64,
    pub recruitment: Recruitment,
    pub ordinary: u32,
    pub cohort: Option<Cohort>,
    pub cover: f64,
    pub additional: f64,
    pub arrive: f64,
    pub arrive_fixed: bool,
    pub assignment: f64,
    pub renewal: f64,
    pub agency_notice: f64,
    pub holding: f64,
    pub charge: f64,
    pub weeks: f64,
    pub open: u32,
    pub arrivals: f64,
    pub duration: f64,
    pub desired: f64,
    pub most: f64,
    pub residual: f64,
    pub newcomer: f64,
    pub pay: [f64; 2],
    pub award: f64,
    pub on_costs: f64,
    /// Looks for a post in another team, a year.
    pub moves: f64,
    pub absence: Option<Absence>,
    pub levers: Vec<Lever>,
    pub pathway: Option<Pathway>,
}

impl Inputs {
    /// The n-th scenario.
    pub fn random(number: u64) -> Self {
        let rng = &mut SmallRng::seed_from_u64(0x005e_c0d0 + number);
        let teams: Vec<Team> = (0..rng.random_range(1..=2))
            .map(|_| {
                let posts = f64::from(rng.random_range(12..=26_u32));
                let vacant = tenths(rng, 0.05 * posts, 0.3 * posts);
                Team { posts, in_post: posts - vacant, agency: (vacant * rng.random_range(0.4..1.0)).round(), leaving: tenths(rng, 0.7, 1.4) }
            })
            .collect();
        let posts: f64 = teams.iter().map(|team| team.posts).sum();
        let cohort = rng.random_bool(0.75).then(|| Self::cohort(rng, teams.len()));
        let duration = f64::from(rng.random_range(200..=900_u32));
        let per_post = rng.random_range(9.0..16.0_f64);
        let open = (posts * per_post).round();
        let mut drawn = Self {
            number,
            fte: [1.0, 0.9, 0.8][rng.random_range(0..3_usize)],
            tenures: vec![(0.0, 0.35), (2.0, 0.25), (5.0, 0.2), (10.0, 0.2)],
            hazards: vec![(0.0, hundredths(rng, 0.1, 0.35)), (2.0, hundredths(rng, 0.1, 0.3)), (5.0, hundredths(rng, 0.05, 0.2)), (10.0, hundredths(rng, 0.03, 0.15))],
            shock: [0.0, 0.15, 0.3][rng.random_range(0..3_usize)],
            notice: [0.0, 28.0, 56.0][rng.random_range(0..3_usize)],
            recruitment: if rng.random_bool(0.6) {
                Recruitment::PerYear { joiners: tenths(rng, 0.05 * posts, 0.2 * posts), lead: [14.0, 35.0, 70.0][rng.random_range(0..3_usize)] }
            } else {
                Recruitment::DaysToFill(f64::from(rng.random_range(60..=300_u32)))
            },
            ordinary: rng.random_range(0..=2),
            cohort,
            cover: hundredths(rng, 0.4, 1.0) + 0.003,
            additional: [0.0, 0.09][rng.random_range(0..2_usize)],
            arrive: f64::from(rng.random_range(1..=8_u32) * 7),
            arrive_fixed: rng.random_bool(0.3),
            assignment: f64::from(rng.random_range(4..=16_u32) * 7),
            renewal: hundredths(rng, 0.4, 0.95),
            agency_notice: f64::from(rng.random_range(0..=4_u32) * 7),
            holding: [1.0, 0.9][rng.random_range(0..2_usize)],
            charge: f64::from(rng.random_range(12..=24_u32) * 100),
            weeks: f64::from(rng.random_range(44..=52_u32)),
            open: open as u32,
            arrivals: (open / duration * 365.25 * rng.random_range(0.85..1.15)).round(),
            duration,
            desired: 16.0,
            most: [18.0, 22.0, 40.0][rng.random_range(0..3_usize)],
            residual: hundredths(rng, 0.0, 0.4),
            newcomer: [0.0, 0.28, 0.5][rng.random_range(0..3_usize)],
            teams,
            pay: [35_000.0, 46_000.0],
            award: hundredths(rng, 0.0, 0.05),
            on_costs: 0.33,
            moves: 0.0,
            absence: None,
            levers: Vec::new(),
            pathway: None,
        };
        // Where every vacancy is being filled, no team has the largest share to offer.
        if let (Recruitment::DaysToFill(_), Some(cohort)) = (drawn.recruitment, &mut drawn.cohort) {
            cohort.team = Some(0);
        }
        drawn.absence = rng.random_bool(0.5).then(|| Absence::random(rng));
        let levers = [0, 0, 1, 2][rng.random_range(0..4_usize)];
        drawn.levers = (0..levers).map(|_| Lever::random(rng, &drawn)).collect();
        if rng.random_bool(0.4) {
            // Referrals that keep England's stocks about as they are.
            drawn.arrivals = (open * 1.5 * rng.random_range(0.85..1.15)).round();
            drawn.pathway = Some(Pathway::random(rng, open));
        }
        drawn.moves = [0.0, 0.1, 0.3][rng.random_range(0..3_usize)];
        drawn
    }

    fn cohort(rng: &mut SmallRng, teams: usize) -> Cohort {
        let newly_qualified = rng.random_bool(0.6);
        let takes = [Takes::AtStart, Takes::AfterMonths(f64::from(rng.random_range(3..=14_u32))), Takes::WhenVacant][rng.random_range(0..3_usize)];
        let trains = rng.random_bool(0.4);
        Cohort {
            team: rng.random_bool(0.6).then(|| rng.random_range(0..teams)),
            heads: rng.random_range(2..=6),
            fill: hundredths(rng, 0.6, 1.0),
            newly_qualified,
            training_months: if trains { f64::from(rng.random_range(2..=10_u32)) } else { 0.0 },
            completion: if trains { hundredths(rng, 0.7, 1.0) } else { 1.0 },
            ramp: vec![(0.0, 0.5), (4.0, 0.7), (9.0, 0.9), (13.0, 1.0)],
            pass: if newly_qualified { hundredths(rng, 0.8, 1.0) } else { 1.0 },
            leaving: hundredths(rng, 0.5, 1.5),
            leaving_months: 12.0,
            takes,
            most_over: match takes {
                Takes::AtStart => Some(0),
                Takes::AfterMonths(_) => None,
                Takes::WhenVacant => rng.random_bool(0.5).then(|| rng.random_range(1..=4)),
            },
            released: [Released::AtStart, Released::AtFullCaseload, Released::AfterMonths(6.0)][rng.random_range(0..3_usize)],
            cost: 3_000.0,
        }
    }

    /// The same as a scenario file.
    pub fn toml(&self) -> String {
        let rows = |rows: &[(f64, f64)], from: &str, what: &str| {
            rows.iter().map(|(at, value)| format!("{{ {from} = {at}, {what} = {value} }}")).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!("title = \"Random {}\"\nstart = {FIRST_YEAR}-04-01\nyears = 3\n[opening]\npast_months = 0\n", self.number);
        for (index, team) in self.teams.iter().enumerate() {
            text += &format!(
                "[[team]]\nname = \"team {index}\"\nposts = {p}\ncase_holding_posts = {p}\nin_post = {i}\ncase_holding_in_post = {i}\nagency = {}\nleaving_multiplier = {}\ndesired_caseload = {}\nmost_cases = {}\n",
                team.agency, team.leaving, self.desired, self.most, p = team.posts, i = team.in_post
            );
        }
        text += &format!("[staff]\nfte_per_head = {}\nnewly_qualified_share = 0\ntenure_shares = [{}]\n", self.fte, rows(&self.tenures, "from_years", "share"));
        text += &format!(
            "[leaving]\nhazards = [{}]\nnotice = \"{} days\"\nyearly_shock = {}\ndestinations = {{ out = 1, agency = 0, other_authority = 0 }}\n",
            rows(&self.hazards, "from_years", "per_year"), self.notice, self.shock
        );
        text += &match self.recruitment {
            Recruitment::PerYear { joiners, lead } => format!("[recruitment]\njoiners_per_year = {joiners}\nlead_time = \"{lead} days\"\n"),
            Recruitment::DaysToFill(days) => format!("[recruitment]\ntime_to_fill = \"{days} days\"\n"),
        };
        text += &format!("ordinary_intake_heads = {}\ncost_per_hire = 5_000\n", self.ordinary);
        text += &format!(
            "[asye]\nsupervision = \"academy\"\nacademy_posts = 50\nasyes_per_post = 100\ncost_per_academy_post = 0\n[moves]\nrate = {}\nout_of_case_holding = 0\n\
             [agency]\ncover_share = {}\nadditional_share = {}\ntime_to_arrive = \"{} days\"\ntime_to_arrive_law = \"{}\"\nassignment = \"{} days\"\nrenewal = {}\nnotice = \"{} days\"\nholding_share = {}\nweekly_charge = {}\nweeks_worked_per_year = {}\n\
             rules = {{ three_years_from = false, cool_off_from = false, inexperienced_share = 0, returning_share = 0 }}\n",
            self.moves, self.cover, self.additional, self.arrive, if self.arrive_fixed { "fixed" } else { "exponential" }, self.assignment, self.renewal, self.agency_notice, self.holding, self.charge, self.weeks
        );
        text += &self.pathway.as_ref().map_or_else(|| format!("[children.single]\nopen = {}\narrivals_per_year = {}\nmean_duration = \"{} days\"\nlaw = \"exponential\"\n", self.open, self.arrivals, self.duration), |path| path.toml(self.arrivals));
        let none = (0.0, 140.0, 280.0);
        let (entry, at_16, established) = self.pathway.as_ref().map_or((none, 0.0, 0.0), |path| (path.entry, path.at_16, path.established));
        text += &format!(
            "[continuity]\nresidual = {}\nnewcomer_share = {}\nestablished_care = {established}\nat_16 = {at_16}\nentry_to_care = {{ share = {}, earliest = \"{} days\", latest = \"{} days\" }}\n",
            self.residual, self.newcomer, entry.0, entry.1, entry.2
        );
        text += &format!(
            "[pay]\ngrades = [{{ name = \"new\", bottom = {a}, top = {a}, share = 0 }}, {{ name = \"other\", bottom = {b}, top = {b}, share = 1 }}]\nawards = [{{ from = {}-04-01, rate = {} }}]\nincrement = 0\non_costs = {}\n",
            FIRST_YEAR + 1, self.award, self.on_costs, a = self.pay[0], b = self.pay[1]
        );
        text += &self.absence.as_ref().map_or_else(|| "[absence]\nsick_days = 0\nfamily_leave_starts = 0\n".to_owned(), Absence::toml);
        self.levers.iter().enumerate().for_each(|(n, lever)| text += &lever.toml(n));
        text + &self.cohort.as_ref().map(Cohort::toml).unwrap_or_default()
    }
}

impl Cohort {
    /// The newly qualified hired into vacancies each 1 September: what `tenure
    /// explain` says of the ordinary intake, of a cohort's defaults, and of the ASYE year.
    pub fn ordinary(heads: u32) -> Self {
        Self {
            team: None,
            heads,
            fill: 1.0,
            newly_qualified: true,
            training_months: 0.0,
            completion: 1.0,
            ramp: vec![(0.0, 0.6), (6.0, 0.75), (12.0, 0.9), (15.0, 1.0)],
            pass: 0.95,
            leaving: 0.8,
            leaving_months: 12.0,
            takes: Takes::AtStart,
            most_over: Some(0),
            released: Released::AtStart,
            cost: 0.0,
        }
    }

    fn toml(&self) -> String {
        let takes = match self.takes {
            Takes::AtStart => "at start".to_owned(),
            Takes::AfterMonths(months) => format!("{months} months"),
            Takes::WhenVacant => "when one falls vacant".to_owned(),
        };
        let released = match self.released {
            Released::AtStart => "at start".to_owned(),
            Released::AtFullCaseload => "at full caseload".to_owned(),
            Released::AfterMonths(months) => format!("{months} months"),
        };
        let ramp: Vec<String> = self.ramp.iter().map(|(from, share)| format!("{{ from_month = {from}, share = {share} }}")).collect();
        let mut text = format!(
            "[[cohort]]\nname = \"cohort\"\nroute = \"own\"\nheads = {}\nfill_share = {}\nfirst = {FIRST_YEAR}-09-15\nevery = \"12 months\"\nnewly_qualified = {}\ntraining = \"{} months\"\ncompletion = {}\npass = {}\nleaving_multiplier = {}\nleaving_multiplier_until = \"{} months\"\ntakes_post = \"{takes}\"\nagency_released = \"{released}\"\ncost_per_head = {}\ncapacity_by_month = [{}]\ngrants = []\n",
            self.heads, self.fill, self.newly_qualified, self.training_months, self.completion, self.pass, self.leaving, self.leaving_months, self.cost, ramp.join(", ")
        );
        if let Some(most) = self.most_over {
            text += &format!("over_establishment_heads = {most}\n");
        }
        if let Some(team) = self.team {
            text += &format!("team = \"team {team}\"\n");
        }
        text
    }
}

pub fn tenths(rng: &mut SmallRng, from: f64, to: f64) -> f64 {
    (rng.random_range(from..to) * 10.0).round() / 10.0
}

pub fn hundredths(rng: &mut SmallRng, from: f64, to: f64) -> f64 {
    (rng.random_range(from..to) * 100.0).round() / 100.0
}

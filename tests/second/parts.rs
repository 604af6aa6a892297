//! Parts of a scenario that not every one has: absence, levers, the pathway.

use rand::RngExt;
use rand::rngs::SmallRng;

use super::inputs::{FIRST_YEAR, Inputs, MONTHS, Recruitment, hundredths, tenths};

/// Absence: working days lost to sickness, and family leave. Lengths in days.
#[derive(Clone, Debug)]
pub struct Absence {
    pub sick_days: f64,
    pub long_share: f64,
    pub spell: f64,
    pub short_spell: f64,
    pub leave_starts: f64,
    pub leave: f64,
    pub sick_pay: f64,
    pub leave_pay: f64,
    /// Share of those away for whom agency is requested.
    pub agency: f64,
    /// The chance that somebody away is covered by fixed-term staff.
    pub fixed_term: f64,
}

/// The pathway of stages, siblings and referral again left out. Lengths in days.
#[derive(Clone, Debug)]
pub struct Pathway {
    /// Assessment, in need, on a plan, in care, leaving care.
    pub open: [u32; 5],
    pub no_further_action: f64,
    pub not_in_need: f64,
    /// (from, to, share).
    pub assessment: Vec<(f64, f64, f64)>,
    pub in_need: f64,
    pub need_to_plan: f64,
    pub need_to_care: f64,
    pub plan: Vec<(f64, f64, f64)>,
    pub plan_to_care: f64,
    pub plan_to_need: f64,
    pub short_share: f64,
    pub short: f64,
    pub long: f64,
    pub age_factors: [f64; 4],
    pub entry_ages: [f64; 5],
    pub leaving_care_share: f64,
    pub leaving_care: f64,
    /// Transfers after entry: share, earliest, latest.
    pub entry: (f64, f64, f64),
    pub at_16: f64,
    /// A year.
    pub established: f64,
}

/// What levers multiply.
#[derive(Clone, Copy, Debug)]
pub struct Factors {
    pub leaving: f64,
    pub sickness: f64,
    pub referrals: f64,
    pub joiners: f64,
    pub time_to_fill: f64,
    pub capacity: f64,
}

/// A lever: from the first of one month until that of another.
#[derive(Clone, Debug)]
pub struct Lever {
    pub from: usize,
    pub until: Option<usize>,
    pub factors: Factors,
}

impl Pathway {
    pub fn random(rng: &mut SmallRng, open: f64) -> Self {
        Self {
            open: [0.21, 0.31, 0.16, 0.26, 0.06].map(|share| (share * open).round() as u32),
            no_further_action: hundredths(rng, 0.02, 0.15),
            not_in_need: hundredths(rng, 0.2, 0.4),
            assessment: vec![(0.0, 14.0, 0.2), (14.0, 45.0, 0.5), (45.0, 90.0, 0.3)],
            in_need: f64::from(rng.random_range(60..=120_u32)),
            need_to_plan: hundredths(rng, 0.1, 0.2),
            need_to_care: hundredths(rng, 0.03, 0.08),
            plan: vec![(0.0, 91.0, 0.2), (91.0, 365.0, 0.5), (365.0, 730.0, 0.3)],
            plan_to_care: hundredths(rng, 0.1, 0.3),
            plan_to_need: hundredths(rng, 0.3, 0.6),
            short_share: hundredths(rng, 0.1, 0.4),
            short: 28.0,
            long: f64::from(rng.random_range(1_000..=4_000_u32)),
            age_factors: [0.3, 0.8, 2.0, 20.0],
            entry_ages: [0.16, 0.15, 0.15, 0.26, 0.28],
            leaving_care_share: hundredths(rng, 0.5, 1.0),
            leaving_care: f64::from(rng.random_range(200..=700_u32)),
            entry: (hundredths(rng, 0.0, 0.8), 140.0, 280.0),
            at_16: hundredths(rng, 0.0, 1.0),
            established: hundredths(rng, 0.0, 0.4),
        }
    }

    pub fn toml(&self, referrals: f64) -> String {
        let bands = |bands: &[(f64, f64, f64)]| bands.iter().map(|b| format!("{{ from_days = {}, to_days = {}, share = {} }}", b.0, b.1, b.2)).collect::<Vec<_>>().join(", ");
        let [assessment, in_need, plan, care, leaving] = self.open;
        format!(
            "[children]\nopen = {{ assessment = {assessment}, in_need = {in_need}, child_protection = {plan}, looked_after = {care}, leaving_care = {leaving} }}\n\
             held_by_social_workers = {{ in_need = 1 }}\nreferrals_per_year = {referrals}\nrereferral_share = 0\nsiblings = [1, 0, 0, 0]\nseason = {:?}\nno_further_action = {}\nnot_in_need = {}\n\
             assessment = [{}]\nin_need = {{ mean = \"{} days\", to_plan = {}, to_care = {} }}\nplan = {{ lengths = [{}], to_care = {}, to_in_need = {} }}\n\
             care = {{ short_share = {}, short_mean = \"{} days\", long_mean = \"{} days\", age_factors = {:?}, entry_ages = {:?} }}\nleaving_care = {{ share = {}, mean = \"{} days\" }}\n",
            [1; 12], self.no_further_action, self.not_in_need, bands(&self.assessment), self.in_need, self.need_to_plan, self.need_to_care, bands(&self.plan), self.plan_to_care, self.plan_to_need,
            self.short_share, self.short, self.long, self.age_factors, self.entry_ages, self.leaving_care_share, self.leaving_care
        )
    }
}

impl Factors {
    pub const NONE: Self = Self { leaving: 1.0, sickness: 1.0, referrals: 1.0, joiners: 1.0, time_to_fill: 1.0, capacity: 1.0 };

    pub fn times(&self, other: &Self) -> Self {
        Self {
            leaving: self.leaving * other.leaving,
            sickness: self.sickness * other.sickness,
            referrals: self.referrals * other.referrals,
            joiners: self.joiners * other.joiners,
            time_to_fill: self.time_to_fill * other.time_to_fill,
            capacity: self.capacity * other.capacity,
        }
    }
}

impl Lever {
    pub fn random(rng: &mut SmallRng, scenario: &Inputs) -> Self {
        let from = rng.random_range(2..=30_usize);
        let mut factor = || if rng.random_bool(0.5) { hundredths(rng, 0.4, 1.8) } else { 1.0 };
        let mut factors = Factors { leaving: factor(), sickness: factor(), referrals: factor(), joiners: factor(), time_to_fill: factor(), capacity: factor() };
        match scenario.recruitment {
            Recruitment::PerYear { .. } => factors.time_to_fill = 1.0,
            Recruitment::DaysToFill(_) => factors.joiners = 1.0,
        }
        if scenario.absence.is_none() {
            factors.sickness = 1.0;
        }
        // Caseloads far from those of the start would be another scenario.
        factors.referrals = 1.0 + (factors.referrals - 1.0) / 4.0;
        factors.capacity = 1.0 + (factors.capacity - 1.0) / 4.0;
        Self { from, until: rng.random_bool(0.5).then(|| from + rng.random_range(1..=12_usize)).filter(|&until| until <= MONTHS), factors }
    }

    pub fn toml(&self, n: usize) -> String {
        let date = |month: usize| format!("{}-{:02}-01", FIRST_YEAR + (month as i32 + 2) / 12, (month + 2) % 12 + 1);
        let until = self.until.map_or(String::new(), |month| format!("until = {}\n", date(month)));
        let f = &self.factors;
        let all = [("leaving", f.leaving), ("sickness", f.sickness), ("referrals", f.referrals), ("joiners", f.joiners), ("time_to_fill", f.time_to_fill), ("capacity", f.capacity)];
        // The first stands even at 1: a lever has an effect.
        let effects: Vec<String> = all.iter().enumerate().filter(|(n, effect)| *n == 0 || effect.1 != 1.0).map(|(_, effect)| format!("{} = {}", effect.0, effect.1)).collect();
        format!(
            "[[lever]]\nname = \"lever {n}\"\nfrom = {}\n{until}source = \"random\"\ngrade = \"judgement\"\n\
             effects = {{ {} }}\n",
            date(self.from), effects.join(", ")
        )
    }
}

impl Absence {
    pub fn random(rng: &mut SmallRng) -> Self {
        Self {
            sick_days: tenths(rng, 4.0, 20.0),
            long_share: hundredths(rng, 0.4, 1.0),
            spell: f64::from(rng.random_range(6..=30_u32) * 7),
            short_spell: 4.0,
            leave_starts: hundredths(rng, 0.0, 0.1),
            leave: f64::from(rng.random_range(60..=360_u32)),
            sick_pay: hundredths(rng, 0.4, 1.0),
            leave_pay: hundredths(rng, 0.2, 0.6),
            agency: hundredths(rng, 0.0, 0.5),
            fixed_term: [0.0, 0.2, 0.5][rng.random_range(0..3_usize)],
        }
    }

    pub fn toml(&self) -> String {
        format!(
            "[absence]\nsick_days = {}\nlong_term_share = {}\nlong_spell = \"{} days\"\nshort_spell_days = {}\nfamily_leave_starts = {}\nfamily_leave = \"{} days\"\n\
             pay_continuing = {{ sick = {}, family_leave = {} }}\ncover = {{ agency = {}, fixed_term = {} }}\n",
            self.sick_days, self.long_share, self.spell, self.short_spell, self.leave_starts, self.leave, self.sick_pay, self.leave_pay, self.agency, self.fixed_term
        )
    }
}

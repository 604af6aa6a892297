//! A scenario that has been found valid.

use crate::department::{Measure, Plan};
use crate::quantity::Date;

/// A checked scenario: the plan, and what to say about it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its title, in the author's words.
    pub title: String,
    /// Where its figures come from.
    pub source: String,
    /// Number of replications asked for.
    pub replications: u32,
    /// Seed of every draw.
    pub seed: u64,
    /// What to simulate.
    pub plan: Plan,
    /// Published points to lay beside the projection, in order of measure and date.
    pub observed: Vec<Observed>,
    /// Every parameter with its value and where it came from, in the order of the catalogue.
    pub assumptions: Vec<Assumption>,
    /// What is valid, and perhaps not meant.
    pub questions: Vec<Question>,
    /// SHA-256 of the scenario's meaning: its assumptions in canonical form [hex].
    pub digest: String,
}

impl Scenario {
    /// Another number of replications or seed than the file's, in the run and in
    /// its assumptions.
    pub fn overrule(&mut self, replications: Option<u32>, seed: Option<u64>) {
        self.replications = replications.unwrap_or(self.replications);
        self.seed = seed.unwrap_or(self.seed);
        let (replications, seed) = (self.replications.to_string(), self.seed.to_string());
        for row in &mut self.assumptions {
            let now = match row.key.as_str() {
                "replications" => &replications,
                "seed" => &seed,
                _ => continue,
            };
            if row.value != *now {
                row.value.clone_from(now);
                row.origin = Origin::Derived;
            }
        }
    }

    /// Takes over the base's chances of renewal, where both were worked out from
    /// the same mean stay, or written alike, with the same terms for the same
    /// opening position.
    ///
    /// How readily an assignment is renewed is the authority's as it stands at the
    /// start; a plan that asks for less agency shortens stays, it does not rewrite
    /// how long they were before it.
    pub fn renews_as(&mut self, base: &Self) {
        if self.renewal_from() != base.renewal_from() || self.agency_at_the_start() != base.agency_at_the_start() {
            return;
        }
        if let (Some(own), Some(row)) = (self.row_mut("agency.renewal"), base.row("agency.renewal")) {
            own.value.clone_from(&row.value);
        }
        (self.plan.agency.renewal, self.plan.agency.renewal_before) = (base.plan.agency.renewal, base.plan.agency.renewal_before);
    }

    /// What the renewal comes from: itself where it is written, or else the mean stay.
    fn renewal_from(&self) -> Option<(&str, &str)> {
        let written = self.row("agency.renewal").filter(|row| row.origin != Origin::Derived);
        written.or_else(|| self.row("agency.mean_stay")).map(|row| (row.key.as_str(), row.value.as_str()))
    }

    /// What else it hangs on that is no part of a plan.
    fn agency_at_the_start(&self) -> impl PartialEq + use<> {
        let (agency, start) = (&self.plan.agency, self.plan.months.start());
        let opening: Vec<_> = self.plan.teams.iter().map(|team| (team.posts.first, team.in_post, team.agency)).collect();
        (opening, agency.time_to_arrive.clone(), agency.assignment, agency.fte_per_head, agency.rules.notice(agency.notice, start))
    }

    fn row(&self, key: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|row| row.key == key)
    }

    fn row_mut(&mut self, key: &str) -> Option<&mut Assumption> {
        self.assumptions.iter_mut().find(|row| row.key == key)
    }
}

/// Something valid that is perhaps not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where it is no line's.
    pub line: u32,
    /// What is asked.
    pub text: String,
}

/// An observed point.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What was observed.
    pub measure: Measure,
    /// True where children reported it in a survey: it is drawn beside our
    /// measure, never on it.
    pub as_reported: bool,
    /// The day it is dated.
    pub date: Date,
    /// The value, in the measure's unit.
    pub value: f64,
    /// Who published it.
    pub source: String,
    /// How many answered, for surveys.
    pub respondents: Option<u32>,
    /// True where a document claims it and no return counts it.
    pub claimed: bool,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written in a scenario file.
    Given {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
    },
    /// The catalogue's default.
    Default,
    /// Worked out from other settings.
    Derived,
}

/// One parameter as the run used it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its key, as `leaving.turnover` or `cohort."ASYE academy".heads`.
    pub key: String,
    /// Its value, as written in TOML.
    pub value: String,
    /// Lower end of its 80 % interval, where one was given.
    pub low: Option<f64>,
    /// Upper end of its 80 % interval, where one was given.
    pub high: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// Source of the default, or the scenario's own source.
    pub source: String,
    /// Confidence: V, P, D, S, I or "estimate" for defaults; empty for given values.
    pub grade: String,
    /// Where it came from.
    pub origin: Origin,
}

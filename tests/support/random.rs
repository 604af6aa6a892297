//! Random valid scenarios: a small struct that writes TOML, and shrinks.
//!
//! Everything drawn lies within what the file format allows, so that each
//! scenario is read without a fault; what it holds is small enough to be looked
//! at after every event.

use proptest::prelude::*;

/// A random team.
#[derive(Clone, Debug)]
pub struct RandomTeam {
    pub posts: u32,
    pub vacant: u32,
    pub agency: u32,
    pub most_cases: u32,
    pub later_posts: Option<u32>,
}

/// A random cohort.
#[derive(Clone, Debug)]
pub struct RandomCohort {
    pub heads: u32,
    pub newly_qualified: bool,
    pub takes_post: u8,
    pub multiplier: f64,
    pub team: bool,
}

/// A random lever: which effect, how strong, when, for whom, at what cost.
#[derive(Clone, Debug)]
pub struct RandomLever {
    pub effect: usize,
    pub strength: f64,
    pub from: u32,
    pub months: Option<u32>,
    pub ramp: u32,
    pub team: bool,
    pub cost: u32,
}

/// Random rules of agency.
#[derive(Clone, Debug)]
pub struct RandomRules {
    pub three_years: Option<u32>,
    pub cool_off: Option<u32>,
    pub notice: Option<u32>,
    pub inexperienced: f64,
    pub returning: f64,
    pub weeks: u32,
    pub renewal: f64,
    pub share_cap: Option<f64>,
    pub budget_cap: Option<u32>,
}

/// A random scenario.
#[derive(Clone, Debug)]
pub struct Random {
    pub past: u32,
    pub teams: Vec<RandomTeam>,
    pub turnover: f64,
    pub joiners: Option<u32>,
    pub cohort: Option<RandomCohort>,
    pub academy: bool,
    pub moves: f64,
    pub long_absence: f64,
    pub fixed_term: f64,
    pub conversions: f64,
    pub cap: Option<u32>,
    pub managed: Option<u32>,
    pub held: f64,
    pub later_held: Option<f64>,
    pub points: f64,
    pub children: u32,
    pub seed: u32,
    pub levers: Vec<RandomLever>,
    pub rules: RandomRules,
    /// Gain on leaving, gain on sickness, bound.
    pub feedback: Option<(f64, f64, f64)>,
}

prop_compose! {
    fn lever()(effect in 0_usize..EFFECTS.len(), strength in 0.0_f64..1.0, from in 0_u32..12, months in prop::option::of(1_u32..8), ramp in 0_u32..7, team in any::<bool>(), cost in 0_u32..3) -> RandomLever {
        RandomLever { effect, strength, from, months, ramp, team, cost }
    }
}

prop_compose! {
    fn rules()(
        (three_years, cool_off, notice) in (prop::option::of(0_u32..12), prop::option::of(0_u32..12), prop::option::of(0_u32..12)),
        (inexperienced, returning, weeks, renewal) in (0.0_f64..0.8, 0.0_f64..1.0, 1_u32..9, 0.0_f64..1.0),
        (share_cap, budget_cap) in (prop::option::of(0.0_f64..0.5), prop::option::of(0_u32..900_000)),
    ) -> RandomRules {
        RandomRules { three_years, cool_off, notice, inexperienced, returning, weeks, renewal, share_cap, budget_cap }
    }
}

prop_compose! {
    fn team()(posts in 2_u32..16, vacant in 0_u32..8, agency in 0_u32..6, most_cases in 4_u32..40, later_posts in prop::option::of(2_u32..20)) -> RandomTeam {
        RandomTeam { posts, vacant: vacant.min(posts), agency, most_cases, later_posts }
    }
}

prop_compose! {
    fn cohort()(heads in 1_u32..6, newly_qualified in any::<bool>(), takes_post in 0_u8..3, multiplier in 0.0_f64..3.0, team in any::<bool>()) -> RandomCohort {
        RandomCohort { heads, newly_qualified, takes_post, multiplier, team }
    }
}

prop_compose! {
    /// Any scenario of this kind.
    pub fn any_scenario()(
        (past, teams, turnover, joiners, cohort) in (0_u32..9, prop::collection::vec(team(), 1..4), 0.0_f64..0.9, prop::option::of(0_u32..15), prop::option::of(cohort())),
        (academy, moves, long_absence, fixed_term, conversions) in (any::<bool>(), 0.0_f64..0.6, 0.0_f64..40.0, 0.0_f64..0.5, 0.0_f64..1.5),
        (cap, managed) in (prop::option::of(0_u32..8), prop::option::of(1_u32..5)),
        (held, later_held, points, children, seed) in (0.2_f64..1.0, prop::option::of(0.0_f64..1.0), 0.3_f64..2.0, 0_u32..60, 0_u32..1_000_000),
        (levers, rules, feedback) in (prop::collection::vec(lever(), 0..4), rules(), prop::option::of((0.0_f64..4.0, 0.0_f64..4.0, 1.0_f64..4.0))),
    ) -> Random {
        Random {
            past, teams, turnover, joiners, cohort, academy, moves, long_absence, fixed_term, conversions, cap, managed, held, later_held, points, children, seed,
            levers, rules, feedback,
        }
    }
}

/// What levers change: the effect, its smallest and its largest value, and
/// whether it can be for one team.
const EFFECTS: [(&str, f64, f64, bool); 14] = [
    ("leaving", 0.0, 3.0, true),
    ("sickness", 0.0, 5.0, true),
    ("capacity", 0.3, 2.0, true),
    ("referrals", 0.0, 3.0, false),
    ("entry_to_care", 0.0, 3.0, false),
    ("duration_in_care", 0.1, 4.0, false),
    ("agency_price", 0.0, 2.0, false),
    ("agency_cap", 0.0, 8.0, false),
    ("most_cases", 2.0, 30.0, false),
    ("desired_caseload", 3.0, 30.0, false),
    ("conversions_per_year", 0.0, 6.0, false),
    ("recruitment", 0.0, 3.0, false),
    ("lead_time", 0.0, 3.0, false),
    ("supervision_share", 0.0, 0.4, false),
];

/// The first of a month of the run or, with `months` beyond it, after its end.
fn first_of(months: u32) -> String {
    let month = 3 + months;
    format!("{}-{:02}-01", 2026 + month / 12, 1 + month % 12)
}

fn date_or_never(month: Option<u32>) -> String {
    month.map_or_else(|| "false".to_owned(), first_of)
}

/// A table of the file: its header and its lines.
pub type Section = (String, Vec<String>);

impl Random {
    /// Its tables; `years` long.
    pub fn sections(&self, years: u32) -> Vec<Section> {
        let table = |name: &str, lines: &[String]| (name.to_owned(), lines.to_vec());
        let mut all = vec![table("", &["start = 2026-04-01".to_owned(), format!("years = {years}"), format!("seed = {}", self.seed), "replications = 50".to_owned()])];
        for (index, team) in self.teams.iter().enumerate() {
            let posts = match team.later_posts {
                Some(later) => format!("[{{ from = 2026-04-01, fte = {} }}, {{ from = 2026-09-01, fte = {later} }}]", team.posts),
                None => format!("{}", team.posts),
            };
            all.push(table("[team]", &[
                format!("name = \"team {index}\""),
                format!("posts = {posts}"),
                format!("in_post = {}.5", (team.posts - team.vacant).saturating_sub(1)),
                format!("agency = {}.3", team.agency),
                format!("most_cases = {}", team.most_cases),
            ]));
        }
        let recruitment = match self.joiners {
            Some(joiners) => vec![format!("joiners_per_year = {joiners}"), "lead_time = \"5 weeks\"".to_owned()],
            None => vec!["time_to_fill = \"12 weeks\"".to_owned()],
        };
        all.push(table("recruitment", &recruitment));
        all.push(table("opening", &[format!("past_months = {}", self.past)]));
        all.push(table("leaving", &[format!("turnover = {}", self.turnover), "destinations = { out = 0.4, agency = 0.4, other_authority = 0.2 }".to_owned()]));
        all.push(table("moves", &[format!("rate = {}", self.moves), "out_of_case_holding = 0.3".to_owned()]));
        all.push(table("absence", &[format!("sick_days = {}", self.long_absence), format!("cover = {{ agency = 0.5, fixed_term = {} }}", self.fixed_term)]));
        if self.academy {
            all.push(table("asye", &["supervision = \"academy\"".to_owned(), "academy_posts = 0.5".to_owned()]));
        }
        all.push(table("agency", &self.agency()));
        let held = match self.later_held {
            Some(later) => format!("[{{ from = 2026-04-01, share = {} }}, {{ from = 2026-12-01, share = {later} }}]", self.held),
            None => format!("{}", self.held),
        };
        let stock = |times: u32| self.children * times / 2;
        all.push(table("children", &[
            format!("referrals_per_year = {}", self.children * 6),
            format!("open = {{ assessment = {}, in_need = {}, child_protection = {}, looked_after = {}, leaving_care = {} }}", stock(1), stock(2), stock(1), stock(2), stock(1)),
            format!("held_by_social_workers = {{ in_need = {held}, leaving_care = {} }}", self.held),
        ]));
        all.push(table("continuity", &[format!("points = {{ looked_after = {} }}", self.points)]));
        if let Some(cohort) = &self.cohort {
            let takes = ["\"at start\"", "\"when one falls vacant\"", "\"3 months\""][usize::from(cohort.takes_post)];
            let mut lines = vec![
                "name = \"academy\"".to_owned(), format!("heads = {}", cohort.heads), "first = 2026-07-01".to_owned(), "every = \"4 months\"".to_owned(),
                "last = 2027-03-01".to_owned(), format!("newly_qualified = {}", cohort.newly_qualified), format!("takes_post = {takes}"),
                format!("leaving_multiplier = {}", cohort.multiplier), "over_establishment_heads = 4".to_owned(),
            ];
            lines.extend(cohort.team.then(|| "team = \"team 0\"".to_owned()));
            all.push(table("[cohort]", &lines));
        }
        if let Some(heads) = self.managed {
            all.push(table("[agency_team]", &[
                "name = \"managed\"".to_owned(), "team = \"team 0\"".to_owned(), format!("heads = {heads}"),
                "from = 2026-06-01".to_owned(), "until = 2026-11-01".to_owned(), "covers_vacancies = true".to_owned(), "weekly_charge = 2_000".to_owned(),
            ]));
        }
        if let Some((leaving, sickness, bound)) = self.feedback {
            all.push(table("feedback", &[format!("workload_to_leaving = {leaving}"), format!("workload_to_sickness = {sickness}"), format!("bound = {bound}")]));
        }
        all.extend(self.levers.iter().enumerate().filter_map(|(index, lever)| self.lever(index, lever)));
        all
    }

    fn agency(&self) -> Vec<String> {
        let rules = &self.rules;
        let mut lines = vec![
            format!("conversions_per_year = {}", self.conversions),
            format!("notice = \"{} weeks\"", rules.weeks),
            format!("renewal = {}", rules.renewal),
            format!(
                "rules = {{ three_years_from = {}, cool_off_from = {}, notice_from = {}, inexperienced_share = {}, returning_share = {}, experience = \"{} weeks\", cool_off = \"{} weeks\" }}",
                date_or_never(rules.three_years), date_or_never(rules.cool_off), date_or_never(rules.notice), rules.inexperienced, rules.returning,
                20 * rules.weeks, 3 * rules.weeks
            ),
        ];
        let mut caps: Vec<String> = self.cap.map(|cap| format!("{{ from = 2026-08-01, fte = {cap} }}")).into_iter().collect();
        caps.extend(rules.share_cap.map(|share| format!("{{ from = 2026-10-01, share = {share} }}")));
        caps.extend(rules.budget_cap.map(|budget| format!("{{ from = 2026-12-01, budget = {budget} }}")));
        if !caps.is_empty() {
            lines.push(format!("caps = [{}]", caps.join(", ")));
        }
        lines
    }

    /// A lever as a table; nothing where this scenario has nothing that it would change.
    fn lever(&self, index: usize, lever: &RandomLever) -> Option<Section> {
        let (name, least, most, for_team) = EFFECTS[lever.effect];
        let name = match (name, self.joiners) {
            ("recruitment", Some(_)) => "joiners",
            ("recruitment", None) => "time_to_fill",
            ("lead_time", None) => return None,
            ("supervision_share", _) if self.academy => return None,
            (name, _) => name,
        };
        let mut lines = vec![
            format!("name = \"lever {index}\""),
            format!("from = {}", first_of(lever.from)),
            format!("ramp = \"{} months\"", lever.ramp),
            format!("effects = {{ {name} = {} }}", least + lever.strength * (most - least)),
            "source = \"drawn at random\"".to_owned(),
            "grade = \"judgement\"".to_owned(),
        ];
        lines.extend(lever.months.map(|months| format!("until = {}", first_of(lever.from + months))));
        lines.push(["cost_one_off = 1_000.5", "cost_per_year = 12_345", "cost_per_head = 999.99"][lever.cost as usize].to_owned());
        if for_team && lever.team {
            lines.push("for = { team = \"team 0\" }".to_owned());
        }
        Some(("[lever]".to_owned(), lines))
    }

    /// The file.
    pub fn toml(&self, years: u32) -> String {
        written(&self.sections(years))
    }
}

/// Tables as a file.
pub fn written(sections: &[Section]) -> String {
    let one = |(name, lines): &Section| {
        let header = if name.is_empty() { String::new() } else { format!("\n[{name}]\n") };
        format!("{header}{}\n", lines.join("\n"))
    };
    sections.iter().map(one).collect()
}

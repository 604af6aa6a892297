//! The runs of a comparison: both baselines, the assumptions its sign may hang
//! on, and every combination of the settings that differ.

use crate::cli::arguments::CompareOptions;
use crate::cli::running::{Progress, request, stem, why_stopped};
use crate::cli::{Ended, input};
use crate::department::Plan;
use crate::experiment::{Baseline, Comparison, Doubt, Effects, MOST_GROUPS, Planned, Reached, Request, Wish, compare, compare_until, doubts, run};
use crate::scenario::{Scenario, Switches};

/// Of the second baseline, and of each combination of settings, so many runs
/// are made at most: they are asked which way a mean goes, not for a band.
const MOST_RUNS_BESIDE: u32 = 200;

/// And of each end of an assumption.
const MOST_RUNS_OF_A_DOUBT: u32 = 40;

/// What is to be run.
pub struct Runs<'a> {
    /// As asked.
    pub options: &'a CompareOptions,
    /// The base.
    pub base: &'a Scenario,
    /// The others.
    pub others: &'a [Scenario],
    /// The others' short names.
    pub names: &'a [String],
    /// How well what is to be known.
    pub wishes: &'a [Wish],
}

/// What has been run.
pub struct Made {
    /// As now.
    pub as_now: Comparison,
    /// Where the trend continues.
    pub trend: Option<Comparison>,
    /// With each assumption at its ends.
    pub doubted: Vec<(Doubt, Comparison, Comparison)>,
    /// What each setting contributes.
    pub effects: Vec<Effects>,
    /// What --precision reached.
    pub reached: Vec<Reached>,
}

impl Runs<'_> {
    /// Runs everything, with one bar.
    pub fn make(&self) -> Result<Made, Ended> {
        let replications = self.base.replications;
        let quick = self.options.quick;
        let beside = replications.min(MOST_RUNS_BESIDE);
        let of_a_doubt = replications.min(MOST_RUNS_OF_A_DOUBT);
        let doubts = if quick { Vec::new() } else { doubts(self.base, self.others) };
        let switches = if self.options.why { self.switches()? } else { Vec::new() };
        let mixtures: u64 = switches.iter().map(|switches| (1_u64 << switches.groups().len()).saturating_sub(2)).sum();
        let plans = self.others.len() as u64 + 1;
        let each = u64::from(replications) + if quick { 0 } else { u64::from(beside) } + 2 * doubts.len() as u64 * u64::from(of_a_doubt);
        let progress = Progress::new(plans * each + mixtures * u64::from(beside), self.options.common.quiet);
        let made = self.all(&progress, (quick, beside, of_a_doubt), doubts, &switches);
        progress.finish();
        made
    }

    /// Only the base and the others, as now.
    pub fn only_as_now(&self) -> Result<(Comparison, Vec<Reached>), Ended> {
        let runs = u64::from(self.base.replications) * (self.others.len() as u64 + 1);
        let progress = Progress::new(runs, self.options.common.quiet);
        let done = self.as_now(&progress);
        progress.finish();
        done
    }

    fn all(
        &self,
        progress: &Progress,
        (quick, beside, of_a_doubt): (bool, u32, u32),
        doubts: Vec<Doubt>,
        switches: &[Switches],
    ) -> Result<Made, Ended> {
        let (as_now, reached) = self.as_now(progress)?;
        let beside = beside.min(as_now.base().projection.replications());
        let trend = (!quick).then(|| self.under(&|plan| Baseline::TrendContinues.around(plan), beside, progress)).transpose()?;
        let mut doubted = Vec::new();
        for doubt in doubts {
            let at = |value: f64| self.under(&|plan| doubt.at(plan, value), of_a_doubt, progress);
            let (low, high) = (at(doubt.low)?, at(doubt.high)?);
            doubted.push((doubt, low, high));
        }
        let mut effects = Vec::new();
        for (switches, pair) in switches.iter().zip(as_now.pairs()) {
            let groups = switches.groups().into_iter().map(str::to_owned).collect();
            effects.push(Effects::of(&pair, groups, beside, &mut |mask| {
                let mut scenario = switches.mixed(mask, self.options.common.years).map_err(|diagnosis| {
                    Ended::Refused(format!("--why: these files cannot be mixed setting by setting:\n{}", diagnosis.render(false)))
                })?;
                scenario.renews_as(self.base);
                run(&scenario.plan, &self.request(beside), &|| progress.goes_on()).map_err(|reason| why_stopped(reason, ""))
            })?);
        }
        Ok(Made { as_now, trend, doubted, effects, reached })
    }

    fn request(&self, replications: u32) -> Request {
        Request { replications: 0..replications, ..request(self.base, &self.options.common) }
    }

    /// The first baseline: so many runs, or as many as the wishes need.
    fn as_now(&self, progress: &Progress) -> Result<(Comparison, Vec<Reached>), Ended> {
        let all = self.request(self.base.replications);
        if self.wishes.is_empty() {
            return Ok((self.part(&Plan::clone, &all, progress)?, Vec::new()));
        }
        compare_until(self.wishes, self.base.replications, &all, &mut |part| self.part(&Plan::clone, part, progress))
    }

    fn under(&self, changed: &dyn Fn(&Plan) -> Plan, replications: u32, progress: &Progress) -> Result<Comparison, Ended> {
        self.part(changed, &self.request(replications), progress)
    }

    /// Runs base and others, each as `changed` makes it.
    fn part(&self, changed: &dyn Fn(&Plan) -> Plan, request: &Request, progress: &Progress) -> Result<Comparison, Ended> {
        let plans: Vec<Plan> = std::iter::once(self.base).chain(self.others).map(|scenario| changed(&scenario.plan)).collect();
        let base_name = if self.options.vary.is_some() { self.base.title.clone() } else { stem(&self.options.base) };
        let planned: Vec<Planned<'_>> = self
            .others
            .iter()
            .zip(self.names)
            .zip(&plans[1..])
            .map(|((other, name), plan)| Planned { name, title: &other.title, plan })
            .collect();
        let first = Planned { name: &base_name, title: &self.base.title, plan: &plans[0] };
        compare(first, &planned, request, &|| progress.goes_on()).map_err(|(place, reason)| {
            let name = if place == 0 { &base_name } else { &self.names[place - 1] };
            why_stopped(reason, &format!(" of {name}"))
        })
    }

    /// What can be switched between the base and each of the others.
    fn switches(&self) -> Result<Vec<Switches>, Ended> {
        let base = self.options.base.to_string_lossy();
        let read = |other: &std::path::PathBuf| {
            Switches::new(&base, &other.to_string_lossy(), MOST_GROUPS, &mut input::text_of)
                .map_err(|diagnosis| Ended::Refused(diagnosis.render(false)))
        };
        let switches: Vec<Switches> = self.options.others.iter().map(read).collect::<Result<_, _>>()?;
        match switches.iter().position(|switches| switches.groups().len() > MOST_GROUPS) {
            Some(index) => Err(Ended::Refused(format!(
                "--why: {} differs in more than {MOST_GROUPS} tables ({}): switch fewer at once",
                self.options.others[index].display(),
                switches[index].groups().join(", ")
            ))),
            None => Ok(switches),
        }
    }
}

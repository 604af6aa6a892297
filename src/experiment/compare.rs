//! Several plans under the same circumstances, and what differs between them.
//!
//! Every plan is run with the same seed and the same replications; each draw
//! has an address that no plan can move, so the n-th replication of one plan is
//! compared with the n-th of another. Knows no file and no word of a report.

use super::{Projection, Request, Stopped, run_together};
use crate::department::tally::Scope;
use crate::department::{Measure, Plan, Wanted};
use crate::quantity::Month;
use crate::statistics::{Paired, rounded_means};

/// A plan to be compared.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// A short name: the file's.
    pub name: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What to simulate.
    pub plan: &'a Plan,
}

/// A plan that has been run.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// A short name: the file's.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its replications.
    pub projection: Projection,
}

/// One base, and what is compared with it.
#[derive(Clone, Debug)]
pub struct Comparison {
    base: Alternative,
    others: Vec<Alternative>,
}

/// Why two plans cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// They start on different days.
    Start,
    /// They look ahead for different lengths.
    Horizon,
    /// They have different numbers of replications.
    Replications,
}

impl Unlike {
    /// Whether two plans can be laid beside each other.
    ///
    /// # Errors
    /// The first respect in which they cannot.
    pub fn check(base: &Plan, other: &Plan) -> Result<(), Self> {
        if base.months.start() != other.months.start() {
            return Err(Self::Start);
        }
        if base.months.count() != other.months.count() {
            return Err(Self::Horizon);
        }
        Ok(())
    }
}

/// Runs a base and its alternatives under the same circumstances.
///
/// # Errors
/// As [`run`], with the place of the plan that stopped (0 is the base).
///
/// # Panics
/// Where a plan has another start or horizon than the base: check first.
pub fn compare(
    base: Planned<'_>,
    others: &[Planned<'_>],
    request: &Request,
    progress: &(dyn Fn() -> bool + Sync),
) -> Result<Comparison, (usize, Stopped)> {
    let all: Vec<Planned<'_>> = std::iter::once(base).chain(others.iter().copied()).collect();
    let plans: Vec<&Plan> = all.iter().map(|planned| planned.plan).collect();
    let projections = run_together(&plans, request, progress)?;
    let named = |(planned, projection): (Planned<'_>, Projection)| Alternative { name: planned.name.to_owned(), title: planned.title.to_owned(), projection };
    let mut ran = all.into_iter().zip(projections).map(named);
    let base = ran.next().expect("the base was run");
    Ok(Comparison::new(base, ran.collect()).expect("the plans were checked to be alike"))
}

impl Comparison {
    /// Lays projections beside each other; all have been run with one seed.
    ///
    /// # Errors
    /// Where one has another start, horizon or number of replications than the base.
    pub fn new(base: Alternative, others: Vec<Alternative>) -> Result<Self, Unlike> {
        for other in &others {
            Unlike::check(base.projection.plan(), other.projection.plan())?;
            if other.projection.replications() != base.projection.replications() {
                return Err(Unlike::Replications);
            }
        }
        Ok(Self { base, others })
    }

    /// Adds the next replications of the same plans.
    pub fn join(&mut self, more: Self) {
        self.base.projection.join(more.base.projection);
        for (own, other) in self.others.iter_mut().zip(more.others) {
            own.projection.join(other.projection);
        }
    }

    /// What the others are compared with.
    pub fn base(&self) -> &Alternative {
        &self.base
    }

    /// What is compared with the base, in the order asked for.
    pub fn others(&self) -> &[Alternative] {
        &self.others
    }

    /// The base with each of the others.
    pub fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        self.others.iter().map(|other| Pair { base: &self.base, other })
    }
}

/// A scope that both plans have: the authority, or a team of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopePair {
    /// `authority`, or `team:<name>`.
    pub name: String,
    /// In the base.
    pub base: Scope,
    /// In the other.
    pub other: Scope,
}

impl ScopePair {
    /// The whole authority.
    pub fn authority() -> Self {
        Self { name: "authority".to_owned(), base: Scope::Authority, other: Scope::Authority }
    }
}

/// The base and one other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What is compared with.
    pub base: &'a Alternative,
    /// What is compared.
    pub other: &'a Alternative,
}

impl Pair<'_> {
    /// What both report, in the order of the base's tables.
    pub fn measures(&self) -> Vec<Measure> {
        let there = self.other.projection.measures();
        self.base.projection.measures().iter().copied().filter(|measure| there.contains(measure)).collect()
    }

    /// The authority, then each team that both have by name.
    pub fn scopes(&self) -> Vec<ScopePair> {
        let there = &self.other.projection.plan().teams;
        let teams = self.base.projection.plan().teams.iter().enumerate().filter_map(|(index, team)| {
            let other = there.iter().position(|other| other.name == team.name)?;
            Some(ScopePair { name: format!("team:{}", team.name), base: Scope::Team(index), other: Scope::Team(other) })
        });
        std::iter::once(ScopePair::authority()).chain(teams).collect()
    }

    /// Whether both have a measure for a scope.
    pub fn has(&self, measure: Measure, scope: &ScopePair) -> bool {
        self.base.projection.has(measure, scope.base) && self.other.projection.has(measure, scope.other)
    }

    /// A figure of one month, or a flow summed over several, compared
    /// replication by replication.
    pub fn paired(&self, measure: Measure, scope: &ScopePair, months: &[Month]) -> Paired {
        Paired::of(
            &self.base.projection.by_replication(measure, scope.base, months),
            &self.other.projection.by_replication(measure, scope.other, months),
        )
    }

    /// The difference replication by replication, in whole parts of `grain` to
    /// one (100 for pence); `None` where one of the two lacks the figure. Exact:
    /// parts of a ledger that sum to its total there sum to it here.
    pub fn whole_differences(&self, measure: Measure, scope: &ScopePair, months: &[Month], grain: f64) -> Vec<Option<i64>> {
        let base = self.base.projection.by_replication(measure, scope.base, months);
        let other = self.other.projection.by_replication(measure, scope.other, months);
        let whole = |value: f64| (value * grain).round() as i64;
        base.into_iter().zip(other).map(|(base, other)| base.zip(other).map(|(base, other)| whole(other) - whole(base))).collect()
    }

    /// Mean differences of parts that sum to a whole, rounded to parts of
    /// `grain` so that they still sum to the rounded mean of the whole. A part
    /// that only one of the two plans has counts as nothing in the other.
    pub fn mean_parts(&self, parts: &[Measure], scope: &ScopePair, months: &[Month], grain: f64) -> Vec<i64> {
        let sum = |projection: &Projection, measure: Measure, scope: Scope| -> i64 {
            projection.by_replication(measure, scope, months).into_iter().flatten().map(|value| (value * grain).round() as i64).sum()
        };
        let sums: Vec<i64> = parts
            .iter()
            .map(|&part| sum(&self.other.projection, part, scope.other) - sum(&self.base.projection, part, scope.base))
            .collect();
        rounded_means(&sums, self.base.projection.replications())
    }

    /// Whether every figure is the same in every replication, to the bit.
    pub fn identical(&self) -> bool {
        let months: Vec<Month> = self.base.projection.plan().months.all().collect();
        self.base.projection.measures() == self.other.projection.measures()
            && self.scopes().len() == self.base.projection.scopes().count()
            && self.scopes().len() == self.other.projection.scopes().count()
            && self.scopes().iter().all(|scope| {
                self.measures().iter().all(|&measure| {
                    months.iter().all(|&month| {
                        self.base.projection.by_replication(measure, scope.base, &[month])
                            == self.other.projection.by_replication(measure, scope.other, &[month])
                    })
                })
            })
    }
}

/// What a paired comparison lets one say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same in every replication, to the bit.
    Identical,
    /// The mean difference goes the way that is wanted.
    Better,
    /// It goes the other way.
    Worse,
    /// It is above the base; neither way is wanted.
    Higher,
    /// It is below the base; neither way is wanted.
    Lower,
    /// There may be a difference: so many replications do not show its sign.
    CannotTell,
}

impl Verdict {
    /// What paired replications say of a measure.
    pub fn of(measure: Measure, paired: &Paired) -> Self {
        if paired.replications() > 0 && paired.identical() {
            return Self::Identical;
        }
        match (paired.sign(), measure.wanted()) {
            (0, _) => Self::CannotTell,
            (1, Wanted::Higher) | (-1, Wanted::Lower) => Self::Better,
            (1, Wanted::Lower) | (-1, Wanted::Higher) => Self::Worse,
            (1, Wanted::Either) => Self::Higher,
            _ => Self::Lower,
        }
    }

    /// In words, as tables and sentences write it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::CannotTell => "cannot tell from this many runs",
        }
    }
}

/// Share of the replications in which the other goes the way that is wanted;
/// `None` where neither is.
pub fn share_better(measure: Measure, paired: &Paired) -> Option<f64> {
    let hits = match measure.wanted() {
        Wanted::Lower => paired.below,
        Wanted::Higher => paired.above,
        Wanted::Either => return None,
    };
    (paired.replications() > 0).then(|| f64::from(hits) / f64::from(paired.replications()))
}

//! What a run reports: each measure's name, unit, meaning and how it is read.
//!
//! Names are binding: they are the `measure` column of every table. A measure
//! whose process is not built is not in the list at all.

use super::plan::{Changes, Destination, Effect, Lever, LeverCost, Plan, Stage};

/// Why a child's worker changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A permanent worker left the authority.
    Leaver,
    /// An agency worker's time here ended.
    AgencyEnded,
    /// From the court or assessing worker to a long-term one after entry to care.
    EntryToCare,
    /// At sixteen.
    AtSixteen,
    /// Within established care.
    EstablishedCare,
    /// To another team as the case moved stage.
    StageTransfer,
    /// A newcomer was given cases of more heavily loaded colleagues.
    ManagingCaseloads,
    /// Everything for which there is no mechanism: first contact, and the rest.
    Residual,
    /// The worker moved within the authority.
    InternalMove,
    /// The worker went on a long absence.
    LongAbsence,
    /// Somebody came back from one: their cover went, or they took cases.
    Return,
    /// To or from a practitioner who is not a social worker.
    OtherPractitioner,
}

impl Cause {
    /// How many there are.
    pub const COUNT: usize = 12;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Leaver,
        Self::AgencyEnded,
        Self::EntryToCare,
        Self::AtSixteen,
        Self::EstablishedCare,
        Self::StageTransfer,
        Self::ManagingCaseloads,
        Self::Residual,
        Self::InternalMove,
        Self::LongAbsence,
        Self::Return,
        Self::OtherPractitioner,
    ];

    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        [
            "leaver",
            "agency_assignment_ended",
            "entry_to_care",
            "at_sixteen",
            "established_care",
            "stage_transfer",
            "managing_caseloads",
            "residual",
            "internal_move",
            "long_absence",
            "return_from_absence",
            "other_practitioner",
        ][self as usize]
    }
}

/// Why agency is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgencyCause {
    /// Posts that leavers left vacant.
    Leaving,
    /// Vacant posts that were added since the start.
    Growth,
    /// Staff on long absence.
    LongAbsence,
    /// Additional workers, covering nothing.
    Additional,
    /// In place beyond need: notice running, or cover kept beside someone who
    /// has taken the post.
    Lag,
    /// Managed teams.
    ManagedTeams,
}

impl AgencyCause {
    /// How many there are.
    pub const COUNT: usize = 6;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Leaving, Self::Growth, Self::LongAbsence, Self::Additional, Self::Lag, Self::ManagedTeams];

    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        [
            "vacancy_from_leaving",
            "growth_of_establishment",
            "long_absence",
            "additional",
            "lag_after_recruitment",
            "managed_teams",
        ][self as usize]
    }

    /// Whether a plan has what causes it.
    fn reported(self, plan: &Plan) -> bool {
        match self {
            Self::LongAbsence => plan.absence.is_modelled(),
            Self::ManagedTeams => !plan.agency.teams.is_empty(),
            _ => true,
        }
    }
}

/// Lines of the ledger, each in pounds. Costs are positive, grants negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Permanent pay.
    PermanentPay,
    /// Employer National Insurance (or all on-costs where one rate is given).
    OnCosts,
    /// Employer pension contributions.
    Pension,
    /// Apprenticeship levy.
    Levy,
    /// Agency charges for weeks worked.
    AgencyCharges,
    /// Cost of hiring experienced people.
    Recruitment,
    /// Cohorts: cost per head and pay in training.
    Cohorts,
    /// Academy posts and assessor payments.
    Supervision,
    /// Grants received (negative).
    Grants,
    /// Levers: what they cost once, a year and for each head.
    Levers,
}

impl Line {
    /// How many there are.
    pub const COUNT: usize = 10;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::PermanentPay,
        Self::OnCosts,
        Self::Pension,
        Self::Levy,
        Self::AgencyCharges,
        Self::Recruitment,
        Self::Cohorts,
        Self::Supervision,
        Self::Grants,
        Self::Levers,
    ];

    /// Whether a plan has what causes it.
    fn reported(self, plan: &Plan) -> bool {
        let costs = |lever: &Lever| lever.cost != LeverCost::default() && lever.from < plan.months.end();
        self != Self::Levers || plan.levers.iter().any(costs)
    }


    /// The name in files and tables.
    pub fn name(self) -> &'static str {
        [
            "permanent_pay",
            "employer_on_costs",
            "employer_pension",
            "apprenticeship_levy",
            "agency_charges",
            "recruitment_costs",
            "cohort_costs",
            "supervision_costs",
            "grants",
            "lever_costs",
        ][self as usize]
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Permanent staff in post [FTE].
    PermanentFte,
    /// Permanent staff in post [heads].
    PermanentHeads,
    /// Posts [FTE].
    PostsFte,
    /// Vacant posts, not below zero in any team [FTE].
    VacancyFte,
    /// Vacancy rate by team.
    VacancyRateByTeam,
    /// Vacancy rate over the authority, net.
    VacancyRateNet,
    /// Over establishment [FTE].
    OverEstablishmentFte,
    /// Over establishment [heads].
    OverEstablishmentHeads,
    /// Over establishment after the money ended [heads].
    UnfundedHeads,
    /// Agency workers [FTE].
    AgencyFte,
    /// Agency workers [heads].
    AgencyHeads,
    /// Agency rate.
    AgencyRate,
    /// Starters [FTE in the month].
    StartersFte,
    /// Leavers [FTE in the month].
    LeaversFte,
    /// Leavers by destination [FTE in the month].
    LeaversTo(Destination),
    /// Leavers by completed tenure, published bands [FTE in the month].
    LeaversTenure(u8),
    /// Turnover: leavers of twelve months ÷ in post.
    Turnover,
    /// Share of leavers of twelve months with under five years here.
    LeaversUnderFiveYears,
    /// Share of staff (FTE) qualified two or more years.
    QualifiedTwoYears,
    /// Share of staff (heads) in their ASYE year.
    AsyeShare,
    /// Staff in their ASYE year [heads].
    AsyeHeads,
    /// ASYEs without a supervisor [heads].
    AsyesUnsupervised,
    /// Cases held, by stage.
    CasesHeld(Stage),
    /// Cases held, all stages.
    CasesHeldAll,
    /// Case-holders: workers with at least one case [FTE].
    CaseHoldersFte,
    /// Share of working FTE (permanent and agency) holding cases.
    CaseHolderShare,
    /// Average caseload: cases held ÷ FTE of case-holders.
    AverageCaseload,
    /// Share of case-holders within the desired caseload, against effective capacity.
    WithinDesiredWorkload,
    /// Permanent staff away for long [FTE].
    AbsentFte,
    /// Of them, on family leave [FTE].
    FamilyLeaveFte,
    /// Fixed-term staff covering absence [FTE].
    FixedTermCoverFte,
    /// Working days lost to sickness [days in the month].
    SickDays,
    /// Absence rate of twelve months.
    AbsenceRate,
    /// Children whom other practitioners hold, by stage.
    HeldByOthers(Stage),
    /// ASYEs who hold more than their protected caseload [heads].
    AsyesOverProtected,
    /// Children waiting for a worker.
    UnallocatedChildren,
    /// Mean wait of those given a worker from the list in the month [days].
    UnallocatedDays,
    /// Share of the month's case-days held by agency workers.
    AgencyCaseDays,
    /// All changes of worker in the month.
    Changes,
    /// Changes of worker in the month by cause.
    ChangesBy(Cause),
    /// Changes of worker in the month of children at a stage.
    ChangesAt(Stage),
    /// Changes of looked-after children's worker in the month, by cause.
    LookedAfterChangesBy(Cause),
    /// Child-years in the month at a stage.
    ChildYears(Stage),
    /// Changes per looked-after child-year, twelve months to the date.
    ChangesPerLookedAfterChildYear,
    /// Same worker throughout 12 months: children in care 12 months or more.
    SameWorker,
    /// The same, aged 11 to 18.
    SameWorkerElevenToEighteen,
    /// DfE stability: looked-after children with one worker in the year, workers before care not counted.
    DfeOne,
    /// Two workers.
    DfeTwo,
    /// Three or more workers.
    DfeThree,
    /// Three or more workers, workers held before care counted.
    DfeThreeWithBefore,
    /// Three or more workers in two years, children looked after throughout.
    DfeThreeTwoYears,
    /// Stability Index: at least one change in 12 months.
    IndexOne,
    /// Two or more changes in 12 months.
    IndexTwo,
    /// Two or more changes in 24 months.
    IndexTwoTwoYears,
    /// Three or more changes in 24 months.
    IndexThreeTwoYears,
    /// Workers a looked-after child has had since entering care, mean.
    WorkersPerChild,
    /// A line of the ledger [pounds in the month].
    Spend(Line),
    /// Permanent pay on a grade [pounds in the month].
    PayOnGrade(u8),
    /// Of which: pay above or below the opening staff's mean [pounds in the month].
    GradeMix,
    /// All lines together [pounds in the month].
    SpendTotal,
    /// Of which: pay and on-costs of supernumerary staff [pounds in the month].
    DoubleRunningPay,
    /// Of which: agency charges for posts already taken by someone below full caseload [pounds in the month].
    DoubleRunningAgency,
    /// Agency premium per year of cover [pounds a worker-year].
    PremiumPerYear,
    /// Agency premium per day worked [pounds a day].
    PremiumPerDay,
    /// Agency charges by cause [pounds in the month].
    AgencySpend(AgencyCause),
    /// Agency workers arrived in the month [heads].
    AgencyArrivals,
    /// Of them, former permanent staff [heads].
    AgencyFormerStaff,
    /// Agency workers who took a permanent post in the month [heads].
    AgencyConversions,
    /// Times the hazard of leaving that workload does to case-holders.
    WorkloadOnLeaving,
    /// Whether a team has been in a spiral of workload and leaving for twelve months.
    WorkloadSpiral,
    /// Agency stays ended in the month [heads].
    AgencyStaysEnded,
    /// Mean stay of the agency workers whose time ended in the twelve months [years].
    AgencyMeanStay,
}

/// The unit of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Full-time equivalents.
    Fte,
    /// Heads.
    Heads,
    /// A share of 1.
    Share,
    /// Children (or cases, or changes).
    Children,
    /// Cases per FTE.
    CasesPerFte,
    /// Pounds.
    Pounds,
    /// Days.
    Days,
    /// Years.
    Years,
    /// Changes per child-year.
    PerChildYear,
    /// Workers per child.
    Workers,
    /// Times.
    Times,
}

impl Unit {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fte => "FTE",
            Self::Heads => "heads",
            Self::Share => "share",
            Self::Children => "children",
            Self::CasesPerFte => "cases per FTE",
            Self::Pounds => "pounds",
            Self::Days => "days",
            Self::Years => "years",
            Self::PerChildYear => "per child-year",
            Self::Workers => "workers",
            Self::Times => "times",
        }
    }
}

/// How a measure lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On the last day of the month; month 0 is the opening position.
    Stock,
    /// During the month; nothing at month 0; a year's is the sum of its months.
    Flow,
    /// Over the twelve (or 24) months to the month's end; empty until there are so many.
    Trailing,
    /// Each 31 March only.
    March,
}

/// The published bands of completed tenure, by their first year.
pub const TENURE_BANDS: [(&str, i32); 6] = [
    ("under_2_years", 0),
    ("2_to_5_years", 2),
    ("5_to_10_years", 5),
    ("10_to_20_years", 10),
    ("20_to_30_years", 20),
    ("30_years_and_over", 30),
];

/// Everything a run of this plan reports, in the order of the tables.
pub fn reported(plan: &Plan) -> Vec<Measure> {
    use Measure as M;
    let pathway = matches!(plan.children, super::plan::Children::Pathway(_));
    let stages: &[Stage] = if pathway { &Stage::ALL } else { &[Stage::LookedAfter] };
    let mut all = vec![
        M::PostsFte, M::PermanentFte, M::PermanentHeads, M::VacancyFte, M::VacancyRateByTeam,
        M::VacancyRateNet, M::OverEstablishmentFte, M::OverEstablishmentHeads, M::UnfundedHeads,
        M::AgencyFte, M::AgencyHeads, M::AgencyRate, M::AgencyArrivals, M::AgencyStaysEnded,
        M::AgencyMeanStay,
    ];
    if plan.agency.rules.returning_share.as_f64() > 0.0 {
        all.push(M::AgencyFormerStaff);
    }
    let converts = |effect: &Effect| effect.on == Changes::Conversions && effect.value > 0.0;
    let in_run = |lever: &&Lever| lever.from < plan.months.end();
    if plan.agency.conversions.as_per_year() > 0.0 || plan.levers.iter().filter(in_run).any(|lever| lever.effects.iter().any(converts)) {
        all.push(M::AgencyConversions);
    }
    all.extend([M::StartersFte, M::LeaversFte]);
    if plan.feedback.is_on() {
        all.extend([M::WorkloadOnLeaving, M::WorkloadSpiral]);
    }
    all.extend(Destination::ALL.map(M::LeaversTo));
    all.extend((0..TENURE_BANDS.len() as u8).map(M::LeaversTenure));
    all.extend([
        M::Turnover, M::LeaversUnderFiveYears, M::QualifiedTwoYears, M::AsyeHeads, M::AsyeShare,
        M::AsyesUnsupervised, M::AsyesOverProtected,
    ]);
    if plan.absence.is_modelled() {
        all.extend([M::AbsentFte, M::FamilyLeaveFte, M::FixedTermCoverFte, M::SickDays, M::AbsenceRate]);
    }
    if let super::plan::Children::Pathway(path) = &plan.children {
        let shared = |stage: &Stage| path.held[*stage as usize].first < 1.0 || !path.held[*stage as usize].later.is_empty();
        all.extend(Stage::ALL.into_iter().filter(shared).map(M::HeldByOthers));
    }
    all.extend(stages.iter().map(|&stage| M::CasesHeld(stage)));
    all.extend([
        M::CasesHeldAll, M::CaseHoldersFte, M::CaseHolderShare, M::AverageCaseload,
        M::WithinDesiredWorkload, M::UnallocatedChildren, M::UnallocatedDays, M::AgencyCaseDays,
        M::Changes,
    ]);
    all.extend(Cause::ALL.map(M::ChangesBy));
    all.extend(stages.iter().map(|&stage| M::ChangesAt(stage)));
    all.extend(Cause::ALL.map(M::LookedAfterChangesBy));
    all.extend(stages.iter().map(|&stage| M::ChildYears(stage)));
    all.extend([
        M::ChangesPerLookedAfterChildYear, M::SameWorker,
    ]);
    if pathway {
        all.push(M::SameWorkerElevenToEighteen);
    }
    all.extend([
        M::DfeOne, M::DfeTwo, M::DfeThree, M::DfeThreeWithBefore, M::DfeThreeTwoYears, M::IndexOne,
        M::IndexTwo, M::IndexTwoTwoYears, M::IndexThreeTwoYears, M::WorkersPerChild,
    ]);
    all.extend(Line::ALL.into_iter().filter(|line| line.reported(plan)).map(M::Spend));
    all.extend(AgencyCause::ALL.into_iter().filter(|cause| cause.reported(plan)).map(M::AgencySpend));
    all.extend((0..plan.pay.grades.len() as u8).map(M::PayOnGrade));
    all.extend([
        M::SpendTotal, M::GradeMix, M::DoubleRunningPay, M::DoubleRunningAgency, M::PremiumPerYear, M::PremiumPerDay,
    ]);
    all
}

/// Every measure there can be, whatever the plan: for explanations and for
/// reading names. Pay grades up to eight.
pub fn every() -> Vec<Measure> {
    use Measure as M;
    let mut all = vec![
        M::PostsFte, M::PermanentFte, M::PermanentHeads, M::VacancyFte, M::VacancyRateByTeam,
        M::VacancyRateNet, M::OverEstablishmentFte, M::OverEstablishmentHeads, M::UnfundedHeads,
        M::AgencyFte, M::AgencyHeads, M::AgencyRate, M::AgencyStaysEnded, M::AgencyMeanStay,
        M::StartersFte, M::LeaversFte, M::Turnover, M::LeaversUnderFiveYears, M::QualifiedTwoYears,
        M::AsyeHeads, M::AsyeShare, M::AsyesUnsupervised, M::AsyesOverProtected, M::AbsentFte, M::FamilyLeaveFte,
        M::FixedTermCoverFte, M::SickDays, M::AbsenceRate, M::CasesHeldAll, M::CaseHoldersFte,
        M::CaseHolderShare, M::AverageCaseload, M::WithinDesiredWorkload, M::UnallocatedChildren,
        M::UnallocatedDays, M::AgencyCaseDays, M::Changes, M::ChangesPerLookedAfterChildYear,
        M::SameWorker, M::SameWorkerElevenToEighteen, M::DfeOne, M::DfeTwo, M::DfeThree,
        M::DfeThreeWithBefore, M::DfeThreeTwoYears, M::IndexOne, M::IndexTwo, M::IndexTwoTwoYears,
        M::IndexThreeTwoYears, M::WorkersPerChild, M::SpendTotal, M::GradeMix, M::DoubleRunningPay,
        M::DoubleRunningAgency, M::PremiumPerYear, M::PremiumPerDay, M::AgencyArrivals, M::AgencyFormerStaff,
        M::AgencyConversions, M::WorkloadOnLeaving, M::WorkloadSpiral,
    ];
    all.extend(AgencyCause::ALL.map(M::AgencySpend));
    all.extend(Destination::ALL.map(M::LeaversTo));
    all.extend((0..TENURE_BANDS.len() as u8).map(M::LeaversTenure));
    all.extend(Stage::ALL.map(M::CasesHeld));
    all.extend(Stage::ALL.map(M::HeldByOthers));
    all.extend(Stage::ALL.map(M::ChangesAt));
    all.extend(Stage::ALL.map(M::ChildYears));
    all.extend(Cause::ALL.map(M::ChangesBy));
    all.extend(Cause::ALL.map(M::LookedAfterChangesBy));
    all.extend(Line::ALL.map(M::Spend));
    all.extend((0..8).map(M::PayOnGrade));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::department::agency_invariants::plans::{lever, quiet};
    use std::collections::BTreeSet;

    #[test]
    fn conversions_are_reported_where_the_plan_or_a_lever_within_the_run_has_any() {
        let with = |on: Changes, value: f64, months: i32| {
            let mut plan = quiet(1.0, 1);
            plan.levers = vec![lever("x", plan.months.start().plus_months(months), on, value)];
            reported(&plan).contains(&Measure::AgencyConversions)
        };
        assert!(with(Changes::Conversions, 0.5, 6));
        assert!(!with(Changes::Conversions, 0.0, 6) && !with(Changes::Conversions, 0.5, 12) && !with(Changes::Leaving, 0.5, 6));
    }

    #[test]
    fn every_measure_has_a_name_of_its_own_and_a_definition() {
        let measures = every();
        let names: BTreeSet<String> = measures.iter().map(|measure| measure.name()).collect();
        assert_eq!(names.len(), measures.len());
        for measure in measures {
            let meaning = measure.meaning();
            assert!(!meaning.name.is_empty() && meaning.text.ends_with('.'), "{measure:?}: {}", meaning.text);
        }
    }
}

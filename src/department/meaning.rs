//! The dictionary of measures: name, unit, kind and meaning of each.

use super::measure::{AgencyCause, Cause, Kind, Line, Measure, TENURE_BANDS, Unit};
use super::plan::{Destination, Stage};

/// One entry of the dictionary.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The name in every table; for a pay grade, `pay_grade_1` and so on, lowest first.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// How it lies in time.
    pub kind: Kind,
    /// Whether it is given for teams as well as for the authority.
    pub by_team: bool,
    /// What it means, in a sentence, with the definition.
    pub text: String,
}

impl Measure {
    /// The name in every table.
    pub fn name(self) -> String {
        self.meaning().name
    }

    /// Name, unit, kind and definition.
    pub fn meaning(self) -> Meaning {
        staff(self).or_else(|| workload(self)).or_else(|| continuity(self)).unwrap_or_else(|| money(self))
    }
}

fn entry(name: impl Into<String>, unit: Unit, kind: Kind, by_team: bool, text: impl Into<String>) -> Meaning {
    Meaning { name: name.into(), unit, kind, by_team, text: text.into() }
}

fn staff(measure: Measure) -> Option<Meaning> {
    use Kind::{Flow, Stock, Trailing};
    use Measure as M;
    use Unit::{Fte, Heads, Share, Times, Years};
    Some(match measure {
        M::PostsFte => entry("posts_fte", Fte, Stock, true, "Funded posts."),
        M::PermanentFte => entry("permanent_fte", Fte, Stock, true, "Everyone the council pays directly, absent or present: who holds a post, who stands above establishment, and fixed-term and maternity cover (fixed_term_cover_fte is of which), as the workforce census counts."),
        M::PermanentHeads => entry("permanent_heads", Heads, Stock, true, "The same, counted as people."),
        M::VacancyFte => entry("vacancy_fte", Fte, Stock, true, "Funded posts less staff in post in them, not below zero in any team. Whoever is absent fills the post; fixed-term cover and workers over establishment fill none."),
        M::VacancyRateByTeam => entry("vacancy_rate_by_team", Share, Stock, true, "Vacant FTE ÷ (vacant FTE + permanent FTE in post), vacancies counted team by team."),
        M::VacancyRateNet => entry("vacancy_rate_net", Share, Stock, false, "The same over the whole authority, as it is returned: posts less everyone in post but fixed-term cover, not below zero."),
        M::OverEstablishmentFte => entry("over_establishment_fte", Fte, Stock, true, "In post and paid, but holding no post."),
        M::OverEstablishmentHeads => entry("over_establishment_heads", Heads, Stock, true, "The same, counted as people."),
        M::UnfundedHeads => entry("unfunded_heads", Heads, Stock, true, "Over establishment after the money for it has ended."),
        M::AgencyFte => entry("agency_fte", Fte, Stock, true, "Agency social workers in place."),
        M::AgencyHeads => entry("agency_heads", Heads, Stock, true, "The same, counted as people."),
        M::AgencyRate => entry("agency_rate", Share, Stock, true, "Agency FTE ÷ (agency FTE + permanent FTE in post)."),
        M::AgencyArrivals => entry("agency_arrivals", Heads, Flow, true, "Agency workers who arrived in the month, managed teams included. Heads at the month's end are those of the month before, and arrivals, less stays ended and conversions."),
        M::AgencyFormerStaff => entry("agency_arrivals_former_staff", Heads, Flow, true, "Of agency arrivals, people who had left a permanent post here for agency; to a child they held before they are the same worker."),
        M::AgencyConversions => entry("agency_conversions", Heads, Flow, true, "Agency workers who took a permanent post in their team in the month; they count as starters, keep their cases, and begin a tenure."),
        M::AgencyStaysEnded => entry("agency_stays_ended", Heads, Flow, true, "Agency workers whose time here ended in the month."),
        M::AgencyMeanStay => entry("agency_mean_stay", Years, Trailing, false, "Mean stay of the agency workers (managed teams apart) who came during the run and whose time as agency workers ended, or became permanent, in the twelve months; short early on, as long stays have not ended yet, and in single years of small teams, where the newest go together."),
        M::StartersFte => entry("starters_fte", Fte, Flow, true, "Permanent staff who started in the month. Fixed-term cover is no starter: it comes and goes with the absence."),
        M::LeaversFte => entry("leavers_fte", Fte, Flow, true, "Permanent staff who left this authority in the month. Fixed-term cover that ends with the absence is no leaver: the published turnover that sets the level of leaving has counted it."),
        M::LeaversTo(to) => entry(format!("leavers_fte_to_{}", to.name()), Fte, Flow, true, match to {
            Destination::Out => "Leavers who left local authority children's social work.",
            Destination::Agency => "Leavers who went to agency work.",
            Destination::OtherAuthority => "Leavers who went to another authority.",
        }),
        M::LeaversTenure(band) => {
            let (label, _) = TENURE_BANDS[usize::from(band) % TENURE_BANDS.len()];
            entry(format!("leavers_fte_{label}"), Fte, Flow, true, format!("Leavers with a completed tenure in this authority of {}.", label.replace('_', " ")))
        }
        M::Turnover => entry("turnover", Share, Trailing, true, "FTE leaving this authority in the twelve months ÷ permanent FTE in post on the day."),
        M::LeaversUnderFiveYears => entry("leavers_under_five_years_share", Share, Trailing, false, "Share of the twelve months' leavers with under five years in this authority."),
        M::QualifiedTwoYears => entry("qualified_two_years_share", Share, Stock, true, "Share of permanent FTE qualified two years or more."),
        M::WorkloadOnLeaving => entry("workload_on_leaving", Times, Stock, true, "What workload multiplies case-holders' hazard of leaving by: exp(gain × (workload − 1)), within its bound; for the authority the mean over permanent case-holding staff."),
        M::WorkloadSpiral => entry("workload_spiral", Share, Trailing, true, "Share of runs in a spiral: at each of the last twelve month ends workload multiplied leaving by its full bound while more than a tenth of the team's posts, and more than twice the share at the start, stood vacant; for the authority: in any team."),
        M::AsyeHeads => entry("asye_heads", Heads, Stock, true, "Staff in their assessed and supported year in employment."),
        M::AsyeShare => entry("asye_share", Share, Stock, true, "Share of permanent staff (heads) in their ASYE year."),
        M::AsyesUnsupervised => entry("asyes_without_supervisor", Heads, Stock, true, "ASYEs for whom there is no supervisor, so that their caseload is less protected."),
        _ => return None,
    })
}

fn workload(measure: Measure) -> Option<Meaning> {
    use Kind::{Flow, Stock, Trailing};
    use Measure as M;
    use Unit::{CasesPerFte, Children, Days, Fte, Heads, Share};
    Some(match measure {
        M::CasesHeld(stage) => entry(format!("cases_{}", stage.name()), Children, Stock, true, format!("Children {} whose case is open to social work, waiting for a worker or held by one.", stage_words(stage))),
        M::CasesHeldAll => entry("cases_held", Children, Stock, true, "Children held by a social worker, all stages; each sibling is a case."),
        M::CaseHoldersFte => entry("case_holders_fte", Fte, Stock, true, "Workers, employed or agency, with at least one case on the day."),
        M::CaseHolderShare => entry("case_holder_share", Share, Stock, true, "Case-holders' share of all social work FTE: permanent and agency."),
        M::AverageCaseload => entry("average_caseload", CasesPerFte, Stock, true, "Cases held ÷ FTE of case-holders."),
        M::WithinDesiredWorkload => entry("within_desired_workload_share", Share, Stock, true, "Share of case-holders whose cases ÷ effective capacity do not exceed the desired caseload."),
        M::UnallocatedChildren => entry("unallocated_children", Children, Stock, true, "Children waiting for a worker because every case-holder is at the most they may hold."),
        M::AbsentFte => entry("long_absence_fte", Fte, Stock, true, "Permanent staff away for 28 days or more: long sickness and family leave. They keep their posts and are in post."),
        M::FamilyLeaveFte => entry("family_leave_fte", Fte, Stock, true, "Of those away for long, on family leave."),
        M::FixedTermCoverFte => entry("fixed_term_cover_fte", Fte, Stock, true, "Of permanent FTE, fixed-term staff beside somebody on long absence, who keeps the post."),
        M::SickDays => entry("sick_days", Days, Flow, true, "Working days lost to sickness in the month, family leave apart."),
        M::AbsenceRate => entry("absence_rate", Share, Trailing, true, "Working days lost to sickness in twelve months ÷ (permanent FTE × 253). Family leave is counted apart."),
        M::HeldByOthers(stage) => entry(format!("held_by_other_practitioners_{}", stage.name()), Children, Stock, true, format!("Children {} whom a practitioner who is not a social worker holds.", stage_words(stage))),
        M::AsyesOverProtected => entry("asyes_over_protected_caseload_heads", Heads, Stock, true, "Staff in their ASYE year who hold more than the desired caseload × their protected share."),
        M::UnallocatedDays => entry("unallocated_days", Days, Flow, true, "Mean wait of the children who were given a worker from the waiting list in the month; empty where there were none."),
        M::AgencyCaseDays => entry("agency_case_days_share", Share, Flow, true, "Share of the month's held case-days that agency workers held."),
        _ => return None,
    })
}

fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Assessment => "being assessed",
        Stage::InNeed => "in need (neither on a plan nor looked after)",
        Stage::ChildProtection => "on a child protection plan",
        Stage::LookedAfter => "looked after",
        Stage::LeavingCare => "leaving care",
    }
}

fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::Leaver => "a permanent worker left the authority",
        Cause::AgencyEnded => "an agency worker's time ended",
        Cause::EntryToCare => "the case passed to a long-term worker after entry to care",
        Cause::AtSixteen => "the young person reached sixteen",
        Cause::EstablishedCare => "of a transfer within established care",
        Cause::StageTransfer => "the case passed to another team with its stage",
        Cause::ManagingCaseloads => "a newcomer took cases of more heavily loaded colleagues",
        Cause::Residual => "of everything that has no mechanism here (first contact, other)",
        Cause::InternalMove => "the worker moved within the authority",
        Cause::LongAbsence => "the worker went on a long absence",
        Cause::Return => "somebody came back from a long absence, and took cases or sent the cover away",
        Cause::OtherPractitioner => "the case passed to or from a practitioner who is not a social worker",
    }
}

fn continuity(measure: Measure) -> Option<Meaning> {
    use Kind::{Flow, March, Stock, Trailing};
    use Measure as M;
    use Unit::{Children, PerChildYear, Share, Workers, Years};
    const SAME: &str = "held by the same worker throughout the last 12 months";
    Some(match measure {
        M::Changes => entry("changes", Children, Flow, true, "Changes of worker in the month, all children and causes."),
        M::ChangesBy(cause) => entry(format!("changes_{}", cause.name()), Children, Flow, true, format!("Changes of worker in the month because {}.", cause_words(cause))),
        M::ChangesAt(stage) => entry(format!("changes_at_{}", stage.name()), Children, Flow, true, format!("Changes of worker in the month of children {}.", stage_words(stage))),
        M::LookedAfterChangesBy(cause) => entry(format!("looked_after_changes_{}", cause.name()), Children, Flow, true, format!("Changes of a looked-after child's worker in the month because {}.", cause_words(cause))),
        M::ChildYears(stage) => entry(format!("child_years_{}", stage.name()), Years, Flow, true, format!("Child-years in the month of children {}.", stage_words(stage))),
        M::ChangesPerLookedAfterChildYear => entry("changes_per_looked_after_child_year", PerChildYear, Trailing, false, "Changes of worker of looked-after children in twelve months ÷ their child-years in care."),
        M::SameWorker => entry("same_worker_12_months", Share, Trailing, false, format!("Of children in care 12 months or more: share {SAME}; a gap of more than 28 days breaks it.")),
        M::SameWorkerElevenToEighteen => entry("same_worker_12_months_11_to_18", Share, Trailing, false, format!("Of young people aged 11 to 18 in care 12 months or more: share {SAME}.")),
        M::DfeOne => entry("dfe_one_worker", Share, March, false, "DfE stability: of children looked after on 31 March, share with one social worker in the year; workers before care not counted."),
        M::DfeTwo => entry("dfe_two_workers", Share, March, false, "DfE stability: share with two different social workers in the year; workers before care not counted."),
        M::DfeThree => entry("dfe_three_or_more_workers", Share, March, false, "DfE stability: share with three or more different social workers in the year; workers before care not counted."),
        M::DfeThreeWithBefore => entry("dfe_three_or_more_workers_with_before_care", Share, March, false, "The same, counting workers held in the year before care began."),
        M::DfeThreeTwoYears => entry("dfe_three_or_more_workers_two_years", Share, March, false, "DfE stability: of children looked after throughout two years on 31 March, share with three or more different social workers in them."),
        M::IndexOne => entry("index_one_or_more_changes_12_months", Share, March, false, "Stability Index: of all children in care with a worker on 31 March, share with a change of worker in 12 months, workers before care counted."),
        M::IndexTwo => entry("index_two_or_more_changes_12_months", Share, March, false, "Stability Index: share with two or more changes in 12 months."),
        M::IndexTwoTwoYears => entry("index_two_or_more_changes_24_months", Share, March, false, "Stability Index: share with two or more changes in 24 months."),
        M::IndexThreeTwoYears => entry("index_three_or_more_changes_24_months", Share, March, false, "Stability Index: share with three or more changes in 24 months."),
        M::WorkersPerChild => entry("workers_per_looked_after_child", Workers, Stock, false, "Workers that children looked after today have had since the run began or they came to social work, mean."),
        _ => return None,
    })
}

fn money(measure: Measure) -> Meaning {
    use Kind::{Flow, Stock};
    use Measure as M;
    use Unit::Pounds;
    match measure {
        M::Spend(line) => entry(format!("spend_{}", line.name()), Pounds, Flow, true, line_words(line)),
        M::AgencySpend(cause) => entry(format!("agency_spend_{}", cause.name()), Pounds, Flow, true, format!("Agency charges in the month {} The causes sum exactly to agency charges.", agency_cause_words(cause))),
        M::PayOnGrade(grade) => entry(format!("spend_permanent_pay_grade_{}", grade + 1), Pounds, Flow, true, "Permanent pay in the month of staff on this grade (1 is the lowest); the grades sum to permanent pay."),
        M::GradeMix => entry("of_which_grade_mix", Pounds, Flow, true, "Memorandum: permanent pay in the month, less what the same FTE would be paid at the mean pay of the opening staff with the awards since. Above nothing where staff have risen; below where leavers at the top were followed by starters at the bottom."),
        M::DoubleRunningPay => entry("of_which_supernumerary_pay", Pounds, Flow, true, "Memorandum: pay and on-costs of staff over establishment in the month; already in the lines above."),
        M::DoubleRunningAgency => entry("of_which_agency_for_posts_taken", Pounds, Flow, true, "Memorandum: agency charges in the month for posts already taken by someone whose agency cover is not yet released; already in the lines above."),
        M::PremiumPerYear => entry("agency_premium_per_year_of_cover", Pounds, Stock, false, "Charge for the weeks an agency worker works in a year, less the employed cost (mean pay and on-costs) of the same calendar year."),
        M::PremiumPerDay => entry("agency_premium_per_day_worked", Pounds, Stock, false, "Charge for a day worked, less the employed cost of a day worked (a year's cost over 253 working days less leave, taken as the weeks charged)."),
        _ => entry("spend_total", Pounds, Flow, true, "All lines of the ledger in the month, grants deducted."),
    }
}

fn agency_cause_words(cause: AgencyCause) -> &'static str {
    match cause {
        AgencyCause::Leaving => "for cover of posts that stand vacant, other than posts added since the start.",
        AgencyCause::Growth => "for cover of vacant posts, as far as the team has more posts than at the start.",
        AgencyCause::LongAbsence => "for cover of staff on long absence.",
        AgencyCause::Additional => "for additional workers, who cover no post.",
        AgencyCause::Lag => "for workers in place beyond the need of the day: notice running, or cover kept beside someone who has taken the post.",
        AgencyCause::ManagedTeams => "for managed teams.",
    }
}

fn line_words(line: Line) -> &'static str {
    match line {
        Line::PermanentPay => "Pay of permanent staff in the month.",
        Line::OnCosts => "Employer National Insurance in the month (all on-costs where one rate is given).",
        Line::Pension => "Employer pension contributions in the month.",
        Line::Levy => "Apprenticeship levy in the month.",
        Line::AgencyCharges => "Agency charges in the month, for weeks worked.",
        Line::Recruitment => "Costs of hiring experienced people in the month.",
        Line::Cohorts => "Cohorts: cost per head at the start, and pay during training.",
        Line::Supervision => "Academy posts and assessor payments in the month.",
        Line::Grants => "Grants received in the month (negative).",
        Line::Levers => "Levers in the month: once on their first day, by the year while they last, and for each permanent head they are for.",
    }
}

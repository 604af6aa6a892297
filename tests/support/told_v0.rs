//! department-v0 as the program tells it.

use tenure::department::Measure;
use tenure::department::tally::Scope;
use tenure::experiment::Projection;
use tenure::quantity::Month;

use super::department_v0::Outcome;

/// What department-v0 asks for, as the program's months tell it: means over time
/// by the trapezoid of month ends, and events as the program counts them, the
/// same for every replication.
///
/// The end of August stands before the cohort of 1 September, so September is
/// taken to begin after it: up to fifteen vacancies are filled, and of agency
/// workers those stay for whom there is a vacancy still (requests are taken back first).
pub fn outcomes(projection: &Projection) -> Vec<Outcome> {
    let replications = projection.replications();
    let events = projection.events() as f64 / f64::from(replications);
    let one = |run| {
        let at = |measure, month| projection.value(measure, Scope::Authority, Month(month), run).expect("known");
        let (mut vacancy, mut agency_months) = (0.0, 0.0);
        for month in 1..=60 {
            let (mut vacant, mut agency) = (at(Measure::VacancyFte, month - 1), at(Measure::AgencyFte, month - 1));
            if month % 12 == 9 {
                vacant = (vacant - 15.0).max(0.0);
                agency = agency.min(vacant);
            }
            vacancy += (vacant + at(Measure::VacancyFte, month)) / 2.0 / 60.0 / 200.0;
            agency_months += (agency + at(Measure::AgencyFte, month)) / 2.0;
        }
        let changes = (1..=60).map(|month| at(Measure::Changes, month)).sum();
        Outcome { vacancy, agency_months, kept: at(Measure::SameWorker, 60), events, changes }
    };
    (0..replications).map(one).collect()
}

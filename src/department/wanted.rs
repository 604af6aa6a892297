//! Which way each measure is wanted to go: what makes a plan better or worse.
//!
//! What neither a strategist nor a finance officer would call good or bad in
//! itself is wanted neither way, and is then only higher or lower.

use super::measure::{Line, Measure};

/// Which way a figure is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither.
    Either,
}

impl Measure {
    /// Which way it is wanted.
    pub fn wanted(self) -> Wanted {
        use Measure as M;
        match self {
            M::PermanentFte
            | M::PermanentHeads
            | M::WithinDesiredWorkload
            | M::SameWorker
            | M::SameWorkerElevenToEighteen
            | M::DfeOne => Wanted::Higher,
            M::VacancyFte
            | M::VacancyRateByTeam
            | M::VacancyRateNet
            | M::UnfundedHeads
            | M::AgencyFte
            | M::AgencyHeads
            | M::AgencyRate
            | M::LeaversFte
            | M::Turnover
            | M::WorkloadOnLeaving
            | M::WorkloadSpiral
            | M::AsyesUnsupervised
            | M::AverageCaseload
            | M::UnallocatedChildren
            | M::UnallocatedDays
            | M::AgencyCaseDays
            | M::Changes
            | M::ChangesBy(_)
            | M::ChangesAt(_)
            | M::LookedAfterChangesBy(_)
            | M::ChangesPerLookedAfterChildYear
            | M::DfeThree
            | M::DfeThreeWithBefore
            | M::DfeThreeTwoYears
            | M::IndexOne
            | M::IndexTwo
            | M::IndexTwoTwoYears
            | M::IndexThreeTwoYears
            | M::WorkersPerChild
            | M::Spend(Line::AgencyCharges)
            | M::AgencySpend(_)
            | M::SpendTotal
            | M::DoubleRunningPay
            | M::DoubleRunningAgency => Wanted::Lower,
            // Pay is the other side of vacancy and of agency; it is wanted neither way.
            _ => Wanted::Either,
        }
    }
}

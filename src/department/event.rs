//! What can happen, and in which phase of an instant.

use crate::engine::Due;
use crate::quantity::{Identity, Instant};

/// What happens. The number is the last word in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Event {
    /// A permanent worker resigns; the date of departure is now fixed.
    Resignation,
    /// A permanent worker leaves the authority.
    Departure,
    /// An agency worker's assignment, or notice, ends.
    AssignmentEnd,
    /// A worker's assessed and supported year ends.
    AsyeEnd,
    /// The agency worker kept beside a new worker is no longer needed.
    CoverReleased,
    /// A supernumerary worker may now take a post.
    PostDue,
    /// A team's posts change.
    PostsStep,
    /// The ceiling on agency changes.
    CapStep,
    /// A worker's share of a full caseload changes.
    CapacityStep,
    /// A would-be experienced joiner looks for a post.
    WouldBeJoiner,
    /// An experienced joiner starts.
    JoinerStart,
    /// A cohort's intake begins.
    Intake,
    /// A cohort member starts in post.
    MemberStart,
    /// An agency worker arrives.
    AgencyArrival,
    /// A child's stage ends.
    StageEnd,
    /// A looked-after child passes to a long-term worker.
    EntryTransfer,
    /// A young person in care turns sixteen.
    AtSixteen,
    /// A transfer within established care, or a change that has no mechanism yet.
    CareTransfer,
    /// A family is referred.
    Referral,
    /// A child is referred again.
    Rereferral,
    /// The month's books close.
    MonthEnd,
    /// An agency worker is offered a permanent post.
    Conversion,
    /// A managed team arrives.
    AgencyTeamArrival,
    /// A managed team goes.
    AgencyTeamEnd,
    /// The run begins: the department is put right to the opening position.
    Snapshot,
    /// Somebody who is in post at the start, or a predecessor, takes the seat.
    SeatTaken,
    /// A long absence begins.
    AbsenceStart,
    /// A long absence ends.
    AbsenceEnd,
    /// Fixed-term cover for somebody absent starts.
    CoverStart,
    /// A case-holder looks for another post here.
    WouldMove,
    /// A worker goes up a grade.
    Promotion,
    /// The share of a stage that social workers hold changes.
    HeldStep,
    /// What levers amount to may change.
    LeverStep,
    /// A family is referred that would not have been without a lever.
    FurtherReferral,
    /// A would-be experienced joiner whom a lever has brought.
    FurtherJoiner,
}

impl Event {
    const ALL: [Self; 35] = [
        Self::Resignation, Self::Departure, Self::AssignmentEnd, Self::AsyeEnd, Self::CoverReleased,
        Self::PostDue, Self::PostsStep, Self::CapStep, Self::CapacityStep, Self::WouldBeJoiner,
        Self::JoinerStart, Self::Intake, Self::MemberStart, Self::AgencyArrival, Self::StageEnd,
        Self::EntryTransfer, Self::AtSixteen, Self::CareTransfer, Self::Referral, Self::Rereferral,
        Self::MonthEnd, Self::Conversion, Self::AgencyTeamArrival, Self::AgencyTeamEnd,
        Self::Snapshot, Self::SeatTaken, Self::AbsenceStart, Self::AbsenceEnd, Self::CoverStart, Self::WouldMove,
        Self::Promotion, Self::HeldStep,
        Self::LeverStep, Self::FurtherReferral, Self::FurtherJoiner,
    ];

    /// The event that a calendar entry stands for.
    pub fn of(due: &Due) -> Self {
        Self::ALL[usize::from(due.kind)]
    }

    /// Within one instant: the close of the month before, or the run's beginning;
    /// departures and ends; moves; absences and returns; starts; children.
    ///
    /// Months are half-open, as the horizon is: they close on the first instant
    /// of the next, before anything of that instant happens. A census of 30
    /// September does not count who starts on 1 October.
    fn phase(self) -> u8 {
        match self {
            Self::Snapshot | Self::MonthEnd => 0,
            Self::Resignation | Self::Departure | Self::AssignmentEnd | Self::AsyeEnd | Self::CoverReleased
            | Self::AgencyTeamEnd => 1,
            Self::PostDue | Self::PostsStep | Self::CapStep | Self::CapacityStep | Self::Conversion
            | Self::WouldMove | Self::Promotion | Self::LeverStep => 2,
            Self::AbsenceStart | Self::AbsenceEnd => 3,
            Self::SeatTaken | Self::CoverStart | Self::WouldBeJoiner | Self::JoinerStart | Self::Intake
            | Self::MemberStart | Self::AgencyArrival | Self::AgencyTeamArrival | Self::FurtherJoiner => 4,
            Self::StageEnd | Self::EntryTransfer | Self::AtSixteen | Self::CareTransfer | Self::Referral
            | Self::Rereferral | Self::HeldStep | Self::FurtherReferral => 5,
        }
    }

    /// Whether it is about staff: posts, people, capacity, and not about children.
    pub fn is_of_staff(self) -> bool {
        self.phase() < Self::StageEnd.phase()
    }

    /// The calendar entry of this event.
    pub fn due(self, at: Instant, who: Identity, serial: u32, slot: u32) -> Due {
        Due { at, phase: self.phase(), who, serial, kind: self as u8, slot }
    }
}

/// The processes that draw: part of the address of every draw.
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub enum Process {
    /// Thresholds of leaving.
    Leaving,
    /// The yearly shock.
    Shock,
    /// Where leavers go.
    Destination,
    /// Would-be joiners.
    Joiners,
    /// Time to fill, vacancy by vacancy.
    TimeToFill,
    /// Cohorts: places, filling, completion.
    Cohorts,
    /// Passing the ASYE year.
    Pass,
    /// Agency: arrival, holding, renewal.
    Agency,
    /// The opening position.
    Opening,
    /// Referrals.
    Referrals,
    /// Where a family's case goes and how long each stage lasts.
    Pathway,
    /// Ages and care.
    Care,
    /// Transfers in care.
    Transfers,
    /// Referral again.
    Rereferral,
    /// Which team.
    Team,
    /// Agency candidates: their experience, and who among leavers would come back.
    Candidates,
    /// Conversion of agency workers.
    Conversion,
    /// Long and short absence.
    Absence,
    /// Moves within the authority.
    Moves,
    /// Promotions.
    Promotion,
    /// Who sat where before the start.
    Seats,
    /// Whether a social worker holds a case.
    Held,
    /// Whom a lever keeps away.
    Levers,
}

//! The log of one replication, for a person to read and a checker to replay.
//!
//! It opens with everybody in post and every open case on the first day, and
//! then tells who came and went, who took and lost which case, and why. Names
//! are short and stay the same in every scenario, because they are made from
//! identities. Nothing is kept unless somebody has asked for it.

use super::cases::ChildId;
use super::measure::Cause;
use super::people::{Contract, NOBODY, PRACTITIONER, Place, Worker, WorkerId};
use super::plan::Away;
use super::state::Department;
use crate::quantity::{Identity, Instant, Month};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// What happened.
    pub event: &'static str,
    /// To whom: `w-…` a worker, `c-…` a child; empty where it is the authority's.
    pub who: String,
    /// The team, by its place in the plan.
    pub team: Option<usize>,
    /// What else there is to say.
    pub detail: String,
    /// Why, where a cause is counted; a leaver's destination.
    pub cause: &'static str,
}

/// The log, silent until it is opened.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    open: bool,
    lines: Vec<Line>,
}

impl Trace {
    /// All lines, in the order in which things happened.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
}

/// A date and minute, so that later ones sort later: 2026-03-01T09:30.
pub fn stamp(at: Instant) -> String {
    let minute = at.minute_of_day();
    format!("{}T{:02}:{:02}", at.date(), minute / 60, minute % 60)
}

/// Eight letters and digits of an identity.
fn short(kind: char, who: Identity) -> String {
    let mut left = who.bits();
    let digits = (0..8).map(|_| {
        let digit = (left % 36) as u32;
        left /= 36;
        char::from_digit(digit, 36).unwrap_or('0')
    });
    format!("{kind}-{}", digits.collect::<String>())
}

fn described(worker: &Worker) -> String {
    let kind = match (worker.contract, worker.place) {
        (Contract::Agency, _) => "agency",
        (Contract::Permanent, Place::CaseHolding) => "permanent, case-holding",
        (Contract::Permanent, Place::Other) => "permanent, other post",
        (Contract::Permanent, Place::OverEstablishment) => "permanent, over establishment",
        (Contract::Permanent, Place::Cover) => "fixed-term cover",
    };
    format!("{kind}, {} FTE", worker.fte.as_f64())
}

impl Department<'_> {
    /// Opens the log, if one is asked for, with everybody and everything there is.
    pub fn open_trace(&mut self) {
        let Some(trace) = &mut self.trace else { return };
        trace.open = true;
        for id in 0..self.workers.len() as WorkerId {
            if self.workers[id as usize].here {
                self.note_worker("in post", id);
            }
        }
        for id in 0..self.cases.children.len() as ChildId {
            if let Some(stage) = self.cases.children[id as usize].stage {
                self.note_child("open case", id, "", |d| format!("{}, {}", stage.name(), d.holder(id)));
            }
        }
    }

    fn note(&mut self, line: impl FnOnce(&Self) -> Line) {
        if self.trace.as_ref().is_some_and(|trace| trace.open) {
            let line = line(self);
            self.trace.as_mut().expect("it is open").lines.push(line);
        }
    }

    /// Notes something that happened to a worker.
    pub fn note_worker(&mut self, event: &'static str, id: WorkerId) {
        self.note(|d| {
            let worker = &d.workers[id as usize];
            Line { at: d.now, event, who: short('w', worker.identity), team: Some(worker.team), detail: described(worker), cause: "" }
        });
    }

    /// Notes that a worker is counted as a leaver, and where it goes.
    pub fn note_leaver(&mut self, id: WorkerId, to: &'static str) {
        self.note(|d| {
            let worker = &d.workers[id as usize];
            let (who, detail) = (short('w', worker.identity), described(worker));
            Line { at: d.now, event: "is a leaver", who, team: Some(worker.team), detail, cause: to }
        });
    }

    /// Notes that a worker goes away for long, or is back.
    pub fn note_away(&mut self, id: WorkerId, away: Option<Away>) {
        self.note_worker(
            match away {
                Some(Away::Sick) => "begins long sickness",
                Some(Away::Family) => "begins family leave",
                None => "is back",
            },
            id,
        );
    }

    /// Notes something that happened to a child's case.
    pub fn note_child(&mut self, event: &'static str, id: ChildId, cause: &'static str, detail: impl FnOnce(&Self) -> String) {
        self.note(|d| {
            let child = &d.cases.children[id as usize];
            Line { at: d.now, event, who: short('c', child.identity), team: Some(child.team), detail: detail(d), cause }
        });
    }

    /// Notes a change of worker, with the worker before and after and the day of the loss.
    pub fn note_change(&mut self, id: ChildId, cause: Cause, when: Instant) {
        self.note_child("changes worker", id, cause.name(), |d| {
            let before = d.name_of(d.cases.children[id as usize].last_worker);
            format!("{before} -> {}, lost {}", d.holder(id), stamp(when))
        });
    }

    /// Notes that a month's books close.
    pub fn note_month(&mut self, month: Month) {
        self.note(|d| Line {
            at: d.now, event: "books close", who: String::new(), team: None, detail: format!("month {}", month.0), cause: "",
        });
    }

    fn name_of(&self, worker: WorkerId) -> String {
        match worker {
            NOBODY => "unallocated".to_owned(),
            PRACTITIONER => "another practitioner".to_owned(),
            id => short('w', self.workers[id as usize].identity),
        }
    }

    /// The social worker of a case.
    pub fn worker_of(&self, id: ChildId) -> String {
        self.name_of(self.cases.children[id as usize].worker)
    }

    /// Who holds a case.
    pub fn holder(&self, id: ChildId) -> String {
        let child = &self.cases.children[id as usize];
        self.name_of(if child.elsewhere { PRACTITIONER } else { child.worker })
    }
}

#[cfg(test)]
mod tests {
    use super::stamp;
    use crate::quantity::Instant;

    #[test]
    fn a_stamp_is_the_date_and_the_minute_of_the_day() {
        let midnight = "1970-01-01T00:00";
        let found = [0, 1, 61, 1_439, 1_440, 2_030, -1].map(|minute| stamp(Instant::at_minute(minute)));
        let day = &stamp(Instant::at_minute(0))[..10];
        let after = &stamp(Instant::at_minute(1_440))[..10];
        let before = &stamp(Instant::at_minute(-1))[..10];
        assert_eq!(midnight.len(), found[0].len());
        assert_eq!(found, [
            format!("{day}T00:00"), format!("{day}T00:01"), format!("{day}T01:01"), format!("{day}T23:59"),
            format!("{after}T00:00"), format!("{after}T09:50"), format!("{before}T23:59"),
        ]);
        assert!(before < day && day < after);
    }
}

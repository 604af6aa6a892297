//! Continuity: what changes a child's worker beside leaving, and how the
//! history of workers is read.
//!
//! Transfers under standard process come in three named kinds: from the court
//! worker to a long-term one after entry to care, at sixteen, and within
//! established care. What has no mechanism yet is one residual rate, labelled
//! so. The measures come in families that are never mixed: DfE stability, the
//! Stability Index, and the same worker throughout.

use super::allocation;
use super::cases::{ChildId, Spell};
use super::event::{Event, Process};
use super::measure::Cause;
use super::people::{NOBODY, PRACTITIONER, WorkerId};
use super::plan::Stage;
use super::state::Department;
use crate::quantity::{Instant, Span};

/// A child is looked after since a day: its transfers are drawn and entered.
/// Siblings share the draws, so that they pass together.
pub fn enter_care(d: &mut Department, id: ChildId, since: Instant, born: Instant) {
    let rules = &d.plan.continuity;
    d.cases.begin_care(id, since, born);
    let who = d.cases.families[d.cases.children[id as usize].family as usize].identity;
    let (share, share_at_16) = (rules.entry_to_care_share.as_f64(), rules.at_16_share.as_f64());
    if share > 0.0 || share_at_16 > 0.0 {
        let mut draws = d.shared.from(Process::Care as u16, who, 8 * child_step(d, id) + 4);
        let (earliest, latest) = rules.entry_to_care_between;
        let wait = earliest.as_years() + draws.uniform() * (latest.as_years() - earliest.as_years());
        let (passes, at_16) = (draws.happens(share), draws.happens(share_at_16));
        let when = since + Span::years(wait);
        if passes && when > d.now {
            d.plan_for_child(Event::EntryTransfer, when, id);
        }
        let sixteen = born + Span::years(16.0);
        if at_16 && born != Instant::NEVER && sixteen > d.now {
            d.plan_for_child(Event::AtSixteen, sixteen, id);
        }
    }
    next_care_transfer(d, id);
}

fn child_step(d: &Department, id: ChildId) -> u16 {
    d.cases.children[id as usize].step + 1
}

/// The rate of transfers within care and of the residual [a year].
fn care_rates(d: &Department) -> (f64, f64) {
    let rules = &d.plan.continuity;
    (rules.established_care.as_per_year(), rules.residual.as_per_year())
}

fn next_care_transfer(d: &mut Department, id: ChildId) {
    let (established, residual) = care_rates(d);
    let rate = established + residual;
    if rate <= 0.0 {
        return;
    }
    let wait = transfer_draws(d, id).exponential() / rate;
    d.plan_for_child(Event::CareTransfer, d.now + Span::years(wait), id);
}

fn transfer_draws(d: &Department, id: ChildId) -> crate::chance::Draws {
    let child = &d.cases.children[id as usize];
    let who = d.cases.families[child.family as usize].identity.nth(u64::from(child.step));
    d.shared.from(Process::Transfers as u16, who, d.cases.care_of(id).transfers)
}

/// A transfer within established care, or a change without a mechanism:
/// which, by their rates. Established care begins when entry transfers end.
pub fn care_transfer(d: &mut Department, id: ChildId) {
    let (established, residual) = care_rates(d);
    let mut draws = transfer_draws(d, id);
    draws.uniform();
    let transfer = draws.happens(established / (established + residual));
    d.cases.transfer_drawn(id);
    let settled = d.now.since(d.cases.care_of(id).since) >= d.plan.continuity.entry_to_care_between.1;
    if transfer && settled {
        allocation::pass_on(d, id, Cause::EstablishedCare);
    } else if !transfer {
        allocation::pass_on(d, id, Cause::Residual);
    }
    next_care_transfer(d, id);
}

/// From the court team to the long-term one: another team where there is one
/// that holds children in care and none before it, else another worker.
pub fn entry_transfer(d: &mut Department, id: ChildId) {
    let child = &d.cases.children[id as usize];
    let from = child.team;
    let long_term = (0..d.plan.teams.len()).find(|&team| {
        let stages = &d.plan.teams[team].stages;
        team != from && stages[Stage::LookedAfter as usize] && !stages[Stage::ChildProtection as usize]
    });
    let leaves = d.plan.teams[from].stages[Stage::ChildProtection as usize];
    match long_term.filter(|_| leaves) {
        Some(to) if child.worker != NOBODY => {
            d.count_stage(from, Stage::LookedAfter, -1);
            take_to(d, id, to, Cause::EntryToCare);
            d.count_stage(to, Stage::LookedAfter, 1);
            allocation::allocate(d, id, NOBODY);
        }
        _ => allocation::pass_on(d, id, Cause::EntryToCare),
    }
}

/// A case passes to another team with its stage; the caller finds the worker.
pub fn move_team(d: &mut Department, id: ChildId, to: usize) {
    if d.cases.children[id as usize].worker == NOBODY {
        if d.cases.children[id as usize].ticket != 0 {
            allocation::stop_waiting(d, id);
        }
        d.cases.children[id as usize].team = to;
    } else {
        take_to(d, id, to, Cause::StageTransfer);
    }
}

fn take_to(d: &mut Department, id: ChildId, to: usize, cause: Cause) {
    d.release(id);
    d.cases.lose(id, cause, d.now);
    d.cases.children[id as usize].team = to;
}

/// What a child's history shows of a window that ends now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Different workers with some time in the window.
    pub workers: u32,
    /// Changes from one worker to a different one within the window.
    pub changes: u32,
    /// One worker only, and no gap longer than allowed.
    pub same_throughout: bool,
}

/// Whether the newest spell is with a social worker and fills a window: most children
/// have had one worker throughout, and then nothing before it is looked at.
#[inline]
fn is_filled(spell: &Spell, from: Instant, to: Instant) -> bool {
    spell.is_some() && spell.worker != PRACTITIONER && spell.from <= from && from < to && to <= spell.to
}

/// Reads a child's spells from `from` to `to`.
///
/// A worker whose spell ended before the window does not count; one whose spell
/// ends at its first instant does not either.
pub fn history(d: &Department, id: ChildId, from: Instant, to: Instant, gap: Span) -> History {
    if is_filled(&d.cases.children[id as usize].spell, from, to) {
        return History { workers: 1, changes: 0, same_throughout: true };
    }
    let mut seen: [WorkerId; 16] = [NOBODY; 16];
    let mut workers = 0_usize;
    let mut changes = 0;
    let mut after: Option<(WorkerId, Instant)> = None;
    let mut longest_gap = Span::ZERO;
    for spell in d.cases.spells_of(id).filter(|spell| spell.worker != PRACTITIONER) {
        let ends = spell.to.min(to);
        match after {
            None => longest_gap = longest_gap.max(to.since(ends)),
            Some((worker, began)) if began > from => {
                longest_gap = longest_gap.max(began.since(ends.max(from)));
                if worker != spell.worker && ends >= from {
                    changes += 1;
                }
            }
            Some(_) => {}
        }
        if ends <= from {
            break;
        }
        if !seen[..workers.min(16)].contains(&spell.worker) {
            if workers < 16 {
                seen[workers] = spell.worker;
            }
            workers += 1;
        }
        after = Some((spell.worker, spell.from));
        if spell.from <= from {
            break;
        }
    }
    if let Some((_, began)) = after
        && began > from
    {
        longest_gap = longest_gap.max(began.since(from));
    }
    History {
        workers: workers as u32,
        changes,
        same_throughout: workers == 1 && longest_gap <= gap,
    }
}

/// Whether a child has had one worker only from `from` to `to`, and no gap longer than
/// allowed: what [`History::same_throughout`] says, and no further back than it takes.
pub fn same_throughout(d: &Department, id: ChildId, from: Instant, to: Instant, gap: Span) -> bool {
    if is_filled(&d.cases.children[id as usize].spell, from, to) {
        return true;
    }
    let (mut worker, mut later) = (None, to);
    for spell in d.cases.spells_of(id).filter(|spell| spell.worker != PRACTITIONER) {
        let ends = spell.to.min(to);
        if later.since(ends.max(from)) > gap || ends <= from {
            break;
        }
        if worker.is_some_and(|worker| worker != spell.worker) {
            return false;
        }
        (worker, later) = (Some(spell.worker), spell.from);
        if spell.from <= from {
            break;
        }
    }
    worker.is_some() && later.since(from) <= gap
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{SpanLaw, Streams};
    use crate::department::agency_invariants::plans::{day, quiet};
    use crate::department::opening;
    use crate::department::plan::{Children, SingleStage};
    use crate::quantity::Rate;

    /// A child's history over a year, of spells with workers by day; `None`: until now.
    fn over_a_year(spells: &[(WorkerId, i32, Option<i32>)]) -> (u32, u32, bool) {
        let mut plan = quiet(1.0, 3);
        plan.children = Children::Single(SingleStage { open: 1, arrivals: Rate::ZERO, duration: SpanLaw::Fixed(Span::years(99.0)) });
        let mut d = Department::new(&plan, Streams::new(3, 0));
        opening::open(&mut d);
        d.cases.forget_spells(0);
        let from = day(2027, 1, 1);
        let at = |days: i32| Instant::at_minute(from.minutes() + days * 1_440);
        for &(worker, begins, ends) in spells {
            d.cases.open_spell(0, worker, at(begins));
            if let Some(ends) = ends {
                d.cases.end_spell(0, at(ends));
            }
        }
        let found = history(&d, 0, from, at(365), Span::days(28));
        assert_eq!(same_throughout(&d, 0, from, at(365), Span::days(28)), found.same_throughout);
        (found.workers, found.changes, found.same_throughout)
    }

    #[test]
    fn a_year_with_one_worker_and_no_long_gap_is_the_same_worker_throughout() {
        assert_eq!(over_a_year(&[(5, -90, None)]), (1, 0, true));
        assert_eq!(over_a_year(&[(5, 0, None)]), (1, 0, true));
        assert_eq!(over_a_year(&[(5, -90, Some(100)), (5, 128, None)]), (1, 0, true), "28 days without anybody");
        assert_eq!(over_a_year(&[(5, -90, Some(100)), (5, 129, None)]), (1, 0, false), "29 days");
        assert_eq!(over_a_year(&[(5, -90, Some(200))]), (1, 0, false), "nobody since day 200");
        assert_eq!(over_a_year(&[(5, 28, None)]), (1, 0, true), "nobody for the first 28 days");
        assert_eq!(over_a_year(&[(5, 29, None)]), (1, 0, false));
    }

    #[test]
    fn workers_and_changes_are_those_within_the_year() {
        assert_eq!(over_a_year(&[(5, -90, Some(100)), (6, 100, None)]), (2, 1, false));
        assert_eq!(over_a_year(&[(5, -90, Some(100)), (6, 100, Some(200)), (5, 200, None)]), (2, 2, false));
        assert_eq!(over_a_year(&[(4, -90, Some(-1)), (5, -1, None)]), (1, 0, true), "gone before the year");
        assert_eq!(over_a_year(&[(4, -90, Some(0)), (5, 0, None)]), (1, 0, true), "gone at its first instant");
        assert_eq!(over_a_year(&[(5, -90, Some(100)), (PRACTITIONER, 100, Some(110)), (5, 110, None)]), (1, 0, true), "a practitioner between");
    }
}

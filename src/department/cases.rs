//! Children, their families, and every spell with a worker.

use super::measure::Cause;
use super::people::{NOBODY, WorkerId};
use super::plan::Stage;
use crate::quantity::{Identity, Instant};

/// The slot of a child; slots are used again after a child is forgotten.
pub type ChildId = u32;
/// No child, no spell, no family.
pub const NONE: u32 = u32::MAX;

/// One child whose case is, was, or will again be open.
#[derive(Clone, Debug)]
pub struct Child {
    /// Who it is: the n-th referral's j-th child.
    pub identity: Identity,
    /// The family: siblings share its draws and, where they can, its worker.
    pub family: u32,
    /// The stage; `None` between closure and re-referral, or when forgotten.
    pub stage: Option<Stage>,
    /// The team.
    pub team: usize,
    /// The worker, or [`NOBODY`] while unallocated.
    pub worker: WorkerId,
    /// The last worker, kept while unallocated and after closure.
    pub last_worker: WorkerId,
    /// Why and when the last worker was lost, while unallocated.
    pub lost: (Cause, Instant),
    /// The stage at which the last worker was lost.
    pub lost_at: Option<Stage>,
    /// Neighbours in the worker's chain of cases, newest first.
    pub newer: ChildId,
    /// The next older case of the same worker.
    pub older: ChildId,
    /// Calendar entries of this child that are still meant carry this count.
    pub serial: u32,
    /// Stages entered so far, over all openings: addresses the draws of each.
    pub step: u16,
    /// Where its time in care is kept; [`NONE`] while it is not looked after.
    pub care: u32,
    /// Newest spell with a worker, or [`Spell::NONE`].
    pub spell: Spell,
    /// Workers so far.
    pub workers: u32,
    /// Open since (this opening).
    pub open_since: Instant,
    /// Its number in the waiting list; 0 when not waiting.
    pub ticket: u32,
    /// When the present stage ends.
    pub ends: Instant,
    /// Held by a practitioner who is not a social worker.
    pub elsewhere: bool,
    /// Where it lies among the children of its stage: those below the share
    /// held by social workers are held by one [0–1].
    pub mark: f64,
}

/// The time in care of a child who is looked after.
#[derive(Clone, Copy, Debug)]
pub struct Care {
    /// Whose.
    pub child: ChildId,
    /// Since when.
    pub since: Instant,
    /// Date of birth; [`Instant::NEVER`] where ages are not drawn.
    pub born: Instant,
    /// Transfers drawn so far.
    pub transfers: u16,
}

/// A time with one worker.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    /// The worker.
    pub worker: WorkerId,
    /// From.
    pub from: Instant,
    /// To; [`Instant::NEVER`] while it lasts.
    pub to: Instant,
    /// Where the spell before is kept; [`NONE`] for the first.
    pub before: u32,
}

impl Spell {
    /// None: a child that nobody has had yet.
    pub const NONE: Self = Self { worker: NOBODY, from: Instant::NEVER, to: Instant::NEVER, before: NONE };

    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        self.worker != NOBODY
    }
}

/// A family known to the department.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Whose draws its children share.
    pub identity: Identity,
    /// The worker last given to one of its children.
    pub worker: WorkerId,
    /// Children not forgotten yet.
    pub members: u32,
}

impl Child {
    /// Not yet at any stage. Inlined, so that a child is made where it is kept.
    #[inline(always)]
    fn new(identity: Identity, family: u32, team: usize, serial: u32) -> Self {
        Self {
            identity,
            family,
            stage: None,
            team,
            worker: NOBODY,
            last_worker: NOBODY,
            lost: (Cause::Residual, Instant::NEVER),
            lost_at: None,
            newer: NONE,
            older: NONE,
            serial,
            step: 0,
            care: NONE,
            spell: Spell::NONE,
            workers: 0,
            open_since: Instant::NEVER,
            ticket: 0,
            ends: Instant::NEVER,
            elsewhere: false,
            mark: 0.0,
        }
    }
}

/// All children, families and spells of a replication.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Children by slot.
    pub children: Vec<Child>,
    free_children: Vec<u32>,
    /// Spells but the newest of each child, by slot.
    pub spells: Vec<Spell>,
    free_spells: Vec<u32>,
    /// Families by slot.
    pub families: Vec<Family>,
    free_families: Vec<u32>,
    /// Children who are looked after, in no order that matters.
    pub looked_after: Vec<Care>,
}

/// Puts something into a slot that is free, or a new one.
#[inline(always)]
fn place<T>(all: &mut Vec<T>, free: &mut Vec<u32>, value: T) -> u32 {
    if let Some(slot) = free.pop() {
        all[slot as usize] = value;
        return slot;
    }
    all.push(value);
    all.len() as u32 - 1
}

impl Cases {
    /// A family of so many children.
    pub fn found_family(&mut self, identity: Identity, members: u32) -> u32 {
        place(&mut self.families, &mut self.free_families, Family { identity, worker: NOBODY, members })
    }

    /// A child, not yet at any stage.
    pub fn admit(&mut self, identity: Identity, family: u32, team: usize) -> ChildId {
        let serial = self.free_children.last().map_or(0, |&slot| self.children[slot as usize].serial + 1);
        place(&mut self.children, &mut self.free_children, Child::new(identity, family, team, serial))
    }

    /// A child is looked after since a day; a date of birth where ages are drawn.
    pub fn begin_care(&mut self, child: ChildId, since: Instant, born: Instant) {
        self.children[child as usize].care = self.looked_after.len() as u32;
        self.looked_after.push(Care { child, since, born, transfers: 0 });
    }

    /// The time in care of a child who is looked after.
    pub fn care_of(&self, child: ChildId) -> &Care {
        &self.looked_after[self.children[child as usize].care as usize]
    }

    /// Counts a transfer of a child who is looked after as drawn.
    pub fn transfer_drawn(&mut self, child: ChildId) {
        self.looked_after[self.children[child as usize].care as usize].transfers += 1;
    }

    /// A child is looked after no more, if it was.
    pub fn end_care(&mut self, child: ChildId) {
        let place = std::mem::replace(&mut self.children[child as usize].care, NONE);
        if place != NONE {
            self.looked_after.swap_remove(place as usize);
            if let Some(moved) = self.looked_after.get(place as usize) {
                self.children[moved.child as usize].care = place;
            }
        }
    }

    /// Forgets a child, its spells, and its family when it was the last.
    pub fn forget(&mut self, id: ChildId) {
        self.end_care(id);
        self.forget_spells(id);
        let child = &mut self.children[id as usize];
        child.serial += 1;
        child.stage = None;
        let family = child.family;
        self.free_children.push(id);
        let family_state = &mut self.families[family as usize];
        family_state.members -= 1;
        if family_state.members == 0 {
            self.free_families.push(family);
        }
    }

    /// Forgets a child's spells: a new opening starts a new history.
    pub fn forget_spells(&mut self, id: ChildId) {
        let mut spell = std::mem::replace(&mut self.children[id as usize].spell, Spell::NONE).before;
        while spell != NONE {
            self.free_spells.push(spell);
            spell = self.spells[spell as usize].before;
        }
    }

    /// Opens a spell.
    pub fn open_spell(&mut self, id: ChildId, worker: WorkerId, from: Instant) {
        let newest = &mut self.children[id as usize].spell;
        let before = if newest.is_some() { place(&mut self.spells, &mut self.free_spells, *newest) } else { NONE };
        *newest = Spell { worker, from, to: Instant::NEVER, before };
    }

    /// A child loses its worker: why, and when; at the stage it stands at.
    pub fn lose(&mut self, id: ChildId, cause: Cause, when: Instant) {
        let child = &mut self.children[id as usize];
        child.lost = (cause, when);
        child.lost_at = child.stage;
    }

    /// Gives a child the history of another.
    pub fn copy_spells(&mut self, of: ChildId, to: ChildId) {
        let history: Vec<Spell> = self.spells_of(of).collect();
        self.children[to as usize].spell = Spell::NONE;
        for spell in history.into_iter().rev() {
            self.open_spell(to, spell.worker, spell.from);
            self.end_spell(to, spell.to);
        }
    }

    /// Takes back the newest spell.
    pub fn drop_newest_spell(&mut self, id: ChildId) {
        let newest = &mut self.children[id as usize].spell;
        let before = newest.before;
        *newest = self.spells.get(before as usize).copied().unwrap_or(Spell::NONE);
        if before != NONE {
            self.free_spells.push(before);
        }
    }

    /// Ends the open spell.
    pub fn end_spell(&mut self, id: ChildId, to: Instant) {
        let newest = &mut self.children[id as usize].spell;
        if newest.is_some() {
            newest.to = to;
        }
    }

    /// A child's spells, newest first.
    pub fn spells_of(&self, id: ChildId) -> impl Iterator<Item = Spell> + '_ {
        let newest = self.children[id as usize].spell;
        std::iter::successors(newest.is_some().then_some(newest), |spell| self.spells.get(spell.before as usize).copied())
    }
}

//! The calendar: what happens next, in a total order.
//!
//! Order is (instant, phase, identity, serial, kind) and never the order of
//! insertion. Days are buckets: an event is put into its day in constant time, and
//! only the day that has come is sorted. A bucket is an unrolled linked list, so that
//! a day is read a block at a time and not by following a link to each event. It
//! holds that every block of a day but its newest is full. Events at or after the
//! end of the horizon are not kept, because the horizon is half-open.

use crate::quantity::{Identity, Instant};

const NONE: u32 = u32::MAX;

/// An event that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When.
    pub at: Instant,
    /// Which phase of that instant: lower phases first.
    pub phase: u8,
    /// Whose event it is.
    pub who: Identity,
    /// The entity's own count: tells its events apart, and stale ones from live ones.
    pub serial: u32,
    /// What happens, in the model's own numbering.
    pub kind: u8,
    /// Where the entity is kept.
    pub slot: u32,
}

/// Events a block holds: three lines of cache.
const ROOM: usize = 8;

/// How many events of a day are put in order by comparing each with every other: as
/// many as the six bits for the place of each tell apart.
const FEW: usize = 1 << 6;

/// A day's newest block, and how many events are in it.
#[derive(Clone, Copy, Debug)]
struct Day {
    block: u32,
    events: u32,
}

/// Events to come, over a horizon.
#[derive(Clone, Debug)]
pub struct Calendar {
    first_day: i32,
    end: Instant,
    days: Vec<Day>,
    blocks: Vec<[Due; ROOM]>,
    /// The block of the same day before each, or the next free one.
    before: Vec<u32>,
    free: u32,
    day: usize,
    /// What is left of the day being lived, the next last.
    today: Vec<Due>,
    /// Room for a day as it is found.
    found: Vec<Due>,
}

impl Calendar {
    /// An empty calendar from `start` up to, not including, `end`.
    pub fn new(start: Instant, end: Instant) -> Self {
        let days = (end.day() - start.day() + 1).max(1) as usize;
        Self {
            first_day: start.day(),
            end,
            days: vec![Day { block: NONE, events: ROOM as u32 }; days],
            blocks: Vec::new(),
            before: Vec::new(),
            free: NONE,
            day: 0,
            today: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Enters an event. One at or past the end is dropped; one before the day
    /// being lived is a fault of the caller.
    ///
    /// Inlined, so that an event is made where it is kept.
    #[inline(always)]
    pub fn enter(&mut self, due: Due) {
        if due.at >= self.end {
            return;
        }
        let day = (due.at.day() - self.first_day).max(0) as usize;
        debug_assert!(day >= self.day, "an event in the past: {due:?}");
        if day <= self.day {
            return self.enter_today(due);
        }
        let Day { mut block, mut events } = self.days[day];
        if events as usize == ROOM {
            (block, events) = (self.block_after(block), 0);
        }
        self.blocks[block as usize][events as usize] = due;
        self.days[day] = Day { block, events: events + 1 };
    }

    /// Puts an event in its turn among those of the day being lived.
    #[inline(never)]
    fn enter_today(&mut self, due: Due) {
        let place = self.today.partition_point(|other| *other > due);
        self.today.insert(place, due);
    }

    /// A free block, to follow another of the same day.
    #[inline(never)]
    fn block_after(&mut self, before: u32) -> u32 {
        const NOTHING: Due = Due { at: Instant::NEVER, phase: 0, who: Identity::NONE, serial: 0, kind: 0, slot: 0 };
        if self.free == NONE {
            self.blocks.push([NOTHING; ROOM]);
            self.before.push(before);
            return self.blocks.len() as u32 - 1;
        }
        let block = self.free;
        self.free = std::mem::replace(&mut self.before[block as usize], before);
        block
    }

    /// The blocks of a day, the newest first, each as far as there are events in it.
    fn blocks_of(&self, day: usize) -> impl Iterator<Item = &[Due]> {
        let Day { block, events } = self.days[day];
        let blocks = std::iter::successors((block != NONE).then_some(block), |&block| {
            let before = self.before[block as usize];
            (before != NONE).then_some(before)
        });
        blocks.enumerate().map(move |(n, block)| &self.blocks[block as usize][..if n == 0 { events as usize } else { ROOM }])
    }

    /// The next event, which is then no longer in the calendar.
    pub fn pop(&mut self) -> Option<Due> {
        loop {
            if let Some(due) = self.today.pop() {
                return Some(due);
            }
            if self.day + 1 >= self.days.len() {
                return None;
            }
            self.day += 1;
            self.turn_to(self.day);
        }
    }

    /// Every entry there is, in no order that matters.
    pub fn entries(&self) -> impl Iterator<Item = &Due> {
        let later = (self.day..self.days.len()).flat_map(|day| self.blocks_of(day).flatten());
        self.today.iter().chain(later)
    }

    fn turn_to(&mut self, day: usize) {
        self.found.clear();
        let Day { mut block, mut events } = self.days[day];
        self.days[day].block = NONE;
        while block != NONE {
            self.found.extend_from_slice(&self.blocks[block as usize][..events as usize]);
            let before = std::mem::replace(&mut self.before[block as usize], self.free);
            self.free = block;
            (block, events) = (before, ROOM as u32);
        }
        self.sort_what_was_found();
    }

    /// The day's events in their order. Each of a few is put where so many are before
    /// it: every one is compared with every other, in rows and without a branch, which
    /// for a few dozen is quicker than to sort them. Compared is as much of their turns
    /// as one number holds beside the place where each was found; where that has not
    /// told them apart, and where there are many, the whole is sorted.
    fn sort_what_was_found(&mut self) {
        let few = self.found.len();
        self.today.clone_from(&self.found);
        if few <= FEW {
            let mut turns = [i32::MAX; FEW];
            for ((turn, due), place) in turns.iter_mut().zip(&self.found).zip(0..) {
                *turn = due.at.minute_of_day() << 20 | i32::from(due.phase) << 17 | i32::from((due.who.bits() >> 53) as u16) << 6 | place;
            }
            let rows = &turns[..few.next_multiple_of(8)];
            for (&turn, &due) in turns.iter().zip(&self.found) {
                let before: i32 = rows.iter().map(|&other| i32::from(other < turn)).sum();
                self.today[few - 1 - before as usize] = due;
            }
        }
        if !self.today.is_sorted_by(|a, b| a >= b) {
            self.today.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn due(minute: i32, phase: u8, who: u64, serial: u32) -> Due {
        Due { at: Instant::at_minute(minute), phase, who: Identity::default().nth(who), serial, kind: 0, slot: 0 }
    }

    proptest! {
        #[test]
        fn events_come_in_their_total_order_whatever_the_order_they_were_entered_in(
            // Most days have a few, one has too many to compare each with every other.
            entries in prop::collection::vec((prop_oneof![0_i32..20_000, 5_000_i32..5_300], 0_u8..6, 0_u64..50, 0_u32..3), 0..400),
            later in prop::collection::vec((0_i32..5_000, 0_u8..4), 0..60),
        ) {
            let end = Instant::at_minute(15_000);
            let mut calendar = Calendar::new(Instant::at_minute(0), end);
            let mut plain: Vec<Due> = Vec::new();
            for &(minute, phase, who, serial) in &entries {
                let due = due(minute, phase, who, serial);
                calendar.enter(due);
                if due.at < end { plain.push(due); }
            }
            let mut later = later.into_iter();
            while let Some(next) = calendar.pop() {
                plain.sort();
                prop_assert_eq!(next, plain.remove(0));
                if let Some((after, phase)) = later.next() {
                    let due = due(next.at.minutes() + after, phase, 7, 0);
                    if due >= next {
                        calendar.enter(due);
                        if due.at < end { plain.push(due); }
                    }
                }
            }
            prop_assert!(plain.is_empty());
        }
    }
}

//! The calendar: what happens next, in a total order.
//!
//! Order is (instant, phase, identity, serial, kind) and never the order of
//! insertion. Days are buckets: an event is linked into its day in constant
//! time, and only the day that has come is sorted. Events at or after the end
//! of the horizon are not kept, because the horizon is half-open.

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

#[derive(Clone, Copy, Debug)]
struct Node {
    due: Due,
    next: u32,
}

/// Events to come, over a horizon.
#[derive(Clone, Debug)]
pub struct Calendar {
    first_day: i32,
    end: Instant,
    heads: Vec<u32>,
    nodes: Vec<Node>,
    free: u32,
    day: usize,
    today: Vec<Due>,
}

impl Calendar {
    /// An empty calendar from `start` up to, not including, `end`.
    pub fn new(start: Instant, end: Instant) -> Self {
        let days = (end.day() - start.day() + 1).max(1) as usize;
        Self {
            first_day: start.day(),
            end,
            heads: vec![NONE; days],
            nodes: Vec::new(),
            free: NONE,
            day: 0,
            today: Vec::new(),
        }
    }

    /// Enters an event. One at or past the end is dropped; one before the day
    /// being lived is a fault of the caller.
    pub fn enter(&mut self, due: Due) {
        if due.at >= self.end {
            return;
        }
        let day = (due.at.day() - self.first_day).max(0) as usize;
        debug_assert!(day >= self.day, "an event in the past: {due:?}");
        if day <= self.day {
            let place = self.today.partition_point(|other| *other > due);
            self.today.insert(place, due);
            return;
        }
        let node = Node { due, next: self.heads[day] };
        self.heads[day] = if self.free == NONE {
            self.nodes.push(node);
            self.nodes.len() as u32 - 1
        } else {
            let slot = self.free;
            self.free = self.nodes[slot as usize].next;
            self.nodes[slot as usize] = node;
            slot
        };
    }

    /// The next event, which is then no longer in the calendar.
    pub fn pop(&mut self) -> Option<Due> {
        loop {
            if let Some(due) = self.today.pop() {
                return Some(due);
            }
            if self.day + 1 >= self.heads.len() {
                return None;
            }
            self.day += 1;
            self.turn_to(self.day);
        }
    }

    /// Every entry there is, in no order that matters.
    pub fn entries(&self) -> impl Iterator<Item = &Due> {
        let later = self.heads[self.day..].iter().flat_map(|&head| {
            std::iter::successors(self.nodes.get(head as usize), |node| self.nodes.get(node.next as usize)).map(|node| &node.due)
        });
        self.today.iter().chain(later)
    }

    fn turn_to(&mut self, day: usize) {
        let mut slot = std::mem::replace(&mut self.heads[day], NONE);
        while slot != NONE {
            let node = self.nodes[slot as usize];
            self.today.push(node.due);
            self.nodes[slot as usize].next = self.free;
            self.free = slot;
            slot = node.next;
        }
        self.today.sort_unstable_by(|a, b| b.cmp(a));
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
            entries in prop::collection::vec((0_i32..20_000, 0_u8..4, 0_u64..5, 0_u32..3), 0..200),
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

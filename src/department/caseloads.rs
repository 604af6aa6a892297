//! Who in a team has the lightest load: a tournament over its case-holders.
//!
//! Load is (cases + ½) ÷ effective capacity; ties go to the lowest identity. Both make
//! one number, so that who wins a match is a minimum. Nobody can foretell who it is,
//! and a processor that guesses loses more than it would by playing: eight play one
//! match, which takes no branch (a tournament tree whose fan-out is a line of cache,
//! laid out as a heap is). A change of one load replays one match a level. It holds
//! that every entry above the leaves is the least of its eight.

use crate::quantity::Identity;

/// The load of somebody who is given no more cases.
pub const CLOSED: u64 = u64::MAX;

/// What somebody may be given, as far as it does not hang on the cases held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Effective capacity [thousandths of a full-time caseload].
    capacity: i32,
    /// The most that may be held [thousandths of a case].
    most: f64,
}

impl Room {
    /// Of a capacity [thousandths of a full-time caseload] and the most cases for
    /// each full-time caseload: none for whoever is given no more.
    pub fn new(capacity: i32, most_cases: f64) -> Self {
        Self { capacity, most: most_cases * f64::from(capacity) }
    }

    /// Effective capacity [thousandths of a full-time caseload].
    pub fn capacity(self) -> i32 {
        self.capacity
    }

    /// (cases + ½) ÷ capacity, in the fixed point of a millionth of a case, under a
    /// weight of cases held [thousandths of a case]; the most there is without capacity.
    #[inline]
    pub fn carried(self, weight: i64) -> u64 {
        if self.capacity <= 0 {
            return u64::MAX;
        }
        (2 * weight as u64 + 1_000) * 500_000 / self.capacity as u64
    }

    /// Whether another case may be given under a weight of cases held: there is
    /// capacity, and less is held than the most.
    #[inline]
    pub fn is_open(self, weight: i64) -> bool {
        (weight + 1_000) as f64 <= self.most
    }

    /// What is carried, for who may be given another case; else [`CLOSED`].
    pub fn load(self, weight: i64) -> u64 {
        if self.is_open(weight) { self.carried(weight) } else { CLOSED }
    }
}

/// How many play one match.
const ROW: usize = 8;

/// Those who play one match, in a line of cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Row([u64; ROW]);

impl Row {
    const EMPTY: Self = Self([u64::MAX; ROW]);

    /// Who wins: the least.
    #[inline]
    fn least(&self) -> u64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        a.min(b).min(c.min(d)).min(e.min(f).min(g.min(h)))
    }
}

/// The load of an entry is its upper half, told apart up to 4,294 cases for each
/// full-time caseload; the first half of the identity is its lower half.
const LOAD: u32 = 32;
/// The upper half of who is given no more.
const NO_MORE: u64 = u32::MAX as u64;

/// The case-holders of a team, by load.
#[derive(Clone, Debug)]
pub struct Caseloads {
    /// The final first; in row n plays who has won rows 8n + 1 to 8n + 8, and in the
    /// rows of the last level play the leaves.
    rows: Vec<Row>,
    /// The first row of the last level.
    first: usize,
    /// Who they are, by leaf.
    owners: Vec<u32>,
    identities: Vec<Identity>,
    /// What each carries, whether or not it may be given more; nothing where nobody is.
    carried: Vec<u64>,
    /// Capacity of each who is present [thousandths of a full-time caseload].
    capacities: Vec<i32>,
    /// The sum of those.
    capacity: i64,
    free: Vec<u32>,
}

impl Caseloads {
    /// Nobody.
    pub fn new() -> Self {
        Self { rows: vec![Row::EMPTY], first: 0, owners: Vec::new(), identities: Vec::new(), carried: Vec::new(), capacities: Vec::new(), capacity: 0, free: Vec::new() }
    }

    /// Admits somebody, closed at first; the leaf it is known by.
    pub fn admit(&mut self, owner: u32, identity: Identity) -> u32 {
        let leaf = self.free.pop().unwrap_or_else(|| self.grow());
        self.owners[leaf as usize] = owner;
        self.identities[leaf as usize] = identity;
        self.play(leaf, |_| NO_MORE << LOAD | identity.bits() >> LOAD);
        leaf
    }

    /// Another leaf, nobody's yet; where there is no room, another level below the last.
    fn grow(&mut self) -> u32 {
        let leaf = self.owners.len();
        self.owners.push(0);
        self.identities.push(Identity::default());
        self.carried.push(0);
        self.capacities.push(0);
        if self.first + leaf / ROW == self.rows.len() {
            let entries: Vec<u64> = (0..leaf as u32).map(|leaf| self.entry(leaf)).collect();
            self.first = ROW * self.first + 1;
            self.rows = vec![Row::EMPTY; ROW * self.first + 1];
            for (leaf, entry) in (0..).zip(entries) {
                self.play(leaf, |_| entry);
            }
        }
        leaf as u32
    }

    /// Sets the capacity of somebody present; none for who is away.
    pub fn set_capacity(&mut self, leaf: u32, capacity: i32) {
        let before = std::mem::replace(&mut self.capacities[leaf as usize], capacity);
        self.capacity += i64::from(capacity) - i64::from(before);
    }

    /// Capacity of everybody present [thousandths of a full-time caseload].
    pub fn capacity(&self) -> i64 {
        self.capacity
    }

    /// Sets what somebody carries, and whether it may be given more.
    #[inline]
    pub fn set(&mut self, leaf: u32, carried: u64, is_open: bool) {
        self.carried[leaf as usize] = carried;
        let load = if is_open { carried.min(NO_MORE - 1) } else { NO_MORE };
        self.play(leaf, |entry| load << LOAD | u64::from(entry as u32));
    }

    /// Changes an entry, and plays its matches anew, from the lowest to the final.
    #[inline]
    fn play(&mut self, leaf: u32, change: impl FnOnce(u64) -> u64) {
        let (mut row, mut place) = (self.first + leaf as usize / ROW, leaf as usize % ROW);
        let mut entry = change(self.rows[row].0[place]);
        loop {
            let those = &mut self.rows[row];
            those.0[place] = entry;
            entry = those.least();
            if row == 0 {
                return;
            }
            (row, place) = ((row - 1) / ROW, (row - 1) % ROW);
        }
    }

    fn entry(&self, leaf: u32) -> u64 {
        self.rows[self.first + leaf as usize / ROW].0[leaf as usize % ROW]
    }

    /// Lets somebody go; the leaf may be given to another.
    pub fn dismiss(&mut self, leaf: u32) {
        self.set(leaf, 0, false);
        self.set_capacity(leaf, 0);
        self.free.push(leaf);
    }

    /// Whether somebody may be given another case.
    #[inline]
    pub fn is_open(&self, leaf: u32) -> bool {
        self.entry(leaf) >> LOAD != NO_MORE
    }

    /// Somebody's load.
    pub fn load_of(&self, leaf: u32) -> u64 {
        if self.is_open(leaf) { self.carried[leaf as usize] } else { CLOSED }
    }

    /// Whether anybody may be given another case.
    #[inline]
    pub fn has_room(&self) -> bool {
        self.rows[0].least() >> LOAD != NO_MORE
    }

    /// Whoever has the lightest load, unless everybody is closed.
    pub fn lightest(&self) -> Option<u32> {
        let least = self.rows[0].least();
        if least >> LOAD == NO_MORE {
            return None;
        }
        let mut row = 0;
        loop {
            let those = self.rows[row].0.iter().rev().fold(0_u32, |those, &entry| those << 1 | u32::from(entry == least));
            if those.count_ones() > 1 {
                return self.lightest_of_twins(least);
            }
            let place = those.trailing_zeros() as usize;
            if row >= self.first {
                return Some(self.owners[(row - self.first) * ROW + place]);
            }
            row = ROW * row + 1 + place;
        }
    }

    /// The same where two have one load and one first half of an identity.
    #[cold]
    fn lightest_of_twins(&self, least: u64) -> Option<u32> {
        let twins = (0..self.owners.len()).filter(|&leaf| self.entry(leaf as u32) == least);
        twins.min_by_key(|&leaf| self.identities[leaf]).map(|leaf| self.owners[leaf])
    }

    /// The same without one of them.
    pub fn lightest_but(&mut self, leaf: u32) -> Option<u32> {
        let entry = self.entry(leaf);
        self.play(leaf, |_| u64::MAX);
        let found = self.lightest();
        self.play(leaf, |_| entry);
        found
    }

    /// Who carries most of those for whom something is told, and that; of equals the
    /// lowest identity. It is asked of none who could not be it: asking costs more.
    pub fn heaviest<T>(&self, mut told: impl FnMut(u32) -> Option<T>) -> Option<(u32, T)> {
        let (mut most, mut found) = ((0, Identity::default()), None);
        for (leaf, &carried) in self.carried.iter().enumerate() {
            if carried < most.0 || carried == 0 {
                continue;
            }
            let (owner, identity) = (self.owners[leaf], self.identities[leaf]);
            if (carried > most.0 || identity < most.1)
                && let Some(told) = told(owner)
            {
                (most, found) = ((carried, identity), Some((owner, told)));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_load_is_cases_and_a_half_over_capacity_in_millionths_until_no_more_may_be_held() {
        let (whole, part) = (Room::new(1_000, 20.0), Room::new(800, 20.0));
        assert_eq!(whole.load(0), 500_000);
        assert_eq!(whole.load(3_000), 3_500_000);
        assert_eq!(part.load(3_000), 4_375_000);
        assert_eq!((part.load(15_000), part.load(15_001)), (19_375_000, CLOSED), "sixteen cases, and not a thousandth more");
        assert_eq!((Room::new(1_000, 0.0).load(0), Room::new(0, 20.0).load(0)), (CLOSED, CLOSED));
    }

    /// Some agree in the first half of their bits.
    fn identity(owner: u32) -> Identity {
        Identity::with_bits(u64::from(owner % 5) << 32 | u64::from(owner.wrapping_mul(0x9e37_79b9)))
    }

    proptest! {
        #[test]
        fn the_lightest_and_the_heaviest_are_those_a_plain_search_finds(
            steps in prop::collection::vec((0_usize..100, 0_u64..12, prop::bool::weighted(0.8), prop::bool::weighted(0.1)), 1..300)
        ) {
            let mut tree = Caseloads::new();
            // Leaf, what is carried, and whether more may be given.
            let mut plain: Vec<Option<(u32, u64, bool)>> = Vec::new();
            for (who, carried, is_open, leave) in steps {
                if who >= plain.len() {
                    let owner = plain.len() as u32;
                    plain.push(Some((tree.admit(owner, identity(owner)), 0, false)));
                }
                let who = who.min(plain.len() - 1);
                if let Some((leaf, _, _)) = plain[who] {
                    if leave {
                        tree.dismiss(leaf);
                        plain[who] = None;
                    } else {
                        tree.set(leaf, carried, is_open);
                        plain[who] = Some((leaf, carried, is_open));
                    }
                }
                let all = || (0_u32..).zip(&plain).filter_map(|(owner, one)| one.map(|(leaf, carried, is_open)| (owner, leaf, carried, is_open)));
                let lightest = |but: Option<u32>| all().filter(|one| one.3 && Some(one.1) != but).min_by_key(|one| (one.2, identity(one.0))).map(|one| one.0);
                prop_assert_eq!(tree.lightest(), lightest(None));
                if let Some((leaf, carried, is_open)) = plain[who] {
                    prop_assert_eq!(tree.lightest_but(leaf), lightest(Some(leaf)));
                    prop_assert_eq!((tree.is_open(leaf), tree.load_of(leaf)), (is_open, if is_open { carried } else { CLOSED }));
                }
                let told = |owner: u32| (!owner.is_multiple_of(3)).then_some(owner);
                let heaviest = all().filter(|one| one.2 > 0 && told(one.0).is_some()).max_by_key(|one| (one.2, Reverse(identity(one.0))));
                prop_assert_eq!(tree.heaviest(told), heaviest.map(|one| (one.0, one.0)));
            }
        }
    }
}

//! Who in a team has the lightest load: a tournament over its case-holders.
//!
//! Load is (cases + ½) ÷ effective capacity; ties go to the lowest identity.
//! A change of one load replays that leaf's matches only, and no further up than
//! to the first that somebody else goes on winning: Knuth's loser tree in its
//! plainer form, a tournament of winners. It holds that every node names the
//! lighter of its two children's winners, but for the matches of one leaf, which
//! are played when somebody asks or another load changes: siblings come and go
//! together, and with them one worker's load changes several times.

use std::hint::select_unpredictable;

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

    /// The same for who may be given another case. Without capacity, or at the most
    /// that may be held, the load is [`CLOSED`].
    #[inline]
    pub fn load(self, weight: i64) -> u64 {
        if (weight + 1_000) as f64 > self.most { CLOSED } else { self.carried(weight) }
    }
}

/// Who has won a match: the lightest, and of equals the lowest identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Winner {
    load: u64,
    identity: u64,
    leaf: u32,
}

impl Winner {
    /// Nobody, at a leaf.
    fn nobody(leaf: u32) -> Self {
        Self { load: CLOSED, identity: u64::MAX, leaf }
    }

    /// Load and identity as one number, so that a match is one comparison.
    #[inline]
    fn rank(self) -> u128 {
        u128::from(self.load) << 64 | u128::from(self.identity)
    }

    /// Nobody can foretell who wins: the processor is not to try.
    #[inline]
    fn lighter(self, other: Self) -> Self {
        select_unpredictable(self.rank() <= other.rank(), self, other)
    }
}

/// The case-holders of a team, by load.
#[derive(Clone, Debug)]
pub struct Caseloads {
    /// The matches: the final is the first, those of node n are 2n and 2n + 1,
    /// and the leaves are the last half.
    nodes: Vec<Winner>,
    /// Who they are, by leaf.
    owners: Vec<u32>,
    /// What each carries, whether or not it may be given more; nothing where nobody is.
    carried: Vec<u64>,
    /// Capacity of each who is present [thousandths of a full-time caseload].
    capacities: Vec<i32>,
    /// The sum of those.
    capacity: i64,
    free: Vec<u32>,
    size: usize,
    /// The leaf whose matches are still to be played.
    unplayed: Option<u32>,
}

impl Caseloads {
    /// Nobody.
    pub fn new() -> Self {
        Self { nodes: Vec::new(), owners: Vec::new(), carried: Vec::new(), capacities: Vec::new(), capacity: 0, free: Vec::new(), size: 0, unplayed: None }
    }

    /// Admits somebody, closed at first; the leaf it is known by.
    pub fn admit(&mut self, owner: u32, identity: Identity) -> u32 {
        let leaf = if let Some(leaf) = self.free.pop() {
            self.owners[leaf as usize] = owner;
            leaf
        } else {
            let leaf = self.owners.len();
            self.owners.push(owner);
            self.carried.push(0);
            self.capacities.push(0);
            if leaf == self.size {
                self.grow();
            }
            leaf as u32
        };
        self.change(leaf).identity = identity.bits();
        leaf
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

    /// Sets what somebody carries, and the load by which cases are given.
    #[inline]
    pub fn set(&mut self, leaf: u32, carried: u64, load: u64) {
        self.carried[leaf as usize] = carried;
        self.set_load(leaf, load);
    }

    #[inline]
    fn set_load(&mut self, leaf: u32, load: u64) {
        if self.load_of(leaf) != load {
            self.change(leaf).load = load;
        }
    }

    /// A leaf that is to be changed, and whose matches are to be played.
    #[inline]
    fn change(&mut self, leaf: u32) -> &mut Winner {
        if self.unplayed != Some(leaf) {
            self.play();
            self.unplayed = Some(leaf);
        }
        &mut self.nodes[self.size + leaf as usize]
    }

    /// Lets somebody go; the leaf may be given to another.
    pub fn dismiss(&mut self, leaf: u32) {
        self.set(leaf, 0, CLOSED);
        self.set_capacity(leaf, 0);
        self.free.push(leaf);
    }

    /// Somebody's load.
    pub fn load_of(&self, leaf: u32) -> u64 {
        self.nodes[self.size + leaf as usize].load
    }

    /// Whoever has the lightest load, unless everybody is closed.
    pub fn lightest(&mut self) -> Option<u32> {
        self.play();
        let winner = self.nodes.get(1)?;
        (winner.load != CLOSED).then(|| self.owners[winner.leaf as usize])
    }

    /// The same without one of them.
    pub fn lightest_but(&mut self, leaf: u32) -> Option<u32> {
        let load = self.load_of(leaf);
        self.set_load(leaf, CLOSED);
        let found = self.lightest();
        self.set_load(leaf, load);
        found
    }

    /// Who carries most of those for whom something is told, and that; of equals the
    /// lowest identity. It is asked of none who could not be it: asking costs more.
    pub fn heaviest<T>(&self, mut told: impl FnMut(u32) -> Option<T>) -> Option<(u32, T)> {
        let (mut most, mut found) = ((0, 0), None);
        for (leaf, &carried) in self.carried.iter().enumerate() {
            if carried < most.0 || carried == 0 {
                continue;
            }
            let (owner, identity) = (self.owners[leaf], self.nodes[self.size + leaf].identity);
            if (carried > most.0 || identity < most.1)
                && let Some(told) = told(owner)
            {
                (most, found) = ((carried, identity), Some((owner, told)));
            }
        }
        found
    }

    /// Twice as many leaves, the new ones nobody's; every match is played anew.
    fn grow(&mut self) {
        let size = (self.size * 2).max(8);
        let mut nodes = vec![Winner::nobody(0); size];
        nodes.extend((0..size as u32).map(Winner::nobody));
        nodes[size..size + self.size].copy_from_slice(&self.nodes[self.size..]);
        (self.nodes, self.size) = (nodes, size);
        for node in (1..size).rev() {
            self.nodes[node] = self.nodes[2 * node].lighter(self.nodes[2 * node + 1]);
        }
    }

    /// Plays what is still to be played, as far up as anything changes.
    fn play(&mut self) {
        let Some(leaf) = self.unplayed.take() else { return };
        let mut node = self.size + leaf as usize;
        let mut winner = self.nodes[node];
        while node > 1 {
            winner = winner.lighter(self.nodes[node ^ 1]);
            node /= 2;
            if self.nodes[node] == winner {
                return;
            }
            self.nodes[node] = winner;
        }
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

    proptest! {
        #[test]
        fn the_lightest_and_the_heaviest_are_those_a_plain_search_finds(
            steps in prop::collection::vec((0_usize..40, prop::option::of(0_u64..12), prop::bool::weighted(0.1)), 1..300)
        ) {
            let mut tree = Caseloads::new();
            let mut plain: Vec<Option<(u32, u64)>> = Vec::new();
            for (who, load, leave) in steps {
                if who >= plain.len() {
                    let owner = plain.len() as u32;
                    let leaf = tree.admit(owner, Identity::default().nth(u64::from(owner)));
                    plain.push(Some((leaf, CLOSED)));
                }
                let who = who.min(plain.len() - 1);
                if let Some((leaf, _)) = plain[who] {
                    if leave {
                        tree.dismiss(leaf);
                        plain[who] = None;
                    } else {
                        let load = load.unwrap_or(CLOSED);
                        tree.set(leaf, load, load);
                        plain[who] = Some((leaf, load));
                    }
                }
                let expected = (0..plain.len())
                    .filter_map(|owner| plain[owner].map(|(_, load)| (load, Identity::default().nth(owner as u64).bits(), owner as u32)))
                    .filter(|entry| entry.0 != CLOSED)
                    .min()
                    .map(|entry| entry.2);
                prop_assert_eq!(tree.lightest(), expected);
                let told = |owner: u32| (!owner.is_multiple_of(3)).then_some(owner);
                let heaviest = (0..plain.len() as u32)
                    .filter_map(|owner| plain[owner as usize].map(|(_, load)| (load, Reverse(Identity::default().nth(u64::from(owner)).bits()), owner)))
                    .filter(|entry| entry.0 > 0 && told(entry.2).is_some())
                    .max()
                    .map(|entry| (entry.2, entry.2));
                prop_assert_eq!(tree.heaviest(told), heaviest);
            }
        }
    }
}

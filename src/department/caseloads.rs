//! Who in a team has the lightest load: a tournament over its case-holders.
//!
//! Load is (cases + ½) ÷ effective capacity; ties go to the lowest identity.
//! A change of one load replays that leaf's matches only, and no further up than
//! to the first that somebody else goes on winning: Knuth's loser tree in its
//! plainer form, a tournament of winners. It holds that every node names the
//! lighter of its two children's winners.

use crate::quantity::Identity;

/// The load of somebody who is given no more cases.
pub const CLOSED: u64 = u64::MAX;

/// The load of a leaf that nobody has.
const NOBODY: (u64, u64) = (CLOSED, u64::MAX);

/// (cases + ½) ÷ capacity, in the fixed point of a millionth of a case.
///
/// Weight is that of the cases held [thousandths of a case]. Capacity is in
/// thousandths of a full-time caseload; with none, or at the most that may be
/// held, the load is [`CLOSED`].
pub fn load(weight: i64, capacity: i32, most_cases: f64) -> u64 {
    if capacity <= 0 || (weight + 1_000) as f64 > most_cases * f64::from(capacity) {
        return CLOSED;
    }
    (2 * weight as u64 + 1_000) * 500_000 / capacity as u64
}

/// The case-holders of a team, by load.
#[derive(Clone, Debug)]
pub struct Caseloads {
    /// (load, identity) by leaf, filled up to the size of the tree with [`NOBODY`].
    loads: Vec<(u64, u64)>,
    owners: Vec<u32>,
    winners: Vec<u32>,
    free: Vec<u32>,
    size: usize,
}

impl Caseloads {
    /// Nobody.
    pub fn new() -> Self {
        Self { loads: Vec::new(), owners: Vec::new(), winners: vec![0], free: Vec::new(), size: 0 }
    }

    /// Admits somebody, closed at first; the leaf it is known by.
    pub fn admit(&mut self, owner: u32, identity: Identity) -> u32 {
        if let Some(leaf) = self.free.pop() {
            self.owners[leaf as usize] = owner;
            self.loads[leaf as usize] = (CLOSED, identity.bits());
            return leaf;
        }
        let leaf = self.owners.len();
        self.owners.push(owner);
        if leaf == self.size {
            self.size = (self.size * 2).max(8);
            self.loads.resize(self.size, NOBODY);
            self.winners = vec![0; self.size];
            self.play_all();
        }
        self.loads[leaf] = (CLOSED, identity.bits());
        self.replay(leaf);
        leaf as u32
    }

    /// Sets somebody's load.
    pub fn set(&mut self, leaf: u32, load: u64) {
        let entry = &mut self.loads[leaf as usize];
        if entry.0 != load {
            entry.0 = load;
            self.replay(leaf as usize);
        }
    }

    /// Lets somebody go; the leaf may be given to another.
    pub fn dismiss(&mut self, leaf: u32) {
        self.set(leaf, CLOSED);
        self.free.push(leaf);
    }

    /// Somebody's load.
    pub fn load_of(&self, leaf: u32) -> u64 {
        self.loads[leaf as usize].0
    }

    /// Whoever has the lightest load, unless everybody is closed.
    pub fn lightest(&self) -> Option<u32> {
        let leaf = *self.winners.get(1)? as usize;
        (self.loads.get(leaf)?.0 != CLOSED).then(|| self.owners[leaf])
    }

    fn better(&self, a: u32, b: u32) -> u32 {
        if self.loads[a as usize] <= self.loads[b as usize] { a } else { b }
    }

    /// Plays every match, from the leaves up.
    fn play_all(&mut self) {
        for node in (1..self.size).rev() {
            let below = 2 * node;
            let of = |child: usize| if child >= self.size { (child - self.size) as u32 } else { self.winners[child] };
            self.winners[node] = self.better(of(below), of(below + 1));
        }
    }

    fn replay(&mut self, leaf: usize) {
        let pair = leaf & !1;
        let mut node = (self.size + pair) / 2;
        let mut winner = self.better(pair as u32, pair as u32 + 1);
        loop {
            // Won by somebody else, as before: nothing above has changed.
            if self.winners[node] == winner && winner as usize != leaf {
                return;
            }
            self.winners[node] = winner;
            if node == 1 {
                return;
            }
            winner = self.better(winner, self.winners[node ^ 1]);
            node /= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_lightest_is_the_one_a_plain_search_finds(
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
                        tree.set(leaf, load);
                        plain[who] = Some((leaf, load));
                    }
                }
                let expected = (0..plain.len())
                    .filter_map(|owner| plain[owner].map(|(_, load)| (load, Identity::default().nth(owner as u64).bits(), owner as u32)))
                    .filter(|entry| entry.0 != CLOSED)
                    .min()
                    .map(|entry| entry.2);
                prop_assert_eq!(tree.lightest(), expected);
            }
        }
    }
}

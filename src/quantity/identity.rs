//! Who somebody is, whatever the scenario around them looks like.

/// The identity of a worker, a child or a process: part of the address of
/// every draw made for them.
///
/// Made from names and numbers that mean the same in every scenario ("the
/// third member of the academy's intake of September 2026"), never from the
/// position in a list, so that adding a team or a cohort leaves everybody
/// else's draws as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identity(u64);

impl Identity {
    /// Nobody's.
    pub const NONE: Self = Self(0);

    /// The identity that a name has.
    ///
    /// Source: FNV-1a, 64 bits, finished by the mixer of SplitMix64.
    pub fn named(name: &str) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(mix(hash))
    }

    /// The n-th of this.
    pub fn nth(self, n: u64) -> Self {
        Self(mix(self.0 ^ mix(n.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    #[cfg(test)]
    pub(crate) const fn with_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The bits.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::mix;

    #[test]
    fn the_mixer_gives_the_published_numbers_of_splitmix64() {
        // The first of the generator's stream from seed 0: its counter steps by the golden ratio.
        let published = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec];
        for (n, number) in (1_u64..).zip(published) {
            assert_eq!(mix(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)), number, "{n}");
        }
    }
}

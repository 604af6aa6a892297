//! Draws addressed by what they mean.
//!
//! A draw's address is (seed, replication, process, entity; n-th): never the
//! order in which the program happened to ask, never the scenario. The address
//! *is* the counter of a counter-based generator, so opening a stream costs
//! nothing and nothing is shared between streams.

use core::convert::Infallible;

use rand::TryRng;

use super::philox::philox4x32;
use crate::quantity::Identity;

/// Seed and replication: the part of every address that one replication shares.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    seed: u64,
    replication: u32,
}

impl Streams {
    /// The streams of one replication.
    pub fn new(seed: u64, replication: u32) -> Self {
        Self { seed, replication }
    }

    /// The draws of one entity in one process, from the first.
    ///
    /// A process has up to 2¹⁶ numbers and an entity up to 2¹⁷ draws in it.
    #[inline]
    pub fn of(self, process: u16, entity: Identity) -> Draws {
        self.from(process, entity, 0)
    }

    /// The same, from the block `occasion` on (two 64-bit draws a block).
    #[inline]
    pub fn from(self, process: u16, entity: Identity, occasion: u16) -> Draws {
        Draws { streams: self, process, entity, block: occasion, rest: (0, 0), left: 0 }
    }

    /// The block at an address: two draws of 64 bits.
    #[inline(never)]
    pub(super) fn block(self, process: u16, entity: Identity, block: u16) -> (u64, u64) {
        let entity = entity.bits();
        let counter = [u32::from(block) | u32::from(process) << 16, self.replication, entity as u32, (entity >> 32) as u32];
        let out = philox4x32(counter, [self.seed as u32, (self.seed >> 32) as u32]);
        (u64::from(out[0]) | u64::from(out[1]) << 32, u64::from(out[2]) | u64::from(out[3]) << 32)
    }
}

/// The draws of one entity in one process, in order.
#[derive(Clone, Debug)]
pub struct Draws {
    streams: Streams,
    process: u16,
    entity: Identity,
    block: u16,
    /// The block before, and how many of its two draws are left.
    rest: (u64, u64),
    left: u8,
}

impl Draws {
    /// Those of a stream from a block on that is known already.
    #[inline]
    pub(super) fn told(streams: Streams, process: u16, entity: Identity, occasion: u16, block: (u64, u64)) -> Self {
        Self { streams, process, entity, block: occasion.wrapping_add(1), rest: block, left: 2 }
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if self.left == 1 {
            self.left = 0;
            return self.rest.1;
        }
        if self.left == 0 {
            self.rest = self.streams.block(self.process, self.entity, self.block);
            self.block = self.block.wrapping_add(1);
        }
        self.left = 1;
        self.rest.0
    }

    /// Uniform on the open interval (0, 1): the top 53 bits and a half.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        in_the_open_interval(self.bits())
    }

    /// Unit exponential, by inversion.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// Standard normal, from two uniforms.
    ///
    /// Source: Box and Muller (1958), the cosine branch.
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        radius * libm::cos(core::f64::consts::TAU * self.uniform())
    }

    /// True with this probability.
    #[inline]
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `n`, uniform (`n` at least 1).
    pub fn below(&mut self, n: u32) -> u32 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u32
    }

    /// Poisson, by multiplying exponentials up: for small means (below about fifty).
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut sum = self.exponential();
        let mut count = 0;
        while sum < mean {
            sum += self.exponential();
            count += 1;
        }
        count
    }

    /// Which of the weights the next draw falls on; they sum to 1.
    pub fn which(&mut self, weights: &[f64]) -> usize {
        let mut u = self.uniform();
        for (index, weight) in weights.iter().enumerate() {
            if u < *weight {
                return index;
            }
            u -= weight;
        }
        weights.len().saturating_sub(1)
    }
}

impl TryRng for Draws {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.bits() as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }
    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for chunk in dst.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// The top 53 bits and a half, as a share of one. The largest would round to one
/// itself, and is the next below it.
fn in_the_open_interval(bits: u64) -> f64 {
    const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
    (((bits >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)).min(BELOW_ONE)
}

#[cfg(test)]
mod tests {
    use super::{Identity, Streams, in_the_open_interval};

    #[test]
    fn numbers_below_six_are_those_of_a_die() {
        let mut draws = Streams::new(1, 0).of(0, Identity::named("die"));
        let mut times = [0_u32; 6];
        (0..600).for_each(|_| times[draws.below(6) as usize] += 1);
        // 100 each; six standard errors are 55.
        assert!(times.iter().all(|&times| times.abs_diff(100) < 55), "{times:?}");
    }

    #[test]
    fn no_bits_give_nought_or_one() {
        assert!(in_the_open_interval(0) > 0.0);
        assert!(in_the_open_interval(u64::MAX) < 1.0);
        assert_eq!(in_the_open_interval(1 << 63), 0.5 + f64::EPSILON / 4.0);
    }
}

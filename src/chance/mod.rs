//! Random streams, laws of durations, and hazards.
//!
//! Knows nobody: no worker, no clock, no scenario. All transcendental functions
//! come from `libm`, so that every machine draws the same bits.

mod hazard;
mod law;
mod memo;
mod philox;
mod stream;

pub use self::hazard::{Band as HazardBand, PiecewiseHazard};
pub use self::law::{Band, SpanLaw};
pub use self::memo::Memo;
pub use self::philox::philox4x32;
pub use self::stream::{Draws, Streams};

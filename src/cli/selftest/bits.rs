//! Known bits: the generator, the elementary functions, draws by their address.

use super::Check;
use crate::chance::{Streams, philox4x32};
use crate::quantity::Identity;

const GENERATOR: &str = "The generator gives its published answers (Philox4x32-10)";
const FUNCTIONS: &str = "Elementary functions have the same bits as everywhere";
const DRAWS: &str = "Draws by their address have the same bits as everywhere";

/// Counter, key and answer.
///
/// Source: Random123, kat_vectors.
const ANSWERS: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
    ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    ([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0], [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
];

/// A function's value at a place, its name and its bits.
type Known = (&'static str, fn() -> f64, u64);

const VALUES: [Known; 10] = [
    ("log(0.1)", || libm::log(0.1), 0xc002_6bb1_bbb5_5515),
    ("log(0.37)", || libm::log(0.37), 0xbfef_d0ea_24bf_89b8),
    ("log(1e-17)", || libm::log(1e-17), 0xc043_926c_d770_aa67),
    ("log1p(0.001)", || libm::log1p(0.001), 0x3f50_6035_4f8c_3ebf),
    ("exp(-0.1)", || libm::exp(-0.1), 0x3fec_f46d_99d5_2b3a),
    ("exp(-7.3)", || libm::exp(-7.3), 0x3f46_22d4_792b_6a8d),
    ("exp(10.5)", || libm::exp(10.5), 0x40e1_bb70_15e8_4d3b),
    ("pow(1.035, 4.75)", || libm::pow(1.035, 4.75), 0x3ff2_d71a_933d_f975),
    ("cos(2.5)", || libm::cos(2.5), 0xbfe9_a2f7_ef85_8b7d),
    ("sqrt(2)", || libm::sqrt(2.0), 0x3ff6_a09e_667f_3bcd),
];

/// Sums of many values, bit by bit, over the whole range that is used.
const FOLDS: [Known; 2] = [
    ("10,000 logarithms", || fold(|n| libm::log(f64::from(n) / 10_001.0)), 0x03dc_c4d5_9ee2_6764),
    ("10,000 exponentials", || fold(|n| libm::exp(-f64::from(n) / 500.0)), 0xdd37_2406_3767_2973),
];

/// The bits of many values folded into one word, kept as a double's bits.
fn fold(of: impl Fn(u32) -> f64) -> f64 {
    f64::from_bits((1..=10_000).fold(0, |all: u64, n| all.rotate_left(5) ^ of(n).to_bits()))
}

/// The first draws of one address.
const FIRST: [u64; 4] = [0x14a1_c52c_ad81_2fa5, 0xfcb6_9571_f2f7_6f49, 0xe49d_a38f_e42b_3bb5, 0xc366_d164_7ade_7e8e];

pub(super) fn checks() -> Vec<Check> {
    let words = |words: [u32; 4]| words.map(|word| format!("{word:08x}")).join(" ");
    let mut checks: Vec<Check> = ANSWERS
        .iter()
        .map(|&(counter, key, answer)| Check::exact(GENERATOR, format!("counter {:08x}…", counter[0]), words(answer), words(philox4x32(counter, key))))
        .collect();
    let bits = |&(name, of, bits): &Known| Check::exact(FUNCTIONS, name, format!("{bits:016x}"), format!("{:016x}", of().to_bits()));
    checks.extend(VALUES.iter().chain(&FOLDS).map(bits));
    let mut draws = Streams::new(1, 7).of(3, Identity::named("selftest").nth(5));
    checks.extend(FIRST.iter().enumerate().map(|(n, bits)| Check::exact(DRAWS, format!("draw {}", n + 1), format!("{bits:016x}"), format!("{:016x}", draws.bits()))));
    checks
}

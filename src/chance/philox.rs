//! Philox4x32-10, a counter-based generator.
//!
//! Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3" (SC11, 2011); known answers from the authors' Random123.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// Four random words of 32 bits for a counter and a key: ten rounds.
///
/// The rounds stand one by one: as a loop they took a third more instructions.
#[inline(always)]
pub fn philox4x32(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let counter = round(counter, key, 0);
    let counter = round(counter, key, 1);
    let counter = round(counter, key, 2);
    let counter = round(counter, key, 3);
    let counter = round(counter, key, 4);
    let counter = round(counter, key, 5);
    let counter = round(counter, key, 6);
    let counter = round(counter, key, 7);
    let counter = round(counter, key, 8);
    round(counter, key, 9)
}

/// The n-th round, under the key that has grown by n Weyl steps.
#[inline(always)]
fn round(counter: [u32; 4], key: [u32; 2], n: u32) -> [u32; 4] {
    let a = u64::from(MULTIPLIERS[0]) * u64::from(counter[0]);
    let b = u64::from(MULTIPLIERS[1]) * u64::from(counter[2]);
    [
        (b >> 32) as u32 ^ counter[1] ^ key[0].wrapping_add(WEYL[0].wrapping_mul(n)),
        b as u32,
        (a >> 32) as u32 ^ counter[3] ^ key[1].wrapping_add(WEYL[1].wrapping_mul(n)),
        a as u32,
    ]
}

#[cfg(test)]
mod tests {
    use super::philox4x32;

    #[test]
    fn the_authors_known_answers_come_out() {
        assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox4x32([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}

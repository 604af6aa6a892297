//! The policy itself: it lets the right oracle pass, and refuses one that is off
//! by what it is meant to see, as often as it says.

use crate::support::policy::{POWER, mean};
use tenure::chance::Streams;
use tenure::quantity::Identity;

/// How many of so many samples the policy refuses, when the oracle is off by so
/// much of what it is meant to see.
fn refused(samples: u64, off: f64) -> u64 {
    let visible = 0.5;
    let n = libm::ceil(POWER / (visible * visible)) as u64;
    let refuses = |sample: &u64| {
        let mut draws = Streams::new(1, *sample as u32).of(1, Identity::default());
        let values: Vec<f64> = (0..n).map(|_| draws.normal()).collect();
        mean("a normal", &values, off * visible, 1.0, visible).is_err()
    };
    (0..samples).filter(refuses).count() as u64
}

#[test]
fn the_policy_lets_the_right_oracle_pass_and_sees_the_bias_it_states() {
    let samples = 4_000;
    // |z| of a right oracle passes 4.892 once in a million; its controls, which
    // lie at 7.218 from it, are too near about once in a hundred thousand.
    assert_eq!(refused(samples, 0.0), 0);
    // 99 in 100 where it is off by what it must see: 40 of 4,000 pass, give or take 6.3.
    let pass = samples - refused(samples, 1.0);
    assert!((10..=71).contains(&pass), "{pass} of {samples} pass");
    // And a bias of half of that is not what it was made for: z = 3.6 on average, refused one time in ten.
    let seen = refused(samples, 0.5);
    assert!((300..=500).contains(&seen), "{seen} of {samples} are refused");
}

//! Student's law, as far as an interval of a mean needs it.

/// The point that Student's t exceeds in absolute value once in twenty times.
///
/// `freedom`: degrees of freedom [≥ 1]. Within 1e-5 of the exact value from 3
/// degrees of freedom on; exact for 1 and 2.
///
/// Source: Hill (1970), Algorithm 396, Student's t-quantiles.
pub fn student_95(freedom: u32) -> f64 {
    const OUTSIDE: f64 = 0.05;
    /// The standard normal quantile of 0.025.
    const NORMAL: f64 = -1.959_963_984_540_054;
    let n = f64::from(freedom);
    match freedom {
        0 => return f64::INFINITY,
        1 => return libm::tan(std::f64::consts::FRAC_PI_2 * (1.0 - OUTSIDE)),
        2 => return libm::sqrt(2.0 / (OUTSIDE * (2.0 - OUTSIDE)) - 2.0),
        _ => {}
    }
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * libm::sqrt(a * std::f64::consts::FRAC_PI_2) * n;
    let mut y = libm::pow(d * OUTSIDE, 2.0 / n);
    if y > 0.05 + a {
        let x = NORMAL;
        y = x * x;
        if freedom < 5 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = libm::expm1(a * y * y);
    } else {
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) * y - 1.0) * (n + 1.0)
            / (n + 2.0)
            + 1.0 / y;
    }
    libm::sqrt(n * y)
}

#[cfg(test)]
mod tests {
    use super::student_95;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn the_points_are_those_of_an_independent_library() {
        for freedom in (1..=200).chain([499, 999, 9_999, 99_999]) {
            let law = StudentsT::new(0.0, 1.0, f64::from(freedom)).expect("a law");
            let outside = 2.0 * law.sf(student_95(freedom));
            assert!((outside - 0.05).abs() < 2e-6, "{freedom}: {outside}");
        }
        let law = StudentsT::new(0.0, 1.0, 9.0).expect("a law");
        assert!((2.0 * law.sf(1.96) - 0.05).abs() > 1e-2, "the normal point is seen to be wrong at 9");
    }
}

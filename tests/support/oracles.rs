//! Exact formulas, written without the program they check.

/// Hazards piecewise constant in time: (from, rate), the first from 0.
pub type Bands = [(f64, f64)];

/// The fixture of most checks: bands at 0, 1, 2, 5 and 10 years.
pub const F1: [(f64, f64); 5] = [(0.0, 0.10), (1.0, 0.22), (2.0, 0.18), (5.0, 0.09), (10.0, 0.05)];

/// H(t) = Σ h_k · max(0, min(t, b_{k+1}) − b_k).
pub fn accumulated(bands: &Bands, t: f64) -> f64 {
    bands
        .iter()
        .enumerate()
        .map(|(k, &(from, rate))| {
            let to = bands.get(k + 1).map_or(f64::INFINITY, |next| next.0);
            rate * (t.min(to) - from).max(0.0)
        })
        .sum()
}

/// S(t) = exp(−H(t)).
pub fn survival(bands: &Bands, t: f64) -> f64 {
    libm::exp(-accumulated(bands, t))
}

/// S(t | u) = exp(−(H(u + t) − H(u))).
pub fn survival_from(bands: &Bands, u: f64, t: f64) -> f64 {
    libm::exp(accumulated(bands, u) - accumulated(bands, u + t))
}

/// ∫₀ᵗ S, band by band.
pub fn survival_integral(bands: &Bands, t: f64) -> f64 {
    bands
        .iter()
        .enumerate()
        .map(|(k, &(from, rate))| {
            let to = bands.get(k + 1).map_or(f64::INFINITY, |next| next.0).min(t);
            let width = (to - from).max(0.0);
            let s = survival(bands, from);
            if width == 0.0 { 0.0 } else if rate == 0.0 { s * width } else { s * -libm::expm1(-rate * width) / rate }
        })
        .sum()
}

/// P(vacant at t | filled at 0) of one post: leaving h, filling v.
pub fn vacant_at(h: f64, v: f64, t: f64) -> f64 {
    h / (h + v) * -libm::expm1(-(h + v) * t)
}

/// ∫₀ᵀ P(vacant | filled at 0).
pub fn vacant_integral(h: f64, v: f64, t: f64) -> f64 {
    let (pi, kappa) = (h / (h + v), h + v);
    pi * t + pi * libm::expm1(-kappa * t) / kappa
}

/// Mean and variance of the filled posts at time t of P posts, hires at rate
/// `inflow` while any post is vacant, leaving at h each: the chain is solved by
/// uniformisation from so many filled.
pub fn limited_recruitment(posts: usize, inflow: f64, h: f64, filled: usize, t: f64) -> (f64, f64) {
    let fastest = inflow + h * posts as f64;
    let mut now = vec![0.0; posts + 1];
    now[filled] = 1.0;
    let mut at_t = vec![0.0; posts + 1];
    let mut weight = libm::exp(-fastest * t);
    let steps = (fastest * t + 12.0 * libm::sqrt(fastest * t) + 30.0) as usize;
    for step in 0..steps {
        for (sum, p) in at_t.iter_mut().zip(&now) {
            *sum += weight * p;
        }
        weight *= fastest * t / (step + 1) as f64;
        let mut next = vec![0.0; posts + 1];
        for f in 0..=posts {
            let up = if f < posts { inflow / fastest } else { 0.0 };
            let down = h * f as f64 / fastest;
            next[f] += now[f] * (1.0 - up - down);
            if f < posts {
                next[f + 1] += now[f] * up;
            }
            if f > 0 {
                next[f - 1] += now[f] * down;
            }
        }
        now = next;
    }
    let mean: f64 = at_t.iter().enumerate().map(|(f, p)| f as f64 * p).sum();
    let square: f64 = at_t.iter().enumerate().map(|(f, p)| (f * f) as f64 * p).sum();
    (mean, square - mean * mean)
}

/// Erlang's loss: P(no vacancy) for P posts and ρ = λ/h.
pub fn erlang_b(posts: u32, rho: f64) -> f64 {
    (1..=posts).fold(1.0, |b, j| rho * b / (f64::from(j) + rho * b))
}

/// Mean and second moment of (N − c)⁺ for N Poisson.
pub fn poisson_excess(mean: f64, c: u32) -> (f64, f64) {
    let mut p = libm::exp(-mean);
    let (mut first, mut second) = (0.0, 0.0);
    for n in 0..(mean + 40.0 * libm::sqrt(mean)) as u32 {
        if n > c {
            let over = f64::from(n - c);
            first += p * over;
            second += p * over * over;
        }
        p *= mean / f64::from(n + 1);
    }
    (first, second)
}

/// The stationary law of a birth–death chain on 0 to `most`: births at rate
/// `birth(n)` from n, deaths at `death(n)`; the product of ratios, in logarithms.
pub fn birth_death_stationary(most: usize, birth: impl Fn(usize) -> f64, death: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut logs = vec![0.0];
    for n in 1..=most {
        logs.push(logs[n - 1] + libm::log(birth(n - 1)) - libm::log(death(n)));
    }
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - largest)).collect();
    let all: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / all).collect()
}

/// The law of such a chain at time t from a law at time 0, by uniformisation.
pub fn birth_death_at(law: &[f64], birth: impl Fn(usize) -> f64, death: impl Fn(usize) -> f64, t: f64) -> Vec<f64> {
    let most = law.len() - 1;
    let rates: Vec<(f64, f64)> = (0..=most).map(|n| (if n < most { birth(n) } else { 0.0 }, if n > 0 { death(n) } else { 0.0 })).collect();
    let fastest = rates.iter().map(|(up, down)| up + down).fold(0.0, f64::max);
    // In pieces short enough that the first Poisson weight does not vanish.
    let pieces = (fastest * t / 50.0).ceil().max(1.0);
    let piece = |law: &[f64]| uniformised(law, &rates, fastest, fastest * t / pieces);
    // Many pieces: the chain's matrix over one, squared again and again.
    let mut left = pieces as u64;
    if left == 1 {
        return piece(law);
    }
    let unit = |state: usize| (0..=most).map(|n| f64::from(u8::from(n == state))).collect::<Vec<f64>>();
    let mut over: Vec<Vec<f64>> = (0..=most).map(|state| piece(&unit(state))).collect();
    let after = |law: &[f64], over: &[Vec<f64>]| -> Vec<f64> { (0..=most).map(|to| law.iter().zip(over).map(|(p, row)| p * row[to]).sum()).collect() };
    let mut law = law.to_vec();
    while left > 0 {
        if left & 1 == 1 {
            law = after(&law, &over);
        }
        over = over.iter().map(|row| after(row, &over)).collect();
        left >>= 1;
    }
    law
}

/// A law after a time in which so many events of the fastest rate are expected.
fn uniformised(law: &[f64], rates: &[(f64, f64)], fastest: f64, mean: f64) -> Vec<f64> {
    let most = law.len() - 1;
    let (mut now, mut at_t, mut weight) = (law.to_vec(), vec![0.0; most + 1], libm::exp(-mean));
    for step in 0..(mean + 12.0 * libm::sqrt(mean) + 40.0) as usize {
        for (sum, p) in at_t.iter_mut().zip(&now) {
            *sum += weight * p;
        }
        weight *= mean / (step + 1) as f64;
        let mut next = vec![0.0; most + 1];
        for (n, (up, down)) in rates.iter().enumerate() {
            next[n] += now[n] * (1.0 - (up + down) / fastest);
            if n < most {
                next[n + 1] += now[n] * up / fastest;
            }
            if n > 0 {
                next[n - 1] += now[n] * down / fastest;
            }
        }
        now = next;
    }
    at_t
}

/// Mean and variance of a function of the state under a law.
pub fn moments(law: &[f64], of: impl Fn(usize) -> f64) -> (f64, f64) {
    let mean: f64 = law.iter().enumerate().map(|(n, p)| p * of(n)).sum();
    (mean, law.iter().enumerate().map(|(n, p)| p * (of(n) - mean) * (of(n) - mean)).sum())
}

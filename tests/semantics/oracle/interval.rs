//! Intervals by other roads than the program's: quantiles by halving, tails of the binomial term by term.

/// The half width in standard deviations of a normal.
pub fn z(confidence: f64) -> f64 {
    halved(|z| 2.0 * upper_half(z) >= confidence, 40.0)
}

/// Student's quantile for whole degrees of freedom, by the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4.
pub fn t(confidence: f64, freedom: usize) -> f64 {
    halved(|t| student(t, freedom) >= confidence, 1e7)
}

/// The least value for which something holds, if it holds from there on.
fn halved(holds: impl Fn(f64) -> bool, most: f64) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..90 {
        let middle = (low + high) / 2.0;
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// The probability between 0 and z of a standard normal, by its power series.
fn upper_half(z: f64) -> f64 {
    if z > 7.0 {
        return 0.5;
    }
    let (mut term, mut sum, mut k) = (z, z, 1.0);
    while term > 1e-18 {
        term *= z * z / (2.0 * k + 1.0);
        sum += term;
        k += 1.0;
    }
    sum * (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The probability that a Student variable is within ±t.
fn student(t: f64, freedom: usize) -> f64 {
    let angle = (t / (freedom as f64).sqrt()).atan();
    let (sin, cos) = angle.sin_cos();
    let (mut term, mut sum) = if freedom % 2 == 1 { (cos, 0.0) } else { (1.0, 0.0) };
    let mut k = if freedom % 2 == 1 { 1 } else { 0 };
    while k + 2 <= freedom {
        sum += term;
        term *= cos * cos * (k + 1) as f64 / (k + 2) as f64;
        k += 2;
    }
    if freedom % 2 == 1 { (angle + sin * sum) * 2.0 / std::f64::consts::PI } else { sin * sum }
}

pub fn wilson(yes: u64, n: u64, confidence: f64) -> (f64, f64) {
    let (p, n_, z) = (yes as f64 / n as f64, n as f64, z(confidence));
    let root = z * (p * (1.0 - p) / n_ + z * z / (4.0 * n_ * n_)).sqrt();
    let at = |sign: f64| (p + z * z / (2.0 * n_) + sign * root) / (1.0 + z * z / n_);
    (if yes == 0 { 0.0 } else { at(-1.0) }, if yes == n { 1.0 } else { at(1.0) })
}

pub fn mean(values: &[f64], mean: f64, confidence: f64) -> Option<(f64, f64)> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let variance = values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
    let half = t(confidence, n - 1) * (variance / n as f64).sqrt();
    Some((mean - half, mean + half))
}

pub fn nps(promoters: u64, detractors: u64, n: u64, confidence: f64) -> (f64, f64) {
    let (up, down) = (promoters as f64 / n as f64, detractors as f64 / n as f64);
    let half = z(confidence) * (((up + down) - (up - down).powi(2)).max(0.0) / n as f64).sqrt();
    ((100.0 * (up - down - half)).max(-100.0), (100.0 * (up - down + half)).min(100.0))
}

/// The ranks, from 1, of the order statistics at the binomial quantiles, clamped to 1…n.
pub fn ranks(n: usize, share: f64, confidence: f64) -> (usize, usize) {
    let tail = (1.0 - confidence) / 2.0;
    let quantile = |wanted: f64| {
        let mut below = 0.0;
        for k in 0..=n {
            below += choose(n, k) * share.powi(k as i32) * (1.0 - share).powi((n - k) as i32);
            if below >= wanted {
                return k;
            }
        }
        n
    };
    (quantile(tail).clamp(1, n), quantile(1.0 - tail).clamp(1, n))
}

fn choose(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

#[test]
fn quantiles_are_those_of_the_tables() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b.abs(), "{a} {b}");
    near(z(0.95), 1.959_963_984_540_054);
    near(z(0.99), 2.575_829_303_548_900_4);
    near(t(0.95, 1), 12.706_204_736_174_698);
    near(t(0.95, 2), 4.302_652_729_911_275);
    near(t(0.95, 7), 2.364_624_251_592_784_4);
    near(t(0.99, 10), 3.169_272_672_616_952_7);
}

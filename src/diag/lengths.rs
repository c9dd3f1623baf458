//! How long the beginning of a text is, in whatever unit, without counting a long line again for each place in it.
use super::floor;

/// Counted from the nearest place at so many bytes.
const STEP: usize = 256;

/// How long a text is up to every 256th byte; the unit is that of the measure, which must always be the same one.
#[derive(Debug, Clone)]
pub struct Lengths(Vec<usize>);

impl Lengths {
    /// Of a text.
    pub fn new(text: &str, measure: impl Fn(&str) -> usize) -> Self {
        let mut all = vec![0];
        let (mut length, mut from) = (0, 0);
        for step in (STEP..=text.len()).step_by(STEP) {
            let to = floor(text, step);
            length += measure(text.get(from..to).unwrap_or_default());
            from = to;
            all.push(length);
        }
        Self(all)
    }

    /// How long the text is up to a byte.
    pub fn up_to(&self, text: &str, at: usize, measure: impl Fn(&str) -> usize) -> usize {
        let known = self.0.get(at / STEP).copied().unwrap_or_default();
        let from = floor(text, at / STEP * STEP);
        known + measure(text.get(from..at).unwrap_or_default())
    }

    /// Whether a stretch of so many bytes is counted faster as it is.
    pub fn is_short(bytes: usize) -> bool {
        bytes < STEP
    }
}

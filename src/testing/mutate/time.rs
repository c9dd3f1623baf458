//! Lengths of time and numbers, a little more and a little less.
use super::sites::Sites;
use crate::diag::Span;
use crate::syntax::ast::{TimeSpan, Window};
use crate::syntax::token::{TokenKind, tokens};

/// A unit and what stands in for one of it when it can't be less: half of it, about.
const SMALLER: [(&str, &str); 5] = [("w", "3d"), ("d", "12h"), ("h", "30min"), ("min", "30s"), ("s", "500ms")];

impl Sites<'_> {
    /// A length of time.
    pub(super) fn time(&mut self, span: &TimeSpan) {
        self.lengths(span.span, ["shorter time", "longer time"]);
    }

    /// A window: both of its ends.
    pub(super) fn window(&mut self, window: &Window) {
        for end in [&window.from, &window.to].into_iter().flatten() {
            self.lengths(end.span, ["shorter window", "longer window"]);
        }
    }

    /// Every number in a stretch, one less and one more.
    pub(super) fn lengths(&mut self, span: Span, [less, more]: [&'static str; 2]) {
        let text = self.text_of(span);
        for token in tokens(text).into_iter().filter(|token| token.kind == TokenKind::Number) {
            let at = Span { start: span.start + token.span.start, end: span.start + token.span.end };
            let number = token.text(text).to_owned();
            self.add(at, less, down(&number));
            self.add(at, more, up(&number));
        }
    }
}

/// One less in the last digit that is written: `7d` to `6d`, `0.5` to `0.4`, `1h` to `30min`.
fn down(number: &str) -> Option<String> {
    let (digits, unit) = cut(number)?;
    let smaller = SMALLER.iter().find(|(known, _)| *known == unit && digits == "1").map(|(_, smaller)| *smaller);
    smaller.map(str::to_owned).or_else(|| shifted(digits, unit, -1))
}

/// One more in the last digit that is written.
fn up(number: &str) -> Option<String> {
    let (digits, unit) = cut(number)?;
    shifted(digits, unit, 1)
}

fn cut(number: &str) -> Option<(&str, &str)> {
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(number.len());
    Some((number.get(..end)?, number.get(end..)?))
}

fn shifted(digits: &str, unit: &str, by: i64) -> Option<String> {
    let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let whole: i64 = digits.replace(['.', '_'], "").parse().ok()?;
    let shifted = whole.checked_add(by).filter(|number| *number >= 0)?;
    let padded = format!("{shifted:0>width$}", width = decimals + 1);
    let (before, after) = padded.split_at_checked(padded.len() - decimals)?;
    Some(if decimals == 0 { format!("{before}{unit}") } else { format!("{before}.{after}{unit}") })
}

#[cfg(test)]
mod tests {
    use super::{down, up};

    #[test]
    fn numbers_move_by_one_in_their_last_digit() {
        let both = |number: &str| (down(number).unwrap_or_default(), up(number).unwrap_or_default());
        let pair = |less: &str, more: &str| (less.to_owned(), more.to_owned());
        assert_eq!(both("7d"), pair("6d", "8d"));
        assert_eq!(both("1h"), pair("30min", "2h"));
        assert_eq!(both("0.5"), pair("0.4", "0.6"));
        assert_eq!(both("10%"), pair("9%", "11%"));
        assert_eq!(both("1_000"), pair("999", "1001"));
        assert_eq!(both("0"), pair("", "1"));
        assert_eq!(both("0.09s"), pair("0.08s", "0.10s"));
    }
}

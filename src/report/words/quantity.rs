//! Numbers as people write them: "1 234", "41.8 %", "3 d 4 h", "12.50 EUR".
use crate::measure::{Num, Unit};
use crate::model::Currency;

/// A count with its thousands apart: "1 234".
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// "1 event", "1 234 events".
pub fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{} {what}s", count(n)) }
}

/// A share as "41.8 %".
pub fn percent(share: f64) -> String {
    format!("{} %", fixed(share * 100.0, 1))
}

/// So many decimals, thousands apart.
pub fn fixed(value: f64, decimals: usize) -> String {
    // halves go up, as people round
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let scaled = (value.abs() * scale).round() / scale;
    let text = format!("{:.decimals$}", if scaled.is_finite() { scaled } else { value.abs() });
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.chars().any(|c| matches!(c, '1'..='9'));
    let sign = if negative { "−" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", grouped(whole))
}

/// A figure with its unit, rounded to what a person reads.
pub fn quantity(value: Num, unit: Unit, currency: Option<Currency>) -> String {
    let number = value.to_f64();
    match unit {
        Unit::Share => percent(number),
        #[expect(clippy::cast_possible_truncation, reason = "saturates; shown in two units")]
        Unit::Time => super::micros(number.round() as i64),
        Unit::Points => fixed(number, 1),
        Unit::Money(known) => {
            let amount = fixed(number / 1e6, 2);
            currency.or(known).map_or(amount.clone(), |currency| format!("{amount} {currency}"))
        }
        Unit::Number => plain(value, number),
    }
}

/// A figure as exactly as is bearable, where a rounded one would hide which side of a limit it is on.
pub fn exact(value: Num, unit: Unit, currency: Option<Currency>) -> String {
    let number = value.to_f64();
    match unit {
        Unit::Share => format!("{} %", trimmed(number * 100.0, 6)),
        Unit::Points | Unit::Number => trimmed(number, 6),
        #[expect(clippy::cast_possible_truncation, reason = "saturates; microseconds are the finest there is")]
        Unit::Time => super::whole_micros(number.round() as i64),
        Unit::Money(known) => {
            let amount = trimmed(number / 1e6, 6);
            currency.or(known).map_or(amount.clone(), |currency| format!("{amount} {currency}"))
        }
    }
}

/// A figure rounded, unless that would hide that it is another than `other`.
pub fn apart(value: Num, other: Num, unit: Unit, currency: Option<Currency>) -> String {
    let rounded = quantity(value, unit, currency);
    let hides = value != other && rounded == quantity(other, unit, currency);
    if hides { exact(value, unit, currency) } else { rounded }
}

/// A limit as it was probably written: "35 %", "4 min", "0.5".
pub fn limit(value: Num, unit: Unit, currency: Option<Currency>) -> String {
    match unit {
        Unit::Time | Unit::Money(_) => quantity(value, unit, currency),
        Unit::Share | Unit::Points | Unit::Number => exact(value, unit, currency),
    }
}

/// Whole numbers as they are, small ones with more decimals.
fn plain(value: Num, number: f64) -> String {
    match value {
        Num::Ratio(_, 1) => fixed(number, 0),
        _ if number.abs() >= 1000.0 => fixed(number, 0),
        _ if number.abs() >= 100.0 => fixed(number, 1),
        _ if number.abs() >= 0.1 || number == 0.0 => fixed(number, 2),
        _ => fixed(number, 4),
    }
}

fn trimmed(number: f64, decimals: usize) -> String {
    let text = fixed(number, decimals);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn grouped(digits: &str) -> String {
    let length = digits.chars().count();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

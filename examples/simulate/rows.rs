//! The rows of a log: collected in any order, written by time.
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};
use std::fmt::Write as _;

/// Times are minutes since the Monday on which all logs begin.
pub const HOUR: i64 = 60;
/// A day in minutes.
pub const DAY: i64 = 24 * HOUR;

/// The start of the working day with this number: Monday to Friday, nine o'clock.
pub const fn workday(number: i64) -> i64 {
    (number / 5 * 7 + number % 5) * DAY + 9 * HOUR
}

/// A file in the making.
pub struct Rows {
    columns: &'static [&'static str],
    rows: Vec<(i64, Vec<String>)>,
}

impl Rows {
    /// A file with these columns; the first three are customer, time and event.
    pub const fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds an event with its attributes as (column, value).
    pub fn add(&mut self, customer: &str, at: i64, event: &str, attributes: &[(&str, &str)]) {
        let known = |name: &&str| self.columns.contains(name);
        assert!(attributes.iter().all(|(name, _)| known(name)), "{event}: {attributes:?} are not all columns");
        let mut row = vec![customer.to_owned(), stamp(at).to_string(), event.to_owned()];
        for column in self.columns.iter().skip(3) {
            let value = attributes.iter().find(|(name, _)| name == column);
            row.push(value.map(|(_, value)| (*value).to_owned()).unwrap_or_default());
        }
        self.rows.push((at, row));
    }

    /// As CSV with a header.
    pub fn csv(mut self) -> String {
        self.rows.sort_by_key(|(at, _)| *at);
        let mut text = self.columns.join(",") + "\n";
        for (_, row) in self.rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        text
    }

    /// As one JSON object a line, without what is missing.
    pub fn json_lines(mut self) -> String {
        self.rows.sort_by_key(|(at, _)| *at);
        let mut text = String::new();
        for (_, row) in self.rows {
            let mut before = '{';
            for (column, value) in self.columns.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
                let _ = match value.parse::<f64>() {
                    Ok(_) => write!(text, "{before}\"{column}\":{value}"),
                    Err(_) => write!(text, "{before}\"{column}\":\"{value}\""),
                };
                before = ',';
            }
            text.push_str("}\n");
        }
        text
    }
}

/// The instant, on the clock on the wall.
fn stamp(minutes: i64) -> DateTime {
    date(2026, 1, 5).at(0, 0, 0, 0).saturating_add(minutes.minutes())
}

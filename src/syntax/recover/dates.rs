//! Dates, times of day and amounts that are written as elsewhere.
use super::diagnose::Case;
use super::habits::currency;
use super::starts::Block;
use super::{R, Recover};
use crate::codes::syntax as codes;
use crate::diag::Diagnostic;
use crate::syntax::token::is_whole_number;

impl Recover<'_> {
    /// `27.03.2026`, `3/27/2026`, `2026-3-7`, `9:00`, `09.00`, `9am`; a step of a timeline without its `+`.
    pub(super) fn dates(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        if at >= case.range.end || !self.view.is_number(at) {
            return None;
        }
        let begins_line = matches!(case.block, Block::Timeline) && at == case.range.start;
        let is_date = self.view.word(at).len() == 10 && self.view.word(at).contains('-');
        if !is_date && (begins_line || case.failure.expects(R::instant)) {
            if let Some(found) = self.foreign_date(at) {
                return Some(found);
            }
            let step = self.view.word(at).ends_with(|last: char| last.is_ascii_lowercase());
            if begins_line && step {
                let meant = format!("`+{}`", self.view.word(at));
                return Some(codes::unexpected(self.place(at), Some(self.view.word(at)), &[meant]));
            }
        }
        self.foreign_time(case)
    }

    /// A date that is no date here, all of its parts.
    fn foreign_date(&self, at: usize) -> Option<Diagnostic> {
        let mut last = at;
        while self.view.is_glued(last + 1)
            && (self.view.is_number(last + 1) || matches!(self.view.word(last + 1), "." | "/" | "-"))
        {
            last += 1;
        }
        let place = self.places(at, last);
        let written = self.view.text.get(place.span.range())?;
        let parts: Vec<&str> = written.split(['.', '/', '-']).collect();
        let [first, second, third] = parts.as_slice() else { return None };
        let number = |part: &str| part.parse::<u32>().ok();
        let [a, b, c] = [number(first)?, number(second)?, number(third)?];
        let meant = match (first.len(), third.len()) {
            (4, _) => Some((first, b, c)),
            (_, 4) if written.contains('.') || a > 12 => Some((third, b, a)),
            (_, 4) if b > 12 => Some((third, a, b)),
            (_, 4) => None,
            _ => return None,
        };
        let meant = meant.filter(|(_, month, day)| (1..=12).contains(month) && (1..=31).contains(day));
        let meant = meant.map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
        Some(codes::foreign_instant(place, written, meant.filter(|meant| meant != written).as_deref()))
    }

    /// A time of day that is none here.
    fn foreign_time(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let word = self.view.word(at);
        // a date is read together with what stands behind it
        let time =
            if word.contains('-') && self.view.is_number(at + 1) && !self.view.is_first(at + 1) { at + 1 } else { at };
        let glued = self.view.is_glued(time + 1) && self.view.is_word(time + 1);
        if glued && self.view.word(time).contains(':') {
            let place = self.places(time, time + 1);
            let written = self.view.text.get(place.span.range())?;
            return Some(codes::foreign_instant(place, written, half_day(written).as_deref()));
        }
        let behind_date = at > case.range.start && self.view.word(at - 1).contains('-') && self.view.is_number(at - 1);
        let wanted = behind_date || case.failure.expects(R::time_of_day) || case.failure.expects(R::opening);
        if wanted && let Some(meant) = half_day(word).or_else(|| dotted(word)) {
            return Some(codes::foreign_instant(self.place(at), word, Some(&meant)));
        }
        if !word.contains(['-', ':']) {
            return None;
        }
        if let Some((from, to)) = word.split_once('-').filter(|(from, to)| from.len() == 5 && to.len() == 5)
            && from.contains(':')
        {
            // read as a time with its offset from UTC
            return Some(codes::foreign_instant(self.place(at), word, Some(&format!("{from}..{to}"))));
        }
        let meant = if word.len() == 4 && word.get(1..2) == Some(":") { Some(format!("0{word}")) } else { None };
        Some(codes::foreign_instant(self.place(at), word, meant.as_deref()))
    }

    /// `35,50`, `EUR 35`.
    pub(super) fn foreign_amount(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        if at >= case.range.end {
            return None;
        }
        let glued = |at: usize| at > case.range.start && self.view.is_glued(at);
        let comma = if self.view.is(at, ",") { at } else { at.saturating_sub(1) };
        if self.view.is(comma, ",") && glued(comma) && glued(comma + 1) {
            let (whole, part) = (self.view.word(comma - 1), self.view.word(comma + 1));
            if is_whole_number(whole) && is_whole_number(part) {
                let meant = format!("{whole}.{part}");
                return Some(codes::decimal_comma(self.places(comma - 1, comma + 1), &meant));
            }
        }
        let before = at.checked_sub(1).filter(|before| *before >= case.range.start)?;
        let word = self.view.word(before);
        let capitals = word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase());
        let code = currency(word).or(Some(word).filter(|_| capitals))?;
        let number = self.view.word(at);
        let plain = self.view.is_number(at) && !number.ends_with(|last: char| !last.is_ascii_digit());
        plain.then(|| codes::bad_money(self.places(before, at), &format!("{number} {code}")))
    }
}

/// `9am`, `9:30pm` on the clock of 24 hours.
fn half_day(written: &str) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    let (time, later) = match lower.strip_suffix("pm") {
        Some(time) => (time, 12),
        None => (lower.strip_suffix("am")?, 0),
    };
    let (hour, minute) = time.split_once(':').unwrap_or((time, "00"));
    let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let minute: u32 = minute.parse().ok().filter(|minute| *minute < 60)?;
    Some(format!("{:02}:{minute:02}", hour % 12 + later))
}

/// `09.30` with a colon.
fn dotted(written: &str) -> Option<String> {
    let (hour, minute) = written.split_once('.')?;
    let number = |part: &str, below: u32| part.parse::<u32>().ok().filter(|number| *number < below);
    let both = minute.len() == 2 && hour.len() <= 2;
    both.then(|| Some(format!("{:02}:{:02}", number(hour, 24)?, number(minute, 60)?)))?
}

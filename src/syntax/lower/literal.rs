//! Literals and lengths of time.
use super::{Lower, Pair, R};
use crate::codes::syntax as codes;
use crate::syntax::ast::{
    CalendarAmount, CalendarUnit, Instant, Literal, LiteralKind, Spanned, Text, TimeAmount, TimeSpan, Window,
};
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use smol_str::{SmolStr, SmolStrBuilder};

/// Units of physical time with their length in microseconds, longest spelling first.
const UNITS: [(&str, i64); 6] = [
    ("min", 60_000_000),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
    ("w", 604_800_000_000),
];

impl<'t> Lower<'t> {
    /// A `literal` pair.
    pub(super) fn literal(&mut self, pair: Pair<'t>) -> Option<Literal> {
        self.literal_kind(pair.into_inner().next()?)
    }

    /// The one part of a `literal`, or an `instant` standing alone.
    pub(super) fn literal_kind(&mut self, pair: Pair<'t>) -> Option<Literal> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            R::text => LiteralKind::Text(self.text_literal(&pair)?.value),
            R::bool => LiteralKind::Bool(pair.as_str() == "true"),
            R::percent => LiteralKind::Percent(self.percent(&pair)?),
            R::duration => LiteralKind::Duration(self.duration(&pair)?),
            R::calendar_span => LiteralKind::Calendar(self.calendar_amount(pair)?),
            R::instant => LiteralKind::Instant(self.instant(&pair)?),
            R::time_of_day => LiteralKind::TimeOfDay(self.time_of_day(&pair)?),
            R::money => self.money(pair)?,
            _ => LiteralKind::Number(self.decimal(&pair, pair.as_str())?),
        };
        Some(Literal { kind, span })
    }

    /// The text of a `text` pair, escapes resolved.
    pub(super) fn text_literal(&mut self, pair: &Pair<'_>) -> Option<Text> {
        let span = self.span(pair);
        let raw = pair.as_str();
        let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
        if !inner.contains('\\') {
            return Some(Text { value: SmolStr::new(inner), span });
        }
        match unescape(inner) {
            Ok(value) => Some(Text { value, span }),
            Err((at, length)) => {
                let start = span.start as usize + 1 + at;
                // in a text that was mended nobody can say where in the file it is
                let place = if self.mends.is_some() { span } else { crate::diag::Span::new(start, start + length) };
                let place = place.in_file(self.file);
                self.report(codes::bad_escape(place, inner.get(at..at + length).unwrap_or(inner)));
                None
            }
        }
    }

    fn decimal(&mut self, pair: &Pair<'_>, digits: &str) -> Option<Decimal> {
        let plain: String = digits.chars().filter(|digit| *digit != '_').collect();
        let value = Decimal::from_str_exact(&plain).ok();
        if value.is_none() {
            let place = self.place(pair);
            self.report(codes::number_too_long(place, pair.as_str()));
        }
        value
    }

    /// The number of a `signed` pair.
    pub(super) fn signed(&mut self, pair: &Pair<'_>) -> Option<Decimal> {
        self.decimal(pair, pair.as_str())
    }

    fn percent(&mut self, pair: &Pair<'_>) -> Option<Decimal> {
        let points = self.decimal(pair, pair.as_str().trim_end_matches('%'))?;
        points.checked_div(Decimal::ONE_HUNDRED).map(|share| share.normalize())
    }

    fn money(&mut self, pair: Pair<'t>) -> Option<LiteralKind> {
        let mut parts = pair.into_inner();
        let amount = parts.next()?;
        let value = self.decimal(&amount, amount.as_str())?;
        let currency = parts.next()?;
        Some(LiteralKind::Money(value, SmolStr::new(currency.as_str())))
    }

    /// A `whole` pair.
    pub(super) fn whole(&mut self, pair: &Pair<'_>) -> Option<Spanned<u32>> {
        let span = self.span(pair);
        let plain: String = pair.as_str().chars().filter(|digit| *digit != '_').collect();
        if let Ok(node) = plain.parse() {
            return Some(Spanned { node, span });
        }
        self.report(codes::number_too_long(span.in_file(self.file), pair.as_str()));
        None
    }

    /// The microseconds of a `duration` pair.
    pub(super) fn duration(&mut self, pair: &Pair<'_>) -> Option<i64> {
        let total = pair.as_str().split_whitespace().try_fold(0i64, |sum, part| sum.checked_add(micros(part)?));
        if total.is_none() {
            let place = self.place(pair);
            self.report(codes::inexact_duration(place, pair.as_str()));
        }
        total
    }

    fn calendar_amount(&mut self, pair: Pair<'t>) -> Option<CalendarAmount> {
        let mut parts = pair.into_inner();
        let count = self.whole(&parts.next()?)?.node;
        let unit = calendar_unit(parts.next()?.as_str())?;
        Some(CalendarAmount { count, unit })
    }

    /// A `time_span` pair.
    pub(super) fn time_span(&mut self, pair: Pair<'t>) -> Option<TimeSpan> {
        let span = self.span(&pair);
        let mut amount = None;
        let mut using = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::duration => amount = Some(TimeAmount::Physical(self.duration(&part)?)),
                R::calendar_span => amount = Some(TimeAmount::Calendar(self.calendar_amount(part)?)),
                R::name => using = Some(self.name(&part)),
                _ => {}
            }
        }
        Some(TimeSpan { amount: amount?, using, span })
    }

    /// The first `time_span` among the parts of a pair.
    pub(super) fn first_time_span(&mut self, pair: Pair<'t>) -> Option<TimeSpan> {
        let part = pair.into_inner().find(|part| part.as_rule() == R::time_span)?;
        self.time_span(part)
    }

    /// A `window` pair.
    pub(super) fn window(&mut self, pair: Pair<'t>) -> Option<Window> {
        let span = self.span(&pair);
        let mut spans = Vec::new();
        let mut ranged = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::time_span => spans.push(self.time_span(part)?),
                _ => ranged = true,
            }
        }
        let mut spans = spans.into_iter();
        let first = spans.next();
        let (from, to) = if ranged { (first, spans.next()) } else { (None, first) };
        Some(Window { from, to, span })
    }

    /// An `instant` pair: a date, a wall-clock reading, an offset.
    pub(super) fn instant(&mut self, pair: &Pair<'_>) -> Option<Instant> {
        let instant = read_instant(pair.as_str());
        if instant.is_none() {
            let place = self.place(pair);
            self.report(codes::bad_instant(place, pair.as_str()));
        }
        instant
    }

    /// The first `instant` among the parts of a pair, as a literal.
    pub(super) fn first_instant(&mut self, pair: Pair<'t>) -> Option<Literal> {
        let part = pair.into_inner().find(|part| part.as_rule() == R::instant)?;
        self.literal_kind(part)
    }

    /// A `time_of_day` pair in minutes since midnight.
    pub(super) fn time_of_day(&mut self, pair: &Pair<'_>) -> Option<u16> {
        let (hours, minutes) = pair.as_str().split_once(':')?;
        let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
        let total = hours * 60 + minutes;
        if minutes < 60 && total <= 24 * 60 {
            return Some(total);
        }
        let place = self.place(pair);
        self.report(codes::bad_instant(place, pair.as_str()));
        None
    }
}

/// The microseconds of one `5min`; nothing if they are no whole number or too many.
fn micros(part: &str) -> Option<i64> {
    let (digits, scale) = UNITS.iter().find_map(|(unit, scale)| Some((part.strip_suffix(unit)?, *scale)))?;
    let plain: String = digits.chars().filter(|digit| *digit != '_').collect();
    let exact = Decimal::from_str_exact(&plain).ok()?.checked_mul(Decimal::from(scale))?;
    if !exact.is_integer() {
        return None;
    }
    i64::try_from(exact).ok()
}

fn calendar_unit(written: &str) -> Option<CalendarUnit> {
    let unit = written.split_whitespace().last()?.trim_end_matches('s');
    Some(match (written.starts_with("business"), unit) {
        (true, "day") => CalendarUnit::BusinessDay,
        (true, "hour") => CalendarUnit::BusinessHour,
        (true, "minute") => CalendarUnit::BusinessMinute,
        (false, "day") => CalendarUnit::Day,
        (false, "week") => CalendarUnit::Week,
        (false, "month") => CalendarUnit::Month,
        (false, "year") => CalendarUnit::Year,
        _ => return None,
    })
}

/// The value of a text's inside, or the place and length of the first escape that is none.
fn unescape(inner: &str) -> Result<SmolStr, (usize, usize)> {
    let mut value = SmolStrBuilder::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        value.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at..).unwrap_or_default();
        let (letter, length) = one_escape(escape).map_err(|length| (inner.len() - escape.len(), length))?;
        value.push(letter);
        rest = escape.get(length..).unwrap_or_default();
    }
    value.push_str(rest);
    Ok(value.finish())
}

/// The character that an escape stands for and its length, or the length of what is no escape.
fn one_escape(escape: &str) -> Result<(char, usize), usize> {
    let letter = escape.chars().nth(1).unwrap_or('\\');
    match letter {
        '"' | '\\' => Ok((letter, 2)),
        'n' => Ok(('\n', 2)),
        'u' => {
            let end = escape.find('}').map_or(2, |end| end + 1);
            let digits = escape.get(3..end.saturating_sub(1)).filter(|_| escape.starts_with("\\u{"));
            let letter = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
            letter.map(|letter| (letter, end)).ok_or(end)
        }
        _ => Err(1 + letter.len_utf8()),
    }
}

/// Reads `YYYY-MM-DD[(T| )HH:MM[:SS[.f]][Z|±HH:MM]]`; nothing if there is no such day, time or offset.
fn read_instant(written: &str) -> Option<Instant> {
    let date = written.get(..10)?;
    let date = read_date(date)?;
    let rest = written.get(10..)?.trim_start_matches(['T', 't', ' ', '\t']);
    let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at_checked(zone_at)?;
    let time = if clock.is_empty() { Time::midnight() } else { read_clock(clock)? };
    let offset_seconds = if zone.is_empty() { None } else { Some(read_offset(zone)?) };
    let wall = date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_microsecond();
    Some(Instant { wall_micros: wall, offset_seconds, date_only: clock.is_empty() })
}

fn read_date(written: &str) -> Option<Date> {
    let mut parts = written.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Date::new(year, month, parts.next()?.parse().ok()?).ok()
}

fn read_clock(written: &str) -> Option<Time> {
    let mut parts = written.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let (second, fraction) = parts.next().map_or(("0", ""), |part| part.split_once('.').unwrap_or((part, "")));
    if fraction.len() > 6 {
        return None;
    }
    let scale = 10i32.checked_pow(u32::try_from(9 - fraction.len()).ok()?)?;
    let nanos = if fraction.is_empty() { 0 } else { fraction.parse::<i32>().ok()?.checked_mul(scale)? };
    Time::new(hour, minute, second.parse().ok()?, nanos).ok()
}

/// The seconds of `Z`, `+02:00`, `-0530`.
fn read_offset(written: &str) -> Option<i32> {
    if written.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if written.starts_with('-') { -1 } else { 1 };
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..)?.parse().ok()?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

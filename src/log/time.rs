//! Times as they stand in logs, to microseconds since 1970 UTC.
//!
//! Invariant: exact. Digits below the microsecond are cut off (towards the past), nothing else is lost, and a time
//! without an offset is read in the log's zone: one that does not exist moves forward by the gap, one that exists twice
//! is the first. All times lie in the years 0 to 9999, which are those that RFC 3339 can write.
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};
use smol_str::SmolStr;

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TimeFormat {
    /// `YYYY-MM-DD[ HH:MM[:SS[.f]]]` with or without an offset, or a count since 1970 whose unit its size tells: below
    /// 10¹¹ seconds, below 10¹⁴ milliseconds, below 10¹⁷ microseconds, else nanoseconds.
    #[default]
    Auto,
    /// Only `YYYY-MM-DD…`; `rfc3339`.
    Civil,
    /// A count since 1970 in units of this many nanoseconds; `epoch_s`, `epoch_ms`, `epoch_us`, `epoch_ns`.
    Epoch(i64),
    /// A format in the notation of `strftime`: `%d.%m.%Y %H:%M`.
    Strftime(SmolStr),
}

impl TimeFormat {
    /// The format of that keyword or `strftime` text; nothing if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "auto" => Self::Auto,
            "rfc3339" => Self::Civil,
            "epoch_s" => Self::Epoch(1_000_000_000),
            "epoch_ms" => Self::Epoch(1_000_000),
            "epoch_us" => Self::Epoch(1_000),
            "epoch_ns" => Self::Epoch(1),
            other => {
                let sample = civil::date(2026, 3, 27).at(9, 5, 7, 0).to_zoned(TimeZone::UTC).ok()?;
                let shown = jiff::fmt::strtime::format(other, &sample).ok()?;
                let read = BrokenDownTime::parse(other, &shown).ok()?;
                let dated = read.to_date().is_ok() || read.to_timestamp().is_ok();
                return (other.contains('%') && dated).then(|| Self::Strftime(SmolStr::new(other)));
            }
        })
    }

    /// The keywords, for suggestions.
    pub const KEYWORDS: [&'static str; 6] = ["auto", "rfc3339", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns"];
}

/// Reads times of one log.
#[derive(Debug, Clone)]
pub struct TimeReader {
    format: TimeFormat,
    zone: Option<TimeZone>,
    /// A quarter of an hour on the wall clock in which the zone's offset is constant, and that offset in microseconds.
    known: Option<(i64, i64)>,
    assumed_utc: bool,
    /// Whether some count looks like a date without hyphens.
    dense_dates: bool,
    /// The date read last, as it stood and in microseconds since 1970.
    date: ([u8; 10], i64),
}

/// Why a time could not be read, as words that follow the value.
pub type Reason = &'static str;

const NOT_A_TIME: Reason = "is not a time";
const NOT_THE_FORMAT: Reason = "is not a time of the given format";
const SHORT_YEAR: Reason = "has a year of less than four digits, which is `%y` in the format and not `%Y`";
const NO_SUCH_TIME: Reason = "is not a date or time that exists";
const TOO_FAR: Reason = "is a time outside the years 0 to 9999";
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const QUARTER: i64 = 900 * SECOND;
/// The first instant of the year 0 and the last one of the year 9999, in UTC.
const FIRST: i64 = -719_528 * DAY;
const LAST: i64 = 2_932_897 * DAY - 1;

/// A reading of the wall clock in microseconds, and the offset from UTC in microseconds if one is written.
type Wall = (i64, Option<i64>);

impl TimeReader {
    /// A reader of times in a format; those without an offset are in `zone`, or UTC if there is none.
    pub fn new(format: TimeFormat, zone: Option<TimeZone>) -> Self {
        Self { format, zone, known: None, assumed_utc: false, dense_dates: false, date: ([0; 10], 0) }
    }

    /// A reader of attribute values of the same log: any format, the same zone.
    pub fn for_attributes(&self) -> Self {
        Self::new(TimeFormat::Auto, self.zone.clone())
    }

    /// Whether some time so far had no offset and was read as UTC for want of a zone.
    pub fn assumed_utc(&self) -> bool {
        self.assumed_utc
    }

    /// Whether some time so far was read as a count since 1970 that looks like `YYYYMMDD`.
    pub fn dense_dates(&self) -> bool {
        self.dense_dates
    }

    /// Microseconds since 1970 UTC.
    ///
    /// # Errors
    /// The reason, as words that follow the value.
    #[inline]
    pub fn read(&mut self, text: &[u8]) -> Result<i64, Reason> {
        self.instant(text).and_then(|at| if is_near(at) { Ok(at) } else { Err(TOO_FAR) })
    }

    fn instant(&mut self, text: &[u8]) -> Result<i64, Reason> {
        if matches!(self.format, TimeFormat::Auto | TimeFormat::Civil)
            && let Some((wall, offset)) = self.usual(text)
        {
            return match offset {
                Some(offset) => Ok(wall - offset),
                None => self.in_zone(wall).ok_or(NO_SUCH_TIME),
            };
        }
        let text = text.trim_ascii();
        let (wall, offset) = match &self.format {
            TimeFormat::Auto => match civil(text) {
                Ok(wall) => wall,
                Err(reason) => {
                    self.dense_dates |= is_dense_date(text);
                    return epoch(text, None).ok_or(reason);
                }
            },
            TimeFormat::Civil => civil(text)?,
            TimeFormat::Epoch(unit) => return epoch(text, Some(*unit)).ok_or(NOT_THE_FORMAT),
            TimeFormat::Strftime(format) => strftime(format, text)?,
        };
        match offset {
            Some(offset) => Ok(wall - offset),
            None => self.in_zone(wall).ok_or(NO_SUCH_TIME),
        }
    }

    /// `YYYY-MM-DD HH:MM:SS[.f][Z]` in its plainest form; whatever else is written, or does not exist, is for [`civil`].
    #[inline]
    fn usual(&mut self, text: &[u8]) -> Option<Wall> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (clock, rest) = rest.split_first_chunk::<9>()?;
        if *date != self.date.0 {
            self.date = (*date, days_since_1970(Cursor(date).date()?)? * DAY);
        }
        let two = |tens: u8, ones: u8| {
            let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
            (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
        };
        let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = *clock else { return None };
        let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (rest, offset) = rest.strip_suffix(b"Z").map_or((rest, None), |rest| (rest, Some(0)));
        let mut micros = 0;
        if let Some((first, digits)) = rest.split_first() {
            if *first != b'.' || digits.is_empty() || digits.len() > 6 {
                return None;
            }
            for digit in digits {
                let digit = digit.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                micros = micros * 10 + i64::from(digit);
            }
            micros *= [1, 100_000, 10_000, 1_000, 100, 10, 1].get(digits.len())?;
        }
        Some((self.date.1 + ((hour * 60 + minute) * 60 + second) * SECOND + micros, offset))
    }

    /// Makes times that the log's clocks show instants, and says whether any may have become another.
    pub(super) fn all_in_zone(&mut self, walls: &mut [i64]) -> Option<bool> {
        if self.zone.is_none() {
            self.assumed_utc |= !walls.is_empty();
            return Some(false);
        }
        for wall in walls {
            *wall = self.in_zone(*wall)?;
        }
        Some(true)
    }

    /// The instant at which the log's clocks show `wall`, microseconds since 1970 on that clock.
    #[inline]
    pub fn in_zone(&mut self, wall: i64) -> Option<i64> {
        let Some(zone) = &self.zone else {
            self.assumed_utc = true;
            return Some(wall);
        };
        let quarter = wall.div_euclid(QUARTER);
        if let Some((known, offset)) = self.known
            && known == quarter
        {
            return Some(wall - offset);
        }
        self.known = constant_offset(zone, quarter).map(|offset| (quarter, offset));
        to_utc(zone, wall)
    }
}

/// Whether an instant is one that can be written.
#[inline]
pub(super) fn is_near(at: i64) -> bool {
    (FIRST..=LAST).contains(&at)
}

/// The instant at which clocks in a zone show `wall` (microseconds since 1970 on that clock); one that does not exist
/// moves forward by the gap, one that exists twice is the first.
pub fn to_utc(zone: &TimeZone, wall: i64) -> Option<i64> {
    let Ok(same) = Timestamp::from_microsecond(wall) else {
        // the last hours of the calendar have no rules of their own
        let end = if wall < 0 { Timestamp::MIN } else { Timestamp::MAX };
        return wall.checked_sub(i64::from(zone.to_offset(end).seconds()) * SECOND);
    };
    let shown = Offset::UTC.to_datetime(same);
    Some(zone.to_ambiguous_timestamp(shown).compatible().ok()?.as_microsecond())
}

/// The offset in microseconds if it is the same, and no time missing or double, in a quarter of an hour.
fn constant_offset(zone: &TimeZone, quarter: i64) -> Option<i64> {
    let at = |wall: i64| {
        let shown = Offset::UTC.to_datetime(Timestamp::from_microsecond(wall).ok()?);
        let instant = zone.to_ambiguous_timestamp(shown).unambiguous().ok()?;
        Some(wall - instant.as_microsecond())
    };
    let start = at(quarter * QUARTER)?;
    (at(quarter * QUARTER + QUARTER - 1)? == start).then_some(start)
}

fn strftime(format: &str, text: &[u8]) -> Result<Wall, Reason> {
    let broken = BrokenDownTime::parse(format, text).map_err(|_| NOT_THE_FORMAT)?;
    // `%Y` takes fewer digits, too
    if broken.year().is_some_and(|year| (0..1000).contains(&year)) {
        return Err(SHORT_YEAR);
    }
    if let Ok(instant) = broken.to_timestamp() {
        return Ok((instant.as_microsecond(), Some(0)));
    }
    let date = broken.to_date().map_err(|_| NO_SUCH_TIME)?;
    let time = broken.to_time().unwrap_or(civil::Time::midnight());
    let since_1970 = date.to_datetime(time).duration_since(civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    let wall = i64::try_from(since_1970.as_micros()).map_err(|_| NO_SUCH_TIME)?;
    let offset = broken.offset().map(|offset| i64::from(offset.seconds()) * SECOND);
    Ok((wall, offset))
}

/// Whether digits look like `YYYYMMDD`, or like that with a clock's time behind it, of a year that people log.
fn is_dense_date(text: &[u8]) -> bool {
    let number = |digits: &[u8]| digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let is_dense = matches!(text.len(), 8 | 12 | 14) && text.iter().all(u8::is_ascii_digit);
    let date = text.split_first_chunk::<4>().zip(text.get(4..6)).zip(text.get(6..8)).filter(|_| is_dense);
    date.is_some_and(|(((year, _), month), day)| {
        let year = number(year);
        (1990..2100).contains(&year) && days_since_1970((year, number(month), number(day))).is_some()
    })
}

/// A count since 1970, with a sign and a fraction if need be; the unit in nanoseconds, or told by the size.
fn epoch(text: &[u8], unit: Option<i64>) -> Option<i64> {
    let (negative, digits) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at_checked(point)?;
    let fraction = fraction.strip_prefix(b".").unwrap_or(fraction);
    let number = |digits: &[u8]| {
        let step = |sum: i128, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i128::from(digit - b'0'));
        digits.iter().try_fold(0i128, step)
    };
    if whole.is_empty() || whole.len() > 20 || (point < digits.len() && fraction.is_empty()) {
        return None;
    }
    let count = number(whole)?;
    let unit = i128::from(unit.unwrap_or(match count {
        0..100_000_000_000 => 1_000_000_000,
        100_000_000_000..100_000_000_000_000 => 1_000_000,
        100_000_000_000_000..100_000_000_000_000_000 => 1_000,
        _ => 1,
    }));
    number(fraction)?;
    let fraction = fraction.get(..fraction.len().min(12))?;
    let scale = 10i128.pow(u32::try_from(fraction.len()).ok()?);
    let nanos = count * unit + number(fraction)? * unit / scale;
    i64::try_from(if negative { -nanos } else { nanos }.div_euclid(1_000)).ok().filter(|micros| *micros != i64::MIN)
}

/// `YYYY-MM-DD[( |T)HH:MM[:SS[.f]][ ][Z|UTC|±HH[[:]MM]]]`.
fn civil(text: &[u8]) -> Result<Wall, Reason> {
    let mut rest = Cursor(text);
    let date = rest.date().ok_or(NOT_A_TIME)?;
    let days = days_since_1970(date).ok_or(NO_SUCH_TIME)?;
    if rest.0.is_empty() {
        return Ok((days * DAY, None));
    }
    let clock = rest.clock().ok_or(NOT_A_TIME)?;
    let offset = rest.offset().ok_or(NOT_A_TIME)?;
    if !rest.0.is_empty() {
        return Err(NOT_A_TIME);
    }
    let micros = clock.micros().ok_or(NO_SUCH_TIME)?;
    Ok((days * DAY + micros, offset))
}

struct Cursor<'a>(&'a [u8]);

struct Clock {
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
}

impl Clock {
    /// Microseconds since midnight; a leap second counts as the second before it.
    fn micros(&self) -> Option<i64> {
        let valid = self.hour < 24 && self.minute < 60 && self.second <= 60;
        let seconds = self.hour * 3_600 + self.minute * 60 + self.second.min(59);
        valid.then_some(seconds * SECOND + self.micros)
    }
}

impl Cursor<'_> {
    fn date(&mut self) -> Option<(i64, i64, i64)> {
        let year = self.digits::<4>()?;
        self.eat(b'-')?;
        let month = self.digits::<2>()?;
        self.eat(b'-')?;
        Some((year, month, self.digits::<2>()?))
    }

    fn clock(&mut self) -> Option<Clock> {
        self.eat(b'T').or_else(|| self.eat(b' ')).or_else(|| self.eat(b't'))?;
        let hour = self.digits::<2>()?;
        self.eat(b':')?;
        let minute = self.digits::<2>()?;
        let mut clock = Clock { hour, minute, second: 0, micros: 0 };
        if self.eat(b':').is_some() {
            clock.second = self.digits::<2>()?;
            if self.eat(b'.').or_else(|| self.eat(b',')).is_some() {
                clock.micros = self.fraction()?;
            }
        }
        Some(clock)
    }

    /// Microseconds from the digits after the point; at least one digit.
    fn fraction(&mut self) -> Option<i64> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(6);
        (count > 0).then(|| padded.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
    }

    /// The offset in microseconds, if one is written; nothing if what is written is none.
    #[expect(clippy::option_option, reason = "absent and malformed are different answers")]
    fn offset(&mut self) -> Option<Option<i64>> {
        if self.0.is_empty() {
            return Some(None);
        }
        if self.0.len() > 1 {
            let _ = self.eat(b' ');
        }
        if self.0 == b"Z" || self.0 == b"z" || self.0 == b"UTC" {
            self.0 = &[];
            return Some(Some(0));
        }
        let sign = if self.eat(b'-').is_some() { -1 } else { self.eat(b'+').map(|()| 1)? };
        let hours = self.digits::<2>()?;
        let colon = self.eat(b':').is_some();
        let minutes = if colon || !self.0.is_empty() { self.digits::<2>()? } else { 0 };
        (hours < 24 && minutes < 60).then_some(Some(sign * (hours * 3_600 + minutes * 60) * SECOND))
    }

    fn digits<const N: usize>(&mut self) -> Option<i64> {
        let (digits, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        let step = |sum: i64, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'));
        digits.iter().try_fold(0, step)
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, if it exists.
fn days_since_1970((year, month, day): (i64, i64, i64)) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    // Years begin in March here, so that the leap day is a year's last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

//! Opening hours as a week that repeats.
//!
//! Proofs look at ordinary weeks: the hours of each weekday, without closed dates and changes of the zone's offset.
use crate::model::{Calendar, CalendarId, Model};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A week, in microseconds.
pub const WEEK: i64 = 7 * 24 * 3_600_000_000;
const MINUTE: i64 = 60_000_000;

/// The hours of all calendars, counted from Monday 00:00 in the zone of the first.
#[derive(Debug, Default)]
pub struct Week {
    /// When the week begins that stands for all: microseconds since 1970 UTC.
    pub begins: i64,
    /// By calendar its open ranges within the week, in microseconds, both ends included.
    open: Vec<Vec<(i64, i64)>>,
}

impl Week {
    /// The ordinary week of a model's calendars: the first from January 2026 on without a closed date.
    pub fn new(model: &Model) -> Self {
        let zones: Vec<TimeZone> = model.calendars.iter().map(zone).collect();
        let first = zones.first().cloned().unwrap_or(TimeZone::UTC);
        let begins = begins(model, &first);
        let shift = |zone: &TimeZone| offset(&first, begins) - offset(zone, begins);
        let open = model.calendars.iter().zip(&zones).map(|(calendar, zone)| open(calendar, shift(zone))).collect();
        Self { begins, open }
    }

    /// The first moment of the week at which most calendars are open.
    pub fn busiest(&self) -> i64 {
        let is_open = |ranges: &[(i64, i64)], at: i64| ranges.iter().any(|(from, to)| (*from..=*to).contains(&at));
        let open = |at: i64| self.open.iter().filter(|ranges| is_open(ranges, at)).count();
        let begins = self.open.iter().flatten().map(|(from, _)| *from);
        begins.max_by_key(|at| (open(*at), -*at)).unwrap_or(0)
    }

    /// The ranges of the week in which a calendar is open, or closed, both ends included.
    pub fn ranges(&self, calendar: CalendarId, open: bool) -> Vec<(i64, i64)> {
        let own = self.open.get(calendar.index()).map(Vec::as_slice).unwrap_or_default();
        if open {
            return own.to_vec();
        }
        let mut closed = Vec::new();
        let mut from = 0;
        for (start, end) in own {
            if from < *start {
                closed.push((from, start - 1));
            }
            from = end + 1;
        }
        if from < WEEK {
            closed.push((from, WEEK - 1));
        }
        closed
    }

    /// Whether a calendar is open so long after the week began.
    pub fn is_open(&self, calendar: CalendarId, at: i64) -> bool {
        let at = at.rem_euclid(WEEK);
        self.ranges(calendar, true).iter().any(|(from, to)| (*from..=*to).contains(&at))
    }
}

fn zone(calendar: &Calendar) -> TimeZone {
    TimeZone::get(&calendar.zone).unwrap_or(TimeZone::UTC)
}

/// The Monday 00:00 that begins the first ordinary week.
fn begins(model: &Model, zone: &TimeZone) -> i64 {
    let mut monday = Date::constant(2026, 1, 5);
    let epoch = Date::constant(1970, 1, 1);
    let day = |date: Date| date.since(epoch).map_or(0, |span| span.get_days());
    for _ in 0..520 {
        let first = day(monday);
        // two weeks beyond: a window may reach there
        let ordinary = |days: &Calendar| !days.closed.iter().any(|closed| (first..first + 21).contains(closed));
        if model.calendars.iter().all(ordinary) {
            break;
        }
        monday = monday.saturating_add(1.week());
    }
    let wall = monday.to_datetime(jiff::civil::Time::midnight());
    zone.to_ambiguous_timestamp(wall).compatible().map_or(0, jiff::Timestamp::as_microsecond)
}

fn offset(zone: &TimeZone, at: i64) -> i64 {
    let at = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
    i64::from(zone.to_offset(at).seconds()) * 1_000_000
}

fn open(calendar: &Calendar, shift: i64) -> Vec<(i64, i64)> {
    let mut all = Vec::new();
    for (day, ranges) in (0i64..).zip(&calendar.hours) {
        for (from, to) in ranges {
            let at = |minute: u16| day * 24 * 60 * MINUTE + i64::from(minute) * MINUTE + shift;
            let (from, to) = (at(*from).rem_euclid(WEEK), at(*to) - at(*from));
            let end = from + to;
            if end <= WEEK {
                all.push((from, end - 1));
            } else {
                all.extend([(from, WEEK - 1), (0, end - WEEK - 1)]);
            }
        }
    }
    all.retain(|(from, to)| from <= to);
    all.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

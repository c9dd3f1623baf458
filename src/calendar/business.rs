//! Opening hours: open time, business days.
use super::{instant, local, zone};
use crate::model::Calendar;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// How many days are searched for the next opening before giving up: no calendar is closed for ten years.
const SEARCH_DAYS: i64 = 3660;

/// A calendar, ready to count with.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    zone: TimeZone,
    week: [Vec<(u16, u16)>; 7],
    closed: Vec<i32>,
}

impl Hours {
    pub(super) fn new(calendar: &Calendar) -> Self {
        Self { zone: zone(&calendar.zone), week: calendar.hours.clone(), closed: calendar.closed.clone() }
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(super) fn is_open(&self, at: i64) -> bool {
        let wall = local(&self.zone, at);
        self.ranges(wall.date()).any(|(from, to)| from <= at && at < to)
    }

    /// So many open days later, at the same time of day; a start outside open time counts from the next opening.
    pub(super) fn add_days(&self, at: i64, count: i64) -> i64 {
        let Some(from) = self.next_open(at) else { return i64::MAX };
        let wall = local(&self.zone, from);
        let mut left = count;
        let mut date = wall.date();
        let mut idle = 0;
        while left > 0 {
            date = date.saturating_add(1.day());
            if self.ranges(date).next().is_some() {
                left -= 1;
                idle = 0;
            } else {
                idle += 1;
            }
            if idle > SEARCH_DAYS || date == Date::MAX {
                return i64::MAX;
            }
        }
        instant(&self.zone, DateTime::from_parts(date, wall.time()))
    }

    /// So much open time later.
    pub(super) fn add_open(&self, at: i64, micros: i64) -> i64 {
        let Some(mut now) = self.next_open(at) else { return i64::MAX };
        let mut left = micros;
        loop {
            let Some((_, to)) = self.range_at(now) else { return i64::MAX };
            let open = to.saturating_sub(now);
            if left <= open {
                return now.saturating_add(left);
            }
            left -= open;
            let Some(next) = self.next_open(to) else { return i64::MAX };
            now = next;
        }
    }

    /// The instant itself if open, else the next opening.
    fn next_open(&self, at: i64) -> Option<i64> {
        let mut date = local(&self.zone, at).date();
        for _ in 0..SEARCH_DAYS {
            let next = self.ranges(date).filter(|(_, to)| at < *to).map(|(from, _)| from.max(at)).min();
            if next.is_some() {
                return next;
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    fn range_at(&self, at: i64) -> Option<(i64, i64)> {
        self.ranges(local(&self.zone, at).date()).find(|(from, to)| *from <= at && at < *to)
    }

    /// The open ranges that begin on a date, as instants; none on closed days.
    fn ranges(&self, date: Date) -> impl Iterator<Item = (i64, i64)> + '_ {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        let days = date.since(Date::constant(1970, 1, 1)).map_or(i32::MAX, |span| span.get_days());
        let closed = self.closed.binary_search(&days).is_ok();
        let ranges = self.week.get(weekday).filter(|_| !closed).map(Vec::as_slice).unwrap_or_default();
        ranges
            .iter()
            .map(move |(from, to)| (self.minute(date, *from), self.minute(date, *to)))
            .filter(|(from, to)| from < to)
    }

    fn minute(&self, date: Date, minute: u16) -> i64 {
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let rest = i8::try_from(minute % 60).unwrap_or(0);
        let wall = match Time::new(hour, rest, 0, 0) {
            Ok(time) => DateTime::from_parts(date, time),
            Err(_) => date.saturating_add(1.day()).to_datetime(Time::midnight()),
        };
        instant(&self.zone, wall)
    }
}

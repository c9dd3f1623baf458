//! Lengths of time as whole microseconds: exact where they are, else the least and the most they can last.
use super::form::Span;
use super::zone::FREE;
use crate::model::{Clock, Model, TimeSpan, Window};
use crate::syntax::ast::CalendarUnit;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// Longer than this is as good as for ever: a thousand years.
const LONGEST: i64 = 366_000 * DAY;

/// The least and the most a length of time can last; [`FREE`] for no end.
pub fn bounds(model: &Model, span: TimeSpan) -> (i64, i64) {
    let (least, most) = match span {
        TimeSpan::Physical(micros) => (micros, micros),
        TimeSpan::Calendar { count, unit, clock } => {
            let count = i64::from(count);
            // a step of the wall clock over a change of the zone's offset; zones have changed by a day at most
            let slack = if zone(model, clock).is_none_or(is_utc) { 0 } else { 2 * HOUR };
            let whole = |shortest: i64, longest: i64| {
                ((count * shortest).saturating_sub(slack).max(0), count.saturating_mul(longest).saturating_add(slack))
            };
            match unit {
                CalendarUnit::Day => whole(DAY, DAY),
                CalendarUnit::Week => whole(7 * DAY, 7 * DAY),
                CalendarUnit::Month => whole(28 * DAY, 31 * DAY),
                CalendarUnit::Year => whole(365 * DAY, 366 * DAY),
                _ => (0, FREE),
            }
        }
    };
    (least.clamp(0, LONGEST), if most > LONGEST { FREE } else { most })
}

/// The least and the most of a window's two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    low: (i64, i64),
    high: (i64, i64),
}

impl Reach {
    /// A window's.
    pub fn of(model: &Model, window: &Window) -> Self {
        let ends = |span: Option<TimeSpan>, none: i64| span.map_or((none, none), |span| bounds(model, span));
        Self { low: ends(window.from, 0), high: ends(window.to, FREE) }
    }

    /// Whether both ends are what they are.
    pub fn is_exact(self) -> bool {
        self.low.0 == self.low.1 && self.high.0 == self.high.1
    }

    /// All distances that may count.
    pub fn widest(self) -> Span {
        Span { low: self.low.0, high: self.high.1 }
    }

    /// The distances that count for certain; nothing if none does.
    pub fn narrowest(self) -> Option<Span> {
        let span = Span { low: self.low.1, high: self.high.0 };
        (span.low <= span.high && span.low < FREE).then_some(span)
    }
}

fn zone(model: &Model, clock: Clock) -> Option<&str> {
    match clock {
        Clock::Policy => model.policy.zone.as_deref(),
        Clock::Calendar(id) => model.calendars.get(id.index()).map(|calendar| calendar.zone.as_str()),
    }
}

fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "Etc/UTC")
}

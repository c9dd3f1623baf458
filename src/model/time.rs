//! Lengths of time, windows and calendars.
use super::{CalendarId, Meta};
use crate::syntax::ast::CalendarUnit;

/// A length of time with everything needed to add it to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeSpan {
    /// Microseconds of physical time.
    Physical(i64),
    /// A step on a wall clock or through open time.
    Calendar {
        /// How many units.
        count: u32,
        /// Of what.
        unit: CalendarUnit,
        /// On which clock.
        clock: Clock,
    },
}

/// Whose wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clock {
    /// A calendar's zone and opening hours.
    Calendar(CalendarId),
    /// The policy's zone; only for wall-clock units.
    Policy,
}

/// A window of distances, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// At least this far; absent: from 0.
    pub from: Option<TimeSpan>,
    /// At most this far; absent: any distance.
    pub to: Option<TimeSpan>,
}

/// Opening hours in a zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// The zone's IANA name, known to exist.
    pub zone: String,
    /// For each weekday from Monday, its open ranges in minutes since midnight, sorted and disjoint.
    pub hours: [Vec<(u16, u16)>; 7],
    /// Closed dates, as days since 1970-01-01, sorted.
    pub closed: Vec<i32>,
}

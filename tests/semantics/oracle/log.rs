//! A small log in memory, and the places in a customer's order.
use smol_str::SmolStr;
use std::collections::BTreeMap;
use wayfare::model::Value;

/// A log: customers with their events in the log's order of rows.
#[derive(Debug, Clone)]
pub struct Log {
    pub customers: Vec<Customer>,
    /// The latest time, or the given end.
    pub watermark: i64,
    /// The earliest time of all events; the watermark without events.
    pub first: i64,
    /// The earliest and the latest time; nothing without events.
    pub range: Option<(i64, i64)>,
    pub complete: bool,
    pub files: Vec<SmolStr>,
    /// Rows whose time is before that of the customer's row before them.
    pub steps_back: u64,
}

#[derive(Debug, Clone)]
pub struct Customer {
    pub name: SmolStr,
    /// In order: by (time, position), or by position alone.
    pub events: Vec<Event>,
    pub attributes: BTreeMap<SmolStr, Value>,
}

#[derive(Debug, Clone)]
pub struct Event {
    pub time: i64,
    /// The largest time seen so far for this customer; its own time when ordered by time.
    pub clock: i64,
    pub name: SmolStr,
    pub attributes: BTreeMap<SmolStr, Value>,
    pub channel: Option<SmolStr>,
    pub file: u16,
    pub row: u64,
}

/// A place in a customer's order. Log event `i` sits at `(i, clock, 0)`; what happens at it sits directly after it;
/// what a timer brings at T sits after all events whose clock is at most T, in the order of section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The last log event at or before; -1 before the first.
    pub event: isize,
    pub clock: i64,
    pub step: Step,
}

/// What comes first within an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The log event itself.
    Event,
    /// What happens at the log event: moments, journey events, violations, in the order in which they derive.
    Derived(u32),
    Confirmation(u32),
    /// Silences in the order of what declares them.
    Silence(u32),
    GoalWindow(u32),
    TimeOut(u32),
    Abandon(u32),
    RuleDeadline(u32),
}

impl Customer {
    /// The place of a log event.
    pub fn place(&self, event: usize) -> Place {
        Place { event: event as isize, clock: self.events[event].clock, step: Step::Event }
    }

    /// The place of what a timer brings at an instant: after all events of that instant.
    pub fn timed(&self, at: i64, step: Step) -> Place {
        let last = self.events.iter().rposition(|event| event.clock <= at);
        Place { event: last.map_or(-1, |last| last as isize), clock: at, step }
    }

    /// The place before everything.
    pub fn beginning() -> Place {
        Place { event: -1, clock: i64::MIN, step: Step::Event }
    }
}

impl Step {
    /// The same step, derived by the `rank`-th deriver.
    pub fn ranked(self, rank: u32) -> Self {
        match self {
            Self::Event | Self::Derived(_) => Self::Derived(rank),
            Self::Confirmation(_) => Self::Confirmation(rank),
            Self::Silence(_) => Self::Silence(rank),
            Self::GoalWindow(_) => Self::GoalWindow(rank),
            Self::TimeOut(_) => Self::TimeOut(rank),
            Self::Abandon(_) => Self::Abandon(rank),
            Self::RuleDeadline(_) => Self::RuleDeadline(rank),
        }
    }
}

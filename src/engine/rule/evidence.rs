//! Why an activation is violated.
use crate::engine::customer::Customer;
use crate::engine::key::{Key, Occurrence, Phase};

/// One violation.
#[derive(Debug, Clone)]
pub struct Breach {
    /// Where it happens.
    pub key: Key,
    /// When, by the clock.
    pub time: i64,
    /// Which clause.
    pub clause: u32,
    /// The trigger's event, if there is one.
    pub trigger: Option<u32>,
    /// The events that caused it, in order, counted from the customer's first.
    pub events: Vec<u32>,
    /// The deadline that passed, if one did.
    pub deadline: Option<i64>,
    /// What nearly satisfied it, and by how much it missed the window.
    pub nearest: Option<(u32, i64)>,
}

impl Breach {
    /// At an event (or a timed occurrence).
    pub fn at(one: &Occurrence, because_of: impl IntoIterator<Item = u32>) -> Self {
        let events = in_order(because_of);
        Self { key: one.key, time: one.clock, clause: 0, trigger: None, events, deadline: None, nearest: None }
    }

    /// At a deadline.
    pub fn by(customer: &Customer<'_>, deadline: i64, because_of: impl IntoIterator<Item = u32>) -> Self {
        let key = customer.rule_deadline(deadline);
        let events = in_order(because_of);
        Self { key, time: deadline, clause: 0, trigger: None, events, deadline: Some(deadline), nearest: None }
    }

    /// At the end of the scope.
    pub fn at_end(customer: &Customer<'_>, place: Key, time: i64, because_of: impl IntoIterator<Item = u32>) -> Self {
        let key = match place {
            Key::MAX => customer.rule_deadline(time),
            // a finished history ended before the scope's own end
            end if end.is_timed() && time < end.instant => customer.rule_deadline(time),
            end if end.is_timed() => Key { phase: Phase::Rule, rank: 0, ..end },
            end => Key::event(end.at),
        };
        let events = in_order(because_of);
        Self { key, time, clause: 0, trigger: None, events, deadline: None, nearest: None }
    }

    /// With what nearly satisfied it.
    #[must_use]
    pub fn nearly(self, nearest: Option<(u32, i64)>) -> Self {
        Self { nearest, ..self }
    }
}

/// Events in order, each once.
fn in_order(events: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut events: Vec<u32> = events.into_iter().collect();
    events.sort_unstable();
    events.dedup();
    events
}

//! The events that count: a customer's whole history, or an instance's.
use super::customer::Customer;
use super::key::{Key, Occurrence};

/// What an evaluation sees.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The first place inside.
    pub from: Key,
    /// The last place inside.
    pub to: Key,
    /// The log events that may count where not all do, in order; those between the two places do.
    pub only: Option<&'a [u32]>,
    /// When it opens: the clock at its start; absent for a customer without events.
    pub opens: Option<i64>,
    /// When it ended, by the clock; absent while more can come.
    pub closed: Option<i64>,
}

impl<'a> World<'a> {
    /// A customer's whole history.
    pub fn whole(customer: &Customer<'_>) -> Self {
        Self {
            from: Key::MIN,
            to: Key::MAX,
            only: None,
            opens: customer.clock.first().copied(),
            closed: customer.finished(),
        }
    }

    /// The part of this world between two places.
    #[must_use]
    pub fn between(self, from: Key, to: Key) -> Self {
        Self { from: self.from.max(from), to: self.to.min(to), ..self }
    }

    /// Whether an occurrence lies inside.
    pub fn holds(&self, one: &Occurrence) -> bool {
        let listed = || self.only.is_none_or(|only| only.binary_search(&one.event).is_ok());
        self.from <= one.key && one.key <= self.to && listed()
    }

    /// The log event next after a place.
    pub fn next_event(&self, customer: &Customer<'_>, place: Key) -> Option<u32> {
        let first = place.at.checked_add(1)?;
        let next = match self.only {
            Some(only) => only.get(only.partition_point(|event| *event < first)).copied()?,
            None => first,
        };
        (next < customer.len() && self.inside(next)).then_some(next)
    }

    /// The log event last before a place.
    pub fn previous_event(&self, place: Key) -> Option<u32> {
        let bound = if place.is_timed() { place.at.checked_add(1)? } else { place.at };
        let last = match self.only {
            Some(only) => only.get(only.partition_point(|event| *event < bound).checked_sub(1)?).copied()?,
            None => bound.checked_sub(1)?,
        };
        self.inside(last).then_some(last)
    }

    /// The first log event inside.
    pub fn first_event(&self, customer: &Customer<'_>) -> Option<u32> {
        let start = self.from.at;
        let mut candidates: Box<dyn Iterator<Item = u32>> = match self.only {
            Some(only) => Box::new(only.iter().copied().skip_while(move |event| *event < start)),
            None => Box::new((start..customer.len()).take(2)),
        };
        candidates.find(|event| self.inside(*event))
    }

    /// The last log event inside.
    pub fn last_event(&self, customer: &Customer<'_>) -> Option<u32> {
        let end = self.to.at;
        let last = match self.only {
            Some(only) => only.get(only.partition_point(|event| *event <= end).checked_sub(1)?).copied()?,
            None => end.min(customer.len().checked_sub(1)?),
        };
        self.inside(last).then_some(last)
    }

    /// Its log events in order.
    pub fn events(&self, customer: &Customer<'_>) -> Vec<u32> {
        match self.only {
            Some(only) => only.iter().copied().filter(|event| self.inside(*event)).collect(),
            None => {
                let Some(first) = self.first_event(customer) else { return Vec::new() };
                let Some(last) = self.last_event(customer) else { return Vec::new() };
                (first..=last).collect()
            }
        }
    }

    fn inside(&self, event: u32) -> bool {
        let key = Key::event(event);
        self.from <= key && key <= self.to
    }
}

//! A list of events with their times.

/// Ascending events, and the time of each beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct List<'a> {
    events: &'a [u32],
    times: &'a [i64],
}

impl<'a> List<'a> {
    /// Events with their times.
    pub fn new(events: &'a [u32], times: &'a [i64]) -> Self {
        Self { events, times }
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.events.is_empty()
    }

    /// The events alone.
    pub fn events(self) -> &'a [u32] {
        self.events
    }

    /// The first event.
    #[inline]
    pub fn first(self) -> Option<u32> {
        self.events.first().copied()
    }

    /// The event at an index and its time.
    #[inline]
    pub fn get(self, at: usize) -> Option<(u32, i64)> {
        Some((*self.events.get(at)?, *self.times.get(at)?))
    }

    /// The events in order with their times.
    pub fn iter(self) -> impl Iterator<Item = (u32, i64)> + 'a {
        self.events.iter().copied().zip(self.times.iter().copied())
    }

    /// Takes away and returns those before an event.
    #[inline]
    pub fn take_before(&mut self, event: u32) -> Self {
        self.take(self.events.iter().take_while(|one| **one < event).count())
    }

    /// Takes away the first one.
    #[inline]
    pub fn pop(&mut self) -> Option<(u32, i64)> {
        let first = self.get(0)?;
        self.take(1);
        Some(first)
    }

    #[inline]
    fn take(&mut self, count: usize) -> Self {
        let (taken, rest) = self.events.split_at(count.min(self.events.len()));
        let (times, later) = self.times.split_at(count.min(self.times.len()));
        *self = Self { events: rest, times: later };
        Self { events: taken, times }
    }
}

/// Whether a later time is at most so much later.
pub fn near(from: i64, to: i64, within: Option<i64>) -> bool {
    within.is_none_or(|within| from.saturating_add(within) >= to)
}

/// A place in a list that only moves forward.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cursor<'a> {
    list: List<'a>,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Before the first event.
    pub fn new(list: List<'a>) -> Self {
        Self { list, at: 0 }
    }

    /// The first event after one; those asked about ascend.
    #[inline]
    pub fn after(&mut self, event: u32) -> Option<(u32, i64)> {
        while self.list.events.get(self.at).is_some_and(|one| *one <= event) {
            self.at += 1;
        }
        self.list.get(self.at)
    }

    /// The last event before one; those asked about ascend.
    #[inline]
    pub fn before(&mut self, event: u32) -> Option<(u32, i64)> {
        while self.list.events.get(self.at).is_some_and(|one| *one < event) {
            self.at += 1;
        }
        self.list.get(self.at.checked_sub(1)?)
    }
}

//! A list of events with their times and customers.
use std::ops::Range;

/// Ascending events; beside each the time and the customer.
#[derive(Debug, Clone, Copy, Default)]
pub struct List<'a> {
    events: &'a [u32],
    times: &'a [i64],
    customers: &'a [u32],
}

/// An event of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct One {
    /// Which.
    pub event: u32,
    /// Whose.
    pub customer: u32,
    /// When it was.
    pub time: i64,
}

/// A list that is made.
#[derive(Debug, Default)]
pub struct Made {
    events: Vec<u32>,
    times: Vec<i64>,
    customers: Vec<u32>,
}

impl Made {
    /// Of events whose times and customers are known, as many of each.
    pub fn of(events: Vec<u32>, times: Vec<i64>, customers: Vec<u32>) -> Self {
        Self { events, times, customers }
    }

    /// Adds a later event.
    #[inline]
    pub fn push(&mut self, one: One) {
        self.events.push(one.event);
        self.times.push(one.time);
        self.customers.push(one.customer);
    }

    /// The last event so far.
    pub fn last(&self) -> Option<u32> {
        self.events.last().copied()
    }

    /// The list.
    pub fn list(&self) -> List<'_> {
        List::new(&self.events, &self.times, &self.customers)
    }
}

impl<'a> List<'a> {
    /// Events with their times and customers, as many of each.
    pub fn new(events: &'a [u32], times: &'a [i64], customers: &'a [u32]) -> Self {
        // the one length is known where the others are gone through
        let length = events.len().min(times.len()).min(customers.len());
        let of = 0..length;
        Self {
            events: events.get(of.clone()).unwrap_or_default(),
            times: times.get(of.clone()).unwrap_or_default(),
            customers: customers.get(of).unwrap_or_default(),
        }
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

    /// The event at an index.
    #[inline]
    pub fn get(self, at: usize) -> Option<One> {
        Some(One { event: *self.events.get(at)?, customer: *self.customers.get(at)?, time: *self.times.get(at)? })
    }

    /// The events in order.
    pub fn iter(self) -> impl Iterator<Item = One> + 'a {
        let beside = self.times.iter().zip(self.customers);
        let all = self.events.iter().zip(beside);
        all.map(|(event, (time, customer))| One { event: *event, customer: *customer, time: *time })
    }

    /// How many different customers there are.
    pub fn count_customers(self) -> usize {
        let others = self.customers.iter().zip(self.customers.iter().skip(1)).filter(|(one, next)| one != next);
        usize::from(!self.is_empty()) + others.count()
    }

    /// Takes away and returns those before an event.
    #[inline]
    pub fn take_before(&mut self, event: u32) -> Self {
        self.take(self.events.iter().take_while(|one| **one < event).count())
    }

    /// Takes away and returns those of the first event's customer.
    #[inline]
    pub fn take_customer(&mut self) -> Option<(u32, Self)> {
        let customer = self.customers.first().copied()?;
        Some((customer, self.take_of(customer)))
    }

    /// Takes away and returns those of a customer, who has the first event or none.
    #[inline]
    pub fn take_of(&mut self, customer: u32) -> Self {
        self.take(self.customers.iter().take_while(|one| **one == customer).count())
    }

    /// The customer of the first event.
    #[inline]
    pub fn first_customer(self) -> Option<u32> {
        self.customers.first().copied()
    }

    #[inline]
    fn take(&mut self, count: usize) -> Self {
        let taken = self.part(0..count);
        *self = self.part(count..self.len());
        taken
    }

    #[inline]
    fn part(self, range: Range<usize>) -> Self {
        Self {
            events: self.events.get(range.clone()).unwrap_or_default(),
            times: self.times.get(range.clone()).unwrap_or_default(),
            customers: self.customers.get(range).unwrap_or_default(),
        }
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
    pub fn after(&mut self, event: u32) -> Option<One> {
        while self.list.events.get(self.at).is_some_and(|one| *one <= event) {
            self.at += 1;
        }
        self.list.get(self.at)
    }

    /// The last event before one; those asked about ascend.
    #[inline]
    pub fn before(&mut self, event: u32) -> Option<One> {
        while self.list.events.get(self.at).is_some_and(|one| *one < event) {
            self.at += 1;
        }
        self.list.get(self.at.checked_sub(1)?)
    }
}

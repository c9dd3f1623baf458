//! How often each event name occurs, and in how many customers: what has to be known before pairs can be counted.
use crate::history::History;
use smol_str::SmolStr;
use std::sync::Arc;

/// Counts by raw name.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The names by code.
    pub names: Arc<[SmolStr]>,
    /// Events by code.
    pub events: Vec<u64>,
    /// Customers by code.
    pub customers: Vec<u64>,
    /// Customers with an event.
    pub all_customers: u64,
    /// For each name the customer counted last.
    last: Vec<u64>,
}

impl Tally {
    /// Counts the events of a partition; all partitions share their names.
    pub fn add(&mut self, history: &History) {
        if self.events.len() < history.names().len() {
            self.names = history.names().into();
            for counts in [&mut self.events, &mut self.customers, &mut self.last] {
                counts.resize(self.names.len(), 0);
            }
        }
        for customer in 0..history.customer_count() {
            let events = history.name().get(history.events_of(customer)).unwrap_or_default();
            if events.is_empty() {
                continue;
            }
            self.all_customers += 1;
            for code in events {
                let code = *code as usize;
                let counters = (self.events.get_mut(code), self.customers.get_mut(code), self.last.get_mut(code));
                let (Some(events), Some(customers), Some(last)) = counters else { continue };
                *events += 1;
                if *last != self.all_customers {
                    *last = self.all_customers;
                    *customers += 1;
                }
            }
        }
    }

    /// How many events there are.
    pub fn all_events(&self) -> u64 {
        self.events.iter().sum()
    }

    /// The names of most customers, at most so many; nameless events are left out.
    pub fn top(&self, most: usize) -> Vec<u32> {
        let named = |code: &u32| self.names.get(*code as usize).is_some_and(|name| !name.trim().is_empty());
        let count = |counts: &[u64], code: u32| counts.get(code as usize).copied().unwrap_or_default();
        let codes = 0..u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let mut codes: Vec<u32> = codes.filter(named).filter(|code| count(&self.events, *code) > 0).collect();
        codes.sort_by_key(|code| {
            let (customers, events) = (count(&self.customers, *code), count(&self.events, *code));
            (std::cmp::Reverse((customers, events)), *code)
        });
        codes.truncate(most);
        codes
    }
}

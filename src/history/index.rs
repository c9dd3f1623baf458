//! The events of each raw name.
use super::{Column, History};
use std::ops::Range;
use std::sync::OnceLock;

/// Event indices grouped by raw name, ascending within each; worked out when first asked for.
///
/// Says nothing that the events don't, so that it takes no part in comparing histories.
#[derive(Debug, Clone, Default)]
pub(super) struct NameIndex {
    grouped: OnceLock<Grouped>,
    /// For each column and name the column's values on the events of that name.
    columns: OnceLock<Vec<OnceLock<Column>>>,
}

#[derive(Debug, Clone, Default)]
struct Grouped {
    starts: Vec<u32>,
    events: Vec<u32>,
    times: Vec<i64>,
    customers: Vec<u32>,
}

impl PartialEq for NameIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl History {
    /// The events of a raw name (a code into [`History::names`]), as ascending indices into the columns.
    pub fn events_named(&self, name: u32) -> &[u32] {
        let grouped = self.grouped();
        grouped.events.get(grouped.range(name as usize)).unwrap_or_default()
    }

    /// The times of the events of a raw name, side by side where [`History::time`] has others between them.
    pub fn times_named(&self, name: u32) -> &[i64] {
        let grouped = self.grouped();
        grouped.times.get(grouped.range(name as usize)).unwrap_or_default()
    }

    /// The customers of the events of a raw name, side by side.
    pub fn customers_named(&self, name: u32) -> &[u32] {
        let grouped = self.grouped();
        grouped.customers.get(grouped.range(name as usize)).unwrap_or_default()
    }

    /// The customers of ascending events.
    pub fn customers_of(&self, events: &[u32]) -> Vec<u32> {
        let ends = self.starts.get(1..).unwrap_or_default();
        let (mut customer, mut end) = (0usize, ends.first().copied().unwrap_or_default());
        let of = |event: &u32| {
            while end <= *event {
                customer += 1;
                end = ends.get(customer).copied().unwrap_or(u32::MAX);
            }
            customer as u32
        };
        events.iter().map(of).collect()
    }

    /// The values of a column on the events of a raw name, side by side.
    pub fn column_named(&self, attribute: usize, name: u32) -> Option<&Column> {
        let column = self.columns.get(attribute)?;
        let all = || (0..self.columns.len() * self.names.len()).map(|_| OnceLock::new()).collect();
        let columns = self.index.columns.get_or_init(all);
        let slot = columns.get(attribute * self.names.len() + name as usize)?;
        Some(slot.get_or_init(|| column.gather(self.events_named(name))))
    }

    /// Adds a column behind all others.
    pub(super) fn add_column(&mut self, column: Column) {
        self.columns.push(column);
        if let Some(known) = self.index.columns.get_mut() {
            known.resize_with(self.columns.len() * self.names.len(), OnceLock::new);
        }
    }

    fn grouped(&self) -> &Grouped {
        self.index.grouped.get_or_init(|| Grouped::new(self))
    }
}

impl Grouped {
    /// A counting sort by code.
    fn new(history: &History) -> Self {
        let (names, times) = (&history.name, &history.time);
        let mut starts = vec![0u32; history.names.len() + 1];
        for name in names {
            if let Some(slot) = starts.get_mut(*name as usize + 1) {
                *slot += 1;
            }
        }
        let mut total = 0;
        for slot in &mut starts {
            total += *slot;
            *slot = total;
        }
        let mut next = starts.clone();
        let mut events = vec![0u32; names.len()];
        let mut grouped = vec![0i64; names.len()];
        let mut customers = vec![0u32; names.len()];
        for customer in 0..history.customer_count() {
            let own = history.events_of(customer);
            let own = (own.start as u32..)
                .zip(names.get(own.clone()).unwrap_or_default())
                .zip(times.get(own).unwrap_or_default());
            for ((event, name), time) in own {
                let Some(next) = next.get_mut(*name as usize) else { continue };
                let at = *next as usize;
                *next += 1;
                let (slot, own, whose) = (events.get_mut(at), grouped.get_mut(at), customers.get_mut(at));
                let (Some(slot), Some(own), Some(whose)) = (slot, own, whose) else { continue };
                (*slot, *own, *whose) = (event, *time, customer as u32);
            }
        }
        Self { starts, events, times: grouped, customers }
    }

    fn range(&self, name: usize) -> Range<usize> {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or_default() as usize;
        bound(name)..bound(name + 1)
    }
}

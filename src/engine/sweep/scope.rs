//! The intervals in which a swept rule counts.
use super::sheet::{Bounds, Sheet};
use crate::engine::customer::LogEnd;
use crate::plan::sweep::ListId;

/// One stretch of a customer's events in which a rule counts.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// Whose.
    pub customer: usize,
    /// The first event inside.
    pub first: u32,
    /// One more than the last event inside.
    pub end: u32,
    /// When it opens; absent for a customer without events.
    pub opens: Option<i64>,
    /// When it closed; absent while more can come.
    pub closed: Option<i64>,
    /// Whether its opening lies in the log, so that nothing before the log could belong to it.
    pub begins_in_log: bool,
}

/// A customer's whole history.
pub fn whole(sheet: &Sheet<'_>, customer: usize, log: LogEnd) -> Stretch {
    let events = sheet.history.events_of(customer);
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (first, end) = (index(events.start), index(events.end));
    let opens = (first < end).then(|| sheet.time(first));
    let last = if first < end { sheet.time(end - 1) } else { log.watermark };
    Stretch { customer, first, end, opens, closed: log.complete.then_some(last), begins_in_log: false }
}

/// From each opener (none while a stretch is open) to the next closer of the customer, that one included.
pub fn between(sheet: &Sheet<'_>, opens: ListId, closes: Option<ListId>, log: LogEnd) -> Vec<Stretch> {
    let closers = closes.map(|list| sheet.list(list)).unwrap_or_default();
    let mut bounds = Bounds::new(sheet.history);
    let mut next = 0;
    let mut found = Vec::new();
    // the event at which the last stretch ends; it may open the next one, those before it may not
    let mut busy_until = 0;
    for opener in sheet.list(opens) {
        if *opener < busy_until {
            continue;
        }
        let limit = bounds.end_of(*opener);
        while closers.get(next).is_some_and(|closer| closer <= opener) {
            next += 1;
        }
        let closer = closers.get(next).copied().filter(|closer| *closer < limit);
        busy_until = closer.unwrap_or(limit);
        let finished = log.complete.then(|| sheet.time(limit - 1));
        let opened = sheet.time(*opener);
        found.push(Stretch {
            customer: bounds.customer_of(*opener),
            first: opener + 1,
            end: closer.map_or(limit, |closer| closer + 1),
            opens: Some(opened),
            closed: closer.map(|closer| sheet.time(closer)).or(finished),
            begins_in_log: true,
        });
    }
    found
}

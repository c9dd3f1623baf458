//! The intervals in which a swept rule counts.
use super::list::Cursor;
use super::sheet::Sheet;
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
    /// When it opens; absent for a customer without events, and where nothing ends a customer's history.
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
    let (mut opens, mut closed) = (None, None);
    // while more can come nobody asks when it opened
    if log.complete {
        opens = (first < end).then(|| sheet.time(first));
        closed = Some(if first < end { sheet.time(end - 1) } else { log.watermark });
    }
    Stretch { customer, first, end, opens, closed, begins_in_log: false }
}

/// From each opener (none while a stretch is open) to the next closer of the customer, that one included.
pub fn between(sheet: &Sheet<'_>, opens: ListId, closes: Option<ListId>, log: LogEnd) -> Vec<Stretch> {
    let mut closers = Cursor::new(closes.map(|list| sheet.list(list)).unwrap_or_default());
    let ends = sheet.history.starts().get(1..).unwrap_or_default();
    let mut found = Vec::new();
    // the event at which the last stretch ends; it may open the next one, those before it may not
    let mut busy_until = 0;
    for opener in sheet.list(opens).iter() {
        if opener.event < busy_until {
            continue;
        }
        let limit = ends.get(opener.customer as usize).copied().unwrap_or(u32::MAX);
        let closer = closers.after(opener.event).filter(|closer| closer.customer == opener.customer);
        busy_until = closer.map_or(limit, |closer| closer.event);
        let finished = || log.complete.then(|| sheet.time(limit - 1));
        found.push(Stretch {
            customer: opener.customer as usize,
            first: opener.event + 1,
            end: closer.map_or(limit, |closer| closer.event + 1),
            opens: Some(opener.time),
            closed: closer.map(|closer| closer.time).or_else(finished),
            begins_in_log: true,
        });
    }
    found
}

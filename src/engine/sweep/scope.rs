//! The intervals in which a swept rule counts.
use super::list::{Cursor, List};
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
pub fn between<'a>(sheet: &'a Sheet<'a>, opens: ListId, closes: Option<ListId>, log: LogEnd) -> Between<'a> {
    Between {
        sheet,
        log,
        opens: sheet.list(opens),
        at: 0,
        closers: Cursor::new(closes.map(|list| sheet.list(list)).unwrap_or_default()),
        ends: sheet.history.starts().get(1..).unwrap_or_default(),
        busy_until: 0,
    }
}

/// Goes from stretch to stretch.
#[derive(Clone)]
pub struct Between<'a> {
    sheet: &'a Sheet<'a>,
    log: LogEnd,
    opens: List<'a>,
    /// Which opener is next.
    at: usize,
    closers: Cursor<'a>,
    /// By customer one more than the last event.
    ends: &'a [u32],
    /// The event at which the last stretch ends; it may open the next one, those before it may not.
    busy_until: u32,
}

impl Iterator for Between<'_> {
    type Item = Stretch;

    #[inline]
    fn next(&mut self) -> Option<Stretch> {
        let opener = loop {
            let opener = self.opens.get(self.at)?;
            self.at += 1;
            if opener.event >= self.busy_until {
                break opener;
            }
        };
        let limit = self.ends.get(opener.customer as usize).copied().unwrap_or(u32::MAX);
        let closer = self.closers.after(opener.event).filter(|closer| closer.customer == opener.customer);
        self.busy_until = closer.map_or(limit, |closer| closer.event);
        let finished = || self.log.complete.then(|| self.sheet.time(limit - 1));
        Some(Stretch {
            customer: opener.customer as usize,
            first: opener.event + 1,
            end: closer.map_or(limit, |closer| closer.event + 1),
            opens: Some(opener.time),
            closed: closer.map(|closer| closer.time).or_else(finished),
            begins_in_log: true,
        })
    }
}

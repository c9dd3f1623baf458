//! A stretch of a file as one lane read it: rows packed by partition, and what must be known of the rest.
use super::sheaf::Sheaf;
use super::{Fault, LogError};

/// Which rows of which file, by the chunk's place among all of the log.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) lane: usize,
    pub(super) file: u16,
    /// How many rows the chunk has; theirs are counted from 1.
    pub(super) rows: u64,
    /// The rows that are kept, in the order in which they stand.
    pub(super) sheaves: Vec<Sheaf>,
    /// Bad rows by number.
    pub(super) bad: Vec<(u64, Fault)>,
    pub(super) times: Times,
    /// What ended the chunk before its end.
    pub(super) stop: Option<Stop>,
}

/// Why reading ends.
#[derive(Debug)]
pub(super) enum Stop {
    /// The log cannot be read.
    Error(LogError),
    /// This file must be read in one piece: a quoted field runs over the end of a chunk.
    Whole(u16),
    /// All events must be kept: times step back, and steps are counted over all events.
    Unsorted,
}

/// The times of a chunk's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Times {
    /// Of the first row and of the last one; nothing without rows.
    pub(super) ends: Option<(i64, i64)>,
    /// Whether no row's time is before that of the row before it.
    pub(super) unsorted: bool,
    /// Events that are kept.
    pub(super) kept: Span,
    /// Events that are only counted.
    pub(super) passed: Span,
}

/// A number of events and the times between which they lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) events: u64,
    pub(super) bounds: Option<(i64, i64)>,
}

impl Chunk {
    pub(super) fn new(lane: usize, file: u16) -> Self {
        Self { lane, file, rows: 0, sheaves: Vec::new(), bad: Vec::new(), times: Times::default(), stop: None }
    }
}

impl Times {
    /// Takes the next row's time.
    #[inline]
    pub(super) fn see(&mut self, time: i64) {
        match &mut self.ends {
            None => self.ends = Some((time, time)),
            Some((_, last)) => {
                self.unsorted |= time < *last;
                *last = time;
            }
        }
    }

    /// Takes the times of the next rows, which may ascend, but for those after the log's end.
    pub(super) fn see_all(&mut self, times: &[i64], ascend: bool, end: i64) {
        match times {
            [first, .., last] if ascend && *last <= end => {
                self.see(*first);
                self.see(*last);
            }
            _ => times.iter().filter(|time| **time <= end).for_each(|time| self.see(*time)),
        }
    }

    /// Takes the times of the chunk that follows.
    pub(super) fn then(&mut self, next: &Self) {
        self.unsorted |= next.unsorted;
        self.ends = match (self.ends, next.ends) {
            (Some((first, last)), Some((begin, end))) => {
                self.unsorted |= begin < last;
                Some((first, end))
            }
            (ours, theirs) => ours.or(theirs),
        };
        self.kept.and(&next.kept);
        self.passed.and(&next.passed);
    }
}

impl Span {
    /// Counts one event.
    #[inline]
    pub(super) fn count(&mut self, time: i64) {
        self.events += 1;
        self.bounds = Some(self.bounds.map_or((time, time), |(from, to)| (from.min(time), to.max(time))));
    }

    /// Counts some events, whose times may ascend.
    pub(super) fn count_all(&mut self, times: impl DoubleEndedIterator<Item = i64> + ExactSizeIterator, ascend: bool) {
        let (events, mut times) = (times.len() as u64, times);
        let (mut from, mut to) = (i64::MAX, i64::MIN);
        if ascend {
            from = times.next().unwrap_or(from);
            to = times.next_back().unwrap_or(from);
        } else {
            times.for_each(|time| (from, to) = (from.min(time), to.max(time)));
        }
        if events > 0 {
            self.and(&Self { events, bounds: Some((from, to)) });
        }
    }

    /// Takes others in.
    pub(super) fn and(&mut self, other: &Self) {
        self.events += other.events;
        self.bounds = match (self.bounds, other.bounds) {
            (Some((from, to)), Some((begin, end))) => Some((from.min(begin), to.max(end))),
            (ours, theirs) => ours.or(theirs),
        };
    }
}

//! What a report says about the log itself.
use smol_str::SmolStr;

/// Counts and bounds of a log, as the report shows them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogFacts {
    /// The files in the order in which they were read; a position's file is an index into them.
    pub files: Vec<SmolStr>,
    /// Events seen.
    pub events: u64,
    /// Customers seen, those without events included.
    pub customers: u64,
    /// The earliest time, in microseconds since 1970 UTC; absent without events.
    pub from: Option<i64>,
    /// The latest time.
    pub to: Option<i64>,
    /// The latest time, or the end that was given; absent only without events and without a given end.
    pub watermark: Option<i64>,
    /// Rows that were quarantined.
    pub bad_rows: u64,
    /// Rows dropped because their event id had come before with the same content.
    pub duplicates: u64,
    /// Rows whose time is before that of the customer's row before them in the log.
    pub steps_back: u64,
    /// Whether some time carried no offset and no time zone was given, so that it was read as UTC.
    pub assumed_utc: bool,
    /// What a reader should know, as sentences: columns taken by default, values ignored.
    pub notes: Vec<String>,
}

/// What one partition adds to the facts of its log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Events held.
    pub events: u64,
    /// Customers, those without events included.
    pub customers: u64,
    /// The earliest time of an event held.
    pub from: Option<i64>,
    /// The latest time of an event held.
    pub to: Option<i64>,
    /// Rows whose time is before that of the customer's row before them in the log.
    pub steps_back: u64,
}

impl LogFacts {
    /// Counts what a partition holds; the watermark is left as it is.
    pub fn add(&mut self, share: &Share) {
        self.events += share.events;
        self.customers += share.customers;
        self.steps_back += share.steps_back;
        self.from = earlier(self.from, share.from);
        self.to = self.to.max(share.to);
    }
}

impl Share {
    /// The shares of two partitions, which have no customer in common, taken together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            customers: self.customers + other.customers,
            from: earlier(self.from, other.from),
            to: self.to.max(other.to),
            steps_back: self.steps_back + other.steps_back,
        }
    }
}

/// The earlier of two times, of which one or both may be missing.
fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

//! Which column is the customer, which the time, which the event: by their names, and where names are unusual by what
//! stands in them.
//!
//! The time is the column that reads as times; the customer an id that repeats; the event a text of few values that
//! change from one row of a customer to the next.
use super::survey::share;
use super::words::{self, hints};
use crate::log::{CUSTOMERS, EVENTS, Glance, Glimpse, TIMES, TimeFormat, TimeReader};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// So many rows tell how times are written; a twentieth of them may be anything.
const TIMES_READ: usize = 2_000;
/// Two columns whose scores are closer than this are a matter of doubt.
const DOUBT: f64 = 1.0;
/// Why a column was taken that somebody named, and one of a usual name.
const SAID: &str = "as you said";
const USUAL: &str = "by its usual name";
/// Counts since 1970 are times between these years.
const EPOCH: [i64; 2] = [631_152_000_000_000, 4_102_444_800_000_000];
/// Ways of writing times besides those that are tried by themselves, those of more places first.
const FORMATS: [&str; 32] = [
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%Y%m%d%H%M%S",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%b %d, %Y %H:%M:%S",
    "%d.%m.%y %H:%M:%S",
    "%d.%m.%y %H:%M",
    "%d.%m.%y",
    "%d/%m/%y %H:%M:%S",
    "%d/%m/%y %H:%M",
    "%d/%m/%y",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%y %H:%M",
    "%m/%d/%y",
];

/// Columns that somebody named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The customer's.
    pub customer: Option<SmolStr>,
    /// The time's.
    pub time: Option<SmolStr>,
    /// The event's.
    pub event: Option<SmolStr>,
    /// How times are written.
    pub time_format: Option<TimeFormat>,
}

/// What the columns were taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The customer's.
    pub customer: Role,
    /// The time's.
    pub time: Role,
    /// The event's.
    pub event: Role,
    /// How times are written; nothing if they are read without being told.
    pub time_format: Option<SmolStr>,
    /// Whether days and months could be the other way round.
    pub is_day_doubtful: bool,
    /// Whether times carry an offset from UTC.
    pub has_offset: bool,
    /// The channel's column, if there is one.
    pub channel: Option<SmolStr>,
    /// A column of times of day, where the time's holds days alone: what is in it is not read.
    pub clock: Option<SmolStr>,
    /// A column that is different in every row and looks like an id.
    pub event_id: Option<SmolStr>,
}

/// A column, and why it was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub column: SmolStr,
    /// Why, as words that follow the column's name.
    pub why: String,
    /// Other columns that it could have been, the likeliest first; none if there is no doubt.
    pub others: Vec<SmolStr>,
}

impl Role {
    /// Whether it was guessed: neither named by anybody nor of a usual name.
    pub fn is_guess(&self) -> bool {
        self.why != SAID && self.why != USUAL
    }
}

/// What no column could be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No column reads as times.
    Time,
    /// No column is an id that repeats.
    Customer,
    /// No column is a text of few values.
    Event,
    /// The first line is data, not names.
    Header,
}

/// What is known of a column.
struct Profile<'g> {
    name: &'g SmolStr,
    cells: &'g [Option<SmolStr>],
    filled: usize,
    distinct: usize,
    is_number: bool,
    is_decimal: bool,
    is_bool: bool,
    /// How its values read as times.
    time: Option<Times>,
    /// Blanks in an average value.
    blanks: f64,
}

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Times {
    format: Option<&'static str>,
    is_count: bool,
    has_offset: bool,
    is_doubtful: bool,
}

/// Takes columns for what they seem to be; what is given is taken as it is.
///
/// # Errors
/// What no column could be taken for.
pub fn guess(glance: &Glance, given: &Given) -> Result<Columns, Missing> {
    let mut names = FxHashSet::default();
    let first_of_name = |column: &&Glimpse| names.insert(column.name.clone());
    let profiles: Vec<Profile<'_>> = glance.columns.iter().filter(first_of_name).map(Profile::of).collect();
    if !glance.is_xes && profiles.iter().any(|one| is_time(one.name)) {
        return Err(Missing::Header);
    }
    let mut times = said(given.time.as_ref())
        .or_else(|| usual(&profiles, &TIMES, |one| one.time.is_some()))
        .or_else(|| best(&profiles, |one| one.time_score()))
        .ok_or(Missing::Time)?;
    let time = times.column.clone();
    let is_free = |one: &Profile<'_>, taken: &[&SmolStr]| !taken.contains(&one.name);
    let mut customer = said(given.customer.as_ref())
        .or_else(|| usual(&profiles, &CUSTOMERS, |one| is_free(one, &[&time])))
        .or_else(|| best(&profiles, |one| one.customer_score().filter(|_| is_free(one, &[&time]))))
        .ok_or(Missing::Customer)?;
    let of = |column: &SmolStr| profiles.iter().find(|one| one.name == column);
    let is_left = |one: &Profile<'_>| is_free(one, &[&time, &customer.column]);
    let event_score = |one: &Profile<'_>| {
        let turns = of(&customer.column).map_or(0.0, |id| turns(id.cells, one.cells));
        one.event_score().filter(|_| is_left(one)).map(|score| score + 3.0 * turns)
    };
    let mut event = said(given.event.as_ref())
        .or_else(|| usual(&profiles, &EVENTS, is_left))
        .or_else(|| best(&profiles, event_score))
        .ok_or(Missing::Event)?;
    customer.others.retain(|other| *other != event.column);
    let written = of(&time).and_then(|one| one.time.clone());
    if times.why.is_empty() {
        times.why = "all of its values read as times".to_owned();
    }
    if let Some(one) = of(&customer.column).filter(|_| customer.why.is_empty()) {
        customer.why = format!("an id that repeats: {} values in {} rows", one.distinct, one.filled);
    }
    if let Some(one) = of(&event.column).filter(|_| event.why.is_empty()) {
        event.why = format!("a text of {} values that changes from row to row", one.distinct);
    }
    let taken = [&time, &customer.column, &event.column];
    let rest = || profiles.iter().filter(|one| is_free(one, &taken));
    Ok(Columns {
        time_format: given.time_format.is_none().then(|| written.as_ref()?.format.map(SmolStr::new_static)).flatten(),
        is_day_doubtful: written.as_ref().is_some_and(|times| times.is_doubtful),
        has_offset: written.is_none_or(|times| times.has_offset || times.is_count),
        channel: rest().find(|one| hints(one.name, &["channel", "kanal"]) && one.is_few()).map(|one| one.name.clone()),
        event_id: rest().find(|one| one.is_row_id()).map(|one| one.name.clone()),
        clock: rest().find(|one| one.is_clock() && of(&time).is_some_and(Profile::is_days)).map(|one| one.name.clone()),
        customer,
        time: times,
        event,
    })
}

/// The column that somebody named.
fn said(column: Option<&SmolStr>) -> Option<Role> {
    column.map(|column| Role { column: column.clone(), why: SAID.to_owned(), others: Vec::new() })
}

/// The first column of a usual name that fits.
fn usual(profiles: &[Profile<'_>], names: &[&str], fits: impl Fn(&Profile<'_>) -> bool) -> Option<Role> {
    let named = |name: &&str| profiles.iter().find(|one| *one.name == **name && one.filled > 0 && fits(one));
    let one = names.iter().find_map(named)?;
    Some(Role { column: one.name.clone(), why: USUAL.to_owned(), others: Vec::new() })
}

/// The column of the highest score; those that are close to it are a matter of doubt.
fn best(profiles: &[Profile<'_>], score: impl Fn(&Profile<'_>) -> Option<f64>) -> Option<Role> {
    let mut scores: Vec<(f64, &Profile<'_>)> = profiles.iter().filter_map(|one| Some((score(one)?, one))).collect();
    scores.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (best, one) = scores.first()?;
    let close = scores.iter().skip(1).filter(|(score, _)| best - score < DOUBT).map(|(_, other)| other.name.clone());
    Some(Role { column: one.name.clone(), why: String::new(), others: close.take(5).collect() })
}

/// Whether what should be a column's name is a time.
fn is_time(name: &SmolStr) -> bool {
    TimeReader::new(TimeFormat::Civil, None).read(name.as_bytes()).is_ok()
}

/// How often a column changes from one row of an id to its next.
fn turns(ids: &[Option<SmolStr>], cells: &[Option<SmolStr>]) -> f64 {
    let mut last: FxHashMap<&SmolStr, &SmolStr> = FxHashMap::default();
    let (mut steps, mut changes) = (0, 0);
    for (id, cell) in ids.iter().zip(cells) {
        let (Some(id), Some(cell)) = (id, cell) else { continue };
        if let Some(before) = last.insert(id, cell) {
            steps += 1;
            changes += u64::from(before != cell);
        }
    }
    share(changes, steps)
}

impl<'g> Profile<'g> {
    fn of(column: &'g Glimpse) -> Self {
        let values = || column.cells.iter().flatten();
        let distinct: FxHashSet<&SmolStr> = values().collect();
        let filled = values().count();
        let all = |test: &dyn Fn(&str) -> bool| filled > 0 && distinct.iter().all(|value| test(value.trim()));
        let is_number = all(&|text| text.parse::<f64>().is_ok_and(f64::is_finite));
        let blanks: usize = distinct.iter().map(|value| value.matches(' ').count()).sum();
        let sample: Vec<&SmolStr> = values().take(TIMES_READ).collect();
        Self {
            name: &column.name,
            cells: &column.cells,
            filled,
            distinct: distinct.len(),
            is_number,
            is_decimal: is_number && distinct.iter().any(|value| value.contains('.')),
            is_bool: all(&|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no")),
            time: (filled > 0).then(|| times(&sample, is_number)).flatten(),
            blanks: share(blanks as u64, distinct.len() as u64),
        }
    }

    fn is_mostly_filled(&self) -> bool {
        self.filled * 20 >= self.cells.len() * 19
    }

    /// Whether its values are few.
    fn is_few(&self) -> bool {
        self.distinct >= 1 && self.distinct <= 200 && self.time.is_none()
    }

    /// Whether its values are times of day, such as `8:05` and `23:59:59`.
    fn is_clock(&self) -> bool {
        let is_clock = |text: &SmolStr| {
            let parts: Vec<&str> = text.trim().split(':').collect();
            let is_two = |part: &&str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
            matches!(parts.len(), 2 | 3) && parts.iter().all(is_two)
        };
        self.filled > 0 && self.cells.iter().flatten().all(is_clock)
    }

    /// Whether its values are days without a time of day.
    fn is_days(&self) -> bool {
        self.time.as_ref().is_some_and(|times| !times.is_count)
            && !self.cells.iter().flatten().any(|text| text.contains(':'))
    }

    fn is_row_id(&self) -> bool {
        hints(self.name, &words::ID)
            && self.filled == self.cells.len()
            && self.distinct == self.filled
            && self.filled > 1
    }

    /// How many rows an average value has.
    fn repeats(&self) -> f64 {
        share(self.filled as u64, self.distinct as u64)
    }

    fn time_score(&self) -> Option<f64> {
        let times = self.time.as_ref().filter(|_| self.is_mostly_filled())?;
        let by_name = f64::from(u8::from(hints(self.name, &words::TIME))) * 2.0;
        let other = f64::from(u8::from(hints(self.name, &words::OTHER_TIME))) * 3.0;
        let by_kind = if times.is_count { 0.0 } else { 1.0 };
        // dates of birth repeat, moments hardly do
        let by_values = if self.repeats() < 3.0 { 1.0 } else { 0.0 };
        Some(by_name + by_kind + by_values - other)
    }

    fn customer_score(&self) -> Option<f64> {
        let is_time = self.time.as_ref().is_some_and(|times| !times.is_count);
        if is_time || self.is_decimal || self.is_bool || self.distinct < 2 || !self.is_mostly_filled() {
            return None;
        }
        // of two ids the finer one
        let mut score = 0.2 * (self.distinct as f64).ln() - self.blanks;
        score += match (hints(self.name, &words::CUSTOMER), hints(self.name, &words::CASE)) {
            // a visitor is no visit
            (true, _) => 4.0,
            (false, true) => 2.0,
            (false, false) => 0.0,
        };
        score += if hints(self.name, &words::ID) { 1.5 } else { 0.0 };
        score += match self.repeats() {
            repeats if repeats < 1.05 => -3.0,
            repeats if repeats < 1.5 => 0.0,
            repeats if repeats < 500.0 => 2.0,
            _ => 0.0,
        };
        score -= if self.distinct < 20 && self.filled > 200 { 3.0 } else { 0.0 };
        (score > 0.0).then_some(score)
    }

    fn event_score(&self) -> Option<f64> {
        // numbers name events only where the column is called so, and are then the last choice
        let is_code = self.is_number && !self.is_decimal && hints(self.name, &words::EVENT) && self.distinct <= 200;
        let is_text = (!self.is_number || is_code) && !self.is_bool && self.time.is_none();
        if !is_text || self.distinct < 1 || !self.is_mostly_filled() {
            return None;
        }
        let mut score = if hints(self.name, &words::EVENT) { 3.0 } else { 0.0 };
        score -= if is_code { 6.0 } else { 0.0 };
        score -= if hints(self.name, &words::ID) { 2.0 } else { 0.0 };
        score -= (self.blanks - 3.0).max(0.0);
        score += match self.distinct {
            0 | 1 => -1.0,
            2..=3 => 0.5,
            4..=200 => 1.5,
            _ => 0.0,
        };
        score -= if self.repeats() < 2.0 && self.filled > 20 { 3.0 } else { 0.0 };
        Some(score)
    }
}

/// How these are written, if they are times.
fn times(sample: &[&SmolStr], is_number: bool) -> Option<Times> {
    let most = |read: usize| read * 20 >= sample.len() * 19;
    let reads = |format: TimeFormat| {
        let mut reader = TimeReader::new(format, None);
        let read = sample.iter().filter(|text| reader.read(text.as_bytes()).is_ok()).count();
        most(read).then(|| reader.assumed_utc())
    };
    if let Some(assumed) = reads(TimeFormat::Civil) {
        return Some(Times { format: None, is_count: false, has_offset: !assumed, is_doubtful: false });
    }
    if is_number {
        let mut reader = TimeReader::new(TimeFormat::Auto, None);
        let mut is_likely = |text: &&SmolStr| {
            let [from, to] = EPOCH;
            reader.read(text.as_bytes()).is_ok_and(|at| (from..to).contains(&at))
        };
        if most(sample.iter().filter(|text| is_likely(text)).count()) {
            return Some(Times { format: None, is_count: true, has_offset: true, is_doubtful: false });
        }
    }
    let fits = |format: &&str| TimeFormat::parse(format).and_then(reads).is_some();
    let format = FORMATS.into_iter().find(fits)?;
    let swapped = format.replace("%d/%m/", "%m/%d/");
    let is_doubtful = swapped != format && fits(&swapped.as_str());
    let assumed = TimeFormat::parse(format).and_then(reads);
    Some(Times { format: Some(format), is_count: false, has_offset: assumed == Some(false), is_doubtful })
}

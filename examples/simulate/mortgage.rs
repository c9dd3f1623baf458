//! The log of `journeys/mortgage`: 240 households that look for a home, six a working day.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows, workday};

const COLUMNS: &[&str] =
    &["household", "at", "what", "route", "adviser", "document", "rate", "monthly", "party", "amount", "score"];
const HOUSEHOLDS: i64 = 240;
/// They look at their options on the log's last day.
const LATE: i64 = 8;

/// What a household lives through; of 20 in a row, one each unless it says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// As it should be; six of 20.
    Smooth,
    /// Both sign on the third day, and again after a week.
    SignedEarly,
    /// One signs on the second day only: the signature is void, and nobody notices.
    VoidSignature,
    /// One never signs.
    HalfSigned,
    /// Decided 13 working days after all was there; they are told that it will take longer.
    LateDecision,
    /// Asked for the proof of income that they had sent.
    AskedAgain,
    /// Offered another rate after the offer.
    RateChanged,
    /// Offered an insurance while waiting for the yes.
    InsuranceFirst,
    Declined,
    HomeLost,
    /// Never apply.
    LookedOnly,
    /// Another adviser makes the offer.
    OtherAdviser,
    /// Pay more than the offer said.
    OtherPayment,
    /// Decided in nine working days, without a word in between; two of 20, all through brokers.
    SilentDecision,
}

fn course(household: i64) -> Course {
    match household % 20 {
        7 => Course::SignedEarly,
        8 => Course::VoidSignature,
        9 => Course::HalfSigned,
        10 => Course::LateDecision,
        11 => Course::AskedAgain,
        12 => Course::RateChanged,
        13 => Course::InsuranceFirst,
        14 => Course::Declined,
        15 => Course::HomeLost,
        16 => Course::LookedOnly,
        17 => Course::OtherAdviser,
        18 => Course::OtherPayment,
        6 | 19 => Course::SilentDecision,
        _ => Course::Smooth,
    }
}

/// The bank's log.
pub fn files() -> Vec<LogFile> {
    let mut rows = Rows::new(COLUMNS);
    for number in 0..HOUSEHOLDS {
        let mut household = Household::new(&mut rows, number, number / 6);
        if household.course != Course::LookedOnly {
            household.applies();
        }
    }
    for number in HOUSEHOLDS..HOUSEHOLDS + LATE {
        Household::new(&mut rows, number, 140);
    }
    vec![LogFile { path: "journeys/mortgage/data/households.csv", text: rows.csv() }]
}

struct Household<'a> {
    rows: &'a mut Rows,
    name: String,
    number: i64,
    course: Course,
    /// The working day on which it begins.
    day: i64,
}

impl<'a> Household<'a> {
    /// A household that looks at its options.
    fn new(rows: &'a mut Rows, number: i64, day: i64) -> Self {
        let mut household = Self { rows, name: format!("h{number:03}"), number, course: course(number), day };
        let route = match (household.course, number / 20 % 3) {
            (Course::SilentDecision, _) => "broker",
            (_, 0) => "branch",
            (_, 1) => "online",
            _ => "broker",
        };
        household.add(household.later(0), "options_viewed", &[("route", route)]);
        household
    }

    fn add(&mut self, at: i64, what: &str, attributes: &[(&str, &str)]) {
        self.rows.add(&self.name, at, what, attributes);
    }

    /// So many working days after the beginning, at the household's own hour.
    fn later(&self, days: i64) -> i64 {
        workday(self.day + days) + self.number % 6 * HOUR
    }

    fn applies(&mut self) {
        let adviser = if self.number % 2 == 0 { "kim" } else { "lee" };
        let (applied, complete) = (self.later(3), self.later(5));
        self.add(applied, "applied", &[("adviser", adviser)]);
        self.add(applied + HOUR, "document_asked", &[("document", "income")]);
        self.add(applied + 4 * HOUR, "document_sent", &[("document", "income")]);
        if self.course == Course::AskedAgain {
            self.add(applied + 5 * HOUR, "document_asked", &[("document", "income")]);
        }
        self.add(complete, "application_complete", &[]);
        self.add(self.later(8), "home_valued", &[]);
        let takes = match self.course {
            Course::LateDecision => 13,
            Course::SilentDecision => 9,
            _ => 4,
        };
        let decided = self.later(5 + takes);
        match self.course {
            Course::HomeLost => return self.add(self.later(8) + HOUR, "home_lost", &[]),
            Course::Declined => return self.add(decided, "declined", &[]),
            Course::InsuranceFirst => self.add(complete + HOUR, "insurance_offer", &[]),
            Course::LateDecision => self.add(complete + 6 * DAY, "status_told", &[]),
            _ => {}
        }
        self.add(decided, "approved", &[]);
        if self.number % 4 == 0 {
            self.add(decided + HOUR, "insurance_offer", &[]);
        }
        self.offered(self.later(6 + takes), adviser);
    }

    fn offered(&mut self, offer: i64, adviser: &str) {
        let maker = if self.course == Course::OtherAdviser { "max" } else { adviser };
        self.add(offer, "binding_offer", &[("adviser", maker), ("rate", "3.4"), ("monthly", "1450")]);
        self.signs(offer);
        match self.course {
            Course::HalfSigned => self.add(offer + 30 * DAY, "offer_lapsed", &[]),
            Course::RateChanged => self.add(offer + 15 * DAY, "rate_changed", &[("rate", "3.9")]),
            _ => self.moves_in(offer + 20 * DAY),
        }
    }

    fn signs(&mut self, offer: i64) {
        let early = match self.course {
            Course::SignedEarly => vec![("first", 3), ("second", 3)],
            Course::VoidSignature => vec![("first", 2)],
            _ => Vec::new(),
        };
        let late = match self.course {
            Course::VoidSignature => vec![("second", 8)],
            Course::HalfSigned => vec![("first", 8)],
            _ => vec![("first", 8), ("second", 9)],
        };
        for (party, days) in early.into_iter().chain(late) {
            self.add(offer + days * DAY, "signed", &[("party", party)]);
        }
    }

    fn moves_in(&mut self, keys: i64) {
        self.add(keys, "keys", &[]);
        self.add(keys + DAY, "survey", &[("score", self.score())]);
        if self.number % 8 == 0 {
            self.add(keys + 2 * DAY, "insurance_taken", &[]);
        }
        let amount = if self.course == Course::OtherPayment { "1520" } else { "1450" };
        self.add(keys + 31 * DAY, "first_payment", &[("amount", amount)]);
    }

    /// Would they recommend the bank, a day after the keys?
    fn score(&self) -> &'static str {
        match self.course {
            Course::Smooth if self.number % 2 == 0 => "10",
            // who is told forgives a delay; nobody has told them yet that the payment will be another
            Course::Smooth | Course::InsuranceFirst | Course::OtherPayment | Course::LateDecision => "9",
            Course::SignedEarly => "7",
            Course::AskedAgain | Course::OtherAdviser | Course::SilentDecision => "6",
            _ => "5",
        }
    }
}

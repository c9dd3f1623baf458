//! The log of `journeys/claim`: 200 homes with a damage each, four a working day.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows, workday};

const COLUMNS: &[&str] = &["holder", "at", "what", "claim", "kind", "estimate", "agent", "amount", "score"];
const HOLDERS: i64 = 200;
/// Their damages are reported on the log's last day.
const LATE: i64 = 5;

/// The insurer's log.
pub fn files() -> Vec<LogFile> {
    let mut rows = Rows::new(COLUMNS);
    for holder in 0..HOLDERS {
        let at = workday(holder / 4) + holder % 4 * HOUR;
        Claim::reported(&mut rows, holder, 0, at).course();
        // five have another damage on the next day, a simple one
        if holder % 40 == 1 {
            Claim::reported(&mut rows, holder, 1, at + DAY).simple(900);
        }
    }
    for holder in HOLDERS..HOLDERS + LATE {
        Claim::reported(&mut rows, holder, 0, workday(125));
    }
    vec![LogFile { path: "journeys/claim/data/claims.jsonl", text: rows.json_lines() }]
}

struct Claim<'a> {
    rows: &'a mut Rows,
    holder: i64,
    claim: String,
    reported: i64,
}

impl<'a> Claim<'a> {
    /// A damage that is reported, and somebody who is named an hour later, or after five days in course 10.
    fn reported(rows: &'a mut Rows, holder: i64, nth: i64, at: i64) -> Self {
        let mut claim = Self { rows, holder, claim: format!("{}", 7_000 + holder * 2 + nth), reported: at };
        // the assessors are late where the storm was
        let kind = match (holder % 20, holder / 20 % 3) {
            (14 | 15, _) => "storm",
            (_, 0) => "water",
            (_, 1) => "theft",
            _ => "storm",
        };
        let estimate = if claim.is_complex() { "4000" } else { "1000" };
        claim.add(0, "reported", &[("kind", kind), ("estimate", estimate)]);
        let named = if holder % 20 == 10 { 5 * DAY } else { HOUR };
        claim.add(named, "contact_named", &[("agent", claim.agent())]);
        claim
    }

    fn is_complex(&self) -> bool {
        matches!(self.holder % 20, 6..=9 | 12..=15 | 17)
    }

    const fn agent(&self) -> &'static str {
        if self.holder % 2 == 0 { "kim" } else { "lee" }
    }

    fn add(&mut self, after: i64, what: &str, attributes: &[(&str, &str)]) {
        let mut all = vec![("claim", self.claim.as_str())];
        all.extend_from_slice(attributes);
        self.rows.add(&format!("p{:03}", self.holder), self.reported + after, what, &all);
    }

    fn paid(&mut self, after: i64, amount: i64) {
        self.add(after, "paid_out", &[("amount", &amount.to_string())]);
    }

    fn survey(&mut self, after: i64, score: &str) {
        self.add(after, "survey", &[("score", score)]);
    }

    /// Decided on photos, and paid on the fourth day; four days later where nobody is named before that.
    fn simple(&mut self, amount: i64) {
        let wait = if self.holder % 20 == 10 { 4 * DAY } else { 0 };
        self.add(wait + DAY, "photos_sent", &[]);
        self.add(wait + 2 * DAY, "fast_track", &[]);
        self.paid(wait + 4 * DAY, amount);
    }

    /// An assessor, a visit, a report, and the money on the twentieth day; later if the visit is.
    fn complex(&mut self, sent: i64, visit: i64) {
        self.add(sent, "assessor_sent", &[]);
        self.add(visit, "assessor_visit", &[]);
        self.add(visit + 4 * DAY, "assessor_report", &[]);
        self.paid(visit + 12 * DAY, 3600);
        self.survey(visit + 43 * DAY, self.score());
    }

    /// Of 20 in a row, six simple and four complex ones go well; what happens to the others stands at each.
    fn course(&mut self) {
        match self.holder % 20 {
            6..=9 => self.complex(DAY, 8 * DAY),
            // somebody else replies
            11 => {
                self.add(DAY + HOUR, "question", &[]);
                self.add(DAY + 2 * HOUR, "reply", &[("agent", "max")]);
                self.simple(900);
                self.survey(35 * DAY, self.score());
            }
            // passed on to another contact, who replies
            12 => {
                self.add(9 * DAY, "contact_named", &[("agent", "max")]);
                self.add(9 * DAY + HOUR, "question", &[]);
                self.add(9 * DAY + 2 * HOUR, "reply", &[("agent", "max")]);
                self.complex(DAY, 8 * DAY);
            }
            // asks twice
            13 => {
                self.add(9 * DAY, "question", &[]);
                self.add(12 * DAY + HOUR, "question", &[]);
                self.add(12 * DAY + 2 * HOUR, "reply", &[("agent", self.agent())]);
                self.complex(DAY, 8 * DAY);
            }
            // waits more than three weeks for the assessor
            14 => self.complex(DAY, 25 * DAY),
            // the assessor comes, and nothing follows
            15 => {
                self.add(DAY, "assessor_sent", &[]);
                self.add(8 * DAY, "assessor_visit", &[]);
            }
            16 => self.objects(),
            // simple at first, then not
            17 => {
                self.add(2 * DAY, "fast_track", &[]);
                self.complex(4 * DAY, 13 * DAY);
            }
            18 => self.denied(),
            19 if self.is_even() => {
                self.add(2 * DAY, "fast_track", &[]);
                self.add(3 * DAY, "withdrawn", &[]);
            }
            // sold to while the damage is open
            19 => {
                self.add(DAY, "cross_sell", &[]);
                self.simple(900);
                self.survey(35 * DAY, self.score());
            }
            _ => {
                self.simple(900);
                self.survey(39 * DAY, self.score());
            }
        }
    }

    /// Whether it belongs to every second group of 20.
    const fn is_even(&self) -> bool {
        self.holder / 20 % 2 == 0
    }

    /// Paid too little: half of those who object are called on the next working day, all get the rest.
    fn objects(&mut self) {
        self.simple(600);
        // a Wednesday, as all of course 16 are reported on a Friday
        let objection = 12 * DAY;
        self.add(objection, "objection", &[]);
        if self.is_even() {
            self.add(objection + 20 * HOUR, "callback", &[]);
        }
        self.paid(objection + 4 * DAY, 400);
        self.survey(objection + 35 * DAY, self.score());
    }

    /// Half of those who are denied are told why at once, the others are sold something first.
    fn denied(&mut self) {
        self.add(2 * DAY, "fast_track", &[]);
        self.add(6 * DAY, "denied", &[]);
        if !self.is_even() {
            self.add(6 * DAY + 30, "cross_sell", &[]);
        }
        self.add(6 * DAY + HOUR, "explained", &[]);
    }

    /// How satisfied they are, a month after the money.
    fn score(&self) -> &'static str {
        match self.holder % 20 {
            11 | 17 | 19 => "3",
            13 | 14 => "2",
            16 if !self.is_even() => "2",
            10 | 16 => "4",
            _ => "5",
        }
    }
}

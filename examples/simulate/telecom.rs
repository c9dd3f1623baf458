//! The log of `journeys/telecom`: 240 customers who want a better plan, 200 whose contract ends, 100 who want to leave.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows, workday};

const COLUMNS: &[&str] = &["customer_id", "at", "what", "price_cents", "ok", "topic", "wait_s", "satisfied"];
const UPGRADERS: i64 = 240;
const RENEWERS: i64 = 200;
const LEAVERS: i64 = 100;
/// They look at an offer on the log's last day.
const LATE: i64 = 6;

/// The contacts and the customers' table.
pub fn files() -> Vec<LogFile> {
    let mut telecom = Telecom { rows: Rows::new(COLUMNS), customers: String::from("customer_id,tier,since\n") };
    for number in 0..UPGRADERS {
        telecom.upgrader(number);
    }
    for number in 0..RENEWERS {
        telecom.renewer(number);
    }
    for number in 0..LEAVERS {
        telecom.leaver(number);
    }
    for number in UPGRADERS..UPGRADERS + LATE {
        let who = telecom.customer('u', number, 12);
        telecom.add(&who, workday(100), "offer_viewed", &[]);
    }
    let contacts = LogFile { path: "journeys/telecom/data/contacts.csv", text: telecom.rows.csv() };
    vec![contacts, LogFile { path: "journeys/telecom/data/customers.csv", text: telecom.customers }]
}

struct Telecom {
    rows: Rows,
    customers: String,
}

impl Telecom {
    fn add(&mut self, who: &str, at: i64, what: &str, attributes: &[(&str, &str)]) {
        self.rows.add(who, at, what, attributes);
    }

    /// A new customer; of the groups of so many, every fourth is gold.
    fn customer(&mut self, kind: char, number: i64, group: i64) -> String {
        let who = format!("{kind}{number:03}");
        let tier = if number / group % 4 == 0 { "gold" } else { "basic" };
        self.customers.push_str(&format!("{who},{tier},{}\n", 2012 + number % 13));
        who
    }

    fn call(&mut self, who: &str, at: i64, topic: &str, number: i64) {
        let wait = (60 + number * 37 % 120).to_string();
        let satisfied = (4 + number % 2).to_string();
        self.add(who, at, "call", &[("topic", topic), ("wait_s", &wait), ("satisfied", &satisfied)]);
    }

    /// Of twelve in a row
    /// - 0 to 4 get through at once; number 4 is sent three mails in a week
    /// - 5 gets through, and a bill that is higher than the price
    /// - 6 is stuck, reminded, and pays; 7 is stuck, not reminded, and gone
    /// - 8 is refused twice and calls twice
    /// - 9 waits three days for the plan and calls twice
    /// - 10 cancels
    /// - 11 moves away, or only looks
    fn upgrader(&mut self, number: i64) {
        let who = self.customer('u', number, 12);
        let at = workday(number / 3) + number % 3 * HOUR;
        let course = number % 12;
        self.add(&who, at, "offer_viewed", &[]);
        if course == 11 {
            if number / 12 % 2 == 0 {
                self.add(&who, at + DAY, "moved_abroad", &[]);
            }
            return;
        }
        if number % 2 == 0 {
            self.add(&who, at + 30, "plans_compared", &[]);
        }
        let chosen = at + HOUR;
        let cents = if number % 2 == 1 { 4000 } else { 2500 };
        self.add(&who, chosen, "plan_chosen", &[("price_cents", &cents.to_string())]);
        let paid = match course {
            6 => chosen + 60 * HOUR,
            8 => chosen + DAY,
            _ => chosen + 10,
        };
        let active = paid + if course == 9 { 72 * HOUR } else { 5 * HOUR };
        self.trouble(&who, number, chosen);
        if course != 7 && course != 10 {
            self.add(&who, paid, "payment", &[("ok", "true")]);
            self.add(&who, active, "activated", &[]);
            let bill = if course == 5 { cents + 500 } else { cents };
            self.add(&who, at + 20 * DAY, "first_bill", &[("price_cents", &bill.to_string())]);
        }
    }

    /// What else happens to somebody who has chosen a plan.
    fn trouble(&mut self, who: &str, number: i64, chosen: i64) {
        match number % 12 {
            4 => {
                for later in 6..9 {
                    self.add(who, workday(number / 3 + later), "plan_mail", &[]);
                }
            }
            6 => self.add(who, chosen + 30 * HOUR, "cart_reminder", &[]),
            // at eleven in the evening, or later
            7 => self.add(who, chosen + 10 * DAY + 12 * HOUR, "extras_mail", &[]),
            8 => {
                for again in 0..2 {
                    self.add(who, chosen + 10 + again * 20, "payment", &[("ok", "false")]);
                    self.call(who, chosen + HOUR + again * 20 * HOUR, "order", number + again);
                }
            }
            9 => {
                for again in 0..2 {
                    self.call(who, chosen + (1 + again) * DAY, "order", number + again);
                }
            }
            10 => self.add(who, chosen + HOUR, "order_cancelled", &[]),
            _ => {}
        }
    }

    /// Of ten in a row
    /// - 0 to 3 get an offer in time and stay; every fiftieth wants to leave in between
    /// - 4 is reviewed first, 5 is offered something on the very first day, 8 three times: they stay
    /// - 6 is offered something after a month: half of them leave; 7 never is, and leaves
    /// - 9 moves away, or does nothing
    fn renewer(&mut self, number: i64) {
        let who = self.customer('r', number, 10);
        let at = workday(number / 4) + number % 4 * HOUR;
        let even = number / 10 % 2 == 0;
        self.add(&who, at, "term_ending", &[]);
        let offers: &[i64] = match number % 10 {
            5 => &[2 * HOUR],
            6 => &[35 * DAY],
            7 => &[],
            8 => &[5 * DAY, 10 * DAY, 15 * DAY],
            _ => &[5 * DAY],
        };
        for offer in offers {
            self.add(&who, at + offer, "renewal_offer", &[]);
        }
        match number % 10 {
            0..=3 => {
                if number % 2 == 0 {
                    self.add(&who, at + 6 * DAY, "usage_review", &[]);
                }
                if number % 50 == 0 {
                    self.nearly_leaves(&who, at + 15 * DAY);
                } else {
                    self.add(&who, at + 22 * DAY, "extras_mail", &[]);
                }
                self.add(&who, at + 20 * DAY, "renewed", &[]);
            }
            4 => {
                self.add(&who, at + 3 * DAY, "usage_review", &[]);
                self.add(&who, at + 25 * DAY, "renewed", &[]);
            }
            5 => self.add(&who, at + 30 * DAY, "renewed", &[]),
            6 if even => self.add(&who, at + 50 * DAY, "renewed", &[]),
            6 => self.add(&who, at + 55 * DAY, "contract_ended", &[]),
            7 => self.add(&who, at + 50 * DAY, "contract_ended", &[]),
            8 => self.add(&who, at + 20 * DAY, "renewed", &[]),
            _ if even => self.add(&who, at + 10 * DAY, "moved_abroad", &[]),
            _ => {}
        }
    }

    fn nearly_leaves(&mut self, who: &str, at: i64) {
        self.add(who, at, "cancellation_asked", &[]);
        self.add(who, at + 2 * DAY, "retention_call", &[]);
        self.add(who, at + 6 * DAY, "cancellation_withdrawn", &[]);
    }

    /// Of ten in a row
    /// - 0 to 3 are called and stay
    /// - 4 is called, stays, asks again after two weeks, and leaves
    /// - 5 is not called, 6 is called three times, 7 is sent a sales mail, 8 is promised a call that never comes: they leave
    /// - 9 is promised a call, gets it, and stays
    fn leaver(&mut self, number: i64) {
        let who = self.customer('l', number, 10);
        let day = number / 2;
        let at = workday(day) + number % 2 * HOUR;
        match number % 10 {
            0..=4 => self.nearly_leaves(&who, at),
            9 => {
                self.add(&who, at + HOUR, "callback_promised", &[]);
                self.add(&who, workday(day + 1) + 30, "called_back", &[]);
                self.nearly_leaves(&who, at);
            }
            _ => self.add(&who, at, "cancellation_asked", &[]),
        }
        match number % 10 {
            4 => self.add(&who, at + 20 * DAY, "cancellation_asked", &[]),
            6 => {
                for call in 1..4 {
                    self.add(&who, at + call * DAY, "retention_call", &[]);
                }
            }
            7 => {
                self.add(&who, at + 4 * HOUR, "plan_mail", &[]);
                self.add(&who, at + 2 * DAY, "retention_call", &[]);
            }
            8 => self.add(&who, at + HOUR, "callback_promised", &[]),
            _ => {}
        }
        if matches!(number % 10, 4..=8) {
            self.add(&who, at + 30 * DAY, "contract_ended", &[]);
        }
    }
}

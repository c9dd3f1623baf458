//! The log of `journeys/onboarding`: 336 sign-ups in twelve weeks, four a day.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows};

const COLUMNS: &[&str] = &["user", "at", "what", "device", "reason", "amount", "wait_s", "ease"];
const USERS: i64 = 12 * 28;
/// From this week on the Android app blurs the pictures of passports.
const BLURRED: i64 = 8;

/// The app's log.
pub fn files() -> Vec<LogFile> {
    let mut rows = Rows::new(COLUMNS);
    for number in 0..USERS {
        User { rows: &mut rows, number }.signs_up();
    }
    vec![LogFile { path: "journeys/onboarding/data/app.csv", text: rows.csv() }]
}

struct User<'a> {
    rows: &'a mut Rows,
    number: i64,
}

impl User<'_> {
    const fn device(&self) -> &'static str {
        if self.number % 2 == 0 { "ios" } else { "android" }
    }

    /// A row so many minutes after the sign-up, which is at ten, eleven, twelve or one o'clock.
    fn add(&mut self, after: i64, what: &str, attributes: &[(&str, &str)]) {
        let at = self.number / 4 * DAY + (10 + self.number % 4) * HOUR + after;
        let mut all = vec![("device", self.device())];
        all.extend_from_slice(attributes);
        self.rows.add(&format!("n{:03}", self.number), at, what, &all);
    }

    /// The course: of 28 users in a week, 0 to 13, each with an iPhone and with an Android.
    const fn course(&self) -> i64 {
        self.number % 28 / 2
    }

    fn signs_up(&mut self) {
        self.add(0, "sign_up", &[]);
        match self.course() {
            0..=2 if self.number / 28 >= BLURRED && self.device() == "android" => self.fails(3),
            // stopped, and nudged after 25 hours
            7 => {
                self.add(10, "mail_verified", &[]);
                self.add(25 * HOUR, "nudge", &[]);
                self.add(2 * DAY, "id_started", &[]);
                self.identified(2 * DAY + 10, 5);
                self.pays(3 * DAY, 4 * DAY);
            }
            // stopped, and forgotten
            8 => self.add(10, "mail_verified", &[]),
            // failed twice, helped, and asked in the chat
            9 => {
                self.fails(2);
                self.add(40, "help_offer", &[]);
                let wait = (20 + self.number % 60).to_string();
                self.add(45, "chat", &[("wait_s", &wait)]);
                self.identified(60, 5);
                self.pays(DAY, 2 * DAY);
            }
            // failed twice, and gone
            10 => self.fails(2),
            _ => self.goes_on(),
        }
    }

    fn goes_on(&mut self) {
        // the mail of course 6 waits for a day, and so does the welcome for five hours
        let slow = self.course() == 6;
        self.add(if slow { DAY } else { 10 }, "mail_verified", &[]);
        // a tip about a card that course 11 doesn't have yet
        let started = if self.course() == 11 { 3 * HOUR } else { 20 };
        if self.course() == 11 {
            self.add(HOUR, "tip", &[]);
        }
        self.add(started, "id_started", &[]);
        self.identified(started + 10, if slow { 5 * HOUR } else { 5 });
        match self.course() {
            6 => self.pays(2 * DAY, 3 * DAY),
            12 => self.quiet(),
            13 => self.leaves(),
            _ => self.pays(DAY, 2 * DAY),
        }
        // the first ones go on using it
        if self.course() == 0 {
            self.add(42 * DAY, "card_payment", &[]);
        }
    }

    fn identified(&mut self, at: i64, welcome: i64) {
        self.add(at, "id_passed", &[]);
        self.add(at + welcome, "welcome", &[]);
    }

    /// Fails so many times, five minutes apart.
    fn fails(&mut self, times: i64) {
        self.add(10, "mail_verified", &[]);
        self.add(20, "id_started", &[]);
        for again in 0..times {
            self.add(30 + again * 5, "id_failed", &[("reason", "blurry")]);
        }
    }

    /// Puts money in, pays with the card, and says how easy it was.
    fn pays(&mut self, top_up: i64, payment: i64) {
        let amount = if self.course() % 2 == 0 { "150" } else { "50" };
        self.add(top_up, "top_up", &[("amount", amount)]);
        self.add(payment, "card_payment", &[]);
        let ease = match self.course() {
            9 => "4",
            7 | 12 => "5",
            6 | 11 => "6",
            _ => "7",
        };
        self.add(payment + DAY, "survey", &[("ease", ease)]);
    }

    /// Money is in and nothing happens for a week; a letter comes at night, and the login fails three times.
    fn quiet(&mut self) {
        self.add(3 * DAY + 12 * HOUR, "newsletter", &[]);
        for again in 0..3 {
            self.add(9 * DAY + again * 2, "login_failed", &[]);
        }
        self.add(9 * DAY + 30, "login", &[]);
        self.pays(DAY, 10 * DAY);
    }

    /// Pays with it, gets a tip and a letter on one day, and closes the account.
    fn leaves(&mut self) {
        self.pays(DAY, 2 * DAY);
        self.add(4 * DAY, "tip", &[]);
        self.add(4 * DAY + 2 * HOUR, "newsletter", &[]);
        self.add(5 * DAY, "account_closed", &[]);
    }
}

//! The logs of `journeys/bill-payment`: 300 accounts with a bill each, four a working day, in three systems.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows, workday};

const ACCOUNTS: i64 = 300;
/// Their bills are sent on the log's last day.
const LATE: i64 = 6;

/// One file for each system.
pub fn files() -> Vec<LogFile> {
    let mut systems = Systems {
        billing: Rows::new(&["account", "at", "what", "phone", "invoice", "amount_cents", "delivery"]),
        web: Rows::new(&["device", "at", "action", "account", "channel", "invoice"]),
        calls: Rows::new(&["phone", "at", "kind", "channel", "invoice", "wait_s"]),
    };
    for account in 0..ACCOUNTS {
        let at = workday(account / 4) + account % 4 * HOUR;
        Bill::sent(&mut systems, account, 0, at).course();
        // one in 20 gets another bill a month later, and pays it
        if account % 20 == 0 {
            Bill::sent(&mut systems, account, 1, at + 30 * DAY).paid(5 * DAY);
        }
    }
    for account in ACCOUNTS..ACCOUNTS + LATE {
        Bill::sent(&mut systems, account, 0, workday(155));
    }
    vec![
        LogFile { path: "journeys/bill-payment/data/billing.csv", text: systems.billing.csv() },
        LogFile { path: "journeys/bill-payment/data/web_app.csv", text: systems.web.csv() },
        LogFile { path: "journeys/bill-payment/data/calls.csv", text: systems.calls.csv() },
    ]
}

/// What each system writes down; only billing knows that a phone and a device belong to one account.
struct Systems {
    billing: Rows,
    web: Rows,
    calls: Rows,
}

struct Bill<'a> {
    systems: &'a mut Systems,
    account: i64,
    invoice: String,
    sent: i64,
}

impl<'a> Bill<'a> {
    fn sent(systems: &'a mut Systems, account: i64, nth: i64, at: i64) -> Self {
        let mut bill = Self { systems, account, invoice: format!("{}", 50_000 + account * 2 + nth), sent: at };
        bill.billing(0, "invoice_sent");
        bill
    }

    /// A row of billing, so many minutes after the bill.
    fn billing(&mut self, after: i64, what: &str) {
        let cents = (4_000 + self.account * 13 % 6_000).to_string();
        let amount = if matches!(what, "invoice_sent" | "paid" | "instalment") { cents.as_str() } else { "" };
        // every third bill is of paper, and those of everybody who pays only after a reminder
        let paper = self.account / 20 % 3 == 0 || matches!(self.account % 20, 9 | 16);
        let delivery = match what {
            "invoice_sent" if paper => "paper",
            "invoice_sent" => "email",
            _ => "",
        };
        let account = format!("a{:03}", self.account);
        let attributes =
            [("phone", &*self.phone()), ("invoice", &*self.invoice), ("amount_cents", amount), ("delivery", delivery)];
        self.systems.billing.add(&account, self.sent + after, what, &attributes);
    }

    /// A row of the web site or of the app. Who only looks around is not logged in; whoever looks at a bill is.
    fn web(&mut self, after: i64, channel: &str, action: &str) {
        let account = if action == "bill_viewed" { format!("a{:03}", self.account) } else { String::new() };
        let attributes = [("account", &*account), ("channel", channel), ("invoice", &*self.invoice)];
        self.systems.web.add(&format!("d{:03}", self.account), self.sent + after, action, &attributes);
    }

    fn call(&mut self, after: i64, kind: &str) {
        let (channel, wait) = match kind {
            "ivr_call" => ("ivr", String::new()),
            _ => ("agent", (40 + self.account * 29 % 120).to_string()),
        };
        let attributes = [("channel", channel), ("invoice", &*self.invoice), ("wait_s", &wait)];
        let phone = self.phone();
        self.systems.calls.add(&phone, self.sent + after, kind, &attributes);
    }

    fn phone(&self) -> String {
        format!("+4930{:06}", 400_000 + self.account)
    }

    fn paid(&mut self, after: i64) {
        self.billing(after, "paid");
    }

    /// Of 20 accounts in a row, eight look at the bill and pay; what the others do stands at each.
    fn course(&mut self) {
        match self.account % 20 {
            // pays at the voice menu
            8 => {
                self.call(6 * DAY, "ivr_call");
                self.paid(6 * DAY + 10);
            }
            // has forgotten, and is reminded
            9 => {
                self.billing(15 * DAY, "reminder");
                self.paid(17 * DAY);
            }
            10 => self.web_fails(),
            // finds no help, and calls
            11 => {
                self.web(3 * DAY, "app", "bill_viewed");
                self.web(3 * DAY + 10, "app", "help_searched");
                self.call(3 * DAY + 2 * HOUR, "agent_call");
                self.paid(4 * DAY);
            }
            12..=14 => self.dispute(),
            // pays, and gets a letter all the same
            15 => {
                self.paid(5 * DAY);
                self.billing(7 * DAY, "dunning");
            }
            // two letters in three days
            16 => {
                self.billing(14 * DAY, "reminder");
                self.billing(28 * DAY, "dunning");
                self.billing(31 * DAY, "dunning");
                self.paid(40 * DAY);
            }
            // a letter without a reminder
            17 => {
                self.billing(21 * DAY, "dunning");
                self.paid(22 * DAY);
            }
            18 => self.plan(),
            // never pays, and gets the letter at night
            19 => {
                self.billing(14 * DAY, "reminder");
                self.billing(28 * DAY + 12 * HOUR, "dunning");
            }
            _ => {
                self.web(2 * DAY, if self.account % 2 == 0 { "web" } else { "app" }, "bill_viewed");
                self.paid(5 * DAY);
            }
        }
    }

    /// The web fails twice, the voice menu does not help, an agent does.
    fn web_fails(&mut self) {
        self.web(3 * DAY, "web", "bill_viewed");
        self.web(3 * DAY + 5, "web", "pay_failed");
        self.web(3 * DAY + 9, "web", "pay_failed");
        self.call(3 * DAY + 20, "ivr_call");
        self.call(3 * DAY + 24, "agent_call");
        self.paid(3 * DAY + 30);
    }

    /// 12 is answered in time; 13 gets a letter first; 14 is never answered, but reminded, and handed to collectors.
    fn dispute(&mut self) {
        self.billing(3 * DAY, "dispute_opened");
        match self.account % 20 {
            12 => {
                self.billing(8 * DAY, "dispute_closed");
                self.paid(10 * DAY);
            }
            13 => {
                self.billing(11 * DAY, "dunning");
                self.call(11 * DAY + HOUR, "agent_call");
                self.billing(12 * DAY, "dispute_closed");
                self.paid(13 * DAY);
            }
            _ => {
                self.billing(16 * DAY, "reminder");
                self.billing(40 * DAY, "collectors");
            }
        }
    }

    /// In three parts; of 15 plans eight are kept, the others end after the second part.
    fn plan(&mut self) {
        self.billing(10 * DAY, "plan_agreed");
        let parts: &[i64] = if self.account / 20 % 2 == 0 { &[20, 50, 80] } else { &[20, 50] };
        for part in parts {
            self.billing(part * DAY, "instalment");
        }
    }
}

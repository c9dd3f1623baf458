//! What names hint at: names of columns and of events, in English and in German.
//!
//! A hint only breaks ties between what the content leaves open; nothing is decided by a word alone.

/// Words of a name: `orderPaid`, `ORDER_PAID` and `order paid` are the same two.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && was_lower;
        if (begins || !letter.is_alphanumeric()) && !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase() || letter.is_ascii_digit();
    }
    all.extend((!word.is_empty()).then_some(word));
    all
}

/// Whether one of a name's words is one of these, or begins with one of at least five letters.
pub(super) fn hints(name: &str, hints: &[&str]) -> bool {
    let is = |word: &String, hint: &&str| word == hint || (hint.len() >= 5 && word.starts_with(hint));
    words(name).iter().any(|word| hints.iter().any(|hint| is(word, hint)))
}

/// Columns that name a customer.
pub(super) const CUSTOMER: [&str; 20] = [
    "customer",
    "client",
    "user",
    "visitor",
    "member",
    "kunde",
    "kunden",
    "cust",
    "patient",
    "guest",
    "subscriber",
    "person",
    "account",
    "passenger",
    "student",
    "tenant",
    "caller",
    "household",
    "uid",
    "who",
];
/// Columns that name something a customer may have several of.
pub(super) const CASE: [&str; 10] =
    ["case", "session", "visit", "ticket", "trace", "order", "vorgang", "device", "contract", "claim"];
/// Columns that hold when something happened.
pub(super) const TIME: [&str; 16] = [
    "time",
    "timestamp",
    "ts",
    "datetime",
    "date",
    "at",
    "when",
    "zeit",
    "zeitpunkt",
    "zeitstempel",
    "datum",
    "occurred",
    "happened",
    "logged",
    "start",
    "begin",
];
/// Columns that hold some other time.
pub(super) const OTHER_TIME: [&str; 14] = [
    "birth", "birthday", "geburt", "expiry", "expires", "due", "valid", "end", "updated", "modified", "until", "load",
    "ingested", "exported",
];
/// Columns that name what happened.
pub(super) const EVENT: [&str; 16] = [
    "event",
    "activity",
    "action",
    "step",
    "aktion",
    "ereignis",
    "aktivität",
    "touchpoint",
    "interaction",
    "task",
    "what",
    "operation",
    "kontaktart",
    "milestone",
    "status",
    "type",
];
/// Columns that identify rows.
pub(super) const ID: [&str; 8] = ["id", "uuid", "guid", "nr", "no", "number", "nummer", "key"];
/// Columns whose whole numbers are names.
pub(super) const NUMBER_AS_NAME: [&str; 12] =
    ["id", "uuid", "nr", "no", "nummer", "key", "code", "zip", "plz", "phone", "iban", "postcode"];
/// Columns with the answer to a question.
pub(super) const SCORE: [&str; 9] =
    ["nps", "csat", "ces", "score", "rating", "stars", "satisfaction", "bewertung", "zufriedenheit"];

/// Events with which customers have what they came for.
pub(super) const GOOD_END: [&str; 48] = [
    "purchase",
    "purchased",
    "order",
    "ordered",
    "bought",
    "buy",
    "paid",
    "payment",
    "success",
    "succeeded",
    "completed",
    "complete",
    "done",
    "resolved",
    "solved",
    "activated",
    "active",
    "delivered",
    "delivery",
    "shipped",
    "confirmed",
    "confirmation",
    "signed",
    "approved",
    "granted",
    "accepted",
    "settled",
    "finished",
    "fulfilled",
    "checkout",
    "release",
    "released",
    "discharged",
    "booked",
    "subscribed",
    "converted",
    "closed",
    "bestellt",
    "bezahlt",
    "gekauft",
    "geliefert",
    "abgeschlossen",
    "erledigt",
    "gelöst",
    "unterschrieben",
    "funded",
    "signup",
    "installed",
];
/// Events with which it went wrong.
pub(super) const BAD_END: [&str; 28] = [
    "cancel",
    "cancelled",
    "canceled",
    "cancellation",
    "fail",
    "failed",
    "failure",
    "reject",
    "rejected",
    "rejection",
    "refused",
    "refusal",
    "denied",
    "declined",
    "churn",
    "churned",
    "refund",
    "refunded",
    "abandoned",
    "terminated",
    "error",
    "lost",
    "storniert",
    "abgelehnt",
    "gekündigt",
    "kündigung",
    "abgebrochen",
    "storno",
];
/// Events with which it went wrong in one log, and all went well in another: goods or a book, a contract or money.
pub(super) const EITHER_END: [&str; 2] = ["returned", "withdrawn"];
/// Events that nobody sets out for.
pub(super) const ASIDE: [&str; 25] = [
    "started",
    "opened",
    "requested",
    "survey",
    "feedback",
    "umfrage",
    "newsletter",
    "email",
    "reminder",
    "login",
    "logout",
    "view",
    "click",
    "page",
    "call",
    "anruf",
    "chat",
    "review",
    "nps",
    "csat",
    "notification",
    "complaint",
    "beschwerde",
    "search",
    "invoice",
];
/// Events that customers would rather not repeat.
pub(super) const EFFORT: [&str; 24] = [
    "call",
    "called",
    "calls",
    "anruf",
    "complaint",
    "complained",
    "beschwerde",
    "error",
    "fail",
    "failed",
    "retry",
    "reminder",
    "transfer",
    "transferred",
    "reopened",
    "reopen",
    "escalated",
    "escalation",
    "chat",
    "ticket",
    "contact",
    "support",
    "bug",
    "help",
];

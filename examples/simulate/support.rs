//! The log of `journeys/support`: 300 customers with a problem each, four a working day, and some with more.
use super::LogFile;
use super::rows::{DAY, HOUR, Rows, workday};

/// What becomes of a problem; of 20 customers in a row, one each unless it says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Solved with one contact; nine of 20.
    Smooth,
    /// The customer finds the answer alone.
    Withdrawn,
    /// Two working days later the problem is back under a new number; two of 20.
    SameAgain,
    /// Handed over, and nothing of what was told goes along; always about data.
    ContextLost,
    /// Handed over with everything.
    ContextKept,
    /// Handed over three times, until the customer cancels.
    ThreeTransfers,
    /// Promised an answer that comes three working days later; the customer asks for it on the second.
    LateAnswer,
    /// Asked the same twice by two agents; always about data.
    AskedTwice,
    /// Closed as nobody's fault.
    Rejected,
    /// Solved, and asked for an opinion before that.
    EarlySurvey,
    /// Promised an answer that never comes.
    Silence,
}

fn course(customer: i64) -> Course {
    match customer % 20 {
        9 => Course::Withdrawn,
        10 | 11 => Course::SameAgain,
        12 => Course::ContextLost,
        13 => Course::ContextKept,
        14 => Course::ThreeTransfers,
        15 => Course::LateAnswer,
        16 => Course::AskedTwice,
        17 => Course::Rejected,
        18 => Course::EarlySurvey,
        19 => Course::Silence,
        _ => Course::Smooth,
    }
}

/// A problem with the rows it leaves.
struct Problem<'a> {
    rows: &'a mut Rows,
    customer: String,
    topic: &'static str,
    case: String,
}

impl Problem<'_> {
    fn add(&mut self, at: i64, event: &str, more: &[(&str, &str)]) {
        let mut all = vec![("topic", self.topic), ("case_id", self.case.as_str())];
        all.extend_from_slice(more);
        self.rows.add(&self.customer, at, event, &all);
    }

    fn opened(&mut self, at: i64, urgent: &str) {
        self.add(at, "case_opened", &[("urgent", urgent)]);
    }

    fn resolved(&mut self, at: i64, outcome: &str, touches: &str) {
        self.add(at, "resolved", &[("outcome", outcome), ("touches", touches)]);
    }

    fn transfer(&mut self, at: i64, kept: bool) {
        self.add(at, "transfer", &[("product", "mail"), ("verified", "true")]);
        let (product, verified) = if kept { ("mail", "true") } else { ("", "false") };
        self.add(at + 30, "taken_over", &[("product", product), ("verified", verified)]);
    }

    /// The survey after the quiet week, and its answer.
    fn survey(&mut self, resolved: i64, ease: &str) {
        self.add(resolved + 8 * DAY, "survey_invite", &[]);
        self.add(resolved + 8 * DAY + HOUR, "survey", &[("ease", ease)]);
    }
}

const COLUMNS: &[&str] = &[
    "customer", "at", "what", "topic", "case_id", "urgent", "about", "product", "verified", "outcome", "touches",
    "ease",
];
const CUSTOMERS: i64 = 300;
/// Their problems begin on the log's last day.
const LATE: i64 = 5;

/// The desk's log.
pub fn files() -> Vec<LogFile> {
    let mut rows = Rows::new(COLUMNS);
    for customer in 0..CUSTOMERS {
        let at = workday(customer / 4) + customer % 4 * HOUR;
        let mut problem = problem(&mut rows, customer, 0);
        live_through(&mut problem, customer, at);
        // three customers have another problem before the first one's quiet week is over
        if customer % 100 == 4 {
            second_problem(&mut rows, customer, at + 5 * DAY);
        }
    }
    for customer in CUSTOMERS..CUSTOMERS + LATE {
        let mut problem = problem(&mut rows, customer, 0);
        problem.opened(workday(90), "false");
        problem.add(workday(90) + HOUR, "answer", &[]);
    }
    vec![LogFile { path: "journeys/support/data/desk.csv", text: rows.csv() }]
}

fn problem(rows: &mut Rows, customer: i64, nth: i64) -> Problem<'_> {
    let topic = match (course(customer), (customer + nth) % 3) {
        (Course::ContextLost | Course::AskedTwice, _) => "data",
        (_, 0) => "login",
        (_, 1) => "billing",
        _ => "data",
    };
    Problem { rows, customer: format!("s{customer:03}"), topic, case: format!("{}", 1000 + customer * 3 + nth) }
}

fn live_through(problem: &mut Problem<'_>, customer: i64, at: i64) {
    let course = course(customer);
    let urgent = matches!(customer % 20, 0 | 5) || course == Course::ContextLost;
    problem.opened(at, if urgent { "true" } else { "false" });
    // urgent problems get a call, but for those whose context is lost later
    match course {
        Course::LateAnswer | Course::Silence => problem.add(at + HOUR, "promise", &[]),
        Course::Smooth if urgent => problem.add(at + 30, "callback", &[]),
        _ => problem.add(at + HOUR, "answer", &[]),
    }
    match course {
        Course::Withdrawn => problem.add(at + 5 * HOUR, "withdrawn", &[]),
        Course::Rejected => problem.resolved(at + 4 * HOUR, "rejected", "1"),
        Course::ThreeTransfers => {
            for hours in [2, 4, 6] {
                problem.transfer(at + hours * HOUR, true);
            }
            problem.add(at + 2 * DAY, "cancelled", &[]);
        }
        Course::Silence => {}
        _ => solved(problem, course, customer, at),
    }
}

/// The courses that end well, at least in the desk's books.
fn solved(problem: &mut Problem<'_>, course: Course, customer: i64, at: i64) {
    match course {
        Course::SameAgain => {
            problem.resolved(at + 3 * HOUR, "solved", "1");
            let again = workday(customer / 4 + 2) + customer % 4 * HOUR;
            problem.case = format!("{}", 1000 + customer * 3 + 1);
            problem.opened(again, "false");
            problem.add(again + HOUR, "answer", &[]);
            problem.resolved(again + 2 * HOUR, "solved", "1");
            problem.survey(again + 2 * HOUR, "3");
        }
        Course::ContextLost | Course::ContextKept => {
            let kept = course == Course::ContextKept;
            problem.add(at + 10, "asked", &[("about", "account")]);
            problem.transfer(at + 2 * HOUR, kept);
            if !kept {
                problem.add(at + 3 * HOUR, "asked", &[("about", "account")]);
            }
            problem.resolved(at + 5 * HOUR, "solved", "2");
            problem.survey(at + 5 * HOUR, if kept { "6" } else { "3" });
        }
        Course::LateAnswer => {
            let answer = workday(customer / 4 + 3) + customer % 4 * HOUR + 2 * HOUR;
            problem.add(workday(customer / 4 + 2), "chaser", &[]);
            problem.add(answer, "answer", &[]);
            problem.resolved(answer + HOUR, "solved", "1");
            problem.survey(answer + HOUR, "4");
        }
        Course::AskedTwice => {
            problem.add(at + 10, "asked", &[("about", "screenshot")]);
            problem.add(at + 3 * HOUR, "asked", &[("about", "screenshot")]);
            problem.resolved(at + 5 * HOUR, "solved", "1");
            problem.survey(at + 5 * HOUR, "4");
        }
        Course::EarlySurvey => {
            problem.add(at + 2 * HOUR, "survey_invite", &[]);
            problem.resolved(at + 3 * HOUR, "solved", "1");
            problem.survey(at + 3 * HOUR, "5");
        }
        _ => {
            problem.resolved(at + 3 * HOUR, "solved", "1");
            // who has another problem by then is asked after that one
            if customer % 100 != 4 {
                problem.survey(at + 3 * HOUR, if customer % 2 == 0 { "7" } else { "6" });
            }
        }
    }
}

/// About something else, and solved on the ninth day after the first one began.
fn second_problem(rows: &mut Rows, customer: i64, at: i64) {
    let mut problem = problem(rows, customer, 1);
    problem.opened(at, "false");
    problem.add(at + HOUR, "answer", &[]);
    problem.resolved(at + 4 * DAY, "solved", "1");
    problem.survey(at + 4 * DAY, "6");
}

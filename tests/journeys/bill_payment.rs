//! Bills across four channels: the rule that must never be broken is.
use super::report::Report;

const DAY: f64 = 86_400.0;

/// 300 bills, 15 for each of 20 courses; 15 accounts get a second one, six bills are sent on the last day.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    // dunning in a dispute fails the run
    let report = Report::of("bill-payment", 1);
    assert_eq!(report.json()["log"]["customers"], 306, "accounts, phones and devices are one person each");
    assert_eq!(report.outcomes("bill"), "270 succeeded, 15 failed, 15 exited, 15 timed out, 6 open");
    // not in time: reminded, two letters, a letter; and never: handed over, timed out
    report.share("bill.on_time", 300 - 5 * 15, 300);
    // paper: five of 15 rounds of the 17 other courses and of the second bills, and all who paid after a reminder
    report.share_in("bill.on_time", "paper", 75, 17 * 5 + 5 + 30);
    // paid with an agent: the web failed, no help was found, dunned in a dispute
    report.share("bill.self_service", 270 - 45, 300);
    // web, menu, agent; app, agent
    report.value("bill.hops", f64::from(2 * 15 + 15) / 300.0);
    // 195 have paid in six days, the next 15 in ten
    report.value("bill.days", 10.0 * DAY);
    report.rules_are(&[
        // a letter, a reminder
        ("bill.no_dunning_in_dispute", 15, 30, 30),
        ("bill.dispute_answered", 30, 15, 15),
        ("bill.reminded", 300, 15, 15),
        // in a dispute, the second of two, and without
        ("bill.reminder_first", 15, 45, 45),
        ("bill.dunned", 300, 15, 15),
        ("paid_is_paid", 240, 15, 15),
        // of 15 pairs of letters, three days apart, one has the end of a month between
        ("one_fee", 0, 14, 14),
        ("decent_hours", 0, 15, 15),
        ("plan_kept", 8, 7, 7),
    ]);
}

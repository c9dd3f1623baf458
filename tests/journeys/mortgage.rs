//! The bank: a law, two signatures, and a wait without a word.
use super::report::Report;

const DAY: f64 = 86_400.0;

/// 240 households, twelve for each of 20 courses, and eight that begin on the last day.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    let report = Report::of("mortgage", 0);
    // lapsed, changed, declined; the void signatures and those who only looked fall silent
    assert_eq!(report.outcomes("home"), "168 succeeded, 36 failed, 12 exited, 24 abandoned, 8 open");
    report.share("home.homes", 14 * 12, 228);
    // brokers: 72 households like those of the others, and all 24 that were left in the dark
    report.share("home.in_the_dark", 24, 228);
    report.share_in("home.in_the_dark", "broker", 24, 68 + 24);
    report.share_in("home.in_the_dark", "branch", 0, 68);
    // nine or ten: smooth, told of the delay, sold to, not yet billed; six or less: void, asked again, other adviser, dark
    report.value("home.recommend", f64::from(9 * 12 - 5 * 12) / 180.0 * 100.0);
    // decided after four working days, offered on the next: a week and a half after applying
    report.value("home.offer_time", 11.0 * DAY);
    report.rules_are(&[
        // both parties too early, one party too early: the first signature decides
        ("home.time_to_think", 180, 24, 24),
        ("home.both_or_none", 228, 12, 12),
        ("home.decided_in_time", 216, 12, 12),
        ("home.asked_once", 228, 12, 12),
        ("home.one_adviser", 216, 12, 12),
        ("home.valued_first", 204, 0, 0),
        ("home.valued_once", 240, 0, 0),
        ("home.paid_as_agreed", 168, 12, 12),
        ("home.no_insurance_yet", 216, 12, 12),
    ]);
}

//! The service desk: cases closed, problems not solved.
use super::report::Report;

/// 300 problems, 15 for each of 20 courses; three of them are followed by another, five begin on the last day.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    let report = Report::of("support", 0);
    // nine smooth courses, two that come back, lost, kept, late, asked twice, asked for an opinion; and the three
    assert_eq!(report.outcomes("support"), "243 succeeded, 30 failed, 15 exited, 15 abandoned, 5 open");
    // of these with one contact: smooth, asked twice, asked for an opinion; and the three
    report.share("support.fcr", 9 * 15 + 2 * 15 + 3, 243 + 30 + 15);
    // the desk counts cases: only those that were handed over and solved took it two contacts
    report.share("desk_fcr", 288 - 30, 288);
    report.share("support.told_twice", 30, 288);
    report.share_in("support.told_twice", "data", 30, 116);
    report.share_in("support.told_twice", "login", 0, 86);
    // 225 are solved on the first day or two working days later: the ninth of ten is one of the latter
    report.value("support.speed", 50.0 * 3600.0);
    report.value("ease", 1302.0 / 240.0);
    report.rules_are(&[
        ("support.first_answer", 278, 30, 30),
        ("support.urgent_called", 30, 15, 15),
        ("support.context_kept", 30, 15, 15),
        ("support.transfer_cap", 288, 15, 15),
        ("support.never_told_twice", 273, 30, 30),
        ("support.answered_first", 258, 0, 0),
        ("promise_kept", 0, 30, 30),
        ("no_survey_in_trouble", 285, 15, 15),
        // the three with another problem by then
        ("survey_after", 237, 3, 3),
        ("survey_cap", 0, 15, 15),
    ]);
}

/// Every contact is rated as easy enough, every case closed at once: the report says that this hides something.
#[test]
fn the_report_says_that_contacts_hide_the_journey() {
    let report = Report::of("support", 0);
    let divergences = report.json()["divergences"].to_string();
    assert!(divergences.contains("desk_fcr") && divergences.contains("told_twice"), "{divergences}");
}

//! The insurer: simple damages, complex ones, objections.
use super::report::Report;

const DAY: f64 = 86_400.0;

/// 200 damages, ten for each of 20 courses; five homes have another one, five are reported on the last day.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    let report = Report::of("claim", 0);
    // denied; half of course 19 withdraw; where nothing follows the visit, time runs out
    assert_eq!(report.outcomes("claim"), "180 succeeded, 10 failed, 5 exited, 10 timed out, 5 open");
    report.share("claim.settled_rate", 180, 200);
    // storms: the ten late and the ten forgotten ones; three of ten rounds of the 18 other courses without the two that
    // withdraw; two second damages. Three are denied.
    report.share_in("claim.settled_rate", "storm", 20 + 3 * 18 - 2 + 2 - 10 - 3, 20 + 3 * 18 - 2 + 2);
    report.share_in("claim.settled_rate", "theft", 51, 54);
    report.share("claim.straight", 180 - 10, 200);
    // 90 in two days, ten with an objection in a fortnight, ten that were complex after all in three weeks
    report.value("claim.simple_time", 14.0 * DAY);
    report.value("claim.complex_time", 19.0 * DAY);
    // 90 simple ones, ten in two parts, 80 complex ones
    report.value("claim.paid", f64::from(90 * 900 + 10 * 1000 + 80 * 3600));
    // nobody who was paid too little and not called, asked twice, waited, heard two voices or took two ways is satisfied
    report.share("satisfied", 125, 175);
    report.rules_are(&[
        ("claim.contact_in_time", 200, 10, 10),
        ("claim.one_voice", 195, 10, 10),
        ("claim.nobody_asks_twice", 20, 10, 10),
        ("claim.visit_in_time", 80, 10, 10),
        ("claim.one_track", 195, 10, 10),
        ("claim.simple_is_quick", 125, 0, 0),
        ("claim.decided_first", 180, 0, 0),
        ("claim.objection_heard", 5, 5, 5),
        ("denial_explained", 5, 5, 5),
        // allowed: five of 200
        ("no_sales_in_trouble", 195, 5, 5),
    ]);
}

//! The mobile operator: three journeys of the same customers.
use super::report::Report;

const HOUR: f64 = 3600.0;

/// 240 upgrades, 20 for each of twelve courses, and six that begin on the last day; 200 renewals, 20 for each of ten;
/// 100 who want to leave, ten for each of ten.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    let report = Report::of("telecom", 0);
    // stuck for good, and half of those who only look, run out of time; the other half moves away
    assert_eq!(report.outcomes("upgrade"), "180 succeeded, 20 failed, 10 exited, 30 timed out, 6 open");
    assert_eq!(report.outcomes("renewal"), "150 succeeded, 30 failed, 10 exited, 10 timed out");
    // ten ask again and leave, so they count twice; four are renewals
    assert_eq!(report.outcomes("retention"), "54 succeeded, 50 failed, 10 exited");

    report.share("upgrade.conversion", 180, 230);
    report.share_in("upgrade.conversion", "gold", 45, 55);
    // 120 active on the first day, 20 on the second, 20 on the third; the ninth of ten waited three days after paying
    report.value("upgrade.speed", 73.0 * HOUR + 600.0);
    // 20 with two refusals and two calls, 20 with two calls
    report.value("upgrade.effort", 120.0 / 230.0);
    // 120 plans of 25 EUR, 100 of 40 EUR
    report.value("upgrade.revenue", 7000.0);
    report.share("renewal.untold", 40, 190);
    report.share("renewal.reviewed", 60, 190);
    report.share("retention.heard", 74, 104);
    report.share("repeat_calls", 40, 546);
    report.share("call_csat", 80, 80);
    report.rules_are(&[
        ("upgrade.paid_first", 180, 0, 0),
        ("upgrade.quick_start", 160, 20, 20),
        ("upgrade.stall_reminder", 200, 20, 20),
        ("bill_as_chosen", 160, 20, 20),
        // too early, too late, never
        ("renewal.offered_in_time", 140, 60, 60),
        // three offers in five-day steps: two too many in one month; for four of the 20 a month ends between them
        ("renewal.one_offer", 180, 20, 36),
        ("retention.one_call", 104, 10, 20),
        ("call_back", 10, 10, 10),
        ("no_selling_in_trouble", 94, 10, 10),
        ("contact_cap", 0, 20, 20),
        ("quiet_hours", 0, 20, 20),
        ("extras_after_renewal", 76, 74, 74),
    ]);
    // who wants to leave while the contract is renewed is sent nothing: suppress goes before send; the last one of four
    // is not among the first hundred decisions
    assert_eq!(report.lost("extras_after_renewal"), 3);
}

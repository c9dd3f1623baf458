//! The bank's app: a fault that only a week's figures of one kind of device show.
use super::report::Report;
use serde_json::Value;

const DAY: f64 = 86_400.0;

/// 28 sign-ups a week for twelve weeks: 14 courses, each on both kinds of device. From the ninth week on three courses
/// fail on Android.
#[test]
fn the_report_finds_every_trouble_that_was_planted() {
    let report = Report::of("onboarding", 0);
    // course 13 closes the account; 8 and 10 fall silent, and the twelve whose passports were blurred
    assert_eq!(report.outcomes("onboarding"), "252 succeeded, 24 failed, 60 abandoned");
    report.share_in("onboarding.activation", "ios", 11 * 12, 14 * 12);
    report.share_in("onboarding.activation", "android", 11 * 12 - 12, 14 * 12);
    // stopped and nudged is identified two days later
    report.share("onboarding.first_day", 252, 336);
    report.value("onboarding.time_to_use", 3.0 * DAY);
    // per round of two: two failures and a chat, two failures, three logins; and three failures of the blurred
    report.value("onboarding.effort", f64::from(24 * (3 + 2 + 3) + 12 * 3) / 336.0);
    report.value("ease", 1716.0 / 276.0);
    report.rules_are(&[
        // course 9 is helped; 10 and the blurred are not
        ("onboarding.help_in_trouble", 24, 36, 36),
        ("onboarding.nudged", 24, 24, 24),
        ("onboarding.welcomed", 252, 24, 24),
        ("onboarding.money_first", 276, 0, 0),
        ("onboarding.no_tips_yet", 312, 24, 24),
        ("one_a_day", 0, 24, 24),
        ("quiet_nights", 0, 24, 24),
    ]);
}

#[test]
fn the_fault_shows_in_the_weeks() {
    let report = Report::of("onboarding", 0);
    let weeks = &report.json()["journeys"][0]["kpis"][0]["periods"];
    let shares: Vec<f64> = weeks.as_array().unwrap().iter().filter_map(|week| week["value"].as_f64()).collect();
    assert_eq!(shares, [[22.0 / 28.0; 8].as_slice(), &[19.0 / 28.0; 4]].concat());
    assert_eq!(weeks[0]["partial"], Value::Bool(false));
}

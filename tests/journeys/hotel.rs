//! The hotel: every contact friendly, the journey red.
use super::out;

#[track_caller]
fn holds(report: &str, words: &str) {
    // where a line is broken depends on the width alone
    let flat: Vec<&str> = report.split_whitespace().collect();
    assert!(flat.join(" ").contains(words), "`{words}` is not in\n{report}");
}

#[test]
fn the_hotel_report_finds_every_trouble_that_was_planted() {
    let report = out("eval journeys/hotel");
    // of 20 guests in a row 2 wait, 2 call four times, 1 has a silent outage, 1 an offer in trouble, 1 is never pleased
    holds(&report, "succeeded 260");
    holds(&report, "failed 140");
    holds(
        &report,
        "rule stay.room_in_time \"The room is ready in half an hour\": broken by 40 instances, 40 violations",
    );
    // of four calls three hours apart, solved an hour after the last, the first two are not solved in four hours
    holds(
        &report,
        "rule stay.fixed_at_once \"A problem is solved in four hours\": broken by 40 instances, 80 violations",
    );
    // the third and the fourth call are each one too many
    holds(&report, "rule stay.two_calls \"Nobody calls three times a day\": broken by 40 instances, 80 violations");
    holds(&report, "rule told_at_once \"Guests are told what is out of order\": broken by 20 customers, 20 violations");
    holds(
        &report,
        "rule no_offer_in_trouble \"No offer while a problem is open\": broken by 20 customers, 20 violations",
    );
    // the one in twenty who arrives at 21 or 22 o'clock and gets an offer four hours after the key
    holds(&report, "rule no_offer_at_night \"No offer at night\": broken by 20 customers, 20 violations");
    // every contact is friendly, and yet
    holds(&report, "friendly Satisfaction with desk calls 100.0 %");
    holds(&report, "glad_guests Guests who would send 65.0 %");
}

//! The shop's clickstream, in which nothing was planted: counts of a program that knows nothing of Wayfare.
use super::report::Report;

#[test]
fn the_shop_report_counts_what_is_in_the_log() {
    let rules = Report::of("shop", 0).rules();
    let broken = |name: &str| rules.iter().find(|one| one.0 == name).map(|(_, _, broken, times)| (*broken, *times));
    // whose promotion came within an hour of a refused payment, and how often
    assert_eq!(broken("no_offer_after_refusal"), Some((10, 12)));
    // payment details without an address in the same visit and the day before
    assert_eq!(broken("address_first"), Some((191, 243)));
    // chats outside Monday to Friday 8 to 20 o'clock and Saturday 10 to 16
    assert_eq!(broken("help_in_hours"), Some((70, 83)));
    // reviews by who had bought nothing before
    assert_eq!(broken("reviews_from_buyers"), Some((219, 303)));
}

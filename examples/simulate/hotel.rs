//! The log of `journeys/hotel`: 400 stays in which every contact is friendly, with troubles planted at known places.
use super::LogFile;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const GUESTS: u64 = 400;
/// 2026-01-05 14:00 UTC, when the first guest arrives.
const FIRST_ARRIVAL: u64 = 1_767_621_600;

/// What goes wrong in a stay; each guest has one trouble at most.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    /// The room is ready after an hour or more, not after half an hour: 40 guests.
    LongWait,
    /// Four calls about the same thing in a day: 40 guests.
    FourCalls,
    /// The lift is out of order and nobody says so for a day: 20 guests.
    SilentOutage,
    /// A spa offer while a problem is open: 20 guests.
    UntimelyOffer,
}

fn trouble(guest: u64) -> Trouble {
    match guest % 20 {
        3 | 13 => Trouble::LongWait,
        7 | 17 => Trouble::FourCalls,
        5 => Trouble::SilentOutage,
        11 => Trouble::UntimelyOffer,
        _ => Trouble::None,
    }
}

/// One guest's rows on their way out.
struct Stay {
    guest: u64,
    rows: Vec<(u64, String)>,
}

impl Stay {
    fn add(&mut self, at: u64, event: &str, topic: &str, rating: &str) {
        self.rows.push((at, format!("{event},{topic},{rating}")));
    }
}

/// The log: one row an event, guest by guest.
pub fn files() -> Vec<LogFile> {
    let mut text = String::from("guest,at,what,topic,rating\n");
    for guest in 0..GUESTS {
        for (at, rest) in stay(guest).rows {
            text.push_str(&format!("g{guest:03},{at},{rest}\n"));
        }
    }
    vec![LogFile { path: "journeys/hotel/data/stays.csv", text }]
}

/// A stay of two or three nights, one arrival every six hours.
fn stay(guest: u64) -> Stay {
    let mut stay = Stay { guest, rows: Vec::new() };
    let arrival = FIRST_ARRIVAL + guest * 6 * HOUR;
    let wait = if trouble(guest) == Trouble::LongWait { 60 + guest % 30 } else { 5 + guest % 20 };
    stay.add(arrival, "arrived", "", "");
    let ready = arrival + wait * MINUTE;
    stay.add(ready, "room_ready", "", "");
    let leaves = arrival + (2 + guest % 2) * DAY;
    days(&mut stay, ready);
    stay.add(leaves, "checked_out", "", "");
    stay.add(leaves + DAY, "survey", "", &score(guest).to_string());
    stay
}

/// What happens between the room and the way out; desk ratings are 4 or 5 of 5 whatever happens.
fn days(stay: &mut Stay, ready: u64) {
    let rating = (4 + stay.guest % 2).to_string();
    let call = ready + 2 * HOUR;
    match trouble(stay.guest) {
        Trouble::FourCalls => {
            for again in 0..4 {
                stay.add(call + again * 3 * HOUR, "desk_call", "heating", &rating);
            }
            stay.add(call + 10 * HOUR, "fixed", "heating", "");
        }
        Trouble::SilentOutage => {
            stay.add(call, "outage", "lift", "");
            stay.add(call + DAY, "notice", "lift", "");
        }
        Trouble::UntimelyOffer => {
            stay.add(call, "desk_call", "wifi", &rating);
            stay.add(call + HOUR, "spa_offer", "", "");
            stay.add(call + 3 * HOUR, "fixed", "wifi", "");
        }
        Trouble::LongWait | Trouble::None if stay.guest.is_multiple_of(4) => {
            stay.add(call, "desk_call", "towels", &rating);
            stay.add(call + 20 * MINUTE, "fixed", "towels", "");
            stay.add(call + DAY, "spa_offer", "", "");
        }
        Trouble::LongWait | Trouble::None => {}
    }
    if stay.guest % 20 == 9 {
        stay.add(call, "outage", "lift", "");
        stay.add(call + 10 * MINUTE, "notice", "lift", "");
        // these guests arrive at 21 or 22 o'clock in Vienna: four hours on it is night
        stay.add(ready + 4 * HOUR, "spa_offer", "", "");
    }
}

/// Would they recommend it? 6 of 10 after any trouble, 9 or 10 without, but for the 20 guests whom nothing pleases.
fn score(guest: u64) -> u64 {
    match (trouble(guest), guest % 20) {
        (Trouble::None, 1) => 7,
        (Trouble::None, _) => 9 + guest % 2,
        _ => 6,
    }
}

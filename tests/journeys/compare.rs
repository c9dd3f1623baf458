//! `docs/compare.md`: its figures are those of a report, and of a funnel that is computed here from the log alone.
use super::{pages, wayfare};
use std::collections::BTreeMap;
use std::io::Read as _;

const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/shop/data/ecom.csv.gz");
const WEEK: i64 = 7 * 86_400_000_000;

/// Each visitor's events in order: the time in microseconds, and the name.
fn visitors() -> BTreeMap<String, Vec<(i64, String)>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(LOG).unwrap()).read_to_string(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = |name: &str, header: &csv::StringRecord| header.iter().position(|column| column == name).unwrap();
    let header = reader.headers().unwrap().clone();
    let (user, time, event) = (at("user_id", &header), at("timestamp", &header), at("event", &header));
    let mut all: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |at: usize| row.get(at).unwrap();
        let instant: jiff::civil::DateTime = cell(time).parse().unwrap();
        let micros = instant.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_microsecond();
        all.entry(cell(user).to_owned()).or_default().push((micros, cell(event).to_owned()));
    }
    all.values_mut().for_each(|events| events.sort_by_key(|(time, _)| *time));
    all
}

/// Whether a cart and then a purchase follow within a week of the event at this place.
fn gets_there(events: &[(i64, String)], from: usize) -> bool {
    let mut has_cart = false;
    let mut rest = events.iter().skip(from);
    let (began, _) = rest.next().unwrap();
    for (time, name) in rest {
        match name.as_str() {
            _ if time - began > WEEK => return false,
            "add_to_cart" => has_cart = true,
            "purchase" if has_cart => return true,
            _ => {}
        }
    }
    false
}

/// How many journeys began and succeeded: one at a time, over at the purchase or after a week.
fn journeys(events: &[(i64, String)]) -> (u64, u64) {
    let (mut began, mut succeeded, mut from) = (0, 0, None);
    let mut has_cart = false;
    for (time, name) in events {
        from = from.filter(|from| time - from <= WEEK);
        match (name.as_str(), from) {
            ("catalog", None) => {
                (from, has_cart) = (Some(*time), false);
                began += 1;
            }
            ("add_to_cart", _) => has_cart = true,
            ("purchase", Some(_)) if has_cart => {
                from = None;
                succeeded += 1;
            }
            _ => {}
        }
    }
    (began, succeeded)
}

#[test]
fn the_figures_of_the_comparison_are_those_of_the_log() {
    let visitors = visitors();
    let catalogs = |events: &[(i64, String)]| -> Vec<usize> {
        (0..events.len()).filter(|at| events[*at].1 == "catalog").collect()
    };
    let any = visitors.values().filter(|events| catalogs(events).iter().any(|at| gets_there(events, *at))).count();
    let first =
        visitors.values().filter(|events| catalogs(events).first().is_some_and(|at| gets_there(events, *at))).count();
    let all: Vec<(u64, u64)> = visitors.values().map(|events| journeys(events)).collect();
    let began: u64 = all.iter().map(|(began, _)| began).sum();
    let succeeded: u64 = all.iter().map(|(_, succeeded)| succeeded).sum();
    let buyers = all.iter().filter(|(_, succeeded)| *succeeded > 0).count();
    // what each visitor did with carts and purchases alone
    let place = |events: &[(i64, String)], name: &str| -> Vec<usize> {
        (0..events.len()).filter(|at| events[*at].1 == name).collect()
    };
    let carts_and_purchases =
        || visitors.values().map(|events| (place(events, "add_to_cart"), place(events, "purchase")));
    let bought = carts_and_purchases().filter(|(_, bought)| !bought.is_empty()).count();
    let early = |carts: &[usize], bought: &[usize]| match (carts.first(), bought.first()) {
        (Some(cart), Some(bought)) => bought < cart,
        (None, Some(_)) => true,
        _ => false,
    };
    let unprepared = carts_and_purchases().filter(|(carts, bought)| early(carts, bought)).count();
    let unanswered = carts_and_purchases().filter(|(carts, bought)| carts.last() > bought.last()).count();

    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("buying.journey");
    std::fs::write(&path, pages::compared()).unwrap();
    let columns = "--customer user_id --time timestamp --event event --format json";
    let report = |more: &str| -> serde_json::Value {
        // one of the rules is an error that visitors make
        let output = wayfare(&format!("eval {} --log {LOG} {columns} {more}", path.display()));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let (finished, going_on) = (report("--complete"), report(""));
    let instances = &finished["journeys"][0]["instances"];
    let open = instances["open"].as_u64().unwrap();
    assert_eq!((&instances["started"], &instances["succeeded"]), (&began.into(), &succeeded.into()));
    assert_eq!(finished["kpis"][0]["value"], buyers as f64 / visitors.len() as f64);
    let subjects = |report: &serde_json::Value, rule: usize| report["rules"][rule]["subjects"].clone();
    let (first_rule, second_rule) = (subjects(&finished, 0), subjects(&finished, 1));
    assert_eq!(
        (&first_rule["violated"], &first_rule["satisfied"]),
        (&unprepared.into(), &(bought - unprepared).into())
    );
    assert_eq!(second_rule["violated"], unanswered);
    assert_eq!(subjects(&going_on, 1)["violated"], 0);

    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compare.md")).unwrap();
    let percent = |part: f64, whole: f64| format!("{:.1} %", part / whole * 100.0);
    let (began, succeeded, all) = (began as f64, succeeded as f64, visitors.len());
    let decided = began - open as f64;
    let grouped = |number: f64| format!("{} {:03}", (number / 1000.0).floor(), number % 1000.0);
    for said in [
        format!("{any} of {all} ({})", percent(any as f64, all as f64)),
        format!("{first} of {all} ({})", percent(first as f64, all as f64)),
        format!("{buyers} of {all} ({})", percent(buyers as f64, all as f64)),
        format!("{succeeded} of {} ({})", grouped(began), percent(succeeded, began)),
        format!("{succeeded} of {} ({})", grouped(decided), percent(succeeded, decided)),
        format!(
            "from {} to {} by the {open} that are open",
            percent(succeeded, began),
            percent(succeeded + open as f64, began)
        ),
        format!("{unprepared} of {all} cases broken, so {} fit", percent((all - unprepared) as f64, all as f64)),
        format!("{unprepared} broken, {} kept, {} not activated", bought - unprepared, all - bought),
        format!("{} of {bought} did", percent((bought - unprepared) as f64, bought as f64)),
        format!("{unanswered} broken with `--complete`, none without"),
    ] {
        assert!(page.contains(&said), "docs/compare.md does not say: {said}");
    }
}

//! What `wayfare.yaml` may say, and its mistakes with their places.
use super::*;
use crate::history::Order;
use crate::log::{EventName, TimeFormat, Unit};
use crate::model::Gate;

/// The example of the interface's description.
const WHOLE: &str = r#"definitions: [journeys]              # folders or globs
logs:
  - path: data/events-*.parquet      # .csv .tsv .jsonl
    customer: customer_id
    time: { column: ts, format: rfc3339, timezone: Europe/Berlin }
    event: event                     # or a fixed name: { value: "survey_answered" }
    event_id: id                     # optional: duplicates
    channel: channel
    attributes: { wait: { column: wait_s, unit: s }, price: { column: price_cents, unit: cent EUR }, betrag: { decimal: "," } }
    order: time                      # or log
    complete: false                  # true
customers: { path: data/customers.csv, key: customer_id }
identity:  { ids: [customer_id, device_id, email], primary: customer_id, max_ids: 50, events: [login] }
policy:    { confidence: 95%, min_n: 30, gate: point, zone: Europe/Berlin }
"#;

fn read(text: &str) -> (Settings, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("w", text);
    let (settings, found) = read_settings(text, file);
    (settings, found.iter().map(|found| shown(found, &sources)).collect())
}

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    assert_eq!(read(text).1, expected, "{text}");
}

#[test]
fn every_key_is_understood() {
    let (settings, found) = read(WHOLE);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(settings.definitions[0].text, "journeys");
    let log = &settings.logs[0];
    assert_eq!(log.path.text, "data/events-*.parquet");
    let mapping = &log.mapping;
    assert_eq!(mapping.customer.as_deref(), Some("customer_id"));
    assert_eq!(mapping.time.as_deref(), Some("ts"));
    assert_eq!(mapping.time_format, TimeFormat::Civil);
    assert_eq!(mapping.zone.as_ref().unwrap().iana_name(), Some("Europe/Berlin"));
    assert_eq!(mapping.event, EventName::Column("event".into()));
    assert_eq!(mapping.event_id.as_deref(), Some("id"));
    assert_eq!(mapping.channel.as_deref(), Some("channel"));
    assert_eq!(mapping.attributes["wait"].unit, Some(Unit::Duration(1_000_000)));
    let comma = |name: &str| mapping.attributes[name].decimal_comma;
    assert_eq!((comma("wait"), comma("betrag")), (false, true));
    assert_eq!(mapping.attributes["price"].column.as_deref(), Some("price_cents"));
    assert_eq!((log.order, log.complete), (Order::Time, false));
    assert_eq!(settings.currencies()["price"], "EUR");
    let customers = settings.customers.as_ref().unwrap();
    assert_eq!((customers.path.text.as_str(), customers.key.as_str()), ("data/customers.csv", "customer_id"));
    let identity = settings.identity.as_ref().unwrap();
    assert_eq!((identity.ids.len(), identity.primary.as_str(), identity.max_ids), (3, "customer_id", 50));
    assert_eq!(identity.events, ["login"]);
    let expected = PolicySettings {
        confidence: Some(0.95),
        min_n: Some(30),
        gate: Some(Gate::Point),
        zone: Some("Europe/Berlin".into()),
    };
    assert_eq!(settings.policy, expected);
}

#[test]
fn short_forms_and_defaults() {
    let (settings, found) = read(
        "logs:\n- path: a.csv\n  time: when\n  event: { value: answered }\n  attributes: { wait: wait_s }\n  order: log\n  complete: true\npolicy: { confidence: 0.9 }\n",
    );
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(settings.definitions[0].text, "journeys");
    let mapping = &settings.logs[0].mapping;
    assert_eq!(mapping.time.as_deref(), Some("when"));
    assert_eq!(mapping.event, EventName::Fixed("answered".into()));
    assert_eq!(mapping.attributes["wait"].column.as_deref(), Some("wait_s"));
    assert_eq!((settings.order(), settings.is_complete()), (Order::Log, true));
    assert_eq!(settings.policy.confidence, Some(0.9));
    for empty in ["", "# nothing\n", "---\n", "{}"] {
        assert!(read(empty).1.is_empty(), "{empty}");
    }
}

#[test]
fn unknown_keys_have_their_place_and_a_suggestion() {
    finds(
        "polcy: { gate: point }\n",
        &["E0601 w:1:1 «polcy»: the project file has no key `polcy`; did you mean `policy`?"],
    );
    finds(
        "logs:\n  - path: a.csv\n    custmer: x\n  - path: b.csv\n    time: { column: ts, tz: UTC }\n",
        &[
            "E0601 w:3:5 «custmer»: `logs[0]` has no key `custmer`; did you mean `customer`?",
            "E0601 w:5:25 «tz»: `logs[1].time` has no key `tz`; its keys are `column`, `format`, `timezone`",
        ],
    );
    finds(
        "policy:\n  \"gäte\": point\n  ? min_m\n  : 3\n  7: x\n",
        &[
            "E0601 w:5:3 «7»: `policy` has a key that is not a text; put it in quotes if it is a name",
            "E0601 w:2:3 «\"gäte\"»: `policy` has no key `gäte`; did you mean `gate`?",
            "E0601 w:3:5 «min_m»: `policy` has no key `min_m`; did you mean `min_n`?",
        ],
    );
}

#[test]
fn wrong_types() {
    finds(
        "definitions: journeys\nlogs:\n  path: a.csv\npolicy: [1]\n",
        &[
            "E0602 w:1:14 «journeys»: `definitions` must be a list of folders or globs, such as `[journeys]`, not a text; write a list of folders or globs, such as `[journeys]`",
            "E0602 w:3:3 «path: a.csv»: `logs` must be a list of logs (`- path: …`), not a mapping; write a list of logs (`- path: …`)",
            "E0602 w:4:9 «[1]»: `policy` must be a mapping (`key: value`), not a list; write a mapping (`key: value`)",
        ],
    );
    finds(
        "logs:\n- path: 5\n  complete: yes please\n",
        &[
            "E0602 w:2:9 «5»: `logs[0].path` must be a text, not a number; write a text",
            "E0602 w:3:13 «yes please»: `logs[0].complete` must be `true` or `false`, not a text; write `true` or `false`",
        ],
    );
    assert!(read("customers:\n").1[0].contains("`customers` must be a mapping (`key: value`), not nothing"));
    assert!(read("- a\n").1[0].contains("the project file must be a mapping (`key: value`), not a list"));
    assert!(read("policy: !tag { gate: point }\n").1[0].contains("not a tagged value"));
}

#[test]
fn bad_values() {
    finds(
        "policy: { confidence: 95, min_n: 0, gate: pont, zone: Berlin }\n",
        &[
            "E0603 w:1:23 «95»: the value of `policy.confidence` is no share between 0% and 100%; write `95%`",
            "E0603 w:1:34 «0»: the value of `policy.min_n` must be a whole number from 1; write a number such as `30`",
            "E0603 w:1:43 «pont»: the value of `policy.gate` is none of the values it may have; did you mean `point`?",
            "E0603 w:1:55 «Berlin»: the value of `policy.zone` is no time zone; did you mean `Europe/Berlin`?",
        ],
    );
    finds(
        "logs:\n- path: \"\"\n- path: 'data/{a.csv'\n  order: random\n  time: { format: rfc3393, timezone: Europe/Brelin }\n  attributes:\n    wait: { unit: minutes }\n",
        &[
            "E0603 w:2:9 «\"\"»: the value of `logs[0].path` must not be empty; write a name, or take the key away",
            "E0603 w:3:9 «'data/{a.csv'»: the value of `logs[1].path` is no glob; close its brackets, as in `data/events-*.csv` or `data/{a,b}.csv`",
            "E0603 w:5:19 «rfc3393»: the value of `logs[1].time.format` is none of the values it may have; did you mean `rfc3339`?",
            "E0603 w:5:38 «Europe/Brelin»: the value of `logs[1].time.timezone` is no time zone; did you mean `Europe/Berlin`?",
            "E0603 w:7:19 «minutes»: the value of `logs[1].attributes.wait.unit` is no unit; write `us`, `ms`, `s`, `min`, `h`, `d` or `w` for a duration, `EUR` or `cent EUR` for money",
            "E0603 w:4:10 «random»: the value of `logs[1].order` is none of the values it may have; write `time` or `log`",
        ],
    );
    finds(
        "identity: { ids: [a, b], primary: c }\n",
        &["E0603 w:1:35 «c»: the value of `identity.primary` is none of the values it may have; did you mean `a`?"],
    );
}

#[test]
fn logs_must_agree() {
    finds(
        "logs:\n- path: a.csv\n  order: log\n- path: b.csv\n",
        &[
            "E0603 w:4:3 «path: b.csv»: the value of `logs[1]` has another `order` than the first log; give all logs the same `order`",
        ],
    );
}

#[test]
fn missing_keys() {
    finds("logs:\n- customer: a\n", &["E0608 w:2:3 «customer: a»: `logs[0]` has no `path`; write `path: …`"]);
    finds(
        "customers: { path: a.csv }\n",
        &["E0608 w:1:12 «{ path: a.csv }»: `customers` has no `key`; write `key: …`"],
    );
}

#[test]
fn not_yaml() {
    for text in [
        "definitions: [journeys\npolicy: x\n",
        "a: b: c\n",
        "\tx: 1\n",
        "gate: 1\ngate: 2\n",
        "a: \"x\n",
        "%",
        "&a [*a, *b]",
    ] {
        let (_, found) = read(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with("E0604 ") || text.contains("gate"), "{text}: {found:?}");
    }
}

#[test]
fn a_key_that_stands_twice_is_shown_where_it_stands_again() {
    finds(
        "definitions: [a]\nlogs:\n- path: a.csv\ndefinitions: [b]\n",
        &["E0604 w:4:1 «definitions»: the key `definitions` stands twice; keep one of them"],
    );
    finds(
        "logs:\n- path: a.csv\n  event: x\n  path: b.csv\n",
        &["E0604 w:4:3 «path»: the key `path` stands twice; keep one of them"],
    );
}

#[test]
fn a_key_that_is_misspelt_is_not_missing_as_well() {
    finds(
        "customers: { path: a.csv, keys: id }\n",
        &["E0601 w:1:27 «keys»: `customers` has no key `keys`; did you mean `key`?"],
    );
    finds(
        "identity: { id: [a], primary: a }\n",
        &["E0601 w:1:13 «id»: `identity` has no key `id`; did you mean `ids`?"],
    );
}

#[test]
fn aliases_are_followed_to_where_they_point() {
    finds(
        "logs:\n- &log { path: a.csv, oder: log }\n- *log\n",
        &[
            "E0601 w:2:23 «oder»: `logs[0]` has no key `oder`; did you mean `order`?",
            "E0601 w:2:23 «oder»: `logs[1]` has no key `oder`; did you mean `order`?",
        ],
    );
}

#[test]
fn hostile_files_end_in_findings() {
    let many: String = (0..5_000).map(|n| format!("k{n}: 1\n")).collect();
    assert_eq!(read(&many).1.len(), 100);
    let deep = "[".repeat(10_000);
    assert_eq!(read(&format!("logs: {deep}")).1.len(), 1);
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, last) in ('b'..='k').zip('a'..) {
        bomb += &format!("{name}: &{name} [{}]\n", vec![format!("*{last}"); 10].join(", "));
    }
    assert!(!read(&bomb).1.is_empty());
}

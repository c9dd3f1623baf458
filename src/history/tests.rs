//! Histories from rows.
use super::*;

fn row<'a>(customer: &'a str, time: i64, name: &'a str, at: u64) -> Row<'a> {
    Row { customer, time, name, position: Position::new(0, at), channel: None }
}

fn names<'a>(history: &'a History, customer: &str) -> Vec<&'a str> {
    let range = history.events_of(history.customer(customer).unwrap());
    range.map(|event| history.names()[history.name()[event] as usize].as_str()).collect()
}

fn build(rows: &[Row<'_>], ending: Ending) -> History {
    let mut builder = Builder::new(Needs::default());
    for row in rows {
        builder.push(row).unwrap();
    }
    builder.finish(ending)
}

#[test]
fn events_are_grouped_by_customer_and_ordered_by_time_then_position() {
    let rows = [row("b", 5, "late", 1), row("a", 1, "x", 2), row("b", 3, "first", 3), row("b", 3, "second", 4)];
    let history = build(&rows, Ending::default());
    assert_eq!(history.customers(), ["a", "b"]);
    assert_eq!(names(&history, "b"), ["first", "second", "late"]);
    assert_eq!(history.clock(), history.time());
    assert_eq!(history.facts().steps_back, 1);
    assert_eq!(history.customer_of(0), 0);
    assert_eq!(history.customer_of(3), 1);
}

#[test]
fn position_decides_whatever_order_rows_are_collected_in() {
    let rows = [row("a", 1, "second", 9), row("a", 1, "first", 2)];
    assert_eq!(names(&build(&rows, Ending::default()), "a"), ["first", "second"]);
    let log = Ending { order: Order::Log, ..Ending::default() };
    assert_eq!(names(&build(&rows, log), "a"), ["first", "second"]);
}

#[test]
fn in_log_order_the_clock_is_the_largest_time_so_far() {
    let rows = [row("a", 10, "x", 1), row("a", 4, "y", 2), row("a", 12, "z", 3), row("b", 1, "x", 4)];
    let history = build(&rows, Ending { order: Order::Log, ..Ending::default() });
    assert_eq!(history.time(), [10, 4, 12, 1]);
    assert_eq!(history.clock(), [10, 10, 12, 1]);
    assert_eq!(history.facts().steps_back, 1);
}

#[test]
fn customers_without_events_exist() {
    let mut builder = Builder::new(Needs::default());
    builder.add_customer("empty");
    builder.push(&row("a", 1, "x", 1)).unwrap();
    let history = builder.finish(Ending::default());
    assert_eq!(history.facts().customers, 2);
    assert!(history.events_of(history.customer("empty").unwrap()).is_empty());
}

#[test]
fn the_watermark_is_the_latest_time_or_the_given_end() {
    let rows = [row("a", 1, "x", 1), row("a", 7, "y", 2)];
    assert_eq!(build(&rows, Ending::default()).facts().watermark, Some(7));
    let ends = Ending { ends: Some(100), ..Ending::default() };
    assert_eq!(build(&rows, ends).facts().watermark, Some(100));
    assert_eq!(build(&[], Ending::default()).facts().watermark, None);
}

fn needs() -> Needs {
    Needs {
        attributes: vec![
            Need::on("topic", AttrKind::OneOf(vec!["tech".into(), "billing".into()]), ["call"]),
            Need::everywhere("note", AttrKind::Text),
            Need::everywhere("price", AttrKind::Money(None)),
        ],
        customer_attributes: vec![Need::everywhere("tier", AttrKind::Text)],
        channel: true,
        names: Names::All,
    }
}

#[test]
fn attributes_follow_their_events_and_dictionaries_are_sorted() {
    let mut builder = Builder::new(needs());
    let read = builder.push(&Row { channel: Some("web"), ..row("b", 2, "call", 1) }).unwrap();
    assert_eq!(*read, [0, 1, 2]);
    builder.set(0, Value::Text("billing"));
    builder.set(1, Value::Text("z"));
    builder.set(2, Value::Money(5, "USD"));
    let read = builder.push(&Row { channel: Some("app"), ..row("a", 1, "mail", 2) }).unwrap();
    assert_eq!(*read, [1, 2]);
    builder.set(1, Value::Text("a"));
    builder.set(2, Value::Money(7, "EUR"));
    builder.push(&row("a", 3, "mail", 3)).unwrap();
    builder.set_unreadable(1, "\u{fffd}", "is not text");
    let tiers = [("a", "gold"), ("b", "silver")];
    for (id, tier) in tiers {
        let customer = builder.find_customer(id).unwrap();
        builder.set_customer(customer, 0, Value::Text(tier));
    }
    let history = builder.finish(Ending::default());
    let column = |at: usize| (0..3).map(|event| history.column(at).unwrap().value(event)).collect::<Vec<_>>();
    assert_eq!(column(0), [Value::Missing, Value::Missing, Value::Text("billing")]);
    assert_eq!(column(1), [Value::Text("a"), Value::Missing, Value::Text("z")]);
    assert_eq!(column(2), [Value::Money(7, "EUR"), Value::Missing, Value::Money(5, "USD")]);
    assert_eq!(history.channels(), ["app", "web"]);
    assert_eq!(history.channel(), [0, NO_CODE, 1]);
    assert_eq!(history.unreadable().iter().map(|entry| entry.event).collect::<Vec<_>>(), [1]);
    let tier = history.customer_column(0).unwrap();
    assert_eq!((tier.value(0), tier.value(1)), (Value::Text("gold"), Value::Text("silver")));
    let Some(Column::Text { dict, .. }) = history.column(0) else { panic!("text") };
    assert_eq!(**dict, ["tech", "billing"]);
}

#[test]
fn what_is_removed_never_was() {
    let mut builder = Builder::new(needs());
    builder.add_customer("empty");
    for row in [row("a", 1, "x", 1), row("b", 9, "x", 2), row("c", 3, "x", 3), row("c", 2, "y", 4)] {
        builder.push(&row).unwrap();
        builder.set_unreadable(1, "?", "is odd");
    }
    let history = builder.finish(Ending::default());
    let bad = [u32::try_from(history.events_of(1).start).unwrap(), u32::try_from(history.events_of(2).start).unwrap()];
    let history = history.without(&bad);
    assert_eq!(history.customers(), ["a", "c", "empty"]);
    assert_eq!(history.time(), [1, 3]);
    assert_eq!(history.unreadable().iter().map(|entry| entry.event).collect::<Vec<_>>(), [0, 1]);
    let share = Share { events: 2, customers: 3, from: Some(1), to: Some(3), steps_back: 0 };
    assert_eq!(history.share(), share);
}

#[test]
fn a_row_taken_back_leaves_nothing() {
    let mut builder = Builder::new(needs());
    builder.push(&row("a", 1, "x", 1)).unwrap();
    builder.set(1, Value::Text("one"));
    builder.push(&row("a", 1, "x", 2)).unwrap();
    builder.set(1, Value::Text("one"));
    assert_eq!(builder.difference(0), None);
    builder.set(1, Value::Text("two"));
    assert_eq!(builder.difference(0).as_deref(), Some("note"));
    builder.pop();
    assert_eq!(builder.len(), 1);
    assert_eq!(builder.finish(Ending::default()).column(1).unwrap().len(), 1);
}

#[test]
fn positions_compare_by_file_then_row() {
    assert!(Position::new(0, 900) < Position::new(1, 1));
    assert_eq!((Position::new(3, 77).file(), Position::new(3, 77).row()), (3, 77));
}

#[test]
fn numbers_are_keys_if_they_are_written_as_numbers_are() {
    use super::packed::Key;
    for text in ["0", "7", "12345678", "-12345678", "9876543210", "1234567812345678", "123456789012345678", "-99999999"]
    {
        assert_eq!(Key::of(text), Key::Int(text.parse().unwrap()), "{text}");
    }
    for text in ["", "-", "-0", "01234567", "1234567a", "1234/678", "12345:78", "123456789x", "+1234567", "١2345678"] {
        assert_eq!(Key::of(text), Key::Text(text), "{text}");
    }
}

mod packed_rows {
    use super::super::cells::Cells;
    use super::super::packed::{Cell, Head, Key, Packed, Unpacker};
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Told {
        Missing,
        Bits(u64),
        Money(i64, u16),
        Text(String),
        Unreadable(String, String),
    }

    fn told() -> impl Strategy<Value = Told> {
        let text = || prop_oneof!["[a-zé]{0,9}", "x{250,260}"];
        prop_oneof![
            Just(Told::Missing),
            prop_oneof![0u64..300, 65_530u64..65_540, any::<u64>()].prop_map(Told::Bits),
            (any::<i64>(), any::<u16>()).prop_map(|(micro, code)| Told::Money(micro, code)),
            text().prop_map(Told::Text),
            (text(), text()).prop_map(|(raw, why)| Told::Unreadable(raw, why)),
        ]
    }

    /// Times as logs have them, to the second, millisecond and microsecond, and any others.
    fn time() -> impl Strategy<Value = i64> {
        let near = 0i64..4_000_000_000;
        prop_oneof![
            near.clone().prop_map(|time| time * 1_000_000),
            near.clone().prop_map(|time| time * 1_000),
            (0i64..4_000).prop_map(|time| time * 1_000),
            near,
            Just(i64::MIN),
            Just(i64::MAX),
            any::<i64>(),
        ]
    }

    fn key() -> impl Strategy<Value = Result<i64, String>> {
        let around = (1i64 << 32) - 2..(1i64 << 32) + 2;
        prop_oneof![
            any::<i64>().prop_map(Ok),
            (0i64..1000).prop_map(Ok),
            around.prop_map(Ok),
            "[a-z]{1,40}".prop_map(Err),
        ]
    }

    fn row() -> impl Strategy<Value = u64> {
        prop_oneof![0u64..9, 65_530u64..65_540, any::<u64>()]
    }

    fn name() -> impl Strategy<Value = u32> {
        prop_oneof![0u32..9, 250u32..260, any::<u32>()]
    }

    proptest! {
        /// What is packed is what is read, whatever the rows before it.
        #[test]
        fn come_back_as_they_were(
            rows in prop::collection::vec(
                (key(), time(), row(), name(), prop::collection::vec(told(), 0..4)),
                0..12,
            ),
        ) {
            let (mut packed, mut cells) = (Packed::default(), Cells::default());
            for (key, time, row, name, own) in &rows {
                cells.clear();
                for cell in own {
                    match cell {
                        Told::Missing => cells.missing(),
                        Told::Bits(bits) => cells.bits(*bits),
                        Told::Money(micro, code) => cells.money(*micro, *code),
                        Told::Text(text) => cells.text(text),
                        Told::Unreadable(raw, why) => cells.unreadable(raw, why),
                    }
                }
                let key = key.as_ref().map_or_else(|text| Key::Text(text), |number| Key::Int(*number));
                packed.push(&Head { key, time: *time, row: *row, name: *name }, cells.row());
            }
            let mut unpacker = Unpacker::new(packed.as_bytes());
            for (key, time, row, name, own) in &rows {
                let key = key.as_ref().map_or_else(|text| Key::Text(text), |number| Key::Int(*number));
                prop_assert_eq!(unpacker.head(), Some(Head { key, time: *time, row: *row, name: *name }));
                for cell in own {
                    let found = unpacker.cell();
                    match cell {
                        Told::Missing => prop_assert_eq!(found, Cell::Missing),
                        Told::Bits(bits) => prop_assert_eq!(found, Cell::Bits(*bits)),
                        Told::Money(micro, code) => {
                            let Cell::Money(bits, found) = found else { panic!("{found:?}") };
                            prop_assert_eq!((super::super::packed::int_of(bits), found), (*micro, *code));
                        }
                        Told::Text(text) => prop_assert_eq!(found, Cell::Text(text)),
                        Told::Unreadable(raw, why) => prop_assert_eq!(found, Cell::Unreadable(raw, why)),
                    }
                }
            }
            prop_assert_eq!(unpacker.head(), None);
        }
    }
}

mod keys {
    use super::super::Keys;
    use super::super::packed::Key;
    use proptest::prelude::*;

    proptest! {
        /// Codes are places among the distinct keys in order of first appearance, numbers and texts alike.
        #[test]
        fn are_numbered_as_they_first_appear(
            ids in prop::collection::vec(prop_oneof![3 => "[0-9]{1,2}", 1 => "[ab]{1,2}"], 0..60),
        ) {
            let (mut keys, mut known) = (Keys::default(), Vec::<String>::new());
            for id in &ids {
                let place = known.iter().position(|other| other == id).unwrap_or_else(|| {
                    known.push(id.clone());
                    known.len() - 1
                });
                prop_assert_eq!(keys.code(Key::of(id)) as usize, place);
            }
            prop_assert_eq!(keys.len(), known.len());
            prop_assert_eq!(keys.is_empty(), known.is_empty());
            prop_assert_eq!(keys.iter().map(|key| key.name().to_string()).collect::<Vec<_>>(), &known[..]);
            prop_assert_eq!(keys.find(Key::of("c")), None);
            prop_assert_eq!(keys.find(Key::Int(100)), None);
            for (code, id) in (0u32..).zip(&known) {
                prop_assert_eq!(keys.find(Key::of(id)), Some(code));
                prop_assert_eq!(keys.key(code), Some(Key::of(id)));
            }
            prop_assert_eq!(keys.key(known.len() as u32), None);
        }
    }
}

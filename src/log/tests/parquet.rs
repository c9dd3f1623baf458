//! Parquet, and that its values mean what they would mean as the text a CSV writer shows.
use super::*;
use crate::history::AttrKind;
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::properties::WriterProperties;
use arrow_array::types::Int32Type;
use arrow_array::*;
use std::sync::Arc;

pub(super) fn bytes(columns: Vec<(&str, ArrayRef)>, group: usize, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(group)).set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn zstd() -> Compression {
    Compression::ZSTD(ZstdLevel::default())
}

/// The history of a Parquet file, and that of the CSV that shows the same.
#[track_caller]
fn same(columns: Vec<(&str, ArrayRef)>, csv: &str, needs: &Needs) -> History {
    let folder = Folder::with(&[("a.csv", csv.as_bytes())]);
    let mut expected = folder.read(&["a.csv"], needs).unwrap().whole();
    expected.facts_mut().files = vec!["a.parquet".into()];
    expected.facts_mut().notes.clear();
    for (group, compression) in [(1000, zstd()), (2, Compression::SNAPPY), (1, Compression::UNCOMPRESSED)] {
        folder.raw("a.parquet", &bytes(columns.clone(), group, compression));
        let mut found = folder.read(&["a.parquet"], needs).unwrap().whole();
        found.facts_mut().notes.clear();
        assert_eq!(found, expected, "{group}");
    }
    expected
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn base(rows: usize) -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("customer", Arc::new(Int64Array::from_iter_values((0..rows).map(|row| 7 + (row as i64 % 2))))),
        ("time", Arc::new(TimestampMillisecondArray::from_iter_values((0..rows as i64).map(|row| row * 1000 + 5)))),
        ("event", texts(&vec![Some("call"); rows])),
    ]
}

/// A file of three events with one more column, and the CSV that shows the same.
#[track_caller]
fn attribute(kind: AttrKind, array: ArrayRef, shown: [&str; 3]) {
    let mut columns = base(3);
    columns.push(("x", array));
    let row = |at: usize| format!("{},1970-01-01 00:00:0{at}.005,call,{}\n", 7 + at % 2, shown[at]);
    let csv = format!("customer,time,event,x\n{}{}{}", row(0), row(1), row(2));
    same(columns, &csv, &needs(&[("x", kind)]));
}

#[test]
fn every_type_of_attribute() {
    let floats = || Arc::new(Float64Array::from(vec![Some(1.0), None, Some(0.1)]));
    attribute(AttrKind::Text, floats(), ["1.0", "", "0.1"]);
    attribute(AttrKind::Number, floats(), ["1.0", "", "0.1"]);
    attribute(AttrKind::Int, Arc::new(Float64Array::from(vec![1.0, 2.5, f64::NAN])), ["1.0", "2.5", "NaN"]);
    attribute(
        AttrKind::Score(0.0, 10.0),
        Arc::new(Float64Array::from(vec![1.0, 11.0, f64::NAN])),
        ["1.0", "11.0", "NaN"],
    );
    attribute(AttrKind::Number, Arc::new(Float32Array::from(vec![0.1, 1.5, 3.0])), ["0.1", "1.5", "3.0"]);
    attribute(AttrKind::Score(0.0, 10.0), Arc::new(Int8Array::from(vec![Some(9), None, Some(-1)])), ["9", "", "-1"]);
    attribute(AttrKind::Text, Arc::new(Int16Array::from(vec![9, 0, -1])), ["9", "0", "-1"]);
    attribute(AttrKind::Bool, Arc::new(UInt8Array::from(vec![1, 0, 2])), ["1", "0", "2"]);
    attribute(AttrKind::Bool, Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])), ["true", "false", ""]);
    attribute(AttrKind::Int, Arc::new(UInt64Array::from(vec![5, u64::MAX, 0])), ["5", "18446744073709551615", "0"]);
    let price = Decimal128Array::from(vec![Some(1250), None, Some(-5)]).with_precision_and_scale(10, 2).unwrap();
    attribute(AttrKind::Money(Some("EUR".into())), Arc::new(price.clone()), ["12.50", "", "-0.05"]);
    attribute(AttrKind::Text, Arc::new(price), ["12.50", "", "-0.05"]);
    attribute(
        AttrKind::Money(Some("EUR".into())),
        texts(&[Some("3 USD"), Some("3 EUR"), Some("x")]),
        ["3 USD", "3 EUR", "x"],
    );
    attribute(AttrKind::Duration, Arc::new(DurationMillisecondArray::from(vec![1500, 0, -1])), ["1.5", "0", "-0.001"]);
    attribute(AttrKind::Duration, texts(&[Some("1d 2h"), Some(""), Some("5")]), ["1d 2h", "", "5"]);
    attribute(
        AttrKind::Time,
        Arc::new(Date32Array::from(vec![Some(0), None, Some(-1)])),
        ["1970-01-01", "", "1969-12-31"],
    );
    let zoned = TimestampNanosecondArray::from(vec![1_500_000_000, -1, 0]).with_timezone("UTC");
    attribute(
        AttrKind::Time,
        Arc::new(zoned),
        ["1970-01-01T00:00:01.5Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z"],
    );
    let named = || texts(&[Some("tech"), None, Some("bling")]);
    attribute(AttrKind::OneOf(vec!["tech".into(), "billing".into()]), named(), ["tech", "", "bling"]);
    let dictionary: DictionaryArray<Int32Type> = vec![Some("a"), None, Some("")].into_iter().collect();
    attribute(AttrKind::Text, Arc::new(dictionary), ["a", "", ""]);
    attribute(
        AttrKind::Text,
        Arc::new(StringViewArray::from(vec!["a", "", "longer than twelve bytes"])),
        ["a", "", "longer than twelve bytes"],
    );
    attribute(AttrKind::Text, Arc::new(LargeStringArray::from(vec!["a", "b", "a"])), ["a", "b", "a"]);
    attribute(AttrKind::Text, Arc::new(NullArray::new(3)), ["", "", ""]);
}

#[test]
fn every_type_of_customer_and_time() {
    let csv =
        "customer,time,event\n12,1970-01-01 00:00:01,call\n-3,1970-01-02,mail\n012,1970-01-01 00:00:01.000001,call\n";
    let micros = || Arc::new(TimestampMicrosecondArray::from(vec![1_000_000, 86_400_000_000, 1_000_001])) as ArrayRef;
    let events = || ("event", texts(&[Some("call"), Some("mail"), Some("call")]));
    same(
        vec![("customer", texts(&[Some("12"), Some("-3"), Some("012")])), ("time", micros()), events()],
        csv,
        &Needs::default(),
    );
    let csv = csv.replace("012", "12");
    let ids: [ArrayRef; 3] = [
        Arc::new(Int64Array::from(vec![12, -3, 12])),
        Arc::new(Int32Array::from(vec![12, -3, 12])),
        Arc::new(StringViewArray::from(vec!["12", "-3", "12"])),
    ];
    for id in ids {
        same(vec![("customer", id), ("time", micros()), events()], &csv, &Needs::default());
    }
    let times = texts(&[Some("1970-01-01T00:00:01"), Some("86400"), Some("1970-01-01 00:00:01.000001")]);
    let id = || Arc::new(Int64Array::from(vec![12, -3, 12])) as ArrayRef;
    same(vec![("customer", id()), ("time", times), events()], &csv, &Needs::default());
    let counts = Arc::new(Int64Array::from(vec![1, 86400, 2]));
    let csv = "customer,time,event\n12,1,call\n-3,86400,mail\n12,2,\n";
    let events = ("event", texts(&[Some("call"), Some("mail"), None]));
    same(vec![("customer", id()), ("time", counts), events], csv, &Needs::default());
}

#[test]
fn an_instant_by_type_needs_no_format() {
    let folder = Folder::with(&[("a.parquet", &bytes(base(2), 10, zstd()))]);
    let mut source = folder.source(&["a.parquet"]);
    source.mapping.time_format = TimeFormat::parse("%d.%m.%Y").unwrap();
    source.mapping.zone = Some(jiff::tz::TimeZone::get("Europe/Berlin").unwrap());
    let log = read(&[source], None, &Needs::default(), &ReadOptions::default()).unwrap();
    assert_eq!(shown(&log.whole()), ["7 -3599995000 call", "8 -3598995000 call"]);
    assert!(!log.facts().assumed_utc);
}

#[test]
fn rows_without_customer_or_time_are_bad_rows() {
    let mut columns = base(4);
    columns[0].1 = Arc::new(Int64Array::from(vec![Some(1), None, Some(2), Some(3)]));
    columns[1].1 = Arc::new(TimestampSecondArray::from(vec![Some(1), Some(2), None, Some(i64::MAX)]));
    let folder = Folder::with(&[("a.parquet", &bytes(columns, 2, zstd()))]);
    assert!(
        folder
            .error(&["a.parquet"])
            .starts_with("`a.parquet` row 2: column `customer` is empty: the row has no customer")
    );
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..ReadOptions::default() };
    let log = read(&[folder.source(&["a.parquet"])], None, &Needs::default(), &options).unwrap();
    assert_eq!(log.whole().len(), 1);
    let mut written = Vec::new();
    log.write_quarantine(&[], &mut written).unwrap();
    let written = String::from_utf8(written).unwrap();
    let lines: Vec<&str> = written.lines().skip(1).collect();
    assert_eq!(lines[0], "a.parquet,2,2,customer,,is empty: the row has no customer,\",1970-01-01 00:00:02,call\"");
    assert_eq!(lines[1], "a.parquet,3,3,time,,is empty: the row has no time,\"2,,call\"");
    assert!(lines[2].starts_with("a.parquet,4,4,time,"), "{written}");
}

#[test]
fn the_ways_are_the_same_for_events_that_nobody_needs() {
    let rows = 40_000;
    let name = |row: usize| ["call", "mail", "visit"][row % 3];
    let mut columns = base(rows);
    columns[0].1 = Arc::new(Int64Array::from_iter_values((0..rows).map(|row| (row * 7919 % 500) as i64)));
    columns[2].1 = Arc::new(StringArray::from_iter_values((0..rows).map(name)));
    columns.push((
        "score",
        Arc::new(Float64Array::from_iter((0..rows).map(|row| (row % 5 == 0).then_some((row % 11) as f64)))),
    ));
    columns.push(("tier", Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("t{}", row % 4))))));
    let folder = Folder::with(&[("a.parquet", &bytes(columns, 9_000, zstd()))]);
    let all = needs(&[("score", AttrKind::Score(0.0, 10.0)), ("tier", AttrKind::Text)]);
    let some = Needs { names: crate::history::Names::Only(["mail".into()].into()), ..all.clone() };
    let full = folder.read(&["a.parquet"], &all).unwrap().whole();
    let log = folder.read(&["a.parquet"], &some).unwrap();
    let part = log.whole();
    assert_eq!(log.unneeded()["call"] + log.unneeded()["visit"] + part.len() as u64, rows as u64);
    assert_eq!(part.customers(), full.customers());
    assert_eq!((part.facts().from, part.facts().to), (full.facts().from, full.facts().to));
    let mail = full.name_code("mail").unwrap();
    let kept: Vec<usize> = (0..full.len()).filter(|at| full.name()[*at] == mail).collect();
    assert_eq!(part.position(), kept.iter().map(|at| full.position()[*at]).collect::<Vec<_>>());
    for (at, was) in kept.iter().enumerate() {
        assert_eq!((value(&part, 0, at), value(&part, 1, at)), (value(&full, 0, *was), value(&full, 1, *was)));
    }
}

#[test]
fn files_that_are_not_whole_or_not_parquet() {
    let whole = bytes(base(500), 100, zstd());
    let folder = Folder::with(&[("text.parquet", b"customer,time,event\n"), ("none.parquet", b"")]);
    for cut in [whole.len() / 2, whole.len() - 1, 3, 7] {
        folder.raw("cut.parquet", &whole[..cut]);
        let expected =
            "`cut.parquet` is no whole Parquet file: it was cut off or is still being written, so fetch it again";
        assert_eq!(folder.error(&["cut.parquet"]), expected, "{cut}");
    }
    assert!(folder.error(&["text.parquet"]).contains("no whole Parquet file"));
    assert!(folder.error(&["none.parquet"]).contains("is empty"));
    // damage in the middle is noticed or does no harm, but never a panic
    for at in (4..whole.len()).step_by(97) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        folder.raw("damaged.parquet", &damaged);
        let _ = folder.read(&["damaged.parquet"], &Needs::default());
    }
}

#[test]
fn a_type_that_cannot_be_read_is_named() {
    let mut columns = base(1);
    columns.push(("x", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]))));
    let folder = Folder::with(&[("a.parquet", &bytes(columns, 1, zstd()))]);
    assert!(folder.read(&["a.parquet"], &Needs::default()).is_ok());
    let error = folder.read(&["a.parquet"], &needs(&[("x", AttrKind::Int)])).unwrap_err().to_string();
    assert!(error.starts_with("column `x` of `a.parquet` is of type List("), "{error}");
}

/// Instants as Spark writes them: nanoseconds of the day, then the Julian day, of which 2 440 588 is 1970-01-01.
#[test]
fn instants_of_other_centuries_in_days_and_nanoseconds() {
    use ::parquet::data_type::{ByteArrayType, Int96, Int96Type};
    use ::parquet::file::writer::SerializedFileWriter;
    let at = |day: u32, nanos: u64| {
        let mut value = Int96::new();
        value.set_data(nanos as u32, (nanos >> 32) as u32, 2_440_588 + day);
        value
    };
    let message = "message log { required binary customer (UTF8); required int96 time; required int96 until; }";
    let schema = Arc::new(::parquet::schema::parser::parse_message_type(message).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&["a".into()], None, None).unwrap();
    column.close().unwrap();
    // 2024-01-01 00:00:05.000001 and 9999-12-31
    for value in [at(19_723, 5_000_001_000), at(2_932_896, 0)] {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int96Type>().write_batch(&[value], None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    let folder = Folder::new();
    folder.raw("a.parquet", &writer.into_inner().unwrap());
    let mut source = folder.source(&["a.parquet"]);
    source.mapping.event = EventName::Fixed("x".into());
    let wanted = needs(&[("until", AttrKind::Time)]);
    let history = read(&[source], None, &wanted, &ReadOptions::default()).unwrap().whole();
    assert_eq!(history.time(), [19_723 * 86_400_000_000 + 5_000_001]);
    assert_eq!(value(&history, 0, 0), Value::Time(2_932_896 * 86_400_000_000));
}

#[test]
fn compression_that_is_not_known_is_named() {
    let folder = Folder::new();
    let mut file = bytes(base(2), 10, Compression::UNCOMPRESSED);
    folder.raw("fine.parquet", &file);
    assert_eq!(folder.read(&["fine.parquet"], &Needs::default()).unwrap().whole().len(), 2);
    // the codec of a column is its fourth field, a number of which 0 is no compression and 4 brotli
    let footer = file.len() - 8 - u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
    let name = b"\x18\x08customer\x15\x00";
    let place = file[footer..].windows(name.len()).position(|bytes| bytes == name).unwrap() + footer + name.len();
    file[place - 1] = 8;
    folder.raw("a.parquet", &file);
    assert_eq!(
        folder.error(&["a.parquet"]),
        "`a.parquet` is compressed with brotli, which cannot be read: write it with zstd, snappy, gzip, lz4 or uncompressed"
    );
}

#[test]
fn a_large_row_group_is_read_piece_by_piece_and_means_the_same() {
    const ROWS: usize = 600_000;
    let folder = Folder::with(&[]);
    folder.raw("a.parquet", &bytes(base(ROWS), ROWS, zstd()));
    let pieced = folder.read(&["a.parquet"], &Needs::default()).unwrap().whole();
    folder.raw("a.parquet", &bytes(base(ROWS), 50_000, zstd()));
    let whole = folder.read(&["a.parquet"], &Needs::default()).unwrap().whole();
    assert_eq!(pieced.len(), ROWS);
    assert!(pieced == whole, "rows are lost or stand elsewhere");
}

/// A row by what is drawn of it: customer, time in milliseconds, name, segment, device, score.
type Drawn = (i64, i64, usize, Option<usize>, Option<usize>, Option<i32>);

const NAMES: [&str; 3] = ["call", "mail", "visit"];
const SEGMENTS: [&str; 3] = ["private", "business", ""];

fn columns_of(rows: &[Drawn], zone: bool) -> Vec<(&'static str, ArrayRef)> {
    let times = TimestampMillisecondArray::from_iter_values(rows.iter().map(|row| row.1));
    let text =
        |of: &dyn Fn(&Drawn) -> Option<String>| -> ArrayRef { Arc::new(StringArray::from_iter(rows.iter().map(of))) };
    vec![
        ("customer", Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.0)))),
        ("time", Arc::new(if zone { times.with_timezone("UTC") } else { times })),
        ("event", text(&|row| Some(NAMES[row.2].to_owned()))),
        ("segment", text(&|row| row.3.map(|at| SEGMENTS[at].to_owned()))),
        ("device", text(&|row| row.4.map(|at| format!("d{at}")))),
        ("score", Arc::new(Float64Array::from_iter(rows.iter().map(|row| row.5.map(f64::from))))),
    ]
}

fn csv_of(rows: &[Drawn]) -> String {
    let mut text = "customer,time,event,segment,device,score\n".to_owned();
    for (customer, time, name, segment, device, score) in rows {
        let time = jiff::Timestamp::from_millisecond(*time).unwrap();
        let segment = segment.map_or("", |at| SEGMENTS[at]);
        let device = device.map(|at| format!("d{at}")).unwrap_or_default();
        let score = score.map(|score| format!("{score}")).unwrap_or_default();
        text += &format!("{customer},{time},{},{segment},{device},{score}\n", NAMES[*name]);
    }
    text
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Rows go the short way on codes and numbers; what comes of it is what comes of their texts: in the order of time or
    /// not, with an end of the log before, within or after them, kept, passed over or linking ids.
    #[test]
    fn batches_mean_what_their_texts_mean(
        rows in proptest::collection::vec(
            (
                proptest::prop_oneof![1i64..40, 4_294_967_290i64..4_294_967_300, -3i64..3],
                0i64..900_000,
                0usize..3,
                proptest::option::of(0usize..3),
                proptest::option::weighted(0.4, 0usize..30),
                proptest::option::of(0i32..11),
            ),
            1..400,
        ),
        is_sorted: bool,
        zone: bool,
        end in proptest::option::of(-1i64..1_000_000),
        is_linked: bool,
        few: bool,
    ) {
        let mut rows: Vec<Drawn> = rows;
        if is_sorted {
            rows.sort_by_key(|row| row.1);
        }
        let mut needs = needs(&[("segment", AttrKind::Text), ("score", AttrKind::Score(0.0, 10.0))]);
        if few {
            needs.names = crate::history::Names::Only(["mail".into()].into());
        }
        let ids = vec!["customer".into(), "device".into()];
        let identity = Identity { ids, primary: "customer".into(), max_ids: 9, events: vec!["visit".into()] };
        let options = ReadOptions {
            as_of: end.map(|end| end * 1_000),
            identity: is_linked.then_some(identity),
            ..ReadOptions::default()
        };
        let folder = Folder::with(&[("a.csv", csv_of(&rows).as_bytes())]);
        folder.raw("a.parquet", &bytes(columns_of(&rows, zone), 150, zstd()));
        let [texts, batches] = ["a.csv", "a.parquet"].map(|name| {
            let log = read(&[folder.source(&[name])], None, &needs, &options).unwrap();
            let mut whole = log.whole();
            let facts = whole.facts_mut();
            facts.files.clear();
            facts.assumed_utc = false;
            facts.notes.retain(|note| !note.starts_with("times without an offset"));
            facts.notes.iter_mut().for_each(|note| *note = note.replace(name, "the file"));
            (whole, log.unneeded().clone())
        });
        proptest::prop_assert_eq!(batches, texts);
    }
}

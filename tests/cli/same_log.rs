//! One log in every format it can come in, whole and in pieces: the report is the same to the byte but for files' names.
use crate::project::Project;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

/// The columns of the log: guest, at, what, topic, rating.
type Row = [String; 5];

const COLUMNS: [&str; 5] = ["guest", "at", "what", "topic", "rating"];

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/hotel")
}

/// The rows, those of a guest together as a trace has them.
fn rows() -> Vec<Row> {
    let text = std::fs::read(folder().join("data/stays.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_slice());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
    let row = |row: csv::StringRecord| std::array::from_fn(|at| row[at].to_owned());
    let mut rows: Vec<Row> = reader.records().map(|record| row(record.unwrap())).collect();
    rows.sort_by(|one, other| one[0].cmp(&other[0]));
    assert!(rows.len() > 1000, "{}", rows.len());
    rows
}

fn separated(rows: &[Row], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn objects(rows: &[Row]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let mut object = serde_json::Map::new();
        for (column, value) in COLUMNS.iter().zip(row) {
            let value = match *column {
                _ if value.is_empty() => serde_json::Value::Null,
                "at" | "rating" => value.parse::<i64>().unwrap().into(),
                _ => value.as_str().into(),
            };
            object.insert((*column).to_owned(), value);
        }
        writeln!(text, "{}", serde_json::Value::Object(object)).unwrap();
    }
    text.into_bytes()
}

fn traces(rows: &[Row]) -> Vec<u8> {
    let mut text = String::from("<log>\n");
    for trace in rows.chunk_by(|one, other| one[0] == other[0]) {
        writeln!(text, "<trace><string key=\"concept:name\" value=\"{}\"/>", trace[0][0]).unwrap();
        for row in trace {
            text.push_str("<event>");
            for (column, value) in COLUMNS.iter().zip(row).skip(1).filter(|(_, value)| !value.is_empty()) {
                let kind = if matches!(*column, "at" | "rating") { "int" } else { "string" };
                let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                write!(text, "<{kind} key=\"{column}\" value=\"{value}\"/>").unwrap();
            }
            text.push_str("</event>\n");
        }
        text.push_str("</trace>\n");
    }
    text.push_str("</log>\n");
    text.into_bytes()
}

fn columns(rows: &[Row], compression: Compression) -> Vec<u8> {
    let texts = |at: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(|row| Some(&row[at]).filter(|text| !text.is_empty()))))
    };
    let numbers =
        |at: usize| -> ArrayRef { Arc::new(Int64Array::from_iter(rows.iter().map(|row| row[at].parse::<i64>().ok()))) };
    let arrays = [texts(0), numbers(1), texts(2), texts(3), numbers(4)];
    let batch = RecordBatch::try_from_iter_with_nullable(
        COLUMNS.into_iter().zip(arrays).map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(700)).set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// The hotel's definitions on other files.
fn project(path: &str, files: &[(&str, &[u8])]) -> Project {
    let mut settings = std::fs::read_to_string(folder().join("wayfare.yaml")).unwrap().replace("data/stays.csv", path);
    if path.contains(".xes") {
        settings = settings.replace("customer: guest", "customer: \"case:concept:name\"");
    }
    let mut project = Project::new().file("wayfare.yaml", settings);
    for name in ["stay.journey", "touchpoints.journey"] {
        project = project.file(name, std::fs::read(folder().join(name)).unwrap());
    }
    files.iter().fold(project, |project, (name, bytes)| project.file(name, bytes))
}

/// The report, in which the files are called alike.
fn report(project: &Project, options: &str, name: &str) -> String {
    let run = project.run(&format!("eval --format json {options}"));
    assert!(run.code < 2, "{name}: {}", run.err);
    run.out.replace(name, "LOG")
}

#[test]
fn every_format_gives_the_same_report_to_the_byte() {
    let rows = rows();
    let csv = separated(&rows, b',');
    let expected = report(&project("log.csv", &[("log.csv", &csv)]), "", "log.csv");
    let parsed: serde_json::Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(parsed["log"]["events"], rows.len());
    let violations =
        parsed["rules"].as_array().unwrap().iter().map(|rule| rule["violations"].as_array().unwrap().len());
    assert!(violations.sum::<usize>() > 50, "with places in the file, or equality says little");
    let (tsv, jsonl, xes) = (separated(&rows, b'\t'), objects(&rows), traces(&rows));
    let mut logs: Vec<(String, Vec<u8>)> = Vec::new();
    for (kind, bytes) in [("csv", csv), ("tsv", tsv), ("jsonl", jsonl.clone()), ("ndjson", jsonl), ("xes", xes)] {
        logs.push((format!("log.{kind}.gz"), gz(&bytes)));
        logs.push((format!("log.{kind}.zst"), zst(&bytes)));
        logs.push((format!("log.{kind}"), bytes));
    }
    for (at, compression) in (0..).zip([Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4_RAW]) {
        logs.push((format!("log{at}.parquet"), columns(&rows, compression)));
    }
    for (name, bytes) in &logs {
        let project = project(name, &[(name, bytes)]);
        assert!(report(&project, "", name) == expected, "{name} gives another report");
    }
}

#[test]
fn pieces_threads_and_memory_do_not_show() {
    let rows = rows();
    let whole = separated(&rows, b',');
    let project = project("log*.csv", &[("log.csv", &whole)]);
    let expected = report(&project, "", "log.csv");
    for options in ["--threads 1", "--threads 7", "--memory 64MB --threads 2"] {
        assert!(report(&project, options, "log.csv") == expected, "{options}");
    }
    // rows dealt out to three files, a guest's in all of them: all is the same but the places
    let placeless = |text: &str| {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap();
        report["log"]["files"] = serde_json::Value::Null;
        // how often a customer's times step back from one row to the next is about the rows' order
        report["log"]["steps_back"] = serde_json::Value::Null;
        forget_places(&mut report);
        serde_json::to_string_pretty(&report).unwrap()
    };
    let dealt: Vec<Vec<u8>> =
        (0..3).map(|part| separated(&rows.iter().skip(part).step_by(3).cloned().collect::<Vec<_>>(), b',')).collect();
    let files = [("log0.csv", &dealt[0][..]), ("log1.csv", &dealt[1]), ("log2.csv", &dealt[2])];
    let project = self::project("log?.csv", &files);
    let (found, expected) = (placeless(&report(&project, "", "log0.csv")), placeless(&expected));
    let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert_eq!(differs, None);
}

fn forget_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.remove("row");
            map.remove("file");
            map.values_mut().for_each(forget_places);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(forget_places),
        _ => {}
    }
}
